"""The chart engine in a process of its own, which can be ended when a chart takes too long.

The engine runs JavaScript inside this Python, where nothing can stop it, and some charts crash it.
One process draws all charts of a run: to start it costs as much as ten charts.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ChartError(Exception):
    """What the engine reports of a chart that it cannot draw."""


class EngineCrashedError(Exception):
    """The engine ended without an answer."""


class ChartEngine:
    """Draws charts one after the other, each within a limit of time."""

    def __init__(self) -> None:
        """Start nothing yet: with a warm cache no chart is drawn."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def draw(self, request: Mapping[str, Any], seconds: float) -> str:
        """Return the SVG of one chart; `request` is what `_draw` takes.

        Raises ChartError, EngineCrashedError, or TimeoutError when the limit is over.
        """
        with self._lock:
            process = self._started()
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds, end)
            timer.start()
            try:
                answer = _ask(process, request)
            finally:
                timer.cancel()
            if late.is_set() or not answer:
                self.stop()
        if late.is_set():
            raise TimeoutError
        if not answer:
            raise EngineCrashedError
        reply = json.loads(answer)
        if "error" in reply:
            raise ChartError(reply["error"])
        return str(reply["svg"])

    def stop(self) -> None:
        """End the engine's process; the next chart starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _started(self) -> subprocess.Popen[bytes]:
        # After a fork the process is the parent's: two may not talk to it at once.
        if self._process is None or self._owner != os.getpid():
            self._process = subprocess.Popen(
                [sys.executable, "-I", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._owner = os.getpid()
        return self._process


def _ask(process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> bytes:
    """Return the answer to one request, empty when the process has ended."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        return process.stdout.readline()
    return b""


ENGINE = ChartEngine()
"""The one engine of this process."""
atexit.register(ENGINE.stop)


def _answer_all() -> None:
    """Draw the charts that come as lines of JSON, until there are no more."""
    # What the engine itself may print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            reply = {"svg": _draw(**json.loads(line))}
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side words it
            reply = {"error": str(error)}
        print(json.dumps(reply), file=answers, flush=True)


def _draw(specification: dict[str, Any], version: str, config: dict[str, Any], fonts: str) -> str:
    import vl_convert

    vl_convert.register_font_directory(fonts)
    svg: str = vl_convert.vegalite_to_svg(
        specification, vl_version=version, config=config, allowed_base_urls=[]
    )
    return svg


if __name__ == "__main__":
    _answer_all()
