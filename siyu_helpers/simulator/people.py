"""The people of a shop: users with traits, and the accounts by which a channel knows them."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, SNAPSHOT, Brand
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.streams import stream

TESTERS = 2  # the shop's own staff accounts, source "employee"
TWO_ACCOUNTS = 0.01  # share of users who are somebody's second account

SOURCES = {"official_account": 24, "short_video": 26, "search": 14, "store": 16, "friend": 20}
REGIONS = {
    "guangdong": 16,
    "zhejiang": 11,
    "jiangsu": 11,
    "shanghai": 9,
    "beijing": 8,
    "fujian": 8,
    "sichuan": 8,
    "shandong": 7,
    "hubei": 6,
    "henan": 6,
    "hunan": 5,
    "shaanxi": 5,
}
# Share of users known to a channel, and the weekly chance that the tie ends there.
CHANNELS = {
    "mini_program": (0.72, 0.0004),
    "official_account": (0.46, 0.0035),
    "wecom": (0.34, 0.0030),
    "group": (0.16, 0.0060),
    "app": (0.10, 0.0010),
}
# How a tie ends: wecom and groups remove or are left, the others unsubscribe or block.
ENDINGS = {
    "mini_program": ["removed_at"],
    "official_account": ["unsubscribed_at", "blocked_at"],
    "wecom": ["removed_at", "blocked_at"],
    "group": ["removed_at"],
    "app": ["unsubscribed_at", "removed_at"],
}
FOLLOWERS_ONLY = 0.14  # official-account followers who never registered, per registered user


def users_of(spec: Brand, season: Season, seed: int) -> pd.DataFrame:
    """Draw the registered users, in order of registration.

    Returns
    -------
    DataFrame
        The columns of the table "users" before any dirt, and the truth: ``segment``, ``segment_number``,
        ``registered_day`` (day number), ``second_account_of`` (user id of the same person, or missing).
    """
    rng = stream(seed, spec.code, "users")
    n = spec.users
    weights = np.sqrt(season.weights)
    if spec.change:
        weights = np.where(season.days >= spec.change.since, spec.change.registrations * weights, weights)
    day = np.sort(rng.choice(season.length, n, p=weights / weights.sum()))
    segment = draw(rng, n, {i: s.share for i, s in enumerate(spec.segments)}).astype("int64")
    users = pd.DataFrame(
        {
            "user_id": [f"{spec.prefix}{i:05d}" for i in range(1, n + 1)],
            "union_id": _union_ids(rng, spec, n),
            "registered_day": day,
            "registered_at": season.days[day] + pd.to_timedelta(season.clock(rng, day), unit="s"),
            "source": draw(rng, n, SOURCES),
            "region": draw(rng, n, REGIONS),
            "segment_number": segment,
            "segment": [spec.segments[i].code for i in segment],
        }
    ).sort_values("registered_at", kind="stable", ignore_index=True)
    users["user_id"] = sorted(users["user_id"])
    segment = users["segment_number"].to_numpy()
    mean, sd = np.array([s.age for s in spec.segments])[segment].T
    age = np.clip(np.round(rng.normal(mean, sd)), 18, 70).astype("int64")
    users["birth_year"] = int(SNAPSHOT[:4]) - age
    female = np.array([s.female for s in spec.segments])[segment]
    users["sex"] = np.where(rng.random(n) < female, "female", "male")
    users["occupation"] = ""
    for i, s in enumerate(spec.segments):
        users.loc[segment == i, "occupation"] = draw(rng, (segment == i).sum(), s.occupation)

    rng = stream(seed, spec.code, "two_accounts")
    pairs = rng.choice(n, (round(n * TWO_ACCOUNTS), 2), replace=False)
    older, newer = pairs.min(axis=1), pairs.max(axis=1)
    users["second_account_of"] = pd.Series(pd.NA, index=users.index, dtype="str")
    for column in ("union_id", "region", "birth_year", "sex", "occupation", "segment", "segment_number"):
        users.loc[newer, column] = users.loc[older, column].to_numpy()
    users.loc[newer, "second_account_of"] = users.loc[older, "user_id"].to_numpy()

    if spec.change and spec.change.friend_share is not None:
        _more_by_friends(spec, users, seed)

    testers = stream(seed, spec.code, "testers").choice(np.setdiff1d(np.arange(n), pairs), TESTERS, replace=False)
    users.loc[testers, "source"] = "employee"
    return users


def _more_by_friends(spec: Brand, users: pd.DataFrame, seed: int) -> None:
    """Turn some sources of those who register after the change into "friend", up to the brand's share."""
    rng = stream(seed, spec.code, "sources_after_change")
    usual = SOURCES["friend"] / sum(SOURCES.values())
    turned = rng.random(len(users)) < (spec.change.friend_share - usual) / (1 - usual)
    users.loc[turned & (users["registered_at"] >= spec.change.since), "source"] = "friend"


def accounts_of(spec: Brand, season: Season, users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the accounts: one row a tie between a person and a channel, in order of time.

    Followers who never registered have no ``user_id``; some accounts have no ``union_id``.
    """
    rng = stream(seed, spec.code, "accounts")
    end = pd.Timestamp(END) + pd.Timedelta(days=1)
    followers = pd.DataFrame({"union_id": _union_ids(rng, spec, round(len(users) * FOLLOWERS_ONLY), "f")})
    day = rng.integers(0, season.length, len(followers))
    followers["registered_at"] = season.days[day] + pd.to_timedelta(season.clock(rng, day), unit="s")
    parts = []
    for channel, (share, weekly) in CHANNELS.items():
        people = users.loc[rng.random(len(users)) < share, ["user_id", "union_id", "registered_at"]]
        if channel == "official_account":
            people = pd.concat([people, followers], ignore_index=True)
        part = people.rename(columns={"registered_at": "connected_at"}).assign(channel=channel)
        later = np.where(rng.random(len(part)) < 0.5, 0, rng.exponential(40 * 86400, len(part)))
        part["connected_at"] += pd.to_timedelta(np.round(later), unit="s")
        ended = part["connected_at"] + pd.to_timedelta(
            np.round(rng.exponential(7 / (spec.pool.leaving * weekly), len(part)) * 86400), unit="s"
        )
        how = rng.choice(ENDINGS[channel], len(part))
        for ending in ("removed_at", "blocked_at", "unsubscribed_at"):
            part[ending] = ended.where((how == ending) & (ended < end))
        part.loc[rng.random(len(part)) < 0.04, "union_id"] = np.nan
        parts.append(part[part["connected_at"] < end])
    accounts = pd.concat(parts).sort_values(["connected_at", "channel"], kind="stable", ignore_index=True)
    # Nobody is left without any id: a follower who never registered is known by the union id alone.
    accounts = accounts[accounts["user_id"].notna() | accounts["union_id"].notna()].reset_index(drop=True)
    accounts.insert(0, "account_id", [f"{spec.prefix}A{i:05d}" for i in range(1, len(accounts) + 1)])
    return accounts[
        ["account_id", "user_id", "union_id", "channel", "connected_at", "removed_at", "blocked_at", "unsubscribed_at"]
    ]


def _union_ids(rng: np.random.Generator, spec: Brand, n: int, kind: str = "u") -> list[str]:
    return [f"{spec.prefix.lower()}{kind}{i:06x}" for i in rng.choice(16**6, n, replace=False)]


def draw(rng: np.random.Generator, n: int, weights: dict) -> np.ndarray:
    """Draw ``n`` keys of ``weights`` with chances in proportion to the values."""
    p = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights))[rng.choice(len(p), n, p=p / p.sum())]
