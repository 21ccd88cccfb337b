"""The class list: a table as a teaching office, Moodle, Canvas, 学习通 or 雨课堂 exports it.

A .csv (UTF-8, GB18030 or UTF-16; comma, semicolon or tab) or an .xlsx. One row is the heading, titles may stand above.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from course_tools.grade.records import Student
from siyu_helpers.language import say

# What a column may be called, the better ones first; compared without blanks, marks and capitals.
NUMBER = [
    "学号",
    "学生学号",
    "工号",
    "学工号",
    "考号",
    "studentid",
    "studentnumber",
    "studentno",
    "sisuserid",
    "idnumber",
    "number",
    "id",
    "sisloginid",
]
NAME = ["姓名", "学生姓名", "名字", "name", "student", "studentname", "fullname"]
GIVEN = ["firstname", "givenname"]
FAMILY = ["lastname", "surname", "familyname"]
GROUP = ["班级", "行政班", "行政班级", "班级名称", "教学班", "class", "group", "groups", "section", "classname"]
CANVAS = ["canvas", "canvasid", "canvasuserid"]
INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060\ufeff]"  # marks that come along from web pages
HEADING_WITHIN = 30  # rows
FORM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]*")


@dataclass(frozen=True)
class CanvasStudent(Student):
    """A student of whom the list says the id in Canvas too."""

    canvas: str = ""


def read_roster(path: Path) -> list[Student]:
    """Return the students of a class list, in its order.

    Parameters
    ----------
    path : Path
        A .csv or .xlsx with a column of student numbers (学号); names and classes are used where they are there.

    Raises
    ------
    ValueError
        If the file cannot be read as such a table, a row has a name without a number, or a number stands for two
        names. The words name file and row, as Excel counts rows.
    """
    rows = _rows(path)
    start, columns = _heading(path, rows)
    found: dict[str, Student] = {}
    for line, row in enumerate(rows[start + 1 :], start + 2):
        cells = {key: _cell(row, at) for key, at in columns.items() if at is not None}
        name = cells.get("name") or _full(cells.get("given", ""), cells.get("family", ""))
        number = _number(path, line, cells["number"] or cells.get("canvas", ""), name)
        if not number or name.casefold().startswith("points possible"):
            continue
        student = Student(number, name, cells.get("group", ""))
        if cells.get("canvas"):
            student = CanvasStudent(number, name, student.group, cells["canvas"])
        other = found.setdefault(number.casefold(), student)
        if other.name != name:
            raise _error(
                path,
                line,
                say(
                    f"学号 {number} 前面已经给了 {other.name}，这里又给了 {name}。",
                    f"number {number} stands for {other.name} further up and for {name} here.",
                ),
                say(
                    "每个学号只能对应一个人：请改正后再运行。",
                    "A number belongs to one person: mend the list, run again.",
                ),
            )
    if not found:
        raise _error(path, start + 1, say("下面没有学生。", "no student below."), "")
    return list(found.values())


def _number(path: Path, line: int, text: str, name: str) -> str:
    """Return the number of a row, "" where the row is no student's: an empty row, a sum, a signature."""
    number = text.strip("'=\" ")
    if re.fullmatch(r"\d+\.0+", number):
        number = number.partition(".")[0]
    if re.fullmatch(r"\d\.\d+[eE]\+?\d+|\d[eE]\+\d+", number):
        came = say(f"学号是 {number}，Excel 已经丢掉了后几位。", f"number {number}: Excel dropped its last digits.")
    elif FORM.fullmatch(number):
        return number
    elif name.casefold().startswith("points possible") or not (name or re.fullmatch(r"[^\u4e00-\u9fff]*\d.*", number)):
        return ""
    elif number:
        came = say(f"学号是“{number}”。", f"the number is {number!r}.")
    else:
        came = say(f"{name} 没有学号。", f"{name} has no number.")
    raise _error(
        path,
        line,
        came,
        say(
            "学号只含数字、字母和 - _ .：请在 Excel 里把这一列设为文本，补全后再运行。",
            "A number is made of digits, letters and - _ . : set the column to Text in Excel, complete it, run again.",
        ),
    )


