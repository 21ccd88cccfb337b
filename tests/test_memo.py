"""A memo as a Word document: what stands in it, in fonts that have Chinese; and what is refused."""

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

import siyu_helpers as siyu

TABLE = pd.DataFrame(
    {"gain": ["+2.67", "-1.19"], "users": [3003, 3006]}, index=pd.Index(["15 off", "20% off"], name="coupon")
)
PARTS = {"Question": "Which coupon?", "Figures": TABLE, "Decision": "Send 15 off."}


def test_a_memo_holds_its_parts_in_order(tmp_path):
    siyu.use("en")
    path = siyu.save_memo(tmp_path / "memo.docx", "Coupons", PARTS)
    memo = Document(path)
    assert [paragraph.text for paragraph in memo.paragraphs] == [
        "Coupons",
        "Question",
        "Which coupon?",
        "Figures",
        "Decision",
        "Send 15 off.",
    ]
    cells = [[cell.text for cell in row.cells] for row in memo.tables[0].rows]
    assert cells == [["coupon", "gain", "users"], ["15 off", "+2.67", "3003"], ["20% off", "-1.19", "3006"]]
    assert (memo.core_properties.title, memo.core_properties.author) == ("Coupons", "")
    assert memo.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    again = siyu.save_memo(path, "Anew", {"Question": "?"})
    assert Document(again).paragraphs[0].text == "Anew"


@pytest.mark.parametrize(("lang", "latin"), [("zh", "Microsoft YaHei"), ("en", "Arial")])
def test_its_fonts_have_chinese(tmp_path, lang, latin):
    siyu.use(lang)
    memo = Document(siyu.save_memo(tmp_path / "memo.docx", "备忘录", PARTS))
    for name in ("Normal", "Title", "Heading 1"):
        fonts = memo.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:ascii")) == latin
        assert fonts.get(qn("w:asciiTheme")) is None


@pytest.mark.parametrize(
    ("name", "parts", "error", "words"),
    [
        ("memo.doc", PARTS, ValueError, "must end in .docx; it is 'memo.doc'"),
        ("nowhere/memo.docx", PARTS, FileNotFoundError, "There is no folder"),
        ("memo.docx", {}, ValueError, "the memo is empty"),
        ("memo.docx", {"Figures": 3}, TypeError, "'Figures' must be text or a table; got int"),
    ],
)
def test_what_is_no_memo_is_refused(tmp_path, name, parts, error, words):
    siyu.use("en")
    with pytest.raises(error, match=words):
        siyu.save_memo(tmp_path / name, "Coupons", parts)
    assert not list(tmp_path.iterdir())


def test_columns_are_as_wide_as_their_words_ask(tmp_path):
    table = pd.DataFrame({"差": ["+2.67"], "95% 区间": ["+1.25 到 +4.10"]}, index=["无门槛8折券，转化率（百分点）"])
    (columns,) = Document(siyu.save_memo(tmp_path / "memo.docx", "备忘录", {"数": table})).tables
    name, difference, interval = (cell.width.mm for cell in columns.rows[1].cells)
    assert name > interval > difference > 15
    assert name + difference + interval == pytest.approx(170, abs=1)


def test_a_memo_that_is_open_elsewhere_is_told_of(tmp_path, monkeypatch):
    siyu.use("en")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("docx.document.Document.save", refuse)
    with pytest.raises(PermissionError, match="If it is open in Word, close it"):
        siyu.save_memo(tmp_path / "memo.docx", "Coupons", PARTS)
