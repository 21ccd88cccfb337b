"""A plan reads what people write, never raises over it, names the faults M1 to M13, and shows itself."""

import math
import re

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.plan import Kpi, Plan, Rule
from siyu_helpers.plan import words as plan_words
from siyu_helpers.plan.words import METRICS, OFFERS, STAGES, TRIGGERS
from siyu_helpers.world.market import CHANNELS
from siyu_helpers.world.market import OFFERS as MARKET_OFFERS
from siyu_helpers.world.policies import TIERS

RULES = [
    {"who": "potential", "trigger": "after_registration", "days": 7, "channel": "one_to_one", "offer": "free_gift"},
    {"who": "new", "trigger": "after_purchase", "days": 14, "channel": "one_to_one", "cap": 1},
    {"who": "active, loyal", "trigger": "cycle_reached", "channel": "one_to_one", "cap": 10},
    {"who": "dormant", "trigger": "dormant", "days": 63, "channel": "sms", "offer": "threshold_15_80", "cap": 3},
]
KPIS = [
    {
        "metric": "margin_per_user",
        "tier": "active",
        "base": 0,
        "target": 4,
        "low": 2,
        "high": 6,
        "date": "2027-06-30",
        "owner": "Li Wen",
        "measured_by": "holdout",
    },
    {
        "metric": "unsubscribe_rate",
        "base": 0,
        "target": 0.03,
        "low": 0,
        "high": 0.05,
        "date": "2027-06-30",
        "owner": "Zhang Yue",
    },
]
SOUND = {
    "rules": RULES,
    "name": "tea",
    "owner": "Li Wen",
    "weekly_cap": 1,
    "holdout": 0.1,
    "budget_yuan": 9000,
    "kpis": KPIS,
    "stop": {"metric": "unsubscribe_rate", "above": 0.03, "weeks": 4},
    "review_date": "2026-10-05",
    "quiet_hours": (22, 8),
    "consent": True,
}


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


def plan(**changed):
    return Plan(**{**SOUND, **changed})


def kpi(**changed):
    return [{**KPIS[0], **changed}, KPIS[1]]


def test_a_sound_plan_has_no_findings():
    review = plan().review()
    assert list(review) == []
    assert (review.ok, review.ids) == (True, [])
    assert repr(review) == "Nothing found."
    assert review.to_frame().columns.tolist() == ["id", "severity", "where", "fault", "remedy"]


