"""Fixtures shared by the tests: the tiny valid bank as a folder, and as a loaded bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from recall.bank.load import load_bank
from scripts.serve import Builds
from tests.bank_fixture import write_bank

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank

# Tests run side by side, and a busy machine is slow, not wrong.
settings.register_profile("side-by-side", deadline=None)
settings.load_profile("side-by-side")


@pytest.fixture
def bank_root(tmp_path: Path) -> Path:
    """Return a folder that holds the tiny valid bank."""
    return write_bank(tmp_path)


@pytest.fixture
def bank(bank_root: Path) -> Bank:
    """Return the tiny valid bank."""
    return load_bank(bank_root)


@pytest.fixture
def builds() -> Builds:
    """Return the state of a local server that has shown one build."""
    state = Builds()
    state.publish("1")
    return state
