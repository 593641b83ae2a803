"""Formulas, figures and tables on the way from Markdown to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from recall.bank.bank import Figure
from recall.figures import FigureError
from recall.figures.extension import FigureExtension
from recall.text.extensions import MathExtension, TableExtension
from recall.text.formulas import FormulaError
from recall.text.scan import spans

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = {"pipeline": Figure(id="pipeline", language="d2", source="retrieve -> rank")}
THEME = [
    "abbr",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.superfences",
    "pymdownx.blocks.details",
]


def page(text: str, cache: Path | None = None) -> str:
    """Return the HTML of a page that uses our extensions beside the theme's."""
    own = [MathExtension(), FigureExtension(FIGURES, cache), TableExtension()]
    return Markdown(extensions=[*THEME, *own]).convert(text)


def formulas(html: str) -> list[str]:
    """Return the TeX of the formulas of a page, in order."""
    return re.findall(r'<math alttext="([^"]*)"', html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a_1 * b$ and $c_1 * d$", ["a_1 * b", "c_1 * d"]),
        ("$a<b$ and $b>c$", ["a&lt;b", "b&gt;c"]),
        ("$$\n\\sum_i x_i\n\\cdot 2\n$$", [r"\sum_i x_i \cdot 2"]),
        ("- item\n\n    $$x$$\n\n    $y$", ["x", "y"]),
        ("|a|b|\n|-|-|\n|$P(a|b)$|2|", ["P(a|b)"]),
        ("# On $k$", ["k"]),
        ("Note[^1]\n\n[^1]: It is $x$.", ["x"]),
        ("/// details | Sum of $x$\n$y$\n///", ["x", "y"]),
        ("*$x$* and **$y$**", ["x", "y"]),
        (r"costs \$5 and \$6", []),
        ("costs $5 and $6", []),
        ("`$x$`", []),
        ("```\n$x$\n```", []),
    ],
)
def test_formulas_are_found_where_the_checks_find_them(text: str, expected: list[str]) -> None:
    """Emphasis, HTML, table bars, lists, notes and blocks leave TeX alone; code and prices are none."""
    assert formulas(page(text)) == expected
    assert "\x02" not in page(text)


def test_a_dollar_sign_can_be_written() -> None:
    """The backslash goes, the sign stays."""
    assert page(r"costs \$5 or \$6") == "<p>costs $5 or $6</p>"


def test_a_formula_stays_in_its_paragraph() -> None:
    """The library would take a lone formula for a block of its own."""
    assert page("$x$") == '<p><span class="math"><math alttext="x"><mi>x</mi></math></span></p>'
    assert re.fullmatch(
        r'<p>so <span class="math-display"><math .*</math></span> follows</p>',
        page("so $$x$$ follows"),
    )


def test_a_formula_in_a_title_stays_tex() -> None:
    """An attribute cannot hold MathML."""
    assert '<a href="y.md" title="up to k">' in page('[link](y.md "up to $k$")')


def test_only_a_long_display_formula_takes_the_focus() -> None:
    """What cannot be wider than a phone needs no way to scroll."""
    assert "tabindex" not in page("$$x = 1$$")
    focusable = '<span class="math-display" tabindex="0" role="group" aria-label="Formula"><math'
    assert focusable in page("$$a + b + c + d + e + f + g + h = i$$")


def test_a_second_page_knows_nothing_of_the_first() -> None:
    """One converter may build many pages."""
    converter = Markdown(extensions=[MathExtension()])
    assert formulas(converter.convert("$x$")) == ["x"]
    assert formulas(converter.reset().convert("$y$")) == ["y"]


def test_a_broken_formula_is_an_error() -> None:
    """The checks report it with its line first; a page is never built with TeX in it."""
    with pytest.raises(FormulaError):
        page(r"$\foo$")


@given(st.text(alphabet="ab$\\{}`|*_<>\n 1~", max_size=60))
def test_page_and_checks_see_the_same_formulas(text: str) -> None:
    """Whatever the text, as many formulas are shown as the scanner of the checks finds, or one of them is refused."""
    found = [span.tex for span in spans(text) if span.kind == "math"]
    try:
        html = Markdown(extensions=[MathExtension()]).convert(text)
    except FormulaError:
        assert found
        return
    assert html.count("<math ") <= len(found)


def test_a_figure_alone_in_its_paragraph_is_drawn(tmp_path: Path) -> None:
    """Its title is the caption, its alternative text the description; the drawing is kept for the next build."""
    html = page(
        'Before.\n\n![Two steps & an arrow](figure:pipeline "From many to few")\n\nAfter.', tmp_path
    )
    assert re.search(
        r'^<p>Before.</p>\n<figure class="figure figure-narrow"><svg .*</figure>\n<p>After.</p>$',
        html,
        re.DOTALL,
    )
    assert ">Two steps &amp; an arrow</desc>" in html
    assert "<figcaption>From many to few</figcaption>" in html
    assert len(list(tmp_path.iterdir())) == 1


def test_a_figure_may_stand_in_a_list_or_block() -> None:
    """Wherever a paragraph may stand."""
    assert page("- item\n\n    ![a](figure:pipeline)\n").count("<svg") == 1
    assert page("/// details | More\n![a](figure:pipeline)\n///").count("<svg") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![a](figure:nope)", "figure nope: is not in data/figures"),
        ("See ![a](figure:pipeline)", "figure pipeline: must be in a paragraph of its own"),
        ("![a](figure:pipeline) shows it", "figure pipeline: must be in a paragraph of its own"),
        (
            "![a](figure:pipeline) ![b](figure:pipeline)",
            "figure pipeline: must be in a paragraph of its own",
        ),
    ],
)
def test_a_figure_that_cannot_be_placed_is_an_error(text: str, message: str) -> None:
    """No page shows a broken image."""
    with pytest.raises(FigureError, match=message):
        page(text)


def test_other_images_are_left_alone() -> None:
    """Only the bank's scheme is ours."""
    assert page("![a](b.png)") == '<p><img alt="a" src="b.png" /></p>'


def test_a_table_scrolls_in_a_named_region_that_takes_the_focus() -> None:
    """The name is made of the column heads; a formula among them is called one."""
    html = page("Before.\n\n| Metric | $k$ | *Value* |\n|-|-|-|\n| a | 1 | 2 |\n\nAfter.")
    region = '<div class="table-scroll" tabindex="0" role="group" aria-label="Table: Metric, formula, Value">'
    assert sorted(re.findall(r"[\w-]+=\"[^\"]*\"", region)) == sorted(
        re.findall(r"[\w-]+=\"[^\"]*\"", html.split("\n")[1])
    )
    assert re.search(
        r'^<p>Before.</p>\n<div [^>]*>\n<table class="data-table">.*</table>\n</div>\n<p>After.</p>$',
        html,
        re.DOTALL,
    )


def test_the_empty_corner_of_a_table_heads_nothing() -> None:
    """A head without words is a plain cell: a screen reader would announce an empty one."""
    html = page("| | b |\n|-|-|\n| a | 1 |\n")
    assert (html.count("<th>"), html.count("<td>")) == (1, 3)


def test_every_table_has_one_region() -> None:
    """Two tables, one of them in a list, are two regions."""
    html = page("| a |\n|-|\n| 1 |\n\n- item\n\n    | b |\n    |-|\n    | 2 |\n")
    assert (html.count("<table"), html.count("table-scroll")) == (2, 2)
