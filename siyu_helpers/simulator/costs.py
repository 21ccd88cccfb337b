"""What new users cost on the platforms, week by week, and what the private domain costs to run, month by month."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, START, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream

CLICK_RATE = {"short_video": 0.009, "search": 0.03}  # clicks per impression
VIEW_RATE = {"short_video": 0.035, "search": 0.10}  # shown for three seconds or longer
ORDERS_WITHIN_DAYS = 7
CONTENT = (2, 4)  # pieces a month before and since the change
RUNNING = {"content_pieces": 3_000, "staff_hours": 3_500, "tool_fee": 3_800, "coupons_used": 500}  # fen a unit
STAFF_HOURS, COUPONS = 2, 6.0  # a month


def platform_weeks_of(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the table "platform_weeks". New users, buyers and orders are counted, what led to them is drawn."""
    rng = stream(seed, spec.code, "platform_weeks")
    weeks = pd.date_range(START, END, freq="7D")  # the extract starts on a Monday
    new = users[users["source"].isin(CODES["platform"])].copy()
    new["week"] = new["registered_at"].dt.normalize() - pd.to_timedelta(new["registered_at"].dt.day_of_week, unit="D")
    real = orders[orders["clean"]]
    registered = users["registered_at"].reindex(real["user"]).to_numpy()
    early = real[(real["order_time"] - registered) < pd.Timedelta(days=ORDERS_WITHIN_DAYS)]
    new["orders"] = early.groupby("user").size().reindex(new.index).fillna(0)
    new["buys"] = new["orders"] > 0
    keys = pd.MultiIndex.from_product([weeks, CODES["platform"]], names=["week_start", "platform"])
    counted = new.groupby(["week", "source"]).agg(
        new_users=("user_id", "size"), new_buyers=("buys", "sum"), orders=("orders", "sum")
    )
    table = counted.reindex(keys, fill_value=0).astype("int64").reset_index()
    clicks = table["new_users"] + rng.poisson((table["new_users"] + 0.5) / spec.pool.new_users_per_click)
    impressions = clicks + rng.poisson(clicks / table["platform"].map(CLICK_RATE))
    price = spec.pool.cost_per_click_fen * rng.uniform(0.85, 1.15, len(table))
    return table.assign(
        clicks=clicks,
        views=clicks + rng.binomial(impressions - clicks, table["platform"].map(VIEW_RATE)),
        impressions=impressions,
        cost_fen=np.round(clicks * price).astype("int64"),
    )


def running_costs_of(spec: Brand, seed: int) -> pd.DataFrame:
    """Draw the table "running_costs": twelve whole months up to the snapshot."""
    rng = stream(seed, spec.code, "running_costs")
    rows = []
    for month in pd.date_range("2025-07-01", "2026-06-01", freq="MS"):
        later = month >= pd.Timestamp(spec.change.since)
        quantity = {
            "content_pieces": CONTENT[int(later)],
            "staff_hours": STAFF_HOURS + rng.integers(-1, 2),
            "tool_fee": 1,
            "coupons_used": rng.poisson(COUPONS),
        }
        rows += [(month, item, int(quantity[item]), fen) for item, fen in RUNNING.items()]
    table = pd.DataFrame(rows, columns=["month", "cost_item", "quantity", "unit_cost_fen"])
    return table.assign(cost_fen=table["quantity"] * table["unit_cost_fen"])
