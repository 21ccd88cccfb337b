"""Tags of users, and what they say of a segment: shares, TGI, middle and spread, match, and what must stay hidden."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from siyu_helpers.inputs import (
    ORDERS,
    SHOP_ZONE,
    USERS,
    day_of,
    local_day,
    need_columns,
    need_times,
    need_users,
    need_values,
    need_whole,
    plain,
)
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

TAGS = ("标签表", "tags")
CLICKS = ("点击表", "clicks")
TABLE = ("表", "rows")

AGE_EDGES = (18, 25, 35, 45, 101)
AGE_GROUPS = ("18-24", "25-34", "35-44", "45+")
UNKNOWN = "unknown"
NO_CATEGORY = "none"


@answers_an_item
def tag_users(
    users: pd.DataFrame, purchases: pd.DataFrame, snapshot: pd.Timestamp | str = "2026-06-30"
) -> pd.DataFrame:
    """Return a table of tags, one row a user: two basic ones and three of behaviour.

    Parameters
    ----------
    users : DataFrame
        `user_id` (one row each), `birth_year`, `occupation`; the last two may have gaps.
    purchases : DataFrame
        As :func:`siyu_helpers.purchases` returns it: `user_id`, `order_id`, `order_time`, `category`, `amount_fen`.
    snapshot : Timestamp or str
        Local date. Purchases after it do not count; ages are those reached in its year.

    Returns
    -------
    DataFrame
        Index `user_id`, as in `users`: `age_group` ("18-24", "25-34", "35-44", "45+"; "unknown" without a year of
        birth, below 18 and above 100), `occupation` ("unknown" where empty), `orders` (distinct orders), `spend_fen`,
        `main_category` (that of the largest spend, of equal ones the first by letter; "none" without purchases).

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing or of the wrong type, or a user has two rows or no id.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> tags = siyu.tag_users(siyu.load("tea/users"), siyu.purchases("tea"), "2026-06-30")
    >>> tags.columns.tolist()
    ['age_group', 'occupation', 'orders', 'spend_fen', 'main_category']
    """
    need_columns(users, USERS, ("user_id", "birth_year", "occupation"))
    need_columns(purchases, ORDERS, ("user_id", "order_id", "order_time", "category", "amount_fen"))
    tags = users.set_index("user_id")[["birth_year", "occupation"]]
    need_users(tags, USERS)
    need_values(purchases, ("user_id", "order_id", "order_time", "category"))
    need_whole(purchases, "amount_fen")
    snapshot = day_of(snapshot)
    if len(purchases):
        need_times(purchases, "order_time")
        purchases = purchases[local_day(purchases["order_time"]) <= snapshot]

    age = snapshot.year - tags["birth_year"].astype("Float64")
    group = pd.cut(age.astype("float64"), AGE_EDGES, right=False, labels=AGE_GROUPS)
    by_user = purchases.groupby("user_id")
    by_category = purchases.groupby(["user_id", "category"], as_index=False)["amount_fen"].sum()
    largest = by_category.sort_values(["amount_fen", "category"], ascending=[False, True]).drop_duplicates("user_id")
    return pd.DataFrame(
        {
            "age_group": group.astype("object").fillna(UNKNOWN).astype("str"),
            "occupation": tags["occupation"].fillna(UNKNOWN),
            "orders": by_user["order_id"].nunique().reindex(tags.index, fill_value=0).astype("int64"),
            "spend_fen": by_user["amount_fen"].sum().reindex(tags.index, fill_value=0).astype("int64"),
            "main_category": largest.set_index("user_id")["category"].reindex(tags.index).fillna(NO_CATEGORY),
        }
    )


@answers_an_item
def tgi(tags: pd.DataFrame, tag: str, in_segment: pd.Series) -> pd.Series:
    """Return the Target Group Index of each value of a tag: 100 × share in the segment ÷ share in all.

    Parameters
    ----------
    tags : DataFrame
        One row a user, index `user_id`.
    tag : str
        A column of `tags`. Who has no value stays in both denominators.
    in_segment : Series of bool
        Whether a user is in the segment, by `user_id`; every user of `tags` once, in any order.

    Returns
    -------
    Series of float
        Named "tgi", index the values of the tag, sorted. A value nobody in the segment has gives 0; an empty segment
        gives NaN.

    Raises
    ------
    KeyError, TypeError, ValueError
        If there is no such tag, or `in_segment` is not one yes or no for each user.

    Examples
    --------
    >>> users = pd.Index(["a", "b", "c", "d"], name="user_id")
    >>> tags = pd.DataFrame({"drink": ["tea", "tea", "milk", "milk"]}, index=users)
    >>> tgi(tags, "drink", pd.Series([True, False, False, False], index=users)).to_dict()
    {'milk': 0.0, 'tea': 200.0}
    """
    need_columns(tags, TAGS, (tag,))
    need_users(tags, TAGS)
    inside = _yes_or_no(in_segment, tags.index)
    values = tags[tag]
    everyone = values.value_counts().sort_index() / len(values)
    within = values[inside].value_counts().reindex(everyone.index, fill_value=0)
    share = within / inside.sum() if inside.any() else within * np.nan
    return (100 * share / everyone).astype("float64").rename("tgi")


@answers_an_item
def trait_figure(tags: pd.DataFrame, tag: str, value: object, in_segment: pd.Series) -> dict[str, float]:
    """Return what a card may say of one trait of a segment: people, share, TGI, and their ranges.

    The range of the share is Wilson's at 95 % (1927); that of the TGI is the same, divided by the share in all, which
    is taken as known.

    Parameters
    ----------
    tags, tag, in_segment
        As for :func:`tgi`.
    value : object
        The value of the tag that is the trait; somebody must have it.

    Returns
    -------
    dict
        size (of the segment), people (of it with the trait), share, share_low, share_high, share_all (of all users),
        tgi, tgi_low, tgi_high.

    Raises
    ------
    KeyError, TypeError, ValueError
        As :func:`tgi`; also if nobody has the value or the segment is empty.
    """
    from scipy.stats import binomtest

    need_columns(tags, TAGS, (tag,))
    need_users(tags, TAGS)
    inside = _yes_or_no(in_segment, tags.index)
    has = (tags[tag] == value).fillna(False).astype(bool)
    if not has.any():
        raise ValueError(say(f"{tag} 里没有人是 {value!r}。", f"nobody has {value!r} in {tag}."))
    if not inside.any():
        raise ValueError(say("这个细分群体没有人。", "there is nobody in the segment."))
    people, size, base = int((has & inside).sum()), int(inside.sum()), float(has.mean())
    interval = binomtest(people, size).proportion_ci(method="wilson")
    low, high = float(interval.low), float(interval.high)
    return {
        "size": size,
        "people": people,
        "share": people / size,
        "share_low": low,
        "share_high": high,
        "share_all": base,
        "tgi": 100 * people / size / base,
        "tgi_low": 100 * low / base,
        "tgi_high": 100 * high / base,
    }


@answers_an_item
def segment_profile(users: pd.DataFrame, orders: pd.DataFrame, segment: Iterable[str]) -> dict[str, float]:
    """Return how large a segment is, and the middle and the quartiles of its users' spend.

    Parameters
    ----------
    users : DataFrame
        `user_id`, one row each: all users, the denominator of the share.
    orders : DataFrame
        `user_id`, `amount_fen`: orders or lines of orders. A user of the segment without any counts with 0.
    segment : set, list or Index of user ids

    Returns
    -------
    dict
        size, share, median_spend_yuan, q1_spend_yuan, q3_spend_yuan (quartiles by linear interpolation, pandas'
        standard). An empty segment has size 0, share 0 and no middle (NaN).

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing or of the wrong type, a user has two rows, or someone in the segment is no user.

    Examples
    --------
    >>> users = pd.DataFrame({"user_id": ["a", "b", "c", "d"]})
    >>> orders = pd.DataFrame({"user_id": ["a", "a", "b"], "amount_fen": [1000, 2000, 5000]})
    >>> segment_profile(users, orders, ["a", "b"])["median_spend_yuan"]
    40.0
    """
    need_columns(users, USERS, ("user_id",))
    need_columns(orders, ORDERS, ("user_id", "amount_fen"))
    need_users(users.set_index("user_id"), USERS)
    need_whole(orders, "amount_fen")
    if isinstance(segment, str):
        raise TypeError(
            say("segment 应是一组用户编号，不是一段文字。", "segment must be a set of user ids, not a text.")
        )
    people = pd.Index(list(dict.fromkeys(segment)), dtype="object")
    strange = people.difference(pd.Index(users["user_id"], dtype="object"))
    if len(strange):
        raise ValueError(
            say(
                f"segment 里的 {strange[0]!r} 不在用户表里（共 {len(strange)} 个）：放进去的应是 user_id。",
                f"{strange[0]!r} of the segment is not among the users ({len(strange)} such): it takes user ids.",
            )
        )
    spend = orders.groupby("user_id")["amount_fen"].sum().reindex(people, fill_value=0) / 100
    q1, median, q3 = (float(spend.quantile(q)) for q in (0.25, 0.5, 0.75))
    return {
        "size": len(people),
        "share": len(people) / len(users) if len(users) else float("nan"),
        "median_spend_yuan": median,
        "q1_spend_yuan": q1,
        "q3_spend_yuan": q3,
    }


@answers_an_item
def match_segment(person: Mapping[str, object], segments: Mapping[str, Mapping[str, object]]) -> pd.Series:
    """Return how well a person matches each segment: conditions met ÷ conditions, the best first.

    Parameters
    ----------
    person : mapping
        What is known of one person, by field. A field left out, or empty, meets no condition.
    segments : mapping
        For each segment its conditions by field: a set or list of codes allowed, or a tuple (low, high), both ends
        included. A field of the person that is a list (interests) meets it if one of its codes is allowed.

    Returns
    -------
    Series of float
        Named "score", index the names of the segments; equal scores in the order given.

    Raises
    ------
    TypeError, ValueError
        If a condition is neither codes nor a range, or a segment has no condition.

    Examples
    --------
    >>> segments = {"early": {"hour": (5, 9)}, "late": {"hour": (18, 23), "drink": ["wine"]}}
    >>> match_segment({"hour": 9, "drink": "wine"}, segments).to_dict()
    {'early': 1.0, 'late': 0.5}
    """
    scores = {}
    for name, conditions in segments.items():
        if not conditions:
            raise ValueError(say(f"细分群体 {name} 没有条件。", f"the segment {name} has no condition."))
        met = sum(_meets(person.get(field), allowed, field) for field, allowed in conditions.items())
        scores[name] = met / len(conditions)
    return pd.Series(scores, name="score", dtype="float64").sort_values(ascending=False, kind="stable")


@answers_an_item
def match_scores(people: pd.DataFrame, segments: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
    """Return the score of :func:`match_segment` for many people: one row a person, one column a segment.

    Parameters
    ----------
    people : DataFrame
        One row a person, a column a field.
    segments : mapping
        As for :func:`match_segment`; its order is that of the columns.
    """
    rows = [match_segment(person, segments) for person in people.to_dict("records")]
    return pd.DataFrame(rows, columns=list(segments), dtype="float64").set_axis(people.index)


def best_match(scores: pd.DataFrame, at_least: float = 0.6) -> pd.Series:
    """Return the segment of the highest score; "unclear" below `at_least` or with two equally good ones.

    Parameters
    ----------
    scores : DataFrame
        As :func:`match_scores` returns it.
    at_least : float
        Lowest score that is taken for a match.

    Returns
    -------
    Series of str, named "segment"
    """
    highest = scores.max(axis=1)
    alone = scores.eq(highest, axis=0).sum(axis=1) == 1
    return scores.idxmax(axis=1).where(alone & (highest >= at_least), "unclear").rename("segment")


def single_clicks(clicks: pd.DataFrame, until: pd.Timestamp | str = "2026-06-30") -> pd.DataFrame:
    """Return the clicks up to a day with double clicks taken once.

    A double click is the same user on the same page by the same entry, at most one second after the click before.

    Parameters
    ----------
    clicks : DataFrame
        `user_id` (missing where nobody was logged in: such clicks are dropped), `clicked_at` (with time zone), `page`,
        `entry`.
    until : Timestamp or str
        Last local date that counts.

    Returns
    -------
    DataFrame
        A new frame with the columns of `clicks`, by time.
    """
    need_columns(clicks, CLICKS, ("user_id", "clicked_at", "page", "entry"))
    need_times(clicks, "clicked_at")
    end = (day_of(until, "until") + pd.Timedelta(days=1)).tz_localize(SHOP_ZONE)
    known = clicks[clicks["user_id"].notna() & (clicks["clicked_at"] < end)]
    keys = ["user_id", "page", "entry"]
    known = known.sort_values([*keys, "clicked_at"], kind="stable")
    gap = known.groupby(keys)["clicked_at"].diff()
    once = known[~(gap <= pd.Timedelta(seconds=1))]
    return once.sort_values(["clicked_at", "user_id", "page"], ignore_index=True)


def suppress_small(table: pd.DataFrame, column: str, smallest: int = 5) -> pd.DataFrame:
    """Hide the rows of a table that rest on too few people: their numbers become gaps.

    Parameters
    ----------
    table : DataFrame
        A row for each group of people.
    column : str
        The column that says how many people are behind a row.
    smallest : int
        Fewest people that may be shown. Take care that a hidden number cannot be worked out from a total.

    Returns
    -------
    DataFrame
        A new frame; rows below `smallest` keep their words and lose every number, yes and no.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the column is missing or holds no numbers, or `smallest` is no whole number of at least 1.

    Examples
    --------
    >>> suppress_small(pd.DataFrame({"people": [12, 3], "share": [0.8, 0.2]}), "people")["share"].tolist()
    [0.8, nan]
    """
    need_columns(table, TABLE, (column,))
    if not plain(smallest) or smallest != int(smallest) or smallest < 1:
        raise ValueError(
            say(
                f"smallest 应是至少为 1 的整数，不是 {smallest!r}。",
                f"smallest must be a whole number of at least 1, not {smallest!r}.",
            )
        )
    if not pd.api.types.is_numeric_dtype(table[column]) or pd.api.types.is_bool_dtype(table[column]):
        raise TypeError(
            say(f"{column} 应是人数，现在不是数字。", f"{column} must be numbers of people; it holds none.")
        )
    shown = table[column] >= smallest
    numbers = table.columns[[pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]]
    return table.assign(**{name: table[name].astype("float64").where(shown) for name in numbers})


def resampled_range(values: pd.Series, times: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Return the range in which 95 % of the medians lie when the same people are drawn again and again.

    The percentile bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).

    Parameters
    ----------
    values : Series of numbers
        One a person; gaps are left out.
    times, seed : int
        How often to draw, and where the drawing starts: the same seed gives the same range.

    Returns
    -------
    (low, high) : tuple of float
    """
    known = values.dropna().to_numpy(dtype="float64")
    if not len(known) or times < 1:
        raise ValueError(say("没有值，得不出范围。", "there are no values, so there is no range."))
    drawn = np.random.default_rng(seed).choice(known, size=(times, len(known)))
    low, high = np.quantile(np.median(drawn, axis=1), [0.025, 0.975])
    return float(low), float(high)


