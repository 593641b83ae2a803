"""The entry point: set-up that survives interruption, one clear sentence for each obstacle, exit codes passed through."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import dev

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Point the set-up at an empty project and record its steps instead of doing them."""
    steps: list[str] = []
    (tmp_path / dev.RUN_LOCK).write_text("a==1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    (tmp_path / dev.TEST_LOCK).write_text(
        "a==1 \\\n    --hash=sha256:0\nb==2 \\\n    --hash=sha256:0\n", encoding="utf-8"
    )
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")

    def make_venv(venv: Path) -> None:
        steps.append("venv")
        dev.venv_python(venv).parent.mkdir(parents=True, exist_ok=True)
        dev.venv_python(venv).touch()

    monkeypatch.setattr(dev, "make_venv", make_venv)
    monkeypatch.setattr(dev, "install", lambda lock, _: steps.append(lock))
    return steps


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ((3, 11, 5), ""),
        ((3, 14, 0), ""),
        (
            (3, 11, 4),
            "Recall@k needs Python 3.11.5 or newer, and this is Python 3.11.4: https://www.python.org/downloads/ has one.",
        ),
        (
            (3, 6, 0),
            "Recall@k needs Python 3.11.5 or newer, and this is Python 3.6.0: https://www.python.org/downloads/ has one.",
        ),
    ],
)
def test_an_old_python_is_told_so(version: tuple[int, ...], sentence: str) -> None:
    """Versions below the floor get one sentence that names both."""
    assert sentence == dev.too_old(version)


def test_an_old_python_can_read_the_file() -> None:
    """The file holds no syntax that is newer than Python 3.7, so the sentence is reached."""
    assert ast.parse(
        (ROOT / "scripts" / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7)
    )


def test_the_floor_is_the_one_of_the_package() -> None:
    """`pyproject.toml` asks for the same Python."""
    floor = ".".join(map(str, dev.NEEDED_PYTHON))
    assert f'requires-python = ">={floor}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["help"], ["-h"], ["--help"]])
def test_help_needs_no_set_up(
    arguments: list[str], project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command, or asked for help, every command is listed and nothing is installed."""
    assert dev.main(arguments) == 0
    listed = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")
    ]
    assert list(dev.COMMANDS) == listed
    assert project == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "biuld",
            "There is no command 'biuld' (did you mean 'build'?); `python3 scripts/dev.py help` lists them.",
        ),
        ("new_question", "There is no command 'new_question' (did you mean 'new-question'?); "),
        ("Check", "There is no command 'Check' (did you mean 'check'?); "),
        ("zzz", "There is no command 'zzz'; `python3 scripts/dev.py help` lists them."),
    ],
)
def test_an_unknown_command(
    typed: str, words: str, project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong command costs no set-up, exits 2 and names the nearest."""
    assert dev.main([typed]) == 2
    assert capsys.readouterr().err.startswith(words)
    assert project == []


@pytest.mark.parametrize("name", [name for name in dev.COMMANDS if name != "help"])
def test_each_command_has_a_module(name: str) -> None:
    """Every command listed can be run."""
    assert find_spec(f"scripts.{name.replace('-', '_')}") is not None


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        (["help", "test"], ["test", "--help"]),
        (["test", "--list"], ["test", "--list"]),
        (["test", "lint", "-h"], ["test", "lint", "-h"]),
        (["fix", "--help"], ["fix", "--help"]),
    ],
)
def test_asking_installs_no_packages_of_the_tests(
    arguments: list[str], ran: list[str], project: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only shows sections or options needs what the site needs, and no more."""
    commands: list[list[str]] = []
    monkeypatch.setattr(dev, "run", lambda command: commands.append(command) or 0)
    assert dev.main(arguments) == 0
    assert [[command[2].removeprefix("scripts."), *command[3:]] for command in commands] == [ran]
    assert project == ["venv", dev.RUN_LOCK]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--colour", "red"], "unrecognized arguments: --colour red (did you mean '--color'?)"),
        (["--col", "red"], "unrecognized arguments: --col red (did you mean '--color'?)"),
        (["--color", "rad"], "(did you mean 'red'?)"),
        (["--color", "x"], "invalid choice: 'x'"),
        (["more"], "unrecognized arguments: more"),
        (["--color"], "argument --color: expected one argument"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the command, what is wrong, what was perhaps meant and where the options are; the exit code is 2."""
    parser = dev.CommandLine("paint", "Paint.")
    parser.add_argument("--color", choices=["red", "dark-green"])
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(arguments)
    (line,) = capsys.readouterr().err.splitlines()
    assert caught.value.code == 2
    assert line.startswith("dev.py paint: error: ")
    assert words in line
    assert ("did you mean" in line) == ("did you mean" in words)
    assert line.endswith("; --help shows the options.")


def test_the_set_up_is_made_once(project: list[str]) -> None:
    """The second use finds the stamp and does nothing."""
    dev.ensure_packages([dev.RUN_LOCK])
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK]


