"""When people buy again: two exact "buy till you die" models, drawn for all users at once.

Both give the purchases *after* the first one. Counts are drawn first; given their number, the times of a Poisson
process are independent and uniform, so sorting uniforms gives them exactly.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Purchases:
    """Repeat purchases and the truth behind them.

    Attributes
    ----------
    owner : int array, shape (purchases,)
        Row number of the user, ascending.
    time : float array, shape (purchases,)
        Time since the user's first purchase, ascending within a user, in the unit of ``age``.
    rate : float array, shape (users,)
        Purchases per unit of time while alive.
    lifetime : float array, shape (users,)
        Time since the first purchase at which the user leaves for good; infinite if not within ``age`` (BG/NBD).
    """

    owner: np.ndarray
    time: np.ndarray
    rate: np.ndarray
    lifetime: np.ndarray


def pareto_nbd(
    rng: np.random.Generator,
    age: np.ndarray,
    r: float,
    alpha: float,
    s: float,
    beta: float,
    rate_factor: float | np.ndarray = 1.0,
) -> Purchases:
    """Draw from the Pareto/NBD model (Schmittlein, Morrison & Colombo 1987, Management Science 33(1)).

    Rates are Gamma(r, alpha), lifetimes exponential with Gamma(s, beta) hazards, purchases Poisson while alive.

    Parameters
    ----------
    rng : numpy.random.Generator
    age : float array, shape (users,)
        Time from each user's first purchase to the end of observation.
    r, alpha, s, beta : float
        Parameters of the model; alpha and beta in the unit of ``age``.
    rate_factor : float or float array, shape (users,)
        Multiplies the rate (latent segments).
    """
    age = np.asarray(age, dtype=float)
    rate = rng.gamma(r, 1 / alpha, len(age)) * rate_factor
    hazard = rng.gamma(s, 1 / beta, len(age))
    lifetime = rng.exponential(size=len(age)) / hazard
    alive = np.minimum(lifetime, age)
    owner, time = _uniform_times(rng, rng.poisson(rate * alive), alive)
    return Purchases(owner, time, rate, lifetime)


def bg_nbd(
    rng: np.random.Generator,
    age: np.ndarray,
    r: float,
    alpha: float,
    a: float,
    b: float,
    rate_factor: float | np.ndarray = 1.0,
) -> Purchases:
    """Draw from the BG/NBD model (Fader, Hardie & Lee 2005, Marketing Science 24(2)).

    Rates are Gamma(r, alpha); after each repeat purchase a user leaves with a probability that is Beta(a, b).
    Parameters are as in :func:`pareto_nbd`, with ``a`` and ``b`` without unit.
    """
    age = np.asarray(age, dtype=float)
    rate = rng.gamma(r, 1 / alpha, len(age)) * rate_factor
    leaves = np.maximum(rng.beta(a, b, len(age)), 1e-12)  # numpy's geometric takes no 0, to which a beta may round
    last = rng.geometric(leaves)  # number of the repeat purchase after which the user leaves
    owner, time = _uniform_times(rng, rng.poisson(rate * age), age)
    number = np.arange(len(owner)) - np.searchsorted(owner, owner) + 1
    lifetime = np.full(len(age), np.inf)
    at_last = number == last[owner]
    lifetime[owner[at_last]] = time[at_last]
    kept = number <= last[owner]
    return Purchases(owner[kept], time[kept], rate, lifetime)


def _uniform_times(rng: np.random.Generator, counts: np.ndarray, span: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    owner = np.repeat(np.arange(len(counts)), counts)
    time = rng.random(len(owner)) * span[owner]
    return owner, time[np.lexsort((time, owner))]
