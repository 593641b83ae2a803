"""References become links, and nothing in bank text becomes anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall.text import refs

if TYPE_CHECKING:
    from recall.bank.bank import Bank

PAGE = "questions/recall-basics.md"


def test_a_term_links_to_its_glossary_page_with_its_definition(bank: Bank) -> None:
    """The definition is the link's title, so that it is the tooltip."""
    term = bank.term["recall-at-k"]
    expected = f'[R](../glossary/{term.topic}.md#recall-at-k "{term.definition}"){{: .term-link }}'
    assert expected == refs.resolved(bank, "[R](term:recall-at-k)", PAGE)


def test_a_source_the_question_cites_links_within_the_page(bank: Bank) -> None:
    """Elsewhere the same reference leads to the bibliography."""
    source = bank.question["recall-basics"].sources[0]
    assert f"[x](#source-{source})" == refs.resolved(bank, f"[x](source:{source})", PAGE)
    assert f"[x](../about/sources.md#{source})" == refs.resolved(
        bank, f"[x](source:{source})", "glossary/metrics.md"
    )


def test_other_links_stay_as_they_are(bank: Bank) -> None:
    """Only the bank's own schemes are resolved; a reference in code is code."""
    text = "[a](https://example.org/) `[b](term:recall-at-k)` ![c](figure:x)"
    assert text == refs.resolved(bank, text, PAGE)


def test_an_unknown_reference_raises(bank: Bank) -> None:
    """The checks name it first; the page generator must not guess."""
    with pytest.raises(KeyError):
        refs.resolved(bank, "[x](term:nothing)", PAGE)


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("levels/beginner.md", "index.md", "levels/beginner.md"),
        ("levels/beginner.md", "questions/a.md", "../levels/beginner.md"),
        ("glossary/metrics.md#x", "glossary/metrics.md", "#x"),
        ("glossary/metrics.md", "glossary/metrics.md", "metrics.md"),
        ("glossary/metrics.md#x", "glossary/index.md", "metrics.md#x"),
    ],
)
def test_links_are_relative_from_page_to_page(target: str, page: str, expected: str) -> None:
    """So that the site generator validates them and the site works below any path."""
    assert expected == refs.relative(target, page)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("index.md", ""),
        ("questions/a.md", "questions/a/"),
        ("glossary/index.md#x", "glossary/#x"),
        ("glossary/metrics.md#x", "glossary/metrics/#x"),
    ],
)
def test_addresses_are_directories(target: str, expected: str) -> None:
    """A page's address ends with a slash and names no file."""
    assert expected == refs.url_of(target)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1337*7 }}",
        "{% include 'x' %}",
        "<T> & |",
        "&copy; &lt;",
        "a {: onclick=alert(1) }",
        "/// hint | x",
        "/// answer",
        "List<int> and a < b",
        "<script>alert(1)</script>",
        "漢字 👩‍🔬",
    ],
)
def test_odd_text_is_shown_as_typed(text: str) -> None:
    """The browser shows exactly the characters that stand in the bank."""
    page = markdown.markdown(
        refs.escaped(text),
        extensions=["attr_list", "md_in_html", "pymdownx.blocks.details", "tables"],
    )
    shown = page.removeprefix("<p>").removesuffix("</p>")
    for entity, character in (
        ("&#123;", "{"),
        ("&#47;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ):
        shown = shown.replace(entity, character)
    assert text == shown


@given(st.text(alphabet="<>&{}/:! abT\n*_[]()#$`\"'="))
def test_no_text_becomes_an_element_of_its_own(text: str) -> None:
    """Whatever a text holds, the page gets Markdown's own elements and no attribute list."""
    page = markdown.markdown(refs.escaped(text), extensions=["attr_list", "md_in_html"])
    assert "<T" not in page
    assert "<ab" not in page
    assert "{:" not in refs.escaped(text.replace("`", "").replace("$", ""))


def test_every_record_has_an_address(bank: Bank) -> None:
    """Pages of levels, questions, topics and the glossary, with the anchors that others link."""
    found = set(refs.addresses(bank))
    assert {f"/questions/{question.id}/#answer" for question in bank.questions} <= found
    assert {f"/glossary/#{term.id}" for term in bank.terms} <= found
    assert {"/levels/behavioral/", "/glossary/"} <= found


def test_a_link_names_its_target(bank: Bank) -> None:
    """Without a text the record's own name is shown."""
    prompt = bank.question["recall-basics"].prompt
    assert f"[{prompt}](recall-basics.md)" == refs.link(
        bank, "question", "recall-basics", "questions/x.md"
    )
    assert "[Beginner](../levels/beginner.md)" == refs.link(bank, "level", "beginner", PAGE)
