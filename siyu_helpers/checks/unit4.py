"""Checks of unit 4, RFM tiers. Expectations here are worked out by hand on tiny frames."""

from functools import cache

import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, Table, UnfitError, Unit, ValueItem
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.tiers import GROUPS

SNAPSHOT = pd.Timestamp("2026-06-30")

CLEAN = Table("order_id", {"user_id": "text", "order_time": "time", "amount_fen": "number"}, "订单", "order")
RFM = Table("user_id", {"recency_days": "number", "frequency": "number", "monetary_fen": "number"})
THRESHOLDS = Record(("recency_days", "frequency", "monetary_fen"))
SEGMENTS = Table("user_id", {"group": frozenset(GROUPS.values()), "grade": frozenset("ABC")})
LEVEL = Table("user_id", {"level": "number"})
SUMMARY = Table(
    "group",
    {"users": "number", "user_share": "number", "spend_fen": "number", "spend_share": "number"},
    "分组",
    "group",
)
FIGURES = Record(("users", "user_share", "spend_share"))


def table(shape: Table, rows: str) -> pd.DataFrame:
    """Read a table written as text: the key first, then the columns of the shape in order."""
    cells = [line.split() for line in rows.strip().splitlines()]
    frame = pd.DataFrame(cells, columns=[shape.key, *shape.columns]).set_index(shape.key)
    numbers = [column for column, kind in shape.columns.items() if kind == "number"]
    return frame.astype(dict.fromkeys(numbers, float))


# ---- clean_orders ---------------------------------------------------------------------------------------------------

# Each order carries one trap: order, line, user, status, product, quantity, amount, refund.
LINES = """
C01 1 U1 paid      lipstick   1 5000 0
C02 1 U1 paid      toner      1 3000 0
C02 2 U1 paid      sheet_mask 1 2500 0     two lines
C03 1 U2 paid      essence    1 4000 0
C03 1 U2 paid      essence    1 4000 0     exported twice
C04 1 U2 cancelled gift_set   1 9900 0
C05 1 U3 paid      face_cream 1 6000 6000  one of two lines given back
C05 2 U3 paid      lip_balm   1 2000 0
C06 1 U3 paid      sunscreen  1 7000 7000  all given back
C07 1 U4 paid      sheet_mask 1 1900 0
C07 2 U4 paid      sheet_mask 1 1900 0     the same product again, another line
C08 1 U5 paid      test_item  1 1    0
C09 1 U4 paid      foundation 2 8000 1500  a part given back; the amount is already for two
"""
RIGHT_AMOUNTS = {"C01": 5000, "C02": 5500, "C03": 4000, "C05": 2000, "C07": 3800, "C09": 6500}


def lines_frame() -> pd.DataFrame:
    """Return the small frame of the visible check: 13 rows of 9 orders, unsorted."""
    rows = [line.split()[:8] for line in LINES.strip().splitlines()]
    columns = ["order_id", "line_id", "user_id", "status", "product", "quantity", "amount_fen", "refund_fen"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[-3:], "int64"))
    frame["line_id"] = frame["order_id"] + "-" + frame["line_id"]
    day = pd.to_timedelta(frame["order_id"].str[1:].astype(int), unit="D")
    frame["order_time"] = (pd.Timestamp("2026-05-31 20:30") + day).dt.tz_localize(SHOP_ZONE)
    frame["refund_time"] = (frame["order_time"] + pd.Timedelta(days=3)).where(frame["refund_fen"] > 0)
    wanted = ["order_id", "line_id", "user_id", "order_time", "status", "product"]
    frame = frame[[*wanted, "quantity", "amount_fen", "refund_fen", "refund_time"]]
    return frame.iloc[[3, 11, 0, 7, 5, 1, 12, 8, 4, 2, 9, 6, 10]].reset_index(drop=True)


