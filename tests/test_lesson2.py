"""What can be counted of a good lesson, on unit 2; and what its prose says of the data."""

import contextlib
import io
import re
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import rules
from course_tools.paths import units
from course_tools.source import LANGUAGES, Cell, edition
from siyu_helpers.quiz import Quiz
from tests.test_lesson4 import (
    CHANGE,
    MINUTES,
    MOST_CHARACTERS,
    MOST_CODE_CELLS,
    MOST_WORDS,
    NOW_YOU_CAN,
    YOUR_TURN,
    is_blank,
    is_empty,
    is_for_the_learner,
    is_quiz,
    length,
    listed,
    prose,
)

UNIT = next(unit for unit in units() if unit.name == "02_personas")
SOURCE = rules.read(UNIT.room / "lesson.py", "lesson")
ITEMS = {cell.graded for cell in rules.read(UNIT.room / "exercise.py", "exercise") if cell.graded}
SECTIONS = [f"2.{number}" for number in range(1, 12)]
THINK = {"zh": "**想一想。**", "en": "**Think.**"}

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def asks(cell: Cell, lang: str) -> bool:
    return is_for_the_learner(cell, lang) or (cell.kind == "markdown" and THINK[lang] in cell.text)


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
    first, last = listed(cells[0].text), listed(cells[-1].text.split(NOW_YOU_CAN[lang])[1])
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
    assert any("in_beijing & is_freelance" in text for text in code[:5])


@each_language
def test_something_to_do_before_it_gets_long(lang):
    shown = words = 0
    for cell in edition(SOURCE, lang):
        if cell.kind == "markdown":
            words += length(prose(cell.text), lang)
        elif not asks(cell, lang):
            shown += 1
        assert shown <= MOST_CODE_CELLS, f"line {cell.line}: {shown} code cells in a row"
        assert words <= (MOST_CHARACTERS if lang == "zh" else MOST_WORDS), f"line {cell.line}: {words}"
        if asks(cell, lang):
            shown = words = 0


@each_language
def test_a_guess_comes_before_the_run(lang):
    code = [cell for cell in edition(SOURCE, lang) if cell.kind == "code"]
    assert sum(is_quiz(one) and not is_for_the_learner(two, lang) for one, two in pairwise(code)) >= 8


@each_language
def test_every_choice_has_its_own_answer(lang):
    for quiz in quizzes(lang):
        assert len(quiz.choices) >= 3, quiz.question
        assert len(set(quiz.choices.values())) == len(quiz.choices), quiz.question
        assert not [text for text in quiz.choices.values() if length(text, lang) < (6 if lang == "zh" else 4)]


def test_the_right_choice_has_no_fixed_place():
    places = [list(quiz.choices).index(quiz.answer) for quiz in quizzes("zh")]
    assert set(places) >= {0, 1, 2}
    assert places == [list(quiz.choices).index(quiz.answer) for quiz in quizzes("en")]


@each_language
def test_every_section_asks_one_question_to_think_about(lang):
    for name, cells in sections(lang).items():
        if name:
            text = " ".join(cell.text for cell in cells if cell.kind == "markdown")
            assert text.count(CHANGE[lang]) + text.count(THINK[lang]) == 1, name


@each_language
def test_practice_fades_and_its_answer_is_folded_beneath(lang):
    cells = edition(SOURCE, lang)
    steps = []
    for cell, following in pairwise(cells):
        if is_blank(cell) or is_empty(cell, lang):
            steps.append("blank" if is_blank(cell) else "empty")
            assert following.text.startswith("<details><summary>"), f"line {cell.line}"
    assert sum(pair == ("blank", "empty") for pair in pairwise(steps)) >= 3
    assert sum(cell.text.count(YOUR_TURN[lang]) for cell in cells if cell.kind == "markdown") == len(steps)


def test_no_cell_takes_the_name_of_an_item():
    for cell in SOURCE:
        if cell.kind == "code":
            assert not re.search(rf"^(?:def )?(?:{'|'.join(ITEMS)})\b *(?:\(.*\):|=[^=])", cell.text, re.MULTILINE)


