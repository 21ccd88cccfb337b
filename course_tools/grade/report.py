"""What a teacher gets after grading: marks, what to upload, the items, the feedback pages, the report.

Moodle's worksheet follows its importer (``mod/assign/feedback/offline``): it finds columns by their headings, which
must be in the language Moodle is shown in, and refuses a sheet without "Last modified (grade)". Canvas's file follows
its ``gradebook_importer``: five columns about the student, and "Points Possible" below the headings.
"""

import csv
import io
import json
import math
import os
import re
import string
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import BinaryIO

from course_tools.grade import page
from course_tools.grade.records import Marked, Note, Outcome, Student
from course_tools.paths import ROOT
from siyu_helpers.language import language, say

STOPPED = ("error", "endless", "died", "unreached")  # no answer to judge
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)  # devices on Windows
_POINTS = re.compile(r"\s*[（(]\d+(?:\.\d+)? ?(?:分|points?)[)）]\s*$")  # at the end of an item's title
_LABEL = re.compile(r"^✗?\s*(?:第 \d+ 题|Question \d+)\s*[：:]\s*|^✗\s*")


class UnwrittenFilesError(OSError):
    """Some files could not be written; all the others were, and are in `written`."""

    def __init__(self, problems: Sequence[str], written: Sequence[Path]):
        super().__init__("\n".join(problems))
        self.written = list(written)


@dataclass(frozen=True)
class ItemSummary:
    """How the class did on one item.

    Attributes
    ----------
    item, title : str
    points : float
    by_hand : bool
    states : Counter
        How many students are in each :data:`~course_tools.grade.records.State`.
    ideas : tuple of (str, int)
        Misconceptions that the check named, the commonest first.
    seconds : tuple of float
        Median and longest time.
    """

    item: str
    title: str
    points: float
    by_hand: bool
    states: Counter
    ideas: tuple[tuple[str, int], ...]
    seconds: tuple[float, float]

    @property
    def students(self) -> int:
        """Number of students whose notebook was run."""
        return self.states.total()

    @property
    def stopped(self) -> int:
        """Number of students whose code stopped with an error, by the clock or with the kernel."""
        return sum(self.states[state] for state in STOPPED)


def summarise(marked: Sequence[Marked]) -> list[ItemSummary]:
    """Count states and misconceptions item by item, in the exercise's order.

    Examples
    --------
    >>> one = Outcome("rfm_table", "Question 2", 4, False, "failed", 0, idea="R15")
    >>> summarise([Marked(Student("1"), "en", (one,))])[0].ideas
    (('R15', 1),)
    """
    found: dict[str, list[tuple[str, Outcome]]] = {}
    for one in marked:
        for outcome in one.outcomes:
            found.setdefault(outcome.item, []).append((one.lang, outcome))
    return [_summary(outcomes) for outcomes in found.values()]


def _summary(found: list[tuple[str, Outcome]]) -> ItemSummary:
    outcomes = [outcome for _, outcome in found]
    shown = next((outcome for lang, outcome in found if lang == language()), outcomes[0])
    ideas = Counter(outcome.idea for outcome in outcomes if outcome.idea and outcome.state != "unwritten")
    seconds = [outcome.seconds for outcome in outcomes]
    return ItemSummary(
        shown.item,
        _POINTS.sub("", shown.title),
        shown.points,
        shown.by_hand,
        Counter(outcome.state for outcome in outcomes),
        tuple(sorted(ideas.items(), key=lambda pair: (-pair[1], pair[0]))),
        (median(seconds), max(seconds)),
    )


@cache
def _messages() -> dict[str, dict]:
    path = ROOT / "siyu_helpers" / "checks" / "messages.json"
    return json.loads(path.read_text(encoding="utf-8"))["ideas"]


