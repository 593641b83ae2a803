"""Which characters the fonts of the PDFs have: the only judge of a character.

The standard for accessible PDFs refuses a character that none of the fonts has. The fonts are not
read here: `scripts/font_coverage.py` has written down what they have.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Font = Literal["text", "math"]

_COVERAGE = Path(__file__).with_name("coverage.json")


def missing_characters(text: str, *, formula: bool = False) -> Iterator[tuple[int, str]]:
    """Yield offset and message of each character that cannot be shown, once.

    Of a run, such as a word of another script, only the first is named. A formula is drawn with the
    math font, and with the text fonts where that has no sign.
    """
    if text.isascii():
        return
    named: set[str] = set()
    fonts: tuple[Font, ...] = ("text", "math") if formula else ("text",)
    for match in _unshown(fonts).finditer(text):
        character = match[0][0]
        if character in named:
            continue
        named.add(character)
        name = unicodedata.name(character, "a character without a name").lower()
        in_math = not _unshown(("math",)).match(character)
        advice = "write it in words, or in a formula" if in_math else "write it in words"
        shown = f"'{character}' (U+{ord(character):04X}, {name})"
        yield match.start(), f"no font of the PDFs has {shown}: {advice}"


@cache
def _unshown(fonts: tuple[Font, ...]) -> re.Pattern[str]:
    """Return what matches a run of characters that none of these fonts has."""
    coverage = json.loads(_COVERAGE.read_text(encoding="utf-8"))
    ranges = [part for font in fonts for part in coverage[font]]
    return re.compile(f"[^\\n\\t{''.join(map(_character_class, ranges))}]+")


def _character_class(part: str) -> str:
    """Return a range such as `20-7E` as a part of a class of characters."""
    ends = [f"\\U{int(end, 16):08x}" for end in part.split("-")]
    return "-".join(ends)
