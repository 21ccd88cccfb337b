"""Run a handed-in notebook from a clean kernel, as grading does, and say how each item stands."""

import logging
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from siyu_helpers.language import say
from siyu_helpers.precheck.release import Cell, Finding, Notebook

State = Literal["passed", "failed", "error", "endless", "unwritten", "written"]
PROBE_SECONDS = 10  # how long an interrupted kernel may take to answer again
LONGEST = 300  # characters of one line of an error


@dataclass(frozen=True)
class Fault:
    """How a cell failed: name of the error, its words, the line ("" if unknown)."""

    error: str
    words: str
    line: str = ""


@dataclass(frozen=True)
class Item:
    """One item of an exercise and how it stands; an item marked by hand is "written" or "unwritten"."""

    name: str
    title: str
    points: float
    by_hand: bool
    state: State
    words: tuple[str, ...] = ()


def run(cells: list[Cell], folder: Path, seconds: int) -> tuple[list[Fault | None], Finding | None]:
    """Run the code cells one after the other; a cell that fails or never ends does not stop those behind it.

    Parameters
    ----------
    cells : list of Cell
    folder : Path
        Where the kernel works: the notebook's own folder.
    seconds : int
        Limit of one cell.

    Returns
    -------
    list of Fault or None
        What went wrong in each cell, None where nothing did.
    Finding or None
        Why the run ended early; the cells from there on have a fault "unreached".
    """
    from nbclient import NotebookClient  # half a second: only when a student asks
    from nbclient.exceptions import CellTimeoutError
    from nbformat.v4 import new_code_cell, new_notebook

    replies: list[dict] = []

    class Client(NotebookClient):
        def output(self, *_: object) -> None:
            """Keep no output: the replies tell how a cell ended, and a loop that prints would fill the memory."""

    quiet = logging.Logger("siyu.precheck", level=logging.CRITICAL + 1)
    book = new_notebook(cells=[new_code_cell(cell.source) for cell in cells] + [new_code_cell("pass")])
    client = Client(
        book,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
        iopub_timeout=1,  # outputs are not kept
        shutdown_kernel="immediate",
        interrupt_on_timeout=True,
        error_on_timeout={"ename": CellTimeoutError.__name__, "evalue": "", "traceback": []},
        on_cell_executed=lambda execute_reply, **_: replies.append((execute_reply or {}).get("content", {})),
        log=quiet,
    )
    faults: list[Fault | None] = []
    ended = None
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        with client.setup_kernel(env={**os.environ, "SIYU_PRECHECK": "1"}, **silent):
            for place, cell in enumerate(cells):
                if cell.kind != "code" or not cell.source.strip():
                    faults.append(None)
                    continue
                client.timeout = seconds
                client.execute_cell(book.cells[place], place)
                faults.append(_fault(replies[-1], CellTimeoutError.__name__, seconds))
                if replies[-1].get("ename") == CellTimeoutError.__name__:
                    client.timeout = min(seconds, PROBE_SECONDS)
                    client.execute_cell(book.cells[-1], len(cells))
                    if replies[-1].get("status") != "ok":
                        raise TimeoutError
    except TimeoutError:
        ended = Finding(
            "stuck",
            say(
                "有一个单元格停不下来，后面的没有运行。",
                "A cell could not be stopped; those behind it did not run.",
            ),
            say(
                "看下面超时的那一题，找出不结束的循环。",
                "Look at the item below that ran out of time for a loop that never ends.",
            ),
        )
    except (RuntimeError, OSError) as error:  # nbclient's DeadKernelError is a RuntimeError
        ended = Finding(
            "kernel",
            say(f"内核没有启动，或者中途退出了：{error}", f"The kernel did not start, or ended on the way: {error}"),
            say(
                "去掉 exit()、quit() 和占用大量内存的代码；若仍这样，运行 course.py doctor。",
                "Take out exit(), quit() and code that needs much memory; if it goes on, run course.py doctor.",
            ),
        )
    rest = Fault("unreached", say("没有运行到这里。", "The run did not come this far."))
    return faults + [rest] * (len(cells) - len(faults)), ended


