"""Checks of unit 5, A/B test of coupons. Expectations here are worked out by hand on small frames.

Where several methods are as sound as the one that a task names, a `room` says how far their numbers may lie from its.
"""

from functools import cache

import numpy as np
import pandas as pd

from siyu_helpers.checks.experiment_shapes import (
    ASSIGNED,
    ENTRIES,
    AssignmentItem,
    Entries,
    Pairs,
    judge_assignment,
)
from siyu_helpers.checks.kit import Case, FunctionItem, Scalar, Table, UnfitError, Unit, ValueItem
from siyu_helpers.inputs import SHOP_ZONE

ARMS = ("control", "no_minimum", "threshold")
PLANNED = {"control": 0.4, "no_minimum": 0.3, "threshold": 0.3}  # what the notebook shows in a locked cell

NUMBER = Scalar()
CONVERSION = Table("arm", dict.fromkeys(("users", "buyers", "rate", "low", "high"), "number"), "组", "arm")
PAIRS = Pairs(("difference", "low", "high", "p", "p_holm", "significant"))
MONEY = ("margin_yuan", "coupon_cost_yuan", "contact_cost_yuan", "profit_yuan")
PROFIT = Table("arm", dict.fromkeys(("users", *MONEY, "low", "high"), "number"), "组", "arm")
DECISION = Entries(("gain", "low", "high"), code="arm", codes=frozenset(ARMS))
FIGURES = Entries(("srm_p", "difference", "p_holm"), small=("srm_p", "p_holm"))

# In standard errors: what the ends of an interval may differ. Resampling 2,000 times moves an end by 0.06, a tenth of
# 90 % for 95 % would move it by 0.31.
ENDS = 0.3


def rows(text: str) -> list[list[str]]:
    """Return the words of each line; what stands behind a "#" is a comment."""
    return [line.partition("#")[0].split() for line in text.strip().splitlines()]


def room_of(truth: pd.DataFrame, **columns: object) -> pd.DataFrame:
    """Return a table of room: a number, or one for each row of a canonical truth, for each column named."""
    return pd.DataFrame({name: pd.Series(values, truth.index, dtype=float) for name, values in columns.items()})


# ---- sample_size_per_arm --------------------------------------------------------------------------------------------

BAND = 0.015  # pooled and unpooled formulas differ from Cohen's h by at most 1.2 % at rates of 4 % and more


def sized(truth: int, arguments: tuple[float, ...], suspects: dict[str, float]) -> Case:
    """Return a case of the sample size; formulas other than Cohen's h may differ by 1.5 %."""
    room = pd.DataFrame({"value": [BAND * truth]}, index=["number"])
    return Case(arguments, truth, suspects, room=room)


@cache
def sample_size_per_arm() -> tuple[Case, ...]:
    """Return a published size and two others, with what each misconception gives (worked out apart)."""
    published = {
        "A18": 1385.2427919203546,
        "A18 cut off": 1385,
        "A18 pooled": 1400.7351009,
        "A19": 2772,
        "A8": 1092,
        "A23": 1678,
        "A20": 27253,
        "A20 spread": 1107,
        "A22": 678,
        "A22 margin": 271,
        "A14": 622540,
        "A24": 1460,
        "A24 percent": 11095229,
    }
    others = {
        "A18": 1207.9818541443765,
        "A18 cut off": 1207,
        "A19": 2416,
        "A8": 985,
        "A23": 1427,
        "A20": 8406,
        "A21": 903,
        "A22": 442,
        "A14": 48603,
        "A24": 178,
    }
    strict = {
        "A18": 7269.390833595851,
        "A18 cut off": 7269,
        "A19": 14540,
        "A8": 6360,
        "A21": 3835,
        "A21 alpha": 5134,
        "A21 power": 5706,
    }
    return (
        sized(1386, (0.0424, 0.024, 0.05, 0.8), published),
        sized(1208, (0.15, 0.05, 0.05, 0.9), others),
        sized(7270, (0.1, 0.02, 0.01, 0.9), strict),
    )


# ---- assign_arms ----------------------------------------------------------------------------------------------------


