"""The environments `.venv` and `.venv-examples`: exactly the files that the locks name by hash.

uv installs them, several times as fast as pip. pip brings uv from its own lock, and takes its place
where uv fails.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from scripts.command import FULL_DISK, ROOT, full_disk, one_at_a_time, say

VENV = ROOT / ".venv"
RUN_LOCK = "requirements.txt"
TEST_LOCK = "requirements-test.txt"
EXAMPLES_LOCK = "requirements-examples.txt"
UV_LOCK = "requirements-uv.txt"
_PYTHON = "python"  # the line of the stamp that says which Python an environment was made with

# How long an installation takes on two cores with a good network; the first download is most of it.
DURATIONS = {
    RUN_LOCK: "about 15 seconds",
    TEST_LOCK: "about 30 seconds",
    EXAMPLES_LOCK: "about a minute",
}
_EXACTLY = ["--require-hashes", "--no-deps", "--only-binary=:all:"]

# What pip prints when it reaches nobody, whichever way that fails.
_NO_NETWORK = re.compile(
    "connection broken by|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo"
    "|name resolution"
)
_NO_NETWORK_SENTENCE = (
    "The packages could not be downloaded: is there a network? "
    "With one, run the same command again."
)
# Settings of pip that would install to another place than the environment.
_ELSEWHERE = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
# Settings of pip, as `pip config list` names them, and the variables by which uv takes the same.
_AS_UV_SAYS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


_Done = subprocess.CompletedProcess[str]


class SetUpError(Exception):
    """Why the set-up failed: one sentence, then the tool's own output if it helps."""


class RefusedError(SetUpError):
    """What pip reports of packages that it can reach and not install."""


def venv_python(venv: Path | None = None) -> Path:
    """Return the path of an environment's interpreter; of `.venv` where none is named."""
    return _program(venv or VENV, "python")


def ensure_packages(locks: list[str], venv: Path | None = None) -> None:
    """Make an environment hold what the lock files name; raise SetUpError when that fails.

    The stamp is written last, so an interrupted set-up starts over.
    """
    venv = venv or VENV
    if is_installed(locks, venv):
        return
    with one_at_a_time(ROOT / ".cache" / "set-up.lock", "set-up"):
        if is_installed(locks, venv):  # the run that we waited for did it
            return
        started = time.monotonic()
        _announce(locks[-1], venv)
        installed = read_stamp(venv)
        if not installed or any(not is_installed([lock], venv) for lock in installed):
            installed = {}
            make_venv(venv)
        _stamp_file(venv).unlink(missing_ok=True)
        install(locks[-1], venv)  # the tests' lock holds all that the site's lock holds
        _write_stamp(venv, list(dict.fromkeys([*installed, *locks])))
        say(f"Set up in {time.monotonic() - started:.0f} s.")


def is_installed(locks: list[str], venv: Path) -> bool:
    """Return whether an environment works and has the lock files as they are now."""
    installed = read_stamp(venv)
    return all(installed.get(lock) == lock_digest(lock) for lock in locks)


def read_stamp(venv: Path) -> dict[str, str]:
    """Return lock file → digest of what is installed; nothing for an environment of no use.

    It is of no use when it is unfinished, when its Python does not run any more, and when that is
    another version than the one for which the packages were installed.
    """
    try:
        lines = _stamp_file(venv).read_text(encoding="utf-8").splitlines()
        stamp = dict(line.split() for line in lines)
    except (OSError, ValueError):
        return {}
    version = _version(venv)
    if not version or stamp.get(_PYTHON, version) != version:
        return {}
    return {lock: digest for lock, digest in stamp.items() if lock in DURATIONS}


