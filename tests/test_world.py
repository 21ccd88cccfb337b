"""The simulated year keeps its promises: hold-out, budget, caps, consent, sums, order of users, seeds and common chance."""

import dataclasses
import re
import warnings

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.plan import Plan
from siyu_helpers.world import charts, limits_of, market, policies, policy_of, truth, year
from siyu_helpers.world.policies import Order, by_rules
from siyu_helpers.world.truth import build_world, noise
from siyu_helpers.world.year import Limits, redeem, run

USERS = 1500
ALL = (0, 1, 2, 3, 4)
EVERYTHING = [
    {"who": "potential", "trigger": "after_registration", "days": 7, "channel": "one_to_one", "offer": "free_gift"},
    {"who": "new", "trigger": "after_purchase", "days": 14, "channel": "one_to_one", "cap": 1},
    {"who": "active, loyal", "trigger": "cycle_reached", "channel": "one_to_one", "cap": 10},
    {"who": "active, loyal", "trigger": "birthday", "channel": "one_to_one", "offer": "friend_reward", "cap": 1},
    {"who": "dormant", "trigger": "dormant", "days": 63, "channel": "sms", "offer": "threshold_15_80", "cap": 2},
    {"who": "new, active, loyal", "trigger": "every", "days": 28, "channel": "one_to_one"},
    {"who": "potential, dormant", "trigger": "every", "days": 56, "channel": "sms", "offer": "percent_20", "cap": 4},
    {"who": "all", "trigger": "festival", "channel": "moments"},
]
GIFT = {"who": "active, loyal", "trigger": "birthday", "channel": "one_to_one", "offer": "free_gift", "cap": 1}
COME_BACK = {
    "who": "dormant",
    "trigger": "dormant",
    "days": 63,
    "channel": "one_to_one",
    "offer": "threshold_15_80",
    "cap": 4,
}
THOUGHT_OUT = Plan(
    [*EVERYTHING[:3], GIFT, COME_BACK, *EVERYTHING[5:7]],
    weekly_cap=1,
    holdout=0.1,
    budget_yuan=9000,
    quiet_hours=(22, 8),
    consent=True,
)
WEEKLY_COUPON = Plan(
    [{"who": "all", "trigger": "weekly", "channel": "one_to_one", "offer": "percent_20"}], consent=True
)
FLOOD = Plan([{"who": "all", "trigger": "weekly", "channel": c} for c in market.CHANNELS], consent=True)
NEVER = Plan([{"who": "all", "trigger": "never"}])


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


@pytest.fixture(scope="module")
def world():
    return build_world("tea", USERS, seed=11, number=0)


@pytest.fixture(scope="module")
def nothing(world):
    return run(world)


def plan(**changed):
    return Plan(
        **{"rules": EVERYTHING, "weekly_cap": 2, "holdout": 0.2, "budget_yuan": 2000, "consent": True, **changed}
    )


def go(plan, world):
    return run(world, policy_of(plan), limits_of(plan, world), len(plan.rules) + 1)


def watched(plan, world):
    """Run a plan; return the result and, week by week, who was written to by which rule."""
    letters = []
    inner = policy_of(plan)

    def policy(week, world, state, batch, limits):
        gone = state.gone.copy()
        inner(week, world, state, batch, limits)
        letters.extend((week, sent.rule, sent.users, gone, sent) for sent in batch.sent)

    return run(world, policy, limits_of(plan, world), len(plan.rules) + 1), letters


def same(one, other):
    for field in dataclasses.fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


# ---- invariants ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["random", "low_value"])
def test_the_holdout_is_never_touched(world, how):
    p = plan(holdout_by=how)
    held = limits_of(p, world).holdout
    done = go(p, world)
    assert held.mean() == pytest.approx(0.2, abs=0.04)
    assert done.touches[held].sum() == 0
    assert (done.left_week[held] == -1).all()
    assert done.touches[~held].sum() > 0


def test_a_random_holdout_is_like_the_others_and_a_low_value_one_is_not(world):
    random, low = (limits_of(plan(holdout_by=how), world).holdout for how in ("random", "low_value"))
    mean = world.before_fen.mean()
    error = world.before_fen.std() / np.sqrt(random.sum())
    assert abs(world.before_fen[random].mean() - mean) < 3 * error
    assert world.before_fen[low].mean() < 0.1 * mean


