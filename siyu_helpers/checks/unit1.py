"""Checks of unit 1, Private-domain users. Expectations here are worked out by hand on tiny frames."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, Scalar, Table, UnfitError, Unit, ValueItem
from siyu_helpers.checks.shapes import RELATIVE, Code, Members
from siyu_helpers.data import load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.pool import reachable_users as connected_people
from siyu_helpers.pool import referral_rate as rate_of_users
from siyu_helpers.pool import repurchase_rate as rate_of_orders

DAY = pd.Timestamp("2026-06-30")
QUARTER = pd.Timestamp("2026-04-01"), DAY
EARLIER = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-03-31")

PEOPLE = Members("person_id", "编号", "person")
ROLES = ("fan", "customer", "member", "koc")
ROLE = Table("person_id", {"role": frozenset(ROLES)}, "编号", "person", any_index=True)
NUMBER = Scalar()
MODE = Code(frozenset({"one_to_one", "automated", "not_suited"}))
FIGURES = Record(("reachable_share", "repurchase_rate", "referral_rate"))


def frame(rows: str, columns: str, times: Iterable[str] = ()) -> pd.DataFrame:
    """Read a table written as text, "-" for a missing value; what stands behind the last column is a comment."""
    names = columns.split()
    cells = [line.split()[: len(names)] for line in rows.strip().splitlines()]
    table = pd.DataFrame(cells, columns=names, dtype="str").replace("-", np.nan)
    return table.assign(**{name: pd.to_datetime(table[name]).dt.tz_localize(SHOP_ZONE) for name in times})


# ---- reachable_users ------------------------------------------------------------------------------------------------

# Each person carries one trap.
SPELLS = """
A01 F01 p01 wecom            2026-01-05T10:00 - - - -
A02 F01 p01 mini_program     2026-02-01T12:00 - - - -                    a second account
A03 F02 p02 official_account 2025-09-01T09:00 - - 2026-03-01T20:00 -     unsubscribed
A04 F03 p03 wecom            2025-10-01T09:00 2026-05-01T08:00 - - -     removed
A05 F04 p04 group            2025-10-02T09:00 - 2026-04-01T08:00 - -     blocked
A06 F05 p05 wecom            2025-08-01T09:00 2026-02-01T08:00 - - -     one account gone
A07 F05 p05 group            2025-12-01T09:00 - - - -                    the other one not
A08 F06 p06 official_account 2025-07-01T09:00 - - 2025-11-01T08:00 -     left
A08 F06 p06 official_account 2026-03-01T09:00 - - - -                    and came back
A09 F07 p07 wecom            2025-09-09T09:00 - - - 2026-01-01T10:00     muted
A10 F08 p08 group            2026-01-15T09:00 2026-07-03T09:00 - - -     leaves after the day
A11 F09 p09 mini_program     2026-07-02T09:00 - - - -                    connects after the day
A12 F10 p10 wecom            2026-06-30T21:15 - - - -                    connects on the day
A13 F11 p11 official_account 2025-12-12T09:00 - - 2026-06-30T08:00 -     unsubscribes on the day
A14 F12 -   official_account 2026-02-02T09:00 - - - -                    nobody we know
A15 -   p12 official_account 2026-02-03T09:00 - - - -                    known, never registered
A16 F13 p13 wecom            2025-06-01T09:00 2025-08-01T08:00 - - -     left, came back
A16 F13 p13 wecom            2025-10-01T09:00 - 2026-01-08T08:00 - -     and left again
"""
SPELL_COLUMNS = "account_id user_id person_id channel connected_at removed_at blocked_at unsubscribed_at muted_at"
SPELL_TIMES = SPELL_COLUMNS.split()[4:]


def accounts_frame() -> pd.DataFrame:
    """Return the small frame of the visible check: 18 spells of 16 accounts, unsorted."""
    order = [9, 2, 16, 0, 13, 7, 4, 11, 5, 1, 17, 8, 14, 3, 10, 6, 15, 12]
    return frame(SPELLS, SPELL_COLUMNS, SPELL_TIMES).iloc[order].reset_index(drop=True)


def pairs_of(right: set, suspects: dict[str, set]) -> dict[str, set]:
    """Return what each two misconceptions make of the people together, where nothing else gives the same."""
    people = {idea: found for idea, found in suspects.items() if idea not in ("P2", "P14")}  # these give other ids
    seen, pairs = [right, *suspects.values()], {}
    for one, two in combinations(people, 2):
        both = (right | people[one] | people[two]) - (right - people[one]) - (right - people[two])
        if both not in seen:
            seen.append(both)
            pairs[f"{one} with {two}"] = both
    return pairs


@cache
def reachable_users() -> tuple[Case, ...]:
    """Return the small frame with the persons found by hand, on two days, and what each misconception makes of it."""
    right = {"p01", "p05", "p06", "p07", "p08", "p10", "p12"}
    gone = {"p02", "p03", "p04", "p11", "p13"}
    suspects = {
        "P1": right | gone,
        "P1 removed": right | {"p03"},
        "P1 blocked": right | {"p04", "p13"},
        "P1 unsubscribed": right | {"p02", "p11"},
        "P2": {"A01", "A02", "A07", "A08", "A09", "A10", "A12", "A14", "A15"},
        "P14": {"F01", "F05", "F06", "F07", "F08", "F10", "F12"},
        "P13": right | {np.nan},
        "P15": right - {"p08"},
        "P15 ever": (right - {"p08"}) | {"p09"},
        "P16": right | {"p09"},
        "P17": right - {"p07"},
        "P18": right - {"p10"},
        "P18 both": (right - {"p10"}) | {"p11"},
        "P18 ended": right | {"p11"},
        "P3": right - {"p06"},
        "P19": right - {"p05", "p06"},
        "P20": right - {"p12"},
    }
    at_new_year = {"p02", "p03", "p04", "p05", "p07", "p11", "p13"}
    return (
        Case((accounts_frame(), DAY), right, suspects | pairs_of(right, suspects)),
        Case((accounts_frame(), pd.Timestamp("2025-12-31")), at_new_year, {"P64": right}),
    )


# ---- role_of --------------------------------------------------------------------------------------------------------

# User, person, joined; then the person's role, and what it is if the user alone is looked at.
USERS = """
F01 q01 -                customer
F02 q02 2026-01-05T10:00 member
F03 q03 -                fan
F04 q04 2026-02-01T10:00 member     has never ordered
F05 q05 -                koc        ordered, brought two
F06 q06 2026-03-01T10:00 member     brought one
F07 q07 -                koc        neither ordered nor joined
F08 q08 -                customer   the order is her second user's
F18 q08 -                customer
F09 q09 -                customer   brought one, and herself
F10 q10 -                customer   brought one, and her own second user
F20 q10 -                customer
F11 q11 -                customer   brought one, twice
F12 q12 -                customer   invited three, one accepted
F13 q13 -                koc        brought one under each name
F23 q13 -                koc
F14 q14 2026-04-01T10:00 koc        joined, ordered, brought two
F15 q15 -                customer   brought both users of one person
F16 q16 -                member     her second user joined
F26 q16 2026-05-05T10:00 member
"""
BUYERS = "F01 F01 F02 F05 F06 F18 F09 F10 F11 F12 F14 F15"
INVITATIONS = """
F05 F01 1
F05 F03 1
F06 F04 1
F07 F08 1
F07 F09 1
F07 -   0
F09 F09 1
F09 F12 1
F10 F20 1
F10 F05 1
F11 F02 1
F11 F02 1
F12 F10 1
F12 -   0
F12 -   0
F13 F11 1
F23 F14 1
F14 F15 1
F14 F06 1
F15 F08 1
F15 F18 1
"""


def roles_frames() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return users, clean orders and referrals of the visible check, unsorted."""
    users = frame(USERS, "user_id person_id joined_member_at", ["joined_member_at"])
    users["registered_at"] = pd.Timestamp("2025-07-01 09:00", tz=SHOP_ZONE) + pd.to_timedelta(users.index, unit="D")
    orders = pd.DataFrame({"user_id": BUYERS.split()}, dtype="str")
    orders.insert(0, "order_id", [f"O{number:02d}" for number in range(len(orders))])
    orders["order_time"] = pd.Timestamp("2026-05-01 12:00", tz=SHOP_ZONE) + pd.to_timedelta(orders.index, unit="h")
    orders["amount_fen"] = 4500
    referrals = frame(INVITATIONS, "inviter_id invitee_id accepted").astype({"accepted": "int64"})
    referrals.insert(0, "referral_id", [f"R{number:02d}" for number in range(len(referrals))])
    return users.iloc[::-1].reset_index(drop=True), orders, referrals


