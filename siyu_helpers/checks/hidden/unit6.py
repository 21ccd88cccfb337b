"""Fresh data and references for unit 6. A misconception is the reference with one part changed."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import fmean, median

import numpy as np
import pandas as pd
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from siyu_helpers.checks.kit import Case, different
from siyu_helpers.checks.unit6 import CYCLES, DAY, DUE, EFFECT, FIGURES, VIEW, platform, room_of
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE

NAN = float("nan")


def plan() -> tuple[Case, ...]:
    """Return no case: any sound plan counts, and `sensible` judges it."""
    return ()


# ---- repurchase_cycle -----------------------------------------------------------------------------------------------


def bought_at_random(seed: int, users: int, numbers: bool = False) -> pd.DataFrame:
    """Return purchases in no order: days bought twice, users and products with one purchase."""
    rng = np.random.default_rng(seed)
    pace = {"bananas": 12, "cherries": 30, "juice": 21, "gift_box": 90, "salad": 9}
    rows = []
    for user in range(users):
        name = 1000 + user if numbers else f"w{user:02d}"
        for product, days in pace.items():
            day = date(2026, 1, 1) + timedelta(int(rng.integers(0, 60)))
            while rng.random() < (0.15 if product == "gift_box" else 0.75) and day <= date(2026, 6, 30):
                rows += [(name, product, day)] * (2 if rng.random() < 0.2 else 1)
                day += timedelta(max(int(rng.gamma(2, days / 2)), 1))
    table = pd.DataFrame(rows, columns=["user_id", "product", "ordered_on"])
    table["ordered_on"] = pd.to_datetime(table["ordered_on"])
    table = table.astype({"product": "str"} if numbers else {"user_id": "str", "product": "str"})
    return table.assign(amount_fen=900, quantity=1).sample(frac=1, random_state=seed)


def cycles_reference(
    rows: Iterable[tuple],
    middle: Callable = median,
    same_day: bool = False,
    whose: Callable = lambda user, product: (user, product),
    ordered: bool = True,
    first: bool = False,
    each: bool = False,
) -> dict[str, float]:
    """Return the middle gap of each product, purchase by purchase; `rows` are (user, product, day)."""
    days, gaps = defaultdict(list), defaultdict(list)
    listed = [*rows] if same_day else [*dict.fromkeys(rows)]
    for user, product, day in sorted(listed, key=lambda row: row[2]) if ordered else listed:
        known = days[whose(user, product)]
        if known:
            gaps[product, user if each else None].append((day - known[-1]).days)
        elif first:
            gaps[product, None].append(0)
        known.append(day)
    found = defaultdict(list)
    for (product, _), some in gaps.items():
        found[product] += [middle(some)] if each else some
    return {product: float(middle(some)) for product, some in found.items()}


@cache
def repurchase_cycle() -> tuple[Case, ...]:
    """Return purchases with ids as text and as numbers, one product alone, and none."""
    tables = [bought_at_random(3, 25), bought_at_random(4, 9, numbers=True)]
    tables.append(tables[0][tables[0]["product"] == "juice"])
    tables.append(tables[0].iloc[:0])
    return tuple(_cycle_case(table) for table in tables)


def _cycle_case(table: pd.DataFrame) -> Case:
    rows = list(zip(table["user_id"], table["product"], table["ordered_on"], strict=True))
    right = cycles_reference(rows)

    def suspects() -> dict[str, pd.Series]:
        ideas = {
            "M14": cycles_reference(rows, same_day=True),
            "M15": cycles_reference(rows, middle=fmean),
            "M15 same-day": cycles_reference(rows, middle=fmean, same_day=True),
            "M16": cycles_reference(rows, same_day=True, whose=lambda user, product: product),
            "M17": cycles_reference(rows, whose=lambda user, product: user),
            "M17 same-day": cycles_reference(rows, same_day=True, whose=lambda user, product: user),
            "M18": cycles_reference(rows, first=True),
            "M19": cycles_reference(rows, each=True),
            "M20": cycles_reference(rows, ordered=False),
            "M20 same-day": cycles_reference(rows, ordered=False, same_day=True),
            "M21": {product: math.floor(days) for product, days in right.items()},
            "M21 up": {product: math.ceil(days) for product, days in right.items()},
        }
        return different(CYCLES, series(right), {idea: series(found) for idea, found in ideas.items()})

    return Case((table,), series(right), suspects)


def series(cycles: dict[str, float]) -> pd.Series:
    """Return cycles as a Series by product."""
    return pd.Series(cycles, dtype=float).rename_axis("product")


# ---- reminders_due --------------------------------------------------------------------------------------------------


def due_reference(
    rows: list[tuple],
    cycles: dict[str, float],
    as_of: pd.Timestamp,
    unsubscribed: set,
    which: Callable = max,
    up: Callable = math.ceil,
    window: Callable = lambda ahead: 0 <= ahead <= 6,
    any_product: bool = False,
    start: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Return the reminders, user by user."""
    days = defaultdict(list)
    for user, product, day in rows:
        days[user, product].append(day)
        days[user].append(day)
    found = []
    for key in [key for key in days if isinstance(key, tuple)]:
        user, product = key
        if product in cycles and user not in unsubscribed:
            last = start or which(days[user] if any_product else days[key])
            due = last + pd.Timedelta(days=up(cycles[product]))
            if window((due - as_of).days):
                found.append((user, product, due))
    return pd.DataFrame(found, columns=["user_id", "product", "due_on"])


