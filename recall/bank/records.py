"""The authored records of the bank, frozen and validated.

The shapes here are the only schema: the loader validates with them, the JSON Schemas of `data/` are
generated from them, and their field descriptions are what an editor shows on hover. Kinds, bands,
patterns and limits are named here once, and everything else asks. That is why this module is longer
than others: whoever adds a field finds all of it in one file.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticKnownError

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "beginner": "Beginner",
        "intermediate": "Intermediate",
        "advanced": "Advanced",
        "scenario": "Scenario-Based",
        "workflow": "AI Workflow & Tools",
        "behavioral": "Behavioral",
    }
)
"""The levels of this site, until all code asks `Bank.levels`; a test compares them."""

ID_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
"""Nothing in an id needs escaping in an address, a file name or a shell."""
DOI_PATTERN = r"^10\.\d{4,9}/\S+$"
URL_PATTERN = r"^https?://\S+$"
TEX_PATTERN = r"^[^$]+$"

ID_CHARACTERS = 60
PROMPT_CHARACTERS = 160
DEFINITION_CHARACTERS = 300
KEY_POINT_CHARACTERS = 240
HINT_WORDS = (30, 80)
SHORT_ANSWER_WORDS = (110, 165)
LEAST_MUSTS = 3
YEARS = (1900, 2100)
"""First and last year of publication that a source may have."""

_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""Names that Windows gives no file or folder, whatever its extension."""

ProbeKind = Literal["clarify", "deepen", "break", "scale", "production"]
MarkName = Literal[
    "clarify", "goal", "label", "features", "models", "serving", "evaluation", "launch"
]


def _stripped(text: str) -> str:
    if not text.strip():
        msg = "must not be empty"
        raise ValueError(msg)
    return text.strip()


def _single_line(text: str) -> str:
    if "\n" in text:
        msg = "must be one line"
        raise ValueError(msg)
    return text


def _portable(identifier: str) -> str:
    if is_reserved(identifier):
        msg = f"'{identifier}' cannot be a file name on Windows: choose another id"
        raise ValueError(msg)
    return identifier


def is_reserved(name: str) -> bool:
    """Return whether Windows keeps a name for a device, so that no file there can have it."""
    return bool(_WINDOWS_DEVICES.fullmatch(name))


def _known_level(value: object, info: ValidationInfo) -> object:
    """Return the value if the site has such a level; without a context, any level will do."""
    levels = (info.context or {}).get("levels", ())
    if levels and value not in levels:
        expected = ", ".join(f"'{level}'" for level in levels)
        raise PydanticKnownError("literal_error", {"expected": expected})
    return value


Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=ID_CHARACTERS), AfterValidator(_portable)]
Text = Annotated[str, AfterValidator(_stripped)]
Line = Annotated[str, AfterValidator(_stripped), AfterValidator(_single_line)]
LevelId = Annotated[Id, BeforeValidator(_known_level)]
Difficulty = Annotated[int, Field(ge=1, le=3)]


