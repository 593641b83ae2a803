"""What a team pastes into its own pages: a path as a checklist, a kit's scorecard as a table, in Markdown with full addresses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recall.text import refs
from recall.text.commonmark import MarkdownWriter
from recall.text.markdown import read_line

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.records import Kit, LearningPath, Question


class _Lines:
    """Writes texts of the bank as single lines of Markdown."""

    def __init__(self, bank: Bank, site_url: str) -> None:
        self._bank = bank
        self._site_url = site_url
        self._writer = MarkdownWriter(partial(refs.full_address, bank, site_url=site_url))

    def text(self, text: str) -> str:
        """Return a text of one paragraph in one line, so that it stays one item of a list."""
        return " ".join(self._writer.line(read_line(text), starts_line=False).split())

    def link(self, kind: str, identifier: str, name: str, anchor: str = "") -> str:
        """Return a link to an entry."""
        address = self._site_url + refs.url_of(refs.page_of(self._bank, kind, identifier))
        return f"[{self.text(name)}]({address}{anchor})"


def question_line(bank: Bank, question: Question, site_url: str) -> str:
    """Return a question as one item of a checklist; `site_url` ends with a slash."""
    link = _Lines(bank, site_url).link("question", question.id, question.prompt)
    return f"- [ ] {link} ({bank.levels[question.level]})"


def path_checklist(bank: Bank, path: LearningPath, site_url: str) -> str:
    """Return a learning path as Markdown with one box per question, task and exit check."""
    write = _Lines(bank, site_url)
    lines = [f"## {write.link('path', path.id, path.name)}", "", write.text(path.for_whom)]
    for stage in path.stages:
        lines += ["", f"### {write.text(stage.name)}", ""]
        for identifier in stage.questions:
            question = bank.question[identifier]
            link = write.link("question", identifier, question.prompt)
            facts = f"{bank.levels[question.level]}, {question.minutes} minutes"
            facts += ", leave it out first" if identifier == stage.cut else ""
            lines.append(f"- [ ] {link} ({facts})")
        if stage.task:
            lines.append(f"- [ ] {write.text(stage.task)}")
    lines += ["", "### Exit check", ""]
    lines += [f"- [ ] {write.text(task)}" for task in path.exit_check]
    return "\n".join(lines) + "\n"


def kit_scorecard(bank: Bank, kit: Kit, site_url: str) -> str:
    """Return the scorecard of a kit as Markdown: a row per mark of its case and per question."""
    write = _Lines(bank, site_url)
    lines = [f"## Scorecard: {write.link('kit', kit.id, f'{kit.name}, {kit.minutes} minutes')}"]
    if kit.case:
        lines += [
            "",
            write.text(kit.case.prompt),
            "",
            "| mark | rating: missing, mid, senior or staff | evidence: what was said |",
            "|---|---|---|",
        ]
        for mark in kit.case.marks:
            name = f"{mark.name.capitalize()}, from minute {mark.minute}"
            lines.append(f"| {write.link('kit', kit.id, name, f'#{mark.name}')} | | |")
    if kit.questions:
        lines += [
            "",
            "| question | rating: weak, mixed, solid or outstanding | evidence: what was said |",
            "|---|---|---|",
        ]
    for item in kit.questions:
        prompt = bank.question[item.question].prompt
        lines.append(f"| {write.link('question', item.question, prompt, '#rubric')} | | |")
    lines += ["", "A yes needs:", ""]
    lines += [f"- {write.text(text)}" for text in kit.to_pass]
    lines += ["", "Recommendation (strong no, no, yes, strong yes), given before the debrief:"]
    return "\n".join(lines) + "\n"
