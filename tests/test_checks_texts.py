"""Rules about texts: links, headings, code, formulas, signs and characters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recall.bank.load import load_bank
from recall.checks import run
from tests.bank_fixture import bank_files, patched, write_files
from tests.changed_bank import changed, with_question

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("again.", "again, [x](level:beginner).", None),
        ("again.", "again, [x](level:expert).", "link: unknown level 'expert'"),
        ("again.", "again, [x](https://example.org/a_(b)).", None),
        ("again.", 'again, [x](https://example.org/ "A title").', None),
        ("again.", "again, [x](http://data.europa.eu/eli/reg/2022/2065/oj).", None),
        (
            "again.",
            "again, [x](mailto:a@example.org).",
            "link: 'mailto:a@example.org' is not allowed: write term:, question:, topic:, ",
        ),
        (
            "again.",
            "again, [x](JaVaScRiPt:alert(1)).",
            "link: 'JaVaScRiPt:alert(1)' is not allowed: write term:, question:, topic:, ",
        ),
        (
            "again.",
            "again, [x]( <javascript:alert(1)> ).",
            "link: '<javascript:alert(1)>' is not allowed: ",
        ),
        (
            "again.",
            "again, [x](javascript:alert(1) 'y').",
            "a link that cannot be read: write [text](target)",
        ),
        ("again.", "again, [x](#worked-example) and [y](#answer).", None),
        (
            "again.",
            "again, [a [b](term:ndcg) c](term:ndcg).",
            "a link within a link: separate them",
        ),
        ("again.", "again, \\[x\\](y).", None),
        ("again.", "again, `[x](y)`.", None),
        ("again.", "again[^1].\n\n[^1]: A note.", None),
        (
            "again.",
            "again <div>.",
            "HTML ('<div>') is not allowed: write Markdown, or put it in `code`",
        ),
        (
            "again.",
            "again <!DOCTYPE html>.",
            "HTML ('<!DOCTYPE') is not allowed: write Markdown, or put it in `code`",
        ),
        ("again.", "again `<div>` and $a<b$ and x<y.", None),
        ("again.", "again, one = 1 and online = 2.", None),
        ("again.", "again, a `` ` `` tick.", None),
        ("again.", "again.\n\n~~~python\nx\n~~~", None),
        ("again.", "again.\n\n```c++\nx\n```", None),
        ("again.", "again.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nThe end.", None),
        (
            "again.",
            "again.\n\n```text\nx",
            "a code block that is never closed: add a line with the same marks",
        ),
        ("$n$", "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$", None),
        (
            "$n$",
            "$a & b$",
            "formula 'a & b': Found \"&\", which may only appear in a table-like environment",
        ),
        ("$n$", "$n", "a $ that opens no formula: close the formula, or write \\$ or USD"),
        (
            "\n\\frac{h}{n}\n",
            "\nh\n\\frac{h}\n",
            "formula 'h\n\\frac{h}': Expected at least 2 arguments",
        ),
    ],
)
def test_texts_of_an_answer(old: str, new: str, expected: str | None, bank: Bank) -> None:
    """What may stand in an answer and what may not, and what is said."""
    answer = bank.answers["recall-basics"]
    assert answer.count(old) == 1

    found = [
        problem.message
        for problem in run(changed(bank, answers={"recall-basics": answer.replace(old, new)}))
    ]

    if expected is None:
        assert found == []
    elif "frac" in new:
        assert len(found) == 1
        assert found[0].startswith("formula")
    else:
        assert len(found) == 1
        assert found[0].startswith(expected)


def test_a_fault_in_a_display_formula_is_located(bank: Bank) -> None:
    """Line and column are those of the faulty sign in the file."""
    answer = bank.answers["recall-basics"].replace("\n\\frac{h}{n}\n", "\na +\nb \\nosuch c\n")
    problem = run(changed(bank, answers={"recall-basics": answer}))[0]

    line = answer.splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "\\nosuch c"


@pytest.mark.parametrize("opening", ["(", "[", "\\{", "\\langle ", "\\lfloor "])
def test_formulas_that_would_take_for_ever_are_not_tried(opening: str, bank: Bank) -> None:
    """The converter's time doubles with every bracket left open: intervals are fine, 30 are not."""
    good = bank.answers["recall-basics"].replace("$n$", f"${opening * 4}n$")
    bad = bank.answers["recall-basics"].replace("$n$", f"${opening * 30}n$")

    assert run(changed(bank, answers={"recall-basics": good})) == []
    assert run(changed(bank, answers={"recall-basics": bad}))[0].message.endswith(
        "leaves 30 brackets open: close them"
    )


