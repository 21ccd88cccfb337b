"""Grading a class: every step on its own, a small class whole, and the class in which every mistake occurs."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from course_tools import bank, build, proof
from course_tools.grade import grading, rebuild, run, sandbox, work
from course_tools.grade.kernel import OUTPUT, TEXT, Outputs
from course_tools.grade.records import Student
from course_tools.paths import ROOT, Unit, units
from course_tools.source import LANGUAGES
from siyu_helpers.checks import answering
from siyu_helpers.checks.kit import UnfitError
from siyu_helpers.language import choose
from siyu_helpers.precheck.release import UnreadableError
from tests import faulty_class

UNIT = next(unit for unit in units() if unit.assignment == "unit4_rfm_tiers")
EDITIONS = rebuild.released(UNIT.assignment)
POINTS = {cell.name: cell.points for cell in EDITIONS["zh"].cells if cell.is_check}
FULL = sum(POINTS.values())
LIMITS = run.Limits(cell=8, notebook=60)
# bubblewrap is what the class is about; CI installs it, another computer may lack it
isolated = pytest.mark.skipif(bool(sandbox.isolation()), reason="bubblewrap does not work here")


def answers(lang: str, unit: Unit = UNIT) -> dict[str, str]:
    """Return a solution to every answer cell, by its id."""
    cells = build.notebook(unit, "exercise", lang).cells
    return {cell.id: cell.source for cell in cells if cell.id.endswith("_answer")}


def solved(lang: str, unit: Unit = UNIT, **changed: str) -> bytes:
    """Return a solved notebook with some answers changed, as a file's bytes."""
    book = nbformat.read(unit.release(ROOT, lang), as_version=4)
    given = answers(lang, unit)
    given |= {f"{name}_answer" if f"{name}_answer" in given else name: source for name, source in changed.items()}
    for cell in book.cells:
        cell.source = given.get(cell.id, cell.source)
    return nbformat.writes(book).encode()


@contextlib.contextmanager
def silent(words, count):
    yield lambda at: None


def graded(root: Path, source: Path | None, roster: list[Student] | None = None, lang: str = "zh", unit: Unit = UNIT):
    """Grade a class as the command does; return the marks by number, and the grading."""
    choose(lang)
    found = grading.Grading(unit, root, ROOT / "datasets", LIMITS, 2, silent)
    marked = {}
    mark = found._mark

    def kept():
        marked.update({one.student.number: one for one in mark()})
        return list(marked.values())

    found._mark = kept
    with contextlib.closing(found):
        found.grade(source, roster)
    return marked, found


def hand_in(folder: Path, unit: Unit = UNIT, **students: bytes) -> Path:
    """Write notebooks into a folder a student, as a platform exports them."""
    for number, content in students.items():
        path = folder / number / f"{unit.assignment}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return folder


