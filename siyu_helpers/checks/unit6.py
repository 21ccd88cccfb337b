"""Checks of unit 6, Maintenance plans. Expectations here are worked out by hand on tiny frames."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, UnfitError, Unit, ValueItem, compare
from siyu_helpers.checks.plan_shapes import (
    Cycles,
    Due,
    PlanText,
    QueryItem,
    UserView,
    YearItem,
    YearOfPlan,
    plan_in,
    told,
)
from siyu_helpers.checks.shapes import Interval
from siyu_helpers.cycles import product_gaps
from siyu_helpers.cycles import reminders_due as reminders_of
from siyu_helpers.cycles import repurchase_cycle as repurchase_cycle_of
from siyu_helpers.data import folder
from siyu_helpers.language import say

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan, Rule

CYCLES = Cycles("product", {"cycle_days": "number"}, "商品", "product", any_index=True)
DUE = Due()
VIEW = UserView(
    "user_id",
    {
        "tier": "text",
        "last_order_on": "text",
        "spend_yuan": "number",
        "touches_30d": "number",
        "tags": "text",
        "last_note": "text",
        "last_note_owner": "text",
    },
)
PLAN = PlanText()
YEAR = YearOfPlan("fruit")
EFFECT = Interval("effect", nested="M79")
FIGURES = Record(("cycle_days", "users_due"))
DAY = "2026-06-30"
GAP = float("nan")


def _rows(text: str) -> list[list[str]]:
    """Return the words of each line; what stands behind a "#" is a comment."""
    return [line.partition("#")[0].split() for line in text.strip().splitlines()]


# ---- repurchase_cycle -----------------------------------------------------------------------------------------------

BOUGHT = """
u1 bananas  06-08    # gap 7
u2 bananas  06-13    # 10
u1 apples   06-20    # 18
u3 gift_box 06-11    # bought once: no gap
u1 bananas  06-28    # 20
u4 juice    06-14    # 10
u2 juice    06-01
u1 bananas  06-01
u4 apples   06-05
u1 apples   06-30    # 10
u2 bananas  06-03
u3 bananas  06-20    # bought once: no gap
u2 juice    06-10    # 9
u1 apples   06-02
u4 apples   06-22    # 17
u5 gift_box 06-25
u1 bananas  06-08    # the same day once more
u4 juice    06-04
"""


def bought_frame(text: str, year: int = 2026) -> pd.DataFrame:
    """Return purchases, a line each, under an index of no meaning and with a column that is not needed."""
    table = pd.DataFrame(_rows(text), columns=["user_id", "product", "ordered_on"], dtype="str")
    table["ordered_on"] = pd.to_datetime(f"{year}-" + table["ordered_on"])
    return table.assign(quantity=1).set_axis(range(7, 7 + len(table)))


@cache
def repurchase_cycle() -> tuple[Case, ...]:
    """Return purchases and what is often made of them; the gaps are 7, 10, 20 of bananas, 10, 17, 18 of apples, 9, 10 of juice."""

    def cycles(bananas: float, apples: float, juice: float, **more: float) -> pd.Series:
        return pd.Series({"bananas": bananas, "apples": apples, "juice": juice, **more}, dtype=float)

    suspects = {
        "M14": cycles(8.5, 17, 9.5),
        "M15": cycles(37 / 3, 15, 9.5),
        "M15 same-day": cycles(9.25, 15, 9.5),
        "M16": cycles(5, 5.5, 4, gift_box=14),
        "M17": cycles(6, 2, 8),
        "M17 same-day": cycles(4.5, 2, 8),
        "M18": cycles(3.5, 10, 4.5, gift_box=0),
        "M18 same-day": cycles(0, 10, 4.5, gift_box=0),
        "M19": cycles(11.75, 15.5, 9.5),
        "M19 same-day": cycles(9.5, 15.5, 9.5),
        "M20": cycles(-10, 10, -0.5),
        "M20 same-day": cycles(-1.5, 10, -0.5),
        "M20 absolute": cycles(20, 17, 9.5),
        "M20 absolute same-day": cycles(15, 17, 9.5),
        "M21": cycles(10, 17, 9),
        "M21 up": cycles(10, 17, 10),
        "M22": cycles(37 / 6, 9, 4.75, gift_box=0),
        "M22 each": cycles(5, 107 / 12, 4.75, gift_box=0),
        "M16 ungrouped": cycles(7, 13.5, 1.5, gift_box=2.5),
        "M16 users first": cycles(8.5, 13.5, -1.5, gift_box=1),
    }
    right = cycles(10, 17, 9.5)
    return (Case((bought_frame(BOUGHT),), right, suspects),)


# ---- reminders_due --------------------------------------------------------------------------------------------------

LATELY = """
u1  bananas  06-10
u1  bananas  06-24    # 7 days on: 1 July, the first day
u2  bananas  06-30    # 7 July, the last day
u3  bananas  07-01    # 8 July, too late
u4  bananas  06-23    # 30 June, too early
u1  apples   06-15    # 16.5 days are 17: 2 July
u5  apples   06-14    # 1 July; with 16 days it would be 30 June
u6  bananas  06-26    # 3 July, but unsubscribed
u7  juice    06-20    # 30 June
u8  juice    06-21    # 1 July
u8  apples   06-29    # 16 July
u9  gift_box 06-20    # has no cycle
u10 bananas  07-01
u10 bananas  06-25    # not the last one
u2  juice    06-26    # 6 July
u2  juice    06-01
"""
WAITS = {"bananas": 7.0, "apples": 16.5, "juice": 10.0}
AS_OF = "2026-07-01"


@cache
def reminders_due() -> tuple[Case, ...]:
    """Return who is due in the week from 1 July, and what each misconception makes of it."""

    def due(text: str) -> pd.DataFrame:
        return bought_frame(text).drop(columns="quantity").rename(columns={"ordered_on": "due_on"})

    right = "u1 bananas 07-01\nu2 bananas 07-07\nu1 apples 07-02\nu5 apples 07-01\nu8 juice 07-01\nu2 juice 07-06"
    early = "u4 bananas 06-30\nu7 juice 06-30"
    suspects = {
        "M23": due(
            "u2 bananas 07-07\nu1 apples 07-02\nu5 apples 07-01\nu8 juice 07-01\nu10 bananas 07-02"  # the first one
        ),
        "M23 each": due(f"{right}\nu10 bananas 07-02"),
        "M24": due(f"{right}\nu3 bananas 07-08\nu10 bananas 07-08"),
        "M24 seven": due("u2 bananas 07-07\nu1 apples 07-02\nu2 juice 07-06\nu3 bananas 07-08\nu10 bananas 07-08"),
        "M24 first": due("u2 bananas 07-07\nu1 apples 07-02\nu2 juice 07-06"),
        "M24 last": due("u1 bananas 07-01\nu1 apples 07-02\nu5 apples 07-01\nu8 juice 07-01\nu2 juice 07-06"),
        "M25": due(f"{right}\n{early}"),
        "M25 whole": due(f"{right}\n{early}\nu3 bananas 07-08\nu10 bananas 07-08\nu8 apples 07-16"),
        "M25 no end": due(f"{right}\nu3 bananas 07-08\nu10 bananas 07-08\nu8 apples 07-16"),
        "M26": due(f"{right}\nu6 bananas 07-03"),
        "M26 only": due("u6 bananas 07-03"),
        "M27": due(
            "u1 bananas 07-01\nu2 bananas 07-07\nu1 apples 07-01\nu8 juice 07-01\nu2 juice 07-06"  # 16 days of apples
        ),
        "M27 clock": due(
            "u1 bananas 07-01\nu2 bananas 07-07\nu1 apples 07-01\nu5 apples 06-30\nu8 juice 07-01\nu2 juice 07-06"
        ),
        "M28": due("u1 bananas 07-01\nu2 bananas 07-07\nu5 apples 07-01"),
        "M30": due(
            "\n".join(f"{user} bananas 07-08" for user in ("u1", "u2", "u3", "u4", "u10"))
            + "\nu1 apples 07-18\nu5 apples 07-18\nu8 apples 07-18\nu7 juice 07-11\nu8 juice 07-11\nu2 juice 07-11"
        ),
    }
    cycles = pd.Series(WAITS, name="cycle_days").rename_axis("product")
    return (Case((bought_frame(LATELY), cycles, pd.Timestamp(AS_OF), {"u6", "u77"}), due(right), suspects),)


# ---- user_view ------------------------------------------------------------------------------------------------------

PEOPLE = ("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9")
ORDERED = """
u1 2026-05-10 3000
u1 2026-06-20 4550
u3 2026-06-29 1280
u4 2025-03-02 5000    # more than 12 months ago
u4 2026-02-01 2010
u6 2026-04-04 9900
u7 2025-05-05 640
u8 2026-06-01 2000
u8 2026-06-02 2000    # the same amount once more
u8 2026-06-30 2500
"""
SENT = """
u1 2026-06-05 1
u1 2026-06-19 1
u1 2026-04-01 1       # too long ago
u2 2026-06-26 1
u2 2026-06-11 0       # not delivered
u3 2026-06-01 1       # the first of the 30 days
u3 2026-05-31 1       # the day before it
u6 2026-06-30 1
u6 2026-06-29 1
u6 2026-06-28 1
u7 2026-06-15 0
u8 2026-05-31 1
u9 2026-06-28 1
-  2026-06-20 1       # nobody knows whose
"""
TAGGED = """
u1 age_group 25-34
u1 main_category whole_fruit
u1 preference freshness
u2 age_group 18-24
u3 main_category cut_fruit
u3 motive health
u4 age_group 45+
u4 main_category gifts
u6 main_category juices
u8 age_group 35-44
u8 main_category salads
u8 interest reading
u8 motive convenience
u9 interest fitness
"""
TIERS_BEFORE = {
    "u1": "general_develop",
    "u2": "absent",
    "u3": "absent",
    "u4": "general_win_back",
    "u6": "key_develop",
    "u7": "general_win_back",
    "u8": "general_develop",
    "u9": "absent",
}
TIERS_NOW = {
    "u1": "key_value",
    "u2": "absent",
    "u3": "general_develop",
    "u4": "general_win_back",
    "u5": "absent",  # joined in June
    "u6": "key_win_back",
    "u7": "absent",
    "u8": "general_value",
    "u9": "absent",
}
NOTES = (  # id, user, written at, staff, words
    ("N01", "u1", "2026-03-01 10:00", "xiaoman", ("想要小份", "wants small packs")),
    ("N02", "u2", "2026-05-02 09:00", "left_07", ("加了好友", "connected")),
    ("N03", "u6", "2026-02-02 12:00", "aqiang", ("送礼用", "buys presents")),
    ("N04", "u1", "2026-06-21 15:30", "wenwen", ("到货了", "box arrived")),
    ("N05", "u6", "2026-03-10 18:00", "left_12", ("发了券", "a coupon sent")),  # has left, and was the last
    ("N06", "u4", "2026-06-11 16:20", "xiaoman", ("问了价格", "asked the price")),
    ("N07", "u4", "2026-06-11 16:20", "aqiang", ("会再来", "will order")),  # in the same minute
    ("N08", "x9", "2026-06-12 11:00", "xiaoman", ("说不清", "unclear")),  # nobody of that id
    ("N09", "u8", "2026-06-15 10:00", "xiaoman", ("要冷藏", "keep it cold")),
    ("N10", "u8", "2026-06-25 20:10", "aqiang", ("不吃芒果", "eats no mango")),
    ("N11", "u9", "2026-06-27 13:45", "wenwen", ("先看看", "looking around")),
)


def platform(
    users: list[str],
    orders: list[tuple[str, str, int]],
    touches: list[tuple[str | None, str, int]],
    tags: list[tuple[str, str, str]],
    tiers: dict[str, dict[str, str]],
    notes: list[tuple[str, str, str, str, str]],
) -> dict[str, pd.DataFrame]:
    """Return the tables of a customer data platform with what a user's view needs; all else is filled in.

    Parameters
    ----------
    users : ids
    orders : user, day, fen
    touches : user or None, day, 1 if delivered
    tags : user, kind, tag
    tiers : tier by user, by month end
    notes : id, user, time, staff, words
    """
    months = [(month, user, tier) for month, group in tiers.items() for user, tier in group.items()]
    frames = {
        "users": _frame("user_id", [(user,) for user in users]).assign(
            registered_on="2025-01-05", source="friend", region="fujian", birth_year=1995, sex="female"
        ),
        "orders": _frame("user_id ordered_on amount_fen", orders).assign(
            order_id=[f"O{number:03d}" for number in range(len(orders))]
        ),
        "touches": _frame("user_id sent_on delivered", touches).assign(
            touch_id=[f"T{number:03d}" for number in range(len(touches))], touch_channel="one_to_one", seen=0, clicked=0
        ),
        "tags": _frame("user_id tag_kind tag", tags),
        "tier_months": _frame("month user_id tier", months).assign(recency_days=10, frequency=1, monetary_fen=2000),
        "follow_ups": _frame("note_id user_id written_at staff note", notes).assign(follow_up_stage="care"),
    }
    frames["orders"]["ordered_at"] = frames["orders"]["ordered_on"] + " 20:15"
    frames["touches"]["sent_at"] = frames["touches"]["sent_on"] + " 10:00"
    frames["touches"]["account_id"] = "A" + frames["touches"]["user_id"].fillna("0")
    frames["follow_ups"]["written_on"] = frames["follow_ups"]["written_at"].str[:10]
    frames["follow_ups"]["next_on"] = DAY
    frames["purchases"] = pd.concat(  # two products an order
        [frames["orders"].assign(product=one, category=one, quantity=1) for one in ("bananas", "apples")]
    )
    frames["accounts"] = frames["users"][["user_id"]].assign(
        account_id="A" + frames["users"]["user_id"], channel="wecom", connected_on="2025-01-05", ended_on=None
    )
    frames["unsubscribes"] = frames["users"].iloc[:1, :1].assign(channel="member_db", unsubscribed_on="2026-03-01")
    for frame in frames.values():
        for name in frame:
            if name.endswith(("_on", "_at")) or name == "month":
                frame[name] = pd.to_datetime(frame[name])
    return frames


def _frame(columns: str, rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns.split())
    return frame.astype({name: "str" for name, column in frame.items() if column.dtype == object})


def small_platform() -> dict[str, pd.DataFrame]:
    """Return the platform of the visible check, in the language in use."""
    return platform(
        list(PEOPLE),
        [(user, day, int(fen)) for user, day, fen in _rows(ORDERED)],
        [(None if user == "-" else user, day, int(delivered)) for user, day, delivered in _rows(SENT)],
        [tuple(row) for row in _rows(TAGGED)],
        {"2026-05-31": TIERS_BEFORE, DAY: TIERS_NOW},
        [(*note[:4], say(*note[4])) for note in NOTES],
    )


def user_view() -> tuple[Case, ...]:
    """Return a small platform, each user's row, and what each misconception makes of the rows."""
    words = {note: say(*pair) for note, _, _, _, pair in NOTES}
    staff = {note: name for note, _, _, name, _ in NOTES}

    def noted(**notes: str) -> dict[str, list]:
        """Return the last two columns, by the note of each user."""
        return {
            "last_note": [words.get(notes.get(user), GAP) for user in PEOPLE],
            "last_note_owner": [staff.get(notes.get(user), GAP) for user in PEOPLE],
        }

    def numbers(text: str) -> list[float]:
        return [GAP if word == "-" else float(word) for word in text.split()]

    last = {"u1": "N04", "u2": "N02", "u4": "N07", "u6": "N05", "u8": "N10", "u9": "N11"}
    right = {
        "tier": [TIERS_NOW[user] for user in PEOPLE],
        "last_order_on": [
            *("2026-06-20", GAP, "2026-06-29", "2026-02-01"),
            *(GAP, "2026-04-04", "2025-05-05", "2026-06-30", GAP),
        ],
        "spend_yuan": numbers("75.5 0 12.8 70.1 0 99 6.4 65 0"),
        "touches_30d": numbers("2 1 1 0 0 3 0 0 1"),
        "tags": [", ".join(tag for one, _, tag in _rows(TAGGED) if one == user) or GAP for user in PEOPLE],
        **noted(**last),
    }
    first = dict(zip(PEOPLE, ("2026-05-10", GAP, "2026-06-29", "2025-03-02", GAP), strict=False))
    first |= {"u6": "2026-04-04", "u7": "2025-05-05", "u8": "2026-06-01", "u9": GAP}

    def view(people: str = " ".join(PEOPLE), **change: list) -> pd.DataFrame:
        return pd.DataFrame({**right, **change}, index=pd.Index(PEOPLE, name="user_id")).loc[people.split()]

    no_spend, no_touch = numbers("75.5 - 12.8 70.1 - 99 6.4 65 -"), numbers("2 1 1 - - 3 - - 1")
    alphabet = {"last_note": [max((words[n] for n, u, *_ in NOTES if u == user), default=GAP) for user in PEOPLE]}
    alphabet["last_note_owner"] = [max((s for _, u, _, s, _ in NOTES if u == user), default=GAP) for user in PEOPLE]
    suspects = {
        "M31 orders": view("u1 u3 u4 u6 u7 u8"),
        "M31 notes": view("u1 u2 u4 u6 u8 u9"),
        "M31 sent": view("u1 u2 u3 u6 u7 u8 u9"),
        "M31 touches": view("u1 u2 u3 u6 u9"),
        "M31 tags": view("u1 u2 u3 u4 u6 u8 u9"),
        "M35 distinct": view(spend_yuan=numbers("75.5 0 12.8 70.1 0 99 6.4 45 0")),
        "M36": view(touches_30d=numbers("2 2 1 0 0 3 1 0 1")),
        "M37 a day more": view(touches_30d=numbers("2 1 2 0 0 3 0 1 1")),
        "M37 ever": view(touches_30d=numbers("3 1 2 0 0 3 0 1 1")),
        "M37 ever sent": view(touches_30d=numbers("3 2 2 0 0 3 1 1 1")),
        "M37 a day more sent": view(touches_30d=numbers("2 2 2 0 0 3 1 1 1")),
        "M94": view(touches_30d=numbers("0 1 0 0 0 3 0 0 1")),
        "M37 last day": view(touches_30d=numbers("2 1 1 0 0 2 0 0 1")),
        "M37 first day": view(touches_30d=numbers("2 1 0 0 0 3 0 0 1")),
        "M39": view(**noted(**{**last, "u2": "", "u6": "N03"})),
        "M39 owner": view(last_note_owner=["wenwen", GAP, GAP, "aqiang", GAP, GAP, GAP, "aqiang", "wenwen"]),
        "M40 first": view(**noted(**{**last, "u1": "N01", "u4": "N06", "u6": "N03", "u8": "N09"})),
        "M40 alphabet": view(**alphabet),
        "M40 owner": view(last_note_owner=alphabet["last_note_owner"]),
        "M52": view(**noted(**{**last, "u4": "N06"})),
        "M41": view(tier=[TIERS_BEFORE.get(user, GAP) for user in PEOPLE]),
        "M42": view(spend_yuan=no_spend, touches_30d=no_touch),
        "M42 spend": view(spend_yuan=no_spend),
        "M42 touches": view(touches_30d=no_touch),
        "M43": view(touches_30d=numbers("2 1 1 1 1 3 1 1 1")),
        "M44": view(spend_yuan=numbers("7550 0 1280 7010 0 9900 640 6500 0")),
        "M44 whole": view(spend_yuan=numbers("75 0 12 70 0 99 6 65 0")),
        "M46": view(spend_yuan=numbers("75.5 0 12.8 20.1 0 99 0 65 0")),
        "M47": view(last_order_on=[first[user] for user in PEOPLE]),
        "M48": view(tags=["whole_fruit", "18-24", "health", "gifts", GAP, "juices", GAP, "salads", "fitness"]),
        "M48 least": view(tags=["25-34", "18-24", "cut_fruit", "45+", GAP, "juices", GAP, "35-44", "fitness"]),
    }
    return (Case((small_platform(),), view(), suspects),)


