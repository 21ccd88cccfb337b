"""Runs one rebuilt notebook in its own kernel and judges its checks outside of it.

Cells run from the top; one that fails does not stop the next. A cell that cannot be interrupted, or ends the kernel,
costs its own item only: another kernel runs the cells before it again, without it, and goes on behind it.
"""

import ast
import contextlib
import importlib
import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import nbformat
import pandas as pd
from nbformat.v4 import new_output

from course_tools.grade import sandbox
from course_tools.grade.kernel import Kernel, Outputs, Stopped
from course_tools.grade.records import Note, State
from siyu_helpers.checks import answering
from siyu_helpers.checks.kit import CheckFailedError, Item
from siyu_helpers.language import choose, say

RESTARTS = 5  # kernels one notebook may use up
ERRORS = 3  # errors of one notebook that the run report tells
LONGEST = 150  # characters of one of them
CHECK = re.compile(r"^from siyu_helpers\.checks import (unit\d+) as check$", re.MULTILINE)


@dataclass(frozen=True)
class Limits:
    """Seconds that one cell and one whole notebook may take."""

    cell: float = 60
    notebook: float = 600


@dataclass
class Ran:
    """How one cell went: its outputs, the seconds, and for a check the idea it named."""

    outputs: list[nbformat.NotebookNode] = field(default_factory=list)
    seconds: float = 0.0
    state: State | None = None  # None: it ran
    idea: str = ""
    words: str = ""


