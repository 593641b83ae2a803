"""Begin a question: add an annotated entry to the bank and a skeleton of its long answer.

`check` then names every part that is still to be written.
"""

from __future__ import annotations

import datetime
import re
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

from recall.bank.problem import shown  # noqa: E402
from recall.bank.records import ID_PATTERN, LEVELS  # noqa: E402
from recall.checks.drafts import PLACEHOLDER, PLACEHOLDER_ID  # noqa: E402
from recall.checks.limits import ANSWER as ANSWER_WORDS  # noqa: E402
from recall.checks.limits import BEHAVIORAL_ANSWER as BEHAVIORAL_ANSWER_WORDS  # noqa: E402
from scripts.dev import CommandLine  # noqa: E402

QUESTIONS = "data/questions.yaml"
MOST_CHARACTERS = 60

_BEGIN = re.compile(r"^- id: *[\"']?(?P<id>[^\s\"'#]+)", re.MULTILINE)
_LEVEL = re.compile(r"^  level: *[\"']?(?P<level>[a-z]+)", re.MULTILINE)
_BETWEEN = re.compile(r"(?:^[ \t]*(?:#.*)?(?:\n|\Z))+\Z", re.MULTILINE)

_ENTRY = """\
- id: {id}
  level: {level}
  prompt: "{blank}: the question as a good interviewer asks it: one sentence, at most 160 characters"
  minutes: 6                     # time to answer, 3 to 15
  topics: [{blank_id}]              # 1 to 4 ids of data/topics.yaml; the first is the primary one
  terms:                         # 5 to 12 ids of data/glossary.yaml
    - {blank_id}-1
    - {blank_id}-2
    - {blank_id}-3
    - {blank_id}-4
    - {blank_id}-5
  learn_first: []                # up to 3 ids of questions to study before
  confused_with: []              # up to 3 ids of questions that are easily mixed up with this one
  nudges:                        # 1 to 3 questions that give nothing away
    - "{blank}: a small push"
  hint: >-
    {blank}: what a strong answer covers, in 30 to 80 words.
  short_answer: >-
    {blank}: the answer as spoken in a minute, 90 to 165 words.
  key_points:                    # 4 to 8, at least 3 of them must; each one checkable idea
    - must: "{blank}: an idea without which the answer fails"
    - must: "{blank}: another"
    - must: "{blank}: another"
    - nice: "{blank}: an idea that lifts the answer"
  rubric:                        # content that one can hear, 1 or 2 sentences each
    weak: "{blank}: what is said in an answer that fails"
    mixed: "{blank}: what is said in an answer that is partly right"
    solid: "{blank}: what is said in an answer that passes"
    outstanding: "{blank}: what is said in an answer that stands out"
  probes:                        # 3 to 5; kind: clarify, deepen, break, scale or production
    - ask: "{blank}: a follow-up"
      listen_for: "{blank}: what a good reply holds"
      kind: clarify
    - ask: "{blank}: a follow-up"
      listen_for: "{blank}: what a good reply holds"
      kind: deepen
    - ask: "{blank}: a follow-up"
      listen_for: "{blank}: what a good reply holds"
      kind: production
  pitfalls:                      # 2 to 4
    - claim: "{blank}: what people say"
      truth: "{blank}: what is true, and why"
    - claim: "{blank}: what people say"
      truth: "{blank}: what is true, and why"
  variants:                      # the same skill with new numbers, and the computed answer
    - ask: "{blank}: the changed question"
      answer: "{blank}: its answer"
    - ask: "{blank}: the changed question"
      answer: "{blank}: its answer"
  sources:                       # 2 to 6 ids of data/sources.yaml, primary literature first
    - {blank_id}-1
    - {blank_id}-2
  reviewed: {today}
"""

_WORKED_EXAMPLE = """\
## Worked example

{blank}: tiny numbers that a reader can follow by hand; without an example, delete this section.
The code stands in `examples/{id}.py`: fewer than forty lines of own logic, real tools where there are some, and it prints every
number that this section names. Below this text go `![Code](example:code)` and `![Output](example:output)`, each a paragraph of
its own; `python3 scripts/dev.py examples --update {id}` writes the output.
"""

_KNOWLEDGE = f"""\
## The idea

{{blank}}: intuition first, in plain words, then the definition; a figure where a picture is quicker than words.
The whole answer has {{words}} words; link each term at first use, as in `[NDCG](term:ndcg)`.

## How it works

{{blank}}: the mechanism, the formula with every symbol named, the cost.

{_WORKED_EXAMPLE}
## In production

{{blank}}: what breaks at scale, latency and money, monitoring, who owns it.

## Trade-offs

{{blank}}: when not to do it, and the simple baseline that must be beaten first.

## What a senior adds

{{blank}}: the step from solid to outstanding.
"""