@pytest.mark.parametrize(
    ("prose", "unlinked"),
    [
        ("[Recall at k](term:recall-at-k) and recall at k.", []),
        ("Recall at k, then [recall at k](term:recall-at-k).", ["recall at k"]),
        ("A Hit rate; a [hit rate](term:hit-rate).", ["hit rate"]),
        ("The cutoffs.", ["cutoff"]),
        ("The [cutoff](question:ndcg-basics), a shortcutoff, `cutoff`.", []),
        ("## Recall at k\n\nNothing.", []),
    ],
)
def test_terms_are_linked_where_they_are_first_used(
    bank: Bank, prose: str, unlinked: list[str]
) -> None:
    """Headings, code, parts of words and the words of other links do not count as a use."""
    changed = replace(bank, answers={"recall-basics": prose})
    found = [str(problem) for problem in run(changed) if "not linked where" in str(problem)]

    assert [f"'{name}'" in line for name, line in zip(unlinked, found, strict=True)] == [
        True
    ] * len(unlinked)


def test_a_term_that_does_not_exist_needs_no_link(bank: Bank) -> None:
    """It is reported once, where the entry names it."""
    changed = with_question(bank, 0, terms=(*bank.questions[0].terms, "nowhere"))

    assert [str(problem) for problem in run(changed)] == [
        "data/questions.yaml:7:10: recall-basics: terms: unknown term 'nowhere'"
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The [law](source:law) binds platforms, and [the law](source:law) again.", 1),
        ("The [law](source:law) binds platforms. This is not legal advice.", 0),
        ("See [x](source:manning08).", 0),
    ],
)
def test_an_answer_that_cites_a_law_says_that_it_is_not_advice(
    text: str, count: int, bank: Bank
) -> None:
    """Once, wherever it fits; other sources need no such word."""
    law = bank.sources[0].model_copy(update={"id": "law", "type": "legislation"})
    changed = replace(bank, sources=(*bank.sources, law), answers={"recall-basics": text})
    expected = "'law' is a law: add that the answer is not legal advice"

    found = [problem.message for problem in run(changed)]

    assert found.count(expected) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from -0.5 to 2", "'-' as a sign in 'from -0.5 to 2': write '−'"),
        ("worth 3 - 2", "'-' as a sign in 'worth 3 - 2': write '−'"),
        ("worth 0.5 x 0.3", "'x' as a sign in 'orth 0.5 x 0.3': write '×'"),
        ("twice -(1 + 2)", "'-' as a sign in 'twice -(1 + 2)': write '−'"),
        ("from −0.5 to 3 − 2 × 4, 1-3, top-10, 2026-11-23, x 3, `-1 - 2 x 3` and $-1$", ""),
    ],
)
def test_signs_are_set_as_such(text: str, found: str, bank: Bank) -> None:
    """A hyphen isn't a minus and an x isn't times; code, ranges, names and dates are left alone."""
    problems = run(replace(bank, answers={"recall-basics": f"{text}\n"}))
    assert [problem.message for problem in problems if "as a sign" in problem.message] == (
        [found] if found else []
    )


def test_texts_are_checked_as_loaded(tmp_path: Path) -> None:
    """A fault in a block of several lines is reported at the beginning of the block."""
    files = patched(
        bank_files(),
        "data/questions.yaml",
        "    - must: Names the",
        "    - must: >-\n        First line.\n        <b>Names</b> the",
    )
    bank = load_bank(write_files(tmp_path, files))

    assert (
        "data/questions.yaml:78:13: disagreement-story: key_points 1: must: "
        "HTML ('<b>') is not allowed: " in str(run(bank)[-1])
    )
