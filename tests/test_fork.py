"""A fork of another field: its own site.yaml and five questions are enough for a site."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from recall import checks
from recall.bank.load import load_bank
from recall.exports.make import made_for_site
from tests.bank_fixture import write_fork

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the fork's data and everything else of ours."""
    root = write_fork(tmp_path_factory.mktemp("fork"))
    for name in ("hooks.py", "macros.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("overrides", "recall"):
        (root / name).symlink_to(ROOT / name)
    (root / "docs").mkdir()
    for page in (ROOT / "docs").iterdir():
        if page.name not in {"interviews", "kits"}:  # they name questions and kits of this bank
            (root / "docs" / page.name).symlink_to(page)
    kits = root / "docs" / "kits" / "index.md"
    kits.parent.mkdir()
    kits.write_text("# Interview kits\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(fork: Path) -> Iterator[Path]:
    """Return the fork's built site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECALL_DOWNLOADS", "0")
        build(load_config(str(fork / "mkdocs.yml"), site_dir=str(fork / "site"), strict=True))
        yield fork / "site"


def test_a_fork_passes_the_checks(fork: Path) -> None:
    """No rule is about this bank's field, levels or size."""
    assert [] == checks.run(load_bank(fork))


def test_a_fork_builds_strictly_under_its_own_name(site: Path) -> None:
    """Name, audience, address and levels are those of its site.yaml."""
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "<title>Crumb</title>" in home
    assert '<meta property="og:site_name" content="Crumb">' in home
    assert "https://crumb.example.org/" in home
    assert "Recall@k" not in (site / "questions/flour/index.html").read_text(encoding="utf-8")


def test_levels_are_those_of_the_fork(site: Path) -> None:
    """Each has a page, though nobody wrote one; ours are gone."""
    found = {page.parent.name for page in (site / "levels").glob("*/index.html")}
    assert {"first-loaf", "bakery"} == found
    level = (site / "levels/first-loaf/index.html").read_text(encoding="utf-8")
    assert "What does strong flour change?" in level


def test_a_fork_makes_its_downloads(fork: Path) -> None:
    """Named by its id."""
    files = list(made_for_site(fork, load_bank(fork), "https://crumb.example.org/", print))
    assert all(one.download.file.startswith("crumb") for one in files)
    assert all(one.content for one in files)
