"""The measures that texts, lists and the bank as a whole have to keep, each in one line.

Those that an editor shows with a field are in `recall.bank.records`. The docstring of a rule names
a limit as `{HINT}` or `{ALT_CHARACTERS}`, and the decorator of `recall.checks.rule` fills it in.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from recall.bank import records

if TYPE_CHECKING:
    from collections.abc import Mapping


class Range(NamedTuple):
    """Least and most words of a text, both allowed."""

    least: int
    most: int

    def __str__(self) -> str:
        """Return the range as an author reads it: `700 to 1,700`."""
        return f"{self.least:,} to {self.most:,}"

    def fault(self, words: int) -> str:
        """Return what is wrong with a text of so many words, or nothing."""
        return "" if self.least <= words <= self.most else f"has {words} words: write {self}"


# Words of a text.
HINT = Range(*records.HINT_WORDS)
SHORT_ANSWER = Range(*records.SHORT_ANSWER_WORDS)
ANSWER = Range(900, 1700)
BEHAVIORAL_ANSWER = Range(500, 1000)

# Sentences of a prompt.
PROMPT_SENTENCES = 2

# Characters of a text.
KEY_POINT_CHARACTERS = records.KEY_POINT_CHARACTERS
ALT_CHARACTERS = 20
EXAMPLE_CHARACTERS = 79
"""Longest line of an example: its column is narrow on a page and on A4."""

# Lines of own logic of an example: what a reader can follow without scrolling back.
EXAMPLE_STATEMENTS = 39

# Least parts of a question.
LEAST_WORDINGS = 3
LEAST_MUSTS = records.LEAST_MUSTS
LEAST_PROBES = 3
LEAST_PITFALLS = 2
LEAST_VARIANTS = 2

# Least parts of a finished bank.
LEAST_QUESTIONS: Mapping[str, int] = MappingProxyType(
    {
        "beginner": 5,
        "intermediate": 10,
        "advanced": 10,
        "scenario": 10,
        "workflow": 10,
        "behavioral": 5,
    }
)
LEAST_TOPICS = 16
LEAST_TERMS = 160
LEAST_FIGURES = 35
LEAST_EXAMPLES = 30
