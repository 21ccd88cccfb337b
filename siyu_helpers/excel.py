"""Tables as an Excel workbook to hand in: headings in words, yuan and per cent, ready to print."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.labels import header, label
from siyu_helpers.language import say
from siyu_helpers.saving import file_to_write, told_if_open

MOST_ROWS = 1_048_000  # a sheet holds 1,048,576, title and note among them
WIDEST = 44  # of a column, in half-width characters; longer text wraps
FILTER_FROM = 20  # longer tables get filter buttons

# Columns of codes, written as names.
CODED = {"group", "grade", "stage", "lifecycle", "level", "before", "after", "product", "category", "status"}
CODED |= {"source", "channel", "region", "sex", "occupation"}

_FORMATS = {
    "yuan": {"num_format": "#,##0.00", "align": "right"},
    "share": {"num_format": "0.0%", "align": "right"},
    "count": {"num_format": "#,##0", "align": "right"},
    "number": {"num_format": "#,##0.00", "align": "right"},
    "year": {"num_format": "0", "align": "right"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "text": {"num_format": "@", "align": "left", "text_wrap": True},
}


def to_excel(
    path: str | Path,
    sheets: Mapping[str, pd.DataFrame],
    notes: Mapping[str, str] | None = None,
) -> Path:
    """Write tables to a workbook, one sheet each, in the language in use.

    Known columns get their heading in words, codes their names; `*_fen` is written in yuan, `*_share` as per cent,
    times in Shanghai time. A named index comes first. The file is written anew if it is there already.

    Parameters
    ----------
    path : str or Path
        File to write; ends in ".xlsx".
    sheets : mapping
        Title of each sheet (on its tab too) and its table.
    notes : mapping, optional
        A line below the table of a sheet, by the sheet's title: sources, thresholds, the snapshot.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If the name or a title does not suit Excel, there is no table, a note has no sheet, or a number is infinite.
    TypeError
        If a sheet is no DataFrame.
    FileNotFoundError
        If the folder does not exist.
    PermissionError
        If the file cannot be written: most often it is open in Excel.

    Examples
    --------
    >>> import tempfile
    >>> table = pd.DataFrame({"user_share": [0.25]}, index=pd.Index(["key_value"], name="group"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_excel(Path(folder) / "tiers.xlsx", {"Groups": table}).name
    'tiers.xlsx'
    """
    import xlsxwriter

    path = file_to_write(path, ".xlsx")
    _check(sheets, notes or {})
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": next(iter(sheets))})
    looks = _looks(book)
    for title, table in sheets.items():
        _write_sheet(book.add_worksheet(title), title, _columns(table), (notes or {}).get(title), looks)
    with told_if_open(path, "Excel", "Excel", xlsxwriter.exceptions.FileCreateError):
        book.close()
    return path


def _check(sheets: Mapping[str, pd.DataFrame], notes: Mapping[str, str]) -> None:
    if not isinstance(sheets, Mapping) or not sheets:
        raise ValueError(
            say(
                "sheets 应是字典：{标题: 表}，至少一张。",
                "sheets must be a dict {title: table} with at least one table.",
            )
        )
    seen = set()
    for title, table in sheets.items():
        if not isinstance(title, str) or not 1 <= len(title.strip()) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", title):
            raise ValueError(
                say(
                    f"工作表名 {title!r} 不行：要有 1 到 31 个字，不含 [ ] : * ? / \\，首尾不是单引号。",
                    f"{title!r} cannot name a sheet: 1 to 31 characters, none of [ ] : * ? / \\, no ' at either end.",
                )
            )
        if title.lower() in seen:
            raise ValueError(
                say(
                    f"有两张工作表叫 {title!r}（不分大小写）。",
                    f"Two sheets are called {title!r} (case does not count).",
                )
            )
        seen.add(title.lower())
        _check_table(title, table)
    for title in notes:
        if title not in sheets:
            raise ValueError(
                say(f"notes 里的 {title!r} 不是工作表的名字。", f"notes name {title!r}, which is not a sheet.")
            )


def _check_table(title: str, table: pd.DataFrame) -> None:
    if not isinstance(table, pd.DataFrame):
        kind = type(table).__name__
        raise TypeError(
            say(
                f"{title}：要的是 DataFrame，得到的是 {kind}。Series 请先用 .to_frame()。",
                f"{title}: a DataFrame is wanted, this is {kind}. For a Series, use .to_frame() first.",
            )
        )
    if table.columns.nlevels > 1 or not table.columns.is_unique:
        raise ValueError(
            say(f"{title}：列名要只有一层，而且不重复。", f"{title}: columns need one level of names, none twice.")
        )
    if len(table) > MOST_ROWS:
        raise ValueError(
            say(
                f"{title}：{len(table):,} 行，一张工作表放不下。",
                f"{title}: {len(table):,} rows do not fit into a sheet.",
            )
        )
    endless = table.select_dtypes("number").isin([float("inf"), float("-inf")]).any()
    if endless.any():
        raise ValueError(
            say(
                f"{title}：列 {endless.idxmax()} 里有无穷大，多半是除以了 0。",
                f"{title}: the column {endless.idxmax()} holds infinity, most likely from a division by 0.",
            )
        )


def _columns(table: pd.DataFrame) -> list[tuple[str, str, list]]:
    """Return heading, kind of format and values of each column, the index first if it has a name."""
    if any(name is not None for name in table.index.names):
        table = table.reset_index()
    return [(header(name), *_values(str(name), table[name])) for name in table.columns]


def _values(name: str, column: pd.Series) -> tuple[str, list]:
    if name in CODED and not isinstance(column.dtype, pd.DatetimeTZDtype):
        try:
            column = label(column)
        except KeyError:  # words already, not codes
            column = column.astype("str")
    kind = _kind(name, column)
    if kind == "yuan":
        column = column.astype("Float64") / 100
    if kind in ("moment", "day") and column.dt.tz is not None:
        column = column.dt.tz_convert(SHOP_ZONE).dt.tz_localize(None)
    there = column.notna()
    if kind in ("moment", "day"):
        values = [time.to_pydatetime() for time in column[there]]
    elif kind == "text":
        values = [str(value) for value in column[there]]
    else:
        values = column[there].tolist()
    found = iter(values)
    return kind, [next(found) if one else None for one in there]


def _kind(name: str, column: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = column.dropna()
        local = days if days.dt.tz is None else days.dt.tz_convert(SHOP_ZONE)
        return "day" if (local == local.dt.normalize()).all() else "moment"
    if pd.api.types.is_bool_dtype(column.dtype) or not pd.api.types.is_numeric_dtype(column.dtype):
        return "text"
    if name.endswith("_fen"):
        return "yuan"
    if name.endswith("_share"):
        return "share"
    if name.endswith("_year"):
        return "year"
    return "count" if (column.dropna() % 1 == 0).all() else "number"


def _font() -> str:
    return say("微软雅黑", "Arial")  # on every computer that has Excel


def _looks(book) -> dict:
    font = {"font_name": _font(), "font_size": 10, "valign": "vcenter"}
    line = {"bottom": 1, "bottom_color": "#D0D7DE", "indent": 1}
    looks = {kind: book.add_format(font | line | extra) for kind, extra in _FORMATS.items()}
    looks["title"] = book.add_format(font | {"font_size": 15, "bold": True, "font_color": "#0B3C5D"})
    head = font | {"bold": True, "font_color": "white", "bg_color": "#0B5A8A", "text_wrap": True, "indent": 1}
    looks["head"] = book.add_format(head | {"align": "left"})
    looks["head_number"] = book.add_format(head | {"align": "right"})
    looks["note"] = book.add_format(
        font | {"font_color": "#595959", "font_size": 9, "text_wrap": True, "valign": "top"}
    )
    return looks


def _write_sheet(sheet, title: str, columns: list[tuple[str, str, list]], note: str | None, looks: dict) -> None:
    from xlsxwriter.utility import xl_range

    top = 2  # row of the headings; the title and an empty row above
    rows = max((len(values) for _, _, values in columns), default=0)
    filtered = rows > FILTER_FROM
    widths = [_column_width(*column) for column in columns]
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, looks["title"])
    sheet.set_row(
        top, 15 * max((_lines(head, width) for (head, _, _), width in zip(columns, widths, strict=True)), default=1) + 5
    )
    for number, ((head, kind, values), width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(number, number, width)
        leftward = filtered or kind in ("text", "moment", "day")  # a filter's button stands on the right
        sheet.write_string(top, number, head, looks["head" if leftward else "head_number"])
        for row, value in enumerate(values, start=top + 1):
            _write_cell(sheet, row, number, kind, value, looks[kind])
    for row in range(rows):
        lines = max(_lines(str(v[row]), w) if k == "text" else 1 for (_, k, v), w in zip(columns, widths, strict=True))
        sheet.set_row(top + 1 + row, 14 * lines + 4)
    last = max(len(columns) - 1, 0)
    if columns:
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        whole = xl_range(0, 0, top + rows, last)
        sheet.ignore_errors({"number_stored_as_text": whole})  # bits such as 011
    if filtered:
        sheet.autofilter(top, 0, top + rows, last)
    if note:
        at = top + rows + 2
        sheet.merge_range(at, 0, at, max(last, 1), "", looks["note"])
        sheet.write_string(at, 0, note, looks["note"])
        sheet.set_row(at, 13 * _lines(note, max(sum(widths), 20)) + 4)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    font = f'&"{_font()},Regular"&9'
    sheet.set_footer(f"&L{font}&A&R{font}&P / &N")


def _write_cell(sheet, row: int, column: int, kind: str, value: object, look) -> None:
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif kind == "text":
        sheet.write_string(row, column, value, look)  # as it is: "=1+1" is text here, not a formula
    elif kind in ("moment", "day"):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _column_width(head: str, kind: str, values: list) -> float:
    if kind == "text":
        widest = max((_width(str(value)) for value in values if value is not None), default=0)
    elif kind in ("moment", "day"):
        widest = 16 if kind == "moment" else 10
    else:
        widest = max((len(f"{value:,.2f}") for value in values if value is not None), default=0)
    longest_word = max((len(word) for word in head.split() if word.isascii()), default=0)  # Chinese breaks anywhere
    return min(max(widest, longest_word, min(_width(head), 12), 8) + 4, WIDEST)


def _width(text: str) -> int:
    """Return the width in half-width characters: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _lines(text: str, width: float) -> int:
    return sum(max(1, -(-_width(part) // max(int(width) - 1, 1))) for part in text.splitlines() or [""])
