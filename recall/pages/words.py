"""The vocabulary of hand-written pages: what `{{ word(…) }}` can say, in one table.

A page opts in with `render_macros: true` in its front matter. What a word returns is Markdown with tokens and is never read as
a template again, so text of the bank cannot run code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.bank.records import KINDS
from recall.pages.browse import browse_list
from recall.pages.downloads import download_list
from recall.pages.plans import kit_list, path_list
from recall.pages.question import level_questions, study_order
from recall.pages.topics import level_cards, source_list, topic_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recall.pages.render import Site


def count(site: Site, page: str, what: str) -> str:
    """Return how many entries of a kind the bank has, as in `count("terms")`."""
    del page
    if what not in KINDS:
        msg = f"there is no '{what}' to count: write one of {', '.join(KINDS)}"
        raise ValueError(msg)
    return str(len(getattr(site.bank, what)))


WORDS: Mapping[str, Callable[..., str]] = {
    "questions": level_questions,
    "level_cards": level_cards,
    "study_order": study_order,
    "topic_list": topic_list,
    "path_list": path_list,
    "kit_list": kit_list,
    "browser": browse_list,
    "downloads": download_list,
    "sources": source_list,
    "count": count,
}
"""Each word with its function: the site, the path of the page that it stands on, then what the author writes in brackets."""
