"""The coupon tests of unit 5: what the tables promise, the truth behind them, and traps that give other figures."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

import siyu_helpers as siyu
from course_tools import data as writer
from siyu_helpers.simulator import DEFAULT_SEED
from siyu_helpers.simulator.coupons import ARMS, COUPON_TESTS, KINDS, TIERS, simulate_coupons
from siyu_helpers.simulator.tables import table
from tests.traps import assert_all_differ

SEEDS = [DEFAULT_SEED, 1, 2, 3]
TERMS = [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])]
DAY = pd.Timedelta(days=1)
CONTROL, NO_MINIMUM, THRESHOLD = ARMS


@cache
def world(test, seed):
    """The tables of a test, those that every trap uses worked out once and without the course's own helpers."""
    trial = simulate_coupons(test, seed)
    spec = trial.test
    users, orders = (trial.tables[f"{spec.tables}coupon_{name}"] for name in ("users", "orders"))
    start = users["assigned_at"].iloc[0]
    during = orders[orders["order_time"] >= start]
    arm = users.set_index("user_id")["arm"]
    profit = (during["margin_fen"] - during["discount_fen"]).groupby(during["user_id"]).sum()
    profit = profit.reindex(users["user_id"], fill_value=0) - users["contact_cost_fen"].to_numpy()
    return SimpleNamespace(
        trial=trial,
        spec=spec,
        users=users,
        orders=orders.assign(arm=orders["user_id"].map(arm)),
        during=during.assign(arm=during["user_id"].map(arm)),
        before=orders[orders["order_time"] < start],
        start=start,
        truth=trial.truth["users"],
        profit=profit / 100,
        arm=arm,
        days=trial.tables.get("coupon_days"),
        shares=dict(zip(ARMS, spec.shares, strict=True)),
    )


def rate(users, arm):
    return users.loc[users["arm"] == arm, "bought"].mean()


def lift(users, arm=THRESHOLD, against=CONTROL):
    return rate(users, arm) - rate(users, against)


def gain(w, values=None, arm=THRESHOLD):
    """Mean of a Series by user in an arm less that in control."""
    by = (w.profit if values is None else values).groupby(w.arm).mean()
    return by[arm] - by[CONTROL]


def p_of(users, arm=THRESHOLD, against=CONTROL, alternative="two-sided"):
    parts = [users.loc[users["arm"] == name, "bought"] for name in (arm, against)]
    return proportions_ztest([x.sum() for x in parts], [len(x) for x in parts], alternative=alternative)[1]


def split_p(counts, shares):
    total = sum(counts[arm] for arm in ARMS)
    return stats.chisquare([counts[arm] for arm in ARMS], [shares[arm] * total for arm in ARMS]).pvalue


def tens(*p):
    """Return p-values as powers of ten: 0.0001 as -4."""
    return tuple(np.log10(p))


# --- traps -----------------------------------------------------------------------------------------------------------

TRAPS = {}  # name: the tests it is for, the two ways
FRUIT = ("fruit_spring", "fruit_summer")


def trap(name, tests=tuple(COUPON_TESTS)):
    def add(function):
        TRAPS[name] = tests, function
        return function

    return add


@trap("A1 stopped at the first p < 0.05: effect of the no-minimum coupon over the threshold coupon", ("coffee",))
def _(w):
    path = siyu.peek_path(w.days, NO_MINIMUM, THRESHOLD)
    first = path[path["p"] < 0.05].iloc[0]
    assert first.name < path.index[6]  # it comes within a week
    return path["difference"].iloc[-1], first["difference"]


@trap("A2 sample ratio tested on buyers: p, powers of ten")
def _(w):
    buyers = w.users.loc[w.users["bought"] == 1, "arm"]
    return tens(split_p(w.users["arm"].value_counts(), w.shares), split_p(buyers.value_counts(), w.shares))


@trap("A2 sample ratio tested on the exposed, by equal shares of the two coupons: p, powers of ten")
def _(w):
    seen = w.users.loc[w.users["exposed"] == 1, "arm"].value_counts()
    return tens(split_p(w.users["arm"].value_counts(), w.shares), stats.chisquare(seen).pvalue)