@cache
def role_of() -> tuple[Case, ...]:
    """Return the small frames with every role found by hand, and what each misconception makes of them."""
    users, orders, referrals = roles_frames()
    rows = [line.split()[:4] for line in USERS.strip().splitlines()]
    right = {person: role for _, person, _, role in rows}

    def roles(change: dict[str, str] | None = None, leave: Iterable[str] = ()) -> pd.Series:
        found = {person: role for person, role in {**right, **(change or {})}.items() if person not in leave}
        return pd.Series(found, name="role").rename_axis("person_id")

    buyers = ("q02", "q05", "q06", "q14")
    rows_only = ("q09", "q10", "q11", "q15")  # two accepted invitations, fewer than two other people
    idle = ("q03", "q04", "q07", "q13", "q16")
    fans = [person for person, role in right.items() if role == "fan"]
    no_koc = {"q05": "customer", "q07": "fan", "q13": "fan", "q14": "member"}
    suspects = {
        "P21": roles(dict.fromkeys(buyers, "customer")),
        "P21 member": roles({"q14": "member"}),
        "P22": roles({"q12": "koc"}),
        "P22 rows": roles(dict.fromkeys((*rows_only, "q12"), "koc")),
        "P65": roles(dict.fromkeys(rows_only, "koc")),
        "P65 users": roles({**dict.fromkeys(rows_only, "koc"), "q13": "fan"}),
        "P23": roles({"q09": "koc"}),
        "P23 other user": roles({"q10": "koc"}),
        "P24": roles({"q11": "koc", "q15": "koc"}),
        "P24 users": roles({"q15": "koc"}),
        "P25": roles(dict.fromkeys(("q06", "q09", "q10", "q11", "q12", "q15"), "koc")),
        "P25 more": roles(no_koc),
        "P26": roles({"q08": "fan", "q13": "fan", "q16": "fan"}),
        "P26 last": roles({"q07": "fan", "q10": "fan", "q13": "fan"}),
        "P26 referrals": roles({"q13": "fan"}),
        "P27": roles(leave=fans),
        "P27 buyers": roles(leave=idle),
        "P28": roles({"q04": "fan", "q16": "fan"}),
        "P29": roles({"q07": "fan", "q13": "fan"}),
        "P29 strictly": roles({"q04": "fan", "q05": "customer", "q07": "fan", "q13": "fan", "q16": "fan"}),
        "P30": roles({**no_koc, "q08": "koc"}),
        "P14": pd.Series({user: role for user, _, _, role in rows}, name="role").rename_axis("person_id"),
    }
    few = users[users["user_id"].isin(["F03", "F05", "F14"])]
    given = few, orders[orders["user_id"] == "F14"], referrals.iloc[:0]
    return (
        Case((users, orders, referrals), roles(), suspects),
        Case(given, pd.Series({"q03": "fan", "q05": "fan", "q14": "member"}, name="role")),
    )


