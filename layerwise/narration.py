"""A scene told with other words: a lecture's narration in place of the scene's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from .errors import CallError

if TYPE_CHECKING:
    from explainers.networks import Network
    from scenes.stage import Stage

Tell = Callable[..., None]


def narrated(tell: Tell, texts: Sequence[str]) -> Tell:
    """`tell`, with one text for each step; an empty text, or none, keeps the step's own words.

    Telling raises CallError where there are more texts than steps.
    """

    @wraps(tell)
    def told(stage: Stage, network: Network, **options: Any) -> None:
        begin, count = stage.step, 0

        def step(title: Any, narration: str, caption: Any = None) -> None:
            nonlocal count
            text = texts[count] if count < len(texts) else ""
            count += 1
            # The scene's own caption would contradict other words.
            begin(title, text) if text else begin(title, narration, caption)

        stage.step = step  # type: ignore[method-assign]
        tell(stage, network, **options)
        if len(texts) > count:
            raise CallError(f"there are {len(texts)} texts of narration for {count} steps: leave some out")

    return told
