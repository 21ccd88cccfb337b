"""How many purchases are still to come: the BG/NBD model, and the gamma-gamma model for what they are worth.

Here ``recency`` has the meaning of the customer-lifetime-value literature: time from the *first* purchase to the last.
It is not the R of RFM. :func:`repeat_table` makes such a table from orders.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyu_helpers.inputs import local_day
from siyu_helpers.language import say


@dataclass(frozen=True)
class BgNbd:
    """Fitted BG/NBD parameters: buying rates Gamma(r, alpha), chance to leave after a purchase Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


@dataclass(frozen=True)
class GammaGamma:
    """Fitted gamma-gamma parameters; the mean order value over users is ``p * gamma / (q - 1)``."""

    p: float
    q: float
    gamma: float
    log_likelihood: float


def repeat_table(orders: pd.DataFrame, until: str | pd.Timestamp) -> pd.DataFrame:
    """Summarise cleaned orders, one row a user, as the models below want it.

    Parameters
    ----------
    orders : DataFrame
        ``user_id``, ``order_time`` (aware) and ``amount_fen``, one order a row.
    until : str or Timestamp
        Last day used, a local day in Shanghai.

    Returns
    -------
    DataFrame
        Index ``user_id``; ``frequency`` (days with a purchase, less the first), ``recency`` (days from the first
        to the last of them), ``age`` (days from the first to ``until``), ``mean_fen`` (mean spend of the repeat days,
        NaN without any).
    """
    until = pd.Timestamp(until)
    day = local_day(orders["order_time"])
    daily = orders.assign(day=day)[day <= until].groupby(["user_id", "day"], as_index=False)["amount_fen"].sum()
    first = daily.groupby("user_id")["day"].transform("min")
    days = daily.groupby("user_id")["day"].agg(["min", "max", "size"])
    repeats = daily[daily["day"] > first].groupby("user_id")["amount_fen"].mean()
    return pd.DataFrame(
        {
            "frequency": days["size"] - 1,
            "recency": (days["max"] - days["min"]).dt.days,
            "age": (until - days["min"]).dt.days,
            "mean_fen": repeats.reindex(days.index),
        }
    )


def fit_bgnbd(frequency, recency, age) -> BgNbd:
    """Fit the BG/NBD model by maximum likelihood.

    Fader, Hardie & Lee (2005), '"Counting Your Customers" the Easy Way', Marketing Science 24(2), 275-284;
    the likelihood is taken in logarithms (their note on Excel, 2005), so that long histories do not underflow.

    Parameters
    ----------
    frequency : array-like of int, shape (users,)
        Repeat purchases: purchases less the first.
    recency : array-like of float, shape (users,)
        Time from the first to the last purchase, 0 without repeats; any unit.
    age : array-like of float, shape (users,)
        Time from the first purchase to the end of observation, same unit.

    Raises
    ------
    ValueError
        If the arrays do not fit together (see the message), or nobody bought again.
    RuntimeError
        If the data do not tell the parameters apart, for instance because all users are alike.

    Examples
    --------
    >>> fit = fit_bgnbd([2, 0, 5, 1, 0, 3], [30, 0, 35, 4, 0, 29], [39, 39, 36, 33, 38, 35])
    >>> fit.r > 0
    True
    """
    x, t_x, t = _checked(frequency, recency, age)
    if not x.any():
        raise ValueError(
            say(
                "没有人复购（frequency 全是 0），无从拟合。",
                "Nobody bought again (every frequency is 0): there is nothing to fit.",
            )
        )
    history, weight = np.unique(np.column_stack([x, t_x, t]), axis=0, return_counts=True)
    x, t_x, t = history.T
    unit = float(t.mean())  # the search runs on times near 1

    def log_likelihood(parameters):
        return weight @ _bgnbd_log_likelihood(*np.exp(parameters), x, t_x / unit, t / unit)

    (r, alpha, a, b), best = _maximise(log_likelihood, 4, "BG/NBD")
    return BgNbd(r, float(alpha * unit), a, b, float(best - weight @ x * np.log(unit)))


def expected_purchases(fit: BgNbd, frequency, recency, age, ahead: float) -> np.ndarray:
    """Return how many purchases each user is expected to make in the next ``ahead`` units of time.

    Equation (10) of Fader, Hardie & Lee (2005).

    Returns
    -------
    float array, shape (users,)
    """
    from scipy.special import hyp2f1

    x, t_x, t = _checked(frequency, recency, age)
    r, alpha, a, b = fit.r, fit.alpha, fit.a, fit.b
    if abs(a - 1) < 1e-8:  # the formula has a removable hole at a = 1
        a = 1 + 1e-8
    still = (alpha + t) / (alpha + t + ahead)
    hyper = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (alpha + t + ahead))
    if_alive = (a + b + x - 1) / (a - 1) * (1 - still ** (r + x) * hyper)
    return if_alive * probability_alive(fit, x, t_x, t)


def probability_alive(fit: BgNbd, frequency, recency, age) -> np.ndarray:
    """Return the probability that each user has not left for good; 1 for who never bought again (a trait of the model)."""
    x, t_x, t = _checked(frequency, recency, age)
    log_odds_left = np.log(fit.a / (fit.b + np.maximum(x, 1) - 1)) + (fit.r + x) * np.log(
        (fit.alpha + t) / (fit.alpha + t_x)
    )
    return np.where(x > 0, 1 / (1 + np.exp(np.minimum(log_odds_left, 700))), 1.0)