@pytest.mark.parametrize("budget", [0, 1, 37.4, 300, 2000, 8000])
@pytest.mark.parametrize(
    "rules", [EVERYTHING, [{"who": "all", "trigger": "weekly", "channel": "sms", "offer": "percent_20"}]]
)
def test_the_budget_is_never_exceeded(world, budget, rules):
    done = go(plan(budget_yuan=budget, rules=rules), world)
    spent = int(done.week_spent_fen.sum())
    assert 0 <= spent <= budget * 100
    assert spent == done.by_rule[:, 1].sum() + done.by_rule[:, 3].sum()


@pytest.mark.parametrize("rules", [EVERYTHING, [{"who": "all", "trigger": "weekly", "channel": "one_to_one"}]])
def test_money_that_is_short_is_used_up_and_the_plan_ends_there(world, rules):
    done = go(plan(budget_yuan=700, rules=rules), world)
    assert 0 < done.money_gone_week < 51
    assert done.week_touches[done.money_gone_week + 1 :].sum() == 0
    assert 690 * 100 < done.week_spent_fen.sum() <= 700 * 100
    enough = go(plan(budget_yuan=10**7, rules=rules), world)
    assert enough.money_gone_week == -1
    same(enough, go(plan(budget_yuan=None, rules=rules), world))


@pytest.mark.parametrize("cap", [1, 2, 3])
def test_the_weekly_cap_holds_over_all_rules(world, cap):
    done, letters = watched(plan(weekly_cap=cap, budget_yuan=None), world)
    table = pd.DataFrame([(week, user) for week, _, users, *_ in letters for user in users], columns=["week", "user"])
    assert table.value_counts().max() <= cap
    assert done.most_in_a_week.max() <= cap
    assert len(table) == done.touches.sum()


def test_a_rules_own_cap_holds_over_the_year(world):
    _, letters = watched(plan(budget_yuan=None), world)
    table = pd.DataFrame([(rule, user) for _, rule, users, *_ in letters for user in users], columns=["rule", "user"])
    most = table.value_counts().groupby("rule").max()
    for number, rule in enumerate(EVERYTHING):
        if "cap" in rule:
            assert most.get(number, 0) <= rule["cap"]
    assert most[5] > 4  # the rule without a cap writes on


def test_nobody_is_written_to_after_unsubscribing(world):
    for p in (plan(budget_yuan=None), FLOOD, Plan(FLOOD.rules, consent=False)):
        done, letters = watched(p, world)
        assert (done.left_week >= 0).any()
        for week, _, users, gone, _ in letters:
            assert not gone[users].any()
            assert ((done.left_week[users] == -1) | (done.left_week[users] >= week)).all()


def test_only_who_agreed_and_has_the_channel_and_is_registered_is_written_to(world):
    _, letters = watched(plan(budget_yuan=None), world)
    for week, _, users, _, sent in letters:
        assert world.consents[users].all()
        assert world.tied[sent.channel][users].all()
        assert (world.registered[users] <= week).all()


def test_the_first_rule_that_matches_wins(world):
    rules = [
        {"who": "all", "trigger": "weekly", "channel": "sms", "cap": 1},
        {"who": "all", "trigger": "weekly", "channel": "sms"},
    ]
    _, letters = watched(Plan(rules, weekly_cap=1, consent=True), world)
    first = {week: set(users) for week, rule, users, *_ in letters if rule == 0}
    second = {week: set(users) for week, rule, users, *_ in letters if rule == 1}
    assert len(first[0]) > 0
    assert not second.get(0)
    assert len(second[1] & first[0]) > 0.9 * len(first[0])
    assert all(not first.get(week, set()) & second.get(week, set()) for week in range(52))


def test_weekly_sums_agree_with_totals(world):
    done = go(plan(), world)
    assert done.week_margin_fen.sum() == done.margin_fen.sum()
    assert done.week_orders.sum() == done.orders.sum()
    assert done.week_touches.sum() == done.touches.sum() == done.by_rule[:, 0].sum()
    assert done.week_left.sum() == (done.left_week >= 0).sum()
    assert np.bincount(done.left_week[done.left_week >= 0], minlength=52).tolist() == done.week_left.tolist()


