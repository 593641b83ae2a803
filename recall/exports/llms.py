"""The plain index for language models, `llms.txt`: every question, path, kit and glossary page as a link with one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.text import refs
from recall.text.commonmark import escape_markdown
from recall.text.markdown import plain
from recall.text.plural import counted

if TYPE_CHECKING:
    from recall.bank.bank import Bank


def llms_text(bank: Bank, site_url: str) -> str:
    """Return the index as Markdown; `site_url` ends with a slash."""
    write = _Lines(bank, site_url)
    lines = [
        f"# {escape_markdown(bank.site.name)}",
        "",
        f"> {counted(len(bank.questions), 'interview question')} for {bank.site.audience} with hints, answers, rubrics,",
        f"> and a glossary of {len(bank.terms)} terms. Text under CC BY 4.0. The whole bank: {site_url}api/v1/questions.json",
    ]
    for level, title in bank.levels.items():
        asked = bank.of_level(level)
        lines += ["", f"## {title}", ""] if asked else []
        for question in asked:
            lines.append(write.item("question", question.id, question.prompt, question.hint))
    lines += ["", "## Learning paths", ""]
    lines += [write.item("path", path.id, path.name, path.for_whom) for path in bank.paths]
    lines += ["", "## Interview kits", ""]
    for kit in bank.kits:
        name = f"{kit.name}, {kit.minutes} minutes"
        lines.append(write.item("kit", kit.id, name, f"for {kit.role}."))
    lines += ["", "## Glossary", ""]
    for topic in bank.topics:
        names = ", ".join(term.name for term in bank.terms_of(topic.id))
        lines.append(write.item("glossary", topic.id, topic.title, names))
    return "\n".join(lines) + "\n"


class _Lines:
    def __init__(self, bank: Bank, site_url: str) -> None:
        self._bank = bank
        self._site_url = site_url

    def item(self, kind: str, identifier: str, name: str, words: str) -> str:
        """Return one line of a list: a link and what is said of it."""
        address = self._site_url + refs.url_of(refs.page_of(self._bank, kind, identifier))
        link = f"[{_text(name)}]({address})"
        return f"- {link}: {_text(words)}"


def _text(text: str) -> str:
    return escape_markdown(plain(text), starts_line=False)
