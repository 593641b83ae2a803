"""A text becomes a tree of known elements; everything else in it is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall.text.markdown import (
    ELEMENTS,
    ConversionError,
    Node,
    plain,
    read_answer,
    read_line,
    split_sentences,
    walk,
    words,
)

SIGNS = "ab$\\{}`|*_<>[]()!#&;:/.\n 1~\"'="


def outline(nodes: tuple[Node | str, ...]) -> str:
    """Return a tree in short: `p(a em(b))`."""
    return " ".join(
        repr(node) if isinstance(node, str) else f"{node.name}({outline(node.content)})"
        for node in nodes
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c**", "'a ' em('b') ' ' strong('c')"),
        ("`a_b` and `` x`y ``", "code('a_b') ' and ' code('x`y')"),
        ("[a `b`](term:ndcg)", "a('a ' code('b'))"),
        ("$a_1 * b$", "math('a_1 * b')"),
        (r"costs \$5 or \$6", "'costs $5 or $6'"),
        ("costs $5 and $6", "'costs $5 and $6'"),
        ("`$x$`", "code('$x$')"),
        ("a\nb", "'a\\nb'"),
        ("# no heading", "'# no heading'"),
        ("- no list", "'- no list'"),
        ("<b>x</b> &lt; &amp;", "'<b>x</b> &lt; &amp;'"),
        (
            "<https://example.org> https://example.org",
            "'<https://example.org> https://example.org'",
        ),
        ("a {: onclick=x } {{ 7*7 }} /// hint | x", "'a {: onclick=x } {{ 7*7 }} /// hint | x'"),
        ("[x][y] [z]", "'[x][y] [z]'"),
        ("List<int> and `<unk>`", "'List<int> and ' code('<unk>')"),
    ],
)
def test_a_line(text: str, expected: str) -> None:
    """Emphasis, code, links and formulas; nothing else is markup."""
    assert expected == outline(read_line(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", "p('a') p('b')"),
        ("## A *b*\n\nc", "h2('A ' em('b')) p('c')"),
        ("- a\n- b", "ul(li('a') li('b'))"),
        ("- a\n\n- b", "ul(li(p('a')) li(p('b')))"),
        ("1. a\n2. b", "ol(li('a') li('b'))"),
        ("- a\n    - b", "ul(li('a' ul(li('b'))))"),
        ("> a", "blockquote(p('a'))"),
        ("```python\nx < 1\n```", "pre('x < 1\\n')"),
        ("   ```\n   x\n   ```", "pre('x\\n')"),
        ("    not code", "p('not code')"),
        ("a\n===", "p('a\\n===')"),
        ("---", "hr()"),
        ("$$\na\n+ b\n$$", "p(math('a\\n+ b'))"),
        ("so $$x$$ follows", "p('so ' math('x') ' follows')"),
        (
            "|a|b|\n|-|-:|\n|1|`x\\|y`|",
            "table(thead(tr(th('a') th('b'))) tbody(tr(td('1') td(code('x|y')))))",
        ),
        ('![A list](figure:x "T *u*")', "figure()"),
        ("![Code](example:code)", "example()"),
        ("<div markdown>\n\n*x*", "p('<div markdown>') p(em('x'))"),
        ("[x]: javascript:alert(1)", "p('[x]: javascript:alert(1)')"),
        ("- `a\n- b`", "ul(li('`a') li('b`'))"),
    ],
)
def test_blocks(text: str, expected: str) -> None:
    """Paragraphs, headings, lists, quotations, code, tables, figures, formulas."""
    assert expected == outline(read_answer(text))


def test_a_figure_has_plain_words() -> None:
    """An attribute cannot have elements: marks go, a formula is its TeX."""
    (figure,) = read_answer('![bars of $x_1$ and `c`](figure:bars "The *t* & $x$")')
    assert {"name": "bars", "alt": "bars of x_1 and c", "title": "The t & x"} == figure.attributes


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a\n\n[x](javascript:alert(1))", "link: 'javascript:alert(1)' is not a target", 2),
        ("[x](javascript&#58;alert(1))", "link: 'javascript:alert(1)' is not a target", 0),
        ("[x](other.md)", "link: 'other.md' is not a target", 0),
        ("![x](https://example.org/x.png)", "image 'https://example.org/x.png': write figure:", 0),
        ("a\n\nb ![x](figure:y)", "an embed is a paragraph of its own", 2),
        ("# A", "headings of an answer begin with", 0),
        ("##### A", "headings of an answer begin with", 0),
        ("a\n\n```py thon\nx\n```", "'py thon' is not a language", 2),
        ("a\n\n|a|\n|-|\n|1|2|", "a row of 2 cells below a head of 1", 4),
    ],
)
def test_what_cannot_be_shown_is_refused(text: str, message: str, line: int) -> None:
    """With the offset of the line."""
    with pytest.raises(
        ConversionError, match=message.replace("(", r"\(").replace(")", r"\)")
    ) as caught:
        read_answer(text)
    assert line == text[: caught.value.offset].count("\n")


@pytest.mark.parametrize("text", ["a\n\nb", "a\n  \nb"])
def test_a_line_is_one_paragraph(text: str) -> None:
    """Two cannot be in a heading or a cell."""
    with pytest.raises(ConversionError, match="several paragraphs"):
        read_line(text)


def test_a_line_has_no_images() -> None:
    """They belong to answers."""
    with pytest.raises(ConversionError, match="images stand in answers only"):
        read_line("![x](figure:y)")


def test_an_unknown_element_cannot_be_made() -> None:
    """Nor an attribute that its element has not."""
    with pytest.raises(ConversionError, match="<script>"):
        Node("script")
    with pytest.raises(ConversionError, match="onclick"):
        Node("p", (), {"onclick": "x"})


@given(st.text(alphabet=SIGNS, max_size=80))
def test_no_character_is_lost_that_is_no_mark(text: str) -> None:
    """Letters and digits of a text of one paragraph are all there, in order."""
    try:
        content = read_line(text)
    except ConversionError:
        return
    kept = [character for character in words(content) if character in "ab1"]
    targets = "".join(node.get("href") + node.get("title") for node in walk(content))
    typed = [character for character in text if character in "ab1"]
    assert len(kept) + sum(character in "ab1" for character in targets) == len(typed)


@given(st.text(alphabet=SIGNS, max_size=120))
def test_any_text_becomes_a_tree_or_an_error_with_a_place(text: str) -> None:
    """Nothing else is raised, whatever is typed."""
    names, offset = _read(text)
    assert names <= set(ELEMENTS)
    assert 0 <= offset <= len(text)


def _read(text: str) -> tuple[set[str], int]:
    """Return the names of a text's elements, or the offset at which it is refused."""
    try:
        return {node.name for node in walk(read_answer(text))}, 0
    except ConversionError as error:
        return set(), error.offset


def test_plain_is_one_line_of_words() -> None:
    """For titles, tables and descriptions."""
    assert "a b c x^2" == plain("*a*\n`b` [c](term:ndcg) $x^2$")


def test_sentences_end_outside_of_elements() -> None:
    """A full stop in a formula, in code or in an abbreviation ends none."""
    content = read_line("One e.g. $x. Y$ two. `A. B` is three! (Four) ends.")
    assert ["One e.g. x. Y two.", "A. B is three!", "(Four) ends."] == [
        words(sentence).strip() for sentence in split_sentences(content)
    ]
