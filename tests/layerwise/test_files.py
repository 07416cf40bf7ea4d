import pytest

from layerwise.files import replacing, write_text


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "note.txt"
    write_text(path, "old φ\n")

    def write_half():
        with replacing(path) as beside:
            beside.write_text("half")
            raise error

    with pytest.raises(error):
        write_half()
    assert [file.name for file in tmp_path.iterdir()] == ["note.txt"]
    assert path.read_text() == "old φ\n"


def test_the_suffix_stays_so_that_formats_are_known(tmp_path):
    with replacing(tmp_path / "net.svg") as beside:
        assert beside.suffix == ".svg"
        beside.touch()
    assert (tmp_path / "net.svg").exists()
