"""The test command itself: every section runs, every outcome is told, nothing is skipped in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import chromium
from scripts import test as runner


def good() -> None:
    """Do well."""


def bad() -> None:
    """Do badly."""
    raise runner.SectionFailed("it is wrong\nand why")


def absent() -> None:
    """Miss a tool."""
    raise runner.SectionNotRun("npm is not on this machine")


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the sections by three that end in the three ways."""
    monkeypatch.setattr(runner, "SECTIONS", {"bad": bad, "good": good, "absent": absent})
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.mark.usefixtures("sections")
def test_a_failed_section_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """All run; the table names each with its outcome and how to run it alone; the count is the last line."""
    assert runner.main([]) == 1
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split(maxsplit=3) for line in lines if "dev.py test" in line]
    assert [row[:2] for row in rows[:2]] == [["bad", "failed"], ["good", "passed"]]
    assert rows[0][3] == "python3 scripts/dev.py test bad  (it is wrong)"
    assert any(
        line.startswith("absent     not run") and line.endswith("(npm is not on this machine)")
        for line in lines
    )
    assert lines[-1] == "1 passed, 1 failed, 1 skipped"


@pytest.mark.usefixtures("sections")
@pytest.mark.parametrize(("names", "code"), [(["good"], 0), (["absent"], 0), (["good", "bad"], 1)])
def test_sections_run_alone(
    names: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the sections named run."""
    assert code == runner.main(names)
    assert [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if "dev.py test" in line
    ] == names


@pytest.mark.usefixtures("sections")
def test_an_unknown_section(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name ends the command before anything runs."""
    with pytest.raises(SystemExit) as caught:
        runner.main(["good", "nothing"])
    assert caught.value.code == 2
    assert "there is no section 'nothing'; there are bad, good, absent" in capsys.readouterr().err


@pytest.mark.usefixtures("sections")
def test_a_misspelled_section(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name is offered."""
    with pytest.raises(SystemExit):
        runner.main(["absnet"])
    assert (
        "there is no section 'absnet' (did you mean 'absent'?); there are"
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("sections")
def test_github_folds_the_sections(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There, and only there, each section is a group of the log."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    runner.main(["good"])
    assert capsys.readouterr().out.startswith("::group::good\n::endgroup::\n")


def test_every_section_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """The list shows name and purpose."""
    assert runner.main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(
        runner.SECTIONS
    )


def test_a_program_that_fails_fails_its_section() -> None:
    """Whatever the exit code, the section fails and names the program."""
    with pytest.raises(runner.SectionFailed, match=r"\(exit 3\)$"):
        runner.command(sys.executable, "-c", "raise SystemExit(3)")


def test_the_site_is_built_for_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address in the caller's environment does not reach the tools."""
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    runner.command(sys.executable, "-c", "import os; raise SystemExit('SITE_URL' in os.environ)")


def test_a_site_that_cannot_be_built_fails_each_section_that_needs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No section takes an old site for the new one."""
    monkeypatch.setattr(runner, "_build_site", lambda: False)
    for section in (runner.build, runner.links, runner.html):
        assert runner.run_section("x", section).outcome == "failed"


def test_dead_links_and_anchors_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Relative, absolute and full addresses of the site and their anchors are followed; other hosts are not."""
    site = tmp_path / "site"
    (site / "b").mkdir(parents=True)
    (site / "sitemap.xml").write_text(
        "<urlset><url><loc>https://example.org/a/</loc></url></urlset>", encoding="utf-8"
    )
    (site / "b" / "index.html").write_text('<p id="x">', encoding="utf-8")
    fine = '<a href="b/#x">1</a> <a href="/a/b/">2</a> <a href="https://example.org/a/b/#x">3</a> <a href="https://example.com/q">4</a>'
    monkeypatch.setattr(runner, "built_site", lambda: site)
    monkeypatch.setattr(runner, "SCRATCH", tmp_path / "scratch")
    (site / "index.html").write_text(fine, encoding="utf-8")
    runner.links()
    for dead in ("c/", "b/#y", "/a/c/", "https://example.org/a/c/", "https://example.org/a/b/#y"):
        (site / "index.html").write_text(f'{fine} <a href="{dead}">5</a>', encoding="utf-8")
        with pytest.raises(runner.SectionFailed):
            runner.links()
    assert "example.com" not in capfd.readouterr().out


def test_differences_are_seen_byte_by_byte(tmp_path: Path) -> None:
    """A changed byte, a missing and an extra file are named, however deep."""
    for name in ("first", "second"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "same").write_bytes(b"12")
        (tmp_path / name / "deep" / "changed").write_bytes(name[:1].encode())
    (tmp_path / "first" / "missing").touch()
    (tmp_path / "second" / "extra").touch()
    assert runner.differences(tmp_path / "first", tmp_path / "second") == [
        "deep/changed",
        "extra",
        "missing",
    ]


def test_the_path_of_the_site_comes_from_its_sitemap(tmp_path: Path) -> None:
    """The first address is the home page's."""
    (tmp_path / "sitemap.xml").write_text(
        "<url><loc>https://a.example/b/</loc></url><url><loc>https://a.example/b/c/</loc></url>"
    )
    assert runner.base_path(tmp_path) == ("/b/", "https://a.example")


def test_node_comes_from_playwright_when_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one that Playwright carries runs."""
    monkeypatch.setattr("shutil.which", lambda name: None)
    version = subprocess.run(
        [runner.node(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert int(version.removeprefix("v").partition(".")[0]) >= runner.OLDEST_NODE


def test_the_chromium_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable goes before everything else, and a wrong one is told."""
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.find() == Path(sys.executable)
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.MissingChromiumError, match=r"^CHROMIUM names /nowhere/chromium"):
        chromium.find_or_install()


def test_no_chromium_fails_the_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be had, the section fails with what to do: it is never skipped."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: None)
    result = runner.run_section("browser", runner.browser)
    assert (result.outcome, result.remark) == ("failed", chromium.MISSING)


@pytest.mark.parametrize("outcomes", [[True], [False, True], [False, False]])
def test_what_failed_in_the_browser_is_tried_once_more(
    outcomes: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and only that; what fails twice fails the section."""
    left = iter(outcomes)
    calls: list[tuple[str, ...]] = []

    def counted(*words: str, environment: dict[str, str]) -> None:
        calls.append(words)
        if not next(left):
            raise runner.SectionFailed

    monkeypatch.setattr(runner.chromium, "find_or_install", lambda: Path("chromium"))
    monkeypatch.setattr(runner, "built_site", lambda: Path("site"))
    monkeypatch.setattr(runner, "tool", counted)
    if outcomes[-1]:
        runner.browser()
    else:
        with pytest.raises(runner.SectionFailed):
            runner.browser()
    assert ["--last-failed" in words for words in calls] == [False, True][: len(outcomes)]
