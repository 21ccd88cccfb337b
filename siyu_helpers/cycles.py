"""Repurchase cycles: how many days pass until a user buys a product again, and whom to remind this week."""

from collections.abc import Iterable

import pandas as pd

from siyu_helpers.inputs import ORDERS, SHOP_ZONE, day_of, local_day, need_columns, need_values
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

WEEK = 7  # days, the first of them the day itself


@answers_an_item
def repurchase_cycle(purchases: pd.DataFrame, by: str = "product") -> pd.Series:
    """Return the usual number of days until a user buys a product again.

    A gap runs from one day on which a user bought the product to the next such day of the same user; the cycle is the
    median of the gaps of all users together. Several purchases on one day are one day: no gap of 0 days. A user with
    one day gives no gap, and a product without any gap is not in the answer. The last, open gap (bought, and not again yet) is no gap: over
    a short span of records the long gaps are missing, and the cycle comes out too short.

    Parameters
    ----------
    purchases : DataFrame
        One product of an order a row: `user_id`, the column of `by`, and the day: `order_time` (with time zone; its day in
        Shanghai counts) or, as the customer data platform has it, `ordered_on`.
    by : str
        "product", or "category" for classes of products.

    Returns
    -------
    Series of float
        Named "cycle_days", index `by`, sorted by it. The median of an even number of gaps is the mean of the middle two
        and may be a half day.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing, of the wrong type, or has gaps.

    Examples
    --------
    >>> bought = pd.DataFrame(
    ...     {
    ...         "user_id": ["a", "a", "a", "b"],
    ...         "product": "apples",
    ...         "ordered_on": pd.to_datetime(["2026-06-01", "2026-06-08", "2026-06-18", "2026-06-20"]),
    ...     }
    ... )
    >>> repurchase_cycle(bought).to_dict()
    {'apples': 8.5}
    """
    days = _days(purchases, by).sort_values(["user_id", by, "day"])
    gaps = days.groupby(["user_id", by])["day"].diff().dt.days
    cycles = gaps.groupby(days[by]).median().dropna()
    return cycles.sort_index().astype("float64").rename("cycle_days")


@answers_an_item
def reminders_due(
    purchases: pd.DataFrame,
    cycles: pd.Series,
    as_of: pd.Timestamp | str,
    unsubscribed: Iterable[str] = (),
) -> pd.DataFrame:
    """Return who should be reminded of what in the week that begins with a day.

    Due is the day of the user's last purchase of the product plus its cycle; a cycle of half a day more is rounded up (8.5 days: 9),
    so that nobody is reminded early. The week is `as_of` and the six days after it. Who bought on a later day than `as_of` counts as not
    having bought then.

    Parameters
    ----------
    purchases : DataFrame
        As for :func:`repurchase_cycle`.
    cycles : Series
        Days by product (or category), as :func:`repurchase_cycle` returns it; its index name says which. Products without a
        cycle give no reminder.
    as_of : Timestamp or str
        Local day, the first of the week.
    unsubscribed : set, list or Series of user ids
        Who gets no message.

    Returns
    -------
    DataFrame
        `user_id`, `product` (or `category`), `due_on` (a day, without time zone), by day, user and product.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing or of the wrong type, or `cycles` is no Series of positive days.

    Examples
    --------
    >>> bought = pd.DataFrame(
    ...     {"user_id": ["a", "b"], "product": "apples", "ordered_on": pd.to_datetime(["2026-06-24", "2026-06-30"])}
    ... )
    >>> due = reminders_due(bought, pd.Series({"apples": 8.5}), "2026-07-01")
    >>> due["user_id"].tolist(), str(due.loc[0, "due_on"].date())
    (['a'], '2026-07-03')
    """
    if not isinstance(cycles, pd.Series) or not pd.api.types.is_numeric_dtype(cycles):
        kind = type(cycles).__name__
        raise TypeError(
            say(
                f"cycles 应是 Series：索引是商品，值是天数；得到的是 {kind}。",
                f"cycles must be a Series, days by product; got {kind}.",
            )
        )
    if cycles.index.has_duplicates or not (cycles.dropna() > 0).all():
        raise ValueError(
            say("cycles 里每种商品只能有一个大于 0 的天数。", "cycles must have one number of days above 0 a product.")
        )
    if isinstance(unsubscribed, str):
        raise TypeError(
            say(
                f"unsubscribed 应是一组用户编号，不是一个：写成 [{unsubscribed!r}]。",
                f"unsubscribed must be several user ids, not one: write [{unsubscribed!r}].",
            )
        )
    by = cycles.index.name or "product"
    first = day_of(as_of, "as_of")
    days = _days(purchases, by)
    last = days[days["day"] <= first].groupby(["user_id", by], as_index=False)["day"].max()
    wait = last[by].map(cycles)
    last, wait = last[wait.notna()], wait.dropna()
    whole = (wait + 0.5).astype("int64")  # a half is rounded up, not to the even number
    due = last.assign(due_on=last["day"] + pd.to_timedelta(whole, unit="D"))
    in_week = (due["due_on"] >= first) & (due["due_on"] < first + pd.Timedelta(days=WEEK))
    kept = due[in_week & ~due["user_id"].isin(set(unsubscribed))]
    return kept.sort_values(["due_on", "user_id", by], ignore_index=True)[["user_id", by, "due_on"]]