def idea_words(idea: str) -> str:
    """Return a misconception in words that hold for any student, "" if the course does not know it.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> idea_words("R15")
    'cancelled orders were counted.'
    """
    if idea not in _messages():
        return ""
    words = _messages()[idea][language()]
    seen = re.sub(r"^\{where\}(：|: )", "", words["seen"])
    if not re.search(r"\w", re.sub(r"\{\w+\}", "", seen)):  # nothing but the gap
        seen = words["think"]
    return "".join(text + ("…" if gap is not None else "") for text, gap, *_ in string.Formatter().parse(seen))


def number(value: float | None) -> str:
    """Return a number as a teacher writes it, "" for none and for what is no number.

    Examples
    --------
    >>> number(24.0), number(23.5), number(None), number(float("nan"))
    ('24', '23.5', '', '')
    """
    return "" if value is None or not math.isfinite(value) else f"{round(value, 2):.12g}"


def order(student: Student) -> tuple[bool, str, str]:
    """Return the key that sorts students: by number, then by name, those without number last."""
    return not student.number, student.number, student.name


def safe_cell(text: str) -> str:
    """Return a text from outside as one line that Excel takes for text, never for a formula."""
    line = " ".join(text.split())
    return "'" + line if line.startswith(tuple("=+-@＝＋－＠")) or text[:1] in ("\t", "\r") else line


def safe_name(text: str, longest: int = 100) -> str:
    """Return a text as a file's or folder's name that Windows accepts too, and that no system hides.

    Examples
    --------
    >>> safe_name("A/B: 张三?.")
    'A_B_ 张三_'
    """
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]', "_", text)[:longest].strip(".~ ") or "_"
    return f"_{name}" if _RESERVED.match(name) else name


def write(
    folder: Path,
    assignment: str,
    title: str,
    marked: list[Marked],
    collection_missing: Sequence[Student],
    unmatched: Sequence[Note],
    notes: Sequence[Note],
    roster: bool,
) -> list[Path]:
    """Write a class's marks, items, feedback, picture and report in the language in use.

    Parameters
    ----------
    folder : Path
        Where to; made if it is not there. Each file is written whole or not at all.
    assignment, title : str
        The exercise's name, such as ``unit4_rfm_tiers``, and its heading.
    marked : list of Marked
        One a student; no outcomes where there was nothing to run.
    collection_missing : sequence of Student
        Students of the roster who handed in nothing.
    unmatched : sequence of Note
        Files that nobody owns.
    notes : sequence of Note
        What went wrong with the run itself.
    roster : bool
        Whether a roster was given.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    UnwrittenFilesError
        If a file could not be written, such as one that Excel holds open. The others are written first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    marked = sorted(marked, key=lambda one: order(one.student))
    missing = sorted(collection_missing, key=order)
    items = summarise(marked)
    fill: dict[str, Callable[[BinaryIO], object]] = {
        "marks.csv": _table(_marks(marked, missing, items)),
        "items.csv": _table(_items(items)),
    }
    graded = [one for one in marked if one.outcomes]
    full = sum(item.points for item in items)
    if any("moodle" in one.platform for one in graded):
        fill["moodle.csv"] = _table(_moodle(graded, full))
    if any("canvas" in one.platform for one in graded):
        fill["canvas.csv"] = _table(_canvas(graded, title, full, roster))
    pages = _feedback(marked)
    if pages:
        fill["feedback.zip"] = _archive([(name, path) for _, name, path in pages])
    for_moodle = [
        (f"{safe_name(one.platform['moodle_folder'], 255)}/{name}", path)
        for one, name, path in pages
        if one.platform.get("moodle_folder")
    ]
    if for_moodle:
        fill["feedback_moodle.zip"] = _archive(for_moodle)
    light, dark = (page.picture(marked, items, dark=dark) for dark in (False, True))
    fill["class.png"] = lambda file: file.write(light)
    lost = _lost_pages(marked)
    html = page.page(
        assignment=assignment,
        title=title,
        marked=marked,
        missing=missing,
        unmatched=unmatched,
        notes=[*notes, *lost],
        roster=roster,
        items=items,
        words=idea_words,
        pictures=(light, dark),
        files=[*fill, "report.html"],
    )
    fill["report.html"] = lambda file: file.write(
        html.encode("utf-8", "replace")
    )  # a file's name can be bytes of no script
    return _write_all(folder, fill)


def _write_all(folder: Path, fill: dict[str, Callable[[BinaryIO], object]]) -> list[Path]:
    """Write each file beside its place, then put it there; go on where one fails, and say so at the end."""
    written, problems = [], []
    for name, into in fill.items():
        path, part = folder / name, folder / f".{name}.part"
        try:
            with part.open("wb") as file:
                into(file)
            os.replace(part, path)
            written.append(path)
        except PermissionError:
            problems.append(
                say(
                    f"{path} 写不进去：它可能正在 Excel 或别的程序里打开。关掉它，再运行一次。",
                    f"{path} cannot be written: Excel or another program may hold it open. Close it there, run again.",
                )
            )
        except OSError as error:
            problems.append(
                say(
                    f"{path} 写不进去：{error}。看看磁盘是否满了、文件夹是否还在，再运行一次。",
                    f"{path} cannot be written: {error}. Is the disk full, is the folder still there? Then run again.",
                )
            )
        finally:
            if part.exists():
                part.unlink()
    if problems:
        problems.append(say(f"其余 {len(written)} 个文件已写好。", f"The other files are written: {len(written)}."))
        raise UnwrittenFilesError(problems, written)
    return written


def _table(rows: Iterable[Sequence[str]]) -> Callable[[BinaryIO], object]:
    """Return what fills a CSV file for Excel: UTF-8 with its mark, lines ended as RFC 4180 says."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return lambda file: file.write(text.getvalue().encode("utf-8-sig", "replace"))


