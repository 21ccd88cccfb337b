"""Who handed in what: every layout that platforms export, archives that lie, rosters as offices write them."""

import codecs
import io
import json
import os
import struct
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from course_tools.grade import archives, choice
from course_tools.grade.collect import collect, read_roster
from course_tools.grade.records import Collection, Student, Submission
from siyu_helpers.language import choose

UNIT = "unit4_rfm_tiers"
ZHANG, LI, WANG = (
    Student("2024010101", "张三", "软件2401"),
    Student("2024010102", "李四", "软件2401"),
    Student("2024010103", "王小明", "软件2402"),
)
ROSTER = [ZHANG, LI, WANG]
Files = dict[str, bytes | str]


def book(word: str = "", cells: int = 3) -> bytes:
    """A notebook with some cells of the exercise."""
    return json.dumps({"cells": ["item"] * cells, "word": word}).encode()


def recognise(content: bytes) -> int:
    return content.count(b'"item"')


def zipped(files: Files, *, when: tuple = (2026, 5, 1, 8, 0, 0), flags: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def gbk_zipped(files: Files, encoding: str = "gb18030") -> bytes:
    """A zip as Chinese Windows makes it: names in GBK, no flag that says so."""
    plain = {f"{i:03d}".ljust(len(name.encode(encoding)), "x"): name for i, name in enumerate(files)}
    content = zipped({key: files[name] for key, name in plain.items()})
    for key, name in plain.items():
        content = content.replace(key.encode(), name.encode(encoding))
    return content


def encrypted(content: bytes) -> bytes:
    """Set the flag bit of encryption in every header of a zip."""
    data = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


@pytest.fixture
def hand_in(tmp_path):
    """Collect files given by path, from a folder or, with `zip`, from a zip of them."""

    def run(files: Files | bytes, roster: list[Student] | None = None, *, as_zip: bool = False) -> Collection:
        source = tmp_path / "in"
        if isinstance(files, bytes) or as_zip:
            source = tmp_path / "in.zip"
            source.write_bytes(files if isinstance(files, bytes) else zipped(files))
        else:
            for name, content in files.items():
                path = source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                os.utime(path, (1_780_000_000, 1_780_000_000))
        return collect(source, recognise, roster, tmp_path / "scratch")

    return run


def by_number(found: Collection) -> dict[str, Submission]:
    return {one.student.number: one for one in found.submissions}


def kinds(one: Submission) -> list[str]:
    return [note.kind for note in one.notes]


def only(found: Collection) -> Submission:
    assert len(found.submissions) == 1, found
    return found.submissions[0]


# Layouts ------------------------------------------------------------------------------------------------------------

NB = f"{UNIT}.ipynb"
LAYOUTS = {
    "numbers": "{number}/" + NB,
    "names": "{name}/" + NB,
    "number-name": "{number}-{name}/" + NB,
    "name_number": "{name}_{number}/" + NB,
    "name(number)": "{name}（{number}）/作业/" + NB,
    "glued": "{number}{name}/我的作业 副本.ipynb",
    "wrapped": "作业下载/软件2401班/{number}-{name}/" + NB,
    "many wraps": "a/b/c/{name}/" + NB,
    "files number+name": "{number}{name}-" + NB,
    "files after": UNIT + "-{name}.ipynb",
    "files number": UNIT + "_{number} (1).ipynb",
    "files wrapped": "第4单元作业/{name}的作业.ipynb",
    "files in class": "软件技术一班{name}.ipynb",
    "moodle": "{name}_123{short}_assignsubmission_file_/" + NB,
    "moodle, no underscore": "{name}_123{short}_assignsubmission_file/" + NB,
    "moodle files": "{name}_123{short}_assignsubmission_file_" + NB,
    "moodle, swapped": "{swapped}_123{short}_assignsubmission_file_/" + NB,
    "canvas": "{name}_9{short}_678_" + UNIT + "-1.ipynb",
    "canvas late": "{name}_LATE_9{short}_678_" + NB,
    "nbgrader": "submitted/{name}/" + UNIT + "/" + NB,
    "nbgrader numbers": "submitted/{number}/" + UNIT + "/" + NB,
    "full-width": "{wide}/" + NB,
}


def laid_out(layout: str) -> Files:
    files = {}
    for student in ROSTER:
        wide = "".join(chr(ord(one) + 0xFEE0) for one in student.number)
        swapped = f"{student.name[1:]} {student.name[0]}"
        words = {"number": student.number, "name": student.name, "short": student.number[-2:]}
        files[LAYOUTS[layout].format(**words, wide=wide, swapped=swapped)] = book(student.number)
    return files


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_with_a_roster(hand_in, layout, as_zip):
    files = laid_out(layout)
    found = hand_in(files, ROSTER, as_zip=as_zip)
    assert [one.student for one in found.submissions] == ROSTER
    for one in found.submissions:
        assert json.loads(one.notebook)["word"] == one.student.number
        assert one.listed
        assert one.file in files
        assert one.notes == ()
    assert found.missing == found.unmatched == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_without_a_roster(hand_in, layout):
    found = hand_in(laid_out(layout))
    assert len(found.submissions) == 3
    for one, student in zip(
        sorted(found.submissions, key=lambda one: json.loads(one.notebook)["word"]), ROSTER, strict=True
    ):
        pattern = LAYOUTS[layout]
        if "number}" in pattern or "wide" in pattern:
            assert one.student.number == student.number
        if "{name}" in pattern and "class" not in layout:
            assert one.student.name == student.name
        assert json.loads(one.notebook)["word"] == student.number
        assert one.listed
        assert one.notes == ()
    assert found.unmatched == found.missing == ()


def test_a_zip_a_student_also_below_a_class_folder(hand_in):
    files = {
        f"软件2401/{one.number}-{one.name}.zip": zipped({f"{one.name}/{NB}": book(one.name), "图/a.png": b"p"})
        for one in ROSTER
    }
    for roster in (ROSTER, None):
        found = hand_in(files, roster)
        assert [one.student.number for one in found.submissions] == [one.number for one in ROSTER]
        assert [one.student.name for one in found.submissions] == [one.name for one in ROSTER]
        for one in found.submissions:
            assert one.file.endswith(f".zip/{one.student.name}/{NB}")
            assert one.handed_in == datetime(2026, 5, 1, 8)
            assert {name: path.read_bytes() for name, path in one.attachments.items()} == {"图/a.png": b"p"}


def test_latin_names_in_any_order_and_squashed_by_canvas(hand_in):
    roster = [Student("s1", "Zhang San"), Student("s2", "Maria de la Cruz"), Student("s3", "李四")]
    files = {
        "zhangsan_12_345_a.ipynb": book("s1"),
        "Cruz_Maria de la/a.ipynb": book("s2"),
        "Zhangsangui/a.ipynb": book("none"),
    }
    found = hand_in(files, roster)
    assert {one.student.number: json.loads(one.notebook)["word"] for one in found.submissions if one.listed} == {
        "s1": "s1",
        "s2": "s2",
    }
    assert found.missing == (roster[2],)
    assert [note.kind for note in found.unmatched] == ["unlisted"]


def test_what_the_platforms_know(hand_in):
    folder = "San Zhang_123456_assignsubmission_file_"
    found = hand_in({f"{folder}/a.ipynb": book(), "San Zhang_123456_assignsubmission_onlinetext_/onlinetext.html": "x"})
    one = only(found)
    assert one.platform == {"moodle": "123456", "moodle_folder": folder}
    assert one.student == Student("San Zhang", "San Zhang")
    assert list(one.attachments) == ["onlinetext.html"]


def test_moodle_files_give_the_folder_name_and_plain_attachments(hand_in):
    folder = "张三_123456_assignsubmission_file_"
    one = only(hand_in({f"{folder}a.ipynb": book(), f"{folder}报告.pdf": b"p"}, [ZHANG]))
    assert one.platform == {"moodle": "123456", "moodle_folder": folder}
    assert list(one.attachments) == ["报告.pdf"]


def test_what_moodle_says_goes_before_the_names_of_files(hand_in):
    files = {
        "张三_11_assignsubmission_file_/2024010102.ipynb": book("11"),
        "Xiaoming Wang_12_assignsubmission_file_/2024010103.ipynb": book("12"),
        "Xiaoming Wang_12_assignsubmission_file_/李四.png": b"p",
    }
    found = hand_in(files, ROSTER)
    assert [one.student for one in found.submissions] == [ZHANG, WANG]
    assert [json.loads(one.notebook)["word"] for one in found.submissions] == ["11", "12"]
    assert [kinds(one) for one in found.submissions] == [["other name"], []]
    assert list(found.submissions[1].attachments) == ["李四.png"]


def test_canvas_takes_the_last_resubmission_and_knows_ids(hand_in, tmp_path):
    files = {
        "zhangsan_LATE_12345_501_unit4_rfm_tiers-2.ipynb": book("new"),
        "zhangsan_12345_502_unit4_rfm_tiers-10.ipynb": book("newest"),
        "zhangsan_12345_503_unit4_rfm_tiers.ipynb": book("old"),
        "zhangsan_12345_504_chart-1.png": b"p",
    }
    one = only(hand_in(files))
    assert json.loads(one.notebook)["word"] == "newest"
    assert one.platform == {"canvas": "12345"}
    assert kinds(one) == ["several"]
    assert list(one.attachments) == ["chart.png"]
    path = tmp_path / "grades.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"三, 张",12345,2024010101,z@x,软件2401\n"Student, Test",99,,,\n',
        encoding="utf-8-sig",
    )
    roster = read_roster(path)
    assert [student.number for student in roster] == ["2024010101", "99"]
    found = hand_in(files, roster)
    assert only(found).student == Student("2024010101", "三, 张", "软件2401")
    assert type(only(found).student) is Student
    assert found.missing == (Student("99", "Student, Test"),)


