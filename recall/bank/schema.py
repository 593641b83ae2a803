"""JSON Schemas of the bank's YAML files, for editors: completion, hover texts and red lines."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from recall.bank.files import SITE
from recall.bank.records import KINDS, Site

if TYPE_CHECKING:
    from collections.abc import Mapping


def schemas(site: Site) -> dict[str, str]:
    """Return file name in `data/` to JSON text of each schema; the levels are those of the site."""
    texts = {
        _file_name(kind.file): _schema(kind.title, list[kind.record], site)  # type: ignore[name-defined]
        for kind in KINDS.values()
    }
    return texts | {_file_name(SITE): _schema("The site and its levels", Site, site)}


def _file_name(path: str) -> str:
    return f"{PurePosixPath(path).stem}.schema.json"


def _schema(title: str, shape: Any, site: Site) -> str:  # noqa: ANN401 - any type that pydantic knows
    generated = _without_noise(TypeAdapter(shape).json_schema(by_alias=True))
    _with_levels(generated, [level.id for level in site.levels])
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **generated,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _with_levels(schema: dict[str, Any], levels: list[str]) -> None:
    """Let the field `level` of a question be one of the levels."""
    level = schema.get("$defs", {}).get("Question", {}).get("properties", {}).get("level")
    if level:
        for rule in ("pattern", "maxLength"):
            del level[rule]
        level["enum"] = levels


def _without_noise(schema: Mapping[str, object]) -> dict[str, object]:
    """Return a schema without generated titles, and without null for a field to be left out."""
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
