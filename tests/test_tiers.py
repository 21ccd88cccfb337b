"""Groups, grades, levels, stages, lifecycle, shares and movements: by hand, by rule, and on the tea brand."""

import itertools

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.refusal import RefusedError, refusing
from siyu_helpers.tiers import GROUPS, MEASURES

SNAPSHOT = "2026-06-30"
LIMITS = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}
LEVELS = pd.DataFrame({"frequency": [3, 6, 12, 24], "monetary_fen": [20000, 50000, 100000, 300000]}, index=[2, 3, 4, 5])


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


def table(*rows, users=None):
    index = pd.Index(users or [f"u{number}" for number in range(len(rows))], name="user_id", dtype="str")
    return pd.DataFrame(rows, columns=MEASURES, index=index).astype("int64")


def make_orders(*rows):
    """Return orders from (user, day, fen)."""
    users, days, fen = zip(*rows, strict=True)
    times = pd.to_datetime(list(days)).tz_localize("Asia/Shanghai") + pd.Timedelta(hours=12)
    ids = [f"o{number}" for number in range(len(rows))]
    return pd.DataFrame({"user_id": users, "order_id": ids, "order_time": times, "amount_fen": fen})


@pytest.fixture(scope="module")
def orders():
    return siyu.clean_orders(siyu.as_of(siyu.load("tea/order_lines"), SNAPSHOT))


@pytest.fixture(scope="module")
def rfm(orders):
    return siyu.rfm_table(orders, SNAPSHOT)


# ---- groups and grades ----------------------------------------------------------------------------------------------
def test_each_threshold_is_high_at_equality_and_low_one_beyond():
    for r, f, m in itertools.product((60, 61), (4, 3), (30000, 29999)):
        bits = f"{int(r == 60)}{int(f == 4)}{int(m == 30000)}"
        found = siyu.rfm_segments(table((r, f, m)), LIMITS).iloc[0]
        assert found["bits"] == bits
        assert found["group"] == GROUPS[bits]


def test_codes_and_grades_are_the_textbooks():
    rows = [(60 if r else 61, 4 if f else 3, 30000 if m else 29999) for r, f, m in itertools.product((1, 0), repeat=3)]
    segments = siyu.rfm_segments(table(*rows), LIMITS).set_index("bits")
    assert segments["group"].to_dict() == {
        "111": "key_value", "101": "key_develop", "011": "key_keep", "001": "key_win_back",
        "110": "general_value", "100": "general_develop", "010": "general_keep", "000": "general_win_back",
    }  # fmt: skip
    assert segments["grade"].to_dict() == {
        "111": "A", "101": "A", "011": "B", "001": "B", "110": "B", "100": "B", "010": "C", "000": "C",
    }  # fmt: skip


def test_frequency_never_changes_the_grade(rfm):
    grade = siyu.rfm_segments(rfm, LIMITS)["grade"]
    for f in (0, 1, 2, 9, 10_000):
        assert siyu.rfm_segments(rfm, {**LIMITS, "frequency": f})["grade"].equals(grade)
    assert siyu.rfm_segments(rfm.assign(frequency=1), LIMITS)["grade"].equals(grade)


def test_every_user_has_exactly_one_group(rfm):
    segments = siyu.rfm_segments(rfm, LIMITS)
    assert segments.index.equals(rfm.index)
    assert segments.index.is_unique
    assert set(segments["group"]) <= set(GROUPS.values())
    assert (segments["bits"].map(GROUPS) == segments["group"]).all()


def test_agrees_with_a_plain_loop(rfm):
    segments = siyu.rfm_segments(rfm, LIMITS)
    for (_, r, f, m), bits, grade in zip(rfm.itertuples(), segments["bits"], segments["grade"], strict=True):
        assert bits == f"{int(r <= 60)}{int(f >= 4)}{int(m >= 30000)}"
        assert grade == "CBA"[int(r <= 60) + int(m >= 30000)]


def test_thresholds_need_not_be_whole_but_money_is():
    odd = {**LIMITS, "frequency": 3.5, "recency_days": np.float64(60.5), "monetary_fen": np.int64(30000)}
    assert siyu.rfm_segments(table((60, 4, 30000)), odd)["bits"].tolist() == ["111"]