def test_the_packages_of_the_tests_are_added(project: list[str]) -> None:
    """The tests' packages go into the environment that is there; then both commands find theirs."""
    dev.ensure_packages([dev.RUN_LOCK])
    dev.ensure_packages([dev.RUN_LOCK, dev.TEST_LOCK])
    dev.ensure_packages([dev.RUN_LOCK])
    dev.ensure_packages([dev.RUN_LOCK, dev.TEST_LOCK])
    assert project == ["venv", dev.RUN_LOCK, dev.TEST_LOCK]


@pytest.mark.parametrize("lock", [dev.RUN_LOCK, dev.TEST_LOCK])
def test_a_changed_lock_starts_over(lock: str, project: list[str]) -> None:
    """Another version of a lock file that was installed makes a new environment."""
    dev.ensure_packages([dev.RUN_LOCK, dev.TEST_LOCK])
    (dev.ROOT / lock).write_text("a==2\n", encoding="utf-8")
    dev.ensure_packages([lock])
    assert project == ["venv", dev.TEST_LOCK, "venv", lock]


def test_the_examples_have_an_environment_of_their_own(project: list[str]) -> None:
    """Another folder has its own stamp: setting it up changes nothing in `.venv`, and needs nothing from there."""
    (dev.ROOT / dev.EXAMPLES_LOCK).write_text("c==3\n", encoding="utf-8")
    own = dev.ROOT / ".venv-examples"
    dev.ensure_packages([dev.EXAMPLES_LOCK], own)
    dev.ensure_packages([dev.EXAMPLES_LOCK], own)
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.EXAMPLES_LOCK, "venv", dev.RUN_LOCK]
    assert dev.read_stamp(own) == {
        dev.EXAMPLES_LOCK: dev.lock_digest(dev.EXAMPLES_LOCK),
        dev.PACKAGES: "0",
    }


def test_line_ends_do_not_change_a_lock(project: list[str]) -> None:
    """A checkout with Windows line ends has the same packages."""
    dev.ensure_packages([dev.RUN_LOCK])
    path = dev.ROOT / dev.RUN_LOCK
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK]


@pytest.mark.parametrize("first", [[dev.RUN_LOCK], []])
def test_an_interrupted_set_up_starts_over(
    first: list[str], project: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was there before, an installation that did not end leaves no stamp."""
    if first:
        dev.ensure_packages(first)
    calm = dev.install

    def interrupted(lock: str, venv: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "install", interrupted)
    assert dev.main(["test"]) == 130
    monkeypatch.setattr(dev, "install", calm)
    project.clear()
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK]


@pytest.mark.parametrize(
    "damage",
    [
        lambda: dev.venv_python().unlink(),
        lambda: dev.stamp_file(dev.VENV).write_text("half", encoding="utf-8"),
    ],
)
def test_a_damaged_environment_starts_over(
    damage: Callable[[], object], project: list[str]
) -> None:
    """An interpreter that has gone, or a stamp that makes no sense, count as no set-up."""
    dev.ensure_packages([dev.RUN_LOCK])
    damage()
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK] * 2


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("yaml/__init__.py", ".venv is damaged: yaml/__init__.py is missing."),
        ("yaml/deep/reader.py", ".venv is damaged: deep/reader.py is missing."),
        ("yaml/deep", ".venv is damaged: deep/reader.py is missing."),
        ("../../../bin/yaml", ".venv is damaged: bin/yaml is missing."),
        ("yaml-1.dist-info", ".venv is damaged: a package is missing."),
        (".", ".venv is damaged: a package is missing."),
    ],
)
def test_lost_files_of_a_package_start_over(
    damage: str,
    words: str,
    project: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A stamp is not believed when a file, a folder or all of a package has gone since."""
    site = dev.VENV / "lib" / "python3.11" / "site-packages"
    kept = [
        "yaml/__init__.py",
        "yaml/deep/reader.py",
        "../../../bin/yaml",
        "yaml/templates/.icons/many.svg",
    ]

    def install(lock: str, venv: Path) -> None:
        project.append(lock)
        for name in kept:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).touch()
        (site / "yaml-1.dist-info").mkdir(exist_ok=True)
        listed = "".join(f"{name},sha256=0,0\n" for name in [*kept, "yaml/__pycache__/reader.pyc"])
        (site / "yaml-1.dist-info" / "RECORD").write_text(f'{listed}"a,b",,\n', encoding="utf-8")

    monkeypatch.setattr(dev, "install", install)
    dev.ensure_packages([dev.RUN_LOCK])
    (site / "yaml/templates/.icons/many.svg").unlink()
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK]
    if (site / damage).is_dir():
        shutil.rmtree(site / damage)
    else:
        (site / damage).unlink()
    capsys.readouterr()
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK] * 2
    assert capsys.readouterr().err.splitlines()[0] == words