# Matching -----------------------------------------------------------------------------------------------------------


def test_a_number_is_a_whole_run(hand_in):
    found = hand_in({"20240101011/a.ipynb": book(), "x-2024010102-y.ipynb": book()}, ROSTER)
    assert {one.student.number: one.listed for one in found.submissions} == {"20240101011": False, "2024010102": True}
    assert found.missing == (ZHANG, WANG)


def test_numbers_with_letters_and_marks_alike_in_either_case(hand_in):
    roster = [Student("A2024-01", "甲一"), Student("b7", "乙二"), Student("007", "丙三")]
    found = hand_in(
        {"a2024-01.ipynb": book(), "B7 乙二/a.ipynb": book(), "007.ipynb": book(), "a (7).ipynb": book()}, roster
    )
    assert [one.student.number for one in found.submissions if one.listed] == ["007", "A2024-01", "b7"]


def test_a_long_number_may_touch_a_latin_name(hand_in):
    assert only(hand_in({"zhangsan2024010101.ipynb": book()}, ROSTER)).student == ZHANG


def test_what_only_looks_like_canvas(hand_in):
    for name in ("张三_2024010101_1_unit4.ipynb", "张三_2024010101_20260915_unit4.ipynb"):
        assert only(hand_in({f"a/{name}": book()})).student == Student("2024010101", "张三")
        assert only(hand_in({f"a/{name}": book()}, ROSTER)).platform == {}


def test_a_number_of_the_course_or_the_class_is_nobodys(hand_in):
    files = {f"HX2024010/{one.name}/a.ipynb": book() for one in ROSTER}
    assert sorted(one.student.number for one in hand_in(files).submissions) == ["张三", "李四", "王小明"]
    found = hand_in(files, [ZHANG, LI])
    assert [one.student for one in found.submissions if not one.listed] == [Student("王小明", "王小明")]


