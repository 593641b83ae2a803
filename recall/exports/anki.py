"""The Anki deck: one note per idea, made so that an update reaches the reader and keeps the history of reviews.

A note is known by its GUID, which is made from ids that never change. Anki takes a note's new text only when its modification
time has grown, so `data/anki-notes.txt` keeps, for every note, a digest of its content and the moment it last changed;
`python3 scripts/dev.py fix` refreshes it. The deck takes its times from there and from nowhere else.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import html
import io
import re
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from recall.bank.records import LEVELS
from recall.exports.trees import rendered, rendered_line
from recall.figures import svg_for_print
from recall.text import refs
from recall.text.scan import Span, links, masked, plain, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from recall.bank.bank import Bank
    from recall.bank.records import Question, Term

LEDGER = "data/anki-notes.txt"
NAME = "Recall@k"
MODEL_ID = 1_674_203_511
"""Never to be changed: with another id, a reader would get every note a second time."""
FIELDS = ("Id", "Front", "Back", "More", "Link", "Spare 1", "Spare 2")
"""Never to be changed either: the two spare ones are for what nobody has thought of yet."""
MOST = 400
"""Characters that the back of a card should hold before "More"."""

_RETIRED = "retired"
_FRONT = '<div class="front">{{Front}}</div>'
_BACK = """\
{{FrontSide}}
<hr id="answer">
<div class="back">{{Back}}</div>
{{#More}}<details class="more"><summary>More</summary>{{More}}</details>{{/More}}
{{#Link}}<p class="link"><a href="{{Link}}">On the site</a></p>{{/Link}}
"""
_CSS = """\
.card { font-family: "IBM Plex Sans", system-ui, sans-serif; font-size: 1.125rem; line-height: 1.45; text-align: start;
  max-width: 40rem; margin-inline: auto; padding: 0.5rem; }
.front { font-size: 1.25rem; }
.kind { display: block; font-size: 0.8rem; opacity: 0.7; }
.back ul, .more ul { padding-inline-start: 1.2rem; }
li { margin-block: 0.35rem; }
.nice { opacity: 0.8; }
.more { margin-block-start: 1rem; }
.more summary { cursor: pointer; opacity: 0.7; }
.link { font-size: 0.85rem; }
a { color: inherit; }
img { max-width: 100%; height: auto; }
.night_mode img, .nightMode img { filter: invert(1) hue-rotate(180deg); }
table { border-collapse: collapse; }
th, td { border-block-end: 1px solid; padding: 0.2rem 0.6rem; text-align: start; }
"""


class Note(NamedTuple):
    """One idea as a card. `key` is its permanent name; the texts are HTML with formulas for MathJax."""

    key: str
    deck: str
    front: str
    back: str
    more: str
    page: str
    tags: tuple[str, ...]
    figures: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return a short digest of everything that a reader would see change."""
        content = (self.deck, self.front, self.back, self.more, *self.tags)
        return hashlib.sha256("\0".join(content).encode()).hexdigest()[:12]

    @property
    def guid(self) -> str:
        """Return the name by which Anki knows the note."""
        return hashlib.sha256(f"{NAME}\0{self.key}".encode()).hexdigest()[:20]


def notes(bank: Bank) -> Iterator[Note]:
    """Yield the notes in the order in which they are first learned: terms of a level's questions do not precede them."""
    for question in bank.questions:
        yield _question(bank, question)
        for number, variant in enumerate(question.variants, 1):
            front = _kind("Variant") + _line(variant.ask)
            back, more = _split(variant.answer)
            page = refs.page_of(bank, "question", question.id) + "#rubric"
            yield Note(
                f"variant/{question.id}/{number}",
                _deck(question),
                front,
                back,
                more,
                page,
                _tags(question, "variant"),
            )
    seen: set[tuple[str, ...]] = set()
    for term in bank.terms:
        page = refs.page_of(bank, "term", term.id)
        deck = f"{NAME}::Glossary::{bank.topic[term.topic].title}"
        tags = (f"recall::topic::{term.topic}",)
        also = f"<p>Also: {_words(', '.join(term.aliases))}</p>" if term.aliases else ""
        front = f"What is meant by <b>{_words(term.name)}</b>?"
        yield Note(
            f"term/{term.id}",
            deck,
            front,
            _words(term.definition),
            also + _blocks(term.more),
            page,
            (*tags, "recall::kind::term"),
        )
        if sentence := formula_sentence(term):
            front = f"Write the formula of <b>{_words(term.name)}</b>."
            back, more = _split(sentence)
            yield Note(
                f"formula/{term.id}",
                deck,
                front,
                back,
                more,
                page,
                (*tags, "recall::kind::formula"),
            )
        for other in term.confused_with:
            pair = tuple(sorted((term.id, other.term)))
            if pair not in seen:
                seen.add(pair)
                yield _pair(bank, pair, deck, page, tags)


def formula_sentence(term: Term) -> str:
    """Return the sentence of a term's explanation that holds the formula which defines it, or nothing.

    That is the first formula that says how something is computed from quantities with names: not a number worked out, not the
    value of a parameter.
    """
    told = (
        sentence
        for sentence in _sentences(term.more)
        if any(span.kind == "math" and _defines(span.tex) for span in spans(sentence))
    )
    return next(told, "")


def refreshed_ledger(bank: Bank, ledger: str, now: datetime.datetime) -> str:
    """Return the ledger for the bank of today.

    A note with a new text gets the present moment, or one second more than it had if that is later: its time only grows. A note
    that is gone stays as `retired`, so that the next deck can say so on the reader's card.
    """
    old = _entries(ledger)
    lines = {}
    present = {note.key: note.digest for note in notes(bank)}
    for key, digest in present.items() | {(key, _RETIRED) for key in old.keys() - present.keys()}:
        before = old.get(key)
        if before and before[0] == digest:
            moment = before[1]
        else:
            moment = now.replace(microsecond=0)
            if before:
                moment = max(moment, before[1] + datetime.timedelta(seconds=1))
        lines[key] = f"{key} {digest} {moment.strftime('%Y-%m-%dT%H:%M:%SZ')}\n"
    return "".join(lines[key] for key in sorted(lines))


def stale(bank: Bank, ledger: str) -> list[str]:
    """Return the keys of notes whose entry in the ledger is missing or of another text."""
    entries = _entries(ledger)
    present = {note.key: note.digest for note in notes(bank)}
    gone = [
        key for key, (digest, _) in entries.items() if key not in present and digest != _RETIRED
    ]
    return sorted(
        gone + [key for key, digest in present.items() if entries.get(key, ("",))[0] != digest]
    )


def anki_package(bank: Bank, ledger: str, site_url: str, cache: Path | None = None) -> bytes:
    """Return the deck as an .apkg file; its bytes depend on the arguments (and the version of SQLite) only."""
    import genanki

    times = _times(bank, ledger)
    model = genanki.Model(
        MODEL_ID,
        NAME,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
        sort_field_index=1,
    )
    decks: dict[str, Any] = {}
    figures: set[str] = set()
    for note in _all_notes(bank, ledger):
        if note.deck not in decks:
            decks[note.deck] = genanki.Deck(
                _deck_id(note.deck),
                note.deck,
                "Interview questions for AI recommendation engine specialists.",
            )
        decks[note.deck].add_note(_timed_note(model, note, site_url, times[note.key]))
        figures.update(note.figures)
    latest = max(times.values())
    with tempfile.TemporaryDirectory() as folder:
        media = []
        for name in sorted(figures):
            path = Path(folder) / _figure_file(bank, name)
            path.write_text(_drawing(bank, name, cache), encoding="utf-8", newline="\n")
            media.append(str(path))
        package = genanki.Package([decks[name] for name in sorted(decks)], media)
        made = io.BytesIO()
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", module="genanki"
            )  # it takes a formula's `<` for a tag
            package.write_to_file(made, timestamp=latest)
    return _same_bytes(made.getvalue())


def anki_text(bank: Bank, ledger: str, site_url: str) -> bytes:
    """Return the notes as text with Anki's header lines: ids first, by which an import finds its earlier notes."""
    text = io.StringIO(newline="")
    columns = [*FIELDS, "Deck", "Tags"]
    for name, value in {
        "separator": "tab",
        "html": "true",
        "notetype": NAME,
        "deck column": str(len(FIELDS) + 1),
        "tags column": str(len(FIELDS) + 2),
        "columns": "\t".join(columns),
    }.items():
        text.write(f"#{name}:{value}\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for note in _all_notes(bank, ledger):
        fields = [
            re.sub(r"<img [^>]*>", "", field).replace("\n", " ")
            for field in _fields(note, site_url)
        ]
        writer.writerow([*fields, note.deck, " ".join(note.tags)])
    return text.getvalue().encode()


def _question(bank: Bank, question: Question) -> Note:
    """Return the note of a question: its key points on the back, as far as they fit, and all else under "More"."""
    points = sorted(question.key_points, key=lambda point: point.kind == "nice")
    shown = 0
    room = MOST
    for point in points:
        room -= len(plain(point.text)) + 1
        if room < 0 or point.kind == "nice":
            break
        shown += 1
    shown = max(shown, 1)
    first, rest = (
        [f'<li class="{p.kind}">{_line(p.text)}</li>' for p in part]
        for part in (points[:shown], points[shown:])
    )
    more = f"<ul>{''.join(rest)}</ul>" if rest else ""
    more += f"<h4>In a minute</h4>{_blocks(question.short_answer)}"
    figures = []
    for link in links(bank.answers.get(question.id, "")):
        name = link.target.removeprefix("figure:")
        if link.image and link.target != name and name in bank.figures:
            figures.append(name)
            alternative = html.escape(" ".join(plain(link.text).split()))
            more += f'<p><img src="{_figure_file(bank, name)}" alt="{alternative}"></p>'
    page = refs.page_of(bank, "question", question.id)
    front, back = _line(question.prompt), f"<ul>{''.join(first)}</ul>"
    return Note(
        f"question/{question.id}",
        _deck(question),
        front,
        back,
        more,
        page,
        _tags(question, "question"),
        tuple(figures),
    )


def _pair(bank: Bank, pair: tuple[str, ...], deck: str, page: str, tags: tuple[str, ...]) -> Note:
    first, second = (bank.term[identifier] for identifier in pair)
    told = [
        other.difference
        for one in (first, second)
        for other in one.confused_with
        if other.term in pair
    ]
    front = f"What is the difference between <b>{_words(first.name)}</b> and <b>{_words(second.name)}</b>?"
    fits = len(plain(" ".join(told))) <= MOST
    back = "".join(_blocks(text) for text in (told if fits else told[:1]))
    more = "".join(_blocks(text) for text in ([] if fits else told[1:]))
    more += "".join(
        f"<p><b>{_words(one.name)}</b>: {_words(one.definition)}</p>" for one in (first, second)
    )
    return Note(
        f"pair/{pair[0]}/{pair[1]}", deck, front, back, more, page, (*tags, "recall::kind::pair")
    )


def _retired(key: str) -> Note:
    return Note(
        key,
        f"{NAME}::Retired",
        f"This card is no longer part of Recall@k ({html.escape(key)}).",
        "Delete it, or keep it: it will not change any more.",
        "",
        "",
        ("recall::retired",),
    )


def _all_notes(bank: Bank, ledger: str) -> list[Note]:
    present = list(notes(bank))
    keys = {note.key for note in present}
    return present + [
        _retired(key)
        for key, (digest, _) in sorted(_entries(ledger).items())
        if key not in keys and digest == _RETIRED
    ]


def _times(bank: Bank, ledger: str) -> dict[str, int]:
    """Return the modification time of each note in seconds since 1970; one that the ledger lacks has the bank's last review."""
    reviewed = max(question.reviewed for question in bank.questions)
    known = {key: int(moment.timestamp()) for key, (_, moment) in _entries(ledger).items()}
    unknown = int(
        datetime.datetime(
            reviewed.year, reviewed.month, reviewed.day, tzinfo=datetime.UTC
        ).timestamp()
    )
    return {note.key: known.get(note.key, unknown) for note in _all_notes(bank, ledger)}


def _entries(ledger: str) -> Mapping[str, tuple[str, datetime.datetime]]:
    found = {}
    for line in ledger.splitlines():
        key, digest, moment = line.split()
        found[key] = digest, datetime.datetime.fromisoformat(moment)
    return found


def _timed_note(model: Any, note: Note, site_url: str, moment: int) -> Any:  # noqa: ANN401 - the library has no types
    import genanki

    class Timed(genanki.Note):  # type: ignore[misc]
        """A note with a modification time of its own."""

        def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:  # noqa: ANN401
            del timestamp
            super().write_to_db(cursor, moment, deck_id, id_gen)

    return Timed(
        model=model, fields=list(_fields(note, site_url)), tags=list(note.tags), guid=note.guid
    )


def _fields(note: Note, site_url: str) -> tuple[str, ...]:
    link = site_url + refs.url_of(note.page) if note.page else ""
    return (note.key, note.front, note.back, note.more, link, "", "")


def _deck(question: Question) -> str:
    number = list(LEVELS).index(question.level) + 1
    return f"{NAME}::{number} {LEVELS[question.level]}"


def _deck_id(name: str) -> int:
    return (1 << 30) + int(hashlib.sha256(f"deck\0{name}".encode()).hexdigest()[:7], 16)


def _tags(question: Question, kind: str) -> tuple[str, ...]:
    topics = (f"recall::topic::{topic}" for topic in question.topics)
    return (f"recall::level::{question.level}", *topics, f"recall::kind::{kind}")


def _words(text: str) -> str:
    return html.escape(text, quote=False)


def _kind(name: str) -> str:
    return f'<span class="kind">{name}</span>'


def _formula(span: Span) -> str:
    marks = (r"\[", r"\]") if span.display else (r"\(", r"\)")
    return marks[0] + html.escape(" ".join(span.tex.split()), quote=False) + marks[1]


def _no_link(target: str) -> str | None:
    """Return other sites' addresses; a reference within the bank keeps its words: the card has one link, to its page."""
    return target if target.startswith("http") else None


def _line(text: str) -> str:
    return rendered_line(text, _formula, _no_link)


def _blocks(text: str) -> str:
    return rendered(text, _formula, _no_link, _nothing)


def _nothing(image: Element) -> str:
    del image
    return ""


def _split(text: str) -> tuple[str, str]:
    """Return a text as the back of a card and what is left for "More": whole sentences, as many as fit, at least one."""
    if len(plain(text)) <= MOST:
        return _blocks(text), ""
    sentences = _sentences(text)
    shown = 1
    while shown < len(sentences) and len(plain(" ".join(sentences[: shown + 1]))) <= MOST:
        shown += 1
    return _blocks(" ".join(sentences[:shown])), _blocks(" ".join(sentences[shown:])) if sentences[
        shown:
    ] else ""


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text; a full stop within a formula, code or a link ends none."""
    blank = masked(text)
    for link in links(text):
        blank = blank[: link.start] + "\0" * (link.end - link.start) + blank[link.end :]
    ends = [
        match.end()
        for match in re.finditer(
            r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+(?=[A-Z\0(“\"'])|\n\s*\n", blank
        )
    ]
    return [
        text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
    ]


_OPERATION = re.compile(r"[-+/]|\\(?:frac|cdot|sum|prod|log|ln|exp|sqrt|max|min|times)\b")
_FUNCTION = re.compile(r"/|\\(?:frac|sum|prod|log|ln|exp|sqrt|max|min)\b")
_VARIABLE = re.compile(
    r"(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z])|\\(?:alpha|beta|delta|epsilon|lambda|mu|pi|sigma|tau|theta)\b"
)
_LEAST = 14
"""Characters of an expression that says something, without an equals sign."""


def _defines(tex: str) -> bool:
    """Return whether a formula says how something is computed, in letters."""
    left, equals, right = re.sub(r"\\(?:text|mathrm|operatorname)\{[^}]*\}", "", tex).partition("=")
    if equals:
        return bool(
            re.search(r"[A-Za-z]", tex.partition("=")[0])
            and _VARIABLE.search(right)
            and _OPERATION.search(right)
        )
    return (
        len("".join(left.split())) >= _LEAST
        and len(set(_VARIABLE.findall(left))) > 1
        and bool(_FUNCTION.search(left))
    )


def _figure_file(bank: Bank, name: str) -> str:
    """Return the name of a figure among the deck's media: it changes with the figure, for Anki keeps what it has of a name."""
    return f"recall-{name}-{hashlib.sha256(bank.figures[name].source.encode()).hexdigest()[:8]}.svg"


def _drawing(bank: Bank, name: str, cache: Path | None) -> str:
    """Return a figure whose words are readable where our font is not installed."""
    return svg_for_print(bank.figures[name], cache).replace(
        'IBM Plex Sans"', 'IBM Plex Sans, sans-serif"'
    )


def _same_bytes(package: bytes) -> bytes:
    """Return the package with compressed members of a fixed date."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name)  # of 1 January 1980
            member.external_attr = 0o644 << 16
            new.writestr(member, old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