def ids_of(first: int, count: int, step: int = 7919, prefix: str = "FQ") -> list:
    """Return neighbouring ids in a mixed order, whole numbers without a prefix; `step` shares no factor with `count`."""
    numbers = [first + place * step % count for place in range(count)]
    return [f"{prefix}{number:05d}" for number in numbers] if prefix else numbers


@cache
def assign_arms() -> tuple[Case, ...]:
    """Return 900 ids and three arms; the truth is one sound assignment of many, of which nothing is compared."""
    ids, arms = ids_of(101, 900), list(ARMS)
    return (Case((ids, arms, 2026), pd.Series(arms * 300, pd.Index(ids, name="user_id"), name="arm")),)


# ---- sample_ratio_p -------------------------------------------------------------------------------------------------


def ratio(truth: float, *arguments: dict, room: float = 0.1, **suspects: float) -> Case:
    """Return a case of the p-value; those of the exact test and of the likelihood ratio differ by less than 10 %."""
    around = pd.DataFrame({"value": [room * truth]}, index=["number"])
    return Case(arguments, truth, {idea.replace("_", " "): value for idea, value in suspects.items()}, room=around)


@cache
def sample_ratio_p() -> tuple[Case, ...]:
    """Return three arms with chi-square 4 and two degrees of freedom (p = 1/e²), two arms, and a split as planned."""
    return (
        ratio(
            0.4723665527410147,  # 6² / 40 + 3² / 30 + 3² / 30 = 1.5
            {"coupon": 27, "control": 46, "gift": 27},
            {"control": 0.4, "coupon": 0.3, "gift": 0.3},
            A33=0.02705184686635043,
            A34=0.001460222194735019,
            A35=1.5,
            A36=0.5276334472589853,
            A37=0.22067136191984324,
            A37_arms=0.6822703303362125,
            A38=0.692673131747977,
        ),
        ratio(
            0.0476703806561615,  # 2 × 100² / 5,100 = 3.92
            {"control": 5000, "coupon": 5200},
            {"control": 0.5, "coupon": 0.5},
            A35=3.9215686274509802,
            A36=0.9523296193438385,
            A37=0.14074798704123068,
            A38=0.16140931786323942,
            A38_corrected=0.16564191473890572,
        ),
        ratio(
            1.0,
            {"control": 800, "a": 600, "b": 600},
            {"b": 0.3, "a": 0.3, "control": 0.4},
            A33=2.0611536224385566e-09,
            A36=0.0,
        ),
    )


# ---- conversion_table -----------------------------------------------------------------------------------------------

# Arm, exposed, redeemed, bought, unsubscribed, how many such users.
TESTED = """
control    0 0 1 0   2
control    0 0 0 0  93
control    0 0 0 1   5
no_minimum 1 1 1 0  30
no_minimum 1 0 1 0  12
no_minimum 1 0 1 1   3
no_minimum 1 0 0 0 100
no_minimum 1 0 0 1   5
no_minimum 0 0 1 0   5
no_minimum 0 0 0 0  45
threshold  1 1 1 0  18
threshold  1 0 1 0   9
threshold  1 0 0 0  90
threshold  1 0 0 1   3
threshold  0 0 1 0   5
threshold  0 0 0 0  35
"""


def users_of(text: str) -> pd.DataFrame:
    """Return assigned users in a mixed order, from lines of arm, exposed, redeemed, bought, unsubscribed and how many."""
    kinds = ["arm", "exposed", "redeemed", "bought", "unsubscribed"]
    each = [dict(zip(kinds, row[:5], strict=True)) for row in rows(text) for _ in range(int(row[5]))]
    users = pd.DataFrame(each).astype(dict.fromkeys(kinds[1:], "int64"))
    users.insert(0, "user_id", [f"V{number:04d}" for number in range(len(users))])
    users["assigned_at"] = pd.Timestamp("2026-05-25", tz=SHOP_ZONE)
    users["device"] = np.where(np.arange(len(users)) % 3, "android", "ios")
    users["contact_cost_fen"] = np.where(users["arm"] == "control", 0, 80)
    return users.iloc[[place * 7919 % len(users) for place in range(len(users))]].reset_index(drop=True)


