"""Read a handed-in notebook without trusting it, find the release it comes from, and tell the two apart."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from siyu_helpers.language import say

LABEL = re.compile(r"\s*(（\d+(\.\d+)? 分）|\(\d+(\.\d+)? points?\))$")  # points, at the end of a heading


@dataclass(frozen=True)
class Finding:
    """One fault of a handed-in file: its `kind`, what was seen, and the remedy in one or two short lines."""

    kind: str
    words: str
    remedy: str


class UnreadableError(Exception):
    """The file cannot be checked at all; `finding` says why."""

    def __init__(self, kind: str, words: str, remedy: str):
        self.finding = Finding(kind, words, remedy)
        super().__init__(words)


@dataclass(frozen=True)
class Cell:
    """One cell: its type, its source, what nbgrader noted about it ({} in a cell of the student's own), its cell id."""

    kind: str
    source: str
    notes: dict = field(default_factory=dict)
    id: str = ""
    attachments: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The grade_id, "" in a cell of the student's own."""
        name = self.notes.get("grade_id")
        return name if isinstance(name, str) else ""

    @property
    def is_answer(self) -> bool:
        """Whether the student writes here: code for a check below it, or a text marked by hand."""
        return bool(self.notes.get("solution"))

    @property
    def is_check(self) -> bool:
        """Whether running the cell earns points."""
        return bool(self.notes.get("grade")) and not self.is_answer and self.kind == "code"

    @property
    def points(self) -> float:
        """Points of a check or an essay."""
        return self.notes.get("points") or 0

    @property
    def text(self) -> str:
        """The source without what an editor may change unasked: line ends, blanks at the end."""
        return "\n".join(line.rstrip() for line in self.source.splitlines()).strip()


@dataclass(frozen=True)
class Notebook:
    """A notebook as far as hand-in goes; `about` is the course's own note in its metadata."""

    path: Path
    about: dict
    cells: list[Cell]

    def named(self) -> dict[str, list[Cell]]:
        """Return the cells by grade_id; a copied cell shares it with its original."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            if cell.name:
                found.setdefault(cell.name, []).append(cell)
        return found

    def questions(self) -> dict[str, str]:
        """Return the question each named cell belongs to, "" before the first: the heading above it, without points."""
        found, question = {}, ""
        for cell in self.cells:
            if cell.name:
                found[cell.name] = question
            elif cell.kind == "markdown":
                headings = re.findall(r"^### (.*)$", cell.source, re.MULTILINE)
                question = LABEL.sub("", headings[-1].strip()) if headings else question
        return found


def read(path: Path) -> Notebook:
    """Read a notebook.

    Raises
    ------
    UnreadableError
        No file there, or not a notebook, or a damaged one.
    """
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UnreadableError(
            "no file",
            say(f"找不到文件 {path}。", f"There is no file {path}."),
            say("核对文件名和所在的文件夹；要带上 .ipynb。", "Check its name and folder, with .ipynb at the end."),
        ) from None
    except OSError as error:
        raise UnreadableError(
            "no file",
            say(f"打不开 {path}：{error.strerror or error}", f"{path} cannot be opened: {error.strerror or error}"),
            say("请给出一个笔记本文件，以 .ipynb 结尾。", "Give a notebook file, one that ends in .ipynb."),
        ) from None
    except (ValueError, RecursionError):
        if path.suffix.lower() != ".ipynb":
            raise _not_a_notebook(path) from None
        raise UnreadableError(
            "damaged",
            say(
                f"{path.name} 已损坏，JupyterLab 也打不开。",
                f"{path.name} is damaged; JupyterLab cannot open it either.",
            ),
            afresh(),
        ) from None
    return notebook_of(content, path)


def notebook_of(content: object, path: Path) -> Notebook:
    """Return the notebook in a file's content, whatever a program has left out or put in.

    Raises
    ------
    UnreadableError
        If there are no cells.
    """
    cells = _object(content).get("cells")
    if not isinstance(cells, list):
        raise _not_a_notebook(path)
    about = _object(_object(_object(content).get("metadata")).get("siyu"))
    return Notebook(path, about, [_cell(cell) for cell in cells if isinstance(cell, dict)])


def _cell(cell: dict) -> Cell:
    source = cell.get("source", "")
    return Cell(
        str(cell.get("cell_type")),
        "".join(map(str, source)) if isinstance(source, (list, str)) else "",
        _object(_object(cell.get("metadata")).get("nbgrader")),
        str(cell.get("id") or ""),
        _object(cell.get("attachments")),
    )


def _object(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _not_a_notebook(path: Path) -> UnreadableError:
    return UnreadableError(
        "not a notebook",
        say(f"{path.name} 不是笔记本文件。", f"{path.name} is not a notebook."),
        say(
            "要交的是 JupyterLab 里以 .ipynb 结尾的那个文件。", "Hand in the file from JupyterLab that ends in .ipynb."
        ),
    )


def releases(root: Path) -> list[Notebook]:
    """Return the exercises of both editions as the course released them.

    Raises
    ------
    UnreadableError
        If the course folder holds none.
    """
    found = []
    for path in sorted((root / "exercises").glob("*/*/*.ipynb")):
        try:
            found.append(read(path))
        except UnreadableError:
            continue
    if not found:
        folder = root / "exercises"
        raise UnreadableError(
            "no release",
            say(f"课程文件夹里没有练习原件：{folder}", f"The course's own exercises are missing: {folder}"),
            say("请重新解压课程，再检查一次。", "Unpack the course again, then check once more."),
        )
    return found


def release_of(mine: Notebook, known: list[Notebook]) -> Notebook:
    """Return the release a notebook comes from: by the course's note in it, else by the cells they share.

    Raises
    ------
    UnreadableError
        If it comes from none.
    """
    about = (mine.about.get("unit"), mine.about.get("lang"))
    for release in known:
        if about == (release.about.get("unit"), release.about.get("lang")) and mine.about.get("kind") == "exercise":
            return release

    def shared(release: Notebook) -> tuple[int, int]:
        theirs = {cell.name: cell.text for cell in release.cells if cell.name}
        own = [(cell.name, cell.text) for cell in mine.cells if cell.name in theirs]
        return len({name for name, _ in own}), sum(theirs[name] == text for name, text in own)

    best = max(known, key=shared)
    if shared(best)[0]:
        return best
    names = say("、", ", ").join(sorted({release.path.name for release in known}))
    if mine.about.get("kind") == "lesson":
        words = say(f"{mine.path.name} 是课文，不是练习。", f"{mine.path.name} is a lesson, not an exercise.")
    else:
        words = say(f"{mine.path.name} 不是这门课的练习。", f"{mine.path.name} is no exercise of this course.")
    raise UnreadableError(
        "foreign", words, say(f"这门课的练习有：{names}", f"The exercises of this course are: {names}")
    )


def afresh() -> str:
    """Tell how to get a fresh copy of an exercise and go on with it."""
    start = "python course.py" if os.name == "nt" else "python3 course.py"
    return say(
        f"把你的文件改个名，停止课程后再运行 {start}，会得到一份新的。\n把答案逐格复制进新的那份。",
        f"Rename your file, stop the course and run {start}: a fresh copy appears.\nCopy your answers into it, cell by cell.",
    )
