"""The way of a class through all steps: from a folder of submissions to marks, feedback and reports."""

import argparse
import contextlib
import dataclasses
import hashlib
import os
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from course_tools.grade import feedback, rebuild, report, sandbox, work
from course_tools.grade.collect import collect, read_roster
from course_tools.grade.gradebook import Course, swift
from course_tools.grade.records import Collection, Marked, Note, Outcome, Student, Submission
from course_tools.grade.run import Limits
from course_tools.paths import ROOT, Unit, units
from siyu_helpers.data import check_datasets
from siyu_helpers.environment import only_one
from siyu_helpers.language import language, say, speaking
from siyu_helpers.precheck import title

Advance = Callable[[str], None]  # called when a step of some length is one further, with what it is at


class GradingError(Exception):
    """What keeps a whole class from being graded: what came, what was wanted, what to do."""


@dataclass
class Grading:
    """The grading of one exercise in one course folder.

    Parameters
    ----------
    unit : Unit
    root : Path
        The folder that receives ``grading/``.
    data : Path
        The term's data sets.
    limits : Limits
    cores : int
        Notebooks run at a time.
    progress : function
        Called with the words for a step and its length; gives a context manager that yields an `Advance`.
    """

    unit: Unit
    root: Path
    data: Path
    limits: Limits
    cores: int
    progress: Callable
    notes: list[Note] = field(default_factory=list)
    summary: str = ""

    def __post_init__(self) -> None:
        self.editions = rebuild.released(self.unit.assignment)
        self.checks = {lang: checks_of(self.unit, lang) for lang in self.editions}
        self.courses = {lang: Course(self.root, lang, self.unit) for lang in self.editions}
        self.runs = self.root / "grading" / "runs" / self.unit.assignment
        self.results = self.root / "grading" / "results" / self.unit.assignment
        self.isolated = not sandbox.isolation()

    def close(self) -> None:
        """Close the logs."""
        for course in self.courses.values():
            course.close()

    def grade(self, source: Path | None, roster: list[Student] | None) -> list[Path]:
        """Grade what stands in `source` on top of what was graded before; return the files written.

        Parameters
        ----------
        source : Path or None
            Folder or zip of submissions; None writes the reports again, with marks given by hand since.
        roster : list of Student or None
        """
        if not self.isolated:
            self.notes.append(_not_isolated(sandbox.isolation()))
        found = Collection(())
        with tempfile.TemporaryDirectory(prefix="siyu-", ignore_cleanup_errors=True) as workplace:
            if source is not None:
                with self.progress(say("收作业", "collecting"), None):
                    found = collect(
                        source, lambda content: rebuild.recognise(content, self.editions), roster, Path(workplace)
                    )
                with self.progress(say("整理", "rebuilding"), len(found.submissions)) as advance:
                    tasks = [task for one in found.submissions if (task := self._task_or_none(one, advance))]
                self._run(tasks)
        marked = self._mark()
        there = {one.student.number for one in marked}
        missing = [student for student in roster or () if student.number not in there]
        told = sum(bool(one.notes) for one in marked)
        self.summary = say(
            f"{len(marked)} 份已评，{len(missing)} 人没有交，{told} 份有修补或问题。先看 report.html。",
            f"{len(marked)} graded, {len(missing)} missing, {told} with repairs or faults. Begin with report.html.",
        )
        return report.write(
            self.results,
            self.unit.assignment,
            title(self.editions.get(language()) or next(iter(self.editions.values()))),
            marked,
            missing,
            found.unmatched,
            self.notes,
            roster is not None,
        )

    def _task_or_none(self, submission: Submission, advance: Advance) -> work.Task | None:
        """Return the task of one submission; what cannot be staged is staged without what was handed in."""
        try:
            return self._task(submission, advance)
        except Exception as error:  # one submission never stops the class
            words = say(f"交来的内容处理不了：{error}", f"What was handed in could not be handled: {error}")
            note = Note("unreadable", words.encode("utf-8", "replace").decode())
            empty = dataclasses.replace(submission, notebook=None, attachments={}, notes=(*submission.notes, note))
            return self._task(empty, advance)

    def _task(self, submission: Submission, advance: Advance) -> work.Task | None:
        """Stage one submission; return the task of running it, None if just this was run before."""
        folder = work.folder_name(submission.student)
        lang = language()
        made = rebuild.rebuild(submission.notebook, submission.file or submission.student.number, self.editions, lang)
        if made.notes:
            self._tell(made, submission)
        stage = self.courses[made.lang].submitted(folder)
        digest = hashlib.sha256(work.stage(stage, self.unit.assignment, made, submission.attachments).encode())
        for part in (
            work.grader_digest(),
            *self.checks[made.lang].values(),
            str(self.limits),
            str(self.isolated),
            lang,
        ):
            digest.update(part.encode())
        digest.update((self.data / "datapackage.json").read_bytes())
        about = {
            "student": dataclasses.asdict(submission.student),
            "listed": submission.listed,
            "platform": submission.platform,
            "file": submission.file,
            "lang": made.lang,
        }
        notes = (*submission.notes, *made.notes)
        digest.update(repr((about, notes)).encode())
        result = self.runs / f"{folder}.json"
        advance(submission.student.name or submission.student.number)
        if work.read_json(result).get("key") == digest.hexdigest():
            return None
        result.unlink(missing_ok=True)  # from here on the old result is none of today's
        return work.Task(
            about,
            notes,
            made.unwritten,
            lang,
            stage,
            result,
            digest.hexdigest(),
            stage / f"{self.unit.assignment}.ipynb",
            self.editions[made.lang],
            self.checks[made.lang],
            sandbox.Seat(self.isolated, self.data, stage),
            self.limits,
        )

    def _tell(self, made: rebuild.Rebuilt, submission: Submission) -> None:
        """Tell the student at the notebook's head, in its own language, what was mended."""
        notes, report_in = made.notes, language()
        with speaking(made.lang):
            if made.lang != report_in:
                notes = rebuild.rebuild(submission.notebook, submission.file, self.editions, made.lang).notes
            rebuild.notice(made.book, notes)

    def _run(self, tasks: list[work.Task]) -> None:
        """Run what is new; what cannot be run at all still gets a result that says so."""
        with self.progress(say("运行", "running"), len(tasks)) as advance:

            def done(task: work.Task, fault: str) -> None:
                name = task.about["student"]["name"] or task.about["student"]["number"]
                if fault:
                    work.write_failed(task, say(f"没有能运行：{fault}", f"It could not be run: {fault}"))
                advance(name)

            work.run_all(tasks, self.cores, done)

    def _mark(self) -> list[Marked]:
        """Let nbgrader mark what was run and not marked since; return everyone's marks."""
        paths = sorted(self.runs.glob("*.json"))
        for course in self.courses.values():
            course.back_up()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of sqlalchemy, about nbgrader's own queries
                course.prepare()
        marked = []
        with (
            self.progress(say("评分与反馈", "marks and feedback"), len(paths)) as advance,
            swift(),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            for path in paths:
                kept = work.read_json(path)
                marked.append(self._marked(path, kept))
                advance(marked[-1].student.name or marked[-1].student.number)
        return sorted(marked, key=lambda one: (one.student.number, one.student.name))

    def _marked(self, path: Path, kept: dict) -> Marked:
        """Return one student's marks; a fault of nbgrader costs the marks and is said, never an old mark kept."""
        folder, course = path.stem, self.courses[kept["lang"]]
        student = Student(**kept["student"])
        outcomes = [Outcome(**outcome) for outcome in kept["outcomes"]]
        notes = [Note(**note) for note in kept["notes"]]
        ledger = path.with_suffix(".marked")
        before = work.read_json(ledger)
        scores, page = {}, None
        try:
            if before.get("key") != kept["key"]:
                ledger.unlink(missing_ok=True)
                for other in self.courses.values():
                    if other is not course:
                        other.forget(folder)
                course.grade(folder, student, nbformat.from_dict(kept["book"]), outcomes)
            scores, state = course.scores(folder)
            page = course.page(folder)
            if before.get("key") != kept["key"] or before.get("state") != state or not page.exists():
                course.feedback(folder)
                feedback.dress(page, self.editions[kept["lang"]], kept["lang"])
            work.write_json(ledger, {"key": kept["key"], "state": state})
        except Exception as error:  # one student's fault is not the class's
            words = f"{type(error).__name__}: {error}"
            notes.append(Note("nbgrader", say(f"nbgrader 没有能评分：{words}", f"nbgrader could not mark it: {words}")))
        final = [
            dataclasses.replace(
                one, score=scores.get(one.item, None if one.by_hand and one.state == "written" else 0.0)
            )
            for one in outcomes
        ]
        return Marked(student, kept["lang"], tuple(final), tuple(notes), kept["listed"], kept["platform"], page)


def checks_of(unit: Unit, lang: str) -> dict[str, str]:
    """Return the source of each check cell, hidden part included, as the solution has it."""
    return {
        cell.id: cell.source
        for cell in nbformat.read(unit.solution(ROOT, lang), as_version=4).cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    }


def _not_isolated(why: str) -> Note:
    reason = {
        "system": say(
            "这个系统没有 bubblewrap（它只在 Linux 上有）", "this system has no bubblewrap (it exists on Linux only)"
        ),
        "missing": say("没有安装 bubblewrap", "bubblewrap is not installed"),
        "refused": say("这个系统不允许 bubblewrap 工作", "this system does not let bubblewrap work"),
    }[why]
    return Note(
        "isolation",
        say(
            f"作业没有隔离运行：{reason}。学生的代码能读写这台电脑上的文件、能上网。只评你信得过的班级，或者在 Linux（WSL 2 也行）上评分。",
            f"The notebooks ran without isolation: {reason}. Students' code could read and write files of this computer and "
            "use the network. Grade only a class you trust, or grade on Linux (WSL 2 will do).",
        ),
    )


def main(arguments: list[str]) -> int:
    """``course.py grade UNIT [--submissions FOLDER-or-zip] [--roster FILE] [--term N] [--to FOLDER]``."""
    parser = argparse.ArgumentParser(prog="course.py grade", description=say("给一个班的作业评分。", "Grade a class."))
    parser.add_argument(
        "assignment", metavar="UNIT", help=say("练习名，如 unit4_rfm_tiers", "the exercise, such as unit4_rfm_tiers")
    )
    parser.add_argument(
        "--submissions",
        type=Path,
        help=say("学生作业：文件夹或 zip；不写就重出报告", "folder or zip; without it the reports are written again"),
    )
    parser.add_argument(
        "--roster", type=Path, help=say("名单：csv 或 xlsx，有学号、姓名、班级", "csv or xlsx with number, name, class")
    )
    parser.add_argument("--term", metavar="N", help=say("用哪个学期的数据评分", "grade with the data of this term"))
    parser.add_argument(
        "--to",
        type=Path,
        default=ROOT,
        help=say("结果放在这个文件夹的 grading/ 里", "the results go to grading/ in this folder"),
    )
    parser.add_argument(
        "--cores", type=int, default=os.cpu_count() or 1, help=say("同时运行几份", "notebooks run at a time")
    )
    parser.add_argument(
        "--seconds", type=float, default=Limits().cell, help=say("一个单元格最多运行几秒", "seconds a cell may take")
    )
    options = parser.parse_args(arguments)
    console = Console(highlight=False, soft_wrap=True)
    try:
        return _graded(options, console)
    except GradingError as error:
        console.print(f"✗ {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        console.print(
            say(
                "\n已停止。做完的都留着，用同样的命令接着评。",
                "\nStopped. What is done is kept; the same command goes on from here.",
            )
        )
        return 130


def _graded(options: argparse.Namespace, console: Console) -> int:
    known = {name: unit for unit in units() for name in (unit.assignment, unit.name)}
    if options.assignment not in known:
        names = ", ".join(unit.assignment for unit in units())
        raise GradingError(
            say(
                f"没有练习“{options.assignment}”。有：{names}",
                f'There is no exercise "{options.assignment}". There is: {names}',
            )
        )
    if options.submissions and not options.submissions.exists():
        raise GradingError(
            say(
                f"找不到 {options.submissions}。给出学生作业所在的文件夹或 zip。",
                f"There is no {options.submissions}. Give the folder or the zip of the submissions.",
            )
        )
    data = _data(options.term)
    try:
        roster = read_roster(options.roster) if options.roster else None
    except (OSError, ValueError) as error:
        raise GradingError(str(error)) from None
    root = options.to.resolve()
    (root / "grading").mkdir(parents=True, exist_ok=True)
    with only_one(str(root / "grading" / "grade.lock")) as alone:
        if not alone:
            raise GradingError(
                say(
                    "这个文件夹里正有一次评分在运行。等它结束再来。",
                    "A class is being graded in this folder already. Wait until that has ended.",
                )
            )
        limits = Limits(options.seconds, max(Limits().notebook, 5 * options.seconds))
        grading = Grading(known[options.assignment], root, data, limits, max(options.cores, 1), _bars(console))
        if not options.submissions and not any(grading.runs.glob("*.json")):
            raise GradingError(
                say(
                    "还没有评过这个练习：用 --submissions 给出学生的作业。",
                    "Nothing of this exercise has been graded yet: give the submissions with --submissions.",
                )
            )
        try:
            written, problem = grading.grade(options.submissions, roster), ""
        except report.UnwrittenFilesError as error:
            written, problem = error.written, str(error)
        finally:
            grading.close()
    for path in written:
        console.print(f"  {path}", markup=False)
    if problem:
        raise GradingError(problem)
    for note in grading.notes:
        console.print(f"! {note.words}", markup=False)
    console.print(grading.summary, markup=False)
    return 0


def _data(term: str | None) -> Path:
    """Return the data sets to grade with, whole and untouched, and let every process of ours read those."""
    folder = Path(os.environ.get("SIYU_DATASETS") or ROOT / "datasets")
    if term is not None:
        folder = ROOT / "terms" / term / "datasets"
        if not folder.is_dir():
            raise GradingError(
                say(
                    f"没有学期 {term} 的数据。先运行 course.py term --seed {term}",
                    f"There are no data of term {term}. Run course.py term --seed {term} first.",
                )
            )
    os.environ["SIYU_DATASETS"] = str(folder.resolve())
    problems = check_datasets()
    if problems:
        raise GradingError("\n".join(problems))
    return folder.resolve()


def _bars(console: Console) -> Callable:
    """Return a progress that draws bars."""

    @contextlib.contextmanager
    def step(words: str, count: int | None):
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[at]}"),
        )
        with Progress(*columns, console=console) as progress:
            bar = progress.add_task(words, total=count, at="")
            yield lambda at: progress.update(bar, advance=1, at=at)
            if count == 0 or count is None:
                progress.update(bar, total=1, completed=1)

    return step