@trap("A2 equal shares taken for the planned ones: p, powers of ten", FRUIT)
def _(w):
    counts = w.users["arm"].value_counts()
    assert split_p(counts, dict.fromkeys(ARMS, 1 / 3)) < 1e-6  # a false alarm where the split is sound
    return tens(split_p(counts, w.shares), split_p(counts, dict.fromkeys(ARMS, 1 / 3)))


@trap("A2 a broken split used all the same: profit of the no-minimum coupon over control", ("fruit_spring",))
def _(w):
    true = w.truth[f"profit_{NO_MINIMUM}_fen"].mean() - w.truth[f"profit_{CONTROL}_fen"].mean()
    return true / 100, gain(w, arm=NO_MINIMUM)


@trap(
    "A2 a broken split mended by dropping rows until the sizes fit: effect of the no-minimum coupon", ("fruit_spring",)
)
def _(w):
    counts = w.users["arm"].value_counts()
    fit = min(counts[arm] / w.shares[arm] for arm in ARMS)
    parts = [w.users[w.users["arm"] == arm].head(round(fit * w.shares[arm])) for arm in ARMS]
    mended = pd.concat(parts)
    assert split_p(mended["arm"].value_counts(), w.shares) > 0.9  # looks sound, and is not
    true = w.truth[f"bought_{NO_MINIMUM}"].mean() - w.truth[f"bought_{CONTROL}"].mean()
    return true, lift(mended, NO_MINIMUM)


@trap("A3 a test over orders for one over users: t of the spend")
def _(w):
    per_order = [w.during.loc[w.during["arm"] == arm, "amount_fen"] for arm in (THRESHOLD, CONTROL)]
    spend = w.during.groupby("user_id")["amount_fen"].sum().reindex(w.users["user_id"], fill_value=0)
    per_user = [spend[w.arm == arm] for arm in (THRESHOLD, CONTROL)]
    return (stats.ttest_ind(*values, equal_var=False).statistic for values in (per_user, per_order))


@trap("A4 average order value: ratio of sums against the mean of the users' means, yuan")
def _(w):
    part = w.during[w.during["arm"] == THRESHOLD]
    means = part.groupby("user_id")["amount_fen"].mean()
    return part["amount_fen"].sum() / len(part) / 100, means.mean() / 100


@trap("A4 its standard error as if orders were independent, yuan")
def _(w):
    part = w.during[w.during["arm"] == CONTROL]
    by = part.groupby("user_id")["amount_fen"].agg(["sum", "size"])
    error = np.sqrt(((by["sum"] - part["amount_fen"].mean() * by["size"]) ** 2).sum()) / len(part)
    return error / 100, part["amount_fen"].sem() / 100


@trap("A5 the exposed against control: effect")
def _(w):
    exposed = w.users[(w.users["exposed"] == 1) | (w.users["arm"] == CONTROL)]
    return lift(w.users), lift(exposed)


@trap("A5 the exposed against the unexposed of the same arm: effect")
def _(w):
    part = w.users[w.users["arm"] == THRESHOLD].groupby("exposed")["bought"].mean()
    return lift(w.users), part[1] - part[0]


@trap("A5 redeemers against control's buyers: profit a user, yuan")
def _(w):
    redeemer = w.users.set_index("user_id")["redeemed"] == 1
    buyer = w.users.set_index("user_id")["bought"] == 1
    wrong = w.profit[redeemer & (w.arm == THRESHOLD)].mean() - w.profit[buyer & (w.arm == CONTROL)].mean()
    return gain(w), wrong


@trap("A6 cost of the coupon left out: gain of the no-minimum coupon, yuan a user")
def _(w):
    margin = w.during.groupby("user_id")["margin_fen"].sum().reindex(w.users["user_id"], fill_value=0) / 100
    contact = w.users.set_index("user_id")["contact_cost_fen"] / 100
    return gain(w, arm=NO_MINIMUM), gain(w, margin - contact, NO_MINIMUM)


@trap("A6 cost of contact left out: gain, yuan a user")
def _(w):
    return gain(w), gain(w, w.profit + w.users.set_index("user_id")["contact_cost_fen"] / 100)


