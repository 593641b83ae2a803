"""Rules about files: figures, the ledger of addresses, and worked examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recall.bank.bank import Example, Figure
from recall.checks import limits, run
from tests.changed_bank import changed, messages

if TYPE_CHECKING:
    from recall.bank.bank import Bank

_NO_ADDRESS = "is not an address: write /questions/<id>/, or /old/ -> /new/"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a -> b: 5:1 ratio", None),
        (
            "a: { icon: https://example.org/x.svg }",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        (
            "...@other",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        (
            "a: @other.b",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        ("a: recall@k", None),
    ],
)
def test_diagrams_load_nothing(source: str, message: str | None, bank: Bank) -> None:
    """A diagram is drawn from its own text alone."""
    figure = Figure(id="recall-list", language="d2", source=source)
    found = run(changed(bank, figures={"recall-list": figure}))

    assert ([message] if message else []) == [problem.message for problem in found]


def test_charts_load_nothing(bank: Bank) -> None:
    """A chart's schema is a name, its data are values."""
    schema = (
        '{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "data": {"values": [1, 2]}}'
    )
    good = Figure(id="recall-list", language="vega-lite", source=schema, script="print([1, 2])")
    bad = Figure(
        id="recall-list",
        language="vega-lite",
        source='{"layer": [{"data": {"url": "x.csv"}}]}',
        script="print()",
    )

    assert run(changed(bank, figures={"recall-list": good})) == []
    assert messages(run(changed(bank, figures={"recall-list": bad}))) == [
        'recall-list: loads "x.csv": write the values into the figure'
    ]


def test_characters_of_charts_are_judged_however_they_are_written(bank: Bank) -> None:
    """JSON can name a character by its number."""
    source = '{"title": "\\u4e2d", "data": {"values": []}}'
    chart = Figure(id="recall-list", language="vega-lite", source=source, script="print([])")

    (problem,) = run(changed(bank, figures={"recall-list": chart}))

    assert str(problem).startswith(
        "data/figures/recall-list.d2:1:12: recall-list: no font of the PDFs has '中' (U+4E2D"
    )


def test_addresses_of_other_pages_are_not_ours_to_judge(bank: Bank) -> None:
    """The ledger also has hand-written pages, which the test of the built site follows."""
    kept = (
        *bank.permalinks,
        "/about/",
        "/levels/",
        "/",
        "/about/data/#api",
        "/api/v1/questions.json",
    )

    assert run(changed(bank, permalinks=kept)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["/questions/old/ -> /questions/ndcg-basics/", "/questions/old/#hint"], []),
        (["/glossary/metrics/#old -> /glossary/metrics/#ndcg"], []),
        (["/old/ -> /about/"], []),
        (
            ["/questions/old/ -> /questions/ndcg/"],
            [": /questions/ndcg/ leads nowhere (did you mean '/questions/ndcg-basics/'?)"],
        ),
        (
            ["/questions/old/ -> javascript:x"],
            [f": '/questions/old/ -> javascript:x' {_NO_ADDRESS}"],
        ),
        (["/questions/old/ -> "], [f": '/questions/old/ -> ' {_NO_ADDRESS}"]),
        (["/a/../b/"], [f": '/a/../b/' {_NO_ADDRESS}"]),
    ],
)
def test_redirects(lines: list[str], expected: list[str], bank: Bank) -> None:
    """What moved is redirected to what is there; the anchors of a redirected page go with it."""
    assert expected == messages(run(changed(bank, permalinks=(*bank.permalinks, *lines))))


