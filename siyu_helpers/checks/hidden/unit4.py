"""Fresh data and references for unit 4. A misconception is the reference with one part changed."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.checks.unit4 import AGREED, RFM, SEGMENTS, SUMMARY, levels_frame
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.tiers import GROUPS

SNAPSHOT = pd.Timestamp("2026-03-31")


# ---- clean_orders ---------------------------------------------------------------------------------------------------


def lines_frame(seed: int, orders: int = 60) -> pd.DataFrame:
    """Return order lines with every kind of dirt, in mixed order, with a column that is not needed."""
    rng = np.random.default_rng(seed)
    count = rng.integers(1, 4, orders)
    order = np.repeat(np.arange(orders), count)
    number = np.arange(len(order)) - np.searchsorted(order, order) + 1
    quantity = rng.integers(1, 4, len(order))
    amount = quantity * rng.integers(9, 200, len(order)) * 100
    kind = rng.permutation(np.resize(["plain", "plain", "cancelled", "full", "first", "part", "same"], orders))[order]
    same = (kind == "same") & (number > 1)
    quantity[same], amount[same] = quantity[np.flatnonzero(same) - 1], amount[np.flatnonzero(same) - 1]
    quantity[(kind == "same") & (number > 2)] = quantity[np.flatnonzero((kind == "same") & (number > 2)) - 2]
    refund = np.select(
        [kind == "full", (kind == "first") & (number == 1), kind == "part"], [amount, amount, amount // 4], 0
    )
    product = np.where(kind == "same", "lip_balm", rng.choice(["toner", "lipstick", "essence"], len(order)))
    minutes = pd.to_timedelta(rng.integers(0, 300 * 1440, orders)[order], unit="min")
    time = pd.Timestamp("2025-07-01", tz=SHOP_ZONE) + minutes
    frame = pd.DataFrame(
        {
            "note": "",
            "refund_time": (time + pd.Timedelta(days=2)).where(refund > 0),
            "refund_fen": refund,
            "amount_fen": amount,
            "quantity": quantity,
            "product": product,
            "status": np.where(kind == "cancelled", "cancelled", "paid"),
            "order_time": time,
            "user_id": [f"N{value:03d}" for value in rng.integers(0, orders // 2, orders)[order]],
            "line_id": [f"{value + 1}-{line}" for value, line in zip(order, number, strict=True)],
            "order_id": [f"X{value + 1:04d}" for value in order],
        }
    )
    tests = frame.head(3).assign(
        order_id=["Y1", "Y2", "Y3"], line_id="t", product="test_item", status="paid", refund_fen=0
    )
    frame = pd.concat([frame, tests, frame[frame["order_id"].isin(["X0004", "X0009", "X0016"])]])
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def orders_reference(
    lines: pd.DataFrame,
    identity: Callable = lambda line: line,
    keep: Callable = lambda line: line.status != "cancelled" and line.product != "test_item",
    left: Callable = lambda line: line.amount_fen - line.refund_fen,
    counts: Callable = lambda seen: sum(left for _, left in seen) > 0,
) -> pd.DataFrame:
    """Return one order a row, line by line."""
    found: dict[str, list] = {}
    for line in dict.fromkeys(map(identity, lines.itertuples(index=False))):
        if keep(line):
            found.setdefault(line.order_id, []).append((line, left(line)))
    rows = {
        order: (seen[0][0].user_id, seen[0][0].order_time, sum(left for _, left in seen))
        for order, seen in found.items()
        if counts(seen)
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["user_id", "order_time", "amount_fen"])
    return frame.rename_axis("order_id").reset_index()


@cache
def clean_orders() -> tuple[Case, ...]:
    """Return two sets of dirty lines and an empty one."""
    return tuple(
        Case((lines,), orders_reference(lines), _orders_suspects(lines) if len(lines) else {})
        for lines in (lines_frame(11), lines_frame(12, orders=45), lines_frame(11).iloc[:0])
    )


def _orders_suspects(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    paid, real = (lambda line: line.status != "cancelled"), (lambda line: line.product != "test_item")
    first = lines.drop_duplicates("order_id")
    numbered = lines.assign(copy=range(len(lines)))
    unnumbered = lines.drop(columns="line_id").drop_duplicates()
    refunded = set(lines.loc[lines["refund_fen"] > 0, "order_id"])
    return {
        "R3": orders_reference(lines, left=lambda line: line.amount_fen),
        "R15": orders_reference(lines, keep=real),
        "R24": orders_reference(numbered),
        "R25": orders_reference(first),
        "R26": orders_reference(lines, counts=lambda seen: True),
        "R27": orders_reference(unnumbered),
        "R28": orders_reference(lines[~lines["order_id"].isin(refunded)]),
        "R29": orders_reference(lines, left=lambda line: line.amount_fen + line.refund_fen),
        "R30": orders_reference(lines, keep=paid),
        "R31": orders_reference(lines, left=lambda line: line.amount_fen * line.quantity - line.refund_fen),
    }


# ---- rfm_table ------------------------------------------------------------------------------------------------------


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


def rfm_reference(
    orders: pd.DataFrame,
    snapshot: pd.Timestamp,
    zone: str = SHOP_ZONE,
    keep: Callable = lambda day, end: day <= end,
    recency: Callable = lambda times, days, end: (end - max(days)).days,
    frequency: Callable = lambda times, days: len(times),
    monetary: Callable = sum,
) -> pd.DataFrame:
    """Return R, F and M, order by order."""
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
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(RFM.columns)).rename_axis(RFM.key)


@cache
def rfm_table() -> tuple[Case, ...]:
    """Return three cases: text ids in UTC, whole-number ids in the shop's own zone, and an empty frame."""
    orders = orders_frame(20260331)
    local = orders_frame(7, users=25)
    local["order_time"] = local["order_time"].dt.tz_convert(SHOP_ZONE)
    local["user_id"] = local["user_id"].str[1:].astype(int)
    return (
        Case((orders, SNAPSHOT), rfm_reference(orders, SNAPSHOT), _rfm_suspects(orders)),
        Case((local, SNAPSHOT), rfm_reference(local, SNAPSHOT), _rfm_suspects(local)),
        Case((orders.iloc[:0], SNAPSHOT), rfm_reference(orders.iloc[:0], SNAPSHOT)),
    )


