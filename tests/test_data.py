import hashlib
import json
import os
import subprocess
import sys
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from course_tools import data as writer
from siyu_helpers import data
from siyu_helpers.simulator import DEFAULT_SEED, simulate
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.simulator.tables import table

SNAPSHOT = pd.Timestamp("2026-06-30")
SEEDS = [DEFAULT_SEED, 1, 2, 3]
TERMS = [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])]

# --- traps: on the data, each wrong way gives another figure than the right one --------------------------------------


def clean(lines, *, unique=True, cancelled=False, refunds=True, tests=False, refunds_until=None):
    """The orders of the lines, cleaned as the data card says; each option leaves one step out."""
    if unique:
        lines = lines.drop_duplicates()
    if not cancelled:
        lines = lines[lines["status"] == "paid"]
    if not tests:
        lines = lines[lines["product"] != "test_item"]
    back = lines["refund_fen"] if refunds else 0 * lines["refund_fen"]
    if refunds_until is not None:
        back = back.where(lines["refund_time"] < refunds_until, 0)
    net = lines.assign(amount_fen=lines["amount_fen"] - back)
    orders = net.groupby("order_id", as_index=False).agg(
        user_id=("user_id", "first"), order_time=("order_time", "first"), amount_fen=("amount_fen", "sum")
    )
    return orders[orders["amount_fen"] > 0].reset_index(drop=True)


def local_day(times):
    return times.dt.tz_localize(None).dt.normalize()


def rfm(orders, day=None, snapshot=SNAPSHOT, until=SNAPSHOT):
    day = local_day(orders["order_time"]) if day is None else day
    kept = orders.assign(day=day)[day <= until]
    table = kept.groupby("user_id").agg(last=("day", "max"), f=("order_id", "nunique"), m=("amount_fen", "sum"))
    return table.assign(r=(snapshot - table["last"]).dt.days, days=kept.groupby("user_id")["day"].nunique())


def days_of(frame, *columns):
    return [local_day(frame[column]) for column in columns]


@cache
def world(brand, seed):
    shop = simulate(brand, seed)
    lines = shop.tables["order_lines"]
    users = shop.tables["users"]
    orders = clean(lines)
    utc = shop.truth["order_lines"].assign(order_id=lines["order_id"]).groupby("order_id")["utc"].first()
    return SimpleNamespace(
        shop=shop,
        lines=lines,
        users=users,
        person="person_id" if "person_id" in users else "union_id",
        orders=orders,
        utc=utc.reindex(orders["order_id"]).to_numpy(),
        rfm=rfm(orders),
        high=shop.brand.thresholds,
    )


TRAPS = {}  # name: the brands it is for, the two ways


def trap(name, brands=tuple(BRANDS)):
    def add(function):
        TRAPS[name] = brands, function
        return function

    return add


@trap("R1 recency upside down: users with a high R")
def _(w):
    return (w.rfm.r <= w.high["recency_days"]).sum(), (w.rfm.r >= w.high["recency_days"]).sum()


@trap("R2 lines counted as orders: sum of F")
def _(w):
    kept = w.lines.drop_duplicates()[lambda f: f["order_id"].isin(w.orders["order_id"])]
    return w.rfm.f.sum(), (local_day(kept["order_time"]) <= SNAPSHOT).sum()


@trap("repeated rows kept: sum of M, fen")
def _(w):
    return w.rfm.m.sum(), rfm(clean(w.lines, unique=False)).m.sum()


@trap("lines that look alike dropped without line_id: sum of M, fen")
def _(w):
    alike = w.lines.drop_duplicates(["order_id", "product", "quantity", "amount_fen"])
    return w.rfm.m.sum(), rfm(clean(alike)).m.sum()


@trap("R3 refunds not netted: sum of M, fen")
def _(w):
    return w.rfm.m.sum(), rfm(clean(w.lines, refunds=False)).m.sum()


@trap("R3 fully refunded orders counted: sum of F")
def _(w):
    return w.rfm.f.sum(), rfm(clean(w.lines, refunds=False)).f.sum()


@trap("R3 fully refunded orders counted: sum of R, days")
def _(w):
    return w.rfm.r.sum(), rfm(clean(w.lines, refunds=False)).r.sum()


