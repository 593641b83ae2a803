"""Changes of a loaded bank, for rules that a changed file would not show more clearly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recall.bank.records import Question

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.problem import Problem


def changed(bank: Bank, **fields: Any) -> Bank:
    """Return the bank with other fields."""
    return replace(bank, **fields)


def with_question(bank: Bank, number: int, **fields: Any) -> Bank:
    """Return the bank with one question changed."""
    questions = [
        Question.model_construct(**{**dict(entry), **(fields if n == number else {})})
        for n, entry in enumerate(bank.questions)
    ]
    return changed(bank, questions=tuple(questions))


def messages(problems: list[Problem]) -> list[str]:
    """Return subject and message of the problems."""
    return [f"{problem.subject}: {problem.message}" for problem in problems]
