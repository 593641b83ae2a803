"""Rules that hold across the bank and within its texts.

Each `check_*` in the modules here is a generator of problems, and its docstring is the rule;
`recall.checks.rule` says how one is written. `run` applies all rules but those that only a
finished bank has to keep. `complete` applies these: how many questions, terms and figures there
are, and that every question has a long answer and a rubric. A question that has both, and nothing
left to fill in, is judged the same by `check` and by `check --complete`.

A problem whose `draft` is true does not stop a preview: something is still to be written, or a new
address is not yet in the ledger. `check`, `build` and `test` count it like any other. `serve` shows
it as a warning, makes its pages from `recall.checks.drafts.without_blanks(bank)`, and marks the
entries of `drafts(bank)`:

    problems = checks.run(bank)
    if errors := [problem for problem in problems if not (serving and problem.draft)]:
        ...
    marked = checks.drafts(bank)
    bank = without_blanks(bank)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recall.bank.bank import Place
from recall.bank.problem import Problem, by_place
from recall.checks import (  # noqa: F401 - each of these modules registers its rules
    answers,
    entries,
    files,
    ledger,
    links,
    plans,
    texts,
    worked,
)
from recall.checks import complete as _complete  # noqa: F401 - its name is that of a function below
from recall.checks.rule import RULES
from recall.checks.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from recall.bank.bank import Bank, Figure
    from recall.checks.passage import Passage
    from recall.checks.rule import Rule


def run(bank: Bank) -> list[Problem]:
    """Return all that breaks a rule, in the order of files and lines."""
    return _found(bank, [rule for rule in RULES if not rule.finished])


def complete(bank: Bank) -> list[Problem]:
    """Return what a finished bank has and this one lacks."""
    return _found(bank, [rule for rule in RULES if rule.finished])


def drafts(bank: Bank) -> frozenset[tuple[str, str]]:
    """Return kind and id of each entry in which something is still to be written."""
    return Walk(bank).drafts


def passages(bank: Bank) -> tuple[Passage, ...]:
    """Return every text of the bank that is shown as Markdown."""
    return Walk(bank).texts


def undrawable(figures: Iterable[Figure], cache: Path, known: Iterable[Problem]) -> list[Problem]:
    """Return a problem for each figure that cannot be drawn.

    Sources that already have a located problem are left out. The cache folder keeps the drawings,
    so only a figure that has changed is drawn.
    """
    from recall.figures import draw_all

    spoiled = {problem.place.path for problem in known if problem.place.line}
    tried = {figure.id: figure for figure in figures if figure.path not in spoiled}
    problems = []
    for error in draw_all(tried.values(), cache):
        place = Place(path=tried[error.figure].path, line=error.line, column=error.column)
        problems.append(Problem(place, error.figure, error.message))
    return problems


def _found(bank: Bank, rules: Iterable[Rule]) -> list[Problem]:
    walk = Walk(bank)
    asked = [rule for rule in rules if not rule.unique & bank.doubled]
    problems = list(_problems((rule for rule in asked if not rule.last), walk))
    explained = {(problem.place.path, problem.subject) for problem in problems}
    last = _problems((rule for rule in asked if rule.last), walk)
    problems += [found for found in last if (found.place.path, found.subject) not in explained]
    return list(by_place(problems))


def _problems(rules: Iterable[Rule], walk: Walk) -> Iterator[Problem]:
    """Yield what breaks the rules; what an unfinished entry may still lack is marked as such."""
    for rule in rules:
        for thing in walk.things(rule.scope):
            for problem in rule.check(thing):
                waits = rule.waits and thing.owner in walk.drafts
                yield replace(problem, draft=True) if waits else problem