@trap("R3 partly refunded orders dropped: sum of F")
def _(w):
    some = w.lines.loc[w.lines["refund_fen"] > 0, "order_id"]
    return w.rfm.f.sum(), rfm(clean(w.lines[~w.lines["order_id"].isin(some)])).f.sum()


@trap("refunds after the snapshot: sum of M, netted or not, fen")
def _(w):
    end = SNAPSHOT.tz_localize("Asia/Shanghai") + pd.Timedelta(days=1)
    return w.rfm.m.sum(), rfm(clean(w.lines, refunds_until=end)).m.sum()


@trap("R15 cancelled orders counted: sum of F")
def _(w):
    return w.rfm.f.sum(), rfm(clean(w.lines, cancelled=True)).f.sum()


@trap("R15 test orders counted: users with orders")
def _(w):
    return len(w.rfm), len(rfm(clean(w.lines, tests=True)))


@trap("R15 merge multiplies rows: sum of M, fen")
def _(w):
    users = w.users.dropna(subset=w.person)
    own = users[["user_id", w.person]]
    other = w.shop.tables.get("accounts", users).dropna(subset=w.person)[[w.person]]
    right = w.orders.merge(own, on="user_id")
    return right["amount_fen"].sum(), right.merge(other, on=w.person)["amount_fen"].sum()


@trap("R4 orders after the snapshot: sum of F")
def _(w):
    return w.rfm.f.sum(), rfm(w.orders, until=pd.Timestamp.max).f.sum()


@trap("orders of the snapshot day left out: sum of F")
def _(w):
    return w.rfm.f.sum(), rfm(w.orders, until=SNAPSHOT - pd.Timedelta(days=1)).f.sum()


@trap("R5 snapshot = last day in the data: sum of R, days")
def _(w):
    last = local_day(w.orders["order_time"]).max()
    return w.rfm.r.sum(), rfm(w.orders, snapshot=last).r.sum()


@trap("days in UTC: sum of R, days")
def _(w):
    return w.rfm.r.sum(), rfm(w.orders, day=local_day(w.orders["order_time"].dt.tz_convert("UTC"))).r.sum()


@trap("day read off the text with its mixed offsets: sum of F up to the snapshot")
def _(w):
    times = w.orders["order_time"]
    text = local_day(times).where(~w.utc, local_day(times.dt.tz_convert("UTC")))
    return w.rfm.f.sum(), rfm(w.orders, day=text).f.sum()


@trap("hours elapsed instead of calendar days: sum of R, days")
def _(w):
    end = (SNAPSHOT + pd.Timedelta(days=1)).tz_localize("Asia/Shanghai")
    last = w.orders[w.orders["order_time"] < end].groupby("user_id")["order_time"].max()
    return w.rfm.r.sum(), (SNAPSHOT.tz_localize("Asia/Shanghai") - last).dt.days.sum()


@trap("days with orders instead of orders: sum of F")
def _(w):
    return w.rfm.f.sum(), w.rfm.days.sum()


@trap("repeats instead of orders: users with a high F")
def _(w):
    return (w.rfm.f >= w.high["frequency"]).sum(), (w.rfm.f - 1 >= w.high["frequency"]).sum()


@trap("R8 users without orders given R = 0: users with a high R")
def _(w):
    everyone = w.rfm.r.reindex(w.users["user_id"]).fillna(0)
    return (w.rfm.r <= w.high["recency_days"]).sum(), (everyone <= w.high["recency_days"]).sum()


@trap("R8 users without orders in the base: 80 % quantile of M, fen")
def _(w):
    return w.rfm.m.quantile(0.8), w.rfm.m.reindex(w.users["user_id"]).fillna(0).quantile(0.8)


@trap("P2 accounts counted as people: buyers")
def _(w):
    union = w.users.set_index("user_id")[w.person]
    person = union.reindex(w.rfm.index)
    return person.fillna(pd.Series(person.index, person.index)).nunique(), len(w.rfm)


@trap("P2 people without union_id lost: buyers", ("tea", "beauty"))
def _(w):
    union = w.users.set_index("user_id")["union_id"]
    person = union.reindex(w.rfm.index)
    return person.fillna(pd.Series(person.index, person.index)).nunique(), person.nunique()


