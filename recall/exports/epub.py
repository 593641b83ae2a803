"""The study edition as EPUB 3: a file per question, formulas as MathML, figures as SVG, a linked glossary."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from markupsafe import Markup

from recall.exports.epub_file import BookPage, book_file
from recall.figures import svg_for_print
from recall.text.citations import authors, place_of_publication
from recall.text.formulas import to_mathml
from recall.text.html import HtmlWriter, element, join
from recall.text.markdown import plain, read_answer, read_line
from recall.text.outline import facts_line, sections
from recall.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from recall.bank.bank import Bank, Example
    from recall.bank.records import Question, Term, Topic
    from recall.text.markdown import Node
    from recall.text.outline import Item, Section

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def study_epub(bank: Bank, site_url: str, cache: Path | None = None) -> bytes:
    """Return the study edition as an EPUB file; `site_url` is where the book says it comes from."""
    return book_file(
        list(_Book(bank, cache).pages(site_url)),
        site=bank.site.name,
        title=_title(bank),
        description=_subtitle(bank),
        site_url=site_url,
        repository=bank.site.repository,
        reviewed=max(question.reviewed for question in bank.questions).isoformat(),
    )


class _Book(HtmlWriter):
    """Writes the pages: knows which file has what a reference names."""

    def __init__(self, bank: Bank, cache: Path | None) -> None:
        self._bank = bank
        self._cache = cache
        self._example: Example | None = None

    def pages(self, site_url: str) -> Iterator[BookPage]:
        """Yield the pages in reading order."""
        cover = element("img", src="cover.png", alt=_title(self._bank))
        yield BookPage("cover", "Cover", element("p", cover, class_="cover"), 0, "frontmatter")
        yield BookPage("title", "About this book", self._title(site_url), 0, "frontmatter")
        for level, title in self._bank.levels.items():
            yield BookPage(f"level-{level}", title, self._level(level, title))
            for question in self._bank.of_level(level):
                name = f"question-{question.id}"
                yield BookPage(name, plain(question.prompt), self._question(question), 2)
        topics = self._bank.topics
        listed = [element("li", self._link("topic", one.id, one.title)) for one in topics]
        note = element("p", f"{len(self._bank.terms)} terms by topic")
        yield BookPage(
            "glossary",
            "Glossary",
            join([element("h1", "Glossary"), note, element("ol", *listed)]),
        )
        for topic in topics:
            yield BookPage(f"glossary-{topic.id}", plain(topic.title), self._terms(topic), 2)
        yield BookPage("sources", "Sources", self._sources(), 1, "backmatter")

    def text(self, text: str) -> Markup:
        """Return a text of one paragraph, without the paragraph."""
        return self.line(read_line(text))

    def _paragraph(self, text: str) -> Markup:
        return element("p", self.text(text))

    def _title(self, site_url: str) -> Markup:
        reviewed = max(question.reviewed for question in self._bank.questions).isoformat()
        license_link = element("a", "CC BY 4.0", href=_LICENSE)
        return join(
            [
                element("h1", _title(self._bank)),
                element("p", f"{_subtitle(self._bank)}."),
                element(
                    "p",
                    f"Reviewed {reviewed}. Text under the license ",
                    license_link,
                    f": reuse it, naming {self._bank.site.name}. The site, with search: ",
                    element("a", site_url, href=site_url),
                ),
            ]
        )

    def _level(self, level: str, title: str) -> Markup:
        asked = self._bank.of_level(level)
        minutes = sum(question.minutes for question in asked)
        listed = [element("li", self._link("question", one.id, one.prompt)) for one in asked]
        note = element("p", f"{counted(len(asked), 'question')}, {minutes} minutes")
        return join([element("h1", title), note, element("ol", *listed)])

    def _question(self, question: Question) -> Markup:
        self._example = self._bank.examples.get(question.id)
        parts = [
            element("h1", self.text(question.prompt)),
            element("p", facts_line(self._bank, question), class_="facts"),
        ]
        for section in sections(question):
            if section.name != "nudges":  # a book is read with the answers in sight
                parts += self._section(section)
        return join(parts, "\n")

    def _section(self, section: Section) -> Iterator[Markup]:
        """Yield the heading of a section, and its content in the form that it has."""
        if section.form == "answer":
            yield self.blocks(read_answer(self._bank.answers.get(section.items[0].text, "")))
            return
        yield element("h2", section.title)
        match section.form:
            case "line":
                yield self._paragraph(section.items[0].text)
            case "list":
                yield element("ul", *(element("li", self.text(one.text)) for one in section.items))
            case "points":
                yield element("ul", *(self._point(one) for one in section.items))
            case "bands":
                bands = (
                    (one.mark.capitalize(), self._paragraph(one.text)) for one in section.items
                )
                yield _list(bands)
            case "pairs":
                yield _list(self._pair(section, one) for one in section.items)
            case _ if section.name == "terms":
                names = [(one.text, self._bank.term[one.text].name) for one in section.items]
                yield element("p", join((self._link("term", *name) for name in names), ", "))
            case _:
                cited = (self._reference(one.text, linked=True) for one in section.items)
                yield element("ul", *(element("li", reference) for reference in cited))

    def _point(self, item: Item) -> Markup:
        return element("li", element("b", item.mark), " ", self.text(item.text), class_=item.mark)

    def _pair(self, section: Section, item: Item) -> tuple[Markup, Markup]:
        head = self.text(item.text)
        if section.name == "pitfalls":
            head = join(["“", head, "”"])
        if item.mark:
            head = join([head, " ", element("span", f"({item.mark})", class_="kind")])
        more = self.text(item.more)
        return head, element("p", join([f"{section.label}: ", more]) if section.label else more)

    def _terms(self, topic: Topic) -> Markup:
        sections = [self._term(term) for term in self._bank.terms_of(topic.id)]
        return join([element("h1", self.text(topic.title)), *sections], "\n")

    def _term(self, term: Term) -> Markup:
        parts = [element("h2", self.text(term.name))]
        if term.aliases:
            also = join((self.text(alias) for alias in term.aliases), ", ")
            parts.append(element("p", "Also: ", also, class_="also"))
        parts.append(element("p", element("b", self.text(term.definition))))
        parts.append(self._paragraph(term.more))
        for other in term.confused_with:
            name = self._link("term", other.term, self._bank.term[other.term].name)
            difference = self.text(other.difference)
            parts.append(element("p", "Not to be confused with ", name, ": ", difference))
        asked = self._bank.asking(term.id)
        if asked:
            listed = [element("li", self._link("question", one.id, one.prompt)) for one in asked]
            parts += [element("p", "Asked in"), element("ul", *listed)]
        return element("section", *parts, id=term.id)

    def _sources(self) -> Markup:
        ordered = sorted(
            self._bank.sources,
            key=lambda source: (authors(source).casefold(), source.year, source.id),
        )
        listed = [
            element("li", self._reference(source.id, linked=False), id=source.id)
            for source in ordered
        ]
        note = element("p", f"{len(ordered)} papers, books, laws and documents")
        return join([element("h1", "Sources"), note, element("ol", *listed)])

    def _reference(self, identifier: str, *, linked: bool) -> Markup:
        """Return a source as in a list: linked to its entry at the back, or, there, to the work itself."""
        source = self._bank.source[identifier]
        who = f"{authors(source)}. " if source.author else ""
        address = f"sources.xhtml#{identifier}" if linked else source.address
        title = element("a", element("i", source.title), href=address)
        return join([who, title, f". {place_of_publication(source)}."])

    def _link(self, kind: str, identifier: str, name: str) -> Markup:
        return element("a", self.text(name), href=self._address(f"{kind}:{identifier}"))

    def _address(self, target: str) -> str:
        kind, _, identifier = target.partition(":")
        match kind:
            case "question" | "level":
                return f"{kind}-{identifier}.xhtml"
            case "term":
                return f"glossary-{self._bank.term[identifier].topic}.xhtml#{identifier}"
            case "topic":
                return f"glossary-{identifier}.xhtml"
            case "source":
                return f"sources.xhtml#{identifier}"
            case _:
                return target

    def link(self, node: Node) -> Markup:
        """Return a link; one to a heading of the same answer keeps its words only, for headings have no ids here."""
        if node.get("href").startswith("#"):
            return element("span", self.line(node.content))
        return element("a", self.line(node.content), href=self._address(node.get("href")))

    def formula(self, node: Node) -> Markup:
        """Return a formula as MathML."""
        display = node.get("display") == "true"
        mathml = to_mathml(node.text, display).replace("<math", f"<math {_MATHML}", 1)
        written = Markup(mathml)  # noqa: S704 - made by the converter
        return element("span", written, class_="math-display") if display else written

    def figure(self, node: Node) -> Markup:
        """Return a figure in the colors of print, with its alternative text."""
        label = html.escape(node.get("alt"))
        drawing = svg_for_print(self._bank.figures[node.get("name")], self._cache)
        drawing = drawing.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
        written = Markup(drawing)  # noqa: S704 - cleaned by the figures' own list of elements
        title = node.get("title")
        return element("figure", written, *([element("figcaption", title)] if title else []))

    def example(self, node: Node) -> Markup:
        """Return the code or the output of the question's worked example."""
        if self._example is None:
            return Markup()
        code = node.get("part") == "code"
        text = self._example.code if code else self._example.output
        label = f"examples/{self._example.id}.py" if code else "Output"
        listing = element("p", label, class_="listing")
        return join([listing, element("pre", element("code", text.strip()))])


def _list(entries: Iterable[tuple[str, Markup]]) -> Markup:
    parts = []
    for head, body in entries:
        parts += [element("dt", head), element("dd", body)]
    return element("dl", *parts)


def _title(bank: Bank) -> str:
    return f"{bank.site.name}: study guide"


def _subtitle(bank: Bank) -> str:
    asked = f"{counted(len(bank.questions), 'interview question')} for {bank.site.audience}"
    return f"{asked} with answers, worked examples, glossary and sources"
