"""The files that a site publishes beside its pages: data, schemas, search index, a plain index for language models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recall.bank.records import LEVELS
from recall.exports.search import SearchPage, search_index
from recall.text import refs
from recall.text.scan import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall.bank.bank import Bank

SCHEMA_VERSION = "1.0"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def site_files(bank: Bank, pages: Sequence[SearchPage], site_url: str) -> dict[str, str]:
    """Return text files by their path below the site's root; `site_url` ends with a slash."""
    return {
        "api/v1/questions.json": _json(questions_document(bank, site_url)),
        "api/v1/glossary.json": _json(glossary_document(bank, site_url)),
        "api/v1/questions.schema.json": _json(QUESTIONS_SCHEMA),
        "api/v1/glossary.schema.json": _json(GLOSSARY_SCHEMA),
        "llms.txt": llms_text(bank, site_url),
    } | search_index(bank, pages)


def questions_document(bank: Bank, site_url: str) -> dict[str, Any]:
    """Return the content of `api/v1/questions.json`."""

    def told(text: str) -> str:
        return refs.absolute(bank, text, site_url)

    return {
        "schema_version": SCHEMA_VERSION,
        "license": "CC-BY-4.0",
        "questions": [
            {
                "id": question.id,
                "level": question.level,
                "prompt": question.prompt,
                "minutes": question.minutes,
                "topics": list(question.topics),
                "terms": list(question.terms),
                "learn_first": list(question.learn_first),
                "confused_with": list(question.confused_with),
                "nudges": [told(nudge) for nudge in question.nudges],
                "hint": told(question.hint),
                "short_answer": told(question.short_answer),
                "key_points": [
                    {"kind": point.kind, "text": told(point.text)} for point in question.key_points
                ],
                "rubric": {band: told(text) for band, text in question.rubric}
                if question.rubric
                else None,
                "probes": [
                    {
                        "ask": told(probe.ask),
                        "listen_for": told(probe.listen_for),
                        "kind": probe.kind,
                    }
                    for probe in question.probes
                ],
                "pitfalls": [
                    {"claim": told(pitfall.claim), "truth": told(pitfall.truth)}
                    for pitfall in question.pitfalls
                ],
                "variants": [
                    {"ask": told(variant.ask), "answer": told(variant.answer)}
                    for variant in question.variants
                ],
                "sources": [bank.source[identifier].address for identifier in question.sources],
                "reviewed": question.reviewed.isoformat(),
                "url": site_url + refs.url_of(refs.page_of(bank, "question", question.id)),
            }
            for question in bank.questions
        ],
    }


def glossary_document(bank: Bank, site_url: str) -> dict[str, Any]:
    """Return the content of `api/v1/glossary.json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "license": "CC-BY-4.0",
        "terms": [
            {
                "id": term.id,
                "name": term.name,
                "aliases": list(term.aliases),
                "topic": term.topic,
                "definition": term.definition,
                "more": refs.absolute(bank, term.more, site_url),
                "confused_with": [
                    {
                        "term": other.term,
                        "difference": refs.absolute(bank, other.difference, site_url),
                    }
                    for other in term.confused_with
                ],
                "asked_in": [question.id for question in bank.asking(term.id)],
                "url": site_url + refs.url_of(refs.page_of(bank, "term", term.id)),
            }
            for term in bank.terms
        ],
    }


def llms_text(bank: Bank, site_url: str) -> str:
    """Return the index for language models: every question, path, kit and glossary page as a link with one plain sentence."""
    lines = [
        "# Recall@k",
        "",
        f"> {len(bank.questions)} interview questions for AI recommendation engine specialists with hints, answers, rubrics,",
        f"> and a glossary of {len(bank.terms)} terms. Text under CC BY 4.0. The whole bank: {site_url}api/v1/questions.json",
    ]
    for level, title in LEVELS.items():
        lines += ["", f"## {title}", ""]
        for question in bank.of_level(level):
            address = site_url + refs.url_of(refs.page_of(bank, "question", question.id))
            lines.append(f"- [{question.prompt}]({address}): {plain(question.hint)}")
    lines += ["", "## Learning paths", ""]
    for path in bank.paths:
        lines.append(
            f"- [{path.name}]({site_url}{refs.url_of(refs.page_of(bank, 'path', path.id))}): {path.for_whom}"
        )
    lines += ["", "## Interview kits", ""]
    for kit in bank.kits:
        address = site_url + refs.url_of(refs.page_of(bank, "kit", kit.id))
        lines.append(f"- [{kit.name}, {kit.minutes} minutes]({address}): for {kit.role}.")
    lines += ["", "## Glossary", ""]
    for topic in bank.topics:
        address = site_url + refs.url_of(refs.page_of(bank, "glossary", topic.id))
        lines.append(
            f"- [{topic.title}]({address}): {', '.join(term.name for term in bank.terms_of(topic.id))}"
        )
    return "\n".join(lines) + "\n"


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _object(required: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object; fields may be added within a version, so unknown ones are allowed."""
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_ID: dict[str, Any] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_URL: dict[str, Any] = {"type": "string", "format": "uri"}

QUESTIONS_SCHEMA: dict[str, Any] = {
    "$schema": _DIALECT,
    "title": "Recall@k questions, version 1",
    **_object(
        "schema_version questions",
        schema_version={"type": "string", "pattern": r"^1\.\d+$"},
        license=_TEXT,
        questions=_list(
            _object(
                "id level prompt minutes topics terms nudges hint short_answer key_points url",
                id=_ID,
                level={"enum": list(LEVELS)},
                prompt=_TEXT,
                minutes={"type": "integer", "minimum": 3, "maximum": 15},
                topics=_list(_ID),
                terms=_list(_ID),
                learn_first=_list(_ID),
                confused_with=_list(_ID),
                nudges=_list(_TEXT),
                hint=_TEXT,
                short_answer=_TEXT,
                key_points=_list(_object("kind text", kind={"enum": ["must", "nice"]}, text=_TEXT)),
                rubric={
                    "anyOf": [
                        {"type": "null"},
                        _object(
                            "weak mixed solid outstanding",
                            weak=_TEXT,
                            mixed=_TEXT,
                            solid=_TEXT,
                            outstanding=_TEXT,
                        ),
                    ]
                },
                probes=_list(
                    _object("ask listen_for kind", ask=_TEXT, listen_for=_TEXT, kind=_TEXT)
                ),
                pitfalls=_list(_object("claim truth", claim=_TEXT, truth=_TEXT)),
                variants=_list(_object("ask answer", ask=_TEXT, answer=_TEXT)),
                sources=_list(_URL),
                reviewed={"type": "string", "format": "date"},
                url=_URL,
            )
        ),
    ),
}
GLOSSARY_SCHEMA: dict[str, Any] = {
    "$schema": _DIALECT,
    "title": "Recall@k glossary, version 1",
    **_object(
        "schema_version terms",
        schema_version={"type": "string", "pattern": r"^1\.\d+$"},
        license=_TEXT,
        terms=_list(
            _object(
                "id name aliases topic definition url",
                id=_ID,
                name=_TEXT,
                aliases=_list(_TEXT),
                topic=_ID,
                definition=_TEXT,
                more=_TEXT,
                confused_with=_list(_object("term difference", term=_ID, difference=_TEXT)),
                asked_in=_list(_ID),
                url=_URL,
            )
        ),
    ),
}