@trap("R6 ties split by row order: users whose score changes when rows are shuffled")
def _(w):
    def scores(f, method):
        return np.ceil(5 * f.rank(method=method) / len(f))

    shuffled = w.rfm.f.sample(frac=1, random_state=1)
    right = (scores(w.rfm.f, "max") != scores(shuffled, "max").reindex(w.rfm.index)).sum()
    return right, (scores(w.rfm.f, "first") != scores(shuffled, "first").reindex(w.rfm.index)).sum()


@trap("S2 mean instead of median of M, fen")
def _(w):
    return w.rfm.m.median(), w.rfm.m.mean()


@trap("R11 mean order value instead of the sum: users with a high M")
def _(w):
    return (w.rfm.m >= w.high["monetary_fen"]).sum(), (w.rfm.m / w.rfm.f >= w.high["monetary_fen"]).sum()


@trap("R equal to the threshold is high: users with a high R")
def _(w):
    return (w.rfm.r <= w.high["recency_days"]).sum(), (w.rfm.r < w.high["recency_days"]).sum()


@trap("F equal to the threshold is high: users with a high F")
def _(w):
    return (w.rfm.f >= w.high["frequency"]).sum(), (w.rfm.f > w.high["frequency"]).sum()


@trap("M equal to the threshold is high: users with a high M")
def _(w):
    return (w.rfm.m >= w.high["monetary_fen"]).sum(), (w.rfm.m > w.high["monetary_fen"]).sum()


@trap("R16 fen taken for yuan: users with a high M")
def _(w):
    return (w.rfm.m >= w.high["monetary_fen"]).sum(), (w.rfm.m >= w.high["monetary_fen"] / 100).sum()


@trap("S10 impossible birth years kept: oldest age")
def _(w):
    age = 2026 - w.users["birth_year"].dropna()
    return age[age.between(10, 100)].max(), age.max()


@trap("missing regions left out of the base: share of the largest, per mille")
def _(w):
    count = w.users["region"].value_counts()
    return 1000 * count.max() / len(w.users), 1000 * count.max() / count.sum()


@trap("P10 users without a year of history in the base: mean F")
def _(w):
    registered = local_day(w.users.set_index("user_id")["registered_at"]).reindex(w.rfm.index)
    return w.rfm.f[registered <= SNAPSHOT - pd.Timedelta(days=365)].mean(), w.rfm.f.mean()


# --- the private domain (unit 1); the window is the last quarter -----------------------------------------------------

POOLS = tuple(code for code, brand in BRANDS.items() if brand.pool)
QUARTER = pd.Timestamp("2026-04-01"), SNAPSHOT
ENDINGS = ["removed_at", "blocked_at", "unsubscribed_at"]
MARGIN = 0.55


def spells(w):
    """One row a spell of an account, with its days of connecting and ending."""
    pool = w.shop.tables["connections" if "connections" in w.shop.tables else "accounts"]
    return pool.assign(
        since=local_day(pool["connected_at"]), end=pd.concat(days_of(pool, *ENDINGS), axis=1).min(axis=1)
    )


def connected(w, day=SNAPSHOT):
    pool = spells(w)
    return pool[(pool["since"] <= day) & ~(pool["end"] <= day)]


def records(w):
    """The users with their inviter and membership."""
    more = w.shop.tables.get("member_records")
    users = w.users if more is None else w.users.merge(more, on="user_id")
    return users.assign(registered=local_day(users["registered_at"]))


def newcomers(w):
    users = records(w)
    return users[users["registered"].between(*QUARTER)]


def brought(users):
    return users[users["invited_by"].notna() & (users["invited_by"] != users["user_id"])]


def bought(w, start=QUARTER[0], end=SNAPSHOT):
    orders = w.orders.assign(day=local_day(w.orders["order_time"]))
    return orders[orders["day"].between(start, end)]


def touches(w):
    sent = w.shop.tables["touches"]
    return sent[local_day(sent["sent_at"]).between(*QUARTER)]


@trap("P1 everyone who ever connected: people", POOLS)
def _(w):
    pool = spells(w)
    return connected(w)["person_id"].nunique(), pool.loc[pool["since"] <= SNAPSHOT, "person_id"].nunique()


@trap("P1 one way of leaving overlooked: connected accounts, fewest of the three", POOLS)
def _(w):
    pool = spells(w)
    pool = pool[pool["since"] <= SNAPSHOT]
    left = {column: local_day(pool[column]) <= SNAPSHOT for column in ENDINGS}
    right = (~(left["removed_at"] | left["blocked_at"] | left["unsubscribed_at"])).sum()
    wrong = [(~(left[a] | left[b])).sum() for a, b in (ENDINGS[:2], ENDINGS[1:], ENDINGS[::2])]
    return right, min(wrong)


