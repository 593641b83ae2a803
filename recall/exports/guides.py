"""The PDF study guides: study, self-test and interviewer editions, and one guide per level.

Each guide is Typst source made from the bank and set under PDF/UA-1, which refuses a formula or figure without a text.
"""

from __future__ import annotations

import io
import tempfile
import xml.etree.ElementTree as ET
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from recall.exports.compiled import compiled
from recall.exports.typst import Typesetter
from recall.figures import svg_for_print
from recall.text.citations import authors, place_of_publication
from recall.text.markdown import plain
from recall.text.outline import facts_line, sections
from recall.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recall.bank.bank import Bank
    from recall.bank.records import Question
from recall.text.outline import Section

_TYPE_SIZES = {2_800: 8, 3_080: 7.5, 3_450: 6.8, 100_000: 6.5}
"""Size of type in points by characters of rubric, probes and variants: found by trying both papers."""
PAPERS = {"a4": "a4", "letter": "us-letter"}
TEMPLATE = Path(__file__).with_name("templates") / "guide.typ"
GRAMMAR = Path(__file__).with_name("templates") / "python.sublime-syntax"


def study_guide(bank: Bank, paper: str, cache: Path | None = None) -> bytes:
    """Return the study edition: everything, answers open, then glossary, sources and index of terms."""
    writer = Typesetter(bank, _labels(bank, bank.questions, terms=True))
    body = ["#contents()", *_chapters(bank, bank.levels, partial(_studied, bank, writer))]
    body += [
        _glossary(bank, writer),
        _sources(bank, [source.id for source in bank.sources]),
        _index(bank),
    ]
    subtitle = f"{_for_whom(bank)} with answers, worked examples, glossary and sources"
    return _pdf(
        bank, writer, body, title="Study guide", subtitle=subtitle, paper=paper, cache=cache
    )


def level_guide(bank: Bank, level: str, paper: str, cache: Path | None = None) -> bytes:
    """Return the study edition of one level, with the sources that its questions cite."""
    asked = bank.of_level(level)
    writer = Typesetter(bank, _labels(bank, asked, terms=False))
    cited = [
        source.id
        for source in bank.sources
        if any(source.id in question.sources for question in asked)
    ]
    body = [
        "#contents()",
        *_chapters(bank, [level], partial(_studied, bank, writer)),
        _sources(bank, cited),
    ]
    subtitle = f"{counted(len(asked), 'question')} for {bank.site.audience}, with answers, worked examples and sources"
    return _pdf(
        bank, writer, body, title=bank.levels[level], subtitle=subtitle, paper=paper, cache=cache
    )


def self_test(bank: Bank, paper: str, cache: Path | None = None) -> bytes:
    """Return the self-test edition: prompts and nudges with room to write, then hints, then answers."""
    writer = Typesetter(bank, set())
    body = ["#contents(depth: 1)", *_chapters(bank, bank.levels, partial(_asked, writer))]
    for part, title, note in (
        ("hint", "Hints", "What a strong answer covers. Look here before you look at the answers."),
        ("answer", "Answers", "What to say in a minute, and the points to check yourself against."),
    ):
        body.append(f"#chapter([{title}], [{note}], {_quoted(part)})")
        for question in bank.questions:
            facts = f"{Typesetter.escaped(bank.levels[question.level])}, asked on page #page-of(<question-{question.id}>)"
            head = f"#prompt([{writer.inline(question.prompt)}], [{facts}], {_quoted(f'{part}-{question.id}')})"
            hint = f"#together[{head}\n\n{writer.inline(question.hint)}]"
            body.append(hint if part == "hint" else f"{head}\n\n{_spoken(bank, writer, question)}")
    subtitle = f"{_for_whom(bank)} with room to write; hints and answers at the back"
    return _pdf(bank, writer, body, title="Self-test", subtitle=subtitle, paper=paper, cache=cache)


def interviewer_guide(bank: Bank, paper: str, cache: Path | None = None) -> bytes:
    """Return the interviewer's edition: a page per question with rubric, probes, variants, red flags and room; scorecards."""
    writer = Typesetter(bank, set())
    body = ["#contents()", *_chapters(bank, bank.levels, partial(_interviewed, bank, writer))]
    body.append(
        '#chapter([Scorecards], [One sheet per interview. Copy as many as you need.], "scorecards")'
    )
    body += [
        "#scorecard([Four questions], 4, 66pt)",
        "#pagebreak()",
        "#scorecard([Six questions], 6, 50pt)",
    ]
    subtitle = f"Rubrics, probes and variants for {_for_whom(bank)}, with scorecards"
    return _pdf(
        bank, writer, body, title="Interviewer guide", subtitle=subtitle, paper=paper, cache=cache
    )


def _labels(bank: Bank, questions: Iterable[Question], *, terms: bool) -> set[str]:
    asked = list(questions)
    labels = {f"question-{question.id}" for question in asked}
    labels |= {f"source-{source}" for question in asked for source in question.sources}
    return labels | ({f"term-{term.id}" for term in bank.terms} if terms else set())


