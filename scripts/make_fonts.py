"""Make the text fonts of the site from the npm packages @ibm/plex-sans, @ibm/plex-serif and @ibm/plex-mono.

Only needed when a face or a character range changes. Needs `fonttools[woff]`:

    npm pack @ibm/plex-sans@1.1.0 @ibm/plex-serif@2.0.0 @ibm/plex-mono@2.5.0   # unpack each into <packages>/<name>/
    python scripts/make_fonts.py <packages> docs/assets/fonts
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

FACES = {
    "plex-sans-regular": "plex-sans/fonts/complete/woff2/IBMPlexSans-Regular.woff2",
    "plex-sans-italic": "plex-sans/fonts/complete/woff2/IBMPlexSans-Italic.woff2",
    "plex-sans-semibold": "plex-sans/fonts/complete/woff2/IBMPlexSans-SemiBold.woff2",
    "plex-serif-medium": "plex-serif/fonts/complete/woff2/IBMPlexSerif-Medium.woff2",
    "plex-mono-regular": "plex-mono/fonts/complete/woff2/IBMPlexMono-Regular.woff2",
}
# The first part serves every page; the second is fetched only by a page that shows one of its characters.
RANGES = {
    "": (
        "U+0020-007E,U+00A0,U+00A7,U+00A9,U+00B0-00B1,U+00B7,U+00D7,U+2013-2014,U+2018-2019,U+201C-201D,U+2022,U+2026"
    ),
    "-more": (
        "U+00A1-00A6,U+00A8,U+00AA-00AF,U+00B2-00B6,U+00B8-00D6,U+00D8-017F,U+0394,"
        "U+03A3,U+03B1-03C9,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
    ),
}


def make(packages: Path, target: Path) -> None:
    """Write one woff2 file per face and range."""
    for name, path in FACES.items():
        for suffix, ranges in RANGES.items():
            features = ["kern", "liga", "mark", "ccmp", "locl"]
            options = Options(
                flavor="woff2", layout_features=features, hinting=False, desubroutinize=True
            )
            options.drop_tables += ["DSIG"]
            # Copyright and license stay; the reserved name "Plex" goes, because this is a modified version.
            options.name_IDs = [0, 13, 14]
            font = load_font(packages / path, options)
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=list(_codes(ranges)))
            subsetter.subset(font)
            save_font(font, target / f"{name}{suffix}.woff2", options)


def _codes(ranges: str) -> list[int]:
    codes: list[int] = []
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    return codes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "packages", type=Path, help="folder that holds plex-sans, plex-serif and plex-mono"
    )
    parser.add_argument("target", type=Path, help="folder for the fonts")
    options = parser.parse_args()
    make(options.packages, options.target)
