"""The bank as a whole, and what is derived from its files: examples, figures, places."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from recall.bank.records import Id, Kit, LearningPath, Question, Record, Source, Term, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Example(Record):
    """A runnable worked example of one question and what it prints."""

    id: Id
    """The question it belongs to."""
    code: str
    """Source text of `examples/<id>.py`."""
    output: str
    """Text of `examples/<id>.out`: what running the code prints."""


class Figure(Record):
    """The source of a diagram or chart."""

    id: Id
    """Name by which answers embed it: `![alt](figure:<id>)`."""
    language: Literal["d2", "vega-lite"]
    """What the source is written in."""
    source: str
    """Text of `data/figures/<id>.d2` or `.vl.json`."""
    script: str = ""
    """Text of `data/figures/<id>.py`, which prints the values of a chart; empty if there is none."""

    @property
    def path(self) -> str:
        """Return the address of the source, from the project's root."""
        return f"data/figures/{self.id}.{'d2' if self.language == 'd2' else 'vl.json'}"


class Place(Record):
    """A position in a file of the project; line and column count from 1, 0 means the file as a whole."""

    path: str
    """Path from the project's root, with forward slashes."""
    line: int = 0
    """Line, from 1."""
    column: int = 0
    """Column, from 1."""

    def __str__(self) -> str:
        """Return `path:line:column`, as editors and continuous integration understand it."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class Bank(Record):
    """Everything the site knows, in the order of the files."""

    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    paths: tuple[LearningPath, ...]
    kits: tuple[Kit, ...]
    answers: dict[str, str]
    """Markdown of the long answers, by question id; a question without one is absent."""
    examples: dict[str, Example]
    """Runnable examples, by question id."""
    figures: dict[str, Figure]
    """Figure sources, by figure id."""
    permalinks: tuple[str, ...]
    """Every address ever published, from `data/permalinks.txt`."""
    places: dict[tuple[str | int, ...], Place]
    """Where each value stands: `("questions", 3, "terms", 0)` to a place."""

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
    def doubled(self) -> frozenset[str]:
        """Return the kinds of entry of which two share an id: whether one of that kind is missing cannot be said then."""
        kinds = ("question", "topic", "term", "source", "path", "kit")
        return frozenset(
            kind for kind in kinds if len(getattr(self, kind)) < len(getattr(self, f"{kind}s"))
        )

    @cached_property
    def path(self) -> Mapping[str, LearningPath]:
        """Return the learning paths by id."""
        return MappingProxyType({path.id: path for path in self.paths})

    @cached_property
    def kit(self) -> Mapping[str, Kit]:
        """Return the interviewer's kits by id."""
        return MappingProxyType({kit.id: kit for kit in self.kits})

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
        """Return the paths that hold a question, in the order of the paths."""
        return tuple(path for path in self.paths if question in path.questions)

    def minutes(self, questions: Iterable[str]) -> int:
        """Return the time, in minutes, to answer these questions in an interview."""
        return sum(self.question[identifier].minutes for identifier in questions)
