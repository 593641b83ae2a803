"""The repository as a whole: locked packages, pinned actions, forms that the site links to, nothing of one machine."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from recall import figures
from recall.bank.bank import Figure
from recall.bank.load import load_bank, load_site
from recall.bank.schema import schemas
from scripts import dev, set_up
from scripts.fix import new_addresses

if TYPE_CHECKING:
    from recall.bank.bank import Bank

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.txt", "requirements-test.txt"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# An absolute address below a home, work or temporary folder: it would mean something on one machine only.
MACHINE_PATH = re.compile(
    r"(?<![\w.:/~${}-])(?:/(?:home|Users|root|work|farm)/\w|[A-Z]:\\\\?Users\\)"
)
GENERATED = {".venv", ".venv-examples", ".cache", "site", "node_modules", "__pycache__", ".git"}


def tree() -> list[Path]:
    """Return the files of the project: those that git knows or would add, or all that no tool made."""
    try:
        listed = subprocess.run(
            [
                "git",
                "-C",
                str(ROOT),
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        return [
            Path(folder, name)
            for folder, folders, names in os.walk(ROOT)
            for name in names
            if not folders.sort() and not GENERATED & set(Path(folder).relative_to(ROOT).parts)
        ]
    return [path for name in listed if name and (path := ROOT / name).is_file()]


def load(path: Path) -> Any:
    """Return a YAML file of GitHub's."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, set[str]]:
    """Return package → versions of a lock file."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize(
    "lock", [*LOCKS, set_up.EXAMPLES_LOCK, set_up.UV_LOCK, "requirements-properdocs.txt"]
)
def test_a_lock_is_made_of_pins_and_hashes(lock: str) -> None:
    """Every line is a version with its hashes; no line names a place to fetch from."""
    pin = r"[a-z0-9-]+==[0-9a-z.]+(?: ; [^\\\n/]+)?"
    entry = rf"{pin}(?: \\\n    --hash=sha256:[0-9a-f]{{64}})+\n"
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.fullmatch(rf"(?:#.*\n)+(?:{entry})+", text)
    assert "://" not in text


def test_the_lock_of_the_tests_holds_that_of_the_site() -> None:
    """One installation of the second lock is enough for both."""
    first, second = map(pins, LOCKS)
    assert first == {name: second.get(name) for name in first}


@pytest.mark.parametrize(("group", "lock"), [("dependencies", LOCKS[0]), ("test", LOCKS[1])])
def test_every_dependency_is_locked(group: str, lock: str) -> None:
    """What `pyproject.toml` asks for stands in the lock, at a version that it allows."""
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        Requirement(line) for line in project.get(group) or project["optional-dependencies"][group]
    ]
    assert wanted
    locked = pins(lock)
    assert [
        str(need)
        for need in wanted
        if not all(map(need.specifier.contains, locked.get(need.name, {"0"})))
    ] == []


def test_nothing_names_one_machine() -> None:
    """No file holds an absolute address of somebody's computer."""
    found = []
    for path in tree():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT).as_posix()}: {match[0]}"
            for match in MACHINE_PATH.finditer(text)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see " + "/home" + "/ann/x", True),
        ("C:" + "\\Users\\ann", True),
        ("'" + "/root" + "/x'", True),
        ("https://example.org/home/x", False),
        ("docs/home/x", False),
    ],
)
def test_what_counts_as_a_machine_path(text: str, found: bool) -> None:
    """Absolute addresses count; parts of links and relative addresses do not."""
    assert found == bool(MACHINE_PATH.search(text))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_can_do_little(path: Path) -> None:
    """No rights on top, each job names its own; every action is pinned by commit, with its version beside it."""
    text = path.read_text(encoding="utf-8")
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert all(
        "permissions" in job and "timeout-minutes" in job for job in workflow["jobs"].values()
    )
    uses = re.findall(r"uses: (.*)", text)
    assert [
        line
        for line in uses
        if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
    ] == []
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_one_action_has_one_version() -> None:
    """All workflows pin an action to the same commit."""
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, commit in re.findall(r"uses: (\S+)@(\S+)", path.read_text(encoding="utf-8")):
            found.setdefault(name, set()).add(commit)
    assert {name: commits for name, commits in found.items() if len(commits) > 1} == {}


def test_only_the_deployment_may_publish() -> None:
    """The job that builds cannot publish, and the job that publishes runs none of our code."""
    jobs = load(ROOT / ".github" / "workflows" / "pages.yml")["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step["uses"].partition("@")[0] for step in jobs["deploy"]["steps"]] == [
        "actions/deploy-pages"
    ]


def test_continuous_integration_runs_the_readmes_command() -> None:
    """The command of the README, of the workflow and of `.ci/run` is one."""
    command = "python3 scripts/dev.py test"
    for name in ("README.md", ".github/workflows/ci.yml", ".ci/run", ".github/CONTRIBUTING.md"):
        assert command in (ROOT / name).read_text(encoding="utf-8")


