"""What is wrong with real order data, planted with a flag each.

The first functions add flags and figures to the true orders and lines; the last ones change what the tables show.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import SNAPSHOT
from siyu_helpers.simulator.season import Season

TEST_PRODUCT = "test_item"
CANCELLED = 0.03
REFUNDED = 0.055  # share of paid orders with a refund, before those whose refund would come after the extract
FULL = 0.55  # share of refunds that give everything back
ON_THRESHOLD = 3  # users whose net spend is brought to the threshold exactly
DUPLICATED = 0.005
IN_UTC = 0.25  # share of orders whose time was written in UTC
MISSING = {"region": 0.06, "sex": 0.08, "birth_year": 0.10, "occupation": 0.15, "union_id": 0.03}
ABSURD_BIRTH_YEARS = {1900: 0.008, 2025: 0.005, 1890: 0.002}


def cancel(orders: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add ``cancelled``: nothing was paid, though the lines show amounts."""
    orders["cancelled"] = (rng.random(len(orders)) < CANCELLED) & ~orders["spared"]


def refund(orders: pd.DataFrame, lines: pd.DataFrame, season: Season, rng: np.random.Generator) -> None:
    """Add ``refund`` ("none", "partial", "full"), ``refund_fen`` to orders; ``refund_fen``, ``refund_time`` to lines.

    A full refund covers every line. A partial one covers one line: all of it if the order has others, else a part.
    """
    wanted = rng.random(len(orders)) < REFUNDED
    full = rng.random(len(orders)) < FULL
    delay = pd.to_timedelta(np.round((1 + rng.exponential(8.0, len(orders))) * 86400), unit="s")
    part = rng.uniform(0.2, 0.8, len(orders))
    when = orders["order_time"] + delay
    happened = wanted & ~orders["cancelled"] & ~orders["spared"] & (when < season.days[-1] + pd.Timedelta(days=1))
    orders["refund"] = np.select([happened & full, happened], ["full", "partial"], "none")

    order = lines["order"].to_numpy()
    first = ~lines["order"].duplicated()
    alone = ~lines["order"].duplicated(keep=False)
    kind = orders["refund"].to_numpy()[order]
    back = lines["amount_fen"].to_numpy()
    some = np.where(alone, np.maximum(np.round(back * part[order] / 10).astype("int64") * 10, 10), back)
    lines["refund_fen"] = np.select([kind == "full", (kind == "partial") & first], [back, some], 0)
    lines["refund_time"] = pd.Series(when.to_numpy()[order]).where(lines["refund_fen"] > 0)
    orders["refund_fen"] = lines.groupby("order")["refund_fen"].sum()


def land_on_threshold(orders: pd.DataFrame, lines: pd.DataFrame, threshold: int, rng: np.random.Generator) -> None:
    """Refund a part of one line to a few users, so that their net spend up to the snapshot is exactly ``threshold``."""
    net = (orders["gross_fen"] - orders["refund_fen"]).where(~orders["cancelled"] & ~orders["test"], 0)
    snapshot = pd.Timestamp(SNAPSHOT)
    spend = net[orders["order_time"] < snapshot + pd.Timedelta(days=1)].groupby(orders["user"]).sum()
    untouched = orders.groupby("user")["refund_fen"].sum() == 0
    over = (spend - threshold)[lambda fen: (fen > 0) & untouched.reindex(fen.index)]

    line = lines.assign(user=orders["user"].to_numpy()[lines["order"]], over=lambda f: f["user"].map(over))
    order = orders.loc[line["order"]]
    settled = ~order["cancelled"] & ~order["spared"] & (order["order_time"] < snapshot - pd.Timedelta(days=7))
    line = line[settled.to_numpy() & (line["amount_fen"] > line["over"])].drop_duplicates("user")
    chosen = rng.choice(line.index, min(ON_THRESHOLD, len(line)), replace=False)

    lines.loc[chosen, "refund_fen"] = line.loc[chosen, "over"].astype("int64")
    number = lines.loc[chosen, "order"].to_numpy()
    lines.loc[chosen, "refund_time"] = (orders.loc[number, "order_time"] + pd.Timedelta(days=3)).to_numpy()
    orders.loc[number, "refund"] = "partial"
    orders.loc[number, "refund_fen"] = lines.loc[chosen, "refund_fen"].to_numpy()


def write_in_utc(orders: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add ``utc``: the time was written with +00:00 instead of +08:00.

    All orders of the eight hours after the snapshot are among them: their text still shows the snapshot's day.
    """
    after = orders["order_time"] - (pd.Timestamp(SNAPSHOT) + pd.Timedelta(days=1))
    just_after = (after >= pd.Timedelta(0)) & (after < pd.Timedelta(hours=8))
    orders["utc"] = (rng.random(len(orders)) < IN_UTC) | just_after


def duplicate(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the lines with some orders exported twice, and ``duplicate`` for the second copies."""
    ids = lines["order_id"].unique()
    twice = lines["order_id"].isin(ids[rng.random(len(ids)) < DUPLICATED])
    both = pd.concat([lines.assign(duplicate=False), lines[twice].assign(duplicate=True)])
    return both.sort_values(["order_time", "order_id"], kind="stable", ignore_index=True)


def blank(users: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the users as the shop sees them: fields left empty, birth years that cannot be."""
    shown = users.copy()
    u = rng.random(len(users))
    edges = np.cumsum(list(ABSURD_BIRTH_YEARS.values()))
    year = np.select([u < edge for edge in edges], list(ABSURD_BIRTH_YEARS), shown["birth_year"])
    shown["birth_year"] = pd.Series(year, index=shown.index, dtype="Int64")
    for column, share in MISSING.items():
        gone = rng.random(len(users)) < share
        if column == "union_id":  # a person's two accounts stay linked
            gone &= ~users["union_id"].duplicated(keep=False).to_numpy()
        shown.loc[gone, column] = pd.NA
    return shown
