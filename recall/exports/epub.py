"""The study edition as EPUB 3: a file per question, formulas as MathML, figures as SVG, a linked glossary."""

from __future__ import annotations

import html
import io
import uuid
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recall.bank.records import LEVELS
from recall.exports.trees import rendered, rendered_line
from recall.figures import svg_for_print
from recall.text.citations import authors, place_of_publication
from recall.text.formulas import to_mathml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from recall.bank.bank import Bank
    from recall.bank.records import Question, Topic
    from recall.text.scan import Span

TITLE = "Recall@k: study guide"
_TEMPLATES = Path(__file__).with_name("templates")
_FONTS = Path(__file__).parents[1] / "assets" / "fonts"
_FACES = ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf")
_IDENTIFIER = uuid.uuid5(
    uuid.NAMESPACE_URL, "https://github.com/recall-at-k/recall-at-k#study-guide.epub"
)
_MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


class _Page(NamedTuple):
    """One content document: its file name, title, the body's HTML, and its depth in the contents."""

    name: str
    title: str
    body: str
    depth: int = 1
    kind: str = "bodymatter"

    @property
    def file(self) -> str:
        return f"{self.name}.xhtml"


def study_epub(bank: Bank, site_url: str, cache: Path | None = None) -> bytes:
    """Return the study edition as an EPUB file; `site_url` is where the book says it comes from."""
    book = _Book(bank, cache)
    pages = list(book.pages(site_url))
    files: dict[str, bytes] = {
        "META-INF/container.xml": _CONTAINER.encode(),
        "book/package.opf": _package(bank, pages, site_url).encode(),
        "book/nav.xhtml": _document("Contents", _navigation(pages)).encode(),
        "book/book.css": (_TEMPLATES / "book.css").read_bytes(),
        "book/cover.png": _cover(bank),
    }
    files |= {f"book/{face}": (_FONTS / face).read_bytes() for face in _FACES}
    files |= {
        f"book/{page.file}": _document(page.title, page.body, page.kind).encode() for page in pages
    }
    return _zipped(files)


