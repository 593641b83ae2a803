"""Two valid banks, written to a folder.

The tiny bank's three questions, path and kit use every part of the format: `bank_files()` gives its
files as text, `write_bank(root)` writes them, and `patched(files, …)` replaces a piece that occurs
once. The fork is where someone starts who takes the project to another field: five questions
in two levels of their own and nothing else. `fork_files()` and `write_fork(root)` give it.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from recall.bank.files import LEDGER
from recall.bank.load import load_bank
from recall.text.refs import addresses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall.bank.bank import Bank


def words(count: int) -> str:
    """Return plain prose of so many words."""
    sentence = ("The", "list", "is", "short", "and", "the", "user", "sees", "only", "its", "top.")
    return " ".join((sentence * (count // len(sentence) + 1))[:count])


_VARIANT = (
    "{ask: 'Two of four relevant items are in the list. What is the recall?', answer: 2/4 = 0.500.}"
)
_QUESTIONS = f"""\
# The tiny bank.
- id: recall-basics
  level: beginner
  prompt: What does recall at k measure, and what does it leave out?
  minutes: 5
  topics: [metrics]
  terms: [recall-at-k, precision-at-k, ndcg, hit-rate, cutoff]
  nudges:
    - What is in the denominator?
  hint: >-
    {words(40)}
  short_answer: >-
    {words(120)}
  key_points:
    - must: Recall at k divides the relevant items in the list by all relevant items.
    - must: It ignores the order within the list.
    - must: It needs to know every relevant item, which logs do not.
    - nice: The best value can be below 1 when there are more relevant items than places.
  rubric:
    weak: Confuses recall with [precision](term:precision-at-k).
    mixed: Defines it, but cannot name the denominator.
    solid: Defines it and says that order does not count.
    outstanding: Adds what unjudged items do to it.
  probes:
    - ask: What happens when k grows?
      listen_for: Recall can only rise.
      kind: deepen
    - ask: Who has more than k relevant items?
      listen_for: Heavy users, whose best recall is below 1.
      kind: break
    - ask: What do you log for it?
      listen_for: What was shown and what was liked.
      kind: production
  pitfalls:
    - claim: A recall of 1 means a perfect list.
      truth: The order may be the worst possible.
    - claim: Recall compares users fairly.
      truth: Its ceiling depends on how much a user likes.
  variants:
    - {_VARIANT}
    - {{ask: 'Three of four are in the list. And now?', answer: 3/4 = 0.750.}}
  sources: [manning08, jarvelin02]
  reviewed: 2026-11-23
- id: ndcg-basics
  level: intermediate
  prompt: When is NDCG the right metric?
  minutes: 6
  topics: [metrics, people]
  terms: [ndcg, recall-at-k, precision-at-k, hit-rate, cutoff]
  learn_first: [recall-basics]
  confused_with: [recall-basics]
  nudges:
    - Does the order count?
  hint: >-
    {words(40)}
  short_answer: >-
    {words(120)}
  key_points:
    - must: The gain of an item is discounted by $1 / \\log_2(r + 1)$ at rank $r$.
    - must: Dividing by the ideal order makes users comparable.
    - must: It takes graded relevance.
    - nice: See [recall](question:recall-basics) for the metric without order.
  sources: [jarvelin02, manning08]
  reviewed: 2026-11-23
- id: disagreement-story
  level: behavioral
  prompt: Tell me about a time when you disagreed on a metric.
  minutes: 4
  topics: [people]
  terms: [ndcg, recall-at-k, precision-at-k, hit-rate, cutoff]
  nudges:
    - Who decided in the end?
  hint: >-
    {words(40)}
  short_answer: >-
    {words(120)}
  key_points:
    - must: Names the decision that was at stake.
    - must: Says what each side had measured.
    - must: Says what happened after.
    - nice: Says what was learned.
  sources: [manning08, jarvelin02]
  reviewed: 2026-11-23
"""

_TERMS = (
    (
        "recall-at-k",
        "recall at k",
        "[recall@k]",
        "The share of all relevant items that the first k places hold.",
    ),
    (
        "precision-at-k",
        "precision at k",
        "[precision@k]",
        "The share of the first k places that hold relevant items.",
    ),
    (
        "ndcg",
        "NDCG",
        "[normalized discounted cumulative gain]",
        "The discounted gain of a list divided by that of the ideal list.",
    ),
    (
        "hit-rate",
        "hit rate",
        "[]",
        "The share of users with at least one relevant item in the list.",
    ),
    ("cutoff", "cutoff", "[]", "The number of places that are looked at."),
)
_GLOSSARY = "".join(
    f"""\
