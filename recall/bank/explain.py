"""A value of the wrong shape, in plain words.

The validator knows what it expected; an author wants to know what is in the file and what to write
instead.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from recall.bank.problem import LONGEST_SHOWN, did_you_mean, quoted, shortened
from recall.bank.records import (
    DOI_PATTERN,
    ID_PATTERN,
    TEX_PATTERN,
    URL_PATTERN,
    YEARS,
    Record,
)
from recall.bank.yaml import IMPOSSIBLE_DATE, WHOLE_NUMBER, Misread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

    from recall.bank.bank import Key


def explain(details: ErrorDetails, record: type[Record], steps: Key) -> str:
    """Return what is wrong with a value of a record and what to write instead.

    `steps` lead from the entry to the value. Nothing is returned if another fault is the cause.
    """
    value, kind = details["input"], details["type"]
    if isinstance(value, Misread) and not value.text and kind != "extra_forbidden":
        return "is empty: write a value, or delete the field"
    if steps[-1:] == ("issued",):
        kind = "issued"
    explanation = next(
        (say for start, say in _EXPLANATIONS.items() if kind.startswith(start)), None
    )
    if explanation is None:
        return details["msg"]
    return explanation(_Fault(value, details.get("ctx", {}), record, steps))


def is_of_record(kind: str) -> bool:
    """Return whether a kind of fault is that of a record (`key_points 2`), not of a text in a list.

    A text in a list is known by the name of the list: `nudges`.
    """
    return kind.startswith(("model", "value_error", "missing"))


class _Fault(NamedTuple):
    """A value, what the validator says of it, its record and the steps to it."""

    value: object
    context: Mapping[str, Any]
    record: type[Record]
    steps: Key


def _unknown_field(fault: _Fault) -> str:
    name = str(fault.steps[-1])
    known = _field_names(fault.record, fault.steps[:-1])
    return f"unknown field {quoted(name)}{did_you_mean(name, known)}"


def _missing_field(fault: _Fault) -> str:  # noqa: ARG001 - all explanations have one signature
    return "this field is missing"


def _not_text(fault: _Fault) -> str:
    if isinstance(fault.value, dict):
        return "write text, not fields: put a text with ': ' in quotes"
    if isinstance(fault.value, tuple):
        return "write text, not a list: put a text with '[' or '- ' in quotes"
    value = fault.value
    if not isinstance(value, Misread):
        value = Misread(str(value), "a date" if isinstance(value, datetime.date) else "a number")
    return _misread(value, "put it in quotes")


def _not_a_list(fault: _Fault) -> str:
    text = fault.value.text if isinstance(fault.value, Misread) else fault.value
    is_short = isinstance(text, (str, int)) and len(str(text)) <= LONGEST_SHOWN
    return f"write a list: [{text}]" if is_short else "write a list: [a, b]"


def _not_a_whole_number(fault: _Fault) -> str:
    value = fault.value
    if isinstance(value, Misread):
        # Nobody who writes 1:30 means the 90 that YAML reads.
        is_meant = WHOLE_NUMBER.fullmatch(value.meaning) and ":" not in value.text
        advice = f"write {value.meaning}" if is_meant else "write a whole number, such as 5"
        return _misread(value, advice)
    if isinstance(value, str) and len(value) <= LONGEST_SHOWN and WHOLE_NUMBER.fullmatch(value):
        return f"write {value} without quotes"
    return "write a whole number, such as 5"


def _not_a_date(fault: _Fault) -> str:
    return _dated(fault.value, "write a date such as 2026-11-23, without quotes")


def _not_a_year(fault: _Fault) -> str:
    first, last = YEARS
    advice = f"write a year from {first} to {last} such as 2024, or a date such as 2024-05-31"
    return _dated(fault.value, f"{advice}, without quotes")


def _not_fields(fault: _Fault) -> str:
    names = ", ".join(_field_names(fault.record, fault.steps))
    return f"write fields ({names}), each as 'field: value'"


def _not_a_choice(fault: _Fault) -> str:
    if isinstance(fault.value, (dict, tuple)):
        return _not_text(fault)
    # The validator gives the choices in quotes: 'a', 'b' or 'c'.
    choices = re.findall(r"'([^']*)'", fault.context["expected"])
    advice = f"write one of {', '.join(choices)}"
    if isinstance(fault.value, Misread):
        return _misread(fault.value, advice)
    near = did_you_mean(str(fault.value), choices)
    return f"unknown value {quoted(fault.value)}{near or f': {advice}'}"


def _not_of_the_form(fault: _Fault) -> str:
    value, pattern = str(fault.value), str(fault.context["pattern"])
    strange = next((character for character in value if not character.isascii()), "")
    if pattern == ID_PATTERN and strange:
        # A letter of another script may look the same, so that only its name shows the difference.
        name = unicodedata.name(strange, "a character without a name")
        rule = "ids are written with a-z, 0-9 and hyphens"
        return f"{quoted(value)} contains U+{ord(strange):04X} ({name}): {rule}"
    return f"{quoted(value)} {_PATTERNS.get(pattern, 'has the wrong form')}"


def _too_long(fault: _Fault) -> str:
    most = fault.context["max_length"]
    if isinstance(fault.value, str):
        return f"has {len(fault.value.strip())} characters, at most {most} are allowed"
    return f"has {_count(fault.value)}, at most {most} are allowed"


def _too_short(fault: _Fault) -> str:
    least = fault.context["min_length"]
    # The validator does not count entries of a wrong shape, which have problems of their own.
    is_enough = isinstance(fault.value, tuple) and len(fault.value) >= least
    return "" if is_enough else f"has {_count(fault.value)}, at least {least} are needed"


def _too_small(fault: _Fault) -> str:
    return f"{shortened(fault.value)} is too small: at least {fault.context['ge']}"


def _too_large(fault: _Fault) -> str:
    return f"{shortened(fault.value)} is too large: at most {fault.context['le']}"


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
"""Explanation by the beginning of the validator's name for the fault.

