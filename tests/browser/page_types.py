"""One address of every type of page, for tests that hold for all of them."""

from __future__ import annotations

from pathlib import Path

from recall.bank.load import load_bank

_BANK = load_bank(Path(__file__).parents[2])
ALL = len(_BANK.questions)
"""How many questions the site holds."""
BEGINNER = len(_BANK.of_level("beginner"))
"""How many of them are for beginners."""
QUESTION = "questions/ndcg-vs-precision/"
"""A question that has everything: figure, table, code, formulas, rubric, neighbors."""
PATH = "paths/ml-engineer-onboarding/"
KIT = "kits/mid-level-45/"
QUESTIONS_OF = {f"paths/{path.id}/": len(path.questions) for path in _BANK.paths} | {
    f"kits/{kit.id}/": len(kit.questions) for kit in _BANK.kits
}
"""How many questions each path and kit holds."""

PAGES = {
    "home": "",
    "browse": "browse/",
    "levels": "levels/",
    "level": "levels/beginner/",
    "topics": "topics/",
    "topic": "topics/evaluation-metrics/",
    "glossary": "glossary/",
    "glossary of a topic": "glossary/evaluation-metrics/",
    "question": QUESTION,
    "study order": "order/",
    "paths": "paths/",
    "path": PATH,
    "kits": "kits/",
    "kit": KIT,
    "model interview": "interviews/senior/",
    "downloads": "downloads/",
    "chosen to print": "print/",
    "about": "about/",
    "contribute": "about/contribute/",
    "sources": "about/sources/",
    "decisions": "about/decisions/",
    "not found": "questions/there-is-none/",
}