@answers_an_item
def product_gaps(purchases: pd.DataFrame, product: str, by: str = "product") -> pd.Series:
    """Return the days between successive purchases of one product by the same user, all users together.

    As :func:`repurchase_cycle` counts them: several purchases on one day are one, and the open gap since the last
    purchase is left out.

    Parameters
    ----------
    purchases : DataFrame
        As for :func:`repurchase_cycle`.
    product : str
        One value of the column `by`.
    by : str
        "product" or "category".

    Returns
    -------
    Series of int64
        Named "gap_days", smallest first; empty if nobody bought the product on two days.

    Raises
    ------
    ValueError
        If nobody bought the product.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-06-01", "2026-06-08", "2026-06-18"])
    >>> product_gaps(pd.DataFrame({"user_id": "a", "product": "apples", "ordered_on": days}), "apples").tolist()
    [7, 10]
    """
    days = _days(purchases, by)
    days = days[days[by] == product].sort_values(["user_id", "day"])
    if days.empty:
        raise ValueError(say(f"没有人买过 {product!r}。", f"nobody bought {product!r}."))
    gaps = days.groupby("user_id")["day"].diff().dt.days.dropna()
    return gaps.astype("int64").sort_values(ignore_index=True).rename("gap_days")


def order_days(orders: pd.DataFrame) -> pd.Series:
    """Return the Shanghai day of each row: of `order_time` (with time zone), or `ordered_on` as it is given.

    Raises
    ------
    TypeError
        If there is neither.
    """
    if "order_time" in orders and isinstance(orders["order_time"].dtype, pd.DatetimeTZDtype):
        return local_day(orders["order_time"])
    if "ordered_on" in orders and orders["ordered_on"].dtype.kind == "M":
        return orders["ordered_on"].dt.normalize()
    raise TypeError(
        say(
            f"要有 order_time（带时区，{SHOP_ZONE}）或 ordered_on（日期）这一列；"
            "文本先用 pd.to_datetime(..., utc=True) 转换。",
            f"There must be a column order_time (with time zone, {SHOP_ZONE}) or ordered_on (days); "
            "convert text with pd.to_datetime(..., utc=True) first.",
        )
    )


def _days(purchases: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the days on which users bought something: `user_id`, the column of `by`, `day`, each once."""
    need_columns(purchases, ORDERS, ("user_id", by))
    need_values(purchases, ("user_id", by))
    days = pd.DataFrame({"user_id": purchases["user_id"], by: purchases[by], "day": order_days(purchases)})
    need_values(days, ("day",))
    return days.drop_duplicates()
