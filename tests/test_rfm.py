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
        (lambda orders: orders.assign(order_time=orders["order_time"] + pd.Timedelta(days=900)), ValueError, "no order is as early as the snapshot 2026-06-30"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_the_orders(change, error, words):
    siyu.use("en")
    with pytest.raises(error, match=words):
        siyu.rfm_table(change(unit4.orders_frame()), "2026-06-30")
