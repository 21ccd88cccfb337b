"""The page of figures in a plan's document: a picture each with what it shows in words."""

import io
from typing import TYPE_CHECKING, NamedTuple

from siyu_helpers.language import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from siyu_helpers.world.results import Result

WIDE = 7.4  # inches drawn; printed a little smaller
DPI = 200


class Picture(NamedTuple):
    """A picture: its name, the PNG, what it shows in words, its height on the page in centimetres."""

    name: str
    image: bytes
    alt: str
    height: float


def figures(name: str, result: "Result") -> list[Picture]:
    """Return the pictures: margin per user with its interval, week by week, by tier, and against the hold-out if there is one."""
    from siyu_helpers.world import charts

    margin = result.margin_per_user
    weeks = result.by_week["margin_above_yuan"].cumsum()
    tiers = result.by_tier[result.by_tier["users"] > 0]["margin_per_user"]
    best, worst = (charts._tier(tiers.idxmax()), tiers.max()), (charts._tier(tiers.idxmin()), tiers.min())
    made = [
        _picture(
            "margin",
            _margin(result),
            4.4,
            say(
                f"点图：各个世界的每人毛利增量，平均 {margin} 元。",
                f"Points: margin per user above doing nothing in each world, {margin} yuan on average.",
            ),
        ),
        _picture(
            "weeks",
            _weeks(name, result),
            5.0,
            say(
                f"折线图：毛利增量一周一周累计，年底 {weeks.iloc[-1]:,.0f} 元，最低 {min(weeks.min(), 0):,.0f} 元。",
                f"Line: margin above doing nothing adding up week by week, {weeks.iloc[-1]:,.0f} yuan at the end of the year, "
                f"{min(weeks.min(), 0):,.0f} yuan at its lowest.",
            ),
        ),
        _picture(
            "tiers",
            charts.tier_bars(result),
            min(2.6 + 0.5 * len(tiers), 7.0),
            say(
                f"条形图：各层每人毛利增量，最高是{best[0]}，{best[1]:.1f} 元；最低是{worst[0]}，{worst[1]:.1f} 元。",
                f"Bars: margin per user by tier, highest for {best[0]} with {best[1]:.1f} yuan, lowest for {worst[0]} with {worst[1]:.1f} yuan.",
            ),
        ),
    ]
    if result.holdout_effect is not None:
        made.append(
            _picture(
                "holdout",
                _holdout(result),
                6.0,
                say(
                    f"区间图：每个世界里实验组减留出组，平均 {result.holdout_effect} 元。",
                    f"Intervals: treated minus hold-out in each world, {result.holdout_effect} yuan on average.",
                ),
            )
        )
    return made


def _margin(result: "Result") -> "Axes":
    """Draw the margin above doing nothing in each world, its mean and interval, and what the reference gains."""
    from siyu_helpers.charts import _axes
    from siyu_helpers.style import PALETTE, ROLES

    ax = _axes((WIDE, 2))
    margin, worlds = result.margin_per_user, result.worlds
    ax.plot(worlds["margin_per_user"], [1] * len(worlds), "o", color=ROLES["rest"], markersize=7, alpha=0.8)
    spans = [[margin.value - margin.low], [margin.high - margin.value]] if len(worlds) > 1 else None
    ax.errorbar([margin.value], [0], xerr=spans, fmt="D", color=ROLES["focus"], capsize=5)
    reference = float(worlds["reference"].mean())
    ax.axvline(0, color="#222222", linewidth=1)
    ax.axvline(
        reference,
        color=PALETTE["vermillion"],
        linestyle="--",
        label=say("参照：事先知道每个人的反应", "reference: knows how each will answer"),
    )
    ax.set_yticks(
        [0, 1],
        [say("平均数和它的 95% 区间", "mean and its 95 % interval"), say("一个世界一个点", "one point per world")],
    )
    ax.set_ylim(-0.6, 1.6)
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(say("每人毛利增量（元）；0 是什么都不做", "Margin per user (yuan); 0: doing nothing"))
    ax.set_title(say("每位用户多了多少毛利", "What the year gains per user"))
    ax.figure.legend(loc="outside lower center", fontsize=9)
    return ax


def _weeks(name: str, result: "Result") -> "Axes":
    """Draw the margin adding up week by week; one line needs no legend."""
    from siyu_helpers.world import charts

    ax = charts.weeks({name: result}, "margin_above_yuan")
    ax.get_legend().remove()
    ax.set_ylabel(say("累计（元）", "So far (yuan)"))
    ax.set_title(say("毛利增量，一周一周累计", "Margin above doing nothing, adding up week by week"))
    return ax


def _holdout(result: "Result") -> "Axes":
    """Draw treated minus hold-out, with the legend out of the way of the axis."""
    from siyu_helpers.world import charts

    ax = charts.holdout_intervals(result)
    ax.get_legend().remove()
    ax.figure.legend(loc="outside lower center", ncols=2)
    return ax


def _picture(name: str, ax: "Axes", height: float, alt: str) -> Picture:
    from matplotlib import pyplot as plt

    from siyu_helpers.plan.document import WIDTH

    figure = ax.figure
    figure.set_size_inches(WIDE, WIDE * height / WIDTH)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    plt.close(figure)
    return Picture(name, file.getvalue(), alt, height)
