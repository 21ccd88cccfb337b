"""The year that a plan is run in: ``siyu.simulate(plan)``.

:mod:`.truth` draws worlds, :mod:`.market` holds how people answer, :mod:`.year` runs a year, :mod:`.policies` turns a plan into
messages, :mod:`.results` sums up, :mod:`.charts` draws.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import isfinite

import numpy as np
import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.plan import Finding, Plan
from siyu_helpers.plan.review import in_hours
from siyu_helpers.plan.show import period_weeks
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.simulator.shop import DEFAULT_SEED
from siyu_helpers.world.market import CHANNELS, OFFERS
from siyu_helpers.world.policies import TIERS, Order, by_rules, greedy, tier_codes
from siyu_helpers.world.results import (
    BY_WEEK,
    NEWCOMER,
    OCCASIONS,
    Estimate,
    Result,
    compare_plans,
    difference_with_interval,
    week_frame,
)
from siyu_helpers.world.truth import KEEP_NOISE, World, build_world, small_world
from siyu_helpers.world.year import Limits, Run, _start, run

__all__ = ["Estimate", "PlanError", "Result", "compare_plans", "simulate"]

KEEP_USERS = 1_000_000  # rows of users that a result keeps
SHOW_PROGRESS = 400_000  # users times worlds from which a bar shows how far it is
NIGHT = (22, 8)


class PlanError(ValueError):
    """The plan cannot be run as written; the message lists what to mend."""

    def __init__(self, findings: tuple[Finding, ...]):
        self.findings = findings
        words = say("这份方案还不能运行：", "this plan cannot be run yet:")
        super().__init__("\n".join([words, *(f"- {finding}" for finding in findings[:8])]))

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


def simulate(
    plan: Plan,
    worlds: int = 20,
    users: int | None = None,
    seed: int = DEFAULT_SEED,
    brand: str = "tea",
    fatigue: float = 1.0,
) -> Result:
    """Run a plan over a simulated year in several worlds.

    Every plan meets the same worlds: each user's chance is drawn from seed, world, week and user, whatever the plan does
    (common random numbers), so that differences between plans are sharp. Rules see what a shop sees: orders so far, days since
    the last, consent; never the truth.

    Parameters
    ----------
    plan : Plan
    worlds : int
        1 or more.
    users : int, optional
        Users in each world; as many as the brand has if left out.
    seed : int
    brand : str
        "tea", "fruit" or another brand of the course.
    fatigue : float
        0 to 10; how easily contact tires people and drives them away, as a multiple of what the course assumes: 2 tires twice as
        much a message and doubles the chance to leave, 0 is a shop where nobody minds. To see what hangs on the assumption.

    Returns
    -------
    Result

    Raises
    ------
    PlanError
        If the plan holds what cannot be read (findings "form"); the message says what to mend.
    TypeError, ValueError
        If `plan` is no plan, or a number or the brand is none that works.

    Examples
    --------
    >>> alone = Plan([{"who": "all", "trigger": "never"}])
    >>> simulate(alone, worlds=2, users=100).margin_per_user.value
    0.0
    """
    _check(plan, worlds, users, seed, brand, fatigue)
    fatigue = float(fatigue)
    users = BRANDS[brand].users if users is None else int(users)
    rows, frames, tiers, rules = [], [], [], np.zeros((max(len(plan.rules), 1), 4))
    occasions, names = [], [*TIERS[plan.tiers], NEWCOMER]
    weeks = np.zeros((len(BY_WEEK), 52))
    for number in _counted(worlds, users):
        if users <= KEEP_NOISE:
            world = replace(small_world(brand, users, seed, number), fatigue=fatigue)
            nothing, reference = _kept_baselines(brand, users, seed, number, fatigue)
        else:
            world = replace(build_world(brand, users, seed, number), fatigue=fatigue)
            nothing, reference = _baselines(world)
        limits = limits_of(plan, world)
        done = run(world, policy_of(plan), limits, len(plan.rules) + 1)
        tier = tier_at_start(world, plan.tiers)
        rows.append(_world_row(world, done, nothing, reference, limits.holdout))
        weeks += _weeks(done, nothing)
        rules += done.by_rule[: len(rules)]
        tiers.append(_tier_rows(tier, done, nothing))
        occasions.append(_occasions(number, tier, done, limits.holdout, names, len(plan.rules)))
        if not frames or (len(frames) + 1) * users <= KEEP_USERS:
            frames.append(_user_frame(world, done, tier, names, limits.holdout))
        del world
    return Result(
        name=plan.name,
        brand=brand,
        pool=users,
        worlds=pd.DataFrame(rows, index=pd.RangeIndex(worlds, name="world")),
        by_week=week_frame(weeks, worlds),
        by_tier=_by_tier(tiers, plan.tiers),
        by_rule=_by_rule(rules / worlds, plan),
        frames=frames,
        plan=plan,
        occasions=pd.concat(occasions, ignore_index=True),
        fatigue=fatigue,
    )


def policy_of(plan: Plan):
    """Return the policy of a plan, for one run."""
    orders = [
        Order(
            tiers=tuple(TIERS[plan.tiers].index(code) for code in rule.who),
            trigger="every" if rule.trigger == "weekly" else rule.trigger,
            weeks=period_weeks(rule),
            channel=CHANNELS.index(rule.channel) if rule.channel else 0,
            offer=list(OFFERS).index(rule.offer),
            cap=rule.cap,
            night=in_hours(rule.hour, NIGHT) and not (plan.quiet_hours and in_hours(rule.hour, plan.quiet_hours)),
        )
        for rule in plan.rules
    ]
    return by_rules(orders, plan.tiers, bool(plan.consent))


def limits_of(plan: Plan, world: World) -> Limits:
    """Return what holds over all rules of a plan in one world."""
    stop = plan.stop
    return Limits(
        budget_fen=None if plan.budget_yuan is None else int(plan.budget_yuan * 100),
        weekly_cap=plan.weekly_cap,
        holdout=holdout_of(world, plan.holdout, plan.holdout_by),
        stop=(stop.above, stop.weeks) if stop else None,
        stop_on="complaints" if stop and stop.metric == "complaint_rate" else "unsubscribed",
    )


def holdout_of(world: World, share: float, how: str) -> np.ndarray:
    """Return who is held out: a random share, or that share of the lowest spenders of the year before."""
    if how == "random":
        return world.lot < share
    chosen = np.zeros(world.users, dtype=bool)
    chosen[np.lexsort((world.lot, world.before_fen))[: round(share * world.users)]] = True
    return chosen


def tier_at_start(world: World, scheme: str) -> np.ndarray:
    """Return each user's tier at the start of the year, as a number; the last one is for newcomers."""
    tier = tier_codes(scheme, 0, world, _start(world, Limits()))
    tier[world.registered >= 0] = len(TIERS[scheme])
    return tier


