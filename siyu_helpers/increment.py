"""What a plan added: treated users against the random hold-out."""

import pandas as pd

from siyu_helpers.inputs import need_columns, need_values
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

RESULTS = ("结果表", "results")
CONFIDENCE = 0.95


@answers_an_item
def incremental_effect(results: pd.DataFrame) -> tuple[float, float, float]:
    """Return how much more a treated user brought than a held-out one, with a 95 % interval.

    The mean margin of the treated less that of the hold-out; the interval is Welch's (1947), which lets the two groups
    differ in spread and size. All treated users count, also those whom no message reached and who left.

    Parameters
    ----------
    results : DataFrame
        One user a row, as ``result.users()`` of a simulated year gives it: `holdout` (True: got no message), `margin_fen` (of
        the year, after coupons, gifts and contact).

    Returns
    -------
    (float, float, float)
        Effect, low and high end, in yuan a user.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a column is missing or of the wrong type, or a group has fewer than two users.

    Examples
    --------
    >>> users = pd.DataFrame({"holdout": [False, False, True, True], "margin_fen": [900, 1100, 400, 600]})
    >>> effect, low, high = incremental_effect(users)
    >>> effect, low < 5 < high
    (5.0, True)
    """
    from scipy.stats import t

    need_columns(results, RESULTS, ("holdout", "margin_fen"))
    need_values(results, ("holdout", "margin_fen"))
    held, margin = results["holdout"], results["margin_fen"]
    if not pd.api.types.is_bool_dtype(held) and not set(held.unique()) <= {0, 1}:
        raise TypeError(
            say(
                f"holdout 应是 True 或 False，现在是 {held.dtype}。",
                f"holdout must be True or False; it is {held.dtype}.",
            )
        )
    if not pd.api.types.is_numeric_dtype(margin):
        raise TypeError(
            say(f"margin_fen 应是数字（分），现在是 {margin.dtype}。", f"margin_fen must be fen; it is {margin.dtype}.")
        )
    held = held.astype(bool)
    treated, control = margin[~held] / 100, margin[held] / 100
    if min(len(treated), len(control)) < 2:
        raise ValueError(
            say(
                f"实验组 {len(treated)} 人，留出组 {len(control)} 人：每组至少要有 2 人才能比。",
                f"{len(treated)} treated and {len(control)} held out: each group needs at least 2 users.",
            )
        )
    difference = float(treated.mean() - control.mean())
    spread = treated.var() / len(treated), control.var() / len(control)  # squared standard errors of the two means
    if not sum(spread):
        return difference, difference, difference
    freedom = sum(spread) ** 2 / (spread[0] ** 2 / (len(treated) - 1) + spread[1] ** 2 / (len(control) - 1))
    half = float(t.ppf(0.5 + CONFIDENCE / 2, freedom) * sum(spread) ** 0.5)
    return difference, difference - half, difference + half
