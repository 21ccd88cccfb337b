"""What can be counted of a good lesson, on unit 1; and what its prose says of the data."""

import ast
import contextlib
import io
import re
import warnings
import zipfile
from itertools import pairwise

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import rules
from course_tools.paths import units
from course_tools.source import LANGUAGES, Cell, edition
from siyu_helpers.quiz import Quiz
from siyu_helpers.scorecard import ITEMS as SCORECARD
from tests.test_lesson4 import (
    MINUTES,
    MOST_CHARACTERS,
    MOST_CODE_CELLS,
    MOST_WORDS,
    NOW_YOU_CAN,
    WRITE_HERE,
    YOUR_TURN,
    is_blank,
    is_empty,
    is_quiz,
    length,
    listed,
    prose,
)

UNIT = next(unit for unit in units() if unit.name == "01_private_domain_users")
SOURCE = rules.read(UNIT.room / "lesson.py", "lesson")
ITEMS = {cell.graded for cell in rules.read(UNIT.room / "exercise.py", "exercise") if cell.graded}
SECTIONS = [f"1.{number}" for number in range(1, 12)]

# What closes a section: about evidence, what would change your mind; else to think.
CHANGE = {
    "zh": re.compile(r"\*\*想一想：什么结果会让你改变主意？\*\*|\*\*想一想。\*\*"),
    "en": re.compile(r"\*\*What would change your mind\?\*\*|\*\*Think\.\*\*"),
}

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def is_for_the_learner(cell: Cell, lang: str) -> bool:
    if cell.kind == "code":
        return is_quiz(cell) or is_blank(cell) or is_empty(cell, lang)
    return bool(CHANGE[lang].search(cell.text))


