"""The door as a newcomer meets it: what starts, what is said when something is wrong, what is never overwritten."""

import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from course_tools.__main__ import pytest_arguments
from siyu_helpers import desk, doctor, environment

ROOT = Path(__file__).resolve().parents[1]
DOOR = ("course.py", "siyu_helpers/door_words.json", "siyu_helpers/environment.py")
PROGRAM = "import sys\nprint('RUN', __spec__.name, *sys.argv[1:], flush=True)\n"
OLD_LOCK, NEW_LOCK = "1.0", "2.0"


def wheel(folder: Path, version: str) -> str:
    """Write a wheel of the package tinypin; return its pin for a lock."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"tinypin-{version}-py3-none-any.whl"
    info = f"tinypin-{version}.dist-info"
    files = {
        "tinypin.py": f"version = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tinypin\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        code = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={code},{len(text)}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return f"tinypin=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package index in a folder, with two versions of tinypin; their pins stand in <version>.txt."""
    folder = tmp_path_factory.mktemp("index")
    for version in (OLD_LOCK, NEW_LOCK):
        pin = wheel(folder / "tinypin", version)
        (folder / f"{version}.txt").write_text(pin, encoding="utf-8")
    links = "".join(f'<a href="{path.name}">{path.name}</a>' for path in (folder / "tinypin").glob("*.whl"))
    (folder / "tinypin" / "index.html").write_text(
        f"<!DOCTYPE html><html><body>{links}</body></html>", encoding="utf-8"
    )
    return folder


def fake_course(folder: Path, index: Path) -> Path:
    """The door's own files, one-package locks, and programs that only say that they run."""
    for name in DOOR:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(index / f"{OLD_LOCK}.txt", folder / "requirements.txt")
    shutil.copy(index / f"{OLD_LOCK}.txt", folder / "requirements-test.txt")
    for name in ("siyu_helpers/desk.py", "siyu_helpers/doctor.py", "course_tools/__main__.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(PROGRAM, encoding="utf-8")
    (folder / "siyu_helpers" / "__init__.py").write_text("")
    return folder


@pytest.fixture
def course(tmp_path: Path, index: Path) -> Path:
    """A course that nobody has started yet."""
    return fake_course(tmp_path / "课程 副本", index)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory, index: Path) -> tuple[Path, subprocess.CompletedProcess]:
    """A course after its first start, and what that start said."""
    folder = fake_course(tmp_path_factory.mktemp("first") / "课程 副本", index)
    return folder, start(folder, "lab", "--no-browser", "--lang", "zh", "--index-url", index.as_uri())


@pytest.fixture
def ready(first_start: tuple[Path, subprocess.CompletedProcess], tmp_path: Path) -> Path:
    """A course of one's own with its environment made."""
    folder = tmp_path / "课程 副本"
    shutil.copytree(first_start[0], folder, symlinks=True)
    state = json.loads((folder / ".venv" / "siyu.json").read_text(encoding="utf-8"))
    (folder / ".venv" / "siyu.json").write_text(json.dumps(state | {"folder": str(folder)}), encoding="utf-8")
    (folder / ".venv" / "mark").touch()  # gone when the environment is made anew
    return folder


