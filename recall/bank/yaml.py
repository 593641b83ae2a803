"""Read YAML strictly, with the place of every value: the only importer of `yaml`.

YAML's surprises are switched off: plain text is not turned into other types, and duplicate keys,
anchors, aliases, tags, merge keys, directives and second documents are refused, each at its place.

The parser's events are read rather than the nodes of `yaml.compose`. A node no longer knows its
anchor, its tag as written, or where an alias to it is; a syntax error leaves no nodes at all, so
that nothing could say in which entry it is; and the C composer overflows the stack when a file
opens 100,000 brackets.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import yaml

from recall.bank.files import Fault, UnreadableError, cleaned, faults, tab_faults
from recall.bank.problem import LONGEST_SHOWN, MOST_PROBLEMS, quoted, subject_of
from recall.bank.records import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recall.bank.bank import Key

    _Event = yaml.AliasEvent | yaml.ScalarEvent | yaml.CollectionStartEvent

DEPTH_LIMIT = 12
"""Deepest nesting of lists and fields."""
IMPOSSIBLE_DATE = "a date that does not exist"
WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
"""A whole number in its usual form; YAML also reads 010, 0x1F, 1_000 and 1:30 as numbers."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, because it is many times as fast."""
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
"""First character of a plain text to the types that YAML 1.1 may take the text for."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A date in its usual form; YAML also takes dates with a time or a zone."""
_ID = re.compile(ID_PATTERN)
_NAMED_NUMBERS = {"nan": "not a number", "inf": "infinity", "-inf": "minus infinity"}


@dataclass(frozen=True, slots=True)
class Misread:
    """A plain text that YAML takes for something else, or a refused value; no field accepts one."""

    text: str
    meaning: str


@dataclass(slots=True)
class Document:
    """The values of a YAML file, where each is written, and what is wrong with the text."""

    root: object = None
    """All values, lists as tuples; None if there are none or the text is not read to its end."""
    values: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each value, from top to bottom."""
    names: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each field's name."""
    ids: dict[int, str] = field(default_factory=dict)
    """Texts of the entries' ids, by the number of the entry."""
    refused: set[Key] = field(default_factory=set)
    """Values that were refused while reading; no second fault is reported for them."""
    faults: list[tuple[Key, Fault]] = field(default_factory=list)
    """What is wrong, each with the key of the field or entry that it belongs to."""

    def subject(self, key: Key) -> str:
        """Return entry and field as an author knows them, or nothing for the file as a whole."""
        match key[1:]:
            case (int(number), *steps):
                return subject_of(self.ids.get(number, f"entry {number + 1}"), steps)
            case (str(name), *steps) if isinstance(self.root, dict):
                return subject_of(name, steps)
            case _:
                return ""


def read(text: str, name: str) -> Document:
    """Return the values of a YAML text; `name` is the first step of all their keys."""
    reader = _Reader(name)
    seen = list(islice(chain(faults(text), tab_faults(text)), MOST_PROBLEMS + 1))
    if not any(fault.fatal for fault in seen):
        reader.read(cleaned(text) if seen else text)
    document = reader.document
    # The parser goes from top to bottom, so the positions are sorted.
    keys, positions = list(document.values), list(document.values.values())

    def nearest(fault: Fault) -> Key:
        index = bisect_right(positions, (fault.line, fault.column))
        return keys[index - 1] if index else (name,)

    document.faults = [(field_of(nearest(fault)), fault) for fault in seen]
    # A syntax error is noticed in the right entry, but often not in the field that causes it.
    document.faults += [
        (field_of(key) if key else nearest(fault)[:2], fault) for key, fault in reader.faults
    ]
    return document


def field_of(key: Key) -> Key:
    """Return the key of the field that has a value: for a text in a list, that of the list."""
    is_in_list = len(key) > 2 and isinstance(key[-1], int)
    return key[:-1] if is_in_list else key


