"""A year of a world: week by week, a policy writes to people, people order, tire, leave and bring friends."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from siyu_helpers.world import market
from siyu_helpers.world.market import CHANNELS, OFFERS, WEEKS
from siyu_helpers.world.truth import IF_BACK, IF_OPENED, LIVE, Noise, World, noise

OFFER_CODES = tuple(OFFERS)
SEEN = np.array([-np.log1p(-market.seen(channel)) for channel in CHANNELS], dtype="float32")
HAZARD = np.array([market.hazard(channel) for channel in CHANNELS], dtype="float32")
CONTENT = np.array([market.CONTENT[channel] for channel in CHANNELS], dtype="float32")
COST_FEN = np.array([market.cost_fen(channel) for channel in CHANNELS], dtype="int64")
LIFT = np.array([offer.lift for offer in OFFERS.values()], dtype="float32")
FRIENDS = np.array([offer.friends for offer in OFFERS.values()])
PERCENT, MINIMUM_FEN, OFF_FEN, GIFT_FEN, REWARD_FEN = (
    np.array([getattr(offer, name) for offer in OFFERS.values()], dtype="int64")
    for name in ("percent", "minimum_fen", "off_fen", "gift_fen", "reward_fen")
)
NEEDS = np.array([market.NEED_ELSE, market.NEED_DUE, market.NEED_SOON], dtype="float32")
NIGHT_ANSWERS = np.array([1, market.AT_NIGHT_ANSWERS], dtype="float32")
NIGHT_LEAVES = np.array([1, market.AT_NIGHT_LEAVES], dtype="float32")
STRANGER_LEAVES = np.array([1, market.WITHOUT_CONSENT], dtype="float32")
WORN_OUT = np.float32(40)  # fatigue from which anybody leaves: the hazard grows no further
NEVER, NONE = -1000, -1
GOLDEN = 0.6180339887498949
WEEKLY = ("margin_fen", "orders", "touches", "left", "complaints", "spent_fen", "reachable")


@dataclass
class Limits:
    """What holds over a whole plan: money (fen), messages a person a week, who is held out, and when to stop.

    ``stop`` is (share of the pool, weeks): no more messages once so many unsubscribed within so many weeks. ``stop_on``
    says what is counted, "unsubscribed" or "complaints".
    """

    budget_fen: int | None = None
    weekly_cap: int | None = None
    holdout: np.ndarray | None = None
    stop: tuple[float, int] | None = None
    stop_on: str = "unsubscribed"


@dataclass
class State:
    """Where everybody stands: arrays over users, as at the start of a week."""

    first: np.ndarray
    last: np.ndarray
    count: np.ndarray
    spend_fen: np.ndarray
    anchor: np.ndarray  # week of the last order, or of the registration
    gap: np.ndarray  # weeks between two orders so far, with the shop's usual gap counted as one more
    fatigue: np.ndarray
    may: np.ndarray  # neither held out nor unsubscribed
    gone: np.ndarray
    revived: np.ndarray  # week up to which someone won back keeps buying
    pulled: np.ndarray  # week up to which orders may have been brought forward
    left_fen: float  # of the budget
    short: bool = False  # the money did not reach for all messages


@dataclass
class Sent:
    """One message to many people: numbers of channel, offer and rule, and how tired each was."""

    users: np.ndarray
    channel: int
    offer: int
    rule: int
    night: bool
    tired: np.ndarray


@dataclass
class Batch:
    """The messages of one week, as arrays over users."""

    count: np.ndarray  # messages
    seen: np.ndarray  # - log of the chance to see none of them
    pull: np.ndarray  # lift of the week's rate
    leave: np.ndarray  # hazard
    cost_fen: np.ndarray
    offer: np.ndarray  # number of the offer, the first one that came
    rule: np.ndarray  # and of the rule that it came with
    sent: list["Sent"] = field(default_factory=list)
    occasions: list[tuple[int, np.ndarray]] = field(default_factory=list)  # a rule and for whom its occasion has come
    complaints: int = 0


@dataclass
class Orders:
    """The orders of one week, an entry an order."""

    user: np.ndarray
    fen: np.ndarray
    extra: np.ndarray  # brought by a message
    cost_fen: np.ndarray  # of coupon, gift and reward
    brings: np.ndarray  # a friend comes


@dataclass
class Run:
    """What became of a year. Money in fen; `margin_fen` after coupons, gifts, rewards and contact.

    Arrays over users: margin_fen, orders, touches, most_in_a_week, left_week (-1: never). Arrays over weeks: week_*. A row a rule:
    by_rule (messages, contact fen, coupons and gifts used, their fen). Shape (users, rules): occasion_week, when the rule's occasion
    first came, whether the user was held out or not (-1: never), and answered, whether an order came in that week.
    """

    margin_fen: np.ndarray
    orders: np.ndarray
    touches: np.ndarray
    most_in_a_week: np.ndarray
    left_week: np.ndarray
    week_margin_fen: np.ndarray
    week_orders: np.ndarray
    week_touches: np.ndarray
    week_left: np.ndarray
    week_complaints: np.ndarray
    week_spent_fen: np.ndarray
    week_reachable: np.ndarray
    by_rule: np.ndarray
    occasion_week: np.ndarray
    answered: np.ndarray
    stopped_week: int = NONE
    money_gone_week: int = NONE


Policy = Callable[[int, World, State, Batch, Limits], None]


def run(world: World, policy: Policy | None = None, limits: Limits | None = None, rules: int = 1) -> Run:
    """Run a year.

    Parameters
    ----------
    world : World
    policy : callable, optional
        Called each week with week, world, state, batch and limits; writes with :func:`write_to`. Nothing happens without.
    limits : Limits, optional
    rules : int
        Number of rules that the policy numbers its messages by.
    """
    limits = limits or Limits()
    state = _start(world, limits)
    done = _empty(world.users, rules)
    busy = market.season().astype("float32")
    batch = _batch(world.users)
    for week in range(WEEKS):
        chance = noise(world, week)
        if policy and done.stopped_week < 0 and done.money_gone_week < 0:
            policy(week, world, state, batch, limits)
            if state.short:
                done.money_gone_week = week
            _note_occasions(week, batch, done)
        orders = _own_orders(week, world, state)
        if batch.sent:
            _weigh(batch, week, world, state)
            touched = np.flatnonzero(batch.count)
            orders = _with_answers(orders, week, world, state, batch, touched, chance, busy[week])
            orders = _pay_offers(orders, week, world, state, batch, chance, limits, done)
            _book_contact(week, batch, touched, done)
            _let_leave(week, state, batch, touched, chance, done)
        else:
            touched = None
            once = _first_of_each(orders.user, world.users)
            orders.brings = _brings_friend(orders.user, None, world, state, chance) & once
        _book_orders(orders, week, world, state, done)
        state.fatigue *= np.float32(market.KEPT)
        if touched is not None:
            state.fatigue[touched] += np.float32(world.fatigue) * batch.count[touched]
            _clear(batch, touched)
        done.week_reachable[week] = np.count_nonzero(~state.gone & (world.registered <= week))
        if limits.stop and done.stopped_week < 0:
            _stop_if_due(week, limits, done)
    done.orders += state.count - world.count
    return done


def write_to(
    users: np.ndarray,
    channel: int,
    offer: int,
    rule: int,
    world: World,
    state: State,
    batch: Batch,
    limits: Limits,
    week: int,
    night: bool = False,
) -> np.ndarray:
    """Write to people: at most as many as the money reaches; returns those who were written to.

    Parameters
    ----------
    users : int array
        Row numbers; each may be written to and has the channel.
    channel, offer, rule : int
        Numbers in `market.CHANNELS` and `market.OFFERS`, and of the rule.
    night : bool
        The message comes at night.
    """
    cost = int(COST_FEN[channel])
    if limits.budget_fen is not None and cost:
        most = int(state.left_fen // cost)
        state.short |= most < len(users)
        users = _first_in_turn(users, most, world, week)
    if len(users):
        tired = state.fatigue[users] + np.float32(world.fatigue) * batch.count[users]
        batch.sent.append(Sent(users, channel, offer, rule, night, tired))
        batch.count[users] += 1
        state.left_fen -= cost * len(users)
    return users


def _weigh(batch: Batch, week: int, world: World, state: State) -> None:
    """Work out what the messages of a week do to each person: all of them at once."""
    size = [len(sent.users) for sent in batch.sent]
    user = np.concatenate([sent.users for sent in batch.sent])
    tired = np.concatenate([sent.tired for sent in batch.sent])
    channel, offer, rule, night = (
        np.repeat(np.array([getattr(sent, name) for sent in batch.sent], dtype="int16"), size)
        for name in ("channel", "offer", "rule", "night")
    )
    lift = CONTENT[channel] * need(user, week, world, state) + LIFT[offer] * world.offer_lift[user]
    lift *= np.exp(np.float32(-market.TIRES) * tired) * NIGHT_ANSWERS[night]
    leave = HAZARD[channel] * np.exp(np.float32(market.LEAVES) * np.minimum(tired, WORN_OUT)) * NIGHT_LEAVES[night]
    stranger = ~world.consents[user]
    leave *= STRANGER_LEAVES[stranger.view("uint8")] * np.float32(world.fatigue)
    batch.complaints = int(np.count_nonzero(stranger | (night > 0)))
    values = (batch.seen, SEEN[channel]), (batch.pull, lift), (batch.leave, leave), (batch.cost_fen, COST_FEN[channel])
    once = len(user) == 0 or batch.count[user].max() == 1
    for total, value in values:
        if once:
            total[user] = value
        else:
            np.add.at(total, user, value)
    with_offer = np.flatnonzero(offer)[::-1]  # what is written last stays: the first offer
    batch.offer[user[with_offer]] = offer[with_offer]
    batch.rule[user[with_offer]] = rule[with_offer]


def need(users: np.ndarray, week: int, world: World, state: State) -> np.ndarray:
    """Return how well the moment suits each user: least right after an order, best when the own gap is over."""
    since = (week - state.last[users]) / state.gap[users]
    due = (since >= market.DUE_FROM) & (since <= market.DUE_TO)
    suits = NEEDS[due.view("uint8") + 2 * (since < market.TOO_SOON).view("uint8")]
    suits[world.birthday[users] == week] = market.NEED_BIRTHDAY
    return suits


def _gap(users: np.ndarray | slice, world: World, state: State) -> np.ndarray:
    return (state.last[users] - state.first[users] + np.float32(world.usual_gap)) / np.maximum(state.count[users], 1)


def rate_now(users: np.ndarray, week: int, world: World, state: State) -> np.ndarray:
    """Return the rate at which messages work: the user's own with limited room for more, little once lost."""
    there = (week < world.lost[users]) | (week <= state.revived[users])
    rate = world.rate[users] / (1 + world.rate[users] / np.float32(market.ROOM))
    rate *= np.where(there, np.float32(1), np.float32(market.AGAIN_AFTER_LEAVING))
    return np.where(state.count[users] == 0, np.float32(market.FIRST_ORDER), rate)


