"""What members say of themselves: the profile form of the mini-program, and what is wrong with it.

Segments and ages differ in their chances only: every interest, motive, income and education occurs in every segment.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, SNAPSHOT, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream

FILLED = (0.36, 0.66)  # share of users who fill the form: of those who never bought, of buyers
DEFAULT_DATE, DEFAULT = "1990-01-01", 0.08  # where the date picker stands, and the share of forms that leave it there
IMPOSSIBLE = {"1900-01-01": 0.005, "child": 0.004, "2027-01-01": 0.002, "2099-12-31": 0.001}
CHILD_YEARS = (2016, 2022)  # a parent gave the child's birthday
EMPTY = {"income": 0.16, "education": 0.06, "motive": 0.12}
SHY = 2.0  # the highest incomes are left empty so much more often
CONSENT, CONSENT_OF_HIGHEST = 0.85, 0.70
ENTHUSIASTS = 0.015  # share of the forms: a few who click a great deal and resemble nobody else
ENTHUSIAST_OF = {
    "tea": ("tea_buyer", ("collecting", "golf", "investing"), "standing"),
    "fruit": ("health_seeker", ("fitness", "outdoors"), "health"),
}
NUMBER = (0.15, 0.35, 0.33, 0.17)  # share of forms with 1, 2, 3, 4 interests

_BOTH = ("reading", "travel", "music", "films", "shopping", "food", "fitness", "golf", "investing")
INTERESTS = {
    "tea": (*_BOTH, "photography", "tea_ceremony", "collecting"),
    "fruit": (*_BOTH, "cooking", "outdoors", "family"),
}
LIKES = {  # weight of an interest where it is not 1
    "culture_lover": {"reading": 4, "photography": 3, "travel": 3, "tea_ceremony": 4, "golf": 0.4, "shopping": 0.6},
    "drink_lover": {"music": 3.5, "films": 3.5, "shopping": 3, "food": 3.5, "fitness": 2, "tea_ceremony": 0.4},
    "tea_buyer": {"reading": 2.5, "golf": 3, "collecting": 3, "investing": 3.5, "travel": 1.5},
    "health_seeker": {"fitness": 4, "cooking": 3.5, "outdoors": 3, "family": 2, "reading": 1.5, "golf": 0.5},
    "convenience_seeker": {"films": 3.5, "music": 3, "shopping": 3, "food": 4, "travel": 2, "family": 0.4, "golf": 0.3},
    "gift_buyer": {"investing": 3, "golf": 2.5, "travel": 2.5, "family": 2, "food": 2, "reading": 1.5},
}
BY_AGE = {  # per ten years above 30
    "music": 0.8,
    "films": 0.85,
    "shopping": 0.85,
    "golf": 1.3,
    "collecting": 1.3,
    "investing": 1.25,
    "family": 1.3,
    "reading": 1.1,
}
MOTIVES = {
    "culture_lover": {"culture": 6, "enjoyment": 1.2, "novelty": 0.5, "health": 1.2, "relations": 0.6, "standing": 0.3},
    "drink_lover": {"culture": 0.4, "enjoyment": 3.5, "novelty": 4.5, "health": 0.7, "relations": 0.4, "standing": 0.2},
    "tea_buyer": {"culture": 0.7, "enjoyment": 0.5, "novelty": 0.3, "health": 2.5, "relations": 3, "standing": 2.5},
    "health_seeker": {
        "health": 6,
        "enjoyment": 1.2,
        "novelty": 0.6,
        "convenience": 1,
        "relations": 0.4,
        "standing": 0.2,
    },
    "convenience_seeker": {
        "health": 1.2,
        "enjoyment": 2,
        "novelty": 1.5,
        "convenience": 6,
        "relations": 0.3,
        "standing": 0.2,
    },
    "gift_buyer": {
        "health": 0.7,
        "enjoyment": 0.7,
        "novelty": 0.4,
        "convenience": 0.7,
        "relations": 4,
        "standing": 3.5,
    },
}
# What people really buy shows in the motive they name, beyond their segment: its weight times 1 + SHOWS x share of spend.
SHOWS = 4.0
SHOWN_BY = {
    "culture": ("ware", "leaf_tea"),
    "enjoyment": ("tea_bags", "juices"),
    "novelty": ("drinks",),
    "health": ("organic", "whole_fruit"),
    "convenience": ("cut_fruit", "salads"),
    "relations": ("gifts",),
    "standing": ("gifts",),
}
# Against the stereotype: the motive that one would give to women is named more often by men (factor on its weight).
NOT_BY_WOMEN = {"tea": ("novelty", 2.8), "fruit": ("health", 2.6)}
# Income and education are classes of a score: segment, occupation, years above 30, noise.
INCOME_CUTS, EDUCATION_CUTS = (-1.4, -0.6, 0.3, 1.4), (-1.5, -0.4, 1.2)
BETTER_OFF = {"culture_lover": 0.3, "drink_lover": -0.2, "tea_buyer": 0.9, "health_seeker": 0.3, "gift_buyer": 0.9}
LEARNED = {"culture_lover": 0.5, "drink_lover": 0.0, "tea_buyer": 0.0, "health_seeker": 0.4, "gift_buyer": 0.0}
EARNS = {"student": -1.6, "white_collar": 0.2, "freelance": 0.0, "business": 0.7, "other": -0.3}
STUDIED = {"student": 0.3, "white_collar": 0.4, "freelance": 0.1, "business": 0.1, "other": -0.7}


def profiles_of(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the filled forms, by time: the table "profiles" with its truth.

    Returns
    -------
    DataFrame
        The columns of the table, and ``user`` (row number), ``segment``, ``age`` on the snapshot day, ``true_birth_date``,
        ``default_date``, ``impossible_date`` (flags of the date shown), ``enthusiast``.
    """
    rng = stream(seed, spec.code, "profiles")
    n = len(users)
    bought = np.isin(np.arange(n), orders.loc[orders["clean"], "user"])
    filled = rng.random(n) < np.where(bought, FILLED[1], FILLED[0])
    filled &= users["source"].ne("employee").to_numpy()
    # Half fill the form when they register, the others later.
    delay = np.where(rng.random(n) < 0.5, 300 * rng.random(n), rng.exponential(70 * 86400, n))
    when = users["registered_at"] + pd.to_timedelta(np.ceil(delay) + 20, unit="s")
    filled &= (when < pd.Timestamp(END) + pd.Timedelta(days=1)).to_numpy()

    forms = users[["user_id", "segment", "sex", "occupation", "birth_year", "second_account_of"]].copy()
    forms["filled_at"] = when
    _birth_dates(forms, users, stream(seed, spec.code, "birthdays"))
    enthusiast = _enthusiasts(spec, forms, filled, bought, stream(seed, spec.code, "enthusiasts"))
    years = forms["age"].to_numpy() - 30
    forms["income"] = _class(rng, "income", forms, BETTER_OFF, EARNS, 0.04 * np.clip(years, -8, 15) + enthusiast)
    forms["education"] = _class(rng, "education", forms, LEARNED, STUDIED, -0.02 * years)
    forms["interests"] = _interests(rng, spec, forms, enthusiast)
    forms["motive"] = _motives(rng, spec, forms, enthusiast, _shares(spec, forms, lines))
    highest = (forms["income"] == "15000_up").to_numpy()
    forms["consent"] = (rng.random(n) < np.where(highest, CONSENT_OF_HIGHEST, CONSENT)).astype("int64")
    for column, share in EMPTY.items():
        more = SHY if column == "income" else 1
        forms[column] = forms[column].where(rng.random(n) >= np.where(highest, more * share, share))

    u = rng.random(n)
    edges = np.cumsum([DEFAULT, *IMPOSSIBLE.values()])
    child = rng.integers(*CHILD_YEARS, n).astype("str").astype(object) + forms["true_birth_date"].str[4:]
    shown = np.select(
        [u < edge for edge in edges],
        [DEFAULT_DATE, *(child if date == "child" else date for date in IMPOSSIBLE)],
        forms["true_birth_date"],
    )
    forms["default_date"] = u < edges[0]
    forms["impossible_date"] = (u >= edges[0]) & (u < edges[-1])
    forms = forms.assign(birth_date=shown, enthusiast=enthusiast, user=np.arange(n))[filled]
    return forms.sort_values(["filled_at", "user"], kind="stable", ignore_index=True)


