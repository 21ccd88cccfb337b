"""One submission of unit 4 as grading runs it, sandbox and judge included, against running the notebook alone."""

import copy
import tempfile

import nbformat
from nbclient import NotebookClient

from course_tools import build
from course_tools.grade import rebuild, sandbox
from course_tools.grade.grading import checks_of
from course_tools.grade.run import Limits, run
from course_tools.paths import ROOT, units

TITLE = ("评一份第 4 单元作业（沙箱、判定），比只运行这份笔记", "one submission graded against its notebook run alone")
SIZE, TINY = 1, 1  # submissions


def make(size: int):
    """Return the grading of a solved notebook and its baseline as two functions without arguments."""
    unit = next(unit for unit in units() if unit.assignment == "unit4_rfm_tiers")
    solved = build.notebook(unit, "exercise", "zh")
    content = nbformat.writes(solved).encode()
    made = rebuild.rebuild(content, f"{unit.assignment}.ipynb", rebuild.released(unit.assignment), "zh")
    checks = checks_of(unit, "zh")
    seat = sandbox.Seat(not sandbox.isolation(), ROOT / "datasets")

    def graded() -> None:
        for _ in range(size):
            ran = run(copy.deepcopy(made.book), checks, seat, "zh", "zh", Limits())
            if any(one.state not in (None, "passed") for one in ran.cells.values()):
                raise RuntimeError("the solution does not pass")

    plain = copy.deepcopy(made.book)  # without the pre-check, which would run it again
    plain.cells = [cell for cell in plain.cells if "siyu.precheck" not in cell.source]

    def alone() -> None:
        for _ in range(size):
            with tempfile.TemporaryDirectory() as folder:
                resources = {"metadata": {"path": folder}}
                NotebookClient(copy.deepcopy(plain), kernel_name="python3", resources=resources).execute()

    return graded, alone
