"""The command line: results on stdout, progress and notes on stderr, one sentence for what is wrong.

What a command needs is imported when it runs, so that `--help` starts neither SymPy nor Manim.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from . import __version__
from .arguments import (
    DERIVATION_HELP,
    FORMS,
    QUALITIES,
    DerivationArgument,
    JsonOption,
    LectureArgument,
    NetworkArgument,
    QualityOption,
    SeedOption,
    SetOption,
    TopicArgument,
    one_of,
    read_lecture,
    read_network,
    settings,
)
from .errors import CallError
from .files import check_target, write_text
from .verdict import BAD_CALL, TOOL_MISSING, WRONG, exit_code, is_expected, sentence

if TYPE_CHECKING:
    from explainers.derivations.derivation import Derivation
    from explainers.derivations.proof import Report


app = typer.Typer(
    help="From one description of a neural network: its derivation, its figures and its film.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"layerwise {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_print_version),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    """Options before the command; `main` looks for --debug itself, as errors arise outside of any command too."""


@app.command()
def derive(
    topic: TopicArgument,
    network: NetworkArgument = None,
    to: Annotated[str, typer.Option(metavar="|".join(FORMS), help="How it is written.")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file to write to.")] = None,
    set_: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Derive a topic for a network, proving every step."""
    from . import faces
    from .progress import patience

    form = one_of(FORMS, "json" if as_json else to, "form")
    if output is not None:
        check_target(output, (output.suffix.lower(),))
    with patience(f"deriving {topic}") as note:
        derivation = faces.derive(topic, network, **settings(set_))
        report = derivation.verify(progress=lambda step, of: note(f"proving step {step} of {of}"))
        text = _written(derivation, report, form)
    if output is None:
        typer.echo(text)
    else:
        write_text(output, text + "\n")
        typer.echo(str(output))
    _say(str(report).splitlines()[-1] if report else str(report))
    if not report:
        raise typer.Exit(WRONG)


@app.command()
def draw(
    topic: Annotated[str, typer.Argument(metavar="TOPIC|NETWORK", help="A topic, or a network alone.")],
    network: NetworkArgument = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=".svg, .pdf, .png or .dot; SVG on stdout without it."),
    ] = None,
    theme: Annotated[str, typer.Option(help="light, dark or print.")] = "light",
    seed: SeedOption = None,
    set_: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a topic's figure for a network, or a network alone."""
    from . import faces

    if output is not None:
        check_target(output, (".svg", ".pdf", ".png", ".dot"))
    if faces.is_network(topic):
        if network is not None:
            raise CallError("a figure needs a topic and a network, but was given two networks: leave one out")
        drawn: tuple[Any, ...] = (read_network(topic, topic, seed),)
        topic = faces.PICTURE_OF_A_NETWORK
    else:
        drawn = (topic, read_network(topic, network, seed))
    figure = faces.draw(*drawn, theme=theme, **settings(set_))
    if output is not None:
        from explainers.replacing import replacing

        with replacing(output) as beside:
            figure.save(beside)
    if as_json:
        place = {"file": str(output)} if output else {"svg": figure.svg()}
        _answer({"topic": topic, "alternative_text": figure.alt, "elided": list(figure.elided), **place})
    else:
        typer.echo(str(output) if output else figure.svg())


