"""The private-domain pool: who is connected, who is reached, what users become, and what they are worth."""

import pandas as pd

from siyu_helpers.inputs import (
    ORDERS,
    USERS,
    day_of,
    local_day,
    need_columns,
    need_times,
    need_values,
    need_whole,
    plain,
)
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

ACCOUNTS = ("账号表", "accounts")
TOUCHES = ("触达表", "touches")
CONTACTS = ("服务表", "service contacts")
PREFERENCES = ("偏好表", "preferences")
REFERRALS = ("推荐表", "referrals")

ENDINGS = ("removed_at", "blocked_at", "unsubscribed_at")
ROLES = ("fan", "customer", "member", "koc")
REACH_STAGES = ("perceivable", "identifiable", "reachable", "marketable", "serviceable", "insightful")
KOC_BROUGHT = 2
REACH_DAYS = 91  # 13 weeks, as long as a quarter: one window for all stages, else the longer one looks wider

LOW_PRICE = 1_000  # yuan; [P]: "usually under 1,000 yuan"
OFTEN_DAYS = 365
WORTH_A_SELLER = 10_000  # yuan: one deal pays for weeks of personal follow-up


def connected(accounts: pd.DataFrame, day: pd.Timestamp | str) -> pd.DataFrame:
    """Return the rows of accounts that are connected at the end of a day.

    Parameters
    ----------
    accounts : DataFrame
        One spell of one account a row: `connected_at`, `removed_at`, `blocked_at`, `unsubscribed_at` (times with zone;
        at most one of the last three). A muted account is still connected.
    day : Timestamp or str
        Local date. A connection of that day counts, and so does an ending of that day.

    Returns
    -------
    DataFrame
        A new frame with the columns and index labels of `accounts`.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing, has no time zone, or a row has no `connected_at`; if the day is none.
    """
    need_columns(accounts, ACCOUNTS, ("connected_at", *ENDINGS))
    need_values(accounts, ("connected_at",))
    day = day_of(day, "as_of")
    alive = local_days(accounts, "connected_at") <= day
    for ending in ENDINGS:
        alive &= ~(local_days(accounts, ending) <= day)
    return accounts.loc[alive].copy()


@answers_an_item
def reachable_users(accounts: pd.DataFrame, as_of: pd.Timestamp | str) -> set[str]:
    """Return the persons with at least one connected account at the end of a day.

    Parameters
    ----------
    accounts : DataFrame
        As for :func:`connected`, with `person_id`; an account without one is nobody that we know.
    as_of : Timestamp or str
        Local date.

    Returns
    -------
    set of person ids

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> pool = siyu.load("tea/connections")
    >>> len(siyu.reachable_users(pool, "2026-06-30")) < pool["account_id"].nunique()
    True
    """
    need_columns(accounts, ACCOUNTS, ("person_id",))
    return set(connected(accounts, as_of)["person_id"].dropna())


