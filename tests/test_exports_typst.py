"""Bank text as Typst: each element has a form, and what has none is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recall.exports import typst
from recall.exports.typst import TypesetError, Typesetter

if TYPE_CHECKING:
    from recall.bank.bank import Bank


@pytest.fixture
def writer(bank: Bank) -> Typesetter:
    """Return a typesetter of a document that holds one question and one term."""
    return Typesetter(bank, {"question-ndcg-basics", "term-ndcg"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("*so* and **so**", "#emph[so]; and #strong[so];"),
        ("`a_b` and `x#y`", '#raw("a_b"); and #raw("x#y");'),
        (
            "a #no *heading* [nor] \\$5 @x <y>",
            "a \\#no #emph[heading]; \\[nor\\] \\$5 \\@x \\<y\\>",
        ),
        ("[NDCG](term:ndcg)", '#mark("ndcg")#link(label("term-ndcg"))[NDCG];'),
        ("[recall](term:recall-at-k)", '#mark("recall-at-k")#[recall];'),
        ("[it](question:ndcg-basics)", '#link(label("question-ndcg-basics"))[it];'),
        ("[it](question:recall-basics)", "#[it];"),
        ("[above](#idea): so", "#[above];: so"),
        (
            "[here](https://example.org/a)",
            '#link("https://example.org/a")[here]#footnote(raw("https://example.org/a"));',
        ),
        ("1\\. not a list", "1\\. not a list"),
        ("of $a<b$", 'of #math.equation(block: false, alt: "a<b", $italic(a)\\<italic(b)$);'),
        (
            "`f`(x); $a$; *b*.c",
            '#raw("f");(x); #math.equation(block: false, alt: "a", $italic(a)$);; #emph[b];.c',
        ),
        ("S1's rate, 'so' it's", "S1’s rate, 'so' it’s"),
        ("", ""),
    ],
)
def test_a_line(text: str, expected: str, writer: Typesetter) -> None:
    """What Markdown means becomes Typst; everything that Typst would read as markup is only text."""
    assert expected == writer.inline(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\ntwo", "one\n\ntwo\n"),
        ("## Idea", "#heading(level: 3, outlined: false)[Idea]\n"),
        ("- a\n- b *c*", "#list([a], [b #emph[c];])\n"),
        ("1. a\n2. b", "#enum([a], [b])\n"),
        ("- a `b`\n    - c", '#list([a #raw("b");\n\n#list([c])])\n'),
        ("- a\n\n    b\n\n- c", "#list([a\n\n\n\nb], [c])\n"),
        ("> a\n>\n> b", "#quote(block: true)[a\n\nb]\n"),
        ("```python\nx = 1\n```", '#raw("x = 1", block: true, lang: "plain-python")\n'),
        ("```text\nx\n```", '#raw("x", block: true)\n'),
        ("---", "#line(length: 100%)\n"),
        ("$$\nx\n$$", '#math.equation(block: true, alt: "x", $ italic(x) $);\n'),
        ("| a | b |\n|---|--:|\n| 1 | $2$ |", None),
    ],
)
def test_blocks(text: str, expected: str | None, writer: Typesetter) -> None:
    """Paragraphs, lists, quotes, code, tables and display formulas."""
    made = writer.blocks(text, depth=1)
    if expected is None:
        assert made.startswith(
            "#sheet(2, (left, right,),\n  table.header([a], [b]),\n  [1], [#math.equation("
        )
    else:
        assert expected == made


def test_a_figure_brings_its_words_and_is_remembered(writer: Typesetter) -> None:
    """Formulas in its words are TeX."""
    made = writer.blocks('![bars of $x_1$](figure:recall-list "The $x$")')
    assert made.startswith(
        '#drawing("figures/recall-list.svg", "bars of x_1", widths.at("recall-list"), caption: [The x]'
    )
    assert {"recall-list"} == writer.figures


def test_an_example_is_set_with_its_name(writer: Typesetter, bank: Bank) -> None:
    """Code is Python, output is plain."""
    made = writer.blocks(
        "![Code](example:code)\n\n![Output](example:output)", example=bank.examples["recall-basics"]
    )
    assert '#listing("examples/recall-basics.py", raw("hits, relevant' in made
    assert '#listing("Output", raw("recall 0.500", block: true))' in made


def test_an_example_of_another_question_is_left_out(writer: Typesetter) -> None:
    """A text without an example has nothing to set there."""
    assert writer.blocks("![Code](example:code)") == "\n"


def test_what_cannot_be_set_is_an_error(
    writer: Typesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An element that the tree gains and the guides do not know is never dropped silently."""
    monkeypatch.setattr(typst, "_INLINE", {})
    with pytest.raises(TypesetError, match="<em> within a line cannot be set"):
        writer.inline("*a*")