def _birth_dates(forms: pd.DataFrame, users: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add ``true_birth_date`` (a day of the true year; one for both accounts of a person) and ``age``."""
    day = pd.to_datetime(users["birth_year"].astype("str") + "-01-01")
    snapshot = pd.Timestamp(SNAPSHOT)
    # Nobody is under 18: the youngest have had their birthday. No 29 February, which a child's year may lack.
    youngest = users["birth_year"].to_numpy() == snapshot.year - 18
    number = rng.integers(0, np.where(youngest, snapshot.day_of_year - 1, 365))
    day += pd.to_timedelta(number, unit="D")
    day = day.where(day.dt.strftime("%m-%d") != "02-29", day - pd.Timedelta(days=1))
    older = pd.Series(users.index, users["user_id"]).reindex(users["second_account_of"].dropna()).to_numpy()
    day.loc[users["second_account_of"].notna()] = day.loc[older].to_numpy()
    birthday_to_come = day.dt.strftime("%m-%d") > snapshot.strftime("%m-%d")
    forms["true_birth_date"] = day.dt.strftime("%Y-%m-%d")
    forms["age"] = snapshot.year - day.dt.year - birthday_to_come


def _enthusiasts(
    spec: Brand, forms: pd.DataFrame, filled: np.ndarray, bought: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    segment, _, _ = ENTHUSIAST_OF[spec.code]
    candidates = np.flatnonzero(filled & bought & (forms["segment"] == segment) & (forms["filled_at"] < "2026-04-01"))
    wanted = round(ENTHUSIASTS * filled.sum())
    return np.isin(np.arange(len(forms)), rng.choice(candidates, min(wanted, len(candidates)), replace=False))


def _class(
    rng: np.random.Generator, column: str, forms: pd.DataFrame, segment: dict, occupation: dict, more: np.ndarray
) -> np.ndarray:
    """Draw the class of a score for each form."""
    score = forms["segment"].map(segment).fillna(0) + forms["occupation"].map(occupation) + more
    cuts = INCOME_CUTS if column == "income" else EDUCATION_CUTS
    number = np.searchsorted(cuts, score.to_numpy() + rng.normal(0, 0.9, len(forms)))
    return np.array(list(CODES[column]))[number]


def _interests(rng: np.random.Generator, spec: Brand, forms: pd.DataFrame, enthusiast: np.ndarray) -> list[str]:
    """Draw one to four interests a form, without replacement: the largest of log weight plus Gumbel noise."""
    codes = INTERESTS[spec.code]
    decades = (forms["age"].to_numpy()[:, None] - 30) / 10
    weight = np.array([[LIKES[segment].get(code, 1.0) for code in codes] for segment in forms["segment"]])
    weight = weight * np.array([BY_AGE.get(code, 1.0) for code in codes]) ** decades
    weight[np.ix_(enthusiast, np.isin(codes, ENTHUSIAST_OF[spec.code][1]))] *= 12
    place = np.argsort(-(np.log(weight) + rng.gumbel(size=weight.shape)), axis=1)
    number = 1 + np.searchsorted(np.cumsum(NUMBER[:-1]), rng.random(len(forms)))
    number = np.where(enthusiast, np.maximum(number, 3), number)
    return [";".join(codes[i] for i in row[:k]) for row, k in zip(place, number, strict=True)]


def _shares(spec: Brand, forms: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each category in a user's spend (before refunds); 0 without orders."""
    category = {p.code: p.category for p in spec.products}
    real = lines[~lines["duplicate"] & ~lines["cancelled"] & ~lines["test"]]
    spent = real.assign(category=real["product"].map(category)).pivot_table(
        index="user_id", columns="category", values="amount_fen", aggfunc="sum", fill_value=0
    )
    return spent.div(spent.sum(axis=1), axis=0).reindex(forms["user_id"], fill_value=0.0)


def _motives(
    rng: np.random.Generator, spec: Brand, forms: pd.DataFrame, enthusiast: np.ndarray, shares: pd.DataFrame
) -> np.ndarray:
    codes = list(MOTIVES[spec.segments[0].code])
    weight = np.array([list(MOTIVES[segment].values()) for segment in forms["segment"]])
    for i, code in enumerate(codes):
        weight[:, i] *= 1 + SHOWS * shares[shares.columns.intersection(SHOWN_BY[code])].sum(axis=1).to_numpy()
    motive, factor = NOT_BY_WOMEN[spec.code]
    weight[forms["sex"] == "male", codes.index(motive)] *= factor
    weight[enthusiast, codes.index(ENTHUSIAST_OF[spec.code][2])] *= 8
    chance = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
    return np.array(codes)[np.minimum((chance < rng.random(len(forms))[:, None]).sum(axis=1), len(codes) - 1)]
