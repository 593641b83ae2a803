"""Load the bank: the only reader of YAML, and a strict one.

What a reader of the files would not expect, YAML does not get to do here: no types guessed from plain text, no duplicate
keys, anchors, aliases, tags, merge keys or second documents. Every value keeps its line, every fault is reported, and all
faults of all files at once.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from pydantic import ValidationError

from recall.bank import explain, files, records
from recall.bank.bank import Bank, Example, Figure, Place
from recall.bank.explain import LONGEST_SHOWN, NO_DATE, WHOLE_NUMBER, Misread
from recall.bank.problem import BankError, Problem, by_place, did_you_mean, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
Key = tuple[str | int, ...]
"""Where a value stands in the bank: `("questions", 3, "terms", 0)`."""

TABLES: dict[str, tuple[str, type[records.Record]]] = {
    "questions": ("data/questions.yaml", records.Question),
    "topics": ("data/topics.yaml", records.Topic),
    "terms": ("data/glossary.yaml", records.Term),
    "sources": ("data/sources.yaml", records.Source),
    "paths": ("data/paths.yaml", records.LearningPath),
    "kits": ("data/kits.yaml", records.Kit),
}
"""File and record of each table of the bank."""

LEDGER = "data/permalinks.txt"
TABLE_LIMIT = 1_000_000
"""Most bytes that a YAML file may have."""
TEXT_LIMIT = 200_000
"""Most bytes that an answer, an example, an output or a figure may have."""
MOST_PROBLEMS = 1000
"""Most problems that are told of one file."""
DEPTH_LIMIT = 12
"""Deepest nesting of lists and fields in YAML."""

_FOLDERS: dict[str, tuple[str, ...]] = {
    "data": (".yaml", ".schema.json", ".txt"),
    "data/answers": (".md",),
    "data/figures": (".d2", ".vl.json", ".py"),
    "examples": (".py", ".out"),
}
_READ = frozenset({*(path for path, _ in TABLES.values()), LEDGER})
_FILES_OF_DATA = frozenset({*(path.removeprefix("data/") for path in _READ), "anki-notes.txt"})
_IGNORED = frozenset({"__pycache__", "Thumbs.db", "desktop.ini"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ID_DEPTH = 3
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMED_NUMBERS = {"nan": "not a number", "inf": "infinity", "-inf": "minus infinity"}
_ID = re.compile(records.ID_PATTERN)

_PLAIN_WORDS = (
    (
        "mapping values are",
        False,
        "a text with ': ' in it (put it in quotes, or in a block under '>-'), or a line indented too deep",
    ),
    (
        "cannot start any token",
        False,
        "a text cannot begin with this character: put the whole text in quotes",
    ),
    ("unexpected end of stream", True, "the quote that opens here is never closed"),
    (
        "could not find expected ':'",
        True,
        "expected 'field: value'; a text of several lines goes in a block under '>-'",
    ),
    (
        "did not find expected '-'",
        False,
        "wrong indentation, a missing '- ', or text after a closing quote",
    ),
    ("did not find expected key", False, "wrong indentation, or text after a closing quote"),
    ("expected <block end>", False, "wrong indentation, or text after a closing quote"),
    (
        "',' or ']'",
        True,
        "the list that opens here is not closed: write [a, b], or put the whole text in quotes",
    ),
    (
        "',' or '}'",
        True,
        "'{' opens fields here and nothing closes them: put the whole text in quotes",
    ),
    (
        "escape",
        False,
        "unknown escape in double quotes: write \\\\ for a backslash, or use a block under '>-'",
    ),
    ("<document start>", False, "text outside of the list of entries"),
    (
        "alphabetic or numeric",
        False,
        "a text cannot begin with '&' or '*': put the whole text in quotes",
    ),
    ("tag", False, "a text cannot begin with '!': put the whole text in quotes"),
)
"""What the YAML parser says, whether the fault is where it began rather than where it was noticed, and what we say."""


def load_bank(root: Path) -> Bank:
    """Return the bank below a project's root; raise BankError with everything that is wrong with its shape."""
    return _Loading(root).bank()


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    key: Key | None
    """Where it stands; None if it is thrown away."""
    items: dict[str, object] | list[object]
    field: str | None = None
    """In a mapping: the key whose value comes next."""
    discard: bool = False
    """In a mapping: whether the next value is thrown away."""


