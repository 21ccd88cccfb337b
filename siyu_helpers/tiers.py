"""Tiers of users: the eight RFM groups and their grades, membership levels, and what the groups are worth."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from siyu_helpers.inputs import LEVELS, RFM, SEGMENTS, need_columns, need_users, need_whole, plain
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

BITS: dict[str, str] = {
    "key_value": "111",
    "key_develop": "101",
    "key_keep": "011",
    "key_win_back": "001",
    "general_value": "110",
    "general_develop": "100",
    "general_keep": "010",
    "general_win_back": "000",
}
GROUPS: dict[str, str] = {bits: group for group, bits in BITS.items()}
"""Bits (R, F, M high) and code of each group, in the order in which the course lists them."""

GRADES = ("C", "B", "A")  # by the number of highs among R and M
ABSENT = "absent"
MEASURES = ("recency_days", "frequency", "monetary_fen")
LEVEL_NUMBERS = [2, 3, 4, 5]


@answers_an_item
def rfm_segments(rfm: pd.DataFrame, thresholds: Mapping[str, float]) -> pd.DataFrame:
    """Put every user in one of the eight groups.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it: index `user_id`; `recency_days`, `frequency`, `monetary_fen`.
    thresholds : mapping
        One number for each of these columns, `monetary_fen` in whole fen. R is high at the threshold and below it,
        F and M at the threshold and above.

    Returns
    -------
    DataFrame
        Index of `rfm`; `bits` (such as "101": R and M high), `group` (code), `grade` ("A", "B", "C": two, one or none
        high of R and M; F never changes it).

    Raises
    ------
    KeyError
        If a column or a threshold is missing.
    TypeError
        If a column or a threshold is no number, or money is not whole fen.
    ValueError
        If a number is negative, an unknown threshold is given, or a user has two rows.

    Examples
    --------
    >>> rfm = pd.DataFrame(
    ...     {"recency_days": [60], "frequency": [2], "monetary_fen": [30000]}, index=pd.Index(["a"], name="user_id")
    ... )
    >>> rfm_segments(rfm, {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}).loc["a"].tolist()
    ['101', 'key_develop', 'A']
    """
    check_rfm(rfm)
    check_thresholds(thresholds)
    r = rfm["recency_days"] <= thresholds["recency_days"]
    f = rfm["frequency"] >= thresholds["frequency"]
    m = rfm["monetary_fen"] >= thresholds["monetary_fen"]
    bits = r.map({True: "1", False: "0"}) + f.map({True: "1", False: "0"}) + m.map({True: "1", False: "0"})
    grade = (r.astype("int64") + m.astype("int64")).map(dict(enumerate(GRADES)))
    return pd.DataFrame({"bits": bits, "group": bits.map(GROUPS), "grade": grade}).astype("str")


@answers_an_item
def membership_level(rfm: pd.DataFrame, levels: pd.DataFrame) -> pd.Series:
    """Return the membership level, 1 to 5, of every user with an order.

    Level 1 is anyone who ordered. Level 2 takes the orders *or* the spend of its row; levels 3 to 5 take both, and a
    user has the highest that fits.

    Parameters
    ----------
    rfm : DataFrame
        Index `user_id`; `recency_days`, `frequency`, `monetary_fen`.
    levels : DataFrame
        Index 2, 3, 4, 5; `frequency` (orders) and `monetary_fen` (fen) to reach, each rising from level to level.

    Returns
    -------
    Series of int64
        Named "level", index of `rfm`.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or does not hold whole numbers.
    ValueError
        If levels are missing or do not rise, a number is negative, or a user has two rows.

    Examples
    --------
    >>> rfm = pd.DataFrame(
    ...     {"recency_days": [9, 9], "frequency": [1, 6], "monetary_fen": [90000, 60000]},
    ...     index=pd.Index(["a", "b"], name="user_id"),
    ... )
    >>> levels = pd.DataFrame(
    ...     {"frequency": [3, 6, 12, 24], "monetary_fen": [20000, 50000, 100000, 300000]}, index=[2, 3, 4, 5]
    ... )
    >>> membership_level(rfm, levels).to_dict()
    {'a': 2, 'b': 3}
    """
    check_rfm(rfm)
    _check_levels(levels)
    level = pd.Series(1, index=rfm.index, name="level", dtype="int64")
    for number in LEVEL_NUMBERS:
        often = rfm["frequency"] >= levels.at[number, "frequency"]
        much = rfm["monetary_fen"] >= levels.at[number, "monetary_fen"]
        level[(often | much) if number == 2 else (often & much)] = number
    return level


@answers_an_item
def tier_summary(rfm: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return users and spend of each group, with their shares.

    Parameters
    ----------
    rfm : DataFrame
        Index `user_id`; `recency_days`, `frequency`, `monetary_fen`.
    segments : DataFrame
        The groups of the same users, as :func:`rfm_segments` returns them.

    Returns
    -------
    DataFrame
        Index `group`, always all eight; `users`, `user_share`, `spend_fen`, `spend_share`. A share of nothing (no
        users, no spend) is NaN.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or of the wrong type.
    ValueError
        If the two tables have different users, or a group is unknown.
    """
    check_rfm(rfm)
    group = _groups(segments)
    strangers = rfm.index.symmetric_difference(group.index)
    if len(strangers):
        raise ValueError(
            say(
                f"两张表的用户不同：{len(strangers)} 位只在其中一张表里，例如 {strangers[0]}。请用同一张 RFM 表分组。",
                f"the two tables have different users: {len(strangers)} are in one alone, such as {strangers[0]}. "
                "Make the segments from the same RFM table.",
            )
        )
    spend = rfm["monetary_fen"].groupby(group.reindex(rfm.index))
    index = pd.Index(GROUPS.values(), name="group")
    users = spend.size().reindex(index, fill_value=0).astype("int64")
    fen = spend.sum().reindex(index, fill_value=0).astype("int64")
    return pd.DataFrame(
        {"users": users, "user_share": users / users.sum(), "spend_fen": fen, "spend_share": fen / fen.sum()}
    )


