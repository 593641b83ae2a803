"""JSON Schemas of the bank's YAML files, from the model, for editors: completion, hover texts and red lines while typing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from recall.bank import records

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILES: dict[str, tuple[type[records.Record], str]] = {
    "questions.schema.json": (
        records.Question,
        "The question bank: one entry per question, in the order of the levels",
    ),
    "glossary.schema.json": (records.Term, "The glossary: one entry per term"),
    "topics.schema.json": (records.Topic, "The topics that group questions and terms"),
    "sources.schema.json": (records.Source, "The sources that questions and terms cite"),
    "paths.schema.json": (
        records.LearningPath,
        "The learning paths, in the order in which the site lists them",
    ),
    "kits.schema.json": (
        records.Kit,
        "The interviewer's kits, in the order in which the site lists them",
    ),
}


def schemas() -> dict[str, str]:
    """Return file name in `data/` to JSON text of each schema, ending with a newline."""
    return {name: _schema(record, title) for name, (record, title) in _FILES.items()}


def _schema(record: type[records.Record], title: str) -> str:
    generated = TypeAdapter(list[record]).json_schema(by_alias=True)  # type: ignore[valid-type]
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_without_noise(generated),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _without_noise(schema: Mapping[str, object]) -> dict[str, object]:
    """Return a schema without generated titles, and without null where a field may only be left out."""
    cleaned: dict[str, object] = {}
    for name, value in schema.items():
        if name in {"properties", "$defs"} and isinstance(value, dict):
            cleaned[name] = {field: _without_noise(inner) for field, inner in value.items()}
        elif isinstance(value, dict):
            cleaned[name] = _without_noise(value)
        elif name == "anyOf" and isinstance(value, list):
            choices = [_without_noise(choice) for choice in value if choice != {"type": "null"}]
            cleaned |= choices[0] if len(choices) == 1 else {name: choices}
        elif name != "title" and not (name == "default" and value is None):
            cleaned[name] = value
    return cleaned