FAULTS = {
    "M1 no cap": ("M1", {"weekly_cap": None}),
    "M1 high cap": ("M1", {"weekly_cap": 5}),
    "M1 weekly": ("M1", {"rules": [*RULES, {"who": "all", "trigger": "weekly", "channel": "moments"}]}),
    "M1 ten days": ("M1", {"rules": [*RULES, {"who": "all", "trigger": "every", "days": 10, "channel": "moments"}]}),
    "M2 none": ("M2", {"holdout": 0}),
    "M2 small": ("M2", {"holdout": 0.01}),
    "M3": ("M3", {"holdout_by": "low_value"}),
    "M4": ("M4", {"rules": [*RULES, {"who": "loyal", "trigger": "birthday", "channel": "sms", "offer": "percent_20"}]}),
    "M5 none": ("M5", {"kpis": None}),
    "M5 words": ("M5", {"kpis": kpi(metric="提升活跃")}),
    "M5 no base": ("M5", {"kpis": kpi(base=None)}),
    "M5 no aim": ("M5", {"kpis": kpi(target=0, low=0)}),
    "M6 plan": ("M6", {"owner": ""}),
    "M6 kpi": ("M6", {"kpis": kpi(owner=None)}),
    "M6 date": ("M6", {"kpis": kpi(date=None)}),
    "M7": ("M7", {"kpis": kpi(tier="all")}),
    "M8 opens": ("M8", {"kpis": [{**KPIS[0], "metric": "open_rate"}]}),
    "M8 no guardrail": ("M8", {"kpis": KPIS[:1]}),
    "M9 none": ("M9", {"budget_yuan": None}),
    "M10 bare": ("M10", {"rules": RULES[:-1]}),
    "M10 empty": ("M10", {"rules": []}),
    "M10 twice": ("M10", {"rules": [*RULES, {"who": "active", "trigger": "cycle_reached", "channel": "sms"}]}),
    "M11 consent": ("M11", {"consent": None}),
    "M11 false": ("M11", {"consent": False}),
    "M11 quiet": ("M11", {"quiet_hours": None}),
    "M11 hour": ("M11", {"rules": [{**RULES[0], "hour": 23}, *RULES[1:]]}),
    "M12 no range": ("M12", {"kpis": kpi(low=None)}),
    "M12 outside": ("M12", {"kpis": kpi(low=5)}),
    "M12 last touch": ("M12", {"kpis": kpi(measured_by="last_touch")}),
    "M13 stop": ("M13", {"stop": None}),
    "M13 review": ("M13", {"review_date": None}),
    "left alone": ("order", {"rules": [*RULES, {"who": "new", "trigger": "never"}]}),
    "shut out": ("order", {"rules": [{"who": "all", "trigger": "weekly", "channel": "one_to_one"}, *RULES]}),
    "no buyers": ("order", {"rules": [{**RULES[0], "trigger": "after_purchase"}, *RULES[1:]]}),
    "no newcomers": ("order", {"rules": [*RULES, {**RULES[0], "who": "loyal"}]}),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_is_found_and_nothing_else(case):
    wanted, changed = FAULTS[case]
    found = plan(**changed).review().ids
    extra = {"M5": {"M8", "M7"}, "M8": {"M7"}, "M1": {"M10"}, "order": {"M1", "M10"}}.get(wanted, set())
    assert wanted in found
    assert set(found) <= {wanted} | extra, found


def test_the_budget_is_held_against_what_there_is():
    assert plan().review(budget_limit_yuan=9000).ids == []
    assert plan().review(budget_limit_yuan=8999).ids == ["M9"]


@pytest.mark.parametrize("case", FAULTS)
def test_findings_read_in_both_languages(case):
    for finding in plan(**FAULTS[case][1]).review():
        siyu.use("zh")
        zh = (finding.where, finding.fault, finding.remedy)
        siyu.use("en")
        en = (finding.where, finding.fault, finding.remedy)
        assert all(text.strip() for text in zh + en)
        assert re.search(r"[\u4e00-\u9fff]", "".join(zh))
        assert not re.search(r"[\u4e00-\u9fff]", "".join(en).replace("提升活跃", ""))
        assert finding.severity in ("error", "warning")


BAD = {
    "nothing": {"rules": None},
    "a number": {"rules": 7},
    "a text": {"rules": "weekly"},
    "one dict": {"rules": RULES[0]},
    "rows that are none": {"rules": [3, None, "x"]},
    "unknown tier": {"rules": [{**RULES[0], "who": "vip"}]},
    "no tier": {"rules": [{"trigger": "weekly", "channel": "sms"}]},
    "tier of another kind": {"rules": [{**RULES[0], "who": 5}]},
    "unknown channel": {"rules": [{**RULES[0], "channel": "fax"}]},
    "unknown offer": {"rules": [{**RULES[0], "offer": "half_price"}]},
    "unknown trigger": {"rules": [{**RULES[0], "trigger": "sometimes"}]},
    "cap 0": {"rules": [{**RULES[0], "cap": 0}]},
    "half a cap": {"rules": [{**RULES[0], "cap": 1.5}]},
    "days missing": {"rules": [{"who": "new", "trigger": "every", "channel": "sms"}]},
    "days of words": {"rules": [{**RULES[0], "days": "seven"}]},
    "days 0": {"rules": [{**RULES[0], "days": 0}]},
    "hour 25": {"rules": [{**RULES[0], "hour": 25}]},
    "unknown column": {"rules": [{**RULES[0], "colour": "red"}]},
    "weekly cap 0": {"weekly_cap": 0},
    "weekly cap of words": {"weekly_cap": "one"},
    "weekly cap yes": {"weekly_cap": True},
    "negative budget": {"budget_yuan": -5},
    "budget of words": {"budget_yuan": "a lot"},
    "endless budget": {"budget_yuan": math.inf},
    "hold-out above 1": {"holdout": 10},
    "hold-out of words": {"holdout": "10%"},
    "hold-out by feel": {"holdout_by": "feeling"},
    "tiers unknown": {"tiers": "levels"},
    "quiet hours": {"quiet_hours": "night"},
    "quiet hours 25": {"quiet_hours": (25, 8)},
    "consent maybe": {"consent": "maybe"},
    "stop of words": {"stop": "when it hurts"},
    "stop without limit": {"stop": {"metric": "unsubscribe_rate"}},
    "stop unknown": {"stop": {"metric": "mood", "above": 0.1}},
    "day": {"review_date": "soon"},
    "kpis a number": {"kpis": 3},
    "kpi target": {"kpis": [{**KPIS[0], "target": "more"}]},
    "kpi tier": {"kpis": [{**KPIS[0], "tier": "vip"}]},
    "kpi day": {"kpis": [{**KPIS[0], "date": 20270630}]},
    "two columns alike": {
        "rules": pd.DataFrame([["new", "sms", "sms", "birthday"]], columns=["who", "channel", "channel", "trigger"])
    },
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_plan_gives_findings_and_never_a_traceback(case):
    bad = plan(**BAD[case])
    review = bad.review()
    assert review, case
    assert bool(bad.form) == (case != "nothing")
    assert review.ids[0] == "form" or case == "nothing"
    repr(bad), bad._repr_html_(), bad.table(), bad.calendar(), repr(review), review._repr_html_()
    for finding in bad.form:
        assert finding.remedy.strip()


def test_a_plan_that_cannot_be_read_is_not_run():
    with pytest.raises(ValueError, match="channel is 'fax'") as caught:
        siyu.simulate(plan(**BAD["unknown channel"]), worlds=1, users=50)
    assert "There is one_to_one, group, moments, sms." in str(caught.value)
    assert caught.value._render_traceback_()[0] == "this plan cannot be run yet:"
    with pytest.raises(TypeError, match=r"a siyu.Plan is wanted; got list"):
        siyu.simulate(RULES)


def test_a_table_a_list_and_rules_read_alike():
    as_list = plan()
    assert Plan(**{**SOUND, "rules": pd.DataFrame(RULES), "kpis": pd.DataFrame(KPIS)}) == as_list
    assert Plan(**{**SOUND, "rules": list(as_list.rules), "kpis": list(as_list.kpis)}) == as_list
    assert isinstance(as_list.rules[0], Rule)
    assert isinstance(as_list.kpis[0], Kpi)
    assert as_list.rules[2].who == ("active", "loyal")


def test_names_in_both_languages_are_read_as_their_codes():
    row = {"who": "活跃用户、忠实用户", "trigger": "定期", "days": 28, "channel": "朋友圈", "offer": "满80减15"}
    rule = Plan([row]).rules[0]
    assert (rule.who, rule.trigger, rule.channel, rule.offer) == (
        ("active", "loyal"),
        "every",
        "moments",
        "threshold_15_80",
    )
    row = {"who": ["Active", "LOYAL"], "trigger": "At intervals", "days": 28, "channel": " SMS ", "offer": "No offer"}
    assert Plan([row]).rules[0].channel == "sms"
    assert Plan([row]).form == ()
    group = Plan([{"who": "重要价值客户, absent", "trigger": "birthday", "channel": "sms"}], tiers="group")
    assert group.rules[0].who == ("key_value", "absent")


def test_yaml_goes_there_and_back(tmp_path):
    there = plan().to_yaml()
    assert Plan.from_yaml(there) == plan()
    path = tmp_path / "plan.yaml"
    path.write_text(there, encoding="utf-8", newline="\n")
    assert Plan.from_yaml(path) == plan() == Plan.from_yaml(str(path))
    with pytest.raises(FileNotFoundError, match=r"there is no file none.yaml"):
        Plan.from_yaml("none.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules: [", "cannot be read"),
        ("- a\n- b", "outermost"),
        ("ruls: []\n", "no 'ruls'"),
        ("budget_yuan: {a: 1}\n", "budget_yuan is"),
    ],
)
def test_bad_yaml_gives_findings(text, words):
    bad = Plan.from_yaml(text)
    assert any(words in finding.fault for finding in bad.form)
    assert bad.review().ids[0] == "form"