class Record(BaseModel):
    """Base of every record: frozen, no unknown fields, no silent conversion of types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


class KeyPoint(Record):
    """One checkable idea of a good answer: exactly one of `must` and `nice`."""

    must: Text | None = None
    """An idea without which the answer fails."""
    nice: Text | None = None
    """An idea that lifts the answer."""

    @model_validator(mode="after")
    def _exactly_one(self) -> KeyPoint:
        if (self.must is None) == (self.nice is None):
            msg = "write exactly one of 'must' and 'nice'"
            raise ValueError(msg)
        return self

    @property
    def kind(self) -> Literal["must", "nice"]:
        """Return whether the answer needs this point (`must`) or is lifted by it (`nice`)."""
        return "nice" if self.must is None else "must"

    @property
    def text(self) -> str:
        """Return the idea itself, as Markdown of one paragraph."""
        return self.must or self.nice or ""


class Rubric(Record):
    """Four bands of content that an interviewer can hear."""

    weak: Text
    """What is said in an answer that fails."""
    mixed: Text
    """What is said in an answer that is partly right."""
    solid: Text
    """What is said in an answer that passes."""
    outstanding: Text
    """What is said in an excellent answer."""


BANDS = tuple(Rubric.model_fields)
"""Names of the bands, from the weakest answer to the best."""


class Probe(Record):
    """A follow-up question of the interviewer."""

    ask: Text
    """The follow-up, as spoken."""
    listen_for: Text
    """What a good reply contains."""
    kind: ProbeKind
    """What the follow-up is for."""


class Pitfall(Record):
    """A common wrong belief and what is true instead."""

    claim: Text
    """What people say."""
    truth: Text
    """What is true, and why."""


class Variant(Record):
    """The same skill with new numbers or in a new setting."""

    ask: Text
    """The changed question."""
    answer: Text
    """Its computed answer."""


class BeyondSolid(Record):
    """What engineers of two levels add to a solid answer: content one can hear."""

    senior: Text
    """What a senior engineer adds to a solid answer."""
    staff: Text
    """What a staff engineer adds to it."""


class Change(Record):
    """One change of a question that its readers should know of."""

    date: datetime.date
    """Day of the change."""
    what: Text
    """What is different now, in one sentence."""


class Question(Record):
    """One interview question: all but the long answer, which is `data/answers/<id>.md`."""

    id: Id
    """Permanent kebab-case address: never changed once published."""
    level: LevelId
    """A level of `data/site.yaml`; questions come in the order of the levels."""
    prompt: Annotated[Line, Field(max_length=PROMPT_CHARACTERS)]
    """The question as a good interviewer says it: one or two sentences."""
    minutes: Annotated[int, Field(ge=3, le=15)]
    """Time to answer in an interview, in minutes."""
    topics: Annotated[tuple[Id, ...], Field(min_length=1, max_length=4)]
    """Topic ids; the first is the primary one."""
    terms: Annotated[tuple[Id, ...], Field(min_length=5, max_length=12)]
    """Glossary ids that the answer needs."""
    learn_first: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    """Questions to study before this one; no cycles."""
    confused_with: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    """Questions that are easily mixed up with this one."""
    nudges: Annotated[tuple[Text, ...], Field(min_length=1, max_length=3)]
    """Small pushes that give nothing away."""
    hint: Text
    """What a strong answer covers, in 30 to 80 words."""
    short_answer: Text
    """The answer as spoken in a minute, 110 to 165 words."""
    key_points: Annotated[tuple[KeyPoint, ...], Field(min_length=4, max_length=8)]
    """Checkable ideas, at least three of them `must`."""
    rubric: Rubric | None = None
    """Four bands for the interviewer."""
    beyond_solid: BeyondSolid | None = None
    """What a senior and a staff engineer add to a solid answer."""
    probes: Annotated[tuple[Probe, ...], Field(max_length=6)] = ()
    """Follow-ups with what to listen for."""
    pitfalls: Annotated[tuple[Pitfall, ...], Field(max_length=4)] = ()
    """What goes wrong: claim and truth."""
    variants: Annotated[tuple[Variant, ...], Field(max_length=6)] = ()
    """New numbers or settings with computed answers."""
    sources: Annotated[tuple[Id, ...], Field(min_length=2, max_length=6)]
    """Keys of `data/sources.yaml`, primary literature first."""
    asked_as: Annotated[tuple[Text, ...], Field(max_length=5)] = ()
    """Other wordings in which interviewers ask the same."""
    difficulty: Annotated[int, Field(ge=1, le=3)] | None = None
    """How hard the question is, from 1 to 3; only where the level does not say so for all."""
    changes: tuple[Change, ...] = ()
    """Changes that readers should know of, newest first."""
    reviewed: datetime.date
    """Date of the last full review."""


class Confusion(Record):
    """A neighboring term and the difference to it."""

    term: Id
    """The other term."""
    difference: Text
    """One sentence on how the two differ."""


class Term(Record):
    """One glossary term."""

    id: Id
    """Permanent kebab-case address."""
    name: Line
    """The term as written in running text."""
    aliases: tuple[Line, ...] = ()
    """Other names that people search for."""
    topic: Id
    """The topic whose glossary page has the term."""
    definition: Annotated[Line, Field(max_length=DEFINITION_CHARACTERS)]
    """One sentence that needs no other; it is the tooltip."""
    formula: Annotated[Line | None, Field(pattern=TEX_PATTERN)] = None
    """TeX of the formula in `more` that defines the term: a flashcard asks for it."""
    more: Text
    """Two to five sentences: why it matters, formula, tiny example."""
    confused_with: Annotated[tuple[Confusion, ...], Field(max_length=3)] = ()
    """Terms that are easily mixed up with this one."""
    sources: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    """Keys of `data/sources.yaml`."""


class Stage(Record):
    """One part of a path, studied in one go: an evening, a week."""

    name: Line
    """What the stage is about; a path over days or weeks says which one."""
    questions: Annotated[tuple[Id, ...], Field(min_length=1, max_length=12)]
    """Question ids in the order of study."""
    cut: Id | None = None
    """The one of these questions to leave out first when time is short."""
    task: Text | None = None
    """What to do in your own system or on paper when the questions are answered."""

    @model_validator(mode="after")
    def _cut_is_here(self) -> Stage:
        if self.cut is not None and self.cut not in self.questions:
            msg = f"'{self.cut}' is not one of this stage's questions: cut one of them"
            raise ValueError(msg)
        return self


class LearningPath(Record):
    """A learning path: questions in an order, for one kind of reader and with a clear end."""

    id: Id
    """Permanent kebab-case address."""
    name: Line
    """Heading of the path's page."""
    for_whom: Line
    """Who takes this path, and when: one sentence."""
    outcomes: Annotated[tuple[Text, ...], Field(min_length=2, max_length=6)]
    """What the reader can do at the end, visible to others; each completes 'you can'."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=10)]
    """The parts of the path, in order."""
    exit_check: Annotated[tuple[Text, ...], Field(min_length=1, max_length=5)]
    """Tasks that show that the outcomes are reached, to do without looking anything up."""

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the question ids of all stages, in the order of study."""
        return tuple(identifier for stage in self.stages for identifier in stage.questions)