def _own_orders(week: int, world: World, state: State) -> Orders:
    """Return the orders that people place by themselves."""
    span = slice(world.starts[week], world.starts[week + 1])
    user, kind = world.event_user[span], world.event_kind[span]
    happens = (kind == LIVE) | ((kind == IF_BACK) & (week <= state.revived[user]))
    happens |= (kind == IF_OPENED) & (state.count[user] > 0)
    missing = np.float32(market.LEFT_BUYS_LESS) * state.gone[user]
    brought = np.flatnonzero((week <= state.pulled[user]) & happens)
    if len(brought):  # the next order of someone who was brought to an extra one: one of them at most is missing
        _, once = np.unique(user[brought], return_index=True)
        missing[brought[once]] += np.float32(market.PULLED)
        state.pulled[user[brought]] = NONE
    happens &= world.event_mark[span] >= missing
    user = user[happens]
    none = np.zeros(len(user), dtype=bool)
    return Orders(user, world.event_fen[span][happens].astype("int64"), none, np.zeros(len(user), dtype="int64"), none)


def _with_answers(
    orders: Orders,
    week: int,
    world: World,
    state: State,
    batch: Batch,
    touched: np.ndarray,
    chance: Noise,
    busy: np.float32,
) -> Orders:
    """Add the orders that messages bring: at most one a person a week, behind the person's own."""
    sees = chance.see[touched] < -np.expm1(-batch.seen[touched])
    batch.offer[touched[~sees]] = 0
    reader = touched[sees]
    intensity = busy * rate_now(reader, week, world, state) * batch.pull[reader]
    buyer = reader[chance.answer[reader] < -np.expm1(-intensity)]
    fen = np.maximum(np.rint(world.mean_fen[buyer] * chance.basket[buyer]), 500).astype("int64")
    return Orders(
        np.concatenate([orders.user, buyer]),
        np.concatenate([orders.fen, fen]),
        np.concatenate([orders.extra, np.ones(len(buyer), dtype=bool)]),
        np.zeros(len(orders.user) + len(buyer), dtype="int64"),
        orders.brings,
    )