@dataclass
class Remote:
    """A learner's answers in the kernel of the notebook that is graded."""

    kernel: Kernel
    unit: str
    lang: str
    deadline: float
    outputs: Outputs

    def to(self, item: Item, arguments: tuple, quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return the answer to an item in canonical form, and the first warning it gave, or ""."""
        question = answering.ask(self.unit, item.name, arguments, quiet, self.lang)
        aside = Outputs()
        reply = self.kernel.execute("", max(self.deadline - time.monotonic(), 0.1), aside, question)
        for output in aside.made:
            if not quiet and output.get("name") == "stdout":
                self.outputs.add({"msg_type": "stream", "content": output})
        self.outputs.cut |= aside.cut
        told = (reply.get("user_expressions") or {}).get("answer") or {}
        if told.get("status") != "ok":
            raise UnansweredError(f"{told.get('ename', '')}: {told.get('evalue', '')}"[: answering.LONGEST])
        return answering.read(told["data"]["text/plain"])


class UnansweredError(Exception):
    """The kernel could not tell the answer: a notebook has broken its own Python."""


@dataclass
class Run:
    """The run of one notebook: `cells` says how each code cell went, by its place; `notes` what happened on the way."""

    cells: dict[int, Ran]
    notes: list[Note]


def run(
    book: nbformat.NotebookNode, checks: dict[str, str], seat: sandbox.Seat, lang: str, report: str, limits: Limits
) -> Run:
    """Run a rebuilt notebook.

    Parameters
    ----------
    book : NotebookNode
    checks : mapping of str to str
        The source of each check cell with its hidden part, by grade_id: it comes from the solution, not from `book`.
    seat : Seat
        Where the kernel runs.
    lang : "zh" or "en"
        Edition of the notebook: its checks speak this language.
    report : "zh" or "en"
        Language of the notes.
    limits : Limits
    """
    choose(lang)
    found = next(filter(None, (CHECK.search(cell.source) for cell in book.cells)), None)
    unit = found[1] if found else ""
    return _Running(book, checks, unit, seat, lang, report, limits).through()


@dataclass
class _Running:
    book: nbformat.NotebookNode
    checks: dict[str, str]
    unit: str
    seat: sandbox.Seat
    lang: str
    report: str
    limits: Limits
    kernel: Kernel | None = None
    deadline: float = 0.0
    restarts: int = 0
    result: Run = field(default_factory=lambda: Run({}, []))

    def through(self) -> Run:
        self.deadline = time.monotonic() + self.limits.notebook
        try:
            self.kernel = Kernel(self.seat)
            for place, cell in enumerate(self.book.cells):
                if cell.cell_type == "code" and cell.source.strip():
                    self.result.cells[place] = self._one(place, cell)
        finally:
            if self.kernel:
                self.kernel.close()
        return self.result

    def _one(self, place: int, cell: nbformat.NotebookNode) -> Ran:
        start = time.monotonic()
        if self.kernel is None or start > self.deadline:
            if self.kernel is None:
                self._note(
                    "died",
                    "内核退出的次数太多，后面的没有运行。",
                    "The kernel ended too often; what follows did not run.",
                )
            else:
                zh = "整份笔记本的时间用完了，后面的没有运行。"
                self._note("time", zh, "The time for the whole notebook was over; what follows did not run.")
            return Ran(
                state="unreached",
                outputs=error_output("Unreached", say("没有运行到这里。", "The run did not come this far.")),
            )
        outputs = Outputs()
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        try:
            ran = self._check(name, outputs) if name in self.checks else self._cell(place, outputs)
        except Stopped as stopped:
            ran = self._stopped(place, stopped.how, outputs)
        if outputs.cut:
            self._note("output", "有单元格的输出太长，已截断。", "A cell's output was too long and was cut.")
        ran.seconds = time.monotonic() - start
        return ran

    def _cell(self, place: int, outputs: Outputs) -> Ran:
        reply = self.kernel.execute(self.book.cells[place].source, self._seconds(), outputs)
        if any(part.get("source") == "ask_exit" for part in reply.get("payload", ())):
            self._note("exit", "exit() 或 quit() 被忽略了。", "exit() or quit() was ignored.")
        ran = Ran(outputs.finished())
        if reply.get("status") != "ok":
            error, said = (str(reply.get(part, ""))[: answering.LONGEST] for part in ("ename", "evalue"))
            ran.state, ran.words = "error", f"{error}: {said}"[: answering.LONGEST]
            self._stumbled(*_where(self.book, place), ran.words)
            if not any(output.output_type == "error" for output in ran.outputs):
                ran.outputs += error_output(error, said)
        return ran

    def _check(self, name: str, outputs: Outputs) -> Ran:
        """Judge one check cell here, with answers that the kernel gives."""
        remote = Remote(self.kernel, self.unit, self.lang, time.monotonic() + self._seconds(), outputs)
        printed = io.StringIO()
        ran = Ran(state="passed")
        try:
            with contextlib.redirect_stdout(printed):
                for item, hidden in calls(self.checks[name]):
                    importlib.import_module(f"siyu_helpers.checks.{self.unit}").unit.run(item, hidden, remote)
        except CheckFailedError as failed:
            ran.state, ran.idea, ran.words = "failed", failed.idea, "\n".join(failed.lines)
            ran.outputs = [new_output("error", ename=type(failed).__name__, evalue=str(failed), traceback=failed.lines)]
            if failed.idea == "error_in_code":
                self._stumbled("", "", ran.words, known=True)
        except Stopped:
            raise
        except Exception as error:  # whatever a tampered kernel sends: no answer, no points
            words = (
                say("✗ 内核没有给出可以检查的答案：", "✗ The kernel gave no answer that can be checked: ")
                + str(error)[:200]
            )
            ran.state, ran.words, ran.outputs = "error", words, error_output("Unanswered", words)
        if printed.getvalue():
            outputs.add({"msg_type": "stream", "content": {"name": "stdout", "text": printed.getvalue()}})
        ran.outputs = outputs.finished() + ran.outputs
        return ran

    def _stopped(self, place: int, how: str, outputs: Outputs) -> Ran:
        """Say how a cell was stopped; where the kernel is gone, start another and go on behind the cell."""
        zh, en = _where(self.book, place)
        if how == "died":
            state, zh, en = "died", f"{zh}让内核退出了，没有再运行它。", f"{en} ended the kernel; it was not run again."
        else:
            limit = f"{self.limits.cell:g}"
            zh, en = f"{zh}运行超过 {limit} 秒，已停止。", f"{en} was not done after {limit} seconds and was stopped."
            state = "endless"
        self._note(state, zh, en)
        ran = Ran(outputs.finished() + error_output("Stopped", say(zh, en)), state=state, words=say(zh, en))
        if how != "endless":
            self.result.cells[place] = ran
            self._again(place)
        return ran

    def _again(self, place: int) -> None:
        """Start another kernel and run the cells before `place` in it, without those that were stopped."""
        self.kernel.close()
        self.kernel = None
        self.restarts += 1
        if self.restarts > RESTARTS:
            return
        kernel = Kernel(self.seat)
        try:
            for before, cell in enumerate(self.book.cells[:place]):
                ran = self.result.cells.get(before)
                if (
                    ran
                    and ran.state not in ("endless", "died")
                    and cell.metadata.get("nbgrader", {}).get("grade_id") not in self.checks
                ):
                    kernel.execute(cell.source, self._seconds(), Outputs())
            self.kernel = kernel
        except Stopped:  # it ran before: what it left behind stops it now
            kernel.close()

    def _seconds(self) -> float:
        return max(min(self.limits.cell, self.deadline - time.monotonic()), 0.1)

    def _stumbled(self, zh: str, en: str, words: str, known: bool = False) -> None:
        """Note an error of a notebook's own code; of a call inside a check only what KNOWN says, for the check speaks."""
        for sign, note in KNOWN.items():
            if sign in words:
                return self._note(*note)
        error = words.splitlines()[0][:LONGEST] if words else ""
        if not known and sum(note.kind == "error" for note in self.result.notes) < ERRORS:
            self._note("error", f"{zh}出错：{error}", f"{en} stopped with an error: {error}")
        return None

    def _note(self, kind: str, zh: str, en: str) -> None:
        note = Note(kind, zh if self.report == "zh" else en)
        if note not in self.result.notes:
            self.result.notes.append(note)


# Errors that say what a notebook tried: a kind of note, and its words.
KNOWN = {
    "MemoryError": ("memory", "有单元格要的内存超过上限。", "A cell asked for more memory than there is."),
    "StdinNotImplementedError": ("input", "input() 在评分时没有人回答。", "Nobody answers input() while grading."),
    "Read-only file system": (
        "forbidden",
        "有代码想改课程或系统里的文件，没有改成。",
        "Code tried to change files of the course or the system; it could not.",
    ),
    "PermissionError": (
        "forbidden",
        "有代码想动不许动的东西，没有成功。",
        "Code tried what is not allowed; it could not.",
    ),
}


def calls(source: str) -> Iterator[tuple[str, bool]]:
    r"""Yield the item and whether it is the hidden part, for each ``check.run`` of a check cell.

    >>> list(calls('check.run("figures")\ncheck.run("figures", hidden=True)'))
    [('figures', False), ('figures', True)]
    """
    for step in ast.parse(source).body:
        match step:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name("check"), "run"), [ast.Constant(str(item))], keywords)):
                yield item, any(keyword.arg == "hidden" and keyword.value.value is True for keyword in keywords)
            case _:
                raise ValueError(f"a check cell holds check.run(...) and nothing else; got {ast.unparse(step)}")


def _where(book: nbformat.NotebookNode, place: int) -> tuple[str, str]:
    name = book.cells[place].metadata.get("nbgrader", {}).get("grade_id")
    number = sum(cell.cell_type == "code" for cell in book.cells[: place + 1])
    return (f"单元格 {name} ", f"The cell {name}") if name else (f"第 {number} 个代码单元格", f"Code cell {number}")


def error_output(name: str, words: str) -> list[nbformat.NotebookNode]:
    """Return the output of a cell that failed with an error of ours."""
    return [new_output("error", ename=name, evalue=words, traceback=[words])]
