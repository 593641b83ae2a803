"""The model: what a record accepts, and what the bank answers about itself."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from recall.bank import records
from recall.bank.bank import Bank, Place
from recall.bank.records import LEVELS, Author, KeyPoint, Question, Record, Source, Topic


@pytest.mark.parametrize("text", ["a", "ndcg", "recall-at-k", "manning08", "3-d", "a-1-b"])
def test_ids(text: str) -> None:
    """Small letters, digits and single hyphens between them."""
    assert Topic(id=text, title="T", summary="S").id == text


@pytest.mark.parametrize(
    "text",
    ["", "A", "a_b", "-a", "a-", "a--b", "a b", "a/b", "..", "ä", "а", "a\n", "a.b", "a" * 61],
)
def test_what_is_no_id(text: str) -> None:
    """Nothing that needs escaping in an address, a file name or a shell, and no look-alikes."""
    with pytest.raises(ValidationError):
        Topic(id=text, title="T", summary="S")


@given(text=st.text(max_size=8))
def test_ids_are_safe_names(text: str) -> None:
    """Whatever is accepted as an id is plain ASCII, on one line, without dots and slashes."""
    try:
        Topic(id=text, title="T", summary="S")
    except ValidationError:
        return
    assert re.fullmatch(r"[a-z0-9-]+", text)


def test_texts_are_stripped_and_not_empty() -> None:
    """White space around a text is no part of it."""
    assert KeyPoint(must=" An idea.\n").text == "An idea."
    with pytest.raises(ValidationError, match="must not be empty"):
        KeyPoint(must=" \n")


def test_lines_are_single() -> None:
    """A title is one line."""
    with pytest.raises(ValidationError, match="must be one line"):
        Topic(id="a", title="T\nU", summary="S")


@pytest.mark.parametrize(
    ("fields", "kind", "text"), [({"must": "M"}, "must", "M"), ({"nice": "N"}, "nice", "N")]
)
def test_a_key_point_is_a_must_or_nice(fields: dict[str, str], kind: str, text: str) -> None:
    """It says which it is, and its text."""
    point = KeyPoint(**fields)

    assert (kind, text) == (point.kind, point.text)


@pytest.mark.parametrize("fields", [{}, {"must": "M", "nice": "N"}])
def test_a_key_point_is_not_both_nor_neither(fields: dict[str, str]) -> None:
    """Exactly one."""
    with pytest.raises(ValidationError, match="exactly one"):
        KeyPoint(**fields)


@pytest.mark.parametrize("fields", [{}, {"given": "A"}, {"family": "F", "literal": "L"}])
def test_an_author_is_a_person_or_a_body(fields: dict[str, str]) -> None:
    """A given name alone is nobody."""
    with pytest.raises(ValidationError, match="write either"):
        Author(**fields)


def source(**fields: Any) -> Source:
    """Return a source with these fields."""
    return Source.model_validate(
        {"id": "x", "type": "book", "title": "T", "issued": 2008, **fields}
    )


def test_a_source_leads_somewhere() -> None:
    """An address goes before the DOI's resolver, and one of them is needed."""
    assert source(DOI="10.1145/1.2").address == "https://doi.org/10.1145/1.2"
    assert source(DOI="10.1145/1.2", URL="https://example.org/").address == "https://example.org/"
    with pytest.raises(ValidationError, match="needs a 'DOI' or a 'URL'"):
        source()


def test_a_source_has_a_year() -> None:
    """From the year or the date."""
    assert source(DOI="10.1145/1.2").year == 2008
    assert source(DOI="10.1145/1.2", issued=datetime.date(2022, 10, 19)).year == 2022


@pytest.mark.parametrize(
    "issued",
    ["2008", 2008.0, True, 1899, 2101, datetime.datetime(2008, 1, 1, tzinfo=datetime.UTC), None],
)
def test_years_are_not_guessed(issued: object) -> None:
    """Nothing is converted."""
    with pytest.raises(ValidationError):
        source(DOI="10.1145/1.2", issued=issued)


def test_records_are_frozen_and_closed(bank: Bank) -> None:
    """A bank is not changed after loading, and no field is made up."""
    with pytest.raises(ValidationError, match="frozen"):
        bank.topics[0].title = "Other"
    with pytest.raises(ValidationError, match="Extra inputs"):
        Topic.model_validate({"id": "a", "title": "T", "summary": "S", "slug": "a"})


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(path="a"), "a"),
        (Place(path="a", line=1, column=2), "a:1:2"),
        (Place(path="a", line=3), "a:3"),
    ],
)
def test_places(place: Place, text: str) -> None:
    """As editors write them."""
    assert text == str(place)


def test_a_bank_finds_its_records(bank: Bank) -> None:
    """By id, by level, by topic, by term."""
    assert bank.question["ndcg-basics"].minutes == 6
    assert bank.topic["people"].title == "People"
    assert bank.term["ndcg"].name == "NDCG"
    assert bank.source["manning08"].type == "book"
    assert [question.id for question in bank.of_level("beginner")] == ["recall-basics"]
    assert [term.id for term in bank.terms_of("metrics")] == [
        "recall-at-k",
        "precision-at-k",
        "ndcg",
        "hit-rate",
        "cutoff",
    ]
    assert len(bank.asking("ndcg")) == 3
    assert bank.of_level("advanced") == bank.terms_of("people") == bank.asking("x") == ()


def test_a_topic_lists_its_own_questions_first(bank: Bank) -> None:
    """Those whose primary topic it is come before those that touch it."""
    assert [question.id for question in bank.of_topic("people")] == [
        "disagreement-story",
        "ndcg-basics",
    ]


def test_a_path_is_the_sum_of_its_stages(bank: Bank) -> None:
    """Its questions, their minutes and the way back from a question are derived."""
    path = bank.path["metrics-evening"]
    assert path.questions == ("recall-basics", "ndcg-basics", "disagreement-story")
    assert bank.minutes(path.questions) == 15
    assert bank.leading_through("ndcg-basics") == (path,)
    assert bank.leading_through("x") == ()
    assert bank.kit["screen-20"].questions[0].probes == ("break", "deepen")


def test_levels_are_those_of_the_questions() -> None:
    """One list of levels, in the order of the bank."""
    assert list(LEVELS) == Question.model_json_schema()["properties"]["level"]["enum"]


def test_every_field_is_described() -> None:
    """The description is what an editor shows on hover."""
    described = [
        kind
        for kind in vars(records).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    undescribed = [
        f"{record.__name__}.{name}"
        for record in described
        for name, field in record.model_fields.items()
        if not field.description
    ]

    assert undescribed == []
    assert all(record.__doc__ for record in described)
    assert Record in described
