"""What a question shows, in order: facts in one line, then labelled sections.

The page, the PDFs, the EPUB, the tables, the cards, the search and the texts to copy all draw from here, so a part of a question
that is added here appears in all of them. A section says which form it has; each target knows the few forms, not the fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from recall.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank
    from recall.bank.records import BeyondSolid, Question, Rubric

Form = Literal["line", "list", "points", "pairs", "bands", "answer", "entries"]
"""How a section is shown: one paragraph, a list, points with a mark, pairs of ask and answer, bands, the long answer, links."""
Part = Literal["attempt", "minute", "full", "interview", "around"]
"""Which block of a page a section is in, and so which edition of a guide has it."""


class Fact(NamedTuple):
    """One thing that a question says about itself in its first line."""

    name: str
    text: str
    """Plain words, such as `6 minutes`."""
    entry: tuple[str, str] | None = None
    """Kind and id of the entry that it names."""


class Item(NamedTuple):
    """One part of a section. Its texts are Markdown of one paragraph."""

    text: str
    more: str = ""
    """What goes with the text: the truth behind a claim, the answer to a variant."""
    mark: str = ""
    """A word that says what the item is: `must`, `solid`, `deepen`."""


class Section(NamedTuple):
    """A labelled part of a question."""

    name: str
    """Name of the field, and part of classes and column names."""
    title: str
    form: Form
    part: Part
    items: tuple[Item, ...]
    label: str = ""
    """What stands before the second text of each pair, as in `Listen for`."""


def facts(bank: Bank, question: Question) -> tuple[Fact, ...]:
    """Return level, difficulty and minutes of a question, then its topics."""
    found = [Fact("level", bank.levels[question.level], ("level", question.level))]
    difficulty = bank.difficulty(question)
    if difficulty:
        found.append(Fact("difficulty", f"difficulty {difficulty} of 3"))
    found.append(Fact("minutes", f"{question.minutes} minutes"))
    topics = (
        Fact("topic", plain(bank.topic[topic].title), ("topic", topic)) for topic in question.topics
    )
    return (*found, *topics)


def facts_line(bank: Bank, question: Question) -> str:
    """Return the facts as one line of text: `Beginner, difficulty 1 of 3, 5 minutes. Metrics, Data`."""
    found = facts(bank, question)
    own = ", ".join(fact.text for fact in found if fact.name != "topic")
    topics = ", ".join(fact.text for fact in found if fact.name == "topic")
    return f"{own}. {topics}"


def sections(question: Question) -> tuple[Section, ...]:
    """Return the sections of a question that have content, in the order in which they are shown."""
    return tuple(section for section in _all_sections(question) if section.items)


def _all_sections(question: Question) -> Iterator[Section]:
    yield Section("nudges", "Nudges", "list", "attempt", _items(question.nudges))
    yield Section("hint", "Hint", "line", "attempt", (Item(question.hint),))
    yield Section("short_answer", "In a minute", "line", "minute", (Item(question.short_answer),))
    points = tuple(Item(point.text, mark=point.kind) for point in question.key_points)
    yield Section("key_points", "Key points", "points", "minute", points)
    yield Section("answer", "Full answer", "answer", "full", (Item(question.id),))
    pitfalls = tuple(Item(pitfall.claim, pitfall.truth) for pitfall in question.pitfalls)
    yield Section("pitfalls", "What goes wrong", "pairs", "full", pitfalls)
    yield Section("sources", "Sources", "entries", "full", _items(question.sources))
    yield Section("rubric", "Rubric", "bands", "interview", _bands(question.rubric))
    beyond = _bands(question.beyond_solid)
    yield Section("beyond_solid", "Beyond solid", "bands", "interview", beyond)
    probes = tuple(Item(probe.ask, probe.listen_for, probe.kind) for probe in question.probes)
    yield Section("probes", "Probes", "pairs", "interview", probes, "Listen for")
    variants = tuple(Item(variant.ask, variant.answer) for variant in question.variants)
    yield Section("variants", "Variants", "pairs", "interview", variants)
    yield Section("asked_as", "Also asked as", "list", "around", _items(question.asked_as))
    yield Section("terms", "Terms", "entries", "around", _items(question.terms))


def _items(texts: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(Item(text) for text in texts)


def _bands(record: Rubric | BeyondSolid | None) -> tuple[Item, ...]:
    """Return the fields of a record that says what is heard in an answer, in their order."""
    return tuple(Item(text, mark=band) for band, text in record) if record else ()
