"""Rules about entries: ids, names, what they refer to, and the measure of their texts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from recall.bank.problem import quoted
from recall.checks.drafts import TO_BE_WRITTEN, is_blank, is_blank_id
from recall.checks.limits import (
    HINT,
    KEY_POINT_CHARACTERS,
    LEAST_MUSTS,
    LEAST_PITFALLS,
    LEAST_PROBES,
    LEAST_VARIANTS,
    PROMPT_SENTENCES,
    SHORT_ANSWER,
)
from recall.checks.rule import rule
from recall.checks.walk import TABLES
from recall.text.characters import missing_characters
from recall.text.scan import plain, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recall.bank.problem import Problem
    from recall.bank.records import Question, Source, Term, Topic
    from recall.checks.passage import Steps
    from recall.checks.walk import Entry, References, Walk

NAMES_BY_STANDARD = ("http://doi.org/", "http://dx.doi.org/", "http://data.europa.eu/eli/")
"""Addresses that are names by standard and begin with http permanently."""

# A mark that ends a sentence is followed by a space or ends the text, unlike the point of "3.5".
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
# Two names are the same to a reader if they differ only in punctuation, spaces and case.
_NOT_LETTERS = re.compile(r"[\W_]+")


@rule("bank")
def check_ids(walk: Walk) -> Iterator[Problem]:
    """Ids are unique. While two entries share one, missing ids of that kind are not reported."""
    for kind in TABLES:
        first: dict[str, Entry[Any]] = {}
        for entry in walk.entries(kind):
            if entry.id in first:
                line = first[entry.id].place("id").line
                message = f"another {kind} has this id (line {line}): rename one"
                yield replace(entry.problem("id", message=message), first=True)
            first.setdefault(entry.id, entry)


@rule("question")
def check_prompt_length(entry: Entry[Question]) -> Iterator[Problem]:
    """A prompt has one or two sentences."""
    prompt = entry.record.prompt
    ends = len(_SENTENCE_END.findall(prompt))
    if not 1 <= ends <= PROMPT_SENTENCES and not is_blank(prompt):
        message = f"{ends} sentences: ask in one, at most two, that end with '?' or '.'"
        yield entry.problem("prompt", message=message)


@rule("questions")
def check_prompts_differ(entries: Sequence[Entry[Question]]) -> Iterator[Problem]:
    """Two questions do not ask the same."""
    yield from _repeated(((e, ("prompt",), e.record.prompt) for e in entries), "prompt")


@rule("terms")
def check_names_of_terms(entries: Sequence[Entry[Term]]) -> Iterator[Problem]:
    """A name or synonym belongs to one term, or search and links could not tell them apart."""
    yield from _repeated(_names(entries), "name or alias")


@rule("paths")
@rule("kits")
def check_names_of_plans(entries: Sequence[Entry[Any]]) -> Iterator[Problem]:
    """Two paths, or two kits, do not share a name."""
    yield from _repeated(((e, ("name",), e.record.name) for e in entries), "name")


@rule("references")
def check_references(references: References) -> Iterator[Problem]:
    """An id in a field names an entry that exists, once, and not the entry itself."""
    entry, kind = references.entry, references.kind
    blanks = [steps for steps, identifier in references.named if is_blank_id(identifier)]
    if blanks:
        yield entry.problem(*blanks[0], message=TO_BE_WRITTEN, draft=True)
    seen: set[str] = set()
    for steps, identifier in references.named:
        if is_blank_id(identifier):
            continue
        if identifier in seen:
            yield entry.problem(*steps, message=f"'{identifier}' is named twice: delete one")
        elif references.is_own(identifier):
            yield entry.problem(*steps, message="names the entry itself: delete it")
        elif fault := entry.walk.unknown(kind, identifier):
            yield entry.problem(*steps, message=fault)
        seen.add(identifier)


@rule("questions", unique=("question",))
def check_learn_first(entries: Sequence[Entry[Question]]) -> Iterator[Problem]:
    """What to learn first never leads back to the question itself."""
    by_id = {entry.id: entry for entry in entries}
    graph = {entry.id: set(entry.record.learn_first) - {entry.id} for entry in entries}
    while cycle := _cycle(graph):
        # A circle has no beginning: the message starts at the first question of the bank.
        first = min(cycle, key=lambda identifier: by_id[identifier].number)
        start = cycle.index(first)
        circle = [*cycle[start:], *cycle[:start], first]
        steps = ("learn_first", by_id[first].record.learn_first.index(circle[1]))
        yield by_id[first].problem(*steps, message=f"is circular: {' -> '.join(circle)}")
        graph[first].discard(circle[1])


@rule("questions")
def check_level_order(entries: Sequence[Entry[Question]]) -> Iterator[Problem]:
    """Questions come in the order of the levels."""
    highest = 0
    for entry in entries:
        order = list(entry.bank.levels)
        rank = order.index(entry.record.level)
        if rank < highest:
            message = (
                f"{entry.record.level} comes after {order[highest]}: move the entry up to its level"
            )
            yield entry.problem("level", message=message)
        highest = max(highest, rank)


@rule("question")
def check_difficulty(entry: Entry[Question]) -> Iterator[Problem]:
    """A question says how hard it is only where its level does not."""
    levels = {level.id: level.difficulty for level in entry.bank.site.levels}
    derived = levels.get(entry.record.level)
    if entry.record.difficulty and derived:
        message = f"the level has difficulty {derived} for all its questions: delete this line"
        yield entry.problem("difficulty", message=message)


@rule("question", waits=True)
def check_key_points(entry: Entry[Question]) -> Iterator[Problem]:
    """At least {LEAST_MUSTS} key points are musts, and each is one idea.

    One idea has at most {KEY_POINT_CHARACTERS} characters.
    """
    points = entry.record.key_points
    musts = sum(point.kind == "must" for point in points)
    if musts < LEAST_MUSTS:
        verb = "is" if musts == 1 else "are"
        message = f"{musts} of them {verb} 'must', at least {LEAST_MUSTS} are needed"
        yield entry.problem("key_points", message=message)
    for index, point in enumerate(points):
        length = len(plain(point.text))
        if length > KEY_POINT_CHARACTERS:
            limit = f"at most {KEY_POINT_CHARACTERS} are allowed"
            message = f"has {length} characters, {limit}: keep one idea"
            yield entry.problem("key_points", index, point.kind, message=message)


@rule("question", waits=True)
def check_lengths(entry: Entry[Question]) -> Iterator[Problem]:
    """Hints have {HINT} words, short answers {SHORT_ANSWER}."""
    for field, bounds in (("hint", HINT), ("short_answer", SHORT_ANSWER)):
        text = getattr(entry.record, field)
        fault = bounds.fault(len(plain(text).split()))
        if fault and not is_blank(text):
            yield entry.problem(field, message=fault)


@rule("question")
def check_parts(entry: Entry[Question]) -> Iterator[Problem]:
    """A question with rubric and answer has {LEAST_PROBES} probes and {LEAST_PITFALLS} pitfalls.

    A scenario, or a question with a worked example, also has {LEAST_VARIANTS} variants.
    """
    if entry.walk.is_finished(entry):
        yield from missing_parts(entry)


@rule("term")
def check_term_is_needed(entry: Entry[Term]) -> Iterator[Problem]:
    """A question names each term."""
    yield from _unneeded(entry, "terms")


@rule("term")
def check_formula_is_explained(entry: Entry[Term]) -> Iterator[Problem]:
    """The formula that defines a term is one of those in its explanation."""
    formula = entry.record.formula
    found = [" ".join(span.tex.split()) for span in spans(entry.record.more) if span.kind == "math"]
    if formula and formula not in found:
        advice = "write it as it is written there, without dollar signs"
        message = f"is not a formula of 'more': {advice}"
        yield entry.problem("formula", message=message)


@rule("topic")
def check_topic_is_needed(entry: Entry[Topic]) -> Iterator[Problem]:
    """A question names each topic."""
    yield from _unneeded(entry, "topics")


def _unneeded(entry: Entry[Any], field: str) -> Iterator[Problem]:
    if entry.owner not in entry.walk.cited:
        message = (
            f"no question names this {entry.kind}: add it to the '{field}' of one, or delete it"
        )
        yield entry.problem(message=message)


@rule("source")
def check_source_is_cited(entry: Entry[Source]) -> Iterator[Problem]:
    """A question or a term cites each source."""
    if entry.owner not in entry.walk.cited:
        yield entry.problem(message="nothing cites this source: cite it or delete it")


@rule("source")
def check_source_address(entry: Entry[Source]) -> Iterator[Problem]:
    """Sources are linked by https; names that begin with http by standard (DOI, ELI) keep it.

    The PDFs print the address.
    """
    url = entry.record.url
    if url and not url.startswith(("https://", *NAMES_BY_STANDARD)):
        message = "write https:// (http:// is for DOI and ELI names only)"
        yield entry.problem("URL", message=message)
    for _, message in missing_characters(entry.record.address):
        yield entry.problem("URL", message=message)


def missing_parts(entry: Entry[Question]) -> Iterator[Problem]:
    """Yield which parts a question has too few of."""
    question = entry.record
    if len(question.probes) < LEAST_PROBES:
        message = f"has {len(question.probes)} probes, at least {LEAST_PROBES} are needed"
        yield entry.problem(message=message)
    if len(question.pitfalls) < LEAST_PITFALLS:
        message = f"has {len(question.pitfalls)} pitfalls, at least {LEAST_PITFALLS} are needed"
        yield entry.problem(message=message)
    has_numbers = question.level == "scenario" or question.id in entry.bank.examples
    if has_numbers and len(question.variants) < LEAST_VARIANTS:
        needs = f"a scenario or worked example needs at least {LEAST_VARIANTS}"
        yield entry.problem(message=f"has {len(question.variants)} variants, {needs}")


def _names(entries: Iterable[Entry[Term]]) -> Iterator[tuple[Entry[Any], Steps, str]]:
    for entry in entries:
        yield entry, ("name",), entry.record.name
        for index, alias in enumerate(entry.record.aliases):
            yield entry, ("aliases", index), alias


def _repeated(texts: Iterable[tuple[Entry[Any], Steps, str]], what: str) -> Iterator[Problem]:
    """Yield the texts that an earlier entry has already, given with entry and steps."""
    first: dict[str, tuple[Entry[Any], Steps]] = {}
    for entry, steps, text in texts:
        if is_blank(text):
            continue
        folded = unicodedata.normalize("NFKC", text).casefold()
        letters = _NOT_LETTERS.sub(" ", folded).strip() or text
        other, place = first.setdefault(letters, (entry, steps))
        if other.number != entry.number:
            line = other.place(*place).line
            taken = f"is already the {what} of '{other.id}' (line {line})"
            yield entry.problem(*steps, message=f"{quoted(text)} {taken}")


def _cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return a circle of questions, each before one that it needs, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # The sorter lists each question before the one that needs it, and the first one twice.
        return list(reversed(error.args[1][1:]))
    return []
