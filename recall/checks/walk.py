"""The walk over the bank: hands each rule the things of its scope, each of which knows where it is.

The walk is also the one place that knows about doubled ids. While two entries share an id, nothing
can be said about missing ids of that kind: `Walk.unknown` then says nothing, and rules that need
unique ids are not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from recall.bank.bank import Example, Figure, Place
from recall.bank.problem import Problem, did_you_mean, quoted, subject_of
from recall.bank.records import KINDS, Kit, LearningPath, Question, Term
from recall.checks.drafts import is_blank, is_blank_id
from recall.checks.passage import Passage, field_of, texts_of
from recall.text.refs import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recall.bank.bank import Bank, Key
    from recall.checks.passage import Steps
    from recall.checks.rule import Scope

TABLES = {kind.singular: kind.name for kind in KINDS.values()}
"""The name of each kind of entry, such as `question`, and that of its collection in the bank."""
Owner = tuple[str, str]
"""Kind and id of the entry to which something belongs."""


# The target of an image, also of one that is not well formed, which has a problem of its own.
_FIGURE = re.compile(r"\]\(\s*figure:([^\s)]+)")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Named)
F = TypeVar("F", Example, Figure)


@dataclass(frozen=True)
class Entry(Generic[R]):
    """An entry of the bank that knows where it is written."""

    walk: Walk
    kind: str
    number: int
    record: R

    @property
    def bank(self) -> Bank:
        """Return the bank that holds the entry."""
        return self.walk.bank

    @property
    def id(self) -> str:
        """Return the entry's id."""
        return self.record.id

    @property
    def owner(self) -> Owner:
        """Return kind and id of the entry."""
        return self.kind, self.id

    def place(self, *steps: str | int) -> Place:
        """Return where the entry, or the value to which the steps lead, is written."""
        return self.walk.place((TABLES[self.kind], self.number, *steps))

    def problem(self, *steps: str | int, message: str, draft: bool = False) -> Problem:
        """Return a problem of the entry, or of the value to which the steps lead."""
        subject = subject_of(self.id, field_of(steps))
        return Problem(self.place(*steps), subject, message, draft=draft)


@dataclass(frozen=True)
class References:
    """The ids in one field of an entry: what kind they name, and each with the steps to it."""

    entry: Entry[Any]
    kind: str
    named: tuple[tuple[Steps, str], ...]

    @property
    def owner(self) -> Owner:
        """Return kind and id of the entry."""
        return self.entry.owner

    def is_own(self, identifier: str) -> bool:
        """Return whether an id is that of the entry itself."""
        own = self.kind == self.entry.kind and identifier == self.entry.id
        return own and self.entry.walk.is_unique(self.kind)

    @property
    def has_blank(self) -> bool:
        """Return whether an id is still to be chosen."""
        return any(is_blank_id(identifier) for _, identifier in self.named)


@dataclass(frozen=True)
class Attachment(Generic[F]):
    """An example or a figure: a record whose texts are files of their own."""

    walk: Walk
    table: Literal["examples", "figures"]
    record: F

    @property
    def bank(self) -> Bank:
        """Return the bank that holds the files."""
        return self.walk.bank

    @property
    def id(self) -> str:
        """Return the id by which the files are named."""
        return self.record.id

    @property
    def owner(self) -> Owner:
        """Return what the files belong to: an example belongs to its question."""
        return ("question" if self.table == "examples" else "figure"), self.id

    def problem(self, *part: str, message: str, at: tuple[int, int] | None = None) -> Problem:
        """Return a problem of a file (of an example its `code` or `output`), or of a line of it."""
        place = self.walk.place((self.table, self.id, *part))
        if at is not None:
            place = Place(path=place.path, line=at[0], column=at[1])
        return Problem(place, self.id, message)


