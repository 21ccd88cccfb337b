"""The students' zip: what is in it, what is not, and that a newcomer's way works in the unpacked copy."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course_tools import pack
from course_tools.paths import ROOT, units
from siyu_helpers import desk
from siyu_helpers.language import LANGUAGES, choose
from tests.test_door import wait_for

pytestmark = pytest.mark.slow  # together they would fill the quick minute

TELLING = 25  # characters: shorter lines of a solution are anybody's


@pytest.fixture(scope="module", params=LANGUAGES)
def packed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A language and its zip."""
    return request.param, pack.pack(request.param, tmp_path_factory.mktemp("zip"))[0]


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a zip and return its one top folder."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    [top] = folder.iterdir()
    return top


def small_course(root: Path) -> Path:
    """A full course with little in it."""
    texts = [name.format(lang=lang) for name in (pack.README, pack.CAPSTONE) for lang in LANGUAGES]
    for name in (*pack.FILES, *texts):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    lesson = json.dumps({"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# 课"]}]}, ensure_ascii=False)
    files = {
        "notebooks/zh/01_a.ipynb": lesson,
        "exercises/zh/unit1_a/unit1_a.ipynb": lesson,
        "siyu_helpers/__init__.py": "",
        "siyu_helpers/checks/hidden/unit1.py": "",
        "datasets/datapackage.json": '{"resources": []}',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    return root


# --- what is in it


def test_contents_are_exact(packed: tuple[str, Path]) -> None:
    lang, path = packed
    listed = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    ours = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    folders = (f"notebooks/{lang}/", f"exercises/{lang}/", "datasets/", "siyu_helpers/")
    wanted = {name for name in ours if name.startswith(folders) and not name.startswith("siyu_helpers/checks/hidden/")}
    wanted -= {name for name in wanted if name.startswith("notebooks/") and not name.endswith(".ipynb")}
    wanted |= {"course.py", "start.bat", "requirements.txt", "README.md", "capstone.md", "LICENSE", "LICENSE-text"}
    found = names(path)
    assert found == sorted(found)
    assert set(found) == {f"siyu-course-{lang}/{name}" for name in wanted}
    assert any(name.endswith("siyu_helpers/checks/messages.json") for name in found)
    assert any(name.endswith(".ttf") for name in found)


def test_files_are_the_courses_own(packed: tuple[str, Path]) -> None:
    lang, path = packed
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            inner = name.partition("/")[2]
            if inner not in ("README.md", "start.bat"):
                ours = pack.CAPSTONE.format(lang=lang) if inner == "capstone.md" else inner
                assert archive.read(name) == (ROOT / ours).read_bytes(), inner
        batch = archive.read(f"siyu-course-{lang}/start.bat")
    assert batch.count(b"\r\n") == batch.count(b"\n") > 10


def lines_of(name: str, content: bytes) -> set[str]:
    """The lines of a text, stripped; of a notebook, the lines of its cells and outputs."""
    if name.endswith((".ttf", ".csv", ".png")):
        return set()
    text = content.decode()
    if name.endswith(".ipynb"):
        text = "\n".join(
            "".join(cell["source"])
            + "\n"
            + json.dumps(cell.get("outputs", []), ensure_ascii=False).replace("\\n", "\n")
            for cell in json.loads(text)["cells"]
        )
    return {line.strip() for line in text.splitlines()}


def solution_lines(lang: str) -> set[str]:
    """The telling lines between the marks of every solution.

    A line that ends in a comma is an argument or an entry of a table, as the question itself lists them.
    """
    found: set[str] = set()
    for unit in units():
        for cell in json.loads(unit.solution(ROOT, lang).read_text(encoding="utf-8"))["cells"]:
            for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", "".join(cell["source"]), re.DOTALL):
                found |= {line.strip() for line in region.splitlines()}
    return {line for line in found if len(line) >= TELLING and not line.endswith(",")}


def hidden_bodies() -> list[str]:
    """The body of every function of the hidden checks, as Python reads it."""
    bodies = []
    for path in (ROOT / "siyu_helpers" / "checks" / "hidden").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                bodies.append(body(node))
    return [text for text in bodies if len(text) >= TELLING]


def body(node: ast.FunctionDef) -> str:
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    return "\n".join(map(ast.unparse, statements))


def test_no_answer_is_in_it(packed: tuple[str, Path]) -> None:
    lang, path = packed
    solutions, hidden = solution_lines(lang), hidden_bodies()
    assert solutions
    assert hidden
    told = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            told += [(name, line) for line in solutions & lines_of(name, content)]
            if name.endswith(".py"):
                nodes = ast.walk(ast.parse(content))
                ours = {body(node) for node in nodes if isinstance(node, ast.FunctionDef)}
                told += [(name, text) for text in hidden if text in ours]
            assert not any(secret in content for secret in pack.SECRETS), name
    assert told == []


# --- how it is made


def test_the_same_bytes_each_time(packed: tuple[str, Path], tmp_path: Path) -> None:
    lang, path = packed
    again, _ = pack.pack(lang, tmp_path)
    assert again.read_bytes() == path.read_bytes()
    assert {entry.date_time for entry in zipfile.ZipFile(path).infolist()} == {pack.TIME}


def test_what_lies_about_is_left_out_and_chinese_names_are_flagged(tmp_path: Path) -> None:
    root = small_course(tmp_path / "course")
    junk = (".ipynb_checkpoints/a.ipynb", "__pycache__/a.pyc", "unit1_a/.DS_Store", "unit1_a/~$a.docx", "a.ipynb.part")
    for name in junk:
        (root / "exercises" / "zh" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "exercises" / "zh" / name).write_text("x")
    (root / "notebooks" / "zh" / "result.xlsx").write_text("x")
    (root / "exercises" / "zh" / "unit1_a" / "说明.txt").write_text("读我", encoding="utf-8")
    path, files = pack.pack("zh", tmp_path / "to", root=root)
    assert [name for name in files if name.startswith("exercises/")] == [
        "exercises/zh/unit1_a/unit1_a.ipynb",
        "exercises/zh/unit1_a/说明.txt",
    ]
    assert [name for name in files if name.startswith("notebooks/")] == ["notebooks/zh/01_a.ipynb"]
    for entry in zipfile.ZipFile(path).infolist():
        assert bool(entry.flag_bits & 0x800) == (not entry.filename.isascii())
        assert entry.external_attr >> 16 == 0o100644


def test_another_terms_data_take_the_place_of_datasets(tmp_path: Path) -> None:
    root = small_course(tmp_path / "course")
    with pytest.raises(pack.PackError, match="term --seed 7"):
        pack.pack("zh", tmp_path, 7, root)
    other = root / "terms" / "7" / "datasets" / "datapackage.json"
    other.parent.mkdir(parents=True)
    other.write_text('{"resources": [], "seed": 7}')
    path, files = pack.pack("zh", tmp_path, 7, root)
    assert path.name == "siyu-course-zh-7.zip"
    assert json.loads(files["datasets/datapackage.json"])["seed"] == 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_packed_is_said(tmp_path: Path, lang: str) -> None:
    choose(lang)
    root = small_course(tmp_path / "course")
    exercise = root / "exercises" / "zh" / "unit1_a" / "unit1_a.ipynb"
    whole = exercise.read_text(encoding="utf-8")
    exercise.write_text(whole.replace("# 课", "### BEGIN SOLUTION"), encoding="utf-8")
    with pytest.raises(pack.PackError, match=r"unit1_a\.ipynb"):
        pack.pack("zh", tmp_path, root=root)
    exercise.write_text(whole, encoding="utf-8")
    with pytest.raises(pack.PackError, match="notebooks"):
        pack.pack("en", tmp_path, root=root)
    package = root / "datasets" / "datapackage.json"
    (root / "datasets" / "a.csv").write_text("a,b")
    package.write_text('{"resources": [{"path": "a.csv", "hash": "sha256:00"}]}')
    with pytest.raises(pack.PackError, match=r"a\.csv"):
        pack.pack("zh", tmp_path, root=root)
    package.write_text("{")
    with pytest.raises(pack.PackError, match="datapackage"):
        pack.pack("zh", tmp_path, root=root)
    assert list(tmp_path.glob("*.zip*")) == []


def test_the_command_prints_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert pack.main(["--to", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["siyu-course-en.zip", "siyu-course-zh.zip"]
    assert len(re.findall(r"\.zip：\d+ 个文件，\d+\.\d MB", said)) == 2
    assert pack.main(["--edition", "en", "--to", str(tmp_path), "--term", "999999"]) == 1
    assert "term --seed 999999" in capsys.readouterr().out


# --- the student's copy


def test_the_readme_speaks_the_editions_language_and_names_what_is_there(packed: tuple[str, Path]) -> None:
    lang, path = packed
    with zipfile.ZipFile(path) as archive:
        readme = archive.read(f"siyu-course-{lang}/README.md").decode()
        inner = [name.partition("/")[2] for name in archive.namelist()]
    assert "{" not in readme
    assert (len(re.findall("[\u4e00-\u9fff]", readme)) > 200) == (lang == "zh")
    for name in inner:
        if name.endswith(".ipynb"):
            assert f"`{name.rpartition('/')[2]}`" in readme
    for name in re.findall(r"`([\w./-]+\.(?:bat|txt|py)|LICENSE[\w-]*)`", readme):
        assert name in inner, name
    assert re.search(r'siyu\.precheck\("unit\d_\w+\.ipynb"\)', readme)


def test_hidden_checks_are_skipped_and_said_to_be(packed: tuple[str, Path], tmp_path: Path) -> None:
    lang, path = packed
    top = unpack(path, tmp_path)
    code = (
        f"import siyu_helpers as siyu, siyu_helpers.language as l; l.choose('{lang}')\n"
        "from siyu_helpers.checks import unit4 as check\n"
        "check.run('rfm_table', hidden=True)\nprint(siyu.__file__)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=top, capture_output=True, encoding="utf-8", check=True)
    words, file = done.stdout.splitlines()
    assert {"zh": "没有隐藏检查", "en": "no hidden check in this copy"}[lang] in words
    assert Path(file).is_relative_to(top)


def test_commands_that_need_the_tools_are_refused_in_words(packed: tuple[str, Path], tmp_path: Path) -> None:
    lang, path = packed
    top = unpack(path, tmp_path / "课程 学生 版")
    for command in ("test", "pack", "term", "bench"):
        done = subprocess.run(
            [sys.executable, "course.py", command, "--lang", lang],
            cwd=top, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert {"zh": "没有测试和生成工具", "en": "no tests and no tools"}[lang] in done.stderr
        assert "Traceback" not in done.stderr
    assert not (top / ".venv").exists()


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="a test cannot press Ctrl+C there")
def test_a_students_way_in_the_unpacked_copy(tmp_path: Path) -> None:
    path, _ = pack.pack("zh", tmp_path / "zip")
    top = unpack(path, tmp_path / "我的 课程")
    system = {**os.environ, "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    python = getattr(sys, "_base_executable", sys.executable)
    port = desk.free_port(9410)

    def run(*words: str) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [python, "course.py", *words], cwd=top, env=system, capture_output=True, encoding="utf-8", check=False
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    lab = subprocess.Popen(
        [python, "course.py", "lab", "--no-browser", "--port", str(port)],
        cwd=top, env=system, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    said = []
    for line in lab.stdout:
        said.append(line)
        address = re.search(r"http://\S+", line)
        if address:
            assert wait_for(address.group(), lab, 60) == 200
            lab.send_signal(signal.SIGINT)
    assert lab.wait(30) == 0, "".join(said)
    assert "JupyterLab 已停止。" in "".join(said)
    doctor = run("doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "!!" not in doctor.stdout
    [exercise] = (top / "work" / "zh" / "exercises").glob("unit4*/*.ipynb")
    checked = run("precheck", str(exercise))
    assert checked.returncode == 1
    assert "文件本身没有问题" in checked.stdout
    assert "还没有写" in checked.stdout
    assert "没有测试" in run("test").stderr
