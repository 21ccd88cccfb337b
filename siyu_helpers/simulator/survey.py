"""The survey: who is asked, who answers, how carefully and how fast, and what is wrong with the answers.

Whoever answers differs from the pool: the young, members, recent buyers and the loyal answer more, and they also say
yes to the main question more. Times follow the log-normal model (van der Linden 2006).
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import SNAPSHOT, Brand
from siyu_helpers.simulator.people import draw
from siyu_helpers.simulator.profiles import BETTER_OFF, EARNS, _birth_dates, _class
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.survey_answers import (
    ABOUT_THEM,
    BEHIND_GATE,
    GATE,
    ITEMS,
    MAIN,
    MAIN_CODES,
    MULTIPLE,
    TRAP,
    TRAP_ANSWER,
    careless_answers,
    decades,
    minds,
    options_of,
    skip,
    true_answers,
)
from siyu_helpers.simulator.tables import names

SENT, DEADLINE, CLOSED = (
    "2026-07-02T10:00",
    "2026-07-13",
    "2026-07-17",
)  # the deadline and the end are the first moment after
RECENT_DAYS = 90
INVITED = {"tea": 3400, "fruit": 2550}
ANSWERED = {"tea": 1020, "fruit": 870}  # people expected to answer
ANSWERS = {  # on the log-odds of answering
    "age": -0.95,
    "recent": 0.45,
    "member": 0.40,
    "loyalty": 0.30,
    "female": 0.25,
    "one_to_one": 0.40,
}
CARELESS = {"straight": 0.045, "random": 0.04, "partly": 0.025}
COLUMN = {1: 0.09, 2: 0.09, 3: 0.34, 4: 0.20, 5: 0.28}  # which one the straight-liners tick
SLIPS = 0.025  # of the attentive miss the trap

READING = 9.0  # seconds before the first question, then a question of each kind
SECONDS = {"single": 6.0, "multiple": 10.0, "scale": 5.0}
SPEED, PACE = 0.29, 0.35  # sd of the logs: between people, between a person's questions
FASTER = {"straight": 0.50, "random": 0.28, "partly": 0.62}
INTERRUPTED = 0.03

STAFF_TESTS = 8
FORWARDED = 0.022  # per answer
FORWARDED_YES = 0.55
AGAIN, CHANGED, CAREFUL_NOW = 0.018, 0.012, 0.10  # the first two of all, the last of the careless
BACK_BUTTON = {"gate": 0.006, "place": 0.006, "income": 0.003}
ASKED_ABOUT = ["user_id", "segment", "segment_number", "second_account_of", "sex", "occupation", "birth_year"]


def pool_of(
    spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, spells: pd.DataFrame, forms: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Return everybody the survey is to speak of, with what they would answer: one row a user, the truth of the pool.

    Users registered by the snapshot, staff left out. ``recent``, ``member``, ``never_bought`` as the shop knows them on
    the snapshot; ``one_to_one``: connected by WeCom when it is sent; ``age``, ``loyalty``, ``gate`` and the main answer.
    """
    end = pd.Timestamp(SNAPSHOT) + pd.Timedelta(days=1)
    people = users[ASKED_ABOUT].copy()
    _birth_dates(people, users, stream(seed, spec.code, "birthdays"))
    bought = orders[orders["clean"] & (orders["order_time"] < end)].groupby("user")["order_time"].max()
    bought = bought.reindex(users.index)
    people["never_bought"] = bought.isna()
    people["recent"] = bought >= end - pd.Timedelta(days=RECENT_DAYS)
    people["member"] = users["joined_member_at"] < end
    sent = pd.Timestamp(SENT)
    open_ties = spells[(spells["channel"] == "wecom") & (spells["connected_at"] < sent)]
    ended = open_ties[["removed_at", "blocked_at", "unsubscribed_at"]].min(axis=1)
    people["one_to_one"] = people.index.isin(open_ties.loc[~(ended < sent), "user"])

    rng = stream(seed, spec.code, "survey_minds")
    minds(spec.code, people, rng)
    for column in ("sex", "occupation"):
        people[f"true_{column}"] = people[column]
    edges, classes = (18, 25, 35, 45), ["under_18", "18_24", "25_34", "35_44", "45_up"]
    people["true_age"] = np.array(classes)[np.searchsorted(edges, people["age"], side="right")]
    years = np.clip(people["age"].to_numpy() - 30, -8, 15)
    people["true_income"] = _class(rng, "income", people, BETTER_OFF, EARNS, 0.04 * years)
    told = forms.dropna(subset="income").set_index("user")["income"].reindex(people.index)
    people["true_income"] = told.fillna(people["true_income"])
    here = (users["registered_at"] < end) & (users["source"] != "employee")
    return people[here].reset_index(names="user")


