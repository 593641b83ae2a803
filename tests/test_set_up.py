"""The set-up: survives interruption, starts over where it must, one sentence per obstacle."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import dev, set_up
from tests.set_up_fixture import record_set_up

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the steps of a set-up that is recorded instead of done."""
    return record_set_up(tmp_path, monkeypatch)


def test_the_set_up_is_made_once(project: list[str]) -> None:
    """The second use finds the stamp and does nothing."""
    set_up.ensure_packages([set_up.RUN_LOCK])
    set_up.ensure_packages([set_up.RUN_LOCK])
    assert project == ["venv", set_up.RUN_LOCK]


def test_the_packages_of_the_tests_are_added(project: list[str]) -> None:
    """The tests' packages go into the environment that is there; then both commands find theirs."""
    set_up.ensure_packages([set_up.RUN_LOCK])
    set_up.ensure_packages([set_up.RUN_LOCK, set_up.TEST_LOCK])
    set_up.ensure_packages([set_up.RUN_LOCK])
    set_up.ensure_packages([set_up.RUN_LOCK, set_up.TEST_LOCK])
    assert project == ["venv", set_up.RUN_LOCK, set_up.TEST_LOCK]


@pytest.mark.parametrize("lock", [set_up.RUN_LOCK, set_up.TEST_LOCK])
def test_a_changed_lock_starts_over(lock: str, project: list[str]) -> None:
    """Another version of a lock file that was installed makes a new environment."""
    set_up.ensure_packages([set_up.RUN_LOCK, set_up.TEST_LOCK])
    (set_up.ROOT / lock).write_text("a==2\n", encoding="utf-8")
    set_up.ensure_packages([lock])
    assert project == ["venv", set_up.TEST_LOCK, "venv", lock]


def test_the_examples_have_an_environment_of_their_own(project: list[str]) -> None:
    """Another folder has its own stamp: setting it up changes nothing in `.venv`."""
    (set_up.ROOT / set_up.EXAMPLES_LOCK).write_text("c==3\n", encoding="utf-8")
    own = set_up.ROOT / ".venv-examples"
    set_up.ensure_packages([set_up.EXAMPLES_LOCK], own)
    set_up.ensure_packages([set_up.EXAMPLES_LOCK], own)
    set_up.ensure_packages([set_up.RUN_LOCK])
    assert project == ["venv", set_up.EXAMPLES_LOCK, "venv", set_up.RUN_LOCK]
    digest = set_up.lock_digest(set_up.EXAMPLES_LOCK)
    assert set_up.read_stamp(own) == {set_up.EXAMPLES_LOCK: digest}


def test_line_ends_do_not_change_a_lock(project: list[str]) -> None:
    """A checkout with Windows line ends has the same packages."""
    set_up.ensure_packages([set_up.RUN_LOCK])
    path = set_up.ROOT / set_up.RUN_LOCK
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    set_up.ensure_packages([set_up.RUN_LOCK])
    assert project == ["venv", set_up.RUN_LOCK]