@trap("P1 endings after the day counted as ended: connected accounts", POOLS)
def _(w):
    pool = spells(w)
    return len(connected(w)), ((pool["since"] <= SNAPSHOT) & pool["end"].isna()).sum()


@trap("P1 accounts connected after the day: connected accounts", POOLS)
def _(w):
    pool = spells(w)
    return len(connected(w)), (~(pool["end"] <= SNAPSHOT)).sum()


@trap("P1 muted taken for gone: people", POOLS)
def _(w):
    now = connected(w)
    return now["person_id"].nunique(), now.loc[~(local_day(now["muted_at"]) <= SNAPSHOT), "person_id"].nunique()


@trap("P2 accounts counted as people: people in the pool", POOLS)
def _(w):
    return connected(w)["person_id"].nunique(), len(connected(w))


@trap("P2 channels added up: people in the pool", POOLS)
def _(w):
    return connected(w)["person_id"].nunique(), connected(w).groupby("channel")["person_id"].nunique().sum()


@trap("P2 missing person ids counted as one person: people in the pool", POOLS)
def _(w):
    return connected(w)["person_id"].nunique(), connected(w)["person_id"].nunique(dropna=False)


@trap("P2 users counted as people: people in the pool", POOLS)
def _(w):
    return connected(w)["person_id"].nunique(), connected(w)["user_id"].nunique()


@trap("P2 one account of a person gone, the person counted as gone: people", POOLS)
def _(w):
    pool = spells(w)
    gone = set(pool.loc[pool["end"] <= SNAPSHOT, "person_id"])
    return connected(w)["person_id"].nunique(), len(set(connected(w)["person_id"].dropna()) - gone)


@trap("P3 losses taken off although people came back: connected accounts", POOLS)
def _(w):
    pool = spells(w)
    ever, lost = pool[pool["since"] <= SNAPSHOT], pool[pool["end"] <= SNAPSHOT]
    return connected(w)["account_id"].nunique(), ever["account_id"].nunique() - lost["account_id"].nunique()


@trap("P3 the first spell of an account alone: connected accounts", POOLS)
def _(w):
    pool = spells(w).drop_duplicates("account_id")
    return connected(w)["account_id"].nunique(), ((pool["since"] <= SNAPSHOT) & ~(pool["end"] <= SNAPSHOT)).sum()


@trap("P1 sent counted as delivered: messages", POOLS)
def _(w):
    return touches(w)["delivered"].sum(), len(touches(w))


@trap("P1 delivered counted as seen: messages", POOLS)
def _(w):
    return touches(w)["seen"].sum(), touches(w)["delivered"].sum()


@trap("R15 touches merged with the spells: messages", POOLS)
def _(w):
    return len(touches(w)), len(touches(w).merge(spells(w)[["account_id", "channel"]], on="account_id"))


@trap("P4 all users instead of buyers in the window: repurchase rate", POOLS)
def _(w):
    count = bought(w)["user_id"].value_counts()
    return (count >= 2).mean(), (count >= 2).sum() / (records(w)["registered"] <= SNAPSHOT).sum()


@trap("P4 buyers of any time instead of buyers in the window: repurchase rate", POOLS)
def _(w):
    count = bought(w)["user_id"].value_counts()
    return (count >= 2).mean(), (count >= 2).sum() / len(w.rfm)


@trap("P4 orders of any time: repurchase rate", POOLS)
def _(w):
    count = bought(w)["user_id"].value_counts()
    return (count >= 2).mean(), (w.rfm.f.reindex(count.index) >= 2).mean()


@trap("P5 orders per buyer taken for the repurchase rate", POOLS)
def _(w):
    count = bought(w)["user_id"].value_counts()
    return (count >= 2).mean(), count.mean()


@trap("P6 lifetime value times the user base: yuan of a quarter", POOLS)
def _(w):
    paid = bought(w)["amount_fen"].sum() / 100
    return MARGIN * paid / bought(w)["user_id"].nunique(), MARGIN * paid


