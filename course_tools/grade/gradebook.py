"""nbgrader itself: its gradebook, its autograder, its feedback. It takes the run's outputs and starts no kernel."""

import contextlib
import copy
import hashlib
import logging
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, NbGraderPreprocessor, OverwriteCells, SaveAutoGrades
from nbgrader.utils import is_grade
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from course_tools.build import nbgrader_config
from course_tools.grade.records import Outcome, Student
from course_tools.paths import ROOT, Unit

BACKUPS = 10  # copies of a gradebook that are kept


class Replay(NbGraderPreprocessor):
    """Stands where nbgrader runs a notebook: puts in the outputs of the run that was made in the sandbox."""

    def preprocess(self, nb: nbformat.NotebookNode, resources: dict) -> tuple[nbformat.NotebookNode, dict]:
        """Return the notebook with its outputs; a graded cell without any is an error, never full marks."""
        ran = {cell.id: cell for cell in resources["siyu_run"].cells}
        for number, cell in enumerate(nb.cells):
            if cell.cell_type == "code":
                cell.execution_count = number + 1
                cell.outputs = ran[cell.id].outputs if cell.id in ran else []
                if is_grade(cell) and not cell.outputs:
                    raise ValueError(f"the check {cell.metadata.nbgrader.grade_id} has no result")
        return nb, resources


class Grader(Autograde):
    """nbgrader's autograder on notebooks that have been run."""

    def __init__(self, run: nbformat.NotebookNode, **kwargs: object):
        super().__init__(**kwargs)
        self.run = run
        self.sanitize_preprocessors = [ClearOutput, OverwriteCells, CheckCellMetadata]
        self.autograde_preprocessors = [Replay, SaveAutoGrades, CheckCellMetadata]

    def init_single_notebook_resources(self, notebook_filename: str) -> dict:
        """Hand the run to :class:`Replay`."""
        return {**super().init_single_notebook_resources(notebook_filename), "siyu_run": self.run}