def by_arm(columns: list[str], *lines: tuple[float, ...], arms: tuple[str, ...] = ARMS) -> pd.DataFrame:
    """Return a table indexed by arm, one line of numbers an arm."""
    return pd.DataFrame(list(lines), columns=columns, index=pd.Index(arms, name="arm"))


@cache
def conversion_table() -> tuple[Case, ...]:
    """Return three arms of 100, 200 and 160 users; in one of them only two bought."""
    names = list(CONVERSION.columns)

    def table(*lines: tuple[float, ...], arms: tuple[str, ...] = ARMS) -> pd.DataFrame:
        return by_arm(names, *lines, arms=arms)

    right = table(
        (100, 2, 0.02, 0.0055019676, 0.0700117907),
        (200, 50, 0.25, 0.1950816801, 0.3143409831),
        (160, 32, 0.2, 0.1453826915, 0.2686850256),
    )
    half = (right["high"] - right["low"]) / 2
    normal = {"low": [-0.0074394958, 0.189988604, 0.1380204968], "high": [0.0474394958, 0.310011396, 0.2619795032]}
    by_hand = {"low": [-0.00744, 0.1899875, 0.1380193678], "high": [0.04744, 0.3100125, 0.2619806322]}
    of_a_mean = {"low": [-0.0075782377, 0.1898369051, 0.1378247557], "high": [0.0475782377, 0.3101630949, 0.2621752443]}
    suspects = {
        "A5": right.assign(users=[0, 150, 120], buyers=[0, 45, 27], rate=[np.nan, 0.3, 0.225]),
        "A89": right.assign(users=[100, 150, 120], buyers=[2, 45, 27], rate=[0.02, 0.3, 0.225]).iloc[1:],
        "A5 exposed": right.assign(users=[100, 150, 120], buyers=[2, 45, 27], rate=[0.02, 0.3, 0.225]),
        "A5 divided": right.assign(rate=[0.02, 50 / 150, 32 / 120]),
        "A5 redeemed": right.assign(buyers=[0, 30, 18], rate=[0, 0.15, 0.1125]),
        "A40": right.assign(rate=[2 / 84, 50 / 84, 32 / 84]),
        "A40 all users": right.assign(rate=[2 / 460, 50 / 460, 32 / 460]),
        "A41": right.assign(rate=[2, 25, 20]),
        "A41 all": right.assign(rate=[2, 25, 20], low=100 * right["low"], high=100 * right["high"]),
        "A42": right.assign(**normal),
        "A42 from 0": right.assign(**(normal | {"low": [0, *normal["low"][1:]]})),
        "A42 by hand": right.assign(**by_hand),
        "A42 of a mean": right.assign(**of_a_mean),
        "A43": right.assign(
            low=[0.0066406436, 0.2031997102, 0.1531673089], high=[0.0586483684, 0.3034738702, 0.2568097702]
        ),
        "A43 99": right.assign(
            low=[0.0039148772, 0.1800213778, 0.1312394509], high=[0.095816983, 0.3360332594, 0.2927506681]
        ),
        "A44": right.assign(low=right["high"], high=right["low"]),
        "A44 distance": right.assign(low=right["rate"] - right["low"], high=right["high"] - right["rate"]),
        "A44 half": right.assign(low=half, high=half),
        "A45": right.assign(buyers=[100, 200, 160], rate=[1.0, 1.0, 1.0]),
        "A46": right.assign(users=[95, 192, 157], buyers=[2, 47, 32], rate=[2 / 95, 47 / 192, 32 / 157]),
        "A47": right.assign(rate=[0.02, 0.25, 0.2], low=[0.01, 0.2, 0.15], high=[0.07, 0.31, 0.27]),
        "A47 three": right.assign(low=[0.006, 0.195, 0.145], high=[0.07, 0.314, 0.269]),
        "A48": right.iloc[1:],
    }
    room = room_of(right, low=0.006, high=0.0085)
    two = users_of("control 0 0 1 0 30\ncontrol 0 0 0 0 90\ngift 1 0 1 0 50\ngift 0 0 0 0 50")
    second = table(
        (120, 30, 0.25, 0.1810396, 0.3345105), (100, 50, 0.5, 0.4038315, 0.5961685), arms=("control", "gift")
    )
    return (
        Case((users_of(TESTED),), right, suspects, room=room),
        Case((two,), second, {"A48": second.iloc[1:]}, room=room_of(second, low=0.006, high=0.0085)),
    )


