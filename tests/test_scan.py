"""The scanner knows prose from code, math and fences, and finds links and headings in prose only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall.text.scan import headings, line_column, links, masked, plain, spans

TOKENS = [
    "a ",
    "`",
    "``",
    "```",
    "$",
    "$$",
    "\n",
    "\n\n",
    "~~~",
    "[x](term:y)",
    "\\",
    "# ",
    "!",
    "{{",
    "é",
]
PIECES = st.lists(st.sampled_from(TOKENS)).map("".join)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("plain words", ["prose"]),
        ("a `b` c", ["prose", "code", "prose"]),
        ("a ``b ` c`` d", ["prose", "code", "prose"]),
        ("a `b", ["prose"]),
        ("one $x$ two", ["prose", "math", "prose"]),
        (r"costs \$5 and \$6", ["prose"]),
        ("costs $5 and $6", ["prose"]),  # a closing dollar may not follow a space
        ("$$\nx\n$$", ["math"]),
        ("```python\n$x$ [a](b)\n```\nafter", ["fence", "prose"]),
        ("~~~text\n```\n~~~\n", ["fence"]),
        ("```python\nnever closed", ["fence"]),
        ("`$x$`", ["code"]),
        ("- item\n\n  ```text\n  code\n  ```\n", ["prose", "fence"]),
    ],
)
def test_spans_tell_prose_from_the_rest(text: str, kinds: list[str]) -> None:
    """Each stretch has the kind that Markdown gives it."""
    assert kinds == [span.kind for span in spans(text)]


@given(PIECES)
def test_spans_concatenate_to_the_input(text: str) -> None:
    """Nothing is lost or doubled, whatever the text."""
    assert text == "".join(span.text for span in spans(text))


@given(PIECES)
def test_masking_keeps_every_offset(text: str) -> None:
    """A masked text has the length and the line breaks of the original."""
    hidden = masked(text)
    assert len(text) == len(hidden)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(hidden) if c == "\n"
    ]


def test_math_spans_give_their_formula() -> None:
    """The dollar signs are no part of the formula, and two of them make it a display."""
    inline, display = (span for span in spans("a $x+1$ b\n\n$$\ny\n$$") if span.kind == "math")
    assert ("x+1", False, "y", True) == (inline.tex, inline.display, display.tex, display.display)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[NDCG](term:ndcg)", [(False, "NDCG", "term:ndcg", None)]),
        ('![What it shows](figure:x "Caption")', [(True, "What it shows", "figure:x", "Caption")]),
        ("[`MMR` and $k$](term:mmr)", [(False, "`MMR` and $k$", "term:mmr", None)]),
        ("[a](https://x.org/a_(b))", [(False, "a", "https://x.org/a_(b)", None)]),
        ("`[a](b)` and ```\n[a](b)\n```", []),
        (r"\[a](b)", []),
        ("[1, 2] (no link)", []),
        ("[see [1]](term:a)", [(False, "see [1]", "term:a", None)]),
    ],
)
def test_links_are_found_in_prose_only(
    text: str, expected: list[tuple[bool, str, str, str | None]]
) -> None:
    """Text, target and title come back; code holds no links."""
    assert expected == [(link.image, link.text, link.target, link.title) for link in links(text)]


def test_headings_carry_level_text_and_place() -> None:
    """A heading in a code block is none."""
    text = "## One\n\n```text\n## no\n```\n\n### Two ###\n"
    assert [(2, "One", 0), (3, "Two", text.index("### Two"))] == [
        tuple(heading) for heading in headings(text)
    ]


def test_line_and_column_count_from_one() -> None:
    """The first character is 1:1; the one after a line break starts a line."""
    assert [(1, 1), (2, 1), (2, 2)] == [line_column("a\nbc", offset) for offset in (0, 2, 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[NDCG](term:ndcg) and *more* **of** `it`", "NDCG and more of it"),
        ("snake_case stays, 2 * 3 too", "snake_case stays, 2 * 3 too"),
        ("![alt](figure:x) after", "after"),
        (r"USD \$5", "USD $5"),
        ("a\n  b", "a b"),
        ("$x^2$", "x^2"),
    ],
)
def test_plain_is_what_a_reader_sees(text: str, expected: str) -> None:
    """Markup goes, words stay."""
    assert expected == plain(text)
