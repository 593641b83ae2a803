"""Rules about links and embeds in texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recall.bank.problem import did_you_mean, quoted
from recall.bank.records import ID_PATTERN
from recall.checks.entries import NAMES_BY_STANDARD
from recall.checks.limits import ALT_CHARACTERS
from recall.checks.passage import anchor_of
from recall.checks.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recall.bank.problem import Problem
    from recall.checks.passage import Passage
    from recall.text.scan import Link

_REFERENCE = re.compile(r"(term|question|topic|source|level):(.*)")
_PAGE_ANCHORS = {"hint", "answer", "rubric"}
"""Anchors that the page of a question has next to those of its headings."""
_UNREADABLE_LINK = re.compile(r"(?<!\\)\]\(")
# `[name]: target` at the beginning of a line; `[^1]: text` is a note.
_LINK_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:", re.MULTILINE)


@rule("markup")
def check_links(passage: Passage) -> Iterator[Problem]:
    """A link leads to an entry or level, to https://, or to a heading of the same answer."""
    for link in passage.links:
        if "](" in link.text:
            yield passage.problem(link.start, "a link within a link: separate them")
        elif not link.image and (fault := _link_fault(passage, link.target)):
            yield passage.problem(link.start, f"link: {fault}")


@rule("markup")
def check_link_marks(passage: Passage) -> Iterator[Problem]:
    """A link is written with its target and can be read by everything that shows the text."""
    for match in _UNREADABLE_LINK.finditer(passage.prose):
        if not any(link.start <= match.start() < link.end for link in passage.links):
            how = 'write [text](target) or [text](target "title")'
            yield passage.problem(match.start(), f"a link that cannot be read: {how}")
    for match in _LINK_DEFINITION.finditer(passage.prose):
        how = "write the target with the link, [text](target)"
        yield passage.problem(match.start(), f"a link definition: {how}")


@rule("markup")
def check_embeds(passage: Passage) -> Iterator[Problem]:
    """Only answers embed: figures with alternative text and their example, each in a paragraph."""
    for image in passage.links:
        if image.image and not passage.is_answer:
            yield passage.problem(image.start, "images are allowed in answers only")
        elif image.image:
            for fault in _embed_faults(passage, image):
                yield passage.problem(image.start, fault)


def _embed_faults(passage: Passage, image: Link) -> Iterator[str]:
    """Yield what is wrong with an image in an answer."""
    scheme, _, name = image.target.partition(":")
    figures = passage.bank.figures
    if scheme == "figure":
        if name not in figures:
            yield _unknown_figure(name, figures)
        if len(image.text.strip()) < ALT_CHARACTERS:
            needs = f"needs a text of at least {ALT_CHARACTERS} characters in ![…]"
            yield f"figure '{name}' {needs} that says what it shows"
    elif scheme != "example" or name not in {"code", "output"}:
        how = "write figure:<name>, example:code or example:output"
        yield f"image {quoted(image.target)}: {how}"
    if not _is_alone(passage.text, image):
        yield "an embed needs its own paragraph: put blank lines around it"


def _unknown_figure(name: str, figures: Iterable[str]) -> str:
    """Return that there is no such figure and, if the name could be one, how to add it."""
    fault = f"unknown figure {quoted(name)}{did_you_mean(name, figures)}"
    if not re.fullmatch(ID_PATTERN, name):
        return fault
    return f"{fault}: add data/figures/{name}.d2, or {name}.vl.json with {name}.py"


def _link_fault(passage: Passage, target: str) -> str:
    """Return what is wrong with a link's target, or nothing."""
    shown = quoted(target)
    if match := _REFERENCE.fullmatch(target):
        return _reference_fault(passage, match[1], match[2])
    if target.startswith("#") and passage.is_answer:
        anchors = {anchor_of(heading) for heading in passage.headings} | _PAGE_ANCHORS
        if target[1:] in anchors:
            return ""
        near = did_you_mean(target[1:], anchors)
        return f"no heading of this answer has the anchor {shown}{near}"
    if target.startswith(("https://", *NAMES_BY_STANDARD)):
        return ""
    if target.startswith("http://"):
        return f"{shown}: write https://"
    allowed = "write term:, question:, topic:, source:, level: or https://"
    return f"{shown} is not allowed: {allowed}"


def _reference_fault(passage: Passage, kind: str, identifier: str) -> str:
    """Return what is wrong with a reference such as `term:ndcg`, or nothing."""
    walk = passage.walk
    if fault := walk.unknown(kind, identifier):
        return fault
    if (kind, identifier) == passage.owner and walk.is_unique(kind):
        return "leads to the page it is on"
    question = walk.find(passage.own) if passage.is_answer and kind == "source" else None
    if question and walk.is_unique(kind) and identifier not in question.sources:
        where = f"not in the 'sources' of '{question.id}'"
        return f"source '{identifier}' is {where}: add it there"
    return ""


def _is_alone(text: str, image: Link) -> bool:
    """Return whether nothing but blank lines is next to, above and below an embed."""
    before, _, left = text[: image.start].rpartition("\n")
    right, _, after = text[image.end :].partition("\n")
    above, below = before.rpartition("\n")[2], after.partition("\n")[0]
    return not any(part.strip() for part in (left, right, above, below))