class Walk:
    """One walk over one bank; what it has found is kept for the next rule."""

    def __init__(self, bank: Bank) -> None:
        """Keep the bank."""
        self.bank = bank

    def things(self, scope: Scope) -> Iterable[Any]:
        """Return what a rule of this scope is asked about, one after the other."""
        found: Iterable[Any]
        match scope:
            case "question" | "topic" | "term" | "source" | "path" | "kit":
                found = self.entries(scope)
            case "questions" | "terms" | "paths" | "kits":
                found = (self.entries(KINDS[scope].singular),)
            case "references":
                found = self.references
            case "text":
                found = self.texts
            case "markup":
                found = self.markup
            case "answer":
                found = self.answers.values()
            case "example":
                found = self.examples
            case "figure":
                found = self.figures
            case "bank":
                found = (self,)
        return found

    def entries(self, kind: str) -> tuple[Entry[Any], ...]:
        """Return the entries of a kind, in the order of their file."""
        return self._entries[kind]

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """Return every text of the bank that is shown as Markdown, the long answers last."""
        return (*self._fields(), *self.answers.values())

    @cached_property
    def markup(self) -> tuple[Passage, ...]:
        """Return the texts that have any marks; most fields have none."""
        return tuple(passage for passage in self.texts if not passage.is_plain)

    @cached_property
    def answers(self) -> Mapping[str, Passage]:
        """Return the long answers by the id of their question."""
        return {
            identifier: Passage(self, ("answers", identifier), text)
            for identifier, text in self.bank.answers.items()
        }

    @cached_property
    def examples(self) -> tuple[Attachment[Example], ...]:
        """Return the examples."""
        return tuple(Attachment(self, "examples", e) for e in self.bank.examples.values())

    @cached_property
    def figures(self) -> tuple[Attachment[Figure], ...]:
        """Return the figures."""
        return tuple(Attachment(self, "figures", f) for f in self.bank.figures.values())

    @cached_property
    def references(self) -> tuple[References, ...]:
        """Return the fields of entries that hold ids of entries."""
        return tuple(self._references())

    @cached_property
    def drafts(self) -> frozenset[Owner]:
        """Return the entries in which something is still to be written."""
        texts = {passage.owner for passage in self.texts if is_blank(passage.text)}
        fields = {references.owner for references in self.references if references.has_blank}
        return frozenset(texts | fields)

    @cached_property
    def cited(self) -> frozenset[Owner]:
        """Return kind and id of all that questions name, and of the sources that terms name."""
        cited: set[Owner] = set()
        for references in self.references:
            if references.entry.kind == "question" or references.kind == "source":
                cited |= {(references.kind, identifier) for _, identifier in references.named}
        return frozenset(cited)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Return the address of each page and anchor that is made from the bank."""
        return tuple(addresses(self.bank))

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Return the parts of the site whose pages are made here, such as `/questions/`."""
        return tuple(sorted({f"/{address.split('/')[1]}/" for address in self.addresses}))

    @cached_property
    def shown_figures(self) -> frozenset[str]:
        """Return the figures that answers embed."""
        shown: set[str] = set()
        for passage in self.answers.values():
            shown |= set(_FIGURE.findall(passage.text))
        return frozenset(shown)

    def is_unique(self, kind: str) -> bool:
        """Return whether each id of a kind names one entry."""
        return kind not in self.bank.doubled

    def is_finished(self, question: Entry[Question]) -> bool:
        """Return whether a question has rubric and answer, and nothing left to fill in."""
        has_parts = question.record.rubric is not None and question.id in self.bank.answers
        return has_parts and question.owner not in self.drafts

    def find(self, identifier: str) -> Question | None:
        """Return the question with this id, or nothing if none or more than one has it."""
        return self.bank.question.get(identifier) if self.is_unique("question") else None

    def unknown(self, kind: str, identifier: str) -> str:
        """Return that no entry has this id, with the nearest known one.

        Return nothing if an entry has it, or if two entries of the kind share an id.
        """
        known: Mapping[str, object] = getattr(self.bank, "levels" if kind == "level" else kind)
        if identifier in known or not self.is_unique(kind):
            return ""
        return f"unknown {kind} {quoted(identifier)}{did_you_mean(identifier, known)}"

    def place(self, key: Key) -> Place:
        """Return where a value is written, or the nearest known thing around it."""
        while key and key not in self.bank.places:
            key = key[:-1]
        return self.bank.places.get(key) or Place(path="data")

    @cached_property
    def _entries(self) -> Mapping[str, tuple[Entry[Any], ...]]:
        found: dict[str, tuple[Entry[Any], ...]] = {}
        for kind, table in TABLES.items():
            records = enumerate(getattr(self.bank, table))
            found[kind] = tuple(Entry(self, kind, number, record) for number, record in records)
        return found

    def _fields(self) -> Iterator[Passage]:
        for steps, text in texts_of(self.bank.site):
            yield Passage(self, ("site", *steps), text)
        for entry in self._all_entries():
            for steps, text in texts_of(entry.record):
                yield Passage(self, (TABLES[entry.kind], entry.number, *steps), text)

    def _references(self) -> Iterator[References]:
        for entry in self._all_entries():
            for kind, named in _referring_fields(entry.record):
                yield References(entry, kind, tuple(named))

    def _all_entries(self) -> Iterator[Entry[Any]]:
        for kind in TABLES:
            yield from self.entries(kind)


def _referring_fields(record: Any) -> Iterator[tuple[str, Iterable[tuple[Steps, str]]]]:  # noqa: ANN401
    """Yield the kind that each referring field of a record names, and its ids with their steps."""
    match record:
        case Question():
            yield "topic", _listed("topics", record.topics)
            yield "term", _listed("terms", record.terms)
            yield "question", _listed("learn_first", record.learn_first)
            yield "question", _listed("confused_with", record.confused_with)
            yield "source", _listed("sources", record.sources)
        case Term():
            yield "topic", [(("topic",), record.topic)]
            yield "source", _listed("sources", record.sources)
            yield "term", _listed("confused_with", (other.term for other in record.confused_with))
        case LearningPath():
            yield "question", steps_of(record)
        case Kit():
            asked = enumerate(record.questions)
            yield "question", [(("questions", n, "question"), part.question) for n, part in asked]


def steps_of(path: LearningPath) -> Iterator[tuple[Steps, str]]:
    """Yield the questions of a path in the order of study, each with the steps that lead to it."""
    for stage, part in enumerate(path.stages):
        for index, identifier in enumerate(part.questions):
            yield ("stages", stage, "questions", index), identifier


def _listed(field: str, identifiers: Iterable[str]) -> Iterator[tuple[Steps, str]]:
    for index, identifier in enumerate(identifiers):
        yield (field, index), identifier