@trap("P7 revenue instead of margin: yuan per buyer of a quarter", POOLS)
def _(w):
    paid = bought(w)["amount_fen"].sum() / 100 / bought(w)["user_id"].nunique()
    return MARGIN * paid, paid


@trap("LTV with months and years mixed: orders per buyer a year", POOLS)
def _(w):
    year = bought(w, SNAPSHOT - pd.Timedelta(days=364))
    return len(year) / year["user_id"].nunique(), len(year) / year["user_id"].nunique() / 12


@trap("P8 only ended ties, or their age so far: mean days in the group", POOLS)
def _(w):
    pool = spells(w)[lambda f: (f["channel"] == "group") & (f["since"] <= SNAPSHOT)]
    ended = pool["end"] <= SNAPSHOT
    length = (pool["end"].where(ended, SNAPSHOT) - pool["since"]).dt.days
    right = length.sum() / ended.sum()  # exponential lifetimes, censored at the day
    assert right > 1.5 * length[~ended].mean()
    return right, length[ended].mean()


@trap("P8 survivors alone: retention of the first buyers of early 2025, a year later", POOLS)
def _(w):
    first = w.orders.groupby("user_id")["order_time"].min()
    cohort = local_day(first)[lambda d: d.between("2025-01-01", "2025-03-31")].index
    now = set(bought(w)["user_id"])
    alive = [u for u in cohort if w.rfm.r.get(u, 999) <= 180]
    return np.mean([u in now for u in cohort]), np.mean([u in now for u in alive])


@trap("P9 what eager buyers do taken for what anybody would do: later orders", POOLS)
def _(w):
    early = bought(w, pd.Timestamp("2025-01-01"), pd.Timestamp("2025-06-30"))["user_id"].value_counts()
    later = bought(w, pd.Timestamp("2025-07-01"))["user_id"].value_counts().reindex(early.index, fill_value=0)
    truth = w.shop.truth["users"].set_index("user_id")["rate_per_week"].reindex(early.index)
    assert truth[early >= 5].median() > 2 * truth[early < 5].median()  # other people
    return later.mean(), later[early >= 5].mean()


@trap("P10 buyers with too little history: second order within 90 days", POOLS)
def _(w):
    orders = bought(w, pd.Timestamp("2024-07-01")).sort_values("order_time")
    number = orders.groupby("user_id").cumcount()
    first, second = (orders[number == n].set_index("user_id")["day"] for n in (0, 1))
    soon = (second.reindex(first.index) - first).dt.days <= 90
    return soon[first <= SNAPSHOT - pd.Timedelta(days=90)].mean(), soon.mean()


@trap("P11 sales times the repurchase rate: yuan", POOLS)
def _(w):
    orders, count = bought(w), bought(w)["user_id"].value_counts()
    right = len(count) * count.mean() * orders["amount_fen"].mean() / 100
    return right, len(count) * orders["amount_fen"].mean() / 100 * (count >= 2).mean()


@trap("P12 mean of the months instead of distinct people: buyers of the quarter", POOLS)
def _(w):
    monthly = bought(w).groupby(lambda i: w.orders["order_time"][i].month)["user_id"].nunique()
    return bought(w)["user_id"].nunique(), monthly.mean()


@trap("P12 months added up: buyers of the quarter", POOLS)
def _(w):
    monthly = bought(w).groupby(lambda i: w.orders["order_time"][i].month)["user_id"].nunique()
    return bought(w)["user_id"].nunique(), monthly.sum()


@trap("self-invites counted: referral rate", POOLS)
def _(w):
    return len(brought(newcomers(w))) / len(newcomers(w)), newcomers(w)["invited_by"].notna().mean()


@trap("source friend taken for brought by a user: referral rate", POOLS)
def _(w):
    return len(brought(newcomers(w))) / len(newcomers(w)), (newcomers(w)["source"] == "friend").mean()


@trap("all users instead of new ones: referral rate", POOLS)
def _(w):
    users = records(w)[lambda f: f["registered"] <= SNAPSHOT]
    return len(brought(newcomers(w))) / len(newcomers(w)), len(brought(users)) / len(users)


@trap("invitations instead of people brought: referrals", POOLS)
def _(w):
    return len(brought(records(w))), len(w.shop.tables["referrals"])


@trap("accepted rows instead of people brought: referrals", POOLS)
def _(w):
    log = w.shop.tables["referrals"]
    others = log[(log["accepted"] == 1) & (log["inviter_id"] != log["invitee_id"])]
    return others["invitee_id"].nunique(), len(others)


