"""The coupon tests of unit 5: three arms, and what every user would have done under each of them.

A test has a year behind it (orders by a Poisson process per user, some users fall asleep) and 28 days of its own. What a
user does under an arm is worked out from the same random numbers for all arms, so the effect on each user is known:

- organic orders go on under every arm; who saw the message uses the coupon for the first that qualifies (bought anyway);
- some answer with an order they would not have placed; a part of these takes the place of a later organic one;
- under the threshold coupon baskets of 62 to 80 yuan are filled up to 80.

The world is an assumption of the course. That coupons multiply orders while most buyers use none, and that low-value users
answer more, is as Gopalakrishnan & Park (2021) found in the field.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.shop import DEFAULT_SEED, _typed
from siyu_helpers.simulator.spend import gamma_gamma
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.tables import names
from siyu_helpers.tiers import rfm_segments

CONTROL, NO_MINIMUM, THRESHOLD = ARMS = ("control", "no_minimum", "threshold")
YEAR, BEFORE, TEST, VALID = 364, 28, 28, 14  # days: history, pre-period shown, test, validity of a coupon
OFF = 0.20
LIMIT_FEN, OFF_FEN, FILL_FROM_FEN = 8000, 1500, 6200
SENT_HOUR = 10
TIERS = {"recency_days": 60, "frequency": 5, "monetary_fen": 30_000}  # thresholds of the column "tier"

IOS = 0.46
IN_COMMUNITY, COMMUNITY_SIZE = 0.4, 60
REMEMBERS = 0.92  # of those who saw the message: use the coupon for an order they place anyway
UNSUBSCRIBES = (0.004, 0.010)  # within the test without contact, and on top of it with a message
BULK = 0.0015  # share of orders that are placed for an office
BULK_FACTOR = 9.0
ASLEEP = 0.06  # what is left of the rate of users who fell asleep
DELAY_DAYS = (
    1.6,
    4.5,
)  # mean time from the message to the answer: 20% off at once, 15 off 80 when there is enough to buy
REPLACES = 0.35  # share of answers that take the place of the next organic order
INACTIVE_DAYS, LOST = 90, (0.62, 0.0)  # chance of an Android user to be thrown away: inactive, else


@dataclass(frozen=True)
class Kind:
    """A latent kind of user: truth. ``answers``: chance of an extra order under the two coupons, once seen."""

    share: float
    rate: float  # orders a week while awake
    asleep: float  # chance to fall asleep within the year
    sees: float
    answers: tuple[float, float]


KINDS = {
    "regular": Kind(0.30, 0.14, 0.20, 0.82, (0.12, 0.10)),
    "deal_seeker": Kind(0.30, 0.07, 0.40, 0.76, (0.32, 0.26)),
    "rare_guest": Kind(0.40, 0.04, 0.50, 0.66, (0.19, 0.15)),
}


@dataclass(frozen=True)
class Owner:
    """Whose test it is."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class CouponTest:
    """Everything that makes a test, short of the seed. ``loses``: a redirect throws away users of the no-minimum arm."""

    code: str
    owner: Owner
    prefix: str  # of ids
    tables: str  # prefix of the tables' names
    users: int
    start: str
    shares: tuple[float, float, float]
    spend: dict[str, float]
    margin: tuple[float, float]
    answering: tuple[float, float] = (1.0, 1.0)  # multiplies the chances to answer the two coupons
    basket: tuple[float, float] = (0.35, 1.35)  # an answer's basket against the usual one: without a minimum, a little
    contact_fen: int = 80
    leaks: float = 0.0  # share of control users in communities who use a forwarded code
    loses: bool = False
    daily: bool = False


