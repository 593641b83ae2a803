"""Rules about plans: learning paths and interviewer's kits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recall.checks.rule import rule
from recall.checks.walk import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.problem import Problem
    from recall.bank.records import Kit, KitQuestion, LearningPath, Question
    from recall.checks.walk import Entry, Walk


@rule("path")
def check_path_order(entry: Entry[LearningPath]) -> Iterator[Problem]:
    """A path has a question after those of its questions that must be learned first."""
    waiting = set(entry.record.questions)
    for steps, identifier in steps_of(entry.record):
        waiting.discard(identifier)
        first = _learned_before(entry.walk, identifier)
        late = [other for other in first if other in waiting]
        # A question that must be learned before itself is reported as circular.
        if late and identifier not in first:
            message = (
                f"'{identifier}' comes before '{late[0]}', which is to be learned first: swap them"
            )
            yield entry.problem(*steps, message=message)


@rule("kit")
def check_kit_minutes(entry: Entry[Kit]) -> Iterator[Problem]:
    """The parts of a kit fill its minutes."""
    kit = entry.record
    planned = kit.warm_up + kit.closing + sum(item.minutes for item in kit.questions)
    if kit.case is None and planned != kit.minutes:
        message = (
            f"the parts take {planned} minutes, the interview has {kit.minutes}: make them equal"
        )
        yield entry.problem("minutes", message=message)


@rule("kit")
def check_case_marks(entry: Entry[Kit]) -> Iterator[Problem]:
    """The marks of a case fill the time from the warm-up to the questions, in order."""
    kit = entry.record
    if kit.case is None:
        return
    names: set[str] = set()
    before = None
    for index, mark in enumerate(kit.case.marks):
        key = ("case", "marks", index)
        begins = f"begins at minute {mark.minute}"
        if before is None and mark.minute != kit.warm_up:
            message = f"the first mark {begins}, the warm-up ends at {kit.warm_up}: make them equal"
            yield entry.problem(*key, "minute", message=message)
        if before is not None and mark.minute <= before:
            message = (
                f"{begins}, the mark before it at {before}: put the marks in the order of the clock"
            )
            yield entry.problem(*key, "minute", message=message)
        if mark.name in names:
            message = f"'{mark.name}' is named twice: join the two marks"
            yield entry.problem(*key, "name", message=message)
        names.add(mark.name)
        before = mark.minute
    if before is not None and before >= kit.case_end:
        last = len(kit.case.marks) - 1
        ends = f"the case ends at {kit.case_end}: begin it earlier, or shorten what follows"
        message = f"the last mark begins at minute {before}, {ends}"
        yield entry.problem("case", "marks", last, "minute", message=message)


@rule("kit")
def check_kit_questions(entry: Entry[Kit]) -> Iterator[Problem]:
    """Each question of a kit has a rubric and the probes named, and gets its own minutes."""
    for index, item in enumerate(entry.record.questions):
        question = entry.walk.find(item.question)
        if question is None:
            continue
        if question.rubric is None:
            message = f"'{question.id}' has no rubric: write one, or choose another question"
            yield entry.problem("questions", index, "question", message=message)
            continue
        if item.minutes < question.minutes:
            needs = f"'{question.id}' alone takes {question.minutes} minutes"
            message = f"{needs}: give it these and some for the probes"
            yield entry.problem("questions", index, "minutes", message=message)
        for position, message in _probe_faults(item, question):
            yield entry.problem("questions", index, "probes", position, message=message)


def _probe_faults(item: KitQuestion, question: Question) -> Iterator[tuple[int, str]]:
    """Yield position and fault of each kind that does not name one probe of the question."""
    kinds = Counter(probe.kind for probe in question.probes)
    single = [kind for kind, count in kinds.items() if count == 1]
    for position, kind in enumerate(item.probes):
        if kinds[kind] != 1:
            has = f"'{question.id}' has {kinds[kind] or 'no'} '{kind}' probes"
            choice = ", ".join(single) or "there is none"
            yield position, f"{has}: choose a kind of which it has one ({choice})"
        elif kind in item.probes[:position]:
            yield position, f"'{kind}' is named twice: delete one"


def _learned_before(walk: Walk, identifier: str) -> list[str]:
    """Return what is to be learned before a question, nearest first."""
    found: dict[str, None] = {}
    waiting = [identifier]
    while waiting:
        question = walk.find(waiting.pop(0))
        needed = question.learn_first if question else ()
        new = [other for other in needed if other not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)