- id: {identifier}
  name: {name}
  aliases: {aliases}
  topic: metrics
  definition: {definition}
  more: It is computed for each user and then averaged. {words(10)}
  confused_with:
    - term: {"recall-at-k" if identifier != "recall-at-k" else "precision-at-k"}
      difference: The denominators differ.
  sources: [manning08]
"""
    for identifier, name, aliases, definition in _TERMS
)
_TOPICS = """\
- id: metrics
  title: Metrics
  summary: How lists are measured.
- id: people
  title: People
  summary: How decisions are made.
"""
_SOURCES = """\
- id: manning08
  type: book
  author:
    - family: Manning
      given: Christopher D.
    - family: Raghavan
      given: Prabhakar
  title: Introduction to Information Retrieval
  publisher: Cambridge University Press
  issued: 2008
  URL: https://nlp.stanford.edu/IR-book/
- id: jarvelin02
  type: article-journal
  author:
    - family: Järvelin
      given: Kalervo
    - family: Kekäläinen
      given: Jaana
  title: Cumulated gain-based evaluation of IR techniques
  container-title: ACM Transactions on Information Systems
  volume: "20"
  issue: "4"
  issued: 2002-10-01
  DOI: 10.1145/582415.582418
"""
_PATHS = """\
- id: metrics-evening
  name: An evening of metrics
  for_whom: You have an evening.
  outcomes:
    - say what [recall](term:recall-at-k) leaves out
    - compute NDCG by hand
  stages:
    - name: Without order
      questions: [recall-basics]
    - name: With order
      questions: [ndcg-basics, disagreement-story]
      task: Compute both for one list of yours.
  exit_check:
    - Compute the NDCG of a list of three.
"""
_KITS = """\
- id: screen-20
  name: Short screen
  role: a junior engineer
  about: One question, and its [limits](question:ndcg-basics).
  minutes: 20
  warm_up: 3
  questions:
    - question: recall-basics
      minutes: 12
      probes: [break, deepen]
  closing: 5
  to_pass:
    - At least solid.
"""
CASE = """\
  case:
    prompt: Design a list of five.
    context: [A hundred items., Ten users.]
    marks:
      - {minute: 3, name: clarify, look_for: A number., mid: Asks., senior: Counts., staff: Bounds.}
      - {minute: 4, name: goal, look_for: A goal., mid: Clicks., senior: Visits., staff: Years.}
      - {minute: 5, name: label, look_for: "A [term](term:ndcg).", mid: M., senior: S., staff: T.}
      - {minute: 7, name: features, look_for: F., mid: M., senior: S., staff: T.}
      - {minute: 9, name: models, look_for: F., mid: M., senior: S., staff: T.}
      - {minute: 11, name: serving, look_for: F., mid: M., senior: S., staff: T.}
"""
"""A design case for the tiny bank's kit: it fills the time of the question."""
_EXAMPLE = """\
hits, relevant = 2, 4
print(f"recall {hits / relevant:.3f}")
"""
_ANSWER = f"""\
## The idea

[Recall](term:recall-at-k) asks how much of what a user likes is in the list \
([Manning, 2008](source:manning08)).
The formula is $\\text{{recall}} = h / n$, with $h$ hits and $n$ relevant items.

$$
\\frac{{h}}{{n}}
$$

![A list of five places of which two hold relevant items]\
(figure:recall-list "Two hits in five places")

{words(920)} See [precision](term:precision-at-k), [NDCG](term:ndcg), [hits](term:hit-rate) and \
the [cutoff](term:cutoff).

## Worked example

Two of four relevant items are found, so the recall is 0.500.

![Code](example:code)

![Output](example:output)

### By hand

```text
2 / 4
```

## Trade-offs

See [NDCG](question:ndcg-basics) and [the idea](#the-idea) again.
"""


_SITE = """\
id: tiny
name: Tiny bank
field: small lists
audience: readers of small lists
description: hints and answers
url: https://tiny.example.org/
repository: https://git.example.org/tiny
levels:
  - {id: beginner, title: Beginner, difficulty: 1}
  - {id: intermediate, title: Intermediate, difficulty: 2}
  - {id: advanced, title: Advanced, difficulty: 3}
  - {id: scenario, title: Scenario-Based}
  - {id: workflow, title: AI Workflow & Tools}
  - {id: behavioral, title: Behavioral}
"""