def test_doing_nothing_gives_exactly_nothing(world, nothing):
    for p in (NEVER, Plan([]), plan(rules=[]), plan(budget_yuan=0, rules=EVERYTHING[1:3])):
        np.testing.assert_array_equal(go(p, world).margin_fen, nothing.margin_fen)
    result = siyu.simulate(NEVER, worlds=3, users=300)
    assert result.margin_per_user == (0.0, 0.0, 0.0)
    assert result.score == 0
    assert (result.by_week[["margin_above_yuan", "orders_above", "touches", "spent_yuan"]] == 0).all(axis=None)


def test_permuting_users_changes_nothing(world):
    for p in (plan(), plan(budget_yuan=150), WEEKLY_COUPON, FLOOD):
        order = np.random.default_rng(3).permutation(USERS)
        done, moved = go(p, world), go(p, world.permuted(order))
        for field in dataclasses.fields(done):
            one, other = getattr(done, field.name), getattr(moved, field.name)
            per_user = isinstance(one, np.ndarray) and one.shape[:1] == (USERS,)
            np.testing.assert_array_equal(one[order] if per_user else one, other, err_msg=field.name)


def test_chance_travels_with_the_user_into_worlds_of_other_sizes():
    small, large = build_world("tea", 200, 5, 1), build_world("tea", 900, 5, 1)
    for name in ("rate", "mean_fen", "registered", "lost", "birthday", "lot", "last", "count", "before_fen"):
        np.testing.assert_array_equal(getattr(small, name), getattr(large, name)[:200], err_msg=name)
    for one, other in zip(noise(small, 17), noise(large, 17), strict=True):
        np.testing.assert_array_equal(one, other[:200])


def test_a_world_drawn_in_blocks_is_the_world_drawn_at_once(monkeypatch):
    whole = build_world("tea", 700, 5, 0)
    monkeypatch.setattr(truth, "BLOCK", 256)
    parts = build_world("tea", 700, 5, 0)
    for name in ("rate", "last", "count", "spend_fen", "event_user", "event_fen", "event_mark", "starts"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name), err_msg=name)


def test_large_worlds_draw_their_chance_again_and_get_the_same(world, monkeypatch):
    monkeypatch.setattr(truth, "KEEP_NOISE", 0)
    again = build_world("tea", USERS, seed=11, number=0)
    assert not again.kept
    assert world.kept
    same(go(plan(), world), go(plan(), again))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_and_another_seed_another():
    one = siyu.simulate(plan(), worlds=2, users=400, seed=5)
    again = siyu.simulate(plan(), worlds=2, users=400, seed=5)
    other = siyu.simulate(plan(), worlds=2, users=400, seed=6)
    pd.testing.assert_frame_equal(one.worlds, again.worlds)
    pd.testing.assert_frame_equal(one.users(1), again.users(1))
    assert one.margin_per_user != other.margin_per_user
    assert one.worlds["nothing"].nunique() == 2


@pytest.mark.slow
def test_common_chance_makes_differences_sharp():
    results = [
        siyu.simulate(p, worlds=12, users=1000) for p in (THOUGHT_OUT, Plan(THOUGHT_OUT.rules[:5], consent=True))
    ]
    levels = results[0].worlds["margin_per_user"] + results[0].worlds["nothing"]
    difference = results[0].worlds["margin_per_user"] - results[1].worlds["margin_per_user"]
    assert difference.std() < 0.35 * levels.std()
    assert results[0].worlds["margin_per_user"].std() < 0.5 * levels.std()


def test_a_run_leaves_its_world_as_it_was(world):
    before = {f.name: np.copy(getattr(world, f.name)) for f in dataclasses.fields(world) if f.name != "kept"}
    go(FLOOD, world)
    for name, values in before.items():
        np.testing.assert_array_equal(values, getattr(world, name), err_msg=name)


# ---- what the models say ---------------------------------------------------------------------------------------------