def settings(**more: str) -> dict[str, str]:
    """The environment of a newcomer: no pip settings of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "LC_", "LANG", "PYTEST"))}
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", "PIP_TIMEOUT": "1", "PYTHONIOENCODING": "utf-8"}
    return kept | own | {"LANG": "zh_CN.UTF-8"} | more


def start(
    folder: Path, *words: str, prelude: str = "", encoding: str = "utf-8", **more: str
) -> subprocess.CompletedProcess:
    """Run course.py; a prelude is Python that changes the computer it believes to be on."""
    command = [sys.executable, "course.py", *words]
    if prelude:
        runner = f"import sys, runpy\nsys.argv = {command[1:]!r}\n{prelude}\nrunpy.run_path('course.py', run_name='__main__')"
        command = [sys.executable, "-c", runner]
    done = subprocess.run(
        command, cwd=folder, env=settings(**more), capture_output=True, encoding=encoding, timeout=120, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def module(folder: Path) -> ModuleType:
    """course.py of a folder, imported."""
    spec = importlib.util.spec_from_file_location("course_under_test", folder / "course.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


# --- words, before anything is made


@pytest.mark.parametrize(("lang", "words"), [("zh", "用法"), ("en", "Usage")])
@pytest.mark.parametrize("asked", [["--help"], ["help"], ["lab", "-h"]])
def test_help_speaks_both_languages(course: Path, lang: str, words: str, asked: list[str]) -> None:
    done = start(course, *asked, "--lang", lang)
    assert done.returncode == 0
    assert done.stdout.startswith(words)
    assert all(command in done.stdout for command in ("lab", "doctor", "test", "build", "verify", "--index-url"))
    assert not (course / ".venv").exists()


@pytest.mark.parametrize(
    "words", [["lba"], ["lab", "--prot", "1"], ["--port", "x"], ["--lang", "fr"], ["lab", "extra"]]
)
def test_a_mistyped_word_is_named(course: Path, words: list[str]) -> None:
    done = start(course, *words)
    assert done.returncode == 1
    assert "无法识别" in done.stderr
    assert not (course / ".venv").exists()


def test_an_old_python_is_told_how_to_get_a_newer_one(course: Path) -> None:
    prelude = "sys.version_info = (3, 8, 1)\nimport shutil; shutil.which = lambda name: None"
    done = start(course, prelude=prelude)
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert "3.8" in done.stderr
    assert "python.org/downloads" in done.stderr
    assert not (course / ".venv").exists()


def test_an_old_python_is_told_of_a_newer_one_here(course: Path) -> None:
    prelude = "sys.version_info = (3, 9, 1)\nimport shutil; shutil.which = lambda name: name if name == 'python3.12' else None"
    assert "python3.12 course.py" in start(course, prelude=prelude).stderr


def test_missing_ensurepip_names_the_package_to_install(course: Path) -> None:
    done = start(course, prelude="sys.modules['ensurepip'] = None")
    assert done.returncode == 1
    assert f"sudo apt install python3.{sys.version_info.minor}-venv" in done.stderr


def test_too_little_space_is_said_before_anything_is_made(course: Path) -> None:
    prelude = "import shutil, types\nshutil.disk_usage = lambda path: types.SimpleNamespace(free=3e8)"
    done = start(course, prelude=prelude)
    assert done.returncode == 1
    assert "0.3 GB" in done.stderr
    assert not (course / ".venv").exists()


def test_a_folder_without_write_access_is_said(course: Path) -> None:
    done = start(course, prelude="import os; os.access = lambda path, mode: False")
    assert done.returncode == 1
    assert "不能写入课程文件夹" in done.stderr


def test_a_file_in_the_place_of_work_is_said(course: Path) -> None:
    (course / "work").write_text("mine")
    done = start(course)
    assert done.returncode == 1
    assert "work" in done.stderr


def test_course_py_alone_asks_for_the_rest(tmp_path: Path) -> None:
    shutil.copy(ROOT / "course.py", tmp_path)
    done = start(tmp_path)
    assert done.returncode == 1
    assert "解压" in done.stderr


def test_a_students_copy_has_no_tools(course: Path) -> None:
    shutil.rmtree(course / "course_tools")
    done = start(course, "test", "--quick")
    assert done.returncode == 1
    assert "course_tools" in done.stderr
    assert not (course / ".venv").exists()


def test_two_starts_at_once_do_not_meet(course: Path) -> None:
    (course / "work").mkdir()
    with environment.only_one(str(course / "work" / "door.lock")) as alone:
        assert alone
        done = start(course)
    assert done.returncode == 1
    assert "另一个窗口正在安装" in done.stderr
    assert not (course / ".venv").exists()


@pytest.mark.parametrize(("console", "chinese"), [("utf-8", True), ("cp936", True), ("cp437", False), ("ascii", False)])
@pytest.mark.parametrize("words", [["--help"], ["nonsense"]])
def test_any_console_can_show_the_words(course: Path, console: str, chinese: bool, words: list[str]) -> None:
    done = start(course, *words, encoding=console, PYTHONIOENCODING=console)
    shown = done.stdout + done.stderr
    assert ("用法" in shown) == chinese
    assert ("sage" in shown) != chinese
    assert "?" not in shown


@pytest.mark.parametrize(
    ("system", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({}, "en"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows tells its language otherwise")
def test_the_systems_language_is_followed(
    course: Path, monkeypatch: pytest.MonkeyPatch, system: dict, lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert module(course).system_language() == lang


def test_a_damaged_settings_file_is_no_obstacle(course: Path) -> None:
    (course / "work").mkdir()
    (course / "work" / "settings.json").write_text('{"lang": "fr"', encoding="utf-8")
    assert start(course, "--help").stdout.startswith("用法")
    (course / "work" / "settings.json").write_text('{"lang": "en"}', encoding="utf-8")
    assert start(course, "--help").stdout.startswith("Usage")


# --- what pip says, in words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "full"),
        ("OSError: [WinError 112] 磁盘空间不足。", "full"),
        ("ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'c:\\x.pyd'", "denied"),
        ("PermissionError: [Errno 13] Permission denied: '/opt/course/.venv'", "denied"),
        ("HINT: This error might have occurred since this system does not have Windows Long Path support", "long"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash"),
        ("WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\nERROR: No matching distribution found for a", "network"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.", "network"),
        ("WARNING: SSLError(SSLCertVerificationError(1, 'certificate verify failed'))", "network"),
        ("ERROR: Could not find a version that satisfies the requirement a==2 (from versions: 1)", "missing"),
        ("ERROR: Could not find a version that satisfies the requirement a==2 (from versions: none)", "nothing"),
        ("ERROR: something else", "failed"),
    ],
)  # fmt: skip
def test_the_cause_is_read_from_pips_words(text: str, key: str) -> None:
    said = environment.explain(text, lambda name, *values: name).splitlines()
    assert said == [key] + (["index"] if key in ("hash", "network", "nothing", "missing") else [])


def fake_pip(folder: Path, program: str) -> None:
    """Make ``python -m pip`` run a program of ours, for a Python started with PYTHONPATH=folder."""
    (folder / "pip").mkdir()
    (folder / "pip" / "__init__.py").write_text("")
    (folder / "pip" / "__main__.py").write_text("import sys, time\n" + program, encoding="utf-8")


PLAIN = {"slow": "SLOW {0}", "index": "INDEX", "files": "FILES", "full": "FULL", "log": "LOG {0} {1}"}


def install_with(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pins: int = 12) -> str | None:
    fake_pip(tmp_path, program)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    lock = tmp_path / "lock.txt"
    lock.write_text("".join(f"pack-{n}==1.0 \\\n    --hash=sha256:00\n" for n in range(pins)), encoding="utf-8")
    log = str(tmp_path / "install.log")
    return environment.install(sys.executable, str(lock), None, log, lambda key, *v: PLAIN[key].format(*v))


def test_progress_counts_the_pins_that_apply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    program = """
print("Ignoring pack-0: markers don't match your environment")
print("Ignoring pack-1: markers don't match your environment")
for n in range(2, 12):
    source = f"/a folder/课程/pack_{n}-1.0-py3-none-any.whl" if n % 2 else f"pack-{n}==1.0"
    print("Processing" if n % 2 else "Collecting", source, "(from -r /x/requirements.txt (line 1))")
