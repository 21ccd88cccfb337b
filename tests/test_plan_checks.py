"""What the checks of unit 6 read: cycles, reminders, what a query gives, a plan and its year, an effect."""

import importlib
import json

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import build
from course_tools.paths import units
from siyu_helpers.checks import unit6
from siyu_helpers.checks.hidden import unit6 as hidden
from siyu_helpers.checks.kit import CheckFailedError, Namespace, UnfitError
from siyu_helpers.checks.plan_shapes import Cycles, Due, PlanText, YearOfPlan, error_words, plan_in
from siyu_helpers.data import folder
from siyu_helpers.plan import Plan

(UNIT,) = (unit for unit in units() if unit.checks == "unit6")
RULES = [
    {"who": "active, loyal", "trigger": "cycle_reached", "channel": "one_to_one", "cap": 8},
    {"who": "potential, new, dormant", "trigger": "never"},
]


def idea_of(item: str, value: object) -> str:
    """Return the idea that the visible check names, or "" where it accepts."""
    try:
        unit6.run(item, answers=Namespace({item: value}))
    except CheckFailedError as failed:
        return failed.idea
    return ""


@pytest.mark.slow
def test_notebook_and_check_use_the_same_purchases_and_users():
    shown: dict = {}
    for cell in build.notebook(UNIT, "exercise", "en").cells:
        if cell.id in ("setup", "data"):
            exec(compile(cell.source, cell.id, "exec"), shown)  # noqa: S102
    rows, cut_off = hidden._term(folder())
    assert shown["unsubscribed"] == cut_off
    columns = ["user_id", "product", "ordered_on"]
    theirs = shown["purchases"][columns].sort_values(columns, ignore_index=True)
    ours = pd.DataFrame(rows, columns=columns).sort_values(columns, ignore_index=True)
    pd.testing.assert_frame_equal(theirs, ours, check_dtype=False)


def test_the_task_says_what_the_check_asks():
    for lang in ("zh", "en"):
        cells = build.notebook(UNIT, "exercise", lang).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert f"{unit6.BUDGET:,}" in text
        assert f"{unit6.STOPS_AT:g}" in text
        assert f"budget_limit_yuan={unit6.BUDGET}" in text
        assert f"{unit6.FIRST_DAY}" in text
        assert f"{unit6.LAST_DAY}" in text
        assert f"{unit6.MOST_HELD_OUT:g}" in text
        assert f"{unit6.LEAST_MARGIN:g} {'元' if lang == 'zh' else 'yuan'}" in text
        assert f"{hidden.MARGIN:g} {'元' if lang == 'zh' else 'yuan'}" in text
        assert f"{unit6.MOST_UNSUBSCRIBES:.0%}" in text
        assert f"{hidden.UNSUBSCRIBES:.1%}" in text
        assert f"{unit6.ROOM:g}" in text


def test_a_cycle_may_be_missing_and_cycles_may_stand_in_a_table():
    cycles = Cycles("product", {"cycle_days": "number"}, any_index=True)
    wanted = cycles.canonical(pd.Series({"apples": 9.5, "bananas": 8}))
    for same in (
        {"bananas": 8, "apples": 9.5},
        pd.Series({"gift_box": np.nan, "bananas": 8, "apples": 9.5}),
        pd.DataFrame({"product": ["bananas", "apples"], "days": [8, 9.5]}),
    ):
        pd.testing.assert_frame_equal(cycles.canonical(same), wanted)
    with pytest.raises(UnfitError) as fault:
        cycles.canonical(pd.to_timedelta(pd.Series({"apples": 9}), unit="D"))
    assert fault.value.idea == "time_span"


