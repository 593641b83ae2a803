"""The Anki deck, read by the real Anki library: what a reader gets at the first import, and at later ones."""

from __future__ import annotations

import datetime
import io
import json
import re
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from recall.bank.load import load_bank
from recall.exports import anki, cards
from recall.text.markdown import plain, read_line, split_sentences, words
from tests.bank_fixture import bank_files, patched, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank
    from recall.bank.records import Term

ROOT = Path(__file__).parents[1]
SITE = "https://example.org/recall/"
NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(days=7)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """Return an empty collection of a reader."""
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "reader.anki2"))
    yield opened
    opened.close()


def imported(collection: Any, package: bytes, folder: Path) -> Any:
    """Import a package as Anki's own dialog does; return its log."""
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions

    path = folder / "deck.apkg"
    path.write_bytes(package)
    request = ImportAnkiPackageRequest(
        package_path=str(path), options=ImportAnkiPackageOptions(merge_notetypes=True)
    )
    return collection.import_anki_package(request).log


def edited(bank_root: Path) -> Bank:
    """Return the tiny bank with one key point and one definition changed."""
    files = patched(
        bank_files(),
        "data/questions.yaml",
        "It ignores the order within the list.",
        "The order within the list is free.",
    )
    files = patched(
        files,
        "data/glossary.yaml",
        "The number of places that are looked at.",
        "How many places are looked at.",
    )
    return load_bank(write_files(bank_root, files))


def test_the_first_import_adds_all_and_the_second_nothing(
    bank: Bank, collection: Any, tmp_path: Path
) -> None:
    """Every note is new once; nothing is empty, doubled or broken."""
    ledger = anki.refreshed_ledger(bank, "", NOON)
    package = anki.anki_package(bank, ledger, SITE)
    count = len(list(anki.notes(bank)))
    log = imported(collection, package, tmp_path)
    assert (len(log.new), len(log.updated)) == (count, 0)
    again = imported(collection, package, tmp_path)
    assert (len(again.new), len(again.updated), len(again.duplicate)) == (0, 0, count)
    assert collection.note_count() == collection.card_count() == count
    assert collection.get_empty_cards().report == ""
    assert collection.fix_integrity()[1]
    top = bank.site.name
    assert {f"{top}::1 Beginner", f"{top}::Glossary::Metrics"} <= {
        deck.name for deck in collection.decks.all_names_and_ids()
    }


def test_an_edit_updates_its_notes_and_keeps_the_reviews(
    bank: Bank, bank_root: Path, collection: Any, tmp_path: Path
) -> None:
    """The reader's history and due date stay; only the changed notes change."""
    from anki.scheduler.v3 import CardAnswer

    ledger = anki.refreshed_ledger(bank, "", NOON)
    imported(collection, anki.anki_package(bank, ledger, SITE), tmp_path)
    (identifier,) = collection.find_notes('"Id:question/recall-basics"')
    collection.decks.select(collection.get_note(identifier).cards()[0].did)
    queued = collection.sched.get_queued_cards()
    card = queued.cards[0]
    shown = collection.get_card(card.card.id)
    shown.start_timer()
    answer = collection.sched.build_answer(card=shown, states=card.states, rating=CardAnswer.EASY)
    collection.sched.answer_card(answer)
    reviewed = collection.get_card(card.card.id)
    before = {row[0]: row[1] for row in collection.db.all("select guid, flds from notes")}

    changed = edited(bank_root)
    newer = anki.refreshed_ledger(changed, ledger, LATER)
    log = imported(collection, anki.anki_package(changed, newer, SITE), tmp_path)
    after = {row[0]: row[1] for row in collection.db.all("select guid, flds from notes")}
    different = {
        fields.split("\x1f")[0] for guid, fields in after.items() if before[guid] != fields
    }
    pairs = {
        note.key
        for note in anki.notes(changed)
        if note.key.startswith("pair/") and "cutoff" in note.key
    }
    assert {"question/recall-basics", "term/cutoff", *pairs} == different
    assert (len(log.new), len(log.updated)) == (0, len(different))
    assert set(before) == set(after)
    same = collection.get_card(reviewed.id)
    assert (reviewed.due, reviewed.ivl, reviewed.reps) == (same.due, same.ivl, same.reps)
    assert reviewed.reps == 1
    assert collection.db.scalar("select count() from revlog") == 1