print("Installing collected packages: pack")
"""
    assert install_with(program, tmp_path, monkeypatch) is None
    assert "[####################] 10/10 pack_11\n[####################] 10/10 FILES\n" in capsys.readouterr().out
    assert "课程/pack_3" in (tmp_path / "install.log").read_text(encoding="utf-8")


def test_a_terminal_gets_one_line_that_overwrites_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    environment.show(37, 105, "pandas")
    environment.show(38, 105, "zmq")
    lines = capsys.readouterr().out.split("\r")
    assert [line.rstrip() for line in lines] == [
        "",
        "[#######.............] 37/105 pandas",
        "[#######.............] 38/105 zmq",
    ]
    assert len(lines[1]) == len(lines[2])


def test_a_silent_pip_brings_a_hint_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(environment, "QUIET", 0.3)
    program = 'print("Collecting pack-0", flush=True); time.sleep(0.8); print("Installing collected packages: a")'
    assert install_with(program, tmp_path, monkeypatch, pins=1) is None
    assert "SLOW 0.3\nINDEX\n" in capsys.readouterr().out


def test_a_full_disk_during_the_installation_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = 'print("ERROR: Could not install packages due to an OSError: [Errno 28] No space left"); sys.exit(1)'
    said = install_with(program, tmp_path, monkeypatch)
    assert said.startswith("FULL\nLOG ERROR: Could not install")
    assert said.endswith("install.log")


# --- the environment


@pytest.mark.slow
def test_first_start_makes_the_environment_and_hands_over(
    first_start: tuple[Path, subprocess.CompletedProcess], tmp_path: Path
) -> None:
    folder, done = first_start
    assert done.returncode == 0, done.stderr
    assert "第一次运行" in done.stdout
    assert "1/1 tinypin" in done.stdout
    assert done.stdout.splitlines()[-1] == "RUN siyu_helpers.desk --lang zh --no-browser"
    assert "Installing collected packages" in (folder / ".venv" / "install.log").read_text(encoding="utf-8")
    [line] = folder.glob(".venv/[Ll]ib/**/siyu.pth")
    assert line.read_bytes().isascii()
    # a notebook runs somewhere else and still finds the course
    code = "import siyu_helpers, tinypin; print(siyu_helpers.__file__, tinypin.version)"
    shown = subprocess.run(
        [module(folder).PYTHON, "-c", code],
        cwd=tmp_path,
        env=settings(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert shown.stdout.split("\n")[0] == f"{folder / 'siyu_helpers' / '__init__.py'} 1.0"


@pytest.mark.slow
def test_second_start_asks_nothing_of_pip(ready: Path) -> None:
    before = (ready / ".venv" / "install.log").stat().st_mtime_ns
    done = start(ready, "--port", "9001", PATH="")
    assert done.stdout == "RUN siyu_helpers.desk --lang zh --port 9001\n"
    assert (ready / ".venv" / "install.log").stat().st_mtime_ns == before


@pytest.mark.slow
def test_the_chosen_language_is_remembered(ready: Path) -> None:
    assert start(ready).stdout.endswith("--lang zh\n")
    assert start(ready, "--lang", "en").stdout.endswith("--lang en\n")
    assert start(ready).stdout.endswith("--lang en\n")
    # a console without Chinese changes the words, not the lessons
    start(ready, "--lang", "zh")
    assert start(ready, PYTHONIOENCODING="ascii").stdout.endswith("--lang zh\n")


@pytest.mark.slow
def test_a_changed_lock_runs_pip_again_and_nothing_else(ready: Path, index: Path) -> None:
    shutil.copy(index / f"{NEW_LOCK}.txt", ready / "requirements.txt")
    done = start(ready, "--index-url", index.as_uri())
    assert "软件包有变化" in done.stdout
    assert done.stdout.endswith("RUN siyu_helpers.desk --lang zh\n")
    assert list(ready.glob(".venv/[Ll]ib/**/tinypin-2.0.dist-info"))
    assert (ready / ".venv" / "mark").exists()
    assert start(ready).stdout == "RUN siyu_helpers.desk --lang zh\n"


@pytest.mark.slow
def test_a_half_made_environment_is_made_anew(ready: Path, index: Path) -> None:
    (ready / ".venv" / "siyu.json").unlink()
    shown = start(ready, "doctor")
    assert shown.returncode == 1
    assert "环境还没有建立好" in shown.stdout
    done = start(ready, "--index-url", index.as_uri())
    assert "不完整" in done.stdout
    assert done.stdout.endswith("RUN siyu_helpers.desk --lang zh\n")
    assert not (ready / ".venv" / "mark").exists()


@pytest.mark.slow
def test_what_counts_as_half_made(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = module(ready)
    state = json.loads(Path(course.STATE).read_text(encoding="utf-8"))
    assert course.condition("requirements.txt") == "ready"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for wrong in (
        {"folder": str(elsewhere)},
        {"folder": str(tmp_path / "gone")},
        {"python": [3, 99]},
        {"home": str(tmp_path / "gone")},
    ):
        course.write_json(course.STATE, state | wrong)
        assert course.condition("requirements.txt") == "half-made", wrong
    Path(course.STATE).write_text("{", encoding="utf-8")
    assert course.condition("requirements.txt") == "half-made"
    course.write_json(course.STATE, state)
    Path(course.PYTHON).unlink()
    assert course.condition("requirements.txt") == "half-made"


@pytest.mark.slow
def test_an_interpreter_that_does_not_start_is_said(ready: Path, index: Path) -> None:
    python = Path(module(ready).PYTHON)
    python.unlink()
    python.write_bytes(b"not a program")
    done = start(ready)
    assert done.returncode == 1
    assert "无法启动" in done.stderr
    assert start(ready, "--index-url", index.as_uri()).stdout.endswith("RUN siyu_helpers.desk --lang zh\n")


@pytest.mark.slow
def test_the_test_environment_serves_the_learner_too(ready: Path, index: Path) -> None:
    (ready / "requirements-test.txt").write_text(
        (index / f"{OLD_LOCK}.txt").read_text(encoding="utf-8") + "# more\n", encoding="utf-8"
    )
    done = start(ready, "test", "--quick", "-k", "rfm", "--index-url", index.as_uri())
    assert done.stdout.endswith("RUN course_tools.__main__ test --lang zh --quick -k rfm\n")
    before = (ready / ".venv" / "install.log").stat().st_mtime_ns
    assert start(ready).stdout == "RUN siyu_helpers.desk --lang zh\n"
    assert start(ready, "verify").stdout == "RUN course_tools.__main__ verify --lang zh\n"
    assert (ready / ".venv" / "install.log").stat().st_mtime_ns == before


@pytest.mark.slow
def test_the_exit_code_of_a_command_is_passed_on(ready: Path) -> None:
    (ready / "siyu_helpers" / "doctor.py").write_text("import sys; sys.exit(3)", encoding="utf-8")
    assert start(ready, "doctor").returncode == 3


@pytest.mark.slow
def test_a_dead_index_is_said_with_the_way_to_another(ready: Path, index: Path) -> None:
    shutil.copy(index / f"{NEW_LOCK}.txt", ready / "requirements.txt")
    done = start(ready, "--index-url", "http://127.0.0.1:9/simple", PIP_RETRIES="1")
    assert done.returncode == 1
    assert "连不上软件源" in done.stderr
    assert "--index-url 网址" in done.stderr
    assert "pip config set global.index-url" in done.stderr
    assert "ERROR: No matching distribution found for tinypin==2.0" in done.stderr
    assert str(ready / ".venv" / "install.log") in done.stderr


@pytest.mark.slow
def test_an_index_that_gives_nothing_is_said(ready: Path, index: Path) -> None:
    shutil.copy(index / f"{NEW_LOCK}.txt", ready / "requirements.txt")
    done = start(ready, PIP_INDEX_URL=(index / "nowhere").as_uri())
    assert done.returncode == 1
    assert "网址不对" in done.stderr


@pytest.mark.slow
def test_a_package_that_the_index_lacks_is_said(ready: Path, index: Path) -> None:
    pin = (index / f"{OLD_LOCK}.txt").read_text(encoding="utf-8")
    (ready / "requirements.txt").write_text(pin.replace("==1.0", "==3.0"), encoding="utf-8")
    done = start(ready, "--lang", "en", PIP_INDEX_URL=index.as_uri())
    assert done.returncode == 1
    assert "The index lacks a version needed" in done.stderr
    assert "tinypin==3.0" in done.stderr


@pytest.mark.slow
def test_a_file_with_another_hash_is_said(ready: Path, index: Path) -> None:
    pin = (index / f"{NEW_LOCK}.txt").read_text(encoding="utf-8")
    (ready / "requirements.txt").write_text(re.sub("sha256:....", "sha256:0000", pin), encoding="utf-8")
    done = start(ready, PIP_INDEX_URL=index.as_uri())
    assert done.returncode == 1
    assert "校验值不符" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a test cannot press Ctrl+C there")
def test_ctrl_c_during_the_installation_ends_quietly(ready: Path, index: Path) -> None:
    shutil.copy(index / f"{NEW_LOCK}.txt", ready / "requirements.txt")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = subprocess.Popen(
            [sys.executable, "course.py", "--index-url", url],
            cwd=ready, env=settings(PIP_TIMEOUT="60"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        call, _ = silent.accept()
        with call:  # left open, so that pip goes on waiting
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.strip() == "已停止。"


# --- the desk


def notebook(*sources: str, outputs: bool = False, **metadata: object) -> bytes:
    cells = [{"cell_type": "markdown", "id": "intro", "metadata": {}, "source": ["# 标题\n", "一句话。"]}]
    for number, source in enumerate(sources):
        output = [{"output_type": "stream", "name": "stdout", "text": ["answer\n"]}] if outputs else []
        code = {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": [source], "outputs": output}
        cells.append(code | {"execution_count": number + 1 if outputs else None})
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False).encode()


LESSON, EXERCISE, FILE = (
    "04_rfm_tiers.ipynb",
    "exercises/unit4_rfm_tiers/unit4_rfm_tiers.ipynb",
    "exercises/unit4_rfm_tiers/slide.txt",
)


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with one lesson, one exercise and a file beside it; signatures go to a folder of this test."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    root = tmp_path / "课程 副本"
    put(root, LESSON, notebook("1 + 1", outputs=True))
    put(root, EXERCISE, notebook("# 你的答案"))
    put(root, FILE, b"draft\n")
    return root


def put(root: Path, name: str, content: bytes) -> None:
    """Publish an edition of a file."""
    place = (
        root / "exercises" / "zh" / name.removeprefix("exercises/") if "/" in name else root / "notebooks" / "zh" / name
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def edit(path: Path, source: str) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][1]["source"] = [source]
    path.write_text(json.dumps(content), encoding="utf-8")


def run_all(path: Path) -> None:
    """Do to a notebook what running and saving it does."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell["metadata"]["collapsed"] = False
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 7, "outputs": [{"output_type": "stream", "name": "stdout", "text": "2\n"}]}
    path.write_text(json.dumps(content), encoding="utf-8")