# ---- repurchase_rate ------------------------------------------------------------------------------------------------

# 18 users bought in the quarter, 7 of them twice or more: 26 orders.
PURCHASES = """
U01 2026-04-10T10:00
U01 2026-05-20T10:00
U02 2026-03-15T10:00  before the quarter
U02 2026-04-20T10:00
U03 2026-05-05T09:00
U03 2026-05-05T18:00  twice on one day
U04 2026-06-10T12:00
U04 2026-06-30T21:00  on the last day
U05 2026-04-01T00:30  on the first day
U05 2026-05-02T12:00
U06 2026-06-15T12:00
U06 2026-07-02T12:00  after the quarter
U07 2026-02-01T12:00
U07 2026-03-02T12:00  only before the quarter
U08 2026-04-11T12:00
U09 2026-04-12T12:00
U09 2026-05-13T12:00
U09 2026-06-14T12:00  three times
U10 2026-05-09T12:00
U11 2026-05-06T10:00
U11 2026-05-06T19:00
U12 2026-05-07T10:00
U12 2026-05-07T19:00
U13 2026-05-30T12:00
U14 2026-03-20T12:00
U14 2026-05-11T12:00
U15 2026-04-25T12:00
U16 2026-04-26T12:00
U17 2026-04-27T12:00
U18 2026-04-28T12:00
U19 2026-04-29T12:00
"""


def purchases_frame() -> pd.DataFrame:
    """Return the orders of the visible check: 31 of 19 users, unsorted."""
    orders = frame(PURCHASES, "user_id order_time", ["order_time"])
    orders.insert(0, "order_id", [f"O{number:02d}" for number in range(1, len(orders) + 1)])
    return orders.assign(amount_fen=3600).iloc[::-1].reset_index(drop=True)


