import os

import pytest

from explainers.replacing import replacing


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "note.txt"
    path.write_text("old φ\n", encoding="utf-8")

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


def test_what_a_killed_process_left_is_cleared_after_an_hour(tmp_path):
    old, new, other = (
        tmp_path / name for name in (".film-abcd1234.mp4", ".film-abcd5678.mp4", ".film-mine.mp4")
    )
    for path in (old, new, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (0, 0))
    with replacing(tmp_path / "film.mp4") as beside:
        assert not old.exists()
        beside.write_bytes(b"a film")
    assert sorted(tmp_path.iterdir()) == sorted([new, other, tmp_path / "film.mp4"])


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "net.svg").write_text("old")
    (tmp_path / "link.svg").symlink_to(tmp_path / "net.svg")
    with replacing(tmp_path / "link.svg") as beside:
        beside.write_text("new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "net.svg").read_text() == "new"
