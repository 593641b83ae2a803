"""Write `recall/text/coverage.json`: the characters that the fonts of the PDFs have.

Run it after a change of the fonts or of the typst package; it needs fonttools, which the tests use:

    .venv/bin/python -m scripts.font_coverage
"""

from __future__ import annotations

import io
import json
import re
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "recall" / "assets" / "fonts"
TARGET = ROOT / "recall" / "text" / "coverage.json"
FIRST_VISIBLE = 0x20
"""Fonts give empty shapes to control characters, which no text may have."""
MATH_FONT = "NewComputerModernMath"
# An OpenType font begins with its kind and its number of tables, of which a real one has a dozen.
_BEGIN = re.compile(rb"OTTO\0[\x08-\x20]")


def coverage() -> dict[str, list[str]]:
    """Return the ranges of characters that the text fonts have, and those of the math font."""
    text: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        text |= set(TTFont(path).getBestCmap())
    return {"text": list(_ranges(text)), "math": list(_ranges(_math()))}


def _math() -> set[int]:
    """Return the characters of the math font, which is in the library of the typst package."""
    package = find_spec("typst")
    if package is None or package.origin is None:
        message = "typst is not installed"
        raise ImportError(message)
    for library in Path(package.origin).parent.glob("_typst*"):
        data = library.read_bytes()
        for begin in _BEGIN.finditer(data):
            # A font is read by offsets from its start, so what follows it does not matter.
            font = TTFont(io.BytesIO(data[begin.start() :]), lazy=True)
            if "name" in font and font["name"].getDebugName(1) == MATH_FONT:
                return set(font.getBestCmap())
    message = f"typst has no font '{MATH_FONT}'"
    raise ValueError(message)


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    """Yield ranges such as `20-7E`, in order."""
    ordered = sorted(code for code in codes if code >= FIRST_VISIBLE)
    breaks = [n for n, (a, b) in enumerate(pairwise(ordered), 1) if b > a + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        first, last = ordered[start], ordered[end - 1]
        yield f"{first:X}" if first == last else f"{first:X}-{last:X}"


def main() -> int:
    """Write the file and return 0."""
    TARGET.write_text(json.dumps(coverage(), indent=0) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} is up to date.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
