"""The built site, parsed once for all its tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recall.bank.load import load_bank
from tests.site.document import parsed

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from tests.site.document import Document

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site; `SITE` names another one than `site/`."""
    folder = Path(os.environ.get("SITE", ROOT / "site"))
    assert (folder / "index.html").is_file(), (
        f"{folder} holds no site: run `python3 scripts/dev.py build` first"
    )
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Document]:
    """Return the documents of all pages by their address from the site's root (`questions/x/`)."""
    return {
        page.relative_to(site).as_posix().removesuffix("index.html"): parsed(page)
        for page in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def real_bank() -> Bank:
    """Return the project's own bank."""
    return load_bank(ROOT)