@trap("refused, repeated and own invitations counted: users who brought two or more", POOLS)
def _(w):
    log = w.shop.tables["referrals"]
    others = log[(log["accepted"] == 1) & (log["inviter_id"] != log["invitee_id"])]
    right = (others.groupby("inviter_id")["invitee_id"].nunique() >= 2).sum()
    assert right != (log[log["accepted"] == 1]["inviter_id"].value_counts() >= 2).sum()
    return right, (log["inviter_id"].value_counts() >= 2).sum()


@trap("cancelled and refunded orders make customers: users with an order", POOLS)
def _(w):
    return w.orders["user_id"].nunique(), w.lines["user_id"].nunique()


@trap("members without an order taken for customers, or the other way round: customers", POOLS)
def _(w):
    users = records(w).set_index("user_id")
    members = set(users.index[users["joined_member_at"].notna()])
    buyers = set(w.orders["user_id"])
    assert members - buyers
    return len(buyers - members), len(buyers) - len(members)


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BRANDS)
def test_every_wrong_way_gives_another_figure(brand, seed):
    w = world(brand, seed)
    figures = {
        name: tuple(round(float(x), 3) for x in way(w)) for name, (brands, way) in TRAPS.items() if brand in brands
    }
    print(f"\n{brand}, seed {seed}")  # pytest -s shows the matrix
    for name, (right, wrong) in figures.items():
        print(f"{name:<80}{right:>14,.10g}{wrong:>14,.10g}")
    assert [name for name, (right, wrong) in figures.items() if right == wrong] == []


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BRANDS)
def test_what_the_traps_rest_on(brand, seed):
    w = world(brand, seed)
    assert 1 <= w.rfm.f.median() <= 2
    with pytest.raises(ValueError, match="Bin edges must be unique"):
        pd.qcut(w.rfm.f, 5)
    last = local_day(w.orders["order_time"]).max()
    assert last > SNAPSHOT
    assert w.rfm.r.min() == 0
    for column, code in (("r", "recency_days"), ("f", "frequency"), ("m", "monetary_fen")):
        assert (w.rfm[column] == w.high[code]).sum() >= 3
    just_after = w.orders[local_day(w.orders["order_time"]) == SNAPSHOT + pd.Timedelta(days=1)]
    assert (just_after["order_time"].dt.hour < 8).any()
    whales = w.rfm.m.nlargest(8)
    assert w.rfm.m.mean() > 1.5 * w.rfm.m.median()
    assert whales.sum() / w.rfm.m.sum() > 0.03


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BRANDS)
def test_cleaning_the_lines_gives_the_true_orders(brand, seed):
    w = world(brand, seed)
    truth = w.shop.truth["orders"][lambda f: f["clean"]].reset_index(drop=True)
    ours = w.orders.sort_values("order_id", ignore_index=True)
    pd.testing.assert_frame_equal(ours, truth[ours.columns])
    if "orders" in w.shop.tables:
        pd.testing.assert_frame_equal(w.shop.tables["orders"], ours)


@pytest.mark.slow
def test_another_term_has_other_figures():
    for brand in BRANDS:
        totals = [world(brand, seed).rfm.m.sum() for seed in SEEDS]
        key = [
            (
                (w.rfm.r <= w.high["recency_days"])
                & (w.rfm.f >= w.high["frequency"])
                & (w.rfm.m >= w.high["monetary_fen"])
            ).sum()
            for w in (world(brand, seed) for seed in SEEDS)
        ]
        assert len(set(totals)) == len(SEEDS)
        assert len(set(key)) == len(SEEDS)


# --- the files -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """Another term's files, written once for the tests below."""
    folder = tmp_path_factory.mktemp("term")
    writer.write(folder, 7)
    return folder


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setattr("siyu_helpers.language._chosen", "en")


def _files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_same_seed_same_bytes(term, tmp_path):
    writer.write(tmp_path, 7)
    first = _files(tmp_path)
    writer.write(tmp_path, 7)
    assert _files(tmp_path) == first == _files(term)


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info[:2] != (3, 11),
    reason="numpy does not promise the same numbers in every version: the shipped bytes are compared where they are made",
)
def test_shipped_files_are_what_the_default_seed_writes(tmp_path):
    writer.write(tmp_path)
    shipped = _files(writer.DATASETS)
    assert sorted(shipped) == sorted(_files(tmp_path))  # nothing else lies there
    assert [name for name, content in _files(tmp_path).items() if shipped[name] != content] == []


