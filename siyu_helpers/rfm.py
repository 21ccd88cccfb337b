"""Recency, frequency and monetary value of every user."""

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

SHOP_ZONE = "Asia/Shanghai"


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
        `frequency` (orders), `monetary_fen` (fen).

    Raises
    ------
    KeyError
        If a column is missing.
    TypeError
        If times have no time zone, or money is not an integer.
    ValueError
        If no order is as early as the snapshot.

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
    _check_orders(orders)
    snapshot = pd.Timestamp(snapshot).tz_localize(None).normalize()
    day = orders["order_time"].dt.tz_convert(SHOP_ZONE).dt.tz_localize(None).dt.normalize()
    known = orders.assign(day=day).loc[day <= snapshot]
    if len(orders) and known.empty:
        raise ValueError(
            say(
                f"快照日 {snapshot.date()} 之前没有订单，最早的一单在 {day.min().date()}。请换一个快照日。",
                f"no order is as early as the snapshot {snapshot.date()}; the first is of {day.min().date()}. "
                "Choose a later snapshot.",
            )
        )
    by_user = known.groupby("user_id")
    return pd.DataFrame(
        {
            "recency_days": (snapshot - by_user["day"].max()).dt.days,
            "frequency": by_user["order_id"].nunique(),
            "monetary_fen": by_user["amount_fen"].sum(),
        }
    )


def _check_orders(orders: pd.DataFrame) -> None:
    for column in ("user_id", "order_id", "order_time", "amount_fen"):
        if column not in orders.columns:
            there = ", ".join(map(str, orders.columns))
            raise KeyError(
                say(f"订单表缺少列 {column}；有：{there}", f"orders lack the column {column}; there is {there}")
            )
    if not isinstance(orders["order_time"].dtype, pd.DatetimeTZDtype):
        raise TypeError(
            say(
                "order_time 没有时区。请用 pd.to_datetime(..., utc=True) 转换。",
                f"order_time is {orders['order_time'].dtype}, without a time zone. Convert with pd.to_datetime(..., utc=True).",
            )
        )
    if not pd.api.types.is_integer_dtype(orders["amount_fen"]):
        raise TypeError(
            say(
                f"amount_fen 是 {orders['amount_fen'].dtype}，应为整数（分）。元要先乘 100 再取整。",
                f"amount_fen is {orders['amount_fen'].dtype}; it must be whole fen. Multiply yuan by 100 and round.",
            )
        )
    for column in ("user_id", "order_time"):
        if orders[column].isna().any():
            count = int(orders[column].isna().sum())
            raise ValueError(
                say(
                    f"{column} 有 {count} 个空值。请先清洗订单。",
                    f"{column} is missing in {count} rows. Clean the orders first.",
                )
            )
