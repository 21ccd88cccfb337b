"""Where users stand in time: stage types by fixed days, lifecycle by each user's own rhythm."""

import pandas as pd

from siyu_helpers.inputs import (
    USERS,
    day_of,
    local_day,
    need_columns,
    need_times,
    need_values,
    plain,
)
from siyu_helpers.language import say
from siyu_helpers.rfm import check_orders, rfm_table

STAGES = ("potential", "new", "active", "dormant", "loyal")
LIFECYCLE = ("introduction", "growth", "maturity", "dormancy", "churn")


def stage_types(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    snapshot: pd.Timestamp | str,
    new_days: int = 30,
    dormant_days: int = 90,
    loyal_orders: int = 8,
) -> pd.Series:
    """Return the stage type of every user registered by the snapshot.

    "potential": no order yet. "dormant": the last order lies more than `dormant_days` back. Of the others, "new": one
    order, at most `new_days` ago; "loyal": `loyal_orders` or more; "active": the rest.

    Parameters
    ----------
    users : DataFrame
        One user a row: `user_id`, `registered_at` (with time zone).
    orders : DataFrame
        Cleaned orders: `user_id`, `order_id`, `order_time`, `amount_fen`.
    snapshot : Timestamp or str
        Local date; what happened later does not count.
    new_days, dormant_days : int
        Days, `new_days` not above `dormant_days`.
    loyal_orders : int
        Orders, 2 or more.

    Returns
    -------
    Series of str
        Named "stage"; index `user_id`, in the order of `users`.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or of the wrong type.
    ValueError
        If a user has two rows, an order belongs to nobody registered by the snapshot, or the limits contradict.
    """
    _check_users(users)
    check_orders(orders)
    snapshot = day_of(snapshot)
    _check_limits(new_days, dormant_days, loyal_orders)
    known = users.loc[local_day(users["registered_at"]) <= snapshot, "user_id"]
    if len(users) and known.empty:
        first = local_day(users["registered_at"]).min().date()
        raise ValueError(
            say(
                f"快照日 {snapshot.date()} 之前没有人注册，最早的注册在 {first}。请换一个快照日。",
                f"nobody is registered by the snapshot {snapshot.date()}; the first registered on {first}. "
                "Choose a later snapshot.",
            )
        )
    # Filtered here, for a snapshot before the first order is sound: everybody is a potential user.
    rfm = rfm_table(orders[local_day(orders["order_time"]) <= snapshot], snapshot)
    strangers = rfm.index.difference(known)
    if len(strangers):
        raise ValueError(
            say(
                f"有 {len(strangers)} 位下过单的用户不在用户表里，或快照日之后才注册，例如 {strangers[0]}。请核对两张表。",
                f"{len(strangers)} users with orders are not in the users, or registered after the snapshot, "
                f"such as {strangers[0]}. Compare the two tables.",
            )
        )
    stage = pd.Series("active", index=rfm.index, dtype="str")
    stage[(rfm["frequency"] == 1) & (rfm["recency_days"] <= new_days)] = "new"
    stage[rfm["frequency"] >= loyal_orders] = "loyal"
    stage[rfm["recency_days"] > dormant_days] = "dormant"
    return stage.reindex(pd.Index(known, name="user_id"), fill_value="potential").rename("stage")


