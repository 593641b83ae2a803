"""Load the bank: files below the project's root become one `Bank`, or all their faults at once.

Every value keeps its line, and every problem names file, line, entry and field.
"""

from __future__ import annotations

import json
import os
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from recall.bank import files, yaml
from recall.bank.bank import Bank, Example, Figure, Place
from recall.bank.explain import explain, is_of_record
from recall.bank.problem import MOST_PROBLEMS, BankError, Problem, by_place, did_you_mean
from recall.bank.records import KINDS, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from recall.bank.bank import Key
    from recall.bank.records import Record

TABLE_LIMIT = 1_000_000
"""Most bytes that a YAML file may have."""
TEXT_LIMIT = 200_000
"""Most bytes that an answer, an example, an output or a figure may have."""

_JSON_ESCAPES = re.compile(r"(?P<characters>(?:\\u[0-9a-fA-F]{4})+)|\\.")
"""Escapes of JSON: those of characters, in a row because two may be one, and all others."""


def load_bank(root: Path) -> Bank:
    """Return the bank below a project's root.

    Raises BankError with everything that is wrong with the shape of its files.
    """
    return _Loading(root).bank()


def load_site(root: Path) -> Site:
    """Return what `data/site.yaml` says; raise BankError with everything that is wrong with it."""
    loading = _Loading(root)
    site = loading.site()
    if site is None or loading.problems:
        raise BankError(by_place(loading.problems))
    return site


class _Loading:
    """One reading of the files below a root: collects records, places and problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []

    def bank(self) -> Bank:
        """Return the bank, or raise BankError."""
        names = {folder: self._names(folder) for folder in files.FOLDERS}
        site = self.site()
        # The levels are part of the shape of a question; if they are unknown, any level will do.
        context = {"levels": tuple(level.id for level in site.levels) if site else ()}
        entries: dict[str, Any] = {
            kind.name: tuple(self._records(kind.file, kind.name, kind.record, context))
            for kind in KINDS.values()
        }
        answers = self._texts("answers", names["data/answers"], ".md")
        figures = self._figures(names["data/figures"])
        examples = self._examples(names["examples"])
        permalinks = tuple(self._ledger())
        if site is None or self.problems:
            faulty = {problem.place.path for problem in self.problems}
            sound = tuple(figure for figure in figures.values() if figure.path not in faulty)
            raise BankError(by_place(self.problems), sound)
        return Bank(
            site=site,
            answers=answers,
            examples=examples,
            figures=figures,
            permalinks=permalinks,
            places=self.places,
            **entries,
        )

    def site(self) -> Site | None:
        """Return what the site is, or None after reporting what is wrong with its file."""
        records = self._records(files.SITE, "site", Site, {})
        return next((record for record in records if isinstance(record, Site)), None)

    def _report(
        self, path: str, message: str, line: int = 0, column: int = 0, subject: str = ""
    ) -> None:
        self.problems.append(Problem(Place(path, line, column), subject, message))

    def _report_all(self, path: str, faults: Iterable[files.Fault], subject: str = "") -> None:
        for fault in islice(faults, MOST_PROBLEMS):
            self._report(path, fault.message, fault.line, fault.column, subject)

    def _names(self, folder: str) -> list[str]:
        names, faults = files.names(self.root, folder)
        for path, message in faults:
            self._report(path, message)
        return names

    def _text(self, path: str, limit: int) -> str | None:
        """Return the text of a file, or None after reporting why there is none."""
        try:
            return files.read(self.root / path, limit)
        except files.UnreadableError as error:
            self._report_all(path, [error.fault])
            return None

    def _records(
        self, path: str, name: str, record: type[Record], context: Mapping[str, object]
    ) -> list[Record]:
        """Return the valid records of a YAML file; report what is wrong with the others."""
        text = self._text(path, TABLE_LIMIT)
        if text is None:
            return []
        document = yaml.read(text, name)
        self.places |= {key: Place(path, *position) for key, position in document.values.items()}
        problems = [
            Problem(Place(path, fault.line, fault.column), document.subject(key), fault.message)
            for key, fault in document.faults[: MOST_PROBLEMS + 1]
        ]
        entries = _entries(document.root, name, record)
        if entries is None and not problems:
            position = document.values.get((name,), (0, 0))
            problems = [Problem(Place(path, *position), "", _root_fault(document.root, record))]
        valid = []
        for key, entry in entries or ():
            if len(problems) > MOST_PROBLEMS:
                break
            try:
                valid.append(record.model_validate(entry, context=context))
            except ValidationError as error:
                problems += _shape_problems(document, path, key, record, error)
        self.problems += problems[:MOST_PROBLEMS]
        if len(problems) > MOST_PROBLEMS:
            self._report(path, f"more than {MOST_PROBLEMS:,} problems: the others are not shown")
        return valid

    def _texts(
        self, kind: str, names: Iterable[str], ending: str, part: str = ""
    ) -> dict[str, str]:
        """Return the texts of the files with an ending, by id; report what is wrong with them."""
        folder = "examples" if kind == "examples" else f"data/{kind}"
        texts = {}
        for name in names:
            if not name.endswith(ending):
                continue
            path = f"{folder}/{name}"
            text = self._text(path, TEXT_LIMIT)
            if text is None:
                continue
            identifier = name.removesuffix(ending)
            self._report_all(path, files.faults(text), identifier)
            if ending.endswith(".json"):
                self._report_all(path, _json_faults(text), identifier)
            self.places[(kind, identifier, part) if part else (kind, identifier)] = Place(path)
            texts[identifier] = text
        return texts

    def _figures(self, names: list[str]) -> dict[str, Figure]:
        diagrams = self._texts("figures", names, ".d2")
        charts = self._texts("figures", names, ".vl.json")
        scripts = self._texts("figures", names, ".py", "script")
        for name in sorted(diagrams.keys() & charts.keys()):
            message = f"{name}.d2 has the same name: rename one of them"
            self._report(f"data/figures/{name}.vl.json", message)
        for name in sorted(scripts.keys() - charts.keys()):
            message = f"no chart {name}.vl.json shows these values: write it, or delete the file"
            self._report(f"data/figures/{name}.py", message)
        figures = {name: Figure(name, "d2", source) for name, source in diagrams.items()}
        for name, source in charts.items():
            figures[name] = Figure(name, "vega-lite", source, scripts.get(name, ""))
        return figures

    def _examples(self, names: list[str]) -> dict[str, Example]:
        codes = self._texts("examples", names, ".py", "code")
        outputs = self._texts("examples", names, ".out", "output")
        for name in sorted(outputs.keys() - codes.keys()):
            message = f"no examples/{name}.py prints this: write it, or delete the file"
            self._report(f"examples/{name}.out", message)
        return {name: Example(name, code, outputs.get(name, "")) for name, code in codes.items()}

    def _ledger(self) -> Iterator[str]:
        """Yield the published addresses, one per line; a young bank has no ledger."""
        path = files.LEDGER
        if not os.path.lexists(self.root / path):
            return
        text = self._text(path, TABLE_LIMIT)
        if text is None:
            return
        self._report_all(path, files.faults(text))
        written = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line]
        for index, (number, line) in enumerate(written):
            self.places["permalinks", index] = Place(path, number, 1)
            yield line


def _entries(root: object, name: str, record: type[Record]) -> Iterable[tuple[Key, object]] | None:
    """Return the entries of a YAML file with their keys, or None if it has another shape."""
    if record is Site:
        return [((name,), root)] if isinstance(root, dict) else None
    if not isinstance(root, tuple):
        return None
    return (((name, number), entry) for number, entry in enumerate(root))


def _root_fault(root: object, record: type[Record]) -> str:
    """Return what is wrong with a YAML file that has another shape than its record asks for."""
    if root is None:
        return "the file is empty"
    if record is Site:
        return "must be fields, each as 'field: value'"
    return "must be a list of entries, each beginning with '- id: '"


def _json_faults(text: str) -> Iterator[files.Fault]:
    """Yield what is wrong with a JSON text: its syntax, and characters that its escapes make."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        yield files.Fault(error.lineno, error.colno, f"not valid JSON: {error.msg}")
        return
    except (RecursionError, ValueError):
        yield files.Fault(0, 0, "not valid JSON: nested too deeply, or a number too long")
        return
    for escapes in _JSON_ESCAPES.finditer(text):
        if escapes["characters"]:
            line, column = files.position(text, escapes.start())
            for fault in files.faults(json.loads(f'"{escapes[0]}"')):
                yield files.Fault(line, column, fault.message)