def test_shipped_tables_are_the_simulated_ones():
    for brand in BRANDS:
        for name, frame in world(brand, DEFAULT_SEED).shop.tables.items():
            pd.testing.assert_frame_equal(data.load(f"{brand}/{name}"), frame)


@pytest.mark.slow
def test_another_term_is_written_elsewhere_only(term, capsys, english):
    before = _files(writer.DATASETS)
    with pytest.raises(ValueError, match="--to terms/7"):
        writer.write(writer.DATASETS, 7)
    with pytest.raises(SystemExit) as stop:
        writer.main(["--seed", "7"])
    assert stop.value.code == 2
    assert "would overwrite datasets/" in capsys.readouterr().err
    assert _files(writer.DATASETS) == before
    assert set(_files(term)) == set(before)
    differing = {name for name, content in _files(term).items() if before[name] != content}
    assert {"tea/order_lines.csv", "tea/orders.csv", "beauty/order_lines.csv", "datapackage.json"} <= differing


def test_files_are_small_utf8_and_unix(term):
    files = _files(writer.DATASETS)
    assert sum(map(len, files.values())) < 16e6
    for content in files.values():
        assert b"\r" not in content
        assert content.decode("utf-8").endswith("\n")
    for brand in BRANDS:
        assert 18_000 <= files[f"{brand}/order_lines.csv"].count(b"\n") <= 45_000


def test_no_truth_is_shipped():
    latent = {"segment", "rate_per_week", "leaves_after_days", "mean_basket_fen", "bulk_buyer", "second_account_of"}
    latent |= {"brought_by", "fatigue", "stale", "spell", "returned", "unmatched", "in_chat"}
    flags = {"duplicate", "utc", "test", "clean", "same_day", "cancelled", "spared", "self_invite", "repeated"}
    for name in data.names():
        columns = set(data.load(name).columns)
        assert not columns & (latent | flags)
    shipped = b"".join(content for name, content in _files(writer.DATASETS).items() if name.endswith(".csv"))
    assert not any(s.code.encode() in shipped for brand in BRANDS.values() for s in brand.segments)


def test_order_lines_are_written_in_mixed_offsets():
    for brand in BRANDS:
        raw = pd.read_csv(writer.DATASETS / brand / "order_lines.csv", dtype=str)
        offset = raw["order_time"].str[-6:]
        assert set(offset) == {"+08:00", "+00:00"}
        assert 0.2 < (offset == "+00:00").mean() < 0.3
        still_snapshot = raw["order_time"].str.startswith("2026-06-30") & (
            local_day(data.load(f"{brand}/order_lines")["order_time"]) > SNAPSHOT
        )
        assert still_snapshot.any()


