"""What a teacher gets after grading: every state of a submission, both languages, names and texts that mean harm."""

import csv
import io
import random
import re
import warnings
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from course_tools.grade import page, report
from course_tools.grade.records import Marked, Note, Outcome, Student
from siyu_helpers.language import choose

ITEMS = [  # id, title, points, by hand, misconceptions
    ("clean_orders", ("第 1 题 清洗订单", "Question 1. Cleaning the orders"), 5, False, ("R15", "R30", "R24", "R26")),
    (
        "rfm_table",
        ("第 2 题 每位用户的 R、F、M", "Question 2. R, F and M of every user"),
        4,
        False,
        ("R2", "R3", "R17"),
    ),
    ("thresholds", ("第 3 题 三个阈值", "Question 3. Three thresholds"), 2, False, ("R32", "R37", "blank_entry")),
    ("rfm_segments", ("第 4 题 八个分组和等级", "Question 4. Eight groups and their grades"), 4, False, ("R1", "R38")),
    ("membership_level", ("第 5 题 会员等级", "Question 5. Membership levels"), 3, False, ("R42", "R43", "R44")),
    ("tier_summary", ("第 6 题 每组多少人、多少钱", "Question 6. Users and spend of each group"), 3, False, ("R45",)),
    ("figures", ("第 7 题 这个账号的三个数字", "Question 7. Three figures of this account"), 3, False, ("R8", "R47")),
    ("strategy", ("第 8 题 策略（6 分）", "Question 8. Strategy (6 points)"), 6, True, ()),
]
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
STATES = ["passed"] * 12 + ["failed"] * 5 + ["unwritten"] * 3 + ["error", "endless", "died", "unreached"]
TITLE = ("第 4 单元练习 用户分层", "Unit 4 exercise. RFM tiers")
SAID = {
    "zh": ("重复的单元格 `rfm_table` 有两份，用了最后一份。", "改名的文件 作业(1).ipynb.txt 当作笔记本读了。", "没有隔离。"),
    "en": ("`rfm_table` stood there twice; the last one was used.", "作业(1).ipynb.txt was read as a notebook.", "No isolation."),
}  # fmt: skip


def outcome(name="rfm_table", state="passed", score=4.0, **more) -> Outcome:
    defaults = {"title": "第 2 题", "points": 4.0, "by_hand": False}
    return Outcome(item=name, state=state, score=score, **(defaults | more))


def person(place: int, dice: random.Random) -> Student:
    name = dice.choice(FAMILY) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2))))
    return Student(f"{2024010100 + place}", name, f"电商 {1 + place % 2} 班")


def a_class(size: int, lang: str, pages: Path | None = None) -> dict:
    """A class of all states; about every tenth student handed in nothing."""
    dice, side = random.Random(size), ("zh", "en").index(lang)
    marked, missing = [], []
    for place in range(size):
        student = person(place, dice)
        if place % 10 == 9:
            missing.append(student)
            continue
        outcomes = []
        for name, titles, points, by_hand, ideas in ITEMS:
            state = dice.choice(("written", "written", "unwritten")) if by_hand else dice.choice(STATES)
            idea = dice.choice(ideas) if state == "failed" else ""
            score = {"passed": points, "written": None}.get(state, 0)
            words = f"✗ 第 2 题：{report.idea_words(idea)}" if idea else ""
            outcomes.append(
                Outcome(name, titles[side], points, by_hand, state, score, idea, words, round(dice.expovariate(2), 2))
            )
        notes = tuple(Note("repair", words) for words in SAID[lang][: place % 3] if place % 4 == 0)
        feedback = None
        if pages:
            feedback = pages / f"{place}.html"
            feedback.write_text(f"<p>{student.name}</p>", encoding="utf-8", newline="\n")
        moodle = {"moodle": str(7000 + place), "moodle_folder": f"{student.name}_{7000 + place}_assignsubmission_file_"}
        platform = moodle if place % 2 else {"canvas": str(90 + place)}
        marked.append(Marked(student, lang, tuple(outcomes), notes, place % 17 != 16, platform, feedback))
    if marked:
        unread = Note("no notebook", ("没有笔记本，只有 截图.png。", "No notebook, only 截图.png.")[side])
        marked[0] = Marked(marked[0].student, lang, (), (unread,))
    return {
        "assignment": "unit4_rfm_tiers",
        "title": TITLE[side],
        "marked": marked,
        "collection_missing": missing,
        "unmatched": [Note("nobody", ("第三组/作业.ipynb 是谁的，看不出来。", "Whose is 第三组/作业.ipynb?")[side])],
        "notes": [Note("no isolation", SAID[lang][2])],
        "roster": True,
    }


