"""What unit 5's lesson must name, and what its prose and quizzes say of the data."""

import re
from unicodedata import east_asian_width

import nbformat
import pandas as pd
import pytest
from docx import Document

import siyu_helpers as siyu
from course_tools.paths import ROOT
from course_tools.source import LANGUAGES
from tests.lessons import COUPON, QUESTIONNAIRES, TIERS


def test_every_fact_has_its_place():
    """The names of curriculum.md's unit 5 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in COUPON.cells(lang)) for lang in LANGUAGES)
    facts = (
        "[T]|[T] 定目的和指标|settle_purpose_and_indicators 设计和实施|design_and_run 收集和分析|collect_and_analyse T_咖啡店|T_coffee_shop "
        "一周|one_week 对照组|control_group 实验组一|treatment_group_1 无门槛8折券|20%-off_coupon,_no_minimum 满80减15|15_off_orders_of_80_or_more "
        "实用|practical 灵活|flexible 简单|simple 方案少|few_variants 季节|season 节日|holidays 对手|rival 心情|mood 不说为什么|not_why "
        "目标人群|whom_to_address 不同的内容|different_content 复购|repurchases 假设|hypothesis 主指标|primary_indicator 护栏|guardrail "
        "功效|power Cohen|Cohen 随机|random SRM|SRM Wilson|Wilson Holm|Holm Newcombe|Newcombe Welch|Welch 按分到的组算|as_assigned "
        "偷看|peeking 新鲜感|novelty 核销|redeem 赢家的诅咒|winner's_curse 备忘录|memo Gopalakrishnan|Gopalakrishnan 一般挽留|general_win-back "
        "互相影响|affect_each_other 单侧|one-sided 客单价|average_order A/A|A/A 微信群|WeChat_group"
    )
    for pair in facts.split():
        one, two = pair.split("|")
        assert one.replace("_", " ") in zh, one
        assert two.replace("_", " ").lower() in en.lower(), two


def test_each_language_keeps_to_itself():
    for cell in COUPON.cells("en"):
        text = re.sub(r"《[^》]*》", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


def test_published_figures_stand_as_they_were_published():
    """Gopalakrishnan and Park (2021): conversions and redemptions of low- and high-value users."""
    for lang in LANGUAGES:
        cell = next(cell.text for cell in COUPON.cells(lang) if "Gopalakrishnan" in cell.text)
        assert re.findall(r"\d+\.\d\d%", cell) == [f"{x:.2f}%" for x in (1, 2.57, 0.52, 4.24, 6.64, 9.34, 0.83, 2.06)]
        assert "12,959" in cell


WIDE = 100  # columns that a cell shows on a small screen; a Chinese sign takes two


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_runs_off_a_cell_and_no_space_strays(lang):
    built = nbformat.read(COUPON.unit.lesson(ROOT, lang), as_version=4)
    for cell in built.cells:
        if cell.cell_type != "code" or cell.source.startswith("siyu.quiz("):
            continue
        shown = [*cell.source.splitlines()]
        for output in cell.outputs:
            printed = output.get("text") or output.get("data", {}).get("text/plain", "")
            shown += printed.splitlines()
            if output.output_type == "stream":
                assert not re.search(r" [,，：。]|[：，] |  | $", printed, re.MULTILINE), printed
        assert not [line for line in shown if columns(line) > WIDE]


def columns(line):
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_corrected_is_said_everywhere(lang):
    """p by Holm, intervals of one pair each: in the plan, beside the tests and figures, and in the memo."""
    sections = {name: " ".join(cell.text for cell in cells) for name, cells in COUPON.sections(lang).items()}
    words = {
        "zh": r"没有校正|横线没有|区间还是一对一对的",
        "en": r"uncorrected|not adjusted|the lines are not|one pair alone",
    }
    for name in ("5.2", "5.6", "5.7", "5.9", "5.10", "5.11"):
        assert re.search(words[lang], sections[name]), name
    for name in ("5.2", "5.6", "5.7", "5.9", "5.11"):
        assert "Holm" in sections[name], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_references_to_other_units_lead_there(lang):
    """Wilson intervals stand in 3.4 and 4.11, the chi-square test in 3.9 and 4.10; 5.4 and 5.5 name these sections."""
    square = {"zh": "卡方检验", "en": "chi-square"}[lang]
    for lesson, section, words, here in (
        (QUESTIONNAIRES, "3.4", "Wilson", "5.5"),
        (TIERS, "4.11", "Wilson", "5.5"),
        (QUESTIONNAIRES, "3.9", square, "5.4"),
        (TIERS, "4.10", square, "5.4"),
    ):
        assert words in text_of(lesson, lang, section), section
        assert section in text_of(COUPON, lang, here), section
    assert "0.001" not in text_of(COUPON, lang, "5.4").replace("0.00001", ""), "one level of the SRM alarm"


def text_of(lesson, lang, section):
    return " ".join(cell.text for cell in lesson.sections(lang)[section])


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return COUPON.run(tmp_path_factory.mktemp("lesson"))


@pytest.mark.slow
def test_most_orders_and_the_weeks(lesson):
    assert lesson["conversion"]["rate"].idxmax() == "no_minimum"
    assert (lesson["before"]["amount_fen"] < 8000).mean() > 0.5, "most coffee orders are smaller"
    late = lesson["after_a_week"]
    assert 0.05 < late["no_minimum"] < late["threshold"], "more of the one with a threshold"
    assert lesson["used"]["order_time"].max() < lesson["start"] + pd.Timedelta(days=15), "two weeks are left"


@pytest.mark.slow
def test_size(lesson):
    base = lesson["base_rate"]
    assert 0.18 < base < 0.26, "about two tenths"
    usual = siyu.sample_size_per_arm(base, 0.04)
    assert siyu.sample_size_per_arm(base, 0.02) / usual == pytest.approx(4, abs=0.35)
    assert siyu.sample_size_per_arm(base, 0.04, power=0.9) / usual == pytest.approx(4 / 3, abs=0.05)
    near = siyu.sample_size_per_arm(base, base * 0.10) / siyu.sample_size_per_arm(base, 0.02)
    assert 0.5 < near < 1.5
    assert lesson["users"]["arm"].value_counts().min() > lesson["for_three"] > usual, "enough for three pairs too"
    sd = lesson["earned"].std() / 100
    by_hand = (1.959964 + 0.841621) * sd * (2 / lesson["assigned"].min()) ** 0.5
    assert lesson["findable"] == pytest.approx(by_hand, rel=0.001)
    assert base == round(base, 3), "picture and sliders start from the same base rate"


@pytest.mark.slow
def test_the_split(lesson):
    users, thirds = lesson["users"], lesson["thirds"]
    assert siyu.sample_ratio_p(users["arm"].value_counts(), thirds) > 0.01
    buyers = users[users["bought"] == 1]
    assert siyu.sample_ratio_p(buyers["arm"].value_counts(), thirds) < 1e-4, "extremely small"
    assert siyu.sample_ratio_p(lesson["broken"]["arm"].value_counts(), thirds) < 1e-4
    sound, broken, trimmed = (
        siyu.conversion_table(table).loc["no_minimum", "rate"] for table in (users, lesson["broken"], lesson["trimmed"])
    )
    assert broken > sound + 0.01
    assert trimmed == pytest.approx(broken, abs=0.002), "as wrong as before"
    assert siyu.sample_ratio_p({"control": 5000, "coupon": 5300}, lesson["half"]) < 0.005, "p is very small"
    assert siyu.sample_ratio_p({"control": 5000, "coupon": 5200}, lesson["half"]) > 0.01, "0.048 is silent"
    assert lesson["colour_of"].keys() == {"Ann", "Bo", "Chen", "Dai"}


@pytest.mark.slow
def test_as_assigned(lesson):
    seen, unseen = lesson["by_exposed"][1], lesson["by_exposed"][0]
    assert seen > lesson["got_it"]["bought"].mean() > unseen
    left = siyu.conversion_table(lesson["users"].assign(bought=lesson["users"]["unsubscribed"]))["rate"]
    assert left["no_minimum"] > left["control"] < left["threshold"]


@pytest.mark.slow
def test_pairs(lesson):
    pairs, rooms = lesson["pairs"], lesson["room_pairs"]
    assert rooms[["room", "other"]].to_numpy().tolist() == [["B", "A"], ["C", "A"], ["C", "B"]]
    assert lesson["as_far"] == pytest.approx(pairs["p"][2], abs=0.05)
    assert pairs["significant"][:2].all()
    assert (rooms["p"][:2] < 0.05).all()
    assert (rooms["after_holm"][:2] > 0.05).all(), "after the correction look again"
    assert lesson["multipletests"]([0.04, 0.01, 0.03], method="holm")[1] == pytest.approx([0.06, 0.03, 0.06])


@pytest.mark.slow
def test_profit(lesson):
    assert lesson["by_guest"]["left_yuan"].mean() == pytest.approx(16.2)
    assert lesson["by_guest"]["left_yuan"][:2].mean() == pytest.approx(24.7)
    assert lesson["per_user"]["profit_yuan"].idxmax() == "threshold"
    assert lesson["forgotten"] > lesson["correct"]
    gain = lesson["gains"].loc[1]
    assert (gain["arm"], gain["against"]) == ("threshold", "control")
    place = lesson["gains"]["p"].rank()[1]
    assert round(gain["p_holm"] / gain["p"], 6) == {1: 3, 2: 2}[place]
    assert len(lesson["bills"]) - len(lesson["counted"]) == 2, "one bill of Ann's and one of Bo's are from before"
    before = lesson["before"]
    margin = before["margin_fen"].sum() / before["amount_fen"].sum()
    assert margin == pytest.approx(0.56, abs=0.01)
    assert margin / (margin - 0.2) > 1.5, "more than half"


@pytest.mark.slow
def test_three_sums(lesson):
    assert lesson["alarms"]["order"] > 0.06 > lesson["alarms"]["user"] > 0.035
    assert len(lesson["orders"]) / lesson["orders"]["user_id"].nunique() < 2, "fewer than two orders a user"
    big = lesson["big"]
    assert abs(big["amount_fen"].sum() / len(big) / 100 - lesson["by_user"].mean()) > 0.5
    means = [lesson["each"][~out].groupby("arm")["profit_yuan"].mean() for out in lesson["dropped"].values()]
    gains = [mean["threshold"] - mean["control"] for mean in means]
    assert gains[2] < gains[0] - 1.5, "falls much"
    assert lesson["large"][lesson["of_coupon"]].mean() == pytest.approx(0.025, abs=0.01), "two or three in a hundred"


@pytest.mark.slow
def test_redemption_and_tiers(lesson):
    table = lesson["lift_table"]
    assert table.at["no_minimum", "lift"] < 0.6 * table.at["no_minimum", "redeemed"], "much less"
    assert table.at["no_minimum", "redeemed"] == pytest.approx(0.2, abs=0.03), "a fifth"
    tiers = lesson["tiers"]
    assert len(tiers) == 16
    assert (tiers["p"] < 0.05).sum() > tiers["significant"].sum()
    users, orders = lesson["users"], lesson["orders"]
    width = {}
    for tier in ("general_win_back", "key_value"):
        row = siyu.compare_profit(users[users["tier"] == tier], orders).loc[1]
        width[tier] = row["high"] - row["low"]
    assert width["key_value"] > 1.5 * width["general_win_back"]


@pytest.mark.slow
def test_time_and_leaks(lesson):
    assert siyu.false_alarms(28) == pytest.approx(0.27, abs=0.03), "about a quarter"
    path = lesson["path"]["difference"]
    assert path.iloc[:7].max() > path.iloc[-1] + 0.01, "then that one catches up a little"
    assert lesson["path"]["p"].iloc[0] < 0.05, "the first day is significant already"
    assert path.iloc[0] < 0.6 * path.iloc[3], "and the difference is small"
    weeks = lesson["weeks"].set_index(["arm", "week"])["difference"]
    assert weeks["no_minimum"][1] > 0.08
    assert (weeks["no_minimum"][[2, 3, 4]].abs() < 0.025).all(), "about 0"
    assert weeks["threshold"][2] > 0, "still has an effect in week 2"
    assert (weeks["threshold"][[3, 4]].abs() < 0.025).all(), "later both are near 0"
    control = [
        (lesson[name]["user_id"].map(lesson["arm_of_user"]) == "control").sum() for name in ("before", "test_orders")
    ]
    assert control[1] > control[0], "it ordered more"
    assert len(lesson["leaked"]) > 20
    assert lesson["leaked"]["community_id"].notna().all()


@pytest.mark.slow
def test_truth_and_memo(lesson):
    truth, users = lesson["truth"], lesson["users"]
    outcomes = siyu.potential_outcomes("coffee")
    own = outcomes.loc[users.loc[users["arm"] == "control", "user_id"], "bought_control"].mean()
    measured = lesson["conversion"].at["control", "rate"]
    assert measured > own, "leaked coupons raise control's conversion"
    assert lesson["without_leaks"] == own
    beside = lesson["beside"].set_index(["figure", "arm"])
    assert len(beside) == 4
    assert beside.at[("conversion_points", "threshold"), "true"] == 100 * truth.at["threshold", "effect"]
    assert beside.at[("profit_yuan", "no_minimum"), "true"] == truth.at["no_minimum", "gain_yuan"]
    assert lesson["gains"].at[0, "low"] < 0, "20% off does not pass the rule of 5.2"
    assert truth.at["threshold", "gain_yuan"] > 0 > truth.at["no_minimum", "gain_yuan"]
    runs = lesson["runs"]
    assert lesson["winners"]["difference"].mean() > runs["true"].iloc[0] + 0.003
    assert 0.93 < runs["covers"].mean() < 0.985
    assert not runs["covers"].iloc[:100].all(), "the chart shows crosses"
    assert lesson["rate_gain"]["significant"]
    assert lesson["gain"]["low"] > 0
    assert lesson["more_left"]["high"] < 0.02
    pages = Document(lesson["folder"] / "coupon_memo.docx")
    said = "\n".join(paragraph.text for paragraph in pages.paragraphs)
    rate = siyu.conversion_table(users.assign(bought=users["unsubscribed"]))["rate"]
    for part in (
        *("Question", "Method", "Figures", "Decision", "What would change it", "What we do not know"),
        *(lesson["of_all"], "8,100 members", "p-values by Holm, intervals 95% each, uncorrected", "after day 28"),
        *("whole interval of the profit difference lies below 1 yuan", "judged once, after 28 days", "upper end"),
        *(f"{rate['threshold']:.2%}", f"{rate['control']:.2%}", "Send 15 off 80, but not to a random tenth"),
    ):
        assert part in said
    assert lesson["of_all"] == " to ".join(f"{8100 * lesson['gain'][end]:,.0f}" for end in ("low", "high"))
    assert [row.cells[0].text for row in pages.tables[0].rows] == ["Against control", *lesson["in_table"]]
    assert "20% off, conversion (points)" in lesson["in_table"]
    lines = sum(1 + len(paragraph.text) // 85 for paragraph in pages.paragraphs) + len(pages.tables[0].rows)
    assert lines < 40, "one page"
