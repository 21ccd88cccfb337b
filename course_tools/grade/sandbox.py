"""A kernel for one handed-in notebook: isolated by bubblewrap where it can be, in an empty folder in any case.

Inside the sandbox stand Python, the helpers without their hidden checks, the term's data and what was handed in beside
the notebook, all read-only, and an empty home in memory. There is no network, no solution, no other student, and a
limit to memory and to the size of files.
"""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from course_tools.paths import ROOT

MEMORY = 2 * 2**30  # bytes of data a kernel may hold: about five times what a unit's exercise needs
FILE = 64 * 2**20  # bytes of one file it may write
HOME = 256 * 2**20  # bytes of all its files
ENTRIES = 20  # files in the folder of its sockets; a kernel makes five
START = 60  # seconds a kernel may take to start
PROGRAM = (
    "-P",
    "-m",
    "siyu_helpers.checks.answering",
    "-f",
    "{connection_file}",
    "--HistoryManager.hist_file=:memory:",
)


@dataclass(frozen=True)
class Seat:
    """Where a notebook runs: `isolated` or not, on which data, with which files beside it."""

    isolated: bool
    data: Path
    beside: Path | None = None


@functools.cache
def isolation() -> str:
    """Return "" where notebooks can be isolated, else why not, as a word: "system", "missing" or "refused"."""
    if not sys.platform.startswith("linux"):
        return "system"
    if shutil.which("bwrap") is None:
        return "missing"
    with tempfile.TemporaryDirectory() as folder:
        seat = Seat(True, ROOT / "datasets")
        command = [*_bubblewrap(seat, Path(folder)), sys.executable, "-c", "import ipykernel"]
        done = subprocess.run(command, capture_output=True, check=False)
    return "" if done.returncode == 0 else "refused"


@contextlib.contextmanager
def kernel(seat: Seat) -> Iterator[KernelManager]:
    """Start a kernel at a seat; it is killed with everything it started when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="siyu-"))
    try:
        manager = KernelManager(connection_file=str(folder / "kernel.json"))
        environment = _environment(seat, folder)
        if seat.isolated:
            manager.transport, manager.ip = "ipc", str(folder / "socket")
            program = [*_bubblewrap(seat, folder, environment), sys.executable, *PROGRAM]
            started = {**os.environ}
        else:
            (folder / "home").mkdir()
            program, started = [sys.executable, *PROGRAM], {**os.environ, **environment}
        started.pop("JPY_PARENT_PID", None)  # inside, the parent has another number
        manager._kernel_spec = KernelSpec(
            argv=program, display_name="Python", language="python", interrupt_mode="message"
        )
        try:
            with open(os.devnull, "w") as nothing:  # what a notebook writes past its kernel is nobody's
                manager.start_kernel(env=started, cwd=str(folder), stdout=nothing, stderr=nothing)
            yield manager
        finally:
            with contextlib.suppress(Exception):  # a kernel that is gone already
                manager.shutdown_kernel(now=True)
    finally:
        _remove(folder)


def overfull(manager: KernelManager) -> bool:
    """Tell whether a notebook has put files of its own into the folder of its kernel's sockets."""
    folder = Path(manager.connection_file).parent
    with contextlib.suppress(OSError):
        entries = list(os.scandir(folder))
        return len(entries) > ENTRIES or any(entry.stat(follow_symlinks=False).st_size > 2**20 for entry in entries)
    return False


def _remove(folder: Path) -> None:
    """Remove a folder, however deep a notebook has made it, following no link."""
    if os.name == "nt":
        shutil.rmtree(folder, ignore_errors=True)
    else:
        subprocess.run(["rm", "-rf", str(folder)], check=False, capture_output=True)


def _environment(seat: Seat, folder: Path) -> dict[str, str]:
    """Return what a kernel finds in its environment."""
    home = "/student" if seat.isolated else str(folder / "home")
    beside = "/handed_in" if seat.isolated else str(seat.beside)
    return {
        "HOME": home,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
        if seat.isolated
        else os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "IPYTHONDIR": "/tmp/ipython" if seat.isolated else str(folder / "ipython"),  # noqa: S108 - inside the sandbox
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/matplotlib" if seat.isolated else _matplotlib_cache(),  # noqa: S108 - inside the sandbox
        "NBGRADER_EXECUTION": "autograde",  # the pre-check at a notebook's end stays silent
        "PYTHONDONTWRITEBYTECODE": "1",
        "SIYU_DATASETS": str(seat.data),
        "SIYU_LIMITS": f"{MEMORY},{FILE}",
        **({"SIYU_BESIDE": beside} if seat.beside else {}),
        **({"SIYU_SANDBOX": "1"} if seat.isolated else {}),
    }


@functools.cache
def _matplotlib_cache() -> str:
    """Return the folder of matplotlib's list of fonts; a kernel that lacks it takes seconds to make one."""
    import matplotlib
    import matplotlib.font_manager

    return matplotlib.get_cachedir()


def _bubblewrap(seat: Seat, folder: Path, environment: dict[str, str] | None = None) -> list[str]:
    """Return the command line that isolates what follows it; `folder` holds the kernel's sockets."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    for name, value in (environment or _environment(seat, folder)).items():
        words += ["--setenv", name, value]
    for place in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):  # on most systems links into /usr
        if os.path.islink(place):
            words += ["--symlink", os.readlink(place), place]
        elif os.path.isdir(place):
            words += ["--ro-bind", place, place]
    words += ["--ro-bind", "/usr", "/usr"]
    for place in ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives"):
        words += ["--ro-bind-try", place, place]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/student", "/dev/shm"):  # noqa: S108 - inside the sandbox
        words += ["--size", str(HOME), "--tmpfs", place]
    for place in dict.fromkeys((sys.base_prefix, sys.prefix, str(ROOT / "siyu_helpers"), str(seat.data.resolve()))):
        if not place.startswith("/usr/"):
            words += ["--ro-bind", place, place]
    words += ["--tmpfs", str(ROOT / "siyu_helpers" / "checks" / "hidden")]
    cache = Path(_matplotlib_cache())
    for fonts in sorted(cache.glob("fontlist-*.json")):
        words += ["--ro-bind", str(fonts), f"/tmp/matplotlib/{fonts.name}"]  # noqa: S108 - inside the sandbox
    if seat.beside:
        words += ["--ro-bind", str(seat.beside), "/handed_in"]
    words += ["--bind", str(folder), str(folder), "--dir", "/student/work", "--chdir", "/student/work"]
    words += ["--remount-ro", "/"]
    return words
