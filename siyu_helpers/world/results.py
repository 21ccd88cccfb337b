"""What a plan's year came to: over worlds, by tier, by week, by rule and user by user."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.world import market
from siyu_helpers.world.market import WEEKS

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan

NEWCOMER = "newcomer"  # registered in the course of the year: in no tier at its start
T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131]
T95 += [2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]
OCCASIONS = ("world", "rule", "tier", "holdout", "users", "ordered")
BY_WEEK = {
    "margin_above_yuan": ("毛利增量（元）", "Margin above doing nothing (yuan)"),
    "orders_above": ("订单增量", "Orders above doing nothing"),
    "touches": ("消息数", "Messages"),
    "unsubscribed": ("退订人数", "Unsubscribed"),
    "spent_yuan": ("花费（元）", "Spent (yuan)"),
    "reachable": ("还能联系的人", "People who can be reached"),
}


class Estimate(NamedTuple):
    """A figure with its 95 % interval; for a mean over worlds it is the interval of the mean, not the span of the worlds."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        if np.isnan(self.low):  # a single world has no interval
            return f"{self.value:.2f}"
        return say(
            f"{self.value:.2f}（{self.low:.2f} 到 {self.high:.2f}）",
            f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})",
        )


def mean_with_interval(values: np.ndarray) -> Estimate:
    """Return the mean with its 95 % interval (Student's t); one value has no interval, and gets NaN.

    >>> str(mean_with_interval(np.array([1.0, 2.0, 3.0])).value)
    '2.0'
    """
    values = np.asarray(values, dtype=float)
    mean, freedom = float(values.mean()), len(values) - 1
    if freedom < 1:
        return Estimate(mean, float("nan"), float("nan"))
    t = T95[freedom - 1] if freedom <= len(T95) else 1.96 + 2.5 / freedom
    half = float(t * values.std(ddof=1) / np.sqrt(len(values)))
    return Estimate(mean, mean - half, mean + half)


def difference_with_interval(treated: np.ndarray, control: np.ndarray) -> Estimate:
    """Return the difference of two means with Welch's 95 % interval (normal quantile: groups of some hundred)."""
    if len(treated) < 2 or len(control) < 2:
        return Estimate(float("nan"), float("nan"), float("nan"))
    difference = float(treated.mean() - control.mean())
    half = 1.96 * float(np.sqrt(treated.var(ddof=1) / len(treated) + control.var(ddof=1) / len(control)))
    return Estimate(difference, difference - half, difference + half)