def pareto(rfm: pd.DataFrame) -> pd.DataFrame:
    """Return how spend adds up over the users, from the biggest spender down.

    Parameters
    ----------
    rfm : DataFrame
        Index `user_id`; `recency_days`, `frequency`, `monetary_fen`.

    Returns
    -------
    DataFrame
        Index `user_id`, biggest spender first (equal ones as they stand in `rfm`); `user_share` and `spend_share`,
        both up to and with this user. The last row is (1, 1).

    Raises
    ------
    ValueError
        If nobody has spent anything; and as for any RFM table.

    Examples
    --------
    >>> rfm = pd.DataFrame(
    ...     {"recency_days": [1, 2], "frequency": [1, 1], "monetary_fen": [2500, 7500]},
    ...     index=pd.Index(["a", "b"], name="user_id"),
    ... )
    >>> pareto(rfm).loc["b"].tolist()
    [0.5, 0.75]
    """
    check_rfm(rfm)
    spend = rfm["monetary_fen"].astype("int64").sort_values(ascending=False, kind="stable")
    total = int(spend.sum())
    if len(spend) and not total:
        raise ValueError(
            say("monetary_fen 全是 0：没有消费，谈不上占比。", "monetary_fen is all 0: nothing spent has no shares.")
        )
    rank = pd.Series(range(1, len(spend) + 1), index=spend.index, dtype="float64")
    return pd.DataFrame({"user_share": rank / max(len(spend), 1), "spend_share": spend.cumsum() / max(total, 1)})


