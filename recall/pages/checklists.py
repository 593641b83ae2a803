"""What a team pastes into its own pages: a path as a checklist, a kit's scorecard as a table, in Markdown with full addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.bank.records import LEVELS
from recall.text import refs

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.records import Kit, LearningPath


def path_checklist(bank: Bank, path: LearningPath, site_url: str) -> str:
    """Return a learning path as Markdown with one box per question, task and exit check; `site_url` ends with a slash."""
    lines = [f"## [{path.name}]({_address(bank, 'path', path.id, site_url)})", "", path.for_whom]
    for stage in path.stages:
        lines += ["", f"### {stage.name}", ""]
        for identifier in stage.questions:
            question = bank.question[identifier]
            address = _address(bank, "question", identifier, site_url)
            lines.append(
                f"- [ ] [{question.prompt}]({address}) ({LEVELS[question.level]}, {question.minutes} minutes)"
            )
        if stage.task:
            lines.append(f"- [ ] {refs.absolute(bank, _joined(stage.task), site_url)}")
    lines += ["", "### Exit check", ""]
    lines += [f"- [ ] {refs.absolute(bank, _joined(task), site_url)}" for task in path.exit_check]
    return "\n".join(lines) + "\n"


def kit_scorecard(bank: Bank, kit: Kit, site_url: str) -> str:
    """Return the scorecard of a kit as Markdown, with a row per question; `site_url` ends with a slash."""
    lines = [
        f"## Scorecard: [{kit.name}, {kit.minutes} minutes]({_address(bank, 'kit', kit.id, site_url)})",
        "",
        "| question | rating: weak, mixed, solid or outstanding | evidence: what was said |",
        "|---|---|---|",
    ]
    for item in kit.questions:
        address = _address(bank, "question", item.question, site_url)
        prompt = bank.question[item.question].prompt.replace("|", r"\|")
        lines.append(f"| [{prompt}]({address}#rubric) | | |")
    lines += [
        "",
        "A yes needs:",
        "",
        *(f"- {refs.absolute(bank, _joined(text), site_url)}" for text in kit.to_pass),
    ]
    lines += ["", "Recommendation (strong no, no, yes, strong yes), given before the debrief:"]
    return "\n".join(lines) + "\n"


def _address(bank: Bank, kind: str, identifier: str, site_url: str) -> str:
    return site_url + refs.url_of(refs.page_of(bank, kind, identifier))


def _joined(text: str) -> str:
    """Return a text in one line, so that it stays one item of a list."""
    return " ".join(text.split())
