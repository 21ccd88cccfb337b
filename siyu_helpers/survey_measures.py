"""Answers to a questionnaire, measured: how many to ask, whom to keep, shares with ranges, association, reliability.

Weights are in :mod:`.survey_weights`, what only a simulated shop knows in :mod:`.survey_truth`.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from siyu_helpers.inputs import need_columns, need_times, plain
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

RESPONSES = ("答卷", "responses")
ITEMS = ("量表题", "items")
STEPS = ("staff", "late", "not_invited", "repeat", "trap", "straight", "speeder", "impossible")
# Which rule each step goes by.
RULES = dict(
    zip(STEPS, ("staff", "closes_at", "invited", "repeat", "trap", "scale", "speed", "impossible"), strict=True)
)
CONFIDENCE = 0.95


@answers_an_item
def sample_size(margin: float, confidence: float = CONFIDENCE, population: int | None = None) -> int:
    """Return how many answers a share needs for a margin of error (Cochran, "Sampling Techniques", 1977, ch. 4).

    The share is taken to be 0.5, where the margin is widest: n0 = z² · 0.25 ÷ margin². With a population of N the finite
    correction follows: n = n0 ÷ (1 + (n0 − 1) ÷ N). Rounded up once, at the end.

    Parameters
    ----------
    margin : float
        Half the width of the interval, as a share: 0.05 for ±5 percentage points.
    confidence : float
        Between 0 and 1.
    population : int, optional
        People the sample is drawn from; left out, many.

    Returns
    -------
    int
        Answers needed, not people to be asked.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> sample_size(0.05), sample_size(0.05, population=500)
    (385, 218)
    """
    from scipy.stats import norm  # imported here: `import siyu_helpers` stays light

    for name, value in (("margin", margin), ("confidence", confidence)):
        if not plain(value) or not 0 < value < 1:
            raise ValueError(
                say(
                    f"{name} 应在 0 和 1 之间（5 个百分点写 0.05），得到的是 {value!r}。",
                    f"{name} must be between 0 and 1 (5 percentage points are 0.05); got {value!r}.",
                )
            )
    z = norm.ppf(1 - (1 - confidence) / 2)
    n = z**2 * 0.25 / margin**2
    if population is None:
        return _up(n)
    if not plain(population) or population < 1:
        raise ValueError(
            say(
                f"population 应是人数，至少 1，得到的是 {population!r}。",
                f"population must be a number of people, 1 or more; got {population!r}.",
            )
        )
    return _up(n / (1 + (n - 1) / population))


def _up(n: float) -> int:
    """Round up, but not for a slip in the last digits: 25.000000000000004 people are 25."""
    return math.ceil(round(n, 9))


@answers_an_item
def share_with_interval(answers: pd.Series, option: object) -> tuple[float, float, float]:
    """Return the share of an answer with its 95% confidence interval (Wilson 1927).

    Parameters
    ----------
    answers : Series
        One answer a person; empty ones are not in the base.
    option : object
        The answer whose share is wanted.

    Returns
    -------
    (share, low, high) : tuple of float
        Between 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If `answers` is no Series, or nobody answered.

    Examples
    --------
    >>> answers = pd.Series(["yes", "no", "no", None, "no"])
    >>> share, low, high = share_with_interval(answers, "yes")
    >>> share, round(low, 3), round(high, 3)
    (0.25, 0.046, 0.699)
    """
    from statsmodels.stats.proportion import proportion_confint

    given = _answered(answers)
    count = int((given == option).sum())
    low, high = proportion_confint(count, len(given), alpha=1 - CONFIDENCE, method="wilson")
    return count / len(given), float(low), float(high)


@answers_an_item
def clean_responses(responses: pd.DataFrame, rules: Mapping[str, object]) -> tuple[pd.DataFrame, pd.Series]:
    """Return the responses that stand up to the rules, and how many each step dropped.

    The steps go in this order, whatever the order of `rules`; a response counts at the first step that drops it. A step
    whose rule is not there is left out.

    Parameters
    ----------
    responses : DataFrame
        One row a submitted form: `user_id` (missing if the form came by a forwarded link), `submitted_at`, `seconds`
        and a column a question, as far as the rules need them.
    rules : mapping
        "staff": user ids of the staff (step "staff");
        "closes_at": a moment with time zone; from it on a form is late ("late");
        "invited": user ids of those asked ("not_invited");
        "repeat": True: of one user's forms the first stays ("repeat"; forms without a user never count as repeats);
        "trap": (column, right answer); an empty answer is wrong too ("trap");
        "scale": columns of a scale as answered, reversed items among them and not recoded: all answered and all equal
        ("straight");
        "speed": (column, part): `seconds` below this part of the median of those left who gave the same answer in the
        column ("speeder");
        "impossible": True or False for each row of `responses` ("impossible").

    Returns
    -------
    (kept, counts) : DataFrame and Series
        The rows that stay, in their order and with their index; int64 by step.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a rule is unknown, or a column that it needs is missing.

    Examples
    --------
    >>> forms = pd.DataFrame({"user_id": ["a", "b", "b"], "careful": [4, 4, 2]})
    >>> kept, counts = clean_responses(forms, {"repeat": True, "trap": ("careful", 4)})
    >>> kept["user_id"].tolist(), counts.to_dict()
    (['a', 'b'], {'repeat': 1, 'trap': 0})
    """
    need_columns(responses, RESPONSES, ())
    unknown = set(rules) - set(RULES.values())
    if unknown:
        known = ", ".join(RULES.values())
        raise KeyError(
            say(f"没有叫 {sorted(unknown)[0]} 的规则，有：{known}", f"no rule {sorted(unknown)[0]}; there is {known}")
        )
    kept, counts = responses, {}
    for step, rule in RULES.items():
        if rule in rules and rules[rule] is not False:
            dropped = _dropped(step, kept, rules[rule])
            counts[step] = int(dropped.sum())
            kept = kept[~dropped]
    return kept, pd.Series(counts, dtype="int64")


def _dropped(step: str, rows: pd.DataFrame, rule: object) -> pd.Series:
    """Say of each row whether the step drops it."""
    if step in ("staff", "not_invited"):
        need_columns(rows, RESPONSES, ("user_id",))
        listed = rows["user_id"].isin(set(rule)) & rows["user_id"].notna()
        return listed if step == "staff" else ~listed
    if step == "late":
        need_columns(rows, RESPONSES, ("submitted_at",))
        need_times(rows, "submitted_at")
        return rows["submitted_at"] >= rule
    if step == "repeat":
        need_columns(rows, RESPONSES, ("user_id",))
        ordered = rows.sort_values("submitted_at", kind="stable") if "submitted_at" in rows else rows
        return (ordered["user_id"].duplicated() & ordered["user_id"].notna()).reindex(rows.index)
    if step == "trap":
        column, right = rule
        need_columns(rows, RESPONSES, (column,))
        return ~rows[column].eq(right).fillna(False).astype(bool)
    if step == "straight":
        need_columns(rows, RESPONSES, rule)
        scale = rows[list(rule)]
        return scale.notna().all(axis=1) & (scale.nunique(axis=1) == 1)
    if step == "speeder":
        column, part = rule
        need_columns(rows, RESPONSES, (column, "seconds"))
        typical = rows["seconds"].groupby(rows[column], dropna=False).transform("median")
        return rows["seconds"] < part * typical
    return rule.reindex(rows.index).fillna(False).astype(bool)


@answers_an_item
def multiple_choice_table(responses: pd.DataFrame, question: str) -> pd.Series:
    """Return the share of people who ticked each option, of those who answered the question.

    Several could be ticked, so the shares may sum to more than 1.

    Parameters
    ----------
    responses : DataFrame
        One row a person.
    question : str
        A column of codes joined by ";". Empty: not asked, or left out; such people are not in the base. An option that
        stands twice in one answer counts once.

    Returns
    -------
    Series of float
        Named "share", index the codes that were ticked, the most frequent first, equal ones by letter.

    Raises
    ------
    KeyError, ValueError
        If there is no such column, or nobody answered.

    Examples
    --------
    >>> forms = pd.DataFrame({"reason": ["taste;health", "taste", None]})
    >>> multiple_choice_table(forms, "reason").to_dict()
    {'taste': 1.0, 'health': 0.5}
    """
    need_columns(responses, RESPONSES, (question,))
    given = _answered(responses[question])
    ticks = given.reset_index(drop=True).str.split(";").map(set).map(sorted).explode()
    shares = (ticks.value_counts() / len(given)).rename("share").rename_axis(question)
    return shares.sort_index().sort_values(ascending=False, kind="stable")


def recode_reversed(responses: pd.DataFrame, items: Iterable[str], low: int = 1, high: int = 5) -> pd.DataFrame:
    """Return the responses with reversed items turned round, so that a high grade means the same in all items.

    Parameters
    ----------
    responses : DataFrame
        Not changed.
    items : iterable of str
        Columns worded the other way; grades from `low` to `high`, or empty.
    low, high : int
        Ends of the scale: x becomes low + high − x.

    Raises
    ------
    KeyError, ValueError
        If a column is missing, or a grade lies off the scale.

    Examples
    --------
    >>> recode_reversed(pd.DataFrame({"annoyed": [1, 2, 5]}), ["annoyed"])["annoyed"].tolist()
    [5, 4, 1]
    """
    items = list(items)
    need_columns(responses, RESPONSES, items)
    out = responses.copy()
    for item in items:
        if not responses[item].dropna().between(low, high).all():
            raise ValueError(
                say(
                    f"{item} 里有不在 {low} 到 {high} 之间的值。",
                    f"{item} has grades that are not within {low} to {high}.",
                )
            )
        out[item] = low + high - responses[item]
    return out


def cronbach_alpha(items: pd.DataFrame) -> float:
    """Return Cronbach's alpha of a scale (Cronbach 1951): how far its items go together.

    α = k ÷ (k − 1) · (1 − sum of the items' variances ÷ variance of their sum), over the people who answered all k.

    Parameters
    ----------
    items : DataFrame
        One row a person, a column an item, reversed ones recoded.

    Returns
    -------
    float
        At most 1; about 0 or below if items do not go together.

    Raises
    ------
    ValueError
        With fewer than two items, two complete rows, or if all sums are equal.

    Examples
    --------
    >>> cronbach_alpha(pd.DataFrame({"one": [1, 2, 3], "two": [1, 3, 2]})).__round__(3)
    0.667
    """
    need_columns(items, ITEMS, ())
    complete = items.dropna().astype("float64")
    k = complete.shape[1]
    if k < 2 or len(complete) < 2:
        raise ValueError(
            say(
                "alpha 至少要两道题、两位全部作答的人。",
                "alpha needs two items and two people who answered all of them.",
            )
        )
    of_sum = complete.sum(axis=1).var()
    if not of_sum > 0:
        raise ValueError(say("每个人的总分都一样，得不出 alpha。", "All sums are equal, so there is no alpha."))
    return float(k / (k - 1) * (1 - complete.var().sum() / of_sum))


def cramers_v(table: pd.DataFrame) -> float:
    """Return Cramér's V of a cross-table (Cramér 1946): 0 where rows and columns have nothing to do with one another, 1 at most.

    V = √(χ² ÷ (n · (m − 1))), m the smaller number of rows or columns; no correction for continuity.

    Parameters
    ----------
    table : DataFrame
        Counts, as ``pd.crosstab`` gives them. Empty rows and columns do not count.

    Raises
    ------
    ValueError
        With fewer than two rows or columns that hold anybody, or a negative count.

    Examples
    --------
    >>> cramers_v(pd.DataFrame([[10, 20], [20, 10]])).__round__(3)
    0.333
    """
    counts = np.asarray(table, dtype="float64")
    if counts.ndim != 2 or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            say("交叉表应是人数，不能小于 0，也不能空着。", "A cross-table holds counts: none below 0, none missing.")
        )
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        raise ValueError(
            say("交叉表至少要有两行两列有人。", "A cross-table needs people in two rows and two columns at least.")
        )
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi2 = ((counts - expected) ** 2 / expected).sum()
    return float(math.sqrt(chi2 / (n * (min(counts.shape) - 1))))


def _answered(answers: pd.Series) -> pd.Series:
    """Return the answers that were given, at least one."""
    if not isinstance(answers, pd.Series):
        kind = type(answers).__name__
        raise TypeError(
            say(f"回答应是表里的一列（Series），得到的是 {kind}。", f"answers must be a Series; got {kind}.")
        )
    given = answers.dropna()
    if not len(given):
        raise ValueError(say("没有人回答，得不出占比。", "nobody answered, so there is no share."))
    return given
