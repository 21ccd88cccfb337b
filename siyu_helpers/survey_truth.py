"""What the shop knows of everybody in its pool; and what only a simulated shop can know of those who answered."""

from functools import lru_cache

import pandas as pd

from siyu_helpers.data import load, term_seed
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.pool_measures import share_range
from siyu_helpers.survey import SURVEYS

SNAPSHOT_ENDS = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")
RECENT = pd.Timedelta(days=90)
AGE_EDGES = (18, 25, 35, 45, 101)
AGE_CODES = ("18_24", "25_34", "35_44", "45_up")
MEMBERS = {"tea": "tea/member_records", "fruit": "fruit/users"}
MAIN = {"tea": "join", "fruit": "subscribe"}


def survey_pool(brand: str) -> pd.DataFrame:
    """Return the pool a survey was drawn from: what the shop knows of every user registered by 30 June 2026, staff left out.

    Parameters
    ----------
    brand : "tea" or "fruit"

    Returns
    -------
    DataFrame
        Index `user_id`; `age` (class as in the questionnaire, by year of birth; missing if unknown or not 18 to 100),
        `member` (joined by 30 June), `recent` (an order in the 90 days up to 30 June).

    Raises
    ------
    ValueError, FileNotFoundError
        If the brand had no survey, or the data are not those shipped.

    Examples
    --------
    >>> pool = survey_pool("tea")
    >>> pool.columns.tolist()
    ['age', 'member', 'recent']
    """
    _need_survey(brand)
    users = load(f"{brand}/users")
    users = users[(users["registered_at"] < SNAPSHOT_ENDS) & (users["source"] != "employee")].set_index("user_id")
    joined = load(MEMBERS[brand]).set_index("user_id")["joined_member_at"].reindex(users.index)
    orders = load(f"{brand}/orders")
    recent = orders[(orders["order_time"] < SNAPSHOT_ENDS) & (orders["order_time"] >= SNAPSHOT_ENDS - RECENT)]
    age = pd.cut((2026 - users["birth_year"]).astype("float64"), AGE_EDGES, right=False, labels=AGE_CODES)
    return pd.DataFrame(
        {
            "age": age.astype("object").where(age.notna()),
            "member": joined < SNAPSHOT_ENDS,
            "recent": users.index.isin(recent["user_id"]),
        }
    )


def response_rates(pool: pd.DataFrame, asked: pd.Series, answered: pd.Series) -> pd.DataFrame:
    """Return how many of those asked answered, by age, membership and recent orders, with 95% ranges (Wilson).

    Parameters
    ----------
    pool : DataFrame
        As :func:`survey_pool` returns it.
    asked, answered : Series of user ids
        Each user counts once; who answered without having been asked does not count. Ages unknown are left out.

    Returns
    -------
    DataFrame
        Words of the classes as index; `size` (asked), `share`, `low`, `high`.

    Examples
    --------
    >>> pool = survey_pool("tea")
    >>> asked, forms = load("tea/invitations")["user_id"], load("tea/responses")["user_id"]
    >>> len(response_rates(pool, asked, forms))
    8
    """
    words = {
        "age": {code: label(code) for code in AGE_CODES},
        "member": {True: say("会员", "members"), False: say("不是会员", "not members")},
        "recent": {
            True: say("90 天内下过单", "ordered in 90 days"),
            False: say("90 天内没下单", "no order in 90 days"),
        },
    }
    people = pool.loc[pool.index.isin(asked)]
    came = pd.Series(people.index.isin(answered), index=people.index)
    rows = {}
    for column, classes in words.items():
        for value, name in classes.items():
            here = came[people[column].eq(value).fillna(False)]
            if len(here):
                low, high = share_range(int(here.sum()), len(here))
                rows[name] = {"size": len(here), "share": here.mean(), "low": low, "high": high}
    return pd.DataFrame(rows).T.astype({"size": "int64"})


def true_careless(brand: str) -> pd.Series:
    """Return of each form whether it was filled in carelessly. Known only because the shop is simulated.

    Parameters
    ----------
    brand : "tea" or "fruit"

    Returns
    -------
    Series of bool
        Named "careless", index as of ``siyu.load("tea/responses")`` and of the export read back.

    Examples
    --------
    >>> bool(true_careless("tea").any())
    True
    """
    return (_truth(brand, term_seed())["responses"]["careless"] != "").reset_index(drop=True).rename("careless")


def true_answers(brand: str) -> pd.Series:
    """Return what every user of the pool would have answered to the main question. Known only because the shop is simulated.

    Parameters
    ----------
    brand : "tea" or "fruit"

    Returns
    -------
    Series of str
        Codes by `user_id`, named as the question.

    Examples
    --------
    >>> sorted(true_answers("tea").unique())
    ['undecided', 'would_join', 'would_not_join']
    """
    return _truth(brand, term_seed())["survey_pool"].set_index("user_id")[MAIN[brand]]


def careless_check(flagged: pd.Series, careless: pd.Series) -> pd.Series:
    """Hold a cleaning rule against the truth: precision and recall, and whom it wronged.

    Parameters
    ----------
    flagged : Series of bool
        Whether the rule drops a form.
    careless : Series of bool
        Whether it was filled in carelessly; at least the index of `flagged`.

    Returns
    -------
    Series of float
        `flagged`; `caught` (of them careless), `attentive_lost` (of them not); `careless_kept` (careless, not flagged);
        `precision` = caught ÷ flagged, `recall` = caught ÷ all careless. NaN where the denominator is 0.

    Raises
    ------
    TypeError, ValueError
        If one is not True and False throughout, or a form of `flagged` is missing in `careless`.

    Examples
    --------
    >>> found = careless_check(pd.Series([True, True, False, False]), pd.Series([True, False, True, False]))
    >>> float(found["precision"]), float(found["recall"])
    (0.5, 0.5)
    """
    for name, values in (("flagged", flagged), ("careless", careless)):
        if not isinstance(values, pd.Series) or not pd.api.types.is_bool_dtype(values) or values.isna().any():
            raise TypeError(
                say(
                    f"{name} 应是一列 True 或 False，没有空值。",
                    f"{name} must be a Series of True and False, without gaps.",
                )
            )
    if flagged.index.has_duplicates or len(flagged.index.difference(careless.index)):
        raise ValueError(
            say("flagged 的每一行都要在 careless 里有真相。", "careless must hold the truth of every form of flagged.")
        )
    flagged, careless = flagged.astype(bool), careless.reindex(flagged.index).astype(bool)
    caught, lost, kept = (flagged & careless).sum(), (flagged & ~careless).sum(), (careless & ~flagged).sum()
    return pd.Series(
        {
            "flagged": caught + lost,
            "caught": caught,
            "attentive_lost": lost,
            "careless_kept": kept,
            "precision": caught / (caught + lost) if caught + lost else float("nan"),
            "recall": caught / (caught + kept) if caught + kept else float("nan"),
        },
        dtype="float64",
    )


@lru_cache(maxsize=2)
def _truth(brand: str, seed: int) -> dict[str, pd.DataFrame]:
    from siyu_helpers.simulator import simulate  # some seconds: only when it is asked for

    _need_survey(brand)
    truth = simulate(brand, seed).truth
    return {name: truth[name] for name in ("responses", "survey_pool")}


def _need_survey(brand: str) -> None:
    if brand not in SURVEYS:
        there = ", ".join(map(repr, SURVEYS))
        raise ValueError(say(f"{brand!r} 没有问卷，有：{there}。", f"{brand!r} had no survey; there is {there}."))
