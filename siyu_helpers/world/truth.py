"""A world: the people of a shop, what they would buy by themselves, and all the chance that a year holds for them."""

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from siyu_helpers.simulator.brands import BRANDS, Brand
from siyu_helpers.simulator.purchases import bg_nbd
from siyu_helpers.simulator.streams import stream
from siyu_helpers.world import market
from siyu_helpers.world.market import HISTORY, WEEKS

BLOCK = 65_536  # users drawn at a time: bounds the memory that a large world takes while it is built
KEEP_NOISE = 10_000  # users up to which a world keeps the noise of all weeks; larger ones draw it again, week by week
LIVE, IF_BACK, IF_OPENED = 0, 1, 2  # an order takes place: always, if won back, if the first was placed


class Noise(NamedTuple):
    """The chance of one week, a number for each user: four uniforms and a gamma value with mean 1."""

    see: np.ndarray
    answer: np.ndarray
    leave: np.ndarray
    bring: np.ndarray
    basket: np.ndarray


@dataclass
class World:
    """One drawn world. Arrays over users unless said otherwise; weeks count from the start of the year.

    Attributes
    ----------
    row : int, number by which a user's chance is drawn; it stays with the user when users are put in another order
    rate : orders a week while active; mean_fen : mean order; offer_lift : factor on the lift of offers
    registered, lost : week of registration, and from which nothing more is bought by oneself
    birthday : week; tied : bool, shape (channels, users); consents, lot and turn : yes or no; uniforms that pick the hold-out
    and who comes first when money is short
    first, last, count, spend_fen : week of first and last order (-1000 if none), orders and spend before the year
    before_fen : margin of the 52 weeks before the year; usual_gap : median weeks between two orders in the shop
    fatigue : factor on how much each message tires and on the chance that it makes someone leave
    brings : friends an order week brings on average; friend_fen : margin that a friend brings in a year
    event_user, event_fen, event_kind, event_mark : orders of the year by week, week w from starts[w] to starts[w + 1]
    """

    brand: str
    seed: int
    number: int
    row: np.ndarray
    rate: np.ndarray
    mean_fen: np.ndarray
    offer_lift: np.ndarray
    registered: np.ndarray
    lost: np.ndarray
    birthday: np.ndarray
    tied: np.ndarray
    consents: np.ndarray
    lot: np.ndarray
    turn: np.ndarray
    first: np.ndarray
    last: np.ndarray
    count: np.ndarray
    spend_fen: np.ndarray
    before_fen: np.ndarray
    usual_gap: float
    brings: float
    friend_fen: int
    event_user: np.ndarray
    event_fen: np.ndarray
    event_kind: np.ndarray
    event_mark: np.ndarray
    starts: np.ndarray
    fatigue: float = 1.0
    kept: list[Noise] = field(default_factory=list, repr=False)

    @property
    def users(self) -> int:
        """Number of users."""
        return len(self.row)

    def permuted(self, order: np.ndarray) -> "World":
        """Return the same world with its users in another order."""
        place = np.empty(self.users, dtype="int32")
        place[order] = np.arange(self.users, dtype="int32")
        shared = {"event_user", "event_fen", "event_kind", "event_mark", "starts", "kept"}
        arrays = [
            f.name for f in fields(self) if f.name not in shared and isinstance(getattr(self, f.name), np.ndarray)
        ]
        moved = {name: getattr(self, name)[..., order] for name in arrays}
        return replace(self, **moved, event_user=place[self.event_user], kept=[])


def noise(world: World, week: int) -> Noise:
    """Return the chance of a week: from the seed, the world, the week and the user alone, whatever plan is run.

    A user's numbers are the same in a world of any size.
    """
    if world.kept:
        return world.kept[week]
    names = (world.brand, "plan_world", str(world.number), str(week))
    draw = {name: stream(world.seed, *names, name) for name in Noise._fields}
    p = BRANDS[world.brand].spend_parameters["p"]
    size = int(world.row.max()) + 1 if world.users else 0
    drawn = [draw[name].random(size, dtype=np.float32) for name in Noise._fields[:4]]
    drawn.append(draw["basket"].standard_gamma(p, size, dtype=np.float32) / np.float32(p))
    if not _in_order(world.row):
        drawn = [values[world.row] for values in drawn]
    return Noise(*drawn)