def survey_of(spec: Brand, users: pd.DataFrame, pool: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the tables "invitations" and "responses" with their truth; adds ``invited`` and ``responded`` to ``pool``.

    Returns
    -------
    DataFrame, DataFrame
        The columns of the tables. The responses also ``user`` (row number; -1: nobody of the pool), ``segment``,
        ``careless`` ("", "straight", "random", "partly"), ``staff``, ``late``, ``forwarded``, ``repeat``, ``slip``
        (an attentive one missed the trap), ``impossible``.
    """
    invited = _invitations(spec, pool, seed)
    who, kind = _who_answers(pool, invited, seed, spec)
    people = pool.loc[who].reset_index(drop=True)
    rows = people[["user_id", "user", "segment"]].assign(careless=kind, forwarded=False, staff=False, repeat=False)
    answers = _as_ticked(spec, people, kind, seed)
    rows = pd.concat([rows, answers], axis=1)
    rows["submitted_at"] = _when(invited.set_index("user_id")["sent_at"].reindex(rows["user_id"]), seed, spec)
    _slips(spec, rows, seed)
    rows["seconds"] = _seconds(spec, rows, stream(seed, spec.code, "survey_seconds"))
    rows = pd.concat(
        [rows, _repeats(spec, people, rows, seed), _forwarded(spec, pool, rows, seed), _staff(spec, users, seed)],
        ignore_index=True,
    )
    rows = rows[rows["submitted_at"] < pd.Timestamp(CLOSED)]
    rows["late"] = rows["submitted_at"] >= pd.Timestamp(DEADLINE)
    rows["impossible"] = impossible(spec.code, rows)
    rows = rows.sort_values(["submitted_at", "user_id"], kind="stable", ignore_index=True)
    rows["response_id"] = [f"{spec.prefix}R{i:04d}" for i in range(1, len(rows) + 1)]
    for column in (*ITEMS, TRAP):
        rows[column] = rows[column].astype("Int64")
    pool["responded"] = pool["user_id"].isin(rows["user_id"])
    return invited, rows


def impossible(brand: str, rows: pd.DataFrame) -> pd.Series:
    """Say which answers cannot all be true: had none but somewhere, no at the gate but answers behind it, rich under 18."""
    gate, _, no = GATE[brand]
    behind = rows[list(BEHIND_GATE)].notna().any(axis=1)
    return (
        ((rows[gate] == no) & behind)
        | ((rows["times"] == "none") & rows["place"].notna())
        | ((rows["age"] == "under_18") & (rows["income"] == "15000_up"))
    )


def _invitations(spec: Brand, pool: pd.DataFrame, seed: int) -> pd.DataFrame:
    rng = stream(seed, spec.code, "survey_frame")
    chosen = np.sort(rng.choice(len(pool), min(INVITED[spec.code], len(pool)), replace=False))
    pool["invited"] = np.isin(np.arange(len(pool)), chosen)
    invited = pool.loc[chosen, ["user_id", "one_to_one"]].reset_index(drop=True)
    invited["touch_channel"] = np.where(invited.pop("one_to_one"), "one_to_one", "sms")
    # One-to-one messages go out one by one through the day, the SMS within minutes.
    one = (invited["touch_channel"] == "one_to_one").to_numpy()
    after = np.where(one, rng.uniform(0, 8 * 3600, len(invited)), rng.uniform(0, 600, len(invited)))
    invited["sent_at"] = pd.Timestamp(SENT) + pd.to_timedelta(np.round(after), unit="s")
    return invited.sort_values(["sent_at", "user_id"], kind="stable", ignore_index=True)


def _who_answers(pool: pd.DataFrame, invited: pd.DataFrame, seed: int, spec: Brand) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the pool that answer, and how each does: "" (attentive) or a kind of carelessness."""
    rng = stream(seed, spec.code, "survey_who")
    u = rng.random(len(pool))
    score = ANSWERS["age"] * decades(pool["age"]) + ANSWERS["female"] * (pool["sex"] == "female")
    for trait in ("recent", "member", "loyalty", "one_to_one"):
        score = score + ANSWERS[trait] * pool[trait].astype(float)
    there = (pool["invited"] & pool["second_account_of"].isna()).to_numpy()
    low, high = -10.0, 10.0
    for _ in range(40):  # the constant with which as many answer as wanted
        constant = (low + high) / 2
        expected = (there / (1 + np.exp(-score - constant))).sum()
        low, high = (constant, high) if expected < ANSWERED[spec.code] else (low, constant)
    chance = there / (1 + np.exp(-score - constant))
    pool["propensity"] = chance
    who = np.flatnonzero(u < chance)
    rng = stream(seed, spec.code, "survey_careless")
    kinds = {"": 1 - sum(CARELESS.values()), **CARELESS}
    return who, draw(rng, len(pool), kinds)[who]


def _as_ticked(spec: Brand, people: pd.DataFrame, kind: np.ndarray, seed: int) -> pd.DataFrame:
    """Return the answers as people ticked them: their own, or what the careless tick instead."""
    answers = true_answers(spec.code, people, stream(seed, spec.code, "survey_answers"))
    columns = _questions(spec)
    answers = answers[columns]
    rng = stream(seed, spec.code, "survey_ticks")
    any_ = careless_answers(spec.code, columns, len(people), rng)
    one_column = draw(rng, len(people), COLUMN).astype("int64")
    straight, random, partly = (kind == name for name in CARELESS)
    second_half = columns[columns.index(MAIN[spec.code]) :]
    for column in columns:
        if column in (*ITEMS, TRAP):
            instead = np.where(straight, one_column, any_[column])
            careless = straight | random | partly
        elif column in ABOUT_THEM:
            instead, careless = any_[column], random
        else:
            first = any_[column].str.partition(";")[0] if column in MULTIPLE else options_of(spec.code, column)[0]
            instead = np.where(straight, first, any_[column])
            careless = straight | random | (partly & (column in second_half))
        answers[column] = answers[column].where(~careless, instead)
    skip(spec.code, answers)
    _back_button(spec, answers, any_, kind == "", stream(seed, spec.code, "survey_back_button"))
    return answers


def _back_button(
    spec: Brand, answers: pd.DataFrame, any_: pd.DataFrame, attentive: np.ndarray, rng: np.random.Generator
) -> None:
    """Let a few go back and change an answer, while the form keeps what was ticked behind it; or tap beside the mark."""
    gate, yes, no = GATE[spec.code]
    u = rng.random((3, len(answers)))
    back = attentive & (answers[gate] == yes)
    to_no = back & (u[0] < BACK_BUTTON["gate"])
    answers.loc[to_no, gate] = no
    to_none = back & ~to_no & answers["place"].notna() & (u[1] < BACK_BUTTON["place"])
    answers.loc[to_none, "times"] = "none"
    beside = attentive & (u[2] < BACK_BUTTON["income"])
    answers.loc[beside, "age"] = "under_18"
    answers.loc[beside, "income"] = "15000_up"


def _slips(spec: Brand, rows: pd.DataFrame, seed: int) -> None:
    rng = stream(seed, spec.code, "survey_slips")
    rows["slip"] = (rng.random(len(rows)) < SLIPS) & (rows["careless"] == "")
    others = np.array([1, 2, 3, 5])[rng.integers(0, 4, len(rows))]
    rows[TRAP] = rows[TRAP].where(~rows["slip"], others)


def _when(sent: pd.Series, seed: int, spec: Brand) -> np.ndarray:
    """Draw when the forms come in: half within the day, nobody at night."""
    rng = stream(seed, spec.code, "survey_days")
    n = len(sent)
    hours = np.where(rng.random(n) < 0.5, rng.exponential(7.0, n), rng.exponential(75.0, n))
    when = sent.to_numpy() + pd.to_timedelta(np.ceil(hours * 3600) + 90, unit="s").to_numpy()
    hour = pd.DatetimeIndex(when).hour.to_numpy()
    return when + pd.to_timedelta(np.where(hour < 7, 8, 0), unit="h").to_numpy()


def _seconds(spec: Brand, rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draw how long a form took: the sum over the questions asked of log-normal times, by a person's speed."""
    n = len(rows)
    columns = _questions(spec)
    base = np.array(
        [SECONDS["multiple" if c in MULTIPLE else "scale" if c in (*ITEMS, TRAP) else "single"] for c in columns]
    )
    asked = np.column_stack([rows[c].notna() if c in BEHIND_GATE else np.ones(n, bool) for c in columns])
    each = READING * np.exp(rng.normal(0, PACE, n))
    each = each + (asked * base * np.exp(rng.normal(0, PACE, (n, len(columns))))).sum(axis=1)
    speed = np.exp(rng.normal(0, SPEED, n)) * rows["careless"].map(FASTER).fillna(1.0).to_numpy()
    away = np.where(rng.random(n) < INTERRUPTED, 120 + rng.exponential(900, n), 0)
    return np.maximum(np.round(each * speed + away), 8).astype("int64")


def _repeats(spec: Brand, people: pd.DataFrame, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw second forms: the same one sent again at once, a changed mind later, the careless with care."""
    rng = stream(seed, spec.code, "survey_repeats")
    u = rng.random(len(rows))
    careless = rows["careless"] != ""
    again = u < AGAIN
    changed = ~again & ~careless & (u < AGAIN + CHANGED)
    careful = ~again & careless & (u > 1 - CAREFUL_NOW)
    once_more = rows[again].copy()
    once_more["submitted_at"] += pd.to_timedelta(rng.integers(2, 50, len(once_more)), unit="s")

    later = rows[changed | careful].copy()
    fresh = true_answers(spec.code, people.loc[later.index], rng)[_questions(spec)]
    main, codes = MAIN[spec.code], MAIN_CODES[spec.code]
    other = np.array([codes[(codes.index(code) + 1) % 3] for code in people.loc[later.index, main]])
    now_careful = careful[later.index].to_numpy()
    fresh[main] = fresh[main].where(now_careful | (rng.random(len(later)) < 0.4), other)
    later[_questions(spec)] = fresh
    later["careless"], later["slip"] = "", False
    later["submitted_at"] += pd.to_timedelta(np.round(rng.exponential(20 * 3600, len(later))) + 200, unit="s")
    later["seconds"] = np.maximum(np.round(0.8 * _seconds(spec, later, rng)), 8).astype("int64")
    return pd.concat([once_more, later]).assign(repeat=True)


def _forwarded(spec: Brand, pool: pd.DataFrame, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the forms of friends to whom the link was passed on: like the pool, but keener."""
    rng = stream(seed, spec.code, "survey_forwarded")
    n = round(FORWARDED * len(rows))
    friends = pool.loc[rng.choice(len(pool), n)].reset_index(drop=True)
    keen = rng.random(n) < FORWARDED_YES
    friends[MAIN[spec.code]] = friends[MAIN[spec.code]].where(~keen, MAIN_CODES[spec.code][0])
    made = true_answers(spec.code, friends, rng)[_questions(spec)]
    made = made.assign(user_id=np.nan, user=-1, segment="", careless="", slip=False)
    made = made.assign(forwarded=True, staff=False, repeat=False)
    made["submitted_at"] = rows["submitted_at"].sample(n, random_state=rng).to_numpy()
    made["submitted_at"] += pd.to_timedelta(rng.integers(1800, 86400, n), unit="s")
    hour = made["submitted_at"].dt.hour
    made["submitted_at"] += pd.to_timedelta(np.where(hour < 7, 8, 0), unit="h")
    made["seconds"] = _seconds(spec, made, rng)
    return made


def _staff(spec: Brand, users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the forms by which staff tried the link out, most of them on the day before."""
    rng = stream(seed, spec.code, "survey_staff")
    columns = _questions(spec)
    made = careless_answers(spec.code, columns, STAFF_TESTS, rng)
    made[TRAP] = np.where(rng.random(STAFF_TESTS) < 0.5, TRAP_ANSWER, made[TRAP])
    skip(spec.code, made)
    staff = users.index[users["source"] == "employee"].to_numpy()
    made["user"] = staff[rng.integers(0, len(staff), STAFF_TESTS)]
    made["user_id"] = users["user_id"].to_numpy()[made["user"]]
    before = pd.Timestamp("2026-07-01T14:00") + pd.to_timedelta(
        np.sort(rng.integers(0, 3 * 3600, STAFF_TESTS)), unit="s"
    )
    made["submitted_at"] = before.where(np.arange(STAFF_TESTS) < STAFF_TESTS - 2, before + pd.Timedelta(days=2))
    made["seconds"] = rng.integers(15, 180, STAFF_TESTS)
    return made.assign(segment="", careless="", slip=False, forwarded=False, staff=True, repeat=False)


def _questions(spec: Brand) -> list[str]:
    return names("responses", spec.code)[4:]
