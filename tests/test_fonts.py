"""The fonts and their style sheet are what `scripts/fonts.py` makes."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from scripts.command import ROOT
from scripts.fonts import (
    FACES,
    FONTS,
    PRELOADED,
    RANGES,
    STAND_INS,
    STYLES,
    Face,
    average_advance,
    font_stack,
    math_code_points,
    style_sheet,
)


def test_the_style_sheet_is_the_one_that_the_script_writes() -> None:
    """Ranges and names have one home: the script."""
    assert STYLES.read_text(encoding="utf-8") == style_sheet()


def test_each_file_is_named_and_there() -> None:
    """No face without its file, no file without its face."""
    named = re.findall(r"fonts/([\w-]+\.woff2)", style_sheet())
    files = [path.name for path in FONTS.glob("*.woff2")]

    assert sorted(set(named)) == sorted(files)


def test_pages_ask_at_once_for_the_faces_that_may_not_be_late() -> None:
    """Such a face is not used where it is late, so each page that shows it early preloads it."""
    template = (ROOT / "overrides" / "main.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'"((?:plex|math)[\w-]*)"', template))
    waiting = re.findall(r'font-display: optional;\n  src: url\("../fonts/([\w-]+)', style_sheet())

    assert sorted(waiting) == sorted(asked) == sorted({*PRELOADED, "math"})


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_a_face_has_stand_ins(face: Face) -> None:
    """Upright faces have one on each kind of system; a slanted one is the upright's, slanted."""
    stand_ins = [stand_in for stand_in in STAND_INS if stand_in.face == face.file]

    assert len(stand_ins) >= 3 or face.style == "italic"
    assert all(f'"{stand_in.family}"' in font_stack(face.family) for stand_in in stand_ins)


def test_a_stand_in_has_the_widths_and_the_height_of_its_face() -> None:
    """Liberation Sans is a little narrower and lower than Plex Sans: it is made larger."""
    (rule,) = re.findall(
        r'@font-face \{\n  font-family: "Recall Sans Arial";\n  font-weight: 400;.*?\n\}',
        style_sheet(),
        re.DOTALL,
    )
    numbers = {
        name: float(number) / 100 for name, number in re.findall(r"([\w-]+): ([\d.]+)%", rule)
    }
    plex = TTFont(FONTS / "plex-sans-regular.woff2")
    height, unit = plex["hhea"].ascent - plex["hhea"].descent, plex["head"].unitsPerEm

    assert numbers["size-adjust"] * 0.4575 == pytest.approx(average_advance(plex), abs=1e-4)
    made = (numbers["ascent-override"] + numbers["descent-override"]) * numbers["size-adjust"]
    assert made == pytest.approx(height / unit, abs=1e-3)


@pytest.mark.parametrize("suffix", RANGES)
@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_a_file_has_no_character_outside_its_range(face: Face, suffix: str) -> None:
    """A browser fetches a file for the range: what is outside would never be shown."""
    first = [int(part[2:].partition("-")[0], 16) for part in RANGES[suffix].split(", ")]
    last = [int(re.split("[+-]", part)[-1], 16) for part in RANGES[suffix].split(", ")]
    spans = list(zip(first, last, strict=True))
    font = TTFont(FONTS / f"{face.file}{suffix}.woff2")
    outside = [code for code in font.getBestCmap() if not any(a <= code <= b for a, b in spans)]

    assert outside == []
    assert len(font.getBestCmap()) > 50
    assert "Plex" not in str(font["name"].getDebugName(1))


def test_the_math_font_has_the_characters_that_the_script_lists() -> None:
    """All but the few that the original lacks; pieces of brackets come on top."""
    kept = set(TTFont(FONTS / "math.woff2").getBestCmap())

    assert len(math_code_points() - kept) < 20
    assert len(kept - math_code_points()) < 20
