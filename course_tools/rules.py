"""What the source of a lesson and of an exercise must hold. The first fault stops the build, with file and line."""

import ast
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from course_tools.source import LANGUAGES, Cell, SourceError, edition, read_cells

Kind = Literal["lesson", "exercise"]

POINTS_LABEL = {"zh": re.compile(r"（(\d+) 分）$"), "en": re.compile(r"\((\d+) points?\)$")}
NUMBER_LABEL = {"zh": re.compile(r"### 第 (\d+) 题 "), "en": re.compile(r"### Question (\d+)\. ")}
ITEM_HEADING = {"zh": "### 第 2 题 标题（4 分）", "en": "### Question 2. Title (4 points)"}
REGIONS = {"answer": ("BEGIN SOLUTION", "END SOLUTION"), "check": ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")}
TWIN_PARTS = {"headings": r"^#+ ", "code blocks": r"^```", "pictures": r"!\[", "boxes": r"<(?:div|details)\b"}

NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)", re.DOTALL)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）」”][,;:?!]|[,;:?!][\u4e00-\u9fff]")
MAGIC = re.compile(r"\s*(# ?)?(%{1,2}[a-z]|!\w)")
LONGEST_LESSON_CELL = 15  # lines: what a learner can take in at once

# Calls whose arguments decide what is computed: a marker in them would make the two editions differ.
COMPUTING = frozenset(
    {"agg", "drop", "get", "groupby", "isin", "join", "merge", "nlargest", "nsmallest", "pivot", "pivot_table"}
    | {"query", "set_index", "sort_values"}
)


def read(path: Path, kind: Kind) -> list[Cell]:
    """Read one source file and hold it against every rule.

    Parameters
    ----------
    path : Path
        A unit's ``lesson.py`` or ``exercise.py``.
    kind : "lesson" or "exercise"
        An exercise holds items (answers, checks, essays); a lesson none.

    Raises
    ------
    SourceError
        At the first fault, with file and line.
    """
    return list(_read(path, kind, path.read_bytes()))


@lru_cache(maxsize=64)  # a build reads each source once for either edition and once more for the messages
def _read(path: Path, kind: Kind, _content: bytes) -> tuple[Cell, ...]:
    cells = list(read_cells(path))
    _twins(cells)
    for cell in cells:
        if cell.kind == "markdown":
            _markdown(cell)
        else:
            _code(cell, kind)
    for lang in LANGUAGES:
        _headings([cell for cell in cells if cell.lang == lang], path, lang)
        for cell in edition(cells, lang):
            if cell.kind == "code":
                _python(cell)
                _punctuation(cell, cell.text)
    if kind == "exercise":
        _ids(cells)
        for lang in LANGUAGES:
            _items([cell for cell in cells if cell.lang in (None, lang)], lang)
    return tuple(cells)


def item_number(prompt: Cell) -> int:
    """Return the number in an item's heading, ``### 第 2 题 …`` or ``### Question 2. …``."""
    return int(NUMBER_LABEL[prompt.lang].match(prompt.first_line)[1])


def is_prompt(cell: Cell) -> bool:
    """Tell whether the cell opens an item: Markdown with a heading of level 3 in an exercise."""
    return cell.kind == "markdown" and cell.first_line.startswith("### ") and "essay" not in cell.keys


def _twins(cells: list[Cell]) -> None:
    """Chinese comes first, its English twin right behind it, alike in keys and in build."""
    waiting: Cell | None = None
    for cell in cells:
        if cell.lang == "en":
            if waiting is None:
                raise cell.fault("an English cell without its Chinese twin right before it")
            if {**cell.keys, "lang": "zh"} != waiting.keys:
                raise cell.fault(f"the twins' keys differ: {waiting.keys} and {cell.keys}")
            for part, pattern in TWIN_PARTS.items():
                zh, en = (len(re.findall(pattern, twin.text, re.MULTILINE)) for twin in (waiting, cell))
                if zh != en:
                    raise cell.fault(f"the twins differ: {zh} {part} in Chinese, {en} in English")
            waiting = None
        elif waiting is not None:
            break
        elif cell.lang == "zh":
            waiting = cell
    if waiting is not None:
        raise waiting.fault("a Chinese cell without its English twin right behind it")


def _markdown(cell: Cell) -> None:
    sign = re.search("[«»]", cell.text)
    if sign:
        offset = 1 + cell.text[: sign.start()].count("\n")
        raise cell.fault("markers are for code; Markdown has a cell for each language", offset)
    if cell.lang == "zh":
        _punctuation(cell, NOT_PROSE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), cell.text))


def _punctuation(cell: Cell, text: str) -> None:
    slip = HALF_WIDTH.search(text)
    if slip:
        offset = 1 + text[: slip.start()].count("\n")
        raise cell.fault(f"Chinese takes full-width punctuation; got `{slip[0]}`", offset)


