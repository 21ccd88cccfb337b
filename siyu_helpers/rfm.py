"""Recency, frequency and monetary value of every user."""

import pandas as pd

from siyu_helpers.inputs import (
    ORDERS,
    day_of,
    local_day,
    need_columns,
    need_orders_by,
    need_times,
    need_values,
    need_whole,
)
from siyu_helpers.refusal import answers_an_item


@answers_an_item
def rfm_table(orders: pd.DataFrame, snapshot: pd.Timestamp | str) -> pd.DataFrame:
    """Return R, F and M of every user with an order up to the snapshot.

    Parameters
    ----------
    orders : DataFrame
        One cleaned order a row: `user_id`, `order_id`, `order_time` (with time zone), `amount_fen` (integer fen).
    snapshot : Timestamp or str
        Local date to look back from; its own orders count, later ones do not.

    Returns
    -------
    DataFrame
        Index `user_id`, sorted; `recency_days` (calendar days in Asia/Shanghai from the last order to the snapshot),
        `frequency` (orders), `monetary_fen` (fen). Empty without orders.

    Raises
    ------
    KeyError
        If a column is missing.
    TypeError
        If times have no time zone, or money is not an integer.
    ValueError
        If a value is missing or an amount negative, or if no order is as early as the snapshot.

    Examples
    --------
    >>> orders = pd.DataFrame(
    ...     {
    ...         "user_id": ["a", "a"],
    ...         "order_id": ["1", "2"],
    ...         "order_time": pd.to_datetime(["2026-06-01T09:00+08:00", "2026-06-20T09:00+08:00"]),
    ...         "amount_fen": [5000, 7000],
    ...     }
    ... )
    >>> rfm_table(orders, "2026-06-30").loc["a"].tolist()
    [10, 2, 12000]
    """
    check_orders(orders)
    snapshot = day_of(snapshot)
    day = local_day(orders["order_time"])
    need_orders_by(day, snapshot)
    by_user = orders.assign(day=day).loc[day <= snapshot].groupby("user_id")
    return pd.DataFrame(
        {
            "recency_days": (snapshot - by_user["day"].max()).dt.days,
            "frequency": by_user["order_id"].nunique(),
            "monetary_fen": by_user["amount_fen"].sum(),
        }
    ).astype("int64")


def check_orders(orders: pd.DataFrame) -> None:
    """Refuse a table that is not one of cleaned orders, saying which column is amiss and what to do."""
    need_columns(orders, ORDERS, ("user_id", "order_id", "order_time", "amount_fen"))
    need_times(orders, "order_time")
    need_whole(orders, "amount_fen")
    need_values(orders, ("user_id", "order_id", "order_time"))
