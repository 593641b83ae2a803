"""Trees as Markdown for readers elsewhere: the same tree again, and no HTML for those who know it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from recall.text.commonmark import MarkdownWriter, escape_markdown
from recall.text.markdown import ConversionError, read_answer, read_line

WRITER = MarkdownWriter(str)


@pytest.mark.parametrize(
    "text",
    [
        "a *b* **c** `d` [e](term:ndcg) $f_1$ g",
        "0.95 plus 1. and 3 - 2 = 1; snake_case stays",
        "``a`b``",
        '[a](https://example.org/ "t")',
    ],
)
def test_an_ordinary_text_comes_out_as_it_went_in(text: str) -> None:
    """Nothing is escaped that is no markup."""
    assert text == WRITER.line(read_line(text))


@pytest.mark.parametrize(
    "text",
    [
        "## A *b*\n\nc\nd\n\n- e\n- f\n    - g\n\n1. h\n2. i",
        "- a\n\n    b\n\n- c",
        "> a\n>\n> b",
        "```python\nx = 1\n```",
        "````text\n```\n````",
        "| a | b |\n|---|--:|\n| 1 | `x\\|y` |",
        '![A list of *five*](figure:x "Two hits")',
        "![Code](example:code)",
        "a\n\n$$\nx + 1\n$$\n\nb\n\n---\n\nc",
        "5. a",
    ],
)
def test_an_answer_is_the_same_tree_again(text: str) -> None:
    """Every block has its form."""
    tree = read_answer(text)
    assert tree == read_answer(WRITER.blocks(tree))


@given(st.text(alphabet='ab*_`[]()<>&;#$!|~=+-.1)\\ \n"/', max_size=60))
def test_plain_text_stays_plain_text(text: str) -> None:
    """Read by us or by a reader that knows HTML and tables, escaped text has no element but paragraphs."""
    line = " ".join(text.split())
    escaped = escape_markdown(line)
    assert "".join(part for part in read_line(escaped) if isinstance(part, str)) == line
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(escaped)
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0


@given(st.text(alphabet="ab*_`[]()<>$ .", max_size=60))
def test_a_line_is_the_same_tree_again(text: str) -> None:
    """Whatever its marks; nested marks that Markdown cannot write apart may merge, but no text is lost."""
    try:
        tree = read_line(" ".join(text.split()))
    except ConversionError:
        return
    again = read_line(WRITER.line(tree))
    if not any(getattr(part, "name", "") in {"em", "strong"} for part in tree):
        assert tree == again