def _archive(members: Sequence[tuple[str, Path]]) -> Callable[[BinaryIO], object]:
    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w") as archive:
            for name, path in members:  # a fixed date: the same pages give the same file
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)

    return fill


def _feedback(marked: Sequence[Marked]) -> list[tuple[Marked, str, Path]]:
    """Return the students' pages with the name each gets, no two alike on any system."""
    pages, used = [], set()
    for one in marked:
        if one.feedback is None or not one.feedback.is_file():
            continue
        stem = safe_name("_".join(filter(None, (one.student.number, one.student.name))))
        name, again = stem, 1
        while name.casefold() in used:
            again += 1
            name = f"{stem}-{again}"
        used.add(name.casefold())
        pages.append((one, f"{name}.html", one.feedback))
    return pages


def _lost_pages(marked: Sequence[Marked]) -> list[Note]:
    return [
        Note(
            "no feedback page",
            say(
                f"{one.student.number} {one.student.name} 的反馈页不见了，feedback.zip 里没有。",
                f"The feedback page of {one.student.number} {one.student.name} is gone; feedback.zip is without it.",
            ),
        )
        for one in marked
        if one.feedback is not None and not one.feedback.is_file()
    ]


def remarks(one: Marked) -> list[str]:
    """Return what is to be said beside a student's mark."""
    lines = [] if one.listed else [say("不在名单里。", "Not on the roster.")]
    for outcome in one.outcomes:
        if outcome.score is not None and not math.isfinite(outcome.score):
            lines.append(
                say(
                    f"{outcome.item} 的分数是 {outcome.score}，不是数，没有算进去，请看一看。",
                    f"the score of {outcome.item} is {outcome.score}, which is no number; it is left out, please look.",
                )
            )
    return lines + [note.words for note in one.notes]


def total(one: Marked) -> float | None:
    """Return the points so far, None where nothing was run; a score that is no number counts nothing."""
    if not one.outcomes:
        return None
    return sum(o.score for o in one.outcomes if o.score is not None and math.isfinite(o.score))