def test_copies_are_laid_out_without_the_lessons_answers(editions: Path) -> None:
    copies = desk.lay_out(editions, "zh")
    assert sorted(copies.new) == sorted([LESSON, EXERCISE, FILE])
    lesson = json.loads((editions / "work" / "zh" / LESSON).read_text(encoding="utf-8"))
    assert [cell["outputs"] for cell in lesson["cells"][1:]] == [[]]
    assert lesson["cells"][1]["execution_count"] is None
    assert "".join(lesson["cells"][0]["source"]) == "# 标题\n一句话。"
    assert (editions / "work" / "zh" / FILE).read_bytes() == b"draft\n"
    assert desk.lay_out(editions, "zh") == desk.Copies()


def test_new_copies_are_trusted(editions: Path) -> None:
    import nbformat
    from nbformat.sign import NotebookNotary

    desk.lay_out(editions, "zh")
    for name in (LESSON, EXERCISE):
        signed = nbformat.read(editions / "work" / "zh" / name, as_version=4)
        assert NotebookNotary().check_signature(signed)


def test_running_a_lesson_is_no_change(editions: Path) -> None:
    desk.lay_out(editions, "zh")
    run_all(editions / "work" / "zh" / LESSON)
    assert desk.lay_out(editions, "zh") == desk.Copies()
    put(editions, LESSON, notebook("2 + 2"))
    assert desk.lay_out(editions, "zh") == desk.Copies(renewed=[LESSON])
    assert b"2 + 2" in (editions / "work" / "zh" / LESSON).read_bytes()


