"""Personas: every fault in words of both languages, a card that stands alone, a slide that fits and can be read aloud."""

import dataclasses
import html.parser
import itertools
import re
import subprocess
import sys
import zipfile

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Emu, Pt

import siyu_helpers as siyu
from course_tools.portraits import DRAWINGS
from siyu_helpers.language import choose
from siyu_helpers.persona import fields, slide
from siyu_helpers.persona.text import lines, parts, width

GIVEN = {
    "name": "小九",
    "segment": "便利追求者",
    "age": 23,
    "sex": "female",
    "region": "shanghai",
    "occupation": "white_collar",
    "interests": ["food", "逛社群"],
    "buying_habits": ["工作日在社群里接龙下单", "常买鲜切水果"],
    "motives": "convenience",
    "needs": ["省时间"],
    "traits": [siyu.Trait("爱买鲜切水果", "TGI 182，n = 1,003", "fruit/orders，2026-06-30")],
    "portrait": "office",
}
WORDS = {
    "zh": "用户在社群里接龙下单买鲜切水果和沙拉当天吃完不浪费，",
    "en": "Members of the group order cut mangoes & salads Monday through Friday ",
    "capitals": "WORDS IN CAPITALS ",
    "unbroken": "W",  # the widest letter, without a place to break
}


def persona(**changes):
    return siyu.Persona(**(GIVEN | changes))