def test_a_copy_mark_or_the_unit_is_no_number(hand_in):
    roster = [Student("3", "赵一"), Student("4", "钱二")]
    found = hand_in({f"{UNIT} (3).ipynb": book(), "unit4-1.ipynb": book()}, roster)
    assert len(found.submissions) == 2
    assert found.missing == tuple(roster)


def test_the_longest_name_wins_and_a_longer_one_is_somebody_else(hand_in):
    roster = [Student("1001", "王小"), Student("1002", "王小明")]
    files = ["15号王小明.ipynb", "王小/a.ipynb", "王小丽.ipynb", "高等数学王小丽啊.ipynb"]
    found = hand_in({file: book() for file in files}, roster)
    assert {one.file for one in found.submissions if one.listed} == set(files[:2])


def test_number_beats_name_and_the_doubt_is_told(hand_in):
    one = only(hand_in({"2024010101-张三/李四的作业.ipynb": book()}, ROSTER))
    assert one.student == ZHANG
    assert kinds(one) == ["other name"]


def test_a_name_with_another_number_is_told(hand_in):
    one = only(hand_in({"2023999999-张三.ipynb": book()}, ROSTER))
    assert one.student == ZHANG
    assert kinds(one) == ["other number"]


def test_twins_of_a_name_are_not_guessed(hand_in):
    twins = [Student("1001", "张伟", "一班"), Student("1002", "张伟", "二班")]
    found = hand_in({"张伟/a.ipynb": book("a"), "x/张伟/a.ipynb": book("b"), "1002张伟/a.ipynb": book("c")}, twins)
    assert [one.student for one in found.submissions if one.listed] == [twins[1]]
    others = [one for one in found.submissions if not one.listed]
    assert sorted(json.loads(one.notebook)["word"] for one in others) == ["a", "b"]
    assert len({one.student.number for one in found.submissions}) == 3
    assert {one.student.name for one in others} == {"张伟"}
    assert [note.kind for note in found.unmatched] == ["twins", "twins"]
    assert all("1001" in note.words and "1002" in note.words for note in found.unmatched)
    assert found.missing == (twins[0],)


def test_two_students_in_one_name_are_not_guessed(hand_in):
    found = hand_in({"2024010101-2024010102.ipynb": book(), "张三、李四/a.ipynb": book()}, ROSTER)
    assert not any(one.listed for one in found.submissions)
    assert [note.kind for note in found.unmatched] == ["ambiguous", "ambiguous"]


def test_an_unlisted_student_is_kept_and_told(hand_in):
    found = hand_in({"2024019999-赵六/a.ipynb": book(), "2024019999-赵六/r.pdf": b"p", "张三.ipynb": book()}, ROSTER)
    stranger = by_number(found)["2024019999"]
    assert (stranger.student, stranger.listed) == (Student("2024019999", "赵六"), False)
    assert list(stranger.attachments) == ["r.pdf"]
    assert [note.kind for note in found.unmatched] == ["unlisted"]
    assert "赵六" in found.unmatched[0].words
    assert found.missing == (LI, WANG)


def test_loose_files_are_nobodys(hand_in):
    for roster in (ROSTER, None):
        found = hand_in({"名单.xlsx": b"x", "readme.txt": "x", "张三/a.ipynb": book(), "李四/a.ipynb": book()}, roster)
        assert len(found.submissions) == 2
        assert [note.kind for note in found.unmatched] == ["nobody"]
        assert "readme.txt" in found.unmatched[0].words


def test_a_picture_of_a_friend_stays_in_its_folder(hand_in):
    found = hand_in({"张三/a.ipynb": book(), "张三/李四.png": b"p"}, ROSTER)
    assert only(found).student == ZHANG
    assert found.missing == (LI, WANG)


def test_names_alone_keep_namesakes_of_two_classes_apart(hand_in):
    found = hand_in({"一班/张三/a.ipynb": book(), "二班/张三/a.ipynb": book(), "二班/李四/a.ipynb": book()})
    assert [one.student for one in found.submissions] == [
        Student("张三", "张三"),
        Student("张三 (2)", "张三"),
        Student("李四", "李四"),
    ]


def test_one_number_is_one_student_without_a_roster(hand_in):
    found = hand_in({"2024010101/a.ipynb": book(), "2024010101张三.pdf": b"p", "李四/b.ipynb": book()})
    assert [one.student for one in found.submissions] == [Student("2024010101", "张三"), Student("李四", "李四")]


def test_a_date_in_a_wrapping_folder_is_no_number(hand_in):
    found = hand_in({"作业20260915/张三.ipynb": book(), "作业20260915/李四.ipynb": book()})
    assert sorted(one.student.name for one in found.submissions) == ["张三", "李四"]


def test_latin_folders_with_any_file_name(hand_in):
    found = hand_in({"hw4/zhangsan/solution v2.ipynb": book(), "hw4/lisi/mine.ipynb": book(), "hw4/lisi/fig.png": b"p"})
    assert [one.student.number for one in found.submissions] == ["lisi", "zhangsan"]


def test_plain_copies_are_as_many_students(hand_in):
    found = hand_in({f"{UNIT}.ipynb": book(), f"{UNIT} (1).ipynb": book(), f"{UNIT} (2).ipynb": book()})
    assert [one.student.number for one in found.submissions] == [UNIT, f"{UNIT} (1)", f"{UNIT} (2)"]


# Which notebook -----------------------------------------------------------------------------------------------------


def test_the_fullest_then_the_newest_notebook(hand_in):
    inner = zipped({"new.ipynb": book("new"), "part.ipynb": book("part", 2)}, when=(2026, 6, 2, 8, 0, 0))
    files = {"张三/old.zip": zipped({"old.ipynb": book("old")}), "张三/n.zip": inner, "张三/lesson.ipynb": book("", 0)}
    one = only(hand_in(files, [ZHANG]))
    assert json.loads(one.notebook)["word"] == "new"
    assert kinds(one) == ["several"]
    assert "part.ipynb" in one.notes[0].words
    assert "old.ipynb" in one.notes[0].words
    assert "lesson" not in one.notes[0].words
    assert one.attachments == {}


