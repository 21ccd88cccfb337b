"""What unit 6's lesson must name, and what its prose and quizzes say of the data and of the simulated year."""

import re

import numpy as np
import pandas as pd
import pytest
from docx import Document

import siyu_helpers as siyu
from course_tools.source import LANGUAGES
from tests.lessons import PLANS


def test_every_fact_has_its_place():
    """The names of curriculum.md's unit 6 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in PLANS.cells(lang)) for lang in LANGUAGES)
    facts = (
        "[T]|[T] [Y]|[Y] [P]|[P] [F]|[F] [L]|[L] 信任|trust 不必再付钱给平台|without_paying_a_platform 双向沟通|both_ways 留得住|stay "
        "客户数据中台|customer_data_platform 社交传播|social_spread 全貌|whole_view SMR|SMR 管理者看进度|managers_see_the_progress "
        "运营剧本|script 洗面奶|face_wash 短问卷|short_survey 积分|points 场景营销|scenario_marketing 智能服务|smart_service "
        "储值|stored_value 打卡|check-in 口碑|word_of_mouth 生日|birthday 专属客服|own_service_staff 专属活动|own_events "
        "超出预期|more_than_they_expect 低门槛|low_threshold 小茅|Xiao_Mao 文创|cultural_goods 行业报告|industry_reports "
        "艾瑞|iResearch 中国知网|CNKI 维普|VIP 百度学术|Baidu_Scholar 新闻网站|news_sites 两个有案例的网站|two_sites_with_cases "
        "背景与目标|background_and_aim 触点与节奏|touch-points_and_cadence 人员与工具|people_and_tools 风险与复盘|risks_and_review "
        "会话存档|chat_archive 离职继承|handover LEFT_JOIN|LEFT_JOIN coalesce|coalesce GROUP_BY|GROUP_BY ORDER_BY|ORDER_BY WITH|WITH "
        "留出组|hold-out 复购周期|repurchase_cycle 不要骚扰|do_not_harass 想触达几次就几次|as_often_as_one_likes 假设|assumption"
    )
    for pair in facts.split():
        one, two = pair.split("|")
        assert one.replace("_", " ") in zh, one
        assert two.replace("_", " ").lower() in en.lower(), two


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_of_a_plan_is_named(lang):
    text = " ".join(cell.text for cell in PLANS.sections(lang)["6.9"])
    assert {f"M{number}" for number in range(1, 14)} <= set(re.findall(r"\bM\d+", text))


def test_each_language_keeps_to_itself():
    for cell in PLANS.cells("en"):
        text = re.sub(r"《[^》]*》", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_capstone_says_what_to_hand_in_and_adds_up(lang):
    text = (PLANS.unit.room / f"capstone.{lang}.md").read_text(encoding="utf-8")
    assert {f"({end})" for end in ("PPTX", "XLSX", "DOCX")} <= {
        found.replace("（", "(").replace("）", ")") for found in re.findall(r"[（(](?:PPTX|XLSX|DOCX)[）)]", text)
    }
    assert len(re.findall(r"^\d\. \*\*", text, re.MULTILINE)) == 6, "a step for each unit"
    points = [int(found) for found in re.findall(r"^\| [^|]+ \| (\d+) \|", text, re.MULTILINE)]
    assert sum(points) == 100


@pytest.mark.slow
def test_the_capstone_can_be_done():
    """The beauty account has what its steps ask for."""
    from siyu_helpers.customer_data import Cdp

    users, purchases = siyu.load("beauty/users"), siyu.purchases("beauty", products=True)
    assert {"region", "birth_year", "occupation", "source"} <= set(users)
    assert len(siyu.repurchase_cycle(purchases)) > 5
    platform = Cdp({"users": users[["user_id"]], "orders": purchases[["user_id", "amount_fen"]]}, "2026-06-30")
    whole = platform.sql("SELECT count(DISTINCT u.user_id) AS n FROM users AS u LEFT JOIN orders AS o USING (user_id)")
    assert whole.loc[0, "n"] == len(users)
    monthly = siyu.Plan([{"who": "all", "trigger": "every", "days": 28, "channel": "one_to_one"}], budget_yuan=5000)
    assert siyu.simulate(monthly, worlds=2, users=500, brand="beauty").margin_per_user.value != 0
    assert siyu.simulate(monthly, worlds=2, users=500, brand="beauty", fatigue=2).fatigue == 2


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return PLANS.run(tmp_path_factory.mktemp("lesson"))


@pytest.mark.slow
def test_the_managers_plan(lesson):
    weekly = lesson["weekly_result"]
    assert weekly.margin_per_user.high < 0
    assert weekly.unsubscribe_share > 0.5, "more than half"
    assert weekly.budget_spent_yuan > 5 * 6000, "far more than 6,000"


@pytest.mark.slow
def test_joins(lesson):
    users, inner = lesson["all_users"].loc[0, "n"], lesson["inner"].loc[0, "n"]
    assert 0.2 < 1 - inner / users < 0.35, "two or three tenths are lost"
    assert lesson["wrong_sum"].loc[0, "yuan"] > 2 * lesson["right_sum"].loc[0, "yuan"]
    assert users - inner == lesson["tier_sizes"]["potential"], "the very potential users"
    assert lesson["per_guest"]["bills"].tolist() == [3, 2, 0, 0]
    assert "Both ways agree: True" in lesson["printed"]
    cdp = lesson["cdp"]
    months = "SELECT count(*) AS n FROM users AS u LEFT JOIN tier_months AS m ON m.user_id = u.user_id"
    assert cdp.sql(f"{months} AND m.month = DATE '2026-05-31'").loc[0, "n"] == users
    assert cdp.sql(months).loc[0, "n"] > 3 * users, "several times as many"


@pytest.mark.slow
def test_follow_ups(lesson):
    owners = lesson["owners"]
    assert (owners["overdue"] / owners["people"] > 0.5).all(), "more than half of each owner's people"
    assert owners["staff"].str.contains("former").sum() == 1
    notes = lesson["last_notes"]
    assert notes["words"].tolist()[:2] == ["sent the price list", "decaf, please"]
    twice = lesson["toy"].sql(
        "WITH newest AS (SELECT guest, max(written_at) AS written_at FROM log GROUP BY guest) SELECT l.guest FROM log AS l "
        "JOIN newest AS n ON n.guest = l.guest AND n.written_at = l.written_at WHERE l.guest = 'Ann'"
    )
    assert len(twice) == 2


@pytest.mark.slow
def test_systems(lesson):
    sheet, needs = lesson["sheet"], lesson["needs"]
    assert (1 - sheet[needs]).sum(axis=1).to_dict() == {"A": 5, "B": 2, "C": 2, "D": 0}
    missing = {system: [name for name in needs if not sheet.at[system, name]] for system in "BC"}
    assert missing == {"B": ["frequency_cap", "holdout_groups"], "C": ["holdout_groups", "data_export"]}
    assert sheet.at["B", "first_year_yuan"] == 6400
    assert sheet["first_year_yuan"].idxmax() == "D"
    assert not sheet.at["A", "sop_tasks"]
    steps, gain = lesson["steps"], lesson["gain"].value
    assert steps.index.tolist() == ["A", "B", "C", "D"], "each against the next cheaper one"
    assert steps["more_per_user"].round(1).tolist() == [0.2, 1.1, 3.1, 7.6]
    reminders = -lesson["lost"]["difference"].iloc[3]
    assert steps.at["B", "more_per_user"] < reminders, "what A lacks is worth more than B costs more"
    assert steps.at["D", "more_per_user"] > gain, "more than the whole plan"
    assert lesson["shops"].min() > sheet.at["B", "first_year_yuan"]
    assert lesson["shops"].min() < gain * lesson["pool"] < lesson["shops"].max()


@pytest.mark.slow
def test_who_stays_and_cycles(lesson):
    assert 0.05 < lesson["kept"][12] < 0.8 * lesson["kept"][1]
    assert lesson["moves"].idxmax() == "general_win_back"
    assert lesson["moves"]["general_win_back"] > 0.5 * lesson["moves"].sum(), "most of them"
    gaps, cycles = lesson["gaps"], lesson["cycles"]
    assert gaps.mean() > 1.3 * gaps.median(), "much larger"
    assert cycles[lesson["main_product"]] == gaps.median()
    assert lesson["main_product"] == "taster_pack"
    assert gaps.median() < 63, "longer than the main product's cycle"
    assert lesson["visits"]["gap"].dropna().tolist() == [7, 10]
    assert (lesson["due"]["user_id"].value_counts() >= 2).sum() > 0, "a few"
    accounts = lesson["cdp"].sql("SELECT user_id FROM accounts WHERE channel = 'wecom' AND ended_on IS NULL")
    assert set(lesson["due"]["user_id"]) <= set(accounts["user_id"])
    bought = lesson["bought"][lesson["bought"]["product"] == lesson["main_product"]]
    several = bought.groupby("user_id")["ordered_on"].nunique().sort_values(ascending=False) - 1
    assert several.iloc[: len(several[several > 0]) // 3].sum() > 0.5 * len(gaps), "mostly regulars"
    assert lesson["buyers"] > 0.5 * len(gaps), "many gaps are still open"
    assert lesson["days_to_add"]["Ann"] + lesson["last_day"]["Ann"] == pd.Timestamp("2026-06-27")


@pytest.mark.slow
def test_the_review(lesson):
    found = lesson["draft"].review(budget_limit_yuan=6000)
    assert {finding.id for finding in found} == {f"M{number}" for number in range(1, 14)} - {"M3"}
    assert not lesson["mended"].review(budget_limit_yuan=6000)
    without = siyu.Plan(lesson["rules"].drop(index=4), **lesson["shared"]).review()
    assert without.ids == ["M10"]


@pytest.mark.slow
def test_the_order_of_rows_is_their_priority(lesson):
    rules = lesson["rules"]
    first = siyu.simulate(siyu.Plan(rules.loc[[5, 0, 1, 2, 3, 4]], **lesson["shared"]), worlds=10)
    table = siyu.compare_plans({"mended": lesson["result"], "Moments first": first})
    assert table["difference_high"].iloc[1] < 0


@pytest.mark.slow
def test_the_stop_rule_stops_a_plan(lesson):
    stopped = lesson["stopped"].worlds["stopped_week"]
    assert stopped.between(0, 3).all(), "in less than a month"
    assert 0.15 < list(lesson["often"].values())[2].unsubscribe_share < 0.25, "a fifth would leave"


@pytest.mark.slow
def test_the_indicator_can_be_measured(lesson):
    """Half of one shop's interval: wider than the gain with a tenth held out, narrower with a fifth, and as the KPI says."""
    found = {}
    for share in (0.1, 0.2):
        tried = siyu.simulate(siyu.Plan(lesson["rules"], **{**lesson["shared"], "holdout": share}), worlds=10)
        answers = tried.answers(3, "active")
        found[share] = answers["difference"].mean(), (answers["high"] - answers["low"]).mean() / 2
    assert found[0.1][1] > found[0.1][0]
    assert found[0.2][1] < 0.8 * found[0.2][0]
    kpi = lesson["mended"].kpis[0]
    assert (kpi.metric, kpi.tier) == ("repurchase_rate", "active")
    gain, half = found[0.2]
    assert (kpi.target, kpi.low, kpi.high) == pytest.approx((gain, gain - half, gain + half), abs=0.01)
    final = lesson["final_result"].answers(3, "active")["difference"].mean()
    assert kpi.low < final < kpi.high
    assert lesson["final_result"].unsubscribe_share < lesson["mended"].kpis[1].high
    low, high = siyu.incremental_effect(lesson["active"])[1:]
    assert high - low > 50, "yuan: the year's margin cannot be measured"