def why_doubled(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    """Raise the idea behind a result in which users stand more than once, by the columns in which their rows differ."""
    who = rows["user_id"].astype(str) if "user_id" in rows else pd.Series(dtype=str)
    often = rows[who.duplicated(keep=False)]
    if not len(often):
        return
    user = who[often.index].iloc[0]
    many = int((who == user).sum())
    groups = often.astype(str).groupby(who)
    differ = {name for name in rows if name != "user_id" and (groups[name].nunique() > 1).any()}
    notes = tables["follow_ups"]
    latest = notes[notes["written_at"] == notes.groupby("user_id")["written_at"].transform("max")]
    tied = set(latest["user_id"][latest["user_id"].duplicated()].astype(str))
    if "tier" in differ:
        idea = "M33"
    elif differ & {"last_note", "last_note_owner"} or (not differ and set(who[often.index]) <= tied):
        idea = "M38" if set(who[often.index]) <= tied else "M32"
    else:
        idea = "M34"
    raise UnfitError(idea, row=user, many=many)


def what_differs(answer: pd.DataFrame, truth: pd.DataFrame) -> None:
    """Raise the idea behind values that no suspect shows: sums too large, yuan rounded, no message, words for nothing."""
    if list(answer.index) != list(truth.index):
        return
    for column in ("spend_yuan", "touches_30d"):
        seen, meant = answer[column].to_numpy(), truth[column].to_numpy()
        wrong = ~np.isclose(seen, meant)
        if not wrong.any():
            continue
        row = answer.index[wrong][0]
        where = VIEW.place(row, column, float(seen[wrong][0]))
        if column == "touches_30d" and not np.nan_to_num(seen).any():
            raise UnfitError("M51", where=where)
        if column == "spend_yuan" and (np.abs(seen - meant) < 1).all():
            raise UnfitError("M44", where=where)
        with np.errstate(divide="ignore", invalid="ignore"):
            times = seen[wrong] / meant[wrong]
        if np.isfinite(times).all() and (times > 1.5).all() and np.allclose(times, np.rint(times)):
            raise UnfitError("M35", where=where)
    for column in ("tags", "last_note", "last_note_owner"):
        wrong = [row for row in truth.index if answer.at[row, column] != truth.at[row, column]]
        wrong = [row for row in wrong if not (pd.isna(answer.at[row, column]) and pd.isna(truth.at[row, column]))]
        if wrong:
            needless = all(pd.isna(truth.at[row, column]) for row in wrong)
            if needless or column == "tags":
                where = VIEW.place(wrong[0], column, answer.at[wrong[0], column])
                raise UnfitError("M58" if needless else "M91", where=where)


# ---- plan -----------------------------------------------------------------------------------------------------------

BUDGET = 1500  # yuan, of the year
FIRST_DAY, LAST_DAY = "2026-07-01", "2027-07-04"
MOST_HELD_OUT = 0.3
STOPS_AT = 0.02  # share of the pool; a stop rule above it lets a fifth or more go in a year
ASKED_FOR = ("M2", "M5", "M7", "M8")  # what the review only warns of, and the task asks for
NIGHT = (23, 0, 1, 2, 3, 4, 5, 6)  # hours that the quiet hours must cover


def sensible_plan(given: pd.DataFrame) -> None:
    """Raise if the plan lacks what the task asks for: by the first thing that is amiss."""
    check_plan(plan_in(given["content"].iloc[0]))


def check_plan(plan: "Plan") -> None:
    """Raise if a plan lacks what the task asks for."""
    findings = [
        one
        for one in plan.review(budget_limit_yuan=BUDGET)
        if one.severity == "error" or (one.id in ASKED_FOR and one.severity == "warning")
    ]
    bare = [one for one in findings if one.id == "M10"] if not plan.rules else []
    if bare or findings:
        raise told((bare or findings)[0], len(findings) - 1)
    _check_writing(plan)
    _check_bounds(plan)


def _check_writing(plan: "Plan") -> None:
    """Raise unless the plan writes to somebody, and treats some tiers otherwise than others."""
    from siyu_helpers.plan.words import TIERS

    writing = [rule for rule in plan.rules if rule.trigger != "never"]
    if not writing:
        raise UnfitError("M54")
    treated = {
        tuple(_kind(rule) for rule in plan.rules if tier in rule.who and rule.trigger != "never")
        for tier in TIERS[plan.tiers]
    }
    if len(treated) == 1:
        raise UnfitError("M55", many=len(writing))


def _kind(rule: "Rule") -> tuple:
    return rule.trigger, rule.days, rule.channel, rule.offer


def _check_bounds(plan: "Plan") -> None:
    """Raise where a number of the plan is out of all reason, though it can be read."""
    for idea, where, fault, remedy in _unreasonable(plan):
        raise UnfitError(idea, where=where, fault=fault, remedy=remedy, more="")


def _unreasonable(plan: "Plan") -> Iterator[tuple[str, str, str, str]]:
    """Yield idea, place, fault and remedy of what is out of all reason."""
    from siyu_helpers.plan.review import in_hours

    whole, stop = say("方案", "plan"), say("停止规则", "stop rule")
    if not plan.budget_yuan:
        fault = say("预算是 0 元。", "the budget is 0 yuan.")
        yield (
            "M9",
            whole,
            fault,
            say(f"写一个大于 0 的数，不超过 {BUDGET}。", f"Give a number above 0, at most {BUDGET}."),
        )
    if plan.holdout > MOST_HELD_OUT:
        fault = say(f"留出组占 {plan.holdout:.0%}，太大了。", f"a hold-out of {plan.holdout:.0%} is too large.")
        remedy = say("留出 5% 到 30%：留出的人一条消息也收不到。", "Hold out 5 to 30 %: these people get no message.")
        yield "M2", whole, fault, remedy
    if not all(in_hours(hour, plan.quiet_hours) for hour in NIGHT):
        start, end = plan.quiet_hours
        fault = say(f"免打扰时段是 {start} 点到 {end} 点。", f"the quiet hours are from {start}:00 to {end}:00.")
        remedy = say("盖住夜里 23 点到早上 7 点，例如 (22, 8)。", "Cover 23:00 to 7:00, such as (22, 8).")
        yield "M11", whole, fault, remedy
    if not 0 < plan.stop.above <= STOPS_AT:
        fault = say(
            f"{plan.stop.weeks} 周里走了 {plan.stop.above:.0%} 的人才停。",
            f"it stops once {plan.stop.above:.0%} of the pool have gone within {plan.stop.weeks} weeks.",
        )
        if not plan.stop.above:
            fault = say("走一个人就停。", "it stops when a single person goes.")
        yield (
            "M13",
            stop,
            fault,
            say("above 大于 0，不超过 0.02，例如 0.01。", "Let above be over 0, at most 0.02, such as 0.01."),
        )
    days = [(whole, "review_date", plan.review_date, "M13")]
    for number, kpi in enumerate(plan.kpis, 1):
        where = say(f"第 {number} 条指标", f"KPI {number}")
        days.append((where, "date", kpi.date, "M6"))
        if kpi.low == kpi.high:
            fault = say("low 和 high 一样，等于没有范围。", "low and high are the same: that is no range.")
            yield (
                "M12",
                where,
                fault,
                say("写上多少算合理，多少算意外。", "Say what would be in line, what a surprise."),
            )
    for where, name, day, idea in days:
        if not FIRST_DAY <= str(day) <= LAST_DAY:
            fault = say(f"{name} 是 {day}，不在这一年里。", f"{name} is {day}, which is not in the plan's year.")
            remedy = say(f"写 {FIRST_DAY} 到 {LAST_DAY} 之间的一天。", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")
            yield idea, where, fault, remedy


# ---- plan_result ----------------------------------------------------------------------------------------------------

LEAST_MARGIN, MOST_UNSUBSCRIBES = 6.5, 0.06  # yuan a user, share of the pool
VISIBLE_SEED, VISIBLE_WORLDS = 46, 6
LATE = 45  # week from which a budget that is used up has lasted
FEW = 1.5  # messages a user and year, below which a plan hardly speaks
EVENTS = ("cycle_reached", "after_purchase", "after_registration", "dormant", "birthday")


@dataclass(frozen=True)
class Year:
    """What a plan's year came to, over worlds."""

    margin: float
    unsubscribes: float
    spent: float
    touches: float
    money_gone: bool
    stopped: bool

    def __str__(self) -> str:
        return say(
            f"人均毛利增量 {self.margin:.1f} 元，退订 {self.unsubscribes:.0%}，花费最多 {self.spent:,.0f} 元，人均消息 {self.touches:.1f} 条",
            f"margin per user above doing nothing {self.margin:.1f} yuan, {self.unsubscribes:.0%} unsubscribed, "
            f"at most {self.spent:,.0f} yuan spent, {self.touches:.1f} messages per user",
        )


@lru_cache(maxsize=64)
def year_of(content: str, seed: int, worlds: int) -> Year:
    """Return the year of a plan, given as JSON, in the fruit shop's worlds."""
    from siyu_helpers.world import simulate

    result = simulate(plan_in(content), worlds=worlds, seed=seed, brand="fruit")
    gone, stopped = (result.worlds[name].between(0, LATE - 1) for name in ("money_gone_week", "stopped_week"))
    return Year(
        margin=result.margin_per_user.value,
        unsubscribes=result.unsubscribe_share,
        spent=float(result.worlds["budget_spent_yuan"].max()),
        touches=result.touches_per_user,
        money_gone=bool(2 * gone.sum() > worlds),
        stopped=bool(2 * stopped.sum() > worlds),
    )


def sensible_year(given: pd.DataFrame) -> None:
    """Raise if the plan falls short in the worlds of the visible check, or lacks what the item before asks of a plan."""
    judge_year(given, VISIBLE_SEED, VISIBLE_WORLDS, LEAST_MARGIN, MOST_UNSUBSCRIBES)
    check_plan(plan_in(given.loc["plan", "content"]))


def judge_year(given: pd.DataFrame, seed: int, worlds: int, margin: float, unsubscribes: float) -> None:
    """Raise the idea behind a plan that falls short in the worlds of a seed."""
    brand, content = given["content"].loc[["brand", "plan"]]
    if brand != "fruit":
        raise UnfitError("M64", got=brand)
    plan = plan_in(content)
    year = year_of(content, seed, worlds)
    if year.margin >= margin and year.unsubscribes <= unsubscribes and year.spent <= BUDGET:
        return
    raise UnfitError(_why_short(plan, year, unsubscribes), where=str(year))


def _why_short(plan: "Plan", year: Year, unsubscribes: float) -> str:
    """Return the idea that explains best why a plan falls short."""
    from siyu_helpers.plan.review import in_hours
    from siyu_helpers.plan.words import MONEY_OFF, TIERS
    from siyu_helpers.world import NIGHT

    writing = [rule for rule in plan.rules if rule.trigger != "never"]
    if not year.touches:
        return "M62"
    regular = [rule for rule in writing if rule.trigger in ("weekly", "every")]
    weekly = [rule for rule in regular if rule.trigger == "weekly" or (rule.days or 0) <= 10]
    for rules, idea in ((weekly, "M59"), (regular, "M68")):
        if any(set(rule.who) == set(TIERS[plan.tiers]) and rule.offer in MONEY_OFF for rule in rules):
            return idea
    by_night = [rule for rule in writing if in_hours(rule.hour, NIGHT)]
    if by_night and plan.quiet_hours is None:
        return "M67"
    if year.unsubscribes > unsubscribes:
        return "M60"
    if year.spent > BUDGET:
        return "M65"
    if year.stopped:
        return "M93"
    if year.money_gone:
        return "M61"
    if year.touches < FEW:
        return "M63"
    return "M69" if any(rule.trigger in EVENTS for rule in writing) else "M66"


# ---- incremental_effect ---------------------------------------------------------------------------------------------

# Hold-out or not; orders; messages; margin of the year and of the year before, yuan; whether unsubscribed.
YEAR_OF_USERS = """
a 0 4 3 130  90 0
b 0 2 2  60  40 0
c 0 0 5  -5  20 1
d 0 6 4 210 150 0
e 0 1 0  40  10 0
f 0 3 3  95  60 0
g 0 5 2 170 130 1
h 0 2 1  70  70 0
i 0 0 0   0  30 0
j 0 3 4 110  80 0
k 0 3 2  85  75 0
l 0 4 1 145  90 0
m 0 1 3  20  25 1
n 0 3 0 102  95 0
o 1 2 0  50  60 0
p 1 4 0 120 100 0
q 1 0 0   0  10 0
r 1 1 0  30  20 0
s 1 3 0  90  90 0
t 1 2 0  70  50 0
u 1 2 0  65  75 0
v 1 1 0  45  30 0
w 1 3 0  80  60 0
x 1 1 0  20  25 0
y 1 3 0 105  80 0
z 1 2 0  45  55 0
"""
ROOM = 0.33  # of a standard error: 1.96, and resampling, are as sound


def users_frame(text: str) -> pd.DataFrame:
    """Return the users of a year, a line each, as `result.users()` gives them."""
    names = ["user_id", "holdout", "orders", "touches", "margin_fen", "margin_before_fen", "unsubscribed"]
    table = pd.DataFrame(_rows(text), columns=names).astype(dict.fromkeys(names[1:], "int64"))
    table[["margin_fen", "margin_before_fen"]] *= 100
    table = table.astype({"user_id": "str", "holdout": bool, "unsubscribed": bool})
    return table.iloc[[7 * place % len(table) for place in range(len(table))]].reset_index(drop=True)


def room_of(error: float) -> pd.DataFrame:
    """Return by how much the two ends of an interval may differ, for a standard error of the effect."""
    return pd.DataFrame({"value": [0, ROOM * error, ROOM * error]}, index=pd.Index(EFFECT.parts, dtype=object))


@cache
def incremental_effect() -> tuple[Case, ...]:
    """Return 26 users and what each misconception gives.

    The 14 treated have 88 yuan on average, with a variance of 3983.69; the 12 held out 60, with a variance of 1245.45. The
    standard error is √(3983.69 ÷ 14 + 1245.45 ÷ 12) = 19.7063, and with 20.92 degrees of freedom t is 2.08008.
    """
    suspects = {
        "M70": (19.07142857, -22.71302855, 60.85588569),
        "M70 normal": (19.07142857, -20.46285762, 58.60571476),
        "M70 paired": (19.07142857, 3.17267864, 34.9701785),
        "M70 paired normal": (19.07142857, 4.647246952, 33.49561019),
        "M82": (13.6547619, -3.918953195, 31.228477),
        "M82 normal": (13.6547619, -2.860401627, 30.16992544),
        "M82 old ends": (13.6547619, -27.33584873, 54.64537253),
        "M95": (-40.92857143, -67.08721682, -14.76992604),
        "M71": (15.07692308, -14.6389442, 44.79279035),
        "M71 normal": (15.07692308, -13.48346208, 43.63730823),
        "M72": (39.09090909, -6.982099081, 85.16391726),
        "M72 normal": (39.09090909, -3.362880014, 81.5446982),
        "M72 all": (41.62424242, -3.970073461, 87.21855831),
        "M72 all normal": (41.62424242, -0.3032318139, 83.55171666),
        "M72 stayed": (35.18181818, -6.428161115, 76.79179748),
        "M72 stayed normal": (35.18181818, -3.40774566, 73.77138202),
        "M72 bought": (37.62878788, -0.9312825876, 76.18885835),
        "M72 bought normal": (37.62878788, 1.685120382, 73.57245538),
        "M73": (2.633207071, -2.698207633, 7.964621774),
        "M74": (2800, -1299.061063, 6899.061063),
        "M74 normal": (2800, -1062.430173, 6662.430173),
        "M75": (-28, -68.99061063, 12.99061063),
        "M75 normal": (-28, -66.62430173, 10.62430173),
        "M76": (28, -14.41267106, 70.41267106),
        "M77": (28, -5.915176879, 61.91517688),
        "M77 normal": (28, -4.416824669, 60.41682467),
        "M77 99": (28, -27.81570573, 83.81570573),
        "M77 99 normal": (28, -22.76336799, 78.76336799),
        "M77 one": (28, 8.293723605, 47.70627639),
        "M78": (28, -122.4164163, 178.4164163),
        "M78 normal": (28, -113.7331667, 169.7331667),
        "M78 all": (28, 6.328773727, 49.67122627),
        "M78 all normal": (28, 7.579811822, 48.42018818),
        "M80": (28, -28.27908862, 84.27908862),
        "M80 normal": (28, -25.03020538, 81.03020538),
        "M80 ends": (28, -30.86521134, 86.86521134),
        "M81": (28, -7.088006421, 63.08800642),
        "M81 normal": (28, -5.062443485, 61.06244349),
        "M81 own": (28, -8.442380925, 64.44238092),
        "M79": (28, 40.99061063, 40.99061063),
        "M79 order": (-12.99061063, 28, 68.99061063),
    }
    right = (28, -12.990610626, 68.990610626)
    return (Case((users_frame(YEAR_OF_USERS),), right, suspects, room=room_of(19.706276395)),)


# ---- figures --------------------------------------------------------------------------------------------------------


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the data."""
    days, users = given["value"]
    if np.isnan([days, users]).any():
        raise UnfitError("M83", where=FIGURES.place("cycle_days" if np.isnan(days) else "users_due", "value", GAP))
    if not 0 < days <= 366:
        raise UnfitError("M84", where=FIGURES.place("cycle_days", "value", days))
    if users != int(users) or users < 0:
        raise UnfitError("M85", where=FIGURES.place("users_due", "value", users))
    compare(FIGURES, _figures(folder()), given)


@cache
def _figures(_data: Path) -> Case:
    """Return this term's figures, by the public helpers, which the task allows: a comparison tells nobody anything new."""
    from siyu_helpers.customer_data.tables import tables_of

    tables = tables_of("fruit", DAY)
    bought, gone = tables["purchases"], tables["unsubscribes"]
    cut_off = set(gone.loc[gone["channel"] == "wecom", "user_id"])
    cycles = repurchase_cycle_of(bought)
    main = bought["product"].value_counts().idxmax()

    def users(waits: pd.Series = cycles, out: set[str] = cut_off) -> pd.Series:
        return reminders_of(bought, waits, DAY, out)["user_id"]

    listed = bought.sort_values(["product", "user_id", "ordered_on"])
    spans = listed.groupby(["product", "user_id"])["ordered_on"].diff().dt.days
    same_day = spans.groupby(listed["product"]).median()
    right = {"cycle_days": cycles[main], "users_due": users().nunique()}
    suspects = {
        "M14": {"cycle_days": same_day[main], "users_due": users(same_day[same_day > 0]).nunique()},
        "M14 cycle": {**right, "cycle_days": same_day[main]},
        "M87": {**right, "users_due": len(users())},
        "M88": {**right, "users_due": users(out=set()).nunique()},
        "M88 reminders": {**right, "users_due": len(users(out=set()))},
        "M89": {**right, "users_due": users(cycles[[main]]).nunique()},
        "M90 longest": {**right, "cycle_days": cycles.max()},
        "M90 shortest": {**right, "cycle_days": cycles.min()},
        "M90 mean": {**right, "cycle_days": cycles.mean()},
        "M90 median": {**right, "cycle_days": cycles.median()},
        "M15": {**right, "cycle_days": product_gaps(bought, main).mean()},
    }
    seen: list[dict[str, float]] = [right]  # two ideas may give one figure in some term: the first is named
    kept = {idea: made for idea, made in suspects.items() if made not in seen and not seen.append(made)}
    return Case((), right, kept)


# ---- the unit -------------------------------------------------------------------------------------------------------


def no_sense(given: Any) -> None:
    """Accept any answer: the cases judge it."""


def refusing(*names: str) -> frozenset[str]:
    """Return the helpers that would answer the item."""
    return frozenset(names)


unit = Unit(
    "unit6_maintenance_plans",
    [
        FunctionItem(
            "repurchase_cycle", ("purchases",), CYCLES, repurchase_cycle, refusing("repurchase_cycle", "product_gaps")
        ),
        FunctionItem(
            "reminders_due",
            ("purchases", "cycles", "as_of", "unsubscribed"),
            DUE,
            reminders_due,
            refusing("reminders_due", "product_gaps"),
            {"doubled_rows": "M29"},
        ),
        QueryItem(
            "user_view",
            VIEW,
            no_sense,
            of_data=False,
            means={"missing_rows": "M31", "extra_rows": "M45", "missing_key": "M56"},
            fresh=True,
            cases=user_view,
            until=DAY,
            view="user_360",
            diagnose=why_doubled,
            explain=what_differs,
        ),
        ValueItem("plan", PLAN, sensible_plan, of_data=False),
        YearItem(
            "plan_result",
            YEAR,
            sensible_year,
            of_data=False,
            means={"not_written": "M57"},
            fresh=True,
            judge=judge_year,
        ),
        FunctionItem("incremental_effect", ("results",), EFFECT, incremental_effect, refusing("incremental_effect")),
        ValueItem("figures", FIGURES, sensible_figures, compared=True),
    ],
)
run = unit.run