def test_reminders_in_every_form():
    table = pd.DataFrame({"user_id": ["u2", "u1"], "product": "apples", "due_on": pd.to_datetime(["2026-07-02"] * 2)})
    wanted = Due().canonical(table)
    assert wanted["due_on"].to_dict() == {"u1 · apples": "2026-07-02", "u2 · apples": "2026-07-02"}
    for same in (
        table.iloc[::-1].assign(note=1),
        table.set_index(["user_id", "product"]),
        table.set_index(["user_id", "product"])["due_on"],
        table.assign(due_on="2026-07-02"),
        table.assign(due_on=table["due_on"].dt.date),
        table.assign(due_on=table["due_on"].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")),
    ):
        pd.testing.assert_frame_equal(Due().canonical(same), wanted)
    for wrong, idea in (
        (table.assign(due_on=3), "not_times"),
        (table.assign(due_on=pd.NaT), "M92"),
        (table.assign(user_id="u1"), "doubled_rows"),
        (table.drop(columns="product"), "missing_column"),
        ([1, 2], "wrong_type"),
    ):
        with pytest.raises(UnfitError) as fault:
            Due().canonical(wrong)
        assert fault.value.idea == idea


def test_a_view_takes_tags_in_any_order_and_days_in_any_form():
    row = {
        "user_id": "u1",
        "tier": "absent",
        "last_order_on": pd.Timestamp("2026-06-20"),
        "spend_yuan": 0,
        "touches_30d": 1,
        "tags": "b, a",
        "last_note": np.nan,
        "last_note_owner": np.nan,
    }
    wanted = unit6.VIEW.canonical(pd.DataFrame([row]))
    for change in (
        {"tags": np.array(["a", "b"])},
        {"tags": "a、b"},
        {"last_order_on": "2026-06-20"},
        {"last_order_on": pd.Timestamp("2026-06-20 20:15")},
        {"last_note": "", "last_note_owner": None},
        {"spend_yuan": 0.0},
    ):
        pd.testing.assert_frame_equal(unit6.VIEW.canonical(pd.DataFrame([{**row, **change}])), wanted)
    assert not unit6.VIEW.canonical(pd.DataFrame([{**row, "tags": "a, a, b"}])).equals(wanted)


def test_an_error_of_a_query_points_at_its_place():
    error = "Binder Error: no such column\n\nLINE 2: SELECT nam FROM users\n               ^^^\nLook at the columns."
    assert error_words(error) == (
        "Binder Error: no such column",
        "LINE 2: SELECT nam FROM users\n               ^^^",
        "Look at the columns.",
    )
    assert error_words("Only one query.")[:2] == ("Only one query.", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT nam\nFROM users", "cdp.schema"),
        ('SELECT user_id FROM orders WHERE ordered_on > DATE "2026-06-30"', {"zh": "单引号", "en": "single quotes"}),
        ("SELECT user_id， tier FROM users", {"zh": "全角", "en": "full-width"}),
    ],
    ids=["column", "double quotes", "comma"],
)
def test_a_mark_stands_below_the_word_it_means(query, hint, lang):
    siyu.use(lang)
    with pytest.raises(CheckFailedError) as failed:
        unit6.run("user_view", answers=Namespace({"user_view": query}))
    title, line, mark, think, look = failed.value.lines
    assert title.startswith("✗")
    assert line.startswith("LINE 1: ")
    assert set(mark.strip()) == {"^"}
    assert (hint if isinstance(hint, str) else hint[lang]) in think
    assert "6.3" in look


@pytest.mark.slow
def test_figures_are_compared_with_the_terms_data():
    (case,) = hidden._figures(folder())
    ours = unit6._figures(folder())
    assert ours.truth == case.truth  # the public helpers, and the reference purchase by purchase
    assert idea_of("figures", case.truth) == ""
    assert idea_of("figures", {**case.truth, "users_due": case.truth["users_due"] + 1}) == "differs"
    for idea, made in ours.suspects.items():
        assert idea_of("figures", made) == idea.split()[0]


SHOP = {"weekly_cap": 1, "budget_yuan": 1500, "consent": True, "quiet_hours": (22, 8)}
BY_NEED = [
    {"who": "new, active, loyal", "trigger": "cycle_reached", "channel": "one_to_one"},
    {"who": "dormant", "trigger": "dormant", "days": 63, "channel": "one_to_one", "offer": "threshold_15_80", "cap": 4},
    {"who": "potential", "trigger": "never"},
]


