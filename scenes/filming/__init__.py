"""Films and stills of a scene, and scenes for Manim. Manim is loaded when the first frame is drawn, not before."""

from scenes.stage.story import StepInfo

from .errors import FilmError, ManimMissing
from .film import Film, Still
from .playing import Played, manim_scene, play_in
from .quality import DRAFT, HIGH, MEDIUM, QUALITIES, Quality, quality_named
from .rendering import CAMERA, STOCK, FrameByFrame, Renderer, StockManim, record
from .storyboard import save_storyboard, storyboard

__all__ = [
    "CAMERA",
    "DRAFT",
    "HIGH",
    "MEDIUM",
    "QUALITIES",
    "STOCK",
    "Film",
    "FilmError",
    "FrameByFrame",
    "ManimMissing",
    "Played",
    "Quality",
    "Renderer",
    "StepInfo",
    "Still",
    "StockManim",
    "manim_scene",
    "play_in",
    "quality_named",
    "record",
    "save_storyboard",
    "storyboard",
]
