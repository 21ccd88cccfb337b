"""Cleaning order lines and winding them back to the snapshot: against a plain loop, the shipped table and by hand."""

from collections import defaultdict

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.refusal import RefusedError, refusing

SNAPSHOT = "2026-06-30"

# order line user time status product amount refund refund_time
LINES = """
O1 O1-1 a 2026-06-01T10:00+08:00 paid tea 5000 0 -
O1 O1-2 a 2026-06-01T10:00+08:00 paid tea 5000 0 -                         # looks alike, another line
O2 O2-1 a 2026-06-20T10:00+08:00 paid tea 3000 1000 2026-06-25T10:00+08:00
O2 O2-1 a 2026-06-20T10:00+08:00 paid tea 3000 1000 2026-06-25T10:00+08:00 # exported twice
O3 O3-1 b 2026-06-21T10:00+08:00 cancelled tea 9000 0 -
O4 O4-1 b 2026-06-22T10:00+08:00 paid test_item 1 0 -
O5 O5-1 b 2026-06-30T15:59+00:00 paid tea 4000 4000 2026-06-30T16:30+00:00 # 23:59; refund on 1 July, 0:30
O6 O6-1 c 2026-06-30T16:00+00:00 paid tea 700 0 -                          # 1 July
O7 O7-1 c 2026-03-31T16:00+00:00 paid tea 800 0 -                          # 1 April
O8 O8-1 c 2026-03-31T15:59+00:00 paid tea 900 0 -                          # 31 March
"""


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


@pytest.fixture
def small():
    rows = [line.split()[:9] for line in LINES.strip().splitlines()]
    columns = [
        "order_id",
        "line_id",
        "user_id",
        "order_time",
        "status",
        "product",
        "amount_fen",
        "refund_fen",
        "refund_time",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("order_time", "refund_time"):
        frame[column] = pd.to_datetime(frame[column].replace("-", None), utc=True)
    return frame.astype({"amount_fen": "int64", "refund_fen": "int64"})


@pytest.fixture(scope="module")
def tea():
    return siyu.load("tea/order_lines")


def loop(lines: pd.DataFrame) -> dict:
    """Return user and amount of every real order, row by row."""
    seen, amount, user, out = set(), defaultdict(int), {}, set()
    for row in lines.itertuples(index=False):
        if tuple(map(str, row)) in seen:
            continue
        seen.add(tuple(map(str, row)))
        if row.status == "cancelled" or row.product == "test_item":
            out.add(row.order_id)
        amount[row.order_id] += row.amount_fen - row.refund_fen
        user[row.order_id] = row.user_id
    return {order: (user[order], fen) for order, fen in amount.items() if fen > 0 and order not in out}


def by_order(orders: pd.DataFrame) -> dict:
    return {row.order_id: (row.user_id, row.amount_fen) for row in orders.itertuples()}


def test_by_hand(small):
    orders = siyu.clean_orders(small)
    assert by_order(orders) == {
        "O1": ("a", 10000), "O2": ("a", 2000), "O6": ("c", 700), "O7": ("c", 800), "O8": ("c", 900),
    }  # fmt: skip
    assert orders["order_time"].is_monotonic_increasing
    assert orders.columns.tolist() == ["user_id", "order_id", "order_time", "amount_fen"]
    assert orders["amount_fen"].dtype == "int64"


def test_as_the_shop_knew_it_on_the_evening_of_the_snapshot(small):
    orders = siyu.clean_orders(siyu.as_of(small, SNAPSHOT))
    assert by_order(orders)["O5"] == ("b", 4000)
    assert "O6" not in by_order(orders)
    window = siyu.clean_orders(siyu.as_of(small, SNAPSHOT, since="2026-04-01"))
    assert "O7" in by_order(window)
    assert "O8" not in by_order(window)


def test_a_moment_with_a_time_zone_counts_as_its_day_in_shanghai(small):
    aware = pd.Timestamp("2026-06-30T16:00", tz="UTC")
    pd.testing.assert_frame_equal(siyu.as_of(small, aware), siyu.as_of(small, "2026-07-01"))


def test_what_goes_in_stays_as_it_was(small):
    before = small.copy(deep=True)
    siyu.clean_orders(siyu.as_of(small, SNAPSHOT))
    pd.testing.assert_frame_equal(small, before)


@pytest.mark.slow
@pytest.mark.parametrize("brand", ["tea", pytest.param("beauty", marks=pytest.mark.slow)])
def test_agrees_with_a_plain_loop(brand):
    lines = siyu.load(f"{brand}/order_lines")
    assert by_order(siyu.clean_orders(lines)) == loop(lines)


def test_agrees_with_the_shipped_table(tea):
    shipped = siyu.load("tea/orders")
    cleaned = siyu.clean_orders(tea)[shipped.columns]
    by_id = [frame.sort_values("order_id", ignore_index=True) for frame in (cleaned, shipped)]
    pd.testing.assert_frame_equal(*by_id)


def test_row_order_does_not_matter(tea):
    pd.testing.assert_frame_equal(siyu.clean_orders(tea.sample(frac=1, random_state=1)), siyu.clean_orders(tea))


def test_later_refunds_are_undone_and_nothing_else(tea):
    known = siyu.as_of(tea, SNAPSHOT)
    zone = tea["order_time"].dt.tz
    end = pd.Timestamp("2026-07-01", tz=zone)
    kept = tea[tea["order_time"] < end]
    assert known.index.equals(kept.index)
    late = kept["refund_time"] >= end
    assert late.any()
    assert (known.loc[late, "refund_fen"] == 0).all()
    assert known.loc[late, "refund_time"].isna().all()
    pd.testing.assert_frame_equal(known[~late], kept[~late])


def test_no_lines_give_an_empty_table_of_the_same_form(tea):
    full, empty = siyu.clean_orders(tea), siyu.clean_orders(siyu.as_of(tea.iloc[:0], SNAPSHOT))
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)