@pytest.mark.parametrize(
    ("limits", "error", "words"),
    [
        ({"recency_days": 60, "frequency": 4}, KeyError, "thresholds lack monetary_fen; there is 'recency_days', 'frequency'"),
        ({**LIMITS, "monetary": 1}, ValueError, "thresholds hold 'monetary', which is unknown"),
        ({**LIMITS, "recency_days": -1}, ValueError, "threshold recency_days is -1; it cannot be below 0"),
        ({**LIMITS, "frequency": "4"}, TypeError, "threshold frequency must be a number; got '4'"),
        ({**LIMITS, "frequency": True}, TypeError, "threshold frequency must be a number; got True"),
        ({**LIMITS, "frequency": float("nan")}, TypeError, "threshold frequency must be a number; got nan"),
        ({**LIMITS, "recency_days": float("inf")}, TypeError, "threshold recency_days must be a number; got inf"),
        ({**LIMITS, "monetary_fen": None}, TypeError, "threshold monetary_fen must be a number; got None"),
        ({**LIMITS, "monetary_fen": 300.0}, TypeError, "threshold monetary_fen is 300.0, not whole fen: write 300 yuan as 30000"),
        ([60, 4, 30000], TypeError, "thresholds must be a dict .*; got list"),
    ],
)  # fmt: skip
def test_unsound_thresholds_are_refused(limits, error, words):
    with pytest.raises(error, match=words):
        siyu.rfm_segments(table((1, 1, 1)), limits)


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda rfm: rfm.drop(columns="frequency"), KeyError, "RFM rows lack the column frequency"),
        (lambda rfm: rfm.assign(monetary_fen=rfm["monetary_fen"] / 100), TypeError, "monetary_fen is float64; it must be whole fen"),
        (lambda rfm: rfm.assign(frequency=rfm["frequency"].astype(str)), TypeError, "frequency is str; it must be whole numbers"),
        (lambda rfm: rfm.assign(recency_days=pd.to_timedelta(rfm["recency_days"], unit="D")), TypeError, "recency_days is timedelta"),
        (lambda rfm: rfm.assign(recency_days=-rfm["recency_days"]), ValueError, "recency_days is negative in 2 rows. R was worked out from orders after"),
        (lambda rfm: rfm.assign(frequency=pd.array([1, None], "Int64")), ValueError, "frequency is missing in 1 rows"),
        (lambda rfm: rfm.reset_index(), ValueError, "must have the index user_id; it is None. Use .set_index"),
        (lambda rfm: pd.concat([rfm, rfm]), ValueError, "have user_id u0 more than once"),
        (lambda rfm: rfm["frequency"], TypeError, "RFM rows must be a DataFrame; got Series"),
        (lambda rfm: rfm[["frequency", *rfm]], ValueError, "more than one column frequency"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "helper",
    [
        lambda rfm: siyu.rfm_segments(rfm, LIMITS),
        lambda rfm: siyu.membership_level(rfm, LEVELS),
        siyu.pareto,
        lambda rfm: siyu.tier_summary(rfm, siyu.rfm_segments(table((1, 1, 1), (2, 2, 2)), LIMITS)),
    ],
    ids=["segments", "level", "pareto", "summary"],
)
def test_unsound_rfm_tables_are_refused(helper, spoil, error, words):
    with pytest.raises(error, match=words):
        helper(spoil(table((1, 1, 100), (2, 2, 200))))


# ---- membership levels ----------------------------------------------------------------------------------------------
def test_levels_at_their_limits():
    cases = {
        (2, 19999): 1, (3, 0): 2, (1, 20000): 2, (1, 999999): 2, (99, 0): 2,
        (6, 50000): 3, (5, 50000): 2, (6, 49999): 2, (12, 99999): 3, (11, 100000): 3,
        (12, 100000): 4, (23, 999999): 4, (24, 300000): 5,
    }  # fmt: skip
    levels = siyu.membership_level(table(*((0, f, m) for f, m in cases)), LEVELS)
    assert levels.tolist() == list(cases.values())
    assert (levels.name, levels.dtype, levels.index.name) == ("level", "int64", "user_id")