def test_figures_come_along(bank: Bank, collection: Any, tmp_path: Path) -> None:
    """The note of a question shows the figures of its answer, which are among the media."""
    imported(collection, anki.anki_package(bank, "", SITE), tmp_path)
    (identifier,) = collection.find_notes('"Id:question/recall-basics"')
    (name,) = re.findall(
        r'<img src="([^"]+)" alt="A list of five', collection.get_note(identifier)["More"]
    )
    assert "<svg" in (Path(collection.media.dir()) / name).read_text(encoding="utf-8")
    assert collection.media.check().missing == []


def test_the_text_file_is_imported_too(bank: Bank, collection: Any, tmp_path: Path) -> None:
    """Anki reads the header lines: decks, tags and note type; a second import finds its notes by their ids."""
    from anki.collection import ImportCsvRequest

    imported(collection, anki.anki_package(bank, "", SITE), tmp_path)  # brings the note type
    path = tmp_path / "notes.tsv"
    path.write_bytes(anki.anki_text(bank, "", SITE))
    metadata = collection.get_csv_metadata(str(path), None)
    log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    assert len(log.new) == 0
    assert collection.note_count() == len(list(anki.notes(bank)))


def test_the_text_file_alone_fills_the_fields(bank: Bank) -> None:
    """Every line has the columns that the header names, and no picture."""
    lines = anki.anki_text(bank, "", SITE).decode().splitlines()
    assert lines[:3] == ["#separator:tab", "#html:true", "#notetype:Recall@k"]
    header = next(line for line in lines if line.startswith("#columns:"))
    assert header.count("\t") == 8
    body = [line for line in lines if not line.startswith("#")]
    assert len(body) == len(list(anki.notes(bank)))
    assert all("<img" not in line for line in body)


