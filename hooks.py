"""MkDocs events: the only file that knows the site generator.

Generated pages, their neighbors and edit links; the bank's Markdown extensions; then the finishing touches on the built site.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from recall import checks
from recall.bank.load import load_bank
from recall.bank.problem import BankError, by_place
from recall.bank.records import KINDS
from recall.checks.drafts import without_blanks
from recall.exports.api import api_files
from recall.exports.llms import llms_text
from recall.exports.make import made_for_site, site_downloads
from recall.exports.previews import preview_images
from recall.exports.search import SearchPage, search_index
from recall.finish import finish
from recall.pages import generated_pages
from recall.pages.fragments import FragmentExtension, Fragments
from recall.pages.question import level_page
from recall.pages.render import Site
from recall.text import refs
from recall.text.extensions import TableExtension
from recall.text.plural import counted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from recall.bank.bank import Bank
    from recall.exports.make import Made

ROOT = Path(__file__).parent
LOG = logging.getLogger("mkdocs.hooks.recall")
"""`scripts/build.py` shows its lines."""
CACHE = ROOT / ".cache"
WATCHED = ("data", "examples", "overrides", "recall", "hooks.py", "macros.py")
"""What `mkdocs serve` follows besides `docs/`; for a change of Python code it has to be started again."""
INLINE_SCRIPTS = ROOT / "overrides" / "inline"
"""The scripts that templates put into pages: the only ones that the policy allows."""


@dataclass
class Build:
    """What one build hands from event to event, in the site generator's own configuration."""

    bank: Bank
    drafts: frozenset[tuple[str, str]] = frozenset()
    """Kind and id of the entries in which something is still to be written."""
    fragments: Fragments = field(default_factory=Fragments)
    site: Site | None = None
    files: Files | None = None
    texts: dict[str, str | bytes] = field(default_factory=dict)
    """Files to take along that the site generator would turn into pages."""


def on_startup(command: str, dirty: bool) -> None:  # noqa: FBT001 - the generator's interface
    """Let a preview show drafts: `mkdocs serve` is one."""
    del dirty
    if command == "serve":
        os.environ.setdefault("RECALL_DRAFTS", "1")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the bank: a broken bank ends the build here, with every problem named."""
    try:
        bank = load_bank(ROOT)
    except BankError as error:
        raise PluginError(f"the bank is broken\n{error}") from None
    problems = checks.run(bank)
    problems += checks.undrawable(bank.figures.values(), CACHE / "figures", problems)
    previewing = os.environ.get("RECALL_DRAFTS") == "1"
    unfinished = [problem for problem in problems if previewing and problem.draft]
    if errors := by_place(problem for problem in problems if problem not in unfinished):
        raise PluginError("\n".join(["the bank is broken", *map(str, errors)]))
    for problem in by_place(unfinished):
        LOG.info("Draft: %s", problem)
    build = Build(without_blanks(bank) if unfinished else bank, drafts=checks.drafts(bank))
    config.extra["recall"] = build
    _name_site(config, bank)
    config.watch += [str(ROOT / name) for name in WATCHED if (ROOT / name).exists()]
    # Instances, because an import path would need the project on sys.path whatever command started MkDocs.
    own = [TableExtension(), FragmentExtension(build.fragments)]
    config.markdown_extensions.extend(own)  # type: ignore[arg-type]
    return config


def _name_site(config: MkDocsConfig, bank: Bank) -> None:
    """Give the site generator what `data/site.yaml` says: name, description, addresses, levels in the navigation."""
    site = bank.site
    config.site_name = site.name
    asked = counted(len(bank.questions), "interview question")
    config.site_description = f"{asked} for {site.audience}, with {site.description}."
    config.site_url = config.site_url or site.url
    config.repo_url = config.repo_url or site.repository
    levels = [f"levels/{level}.md" for level in bank.levels if bank.of_level(level)]
    for entry in config.nav or []:
        if isinstance(entry, dict) and "Levels" in entry:
            first, *others = entry["Levels"]
            entry["Levels"] = [first, *levels, *others]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that are made from the bank."""
    build: Build = config.extra["recall"]
    site_url = config.site_url or "/"
    made = _downloads(build.bank, site_url)
    build.site = Site(build.bank, build.fragments, site_url, CACHE / "figures", made)
    build.site.drafts = build.drafts
    _match_levels(files, build.site, config)
    hand_written = [
        _search_page(file) for file in files.documentation_pages() if file.src_uri != "index.md"
    ]
    for path, markdown in generated_pages(build.site).items():
        file = File.generated(config, path, content=markdown)
        file.edit_uri = _edit_uri(build.bank, path)
        files.append(file)
    contents: dict[str, str | bytes] = {"llms.txt": llms_text(build.bank, site_url)}
    contents |= api_files(build.bank, site_url)
    contents |= search_index(build.bank, hand_written)
    contents |= preview_images(build.bank, CACHE / "previews")
    contents |= site_downloads(made)
    for path, content in contents.items():
        if path.endswith(".md"):
            build.texts[path] = content
        else:
            files.append(File.generated(config, path, content=content))
    build.files = files
    return files


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a generated page its neighbors, its trail, and structured data with full addresses."""
    del nav
    site_url = config.site_url or "/"
    build: Build = config.extra["recall"]
    for name in ("previous", "next"):
        target = page.meta.get(name)
        file = build.files.get_file_from_path(target) if build.files and target else None
        if file:
            setattr(page, f"{name}_page", file.page)
    trail = [(title, refs.url_of(path)) for title, path in page.meta.get("trail", [])]
    page.meta["trail_links"] = trail
    records = [_with_addresses(record, site_url) for record in page.meta.get("linked_data", [])]
    if trail:
        # The title is HTML of the page; here its words are wanted.
        title = Markup(page.title or "").striptags()  # noqa: S704 - only its words are used
        steps = [("Home", ""), *trail, (title, page.url)]
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
    build: Build = config.extra["recall"]
    for path, content in build.texts.items():
        file = Path(config.site_dir, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    permalinks = build.bank.permalinks
    moved = [line.partition(" -> ") for line in permalinks if " -> " in line]
    redirects = [(old, new) for old, _, new in moved]
    sources = sorted(INLINE_SCRIPTS.glob("*.js"))
    inline = [source.read_text(encoding="utf-8").rstrip("\n") for source in sources]
    try:
        finish(Path(config.site_dir), redirects, config.site_url or "/", inline)
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


def _match_levels(files: Files, site: Site, config: MkDocsConfig) -> None:
    """Leave out the hand-written pages of levels that have no questions, and make the pages that nobody has written."""
    for file in list(files.documentation_pages()):
        named = re.fullmatch(r"levels/([a-z0-9-]+)\.md", file.src_uri)
        if named and named[1] != "index" and not site.bank.of_level(named[1]):
            files.remove(file)
    for level in site.bank.levels:
        path = f"levels/{level}.md"
        if site.bank.of_level(level) and files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=level_page(site, level)))


def _downloads(bank: Bank, site_url: str) -> list[Made]:
    """Return the files to take along; none while serving, which leaves them out."""
    if os.environ.get("RECALL_DOWNLOADS") == "0":
        return []
    return list(made_for_site(ROOT, bank, site_url, lambda title: LOG.info("Making %s", title)))


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
    if kind == "glossary":
        return f"../{KINDS['terms'].file}"
    if kind == "topics":
        return f"../{KINDS['topics'].file}"
    place = bank.places[kind, [entry.id for entry in getattr(bank, kind)].index(identifier)]
    return f"../{KINDS[kind].file}#L{place.line}"


os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
