"""Colours as numbers: mixed as screens blend them, and their contrast as WCAG measures it."""

from __future__ import annotations

BLACK = "#000000"
WHITE = "#FFFFFF"

Rgb = tuple[float, float, float]


def rgb(color: str) -> Rgb:
    """Red, green and blue of #RRGGBB, each from 0 to 1."""
    return (int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255)


def mix(below: str, above: str, share: float) -> str:
    """`above` over `below` by `share` from 0 to 1, in sRGB as screens blend it."""
    share = min(max(share, 0.0), 1.0)
    blended = (b + (a - b) * share for b, a in zip(rgb(below), rgb(above), strict=True))
    return "#" + "".join(f"{round(value * 255):02X}" for value in blended)


def luminance(color: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def black_or_white(fill: str) -> str:
    """Whichever of the two reads better on `fill`."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, fill))
