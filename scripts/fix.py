"""Refresh what is derived: ledgers, schemas, styles, outputs of changed examples, formatting.

This needs the site's packages only. Code is formatted where the packages of the tests are; an
example runs when it differs from the last commit.
"""

from __future__ import annotations

import datetime
import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

from recall.bank.files import LEDGER
from recall.bank.load import load_bank, load_site
from recall.bank.problem import BankError
from recall.bank.schema import schemas
from recall.exports import anki
from recall.figures.palette import HOMES, repaint
from recall.text.refs import addresses
from scripts import examples, theme
from scripts.command import INTERRUPTED, ROOT, CommandLine, run_main
from scripts.set_up import SetUpError

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank


def main(arguments: list[str] | None = None) -> int:
    """Fix what can be fixed without a decision; return 1 when something is left to do by hand."""
    CommandLine("fix", __doc__).parse_args(arguments)
    try:
        left = sum(
            [_format(), _write_styles(), _write_schemas(), _extend_ledgers(), _write_outputs()]
        )
    except KeyboardInterrupt:
        return INTERRUPTED
    print("Some problems need your attention; see above." if left else "All in order.")
    return int(left > 0)


def write_if_changed(path: Path, text: str) -> None:
    """Write a generated file, naming it, only when its text is another."""
    if not path.exists() or path.read_bytes() != text.encode():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"refreshed {path.relative_to(ROOT).as_posix()}", flush=True)


def new_addresses(bank: Bank, docs: Path) -> list[str]:
    """Return the addresses that the ledger lacks: those of the bank, then hand-written pages."""
    published = {line.partition(" -> ")[0] for line in bank.permalinks}
    names = (path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))
    pages = sorted(
        name for name in names if not name.startswith("assets/")
    )  # notes on the libraries
    written = ["/" + f"{page}/".removesuffix("index/") for page in pages]
    return [
        address
        for address in dict.fromkeys([*addresses(bank), *written])
        if address not in published
    ]


def _format() -> int:
    if importlib.util.find_spec("ruff") is None:
        print("The code is not formatted: `python3 scripts/dev.py test lint` brings the formatter.")
        return 0
    left = 0
    for words in (["format", "."], ["check", "--fix", "."]):
        left += subprocess.run(
            [sys.executable, "-m", "ruff", *words], cwd=ROOT, check=False
        ).returncode
    return left


def _write_styles() -> int:
    """Write what style sheets take from elsewhere: colors of the palette, rules of the theme."""
    for home in HOMES:
        path = ROOT / home.path
        write_if_changed(path, repaint(home, path.read_text(encoding="utf-8")))
    for name, text in theme.generated_files().items():
        write_if_changed(ROOT / name, text)
    return 0


def _write_schemas() -> int:
    try:
        site = load_site(ROOT)
    except BankError as error:
        print(error)
        return 1
    for name, text in schemas(site).items():
        write_if_changed(ROOT / "data" / name, text)
    return 0


def _write_outputs() -> int:
    names = examples.changed()
    if names == []:
        return 0
    try:
        problems = examples.run(update=True, only=names or ())
    except SetUpError as error:
        problems = [str(error)]
    print("\n".join(problems), end="\n" if problems else "", flush=True)
    return len(problems)


def _extend_ledgers() -> int:
    try:
        bank = load_bank(ROOT)
    except BankError:
        print(
            "The bank has problems: fix what `python3 scripts/dev.py check` names, "
            "then run this again for the ledgers."
        )
        return 1
    if new := new_addresses(bank, ROOT / "docs"):
        ledger = ROOT / LEDGER
        old = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
        write_if_changed(ledger, "".join(f"{line}\n" for line in [*old, *new]))
    cards = ROOT / anki.LEDGER
    known = cards.read_text(encoding="utf-8") if cards.exists() else ""
    write_if_changed(cards, anki.refreshed_ledger(bank, known, datetime.datetime.now(datetime.UTC)))
    return 0


if __name__ == "__main__":
    raise SystemExit(run_main(main))