def written(folder: Path, marked: list[Marked], **more) -> dict[str, Path]:
    empty = {"collection_missing": [], "unmatched": [], "notes": [], "roster": False}
    given = {"assignment": "unit4_rfm_tiers", "title": TITLE[0]} | empty | more
    return {path.name: path for path in report.write(folder, marked=marked, **given)}


def rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(autouse=True)
def chinese(monkeypatch, request):
    """Chinese unless a test chooses, and no picture is drawn unless a test asks for `drawn`: it takes a second."""
    if "drawn" not in request.fixturenames:
        monkeypatch.setattr(page, "picture", lambda marked, items, dark=False: b"\x89PNG")
    choose("zh")
    yield
    choose("zh")


@pytest.fixture
def drawn():
    """Pictures are really drawn."""


@pytest.fixture(params=["zh", "en"])
def lang(request):
    choose(request.param)
    return request.param


class Reader(HTMLParser):
    """Collects tags and visible text; a page with tags left open or crossed fails."""

    VOID = frozenset(("meta", "br", "img", "source"))

    def __init__(self, html: str):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if self.open[-1:] != ["style"] else ""


# --- marks


def test_marks_stand_by_number_with_those_who_handed_in_nothing(tmp_path):
    marked = [
        Marked(Student("2024010103", "王五", "1 班"), "zh", (outcome(score=3.5), outcome("essay", "written", None, points=6.0))),
        Marked(Student("2024010101", "张三", "1 班"), "zh", (outcome(), outcome("essay", "unwritten", 0, points=6.0))),
    ]  # fmt: skip
    found = written(tmp_path, marked, collection_missing=[Student("2024010102", "李四", "2 班")], roster=True)
    assert rows(found["marks.csv"]) == [
        ["学号", "姓名", "班级", "成绩", "待批", "说明", "rfm_table（4）", "essay（6）"],
        ["2024010101", "张三", "1 班", "4", "0", "", "4", "0"],
        ["2024010102", "李四", "2 班", "", "", "未交", "", ""],
        ["2024010103", "王五", "1 班", "3.5", "6", "", "3.5", ""],
    ]


def test_a_score_that_is_no_number_is_blank_and_said(tmp_path):
    found = written(
        tmp_path, [Marked(Student("1"), "zh", (outcome(score=float("nan")), outcome("figures", score=3.0)))]
    )
    line = rows(found["marks.csv"])[1]
    assert line[3] == "3"
    assert line[6:] == ["", "3"]
    assert "rfm_table" in line[5]