def test_more_orders_and_more_spend_never_lower_the_level(rfm):
    level = siyu.membership_level(rfm, LEVELS)
    more = siyu.membership_level(
        rfm.assign(frequency=rfm["frequency"] + 3, monetary_fen=rfm["monetary_fen"] * 2), LEVELS
    )
    assert (more >= level).all()
    assert set(level) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("levels", "error", "words"),
    [
        (LEVELS.drop(index=5), ValueError, r"must have the index \[2, 3, 4, 5\]; it is \[2, 3, 4\]"),
        (LEVELS.iloc[::-1], ValueError, "must have the index"),
        (LEVELS.assign(frequency=[3, 6, 6, 24]), ValueError, r"frequency must rise from level to level; it is \[3, 6, 6, 24\]"),
        (LEVELS.assign(monetary_fen=[2, 1, 3, 4]), ValueError, "monetary_fen must rise"),
        (LEVELS / 100, TypeError, "frequency is float64; it must be whole numbers"),
        (LEVELS.drop(columns="monetary_fen"), KeyError, "levels lack the column monetary_fen"),
        (-LEVELS, ValueError, "negative"),
    ],
)  # fmt: skip
def test_unsound_levels_are_refused(levels, error, words):
    with pytest.raises(error, match=words):
        siyu.membership_level(table((1, 1, 1)), levels)


# ---- shares ---------------------------------------------------------------------------------------------------------
def test_summary_adds_up(rfm):
    segments = siyu.rfm_segments(rfm, LIMITS)
    summary = siyu.tier_summary(rfm, segments)
    assert summary.index.tolist() == list(GROUPS.values())
    assert summary.columns.tolist() == ["users", "user_share", "spend_fen", "spend_share"]
    assert summary["users"].sum() == len(rfm)
    assert summary["spend_fen"].sum() == rfm["monetary_fen"].sum()
    assert summary[["user_share", "spend_share"]].sum().to_numpy() == pytest.approx([1, 1])
    for group, row in summary.iterrows():
        chosen = rfm[segments["group"] == group]
        assert (row["users"], row["spend_fen"]) == (len(chosen), chosen["monetary_fen"].sum())


def test_summary_shows_empty_groups_and_heeds_no_row_order():
    few = table((1, 1, 100), (90, 9, 90000))
    summary = siyu.tier_summary(few, siyu.rfm_segments(few, LIMITS).iloc[::-1])
    assert summary["users"].tolist() == [0, 0, 1, 0, 0, 1, 0, 0]
    assert summary.loc["key_keep"].tolist() == [1, 0.5, 90000, 90000 / 90100]
    assert summary.dtypes.astype(str).tolist() == ["int64", "float64", "int64", "float64"]


def test_summary_refuses_tables_of_different_users(rfm):
    with pytest.raises(ValueError, match="different users: 1 are in one alone, such as T"):
        siyu.tier_summary(rfm, siyu.rfm_segments(rfm.iloc[1:], LIMITS))
    with pytest.raises(ValueError, match="group holds '重要价值客户'"):
        siyu.tier_summary(rfm, siyu.rfm_segments(rfm, LIMITS).replace("key_value", "重要价值客户"))


def test_pareto_rises_ever_more_slowly_to_one(rfm):
    curve = siyu.pareto(rfm)
    assert curve.iloc[-1].tolist() == [1, 1]
    assert len(curve) == len(rfm)
    assert (curve.diff().iloc[1:] > 0).all(axis=None)
    assert (curve["spend_share"].diff().diff().iloc[2:] <= 1e-12).all()
    top = rfm["monetary_fen"].nlargest(100).sum() / rfm["monetary_fen"].sum()
    assert curve["spend_share"].iloc[99] == pytest.approx(top)


def test_pareto_without_any_spend_is_refused():
    with pytest.raises(ValueError, match="monetary_fen is all 0"):
        siyu.pareto(table((1, 1, 0)))


# ---- movements ------------------------------------------------------------------------------------------------------
def test_migration_adds_up():
    lines = siyu.load("tea/order_lines")
    before, after = (
        siyu.rfm_segments(siyu.rfm_table(siyu.clean_orders(siyu.as_of(lines, day, since=since)), day), LIMITS)
        for since, day in (("2026-01-01", "2026-03-31"), ("2026-04-01", SNAPSHOT))
    )
    moved = siyu.migration(before, after)
    groups = [*GROUPS.values(), "absent"]
    assert (moved.index.tolist(), moved.columns.tolist()) == (groups, groups)
    assert (moved.index.name, moved.columns.name) == ("before", "after")
    assert (moved.dtypes == "int64").all()
    for axis, segments, other in ((1, before, after), (0, after, before)):
        sums = moved.sum(axis=axis)
        assert sums[:-1].tolist() == segments["group"].value_counts().reindex(groups[:-1], fill_value=0).tolist()
        assert sums["absent"] == len(other.index.difference(segments.index))
    both = before.add_suffix("_b").join(after.add_suffix("_a"), how="inner")
    assert (
        moved.loc["general_develop", "key_value"]
        == ((both["group_b"] == "general_develop") & (both["group_a"] == "key_value")).sum()
    )
    assert moved.loc["absent", "absent"] == 0


