"""Fresh data and references for unit 2. A misconception is the reference with one part changed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from statistics import fmean

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.checks.unit2 import (
    CATEGORIES,
    FIGURES,
    OCCUPATIONS,
    PROFILE,
    SEGMENTS,
    XIAO_JIU,
    _segment_of,
    tied,
)
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.orders import purchases

GAP = float("nan")


def mixed(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the rows in another order, with a column that is not needed."""
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True).assign(note="")


# ---- tag_users ------------------------------------------------------------------------------------------------------


def users_frame(seed: int, count: int = 150, numbers: bool = False) -> pd.DataFrame:
    """Return users of every age, a tenth of the years missing, some absurd, and the ends of the age groups."""
    rng = np.random.default_rng(seed)
    born = rng.integers(1965, 2008, count)
    born[:14] = [2002, 2001, 2008, 2009, 1992, 1991, 1982, 1981, 1926, 1925, 1890, 2025, 2013, 1900]
    year = pd.Series(born, dtype="Int64").mask(rng.random(count) < 0.1)
    work = pd.Series(rng.choice(OCCUPATIONS[:-1], count)).mask(rng.random(count) < 0.12)
    ids = rng.permutation(count) + 100
    users = pd.DataFrame({"user_id": ids if numbers else [f"h{one}" for one in ids], "birth_year": year})
    return mixed(users.assign(occupation=work, sex="female"), seed)