def fit_gamma_gamma(frequency, mean_spend) -> GammaGamma:
    """Fit the gamma-gamma model of spend per purchase by maximum likelihood.

    Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value". Only users with repeats carry information.

    Parameters
    ----------
    frequency : array-like of int, shape (users,)
        Repeat purchases; users with 0 are left out.
    mean_spend : array-like of float, shape (users,)
        Mean value of these purchases, above 0; any unit.
    """
    from scipy.special import gammaln

    x, m = np.asarray(frequency, dtype=float), np.asarray(mean_spend, dtype=float)
    if x.shape != m.shape:
        raise ValueError(
            say(
                f"frequency 有 {x.size} 个值，mean_spend 有 {m.size} 个：每位用户各要一个。",
                f"frequency has {x.size} values, mean_spend {m.size}; they need one per user each.",
            )
        )
    x, m = x[x > 0], m[x > 0]
    if not len(x) or not (m > 0).all():
        raise ValueError(
            say(
                "有复购的用户，mean_spend 都要大于 0；而且至少有一位用户复购过。",
                "mean_spend must be above 0 for every user with repeats, and somebody must have bought again.",
            )
        )
    unit = m.mean()
    m = m / unit

    def log_likelihood(parameters):
        p, q, gamma = np.exp(parameters)
        return np.sum(
            gammaln(p * x + q)
            - gammaln(p * x)
            - gammaln(q)
            + q * np.log(gamma)
            + (p * x - 1) * np.log(m)
            + p * x * np.log(x)
            - (p * x + q) * np.log(gamma + m * x)
        )

    (p, q, gamma), best = _maximise(log_likelihood, 3, "gamma-gamma")
    return GammaGamma(p, q, float(gamma * unit), float(best - len(x) * np.log(unit)))


def expected_spend(fit: GammaGamma, frequency, mean_spend) -> np.ndarray:
    """Return each user's expected value of a purchase: their own mean, drawn towards the mean of all (formula (5)).

    Users without repeats (``mean_spend`` NaN) get the mean of all.
    """
    if fit.q <= 1:
        raise ValueError(
            say(
                f"q 是 {fit.q:.3f}：q 大于 1 时，全体用户的均值才存在。",
                f"q is {fit.q:.3f}: the mean over users exists only for q above 1.",
            )
        )
    x = np.asarray(frequency, dtype=float)
    m = np.where(x > 0, np.asarray(mean_spend, dtype=float), 0.0)
    return fit.p * (fit.gamma + x * m) / (fit.p * x + fit.q - 1)


def _bgnbd_log_likelihood(r, alpha, a, b, x, t_x, t):
    from scipy.special import betaln, gammaln

    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = betaln(a, b + x) - (r + x) * np.log(alpha + t)
    left = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
    return common + np.where(x > 0, np.logaddexp(stayed, left), stayed)


def _maximise(log_likelihood, parameters, name):
    from scipy.optimize import minimize

    start = np.zeros(parameters)
    scale = abs(log_likelihood(start))
    # A bounded search on logarithms: parameters stay above 0 and never overflow.
    found = minimize(
        lambda at: -log_likelihood(at) / scale,
        start,
        method="L-BFGS-B",
        bounds=[(-12, 12)] * parameters,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000},
    )
    if not np.isfinite(found.fun) or (np.abs(found.x) > 11.9).any():
        raise RuntimeError(
            say(
                f"{name} 模型拟合到了边界（参数的对数为 {np.round(found.x, 2).tolist()}）：这些数据分不清各个参数。"
                "请用更多的用户或更长的时间。",
                f"The {name} fit ran to the edge (log parameters {np.round(found.x, 2).tolist()}): "
                "the data do not tell these parameters apart. Use more users or a longer time.",
            )
        )
    return np.exp(found.x).tolist(), float(-found.fun * scale)


def _checked(frequency, recency, age):
    x, t_x, t = (np.asarray(values, dtype=float) for values in (frequency, recency, age))
    if not x.shape == t_x.shape == t.shape or x.ndim != 1 or not x.size:
        raise ValueError(
            say(
                f"frequency、recency、age 的形状是 {x.shape}、{t_x.shape}、{t.shape}：每位用户各要一个值。",
                f"frequency, recency, age have shapes {x.shape}, {t_x.shape}, {t.shape}; they need one value per user each.",
            )
        )
    if not (np.isfinite(x) & np.isfinite(t_x) & np.isfinite(t)).all():
        raise ValueError(
            say("frequency、recency、age 不能有缺失。", "frequency, recency and age must have no missing values.")
        )
    if ((x < 0) | (t_x < 0) | (t_x > t)).any():
        raise ValueError(
            say(
                "每位用户都要满足 0 <= recency <= age，且 frequency >= 0。"
                "这里的 recency 是从第一单到最后一单的时间，不是最后一单至今的天数。",
                "Every user needs 0 <= recency <= age and frequency >= 0. "
                "Here recency is the time from the first purchase to the last, not the days since the last one.",
            )
        )
    if ((x == 0) & (t_x > 0)).any():
        raise ValueError(
            say(
                "没有复购的用户，recency 应为 0：最后一单就是第一单。",
                "A user without repeats has recency 0: the last purchase is the first.",
            )
        )
    return x, t_x, t
