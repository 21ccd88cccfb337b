"""Workbooks, opened again with openpyxl: values, number formats, headings in words, print set-up, and errors."""

import datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

import siyu_helpers as siyu
from siyu_helpers.tiers import GROUPS

LIMITS = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


@pytest.fixture(scope="module")
def tables():
    orders = siyu.clean_orders(siyu.as_of(siyu.load("tea/order_lines"), "2026-06-30"))
    rfm = siyu.rfm_table(orders, "2026-06-30")
    segments = siyu.rfm_segments(rfm, LIMITS)
    return {
        "Groups": siyu.tier_summary(rfm, segments),
        "Users": rfm.join(segments).head(40),
        "Orders": orders.head(5),
        "Movement": siyu.migration(segments.iloc[5:], segments),
    }


def opened(path, sheet=None):
    book = load_workbook(path)
    return book[sheet or book.sheetnames[0]]


def grid(sheet):
    """Return the headings and the rows below them, from the third row on."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    return rows[0], rows[1:]


def test_summary_in_words_yuan_and_per_cent(tables, tmp_path):
    path = siyu.to_excel(tmp_path / "tiers.xlsx", {"Groups": tables["Groups"]})
    sheet = opened(path)
    assert sheet["A1"].value == "Groups"
    head, rows = grid(sheet)
    assert head == ["Group", "Users", "Share of users", "Spend (yuan)", "Share of spend"]
    assert [row[0] for row in rows] == [siyu.label(group) for group in GROUPS.values()]
    for row, (_, wanted) in zip(rows, tables["Groups"].iterrows(), strict=True):
        assert row[1:] == pytest.approx(
            [wanted["users"], wanted["user_share"], wanted["spend_fen"] / 100, wanted["spend_share"]]
        )
    assert [sheet.cell(4, column).number_format for column in range(1, 6)] == ["@", "#,##0", "0.0%", "#,##0.00", "0.0%"]


def test_bits_stay_text_and_times_are_shanghais(tables, tmp_path):
    path = siyu.to_excel(tmp_path / "tiers.xlsx", tables)
    head, rows = grid(opened(path, "Users"))
    bits = [row[head.index("R F M high")] for row in rows]
    assert bits == tables["Users"]["bits"].tolist()
    assert all(isinstance(value, str) for value in bits)
    utc = tables["Orders"].assign(order_time=tables["Orders"]["order_time"].dt.tz_convert("UTC"))
    for orders in (tables["Orders"], utc):
        sheet = opened(siyu.to_excel(tmp_path / "orders.xlsx", {"Orders": orders}))
        head, rows = grid(sheet)
        local = tables["Orders"]["order_time"].dt.tz_localize(None)
        shown = [row[head.index("Order time")] for row in rows]
        assert all(
            abs(one - two) < datetime.timedelta(seconds=1)
            for one, two in zip(shown, local.dt.to_pydatetime(), strict=True)
        )
        assert sheet.cell(4, head.index("Order time") + 1).number_format == "yyyy-mm-dd hh:mm"


def test_a_cross_table_names_its_rows_and_columns(tables, tmp_path):
    head, rows = grid(opened(siyu.to_excel(tmp_path / "a.xlsx", {"Movement": tables["Movement"]})))
    names = [siyu.label(group) for group in [*GROUPS.values(), "absent"]]
    assert head == ["Before", *names]
    assert [row[0] for row in rows] == names
    assert [row[1:] for row in rows] == tables["Movement"].to_numpy().tolist()


@pytest.mark.parametrize(("lang", "font", "head"), [("zh", "微软雅黑", "用户占比"), ("en", "Arial", "Share of users")])
def test_one_font_heading_and_print_set_up(tables, tmp_path, lang, font, head):
    siyu.use(lang)
    path = siyu.to_excel(tmp_path / "tiers.xlsx", tables, notes={"Groups": "…"})
    for sheet in load_workbook(path):
        used = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert used == {font}
        assert sheet.freeze_panes == "B4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert sheet["A3"].fill.fgColor.rgb == "FF0B5A8A"
        assert sheet["A3"].font.bold
    sheets = load_workbook(path)
    assert sheets["Groups"]["C3"].value == head
    assert sheets["Users"].auto_filter.ref == "A3:G43"
    assert sheets["Groups"].auto_filter.ref is None


def test_columns_fit_chinese(tables, tmp_path):
    siyu.use("zh")
    text = "专属客服每周问候一次，新品先试，生日当月送一份小样；不打折。"
    plan = pd.DataFrame({"strategy": [text, "短"]}, index=pd.Index(["key_value", "key_keep"], name="group"))
    sheet = opened(siyu.to_excel(tmp_path / "a.xlsx", {"策略": plan}))
    assert sheet.column_dimensions["A"].width >= 2 * len("重要价值客户")
    assert 40 <= sheet.column_dimensions["B"].width <= 48
    assert sheet["B4"].alignment.wrap_text
    assert sheet.row_dimensions[4].height >= 28 > sheet.row_dimensions[5].height


def test_gaps_stay_empty_words_stay_words_and_nothing_is_a_formula(tmp_path):
    table = pd.DataFrame(
        {
            "region": ["fujian", None],
            "group": ["my own words", "key_value"],
            "note": ["=1+1", "https://a.example"],
            "birth_year": pd.array([1999, None], "Int64"),
            "ratio": [0.5, None],
            "refund_fen": pd.array([None, 150], "Int64"),
        }
    )
    sheet = opened(siyu.to_excel(tmp_path / "a.xlsx", {"A": table}))
    head, rows = grid(sheet)
    assert head == ["Region", "Group", "note", "Year of birth", "ratio", "Refund (yuan)"]
    assert rows == [
        ["Fujian", "my own words", "=1+1", 1999, 0.5, None],
        [None, "key_value", "https://a.example", None, None, 1.5],
    ]
    assert sheet["C4"].data_type != "f"
    assert sheet["D4"].number_format == "0"


def test_the_note_stands_below_the_table(tables, tmp_path):
    note = "Snapshot 30 June 2026. Thresholds: R 60 days or fewer, F 4 orders or more, M 300 yuan or more."
    sheet = opened(siyu.to_excel(tmp_path / "a.xlsx", {"Groups": tables["Groups"]}, notes={"Groups": note}))
    assert sheet["A13"].value == note
    assert sheet["A12"].value is None


def test_an_empty_table_keeps_its_headings(tables, tmp_path):
    head, rows = grid(opened(siyu.to_excel(tmp_path / "a.xlsx", {"Users": tables["Users"].iloc[:0]})))
    assert head[:2] == ["User", "Recency (days)"]
    assert rows == []


def test_its_own_file_is_written_anew(tables, tmp_path):
    path = siyu.to_excel(str(tmp_path / "a.xlsx"), {"Orders": tables["Orders"]})
    assert path == tmp_path / "a.xlsx"
    siyu.to_excel(path, {"Groups": tables["Groups"]})
    assert load_workbook(path).sheetnames == ["Groups"]


def test_a_file_that_is_open_elsewhere_is_named(tables, tmp_path):
    (tmp_path / "a.xlsx").mkdir()  # as little to be written to as a file that Excel holds
    with pytest.raises(PermissionError, match=r"a\.xlsx cannot be written. If it is open in Excel, close it"):
        siyu.to_excel(tmp_path / "a.xlsx", {"Groups": tables["Groups"]})
    siyu.use("zh")
    with pytest.raises(PermissionError, match="如果它正在 Excel 里打开，请先关上"):
        siyu.to_excel(tmp_path / "a.xlsx", {"Groups": tables["Groups"]})


SMALL = pd.DataFrame({"users": [1]})


@pytest.mark.parametrize(
    ("name", "sheets", "notes", "error", "words"),
    [
        ("a.csv", {"A": SMALL}, {}, ValueError, r"The name must end in \.xlsx; it is 'a\.csv'"),
        ("no/a.xlsx", {"A": SMALL}, {}, FileNotFoundError, "There is no folder .*no; make it first"),
        ("a.xlsx", {}, {}, ValueError, "at least one table"),
        ("a.xlsx", SMALL, {}, ValueError, "sheets must be a dict"),
        ("a.xlsx", {"A": SMALL["users"]}, {}, TypeError, r"this is Series\. For a Series, use \.to_frame"),
        ("a.xlsx", {"A/B": SMALL}, {}, ValueError, "'A/B' cannot name a sheet"),
        ("a.xlsx", {"A" * 32: SMALL}, {}, ValueError, "cannot name a sheet"),
        ("a.xlsx", {"a": SMALL, "A": SMALL}, {}, ValueError, "Two sheets are called 'A'"),
        ("a.xlsx", {"A": SMALL}, {"B": "x"}, ValueError, "notes name 'B', which is not a sheet"),
        ("a.xlsx", {"A": SMALL / 0}, {}, ValueError, "A: the column users holds infinity"),
        ("a.xlsx", {"A": SMALL[["users", "users"]]}, {}, ValueError, "none twice"),
    ],
)
def test_what_does_not_suit_excel_is_refused(tmp_path, name, sheets, notes, error, words):
    with pytest.raises(error, match=words):
        siyu.to_excel(tmp_path / name, sheets, notes)