def migration(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count the users who moved from each group to each other one between two snapshots.

    Both tables should be made with the same thresholds; else the thresholds have moved, not the users.

    Parameters
    ----------
    before, after : DataFrame
        Segments at the earlier and the later snapshot, as :func:`rfm_segments` returns them.

    Returns
    -------
    DataFrame of int64, shape (9, 9)
        Rows `before`, columns `after`: the eight groups, then "absent" for users that are in the other table alone.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a table is not one of segments.
    """
    names = [*GROUPS.values(), ABSENT]
    both = pd.concat({"before": _groups(before), "after": _groups(after)}, axis=1).fillna(ABSENT)
    counts = both.groupby(["before", "after"]).size().unstack(fill_value=0)
    table = counts.reindex(index=names, columns=names, fill_value=0).astype("int64")
    return table.rename_axis(index="before", columns="after")


def check_rfm(rfm: pd.DataFrame) -> None:
    """Refuse a table that is not one of R, F and M by user, saying which column is amiss and what to do."""
    need_columns(rfm, RFM, MEASURES)
    need_users(rfm, RFM)
    need_whole(rfm, *MEASURES)


def check_thresholds(thresholds: Mapping[str, float]) -> None:
    """Refuse thresholds that are not one sound number for each of R, F and M."""
    if not isinstance(thresholds, Mapping):
        kind = type(thresholds).__name__
        raise TypeError(
            say(
                f"thresholds 应是字典，键为 {', '.join(MEASURES)}；得到的是 {kind}。",
                f"thresholds must be a dict with the keys {', '.join(MEASURES)}; got {kind}.",
            )
        )
    missing = [name for name in MEASURES if name not in thresholds]
    unknown = [name for name in thresholds if name not in MEASURES]
    if missing or unknown:
        there = ", ".join(map(repr, thresholds))
        if missing:
            raise KeyError(
                say(
                    f"thresholds 缺少 {missing[0]}；有：{there}",
                    f"thresholds lack {missing[0]}; there is {there}",
                )
            )
        raise ValueError(
            say(
                f"thresholds 里有不认识的 {unknown[0]!r}；只要 {', '.join(MEASURES)}。",
                f"thresholds hold {unknown[0]!r}, which is unknown; they take {', '.join(MEASURES)} alone.",
            )
        )
    for name in MEASURES:
        value = thresholds[name]
        if not plain(value):
            raise TypeError(
                say(f"阈值 {name} 应是数字，得到的是 {value!r}。", f"threshold {name} must be a number; got {value!r}.")
            )
        if value < 0:
            raise ValueError(
                say(f"阈值 {name} 是 {value}，不能小于 0。", f"threshold {name} is {value}; it cannot be below 0.")
            )
        if name == "monetary_fen" and not pd.api.types.is_integer(value):
            raise TypeError(
                say(
                    f"阈值 monetary_fen 是小数 {value}，应为整数（分）：300 元写 30000；算出来的先用 round() 取整。",
                    f"threshold monetary_fen is {value}, not whole fen: write 300 yuan as 30000, and "
                    "round() what you worked out.",
                )
            )


def _check_levels(levels: pd.DataFrame) -> None:
    need_columns(levels, LEVELS, ("frequency", "monetary_fen"))
    if levels.index.tolist() != LEVEL_NUMBERS:
        raise ValueError(
            say(
                f"等级表的索引应是 {LEVEL_NUMBERS}，现在是 {levels.index.tolist()}。",
                f"levels must have the index {LEVEL_NUMBERS}; it is {levels.index.tolist()}.",
            )
        )
    need_whole(levels, "frequency", "monetary_fen")
    for column in ("frequency", "monetary_fen"):
        values = levels[column].tolist()
        if any(low >= high for low, high in pairwise(values)):
            raise ValueError(
                say(
                    f"等级表的 {column} 应逐级升高，现在是 {values}。",
                    f"{column} must rise from level to level; it is {values}.",
                )
            )


def _groups(segments: pd.DataFrame) -> pd.Series:
    """Return the column `group` of a table of segments, checked."""
    need_columns(segments, SEGMENTS, ("group",))
    need_users(segments, SEGMENTS)
    unknown = segments.loc[~segments["group"].isin(list(GROUPS.values())), "group"]
    if len(unknown):
        raise ValueError(
            say(
                f"group 里有不认识的 {unknown.iloc[0]!r}；八个代码是 {', '.join(GROUPS.values())}。",
                f"group holds {unknown.iloc[0]!r}; the eight codes are {', '.join(GROUPS.values())}.",
            )
        )
    return segments["group"].astype("str")
