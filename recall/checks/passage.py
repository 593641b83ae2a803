"""One Markdown text of the bank and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, get_args

from markdown.extensions.toc import slugify

from recall.bank.bank import Place
from recall.bank.problem import Problem, subject_of
from recall.bank.records import KINDS, Record, Text
from recall.checks.drafts import PLACEHOLDER
from recall.text.scan import headings, line_column, links, masked, plain, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank, Key
    from recall.checks.walk import Walk
    from recall.text.scan import Heading, Link, Span

Steps = tuple[str | int, ...]
"""What leads to a value within an entry: `("probes", 2, "ask")`."""

# A text without any of these signs holds nothing that a rule about Markdown could find fault with.
_SIGNS = re.compile(rf"[`$<\]#]|~~~|{PLACEHOLDER}")
# An image, or the target of a link: `![alt](target)`, `](target)`.
_TARGETS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)")
_NOT_LINE_END = re.compile(r"[^\n]")
_STRIPPED = get_args(Text)[1]
"""The validator by which a record declares that a field is a text and not, say, an id."""


@dataclass(frozen=True)
class Passage:
    """One Markdown text of the bank: a field of an entry, or a long answer."""

    walk: Walk
    key: Key
    """`("questions", 3, "hint")`, or `("answers", "ndcg-vs-precision")`."""
    text: str

    @property
    def bank(self) -> Bank:
        """Return the bank that holds the text."""
        return self.walk.bank

    @property
    def is_answer(self) -> bool:
        """Return whether this is a long answer, a text with blocks and a file of its own."""
        return self.key[0] == "answers"

    @property
    def is_of_site(self) -> bool:
        """Return whether this is a text of `data/site.yaml`, which has one entry."""
        return self.key[0] == "site"

    @property
    def own(self) -> str:
        """Return the id of the entry that the text belongs to."""
        if self.is_answer:
            return str(self.key[1])
        if self.is_of_site:
            return self.bank.site.id
        return str(getattr(self.bank, str(self.key[0]))[self.key[1]].id)

    @property
    def owner(self) -> tuple[str, str]:
        """Return kind and id of the entry that the text belongs to, of an answer its question."""
        if self.is_of_site:
            return "site", self.own
        kind = "questions" if self.is_answer else str(self.key[0])
        return KINDS[kind].singular, self.own

    @property
    def field(self) -> str:
        """Return the innermost field's name."""
        return next((step for step in reversed(self.key) if isinstance(step, str)), "")

    @property
    def subject(self) -> str:
        """Return entry and field as an author knows them."""
        if self.is_answer:
            return self.own
        return subject_of(self.own, field_of(self.key[1 if self.is_of_site else 2 :]))

    @property
    def place(self) -> Place:
        """Return where the text begins."""
        return self.walk.place(self.key)

    @property
    def is_plain(self) -> bool:
        """Return whether the text is one field without any mark: most texts are."""
        return not self.is_answer and not _SIGNS.search(self.text)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Return the spans of the text."""
        return tuple(spans(self.text))

    @cached_property
    def prose(self) -> str:
        """Return the text with code and formulas blanked, offsets unchanged."""
        return masked(self.text)

    @cached_property
    def words(self) -> str:
        """Return the prose with images and the targets of links blanked, offsets unchanged."""
        return _TARGETS.sub(lambda match: _NOT_LINE_END.sub(" ", match[0]), self.prose)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Return the links and images in prose; code and formulas in their words are blanked."""
        return tuple(links(self.prose, self.prose)) if "](" in self.text else ()

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Return the headings in prose."""
        return tuple(headings(self.text, self.prose)) if "#" in self.text else ()

    def problem(self, offset: int | None, message: str, *, draft: bool = False) -> Problem:
        """Return a problem at an offset, or of the text as a whole.

        The place is exact in a file of its own, else it is the beginning of the field.
        """
        place = self.place
        if self.is_answer and offset is not None:
            line, column = line_column(self.text, offset)
            place = Place(path=place.path, line=line, column=column)
        return Problem(place, self.subject, message, draft=draft)


def texts_of(record: Record) -> Iterator[tuple[Steps, str]]:
    """Yield the Markdown texts within a record, each with the steps that lead to it."""
    for name in _fields_with_texts(type(record)):
        yield from _texts(getattr(record, name), (name,))


def anchor_of(heading: Heading) -> str:
    """Return the anchor that the page gives a heading."""
    return slugify(plain(heading.text), "-")


def field_of(steps: Steps) -> Steps:
    """Return the steps to the field that holds a text: of a text in a list, the list."""
    return steps[:-1] if steps and isinstance(steps[-1], int) else steps


def _texts(value: object, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*steps, index))
    elif isinstance(value, Record):
        for inner, text in texts_of(value):
            yield (*steps, *inner), text


@cache
def _fields_with_texts(record: type[Record]) -> tuple[str, ...]:
    """Return the fields that hold Markdown: texts, but for those with a pattern (addresses)."""
    return tuple(
        name
        for name, field in record.model_fields.items()
        if not any(getattr(part, "pattern", None) for part in field.metadata)
        and (_STRIPPED in field.metadata or _holds_texts(field.annotation))
    )


def _holds_texts(annotation: Any) -> bool:  # noqa: ANN401 - an annotation is any object
    """Return whether a type is, or holds, a text or a record of texts."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return True
    parts = get_args(annotation)
    return _STRIPPED in parts or any(_holds_texts(part) for part in parts)
