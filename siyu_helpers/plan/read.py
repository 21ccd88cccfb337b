"""Reads what people write into a plan. Nothing here raises: what cannot be read becomes a finding."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.plan.words import (
    CHANNELS,
    EVERYONE,
    MEASURED_BY,
    METRICS,
    OFFERS,
    TIERS,
    TRIGGERS,
    WITH_DAYS,
    read_code,
)

MISSING = object()
FORM = "form"


@dataclass(frozen=True)
class Finding:
    """One thing that a review found: its id, how grave, where, the fault and the remedy, as pairs (zh, en)."""

    id: str
    severity: str  # "error" or "warning"
    where_words: tuple[str, str]
    fault_words: tuple[str, str]
    remedy_words: tuple[str, str]

    @property
    def where(self) -> str:
        """Where it is, in the language in use."""
        return say(*self.where_words)

    @property
    def fault(self) -> str:
        """What is amiss, in the language in use."""
        return say(*self.fault_words)

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return say(*self.remedy_words)

    def __str__(self) -> str:
        return say(
            f"{self.id}（{self.where}）{self.fault}{self.remedy}",
            f"{self.id} ({self.where}): {self.fault} {self.remedy}",
        )


@dataclass(frozen=True)
class Rule:
    """One rule of a plan, in the codes of :mod:`.words`: who is written to, when, where, with what, how often.

    ``days`` belongs to the trigger; ``cap`` is the most messages of this rule to one person in the year, None without
    limit; ``hour`` is when it is sent.
    """

    who: tuple[str, ...] = ()
    trigger: str = ""
    channel: str = ""
    offer: str = "none"
    content: str = ""
    days: float | None = None
    cap: int | None = None
    hour: int = 10


@dataclass(frozen=True)
class Kpi:
    """One indicator: metric, base, target with the range that is promised, day, owner, tier, how it is measured."""

    metric: str = ""
    base: float | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    date: str | None = None
    owner: str = ""
    tier: str = "all"
    measured_by: str = ""


@dataclass(frozen=True)
class Stop:
    """When messages stop: `metric` above a share of the pool within so many weeks."""

    metric: str
    above: float
    weeks: int


class Reader:
    """Collects findings while the parts of a plan are read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def fault(self, where: tuple[str, str], fault: tuple[str, str], remedy: tuple[str, str]) -> None:
        """Note what cannot be read."""
        self.findings.append(Finding(FORM, "error", where, fault, remedy))

    def rows(self, value: object, kind: type, what: tuple[str, str]) -> list[dict[str, Any]]:
        """Return the rows of a table given as DataFrame, list of mappings, or list of what `kind` makes."""
        if isinstance(value, pd.DataFrame):
            twice = value.columns[value.columns.duplicated()]
            if len(twice):
                self.fault(
                    what,
                    (f"有不止一列叫 {twice[0]}。", f"more than one column is called {twice[0]}."),
                    ("只留一列。", "Keep one."),
                )
            value = value.loc[:, ~value.columns.duplicated()].to_dict("records")
        if value is None:
            return []
        if isinstance(value, str | Mapping | kind) or not isinstance(value, Iterable):
            self.fault(
                what,
                (
                    f"应是表格或字典的列表，得到的是 {_short(value)}。",
                    f"a table or a list of dicts is wanted; got {_short(value)}.",
                ),
                ("每行写成一个字典，放进列表。", "Write each row as a dict, in a list."),
            )
            return []
        rows = []
        for number, row in enumerate(value, 1):
            if isinstance(row, kind):
                row = {f.name: getattr(row, f.name) for f in fields(kind)}
            if not isinstance(row, Mapping):
                self.fault(
                    _row(what, number),
                    (f"应是字典，得到的是 {_short(row)}。", f"a dict is wanted; got {_short(row)}."),
                    ("写成 {列名: 值}。", "Write it as {column: value}."),
                )
                continue
            row = {str(key).strip(): item for key, item in row.items() if not _empty(item)}
            known = [f.name for f in fields(kind)]
            for key in set(row) - set(known):
                self.fault(
                    _row(what, number),
                    (f"没有“{key}”这一列。", f"there is no column {key!r}."),
                    (f"可用的列：{'、'.join(known)}。", f"The columns are {', '.join(known)}."),
                )
            rows.append({key: row[key] for key in row if key in known})
        return rows

    def rule(self, row: dict[str, Any], number: int, scheme: str) -> Rule:
        """Read one rule."""
        where = _row(RULE, number)
        trigger = self.code(row, "trigger", TRIGGERS, where)
        days = self.number(row, "days", where, low=0)
        if trigger in WITH_DAYS and "days" not in row:
            self.fault(
                where,
                (f"{trigger} 要有 days。", f"{trigger} needs days."),
                ("写上天数，例如 28。", "Give the number of days, such as 28."),
            )
        if days == 0 and trigger in WITH_DAYS:
            self.fault(where, ("days 是 0。", "days is 0."), ("至少写 1 天。", "Give 1 or more."))
        alone = trigger == "never"
        return Rule(
            who=self.who(row, scheme, where),
            trigger=trigger or "",
            channel="" if alone and "channel" not in row else self.code(row, "channel", CHANNELS, where) or "",
            offer=self.code(row, "offer", OFFERS, where) or "none" if "offer" in row else "none",
            content=str(row.get("content", "")),
            days=days,
            cap=self.whole(row, "cap", where, low=1),
            hour=10 if (hour := self.whole(row, "hour", where, low=0, high=23)) is None else hour,
        )

    def kpi(self, row: dict[str, Any], number: int, scheme: str) -> Kpi:
        """Read one indicator; what is no metric of the course is kept as it is written: the review speaks of it."""
        where = _row(KPI, number)
        tier = "all"
        if "tier" in row:
            tier = self.code(row, "tier", {**EVERYONE, **TIERS[scheme]}, where) or "all"
        metric = row.get("metric", "")
        return Kpi(
            metric=read_code(metric, METRICS) or str(metric),
            base=self.number(row, "base", where),
            target=self.number(row, "target", where),
            low=self.number(row, "low", where),
            high=self.number(row, "high", where),
            date=self.day(row.get("date"), where, "date"),
            owner=str(row.get("owner", "")).strip(),
            tier=tier,
            measured_by=self.code(row, "measured_by", MEASURED_BY, where) or "" if "measured_by" in row else "",
        )

    def who(self, row: dict[str, Any], scheme: str, where: tuple[str, str]) -> tuple[str, ...]:
        """Read the tiers of a rule: one, several with commas, a list, or all."""
        value = row.get("who", MISSING)
        table = TIERS[scheme]
        if isinstance(value, str):
            value = [value] if read_code(value, {**table, **EVERYONE}) else re.split(r"[,，、;；|+/]", value)
        if value is MISSING or not isinstance(value, list | tuple | set):
            self._unknown("who", value, table, where)
            return ()
        found = []
        for item in value:
            code = read_code(item, {**table, **EVERYONE})
            if code is None:
                self._unknown("who", item, {**EVERYONE, **table}, where)
            found.extend(table if code == "all" else [code] if code else [])
        return tuple(code for code in table if code in found)

    def code(
        self, row: dict[str, Any], name: str, table: dict[str, tuple[str, str]], where: tuple[str, str]
    ) -> str | None:
        """Read one of the codes of a table."""
        value = row.get(name, MISSING)
        code = read_code(value, table)
        if code is None:
            self._unknown(name, value, table, where)
        return code

    def number(
        self,
        row: Mapping[str, Any],
        name: str,
        where: tuple[str, str],
        low: float | None = None,
        high: float | None = None,
    ) -> float | None:
        """Read a number within its bounds; None if it is left out."""
        value = row.get(name)
        if _empty(value):
            return None
        if isinstance(value, bool) or not pd.api.types.is_number(value) or isinstance(value, complex):
            found = None
        else:
            found = float(value) if math.isfinite(value) else None
        if found is None or (low is not None and found < low) or (high is not None and found > high):
            bounds = _bounds(low, high)
            self.fault(
                where,
                (f"{name} 是 {_short(value)}。", f"{name} is {_short(value)}."),
                (f"写一个数{bounds[0]}。", f"Give a number{bounds[1]}."),
            )
            return None
        return found

    def whole(
        self, row: Mapping[str, Any], name: str, where: tuple[str, str], low: int, high: int | None = None
    ) -> int | None:
        """Read a whole number within its bounds; None if it is left out."""
        before = len(self.findings)
        value = self.number(row, name, where, low, high)
        if value is None or len(self.findings) > before:
            return None
        if value != int(value):
            self.fault(
                where, (f"{name} 是 {value:g}。", f"{name} is {value:g}."), ("写一个整数。", "Give a whole number.")
            )
            return None
        return int(value)

    def day(self, value: object, where: tuple[str, str], name: str) -> str | None:
        """Read a day as ISO text."""
        if _empty(value):
            return None
        try:
            if not isinstance(value, str | date | pd.Timestamp):
                raise ValueError
            return pd.Timestamp(value).strftime("%Y-%m-%d")
        except (ValueError, TypeError, OverflowError):
            self.fault(
                where,
                (f"{name} 是 {_short(value)}。", f"{name} is {_short(value)}."),
                ("写成日期，例如 2027-06-30。", "Write a day, such as 2027-06-30."),
            )
            return None

    def _unknown(self, name: str, value: object, table: dict[str, tuple[str, str]], where: tuple[str, str]) -> None:
        got = ("没有写", "is missing") if value is MISSING else (f"是 {_short(value)}", f"is {_short(value)}")
        self.fault(
            where,
            (f"{name} {got[0]}。", f"{name} {got[1]}."),
            (f"可用的有：{'、'.join(table)}。", f"There is {', '.join(table)}."),
        )


RULE = ("规则", "rule")
KPI = ("指标", "KPI")


def _row(what: tuple[str, str], number: int) -> tuple[str, str]:
    return f"第 {number} 条{what[0]}", f"{what[1]} {number}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _empty(value: object) -> bool:
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value.strip())


def _bounds(low: float | None, high: float | None) -> tuple[str, str]:
    if low is not None and high is not None:
        return f"（{low:g} 到 {high:g}）", f" from {low:g} to {high:g}"
    return ("", "") if low is None else (f"（不小于 {low:g}）", f" of {low:g} or more")