def test_purchases_before_the_year_follow_the_pareto_nbd_model():
    """Of users whose first order lies t weeks back, E[X(t)] = r β / (α (s - 1)) (1 - (β / (β + t))^(s - 1))."""
    spec = truth.BRANDS["tea"]
    b = spec.buying_parameters
    w = build_world("tea", 60_000, 3, 0)
    has = w.last > -1000
    age = -(w.first[has] + 0.5)
    times = np.array([segment.rate for segment in spec.segments]) @ np.array([s.share for s in spec.segments])
    expected = b["r"] * b["beta"] / (b["alpha"] * (b["s"] - 1)) * (1 - (b["beta"] / (b["beta"] + age)) ** (b["s"] - 1))
    repeats = w.count[has] - 1
    assert repeats.mean() == pytest.approx(times * expected.mean(), rel=0.04)


def test_amounts_follow_the_gamma_gamma_model():
    spec = truth.BRANDS["tea"]
    p = spec.spend_parameters
    w = build_world("tea", 60_000, 3, 0)
    dearer = np.array([s.spend for s in spec.segments]) @ np.array([s.share for s in spec.segments])
    assert w.mean_fen.mean() == pytest.approx(p["p"] * p["gamma"] / (p["q"] - 1) * dearer, rel=0.02)
    assert noise(w, 3).basket.mean() == pytest.approx(1, rel=0.01)
    assert noise(w, 3).basket.std() == pytest.approx(p["p"] ** -0.5, rel=0.02)


def test_fatigue_follows_its_formula(world):
    seen = []

    def policy(week, world, state, batch, limits):
        seen.append(state.fatigue[0])
        if week in (0, 1, 3):
            state.may[0] = True
            year.write_to(np.array([0]), 0, 0, 0, world, state, batch, limits, week)

    run(world, policy)
    expected, fatigue = [], 0.0
    for week in range(52):
        expected.append(fatigue)
        fatigue = 0.7 * fatigue + (week in (0, 1, 3))
    np.testing.assert_allclose(seen, expected, rtol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channel", "chance"), [("one_to_one", 0.010), ("group", 0.004), ("moments", 0.001), ("sms", 0.012)]
)
def test_rested_people_unsubscribe_at_the_stated_chance(channel, chance):
    w = build_world("tea", 60_000, 4, 0)
    number = market.CHANNELS.index(channel)
    done = run(w, by_rules([Order(ALL, "every", 60.0, number, 0)], "stage", True))
    sent = done.week_touches[0]
    assert done.week_touches.sum() == sent
    assert done.week_left[0] / sent == pytest.approx(chance, abs=4 * (chance / sent) ** 0.5)


def test_offers_are_taken_off_as_they_say():
    code = {name: number for number, name in enumerate(market.OFFERS)}
    fen = np.array([10_000, 6_100, 6_200, 7_999, 8_000, 5_000, 5_000])
    offer = [code[o] for o in ("percent_20", *["threshold_15_80"] * 4, "free_gift", "none")]
    amount, cost = redeem(fen, np.array(offer))
    assert amount.tolist() == [10_000, 6_100, 8_000, 8_000, 8_000, 5_000, 5_000]
    assert cost.tolist() == [2_000, 0, 1_500, 1_500, 1_500, 600, 0]
    assert fen.tolist() == [10_000, 6_100, 6_200, 7_999, 8_000, 5_000, 5_000]


def test_friends_come_at_the_stated_rate():
    w = build_world("tea", 20_000, 4, 0)
    assert 0.05 <= w.brings * w.starts[-1] / w.users <= 0.15


def test_tiers_are_those_of_stage_types(world):
    """The same limits as the course's own stages, on the state at the start of the year."""
    state = year._start(world, Limits())
    stage = np.array(policies.STAGE_CODES)[policies.tier_codes("stage", 0, world, state)]
    days = -7 * world.last.astype(int)
    expected = np.select(
        [world.count == 0, days > 90, world.count >= 8, (world.count == 1) & (days <= 30)],
        ["potential", "dormant", "loyal", "new"],
        "active",
    )
    assert stage.tolist() == expected.tolist()
    assert len(set(stage)) == 5
    rfm = pd.DataFrame(
        {"recency_days": days, "frequency": world.count.astype(int), "monetary_fen": world.spend_fen},
        index=pd.RangeIndex(USERS, name="user_id"),
    )[world.count > 0]
    group = np.array(policies.GROUP_CODES)[policies.tier_codes("group", 0, world, state)]
    assert group[world.count > 0].tolist() == siyu.rfm_segments(rfm, truth.BRANDS["tea"].thresholds)["group"].tolist()
    assert set(group[world.count == 0]) == {"absent"}


