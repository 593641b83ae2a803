"""Make `docs/assets/fonts/math.woff2`: the part of Latin Modern Math that formulas of this field need.

Usage: `python -m scripts.make_math_font [path of latinmodern-math.otf]`, with fonttools and brotli installed.
Debian has the original in the package fonts-lmodern; CTAN has it as lm-math.
The MATH table and the pieces of which browsers build tall brackets, roots and braces stay.
Run it again after adding a character; the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf")
TARGET = Path(__file__).parents[1] / "docs" / "assets" / "fonts" / "math.woff2"
NAME = "Recall Math"
_FAMILY_NAMES = {1: NAME, 3: f"{NAME} 1.959", 4: NAME, 6: NAME.replace(" ", ""), 16: NAME}

_RANGES = (
    (0x20, 0x7E),  # letters, digits and signs as typed
    (0x391, 0x3A9),  # Greek capitals
    (0x3B1, 0x3C9),  # Greek letters
    (0x1D400, 0x1D433),  # bold
    (0x1D434, 0x1D467),  # italic
    (0x1D49C, 0x1D4B5),  # script capitals: losses and sets
    (0x1D538, 0x1D551),  # double-struck capitals: expectation, reals
    (0x1D6E2, 0x1D6FA),  # italic Greek capitals
    (0x1D6FC, 0x1D71B),  # italic Greek, with the signs for partial, epsilon and phi
    (0x1D736, 0x1D74E),  # bold italic Greek: vectors of parameters
    (0x1D7CE, 0x1D7D7),  # bold digits
)
_SINGLE = (
    "\u00a0\u00ac\u00af\u00b1\u00b7\u00d7\u00f7\u0131\u0237\u02c6\u02c7\u02d8\u02d9\u02da\u02dc"
    "\u0302\u0303\u0304\u0305\u0307\u0308\u0332\u03d1\u03d5\u03f5\u2016\u2020\u2026\u2032\u2033\u203e\u20d7"
    "\u2102\u210e\u2112\u2113\u2115\u211a\u211b\u211d\u2124\u2130\u2131\u210b\u2110\u2119\u2133\U0001d7d9"
    "\u2190\u2191\u2192\u2193\u2194\u21a6\u21d0\u21d2\u21d4\u27f6\u27f8\u27f9\u27fa"
    "\u2200\u2202\u2203\u2205\u2206\u2207\u2208\u2209\u220b\u220f\u2211\u2212\u2213\u2216\u2217\u2218\u221a\u221d\u221e"
    "\u2223\u2225\u2227\u2228\u2229\u222a\u222b\u2234\u223c\u2243\u2245\u2248\u2254\u2260\u2261\u2264\u2265\u226a\u226b\u227a\u227b"
    "\u2282\u2283\u2286\u2287\u2295\u2296\u2297\u2299\u22a4\u22a5\u22c0\u22c1\u22c2\u22c3\u22c5\u22c6\u22ee\u22ef\u22f1"
    "\u2308\u2309\u230a\u230b\u23b4\u23b5\u23de\u23df\u25a1\u25b3\u27c2\u27e8\u27e9\u2a00\u2a01\u2a02"
)


def characters() -> set[int]:
    """Return the code points that the font keeps."""
    return {ord(character) for character in _SINGLE} | {
        code for first, last in _RANGES for code in range(first, last + 1)
    }


def make(source: Path, target: Path) -> int:
    """Write the font and return its size in bytes."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        layout_features=[],
        name_IDs=["*"],
        notdef_outline=True,
        desubroutinize=True,
        hinting=False,
        flavor="woff2",
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for record in font[
        "name"
    ].names:  # The licence asks that a changed font does not go by the old name.
        if record.nameID in _FAMILY_NAMES:
            record.string = _FAMILY_NAMES[record.nameID]
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, nargs="?", default=SOURCE, help="latinmodern-math.otf")
    size = make(parser.parse_args().source, TARGET)
    print(f"{TARGET.name}: {size:,} bytes")
