"""The browse page: every question in one list, complete as it stands; `<question-browser>` adds the filters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from recall.bank.records import LEVELS
from recall.text import refs
from recall.text.scan import plain

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.records import Question

PAGE = "browse.md"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=True,
)


class Band(NamedTuple):
    """A range of minutes that readers filter by; `id` stands in addresses."""

    id: str
    title: str
    most: int


BANDS = (
    Band("up-to-5", "Up to 5", 5),
    Band("6-to-8", "6 to 8", 8),
    Band("9-or-more", "9 or more", 15),
)


class Value(NamedTuple):
    """One checkbox of a facet: its id in addresses, its label, and how many questions have it."""

    id: str
    title: str
    questions: int


def browse_list(bank: Bank) -> str:
    """Return the list of all questions and its filters as one block of HTML, to stand on the browse page.

    The list needs no JavaScript; the filters are hidden until there is some.
    """
    facets = {
        "level": (
            "Level",
            [Value(level, title, len(bank.of_level(level))) for level, title in LEVELS.items()],
        ),
        "minutes": (
            "Minutes",
            [
                Value(band.id, band.title, sum(_band(q) == band.id for q in bank.questions))
                for band in BANDS
            ],
        ),
        "topic": (
            "Topic",
            [Value(topic.id, topic.title, len(bank.of_topic(topic.id))) for topic in bank.topics],
        ),
    }
    html = _TEMPLATES.get_template("browse.html.jinja").render(
        questions=bank.questions,
        facets=facets,
        levels=LEVELS,
        topic=bank.topic,
        band=_band,
        plain=plain,
        address=lambda kind, identifier: _address(bank, kind, identifier),
    )
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def _band(question: Question) -> str:
    return next(band.id for band in BANDS if question.minutes <= band.most)


def _address(bank: Bank, kind: str, identifier: str) -> str:
    """Return the address of a record as a link on the browse page: raw HTML is not rewritten by the site generator."""
    return "../" * refs.url_of(PAGE).count("/") + refs.url_of(refs.page_of(bank, kind, identifier))
