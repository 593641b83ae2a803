"""MkDocs events: the only file that knows the site generator.

Generated pages, their neighbors and edit links; the bank's Markdown extensions; then the finishing touches on the built site.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from recall import checks
from recall.bank.load import load_bank
from recall.bank.problem import BankError, by_place
from recall.exports.api import site_files
from recall.exports.make import made_for_site, site_downloads
from recall.exports.previews import preview_images
from recall.exports.search import SearchPage
from recall.figures.extension import FigureExtension
from recall.finish import finish
from recall.pages import generated_pages
from recall.text import refs
from recall.text.extensions import MathExtension, TableExtension

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from recall.bank.bank import Bank

ROOT = Path(__file__).parent
CACHE = ROOT / ".cache"


@dataclass
class _Build:
    """What one build hands from event to event."""

    bank: Bank
    files: Files | None = None


_build: list[_Build] = []


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the bank: a broken bank ends the build here, with every problem named."""
    try:
        bank = load_bank(ROOT)
    except BankError as error:
        raise PluginError(f"the bank is broken\n{error}") from None
    problems = checks.run(bank)
    problems += checks.undrawable(bank.figures.values(), CACHE / "figures", problems)
    if problems:
        raise PluginError("\n".join(["the bank is broken", *map(str, by_place(problems))]))
    _build[:] = [_Build(bank)]
    # Instances, because an import path would need the project on sys.path whatever command started MkDocs.
    own = [MathExtension(), FigureExtension(bank.figures, CACHE / "figures"), TableExtension()]
    config.markdown_extensions.extend(own)  # type: ignore[arg-type]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that are made from the bank."""
    build = _build[0]
    hand_written = [
        _search_page(file) for file in files.documentation_pages() if file.src_uri != "index.md"
    ]
    site_url = config.site_url or "/"
    for path, markdown in generated_pages(build.bank, site_url).items():
        file = File.generated(config, path, content=markdown)
        file.edit_uri = _edit_uri(build.bank, path)
        files.append(file)
    contents = site_files(build.bank, hand_written, site_url) | preview_images(
        build.bank, CACHE / "previews"
    )
    if os.environ.get("RECALL_DOWNLOADS") != "0":
        log = logging.getLogger(
            "mkdocs.hooks.recall"
        )  # `scripts/build.py` shows these lines while it waits
        files_made = made_for_site(
            ROOT, build.bank, site_url, lambda title: log.info("Making %s", title)
        )
        contents |= site_downloads(files_made)
    for path, content in contents.items():
        files.append(File.generated(config, path, content=content))
    build.files = files
    return files


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a generated page its neighbors, its trail, and structured data with full addresses."""
    del nav
    site_url = config.site_url or "/"
    for name in ("previous", "next"):
        file = _build[0].files.get_file_from_path(page.meta[name]) if name in page.meta else None  # type: ignore[union-attr]
        if file:
            setattr(page, f"{name}_page", file.page)
    trail = [(title, refs.url_of(path)) for title, path in page.meta.get("trail", [])]
    page.meta["trail_links"] = trail
    records = [_with_addresses(record, site_url) for record in page.meta.get("linked_data", [])]
    if trail:
        steps = [("Home", ""), *trail, (page.title, page.url)]
        records.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": position,
                        "name": title,
                        "item": site_url + url,
                    }
                    for position, (title, url) in enumerate(steps, 1)
                ],
            }
        )
    page.meta["structured_data"] = [
        {"@context": "https://schema.org"} | record for record in records
    ]
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Finish the built site: one style sheet, fingerprints, policy, redirects."""
    redirects = [line.split(" -> ", 1) for line in _build[0].bank.permalinks if " -> " in line]
    try:
        finish(
            Path(config.site_dir), [(old, new) for old, new in redirects], config.site_url or "/"
        )
    except ValueError as error:
        raise PluginError(str(error)) from None


def _with_addresses(record: Any, site_url: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(record, list):
        return [_with_addresses(part, site_url) for part in record]
    if isinstance(record, dict):
        return {
            name: site_url + value if name in {"url", "@id"} else _with_addresses(value, site_url)
            for name, value in record.items()
        }
    return record


def _search_page(file: File) -> SearchPage:
    """Return title, address and description of a hand-written page, as the search shows them."""
    text = file.content_string
    title = re.search(r"(?m)^# (.+)$", text)
    description = re.search(r'(?m)^description: "?(.+?)"?$', text)
    return SearchPage(
        title[1] if title else file.name,
        refs.url_of(file.src_uri),
        description[1] if description else "",
    )


def _edit_uri(bank: Bank, path: str) -> str:
    kind, _, name = path.partition("/")
    identifier = name.removesuffix(".md")
    if kind == "questions":
        if identifier in bank.answers:
            return f"../data/answers/{name}"
        place = bank.places[
            "questions", [question.id for question in bank.questions].index(identifier)
        ]
        return f"../data/questions.yaml#L{place.line}"
    if kind in {"paths", "kits"}:
        place = bank.places[kind, [entry.id for entry in getattr(bank, kind)].index(identifier)]
        return f"../data/{kind}.yaml#L{place.line}"
    return "../data/topics.yaml" if kind == "topics" else "../data/glossary.yaml"


os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