_FRUIT = Owner("fruit", BRANDS["fruit"].zh, BRANDS["fruit"].en)
COUPON_TESTS = {
    test.code: test
    for test in (
        CouponTest(
            "coffee",
            Owner("coffee", "咖啡品牌", "coffee brand"),
            "C",
            "",
            9000,
            "2026-05-25",
            (1 / 3, 1 / 3, 1 / 3),
            {"p": 5.0, "q": 10.0, "gamma": 12200.0},
            (0.52, 0.60),
            leaks=0.25,
            daily=True,
        ),
        CouponTest(
            "fruit_spring",
            _FRUIT,
            "FP",
            "spring_",
            6000,
            "2026-03-02",
            (0.4, 0.3, 0.3),
            {"p": 5.0, "q": 10.0, "gamma": 11200.0},
            (0.50, 0.58),
            answering=(0.68, 0.62),
            basket=(0.35, 2.2),
            loses=True,
        ),
        CouponTest(
            "fruit_summer",
            _FRUIT,
            "FQ",
            "summer_",
            8000,
            "2026-05-25",
            (0.4, 0.3, 0.3),
            {"p": 5.0, "q": 10.0, "gamma": 11200.0},
            (0.50, 0.58),
            answering=(0.68, 0.62),
            basket=(0.35, 2.2),
        ),
    )
}


@dataclass
class Trial:
    """What :func:`simulate_coupons` gives.

    Attributes
    ----------
    test : CouponTest
    seed : int
    tables : dict of str to DataFrame
        What the shop sees: users, orders, and days if the test keeps them.
    truth : dict of str to DataFrame
        "users": one row an assigned user, those who were lost included: ``user_id``, ``arm``, ``tier``, ``kind``,
        ``rate_per_week``, ``asleep``, ``would_see``, ``leaked`` (control, used a forwarded code), ``lost``; and for each arm
        ``bought_<arm>``, ``orders_<arm>``, ``profit_<arm>_fen`` (contact cost taken off), were nobody to share a code.
        "orders": ``order_id``, ``extra`` (would not have come without a coupon), ``filled`` (up to the threshold), ``bulk``.
    """

    test: CouponTest
    seed: int
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    truth: dict[str, pd.DataFrame] = field(default_factory=dict)


def simulate_coupons(test: str, seed: int = DEFAULT_SEED) -> Trial:
    """Simulate a coupon test.

    Parameters
    ----------
    test : str
        "coffee", "fruit_spring" or "fruit_summer".
    seed : int
        The same seed gives the same test.

    Examples
    --------
    >>> sorted(simulate_coupons("coffee").tables)
    ['coupon_days', 'coupon_orders', 'coupon_users']
    """
    if test not in COUPON_TESTS:
        known = ", ".join(COUPON_TESTS)
        raise ValueError(
            say(f"没有叫 {test!r} 的测试。现有：{known}。", f"There is no test {test!r}. There are: {known}.")
        )
    spec = COUPON_TESTS[test]
    season = Season(*_span(spec))
    people, organic = _people(spec, season, seed)
    users = people.join(_history(organic))
    users["tier"] = rfm_segments(users.rename_axis("user_id"), TIERS)["group"]
    users["arm"] = np.array(ARMS)[_drawn(stream(seed, test, "arms").random(len(users)), spec.shares)]
    answers = _answers(spec, users, seed)
    u = stream(seed, test, "leaks").random(len(users))
    users["leaked"] = (users["arm"] == CONTROL) & (users["community_id"] != "") & (u < spec.leaks)
    users["lost"] = _lost(spec, users, seed)

    own = organic[organic["day"] >= YEAR]
    for arm in ARMS:
        _note(users, arm, _orders_under(spec, arm, users["would_see"], own, users, answers), spec)
    happened = _what_happened(spec, users, own, answers)
    before = organic[(organic["day"] >= YEAR - BEFORE) & (organic["day"] < YEAR)]
    return _shown(spec, seed, season, users, pd.concat([_with_coupons(before), happened]))


