"""Formulas in Typst: that the PDFs show what the pages show, and that no formula becomes code."""

from __future__ import annotations

import html
import re
import string
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from recall.bank.load import load_bank
from recall.checks import passages
from recall.exports.guides import TEMPLATE
from recall.text.equations import to_typst
from recall.text.formulas import ELEMENTS, FormulaError, to_mathml, visible
from tests.test_formulas import FORMULAS

ROOT = Path(__file__).parents[1]
FONTS = typst.Fonts(
    include_system_fonts=False, font_paths=[str(ROOT / "recall" / "assets" / "fonts")]
)
COMPILER = typst.Compiler(b"", root=str(TEMPLATE.parent), font_paths=FONTS)
NAMES = f'#import "{TEMPLATE.name}": *\n'
"""What has a name in the guides: it must not be in the place of what formulas are made of."""
HEAD = f'{NAMES}#set document(title: "x")\n#set text(font: "IBM Plex Sans", lang: "en")\n'

# One of each form: what LaTeX calls it, and what the guides get.
FORMS = [
    ("x", "italic(x)"),
    (r"\mathrm{x}", "upright(x)"),
    (r"\mathrm{NDCG}", '"NDCG"'),
    (r"90\%", r'"90"class("normal", \%)'),
    ("a + b", r"italic(a)\+italic(b)"),
    ("-a", r'class("normal", \−)italic(a)'),
    (r"1{,}000", r'"1"class("normal", \,)"000"'),
    ("f(x)", r"italic(f)\(italic(x)\)"),
    (r"\log x", 'op("log")italic(x)'),
    (r"\log_2 x", 'attach(op("log"), b: "2")italic(x)'),
    (r"\operatorname*{argmax}_i x", 'attach(op("argmax"), b: italic(i))'),
    (r"\displaystyle\max_i x", 'attach(op("max", limits: #true), b: italic(i))'),
    ("x_i^2", 'attach(italic(x), b: italic(i), t: "2")'),
    ("x'", r"attach(italic(x), t: \′)"),
    (r"\sum_i x", r"attach(\∑, b: italic(i))italic(x)"),
    (r"\sum\nolimits_i x", r"attach(scripts(\∑), b: italic(i))italic(x)"),
    (r"\overset{a}{b}", "attach(limits(italic(b)), t: italic(a))"),
    (r"\underset{a}{b}", "attach(limits(italic(b)), b: italic(a))"),
    (r"\hat{x}", 'accent(italic(x), "ˆ")'),
    (r"\overline{x}", "overline(italic(x))"),
    (r"\underline{x}", "underline(italic(x))"),
    (r"\underleftarrow{x}", r"attach(limits(italic(x)), b: \←)"),
    (r"\underbrace{x}_n", "attach(limits(underbrace(italic(x))), b: italic(n))"),
    (r"\frac{a}{b}", "frac(italic(a), italic(b))"),
    (r"\dfrac{a}{b}", "display(frac(italic(a), italic(b)))"),
    (r"\tfrac{a}{b}", "inline(frac(italic(a), italic(b)))"),
    (r"\frac{}{b}", 'frac("", italic(b))'),
    (r"\binom{n}{k}", "binom(italic(n), italic(k))"),
    (r"{a \atop b}", "mat(delim: #none, italic(a); italic(b))"),
    (r"\sqrt{x}", "sqrt(italic(x))"),
    (r"\sqrt[3]{x}", 'root("3", italic(x))'),
    (r"\left( x \right]", r"lr(\(italic(x)\])"),
    (r"\left. x \right|", r"lr(italic(x)\|)"),
    (r"\left( a \middle| b \right)", r"lr(\(italic(a)mid(\|)italic(b)\))"),
    (r"\bigl( x", r'class("opening", lr(size: #1.2em, \())italic(x)'),
    (r"x \bigr)", r'italic(x)class("closing", lr(size: #1.2em, \)))'),
    (r"\Big| x", r'class("normal", lr(size: #1.623em, \|))italic(x)'),
    (r"a\,b", "italic(a)#h(0.16666667em);italic(b)"),
    (r"a\!b", "italic(a)#h(-0.1667em);italic(b)"),
    (r"\mathinner{x}y", "italic(x)#h(0.1667em);italic(y)"),
    (r"x\phantom{y}", "italic(x)#hide[$italic(y)$];"),
    (r"\textstyle x", "inline(italic(x))"),
    (r"\text{so \#b}", '"so\u00a0#b"'),
    (r"\operatorname{a}(x)", 'op("a")'),
    (r"\begin{aligned} a &= b \end{aligned}", r"display(italic(a)&\=italic(b))"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & \end{pmatrix}", '"1", "2"; "3", ""'),
    (r"\begin{cases} 1 & x \end{cases}", r"lr(\{mat(delim: #none, align: #left, "),
    (r"\begin{array}{r|c} a & b \\ \hline c & d \end{array}", "align: #right, augment: #(hline: "),
]


@pytest.mark.parametrize(("tex", "expected"), FORMS)
def test_each_element_has_a_form(tex: str, expected: str) -> None:
    """Signs are escaped or within strings; what Typst would do by itself is left to it."""
    assert expected in to_typst(tex, display=False)


def test_the_specimens_have_all_elements() -> None:
    """A new element in the list of those allowed needs a form and a specimen."""
    formulas = [to_mathml(tex, display=False) for tex, _ in FORMS]

    assert set(re.findall(r"<(\w+)", "".join(formulas))) | {"munderover"} == ELEMENTS


def signs(text: str) -> Counter[str]:
    """Return the signs of a formula, whatever their alphabet: lines and accents left out."""
    plain = unicodedata.normalize("NFKD", text)
    return Counter(
        sign
        for sign in plain
        if unicodedata.category(sign) not in {"Cf", "Lm", "Mn", "Sk", "Zs"} and sign != "^"
    )


def drawn(equation: str) -> str:
    """Return what a reader of a guide sees of an equation: Typst itself writes it as MathML."""
    page = COMPILER.compile(f"{NAMES}{equation}".encode(), format="html")
    assert isinstance(page, bytes)
    found = re.search(r"<math.*</math>", page.decode(), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[0])) if found else ""


