"""The published data says what the pages say, in the shape that its schemas promise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from recall.exports.api import Glossary, Questions, api_files, schema_of
from recall.exports.llms import llms_text

if TYPE_CHECKING:
    from recall.bank.bank import Bank

SITE = "https://example.org/recall/"


@pytest.mark.parametrize(
    ("name", "schema"), [("questions", schema_of(Questions)), ("glossary", schema_of(Glossary))]
)
def test_documents_match_their_schemas(bank: Bank, name: str, schema: dict[str, object]) -> None:
    """The schema itself is valid, the document matches it, and a document without its list does not."""
    Draft202012Validator.check_schema(schema)
    document = json.loads(api_files(bank, SITE)[f"api/v1/{name}.json"])
    assert [] == [error.message for error in Draft202012Validator(schema).iter_errors(document)]
    document.pop("questions" if name == "questions" else "terms")
    assert not Draft202012Validator(schema).is_valid(document)


def test_every_question_and_term_is_published_with_its_address(bank: Bank) -> None:
    """In the order of the bank."""
    files = api_files(bank, SITE)
    questions = json.loads(files["api/v1/questions.json"])["questions"]
    terms = json.loads(files["api/v1/glossary.json"])["terms"]
    assert [f"{SITE}questions/{question.id}/" for question in bank.questions] == [
        question["url"] for question in questions
    ]
    assert [f"{SITE}glossary/{term.topic}/#{term.id}" for term in bank.terms] == [
        term["url"] for term in terms
    ]


def test_references_become_full_addresses(bank: Bank) -> None:
    """A reader of the data is not on the site; text that could be HTML elsewhere is escaped."""
    hint = "see [R](term:recall-at-k) `x` & <b>"
    changed = bank.questions[0].model_copy(update={"hint": hint})
    files = api_files(replace(bank, questions=(changed,)), SITE)
    topic = bank.term["recall-at-k"].topic
    expected = f"see [R]({SITE}glossary/{topic}/#recall-at-k) `x` & \\<b>"
    assert expected == json.loads(files["api/v1/questions.json"])["questions"][0]["hint"]


def test_every_text_says_whether_it_is_markdown() -> None:
    """A program knows without trying: each text of the schemas is Markdown, plain, or of a narrower form."""
    texts = []
    for shape in (Questions, Glossary):
        schema = schema_of(shape)
        for definition in [schema, *schema["$defs"].values()]:
            texts += list(definition["properties"].values())
    texts += [field["items"] for field in texts if "items" in field]
    strings = [field for field in texts if field.get("type") == "string"]
    known = {"contentMediaType", "pattern", "format", "enum"}
    assert strings
    assert [] == [field for field in strings if not known.intersection(field)]


def test_the_plain_index_names_every_question_level_path_and_kit(bank: Bank) -> None:
    """One line each, as Markdown links."""
    text = llms_text(bank, SITE)
    assert all(
        f"[{question.prompt}]({SITE}questions/{question.id}/)" in text
        for question in bank.questions
    )
    asked = {question.level for question in bank.questions}
    assert asked == {level for level, title in bank.levels.items() if f"## {title}\n" in text}
    assert (
        f"- [An evening of metrics]({SITE}paths/metrics-evening/): You have an evening.\n" in text
    )
    assert f"- [Short screen, 20 minutes]({SITE}kits/screen-20/): for a junior engineer.\n" in text


def test_files_are_the_same_every_time(bank: Bank) -> None:
    """Nothing depends on a clock or on hash order."""
    assert api_files(bank, SITE) == api_files(bank, SITE)