def _rfm_suspects(orders: pd.DataFrame) -> dict[str, pd.DataFrame]:
    last_day = orders["order_time"].max().tz_convert(SHOP_ZONE).tz_localize(None).normalize()
    midnight = SNAPSHOT.tz_localize(SHOP_ZONE)

    def made(snapshot: pd.Timestamp = SNAPSHOT, **change) -> pd.DataFrame:
        return rfm_reference(orders, snapshot, **change)

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


# ---- thresholds and figures: values ---------------------------------------------------------------------------------


def thresholds() -> tuple[Case, ...]:
    """Return no case: what is sensible does not depend on fresh data."""
    return ()


def figures() -> tuple[Case, ...]:
    """Return this term's figures of the Key value group, worked out from the data in force."""
    return _figures(folder())


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    end, since = pd.Timestamp("2026-06-30"), pd.Timestamp("2025-07-01")
    raw = load("beauty/order_lines")
    ordered, refunded = (raw[column].dt.tz_localize(None).dt.normalize() for column in ("order_time", "refund_time"))
    as_known = raw.assign(day=ordered, refund_fen=raw["refund_fen"].mask(refunded > end, 0))
    in_time, in_year = ordered <= end, ordered >= since
    lines = as_known[in_time & in_year]

    def suspects() -> dict[str, dict[str, float]]:
        right = _key_value(lines)
        members = load("beauty/users")["user_id"].nunique()
        return {
            "R2": _key_value(lines, unit="line_id", least=0),
            "R3": _key_value(lines.assign(refund_fen=0)),
            "R4": _key_value(raw.assign(day=ordered)[in_year]),
            "R8": {**right, "user_share": right["users"] / members},
            "R12": _key_value(raw.assign(day=ordered)[in_time]),
            "R15": _key_value(lines.assign(status="paid")),
            "R38": _key_value(lines, edge=1),
        }

    return (Case((), _key_value(lines), suspects),)


