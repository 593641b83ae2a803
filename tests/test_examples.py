"""The worked examples: each a clean process, run when it changed, and every difference named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recall.bank.bank import Figure
from recall.figures import with_values
from scripts import examples

CHART = '{\n  "data": {"values": []}\n}\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with no examples yet, whose environment is this one."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "data" / "figures").mkdir(parents=True)
    monkeypatch.setattr(examples, "ROOT", tmp_path)
    monkeypatch.setattr(examples, "ensure_packages", lambda locks, venv: None)
    monkeypatch.setattr(examples, "venv_python", lambda venv: Path(sys.executable))
    return tmp_path


def add(project: Path, name: str, code: str, shown: str | None) -> None:
    """Write an example and the output that its page shows."""
    (project / "examples" / f"{name}.py").write_text(code, encoding="utf-8")
    if shown is not None:
        (project / "examples" / f"{name}.out").write_text(shown, encoding="utf-8")


def test_the_lock_is_installed_in_its_own_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the examples' lock goes into `.venv-examples`, once there is something to run."""
    asked: list[tuple[list[str], Path]] = []
    monkeypatch.setattr(
        examples, "ensure_packages", lambda locks, venv: asked.append((locks, venv))
    )
    assert examples.run(update=False) == []
    assert asked == []
    add(project, "ndcg-basics", "print(1)\n", "1\n")
    assert examples.run(update=False, only=["ndcg-basic"]) == [
        "There is no example or chart 'ndcg-basic' (did you mean 'ndcg-basics'?)."
    ]
    assert asked == []
    assert examples.run(update=False) == []
    assert asked == [(["requirements-examples.txt"], examples.VENV)]


def test_an_example_that_prints_its_output(project: Path) -> None:
    """Equal text is no problem."""
    add(project, "a", "print('ä', 1)\n", "ä 1\n")
    assert examples.run(update=False) == []


@pytest.mark.parametrize("shown", ["2\n", "1", "", None])
def test_a_difference_is_named_with_what_mends_it(shown: str | None, project: Path) -> None:
    """Other text, or none yet, is one problem; --update writes it; then there is none."""
    add(project, "a", "print(1)\n", shown)
    (problem,) = examples.run(update=False)
    first = (
        "examples/a.py prints other text than a.out shows; "
        "`python3 scripts/dev.py examples --update a` refreshes it."
    )
    assert problem.splitlines()[0] == first
    assert any(line.startswith("  +") for line in problem.splitlines()[3:])
    assert examples.run(update=True) == []
    assert (project / "examples" / "a.out").read_bytes() == b"1\n"
    assert examples.run(update=False) == []


@pytest.mark.parametrize("update", [False, True])
def test_an_example_that_fails_is_named(update: bool, project: Path) -> None:
    """A broken example is no empty output, and leaves the one that is there."""
    add(project, "a", "raise ValueError('why')\n", "1\n")
    (problem,) = examples.run(update=update)
    assert problem.startswith("examples/a.py failed:\n")
    assert problem.endswith("ValueError: why")
    assert (project / "examples" / "a.out").read_text(encoding="utf-8") == "1\n"


def test_an_example_is_a_clean_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs in an empty folder, with a fixed hash order and nothing of the caller's settings."""
    monkeypatch.setenv("WANDB_API_KEY", "a")
    code = (
        "import os, pathlib\n"
        "print(*os.listdir(), pathlib.Path.cwd().samefile(pathlib.Path.home()))\n"
        "known = os.environ\n"
        "print(hash('a') == hash('a'), known['PYTHONHASHSEED'], known['WANDB_MODE'], end=' ')\n"
        "print('WANDB_API_KEY' in known)\n"
        "pathlib.Path('left').touch()\n"
    )
    add(project, "a", code, "True\nTrue 0 offline False\n")
    assert examples.run(update=False) == []
    assert sorted(path.name for path in (project / "examples").iterdir()) == ["a.out", "a.py"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('[{\"k\": 1}]')\n", "data/figures/c.py prints other text than c.vl.json shows"),
        ("print('k')\n", "data/figures/c.py and c.vl.json do not fit together"),
    ],
)
def test_a_chart_shows_what_its_script_prints(code: str, words: str, project: Path) -> None:
    """The values in a chart's source are those that its script computes."""
    script = project / "data" / "figures" / "c.py"
    script.write_text(code, encoding="utf-8")
    script.with_suffix(".vl.json").write_text(CHART, encoding="utf-8")
    (problem,) = examples.run(update=False)
    assert problem.startswith(words)


