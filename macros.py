"""The words that a hand-written page may use, each one line over `recall.pages`.

A page opts in with `render_macros: true` in its front matter. What a macro returns is Markdown and is never read as a
template again, so bank text cannot run code here. This module uses only what every engine's macros offer.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recall import pages
from recall.bank.load import load_bank
from recall.exports.make import made_for_site
from recall.pages.browse import browse_list
from recall.pages.downloads import download_list

if TYPE_CHECKING:
    from recall.bank.bank import Bank


@lru_cache(maxsize=1)
def _bank() -> Bank:
    return load_bank(Path(__file__).parent)


def define_env(env: Any) -> None:  # noqa: ANN401 - each engine brings its own type
    """Give pages their words: lists of what the bank holds, each linked from the page that it stands on."""

    @env.macro  # type: ignore[untyped-decorator]
    def questions(level: str) -> str:
        """Return the questions of one level, each with a collapsible hint."""
        return pages.level_questions(_bank(), level)

    @env.macro  # type: ignore[untyped-decorator]
    def level_cards(page: str) -> str:
        """Return the six levels as cards, linked from the page named."""
        return pages.level_cards(_bank(), page)

    @env.macro  # type: ignore[untyped-decorator]
    def study_order(page: str) -> str:
        """Return all questions in steps, each building on the ones before, linked from the page named."""
        return pages.study_order(_bank(), page)

    @env.macro  # type: ignore[untyped-decorator]
    def topic_list(page: str) -> str:
        """Return the topics with their summaries, linked from the page named."""
        return pages.topic_list(_bank(), page)

    @env.macro  # type: ignore[untyped-decorator]
    def path_list(page: str) -> str:
        """Return the learning paths, linked from the page named."""
        return pages.path_list(_bank(), page)

    @env.macro  # type: ignore[untyped-decorator]
    def kit_list(page: str) -> str:
        """Return the interviewer's kits, linked from the page named."""
        return pages.kit_list(_bank(), page)

    @env.macro  # type: ignore[untyped-decorator]
    def browser() -> str:
        """Return the list of all questions, which the browse page's script turns into a filter."""
        return browse_list(_bank())

    @env.macro  # type: ignore[untyped-decorator]
    def downloads(site_url: str) -> str:
        """Return the files to take along, with their sizes unless `RECALL_DOWNLOADS=0` left them unmade."""
        wanted = os.environ.get("RECALL_DOWNLOADS") != "0"
        files = (
            made_for_site(Path(__file__).parent, _bank(), site_url, lambda _: None)
            if wanted
            else ()
        )
        return download_list(_bank(), {one.download.file: one.entry for one in files})

    @env.macro  # type: ignore[untyped-decorator]
    def sources() -> str:
        """Return the bibliography."""
        return pages.source_list(_bank())

    @env.macro  # type: ignore[untyped-decorator]
    def count(what: str) -> int:
        """Return how many `questions`, `terms`, `topics`, `sources`, `paths` or `kits` the bank holds."""
        return len(getattr(_bank(), what))