@trap("A6 turnover for profit: gain of the no-minimum coupon, yuan a user")
def _(w):
    paid = (w.during["amount_fen"] - w.during["discount_fen"]).groupby(w.during["user_id"]).sum()
    return gain(w, arm=NO_MINIMUM), gain(w, paid.reindex(w.users["user_id"], fill_value=0) / 100, NO_MINIMUM)


@trap("A7 redemption taken for the effect: share of the arm")
def _(w):
    return lift(w.users, NO_MINIMUM), w.users.loc[w.users["arm"] == NO_MINIMUM, "redeemed"].mean()


@trap("A7 profit of all orders with a coupon taken for the gain, yuan a user")
def _(w):
    with_coupon = w.during[(w.during["coupon"] == NO_MINIMUM) & (w.during["arm"] == NO_MINIMUM)]
    all_of_it = (with_coupon["margin_fen"] - with_coupon["discount_fen"]).sum() / 100
    return gain(w, arm=NO_MINIMUM), all_of_it / (w.users["arm"] == NO_MINIMUM).sum()


@trap("A8 one-sided after seeing the sign: p of the two coupons, powers of ten")
def _(w):
    side = "larger" if lift(w.users, THRESHOLD, NO_MINIMUM) > 0 else "smaller"
    return tens(p_of(w.users, THRESHOLD, NO_MINIMUM), p_of(w.users, THRESHOLD, NO_MINIMUM, side))


@trap("A10 p or size: effect of the threshold coupon, yuan a user")
def _(w):
    profit = [w.profit[w.arm == arm] for arm in (THRESHOLD, CONTROL)]
    return gain(w), stats.ttest_ind(*profit, equal_var=False).pvalue


@trap("A11 not significant taken for no difference: no-minimum against control, yuan a user")
def _(w):
    return gain(w, arm=NO_MINIMUM), 0.0


@trap("A12 each tier looked at by itself: sum of p over tiers and arms")
def _(w):
    p = [
        p_of(part, arm)
        for _, part in w.users.groupby("tier")
        for arm in (NO_MINIMUM, THRESHOLD)
        if part["arm"].nunique() == 3
    ]
    return multipletests(p, method="holm")[1].sum(), sum(p)


@trap("A12 pairs not adjusted: p of the threshold coupon against control, powers of ten", ("fruit_summer",))
def _(w):
    p = [p_of(w.users, *pair) for pair in ((NO_MINIMUM, CONTROL), (THRESHOLD, CONTROL), (THRESHOLD, NO_MINIMUM))]
    assert p[0] < p[1] < p[2]  # the one in the middle is doubled
    assert p[1] > 1e-12
    return tens(multipletests(p, method="holm")[1][1], p[1])


@trap("A13 the first week alone: effect of the no-minimum coupon")
def _(w):
    first = w.during[w.during["order_time"] < w.start + 7 * DAY]["user_id"]
    return lift(w.users, NO_MINIMUM), lift(w.users.assign(bought=w.users["user_id"].isin(first)), NO_MINIMUM)


@trap("A13 the last week alone: effect of the no-minimum coupon")
def _(w):
    last = w.during[w.during["order_time"] >= w.start + 21 * DAY]["user_id"]
    return lift(w.users, NO_MINIMUM), lift(w.users.assign(bought=w.users["user_id"].isin(last)), NO_MINIMUM)


@trap("A13 before and after instead of control (season): orders a user of the threshold arm")
def _(w):
    def mean_orders(orders, arm):
        return orders["user_id"].map(w.arm).eq(arm).sum() / (w.arm == arm).sum()

    assert mean_orders(w.during, CONTROL) > mean_orders(w.before, CONTROL)  # without any coupon
    right = mean_orders(w.during, THRESHOLD) - mean_orders(w.during, CONTROL)
    return right, mean_orders(w.during, THRESHOLD) - mean_orders(w.before, THRESHOLD)


@trap("A14 relative for absolute: effect")
def _(w):
    return lift(w.users), lift(w.users) / rate(w.users, CONTROL)


@trap("A15 size from the lift found instead of the lift worth finding: users an arm")
def _(w):
    return siyu.sample_size_per_arm(0.22, 0.04), siyu.sample_size_per_arm(rate(w.users, CONTROL), lift(w.users))