@cache
def clean_orders() -> tuple[Case, ...]:
    """Return the small frame with the orders worked out by hand, and what each misconception makes of it."""
    lines = lines_frame()
    about = lines.drop_duplicates("order_id").set_index("order_id")[["user_id", "order_time"]]

    def orders(change: dict[str, int | None]) -> pd.DataFrame:
        amounts = {order: fen for order, fen in {**RIGHT_AMOUNTS, **change}.items() if fen is not None}
        return about.loc[list(amounts)].assign(amount_fen=amounts)

    suspects = {
        "R3": orders({"C05": 8000, "C06": 7000, "C09": 8000}),
        "R15": orders({"C04": 9900}),
        "R24": orders({"C03": 8000}),
        "R25": orders({"C02": 3000, "C05": None, "C07": 1900}),
        "R26": orders({"C06": 0}),
        "R27": orders({"C07": 1900}),
        "R28": orders({"C05": None, "C09": None}),
        "R29": orders({"C05": 14000, "C06": 14000, "C09": 9500}),
        "R30": orders({"C08": 1}),
        "R31": orders({"C09": 14500}),
    }
    return (Case((lines,), orders({}), suspects),)


# ---- rfm_table ------------------------------------------------------------------------------------------------------

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
    frame["order_time"] = pd.to_datetime(frame["order_time"]).dt.tz_localize(SHOP_ZONE).dt.tz_convert("UTC")
    frame["amount_fen"] = frame["amount_fen"].astype("int64")
    frame.insert(0, "order_id", [f"O{number:02d}" for number in range(1, len(frame) + 1)])
    return frame.iloc[[8, 2, 11, 0, 5, 10, 3, 7, 1, 12, 6, 4, 9]].reset_index(drop=True)


@cache
def rfm_table() -> tuple[Case, ...]:
    """Return the small frame with R, F and M worked out by hand, and what each misconception makes of it."""
    everyone = ["U01", "U02", "U03", "U04", "U06", "U07"]
    with_u05 = [*everyone[:4], "U05", *everyone[4:]]
    recency, frequency, monetary = [10, 0, 2, 20, 1, 0], [2, 2, 2, 3, 1, 1], [12000, 7500, 10000, 14400, 3300, 4100]
    too_much = [2, 3, 2, 3, 1, 1, 1], [12000, 13500, 10000, 14400, 6600, 3300, 4100]
    yuan = [120, 75, 100, 144, 33, 41]
    mean = [6000, 3750, 5000, 4800, 3300, 4100]

    def rfm(users: list[str], *columns: list[int]) -> pd.DataFrame:
        return pd.DataFrame(dict(zip(RFM.columns, columns, strict=True)), index=pd.Index(users, name=RFM.key))

    suspects = {
        "R4": rfm(with_u05, [10, -2, 2, 20, -5, 1, 0], *too_much),
        "R5": rfm(with_u05, [15, 3, 7, 25, 0, 6, 5], *too_much),
        "R11": rfm(everyone, recency, frequency, mean),
        "R16": rfm(everyone, recency, frequency, yuan),
        "R17": rfm(everyone, [10, 0, 3, 20, 1, 0], frequency, monetary),
        "R18": rfm(everyone[:-1], [10, 30, 2, 20, 1], [2, 1, 2, 3, 1], [12000, 3000, 10000, 14400, 3300]),
        "R19": rfm(everyone, [29, 30, 112, 60, 1, 0], frequency, monetary),
        "R20": rfm(everyone, [19, 30, 110, 40, 0, 0], frequency, monetary),
        "R21": rfm(everyone, recency, [1, 1, 1, 2, 0, 0], monetary),
        "R22": rfm(everyone, recency, [2, 2, 2, 2, 1, 1], monetary),
        "R23": rfm(everyone, [9, -1, 1, 19, 0, -1], frequency, monetary),
    }
    return (Case((orders_frame(), SNAPSHOT), rfm(everyone, recency, frequency, monetary), suspects),)


# ---- thresholds -----------------------------------------------------------------------------------------------------

# What a beauty account can defend over a year: entry, lowest, highest, idea below, idea above.
BOUNDS = (
    ("recency_days", 15, 90, "R32", "R33"),
    ("frequency", 4, 12, "R34", "R35"),
    ("monetary_fen", 30_000, 300_000, "R36", "R37"),
)


