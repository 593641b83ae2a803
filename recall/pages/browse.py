"""The browse page: every question in one list, complete as it stands; `<question-browser>` adds the filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.records import Question
    from recall.pages.render import Site


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


def browse_list(site: Site, page: str) -> str:
    """Return the list of all questions and its filters as one block of HTML.

    The list needs no JavaScript; the filters are hidden until there is some.
    """
    facets = {
        "level": ("Level", _levels(site.bank)),
        "difficulty": ("Difficulty", _difficulties(site.bank)),
        "minutes": ("Minutes", _minutes(site.bank)),
        "topic": ("Topic", _topics(site.bank)),
    }
    written = site.render(
        "browse.html.jinja", page, questions=site.bank.questions, facets=facets, band=_band
    )
    # An empty line would end the block of HTML.
    return "\n".join(line for line in written.splitlines() if line.strip()) + "\n"


def _levels(bank: Bank) -> list[Value]:
    levels = [(level, title) for level, title in bank.levels.items() if bank.of_level(level)]
    return [Value(level, title, len(bank.of_level(level))) for level, title in levels]


def _minutes(bank: Bank) -> list[Value]:
    bands = [_band(question) for question in bank.questions]
    return [Value(band.id, band.title, bands.count(band.id)) for band in BANDS]


def _difficulties(bank: Bank) -> list[Value]:
    found = [bank.difficulty(question) for question in bank.questions]
    return [
        Value(str(value), f"{value} of 3", found.count(value))
        for value in (1, 2, 3)
        if value in found
    ]


def _topics(bank: Bank) -> list[Value]:
    return [Value(topic.id, topic.title, len(bank.of_topic(topic.id))) for topic in bank.topics]


def _band(question: Question) -> str:
    return next(band.id for band in BANDS if question.minutes <= band.most)
