"""What a question page lets a reader take along or report."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.page_types import KIT, PATH, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CLIPBOARD = "navigator.clipboard.readText()"


def test_copy_buttons(open_page: Callable[..., Page]) -> None:
    """The link copied is the canonical one; the Markdown is one checklist line with prompt, link and level; both say so."""
    page = open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"])
    address = page.locator("link[rel=canonical]").get_attribute("href")
    prompt = page.evaluate("document.querySelector('h1').firstChild.textContent")
    buttons = page.locator(".actions copy-button")
    buttons.nth(0).get_by_role("button", name="Copy link").click()
    expect(buttons.nth(0).get_by_role("status")).to_have_text("Copied")
    assert page.evaluate(CLIPBOARD) == address
    assert str(address).endswith(f"/{QUESTION}")
    buttons.nth(1).get_by_role("button", name="Copy as Markdown").click()
    expect(buttons.nth(1).get_by_role("status")).to_have_text("Copied")
    assert page.evaluate(CLIPBOARD) == f"- [ ] [{prompt}]({address}) (Intermediate)"


def test_a_path_is_copied_as_a_checklist(open_page: Callable[..., Page]) -> None:
    """With its name, a box per question, task and check, and full addresses."""
    page = open_page(PATH, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown checklist").click()
    expect(page.locator(".tools").get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate(CLIPBOARD)
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert copied.startswith(f"## [Machine-learning engineer, first four weeks]({address})\n")
    boxes = page.locator(".question-list li, .task, .boxes li").count()
    assert boxes == copied.count("\n- [ ] ") > 14


def test_a_scorecard_is_copied_and_a_kit_printed(open_page: Callable[..., Page]) -> None:
    """The table has a row per question; the button opens the browser's print dialog."""
    page = open_page(KIT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy scorecard as Markdown").click()
    expect(page.locator(".tools copy-button").get_by_role("status")).to_have_text("Copied")
    assert (
        page.evaluate(CLIPBOARD).count("#rubric) | | |")
        == page.locator(".kit-question").count()
        == 4
    )
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    page.get_by_role("button", name="Print this kit").click()
    assert page.evaluate("window.printed") == 1


def test_a_denied_clipboard_leaves_a_field(open_page: Callable[..., Page]) -> None:
    """Where the clipboard is denied, a field appears with the text selected and in focus."""
    page = open_page(QUESTION)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError')) }"
    )
    page.locator(".actions copy-button button").first.click()
    field = page.locator(".copy-button__field")
    expect(field).to_be_focused()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("getSelection().toString()") == address


def test_code_is_copied_as_it_stands(open_page: Callable[..., Page]) -> None:
    """The button of a code block copies its text."""
    page = open_page(
        f"{QUESTION}#worked-example", permissions=["clipboard-read", "clipboard-write"]
    )
    code = page.locator("details.answer pre code").first
    button = page.get_by_role("button", name="Copy examples/ndcg-vs-precision.py")
    button.click()
    expect(page.locator("details.answer .code-copy").first.get_by_role("status")).to_have_text(
        "Copied"
    )
    assert page.evaluate(CLIPBOARD) == code.text_content()


def test_a_mistake_is_reported_with_the_question(open_page: Callable[..., Page]) -> None:
    """The link opens the form for wrong answers with the question's id and a title."""
    page = open_page(QUESTION)
    link = page.get_by_role("link", name="Report a mistake").get_attribute("href")
    query = parse_qs(urlsplit(str(link)).query)
    assert {
        "template": ["wrong-answer.yml"],
        "question": ["ndcg-vs-precision"],
        "title": ["Mistake in ndcg-vs-precision"],
    } == query
