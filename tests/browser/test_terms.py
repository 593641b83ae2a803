"""A term's definition stands beside its link for a pointer and for a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@pytest.mark.parametrize("width", [320, 1280])
def test_the_definition_comes_with_focus_and_goes_with_escape(
    open_page: Callable[..., Page], axe: Callable[..., list[str]], width: int
) -> None:
    """It describes the link for a screen reader, keeps to the window, and hides nothing long."""
    page = open_page(QUESTION, width=width)
    link = page.locator(".chips a.term-link").first
    definition = link.get_attribute("title")
    link.focus()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_text(str(definition))
    expect(link).to_have_attribute("aria-describedby", "term-tip")
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_definition_stays_under_the_pointer(open_page: Callable[..., Page]) -> None:
    """A reader may move onto it; leaving both lets it go; the link still leads to the glossary."""
    page = open_page(QUESTION)
    link = page.locator(".chips a.term-link").first
    link.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_function("() => document.querySelector('.term-tip:hover')")
    expect(tip).to_be_visible()
    page.locator("h1").hover()
    expect(tip).to_be_hidden()
    link.click()
    assert "/glossary/" in page.url