class _Reader:
    """One pass over the parser's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = Document()
        self.faults: list[tuple[Key | None, Fault]] = []
        self.next: Callable[[], Any]
        """Returns the next event."""
        self.aliases: set[str] = set()
        """Names of the aliases that were reported."""

    def read(self, text: str) -> None:
        """Read all values of a text; what is wrong goes to `faults`."""
        try:
            self.next = _LOADER(text).get_event
            self._read_document()
        except UnreadableError as error:
            self.faults.append((None, error.fault))
        except (yaml.YAMLError, ValueError) as error:
            self.faults.append((None, _syntax_fault(error)))

    def _read_document(self) -> None:
        self.next()  # the beginning of the stream
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            return
        if start.version or start.tags:
            _stop(start, "a directive: delete the line that begins with '%'")
        self.document.root = self._value(self.next(), (self.name,), 1)
        self.next()  # the end of the document
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            _stop(after, "a second document: delete this '---' line")

    def _value(self, event: _Event, key: Key | None, depth: int) -> object:
        """Return the value that begins with an event; one without a key is read but not kept."""
        if key:
            self.document.values[key] = _position(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, key)
        if event.anchor or event.tag:
            self._refuse_properties(event, key)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        if depth > DEPTH_LIMIT:
            _stop(event, f"nested deeper than {DEPTH_LIMIT} levels")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(key, depth)
        return self._fields(key, depth)

    def _list(self, key: Key | None, depth: int) -> tuple[object, ...]:
        items: list[object] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            at = (*key, len(items)) if key else None
            items.append(self._value(event, at, depth + 1))
        return tuple(items)

    def _fields(self, key: Key | None, depth: int) -> dict[str, object]:
        fields: dict[str, object] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                _stop(event, "a field's name must be plain text")
            name = event.value
            is_kept = self._accepts_name(event, key, fields)
            at = (*key, name) if key and is_kept else None
            value = self._value(self.next(), at, depth + 1)
            if is_kept:
                fields[name] = value
        return fields

    def _accepts_name(
        self, event: yaml.ScalarEvent, parent: Key | None, fields: Mapping[str, object]
    ) -> bool:
        """Return whether a field's value is kept, after noting its name or what is wrong."""
        name = event.value
        key = (*parent, name) if parent else None
        meaning = None if event.style else meaning_of(name)
        if event.anchor or event.tag:
            self._refuse(None, event, "an anchor or tag before a field's name: delete it")
        if name == "<<" and not event.style:
            self._refuse(None, event, "merge key '<<': write the fields out")
        elif meaning:
            message = f"YAML reads the field's name {quoted(name)} as {meaning}: put it in quotes"
            self._refuse(None, event, message)
        elif name in fields:
            first = f" (first in line {self.document.names[key][0]})" if key else ""
            advice = ", or begin the next entry with '- id:'" if name == "id" else ""
            self._refuse(key, event, f"written twice{first}: keep one{advice}")
        else:
            if key:
                self.document.names[key] = _position(event)
            return True
        return False

    def _scalar(self, event: yaml.ScalarEvent, key: Key | None) -> object:
        if event.style == '"':
            # An escape such as \u200b makes a character that the file itself does not have.
            for fault in faults(event.value):
                self._refuse(key, event, fault.message)
        value = event.value if event.style or event.tag else _plain_value(event.value)
        number = key[1] if key and key[2:] == ("id",) else None
        # A text that is not an id, such as one with a letter of another script, names no entry.
        if isinstance(number, int) and isinstance(value, str) and _ID.fullmatch(value):
            self.document.ids[number] = value
        return value

    def _alias(self, event: yaml.AliasEvent, key: Key | None) -> Misread:
        """Return a value that no field accepts, after reporting an alias of this name once."""
        name = str(event.anchor)
        # Thousands of aliases to one anchor are one mistake.
        if name not in self.aliases:
            message = f"alias '*{name}': write the value out, or put the text in quotes"
            self._refuse(key, event, message)
        self.aliases.add(name)
        if key:
            self.document.refused.add(key)
        return Misread("", "")

    def _refuse_properties(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, key: Key | None
    ) -> None:
        if event.anchor:
            message = f"anchor '&{event.anchor}': write each value out, or put the text in quotes"
            self._refuse(key, event, message)
        if event.tag:
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(key, event, f"tag '{name}': put the text in quotes, or delete the tag")

    def _refuse(self, key: Key | None, event: yaml.Event, message: str) -> None:
        self.faults.append((key, Fault(*_position(event), message)))
        if key:
            self.document.refused.add(key)


