"""JSON Schemas of the bank's YAML files, from the model, for editors: completion, hover texts and red lines while typing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from recall import model

if TYPE_CHECKING:
    from typing import Any

_FILES: dict[str, tuple[type[model.Record], str]] = {
    "questions.schema.json": (model.Question, "The question bank: one entry per question, in the order of the levels"),
    "glossary.schema.json": (model.Term, "The glossary: one entry per term"),
    "topics.schema.json": (model.Topic, "The topics that group questions and terms"),
    "sources.schema.json": (model.Source, "The sources that questions and terms cite"),
}


def schemas() -> dict[str, str]:
    """Return file name in `data/` to JSON text of each schema, ending with a newline."""
    return {name: _schema(record, title) for name, (record, title) in _FILES.items()}


def _schema(record: type[model.Record], title: str) -> str:
    generated: dict[str, Any] = TypeAdapter(list[record]).json_schema(by_alias=True)  # type: ignore[valid-type]
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_without_noise(generated)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _without_noise(value: Any) -> Any:
    """Return a schema without generated titles, and without null where a field may only be left out."""
    if isinstance(value, list):
        return [_without_noise(item) for item in value]
    if not isinstance(value, dict):
        return value
    cleaned = {
        name: {field: _without_noise(schema) for field, schema in item.items()}
        if name in {"properties", "$defs"}
        else _without_noise(item)
        for name, item in value.items()
        if not (name == "title" and isinstance(item, str)) and not (name == "default" and item is None)
    }
    choices = cleaned.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        others = [choice for choice in choices if choice != {"type": "null"}]
        del cleaned["anyOf"]
        return {**others[0], **cleaned} if len(others) == 1 else {**cleaned, "anyOf": others}
    return cleaned