@cache
def repurchase_rate() -> tuple[Case, ...]:
    """Return a quarter worked out by hand and one in which nobody bought."""
    suspects = {
        "P4": 7 / 19,  # buyers of any time
        "P5": 26 / 18,
        "P31": 10 / 18,  # U02, U06 and U14 bought once in the quarter and once outside
        "P31 earlier": 9 / 18,
        "P31 later": 8 / 18,
        "P36": 11 / 19,
        "P32": 6 / 18,  # U04's last day is lost
        "P32 both": 5 / 18,
        "P33": 4 / 18,
        "P34": 1 / 18,
        "P35": 8 / 26,
        "P35 orders": 15 / 26,
        "P50": 11 / 18,
        "P43": 0.39,
        "P43 percent": 0.3889,
        "P38": 100 * 7 / 18,
    }
    return (
        Case((purchases_frame(), *QUARTER), 7 / 18, suspects),
        Case((purchases_frame(), *EARLIER), float("nan"), {"P39": 0, "P36": 7 / 18}),
    )


# ---- lifetime_value -------------------------------------------------------------------------------------------------


@cache
def lifetime_value() -> tuple[Case, ...]:
    """Return one user's value and that of three segments, worked out by hand."""
    one = {
        "P7": 68_850,  # revenue
        "P7 cost": 37_867.5,  # what is not left
        "P7 divided": 153_000,
        "P40": 371_790,  # years taken for months
        "P40 months": 2_581.875,
        "P42": 12_393,  # one year
        "P42 one order": 5_163.75,
        "P43": 30_982,
        "P41": 309.825,
    }
    columns = [pd.Series(values) for values in ([30, 12, 3], [5000, 3000, 20000], [2, 1.5, 4], [0.5, 0.4, 0.35])]
    several = {
        "P7": [300_000, 54_000, 240_000],
        "P40": [1_800_000, 259_200, 1_008_000],
        "P42": [75_000, 14_400, 21_000],
        "P6": 150_000 + 21_600 + 84_000,
        "P6 mean": (150_000 + 21_600 + 84_000) / 3,
    }
    return (
        Case((6, 4590, 2.5, 0.45), 30_982.5, one),
        Case(tuple(columns), [150_000, 21_600, 84_000], several),
    )


# ---- referral_rate --------------------------------------------------------------------------------------------------

# 14 users are new in the quarter; another person brought 5 of them.
NEWCOMERS = """
V01 w01 2026-03-10T10:00 store       -
V02 w02 2026-02-11T10:00 friend      V01   before the quarter
V16 w16 2026-01-05T10:00 store       -
V03 w03 2026-04-05T10:00 store       -
V04 w04 2026-04-20T10:00 friend      V01   brought
V05 w05 2026-05-01T10:00 friend      -     a friend, but no link
V06 w06 2026-05-02T10:00 short_video V04   brought, although the source is another
V07 w07 2026-05-15T10:00 friend      V07   herself
V08 w08 2026-06-30T20:00 friend      V01   brought, on the last day
V09 w09 2026-06-10T10:00 search      -
V10 w01 2026-06-11T10:00 store       V01   the second user of the first one
V11 w11 2026-07-03T10:00 friend      V01   after the quarter
V12 w12 2026-06-12T10:00 friend      V06   brought
V13 w13 2026-04-01T00:20 search      -     on the first day
V14 w14 2026-05-20T10:00 friend      -
V15 w15 2026-05-22T10:00 friend      V01   brought
V17 w17 2026-05-23T10:00 friend      -
V18 w03 2026-06-20T10:00 friend      V03   the second user of one who is new too
"""


def newcomers_frame() -> pd.DataFrame:
    """Return the users of the visible check: 18, of whom 14 are new in the quarter, unsorted."""
    users = frame(NEWCOMERS, "user_id person_id registered_at source invited_by", ["registered_at"])
    return users.iloc[::-1].reset_index(drop=True)


@cache
def referral_rate() -> tuple[Case, ...]:
    """Return a quarter worked out by hand and one in which nobody registered."""
    suspects = {
        "P70": 8 / 14,
        "P70 other user": 7 / 14,
        "P68": 2 / 14,  # V06 and V12, whose inviters are new
        "P68 gaps": 6 / 14,  # a gap is not the user either: V10 counts too
        "P68 all gaps": 12 / 14,
        "P44": 5 / 18,
        "P36": 7 / 18,
        "P45": 5 / 9,
        "P46": 9 / 14,
        "P32": 4 / 13,
        "P32 both": 4 / 12,
        "P47": 3 / 14,
        "P48": 5 / 11,
        "P49": 11 / 14,
        "P49 users": 13 / 14,
        "P43": 0.36,
        "P43 percent": 0.3571,
        "P38": 500 / 14,
    }
    return (
        Case((newcomers_frame(), *QUARTER), 5 / 14, suspects),
        Case((newcomers_frame(), *EARLIER), float("nan"), {"P39": 0, "P36": 5 / 14}),
    )


# ---- operating_mode -------------------------------------------------------------------------------------------------