# ---- reading and rebuilding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "encoding"),
        (lambda text: text.encode("utf-16"), "encoding"),
        (lambda text: text.encode("gb18030"), "encoding"),
        (lambda text: text.encode() + b"\n}}garbage", "trailing"),
    ],
)
def test_a_notebook_in_another_form_is_read(change, kind):
    text = json.dumps(json.loads(solved("zh")), ensure_ascii=False)
    made = rebuild.rebuild(change(text), "a.ipynb", EDITIONS, "zh")
    assert kind in {note.kind for note in made.notes}
    assert [cell.source for cell in made.book.cells if cell.id == "rfm_table_answer"] == [
        answers("zh")["rfm_table_answer"]
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\0", b"{", b"[]", b"<html>", b"%PDF-1.7", b'{"cells": 3}', b"\xff\xfe\x00"]
)
def test_what_cannot_be_read_becomes_the_blank_release(content):
    made = rebuild.rebuild(content, "a.ipynb", EDITIONS, "en")
    assert made.lang == "en"
    assert {note.kind for note in made.notes} <= {"unreadable", "foreign", "encoding"}
    assert made.notes
    blank = [cell.source for cell in EDITIONS["en"].cells]
    assert [cell.source for cell in made.book.cells] == blank
    with pytest.raises(UnreadableError):
        rebuild.opened(content, "a.ipynb")


def test_no_grade_id_stands_twice_and_locked_cells_are_the_releases():
    book = json.loads(solved("zh"))
    for cell in [*book["cells"]]:
        book["cells"].append(json.loads(json.dumps(cell)) | {"id": "x" + cell["id"]})
        if cell["id"] == "rfm_table":
            cell["source"] = "pass"
    made = rebuild.rebuild(json.dumps(book).encode(), "a.ipynb", EDITIONS, "zh")
    names = Counter(cell.metadata.nbgrader.grade_id for cell in made.book.cells if "nbgrader" in cell.metadata)
    assert set(names) == {cell.name for cell in EDITIONS["zh"].cells if cell.name}
    assert set(names.values()) == {1}
    locked = {cell.name: cell.source for cell in EDITIONS["zh"].cells if cell.name and not cell.is_answer}
    assert {cell.id: cell.source for cell in made.book.cells if cell.id in locked} == locked
    nbformat.validate(made.book)


def test_each_notebook_is_graded_in_its_own_edition():
    choose("zh")
    made = rebuild.rebuild(solved("en"), f"{UNIT.assignment}.ipynb", EDITIONS, "zh")
    assert made.lang == "en"
    assert made.notes == ()
    assert made.unwritten == {"strategy"}


# ---- the judge ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        "[]",
        "{}",
        '{"table": {"index": [1], "columns": {}}, "warning": ""}',
        '{"table": {"index": ["a"], "columns": {"x": [[1]]}}, "warning": ""}',
        '{"table": {"index": ["a"], "columns": {"x": [1, 2]}}, "warning": ""}',
        '{"table": {"index": ["a"], "columns": {"x": [true]}}, "warning": ""}',
        '{"table": {"index": ["a"], "columns": {"x": [null]}}, "warning": ""}',
        "not json",
        "[" * 100_000,
        "[" + "0, " * 3_000_000 + "0]",
    ],
)
def test_the_judge_takes_nothing_but_numbers_and_texts(told):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError, RecursionError)):
        answering.read(repr(told))


def test_the_judge_takes_a_table_and_a_fault():
    table, warning = answering.read(
        repr('{"table": {"index": ["a"], "columns": {"x": [1], "y": ["b"]}}, "warning": "\\u8b66 it\'s"}')
    )
    assert (table.at["a", "x"], table.at["a", "y"], warning) == (1.0, "b", "警 it's")
    with pytest.raises(UnfitError) as caught:
        answering.read(repr('{"unfit": "R4", "seen": {"where": 3}}'))
    assert (caught.value.idea, caught.value.seen) == ("R4", {"where": "3"})


def test_a_check_cell_holds_calls_of_checks_alone():
    assert list(run.calls('check.run("a")\ncheck.run("a", hidden=True)')) == [("a", False), ("a", True)]
    for source in ("print(1)", "check.run(name)", "check.run('a') or True", "x = check.run('a')"):
        with pytest.raises(ValueError, match="check cell"):
            list(run.calls(source))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_check_cell_of_the_course_can_be_judged(lang):
    for unit in units():
        for source in grading.checks_of(unit, lang).values():
            assert [hidden for _, hidden in run.calls(source)] == [False, True]


