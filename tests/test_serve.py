"""The local server: pages that reload, the site's own 404 page, one sentence for a busy port."""

from __future__ import annotations

import functools
import json
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from scripts import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = '<!doctype html><html><head><meta charset="utf-8"></head><body><p>{}</p></body></html>'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small built site that the server shows."""
    folder = tmp_path / "site"
    (folder / "questions").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format("home"), encoding="utf-8")
    (folder / "questions" / "index.html").write_text(PAGE.format("questions"), encoding="utf-8")
    (folder / "404.html").write_text(PAGE.format("not here"), encoding="utf-8")
    (folder / "module.js").write_text("export {};\n", encoding="utf-8")
    monkeypatch.setattr(serve, "SITE", folder)
    return folder


@pytest.fixture
def address(site: Path, builds: serve.Builds) -> Iterator[str]:
    """Serve the site and return its address."""
    server = serve.Server(
        ("127.0.0.1", 0), functools.partial(serve.Handler, builds=builds, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(address: str) -> tuple[int, str, str]:
    """Return status, type and text of an address."""
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/", 200, "home"),
        ("/?q=1", 200, "home"),
        ("/index.html", 200, "home"),
        ("/questions", 200, "questions"),
        ("/questions/", 200, "questions"),
        ("/nowhere/", 404, "not here"),
        ("/nowhere.png", 404, "not here"),
        ("/../../etc/passwd", 404, "not here"),
    ],
)
def test_a_page_carries_the_script_that_reloads_it(
    path: str, status: int, words: str, address: str
) -> None:
    """Pages, folders and wrong addresses answer with a page, the script inside its body."""
    got, content_type, text = get(address + path)
    script = '<script src="/__reload.js" data-build="1"></script>'
    assert (status, "text/html; charset=utf-8") == (got, content_type)
    assert PAGE.format(words).replace("</body>", f"{script}</body>") == text


def test_other_files_are_served_as_they_are(address: str) -> None:
    """A module comes with the type that browsers ask for, on every system."""
    assert get(f"{address}/module.js") == (200, "text/javascript; charset=utf-8", "export {};\n")


def test_an_open_page_hears_of_a_new_build(address: str, builds: serve.Builds) -> None:
    """The stream names the newest build at once and the next in time; of a failed one, why."""
    with urllib.request.urlopen(f"{address}/__events") as stream:  # noqa: S310 - our own server
        events = (
            json.loads(line.removeprefix(b"data:")) for line in stream if line.startswith(b"data:")
        )
        assert next(events) == {"build": "1", "problems": ""}
        builds.fail("data/questions.yaml:1:1: bad\n")
        assert next(events) == {"build": "1", "problems": "data/questions.yaml:1:1: bad\n"}
        builds.publish("2")
        assert next(events) == {"build": "2", "problems": ""}


@pytest.mark.parametrize(
    ("code", "has_site", "expected"),
    [
        (0, True, ("new", "")),
        (1, True, ("1", "a warning or an error\n")),
        (1, False, ("new", "a warning or an error\n")),
    ],
)
def test_what_pages_are_told_of_a_build(
    *,
    code: int,
    has_site: bool,
    expected: tuple[str, str],
    site: Path,
    builds: serve.Builds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A failed build leaves the name of the last site, and its problems; a good one has none."""
    monkeypatch.setattr(serve, "SITE", site if has_site else site / "none")
    monkeypatch.setattr(serve.time, "time_ns", lambda: "new")
    done = serve.subprocess.CompletedProcess([], code, stderr="a warning or an error\n")
    monkeypatch.setattr(serve.subprocess, "run", lambda *_, **__: done)
    serve.rebuild(builds, "http://127.0.0.1:8000/")
    assert builds.state == expected


def test_without_any_site_the_problems_are_the_page(
    address: str, builds: serve.Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When not even the first build succeeds, the browser shows why, and reloads later."""
    monkeypatch.setattr(serve, "SITE", serve.SITE.parent / "never built")
    builds.publish("2", "data/questions.yaml:1:1: <b>bad</b>")
    status, _, text = get(f"{address}/")
    assert status == 503
    assert "data/questions.yaml:1:1: &lt;b&gt;bad&lt;/b&gt;" in text
    assert 'data-build="2"' in text


def test_a_busy_port_is_one_sentence(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names the port and another one to try; nothing is built."""
    port = int(address.rpartition(":")[2])
    assert serve.main(["--port", str(port)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"Port {port} of 127.0.0.1 cannot be used (")
    assert output.err.endswith(f"`--port {port + 1 if port < 65535 else 8001}` takes another.\n")


def test_a_wrong_host_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Another port would not help there."""
    assert serve.main(["--host", "nowhere.invalid"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("nowhere.invalid is not an address of this machine (")
    assert error.endswith("): leave out `--host`.\n")


def test_packages_that_go_while_it_serves_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says what to do when `.venv` was removed."""
    monkeypatch.setattr(serve, "SITE", tmp_path)
    monkeypatch.setattr(serve, "changes", lambda: iter([None]))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert serve.main(["--port", "0"]) == 1
    assert capsys.readouterr() == ("", f"{serve.GONE}\n")


def test_what_counts_as_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bank, pages, templates and modules count; what editors and Python leave does not."""
    monkeypatch.setattr(serve, "WATCHED", ("data", "recall", "hooks.py"))
    (tmp_path / "data" / "answers").mkdir(parents=True)
    (tmp_path / "recall" / "__pycache__").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    watched = ["data/answers/a.md", "recall/model.py", "hooks.py"]
    for name in [
        *watched,
        "data/.a.md.swp",
        "data/a.md~",
        "recall/__pycache__/model.pyc",
        "docs/index.md",
    ]:
        (tmp_path / name).touch()
    assert sorted(watched) == sorted(
        path.relative_to(tmp_path).as_posix() for path in serve.snapshot(tmp_path)
    )
    before = serve.snapshot(tmp_path)
    (tmp_path / "recall" / "model.py").write_text("changed", encoding="utf-8")
    assert before != serve.snapshot(tmp_path)


def test_each_change_is_one_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build comes first, then one for each time that files changed and are quiet again."""
    states = iter(["a", "a", "a", "b", "c", "c", "c", "d", "d"])
    monkeypatch.setattr(serve, "snapshot", lambda root: next(states))
    monkeypatch.setattr(serve, "POLL_SECONDS", 0)
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    changes = serve.changes()
    next(changes)
    next(changes)
    next(changes)
    assert list(states) == []
