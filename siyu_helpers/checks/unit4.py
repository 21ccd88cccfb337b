"""Checks of unit 4, RFM tiers. Expectations here are worked out by hand on tiny frames."""

from functools import cache

import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Table, Unit

RFM = Table("user_id", ("recency_days", "frequency", "monetary_fen"))
SNAPSHOT = pd.Timestamp("2026-06-30")

# Each user carries one trap. Times are Shanghai's; the frame holds them in UTC, as a database would.
ORDERS = """
U01 2026-06-01T10:00 5000
U01 2026-06-20T10:00 7000
U02 2026-05-31T12:00 3000
U02 2026-06-30T09:00 4500  on the snapshot day
U02 2026-07-02T09:00 6000  after the snapshot
U03 2026-06-28T06:30 8800  in UTC still the 27th
U03 2026-03-10T15:00 1200
U04 2026-06-10T09:00 2000
U04 2026-06-10T20:00 2500  a second order on the same day
U04 2026-05-01T11:00 9900
U05 2026-07-05T12:00 6600  only after the snapshot
U06 2026-06-29T20:00 3300  yesterday, but less than 24 hours before the snapshot's midnight
U07 2026-06-30T21:00 4100  only on the snapshot day
"""


def orders_frame() -> pd.DataFrame:
    """Return the small frame of the visible check: 13 orders of 7 users, unsorted."""
    rows = [line.split()[:3] for line in ORDERS.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=["user_id", "order_time", "amount_fen"])
    frame["order_time"] = pd.to_datetime(frame["order_time"]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    frame["amount_fen"] = frame["amount_fen"].astype("int64")
    frame.insert(0, "order_id", [f"O{number:02d}" for number in range(1, len(frame) + 1)])
    return frame.iloc[[8, 2, 11, 0, 5, 10, 3, 7, 1, 12, 6, 4, 9]].reset_index(drop=True)


@cache
def rfm_table() -> tuple[Case, ...]:
    """Return the small frame with R, F and M worked out by hand, and what each misconception makes of it."""
    everyone = ["U01", "U02", "U03", "U04", "U06", "U07"]
    with_u05 = [*everyone[:4], "U05", *everyone[4:]]
    recency, frequency, monetary = [10, 0, 2, 20, 1, 0], [2, 2, 2, 3, 1, 1], [12000, 7500, 10000, 14400, 3300, 4100]
    yuan = [120, 75, 100, 144, 33, 41]
    mean = [6000, 3750, 5000, 4800, 3300, 4100]

    def table(users: list[str], *columns: list[int]) -> pd.DataFrame:
        return pd.DataFrame(dict(zip(RFM.columns, columns, strict=True)), index=pd.Index(users, name=RFM.key))

    suspects = {
        "R4": table(
            with_u05, [10, -2, 2, 20, -5, 1, 0], [2, 3, 2, 3, 1, 1, 1], [12000, 13500, 10000, 14400, 6600, 3300, 4100]
        ),
        "R5": table(
            with_u05, [15, 3, 7, 25, 0, 6, 5], [2, 3, 2, 3, 1, 1, 1], [12000, 13500, 10000, 14400, 6600, 3300, 4100]
        ),
        "R11": table(everyone, recency, frequency, mean),
        "R16": table(everyone, recency, frequency, yuan),
        "R17": table(everyone, [10, 0, 3, 20, 1, 0], frequency, monetary),
        "R18": table(everyone[:-1], [10, 30, 2, 20, 1], [2, 1, 2, 3, 1], [12000, 3000, 10000, 14400, 3300]),
        "R19": table(everyone, [29, 30, 112, 60, 1, 0], frequency, monetary),
        "R20": table(everyone, [19, 30, 110, 40, 0, 0], frequency, monetary),
        "R21": table(everyone, recency, [1, 1, 1, 2, 0, 0], monetary),
        "R22": table(everyone, recency, [2, 2, 2, 2, 1, 1], monetary),
        "R23": table(everyone, [9, -1, 1, 19, 0, -1], frequency, monetary),
    }
    return (Case((orders_frame(), SNAPSHOT), table(everyone, recency, frequency, monetary), suspects),)


unit = Unit(
    "unit4_rfm_tiers",
    [FunctionItem("rfm_table", ("orders", "snapshot"), RFM, rfm_table, refuses=frozenset({"rfm_table"}))],
)
run = unit.run