@pytest.mark.slow
def test_how_often(lesson):
    gain = [one.margin_per_user.value for one in lesson["often"].values()]  # 56, 28, 14, 7 days
    left = [one.unsubscribe_share for one in lesson["often"].values()]
    assert gain[1] > gain[0] > 0 > gain[3], "first more, then less"
    assert gain[2] > gain[0]
    assert max(gain) > 1.2 * gain[0]
    assert left == sorted(left)
    week = lesson["often"]["every 7 days"].by_week["margin_above_yuan"].cumsum()
    assert week.iloc[2] > 0 > week.iloc[-1], "extra orders of the first weeks do not make up"


@pytest.mark.slow
def test_plans_and_holdout(lesson):
    gain = [one.margin_per_user.value for one in lesson["plans"].values()]
    assert gain[3] < gain[2] < 0 < gain[1]
    beside = lesson["beside"]
    assert beside["difference_low"].iloc[1] < 0 < beside["difference_high"].iloc[1], "about what the mended plan gains"
    assert beside["unsubscribe_share"].iloc[1] > 3 * beside["unsubscribe_share"].iloc[0], "several times as many leave"
    draft = list(lesson["plans"].values())[2]
    assert (draft.worlds["money_gone_week"] > 0).all(), "the money is gone"
    assert draft.worlds["money_gone_week"].max() < 26, "in some months"
    picked, result = lesson["picked_result"], lesson["result"]
    assert picked.holdout_effect.low > 5 * picked.margin_per_user.value, "several times larger"
    assert lesson["covers"].sum() >= 8
    assert result.holdout_effect.low < result.margin_per_user.value < result.holdout_effect.high
    assert min(lesson["changes"]) < 0 < max(lesson["changes"])
    assert max(map(abs, lesson["changes"])) > result.margin_per_user.value, "as large as what the plan gains"
    interval = lesson["stats"].ttest_ind(lesson["sent_to"], lesson["held_out"], equal_var=False).confidence_interval()
    assert (interval.low, interval.high) == pytest.approx((0.3, 11.7), abs=0.05)
    shops = [siyu.incremental_effect(result.users(number)) for number in (2, 1)]
    assert abs(shops[0][0] - shops[1][0]) > 10, "the middle figures are far apart"
    assert all(high - low > 25 for _, low, high in shops)


