"""R, F and M of every user: the course's helper, with its checks and its time zones, against a plain group-by."""

import numpy as np
import pandas as pd

import siyu_helpers as siyu

TITLE = ("siyu.rfm_table，比 pandas 的 group-by", "siyu.rfm_table against a pandas group-by")
SIZE, TINY = 1_000_000, 1_000  # orders
SNAPSHOT = pd.Timestamp("2026-06-30")


def orders_frame(size: int) -> pd.DataFrame:
    """Return orders of the last two years, one user to four orders, times in UTC."""
    rng = np.random.default_rng(20260630)
    seconds = rng.integers(0, 730 * 86_400, size)
    return pd.DataFrame(
        {
            "user_id": np.char.add("U", rng.integers(0, max(size // 4, 1), size).astype(str)).astype(object),
            "order_id": np.arange(size),
            "order_time": SNAPSHOT.tz_localize("UTC") - pd.to_timedelta(seconds, unit="s"),
            "amount_fen": rng.integers(900, 30_000, size),
        }
    ).astype({"user_id": "str"})


def make(size: int):
    """Return the helper and its baseline as two functions without arguments, on the same orders."""
    orders = orders_frame(size)

    def group_by() -> pd.DataFrame:
        return orders.groupby("user_id").agg(
            last=("order_time", "max"), frequency=("order_id", "count"), monetary_fen=("amount_fen", "sum")
        )

    return lambda: siyu.rfm_table(orders, SNAPSHOT), group_by
