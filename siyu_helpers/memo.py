"""A memo of one page as a Word document: a title, then parts with a heading and a text or a table each."""

from collections.abc import Mapping
from pathlib import Path
from unicodedata import east_asian_width

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.saving import file_to_write, told_if_open

EAST_ASIAN = "Microsoft YaHei"
WIDTH_MM = 170  # of the text: A4 without its margins


def save_memo(path: str | Path, title: str, parts: Mapping[str, str | pd.DataFrame]) -> Path:
    """Write a memo as a Word document, on A4 with narrow margins so that a page holds it.

    Parameters
    ----------
    path : str or Path
        File to write; ends in ".docx". It is written anew if it is there already.
    title : str
    parts : mapping
        Heading of each part and what stands below it: a text, or a table, whose index comes first and whose cells are
        written as `str` has them: round numbers beforehand.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If the path has another ending, or there is no part.
    TypeError
        If a part is neither text nor table.
    FileNotFoundError
        If the folder does not exist.
    PermissionError
        If the file cannot be written: most often it is open in Word.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> parts = {"Question": "Which coupon?", "Decision": "The one with a threshold."}
    >>> save_memo(Path(mkdtemp()) / "memo.docx", "Coupons", parts).name
    'memo.docx'
    """
    from docx import Document
    from docx.shared import Mm, Pt

    path = file_to_write(path, ".docx")
    if not parts:
        raise ValueError(say("备忘录里没有内容：parts 是空的。", "the memo is empty: parts has nothing in it."))
    for heading, content in parts.items():
        if not isinstance(content, str | pd.DataFrame):
            kind = type(content).__name__
            raise TypeError(
                say(
                    f"“{heading}”应是文字或表，得到的是 {kind}。",
                    f"{heading!r} must be text or a table; got {kind}.",
                )
            )
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name, size in {"Normal": 10.5, "Title": 18, "Heading 1": 12.5}.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(4)
        _set_fonts(style)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(8)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.add_heading(title, 0)
    for heading, content in parts.items():
        document.add_heading(heading, 1)
        if isinstance(content, str):
            document.add_paragraph(content)
        else:
            _add_table(document, content)
    with told_if_open(path, "Word", "Word"):
        document.save(path)
    return path


def _set_fonts(style: object) -> None:
    """Set a style's fonts, Chinese ones too; themes would otherwise decide."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    latin = say(EAST_ASIAN, "Arial")  # on every computer that has Office
    for name, font in {"ascii": latin, "hAnsi": latin, "eastAsia": EAST_ASIAN}.items():
        fonts.set(qn(f"w:{name}"), font)
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)


def _add_table(document: object, content: pd.DataFrame) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    rows = [
        [content.index.name or "", *content.columns],
        *([name, *row] for name, row in zip(content.index, content.to_numpy(), strict=True)),
    ]
    table = document.add_table(len(rows), len(rows[0]), style="Light List Accent 1")
    table.autofit = False
    widths = [Mm(width) for width in _widths(rows)]
    for column, width in zip(table.columns, widths, strict=True):  # LibreOffice goes by the columns, Word by the cells
        column.width = width
    for place, row in enumerate(rows):
        for cell, value, width in zip(table.rows[place].cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.text = str(value)
            paragraph.paragraph_format.space_after = Pt(0)
            if place and cell is not table.rows[place].cells[0] and not isinstance(value, str):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(rows: list[list]) -> list[float]:
    """Return the columns' widths in mm, in proportion to their longest text, a Chinese sign counting as two letters."""
    longest = [max(_letters(str(row[column])) for row in rows) + 3 for column in range(len(rows[0]))]
    return [WIDTH_MM * letters / sum(longest) for letters in longest]


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