def test_a_page_is_not_redirected(bank: Bank) -> None:
    """A redirect would hide the page that answers."""
    lines = tuple(
        line if line != "/questions/ndcg-basics/" else f"{line} -> /questions/recall-basics/"
        for line in bank.permalinks
    )

    assert messages(run(changed(bank, permalinks=lines))) == [
        ": /questions/ndcg-basics/ has a page of its own: delete ' -> /questions/recall-basics/'"
    ]


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("0.500", []),
        ("0.50", []),
        ("0.5", []),
        ("50%", []),
        ("50 %", []),
        ("5 of 7", []),
        ("in 2008", []),
        ("1,234 users", []),
        ("1234 users", []),
        ("-12.3", []),
        ("\u221212.3", []),
        ("12", []),
        ("0.63", []),
        ("63.1%", []),
        ("63%", []),
        ("0.6309", []),
        ("0.63091", ["0.63091"]),
        ("0.64", ["0.64"]),
        ("64%", ["64%"]),
        ("13", ["13"]),
        ("1,235", ["1,235"]),
        ("12:30", []),
        ("12:31", ["12:31"]),
        ("NDCG@20, k-fold 10-fold, top-30, v1.25, a/17, x^22", []),
        ("$0.77$ and `0.78`", []),
        ("[0.500](https://example.org/77)", []),
    ],
)
def test_numbers_of_a_worked_example_were_printed(
    text: str, strange: list[str], bank: Bank
) -> None:
    """A number in the text is one of the output, at the text's precision.

    One digit, years, names and code are free.
    """
    example = Example(
        id="recall-basics",
        code="",
        output="recall 0.500  gain 0.6309  users 1,234  delta -12.3  at 12:30\n",
    )
    answer = bank.answers["recall-basics"].replace(
        "the recall is 0.500.", f"the value is {text} here."
    )
    changed_bank = changed(
        bank, examples={"recall-basics": example}, answers={"recall-basics": answer}
    )

    problems = [problem for problem in run(changed_bank) if ".out: " in problem.message]

    assert [
        f"recall-basics: {number} is not in examples/recall-basics.out: "
        "print it there, or correct it"
        for number in strange
    ] == (messages(problems))
    for problem, number in zip(problems, strange, strict=True):
        assert answer.splitlines()[problem.place.line - 1][problem.place.column - 1 :].startswith(
            number
        )


def test_numbers_outside_of_the_worked_example_are_free(bank: Bank) -> None:
    """Other sections cite other sources."""
    answer = bank.answers["recall-basics"].replace(
        "## Trade-offs\n", "## Trade-offs\n\nIt was 0.77 in 1,987 trials.\n"
    )

    assert run(changed(bank, answers={"recall-basics": answer})) == []


def test_subsections_belong_to_the_worked_example(bank: Bank) -> None:
    """A section reaches to the next heading of its own level."""
    answer = bank.answers["recall-basics"].replace("### By hand\n", "### By hand\n\nIt is 0.77.\n")

    assert len(run(changed(bank, answers={"recall-basics": answer}))) == 1


def example_problems(bank: Bank, code: str) -> list[str]:
    """Return what a finished bank says of an example with this code."""
    example = Example(id="recall-basics", code=code, output="x")
    problems = run(changed(bank, examples={"recall-basics": example}))
    return [
        str(problem).partition(": recall-basics: ")[2]
        for problem in problems
        if problem.place.path.endswith(".py")
    ]


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("x = y", 1),
        ("x += 1", 1),
        ("assert x", 1),
        ("run(x)", 1),
        ("total = sum([1, 2])", 1),
        ("label: str = str(1)", 1),
        ("label: str", 1),
        ("for x in y: run(x)", 2),
        ("if x: run(x)\nelse: walk(x)", 3),
        ("try: run()\nexcept ValueError: walk()", 4),
        ('def f(x):\n    """Say what."""\n    return x', 2),
        ("lambda: 1", 1),
        ("import json", 0),
        ("from math import log", 0),
        ('"""Say what."""', 0),
        ("print(run(x), sep='')", 0),
        ("# a comment\n", 0),
        ("x = 3", 0),
        ("rows = [(1, -2.5, 'a'), {'k': {1, 2}}]", 0),
        ("rows: list = [1, 2]", 0),
    ],
)
def test_an_example_is_as_long_as_its_own_logic(line: str, own: int, bank: Bank) -> None:
    """Imports, docstrings, prints and plain data are free; every other statement counts."""
    code = "run()\n" * limits.EXAMPLE_STATEMENTS + f"{line}\n"
    found = limits.EXAMPLE_STATEMENTS + own

    message = (
        f"{found} lines of own logic, at most 39 are allowed: drop a step, or leave it to a library"
    )
    assert ([message] if own else []) == example_problems(bank, code)


def test_an_example_that_is_not_python(bank: Bank) -> None:
    """What cannot be counted is reported by line and column."""
    assert example_problems(bank, "x = 1\nx = = 2\n") == ["is not Python: invalid syntax"]