def test_a_submission_that_was_not_run_has_no_mark_and_its_reason(tmp_path):
    nothing = Marked(
        Student("1", "张三"), "zh", (), (Note("no notebook", "没有笔记本，只有 报告.pdf。"),), listed=False
    )
    found = written(tmp_path, [nothing], roster=True)
    assert rows(found["marks.csv"])[1] == ["1", "张三", "", "", "", "不在名单里。没有笔记本，只有 报告.pdf。"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_no_cell_from_outside_is_a_formula(tmp_path, text):
    mean = Marked(
        Student(text, text, text),
        "zh",
        (outcome(text, "failed", 0, title=text, words=text, idea=text),),
        (Note("x", text),),
        platform={"moodle": "1", "canvas": text},
    )
    found = written(tmp_path, [mean], title=text, roster=True)
    for name in ("marks.csv", "items.csv", "moodle.csv", "canvas.csv"):
        for line in rows(found[name]):
            for cell in line:
                assert not cell.lstrip().startswith(tuple("=+-@＝")), (name, cell)


# --- platforms


def test_moodle_gets_its_worksheet(tmp_path):
    told = "✗ 第 2 题：已取消的订单也算进去了。\n想一想：……"
    marked = [
        Marked(
            Student("1", "张三"),
            "zh",
            (outcome(state="failed", score=0, words=told), outcome("essay", "written", None, points=6.0)),
            platform={"moodle": "123456"},
        ),
        Marked(Student("2", "李四"), "zh", (outcome(),), platform={"moodle": "123457"}),
        Marked(Student("3", "王五"), "zh", (outcome(),)),
        Marked(Student("4", "赵六"), "zh", (), platform={"moodle": "123458"}),
    ]
    found = written(tmp_path, marked)
    assert rows(found["moodle.csv"]) == [
        ["Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"],
        ["Participant 123456", "张三", "0", "10", "", "第 2 题（0/4）：已取消的订单也算进去了。 还有 6 分由老师批改。"],
        ["Participant 123457", "李四", "4", "10", "", "全部通过。"],
    ]
    assert "canvas.csv" not in found


def test_canvas_gets_points_possible_below_its_heads(tmp_path):
    marked = [
        Marked(Student("2024", "张三", "1 班"), "zh", (outcome(score=3.5),), platform={"canvas": "77"}),
        Marked(Student("9", "李四"), "zh", (outcome(),), listed=False, platform={"canvas": "78"}),
    ]
    found = written(tmp_path, marked, roster=True)
    assert rows(found["canvas.csv"]) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TITLE[0]],
        ["    Points Possible", "", "", "", "", "4"],
        ["张三", "77", "2024", "", "1 班", "3.5"],
        ["李四", "78", "", "", "", "4"],
    ]
    assert "moodle.csv" not in found


# --- items


def test_items_count_states_and_misconceptions(tmp_path, lang):
    marked = [
        Marked(Student(str(place)), lang, (outcome(state=state, score=0, idea=idea, seconds=place),))
        for place, (state, idea) in enumerate(
            [("failed", "R15"), ("failed", "R30"), ("failed", "R30"), ("unwritten", "not_written"), ("endless", "")]
        )
    ] + [Marked(Student("9"), lang, (outcome(seconds=30),))]
    head, item, blank, ideas, *named = rows(written(tmp_path, marked)["items.csv"])
    told = dict(zip(head, item, strict=True))
    keys = ("通过", "通过率", "有误", "未写", "超时", "用时中位数（秒）", "最长用时（秒）")
    if lang == "en":
        keys = ("Passed", "Share passed", "Wrong", "Not written", "Out of time", "Median seconds", "Longest seconds")
    assert [told[key] for key in keys] == ["1", "0.167", "3", "1", "1", "2.5", "30"]
    assert blank == []
    assert len(ideas) == 4
    assert [line[:3] for line in named] == [["rfm_table", "R30", "2"], ["rfm_table", "R15", "1"]]
    assert named[1][3] == ("已取消的订单也算进去了。" if lang == "zh" else "cancelled orders were counted.")


def test_every_misconception_has_words_without_gaps(lang):
    for idea in report._messages():
        words = report.idea_words(idea)
        assert len(re.findall(r"\w", words)) > 3, idea
        assert not re.search("[{}]", words), idea
        assert bool(re.search("[\u4e00-\u9fff]", words)) == (lang == "zh"), idea
    assert report.idea_words("nowhere") == ""


# --- feedback


