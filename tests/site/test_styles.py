"""The frame of the built pages: what the theme's templates write, somebody styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.theme import CLASSES

if TYPE_CHECKING:
    from tests.site.document import Document

FRAME = {
    "md-container",
    "md-content",
    "md-content__inner",
    "md-dialog",
    "md-dialog__inner",
    "md-ellipsis",
    "md-grid",
    "md-icon",
    "md-main",
    "md-main__inner",
    "md-nav",
    "md-nav--secondary",
    "md-nav__icon",
    "md-nav__item",
    "md-nav__link",
    "md-nav__list",
    "md-nav__title",
    "md-overlay",
    "md-sidebar",
    "md-sidebar--secondary",
    "md-sidebar__inner",
    "md-sidebar__scrollwrap",
    "md-toggle",
}
"""Classes of the theme's templates that our own sheets style, or that need no look."""


def classes_of(pages: dict[str, Document]) -> set[str]:
    """Return all classes of all pages."""
    return {
        name
        for document in pages.values()
        for element in document.having("class")
        for name in element.attributes["class"].split()
    }


def test_the_theme_writes_no_class_that_nobody_styles(pages: dict[str, Document]) -> None:
    """After the theme was raised its templates may write new parts.

    Add a class to `CLASSES` in scripts/theme.py for the theme's look, or style it here and list it.
    """
    found = {name for name in classes_of(pages) if name.startswith("md-")}

    assert found - CLASSES == FRAME