@trap("A16 codes that leaked to control left out of account: effect of the no-minimum coupon", ("coffee",))
def _(w):
    true = w.truth[f"bought_{NO_MINIMUM}"].mean() - w.truth[f"bought_{CONTROL}"].mean()
    outside = w.users[w.users["community_id"].isna()]
    inside = w.users[w.users["community_id"].notna()]
    assert lift(inside, NO_MINIMUM) < lift(outside, NO_MINIMUM)
    return true, lift(w.users, NO_MINIMUM)


@trap("A16 control users with a coupon dropped: effect of the no-minimum coupon", ("coffee",))
def _(w):
    kept = w.users[(w.users["arm"] != CONTROL) | (w.users["redeemed"] == 0)]
    return lift(w.users, NO_MINIMUM), lift(kept, NO_MINIMUM)


@trap("A17 users beyond three standard deviations dropped: gain, yuan a user")
def _(w):
    far = (w.profit - w.profit.mean()).abs() > 3 * w.profit.std()
    return gain(w), gain(w, w.profit[~far])


@trap("A17 dropped in the coupon's arm alone: gain, yuan a user")
def _(w):
    far = ((w.profit - w.profit.mean()).abs() > 3 * w.profit.std()) & (w.arm == THRESHOLD)
    return gain(w), gain(w, w.profit[~far])


@trap("profit per buyer instead of per assigned user: gain, yuan")
def _(w):
    buyers = w.users.set_index("user_id")["bought"] == 1
    return gain(w), gain(w, w.profit[buyers])


@trap("the arms with a coupon pooled: effect")
def _(w):
    return lift(w.users), lift(w.users.assign(arm=w.users["arm"].where(w.users["arm"] == CONTROL, THRESHOLD)))


@trap("orders before the test counted: profit a user of the threshold arm, yuan")
def _(w):
    all_of_it = (w.orders["margin_fen"] - w.orders["discount_fen"]).groupby(w.orders["user_id"]).sum() / 100
    all_of_it = all_of_it.reindex(w.users["user_id"], fill_value=0)
    return w.profit[w.arm == THRESHOLD].mean(), all_of_it[w.arm == THRESHOLD].mean() - 0.8


@trap("orders counted as buyers: conversion of the threshold arm")
def _(w):
    return rate(w.users, THRESHOLD), (w.during["arm"] == THRESHOLD).sum() / (w.arm == THRESHOLD).sum()


@trap("the coupon taken off twice: profit a user of the threshold arm, yuan")
def _(w):
    off = w.during.groupby("user_id")["discount_fen"].sum().reindex(w.users["user_id"], fill_value=0) / 100
    return w.profit[w.arm == THRESHOLD].mean(), (w.profit - off)[w.arm == THRESHOLD].mean()


@trap("what was paid taken for the profit: threshold arm, yuan a user")
def _(w):
    paid = (w.during["amount_fen"] - w.during["discount_fen"]).groupby(w.during["user_id"]).sum()
    paid = paid.reindex(w.users["user_id"], fill_value=0) / 100
    return w.profit[w.arm == THRESHOLD].mean(), paid[w.arm == THRESHOLD].mean()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("test", "seed"),
    [
        pytest.param(test, seed, marks=[pytest.mark.slow] if (test, seed) != ("coffee", SEEDS[0]) else [])
        for test in COUPON_TESTS
        for seed in SEEDS
    ],
)
def test_every_wrong_way_gives_another_figure(test, seed):
    w = world(test, seed)
    assert_all_differ(f"{test}, seed {seed}", {name: way(w) for name, (tests, way) in TRAPS.items() if test in tests})


