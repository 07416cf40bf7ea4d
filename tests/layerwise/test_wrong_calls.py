"""Wrong calls and wrong lecture files: each with its exit code and its one sentence, and nothing half-written."""

import shlex

import pytest

from layerwise.cli import main

CALLS = {
    # the topic
    "derive colapse": (2, "there is no topic 'colapse' with a derivation: did you mean collapse?"),
    "draw colapse": (2, "there is no topic 'colapse' with a figure"),
    "film colapse -o f.mp4": (2, "there is no topic 'colapse' with a scene"),
    "derive ../collapse": (2, "there is no topic '../collapse' with a derivation"),
    "derive __init__": (2, "there is no topic '__init__' with a derivation"),
    "derive": (2, "Missing argument 'TOPIC'. See: layerwise derive --help"),
    # the network
    "derive collapse 'x[3] -> 5 rellu'": (2, "there is no activation 'rellu': did you mean relu?"),
    "derive collapse 5": (2, "'5' describes no network: write for example 'x[3] -> 5 relu -> 2'"),
    "derive collapse 'x[0] -> 5'": (2, "0"),
    "derive collapse 'x[3] ->'": (2, "nothing stands after the arrow"),
    "draw 'x[3] -> -5'": (2, "-5"),
    "draw x[3]->5 x[3]->5": (2, "was given two networks: leave one out"),
    "derive collapse missing.toml": (2, "missing.toml"),
    "derive collapse folder.toml": (2, "folder.toml"),
    "draw feedforward 'x[n] -> 5' --seed 1": (2, "n"),
    # the options
    "derive collapse --set size=3": (
        2,
        "the derivation of collapse has no option 'size': there are ",
    ),
    "derive collapse --set step=3": (2, "has no option 'step': did you mean steps?"),
    "derive collapse --set is_identity=3": (
        2,
        "option is_identity cannot be '3': give true or false or none",
    ),
    "derive collapse --set is_identity=2": (
        2,
        "option is_identity cannot be '2': give true or false or none",
    ),
    "derive collapse --set steps": (2, "--set 'steps' sets nothing: write --set name=value"),
    "derive collapse --set steps=1 --set steps=2": (2, "--set steps is given twice"),
    "draw neuron --set theme=dark": (2, "write --theme dark"),
    "derive collapse --to latx": (2, "there is no form 'latx': did you mean latex?"),
    "draw feedforward --theme drak": (2, "there is no theme 'drak': did you mean dark?"),
    "draw feedforward --seed many": (2, "'--seed'"),
    "draw feedforward --seed -1": (2, "'--seed'"),
    "film feedforward --quality hihg": (2, "there is no quality 'hihg': did you mean high?"),
    "film feedforward --still 0 -o s.png": (2, "there is no step 0"),
    "film feedforward --still 99 -o s.png": (2, "there is no step 99"),
    "build --quality finest": (2, "there is no quality 'finest': there are draft, medium, high"),
    "derive collapse --colour red": (2, "No such option: --colour"),
    "derve collapse": (2, "No such command 'derve'"),
    # the output
    "draw feedforward -o net.gif": (2, "'net.gif' does not end in .svg or .pdf or .png or .dot"),
    "draw feedforward -o net": (2, "'net' does not end in .svg"),
    "draw feedforward -o nowhere/net.svg": (2, "there is no folder 'nowhere' to write net.svg into"),
    "draw feedforward -o folder.svg": (2, "'folder.svg' is a folder"),
    "derive collapse -o nowhere/c.tex": (2, "there is no folder 'nowhere'"),
    "film feedforward -o f.avi": (2, "'f.avi' does not end in .mp4"),
    "film feedforward --still 1 -o s.mp4": (2, "'s.mp4' does not end in .png"),
    "build -o folder.svg/x.txt/deep present.toml": (2, "present.toml"),
    # the lecture
    "check missing.toml": (2, "the lecture missing.toml cannot be read: No such file or directory"),
    "build folder.toml": (2, "the lecture folder.toml cannot be read: Is a directory"),
    "check binary.toml": (2, "the lecture binary.toml is not UTF-8 text"),
    "check huge.toml": (2, "the lecture huge.toml is larger than 1 MB"),
}