@pytest.mark.parametrize("name", [LESSON, EXERCISE])
def test_a_changed_notebook_is_never_overwritten(editions: Path, name: str) -> None:
    desk.lay_out(editions, "zh")
    mine = editions / "work" / "zh" / name
    edit(mine, "my answer")
    written = mine.read_bytes()
    assert desk.lay_out(editions, "zh") == desk.Copies()
    put(editions, name, notebook("newer"))
    for _ in range(2):  # and it is said at each start
        assert desk.lay_out(editions, "zh") == desk.Copies(kept=[name])
        assert mine.read_bytes() == written
    mine.rename(mine.with_name("mine.ipynb"))
    assert desk.lay_out(editions, "zh") == desk.Copies(new=[name])
    assert b"newer" in mine.read_bytes()


def test_an_edition_that_changes_only_metadata_is_newer_too(editions: Path) -> None:
    desk.lay_out(editions, "zh")
    put(editions, EXERCISE, notebook("# 你的答案", term=2))
    assert desk.lay_out(editions, "zh") == desk.Copies(renewed=[EXERCISE])
    edit(editions / "work" / "zh" / EXERCISE, "mine")
    put(editions, EXERCISE, notebook("# 你的答案", term=3))
    assert desk.lay_out(editions, "zh") == desk.Copies(kept=[EXERCISE])


