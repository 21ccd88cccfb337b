"""The learner's desk: own copies of lessons and exercises in ``work/<lang>/``, and JupyterLab opened on them.

``course.py`` starts it as ``python -m siyu_helpers.desk --lang zh``.
"""

import argparse
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from siyu_helpers.language import Language, choose, say

ROOT = Path(__file__).absolute().parents[1]
START = "python course.py" if os.name == "nt" else "python3 course.py"
PORTS_TRIED = 50
LOCALES = {"zh": "zh_CN", "en": "en"}


@dataclass
class Copies:
    """What :func:`lay_out` did; each list holds paths below ``work/<lang>``."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def speak(lang: Language) -> None:
    """Choose the language of words; a console that cannot show Chinese gets English."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        "私域运营，。".encode(sys.stdout.encoding)
    except UnicodeError:
        lang = "en"
    choose(lang)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(content)
    os.replace(new, path)


def read_object(path: Path) -> dict:
    """Return the object in a JSON file, {} where there is none."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def as_json(content: dict) -> bytes:
    """Return an object as notebooks are written on disk: UTF-8, one space of indentation."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def cells_of(content: bytes, name: str) -> list[dict]:
    """Return the cells of a notebook.

    Raises
    ------
    ValueError
        If the content is not a notebook.
    """
    try:
        cells = json.loads(content)["cells"]
        [(cell["cell_type"], cell["metadata"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            say(f"{name} 不是完整的笔记本：{error!r}", f"{name} is no whole notebook: {error!r}")
        ) from None
    return cells


def digest(content: bytes, name: str) -> str:
    """Return a SHA-256 of what a learner can change in a file; running a notebook changes nothing of it.

    Of a notebook: types, sources and attachments of its cells. Of any other file: its bytes.
    """
    if name.endswith(".ipynb"):
        cells = cells_of(content, name)
        parts = [[cell["cell_type"], "".join(cell["source"]), cell.get("attachments") or {}] for cell in cells]
        content = json.dumps(parts, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def without_outputs(content: bytes) -> bytes:
    """Return a lesson without outputs and execution counts: it asks for a guess before the answer stands there."""
    notebook = json.loads(content)
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
            cell["metadata"].pop("execution", None)
    return as_json(notebook)


def editions(root: Path, lang: Language) -> dict[str, bytes]:
    """Return what a learner gets: path below ``work/<lang>`` -> content."""
    found = {}
    for path in sorted((root / "notebooks" / lang).glob("*.ipynb")):
        cells_of(path.read_bytes(), path.name)
        found[path.name] = without_outputs(path.read_bytes())
    folder = root / "exercises" / lang
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            found["/".join(("exercises", *parts))] = path.read_bytes()
    return found


def lay_out(root: Path, lang: Language) -> Copies:
    """Copy lessons and exercises into ``work/<lang>``; never overwrite what a learner changed.

    ``.editions.json`` there remembers of each file the edition copied: "edition" is the SHA-256 of all its bytes,
    "content" that of what a learner can change (:func:`digest`).
    """
    work, copies = root / "work" / lang, Copies()
    remembered = work / ".editions.json"
    known = read_object(remembered)
    before = as_json(known)
    for name, content in editions(root, lang).items():
        path, last = work / name, known.get(name, {})
        edition = {"edition": hashlib.sha256(content).hexdigest(), "content": digest(content, name)}
        if path.exists():
            try:
                mine = digest(path.read_bytes(), name)
            except ValueError:
                copies.damaged.append(name)
                continue
            if last == edition:
                continue
            if mine == edition["content"] != last.get("content"):  # says already what the new edition says
                known[name] = edition
                continue
            if mine != last.get("content"):
                copies.kept.append(name)
                continue
            copies.renewed.append(name)
        else:
            copies.new.append(name)
        write(path, content)
        known[name] = edition
    if as_json(known) != before:
        write(remembered, as_json(known))
    trust([work / name for name in [*copies.new, *copies.renewed] if name.endswith(".ipynb")])
    return copies


def trust(notebooks: list[Path]) -> None:
    """Sign notebooks, so that JupyterLab shows the styles and drawings in them."""
    if notebooks:
        import nbformat  # half a second: only when something was copied
        from nbformat.sign import NotebookNotary

        notary = NotebookNotary()
        for path in notebooks:
            notary.sign(nbformat.read(path, as_version=4))
        notary.store.close()


def interface_language(prefix: Path, lang: Language) -> None:
    """Set JupyterLab's language and stop its news pop-up, in the settings of the environment at ``prefix``."""
    path = prefix / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings = read_object(path)
    before = as_json(settings)
    settings.setdefault("@jupyterlab/translation-extension:plugin", {})["locale"] = LOCALES[lang]
    news = settings.setdefault("@jupyterlab/apputils-extension:notification", {})
    news |= {"fetchNews": "false", "checkForUpdates": False}
    if as_json(settings) != before:
        write(path, as_json(settings))


def answers(port: int) -> bool:
    """Tell whether a program on this computer listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)  # Windows tries a closed port for two seconds
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_free(port: int) -> bool:
    """Tell whether we may listen on a port, and nobody else does."""
    if answers(port):
        return False
    with socket.socket() as probe:
        if os.name != "nt":  # on Windows the option would share a busy port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    """Return the first free port from the wanted one on.

    Raises
    ------
    OSError
        If none of the next 50 is free.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if is_free(port):
            return port
    raise OSError(
        say(
            f"从 {wanted} 开始的端口都被占用。请换一个：{START} --port 9500",
            f"All ports from {wanted} on are busy. Give another: {START} --port 9500",
        )
    )


def report(copies: Copies, lang: Language) -> None:
    """Say what :func:`lay_out` did, and what a learner can do about it."""
    if lang == "zh":
        print(
            say(
                f"课程语言：中文（for English: {START} --lang en）",
                f"Course language: Chinese (for English: {START} --lang en)",
            )
        )
    else:
        print(
            say(
                f"课程语言：英文（换成中文：{START} --lang zh）",
                f"Course language: English (for Chinese: {START} --lang zh)",
            )
        )
    print(
        say(f"你的课文和练习：work/{lang}，可以放心修改", f"Your lessons and exercises: work/{lang}, yours to change")
    )
    if copies.new:
        print(say(f"新放入 {len(copies.new)} 个文件", f"{len(copies.new)} new files put there"))
    for name in copies.renewed:
        print(say(f"已换成新版：{name}", f"Replaced by its newer edition: {name}"))
    for name in copies.kept:
        print(
            say(
                f"有新版，但你改过，所以没有动：{name}\n  想要新版：把你的文件改个名字，再运行一次。",
                f"There is a newer edition, but you changed yours, so it stays: {name}\n"
                "  To get the new one, rename yours and start again.",
            )
        )
    for name in copies.damaged:
        print(
            say(
                f"文件已损坏，打不开，没有动：{name}\n  想重新开始：把它改个名字或删除，再运行一次。",
                f"Damaged, cannot be opened, left as it is: {name}\n"
                "  To begin afresh, rename or delete it and start again.",
            )
        )


def open_lab(root: Path, lang: Language, port: int, browser: bool) -> int:
    """Run JupyterLab on the learner's copies until it is stopped; return its exit code."""
    lessons = sorted(path.name for path in (root / "notebooks" / lang).glob("*.ipynb"))
    path = f"/lab/tree/work/{lang}/{lessons[0]}" if lessons else "/lab"
    token = secrets.token_urlsafe(24)
    log = Path(sys.prefix) / f"jupyter-{port}.log"
    command = [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--LabApp.default_url={quote(path)}"]
    command += [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in containers and on some school servers
        command.append("--allow-root")
    # In the environment, other users of this computer do not see the token; kernels come from this environment only.
    settings = dict(os.environ, JUPYTER_TOKEN=token, JUPYTER_PREFER_ENV_PATH="1", PYTHONIOENCODING="utf-8:replace")
    print(say("正在启动 JupyterLab……", "Starting JupyterLab ..."), flush=True)
    with open(log, "w", encoding="utf-8") as noise:
        lab = subprocess.Popen(
            command, env=settings, cwd=root, stdin=subprocess.DEVNULL, stdout=noise, stderr=subprocess.STDOUT
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while lab.poll() is None and not answers(port):
            time.sleep(0.1)
        if lab.poll() is None:
            url = f"http://127.0.0.1:{port}{quote(path)}?token={token}"
            opened = say(
                "JupyterLab 已在浏览器打开；若没有，请打开这个网址：",
                "JupyterLab is open in your browser; if not, open:",
            )
            print(opened if browser else say("请在浏览器打开：", "Open in your browser:"))
            print(f"  {url}")
            print(say("停止：在这个窗口按 Ctrl+C", "To stop: press Ctrl+C in this window"), flush=True)
        code = lab.wait()
    except KeyboardInterrupt:
        code = stop(lab)
    if code:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
        words = say(f"JupyterLab 意外停止。记录：{log}", f"JupyterLab stopped unexpectedly. Its log: {log}")
        print("\n".join([words, *last]), file=sys.stderr)
        return 1
    print(say("JupyterLab 已停止。", "JupyterLab has stopped."))
    return 0


def stop(lab: subprocess.Popen) -> int:
    """End JupyterLab and its kernels; return 0."""
    print()
    if os.name != "nt":  # Windows gives Ctrl+C to JupyterLab itself, and has no gentle way to end a process
        lab.terminate()
    try:
        lab.wait(15)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        lab.kill()
        lab.wait()
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Lay the learner's copies out and open JupyterLab on them."""
    parser = argparse.ArgumentParser(prog="python -m siyu_helpers.desk")
    parser.add_argument("--lang", choices=["zh", "en"], required=True)
    parser.add_argument("--port", type=int, default=8888)
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args(arguments)
    speak(chosen.lang)
    try:
        report(lay_out(ROOT, chosen.lang), chosen.lang)
        interface_language(Path(sys.prefix), chosen.lang)
        port = free_port(chosen.port)
        if port != chosen.port:
            print(say(f"端口 {chosen.port} 已被占用，改用 {port}。", f"Port {chosen.port} is busy; using {port}."))
        return open_lab(ROOT, chosen.lang, port, not chosen.no_browser)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