def test_output_is_cut_to_a_size():
    outputs = Outputs()
    picture = {"data": {"text/html": "y" * (OUTPUT // 2)}, "metadata": {}}
    for _ in range(5):
        outputs.add({"msg_type": "stream", "content": {"name": "stdout", "text": "x" * TEXT}})
        outputs.add({"msg_type": "display_data", "header": {"msg_type": "display_data"}, "content": picture})
    made = outputs.finished()
    assert outputs.cut
    assert sum(len(str(output)) for output in made) < TEXT + OUTPUT + 2000
    assert "截断" in made[-1].text


class Wire:
    """Answers that stand in this process and come as grading gets them: as numbers and texts, over a wire."""

    def __init__(self, unit: Unit):
        self.unit = unit

    def to(self, item, arguments, quiet):
        question = answering.ask(self.unit.checks, item.name, arguments, quiet, "zh")
        return answering.read(repr(eval(question)))  # noqa: S307 - the line that the kernel evaluates


@pytest.mark.full
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_an_answer_gets_the_same_verdict_over_the_wire(unit, monkeypatch):
    """The whole bank, judged as grading judges it: nothing of an answer is lost or changed on its way."""
    for answer in bank.answers(unit):
        names = types.ModuleType("__main__")
        names.__dict__.update(proof.names_of(unit, answer))
        monkeypatch.setitem(sys.modules, "__main__", names)
        verdict = proof.judge(unit, answer, Wire(unit))
        assert verdict.holds, f"{answer.item} {answer.name}: {verdict.idea or 'accepted'}\n{verdict.words}"


@pytest.mark.slow
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_a_solution_of_every_unit_takes_every_point(unit, tmp_path):
    """One student of each unit, graded as a class is: collected, rebuilt, run in the sandbox, marked by nbgrader."""
    lang = LANGUAGES[len(unit.assignment) % 2]  # each edition serves some unit
    source = hand_in(tmp_path / "in", unit, **{"2024001": solved(lang, unit)})
    marked, _ = graded(tmp_path, source, None, lang, unit)
    outcomes = marked["2024001"].outcomes
    assert {one.item: one.score for one in outcomes if not one.by_hand} == {
        one.item: one.points for one in outcomes if not one.by_hand
    }
    assert {one.state for one in outcomes if not one.by_hand} == {"passed"}


# ---- a small class --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A class of five, both editions, one of them on the roster without a submission."""
    choose("zh")
    root = tmp_path_factory.mktemp("small")
    late = "def rfm_table(orders, snapshot):\n    return orders.groupby('user_id').size()"
    source = hand_in(
        root / "in",
        **{
            "2024001": solved("zh", strategy="111 不打折"),
            "2024002": UNIT.release(ROOT, "zh").read_bytes(),
            "2024003": solved("zh", rfm_table=late),
            "2024004": solved("en"),
        },
    )
    roster = [
        Student(f"202400{n}", name, "一班") for n, name in enumerate(["张三", "李四", "王五", "Ann Lee", "赵六"], 1)
    ]
    marked, found = graded(root, source, roster)
    return root, source, roster, marked, found


@pytest.mark.slow
def test_marks_of_a_small_class(small):
    root, _, _, marked, _ = small
    assert {number: one.score for number, one in marked.items()} == {
        "2024001": FULL, "2024002": 0, "2024004": FULL,
        "2024003": FULL - POINTS["rfm_table"] - POINTS["figures"],  # its figures rest on its own function
    }  # fmt: skip
    assert marked["2024003"].outcomes[1].state == "failed"
    assert {one.state for one in marked["2024002"].outcomes} == {"unwritten"}
    assert (root / "grading/results" / UNIT.assignment / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "赵六" in (root / "grading/results" / UNIT.assignment / "marks.csv").read_text(encoding="utf-8-sig")
    for number, one in marked.items():
        page = one.feedback.read_text(encoding="utf-8")
        # a check never shows a traceback; an error of the student's own cell does
        assert ("most recent call last" in page) == (number == "2024003")
        assert ("✓ Question 2" in page) == (one.lang == "en")
        assert "第 2 题 每位用户的 R、F、M</a> (得分 4 / 4)" in page or number != "2024001"
        assert not re.search(r'(src|href)="http', page)


@pytest.mark.slow
def test_graded_again_nothing_runs_and_marks_given_by_hand_stay(small):
    root, source, roster, _, found = small
    course = found.courses["zh"]
    before = {path: path.stat().st_mtime_ns for path in found.runs.glob("*.json")}
    with course._gradebook() as book:
        grade = book.find_grade("strategy", UNIT.assignment, UNIT.assignment, "2024001")
        grade.manual_score, grade.needs_manual_grade = 4.5, False
        book.db.commit()
    again, _ = graded(root, source, roster)
    assert {path: path.stat().st_mtime_ns for path in found.runs.glob("*.json")} == before
    assert again["2024001"].score == FULL + 4.5
    assert again["2024001"].waiting == 0
    assert len(list((root / "grading" / "backups").glob("*.db"))) >= 2
    # a new version of the same student's work: run again, and the hand-given mark still stands
    (source / "2024001" / f"{UNIT.assignment}.ipynb").write_bytes(solved("zh", tier_summary="x = 1"))
    third, _ = graded(root, source, roster)
    assert third["2024001"].score == FULL + 4.5 - POINTS["tier_summary"] - POINTS["figures"]
    changed = [path.stem for path in found.runs.glob("*.json") if path.stat().st_mtime_ns != before[path]]
    assert changed == ["2024001"]


@pytest.mark.slow
def test_a_grading_that_fails_leaves_no_old_mark(small, monkeypatch):
    root, source, roster, _, found = small
    (source / "2024004" / f"{UNIT.assignment}.ipynb").write_bytes(solved("en", clean_orders="y = 1"))
    monkeypatch.setattr("course_tools.grade.gradebook.Replay.preprocess", lambda *_: 1 / 0)
    marked, _ = graded(root, source, roster)
    assert "nbgrader" in {note.kind for note in marked["2024004"].notes}
    assert marked["2024004"].score == 0
    with found.courses["en"]._gradebook() as book:
        grades = book.find_submission_notebook(UNIT.assignment, UNIT.assignment, "2024004").grades
        assert {grade.auto_score or 0 for grade in grades} == {0}
    monkeypatch.undo()
    marked, _ = graded(root, source, roster)
    assert marked["2024004"].score == FULL - POINTS["clean_orders"] - POINTS["figures"]


@pytest.mark.slow
def test_words_of_the_command(tmp_path, capsys):
    choose("en")
    for words, said in [
        (["unit9"], 'There is no exercise "unit9"'),
        ([UNIT.assignment, "--submissions", str(tmp_path / "none")], "There is no "),
        ([UNIT.assignment, "--to", str(tmp_path)], "Nothing of this exercise has been graded yet"),
        ([UNIT.assignment, "--term", "999999"], "Run course.py term --seed 999999 first"),
    ]:
        assert grading.main(words) == 1
        assert said in capsys.readouterr().out


# ---- interrupted ----------------------------------------------------------------------------------------------------


def command(root: Path, source: Path) -> list[str]:
    return [
        sys.executable, "-m", "course_tools", "grade", "--lang", "zh", UNIT.assignment,
        "--submissions", str(source), "--to", str(root), "--cores", "1", "--seconds", "5",
    ]  # fmt: skip


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="kills a group of processes")
def test_killed_and_started_again_nothing_is_run_or_graded_twice(tmp_path):
    source = hand_in(tmp_path / "in", **{f"202400{n}": solved("zh", thresholds=f"n = {n}") for n in range(1, 6)})
    runs = tmp_path / "grading" / "runs" / UNIT.assignment
    stamps: dict[str, int] = {}

    def killed_after(pattern: str, count: int) -> None:
        started = subprocess.Popen(
            command(tmp_path, source),
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 120
        while len(list(runs.glob(pattern))) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()

    killed_after("*.json", 2)  # while notebooks run
    first = {path.name: path.stat().st_mtime_ns for path in runs.glob("*.json")}
    assert 2 <= len(first) < 5
    killed_after("*.marked", 2)  # while nbgrader marks
    stamps = {path.name: path.stat().st_mtime_ns for path in runs.iterdir()}
    assert first.items() <= stamps.items()
    assert 2 <= sum(name.endswith(".marked") for name in stamps) < 5
    subprocess.run(command(tmp_path, source), cwd=ROOT, check=True, capture_output=True)
    ended = {path.name: path.stat().st_mtime_ns for path in runs.iterdir() if not path.name.endswith(".new")}
    assert {name: stamp for name, stamp in stamps.items() if name.endswith(".json")}.items() <= ended.items()
    assert sum(name.endswith(".marked") for name in ended) == 5
    marked, _ = graded(tmp_path, None)
    assert {one.score for one in marked.values()} == {FULL - POINTS["thresholds"]}


# ---- the class in which every mistake occurs ------------------------------------------------------------------------

HEALTHY = 6
EMPTY = {"empty_folder", "checkpoint_only"}


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    """The class: healthy students of both editions among those who made every mistake."""
    root = tmp_path_factory.mktemp("class")
    healthy = {f"9{n}00": solved(("zh", "en")[n % 2]) for n in range(HEALTHY)}
    hand_in(root / "in", **healthy)
    numbers = {}
    solutions = {lang: answers(lang) for lang in EDITIONS}
    for place, fault in enumerate(faulty_class.FAULTS):
        lang = ("zh", "en")[place % 2]
        number = f"2024{place:04d}"
        numbers[number] = fault
        folder = root / "in" / f"{number}_{fault.name}"
        folder.mkdir()
        fault.make(folder, UNIT.release(ROOT, lang), solutions[lang])
    roster = [Student(number, fault.name.replace("_", " "), "一班") for number, fault in numbers.items()]
    marked, found = graded(root, root / "in", [*roster, *(Student(number) for number in healthy)])
    return root, numbers, marked, found


@pytest.mark.full
@isolated
def test_every_mistake_costs_what_it_must_and_is_said(everyone):
    _, numbers, marked, _ = everyone
    wrong = []
    for number, fault in numbers.items():
        if number not in marked:  # of an empty folder nothing is found: the student is among the missing
            wrong += [] if fault.name in EMPTY else [(fault.name, "not graded")]
            continue
        one = marked[number]
        lost = {item.item for item in one.outcomes if not item.by_hand and item.score != item.points}
        wanted = set(POINTS) if fault.lost == "all" else set(fault.lost)
        kinds = {note.kind for note in one.notes}
        print(f"{fault.name:45} {one.score:>4g}  {'; '.join(note.words for note in one.notes)[:200]}")
        if lost != wanted or (fault.says and not kinds & set(fault.says.split("|"))):
            wrong.append((fault.name, sorted(lost ^ wanted), fault.says, sorted(kinds)))
    assert wrong == []
    assert len(numbers) >= 60


@pytest.mark.full
@isolated
def test_no_page_holds_a_students_script(everyone):
    _, numbers, marked, _ = everyone
    number = next(number for number, fault in numbers.items() if fault.name == "scripts_everywhere")
    page = marked[number].feedback.read_text(encoding="utf-8")
    cells = page[page.index("<body") :]
    for sign in ("alert(1)</script>", "<img src=x onerror", 'onerror="', "<svg onload", "<iframe", 'width="1 onerror'):
        assert sign not in cells, sign


@pytest.mark.full
@isolated
def test_the_healthy_have_the_marks_they_have_alone(everyone, tmp_path):
    _, _, marked, _ = everyone
    alone = {}
    for n in range(HEALTHY):
        found, _ = graded(
            tmp_path / str(n), hand_in(tmp_path / str(n) / "in", **{f"9{n}00": solved(("zh", "en")[n % 2])})
        )
        alone |= found

    def essence(one):
        return [dataclasses.replace(item, seconds=0) for item in one.outcomes], one.notes

    assert {number: essence(marked[number]) for number in alone} == {
        number: essence(one) for number, one in alone.items()
    }


@pytest.mark.full
@isolated
def test_the_class_leaves_the_course_as_it_was(everyone):
    for line in work.grader_digest(), *[str(path) for path in (ROOT / "datasets").rglob("*.csv")]:
        assert line
    from siyu_helpers.data import check_datasets

    assert check_datasets() == []
