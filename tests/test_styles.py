"""The style sheets of the site: one scale of sizes, one file per component, nothing unused."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "assets" / "css"
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.css"))}
GENERATED = {"theme.css", "fonts.css"}
WRITTEN = sorted(SHEETS.keys() - GENERATED)
UNIT = {("base.css", "125%"), ("print.css", "100%")}
"""What a rem is, on the screen and on paper."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"(?P<name>--?[\w-]+|[\w-]+)\s*:\s*(?P<value>[^;{}]+)[;}]")
# Sides by the compass of the screen, in a name or, for text-align, in a value.
_PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)"
    r"|left|right|top|bottom|border-(?:top|bottom)-(?:left|right)-radius"
)


def written_words() -> set[str]:
    """Return the words of everything that can write a class."""
    patterns = (
        "overrides/**/*.html",
        "recall/**/*.jinja",
        "recall/**/*.py",
        "docs/**/*.md",
        "docs/assets/js/**/*.js",
        "mkdocs.yml",
        "tests/site/test_styles.py",  # the frame that the theme's templates make
    )
    files = [path for pattern in patterns for path in ROOT.glob(pattern)]
    theme = resources.files("material") / "templates" / "base.html"
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*files, theme])
    return set(re.findall(r"[\w-]+", text))


WORDS = written_words()


def is_written(name: str) -> bool:
    """Say whether a class is written: as a whole, or put together of how it begins and ends."""
    if name in WORDS:
        return True
    parts = re.fullmatch(r"(?P<begin>.*(?:--|__)|fill-|stroke-)(?P<end>.+)", name)
    if parts is None:
        return False
    drawn = parts["begin"] in {"fill-", "stroke-"}  # properties of SVG, then a role of the palette
    return (drawn or parts["begin"] in WORDS) and parts["end"] in WORDS


def declarations(name: str) -> list[tuple[str, str]]:
    """Return the declarations of a sheet, without its comments."""
    text = _COMMENT.sub("", SHEETS[name])
    return [(found["name"], found["value"].strip()) for found in _DECLARATION.finditer(text)]


@pytest.mark.parametrize("name", SHEETS)
def test_each_size_of_text_is_one_of_the_scale(name: str) -> None:
    """A size is a token or inherited; the shorthand `font`, which has a size, inherits all."""
    sizes = {value for key, value in declarations(name) if key == "font-size"}
    shorthands = {value for key, value in declarations(name) if key == "font"}
    others = {size for size in sizes if not re.fullmatch(r"var\(--text-\w+\)|inherit", size)}

    assert {(name, size) for size in others} <= UNIT
    assert shorthands <= {"inherit"}


def test_the_scale_has_at_most_eight_sizes() -> None:
    """A ninth size is a question to the eight: which of them should change?"""
    scale = [key for key, _ in declarations("tokens.css") if key.startswith("--text-")]

    assert 4 < len(scale) <= 8


def test_each_token_is_used() -> None:
    """A name that nothing uses goes."""
    everything = "".join(SHEETS.values())
    tokens = {key for key, _ in declarations("tokens.css") if key.startswith("--")}

    assert {token for token in tokens if f"var({token}" not in everything} == set()


def test_each_name_that_is_used_is_defined() -> None:
    """A name with a typing error would be nothing, without a word."""
    pairs = [pair for name in SHEETS for pair in declarations(name)]
    defined = {key for key, _ in pairs if key.startswith("--")}
    used = {name for _, value in pairs for name in re.findall(r"var\((--[\w-]+)", value)}

    assert used - defined <= {"--_"}


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_important(name: str) -> None:
    """The layers decide: the theme's rules, running text, then components."""
    assert "!important" not in SHEETS[name]


@pytest.mark.parametrize("name", WRITTEN)
def test_each_class_is_written_by_somebody(name: str) -> None:
    """A rule for a class that no template, script or module writes is a rule to delete."""
    selectors = re.sub(r"\{[^{}]*\}", " ", _COMMENT.sub("", SHEETS[name]))
    styled = set(re.findall(r"\.([a-z][\w-]*)", selectors))

    assert {each for each in styled if not is_written(each)} == set()


@pytest.mark.parametrize("name", WRITTEN)
def test_sides_follow_the_text(name: str) -> None:
    """Start and end instead of left and right, so that a language that runs leftward works."""
    physical = [
        f"{key}: {value}"
        for key, value in declarations(name)
        if _PHYSICAL.fullmatch(key) or (key == "text-align" and value in {"left", "right"})
    ]

    assert physical == []


def test_each_sheet_is_named_in_the_configuration() -> None:
    """A new component is a file and its line there; the theme's rules come first."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"- assets/css/([\w-]+\.css)", text)

    assert sorted(named) == sorted(SHEETS)
    assert named[:4] == ["theme.css", "fonts.css", "tokens.css", "base.css"]
