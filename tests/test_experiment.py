"""The helpers of a test with random arms: against hand-worked figures, statsmodels and scipy, and a published trial."""

import importlib.util
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font
from scipy import stats
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportion_effectsize

import siyu_helpers as siyu
from siyu_helpers import charts_experiment
from siyu_helpers.refusal import RefusedError, refusing
from siyu_helpers.size_panel import size_panel
from siyu_helpers.style import FONT_FAMILY

mpl.use("agg")
T0 = pd.Timestamp("2026-05-25T00:00+08:00")


@pytest.fixture
def english():
    siyu.use("en")


@pytest.fixture(scope="module")
def coffee():
    return tuple(siyu.load(f"coffee/coupon_{name}") for name in ("users", "orders", "days"))


def people(**arms):
    """Users by arm: (buyers, others)."""
    rows = [(arm, int(bought)) for arm, (yes, no) in arms.items() for bought in [1] * yes + [0] * no]
    users = pd.DataFrame(rows, columns=["arm", "bought"])
    return users.assign(user_id=[f"u{i}" for i in range(len(users))], assigned_at=T0, contact_cost_fen=0)


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "lift", "alpha", "power", "size"),
    [
        (0.0424, 0.024, 0.05, 0.8, 1386),
        (0.2, 0.04, 0.05, 0.8, 1681),
        (0.2, -0.04, 0.05, 0.8, 1445),
        (0.5, 0.5 - 1e-9, 0.05, 0.8, 7),
    ],
)
def test_sample_size_by_the_arcsine_formula(base, lift, alpha, power, size):
    h = 2 * np.arcsin(np.sqrt(base + lift)) - 2 * np.arcsin(np.sqrt(base))
    by_hand = 2 * ((stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) / h) ** 2
    found = siyu.sample_size_per_arm(base, lift, alpha, power)
    assert isinstance(found, int)
    assert found == size
    assert found - 1 < by_hand + 0.01 <= found + 0.02
    reached = NormalIndPower().power(abs(proportion_effectsize(base + lift, base)), found, alpha)
    assert reached >= power - 1e-6


def test_size_moves_as_it_should():
    usual = siyu.sample_size_per_arm(0.2, 0.04)
    assert siyu.sample_size_per_arm(0.2, 0.02) > 3.5 * usual
    assert siyu.sample_size_per_arm(0.2, 0.04, power=0.9) > usual
    assert siyu.sample_size_per_arm(0.2, 0.04, alpha=0.01) > usual


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((20, 0.04), ValueError, "base_rate is 20; it must lie between 0 and 1: write 3% as 0.03"),
        ((0.98, 0.04), ValueError, r"base_rate \+ lift is 1.02"),
        ((0.2, 0), ValueError, "lift is 0"),
        ((0.2, 0.04, 5), ValueError, "alpha is 5"),
        ((0.2, 0.04, 0.05, 80), ValueError, "power is 80"),
        (("20%", 0.04), TypeError, "base_rate must be a number; got '20%'"),
    ],
)
def test_a_size_that_cannot_be_is_refused(arguments, error, words, english):
    with pytest.raises(error, match=words):
        siyu.sample_size_per_arm(*arguments)


# --- arms ------------------------------------------------------------------------------------------------------------

IDS = [f"C{i:05d}" for i in range(6000)]
THREE = ["control", "no_minimum", "threshold"]


def test_assignment_depends_on_seed_and_id_alone():
    arms = siyu.assign_arms(IDS, THREE, 1)
    assert (arms.name, arms.index.name, arms.dtype) == ("arm", "user_id", "str")
    assert arms.index.tolist() == IDS
    assert siyu.assign_arms(IDS[::-1], THREE, 1).loc[IDS].equals(arms)
    assert siyu.assign_arms(IDS[:10], THREE, 1).equals(arms.iloc[:10])
    assert siyu.assign_arms(["a", "b", "a"], THREE, 1).iloc[[0, 2]].nunique() == 1
    assert siyu.assign_arms(pd.Series([7]), THREE, 1).tolist() == siyu.assign_arms(["7"], THREE, 1).tolist()
    other = siyu.assign_arms(IDS, THREE, 2)
    table = pd.crosstab(arms.to_numpy(), other.to_numpy())
    assert stats.chi2_contingency(table).pvalue > 0.01  # another seed says nothing about this one