def lock_digest(lock: str) -> str:
    """Return the SHA-256 of a lock file, the same for both kinds of line end."""
    return hashlib.sha256((ROOT / lock).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def make_venv(venv: Path) -> None:
    """Create an empty environment, in the place of what is left of an older one."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise SetUpError(
            "This Python comes without its venv module: "
            f"on Debian or Ubuntu, `apt install {package}` adds it."
        )
    if Path(sys.prefix).resolve() == venv.resolve():
        raise SetUpError(
            f"{venv.name} is out of date and in use by this very Python: "
            "run `deactivate`, then the command again."
        )
    try:
        if venv.is_symlink():
            venv.unlink()
        elif venv.exists():
            shutil.rmtree(venv)
    except OSError as error:
        raise SetUpError(f"The old {venv.name} cannot be removed: {error}") from None
    # Most of the time goes into pip, which is needed only where there is no uv yet.
    bare = ["--without-pip"] if find_uv() else []
    made = _run([sys.executable, "-m", "venv", *bare, str(venv)])
    if made.returncode:
        _refuse_full_disk(made.stdout)
        raise SetUpError(f"{venv.name} could not be made. Python said:\n{made.stdout.strip()}")


def install(lock: str, venv: Path) -> None:
    """Install exactly the files that a lock names by hash; raise SetUpError."""
    uv = find_uv() or _bring_uv()
    if uv is None or not _install_by_uv(uv, lock, venv):
        _install_by_pip(lock, venv)


def find_uv() -> Path | None:
    """Return the uv of `.venv`, which fills the other environments, too; None if there is none."""
    uv = _program(VENV, "uv")
    return uv if uv.is_file() else None


def uv_environment(pip_says: str, environment: dict[str, str]) -> dict[str, str]:
    """Return an environment in which uv uses the index, proxy and certificates that pip uses.

    `pip_says` is the output of `pip config list`: its variables and all its files, as pip weighs
    them. What is set for uv itself goes first.
    """
    found: dict[str, str] = {}
    for name, value in re.findall(r"(?m)^(?:global|install|:env:)\.([\w-]+)=(.*)$", pip_says):
        if name in _AS_UV_SAYS:
            separator = "," if name == "find-links" else " "
            found[_AS_UV_SAYS[name]] = separator.join(str(ast.literal_eval(value)).split())
    if "UV_INDEX_URL" in environment:  # the older name of the same setting
        found.pop("UV_DEFAULT_INDEX", None)
    return {**found, **environment, "UV_HTTP_RETRIES": "1", "UV_NO_PROGRESS": "1"}


def _bring_uv() -> Path | None:
    """Return the uv that pip installs into `.venv` from its own lock, None where there is none."""
    if not venv_python().exists():
        return None
    try:
        _install_by_pip(UV_LOCK, VENV)
    except RefusedError as error:
        say(f"There is no uv here, so pip takes its place, which is slower. {error}")
        return None
    return find_uv()


def _install_by_uv(uv: Path, lock: str, venv: Path) -> bool:
    """Return whether uv has installed a lock; if not, report why pip tries next."""
    pip_says = _run([str(venv_python()), "-m", "pip", "config", "list"]).stdout
    command = [str(uv), "pip", "install", "--python", str(venv_python(venv)), *_EXACTLY]
    # Like pip: a version may come from any index, because its hash decides.
    command += ["--index-strategy=unsafe-best-match", "-r", str(ROOT / lock)]
    done = _run(command, uv_environment(pip_says, dict(os.environ)))
    if done.returncode == 0:
        return True
    _refuse_full_disk(done.stdout)
    reason = " ".join(done.stdout.split())[:200] or f"exit {done.returncode}"
    say(f"uv could not install the packages, so pip tries, which takes longer. uv said: {reason}")
    return False


def _install_by_pip(lock: str, venv: Path) -> None:
    python = str(venv_python(venv))
    if _run([python, "-m", "pip", "--version"]).returncode:  # made without it, for uv
        _run([python, "-m", "ensurepip"])
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--no-user", "--progress-bar=off", "--retries=1", *_EXACTLY, "-r", str(ROOT / lock)]
    inherited = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    done = _run(command, inherited)
    if done.returncode == 0:
        return
    _refuse_full_disk(done.stdout)
    if _NO_NETWORK.search(done.stdout):
        raise SetUpError(_NO_NETWORK_SENTENCE)
    errors = re.findall(r"(?m)^ERROR: (.*)$", done.stdout) or done.stdout.splitlines()[-8:]
    raise RefusedError("\n  ".join(["The packages could not be installed. pip says:", *errors[:8]]))


def _run(command: list[str], environment: dict[str, str] | None = None) -> _Done:
    """Run a tool of the set-up with its output kept; a terminal shows how long it takes so far."""
    started = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as tool:
        while True:
            try:
                output, _ = tool.communicate(timeout=1)
            except subprocess.TimeoutExpired:
                _show(f"  {time.monotonic() - started:.0f} s")
            except BaseException:
                tool.kill()
                raise
            else:
                _show("")
                return subprocess.CompletedProcess(command, tool.returncode, output)


def _show(words: str) -> None:
    """Write over the last line of a terminal; a log keeps only whole sentences."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{words}")
        sys.stderr.flush()


def _refuse_full_disk(output: str) -> None:
    if FULL_DISK.search(output):
        raise SetUpError(full_disk())


def _program(venv: Path, name: str) -> Path:
    """Return the path of a program of an environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def _version(venv: Path) -> str:
    """Return the Python of an environment, such as `3.11`; nothing when it does not run."""
    show = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [venv_python(venv), "-I", "-S", "-c", show],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _stamp_file(venv: Path) -> Path:
    return venv / "set-up.txt"


def _write_stamp(venv: Path, locks: list[str]) -> None:
    lines = [f"{_PYTHON} {_version(venv)}", *(f"{lock} {lock_digest(lock)}" for lock in locks)]
    _stamp_file(venv).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _announce(lock: str, venv: Path) -> None:
    """Report what will be installed and how long it takes, and what is wrong with what is there."""
    version = _version(venv)
    made_for = re.findall(rf"(?m)^{_PYTHON} (\S+)$", _text(_stamp_file(venv)))
    if venv.exists() and not version:
        say(f"{venv.name} does not work any more, because its Python is gone: it is made again.")
    elif made_for and made_for != [version]:
        say(f"{venv.name} was made for Python {made_for[0]} and has {version}: it is made again.")
    # A lock has one line per package and others, indented, for its hashes.
    count = len(re.findall(r"(?m)^[^#\s]", _text(ROOT / lock)))
    say(f"Installing {count} packages of {lock} into {venv.name}: {DURATIONS[lock]}, once.")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