def sensible_thresholds(given: pd.DataFrame) -> None:
    """Raise where a threshold cannot be defended for beauty; the message states the bounds."""
    spend = given.at["monetary_fen", "value"]
    if BOUNDS[2][1] <= 100 * spend <= BOUNDS[2][2]:
        raise UnfitError("R16", where=THRESHOLDS.place("monetary_fen", "value", spend))
    for entry, lowest, highest, below, above in BOUNDS:
        value = given.at[entry, "value"]
        if not lowest <= value <= highest:
            idea = above if value > highest else below
            raise UnfitError(idea, where=THRESHOLDS.place(entry, "value", value), lowest=lowest, highest=highest)


# ---- rfm_segments ---------------------------------------------------------------------------------------------------

AGREED = {"recency_days": 60, "frequency": 6, "monetary_fen": 60_000}
PEOPLE = """
G01 10  8 90000
G02 12  2 70000
G03 90  9 80000
G04 100 1 65000
G05 5   7 30000
G06 20  1 9000
G07 80  8 40000
G08 200 1 5000
G09 60  2 10000
G10 70  6 20000
G11 70  3 60000
"""
RIGHT_SEGMENTS = "111A 101A 011B 001B 110B 100B 010C 000C 100B 010C 001B"


@cache
def rfm_segments() -> tuple[Case, ...]:
    """Return a user of each group and three who stand exactly on a threshold, labelled by hand."""
    people = table(RFM, PEOPLE).astype("int64")

    def labelled(codes: str, names: dict[str, str] = GROUPS) -> pd.DataFrame:
        split = [(names[code[:3]], code[3]) for code in codes.split()]
        return pd.DataFrame(split, columns=list(SEGMENTS.columns), index=people.index)

    bits = [code[:3] for code in RIGHT_SEGMENTS.split()]
    turned = {**GROUPS, "011": "key_win_back", "001": "key_keep", "010": "general_win_back", "000": "general_keep"}
    crossed = {**GROUPS, "101": "key_keep", "011": "key_develop", "100": "general_keep", "010": "general_develop"}
    suspects = {
        "R1": labelled("011B 001B 111A 101A 010C 000C 110B 100B 000C 110B 101A"),
        "R38": labelled("111A 101A 011B 001B 110B 100B 010C 000C 000C 000C 000C"),
        "R39": labelled(" ".join(code + "CBAA"[code.count("1")] for code in bits)),
        "R39 strictly": labelled(" ".join(code + "CCBA"[code.count("1")] for code in bits)),
        "R51": labelled(" ".join(code + "CB"["1" in code[::2]] for code in bits)),
        "R40": labelled(RIGHT_SEGMENTS, turned),
        "R41": labelled(RIGHT_SEGMENTS, crossed),
    }
    return (Case((people, dict(AGREED)), labelled(RIGHT_SEGMENTS), suspects),)


# ---- membership_level -----------------------------------------------------------------------------------------------


def levels_frame() -> pd.DataFrame:
    """Return the mall's bounds of levels 2 to 5."""
    bounds = {"frequency": [2, 4, 8, 15], "monetary_fen": [20_000, 50_000, 120_000, 300_000]}
    return pd.DataFrame(bounds, index=pd.Index([2, 3, 4, 5], name="level"))


# User, orders, spend, level; then the level with "and" at 2, with "or" from 3 on, with "more than" for "at least".
MEMBERS = """
M01 1  5000   1  1 1 1
M02 2  8000   2  1 2 1
M03 1  25000  2  1 2 2
M04 5  60000  3  3 3 3
M05 9  130000 4  4 4 4
M06 20 400000 5  5 5 5
M07 4  50000  3  3 3 2
M08 9  60000  3  3 4 3
M09 20 10000  2  1 5 2
M10 1  500000 2  1 5 2
M11 2  20000  2  2 2 1
M12 15 119999 3  3 5 3
"""


