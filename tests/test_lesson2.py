"""What can be counted of a good lesson, on unit 2; and what its prose says of the data."""

import re

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools.source import LANGUAGES
from tests.lessons import PERSONAS


def test_every_fact_has_its_place():
    """The names of curriculum.md's unit 2 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in PERSONAS.cells(lang)) for lang in LANGUAGES)
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
    zh, en = (" ".join(cell.text for cell in PERSONAS.cells(lang)) for lang in LANGUAGES)
    assert not re.findall(r"客群|人群包|打标\b|阀值", zh)
    assert not re.findall(r"\b(?:label(?:ling|ed)? users|buyer persona)\b", en)


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return PERSONAS.run(tmp_path_factory.mktemp("lesson"))


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
    gift, came = lesson["gift"], lesson["came_by"].loc[["one_to_one", "search"]]
    assert (gift["female"].iloc[:-1] > gift["male"].iloc[:-1]).all(), "in every entry"
    assert gift["male"].iloc[-1] > gift["female"].iloc[-1], "all together"
    assert (came["male_people"] > 2 * came["female_people"]).all(), "more of the men come by these two"
    by_entry = gift[["female", "male"]].iloc[:-1]
    others = by_entry.drop(["one_to_one", "search"])
    assert (by_entry.loc[["one_to_one", "search"]].min() > others.max()).all(), "these look at gift boxes more"
    assert lesson["clicks"]["clicked_at"].min() >= pd.Timestamp("2026-04-02", tz="Asia/Shanghai")
    assert lesson["purchases"]["order_time"].min() >= pd.Timestamp("2024-07-01", tz="Asia/Shanghai")


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
    with_all, without = re.findall(r"agreement (0\.\d\d)", lesson["printed"])
    assert float(without) < float(with_all), "part of the agreement is built in"
    assert float(without) > 0.3, "and part of it is not"
    assert lesson["lovers_tgi"]["culture"] > 250, "very high"
    assert 0.3 < lesson["silhouette_score"](lesson["scaled"], lesson["labels"]) < 0.6


@pytest.mark.slow
def test_interviews_and_consent(lesson):
    assert lesson["notes"]["interviewee"].nunique() == 12
    assert 0.55 < lesson["kappa"] < lesson["same"].mean()
    assert lesson["low"] < lesson["high"]
    assert "user_id" not in lesson["notes"]
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
    assert (pages["share"] < 0.5).all(), "most of the segment did not look at them"
    looked = lesson["looked"]
    assert looked["share"].idxmax() == "culture_lover"
    for name in ("li_wen", "zhang_yue", "wang_qiang"):
        assert all("TGI" in trait.figure and "all:" in trait.figure for trait in lesson[name].traits[1:])
    for name in ("li_wen", "zhang_yue", "wang_qiang"):
        assert lesson[name].traits
        assert (lesson["folder"] / f"persona_{name}.pptx").stat().st_size > 10_000