def _key_value(lines: pd.DataFrame, unit: str = "order_id", least: int = 1, edge: int = 0) -> dict[str, float]:
    """Return the figures.

    `unit` is what counts as one order, `least` what it must leave in fen; `edge` 1 puts users on a threshold below it.
    """
    paid = lines[(lines["status"] == "paid") & (lines["product"] != "test_item")].drop_duplicates()
    left = (paid["amount_fen"] - paid["refund_fen"]).groupby([paid["user_id"], paid[unit], paid["day"]]).sum()
    orders = left[left >= least].rename("fen").reset_index()
    users = orders.groupby("user_id").agg(day=("day", "max"), count=("fen", "size"), fen=("fen", "sum"))
    days = (pd.Timestamp("2026-06-30") - users["day"]).dt.days
    chosen = (
        (days <= AGREED["recency_days"] - edge)
        & (users["count"] >= AGREED["frequency"] + edge)
        & (users["fen"] >= AGREED["monetary_fen"] + edge)
    )
    share = users.loc[chosen, "fen"].sum() / users["fen"].sum()
    return {"users": chosen.sum(), "user_share": chosen.mean(), "spend_share": share}


# ---- rfm_segments ---------------------------------------------------------------------------------------------------


def people_frame(seed: int, users: int = 80) -> pd.DataFrame:
    """Return R, F and M around the thresholds, many exactly on them, under whole-number ids."""
    rng = np.random.default_rng(seed)
    days, orders = rng.choice([0, 20, 45, 46, 200], users), rng.choice([1, 4, 5, 9], users)
    spend = rng.choice([100, 49_999, 50_000, 150_000], users)
    return pd.DataFrame(
        {"monetary_fen": spend, "recency_days": days, "frequency": orders, "level": 0},
        index=pd.Index(rng.permutation(users) + 1000, name="user_id"),
    )


def segments_reference(
    rfm: pd.DataFrame,
    thresholds: dict,
    at_least: bool = True,
    inverted: bool = False,
    names: dict[str, str] = GROUPS,
    grade: Callable = lambda bits: "CBA"[int(bits[0]) + int(bits[2])],
) -> pd.DataFrame:
    """Return group and grade, user by user."""
    edge = 0 if at_least else 1
    found = {}
    for user in rfm.itertuples():
        recent = user.recency_days <= thresholds["recency_days"] - edge
        frequent = user.frequency >= thresholds["frequency"] + edge
        large = user.monetary_fen >= thresholds["monetary_fen"] + edge
        bits = f"{recent != inverted:d}{frequent:d}{large:d}"
        found[user.Index] = (names[bits], grade(bits))
    return pd.DataFrame.from_dict(found, orient="index", columns=list(SEGMENTS.columns)).rename_axis(SEGMENTS.key)


@cache
def rfm_segments() -> tuple[Case, ...]:
    """Return users around other thresholds than the visible ones, and an empty table."""
    people, bounds = people_frame(4), {"recency_days": 45, "frequency": 5, "monetary_fen": 50_000}

    def made(**change: object) -> pd.DataFrame:
        return segments_reference(people, bounds, **change)

    swapped = {bits: GROUPS[bits[0] + str(1 - int(bits[1])) + bits[2]] for bits in GROUPS}
    suspects = {
        "R1": made(inverted=True),
        "R38": made(at_least=False),
        "R39": made(grade=lambda bits: "CBAA"[bits.count("1")]),
        "R39 strictly": made(grade=lambda bits: "CCBA"[bits.count("1")]),
        "R51": made(grade=lambda bits: "CB"["1" in bits[::2]]),
        "R40": made(names={**GROUPS, **{bits: swapped[bits] for bits in GROUPS if bits[0] == "0"}}),
        "R41": made(names={bits: GROUPS[bits[1] + bits[0] + bits[2]] for bits in GROUPS}),
    }
    empty = people.iloc[:0]
    return (
        Case((people, dict(bounds)), made(), suspects),
        Case((empty, dict(bounds)), segments_reference(empty, bounds)),
    )


