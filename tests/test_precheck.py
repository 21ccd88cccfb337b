"""A student's own check: each fault alone, in both languages; a solved notebook, a blank one, what stops a kernel."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from siyu_helpers.language import choose, language
from siyu_helpers.precheck.compare import compare
from siyu_helpers.precheck.rebuild import as_graded
from siyu_helpers.precheck.release import Finding, UnreadableError, read, release_of, releases

pytestmark = pytest.mark.slow  # together they would fill the quick minute

module = importlib.import_module("siyu_helpers.precheck")
precheck = module.precheck
ROOT = Path(__file__).resolve().parents[1]
NAME = "unit9_demo.ipynb"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# The checks of this small release speak as the course's own do; it has functions, a value and an essay.
SETUP = """\
from siyu_helpers.checks.messages import CheckFailedError
def expect(holds, *lines):
    if not holds:
        raise CheckFailedError("idea", list(lines))"""
SAID = {"zh": "✗ 第 1 题：`total` 少算了一笔。", "en": "✗ Question 1: `total` leaves one out."}
SOLVED = {
    "total_answer": "def total(amounts):\n    return sum(amounts)",
    "mean_answer": "mean = 2.5",
    "why_answer": "Because it is so.",
}


def note(name: str, grade: bool, solution: bool, points: float | None = None) -> dict:
    about = {"grade": grade, "grade_id": name, "locked": not solution, "solution": solution, "task": False}
    return {"nbgrader": about | {"schema_version": 3} | ({"points": points} if points is not None else {})}


def cell(kind: str, source: str, metadata: dict | None = None) -> dict:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata or {}, "source": source.splitlines(keepends=True)} | code


def release_book(lang: str) -> dict:
    """A released exercise of 3 + 2 points by checks and 4 by hand."""

    def text(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    cells = [
        cell("markdown", text("# 第 9 单元练习 试一试", "# Unit 9 exercise. A trial")),
        cell("code", SETUP + f'\nlang = "{lang}"', note("setup", False, False)),
        cell(
            "markdown", text("### 第 1 题 总和（3 分）\n\n写 `total`。", "### Question 1. Sum (3 points)\n\nWrite it.")
        ),
        cell("code", "def total(amounts):\n    ...", note("total_answer", False, True)),
        cell("code", f'expect(total([1, 2]) == 3, "{SAID[lang]}", "2")', note("total", True, False, 3)),
        cell("markdown", text("### 第 2 题 平均（2 分）", "### Question 2. Mean (2 points)")),
        cell("code", "mean = ...", note("mean_answer", False, True)),
        cell("code", 'expect(mean == 2.5, "✗ mean", "2")', note("mean", True, False, 2)),
        cell("markdown", text("### 第 3 题 为什么（4 分）", "### Question 3. Why (4 points)")),
        cell("markdown", text("（在这里写你的回答）", "(Write your answer here)"), note("why_answer", True, True, 4)),
    ]
    about = {"kind": "exercise", "lang": lang, "unit": "09_demo"}
    return {"cells": cells, "metadata": {"siyu": about}, "nbformat": 4, "nbformat_minor": 5}


def save(path: Path, content: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def place(book: dict, name: str) -> int:
    names = [one["metadata"].get("nbgrader", {}).get("grade_id") for one in book["cells"]]
    return names.index(name)


def named(book: dict, name: str) -> dict:
    return book["cells"][place(book, name)]


def answered(lang: str, **answers: str) -> dict:
    book = release_book(lang)
    for name, source in answers.items():
        named(book, name)["source"] = source
    return book


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No precheck around this test, and no grading."""
    monkeypatch.delenv("SIYU_PRECHECK", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder with both editions of one small exercise; kernels find the real package."""
    root = tmp_path / "课程 副本"
    for edition in ("zh", "en"):
        save(root / "exercises" / edition / "unit9_demo" / NAME, release_book(edition))
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return root


def work(course: Path, lang: str, name: str = NAME) -> Path:
    return course / "work" / lang / "exercises" / "unit9_demo" / name


def findings(path: Path) -> list[Finding]:
    """The faults of a file, without running it."""
    mine = read(path)
    choose(mine.about.get("lang") or "zh")
    known = releases(module.ROOT)
    return compare(mine, release_of(mine, known), known, module.folder_lang(path))


def speaks(finding: Finding, lang: str) -> None:
    """Words and a remedy of one or two short lines, in one language."""
    assert finding.words
    assert 1 <= len(finding.remedy.splitlines()) <= 2
    for line in [finding.words, *finding.remedy.splitlines()]:
        assert len(line) <= 120
        assert bool(CHINESE.search(line)) == (lang == "zh"), line


# --- the file


def drop(name: str) -> Callable[[dict, str], None]:
    return lambda book, lang: book["cells"].pop(place(book, name)) and None


def edit(name: str, source: str) -> Callable[[dict, str], None]:
    return lambda book, lang: named(book, name).update(source=source)


def double(book: dict, lang: str) -> None:
    book["cells"].insert(5, json.loads(json.dumps(named(book, "total_answer"))))


def retype(book: dict, lang: str) -> None:
    named(book, "mean_answer")["cell_type"] = "markdown"


def other_points(book: dict, lang: str) -> None:
    named(book, "total")["metadata"]["nbgrader"]["points"] = 30


def from_another_exercise(book: dict, lang: str) -> None:
    book["cells"].append(cell("code", "1", note("reach", True, False, 1)))


def one_cell_of_the_other_edition(book: dict, lang: str) -> None:
    named(book, "total")["source"] = named(release_book("en" if lang == "zh" else "zh"), "total")["source"]


@pytest.mark.parametrize(
    ("kind", "name", "fault"),
    [
        ("missing", "total", drop("total")),
        ("missing", "total_answer", drop("total_answer")),
        ("missing", "why_answer", drop("why_answer")),
        ("edited", "total", edit("total", "pass")),
        ("edited", "setup", edit("setup", "import os")),
        ("doubled", "total_answer", double),
        ("type", "mean_answer", retype),
        ("settings", "total", other_points),
        ("stranger", "reach", from_another_exercise),
        ("edition", "total", one_cell_of_the_other_edition),
    ],
)
def test_each_fault_alone_is_named_with_its_remedy(course: Path, lang: str, kind: str, name: str, fault) -> None:
    book = answered(lang, **SOLVED)
    fault(book, lang)
    [found] = findings(save(work(course, lang), book))
    assert found.kind == kind
    assert name in found.words
    speaks(found, lang)


@pytest.mark.parametrize("answers", [{}, SOLVED])
def test_a_whole_file_has_no_fault(course: Path, lang: str, answers: dict) -> None:
    assert findings(save(work(course, lang), answered(lang, **answers))) == []


def test_what_a_student_may_do_is_no_fault(course: Path, lang: str) -> None:
    book = answered(lang, **SOLVED)
    book["cells"].append(cell("code", f'siyu.precheck("{NAME}")'))
    book["cells"].insert(0, cell("markdown", "my notes"))
    book["cells"][3]["source"] = "### my own words in the prompt"
    for one in book["cells"]:
        one["source"] = "".join(one["source"]) + "  \n"  # as some editors save
        if one["cell_type"] == "code":
            one["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "warning"}]
    assert findings(save(work(course, lang), book)) == []


def test_another_file_name(course: Path, lang: str) -> None:
    [found] = findings(save(work(course, lang, "unit9_demo Wang (1).ipynb"), answered(lang, **SOLVED)))
    assert found.kind == "name"
    assert NAME in found.words
    speaks(found, lang)


def test_the_other_edition_in_this_ones_folder(course: Path, lang: str) -> None:
    other = "en" if lang == "zh" else "zh"
    [found] = findings(save(work(course, other), answered(lang)))
    assert found.kind == "edition"
    speaks(found, lang)


def test_a_file_that_lost_its_metadata_is_still_known(course: Path, lang: str) -> None:
    book = answered(lang, **SOLVED)
    book["metadata"] = {}
    known = releases(course)
    assert release_of(read(save(work(course, lang), book)), known).about["lang"] == lang


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("damaged", NAME, b'{"cells": ['),
        ("damaged", NAME, b""),
        ("damaged", NAME, b"\xff\xfe\x00\x80"),
        ("damaged", NAME, b"[" * 100_000),
        ("not a notebook", "answer.docx", b"PK\x03\x04"),
        ("not a notebook", NAME, b"[]"),
        ("not a notebook", NAME, b'{"worksheets": []}'),
        ("foreign", NAME, b'{"cells": [1]}'),
        ("foreign", NAME, b'{"cells": [{"cell_type": "code", "metadata": {}, "source": [1]}]}'),
        ("foreign", NAME, b'{"cells": []}'),
        ("foreign", NAME, b'{"cells": [], "metadata": {"siyu": {"kind": "lesson", "unit": "09_demo"}}}'),
        ("foreign", NAME, b'{"cells": [{"cell_type": [], "metadata": {"nbgrader": {"grade_id": []}}, "source": ""}]}'),
        ("foreign", NAME, b'{"cells": [{"cell_type": "code", "metadata": 3, "source": "1"}], "metadata": [2]}'),
        ("no file", "none.ipynb", None),
        ("no file", "", None),
    ],
)
def test_what_cannot_be_checked_is_said_without_a_traceback(
    course: Path, lang: str, kind: str, name: str, content: bytes | None
) -> None:
    path = course / name
    if content is not None:
        path.write_bytes(content)
    report = precheck(path, lang=lang)
    [found] = report.findings
    assert found.kind == kind
    assert not report.ready
    assert found.words in repr(report)
    remedy = found.remedy
    assert (CHINESE.search(remedy) is not None) == (lang == "zh")


@pytest.mark.parametrize("file", [None, 5, "a\0b", b"x.ipynb"])
def test_no_name_brings_a_traceback(course: Path, file: object) -> None:
    assert not precheck(file).ready


def test_a_course_without_its_exercises_is_said(course: Path, lang: str) -> None:
    path = save(work(course, lang), answered(lang))
    shutil.rmtree(course / "exercises")
    [found] = precheck(path, lang=lang).findings
    assert found.kind == "no release"
    assert {"zh": "重新解压", "en": "Unpack the course again"}[lang] in found.remedy


# --- the run


def test_cells_are_taken_as_grading_takes_them(course: Path) -> None:
    book = answered("en", **SOLVED)
    named(book, "mean")["source"] = "pass"
    double(book, "en")
    book["cells"].insert(0, cell("code", "own = 1"))
    for name in ("setup", "total", "why_answer"):
        drop(name)(book, "en")
    release = read(course / "exercises" / "en" / "unit9_demo" / NAME)
    cells = as_graded(read(save(work(course, "en"), book)), release)
    assert [one.name for one in cells if one.kind == "code"] == [
        "setup", "", "", "total_answer", "total", "mean_answer", "mean",
    ]  # fmt: skip
    locked = {one.name: one.source for one in cells if one.name in ("setup", "total", "mean")}
    assert locked == {name: "".join(named(release_book("en"), name)["source"]) for name in locked}
    assert [one.name for one in cells if one.name][-1] == "why_answer"


@pytest.mark.slow
def test_a_blank_notebook_is_not_written_yet(course: Path, lang: str) -> None:
    report = precheck(save(work(course, lang), release_book(lang)))
    assert report.findings == ()
    assert [(item.name, item.state) for item in report.items] == [
        ("total", "unwritten"), ("mean", "unwritten"), ("why_answer", "unwritten"),
    ]  # fmt: skip
    assert not report.ready
    words, total = {
        "zh": ("还没有写", "公开检查通过：0 / 5 分；手工评分：4 分"),
        "en": ("not written yet", "Points by visible checks: 0 / 5; to be marked by hand: 4"),
    }[lang]
    assert repr(report).count(words) == 3
    assert total in repr(report)


@pytest.mark.slow
def test_a_solved_notebook_passes_and_is_told_of_hidden_data(course: Path, lang: str, capfd) -> None:
    book = answered(lang, **SOLVED)
    book["cells"].insert(4, cell("code", "import sys, warnings\nprint('x', file=sys.stderr)\nwarnings.warn('w')"))
    book["cells"].append(cell("code", f'from siyu_helpers.precheck import precheck\nassert precheck("{NAME}") is None'))
    path = save(work(course, lang), book)
    before, saved = path.read_bytes(), {"zh": "保存于", "en": "saved at"}[lang]
    choose("en" if lang == "zh" else "zh")
    report = precheck(path)
    assert language() != lang  # the notebook's language is for the report alone
    assert report.ready
    assert report.points == 5
    assert [item.state for item in report.items] == ["passed", "passed", "written"]
    assert path.read_bytes() == before
    text = repr(report)
    assert {"zh": "评分时还会用别的数据再查一遍", "en": "grading checks again on other data"}[lang] in text
    assert saved in text
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_a_wrong_answer_gets_the_checks_own_words_and_an_error_its_line(course: Path, lang: str) -> None:
    wrong = {"total_answer": "def total(amounts):\n    return amounts[0]", "mean_answer": "mean = 5 / 2\nmeen + 1"}
    report = precheck(save(work(course, lang), answered(lang, **wrong)))
    total, mean, why = report.items
    assert (total.state, total.words) == ("failed", (SAID[lang], "2"))
    assert total.title == {"zh": "第 1 题 总和", "en": "Question 1. Sum"}[lang]
    assert (mean.state, why.state) == ("passed", "unwritten")  # grading passes it too: the value stands
    broken = {
        "total_answer": "def total(amounts):\n    return sum(amounts)\n\ntotal(1)",
        "mean_answer": "x = 1\nmean = y",
    }
    total, mean, _ = precheck(save(work(course, lang), answered(lang, **broken))).items
    assert total.state == "passed"
    assert mean.state == "error"
    assert "NameError: name 'y' is not defined" in mean.words[0]
    assert "`mean = y`" in mean.words[1]


@pytest.mark.slow
def test_a_loop_that_never_ends_is_stopped_and_the_rest_still_runs(course: Path) -> None:
    lang = "zh"
    answers = SOLVED | {"total_answer": "while True:\n    print('x' * 100)"}
    report = precheck(save(work(course, lang), answered(lang, **answers)), seconds=2)
    assert [item.state for item in report.items] == ["endless", "passed", "written"]
    assert "超过 2 秒" in report.items[0].words[0]
    assert report.findings == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "lang", "source", "states"),
    [
        (
            "stuck",
            "en",
            "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except KeyboardInterrupt: pass",
            ["endless", "error"],
        ),
        ("kernel", "zh", "import os\nos._exit(1)", ["error", "error"]),
    ],
)
def test_a_kernel_that_cannot_go_on(course: Path, kind: str, lang: str, source: str, states: list[str]) -> None:
    report = precheck(save(work(course, lang), answered(lang, **SOLVED | {"total_answer": source})), seconds=2)
    [found] = report.findings
    assert found.kind == kind
    speaks(found, lang)
    assert [item.state for item in report.items[:2]] == states
    assert {"zh": "没有运行到这里", "en": "did not come this far"}[lang] in report.items[1].words[0]


@pytest.mark.slow
def test_the_notebook_runs_in_its_own_folder(course: Path) -> None:
    answers = SOLVED | {"mean_answer": "mean = float(open('mean.txt').read())"}
    path = save(work(course, "en"), answered("en", **answers))
    path.with_name("mean.txt").write_text("2.5", encoding="utf-8")
    assert precheck(path).ready


@pytest.mark.parametrize("name", ["SIYU_PRECHECK", "NBGRADER_EXECUTION"])
def test_grading_and_a_precheck_around_it_cost_nothing(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, name: str
) -> None:
    monkeypatch.setenv(name, "autograde")
    monkeypatch.setattr(module, "read", lambda path: pytest.fail("read a file"))
    assert precheck(work(course, "zh")) is None
    assert capsys.readouterr().out == ""


def test_nbgrader_tells_its_kernels_so() -> None:
    import nbgrader.converters.autograde
    import nbgrader.validator

    for nbgrader_part in (nbgrader.converters.autograde, nbgrader.validator):
        assert "NBGRADER_EXECUTION" in Path(nbgrader_part.__file__).read_text(encoding="utf-8")


def test_importing_it_loads_no_notebook_package() -> None:
    code = "import siyu_helpers.precheck, sys; print([n for n in ('nbformat', 'nbclient', 'zmq') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


# --- how it looks


@pytest.mark.slow
def test_jupyter_shows_a_table_whose_text_is_escaped(course: Path) -> None:
    answers = SOLVED | {"mean_answer": "raise ValueError('<script>&')"}
    shown = precheck(save(work(course, "zh"), answered("zh", **answers)))._repr_mimebundle_()
    page = shown["text/html"]
    assert "<script>" not in page
    assert "&lt;script&gt;&amp;" in page
    assert page.count("<tr>") == 4
    assert page.count("<th ") == 3
    assert "body[data-jp-theme-light=false]" in page
    assert "html[data-theme=dark]" in page
    assert "<script>&" in shown["text/plain"]


@pytest.mark.slow
def test_the_command_checks_a_file_in_the_notebooks_language(tmp_path: Path, lang: str) -> None:
    exercise = next((ROOT / "exercises" / lang).glob("*/*.ipynb"))
    shutil.copy(exercise, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "siyu_helpers.precheck", "--lang", "en" if lang == "zh" else "zh", exercise.name],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == ""
    assert {"zh": "还没有写", "en": "not written yet"}[lang] in done.stdout


def test_the_command_says_how_it_is_used_and_which_files_there_are(course: Path, capsys, monkeypatch) -> None:
    command = importlib.import_module("siyu_helpers.precheck.__main__")
    monkeypatch.setattr(command, "ROOT", course)
    monkeypatch.chdir(course)
    path = save(work(course, "zh"), release_book("zh"))
    for words in ([], ["a.ipynb", "b.ipynb"]):
        assert command.main(["--lang", "zh", *words]) == 1
        assert capsys.readouterr().out.splitlines()[1] == f"  {path.relative_to(course)}"
    assert command.main(["--lang", "en", "no.ipynb"]) == 1
    assert "There is no file no.ipynb" in capsys.readouterr().out
    assert command.main(["--lang", "zh", "no.ipynb"]) == 1
    assert "找不到文件 no.ipynb" in capsys.readouterr().out
    monkeypatch.setenv("SIYU_PRECHECK", "1")
    assert command.main(["--lang", "zh", "no.ipynb"]) == 0


def test_a_console_without_chinese_gets_english(course: Path) -> None:
    save(course / NAME, {"cells": 3, "metadata": {"siyu": {"lang": "zh"}}})
    command = [sys.executable, "-m", "siyu_helpers.precheck", "--lang", "zh", NAME]
    settings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=course, env=settings, capture_output=True, encoding="ascii", check=False)
    assert done.returncode == 1
    assert f"{NAME} is not a notebook." in done.stdout


def test_an_unreadable_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path)
    assert caught.value.finding.kind == "no file"


@pytest.mark.slow
def test_a_cell_of_the_notebook_itself_shows_the_card(course: Path) -> None:
    """In a kernel an event loop runs already; the check starts another kernel from there."""
    import nbformat
    from nbclient import NotebookClient

    book = answered("zh", **SOLVED)
    use_course = f"import importlib, pathlib\nm = importlib.import_module('siyu_helpers.precheck')\nm.ROOT = pathlib.Path({str(course)!r})"
    book["cells"].append(cell("code", f'{use_course}\nm.precheck("{NAME}")'))
    path = save(work(course, "zh"), book)
    ran = nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))
    for one in ran.cells:
        one.source = "".join(one.source)
    NotebookClient(ran, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    progress, card = ran.cells[-1].outputs
    assert progress.text.startswith("正在从头运行")
    assert "公开检查通过：5 / 5 分" in card.data["text/html"]
