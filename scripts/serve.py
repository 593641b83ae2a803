"""Build the site, show it on this machine and follow every change: open pages reload."""

from __future__ import annotations

import functools
import html
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.command import INTERRUPTED, ROOT, CommandLine, run_main
from scripts.set_up import VENV, SetUpError

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = ROOT / ".cache" / "serve" / "site"
WATCHED = ("data", "docs", "examples", "overrides", "recall", "hooks.py", "macros.py", "mkdocs.yml")
GONE = f"{VENV.name} was removed: run `python3 scripts/dev.py serve` again to set it up."
POLL_SECONDS = 0.3
PING_SECONDS = 15
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
# The page knows which build it shows; the stream names the newest one, and why a later one failed.
RELOAD_SCRIPT = Path(__file__).with_name("reload.js")
BROKEN_PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>The build failed</title>
<h1>The build failed</h1><pre data-no-site>{}</pre>
"""


class Builds:
    """What the watcher and the pages share: the newest site's name, and why a build failed."""

    def __init__(self) -> None:
        self.name = ""
        self.problems = ""
        self._changed = threading.Condition()

    @property
    def state(self) -> tuple[str, str]:
        """Return the name of the newest site and the problems of a later build, if it failed."""
        return self.name, self.problems

    def publish(self, name: str, problems: str = "") -> None:
        """Tell all open pages of a new site, or of none when the first build failed."""
        with self._changed:
            self.name, self.problems = name, problems
            self._changed.notify_all()

    def fail(self, problems: str) -> None:
        """Tell all open pages why the site that they show stays the newest."""
        self.publish(self.name, problems)

    def wait(self, told: tuple[str, str]) -> tuple[str, str]:
        """Return the state: as soon as it is another than the one told, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.state != told, timeout=PING_SECONDS)
            return self.state


class Handler(SimpleHTTPRequestHandler):
    """Serve the built site, each page with the script that reloads it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012 - as the base class has it
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, builds: Builds, **options: Any) -> None:
        self.builds = builds
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        """Answer a request for a page, a file, the script or the stream of builds."""
        path = self.path.partition("?")[0]
        if path == "/__reload.js":
            self._answer(HTTPStatus.OK, TYPES[".js"], RELOAD_SCRIPT.read_bytes())
        elif path == "/__events":
            self._stream()
        elif not SITE.is_dir():
            page = BROKEN_PAGE.format(html.escape(self.builds.problems))
            self._answer(
                HTTPStatus.SERVICE_UNAVAILABLE, TYPES[".html"], self._with_script(page.encode())
            )
        elif path.endswith(("/", ".html")):
            self._page(Path(self.translate_path(path)))
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Let the browser keep nothing."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a wrong address by the site's own page."""
        page = SITE / "404.html"
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._answer(HTTPStatus.NOT_FOUND, TYPES[".html"], self._with_script(page.read_bytes()))
        else:
            super().send_error(code, message, explain)

    def log_message(self, *arguments: Any) -> None:
        """Keep the terminal for the builds."""

    def _page(self, file: Path) -> None:
        try:
            page = (file / "index.html" if file.is_dir() else file).read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.OK, TYPES[".html"], self._with_script(page))

    def _with_script(self, page: bytes) -> bytes:
        script = f'<script src="/__reload.js" data-build="{self.builds.name}"></script>'.encode()
        before, body, after = page.rpartition(b"</body>")
        return before + script + body + after if body else page + script

    def _answer(self, status: HTTPStatus, content_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        state = ("", "")
        while True:
            state = self.builds.wait(state)
            news = json.dumps({"build": state[0], "problems": state[1]})
            try:
                self.wfile.write(f"retry: 500\ndata: {news}\n\n".encode())
            except OSError:  # the page was closed
                return


class Server(ThreadingHTTPServer):
    """A server that ends with the command and is quiet about pages that go away."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two servers share a port

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        """Say nothing when a browser drops a connection; report the rest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; return the exit code."""
    parser = CommandLine("serve", __doc__)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument("--port", type=int, default=8000, help="the port (default: 8000)")
    options = parser.parse_args(arguments)
    builds = Builds()
    try:
        server = Server(
            (options.host, options.port),
            functools.partial(Handler, builds=builds, directory=str(SITE)),
        )
    except socket.gaierror as error:
        print(
            f"{options.host} is not an address of this machine ({error.strerror}): leave out `--host`.",
            file=sys.stderr,
        )
        return 1
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        other = options.port + 1 if 0 < options.port < 65535 else 8001
        print(
            f"Port {options.port} of {options.host} cannot be used ({reason}): "
            f"`--port {other}` takes another.",
            file=sys.stderr,
        )
        return 1
    address = f"http://{options.host}:{server.server_port}/"
    try:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        for _ in changes():
            rebuild(builds, address)
            if not serving.is_alive():  # until now requests waited in the port's queue
                serving.start()
            print(f"{address} follows every change; Ctrl-C ends it.", flush=True)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return INTERRUPTED
    finally:
        server.server_close()
    return 0


def rebuild(builds: Builds, address: str) -> None:
    """Build in a new process, so that changed Python counts, too.

    A failed build leaves the last good site.
    Raises SetUpError when the packages have been removed in the meantime.
    """
    command = [sys.executable, "-m", "scripts.build", "--site-dir", str(SITE)]
    environment = {
        "RECALL_DOWNLOADS": "0",
        "RECALL_DRAFTS": "1",
        **os.environ,
        "SITE_URL": address,
    }  # guides and decks would take longer than the site
    try:
        built = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        raise SetUpError(GONE) from None
    print(built.stderr, end="", file=sys.stderr, flush=True)
    if built.returncode and SITE.is_dir():
        builds.fail(built.stderr)
    else:
        builds.publish(str(time.time_ns()), built.stderr if built.returncode else "")


def changes() -> Iterator[None]:
    """Yield at once, and again whenever files have changed and then were quiet for a moment."""
    known = snapshot(ROOT)
    while True:
        yield
        while (current := snapshot(ROOT)) == known:
            time.sleep(POLL_SECONDS)
        while current != known:
            known = current
            time.sleep(POLL_SECONDS)
            current = snapshot(ROOT)


def snapshot(root: Path) -> dict[Path, tuple[int, int]]:
    """Return time and size of each watched file."""
    found: dict[Path, tuple[int, int]] = {}
    for name in WATCHED:
        top = root / name
        for file in [top] if top.is_file() else top.rglob("*"):
            try:
                state = file.stat()
            except OSError:  # removed meanwhile
                continue
            by_product = (
                "__pycache__" in file.parts or file.name.startswith(".") or file.name.endswith("~")
            )
            if file.is_file() and not by_product:
                found[file] = (state.st_mtime_ns, state.st_size)
    return found


if __name__ == "__main__":
    raise SystemExit(run_main(main))
