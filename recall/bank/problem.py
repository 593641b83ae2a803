"""Problems of the bank, worded so that an author can fix them."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recall.bank.bank import Place  # noqa: TC001 - a dataclass field's type is part of the interface

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.bank.bank import Figure

LONGEST_SHOWN = 64
"""Most characters of a value that a message repeats."""
MOST_PROBLEMS = 1000
"""Most problems that are reported of one file."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode's categories of characters that a terminal obeys or does not show."""


def shown(text: str) -> str:
    """Return the text with each invisible character escaped, safe for a terminal and a log."""
    return "".join(
        character
        if unicodedata.category(character) not in _INVISIBLE
        else f"\\u{{{ord(character):x}}}"
        for character in text
    )


def shortened(text: object) -> str:
    """Return what a message repeats of a text: its beginning, with an ellipsis if it is long."""
    whole = str(text)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 1]}…"


def quoted(text: object) -> str:
    """Return a text as the file has it, in single quotes, shortened if it is long."""
    return f"'{shortened(text)}'"


@dataclass(frozen=True)
class Problem:
    """One located fault: where, in which entry and field, what is wrong and what to do."""

    place: Place
    subject: str
    message: str
    first: bool = False
    """Whether to report it first, because others may be consequences."""
    draft: bool = False
    """Whether a preview can be shown all the same: something is still to be written."""

    def __str__(self) -> str:
        """Return one line: `data/questions.yaml:214:5: ndcg: terms: unknown term …`."""
        return shown(
            ": ".join(part for part in (str(self.place), self.subject, self.message) if part)
        )


def subject_of(entry: str, steps: Iterable[str | int]) -> str:
    """Return entry and field as an author knows them: `ndcg-vs-precision: probes 2: ask`."""
    parts = [entry]
    for step in steps:
        if isinstance(step, int):
            parts[-1] += f" {step + 1}"
        else:
            parts.append(step)
    return ": ".join(parts)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'ndcg'?)` for the nearest known name, or nothing."""
    near = difflib.get_close_matches(value.lower(), list(known), n=1, cutoff=0.7)
    return f" (did you mean '{near[0]}'?)" if near else ""


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, each once, by file and line; those that explain others come first."""

    def order(found: Problem) -> tuple[bool, str, int, int, str]:
        return not found.first, found.place.path, found.place.line, found.place.column, str(found)

    return tuple(sorted(set(problems), key=order))


class BankError(Exception):
    """The bank cannot be used.

    `problems` has all that is wrong with its files, `figures` those that can still be drawn.
    """

    def __init__(self, problems: tuple[Problem, ...], figures: tuple[Figure, ...] = ()) -> None:
        """Keep the problems, at least one."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.figures = figures