def test_feedback_has_names_that_windows_accepts(tmp_path):
    students = [
        Student("1", "张/三?"),
        Student("1", "张\\三*"),
        Student("", "CON"),
        Student("", "aux.x"),
        Student("..", " . "),
    ]
    marked = []
    for place, student in enumerate(students):
        feedback = tmp_path / f"{place}.html"
        feedback.write_text(str(place), encoding="utf-8", newline="\n")
        folder = {"moodle": "5", "moodle_folder": "张:三_5_assignsubmission_file_"} if place == 0 else {}
        marked.append(Marked(student, "zh", (outcome(),), platform=folder, feedback=feedback))
    found = written(tmp_path / "out", marked)
    with zipfile.ZipFile(found["feedback.zip"]) as archive:
        content = {name: archive.read(name).decode() for name in archive.namelist()}
    names = ["1_张_三_.html", "1_张_三_-2.html", "_CON.html", "_aux.x.html", "_.html"]
    assert content == {name: str(place) for place, name in enumerate(names)}
    with zipfile.ZipFile(found["feedback_moodle.zip"]) as archive:
        assert archive.namelist() == ["张_三_5_assignsubmission_file_/1_张_三_.html"]


def test_a_lost_feedback_page_is_said(tmp_path):
    lost = Marked(Student("1", "张三"), "zh", (outcome(),), feedback=tmp_path / "gone.html")
    found = written(tmp_path, [lost])
    assert "feedback.zip" not in found
    assert "张三 的反馈页不见了" in found["report.html"].read_text(encoding="utf-8")


# --- the page


def test_page_shows_the_class_in_one_language_and_names_no_address(tmp_path, lang):
    pages = tmp_path / "pages"
    pages.mkdir()
    given = a_class(60, lang, pages)
    found = written(tmp_path / "out", **given)
    html = found["report.html"].read_text(encoding="utf-8")
    told = Reader(html)
    assert not [tag for tag, _ in told.tags if tag in ("script", "link", "iframe", "a")]
    assert "http" not in html
    assert [about["src"][:22] for tag, about in told.tags if tag == "img"] == ["data:image/png;base64,"] * 2
    words = [note.words for note in (*given["unmatched"], *given["notes"])]
    for shown in (*words, *(one.number for one in given["collection_missing"])):
        assert shown.replace("`", "") in told.text
    if lang == "zh":
        assert "名单人数" in told.text
    else:
        known = {one.name for one in given["collection_missing"]} | {one.student.name for one in given["marked"]}
        rest = re.sub("|".join(sorted(known, key=len, reverse=True)), "", told.text)
        assert set(re.findall("[\u4e00-\u9fff]+", rest)) <= {"电商", "班", "作业", "截图", "第三组"}
    tables, archives = ["marks.csv", "items.csv", "moodle.csv", "canvas.csv"], ["feedback.zip", "feedback_moodle.zip"]
    assert sorted(found) == sorted([*tables, *archives, "class.png", "report.html"])


def test_page_escapes_every_text(tmp_path):
    evil = "<script>alert(1)</script>"
    bad = Marked(
        Student(evil, evil, evil),
        "zh",
        (outcome(evil, "failed", 0, title=evil, idea=evil, words=evil),),
        (Note("x", evil),),
    )
    lone = Student(evil + "2", evil, evil)
    html = written(
        tmp_path,
        [bad],
        title=evil,
        assignment=evil,
        collection_missing=[lone],
        unmatched=[Note("x", evil)],
        notes=[Note("x", evil)],
        roster=True,
    )["report.html"].read_text(encoding="utf-8")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 10
    Reader(html)


def test_a_name_in_no_script_stops_nothing(tmp_path):
    feedback = tmp_path / "page.html"
    feedback.write_text("", encoding="utf-8", newline="\n")
    odd = Marked(Student("1", "张\udcd5"), "zh", (outcome(),), (Note("x", "\udcff.ipynb"),), feedback=feedback)
    found = written(tmp_path / "out", [odd])
    assert rows(found["marks.csv"])[1][1] == "张?"
    with zipfile.ZipFile(found["feedback.zip"]) as archive:
        assert archive.namelist() == ["1_张_.html"]


