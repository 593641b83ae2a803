"""The one palette: every color of the site, the figures, the guides and the printed page.

Change a color here, then run `python3 scripts/dev.py fix`: it writes the color into the files
of `HOMES`. A test names each file and role that differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Color:
    """One role's color on a light screen, on a dark screen, and on a printed page of the site."""

    light: str
    dark: str
    printed: str = ""
    """Empty where a printed page keeps the light color."""


_ACCENT = Color("#0b6e5f", "#5cc4b0")

COLORS: Mapping[str, Color] = {
    "ink": Color("#1d1c1a", "#ece8e1", "#000"),
    "muted": Color("#625e57", "#a8a298", "#444"),
    "line": Color("#dcd8cf", "#3a3732", "#bbb"),
    "paper": Color("#fbfaf7", "#171614", "#fff"),
    "tint": Color("#f1eee7", "#211f1c", "#f4f4f4"),
    "hue-1": _ACCENT,
    "hue-2": Color("#ba790d", "#f0cb74"),
    "hue-3": Color("#2e2366", "#8577dd"),
    "hue-4": Color("#8c2a1d", "#d9745c"),
    "hue-5": Color("#3b75ba", "#a9cdf7"),
    "accent": Color(_ACCENT.light, _ACCENT.dark, "#000"),
    "accent-tint": Color("#e2efe9", "#1d332e"),
    "mark": Color("#f7e3a1", "#5a4a14"),
    "bad": Color("#a3362b", "#ef9487"),
    "code-keyword": Color("#8a3a6b", "#e3a3c8"),
    "code-string": Color("#2f6b36", "#9ccf9f"),
    "code-number": Color("#97501a", "#eab387"),
    "code-function": Color("#23568f", "#9cc1ef"),
}
"""Roles and their colors. The hues differ in lightness, so that a gray print tells them apart."""

_HUES = ("hue-1", "hue-2", "hue-3", "hue-4", "hue-5")
PALETTE: Mapping[str, str] = {
    role: COLORS[role].light for role in ("ink", "muted", "line", "paper", "tint", *_HUES)
}
"""What figures are drawn with: role and its light color. `hue-1` is the accent."""


@dataclass(frozen=True)
class Home:
    """A file that has to write colors down, and how it writes them."""

    path: str
    written: re.Pattern[str]
    """One color of the file, with the groups `role` and `color`."""
    form: str
    """How the color of a role is written, a format string of `light`, `dark` and `printed`."""


# Typst has a function called `line`, so the templates call that role `line-color`.
_TYPST = re.compile(r'^#let (?P<role>[\w-]+?)(?:-color)? = rgb\("(?P<color>[^"]*)"\)', re.MULTILINE)
_TEMPLATES = "recall/exports/templates"

HOMES = (
    Home(
        "docs/assets/css/tokens.css",
        re.compile(r"--(?P<role>[\w-]+): (?P<color>light-dark\([^)]*\));"),
        "light-dark({light}, {dark})",
    ),
    Home(
        "docs/assets/css/print.css",
        re.compile(r"--(?P<role>[\w-]+): (?P<color>#\w+);"),
        "{printed}",
    ),
    Home(f"{_TEMPLATES}/guide.typ", _TYPST, "{light}"),
    Home(f"{_TEMPLATES}/cover.typ", _TYPST, "{light}"),
    Home(f"{_TEMPLATES}/preview.typ", _TYPST, "{light}"),
    Home(
        ".github/CONTRIBUTING.md",
        # The list of colors in the chapter on figures: "ink `#1d1c1a`, muted `#625e57`, …".
        re.compile(r"(?P<role>[a-z]+(?:-\d)?) `(?P<color>#[0-9a-f]{6})`"),
        "{light}",
    ),
)
"""Every file outside this one that holds colors of the palette."""


def repaint(home: Home, text: str) -> str:
    """Return a file's text with the palette's colors; roles that the palette lacks stay."""

    def color(match: re.Match[str]) -> str:
        wanted = COLORS.get(match["role"])
        if wanted is None:
            return match[0]
        return match[0].replace(match["color"], _written(home, wanted))

    return home.written.sub(color, text)


def find_strays(home: Home, text: str) -> Iterator[str]:
    """Yield a line for each color of a file that differs: place, role and what to do."""
    for match in home.written.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        place = f"{home.path}:{line}"
        wanted = COLORS.get(match["role"])
        if wanted is None:
            yield f"{place}: '{match['role']}' is not a role of recall/figures/palette.py"
        elif match["color"] != _written(home, wanted):
            yield (
                f"{place}: '{match['role']}' is {match['color']}, and the palette has "
                f"{_written(home, wanted)}: run python3 scripts/dev.py fix"
            )


def _written(home: Home, color: Color) -> str:
    printed = color.printed or color.light
    return home.form.format(light=color.light, dark=color.dark, printed=printed)
