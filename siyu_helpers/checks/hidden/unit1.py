"""Fresh data and references for unit 1. A misconception is the reference with one part changed."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.checks.unit1 import QUARTER, mode_cases
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE

DAY = pd.Timestamp("2026-03-15")
WINDOW = pd.Timestamp("2026-02-01"), pd.Timestamp("2026-03-15")
BEFORE_ALL = pd.Timestamp("2023-01-01"), pd.Timestamp("2023-12-31")
ENDINGS = ("removed_at", "blocked_at", "unsubscribed_at")
NOBODY = float("nan")


def moments(rng: np.random.Generator, count: int, first: int, last: int, near: pd.Timestamp = DAY) -> pd.DatetimeIndex:
    """Return moments so many days around a day, one in ten close to it: its first and last minutes, the night after."""
    minutes = rng.integers(first * 1440, last * 1440, count)
    on_the_day = rng.random(count) < 0.1
    minutes[on_the_day] = rng.choice([0, 1, 480, 1260, 1439, 1440, 1600], on_the_day.sum())
    return near.tz_localize(SHOP_ZONE) + pd.to_timedelta(minutes, unit="min")


def as_numbers(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with ids such as "u007" as whole numbers."""
    return frame.assign(**{name: pd.to_numeric(frame[name].str[1:]).astype("Int64") for name in columns})


