"""The JSON Schemas for editors: current, valid, and of one mind with the loader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from recall.bank.load import load_site
from recall.bank.records import KINDS
from recall.bank.schema import schemas
from tests.bank_fixture import bank_files

SITE = load_site(Path(__file__).parents[1])
SCHEMAS = schemas(SITE)
ENTRIES = {name: f"data/{name.removesuffix('.schema.json')}.yaml" for name in SCHEMAS}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_written_schemas_are_current(name: str, request: pytest.FixtureRequest) -> None:
    """The files in data/ are what the model gives; else: python3 scripts/dev.py fix."""
    written = (request.config.rootpath / "data" / name).read_text(encoding="utf-8")

    assert SCHEMAS[name] == written, "run python3 scripts/dev.py fix"


@pytest.mark.parametrize("name", ENTRIES)
def test_a_good_file_fits(name: str) -> None:
    """What the loader accepts, an editor does not underline."""
    schema = json.loads(SCHEMAS[name])
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

    schema = json.loads(SCHEMAS["questions.schema.json"])
    assert not Draft202012Validator(schema).is_valid(entries)


def test_every_file_has_a_schema_and_knows_it(request: pytest.FixtureRequest) -> None:
    """Each YAML file of the bank names its schema, so that editors find it."""
    files = [kind.file for kind in KINDS.values()]

    assert {*files, "data/site.yaml"} == set(ENTRIES.values())
    for name, path in ENTRIES.items():
        text = (request.config.rootpath / path).read_text(encoding="utf-8")
        assert f"# yaml-language-server: $schema={name}\n" in text[:1000]


def test_levels_are_those_of_the_site() -> None:
    """An editor offers the levels of the site for a question, whatever they are."""
    other = SITE.model_copy(update={"levels": SITE.levels[:2]})

    for site, levels in ((SITE, len(SITE.levels)), (other, 2)):
        schema = json.loads(schemas(site)["questions.schema.json"])
        level = schema["$defs"]["Question"]["properties"]["level"]
        assert level["enum"] == [level.id for level in site.levels]
        assert len(level["enum"]) == levels


def test_hovers_come_from_the_model() -> None:
    """A field's description is that of the model, and generated titles are left out."""
    schema = json.loads(SCHEMAS["questions.schema.json"])
    fields = schema["$defs"]["Question"]["properties"]

    assert fields["hint"]["description"] == "What a strong answer covers, in 30 to 80 words."
    assert "title" not in fields["hint"]
    assert "title" in json.loads(SCHEMAS["topics.schema.json"])["$defs"]["Topic"]["properties"]


def test_schemas_are_the_same_every_time() -> None:
    """Two runs give the same bytes."""
    assert schemas(SITE) == schemas(SITE)


def test_writing_them_is_left_to_the_caller(tmp_path: Path) -> None:
    """The core returns text."""
    assert all(text.endswith("}\n") for text in SCHEMAS.values())
    assert list(tmp_path.iterdir()) == []