def test_rules_see_only_what_a_shop_sees(world):
    """Other truth, the same orders so far: in the first week the same people are written to."""
    blind = dataclasses.replace(
        world, rate=world.rate[::-1].copy(), lost=world.lost[::-1].copy(), offer_lift=world.offer_lift[::-1].copy()
    )
    first = [[sent.tolist() for week, _, sent, *_ in watched(plan(), w)[1] if week == 0] for w in (world, blind)]
    assert first[0] == first[1]
    assert sum(map(len, first[0])) > 0


def test_night_messages_wait_for_the_morning_where_there_are_quiet_hours(world):
    night = [{"who": "all", "trigger": "every", "days": 28, "channel": "one_to_one", "hour": 23}]
    day = [{**night[0], "hour": 10}]
    quiet = go(Plan(night, quiet_hours=(22, 8), consent=True), world)
    same(quiet, go(Plan(day, consent=True), world))
    loud = go(Plan(night, consent=True), world)
    assert loud.week_left.sum() > 1.5 * quiet.week_left.sum()
    assert loud.week_complaints.sum() > quiet.week_complaints.sum() == 0


def test_the_stop_rule_stops(world):
    stopped = go(Plan(FLOOD.rules, consent=True, stop={"metric": "unsubscribe_rate", "above": 0.05, "weeks": 4}), world)
    assert 0 <= stopped.stopped_week < 10
    assert stopped.week_touches[stopped.stopped_week + 1 :].sum() == 0
    assert go(FLOOD, world).stopped_week == -1


def test_bg_nbd_brands_run_too():
    result = siyu.simulate(plan(), worlds=1, users=300, brand="beauty")
    assert result.pool == 300
    assert len(result.users()) == 300


# ---- what a lesson shows ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["tea", "fruit"])
def compared(request):
    plans = {"weekly coupon": WEEKLY_COUPON, "four channels a week": FLOOD, "thought out": THOUGHT_OUT}
    return {name: siyu.simulate(p, worlds=6, brand=request.param) for name, p in plans.items()}


@pytest.mark.slow
def test_the_weekly_coupon_loses_and_a_thought_out_plan_wins(compared):
    table = siyu.compare_plans(compared)
    assert table.loc["weekly coupon", "high"] < -5
    assert table.loc["thought out", "low"] > 2
    assert table.loc["thought out", "difference_low"] > 10
    assert 0.5 < table.loc["thought out", "score"] < 1.1
    assert (compared["thought out"].worlds["reference"] > 3).all()


@pytest.mark.slow
def test_over_contact_destroys_the_pool(compared):
    table = siyu.compare_plans(compared)
    assert table.loc["four channels a week", "margin_per_user"] < table.loc["weekly coupon", "margin_per_user"]
    assert table.loc["four channels a week", "unsubscribe_share"] > 0.7
    assert table.loc["thought out", "unsubscribe_share"] < 0.1
    reachable = compared["four channels a week"].by_week["reachable"]
    assert reachable.iloc[-1] < 0.3 * reachable.iloc[0]


@pytest.mark.slow
def test_a_result_reads_in_both_languages_and_agrees_with_itself(compared):
    result = compared["thought out"]
    for lang, words in (("zh", "人均毛利增量"), ("en", "above doing nothing")):
        siyu.use(lang)
        assert words in repr(result)
        assert words in result._repr_html_()
    users = result.users(0)
    assert len(users) == result.pool
    row = result.worlds.iloc[0]
    assert users["unsubscribed"].mean() == pytest.approx(row["unsubscribe_share"])
    assert users["touches"].mean() == pytest.approx(row["touches_per_user"])
    assert (users["margin_fen"].sum() / 100 / len(users)) == pytest.approx(row["nothing"] + row["margin_per_user"])
    groups = users.groupby("holdout")["margin_fen"].mean() / 100
    assert groups[False] - groups[True] == pytest.approx(row["effect"])
    tiers = result.by_tier
    assert (tiers["users"] * tiers["margin_per_user"]).sum() / result.pool == pytest.approx(
        result.margin_per_user.value
    )
    assert result.by_week["margin_above_yuan"].sum() / result.pool == pytest.approx(result.margin_per_user.value)
    assert result.by_rule[["contact_yuan", "offer_yuan"]].sum().sum() == pytest.approx(result.budget_spent_yuan)
    assert result.budget_spent_yuan <= 9000
    with pytest.raises(IndexError, match="there is 0 to 5"):
        result.users(6)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_draw_without_a_warning(compared, lang):
    import matplotlib.pyplot as plt

    siyu.use(lang)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = [charts.plan_bars(compared), charts.tier_bars(compared["thought out"])]
        axes += [charts.weeks(compared, measure) for measure in ("reachable", "margin_above_yuan")]
        axes.append(charts.holdout_intervals(compared["thought out"]))
        for ax in axes:
            ax.figure.canvas.draw()
    for ax in axes:
        words = ax.get_title() + ax.get_xlabel() + ax.get_ylabel()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in words) == (lang == "zh")
    with pytest.raises(ValueError, match="moods"):
        charts.weeks(compared, "moods")
    with pytest.raises(ValueError, match=re.escape("没有留出组" if lang == "zh" else "no hold-out")):
        charts.holdout_intervals(compared["weekly coupon"])
    plt.close("all")


