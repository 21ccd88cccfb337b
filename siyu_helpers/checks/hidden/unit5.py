"""Fresh data and references for unit 5. A misconception is the reference with one part changed."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import NormalDist, fmean, median, stdev

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.checks.unit5 import (
    CONVERSION,
    ENDS,
    ENTRIES,
    MONEY,
    PAIRS,
    PLANNED,
    PROFIT,
    ids_of,
    ratio,
    room_of,
    sized,
)
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE

CONTROL = "control"
Z = NormalDist().inv_cdf(0.975)
Suspects = dict[str, object]


def kept(truth: object, suspects: Suspects, key: Callable = lambda table: table) -> Suspects:
    """Return the suspects that differ from the truth and from each other, on the data at hand."""
    found: Suspects = {}
    for idea, table in suspects.items():
        if all(not _equal(key(table), key(other)) for other in (truth, *found.values())):
            found[idea] = table
    return found


def _equal(one: object, other: object) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    return one == other


def mixed(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the rows in another order, with a column that is not needed."""
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True).assign(note="")


# ---- sample_size_per_arm --------------------------------------------------------------------------------------------


def size_reference(
    base: float,
    lift: float,
    alpha: float,
    power: float,
    sides: int = 2,
    effect: Callable = lambda one, other: 2 * (math.asin(math.sqrt(other)) - math.asin(math.sqrt(one))),
) -> float:
    """Return users an arm, not rounded, by Cohen's h."""
    quantile = NormalDist().inv_cdf
    return 2 * ((quantile(1 - alpha / sides) + quantile(power)) / effect(base, base + lift)) ** 2


def _pooled(base: float, lift: float, alpha: float, power: float) -> float:
    other, middle, quantile = base + lift, base + lift / 2, NormalDist().inv_cdf
    spread = math.sqrt(2 * middle * (1 - middle)), math.sqrt(base * (1 - base) + other * (1 - other))
    return ((quantile(1 - alpha / 2) * spread[0] + quantile(power) * spread[1]) / lift) ** 2


def _size_case(base: float, lift: float, alpha: float, power: float) -> Case:
    given = base, lift, alpha, power
    exact = size_reference(*given)
    truth = math.ceil(exact)
    one_rate = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(power)
    suspects = {
        "A18": exact,
        "A18 cut off": math.floor(exact),
        "A18 pooled": _pooled(*given),
        "A19": 2 * truth,
        "A8": math.ceil(size_reference(*given, sides=1)),
        "A23": math.ceil(size_reference(base, lift, alpha / 2, power)),
        "A20": math.ceil(size_reference(*given, effect=lambda one, other: other - one)),
        "A20 spread": math.ceil(2 * one_rate**2 * base * (1 - base) / lift**2),
        "A22": math.ceil(size_reference(base, lift, alpha, 0.5)),
        "A22 margin": math.ceil(Z**2 * base * (1 - base) / lift**2),
        "A21": math.ceil(size_reference(base, lift, 0.05, 0.8)),
        "A21 alpha": math.ceil(size_reference(base, lift, 0.05, power)),
        "A21 power": math.ceil(size_reference(base, lift, alpha, 0.8)),
        "A14": math.ceil(size_reference(base, base * lift, alpha, power)),
        "A24": math.ceil(size_reference(base, lift - base, alpha, power)),
        "A24 percent": math.ceil(size_reference(base, lift / 100, alpha, power)),
    }
    return sized(truth, given, kept(truth, suspects))


@cache
def sample_size_per_arm() -> tuple[Case, ...]:
    """Return other rates, levels and powers."""
    return (
        _size_case(0.08, 0.03, 0.05, 0.8),
        _size_case(0.12, 0.03, 0.1, 0.9),
        _size_case(0.05, 0.02, 0.02, 0.85),
        _size_case(0.1, 0.04, 0.05, 0.95),
    )


# ---- assign_arms ----------------------------------------------------------------------------------------------------


