"""The records: what each accepts, and what the bank answers about itself."""

from __future__ import annotations

import datetime
import re
from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from recall.bank import records
from recall.bank.bank import Place
from recall.bank.records import (
    BANDS,
    ENGINEERS,
    HINT_WORDS,
    KINDS,
    SHORT_ANSWER_WORDS,
    Author,
    Case,
    KeyPoint,
    Kit,
    Mark,
    Question,
    Record,
    Rubric,
    Site,
    Source,
    Topic,
)
from tests.bank_fixture import CASE

if TYPE_CHECKING:
    from recall.bank.bank import Bank


@pytest.mark.parametrize("text", ["a", "ndcg", "recall-at-k", "manning08", "3-d", "a-1-b"])
def test_ids(text: str) -> None:
    """Small letters, digits and single hyphens between them."""
    assert Topic(id=text, title="T", summary="S").id == text


@pytest.mark.parametrize(
    "text",
    ["", "A", "a_b", "-a", "a-", "a--b", "a b", "a/b", "..", "ä", "а", "a\n", "a.b", "a" * 61],
)
def test_what_is_not_an_id(text: str) -> None:
    """Nothing that needs escaping in an address, a file name or a shell, and no look-alikes."""
    with pytest.raises(ValidationError):
        Topic(id=text, title="T", summary="S")


@pytest.mark.parametrize("text", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_ids_are_file_names_everywhere(text: str) -> None:
    """Ids name files and folders, and Windows keeps a few names for devices."""
    with pytest.raises(ValidationError, match="cannot be a file name on Windows"):
        Topic(id=text, title="T", summary="S")

    assert Topic(id=f"{text}-basics", title="T", summary="S").id == f"{text}-basics"


@given(text=st.text(max_size=8))
def test_ids_are_safe_names(text: str) -> None:
    """Whatever is accepted as an id is plain ASCII, on one line, without dots and slashes."""
    try:
        Topic(id=text, title="T", summary="S")
    except ValidationError:
        return
    assert re.fullmatch(r"[a-z0-9-]+", text)


def test_texts_are_stripped_and_not_empty() -> None:
    """White space around a text is not part of it."""
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
    """Both or neither of the two fields are refused."""
    with pytest.raises(ValidationError, match="exactly one"):
        KeyPoint(**fields)


@pytest.mark.parametrize("fields", [{}, {"given": "A"}, {"family": "F", "literal": "L"}])
def test_an_author_is_a_person_or_a_body(fields: dict[str, str]) -> None:
    """A given name alone names neither."""
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
    """The year is the one that is given, or that of the date."""
    assert source(DOI="10.1145/1.2").year == 2008
    assert source(DOI="10.1145/1.2", issued=datetime.date(2022, 10, 19)).year == 2022


@pytest.mark.parametrize(
    "issued",
    ["2008", 2008.0, True, 1899, 2101, datetime.datetime(2008, 1, 1, tzinfo=datetime.UTC), None],
)
def test_years_are_not_guessed(issued: object) -> None:
    """Texts, fractions, booleans and moments are not turned into years."""
    with pytest.raises(ValidationError):
        source(DOI="10.1145/1.2", issued=issued)


def test_records_are_frozen_and_closed(bank: Bank) -> None:
    """A bank is not changed after loading, and no field is made up."""
    with pytest.raises(ValidationError, match="frozen"):
        bank.topics[0].title = "Other"
    with pytest.raises(FrozenInstanceError):
        bank.topics = ()  # type: ignore[misc]
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
    """A place reads as editors write it, without what is unknown."""
    assert text == str(place)


def test_a_bank_finds_its_records(bank: Bank) -> None:
    """Records are found by id, by level, by topic and by term."""
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


def test_a_kit_needs_questions_or_a_case(bank: Bank) -> None:
    """One of the two is enough, and a case alone lasts from the warm-up to the closing."""
    fields = bank.kits[0].model_dump() | {"questions": ()}
    with pytest.raises(ValidationError, match="write 'questions', a 'case', or both"):
        Kit.model_validate(fields)

    case = yaml.safe_load(CASE)["case"]
    kit = Kit.model_validate(fields | {"case": Case.model_validate(case, strict=False)})
    assert kit.case_end == 15
    assert bank.kits[0].case_end == 3


def test_the_levels_of_a_mark_are_its_fields() -> None:
    """The pages show a mark's fields by these names."""
    assert list(ENGINEERS) == list(Mark.model_fields)[-3:]


def test_a_bank_with_other_parts_computes_its_lookups_again(bank: Bank) -> None:
    """What one bank has looked up is not taken over by a bank that was made from it."""
    assert "ndcg-basics" in bank.question

    other = replace(bank, questions=bank.questions[:1])

    assert list(other.question) == ["recall-basics"]
    assert other != bank
    assert replace(other, questions=bank.questions) == bank


def test_a_bank_is_hashed_without_what_it_has_looked_up(bank: Bank) -> None:
    """The downloads' cache hashes the JSON of a bank, which only its parts may change."""
    before = to_json(replace(bank, places={}))
    part = replace(bank, places={})
    assert part.question
    assert part.doubled == frozenset()

    assert before == to_json(part)


def test_kinds_with_duplicate_ids_are_known(bank: Bank) -> None:
    """Each kind of entry is looked at."""
    assert bank.doubled == frozenset()
    for kind in KINDS.values():
        entries = getattr(bank, kind.name)
        twice = {kind.name: (*entries, entries[0])}
        assert replace(bank, **twice).doubled == {kind.singular}


def test_kinds_are_those_of_the_bank(bank: Bank) -> None:
    """A bank has a collection and a lookup for each kind, with records of its shape."""
    for name, kind in KINDS.items():
        assert name == kind.name
        entries = getattr(bank, kind.name)
        assert entries
        assert {type(entry) for entry in entries} == {kind.record}
        assert list(getattr(bank, kind.singular)) == [entry.id for entry in entries]


def test_bands_are_the_fields_of_the_rubric() -> None:
    """They come in the order from the weakest answer to the best."""
    assert BANDS == ("weak", "mixed", "solid", "outstanding") == tuple(Rubric.model_fields)


def test_levels_are_those_of_the_context(bank: Bank) -> None:
    """With the levels of a site, a question has one of them; without, any id."""
    question = bank.questions[0].model_dump() | {"level": "pastry"}
    levels = {"levels": ("bread", "pastry")}

    assert Question.model_validate(question).level == "pastry"
    assert Question.model_validate(question, context=levels).level == "pastry"
    with pytest.raises(ValidationError, match="'bread', 'pastry'"):
        Question.model_validate(question | {"level": "cake"}, context=levels)
    with pytest.raises(ValidationError, match="should match pattern"):
        Question.model_validate(question | {"level": "A cake"})


@pytest.mark.parametrize(
    ("record", "field", "limits"),
    [(Question, "hint", HINT_WORDS), (Question, "short_answer", SHORT_ANSWER_WORDS)],
)
def test_descriptions_name_the_limits(
    record: type[Record], field: str, limits: tuple[int, int]
) -> None:
    """An editor shows the same limits that the checks have."""
    assert "{} to {} words".format(*limits) in str(record.model_fields[field].description)


def test_a_site_has_levels(bank: Bank) -> None:
    """A site without a level, or with two of one name, is refused."""
    site = bank.site.model_dump()
    for levels, message in (
        ((), "at least 1 item"),
        ((site["levels"][0], site["levels"][0]), "two levels have the id 'beginner'"),
    ):
        with pytest.raises(ValidationError, match=message):
            Site.model_validate(site | {"levels": levels})


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
