"""The JSON Schemas for editors: current, valid, and of one mind with the loader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from recall.bank.schema import schemas
from tests.bank_fixture import bank_files

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = {name: f"data/{name.removesuffix('.schema.json')}.yaml" for name in schemas()}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_written_schemas_are_current(name: str, request: pytest.FixtureRequest) -> None:
    """The files in data/ are what the model gives; else: python3 scripts/dev.py fix."""
    written = (request.config.rootpath / "data" / name).read_text(encoding="utf-8")

    assert schemas()[name] == written, "run python3 scripts/dev.py fix"


@pytest.mark.parametrize("name", ENTRIES)
def test_a_good_file_fits(name: str) -> None:
    """What the loader accepts, an editor does not underline."""
    schema = json.loads(schemas()[name])
    entries = json.loads(json.dumps(yaml.safe_load(bank_files()[ENTRIES[name]]), default=str))
    Draft202012Validator.check_schema(schema)

    assert [error.message for error in Draft202012Validator(schema).iter_errors(entries)] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", "easy"),
        ("minutes", "5"),
        ("minutes", 60),
        ("terms", "ndcg"),
        ("id", "A b"),
        ("promt", "x"),
        ("prompt", None),
        ("rubric", None),
    ],
)
def test_a_bad_entry_does_not_fit(field: str, value: object) -> None:
    """An editor underlines what the loader refuses."""
    entries = json.loads(
        json.dumps(yaml.safe_load(bank_files()["data/questions.yaml"]), default=str)
    )
    entries[0][field] = value

    assert not Draft202012Validator(json.loads(schemas()["questions.schema.json"])).is_valid(
        entries
    )


def test_hovers_come_from_the_model() -> None:
    """A field's description is that of the model, and generated titles are left out."""
    schema = json.loads(schemas()["questions.schema.json"])
    fields = schema["$defs"]["Question"]["properties"]

    assert fields["hint"]["description"] == "What a strong answer covers, in 30 to 80 words."
    assert "title" not in fields["hint"]
    assert "title" in json.loads(schemas()["topics.schema.json"])["$defs"]["Topic"]["properties"]


def test_schemas_are_the_same_every_time() -> None:
    """Byte by byte."""
    assert schemas() == schemas()


def test_writing_them_is_left_to_the_caller(tmp_path: Path) -> None:
    """The core returns text."""
    assert all(text.endswith("}\n") for text in schemas().values())
    assert list(tmp_path.iterdir()) == []
