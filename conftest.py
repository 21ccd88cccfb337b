"""Built lessons are tests: nbval runs each once, and what it produced is compared with the file to the byte."""

import signal
import sys
import threading

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, coalesce_streams

from course_tools import build
from siyu_helpers.language import choose

PYTHON_OF_CI = (3, 11)  # other versions print some numbers and pictures differently


@pytest.fixture(autouse=True)
def chinese():
    """Start every test in the course's first language, whatever the one before it chose."""
    choose("zh")


def pytest_configure() -> None:
    """Heed Ctrl+C: a shell lets what it starts in the background ignore it, and so would every program of the tests."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


class Lesson(IPyNbFile):
    """A lesson under nbval, with one more test at its end: the same outputs again, pictures included."""

    def collect(self):
        cells = list(super().collect())
        yield from cells
        yield SameBytes.from_parent(self, name="same bytes", cells=cells)


class SameBytes(pytest.Item):
    """Puts the outputs of nbval's run in the place of the stored ones and compares the notebooks."""

    def __init__(self, *, cells, **kwargs):
        super().__init__(**kwargs)
        self.cells = cells

    def runtest(self):
        if sys.version_info[:2] != PYTHON_OF_CI:
            pytest.skip(f"outputs are compared to the byte on Python {'.'.join(map(str, PYTHON_OF_CI))}")
        if any(cell.test_outputs is None for cell in self.cells):
            pytest.skip("not all cells of the lesson were run")
        stored, again = (nbformat.read(self.path, as_version=4) for _ in range(2))
        runs = iter(self.cells)
        for old, new in zip(stored.cells, again.cells, strict=True):
            if new.cell_type == "code":
                old.outputs = coalesce_streams(old.outputs)
                new.outputs = [nbformat.from_dict(output) for output in next(runs).test_outputs]
        again, stored = build.clean(again), build.clean(stored)
        for old, new in zip(stored.cells, again.cells, strict=True):
            assert old == new, f"{self.path.name}, cell {old.id}: other outputs; run `python course.py build`"

    def reportinfo(self):
        return self.path, None, f"{self.path.name}: same bytes"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    found = yield
    return [Lesson.from_parent(parent, path=file_path) if type(node) is IPyNbFile else node for node in found]


def pytest_itemcollected(item):
    if isinstance(item, (IPyNbCell, SameBytes)):
        item.add_marker("slow")
