"""The pool over time: who joins as a member, and every spell of every account, with returns and muting."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, Brand
from siyu_helpers.simulator.people import CHANNELS, ENDINGS
from siyu_helpers.simulator.streams import stream

RETURNS = 0.14  # share of endings that are followed by a return; the brand's change multiplies it
RETURN_DAYS = 45.0  # mean time away
MUTED_WEEKLY = {"wecom": 0.0025, "group": 0.012, "official_account": 0.001}
MEMBER_DB_WEEKLY = 0.0015  # members who unsubscribe from SMS of their own accord
UNMATCHED = 0.02  # share of accounts that could not be matched to anybody
MEMBERS_WITHOUT_ORDER = 0.03
ENDED = ["removed_at", "blocked_at", "unsubscribed_at"]


def joined_at(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, seed: int) -> pd.Series:
    """Draw when users become members: with the first order, with the third, or (a few) without any; else missing."""
    rng = stream(seed, spec.code, "members")
    at_first, at_third, without = (rng.random(len(users)) for _ in range(3))
    real = orders[orders["clean"]].sort_values("order_time")
    number = real.groupby("user").cumcount()
    first, third = (real[number == n].set_index("user")["order_time"].reindex(users.index) for n in (0, 2))
    joined = first.where(at_first < spec.pool.joins[0], third.where(at_third < spec.pool.joins[1]))
    no_order = first.isna() & (without < MEMBERS_WITHOUT_ORDER) & (users["source"] != "employee")
    joined = joined.where(~no_order, users["registered_at"])
    return joined + pd.Timedelta(minutes=5)


def spells_of(spec: Brand, users: pd.DataFrame, accounts: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the spells of the accounts: the first as in ``accounts``, then returns, and the member database.

    Returns
    -------
    DataFrame
        One row a spell, by time of connecting: ``account_id``, ``user`` (row number in ``users``, -1 for those who never
        registered), ``person_id``, ``channel``, ``connected_at``, the three endings, ``muted_at``; the truth ``returned``,
        ``unmatched`` (the shop cannot tell whose account it is).
    """
    number = pd.Series(users.index, users["user_id"])
    first = accounts.assign(user=accounts["user_id"].map(number).fillna(-1).astype("int64"), returned=False)
    members = users.dropna(subset="joined_member_at")
    rng = stream(seed, spec.code, "member_database")
    left = members["joined_member_at"] + _weeks(rng.exponential(1 / MEMBER_DB_WEEKLY, len(members)))
    database = pd.DataFrame(
        {
            "account_id": [f"{spec.prefix}M{i + 1:05d}" for i in members.index],
            "user": members.index,
            "channel": "member_db",
            "connected_at": members["joined_member_at"],
            "unsubscribed_at": left.where(left < _end()),
            "returned": False,
        }
    )
    spells = pd.concat([first, database, _returns(spec, first, seed)], ignore_index=True)
    for ending in ENDED:
        spells[ending] = pd.to_datetime(spells[ending])
    union = users["union_id"].reindex(spells["user"]).to_numpy()
    spells["person_id"] = spells["union_id"].where(spells["user"] < 0, union)
    spells["muted_at"] = _muted(spec, spells, seed)
    ids = spells.loc[spells["channel"].isin(MUTED_WEEKLY) & (spells["user"] >= 0), "account_id"].unique()
    lost = ids[stream(seed, spec.code, "unmatched").random(len(ids)) < UNMATCHED]
    spells["unmatched"] = spells["account_id"].isin(lost)
    return spells.drop(columns=["user_id", "union_id"]).sort_values(
        ["connected_at", "account_id"], kind="stable", ignore_index=True
    )


def ended_at(spells: pd.DataFrame) -> pd.Series:
    """Return when each spell ended, missing if it goes on."""
    return spells[ENDED].min(axis=1)


def shown(spells: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Return the spells as the shop sees them: unmatched accounts have neither a user nor a person."""
    user = users["user_id"].reindex(spells["user"]).to_numpy()
    return spells.assign(
        user_id=pd.Series(user, spells.index, dtype="str").where(~spells["unmatched"]),
        person_id=spells["person_id"].where(~spells["unmatched"]),
    )


def _returns(spec: Brand, first: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw who comes back after an ending, and when that second spell ends."""
    rng = stream(seed, spec.code, "returns")
    gone = first.assign(ended=ended_at(first)).dropna(subset="ended")
    back = gone["ended"] + pd.to_timedelta(np.ceil(86400 * rng.exponential(RETURN_DAYS, len(gone))), unit="s")
    chance = np.where(back >= spec.change.since, RETURNS * spec.change.returns, RETURNS)
    comes = (rng.random(len(gone)) < chance) & (back < _end())
    again = gone.assign(connected_at=back, returned=True)
    weekly = again["channel"].map({channel: hazard for channel, (_, hazard) in CHANNELS.items()})
    ends = back + _weeks(rng.exponential(1 / (spec.pool.leaving * weekly)))
    u = rng.random(len(gone))
    for ending in ENDED:
        ways = again["channel"].map(ENDINGS)
        chosen = np.array([way[int(x * len(way))] == ending for way, x in zip(ways, u, strict=True)])
        again[ending] = ends.where(chosen & (ends < _end()))
    return again[comes].drop(columns="ended")


def _muted(spec: Brand, spells: pd.DataFrame, seed: int) -> pd.Series:
    rng = stream(seed, spec.code, "muted")
    weekly = spells["channel"].map(MUTED_WEEKLY).fillna(1e-9)
    muted = spells["connected_at"] + _weeks(rng.exponential(1 / weekly))
    return muted.where(muted < ended_at(spells).fillna(_end()))


def _weeks(weeks: np.ndarray | pd.Series) -> pd.TimedeltaIndex | pd.Series:
    return pd.to_timedelta(np.round(np.minimum(weeks, 5000) * 7 * 86400), unit="s")


def _end() -> pd.Timestamp:
    return pd.Timestamp(END) + pd.Timedelta(days=1)
