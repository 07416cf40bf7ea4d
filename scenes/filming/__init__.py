"""Films and stills of a scene. Manim is loaded when the first frame is drawn, and not before."""

from scenes.stage.story import StepInfo

from .errors import FilmError, ManimMissing
from .film import Film, Still, record
from .quality import DRAFT, HIGH, MEDIUM, QUALITIES, Quality, quality_named
from .storyboard import save_storyboard, storyboard

__all__ = [
    "DRAFT",
    "HIGH",
    "MEDIUM",
    "QUALITIES",
    "Film",
    "FilmError",
    "ManimMissing",
    "Quality",
    "StepInfo",
    "Still",
    "quality_named",
    "record",
    "save_storyboard",
    "storyboard",
]