@app.command()
def film(
    topic: TopicArgument,
    network: NetworkArgument = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="TOPIC.mp4 without it.")] = None,
    quality: QualityOption = "medium",
    still: Annotated[
        int | None, typer.Option(metavar="STEP", help="Only the picture at this step's end, as .png.")
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "dark",
    seed: SeedOption = None,
    set_: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Film a topic's scene for a network."""
    from . import faces
    from .progress import progress

    one_of(QUALITIES, quality, "quality")
    suffix = ".png" if still is not None else ".mp4"
    target = check_target(output or Path(f"{topic}{suffix}"), (suffix,)) if output else None
    told = faces.film(topic, read_network(topic, network, seed), theme=theme, **settings(set_))
    target = target or check_target(Path(f"{topic}{suffix}"), (suffix,))
    if still is not None:
        told.still(still).save(target)
    else:
        with progress([topic]) as note:
            told.save(
                target,
                quality=quality,
                progress=lambda done, of: note(topic, "filming", done / max(of, 1)),
            )
    if as_json:
        _answer({"topic": topic, "file": str(target), "steps": [_step(step) for step in told.steps]})
    else:
        typer.echo(str(target))


@app.command()
def build(
    lecture: LectureArgument = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder; build/NAME without it.")
    ] = None,
    quality: QualityOption = "medium",
    as_json: JsonOption = False,
) -> None:
    """Build a lecture: film, clips, figures, derivations."""
    from .catalogue import require_film
    from .lecture import slide_names
    from .progress import progress

    one_of(QUALITIES, quality, "quality")
    require_film()
    from . import build as building

    source, content = read_lecture(lecture)
    folder = output or Path("build") / source.stem
    with progress(slide_names(content)) as note:
        built = building.build(content, folder, quality, note)
    problems = [f"{slide.name}: {problem}" for slide in built for problem in slide.problems]
    for problem in problems:
        _say(problem)
    if as_json:
        typer.echo((folder / "manifest.json").read_text(encoding="utf-8").rstrip("\n"))
    else:
        typer.echo(str(folder / ("manifest.json" if problems else "film.mp4")))
    if problems:
        raise typer.Exit(WRONG)


@app.command()
def check(lecture: LectureArgument = None, as_json: JsonOption = False) -> None:
    """Prove a lecture's derivations, check its figures."""
    from .checks import check_lecture
    from .lecture import slide_names
    from .progress import progress

    _, content = read_lecture(lecture)
    with progress(slide_names(content)) as note:
        found = check_lecture(content, note)
    if as_json:
        _answer([{**vars(checked), "problems": list(checked.problems)} for checked in found])
    else:
        for checked in found:
            typer.echo(str(checked))
    if any(checked.problems for checked in found):
        raise typer.Exit(WRONG)


@app.command("check-derivation", help=DERIVATION_HELP)
def check_derivation(file: DerivationArgument, as_json: JsonOption = False) -> None:
    """Check your own derivation, step by step."""
    from .checking import check_file

    report = check_file(file)
    if as_json:
        _answer(report.json())
    else:
        typer.echo(str(report))
    if not report:
        raise typer.Exit(WRONG)


@app.command()
def topics(as_json: JsonOption = False) -> None:
    """List the topics and their faces."""
    from . import catalogue

    found = catalogue.topics()
    if as_json:
        _answer([{"topic": topic.name, "faces": list(topic.faces)} for topic in found])
        return
    width = max((len(topic.name) for topic in found), default=0)
    for topic in found:
        typer.echo(f"{topic.name:{width}}  {', '.join(topic.faces)}")


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and how to get it."""
    from .doctor import examine

    findings = examine()
    if as_json:
        _answer([vars(finding) for finding in findings])
    else:
        for finding in findings:
            typer.echo(str(finding))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(TOOL_MISSING)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; every error ends in one sentence and its code, as `verdict` says."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ŷ and φ is no reason to stop
    try:
        code = app(given, prog_name="layerwise", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        _say(f"{error.format_message()} See: {context.command_path if context else 'layerwise'} --help")
        code = BAD_CALL
    except typer.Abort:
        code = 130
    except Exception as error:
        if "--debug" in given and not is_expected(error):
            raise
        _say(sentence(error))
        code = exit_code(error)
    sys.exit(code or 0)


def _say(text: str) -> None:
    typer.echo(f"layerwise: {text}", err=True)


def _answer(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _written(derivation: Derivation, report: Report, form: str) -> str:
    if form == "json":
        proved = json.loads(derivation.json()) | {"proof": report.json()}
        return json.dumps(proved, ensure_ascii=False, indent=2)
    text: str = getattr(derivation, form)()
    return text.rstrip("\n")


def _step(step: Any) -> dict[str, Any]:
    return {
        "title": step.title,
        "narration": step.narration,
        "start": step.start,
        "duration": step.duration,
    }
