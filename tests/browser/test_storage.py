"""Blocked, corrupt and foreign storage: every page works all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import ALL, BEGINNER, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server

KEY = "/recall-at-k/recall"
BLOCKED = """Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })"""
READ_ONLY = (
    """Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"""
)
CORRUPT = {
    "cut": "{bad",
    "null": "null",
    "list": "[]",
    "number": "1",
    "other types": '{"version": 1, "palette": 7, "shortcuts": "no"}',
    "markup": '{"version": 1, "palette": "<img src=x onerror=alert(1)>"}',
    "prototype": '{"__proto__": {"palette": "dark", "shortcuts": false}}',
    "a megabyte": "x" * 1_000_000,
}


def drive(page: Page) -> None:
    """Use what a page offers: palette both ways, search, a block."""
    scheme = "document.body.dataset.mdColorScheme"
    assert page.evaluate(scheme) == "default"
    page.locator(".palette-switch").click()
    assert page.evaluate(scheme) == "slate"
    page.keyboard.press("/")
    page.locator("#search-input").fill("ndcg")
    expect(page.locator(".search__row").first).to_contain_text("NDCG")
    page.keyboard.press("Escape")
    page.locator("details.hint summary").click()
    expect(page.locator("#hint")).to_be_visible()


@pytest.mark.parametrize("fault", [BLOCKED, READ_ONLY], ids=["blocked", "full"])
def test_without_storage(fault: str, open_page: Callable[..., Page]) -> None:
    """With storage that throws, palette, search and blocks work; what cannot be stored holds for the page."""
    page = open_page(QUESTION)
    page.add_init_script(fault)
    page.reload()
    drive(page)
    page.keyboard.press("/")
    page.get_by_label("Shortcuts / s f").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("dialog:modal")).to_have_count(0)
    page.goto(page.url.replace(QUESTION, "browse/?level=beginner"))
    expect(page.locator(".browse__found")).to_have_text(f"{BEGINNER} of {ALL} questions")


@pytest.mark.parametrize("kind", CORRUPT)
def test_corrupt_storage(kind: str, open_page: Callable[..., Page], server: Server) -> None:
    """A corrupt value counts as nothing stored and is replaced by the next choice; other sites' keys stay as they are."""
    foreign = {
        "recall": "another site's",
        "/other/recall": '{"palette":"dark"}',
        "__palette": "{bad",
    }
    stored = [
        {"name": name, "value": value} for name, value in {**foreign, KEY: CORRUPT[kind]}.items()
    ]
    state = {"cookies": [], "origins": [{"origin": server.origin, "localStorage": stored}]}
    page = open_page(QUESTION, storage_state=state)
    drive(page)
    kept = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    assert {"version": 1, "palette": "dark"} == json.loads(kept.pop(KEY))
    assert foreign == kept


def test_the_palette_is_remembered(open_page: Callable[..., Page]) -> None:
    """The chosen palette holds on the next page, whatever the system's; without a choice the page follows the system."""
    page = open_page()
    scheme = "document.body.dataset.mdColorScheme"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {scheme} === 'slate'")
    page.locator(".palette-switch").click()
    assert page.evaluate(scheme) == "default"
    page.goto(f"{page.url}about/")
    assert page.evaluate(scheme) == "default"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_nothing_is_stored_unasked(open_page: Callable[..., Page]) -> None:
    """Reading and searching leave no trace: no storage, no cookie."""
    page = open_page("browse/?q=ann")
    page.locator(".browse__chips button").first.wait_for()
    page.keyboard.press("Control+k")
    page.locator("#search-input").fill("ips")
    page.locator(".search__row").first.wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []
