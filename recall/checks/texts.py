"""Rules about the Markdown of texts: tags, headings, code, formulas, and signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recall.bank.problem import quoted
from recall.checks.drafts import PLACEHOLDER, TO_BE_WRITTEN
from recall.checks.rule import rule
from recall.text.characters import missing_characters
from recall.text.formulas import FormulaError, to_mathml
from recall.text.markdown import ConversionError, read_answer, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.problem import Problem
    from recall.checks.passage import Passage
    from recall.text.scan import Span

_LABELS = {"prompt", "definition", "name", "aliases", "title", "summary", "for_whom", "role"}
"""Fields that are shown in headings, lists and tooltips, which have neither links nor formulas."""
_SPOKEN = {"prompt", "asked_as", "nudges", "hint", "short_answer"}
"""Fields that an interviewer or a candidate says."""

# What begins like a tag of HTML: a name ends at a space, a slash or a bracket, unlike in "x<y.".
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>]|\Z)|<!--|<!\[CDATA|<!doctype|<\?[a-z]", re.IGNORECASE
)
_FENCE_START = re.compile(r" *(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#-]*")
_HEADING_IN_FIELD = re.compile(r"^ {0,3}#", re.MULTILINE)
# A hyphen before a number ("-0.5") but not in a date or name; "-" or "x" between two numbers.
_TYPED_SIGN = re.compile(r"(?<![\w.,/^-])-(?=[\d.(])|(?<=[\d)%]) [x-] (?=[\d(])")


@rule("markup")
def check_filled_in(passage: Passage) -> Iterator[Problem]:
    """Nothing is left to fill in."""
    if PLACEHOLDER in passage.text:
        yield passage.problem(passage.text.index(PLACEHOLDER), TO_BE_WRITTEN, draft=True)


@rule("markup")
def check_html(passage: Passage) -> Iterator[Problem]:
    """Texts are Markdown: what begins like a tag belongs in code marks."""
    if "<" not in passage.text:
        return
    named: set[str] = set()
    for match in _TAG.finditer(passage.prose):
        name = match[1] or ""
        shown = f"<{name}>" if name else match[0]
        if name.lower() not in named or not name:
            advice = "write Markdown, or put it in `code`"
            yield passage.problem(match.start(), f"HTML ('{shown}') is not allowed: {advice}")
        named.add(name.lower())


@rule("markup")
def check_heading_in_field(passage: Passage) -> Iterator[Problem]:
    """Only answers have headings."""
    if not passage.is_answer and _HEADING_IN_FIELD.search(passage.prose):
        message = "a line that begins with '#' would be a heading: reword it, or write \\#"
        yield passage.problem(0, message)


@rule("markup")
def check_code(passage: Passage) -> Iterator[Problem]:
    """Code blocks are in answers, are closed and name their language; code in a line is closed."""
    if "`" not in passage.text and "~~~" not in passage.text:
        return
    for span in passage.spans:
        if span.kind == "fence":
            for fault in _fence_faults(span, passage.is_answer):
                yield passage.problem(span.start, fault)
    if stray := re.search(r"(?<!\\)`", passage.prose):
        yield passage.problem(stray.start(), "a ` that is never closed: close it, or write \\`")


@rule("markup")
def check_math(passage: Passage) -> Iterator[Problem]:
    """Formulas are closed and can be shown everywhere; names and tooltips have none."""
    if "$" not in passage.text:
        return
    for span in passage.spans:
        if span.kind != "math":
            continue
        start = span.start + span.text.index(span.tex)
        if passage.field in _LABELS and not passage.is_answer:
            yield passage.problem(start, "formulas cannot be shown here: write it in words")
        elif fault := _formula_fault(span):
            offset, message = fault
            formula = quoted(span.tex.replace("\n", " "))
            yield passage.problem(start + offset, f"formula {formula}: {message}")
    for match in re.finditer(r"(?<!\\)\$", passage.prose):
        advice = "close the formula, or write \\$ or USD"
        yield passage.problem(match.start(), f"a $ that opens no formula: {advice}")


@rule("markup")
def check_spoken(passage: Passage) -> Iterator[Problem]:
    """What is spoken, or shown in a heading or tooltip, has no links."""
    if passage.links and not passage.is_answer and passage.field in _SPOKEN | _LABELS:
        message = "links are not allowed here: write plain text"
        yield passage.problem(passage.links[0].start, message)


@rule("text")
def check_signs(passage: Passage) -> Iterator[Problem]:
    """In prose minus is − and times is ×; the hyphen and the letter x are for code."""
    if not _TYPED_SIGN.search(passage.text):
        return
    for match in _TYPED_SIGN.finditer(passage.prose):
        typed = match[0].strip()
        sign = "×" if typed == "x" else "\N{MINUS SIGN}"
        around = passage.text[max(match.start() - 8, 0) : match.end() + 8].strip()
        message = f"'{typed}' as a sign in {quoted(around)}: write '{sign}'"
        yield passage.problem(match.start(), message)


@rule("text")
def check_characters(passage: Passage) -> Iterator[Problem]:
    """A font of the PDFs has each character; those of formulas are judged with the formula."""
    if passage.text.isascii():
        return
    for span in passage.spans:
        if span.kind != "math":
            for offset, message in missing_characters(span.text):
                yield passage.problem(span.start + offset, message)


@rule("text", last=True)
def check_readable(passage: Passage) -> Iterator[Problem]:
    """Every text can be turned into pages, PDFs and cards: the converter itself is asked.

    It says nothing about texts in which another rule has found why.
    """
    try:
        if passage.is_answer:
            read_answer(passage.text)
        else:
            read_line(passage.text)
    except ConversionError as error:
        yield passage.problem(error.offset, error.message)


def _fence_faults(span: Span, is_allowed: bool) -> Iterator[str]:  # noqa: FBT001 - where it is decides
    """Yield what is wrong with a block of code."""
    start = _FENCE_START.match(span.text)
    if start is None:  # a fence begins with its marks, or it is none
        return
    info = start["info"].strip()
    lines = span.text.rstrip("\n").split("\n")
    if not is_allowed:
        yield "code blocks are allowed in answers only"
    if not info:
        yield "a code block without language: write ```python, or ```text"
    elif not _LANGUAGE.fullmatch(info):
        yield f"{quoted(info)} is not a language: write one word, such as ```python"
    if len(lines) == 1 or not lines[-1].strip().startswith(start["mark"]):
        yield "a code block that is never closed: add a line with the same marks"


def _formula_fault(span: Span) -> tuple[int, str] | None:
    """Return offset and message of why a formula cannot be shown, or None."""
    try:
        to_mathml(span.tex, span.display)
    except FormulaError as error:
        message = error.message.rstrip(".")
        if error.position is None:
            return 0, message
        return error.position, f"{message} (character {error.position + 1})"
    return None