def test_of_one_time_the_longer_path_and_said_so(hand_in):
    one = only(hand_in({"张三/a.ipynb": book("a"), "张三/aa.ipynb": book("aa")}, [ZHANG]))
    assert json.loads(one.notebook)["word"] == "aa"
    assert "时间相同" in one.notes[0].words


def test_moodle_attempts_count(hand_in):
    folder = "张三_12_assignsubmission_file_"
    one = only(hand_in({f"{folder}/Submission 2/a.ipynb": book("2"), f"{folder}/Submission 1/longer.ipynb": book("1")}))
    assert json.loads(one.notebook)["word"] == "2"


def test_a_foreign_notebook_is_taken_and_told(hand_in):
    one = only(hand_in({"张三/other.ipynb": book("", 0)}, [ZHANG]))
    assert kinds(one) == ["foreign"]
    assert one.notebook == book("", 0)


@pytest.mark.parametrize("name", ["r.pdf", "截图.png", "a.py", "a.html"])
def test_no_notebook_names_what_came(hand_in, name):
    one = only(hand_in({f"2024010101/{name}": b"x"}, [ZHANG]))
    assert (one.notebook, one.file, kinds(one)) == (None, "", ["no notebook"])
    assert name in one.notes[0].words
    assert list(one.attachments) == [name]


@pytest.mark.parametrize("name", ["A.IPYNB", "a.ipynb.txt", "a.json"])
def test_another_ending_counts_and_is_told(hand_in, name):
    one = only(hand_in({f"张三/{name}": b"\xef\xbb\xbf" + book()}, [ZHANG]))
    assert kinds(one) == ["renamed"]
    assert one.notebook.endswith(book())


def test_other_json_is_an_attachment(hand_in):
    one = only(hand_in({"张三/a.ipynb": book(), "张三/data.json": "{}", "张三/x.ipynb.txt": "notes"}, [ZHANG]))
    assert sorted(one.attachments) == ["data.json", "x.ipynb.txt"]
    assert one.notes == ()


def test_large_files_are_left_out(hand_in, monkeypatch):
    monkeypatch.setattr(archives, "NOTEBOOK_BYTES", 1000)
    monkeypatch.setattr(archives, "OTHER_BYTES", 100)
    for as_zip in (False, True):
        found = hand_in(
            {"张三/a.ipynb": b" " * 1001, "李四/a.ipynb": book(), "李四/film.mp4": b"x" * 101}, ROSTER, as_zip=as_zip
        )
        zhang, li = found.submissions
        assert (zhang.notebook, kinds(zhang)) == (None, ["too large"])
        assert (li.notebook, kinds(li), li.attachments) == (book(), ["too large"], {})


def test_attachments_are_named_as_seen_from_the_notebook(hand_in):
    files = {
        "张三/作业/a.ipynb": book(),
        "张三/作业/img/a.png": b"1",
        "张三/report.pdf": b"2",
        "张三/作业/report.pdf": b"3",
        "张三/作业/timestamp.txt": b"4",
        "张三/作业/nbgrader_config.py": b"5",
        "张三/作业/.ipynb_checkpoints/a-checkpoint.ipynb": book("old"),
        "张三/__MACOSX/._a.ipynb": b"6",
        "张三/.DS_Store": b"7",
        "张三/Thumbs.db": b"8",
        "张三/desktop.ini": b"9",
        "张三/~$report.docx": b"0",
    }
    one = only(hand_in(files, [ZHANG]))
    assert {name: path.read_bytes() for name, path in one.attachments.items()} == {
        "img/a.png": b"1",
        "report.pdf": b"3",
        "report (2).pdf": b"2",
    }
    assert kinds(one) == ["same name"]


def test_names_that_clash_or_windows_refuses(hand_in):
    inner = zipped(
        {"a.ipynb": book(), "A.png": b"1", "a.PNG": b"2", "con.txt": b"3", "x": b"4", "X/y": b"5", "b?.png": b"6"}
    )
    one = only(hand_in({"张三.zip": inner}, [ZHANG]))
    names = [name.casefold() for name in one.attachments]
    assert len(names) == len(set(names)) == 6
    assert {"_con.txt", "b_.png"} <= set(one.attachments)
    assert not any(other.startswith(f"{name}/") for name in names for other in names)
    assert sorted(path.read_bytes() for path in one.attachments.values()) == [b"%d" % i for i in range(1, 7)]
    assert {"same name", "doubled"} <= set(kinds(one))


# What a student puts inside their own hand-in ------------------------------------------------------------------------

NEWER = (2027, 1, 1, 8, 0, 0)
FORGED = [
    "2024010101张三-unit4.ipynb",
    "2024010101.ipynb",
    "张三.ipynb",
    "2024010101/a.ipynb",
    "2024010101-张三/a.ipynb",
    "张三_1_assignsubmission_file_/a.ipynb",
    "张三_1_assignsubmission_file_a.ipynb",
    "张三_1_23_a.ipynb",
    "submitted/2024010101/unit4_rfm_tiers/a.ipynb",
    "submitted/张三/unit4_rfm_tiers/a.ipynb",
]
# How the export names the hand-ins of 张三, 李四 and 王小明; the second is the one that lies.
HOMES = {
    "folders": ["2024010101-张三", "2024010102-李四", "2024010103-王小明"],
    "numbers": ["2024010101", "2024010102", "2024010103"],
    "names": ["张三", "李四", "王小明"],
    "a class": ["软件2401/张三", "软件2401/李四", "软件2401/王小明"],
    "alone in a class": ["一班/2024010101", "二班/2024010102", "一班/2024010103"],
    "zips": ["2024010101-张三.zip", "2024010102-李四.zip", "2024010103-王小明.zip"],
    "moodle": [f"{one.name}_{i}_assignsubmission_file_" for i, one in enumerate(ROSTER, 11)],
    "nbgrader": [f"submitted/{one.number}/{UNIT}" for one in ROSTER],
    "a zip in canvas": [f"{one.name}_{i}_345_work.zip" for i, one in enumerate(ROSTER, 11)],
    "a zip in moodle": [f"{one.name}_{i}_assignsubmission_file_work.zip" for i, one in enumerate(ROSTER, 11)],
}