class _Book:
    """Writes the pages: knows which file holds what a reference names."""

    def __init__(self, bank: Bank, cache: Path | None) -> None:
        self._bank = bank
        self._cache = cache

    def pages(self, site_url: str) -> Iterator[_Page]:
        """Yield the pages in reading order."""
        yield _Page(
            "cover",
            "Cover",
            '<p class="cover"><img src="cover.png" alt="Recall@k: study guide"/></p>',
            0,
            "frontmatter",
        )
        yield _Page("title", "About this book", self._title(site_url), 0, "frontmatter")
        for level, title in LEVELS.items():
            asked = self._bank.of_level(level)
            note = f"<p>{len(asked)} questions, {sum(question.minutes for question in asked)} minutes</p>"
            listed = "".join(
                f'<li><a href="question-{question.id}.xhtml">{self.line(question.prompt)}</a></li>'
                for question in asked
            )
            yield _Page(f"level-{level}", title, f"<h1>{_text(title)}</h1>{note}<ol>{listed}</ol>")
            for question in asked:
                yield _Page(
                    f"question-{question.id}",
                    question.prompt,
                    "\n".join(self._question(question)),
                    2,
                )
        listed = "".join(
            f'<li><a href="glossary-{topic.id}.xhtml">{_text(topic.title)}</a></li>'
            for topic in self._bank.topics
        )
        yield _Page(
            "glossary",
            "Glossary",
            f"<h1>Glossary</h1><p>{len(self._bank.terms)} terms by topic</p><ol>{listed}</ol>",
        )
        for topic in self._bank.topics:
            yield _Page(f"glossary-{topic.id}", topic.title, self._terms(topic), 2)
        yield _Page("sources", "Sources", self._sources(), 1, "backmatter")

    def line(self, text: str) -> str:
        """Return a text of one paragraph as HTML, without the paragraph."""
        return rendered_line(text, _formula, self._address)

    def _blocks(self, text: str, question: Question | None = None) -> str:
        return rendered(text, _formula, self._address, lambda image: self._embed(image, question))

    def _title(self, site_url: str) -> str:
        reviewed = max(question.reviewed for question in self._bank.questions).isoformat()
        return (
            f"<h1>{_text(TITLE)}</h1><p>{_subtitle(self._bank)}.</p><p>Reviewed {reviewed}. Text under the license "
            f'<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>: reuse it, naming Recall@k. '
            f'The site, with practice and search: <a href="{html.escape(site_url)}">{_text(site_url)}</a></p>'
        )

    def _question(self, question: Question) -> Iterator[str]:
        topics = ", ".join(self._bank.topic[topic].title for topic in question.topics)
        yield f"<h1>{self.line(question.prompt)}</h1>"
        yield f'<p class="facts">{_text(LEVELS[question.level])}, {question.minutes} minutes. {_text(topics)}</p>'
        yield f"<h2>Hint</h2>{self._blocks(question.hint)}<h2>In a minute</h2>{self._blocks(question.short_answer)}"
        points = "".join(
            f'<li class="{p.kind}"><b>{p.kind}</b> {self.line(p.text)}</li>'
            for p in question.key_points
        )
        yield f"<h2>Key points</h2><ul>{points}</ul>"
        yield self._blocks(self._bank.answers.get(question.id, ""), question)
        if question.pitfalls:
            yield "<h2>What goes wrong</h2>" + _list(
                (f"“{self.line(p.claim)}”", self._blocks(p.truth)) for p in question.pitfalls
            )
        if question.rubric:
            yield "<h2>Rubric</h2>" + _list(
                (band.capitalize(), self._blocks(text)) for band, text in question.rubric
            )
        if question.probes:
            yield "<h2>Probes</h2>" + _list(
                (
                    f'{self.line(p.ask)} <span class="kind">({p.kind})</span>',
                    f"<p>Listen for: {self.line(p.listen_for)}</p>",
                )
                for p in question.probes
            )
        if question.variants:
            yield "<h2>Variants</h2>" + _list(
                (self.line(v.ask), self._blocks(v.answer)) for v in question.variants
            )
        terms = ", ".join(
            self._link("term", term, self._bank.term[term].name) for term in question.terms
        )
        sources = "".join(
            f"<li>{self._reference(source, linked=True)}</li>" for source in question.sources
        )
        yield f"<h2>Terms</h2><p>{terms}</p><h2>Sources</h2><ul>{sources}</ul>"

    def _terms(self, topic: Topic) -> str:
        parts = [f"<h1>{_text(topic.title)}</h1>"]
        for term in self._bank.terms_of(topic.id):
            parts.append(f'<section id="{term.id}"><h2>{_text(term.name)}</h2>')
            if term.aliases:
                parts.append(f'<p class="also">Also: {_text(", ".join(term.aliases))}</p>')
            parts.append(f"<p><b>{_text(term.definition)}</b></p>{self._blocks(term.more)}")
            for other in term.confused_with:
                name = self._link("term", other.term, self._bank.term[other.term].name)
                parts.append(
                    f"<p>Not to be confused with {name}: {self.line(other.difference)}</p>"
                )
            asked = "".join(
                f"<li>{self._link('question', q.id, q.prompt)}</li>"
                for q in self._bank.asking(term.id)
            )
            parts.append(f"<p>Asked in</p><ul>{asked}</ul></section>" if asked else "</section>")
        return "\n".join(parts)

    def _sources(self) -> str:
        ordered = sorted(
            self._bank.sources,
            key=lambda source: (authors(source).casefold(), source.year, source.id),
        )
        listed = "\n".join(
            f'<li id="{source.id}">{self._reference(source.id, linked=False)}</li>'
            for source in ordered
        )
        return f"<h1>Sources</h1><p>{len(ordered)} papers, books, laws and documents</p><ol>{listed}</ol>"

    def _reference(self, identifier: str, *, linked: bool) -> str:
        """Return a source as in a list: linked to its entry at the back, or, there, to the work itself."""
        source = self._bank.source[identifier]
        who = f"{_text(authors(source))}. " if source.author else ""
        address = f"sources.xhtml#{identifier}" if linked else source.address
        return f'{who}<a href="{html.escape(address)}"><i>{_text(source.title)}</i></a>. {_text(place_of_publication(source))}.'

    def _link(self, kind: str, identifier: str, text: str) -> str:
        return f'<a href="{self._address(f"{kind}:{identifier}")}">{_text(text)}</a>'

    def _address(self, target: str) -> str | None:
        kind, _, identifier = target.partition(":")
        if kind in {"question", "level"}:
            return f"{kind}-{identifier}.xhtml"
        if kind == "term":
            return f"glossary-{self._bank.term[identifier].topic}.xhtml#{identifier}"
        if kind == "topic":
            return f"glossary-{identifier}.xhtml"
        if kind == "source":
            return f"sources.xhtml#{identifier}"
        return target if kind in {"http", "https"} else None

    def _embed(self, image: Element, question: Question | None) -> str:
        scheme, _, name = image.get("src", "").partition(":")
        alternative = " ".join(image.get("alt", "").split())
        if scheme == "figure":
            words = f'<svg role="img" aria-label="{html.escape(alternative)}"'
            drawing = svg_for_print(self._bank.figures[name], self._cache).replace("<svg", words, 1)
            caption = (
                f"<figcaption>{_text(image.get('title', ''))}</figcaption>"
                if image.get("title")
                else ""
            )
            return f"<figure>{drawing}{caption}</figure>"
        if scheme != "example" or question is None:
            msg = f"no form for the image {image.get('src')!r}"
            raise ValueError(msg)
        example = self._bank.examples[question.id]
        label, text = (
            (f"examples/{example.id}.py", example.code)
            if name == "code"
            else ("Output", example.output)
        )
        return f'<p class="listing">{label}</p><pre><code>{_text(text.strip())}</code></pre>'