def _span(spec: CouponTest) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first day of the history and the last day of the test."""
    start = pd.Timestamp(spec.start)
    return start - pd.Timedelta(days=YEAR), start + pd.Timedelta(days=TEST - 1)


def _drawn(u: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    return np.searchsorted(np.cumsum(shares)[:-1], u, side="right")


def _people(spec: CouponTest, season: Season, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw users with an order in the year before the test, and what they order of their own accord.

    Returns
    -------
    people : DataFrame
        One row a user: ``user_id``, ``kind``, ``rate_per_week``, ``asleep``, ``would_see``, ``device``, ``community_id``,
        ``mean_fen`` (true mean of an order).
    organic : DataFrame
        One row an order of the year or the test, by user and time: ``user`` (row number), ``at`` (days since the start
        of the history), ``day``, ``amount_fen``, ``rate`` (margin rate), ``bulk``.
    """
    kinds = list(KINDS.values())
    rng = stream(seed, spec.code, "people")
    n = 3 * spec.users  # about as many again never ordered in the year
    kind = _drawn(rng.random(n), tuple(k.share for k in kinds))
    rate = rng.gamma(3.0, 1 / 3, n) * np.array([k.rate for k in kinds])[kind]
    asleep = np.where(rng.random(n) < np.array([k.asleep for k in kinds])[kind], rng.random(n) * YEAR, np.inf)

    rng = stream(seed, spec.code, "organic")
    owner = np.repeat(np.arange(n), rng.poisson(rate / 7 * season.length))
    day = season.to_calendar(rng.random(len(owner)) * season.length).astype("int64")
    awake = (day < asleep[owner]) | (rng.random(len(owner)) < ASLEEP)
    at = day + season.clock(rng, day) / 86400
    mean, value = gamma_gamma(stream(seed, spec.code, "spend"), owner, n, **spec.spend)
    rng = stream(seed, spec.code, "orders")
    bulk = rng.random(len(owner)) < BULK
    orders = pd.DataFrame(
        {
            "user": owner,
            "at": at,
            "day": day,
            "amount_fen": _whole_yuan(value * np.where(bulk, BULK_FACTOR, 1)),
            "rate": rng.uniform(*spec.margin, len(owner)),
            "bulk": bulk,
        }
    )[awake]
    chosen = np.unique(orders.loc[orders["day"] < YEAR, "user"])[: spec.users]
    orders = orders[orders["user"].isin(chosen)].sort_values(["user", "at"], ignore_index=True)
    orders["user"] = np.searchsorted(chosen, orders["user"])

    kind = kind[chosen]
    rng = stream(seed, spec.code, "traits")
    n = len(chosen)
    together = rng.random(n) < np.where(kind == 0, 1.4, 0.8) * IN_COMMUNITY
    number = rng.integers(0, max(round(n * IN_COMMUNITY / COMMUNITY_SIZE), 1), n)
    people = pd.DataFrame(
        {
            "user_id": [f"{spec.prefix}{i + 1:05d}" for i in chosen],
            "kind": np.array(list(KINDS))[kind],
            "rate_per_week": rate[chosen],
            "asleep": asleep[chosen] < YEAR,
            "would_see": rng.random(n) < np.array([k.sees for k in kinds])[kind],
            "device": np.where(rng.random(n) < IOS, "ios", "android"),
            "community_id": np.where(together, [f"{spec.prefix}G{i + 1:03d}" for i in number], ""),
            "mean_fen": mean[chosen],
        }
    )
    return people, orders


def _whole_yuan(fen: np.ndarray) -> np.ndarray:
    return np.maximum(np.round(fen / 100), 9).astype("int64") * 100


def _history(organic: pd.DataFrame) -> pd.DataFrame:
    """Return R, F and M of each user (row number) on the eve of the test."""
    past = organic[organic["day"] < YEAR].groupby("user")
    return pd.DataFrame(
        {
            "recency_days": YEAR - 1 - past["day"].max(),
            "frequency": past.size(),
            "monetary_fen": past["amount_fen"].sum(),
        }
    ).astype("int64")