# ---- compare_arms ---------------------------------------------------------------------------------------------------

COMPARED = """
control    0 0 1 0  80
control    0 0 0 0 320
no_minimum 1 1 1 0  60
no_minimum 1 0 1 0  36
no_minimum 1 0 0 0 200
no_minimum 0 0 1 0   8
no_minimum 0 0 0 0  96
threshold  1 1 1 0  40
threshold  1 0 1 0  44
threshold  1 0 0 0 150
threshold  0 0 1 0  12
threshold  0 0 0 0  74
"""
FOUR = """
control 0 0 1 0  70
control 0 0 0 0 280
card    1 1 1 0 104
card    0 0 0 0 296
gift    1 0 1 0  96
gift    0 0 0 0 224
points  1 1 1 0 115
points  0 0 0 0 385
"""
# Pair; difference, its interval (Newcombe), p, Holm's p, decision; room of the interval, of p, of Holm's p.
COMPARISONS = """
no_minimum control    0.06  0.0016348778 0.1178895427 0.0437677331 0.0875354662 0 0.0089 0.0125  0.0250
threshold  control    0.10  0.0365434635 0.1636741450 0.0019187660 0.0057562980 1 0.0097 0.00085 0.0026
threshold  no_minimum 0.04 -0.0255852336 0.1062146199 0.2337582411 0.2337582411 0 0.0101 0.0430  0.0430
"""
SIX = """
card   control  0.06 -0.0006262012  0.1193475652 0.0521312495 0.2085249981 0 0.0092 0.0143 0.0570
gift   control  0.10  0.0344577936  0.1650025467 0.0027456726 0.0164740358 1 0.0100 0.0012 0.0069
points control  0.03 -0.0269014631  0.0847376216 0.2968718273 0.7012747233 0 0.0085 0.0510 0.1300
gift   card     0.04 -0.0255852336  0.1062146199 0.2337582411 0.7012747233 0 0.0101 0.0430 0.1300
points card    -0.03 -0.0869510188  0.0261716302 0.2973069217 0.7012747233 0 0.0087 0.0470 0.1300
points gift    -0.07 -0.1328220990 -0.0085549304 0.0253034798 0.1265173989 0 0.0095 0.0074 0.0370
"""


