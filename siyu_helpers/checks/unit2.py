"""Checks of unit 2, Personas. Expectations here are worked out by hand on tiny frames."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, Table, UnfitError, Unit, ValueItem
from siyu_helpers.checks.persona_shapes import Clustering, PersonaCard, Told, agreement, spread_within, told
from siyu_helpers.checks.shapes import Ranking
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say

AGE_GROUPS = ("18-24", "25-34", "35-44", "45+", "unknown")
OCCUPATIONS = ("student", "white_collar", "freelance", "business", "other", "unknown")
CATEGORIES = ("cut_fruit", "gifts", "juices", "organic", "salads", "whole_fruit", "none")
TAGS = Table(
    "user_id",
    {
        "age_group": frozenset(AGE_GROUPS),
        "occupation": frozenset(OCCUPATIONS),
        "orders": "number",
        "spend_fen": "number",
        "main_category": frozenset(CATEGORIES),
    },
)
INDEX = Table("value", {"tgi": "number"}, "标签值", "tag value", any_index=True)
PROFILE = Record(("size", "share", "median_spend_yuan", "q1_spend_yuan", "q3_spend_yuan"))
SCORES = Ranking("segment", "细分群体", "segment")
CLUSTERS = Clustering()
CARD = PersonaCard()
FIGURES = Record(("size", "median_spend_yuan", "tgi_cut_fruit"))

# What the notebook shows in a locked cell; a test holds the two together.
SEGMENTS = {
    "health_seeker": {
        "age": (18, 50),
        "occupation": ["white_collar", "freelance"],
        "main_category": ["organic"],
        "motive": ["health"],
    },
    "convenience_seeker": {
        "age": (18, 35),
        "occupation": ["student", "white_collar"],
        "main_category": ["cut_fruit", "salads", "juices"],
        "motive": ["convenience", "enjoyment", "novelty"],
    },
    "gift_buyer": {
        "age": (25, 50),
        "occupation": ["business"],
        "main_category": ["gifts"],
        "motive": ["relations", "standing"],
    },
}
XIAO_JIU = "convenience_seeker"
HER_AGE = 23
AT_LEAST = 0.75


def _rows(text: str) -> list[list[str]]:
    """Return the words of each line; what stands behind a "#" is a comment."""
    return [line.partition("#")[0].split() for line in text.strip().splitlines()]


# ---- tag_users ------------------------------------------------------------------------------------------------------

# User, year of birth, occupation; then age group, orders, fen and main category, worked out by hand.
USERS = """
T01 2002 white_collar 18-24   2 6700  cut_fruit    # 24
T02 2001 student      25-34   4 8800  organic      # 25; most lines are juices
T03 2008 student      18-24   1 3200  cut_fruit    # 18; a tie with whole_fruit
T04 2009 student      unknown 3 5700  juices       # 17; the dearest line is salads
T05 1992 freelance    25-34   1 12800 gifts        # 34
T06 1991 business     35-44   2 10700 organic      # 35; two lines of one category in one order
T07 1982 -            35-44   2 5800  salads       # 44; a tie with whole_fruit
T08 1981 business     45+     3 23000 gifts        # 45
T09 1926 other        45+     1 2200  juices       # 100
T10 1900 white_collar unknown 2 6200  cut_fruit    # 126
T11 -    student      unknown 2 7800  organic      # most lines are cut_fruit
T12 2025 -            unknown 1 800   whole_fruit  # 1
T13 1995 white_collar 25-34   0 0     none
T14 1970 business     45+     0 0     none
"""
BOUGHT = """
T01 O01 cut_fruit   3600
T01 O01 juices      1300
T01 O02 cut_fruit   1800
T02 O03 juices      1300
T02 O04 juices      1300
T02 O05 juices      1300
T02 O06 organic     4900
T03 O07 whole_fruit 1600
T03 O07 cut_fruit   1600
T04 O08 salads      2600
T04 O09 juices      1300
T04 O10 juices      1800
T05 O11 gifts       12800
T06 O12 organic     4200
T06 O12 organic     4900
T06 O13 whole_fruit 1600
T07 O14 whole_fruit 2900
T07 O15 salads      2900
T08 O16 gifts       19800
T08 O17 whole_fruit 1600
T08 O18 whole_fruit 1600
T09 O19 juices      2200
T10 O20 cut_fruit   3600
T10 O21 salads      2600
T11 O22 cut_fruit   1800
T11 O22 cut_fruit   1800
T11 O23 organic     4200
T12 O24 whole_fruit 800
"""


def users_frame() -> pd.DataFrame:
    """Return the users of the visible check, unsorted, with columns that are not needed."""
    users = pd.DataFrame(
        [row[:3] for row in _rows(USERS)], columns=["user_id", "birth_year", "occupation"], dtype="str"
    )
    users = users.replace("-", np.nan)
    users["birth_year"] = pd.to_numeric(users["birth_year"]).astype("Int64")
    users.insert(1, "person_id", users["user_id"].str.replace("T", "p"))
    return users.assign(region="shanghai").iloc[[7, 2, 12, 0, 9, 5, 10, 3, 13, 6, 1, 11, 4, 8]].reset_index(drop=True)


def bought_frame() -> pd.DataFrame:
    """Return the purchases of the visible check, by time."""
    bought = pd.DataFrame(_rows(BOUGHT), columns=["user_id", "order_id", "category", "amount_fen"], dtype="str")
    bought["amount_fen"] = bought["amount_fen"].astype("int64")
    bought.insert(2, "order_time", pd.Timestamp("2026-05-01 12:00", tz=SHOP_ZONE) + pd.to_timedelta(bought.index, "h"))
    return bought


@cache
def tag_users() -> tuple[Case, ...]:
    """Return the small frames with the tags found by hand, and what each misconception makes of them."""
    rows = [[user, group, occupation, *behaviour] for user, _, occupation, group, *behaviour in _rows(USERS)]
    right = pd.DataFrame(rows, columns=["user_id", *TAGS.columns]).set_index("user_id")
    right = right.replace({"occupation": {"-": "unknown"}}).astype({"orders": "int64", "spend_fen": "int64"})

    def tags(column: str, change: dict[str, object]) -> pd.DataFrame:
        values = [change.get(user, value) for user, value in right[column].items()]
        return right.assign(**{column: pd.Series(values, index=right.index, dtype=object)})

    young, old = {"T04": "18-24", "T12": "18-24"}, {"T10": "45+"}
    nobody = ["T13", "T14"]
    bought_any = right["orders"] > 0
    gaps = {name: right[name].where(bought_any) for name in ("orders", "spend_fen")}
    lines = {"T01": 3, "T03": 2, "T06": 3, "T11": 3}
    suspects = {
        "S10": tags("age_group", young | old),
        "S10 old": tags("age_group", old),
        "S10 young": tags("age_group", young),
        "S10 all": tags("age_group", young | old | {"T11": "45+"}),
        "S13": tags("age_group", {"T02": "18-24", "T03": "unknown", "T06": "25-34", "T08": "35-44"}),
        "S13 low": tags("age_group", {"T03": "unknown"}),
        "S13 upper": tags("age_group", {"T02": "18-24", "T06": "25-34", "T08": "35-44"}),
        "S13 open": tags("age_group", {"T01": "25-34", "T05": "35-44", "T07": "45+"}),
        "S13 hundred": tags("age_group", {"T09": "unknown"}),
        "S14": tags("age_group", {"T11": "45+"}),
        "S14 young": tags("age_group", {"T11": "18-24"}),
        "S14 gaps": tags("age_group", dict.fromkeys(("T04", "T10", "T11", "T12"), np.nan)),
        "S14 gap": tags("age_group", {"T11": np.nan}),
        "S15": tags("orders", lines),
        "S15 categories": tags("orders", {"T03": 2, "T04": 2, "T08": 2, "T02": 2}),
        "S16": right.drop(nobody),
        "S17": right.assign(**gaps, main_category=right["main_category"].where(bought_any)),
        "S17 numbers": right.assign(**gaps),
        "S17 words": right.assign(main_category=right["main_category"].where(bought_any)),
        "S18": tags("main_category", {"T02": "juices", "T08": "whole_fruit", "T11": "cut_fruit"}),
        "S19": tags("main_category", {"T03": "whole_fruit", "T07": "whole_fruit"}),
        "S20": right.assign(spend_fen=right["spend_fen"] / 100),
        "S22": tags("main_category", {"T04": "salads", "T06": "organic"}),
        "S22 last": tags(
            "main_category", {"T03": "cut_fruit", "T08": "whole_fruit", "T10": "salads", "T06": "whole_fruit"}
        ),
        "S22 first": tags(
            "main_category",
            {"T02": "juices", "T03": "whole_fruit", "T04": "salads", "T07": "whole_fruit", "T11": "cut_fruit"},
        ),
        "S23": right.assign(spend_fen=(right["spend_fen"] / right["orders"]).fillna(0)),
        "S24": tags("occupation", {"T07": np.nan, "T12": np.nan}),
    }
    few = users_frame().query("user_id in ['T01', 'T13', 'T07']")
    bought = bought_frame()
    none = right.loc[["T01", "T07", "T13"]].assign(orders=0, spend_fen=0, main_category="none")
    return (
        Case((users_frame(), bought), right, suspects),
        Case((few, bought.iloc[:0]), none, {"S16": none.iloc[:0]}),
    )


# ---- tgi ------------------------------------------------------------------------------------------------------------

# User, main category, age group; whether in the first segment and in the second.
TAGGED = """
V01 cut_fruit 18-24   1 0
V02 cut_fruit 18-24   1 1
V03 cut_fruit 25-34   1 0
V04 cut_fruit unknown 0 1
V05 juices    18-24   1 1
V06 juices    25-34   0 0
V07 juices    45+     0 0
V08 organic   25-34   0 1
V09 organic   45+     0 0
V10 organic   45+     0 0
V11 none      unknown 1 0
V12 none      25-34   0 0
"""


def tagged_frame() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Return the tags of the visible check and two segments, the second in another order."""
    rows = _rows(TAGGED)
    index = pd.Index([row[0] for row in rows], name="user_id", dtype="str")
    tags = pd.DataFrame([row[1:3] for row in rows], columns=["main_category", "age_group"], index=index, dtype="str")
    tags = tags.assign(orders=[3, 2, 4, 1, 2, 2, 1, 5, 1, 2, 0, 0])
    first, second = (pd.Series([row[place] == "1" for row in rows], index=index) for place in (3, 4))
    return tags, first, second.iloc[::-1]