def longest(words: str) -> siyu.Persona:
    """The persona with the longest texts that are let in."""

    def full(room):
        text = WORDS[words] * (room // width(WORDS[words])) + WORDS[words]
        while width(text) > room or text.endswith(" "):
            text = text[:-1]
        return text

    room = fields.ROOM
    return siyu.Persona(
        name=full(room["name"])[: fields.NAME_SIGNS].strip(),
        age=100,
        portrait="tea_table",
        traits=[siyu.Trait(full(room["text"]), "8" + full(room["figure"] - 1), full(room["source"]))] * 5,
        **{field: full(room[field]) for field in ("segment", "sex", "region", "occupation")},
        **{field: full(room[field]) for field in ("scenario", "quote", "quote_source")},
        **{
            field: [full(room[field])] * fields.MOST[field]
            for field in ("interests", "buying_habits", "motives", "needs")
        },
    )


# --- faults ------------------------------------------------------------------------------------------------------

FAULTS = [
    ({"name": ""}, "Persona：name（姓名）没有写", "Persona: name is empty"),
    ({"name": "…"}, "里面没有字", "says nothing"),
    ({"name": "一" * 21}, "name（姓名）太长", "name is too long"),
    ({"name": "a" * 21}, "有 21 个字，最多 20 个", "has 21 characters, at most 20 fit"),
    ({"name": "a\x00b"}, "控制字符 '\\x00'", "unprintable sign '\\x00'"),
    ({"segment": " "}, "segment（细分群体）没有写", "segment is empty"),
    (
        {"segments": ["健康", "送礼"]},
        "segment（细分群体）是 '便利追求者'，不在给出的细分群体里。可选：健康、送礼。",
        "Choose from: 健康, 送礼.",
    ),
    (
        {"segment": "convenient", "segments": {"convenience": {}, "gift": {}}},
        "是不是 'convenience'？",
        "Did you mean 'convenience'?",
    ),
    ({"age": None}, "age（年龄）没有写", "age is empty"),
    ({"age": 300}, "age（年龄）是 300，要的是 18 到 100 的整数", "age is 300; wanted is a whole number from 18 to 100"),
    ({"age": 17}, "是 17", "is 17"),
    ({"sex": ""}, "sex（性别）没有写", "sex is empty"),
    ({"region": "shang_hai"}, "没有这个代码。是不是 'shanghai'？", "there is no such code. Did you mean 'shanghai'?"),
    ({"occupation": "white_colar"}, "是不是 'white_collar'？", "Did you mean 'white_collar'?"),
    ({"interests": []}, "interests（兴趣爱好）是空的", "interests is empty"),
    ({"interests": ["a"] * 7}, "有 7 项，最多 6 项", "has 7 items, at most 6 fit"),
    ({"buying_habits": ["好", ""]}, "buying_habits（购买习惯）第 2 项没有写", "buying_habits, item 2, is empty"),
    (
        {"motives": "买" * 23},
        "最多放 22 个汉字（44 个字母），现在相当于 23 个汉字",
        "room for 44 letters (22 Chinese characters); this takes 46",
    ),
    ({"needs": None}, "needs（需求）没有写", "needs is empty"),
    ({"traits": []}, "traits（特征和依据）是空的", "traits is empty"),
    ({"scenario": "晚" * 51}, "scenario（场景）太长", "scenario is too long"),
    ({"quote": "切好的就行。"}, "quote_source 没有写", "quote_source is not"),
    ({"quote_source": "invented"}, "quote 没有写", "quote is not"),
    ({"portrait": ""}, "portrait（头像）没有写", "portrait is empty"),
    (
        {"portrait": "offise"},
        "是不是 'office'？可选：office、desk、",
        "Did you mean 'office'? Choose from: office, desk, ",
    ),
]
WRONG_KINDS = [
    ({"name": 9}, "name（姓名）是 9，要的是一段文字", "name is 9; wanted is a text"),
    ({"age": "23"}, "age（年龄）是 '23'，要的是 18 到 100 的整数", "age is '23'; wanted is a whole number"),
    ({"age": 23.5}, "是 23.5", "is 23.5"),
    ({"age": True}, "是 True", "is True"),
    ({"interests": 5}, "interests（兴趣爱好）是 5，要的是一个列表", "interests is 5; wanted is a list"),
    ({"needs": {"a": 1}}, "要的是一个列表", "wanted is a list"),
    (
        {"traits": "TGI 182"},
        "traits（特征和依据）第 1 项是 'TGI 182'，要的是 siyu.Trait",
        "item 1, is 'TGI 182'; wanted is siyu.Trait",
    ),
    ({"segments": "健康"}, "要的是细分群体的字典或名单", "wanted is a dict or a list"),
    ({"segments": []}, "segments 是 []", "segments is []"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("error", "changes", "zh", "en"),
    [(ValueError, *row) for row in FAULTS] + [(TypeError, *row) for row in WRONG_KINDS],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_each_fault_is_named_in_both_languages(lang, error, changes, zh, en):
    choose(lang)
    with pytest.raises(error) as caught:
        persona(**changes)
    assert {"zh": zh, "en": en}[lang] in str(caught.value)
    assert str(caught.value).startswith("Persona")


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (("", "1", "x"), "Trait：text（特征）没有写", "Trait: text is empty"),
        (("爱买", "", "x"), "Trait：figure（数字）没有写", "Trait: figure is empty"),
        (
            ("爱买", "很高", "x"),
            "figure（数字）是 '很高'，里面没有数字。特征 '爱买' 的依据是多少",
            "figure is '很高', which holds no digit",
        ),
        (("爱买", "TGI 182", ""), "Trait：source（来源）没有写", "Trait: source is empty"),
        (("爱" * 23, "1", "x"), "text（特征）太长", "text is too long"),
    ],
)
def test_a_trait_wants_a_figure_and_its_source(given, zh, en):
    for lang, words in (("zh", zh), ("en", en)):
        choose(lang)
        with pytest.raises(ValueError, match=re.escape(words)):
            siyu.Trait(*given)


def test_nothing_given_is_told_in_our_words():
    with pytest.raises(ValueError, match=re.escape("Persona：name（姓名）没有写")):
        siyu.Persona()


def test_a_changed_persona_is_checked_again_and_becomes_plain_values():
    older = dataclasses.replace(persona(), age=31)
    with pytest.raises(ValueError, match="是 7，"):
        dataclasses.replace(older, age=7)
    plain = dataclasses.asdict(older)
    assert plain["age"] == 31
    assert plain["traits"][0]["figure"] == "TGI 182，n = 1,003"
    assert "segments" not in plain
    with pytest.raises(dataclasses.FrozenInstanceError):
        older.age = 32


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        ("TGI 182，n = 1,003", (182, 1003)),
        ("TGI 182，100 人", (182, 100)),
        ("41.5 %", (41.5,)),
        ("中位数 186 元（四分位 96–312 元）", (186, 96, 312)),
        ("1,234,567.89 yuan", (1234567.89,)),
    ],
)
def test_the_numbers_of_a_figure(figure, numbers):
    assert siyu.Trait("x", figure, "y").numbers == numbers