def sections(lang: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {"": []}
    for cell in edition(SOURCE, lang):
        if cell.kind == "markdown" and cell.text.startswith("## "):
            found[cell.text.split()[1]] = []
        found[list(found)[-1]].append(cell)
    return found


def quizzes(lang: str) -> list[Quiz]:
    siyu.use(lang)
    return [
        eval(cell.text, {"siyu": siyu})  # noqa: S307 - our own source
        for cell in edition(SOURCE, lang)
        if is_quiz(cell)
    ]


@each_language
def test_objectives_name_items_and_close_the_lesson(lang):
    cells = edition(SOURCE, lang)
    first = listed(cells[0].text)
    last = listed(cells[-1].text.split(NOW_YOU_CAN[lang])[1])
    assert 3 <= len(first) <= 5
    assert first == last
    assert all(items for _, items in first)
    assert {item for _, items in first for item in items} == ITEMS


@each_language
def test_sections_and_minutes(lang):
    headings = [cells[0].first_line for name, cells in sections(lang).items() if name]
    assert [heading.split()[1] for heading in headings] == SECTIONS
    minutes = [int(MINUTES[lang].search(heading)[1]) for heading in headings]
    assert 40 <= sum(minutes) <= 60
    other = [cells[0].first_line for name, cells in sections("en" if lang == "zh" else "zh").items() if name]
    assert [int(re.findall(r"(\d+) (?:分钟|minutes)", heading)[0]) for heading in other] == minutes


@each_language
def test_a_first_result_within_five_code_cells(lang):
    code = [cell.text for cell in edition(SOURCE, lang) if cell.kind == "code"]
    assert any("reachable_users(" in text for text in code[:5])


@each_language
def test_something_to_do_before_it_gets_long(lang):
    shown = words = 0
    for cell in edition(SOURCE, lang):
        if cell.kind == "markdown":
            words += length(prose(cell.text), lang)
        elif not is_for_the_learner(cell, lang):
            shown += 1
        assert shown <= MOST_CODE_CELLS, f"line {cell.line}: {shown} code cells in a row"
        assert words <= (MOST_CHARACTERS if lang == "zh" else MOST_WORDS), f"line {cell.line}: {words}"
        if is_for_the_learner(cell, lang):
            shown = words = 0


@each_language
def test_a_guess_comes_before_the_run(lang):
    code = [cell for cell in edition(SOURCE, lang) if cell.kind == "code"]
    before = [one for one, two in pairwise(code) if is_quiz(one) and not is_for_the_learner(two, lang)]
    assert len(before) >= 6


@each_language
def test_every_choice_has_its_own_answer(lang):
    for quiz in quizzes(lang):
        assert len(quiz.choices) >= 3, quiz.question
        assert len(set(quiz.choices.values())) == len(quiz.choices), quiz.question
        assert not [text for text in quiz.choices.values() if length(text, lang) < (6 if lang == "zh" else 4)]


def test_the_right_choice_has_no_fixed_place():
    places = [list(quiz.choices).index(quiz.answer) for quiz in quizzes("zh")]
    assert len(set(places)) >= 3
    assert places == [list(quiz.choices).index(quiz.answer) for quiz in quizzes("en")]


@each_language
def test_every_section_asks_what_would_change_your_mind(lang):
    for name, cells in sections(lang).items():
        if name:
            assert sum(len(CHANGE[lang].findall(cell.text)) for cell in cells if cell.kind == "markdown") == 1, name


@each_language
def test_practice_fades_and_its_answer_is_folded_beneath(lang):
    cells = edition(SOURCE, lang)
    steps = []
    for cell, following in pairwise(cells):
        if is_blank(cell) or is_empty(cell, lang):
            steps.append("blank" if is_blank(cell) else "empty")
            assert following.kind == "markdown"
            assert following.text.startswith("<details><summary>"), f"line {cell.line}"
    assert sum(pair == ("blank", "empty") for pair in pairwise(steps)) >= 3
    asked = sum(cell.text.count(YOUR_TURN[lang]) for cell in cells if cell.kind == "markdown")
    assert asked == len(steps)
    assert WRITE_HERE[lang]


def test_no_cell_takes_the_name_of_an_item():
    for cell in SOURCE:
        if cell.kind == "code":
            assert not re.search(rf"^(?:def )?(?:{'|'.join(ITEMS)})\b *(?:\(.*\):|=[^=])", cell.text, re.MULTILINE)


@each_language
def test_every_figure_has_a_number_beside_it(lang):
    drawn = [cell for cell in edition(SOURCE, lang) if re.search(r"charts(?:_pool)?\.\w+\(", cell.text)]
    assert len(drawn) >= 9
    assert not [cell.line for cell in drawn if "print(" not in cell.text]


def test_words_are_those_of_the_glossary():
    zh, en = (" ".join(cell.text for cell in edition(SOURCE, lang)) for lang in LANGUAGES)
    assert not re.findall(r"消费频次|阀值|回头率|客群|人群包", zh)
    assert not re.findall(r"\b(?:cut-?offs?|private traffic|consumption)\b", en)
    assert zh.count("人民币") == en.count("China's currency") == 1
    for term in ("私域用户", "私域流量池", "公域", "触达率", "复购率", "复购周期", "推荐率", "生命周期价值", "裂变"):
        assert term in zh, term
    for term in ("private-domain pool", "public domain", "reach rate", "repurchase rate", "referral rate"):
        assert term in en.lower(), term


def test_every_source_and_fact_has_its_place():
    """The names of curriculum.md's unit 1 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in edition(SOURCE, lang)) for lang in LANGUAGES)
    for source in ("[T]", "[Y]", "[P]", "[L]", "[F]"):
        assert source in zh
        assert source in en
    facts = (
        "十四万|140,000 淘宝|Taobao 共情|empathy 马斯洛|Maslow 兴趣|interest 信任|trust 利益|benefit 拼团|group_buying 砍价|bargaining "
        "内购|insider_sales 异业|partners_from_other_trades 粉丝|fan 会员|member KOC|KOC 李佳琦|Li_Jiaqi DR|DR 迪士尼|Disney 250|250 "
        "二八|80/20 红包|red_packet 试吃|free_samples 马桶盖|toilet_seat 羊毛党|bargain_hunters 海底捞|Haidilao 西贝|Xibei 无印良品|Muji "
        "星巴克|Starbucks 超级用户|super_user 特劳特|Trout SCRM|SCRM SMR|SMR 从众|crowd_effect 十万杯|100,000_cups 三亿会员|300_million "
        "骚扰|harass 场景|scenarios 朋友圈|Moments IP|IP"
    )
    for pair in facts.split():
        one, two = pair.split("|")
        assert one in zh, one
        assert two.replace("_", " ").lower() in en.lower(), two


def test_each_language_keeps_to_itself():
    for cell in edition(SOURCE, "en"):
        text = re.sub(r"《[^》]*》", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """Everything the lesson works out: its code run once, in a folder of its own, warnings as errors."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    namespace: dict = {}
    folder = tmp_path_factory.mktemp("lesson")
    printed, complaints = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(complaints),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        for cell in edition(SOURCE, "en"):
            if cell.kind == "code":
                exec(compile(cell.text, f"line {cell.line}", "exec"), namespace)  # noqa: S102 - our own source
                plt.close("all")
    assert complaints.getvalue() == ""
    return {**namespace, "folder": folder, "printed": printed.getvalue()}


@pytest.mark.slow
def test_who_is_connected_and_reached(lesson):
    people = len(lesson["connected_people"])
    assert people < len(lesson["accounts"]) / 2, "fewer than half"
    alive = siyu.connected(lesson["accounts"], "2026-06-30")
    assert 0.75 < len(alive) / len(lesson["accounts"]) < 0.9, "dropping the ended alone gives about eight in ten"
    counts = list(lesson["steps"].values())
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 6, "each bar is shorter"
    assert len(lesson["received"]) / len(lesson["sent_to"]) > 0.95, "what is sent mostly arrives"
    assert lesson["stages"]["reachable"].sum() == len(lesson["received"]) == lesson["after"]["reached"], "one window"
    assert len(lesson["accounts"]) > 10_000, "more than ten thousand accounts"


@pytest.mark.slow
def test_cheap_per_look_dear_per_message(lesson):
    shown, look, click, order = (row.private / row.public for row in lesson["costs"].itertuples())
    assert shown > 4, "far dearer"
    assert look < 1
    assert 0.7 < click < 1.4, "close"
    assert lesson["cheapest"] < order * lesson["costs"]["public"].iloc[3] / 100 < lesson["dearest"]


@pytest.mark.slow
def test_traits_and_retention(lesson):
    rate = lesson["click_rate"]
    assert rate["one_to_one"] > 3 * rate["sms"]
    assert 0.4 < lesson["repurchase"] < 0.47
    assert lesson["minutes"].median() < lesson["forever"].median(), "the unanswered wait longer"
    assert 0 < lesson["rate_public"] < 1
    assert 0 < lesson["rate_own"] < 1
    first = lesson["retention"][1].dropna()
    assert 0.2 <= first.mean() < 0.26, "a fifth to a quarter"
    assert (lesson["retention"][6].dropna() < first.loc[lesson["retention"][6].dropna().index]).all()
    assert lesson["retention"].loc["2026Q2"].drop("buyers").isna().all(), "too early"


@pytest.mark.slow
def test_roles(lesson):
    shares = lesson["role"].value_counts(normalize=True)
    assert shares.idxmax() == "customer"
    assert shares["fan"] > 0.15, "many have never bought"
    assert shares["koc"] < 0.05, "a few per cent"


@pytest.mark.slow
def test_the_triangle_before_and_after(lesson):
    ratio = lesson["ratio"]
    assert lesson["sides"]["referral"] == max(lesson["sides"].values())
    assert 1.7 < lesson["sides"]["referral"] < 2.5, "about doubled"
    assert 1 < ratio["spend_per_buyer_fen"] < 1.15, "rose only a little"
    assert ratio["repurchase_rate"] < 1, "fell"
    assert ratio["connected"] < 2
    assert siyu.triangle_area(lesson["by_rate"]) < siyu.triangle_area(lesson["sides"])
    assert pd.isna(lesson["measures"].at["reached", "year_before"]), "no messages on record then"
    more = lesson["growth"]["after"] - lesson["growth"]["year_before"]
    assert more["new_users"] < more["brought"], "the total did not grow by as many"
    assert more["friends_without_link"] < 0 < more["others_with_link"], "another way of recording"
    assert lesson["of_earlier"] < lesson["of_buyers"]
    paid = siyu.load("tea/referrals").query("accepted == 1")
    then, now = (
        set(paid.loc[paid["invited_at"].dt.strftime("%Y-%m-%d").between(*days), "reward_fen"])
        for days in (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"))
    )
    assert (then, now) == ({500}, {1000}), "the reward doubled to 10 yuan"
    assert 36 * 20 * 1.5 * 0.4 == 432
    assert 36 * 20 * 1.5 == 1080
    assert 36 * 20 * 18 * 0.4 == 5184


@pytest.mark.slow
def test_stages_and_the_tension(lesson):
    shares = lesson["stages"].mean()
    assert lesson["bottleneck"] == "reachable"
    assert 0.1 < 1 - shares["identifiable"] < 0.15, "over a tenth are not known"
    last = shares[["marketable", "serviceable", "insightful"]]
    assert last.max() < 0.06, "a few per cent"
    assert last.max() - last.min() < 0.015, "close together"
    table = lesson["by_received"]
    assert table["share"].is_monotonic_decreasing
    assert table["high"].iloc[2] < table["low"].iloc[0]


@pytest.mark.slow
def test_scorecard_and_repurchase(lesson):
    assert {side: len(marks) for side, marks in lesson["manager"].items()} == {
        side: len(items) for side, items in SCORECARD.items()
    }
    assert lesson["manager"]["property_power"][1] == 2, "one pool is marked 2"
    assert lesson["any_of_three"] < lesson["three"].sum(), "people counted twice"
    assert lesson["times_more"] > 1, "who spent more before spends more later"
    assert lesson["asked"].max() < 250
    dirt = lesson["referrals"]
    assert (dirt["inviter_id"] == dirt["invitee_id"]).any(), "some invited themselves"
    assert lesson["preferences"]["preference"].value_counts().idxmax() == "taste"


@pytest.mark.slow
def test_trades_and_the_decision(lesson):
    assert len(lesson["trades"]) == 12, "twelve trades"
    assert set(lesson["trades"].loc[lesson["mode"] == "not_suited", "trade"]) == {"smart_toilet_seats", "umbrellas"}
    assert lesson["cost"] < lesson["platform_cost"], "looks cheap"
    assert 0 < lesson["limit"] < 1
    now = lesson["now"]
    rate = siyu.referral_rate(lesson["users"], "2026-04-01", "2026-06-30")
    assert now["brought"] / now["new_users"] == pytest.approx(rate), "the same people as the referral rate"
    assert lesson["more"]["reward_yuan"] > 0 < lesson["more"]["brought_buyers"]
    assert lesson["more"]["buyers_in_7_days"] < lesson["more"]["brought_buyers"], "all together did not grow along"
    with zipfile.ZipFile(lesson["folder"] / "private_domain.xlsx") as book:
        assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) == 2


@pytest.mark.slow
@each_language
def test_folded_answers_run_and_give_what_they_say(lesson, lang):
    blocks = re.findall(r"```python\n(.*?)```", "\n".join(cell.text for cell in edition(SOURCE, lang)), re.DOTALL)
    names, given = dict(lesson), []
    for block in blocks:
        *steps, last = ast.parse(block).body
        exec(compile(ast.Module(steps, []), "answer", "exec"), names)  # noqa: S102 - our own source
        given.append(eval(compile(ast.Expression(last.value), "answer", "eval"), names))  # noqa: S307
    people, again, (mean, median), (month, three, quarter), badge, others, pet, reasons, goods, unsuited = given
    assert people == {"p1", "p2"}
    assert again == 0.5
    assert mean > 2 * median
    assert month < quarter < three
    assert badge["s3"] in ("gold", "金牌")
    assert others == [False, True, False]
    assert goods == ("van", "post", "post")
    assert pet == 480
    assert reasons.sum() == len(lesson["preferences"])
    assert reasons.index[0] == siyu.label("taste")
    titles = siyu.load("trades").set_index("trade")[f"title_{lang}"]
    assert set(unsuited) < set(titles[lesson["all_trades"].loc[lesson["aside"], "trade"]])