def mixed(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the rows in another order, with a column that is not needed."""
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True).assign(note="")


# ---- reachable_users ------------------------------------------------------------------------------------------------


def spells_frame(seed: int, people: int = 120) -> pd.DataFrame:
    """Return spells of accounts with every way to end, returns, several accounts a person and unknown people."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), rng.choice([1, 1, 1, 2, 3], people))
    account = np.arange(len(person))
    connected = moments(rng, len(account), -500, 20)
    days = rng.choice([5, 40, 200, 9999], len(account), p=[0.2, 0.2, 0.2, 0.4])
    ended = pd.Series(connected + pd.to_timedelta(days * 1440 + 7, unit="min")).where(days < 9999)
    ended[::11] = pd.Series(connected + pd.to_timedelta(1, unit="h"))[::11]
    on_day = (rng.random(len(account)) < 0.08) & (connected < DAY.tz_localize(SHOP_ZONE))
    ended[on_day] = DAY.tz_localize(SHOP_ZONE) + pd.Timedelta(hours=9)
    kind = rng.integers(0, 3, len(account))
    frame = pd.DataFrame(
        {
            "account_id": [f"a{number:03d}" for number in account],
            "user_id": [f"u{number:03d}" if number % 9 else np.nan for number in person],
            "person_id": [f"p{number:03d}" if number % 17 else np.nan for number in person],
            "channel": rng.choice(["wecom", "group", "mini_program"], len(account)),
            "connected_at": connected,
        }
    )
    for number, ending in enumerate(ENDINGS):
        frame[ending] = ended.where(kind == number)
    frame["muted_at"] = pd.Series(connected + pd.Timedelta(days=3)).where(rng.random(len(account)) < 0.15)
    back = frame[ended.notna() & (rng.random(len(account)) < 0.5)].copy()
    back["connected_at"] = ended[back.index] + pd.Timedelta(days=2)
    back[list(ENDINGS)] = frame.loc[back.index, list(ENDINGS)].apply(lambda times: times + pd.Timedelta(days=30))
    back.loc[back.index[::2], list(ENDINGS)] = pd.NaT
    return mixed(pd.concat([frame, back]), seed)


def reachable_reference(
    accounts: pd.DataFrame,
    day: pd.Timestamp,
    endings: tuple[str, ...] = ENDINGS,
    begun: Callable = lambda moment, day: moment.date() <= day,
    over: Callable = lambda moment, day: moment.date() <= day,
    who: str = "person_id",
    unknown: bool = False,
) -> set:
    """Return who has a spell that has begun and is not over."""
    found = set()
    for spell in accounts.itertuples():
        ends = [getattr(spell, ending) for ending in endings]
        if begun(spell.connected_at, day.date()) and not any(over(end, day.date()) for end in ends if not pd.isna(end)):
            found.add(getattr(spell, who))
    missing = {one for one in found if pd.isna(one)}
    return (found - missing) | ({NOBODY} if missing and unknown else set())


@cache
def reachable_users() -> tuple[Case, ...]:
    """Return text ids, whole-number ids on another day, and no accounts."""
    spells = spells_frame(5)
    numbers = as_numbers(spells_frame(8, people=60), "person_id", "user_id")
    empty = spells.iloc[:0]
    return (
        Case((spells, DAY), reachable_reference(spells, DAY), _reachable_suspects(spells)),
        Case((numbers, pd.Timestamp("2025-10-31")), reachable_reference(numbers, pd.Timestamp("2025-10-31"))),
        Case((empty, DAY), set()),
    )


def _reachable_suspects(spells: pd.DataFrame) -> dict[str, set]:
    def made(accounts: pd.DataFrame = spells, **change: object) -> set:
        return reachable_reference(accounts, DAY, **change)

    def in_utc(moment: pd.Timestamp, day: date) -> bool:
        return moment.tz_convert("UTC").date() <= day

    def before_midnight(moment: pd.Timestamp, day: date) -> bool:
        return moment.date() < day or (moment.date() == day and (moment.hour, moment.minute) == (0, 0))

    known = spells[[moment.date() <= DAY.date() for moment in spells["connected_at"]]]
    ended = known[list(ENDINGS)].apply(
        lambda times: [not pd.isna(time) and time.date() <= DAY.date() for time in times]
    )
    gone = known[ended.any(axis=1)]
    first = spells.sort_values("connected_at").drop_duplicates("account_id")
    return {
        "P1": made(endings=()),
        "P1 removed": made(endings=ENDINGS[1:]),
        "P1 blocked": made(endings=ENDINGS[::2]),
        "P1 unsubscribed": made(endings=ENDINGS[:2]),
        "P2": made(who="account_id"),
        "P14": made(who="user_id"),
        "P13": made(unknown=True),
        "P15": made(over=lambda moment, day: True),
        "P15 ever": made(begun=lambda moment, day: True, over=lambda moment, day: True),
        "P64": reachable_reference(spells, QUARTER[1]),
        "P16": made(begun=lambda moment, day: True),
        "P17": made(endings=(*ENDINGS, "muted_at")),
        "P18": made(begun=before_midnight),
        "P18 both": made(begun=before_midnight, over=before_midnight),
        "P18 ended": made(over=before_midnight),
        "P18 of UTC": made(begun=in_utc, over=in_utc),
        "P3": made(first),
        "P19": made(spells[~spells["person_id"].isin(gone["person_id"].dropna())]),
        "P20": made(spells.dropna(subset="user_id")),
    }


# ---- role_of --------------------------------------------------------------------------------------------------------


def community(seed: int, count: int = 90) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return users (one in eight a person's second), clean orders, and referrals with self-invites and doubles."""
    rng = np.random.default_rng(seed)
    person = np.arange(count)
    second = rng.random(count) < 0.25
    person[second] = rng.integers(0, count // 2, second.sum())
    registered = moments(rng, count, -300, 40)
    joined = pd.Series(registered + pd.Timedelta(days=20)).where(rng.random(count) < 0.3)
    ids = [f"u{number:03d}" for number in range(count)]
    users = pd.DataFrame(
        {
            "source": rng.choice(["friend", "store"], count),
            "joined_member_at": joined,
            "registered_at": registered,
            "person_id": [f"p{number:03d}" for number in person],
            "user_id": ids,
        }
    )
    buyers = rng.choice(ids[: count - 20], count)
    orders = pd.DataFrame(
        {
            "amount_fen": rng.integers(9, 200, count) * 100,
            "order_time": moments(rng, count, -100, 30),
            "user_id": buyers,
            "order_id": [f"x{number:04d}" for number in range(count)],
        }
    )
    rows = []
    for number in rng.permutation(count)[: count * 2 // 3]:
        other = [ids[index] for index in rng.integers(0, count, rng.integers(1, 4))]
        same = [ids[index] for index in np.flatnonzero(person == person[number])]
        kind = rng.integers(0, 6)
        guests = {0: [ids[number], other[0]], 1: [other[0], other[0]], 2: [*same, other[0]]}.get(kind, other)
        rows += [(ids[number], guest, 1) for guest in guests]
        rows += [(ids[number], np.nan, 0)] * int(rng.integers(0, 3))
    for number in np.flatnonzero(second)[:8]:  # one invitation under each name, and both names of one person brought
        twin = np.flatnonzero(person == person[number])
        rows += [(ids[index], ids[(index + 7) % count], 1) for index in twin]
        rows += [(ids[-1 - int(number) % 20], ids[index], 1) for index in twin]
    referrals = pd.DataFrame(rows, columns=["inviter_id", "invitee_id", "accepted"])
    return mixed(users, seed), mixed(orders, seed + 1), mixed(referrals, seed + 2)


def roles_reference(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    referrals: pd.DataFrame,
    accepted: bool = True,
    counts: Callable = lambda inviter, invitee, person: person[inviter] != person[invitee],
    enough: int = 2,
    pair: Callable = lambda inviter, invitee, person: (person[inviter], person[invitee]),
    highest: Callable = lambda ordered, joined, koc: (
        "koc" if koc else "member" if joined else "customer" if ordered else "fan"
    ),
) -> pd.Series:
    """Return each person's role, person by person; `pair` tells which referrals are the same."""
    person = dict(zip(users["user_id"], users["person_id"], strict=True))
    pairs = set()
    for place, row in enumerate(referrals.itertuples()):
        if row.accepted and counts(row.inviter_id, row.invitee_id, person):
            pairs.add(pair(row.inviter_id, row.invitee_id, person))
        elif not row.accepted and not accepted:
            pairs.add((person[row.inviter_id], f"nobody {place}"))
    brought = Counter(inviter for inviter, *_ in pairs)
    ordered = {person[user] for user in orders["user_id"]}
    joined = {person[row.user_id] for row in users.itertuples() if not pd.isna(row.joined_member_at)}
    found = {one: highest(one in ordered, one in joined, brought[one] >= enough) for one in person.values()}
    return pd.Series(found, name="role", dtype="str").rename_axis("person_id")


@cache
def role_of() -> tuple[Case, ...]:
    """Return text ids, whole-number ids, and nobody."""
    tables = community(3)
    users, orders, referrals = community(4, count=60)
    numbers = (
        as_numbers(users, "user_id", "person_id"),
        as_numbers(orders, "user_id"),
        as_numbers(referrals, "inviter_id", "invitee_id"),
    )
    empty = tuple(table.iloc[:0] for table in tables)
    return (
        Case(tables, roles_reference(*tables), _role_suspects(*tables)),
        Case(numbers, roles_reference(*numbers)),
        Case(empty, roles_reference(*empty)),
    )


def _role_suspects(users: pd.DataFrame, orders: pd.DataFrame, referrals: pd.DataFrame) -> dict[str, pd.Series]:
    def made(**change: object) -> pd.Series:
        return roles_reference(users, orders, referrals, **change)

    def of_one_user(keep: str) -> pd.Series:
        kept = users.drop_duplicates("person_id", keep=keep)
        mine = [table[table[column].isin(kept["user_id"])] for table, column in ((orders, "user_id"),)]
        rest = referrals[referrals["inviter_id"].isin(kept["user_id"])]
        rest = rest[rest["invitee_id"].isin(kept["user_id"]) | (rest["accepted"] == 0)]
        return roles_reference(kept, *mine, rest)

    right = made()
    turned = referrals[referrals["accepted"] == 1].rename(
        columns={"inviter_id": "invitee_id", "invitee_id": "inviter_id"}
    )
    by_user = users.assign(person_id=users["user_id"])
    person = users.set_index("user_id")["person_id"]
    by_users = roles_reference(by_user, orders, referrals, counts=lambda one, two, _: person[one] != person[two])
    return {
        "P21": made(highest=lambda ordered, joined, koc: _first(customer=ordered, member=joined, koc=koc)),
        "P21 member": made(highest=lambda ordered, joined, koc: _first(member=joined, koc=koc, customer=ordered)),
        "P22": made(accepted=False),
        "P22 rows": made(accepted=False, counts=lambda *_: True, pair=_numbered()),
        "P65": made(counts=lambda *_: True, pair=_numbered()),
        "P23": made(counts=lambda one, two, person: one == two or person[one] != person[two]),
        "P23 other user": made(counts=lambda one, two, person: one != two),
        "P24": roles_reference(users, orders, referrals, pair=_numbered()),
        "P24 users": made(pair=lambda one, two, person: (person[one], two)),
        "P25": made(enough=1),
        "P25 more": made(enough=3),
        "P26": of_one_user("first"),
        "P26 last": of_one_user("last"),
        "P27": right[right != "fan"],
        "P27 buyers": right[right.index.isin(orders["user_id"].map(person))],
        "P28": made(highest=lambda ordered, joined, koc: _first(koc=koc, member=joined and ordered, customer=ordered)),
        "P29": made(
            highest=lambda ordered, joined, koc: _first(
                koc=koc and (ordered or joined), member=joined, customer=ordered
            )
        ),
        "P30": roles_reference(users, orders, turned),
        "P14": by_users,
    }


def _first(**reached: bool) -> str:
    return next((role for role, is_reached in reached.items() if is_reached), "fan")


def _numbered() -> Callable:
    """Return a `pair` that takes no two referrals for the same."""
    seen: list[int] = []

    def pair(inviter: str, invitee: str, person: dict) -> tuple:
        seen.append(0)
        return person[inviter], person[invitee], len(seen)

    return pair


# ---- repurchase_rate ------------------------------------------------------------------------------------------------


def purchases_frame(seed: int, users: int = 150) -> pd.DataFrame:
    """Return clean orders around the window: on its first and last minutes, several a day, some long before."""
    rng = np.random.default_rng(seed)
    user = np.repeat(np.arange(users), 1 + rng.poisson(1.6, users))
    time = pd.Series(moments(rng, len(user), -130, 60))
    first_day = rng.random(len(user)) < 0.06
    time[first_day] = WINDOW[0].tz_localize(SHOP_ZONE) + pd.to_timedelta(rng.integers(0, 600, first_day.sum()), "min")
    same = np.flatnonzero(rng.random(len(user)) < 0.15)
    same = same[same > 0]
    time[same] = time[same - 1].to_numpy() + pd.Timedelta(minutes=1)
    frame = pd.DataFrame({"amount_fen": 100 * rng.integers(9, 200, len(user)), "order_time": time})
    frame["user_id"] = [f"u{number:03d}" for number in user]
    frame["order_id"] = [f"x{number:04d}" for number in rng.permutation(len(user))]
    return mixed(frame, seed)


def repurchase_reference(
    orders: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    inside: Callable = lambda day, start, end: start <= day <= end,
    unit: Callable = lambda order, day: order,
    share: Callable = lambda counts: (sum(count >= 2 for count in counts), len(counts)),
) -> float:
    """Return the share of repeat buyers, order by order."""
    seen: dict[object, set] = {}
    first, last = start.date(), end.date()
    for user, order, day in zip(orders["user_id"], orders["order_id"], orders["order_time"].dt.date, strict=True):
        if inside(day, first, last):
            seen.setdefault(user, set()).add(unit(order, day))
    part, whole = share([len(found) for found in seen.values()])
    return part / whole if whole else float("nan")


def _repurchase_suspects(orders: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, float]:
    def made(**change: Callable) -> float:
        return repurchase_reference(orders, start, end, **change)

    def of_buyers(**change: Callable) -> float:
        days = orders["order_time"].dt.date
        buyers = set(orders.loc[(days >= start.date()) & (days <= end.date()), "user_id"])
        return repurchase_reference(orders[orders["user_id"].isin(buyers)], start, end, **change)

    right = made()
    everyone = orders["user_id"].nunique()
    return {
        "P4": made(share=lambda counts: (sum(count >= 2 for count in counts), everyone)),
        "P5": made(share=lambda counts: (sum(counts), len(counts))),
        "P31": of_buyers(inside=lambda day, start, end: True),
        "P31 earlier": of_buyers(inside=lambda day, start, end: day <= end),
        "P31 later": of_buyers(inside=lambda day, start, end: day >= start),
        "P36": made(inside=lambda day, start, end: True),
        "P36 typed": repurchase_reference(orders, *QUARTER),
        "P32": made(inside=lambda day, start, end: start <= day < end),
        "P32 both": made(inside=lambda day, start, end: start < day < end),
        "P33": made(unit=lambda order, day: day),
        "P34": made(share=lambda counts: (sum(count > 2 for count in counts), len(counts))),
        "P35": made(share=lambda counts: (sum(counts) - len(counts), sum(counts))),
        "P35 orders": made(share=lambda counts: (sum(count for count in counts if count >= 2), sum(counts))),
        "P50": 1 - right,
        "P38": 100 * right,
    }


@cache
def repurchase_rate() -> tuple[Case, ...]:
    """Return text ids, whole-number ids in another window, a time without buyers, and no orders at all."""
    orders = purchases_frame(6)
    numbers = as_numbers(purchases_frame(7, users=50), "user_id")
    other = pd.Timestamp("2026-03-15"), pd.Timestamp("2026-04-30")
    return (
        Case((orders, *WINDOW), repurchase_reference(orders, *WINDOW), _repurchase_suspects(orders, *WINDOW)),
        Case((numbers, *other), repurchase_reference(numbers, *other)),
        Case((orders, *BEFORE_ALL), float("nan"), {"P39": 0}),
        Case((orders.iloc[:0], *WINDOW), float("nan")),
    )


# ---- lifetime_value -------------------------------------------------------------------------------------------------


@cache
def lifetime_value() -> tuple[Case, ...]:
    """Return single users and a long column of them with one margin for all."""
    rng = np.random.default_rng(12)
    orders, value = rng.uniform(1, 40, 50).round(2), rng.integers(900, 20_000, 50)
    years = rng.uniform(0.25, 6, 50).round(2)
    several = pd.Series(orders), pd.Series(value), pd.Series(years), 0.37
    truth = np.array([orders[place] * value[place] * years[place] for place in range(50)]) * 0.37
    suspects = {"P7": truth / 0.37, "P40": truth * 12, "P40 months": truth / 12, "P6": truth.sum()}
    return (
        _one_user(18.5, 3870, 1.75, 0.31),
        _one_user(3, 12_999, 0.5, 0.52),
        Case(several, truth, suspects),
    )


def _one_user(orders: float, value: float, years: float, margin: float) -> Case:
    truth = orders * value * years * margin
    suspects = {
        "P7": truth / margin,
        "P7 cost": truth / margin * (1 - margin),
        "P7 divided": truth / margin / margin,
        "P40": truth * 12,
        "P40 months": truth / 12,
        "P42": truth / years,
        "P42 one order": truth / orders,
        "P43": truth // 1,
        "P41": truth / 100,
    }
    return Case((orders, value, years, margin), truth, suspects)


# ---- referral_rate --------------------------------------------------------------------------------------------------


def newcomers_frame(seed: int, count: int = 220) -> pd.DataFrame:
    """Return users around the window, a fifth brought, some by themselves or by their own other user."""
    rng = np.random.default_rng(seed)
    person = np.arange(count)
    second = rng.random(count) < 0.12
    person[second] = rng.integers(0, count // 3, second.sum())
    time = pd.Series(moments(rng, count, -110, 40, WINDOW[1]))
    first_day = rng.random(count) < 0.06
    time[first_day] = WINDOW[0].tz_localize(SHOP_ZONE) + pd.to_timedelta(rng.integers(0, 700, first_day.sum()), "min")
    kind = rng.choice(["nobody", "other", "self"], count, p=[0.6, 0.33, 0.07])
    inviter = np.where(kind == "self", np.arange(count), rng.integers(0, count // 4, count))
    first_user = [int(np.flatnonzero(person == one)[0]) for one in person]
    own_other = second & (rng.random(count) < 0.5)
    inviter = np.where(own_other, first_user, inviter)
    invited = own_other | (kind != "nobody")
    frame = pd.DataFrame(
        {
            "invited_by": [f"u{one:03d}" if named else np.nan for one, named in zip(inviter, invited, strict=True)],
            "source": rng.choice(["friend", "store"], count, p=[0.6, 0.4]),
            "registered_at": time,
            "person_id": [f"p{one:03d}" for one in person],
            "user_id": [f"u{one:03d}" for one in range(count)],
        }
    )
    return mixed(frame, seed)


def referral_reference(
    users: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    inside: Callable = lambda day, start, end: start <= day <= end,
    brought: Callable = lambda user, person: (
        not pd.isna(user.invited_by) and person[user.invited_by] != person[user.user_id]
    ),
    share: Callable = lambda new, brought: (len(brought), len(new)),
) -> float:
    """Return the share of new users brought by another person, user by user."""
    person = dict(zip(users["user_id"], users["person_id"], strict=True))
    days = users["registered_at"].dt.date
    new = [user for user, day in zip(users.itertuples(), days, strict=True) if inside(day, start.date(), end.date())]
    part, whole = share(new, [user for user in new if brought(user, person)])
    return part / whole if whole else float("nan")


def _referral_suspects(users: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, float]:
    def made(**change: Callable) -> float:
        return referral_reference(users, start, end, **change)

    person = dict(zip(users["user_id"], users["person_id"], strict=True))
    right = made()
    days = users["registered_at"].dt.date
    fresh = set(users.loc[(days >= start.date()) & (days <= end.date()), "user_id"])

    def other(user: tuple, unknown: bool) -> bool:
        """Say whether another person brought the user, if only the new users can be looked up."""
        return person[user.invited_by] != user.person_id if user.invited_by in fresh else unknown

    return {
        "P70": made(brought=lambda user, person: not pd.isna(user.invited_by)),
        "P70 other user": made(
            brought=lambda user, person: not pd.isna(user.invited_by) and user.invited_by != user.user_id
        ),
        "P68": made(brought=lambda user, person: other(user, unknown=False)),
        "P68 gaps": made(brought=lambda user, person: not pd.isna(user.invited_by) and other(user, unknown=True)),
        "P68 all gaps": made(brought=lambda user, person: other(user, unknown=True)),
        "P44": made(share=lambda new, brought: (len(brought), len(users))),
        "P36": made(inside=lambda day, start, end: True),
        "P36 typed": referral_reference(users, *QUARTER),
        "P45": made(share=lambda new, brought: (len(brought), len(new) - len(brought))),
        "P46": made(brought=lambda user, person: user.source == "friend"),
        "P32": made(inside=lambda day, start, end: start <= day < end),
        "P32 both": made(inside=lambda day, start, end: start < day < end),
        "P47": made(share=lambda new, brought: (len({user.invited_by for user in brought}), len(new))),
        "P48": made(
            share=lambda new, brought: (
                len(brought),
                sum(pd.isna(user.invited_by) or person[user.invited_by] != user.person_id for user in new),
            )
        ),
        "P49": made(brought=lambda user, person: pd.isna(user.invited_by) or person[user.invited_by] != user.person_id),
        "P49 users": made(brought=lambda user, person: pd.isna(user.invited_by) or user.invited_by != user.user_id),
        "P38": 100 * right,
    }


@cache
def referral_rate() -> tuple[Case, ...]:
    """Return text ids, whole-number ids in another window, a time without new users, and no users at all."""
    users = newcomers_frame(9)
    numbers = as_numbers(newcomers_frame(10, count=80), "user_id", "person_id", "invited_by")
    other = pd.Timestamp("2026-03-15"), pd.Timestamp("2026-04-15")
    return (
        Case((users, *WINDOW), referral_reference(users, *WINDOW), _referral_suspects(users, *WINDOW)),
        Case((numbers, *other), referral_reference(numbers, *other)),
        Case((users, *BEFORE_ALL), float("nan"), {"P39": 0}),
        Case((users.iloc[:0], *WINDOW), float("nan")),
    )


# ---- operating_mode -------------------------------------------------------------------------------------------------

FRESH_TRADES = """
75      45   automated  P53 one_to_one
2000000 3650 one_to_one P53 automated   P55 not_suited
999     365  automated  P56 not_suited  P53 one_to_one
9999    366  not_suited P54 one_to_one
1       4000 not_suited P51 automated   P54 one_to_one
3000    20   one_to_one P52 automated
1000    365  one_to_one P56 automated
10000   366  one_to_one P56 not_suited
12000   9125 one_to_one P53 automated   P55 not_suited
5000    364  one_to_one P52 automated   P55 not_suited
"""


@cache
def operating_mode() -> tuple[Case, ...]:
    """Return ten other trades, four of them on a bound."""
    return mode_cases(FRESH_TRADES)


# ---- figures --------------------------------------------------------------------------------------------------------


def figures() -> tuple[Case, ...]:
    """Return this term's figures of the quarter, worked out from the data in force."""
    return _figures(folder())


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    end = QUARTER[1]
    accounts, users, orders = (load(f"fruit/{table}") for table in ("accounts", "users", "orders"))
    right = {
        "reachable_share": _share_reached(accounts, end),
        "repurchase_rate": repurchase_reference(orders, *QUARTER),
        "referral_rate": referral_reference(users, *QUARTER),
    }

    return (Case((), right, lambda: _figure_suspects(_data)),)


@cache
def _figure_suspects(_data: Path) -> dict[str, dict[str, float]]:
    end = QUARTER[1]
    accounts, users, orders = (load(f"fruit/{table}") for table in ("accounts", "users", "orders"))
    (case,) = _figures(_data)
    ever = accounts[accounts["connected_at"] < (end + pd.Timedelta(days=1)).tz_localize(SHOP_ZONE)]
    over = ever[list(ENDINGS)].apply(lambda times: times.dt.date <= end.date()).any(axis=1)
    reached = len(reachable_reference(accounts, end))
    months = pd.date_range(*QUARTER, freq="MS")
    by_month = [repurchase_reference(orders, month, month + pd.offsets.MonthEnd()) for month in months]
    found = {
        "P2": ("reachable_share", (~over).sum() / len(ever)),
        "P2 accounts": ("reachable_share", (~over).sum() / ever["account_id"].nunique()),
        "P16": ("reachable_share", reached / accounts["person_id"].nunique()),
        "P63": ("reachable_share", reached / users["person_id"].nunique()),
        "P63 users": ("reachable_share", reached / len(users)),
        "P63 accounts": ("reachable_share", reached / len(ever)),
        "P17": ("reachable_share", _share_reached(accounts, end, endings=(*ENDINGS, "muted_at"))),
        "P12": ("repurchase_rate", sum(by_month) / len(months)),
    }
    for idea, rate in _repurchase_suspects(orders, *QUARTER).items():
        found[f"{idea} repurchase"] = ("repurchase_rate", rate)
    for idea, rate in _referral_suspects(users, *QUARTER).items():
        if not idea.startswith("P68 "):  # with gaps taken for others, nothing in the term's data sets it apart
            found[f"{idea} referral"] = ("referral_rate", rate)
    tables = {idea: {**case.truth, entry: value} for idea, (entry, value) in found.items() if "typed" not in idea}
    for places in (2, 3, 4):
        tables[f"P43 {places}"] = {name: round(value, places) for name, value in case.truth.items()}
    return tables


def _share_reached(accounts: pd.DataFrame, day: pd.Timestamp, **change: object) -> float:
    ever = reachable_reference(accounts, day, endings=())
    return len(reachable_reference(accounts, day, **change)) / len(ever)
