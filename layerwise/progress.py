"""What is being done, on stderr: a bar for each slide on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

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


def _lines() -> Note:
    said: set[tuple[str, str]] = set()

    def note(slide: str, doing: str, _share: float) -> None:
        if (slide, doing) not in said:
            said.add((slide, doing))
            print(f"{slide}: {doing}", file=sys.stderr, flush=True)  # noqa: T201 (where progress goes)

    return note