def test_codes_read_as_words_and_free_texts_stay():
    made = persona(segment="key_value", region="崇明岛", motives=["novelty", "图新鲜"])
    assert made.facts == (("年龄", "23 岁"), ("性别", "女"), ("地区", "崇明岛"), ("职业", "白领"))
    assert made.segment_label == "重要价值客户"
    assert dict(made.lists)["兴趣爱好"] == ("美食", "逛社群")
    choose("en")
    assert made.facts[1:] == (("Sex", "female"), ("Region", "崇明岛"), ("Occupation", "white-collar"))
    assert dict(made.lists)["Buying motives"] == ("Trying what is new", "图新鲜")
    assert "TGI 182，n = 1,003 (fruit/orders，2026-06-30)" in repr(made)


# --- portraits ---------------------------------------------------------------------------------------------------


def test_twelve_portraits_are_square_light_and_described_in_both_languages():
    gallery = siyu.portraits()
    assert len(gallery) == 12
    assert {drawing.stem for drawing in DRAWINGS.glob("*.svg")} == set(gallery)
    alts = set()
    for code, portrait in gallery.items():
        for path, side in ((portrait.path, 480), (portrait.path.parent / "small" / f"{code}.png", 144)):
            with Image.open(path) as picture:
                picture.load()
                assert picture.size == (side, side)
        for lang, mark in (("zh", r"[\u4e00-\u9fff]"), ("en", r"^[ -~]+$")):
            choose(lang)
            assert re.search(mark, portrait.alt)
            assert re.search(mark, portrait.name)
            alts.add(portrait.alt)
    assert len(alts) == 24
    assert sum(portrait.path.stat().st_size for portrait in gallery.values()) < 600_000
    assert gallery._repr_html_().count("<img ") == 12
    assert len(gallery._repr_html_()) < 100_000
    assert len(repr(gallery).splitlines()) == 12


# --- card --------------------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Which tags a page has, which are open, and what stands in it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_card_stands_alone_and_is_described(lang):
    choose(lang)
    made = persona(quote="切好的就行。", quote_source="invented", scenario="下午三点")
    text = made._repr_html_()
    page = Page(text)
    assert page.open == []
    [image] = [attrs for tag, attrs in page.tags if tag == "img"]
    assert image["src"].startswith("data:image/png;base64,")
    assert image["alt"] == siyu.portraits()["office"].alt
    assert not re.search(r"https?:|url\(|<script|<link|@import", text)
    assert not {tag for tag, _ in page.tags} & {"h1", "h2", "h3", "h4", "h5", "h6", "table"}
    words = "".join(page.words).replace("\xa0", " ")
    for part in ("小九", "便利追求者", "爱买鲜切水果", "TGI 182，n = 1,003", "fruit/orders，2026-06-30", "下午三点"):
        assert part in words
    assert {"zh": "虚构", "en": "invented"}[lang] in words
    assert {"zh": "不是某个真实的用户", "en": "not a real user"}[lang] in words
    assert len(text) < 60_000


def test_the_card_escapes_every_text():
    nasty = '<b a="1">&\'1'  # as long as the shortest field has room for
    single = ("name", "segment", "sex", "region", "occupation", "scenario", "quote", "quote_source")
    many = ("interests", "buying_habits", "motives", "needs")
    made = siyu.Persona(
        age=30, portrait="park", traits=siyu.Trait(nasty, nasty, nasty), **dict.fromkeys(single + many, nasty)
    )
    text = made._repr_html_().replace("\xa0", " ")
    assert "<b" not in text.replace("<blockquote", "")
    assert Page(text).open == []
    assert text.count("&lt;b a=&quot;1&quot;&gt;&amp;") == 12 + 3 + 2  # fields, trait, label and note