def test_a_file_that_was_never_there_is_no_damage(
    project: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package whose list is wrong must not set everything up anew each time."""
    record = dev.VENV / "lib" / "python3.11" / "site-packages" / "odd-1.dist-info" / "RECORD"

    def install(lock: str, venv: Path) -> None:
        project.append(lock)
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text("odd/never.py,sha256=0,0\n", encoding="utf-8")

    monkeypatch.setattr(dev, "install", install)
    dev.ensure_packages([dev.RUN_LOCK])
    dev.ensure_packages([dev.RUN_LOCK])
    assert project == ["venv", dev.RUN_LOCK]


def test_a_python_without_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python without ensurepip gets the name of the package to install."""
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "ensurepip" else object()
    )
    with pytest.raises(
        dev.SetUpError, match=rf"`apt install python3\.{sys.version_info[1]}-venv` adds it\.$"
    ):
        dev.make_venv(tmp_path / ".venv")


def test_a_failed_installation_keeps_the_errors_of_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, then pip's errors; here about a line that is no requirement, for which it needs no network."""
    (tmp_path / "lock.txt").write_text("what is this\n", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "venv_python", lambda _: Path(sys.executable))
    with pytest.raises(dev.SetUpError) as caught:
        dev.install("lock.txt", tmp_path / ".venv")
    first, *rest = str(caught.value).splitlines()
    assert first == "The packages could not be installed. pip says:"
    assert "what is this" in "\n".join(rest)


def test_without_a_network_the_set_up_says_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of pip's long warnings; here the index is a port of this machine that nobody listens on."""
    (tmp_path / "lock.txt").write_text(
        f"recall-at-k-none==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8"
    )
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "venv_python", lambda _: Path(sys.executable))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(dev.SetUpError) as caught:
        dev.install("lock.txt", tmp_path / ".venv")
    assert (
        str(caught.value)
        == "The packages could not be downloaded: is there a network? With one, run the same command again."
    )


def test_a_set_up_error_is_printed_without_traceback(
    project: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 1 and the sentence alone."""

    def fail(venv: Path) -> None:
        raise dev.SetUpError("One sentence.")

    monkeypatch.setattr(dev, "make_venv", fail)
    assert dev.main(["check"]) == 1
    assert capsys.readouterr().err.endswith("One sentence.\n")
    assert project == []


@pytest.mark.parametrize(
    ("free", "file", "words"),
    [
        (0, "/a/b/c.txt", "The disk is full at /a/b: make room, then run the same command again."),
        (0, None, "The disk is full at {root} and {temporary}: make room, then run the same "),
        (1 << 40, None, "The disk is full: make room, then run the same command again."),
    ],
)
def test_a_full_disk_is_one_sentence(
    *,
    free: int,
    file: str | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the folder, or those of ours that have no room left; the exit code is 1."""

    def fail() -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file)

    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert dev.run_main(fail) == 1
    said = capsys.readouterr().err
    assert said.startswith(words.format(root=dev.ROOT, temporary=tmp_path))
    assert len(said.splitlines()) == 1


def test_other_faults_of_files_are_not_hidden() -> None:
    """Only a full disk is explained; the rest is a fault of ours, and needs its traceback."""

    def fail() -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "x")

    with pytest.raises(PermissionError):
        dev.run_main(fail)


@pytest.mark.parametrize("code", [0, 1, 7])
def test_exit_codes_pass_through(code: int) -> None:
    """What the command returns is what the caller gets."""
    assert code == dev.run([sys.executable, "-c", f"raise SystemExit({code})"])


@POSIX
def test_a_command_ended_by_a_signal() -> None:
    """A signal becomes 128 + its number, as in a shell."""
    assert (
        dev.run([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
        == 128 + 9
    )


def test_commands_run_in_utf8_without_the_banner() -> None:
    """The generator's banner is off and text is UTF-8, whatever the machine says."""
    shown = "import os, sys; sys.exit(not (os.environ['NO_MKDOCS_2_WARNING'] == '1' and sys.flags.utf8_mode))"
    assert dev.run([sys.executable, "-c", shown]) == 0


@POSIX
def test_ctrl_c_waits_for_the_command_and_shows_no_traceback() -> None:
    """The command gets to end by itself; then the exit code is 130."""
    # It looks up again and again: a signal that comes just before a single long wait would be seen only after it.
    child = (
        "import time\n"
        "try:\n print('ready', flush=True)\n for _ in range(3000): time.sleep(0.01)\n"
        "except KeyboardInterrupt: print('cleared', flush=True)"
    )
    # A test run in the background of a shell inherits that the signal is ignored.
    parent = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from scripts import dev; "
        f"raise SystemExit(dev.run([{sys.executable!r}, '-c', {child!r}]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        os.killpg(running.pid, signal.SIGINT)
        assert running.communicate() == ("cleared\n", "")
    assert running.returncode == 130


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """While one holds it, another does not get it; afterwards it does."""
    path = tmp_path / "deep" / "lock"
    with dev.one_at_a_time(path, "set-up"), path.open("a+b") as other:
        assert not dev.try_lock(other.fileno())
    with path.open("a+b") as other:
        assert dev.try_lock(other.fileno())