def forged(homes: list[str], inner: Files) -> Files:
    """The hand-ins of three students; the second also holds `inner`, newer and fuller than all others."""
    files: Files = {}
    for home, student in zip(homes, ROSTER, strict=True):
        more = inner if student is LI else {}
        if home.endswith(".zip"):
            files[home] = zipped({"a.ipynb": book(student.number), **more}, when=NEWER)
        else:
            files |= {f"{home}/{name}": content for name, content in {"a.ipynb": book(student.number), **more}.items()}
    return files


@pytest.mark.parametrize("lists", [True, False], ids=["roster", "no roster"])
@pytest.mark.parametrize("layout", HOMES)
@pytest.mark.parametrize("name", FORGED)
def test_nothing_inside_a_hand_in_takes_over_anothers(hand_in, layout, name, lists):
    inner = {name: book("forged", 9), name.replace("2024010101", "2024010103").replace("张三", "王小明"): book("x", 8)}
    found = hand_in(forged(HOMES[layout], inner), ROSTER if lists else None)
    words = [json.loads(one.notebook)["word"] for one in found.submissions]
    assert sorted(words) == ["2024010101", "2024010103", "forged"]
    assert found.missing == found.unmatched == ()
    for one in found.submissions:
        own = json.loads(one.notebook)["word"]
        assert own == "forged" or (one.notes == () and one.student.number != LI.number)
    if lists:
        li = by_number(found)[LI.number]
        assert json.loads(li.notebook)["word"] == "forged"
        assert {"other name", "several"} <= set(kinds(li))
    forger = next(one for one in found.submissions if json.loads(one.notebook)["word"] == "forged")
    assert forger.student.number not in (ZHANG.number, WANG.number)
    if "moodle" not in layout and "canvas" not in layout:
        assert forger.platform == {}  # no feedback goes to another's place on the platform


def test_a_zip_among_files_of_others_is_a_home(hand_in):
    inner = zipped({"2024010101张三.ipynb": book("forged", 9), "王小明.ipynb": book("forged", 9)}, when=NEWER)
    for li in ("2024010102-李四.zip", "李四.zip"):
        files = {"2024010101张三.ipynb": book("1"), "王小明.ipynb": book("3"), li: inner}
        for roster in (ROSTER, None):
            found = hand_in(files, roster, as_zip=True)
            assert sorted(json.loads(one.notebook)["word"] for one in found.submissions) == ["1", "3", "forged"]


def test_a_person_the_roster_lacks_has_a_home_too(hand_in):
    files = {f"{one.number}-{one.name}/a.ipynb": book(one.number) for one in ROSTER}
    found = hand_in(files | {"2024019999-赵六/2024010101.ipynb": book("forged", 9)}, ROSTER, as_zip=True)
    assert [one.student.number for one in found.submissions] == [*[one.number for one in ROSTER], "2024019999"]
    assert json.loads(found.submissions[0].notebook)["word"] == ZHANG.number
    assert [note.kind for note in found.unmatched] == ["unlisted"]


def test_a_home_of_twins_is_told_by_the_number_inside_unless_that_one_has_a_home(hand_in):
    twins = [Student("1001", "张伟"), Student("1002", "张伟"), LI]
    files = {"李四/a.ipynb": book(), "张伟/1002张伟.ipynb": book("2"), "王小明/a.ipynb": book()}
    assert json.loads(by_number(hand_in(files, [*twins, WANG], as_zip=True))["1002"].notebook)["word"] == "2"
    found = hand_in(files | {"1002张伟/a.ipynb": book("own")}, [*twins, WANG], as_zip=True)
    assert json.loads(by_number(found)["1002"].notebook)["word"] == "own"
    assert [note.kind for note in found.unmatched] == ["ambiguous"]


def test_folders_around_all_are_no_homes(hand_in):
    flat = {f"{one.number}{one.name}.ipynb": book() for one in ROSTER}
    for around in ("张三", "2024010101等3人", "2024010101-张三等3个文件.zip"):
        files = {around: zipped(flat)} if around.endswith("zip") else {f"{around}/{name}": book() for name in flat}
        for roster in (ROSTER, None):
            found = hand_in({**files, "readme.txt": "x"}, roster, as_zip=True)
            assert [one.student.number for one in found.submissions] == [one.number for one in ROSTER]


def test_folders_of_classes_with_numbers_are_no_homes(hand_in):
    classes = {"张三": "202401班", "李四": "202401班", "王小明": "202402班", "赵六": "202402班"}
    found = hand_in({f"{group}/{name}/a.ipynb": book() for name, group in classes.items()})
    assert sorted(one.student.name for one in found.submissions) == sorted(classes)


CANVAS_FILES = {"zhangsan_11_501_2024010101.ipynb": book("1"), "wangxm_13_503_unit4.ipynb": book("3")}


def test_a_canvas_file_with_anothers_number_is_given_to_none(hand_in):
    found = hand_in(CANVAS_FILES | {"lisi_12_502_2024010101.ipynb": book("forged", 9)}, ROSTER, as_zip=True)
    assert not any(one.listed for one in found.submissions)
    assert {one.platform["canvas"]: json.loads(one.notebook)["word"] for one in found.submissions} == {
        "11": "1",
        "12": "forged",
        "13": "3",
    }
    assert sorted(note.kind for note in found.unmatched) == ["ambiguous", "ambiguous", "unlisted"]
    assert not {one.student.number for one in found.submissions} & {one.number for one in ROSTER}
    assert found.missing == tuple(ROSTER)