def bank_files() -> dict[str, str]:
    """Return the files of the tiny bank but the ledger: path below the root to text."""
    return {
        "data/site.yaml": _SITE,
        "data/questions.yaml": _QUESTIONS,
        "data/glossary.yaml": _GLOSSARY,
        "data/topics.yaml": _TOPICS,
        "data/sources.yaml": _SOURCES,
        "data/paths.yaml": _PATHS,
        "data/kits.yaml": _KITS,
        "data/answers/recall-basics.md": _ANSWER,
        "data/figures/recall-list.d2": "list: List { first: relevant; second: other }\n",
        "examples/recall-basics.py": _EXAMPLE,
        "examples/recall-basics.out": "recall 0.500\n",
    }


def patched(files: Mapping[str, str], path: str, old: str, new: str) -> dict[str, str]:
    """Return the files with one piece of text replaced, which must occur exactly once."""
    assert files[path].count(old) == 1, f"{old!r} occurs {files[path].count(old)} times in {path}"
    return {**files, path: files[path].replace(old, new)}


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a root and return the root."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return root


def write_bank(root: Path) -> Path:
    """Write the tiny bank, with its ledger, below a root and return the root."""
    return write_files(root, {**bank_files(), LEDGER: ledger()})


def write_fork(root: Path) -> Path:
    """Write the fork, with its ledger, below a root and return the root."""
    write_files(root, fork_files())
    return write_files(root, {LEDGER: _ledger_of(load_bank(root))})


@cache
def ledger() -> str:
    """Return the ledger of addresses of the tiny bank."""
    with tempfile.TemporaryDirectory() as folder:
        return _ledger_of(load_bank(write_files(Path(folder), bank_files())))


def _ledger_of(bank: Bank) -> str:
    return "".join(f"{address}\n" for address in addresses(bank))


_FORK_SITE = """\
id: crumb
name: Crumb
field: bread
audience: bakers
description: hints and rubrics
url: https://crumb.example.org/
repository: https://git.example.org/crumb
levels:
  - {id: first-loaf, title: First loaf, difficulty: 1}
  - {id: bakery, title: Bakery}
"""
_FORK_TERMS = ("crumb", "crust", "gluten", "hydration", "proofing")


def _fork_question(identifier: str, level: str, prompt: str) -> str:
    return f"""\
- id: {identifier}
  level: {level}
  prompt: {prompt}
  minutes: 5
  topics: [dough]
  terms: [{", ".join(_FORK_TERMS)}]
  nudges:
    - What does the flour bring?
  hint: {words(40)}
  short_answer: {words(120)}
  key_points:
    - must: Flour brings the protein.
    - must: Water lets it form a net.
    - must: Time does the rest.
    - nice: Salt makes the net stronger.
  sources: [hamelman13, calvel01]
  reviewed: 2026-11-23
"""


def fork_files() -> dict[str, str]:
    """Return the files of the fork but the ledger: path below the root to text."""
    questions = (
        ("flour", "first-loaf", "What does strong flour change?"),
        ("water", "first-loaf", "How much water does a dough need?"),
        ("ovens", "bakery", "How do you steam a deck oven?"),
        ("schedules", "bakery", "When does the night shift start its levain?"),
        ("complaints", "bakery", "A customer finds the crust too dark. What do you say?"),
    )
    terms = (
        f"""\
- id: {term}
  name: {term}
  topic: dough
  definition: One word of bakers, number {number}.
  more: {words(10)}
"""
        for number, term in enumerate(_FORK_TERMS)
    )
    sources = (
        f"""\
- id: {identifier}
  type: book
  author: [{{family: {family}}}]
  title: {title}
  issued: {year}
  URL: https://books.example.org/{identifier}
"""
        for identifier, family, title, year in (
            ("hamelman13", "Hamelman", "Bread", 2013),
            ("calvel01", "Calvel", "The Taste of Bread", 2001),
        )
    )
    return {
        "data/site.yaml": _FORK_SITE,
        "data/questions.yaml": "".join(_fork_question(*question) for question in questions),
        "data/glossary.yaml": "".join(terms),
        "data/topics.yaml": "- id: dough\n  title: Dough\n  summary: Flour, water and time.\n",
        "data/sources.yaml": "".join(sources),
        "data/paths.yaml": "[]\n",
        "data/kits.yaml": "[]\n",
    }