def _shape_problems(
    document: yaml.Document, path: str, entry: Key, record: type[Record], error: ValidationError
) -> Iterator[Problem]:
    """Yield one problem for each value of an entry that has the wrong shape."""
    all_details = error.errors(include_url=False)
    unknown = [details["loc"] for details in all_details if details["type"] == "extra_forbidden"]
    reported: set[Key] = set()
    for details in all_details:
        kind, location = details["type"], details["loc"]
        is_missing, is_unknown = kind == "missing", kind == "extra_forbidden"
        if is_missing and _is_misspelled(location, unknown):
            continue
        at = (*entry, *(location[:-1] if is_missing else location))
        while at not in document.values and len(at) > len(entry):
            at = at[
                :-1
            ]  # the validator names the branches of a union, which the file does not have
        named = (*at, location[-1]) if is_missing else at
        around = (at[:length] for length in range(len(entry), len(at) + 1))
        if named in reported or not document.refused.isdisjoint(around):
            continue
        reported.add(named)
        message = explain(details, record, at[len(entry) :])
        if not message:
            continue
        if is_unknown:
            position, subject = document.names.get(at, (0, 0)), at[:-1]
        else:
            position = document.values.get(at, (0, 0))
            subject = named if is_of_record(kind) else yaml.field_of(named)
        yield Problem(Place(path, *position), document.subject(subject), message)


def _is_misspelled(missing: Key, unknown: Iterable[Key]) -> bool:
    """Return whether a field is there after all, under a name with a typing error."""
    siblings = (str(other[-1]) for other in unknown if other[:-1] == missing[:-1])
    return any(did_you_mean(name, [str(missing[-1])]) for name in siblings)
