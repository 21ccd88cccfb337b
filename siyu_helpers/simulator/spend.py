"""How much people spend: a target per order (gamma-gamma), then a basket of real products near that target."""

import numpy as np
import pandas as pd

LINES = np.array([0.48, 0.32, 0.14, 0.06])  # share of orders planned with 1, 2, 3, 4 lines


def gamma_gamma(
    rng: np.random.Generator,
    owner: np.ndarray,
    users: int,
    p: float,
    q: float,
    gamma: float,
    factor: float | np.ndarray = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the value of each order (gamma-gamma model, Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value").

    Order values of a user are Gamma(p, rate nu); nu varies over users as Gamma(q, rate gamma).
    The mean over users is ``p * gamma / (q - 1)``.

    Parameters
    ----------
    rng : numpy.random.Generator
    owner : int array, shape (orders,)
        Row number of the user of each order.
    users : int
        Number of users.
    p, q, gamma : float
        Parameters; ``gamma`` carries the unit of money.
    factor : float or float array, shape (users,)
        Multiplies a user's values (latent segments, bulk buyers).

    Returns
    -------
    mean : float array, shape (users,)
        True mean value of each user's orders.
    value : float array, shape (orders,)
    """
    nu = rng.gamma(q, 1 / gamma, users)
    mean = p / nu * factor
    value = rng.gamma(p, 1 / p, len(owner)) * mean[owner]
    return mean, value


def baskets(
    rng: np.random.Generator, target: np.ndarray, segment: np.ndarray, prices: np.ndarray, taste: np.ndarray
) -> pd.DataFrame:
    """Fill a basket for each order, so that its sum is near the target on average.

    Parameters
    ----------
    rng : numpy.random.Generator
    target : float array, shape (orders,)
        Wanted value of each order, fen.
    segment : int array, shape (orders,)
        Row of ``taste`` for each order.
    prices : int array, shape (products,)
        Unit prices in fen, ascending.
    taste : float array, shape (segments, products)
        How much each segment likes each product; all above 0.

    Returns
    -------
    DataFrame
        One row a line: ``order`` (row number), ``product`` (column number), ``quantity``, ``amount_fen``.
        Each order has at least one line; the same product may stand in two lines of an order.
    """
    orders = len(target)
    liking = np.cumsum(taste, axis=1)
    planned = 1 + np.searchsorted(np.cumsum(LINES), rng.random(orders))
    left = np.asarray(target, dtype=float).copy()
    parts = []
    for line in range(len(LINES)):
        # Products dearer than what is left to spend are out of the question, the cheapest one never is.
        affordable = np.maximum(np.searchsorted(prices, left * 1.15, side="right"), 1)
        u = rng.random(orders) * liking[segment, affordable - 1]
        product = (liking[segment] <= u[:, None]).sum(axis=1)
        fill = np.floor(left / prices[product] + rng.random(orders))
        some = 1 + (rng.random(orders) < 0.2)
        quantity = np.where(planned == line + 1, fill, np.minimum(some, fill)).astype("int64")
        if line == 0:
            quantity = np.maximum(quantity, 1)
        quantity[planned <= line] = 0
        left -= quantity * prices[product]
        left = np.maximum(left, 0)
        has = np.flatnonzero(quantity)
        parts.append(
            pd.DataFrame(
                {
                    "order": has,
                    "product": product[has],
                    "quantity": quantity[has],
                    "amount_fen": quantity[has] * prices[product[has]],
                }
            )
        )
    return pd.concat(parts).sort_values("order", kind="stable", ignore_index=True)