The field `issued` has one of its own, because the validator reports each of its two types.
"""

_PATTERNS: Mapping[str, str] = {
    ID_PATTERN: "is not an id: write small letters a-z, digits and single hyphens,"
    " such as 'ndcg-vs-precision'",
    DOI_PATTERN: "is not a DOI: write it without an address, such as 10.1145/371920.372071",
    TEX_PATTERN: "is not TeX alone: write it without dollar signs",
    URL_PATTERN: "is not an address: begin with https://",
}


def _misread(value: Misread, advice: str) -> str:
    return f"YAML reads {shortened(value.text)} as {value.meaning}: {advice}"


def _dated(value: object, advice: str) -> str:
    if not isinstance(value, Misread):
        return advice
    if value.meaning == IMPOSSIBLE_DATE:
        return f"there is no such date as {value.text}"
    return _misread(value, advice)


def _count(value: object) -> str:
    count = len(value) if isinstance(value, tuple) else 0
    return f"{count} {'entry' if count == 1 else 'entries'}"


def _field_names(record: type[Record], steps: Key) -> list[str]:
    """Return the names, as written in YAML, of the fields of the record at the end of the steps."""
    for step in steps:
        # A number leads from a list to one of its records, whose type the list's field names.
        if isinstance(step, str):
            record = _record_of(record, step) or record
    return [info.alias or name for name, info in record.model_fields.items()]


def _record_of(record: type[Record], field: str) -> type[Record] | None:
    """Return the record that a field is made of, or None if it is made of none."""
    fields = record.model_fields.items()
    annotations = (str(info.annotation) for name, info in fields if field in {name, info.alias})
    annotation = next(annotations, "")
    named = (
        kind for kind in Record.__subclasses__() if re.search(rf"\b{kind.__name__}\b", annotation)
    )
    return next(named, None)
