"""What the pool's actions bring: orders behind clicks, clicks by messages before, new users and their inviters."""

import numpy as np
import pandas as pd

from siyu_helpers.inputs import ORDERS, USERS, need_columns, need_times
from siyu_helpers.language import say
from siyu_helpers.pool import ACCOUNTS, REFERRALS, TOUCHES, brought_by_others, local_days, period
from siyu_helpers.refusal import answers_an_item

CERTAINTY = 0.95
Z_95 = 1.959964  # standard normal: 95% lie within so many standard errors
SOON = pd.Timedelta(days=7)  # the platforms count a buyer as new who orders within 7 days of registering


def count_range(count: int) -> tuple[float, float]:
    """Return the 95% confidence interval of a count of independent events (exact Poisson, Garwood 1936).

    Examples
    --------
    >>> low, high = count_range(44)
    >>> round(low), round(high)
    (32, 59)
    """
    from scipy.stats import chi2  # imported here: `import siyu_helpers` stays light

    if count < 0:
        raise ValueError(say(f"个数不能小于 0，得到的是 {count}。", f"a count cannot be below 0; got {count}."))
    tail = (1 - CERTAINTY) / 2
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return float(low), float(chi2.ppf(1 - tail, 2 * count + 2) / 2)


def share_range(part: int, whole: int) -> tuple[float, float]:
    """Return the 95% confidence interval of a share (Wilson).

    Examples
    --------
    >>> low, high = share_range(57, 142)
    >>> round(low, 2), round(high, 2)
    (0.32, 0.48)
    """
    from scipy.stats import binomtest

    interval = binomtest(int(part), int(whole)).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def orders_after_clicks(
    touches: pd.DataFrame, accounts: pd.DataFrame, orders: pd.DataFrame, days: int = 3
) -> pd.DataFrame:
    """Return the orders that a user placed within some days of clicking a message, each order once.

    An order goes with the click; that it came because of it, this does not say.

    Parameters
    ----------
    touches : DataFrame
        `account_id`, `sent_at` (with time zone), `clicked` (0 or 1).
    accounts : DataFrame
        `account_id`, `user_id` (missing if the account belongs to no registered user).
    orders : DataFrame
        Clean orders: `order_id`, `user_id`, `order_time` (with time zone).
    days : int
        Time from the message to the order: 0 or more, and less than so many times 24 hours.

    Returns
    -------
    DataFrame
        Rows of `orders`, in their order.
    """
    need_columns(touches, TOUCHES, ("account_id", "sent_at", "clicked"))
    need_columns(accounts, ACCOUNTS, ("account_id", "user_id"))
    need_columns(orders, ORDERS, ("order_id", "user_id", "order_time"))
    owner = accounts.drop_duplicates("account_id").set_index("account_id")["user_id"]
    clicks = touches.loc[touches["clicked"] == 1, ["account_id", "sent_at"]]
    clicks = clicks.assign(user_id=clicks["account_id"].map(owner)).dropna(subset="user_id")
    pairs = clicks.merge(orders[["order_id", "user_id", "order_time"]], on="user_id")
    wait = pairs["order_time"] - pairs["sent_at"]
    soon = pairs[(wait >= pd.Timedelta(0)) & (wait < pd.Timedelta(days=days))]
    return orders[orders["order_id"].isin(soon["order_id"])]


def clicks_by_received(touches: pd.DataFrame, until: pd.Timestamp | str, days: int = 14) -> pd.DataFrame:
    """Return the share clicked of the messages seen, by how many the same person had received shortly before.

    Parameters
    ----------
    touches : DataFrame
        `person_id` (rows without one are left out), `sent_at` (with time zone), `delivered`, `seen`, `clicked` (0 or 1).
    until : Timestamp or str
        Last local date that is used.
    days : int
        How long before: a message less than so many times 24 hours earlier counts if it was delivered.

    Returns
    -------
    DataFrame
        Index "0", "1", "2", "3+"; `size` (messages seen), `clicks`, `share`, and the 95% confidence interval `low` and
        `high`. The interval treats the messages of one person as one cluster (linearised ratio): one who never clicks
        is no independent witness each time.
    """
    need_columns(touches, TOUCHES, ("person_id", "sent_at", "delivered", "seen", "clicked"))
    need_times(touches, "sent_at")
    last, _ = period(until, until)
    used = touches[(local_days(touches, "sent_at") <= last) & touches["person_id"].notna()]
    used = used.sort_values(["person_id", "sent_at"])
    in_window = used.groupby("person_id").rolling(f"{days}D", on="sent_at")["delivered"].sum().to_numpy()
    before = pd.Series((in_window - used["delivered"]).clip(upper=3).astype("int64"), index=used.index)
    seen = used.assign(before=before)[used["seen"] == 1]
    rows = {}
    for number, name in enumerate(("0", "1", "2", "3+")):
        people = seen[seen["before"] == number].groupby("person_id")["clicked"].agg(["size", "sum"])
        size, clicks = int(people["size"].sum()), int(people["sum"].sum())
        share = clicks / size if size else float("nan")
        error = np.sqrt(((people["sum"] - share * people["size"]) ** 2).sum()) / size if size else float("nan")
        low, high = max(share - Z_95 * error, 0.0), min(share + Z_95 * error, 1.0)
        rows[name] = {"size": size, "clicks": clicks, "share": share, "low": low, "high": high}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"size": "int64", "clicks": "int64"})


@answers_an_item
def newcomers(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    referrals: pd.DataFrame,
    start: pd.Timestamp | str,
    end: pd.Timestamp | str,
) -> pd.Series:
    """Count the users of a period who are new: how they came, who soon bought, and what rewards were paid.

    Parameters
    ----------
    users : DataFrame
        `user_id`, `person_id`, `registered_at` (with time zone), `source`, `invited_by`.
    orders : DataFrame
        Clean orders: `user_id`, `order_time`; up to 7 days after the period, or the last new users are not watched out.
    referrals : DataFrame
        `invited_at` (with time zone), `reward_fen`.
    start, end : Timestamp or str
        First and last local date, both included: of registering, and for the rewards of inviting.

    Returns
    -------
    Series of float
        `new_users`; `brought` (by another person); `friends_without_link` (name a friend as source and no inviter);
        `others_with_link` (name another source and an inviter); `buyers_in_7_days` (first order less than 7 days after
        registering); `brought_buyers` (those of them who were brought); `reward_yuan`.
    """
    need_columns(users, USERS, ("user_id", "person_id", "registered_at", "source", "invited_by"))
    need_columns(orders, ORDERS, ("user_id", "order_time"))
    need_columns(referrals, REFERRALS, ("invited_at", "reward_fen"))
    first, last = period(start, end)
    brought = brought_by_others(users)
    new = local_days(users, "registered_at").between(first, last)
    wait = users["user_id"].map(orders.groupby("user_id")["order_time"].min()) - users["registered_at"]
    bought = wait < SOON
    friend, link = users["source"] == "friend", users["invited_by"].notna()
    paid = referrals.loc[local_days(referrals, "invited_at").between(first, last), "reward_fen"]
    found = {
        "new_users": new,
        "brought": new & brought,
        "friends_without_link": new & friend & ~link,
        "others_with_link": new & ~friend & link,
        "buyers_in_7_days": new & bought,
        "brought_buyers": new & brought & bought,
    }
    counts = {name: float(which.sum()) for name, which in found.items()}
    return pd.Series({**counts, "reward_yuan": paid.sum() / 100})
