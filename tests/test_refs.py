"""Which page has what, and the way there from another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recall.text import refs

if TYPE_CHECKING:
    from recall.bank.bank import Bank


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
    ("target", "page", "expected"),
    [
        ("levels/beginner.md", "index.md", "levels/beginner/"),
        ("levels/beginner.md", "questions/a.md", "../../levels/beginner/"),
        ("glossary/metrics.md#x", "glossary/metrics.md", "#x"),
        ("glossary/metrics.md", "glossary/metrics.md", "./"),
        ("glossary/metrics.md#x", "glossary/index.md", "metrics/#x"),
        ("index.md", "questions/a.md", "../../"),
        ("index.md", "index.md", "./"),
    ],
)
def test_addresses_are_relative_from_page_to_page(target: str, page: str, expected: str) -> None:
    """A page is a folder, so the way up is one step longer than between files."""
    assert expected == refs.relative_url(target, page)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("term:ndcg", "https://example.org/glossary/metrics/#ndcg"),
        ("https://example.com/a", "https://example.com/a"),
        ("#idea", "#idea"),
    ],
)
def test_full_addresses_are_for_readers_elsewhere(target: str, expected: str, bank: Bank) -> None:
    """A reference to the bank becomes one; other targets stay as they are."""
    assert expected == refs.full_address(bank, target, "https://example.org/")


def test_an_unknown_reference_raises(bank: Bank) -> None:
    """The checks name it first; nothing guesses."""
    with pytest.raises(KeyError):
        refs.full_address(bank, "term:nothing", "https://example.org/")


def test_every_record_has_an_address(bank: Bank) -> None:
    """Pages of levels, questions, topics and the glossary, with the anchors that others link."""
    found = set(refs.addresses(bank))
    assert {f"/questions/{question.id}/#answer" for question in bank.questions} <= found
    assert {f"/glossary/#{term.id}" for term in bank.terms} <= found
    assert {"/levels/behavioral/", "/glossary/"} <= found
