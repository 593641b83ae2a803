"""Problems: one safe line each, in the order of files and lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall.bank.bank import Place
from recall.bank.problem import BankError, Problem, by_place, did_you_mean, shown, subject_of

AT = Place(path="data/questions.yaml", line=214, column=5)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem(AT, "ndcg: terms", "unknown term 'x'"),
            "data/questions.yaml:214:5: ndcg: terms: unknown term 'x'",
        ),
        (Problem(AT, "", "not valid YAML"), "data/questions.yaml:214:5: not valid YAML"),
        (
            Problem(Place(path="data/topics.yaml"), "", "the file is missing"),
            "data/topics.yaml: the file is missing",
        ),
        (
            Problem(AT, "a", "line\n::error::\x1b[31m"),
            "data/questions.yaml:214:5: a: line\\u{a}::error::\\u{1b}[31m",
        ),
        (Problem(Place(path="a\nb"), "", "odd name"), "a\\u{a}b: odd name"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    """Place, entry and field, and what to do, with nothing that a terminal would obey."""
    assert line == str(problem)


@given(text=st.text())
def test_shown_text_is_harmless(text: str) -> None:
    """No control, format, surrogate, private, unassigned or separating character is left."""
    assert not {unicodedata.category(character) for character in shown(text)} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }


@given(text=st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "M"])))
def test_visible_text_is_shown_as_it_is(text: str) -> None:
    """Letters of all scripts, marks and signs are kept."""
    assert text == shown(text)


def test_problems_come_in_the_order_of_lines_each_once() -> None:
    """Lines are numbers; of two equal problems one is left; one that explains others is first."""
    first = Problem(Place(path="a", line=9, column=2), "x", "m")
    second = Problem(Place(path="a", line=10, column=1), "b", "m")
    third = Problem(Place(path="a", line=10, column=1), "c", "m")
    other = Problem(Place(path="b"), "", "m")
    cause = Problem(Place(path="c"), "", "m", first=True)

    assert by_place([other, third, second, cause, first, second]) == (
        cause,
        first,
        second,
        third,
        other,
    )


def test_the_error_holds_all_problems() -> None:
    """Its text has a line for each."""
    problems = (Problem(AT, "a", "one"), Problem(AT, "b", "two"))
    error = BankError(problems)

    assert problems == error.problems
    assert str(error).splitlines() == [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("value", "known", "expected"),
    [
        ("ndgc", ["mrr", "ndcg"], " (did you mean 'ndcg'?)"),
        ("NDCG", ["ndcg"], " (did you mean 'ndcg'?)"),
        ("systemic-risk", ["semantic-ids"], ""),
        ("x", [], ""),
    ],
)
def test_the_nearest_name_is_offered(value: str, known: list[str], expected: str) -> None:
    """A typing error gets its correction, a stranger nothing."""
    assert expected == did_you_mean(value, known)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), "ndcg"),
        (("terms",), "ndcg: terms"),
        (("probes", 1, "ask"), "ndcg: probes 2: ask"),
        (("key_points", 0), "ndcg: key_points 1"),
    ],
)
def test_subjects_count_from_one(steps: tuple[str | int, ...], expected: str) -> None:
    """Fields are named as an author sees them."""
    assert expected == subject_of("ndcg", steps)