def test_what_a_run_shows_is_reviewed():
    flood = Plan(FLOOD.rules, stop={"metric": "unsubscribe_rate", "above": 0.05, "weeks": 4})
    review = flood.review(siyu.simulate(flood, worlds=2, users=800))
    assert [f.id for f in review if f.where == "simulated year"] == ["M1", "M13"]
    short = plan(budget_yuan=100)
    assert "M9" in short.review(siyu.simulate(short, worlds=2, users=1500)).ids
    assert "M9" not in short.review().ids


@pytest.mark.slow
def test_plans_of_other_worlds_are_not_compared():
    one, other = (siyu.simulate(NEVER, worlds=2, users=100, seed=seed) for seed in (1, 2))
    with pytest.raises(ValueError, match="other worlds"):
        siyu.compare_plans({"a": one, "b": other})
    with pytest.raises(ValueError, match="no result"):
        siyu.compare_plans({})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"worlds": 0}, "worlds is 0"),
        ({"worlds": 1.5}, "worlds is 1.5"),
        ({"worlds": True}, "worlds is True"),
        ({"users": 0}, "users is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"brand": "cars"}, "no brand 'cars'"),
        ({"fatigue": -0.1}, "fatigue is -0.1"),
        ({"fatigue": 10.5}, "fatigue is 10.5"),
        ({"fatigue": float("nan")}, "fatigue is nan"),
        ({"fatigue": float("inf")}, "fatigue is inf"),
        ({"fatigue": "2"}, "fatigue is '2'"),
        ({"fatigue": True}, "fatigue is True"),
    ],
)
def test_numbers_that_do_not_work_are_refused(changed, words):
    with pytest.raises(ValueError, match=words):
        siyu.simulate(NEVER, **{"worlds": 1, "users": 50, **changed})


# What simulate(plan(), worlds=2, users=400, seed=5) gave before there was `fatigue`: fen by world, messages, unsubscribed.
BEFORE = [(3132379, 2694, 35), (3680527, 2436, 30)]


def test_fatigue_of_one_changes_nothing():
    plain = siyu.simulate(plan(), worlds=2, users=400, seed=5)
    same_again = siyu.simulate(plan(), worlds=2, users=400, seed=5, fatigue=1)
    pd.testing.assert_frame_equal(plain.worlds, same_again.worlds, check_exact=True)
    found = [
        (int(frame["margin_fen"].sum()), int(frame["touches"].sum()), int(frame["unsubscribed"].sum()))
        for frame in (plain.users(0), plain.users(1))
    ]
    assert found == BEFORE


def test_more_fatigue_drives_more_people_away(world):
    left, gain = [], []
    for fatigue in (0, 0.5, 1, 2, 10):
        done = go(Plan(FLOOD.rules[:1], consent=True), dataclasses.replace(world, fatigue=fatigue))
        left.append(int((done.left_week >= 0).sum()))
        gain.append(int(done.margin_fen.sum()))
    assert left[0] == 0
    assert left == sorted(set(left)), "more each time"
    assert gain == sorted(gain, reverse=True)
    assert siyu.simulate(NEVER, worlds=1, users=200, fatigue=10).margin_per_user.value == 0
    told = siyu.simulate(NEVER, worlds=1, users=200, fatigue=np.float64(2))
    assert told.fatigue == 2
    assert "Fatigue" in repr(told)
    assert "Fatigue" not in repr(siyu.simulate(NEVER, worlds=1, users=200))