def _code(cell: Cell, kind: Kind) -> None:
    for offset, line in enumerate(cell.text.splitlines(), 1):
        if MAGIC.match(line):
            raise cell.fault(f"magics and shell commands do not belong in a notebook; got `{line}`", offset)
    if kind == "lesson" and cell.keys:
        raise cell.fault(f"a lesson has no graded cells; got {', '.join(cell.keys)}")
    if kind == "lesson" and len(cell.text.splitlines()) > LONGEST_LESSON_CELL:
        raise cell.fault(f"a lesson's cell has at most {LONGEST_LESSON_CELL} lines; split it")
    for key, region in REGIONS.items():
        marks = re.findall(rf"^ *### ({'|'.join(region)})$", cell.text, re.MULTILINE)
        mentions = sum(cell.text.count(mark) for mark in region)
        if key in cell.keys and (marks != list(region) or mentions != 2):
            raise cell.fault(f"its {key} cell needs one region ### {region[0]} … ### {region[1]}")
        if key not in cell.keys and mentions:
            raise cell.fault(f"{region[0]} belongs in a cell with the key {key}")
    _markers(cell)


def _markers(cell: Cell) -> None:
    """Markers are for display: none is a key, a group value, or part of a comparison."""
    for node in ast.walk(_python(cell)):
        if isinstance(node, ast.Subscript):
            deciding = [node.slice]
        elif isinstance(node, ast.Compare):
            deciding = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COMPUTING:
            deciding = [*node.args, *(keyword.value for keyword in node.keywords)]
        else:
            continue
        for part in (part for branch in deciding for part in ast.walk(branch)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and "«" in part.value:
                raise cell.fault(f"a marker is for display, never a key or a compared value: {part.value}", part.lineno)


def _python(cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.text)
    except SyntaxError as error:
        raise cell.fault(f"not Python: {error.msg}", error.lineno or 1) from None


def _headings(cells: list[Cell], path: Path, lang: str) -> None:
    """One title, first, and no level left out on the way down."""
    level = 0
    for cell in cells:
        for marks in re.findall(r"^(#+) ", re.sub(r"```.*?```", "", cell.text, flags=re.DOTALL), re.MULTILINE):
            if len(marks) > level + 1 or (len(marks) == 1) != (level == 0):
                raise cell.fault(f"a heading of level {len(marks)} after level {level}: one title, no level left out")
            level = len(marks)
    if level == 0:
        raise SourceError(path, 1, f"the {lang} edition has no title")


def _ids(cells: list[Cell]) -> None:
    taken: dict[str, Cell] = {}
    for cell in cells:
        if cell.grade_id and cell.lang != "en":
            if cell.grade_id in taken:
                raise cell.fault(f"the id {cell.grade_id} is taken by the cell at line {taken[cell.grade_id].line}")
            taken[cell.grade_id] = cell


def _items(cells: list[Cell], lang: str) -> None:
    """Prompt with number and points, answer, check: in this order, and the label equals the points."""
    prompt: Cell | None = None
    answer: Cell | None = None
    count = 0
    for cell in cells:
        if is_prompt(cell):
            if prompt is not None or answer is not None:
                raise (answer or prompt).fault("no check cell or essay follows")
            prompt, count = cell, count + 1
            if not (NUMBER_LABEL[lang].match(cell.first_line) and POINTS_LABEL[lang].search(cell.first_line)):
                raise cell.fault(f"an item's heading reads `{ITEM_HEADING[lang]}`; got `{cell.first_line}`")
            if item_number(cell) != count:
                raise cell.fault(f"this is item {count}, its heading says {item_number(cell)}")
        elif "answer" in cell.keys:
            if answer is not None:
                raise answer.fault("no check cell or essay follows")
            answer = cell
        elif cell.graded:
            if prompt is None:
                raise cell.fault(f"{cell.graded} has no prompt of its own, with number and points")
            label = int(POINTS_LABEL[lang].search(prompt.first_line)[1])
            if label != cell.keys["points"]:
                raise prompt.fault(f"the label says {label} points, the cell at line {cell.line} {cell.keys['points']}")
            if "check" in cell.keys:
                if answer is None or answer.keys["answer"] != cell.graded:
                    raise cell.fault(f"the check {cell.graded} does not follow its answer cell")
                for call in (f'check.run("{cell.graded}")', f'check.run("{cell.graded}", hidden=True)'):
                    if call not in cell.text:
                        raise cell.fault(f"the check cell of {cell.graded} runs {call}")
            prompt = answer = None
    if prompt is not None or answer is not None:
        raise (answer or prompt).fault("no check cell or essay follows")