@cache
def assign_arms() -> tuple[Case, ...]:
    """Return whole-number ids and two arms, long ids and three arms with the seed 0, and four arms."""
    plans = (
        ([one for one in ids_of(40_000, 2403, prefix="") if one % 800 != 7], ["control", "coupon"], 7),
        (ids_of(10_000, 6000, prefix="M"), ["control", "no_minimum", "threshold"], 0),
        (ids_of(1, 3000, prefix="fruit-"), ["a", "b", "c", "control"], 41),
    )
    return tuple(
        Case((ids, arms, seed), pd.Series(arms * (len(ids) // len(arms)), pd.Index(ids, name="user_id"), name="arm"))
        for ids, arms, seed in plans
    )


# ---- sample_ratio_p -------------------------------------------------------------------------------------------------


def chance(statistic: float, freedom: int) -> float:
    """Return the chance of a chi-square at least as large."""
    from scipy.special import gammaincc

    return float(gammaincc(freedom / 2, statistic / 2))


def ratio_reference(counts: dict[str, int], shares: dict[str, float], freedom: int = -1) -> float:
    """Return the p-value of the split, arm by arm; `freedom` is what the number of arms is changed by."""
    everyone = sum(counts.values())
    statistic = sum((counts[arm] - shares[arm] * everyone) ** 2 / (shares[arm] * everyone) for arm in shares)
    return chance(statistic, len(shares) + freedom)


def _ratio_case(counts: dict[str, int], shares: dict[str, float]) -> Case:
    from scipy.stats import chi2_contingency

    truth, everyone = ratio_reference(counts, shares), sum(counts.values())
    statistic = sum((counts[arm] - shares[arm] * everyone) ** 2 / (shares[arm] * everyone) for arm in shares)
    expected = [shares[arm] * everyone for arm in counts]
    suspects = {
        "A33": ratio_reference(counts, dict.fromkeys(shares, 1 / len(shares))),
        "A34": ratio_reference(dict(zip(shares, counts.values(), strict=True)), shares),
        "A35": statistic,
        "A36": 1 - truth,
        "A37": ratio_reference(counts, shares, -2) if len(shares) > 2 else 0.0,
        "A37_arms": ratio_reference(counts, shares, 0),
        "A38": float(chi2_contingency([list(counts.values()), expected])[1]),
    }
    likelihood = 2 * sum(counts[arm] * math.log(counts[arm] / (shares[arm] * everyone)) for arm in shares)
    far = abs(chance(likelihood, len(shares) - 1) / truth - 1)
    return ratio(truth, counts, shares, room=max(0.1, 1.05 * far), **kept(truth, suspects))


@cache
def sample_ratio_p() -> tuple[Case, ...]:
    """Return other plans: unequal, of five arms, lost users, and arms in another order than the plan's."""
    return (
        _ratio_case({"b": 1290, "a": 1240, "control": 2470}, {"control": 0.5, "a": 0.25, "b": 0.25}),
        _ratio_case({"x": 611, "control": 700}, {"control": 0.5, "x": 0.5}),
        _ratio_case(
            {"e": 98, "control": 415, "c": 121, "a": 205, "d": 161},
            {"a": 0.2, "c": 0.15, "control": 0.4, "d": 0.15, "e": 0.1},
        ),
        _ratio_case({"control": 4020, "coupon": 2005}, {"coupon": 1 / 3, "control": 2 / 3}),
    )


# ---- users and orders -----------------------------------------------------------------------------------------------


def users_frame(seed: int, plan: dict[str, tuple[int, float]], numbers: bool = False) -> pd.DataFrame:
    """Return assigned users: `plan` gives each arm its users and its rate; who was exposed buys more than the others."""
    rng = np.random.default_rng(seed)
    frames = []
    for arm, (count, rate) in plan.items():
        treated = int(arm != CONTROL)
        exposed = (rng.random(count) < 0.7 * treated).astype("int64")
        bought = np.zeros(count, dtype="int64")
        bought[: round(rate * count)] = 1
        exposed = np.where(treated, np.where(rng.random(count) < 0.3, bought, exposed), 0)
        redeemed = bought * exposed * (rng.random(count) < 0.7)
        gone = (rng.random(count) < 0.06 * (1 - bought)).astype("int64")
        frames.append(
            pd.DataFrame(
                {"arm": arm, "exposed": exposed, "redeemed": redeemed, "bought": bought, "unsubscribed": gone}
            ).assign(contact_cost_fen=treated * rng.choice([60, 80, 90], count))
        )
    users = pd.concat(frames, ignore_index=True)
    ids = rng.permutation(len(users)) + 5000
    users.insert(0, "user_id", ids if numbers else [f"h{one}" for one in ids])
    late = pd.to_timedelta(np.arange(len(users)) % 4, "D")  # not all on the same day
    users["assigned_at"] = pd.Timestamp("2026-03-02 09:30", tz=SHOP_ZONE) + late
    return mixed(users, seed)


def orders_frame(users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return orders of half the users and of strangers, before and after the assignment, some with a coupon."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in users.itertuples():
        for _ in range(rng.choice([0, 1, 2, 3], p=[0.5, 0.3, 0.12, 0.08])):
            amount = int(rng.gamma(4, 1700)) + 500
            coupon = user.arm != CONTROL and rng.random() < 0.4
            hours = float(rng.choice([rng.uniform(-600, 0), rng.uniform(0, 670), 0], p=[0.3, 0.68, 0.02]))
            discount = int(0.2 * amount) if coupon and hours >= 0 else 0
            time = user.assigned_at + pd.Timedelta(round(hours * 3600), "s")
            rows.append((user.user_id, time, amount, discount, int(amount * rng.uniform(-0.05, 0.7))))
    stranger, first = max(users["user_id"]) * 2, users["assigned_at"].min()
    rows += [(stranger, first + pd.Timedelta(hour, "h"), 6000, 0, 3000) for hour in range(1, 40)]
    orders = pd.DataFrame(rows, columns=["user_id", "order_time", "amount_fen", "discount_fen", "margin_fen"])
    orders["order_time"] = orders["order_time"].dt.tz_convert("UTC")
    orders.insert(0, "order_id", [f"o{number:05d}" for number in range(len(orders))])
    return mixed(orders, seed)


def in_order(arms: Iterable[str]) -> list[str]:
    """Return the arms, control first."""
    return sorted(arms, key=lambda arm: (arm != CONTROL, arm))


# ---- conversion_table -----------------------------------------------------------------------------------------------


def wilson(part: int, whole: int, z: float = Z) -> tuple[float, float]:
    """Return Wilson's interval of a share."""
    middle = (part + z * z / 2) / (whole + z * z)
    half = z * math.sqrt(part * (whole - part) / whole + z * z / 4) / (whole + z * z)
    return middle - half, middle + half


def normal(part: int, whole: int, z: float = Z) -> tuple[float, float]:
    """Return the interval by the normal distribution, which is too narrow where few bought."""
    half = z * math.sqrt(part * (whole - part) / whole**3)
    return part / whole - half, part / whole + half


def counted(
    users: pd.DataFrame, counts: Callable = lambda user: True, hit: Callable = lambda user: user.bought
) -> dict[str, tuple[int, int]]:
    """Return buyers and users of each arm, user by user."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for user in users.itertuples():
        if counts(user):
            found[user.arm][0] += int(hit(user))
            found[user.arm][1] += 1
    return {arm: tuple(found[arm]) for arm in in_order(found)}


def conversion_reference(
    counts: dict[str, tuple[int, int]], interval: Callable = wilson, share: Callable = lambda part, whole: part / whole
) -> pd.DataFrame:
    """Return the table of conversion from buyers and users of each arm."""
    rows = [(whole, part, share(part, whole), *interval(part, whole)) for part, whole in counts.values()]
    return pd.DataFrame(rows, columns=list(CONVERSION.columns), index=pd.Index(list(counts), name="arm"))


def _other_methods(part: int, whole: int) -> list[tuple[float, float]]:
    from scipy.stats import beta

    n, p = whole + Z * Z, (part + Z * Z / 2) / (whole + Z * Z)
    half = Z * math.sqrt(p * (1 - p) / n)
    return [
        (p - half, p + half),  # Agresti and Coull
        tuple(beta.ppf((0.025, 0.975), part + 0.5, whole - part + 0.5)),  # Jeffreys
        (beta.ppf(0.025, part, whole - part + 1), beta.ppf(0.975, part + 1, whole - part)),  # Clopper and Pearson
    ]


def _wider(whole: int) -> float:
    """Return 1.96 for the standard error of a mean, which divides by one less."""
    return 1.96 * math.sqrt(whole / (whole - 1))


def _conversion_case(users: pd.DataFrame) -> Case:
    counts = counted(users)
    right = conversion_reference(counts)
    others = {arm: _other_methods(*pair) for arm, pair in counts.items()}
    far = [
        [1.05 * max(abs(ends[place] - right.loc[arm, name]) for ends in others[arm]) for arm in right.index]
        for place, name in enumerate(("low", "high"))
    ]
    buyers, everyone = right["buyers"].sum(), right["users"].sum()
    z90, z99 = NormalDist().inv_cdf(0.95), NormalDist().inv_cdf(0.995)
    exposed = conversion_reference(counted(users, lambda user: user.exposed or user.arm == CONTROL))
    suspects = {
        "A5": exposed,
        "A89": exposed.drop(CONTROL),
        "A5 redeemed": conversion_reference(counted(users, hit=lambda user: user.redeemed)),
        "A40": right.assign(rate=right["buyers"] / buyers),
        "A40 all users": right.assign(rate=right["buyers"] / everyone),
        "A41": right.assign(rate=100 * right["rate"]),
        "A42": conversion_reference(counts, normal),
        "A42 from 0": conversion_reference(counts, lambda *pair: (max(0, normal(*pair)[0]), min(1, normal(*pair)[1]))),
        "A42 by hand": conversion_reference(counts, lambda *pair: normal(*pair, 1.96)),
        "A42 of a mean": conversion_reference(counts, lambda part, whole: normal(part, whole, _wider(whole))),
        "A43": conversion_reference(counts, lambda *pair: wilson(*pair, z90)),
        "A43 99": conversion_reference(counts, lambda *pair: wilson(*pair, z99)),
        "A44": right.assign(low=right["high"], high=right["low"]),
        "A44 distance": right.assign(low=right["rate"] - right["low"], high=right["high"] - right["rate"]),
        "A45": right.assign(buyers=right["users"], rate=1.0),
        "A46": conversion_reference(counted(users, lambda user: not user.unsubscribed)),
        **{f"A47 {places}": right.round(places) for places in (2, 3, 4)},
        "A48": right.iloc[1:],
    }
    return Case((users,), right, kept(right, suspects), room=room_of(right, low=far[0], high=far[1]))


@cache
def conversion_table() -> tuple[Case, ...]:
    """Return three arms, one of them with few buyers, and four arms with whole-number ids."""
    three = {"control": (640, 0.2), "no_minimum": (410, 0.3), "threshold": (150, 0.02)}
    four = {"control": (300, 0.01), "app": (120, 0.3), "box": (330, 0.24), "gift": (90, 0.5)}
    return _conversion_case(users_frame(51, three)), _conversion_case(users_frame(52, four, numbers=True))


# ---- compare_arms ---------------------------------------------------------------------------------------------------


def two_sided(z: float) -> float:
    """Return the two-sided p-value of a normal statistic."""
    return math.erfc(abs(z) / math.sqrt(2))


def pooled(part: int, whole: int, base: int, of: int) -> float:
    """Return p of the two-proportion z-test with the pooled share."""
    share = (part + base) / (whole + of)
    return two_sided((part / whole - base / of) / math.sqrt(share * (1 - share) * (1 / whole + 1 / of)))


def unpooled(part: int, whole: int, base: int, of: int) -> float:
    """Return p of the test with each arm's own share."""
    return two_sided((part / whole - base / of) / _error(part, whole, base, of))


def _error(part: int, whole: int, base: int, of: int) -> float:
    return math.sqrt(part * (whole - part) / whole**3 + base * (of - base) / of**3)


def corrected(part: int, whole: int, base: int, of: int) -> float:
    """Return p of the chi-square test with Yates' correction, which some programs take unless told."""
    share, step = (part + base) / (whole + of), (1 / whole + 1 / of) / 2
    gap = max(0, abs(part / whole - base / of) - step)
    return two_sided(gap / math.sqrt(share * (1 - share) * 2 * step))


def exact(part: int, whole: int, base: int, of: int) -> float:
    """Return p of Fisher's exact test."""
    from scipy.stats import fisher_exact

    return float(fisher_exact([[part, whole - part], [base, of - base]])[1])


def newcombe(part: int, whole: int, base: int, of: int, z: float = Z) -> tuple[float, float]:
    """Return Newcombe's interval of a difference, from Wilson's two."""
    one, other = part / whole, base / of
    (low, high), (low_of, high_of) = wilson(part, whole, z), wilson(base, of, z)
    gap = one - other
    return gap - math.hypot(one - low, high_of - other), gap + math.hypot(high - one, other - low_of)


def holm(values: list[float]) -> list[float]:
    """Return Holm's adjusted p-values."""
    order = sorted(range(len(values)), key=values.__getitem__)
    raised, found = 0.0, [0.0] * len(values)
    for rank, place in enumerate(order):
        raised = max(raised, min(1.0, (len(values) - rank) * values[place]))
        found[place] = raised
    return found


def pairs_reference(
    counts: dict[str, tuple[int, int]],
    test: Callable = pooled,
    adjust: Callable = holm,
    interval: Callable = newcombe,
    gap: Callable = lambda one, other: one - other,
    decide: str = "p_holm",
) -> pd.DataFrame:
    """Return the comparison of every two arms, from buyers and users of each."""
    rows = []
    for against, arm in combinations(in_order(counts), 2):
        four = *counts[arm], *counts[against]
        difference = gap(four[0] / four[1], four[2] / four[3])
        rows.append((arm, against, difference, *interval(*four), test(*four)))
    table = pd.DataFrame(rows, columns=["arm", "against", "difference", "low", "high", "p"])
    table["p_holm"] = adjust(table["p"].tolist())
    return table.assign(significant=(table[decide] < 0.05).astype(float))


def _step_wise(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    factor = {place: len(values) - rank for rank, place in enumerate(order)}
    return [min(1.0, factor[place] * value) for place, value in enumerate(values)]


def _from_below(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    factor = {place: rank + 1 for rank, place in enumerate(order)}
    return [min(1.0, factor[place] * value) for place, value in enumerate(values)]


def _false_discovery(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    lowest, found = 1.0, [0.0] * len(values)
    for back, place in enumerate(order):
        lowest = min(lowest, values[place] * len(values) / (len(values) - back))
        found[place] = lowest
    return found


def _pairs_case(users: pd.DataFrame) -> Case:
    counts = counted(users)

    def made(**change: object) -> pd.DataFrame:
        return pairs_reference(counts, **change)

    right = made()
    others = [made(test=test) for test in (unpooled, corrected, exact)]
    far = {
        name: [1.25 * max(abs(other[name][row] - right[name][row]) for other in others) for row in right.index]
        for name in ("p", "p_holm")
    }
    error = [_error(*counts[row.arm], *counts[row.against]) for row in right.itertuples()]
    room = _room_of_pairs(right, low=[ENDS * e for e in error], high=[ENDS * e for e in error], **far)
    z90 = NormalDist().inv_cdf(0.95)

    def apart(part: int, whole: int, base: int, of: int) -> tuple[float, float]:
        (low, high), (low_of, high_of) = wilson(part, whole), wilson(base, of)
        return low - high_of, high - low_of

    clear = [apart(*counts[row.arm], *counts[row.against]) for row in right.itertuples()]
    exposed = counted(users, lambda user: user.exposed or user.arm == CONTROL)
    suspects = {
        "A53": right.assign(significant=[float(low > 0 or high < 0) for low, high in clear]),
        "A12": right.assign(p_holm=right["p"], significant=(right["p"] < 0.05).astype(float)),
        "A12 decision": made(decide="p"),
        "A50": made(adjust=lambda values: [min(1.0, len(values) * value) for value in values]),
        "A50 sidak": made(adjust=lambda values: [1 - (1 - value) ** len(values) for value in values]),
        "A51": made(adjust=_step_wise),
        "A51 below": made(adjust=_from_below),
        "A51 fdr": made(adjust=_false_discovery),
        "A8": made(test=lambda *four: pooled(*four) / 2),
        "A8 adjusted": right.assign(p=right["p"] / 2),
        "A49": right.assign(difference=-right["difference"], low=-right["high"], high=-right["low"]),
        "A49 always above 0": _upright(right),
        "A49 alone": right.assign(difference=-right["difference"]),
        "A52": right.assign(significant=1 - right["significant"]),
        "A14": made(gap=lambda one, other: one / other - 1),
        "A41": made(gap=lambda one, other: 100 * (one - other)),
        "A36": right.assign(p=1 - right["p"]),
        "A54": made(interval=apart),
        "A43": made(interval=lambda *four: newcombe(*four, z90)),
        "A43 normal": made(interval=lambda *four: _around(four, z90)),
        "A5": pairs_reference(exposed),
        **({"A89": _without_control(exposed)} if len(counts) > 2 else {}),
        "A5 redeemed": pairs_reference(
            counted(users, hit=lambda user: user.bought if user.arm == CONTROL else user.redeemed)
        ),
        **{f"A47 {places}": right.assign(**right[["difference", "p", "p_holm"]].round(places)) for places in (2, 3, 4)},
        "A55": right[right["against"] == CONTROL],
    }
    return Case((users,), right, kept(right, suspects), room=room)


def _without_control(exposed: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return the pairs of the arms in which a message was seen."""
    return pairs_reference({arm: counts for arm, counts in exposed.items() if arm != CONTROL})


def _upright(right: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with every difference above 0, its interval turned along."""
    down = right["difference"] < 0
    return right.assign(
        difference=right["difference"].abs(),
        low=right["low"].mask(down, -right["high"]),
        high=right["high"].mask(down, -right["low"]),
    )


def _around(four: tuple[int, ...], z: float) -> tuple[float, float]:
    gap, half = four[0] / four[1] - four[2] / four[3], z * _error(*four)
    return gap - half, gap + half


def _room_of_pairs(right: pd.DataFrame, **columns: list[float]) -> pd.DataFrame:
    pairs = pd.Index([f"{row.arm} − {row.against}" for row in right.itertuples()])
    return pd.DataFrame(columns, index=pairs).loc[PAIRS.canonical(right).index]


@cache
def compare_arms() -> tuple[Case, ...]:
    """Return three arms, four of which control is not the first by name, and two."""
    three = {"control": (700, 0.2), "no_minimum": (520, 0.25), "threshold": (430, 0.285)}
    four = {"control": (420, 0.25), "app": (380, 0.31), "box": (350, 0.36), "gift": (360, 0.225)}
    two = {"control": (400, 0.2), "coupon": (350, 0.26)}
    return (
        _pairs_case(users_frame(61, three)),
        _pairs_case(users_frame(62, four, numbers=True)),
        _pairs_case(users_frame(63, two)),
    )


# ---- profit_per_user ------------------------------------------------------------------------------------------------


def sums_of(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    since: Callable = lambda time, assigned: time >= assigned,
    margin: str = "margin_fen",
    counts: Callable = lambda user: True,
) -> dict[str, list[tuple[float, float, float, int]]]:
    """Return, for each arm, margin, coupon cost and contact cost of each user in yuan, with the number of orders."""
    start = dict(zip(users["user_id"], users["assigned_at"], strict=True))
    found: dict[object, list[float]] = {user: [0.0, 0.0, 0] for user in start}
    for order in orders.itertuples():
        own = found.get(order.user_id)
        if own is not None and since(order.order_time, start[order.user_id]):
            own[0] += getattr(order, margin) / 100
            own[1] += order.discount_fen / 100
            own[2] += 1
    by_arm: dict[str, list] = defaultdict(list)
    for user in users.itertuples():
        if counts(user):
            gain, coupon, number = found[user.user_id]
            by_arm[user.arm].append((gain, coupon, user.contact_cost_fen / 100, number))
    return by_arm


def interval_of(values: list[float], level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a mean by Student's t."""
    from scipy.stats import t

    half = t.ppf((1 + level) / 2, len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half


def profit_reference(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    value: Callable = lambda margin, coupon, contact: margin - coupon - contact,
    middle: Callable = fmean,
    interval: Callable = interval_of,
    per: str = "user",
    keep: Callable = lambda rows: rows,
    **change: Callable,
) -> pd.DataFrame:
    """Return the table of profit, user by user; `per` may be "buyer", "order" or "all" for sums."""
    rows = []
    by_arm = sums_of(users, orders, **change)
    for arm in in_order(by_arm):
        each = keep(by_arm[arm])
        if per == "buyer":
            each = [row for row in each if row[3]]
        parts = [[row[place] for row in each] for place in range(3)]
        profits = [value(*row[:3]) for row in each]
        share = {"order": len(each) / max(1, sum(row[3] for row in each)), "all": len(each)}.get(per, 1)
        means = [share * middle(part) for part in (*parts, profits)]
        rows.append((len(each), *means, *interval(profits)))
    return pd.DataFrame(rows, columns=list(PROFIT.columns), index=pd.Index(in_order(by_arm), name="arm"))


def _without_extremes(rows: list[tuple]) -> list[tuple]:
    profits = [margin - coupon - contact for margin, coupon, contact, _ in rows]
    center, spread = fmean(profits), stdev(profits)
    return [row for row, profit in zip(rows, profits, strict=True) if abs(profit - center) <= 3 * spread]


def _profit_suspects(users: pd.DataFrame, orders: pd.DataFrame) -> Suspects:
    def made(**change: object) -> pd.DataFrame:
        return profit_reference(users, orders, **change)

    right = made()
    fen = right.assign(**{name: 100 * right[name] for name in (*MONEY, "low", "high")})
    per_order = made(per="order")
    first, last = users["assigned_at"].min(), users["assigned_at"].max()
    before = made(per="buyer", since=lambda time, assigned: True)
    return {
        "A60": made(per="buyer"),
        "A3": right.assign(**{name: per_order[name] for name in MONEY}),
        "A3 contact": right.assign(
            **{name: per_order[name] for name in MONEY[:2]},
            profit_yuan=per_order["margin_yuan"] - per_order["coupon_cost_yuan"] - right["contact_cost_yuan"],
        ),
        "A6": made(value=lambda margin, coupon, contact: margin - contact),
        "A6 nothing": made(value=lambda margin, coupon, contact: margin),
        "A61": made(value=lambda margin, coupon, contact: margin - coupon),
        "A63": made(since=lambda time, assigned: True),
        "A63 strictly": made(since=lambda time, assigned: time > assigned),
        "A63 by day": made(since=lambda time, assigned: time.tz_convert(SHOP_ZONE).date() >= assigned.date()),
        "A63 typed": made(since=lambda time, assigned: time >= pd.Timestamp("2026-05-25", tz=SHOP_ZONE)),
        "A87": made(since=lambda time, assigned: time >= first),
        "A87 last": made(since=lambda time, assigned: time >= last),
        "A88": before,
        "A88 users": before.assign(users=right["users"]),
        "A64": made(margin="amount_fen"),
        "A65": fen,
        "A66": made(interval=lambda values: _spread(values, Z)),
        "A66 sd": made(interval=lambda values: _spread(values, 1)),
        "A66 quantiles": made(interval=lambda values: tuple(np.quantile(values, (0.025, 0.975)))),
        "A43": made(interval=lambda values: interval_of(values, 0.9)),
        "A43 99": made(interval=lambda values: interval_of(values, 0.99)),
        "A44": right.assign(low=right["high"], high=right["low"]),
        "A67": made(per="all"),
        "A68": made(value=lambda margin, coupon, contact: margin - 2 * coupon - contact),
        "A68 added": made(value=lambda margin, coupon, contact: margin + coupon - contact),
        "A69": made(middle=median),
        "A17": made(keep=_without_extremes),
        "A5": made(counts=lambda user: user.exposed or user.arm == CONTROL),
        "A89": made(counts=lambda user: user.exposed),
        "A47": right.assign(**right[list(MONEY)].round(2)),
        "A47 one": right.assign(**right[list(MONEY)].round(1)),
        "A48": right.iloc[1:],
    }


def _spread(values: list[float], times: float) -> tuple[float, float]:
    return fmean(values) - times * stdev(values), fmean(values) + times * stdev(values)


def _profit_case(users: pd.DataFrame, orders: pd.DataFrame) -> Case:
    right = profit_reference(users, orders)
    half = (right["high"] - right["low"]) / 2 / Z
    room = room_of(right, low=(1.1 * ENDS * half).tolist(), high=(1.1 * ENDS * half).tolist())
    suspects = cache(lambda: kept(right, _profit_suspects(users, orders)))  # slow, and not needed for a right answer
    return Case((users, orders), right, suspects, room=room)


@cache
def profit_per_user() -> tuple[Case, ...]:
    """Return three arms of 500 and more, and two with whole-number ids."""
    three = {"control": (700, 0.2), "no_minimum": (520, 0.25), "threshold": (560, 0.285)}
    two = {"control": (600, 0.2), "coupon": (500, 0.3)}
    users, few = users_frame(71, three), users_frame(72, two, numbers=True)
    return _profit_case(users, orders_frame(users, 71)), _profit_case(few, orders_frame(few, 72))


# ---- this term's data -----------------------------------------------------------------------------------------------

SOUND, BROKEN = "summer", "spring"


@cache
def tested(_data: Path, season: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return users and orders of one of the fruit shop's two tests."""
    return load(f"fruit/{season}_coupon_users"), load(f"fruit/{season}_coupon_orders")


@cache
def _chosen(_data: Path) -> str:
    table = profit_reference(*tested(_data, SOUND))
    return table.drop(index=CONTROL)["profit_yuan"].idxmax()


def gain_reference(
    users: pd.DataFrame,
    orders: pd.DataFrame,
    arm: str,
    against: str = CONTROL,
    value: Callable = lambda margin, coupon, contact: margin - coupon - contact,
    level: float = 0.95,
    per: str = "user",
    keep: Callable = lambda rows: rows,
    **change: Callable,
) -> dict[str, object]:
    """Return the arm, its gain over the other and the interval by Welch."""
    from scipy.stats import t

    by_arm = sums_of(users, orders, **change)
    means, errors, sizes = [], [], []
    for one in (arm, against):
        rows = [row for row in keep(by_arm[one]) if per == "user" or row[3]]
        profits = [value(*row[:3]) for row in rows]
        means.append(fmean(profits))
        errors.append(stdev(profits) ** 2 / len(profits))
        sizes.append(len(profits))
    freedom = sum(errors) ** 2 / sum(error**2 / (size - 1) for error, size in zip(errors, sizes, strict=True))
    half = t.ppf((1 + level) / 2, freedom) * math.sqrt(sum(errors))
    gain = means[0] - means[1]
    return {"arm": arm, "gain": gain, "low": gain - half, "high": gain + half}


def decision() -> tuple[Case, ...]:
    """Return the decision that this term's sound test calls for."""
    return _decision(folder())


@cache
def _decision(_data: Path) -> tuple[Case, ...]:
    right = gain_reference(*tested(_data, SOUND), _chosen(_data))
    room = 1.1 * ENDS * (right["high"] - right["low"]) / 2 / Z
    table = pd.DataFrame({"low": [room], "high": [room]}, index=[ENTRIES])
    return (Case((), right, lambda: _decision_suspects(_data), room=table),)


@cache
def _decision_suspects(_data: Path) -> Suspects:
    users, orders = tested(_data, SOUND)
    spring = tested(_data, BROKEN)
    arm = _chosen(_data)
    right = gain_reference(users, orders, arm)
    by_conversion = counted(users)
    most = max(
        (one for one in by_conversion if one != CONTROL), key=lambda one: by_conversion[one][0] / by_conversion[one][1]
    )
    (other,) = (one for one in by_conversion if one not in (arm, CONTROL))
    both = tuple(pd.concat([one, two], ignore_index=True) for one, two in zip(spring, (users, orders), strict=True))
    profit = profit_reference(users, orders)

    def made(**change: object) -> dict[str, object]:
        return gain_reference(users, orders, arm, **change)

    own = profit.loc[arm]
    suspects = {
        "A72": gain_reference(*spring, arm),
        "A72 other": gain_reference(*spring, other),
        "A73": gain_reference(*both, arm),
        "A74": gain_reference(users, orders, most),
        "A74 wrong arm": gain_reference(users, orders, other),
        "A75": {"arm": arm, "gain": own["profit_yuan"], "low": own["low"], "high": own["high"]},
        "A78": made(against=other),
        "A6": made(value=lambda margin, coupon, contact: margin - contact),
        "A6 other": gain_reference(users, orders, other, value=lambda margin, coupon, contact: margin - contact),
        "A6 nothing": made(value=lambda margin, coupon, contact: margin),
        "A61": made(value=lambda margin, coupon, contact: margin - coupon),
        "A63": made(since=lambda time, assigned: True),
        "A64": made(margin="amount_fen"),
        "A60": made(per="buyer"),
        "A5": made(counts=lambda user: user.exposed or user.arm == CONTROL),
        "A5 redeemed": made(counts=lambda user: user.redeemed or user.arm == CONTROL),
        "A5 redeemed buyers": made(counts=lambda user: user.redeemed or user.arm == CONTROL, per="buyer"),
        "A17": made(keep=_without_extremes),
        "A81": {
            **right,
            "low": own["low"] - profit.loc[CONTROL, "high"],
            "high": own["high"] - profit.loc[CONTROL, "low"],
        },
        "A43": made(level=0.9),
        "A49": {"arm": arm, "gain": -right["gain"], "low": -right["high"], "high": -right["low"]},
        **{f"A47 {places}": {**right, "gain": round(right["gain"], places)} for places in (0, 1, 2)},
    }
    return kept(right, suspects)


def figures() -> tuple[Case, ...]:
    """Return this term's figures, worked out from the data in force."""
    return _figures(folder())


def _assigned(users: pd.DataFrame, counts: Callable = lambda user: True) -> dict[str, int]:
    return {arm: whole for arm, (_, whole) in counted(users, counts).items()}


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    spring, summer = tested(_data, BROKEN)[0], tested(_data, SOUND)[0]
    pairs = pairs_reference(counted(summer))
    row = pairs[(pairs["arm"] == _chosen(_data)) & (pairs["against"] == CONTROL)].iloc[0]
    right = {
        "srm_p": ratio_reference(_assigned(spring), PLANNED),
        "difference": float(row["difference"]),
        "p_holm": float(row["p_holm"]),
    }
    others = [pairs_reference(counted(summer), test=test) for test in (unpooled, corrected, exact)]
    far = max(abs(math.log10(max(1e-300, other["p_holm"][row.name]) / right["p_holm"])) for other in others)
    room = pd.DataFrame({"srm_p": [0.04], "p_holm": [min(0.4, 1.05 * far)]}, index=[ENTRIES])
    return (Case((), right, lambda: _figure_suspects(_data), room=room),)


@cache
def _figure_suspects(_data: Path) -> Suspects:
    (case,) = _figures(_data)
    right = case.truth
    spring, summer = tested(_data, BROKEN)[0], tested(_data, SOUND)[0]
    arm = _chosen(_data)
    counts = counted(summer)
    (other,) = (one for one in counts if one not in (arm, CONTROL))

    def pair(one: str, of: dict[str, tuple[int, int]] = counts, **change: object) -> dict[str, float]:
        pairs = pairs_reference(of, **change)
        row = pairs[(pairs["arm"] == one) & (pairs["against"] == CONTROL)].iloc[0]
        return {**right, "difference": float(row["difference"]), "p_holm": float(row["p_holm"])}

    def ratio_of(users: pd.DataFrame, counts: Callable = lambda user: True, **change: object) -> dict[str, float]:
        seen = _assigned(users, counts)
        return {**right, "srm_p": ratio_reference(seen, PLANNED if not change else dict.fromkeys(seen, 1 / len(seen)))}

    pairs = pairs_reference(counts)
    between = pairs[(pairs["arm"] != CONTROL) & (pairs["against"] != CONTROL)].iloc[0]
    raw = pair(arm, adjust=lambda values: values)
    suspects = {
        "A33": ratio_of(spring, equal=True),
        "A33 false alarm": ratio_of(summer, equal=True),
        "A82 buyers": ratio_of(spring, lambda user: user.bought),
        "A82": ratio_of(spring, lambda user: user.device == "ios"),
        "A82 android": ratio_of(spring, lambda user: user.device == "android"),
        "A72": {**pair(arm, counted(spring)), "srm_p": right["srm_p"]},
        "A74": pair(other),
        "A78": {**right, "difference": float(between["difference"]), "p_holm": float(between["p_holm"])},
        "A12": {**right, "p_holm": raw["p_holm"]},
        "A50": {**right, "p_holm": min(1.0, 3 * raw["p_holm"])},
        **{
            f"{idea} {test.__name__}": {**right, "p_holm": pair(arm, test=test, adjust=adjust)["p_holm"]}
            for test in (unpooled, corrected, exact)
            for idea, adjust in (("A12", list), ("A50", lambda values: [min(1.0, 3 * value) for value in values]))
        },
        "A8": {**right, "p_holm": right["p_holm"] / 2},
        "A14": pair(arm, gap=lambda one, two: one / two - 1),
        "A5": pair(arm, counted(summer, lambda user: user.exposed or user.arm == CONTROL)),
        "A5 redeemed": pair(arm, counted(summer, hit=lambda user: user.redeemed)),
        "A49": {**right, "difference": -right["difference"]},
        **{f"A47 {places}": {**right, "difference": round(right["difference"], places)} for places in (2, 3, 4)},
    }
    return kept(right, suspects)
