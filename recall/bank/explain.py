"""What to say, in plain words, of a value that has the wrong shape.

The validator knows what it expected; an author wants to know what stands there and what to write instead.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from recall.bank import records
from recall.bank.problem import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

LONGEST_SHOWN = 64
"""Most characters of a value that a message repeats."""
NO_DATE = "a date that does not exist"
WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")


@dataclass(frozen=True)
class Misread:
    """A plain text that YAML takes for something else, or a refused value; no field accepts one."""

    text: str
    meaning: str


def explained(
    details: ErrorDetails, record: type[records.Record], key: tuple[str | int, ...]
) -> str:
    """Return what is wrong with the value at a key and what to write instead; nothing if the fault follows from another."""
    value, kind = details["input"], details["type"]
    if isinstance(value, Misread) and not value.text and kind != "extra_forbidden":
        return "is empty: write a value, or delete the field"
    if key[-1] == "issued":
        kind = "issued"
    fault = _Fault(value, details.get("ctx", {}), record, key)
    explain = next(
        (explain for start, explain in _EXPLANATIONS.items() if kind.startswith(start)), None
    )
    return explain(fault) if explain else details["msg"]


def is_of_record(kind: str) -> bool:
    """Return whether a kind of fault is one of a record (`key_points 2`) rather than of a text in a list (`nudges`)."""
    return kind.startswith(("model", "value_error", "missing"))


def quoted(text: object) -> str:
    """Return a text as it stands in the file, in single quotes, shortened if it is long."""
    return f"'{_shortened(text)}'"


class _Fault(NamedTuple):
    """A value, what the validator says of it, and the record and key where it stands."""

    value: object
    context: Mapping[str, Any]
    record: type[records.Record]
    key: tuple[str | int, ...]


def _unknown_field(fault: _Fault) -> str:
    name = str(fault.key[-1])
    return (
        f"unknown field {quoted(name)}{did_you_mean(name, _fields(fault.record, fault.key[2:-1]))}"
    )


def _missing_field(fault: _Fault) -> str:  # noqa: ARG001 - all explanations have one signature
    return "this field is missing"


def _not_text(fault: _Fault) -> str:
    if isinstance(fault.value, dict):
        return "write text, not fields: put a text with ': ' in quotes"
    if isinstance(fault.value, tuple):
        return "write text, not a list: put a text with '[' or '- ' in quotes"
    meaning = "a date" if isinstance(fault.value, datetime.date) else "a number"
    return _misread(
        fault.value if isinstance(fault.value, Misread) else Misread(str(fault.value), meaning),
        "put it in quotes",
    )


def _not_a_list(fault: _Fault) -> str:
    text = fault.value.text if isinstance(fault.value, Misread) else fault.value
    short = isinstance(text, (str, int)) and len(str(text)) <= LONGEST_SHOWN
    return f"write a list: [{text}]" if short else "write a list: [a, b]"


def _not_a_whole_number(fault: _Fault) -> str:
    value = fault.value
    if isinstance(value, Misread):
        usual = WHOLE_NUMBER.fullmatch(value.meaning) and ":" not in value.text
        return _misread(
            value, f"write {value.meaning}" if usual else "write a whole number, such as 5"
        )
    short = isinstance(value, str) and len(value) <= LONGEST_SHOWN and WHOLE_NUMBER.fullmatch(value)
    return f"write {value} without quotes" if short else "write a whole number, such as 5"


def _not_a_date(fault: _Fault) -> str:
    return _dated(fault.value, "write a date such as 2026-11-23, without quotes")


def _not_a_year(fault: _Fault) -> str:
    return _dated(
        fault.value,
        "write a year from 1900 to 2100 such as 2024, or a date such as 2024-05-31, without quotes",
    )


def _not_fields(fault: _Fault) -> str:
    return (
        f"write fields ({', '.join(_fields(fault.record, fault.key[2:]))}), each as 'field: value'"
    )


def _not_a_choice(fault: _Fault) -> str:
    choices = re.findall(r"'([^']*)'", fault.context["expected"])
    advice = f"write one of {', '.join(choices)}"
    if isinstance(fault.value, Misread):
        return _misread(fault.value, advice)
    return f"unknown value {quoted(fault.value)}{did_you_mean(str(fault.value), choices) or f': {advice}'}"


def _not_of_the_form(fault: _Fault) -> str:
    value, pattern = str(fault.value), str(fault.context["pattern"])
    strange = next((character for character in value if not character.isascii()), "")
    if pattern == records.ID_PATTERN and strange:
        name = unicodedata.name(strange, "a character without a name")
        return f"{quoted(value)} holds U+{ord(strange):04X} ({name}): ids are written with a-z, 0-9 and hyphens"
    return f"{quoted(value)} {_PATTERNS.get(pattern, 'has the wrong form')}"


def _too_long(fault: _Fault) -> str:
    most = fault.context["max_length"]
    if isinstance(fault.value, str):
        return f"has {len(fault.value.strip())} characters, at most {most} are allowed"
    return f"has {_entries(fault.value)}, at most {most} are allowed"


def _too_short(fault: _Fault) -> str:
    least = fault.context["min_length"]
    # Entries of a wrong shape are not counted by the validator: they have problems of their own.
    enough = isinstance(fault.value, tuple) and len(fault.value) >= least
    return "" if enough else f"has {_entries(fault.value)}, at least {least} are needed"


def _too_small(fault: _Fault) -> str:
    return f"{_shortened(fault.value)} is too small: at least {fault.context['ge']}"


def _too_large(fault: _Fault) -> str:
    return f"{_shortened(fault.value)} is too large: at most {fault.context['le']}"


def _against_a_rule(fault: _Fault) -> str:
    return str(fault.context["error"])


_EXPLANATIONS: Mapping[str, Callable[[_Fault], str]] = {
    "issued": _not_a_year,
    "extra_forbidden": _unknown_field,
    "missing": _missing_field,
    "string_type": _not_text,
    "tuple_type": _not_a_list,
    "int_": _not_a_whole_number,
    "date": _not_a_date,
    "model": _not_fields,
    "literal_error": _not_a_choice,
    "string_pattern": _not_of_the_form,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "too_short": _too_short,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "value_error": _against_a_rule,
}
"""Explanation by the beginning of the validator's name for the fault; `issued` is one of two types, and has its own."""