@each_language
def test_every_figure_has_a_number_beside_it(lang):
    drawn = [cell for cell in edition(SOURCE, lang) if re.search(r"charts_(?:pool|persona)\.\w+\(", cell.text)]
    assert len(drawn) >= 9
    assert not [cell.line for cell in drawn if "print(" not in cell.text]


def test_every_fact_has_its_place():
    """The names of curriculum.md's unit 2 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in edition(SOURCE, lang)) for lang in LANGUAGES)
    facts = (
        "[T]|[T] 战略|strategy 营销|marketing 运营|operation 基本属性|basic_attributes 心理特征|psychographic 行为|behavioural HZW|HZW "
        "两百多种|200_different 茶文化爱好者|tea-culture_lovers 茶饮爱好者|tea-drink_lovers 茶叶购买者|tea_buyers 需求层次|needs "
        "李文|Li_Wen 张悦|Zhang_Yue 王强|Wang_Qiang 自由撰稿人|freelance_writer 会计|accountant 公司经理|company_manager 问卷|questionnaire "
        "大数据分析|big-data_analysis 访谈|interview A/B|A/B 目标与指标|goal_and_indicators 采集与存储|collect_and_store 可视化|visualise "
        "提纲|outline 几周到几个月|weeks_to_months 隐私风险|risk_to_privacy 提升度|lift TGI|TGI 轮廓系数|silhouette 标准化|scale "
        "kappa|kappa 个人信息保护法|PIPL 小格子|small_cells 辛普森|Simpson 刻板印象|stereotype 写作|writing 潮流|trends 品鉴|tastings"
    )
    for pair in facts.split():
        one, two = pair.split("|")
        assert one in zh, one
        assert two.replace("_", " ").lower() in en.lower(), two


def test_words_are_those_of_the_glossary():
    zh, en = (" ".join(cell.text for cell in edition(SOURCE, lang)) for lang in LANGUAGES)
    assert not re.findall(r"客群|人群包|打标\b|阀值", zh)
    assert not re.findall(r"\b(?:label(?:ling|ed)? users|buyer persona)\b", en)


def test_each_language_keeps_to_itself():
    for cell in edition(SOURCE, "en"):
        text = re.sub(r"《[^》]*》", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """Everything the lesson works out: its code run once, in a folder of its own, warnings as errors."""
    import matplotlib as mpl

    mpl.use("agg")
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
def test_the_cards_and_the_stereotype(lesson):
    four = lesson["is_man"] & lesson["is_32"] & lesson["in_beijing"] & lesson["is_freelance"]
    assert four.sum() < 10, "fewer than ten"
    assert lesson["is_man"].sum() > 300, "men alone are many"
    young = lesson["young"]
    novelty = (young["motive"] == "novelty").groupby(young["sex"]).mean()
    assert novelty["female"] > 0.3, "a large share"
    assert novelty["male"] > novelty["female"]


@pytest.mark.slow
def test_ages_and_the_form(lesson):
    counts = lesson["counts"] if "1990-01-01" in lesson["counts"] else None
    dates = lesson["agreed"]["birth_date"].value_counts()
    assert counts is None or counts.index[0] == "1990-01-01"
    assert dates.index[0] == "1990-01-01"
    assert dates.iloc[0] > 5 * dates.iloc[1], "many times more"
    assert 0.1 < lesson["people"]["income"].isna().mean() < 0.3
    assert lesson["people"]["age"].dropna().between(18, 100).all()
    assert lesson["interest_share"].sum() > 1
    tags, forms = lesson["all_tags"], lesson["forms"]
    filled = tags.index.isin(forms["user_id"])
    bought = tags["orders"] > 0
    assert bought[filled].mean() > bought[~filled].mean(), "those who fill in the form have bought more"


@pytest.mark.slow
def test_tgi_of_leaf_tea(lesson):
    assert lesson["motive_tgi"].idxmin() == "novelty"
    ages = siyu.tgi(lesson["table"], "age_group", lesson["leaf"])
    assert ages[["18-24", "25-34", "35-44", "45+"]].idxmin() == "18-24"
    assert ages["35-44"] > 100 < ages["45+"]
    right = [float(found) for found in re.findall(r"right: (\d+)%", lesson["printed"])]
    sex, _age, motive, nothing = right
    assert motive > sex + 10 > nothing
    assert motive < 90, "still misses some"


@pytest.mark.slow
def test_spend(lesson):
    paid, spend = lesson["paid"], lesson["spend"]
    assert (paid < paid.mean()).mean() >= 0.7, "seven tenths or more"
    assert spend[lesson["drinkers"]].median() < lesson["leaf_median"]
    for _, group in paid.groupby(lesson["all_tags"]["main_category"]):
        assert group.mean() > group.median(), "each mean lies to the right"
    assert 0.2 < (spend[lesson["drinkers"]] > lesson["leaf_median"]).mean() < 0.5, "the boxes overlap much"


@pytest.mark.slow
def test_clicks_and_simpson(lesson):
    table = lesson["by_article"]
    assert table["clicks"].idxmax() != table["readers"].idxmax()
    each = (table["clicks"] / table["readers"]).sort_values(ascending=False)
    assert each.index[0] == table["clicks"].idxmax()
    assert each.iloc[0] > 3 * each.iloc[1], "several times as many"
    gift = lesson["gift"]
    assert (gift["women"].iloc[:-1] > gift["men"].iloc[:-1]).all(), "in every entry"
    assert gift["men"].iloc[-1] > gift["women"].iloc[-1], "all together"


@pytest.mark.slow
def test_rules_and_clusters(lesson):
    shares = lesson["segment"].value_counts(normalize=True)
    assert set(shares.index) == {*lesson["segments"], "unclear"}
    assert shares.idxmax() == "drink_lover", "the largest segment"
    middle, by_k = lesson["middle"], lesson["by_k"]
    assert middle["users"].max() > 0.6 * middle["users"].sum(), "one holds most people"
    assert np.ptp(by_k["silhouette"]) < 0.12, "the silhouettes differ little"
    assert by_k.loc[3, "stability"] > 0.8
    both = lesson["clear"]
    table = pd.crosstab(both["segment"], both["cluster"])
    most = table.idxmax(axis=1)
    assert most["culture_lover"] == most["tea_buyer"] != most["drink_lover"]
    assert (table.max(axis=1) / table.sum(axis=1) > 0.6).all()
    small = lesson["cluster"].value_counts().idxmin()
    assert lesson["features"].groupby(lesson["cluster"])["spend_yuan"].median().idxmax() == small
    assert (table[small] > 0).all(), "every segment has some"
    assert 0.3 < lesson["silhouette_score"](lesson["scaled"], lesson["labels"]) < 0.6


@pytest.mark.slow
def test_interviews_and_consent(lesson):
    assert lesson["notes"]["interviewee"].nunique() == 12
    assert 0.55 < lesson["kappa"] < lesson["same"].mean()
    assert lesson["by_income"]["share"].idxmin() == "15000_up"
    assert lesson["by_income"]["high"].iloc[-1] < lesson["by_income"]["low"].iloc[:-1].min()
    assert pytest.approx(0.6875) == (0.9 - 0.68) / (1 - 0.68)
    assert (lesson["cells"]["people"] < 5).mean() > 0.2, "many cells are small"
    assert lesson["saying"] in lesson["words_of_notes"]["TN01"]


@pytest.mark.slow
def test_the_cards_anew_and_the_decision(lesson):
    checked = lesson["checked"]
    pages = checked.loc[
        [name for name in checked.index if name[1] not in ("male", "female", "Beijing", "Shanghai", "Guangdong")]
    ]
    assert (pages["tgi_low"] > 100).all(), "every trait on a card is told apart from all"
    cities = checked.loc[[name for name in checked.index if name[1] in ("Beijing", "Shanghai", "Guangdong")]]
    assert (cities["tgi_low"] <= 100).all()
    looked = lesson["looked"]
    assert looked["share"].idxmax() == "culture_lover"
    assert looked["tgi_low"]["culture_lover"] > 100
    for name in ("li_wen", "zhang_yue", "wang_qiang"):
        assert lesson[name].traits
        assert (lesson["folder"] / f"persona_{name}.pptx").stat().st_size > 10_000