def test_an_empty_yaml_is_an_empty_plan():
    assert Plan.from_yaml("").review().ids == Plan().review().ids
    assert {"M2", "M5", "M6", "M9", "M10", "M11", "M13"} <= set(Plan().review().ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_shows_itself(lang):
    siyu.use(lang)
    html = plan(name="<b>&")._repr_html_()
    assert "&lt;b&gt;&amp;" in html
    assert html.count("<rect") >= 3
    assert ("满80减15" if lang == "zh" else "15 off orders of 80 or more") in html
    if lang == "en":
        assert not re.search(r"[\u4e00-\u9fff]", html + repr(plan()))
    assert "color:#" not in html  # the page's own colours, on light and dark ground
    assert ("错误" if lang == "zh" else "fault") in plan(owner="").review()._repr_html_()


def test_the_calendar_has_the_weeks_of_the_year():
    weeks = plan(rules=[*RULES, {"who": "all", "trigger": "every", "days": 28, "channel": "group"}]).calendar()
    assert weeks.shape == (5, 52)
    assert weeks.loc[5].sum() == 13
    assert weeks.loc[1].all()
    festive = plan(rules=[{"who": "all", "trigger": "festival", "channel": "group"}]).calendar().loc[1]
    assert festive.sum() == 5
    assert festive["2026-11-09"]  # 11.11 lies in it
    assert not plan(rules=[{"who": "all", "trigger": "never"}]).calendar().to_numpy().any()


def test_words_and_worlds_know_the_same_codes():
    assert tuple(plan_words.CHANNELS) == CHANNELS
    assert tuple(OFFERS) == tuple(MARKET_OFFERS)
    assert set(TIERS["stage"]) == set(STAGES)
    assert set(TIERS["group"]) == set(plan_words.GROUPS)
    for table in (TRIGGERS, OFFERS, METRICS, plan_words.MEASURED_BY, plan_words.HOLDOUT_WAYS):
        for zh, en in table.values():
            assert re.search(r"[\u4e00-\u9fff]", zh)
            assert not re.search(r"[\u4e00-\u9fff]", en)
