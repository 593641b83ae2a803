"""What a rule is: a generator of problems that declares its scope; its docstring is the rule.

    @rule("question")
    def check_musts(entry: Entry[Question]) -> Iterator[Problem]:
        "At least {LEAST_MUSTS} key points are musts."

`recall.checks.walk` hands a rule each thing of its scope. The decorator registers it, so there is
no list of rules that could be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from recall.checks import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recall.bank.problem import Problem

    Check = Callable[[Any], Iterator[Problem]]
    C = TypeVar("C", bound=Check)

Scope = Literal[
    # each entry of a kind
    "question",
    "topic",
    "term",
    "source",
    "path",
    "kit",
    # all entries of a kind, for what they must not share and for their order
    "questions",
    "terms",
    "paths",
    "kits",
    # each field of an entry that holds ids
    "references",
    # each Markdown text; each of them that has any marks; each long answer
    "text",
    "markup",
    "answer",
    # each file of its own
    "example",
    "figure",
    # the walk itself, for counts and the ledger
    "bank",
]
"""What a rule looks at; `recall.checks.walk.Walk.things` says what the rule is given."""


@dataclass(frozen=True)
class Rule:
    """A registered rule."""

    check: Check
    scope: Scope
    unique: frozenset[str]
    """Kinds whose ids must be unique before the rule can be asked."""
    finished: bool
    """Whether only a finished bank has to keep it."""
    waits: bool
    """Whether the site can be built although an unfinished entry breaks it."""
    last: bool
    """Whether it is only asked about texts in which no other rule has found a problem."""


RULES: list[Rule] = []
"""All rules, in the order in which their modules are imported."""


def rule(
    scope: Scope,
    *,
    unique: Iterable[str] = (),
    finished: bool = False,
    waits: bool = False,
    last: bool = False,
) -> Callable[[C], C]:
    """Return the decorator that registers a rule and fills the limits into its docstring."""

    def register(check: C) -> C:
        check.__doc__ = (check.__doc__ or "").format_map(vars(limits))
        RULES.append(Rule(check, scope, frozenset(unique), finished, waits, last))
        return check

    return register
