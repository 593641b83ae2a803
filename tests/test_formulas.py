"""Formulas: what becomes of TeX, what is refused, and whether the math font has all of it."""

from __future__ import annotations

import re
import string
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_jsonable_python

from recall.bank.load import load_bank
from recall.text.formulas import FormulaError, to_mathml, visible
from recall.text.scan import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FONT = ROOT / "docs" / "assets" / "fonts" / "math.woff2"
STYLES = (ROOT / "docs" / "assets" / "css" / "formula.css").read_text(encoding="utf-8")

FORMULAS = [
    (
        r"\mathrm{NDCG}@k = \frac{1}{\mathrm{IDCG}@k}"
        r"\sum_{i=1}^{k}\frac{2^{\mathit{rel}_i}-1}{\log_2(i+1)}"
    ),
    r"\hat{r}_{ui} = \mu + b_u + b_i + \mathbf{p}_u^\top \mathbf{q}_i",
    (
        r"\mathcal{L}(\boldsymbol{\theta}) = -\sum_{(u,i)\in\mathcal{D}} "
        r"\log \frac{e^{s(u,i)/\tau}}{\sum_{j} e^{s(u,j)/\tau}}"
    ),
    (
        r"\hat{V}_{\mathrm{IPS}}(\pi) = "
        r"\frac{1}{n}\sum_{i=1}^n \frac{\pi(a_i\mid x_i)}{\pi_0(a_i\mid x_i)}\, r_i"
    ),
    r"f(x)=\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    (
        r"\begin{aligned} a &= \sqrt{\frac{x^2+y}{z}} \\"
        r" &= \left( \sum_k \frac{1}{k} \right)^2 \end{aligned}"
    ),
    (
        r"\mathbf{A} = \begin{bmatrix} 1 & 2 \\ 3 & 4\end{bmatrix}, "
        r"\lVert x \rVert_2 \le \epsilon, \overline{AB}"
    ),
    (
        r"\begin{array}{l|cr} a & b & c \\ \hline d & e & f\end{array}, "
        r"\sum_{\begin{subarray}{l} i \\ j \end{subarray}}"
    ),
    (
        r"\Pr[\mathbb{E}[X] \ge t], "
        r"\int_0^1 x\,dx, \partial_x \phi \varphi \vartheta, \underbrace{a+b}_{n}"
    ),
    (
        r"\operatorname*{arg\,max}_{i \in \mathcal{I}} s_{ui}, "
        r"\mathop{\mathrm{argmax}}_x, \mathbin{x}, 90\%, x', f''"
    ),
    (
        r"X \perp\!\!\!\perp Y \negmedspace Z \negthickspace, "
        r"\widetilde{x}, \bar{y}, \hat{y}, \widehat{AB}"
    ),
    (
        r"\mathbb{R}^d, \mathbb{P}, \mathbb{1}[x], \ell, h, "
        r"\nabla_\theta J, \mathcal{N}(0, \sigma^2), \Phi^{-1}(\alpha)"
    ),
    (
        r"\lim_{n\to\infty} \binom{n}{k} \approx \propto \sim \gg \ll \neq "
        r"\equiv \cup \cap \setminus \emptyset"
    ),
    (
        r"\Rightarrow \iff \odot \oplus \lfloor x \rfloor \lceil x \rceil "
        r"\pm \times \cdot \ldots \cdots"
    ),
]
"""What recommender mathematics looks like."""


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_is_clean_mathml(tex: str, display: bool) -> None:
    """Well-formed, no style attribute, the TeX as alternative text, each class in the styles."""
    mathml = to_mathml(tex, display)
    root = ET.fromstring(mathml)  # noqa: S314 - our own output
    assert root.tag == "math"
    assert root.get("alttext") == tex
    assert root.get("display") == ("block" if display else None)
    assert {element.tag for element in root.iter() if "style" in element.attrib} == set()
    classes = {name for element in root.iter() for name in element.get("class", "").split()}
    assert {name for name in classes if f".{name} {{" not in STYLES} == set()


def test_columns_are_aligned_by_classes() -> None:
    """What the converter says by style attributes is said by classes."""
    assert re.findall(
        r'class="([^"]+)"', to_mathml(r"\begin{aligned} a &= b \end{aligned}", display=True)
    ) == [
        "math-end math-tight-right",
        "math-start math-tight-left",
    ]


def test_one_script_alphabet() -> None:
    """Selectors between two script alphabets, for which web fonts have no glyph, are left out."""
    assert visible(to_mathml(r"\mathcal{L} < \emptyset", display=False)) == "\u2112<\u2205"


def test_alternative_text_is_escaped_and_on_one_line() -> None:
    """TeX of several lines with quotes and angle brackets stays an attribute."""
    assert to_mathml('a <\n  \\text{"b"}', display=False).startswith(
        '<math alttext="a &lt; \\text{&quot;b&quot;}">'
    )


