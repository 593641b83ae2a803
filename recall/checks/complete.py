"""Rules that only a finished bank has to keep: how much it has, and that no question is a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.bank.bank import Place
from recall.bank.problem import Problem
from recall.checks.entries import missing_parts
from recall.checks.limits import (
    LEAST_EXAMPLES,
    LEAST_FIGURES,
    LEAST_QUESTIONS,
    LEAST_TERMS,
    LEAST_TOPICS,
    LEAST_WORDINGS,
)
from recall.checks.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.records import Question
    from recall.checks.walk import Entry, Walk


@rule("bank", finished=True)
def check_counts(walk: Walk) -> Iterator[Problem]:
    """A finished bank has at least {LEAST_TOPICS} topics and {LEAST_TERMS} terms.

    At least {LEAST_FIGURES} answers have a figure and {LEAST_EXAMPLES} an example. How many
    questions each level has is in `recall.checks.limits`.
    """
    bank = walk.bank
    illustrated = sum("](figure:" in text for text in bank.answers.values())
    counts = [
        ("data/questions.yaml", f"{level} questions", len(bank.of_level(level)), least)
        for level, least in LEAST_QUESTIONS.items()
    ]
    counts += [
        ("data/topics.yaml", "topics", len(bank.topics), LEAST_TOPICS),
        ("data/glossary.yaml", "terms", len(bank.terms), LEAST_TERMS),
        ("data/answers", "answers have a figure", illustrated, LEAST_FIGURES),
        ("examples", "examples", len(bank.examples), LEAST_EXAMPLES),
    ]
    for path, what, found, least in counts:
        if found < least:
            yield Problem(Place(path=path), "", f"{found} {what}, at least {least} are needed")


@rule("question", finished=True)
def check_whole_question(entry: Entry[Question]) -> Iterator[Problem]:
    """Each question has a long answer and a rubric, and the parts that `check_parts` asks for."""
    if entry.id not in entry.bank.answers:
        message = f"has no long answer: write data/answers/{entry.id}.md"
        yield entry.problem(message=message)
    if entry.record.rubric is None:
        yield entry.problem(message="has no rubric")
    if not entry.walk.is_finished(entry):
        yield from missing_parts(entry)


@rule("question", finished=True)
def check_facts(entry: Entry[Question]) -> Iterator[Problem]:
    """Each question has {LEAST_WORDINGS} other wordings, and a difficulty if its level has none."""
    wordings = len(entry.record.asked_as)
    if wordings < LEAST_WORDINGS:
        message = f"has {wordings} other wordings, at least {LEAST_WORDINGS} are needed"
        yield entry.problem(message=message)
    if entry.bank.difficulty(entry.record) is None:
        yield entry.problem(message="has no difficulty: write 1, 2 or 3")