def _stop(event: yaml.Event, message: str) -> NoReturn:
    raise UnreadableError(Fault(*_position(event), message))


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


@lru_cache(maxsize=4096)
def meaning_of(text: str) -> str | None:
    """Return what YAML takes a plain text for, or None if it is text."""
    resolvers = _RESOLVERS.get(text[:1], ())
    tag = next((tag for tag, pattern in resolvers if pattern.match(text)), None)
    if tag is None:
        return None
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return "nothing"
    if kind in {"merge", "value"}:
        return "a special sign"
    # Thousands of digits or of sexagesimal places take long to compute, and tell an author nothing.
    if len(text) <= LONGEST_SHOWN:
        try:
            value = yaml.load(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, OverflowError):
            pass  # such as 0x_ or 2026-02-30
        else:
            return "a date" if kind == "timestamp" else _number(text, str(value).lower())
    return IMPOSSIBLE_DATE if kind == "timestamp" else "a number"


def _number(text: str, value: str) -> str:
    """Return the value of a number or boolean, unless the text already shows it."""
    return _NAMED_NUMBERS.get(value, "a number" if value == text.lower() else value)


def _plain_value(text: str) -> object:
    """Return text, a whole number or a date, the last two in their usual form; else a `Misread`."""
    meaning = meaning_of(text)
    if meaning is None:
        return text
    if WHOLE_NUMBER.fullmatch(text) and len(text) <= LONGEST_SHOWN:
        return int(text)
    if _DATE.fullmatch(text) and meaning == "a date":
        return datetime.date.fromisoformat(text)
    return Misread(text, meaning)


class _SyntaxError(NamedTuple):
    """A complaint of the YAML parser and what it means to an author."""

    words: str
    """Part of what the parser says."""
    message: str
    at_start: bool = False
    """Whether the cause is where the list or quote begins, not where the parser noticed it."""


_SYNTAX_ERRORS = (
    _SyntaxError(
        "mapping values are",
        "a text with ': ' in it (put it in quotes, or in a block under '>-'),"
        " or a line indented too deep",
    ),
    _SyntaxError(
        "cannot start any token",
        "a text cannot begin with this character: put the whole text in quotes",
    ),
    _SyntaxError(
        "unexpected end of stream", "the quote that opens here is never closed", at_start=True
    ),
    _SyntaxError(
        "could not find expected ':'",
        "expected 'field: value'; a text of several lines goes in a block under '>-'",
        at_start=True,
    ),
    _SyntaxError(
        "did not find expected '-'",
        "wrong indentation, a missing '- ', or text after a closing quote",
    ),
    _SyntaxError("did not find expected key", "wrong indentation, or text after a closing quote"),
    _SyntaxError("expected <block end>", "wrong indentation, or text after a closing quote"),
    _SyntaxError(
        "',' or ']'",
        "the list that opens here is not closed: write [a, b], or put the whole text in quotes",
        at_start=True,
    ),
    _SyntaxError(
        "',' or '}'",
        "'{' opens fields here and nothing closes them: put the whole text in quotes",
        at_start=True,
    ),
    _SyntaxError(
        "escape",
        "unknown escape in double quotes: write \\\\ for a backslash, or use a block under '>-'",
    ),
    _SyntaxError("<document start>", "text outside of the list of entries"),
    _SyntaxError(
        "alphabetic or numeric",
        "a text cannot begin with '&' or '*': put the whole text in quotes",
    ),
    _SyntaxError("tag", "a text cannot begin with '!': put the whole text in quotes"),
)
"""The first that fits counts."""


def _syntax_fault(error: yaml.YAMLError | ValueError) -> Fault:
    """Return what the YAML parser complains about, where and in words that say what to do."""
    said = str(getattr(error, "problem", None) or error).partition("\n")[0]
    noticed, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    known = next((known for known in _SYNTAX_ERRORS if known.words in said), None)
    message = known.message if known else f"not valid YAML: {said}"
    mark = (began if known and known.at_start else noticed) or noticed
    if "escape" in said and began and noticed and began.line != noticed.line:
        # A quote left open runs on to the next one, and a backslash on the way is not the cause.
        message, mark = "the quote that opens here is not closed in its line", began
    return Fault(mark.line + 1, mark.column + 1, message) if mark else Fault(0, 0, message)