def lines_frame(users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return lines of orders of two in three users, with equal sums, several lines of a category and cheap habits."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in users["user_id"]:
        for _ in range(rng.choice([0, 1, 2, 5], p=[0.3, 0.3, 0.2, 0.2])):
            order = f"x{len(rows):04d}"
            for _ in range(rng.integers(1, 4)):
                fen = int(rng.choice([800, 800, 1600, 1600, 2400, 4200, 12800]))
                rows.append((user, order, str(rng.choice(CATEGORIES[:-1])), fen))
    lines = pd.DataFrame(rows, columns=["user_id", "order_id", "category", "amount_fen"])
    time = pd.Timestamp("2025-11-03 08:10", tz=SHOP_ZONE) + pd.to_timedelta(
        rng.integers(0, 200 * 1440, len(lines)), "min"
    )
    return mixed(lines.assign(order_time=time), seed)


def group_of(
    year: object, first: int = 18, last: int = 100, edges: tuple[int, ...] = (25, 35, 45), gap: str = "unknown"
) -> str:
    """Return the age group of one year of birth."""
    if pd.isna(year):
        return gap
    age = 2026 - int(year)
    if not first <= age <= last:
        return "unknown"
    return ("18-24", "25-34", "35-44", "45+")[sum(age >= edge for edge in edges)]


def _weight(lines: list[tuple], how: str) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for _, category, fen in lines:
        found[category] = (
            max(found[category], fen) if how == "dearest" else found[category] + (1 if how == "lines" else fen)
        )
    return found


def tags_reference(
    users: pd.DataFrame,
    lines: pd.DataFrame,
    how: str = "spend",
    best: Callable = lambda weights: min(weights, key=lambda category: (-weights[category], category)),
    count: Callable = lambda lines: len({order for order, _, _ in lines}),
    everyone: bool = True,
    **ages: object,
) -> pd.DataFrame:
    """Return the tags, user by user."""
    bought: dict[object, list] = defaultdict(list)
    for row in lines.itertuples():
        bought[row.user_id].append((row.order_id, row.category, row.amount_fen))
    found = []
    for user in users.itertuples():
        own = bought.get(user.user_id, [])
        if own or everyone:
            found.append(
                {
                    "user_id": user.user_id,
                    "age_group": group_of(user.birth_year, **ages),
                    "occupation": "unknown" if pd.isna(user.occupation) else user.occupation,
                    "orders": count(own),
                    "spend_fen": sum(fen for _, _, fen in own),
                    "main_category": best(_weight(own, how)) if own else "none",
                }
            )
    return pd.DataFrame(found, columns=["user_id", "age_group", "occupation", "orders", "spend_fen", "main_category"])


@cache
def tag_users() -> tuple[Case, ...]:
    """Return text ids, whole-number ids, and users who bought nothing."""
    users, few = users_frame(3), users_frame(4, count=40, numbers=True)
    lines, others = lines_frame(users, 3), lines_frame(few, 4)
    return (
        Case((users, lines), tags_reference(users, lines), lambda: _tag_suspects(users, lines)),
        Case((few, others), tags_reference(few, others)),
        Case((few, others.iloc[:0]), tags_reference(few, others.iloc[:0])),
    )


def _tag_suspects(users: pd.DataFrame, lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    def made(**change: object) -> pd.DataFrame:
        return tags_reference(users, lines, **change)

    right = made()
    absent = right["orders"] == 0
    return {
        "S10": made(first=-99, last=999),
        "S10 old": made(last=999),
        "S10 young": made(first=-99),
        "S13": made(edges=(26, 36, 46)),
        "S13 lower": made(edges=(24, 34, 44)),
        "S13 ends": made(first=19),
        "S13 hundred": made(last=99),
        "S14": made(gap="45+"),
        "S14 young": made(gap="18-24"),
        "S15": made(count=len),
        "S15 categories": made(count=lambda own: len({category for _, category, _ in own})),
        "S16": made(everyone=False),
        "S17": right.mask(absent & True, other=np.nan).assign(
            user_id=right["user_id"], age_group=right["age_group"], occupation=right["occupation"]
        ),
        "S18": made(how="lines"),
        "S22": made(how="dearest"),
        "S19": made(best=lambda weights: max(weights, key=lambda category: (weights[category], category))),
        "S19 first seen": made(best=lambda weights: max(weights, key=weights.get)),
        "S20": right.assign(spend_fen=right["spend_fen"] / 100),
        "S23": right.assign(spend_fen=(right["spend_fen"] / right["orders"]).fillna(0)),
        "S24": right.assign(occupation=right["occupation"].mask(right["occupation"] == "unknown")),
    }


# ---- tgi ------------------------------------------------------------------------------------------------------------


def index_reference(
    tags: pd.DataFrame,
    tag: str,
    inside: pd.Series,
    formula: Callable = lambda part, whole: 100 * part / whole,
    base: str = "all",
    leave: str = "",
) -> pd.Series:
    """Return the index value by value; `formula` takes the share in the segment and the share in the base."""
    members = {user for user, yes in inside.items() if yes}
    pairs = [(user in members, value) for user, value in tags[tag].items() if value != leave]
    segment = Counter(value for yes, value in pairs if yes)
    whole = Counter(value for yes, value in pairs if base == "all" or not yes)
    size, everyone = sum(segment.values()), sum(whole.values())
    found = {}
    for value in sorted({value for _, value in pairs}, key=str):
        share = whole[value] / everyone
        found[value] = formula(segment[value] / size, share) if size and share else GAP
    return pd.Series(found, name="tgi", dtype=float)


def tagged_frame(seed: int, count: int = 160) -> pd.DataFrame:
    """Return tags of users, some categories rare."""
    rng = np.random.default_rng(seed)
    index = pd.Index([f"h{one}" for one in rng.permutation(count) + 100], name="user_id")
    return pd.DataFrame(
        {
            "main_category": rng.choice(CATEGORIES, count, p=[0.2, 0.03, 0.17, 0.12, 0.08, 0.2, 0.2]),
            "age_group": rng.choice(["18-24", "25-34", "35-44", "45+", "unknown"], count),
            "orders": rng.integers(0, 5, count),
        },
        index=index,
    )


@cache
def tgi() -> tuple[Case, ...]:
    """Return a segment that lacks a value, one in another order, a tag of numbers, everyone, and nobody."""
    tags = tagged_frame(21)
    rng = np.random.default_rng(22)
    inside = (tags["main_category"].isin(["cut_fruit", "salads"]) | (rng.random(len(tags)) < 0.2)) & (
        tags["main_category"] != "gifts"
    )
    turned = inside.sample(frac=1, random_state=1)
    right = index_reference(tags, "main_category", inside)

    def made(**change: object) -> pd.Series:
        return index_reference(tags, "main_category", inside, **change)

    by_place = pd.Series(turned.to_numpy(), tags.index)
    suspects = {
        "S25": made(formula=lambda part, whole: 100 * whole / part if part else np.inf),
        "S26": made(base="rest"),
        "S27": made(formula=lambda part, whole: 100 * part / whole * inside.mean()),
        "S28": right / 100,
        "S29": made(formula=lambda part, whole: 100 * (part - whole)),
        "S30": made(formula=lambda part, whole: 100 * part),
        "S31": right.replace(0, np.nan),
        "S31 left out": right[right > 0],
        "S33": made(leave="none"),
        **{f"S35 {places}": right.round(places) for places in (0, 1, 2, 3)},
    }
    return (
        Case((tags, "main_category", inside), right, suspects),
        Case(
            (tags, "age_group", turned),
            index_reference(tags, "age_group", turned),
            lambda: {
                "S34": index_reference(tags, "age_group", by_place),
                "S33": index_reference(tags, "age_group", turned, leave="unknown"),
                "S66": right,
            },
        ),
        Case((tags, "orders", inside), index_reference(tags, "orders", inside)),
        Case((tags, "age_group", inside | True), pd.Series(100.0, sorted(set(tags["age_group"])))),
        Case(
            (tags, "age_group", inside & False),
            index_reference(tags, "age_group", inside & False),
            {"S32": pd.Series(0.0, sorted(set(tags["age_group"])))},
        ),
    )


# ---- segment_profile ------------------------------------------------------------------------------------------------


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which a share of the values lies, between two of them in proportion."""
    ordered = sorted(values)
    if not ordered:
        return GAP
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def profile_reference(
    users: pd.DataFrame,
    lines: pd.DataFrame,
    segment: Iterable,
    per: str = "user",
    buyers: bool = False,
    middle: Callable = lambda values: quantile(values, 0.5),
    share: Callable = lambda size, everyone, users, buyers: size / everyone,
    method: Callable = quantile,
    fen: int = 100,
) -> dict[str, float]:
    """Return the profile, user by user."""
    people = set(segment)
    sums: dict[object, float] = {} if buyers or per != "user" else dict.fromkeys(people, 0)
    for number, row in enumerate(lines.itertuples()):
        if row.user_id in people:
            key = {"user": row.user_id, "order": row.order_id, "line": number}[per]
            sums[key] = sums.get(key, 0) + row.amount_fen
    values = [value / fen for value in sums.values()]
    everyone = len(set(users["user_id"]))
    found = (
        len(people),
        share(len(people), everyone, people, set(lines["user_id"])),
        middle(values),
        method(values, 0.25),
        method(values, 0.75),
    )
    return dict(zip(PROFILE.keys, found, strict=True))


@cache
def segment_profile() -> tuple[Case, ...]:
    """Return a set of text ids with whales and idle users, a list of whole-number ids, and nobody."""
    users, few = users_frame(13, count=120), users_frame(14, count=30, numbers=True)
    lines, others = lines_frame(users, 13), lines_frame(few, 14)
    lines.loc[lines.index[:4], "amount_fen"] = 300_033
    segment = set(users["user_id"].iloc[::3])
    listed = few["user_id"].iloc[:9].tolist()
    nobody = dict(zip(PROFILE.keys, (0, 0, GAP, GAP, GAP), strict=True))
    return (
        Case(
            (users, lines, segment),
            profile_reference(users, lines, segment),
            lambda: _profile_suspects(users, lines, segment),
        ),
        Case((few, others, listed), profile_reference(few, others, listed)),
        Case((few, others, []), nobody, {"S67": dict.fromkeys(PROFILE.keys, 0)}),
    )


def _profile_suspects(users: pd.DataFrame, lines: pd.DataFrame, segment: set) -> dict[str, dict]:
    def made(**change: object) -> dict[str, float]:
        return profile_reference(users, lines, segment, **change)

    right = made()

    def nearest(values: list[float], share: float) -> float:
        return sorted(values)[int(share * len(values))]

    return {
        "S2": made(middle=fmean),
        "S36": made(buyers=True),
        "S37": made(share=lambda size, everyone, people, buyers: size / len(buyers)),
        "S37 buyers": made(share=lambda size, everyone, people, buyers: len(people & buyers) / everyone),
        "S41": made(share=lambda size, everyone, people, buyers: 100 * size / everyone),
        "S21": made(fen=1),
        "S38": {**right, "q1_spend_yuan": right["q3_spend_yuan"], "q3_spend_yuan": right["q1_spend_yuan"]},
        "S38 another": made(method=nearest),
        "S39": {**profile_reference(users, lines, users["user_id"]), "size": right["size"], "share": right["share"]},
        "S40": made(per="order"),
        "S40 lines": made(per="line"),
        **{f"S35 {to}": {name: round(value, to) for name, value in right.items()} for to in (0, 1, 2, 3)},
    }


# ---- match_segment --------------------------------------------------------------------------------------------------


def scores_reference(
    person: dict,
    segments: dict,
    meets: Callable = lambda value, allowed: (
        allowed[0] <= value <= allowed[1] if isinstance(allowed, tuple) else value in set(allowed)
    ),
    share: Callable = lambda met, known, asked, person: met / asked,
    unknown: int = 0,
) -> pd.Series:
    """Return the scores, best first; equal ones in the order given."""
    found = []
    for place, (name, conditions) in enumerate(segments.items()):
        known = [field for field in conditions if field in person]
        met = sum(meets(person[field], conditions[field]) for field in known) + unknown * (len(conditions) - len(known))
        found.append((-share(met, len(known), len(conditions), person), place, name))
    return pd.Series({name: -score for score, _, name in sorted(found)}, dtype=float)


PEOPLE = (
    {"age": 26, "occupation": "business", "main_category": "organic", "motive": "standing", "sex": "male"},
    {"age": 50, "main_category": "gifts"},
    {"occupation": "student", "main_category": "salads", "motive": "novelty"},
    {"age": 18, "occupation": "other", "main_category": "none", "motive": "health"},
)


@cache
def match_segment() -> tuple[Case, ...]:
    """Return four people against the three segments in another order, and many segments with equal scores."""
    rng = np.random.default_rng(31)
    given = {name: SEGMENTS[name] for name in ("gift_buyer", "convenience_seeker", "health_seeker")}
    codes = ["a", "b", "c", "d"]
    many = {
        f"z{number}": {"field": set(rng.choice(codes, 2)), "level": (int(rng.integers(0, 5)), int(rng.integers(5, 9)))}
        for number in rng.permutation(30)
    }
    cases = [
        Case((person, given), scores_reference(person, given), _score_suspects(person, given)) for person in PEOPLE
    ]
    equal = scores_reference({"field": "a", "level": 5}, many)
    return (*cases, Case(({"field": "a", "level": 5}, many), equal, lambda: tied({}, many, equal)))


def _never_reset(person: dict, given: dict) -> pd.Series:
    """Return the scores where the count of one segment goes on into the next."""
    one_by_one = scores_reference(person, given).reindex(list(given))
    asked = pd.Series({name: len(conditions) for name, conditions in given.items()})
    return ((one_by_one * asked).cumsum() / asked).sort_values(ascending=False, kind="stable")


def _score_suspects(person: dict, given: dict) -> dict[str, pd.Series]:
    def made(**change: object) -> pd.Series:
        return scores_reference(person, given, **change)

    right = made()
    ideas = {
        "S47": right.reindex(list(given)),
        "S47 worst first": right.iloc[::-1],
        **tied(person, given, right),
        "S42": made(share=lambda met, known, asked, person: met),
        "S43": made(share=lambda met, known, asked, person: met / known if known else 0),
        "S68": made(share=lambda met, known, asked, person: met / len(person)),
        "S44": made(unknown=1),
        "S45": made(
            meets=lambda value, allowed: (
                allowed[0] < value < allowed[1] if isinstance(allowed, tuple) else value in allowed
            )
        ),
        "S46": made(meets=lambda value, allowed: value in allowed),
        "S49": made(share=lambda met, known, asked, person: float(met > 0)),
        "S49 all": made(share=lambda met, known, asked, person: float(met == asked)),
        "S41": right * 100,
        "S76": _never_reset(person, given),
    }
    kept: dict[str, pd.Series] = {}
    for idea, scores in ideas.items():
        if not any(list(scores.items()) == list(other.items()) for other in (right, *kept.values())):
            kept[idea] = scores
    return kept


# ---- this term's data -----------------------------------------------------------------------------------------------


def figures() -> tuple[Case, ...]:
    """Return this term's figures of Xiao Jiu's segment, worked out from the data in force."""
    return _figures(folder())


def _made(_data: Path, segment: str, **change: object) -> dict[str, float]:
    tags, segment_of = _segment_of(_data)
    inside = segment_of == segment
    profile = profile_reference(load("fruit/users"), purchases("fruit"), inside.index[inside])
    index = index_reference(tags, "main_category", inside, **change)
    return dict(zip(FIGURES.keys, (profile["size"], profile["median_spend_yuan"], index["cut_fruit"]), strict=True))


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    return (Case((), _made(_data, XIAO_JIU), lambda: _figure_suspects(_data)),)


@cache
def _figure_suspects(_data: Path) -> dict[str, dict[str, float]]:
    (case,) = _figures(_data)
    right = case.truth
    tags, segment_of = _segment_of(_data)
    inside = segment_of == XIAO_JIU
    users, lines, people = load("fruit/users"), purchases("fruit"), inside.index[inside]

    def middle(**change: object) -> dict[str, float]:
        profile = profile_reference(users, lines, people, **change)
        return {**right, "median_spend_yuan": profile["median_spend_yuan"]}

    def index(**change: object) -> dict[str, float]:
        return {**right, "tgi_cut_fruit": _made(_data, XIAO_JIU, **change)["tgi_cut_fruit"]}

    whole = profile_reference(users, lines, users["user_id"])["median_spend_yuan"]
    ideas = {
        "S2": middle(middle=fmean),
        "S36": middle(buyers=True),
        "S36 size": {**right, "size": int((inside & (tags["orders"] > 0)).sum())},
        "S40": middle(per="order"),
        "S40 lines": middle(per="line"),
        "S21": middle(fen=1),
        "S39": {**right, "median_spend_yuan": whole},
        "S25": index(formula=lambda part, whole: 100 * whole / part if part else np.inf),
        "S26": index(base="rest"),
        "S27": index(formula=lambda part, whole: 100 * part / whole * inside.mean()),
        "S30": index(formula=lambda part, whole: 100 * part),
        "S29": index(formula=lambda part, whole: 100 * (part - whole)),
        "S33": index(leave="none"),
        **{f"S72 {name}": _made(_data, name) for name in SEGMENTS if name != XIAO_JIU},
        "S35": {**right, "tgi_cut_fruit": round(right["tgi_cut_fruit"])},
        "S35 one": {**right, "tgi_cut_fruit": round(right["tgi_cut_fruit"], 1)},
        "S35 two": {**right, "tgi_cut_fruit": round(right["tgi_cut_fruit"], 2)},
        "S35 whole": {name: round(value) for name, value in right.items()},
    }
    kept: dict[str, dict[str, float]] = {}
    for idea, found in ideas.items():
        if found != right and found not in kept.values():
            kept[idea] = found
    return kept


def cluster_check() -> tuple[Case, ...]:
    """Return no case: any sound clustering of the term's users counts, and `sensible` judges it."""
    return ()


def persona() -> tuple[Case, ...]:
    """Return no case: any persona backed by the segment's figures counts, and `sensible` judges it."""
    return ()
