"""Make the site's fonts, and the style sheet that names them, from the families as published.

Only needed after a change of a face or of the characters below; the same input gives the same
bytes. The text faces are IBM Plex, from npm; the math font is Latin Modern Math, which Debian has
in the package fonts-lmodern and CTAN as lm-math:

    npm pack @ibm/plex-sans@1.1.0 @ibm/plex-serif@2.0.0 @ibm/plex-mono@2.5.0
    # unpack each into <packages>/plex-sans, <packages>/plex-serif, <packages>/plex-mono
    .venv/bin/python -m scripts.fonts <packages> latinmodern-math.otf

Until a face is there, and where it never comes, a font of the reader's system takes its place. It
is scaled so that lines keep their length and their height, and nothing moves when the face comes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

from scripts.command import ROOT, run_main

FONTS = ROOT / "docs" / "assets" / "fonts"
STYLES = ROOT / "docs" / "assets" / "css" / "fonts.css"


class Face(NamedTuple):
    """A face of the text: its file, what style sheets call it, and where the package has it."""

    file: str
    family: str
    style: str
    weight: int
    source: str


class StandIn(NamedTuple):
    """A font of a reader's system in the place of a face, until that is there."""

    face: str
    name: str
    fonts: tuple[str, ...]
    """Full names of fonts that have the same widths; the first that the system has is taken."""
    advance: float
    """What `average_advance` returns for such a font."""

    @property
    def family(self) -> str:
        """Return what style sheets call it."""
        return f"{next(face.family for face in FACES if face.file == self.face)} {self.name}"


FACES = (
    Face("plex-sans-regular", "Recall Sans", "normal", 400, "plex-sans/IBMPlexSans-Regular"),
    Face("plex-sans-italic", "Recall Sans", "italic", 400, "plex-sans/IBMPlexSans-Italic"),
    Face("plex-sans-semibold", "Recall Sans", "normal", 600, "plex-sans/IBMPlexSans-SemiBold"),
    Face("plex-serif-medium", "Recall Serif", "normal", 500, "plex-serif/IBMPlexSerif-Medium"),
    Face("plex-mono-regular", "Recall Mono", "normal", 400, "plex-mono/IBMPlexMono-Regular"),
)
PRELOADED = frozenset({"plex-sans-regular", "plex-sans-semibold", "plex-serif-medium"})
"""Faces of the first view: pages ask for them at once, and one that is late waits for the next
page, because nothing may move under a reader's eyes."""
RANGES = {
    # What every page needs.
    "": (
        "U+0020-007E, U+00A0, U+00A7, U+00A9, U+00B0-00B1, U+00B7, U+00D7, U+2013-2014, "
        "U+2018-2019, U+201C-201D, U+2022, U+2026"
    ),
    # Fetched only by a page that shows one of these.
    "-more": (
        "U+00A1-00A6, U+00A8, U+00AA-00AF, U+00B2-00B6, U+00B8-00D6, U+00D8-017F, U+0394, U+03A3, "
        "U+03B1-03C9, U+2190-2193, U+2212, U+2248, U+2260, U+2264-2265"
    ),
}
SAMPLE = (
    "If your team only reports precision at k, what would NDCG add, and when would you switch? "
    "Explain a discount that shrinks with position, why swapping two results changes NDCG, and "
    "how gains for graded relevance work."
)
"""Words as this site has them, by which the widths of two fonts are compared."""
# Fonts of Windows and Apple's systems, of Android, of Linux. Where a font is not free, one that was
# drawn to its widths was measured: Liberation for Arial, Times New Roman and Courier New, Gelasio
# for Georgia, DejaVu Sans Mono for Menlo. Consolas has no such twin; its width is 1126 of 2048.
_ARIAL = ("Arial", "ArialMT", "Liberation Sans", "Arimo")
_BOLD_ARIAL = ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold")
_TIMES = ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Tinos")
_MENLO = ("Menlo Regular", "Menlo-Regular", "DejaVu Sans Mono")
_COURIER = ("Courier New", "CourierNewPSMT", "Liberation Mono", "Cousine")
STAND_INS = (
    StandIn("plex-sans-regular", "Arial", _ARIAL, 0.4575),
    StandIn("plex-sans-semibold", "Arial", _BOLD_ARIAL, 0.4936),
    StandIn("plex-sans-regular", "Roboto", ("Roboto", "Roboto-Regular"), 0.4547),
    StandIn("plex-sans-semibold", "Roboto", ("Roboto Bold", "Roboto-Bold"), 0.4604),
    StandIn("plex-sans-regular", "DejaVu", ("DejaVu Sans",), 0.5189),
    StandIn("plex-sans-semibold", "DejaVu", ("DejaVu Sans Bold",), 0.5855),
    StandIn("plex-serif-medium", "Georgia", ("Georgia", "Gelasio"), 0.4565),
    StandIn("plex-serif-medium", "Times", _TIMES, 0.4195),
    StandIn("plex-serif-medium", "Noto", ("Noto Serif", "NotoSerif-Regular"), 0.4945),
    StandIn("plex-serif-medium", "DejaVu", ("DejaVu Serif",), 0.5295),
    StandIn("plex-mono-regular", "Menlo", _MENLO, 0.6021),
    StandIn("plex-mono-regular", "Consolas", ("Consolas",), 0.5498),
    StandIn("plex-mono-regular", "Courier", _COURIER, 0.6001),
)
_GENERIC = {
    "Recall Sans": "sans-serif",
    "Recall Serif": "serif",
    "Recall Mono": "monospace",
}