# Price in yuan, days, the mode; then what a misconception gives.
TRADES = """
45      10   automated  P53 one_to_one
150000  2190 one_to_one P53 automated   P55 not_suited
2500    1825 not_suited P54 one_to_one
60      1095 not_suited P51 automated   P54 one_to_one
6000    180  one_to_one P52 automated
1000    30   one_to_one P56 automated
300     365  automated  P56 not_suited
10000   400  one_to_one P56 not_suited
9999    366  not_suited P54 one_to_one
999     366  not_suited P51 automated
"""


def mode_cases(rows: str) -> tuple[Case, ...]:
    """Return a case a trade."""
    cases = []
    for line in rows.strip().splitlines():
        price, days, mode, *pairs = line.split()
        cases.append(Case((int(price), int(days)), mode, dict(zip(pairs[::2], pairs[1::2], strict=True))))
    return tuple(cases)


@cache
def operating_mode() -> tuple[Case, ...]:
    """Return ten trades, three of them on a bound."""
    return mode_cases(TRADES)


# ---- figures --------------------------------------------------------------------------------------------------------

MOST_ORDERS = 10  # of a buyer and quarter, on average: between 1 and this no term's repurchase rate in percent lies


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term: a share above 1 or below 0, nobody who ever left."""
    for name, share in given["value"].items():
        where = FIGURES.place(name, "value", share)
        if not 0 <= share <= 1:
            idea = "P38" if 1 < share <= 100 else "P58"
            if name == "reachable_share" and share > 100:
                idea = "P57"
            if name == "repurchase_rate" and 1 < share < MOST_ORDERS:
                idea = "P5"
            raise UnfitError(idea, where=where)
    if given.at["reachable_share", "value"] == 1:
        raise UnfitError("P1", where=FIGURES.place("reachable_share", "value", 1))
    accounts = load("fruit/accounts")
    share = given.at["reachable_share", "value"]
    if np.isclose(share, len(connected_people(accounts, DAY)) / len(accounts), rtol=RELATIVE):
        raise UnfitError("P63", where=FIGURES.place("reachable_share", "value", share))
    for name, truth in figures_of_this_term(accounts).items():
        share = given.at[name, "value"]
        typed = round(share, 2) == share or share in (round(truth, 3), round(truth, 4))
        if typed and not np.isclose(share, truth, rtol=RELATIVE):
            raise UnfitError("P43", where=FIGURES.place(name, "value", share))


def figures_of_this_term(accounts: pd.DataFrame) -> dict[str, float]:
    """Return the figures by the public helpers, to tell a rounded one; grading has references of its own."""
    ever = accounts[accounts["connected_at"] < (DAY + pd.Timedelta(days=1)).tz_localize(SHOP_ZONE)]
    return {
        "reachable_share": len(connected_people(accounts, DAY)) / ever["person_id"].nunique(),
        "repurchase_rate": rate_of_orders(load("fruit/orders"), *QUARTER),
        "referral_rate": rate_of_users(load("fruit/users"), *QUARTER),
    }


def refusing(*names: str) -> frozenset[str]:
    """Return the helpers that would answer the item."""
    return frozenset(names)


PERIOD = {"empty_input": "P39", "missing_rows": "P59", "mixed_zones": "P60", "division_by_zero": "P67"}

unit = Unit(
    "unit1_private_domain_users",
    [
        FunctionItem(
            "reachable_users",
            ("accounts", "as_of"),
            PEOPLE,
            reachable_users,
            refusing("reachable_users"),
            {"doubled_rows": "P61", "empty_input": "P62", "mixed_zones": "P60", "wrong_type": "P69"},
        ),
        FunctionItem("role_of", ("users", "orders", "referrals"), ROLE, role_of, refusing("role_of")),
        FunctionItem(
            "repurchase_rate", ("orders", "start", "end"), NUMBER, repurchase_rate, refusing("repurchase_rate"), PERIOD
        ),
        FunctionItem(
            "lifetime_value",
            ("orders_per_year", "average_order_value", "lifetime_years", "margin_rate"),
            NUMBER,
            lifetime_value,
            refusing("lifetime_value"),
            {"missing_rows": "Z7", "extra_rows": "Z7"},
        ),
        FunctionItem(
            "referral_rate",
            ("users", "start", "end"),
            NUMBER,
            referral_rate,
            refusing("referral_rate", "newcomers"),
            PERIOD,
        ),
        FunctionItem(
            "operating_mode",
            ("price", "repurchase_days"),
            MODE,
            operating_mode,
            refusing("operating_mode"),
            {"differs": "P66"},
        ),
        ValueItem("figures", FIGURES, sensible_figures),
    ],
)
run = unit.run
