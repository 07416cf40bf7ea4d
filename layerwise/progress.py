"""What is being done, on stderr: a bar for each slide on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

PATIENCE = 2.0
"""Seconds of work without a word."""
# The slide, what is being made of it, and how much of the slide is done (0 to 1).
Note = Callable[[str, str, float], None]


@contextmanager
def progress(slides: Sequence[str]) -> Iterator[Note]:
    """A note-taker for the work on `slides`; their names are data, never markup."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Progress(*columns, console=console) as display:
        tasks = {slide: display.add_task(slide, total=1.0, start=False, doing="") for slide in slides}

        def note(slide: str, doing: str, share: float) -> None:
            display.start_task(tasks[slide])
            display.update(tasks[slide], completed=share, doing=doing)

        yield note


@contextmanager
def patience(what: str) -> Iterator[Callable[[str], None]]:
    """A note-taker for work that is mostly quick: nothing is said in the first two seconds."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    display = Progress(*columns, console=console, transient=True)
    task = display.add_task(what)
    begun = monotonic()
    said = False

    def speak() -> None:
        nonlocal said
        said = True
        if console.is_terminal:
            display.start()
        else:
            print(f"{what} …", file=sys.stderr, flush=True)  # noqa: T201 (where progress goes)

    # A timer, so that work which notes nothing is announced as well.
    timer = Timer(PATIENCE, speak)
    timer.daemon = True
    timer.start()
    try:
        yield lambda doing: display.update(task, description=f"{what}: {doing}")
    finally:
        timer.cancel()
        timer.join()
        if said and console.is_terminal:
            display.stop()
        elif said:
            print(f"{what}: {monotonic() - begun:.1f} s", file=sys.stderr, flush=True)  # noqa: T201


def _lines() -> Note:
    said: set[tuple[str, str]] = set()

    def note(slide: str, doing: str, _share: float) -> None:
        if (slide, doing) not in said:
            said.add((slide, doing))
            print(f"{slide}: {doing}", file=sys.stderr, flush=True)  # noqa: T201 (where progress goes)

    return note