@pytest.mark.parametrize(
    ("figure", "lines"),
    [
        ("median 168 (67–400) yuan, n = 403", ["median 168 (67–400) yuan,", "n = 403"]),
        ("TGI 227（168–303），39 / 1,403 人", ["TGI 227（168–303），", "39 / 1,403 人"]),
        ("one figure, 1", ["one figure,", "1"]),
    ],
)
def test_a_figure_breaks_after_its_commas_only(figure, lines):
    assert parts(figure) == lines
    card = persona(traits=[siyu.Trait("a", figure, "b")])._repr_html_()
    assert all(f'<span class="whole">{line}</span>' in card for line in lines)


def test_tgi_is_spelt_out_where_a_figure_holds_one():
    choose("en")
    for figure, there in (("TGI 182, n = 3", True), ("13%", False)):
        made = persona(traits=[siyu.Trait("a", figure, "b")])
        assert ("Target Group Index" in made._repr_html_()) is there
        assert (
            any("Target Group Index" in run.words for one in slide.boxes(made)["traits"] for run in one.runs) is there
        )


def test_unknown_is_shown_in_words():
    choose("zh")
    assert dict(persona(region="unknown").facts)["地区"] == "不明"


# --- slide -------------------------------------------------------------------------------------------------------

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture
def saved(tmp_path):
    def save(made):
        path = made.save_slide(tmp_path / "画像.pptx")
        assert path == tmp_path / "画像.pptx"
        return path

    return save


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_slide_has_title_fonts_description_and_notes(lang, saved):
    choose(lang)
    made = persona(quote="切好的就行。", quote_source="访谈 T03")
    show = Presentation(saved(made))
    assert (show.slide_width, show.slide_height) == (Emu(12191695), Emu(6858000))
    [page] = show.slides
    assert page.shapes.title.text_frame.text == "小九\n便利追求者"
    names = {shape.name: shape for shape in page.shapes}
    assert set(names) == {
        "title",
        "side",
        "portrait",
        "facts",
        "quote",
        "quote mark",
        "lists",
        "traits",
        "traits mark",
        "note",
    }
    assert names["portrait"]._element.nvPicPr.cNvPr.get("descr") == siyu.portraits()["office"].alt
    for name in ("side", "quote mark", "traits mark"):
        assert "decorative" in etree.tostring(names[name]._element).decode()
    runs = [*page._element.iter(A + "r"), *page.notes_slide._element.iter(A + "r")]
    assert len(runs) > 20
    for run in runs:
        look = run.find(A + "rPr")
        assert look.find(A + "ea").get("typeface") == "Microsoft YaHei"
        assert look.find(A + "latin").get("typeface") == {"zh": "Microsoft YaHei", "en": "Arial"}[lang]
        assert look.get("lang") == {"zh": "zh-CN", "en": "en-US"}[lang]
        kinds = [etree.QName(child).localname for child in look]
        assert kinds == sorted(kinds, key=["solidFill", "latin", "ea"].index)  # the schema's order
    for look in page._element.iter(A + "pPr"):
        kinds = [etree.QName(child).localname for child in look]
        assert kinds == sorted(kinds, key=["lnSpc", "spcBef", "spcAft", "buClr", "buFont", "buChar"].index)
    notes = page.notes_slide.notes_text_frame.text
    for part in ("爱买鲜切水果", "TGI 182，n = 1,003", "fruit/orders，2026-06-30", "访谈 T03"):
        assert part in notes
    about = show.core_properties
    assert (about.title, about.author, about.last_modified_by) == ("小九 · 便利追求者", "", "")
    assert about.language == {"zh": "zh-CN", "en": "en-US"}[lang]