@pytest.mark.slow
def test_a_year_that_earns_still_needs_a_sound_plan():
    assert idea_of("plan_result", Plan(BY_NEED, **SHOP)) == "M2"
    poor = Plan([{"who": "all", "trigger": "birthday", "channel": "sms"}], **SHOP)
    assert idea_of("plan_result", poor) == "M63"  # the year is told first


@pytest.mark.slow
def test_money_that_is_set_is_never_overspent():
    rules = [{"who": "all", "trigger": "every", "days": 14, "channel": "one_to_one", "offer": "percent_20"}]
    spent = siyu.simulate(Plan(rules, **SHOP), worlds=5, brand="fruit").worlds["budget_spent_yuan"]
    assert spent.max() <= 1500


@pytest.mark.parametrize(
    ("query", "idea"),
    [
        ("SELECT * FROM user_360", "M53"),
        ("SELEKT 1", "M49"),
        ("DROP TABLE users", "M49"),
        ("SELECT 1 AS user_id", "missing_column"),
        ("  ;", "not_written"),
        (pd.DataFrame(), "M50"),
        (7, "wrong_type"),
    ],
)
def test_what_is_no_query(query, idea):
    assert idea_of("user_view", query) == idea


@pytest.mark.parametrize(
    ("rows", "idea"),
    [
        ({"tier": ["absent", "key_value"]}, "M33"),
        ({"last_note": ["a", "b"]}, "M32"),
        ({"user_id": ["u4", "u4"], "last_note": ["a", "b"]}, "M38"),
        ({"tags": ["a", "b"]}, "M34"),
    ],
)
def test_the_reason_why_a_user_stands_twice(rows, idea):
    table = pd.DataFrame({"user_id": ["u1", "u1"], "tier": "absent", **rows})
    with pytest.raises(UnfitError) as fault:
        unit6.why_doubled(table, unit6.small_platform())
    assert fault.value.idea == idea


def test_a_plan_comes_through_as_it_was_written():
    plan = Plan(
        RULES,
        name="果",
        tiers="stage",
        weekly_cap=2,
        holdout=0.1,
        budget_yuan=3000,
        kpis=[{"metric": "margin_per_user", "tier": "active", "base": 0, "target": 6, "date": "2027-06-30"}],
        stop={"metric": "complaint_rate", "above": 0.02, "weeks": 2},
        review_date="2026-10-01",
        quiet_hours=(22, 8),
        consent=True,
    )
    for given in (plan, plan.to_yaml()):
        content = PlanText().canonical(given)["content"].iloc[0]
        assert plan_in(content) == plan
        assert plan_in(content).review().to_frame().equals(plan.review().to_frame())
    assert plan_in(PlanText().canonical(Plan())["content"].iloc[0]) == Plan()


class Odd:
    def __getattr__(self, name):
        raise RuntimeError(name)


@pytest.mark.parametrize(
    ("given", "idea"),
    [
        (RULES, "wrong_type"),
        (Odd(), "wrong_type"),
        (None, "wrong_type"),
        ("x" * 200_000, "wrong_type"),
        ("no.yaml", "form"),
        ("rules: [", "form"),
        (" \n", "not_written"),
        (Plan([{"who": "vip", "trigger": "weekly", "channel": "fax"}]), "form"),
        (Plan(RULES * 50), "form"),
    ],
    ids=["rules", "odd", "none", "long", "path", "broken", "empty", "unknown", "many"],
)
def test_what_is_no_plan(given, idea):
    with pytest.raises(UnfitError) as fault:
        PlanText().canonical(given)
    assert fault.value.idea == idea


def test_the_year_of_a_plan_holds_the_plan():
    plan = Plan(RULES, budget_yuan=3000)
    result = siyu.simulate(plan, worlds=1, users=200, brand="fruit")
    assert result.plan is plan
    shape = YearOfPlan("fruit")
    pd.testing.assert_frame_equal(shape.canonical(result), shape.canonical(plan))
    tea = shape.canonical(siyu.simulate(plan, worlds=1, users=200))
    assert tea.loc["brand", "content"] == "tea"
    assert json.loads(tea.loc["plan", "content"])["budget_yuan"] == 3000


