"""The build: whole or not at all, the same bytes each time, and only the problems of its log."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NoReturn

import pytest

from scripts import build, command
from scripts.sections import differences

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tiny project with the generator's plainest theme."""
    for name in ("SOURCE_DATE_EPOCH", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    settings = """\
        site_name: Tiny
        site_url: !ENV [SITE_URL, "https://example.org/tiny/"]
        theme: {name: mkdocs, highlightjs: false}
        plugins: []
        hooks: [hooks.py]
        """
    (folder / "mkdocs.yml").write_text(textwrap.dedent(settings), encoding="utf-8")
    (folder / "hooks.py").write_text("", encoding="utf-8")
    return folder


def hidden(folder: Path) -> list[str]:
    """Return what a build left beside the site."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".site-"))


def half_removed(folder: Path) -> NoReturn:
    """Remove a site like a process that is killed on the way."""
    (folder / "index.html").unlink()
    raise SystemExit(137)


def start(project: Path, target: Path) -> subprocess.Popen[str]:
    """Begin a build in a process of its own."""
    code = (
        "from pathlib import Path; from scripts.build import build; "
        f"build(Path({str(target)!r}), Path({str(project)!r}))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def test_two_builds_are_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a byte differs under another clock, hash order or address of the folder."""
    build.build(project / "site", project)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    build.build(project / "other place" / "site", project)
    assert differences(project / "site", project / "other place" / "site") == []
    assert "<lastmod>2026-11-23</lastmod>" in (project / "site" / "sitemap.xml").read_text(
        encoding="utf-8"
    )


def test_a_new_build_takes_the_place_of_the_last(project: Path) -> None:
    """Pages that are gone are gone, and nothing is left beside the site."""
    page = project / "docs" / "old.md"
    page.write_text("# Old\n", encoding="utf-8")
    build.build(project / "site", project)
    page.unlink()
    build.build(project / "site", project)
    assert not (project / "site" / "old").exists()
    assert hidden(project) == []


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (
            "docs/index.md",
            "# Home\n\n[away](nowhere.md)\n",
            "WARNING -  Doc file 'index.md' contains a link 'nowhere.md'",
        ),
        (
            "hooks.py",
            (
                "from mkdocs.exceptions import PluginError\n"
                "def on_config(config):\n    raise PluginError('a\\nb')\n"
            ),
            "a\nb\n",
        ),
        ("hooks.py", "def on_post_build(config):\n    raise OSError('late')\n", "OSError: late"),
        ("mkdocs.yml", "site_name: [\n", "expected the node content"),
        (
            "hooks.py",
            "def on_post_build(config):\n    raise OSError(28, 'No space left on device')\n",
            "The disk is full",
        ),
    ],
)
def test_a_failed_build_leaves_the_last_site(
    file: str, text: str, problem: str, project: Path
) -> None:
    """The problem is reported without the generator's chatter, and no file of the site changes."""
    build.build(project / "site", project)
    before = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}
    (project / file).write_text(text, encoding="utf-8")
    with pytest.raises(build.BuildFailedError) as caught:
        build.build(project / "site", project)
    assert problem in str(caught.value)
    assert "INFO" not in str(caught.value)
    assert before == {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}
    assert hidden(project) == []


@POSIX
@pytest.mark.parametrize("moment", ["on_pre_build", "on_post_build"])
def test_a_killed_build_leaves_the_last_site(moment: str, project: Path) -> None:
    """Killed early or late, a build changes nothing, and the next one clears what it left."""
    build.build(project / "site", project)
    marker = project / "site" / "marker"
    marker.touch()
    kill = f"import os, signal\ndef {moment}(config):\n    os.kill(os.getppid(), signal.SIGKILL)\n"
    (project / "hooks.py").write_text(kill, encoding="utf-8")
    with start(project, project / "site") as running:
        running.communicate()
    assert running.returncode == -9
    assert marker.exists()
    (project / "hooks.py").write_text("", encoding="utf-8")
    build.build(project / "site", project)
    assert not marker.exists()
    assert hidden(project) == []


