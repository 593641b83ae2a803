"""Values of a wrong shape in plain words: what the tables of bad inputs do not show."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pydantic import ValidationError

from recall.bank.explain import explain
from recall.bank.records import Question
from recall.bank.yaml import Misread, read
from tests.bank_fixture import bank_files


def explained(**fields: Any) -> list[str]:
    """Return what is said of a question with these fields, in a site of one level."""
    document = read(bank_files()["data/questions.yaml"], "questions")
    entry = cast("tuple[dict[str, object], ...]", document.root)[0] | fields
    with pytest.raises(ValidationError) as error:
        Question.model_validate(entry, context={"levels": ("beginner",)})
    details = error.value.errors(include_url=False)
    return [explain(one, Question, one["loc"]) for one in details]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"level": Misread("no", "false")}, "YAML reads no as false: write one of beginner"),
        ({"level": "begin"}, "unknown value 'begin' (did you mean 'beginner'?)"),
        ({"level": ("beginner",)}, "write text, not a list: put a text with '[' or '- ' in quotes"),
        ({"topics": ("a", "b", "c", "d", "e")}, "has 5 entries, at most 4 are allowed"),
        ({"minutes": "five"}, "write a whole number, such as 5"),
        ({"minutes": Misread("", "nothing")}, "is empty: write a value, or delete the field"),
    ],
)
def test_values_are_explained(fields: dict[str, Any], message: str) -> None:
    """The message says what is there and what to write."""
    assert explained(**fields) == [message]


def test_a_fault_without_words_of_ours_has_those_of_the_validator() -> None:
    """A field of a new type may fail in a way that is not explained yet."""
    details: Any = {"type": "url_parsing", "input": "x", "loc": ("a",), "msg": "Not a URL"}

    assert explain(details, Question, ("a",)) == "Not a URL"