@cache
def membership_level() -> tuple[Case, ...]:
    """Return twelve users around the bounds with their levels."""
    columns = ["user_id", "frequency", "monetary_fen", "truth", "R42", "R43", "R38"]
    users = pd.DataFrame([line.split() for line in MEMBERS.strip().splitlines()], columns=columns)
    users = users.set_index("user_id").astype("int64")
    rfm = users[["frequency", "monetary_fen"]].assign(recency_days=range(len(users)))
    truth, *wrong = (users[name].rename("level") for name in columns[3:])
    suspects = dict(zip(columns[4:], wrong, strict=True)) | {"R44": truth - 1}
    lower = levels_frame().assign(frequency=[2, 3, 4, 5], monetary_fen=[6_000, 7_000, 8_000, 9_000])
    few = rfm.loc[["M01", "M02", "M04", "M09"]]
    return (
        Case((rfm, levels_frame()), truth, suspects),
        Case((few, lower), pd.Series([1, 2, 5, 5], index=few.index, name="level")),
    )


# ---- tier_summary ---------------------------------------------------------------------------------------------------


@cache
def tier_summary() -> tuple[Case, ...]:
    """Return five users in three groups, their segments in the opposite order."""
    rfm = table(RFM, "U1 5 9 40000\nU2 9 8 20000\nU3 30 1 5000\nU4 90 1 10000\nU5 20 1 5000").astype("int64")
    group = ["key_value", "key_value", "general_develop", "key_win_back", "general_develop"]
    segments = pd.DataFrame({"group": group, "grade": list("AABBB")}, index=rfm.index).iloc[::-1]
    head = ["key_value", "key_win_back", "general_develop"]

    def summary(*rows: tuple[float, ...], groups: list[str] = head, rest: bool = True) -> pd.DataFrame:
        frame = pd.DataFrame(rows, index=pd.Index(groups, name=SUMMARY.key), columns=list(SUMMARY.columns), dtype=float)
        return frame.reindex(GROUPS.values(), fill_value=0) if rest else frame

    truth = (2, 0.4, 60000, 0.75), (1, 0.2, 10000, 0.125), (2, 0.4, 10000, 0.125)
    suspects = {
        "R45": summary(*truth, rest=False),
        "R45 blank": summary(*truth, rest=False).reindex(GROUPS.values()),
        "R46": summary((2, 0.4, 15000, 0.1875), (1, 0.2, 20000, 0.25), (2, 0.4, 45000, 0.5625)),
        "R47": summary(*[(users, 100 * share, fen, 100 * part) for users, share, fen, part in truth]),
        "R11": summary(*[(users, share, fen / users, part) for users, share, fen, part in truth]),
        "R16": summary(*[(users, share, fen / 100, part) for users, share, fen, part in truth]),
    }
    return (Case((rfm, segments), summary(*truth), suspects),)


# ---- figures --------------------------------------------------------------------------------------------------------


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term: a share above 1, half a user."""
    users, *shares = given["value"]
    for name, share in zip(FIGURES.keys[1:], shares, strict=True):
        if not 0 <= share <= 1:
            idea = "R47" if 1 < share <= 100 else "R48"
            raise UnfitError(idea, where=FIGURES.place(name, "value", share))
    if users != round(users) or users < 0:
        raise UnfitError("R49", where=FIGURES.place("users", "value", users))


unit = Unit(
    "unit4_rfm_tiers",
    [
        FunctionItem(
            "clean_orders", ("lines",), CLEAN, clean_orders, frozenset({"clean_orders"}), {"doubled_rows": "R2"}
        ),
        FunctionItem("rfm_table", ("orders", "snapshot"), RFM, rfm_table, frozenset({"rfm_table"})),
        ValueItem("thresholds", THRESHOLDS, sensible_thresholds, of_data=False),
        FunctionItem("rfm_segments", ("rfm", "thresholds"), SEGMENTS, rfm_segments, frozenset({"rfm_segments"})),
        FunctionItem("membership_level", ("rfm", "levels"), LEVEL, membership_level, frozenset({"membership_level"})),
        FunctionItem("tier_summary", ("rfm", "segments"), SUMMARY, tier_summary, frozenset({"tier_summary"})),
        ValueItem("figures", FIGURES, sensible_figures),
    ],
)
run = unit.run
