"""Begin a question: add an annotated entry to the bank and a skeleton of its long answer.

`check` then names every part that is still to be written.
"""

from __future__ import annotations

import datetime
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from recall.bank.load import load_site
from recall.bank.problem import BankError, shown
from recall.bank.records import ID_CHARACTERS, Id
from recall.checks import limits
from recall.checks.drafts import PLACEHOLDER, PLACEHOLDER_ID
from scripts.command import ROOT, CommandLine, run_main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall.bank.records import Level

QUESTIONS = "data/questions.yaml"
SKELETONS = Path(__file__).with_name("skeletons")
DIFFICULTY = "  difficulty: 2                  # 1 to 3: how hard it is\n"
"""A line of the entry where the level does not say how hard its questions are."""

_BEGIN = re.compile(r"^- id: *[\"']?(?P<id>[^\s\"'#]+)", re.MULTILINE)
_LEVEL = re.compile(r"^  level: *[\"']?(?P<level>[a-z0-9-]+)", re.MULTILINE)
# Blank lines and comments at the end of an entry: they belong to the next one.
_BETWEEN = re.compile(r"(?:^[ \t]*(?:#.*)?(?:\n|\Z))+\Z", re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    """Write the skeletons and return 0; say why not in one sentence and return 1."""
    parser = CommandLine(
        "new-question", "Begin a question: an annotated entry and a skeleton of its long answer."
    )
    parser.add_argument(
        "id",
        help="its permanent address: small letters, digits and hyphens, such as ndcg-vs-precision",
    )
    parser.add_argument("--level", required=True, help="a level of data/site.yaml")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="folder that has data/ (default: this project)"
    )
    options = parser.parse_args(arguments)
    bank = options.root / QUESTIONS
    try:
        levels = load_site(options.root).levels
        # Bytes, so that nothing but the new entry changes: not even line ends.
        text = bank.read_bytes().decode("utf-8")
    except (BankError, OSError, UnicodeDecodeError):
        print(f"{QUESTIONS} cannot be read: run check and fix it first.", file=sys.stderr)
        return 1
    if options.level not in {level.id for level in levels}:
        known = ", ".join(f"'{level.id}'" for level in levels)
        parser.error(f"argument --level: invalid choice: '{options.level}' (choose from {known})")
    answer = options.root / "data" / "answers" / f"{options.id}.md"
    if refusal := _refusal(options.id, text, answer):
        print(refusal, file=sys.stderr)
        return 1
    today = datetime.datetime.now(tz=datetime.UTC).date()
    bank.write_bytes(with_entry(text, options.id, options.level, levels, today).encode("utf-8"))
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.write_bytes(answer_skeleton(options.id, options.level).encode("utf-8"))
    print(f"Added '{options.id}' to {QUESTIONS} and data/answers/{options.id}.md.")
    blanks = f"'{PLACEHOLDER}' and '{PLACEHOLDER_ID}'"
    print(f"Replace each {blanks}; check names those that are left.")
    return 0


def with_entry(
    text: str, identifier: str, level: str, levels: Sequence[Level], today: datetime.date
) -> str:
    """Return the bank's text with a skeleton after the last entry of the level, else unchanged."""
    newline = "\r\n" if "\r\n" in text else "\n"
    derived = {known.id: known.difficulty for known in levels}
    entry = _skeleton("entry.yaml").format(
        id=identifier,
        level=level,
        difficulty="" if derived[level] else DIFFICULTY,
        hint_words=limits.HINT,
        short_answer_words=limits.SHORT_ANSWER,
        today=today.isoformat(),
    )
    offset = _end_of_level(text, level, [known.id for known in levels])
    before, after = text[:offset], text[offset:]
    if before and not before.endswith("\n"):
        before += newline
    return before + entry.replace("\n", newline) + after


def answer_skeleton(identifier: str, level: str) -> str:
    """Return the sections of an answer: a level without a skeleton of its own gets the usual."""
    own = (SKELETONS / f"{level}.md").is_file()
    example = _skeleton("worked-example.md").format(
        id=identifier, example_lines=limits.EXAMPLE_STATEMENTS
    )
    words = limits.BEHAVIORAL_ANSWER if level == "behavioral" else limits.ANSWER
    skeleton = _skeleton(f"{level}.md" if own else "knowledge.md")
    return skeleton.format(words=words, worked_example=example)


def _refusal(identifier: str, text: str, answer: Path) -> str:
    """Return why there can be no question with this id, or nothing."""
    try:
        TypeAdapter(Id).validate_python(identifier)
    except ValidationError:
        form = "write small letters a-z, digits and single hyphens, such as 'ndcg-basics'"
        return f"'{shown(identifier)}' is not an id: {form}, at most {ID_CHARACTERS} characters."
    if any(match["id"] == identifier for match in _BEGIN.finditer(text)):
        return f"'{identifier}' is taken: {QUESTIONS} has a question with this id."
    if answer.exists():
        return f"'{identifier}' is taken: data/answers/{identifier}.md exists."
    return ""


def _skeleton(name: str) -> str:
    return (SKELETONS / name).read_text(encoding="utf-8")


def _end_of_level(text: str, level: str, order: Sequence[str]) -> int:
    """Return where the last entry of the level, or of one before it, ends.

    Comments above the next entry stay with that.
    """
    starts = [match.start() for match in _BEGIN.finditer(text)]
    offset = starts[0] if starts else len(text)
    for start, end in pairwise([*starts, len(text)]):
        found = _LEVEL.search(text, start, end)
        if found and found["level"] in order[: order.index(level) + 1]:
            offset = _end_of_entry(text, start, end)
    return offset


def _end_of_entry(text: str, start: int, end: int) -> int:
    """Return where an entry ends that the next one follows at `end`, if any."""
    if end == len(text):
        return end
    # The carriage return of a line end counts as a space, so that offsets stay true.
    between = _BETWEEN.search(text.replace("\r\n", " \n"), start, end)
    return between.start() if between else end


if __name__ == "__main__":
    raise SystemExit(run_main(main))
