"""The Anki deck: one note per idea, made so that an update reaches the reader and keeps the history of reviews.

A note is known by its GUID, which is made from ids that never change. Anki takes a note's new text only when its modification
time has grown, so `data/anki-notes.txt` keeps, for every note, a digest of its content and the moment it last changed;
`python3 scripts/dev.py fix` refreshes it. The deck takes its times from there and from nowhere else.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from recall.exports.cards import Note, deck_of, figure_file, notes
from recall.figures import svg_for_print
from recall.text import refs
from recall.text.html import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall.bank.bank import Bank

LEDGER = "data/anki-notes.txt"
MODEL_ID = 1_674_203_511
"""Never to be changed: with another id, a reader would get every note a second time."""
MODEL_NAME = "Recall@k"
"""Name of the note type. It is one for all sites made with this code, and just as permanent."""
FIELDS = ("Id", "Front", "Back", "More", "Link", "Spare 1", "Spare 2")
"""Never to be changed either: the two spare ones are for what nobody has thought of yet."""
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
        MODEL_NAME,
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
                f"Interview questions for {bank.site.audience}.",
            )
        timed = _timed_note(
            model,
            times[note.key],
            fields=list(_fields(note, site_url)),
            tags=list(note.tags),
            guid=guid(bank, note),
        )
        decks[note.deck].add_note(timed)
        figures.update(note.figures)
    latest = max(times.values())
    with tempfile.TemporaryDirectory() as folder:
        media = []
        for name in sorted(figures):
            path = Path(folder) / figure_file(bank.figures[name])
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
        "notetype": MODEL_NAME,
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


def guid(bank: Bank, note: Note) -> str:
    """Return the name by which Anki knows a note: made from the site's name and the note's key."""
    return hashlib.sha256(f"{bank.site.name}\0{note.key}".encode()).hexdigest()[:20]


def _retired(bank: Bank, key: str) -> Note:
    return Note(
        key=key,
        deck=f"{deck_of(bank)}::Retired",
        front=escape_text(f"This card is no longer part of {bank.site.name} ({key})."),
        back=escape_text("Delete it, or keep it: it will not change any more."),
        more=Markup(),
        page="",
        tags=("recall::retired",),
    )


def _all_notes(bank: Bank, ledger: str) -> list[Note]:
    present = list(notes(bank))
    keys = {note.key for note in present}
    return present + [
        _retired(bank, key)
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


def _timed_note(model: Any, moment: int, **parts: object) -> Any:  # noqa: ANN401 - the library has no types
    """Return a note of the library with its modification time, in seconds since 1970."""
    import genanki

    class Timed(genanki.Note):  # type: ignore[misc]
        """A note with a modification time of its own."""

        def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:  # noqa: ANN401
            del timestamp
            super().write_to_db(cursor, moment, deck_id, id_gen)

    return Timed(model=model, **parts)


def _fields(note: Note, site_url: str) -> tuple[str, ...]:
    link = site_url + refs.url_of(note.page) if note.page else ""
    return (note.key, note.front, note.back, note.more, link, "", "")


def _deck_id(name: str) -> int:
    return (1 << 30) + int(hashlib.sha256(f"deck\0{name}".encode()).hexdigest()[:7], 16)


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