# --- what the lesson and the exercise rest on ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("test", COUPON_TESTS)
def test_most_orders_is_not_most_profit(test, seed):
    w = world(test, seed)
    true = {arm: (w.truth[f"orders_{arm}"].mean(), w.truth[f"profit_{arm}_fen"].mean()) for arm in ARMS}
    assert max(true, key=lambda arm: true[arm][0]) == NO_MINIMUM
    assert max(true, key=lambda arm: true[arm][1]) == THRESHOLD
    assert true[NO_MINIMUM][1] < true[CONTROL][1] - 50  # half a yuan a user is lost
    assert true[THRESHOLD][1] > true[CONTROL][1] + 200
    assert rate(w.users, NO_MINIMUM) > rate(w.users, CONTROL)
    if w.spec.loses:
        return
    assert rate(w.users, NO_MINIMUM) > rate(w.users, THRESHOLD) > rate(w.users, CONTROL)
    table = siyu.compare_profit(w.users, w.orders).set_index(["arm", "against"])
    assert table.at[(THRESHOLD, CONTROL), "low"] > 0
    assert w.profit.groupby(w.arm).mean().idxmax() == THRESHOLD


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
def test_one_split_is_broken_and_it_shows(seed):
    spring, summer, coffee = (world(test, seed) for test in ("fruit_spring", "fruit_summer", "coffee"))
    for w, broken in ((spring, True), (summer, False), (coffee, False)):
        counts = w.users["arm"].value_counts()
        assert (split_p(counts, w.shares) < 1e-3) == broken
        assert w.truth["lost"].any() == broken
        assert split_p(w.truth["arm"].value_counts(), w.shares) > 0.01  # as assigned it was sound
    ios = spring.users[spring.users["device"] == "ios"]
    android = spring.users[spring.users["device"] == "android"]
    assert split_p(ios["arm"].value_counts(), spring.shares) > 0.01
    assert split_p(android["arm"].value_counts(), spring.shares) < 1e-6
    balance = siyu.balance_table(spring.users, spring.orders)["p"]
    assert balance["recency_days"] < 1e-3
    assert siyu.balance_table(summer.users, summer.orders)["p"].min() > 1e-3
    true = spring.truth[f"bought_{NO_MINIMUM}"].mean()
    assert spring.truth.loc[~spring.truth["lost"], f"bought_{NO_MINIMUM}"].mean() > true  # the lost buy less


@pytest.mark.parametrize("seed", TERMS)
def test_the_effect_fades_and_an_early_look_deceives(seed):
    w = world("coffee", seed)
    weeks = siyu.effect_by_week(w.users, w.orders).pivot(index="week", columns="arm", values="difference")
    assert weeks.loc[1, NO_MINIMUM] > 0.08
    assert weeks.loc[3:].to_numpy().max() < 0.02
    assert weeks.loc[1, NO_MINIMUM] > weeks.loc[1, THRESHOLD]
    assert weeks.loc[2, NO_MINIMUM] < weeks.loc[2, THRESHOLD]
    path = siyu.peek_path(w.days, NO_MINIMUM, THRESHOLD)
    assert path["p"].iloc[4] < 1e-3
    assert path["p"].iloc[-1] > 10 * path["p"].iloc[4]
    assert path["difference"].iloc[4] > 1.25 * path["difference"].iloc[-1]
    peak = path["difference"].iloc[1:7].max()
    assert path["p"].iloc[0] < 0.05
    assert path["difference"].iloc[0] < 0.6 * peak  # the first day is significant already, and too small
    assert peak > path["difference"].iloc[-1] + 0.01
    assert weeks.loc[2, THRESHOLD] > 0
    assert weeks.loc[3:].abs().to_numpy().max() < 0.025  # both are near 0 later


@pytest.mark.parametrize("seed", TERMS)
def test_the_rule_of_the_lesson_sends_no_20_percent_off(seed):
    w = world("coffee", seed)
    gains = siyu.compare_profit(w.users, w.orders)
    assert gains.loc[0, ["arm", "against"]].tolist() == [NO_MINIMUM, CONTROL]
    assert gains.at[0, "low"] < 0
    large = w.profit > w.profit.mean() + 3 * w.profit.std()
    assert large[w.arm == THRESHOLD].mean() == pytest.approx(0.025, abs=0.01)  # two or three in a hundred
    own = w.truth.set_index("user_id").loc[w.arm.index[w.arm == CONTROL], f"bought_{CONTROL}"]
    assert own.mean() < rate(w.users, CONTROL) - 0.005  # forwarded codes lift control