@pytest.mark.slow
def test_variations(lesson):
    lost = lesson["lost"].iloc[1:]
    low, high, left = (lost[name].tolist() for name in ("difference_low", "difference_high", "unsubscribe_share"))
    assert lost["difference"].argmin() == 2, "the reminder at the cycle"
    assert 2 < -lost["difference"].iloc[2] < 2.5, "two yuan per user"
    assert all(low[rule] > 0 and left[rule] < lesson["result"].unsubscribe_share for rule in (0, 5)), "better without"
    assert all(low[rule] < 0 < high[rule] for rule in (1, 3)), "no telling"
    assert high[4] < 0
    table = siyu.compare_plans({"mended": lesson["result"], "final": lesson["final_result"]})
    assert table["difference_low"].iloc[1] > 0
    table = siyu.compare_plans(lesson["outcomes"])
    cap, more, regulars, dormant = (table.iloc[number] for number in (1, 2, 3, 4))
    assert cap["difference_low"] < 0 < cap["difference_high"]
    assert abs(cap["difference"]) < 0.05, "a cap of 2 adds nothing"
    assert more["difference_low"] > 0
    assert more["unsubscribe_share"] > 1.8 * table.iloc[0]["unsubscribe_share"], "twice as many leave"
    assert regulars["difference_high"] < 0 > dormant["difference_high"]
    calm, much = ([siyu.simulate(lesson[name], worlds=10, fatigue=f).margin_per_user for f in (0.5, 1, 2)] for name in ("final", "monthly"))  # fmt: skip
    assert all(gain.low > 0 for gain in calm), "gains in all three"
    assert much[0].low > calm[0].high
    assert much[2].value < 0 < calm[2].low
    assert calm[2].value > 0.6 * calm[1].value, "not half: the wrong choice says so"
    assert regulars["budget_spent_yuan"] > 1.5 * table.iloc[0]["budget_spent_yuan"]
    assert abs(lesson["other_worlds"].margin_per_user.value - lesson["gain"].value) < 0.7
    assert lesson["final_result"].unsubscribe_share < 0.04
    assert (lesson["final_result"].worlds["budget_spent_yuan"] < 6000).all()
    assert (lesson["final_result"].worlds[["stopped_week", "money_gone_week"]] == -1).all(axis=None)
    assert not lesson["final"].review(lesson["final_result"], budget_limit_yuan=6000)
    assert lesson["gain"].value == pytest.approx(4, abs=0.3), "the figure in a wrong choice of the last quiz"


@pytest.mark.slow
def test_the_document(lesson):
    pages = Document(lesson["folder"] / "maintenance_plan.docx")
    said = "\n".join(paragraph.text for paragraph in pages.paragraphs)
    assert all(line in said for line in lesson["aim"])
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in pages.tables]
    rules, budget, kpis = (next(rows for rows in tables if rows[0][place] == head) for place, head in ((2, "when"), (1, "messages"), (3, "target")))  # fmt: skip
    assert rules[1][2:5] == ["left alone", "–", "–"]
    assert budget[-1][0] == "total"
    assert [row[4] for row in kpis[1:]] == ["4% to 24%", "1% to 4%"]
    assert "To be added" not in said
    assert len(pages.inline_shapes) >= 3, "a page of figures"
    assert np.isclose(lesson["tier_sizes"].sum(), lesson["all_users"].loc[0, "n"])