@dataclass(repr=False)
class Result:
    """The year of a plan in several worlds. Money in yuan; "above" means above doing nothing in the same world.

    Attributes
    ----------
    name, brand : str
    pool : int
        Users in each world.
    plan : Plan
        The plan that was run.
    worlds : DataFrame
        A row a world: `margin_per_user` above doing nothing, `effect`, `effect_low`, `effect_high` (treated minus hold-out, in the one
        world that a shop would see), `unsubscribe_share`, `touches_per_user`, `most_in_a_week`, `holdout_share`, `budget_spent_yuan`,
        `stopped_week`, `money_gone_week` (-1: never), `reference` (what the greedy reference gains a user), `nothing` (margin a user without a plan).
    by_week, by_tier, by_rule : DataFrame
        Means over worlds: by week of the year; by tier at its start; by rule (messages, offers used and their cost).
    occasions : DataFrame
        A row for each world, rule, tier (at the start of the year) and group (`holdout`): `users` for whom the rule's occasion came,
        and how many `ordered` in the week of the first one. See :meth:`answers`.
    fatigue : float
        The factor on how easily contact tires people that the year was run with.
    """

    name: str
    brand: str
    pool: int
    worlds: pd.DataFrame
    by_week: pd.DataFrame
    by_tier: pd.DataFrame
    by_rule: pd.DataFrame
    frames: list[pd.DataFrame] = field(default_factory=list)
    plan: "Plan | None" = None
    occasions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(OCCASIONS)))
    fatigue: float = 1.0

    @property
    def margin_per_user(self) -> Estimate:
        """Margin a user above doing nothing, with its interval over worlds."""
        return mean_with_interval(self.worlds["margin_per_user"])

    @property
    def holdout_effect(self) -> Estimate | None:
        """Treated minus hold-out, mean over worlds with its interval; None without a hold-out."""
        effect = self.worlds["effect"].dropna()
        return mean_with_interval(effect) if len(effect) else None

    @property
    def holdout_share(self) -> float:
        """Share of the pool that was held out."""
        return float(self.worlds["holdout_share"].mean())

    @property
    def score(self) -> float:
        """0 for doing nothing, 1 for the greedy reference that knows the truth; more is possible."""
        reference = float(self.worlds["reference"].mean())
        return float(self.worlds["margin_per_user"].mean()) / reference if reference else float("nan")

    @property
    def unsubscribe_share(self) -> float:
        """Share of the pool that unsubscribes within the year."""
        return float(self.worlds["unsubscribe_share"].mean())

    @property
    def touches_per_user(self) -> float:
        """Messages a user in the year."""
        return float(self.worlds["touches_per_user"].mean())

    @property
    def budget_spent_yuan(self) -> float:
        """Contact, coupons, gifts and rewards of the year."""
        return float(self.worlds["budget_spent_yuan"].mean())

    def users(self, world: int = 0) -> pd.DataFrame:
        """Return a row a user of one world.

        Returns
        -------
        DataFrame
            `user_id`, `tier` at the start of the year, `holdout`, `orders`, `margin_fen` of the year (after coupons, gifts, rewards
            and contact), `margin_before_fen` of the year before, `touches`, `most_in_a_week`, `unsubscribed`.

        Raises
        ------
        IndexError
            If this world's users were not kept.
        """
        if not 0 <= world < len(self.frames):
            raise IndexError(
                say(
                    f"没有保留第 {world} 个世界的用户；有 0 到 {len(self.frames) - 1}。",
                    f"the users of world {world} were not kept; there is 0 to {len(self.frames) - 1}.",
                )
            )
        return self.frames[world].copy()

    def answers(self, rule: int, tier: str | None = None) -> pd.DataFrame:
        """Return how a rule's first message is answered, against those held out, as each world's shop would see it.

        For every user the first occasion of the rule in the year counts, for those held out too: they would have been written to
        then. An order in that week counts as an answer. Both groups were picked at random, so that the difference is the
        message's, apart from what is only brought forward.

        Parameters
        ----------
        rule : int
            Its number, from 1.
        tier : str, optional
            Only users of this tier at the start of the year.

        Returns
        -------
        DataFrame
            Index `world`; `users` and `held_out`, the sizes of both groups; `share` and `held_out_share`, who ordered; `difference`
            with its 95 % interval `low`, `high` (normal approximation).

        Raises
        ------
        ValueError
            If there is no such rule or tier, or nobody for whom its occasion came was held out.
        """
        kept = self.occasions[self.occasions["rule"] == rule]
        if tier is not None:
            kept = kept[kept["tier"] == tier]
        sums = kept.groupby(["world", "holdout"])[["users", "ordered"]].sum().unstack()
        if sums.empty or not (sums["users"] > 0).all(axis=None):
            raise ValueError(
                say(
                    f"规则 {rule!r}（层 {tier!r}）没有可比的人：规则从 1 编号，方案要有留出组，这一层要有人等到这个时机。",
                    f"rule {rule!r} (tier {tier!r}) has nobody to compare: rules are numbered from 1, the plan needs a hold-out, and "
                    "the occasion must have come for people of the tier.",
                )
            )
        share = sums["ordered"] / sums["users"]
        half = 1.96 * np.sqrt((share * (1 - share) / sums["users"]).sum(axis=1))
        difference = share[False] - share[True]
        columns = {
            "users": sums["users"][False],
            "held_out": sums["users"][True],
            "share": share[False],
            "held_out_share": share[True],
            "difference": difference,
            "low": difference - half,
            "high": difference + half,
        }
        return pd.DataFrame(columns)

    def summary(self) -> pd.DataFrame:
        """Return the main figures in words, in the language in use."""
        effect = self.holdout_effect
        rows = {
            say("人均毛利增量（元，比什么都不做）", "Margin per user above doing nothing (yuan)"): str(
                self.margin_per_user
            ),
            say("实验组减留出组（元）", "Treated minus hold-out (yuan)"): "–" if effect is None else str(effect),
            say(
                "得分（0 什么都不做，1 知道真相的参照）", "Score (0 doing nothing, 1 the reference)"
            ): f"{self.score:.2f}",
            say("退订率", "Unsubscribe rate"): f"{self.unsubscribe_share:.1%}",
            say("人均消息数", "Messages per user"): f"{self.touches_per_user:.1f}",
            say("一周最多", "Most in one week"): f"{int(self.worlds['most_in_a_week'].max())}",
            say("花费（元）", "Spent (yuan)"): f"{self.budget_spent_yuan:,.0f}",
        }
        if self.fatigue != 1:
            rows[say("厌烦的程度（1 是本课的假设）", "Fatigue (1: as the course assumes)")] = f"{self.fatigue:g}"
        title = say(
            f"{len(self.worlds)} 个世界，每个 {self.pool:,} 人", f"{len(self.worlds)} worlds of {self.pool:,} users"
        )
        return pd.DataFrame({title: rows})

    def __repr__(self) -> str:
        return self.summary().to_string()

    def _repr_html_(self) -> str:
        return self.summary().to_html()


