"""Runs the notebooks of a class on all cores, each once: what was run is kept, so that an interrupted run goes on."""

import dataclasses
import hashlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from course_tools.grade import sandbox
from course_tools.grade.rebuild import Rebuilt
from course_tools.grade.records import Note, Outcome, State, Student
from course_tools.grade.run import Limits, Ran, error_output, run
from course_tools.paths import ROOT
from siyu_helpers.language import choose, say
from siyu_helpers.precheck.release import Notebook


@dataclass(frozen=True)
class Task:
    """One submission to run: where it is staged, where its result goes, and all that the result depends on.

    `about` is what the result repeats of the submission: student, listed, platform, file and the edition.
    """

    about: dict
    notes: tuple[Note, ...]
    unwritten: frozenset[str]
    report: str
    stage: Path
    result: Path
    key: str
    notebook: Path
    release: Notebook
    checks: dict[str, str]
    seat: sandbox.Seat
    limits: Limits


def folder_name(student: Student) -> str:
    """Return the name of a student's folders: the number where it is a plain one, else a code made from it."""
    if (
        student.number.isascii()
        and student.number.replace("-", "").replace("_", "").isalnum()
        and len(student.number) <= 40
    ):
        return student.number
    return "s." + hashlib.sha256(student.number.encode()).hexdigest()[:12]


def stage(folder: Path, assignment: str, rebuilt: Rebuilt, attachments: dict[str, Path]) -> str:
    """Write a rebuilt notebook and what was handed in beside it to an empty folder; return a digest of it all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    digest = hashlib.sha256()
    for name, path in sorted(attachments.items()):
        if name.lower().endswith(".ipynb"):
            continue  # there is one notebook in the folder: the rebuilt one
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        digest.update(name.encode() + b"\0" + place.read_bytes())
    text = nbformat.writes(rebuilt.book) + "\n"
    (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8", newline="\n")
    digest.update(text.encode())
    return digest.hexdigest()


@cache
def grader_digest() -> str:
    """Return a digest of everything that decides a mark: the helpers with their checks, and this package."""
    digest = hashlib.sha256()
    for folder in (ROOT / "siyu_helpers", ROOT / "course_tools" / "grade"):
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.json")]):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def run_all(tasks: list[Task], cores: int, done: Callable[[Task, str], None]) -> None:
    """Run tasks on several cores and call `done` after each, with "" or with what the run itself failed at.

    Each result is written by the process that made it, whole or not at all.
    """
    left, alone = list(tasks), False
    while left:
        # where a process of the pool was lost, the next one alone tells whether it was lost at that one
        with ProcessPoolExecutor(1 if alone else cores, multiprocessing.get_context("spawn")) as pool:
            futures: dict[Future, Task] = {pool.submit(run_one, task): task for task in left[: 1 if alone else None]}
            try:
                for future in as_completed(futures):
                    task = futures[future]
                    try:
                        fault = future.result()
                    except BrokenProcessPool:
                        if not alone:
                            alone = True
                            break
                        fault = say("评分进程意外结束。", "The grading process ended unexpectedly.")
                        alone = False
                    left.remove(task)
                    done(task, fault)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for process in multiprocessing.active_children():
                    process.terminate()
                raise


def run_one(task: Task) -> str:
    """Run one task in this process and write its result; return "" or what failed."""
    choose(task.report)
    try:
        book = nbformat.read(task.notebook, as_version=4)
        ran = run(book, task.checks, task.seat, task.about["lang"], task.report, task.limits)
        for place, one in ran.cells.items():
            book.cells[place].outputs = one.outputs
        by_name = {
            book.cells[place].metadata.get("nbgrader", {}).get("grade_id"): one for place, one in ran.cells.items()
        }
        _write(task, book, outcomes(task.release, by_name, task.unwritten), ran.notes)
    except Exception as error:  # one submission never stops the class
        return f"{type(error).__name__}: {error}"
    return ""


def _write(task: Task, book: nbformat.NotebookNode, found: list[Outcome], notes: list[Note]) -> None:
    content = {
        "key": task.key,
        **task.about,
        "notes": [dataclasses.asdict(note) for note in [*task.notes, *notes]],
        "outcomes": [dataclasses.asdict(one) for one in found],
        "book": book,
    }
    write_json(task.result, content)


def write_failed(task: Task, words: str) -> None:
    """Write the result of a submission that could not be run at all: no points, and the words that say so."""
    book = nbformat.read(task.notebook, as_version=4)
    failed = {name: Ran(state="error", words=words, outputs=error_output("NotRun", words)) for name in task.checks}
    for cell in book.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in failed:
            cell.outputs = failed[cell.metadata.nbgrader.grade_id].outputs
    _write(task, book, outcomes(task.release, failed, task.unwritten), [Note("run", words)])


def outcomes(release: Notebook, ran: dict[str, Ran], unwritten: frozenset[str]) -> list[Outcome]:
    """Return how each item of the exercise went, from how its cells went.

    Parameters
    ----------
    release : Notebook
    ran : mapping of str to Ran
        The cells that were run, by grade_id.
    unwritten : set of str
        Answers left as released.
    """
    found, answers, titles = [], [], release.questions()
    for cell in release.cells:
        by_hand = bool(cell.notes.get("grade")) and not cell.is_check
        if cell.is_answer:
            answers.append(cell.name)
        if not cell.is_check and not by_hand:
            continue
        blank = all(name in unwritten for name in answers)
        title = titles.get(cell.name) or cell.name
        if by_hand:
            state = "unwritten" if blank else "written"
            found.append(Outcome(cell.name, title, cell.points, True, state, 0.0 if blank else None))
        else:
            check = ran[cell.name]
            state, idea, words = _judged(check, [ran[name] for name in answers if name in ran], blank)
            seconds = check.seconds + sum(ran[name].seconds for name in answers if name in ran)
            score = cell.points if state == "passed" else 0.0
            found.append(Outcome(cell.name, title, cell.points, False, state, score, idea, words, round(seconds, 3)))
        answers = []
    return found


def _judged(check: Ran, answers: list[Ran], blank: bool) -> tuple[State, str, str]:
    """Return state, idea and words of an item; a fault of the answer's own cell says more than the check behind it."""
    if check.state in ("passed", "endless", "died", "unreached"):
        return check.state, "", check.words
    for answer in answers:
        if answer.state in ("endless", "died", "unreached"):
            return answer.state, "", answer.words
    if blank:
        return "unwritten", "", check.words
    if check.idea in ("", "not_written"):
        for answer in answers:
            if answer.state == "error":
                return "error", "", answer.words
    return check.state, check.idea, check.words


def write_json(path: Path, content: object) -> None:
    """Write a JSON file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")
    os.replace(new, path)


def read_json(path: Path) -> dict:
    """Return the object in a JSON file, {} where there is none or a damaged one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
