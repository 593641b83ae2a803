"""Format the code, and refresh what is made by it: schemas, outputs of the examples, the ledgers of addresses and flashcards."""

from __future__ import annotations

import datetime
import subprocess
import sys
from typing import TYPE_CHECKING

from recall.bank.files import LEDGER
from recall.bank.load import load_bank, load_site
from recall.bank.problem import BankError
from recall.bank.schema import schemas
from recall.exports import anki
from recall.text.refs import addresses
from scripts import examples
from scripts.command import INTERRUPTED, ROOT, CommandLine, run_main
from scripts.set_up import SetUpError

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank


def main(arguments: list[str] | None = None) -> int:
    """Fix what can be fixed without a decision; return 1 when something is left to do by hand."""
    CommandLine("fix", __doc__).parse_args(arguments)
    try:
        left = sum([_format(), _write_schemas(), _extend_ledger(), _write_outputs()])
    except KeyboardInterrupt:
        return INTERRUPTED
    print("Some problems are left for you: they stand above." if left else "All in order.")
    return int(left > 0)


def write_if_changed(path: Path, text: str) -> None:
    """Write a generated file, naming it, only when its text is another."""
    if not path.exists() or path.read_bytes() != text.encode():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"refreshed {path.relative_to(ROOT).as_posix()}", flush=True)


def new_addresses(bank: Bank, docs: Path) -> list[str]:
    """Return the addresses that the ledger does not hold yet: those made from the bank, then the hand-written pages."""
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
    left = 0
    for words in (["format", "."], ["check", "--fix", "."]):
        left += subprocess.run(
            [sys.executable, "-m", "ruff", *words], cwd=ROOT, check=False
        ).returncode
    return left


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
    try:
        problems = examples.run(update=True)
    except SetUpError as error:
        problems = [str(error)]
    print("\n".join(problems), end="\n" if problems else "", flush=True)
    return len(problems)


def _extend_ledger() -> int:
    try:
        bank = load_bank(ROOT)
    except BankError:
        print(
            "The bank has problems: mend what `python3 scripts/dev.py check` names, then run this again for the ledger."
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