def test_a_learners_file_is_compared_by_its_bytes(editions: Path) -> None:
    desk.lay_out(editions, "zh")
    put(editions, FILE, b"draft 2\n")
    assert desk.lay_out(editions, "zh") == desk.Copies(renewed=[FILE])
    (editions / "work" / "zh" / FILE).write_bytes(b"mine\n")
    put(editions, FILE, b"draft 3\n")
    assert desk.lay_out(editions, "zh") == desk.Copies(kept=[FILE])
    put(editions, FILE, b"mine\n")  # the new edition says what the learner wrote
    assert desk.lay_out(editions, "zh") == desk.Copies()
    put(editions, FILE, b"draft 4\n")
    assert desk.lay_out(editions, "zh") == desk.Copies(renewed=[FILE])


def test_a_deleted_file_comes_back(editions: Path) -> None:
    desk.lay_out(editions, "zh")
    (editions / "work" / "zh" / EXERCISE).unlink()
    assert desk.lay_out(editions, "zh") == desk.Copies(new=[EXERCISE])


@pytest.mark.parametrize("content", [b"", b'{"cells": [', b"[]", b'{"cells": [{"cell_type": "code"}]}', b"\xff\xfe"])
def test_a_damaged_notebook_is_kept_and_said(editions: Path, content: bytes, capsys: pytest.CaptureFixture) -> None:
    desk.lay_out(editions, "zh")
    mine = editions / "work" / "zh" / EXERCISE
    mine.write_bytes(content)
    copies = desk.lay_out(editions, "zh")
    assert copies == desk.Copies(damaged=[EXERCISE])
    assert mine.read_bytes() == content
    desk.report(copies, "zh")
    assert EXERCISE in capsys.readouterr().out