# ---- membership_level -----------------------------------------------------------------------------------------------


def level_reference(
    rfm: pd.DataFrame,
    levels: pd.DataFrame,
    second: Callable = lambda orders, spend: orders or spend,
    higher: Callable = lambda orders, spend: orders and spend,
    edge: int = 0,
) -> pd.Series:
    """Return each user's level."""
    found = {}
    for user in rfm.itertuples():
        found[user.Index] = 1
        for number in levels.index:
            orders = user.frequency >= levels.at[number, "frequency"] + edge
            spend = user.monetary_fen >= levels.at[number, "monetary_fen"] + edge
            if (second if number == 2 else higher)(orders, spend):
                found[user.Index] = number
    return pd.Series(found, name="level", dtype="int64").rename_axis("user_id")


@cache
def membership_level() -> tuple[Case, ...]:
    """Return users around other bounds than the visible ones, and an empty table."""
    rng = np.random.default_rng(9)
    levels = levels_frame().assign(frequency=[3, 5, 10, 20], monetary_fen=[30_000, 60_000, 150_000, 400_000])
    orders = rng.choice([1, 2, 3, 5, 7, 10, 20, 30], 120)
    spend = rng.choice([900, 29_999, 30_000, 60_000, 150_000, 400_000, 900_000], 120)
    rfm = pd.DataFrame(
        {"recency_days": 1, "frequency": orders, "monetary_fen": spend},
        index=pd.Index([f"V{number}" for number in rng.permutation(120)], name="user_id"),
    )

    def made(**change: object) -> pd.Series:
        return level_reference(rfm, levels, **change)

    suspects = {
        "R42": made(second=lambda orders, spend: orders and spend),
        "R43": made(higher=lambda orders, spend: orders or spend),
        "R38": made(edge=1),
        "R44": made() - 1,
    }
    empty = rfm.iloc[:0]
    return Case((rfm, levels), made(), suspects), Case((empty, levels), level_reference(empty, levels))


# ---- tier_summary ---------------------------------------------------------------------------------------------------


def summary_reference(rfm: pd.DataFrame, group_of: dict, total: Callable = sum) -> pd.DataFrame:
    """Return users and spend of every group; `group_of` maps a user to a group."""
    spend: dict[str, list[int]] = {group: [] for group in GROUPS.values()}
    for user, fen in rfm["monetary_fen"].items():
        spend[group_of[user]].append(fen)
    everything = rfm["monetary_fen"].sum()
    rows = {
        group: (len(fen), len(fen) / len(rfm), total(fen) if fen else 0, sum(fen) / everything)
        for group, fen in spend.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(SUMMARY.columns)).rename_axis(SUMMARY.key)


@cache
def tier_summary() -> tuple[Case, ...]:
    """Return users of six groups; the segments stand in another order and carry one column more."""
    rfm = people_frame(6).drop(columns="level")
    rfm = rfm[(rfm["frequency"] < 5) | (rfm["recency_days"] <= 45)]  # leaves the groups with bits 01x empty
    segments = segments_reference(rfm, {"recency_days": 45, "frequency": 5, "monetary_fen": 50_000})
    shuffled = segments.assign(bits="").sample(frac=1, random_state=3)
    right = summary_reference(rfm, segments["group"].to_dict())
    percent = right.assign(user_share=100 * right["user_share"], spend_share=100 * right["spend_share"])
    by_place = dict(zip(rfm.index, shuffled["group"], strict=True))
    suspects = {
        "R45": right[right["users"] > 0],
        "R45 blank": right[right["users"] > 0].reindex(GROUPS.values()),
        "R46": summary_reference(rfm, by_place),
        "R47": percent,
        "R11": summary_reference(rfm, segments["group"].to_dict(), total=lambda fen: sum(fen) / len(fen)),
        "R16": right.assign(spend_fen=right["spend_fen"] / 100),
    }
    return (Case((rfm, shuffled), right, suspects),)