_SCENARIO = f"""\
## Clarify

{{blank}}: what to ask before anything else, and what is assumed where nobody can say.
The whole answer has {{words}} words; link each term at first use, as in `[NDCG](term:ndcg)`.

## Hypotheses, ranked by cost to check

{{blank}}: each with the check that settles it, the cheapest first.

## The analysis

{{blank}}: the checks carried out, with numbers.

{_WORKED_EXAMPLE}
## Decision

{{blank}}: what to do, what would change it, and what it costs to be wrong.

## Guardrails and follow-up

{{blank}}: what is watched from now on, and who is told.
"""

_BEHAVIORAL = """\
## What is being asked

{blank}: what the interviewer wants to find out.
The whole answer has {words} words; link each term at first use, as in `[NDCG](term:ndcg)`.

## The story

{blank}: one exemplar story, marked as an illustration: situation, decision, action, result, what was learned.

## Why it works

{blank}: what makes it credible, and what a weak version leaves out.

## Make it your own

{blank}: the questions by which a reader finds a story of their own.
"""


def main(arguments: list[str] | None = None) -> int:
    """Write the skeletons and return 0; say in one sentence why not and return 1; a wrong call exits 2."""
    parser = CommandLine(
        "new-question", "Begin a question: an annotated entry and a skeleton of its long answer."
    )
    parser.add_argument(
        "id",
        help="its permanent address: small letters, digits and hyphens, such as ndcg-vs-precision",
    )
    parser.add_argument("--level", required=True, choices=list(LEVELS))
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="folder that holds data/ (default: this project)"
    )
    options = parser.parse_args(arguments)
    if not re.fullmatch(ID_PATTERN, options.id) or len(options.id) > MOST_CHARACTERS:
        print(
            f"'{shown(options.id)}' is not an id: write small letters a-z, digits and single hyphens, such as 'ndcg-basics',"
            f" at most {MOST_CHARACTERS} characters.",
            file=sys.stderr,
        )
        return 1
    bank, answer = options.root / QUESTIONS, options.root / "data" / "answers" / f"{options.id}.md"
    try:
        # Bytes, so that nothing but the new entry changes: not even line ends.
        text = bank.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        print(f"{QUESTIONS} cannot be read: run check and mend it first.", file=sys.stderr)
        return 1
    if any(match["id"] == options.id for match in _BEGIN.finditer(text)):
        print(
            f"'{options.id}' is taken: {QUESTIONS} holds a question with this id.", file=sys.stderr
        )
        return 1
    if answer.exists():
        print(f"'{options.id}' is taken: data/answers/{options.id}.md exists.", file=sys.stderr)
        return 1
    today = datetime.datetime.now(tz=datetime.UTC).date()
    bank.write_bytes(with_entry(text, options.id, options.level, today).encode("utf-8"))
    answer.parent.mkdir(parents=True, exist_ok=True)
    least, most = BEHAVIORAL_ANSWER_WORDS if options.level == "behavioral" else ANSWER_WORDS
    skeleton = {"scenario": _SCENARIO, "behavioral": _BEHAVIORAL}.get(options.level, _KNOWLEDGE)
    answer.write_bytes(
        skeleton.format(id=options.id, blank=PLACEHOLDER, words=f"{least} to {most:,}").encode(
            "utf-8"
        )
    )
    print(f"Added '{options.id}' to {QUESTIONS} and data/answers/{options.id}.md.")
    print(f"Replace each '{PLACEHOLDER}' and '{PLACEHOLDER_ID}'; check names those that are left.")
    return 0


def with_entry(text: str, identifier: str, level: str, today: datetime.date) -> str:
    """Return the bank's text with a skeleton after the last entry of the level, everything else unchanged."""
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = _ENTRY.format(
        id=identifier,
        level=level,
        blank=PLACEHOLDER,
        blank_id=PLACEHOLDER_ID,
        today=today.isoformat(),
    )
    entry = entry.replace("\n", newline)
    offset = _end_of_level(text, level)
    before, after = text[:offset], text[offset:]
    if before and not before.endswith("\n"):
        before += newline
    return before + entry + after


def _end_of_level(text: str, level: str) -> int:
    """Return where the last entry of the level, or of one before it, ends; comments above the next entry stay with that."""
    order = list(LEVELS)
    starts = [match.start() for match in _BEGIN.finditer(text)]
    offset = starts[0] if starts else len(text)
    for start, end in pairwise([*starts, len(text)]):
        found = _LEVEL.search(text, start, end)
        if found and found["level"] in order and order.index(found["level"]) <= order.index(level):
            between = (
                _BETWEEN.search(text.replace("\r\n", " \n"), start, end)
                if end != len(text)
                else None
            )
            offset = between.start() if between else end
    return offset


if __name__ == "__main__":
    raise SystemExit(main())