def _pay_offers(
    orders: Orders,
    week: int,
    world: World,
    state: State,
    batch: Batch,
    chance: Noise,
    limits: Limits,
    done: Run,
) -> Orders:
    """Take off coupons, gifts and rewards, first come, first served, while the money lasts.

    An extra order whose offer is refused does not take place; a person's own order then costs its full price.
    """
    once = _first_of_each(orders.user, world.users)
    code = batch.offer[orders.user] * once
    fen, cost = redeem(orders.fen, code)
    brings = _brings_friend(orders.user, code, world, state, chance) & once
    reward = brings * REWARD_FEN[code]
    cost += reward
    if limits.budget_fen is not None and cost.sum() > state.left_fen:
        paid = np.zeros(len(cost), dtype=bool)
        wanted = np.flatnonzero(cost)
        turn = np.argsort(_turn(orders.user[wanted], world, week), kind="stable")
        paid[wanted[turn[np.cumsum(cost[wanted[turn]]) <= state.left_fen]]] = True
        refused = (cost > 0) & ~paid
        fen, cost = np.where(refused, orders.fen, fen), np.where(refused, 0, cost)
        brings &= ~(refused & (reward > 0))  # the friend came for the reward
        stays = ~(refused & orders.extra)
        done.money_gone_week = week
    else:
        stays = slice(None)
    used = cost > 0
    rule = batch.rule[orders.user[used]]
    np.add.at(done.by_rule[:, 2], rule, 1)
    np.add.at(done.by_rule[:, 3], rule, cost[used])
    state.left_fen -= int(cost.sum())
    done.week_spent_fen[week] += cost.sum()
    orders = Orders(orders.user[stays], fen[stays], orders.extra[stays], cost[stays], brings[stays])
    won = orders.user[orders.extra]
    state.revived[won] = week + market.REVIVED_WEEKS
    state.pulled[won] = week + market.PULLED_WEEKS
    return orders