def _check(plan: object, worlds: object, users: object, seed: object, brand: object, fatigue: object) -> None:
    if not isinstance(plan, Plan):
        kind = type(plan).__name__
        raise TypeError(say(f"要的是 siyu.Plan，得到的是 {kind}。", f"a siyu.Plan is wanted; got {kind}."))
    if plan.form:
        raise PlanError(plan.form)
    numbers = (("worlds", worlds, 1), ("users", 1 if users is None else users, 1), ("seed", seed, 0))
    for name, value, least in numbers:
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise ValueError(
                say(
                    f"{name} 是 {value!r}，应是不小于 {least} 的整数。",
                    f"{name} is {value!r}; give a whole number of {least} or more.",
                )
            )
    is_number = isinstance(fatigue, int | float | np.integer | np.floating) and not isinstance(fatigue, bool)
    if not is_number or not isfinite(fatigue) or not 0 <= fatigue <= 10:
        raise ValueError(
            say(
                f"fatigue 是 {fatigue!r}，应是 0 到 10 之间的数，1 是本课的假设。",
                f"fatigue is {fatigue!r}; give a number from 0 to 10, 1 being what the course assumes.",
            )
        )
    if brand not in BRANDS:
        there = ", ".join(BRANDS)
        raise ValueError(say(f"没有品牌 {brand!r}；有：{there}。", f"there is no brand {brand!r}; there is {there}."))


@lru_cache(maxsize=48)
def _kept_baselines(brand: str, users: int, seed: int, number: int, fatigue: float) -> tuple[Run, float]:
    return _baselines(replace(small_world(brand, users, seed, number), fatigue=fatigue))


def _baselines(world: World) -> tuple[Run, float]:
    """Return the year without a plan, and what the greedy reference gains a user above it, yuan."""
    nothing = run(world)
    gained = run(world, greedy).margin_fen.sum() - nothing.margin_fen.sum()
    return nothing, float(gained) / world.users / 100