def compare_plans(results: Mapping[str, Result]) -> pd.DataFrame:
    """Set plans side by side, and each against the first one, paired by world.

    Parameters
    ----------
    results : mapping of str to Result
        Names and results, all of the same brand, worlds and seed.

    Returns
    -------
    DataFrame
        A row a plan: `margin_per_user` with `low`, `high`; `difference` to the first plan with its own interval `difference_low`,
        `difference_high`; `score`, `unsubscribe_share`, `touches_per_user`, `budget_spent_yuan`.

    Raises
    ------
    ValueError
        If there is none, or their worlds differ.
    """
    if not results:
        raise ValueError(say("没有可比的结果。", "there is no result to compare."))
    first = next(iter(results.values()))
    rows = {}
    for name, result in results.items():
        same = result.worlds.index.equals(first.worlds.index) and np.array_equal(
            result.worlds["nothing"], first.worlds["nothing"]
        )
        if not same:
            raise ValueError(
                say(
                    f"“{name}”的世界和第一个不同。用同样的 brand、worlds、users、seed 再模拟。",
                    f"{name!r} was run in other worlds than the first. Simulate with the same brand, worlds, users and seed.",
                )
            )
        margin = result.margin_per_user
        difference = mean_with_interval(
            result.worlds["margin_per_user"].to_numpy() - first.worlds["margin_per_user"].to_numpy()
        )
        rows[name] = {
            "margin_per_user": margin.value,
            "low": margin.low,
            "high": margin.high,
            "difference": difference.value,
            "difference_low": difference.low,
            "difference_high": difference.high,
            "score": result.score,
            "unsubscribe_share": result.unsubscribe_share,
            "touches_per_user": result.touches_per_user,
            "budget_spent_yuan": result.budget_spent_yuan,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def week_frame(sums: np.ndarray, worlds: int) -> pd.DataFrame:
    """Return the frame by week of sums over worlds, shape (measures of `BY_WEEK`, weeks)."""
    frame = pd.DataFrame(sums.T / worlds, columns=list(BY_WEEK), index=pd.RangeIndex(WEEKS, name="week"))
    frame.insert(0, "starts", market.week_starts())
    return frame