def _formula(span: Span) -> str:
    mathml = to_mathml(span.tex, span.display).replace("<math", f"<math {_MATHML}", 1)
    return f'<span class="math-display">{mathml}</span>' if span.display else mathml


def _text(words: str) -> str:
    return html.escape(words, quote=False)


def _list(entries: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{head}</dt><dd>{body}</dd>" for head, body in entries) + "</dl>"


def _subtitle(bank: Bank) -> str:
    return f"{len(bank.questions)} recommender interview questions with answers, worked examples, glossary and sources"


def _document(title: str, body: str, kind: str = "bodymatter") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en-US" xml:lang="en-US">\n'
        f'<head><title>{_text(title)}</title><link rel="stylesheet" href="book.css"/></head>\n'
        f'<body epub:type="{kind}">\n{body}\n</body>\n</html>\n'
    )


def _navigation(pages: list[_Page]) -> str:
    entries = []
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        if not page.depth:
            continue
        entries.append(f'<li><a href="{page.file}">{_text(page.title)}</a>')
        deeper = following is not None and following.depth > page.depth
        last = following is None or following.depth < page.depth
        entries.append("<ol>" if deeper else "</li>")
        if last and page.depth > 1:
            entries.append("</ol></li>")
    marks = "".join(
        f'<li><a epub:type="{kind}" href="{file}">{name}</a></li>'
        for kind, file, name in (
            ("cover", "cover.xhtml", "Cover"),
            ("toc", "nav.xhtml", "Contents"),
            ("bodymatter", pages[2].file, "Questions"),
            ("glossary", "glossary.xhtml", "Glossary"),
            ("bibliography", "sources.xhtml", "Sources"),
        )
    )
    return (
        f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(entries)}</ol></nav>\n'
        f'<nav epub:type="landmarks" hidden=""><h2>Landmarks</h2><ol>{marks}</ol></nav>'
    )


def _package(bank: Bank, pages: list[_Page], site_url: str) -> str:
    reviewed = max(question.reviewed for question in bank.questions).isoformat()
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="book.css" media-type="text/css"/>',
        '<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>',
        *(
            f'<item id="font-{number}" href="{face}" media-type="font/ttf"/>'
            for number, face in enumerate(_FACES)
        ),
    ]
    for page in pages:
        held = " ".join(
            name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if mark in page.body
        )
        properties = f' properties="{held}"' if held else ""
        items.append(
            f'<item id="page-{page.name}" href="{page.file}" media-type="application/xhtml+xml"{properties}/>'
        )
    order = [f'<itemref idref="page-{page.name}"/>' for page in pages]
    order.insert(2, '<itemref idref="nav"/>')
    access = {
        "accessMode": ("textual", "visual"),
        "accessModeSufficient": ("textual",),
        "accessibilityFeature": (
            "alternativeText",
            "displayTransformability",
            "MathML",
            "structuralNavigation",
            "tableOfContents",
        ),
        "accessibilityHazard": ("none",),
        "accessibilitySummary": (
            "Figures have a text alternative, formulas are MathML with their TeX, and every page is in the contents.",
        ),
    }
    told = "\n".join(
        f'<meta property="schema:{name}">{value}</meta>'
        for name, values in access.items()
        for value in values
    )
    listed, read = "\n".join(items), "\n".join(order)
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en-US">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{_IDENTIFIER}</dc:identifier>
<dc:title>{_text(TITLE)}</dc:title>
<dc:language>en-US</dc:language>
<dc:creator>Recall@k</dc:creator>
<dc:date>{reviewed}</dc:date>
<dc:description>{_subtitle(bank)}</dc:description>
<dc:rights>CC BY 4.0</dc:rights>
<dc:source>{_text(site_url)}</dc:source>
<meta property="dcterms:modified">{reviewed}T00:00:00Z</meta>
{told}
</metadata>
<manifest>
{listed}
</manifest>
<spine>
{read}
</spine>
</package>
"""


def _cover(bank: Bank) -> bytes:
    import typst

    reviewed = max(question.reviewed for question in bank.questions).isoformat()
    inputs = {"title": "Study guide", "subtitle": _subtitle(bank), "note": f"Reviewed {reviewed}"}
    template = str(_TEMPLATES / "cover.typ")
    image = typst.compile(
        template,
        format="png",
        ppi=72,
        sys_inputs=inputs,
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
    )
    if not isinstance(image, bytes):
        msg = "a cover must be one page"
        raise TypeError(msg)
    return image


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return the container: the type first and uncompressed, as readers look for it, and no clock anywhere."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {"mimetype": b"application/epub+zip", **files}.items():
            member = zipfile.ZipInfo(name)  # of 1 January 1980
            member.external_attr = 0o644 << 16
            archive.writestr(
                member, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return made.getvalue()
