"""What grading hands from step to step: who handed in what, how each item went, what was noticed on the way."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

State = Literal[
    "passed",  # the check accepts
    "failed",  # the check names a mistake; `idea` says which
    "unwritten",  # left as released; by hand as well
    "error",  # the answer's own cell, or the check, stopped with an error
    "endless",  # stopped by the clock
    "died",  # took the kernel with it
    "unreached",  # the time for the whole notebook was over before
    "written",  # marked by hand: something stands there
]


@dataclass(frozen=True)
class Student:
    """One person: number (学号) as text, name, class; the last two "" where no roster says them."""

    number: str
    name: str = ""
    group: str = ""


@dataclass(frozen=True)
class Note:
    """One line of the run report: its `kind` (a stable word in English) and what happened, in words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Parameters
    ----------
    student : Student
    listed : bool
        Whether the roster names the student; True where no roster was given.
    file : str
        The notebook's path inside the submissions, as it came; "" where there is none.
    notebook : bytes or None
        Its content as it came, None where there is none.
    attachments : mapping of str to Path
        The other files of the student: name to be given beside the notebook, and where the file lies.
    handed_in : datetime or None
        When the notebook was handed in or last saved, as far as known.
    platform : mapping of str to str
        What a learning platform knows the student by: "moodle" (participant number), "moodle_folder", "canvas" (id).
    notes : tuple of Note
    """

    student: Student
    listed: bool = True
    file: str = ""
    notebook: bytes | None = None
    attachments: dict[str, Path] = field(default_factory=dict)
    handed_in: datetime | None = None
    platform: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Collection:
    """What was found: one submission a student, students of the roster without any, files that nobody owns."""

    submissions: tuple[Submission, ...]
    missing: tuple[Student, ...] = ()
    unmatched: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How one item went.

    `score` is None where an item waits to be marked by hand. `idea` is the id of the misconception that the check
    named, "" if none. `seconds` is the time of the answer's cells and the check together.
    """

    item: str
    title: str
    points: float
    by_hand: bool
    state: State
    score: float | None
    idea: str = ""
    words: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Marked:
    """One student's outcome: every item in the exercise's order, and every repair and fault on the way."""

    student: Student
    lang: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...] = ()
    listed: bool = True
    platform: dict[str, str] = field(default_factory=dict)
    feedback: Path | None = None

    @property
    def score(self) -> float:
        """Points so far; what waits to be marked by hand counts nothing yet."""
        return sum(outcome.score or 0 for outcome in self.outcomes)

    @property
    def waiting(self) -> float:
        """Points that still wait to be marked by hand."""
        return sum(outcome.points for outcome in self.outcomes if outcome.score is None)
