"""What the prose of unit 3 says of the data; and that each fact of its sources has its place."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import proportion_confint

import siyu_helpers as siyu
from course_tools.source import LANGUAGES
from siyu_helpers import charts_survey
from siyu_helpers.language import choose
from tests.lessons import QUESTIONNAIRES


def test_every_fact_has_its_place():
    """The names of curriculum.md's unit 3 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in QUESTIONNAIRES.cells(lang)) for lang in LANGUAGES)
    facts = (
        "[T]|[T] 定目的和指标|settle_purpose_and_indicators 投放|put_it_out 回收分析|collect_and_analyse 问卷才短|stays_short 陷阱题|trap_question "
        "九个指标|has_nine 单选还是多选|one_or_several 首尾相接|share_their_ends 没有单位|no_unit 没有时间|no_period 乌龙茶|oolong 不方便透露|prefer_not_to_say "
        "不喝茶的人|who_drinks_no_tea 以上”“以下|include_the_number 跳过|skip 中性|neutral 暗示|hints 一题只问一件事|asks_one_thing YAML|YAML "
        "Cochran|Cochran 有限总体修正|finite_correction Wilson|Wilson 回收率|response_rate 随机抽取|drawn_at_random 专属链接|personal_link "
        "逾期|late 不在名单|not_invited 重复|repeated 全选一样|straight-lined 答得太快|too_fast 自相矛盾|contradictory 精确率|precision 召回率|recall "
        "清洗前后|before_and_after 多选|multiple_choice 卡方检验|chi-square Cramér|Cramér Cronbach|Cronbach 反向|reversed 量表|Likert "
        "事后分层|post-stratification 迭代加权|raking 有效样本量|effective_sample_size 保本线|break-even 覆盖广|wide_cover 能计数|countable 便宜|cheap "
        "样本有偏|sample_is_biased 主观|subjective 不深|shallow 疲劳|tires 访谈|interviews A/B|A/B"
    )
    missing = []
    siyu.use("en")
    said = " ".join(
        [en, repr(siyu.Questionnaire.example("tea").review())]  # the review is shown by the lesson
    ).lower()
    siyu.use("zh")
    says = " ".join([zh, repr(siyu.Questionnaire.example("tea").review())])
    for pair in facts.split():
        one, two = pair.split("|")
        missing += [one] if one not in says else []
        missing += [two] if two.replace("_", " ").lower() not in said else []
    assert not missing


def test_words_are_those_of_the_glossary():
    zh, en = (" ".join(cell.text for cell in QUESTIONNAIRES.cells(lang)) for lang in LANGUAGES)
    assert not re.findall(r"测谎题|注意力检测|应答率|响应率", zh)
    assert not re.findall(r"\b(?:attention check|survey(?:ed)? participants|return rate)\b", en)