def test_numbers_in_the_head(tmp_path):
    marked = [Marked(Student(str(place)), "zh", (outcome(score=score),)) for place, score in enumerate((4, 4, 1.5))]
    html = written(tmp_path, marked, collection_missing=[Student("8")], roster=True)["report.html"].read_text("utf-8")
    tiles = dict(reversed(pair) for pair in re.findall(r"<div><b>(.*?)</b><small>(.*?)</small></div>", html))
    assert tiles == {"名单人数": "4", "已评": "3", "未交": "1", "平均分（满分 4）": "3.2", "中位数": "4"}


@pytest.mark.parametrize("roster", [True, False])
def test_an_empty_class_is_told(tmp_path, lang, roster):
    missing = [Student("1", "张三")] if roster else []
    found = written(tmp_path, [], collection_missing=missing, roster=roster)
    assert len(rows(found["marks.csv"])) == 1 + roster
    told = Reader(found["report.html"].read_text(encoding="utf-8"))
    assert ("还没有可以评的作业" if lang == "zh" else "nothing to grade yet") in told.text
    assert not [tag for tag, _ in told.tags if tag == "img"]


# --- the picture


@pytest.mark.slow
@pytest.mark.parametrize("size", [5, 60])
def test_picture_is_set_in_the_packaged_font_without_a_word_on_stderr(size, lang, drawn, capfd):
    import matplotlib as mpl
    from matplotlib import pyplot
    from matplotlib.font_manager import findfont
    from matplotlib.text import Text

    from siyu_helpers.style import FONTS

    marked = a_class(size, lang)["marked"]
    items = report.summarise(marked)
    before, open_before = dict(mpl.rcParams), pyplot.get_fignums()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = page.picture(marked, items)
        assert data != page.picture(marked, items, dark=True)
    assert data.startswith(b"\x89PNG")
    assert dict(mpl.rcParams) == before
    with mpl.rc_context():
        figure = page.figure(marked, items)
        figure.draw_without_rendering()
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        assert len(texts) > 20
        for text in texts:
            assert Path(findfont(text.get_fontproperties())).parent == FONTS, text.get_text()
    assert pyplot.get_fignums() == open_before
    assert capfd.readouterr().err == ""


def test_an_empty_class_and_a_formula_in_a_title_can_be_drawn(drawn, capfd):
    assert page.picture([], []).startswith(b"\x89PNG")
    odd = Marked(Student("1"), "zh", (outcome(title="价格 $x_{ 和 $\t多少" + "很长" * 40),))
    assert page.picture([odd], report.summarise([odd])).startswith(b"\x89PNG")
    assert capfd.readouterr().err == ""


def test_one_item_marked_by_hand_alone_can_be_drawn(tmp_path, drawn):
    essay = Marked(Student("1"), "zh", (outcome("essay", "written", None, by_hand=True),))
    assert (written(tmp_path, [essay])["class.png"]).read_bytes().startswith(b"\x89PNG")


# --- files


def test_a_file_held_open_is_named_and_the_others_are_written(tmp_path, monkeypatch, lang):
    real = report.os.replace

    def held(source, target):
        if Path(target).name == "marks.csv":
            raise PermissionError(13, "The process cannot access the file")
        real(source, target)

    (tmp_path / "marks.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(report.os, "replace", held)
    with pytest.raises(report.UnwrittenFilesError, match=r"marks\.csv.*Excel") as caught:
        written(tmp_path, [Marked(Student("1"), lang, (outcome(),))])
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.png", "items.csv", "marks.csv", "report.html"]
    assert {path.name for path in caught.value.written} == {"class.png", "items.csv", "report.html"}