@answers_an_item
def role_of(users: pd.DataFrame, orders: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Return the highest role each person has reached: fan, customer, member or KOC.

    A customer has an order with something left after refunds; a member has joined; a KOC has brought at least two
    different other people. The ladder is that of [Y]; the bound of two is the course's own.

    Parameters
    ----------
    users : DataFrame
        `user_id` (one row each), `person_id` (two users may be one person), `joined_member_at` (may be missing).
    orders : DataFrame
        Clean orders: `user_id`, `amount_fen`.
    referrals : DataFrame
        `inviter_id`, `invitee_id` (both user ids; the second may be missing), `accepted` (0 or 1).

    Returns
    -------
    Series of str
        Named "role", index `person_id`, one row a person, sorted.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing or of the wrong type, or a user has two rows or no person.
    """
    need_columns(users, USERS, ("user_id", "person_id", "joined_member_at"))
    need_columns(orders, ORDERS, ("user_id", "amount_fen"))
    need_columns(referrals, REFERRALS, ("inviter_id", "invitee_id", "accepted"))
    need_values(users, ("user_id", "person_id"))
    need_whole(orders, "amount_fen")
    person = _person_by_user(users)
    brought = people_brought(users, referrals)
    reached = {
        "customer": orders.loc[orders["amount_fen"] > 0, "user_id"].map(person),
        "member": users.loc[users["joined_member_at"].notna(), "person_id"],
        "koc": brought.index[brought >= KOC_BROUGHT],
    }
    people = pd.Index(sorted(users["person_id"].unique()), name="person_id")
    role = pd.Series(ROLES[0], index=people, name="role", dtype="str")
    for step, those in reached.items():  # from the lowest up: a higher step covers a lower one
        role = role.mask(people.isin(those), step)
    return role


def people_brought(users: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Return how many different other people each person has brought, by accepted invitations.

    Parameters
    ----------
    users : DataFrame
        `user_id`, `person_id`.
    referrals : DataFrame
        `inviter_id`, `invitee_id`, `accepted`. Invitations to oneself, also to one's own second user, count for nothing,
        and the same pair counts once.

    Returns
    -------
    Series of int64
        Named "brought", index `person_id`; those who brought nobody are left out.
    """
    need_columns(users, USERS, ("user_id", "person_id"))
    need_columns(referrals, REFERRALS, ("inviter_id", "invitee_id", "accepted"))
    person = _person_by_user(users)
    taken = referrals[referrals["accepted"] == 1]
    pairs = pd.DataFrame({"person_id": taken["inviter_id"].map(person), "invitee": taken["invitee_id"].map(person)})
    pairs = pairs.dropna()
    others = pairs[pairs["person_id"] != pairs["invitee"]].drop_duplicates()
    return others.groupby("person_id").size().astype("int64").rename("brought")


@answers_an_item
def repurchase_rate(orders: pd.DataFrame, start: pd.Timestamp | str, end: pd.Timestamp | str) -> float:
    """Return the share of a period's buyers who ordered at least twice in it.

    Parameters
    ----------
    orders : DataFrame
        Clean orders: `user_id`, `order_id`, `order_time` (with time zone).
    start, end : Timestamp or str
        First and last local date, both included.

    Returns
    -------
    float
        Between 0 and 1; NaN without buyers.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> 0 < siyu.repurchase_rate(siyu.load("tea/orders"), "2026-04-01", "2026-06-30") < 1
    True
    """
    per_buyer = orders_in(orders, start, end).groupby("user_id")["order_id"].nunique()
    return float((per_buyer >= 2).mean())


def orders_in(orders: pd.DataFrame, start: pd.Timestamp | str, end: pd.Timestamp | str) -> pd.DataFrame:
    """Return the orders of a period of local dates, both ends included."""
    need_columns(orders, ORDERS, ("user_id", "order_id", "order_time"))
    need_values(orders, ("user_id", "order_id", "order_time"))
    first, last = period(start, end)
    return orders[local_days(orders, "order_time").between(first, last)]


@answers_an_item
def referral_rate(users: pd.DataFrame, start: pd.Timestamp | str, end: pd.Timestamp | str) -> float:
    """Return the share of a period's new users whom another user brought.

    Parameters
    ----------
    users : DataFrame
        `user_id`, `registered_at` (with time zone), `invited_by` (user id of the inviter, may be missing); with a column
        `person_id`, users of one person cannot bring each other.
    start, end : Timestamp or str
        First and last local date of registration, both included.

    Returns
    -------
    float
        Between 0 and 1. Who names itself as inviter is a new user that nobody brought. NaN without new users.
    """
    need_columns(users, USERS, ("user_id", "registered_at", "invited_by"))
    need_values(users, ("user_id", "registered_at"))
    first, last = period(start, end)
    return float(brought_by_others(users)[local_days(users, "registered_at").between(first, last)].mean())


def brought_by_others(users: pd.DataFrame) -> pd.Series:
    """Say of each user whether another person brought them; with no `person_id`, whether another user did."""
    brought = users["invited_by"].notna() & (users["invited_by"] != users["user_id"])
    if "person_id" in users.columns:
        brought &= users["invited_by"].map(_person_by_user(users)) != users["person_id"]
    return brought


@answers_an_item
def lifetime_value(
    orders_per_year: float | pd.Series,
    average_order_value: float | pd.Series,
    lifetime_years: float | pd.Series,
    margin_rate: float | pd.Series,
) -> float | pd.Series:
    """Return what one user is worth over the years they stay: margin, not revenue.

    Source: the formula of [Y], lifetime × average order value × repurchases a year; the margin is the course's own step.

    Parameters
    ----------
    orders_per_year : float or Series
        All orders of a year, the first one too.
    average_order_value : float or Series
        Mean value of an order; the result has its unit.
    lifetime_years : float or Series
        Years, not months.
    margin_rate : float or Series
        Share of the price that is left, between 0 and 1.

    Raises
    ------
    TypeError
        If something is no number.
    ValueError
        If a number is negative, or the margin is above 1 (a percentage?).

    Examples
    --------
    >>> lifetime_value(4, 80, 2.5, 0.3)
    240.0
    """
    given = {
        "orders_per_year": orders_per_year,
        "average_order_value": average_order_value,
        "lifetime_years": lifetime_years,
        "margin_rate": margin_rate,
    }
    for name, value in given.items():
        _need_number(name, value)
    if (pd.Series(margin_rate) > 1).any():
        raise ValueError(
            say(
                "margin_rate 是 0 到 1 之间的占比：30% 写 0.3。",
                "margin_rate is a share between 0 and 1: write 30% as 0.3.",
            )
        )
    return orders_per_year * average_order_value * lifetime_years * margin_rate


@answers_an_item
def operating_mode(price: float | pd.Series, repurchase_days: float | pd.Series) -> str | pd.Series:
    """Return how a trade's pool is best run: one_to_one, automated or not_suited.

    [P] sets two ways apart, dear and seldom bought against cheap (usually under 1,000 yuan) and often bought; [F] warns
    that not every trade suits. The two other bounds, once a year and 10,000 yuan, are the course's own.

    Parameters
    ----------
    price : float or Series
        Usual price of one purchase, in yuan.
    repurchase_days : float or Series
        Days until the same buyer usually buys again.

    Returns
    -------
    str, or Series of str
        Bought again only after more than 365 days and cheaper than 10,000 yuan: "not_suited". Else below 1,000 yuan
        "automated", from 1,000 on "one_to_one".

    Raises
    ------
    TypeError, ValueError
        If something is no number, or negative.

    Examples
    --------
    >>> operating_mode(45, 10), operating_mode(150_000, 2190), operating_mode(2_500, 1825)
    ('automated', 'one_to_one', 'not_suited')
    """
    _need_number("price", price)
    _need_number("repurchase_days", repurchase_days)
    if isinstance(price, pd.Series) or isinstance(repurchase_days, pd.Series):
        both = pd.DataFrame({"price": price, "days": repurchase_days})
        modes = [_mode(*pair) for pair in both.itertuples(index=False)]
        return pd.Series(modes, index=both.index, name="mode", dtype="str")
    return _mode(price, repurchase_days)


def _mode(price: float, days: float) -> str:
    if days > OFTEN_DAYS and price < WORTH_A_SELLER:
        return "not_suited"
    return "automated" if price < LOW_PRICE else "one_to_one"


def reach_stages(
    accounts: pd.DataFrame,
    touches: pd.DataFrame,
    contacts: pd.DataFrame,
    preferences: pd.DataFrame,
    day: pd.Timestamp | str,
) -> pd.DataFrame:
    """Say for every person connected at the end of a day which of the six stages of reach [Y] holds.

    The stages are not nested: someone may be served without having clicked.

    Parameters
    ----------
    accounts : DataFrame
        As for :func:`connected`, with `account_id`, `person_id` and `user_id`.
    touches : DataFrame
        `account_id`, `sent_at`, `delivered`, `clicked`.
    contacts : DataFrame
        `user_id`, `answered_at` (missing if nobody answered).
    preferences : DataFrame
        `user_id`, `recorded_at`.
    day : Timestamp or str
        Local date.

    Returns
    -------
    DataFrame of bool
        Index `person_id`, sorted. `perceivable`: an account is connected, so always True; `identifiable`: one of their
        accounts belongs to a registered user; in the 13 weeks (91 days) that end on the day, `reachable`: a message
        delivered, `marketable`: clicked, `serviceable`: a contact answered, `insightful`: a preference recorded.
    """
    need_columns(accounts, ACCOUNTS, ("account_id", "person_id", "user_id"))
    need_columns(touches, TOUCHES, ("account_id", "sent_at", "delivered", "clicked"))
    need_columns(contacts, CONTACTS, ("user_id", "answered_at"))
    need_columns(preferences, PREFERENCES, ("user_id", "recorded_at"))
    day = day_of(day, "day")
    live = connected(accounts, day).dropna(subset="person_id")
    known = accounts.dropna(subset=["person_id", "user_id"])
    persons = pd.Index(sorted(live["person_id"].unique()), name="person_id")
    by_account = accounts.drop_duplicates("account_id").set_index("account_id")["person_id"]
    by_user = known.drop_duplicates("user_id").set_index("user_id")["person_id"]
    lately = touches[_within(touches, "sent_at", day)]
    found = {
        "perceivable": live["person_id"],
        "identifiable": live.loc[live["user_id"].notna(), "person_id"],
        "reachable": lately.loc[lately["delivered"] == 1, "account_id"].map(by_account),
        "marketable": lately.loc[lately["clicked"] == 1, "account_id"].map(by_account),
        "serviceable": contacts.loc[_within(contacts, "answered_at", day), "user_id"].map(by_user),
        "insightful": preferences.loc[_within(preferences, "recorded_at", day), "user_id"].map(by_user),
    }
    return pd.DataFrame({stage: persons.isin(people) for stage, people in found.items()}, index=persons)


def cohort_retention(orders: pd.DataFrame, until: pd.Timestamp | str, months: int = 6) -> pd.DataFrame:
    """Return which share of each cohort ordered again, month by month after the first order.

    A cohort is the buyers whose first order fell in the same calendar quarter; a month is 30 days, the first of them the
    days 1 to 30 after the first order. A share is given only if every buyer of the cohort has been seen for the whole
    month; else it is NaN, and no guess.

    Parameters
    ----------
    orders : DataFrame
        Clean orders: `user_id`, `order_id`, `order_time` (with time zone).
    until : Timestamp or str
        Last local date that is used.
    months : int
        How many months to follow.

    Returns
    -------
    DataFrame
        Index `cohort` (such as "2025Q1"); `buyers` (int64), then one column of shares a month: 1, 2, …
    """
    need_columns(orders, ORDERS, ("user_id", "order_id", "order_time"))
    until = day_of(until, "until")
    days = pd.DataFrame({"user_id": orders["user_id"], "day": local_days(orders, "order_time")})
    days = days[days["day"] <= until]
    first = days.groupby("user_id")["day"].min()
    cohort = first.dt.to_period("Q").astype("str").rename("cohort")
    since = (days["day"] - days["user_id"].map(first)).dt.days
    days["month"] = (since - 1) // 30 + 1
    table = pd.DataFrame({"buyers": cohort.value_counts().sort_index()}).rename_axis("cohort").astype("int64")
    latest = first.groupby(cohort).max()
    for month in range(1, months + 1):
        back = days.loc[(days["month"] == month) & (since > 0), "user_id"].unique()
        share = pd.Series(first.index.isin(back), index=first.index).groupby(cohort).mean()
        table[month] = share.where((until - latest).dt.days >= 30 * month).astype("float64")
    return table


def _within(frame: pd.DataFrame, column: str, day: pd.Timestamp) -> pd.Series:
    """Say which rows fall in the 13 weeks that end on the day."""
    return local_days(frame, column).between(day - pd.Timedelta(days=REACH_DAYS - 1), day)


def local_days(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return the local day of each moment; a column of nothing but gaps has no type, and no day."""
    if frame[column].isna().all():
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    need_times(frame, column)
    return local_day(frame[column])


def period(start: pd.Timestamp | str, end: pd.Timestamp | str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return both days of a period, refusing one that ends before it starts."""
    first, last = day_of(start, "start"), day_of(end, "end")
    if first > last:
        raise ValueError(
            say(
                f"start（{first.date()}）在 end（{last.date()}）之后：请对调。",
                f"start ({first.date()}) is after end ({last.date()}): swap the two.",
            )
        )
    return first, last


def _person_by_user(users: pd.DataFrame) -> pd.Series:
    if users["user_id"].duplicated().any():
        twice = users.loc[users["user_id"].duplicated(), "user_id"].iloc[0]
        raise ValueError(
            say(
                f"用户表里 {twice} 不止一行：每位用户只能有一行。",
                f"users have {twice} more than once: each user needs one row.",
            )
        )
    return users.set_index("user_id")["person_id"]


def _need_number(name: str, value: object) -> None:
    if isinstance(value, pd.Series):
        sound, low = pd.api.types.is_numeric_dtype(value) and value.dtype != bool, (value.min() if len(value) else 0)
    else:
        sound, low = plain(value), value
    if not sound:
        raise TypeError(
            say(
                f"{name} 应是数字或一列数字，得到的是 {value!r}。",
                f"{name} must be a number or a column of numbers; got {value!r}.",
            )
        )
    if low < 0:
        raise ValueError(say(f"{name} 不能小于 0，得到的是 {low}。", f"{name} cannot be below 0; got {low}."))