def _fault(reply: dict, endless: str, seconds: int) -> Fault | None:
    """Return what an execute reply of the kernel says of a cell."""
    if reply.get("status") == "ok":
        return None
    if reply.get("ename") == endless:
        words = say(
            f"运行超过 {seconds} 秒还没有结束，已停止。是不是有循环停不下来？",
            f"Not done after {seconds} seconds, stopped. Is there a loop that never ends?",
        )
        return Fault("endless", words)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(map(str, reply.get("traceback", ()))))
    # the last frame in a cell of the notebook; IPython marks its line with an arrow
    own = plain.rpartition("Cell In[")[2]
    arrow = re.search(r"^-+> *\d+ (.*)$", own, re.MULTILINE)
    line = arrow[1].strip() if arrow else ""
    return Fault(str(reply.get("ename") or reply.get("status")), str(reply.get("evalue", "")), line[:LONGEST])


def judge(mine: Notebook, release: Notebook, cells: list[Cell], faults: list[Fault | None]) -> list[Item]:
    """Return how each item stands, in the release's order.

    Parameters
    ----------
    mine, release : Notebook
    cells, faults : lists of equal length
        What was run, and what went wrong in each cell.
    """
    here = mine.named()
    items, answers, titles = [], [], release.questions()
    own = _faults_before_checks(cells, faults)
    for cell in release.cells:
        by_hand = bool(cell.notes.get("grade")) and not cell.is_check
        if cell.is_answer:
            answers.append(cell)
        if not cell.is_check and not by_hand:
            continue
        written = any(one.text not in ("", given.text) for given in answers for one in here.get(given.name, []))
        if by_hand:
            state, words = ("written" if written else "unwritten"), ()
        else:
            check = next(fault for one, fault in zip(cells, faults, strict=True) if one.name == cell.name)
            state, words = _state(check, own[cell.name], written)
        items.append(Item(cell.name, titles.get(cell.name) or cell.name, cell.points, by_hand, state, words))
        answers = []
    return items


def _faults_before_checks(cells: list[Cell], faults: list[Fault | None]) -> dict[str, Fault | None]:
    """Return, for each check, the first fault in a cell between it and the check before it."""
    found, first = {}, None
    for cell, fault in zip(cells, faults, strict=True):
        if cell.is_check:
            found[cell.name], first = first, None
        elif first is None:
            first = fault
    return found


def _state(check: Fault | None, before: Fault | None, written: bool) -> tuple[State, tuple[str, ...]]:
    """Return how an item stands, and the words that go with it."""
    if check is None:
        return "passed", ()
    if before is not None and before.error == "endless":
        return "endless", (before.words,)
    if not written:
        return "unwritten", ()
    if before is not None and before.error == "unreached":
        return "error", (before.words,)
    if before is not None:
        words = _error(before)
        return "error", (
            say(f"检查之前你的代码就出错了：{words[0]}", f"Your code stops before the check: {words[0]}"),
            *words[1:],
        )
    if check.error == "CheckFailedError":
        return "failed", tuple(check.words.splitlines())
    if check.error in ("endless", "unreached"):
        return ("endless" if check.error == "endless" else "error"), (check.words,)
    words = _error(check)
    return "error", (say(f"检查单元格没有跑通：{words[0]}", f"The check cell stops: {words[0]}"), *words[1:])


def _error(fault: Fault) -> tuple[str, ...]:
    """Return an error as Python names it, and the line it is in."""
    lines = fault.words.strip().splitlines()
    words = f"{fault.error}: {lines[0]}" if lines else fault.error
    line = (say(f"出错的行：`{fault.line}`", f"The line: `{fault.line}`"),) if fault.line else ()
    return (words[:LONGEST], *line)