def test_each_language_keeps_to_itself():
    for cell in QUESTIONNAIRES.cells("en"):
        text = re.sub(r"《[^》]*》", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return QUESTIONNAIRES.run(tmp_path_factory.mktemp("lesson"))


@pytest.mark.slow
def test_the_forms_and_the_break_even(lesson):
    assert 1000 < len(lesson["forms"]) < 1300, "more than a thousand forms"
    assert lesson["says_yes"].mean() > lesson["break_even"], "the share of all forms lies above"
    assert lesson["boxes"] == pytest.approx(428.57, abs=0.01)
    assert lesson["users_in_pool"] == len(siyu.survey_pool("tea"))


@pytest.mark.slow
def test_the_printed_form_and_its_review(lesson):
    assert len(lesson["as_printed"].indicators) == 9
    counts = lesson["found"]["question"].value_counts()
    assert counts.idxmax() == "income", "the machine blames income most"
    assert counts["place"] == 2
    assert counts["sex"] == 1
    assert {"income", "favourite", "place", "reason"} <= set(lesson["found"]["question"])
    assert lesson["form"].review().clean
    shown = siyu.Questionnaire(lesson["some"])
    assert [one.code for one in shown.questions] == lesson["chosen"], "the excerpt ends with what is asked last"
    assert lesson["form"].questions[-1].code == shown.questions[-1].code == "income"
    assert "line" not in repr(lesson["review"]), "of a text nobody sees"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_mends_the_draft(lang):
    """The folded answer of 3.3 is what the review accepts."""
    siyu.use(lang)
    names: dict = {"siyu": siyu}
    cells = QUESTIONNAIRES.cells(lang)
    draft = next(cell.text for cell in cells if cell.kind == "code" and cell.text.startswith('draft = """'))
    answer = next(cell.text for cell in cells if "mended = draft.replace" in cell.text)
    exec(draft, names)  # noqa: S102 - our own source
    assert {one.id for one in siyu.Questionnaire(names["draft"]).review().faults} == {"Q1", "Q5"}
    exec(re.search(r"```python\n(mended.*?)```", answer, re.DOTALL)[1], names)  # noqa: S102 - our own source
    assert siyu.Questionnaire(names["mended"]).review().clean


@pytest.mark.slow
def test_sample_sizes_and_ranges(lesson):
    sizes = [siyu.sample_size(0.05, population=people) for people in (5_000, 5_000_000)]
    assert sizes == [357, 385], "less than a tenth more"
    assert siyu.sample_size(0.1, population=200) == 66
    assert "wilson: 0.000, 0.161" in lesson["printed"]
    needed = siyu.sample_size(0.03, population=lesson["users_in_pool"])
    assert needed / 0.3 < len(lesson["invited"]) < 2 * needed / 0.3


@pytest.mark.slow
def test_who_answered(lesson):
    invited = lesson["invited"]
    assert len(invited) == 3400
    assert invited["answered"].mean() < len(lesson["answers"]) / len(invited)
    assert lesson["how_many"] == 1
    rates = lesson["rates"]["share"].to_numpy()
    ages, member, recent = rates[:4], rates[4:6], rates[6:]
    assert (np.diff(ages) < 0).all(), "the older, the fewer"
    assert ages[3] < 0.5 * ages[1]
    unknown = lesson["pool"]["age"].isna()
    assert 0.05 < unknown.mean() < 0.25, "of most people the age is known"
    assert lesson["of_asked"] == lesson["invited"]["user_id"].map(unknown).sum() > 0
    assert 0 < lesson["other"] < 0.1 * len(lesson["registered"])
    assert member[0] > member[1]
    assert recent[0] > recent[1]


@pytest.mark.slow
def test_rules_and_cleaning(lesson):
    by_rule = lesson["by_rule"]
    trap, six, four, fast = (row for _, row in by_rule.iterrows())
    assert four["attentive_lost"] > 2 * max(trap["attentive_lost"], six["attentive_lost"], fast["attentive_lost"])
    assert fast["precision"] > 0.85, "quite exact"
    assert by_rule["recall"].max() < 0.9, "no rule catches all"
    assert len(lesson["other_order"]) > len(lesson["kept"])
    assert len(lesson["kept"]) + lesson["counts"].sum() == len(lesson["answers"])
    behind = siyu.careless_check(lesson["rules"]["impossible"][lesson["once"].index], lesson["careless"])
    assert behind["attentive_lost"] > behind["caught"], "mostly attentive people who slipped"
    assert lesson["slips"].equals(behind)


@pytest.mark.slow
def test_choices(lesson):
    given, kept = lesson["given"], lesson["kept"]
    of_people = lesson["health"] / len(given)
    assert of_people > 1.5 * lesson["health"] / len(lesson["all_ticks"])
    assert of_people > lesson["health"] / len(kept)
    assert lesson["reasons"].sum() > 1
    assert lesson["reasons"]["health"] == pytest.approx(of_people)


@pytest.mark.slow
def test_associations_and_the_scale(lesson):
    known, kept, items = lesson["known"], lesson["kept"], lesson["items"]
    v = {name: siyu.cramers_v(pd.crosstab(known[name], known["times"])) for name in ("age", "sex")}
    assert v["age"] > 0.2
    assert v["sex"] < 0.13
    v_join = siyu.cramers_v(pd.crosstab(known["age"], known["join"]))
    assert 0.15 < v_join < 0.35
    willing = (known["join"] == "would_join").groupby(known["age"]).mean()
    assert willing.is_monotonic_decreasing, "the younger, the more"
    assert (kept["age"] == "45_up").sum() < 30, "too few to stand alone"
    assert chi2_contingency(pd.crosstab(known["age"], known["times"])).expected_freq.min() > 4
    assert lesson["by_age"].shape == (3, 4)
    raw, recoded = siyu.cronbach_alpha(kept[items]), siyu.cronbach_alpha(lesson["recoded"][items])
    assert raw < 0.2 < 0.7 < recoded
    assert siyu.cronbach_alpha(lesson["careless_too"][items]) < recoded
    assert math_of_the_table() == pytest.approx(16.67, abs=0.005)
    marks = np.array([0.1, 0.3, 0.5])  # Cohen's w; V = w ÷ √(m − 1)
    assert (marks / np.sqrt(2)).round(2).tolist() == [0.07, 0.21, 0.35]
    assert (marks / np.sqrt(3)).round(2).tolist() == [0.06, 0.17, 0.29]


def math_of_the_table() -> float:
    """Chi-square of 3.9's table of a hundred guests."""
    seen, expected = np.array([[10, 30], [40, 20]]), np.array([[20, 20], [30, 30]])
    return float(((seen - expected) ** 2 / expected).sum())


@pytest.mark.slow
def test_weights_and_the_decision(lesson):
    both = lesson["both"]
    over = both["sample"] > both["pool"]
    assert over.tolist() == [True, True, False, False], "too many young people, too few of 35 and over"
    estimates, truth = lesson["estimates"], lesson["truth"]
    assert (estimates.loc[["all", "cleaned", "members"], "low"] > truth).all(), "ranges that miss the truth"
    assert estimates.loc["by_age", "share"] < estimates.loc["cleaned", "share"], "weighting makes it fall"
    assert abs(estimates.loc["raked", "share"] - truth) < 0.5 * (estimates.loc["cleaned", "share"] - truth)
    widths = estimates["high"] - estimates["low"]
    assert widths.idxmax() == "members", "the widest range, and still beside the truth"
    assert widths["by_age"] > widths["cleaned"]
    share = lesson["n_eff"] / len(lesson["classed"])
    assert lesson["equal"] == 876
    assert lesson["equal"] / share > lesson["equal"] * 1.2, "weighted, more answers are needed"
    assert abs(len(lesson["kept"]) - lesson["equal"]) < 60, "as many kept as planned for equal weights"
    assert widths["raked"] > widths["cleaned"]
    assert estimates.loc["members", "share"] > truth
    assert lesson["upside_down"] > lesson["by_age_share"]
    assert lesson["of_decided"] > estimates.loc["raked", "share"]
    assert lesson["guests"]["weight"].tolist() == pytest.approx([0.75] * 4 + [1.5] * 2)
    assert siyu.effective_n(lesson["guests"]["weight"]) == pytest.approx(5.33, abs=0.01)
    verdicts = {lesson["advice"](*estimates.loc["raked", ["low", "high"]], line) for line in (0.2, 0.3, 0.9)}
    assert len(verdicts) == 3
    lines = [lesson["boxes"] / part / lesson["users_in_pool"] for part in (1 / 5, 1 / 3)]
    assert lines[0] - lines[1] > widths["raked"], "the assumption moves more than the range is wide"
    assert (lesson["folder"] / "tasting_box.xlsx").stat().st_size > 4_000


@pytest.mark.slow
def test_the_advance_sale_tells_the_assumptions_apart(lesson):
    raked, assumed = lesson["estimates"].loc["raked"], lesson["assumed"]
    lines = [lesson["boxes"] / part / lesson["users_in_pool"] for part in assumed]
    assert len({lesson["advice"](raked["low"], raked["high"], line) for line in lines}) > 1, "no verdict stands alone"
    paying = [raked["share"] * part for part in assumed]

    def ends(size):
        return [proportion_confint(share * size, size, method="wilson") for share in (paying[0], paying[-1])]

    (_, least), (greatest, _) = ends(300)
    assert least > greatest, "300 do not tell them apart"
    (_, least), (greatest, _) = ends(lesson["presale"])
    assert least < greatest, "so many do"
    assert lesson["presale"] < 0.5 * lesson["users_in_pool"], "and as many can be asked again"
    assert least < lesson["must_pay"], "one in five is told to be too few"


# ---- charts ---------------------------------------------------------------------------------------------------------


def words(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_charts_say_their_numbers(lang):
    choose(lang)
    table = pd.DataFrame({"share": [0.2, 0.5], "low": [0.1, 0.4], "high": [0.3, 0.6]}, index=["one", "two"])
    ax = charts_survey.option_bars(table, "title", "base")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["two", "one"]
    assert words(ax) == ["50%", "20%"]
    ax = charts_survey.option_bars(table.assign(size=[10, 1200]), "title", "base", sort=False)
    assert words(ax) == ["20%  (n = 10)", "50%  (n = 1,200)"]
    ax = charts_survey.forms_left(pd.Series([3, 0], index=["late", "repeat"]), 10)
    assert words(ax) == ["10", "7  (−3)", "7"]
    ax = charts_survey.rule_bars(pd.DataFrame({"caught": [5.0], "attentive_lost": [2.0]}, index=["trap"]))
    assert words(ax) == ["5", "2"]
    ax = charts_survey.estimate_ranges(table, "title", 0.35, 0.3)
    assert words(ax) == ["20.0%", "50.0%"]
    assert len(ax.figure.legends[0].get_texts()) == 2
    ax = charts_survey.pool_and_sample(pd.DataFrame({"pool": [0.4], "sample": [0.6]}, index=["young"]), "title")
    assert words(ax) == ["40%", "60%"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_likert_bars_stand_on_the_middle_grade(lang):
    choose(lang)
    grades = pd.DataFrame({"item": pd.array([1, 2, 3, 3, 5, None], dtype="Int64")})
    ax = charts_survey.likert_bars(grades, "title")
    bars = [bar for bar in ax.patches if bar.get_width() > 0]
    assert [bar.get_width() for bar in bars] == pytest.approx([0.2, 0.2, 0.4, 0.2])
    assert bars[0].get_x() == pytest.approx(-0.6)
    assert bars[2].get_x() == pytest.approx(-0.2)
    with pytest.raises(ValueError, match=r"1 到 5|1 to 5"):
        charts_survey.likert_bars(pd.DataFrame({"item": [0, 6]}), "title")
    with pytest.raises(ValueError, match=r"没有人|nobody"):
        charts_survey.likert_bars(pd.DataFrame({"item": [None, None]}), "title")
