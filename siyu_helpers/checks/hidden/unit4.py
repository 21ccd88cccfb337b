"""Fresh data and references for unit 4."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.checks.unit4 import RFM

SNAPSHOT = pd.Timestamp("2026-03-31")
SHOP_ZONE = "Asia/Shanghai"


def orders_frame(seed: int, users: int = 40) -> pd.DataFrame:
    """Return clean orders with ties, several orders a day, both sides of midnight and of the snapshot, unsorted."""
    rng = np.random.default_rng(seed)
    count = 1 + rng.poisson(2.5, users)
    user = np.repeat(np.arange(users), count)
    minutes = -rng.integers(0, 200 * 1440, len(user))
    same_day = rng.random(len(user)) < 0.2
    minutes[same_day] = minutes[np.flatnonzero(same_day) - 1] + 1
    later = rng.random(len(user)) < 0.15
    minutes[later] = rng.integers(0, 20 * 1440, later.sum())
    early = rng.random(len(user)) < 0.25  # between 0 and 8 o'clock in Shanghai, UTC has the day before
    minutes[early] = minutes[early] // 1440 * 1440 + rng.integers(0, 480, early.sum())
    minutes[:3] = 900  # user 0 on the evening of the snapshot day
    end = SNAPSHOT.tz_localize(SHOP_ZONE)
    frame = pd.DataFrame(
        {
            "channel": rng.choice(["group", "mini_program"], len(user)),
            "amount_fen": rng.integers(9, 300, len(user)) * 100,
            "order_time": (end + pd.to_timedelta(minutes, unit="min")).tz_convert("UTC"),
            "user_id": [f"N{number:03d}" for number in user],
            "order_id": rng.permutation(len(user)) + 1,
        }
    )
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def reference(
    orders: pd.DataFrame,
    snapshot: pd.Timestamp,
    zone: str = SHOP_ZONE,
    keep: Callable = lambda day, end: day <= end,
    recency: Callable = lambda times, days, end: (end - max(days)).days,
    frequency: Callable = lambda times, days: len(times),
    monetary: Callable = sum,
) -> pd.DataFrame:
    """Return R, F and M order by order; a misconception is this with one part changed."""
    end = snapshot.date()
    found: dict[object, list[tuple]] = {}
    for row in orders.itertuples():
        time = row.order_time.tz_convert(zone)
        if keep(time.date(), end):
            found.setdefault(row.user_id, []).append((time, row.amount_fen))
    rows = {}
    for user, seen in found.items():
        times = [time for time, _ in seen]
        days = [time.date() for time in times]
        rows[user] = (recency(times, days, end), frequency(times, days), monetary([fen for _, fen in seen]))
    return pd.DataFrame.from_dict(rows, orient="index", columns=RFM.columns).rename_axis(RFM.key)


@cache
def rfm_table() -> tuple[Case, ...]:
    """Return three cases: text ids in UTC, whole-number ids in the shop's own zone, and an empty frame."""
    orders = orders_frame(20260331)
    local = orders_frame(7, users=25)
    local["order_time"] = local["order_time"].dt.tz_convert(SHOP_ZONE)
    local["user_id"] = local["user_id"].str[1:].astype(int)
    return (
        Case((orders, SNAPSHOT), reference(orders, SNAPSHOT), _suspects(orders)),
        Case((local, SNAPSHOT), reference(local, SNAPSHOT), _suspects(local)),
        Case((orders.iloc[:0], SNAPSHOT), reference(orders.iloc[:0], SNAPSHOT)),
    )


def _suspects(orders: pd.DataFrame) -> dict[str, pd.DataFrame]:
    last_day = orders["order_time"].max().tz_convert(SHOP_ZONE).tz_localize(None).normalize()
    midnight = SNAPSHOT.tz_localize(SHOP_ZONE)

    def made(snapshot: pd.Timestamp = SNAPSHOT, **change) -> pd.DataFrame:
        return reference(orders, snapshot, **change)

    return {
        "R4": made(keep=lambda day, end: True),
        "R5": made(last_day),
        "R11": made(monetary=lambda fen: sum(fen) / len(fen)),
        "R16": made(monetary=lambda fen: sum(fen) / 100),
        "R17": made(zone="UTC"),
        "R18": made(keep=lambda day, end: day < end),
        "R19": made(recency=lambda times, days, end: (end - min(days)).days),
        "R20": made(recency=lambda times, days, end: (max(days) - min(days)).days),
        "R21": made(frequency=lambda times, days: len(times) - 1),
        "R22": made(frequency=lambda times, days: len(set(days))),
        "R23": made(recency=lambda times, days, end: (midnight - max(times)) // timedelta(days=1)),
    }
