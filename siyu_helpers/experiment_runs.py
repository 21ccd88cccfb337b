"""What only a simulation shows: a peeker's path, false alarms, the truth behind a test, and the same test run again."""

from functools import lru_cache

import numpy as np
import pandas as pd

from siyu_helpers.data import term_seed
from siyu_helpers.experiment import CONTROL, LEVEL, compare_rates
from siyu_helpers.inputs import ORDERS, need_columns, need_times
from siyu_helpers.language import say

DAYS = ("日报", "days")
OUTCOMES = ("结果表", "outcomes")
Z_95 = 1.959963984540054


def peek_path(days: pd.DataFrame, arm: str, against: str = CONTROL) -> pd.DataFrame:
    """Return what one who looks every day sees: the difference in conversion so far, and its p.

    Parameters
    ----------
    days : DataFrame
        A row a day and arm: `day` (with time zone), `arm`, `users` (assigned), `buyers` (so far).
    arm, against : str

    Returns
    -------
    DataFrame
        Index `day`; `difference`, `low`, `high` (Newcombe 95 %), `p` (two-proportion z-test, pooled).
    """
    need_columns(days, DAYS, ("day", "arm", "users", "buyers"))
    need_times(days, "day")
    for name in (arm, against):
        if name not in set(days["arm"]):
            raise ValueError(say(f"日报里没有 {name!r} 组。", f"the days have no arm {name!r}."))
    wide = days.pivot(index="day", columns="arm", values=["buyers", "users"])
    rows = [
        compare_rates(
            *(row[cell] for cell in (("buyers", arm), ("users", arm), ("buyers", against), ("users", against)))
        )
        for _, row in wide.iterrows()
    ]
    return pd.DataFrame(rows, index=wide.index)


def false_alarms(looks: int, users: int = 2000, rate: float = 0.2, trials: int = 2000, seed: int = 0) -> float:
    """Return how often a test of two equal arms looks significant at one look at least, with equally spaced looks.

    Parameters
    ----------
    looks : int
        Number of looks, the last at the end of the test.
    users : int
        Users an arm at the end.
    rate : float
        Conversion of both arms.
    trials : int
        Number of simulated tests.
    seed : int

    Returns
    -------
    float
        Share of tests with p < 0.05 at some look; about 0.05 with one look.

    Examples
    --------
    >>> false_alarms(1, trials=500) < 0.1 < false_alarms(14, trials=500)
    True
    """
    if looks < 1 or users < looks or not 0 < rate < 1:
        raise ValueError(
            say(
                "要有 1 ≤ looks ≤ users，rate 在 0 和 1 之间。",
                "needed: 1 ≤ looks ≤ users, and a rate between 0 and 1.",
            )
        )
    rng = np.random.default_rng(seed)
    ends = np.round(np.linspace(0, users, looks + 1)).astype("int64")
    buyers = rng.binomial(np.diff(ends), rate, (trials, 2, looks)).cumsum(axis=2)
    pooled = buyers.sum(axis=1) / (2 * ends[1:])
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 1e-12) * 2 / ends[1:])
    z = np.abs(buyers[:, 0] - buyers[:, 1]) / ends[1:] / error
    return float((z > Z_95).any(axis=1).mean())


