"""Weights that give those who answered the make-up of the pool, and what weighting costs."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from siyu_helpers.inputs import need_columns, plain
from siyu_helpers.language import say
from siyu_helpers.pool_measures import Z_95
from siyu_helpers.refusal import answers_an_item
from siyu_helpers.survey_measures import RESPONSES, _answered

Shares = Mapping[object, float] | pd.Series
ROUNDS = 300
CLOSE = 1e-10  # how near every share must come to its target


@answers_an_item
def post_stratify(responses: pd.DataFrame, column: str, population_shares: Shares) -> pd.Series:
    """Return weights that give the classes of a column their shares in the pool (post-stratification).

    Weight of a class = its share in the pool ÷ its share among the responses.

    Parameters
    ----------
    responses : DataFrame
        One row a person.
    column : str
        Its classes; no gaps.
    population_shares : mapping or Series
        Share of each class in the pool; they sum to 1.

    Returns
    -------
    Series of float
        Named "weight", index of `responses`, mean 1.

    Raises
    ------
    KeyError
        If there is no such column.
    ValueError
        If an answer is missing or its class has no share, if nobody is of a class of the pool, or the shares do not sum
        to 1.

    Examples
    --------
    >>> forms = pd.DataFrame({"age": ["young", "young", "young", "old"]})
    >>> post_stratify(forms, "age", {"young": 0.5, "old": 0.5}).round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    target = _target(responses, column, population_shares)
    weights = responses[column].map(target / responses[column].value_counts(normalize=True)).astype("float64")
    return (weights / weights.mean()).rename("weight")


@answers_an_item
def rake(responses: pd.DataFrame, targets: Mapping[str, Shares]) -> pd.Series:
    """Return weights that give several columns their shares in the pool at once (raking; Deming & Stephan 1940).

    Iterative proportional fitting: post-stratify on one column after another, round after round, until all shares stay.

    Parameters
    ----------
    responses : DataFrame
        One row a person.
    targets : mapping of str to shares
        As `population_shares` of :func:`post_stratify`, for each column.

    Returns
    -------
    Series of float
        Named "weight", index of `responses`, mean 1.

    Raises
    ------
    KeyError, ValueError
        As :func:`post_stratify`; ValueError too if no weights meet all targets, as when two columns contradict one another.

    Examples
    --------
    >>> forms = pd.DataFrame({"age": ["young", "young", "old", "old"], "member": [True, False, True, False]})
    >>> rake(forms, {"age": {"young": 0.25, "old": 0.75}, "member": {True: 0.5, False: 0.5}}).tolist()
    [0.5, 0.5, 1.5, 1.5]
    """
    if not targets:
        raise ValueError(say("targets 里要有至少一列的占比。", "targets must hold the shares of one column at least."))
    wanted = {column: _target(responses, column, shares) for column, shares in targets.items()}
    weights = pd.Series(1.0, index=responses.index, name="weight")
    for _ in range(ROUNDS):
        worst = 0.0
        for column, target in wanted.items():
            now = weights.groupby(responses[column]).sum() / weights.sum()
            worst = max(worst, float((now - target).abs().max()))
            weights = weights * responses[column].map(target / now).astype("float64")
        if worst < CLOSE:
            return weights / weights.mean()
    columns = ", ".join(map(str, wanted))
    raise ValueError(
        say(
            f"找不到同时符合 {columns} 各占比的权重：有的搭配没有人作答。请合并类别，或少用一列。",
            f"no weights meet the shares of {columns} at once: some pairs of classes have no answers. Join classes, or use fewer columns.",
        )
    )


def effective_n(weights: pd.Series) -> float:
    """Return the effective sample size (Kish 1965): how many equally weighted people tell as much, (Σw)² ÷ Σw².

    Raises
    ------
    ValueError
        If a weight is missing or negative, or none is above 0.

    Examples
    --------
    >>> effective_n(pd.Series([1.0, 1.0, 1.0, 1.0])), effective_n(pd.Series([3.0, 1.0, 0.0, 0.0]))
    (4.0, 1.6)
    """
    values = np.asarray(weights, dtype="float64")
    if not np.isfinite(values).all() or (values < 0).any() or not values.sum() > 0:
        raise ValueError(
            say(
                "权重不能空着，不能小于 0，也不能全是 0。",
                "weights must not be missing or below 0, and some must be above 0.",
            )
        )
    return float(values.sum() ** 2 / (values**2).sum())


@answers_an_item
def weighted_share(answers: pd.Series, option: object, weights: pd.Series) -> tuple[float, float, float]:
    """Return the weighted share of an answer and its approximate 95% interval.

    p ± 1.96 · √(p (1 − p) ÷ effective n), cut off at 0 and 1. The weights' own uncertainty is not in it.

    Parameters
    ----------
    answers : Series
        One answer a person; empty ones are not in the base.
    option : object
        The answer whose share is wanted.
    weights : Series
        Same index.

    Returns
    -------
    (share, low, high) : tuple of float

    Raises
    ------
    TypeError, ValueError
        If the two do not belong together, or nobody answered.

    Examples
    --------
    >>> answers = pd.Series(["yes", "no", "no", "no"])
    >>> round(weighted_share(answers, "yes", pd.Series([2.0, 1.0, 0.5, 0.5]))[0], 3)
    0.5
    """
    given = _answered(answers)
    if not isinstance(weights, pd.Series) or weights.index.has_duplicates or len(given.index.difference(weights.index)):
        raise ValueError(
            say("权重应是一列，索引和回答的一样。", "weights must be a Series with the index of the answers.")
        )
    weight = weights.reindex(given.index).astype("float64")
    share = float(weight[given == option].sum() / weight.sum())
    half = Z_95 * math.sqrt(share * (1 - share) / effective_n(weight))
    return share, max(0.0, share - half), min(1.0, share + half)


def _target(responses: pd.DataFrame, column: str, shares: Shares) -> pd.Series:
    """Return the shares wanted, class by class, after asking whether the responses can have them."""
    need_columns(responses, RESPONSES, (column,))
    wanted = dict(shares)
    if not wanted or not all(plain(share) and share >= 0 for share in wanted.values()):
        raise ValueError(
            say(f"{column} 的占比应是 0 或更大的数。", f"the shares of {column} must be numbers of 0 or more.")
        )
    total = sum(wanted.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(
            say(
                f"{column} 的占比加起来应是 1，现在是 {total:g}。",
                f"the shares of {column} must sum to 1; they sum to {total:g}.",
            )
        )
    missing = int(responses[column].isna().sum())
    if missing:
        raise ValueError(
            say(
                f"{column} 有 {missing} 个空值，没有权重可用：先去掉这些行，并说明去掉了几行。",
                f"{column} is missing in {missing} rows, which then have no weight: leave them out first, and say how many.",
            )
        )
    there = set(responses[column])
    for one in there - {name for name, share in wanted.items() if share > 0}:
        raise ValueError(
            say(
                f"{column} 的回答里有 {one}，总体里却没有它的占比。",
                f"{column} has the answer {one}, which has no share in the pool.",
            )
        )
    for one in [name for name, share in wanted.items() if share > 0 and name not in there]:
        raise ValueError(
            say(
                f"{column} 的类别 {one} 没有人作答，没有人能代表它：合并类别，或去问他们。",
                f"nobody of the class {one} of {column} answered, so nobody can stand for it: join classes, or ask them.",
            )
        )
    target = pd.Series({name: float(share) for name, share in wanted.items() if share > 0})
    return target / total