def test_twice_the_same_bytes_at_another_time(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is no input."""
    first = anki.anki_package(bank, "", SITE)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert first == anki.anki_package(bank, "", SITE)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_times_come_from_the_ledger(bank: Bank, bank_root: Path, tmp_path: Path) -> None:
    """An edit moves its own notes' times and no other."""

    def times(package: bytes) -> dict[str, int]:
        path = tmp_path / "collection.anki2"
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            path.write_bytes(archive.read("collection.anki2"))
        with sqlite3.connect(path) as database:
            found = {
                fields.split("\x1f")[0]: moment
                for fields, moment in database.execute("select flds, mod from notes")
            }
        database.close()
        return found

    ledger = anki.refreshed_ledger(bank, "", NOON)
    old = times(anki.anki_package(bank, ledger, SITE))
    assert set(old.values()) == {int(NOON.timestamp())}
    changed = edited(bank_root)
    new = times(anki.anki_package(changed, anki.refreshed_ledger(changed, ledger, LATER), SITE))
    moved = {key for key, moment in new.items() if moment != old[key]}
    assert {key.partition("/")[0] for key in moved} == {"question", "term", "pair"}
    assert {new[key] for key in moved} == {int(LATER.timestamp())}


def test_a_time_only_grows(bank: Bank, bank_root: Path) -> None:
    """A second edit in the same second, or under a clock that is behind, still counts as later."""
    ledger = anki.refreshed_ledger(bank, "", NOON)
    assert ledger == anki.refreshed_ledger(bank, ledger, LATER)
    behind = anki.refreshed_ledger(edited(bank_root), ledger, NOON - datetime.timedelta(days=1))
    assert re.search(r"(?m)^term/cutoff \w+ 2026-11-23T12:00:01Z$", behind)


def test_a_note_that_is_gone_says_so(bank: Bank) -> None:
    """Anki removes nothing by itself: the card of a removed term tells its reader."""
    ledger = anki.refreshed_ledger(bank, "term/old-term 0123456789ab 2026-01-01T00:00:00Z\n", NOON)
    assert "term/old-term retired 2026-11-23T12:00:00Z\n" in ledger
    assert "no longer part" in anki.anki_text(bank, ledger, SITE).decode()
    assert anki.stale(bank, ledger) == []


def test_staleness_is_found(bank: Bank, bank_root: Path) -> None:
    """A changed, a new and a removed note are named."""
    ledger = anki.refreshed_ledger(bank, "", NOON)
    assert anki.stale(bank, ledger) == []
    assert "term/cutoff" in anki.stale(edited(bank_root), ledger)
    assert anki.stale(bank, ledger.replace("term/cutoff", "term/cut-off")) == [
        "term/cut-off",
        "term/cutoff",
    ]


def test_the_ledger_is_current() -> None:
    """Whoever changes a text refreshes the ledger, or readers would not get the change."""
    path = ROOT / anki.LEDGER
    ledger = path.read_text(encoding="utf-8") if path.exists() else ""
    assert anki.stale(load_bank(ROOT), ledger) == [], "run python3 scripts/dev.py fix"


def test_identity_never_changes() -> None:
    """With other ids or fields readers would get everything twice."""
    assert anki.MODEL_ID == 1_674_203_511
    assert anki.FIELDS == ("Id", "Front", "Back", "More", "Link", "Spare 1", "Spare 2")
    note = anki.Note("term/ndcg", "", "", "", "", "", ())
    assert anki.guid(load_bank(ROOT), note) == "76f431ee963160ad2e61"


def test_the_cards_of_the_real_bank() -> None:
    """One idea a card: backs are short, ids are unique, formulas are MathJax, no color is fixed."""
    bank = load_bank(ROOT)
    made = list(anki.notes(bank))
    keys = [card.key for card in made]
    assert len(keys) == len(set(keys)) == len({anki.guid(bank, card) for card in made})
    kinds = {
        kind: sum(key.startswith(f"{kind}/") for key in keys)
        for kind in ("question", "variant", "term", "formula", "pair")
    }
    pairs = {
        frozenset((term.id, other.term)) for term in bank.terms for other in term.confused_with
    }
    assert kinds["question"] == len(bank.questions)
    assert kinds["variant"] == sum(len(question.variants) for question in bank.questions)
    assert kinds["term"] == len(bank.terms)
    assert kinds["pair"] == len(pairs)
    assert kinds["formula"] >= 20
    long = [
        card.key
        for card in made
        if len(re.sub(r"<[^>]+>|\\\(.*?\\\)", "", card.back)) > cards.MOST + 100
    ]
    assert long == []
    assert not re.search(r"#[0-9a-f]{3,6}\b|\brgb", anki._CSS)
    text = anki.anki_text(bank, "", SITE).decode()
    assert "\ue000" not in text
    assert not re.search(r"(term|question|source):[a-z]", text)


def test_a_formula_is_asked_for_where_the_term_names_it(bank: Bank) -> None:
    """The back is the sentence with that formula; a term without one has no such card."""
    term = replace_term(
        bank.terms[0], formula="a = b", more="So $c$ is. It is $a\n= b$. Then more."
    )
    assert "It is a\n= b." == words(cards.formula_sentence(term)).strip()
    assert () == cards.formula_sentence(bank.terms[0])


def replace_term(term: Term, **fields: str) -> Term:
    """Return a term with other fields."""
    return term.model_copy(update=fields)


def test_long_answers_go_on_under_more() -> None:
    """Whole sentences, as many as fit; a full stop in a formula or an abbreviation ends none."""
    sentence = "It is $a.B$, e.g. Netflix, and " + "so on " * 35 + "ends."
    assert len(plain(sentence)) < cards.MOST < 2 * len(plain(sentence))
    back, more = cards._split(read_line(f"{sentence} {sentence} {sentence}"))
    assert back.count("<p>") == 1
    assert more.count("<p>") == 1
    found = split_sentences(read_line("A is $x. Y$. B is it."))
    assert ["A is x. Y.", "B is it."] == [words(part) for part in found]


def test_media_are_listed_by_name(bank: Bank) -> None:
    """The package maps numbers to names, as the format wants it."""
    with zipfile.ZipFile(io.BytesIO(anki.anki_package(bank, "", SITE))) as archive:
        media = json.loads(archive.read("media"))
        assert all(number in archive.namelist() for number in media)
    assert [name for name in media.values() if not name.startswith("recall-recall-list-")] == []