def test_the_student_whom_the_platform_names_keeps_the_hand_in(hand_in):
    for own in ("张三_11_501_a.ipynb", "2024010101/a.ipynb", "张三_11_assignsubmission_file_/a.ipynb"):
        found = hand_in({own: book("1"), "lisi_12_502_2024010101.ipynb": book("forged", 9)}, ROSTER, as_zip=True)
        assert json.loads(by_number(found)[ZHANG.number].notebook)["word"] == "1"
        assert [note.kind for note in found.unmatched] == ["ambiguous"]
        assert found.missing == (LI, WANG)


def test_two_ids_of_one_name_are_given_to_none_unless_a_number_tells(hand_in):
    moodle = "_assignsubmission_file_/a.ipynb"
    found = hand_in({f"张三_11{moodle}": book(), f"张三_12{moodle}": book()}, ROSTER, as_zip=True)
    assert [note.kind for note in found.unmatched] == ["ambiguous", "ambiguous"]
    found = hand_in({f"张三_11{moodle}": book(), f"2024010101 张三_12{moodle}": book("number")}, ROSTER, as_zip=True)
    assert [note.kind for note in found.unmatched] == ["ambiguous"]
    assert json.loads(by_number(found)[ZHANG.number].notebook)["word"] == "number"


def test_without_a_roster_a_number_inside_counts_where_one_claims_it(hand_in):
    zhang = Student(ZHANG.number, ZHANG.name)
    mine = {
        "张三_11_assignsubmission_file_/2024010101.ipynb": book("1"),
        "王小明_13_assignsubmission_file_/a.ipynb": book("3"),
    }
    found = hand_in(mine, as_zip=True)
    assert [one.student for one in found.submissions] == [zhang, Student("王小明", "王小明")]
    found = hand_in(mine | {"李四_12_assignsubmission_file_/2024010101.ipynb": book("forged", 9)}, as_zip=True)
    assert {one.student.name: json.loads(one.notebook)["word"] for one in found.submissions} == {
        "张三": "1",
        "李四": "forged",
        "王小明": "3",
    }
    assert "2024010101" not in by_number(found)
    found = hand_in({"2024010101-张三/a.ipynb": book("1"), "李四/2024010101.ipynb": book("forged", 9)}, as_zip=True)
    assert {one.student: json.loads(one.notebook)["word"] for one in found.submissions} == {
        zhang: "1",
        Student("李四", "李四"): "forged",
    }


def test_a_file_in_canvas_that_is_called_as_moodle_does(hand_in):
    name = "李四_12_345_张三_1_assignsubmission_file_a.ipynb"
    found = hand_in({"张三_11_344_a.ipynb": book("1"), name: book("forged", 9)}, ROSTER, as_zip=True)
    assert [json.loads(one.notebook)["word"] for one in found.submissions] == ["1", "forged"]
    assert [one.platform for one in found.submissions] == [{"canvas": "11"}, {"canvas": "12"}]


def test_files_of_one_person_side_by_side_stay_several(hand_in):
    one = only(
        hand_in({"2024010101张三.ipynb": book("a"), "2024010101张三-new.ipynb": book("b", 4)}, ROSTER, as_zip=True)
    )
    assert (json.loads(one.notebook)["word"], kinds(one)) == ("b", ["several"])


def test_a_file_that_becomes_a_notebook_or_nbgraders_is_no_attachment(hand_in):
    long = f"{'x' * 100}.ipynb{'A' * 100}"  # must not end with .ipynb when it is cut
    inner = {
        "a.ipynb": book(),
        "evil.ipynb.": b"1",
        "evil.IPYNB . ": b"1",
        "timestamp.txt.": b"2",
        "TimeStamp.txt": b"2",
        "nbgrader_config.py ": b"3",
        "unit4.ipynb/x.png": b"4",
        ".ipython/profile_default/startup/a.py": b"5",
        "img/.hidden": b"6",
        long: b"7",
        "img/b.png": b"8",
    }
    one = only(hand_in({"张三.zip": zipped(inner)}, [ZHANG]))
    assert sorted(one.attachments) == ["img/b.png", f"x.ipynb{'A' * 93}"]
    assert one.attachments["img/b.png"].read_bytes() == b"8"


def test_all_attachments_together_are_held(hand_in, monkeypatch):
    monkeypatch.setattr(choice, "TOTAL_BYTES", 250)
    files = {f"张三/{i}.bin": b"x" * 100 for i in range(4)} | {"张三/a.ipynb": book(), "李四/0.bin": b"x" * 100}
    one = hand_in(files, ROSTER).submissions[0]
    assert list(one.attachments) == ["0.bin", "1.bin"]
    assert kinds(one) == ["too large"]
    assert "2.bin" in one.notes[0].words
    assert "3.bin" in one.notes[0].words


# Archives -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_without_the_flag(hand_in, encoding):
    # 珅 and 琝 hold a backslash's byte in GBK
    files = {f"李珅-1001/{NB}": book("1001"), "王琝-1002/图 表.png": b"p", f"王琝-1002/{NB}": book("1002")}
    found = hand_in(gbk_zipped(files, encoding), [Student("1001", "李珅"), Student("1002", "王琝")])
    assert [one.file for one in found.submissions] == [f"李珅-1001/{NB}", f"王琝-1002/{NB}"]
    assert list(found.submissions[1].attachments) == ["图 表.png"]


def test_backslashes_part_folders(hand_in):
    assert only(hand_in(zipped({"张三\\a.ipynb": book()}), [ZHANG])).file == "张三/a.ipynb"


def test_zips_in_zips_to_three_deep(hand_in):
    content = zipped({"a.ipynb": book()})
    for depth in range(1, 5):
        one = only(hand_in({"张三.zip": content}, [ZHANG]))
        assert (one.notebook == book(), kinds(one)) == ((True, []) if depth <= 3 else (False, ["too deep"]))
        content = zipped({f"{depth}.zip": content})


