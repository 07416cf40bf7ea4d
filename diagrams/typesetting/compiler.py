"""The one place that starts Typst: embedded fonts only, one compiler for the whole process, bytes in and bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

import typst

from ..errors import DiagramError

Format = Literal["svg", "pdf", "png"]

_lock = Lock()


class TypesettingError(DiagramError):
    """Something cannot be set: the sentence says what, and what to do."""


@lru_cache(maxsize=1)
def _compiler() -> Any:
    # Made at first use, not on import: its threads must not exist before a film forks.
    return typst.Compiler(ignore_system_fonts=True)


def compile_pages(
    source: str, data: Mapping[str, Any], format: Format, *, dots_per_inch: float = 144.0
) -> tuple[bytes, ...]:
    """The pages of a Typst document; `data` is what the source reads with `sys.inputs`, as JSON where it is no text.

    Identical bytes for identical input: no dates, no system fonts.
    """
    inputs = {key: value if isinstance(value, str) else json.dumps(value) for key, value in data.items()}
    with _lock:
        try:
            pages: bytes | Sequence[bytes] = _compiler().compile(
                input=source.encode(),
                format=format,
                sys_inputs=inputs,
                ppi=dots_per_inch,
                timestamp=0,
            )
        except typst.TypstError as error:
            raise TypesettingError(f"Typst cannot set this: {error}") from error
    return (pages,) if isinstance(pages, bytes) else tuple(pages)