def test_a_build_killed_between_the_renames_is_mended(project: Path) -> None:
    """When there is no site but an old one set aside, the old one comes back."""
    build.build(project / "site", project)
    (project / "site").rename(project / ".site-old")
    (project / ".site-0123abcd").mkdir()
    build.clear_leftovers(project / "site")
    assert (project / "site" / "index.html").is_file()
    assert hidden(project) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_half_removed_old_site_does_not_come_back(
    at_once: bool, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it removes the old site, and the new one removed by hand: then there is none."""
    if not at_once:
        monkeypatch.setattr(build, "exchange", lambda first, second: False)
    build.build(project / "site", project)
    made = project / ".site-0123abcd"
    shutil.copytree(project / "site", made)

    with monkeypatch.context() as killed:
        killed.setattr(build, "remove", half_removed)
        with pytest.raises(SystemExit):
            build.swap(made, project / "site")
    shutil.rmtree(project / "site")
    build.clear_leftovers(project / "site")

    assert not (project / "site").exists()
    assert hidden(project) == []


def test_a_half_removed_leftover_does_not_come_back(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same when the next build is killed while it clears what the last one left."""
    build.build(project / "site", project)
    shutil.copytree(project / "site", project / ".site-old")

    with monkeypatch.context() as killed:
        killed.setattr(build, "remove", half_removed)
        with pytest.raises(SystemExit):
            build.clear_leftovers(project / "site")
    shutil.rmtree(project / "site")
    build.clear_leftovers(project / "site")

    assert not (project / "site").exists()


def test_a_reader_never_misses_the_site(project: Path) -> None:
    """While sites are swapped, one that looks without a pause always finds one."""
    target, other = project / "site", project / ".site-other"
    for folder in (target, other):
        folder.mkdir()
    if not build.exchange(target, other):
        pytest.skip("this system cannot exchange two folders in one step")
    watch = (
        "import os, sys\n"
        "looks = missed = 0\n"
        "print('ready', flush=True)\n"
        "while not os.path.exists(sys.argv[2]):\n"
        "    looks += 1\n"
        "    missed += not os.path.isdir(sys.argv[1])\n"
        "print(looks, missed)\n"
    )
    done = project / "done"
    with subprocess.Popen(
        [sys.executable, "-c", watch, str(target), str(done)], stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(500):
            made = project / f".site-{number}"
            made.mkdir()
            build.swap(made, target)
        done.touch()
        looks, missed = map(int, reader.stdout.read().split())

    assert missed == 0
    assert looks > 500


def test_where_folders_cannot_be_exchanged_they_are_renamed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two renames give the same, and nothing is left."""
    monkeypatch.setattr(build, "exchange", lambda first, second: False)
    build.build(project / "site", project)
    (project / "site" / "marker").touch()
    build.build(project / "site", project)

    assert not (project / "site" / "marker").exists()
    assert hidden(project) == []


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("OSError: [Errno 28] No space left on device: '/a/b/c.txt'", "/a/b/c.txt"),
        ("OSError: [Errno 28] No space left on device: '/w/.site-1/y.html'", "/w/.site-1"),
        ("OSError: [Errno 28] No space left on device: 'x.png' -> '/w/.site-1/y'", "/w/.site-1"),
        ("sqlite3.OperationalError: database or disk is full", None),
        ("FileNotFoundError: [Errno 2] No usable temporary directory found in ['/t']", None),
    ],
)
def test_a_full_disk_is_one_sentence(line: str, file: str | None) -> None:
    """Wherever there was no room, under the target or for temporary files: no traceback."""
    log = ["INFO    -  Building", "Traceback (most recent call last):", "  File x", line]

    assert build._full_disk(log, Path("/w/.site-1")) == command.full_disk(file)
    assert build._full_disk(log[:-1], Path("/w/.site-1")) == ""


def test_builds_side_by_side(project: Path) -> None:
    """Builds begun at once all succeed, one after the other, and leave one site."""
    running = [start(project, project / "site") for _ in range(3)]
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
    assert (project / "site" / "index.html").is_file()
    assert hidden(project) == []


@pytest.mark.parametrize("address", ["https://example.com/a", "https://example.com/a/"])
def test_the_site_address_ends_with_one_slash(
    address: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub gives the address without the slash that the generator needs."""
    monkeypatch.setenv("SITE_URL", address)
    build.build(project / "site", project)
    assert "<loc>https://example.com/a/</loc>" in (project / "site" / "sitemap.xml").read_text(
        encoding="utf-8"
    )


def test_a_folder_that_is_no_site_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong --site-dir cannot cost anybody's work."""
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(SystemExit) as caught:
        build.main(["--site-dir", str(tmp_path)])
    assert caught.value.code == 2
    assert "is not a built site" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").exists()


def test_a_build_keeps_the_cache_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command drops what the cache has too much, once the site is in place."""
    trimmed: list[Path] = []
    monkeypatch.setattr(build, "build", lambda target: target.mkdir())
    monkeypatch.setattr(build, "trim", trimmed.append)

    assert build.main(["--site-dir", str(tmp_path / "site")]) == 0
    assert trimmed == [build.ROOT / ".cache"]
    assert capsys.readouterr().out.endswith(f"s: {tmp_path / 'site'}\n")


@pytest.mark.parametrize(
    ("log", "kept"),
    [
        ("INFO    -  Cleaning site directory", []),
        ("INFO    -  The following pages exist:\n  - a.md\n  - b.md", []),
        (
            "WARNING -  Doc file 'a.md'\n  more of it\nINFO    -  Done",
            ["WARNING -  Doc file 'a.md'", "  more of it"],
        ),
        (
            "INFO    -  Building\nTraceback (most recent call last):\n  File x",
            ["Traceback (most recent call last):", "  File x"],
        ),
        ("INFO    -  Building\n\nAborted with 1 warnings", ["Aborted with 1 warnings"]),
        ("DEBUG   -  x\nERROR   -  y", ["ERROR   -  y"]),
    ],
)
def test_only_problems_are_kept_of_the_log(log: str, kept: list[str]) -> None:
    """Quiet records go with all their lines; everything else stays."""
    assert kept == list(build.problems(log.splitlines()))


def test_the_date_is_that_of_the_last_commit(tmp_path: Path) -> None:
    """In a checkout the site carries the commit's time, elsewhere that of the first review."""
    assert build.source_date(tmp_path) == build.WITHOUT_HISTORY
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([*git, "init", "--quiet"], check=True, env=clean)
    assert build.source_date(tmp_path) == build.WITHOUT_HISTORY
    dates = {
        **clean,
        "GIT_AUTHOR_DATE": "@1000000000 +0000",
        "GIT_COMMITTER_DATE": "@1234567890 +0000",
    }
    subprocess.run(
        [*git, "commit", "--quiet", "--allow-empty", "--message", "first"], check=True, env=dates
    )
    assert build.source_date(tmp_path) == "1234567890"
