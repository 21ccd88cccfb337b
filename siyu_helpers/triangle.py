"""The private-domain triangle [Y]: property power, value per customer, referral rate, and their area."""

from collections.abc import Mapping

import pandas as pd

from siyu_helpers.inputs import ORDERS, need_columns, need_whole, plain
from siyu_helpers.language import say
from siyu_helpers.pool import (
    TOUCHES,
    connected,
    local_days,
    orders_in,
    period,
    referral_rate,
    repurchase_rate,
)

SIDES = ("property_power", "value_per_customer", "referral")
"""Codes of the three sides, in the order in which [Y] names them."""


def triangle_measures(
    accounts: pd.DataFrame,
    touches: pd.DataFrame,
    users: pd.DataFrame,
    orders: pd.DataFrame,
    start: pd.Timestamp | str,
    end: pd.Timestamp | str,
) -> pd.Series:
    """Measure the pool over a period: what the three sides can be built from.

    Parameters
    ----------
    accounts, touches, users, orders : DataFrame
        As for :func:`siyu_helpers.pool.reach_stages`, :func:`siyu_helpers.referral_rate` and
        :func:`siyu_helpers.repurchase_rate`; orders also with `amount_fen`.
    start, end : Timestamp or str
        First and last local date, both included.

    Returns
    -------
    Series of float
        `connected` (people connected at the end), `reached` (those of them with a message delivered in the period),
        `reach_rate` (reached ÷ connected; both are NaN for a period before the first message on record), `buyers`, `repurchase_rate`, `spend_per_buyer_fen`, `referral_rate`.
    """
    first, last = period(start, end)
    need_columns(touches, TOUCHES, ("account_id", "sent_at", "delivered"))
    need_columns(orders, ORDERS, ("amount_fen",))
    need_whole(orders, "amount_fen")
    people = set(connected(accounts, last)["person_id"].dropna())
    sent = touches[local_days(touches, "sent_at").between(first, last) & (touches["delivered"] == 1)]
    person = accounts.drop_duplicates("account_id").set_index("account_id")["person_id"]
    unknown = local_days(touches, "sent_at").min() > last  # no record is not the same as nobody reached
    reached = float("nan") if unknown else float(len(people & set(sent["account_id"].map(person).dropna())))
    bought = orders_in(orders, first, last)
    buyers = bought["user_id"].nunique()
    return pd.Series(
        {
            "connected": float(len(people)),
            "reached": reached,
            "reach_rate": reached / len(people) if people else float("nan"),
            "buyers": float(buyers),
            "repurchase_rate": repurchase_rate(orders, first, last),
            "spend_per_buyer_fen": bought["amount_fen"].sum() / buyers if buyers else float("nan"),
            "referral_rate": referral_rate(users, first, last),
        }
    )


def triangle_area(sides: Mapping[str, float]) -> float:
    """Return the triangle's area as a share of the one whose three sides are all 1.

    The sides stand on three axes at 120°, so each pair spans a small triangle: (ab + bc + ca) ÷ 3.

    Parameters
    ----------
    sides : mapping
        A number of 0 or more for each of `property_power`, `value_per_customer`, `referral`, on one scale: each divided
        by the same kind of standard (a target, or the value of an earlier period).

    Raises
    ------
    KeyError, TypeError, ValueError
        If a side is missing, is no number, or is negative.

    Examples
    --------
    >>> triangle_area({"property_power": 1, "value_per_customer": 1, "referral": 1})
    1.0
    >>> triangle_area({"property_power": 3, "value_per_customer": 0, "referral": 0})
    0.0
    """
    a, b, c = checked_sides(sides)
    return (a * b + b * c + c * a) / 3


def checked_sides(sides: Mapping[str, float]) -> list[float]:
    """Return the three sides in order, refusing what is missing, no number, or negative."""
    missing = [side for side in SIDES if side not in sides]
    if missing:
        raise KeyError(
            say(
                f"三条边缺少 {missing[0]}；要有 {', '.join(SIDES)}。",
                f"the sides lack {missing[0]}; they are {', '.join(SIDES)}.",
            )
        )
    for side in SIDES:
        if not plain(sides[side]):
            raise TypeError(
                say(
                    f"{side} 应是数字，得到的是 {sides[side]!r}。",
                    f"{side} must be a number; got {sides[side]!r}.",
                )
            )
        if sides[side] < 0:
            raise ValueError(
                say(f"{side} 是 {sides[side]}，不能小于 0。", f"{side} is {sides[side]}; it cannot be below 0.")
            )
    return [float(sides[side]) for side in SIDES]