def false_alarms_by_unit(orders: pd.DataFrame, user_ids: pd.Series, trials: int = 2000, seed: int = 0) -> pd.Series:
    """Return how often two random halves of the same users differ significantly, counted by order and by user.

    Nothing differs between the halves, so about 5 % of the tests should say so. A user's orders are alike; a test that
    takes them for independent ones says so more often (users were assigned, not orders).

    Parameters
    ----------
    orders : DataFrame
        One order a row: `user_id`, `amount_fen`.
    user_ids : Series or Index
        All users, those without an order too, each once.
    trials : int
        Number of random halves.
    seed : int

    Returns
    -------
    Series
        Share of Welch's t-tests with p < 0.05: `order` (amount of an order), `user` (amount spent by a user, 0 without orders).

    Examples
    --------
    >>> orders = pd.DataFrame({"user_id": list("abcdef") * 10, "amount_fen": range(60)})
    >>> false_alarms_by_unit(orders, pd.Series(list("abcdef")), trials=5).index.tolist()
    ['order', 'user']
    """
    from scipy.stats import ttest_ind_from_stats

    need_columns(orders, ORDERS, ("user_id", "amount_fen"))
    ids = pd.Index(user_ids)
    if ids.has_duplicates:
        raise ValueError(say("user_ids 里有人出现了两次。", "some of the user_ids stand twice."))
    place = ids.get_indexer(orders["user_id"])
    if (place < 0).any():
        raise ValueError(say("有些订单的用户不在 user_ids 里。", "some orders are of users who are not in user_ids."))
    amounts = orders["amount_fen"].to_numpy(dtype="float64") / 100
    spent = np.bincount(place, amounts, len(ids))
    by_order = [np.bincount(place, minlength=len(ids)), spent, np.bincount(place, amounts**2, len(ids))]
    by_user = [np.ones(len(ids)), spent, spent**2]
    sums = np.array(by_order + by_user)  # of each user: number, sum, sum of squares
    rng = np.random.default_rng(seed)
    halves = np.array([sums @ (rng.permutation(len(ids)) < len(ids) // 2) for _ in range(trials)])
    others = sums.sum(axis=1) - halves
    alarms = []
    for unit in (slice(0, 3), slice(3, 6)):
        test = ttest_ind_from_stats(*_moments(halves[:, unit]), *_moments(others[:, unit]), equal_var=False)
        alarms.append((test.pvalue < LEVEL).mean())
    return pd.Series(alarms, index=["order", "user"], name="false_alarms")


def _moments(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean, standard deviation and number from rows of number, sum and sum of squares."""
    number, total, squares = sums.T
    return total / number, np.sqrt((squares - total**2 / number) / (number - 1)), number


def potential_outcomes(test: str) -> pd.DataFrame:
    """Return what every user of a test would have done under each arm. No shop can know it; the simulator does.

    Parameters
    ----------
    test : "coffee", "fruit_spring" or "fruit_summer"
        The test of the term whose data are in force.

    Returns
    -------
    DataFrame
        Index `user_id`, all assigned users (those missing from the tables too); `arm`, `tier`, `bought_<arm>` (0 or 1) and
        `profit_yuan_<arm>` (contact cost taken off) for each arm, had nobody shared a code.
    """
    from siyu_helpers.simulator.coupons import ARMS

    truth = _truth(test, term_seed())
    columns = {f"bought_{arm}": truth[f"bought_{arm}"] for arm in ARMS}
    columns |= {f"profit_yuan_{arm}": truth[f"profit_{arm}_fen"] / 100 for arm in ARMS}
    return pd.DataFrame({"arm": truth["arm"], "tier": truth["tier"], **columns})


@lru_cache(maxsize=3)
def _truth(test: str, seed: int) -> pd.DataFrame:
    from siyu_helpers.simulator.coupons import simulate_coupons

    return simulate_coupons(test, seed).truth["users"].set_index("user_id")


def coupon_truth(test: str, by: str | None = None) -> pd.DataFrame:
    """Return the true result of a test: all its users under each arm.

    Parameters
    ----------
    test : "coffee", "fruit_spring" or "fruit_summer"
    by : "tier", optional
        Split by RFM group.

    Returns
    -------
    DataFrame
        Index `arm` (with `by`: tier and arm); `users`, `rate` (conversion), `profit_yuan` per user, and against control `effect`
        (on conversion) and `gain_yuan`.
    """
    if by not in (None, "tier"):
        raise ValueError(say(f"by 只能是 'tier'，不是 {by!r}。", f"by is 'tier' or nothing, not {by!r}."))
    outcomes = potential_outcomes(test)
    if by is None:
        return _means(outcomes)
    return pd.concat({tier: _means(part) for tier, part in outcomes.groupby(by)}, names=[by])


def _means(outcomes: pd.DataFrame) -> pd.DataFrame:
    arms = [column.removeprefix("bought_") for column in outcomes if column.startswith("bought_")]
    table = pd.DataFrame(
        {
            "users": len(outcomes),
            "rate": [outcomes[f"bought_{arm}"].mean() for arm in arms],
            "profit_yuan": [outcomes[f"profit_yuan_{arm}"].mean() for arm in arms],
        },
        index=pd.Index(arms, name="arm"),
    )
    base = table.loc[CONTROL]
    return table.assign(effect=table["rate"] - base["rate"], gain_yuan=table["profit_yuan"] - base["profit_yuan"])


def rerun_test(
    outcomes: pd.DataFrame, arm: str, against: str = CONTROL, size: int = 1000, trials: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Run a test again and again with the same users, each time with other random users in each arm.

    Parameters
    ----------
    outcomes : DataFrame
        As :func:`potential_outcomes` returns it.
    arm, against : str
    size : int
        Users an arm; both arms together at most all users.
    trials : int
        Number of tests.
    seed : int

    Returns
    -------
    DataFrame
        A row a test: `difference` in conversion, `low`, `high` (95 %, Newcombe's hybrid of two Wilson intervals), `p` (pooled z), `true`
        (the effect on all users), `covers` (the interval holds it). A little more than 95 % do: the two outcomes of one user are
        alike, for which the formula makes no allowance (Neyman 1923).
    """
    from scipy.stats import norm

    need_columns(outcomes, OUTCOMES, (f"bought_{arm}", f"bought_{against}"))
    n = len(outcomes)
    if not 1 <= size <= n // 2:
        raise ValueError(
            say(f"size 要在 1 和 {n // 2} 之间，得到的是 {size}。", f"size must be between 1 and {n // 2}; got {size}.")
        )
    one, other = (outcomes[f"bought_{name}"].to_numpy() for name in (arm, against))
    rng = np.random.default_rng(seed)
    found = np.empty((trials, 2))
    for number in range(trials):
        who = rng.permutation(n)[: 2 * size]
        found[number] = one[who[:size]].mean(), other[who[size:]].mean()
    difference = found[:, 0] - found[:, 1]
    (low_1, high_1), (low_2, high_2) = (_wilson(found[:, side], size) for side in (0, 1))
    low = difference - np.sqrt((found[:, 0] - low_1) ** 2 + (high_2 - found[:, 1]) ** 2)
    high = difference + np.sqrt((high_1 - found[:, 0]) ** 2 + (found[:, 1] - low_2) ** 2)
    pooled = found.mean(axis=1)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 1e-12) * 2 / size)
    true = one.mean() - other.mean()
    return pd.DataFrame(
        {
            "difference": difference,
            "low": low,
            "high": high,
            "p": 2 * norm.sf(np.abs(difference) / error),
            "true": true,
            "covers": (low <= true) & (true <= high),
        }
    )


def _wilson(rate: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    middle = (rate + Z_95**2 / (2 * size)) / (1 + Z_95**2 / size)
    reach = Z_95 / (1 + Z_95**2 / size) * np.sqrt(rate * (1 - rate) / size + Z_95**2 / (4 * size**2))
    return middle - reach, middle + reach