_PATTERNS: Mapping[str, str] = {
    records.ID_PATTERN: "is not an id: write small letters a-z, digits and single hyphens, such as 'ndcg-vs-precision'",
    r"^10\.\d{4,9}/\S+$": "is not a DOI: write it without an address, such as 10.1145/371920.372071",
    r"^https?://\S+$": "is not an address: begin with https://",
}


def _misread(value: Misread, advice: str) -> str:
    return f"YAML reads {_shortened(value.text)} as {value.meaning}: {advice}"


def _dated(value: object, advice: str) -> str:
    if isinstance(value, Misread):
        return (
            f"there is no such date as {value.text}"
            if value.meaning == NO_DATE
            else _misread(value, advice)
        )
    return advice


def _shortened(text: object) -> str:
    whole = str(text)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 1]}…"


def _entries(value: object) -> str:
    count = len(value) if isinstance(value, tuple) else 0
    return f"{count} {'entry' if count == 1 else 'entries'}"


def _fields(record: type[records.Record], steps: tuple[str | int, ...]) -> list[str]:
    """Return the names, as written in YAML, of the fields of the record at a path within an entry."""
    for step in steps:
        if isinstance(step, str):
            annotation = next(
                (
                    str(info.annotation)
                    for name, info in record.model_fields.items()
                    if step in {name, info.alias}
                ),
                "",
            )
            named = (
                kind
                for kind in records.Record.__subclasses__()
                if re.search(rf"\b{kind.__name__}\b", annotation)
            )
            record = next(named, record)
    return [info.alias or name for name, info in record.model_fields.items()]