_HEADER = """\
/* The text faces: IBM Plex. Written by scripts/fonts.py, which has the ranges and says where the
   numbers come from. The second file of a face is fetched only by a page that shows one of its
   characters. */
"""
_STACKS = """\
:root {{
{lines}}}
"""
_RULE = """\
@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: {display};
  src: url("../fonts/{file}.woff2") format("woff2");
  unicode-range: {ranges};
}}
"""
_STAND_IN = """\
@font-face {{
  font-family: "{family}";
  font-weight: {weight};
  src: {fonts};
  size-adjust: {size:.2%};
  ascent-override: {ascent:.2%};
  descent-override: {descent:.2%};
  line-gap-override: {gap:.2%};
}}
"""
# Formulas: a font with a MATH table, so that roots, sums and brackets stretch. Its letters are
# small beside the text's. It is fetched when a block with a formula is opened, and then it may
# come late; a page that shows formulas at once asks for it at once, as for the text.
_MATH_RULE = """\
@font-face {{
  font-family: "{family}";
  font-display: {display};
  src: url("../fonts/math.woff2") format("woff2");
  size-adjust: 105%;
}}
"""

_MATH = "Recall Math"
# The license asks that a changed font does not go by the old name: these records have it.
_MATH_NAMES = {1: _MATH, 3: f"{_MATH} 1.959", 4: _MATH, 6: _MATH.replace(" ", ""), 16: _MATH}
_MATH_RANGES = (
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
_MATH_SIGNS = (
    # accents and dots
    "\u00a0\u00ac\u00af\u00b1\u00b7\u00d7\u00f7\u0131\u0237\u02c6\u02c7\u02d8\u02d9\u02da\u02dc"
    "\u0302\u0303\u0304\u0305\u0307\u0308\u0332\u03d1\u03d5\u03f5\u2016\u2020\u2026\u2032\u2033"
    "\u203e\u20d7"
    # letters that Unicode has elsewhere than their alphabets
    "\u2102\u210e\u2112\u2113\u2115\u211a\u211b\u211d\u2124\u2130\u2131\u210b\u2110\u2119\u2133"
    "\U0001d7d9"
    # arrows
    "\u2190\u2191\u2192\u2193\u2194\u21a6\u21d0\u21d2\u21d4\u27f6\u27f8\u27f9\u27fa"
    # operators and relations
    "\u2200\u2202\u2203\u2205\u2206\u2207\u2208\u2209\u220b\u220f\u2211\u2212\u2213\u2216\u2217"
    "\u2218\u221a\u221d\u221e\u2223\u2225\u2227\u2228\u2229\u222a\u222b\u2234\u223c\u2243\u2245"
    "\u2248\u2254\u2260\u2261\u2264\u2265\u226a\u226b\u227a\u227b\u2282\u2283\u2286\u2287\u2295"
    "\u2296\u2297\u2299\u22a4\u22a5\u22c0\u22c1\u22c2\u22c3\u22c5\u22c6\u22ee\u22ef\u22f1"
    # brackets, braces and large operators
    "\u2308\u2309\u230a\u230b\u23b4\u23b5\u23de\u23df\u25a1\u25b3\u27c2\u27e8\u27e9\u2a00\u2a01"
    "\u2a02"
)


def main(arguments: list[str] | None = None) -> int:
    """Write the fonts and the style sheet; return 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=Path, help="folder with plex-sans, plex-serif, plex-mono")
    parser.add_argument("math", type=Path, help="latinmodern-math.otf")
    options = parser.parse_args(arguments)
    for face in FACES:
        for suffix, ranges in RANGES.items():
            make_text_font(options.packages, face, ranges, FONTS / f"{face.file}{suffix}.woff2")
    make_math_font(options.math, FONTS / "math.woff2")
    STYLES.write_text(style_sheet(), encoding="utf-8", newline="\n")
    for path in [*sorted(FONTS.glob("*.woff2")), STYLES]:
        print(f"{path.relative_to(ROOT).as_posix()}: {path.stat().st_size:,} bytes")
    return 0


def style_sheet() -> str:
    """Return the style sheet of the fonts: faces, their stand-ins, and the stacks of both."""
    rules = [
        _face_rule(face, f"{face.file}{suffix}", ranges)
        for face in FACES
        for suffix, ranges in RANGES.items()
    ]
    rules += [_stand_in_rule(stand_in) for stand_in in STAND_INS]
    rules += [
        _MATH_RULE.format(family=_MATH, display="swap"),
        _MATH_RULE.format(family=f"{_MATH} Seen", display="optional"),
    ]
    lines = (
        f"  --font-{family.split()[1].lower()}: {font_stack(family)};\n" for family in _GENERIC
    )
    return _HEADER + _STACKS.format(lines="".join(lines)) + "".join(rules)


def font_stack(family: str) -> str:
    """Return the fonts of a family in the order in which a browser takes them."""
    stand_ins = [stand_in.family for stand_in in STAND_INS if stand_in.family.startswith(family)]
    names = dict.fromkeys([family, *stand_ins])
    return ", ".join([*(f'"{name}"' for name in names), _GENERIC[family]])


def _face_rule(face: Face, file: str, ranges: str) -> str:
    values = {**face._asdict(), "file": file, "ranges": ranges}
    display = "optional" if file in PRELOADED else "swap"
    return _RULE.format(**values, display=display)


def _stand_in_rule(stand_in: StandIn) -> str:
    """Return the rule that gives a system's font the widths and the height of our face."""
    face = next(face for face in FACES if face.file == stand_in.face)
    font = TTFont(FONTS / f"{face.file}.woff2")
    size = average_advance(font) / stand_in.advance
    heights = font["hhea"]
    unit = font["head"].unitsPerEm * size  # the browser scales heights by `size-adjust`, too
    return _STAND_IN.format(
        family=stand_in.family,
        weight=face.weight,
        fonts=", ".join(f'local("{name}")' for name in stand_in.fonts),
        size=size,
        ascent=heights.ascent / unit,
        descent=-heights.descent / unit,
        gap=heights.lineGap / unit,
    )


def average_advance(font: TTFont) -> float:
    """Return how wide a character of `SAMPLE` is on average, in sizes of the font."""
    names = font.getBestCmap()
    widths = [font["hmtx"][names[ord(character)]][0] for character in SAMPLE]
    unit: int = font["head"].unitsPerEm
    return float(sum(widths)) / len(widths) / unit


def make_text_font(packages: Path, face: Face, ranges: str, target: Path) -> None:
    """Write the characters of one range of one face."""
    options = Options(
        flavor="woff2",
        layout_features=["kern", "liga", "mark", "ccmp", "locl"],
        hinting=False,
        desubroutinize=True,
    )
    options.drop_tables += ["DSIG"]
    # Copyright and license stay; the reserved name "Plex" goes, because this version is modified.
    options.name_IDs = [0, 13, 14]
    package, _, name = face.source.partition("/")
    font = load_font(packages / package / "fonts" / "complete" / "woff2" / f"{name}.woff2", options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_code_points(ranges))
    subsetter.subset(font)
    save_font(font, target, options)


def make_math_font(source: Path, target: Path) -> None:
    """Write the part of the math font that formulas of this field need.

    The MATH table stays, and the pieces from which browsers build tall brackets, roots and braces.
    """
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
    subsetter.populate(unicodes=math_code_points())
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = _MATH_NAMES.get(record.nameID, record.string)
    font.flavor = "woff2"
    font.save(target)


def math_code_points() -> set[int]:
    """Return the code points that the math font keeps."""
    found = {ord(sign) for sign in _MATH_SIGNS}
    for first, last in _MATH_RANGES:
        found.update(range(first, last + 1))
    return found


def _code_points(ranges: str) -> list[int]:
    """Return the code points of a `unicode-range` of CSS."""
    found: list[int] = []
    for part in ranges.replace("U+", "").split(", "):
        first, _, last = part.partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


if __name__ == "__main__":
    raise SystemExit(run_main(main))
