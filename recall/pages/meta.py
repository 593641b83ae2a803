"""What a page says about itself, as front matter that a serializer writes."""

from __future__ import annotations

import html
import json
from typing import Any

_AS_THEY_ARE = frozenset({"linked_data", "trail", "copied"})
"""Fields that are not for the theme: our own templates escape them."""
_DESCRIPTION_CHARACTERS = 158


def front_matter(meta: dict[str, Any]) -> str:
    """Return fields as YAML between two lines of hyphens; JSON is the part of YAML without surprises.

    The theme prints texts of the front matter without escaping them, so they are escaped here.
    """
    lines = []
    for name, value in meta.items():
        safe = value if name in _AS_THEY_ARE else _escaped(value)
        lines.append(f"{name}: {json.dumps(safe, ensure_ascii=False)}")
    return "\n".join(["---", *lines, "---", "", ""])


def shorten(text: str, limit: int = _DESCRIPTION_CHARACTERS) -> str:
    """Return a text cut at a word, with an ellipsis, if it is longer than the limit."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _escaped(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, list):
        return [_escaped(part) for part in value]
    return value
