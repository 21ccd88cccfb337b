"""Who is written to: a plan's rules, which see what a shop sees, and the reference, which knows the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.world import market
from siyu_helpers.world.market import CHANNELS, HISTORY, WEEKS
from siyu_helpers.world.truth import World
from siyu_helpers.world.year import (
    COST_FEN,
    HAZARD,
    NEVER,
    OFFER_CODES,
    Batch,
    Limits,
    Policy,
    State,
    need,
    rate_now,
    redeem,
    write_to,
)

STAGE_CODES = ("potential", "new", "active", "dormant", "loyal")
GROUP_CODES = (
    "general_win_back",
    "general_develop",
    "general_keep",
    "general_value",
    "key_win_back",
    "key_develop",
    "key_keep",
    "key_value",
    "absent",
)  # by the number R + 2 F + 4 M
TIERS = {"stage": STAGE_CODES, "group": GROUP_CODES}
NEW_DAYS, DORMANT_DAYS, LOYAL_ORDERS = 30, 90, 8  # as siyu_helpers.stage_types has them
# The stage for each number: 1 no order, 2 long ago, 4 many orders, 8 one order of late; the first that holds decides.
STAGE_OF = np.array([0 if m & 1 else 3 if m & 2 else 4 if m & 4 else 1 if m & 8 else 2 for m in range(16)], "uint8")


@dataclass(frozen=True)
class Order:
    """A rule as the year understands it: codes of tiers, weeks instead of days, numbers instead of names."""

    tiers: tuple[int, ...]
    trigger: str
    weeks: float
    channel: int
    offer: int
    cap: int | None = None
    night: bool = False


def tier_codes(scheme: str, week: int, world: World, state: State) -> np.ndarray:
    """Return the number of each user's tier in `TIERS[scheme]` at the start of a week, by what the shop has seen."""
    days = (week - state.last) * np.int16(7)  # since the week of the last order began
    if scheme == "stage":
        marks = (state.count == 0).view("uint8")
        marks = marks | ((days > DORMANT_DAYS).view("uint8") << 1) | ((state.count >= LOYAL_ORDERS).view("uint8") << 2)
        return STAGE_OF[marks | (((state.count == 1) & (days <= NEW_DAYS)).view("uint8") << 3)]
    limits = BRANDS[world.brand].thresholds
    tier = (days <= limits["recency_days"]).astype("uint8")
    tier += (state.count >= limits["frequency"]).astype("uint8") << 1
    tier += (state.spend_fen >= limits["monetary_fen"]).astype("uint8") << 2
    tier[state.count == 0] = 8
    return tier


def by_rules(orders: Sequence[Order], scheme: str, consent: bool) -> Policy:
    """Return the policy of a plan: rules in their order, each person as often a week as the cap over all rules allows.

    A rule's own cap is counted from the start of the policy: use a policy for one run.
    """
    used: dict[int, np.ndarray] = {}
    festivals = set(market.festival_weeks())

    def policy(week: int, world: World, state: State, batch: Batch, limits: Limits) -> None:
        due = [(i, order) for i, order in enumerate(orders) if _by_calendar(order, week, festivals)]
        if not due:
            return
        tier = np.uint16(1) << tier_codes(scheme, week, world, state).astype("uint16")
        there = ~state.gone & (world.registered <= week)
        if consent:
            there &= world.consents
        since = week - state.anchor
        for i, order in due:
            here = there & ((tier & np.uint16(sum(1 << t for t in order.tiers))) != 0) & world.tied[order.channel]
            if order.trigger not in ("every", "festival"):
                here &= _is_due(order, week, since, world, state)
            batch.occasions.append((i, np.flatnonzero(here)))
            here &= state.may  # the others are held out
            if limits.weekly_cap is not None:
                here &= batch.count < limits.weekly_cap
            if order.cap is not None:
                here &= used.setdefault(i, np.zeros(world.users, dtype="int16")) < order.cap
            users = np.flatnonzero(here)
            users = write_to(users, order.channel, order.offer, i, world, state, batch, limits, week, order.night)
            if order.cap is not None:
                used[i][users] += 1

    return policy


def _by_calendar(order: Order, week: int, festivals: set[int]) -> bool:
    if order.trigger == "every":
        return week % max(round(order.weeks), 1) == 0
    if order.trigger == "festival":
        return week in festivals
    return order.trigger != "never"


@cache
def _multiples(weeks: int) -> np.ndarray:
    """Say of each number of weeks whether it is a multiple of `weeks`, 0 excepted."""
    number = np.arange(HISTORY + 2 * WEEKS)
    return (number % weeks == 0) & (number > 0)


def _is_due(order: Order, week: int, since: np.ndarray, world: World, state: State) -> np.ndarray:
    """Say of each user whether the event's week has come; `since` is weeks since the last order, or the registration."""
    whole = max(int(np.ceil(order.weeks)), 1)
    if order.trigger == "birthday":
        return world.birthday == week
    if order.trigger == "after_purchase":
        return (since == whole) & (state.count > 0)
    if order.trigger == "after_registration":
        return (since == whole) & (state.count == 0)
    if order.trigger == "dormant":
        return _multiples(whole)[np.maximum(since, 0)]
    gap = np.maximum(np.ceil(state.gap - np.float32(order.weeks)), 1)
    return (since == gap) & (state.count > 0)


REST = 1.0  # fatigue up to which the reference writes to someone
WAYS = ((0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 0), (3, 1))  # channel, offer


def greedy(week: int, world: World, state: State, batch: Batch, limits: Limits) -> None:
    """Write to each person in the way that gains most now, by the truth: the reference that scores 1.

    It knows rates, who is lost, how each answers to offers and when the moment suits, but not what chance will bring; it weighs
    coupons given for orders that come anyway and the worth of those who may leave, and leaves people time to rest.
    """
    users = np.flatnonzero(state.may & world.consents & (world.registered <= week) & (state.fatigue <= REST))
    rate = rate_now(users, week, world, state)
    busy = market.season()[week]
    suits = need(users, week, world, state)
    calm = np.exp(-market.TIRES * state.fatigue[users])
    own = np.where((week < world.lost[users]) | (week <= state.revived[users]), world.rate[users], 0) * busy
    own[state.count[users] == 0] = 0
    mean = world.mean_fen[users].astype("float64")
    worth = rate * mean * market.MARGIN * (WEEKS - week) * (market.LEFT_BUYS_LESS + 0.2)
    best, way = np.zeros(len(users)), np.full(len(users), -1)
    for number, (channel, offer) in enumerate(WAYS):
        lift = market.CONTENT[CHANNELS[channel]] * suits
        lift = lift + market.OFFERS[OFFER_CODES[offer]].lift * world.offer_lift[users] * (offer > 0)
        answers = -np.expm1(-busy * rate * lift * calm)
        fen, cost = redeem(np.rint(mean).astype("int64"), np.full(len(users), offer, dtype="uint8"))
        gain = answers * (market.MARGIN * (1 - market.PULLED / 2) * fen - cost) - own * cost
        leaves = world.fatigue * HAZARD[channel] * np.exp(market.LEAVES * state.fatigue[users])
        gain = market.seen(CHANNELS[channel]) * gain - COST_FEN[channel] - leaves * worth
        gain[~world.tied[channel][users]] = 0
        better = gain > best
        best[better], way[better] = gain[better], number
    for number, (channel, offer) in enumerate(WAYS):
        write_to(users[way == number], channel, offer, 0, world, state, batch, limits, week)


__all__ = ["GROUP_CODES", "NEVER", "STAGE_CODES", "TIERS", "Order", "by_rules", "greedy", "tier_codes"]