@dataclass
class _Tree:
    """The values of one YAML file and where each stands."""

    path: str
    table: str
    root: object = None
    values: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each value."""
    keys: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each field's name."""
    ids: dict[int, str] = field(default_factory=dict)
    """Ids of the entries, by number, as far as they were read."""
    refused: set[Key] = field(default_factory=set)
    """Values that were refused while reading; no second fault is reported for them."""
    aliases: set[str] = field(default_factory=set)
    """Names of the aliases that were reported."""
    _in_order: tuple[list[Key], list[tuple[int, int]]] | None = None
    faults: list[tuple[Key | None, files.Fault]] = field(default_factory=list)

    def grow(self, text: str) -> None:
        """Read all values of the text; what is wrong goes to `faults`."""
        try:
            self._read(text)
        except files.UnreadableError as error:
            self.faults.append((None, error.fault))
        except (yaml.YAMLError, ValueError) as error:
            self.faults.append((None, _in_plain_words(error)))

    def _read(self, text: str) -> None:
        stack: list[_Open] = []
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            match event:
                case yaml.ScalarEvent() if (
                    stack and isinstance(stack[-1].items, dict) and stack[-1].field is None
                ):
                    self._name(stack[-1], event)
                case yaml.ScalarEvent():
                    self._put(stack, self._scalar(self._place(stack, event), event))
                case yaml.DocumentStartEvent() if documents:
                    self._stop(event, "a second document: delete this '---' line")
                case yaml.DocumentStartEvent() if event.version or event.tags:
                    self._stop(event, "a directive: delete the line that begins with '%'")
                case yaml.DocumentStartEvent():
                    documents += 1
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    if len(stack) >= DEPTH_LIMIT:
                        self._stop(event, f"nested deeper than {DEPTH_LIMIT} levels")
                    stack.append(
                        _Open(
                            self._place(stack, event),
                            {} if isinstance(event, yaml.MappingStartEvent) else [],
                        )
                    )
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    items = stack.pop().items
                    self._put(stack, tuple(items) if isinstance(items, list) else items)
                case yaml.AliasEvent():
                    self._put(stack, self._alias(self._place(stack, event), event))
                case _:
                    pass

    def _place(self, stack: list[_Open], event: yaml.Event) -> Key | None:
        """Return where the value that begins here stands, after noting its position."""
        key: Key | None
        if not stack:
            key = (self.table,)
        else:
            parent = stack[-1]
            if isinstance(parent.items, dict) and parent.field is None:
                self._stop(event, "a field's name must be plain text")
            key = (
                None
                if parent.key is None or parent.discard
                else (*parent.key, parent.field or len(parent.items))
            )
        if key:
            self.values[key] = _line_column(event)
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            if event.anchor:
                self._refuse(
                    key,
                    event,
                    f"anchor '&{event.anchor}': write each value out, or put the text in quotes",
                )
            if event.tag:
                name = event.tag.replace("tag:yaml.org,2002:", "!!")
                self._refuse(key, event, f"tag '{name}': put the text in quotes, or delete the tag")
        return key

    def _name(self, parent: _Open, event: yaml.ScalarEvent) -> None:
        """Take the name of the next field."""
        name = event.value
        key = None if parent.key is None else (*parent.key, name)
        meaning = None if event.style else _meaning(name)
        parent.field = name
        parent.discard = True
        if event.anchor or event.tag:
            self._refuse(None, event, "an anchor or tag before a field's name: delete it")
        if name == "<<" and not event.style:
            self._refuse(None, event, "merge key '<<': write the fields out")
        elif meaning:
            self._refuse(
                None,
                event,
                f"YAML reads the field's name {explain.quoted(name)} as {meaning}: put it in quotes",
            )
        elif name in parent.items:
            first = self.keys[key][0] if key in self.keys else 0
            advice = (
                "keep one, or begin the next entry with '- id:'" if name == "id" else "keep one"
            )
            self._refuse(
                key, event, f"written twice{f' (first in line {first})' if first else ''}: {advice}"
            )
        else:
            parent.discard = False
            if key:
                self.keys[key] = _line_column(event)

    def _put(self, stack: list[_Open], value: object) -> None:
        if not stack:
            self.root = value
            return
        parent = stack[-1]
        if isinstance(parent.items, list):
            parent.items.append(value)
        elif parent.field is not None and not parent.discard:
            parent.items[parent.field] = value
        parent.field, parent.discard = None, False

    def _scalar(self, key: Key | None, event: yaml.ScalarEvent) -> object:
        if event.style == '"':
            for fault in files.faults(event.value):
                self._refuse(key, event, fault.message)
        value = event.value if event.style or event.tag else _value(event.value)
        if (
            key
            and len(key) == _ID_DEPTH
            and key[-1] == "id"
            and isinstance(value, str)
            and _ID.fullmatch(value)
        ):
            self.ids.setdefault(int(key[1]), value)
        return value

    def _alias(self, key: Key | None, event: yaml.AliasEvent) -> Misread:
        """Return a value that no field accepts, after reporting the alias: once a name, for a bomb of them is one mistake."""
        if str(event.anchor) not in self.aliases:
            self._refuse(
                key,
                event,
                f"alias '*{event.anchor}': write the value out, or put the text in quotes",
            )
        self.aliases.add(str(event.anchor))
        if key:
            self.refused.add(key)
        return Misread("", "")

    def _refuse(self, key: Key | None, event: yaml.Event, message: str) -> None:
        self.faults.append((key, files.Fault(*_line_column(event), message)))
        if key:
            self.refused.add(key)

    def _stop(self, event: yaml.Event, message: str) -> NoReturn:
        raise files.UnreadableError(files.Fault(*_line_column(event), message))

    def subject(self, key: Key) -> str:
        """Return entry and field of a value, or nothing for the file as a whole."""
        number = key[1] if len(key) > 1 else None
        if not isinstance(number, int):
            return ""
        return subject_of(self.ids.get(number, f"entry {number + 1}"), key[2:])

    def nearest(self, line: int, column: int) -> Key:
        """Return the key of the last value that begins at or before a position."""
        if self._in_order is None:
            self._in_order = (
                list(self.values),
                list(self.values.values()),
            )  # the parser goes from top to bottom
        keys, positions = self._in_order
        index = bisect_right(positions, (line, column))
        return keys[index - 1] if index else ()


