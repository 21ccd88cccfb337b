"""R, F and M by the helper: the hand-worked frame, the independent reference, and its errors."""

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.checks import unit4
from siyu_helpers.checks.hidden import unit4 as hidden


@pytest.mark.parametrize("case", [*unit4.rfm_table(), *hidden.rfm_table()])
def test_agrees_with_hand_and_reference(case):
    shape = unit4.RFM
    assert shape.canonical(siyu.rfm_table(*case.arguments)).equals(shape.canonical(case.truth))


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda orders: orders.drop(columns="order_id"), KeyError, "orders lack the column order_id; there is"),
        (lambda orders: orders.assign(order_time=orders["order_time"].dt.tz_localize(None)), TypeError, "without a time zone"),
        (lambda orders: orders.assign(amount_fen=orders["amount_fen"] / 100), TypeError, "amount_fen is float64; it must be whole fen"),
        (lambda orders: orders.assign(order_time=orders["order_time"].mask(orders.index == 0)), ValueError, "order_time is missing in 1 rows"),
        (lambda orders: orders.assign(order_time=orders["order_time"].astype("str")), TypeError, "order_time is str, without a time zone"),
        (lambda orders: orders.assign(amount_fen=orders["amount_fen"].astype("str")), TypeError, "amount_fen is str; it must be whole fen"),
        (lambda orders: orders.assign(amount_fen=-orders["amount_fen"]), ValueError, "amount_fen is negative in 13 rows. Clean the orders first"),
        (lambda orders: orders.assign(user_id=orders["user_id"].mask(orders.index == 3)), ValueError, "user_id is missing in 1 rows"),
        (lambda orders: orders.assign(order_id=orders["order_id"].mask(orders.index == 3)), ValueError, "order_id is missing in 1 rows"),
        (lambda orders: orders["amount_fen"], TypeError, "orders must be a DataFrame; got Series"),
        (lambda orders: orders.assign(order_time=orders["order_time"] + pd.Timedelta(days=900)), ValueError, "no order is as early as the snapshot 2026-06-30"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_the_orders(change, error, words):
    siyu.use("en")
    with pytest.raises(error, match=words):
        siyu.rfm_table(change(unit4.orders_frame()), "2026-06-30")


@pytest.mark.parametrize("snapshot", [20260630, "soon", None, pd.NaT, float("nan")])
def test_a_snapshot_that_is_no_day_is_refused(snapshot):
    siyu.use("en")
    with pytest.raises(ValueError, match="snapshot must be a day, such as '2026-06-30'; got"):
        siyu.rfm_table(unit4.orders_frame(), snapshot)


def test_the_day_of_an_aware_snapshot_is_shanghais():
    aware = pd.Timestamp("2026-06-29T16:00", tz="UTC")
    orders = unit4.orders_frame()
    pd.testing.assert_frame_equal(siyu.rfm_table(orders, aware), siyu.rfm_table(orders, "2026-06-30"))


def test_no_orders_give_an_empty_table_of_the_same_form():
    orders = unit4.orders_frame()
    empty, full = siyu.rfm_table(orders.iloc[:0], "2026-06-30"), siyu.rfm_table(orders, "2026-06-30")
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)
    assert empty.index.name == "user_id"


def test_nullable_integers_are_taken_and_come_out_plain():
    orders = unit4.orders_frame()
    table = siyu.rfm_table(orders.astype({"amount_fen": "Int64"}), "2026-06-30")
    pd.testing.assert_frame_equal(table, siyu.rfm_table(orders, "2026-06-30"))