def _marks(marked: Sequence[Marked], missing: Sequence[Student], items: Sequence[ItemSummary]) -> list[list[str]]:
    heads = say("学号|姓名|班级|成绩|待批|说明", "Number|Name|Class|Mark|To be marked|Remarks").split("|")
    heads += [safe_cell(item.item) + say(f"（{number(item.points)}）", f" ({number(item.points)})") for item in items]
    lines = []
    for one in marked:
        scores = {outcome.item: outcome.score for outcome in one.outcomes}
        waiting = number(one.waiting) if one.outcomes else ""
        said = say("", " ").join(line.strip() for line in remarks(one))
        row = [*_who(one.student), number(total(one)), waiting, safe_cell(said)]
        lines.append((order(one.student), row + [number(scores.get(item.item)) for item in items]))
    for student in missing:
        row = [*_who(student), "", "", say("未交", "not handed in")]
        lines.append((order(student), row + [""] * len(items)))
    return [heads] + [row for _, row in sorted(lines, key=lambda line: line[0])]


def _who(student: Student) -> list[str]:
    return [safe_cell(text) for text in (student.number, student.name, student.group)]


def _moodle(graded: Sequence[Marked], full: float) -> list[list[str]]:
    rows = [["Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"]]
    for one in graded:
        if "moodle" in one.platform:
            who, told = safe_cell(one.student.name), safe_cell(_told(one))
            rows.append([f"Participant {one.platform['moodle']}", who, number(total(one)), number(full), "", told])
    return rows


def _canvas(graded: Sequence[Marked], title: str, full: float, roster: bool) -> list[list[str]]:
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", safe_cell(title)],
        ["    Points Possible", "", "", "", "", number(full)],
    ]
    for one in graded:
        if "canvas" in one.platform:
            person, sis = one.student, safe_cell(one.student.number) if roster and one.listed else ""
            mark, identity = number(total(one)), safe_cell(one.platform["canvas"])
            rows.append([safe_cell(person.name), identity, sis, "", safe_cell(person.group), mark])
    return rows


def _told(one: Marked) -> str:
    """Return in one line what the student lost and what the check said of it."""
    lost = []
    for outcome in one.outcomes:
        if outcome.score is not None and outcome.score < outcome.points:
            said = _LABEL.sub("", outcome.words.strip().split("\n")[0]) or page.state_word(outcome.state) + say(
                "。", "."
            )
            points = f"{number(outcome.score)}/{number(outcome.points)}"
            name = _POINTS.sub("", outcome.title)
            lost.append(say(f"{name}（{points}）：{said}", f"{name} ({points}): {said}"))
    if one.waiting:
        waiting = number(one.waiting)
        lost.append(say(f"还有 {waiting} 分由老师批改。", f"{waiting} points are still to be marked by hand."))
    return " ".join(lost) or say("全部通过。", "Everything passed.")


def _items(items: Sequence[ItemSummary]) -> list[list[str]]:
    """Return two blocks with a blank row between: the items, then their misconceptions."""
    rows = [
        say(
            "题目|名称|分值|人数|通过|通过率|有误|未写|已写|出错|超时|内核中断|没轮到|用时中位数（秒）|最长用时（秒）",
            "Item|Title|Points|Students|Passed|Share passed|Wrong|Not written|Written|Error|Out of time|Kernel died"
            "|Not reached|Median seconds|Longest seconds",
        ).split("|")
    ]
    states = ("failed", "unwritten", "written", "error", "endless", "died", "unreached")
    for item in items:
        passed = item.states["passed"]
        judged = ["", ""] if item.by_hand else [str(passed), f"{passed / item.students:.3f}"]
        counts = [str(item.states[state]) for state in states]
        rows.append(
            [safe_cell(item.item), safe_cell(item.title), number(item.points), str(item.students)]
            + judged
            + counts
            + [number(value) for value in item.seconds]
        )
    rows += [[], say("题目|误解编号|人数|说明", "Item|Misconception|Students|Words").split("|")]
    for item in items:
        for idea, count in item.ideas:
            rows.append([safe_cell(item.item), safe_cell(idea), str(count), safe_cell(idea_words(idea))])
    return rows
