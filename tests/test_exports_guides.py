"""The PDF guides: accessible, complete, every link and bookmark leads somewhere. Of the tiny bank, then of the real one."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from recall.bank.load import load_bank
from recall.bank.records import LEVELS
from recall.exports.guides import interviewer_guide, level_guide, self_test, study_guide
from recall.exports.make import made_for_site
from recall.exports.registry import downloads
from recall.text.markdown import plain
from recall.text.scan import spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recall.bank.bank import Bank
    from recall.bank.records import Question

ROOT = Path(__file__).parents[1]
PDFS = [download.file for download in downloads(load_bank(ROOT)) if download.file.endswith(".pdf")]
MAKERS: dict[str, Callable[[Bank, str], bytes]] = {
    "study": study_guide,
    "self-test": self_test,
    "interviewer": interviewer_guide,
    "level": lambda bank, paper: level_guide(bank, "beginner", paper),
}


@cache
def real() -> tuple[Bank, dict[str, bytes]]:
    """Return the real bank and its downloads, as the build makes them."""
    bank = load_bank(ROOT)
    files = made_for_site(ROOT, bank, "https://recall-at-k.github.io/recall-at-k/", lambda _: None)
    return bank, {one.download.file: one.content for one in files}


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Return a document."""
    return pikepdf.open(io.BytesIO(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without running head and page number."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return ["\n".join(line for line in text.splitlines() if line.strip()) for text in texts]


def running_text(pdf: bytes) -> str:
    """Return all text without spaces, running heads, notes and page numbers: the breaking of lines and pages does not count."""
    bodies = []
    for page in pages_of(pdf):
        lines = page.splitlines()
        if lines and lines[0].startswith("Recall@k "):
            lines[-1] = re.sub(r"\d+$", "", lines[-1])
            foot = next(
                (number for number, line in enumerate(lines) if re.match(r"\d+https?://", line)),
                len(lines),
            )
            lines = lines[1:foot]
        bodies.append("".join(lines))
    return squeezed("".join(bodies))


def squeezed(text: str) -> str:
    """Return a text without white space, hyphens and the difference between straight and curly quotes."""
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", straight)


def tags(document: pikepdf.Pdf) -> dict[str, list[Any]]:
    """Return the structure elements by their type."""
    found: dict[str, list[Any]] = {}
    for thing in document.objects:
        if (
            isinstance(thing, pikepdf.Dictionary)
            and "/S" in thing
            and "/P" in thing
            and "/K" in thing
        ):
            found.setdefault(str(thing["/S"]), []).append(thing)
    return found


def outline(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the bookmarks of all depths."""
    with document.open_outline() as opened_outline:
        waiting = list(opened_outline.root)
        while waiting:
            item = waiting.pop()
            yield item
            waiting += item.children


def formulas(*texts: str) -> int:
    """Return how many formulas texts hold."""
    return sum(span.kind == "math" for text in texts for span in spans(text))


def studied(question: Question) -> list[str]:
    """Return the short texts of a question as the study guide shows them."""
    texts = [
        question.prompt,
        question.hint,
        question.short_answer,
        *(point.text for point in question.key_points),
    ]
    texts += [text for pitfall in question.pitfalls for text in (pitfall.claim, pitfall.truth)]
    return texts + interviewed(question)


def interviewed(question: Question) -> list[str]:
    """Return what an interviewer has before the eyes."""
    texts = [text for _, text in question.rubric] if question.rubric else []
    texts += [text for probe in question.probes for text in (probe.ask, probe.listen_for)]
    return texts + [text for variant in question.variants for text in (variant.ask, variant.answer)]


def told(text: str) -> list[str]:
    """Return the pieces of a text that stand in a PDF as they are typed: prose without formulas, code, links and escapes."""
    prose = re.sub(r"(?m)^(#|\||!\[|```|---).*$", "\0", text)
    prose = "".join(span.text if span.kind == "prose" else "\0" for span in spans(prose))
    prose = re.sub(
        r"\]\([^)]*\)|[\[\]*_]|(?m:^\s*(?:[-*>]|\d+\.)\s)|\n\s*\n|(?<=[.?!])\s", "\0", prose
    )
    pieces = [squeezed(part) for part in prose.split("\0") if "\\" not in part]
    return [piece for piece in pieces if len(piece) > 20]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("edition", MAKERS)
def test_a_guide_of_the_tiny_bank(edition: str, paper: str, bank: Bank) -> None:
    """It is set under PDF/UA-1, which the engine enforces, on the paper asked for, twice with the same bytes."""
    pdf = MAKERS[edition](bank, paper)
    with opened(pdf) as document:
        width = float(document.pages[0].mediabox[2])
        assert {"a4": 595, "letter": 612}[paper] == round(width)
        assert "pdfuaid" in document.Root.Metadata.read_bytes().decode()
    assert pdf == MAKERS[edition](bank, paper)


def test_the_tiny_study_guide_holds_all_of_a_question(bank: Bank) -> None:
    """Answer, code, output, figure, rubric, probes, variants, glossary and sources."""
    text = running_text(study_guide(bank, "a4"))
    for words in (
        *(
            "The idea",
            "hits, relevant = 2, 4",
            "recall 0.500",
            "Two hits in five places",
            "Weak",
            "Listen for: Recall can only rise.",
        ),
        *(
            "Two of four relevant items",
            "Also: recall@k",
            "Introduction to Information Retrieval",
            "Index of terms",
        ),
    ):
        assert squeezed(words) in text


def test_a_level_guide_cites_what_its_questions_cite(bank: Bank) -> None:
    """Other levels' questions are not in it, and a link to them is only words."""
    text = running_text(level_guide(bank, "beginner", "a4"))
    assert squeezed(bank.questions[0].prompt) in text
    assert squeezed(bank.questions[1].prompt) not in text


@pytest.mark.parametrize("file", PDFS)
def test_a_pdf_is_a_document(file: str) -> None:
    """Language, title shown, tags, the mark of PDF/UA, every font inside."""
    with opened(real()[1][file]) as document:
        root = document.Root
        assert str(root.Lang) == "en-US"
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.MarkInfo.Marked
        assert "pdfuaid:part" in root.Metadata.read_bytes().decode()
        descriptors = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all(
            {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
            for descriptor in descriptors
        )


@pytest.mark.parametrize("file", PDFS)
def test_links_and_bookmarks_lead_somewhere(file: str) -> None:
    """Each one names a page of the document, or a name that the document knows."""
    with opened(real()[1][file]) as document:
        pages = {page.objgen for page in document.pages}
        names = (
            pikepdf.NameTree(document.Root.Names.Dests)
            if "/Names" in document.Root and "/Dests" in document.Root.Names
            else {}
        )

        def leads(target: Any) -> bool:
            if isinstance(target, pikepdf.String):
                target = names.get(str(target))
            if isinstance(target, pikepdf.Dictionary):
                target = target.D
            return isinstance(target, pikepdf.Array) and target[0].objgen in pages

        bookmarks = list(outline(document))
        assert len(bookmarks) > 5
        assert [
            item.title
            for item in bookmarks
            if not leads(item.destination if item.destination is not None else item.action.D)
        ] == []
        links = [
            note
            for page in document.pages
            for note in page.get("/Annots", [])
            if note.Subtype == "/Link"
        ]
        assert links
        for link in links:
            if "/A" in link and link.A.S == "/URI":
                assert re.match(r"https?://", str(link.A.URI))
            else:
                assert leads(link.Dest if "/Dest" in link else link.A.D)


@pytest.mark.parametrize("file", PDFS)
def test_no_page_is_empty(file: str) -> None:
    """Every page holds words besides its running head and number."""
    short = [number for number, text in enumerate(pages_of(real()[1][file]), 1) if len(text) < 60]
    assert short == []


@pytest.mark.parametrize("file", PDFS)
def test_no_mark_of_the_markup_is_left_in_the_text(file: str) -> None:
    """A semicolon that ends an expression of the typesetter is never printed before the next mark."""
    assert re.findall(r".{20};[.,:;)]", running_text(real()[1][file])) == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_study_guide_is_complete(paper: str) -> None:
    """All prompts, answers, terms and sources are in its text; each formula and figure is tagged, with words."""
    bank, files = real()
    text = running_text(files[f"recall-at-k-study-{paper}.pdf"])
    missing = [
        (question.id, piece)
        for question in bank.questions
        for source in (*studied(question), bank.answers.get(question.id, ""))
        for piece in told(source)
        if piece not in text
    ]
    assert missing == []
    assert [term.id for term in bank.terms if squeezed(term.definition) not in text] == []
    assert [source.id for source in bank.sources if squeezed(source.address) not in text] == []
    with opened(files[f"recall-at-k-study-{paper}.pdf"]) as document:
        found = tags(document)
    texts = [text for question in bank.questions for text in studied(question)]
    texts += [
        bank.answers[question.id] for question in bank.questions if question.id in bank.answers
    ]
    expected = formulas(
        *(_without_alternatives(text) for text in texts), *(term.more for term in bank.terms)
    )
    # A prompt's formulas stand in the contents, too.
    assert len(found["/Formula"]) >= expected
    assert len(found["/Figure"]) == sum(
        answer.count("](figure:") for answer in bank.answers.values()
    )
    assert all("/Alt" in element for kind in ("/Formula", "/Figure") for element in found[kind])


def _without_alternatives(text: str) -> str:
    return re.sub(r"!\[[^\]]*\]\((figure:\S+)", r"![](\1", text)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_self_test_is_complete(paper: str) -> None:
    """Each question is asked, hinted at and answered, and its pages name each other."""
    bank, files = real()
    pages = pages_of(files[f"recall-at-k-self-test-{paper}.pdf"])
    text = running_text(files[f"recall-at-k-self-test-{paper}.pdf"])
    for question in bank.questions:
        for source in (
            question.prompt,
            question.hint,
            question.short_answer,
            *question.nudges,
            *(p.text for p in question.key_points),
        ):
            assert all(piece in text for piece in told(source)), question.id
        prompt = squeezed(plain(question.prompt))
        places = [number for number, page in enumerate(pages, 1) if prompt in squeezed(page)]
        assert len(places) == 3, question.id
        asked, hinted, answered = places
        assert squeezed(f"Hint on page {hinted}, answer on page {answered}") in squeezed(
            pages[asked - 1]
        )
        assert squeezed(f"asked on page {asked}") in squeezed(pages[hinted - 1])
        assert squeezed(f"asked on page {asked}") in squeezed(pages[answered - 1])


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_interviewers_guide_has_a_page_a_question(paper: str) -> None:
    """With rubric, probes, variants and red flags on that one page, and room for notes."""
    bank, files = real()
    pages = [squeezed(page) for page in pages_of(files[f"recall-at-k-interviewer-{paper}.pdf"])]
    for question in bank.questions:
        heads = [
            page for page in pages if squeezed(plain(question.prompt)) in page and "Notes" in page
        ]
        assert len(heads) == 1, question.id
        wanted = [*interviewed(question), *(pitfall.claim for pitfall in question.pitfalls)]
        assert [piece for text in wanted for piece in told(text) if piece not in heads[0]] == [], (
            question.id
        )
    assert "Scorecards" in pages[-2]


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_guide_is_complete(level: str) -> None:
    """The answers of its questions, and the sources that they cite."""
    bank, files = real()
    text = running_text(files[f"recall-at-k-{level}-a4.pdf"])
    for question in bank.of_level(level):
        for source in (*studied(question), bank.answers.get(question.id, "")):
            assert [piece for piece in told(source) if piece not in text] == [], question.id
        assert all(squeezed(bank.source[source].address) in text for source in question.sources)