class _Loading:
    """One reading of the files below a root: collects records, places and problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []

    def bank(self) -> Bank:
        """Return the bank, or raise BankError."""
        files = {folder: list(self._files(folder)) for folder in _FOLDERS}
        tables = {name: tuple(self._table(name)) for name in TABLES}
        answers = self._texts("answers", files["data/answers"], ".md")
        diagrams = self._texts("figures", files["data/figures"], ".d2")
        charts = self._texts("figures", files["data/figures"], ".vl.json")
        for name in sorted(diagrams.keys() & charts.keys()):
            self._report(
                f"data/figures/{name}.vl.json", f"{name}.d2 has the same name: rename one of them"
            )
        scripts = self._texts("figures", files["data/figures"], ".py", "script")
        for name in sorted(scripts.keys() - charts.keys()):
            self._report(
                f"data/figures/{name}.py",
                f"no chart {name}.vl.json shows these values: write it, or delete the file",
            )
        figures = {
            name: Figure.model_construct(id=name, language="d2", source=source)
            for name, source in diagrams.items()
        }
        figures |= {
            name: Figure.model_construct(
                id=name, language="vega-lite", source=source, script=scripts.get(name, "")
            )
            for name, source in charts.items()
        }
        codes = self._texts("examples", files["examples"], ".py", "code")
        outputs = self._texts("examples", files["examples"], ".out", "output")
        for name in sorted(outputs.keys() - codes.keys()):
            self._report(
                f"examples/{name}.out",
                f"no examples/{name}.py prints this: write it, or delete the file",
            )
        examples = {
            name: Example.model_construct(id=name, code=code, output=outputs.get(name, ""))
            for name, code in codes.items()
        }
        permalinks = tuple(self._ledger())
        if self.problems:
            faulty = {problem.place.path for problem in self.problems}
            raise BankError(
                by_place(self.problems),
                tuple(figure for figure in figures.values() if figure.path not in faulty),
            )
        # Everything was validated above: a second validation of ten thousand places would cost more than reading them.
        values: dict[str, Any] = {
            **tables,
            "answers": answers,
            "examples": examples,
            "figures": figures,
            "permalinks": permalinks,
            "places": self.places,
        }
        return Bank.model_construct(**values)

    def _report(
        self, path: str, message: str, line: int = 0, column: int = 0, subject: str = ""
    ) -> None:
        self.problems.append(Problem(Place(path=path, line=line, column=column), subject, message))

    def _text(self, path: str, limit: int) -> str | None:
        """Return the text of a file, or None after reporting why there is none."""
        try:
            return files.read(self.root / path, limit)
        except files.UnreadableError as error:
            self._report(path, error.fault.message, error.fault.line, error.fault.column)
            return None

    def _table(self, name: str) -> Iterator[records.Record]:
        """Yield the valid records of one YAML file; report the others."""
        path, record = TABLES[name]
        text = self._text(path, TABLE_LIMIT)
        if text is None:
            return
        tree = _Tree(path, name)
        seen = [*files.faults(text), *files.tab_faults(text)]
        if not any(fault.fatal for fault in seen):
            tree.grow(files.cleaned(text))
        located = [
            *((_field(tree.nearest(fault.line, fault.column)), fault) for fault in seen),
            *(
                (_field(at) if at else tree.nearest(fault.line, fault.column)[:2], fault)
                for at, fault in tree.faults
            ),
        ]
        problems = [
            Problem(
                Place(path=path, line=fault.line, column=fault.column),
                tree.subject(key),
                fault.message,
            )
            for key, fault in located[:MOST_PROBLEMS]
        ]
        self.places |= {
            key: Place(path=path, line=line, column=column)
            for key, (line, column) in tree.values.items()
        }
        if isinstance(tree.root, tuple):
            for number, entry in enumerate(tree.root):
                if len(problems) > MOST_PROBLEMS:
                    break
                try:
                    yield record.model_validate(entry)
                except ValidationError as error:
                    problems += _shape_problems(tree, (name, number), record, error)
        elif not located:
            message = (
                "the file is empty"
                if tree.root is None
                else "must be a list of entries, each beginning with '- id: '"
            )
            self._report(path, message, *tree.values.get((name,), (0, 0)))
        self.problems += problems[:MOST_PROBLEMS]
        if len(located) > MOST_PROBLEMS or len(problems) > MOST_PROBLEMS:
            self._report(path, f"more than {MOST_PROBLEMS:,} problems: the others are not shown")

    def _texts(
        self, kind: str, names: Iterable[str], extension: str, part: str = ""
    ) -> dict[str, str]:
        """Return the texts of the files with an extension, by id, after reporting what is wrong with them."""
        folder = "examples" if kind == "examples" else f"data/{kind}"
        texts = {}
        for name in names:
            if not name.endswith(extension):
                continue
            path = f"{folder}/{name}"
            text = self._text(path, TEXT_LIMIT)
            if text is None:
                continue
            identifier = name.removesuffix(extension)
            for fault in islice(files.faults(text), MOST_PROBLEMS):
                self._report(path, fault.message, fault.line, fault.column, identifier)
            if extension.endswith(".json"):
                self._check_json(path, text, identifier)
            self.places[(kind, identifier, part) if part else (kind, identifier)] = Place(path=path)
            texts[identifier] = text
        return texts

    def _check_json(self, path: str, text: str, identifier: str) -> None:
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            self._report(
                path, f"not valid JSON: {error.msg}", error.lineno, error.colno, identifier
            )
        except (RecursionError, ValueError):
            self._report(
                path, "not valid JSON: nested too deeply, or a number too long", subject=identifier
            )

    def _ledger(self) -> Iterator[str]:
        """Yield the published addresses, one a line."""
        if not os.path.lexists(self.root / LEDGER):
            return
        text = self._text(LEDGER, TABLE_LIMIT)
        if text is None:
            return
        for fault in islice(files.faults(text), MOST_PROBLEMS):
            self._report(LEDGER, fault.message, fault.line, fault.column)
        written = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line]
        for index, (number, line) in enumerate(written):
            self.places["permalinks", index] = Place(path=LEDGER, line=number, column=1)
            yield line

    def _files(self, folder: str) -> Iterator[str]:
        """Yield the names of the files in a folder that belong there, sorted; report the others."""
        start = self.root / folder
        if not os.path.lexists(start):
            return
        if start.is_symlink() or not start.is_dir():
            self._report(folder, "must be a folder, not a link or a file")
            return
        lower: dict[str, str] = {}
        # The name in small letters comes first, so that it is the other one that is refused.
        for entry in sorted(
            start.iterdir(),
            key=lambda entry: (entry.name.lower(), entry.name != entry.name.lower(), entry.name),
        ):
            name = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            path = f"{folder}/{name}"
            if (
                name in _IGNORED
                or path in _FOLDERS
                or (name.startswith(".") and not entry.is_symlink())
            ):
                continue
            if entry.is_symlink() and path not in _READ:
                self._report(path, "a symbolic link: put the file itself here")
            elif entry.is_dir():
                self._report(path, f"{folder}/ holds no such folder: move its files or delete it")
            elif other := lower.get(name.lower()):
                self._report(
                    path,
                    f"differs from {other} only in case, and some computers cannot hold both: delete one",
                )
            elif advice := _misplaced(folder, name):
                self._report(path, advice)
            else:
                lower[name.lower()] = name
                yield name


def _misplaced(folder: str, name: str) -> str:
    """Return what to do with a file that does not belong in the folder, or nothing."""
    extension = next(
        (extension for extension in _FOLDERS[folder] if name.endswith(extension)), None
    )
    if extension is None or (
        folder == "data" and extension != ".schema.json" and name not in _FILES_OF_DATA
    ):
        expected = (
            sorted(_FILES_OF_DATA)
            if folder == "data"
            else [f"*{extension}" for extension in _FOLDERS[folder]]
        )
        return f"does not belong here: {folder}/ holds {', '.join(expected)}; rename, move or delete it"
    if folder == "data":
        return ""
    identifier = name.removesuffix(extension)
    if not _ID.match(identifier):
        return "a file here is named by an id: small letters a-z, digits and single hyphens, such as 'ndcg-vs-precision'"
    return ""


def _field(key: Key) -> Key:
    """Return the key of the field that holds a value: of a text in a list, the list."""
    return key[:-1] if len(key) >= _ID_DEPTH and isinstance(key[-1], int) else key


def _line_column(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


@lru_cache
def _meaning(text: str) -> str | None:
    """Return what YAML takes a plain text for, or None if it is text."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1])
    if not resolvers:
        return None
    tag = next((tag for tag, pattern in resolvers if pattern.match(text)), None)
    if tag is None:
        return None
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return "nothing"
    if kind in {"merge", "value"}:
        return "a special sign"
    if len(text) <= LONGEST_SHOWN:
        try:
            value = yaml.load(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, OverflowError):
            pass
        else:
            said = str(value).lower()
            return (
                "a date"
                if kind == "timestamp"
                else _NAMED_NUMBERS.get(said, "a number" if said == text.lower() else said)
            )
    return NO_DATE if kind == "timestamp" else "a number"


