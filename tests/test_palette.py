"""The palette: one home for each color, and contrasts that everyone can see."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from recall.figures.palette import COLORS, HOMES, PALETTE, Home, find_strays, repaint

ROOT = Path(__file__).parents[1]
# Files in which a color may be written: the palette's homes are compared color by color.
COLORED = ("docs/assets/css/*.css", "recall/exports/templates/*.typ")


def read(path: str) -> str:
    """Return a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.path)
def test_a_home_has_the_colors_of_the_palette(home: Home) -> None:
    """Each file that writes colors down has the palette's; what differs is named."""
    text = read(home.path)

    assert list(find_strays(home, text)) == []
    assert repaint(home, text) == text


def test_every_role_is_in_the_style_sheet() -> None:
    """The tokens are the palette: every role, in both schemes."""
    tokens = HOMES[0]
    roles = [match["role"] for match in tokens.written.finditer(read(tokens.path))]

    assert sorted(roles) == sorted(COLORS)


def test_the_printed_page_has_every_color_that_print_changes() -> None:
    """A role with a color of its own on paper is set in the style sheet for print."""
    printed = HOMES[1]
    roles = [match["role"] for match in printed.written.finditer(read(printed.path))]

    assert sorted(roles) == sorted(role for role, color in COLORS.items() if color.printed)


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.path)
def test_a_color_that_differs_is_named_and_repainted(home: Home) -> None:
    """The message has file, line, role and both colors, and says what to run; `fix` restores it."""
    text = read(home.path)
    first = next(home.written.finditer(text))
    start, end = first.span("color")
    other = first["color"].replace(re.findall(r"#\w+", first["color"])[0], "#123456")
    spoiled = text[:start] + other + text[end:]
    line = text[:start].count("\n") + 1

    message = (
        f"{home.path}:{line}: '{first['role']}' is {other}, and the palette has "
        f"{first['color']}: run python3 scripts/dev.py fix"
    )
    assert list(find_strays(home, spoiled)) == [message]
    assert repaint(home, spoiled) == text


def test_a_role_that_the_palette_lacks_is_named() -> None:
    """A color that is only in a home is a stray, too; repainting leaves it alone."""
    home = HOMES[0]
    text = "  --glow: light-dark(#111111, #222222);\n"

    assert list(find_strays(home, text)) == [
        "docs/assets/css/tokens.css:1: 'glow' is not a role of recall/figures/palette.py"
    ]
    assert repaint(home, text) == text


def test_no_other_file_has_a_color_of_its_own() -> None:
    """Style sheets and templates name roles; only shadows of black and white are literal."""
    homes = {home.path: home for home in HOMES}
    found = []
    for pattern in COLORED:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_text(encoding="utf-8")
            if name in homes:
                text = homes[name].written.sub("", text)
            literals = re.findall(r"#[0-9a-f]{6}\b(?![0-9a-f])", text)
            found += [f"{name}: {color}" for color in literals]

    assert found == []


def luminance(color: str) -> float:
    """Return the relative luminance of a color, as WCAG defines it."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colors, as WCAG defines it."""
    darker, lighter = sorted([luminance(first), luminance(second)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_hues_stand_out_from_the_ground(scheme: str, ground: str) -> None:
    """At least 3:1 on paper and on a box's tint (WCAG 1.4.11), for text roles at least 4.5:1."""
    least = {role: 3.0 for role in PALETTE if role.startswith("hue")}
    least |= dict.fromkeys(("ink", "muted", "hue-1", "accent"), 4.5)
    behind = getattr(COLORS[ground], scheme)
    weak = {
        role
        for role, needed in least.items()
        if contrast(getattr(COLORS[role], scheme), behind) < needed
    }

    assert weak == set()


def test_hues_survive_a_gray_print() -> None:
    """Any two differ by at least 6 steps of lightness out of 100 (CIE L*)."""
    hues = [color for role, color in PALETTE.items() if role.startswith("hue")]
    lightness = sorted(116 * luminance(color) ** (1 / 3) - 16 for color in hues)

    assert min(second - first for first, second in itertools.pairwise(lightness)) >= 6