def test_shares_are_kept_by_chance_alone():
    assert siyu.sample_ratio_p(siyu.assign_arms(IDS, THREE, 3).value_counts(), dict.fromkeys(THREE, 1 / 3)) > 0.01
    plan = {"control": 0.4, "no_minimum": 0.3, "threshold": 0.3}
    assert siyu.sample_ratio_p(siyu.assign_arms(IDS, plan, 3).value_counts(), plan) > 0.01
    p = [
        siyu.sample_ratio_p(siyu.assign_arms(IDS[:900], THREE, seed).value_counts(), dict.fromkeys(THREE, 1 / 3))
        for seed in range(60)
    ]
    assert stats.kstest(p, "uniform").pvalue > 0.001


@pytest.mark.parametrize(
    ("ids", "arms", "words"),
    [
        (["a"], [], "one or more"),
        (["a"], ["x", "x"], "all different"),
        (["a"], {"x": 0.5, "y": 0.6}, "add up to 1"),
        (["a", None], ["x"], "missing"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(ids, arms, words, english):
    with pytest.raises(ValueError, match=words):
        siyu.assign_arms(ids, arms, 0)
    assert siyu.assign_arms([], ["x"], 0).empty


def test_sample_ratio():
    assert siyu.sample_ratio_p([5000, 5200], [0.5, 0.5]) == pytest.approx(0.0477, abs=1e-4)
    assert siyu.sample_ratio_p([5000, 5300], [0.5, 0.5]) == pytest.approx(0.0031, abs=1e-4)
    plan = {"b": 0.3, "a": 0.7}
    assert siyu.sample_ratio_p(pd.Series({"a": 70, "b": 30}), plan) == pytest.approx(1)
    assert siyu.sample_ratio_p({"a": 70, "b": 30}, [0.7, 0.3]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("counts", "shares", "words"),
    [
        ({"a": 1}, {"b": 1.0}, "different arms"),
        ([1, 2], [1, 1], "add up to 1"),
        ([0, 0], [0.5, 0.5], "cannot be"),
        ([-1, 2], [0.5, 0.5], "cannot be"),
    ],
)
def test_a_ratio_that_cannot_be_is_refused(counts, shares, words, english):
    with pytest.raises(ValueError, match=words):
        siyu.sample_ratio_p(counts, shares)


# --- conversion ------------------------------------------------------------------------------------------------------


def test_thornton_trial():
    """Thornton (2008): an incentive for learning one's HIV result; 211 of 623 without, 1,745 of 2,211 with."""
    found = importlib.util.find_spec("causaldata")
    if found is None or found.origin is None:
        pytest.skip("the package causaldata, which holds the trial's data, is not installed")
    path = Path(found.origin).parent / "thornton_hiv" / "thornton_hiv.dta"
    trial = pd.read_stata(path).dropna(subset=["any", "got"])
    users = pd.DataFrame(
        {"arm": np.where(trial["any"] == 1, "incentive", "control"), "bought": trial["got"].astype(int)}
    )
    table = siyu.conversion_table(users)
    assert table.loc["control", ["users", "buyers"]].tolist() == [623, 211]
    assert table.loc["incentive", ["users", "buyers"]].tolist() == [2211, 1745]
    assert table["rate"].round(4).tolist() == [0.3387, 0.7892]
    pair = siyu.compare_arms(users).iloc[0]
    assert stats.norm.isf(pair["p"] / 2) == pytest.approx(21.48, abs=0.005)
    assert pair["low"] < 0.7892 - 0.3387 < pair["high"]


def test_conversion_counts_all_who_were_assigned():
    users = people(threshold=(3, 7), control=(2, 18), no_minimum=(0, 5))
    table = siyu.conversion_table(users.sample(frac=1, random_state=1))
    assert table.index.tolist() == THREE
    assert table["users"].tolist() == [20, 5, 10]
    assert table["rate"].tolist() == [0.1, 0.0, 0.3]
    assert table.loc["control", ["low", "high"]].round(4).tolist() == [0.0279, 0.3010]  # Wilson by hand
    assert table.at["no_minimum", "low"] == pytest.approx(0, abs=1e-12)


def test_pairs_of_arms():
    users = people(threshold=(35, 65), control=(20, 80), no_minimum=(30, 70))
    pairs = siyu.compare_arms(users)
    assert pairs[["arm", "against"]].to_numpy().tolist() == [
        ["no_minimum", "control"],
        ["threshold", "control"],
        ["threshold", "no_minimum"],
    ]
    assert pairs["difference"].round(6).tolist() == [0.1, 0.15, 0.05]
    z = 0.15 / np.sqrt(0.275 * 0.725 * 2 / 100)
    assert pairs.at[1, "p"] == pytest.approx(2 * stats.norm.sf(z))
    p = pairs["p"]
    assert pairs["p_holm"].tolist() == pytest.approx([2 * p[0], 3 * p[1], max(2 * p[0], p[2])])
    assert pairs["significant"].tolist() == [False, False, False]  # one of them would be, alone
    assert p[1] < 0.05
    low, high = confint_proportions_2indep(35, 100, 20, 100, method="newcomb")
    assert pairs.loc[1, ["low", "high"]].tolist() == pytest.approx([low, high])


@pytest.mark.slow
def test_nobody_or_everybody_bought():
    assert siyu.compare_arms(people(a=(0, 9), control=(0, 5)))["p"].tolist() == [1.0]
    assert siyu.compare_arms(people(a=(9, 0), control=(5, 0)))["p"].tolist() == [1.0]


def test_odd_tables_are_refused(english):
    with pytest.raises(KeyError, match="lack the column bought"):
        siyu.conversion_table(pd.DataFrame({"arm": []}))
    with pytest.raises(ValueError, match="bought must be 0 or 1"):
        siyu.conversion_table(people(control=(1, 1)).assign(bought=2))
    with pytest.raises(ValueError, match="two arms or more"):
        siyu.compare_arms(people(control=(1, 1)))


# --- profit ----------------------------------------------------------------------------------------------------------


def shop():
    users = people(control=(0, 2), coupon=(0, 3)).assign(contact_cost_fen=[0, 0, 50, 50, 50])
    rows = [
        ("u0", 1, 3000, 0),
        ("u0", -1, 99999, 0),  # before the test
        ("u2", 1, 4000, 1500),
        ("u2", 3, 2000, 0),
        ("nobody", 1, 7000, 0),  # in no arm
    ]
    orders = pd.DataFrame(rows, columns=["user_id", "day", "margin_fen", "discount_fen"])
    return users, orders.assign(order_time=T0 + pd.to_timedelta(orders["day"], unit="D"))


def test_profit_is_per_assigned_user_after_all_costs():
    users, orders = shop()
    table = siyu.profit_per_user(users, orders)
    assert table.loc["control", ["users", "margin_yuan", "coupon_cost_yuan", "contact_cost_yuan"]].tolist() == [
        2,
        15,
        0,
        0,
    ]
    assert table.loc["coupon", ["margin_yuan", "coupon_cost_yuan", "contact_cost_yuan"]].tolist() == [20, 5, 0.5]
    assert table["profit_yuan"].tolist() == pytest.approx([15, 14.5])
    each = [44.5, -0.5, -0.5]
    low, high = stats.t.interval(0.95, 2, np.mean(each), stats.sem(each))
    assert table.loc["coupon", ["low", "high"]].tolist() == pytest.approx([low, high])
    pair = siyu.compare_profit(users, orders).iloc[0]
    welch = stats.ttest_ind(each, [30, 0], equal_var=False)
    assert pair["difference_yuan"] == pytest.approx(-0.5)
    assert pair["p"] == pytest.approx(welch.pvalue)
    assert pair[["low", "high"]].tolist() == pytest.approx(list(welch.confidence_interval(0.95)))


def test_profit_of_shuffled_rows_is_the_same_and_input_stays(coffee):
    users, orders, _ = coffee
    kept = users.copy(), orders.copy()
    table = siyu.profit_per_user(users, orders)
    again = siyu.profit_per_user(users.sample(frac=1, random_state=2), orders.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(table, again)
    pd.testing.assert_frame_equal(users, kept[0])
    pd.testing.assert_frame_equal(orders, kept[1])


def test_tables_that_would_give_a_wrong_profit_are_refused(english):
    users, orders = shop()
    with pytest.raises(ValueError, match="user u0 has more than one row"):
        siyu.profit_per_user(pd.concat([users, users.head(1)]), orders)
    with pytest.raises(TypeError, match="whole fen"):
        siyu.profit_per_user(users, orders.assign(discount_fen=1.5))
    with pytest.raises(TypeError, match="without a time zone"):
        siyu.profit_per_user(users, orders.assign(order_time=orders["order_time"].dt.tz_localize(None)))


# --- tiers, weeks, balance, looks ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_effect_by_tier(coffee, english):
    users = coffee[0]
    table = siyu.effect_by_tier(users)
    assert len(table) == 16
    one = table[(table["tier"] == "key_value") & (table["arm"] == "threshold")].iloc[0]
    part = users[users["tier"] == "key_value"]
    pair = siyu.compare_arms(part).iloc[1]
    assert one[["difference", "low", "high", "p"]].tolist() == pytest.approx(
        pair[["difference", "low", "high", "p"]].tolist()
    )
    assert (table["p_holm"] >= table["p"]).all()
    assert siyu.effect_by_tier(users, "device")["device"].unique().tolist() == ["android", "ios"]
    with pytest.raises(ValueError, match="redeemed came after the assignment"):
        siyu.effect_by_tier(users, "redeemed")
    with pytest.raises(ValueError, match="no arm 'control'"):
        siyu.effect_by_tier(users[users["arm"] != "control"])


def test_effect_by_week():
    users = people(control=(0, 10), coupon=(0, 10))
    times = {"u0": [0.0, 0.1, 6.99, -0.5], "u10": [1.0], "u11": [2.0, 7.0], "u12": [6.5]}
    rows = [(user, T0 + pd.Timedelta(days=day)) for user, days in times.items() for day in days]
    orders = pd.DataFrame(rows, columns=["user_id", "order_time"])
    weeks = siyu.effect_by_week(users, orders)
    assert weeks[["week", "arm"]].to_numpy().tolist() == [[1, "coupon"], [2, "coupon"]]
    assert weeks["difference"].tolist() == pytest.approx([0.2, 0.1])


def test_balance(coffee):
    users, orders, _ = coffee
    table = siyu.balance_table(users, orders)
    assert table.columns.tolist() == [*THREE, "p"]
    by_hand = users.loc[users["arm"] == "control", "recency_days"].mean()
    assert table.at["recency_days", "control"] == pytest.approx(by_hand)
    skewed = siyu.balance_table(users[(users["arm"] != "threshold") | (users["recency_days"] < 200)], orders)
    assert skewed.at["recency_days", "p"] < 1e-6


def test_the_last_look_is_the_result(coffee):
    users, _, days = coffee
    path = siyu.peek_path(days, "threshold")
    pair = siyu.compare_arms(users).iloc[1]
    assert path.iloc[-1].tolist() == pytest.approx(pair[["difference", "low", "high", "p"]].tolist())
    assert len(path) == 28


def test_looking_often_raises_false_alarms():
    rates = {looks: siyu.false_alarms(looks, trials=4000) for looks in (1, 5, 14, 30)}
    for looks, known in ((1, 0.05), (5, 0.137), (14, 0.217), (30, 0.280)):
        assert rates[looks] == pytest.approx(known, abs=4 * np.sqrt(known * (1 - known) / 4000) + 0.005)


def test_counting_by_order_raises_false_alarms():
    rng = np.random.default_rng(3)
    ids = pd.Index([f"u{i}" for i in range(400)])
    many = np.repeat(ids.to_numpy(), 6)
    level = np.repeat(rng.normal(5000, 1500, 400), 6)  # a user's orders are alike
    orders = pd.DataFrame({"user_id": many, "amount_fen": np.round(level + rng.normal(0, 500, 2400)).astype("int64")})
    alarms = siyu.false_alarms_by_unit(orders, ids, trials=1500)
    assert alarms["user"] == pytest.approx(0.05, abs=0.02)
    assert alarms["order"] > 0.3
    alike = orders.assign(amount_fen=rng.integers(1000, 9000, 2400))  # orders that have nothing in common
    assert siyu.false_alarms_by_unit(alike, ids, trials=1500)["order"] == pytest.approx(0.05, abs=0.02)


def test_false_alarms_by_unit_count_as_scipy_does():
    orders = pd.DataFrame({"user_id": list("aabbcddeffgh"), "amount_fen": [5, 9, 2, 8, 4, 7, 1, 3, 6, 11, 20, 13]})
    ids = pd.Index(list("abcdefghij"))
    half = np.random.default_rng(0).permutation(10) < 5
    spent = orders.groupby("user_id")["amount_fen"].sum().reindex(ids, fill_value=0).to_numpy()
    chosen = half[ids.get_indexer(orders["user_id"])]
    amounts = orders["amount_fen"].to_numpy()
    p = [
        stats.ttest_ind(values[one], values[~one], equal_var=False).pvalue
        for values, one in ((amounts, chosen), (spent, half))
    ]
    assert siyu.false_alarms_by_unit(orders, ids, trials=1).tolist() == [float(value < 0.05) for value in p]


def test_orders_of_strangers_are_refused(english):
    orders = pd.DataFrame({"user_id": ["a"], "amount_fen": [1]})
    with pytest.raises(ValueError, match="not in user_ids"):
        siyu.false_alarms_by_unit(orders, pd.Index(["b"]))
    with pytest.raises(ValueError, match="stand twice"):
        siyu.false_alarms_by_unit(orders, pd.Index(["a", "a"]))


# --- the truth -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_truth_is_the_mean_of_all_users():
    outcomes = siyu.potential_outcomes("coffee")
    truth = siyu.coupon_truth("coffee")
    assert truth.index.tolist() == THREE
    assert truth.at["threshold", "effect"] == pytest.approx(
        (outcomes["bought_threshold"] - outcomes["bought_control"]).mean()
    )
    by = siyu.coupon_truth("coffee", by="tier")
    weighted = by["gain_yuan"].unstack() * by["users"].unstack() / len(outcomes)
    assert weighted.sum().to_dict() == pytest.approx(truth["gain_yuan"].to_dict())
    assert len(siyu.potential_outcomes("fruit_spring")) > len(siyu.load("fruit/spring_coupon_users"))


@pytest.mark.slow
def test_reruns_cover_the_truth():
    outcomes = siyu.potential_outcomes("coffee")
    runs = siyu.rerun_test(outcomes, "threshold", size=400, trials=600)
    assert 0.935 <= runs["covers"].mean() <= 0.99
    assert runs["difference"].mean() == pytest.approx(runs["true"].iloc[0], abs=0.005)
    found = runs[(runs["p"] < 0.05) & (runs["difference"] > 0)]["difference"].mean()
    assert found > runs["true"].iloc[0] + 0.005  # the winner's curse
    more = siyu.rerun_test(outcomes, "threshold", size=1600, trials=200)
    assert (more["p"] < 0.05).mean() > (runs["p"] < 0.05).mean()


@pytest.mark.slow
def test_intervals_contain_the_true_value_about_95_times_in_100(capsys):
    """Random arms out of the same members, again and again, no codes forwarded: all three intervals of the lesson."""
    outcomes, truth = siyu.potential_outcomes("coffee"), siyu.coupon_truth("coffee").loc["threshold"]
    rng = np.random.default_rng(7)
    who = np.array([rng.permutation(len(outcomes))[:2000] for _ in range(500)])
    coupon, control = who[:, :1000], who[:, 1000:]
    bought = outcomes["bought_threshold"].to_numpy()[coupon].sum(axis=1)
    profits = [
        outcomes[f"profit_yuan_{arm}"].to_numpy()[users] for arm, users in (("threshold", coupon), ("control", control))
    ]
    low, high = proportion_confint(bought, 1000, method="wilson")
    welch = stats.ttest_ind(*profits, axis=1, equal_var=False).confidence_interval(0.95)
    coverage = {
        "Wilson": np.mean((low <= truth["rate"]) & (truth["rate"] <= high)),
        "Newcombe": siyu.rerun_test(outcomes, "threshold", size=1000, trials=500, seed=7)["covers"].mean(),
        "Welch": np.mean((welch.low <= truth["gain_yuan"]) & (truth["gain_yuan"] <= welch.high)),
    }
    with capsys.disabled():
        print("\ncoverage of the 95 % intervals in 500 tests:", {name: f"{x:.1%}" for name, x in coverage.items()})
    assert all(0.93 <= share <= 0.985 for share in coverage.values())


def test_a_rerun_counts_as_statsmodels_does():
    outcomes = siyu.potential_outcomes("coffee")
    run = siyu.rerun_test(outcomes, "threshold", size=300, trials=1, seed=4).iloc[0]
    who = np.random.default_rng(4).permutation(len(outcomes))
    part, base = (
        outcomes[f"bought_{arm}"].to_numpy()[chosen].sum()
        for arm, chosen in (("threshold", who[:300]), ("control", who[300:600]))
    )
    low, high = confint_proportions_2indep(part, 300, base, 300, method="newcomb")
    assert run[["low", "high"]].tolist() == pytest.approx([low, high])


def test_odd_reruns_are_refused(english):
    outcomes = siyu.potential_outcomes("coffee")
    with pytest.raises(ValueError, match="size must be between 1 and 4500"):
        siyu.rerun_test(outcomes, "threshold", size=5000)
    with pytest.raises(KeyError, match="bought_gift"):
        siyu.rerun_test(outcomes, "gift")
    with pytest.raises(ValueError, match="by is 'tier' or nothing"):
        siyu.coupon_truth("coffee", by="device")
    with pytest.raises(ValueError, match="no arm 'gift'"):
        siyu.peek_path(siyu.load("coffee/coupon_days"), "gift")


# --- refusal, charts, panel ------------------------------------------------------------------------------------------

ITEMS = ("sample_size_per_arm", "assign_arms", "sample_ratio_p", "conversion_table", "compare_arms", "profit_per_user")


@pytest.mark.parametrize("name", ITEMS)
def test_items_refuse_while_they_are_checked(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError):
        getattr(siyu, name)()


@pytest.fixture(params=["zh", "en"])
def lang(request):
    siyu.use(request.param)
    yield request.param
    plt.close("all")


def drawn(coffee):
    users, orders, days = coffee
    names = (siyu.label("threshold"), siyu.label("no_minimum"))
    paths = {name: siyu.peek_path(days, arm) for name, arm in zip(names, ("threshold", "no_minimum"), strict=True)}
    yield charts_experiment.conversion_bars(siyu.conversion_table(users)).figure
    yield charts_experiment.profit_bars(siyu.profit_per_user(users, orders)).figure
    yield charts_experiment.difference_forest(siyu.compare_arms(users)).figure
    yield charts_experiment.difference_forest(siyu.compare_profit(users, orders)).figure
    yield charts_experiment.difference_forest(siyu.effect_by_tier(users)).figure
    yield charts_experiment.difference_forest(siyu.effect_by_tier(users, "device")).figure
    yield charts_experiment.peeking_paths(paths)
    yield charts_experiment.weekly_effects(siyu.effect_by_week(users, orders)).figure
    yield charts_experiment.reruns(siyu.rerun_test(siyu.potential_outcomes("coffee"), "threshold", trials=80)).figure
    yield charts_experiment.size_picture(0.22, 0.04).figure
    yield charts_experiment.shuffles(np.random.default_rng(1).normal(0, 0.01, 300), -0.02).figure


@pytest.mark.slow
def test_charts_speak_both_languages_and_lose_no_sign(lang, coffee, capsys):
    font = get_font(findfont(FontProperties(family=FONT_FAMILY)))
    signs = set(font.get_charmap())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for figure in drawn(coffee):
            figure.canvas.draw()
            words = [text.get_text() for text in figure.findobj(mpl.text.Text)]
            said = "".join(words)
            assert {ord(sign) for sign in said if sign.strip()} <= signs
            assert any("\u4e00" <= sign <= "\u9fff" for sign in said) == (lang == "zh")
            assert "$" not in said
            for ax in figure.axes:
                assert ax.get_ylabel() or ax.get_xlabel()
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_charts_show_the_figures(coffee, english):
    users, orders, _ = coffee
    rate = siyu.conversion_table(users).at["control", "rate"]
    words = [text.get_text() for text in charts_experiment.conversion_bars(siyu.conversion_table(users)).texts]
    assert any(f"{rate:.1%}" in word for word in words)
    marks = [
        line.get_markerfacecolor() != "white"
        for line in charts_experiment.difference_forest(siyu.compare_profit(users, orders)).lines
        if line.get_marker() in ("o", "^", "s")
    ]
    assert marks == siyu.compare_profit(users, orders)["significant"].tolist()  # filled: significant
    assert charts_experiment.size_picture(0.0424, 0.024).texts[0].get_text() == "2.4 points: 1,386 users per arm"
    with pytest.raises(ValueError, match="one to four paths"):
        charts_experiment.peeking_paths({})
    plt.close("all")


@pytest.mark.parametrize("seen", [0.02, -0.02, 0.0, 0.5])
def test_shuffles_show_how_many_are_as_far(seen, english):
    by_chance = np.random.default_rng(2).normal(0, 0.01, 400)
    ax = charts_experiment.shuffles(by_chance, seen)
    far = np.mean(np.abs(by_chance) >= abs(seen))
    assert f"{far:.1%}" in ax.get_title(loc="left") + ax.get_title()
    hatched = sum(bar.get_height() for bar in ax.patches if bar.get_hatch())
    assert hatched == round(400 * far)
    assert sum(bar.get_height() for bar in ax.patches) == 400
    plt.close("all")


def test_own_arms_can_be_drawn(english):
    users = people(control=(5, 15), gift=(9, 11))
    ax = charts_experiment.conversion_bars(siyu.conversion_table(users))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["Control group", "gift"]
    charts_experiment.difference_forest(siyu.compare_arms(users))
    plt.close("all")


def test_the_size_panel_counts_anew(english):
    panel = size_panel(0.0424, 0.024)
    sliders, answer = panel.children[:3], panel.children[3]
    assert "1,386" in answer.value
    assert "4,158" in answer.value
    assert "Three sliders" in repr(panel)
    sliders[1].value = 4.0
    assert "1,386" not in answer.value
    for slider in sliders:
        for edge in (slider.min, slider.max):
            slider.value = edge
    siyu.use("zh")
    assert "每组人数" in size_panel().children[3].value
