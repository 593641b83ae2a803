"""Rules about long answers: whose they are, their length, headings, and links to terms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recall.bank.problem import did_you_mean, quoted
from recall.checks.drafts import is_blank
from recall.checks.limits import ANSWER, BEHAVIORAL_ANSWER
from recall.checks.passage import anchor_of
from recall.checks.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recall.bank.bank import Bank
    from recall.bank.problem import Problem
    from recall.bank.records import Question
    from recall.checks.passage import Passage
    from recall.checks.walk import Entry

# A line of text above a line of "=" or "-". The rows of a table have bars, so the line of dashes
# below its head is none.
_UNDERLINED = re.compile(r"^(?=[^\n]*[^\s|])[^\n|]+\n(?:=+|-+) *$", re.MULTILINE)
_SPACELESS_HEADING = re.compile(r"^ {0,3}#{1,6}[^#\s]", re.MULTILINE)
# A word from its first letter or digit on, so that punctuation alone is none.
_WORD = re.compile(r"[^\W_]\S*")
_WORDS = re.compile(r"\w+")
_SEVERAL_WORDS = re.compile(r"[\s-]")


@rule("answer", unique=("question",))
def check_answer_belongs(passage: Passage) -> Iterator[Problem]:
    """Each answer belongs to a question."""
    if fault := stranger(passage.bank, passage.own):
        yield passage.problem(None, fault)


@rule("answer", unique=("question",), waits=True)
def check_answer_length(passage: Passage) -> Iterator[Problem]:
    """A long answer has {ANSWER} words of prose; a behavioral one {BEHAVIORAL_ANSWER}."""
    question = passage.bank.question.get(passage.own)
    if question and not is_blank(passage.text):
        bounds = BEHAVIORAL_ANSWER if question.level == "behavioral" else ANSWER
        words = len(_WORD.findall(passage.words.replace("\0", "")))
        if fault := bounds.fault(words):
            yield passage.problem(None, fault)


@rule("answer")
def check_headings(passage: Passage) -> Iterator[Problem]:
    """An answer's headings begin at level two, skip no level, and differ."""
    above = 1
    seen: set[str] = set()
    for heading in passage.headings:
        start = heading.start
        if heading.level == 1:
            advice = "the prompt is the page's title; begin with '## '"
            yield passage.problem(start, f"a heading of level one: {advice}")
        elif heading.level > above + 1:
            skipped = f"a heading of level {heading.level} below one of level {above}"
            yield passage.problem(start, f"{skipped}: write '{'#' * (above + 1)} '")
        anchor = anchor_of(heading)
        if anchor in seen:
            repeated = f"a second heading {quoted(heading.text)}"
            yield passage.problem(start, f"{repeated}: name it differently")
        seen.add(anchor)
        above = max(heading.level, 2)


@rule("answer")
def check_heading_marks(passage: Passage) -> Iterator[Problem]:
    """A heading is marked by '#' and a space."""
    for match in _UNDERLINED.finditer(passage.prose):
        advice = "begin it with '## ', or put a blank line between"
        message = f"underlined with '=' or '-', this is a heading: {advice}"
        yield passage.problem(match.start(), message)
    for match in _SPACELESS_HEADING.finditer(passage.prose):
        message = "a heading needs a space after '#'; for a plain '#' write \\#"
        yield passage.problem(match.start(), message)


@rule("question", unique=("question", "term"), waits=True)
def check_terms_linked(entry: Entry[Question]) -> Iterator[Problem]:
    """A finished answer links each term of its entry, and each name of several words, at first use.

    Names of one word that the entry does not list may have their everyday sense ("exposure",
    "baseline").
    """
    if not entry.walk.is_finished(entry):
        return
    bank, passage = entry.bank, entry.walk.answers[entry.id]
    names = _names(tuple((term.name, term.id) for term in bank.terms))
    for term, start in _unlinked_terms(passage, names):
        name = bank.term[term].name
        if term in entry.record.terms or _SEVERAL_WORDS.search(name):
            how = f"write [{name}](term:{term})"
            yield passage.problem(start, f"'{name}' is not linked where it is first used: {how}")
    linked = {link.target for link in passage.links}
    for term in entry.record.terms:
        # An unknown term is reported where the entry names it.
        if term in bank.term and f"term:{term}" not in linked:
            message = f"no link to the entry's term '{term}': link it, or remove it from 'terms'"
            yield passage.problem(0, message)


@rule("answer")
def check_legal_notice(passage: Passage) -> Iterator[Problem]:
    """An answer that cites a law says that it is not legal advice."""
    if is_blank(passage.text) or "legal advice" in passage.text:
        return
    for link in passage.links:
        kind, _, name = link.target.partition(":")
        source = passage.bank.source.get(name) if kind == "source" else None
        if source and source.type == "legislation":
            message = f"'{name}' is a law: add that the answer is not legal advice"
            yield passage.problem(link.start, message)
            return


class _Names(NamedTuple):
    """The names of terms, ready to be found in prose."""

    terms: Mapping[str, str]
    """Ids by name in small letters."""
    beginnings: frozenset[str]
    """The words with which a name can begin."""
    pattern: re.Pattern[str]


@lru_cache(maxsize=4)
def _names(terms: tuple[tuple[str, str], ...]) -> _Names:
    """Return how names, given with the ids of their terms, are found in prose."""
    named = {name.lower(): identifier for name, identifier in terms}
    longest_first = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    # A name as a word of its own, perhaps in the plural.
    pattern = re.compile(rf"(?<![\w-])({longest_first})(?:e?s)?(?![\w-])", re.IGNORECASE)
    first = {word[0] for name in named if (word := _WORDS.match(name))}
    plurals = {f"{word}{plural}" for word in first for plural in ("s", "es")}
    return _Names(named, frozenset(first | plurals), pattern)


def _unlinked_terms(passage: Passage, names: _Names) -> Iterator[tuple[str, int]]:
    """Yield the terms that running text names before it links them, with the offset of the name."""
    headings = {heading.start for heading in passage.headings}
    met = set()
    for term, start in _uses(passage.prose, names):
        around = [link for link in passage.links if link.start <= start < link.end]
        is_in_heading = passage.prose.rfind("\n", 0, start) + 1 in headings
        is_other_link = bool(around) and around[0].target != f"term:{term}"
        if term in met or is_in_heading or is_other_link:
            continue
        met.add(term)
        links = [link.start for link in passage.links if link.target == f"term:{term}"]
        if not around and not any(link < start for link in links):
            yield term, start


def _uses(prose: str, names: _Names) -> Iterator[tuple[str, int]]:
    """Yield the terms that prose names, with the offset, in order; the longest name counts.

    Looking up each word takes a small part of the time that trying all names everywhere takes.
    """
    end = 0
    for word in _WORDS.finditer(prose):
        if word.start() >= end and word[0].lower() in names.beginnings:
            match = names.pattern.match(prose, word.start())
            if match:
                yield names.terms[match[1].lower()], match.start()
                end = match.end()


def stranger(bank: Bank, identifier: str) -> str:
    """Return that no question has the id by which a file is named, or nothing."""
    if identifier in bank.question:
        return ""
    near = did_you_mean(identifier, bank.question)
    return f"no question has this id{near}: rename the file, or add the entry"