def test_nobody_moves_between_a_table_and_itself(rfm):
    segments = siyu.rfm_segments(rfm, LIMITS)
    moved = siyu.migration(segments, segments)
    assert np.diag(moved).sum() == moved.to_numpy().sum() == len(rfm)


# ---- stages and lifecycle -------------------------------------------------------------------------------------------
def make_users(*names, day="2025-01-01T00:00+08:00"):
    return pd.DataFrame({"user_id": names, "registered_at": pd.to_datetime([day] * len(names))})


def days_before(days):
    return str((pd.Timestamp(SNAPSHOT) - pd.Timedelta(days=days)).date())


def test_stages_at_their_limits():
    wanted = {
        "one_30": ([30], "new"), "one_31": ([31], "active"), "one_90": ([90], "active"), "one_91": ([91], "dormant"),
        "two": ([5, 6], "active"), "seven": ([1] * 7, "active"), "eight_90": ([90] * 8, "loyal"),
        "eight_91": ([91] * 8, "dormant"), "none": ([], "potential"),
    }  # fmt: skip
    orders = make_orders(*((user, days_before(d), 100) for user, (days, _) in wanted.items() for d in days))
    late = make_users("late", day="2026-07-01T00:00+08:00")
    users = pd.concat([make_users(*wanted), late], ignore_index=True)
    stages = siyu.stage_types(users, orders, SNAPSHOT)
    assert stages.to_dict() == {user: stage for user, (_, stage) in wanted.items()}
    assert (stages.name, stages.index.name, stages.dtype) == ("stage", "user_id", "str")


def test_every_registered_user_has_a_stage(orders):
    users = siyu.load("tea/users")
    stages = siyu.stage_types(users, orders, SNAPSHOT)
    assert stages.index.tolist() == users.loc[users["registered_at"] < "2026-07-01T00:00+08:00", "user_id"].tolist()
    assert set(stages) == {"potential", "new", "active", "dormant", "loyal"}
    assert (stages == "potential").sum() == len(stages) - orders["user_id"].nunique()


def test_stages_before_the_first_order_are_all_potential():
    orders = make_orders(("a", "2026-06-01", 100))
    assert siyu.stage_types(make_users("a", "b"), orders, "2025-06-01").tolist() == ["potential", "potential"]


@pytest.mark.parametrize(
    ("users", "limits", "error", "words"),
    [
        (make_users("b"), {}, ValueError, "1 users with orders are not in the users, or registered after the snapshot, such as a"),
        (make_users("a", "a"), {}, ValueError, "users have user_id a more than once"),
        (make_users("a", day="2026-07-01T00:00+08:00"), {}, ValueError, "nobody is registered by the snapshot 2026-06-30"),
        (make_users("a").drop(columns="registered_at"), {}, KeyError, "users lack the column registered_at"),
        (make_users("a", day="2025-01-01"), {}, TypeError, "registered_at is datetime"),
        (make_users("a"), {"new_days": 100}, ValueError, "0 <= new_days <= dormant_days is needed; they are 100 and 90"),
        (make_users("a"), {"loyal_orders": 1}, ValueError, "loyal_orders must be 2 or more"),
        (make_users("a"), {"dormant_days": "90"}, TypeError, "dormant_days must be a number; got '90'"),
    ],
)  # fmt: skip
def test_unsound_users_and_limits_are_refused(users, limits, error, words):
    with pytest.raises(error, match=words):
        siyu.stage_types(users, make_orders(("a", "2026-06-01", 100)), SNAPSHOT, **limits)