def test_datapackage_describes_every_column_in_both_languages():
    package = json.loads((writer.DATASETS / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (writer.DATASETS / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        columns = content.split(b"\n", 1)[0].decode().split(",")
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == columns
        assert resource["title_zh"]
        assert resource["title_en"]
        for field in fields:
            assert field["title_zh"]
            assert field["title_en"]
            assert (field.get("unit") == "fen") == field["name"].endswith("_fen")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    lines = next(r for r in package["resources"] if r["name"] == "tea-order_lines")
    assert [f["name"] for f in lines["schema"]["fields"]] == [
        *("order_id", "line_id", "user_id", "order_time", "status", "product"),
        *("quantity", "amount_fen", "refund_fen", "refund_time"),
    ]


@pytest.mark.slow
def test_datapackage_is_valid_for_frictionless():
    frictionless = pytest.importorskip(
        "frictionless", reason="the validator is not installed: pip install frictionless"
    )
    report = frictionless.validate(str(writer.DATASETS / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
    assert report.valid
    assert len(report.tasks) == len(data.names())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
def test_data_cards_tell_every_column_and_no_secret(brand, lang):
    card = (writer.DATASETS / brand.code / f"README.{lang}.md").read_text(encoding="utf-8")
    for name in brand.tables:
        assert f"`{name}.csv`" in card
        for column in table(name, brand.code).columns:
            assert f"| `{column.name}` |" in card
        assert f"{len(data.load(f'{brand.code}/{name}')):,}" in card
    assert "CC BY 4.0" in card
    assert str(DEFAULT_SEED) in card
    assert ("这是模拟数据" if lang == "zh" else "These data are simulated") in card
    assert not any(segment.code in card for segment in brand.segments)


# --- load ------------------------------------------------------------------------------------------------------------


def test_load_gives_the_types_it_promises():
    lines = data.load("tea/order_lines")
    assert lines.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(["order_id", "line_id", "user_id", "status", "product"], "str"),
        **dict.fromkeys(["quantity", "amount_fen", "refund_fen"], "int64"),
        **dict.fromkeys(["order_time", "refund_time"], "datetime64[us, Asia/Shanghai]"),
    }
    assert data.load("beauty/users")["birth_year"].dtype == "Int64"
    assert data.names()[1:3] == ["tea/users", "tea/accounts"]


def test_load_gives_a_fresh_frame_each_time():
    orders = data.load("tea/orders")
    orders["amount_fen"] = 0
    assert data.load("tea/orders")["amount_fen"].min() > 0


@pytest.mark.slow
def test_load_reads_the_folder_it_is_told(term, monkeypatch):
    ours = data.load("tea/orders")
    monkeypatch.setenv("SIYU_DATASETS", str(term))
    assert data.folder() == term
    assert not data.load("tea/orders").equals(ours)
    pd.testing.assert_frame_equal(data.load("tea/orders"), simulate("tea", 7).tables["orders"])
    assert data.check_datasets() == []


def test_unknown_name_lists_and_suggests(english):
    with pytest.raises(ValueError, match=r"no table 'tea/order'\. Did you mean 'tea/orders'\?.*beauty/order_lines"):
        data.load("tea/order")
    with pytest.raises(ValueError, match=r"no table '水'\. There are: codes, tea/users"):
        data.load("水")


def test_unknown_name_in_chinese():
    with pytest.raises(ValueError, match=r"没有叫 'tea/order' 的数据表。是不是 'tea/orders'？现有：codes"):
        data.load("tea/order")


@pytest.fixture
def damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("SIYU_DATASETS", str(tmp_path))
    for name, content in _files(writer.DATASETS).items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    return tmp_path


def test_a_changed_file_is_named_with_a_remedy(damaged, english):
    path = damaged / "tea" / "orders.csv"
    path.write_bytes(path.read_bytes().replace(b",TO", b", TO") + b"TO9999999,T00001,2026-06-30T10:00:00+08:00,1\n")
    with pytest.raises(ValueError, match=r"orders\.csv is not the one shipped.*SIYU_DATASETS"):
        data.load("tea/orders")
    (damaged / "beauty" / "users.csv").unlink()
    problems = data.check_datasets()
    assert len(problems) == 2
    assert "orders.csv is not the one shipped" in problems[0]
    assert "users.csv is missing" in problems[1]


def test_a_changed_file_in_chinese(damaged):
    (damaged / "codes.csv").write_bytes(b"")
    assert "与随课程发放的不同" in data.check_datasets()[0]


@pytest.mark.parametrize(("content", "words"), [(None, "不存在。"), (b"{", "读不懂"), (b"[]", "读不懂")])
def test_a_missing_or_broken_package_is_told(damaged, content, words):
    package = damaged / "datapackage.json"
    if content is None:
        package.unlink()
    else:
        package.write_bytes(content)
    assert words in data.check_datasets()[0]
    with pytest.raises((FileNotFoundError, ValueError), match=words):
        data.names()


def test_remedy_without_a_chosen_folder(monkeypatch, tmp_path, english):
    monkeypatch.delenv("SIYU_DATASETS", raising=False)
    monkeypatch.setattr(data, "folder", lambda: tmp_path / "datasets")
    with pytest.raises(FileNotFoundError, match=r"Take the whole folder datasets"):
        data.load("tea/orders")


def test_the_shipped_data_are_whole():
    assert data.check_datasets() == []


@pytest.mark.slow
def test_the_command_writes_a_term(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "course_tools.data", "--seed", "9", "--to", str(tmp_path / "terms" / "9")],
        cwd=writer.ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "terms" / "9" / "datapackage.json").read_text(encoding="utf-8"))["seed"] == 9