def _chapters(
    bank: Bank, levels: Iterable[str], told: Callable[[Question, int], str]
) -> Iterator[str]:
    """Yield a chapter per level: its title, then what is told of each question, given with its number in the level (from 0).

    The first question shares its page with the title.
    """
    for level in levels:
        asked = bank.of_level(level)
        note = f"{counted(len(asked), 'question')}, {sum(question.minutes for question in asked)} minutes"
        yield f"#chapter([{Typesetter.escaped(bank.levels[level])}], [{note}], {_quoted(f'level-{level}')})"
        for number, question in enumerate(asked):
            yield told(question, number)


def _asked(writer: Typesetter, question: Question, number: int) -> str:
    turn = "#pagebreak(weak: true)\n" if number % 2 else ""
    nudges = "".join(f"- {writer.inline(nudge)}\n" for nudge in question.nudges)
    pages = f"Hint on page #page-of(<hint-{question.id}>), answer on page #page-of(<answer-{question.id}>)"
    facts = f"{question.minutes} minutes. {pages}"
    head = f"#prompt([{writer.inline(question.prompt)}], [{facts}], {_quoted(f'question-{question.id}')})"
    return f"{turn}#half-page[{head}\n#text(size: 8.8pt, fill: muted)[\n{nudges}]]"


def _studied(bank: Bank, writer: Typesetter, question: Question, number: int) -> str:
    parts = ["#pagebreak(weak: true)"] if number else []
    parts.append(_head(bank, writer, question))
    for section in sections(question):
        if section.name not in {"nudges", "terms", "sources"}:
            parts += _section(bank, writer, section)
    for form in ("#probe(", "#variant("):  # the line of sources is never alone on a page
        if parts[-1].startswith(form):
            parts[-1] = f"{form}sticky: true, {parts[-1].removeprefix(form)}"
    cited = ", ".join(_cited(bank, source) for source in question.sources)
    reviewed = f"Reviewed {question.reviewed.isoformat()}."
    parts.append(
        f"#block(above: 1.4em, text(size: 8.4pt, fill: muted)[Sources: {cited}. {reviewed}])"
    )
    return "\n\n".join(parts)


def _interviewed(bank: Bank, writer: Typesetter, question: Question, number: int) -> str:
    parts = ["#pagebreak(weak: true)"] if number else []
    parts += [f"#show: compact.with(size: {_type_size(question)}pt)", _head(bank, writer, question)]
    for section in sections(question):
        if section.part == "interview":
            parts += _section(bank, writer, section)
    if question.pitfalls:
        flags = "".join(f"- “{writer.inline(pitfall.claim)}”\n" for pitfall in question.pitfalls)
        parts.append(f"#section[Red flags]\n\n{flags}")
    parts.append("#section[Notes]\n#rest-of-page")
    return "#[\n" + "\n\n".join(parts) + "\n]"


def _type_size(question: Question) -> float:
    """Return the size of type, in points, at which a question of the interviewer's guide keeps to one page."""
    shown = [section for section in sections(question) if section.part == "interview"]
    length = sum(len(item.text) + len(item.more) for section in shown for item in section.items)
    return next(size for most, size in _TYPE_SIZES.items() if length < most)


def _section(bank: Bank, writer: Typesetter, section: Section) -> Iterator[str]:
    """Yield the heading of a section, and its content in the form that it has."""
    heading = f"#section[{Typesetter.escaped(section.title)}]"
    match section.form:
        case "answer":
            question = section.items[0].text
            if question in bank.answers:
                example = bank.examples.get(question)
                yield writer.blocks(bank.answers[question], depth=1, example=example)
        case "line":
            yield heading
            yield writer.inline(section.items[0].text)
        case "list":
            yield heading
            yield "".join(f"- {writer.inline(item.text)}\n" for item in section.items)
        case "points":
            points = (
                f"({_quoted(one.mark)}, [{writer.inline(one.text)}])" for one in section.items
            )
            yield f"{heading}\n\n#key-points({', '.join(points)})"
        case "bands":
            bands = (
                f"({_quoted(one.mark.capitalize())}, [{writer.inline(one.text)}])"
                for one in section.items
            )
            yield f"{heading}\n#band-table({', '.join(bands)})"
        case _:
            yield heading
            form = section.name.removesuffix("s")  # `pitfall`, `probe`, `variant` of the template
            for item in section.items:
                texts = [item.text, item.mark, item.more] if item.mark else [item.text, item.more]
                yield f"#{form}({', '.join(f'[{writer.inline(text)}]' for text in texts)})"


def _cited(bank: Bank, source: str) -> str:
    return f"#link(label({_quoted(f'source-{source}')}))[{_short(bank, source)}]"


