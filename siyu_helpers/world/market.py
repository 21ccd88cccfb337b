"""How people answer to messages in the worlds of unit 6: the numbers behind a simulated year.

Chances of a message, its cost and what it takes to make people leave come from :data:`..simulator.touches.TOUCHES`. No published figures
stand behind these numbers. Fatigue and leaving are assumptions of the course; the lifts, the worth of a right moment and what is lost
with those who leave were set so that a weekly coupon to everybody loses money and timing pays. What a year shows follows from them and
is no evidence about real shops.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import Brand
from siyu_helpers.simulator.season import daily_weights
from siyu_helpers.simulator.touches import TOUCHES

YEAR_START = "2026-07-06"  # a Monday
WEEKS = 52
HISTORY = 104  # weeks before the year from which people may have registered
NEWCOMERS = 0.15  # share of people who register in the course of the year

MARGIN = 0.55  # of an order's amount, before coupons
# Fatigue F <- 0.7 F + touches a week; answers fall by exp(-0.35 F), leaving rises by exp(0.5 F).
KEPT, TIRES, LEAVES = 0.7, 0.35, 0.5

CHANNELS = ("one_to_one", "group", "moments", "sms")
TIED = {"one_to_one": 0.72, "group": 0.40, "sms": 0.85}  # share of people with such a tie; Moments goes with one-to-one
CONSENTS = 0.85  # share of people who agreed to be written to
WITHOUT_CONSENT, AT_NIGHT_LEAVES, AT_NIGHT_ANSWERS = 3.0, 2.5, 0.5
CONTENT = {"one_to_one": 1.35, "group": 1.00, "moments": 0.75, "sms": 0.50}  # lift of the week's rate if seen

# Whom a message reaches at the right moment: since the last order, in gaps of the user's own.
TOO_SOON, DUE_FROM, DUE_TO = 0.4, 0.75, 1.75
NEED_SOON, NEED_DUE, NEED_ELSE, NEED_BIRTHDAY = 0.3, 3.0, 0.4, 1.8

AGAIN_AFTER_LEAVING, REVIVED_WEEKS = 0.08, 10  # of the rate of someone lost; weeks that a new order brings back
ROOM = 0.8  # orders a week: who buys often by themselves leaves little room for more
FIRST_ORDER = 0.012  # rate of those who never ordered, a week, to which a message adds
LEFT_BUYS_LESS = 0.50  # share of later orders lost with someone who unsubscribes: out of sight
PULLED, PULLED_WEEKS = 0.35, 6  # chance that an extra order only brings forward the own one of the next weeks


@dataclass(frozen=True)
class Offer:
    """What a message brings along: lift for people of usual price sensitivity, cost of the goods in it."""

    lift: float
    percent: int = 0
    minimum_fen: int = 0
    off_fen: int = 0
    gift_fen: int = 0
    reward_fen: int = 0
    friends: float = 1.0


LIFTED_FROM = 6200  # baskets from here to the minimum of a threshold coupon are filled up to it
OFFERS = {
    "none": Offer(0.0),
    "percent_20": Offer(1.0, percent=20),
    "threshold_15_80": Offer(0.75, minimum_fen=8000, off_fen=1500),
    "free_gift": Offer(0.55, gift_fen=600),
    "friend_reward": Offer(0.10, reward_fen=1000, friends=2.5),
}
PRICE_SENSITIVE = {
    "culture_lover": 0.5,
    "drink_lover": 1.3,
    "tea_buyer": 0.7,
    "skin_care_regular": 0.7,
    "trend_follower": 1.2,
    "health_seeker": 0.5,
    "convenience_seeker": 0.95,
    "gift_buyer": 0.6,
}
"""How strongly each latent segment answers to an offer; a segment that is not listed, as 0.8."""

FESTIVALS = ("2026-09-25", "2026-11-11", "2026-12-12", "2027-02-05", "2027-06-18")


def hazard(channel: str) -> float:
    """Return the chance that one message makes a rested person leave."""
    return TOUCHES[channel].leaves


def seen(channel: str) -> float:
    """Return the chance that a message is delivered and seen."""
    return TOUCHES[channel].delivered * TOUCHES[channel].seen


def cost_fen(channel: str) -> int:
    """Return the direct cost of one message."""
    return TOUCHES[channel].cost_fen


def price_sensitivity(brand: Brand) -> np.ndarray:
    """Return how each segment of a brand answers to offers, in the order of its segments."""
    return np.array([PRICE_SENSITIVE.get(segment.code, 0.8) for segment in brand.segments])


def week_starts() -> pd.DatetimeIndex:
    """Return the Mondays of the year."""
    return pd.date_range(YEAR_START, periods=WEEKS, freq="7D")


@cache
def season() -> np.ndarray:
    """Return how busy each week is, with mean 1."""
    weights = daily_weights(pd.date_range(YEAR_START, periods=7 * WEEKS, freq="D")).reshape(WEEKS, 7).mean(axis=1)
    weights /= weights.mean()
    weights.flags.writeable = False
    return weights


@cache
def festival_weeks() -> tuple[int, ...]:
    """Return the numbers of the weeks with a festival."""
    return tuple((pd.Timestamp(day) - pd.Timestamp(YEAR_START)).days // 7 for day in FESTIVALS)