def build_world(brand: str, users: int, seed: int, number: int) -> World:
    """Draw one world.

    Users buy by the brand's model (Pareto/NBD, Schmittlein, Morrison & Colombo 1987, or BG/NBD, Fader, Hardie & Lee 2005)
    and spend by the gamma-gamma model (Fader & Hardie 2013). The model's orders go on after a user is lost or before a
    first order, marked so: they take place only where a plan wins the user back.

    Parameters
    ----------
    brand : str
    users : int
        1 or more.
    seed, number : int
        Worlds of one seed have numbers 0, 1, 2, …
    """
    spec = BRANDS[brand]
    draw = _Streams(spec, seed, number)
    parts = [_block(spec, draw, min(BLOCK, users - start)) for start in range(0, users, BLOCK)]
    people = {name: np.concatenate([part[0][name] for part in parts], axis=-1) for name in parts[0][0]}
    offset = np.cumsum([0, *[len(part[0]["rate"]) for part in parts]])
    events = {name: np.concatenate([part[1][name] for part in parts]) for name in ("week", "fen", "kind", "mark")}
    events["user"] = np.concatenate([part[1]["user"] + np.int32(at) for part, at in zip(parts, offset, strict=False)])
    del parts
    order = np.lexsort((events["user"], events["week"]))  # stable, however many blocks there were
    starts = np.searchsorted(events.pop("week")[order], np.arange(WEEKS + 1))
    gaps = (people["last"] - people["first"]) / np.maximum(people["count"] - 1, 1)
    usual = float(np.median(gaps[people["count"] > 1])) if (people["count"] > 1).any() else 8.0
    k = stream(seed, brand, "plan_world", str(number), "referral").uniform(0.05, 0.15)
    yearly = max(starts[-1] / users, 1e-9)
    world = World(
        brand,
        seed,
        number,
        row=np.arange(users, dtype="int32"),
        **people,
        usual_gap=max(usual, 1.0),
        brings=k / yearly,
        friend_fen=int(market.MARGIN * events["fen"].sum() / users),
        **{f"event_{name}": values[order] for name, values in events.items()},
        starts=starts,
    )
    if users <= KEEP_NOISE:
        world.kept.extend([noise(world, week) for week in range(WEEKS)])
    return world


@lru_cache(maxsize=24)
def small_world(brand: str, users: int, seed: int, number: int) -> World:
    """Return :func:`build_world`, kept for the next plan; for worlds of at most `KEEP_NOISE` users."""
    return build_world(brand, users, seed, number)


class _Streams:
    """The named streams of one world, each made at its first use and then drawn on, block after block."""

    def __init__(self, spec: Brand, seed: int, number: int):
        self.start = (seed, spec.code, "plan_world", str(number), "people")
        self.open: dict[str, np.random.Generator] = {}

    def __getitem__(self, name: str) -> np.random.Generator:
        if name not in self.open:
            self.open[name] = stream(*self.start, name)
        return self.open[name]