class KitQuestion(Record):
    """One question of an interviewer's kit."""

    question: Id
    """The question's id."""
    minutes: Annotated[int, Field(ge=3, le=20)]
    """Time for the answer and its probes, at least the question's own minutes."""
    probes: Annotated[tuple[ProbeKind, ...], Field(min_length=1, max_length=2)]
    """Kinds of the probes to use; each names exactly one probe of the question."""


class Mark(Record):
    """One mark of a design case: what has to come up from a minute on, at three levels."""

    minute: Annotated[int, Field(ge=1, le=120)]
    """Minute of the interview at which this part begins; it ends where the next one does."""
    name: MarkName
    """What this part of the design is about."""
    look_for: Text
    """What has to be on the board before the next mark."""
    mid: Text
    """What a mid-level engineer says or does here: content one can hear."""
    senior: Text
    """What a senior engineer says or does here."""
    staff: Text
    """What a staff engineer says or does here."""


class Case(Record):
    """A design case: one product to design, with marks on the clock."""

    prompt: Annotated[Line, Field(max_length=PROMPT_CHARACTERS)]
    """The task as the interviewer says it: one or two sentences."""
    context: Annotated[tuple[Text, ...], Field(min_length=2, max_length=8)]
    """Facts that the interviewer gives when asked for them, one each."""
    marks: Annotated[tuple[Mark, ...], Field(min_length=6, max_length=9)]
    """The parts of the conversation in the order of the clock."""


ENGINEERS: Mapping[str, str] = MappingProxyType(
    {"mid": "Mid-level", "senior": "Senior", "staff": "Staff"}
)
"""Fields of a mark that describe an engineer's level, with the names that readers see."""


class Kit(Record):
    """An interviewer's kit: questions or a design case for one role that fill an interview."""

    id: Id
    """Permanent kebab-case address."""
    name: Line
    """Heading of the kit's page, without the minutes."""
    role: Line
    """Level and role that the kit is made for: completes 'for'."""
    about: Text
    """What the kit looks at and how to run it, in one to three sentences."""
    minutes: Annotated[int, Field(ge=20, le=120)]
    """Time that the interview has; all parts together fill it."""
    warm_up: Annotated[int, Field(ge=1, le=10)]
    """Minutes for introductions and for saying how the interview goes."""
    case: Case | None = None
    """A product to design; it comes before the questions."""
    questions: Annotated[tuple[KitQuestion, ...], Field(max_length=8)] = ()
    """The questions in the order in which they are asked; empty only next to a case."""
    closing: Annotated[int, Field(ge=5, le=20)]
    """Minutes for the candidate's own questions."""
    to_pass: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    """What the ratings must be for a yes."""
    interview: Id | None = None
    """Name of the page in `docs/interviews` on which this kit is seen in use."""

    @model_validator(mode="after")
    def _case_or_questions(self) -> Kit:
        if self.case is None and not self.questions:
            msg = "write 'questions', a 'case', or both"
            raise ValueError(msg)
        return self

    @property
    def case_end(self) -> int:
        """Return the minute at which the questions begin, or the closing if there are none."""
        return self.minutes - self.closing - sum(item.minutes for item in self.questions)


class Topic(Record):
    """A subject that groups questions and terms."""

    id: Id
    """Permanent kebab-case address."""
    title: Line
    """Heading of the topic's page."""
    summary: Line
    """One sentence on what belongs here."""


class Author(Record):
    """A person (`family`, `given`) or a body (`literal`), as in CSL."""

    family: Line | None = None
    """Family name."""
    given: Line | None = None
    """Given names or initials."""
    literal: Line | None = None
    """Name of an organization, or 'et al.'"""

    @model_validator(mode="after")
    def _person_or_body(self) -> Author:
        if (self.family is None) == (self.literal is None):
            msg = "write either 'family' (and 'given') or 'literal'"
            raise ValueError(msg)
        return self


