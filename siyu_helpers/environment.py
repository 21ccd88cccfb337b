"""Make the environment: venv, pip with a progress line, and words for what goes wrong.

`course.py` loads this file by its path, before any package is installed: standard library only.
"""

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

QUIET = 60  # seconds without a line from pip before a hint
CAUSES = (  # the first pattern found in pip's last lines speaks
    ("full", r"Errno 28|Errno 122|No space left|WinError 112"),
    ("long", r"WinError 206|Long Path|File name too long"),
    ("denied", r"Errno 13|Errno 30|WinError 5\b|WinError 32|ermission denied|Access is denied"),
    ("hash", r"DO NOT MATCH THE HASHES|BadZipFile|bad zip|invalid wheel|has an invalid"),
    ("network", r"onnection|Max retries|timed out|Timeout|getaddrinfo|name resolution|ProxyError|SSLError|Incomplete"),
    ("nothing", r"from versions: none"),
    ("missing", r"No matching distribution|Could not find a version"),
)
PACKAGE = (
    re.compile(  # "Collecting numpy==2.4.6 (from -r ...", "Processing /wheels/numpy-2.4.6-py3-none-any.whl (from ..."
        r"(?:Collecting|Processing|Requirement already satisfied:) (?:[^(]*[/\\])?([A-Za-z0-9][\w.-]*?)(?===|-\d|\s)"
    )
)
ANOTHER_INDEX = {"hash", "network", "nothing", "missing"}  # causes that another index may cure
Say = Callable[..., str]  # a key of door_words.json and values -> the wording in the learner's language


def explain(text: str, say: Say) -> str:
    r"""Return what went wrong and what to do, from the words of pip or of the system.

    >>> explain("ERROR: No matching distribution found for pandas==9", lambda key: key)
    'missing\nindex'
    """
    cause = next((key for key, pattern in CAUSES if re.search(pattern, text)), "failed")
    return say(cause) + ("\n" + say("index") if cause in ANOTHER_INDEX else "")


@contextlib.contextmanager
def only_one(lock_file: str) -> Iterator[bool]:
    """Hold a lock file and give True; give False if another start holds it. The system frees it, however one ends."""
    with open(lock_file, "a") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def make(folder: str) -> None:
    """Make an empty environment that finds the course's own packages in the folder above it."""
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(folder)
    packages = "Lib" if os.name == "nt" else f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
    # ASCII on purpose: older Pythons read a .pth in the locale's encoding, and the folder's name may be Chinese
    line = "import os, sys; sys.path.append(os.path.dirname(sys.prefix))\n"
    Path(folder, packages, "site-packages", "siyu.pth").write_text(line, encoding="ascii")


def install(python: str, lock: str, index_url: str | None, log: str, say: Say) -> str | None:
    """Install a hashed lock with pip into the environment of ``python``.

    Parameters
    ----------
    python : path of the environment's interpreter
    lock : path of the requirements file, every pin with its hashes
    index_url : an index to use instead of the one pip is set to
    log : path of the file that gets all that pip says
    say : gives the wording for a key of door_words.json

    Returns
    -------
    str or None
        What went wrong and what to do; None after success.
    """
    # --no-deps: the lock is complete, and pip 23.2 trips over extras in hash mode
    command = [python, "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "-r", lock]
    command += ["--index-url", index_url] if index_url else []
    total = sum(line[0].isalnum() for line in Path(lock).read_text(encoding="utf-8").splitlines() if line)
    process = subprocess.Popen(
        command,
        env=dict(os.environ, PYTHONIOENCODING="utf-8:replace", PIP_USER="0"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=listen, args=(process, lines), daemon=True).start()
    said, done, writing = [""], 0, False
    with ending(process), open(log, "w", encoding="utf-8", newline="\n") as file:
        while True:
            try:
                line = lines.get(timeout=QUIET)
            except queue.Empty:
                hint = say("files") if writing else say("slow", QUIET) + "\n" + say("index")
                print("\n" + hint, flush=True)
                continue
            if not line:
                break
            file.write(line)
            file.flush()
            said.append(line)
            total -= line.startswith("Ignoring ")  # a pin for another system or Python
            package = PACKAGE.match(line)
            if package:
                done += 1
                show(done, total, package.group(1))
            elif line.startswith("Installing collected"):
                writing = True
                show(total, total, say("files"))
    if sys.stdout.isatty():
        print()
    if process.returncode == 0:
        return None
    telling = [line.strip()[:300] for line in said if re.match(r"\s*(ERROR|WARNING|\w*Error)\b", line)][-5:]
    return explain("".join(said[-30:]), say) + "\n" + say("log", "\n".join(telling), log)


@contextlib.contextmanager
def ending(process: subprocess.Popen) -> Iterator[None]:
    """Wait for a process at the end; end it first if we were interrupted."""
    with process:
        try:
            yield
        except BaseException:
            process.kill()
            raise


def listen(process: subprocess.Popen, lines: "queue.Queue[str]") -> None:
    """Put each line of a process into the queue, and an empty string after the last."""
    for line in process.stdout or ():
        lines.put(line)
    lines.put("")


def show(done: int, total: int, name: str) -> None:
    """Draw one line that overwrites itself; where output is no terminal, print every tenth package."""
    bar = "#" * (20 * done // max(total, 1))
    line = f"[{bar:.<20}] {done}/{total} {name}"
    if sys.stdout.isatty():
        print(f"\r{line[:70]:<70}", end="", flush=True)
    elif done % 10 == 0 or done == total:
        print(line, flush=True)