def test_no_path_leads_outside(hand_in, tmp_path):
    before = set(tmp_path.iterdir())
    names = ["../x.ipynb", "/etc/x.ipynb", "C:/x.ipynb", "a/../../x.ipynb", "..\\x.ipynb", "\\\\host\\x.ipynb"]
    one = only(hand_in({"张三.zip": zipped(dict.fromkeys(names, book()) | {"good.ipynb": book("good")})}, [ZHANG]))
    assert json.loads(one.notebook)["word"] == "good"
    assert kinds(one) == ["unsafe path"]
    assert {path.name for path in set(tmp_path.iterdir()) - before} == {"in", "scratch"}
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == ["000001"]


def test_an_unsafe_path_of_the_class_zip_does_not_stop_it(hand_in):
    found = hand_in({"../张三/a.ipynb": book(), "李四/a.ipynb": book()}, ROSTER, as_zip=True)
    assert by_number(found)["2024010102"].notebook
    assert kinds(by_number(found)["2024010101"]) == ["unsafe path"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_names_that_linux_unpacked_in_gbk(hand_in, tmp_path):
    folder = os.fsencode(tmp_path / "in") + b"/" + "李珅".encode("gb18030")
    os.makedirs(folder)
    Path(os.fsdecode(folder + b"/a\n.ipynb")).write_bytes(book())
    one = only(hand_in({}, [Student("1", "李珅")]))
    assert (one.student.number, one.file) == ("1", "李珅/a_.ipynb")


def test_a_file_without_a_name(hand_in):
    assert only(hand_in({".ipynb": book()})).student.number == ".ipynb"


def test_links_are_not_followed(hand_in, tmp_path):
    info = zipfile.ZipInfo("link.ipynb")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    one = only(hand_in({"张三.zip": out.getvalue()}, [ZHANG]))
    assert (one.notebook, kinds(one)) == (None, ["link"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_of_a_folder_are_not_followed(hand_in, tmp_path):
    (tmp_path / "in" / "张三").mkdir(parents=True)
    (tmp_path / "secret.ipynb").write_bytes(book())
    (tmp_path / "in" / "张三" / "a.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (tmp_path / "in" / "张三" / "loop").symlink_to(tmp_path / "in")
    one = only(hand_in({}, [ZHANG]))
    assert (one.notebook, kinds(one), one.attachments) == (None, ["link"], {})


def test_an_encrypted_zip_is_not_missing(hand_in):
    found = hand_in({"张三.zip": encrypted(zipped({"a.ipynb": book(), "b.png": b"p"}))}, [ZHANG])
    assert (only(found).notebook, kinds(only(found)), found.missing) == (None, ["encrypted"], ())
    assert "a.ipynb" in only(found).notes[0].words


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("张三.zip", zipped({"a.ipynb": book()})[:-40], "damaged"),
        ("张三.zip", b"", "damaged"),
        ("张三.zip", b"Rar!\x1a\x07\x00rest", "unsupported"),
        ("张三.rar", b"Rar!\x1a\x07\x00rest", "unsupported"),
        ("张三/作业.7z", b"7z", "unsupported"),
        ("张三.tar.gz", b"\x1f\x8b", "unsupported"),
    ],
)
def test_archives_that_do_not_open(hand_in, name, content, kind, as_zip):
    for roster in ([ZHANG, LI], None):
        found = hand_in({name: content, "李四/a.ipynb": book()}, roster, as_zip=as_zip)
        one = next(one for one in found.submissions if one.student.name == "张三")
        assert (one.notebook, kinds(one), one.attachments) == (None, [kind], {})
        assert found.missing == ()
        assert "再运行" in one.notes[0].words


def test_a_damaged_file_in_a_zip_spares_the_others(hand_in):
    data = bytearray(zipped({"张三/a.ipynb": book(), "李四/a.ipynb": book()}))
    data[data.find(b"ipynb") + 8] ^= 0xFF
    found = hand_in(bytes(data), ROSTER)
    assert (by_number(found)["2024010101"].notebook, kinds(by_number(found)["2024010101"])) == (None, ["damaged"])
    assert by_number(found)["2024010102"].notebook == book()


def test_a_zip_that_is_called_rar_opens(hand_in):
    assert only(hand_in({"张三.rar": zipped({"a.ipynb": book()})}, [ZHANG])).notebook == book()


@pytest.mark.parametrize("source", [b"no zip", b""])
def test_a_class_zip_that_does_not_open(hand_in, source):
    found = hand_in(source, ROSTER)
    assert (found.submissions, found.missing) == ((), tuple(ROSTER))
    assert [note.kind for note in found.unmatched] == ["damaged"]


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(ValueError, match="--submissions"):
        collect(tmp_path / "none", recognise, None, tmp_path / "scratch")


def test_an_empty_folder(hand_in, tmp_path):
    (tmp_path / "in").mkdir()
    assert hand_in({}, ROSTER) == Collection((), tuple(ROSTER), ())


def test_bombs_are_stopped(hand_in, monkeypatch, tmp_path):
    monkeypatch.setattr(archives, "INNER_BYTES", 300_000)
    bomb = zipped({"a.ipynb": book(), **{f"{i}.bin": bytes(100_000) for i in range(9)}})
    nested = zipped({f"{i}.zip": zipped({f"{j}.bin": bytes(100_000) for j in range(2)}) for i in range(9)})
    found = hand_in({"张三.zip": bomb, "李四.zip": nested, "王小明/a.ipynb": book()}, ROSTER)
    zhang, li, wang = found.submissions
    assert (zhang.notebook, kinds(zhang), len(zhang.attachments)) == (book(), ["bomb"], 2)
    assert (li.notebook, kinds(li)) == (None, ["no notebook", "bomb"])
    assert wang.notes == ()
    assert sum(path.stat().st_size for path in (tmp_path / "scratch").iterdir()) < 2 * 300_000


def test_too_many_files_are_stopped(hand_in, monkeypatch):
    monkeypatch.setattr(archives, "INNER_FILES", 20)
    one = only(hand_in({"张三.zip": zipped({f"{i:02d}.txt": b"x" for i in range(30)} | {"a.ipynb": book()})}, [ZHANG]))
    assert "bomb" in kinds(one)
    assert len(one.attachments) == 20


def test_all_archives_together_are_held(hand_in, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 150_000)
    found = hand_in({f"{one.number}.zip": zipped({"a.bin": bytes(100_000)}) for one in ROSTER}, ROSTER)
    assert [kinds(one) for one in found.submissions] == [["no notebook"], ["full"], ["full"]]


def test_a_size_that_lies_is_counted(hand_in, monkeypatch):
    """A header that says ten bytes where a thousand come: never more is written than the limit, nothing stops."""
    monkeypatch.setattr(archives, "OTHER_BYTES", 100)
    data = bytearray(zipped({"a.bin": bytes(1000), "a.ipynb": book()}))
    for at in (22, data.find(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 10)
    one = only(hand_in({"张三.zip": bytes(data)}, [ZHANG]))
    assert one.notebook == book()
    assert kinds(one) in (["damaged"], ["too large"])


def test_the_scratch_folder_may_lie_inside(tmp_path):
    (tmp_path / "张三.zip").write_bytes(zipped({"a.ipynb": book()}))
    for _ in range(2):
        assert only(collect(tmp_path, recognise, None, tmp_path / "scratch")).student.name == "张三"


def test_words_in_english(hand_in):
    choose("en")
    found = hand_in({"Zhang San.zip": b"", "x.txt": b"", "Li Si/a.py": b""}, [Student("s1", "Li Si")])
    words = [note.words for one in found.submissions for note in one.notes] + [note.words for note in found.unmatched]
    assert len(words) == 4
    assert not any("\u4e00" <= char <= "\u9fff" or char in "，。：" for line in words for char in line)


# Rosters ------------------------------------------------------------------------------------------------------------

TABLE = "学号,姓名,班级\n2024010101,张三,软件2401\n2024010102,李四,软件2401\n2024010103,王小明,软件2402\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_csv_in_any_encoding(tmp_path, encoding, separator):
    path = tmp_path / "名单.csv"
    path.write_bytes(codecs.encode(TABLE.replace(",", separator).replace("\n", "\r\n"), encoding))
    assert read_roster(path) == ROSTER


@pytest.mark.parametrize(
    ("head", "row", "student"),
    [
        ("姓名,学号", "张三,01", Student("01", "张三")),
        ("序号,学号/工号,姓 名,行政班", "1,01,张三,一班", Student("01", "张三", "一班")),
        ("student_id,name,group", "s01,Zhang San,A", Student("s01", "Zhang San", "A")),
        ("First name,Last name,ID number,Email address", "San,Zhang,s01,x@y", Student("s01", "San Zhang")),
        ("名,First name,Surname,ID number", "1,三,张,01", Student("01", "张三")),
        ("Student,ID,SIS User ID,Section", "Zhang San,,s01,A", Student("s01", "Zhang San", "A")),
        ("考号,名字,Class", "２０２４,张三,A", Student("2024", "张三", "A")),
        ("Number,Full Name", "7,Li Si", Student("7", "Li Si")),
        ("学号,姓名", '="007",张三', Student("007", "张三")),
        ("学号,姓名", "2024010101.0,张三", Student("2024010101", "张三")),
        ("学号", "2024010101", Student("2024010101")),
    ],
)
def test_headings(tmp_path, head, row, student):
    path = tmp_path / "r.csv"
    path.write_text(f"{head}\n{row}\n\n", encoding="utf-8")
    assert read_roster(path) == [student]


def test_excel_as_an_office_exports_it(tmp_path):
    book_ = openpyxl.Workbook()
    sheet = book_.create_sheet("名单")
    sheet.append(["某某职业学院学生名单"])
    sheet.append(["2025-2026 学年", None, "学号"])
    sheet.append(["序号", "学号", "姓名", "班级"])
    sheet.append([1, 2024010101.0, "张三", "软件2401"])
    sheet.append([2, 2024010102, "李四", "软件2401"])
    sheet.append([3, "0024010103", "王小明", "软件2402"])
    sheet.append([4, 24, "赵六", None])
    sheet["B7"].number_format = "0000"
    sheet.append([])
    sheet.append(["合计：4 人", None, None, None])
    path = tmp_path / "名单.xlsx"
    book_.save(path)
    expected = [ZHANG, LI, Student("0024010103", "王小明", "软件2402"), Student("0024", "赵六")]
    assert read_roster(path) == expected


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("01,张三\n,李四", "第 3 行.*李四 没有学号"),
        ("01,张三\n01,李四", "第 3 行.*张三.*李四"),
        ("2.02401E+11,张三", "第 2 行.*2.02401E"),
        ("01 02,张三", "第 2 行.*01 02"),
        ("", "没有学生"),
    ],
)
def test_rosters_that_are_refused(tmp_path, rows, words):
    path = tmp_path / "名单.csv"
    path.write_text(f"学号,姓名\n{rows}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"名单.csv.*{words}"):
        read_roster(path)


def test_a_line_that_comes_twice_counts_once(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("学号,姓名\n01,张三\n01,张三\n", encoding="utf-8")
    assert read_roster(path) == [Student("01", "张三")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.xls", b"\xd0\xcf\x11\xe0"),
        ("r.xlsx", b"no workbook"),
        ("r.docx", b"x"),
        ("r.csv", b"\xff\x81"),
        ("r.csv", b"a,b\n"),
    ],
)
def test_files_that_are_no_roster(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=name):
        read_roster(path)


def test_no_roster_there(tmp_path):
    with pytest.raises(ValueError, match="打不开名单"):
        read_roster(Path(tmp_path / "none.csv"))