SLIDE = 'title = "T"\n[[slide]]\ntopic = "collapse"\ntitle = "C"\n'
LECTURES = {
    "": "the lecture needs the key 'title'",
    "layers melt": "this is not TOML",
    'title = "T"': "the lecture needs at least one [[slide]]",
    'title = "T"\nslide = []': "slide cannot be []: give at least one",
    'title = "T"\nslide = "collapse"': "slide cannot be 'collapse': give a list",
    'title = "T"\nslide = [3]': "slide 1 cannot be 3: give a table",
    'title = "T"\n[[slide]]\ntopic = "collapse"': "slide 1 needs the key 'title'",
    f'titel = "T"\n{SLIDE}': "the lecture has no key 'titel': did you mean title?",
    f'film_theme = "lihgt"\n{SLIDE}': "there is no theme 'lihgt'",
    f'language = "english"\n{SLIDE}': "language cannot be 'english': give the three letters of a language",
    f"seed = -1\n{SLIDE}": "seed cannot be -1",
    f"seed = true\n{SLIDE}": "seed cannot be True: give a whole number",
    'title = ""\n[[slide]]\ntopic = "collapse"\ntitle = "C"': "title cannot be '': give a text that is not empty",
    'title = "\\u001b[31m"\n[[slide]]\ntopic = "collapse"\ntitle = "C"': "characters that do not belong there",
    SLIDE.replace("collapse", "colapse"): "slide 1: there is no topic 'colapse': did you mean collapse?",
    f"{SLIDE}topik = 3": "slide 1 has no key 'topik': did you mean topic?",
    f"{SLIDE}network = 3": "slide 1, network cannot be 3: give a text in quotes",
    f'{SLIDE}network = "x[3] -> 5 rellu"': "slide 1: stage 1 ('5 rellu', character 11): there is no activation 'rellu'",
    f'{SLIDE}network = "five"': "slide 1: 'five' describes no network",
    f"{SLIDE}options = {{ size = 3 }}": "slide 1: collapse has no option 'size'",
    f'{SLIDE}options = {{ is_identity = "maybe" }}': "option is_identity cannot be 'maybe': give true or false or none",
    f"{SLIDE}options = {{ steps = [1] }}": "slide 1, options, steps cannot be [1]",
    f'{SLIDE}narration = "one text"': "slide 1, narration cannot be 'one text': give a list",
    f"{SLIDE}narration = [1]": "slide 1, narration 1 cannot be 1: give a text in quotes",
    f'{SLIDE}title = "again"': "this is not TOML",
    f"deep = {'[' * 5000}": "nested too deeply",
    f"long = {'9' * 5000}": "a number of thousands of digits",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, with a few things in it that are in the way."""
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(b"title = '\xff'")
    (tmp_path / "huge.toml").write_bytes(b"#" * 1_000_001)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys, *arguments):
    """The exit code and the one line on stderr."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("layerwise: ")
    assert said.err.count("\n") == 1
    assert "itself has failed" not in said.err
    return end.value.code, said.err


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_call(call, folder, capsys):
    before = sorted(folder.rglob("*"))
    code, sentence = answer(capsys, *shlex.split(call))
    assert (code, sentence) == (CALLS[call][0], sentence)
    assert CALLS[call][1] in sentence
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("text", LECTURES)
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_wrong_lecture(command, text, folder, capsys):
    (folder / "lecture.toml").write_text(text)
    before = sorted(folder.rglob("*"))
    code, sentence = answer(capsys, command, "lecture.toml")
    assert code == 2
    assert sentence.startswith("layerwise: lecture.toml: ")
    assert LECTURES[text] in sentence
    assert sorted(folder.rglob("*")) == before


def test_an_error_of_our_own_is_one_sentence_too(monkeypatch, capsys):
    monkeypatch.setattr("layerwise.faces.derive", lambda *_: 1 / 0)
    with pytest.raises(SystemExit) as end:
        main(["derive", "collapse"])
    assert end.value.code == 1
    assert "layerwise itself has failed (ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "derive", "collapse"])


def test_a_missing_tool_has_its_install_line(monkeypatch, capsys):
    from importlib.util import find_spec

    monkeypatch.setattr(
        "layerwise.catalogue.find_spec", lambda name: None if name == "manim" else find_spec(name)
    )
    assert answer(capsys, "build") == (
        3,
        "layerwise: films need manim, which is not installed: pip install 'layerwise[film]'\n",
    )
