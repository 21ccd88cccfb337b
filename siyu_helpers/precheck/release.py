"""Read a handed-in notebook without trusting it, find the release it comes from, and tell the two apart."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from siyu_helpers.language import say

LABEL = re.compile(r"\s*(（\d+(\.\d+)? 分）|\(\d+(\.\d+)? points?\))$")  # points, at the end of a heading
FLAGS = ("grade", "solution", "locked", "task", "points", "schema_version")


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
    """One cell: its type, its source, and what nbgrader noted about it ({} in a cell of the student's own)."""

    kind: str
    source: str
    notes: dict = field(default_factory=dict)

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
            _afresh(),
        ) from None
    try:
        cells = [
            Cell(str(cell["cell_type"]), "".join(cell["source"]), _object(_object(cell["metadata"]).get("nbgrader")))
            for cell in content["cells"]
        ]
        about = _object(_object(content.get("metadata")).get("siyu"))
    except (KeyError, TypeError, AttributeError):
        raise _not_a_notebook(path) from None
    return Notebook(path, about, cells)


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


def compare(mine: Notebook, release: Notebook, known: list[Notebook], folder_lang: str | None) -> list[Finding]:
    """Return what would go wrong when the notebook is handed in.

    Parameters
    ----------
    mine, release : Notebook
    known : list of Notebook
        All releases: cells of another edition or another exercise are told by them.
    folder_lang : "zh", "en" or None
        Edition of the course folder the notebook lies in, None outside one.
    """
    found = []
    if mine.path.name != release.path.name:
        found.append(
            Finding(
                "name",
                say(
                    f"文件名是 {mine.path.name}，应为 {release.path.name}。",
                    f"The file is called {mine.path.name}, not {release.path.name}.",
                ),
                say(
                    "交之前改回原来的名字；名字里不要加姓名、学号或“副本”。",
                    "Give it that name before you hand it in: no name, number or 'copy' in it.",
                ),
            )
        )
    lang = release.about.get("lang")
    if folder_lang and lang != folder_lang:
        found.append(_other_edition(say("这个文件", "This file"), lang))
    here = mine.named()
    for cell in release.cells:
        if cell.name:
            found += _compare_cell(cell, here.get(cell.name, []), release, known)
    ours = {cell.name for cell in release.cells}
    for name in here:
        if name not in ours:
            found.append(
                Finding(
                    "stranger",
                    say(f"单元格 {name} 来自另一份练习。", f"The cell {name} comes from another exercise."),
                    say(
                        "把要留的代码复制到你自己的单元格里，再删掉它。",
                        "Copy what you need into a cell of your own, then delete it.",
                    ),
                )
            )
    return found


def _compare_cell(cell: Cell, mine: list[Cell], release: Notebook, known: list[Notebook]) -> list[Finding]:
    """Compare one cell of the release with the cells that bear its name."""
    question = release.questions()[cell.name]
    of_zh, of_en = (f"（{question}）", f" ({question})") if question else (" ", "")
    what = say(f"单元格 {cell.name}{of_zh}", f"The cell {cell.name}{of_en}")
    if not mine:
        return [Finding("missing", say(f"{what}不见了。", f"{what} is missing."), _afresh())]
    found = []
    if len(mine) > 1:
        found.append(
            Finding(
                "doubled",
                say(f"{what}出现了 {len(mine)} 次。", f"{what} is there {len(mine)} times."),
                say(
                    "复制或拆分单元格会这样。把答案合到一个里，其余的删掉。",
                    "Copying or splitting a cell does that. Keep one with your whole answer, delete the rest.",
                ),
            )
        )
    first = mine[0]
    if first.kind != cell.kind:
        kinds = {"code": say("代码", "Code"), "markdown": "Markdown", "raw": "Raw"}
        was, is_now = (kinds.get(kind, str(kind)) for kind in (cell.kind, first.kind))
        found.append(
            Finding(
                "type",
                say(f"{what}的类型变成了 {is_now}，应为 {was}。", f"{what} has become {is_now}; it must be {was}."),
                say(
                    f"选中它，在工具栏的下拉框里改回“{was}”。",
                    f'Select it and choose "{was}" in the toolbar\'s drop-down list.',
                ),
            )
        )
    elif any(one.notes.get(flag) != cell.notes.get(flag) for one in mine for flag in FLAGS):
        found.append(
            Finding("settings", say(f"{what}的评分设置被改过。", f"The grading notes of {what} changed."), _afresh())
        )
    if not cell.is_answer and any(one.text != cell.text for one in mine):
        other = next(
            (
                book.about.get("lang")
                for book in known
                if book.about.get("unit") == release.about.get("unit") and book is not release
                for twin in book.cells
                if twin.name == cell.name and any(one.text == twin.text for one in mine)
            ),
            None,
        )
        found.append(
            _other_edition(what, other)
            if other
            else Finding(
                "edited",
                say(f"{what}不该改，但被改过。", f"{what} was changed, but is not yours to change."),
                say(
                    "评分时会换回原样。你的代码请写到答案单元格里。",
                    "Grading puts it back. Move your code into the answer cell.",
                ),
            )
        )
    return found


def _other_edition(what: str, lang: object) -> Finding:
    edition = say("中文版", "the Chinese edition") if lang == "zh" else say("英文版", "the English edition")
    return Finding(
        "edition",
        say(f"{what}来自{edition}的练习。", f"{what} is from {edition} of the exercise."),
        say(
            "交老师要的那个版本，不要混用：把答案复制过去。",
            "Hand in the edition your teacher asks for, unmixed: copy your answers there.",
        ),
    )


def _afresh() -> str:
    """Tell how to get a fresh copy of an exercise and go on with it."""
    start = "python course.py" if os.name == "nt" else "python3 course.py"
    return say(
        f"把你的文件改个名，停止课程后再运行 {start}，会得到一份新的。\n把答案逐格复制进新的那份。",
        f"Rename your file, stop the course and run {start}: a fresh copy appears.\nCopy your answers into it, cell by cell.",
    )