def _block(spec: Brand, draw: _Streams, n: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Draw the people of one block, and their orders of the year."""
    buying, spend = spec.buying_parameters, spec.spend_parameters
    shares = np.cumsum([segment.share for segment in spec.segments])
    segment = np.searchsorted(shares[:-1] / shares[-1], draw["segment"].random(n), side="right")
    faster = np.array([s.rate for s in spec.segments])[segment]
    dearer = np.array([s.spend for s in spec.segments])[segment]
    rate = draw["rate"].gamma(buying["r"], 1 / buying["alpha"], n) * faster
    mean = spend["p"] / draw["mean"].gamma(spend["q"], 1 / spend["gamma"], n) * dearer
    u = draw["registered"].random(n)
    old = 1 - market.NEWCOMERS
    registered = np.where(u < old, (u / old - 1) * HISTORY, (u - old) / market.NEWCOMERS * WEEKS)
    buyer = draw["buyer"].random(n) < spec.ever_buys
    first = registered + draw["delay"].exponential(2.0, n)
    first[~buyer] = registered[~buyer]

    # Times of a Poisson process, given their number, are independent and uniform.
    span = np.maximum(WEEKS - first, 0)
    counts = draw["counts"].poisson(rate * span)
    owner = np.repeat(np.arange(n, dtype="int32"), counts)
    time = first[owner] + draw["times"].random(len(owner)) * span[owner]
    if spec.buying is bg_nbd:
        lost = _lost_after_orders(spec, draw, owner, time, n)
    else:
        lost = first + draw["life"].exponential(1.0, n) / draw["hazard"].gamma(buying["s"], 1 / buying["beta"], n)
    fen = mean[owner] * draw["values"].gamma(spend["p"], 1 / spend["p"], len(owner))
    mark = draw["marks"].random(len(owner), dtype=np.float32)
    kind = np.where(buyer[owner], np.where(time < lost[owner], LIVE, IF_BACK), IF_OPENED)
    kept = (kind != IF_OPENED) | (time < lost[owner])
    # The first order of each buyer is no repeat: it stands before the model's.
    opens = np.flatnonzero(buyer & (first < WEEKS))
    value = mean[opens] * draw["first_values"].gamma(spend["p"], 1 / spend["p"], n)[opens]
    owner = np.concatenate([opens.astype("int32"), owner[kept]])
    time = np.concatenate([first[opens], time[kept]])
    fen = np.maximum(np.rint(np.concatenate([value, fen[kept]])), 500).astype("int32")
    kind = np.concatenate([np.zeros(len(opens), dtype="uint8"), kind[kept].astype("uint8")])
    mark = np.concatenate([draw["first_marks"].random(n, dtype=np.float32)[opens], mark[kept]])

    past = (time < 0) & (kind == LIVE)
    week = np.floor(time[past]).astype("int16")
    earliest, latest = np.full(n, 1000, dtype="int16"), np.full(n, -1000, dtype="int16")
    np.minimum.at(earliest, owner[past], week)
    np.maximum.at(latest, owner[past], week)
    earliest[latest == -1000] = -1000
    year = time >= 0
    price = market.price_sensitivity(spec)[segment]
    usual_rate = buying["r"] / buying["alpha"]
    tied = np.stack([draw[f"tied_{c}"].random(n) < market.TIED.get(c, 0) for c in market.CHANNELS])
    tied[market.CHANNELS.index("moments")] = tied[market.CHANNELS.index("one_to_one")]
    people = {
        "rate": rate.astype("float32"),
        "mean_fen": mean.astype("float32"),
        "offer_lift": (price * np.minimum(2 / (1 + rate / usual_rate), 1.6)).astype("float32"),
        "registered": np.floor(registered).astype("int16"),
        "lost": np.minimum(np.ceil(lost), 1000).astype("int16"),
        "birthday": draw["birthday"].integers(0, WEEKS, n, dtype="int16"),
        "tied": tied,
        "consents": draw["consents"].random(n) < market.CONSENTS,
        "lot": draw["lot"].random(n),
        "turn": draw["turn"].random(n),
        "first": earliest,
        "last": latest,
        "count": np.bincount(owner[past], minlength=n).astype("int16"),
        "spend_fen": np.bincount(owner[past], fen[past], n).astype("int64"),
    }
    recent = past & (time >= -WEEKS)
    people["before_fen"] = np.rint(market.MARGIN * np.bincount(owner[recent], fen[recent], n)).astype("int64")
    return people, {
        "user": owner[year],
        "week": _week_of(time[year]),
        "fen": fen[year],
        "kind": kind[year],
        "mark": mark[year],
    }


def _week_of(even: np.ndarray) -> np.ndarray:
    """Return the week of each moment of even time: busy weeks hold more of it (as :class:`..simulator.season.Season`)."""
    edges = np.cumsum(market.season())
    return np.minimum(np.searchsorted(edges * (WEEKS / edges[-1]), even, side="right"), WEEKS - 1).astype("uint8")


def _lost_after_orders(spec: Brand, draw: _Streams, owner: np.ndarray, time: np.ndarray, n: int) -> np.ndarray:
    """Return when each user is lost by the BG/NBD model: right after one of the repeat orders."""
    chance = np.maximum(draw["hazard"].beta(spec.buying_parameters["a"], spec.buying_parameters["b"], n), 1e-12)
    orders = draw["life"].geometric(chance)
    by_user = np.lexsort((time, owner))
    number = np.arange(len(owner)) - np.searchsorted(owner, owner) + 1
    lost = np.full(n, np.inf)
    last = number == orders[owner]
    lost[owner[last]] = np.nextafter(time[by_user][last], np.inf)
    return lost


def _in_order(row: np.ndarray) -> bool:
    return len(row) == 0 or (row[-1] == len(row) - 1 and bool((row[1:] > row[:-1]).all()))
