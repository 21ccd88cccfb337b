"""The charts of a plan's year: ``from siyu_helpers.world import charts``. Labels are in the language in use.

Every function makes a new figure and returns its Axes.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import StrMethodFormatter

from siyu_helpers.charts import WHOLE, _axes
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.style import PALETTE, ROLES
from siyu_helpers.world.results import BY_WEEK, NEWCOMER, Result

__all__ = ["holdout_intervals", "plan_bars", "tier_bars", "weeks"]

LINES = (("-", "o"), ("--", "s"), ("-.", "^"), (":", "D"), ("-", "v"), ("--", "P"))
COLOURS = [PALETTE[name] for name in ("blue", "vermillion", "green", "purple", "grey", "orange")]


def plan_bars(results: Mapping[str, Result]) -> Axes:
    """Draw what each plan gains a user above doing nothing, with its interval over worlds, and how many it drives away.

    Parameters
    ----------
    results : mapping of str to Result
    """
    names = list(results)
    figures = [result.margin_per_user for result in results.values()]
    ax = _axes((8.4, 1.6 + 0.62 * len(names)))
    values = [figure.value for figure in figures]
    looks = [ROLES["focus"] if value >= 0 else PALETTE["vermillion"] for value in values]
    bars = ax.barh(range(len(names)), values, color=looks, height=0.6)
    for bar, value in zip(bars, values, strict=True):
        bar.set_hatch("" if value >= 0 else "///")
    spans = np.nan_to_num([[f.value - f.low, f.high - f.value] for f in figures]).T
    ax.errorbar(values, range(len(names)), xerr=spans, fmt="none", ecolor="#222222", capsize=4, linewidth=1.4)
    low = min(0, *(values - spans[0]))
    high = max(0, *(values + spans[1]))  # the words stand beyond the longest interval
    room = (high - low) or 1
    for line, (name, figure) in enumerate(zip(names, figures, strict=True)):
        gone = results[name].unsubscribe_share
        gain = _signed(figure.value)
        words = say(f"{gain} 元，退订 {gone:.1%}", f"{gain} yuan, {gone:.1%} unsubscribe")
        ax.text(high + 0.04 * room, line, words, va="center")
    ax.axvline(0, color="#222222", linewidth=1)
    ax.set_xlim(low - 0.06 * room, high + 0.52 * room)
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(
        say(
            "每人毛利增量（元），细线是平均数的 95% 区间",
            "Margin per user above doing nothing (yuan); thin lines: 95 % interval of the mean",
        )
    )
    ax.set_title(say("一年下来，每位用户多了多少毛利", "What a year of each plan gains per user"))
    return ax


def weeks(results: Mapping[str, Result], measure: str = "reachable") -> Axes:
    """Draw a measure of the frames by week, a line a plan; margin, orders, messages and spending add up over the year.

    Parameters
    ----------
    results : mapping of str to Result
    measure : str
        A column of `Result.by_week`.
    """
    if measure not in BY_WEEK:
        there = ", ".join(BY_WEEK)
        raise ValueError(say(f"没有 {measure!r}；有：{there}。", f"there is no {measure!r}; there is {there}."))
    ax = _axes((8.4, 4.6))
    for number, (name, result) in enumerate(results.items()):
        line, marker = LINES[number % len(LINES)]
        values = result.by_week[measure]
        ax.plot(
            result.by_week["starts"],
            values if measure == "reachable" else values.cumsum(),
            linestyle=line,
            marker=marker,
            markevery=6,
            markersize=6,
            linewidth=1.8,
            color=COLOURS[number % len(COLOURS)],
            label=name,
        )
    ax.axhline(0, color="#222222", linewidth=1)
    ax.yaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_xlabel(say("月份", "Month"))
    starts = next(iter(results.values())).by_week["starts"]
    ticks = starts[starts.dt.month.diff().ne(0)].iloc[::2]
    ax.set_xticks(ticks, [say(f"{day.month}月", day.strftime("%b")) for day in ticks])
    words = say(*BY_WEEK[measure])
    total = measure != "reachable"
    ax.set_ylabel(say(f"累计{words}", f"{words}, so far") if total else words)
    ax.set_title(say("一周一周看", "Week by week"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    return ax


def tier_bars(result: Result) -> Axes:
    """Draw what each tier gains a user above doing nothing; tier at the start of the year.

    Parameters
    ----------
    result : Result
    """
    tiers = result.by_tier[result.by_tier["users"] > 0]
    names = [_tier(code) for code in tiers.index]
    values = tiers["margin_per_user"].to_numpy()
    ax = _axes((8.4, 1.4 + 0.5 * len(names)))
    bars = ax.barh(
        names, values, color=[ROLES["focus"] if v >= 0 else PALETTE["vermillion"] for v in values], height=0.6
    )
    words = [
        say(
            f"{_signed(value)}（{users:,.0f} 人，退订 {gone:.1%}）",
            f"{_signed(value)} ({users:,.0f} users, {gone:.1%} unsubscribe)",
        )
        for value, users, gone in zip(values, tiers["users"], tiers["unsubscribe_share"], strict=True)
    ]
    ax.bar_label(bars, words, padding=5)
    low, high = min(0, *values), max(0, *values)
    ax.set_xlim(low - 0.05 * (high - low or 1), high + 0.95 * (high - low or 1))
    ax.axvline(0, color="#222222", linewidth=1)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(say("每人毛利增量（元）", "Margin per user above doing nothing (yuan)"))
    ax.set_title(say("哪一层多了毛利", "Which tier gains"))
    return ax


def holdout_intervals(result: Result) -> Axes:
    """Draw what each world's shop would see: treated minus hold-out with its interval, against what the plan truly gains.

    Parameters
    ----------
    result : Result
        Of a plan with a hold-out.
    """
    if result.holdout_effect is None:
        raise ValueError(say("这份方案没有留出组。", "this plan has no hold-out."))
    worlds = result.worlds
    ax = _axes((8.4, 1.8 + 0.22 * len(worlds)))
    place = np.arange(len(worlds))
    ax.hlines(place, worlds["effect_low"], worlds["effect_high"], color=ROLES["rest"], linewidth=3)
    ax.plot(worlds["effect"], place, "o", color=ROLES["focus"], label=say("实验组减留出组", "treated minus hold-out"))
    ax.axvline(0, color="#222222", linewidth=1)
    true = result.margin_per_user.value / max(1 - result.holdout_share, 1e-9)
    words = say(f"真实的增量：{true:.1f} 元", f"true gain: {true:.1f} yuan")
    ax.axvline(true, color=PALETTE["vermillion"], linestyle="--", label=words)
    step = 1 if len(worlds) <= 12 else 5
    ax.set_yticks(place[::step], worlds.index[::step], fontsize=9)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set_ylabel(say("世界", "World"))
    ax.set_xlabel(
        say("每人毛利的差（元），粗线是 95% 区间", "Difference in margin per user (yuan); bars: 95 % interval")
    )
    ax.set_title(say("一家店只看得到其中一行", "One shop sees one of these rows"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    return ax


def _tier(code: str) -> str:
    return say("年内新注册", "Registered in the year") if code == NEWCOMER else label(code)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
