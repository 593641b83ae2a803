"""The documents for other programs, below `api/v1/`: their shape is the models here, and the schemas come from the models.

Within version 1 fields are only added. Each text says in its schema whether it is Markdown or plain.
"""

from __future__ import annotations

import datetime
import json
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from recall.bank.records import ID_PATTERN
from recall.text import refs
from recall.text.commonmark import MarkdownWriter
from recall.text.markdown import plain, read_line

if TYPE_CHECKING:
    from recall.bank import records
    from recall.bank.bank import Bank

SCHEMA_VERSION = "1.1"
LICENSE = "CC-BY-4.0"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
Markdown = Annotated[
    str, Field(min_length=1, json_schema_extra={"contentMediaType": "text/markdown"})
]
Plain = Annotated[str, Field(min_length=1, json_schema_extra={"contentMediaType": "text/plain"})]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class _Shape(BaseModel):
    """Base of all shapes; a reader ignores fields that a later edition adds."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class KeyPoint(_Shape):
    """One checkable idea of a good answer."""

    kind: Literal["must", "nice"]
    """Whether the answer fails without it, or is lifted by it."""
    text: Markdown


class Rubric(_Shape):
    """Four bands of what an interviewer can hear."""

    weak: Markdown
    mixed: Markdown
    solid: Markdown
    outstanding: Markdown


class BeyondSolid(_Shape):
    """What engineers of two levels add to a solid answer."""

    senior: Markdown
    staff: Markdown


class Change(_Shape):
    """One change of a question that its readers should know of."""

    date: datetime.date
    what: Markdown


class Probe(_Shape):
    """A follow-up question of the interviewer."""

    ask: Markdown
    listen_for: Markdown
    kind: Plain


class Pitfall(_Shape):
    """A common wrong belief and what is true instead."""

    claim: Markdown
    truth: Markdown


class Variant(_Shape):
    """The same skill with new numbers or in a new setting."""

    ask: Markdown
    answer: Markdown


class Question(_Shape):
    """One question, all but its long answer, which is on its page."""

    id: Id
    level: Id
    prompt: Plain
    minutes: Annotated[int, Field(ge=3, le=15)]
    """Time to answer in an interview."""
    topics: list[Id]
    """The first is the primary one."""
    terms: list[Id]
    learn_first: list[Id]
    confused_with: list[Id]
    nudges: list[Markdown]
    hint: Markdown
    short_answer: Markdown
    key_points: list[KeyPoint]
    rubric: Rubric | None
    beyond_solid: BeyondSolid | None
    probes: list[Probe]
    pitfalls: list[Pitfall]
    variants: list[Variant]
    asked_as: list[Markdown]
    """Other wordings in which interviewers ask the same."""
    difficulty: Annotated[int, Field(ge=1, le=3)] | None
    changes: list[Change]
    """Newest first."""
    sources: list[Url]
    reviewed: datetime.date
    """Date of the last full review."""
    url: Url


class Difference(_Shape):
    """A neighboring term and the difference to it."""

    term: Id
    difference: Markdown


class Term(_Shape):
    """One glossary term."""

    id: Id
    name: Plain
    aliases: list[Plain]
    topic: Id
    definition: Plain
    more: Markdown
    confused_with: list[Difference]
    asked_in: list[Id]
    """Questions that need the term."""
    url: Url


class Questions(_Shape):
    """Interview questions, version 1."""

    schema_version: Annotated[str, Field(pattern=r"^1\.\d+$")]
    license: Plain
    questions: list[Question]


class Glossary(_Shape):
    """Glossary of interview questions, version 1."""

    schema_version: Annotated[str, Field(pattern=r"^1\.\d+$")]
    license: Plain
    terms: list[Term]


def api_files(bank: Bank, site_url: str) -> dict[str, str]:
    """Return documents and schemas by their path below the site's root; `site_url` ends with a slash."""
    project = _Projection(bank, site_url)
    documents: dict[str, _Shape] = {
        "questions": Questions(
            schema_version=SCHEMA_VERSION,
            license=LICENSE,
            questions=[project.question(question) for question in bank.questions],
        ),
        "glossary": Glossary(
            schema_version=SCHEMA_VERSION,
            license=LICENSE,
            terms=[project.term(term) for term in bank.terms],
        ),
    }
    files = {}
    for name, document in documents.items():
        files[f"api/v1/{name}.json"] = _json(document.model_dump(mode="json"))
        files[f"api/v1/{name}.schema.json"] = _json(schema_of(type(document)))
    return files


def schema_of(shape: type[_Shape]) -> dict[str, Any]:
    """Return the JSON Schema of a document."""
    schema = shape.model_json_schema(mode="serialization")
    title = (shape.__doc__ or "").strip().removesuffix(".")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema | {"title": title}


class _Projection:
    """Turns entries of the bank into shapes of the documents."""

    def __init__(self, bank: Bank, site_url: str) -> None:
        self._bank = bank
        self._site_url = site_url
        self._writer = MarkdownWriter(partial(refs.full_address, bank, site_url=site_url))

    def question(self, question: records.Question) -> Question:
        """Return a question as the document has it."""
        write = self._markdown
        rubric, beyond = question.rubric, question.beyond_solid
        return Question(
            id=question.id,
            level=question.level,
            prompt=plain(question.prompt),
            minutes=question.minutes,
            topics=list(question.topics),
            terms=list(question.terms),
            learn_first=list(question.learn_first),
            confused_with=list(question.confused_with),
            nudges=[write(nudge) for nudge in question.nudges],
            hint=write(question.hint),
            short_answer=write(question.short_answer),
            key_points=[
                KeyPoint(kind=point.kind, text=write(point.text)) for point in question.key_points
            ],
            rubric=Rubric(**{band: write(text) for band, text in rubric}) if rubric else None,
            beyond_solid=BeyondSolid(**{level: write(text) for level, text in beyond})
            if beyond
            else None,
            probes=[
                Probe(ask=write(probe.ask), listen_for=write(probe.listen_for), kind=probe.kind)
                for probe in question.probes
            ],
            pitfalls=[
                Pitfall(claim=write(pitfall.claim), truth=write(pitfall.truth))
                for pitfall in question.pitfalls
            ],
            variants=[
                Variant(ask=write(variant.ask), answer=write(variant.answer))
                for variant in question.variants
            ],
            asked_as=[write(wording) for wording in question.asked_as],
            difficulty=self._bank.difficulty(question),
            changes=[
                Change(date=change.date, what=write(change.what)) for change in question.changes
            ],
            sources=[self._bank.source[source].address for source in question.sources],
            reviewed=question.reviewed,
            url=self._address("question", question.id),
        )

    def term(self, term: records.Term) -> Term:
        """Return a term as the document has it."""
        return Term(
            id=term.id,
            name=plain(term.name),
            aliases=[plain(alias) for alias in term.aliases],
            topic=term.topic,
            definition=plain(term.definition),
            more=self._markdown(term.more),
            confused_with=[
                Difference(term=other.term, difference=self._markdown(other.difference))
                for other in term.confused_with
            ],
            asked_in=[question.id for question in self._bank.asking(term.id)],
            url=self._address("term", term.id),
        )

    def _markdown(self, text: str) -> str:
        return self._writer.line(read_line(text))

    def _address(self, kind: str, identifier: str) -> str:
        return self._site_url + refs.url_of(refs.page_of(self._bank, kind, identifier))


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