def test_lifecycle_by_the_users_own_rhythm():
    """With 20 usual days: one order has a gap of 20; five orders 10 days apart (40 + 20) / 5 = 12."""
    wanted = {
        "one_40": ([40], "introduction"), "one_41": ([41], "dormancy"), "one_80": ([80], "dormancy"), "one_81": ([81], "churn"),
        "five_24": ([24, 34, 44, 54, 64], "maturity"), "five_25": ([25, 35, 45, 55, 65], "dormancy"),
        "five_49": ([49, 59, 69, 79, 89], "churn"), "two": ([30, 50], "growth"), "same_day": ([20, 20], "growth"),
    }  # fmt: skip
    orders = make_orders(*((user, days_before(d), 100) for user, (days, _) in wanted.items() for d in days))
    phases = siyu.lifecycle(orders.sample(frac=1, random_state=2), SNAPSHOT, usual_days=20)
    assert phases.to_dict() == {user: phase for user, (_, phase) in wanted.items()}
    assert (phases.name, phases.index.name) == ("lifecycle", "user_id")


def test_lifecycle_takes_the_mean_gap_of_all_repurchases():
    orders = make_orders(("a", days_before(10), 1), ("a", days_before(30), 1), ("b", days_before(41), 1))
    assert siyu.lifecycle(orders, SNAPSHOT).equals(siyu.lifecycle(orders, SNAPSHOT, usual_days=20))


def test_lifecycle_covers_everybody_who_ordered(orders, rfm):
    phases = siyu.lifecycle(orders, SNAPSHOT)
    assert phases.index.equals(rfm.index)
    assert set(phases) == {"introduction", "growth", "maturity", "dormancy", "churn"}


@pytest.mark.parametrize(
    ("limits", "error", "words"),
    [
        ({}, ValueError, "nobody bought again on a later day, so there is no usual gap. Give it as usual_days"),
        ({"usual_days": 0}, ValueError, "usual_days must be above 0"),
        ({"usual_days": 20, "dormant": 4}, ValueError, "0 < dormant < churned is needed; they are 4 and 4"),
        ({"usual_days": 20, "mature_orders": 1}, ValueError, "mature_orders must be 2 or more"),
        ({"usual_days": "20"}, TypeError, "usual_days must be a number; got '20'"),
    ],
)
def test_unsound_gaps_are_refused(limits, error, words):
    with pytest.raises(error, match=words):
        siyu.lifecycle(make_orders(("a", "2026-06-01", 100)), SNAPSHOT, **limits)


# ---- nobody yet, refusals, languages --------------------------------------------------------------------------------
def test_no_orders_give_empty_tables_of_the_same_form(orders, rfm):
    none = orders.iloc[:0]
    users = siyu.load("tea/users")
    empty = siyu.rfm_table(none, SNAPSHOT)
    segments, full = siyu.rfm_segments(empty, LIMITS), siyu.rfm_segments(rfm, LIMITS)
    for one, other in ((empty, rfm), (segments, full), (siyu.pareto(empty), siyu.pareto(rfm))):
        assert one.empty
        assert one.dtypes.equals(other.dtypes)
        assert one.index.name == other.index.name == "user_id"
    assert siyu.membership_level(empty, LEVELS).dtype == "int64"
    assert siyu.lifecycle(none, SNAPSHOT).empty
    assert set(siyu.stage_types(users, none, SNAPSHOT)) == {"potential"}
    summary = siyu.tier_summary(empty, segments)
    assert summary["users"].tolist() == [0] * 8
    assert summary["user_share"].isna().all()
    assert siyu.migration(segments, full).loc["absent"].sum() == len(rfm)


@pytest.mark.parametrize("name", ["rfm_segments", "membership_level", "tier_summary"])
def test_what_answers_an_item_refuses(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError):
        getattr(siyu, name)(None, None)


def test_errors_speak_chinese():
    siyu.use("zh")
    with pytest.raises(KeyError, match="thresholds 缺少 monetary_fen"):
        siyu.rfm_segments(table((1, 1, 1)), {"recency_days": 60, "frequency": 4})
    with pytest.raises(TypeError, match="300 元写 30000"):
        siyu.rfm_segments(table((1, 1, 1)), {**LIMITS, "monetary_fen": 300.5})
    with pytest.raises(ValueError, match="frequency 应逐级升高"):
        siyu.membership_level(table((1, 1, 1)), LEVELS.assign(frequency=5))