class Course:
    """One edition's course folder with its gradebook.

    Parameters
    ----------
    root : Path
        The folder that holds ``grading/``.
    lang : "zh" or "en"
    unit : Unit
    """

    def __init__(self, root: Path, lang: str, unit: Unit):
        self.root, self.lang, self.unit = root, lang, unit
        self.config = nbgrader_config(root, lang)
        self.config.CourseDirectory.assignment_id = unit.assignment
        self.folder = root / "grading" / lang
        self.log = logging.Logger("siyu.grade", logging.INFO)
        self.log.addHandler(logging.FileHandler(self.folder / "nbgrader.log", mode="w", encoding="utf-8"))

    @property
    def database(self) -> Path:
        """Return where the gradebook is."""
        return self.folder / "gradebook.db"

    def close(self) -> None:
        """Close the log."""
        for handler in self.log.handlers:
            handler.close()

    def back_up(self) -> Path | None:
        """Copy the gradebook before anything is written to it; None if there is none yet."""
        if not self.database.exists():
            return None
        folder = self.root / "grading" / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"gradebook-{self.lang}-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
        with (
            contextlib.closing(sqlite3.connect(self.database)) as old,
            contextlib.closing(sqlite3.connect(made)) as new,
        ):
            old.backup(new)
        for older in sorted(folder.glob(f"gradebook-{self.lang}-*.db"))[:-BACKUPS]:
            older.unlink()
        return made

    def prepare(self) -> None:
        """Enter the assignment into the gradebook, with every cell and its points as they are now."""
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            config = self._config()
            config.CourseDirectory.root = str(folder)
            source = self.unit.solution(folder, self.lang)
            source.parent.mkdir(parents=True)
            shutil.copy(self.unit.solution(ROOT, self.lang), source)
            with _programs_on_path():
                self._start(GenerateAssignment, config)

    def submitted(self, student: str) -> Path:
        """Return the folder of one student's submission."""
        return self.folder / "submitted" / student / self.unit.assignment

    def grade(self, folder: str, student: Student, run: nbformat.NotebookNode, outcomes: Iterable[Outcome]) -> None:
        """Grade a submission that was run: outputs to points, points to the gradebook.

        Marks given by hand stay. The marks of an earlier grading are taken back first: if this one fails, none of them
        stands as if it were of today.

        Raises
        ------
        NbGraderException, ValueError
            If nbgrader fails, or gives other points than the checks did.
        """
        with self._gradebook() as book:
            book.update_or_create_student(folder, first_name=student.group, last_name=student.name)
            with contextlib.suppress(MissingEntry):
                for notebook in book.find_submission(self.unit.assignment, folder).notebooks:
                    for grade in notebook.grades:
                        if grade.cell.cell_type == "code":
                            grade.auto_score = 0
                book.db.commit()
        self._start(Grader, self._config(folder), run=run, force=True)
        with self._gradebook() as book:
            given = {grade.name: grade.auto_score for grade in self._grades(book, folder)}
        for one in outcomes:
            if not one.by_hand and given.get(one.item) != one.score:
                raise ValueError(f"{one.item}: {given.get(one.item)} in the gradebook, {one.score} by its check")

    def forget(self, folder: str) -> None:
        """Take a submission out: the student has handed in another edition since."""
        if self.database.exists():
            with self._gradebook() as book, contextlib.suppress(MissingEntry):
                book.remove_submission(self.unit.assignment, folder)
        for place in ("submitted", "autograded", "feedback"):
            shutil.rmtree(self.folder / place / folder / self.unit.assignment, ignore_errors=True)

    def scores(self, folder: str) -> tuple[dict[str, float | None], str]:
        """Return the points of each item, None where one waits to be marked by hand, and a digest of all that is said.

        The digest changes with a point or a comment given by hand: the feedback page is then written again.
        """
        with self._gradebook() as book:
            scores = {
                grade.name: None
                if grade.manual_score is None and grade.auto_score is None
                else grade.score + (grade.extra_credit or 0)
                for grade in self._grades(book, folder)
            }
            said = [comment.comment for comment in self._notebook(book, folder).comments]
        return scores, hashlib.sha256(repr((scores, said)).encode()).hexdigest()

    def page(self, folder: str) -> Path:
        """Return where a student's feedback page is written."""
        return self.folder / "feedback" / folder / self.unit.assignment / f"{self.unit.assignment}.html"

    def feedback(self, folder: str) -> None:
        """Write a student's feedback page."""
        self._start(GenerateFeedback, self._config(folder), force=True)

    def _config(self, folder: str | None = None) -> Config:
        config = copy.deepcopy(self.config)
        if folder:
            config.CourseDirectory.student_id = folder
        return config

    def _start(self, converter: type, config: Config, **options: object) -> None:
        made = converter(coursedir=CourseDirectory(config=config, log=self.log), config=config, log=self.log, **options)
        made.start()

    def _notebook(self, book: Gradebook, folder: str) -> SubmittedNotebook:
        return book.find_submission_notebook(self.unit.assignment, self.unit.assignment, folder)

    def _grades(self, book: Gradebook, folder: str) -> list[Grade]:
        return self._notebook(book, folder).grades

    def _gradebook(self) -> Gradebook:
        return Gradebook(self.config.CourseDirectory.db_url, self.config.CourseDirectory.course_id)


@contextlib.contextmanager
def _programs_on_path() -> Iterator[None]:
    """Let nbgrader find `alembic`, which it calls by name to make a gradebook."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextlib.contextmanager
def swift() -> Iterator[None]:
    """Let sqlite not wait for the disk inside the block: nbgrader commits after every cell, and a copy was made."""

    def without_waiting(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(Engine, "connect", without_waiting)
    try:
        yield
    finally:
        event.remove(Engine, "connect", without_waiting)