class Source(Record):
    """A reference, in the field names of the Citation Style Language (CSL)."""

    model_config = ConfigDict(validate_by_name=False, validate_by_alias=True)

    id: Id
    """Key by which questions and terms cite this source."""
    type: Literal[
        "article",
        "article-journal",
        "book",
        "chapter",
        "legislation",
        "paper-conference",
        "report",
        "software",
        "thesis",
        "webpage",
    ]
    """CSL type; `article` is a preprint."""
    author: tuple[Author, ...] = ()
    """Authors in the order of the publication."""
    title: Line
    """Title of the work."""
    container_title: Annotated[Line | None, Field(alias="container-title")] = None
    """Journal, proceedings or site with the work in it."""
    volume: Line | None = None
    """Volume, as text."""
    issue: Line | None = None
    """Issue, as text."""
    publisher: Line | None = None
    """Publisher or institution."""
    issued: Annotated[int, Field(ge=YEARS[0], le=YEARS[1])] | datetime.date
    """Year, or date, of publication (of a living document: of the version read)."""
    doi: Annotated[Line | None, Field(alias="DOI", pattern=DOI_PATTERN)] = None
    """Digital object identifier without a resolver's address."""
    url: Annotated[Line | None, Field(alias="URL", pattern=URL_PATTERN)] = None
    """Official address, or the arXiv abstract."""

    @model_validator(mode="after")
    def _can_be_found(self) -> Source:
        if self.doi is None and self.url is None:
            msg = "needs a 'DOI' or a 'URL'"
            raise ValueError(msg)
        return self

    @property
    def address(self) -> str:
        """Return where a reader finds the work: the given address, else the DOI's resolver."""
        return self.url or f"https://doi.org/{self.doi}"

    @property
    def year(self) -> int:
        """Return the year of publication."""
        return self.issued if isinstance(self.issued, int) else self.issued.year


class Level(Record):
    """A level of the site: questions that readers take together."""

    id: Id
    """Permanent kebab-case address: never changed once published."""
    title: Line
    """Heading of the level's page."""
    difficulty: Difficulty | None = None
    """Difficulty of all its questions, from 1 to 3; without it, each question says its own."""


def _different(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    for what in ("id", "title"):
        counts = Counter(getattr(level, what) for level in levels)
        name, count = counts.most_common(1)[0]
        if count > 1:
            msg = f"two levels have the {what} '{name}': change one"
            raise ValueError(msg)
    return levels


class Site(Record):
    """What the site is called, whom it is for and which levels it has."""

    id: Id
    """Short name, with which the names of all downloads begin."""
    name: Line
    """Name of the site, as readers see it. Flashcards are known by it: a new name makes new cards."""
    field: Line
    """What the questions are about: completes 'questions about'."""
    audience: Line
    """Who is asked these questions: completes 'questions for'."""
    description: Line
    """What comes with a question: completes 'questions for this audience, with'."""
    url: Annotated[Line, Field(pattern=URL_PATTERN)]
    """Address of the published site."""
    repository: Annotated[Line, Field(pattern=URL_PATTERN)]
    """Address of the repository."""
    levels: Annotated[
        tuple[Level, ...], Field(min_length=1, max_length=12), AfterValidator(_different)
    ]
    """The levels, in the order of the bank."""


class Kind(NamedTuple):
    """A kind of entry and where it is found."""

    name: str
    """Name of the collection in the bank, and first step of its keys: `questions`."""
    singular: str
    """Name of one entry, in messages, in references and of the bank's lookup: `question`."""
    file: str
    """Path of the YAML file, from the project's root."""
    record: type[Record]
    """Shape of an entry."""
    title: str
    """Title of the file's schema."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                "questions",
                "question",
                "data/questions.yaml",
                Question,
                "The question bank: one entry per question, in the order of the levels",
            ),
            Kind(
                "topics",
                "topic",
                "data/topics.yaml",
                Topic,
                "The topics that group questions and terms",
            ),
            Kind(
                "terms",
                "term",
                "data/glossary.yaml",
                Term,
                "The glossary: one entry per term",
            ),
            Kind(
                "sources",
                "source",
                "data/sources.yaml",
                Source,
                "The sources that questions and terms cite",
            ),
            Kind(
                "paths",
                "path",
                "data/paths.yaml",
                LearningPath,
                "The learning paths, in the order in which the site lists them",
            ),
            Kind(
                "kits",
                "kit",
                "data/kits.yaml",
                Kit,
                "The interviewer's kits, in the order in which the site lists them",
            ),
        )
    }
)
"""All kinds of entry by the name of the collection, in the order in which they are reported."""