@cache
def reminders_due() -> tuple[Case, ...]:
    """Return two weeks, one in which nobody has unsubscribed, and one in which nobody is due."""
    table, numbered = bought_at_random(11, 60), bought_at_random(12, 25, numbers=True)
    cycles = {"bananas": 12.5, "juice": 21.0, "salad": 8.5, "cherries": 29.0}
    asked = (
        (table, cycles, "2026-03-05", {f"w{user:02d}" for user in range(0, 60, 4)} | {"w99"}),
        (numbered, {"salad": 7.5, "bananas": 14.0, "tea": 3.0}, "2026-02-20", set()),
        (table, {"gift_box": 900.5}, "2026-03-05", {"w01"}),
    )
    return tuple(_due_case(*one) for one in asked)


def _due_case(table: pd.DataFrame, cycles: dict[str, float], day: str, unsubscribed: set) -> Case:
    as_of = pd.Timestamp(day)
    table = table[table["ordered_on"] <= as_of]
    rows = list(zip(table["user_id"], table["product"], table["ordered_on"], strict=True))

    def made(**change: object) -> pd.DataFrame:
        return due_reference(rows, cycles, as_of, change.pop("unsubscribed", unsubscribed), **change)

    def suspects() -> dict[str, pd.DataFrame]:
        ideas = {
            "M23": made(which=min),
            "M24": made(window=lambda ahead: 0 <= ahead <= 7),
            "M24 first": made(window=lambda ahead: 0 < ahead <= 6),
            "M24 seven": made(window=lambda ahead: 0 < ahead <= 7),
            "M24 last": made(window=lambda ahead: 0 <= ahead < 6),
            "M25": made(window=lambda ahead: ahead <= 6),
            "M25 whole": made(window=lambda ahead: True),
            "M25 no end": made(window=lambda ahead: ahead >= 0),
            "M26": made(unsubscribed=set()),
            "M27": made(up=math.floor),
            "M27 even": made(up=round),
            "M28": made(any_product=True),
            "M30": made(start=as_of, window=lambda ahead: True),
        }
        return different(DUE, made(), ideas)

    table = table.assign(note="")
    series_of = pd.Series(cycles, name="cycle_days").rename_axis("product")
    return Case((table, series_of, as_of, unsubscribed), made(), suspects)


# ---- user_view ------------------------------------------------------------------------------------------------------

STAFF = ("lina", "left_03", "tao")


