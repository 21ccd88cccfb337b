"""Check a learner's environment, one line a finding: ``python -m siyu_helpers.doctor --lang zh``.

``course.py doctor`` checks the computer first and then starts this.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from siyu_helpers.desk import START, speak
from siyu_helpers.language import language, say

ROOT = Path(__file__).absolute().parents[1]
FONT = "Siyu Course Sans"
KERNEL_SECONDS = 60
LONGEST_PATH = 90  # characters: the deepest file in .venv adds about 165, and Windows stops at 260
Finding = tuple[bool, str]  # is it well; what was found, and what to do if not


def pins(lock: Path) -> dict[str, str]:
    """Return the packages that a lock pins for this system and Python: name -> version."""
    from packaging.requirements import Requirement

    lines = [line.rstrip("\\ \n") for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    wanted = [Requirement(line) for line in lines]
    return {pin.name: next(iter(pin.specifier)).version for pin in wanted if not pin.marker or pin.marker.evaluate()}


def check_packages(lock: Path) -> Iterator[Finding]:
    """Compare what is installed with a lock."""
    wanted, wrong = pins(lock), []
    for name, version in wanted.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(say(f"缺少 {name}", f"{name} is missing"))
            continue
        if found != version:
            wrong.append(say(f"{name} 是 {found}，应为 {version}", f"{name} is {found}, not {version}"))
    if not wrong:
        yield (
            True,
            say(f"软件包：{len(wanted)} 个，都与课程一致", f"packages: all {len(wanted)} as the course wants them"),
        )
        return
    words = "; ".join(wrong)
    yield (
        False,
        say(
            f"软件包：{words}。请关闭 JupyterLab，删除课程里的 .venv 文件夹，再运行 {START}",
            f"packages: {words}. Close JupyterLab, delete the course's folder .venv, run {START}",
        ),
    )


def check_font() -> Iterator[Finding]:
    """Look for the packaged font, and whether charts would use it."""
    if not list((Path(__file__).parent / "fonts").glob("*.ttf")):
        yield (
            False,
            say(
                "字体：siyu_helpers/fonts 里没有字体文件，请重新下载课程",
                "font: none in siyu_helpers/fonts; get the course again",
            ),
        )
        return
    from matplotlib import font_manager

    from siyu_helpers.language import use

    use(language())
    try:
        font_manager.findfont(FONT, fallback_to_default=False)
    except ValueError as error:
        yield (
            False,
            say(
                f"字体：图表用不上 {FONT}（{error}），请重新下载课程",
                f"font: charts cannot use {FONT} ({error}); get the course again",
            ),
        )
    else:
        yield True, say(f"字体：图表使用 {FONT}", f"font: charts use {FONT}")


def check_kernel(seconds: float = KERNEL_SECONDS) -> Iterator[Finding]:
    """Start the kernel of the notebooks, away from the course folder, and import the course's package in it."""
    from jupyter_client.manager import start_new_kernel

    advice = say(
        f"请关闭安全软件的拦截，或删除 .venv 后再运行 {START}",
        f"see whether security software stops it, or delete .venv and run {START}",
    )
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager = client = None
    try:
        manager, client = start_new_kernel(
            kernel_name="python3", startup_timeout=seconds, cwd=tempfile.gettempdir(), **silent
        )
        reply = client.execute_interactive(
            "import siyu_helpers", timeout=seconds, store_history=False, allow_stdin=False, output_hook=lambda _: None
        )
        content = reply["content"]
        fault = "" if content["status"] == "ok" else f"{content['ename']}: {content['evalue']}"
    except (RuntimeError, TimeoutError, OSError) as error:
        fault = f"{type(error).__name__}: {error}"
    finally:
        if client is not None:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    if fault:
        yield (
            False,
            say(
                f"内核：笔记本里用不了课程的代码（{fault}）；{advice}",
                f"kernel: notebooks cannot use the course's code ({fault}); {advice}",
            ),
        )
    else:
        yield True, say("内核：能启动，能导入 siyu_helpers", "kernel: starts and imports siyu_helpers")


def check_data() -> Iterator[Finding]:
    """Ask the data module whether the data files are those of this term."""
    from siyu_helpers import data

    problems = data.check_datasets()
    if not problems:
        yield True, say("数据：文件齐全，校验一致", "data: all files there and unchanged")
    for problem in problems:
        yield False, say(f"数据：{problem}", f"data: {problem}")


def check_work(folder: Path) -> Iterator[Finding]:
    """Try to write into the learner's folder."""
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield (
            False,
            say(
                f"写入：不能写入 work（{error}），请检查文件夹权限",
                f"writing: no write access to work ({error}); check the folder's permissions",
            ),
        )
    else:
        yield True, say("写入：可以写入 work", "writing: work can be written to")


def check_path(folder: Path, windows: bool = os.name == "nt") -> Iterator[Finding]:
    """Tell whether the course's path leaves room for the deepest file below it, on Windows."""
    if windows and len(str(folder)) > LONGEST_PATH:
        yield (
            False,
            say(
                f"路径：{len(str(folder))} 个字符，对 Windows 太长，请把课程移到较短的路径，例如 C:\\siyu",
                f"path: {len(str(folder))} characters, too long for Windows; move the course to a short one, such as C:\\siyu",
            ),
        )
    else:
        yield True, say(f"路径：{folder}", f"path: {folder}")


def check_configuration() -> Iterator[Finding]:
    """Mention settings of the user's own that reach into the course; none of them is a fault."""
    from jupyter_core.paths import jupyter_config_dir

    folder = Path(jupyter_config_dir())
    found = [*folder.glob("jupyter_*config.*"), *folder.glob("lab/user-settings/@jupyterlab/translation-extension/*")]
    names = [str(path) for path in found] + [name for name in ("PYTHONPATH", "JUPYTERLAB_DIR") if os.environ.get(name)]
    if names:
        words = ", ".join(names)
        yield True, say(f"提示：你自己的设置也会生效：{words}", f"note: settings of your own apply as well: {words}")


def main(arguments: list[str] | None = None) -> int:
    """Print every finding and a summary; return 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m siyu_helpers.doctor")
    parser.add_argument("--lang", choices=["zh", "en"], required=True)
    speak(parser.parse_args(arguments).lang)
    checks = [
        (say("软件包", "packages"), lambda: check_packages(ROOT / "requirements.txt")),
        (say("字体", "font"), check_font),
        (say("内核", "kernel"), check_kernel),
        (say("数据", "data"), check_data),
        (say("写入", "writing"), lambda: check_work(ROOT / "work")),
        (say("路径", "path"), lambda: check_path(ROOT)),
        (say("设置", "settings"), check_configuration),
    ]
    bad = 0
    for name, check in checks:
        try:
            findings = list(check())
        except Exception as error:  # a broken package may raise anything; the other checks still tell
            findings = [(False, f"{name}: {type(error).__name__}: {error}")]
        for well, words in findings:
            print(f"{'ok ' if well else '!! '} {words}", flush=True)
            bad += not well
    if bad:
        print(say(f"发现 {bad} 个问题，见上面标 !! 的行。", f"{bad} found wrong: see the lines marked !!."))
        return 1
    print(say("一切正常，可以上课。", "All is well: the course can start."))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