def test_the_guide_names_the_classes_and_colors_of_figures() -> None:
    """All that the house style defines, in its order, and nothing else; and its example is drawn."""
    guide = (
        (ROOT / ".github" / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("## Figures")[2]
        .partition("## Code")[0]
    )
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("|")]
    assert list(figures.CLASSES) == [
        name for row in rows for name in re.findall(r"`([a-z]+)`", row)
    ]
    assert list(figures.PALETTE.values()) == re.findall(r"`(#[0-9a-f]{6})`", guide)
    source = re.findall(r"(?s)```d2\n(.*?)```", guide)
    assert all(
        figures.render(Figure(id="guide", language="d2", source=text), "Caption", "Alternative")
        for text in source
    )
    assert {name.partition(",")[0] for name in re.findall(r"class: ([a-z]+)", "".join(source))} >= {
        "question",
        "focus",
        "data",
        "quiet",
    }


@pytest.mark.parametrize(
    "name", ["README.md", ".github/CONTRIBUTING.md", "docs/about/contribute.md"]
)
def test_the_commands_that_texts_name_exist(name: str) -> None:
    """No text sends its reader to a command that is not there."""
    named = set(re.findall(r"scripts/dev\.py ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8")))
    assert named
    assert named <= set(dev.COMMANDS)


@pytest.mark.parametrize("name", ["README.md", ".github/CONTRIBUTING.md", "CHANGELOG.md"])
def test_the_files_that_texts_link_exist(name: str) -> None:
    """Relative links lead to files of the repository."""
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    relative = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in relative if not ((ROOT / name).parent / link).exists()] == []


def test_report_a_mistake_opens_a_form_that_takes_the_question() -> None:
    """The link on each page fills the field `question` of the form `wrong-answer.yml`."""
    template = (ROOT / "overrides" / "partials" / "page-actions.html").read_text(encoding="utf-8")
    assert "template=wrong-answer.yml&amp;question=" in template
    form = load(ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-answer.yml")
    assert "question" in [field.get("id") for field in form["body"]]


def test_the_form_for_questions_knows_the_levels() -> None:
    """The levels to choose from are those of the bank."""
    from recall.bank.records import LEVELS

    form = load(ROOT / ".github" / "ISSUE_TEMPLATE" / "new-question.yml")
    options = next(
        field["attributes"]["options"] for field in form["body"] if field.get("id") == "level"
    )
    assert [str(title) for title in LEVELS.values()] == options


@pytest.mark.parametrize("name", sorted(schemas(load_site(ROOT))))
def test_the_schemas_are_those_of_the_model(name: str) -> None:
    """The files that editors read are current; `fix` writes them."""
    path = ROOT / "data" / name
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert schemas(load_site(ROOT))[name] == written, "run python3 scripts/dev.py fix"


def test_the_ledger_grows_by_what_it_lacks(bank: Bank, tmp_path: Path) -> None:
    """A new address, of the bank or of a hand-written page, is added once; one that is there or leads elsewhere is not."""
    docs = tmp_path / "pages"
    (docs / "about").mkdir(parents=True)
    for name in ("index.md", "about/index.md", "about/data.md"):
        (docs / name).touch()
    first, second, *others = new_addresses(replace(bank, permalinks=()), docs)
    assert {"/", "/about/", "/about/data/"} <= {*others}
    assert others == new_addresses(replace(bank, permalinks=(first, f"{second} -> {first}")), docs)
    assert new_addresses(replace(bank, permalinks=(first, second, *others)), docs) == []


def test_no_question_comes_twice_in_a_loop() -> None:
    """The kits that a loop puts together, whichever of its alternatives is taken."""
    bank = load_bank(ROOT)
    text = (ROOT / "docs" / "kits" / "index.md").read_text(encoding="utf-8")
    loops = re.split(r"^### A loop ", text, flags=re.MULTILINE)[1:]
    assert 3 == len(loops)
    for loop in loops:
        kits = re.findall(r"^\d\. .*$", loop, re.MULTILINE)
        named = [set(re.findall(r"\(([a-z0-9-]+)\.md\)", line)) for line in kits]
        assert len(named) >= 4
        asked = [_questions(bank, kits_of_round) for kits_of_round in named]
        assert sum(map(len, asked)) == len(set().union(*asked)), loop


def test_a_kit_and_its_model_interview_lead_to_each_other() -> None:
    """The page that a kit names is there and links the kit, and every page has its kit."""
    folder = ROOT / "docs" / "interviews"
    named = {kit.interview: kit.id for kit in load_bank(ROOT).kits if kit.interview}
    pages = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert set(named) == set(pages) - {"index"}
    assert [] == [name for name, kit in named.items() if f"../kits/{kit}.md" not in pages[name]]
    assert [] == [name for name in named if f"({name}.md)" not in pages["index"]]


def _questions(bank: Bank, kits: set[str]) -> set[str]:
    """Return the questions of any of the kits named."""
    return {item.question for kit in kits for item in bank.kit[kit].questions}