def test_answers_compare_the_week_of_a_rules_first_occasion(world):
    p = plan(budget_yuan=None, weekly_cap=None, rules=EVERYTHING[2:3])
    done, letters = watched(p, world)
    first = {}
    for week, _, users, *_ in letters:
        for user in users:
            first.setdefault(user, week)
    held = limits_of(p, world).holdout
    came = done.occasion_week[:, 0]
    assert {user: came[user] for user in first} == first
    assert set(np.flatnonzero((came >= 0) & ~held)) == set(first), (
        "without a cap all are written to at their first occasion"
    )
    assert (came[held] >= 0).mean() == pytest.approx((came[~held] >= 0).mean(), abs=0.08)
    assert not done.answered[came < 0].any()
    result = siyu.simulate(p, worlds=3, users=1500)
    table = result.answers(1)
    assert (table["users"] > 3 * table["held_out"]).all()
    both = table["share"] * (1 - table["share"]) / table["users"] + table["held_out_share"] * (1 - table["held_out_share"]) / table["held_out"]  # fmt: skip
    np.testing.assert_allclose(table["high"] - table["difference"], 1.96 * np.sqrt(both))
    assert table["difference"].mean() > 0.05, "a reminder at the right moment works at once"
    tiers = result.occasions["tier"].unique()
    parts = sum(result.occasions.query("tier == @tier and not holdout")["users"].sum() for tier in tiers)
    assert parts == table["users"].sum()
    for wrong in ((2, None), (1, "no tier"), (0, None)):
        with pytest.raises(ValueError, match="nobody to compare"):
            result.answers(*wrong)
    with pytest.raises(ValueError, match="nobody to compare"):
        siyu.simulate(NEVER, worlds=1, users=100).answers(1)
    assert siyu.simulate(Plan([]), worlds=1, users=50).occasions.empty


def test_one_user_and_one_world_are_enough():
    result = siyu.simulate(plan(), worlds=1, users=1)
    assert np.isnan(result.margin_per_user.low)
    assert len(result.users()) == 1
    repr(result)


def test_many_rules_run_too():
    many = Plan([{"who": "all", "trigger": "every", "days": 182, "channel": "sms"}] * 300, consent=True)
    result = siyu.simulate(many, worlds=1, users=60)
    assert result.worlds.loc[0, "most_in_a_week"] == 300
    assert len(result.by_rule) == 300


def test_the_bar_is_shown_in_a_notebook_only(capfd, monkeypatch):
    import siyu_helpers.world as package

    monkeypatch.setattr(package, "SHOW_PROGRESS", 0)
    quiet = siyu.simulate(NEVER, worlds=2, users=50)
    assert capfd.readouterr() == ("", "")
    shown = []

    class Handle:
        def update(self, picture):
            shown.append(picture.data)

    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    monkeypatch.setattr("IPython.display.display", lambda picture, display_id: shown.append(picture.data) or Handle())
    pd.testing.assert_frame_equal(siyu.simulate(NEVER, worlds=2, users=50).worlds, quiet.worlds)
    assert "0 of 2 worlds simulated" in shown[0]
    assert shown[-1] == "2 of 2 worlds simulated"
    assert "<progress" in shown[1]
    assert capfd.readouterr().err == ""


@pytest.mark.full
def test_a_million_users_stay_within_two_gigabytes():
    import subprocess
    import sys

    code = (
        "import resource, siyu_helpers as siyu\n"
        "p = siyu.Plan([{'who': 'all', 'trigger': 'every', 'days': 28, 'channel': 'sms', 'offer': 'percent_20'},"
        "{'who': 'all', 'trigger': 'cycle_reached', 'channel': 'one_to_one', 'cap': 9}], holdout=0.1, weekly_cap=1, consent=True)\n"
        "siyu.simulate(p, worlds=1, users=1_000_000)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    if sys.platform != "linux":
        pytest.skip("memory is measured in kilobytes on Linux alone")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2 * 1024**2