def lifecycle(
    orders: pd.DataFrame,
    snapshot: pd.Timestamp | str,
    usual_days: float | None = None,
    dormant: float = 2,
    churned: float = 4,
    mature_orders: int = 5,
) -> pd.Series:
    """Return the lifecycle phase of every user with an order, judged by the user's own rhythm.

    A user's gap is the mean of the days between their orders, with the shop's `usual_days` counted as one gap more:
    who ordered once has the shop's gap, who ordered often their own. "dormancy": more than `dormant` gaps without an
    order; "churn": more than `churned`. Of the others, "introduction" has one order, "maturity" `mature_orders` or
    more, "growth" those between. Who still buys at a steady rate stays away for 2 gaps with chance exp(-2), 14 %, and
    for 4 gaps with exp(-4), 2 % (Poisson): so "churn" is all but certain to be gone, "dormancy" worth waking.

    Parameters
    ----------
    orders : DataFrame
        Cleaned orders: `user_id`, `order_id`, `order_time`, `amount_fen`.
    snapshot : Timestamp or str
        Local date; later orders do not count.
    usual_days : float, optional
        The shop's usual days between two orders of a user; if left out, their mean over all repurchases.
    dormant, churned : float
        In gaps, `dormant` below `churned`.
    mature_orders : int
        Orders, 2 or more.

    Returns
    -------
    Series of str
        Named "lifecycle"; index `user_id`, sorted.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or of the wrong type.
    ValueError
        If the limits contradict, or nobody has bought again and `usual_days` is not given.
    """
    rfm = rfm_table(orders, snapshot)
    _check_gaps(usual_days, dormant, churned, mature_orders)
    first = local_day(orders["order_time"]).groupby(orders["user_id"]).min().reindex(rfm.index)
    span = (day_of(snapshot) - first).dt.days - rfm["recency_days"]
    repurchases = rfm["frequency"] - 1
    if usual_days is None and len(rfm):
        if not span.sum():
            raise ValueError(
                say(
                    "没有用户隔天复购，算不出平常的间隔。请用 usual_days 给出天数。",
                    "nobody bought again on a later day, so there is no usual gap. Give it as usual_days.",
                )
            )
        usual_days = span.sum() / repurchases.sum()
    gap = (span + (usual_days or 0)) / (repurchases + 1)
    phase = pd.Series("growth", index=rfm.index, dtype="str", name="lifecycle")
    phase[rfm["frequency"] == 1] = "introduction"
    phase[rfm["frequency"] >= mature_orders] = "maturity"
    phase[rfm["recency_days"] > dormant * gap] = "dormancy"
    phase[rfm["recency_days"] > churned * gap] = "churn"
    return phase


def _check_users(users: pd.DataFrame) -> None:
    need_columns(users, USERS, ("user_id", "registered_at"))
    need_times(users, "registered_at")
    need_values(users, ("user_id", "registered_at"))
    twice = users.loc[users["user_id"].duplicated(), "user_id"]
    if len(twice):
        raise ValueError(
            say(
                f"用户表里 user_id {twice.iloc[0]} 不止一行：每位用户只能有一行。",
                f"users have user_id {twice.iloc[0]} more than once: each user needs one row.",
            )
        )


def _check_limits(new_days: int, dormant_days: int, loyal_orders: int) -> None:
    numbers = {"new_days": new_days, "dormant_days": dormant_days, "loyal_orders": loyal_orders}
    _need_numbers(numbers)
    if not 0 <= new_days <= dormant_days:
        raise ValueError(
            say(
                f"需要 0 <= new_days <= dormant_days；现在是 {new_days} 和 {dormant_days}。",
                f"0 <= new_days <= dormant_days is needed; they are {new_days} and {dormant_days}.",
            )
        )
    if loyal_orders < 2:
        raise ValueError(
            say(
                f"loyal_orders 至少是 2；现在是 {loyal_orders}。",
                f"loyal_orders must be 2 or more; it is {loyal_orders}.",
            )
        )


def _check_gaps(usual_days: float | None, dormant: float, churned: float, mature_orders: int) -> None:
    numbers = {"dormant": dormant, "churned": churned, "mature_orders": mature_orders}
    _need_numbers(numbers if usual_days is None else {"usual_days": usual_days, **numbers})
    if usual_days is not None and usual_days <= 0:
        raise ValueError(
            say(f"usual_days 要大于 0；现在是 {usual_days}。", f"usual_days must be above 0; it is {usual_days}.")
        )
    if not 0 < dormant < churned:
        raise ValueError(
            say(
                f"需要 0 < dormant < churned；现在是 {dormant} 和 {churned}。",
                f"0 < dormant < churned is needed; they are {dormant} and {churned}.",
            )
        )
    if mature_orders < 2:
        raise ValueError(
            say(
                f"mature_orders 至少是 2；现在是 {mature_orders}。",
                f"mature_orders must be 2 or more; it is {mature_orders}.",
            )
        )


def _need_numbers(numbers: dict[str, object]) -> None:
    for name, value in numbers.items():
        if not plain(value):
            raise TypeError(say(f"{name} 应是数字，得到的是 {value!r}。", f"{name} must be a number; got {value!r}."))