def test_the_file_holds_nothing_it_does_not_need(saved):
    path = saved(persona())
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        names = parts.namelist()
        assert len([name for name in names if re.fullmatch(r"ppt/slideLayouts/slideLayout\d+\.xml", name)]) == 1
        assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
        themes = [parts.read(name).decode() for name in names if name.startswith("ppt/theme/")]
        assert len(themes) == 2  # the slide's and the notes'
        assert all(theme.count('<a:ea typeface="Microsoft YaHei"/>') == 2 for theme in themes)
        assert not re.search(r'Target="https?:', "".join(parts.read(n).decode() for n in names if n.endswith(".rels")))
    assert path.stat().st_size < 80_000


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_longest_texts_fit_their_boxes(lang, words, saved):
    choose(lang)
    made = longest(words)
    at = slide.places(made)
    for name, paragraphs in slide.boxes(made).items():
        assert slide.height(paragraphs, at[name][2]) <= at[name][3] * 72, name
    page = Presentation(saved(made)).slides[0]
    least = 9 if words in ("zh", "en") else 6
    for shape in page.shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= 12191695
        assert shape.top + shape.height <= 6858000
        if shape.has_text_frame:
            sizes = [run.font.size for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
            assert all(size >= Pt(least) for size in sizes), shape.name
    text = "".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
    assert text.count(made.needs[0]) >= 4
    assert text.replace("\n", "").count("".join(parts(made.traits[0].figure))) == 5
    note = next(shape for shape in page.shapes if shape.name == "note").text_frame.paragraphs[0].runs[0]
    assert words not in ("zh", "en") or note.font.size >= Pt(12)


def test_boxes_do_not_overlap():
    for made in (persona(), longest("zh")):
        at = slide.places(made)
        rows = ["title", "quote", "lists", "note"] if made.quote else ["title", "lists", "note"]
        for above, below in itertools.pairwise(rows):
            assert at[above][1] + at[above][3] <= at[below][1]
        assert at["portrait"][1] + at["portrait"][3] <= at["facts"][1]
        assert at["lists"][0] + at["lists"][2] <= at["traits"][0] - 0.18
        assert at["facts"][0] + at["facts"][2] <= slide.SIDE


def test_lines_break_between_words_and_between_characters():
    assert lines("aaaa bbbb cccc", 9) == 2
    assert lines("苹果和梨苹果和梨", 8) == 2
    assert lines("a" * 25, 10) == 3
    assert lines("", 10) == 1


def test_saving_says_what_is_wrong(tmp_path, monkeypatch):
    def refuse(show, path):
        raise PermissionError(13, "denied")

    made = persona()
    for lang, name, folder, opened in (
        ("zh", "要以 .pptx 结尾", "不存在，请先建好", "正在 PowerPoint 或 WPS 里打开"),
        ("en", "must end in .pptx", "There is no folder", "open in PowerPoint"),
    ):
        choose(lang)
        with pytest.raises(ValueError, match=name):
            made.save_slide(tmp_path / "小九.ppt")
        with pytest.raises(FileNotFoundError, match=folder):
            made.save_slide(tmp_path / "nowhere" / "小九.pptx")
        with monkeypatch.context() as patch:
            patch.setattr("pptx.presentation.Presentation.save", refuse)
            with pytest.raises(PermissionError, match=opened):
                made.save_slide(tmp_path / "小九.pptx")
    assert made.save_slide(str(tmp_path / "小九.pptx")).is_file()
    assert made.save_slide(tmp_path / "小九.pptx").is_file()  # written anew


def test_the_course_loads_neither_personas_nor_slides_before_they_are_asked_for():
    code = (
        "import sys, siyu_helpers as siyu\n"
        "assert not {'siyu_helpers.persona', 'pptx', 'lxml', 'PIL'} & set(sys.modules)\n"
        "assert {'Persona', 'Trait', 'portraits'} <= set(dir(siyu))\n"
        "siyu.Persona, siyu.portraits()\n"
        "assert not {'pptx', 'lxml', 'PIL'} & set(sys.modules)\n"
        "assert not hasattr(siyu, 'nothing')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