def _world_row(world: World, done: Run, nothing: Run, reference: float, holdout: np.ndarray) -> dict[str, float]:
    yuan = done.margin_fen / 100
    effect = difference_with_interval(yuan[~holdout], yuan[holdout])
    return {
        "margin_per_user": float(done.margin_fen.sum() - nothing.margin_fen.sum()) / world.users / 100,
        "effect": effect.value,
        "effect_low": effect.low,
        "effect_high": effect.high,
        "unsubscribe_share": float((done.left_week >= 0).mean()),
        "touches_per_user": float(done.touches.mean()),
        "holdout_share": float(holdout.mean()),
        "most_in_a_week": int(done.most_in_a_week.max()),
        "budget_spent_yuan": float(done.week_spent_fen.sum()) / 100,
        "stopped_week": done.stopped_week,
        "money_gone_week": done.money_gone_week,
        "reference": reference,
        "nothing": float(nothing.margin_fen.sum()) / world.users / 100,
    }


def _weeks(done: Run, nothing: Run) -> np.ndarray:
    return np.array(
        [
            (done.week_margin_fen - nothing.week_margin_fen) / 100,
            done.week_orders - nothing.week_orders,
            done.week_touches,
            done.week_left,
            done.week_spent_fen / 100,
            done.week_reachable,
        ]
    )


def _tier_rows(tier: np.ndarray, done: Run, nothing: Run) -> pd.DataFrame:
    values = {
        "users": np.ones(len(tier)),
        "margin_above_yuan": (done.margin_fen - nothing.margin_fen) / 100,
        "orders_above": done.orders.astype(float) - nothing.orders,
        "touches": done.touches.astype(float),
        "unsubscribed": (done.left_week >= 0).astype(float),
    }
    return pd.DataFrame({name: np.bincount(tier, column, minlength=10) for name, column in values.items()})


def _occasions(
    number: int, tier: np.ndarray, done: Run, holdout: np.ndarray, names: list[str], rules: int
) -> pd.DataFrame:
    """Count, by rule, tier and hold-out, for whom the rule's occasion came, and who ordered in that week.

    A user's first occasion in the year counts.
    """
    group, parts = 2 * tier.astype("int64") + holdout, []
    for rule in range(rules):
        seen = done.occasion_week[:, rule] >= 0
        many, ordered = (
            np.bincount(group[kept], minlength=2 * len(names)) for kept in (seen, seen & done.answered[:, rule])
        )
        who = {"world": number, "rule": rule + 1, "tier": np.repeat(names, 2), "holdout": [False, True] * len(names)}
        parts.append(pd.DataFrame({**who, "users": many, "ordered": ordered}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(OCCASIONS))


def _by_tier(tiers: list[pd.DataFrame], scheme: str) -> pd.DataFrame:
    """Return means over worlds: users, and the rest a user."""
    names = [*TIERS[scheme], NEWCOMER]
    total = sum(tiers).iloc[: len(names)]
    frame = total.div(total["users"].where(total["users"] > 0), axis=0)
    frame["users"] = total["users"] / len(tiers)
    frame.columns = ["users", "margin_per_user", "orders_per_user", "touches_per_user", "unsubscribe_share"]
    return frame.set_axis(pd.Index(names, name="tier"))


def _by_rule(rules: np.ndarray, plan: Plan) -> pd.DataFrame:
    rules = rules[: len(plan.rules)]
    frame = pd.DataFrame(
        {
            "who": [", ".join(rule.who) for rule in plan.rules],
            "trigger": [rule.trigger for rule in plan.rules],
            "channel": [rule.channel for rule in plan.rules],
            "messages": rules[:, 0],
            "contact_yuan": rules[:, 1] / 100,
            "offers_used": rules[:, 2],
            "offer_yuan": rules[:, 3] / 100,
        }
    )
    return frame.set_axis(pd.RangeIndex(1, len(plan.rules) + 1, name="rule"))


def _user_frame(world: World, done: Run, tier: np.ndarray, names: list[str], holdout: np.ndarray) -> pd.DataFrame:
    prefix = BRANDS[world.brand].prefix
    return pd.DataFrame(
        {
            "user_id": pd.Series([f"{prefix}W{i:06d}" for i in world.row], dtype="str"),
            "tier": pd.Series(np.array(names, dtype=object)[tier], dtype="str"),
            "holdout": holdout,
            "orders": done.orders.astype("int64"),
            "margin_fen": done.margin_fen,
            "margin_before_fen": world.before_fen,
            "touches": done.touches.astype("int64"),
            "most_in_a_week": done.most_in_a_week.astype("int64"),
            "unsubscribed": done.left_week >= 0,
        }
    )


def _counted(worlds: int, users: int) -> Iterator[int]:
    """Walk over the worlds; in a notebook a bar shows how far it is where it takes long."""
    if worlds * users < SHOW_PROGRESS or worlds == 1:
        yield from range(worlds)
        return
    from siyu_helpers.world.progress import bar

    with bar(worlds) as show:
        for number in range(worlds):
            yield number
            show(number + 1)