@cache
def tgi() -> tuple[Case, ...]:
    """Return two tags worked out by hand and an empty segment."""
    tags, first, second = tagged_frame()

    def index(*values: float, names: str = "cut_fruit juices none organic") -> pd.Series:
        return pd.Series(values, index=names.split(), dtype=float)

    right = index(180, 80, 120, 0)  # 3/5 against 4/12, 1/5 against 3/12, 1/5 against 2/12, 0 against 3/12
    suspects = {
        "S25": index(100 / 1.8, 125, 100 / 1.2, np.inf),
        "S26": index(420, 70, 140, 0),
        "S27": index(75, 100 / 3, 50, 0),
        "S27 parts": index(0.75, 1 / 3, 0.5, 0),
        "S28": right / 100,
        "S29": index(80 / 3, -5, 10 / 3, -25),
        "S29 shares": index(0.8 / 3, -0.05, 0.1 / 3, -0.25),
        "S29 percent": right - 100,
        "S30": index(60, 20, 20, 0),
        "S30 shares": index(0.6, 0.2, 0.2, 0),
        "S30 all": index(100 / 3, 25, 50 / 3, 25),
        "S30 counts": index(3, 1, 1, 0),
        "S31": index(180, 80, 120, np.nan),
        "S31 left out": index(180, 80, 120, names="cut_fruit juices none"),
        "S33": index(187.5, 250 / 3, 0, names="cut_fruit juices organic"),
        "S66": index(240, 60, 0, 120, names="18-24 25-34 45+ unknown"),
    }
    others = {
        # the second segment is V02 V04 V05 V08
        "S34": index(100, 75, 100, 150, names="18-24 25-34 45+ unknown"),
        "S66": index(150, 100, 0, 100),
        "S31": index(200, 75, np.nan, 150, names="18-24 25-34 45+ unknown"),
    }
    nobody = first & False
    return (
        Case((tags, "main_category", first), right, suspects),
        Case((tags, "age_group", second), index(200, 75, 0, 150, names="18-24 25-34 45+ unknown"), others),
        Case((tags, "main_category", nobody), right * np.nan, {"S32": right * 0, "S32 left out": right.iloc[:0]}),
    )


