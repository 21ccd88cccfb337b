"""A test with random arms: how large, who gets what, was the split kept, what came of it, what it was worth.

Every comparison is as assigned (intention to treat): all who were assigned count, whether they saw the message or not.
scipy and statsmodels do the statistics; they are loaded where they are used, so `import siyu_helpers` stays light.
"""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from math import ceil

import numpy as np
import pandas as pd

from siyu_helpers.inputs import ORDERS, USERS, need_columns, need_times, need_values, need_whole, plain
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

CONTROL = "control"
LEVEL = 0.05  # two-sided; intervals are of 1 - LEVEL


@answers_an_item
def sample_size_per_arm(base_rate: float, lift: float, alpha: float = LEVEL, power: float = 0.8) -> int:
    """Return how many users each of two arms needs to find a lift in a rate.

    Parameters
    ----------
    base_rate : float
        Rate expected without treatment, between 0 and 1.
    lift : float
        Absolute difference worth finding, such as 0.024 for 4.24 % to 6.64 %; may be negative, not 0.
    alpha, power : float
        Two-sided significance level, and chance of finding a lift of that size.

    Returns
    -------
    int
        Rounded up. By Cohen's h, the difference of arcsine-transformed rates (Cohen 1988, chapter 6), as statsmodels'
        `NormalIndPower` has it; the pooled formula differs by about 1 %.

    Raises
    ------
    TypeError, ValueError
        If an argument is no number, a rate leaves 0 to 1, or `lift` is 0.

    Examples
    --------
    >>> sample_size_per_arm(0.0424, 0.024, 0.05, 0.8)
    1386
    """
    for name, value in (("base_rate", base_rate), ("lift", lift), ("alpha", alpha), ("power", power)):
        if not plain(value):
            raise TypeError(say(f"{name} 应是数字，得到的是 {value!r}。", f"{name} must be a number; got {value!r}."))
    for name, value in (("base_rate", base_rate), ("base_rate + lift", base_rate + lift), ("power", power)):
        _need_between(name, value)
    _need_between("alpha", alpha)
    if lift == 0:
        raise ValueError(
            say("lift 是 0：再多的人也测不出“没有差别”。", "lift is 0: no number of users can find no difference.")
        )
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    effect = abs(proportion_effectsize(base_rate + lift, base_rate))
    return ceil(NormalIndPower().solve_power(effect, alpha=alpha, power=power))


@answers_an_item
def assign_arms(user_ids: Iterable[Hashable], arms: Sequence[str] | Mapping[str, float], seed: int) -> pd.Series:
    """Assign users to arms by a hash of seed and id: random, repeatable, and the same whoever else is assigned.

    Parameters
    ----------
    user_ids : iterable
        Ids; text and whole numbers that read alike are the same user. A user given twice gets the same arm twice.
    arms : sequence of str, or mapping of str to float
        The arms with equal shares, or each with its share; shares must add up to 1.
    seed : int
        Another test, another seed: else the same users would be together again.

    Returns
    -------
    Series of str
        Named "arm", index `user_id`, in the order given.

    Raises
    ------
    ValueError
        If there is no arm, an arm stands twice, an id is missing, or the shares do not add up to 1.

    Examples
    --------
    >>> assign_arms(["a", "b", "c"], ["control", "coupon"], seed=5).to_dict()
    {'a': 'coupon', 'b': 'control', 'c': 'control'}
    """
    shares = arms if isinstance(arms, Mapping) else {arm: 1 / max(len(arms), 1) for arm in arms}
    if not len(arms) or len(shares) != len(arms):
        raise ValueError(
            say(
                f"arms 要有至少一个组，各不相同；得到的是 {arms!r}。",
                f"arms must be one or more, all different; got {arms!r}.",
            )
        )
    _need_shares(shares)
    ids = pd.Index(list(user_ids), name="user_id")
    if ids.hasnans:
        raise ValueError(say("user_ids 里有空值。", "some of the user_ids are missing."))
    ends = np.cumsum(list(shares.values()))[:-1]
    place = np.searchsorted(ends, [_uniform(seed, user) for user in ids], side="right")
    return pd.Series(np.array(list(shares))[place], index=ids, name="arm", dtype="str")


