"""Which part of the bank a download shows: what it does not show cannot make it change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recall.bank.bank import Bank


def whole(bank: Bank) -> Bank:
    """Return all of the bank that a download shows: paths and kits are pages only."""
    return replace(bank, places={}, permalinks=(), paths=(), kits=())


def spoken(bank: Bank) -> Bank:
    """Return the bank without long answers, examples and figures."""
    return replace(whole(bank), answers={}, examples={}, figures={})


def pictured(bank: Bank) -> Bank:
    """Return the bank with nothing of the long answers but which figures they show."""
    shown = {
        name: "\n\n".join(re.findall(r"(?m)^!\[.*\]\(figure:.*\)$", text))
        for name, text in bank.answers.items()
    }
    return replace(spoken(bank), answers=shown, figures=bank.figures)


def one_level(bank: Bank, level: str) -> Bank:
    """Return the questions of one level with all that belongs to them, and no terms."""
    asked = bank.of_level(level)
    names = {question.id for question in asked}
    answers = {name: text for name, text in bank.answers.items() if name in names}
    return replace(
        whole(bank),
        questions=asked,
        terms=(),
        answers=answers,
        examples={name: example for name, example in bank.examples.items() if name in names},
        figures={
            name: figure
            for name, figure in bank.figures.items()
            if f"(figure:{name}" in "".join(answers.values())
        },
    )