def compared(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the pairs of a text as an answer holds them, and their room."""
    read = pd.DataFrame(rows(text), columns=["arm", "against", *PAIRS.columns, "ends", "of_p", "of_holm"])
    read = read.astype(dict.fromkeys(read.columns[2:], float))
    right = read[["arm", "against", *PAIRS.columns]]
    index = PAIRS.canonical(right.assign(place=read.index)).index
    ordered = read.set_axis(pd.Index([f"{row.arm} − {row.against}" for row in read.itertuples()])).loc[index]
    room = pd.DataFrame(
        {"low": ordered["ends"], "high": ordered["ends"], "p": ordered["of_p"], "p_holm": ordered["of_holm"]}
    )
    return right, room


@cache
def compare_arms() -> tuple[Case, ...]:
    """Return three arms and four, with other names; in each, Holm's correction leaves one pair apart, one less than p."""
    right, room = compared(COMPARISONS)
    p, difference = right["p"], right["difference"]
    suspects = {
        "A53": right.assign(significant=[0, 0, 0]),
        "A12": right.assign(p_holm=p, significant=[1, 1, 0]),
        "A12 decision": right.assign(significant=[1, 1, 0]),
        "A50": right.assign(p_holm=[0.1313031993, 0.005756298, 0.7012747233]),
        "A50 sidak": right.assign(p_holm=[0.1256401981, 0.0057452601, 0.5501192092]),
        "A51": right.assign(p_holm=[0.0875354662, 0.001918766, 0.7012747233]),
        "A51 fdr": right.assign(p_holm=[0.0656515997, 0.005756298, 0.2337582411]),
        "A8": right.assign(p=p / 2, p_holm=right["p_holm"] / 2, significant=[1, 1, 0]),
        "A8 adjusted": right.assign(p=p / 2),
        "A49": right.assign(difference=-difference, low=-right["high"], high=-right["low"]),
        "A49 alone": right.assign(difference=-difference),
        "A14": right.assign(difference=[0.3, 0.5, 0.04 / 0.26]),
        "A41": right.assign(difference=100 * difference),
        "A41 all": right.assign(difference=100 * difference, low=100 * right["low"], high=100 * right["high"]),
        "A35": right.assign(p=[2.0163084381, 3.1025261399, 1.1907334521]),
        "A36": right.assign(p=1 - p),
        "A54": right.assign(
            low=[-0.0225286698, 0.010435308, -0.0527186293], high=[0.1413871945, 0.1886021789, 0.1328975916]
        ),
        "A54 rates": right.assign(
            low=[0.219441647, 0.2524056249, 0.2524056249], high=[0.3051242543, 0.3523392386, 0.3523392386]
        ),
        "A43": right.assign(
            low=[0.0110383014, 0.0466998418, -0.0151298929], high=[0.1086265439, 0.1534577997, 0.0955773491]
        ),
        "A43 normal": right.assign(
            low=[0.01117804, 0.0465422571, -0.015469625], high=[0.10882196, 0.1534577429, 0.095469625]
        ),
        "A5": right.assign(difference=[96 / 296 - 0.2, 84 / 234 - 0.2, 84 / 234 - 96 / 296]),
        "A5 redeemed": right.assign(difference=[-0.05, -0.075, -0.025]),
        "A89": right.assign(difference=84 / 234 - 96 / 296).iloc[2:],
        "A52": right.assign(significant=[1, 0, 1]),
        "A52 everything": right.assign(significant=[1, 1, 1]),
        "A47": right.assign(p=p.round(3), p_holm=right["p_holm"].round(3)),
        "A47 two": right.assign(p=p.round(2), p_holm=right["p_holm"].round(2)),
        "A47 four": right.assign(p=p.round(4), p_holm=right["p_holm"].round(4)),
        "A55": right.iloc[:2],
    }
    second, second_room = compared(SIX)
    down = second["difference"] < 0
    raised = {
        "A49": second.assign(
            difference=second["difference"].abs(),
            low=second["low"].mask(down, -second["high"]),
            high=second["high"].mask(down, -second["low"]),
        ),
        "A49 alone": second.assign(difference=second["difference"].abs()),
        "A51": second.assign(
            p_holm=[0.2085249981, 0.0164740358, 0.5937436547, 0.7012747233, 0.2973069217, 0.1265173989]
        ),
        "A12": second.assign(p_holm=second["p"], significant=[0, 1, 0, 0, 0, 1]),
        "A50": second.assign(p_holm=[0.3127874971, 0.0164740358, 1, 1, 1, 0.1518208787]),
        "A55": second.iloc[[0, 1, 3]].assign(p_holm=[0.104262499, 0.0082370178, 0.2337582411]),
    }
    return (
        Case((users_of(COMPARED),), right, suspects, room=room),
        Case((users_of(FOUR),), second, raised, room=second_room),
    )


# ---- profit_per_user ------------------------------------------------------------------------------------------------

COPIES = 80
# Kind of user, arm, exposed, contact cost in fen. There are 80 users of each kind.
PROFITED = """
C1 control    0 0
C2 control    0 0
C3 control    0 0
C4 control    0 0
C5 control    0 0
N1 no_minimum 0 80
N2 no_minimum 1 80
N3 no_minimum 1 80
N4 no_minimum 1 80
N5 no_minimum 0 60
N6 no_minimum 1 60
T1 threshold  0 80
T2 threshold  1 80
T3 threshold  1 80
T4 threshold  1 80
T5 threshold  0 80
"""
# Kind of user, hours after the assignment, amount, discount, margin.
ORDERED = """
C2  -50  9000    0  4000  # before the test
C3   30  6000    0  3000
C4 -100  5000    0  2000  # before the test
C4    0  4000    0  2000  # at the very moment of the assignment
C4  200  8000    0  4200
C5   40  1000    0  -200  # sold at a loss
N2   10  5000 1000  2600
N3   20  8000 1600  4200
N3  300  3000    0  1500  # a second order, without the coupon
N4  -20  7000    0  3500  # before the test
N5   70  4000    0  1900
N6   60 30000 6000 15000  # for an office
T2   50  8000 1500  4300
T3   90  7000    0  3600
T4   30 12000 1500  6500
T4  400  5000    0  2500
T5   -1  3000    0  1500  # before the test, though not before that of others
X1   80  9900    0  5000  # in no arm
"""


def tested_frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return users and orders of the visible check, in a mixed order."""
    kinds = pd.DataFrame(rows(PROFITED), columns=["kind", "arm", "exposed", "contact_cost_fen"])
    users = pd.concat([kinds.assign(copy=copy) for copy in range(COPIES)], ignore_index=True)
    users.insert(0, "user_id", users["kind"] + "-" + users["copy"].astype(str))
    users = users.astype({"exposed": "int64", "contact_cost_fen": "int64"})
    start = pd.Timestamp("2026-05-25 10:00", tz=SHOP_ZONE)
    users["assigned_at"] = start + pd.to_timedelta(users["copy"] % 3, "h")  # not all at the same hour
    bought = pd.DataFrame(rows(ORDERED), columns=["kind", "hours", "amount_fen", "discount_fen", "margin_fen"])
    bought = bought.astype(dict.fromkeys(bought.columns[1:], "int64"))
    orders = pd.concat([bought.assign(copy=copy) for copy in range(COPIES)], ignore_index=True)
    orders.insert(0, "user_id", orders["kind"] + "-" + orders["copy"].astype(str))
    orders["order_time"] = start + pd.to_timedelta(orders["copy"] % 3 + orders["hours"], "h")
    orders.insert(0, "order_id", [f"O{number:04d}" for number in range(len(orders))])
    in_test = orders[orders["hours"] >= 0]
    users["bought"] = users["user_id"].isin(in_test["user_id"]).astype("int64")
    users["redeemed"] = users["user_id"].isin(in_test.loc[in_test["discount_fen"] > 0, "user_id"]).astype("int64")
    mixed = [frame.iloc[[place * 7919 % len(frame) for place in range(len(frame))]] for frame in (users, orders)]
    return mixed[0].drop(columns=["kind", "copy"]).reset_index(drop=True), mixed[1].drop(
        columns=["kind", "copy", "hours"]
    ).reset_index(drop=True)


@cache
def profit_per_user() -> tuple[Case, ...]:
    """Return three arms of 400 and more users, each kind of user worked out by hand."""
    ends = [0.41, 0.47, 0.46]  # 0.33 standard errors
    right = by_arm(
        list(PROFIT.columns),
        (400, 18, 0, 0, 18, 15.538332597, 20.461667403),
        (480, 42, 43 / 3, 2.2 / 3, 80.8 / 3, 24.135508680, 29.731157986),
        (400, 33.8, 6, 0.8, 27, 24.272235650, 29.727764350),
    )
    margin, coupon, contact = (right[name] for name in MONEY[:3])
    users, orders = tested_frames()

    def profit(*values: float, **columns: object) -> pd.DataFrame:
        return right.assign(profit_yuan=list(values), **columns)

    def shared(*by: float) -> pd.DataFrame:
        """Return the sums shared out among others than the assigned users."""
        return right.assign(**{name: right[name] * right["users"] / list(by) for name in MONEY})

    before = right.assign(
        users=[320, 400, 320], margin_yuan=[37.5, 57.4, 46], coupon_cost_yuan=[0, 17.2, 7.5],
        contact_cost_yuan=[0, 0.72, 0.8], profit_yuan=[37.5, 39.48, 37.7],
    )  # fmt: skip
    suspects = {
        "A60": shared(240, 320, 240).assign(users=[240, 320, 240]),
        "A60 users": shared(240, 320, 240),
        "A60 contact": shared(240, 320, 240).assign(contact_cost_yuan=[0, 0.75, 0.8], profit_yuan=[30, 40.25, 45.5333333333]),
        "A60 contact users": shared(240, 320, 240).assign(
            users=[240, 320, 240], contact_cost_yuan=[0, 0.75, 0.8], profit_yuan=[30, 41, 45.5333333333]
        ),
        "A3": right.assign(profit_yuan=[22.5, 33.2, 34.75], margin_yuan=[22.5, 50.4, 42.25], coupon_cost_yuan=[0, 17.2, 7.5]),
        "A3 contact": right.assign(profit_yuan=[22.5, 32.44, 33.95], margin_yuan=[22.5, 50.4, 42.25], coupon_cost_yuan=[0, 17.2, 7.5]),
        "A88": before,
        "A88 users": before.assign(users=right["users"]),
        "A6": profit(*(margin - contact)),
        "A6 nothing": profit(18, 42, 33.8),
        "A61": profit(*(margin - coupon)),
        "A62": right.assign(contact_cost_yuan=[0, 0.6, 0.64], profit_yuan=[18, 27.0666666667, 27.16]),
        "A62 every buyer": right.assign(contact_cost_yuan=[0, 0.4666666667, 0.48], profit_yuan=[18, 27.2, 27.32]),
        "A63": right.assign(margin_yuan=[30, 47.8333333333, 36.8], profit_yuan=[30, 32.7666666667, 30]),
        "A63 strictly": right.assign(margin_yuan=[14, 42, 33.8], profit_yuan=[14, 80.8 / 3, 27]),
        "A87": right.assign(margin_yuan=[18, 42, 35.7875], profit_yuan=[18, 80.8 / 3, 28.9875]),
        "A87 last": right.assign(margin_yuan=[15.3, 42, 33.8], profit_yuan=[15.3, 80.8 / 3, 27]),
        "A64": right.assign(margin_yuan=[38, 250 / 3, 64], profit_yuan=[38, 204.8 / 3, 57.2]),
        "A64 profit": profit(38, 204.8 / 3, 57.2),
        "A65": right.assign(**{name: 100 * right[name] for name in (*MONEY, "low", "high")}),
        "A65 costs": right.assign(contact_cost_yuan=100 * contact, profit_yuan=margin - coupon - 100 * contact),
        "A66": right.assign(low=[-31.0849, -34.2102, -27.3908], high=[67.0849, 88.0769, 81.3908]),
        "A66 quantiles": right.assign(low=[-2, -0.8, -0.8], high=[62, 89.4, 74.2]),
        "A66 sd": right.assign(low=[-7.0433, -4.2623, -0.7504], high=[43.0433, 58.1290, 54.7504]),
        "A43": right.assign(low=[15.9355769678, 24.5867192867, 24.7124206368], high=[20.0644230322, 29.27994738, 29.2875793632]),
        "A43 z": right.assign(low=[15.9403703, 24.5912775, 24.7177324], high=[20.0596297, 29.2753892, 29.2822676]),
        "A44": right.assign(low=right["high"], high=right["low"]),
        "A44 distance": right.assign(low=right["profit_yuan"] - right["low"], high=right["high"] - right["profit_yuan"]),
        "A67": right.assign(**{name: right["users"] * right[name] for name in MONEY}),
        "A68": profit(*(margin - 2 * coupon - contact)),
        "A68 added": profit(*(margin + coupon - contact)),
        "A69": profit(0, 16.8, 27.2),
        "A17": right.assign(
            users=[400, 400, 400], margin_yuan=[18, 20.4, 33.8], coupon_cost_yuan=[0, 5.2, 6],
            contact_cost_yuan=[0, 0.76, 0.8], profit_yuan=[18, 14.44, 27],
        ),
        "A5": right.assign(
            users=[400, 320, 240], margin_yuan=[18, 58.25, 56.3333333333], coupon_cost_yuan=[0, 21.5, 10],
            contact_cost_yuan=[0, 0.75, 0.8], profit_yuan=[18, 36, 45.5333333333],
        ),
        "A89": right.assign(
            users=[0, 320, 240], margin_yuan=[0, 58.25, 56.3333333333], coupon_cost_yuan=[0, 21.5, 10],
            contact_cost_yuan=[0, 0.75, 0.8], profit_yuan=[0, 36, 45.5333333333],
        ).iloc[1:],
        "A47": right.assign(**right[list(MONEY)].round(2)),
        "A47 one": right.assign(**right[list(MONEY)].round(1)),
        "A48": right.iloc[1:],
    }  # fmt: skip
    return (Case((users, orders), right, suspects, room=room_of(right, low=ends, high=ends)),)


# ---- decision and figures: this term's data ---------------------------------------------------------------------------


def sensible_decision(given: pd.DataFrame) -> None:
    """Raise where a decision cannot be right whatever the term."""
    entry = given.loc[ENTRIES]
    for name in DECISION.numbers:
        if not np.isfinite(entry[name]):
            raise UnfitError("A80", where=DECISION.place(ENTRIES, name, entry[name]))
    if entry["arm"] == "control":
        raise UnfitError("A77")
    if not entry["low"] < entry["gain"] < entry["high"]:
        name = "low" if entry["low"] >= entry["gain"] else "high"
        raise UnfitError("A76", where=DECISION.place(ENTRIES, name, entry[name]))
    if abs(entry["gain"]) > FEN:
        raise UnfitError("A65", where=DECISION.place(ENTRIES, "gain", entry["gain"]))


FEN = 100  # no coupon brings that many yuan a user; in fen most do


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term."""
    entry = given.loc[ENTRIES]
    for name in FIGURES.small:
        if not entry[name] <= 0:  # a logarithm: missing if p is not above 0
            raise UnfitError("A79", entry=name)
    if entry["srm_p"] > -2:
        raise UnfitError("A2", where=FIGURES.place(ENTRIES, "srm_p", entry["srm_p"]))
    if not abs(entry["difference"]) < 1:
        raise UnfitError("A41", where=FIGURES.place(ENTRIES, "difference", entry["difference"]))


def refusing(*names: str) -> frozenset[str]:
    """Return the helpers that would answer the item."""
    return frozenset(names)


unit = Unit(
    "unit5_ab_coupon_test",
    [
        FunctionItem(
            "sample_size_per_arm",
            ("base_rate", "lift", "alpha", "power"),
            NUMBER,
            sample_size_per_arm,
            refusing("sample_size_per_arm"),
        ),
        AssignmentItem(
            "assign_arms",
            ("user_ids", "arms", "seed"),
            ASSIGNED,
            assign_arms,
            refusing("assign_arms"),
            {"changed_input": "A83"},
            judge=judge_assignment,
        ),
        FunctionItem(
            "sample_ratio_p",
            ("counts", "expected_shares"),
            NUMBER,
            sample_ratio_p,
            refusing("sample_ratio_p"),
            {"missing_rows": "A84", "extra_rows": "A84"},
        ),
        FunctionItem("conversion_table", ("users",), CONVERSION, conversion_table, refusing("conversion_table")),
        FunctionItem(
            "compare_arms",
            ("users",),
            PAIRS,
            compare_arms,
            refusing("compare_arms", "compare_rates"),
            {"missing_rows": "A55", "extra_rows": "A56", "doubled_rows": "A56", "unknown_key": "A86"},
        ),
        FunctionItem(
            "profit_per_user", ("users", "orders"), PROFIT, profit_per_user, refusing("profit_per_user", "profits")
        ),
        ValueItem("decision", DECISION, sensible_decision),
        ValueItem("figures", FIGURES, sensible_figures),
    ],
)
run = unit.run
