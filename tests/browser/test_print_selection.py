"""The page that prints chosen questions: what it collects, an empty choice, the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import KIT, PATH, QUESTIONS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CHOSEN = "precision-at-k,ndcg-vs-precision"


def test_chosen_questions_stand_whole_and_open(open_page: Callable[..., Page]) -> None:
    """In the order of the address, every block open, links full, no id twice."""
    page = open_page(f"print/?q={CHOSEN}")
    expect(page.locator(".print__status")).to_have_text("2 questions, every block open.")
    assert "NDCG@k" in page.locator(".print__question h1").all_inner_texts()[1]
    assert page.locator(".print__question details:not([open])").count() == 0
    expect(page.locator("#ndcg-vs-precision--answer")).to_be_visible()
    doubled = """() => {
        const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
        return ids.length - new Set(ids).size
    }"""
    assert page.evaluate(doubled) == 0
    lost = """links => links.map(link => link.hash)
        .filter(hash => !document.getElementById(hash.slice(1)))"""
    assert page.eval_on_selector_all(".print__question a[href^='#']", lost) == []
    page.emulate_media(media="print")
    expect(page.locator(".print__bar")).to_be_hidden()


def test_what_is_not_there_is_named(open_page: Callable[..., Page]) -> None:
    """An id that no question has is said, the others are shown."""
    page = open_page("print/?q=precision-at-k,..%2Fabout")
    expect(page.locator(".print__status")).to_have_text("1 question, every block open.")


def test_nothing_chosen_leads_to_the_list(open_page: Callable[..., Page]) -> None:
    """The empty page explains itself, without JavaScript too."""
    for javascript in (True, False):
        page = open_page("print/", javascript=javascript)
        expect(page.locator("print-selection")).to_contain_text(
            "You haven't chosen any questions yet"
        )
        expect(page.locator("print-selection a[href='../browse/']")).to_be_visible()


def test_the_list_of_the_browse_page_is_printed(open_page: Callable[..., Page]) -> None:
    """Its link names the questions shown, in their order."""
    page = open_page("browse/?level=behavioral&sort=minutes")
    expect(page.locator(".browse__item:visible")).to_have_count(5)
    shown = [row.get_attribute("data-id") for row in page.locator(".browse__item:visible").all()]
    page.get_by_role("link", name="Print this list").click()
    expect(page.locator(".print__status")).to_have_text("5 questions, every block open.")
    assert page.url.endswith(f"print/?q={','.join(map(str, shown))}")


@pytest.mark.parametrize("address", [PATH, KIT])
def test_paths_and_kits_are_printed(address: str, open_page: Callable[..., Page]) -> None:
    """Their link collects all of their questions."""
    page = open_page(address)
    page.get_by_role("link", name="Print the questions in full").click()
    expect(page.locator(".print__status")).to_have_text(
        f"{QUESTIONS_OF[address]} questions, every block open."
    )