def test_a_script_runs_where_its_packages_are(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In `.venv-examples` if it is there; else here, unless the script needs its packages."""
    ran: list[tuple[str, Path]] = []

    def record(script: Path, python: Path) -> str:
        ran.append((script.stem, python))
        return "[]"

    (project / "requirements-examples.txt").write_text("no-such_package==1 \\\n", encoding="utf-8")
    monkeypatch.setattr(examples, "output", record)
    monkeypatch.setattr(examples, "is_installed", lambda locks, venv: False)
    sources = {
        "plain": "import json",
        "foreign": "import json\nfrom no_such_package import x",
        "wrong": "import nunpy",
    }
    charts = [
        Figure(id=name, language="vega-lite", source=with_values(CHART, []), script=code)
        for name, code in sources.items()
    ]
    assert examples.unfit_charts(project, charts, project / "here") == []
    assert sorted(ran) == [("plain", Path(sys.executable)), ("wrong", Path(sys.executable))]
    ran.clear()
    monkeypatch.setattr(examples, "is_installed", lambda locks, venv: True)
    monkeypatch.setattr(examples, "venv_python", lambda venv: venv / "python")
    assert examples.unfit_charts(project, charts, project / "there") == []
    assert sorted(ran) == [(name, examples.VENV / "python") for name in sorted(sources)]


def test_only_the_named_ones_run(project: Path) -> None:
    """A name picks one script; a wrong name is a problem."""
    add(project, "a", "print(1)\n", "1\n")
    add(project, "b", "raise ValueError\n", "")
    assert examples.run(update=False, only=["a"]) == []
    assert examples.run(update=False, only=["a", "c"]) == ["There is no example or chart 'c'."]


def count_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which the name of each script is added that really runs."""
    ran: list[str] = []
    run = examples.output

    def counted(script: Path, python: Path) -> str:
        ran.append(script.stem)
        return run(script, python)

    monkeypatch.setattr(examples, "output", counted)
    return ran


def test_only_what_changed_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code or packages: else the output is known. `--again` runs all; a failure is never kept."""
    ran = count_runs(monkeypatch)
    add(project, "a", "print(1)\n", "1\n")
    add(project, "b", "raise ValueError\n", "")
    for _ in range(2):
        (problem,) = examples.run(update=False)
        assert problem.startswith("examples/b.py failed")
    assert sorted(ran) == ["a", "b", "b"]

    ran.clear()
    add(project, "b", "print(2)\n", "2\n")
    assert examples.run(update=False) == []
    assert examples.run(update=False) == []
    assert ran == ["b"]

    ran.clear()
    monkeypatch.setattr(examples, "lock_digest", lambda lock: "other packages")
    assert examples.run(update=False) == []
    assert sorted(ran) == ["a", "b"]

    ran.clear()
    assert examples.run(update=False, only=["a"], again=True) == []
    assert ran == ["a"]


def test_a_known_output_needs_no_packages(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set up when nothing has to run, and a page that shows other text is found."""
    add(project, "a", "print(1)\n", "1\n")
    assert examples.run(update=False) == []
    monkeypatch.setattr(examples, "ensure_packages", lambda *_: pytest.fail("set up"))
    monkeypatch.setattr(examples, "output", lambda *_: pytest.fail("run again"))
    assert examples.run(update=False) == []

    add(project, "a", "print(1)\n", "2\n")
    assert len(examples.run(update=False)) == 1


def test_git_knows_which_scripts_changed(project: Path) -> None:
    """Edited, new and renamed scripts and outputs; all when packages changed or git is silent."""
    assert examples.changed() is None
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(project), *who, *words], check=True, env=clean)

    lock = project / "requirements-examples.txt"
    lock.write_text("a==1\n", encoding="utf-8")
    for name in ("code", "shown", "moved", "same"):
        add(project, name, f"print({name!r})\n", f"{name}\n")
    chart = project / "data" / "figures" / "chart.py"
    chart.write_text("print([])\n", encoding="utf-8")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "all")
    assert examples.changed() == []

    add(project, "code", "print(1)\n", "code\n")
    add(project, "shown", "print('shown')\n", "other\n")
    add(project, "new", "print(2)\n", None)
    git("mv", "examples/moved.py", "examples/renamed.py")
    chart.with_suffix(".vl.json").write_text(CHART, encoding="utf-8")
    assert examples.changed() == ["chart", "code", "new", "renamed", "shown"]

    lock.write_text("a==2\n", encoding="utf-8")
    assert examples.changed() is None


def test_the_command_says_how_it_ended(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All in order is 0 and a sentence; a problem is 1 and its text."""
    add(project, "a", "print(1)\n", "1\n")
    assert examples.main([]) == 0
    assert capsys.readouterr().out == "All examples and charts print what the pages show.\n"
    add(project, "a", "print(1)\n", "2\n")
    assert examples.main(["a"]) == 1
    assert capsys.readouterr().out.startswith("examples/a.py prints other text")
    assert examples.main(["--update"]) == 0
    assert capsys.readouterr().out.startswith("refreshed examples/a.out\n")


def test_a_failed_set_up_is_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without packages nothing runs, and the reason stands alone."""

    def fail(locks: list[str], venv: Path) -> None:
        raise examples.SetUpError("One sentence.")

    monkeypatch.setattr(examples, "ensure_packages", fail)
    add(project, "a", "print(1)\n", "1\n")
    assert examples.main([]) == 1
    assert capsys.readouterr().out == "One sentence.\n"