def _uniform(seed: int, user: Hashable) -> float:
    """Return a number from 0 up to 1 that depends on the seed and the id alone."""
    digest = hashlib.sha256(f"{seed}:{user}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


@answers_an_item
def sample_ratio_p(
    counts: Mapping[str, int] | Sequence[int] | pd.Series,
    expected_shares: Mapping[str, float] | Sequence[float] | pd.Series,
) -> float:
    """Return how likely a split at least as far from the plan is by chance (chi-square goodness of fit).

    A p far below 0.01 says that users were lost or added on the way: sample ratio mismatch, SRM (Fabijan et al.,
    KDD 2019). Then find the cause first; no result of the test holds.

    Parameters
    ----------
    counts : mapping, Series or sequence of int
        *Assigned* users of each arm: not those who saw, clicked or bought.
    expected_shares : mapping, Series or sequence of float
        The plan's shares, adding up to 1. With two mappings (or Series) arms are matched by name, else by place.

    Raises
    ------
    ValueError
        If the arms differ, a count is negative, there is nobody, or the shares are not shares.

    Examples
    --------
    >>> round(sample_ratio_p({"control": 5000, "coupon": 5200}, {"control": 0.5, "coupon": 0.5}), 3)
    0.048
    """
    from scipy.stats import chisquare

    named = isinstance(counts, Mapping | pd.Series) and isinstance(expected_shares, Mapping | pd.Series)
    seen, shares = (dict(x) if named else dict(enumerate(_values(x))) for x in (counts, expected_shares))
    if set(seen) != set(shares):
        raise ValueError(
            say(
                f"人数和计划比例的组不同：{list(seen)} 与 {list(shares)}。",
                f"counts and shares have different arms: {list(seen)} and {list(shares)}.",
            )
        )
    _need_shares(shares)
    if min(seen.values()) < 0 or not sum(seen.values()):
        raise ValueError(say(f"人数不对：{seen}。", f"the counts cannot be: {seen}."))
    total = sum(seen.values())
    return float(chisquare([seen[arm] for arm in seen], [shares[arm] * total for arm in seen]).pvalue)


def _values(x: Mapping | pd.Series | Sequence) -> list:
    return list(x.values()) if isinstance(x, Mapping) else list(x)


@answers_an_item
def conversion_table(users: pd.DataFrame) -> pd.DataFrame:
    """Return the share of buyers of each arm, of all who were assigned.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `arm`, `bought` (0 or 1).

    Returns
    -------
    DataFrame
        Index `arm`, control first; `users`, `buyers`, `rate`, and the 95 % interval `low`, `high` (Wilson).

    Examples
    --------
    >>> users = pd.DataFrame({"arm": ["control"] * 4, "bought": [1, 0, 0, 0]})
    >>> conversion_table(users).round(2).loc["control"].tolist()
    [4.0, 1.0, 0.25, 0.05, 0.7]
    """
    from statsmodels.stats.proportion import proportion_confint

    check_users(users)
    table = users.groupby("arm")["bought"].agg(users="size", buyers="sum").reindex(arms_of(users))
    low, high = proportion_confint(table["buyers"], table["users"], LEVEL, method="wilson")
    table = table.astype("int64")
    return table.assign(rate=table["buyers"] / table["users"], low=low, high=high)


@answers_an_item
def compare_arms(users: pd.DataFrame) -> pd.DataFrame:
    """Compare the conversion of every two arms.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `arm`, `bought` (0 or 1).

    Returns
    -------
    DataFrame
        A row a pair: `arm`, `against` (control where it is one of the two), `difference` (rate of `arm` less that of
        `against`), its 95 % interval `low`, `high` (Newcombe), `p` (two-proportion z-test, pooled, two-sided), `p_holm`
        (Holm 1979 over the pairs), `significant` (`p_holm` below 0.05). The interval is that of one pair alone.

    Raises
    ------
    ValueError
        If there are fewer than two arms.

    Examples
    --------
    >>> users = pd.DataFrame({"arm": ["control"] * 100 + ["coupon"] * 100, "bought": [1] * 20 + [0] * 80 + [1] * 35 + [0] * 65})
    >>> compare_arms(users)[["arm", "against", "difference", "p", "significant"]].round(3).values.tolist()
    [['coupon', 'control', 0.15, 0.018, True]]
    """
    counts = conversion_table(users)
    rows = [
        {
            "arm": arm,
            "against": against,
            **compare_rates(*counts.loc[arm, ["buyers", "users"]], *counts.loc[against, ["buyers", "users"]]),
        }
        for against, arm in pairs_of(counts.index)
    ]
    return with_holm(pd.DataFrame(rows))


@answers_an_item
def compare_rates(part: int, whole: int, base_part: int, base_whole: int) -> dict[str, float]:
    """Return `difference`, `low`, `high` (Newcombe) and `p` (pooled z) of one rate against another.

    Examples
    --------
    >>> {name: round(value, 3) for name, value in compare_rates(35, 100, 20, 100).items()}
    {'difference': 0.15, 'low': 0.026, 'high': 0.268, 'p': 0.018}
    """
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    low, high = confint_proportions_2indep(part, whole, base_part, base_whole, method="newcomb", alpha=LEVEL)
    if part + base_part in (0, whole + base_whole):  # nobody bought, or everybody: no difference at all
        p = 1.0
    else:
        p = proportions_ztest([part, base_part], [whole, base_whole])[1]
    difference = part / whole - base_part / base_whole
    return {"difference": float(difference), "low": float(low), "high": float(high), "p": float(p)}


@answers_an_item
def profit_per_user(users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return what each assigned user of an arm brought: margin less the coupon's cost less the cost of contact.

    Parameters
    ----------
    users : DataFrame
        One assigned user a row: `user_id`, `arm`, `assigned_at` (with time zone), `contact_cost_fen`.
    orders : DataFrame
        One order a row: `user_id`, `order_time` (with time zone), `margin_fen` (before the coupon), `discount_fen`. Orders
        before a user's `assigned_at`, and of users who are in no arm, are left out.

    Returns
    -------
    DataFrame
        Index `arm`, control first; `users`, then means per assigned user in yuan: `margin_yuan`, `coupon_cost_yuan`,
        `contact_cost_yuan`, `profit_yuan`, and the 95 % interval of that mean `low`, `high` (Student's t).

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing, money is not whole fen, times have no zone, or a user stands in two rows.
    """
    from scipy.stats import t

    each = profits(users, orders)
    arms = arms_of(users)
    by = each.groupby("arm")
    table = by[["margin_yuan", "coupon_cost_yuan", "contact_cost_yuan", "profit_yuan"]].mean().reindex(arms)
    table.insert(0, "users", by.size())
    error = by["profit_yuan"].std() / np.sqrt(table["users"])
    reach = t.ppf(1 - LEVEL / 2, table["users"] - 1) * error.reindex(arms)
    return table.assign(low=table["profit_yuan"] - reach, high=table["profit_yuan"] + reach)


def compare_profit(users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Compare the profit per assigned user of every two arms.

    Parameters
    ----------
    users, orders : DataFrame
        As for :func:`profit_per_user`.

    Returns
    -------
    DataFrame
        A row a pair, as :func:`compare_arms` gives them: `arm`, `against`, `difference_yuan`, `low`, `high` (95 %), `p` (Welch's
        t-test, two-sided), `p_holm`, `significant`.
    """
    from scipy.stats import ttest_ind

    each = profits(users, orders)
    profit = {arm: values.to_numpy() for arm, values in each.groupby("arm")["profit_yuan"]}
    rows = []
    for against, arm in pairs_of(arms_of(users)):
        test = ttest_ind(profit[arm], profit[against], equal_var=False)
        interval = test.confidence_interval(1 - LEVEL)
        gain = profit[arm].mean() - profit[against].mean()
        rows.append(
            {
                "arm": arm,
                "against": against,
                "difference_yuan": float(gain),
                "low": float(interval.low),
                "high": float(interval.high),
                "p": float(test.pvalue),
            }
        )
    return with_holm(pd.DataFrame(rows))


@answers_an_item
def profits(users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return margin, costs and profit of each assigned user in yuan, those without an order included, with their arm."""
    need_columns(users, USERS, ("user_id", "arm", "assigned_at", "contact_cost_fen"))
    need_columns(orders, ORDERS, ("user_id", "order_time", "margin_fen", "discount_fen"))
    need_times(users, "assigned_at")
    need_times(orders, "order_time")
    need_values(users, ("user_id", "arm", "assigned_at"))
    need_whole(users, "contact_cost_fen")
    need_whole(
        orders.assign(margin_fen=orders["margin_fen"].abs()), "margin_fen", "discount_fen"
    )  # a loss is a margin too
    if users["user_id"].duplicated().any():
        twice = users["user_id"][users["user_id"].duplicated()].iloc[0]
        raise ValueError(
            say(
                f"用户 {twice} 不止一行：每位参加测试的用户只能有一行。",
                f"user {twice} has more than one row: each assigned user needs one.",
            )
        )
    since = orders["user_id"].map(users.set_index("user_id")["assigned_at"])
    during = orders[orders["order_time"] >= since]
    sums = during.groupby("user_id")[["margin_fen", "discount_fen"]].sum().reindex(users["user_id"], fill_value=0)
    each = pd.DataFrame(
        {
            "arm": users["arm"].to_numpy(),
            "margin_yuan": sums["margin_fen"].to_numpy() / 100,
            "coupon_cost_yuan": sums["discount_fen"].to_numpy() / 100,
            "contact_cost_yuan": users["contact_cost_fen"].to_numpy() / 100,
        },
        index=pd.Index(users["user_id"], name="user_id"),
    )
    return each.assign(profit_yuan=each["margin_yuan"] - each["coupon_cost_yuan"] - each["contact_cost_yuan"])


def arms_of(users: pd.DataFrame) -> list[str]:
    """Return the arms, control first, the others in alphabetical order."""
    return sorted(users["arm"].unique(), key=lambda arm: (arm != CONTROL, arm))


def pairs_of(arms: Iterable[str]) -> list[tuple[str, str]]:
    """Return every two arms, the one compared against first."""
    arms = list(arms)
    if len(arms) < 2:
        raise ValueError(say(f"要比较至少两个组，得到的是 {arms}。", f"to compare takes two arms or more; got {arms}."))
    return list(combinations(arms, 2))


def with_holm(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `p_holm` (Holm over the rows) and `significant`."""
    from statsmodels.stats.multitest import multipletests

    adjusted = multipletests(rows["p"], method="holm")[1]
    return rows.assign(p_holm=adjusted, significant=adjusted < LEVEL)


def check_users(users: pd.DataFrame) -> None:
    """Refuse a table that is not one of assigned users with `arm` and `bought`."""
    need_columns(users, USERS, ("arm", "bought"))
    need_values(users, ("arm", "bought"))
    if not users["bought"].isin([0, 1]).all():
        odd = users.loc[~users["bought"].isin([0, 1]), "bought"].iloc[0]
        raise ValueError(
            say(
                f"bought 只能是 0 或 1（买了几单都算 1），得到的是 {odd!r}。",
                f"bought must be 0 or 1 (1 for any number of orders); got {odd!r}.",
            )
        )


def need_control(users: pd.DataFrame) -> None:
    """Refuse a table of users without a control arm."""
    if CONTROL not in set(users["arm"]):
        raise ValueError(say("没有对照组 'control'。", "there is no arm 'control'."))


def _need_between(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(
            say(
                f"{name} 是 {value:g}，应在 0 和 1 之间：3% 写成 0.03。",
                f"{name} is {value:g}; it must lie between 0 and 1: write 3% as 0.03.",
            )
        )


def _need_shares(shares: Mapping[str, float]) -> None:
    values = list(shares.values())
    if not all(plain(value) and value > 0 for value in values) or abs(sum(values) - 1) > 1e-6:
        raise ValueError(
            say(
                f"比例要都大于 0，加起来是 1；得到的是 {values}。",
                f"shares must be above 0 and add up to 1; got {values}.",
            )
        )