# ---- segment_profile ------------------------------------------------------------------------------------------------

# Eight users; W01 to W05 are the segment. Lines: user, order, fen.
SPENT = """
W02 O1 500
W02 O1 700
W03 O2 1000
W03 O3 2000
W04 O4 4500
W05 O5 30000
W05 O6 1300
W06 O7 2000
W08 O8 6000
"""


@cache
def segment_profile() -> tuple[Case, ...]:
    """Return a segment of five with one big spender, worked out by hand, and an empty one."""
    users = pd.DataFrame({"user_id": [f"W0{number}" for number in (6, 3, 8, 1, 5, 2, 7, 4)]}, dtype="str")
    lines = pd.DataFrame(_rows(SPENT), columns=["user_id", "order_id", "amount_fen"], dtype="str")
    lines = lines.astype({"amount_fen": "int64"}).assign(category="whole_fruit").iloc[::-1].reset_index(drop=True)
    people = {"W01", "W02", "W03", "W04", "W05"}

    def profile(*values: float) -> dict[str, float]:
        return dict(zip(PROFILE.keys, values, strict=True))

    right = profile(5, 0.625, 30, 12, 45)  # 0, 12, 30, 45, 313
    suspects = {
        "S2": profile(5, 0.625, 80, 12, 45),
        "S36": profile(5, 0.625, 37.5, 25.5, 112),
        "S36 size": profile(4, 0.5, 37.5, 25.5, 112),
        "S36 size of buyers": profile(4, 4 / 6, 37.5, 25.5, 112),
        "S37": profile(5, 5 / 6, 30, 12, 45),
        "S37 buyers": profile(5, 4 / 6, 30, 12, 45),
        "S37 others": profile(5, 5 / 3, 30, 12, 45),
        "S41": profile(5, 62.5, 30, 12, 45),
        "S35": profile(5, 0.62, 30, 12, 45),
        "S35 up": profile(5, 0.63, 30, 12, 45),
        "S21": profile(5, 0.625, 3000, 1200, 4500),
        "S38": profile(5, 0.625, 30, 45, 12),
        "S38 method": profile(5, 0.625, 30, 6, 179),
        "S38 spread": profile(5, 0.625, 30, 80 - 131.37541627, 80 + 131.37541627),
        "S39": profile(5, 0.625, 25, 9, 48.75),
        "S39 size": profile(8, 1, 25, 9, 48.75),
        "S40": profile(5, 0.625, 16.5, 10.5, 38.75),
        "S40 lines": profile(5, 0.625, 13, 8.5, 32.5),
        "S40 orders": profile(6, 0.75, 16.5, 10.5, 38.75),
        "S40 count": profile(7, 0.875, 13, 8.5, 32.5),
    }
    gap = float("nan")
    return (
        Case((users, lines, people), right, suspects),
        Case((users, lines, ["W08", "W06"]), profile(2, 0.25, 40, 30, 50)),
        Case(
            (users, lines, set()),
            profile(0, 0, gap, gap, gap),
            {"S67": profile(0, 0, 0, 0, 0), "S67 share": profile(0, gap, gap, gap, gap)},
        ),
    )


