"""Repurchase cycles, reminders and the effect against the hold-out: worked by hand, and held against another way."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

import siyu_helpers as siyu
from siyu_helpers.refusal import RefusedError, refusing


def bought(*rows, product="apples"):
    """Purchases from (user, day) or (user, day, product)."""
    made = [(row[0], row[1], row[2] if len(row) > 2 else product) for row in rows]
    frame = pd.DataFrame(made, columns=["user_id", "ordered_on", "product"])
    return frame.assign(ordered_on=pd.to_datetime(frame["ordered_on"]))


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


# --- cycles ----------------------------------------------------------------------------------------------------------


def test_the_cycle_is_the_median_gap_within_users():
    rows = bought(
        ("a", "2026-06-01"), ("a", "2026-06-05"), ("a", "2026-06-25"), ("b", "2026-06-02"), ("b", "2026-06-08")
    )
    # gaps 4, 20, 6: median 6, mean 10; across users there would be others
    assert siyu.repurchase_cycle(rows).to_dict() == {"apples": 6.0}
    assert siyu.repurchase_cycle(rows.sample(frac=1, random_state=1)).to_dict() == {"apples": 6.0}


def test_users_and_products_with_one_day_give_no_gap():
    rows = bought(("a", "2026-06-01"), ("b", "2026-06-20"), ("a", "2026-06-11", "pears"), ("b", "2026-06-12", "pears"))
    cycles = siyu.repurchase_cycle(rows)
    assert cycles.empty
    assert cycles.name == "cycle_days"
    assert cycles.index.name == "product"
    assert str(cycles.dtype) == "float64"


def test_products_are_not_mixed_and_categories_are():
    rows = bought(("a", "2026-06-01"), ("a", "2026-06-04", "pears"), ("a", "2026-06-11"), ("a", "2026-06-18", "pears"))
    assert siyu.repurchase_cycle(rows).to_dict() == {"apples": 10.0, "pears": 14.0}
    rows = rows.assign(category="fruit")
    assert siyu.repurchase_cycle(rows, by="category").to_dict() == {"fruit": 7.0}


def test_purchases_on_one_day_are_one_and_a_half_day_stays():
    rows = bought(("a", "2026-06-01"), ("a", "2026-06-01"), ("a", "2026-06-05"), ("a", "2026-06-10"))
    assert siyu.repurchase_cycle(rows).to_dict() == {"apples": 4.5}


def test_days_are_those_of_shanghai():
    times = pd.to_datetime(["2026-06-01T15:30Z", "2026-06-01T16:30Z", "2026-06-05T01:00Z"], utc=True)  # 1, 2, 5 June
    rows = pd.DataFrame({"user_id": "a", "product": "apples", "order_time": times})
    assert siyu.repurchase_cycle(rows).to_dict() == {"apples": 2.0}


@pytest.mark.slow
@pytest.mark.parametrize("brand", ["tea", "fruit"])
def test_the_shops_cycles_agree_with_another_way(brand):
    rows = siyu.purchases(brand, products=True)
    gaps = {}
    for (_, product), times in rows.groupby(["user_id", "product"])["order_time"]:
        days = sorted(set(times.dt.tz_localize(None).dt.normalize()))
        gaps.setdefault(product, []).extend((b - a).days for a, b in itertools.pairwise(days))
    wanted = {product: float(np.median(g)) for product, g in sorted(gaps.items()) if g}
    assert siyu.repurchase_cycle(rows).to_dict() == wanted
    assert len(wanted) >= 12


def test_what_is_amiss_is_said():
    rows = bought(("a", "2026-06-01"))
    with pytest.raises(KeyError, match="lack the column product"):
        siyu.repurchase_cycle(rows.drop(columns="product"))
    with pytest.raises(TypeError, match=r"order_time \(with time zone"):
        siyu.repurchase_cycle(rows.assign(ordered_on="2026-06-01"))
    with pytest.raises(ValueError, match="user_id is missing in 1 rows"):
        siyu.repurchase_cycle(rows.assign(user_id=None))
    siyu.use("zh")
    with pytest.raises(TypeError, match="要有 order_time"):
        siyu.repurchase_cycle(rows.drop(columns="ordered_on"))


# --- reminders -------------------------------------------------------------------------------------------------------

CYCLES = pd.Series({"apples": 7.0, "pears": 8.5})


def due(rows, as_of="2026-06-08", cycles=CYCLES, unsubscribed=()):
    made = siyu.reminders_due(rows, cycles, as_of, unsubscribed)
    assert made.columns.tolist() == ["user_id", "product", "due_on"]
    return [(u, p, f"{d:%m-%d}") for u, p, d in made.itertuples(index=False)]


def test_the_week_has_both_its_ends_right():
    rows = bought(*((f"u{day:02d}", f"2026-06-{day:02d}") for day in range(1, 9)))
    assert due(rows) == [(f"u{day:02d}", "apples", f"06-{day + 7:02d}") for day in range(1, 8)]  # 8 to 14 June


def test_only_the_last_purchase_counts_and_later_ones_are_unknown():
    rows = bought(("a", "2026-06-01"), ("a", "2026-06-06"), ("b", "2026-06-02"), ("b", "2026-06-09"))
    assert due(rows) == [("b", "apples", "06-09"), ("a", "apples", "06-13")]


def test_a_half_day_is_rounded_up():
    assert due(bought(("a", "2026-06-01", "pears"))) == [("a", "pears", "06-10")]
    assert due(bought(("a", "2026-05-30", "pears"))) == [("a", "pears", "06-08")]  # not 06-07, before the week


def test_one_user_may_be_due_for_two_products_and_those_without_a_cycle_for_none():
    rows = bought(("a", "2026-06-02"), ("a", "2026-06-03", "pears"), ("a", "2026-06-03", "plums"))
    assert due(rows) == [("a", "apples", "06-09"), ("a", "pears", "06-12")]
    assert due(rows, cycles=pd.Series({"apples": np.nan, "pears": 8.0})) == [("a", "pears", "06-11")]


@pytest.mark.parametrize("kind", [list, set, tuple, pd.Series, pd.Index])
def test_those_who_unsubscribed_are_out(kind):
    rows = bought(("a", "2026-06-02"), ("b", "2026-06-02"))
    assert due(rows, unsubscribed=kind(["a"])) == [("b", "apples", "06-09")]


def test_an_empty_answer_has_its_columns():
    made = siyu.reminders_due(bought(("a", "2025-01-01")), CYCLES, "2026-06-08")
    assert made.empty
    assert made.columns.tolist() == ["user_id", "product", "due_on"]
    assert made["due_on"].dtype.kind == "M"


@pytest.mark.slow
def test_by_category_and_against_another_way():
    rows = siyu.purchases("fruit")
    cycles = siyu.repurchase_cycle(rows, by="category")
    made = siyu.reminders_due(rows, cycles, "2026-06-30")
    assert made.columns.tolist() == ["user_id", "category", "due_on"]
    wanted = set()
    for (user, category), times in rows.groupby(["user_id", "category"])["order_time"]:
        last = times.max().tz_localize(None).normalize()
        day = last + pd.Timedelta(days=int(np.floor(cycles[category] + 0.5)))
        if pd.Timestamp("2026-06-30") <= day <= pd.Timestamp("2026-07-06"):
            wanted.add((user, category, day))
    assert set(made.itertuples(index=False, name=None)) == wanted
    assert len(wanted) > 50


@pytest.mark.parametrize(
    ("cycles", "unsubscribed", "error", "words"),
    [
        ({"apples": 7}, (), TypeError, "cycles must be a Series"),
        (pd.Series({"apples": 0.0}), (), ValueError, "above 0"),
        (pd.Series([7.0, 8.0], index=["apples", "apples"]), (), ValueError, "one number of days"),
        (CYCLES, "a", TypeError, r"write \['a'\]"),
    ],
)
def test_reminders_say_what_is_amiss(cycles, unsubscribed, error, words):
    with pytest.raises(error, match=words):
        siyu.reminders_due(bought(("a", "2026-06-01")), cycles, "2026-06-08", unsubscribed)


# --- the effect ------------------------------------------------------------------------------------------------------


def results(treated, held):
    margin = pd.Series([*treated, *held])
    return pd.DataFrame({"holdout": [False] * len(treated) + [True] * len(held), "margin_fen": margin})


def test_the_effect_is_treated_less_hold_out_with_welchs_interval():
    treated, held = np.array([900, 1500, 2100, 300]), np.array([500, 700])
    effect, low, high = siyu.incremental_effect(results(treated, held))
    # by hand: means 12 and 6; variances 60 and 2 square yuan; se² = 15 + 1 = 16; freedom 16²/(15²/3 + 1²/1)
    assert effect == pytest.approx(6.0)
    assert np.var(treated / 100, ddof=1) == pytest.approx(60)
    freedom = 16**2 / (15**2 / 3 + 1**2 / 1)
    half = student.ppf(0.975, freedom) * 4
    assert (low, high) == (pytest.approx(6 - half), pytest.approx(6 + half))
    assert all(type(x) is float for x in (effect, low, high))


def test_it_is_not_before_and_after_and_keeps_those_who_left():
    frame = results([1000, 2000, 0], [500, 500]).assign(
        margin_before_fen=0, unsubscribed=[False, False, True, False, False]
    )
    assert siyu.incremental_effect(frame)[0] == pytest.approx(5.0)
    assert siyu.incremental_effect(frame.assign(holdout=frame["holdout"].astype(int)))[0] == pytest.approx(5.0)


def test_it_agrees_with_the_simulated_year():
    plan = siyu.Plan([{"who": "all", "trigger": "every", "days": 28, "channel": "sms"}], holdout=0.3, consent=True)
    year = siyu.simulate(plan, worlds=1, users=2000, seed=5)
    effect, low, high = siyu.incremental_effect(year.users())
    world = year.worlds.iloc[0]
    assert effect == pytest.approx(world["effect"])
    assert (low, high) == (pytest.approx(world["effect_low"], abs=0.1), pytest.approx(world["effect_high"], abs=0.1))


def test_groups_too_small_and_without_spread():
    with pytest.raises(ValueError, match="1 treated and 2 held out"):
        siyu.incremental_effect(results([1], [2, 3]))
    assert siyu.incremental_effect(results([300, 300], [100, 100])) == (2.0, 2.0, 2.0)
    with pytest.raises(TypeError, match="True or False"):
        siyu.incremental_effect(results([1, 2], [2, 3]).assign(holdout="yes"))
    with pytest.raises(KeyError, match="lack the column holdout"):
        siyu.incremental_effect(pd.DataFrame({"margin_fen": [1, 2]}))


@pytest.mark.parametrize("name", ["repurchase_cycle", "reminders_due", "incremental_effect"])
def test_helpers_refuse_while_their_item_is_checked(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError, match=name):
        getattr(siyu, name)(None)


def test_gaps_of_one_product_are_those_behind_its_cycle():
    days = ("2026-06-01", "2026-06-08", "2026-06-08", "2026-06-18")
    rows = bought(*(("a", day) for day in days), ("b", "2026-06-20"), ("b", "2026-06-21", "pears"))
    gaps = siyu.product_gaps(rows.sample(frac=1, random_state=1), "apples")
    assert gaps.tolist() == [7, 10]
    assert gaps.median() == siyu.repurchase_cycle(rows)["apples"]
    assert siyu.product_gaps(rows, "pears").empty
    with pytest.raises(ValueError, match="nobody bought 'plums'"):
        siyu.product_gaps(rows, "plums")