@pytest.mark.parametrize("memory", [None, b"{", b"[]"])
def test_lost_memory_overwrites_nothing(editions: Path, memory: bytes | None) -> None:
    desk.lay_out(editions, "zh")
    remembered = editions / "work" / "zh" / ".editions.json"
    edit(editions / "work" / "zh" / EXERCISE, "mine")
    remembered.unlink()
    if memory is not None:
        remembered.write_bytes(memory)
    assert desk.lay_out(editions, "zh") == desk.Copies(kept=[EXERCISE])
    assert b"mine" in (editions / "work" / "zh" / EXERCISE).read_bytes()
    put(editions, LESSON, notebook("newer"))
    assert desk.lay_out(editions, "zh").renewed == [LESSON]


def test_a_damaged_edition_is_named(editions: Path) -> None:
    put(editions, LESSON, b"{")
    with pytest.raises(ValueError, match=LESSON):
        desk.lay_out(editions, "zh")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    desk.write(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        desk.write(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(("lang", "locale"), [("zh", "zh_CN"), ("en", "en")])
def test_interface_language_keeps_settings_of_others(tmp_path: Path, lang: str, locale: str) -> None:
    path = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    theirs = {"@jupyterlab/translation-extension:plugin": {"displayStringsPrefix": True}, "@other:plugin": {"a": 1}}
    desk.write(path, desk.as_json(theirs))
    desk.interface_language(tmp_path, lang)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["@jupyterlab/translation-extension:plugin"] == {"displayStringsPrefix": True, "locale": locale}
    assert written["@other:plugin"] == {"a": 1}
    assert written["@jupyterlab/apputils-extension:notification"] == {"fetchNews": "false", "checkForUpdates": False}


def test_interface_settings_are_ones_that_jupyterlab_knows() -> None:
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas" / "@jupyterlab"
    language = json.loads((schemas / "translation-extension" / "plugin.json").read_text(encoding="utf-8"))
    news = json.loads((schemas / "apputils-extension" / "notification.json").read_text(encoding="utf-8"))
    assert "locale" in language["properties"]
    assert {"fetchNews", "checkForUpdates"} <= set(news["properties"])
    assert "false" in [choice["const"] for choice in news["properties"]["fetchNews"]["oneOf"]]


def test_a_busy_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert not desk.is_free(port)
        assert port < desk.free_port(port) <= port + desk.PORTS_TRIED


def test_no_free_port_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "is_free", lambda port: False)
    with pytest.raises(OSError, match="--port"):
        desk.free_port(8888)


def test_the_token_stays_off_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    class Program:
        def __init__(self, command: list[str], **options: object) -> None:
            seen.update(options, command=command)

        def poll(self) -> int:
            return 0

        def wait(self) -> int:
            return 0

    put(tmp_path, LESSON, notebook("1"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setattr(desk.signal, "signal", lambda *_: None)
    desk.lay_out(tmp_path, "zh")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(desk.subprocess, "Popen", Program)
    assert desk.open_lab(tmp_path, "zh", 9012, browser=False) == 0
    token = seen["env"]["JUPYTER_TOKEN"]
    assert len(token) >= 24
    assert token not in " ".join(seen["command"])
    assert "--LabApp.default_url=/lab/tree/work/zh/04_rfm_tiers.ipynb" in seen["command"]
    assert f"--ServerApp.root_dir={tmp_path}" in seen["command"]
    assert "--no-browser" in seen["command"]


# --- the doctor


def test_the_doctor_names_missing_and_other_packages(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "no-such-package==1.0 \\\n    --hash=sha256:00\npackaging==0.1 \\\n    --hash=sha256:00\n"
        "only-elsewhere==1.0 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    [(well, words)] = doctor.check_packages(lock)
    assert not well
    assert "no-such-package" in words
    assert "packaging" in words
    assert "only-elsewhere" not in words


def test_the_doctor_finds_this_environment_complete() -> None:
    [(well, words)] = doctor.check_packages(ROOT / "requirements.txt")
    assert well, words
    assert str(len(doctor.pins(ROOT / "requirements.txt"))) in words


def test_the_doctor_tests_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert [well for well, _ in doctor.check_work(tmp_path / "work")] == [True]
    assert [well for well, _ in doctor.check_work(tmp_path / "file")] == [False]


def test_the_doctor_measures_the_path_on_windows() -> None:
    long = Path("/" + "x" * 95)
    assert [well for well, _ in doctor.check_path(long, windows=True)] == [False]
    assert [well for well, _ in doctor.check_path(long, windows=False)] == [True]


def test_the_doctor_mentions_settings_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert list(doctor.check_configuration()) == []
    (tmp_path / "jupyter_server_config.py").touch()
    [(well, words)] = doctor.check_configuration()
    assert well
    assert "jupyter_server_config.py" in words


def test_the_doctor_reports_problems_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    from siyu_helpers import data

    monkeypatch.setattr(data, "check_datasets", lambda: ["orders.csv"])
    [(well, words)] = doctor.check_data()
    assert not well
    assert "orders.csv" in words


@pytest.mark.slow
def test_the_doctor_starts_a_kernel_that_cannot_find_the_course(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "siyu_helpers.py").write_text("raise ImportError('broken copy')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [(well, words)] = doctor.check_kernel()
    assert not well
    assert "broken copy" in words


def test_the_doctor_goes_on_after_a_check_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def broken() -> Iterator[doctor.Finding]:
        raise ImportError("no matplotlib")

    for name in ("check_font", "check_kernel", "check_data"):
        monkeypatch.setattr(doctor, name, broken)
    assert doctor.main(["--lang", "en"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("!! ") for line in lines) == 3
    assert lines[-1] == "3 found wrong: see the lines marked !!."
    desk.speak("zh")


# --- tests by the door


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        ([], ["-m", "not full", "-n", "2", "--dist", "loadscope"]),
        (["--full"], ["-n", "2", "--dist", "loadscope"]),
        (["--quick", "-n", "4"], ["-m", "not slow and not full", "--dist", "loadscope", "-n", "4"]),
        (["-p", "no:xdist"], ["-m", "not full", "-p", "no:xdist"]),
        (["--pdb", "-x"], ["-m", "not full", "--pdb", "-x"]),
    ],
)
def test_pytest_gets_marks_cores_and_the_rest(given: list[str], passed_on: list[str]) -> None:
    assert pytest_arguments(given) == passed_on


def wait_for(url: str, process: subprocess.Popen, seconds: float) -> int:
    """Ask until somebody answers; return the HTTP status."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own server
                return answer.status
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return 0


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="a test cannot press Ctrl+C there")
def test_a_newcomers_way_in_a_fresh_copy(tmp_path: Path) -> None:
    folder = tmp_path / "课程 副本"
    listed = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    system = {**os.environ, "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    python = getattr(sys, "_base_executable", sys.executable)
    port = desk.free_port(9310)

    def run(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [python, "course.py", *words], cwd=folder, env=system, capture_output=True, encoding="utf-8", check=False
        )

    def lab(seconds: float) -> str:
        command = [python, "course.py", "lab", "--no-browser", "--port", str(port), "--lang", "zh"]
        process = subprocess.Popen(
            command, cwd=folder, env=system, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        began, said = time.monotonic(), []
        for line in process.stdout:
            said.append(line)
            address = re.search(r"http://\S+", line)
            if address:
                assert wait_for(address.group(), process, seconds) == 200
                assert time.monotonic() - began < seconds
                process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, "".join(said)
        return "".join(said)

    before = run("doctor")
    assert before.returncode == 0, before.stdout + before.stderr
    assert "环境还没有建立好" in before.stdout
    first = lab(900)
    second = lab(15)
    for said in (first, second):
        assert "Traceback" not in said
        assert "work/zh" in said
        assert "JupyterLab 已停止。" in said
    assert "第一次运行" in first
    assert "环境" not in second
    after = run("doctor")
    assert after.returncode == 0, after.stdout + after.stderr
    assert "!!" not in after.stdout
