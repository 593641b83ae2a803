"""The fonts and their style sheet are what `scripts/fonts.py` makes."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from scripts.fonts import FACES, FONTS, RANGES, STYLES, Face, math_code_points, style_sheet


def test_the_style_sheet_is_the_one_that_the_script_writes() -> None:
    """Ranges and names have one home: the script."""
    assert STYLES.read_text(encoding="utf-8") == style_sheet()


def test_each_file_is_named_once_and_there() -> None:
    """No face without its file, no file without its face."""
    named = re.findall(r"fonts/([\w-]+\.woff2)", style_sheet())
    files = [path.name for path in FONTS.glob("plex-*.woff2")]

    assert sorted(named) == sorted(files)


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