def _head(bank: Bank, writer: Typesetter, question: Question) -> str:
    facts = Typesetter.escaped(facts_line(bank, question))
    label = _quoted(f"question-{question.id}")
    return f"#prompt([{writer.inline(question.prompt)}], [{facts}], {label})"


def _spoken(bank: Bank, writer: Typesetter, question: Question) -> str:
    parts: list[str] = []
    for section in sections(question):
        if section.part == "minute":
            parts += _section(bank, writer, section)
    return "\n\n".join(parts)


def _glossary(bank: Bank, writer: Typesetter) -> str:
    parts = [f'#chapter([Glossary], [{len(bank.terms)} terms by topic], "glossary")']
    for topic in bank.topics:
        parts.append(
            f"#heading(level: 2)[{writer.inline(topic.title)}] #label({_quoted(f'topic-{topic.id}')})"
        )
        for term in bank.terms_of(topic.id):
            also = (
                f"[Also: {', '.join(map(writer.inline, term.aliases))}]" if term.aliases else "none"
            )
            name, definition = writer.inline(term.name), writer.inline(term.definition)
            parts.append(
                f"#term-entry([{name}], [{definition}], [{writer.inline(term.more)}], {also}, {_quoted(f'term-{term.id}')})"
            )
    return "\n\n".join(parts)


def _sources(bank: Bank, cited: list[str]) -> str:
    parts = [f'#chapter([Sources], [{len(cited)} papers, books, laws and documents], "sources")']
    ordered = sorted(
        (bank.source[identifier] for identifier in cited),
        key=lambda source: (authors(source).casefold(), source.year, source.id),
    )
    for number, source in enumerate(ordered, 1):
        who = f"{authors(source)}. " if source.author else ""
        title, where = (
            Typesetter.escaped(source.title),
            Typesetter.escaped(place_of_publication(source)),
        )
        body = f"{Typesetter.escaped(who)}#emph[{title}]. {where}."
        parts.append(
            f"#reference([{number}], [{body}], {_quoted(source.address)}, {_quoted(f'source-{source.id}')})"
        )
    return "\n\n".join(parts)


def _index(bank: Bank) -> str:
    ordered = sorted(bank.terms, key=lambda term: (term.name.casefold(), term.id))
    entries = ",\n  ".join(
        f"({_quoted(term.id)}, {_quoted(plain(term.name))}, {_quoted(f'term-{term.id}')})"
        for term in ordered
    )
    return f'#chapter([Index of terms], [Bold: where the term is explained], "index")\n\n#index(\n  {entries},\n)'


def _short(bank: Bank, identifier: str) -> str:
    source = bank.source[identifier]
    return Typesetter.escaped(f"{authors(source) or source.title}, {source.year}")


def _for_whom(bank: Bank) -> str:
    """Return how many questions there are, and for whom."""
    return f"{counted(len(bank.questions), 'interview question')} for {bank.site.audience}"


def _quoted(text: str) -> str:
    return Typesetter.string(text)


def _pdf(
    bank: Bank,
    writer: Typesetter,
    body: Iterable[str],
    *,
    title: str,
    subtitle: str,
    paper: str,
    cache: Path | None,
) -> bytes:
    reviewed = max(question.reviewed for question in bank.questions)
    drawings = {name: svg_for_print(bank.figures[name], cache) for name in sorted(writer.figures)}
    widths = "".join(f"{_quoted(name)}: {_width(drawing)}, " for name, drawing in drawings.items())
    settings = ", ".join(
        [
            f"site: {_quoted(bank.site.name)}",
            f"title: {_quoted(title)}",
            f"subtitle: {_quoted(subtitle)}",
            f"date: datetime(year: {reviewed.year}, month: {reviewed.month}, day: {reviewed.day})",
            f"paper: {_quoted(PAPERS[paper])}",
            f"opening: [Reviewed {reviewed.isoformat()}. Text under the license CC BY 4.0: reuse it, naming {Typesetter.escaped(bank.site.name)}.]",
        ]
    )
    head = [
        '#import "guide.typ": *',
        f"#let widths = ({widths or ':'})",
        f"#show: guide.with({settings})",
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "figures").mkdir()
        for name, drawing in drawings.items():
            (root / "figures" / f"{name}.svg").write_text(drawing, encoding="utf-8")
        for path in (TEMPLATE, GRAMMAR):
            (root / path.name).write_bytes(path.read_bytes())
        main = root / "main.typ"
        main.write_text("\n\n".join([*head, *body]), encoding="utf-8")
        return _packed(compiled(main, root=str(root), pdf_standards=["ua-1"]))


def _width(drawing: str) -> str:
    """Return the width of a drawing in its own pixels."""
    return ET.fromstring(drawing).get("width", "0")  # noqa: S314 - our own output


def _packed(pdf: bytes) -> bytes:
    """Return the same document with its many small objects compressed: less than half the bytes."""
    from pikepdf import ObjectStreamMode, Pdf

    packed = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as document:
        document.save(packed, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()
