"""All questions with their answers as one Markdown text, for notes and for tools that read Markdown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recall.text import refs
from recall.text.commonmark import MarkdownWriter
from recall.text.markdown import Node, read_answer, read_line
from recall.text.outline import facts_line, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank
    from recall.bank.records import Question
    from recall.text.outline import Item, Section


def questions_bundle(bank: Bank, site_url: str) -> bytes:
    """Return every question with all its sections; links are full addresses, `site_url` ends with a slash."""
    bundle = _Bundle(bank, site_url)
    parts = [f"# {bundle.text(bank.site.name)}", f"Text under CC BY 4.0, from <{site_url}>."]
    for question in bank.questions:
        parts += bundle.question(question)
    return ("\n\n".join(parts) + "\n").encode()


class _Bundle(MarkdownWriter):
    """Writes questions; figures become their alternative text, examples their code and output."""

    def __init__(self, bank: Bank, site_url: str) -> None:
        super().__init__(partial(refs.full_address, bank, site_url=site_url))
        self._bank = bank
        self._question = ""

    def text(self, text: str) -> str:
        """Return a text of one paragraph."""
        return self.line(read_line(text), starts_line=False)

    def question(self, question: Question) -> Iterator[str]:
        """Yield the blocks of one question."""
        self._question = question.id
        address = self._address(f"question:{question.id}")
        yield f"## [{self.text(question.prompt)}]({address})"
        yield facts_line(self._bank, question)
        for section in sections(question):
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        if section.form == "answer":
            answer = self._bank.answers.get(section.items[0].text, "")
            yield from (self._block(node) for node in read_answer(answer))
            return
        yield f"### {section.title}"
        if section.form == "line":
            yield self.text(section.items[0].text)
        else:
            yield "\n".join(f"- {self._list_line(section, item)}" for item in section.items)

    def _list_line(self, section: Section, item: Item) -> str:
        if section.name == "terms":
            name = self.text(self._bank.term[item.text].name)
            return f"[{name}]({self._address(f'term:{item.text}')})"
        if section.name == "sources":
            source = self._bank.source[item.text]
            return f"[{self.text(source.title)}]({source.address})"
        mark = f"**{item.mark}** " if item.mark else ""
        more = f" {section.label + ': ' if section.label else ''}{self.text(item.more)}"
        return f"{mark}{self.text(item.text)}{more if item.more else ''}"

    def _block(self, node: Node) -> str:
        match node.name:
            case "h2" | "h3" | "h4":
                level = int(node.name[1]) + 1
                return f"{'#' * level} {self.line(node.content, starts_line=False)}"
            case "figure":
                return super()._block(Node("p", (f"Figure: {node.get('alt')}",)))
            case "example":
                return self._example(node)
            case _:
                return super()._block(node)

    def _example(self, node: Node) -> str:
        example = self._bank.examples.get(self._question)
        if example is None:
            return ""
        code = node.get("part") == "code"
        content = example.code if code else example.output
        return self._code(Node("pre", (content,), {"language": "python" if code else "text"}))
