"""The bank as a whole: its entries, the files that belong to them, and lookups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from recall.bank.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recall.bank.records import Kit, LearningPath, Question, Site, Source, Term, Topic

Key = tuple[str | int, ...]
"""Which value of the bank is meant: `("questions", 3, "terms", 0)`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A runnable worked example of one question and what it prints."""

    id: str
    """The question it belongs to."""
    code: str
    """Source text of `examples/<id>.py`."""
    output: str
    """Text of `examples/<id>.out`: what running the code prints."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The source of a diagram or chart."""

    id: str
    """Name by which answers embed it: `![alt](figure:<id>)`."""
    language: Literal["d2", "vega-lite"]
    """What the source is written in."""
    source: str
    """Text of `data/figures/<id>.d2` or `.vl.json`."""
    script: str = ""
    """Text of `data/figures/<id>.py`, which prints a chart's values; empty if there is none."""

    @property
    def path(self) -> str:
        """Return the path of the source, from the project's root."""
        return f"data/figures/{self.id}.{'d2' if self.language == 'd2' else 'vl.json'}"


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file of the project; 0 means the file as a whole."""

    path: str
    """Path from the project's root, with forward slashes."""
    line: int = 0
    """Line, from 1."""
    column: int = 0
    """Column, from 1."""

    def __str__(self) -> str:
        """Return `path:line:column`, as editors and continuous integration understand it."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True)
class Bank:
    """Everything the site knows, in the order of the files.

    The loader has validated all of it; `dataclasses.replace` makes a bank with other parts.
    """

    site: Site
    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    paths: tuple[LearningPath, ...]
    kits: tuple[Kit, ...]
    answers: Mapping[str, str]
    """Markdown of the long answers, by question id; a question without one is absent."""
    examples: Mapping[str, Example]
    """Runnable examples, by question id."""
    figures: Mapping[str, Figure]
    """Figure sources, by figure id."""
    permalinks: tuple[str, ...]
    """Every address ever published, from `data/permalinks.txt`."""
    places: Mapping[Key, Place]
    """Where each value is written: `("questions", 3, "terms", 0)` to a place."""

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """Return the titles of the levels by id, in their order."""
        return MappingProxyType({level.id: level.title for level in self.site.levels})

    def difficulty(self, question: Question) -> int | None:
        """Return how hard a question is, from 1 to 3: what its level says for all, else what it says itself."""
        derived = {level.id: level.difficulty for level in self.site.levels}
        return derived[question.level] or question.difficulty

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Return the questions by id."""
        return MappingProxyType({question.id: question for question in self.questions})

    @cached_property
    def topic(self) -> Mapping[str, Topic]:
        """Return the topics by id."""
        return MappingProxyType({topic.id: topic for topic in self.topics})

    @cached_property
    def term(self) -> Mapping[str, Term]:
        """Return the glossary terms by id."""
        return MappingProxyType({term.id: term for term in self.terms})

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Return the sources by id."""
        return MappingProxyType({source.id: source for source in self.sources})

    @cached_property
    def path(self) -> Mapping[str, LearningPath]:
        """Return the learning paths by id."""
        return MappingProxyType({path.id: path for path in self.paths})

    @cached_property
    def kit(self) -> Mapping[str, Kit]:
        """Return the interviewer's kits by id."""
        return MappingProxyType({kit.id: kit for kit in self.kits})

    @cached_property
    def doubled(self) -> frozenset[str]:
        """Return the kinds with duplicate ids; for these, a missing id cannot be established."""
        return frozenset(
            kind.singular
            for kind in KINDS.values()
            if len(getattr(self, kind.singular)) < len(getattr(self, kind.name))
        )

    def of_level(self, level: str) -> tuple[Question, ...]:
        """Return the questions of one level, in the order of the bank."""
        return tuple(question for question in self.questions if question.level == level)

    def of_topic(self, topic: str) -> tuple[Question, ...]:
        """Return the questions that name a topic: those whose primary topic it is first."""
        named = [question for question in self.questions if topic in question.topics]
        return tuple(sorted(named, key=lambda question: question.topics[0] != topic))

    def terms_of(self, topic: str) -> tuple[Term, ...]:
        """Return the glossary terms of one topic, in the order of the glossary."""
        return tuple(term for term in self.terms if term.topic == topic)

    def asking(self, term: str) -> tuple[Question, ...]:
        """Return the questions that need a term, in the order of the bank."""
        return tuple(question for question in self.questions if term in question.terms)

    def leading_through(self, question: str) -> tuple[LearningPath, ...]:
        """Return the paths that have a question, in the order of the paths."""
        return tuple(path for path in self.paths if question in path.questions)

    def minutes(self, questions: Iterable[str]) -> int:
        """Return the time, in minutes, to answer these questions in an interview."""
        return sum(self.question[identifier].minutes for identifier in questions)