def platform_at_random(seed: int, users: int) -> tuple[dict[str, list], dict[str, pd.DataFrame]]:
    """Return the rows of a platform as lists, and its tables, both in no order."""
    rng = np.random.default_rng(seed)
    names = [f"v{user:03d}" for user in range(users)]
    last = date.fromisoformat(DAY)

    def some(most: int, chance: float) -> list[str]:
        return [name for name in names if rng.random() < chance for _ in range(int(rng.integers(1, most + 1)))]

    def ago(days: int) -> str:
        return str(last - timedelta(int(rng.integers(0, days))))

    tags = {"age_group": ("18-24", "25-34"), "interest": ("tea", "films", "hiking"), "motive": ("health", "novelty")}
    lists = {
        "users": names,
        "orders": [(name, ago(700), int(rng.choice([900, 1250, 1999, 3300]))) for name in some(6, 0.7)],
        "touches": [(name, ago(60), int(rng.random() < 0.8)) for name in some(7, 0.8)],
        "tags": sorted({(name, kind, str(rng.choice(tags[kind]))) for name in some(3, 0.6) for kind in tags}),
        "notes": [
            (name, f"{ago(300)} {int(rng.integers(9, 21)):02d}:{int(rng.integers(0, 60)):02d}", str(rng.choice(STAFF)))
            for name in some(4, 0.5)
        ],
    }
    for name, day in zip(names[:4], (0, 29, 30, 31), strict=True):
        lists["touches"].append((name, str(last - timedelta(day)), 1))
    lists["touches"] += [(None, DAY, 1)] * 3
    lists["notes"] += [(name, time, "tao") for name, time, _ in lists["notes"][:6]]  # in the same minute
    lists["notes"] += [("x1", f"{DAY} 09:00", "tao"), ("x2", "2026-05-05 09:00", "lina")]
    lists["notes"].sort(key=lambda note: note[1])
    words = rng.permutation([f"{number:03d}" for number in range(len(lists["notes"]))])
    lists["notes"] = [
        (f"N{number:04d}", *note, f"n{word}")
        for number, (note, word) in enumerate(zip(lists["notes"], words, strict=True))
    ]
    months = ("2026-04-30", "2026-05-31", DAY)
    tiers = ("key_value", "general_develop", "absent", "key_keep")
    lists["tiers"] = {
        month: {name: str(rng.choice(tiers)) for name in names[: users - 2 + month.count("30")]} for month in months
    }
    lists["tiers"][DAY] |= dict.fromkeys(names[-2:], "absent")
    made = platform(*(lists[name] for name in ("users", "orders", "touches", "tags", "tiers", "notes")))
    mixed = {name: frame.sample(frac=1, random_state=seed).reset_index(drop=True) for name, frame in made.items()}
    return lists, mixed


