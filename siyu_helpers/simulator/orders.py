"""Who orders when, and what stands in each order."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import Brand
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.spend import baskets, gamma_gamma
from siyu_helpers.simulator.streams import stream

AT_ONCE, LATER_DAYS = 0.45, 25.0  # share who order within a day of registering; mean delay of the others
SECOND_ORDERS = 0.015  # share of orders followed by another one the same day
TESTS = 2  # test orders of each staff account
BULK_BUYERS = 8  # users who order for a company: a few, and they pull every mean
BULK_FACTOR = 12.0


def draw_orders(spec: Brand, season: Season, users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw who orders when: a first order, repeats by the brand's model, second orders of a day, test orders.

    Adds the truth about buying to ``users`` (``rate_per_week``, ``leaves_after_days``).

    Returns
    -------
    DataFrame
        One row an order, by time: ``user`` (row number), ``second`` since the start, ``order_time`` (Shanghai, naive),
        ``same_day`` (a second order that follows another), ``test``.
    """
    rng = stream(seed, spec.code, "first_orders")
    real = users["source"].ne("employee").to_numpy()
    registered = season.to_even(users["registered_day"].to_numpy(dtype=float))
    delay = np.where(rng.random(len(users)) < AT_ONCE, rng.random(len(users)), rng.exponential(LATER_DAYS, len(users)))
    first = np.where((rng.random(len(users)) < spec.ever_buys) & real, registered + delay, np.inf)
    buyers = np.flatnonzero(first < season.length)

    rate_factor = np.array([s.rate for s in spec.segments])[users["segment_number"].to_numpy()[buyers]]
    if spec.change:
        newcomer = (users["registered_at"] >= spec.change.since).to_numpy()[buyers]
        rate_factor = np.where(newcomer, spec.change.newcomer_rate * rate_factor, rate_factor)
    age = (season.length - first[buyers]) / 7
    rng = stream(seed, spec.code, "repeat_orders")
    repeats = spec.buying(rng, age, **spec.buying_parameters, rate_factor=rate_factor)
    users["rate_per_week"] = np.nan
    users["leaves_after_days"] = np.nan
    users.loc[buyers, "rate_per_week"] = repeats.rate
    users.loc[buyers, "leaves_after_days"] = repeats.lifetime * 7

    user = np.concatenate([buyers, buyers[repeats.owner]])
    even = np.concatenate([first[buyers], first[buyers][repeats.owner] + 7 * repeats.time])
    day = np.minimum(season.to_calendar(even).astype("int64"), season.length - 1)
    second_of_day = season.clock(stream(seed, spec.code, "order_times"), day)
    orders = pd.DataFrame({"user": user, "second": day * 86400 + second_of_day, "same_day": False, "test": False})

    rng = stream(seed, spec.code, "second_orders")
    again = orders[rng.random(len(orders)) < SECOND_ORDERS].copy()
    gap = rng.integers(20 * 60, 90 * 60, len(again))
    again = again.assign(second=again["second"] + gap, same_day=True)[again["second"] % 86400 + gap < 86400]

    testers = np.flatnonzero(~real)
    days = stream(seed, spec.code, "test_orders").integers(0, season.length - 60, TESTS * len(testers))
    test = pd.DataFrame(
        {"user": np.repeat(testers, TESTS), "second": days * 86400 + 36000, "same_day": False, "test": True}
    )
    orders = pd.concat([orders, again, test]).sort_values(["second", "user"], ignore_index=True)
    orders["order_time"] = season.days[0] + pd.to_timedelta(orders["second"], unit="s")
    return orders


def draw_lines(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw what stands in each order.

    Adds ``gross_fen`` to ``orders``, ``mean_basket_fen`` and ``bulk_buyer`` to ``users``.

    Returns
    -------
    DataFrame
        One row a line: ``order``, ``product`` (numbers; -1 is the test item), ``quantity``, ``amount_fen``.
    """
    rng = stream(seed, spec.code, "spend")
    segment = users["segment_number"].to_numpy()
    buyers = np.unique(orders.loc[~orders["test"], "user"])
    bulk = rng.choice(buyers, BULK_BUYERS, replace=False)
    factor = np.array([s.spend for s in spec.segments])[segment]
    factor[bulk] *= BULK_FACTOR
    owner = orders["user"].to_numpy()
    mean, value = gamma_gamma(rng, owner, len(users), **spec.spend_parameters, factor=factor)
    users["bulk_buyer"] = np.isin(np.arange(len(users)), bulk)
    users["mean_basket_fen"] = mean

    lines = baskets(stream(seed, spec.code, "baskets"), value, segment[owner], spec.prices, spec.taste)
    is_test = orders["test"].to_numpy()
    lines = lines[~is_test[lines["order"]]]
    tests = pd.DataFrame({"order": np.flatnonzero(is_test), "product": -1, "quantity": 1, "amount_fen": 1})
    lines = pd.concat([lines, tests]).sort_values("order", kind="stable", ignore_index=True)
    orders["gross_fen"] = lines.groupby("order")["amount_fen"].sum()
    return lines
