"""Rules about worked examples: that answers show them, that they print, how long they are."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from recall.checks.limits import EXAMPLE_STATEMENTS
from recall.checks.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recall.bank.bank import Example
    from recall.bank.problem import Problem
    from recall.checks.passage import Passage
    from recall.checks.walk import Attachment

EMBEDS = ("example:code", "example:output")

# A number, a time, or a percentage. What is part of a name (NDCG@20, v1.25), a range (1-3), a date
# or an exponent (x^22) is none.
_NUMBER = re.compile(
    r"(?<![\w.@^/:-])"
    r"(?:(?P<time>\d{1,2}(?::\d\d){1,2})|[-\u2212]?\d+(?:,\d{3})*(?:\.\d+)?(?P<percent> ?%)?)"
    r"(?![\w/-]|[.:]\d)"
)
_PRINTED = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN_DATA = (
    ast.Constant,
    ast.JoinedStr,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.UnaryOp,
    ast.USub,
    ast.Load,
)
"""What an assignment of plain data is made of."""
_PARTS = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where statements have statements within them."""


@rule("answer", waits=True)
def check_example_shown(passage: Passage) -> Iterator[Problem]:
    """An answer with an example shows its code and output once, and has a section for it.

    The section's heading begins with "Worked example". No other answer embeds an example.
    """
    embeds = [link for link in passage.links if link.image and link.target in EMBEDS]
    if passage.own not in passage.bank.examples:
        if embeds:
            message = f"embeds an example, but examples/{passage.own}.py is missing"
            yield passage.problem(embeds[0].start, message)
        return
    shown = Counter(link.target for link in embeds)
    for target in EMBEDS:
        if shown[target] != 1:
            times = f"{shown[target]} times" if shown[target] else "never"
            name = target.partition(":")[2].title()
            yield passage.problem(
                0, f"shows {target} {times}: embed it once, as ![{name}]({target})"
            )
    if not any(_worked_sections(passage)):
        yield passage.problem(0, "has an example but no heading '## Worked example'")


@rule("answer", waits=True)
def check_worked_numbers(passage: Passage) -> Iterator[Problem]:
    """A number in a section "Worked example" is printed by the example, perhaps less rounded.

    One digit and years are free.
    """
    example = passage.bank.examples.get(passage.own)
    if example is None:
        return
    printed = [number.replace(",", "") for number in _PRINTED.findall(example.output)]
    for start, end in _worked_sections(passage):
        for match in _NUMBER.finditer(passage.words, start, end):
            if not _is_known(match, example.output, printed):
                message = f"{match[0]} is not in examples/{passage.own}.out"
                yield passage.problem(match.start(), f"{message}: print it there, or correct it")


@rule("example")
def check_example_length(example: Attachment[Example]) -> Iterator[Problem]:
    """An example has at most {EXAMPLE_STATEMENTS} lines of own logic.

    Imports, docstrings, prints and assignments of plain data are free.
    """
    try:
        tree = ast.parse(example.record.code)
    except SyntaxError as error:
        place = (error.lineno or 0, error.offset or 0)
        yield example.problem("code", message=f"is not Python: {error.msg}", at=place)
        return
    own = sum(_is_logic(statement) for statement in _statements(tree))
    if own > EXAMPLE_STATEMENTS:
        limit = f"at most {EXAMPLE_STATEMENTS} are allowed"
        advice = "drop a step, or leave it to a library"
        yield example.problem("code", message=f"{own} lines of own logic, {limit}: {advice}")


def _worked_sections(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield start and end of each section under a heading "Worked example"."""
    for number, heading in enumerate(passage.headings):
        if heading.text.strip().lower().startswith("worked example"):
            following = passage.headings[number + 1 :]
            ends = [other.start for other in following if other.level <= heading.level]
            yield heading.start, ends[0] if ends else len(passage.text)


def _is_known(number: re.Match[str], output: str, printed: Iterable[str]) -> bool:
    """Return whether a number of the text needs no output, or is one of those printed."""
    if number["time"]:
        return number["time"] in output
    digits = number[0].removesuffix(number["percent"] or "").lstrip("-\u2212")
    is_free = len(digits) == 1 or bool(_YEAR.fullmatch(digits))
    return is_free or _was_printed(digits, printed, percent=bool(number["percent"]))


def _was_printed(digits: str, printed: Iterable[str], *, percent: bool) -> bool:
    """Return whether a printed number equals this one at its precision; 63% may be 0.63."""
    value, places = float(digits.replace(",", "")), len(digits.partition(".")[2])
    # Half of the last digit, and a little for what binary numbers lose.
    tolerance = 0.5 * 10**-places + 1e-9
    for number in printed:
        is_precise = len(number.partition(".")[2]) >= places
        if is_precise and abs(float(number) - value) <= tolerance:
            return True
        if float(number) == value or (percent and abs(100 * float(number) - value) <= tolerance):
            return True
    return False


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements of a program, those within others too."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        for part in _PARTS:
            within = getattr(node, part, ())
            if isinstance(within, list):  # the body of a lambda is an expression
                yield from within
                waiting += within


def _is_logic(node: ast.AST) -> bool:
    """Return whether a node of a program is a logical line that a reader has to think through."""
    match node:
        case (
            ast.Import()
            | ast.ImportFrom()
            | ast.Expr(ast.Constant())
            | ast.Expr(ast.Call(ast.Name("print")))
        ):
            return False
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return not all(isinstance(part, _PLAIN_DATA) for part in ast.walk(value))
        case _:
            return isinstance(node, ast.stmt | ast.excepthandler)