@pytest.mark.parametrize("seed", TERMS)
def test_dormant_tiers_gain_most_by_a_coupon(seed):
    """Truth: the tier that buys anyway gains least in profit, and loses most by the no-minimum coupon."""
    truth = world("coffee", seed).truth
    by = truth.groupby("tier")[[f"profit_{arm}_fen" for arm in ARMS]].mean()
    extra = by.sub(by[f"profit_{CONTROL}_fen"], axis=0)
    assert extra.at["key_value", f"profit_{NO_MINIMUM}_fen"] < extra.at["general_win_back", f"profit_{NO_MINIMUM}_fen"]
    assert extra.at["key_value", f"profit_{THRESHOLD}_fen"] < extra.at["general_win_back", f"profit_{THRESHOLD}_fen"]
    assert truth["tier"].nunique() == 8
    assert truth["tier"].value_counts(normalize=True).min() < 0.04  # too small to say much


# --- the tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("test", COUPON_TESTS)
def test_the_tables_agree(test, seed):
    w = world(test, seed)
    users, start, spec = w.users, w.start, w.spec
    assert users["user_id"].is_unique
    assert set(w.orders["user_id"]) <= set(users["user_id"])
    assert w.orders["order_time"].between(start - 28 * DAY, start + 28 * DAY, inclusive="left").all()
    assert w.orders["order_time"].is_monotonic_increasing
    assert (users["bought"] == users["user_id"].isin(w.during["user_id"])).all()
    assert (users["redeemed"] == users["user_id"].isin(w.orders.loc[w.orders["coupon"].notna(), "user_id"])).all()
    control = users["arm"] == CONTROL
    assert not users.loc[control, ["exposed", "contact_cost_fen"]].to_numpy().any()
    assert (users.loc[~control, "contact_cost_fen"] == spec.contact_fen).all()
    assert users.loc[~control & (users["exposed"] == 0), "redeemed"].sum() == 0
    leaked = users.loc[control, "redeemed"].sum()
    assert leaked > 30 if spec.leaks else leaked == 0
    assert users.groupby(control)["unsubscribed"].mean().is_monotonic_decreasing  # contact makes users leave
    assert (users["tier"].to_numpy() == siyu.rfm_segments(users.set_index("user_id"), TIERS)["group"]).all()
    before = w.before.groupby("user_id")["order_time"].agg(["max", "size"]).reindex(users["user_id"])
    ordered = before["size"].notna().to_numpy()
    last = (start - DAY - before["max"].dt.normalize()).dt.days
    assert (last[ordered].to_numpy() == users.loc[ordered, "recency_days"]).all()
    assert (users.loc[~ordered, "recency_days"] >= 28).all()
    assert (users.loc[ordered, "frequency"].to_numpy() >= before.loc[ordered, "size"]).all()
    assert users["frequency"].min() == 1


@pytest.mark.parametrize("test", COUPON_TESTS)
def test_coupons_keep_their_rules(test):
    w = world(test, DEFAULT_SEED)
    used = w.orders.dropna(subset="coupon")
    assert not used["user_id"].duplicated().any()  # one coupon a user
    assert used["order_time"].between(w.start + pd.Timedelta(hours=10), w.start + 14 * DAY).all()
    cheap, dear = used[used["coupon"] == NO_MINIMUM], used[used["coupon"] == THRESHOLD]
    assert (cheap["discount_fen"] * 5 == cheap["amount_fen"]).all()
    assert (dear["discount_fen"] == 1500).all()
    assert dear["amount_fen"].min() == 8000
    assert (w.orders.loc[w.orders["coupon"].isna(), "discount_fen"] == 0).all()
    own = used["arm"].where(used["arm"] != CONTROL, NO_MINIMUM)  # what is forwarded is the no-minimum code
    assert (used["coupon"] == own).all()
    share = w.orders["margin_fen"] / w.orders["amount_fen"]
    assert share.between(w.spec.margin[0] - 1e-3, w.spec.margin[1] + 1e-3).all()
    at_limit = w.during.groupby("arm")["amount_fen"].apply(lambda fen: (fen == 8000).mean())
    assert at_limit[THRESHOLD] > 5 * at_limit[CONTROL]  # baskets filled up to the limit


