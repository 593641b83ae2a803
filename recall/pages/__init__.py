"""The pages of the site as Markdown, made from the bank: a pure function of the bank and the site's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.pages.glossary import glossary_index, glossary_page
from recall.pages.plans import kit_page, path_page
from recall.pages.question import question_page
from recall.pages.topics import topic_page
from recall.text import refs

if TYPE_CHECKING:
    from recall.pages.render import Site


def generated_pages(site: Site) -> dict[str, str]:
    """Return every page that is made from the bank alone, by its path from the root of the pages."""
    bank = site.bank
    pages = {f"questions/{entry.id}.md": question_page(site, entry) for entry in bank.questions}
    pages |= {f"topics/{entry.id}.md": topic_page(site, entry) for entry in bank.topics}
    pages |= {f"glossary/{entry.id}.md": glossary_page(site, entry) for entry in bank.topics}
    pages[refs.GLOSSARY] = glossary_index(site)
    pages |= {f"paths/{entry.id}.md": path_page(site, entry) for entry in bank.paths}
    pages |= {f"kits/{entry.id}.md": kit_page(site, entry) for entry in bank.kits}
    return pages
