"""A test in parts: its effect by tier and by week, and whether the arms were alike before it began."""

import pandas as pd

from siyu_helpers.experiment import CONTROL, arms_of, check_users, compare_rates, need_control, with_holm
from siyu_helpers.inputs import ORDERS, USERS, need_columns, need_times
from siyu_helpers.language import say

AFTERWARDS = ("exposed", "redeemed", "bought", "unsubscribed")


def effect_by_tier(users: pd.DataFrame, column: str = "tier") -> pd.DataFrame:
    """Return the effect of each arm on conversion within each tier, with p-values adjusted for the number of looks.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `arm` ("control" among them), `bought` (0 or 1), and `column`.
    column : str
        What to split by. It must have been known before the assignment: never `exposed` or `redeemed`.

    Returns
    -------
    DataFrame
        A row a tier and arm: the tier under the name of `column`, `arm`, `users`, `control_users`, `difference`, `low`, `high`
        (Newcombe 95 %), `p`, `p_holm` (Holm over all rows), `significant`. Tiers with nobody in one of the two arms are left out.

    Raises
    ------
    ValueError
        If `column` happened after the assignment, or there is no control arm.
    """
    need_columns(users, USERS, ("arm", "bought", column))
    check_users(users)
    if column in AFTERWARDS:
        raise ValueError(
            say(
                f"{column} 是分组之后才发生的，按它分开看，各组就不再可比。",
                f"{column} came after the assignment: split by it, the arms are no longer alike.",
            )
        )
    need_control(users)
    counts = users.groupby([column, "arm"])["bought"].agg(["sum", "size"])
    rows = []
    for tier in sorted(users[column].dropna().unique()):
        for arm in arms_of(users)[1:]:
            if (tier, CONTROL) in counts.index and (tier, arm) in counts.index:
                (part, whole), (base, of) = counts.loc[(tier, arm)], counts.loc[(tier, CONTROL)]
                sizes = {column: tier, "arm": arm, "users": int(whole), "control_users": int(of)}
                rows.append(sizes | compare_rates(part, whole, base, of))
    return with_holm(pd.DataFrame(rows))


def effect_by_week(users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return, week by week of the test, by how much each arm's share of users who ordered differs from control's.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `user_id`, `arm` ("control" among them), `assigned_at` (with time zone).
    orders : DataFrame
        One order a row: `user_id`, `order_time` (with time zone).

    Returns
    -------
    DataFrame
        A row a week (1 is the first seven days) and arm: `week`, `arm`, `difference`, `low`, `high` (Newcombe 95 %), `p`.
    """
    need_columns(users, USERS, ("user_id", "arm", "assigned_at"))
    need_columns(orders, ORDERS, ("user_id", "order_time"))
    need_times(users, "assigned_at")
    need_times(orders, "order_time")
    need_control(users)
    who = users.set_index("user_id")
    week = (orders["order_time"] - orders["user_id"].map(who["assigned_at"])).dt.days // 7 + 1
    kept = orders.assign(week=week, arm=orders["user_id"].map(who["arm"]))[week >= 1]
    buyers = kept.groupby(["week", "arm"])["user_id"].nunique()
    size = users["arm"].value_counts()
    rows = [
        {"week": int(number), "arm": arm}
        | compare_rates(buyers.get((number, arm), 0), size[arm], buyers.get((number, CONTROL), 0), size[CONTROL])
        for number in sorted(kept["week"].unique())
        for arm in arms_of(users)[1:]
    ]
    return pd.DataFrame(rows)


def balance_table(users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return what was known before the assignment, by arm: where the assignment was random, the arms are alike.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `user_id`, `arm`, `assigned_at` (with time zone), `recency_days`, `frequency`, `monetary_fen`,
        `device`, `community_id`.
    orders : DataFrame
        One order a row, with those before the assignment: `user_id`, `order_time` (with time zone).

    Returns
    -------
    DataFrame
        A row a measure: its mean in each arm, and `p` (analysis of variance over the arms). Of many rows a few are below 0.05 by
        chance: look for p far below.
    """
    from scipy.stats import f_oneway

    need_columns(
        users,
        USERS,
        ("user_id", "arm", "assigned_at", "recency_days", "frequency", "monetary_fen", "device", "community_id"),
    )
    need_columns(orders, ORDERS, ("user_id", "order_time"))
    since = orders["user_id"].map(users.set_index("user_id")["assigned_at"])
    before = set(orders.loc[orders["order_time"] < since, "user_id"])
    measures = pd.DataFrame(
        {
            "recency_days": users["recency_days"],
            "frequency": users["frequency"],
            "spend_before_yuan": users["monetary_fen"] / 100,
            "ios_share": (users["device"] == "ios").astype(float),
            "community_share": users["community_id"].notna().astype(float),
            "bought_before": users["user_id"].isin(before).astype(float),
        }
    )
    arms = arms_of(users)
    table = measures.groupby(users["arm"]).mean().reindex(arms).T
    table["p"] = [
        float(f_oneway(*(measures.loc[users["arm"] == arm, name] for arm in arms)).pvalue) for name in table.index
    ]
    return table.rename_axis(index="measure", columns=None)