def test_lines_without_any_refund(small):
    plain = small.assign(refund_fen=0, refund_time=None)
    assert len(siyu.as_of(plain, SNAPSHOT)) == 9


def change(column, value, row=0):
    def changed(lines):
        lines = lines.copy()
        if isinstance(value, str) or value is None:
            lines[column] = lines[column].astype(object)
        lines.loc[row, column] = value
        return lines

    return changed


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda lines: lines.drop(columns="line_id"), KeyError, "order lines lack the column line_id"),
        (lambda lines: lines.to_dict("list"), TypeError, "order lines must be a DataFrame; got dict"),
        (lambda lines: lines.assign(order_time=lines["order_time"].astype("str")), TypeError, "order_time is str, without a time zone"),
        (lambda lines: lines.assign(order_time=lines["order_time"].dt.tz_localize(None)), TypeError, "without a time zone"),
        (lambda lines: lines.assign(amount_fen=lines["amount_fen"] / 100), TypeError, "amount_fen is float64; it must be whole fen"),
        (lambda lines: lines.assign(refund_fen=lines["refund_fen"].astype("str")), TypeError, "refund_fen is str; it must be whole fen"),
        (change("amount_fen", -1), ValueError, "amount_fen is negative in 1 rows"),
        (change("refund_fen", -1), ValueError, "refund_fen is negative in 1 rows. Write a refund as a positive number"),
        (change("order_time", pd.NaT), ValueError, "order_time is missing in 1 rows"),
        (change("user_id", None), ValueError, "user_id is missing in 1 rows"),
        (change("status", "已取消"), ValueError, "status holds '已取消'; it must be paid or cancelled"),
        (change("refund_fen", 100), ValueError, "refund_time is missing in 1 rows that have a refund_fen"),
        (change("amount_fen", 500, row=2), ValueError, "refund_fen is above amount_fen in 1 rows, such as O2-1"),
        (change("amount_fen", 3500, row=3), ValueError, "line_id O2-1 comes again with other content"),
        (change("user_id", "z"), ValueError, "the lines of order O1 disagree in user_id"),
        (change("status", "cancelled"), ValueError, "the lines of order O1 disagree in status"),
    ],
)  # fmt: skip
def test_lines_that_contradict_are_refused(small, spoil, error, words):
    with pytest.raises(error, match=words):
        siyu.clean_orders(spoil(small))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["2024-01-01"], "no order is as early as the snapshot 2024-01-01; the first is of 2026-03-31"),
        ([20260630], "snapshot must be a day, such as '2026-06-30'; got 20260630"),
        (["soon"], "snapshot must be a day"),
        ([None], "snapshot must be a day"),
        (["2026-06-30", "2026-07-05"], r"since \(2026-07-05\) is after the snapshot"),
        (["2026-06-30", ""], "since must be a day"),
    ],
)
def test_days_that_make_no_sense_are_refused(small, days, words):
    with pytest.raises(ValueError, match=words):
        siyu.as_of(small, *days)


def test_refund_times_without_a_zone_are_refused(small):
    with pytest.raises(TypeError, match="refund_time is datetime"):
        siyu.as_of(small.assign(refund_time=small["refund_time"].dt.tz_localize(None)), SNAPSHOT)


def test_speaks_chinese(small):
    siyu.use("zh")
    with pytest.raises(KeyError, match="订单行表缺少列 status；有：order_id、line_id"):
        siyu.clean_orders(small.drop(columns="status"))


def test_refuses_as_an_answer(small):
    with refusing(frozenset({"clean_orders"})), pytest.raises(RefusedError):
        siyu.clean_orders(small)