# ---- match_segment --------------------------------------------------------------------------------------------------


def _scores(*pairs: tuple[str, float]) -> pd.Series:
    return pd.Series(dict(pairs), dtype=float)


def _as_given(scores: pd.Series, given: dict) -> pd.Series:
    return scores.reindex(list(given))


def tied(person: dict, given: dict, truth: pd.Series) -> dict[str, pd.Series]:
    """Return what other orders of equal scores look like: turned round, by name, and as an unstable sort leaves them."""
    at_random = _as_given(truth, given).sort_values(ascending=False)
    orders = {
        "S48": _as_given(truth, given).iloc[::-1].sort_values(ascending=False, kind="stable"),
        "S48 names": truth.sort_index().sort_values(ascending=False, kind="stable"),
        "S48 unstable": at_random,
    }
    different: dict[str, pd.Series] = {}
    for idea, scores in orders.items():
        if all(list(scores.index) != list(known.index) for known in (truth, *different.values())):
            different[idea] = scores
    return different


@cache
def match_segment() -> tuple[Case, ...]:
    """Return a person with an unknown field on the end of a range, one with sets, and many equal scores."""
    person = {"age": 35, "occupation": "freelance", "main_category": "juices"}
    given = {name: SEGMENTS[name] for name in ("health_seeker", "gift_buyer", "convenience_seeker")}
    health, ready, gift = "health_seeker", "convenience_seeker", "gift_buyer"
    right = _scores((health, 0.5), (ready, 0.5), (gift, 0.25))
    suspects = {
        "S47": _as_given(right, given),
        "S47 worst first": right.iloc[[2, 0, 1]],
        "S48": right.iloc[[1, 0, 2]],
        "S42": right * 4,
        "S43": _scores((health, 2 / 3), (ready, 2 / 3), (gift, 1 / 3)),
        "S44": _scores((health, 0.75), (ready, 0.75), (gift, 0.5)),
        "S45": _scores((health, 0.5), (gift, 0.25), (ready, 0.25)),
        "S46": _scores((ready, 0.5), (health, 0.25), (gift, 0)),
        "S46 never": _scores((health, 0.25), (ready, 0.25), (gift, 0)),
        "S49": _scores((health, 1), (gift, 1), (ready, 1)),
        "S49 all": _scores((health, 0), (gift, 0), (ready, 0)),
        "S41": right * 100,
        "S76": _scores((ready, 1.25), (gift, 0.75), (health, 0.5)),
    }
    box = {
        "old": {"age": (40, 60)},
        "gift": {"age": (25, 50), "main_category": {"gifts", "organic"}, "orders": (0, 2)},
        "tea": {"region": ["beijing", "hangzhou"], "age": (25, 30)},
    }
    buyer = {"age": 25, "main_category": "gifts", "region": "beijing", "orders": 3, "sex": "female"}
    second = _scores(("tea", 1), ("gift", 2 / 3), ("old", 0))
    others = {
        "S42": _scores(("gift", 2), ("tea", 2), ("old", 0)),
        "S68": _scores(("gift", 0.4), ("tea", 0.4), ("old", 0)),
        "S68 longest": _scores(("gift", 2 / 3), ("tea", 2 / 3), ("old", 0)),
        "S45": _scores(("tea", 0.5), ("gift", 1 / 3), ("old", 0)),
        "S47": second.iloc[::-1],
    }
    many = {f"s{number:02d}": {"region": [["beijing"], ["xian"]][number % 3 == 1]} for number in range(24)}
    equal = pd.Series({name: float(one["region"] == ["beijing"]) for name, one in many.items()})
    equal = equal.sort_values(ascending=False, kind="stable")
    return (
        Case((person, given), right, suspects),
        Case((buyer, box), second, others),
        Case(({"region": "beijing"}, many), equal, lambda: tied({}, many, equal)),
    )