def _error(path: Path, line: int, came: str, mend: str) -> ValueError:
    return ValueError(say(f"{path.name} 第 {line} 行：{came}{mend}", f"{path.name}, row {line}: {came} {mend}".strip()))


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _full(given: str, family: str) -> str:
    chinese = re.search(r"[\u4e00-\u9fff]", given + family)
    return family + given if chinese else f"{given} {family}".strip()


def _key(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()


def _heading(path: Path, rows: list[list[str]]) -> tuple[int, dict[str, int | None]]:
    """Return the row of the headings and the column of each thing; of several rows the first with a name."""
    found = []
    for at, row in enumerate(rows[:HEADING_WITHIN]):
        # 学习通 writes 学号/工号: one heading, two names of the same thing
        heads = [{_key(word) for word in cell.split("/")} | {_key(cell)} for cell in row]

        def column(names: list[str], heads: list[set[str]] = heads) -> int | None:
            return next((i for name in names for i, head in enumerate(heads) if name in head), None)

        canvas_export = column(["sisuserid", "sisloginid"]) is not None
        columns = {"number": column(NUMBER), "name": column(NAME), "group": column(GROUP)}
        columns |= {"given": column(GIVEN), "family": column(FAMILY)}
        columns["canvas"] = column(CANVAS + (["id"] if canvas_export else []))
        if columns["number"] is not None:
            found.append((at, columns))
    if found:
        return next((one for one in found if {one[1]["name"], one[1]["family"]} != {None}), found[0])
    raise _error(
        path,
        1,
        say("找不到表头。", "no row of headings found."),
        say(
            f"名单要有一行表头，含“学号”和“姓名”两列（前 {HEADING_WITHIN} 行之内）。",
            f"A roster needs a row of headings with the columns number and name, within the first {HEADING_WITHIN}.",
        ),
    )


def _rows(path: Path) -> list[list[str]]:
    """Return the table as text, full-width digits and letters made plain."""
    kind = path.suffix.lower()
    try:
        if kind not in (".csv", ".txt", ".tsv", ".xlsx", ".xlsm"):
            raise ValueError(kind)
        rows = _workbook(path) if kind.startswith(".xls") else _text_table(path.read_bytes())
    except OSError as error:
        reason = error.strerror or error
        raise ValueError(
            say(
                f"打不开名单 {path}：{reason}。核对路径；在 Excel 里开着就先关掉。",
                f"The roster {path} cannot be opened: {reason}. Check its path; close it in Excel.",
            )
        ) from None
    except Exception as error:  # a damaged workbook fails in many ways
        raise ValueError(
            say(
                f"名单 {path.name} 读不了。要的是 .xlsx 或 .csv：请在 Excel 里打开，另存为 .xlsx 后再运行。",
                f"The roster {path.name} cannot be read. It must be .xlsx or .csv: open it in Excel, "
                "save it as .xlsx and run again.",
            )
        ) from error
    return [[re.sub(INVISIBLE, "", unicodedata.normalize("NFKC", cell)).strip() for cell in row] for row in rows]


def _text_table(content: bytes) -> list[list[str]]:
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    head = "\n".join(text.split("\n")[:HEADING_WITHIN])
    separator = max(",;\t，", key=head.count)
    return list(csv.reader(text.split("\n"), delimiter=separator, strict=False))


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:  # digits and separators have it as their second byte, or as their first
        little = content[1::2].count(0) > content[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _workbook(path: Path) -> list[list[str]]:
    """Return the first sheet that has anything; a teaching office's other sheets are empty or explain."""
    from openpyxl import load_workbook  # only where a roster is one

    book = load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        rows = [[_excel(cell) for cell in row] for row in sheet.iter_rows()]
        if any(cell for row in rows for cell in row):
            return rows
    return []


def _excel(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, with the zeros in front that its format shows."""
    value = cell.value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    zeros = re.fullmatch(r"0+", cell.number_format or "")
    return f"{value:0{len(zeros[0])}d}" if isinstance(value, int) and zeros else str(value)