@pytest.mark.slow
def test_grading_runs_the_plan_in_at_least_ten_unseen_worlds():
    (case,) = hidden.plan_result()
    seed, worlds, margin, unsubscribes = case.arguments
    assert worlds >= 10
    assert seed not in (unit6.VISIBLE_SEED, importlib.import_module("siyu_helpers.world").DEFAULT_SEED)
    assert margin <= unit6.LEAST_MARGIN
    assert unsubscribes >= unit6.MOST_UNSUBSCRIBES
    content = unit6.YEAR.canonical(case.truth)
    unit6.sensible_year(content)
    unit6.judge_year(content, *case.arguments)


@pytest.mark.slow
def test_the_model_answers_figures_are_those_of_its_plan():
    solved: dict = {}
    cells = build.notebook(UNIT, "exercise", "en").cells
    exec(next(cell.source for cell in cells if cell.id == "plan_answer"), {"siyu": siyu}, solved)  # noqa: S102
    plan = solved["plan"]
    weekly = [{**rule, "days": 7} if rule.get("trigger") == "every" else rule for rule in solved["rules"]]
    no_group = [rule for rule in solved["rules"] if rule.get("trigger") != "every"]
    shared = {name: getattr(plan, name) for name in ("weekly_cap", "holdout", "budget_yuan", "quiet_hours", "consent")}
    stop = {"metric": "unsubscribe_rate", "above": plan.stop.above, "weeks": plan.stop.weeks}
    calm, tired = (siyu.simulate(plan, worlds=10, brand="fruit", fatigue=factor) for factor in (1, 2))
    often = siyu.simulate(Plan(weekly, stop=stop, **shared), worlds=10, brand="fruit")
    quiet = siyu.simulate(Plan(no_group, stop=stop, **shared), worlds=10, brand="fruit", fatigue=2)
    each = calm.worlds["margin_per_user"]
    figures = [*calm.margin_per_user, each.min(), each.max(), *tired.margin_per_user, *quiet.margin_per_user]
    figures += [often.margin_per_user.value, 100 * plan.stop.above]
    shares = [calm.unsubscribe_share, often.unsubscribe_share]
    coupons = calm.by_rule["offer_yuan"].sum()
    assert coupons == pytest.approx(200, abs=10)
    assert (tired.worlds["stopped_week"] >= 0).any()
    assert calm.worlds[["effect_low", "effect_high"]].diff(axis=1).iloc[:, 1].mean() / 2 > 30
    for lang in ("zh", "en"):
        (essay,) = (cell.source for cell in build.notebook(UNIT, "exercise", lang).cells if cell.id == "document")
        for figure in figures:
            assert f"{figure:.1f}".replace("-", "−").removesuffix(".0") in essay
        for share in shares:
            assert f"{share:.0%}" in essay


def test_an_effect_in_every_form():
    wanted = unit6.EFFECT.canonical((1, 0.5, 2))
    for same in ([1, 0.5, 2], np.array([1, 0.5, 2]), pd.Series([1, 0.5, 2]), {"high": 2, "low": 0.5, "effect": 1}):
        pd.testing.assert_frame_equal(unit6.EFFECT.canonical(same), wanted)
    for wrong, idea in (
        ((1, (0.5, 2)), "M79"),
        ((1, 2), "wrong_type"),
        (3.0, "wrong_type"),
        (("a", 1, 2), "wrong_type"),
    ):
        with pytest.raises(UnfitError) as fault:
            unit6.EFFECT.canonical(wrong)
        assert fault.value.idea == idea


def test_the_hand_worked_effect_is_welchs():
    users = unit6.users_frame(unit6.YEAR_OF_USERS)
    (case,) = unit6.incremental_effect()
    assert siyu.incremental_effect(users) == pytest.approx(case.truth, rel=1e-8)