def cluster_stability(features: pd.DataFrame, k: int, times: int = 5, seed: int = 0) -> list[float]:
    """Return how well the clusters survive when the same people are drawn again: adjusted Rand indices.

    Each time as many people are drawn, with repeats; k-means on these gives new clusters, to which all are then
    assigned. The index (Hubert & Arabie 1985) compares them with the clusters of all: 1 is the same, 0 is chance.

    Parameters
    ----------
    features : DataFrame
        One row a person, only numbers; scaled in here (mean 0, standard deviation 1).
    k : int
        Number of clusters.
    times, seed : int
        How often to draw, and where the drawing starts.
    """
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit_transform(features)
    labels = KMeans(k, n_init=10, random_state=seed).fit_predict(scaled)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(times):
        again = scaled[rng.integers(len(scaled), size=len(scaled))]
        model = KMeans(k, n_init=4, random_state=seed).fit(again)
        found.append(float(adjusted_rand_score(labels, model.predict(scaled))))
    return found


def _meets(value: object, allowed: object, field: str) -> bool:
    """Say whether a person's value meets one condition."""
    if isinstance(allowed, tuple):
        if len(allowed) != 2 or not all(map(plain, allowed)):
            raise TypeError(
                say(
                    f"条件 {field} 的范围应是两个数 (低, 高)，得到的是 {allowed!r}。",
                    f"the range of the condition {field} must be two numbers (low, high); got {allowed!r}.",
                )
            )
        return plain(value) and allowed[0] <= value <= allowed[1]
    if isinstance(allowed, str) or not isinstance(allowed, Iterable):
        raise TypeError(
            say(
                f"条件 {field} 应是一组代码或一个范围，得到的是 {allowed!r}。",
                f"the condition {field} must be codes or a range; got {allowed!r}.",
            )
        )
    codes = set(allowed)
    if isinstance(value, list | set | tuple):
        return bool(codes & set(value))
    return isinstance(value, str | int) and value in codes


def _yes_or_no(in_segment: pd.Series, users: pd.Index) -> pd.Series:
    """Return one yes or no a user, in the order of the users."""
    if not isinstance(in_segment, pd.Series) or not pd.api.types.is_bool_dtype(in_segment):
        raise TypeError(
            say(
                "in_segment 应是一列 True 或 False，索引是 user_id。",
                "in_segment must be a Series of True and False with the index user_id.",
            )
        )
    if in_segment.index.has_duplicates or len(users.difference(in_segment.index)):
        raise ValueError(
            say(
                "in_segment 里每位用户要有一个、也只有一个值：索引应和标签表的一样。",
                "in_segment needs one value for each user: give it the index of the tags.",
            )
        )
    return in_segment.reindex(users).fillna(False).astype(bool)