# ---- this term's data -----------------------------------------------------------------------------------------------


@cache
def _segment_of(_data: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Return tags and segment of every user, as the notebook's locked cells make them."""
    from siyu_helpers.orders import purchases
    from siyu_helpers.tags import best_match, match_scores, tag_users

    users = load("fruit/users")
    profiles = load("fruit/profiles").set_index("user_id")
    tags = tag_users(users, purchases("fruit"))
    people = tags[["occupation", "main_category"]].assign(
        age=2026 - users.set_index("user_id")["birth_year"],
        motive=profiles.loc[profiles["consent"] == 1, "motive"],
    )
    return tags, best_match(match_scores(people, SEGMENTS), at_least=AT_LEAST)


@cache
def _behaviour(_data: Path) -> pd.DataFrame:
    """Return the table `behaviour` of the notebook."""
    from siyu_helpers.orders import purchases

    bought, orders = purchases("fruit"), load("fruit/orders")
    baskets = bought.groupby(["user_id", "order_id"])["amount_fen"].sum().groupby("user_id")
    ready = bought["amount_fen"].where(bought["category"].isin(SEGMENTS[XIAO_JIU]["main_category"]), 0)
    july = orders[orders["order_time"] >= pd.Timestamp("2026-07-01", tz=SHOP_ZONE)]
    table = pd.DataFrame(
        {
            "orders": baskets.size(),
            "log_basket": np.log10(baskets.median() / 100),
            "share_ready": ready.groupby(bought["user_id"]).sum() / baskets.sum(),
        }
    )
    table.insert(0, "member_no", range(1, len(table) + 1))
    table["july_yuan"] = (july.groupby("user_id")["amount_fen"].sum() / 100).reindex(table.index, fill_value=0)
    return table[table["orders"] >= 2]


# ---- figures --------------------------------------------------------------------------------------------------------


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term."""
    figures = given["value"]

    def reject(idea: str, name: str) -> None:
        raise UnfitError(idea, where=FIGURES.place(name, "value", figures[name]))

    for name in FIGURES.keys:
        if not 0 <= figures[name] < np.inf:
            reject("S63", name)
    if figures["size"] <= 1:
        reject("S65", "size")
    if figures["size"] != int(figures["size"]):
        reject("S63", "size")
    if figures["median_spend_yuan"] > 3000:
        reject("S21", "median_spend_yuan")
    others = {name: _facts(folder(), name)["count"][0] for name in SEGMENTS}
    if figures["size"] != others.pop(XIAO_JIU) and figures["size"] in others.values():
        reject("S72", "size")
    if figures["tgi_cut_fruit"] < 10:
        reject("S28", "tgi_cut_fruit")


# ---- cluster_check --------------------------------------------------------------------------------------------------

GOOD = ("log_basket", "orders", "share_ready")
WRONG = ("member_no", "july_yuan")
K = 3
SAME = 0.95  # adjusted Rand index of two sound fits, at least: ten starts gave 0.98 and more on eight terms
CLOSE = 1.005  # sum of squares against the best, at most: a poor start gave 1.12 and more
ALIKE = 0.7  # enough to tell an unscaled fit, which shares at most 0.3 with a sound one
SILHOUETTE = 0.006  # room for two decimals


def sensible_clusters(given: pd.DataFrame) -> None:
    """Raise if the clustering is no sound one of this term's users, by the idea behind the fault."""
    table = _behaviour(folder())
    features = given["features"].iloc[0].split() if len(given) else []
    wrong = [name for name in features if name in WRONG]
    if wrong:
        raise UnfitError("S7", column=wrong[0])
    if sorted(features) != sorted(GOOD):
        raise UnfitError("S56", got=", ".join(features) or "—")
    lacking, strange = table.index.difference(given.index), given.index.difference(table.index)
    if len(lacking) or len(strange):
        where = (
            say(f"`labels` 里没有用户 {lacking[0]}", f"user {lacking[0]} is not in `labels`")
            if len(lacking)
            else say(f"`labels` 里有用户 {strange[0]}", f"user {strange[0]} is in `labels`")
        )
        raise UnfitError("S52", where=where)
    labels = given["cluster"].loc[table.index]
    if labels.nunique() != K:
        raise UnfitError("S51", got=labels.nunique())
    scaled, best = _fit(folder(), GOOD)
    if agreement(labels, best) < SAME and spread_within(scaled, labels) > CLOSE * spread_within(scaled, best):
        raise UnfitError(_why(labels, scaled, best))
    _check_silhouette(float(given["silhouette"].iloc[0]), labels, scaled, table)


@cache
def _fit(_data: Path, columns: tuple[str, ...], scaling: bool = True) -> tuple[np.ndarray, pd.Series]:
    """Return the features, scaled or not, and the best of many starts."""
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    table = _behaviour(_data)[list(columns)]
    values = StandardScaler().fit_transform(table) if scaling else table.to_numpy(dtype=float)
    model = KMeans(K, n_init=20, random_state=0).fit(values)
    return values, pd.Series(model.labels_, table.index)


def _why(labels: pd.Series, scaled: np.ndarray, best: pd.Series) -> str:
    """Return the idea that explains another labelling best."""
    data = folder()
    others = {
        "S1": _fit(data, GOOD, scaling=False)[1],
        "S1 all": _fit(data, (*WRONG, *GOOD), scaling=False)[1],
        "S7 labels": _fit(data, (*GOOD, "july_yuan"))[1],
        "S7 both": _fit(data, (*WRONG, *GOOD))[1],
    }
    near = {idea: agreement(labels, other) for idea, other in others.items()}
    if max(near["S1"], near["S1 all"]) >= ALIKE:
        return "S1"
    if max(near["S7 labels"], near["S7 both"]) >= SAME:
        return "S69"
    return "S54" if spread_within(scaled, labels) <= 1.35 * spread_within(scaled, best) else "S55"


def _check_silhouette(reported: float, labels: pd.Series, scaled: np.ndarray, table: pd.DataFrame) -> None:
    from sklearn.metrics import silhouette_score

    where = say(f"`silhouette` 是 {reported:.10g}", f"`silhouette` is {reported:.10g}")
    if not -1 <= reported <= 1:
        raise UnfitError("S53", where=where)
    if abs(reported - silhouette_score(scaled, labels)) <= SILHOUETTE:
        return
    unscaled = silhouette_score(table[list(GOOD)].to_numpy(dtype=float), labels)
    raise UnfitError("S70" if abs(reported - unscaled) <= SILHOUETTE else "S53", where=where)


# ---- persona --------------------------------------------------------------------------------------------------------

TRAITS = 3
DIGITS = 3  # a number without a unit is recognised by three digits at least; two could be chance
TRAIT_TAGS = ("age_group", "occupation", "main_category")


@cache
def _facts(_data: Path, segment: str) -> dict[str, list[float]]:
    """Return the figures that may back a trait of a segment, or of all users for ""."""
    from siyu_helpers.orders import purchases
    from siyu_helpers.tags import segment_profile, tgi

    tags, segment_of = _segment_of(_data)
    inside = (segment_of == segment) if segment else segment_of.notna()
    profile = segment_profile(load("fruit/users"), purchases("fruit"), list(tags.index[inside]))
    shares = [100 * share for tag in TRAIT_TAGS for share in tags.loc[inside, tag].value_counts(normalize=True)]
    return {
        "count": [profile["size"]],
        "median": [profile["median_spend_yuan"]],
        "yuan": [profile[f"{which}_spend_yuan"] for which in ("median", "q1", "q3")],
        "percent": [*shares, 100 * profile["share"]],
        "tgi": [value for tag in TRAIT_TAGS for value in tgi(tags, tag, inside)],
        "mean": [tags.loc[inside, "spend_fen"].mean() / 100],
    }


def _among(one: Told, kind: str, facts: dict[str, list[float]]) -> bool:
    """Tell whether a number is a figure of this kind, said to be one or not said to be anything else."""
    if one.kind not in ("", kind) or (not one.kind and one.digits < DIGITS):
        return False
    if kind == "percent" and not one.kind:  # a share such as 0.41
        return one.decimals >= 2 and any(
            Told("", 100 * one.value, one.decimals - 2, one.digits).fits(fact) for fact in facts[kind]
        )
    return any(one.fits(fact) for fact in facts[kind])


def _backed(numbers: list[Told], facts: dict[str, list[float]]) -> bool:
    return any(_among(one, kind, facts) for one in numbers for kind in ("yuan", "percent", "tgi"))


def sensible_persona(given: pd.DataFrame) -> None:
    """Raise if the persona is not Xiao Jiu's, is incomplete, or a trait has no figure of the segment behind it."""
    text = given["text"]
    name = "".join(text["name"].lower().split())
    if "小九" not in name and "xiaojiu" not in name:
        raise UnfitError("S62", got=text["name"])
    if text["segment"].strip().lower() not in _names(XIAO_JIU):
        raise UnfitError("S57", got=text["segment"])
    if int(text["age"]) != HER_AGE:
        raise UnfitError("S58", where=say(f"`age` 是 {text['age']}", f"`age` is {text['age']}"))
    other = [
        code for code in OCCUPATIONS if code != "white_collar" and text["occupation"].strip().lower() in _names(code)
    ]
    if other:
        where = say(f"`occupation` 是 {text['occupation']}", f"`occupation` is {text['occupation']}")
        raise UnfitError("S58", where=where)
    for motive in text["motives"].split("; "):
        if motive.strip().lower() in _other_motives():
            raise UnfitError("S73", where=say(f"`motives` 里有 {motive}", f"`motives` holds {motive}"))
    _check_traits([row for label, row in given.iterrows() if label.startswith("trait ")])


@cache
def _other_motives() -> frozenset[str]:
    """Return codes and names of the motives that are no condition of Xiao Jiu's segment; other words a teacher reads."""
    from siyu_helpers.simulator.codes import CODES

    wrong = CODES["motive"].keys() - set(SEGMENTS[XIAO_JIU]["motive"])
    return frozenset(name for code in wrong for name in _names(code))


def _names(code: str) -> set[str]:
    from siyu_helpers.labels import label
    from siyu_helpers.language import LANGUAGES, choose, language

    known, names = language(), {code}
    try:
        for lang in LANGUAGES:
            choose(lang)
            names.add(label(code).lower())
    except KeyError:
        pass
    finally:
        choose(known)
    return names


def _check_traits(traits: list[pd.Series]) -> None:
    facts = _facts(folder(), XIAO_JIU)
    if len(traits) < TRAITS:
        raise UnfitError("S59", got=len(traits))
    numbers = [told(trait["figure"]) for trait in traits]
    for trait, those in zip(traits, numbers, strict=True):
        if not _backed(those, facts):
            where = say(f"“{trait['text']}”的数字 {trait['figure']}", f'"{trait["text"]}" with {trait["figure"]}')
            raise UnfitError(_why_unbacked(those, facts), where=where)
    everything = [one for those in numbers for one in those]
    if not any(_among(one, "count", facts) for one in everything):
        raise UnfitError("S6")
    if not any(
        _among(one if one.kind != "yuan" else replace(one, kind="median"), "median", facts) for one in everything
    ):
        raise UnfitError("S61")
    if not any(_among(one, "tgi", facts) for one in everything):
        raise UnfitError("S71")


def _why_unbacked(numbers: list[Told], facts: dict[str, list[float]]) -> str:
    spends = [replace(one, kind="yuan") for one in numbers if one.kind in ("", "yuan")]
    if any(one.fits(fact) for one in spends for fact in facts["mean"]):
        return "S2"
    if any(one.fits(100 * fact) for one in spends for fact in facts["yuan"] if fact):
        return "S21"
    if any(
        one.decimals and one.kind in ("", "tgi") and one.fits(fact / 100)
        for one in numbers
        for fact in facts["tgi"]
        if fact
    ):
        return "S28"
    others = [_facts(folder(), name) for name in ("", *SEGMENTS) if name != XIAO_JIU]
    if any(one.decimals or one.kind for one in numbers) and any(_backed(numbers, other) for other in others):
        return "S60"
    bare = [one for one in numbers if not one.kind and one.digits > 1]
    if any(
        replace(one, kind=kind).fits(fact)
        for one in bare
        for kind in ("yuan", "percent", "tgi")
        for fact in facts[kind]
    ):
        return "S75"
    return "S74" if any(one.kind in ("yuan", "percent", "tgi") for one in numbers) else "S4"


def refusing(*names: str) -> frozenset[str]:
    """Return the helpers that would answer the item."""
    return frozenset(names)


unit = Unit(
    "unit2_personas",
    [
        FunctionItem("tag_users", ("users", "purchases"), TAGS, tag_users, refusing("tag_users"), {"no_code": "S77"}),
        FunctionItem(
            "tgi", ("tags", "tag", "in_segment"), INDEX, tgi, refusing("tgi", "trait_figure"), {"missing_rows": "S31"}
        ),
        FunctionItem(
            "segment_profile",
            ("users", "purchases", "segment"),
            PROFILE,
            segment_profile,
            refusing("segment_profile"),
            {"division_by_zero": "S67"},
        ),
        FunctionItem(
            "match_segment",
            ("person", "segments"),
            SCORES,
            match_segment,
            refusing("match_segment", "match_scores"),
            {"unknown_key": "S50", "mixed_kinds": "S50", "changed_input": "S78"},
        ),
        ValueItem("figures", FIGURES, sensible_figures),
        ValueItem("cluster_check", CLUSTERS, sensible_clusters, of_data=False),
        ValueItem("persona", CARD, sensible_persona, of_data=False),
    ],
)
run = unit.run