def test_the_days_are_the_orders_by_day():
    w = world("coffee", DEFAULT_SEED)
    assert len(w.days) == 28 * 3
    day = w.during["order_time"].dt.normalize()
    sums = w.during.groupby([day, "arm"])[["amount_fen", "discount_fen", "margin_fen"]].sum()
    days = w.days.set_index(["day", "arm"])
    pd.testing.assert_frame_equal(days[sums.columns].sort_index(), sums.sort_index(), check_names=False)
    assert (days["orders"].sort_index() == w.during.groupby([day, "arm"]).size().sort_index().to_numpy()).all()
    last = w.days[w.days["day"] == w.days["day"].max()].set_index("arm")
    assert last["buyers"].to_dict() == w.users.groupby("arm")["bought"].sum().to_dict()
    assert last["users"].to_dict() == w.users["arm"].value_counts().to_dict()
    assert (w.days.groupby("arm")["new_buyers"].cumsum() == w.days["buyers"]).all()


# --- the truth -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", COUPON_TESTS)
def test_what_happened_is_what_would_have_happened(test):
    """A user's record is their potential outcome under their arm, unless a code leaked to them."""
    w = world(test, DEFAULT_SEED)
    truth = w.truth[~w.truth["lost"]].set_index("user_id").loc[w.users["user_id"]]
    own = ~truth["leaked"].to_numpy()
    for arm in ARMS:
        here = own & (truth["arm"] == arm).to_numpy()
        assert (truth.loc[here, f"bought_{arm}"].to_numpy() == w.users.loc[here, "bought"]).all()
        assert np.allclose(truth.loc[here, f"profit_{arm}_fen"] / 100, w.profit[here])
    assert (truth["leaked"].sum() > 0) == bool(w.spec.leaks)


@pytest.mark.parametrize("test", COUPON_TESTS)
def test_a_coupon_that_nobody_sees_changes_nothing(test):
    truth = world(test, DEFAULT_SEED).truth
    blind = truth[~truth["would_see"]]
    for arm in (NO_MINIMUM, THRESHOLD):
        assert (blind[f"orders_{arm}"] == blind[f"orders_{CONTROL}"]).all()
        assert (blind[f"profit_{arm}_fen"] == blind[f"profit_{CONTROL}_fen"] - 80).all()
    assert (truth[f"bought_{NO_MINIMUM}"] >= truth[f"bought_{CONTROL}"]).all()  # a coupon only adds or moves
    assert set(truth["kind"]) == set(KINDS)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_test_and_another_another():
    first, again, other = (simulate_coupons("fruit_spring", seed) for seed in (5, 5, 6))
    for name in first.tables:
        pd.testing.assert_frame_equal(first.tables[name], again.tables[name])
        assert not first.tables[name].equals(other.tables[name])


def test_an_unknown_test_is_named():
    siyu.use("en")
    with pytest.raises(ValueError, match=r"no test 'tea'. There are: coffee, fruit_spring, fruit_summer"):
        simulate_coupons("tea")


# --- the files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", COUPON_TESTS)
def test_shipped_tables_are_the_simulated_ones_without_truth(test):
    w = world(test, DEFAULT_SEED)
    truth = set(w.truth.columns) | set(w.trial.truth["orders"].columns)
    for name, frame in w.trial.tables.items():
        shipped = siyu.load(f"{w.spec.owner.code}/{name}")
        pd.testing.assert_frame_equal(shipped, frame)
        public = {column.name for column in table(name).columns}
        assert set(shipped.columns) == public
    assert truth & {"kind", "leaked", "lost", "would_see", "extra"} == {"kind", "leaked", "lost", "would_see", "extra"}
    users = {column.name for column in table("coupon_users").columns}
    assert not users & {"kind", "leaked", "lost", "would_see", "asleep", "rate_per_week"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("test", COUPON_TESTS)
def test_the_cards_tell_every_column_and_do_not_say_which_test_is_broken(test, lang):
    w = world(test, DEFAULT_SEED)
    card = (writer.DATASETS / w.spec.owner.code / f"README.{lang}.md").read_text(encoding="utf-8")
    for name, frame in w.trial.tables.items():
        assert f"`{name}.csv`" in card
        assert f"{len(frame):,}" in card
        for column in table(name).columns:
            assert f"| `{column.name}` |" in card
    assert not any(kind in card for kind in KINDS)
    assert not any(word in card for word in ("redirect", "bot filter", "SRM", "跳转", "机器人"))