@pytest.mark.parametrize(
    ("tex", "position", "message"),
    [
        ("", 0, "the formula is empty"),
        ("  \n", 0, "the formula is empty"),
        (r"x + \foo", 4, r'Unknown command "\foo"'),
        (r"é + \foo", 4, r'Unknown command "\foo"'),
        (r"\frac{a", 7, "reached end of input"),
        ("a $ b", 2, 'Unexpected "$"'),
        ("90% of x", 2, r"write \%"),
        (r"a \\% b", 4, r"write \%"),
        (r"a \\ b", 2, r"\begin{aligned}"),
        (r"\begin{align} a &= b \end{align}", 0, r"\begin{aligned}"),
        (r"\begin{equation} a \end{equation}", 0, r"\begin{aligned}"),
        (r"\tag{1} x", 0, r"\tag"),
        (r"a \color{red} x", 2, "colors cannot be shown"),
        (r"a \hspace{-1em} b", 2, "negative space"),
        (r"\textcolor{red}{x}", 0, "colors cannot be shown"),
        (r"\boxed{x}", 0, "boxes and strokes"),
        (r"x + \cancel{x}", 4, "boxes and strokes"),
        (r"x\vec{x}", 1, r"\mathbf{x}"),
        (r"x\text{\textbf{y}}", 7, "styles of text"),
        (r"x \emph{y}", 2, "styles of text"),
        (r"\prescript{a}{b}{X}", 0, "signs before a letter"),
        (r"a\raisebox{1em}{x}", 1, "shifted and overlapping"),
        (r"x\surd", 1, "shifted and overlapping"),
        (r"\def\a{x} \a", 0, "cannot define commands"),
        (r"x \newcommand{\a}{x}", 2, "cannot define commands"),
        ("x" * 2001, None, "has 2001 characters, at most 2000 are allowed"),
        ("n" + "(" * 9, None, "leaves 9 brackets open: close them"),
        (r"\bigl(" * 30, None, "leaves 30 brackets open: close them"),
        (r"\sqrt{" * 50 + "x" + "}" * 50, None, "nested more than 40 deep"),
        (r"x = \text{中}", 10, "no font of the PDFs has '中' (U+4E2D, cjk unified ideograph-"),
        ("x ✅", 2, "no font of the PDFs has '✅' (U+2705, white heavy check mark)"),
        ("x\x0b", None, "has a character that XML, and so an EPUB, cannot have"),
        (r"\substack{a \\ b} \begin{cases} a \end{cases}", 0, r"\substack"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_plain_words(
    tex: str, position: int | None, message: str
) -> None:
    """The message names the trouble or the way out; the position counts characters of the TeX."""
    with pytest.raises(FormulaError) as caught:
        to_mathml(tex, display=True)
    assert message in str(caught.value)
    assert caught.value.position == position


def test_an_unknown_layout_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a new version of the converter writes a style that has no class, it is refused."""
    monkeypatch.setattr("recall.text.formulas._CLASSES", {})
    with pytest.raises(FormulaError, match="the layout 'text-align: left' cannot be shown"):
        to_mathml(r"\begin{cases} a & b \end{cases}", display=True)


@given(st.text(alphabet=string.printable + "é√𝔼\\{}^_&$%", max_size=40), st.booleans())
def test_any_text_is_shown_or_refused(tex: str, display: bool) -> None:
    """No input gives another exception, a style attribute or markup of its own."""
    try:
        mathml = to_mathml(tex, display)
    except FormulaError:
        return
    tags = re.findall(r"<[^>]*>", re.sub(r'alttext="[^"]*"', "", mathml))
    assert [tag for tag in tags if " style=" in tag or not re.match(r"</?m[a-z]+\b", tag)] == []


def strings(value: Any) -> Iterator[str]:
    """Yield every text in nested records."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from strings(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from strings(child)


def italic_letters() -> dict[str, str]:
    """Return the letter that a browser draws for a variable of one letter."""
    codes = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]
    plain = {code: unicodedata.decomposition(chr(code)).removeprefix("<font> ") for code in codes}
    return {chr(int(letter, 16)): chr(code) for code, letter in plain.items() if letter} | {
        "h": "\u210e"
    }


def missing(tex: str) -> set[str]:
    """Return the characters of a formula that the font lacks, but for invisible ones."""
    mathml = to_mathml(tex, display=True)
    variables = re.findall(r"<mi>(.)</mi>", mathml)
    drawn = set(visible(mathml)) | {italic_letters().get(letter, letter) for letter in variables}
    return {
        sign
        for sign in drawn
        if ord(sign) not in FONT_CHARACTERS
        and not sign.isspace()
        and unicodedata.category(sign) != "Cf"
    }


FONT_CHARACTERS = set(TTFont(FONT).getBestCmap())


@pytest.mark.parametrize("tex", FORMULAS)
def test_the_font_has_what_formulas_of_the_field_need(tex: str) -> None:
    """Every character of the specimens is in the font."""
    assert missing(tex) == set()


def test_the_font_has_every_character_of_the_bank() -> None:
    """A formula with another character would mix two fonts: add it to scripts/fonts.py."""
    bank = load_bank(ROOT)
    shown = replace(bank, places={}, figures={}, examples={}, permalinks=())
    texts = strings(to_jsonable_python(shown))
    formulas = {span.tex for text in texts for span in spans(text) if span.kind == "math"}
    assert {tex: found for tex in formulas if (found := missing(tex))} == {}


def test_a_character_that_the_font_lacks_is_noticed() -> None:
    """The check above can fail."""
    assert missing(r"\mathfrak{A}") == {"\U0001d504"}


def test_the_font_is_small_and_still_a_math_font() -> None:
    """At most 60 kB, with the tables for stretched roots and brackets, under its own name."""
    font = TTFont(FONT)
    assert FONT.stat().st_size <= 60_000
    assert font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs
    assert font["MATH"].table.MathConstants.RadicalRuleThickness.Value > 0
    assert font["name"].getDebugName(1) == "Recall Math"
    assert "GUST Font License" in (FONT.with_name("math-LICENSE.txt")).read_text(encoding="utf-8")
