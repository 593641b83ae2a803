"""Drafts: entries in which something is still to be written.

A new entry has `FILL IN` and `fill-in` in each blank. `check`, `build` and `test` refuse it; a
preview shows it with a mark.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.bank.bank import Bank
    from recall.bank.records import Kit, LearningPath, Question, Stage, Term

PLACEHOLDER = "FILL IN"
"""What a new text is until its author has written it."""
PLACEHOLDER_ID = "fill-in"
"""How the ids begin that the author has yet to choose."""
TO_BE_WRITTEN = "still to be written"


def is_blank(text: str) -> bool:
    """Return whether a text, or a part of it, is still to be written."""
    return PLACEHOLDER in text


def is_blank_id(identifier: str) -> bool:
    """Return whether an id is still to be chosen."""
    return identifier.startswith(PLACEHOLDER_ID)


def without_blanks(bank: Bank) -> Bank:
    """Return the bank without ids that are still to be chosen, so that its pages can be made.

    A question or term without a topic gets the first one.
    """
    topic = bank.topics[0].id if bank.topics else ""
    return replace(
        bank,
        questions=tuple(_question(question, topic) for question in bank.questions),
        terms=tuple(_term(term, topic) for term in bank.terms),
        paths=tuple(_path(path) for path in bank.paths),
        kits=tuple(_kit(kit) for kit in bank.kits),
    )


def _question(question: Question, topic: str) -> Question:
    chosen = {
        "topics": _chosen(question.topics) or (topic,),
        "terms": _chosen(question.terms),
        "learn_first": _chosen(question.learn_first),
        "confused_with": _chosen(question.confused_with),
        "sources": _chosen(question.sources),
    }
    return question.model_copy(update=chosen)


def _term(term: Term, topic: str) -> Term:
    chosen = {
        "topic": topic if is_blank_id(term.topic) else term.topic,
        "confused_with": tuple(o for o in term.confused_with if not is_blank_id(o.term)),
        "sources": _chosen(term.sources),
    }
    return term.model_copy(update=chosen)


def _path(path: LearningPath) -> LearningPath:
    stages = tuple(_stage(stage) for stage in path.stages)
    return path.model_copy(update={"stages": tuple(stage for stage in stages if stage.questions)})


def _stage(stage: Stage) -> Stage:
    cut = None if stage.cut and is_blank_id(stage.cut) else stage.cut
    return stage.model_copy(update={"questions": _chosen(stage.questions), "cut": cut})


def _kit(kit: Kit) -> Kit:
    asked = tuple(item for item in kit.questions if not is_blank_id(item.question))
    return kit.model_copy(update={"questions": asked})


def _chosen(identifiers: Iterable[str]) -> tuple[str, ...]:
    return tuple(identifier for identifier in identifiers if not is_blank_id(identifier))