def _answers(spec: CouponTest, users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw for each user (row number) all that decides on the answer to a coupon, the same for both coupons."""
    rng = stream(seed, spec.code, "answers")
    n = len(users)
    sees = SENT_HOUR / 24 + np.minimum(rng.exponential(0.5, n), 4)
    return pd.DataFrame(
        {
            "sees_at": YEAR + sees,
            "answer": rng.random(n),
            "delay": rng.exponential(1.0, n),
            "clock": rng.uniform(9, 22, n) / 24,
            "value": rng.gamma(spec.spend["p"], 1 / spec.spend["p"], n) * users["mean_fen"],
            "rate": rng.uniform(*spec.margin, n),
            "remembers": rng.random(n) < REMEMBERS,
            "replaces": rng.random(n) < REPLACES,
        }
    )


def _orders_under(
    spec: CouponTest, arm: str, sees: pd.Series, organic: pd.DataFrame, users: pd.DataFrame, answers: pd.DataFrame
) -> pd.DataFrame:
    """Return the orders of the test if every user were in that arm, and those of ``sees`` knew of the coupon."""
    if arm == CONTROL:
        return _with_coupons(organic)
    knows = (sees & answers["remembers"]).to_numpy()
    owner, at = organic["user"].to_numpy(), organic["at"]
    usable = knows[owner] & (at >= answers["sees_at"].to_numpy()[owner]) & (at < YEAR + VALID)
    usable &= organic["amount_fen"] >= (0 if arm == NO_MINIMUM else FILL_FROM_FEN)
    anyway = organic[usable].groupby("user")["at"].min().reindex(users.index)

    extra = _extra_orders(spec, arm, sees, anyway, users, answers)
    replacing = extra.loc[answers["replaces"].reindex(extra.index), "at"]
    later = at > replacing.reindex(users.index).to_numpy()[owner]
    replaced = later & ~organic["user"].where(later).duplicated()
    orders = pd.concat([organic[~replaced].assign(extra=False), extra.assign(extra=True)])
    orders = orders.sort_values(["user", "at"], kind="stable", ignore_index=True)

    first_use = anyway.where(~users.index.isin(extra.index)).to_numpy()[orders["user"]]
    uses = orders["extra"] | (orders["at"] == first_use)
    orders["filled"] = uses & (arm == THRESHOLD) & (orders["amount_fen"] < LIMIT_FEN)
    orders.loc[orders["filled"], "amount_fen"] = LIMIT_FEN
    off = np.round(orders["amount_fen"] * OFF).astype("int64") if arm == NO_MINIMUM else OFF_FEN
    return _with_coupons(orders, uses, arm, off)


def _extra_orders(
    spec: CouponTest, arm: str, sees: pd.Series, anyway: pd.Series, users: pd.DataFrame, answers: pd.DataFrame
) -> pd.DataFrame:
    """Return the orders (by row number of the user) that come only because of the coupon, where it is not used up before."""
    number = ARMS.index(arm) - 1
    chance = users["kind"].map({code: kind.answers[number] * spec.answering[number] for code, kind in KINDS.items()})
    when = answers["sees_at"] + answers["delay"] * DELAY_DAYS[number]
    when = np.maximum(when.astype("int64") + answers["clock"], answers["sees_at"])
    answering = sees & (answers["answer"] < chance) & (when < YEAR + VALID) & ~(anyway <= when)
    return pd.DataFrame(
        {
            "user": users.index,
            "at": when,
            "day": when.astype("int64"),
            "amount_fen": np.maximum(
                _whole_yuan(answers["value"] * spec.basket[number]), LIMIT_FEN if arm == THRESHOLD else 0
            ),
            "rate": answers["rate"],
            "bulk": False,
        }
    )[answering]


def _with_coupons(
    orders: pd.DataFrame, uses: pd.Series | bool = False, arm: str = "", off: pd.Series | int = 0
) -> pd.DataFrame:
    """Add ``coupon``, ``discount_fen``, ``margin_fen`` (before the coupon) and the flags, where they lack."""
    orders = orders.assign(coupon=np.where(uses, arm, ""), discount_fen=np.where(uses, off, 0))
    orders["margin_fen"] = np.round(orders["amount_fen"] * orders["rate"]).astype("int64")
    for flag in ("extra", "filled"):
        orders[flag] = orders.get(flag, False)
    return orders


def _note(users: pd.DataFrame, arm: str, orders: pd.DataFrame, spec: CouponTest) -> None:
    """Add to the users what they would have done under an arm."""
    profit = (orders["margin_fen"] - orders["discount_fen"]).groupby(orders["user"]).sum()
    count = orders.groupby("user").size().reindex(users.index, fill_value=0)
    users[f"bought_{arm}"] = (count > 0).astype("int64")
    users[f"orders_{arm}"] = count
    contact = 0 if arm == CONTROL else spec.contact_fen
    users[f"profit_{arm}_fen"] = profit.reindex(users.index, fill_value=0) - contact


def _lost(spec: CouponTest, users: pd.DataFrame, seed: int) -> pd.Series:
    """Say who is missing from the tables: the bot filter behind the redirect takes slow, inactive users for bots."""
    u = stream(seed, spec.code, "lost").random(len(users))
    chance = np.where(users["recency_days"] > INACTIVE_DAYS, *LOST)
    return spec.loses & (users["arm"] == NO_MINIMUM) & (users["device"] == "android") & (u < chance)


def _what_happened(spec: CouponTest, users: pd.DataFrame, organic: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the orders of the test as it was run: each user under their own arm; a forwarded code is a coupon seen."""
    parts = []
    for arm in ARMS:
        knows = users["leaked"] if arm == CONTROL else users["would_see"]
        orders = _orders_under(spec, NO_MINIMUM if arm == CONTROL else arm, knows, organic, users, answers)
        parts.append(orders[(users["arm"] == arm).to_numpy()[orders["user"]]])
    return pd.concat(parts)


def _shown(spec: CouponTest, seed: int, season: Season, users: pd.DataFrame, orders: pd.DataFrame) -> Trial:
    """Put the tables together as the shop sees them, and the truth."""
    start = pd.Timestamp(spec.start)
    orders = orders[~users["lost"].to_numpy()[orders["user"]]].sort_values(["at", "user"], ignore_index=True)
    orders["order_id"] = [f"{spec.prefix}O{i:05d}" for i in range(1, len(orders) + 1)]
    orders["user_id"] = users["user_id"].to_numpy()[orders["user"]]
    orders["order_time"] = (season.days[0] + pd.to_timedelta(orders["at"], unit="D")).dt.floor("s")
    during = orders[orders["day"] >= YEAR]
    treated = users["arm"] != CONTROL
    redeemers = during.loc[during["coupon"] != "", "user"]
    users["assigned_at"] = start
    users["contact_cost_fen"] = np.where(treated, spec.contact_fen, 0)
    users["exposed"] = (users["would_see"] & treated).astype("int64")
    users["redeemed"] = users.index.isin(redeemers).astype("int64")
    users["bought"] = users.index.isin(during["user"]).astype("int64")
    u = stream(seed, spec.code, "unsubscribes").random(len(users))
    users["unsubscribed"] = (u < UNSUBSCRIBES[0] + UNSUBSCRIBES[1] * treated).astype("int64")
    tables = {
        f"{spec.tables}coupon_users": users.loc[~users["lost"], names("coupon_users")],
        f"{spec.tables}coupon_orders": orders[names("coupon_orders")],
    }
    if spec.daily:
        tables[f"{spec.tables}coupon_days"] = _days(spec, users, during)
    return Trial(
        spec,
        seed,
        {name: _typed(_gaps(frame)) for name, frame in tables.items()},
        {
            "users": _typed(users.drop(columns="mean_fen")),
            "orders": _typed(orders[["order_id", "extra", "filled", "bulk"]]),
        },
    )


def _gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Write an empty text as missing."""
    empty = [column for column in ("coupon", "community_id") if column in frame]
    return frame.assign(**{column: frame[column].astype("str").where(frame[column] != "") for column in empty})


def _days(spec: CouponTest, users: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the daily table: a row a day and arm."""
    kept = orders.assign(arm=users["arm"].to_numpy()[orders["user"]], number=orders["day"] - YEAR)
    kept["new_buyers"] = ~kept["user"].duplicated()
    grid = pd.MultiIndex.from_product([range(TEST), ARMS], names=["number", "arm"])
    sums = ["new_buyers", "amount_fen", "discount_fen", "margin_fen"]
    by = kept.groupby(["number", "arm"])
    days = by[sums].sum().join(by.size().rename("orders")).reindex(grid, fill_value=0).astype("int64").reset_index()
    days["day"] = pd.Timestamp(spec.start) + pd.to_timedelta(days["number"], unit="D")
    days["users"] = days["arm"].map(users["arm"].value_counts())
    days["buyers"] = days.groupby("arm")["new_buyers"].cumsum()
    return days[names("coupon_days")]
