"""An empty project whose set-up records its steps instead of doing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import set_up

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def record_set_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Point the set-up at an empty project; return the list that its steps will be added to."""
    steps: list[str] = []
    pin = "a==1 \\\n    --hash=sha256:0\n"
    (folder / set_up.RUN_LOCK).write_text(pin, encoding="utf-8")
    (folder / set_up.TEST_LOCK).write_text(pin + pin.replace("a==1", "b==2"), encoding="utf-8")
    (folder / set_up.EXAMPLES_LOCK).write_text(pin, encoding="utf-8")

    def make_venv(venv: Path) -> None:
        steps.append("venv")
        set_up.venv_python(venv).parent.mkdir(parents=True, exist_ok=True)
        set_up.venv_python(venv).touch()

    def version(venv: Path) -> str:
        return "3.11" if set_up.venv_python(venv).exists() else ""

    monkeypatch.setattr(set_up, "ROOT", folder)
    monkeypatch.setattr(set_up, "VENV", folder / ".venv")
    monkeypatch.setattr(set_up, "make_venv", make_venv)
    monkeypatch.setattr(set_up, "install", lambda lock, _: steps.append(lock))
    monkeypatch.setattr(set_up, "_version", version)
    return steps
