"""The search dialog and the browse page on the real bank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server, Watch

QUERIES = [
    # what a reader types, the term it must find, a question it must find
    ("ANN", "retrieval-ann/#approximate-nearest-neighbor", "two-tower-retrieval"),
    ("dual encoder", "retrieval-ann/#two-tower-model", "two-tower-retrieval"),
    ("click-through rate", "evaluation-metrics/#click-through-rate", None),
    ("IPS", "causal-ope/#inverse-propensity-scoring", "offline-counterfactual-evaluation"),
    ("colaborative", None, "collaborative-filtering-basics"),
]


def search(page: Page, query: str) -> list[str]:
    """Type into the dialog, open or not; return the addresses of the results, from the root."""
    if page.locator(".search[open]").count() == 0:
        page.keyboard.press("/")
    page.locator("#search-input").fill(query)
    page.locator(
        ".search__group:not(.search__group--compact), .search__message p:not(.search__loading)"
    ).first.wait_for()
    page.wait_for_load_state("networkidle")
    root = page.evaluate("__md_scope.href")
    return [
        str(row.get_attribute("href")).removeprefix(root)
        for row in page.locator(".search__row").all()
    ]


@pytest.mark.parametrize(
    ("query", "term", "question"), QUERIES, ids=[query for query, _, _ in QUERIES]
)
def test_readers_find_what_they_mean(
    query: str, term: str | None, question: str | None, page: Page
) -> None:
    """A name, an abbreviation or a typo finds the term and its questions, each question once."""
    found = search(page, query)
    if term:
        assert f"glossary/{term}" in found
    if question:
        assert f"questions/{question}/" in found
    questions = [address for address in found if address.startswith("questions/")]
    assert questions
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("sprint", "paths/one-week-sprint/"),
        ("onboarding", "paths/"),
        ("kit senior", "kits/senior-45/"),
        ("scorecard", "kits/"),
        ("product manager", "paths/product-manager-literacy/"),
    ],
)
def test_paths_and_kits_are_found(query: str, address: str, page: Page) -> None:
    """By their names, by whom they are for, and by what their lists say."""
    assert address in search(page, query)


def test_the_count_is_announced(page: Page) -> None:
    """Once typing rests, a live region says how much was found; also when it is nothing."""
    search(page, "ANN")
    status = page.locator(".search__status")
    expect(status).to_have_attribute("role", "status")
    expect(status).to_have_text(re.compile(r"^\d+ results?: .*\d+ questions?"))
    search(page, "zzzzzz")
    expect(status).to_have_text("No results")
    expect(page.locator(".search__message")).to_contain_text("No results for “zzzzzz”")
    expect(page.locator(".search__message a")).to_have_attribute("href", re.compile(r"/browse/$"))


def test_filters_narrow_the_search(page: Page) -> None:
    """Level and topic filters keep the questions that have both, also without a text."""
    everything = search(page, "evaluation")
    page.get_by_label("Level").select_option("behavioral")
    narrowed = search(page, "evaluation")
    assert (
        0
        < len([address for address in narrowed if address.startswith("questions/")])
        < len(everything)
    )
    page.get_by_label("Topic").select_option("people-communication")
    alone = search(page, "")
    assert all(address.startswith(("questions/", "browse/")) for address in alone)
    assert alone


def test_more_questions_lead_to_the_list(page: Page) -> None:
    """With more questions than the dialog shows, its last row opens the list of all."""
    search(page, "model")
    more = page.locator(".search__row:has(.search__more)")
    expect(more).to_have_text(re.compile(r"^All \d+ questions as a list$"))
    more.click()
    page.wait_for_url("**/browse/?q=model")
    expect(page.locator(".browse__found")).not_to_have_text(re.compile(rf"^{ALL} of"))


def test_markup_is_text(page: Page) -> None:
    """A query is shown as typed and never runs."""
    search(page, "<img src=qqq onerror=zzzz>")
    expect(page.locator(".search__message")).to_contain_text("<img src=qqq onerror=zzzz>")
    assert page.locator(".search img").count() == 0


def test_a_missing_index_is_said(page: Page, watch: Watch) -> None:
    """Without the index the dialog says so, offers the list and tries again."""
    page.route("**/assets/search/*", lambda route: route.fulfill(status=404, body="gone"))
    page.keyboard.press("/")
    message = page.locator(".search__message")
    expect(message).to_contain_text("The search index could not be loaded.")
    expect(message.locator("a")).to_have_attribute("href", re.compile(r"/browse/$"))
    expect(page.locator(".search__status")).to_have_text("The search index could not be loaded.")
    page.unroute("**/assets/search/*")
    message.get_by_role("button", name="Try again").click()
    expect(page.locator(".search__row").first).to_be_visible()
    expect(page.locator("#search-input")).to_be_focused()
    watch.problems.clear()  # the console tells of the status


def test_browse_searches_titles_without_the_index(
    open_page: Callable[..., Page], watch: Watch
) -> None:
    """The browse page falls back on the titles and says so."""
    page = open_page("browse/")
    page.route("**/assets/search/*", lambda route: route.abort())
    page.locator("#browse-query").fill("bandit")
    expect(page.locator(".browse__found")).to_have_text(
        re.compile(rf"^[1-9]\d* of {ALL} questions, by their titles only")
    )
    watch.problems.clear()


@pytest.mark.parametrize(
    ("query", "term", "question"), QUERIES, ids=[query for query, _, _ in QUERIES]
)
def test_browse_finds_the_same(
    query: str, term: str | None, question: str | None, open_page: Callable[..., Page]
) -> None:
    """The browse page finds what the dialog finds, and shows each question once."""
    page = open_page("browse/")
    page.locator("#browse-query").fill(query)
    expect(page.locator(".browse__found")).not_to_have_text(f"{ALL} of {ALL} questions")
    shown = [row.get_attribute("data-id") for row in page.locator(".browse__item:visible").all()]
    assert len(shown) == len(set(shown)) > 0
    if question:
        assert question in shown


def test_the_list_stands_in_the_address(open_page: Callable[..., Page], server: Server) -> None:
    """A choice is in the address, survives a reload, and comes back with the reader."""
    page = open_page("browse/")
    page.get_by_role("checkbox", name="Beginner").check()
    page.get_by_role("checkbox", name="Foundations").check()
    page.wait_for_url(f"{server.url}browse/?level=beginner&topic=foundations")
    count = page.locator(".browse__found").inner_text()
    assert re.fullmatch(rf"[1-9]\d* of {ALL} questions", count)
    expect(page.locator(".browse__status")).to_have_text(count)
    page.reload()
    expect(page.locator(".browse__found")).to_have_text(count)
    expect(page.get_by_role("checkbox", name="Beginner")).to_be_checked()
    page.locator(".browse__item:visible a").first.click()
    page.wait_for_url("**/questions/**")
    page.go_back()
    expect(page.locator(".browse__found")).to_have_text(count)
    expect(page.get_by_role("checkbox", name="Foundations")).to_be_checked()
    page.go_forward()
    page.wait_for_url("**/questions/**")


def test_an_empty_list_says_what_was_chosen(open_page: Callable[..., Page]) -> None:
    """The text and each kind of filter are named, as in a sentence."""
    page = open_page("browse/?level=beginner&minutes=up-to-5&q=zzzz")
    expect(page.get_by_role("link", name="Print this list")).to_be_hidden()
    expect(page.locator(".browse__none p").first).to_have_text(
        "No questions match the text “zzzz” and the chosen level and minutes."
    )


def test_a_foreign_address_is_harmless(open_page: Callable[..., Page]) -> None:
    """What an address states wrongly is ignored, and markup in it is text."""
    page = open_page(
        "browse/?level=nobody&topic=%3Cb%3E&sort=9&q=%3Cimg%20src%3Dqqq%20onerror%3Dzzzz%3E"
    )
    expect(page.locator(".browse__none")).to_contain_text("<img src=qqq onerror=zzzz>")
    assert page.locator(".browse__none img").count() == 0