def redeem(fen: np.ndarray, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what orders amount to under the offers their buyers hold, and what the offers cost.

    Parameters
    ----------
    fen : int64 array
        Amounts without an offer.
    code : int array
        Numbers in `market.OFFERS`.
    """
    holds = np.flatnonzero(code)
    held = code[holds]
    amount = fen[holds]
    minimum = MINIMUM_FEN[held]
    amount = np.where((minimum > 0) & (amount >= market.LIFTED_FROM) & (amount < minimum), minimum, amount)
    cost = amount * PERCENT[held] // 100 + GIFT_FEN[held] + np.where(amount >= minimum, OFF_FEN[held], 0)
    new, costs = fen.copy(), np.zeros(len(fen), dtype="int64")
    new[holds], costs[holds] = amount, cost
    return new, costs


def _brings_friend(user: np.ndarray, code: np.ndarray | None, world: World, state: State, chance: Noise) -> np.ndarray:
    """Say of each order whether its buyer brings a friend: Poisson invitations, each accepted with some probability."""
    mean = world.brings if code is None else world.brings * FRIENDS[code]
    return (chance.bring[user] < -np.expm1(-mean)) & ~state.gone[user]


def _book_orders(orders: Orders, week: int, world: World, state: State, done: Run) -> None:
    user = orders.user
    margin = np.rint(market.MARGIN * orders.fen).astype("int64") - orders.cost_fen
    margin += orders.brings * (world.friend_fen * (WEEKS - 1 - week) // WEEKS)
    np.add.at(done.margin_fen, user, margin)
    done.week_margin_fen[week] += margin.sum()
    done.week_orders[week] = len(user)
    np.add.at(state.count, user, 1)
    np.add.at(state.spend_fen, user, orders.fen)
    opens = user[state.last[user] == NEVER]
    state.first[opens] = week
    state.last[user] = week
    state.anchor[user] = week
    state.gap[user] = _gap(user, world, state)
    done.answered[user] |= done.occasion_week[user] == week


def _note_occasions(week: int, batch: Batch, done: Run) -> None:
    """Note for whom a rule's occasion has come for the first time, held out or not."""
    for rule, users in batch.occasions:
        done.occasion_week[users[done.occasion_week[users, rule] < 0], rule] = week
    batch.occasions.clear()


def _book_contact(week: int, batch: Batch, touched: np.ndarray, done: Run) -> None:
    done.margin_fen[touched] -= batch.cost_fen[touched]
    done.touches[touched] += batch.count[touched]
    done.most_in_a_week[touched] = np.maximum(done.most_in_a_week[touched], batch.count[touched])
    for sent in batch.sent:
        messages, fen = len(sent.users), len(sent.users) * int(COST_FEN[sent.channel])
        done.by_rule[sent.rule, 0] += messages
        done.by_rule[sent.rule, 1] += fen
        done.week_touches[week] += messages
        done.week_margin_fen[week] -= fen
        done.week_spent_fen[week] += fen
    done.week_complaints[week] = batch.complaints


def _let_leave(week: int, state: State, batch: Batch, touched: np.ndarray, chance: Noise, done: Run) -> None:
    leaves = touched[chance.leave[touched] < -np.expm1(-batch.leave[touched])]
    state.gone[leaves] = True
    state.may[leaves] = False
    done.left_week[leaves] = week
    done.week_left[week] = len(leaves)


def _stop_if_due(week: int, limits: Limits, done: Run) -> None:
    share, weeks = limits.stop
    counted = done.week_left if limits.stop_on == "unsubscribed" else done.week_complaints
    if counted[max(week + 1 - weeks, 0) : week + 1].sum() > share * len(done.margin_fen):
        done.stopped_week = week


def _first_of_each(user: np.ndarray, users: int) -> np.ndarray:
    """Say of each entry whether it is the first of its user."""
    number = np.arange(len(user), dtype="int32")
    slot = np.empty(users, dtype="int32")
    slot[user[::-1]] = number[::-1]  # what is written last stays
    return slot[user] == number


def _first_in_turn(users: np.ndarray, most: int, world: World, week: int) -> np.ndarray:
    if most >= len(users):
        return users
    chosen = np.argsort(_turn(users, world, week), kind="stable")[: max(most, 0)]
    return users[np.sort(chosen)]


def _turn(users: np.ndarray, world: World, week: int) -> np.ndarray:
    """Return who comes first when money is short: another order each week, the same for every plan."""
    return (world.turn[users] + week * GOLDEN) % 1.0


def _start(world: World, limits: Limits) -> State:
    n = world.users
    may = np.ones(n, dtype=bool) if limits.holdout is None else ~limits.holdout
    state = State(
        anchor=np.where(world.count > 0, world.last, world.registered),
        gap=np.zeros(n, dtype="float32"),
        first=world.first.copy(),
        last=world.last.copy(),
        count=world.count.copy(),
        spend_fen=world.spend_fen.copy(),
        fatigue=np.zeros(n, dtype="float32"),
        may=may,
        gone=np.zeros(n, dtype=bool),
        revived=np.full(n, NONE, dtype="int8"),
        pulled=np.full(n, NONE, dtype="int8"),
        left_fen=np.inf if limits.budget_fen is None else limits.budget_fen,
    )
    state.gap[:] = _gap(slice(None), world, state)
    return state


def _batch(n: int) -> Batch:
    return Batch(
        count=np.zeros(n, dtype="int16"),
        seen=np.zeros(n, dtype="float32"),
        pull=np.zeros(n, dtype="float32"),
        leave=np.zeros(n, dtype="float32"),
        cost_fen=np.zeros(n, dtype="int32"),
        offer=np.zeros(n, dtype="uint8"),
        rule=np.zeros(n, dtype="int16"),
    )


def _clear(batch: Batch, touched: np.ndarray) -> None:
    for values in (batch.count, batch.seen, batch.pull, batch.leave, batch.cost_fen, batch.offer, batch.rule):
        values[touched] = 0
    batch.sent.clear()
    batch.complaints = 0


def _empty(n: int, rules: int) -> Run:
    per_week = {f"week_{name}": np.zeros(WEEKS, dtype="int64") for name in WEEKLY}
    return Run(
        margin_fen=np.zeros(n, dtype="int64"),
        orders=np.zeros(n, dtype="int16"),
        touches=np.zeros(n, dtype="int16"),
        most_in_a_week=np.zeros(n, dtype="int16"),
        left_week=np.full(n, NONE, dtype="int8"),
        by_rule=np.zeros((rules, 4), dtype="int64"),
        occasion_week=np.full((n, rules), NONE, dtype="int8"),
        answered=np.zeros((n, rules), dtype=bool),
        **per_week,
    )