@pytest.mark.parametrize("first", [[set_up.RUN_LOCK], []])
def test_an_interrupted_set_up_starts_over(
    first: list[str], project: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was there before, an installation that did not end leaves no stamp."""
    if first:
        set_up.ensure_packages(first)
    calm = set_up.install

    def interrupted(lock: str, venv: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(set_up, "install", interrupted)
    assert dev.main(["test"]) == 130
    monkeypatch.setattr(set_up, "install", calm)
    project.clear()
    set_up.ensure_packages([set_up.RUN_LOCK])
    assert project == ["venv", set_up.RUN_LOCK]


@pytest.mark.parametrize(
    "damage",
    [
        lambda: set_up.venv_python().unlink(),
        lambda: set_up._stamp_file(set_up.VENV).write_text("half", encoding="utf-8"),
    ],
)
def test_a_damaged_environment_starts_over(
    damage: Callable[[], object], project: list[str]
) -> None:
    """An interpreter that has gone, or a stamp that makes no sense, count as no set-up."""
    set_up.ensure_packages([set_up.RUN_LOCK])
    damage()
    set_up.ensure_packages([set_up.RUN_LOCK])
    assert project == ["venv", set_up.RUN_LOCK] * 2


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("", ".venv does not work any more, because its Python is gone: it is made again."),
        ("3.12", ".venv was made for Python 3.11 and has 3.12: it is made again."),
    ],
)
def test_an_environment_whose_python_changed_starts_over(
    version: str,
    words: str,
    project: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """After an update of the system's Python one sentence says why the set-up is done again."""
    set_up.ensure_packages([set_up.RUN_LOCK])
    capsys.readouterr()
    with monkeypatch.context() as updated:
        updated.setattr(set_up, "_version", lambda venv: version)
        set_up.ensure_packages([set_up.RUN_LOCK])

    assert project == ["venv", set_up.RUN_LOCK] * 2
    assert capsys.readouterr().err.splitlines()[0] == words


def test_the_version_is_that_of_the_interpreter(tmp_path: Path) -> None:
    """A Python that runs tells its version; one that is missing or broken has none."""
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    broken = set_up.venv_python(tmp_path)
    assert set_up._version(Path(sys.prefix)) == running
    assert set_up._version(tmp_path) == ""
    broken.parent.mkdir(parents=True)
    broken.write_text("no program", encoding="utf-8")
    broken.chmod(0o755)
    assert set_up._version(tmp_path) == ""


def test_what_is_installed_is_said_before_it_starts(
    project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence has the number of packages, the folder and how long it takes."""
    set_up.ensure_packages([set_up.RUN_LOCK, set_up.TEST_LOCK])

    said = capsys.readouterr().err.splitlines()[0]
    assert (
        said == "Installing 2 packages of requirements-test.txt into .venv: about 30 seconds, once."
    )


def test_a_python_without_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python without ensurepip gets the name of the package to install."""
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "ensurepip" else object()
    )
    with pytest.raises(
        set_up.SetUpError, match=rf"`apt install python3\.{sys.version_info[1]}-venv` adds it\.$"
    ):
        set_up.make_venv(tmp_path / ".venv")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with a lock of one package, from an index on this disk that pip is told of.

    uv and pip are those of the environment that runs the tests.
    """
    wheel = tmp_path / "simple" / "tiny" / "tiny-1.0-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "")
        info = "tiny-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/RECORD,,\n")
    link = f'<a href="{wheel.name}">{wheel.name}</a>'
    (wheel.parent / "index.html").write_text(link, encoding="utf-8")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (tmp_path / "lock.txt").write_text(f"tiny==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VENV", Path(sys.prefix))
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "simple").as_uri())
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def installed(venv: Path) -> list[str]:
    """Return the modules that an installation put into an environment."""
    return [path.name for path in venv.rglob("tiny.py")]


def stand_in(folder: Path, code: str) -> Path:
    """Return a program that does what the code says."""
    program = folder / "uv"
    program.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.skipif(set_up.find_uv() is None, reason="`.venv` was set up before uv was used")
def test_uv_uses_the_index_of_pip(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package comes from the index that only pip's settings name, and pip is not needed."""
    monkeypatch.setattr(set_up, "_install_by_pip", lambda lock, venv: pytest.fail("pip was used"))
    venv = index / ".venv-examples"
    set_up.make_venv(venv)
    set_up.install("lock.txt", venv)

    assert installed(venv) == ["tiny.py"]
    assert not list(venv.rglob("pip"))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_pip_takes_the_place_of_a_uv_that_fails(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is reported with uv's own words."""
    uv = stand_in(index, "print('no such wheel')\nraise SystemExit(2)")
    asked: list[str] = []
    monkeypatch.setattr(set_up, "find_uv", lambda: uv)
    monkeypatch.setattr(set_up, "_install_by_pip", lambda lock, venv: asked.append(lock))
    set_up.install("lock.txt", index / ".venv")

    assert asked == ["lock.txt"]
    said = capsys.readouterr().err
    assert said.startswith("uv could not install the packages, so pip tries, which takes longer.")
    assert said.endswith("uv said: no such wheel\n")


@pytest.mark.parametrize(
    ("lock", "index_url", "words"),
    [
        ("what is this", "", r"The packages could not be installed\. pip says:\n.*what is this"),
        ("tiny==1.0 --hash=sha256:" + "0" * 64, "", r"installed\. pip says:\n.*DO NOT MATCH"),
        (
            "tiny==1.0 --hash=sha256:" + "0" * 64,
            "http://127.0.0.1:9/simple",
            r"^The packages could not be downloaded: is there a network\? With one, .*again\.$",
        ),
    ],
    ids=["no requirement", "wrong hash", "no network"],
)
def test_a_failed_installation_is_explained(
    *, lock: str, index_url: str, words: str, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and pip's errors where they help."""
    monkeypatch.setattr(set_up, "find_uv", lambda: None)
    monkeypatch.setattr(set_up, "_bring_uv", lambda: None)
    monkeypatch.setattr(set_up, "venv_python", lambda venv=None: Path(sys.executable))
    if index_url:
        monkeypatch.setenv("PIP_INDEX_URL", index_url)
    (index / "lock.txt").write_text(f"{lock}\n", encoding="utf-8")

    with pytest.raises(set_up.SetUpError, match=f"(?s){words}"):
        set_up.install("lock.txt", index / ".venv")


def test_without_a_uv_for_this_machine_pip_does_all(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index that has no uv is no obstacle: one sentence reports it. PIP_USER changes nothing."""
    uv = f"uv==0 --hash=sha256:{'0' * 64}\n"
    (index / set_up.UV_LOCK).write_text(uv, encoding="utf-8")
    monkeypatch.setenv("PIP_USER", "1")
    venv = index / ".venv"
    set_up.make_venv(venv)
    monkeypatch.setattr(set_up, "VENV", venv)
    # The pip of this environment does, because a new one takes seconds to unpack.
    (packages,) = venv.glob("[Ll]ib/**/site-packages")
    (packages / "host.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    set_up.install("lock.txt", venv)

    assert installed(venv) == ["tiny.py"]
    assert capsys.readouterr().err.startswith("There is no uv here, so pip takes its place")


def test_a_full_disk_is_one_sentence(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever tool meets it, the other one is not tried."""
    uv = stand_in(index, "print('failed: No space left on device (os error 28)')\nexit(2)")
    monkeypatch.setattr(set_up, "find_uv", lambda: uv)
    monkeypatch.setattr(set_up, "_install_by_pip", lambda lock, venv: pytest.fail("pip was used"))

    with pytest.raises(set_up.SetUpError, match=r"^The disk is full.*again\.$"):
        set_up.install("lock.txt", index / ".venv")


def test_uv_takes_the_settings_of_pip() -> None:
    """Index, proxy and certificates are pip's, from variables and files; uv's own go first."""
    pip_says = (
        ":env:.index-url='https://ann:secret@example.org/simple'\n"
        ":env:.user='1'\n"
        "global.cert='/a/ca.pem'\n"
        "global.extra-index-url='\\nfile:///a\\nfile:///b'\n"
        "global.find-links='/a /b'\n"
        "global.proxy='http://proxy:3128'\n"
        "install.trusted-host='example.org'\n"
        "list.format='json'\n"
    )
    own = {"PATH": "/bin", "SSL_CERT_FILE": "/own.pem"}

    found = set_up.uv_environment(pip_says, own)
    assert {name: value for name, value in found.items() if not name.startswith("UV_")} == {
        "PATH": "/bin",
        "SSL_CERT_FILE": "/own.pem",
        "ALL_PROXY": "http://proxy:3128",
    }
    assert found["UV_DEFAULT_INDEX"] == "https://ann:secret@example.org/simple"
    assert found["UV_INDEX"] == "file:///a file:///b"
    assert found["UV_FIND_LINKS"] == "/a,/b"
    assert found["UV_INSECURE_HOST"] == "example.org"
    assert "UV_DEFAULT_INDEX" not in set_up.uv_environment(pip_says, {"UV_INDEX_URL": "x"})