def view_reference(
    lists: dict[str, list],
    counted: Callable = lambda day, delivered: day > "2026-05-31" and delivered,
    noted: Callable = max,
    by: Callable = lambda note: (note[2], note[0]),
    staff: Callable = lambda name: True,
    month: str = DAY,
    spent: Callable = lambda orders: sum(fen for _, fen in orders) / 100,
    day_of: Callable = max,
    tag_of: Callable = ", ".join,
) -> pd.DataFrame:
    """Return each user's row, user by user."""
    rows = {}
    for name in lists["users"]:
        orders = [(day, fen) for user, day, fen in lists["orders"] if user == name]
        notes = [note for note in lists["notes"] if note[1] == name and staff(note[3])]
        tags = sorted(tag for user, _, tag in lists["tags"] if user == name)
        note = noted(notes, key=by) if notes else (NAN,) * 5
        rows[name] = {
            "tier": lists["tiers"][month].get(name, NAN),
            "last_order_on": day_of(day for day, _ in orders) if orders else NAN,
            "spend_yuan": spent(orders),
            "touches_30d": sum(1 for user, day, given in lists["touches"] if user == name and counted(day, given)),
            "tags": tag_of(tags) if tags else NAN,
            "last_note": note[4],
            "last_note_owner": note[3],
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("user_id")


@cache
def user_view() -> tuple[Case, ...]:
    """Return two platforms, one of them small."""
    made = [platform_at_random(21, 70), platform_at_random(22, 12)]
    return tuple(
        Case((tables,), view_reference(lists), lambda lists=lists: _view_suspects(lists)) for lists, tables in made
    )


def _view_suspects(lists: dict[str, list]) -> dict[str, pd.DataFrame]:
    def made(**change: object) -> pd.DataFrame:
        return view_reference(lists, **change)

    right = made()
    bare_spend, bare_touch = (
        right["spend_yuan"].mask(right["last_order_on"].isna()),
        right["touches_30d"].replace(0, NAN),
    )
    ideas = {
        "M31": right[right["last_order_on"].notna()],
        "M31 notes": right[right["last_note"].notna()],
        "M31 tags": right[right["tags"].notna()],
        "M31 touches": right[right["touches_30d"] > 0],
        "M35 distinct": made(spent=lambda orders: sum({fen for _, fen in orders}) / 100),
        "M36": made(counted=lambda day, delivered: day > "2026-05-31"),
        "M37": made(counted=lambda day, delivered: day >= "2026-05-31" and delivered),
        "M37 ever": made(counted=lambda day, delivered: delivered),
        "M94": made(counted=lambda day, delivered: day > "2026-06-23" and delivered),
        "M37 last day": made(counted=lambda day, delivered: "2026-05-31" < day < DAY and delivered),
        "M37 ever sent": made(counted=lambda day, delivered: True),
        "M39": made(staff=lambda name: not name.startswith("left")),
        "M40 first": made(noted=min),
        "M40 alphabet": made(by=lambda note: note[4]),
        "M52": made(by=lambda note: (note[2], -int(note[0][1:]))),
        "M41": made(month="2026-05-31"),
        "M42": right.assign(spend_yuan=bare_spend, touches_30d=bare_touch),
        "M42 spend": right.assign(spend_yuan=bare_spend),
        "M42 touches": right.assign(touches_30d=bare_touch),
        "M43": right.assign(touches_30d=right["touches_30d"].clip(lower=1)),
        "M44": right.assign(spend_yuan=100 * right["spend_yuan"]),
        "M44 whole": right.assign(spend_yuan=right["spend_yuan"] // 1),
        "M46": made(spent=lambda orders: sum(fen for day, fen in orders if day > "2025-06-30") / 100),
        "M47": made(day_of=min),
        "M48": made(tag_of=max),
    }
    return different(VIEW, right, ideas)


# ---- plan_result ----------------------------------------------------------------------------------------------------

UNSEEN_SEED, UNSEEN_WORLDS = 90210, 10
MARGIN, UNSUBSCRIBES = 5.8, 0.065  # a little below what the visible check asks, so that chance costs nobody the points
STANDING = """
owner: A
budget_yuan: 1500
weekly_cap: 1
holdout: 0.1
consent: true
quiet_hours: [22, 8]
stop: {metric: unsubscribe_rate, above: 0.01, weeks: 4}
review_date: 2026-10-12
kpis:
  - {metric: repurchase_rate, tier: active, base: 0, target: 0.1, low: 0, high: 0.2, date: 2027-06-30, owner: A, measured_by: holdout}
  - {metric: unsubscribe_rate, base: 0, target: 0.04, low: 0.02, high: 0.06, date: 2027-06-30, owner: A, measured_by: holdout}
rules:
  - {who: [new, active, loyal], trigger: cycle_reached, channel: one_to_one}
  - {who: [dormant], trigger: dormant, days: 60, channel: one_to_one}
  - {who: [potential], trigger: never}
"""


def plan_result() -> tuple[Case, ...]:
    """Return worlds that no learner has seen, and a plan that stands in them."""
    from siyu_helpers.plan import Plan

    return (Case((UNSEEN_SEED, UNSEEN_WORLDS, MARGIN, UNSUBSCRIBES), Plan.from_yaml(STANDING)),)


# ---- incremental_effect ---------------------------------------------------------------------------------------------


def year_at_random(seed: int, treated: int, held: int) -> pd.DataFrame:
    """Return users of a year, the two groups of other size and spread, in no order."""
    rng = np.random.default_rng(seed)
    many = treated + held
    holdout = np.arange(many) < held
    base = np.where(rng.random(many) < 0.6, rng.gamma(1.2, 90, many), 0)
    touches = np.where(holdout | (rng.random(many) < 0.2), 0, rng.integers(1, 9, many))
    margin = (
        base * np.where(holdout, 1, 1.15) + rng.normal(0, np.where(holdout, 4, 18), many) * (base > 0) - 0.3 * touches
    )
    table = pd.DataFrame(
        {
            "user_id": [f"F{user:04d}" for user in range(many)],
            "tier": rng.choice(["new", "active", "dormant"], many),
            "holdout": holdout,
            "orders": np.ceil(base / 25).astype("int64"),
            "margin_fen": (100 * margin).astype("int64"),
            "margin_before_fen": (100 * np.abs(base * 0.9 + rng.normal(0, 9, many))).astype("int64"),
            "touches": touches.astype("int64"),
            "unsubscribed": (touches > 0) & (rng.random(many) < 0.1),
        }
    )
    return table.sample(frac=1, random_state=seed)


def effect_reference(treated: pd.Series, control: pd.Series, usevar: str = "unequal", level: float = 0.95) -> tuple:
    """Return the difference of two means with its interval, as statsmodels has it."""
    both = CompareMeans(DescrStatsW(treated), DescrStatsW(control))
    return (float(treated.mean() - control.mean()), *both.tconfint_diff(alpha=1 - level, usevar=usevar))


@cache
def incremental_effect() -> tuple[Case, ...]:
    """Return the years of three shops: a small one, a large one, and one without the columns that nobody needs."""
    years = [year_at_random(31, 60, 14), year_at_random(32, 1800, 200), year_at_random(33, 300, 75)]
    years[2] = years[2][["holdout", "margin_fen", "orders", "margin_before_fen", "touches", "unsubscribed"]]
    return tuple(_effect_case(year) for year in years)


def _effect_case(year: pd.DataFrame) -> Case:
    yuan, before, held = year["margin_fen"] / 100, year["margin_before_fen"] / 100, year["holdout"]
    right = effect_reference(yuan[~held], yuan[held])
    error = math.sqrt(yuan[~held].var() / (~held).sum() + yuan[held].var() / held.sum())

    def around(half: float, effect: float = right[0]) -> tuple:
        return effect, effect - half, effect + half

    def suspects() -> dict[str, tuple]:
        per_order = (yuan / year["orders"]).where(year["orders"] > 0)
        each = [math.sqrt(one.var() / len(one)) for one in (yuan[~held], yuan[held])]
        ideas = {
            "M70": effect_reference(yuan[~held], before[~held]),
            "M82": effect_reference((yuan - before)[~held], (yuan - before)[held]),
            "M71": effect_reference(yuan, yuan[held]),
            "M72": effect_reference(yuan[~held & (year["touches"] > 0)], yuan[held]),
            "M72 stayed": effect_reference(yuan[~held & ~year["unsubscribed"]], yuan[held]),
            "M72 bought": effect_reference(yuan[~held & (year["orders"] > 0)], yuan[held & (year["orders"] > 0)]),
            "M73": effect_reference(per_order[~held].dropna(), per_order[held].dropna()),
            "M74": tuple(100 * one for one in right),
            "M75": (-right[0], -right[2], -right[1]),
            "M76": effect_reference(yuan[~held], yuan[held], usevar="pooled"),
            "M77": effect_reference(yuan[~held], yuan[held], level=0.9),
            "M77 99": effect_reference(yuan[~held], yuan[held], level=0.99),
            "M77 normal": around(1.645 * error),
            "M77 one": around(error),
            "M78": around(1.96 * math.sqrt(yuan[~held].var() + yuan[held].var())),
            "M80": around(1.96 * sum(each)),
            "M81": around(1.96 * each[0]),
            "M79": (right[0], right[0] - right[1], right[0] - right[1]),
            "M79 order": (right[1], right[0], right[2]),
        }
        return different(EFFECT, right, ideas)

    return Case((year,), right, suspects, room=room_of(error))


# ---- this term's data -----------------------------------------------------------------------------------------------


def figures() -> tuple[Case, ...]:
    """Return this term's figures, worked out from the data in force."""
    return _figures(folder())


@cache
def _term(_data: Path) -> tuple[list[tuple], set[str]]:
    """Return who bought what on which day, up to the day of the data, and who is cut off from WeCom."""
    end = pd.Timestamp(DAY, tz=SHOP_ZONE) + pd.Timedelta(days=1)
    lines = load("fruit/order_lines").drop_duplicates()
    tried = set(lines.loc[lines["product"] == "test_item", "order_id"])
    back = lines["refund_fen"].where(lines["refund_time"] < end, 0)  # a later refund has not happened yet
    kept = (lines["status"] == "paid") & ~lines["order_id"].isin(tried) & (lines["order_time"] < end)
    bought = lines[kept & (lines["amount_fen"] > back)]
    days = bought["order_time"].dt.tz_convert(SHOP_ZONE).dt.tz_localize(None).dt.normalize()
    rows = list(zip(bought["user_id"], bought["product"], days, strict=True))
    spells = load("fruit/accounts")
    spells = spells[(spells["channel"] == "wecom") & spells["user_id"].notna()]
    is_open: dict[str, bool] = {}
    for spell in spells.itertuples():
        if spell.connected_at < end:
            gone = any(one < end for one in (spell.removed_at, spell.blocked_at, spell.unsubscribed_at))
            is_open[spell.user_id] = is_open.get(spell.user_id, False) or not gone
    return rows, {user for user, still in is_open.items() if not still}


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    rows, cut_off = _term(_data)
    main = Counter(product for _, product, _ in rows).most_common(1)[0][0]
    cycles, as_of = cycles_reference(rows), pd.Timestamp(DAY)
    week = due_reference(rows, cycles, as_of, cut_off)

    def both(days: float, users: float) -> dict[str, float]:
        return {"cycle_days": days, "users_due": users}

    right = both(cycles[main], week["user_id"].nunique())

    @cache
    def suspects() -> dict[str, dict[str, float]]:
        everybody = due_reference(rows, cycles, as_of, set())
        everything = cycles_reference([(user, "any", day) for user, _, day in rows])["any"]
        mine = due_reference(rows, {main: cycles[main]}, as_of, cut_off)
        same_day = cycles_reference(rows, same_day=True)
        by_same_day = due_reference(rows, same_day, as_of, cut_off)
        ideas = {
            "M87": {**right, "users_due": len(week)},
            "M88": {**right, "users_due": everybody["user_id"].nunique()},
            "M88 reminders": {**right, "users_due": len(everybody)},
            "M89": {**right, "users_due": mine["user_id"].nunique()},
            "M90": {**right, "cycle_days": everything},
            "M90 median": {**right, "cycle_days": median(cycles.values())},
            "M90 mean": {**right, "cycle_days": fmean(cycles.values())},
            "M90 shortest": {**right, "cycle_days": min(cycles.values())},
            "M15": {**right, "cycle_days": cycles_reference(rows, middle=fmean)[main]},
            "M14": both(same_day[main], by_same_day["user_id"].nunique()),
            "M14 cycle": {**right, "cycle_days": same_day[main]},
            "M25": {
                **right,
                "users_due": due_reference(rows, cycles, as_of, cut_off, window=lambda ahead: ahead <= 6)[
                    "user_id"
                ].nunique(),
            },
            "M24": {
                **right,
                "users_due": due_reference(rows, cycles, as_of, cut_off, window=lambda ahead: 0 <= ahead <= 7)[
                    "user_id"
                ].nunique(),
            },
        }
        return different(FIGURES, right, ideas)

    return (Case((), right, suspects),)
