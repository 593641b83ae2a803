"""Check that imports within `recall/` point one way: each room knows only the rooms named for it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from scripts.command import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ROOMS: Mapping[str, frozenset[str]] = {
    "storage": frozenset(),
    "bank": frozenset(),
    "text": frozenset({"bank"}),
    "figures": frozenset({"bank", "text", "storage"}),
    "checks": frozenset({"bank", "text", "figures"}),
    "exports": frozenset({"bank", "text", "figures", "storage"}),
    "pages": frozenset({"bank", "text", "figures", "exports"}),
    "policy": frozenset(),
    "finish": frozenset({"policy"}),
}
"""Each room of `recall/`, and the rooms that it may import."""


def main() -> int:
    """Print each forbidden import; return 1 if there is one."""
    faults = list(forbidden(ROOT / "recall"))
    print("\n".join(faults) if faults else "All imports of recall/ point one way.")
    return int(bool(faults))


def forbidden(package: Path) -> Iterator[str]:
    """Yield `file:line: …` for each import from a room that the file's room may not know, in functions too."""
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        room = place.parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        if room not in ROOMS:
            yield f"recall/{place.as_posix()}:1: '{room}' is not a room: name it in scripts/arrows.py"
            continue
        for line, other in _imported(path):
            if other != room and other not in ROOMS[room]:
                known = ", ".join(sorted(ROOMS[room])) or "no other room"
                yield f"recall/{place.as_posix()}:{line}: imports '{other}', but {room} may know {known}"


def _imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and room of each import from `recall`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module="recall", names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=str(module)) if module.startswith("recall."):
                yield node.lineno, module.split(".")[1]
            case ast.Import(names=names):
                for name in names:
                    if name.name.startswith("recall."):
                        yield node.lineno, name.name.split(".")[1]


if __name__ == "__main__":
    raise SystemExit(main())
