"""A plan's year in one built world, against numpy drawing the random arrays that such a year needs."""

import numpy as np

from siyu_helpers.plan import Plan
from siyu_helpers.world import limits_of, policy_of
from siyu_helpers.world.market import WEEKS
from siyu_helpers.world.truth import Noise, build_world
from siyu_helpers.world.year import run

TITLE = (
    "一份方案跑一年（52 周），比 numpy 抽同样的随机数",
    "a plan's year of 52 weeks against numpy drawing the same random arrays",
)
SIZE, TINY = 10_000, 200  # users
GAMMA = 4.0  # shape of an order's amount
RULES = [
    {"who": "potential", "trigger": "after_registration", "days": 7, "channel": "one_to_one", "offer": "free_gift"},
    {"who": "new", "trigger": "after_purchase", "days": 14, "channel": "one_to_one", "cap": 1},
    {"who": "active, loyal", "trigger": "cycle_reached", "channel": "one_to_one", "cap": 10},
    {"who": "active, loyal", "trigger": "birthday", "channel": "one_to_one", "offer": "free_gift", "cap": 1},
    {"who": "dormant", "trigger": "dormant", "days": 63, "channel": "one_to_one", "offer": "threshold_15_80"},
    {"who": "new, active, loyal", "trigger": "every", "days": 28, "channel": "one_to_one"},
    {"who": "potential, dormant", "trigger": "every", "days": 56, "channel": "sms", "offer": "percent_20", "cap": 4},
]


def make(size: int):
    """Return the year and its baseline as two functions without arguments."""
    world = build_world("tea", size, seed=7, number=0)
    plan = Plan(RULES, weekly_cap=1, holdout=0.1, budget_yuan=1_000_000, consent=True)

    def year() -> None:
        run(world, policy_of(plan), limits_of(plan, world), len(plan.rules))

    def draws() -> None:
        rng = np.random.default_rng(7)
        for _ in range(WEEKS):
            for _ in Noise._fields[:4]:
                rng.random(size, dtype=np.float32)
            rng.standard_gamma(GAMMA, size, dtype=np.float32)

    return year, draws