def bank_formulas() -> list[tuple[str, bool]]:
    """Return the formulas of the project's bank."""
    spans = [span for passage in passages(load_bank(ROOT)) for span in passage.spans]
    return sorted({(span.tex, span.display) for span in spans if span.kind == "math"})


def test_the_pdfs_show_the_signs_of_the_pages() -> None:
    """No bracket, letter or operator is lost or added, in the whole bank and in all specimens."""
    specimens = [(tex, display) for tex in FORMULAS for display in (False, True)]

    different = {}
    for tex, display in [*bank_formulas(), *specimens]:
        page, guide = visible(to_mathml(tex, display)), drawn(to_typst(tex, display))
        if signs(page) != signs(guide):
            different[tex] = page, guide

    assert different == {}


def test_a_lost_sign_is_noticed() -> None:
    """The comparison above can fail."""
    assert signs(visible(to_mathml(r"\bigl( x \bigr)", display=False))) != signs(drawn("$x$"))


def test_what_is_accepted_is_set_under_the_standard_for_accessible_pdfs() -> None:
    """Each form and specimen, in one document."""
    accepted = [tex for tex, _ in FORMS] + FORMULAS
    body = [f'#math.equation(alt: "x", {to_typst(tex, display=False)})' for tex in accepted]
    source = (HEAD + "\n\n".join(body)).encode()

    made = COMPILER.compile(source, format="pdf", pdf_standards=["ua-1"])

    assert isinstance(made, bytes)


@given(
    st.lists(
        st.sampled_from([
            *string.ascii_letters[:4], *string.punctuation, "1", " ", "é", "√",
            r"\frac", r"\sqrt", r"\left(", r"\right)", r"\text", r"\sum", r"\log", r"\{", r"\}",
            r"\#", r"\$", r"\_", r"\&", r"\%", r"\bigl(", r"\hat", r"\mathbf", r"\begin{cases}",
            r"\end{cases}", r"\\", r"\langle", r"\rangle", r"\operatorname{", "panic(", "//",
        ]),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_any_formula_that_is_accepted_can_be_set(tex: str) -> None:
    """Whatever the judge lets pass is Typst, and none of it is code."""
    try:
        equation = to_typst(tex, display=False)
    except FormulaError:
        return

    drawn(equation)
    functions = set(re.findall(r"#(\w+)", re.sub(r'"(?:[^"\\]|\\.)*"', "", equation)))
    assert functions <= {"h", "hide", "none", "left", "right", "center", "true", "false"} | {
        name for name in functions if name[0].isdigit()
    }