def _value(text: str) -> object:
    """Return a plain scalar's value: text, a whole number or a date in their one usual form; all else is a `Misread`."""
    meaning = _meaning(text)
    if meaning is None:
        return text
    if WHOLE_NUMBER.fullmatch(text) and len(text) <= LONGEST_SHOWN:
        return int(text)
    if _DATE.fullmatch(text) and meaning == "a date":
        return datetime.date.fromisoformat(text)
    return Misread(text, meaning)


def _in_plain_words(error: yaml.YAMLError | ValueError) -> files.Fault:
    """Return what the YAML parser complains about, where and in words that say what to do."""
    said = str(getattr(error, "problem", None) or error).partition("\n")[0]
    where, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if "escape" in said and began and where and began.line != where.line:
        return files.Fault(
            began.line + 1, began.column + 1, "the quote that opens here is not closed in its line"
        )
    message = f"not valid YAML: {said}"
    for words, at_start, plain in _PLAIN_WORDS:
        if words in said:
            message = plain
            where = (began if at_start else where) or where
            break
    return files.Fault(where.line + 1 if where else 0, where.column + 1 if where else 0, message)


def _shape_problems(
    tree: _Tree, entry: Key, record: type[records.Record], error: ValidationError
) -> Iterator[Problem]:
    """Yield one problem for each value of an entry that has the wrong shape."""
    all_details = error.errors(include_url=False)
    unknown = [details["loc"] for details in all_details if details["type"] == "extra_forbidden"]
    reported: set[Key] = set()
    for details in all_details:
        kind, location = details["type"], details["loc"]
        if kind == "missing" and any(
            near[:-1] == location[:-1] and did_you_mean(str(near[-1]), [str(location[-1])])
            for near in unknown
        ):
            continue  # the field is there, under a name with a typing error
        at = (*entry, *(location[:-1] if kind == "missing" else location))
        while at not in tree.values and len(at) > len(entry):
            at = at[:-1]  # the branches of a union stand in the location, but not in the file
        named = (*at, location[-1]) if kind == "missing" else at
        if named in reported or any(
            at[:length] in tree.refused for length in range(len(entry), len(at) + 1)
        ):
            continue
        reported.add(named)
        message = explain.explained(details, record, at)
        if message:
            line, column = (tree.keys if kind == "extra_forbidden" else tree.values).get(at, (0, 0))
            subject = tree.subject(
                at[:-1]
                if kind == "extra_forbidden"
                else named
                if explain.is_of_record(kind)
                else _field(named)
            )
            yield Problem(Place(path=tree.path, line=line, column=column), subject, message)
