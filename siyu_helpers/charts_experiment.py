"""The charts of a test with random arms: ``from siyu_helpers import charts_experiment``. Labels are in the language in use.

Every function but :func:`size_panel` makes a new figure and returns its Axes (or, with several, the Figure).
"""

import textwrap
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter, StrMethodFormatter

from siyu_helpers.charts import WHITE_BOX, WHOLE, _axes, _styled
from siyu_helpers.experiment import CONTROL, LEVEL
from siyu_helpers.inputs import need_columns
from siyu_helpers.labels import header, label
from siyu_helpers.language import say
from siyu_helpers.size_panel import POWERS, size_panel, size_table
from siyu_helpers.style import PALETTE, ROLES

__all__ = [
    "conversion_bars",
    "difference_forest",
    "peeking_paths",
    "profit_bars",
    "reruns",
    "shuffles",
    "size_panel",
    "size_picture",
    "weekly_effects",
]

LOOKS = {
    "control": {"color": ROLES["control"], "marker": "s", "linestyle": "-"},
    "no_minimum": {"color": ROLES["treatment_1"], "marker": "o", "linestyle": "-"},
    "threshold": {"color": ROLES["treatment_2"], "marker": "^", "linestyle": "--"},
}
OTHER_LOOKS = (
    {"color": PALETTE["green"], "marker": "D", "linestyle": "-."},
    {"color": PALETTE["purple"], "marker": "v", "linestyle": ":"},
)
CONVERSIONS = ("转化表", "conversion rows")
PROFITS = ("利润表", "profit rows")
PAIRS = ("比较表", "pairs")
WEEKS = ("按周效果", "weeks")
PATHS = ("偷看路径", "path")
RUNS = ("重做结果", "reruns")


def conversion_bars(table: pd.DataFrame) -> Axes:
    """Draw the conversion of each arm with its 95 % interval.

    Parameters
    ----------
    table : DataFrame
        As :func:`siyu_helpers.conversion_table` returns it.
    """
    need_columns(table, CONVERSIONS, ("users", "buyers", "rate", "low", "high"))
    ax = _intervals(table, "rate", [f"{row.rate:.1%}  ({row.buyers:,} / {row.users:,})" for row in table.itertuples()])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel(
        say(
            "转化率（%，括号里是下单人数 / 分到的人数），横线是 95% 区间",
            "Conversion (%; in brackets buyers / assigned), lines: 95% interval",
        )
    )
    ax.set_title(say("每组下单的人占多少", "Share of each arm that bought"))
    return ax


def profit_bars(table: pd.DataFrame) -> Axes:
    """Draw the profit per assigned user of each arm with its 95 % interval, and what it is made of.

    Parameters
    ----------
    table : DataFrame
        As :func:`siyu_helpers.profit_per_user` returns it.
    """
    need_columns(
        table,
        PROFITS,
        ("margin_yuan", "coupon_cost_yuan", "contact_cost_yuan", "profit_yuan", "low", "high"),
    )
    words = [
        say(
            f"{row.profit_yuan:.2f} = 毛利 {row.margin_yuan:.2f} − 券 {row.coupon_cost_yuan:.2f} − 联系 {row.contact_cost_yuan:.2f}",
            f"{row.profit_yuan:.2f} = margin {row.margin_yuan:.2f} − coupon {row.coupon_cost_yuan:.2f} − contact {row.contact_cost_yuan:.2f}",
        )
        for row in table.itertuples()
    ]
    ax = _intervals(table, "profit_yuan", words)
    ax.set_xlabel(
        say(
            "每位分到的用户的利润（元，各自四舍五入），横线是 95% 区间",
            "Profit per assigned user (yuan, each figure rounded), lines: 95% interval",
        )
    )
    ax.set_title(say("扣掉券和联系成本之后", "After the cost of coupons and contact"))
    return ax


def difference_forest(pairs: pd.DataFrame) -> Axes:
    """Draw differences against the line of no difference, with their 95 % intervals, which are of one pair each (uncorrected).

    Beside each stands its p after Holm's correction; filled marks are significant by it.

    Parameters
    ----------
    pairs : DataFrame
        As :func:`siyu_helpers.compare_arms`, :func:`siyu_helpers.compare_profit` or :func:`siyu_helpers.effect_by_tier` returns it.
    """
    money = "difference_yuan" in getattr(pairs, "columns", ())
    value = "difference_yuan" if money else "difference"
    need_columns(pairs, PAIRS, ("arm", value, "low", "high", "p_holm", "significant"))
    split = None if "against" in pairs.columns else pairs.columns[0]
    ax = _axes((8.6, 1.5 + (0.42 if split else 0.62) * len(pairs)))
    for place, row in enumerate(pairs.to_dict("records")):
        look = _look(row["arm"])
        ax.plot([row["low"], row["high"]], [place, place], color=look["color"], linewidth=1.8)
        fill = look["color"] if row["significant"] else "white"
        ax.plot(row[value], place, marker=look["marker"], markersize=8, color=look["color"], markerfacecolor=fill)
        number = _signed(row[value], 2) if money else _signed(100 * row[value], 1)
        ax.annotate(
            f"{number}   {_p_words(row['p_holm'])}",
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
        )
    ax.axvline(0, color="black", linewidth=1)
    ax.set_yticks(range(len(pairs)), [_row_name(row, split) for row in pairs.to_dict("records")])
    ax.set_ylim(len(pairs) - 0.5, -0.5)
    ax.grid(visible=False, axis="y")
    if money:
        what = say("每位用户的利润差（元）", "Difference in profit per user (yuan)")
    else:
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _signed(100 * x, 0) if round(x, 6) else "0"))
        what = say("转化率之差（百分点）", "Difference in conversion (points)")
    lines = say("横线是 95% 区间，没有校正", "lines: 95% interval, uncorrected")
    people = say("\nn 是分到这张券的人数", "\nn: users assigned to that coupon") if split else ""
    ax.set_xlabel(say(f"{what}，{lines}{people}", f"{what}; {lines}{people}"))
    ax.set_title(say("差多少（实心：Holm 校正后显著）", "Differences (filled: significant after Holm)"))
    return ax


def peeking_paths(paths: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw what a peeker sees day by day: the difference so far, and its p against 0.05.

    Parameters
    ----------
    paths : mapping
        Words for each comparison, and its path as :func:`siyu_helpers.peek_path` returns it; four at most.
    """
    if not 1 <= len(paths) <= 4:
        raise ValueError(say("一张图画一到四条路径。", "One chart takes one to four paths."))
    _styled()
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(8.2, 6), sharex=True)
    looks = (LOOKS["no_minimum"], LOOKS["threshold"], *OTHER_LOOKS)
    for (name, path), look in zip(paths.items(), looks, strict=False):
        need_columns(path, PATHS, ("difference", "p"))
        days = np.arange(1, len(path) + 1)
        style = look | {"markersize": 4, "linewidth": 1.6}
        top.plot(days, 100 * path["difference"], label=name, **style)
        bottom.plot(days, path["p"].clip(lower=1e-4), **style)
    top.axhline(0, color="black", linewidth=1)
    top.set_ylabel(say("到这一天的差（百分点）", "Difference so far (points)"))
    top.set_title(say("每天都看一眼，会看到什么", "What a look every day shows"))
    bottom.axhline(LEVEL, color="black", linewidth=1.2, linestyle=":")
    bottom.text(1, LEVEL * 1.15, f"p = {LEVEL:g}", fontsize=9, va="bottom", bbox=WHITE_BOX)
    bottom.set_yscale("log")
    bottom.set_ylim(8e-5, 1.3)
    bottom.set_yticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["≤0.0001", "0.001", "0.01", "0.1", "1"])
    bottom.minorticks_off()
    bottom.set_ylabel(say("p（对数刻度）", "p (logarithmic)"))
    bottom.set_xlabel(say("测试第几天", "Day of the test"))
    bottom.set_xticks([1, *range(7, len(days) + 1, 7)])
    fig.legend(loc="outside lower center", ncols=2)
    return fig


def weekly_effects(weeks: pd.DataFrame) -> Axes:
    """Draw the effect of each arm week by week, with 95 % intervals.

    Parameters
    ----------
    weeks : DataFrame
        As :func:`siyu_helpers.effect_by_week` returns it.
    """
    need_columns(weeks, WEEKS, ("week", "arm", "difference", "low", "high"))
    ax = _axes((7.6, 4.6))
    arms = list(dict.fromkeys(weeks["arm"]))
    for number, arm in enumerate(arms):
        part, look = weeks[weeks["arm"] == arm], _look(arm)
        at = part["week"] + 0.08 * (number - (len(arms) - 1) / 2)
        reach = 100 * np.array([part["difference"] - part["low"], part["high"] - part["difference"]])
        ax.errorbar(at, 100 * part["difference"], reach, capsize=4, markersize=7, label=_name(arm), **look)
    ax.axhline(0, color="black", linewidth=1)
    ax.set_xticks(sorted(weeks["week"].unique()))
    ax.grid(visible=False, axis="x")
    ax.set_xlabel(say("测试第几周", "Week of the test"))
    ax.set_ylabel(say("这一周下单的占比与对照组之差（百分点）", "Share that ordered, minus control (points)"))
    ax.set_title(say("券的效果一周一周地变", "The effect of a coupon changes week by week"))
    ax.figure.legend(loc="outside lower center", ncols=2)
    return ax


def reruns(runs: pd.DataFrame, shown: int = 60) -> Axes:
    """Draw the intervals of the first reruns against the true effect; those that miss it are dashed, with a cross.

    Parameters
    ----------
    runs : DataFrame
        As :func:`siyu_helpers.rerun_test` returns it.
    shown : int
        How many are drawn; the title counts all.
    """
    need_columns(runs, RUNS, ("difference", "low", "high", "true", "covers"))
    ax = _axes((8.2, 4.4))
    for place, run in enumerate(runs.head(shown).itertuples(), 1):
        colour = ROLES["rest"] if run.covers else PALETTE["vermillion"]
        style = "-" if run.covers else "--"
        ax.plot([place, place], [100 * run.low, 100 * run.high], color=colour, linewidth=1.6, linestyle=style)
        ax.plot(
            place,
            100 * run.difference,
            marker="o" if run.covers else "X",
            markersize=4 if run.covers else 7,
            color=colour,
        )
    true = 100 * runs["true"].iloc[0]
    ax.axhline(true, color=ROLES["focus"], linewidth=1.6)
    ax.axhline(0, color="black", linewidth=1, linestyle=":")
    words = say(f"真实效果 {_signed(true, 1)}", f"True effect {_signed(true, 1)}")
    ax.annotate(words, (1.01, true), xycoords=("axes fraction", "data"), va="center", color=ROLES["focus"])
    ax.grid(visible=False, axis="x")
    ax.set_xlabel(say(f"前 {min(shown, len(runs))} 次重做", f"The first {min(shown, len(runs))} reruns"))
    ax.set_ylabel(say("转化率之差（百分点）", "Difference in conversion (points)"))
    hit = runs["covers"].mean()
    ax.set_title(
        say(
            f"{len(runs):,} 次重做里，{hit:.1%} 的区间包含真值（叉：没有包含）",
            f"In {hit:.1%} of {len(runs):,} reruns the interval contains the true value (crosses: not)",
        )
    )
    return ax


def shuffles(by_chance: Sequence[float], seen: float) -> Axes:
    """Draw the differences that shuffling gives by chance alone; those at least as far from 0 as the one seen are hatched.

    Parameters
    ----------
    by_chance : sequence of float
        Differences of rates after shuffling who was in which arm.
    seen : float
        The difference in the test; its mirror image counts too (two-sided).
    """
    points = 100 * np.asarray(by_chance, dtype="float64")
    far = abs(100 * seen)
    ax = _axes((7.6, 4.4))
    reach = max(np.abs(points).max(), far)
    step = (
        far / max(1, round(20 * far / reach)) if far > reach / 60 else reach / 20
    )  # the dashed lines are edges of bars
    edges = step * np.arange(-np.ceil(reach / step) - 1, np.ceil(reach / step) + 2)
    counts, _ = np.histogram(points, edges)
    middles = (edges[1:] + edges[:-1]) / 2
    outside = np.abs(middles) > far
    width = 0.92 * (edges[1] - edges[0])
    ax.bar(middles[~outside], counts[~outside], width, color=ROLES["rest"], label=say("离 0 更近", "Closer to 0"))
    ax.bar(
        middles[outside],
        counts[outside],
        width,
        color="white",
        edgecolor=PALETTE["vermillion"],
        hatch="////",
        label=say("至少一样远", "At least as far"),
    )
    for line in (-far, far):
        ax.axvline(line, color="black", linewidth=1.4, linestyle="--")
    ax.set_xlabel(
        say("打乱以后的差（百分点），虚线是测到的差", "Difference after shuffling (points); dashed: as in the test")
    )
    ax.set_ylabel(say("次数", "Number of shuffles"))
    share = np.mean(np.abs(points) >= far - 1e-9)
    ax.set_title(
        say(
            f"没有差别时，{share:.1%} 的打乱差得至少一样多",
            f"Without a difference, {share:.1%} of shuffles are at least as far apart",
        )
    )
    ax.figure.legend(loc="outside lower center", ncols=2)
    return ax


def size_picture(base_rate: float, lift: float) -> Axes:
    """Draw how many users an arm takes by the lift worth finding, at three powers: the panel for print and saved pages.

    Parameters
    ----------
    base_rate, lift : float
        Shares; the curve runs from half the lift to twice the lift, which is marked.
    """
    sizes = size_table(base_rate, np.linspace(0.5 * lift, 2 * lift, 31))
    ax = _axes((7.6, 4.6))
    for power, style in zip(POWERS, ("-", "--", ":"), strict=True):
        ax.plot(
            100 * sizes.index,
            sizes[power],
            color=ROLES["focus"],
            linestyle=style,
            label=say(f"功效 {power:.0%}", f"Power {power:.0%}"),
        )
    needed = int(size_table(base_rate, [lift])[0.8].iloc[0])
    ax.plot(100 * lift, needed, marker="o", markersize=9, color=PALETTE["vermillion"])
    ax.annotate(
        say(f"{100 * lift:g} 个百分点：每组 {needed:,} 人", f"{100 * lift:g} points: {needed:,} users per arm"),
        (100 * lift, needed),
        xytext=(16, 58),
        textcoords="offset points",
        arrowprops={"arrowstyle": "-", "color": PALETTE["grey"]},
    )
    ax.set_yscale("log")
    low, high = sizes.to_numpy().min(), sizes.to_numpy().max()
    ticks = [
        n
        for n in (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000)
        if low / 2 <= n <= high * 2
    ]
    ax.set_yticks(ticks)
    ax.yaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.minorticks_off()
    ax.set_xlabel(say("想测出的提升（百分点）", "Lift worth finding (points)"))
    ax.set_ylabel(say("每组人数（对数刻度）", "Users per arm (logarithmic)"))
    ax.set_title(
        say(
            f"原来 {base_rate:.1%}：差别越小，要的人越多", f"From {base_rate:.1%}: the smaller the lift, the more users"
        )
    )
    ax.legend()
    return ax


def _intervals(table: pd.DataFrame, value: str, words: list[str]) -> Axes:
    """Draw one mark with its interval for each arm, words above it."""
    ax = _axes((8.4, 1.3 + 0.85 * len(table)))
    for place, (arm, row) in enumerate(table.iterrows()):
        look = _look(arm)
        ax.plot([row["low"], row["high"]], [place, place], color=look["color"], linewidth=2.4)
        ax.plot(row[value], place, marker=look["marker"], markersize=10, color=look["color"])
        ax.annotate(
            words[place],
            (row[value], place),
            xytext=(0, 10),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=9.5,
        )
    ax.set_yticks(range(len(table)), [_broken(_name(arm)) for arm in table.index])
    ax.set_ylim(len(table) - 0.6, -0.7)
    span = table["high"].max() - table["low"].min()
    ax.set_xlim(table["low"].min() - 0.35 * span, table["high"].max() + 0.35 * span)
    ax.grid(visible=False, axis="y")
    return ax


def _name(arm: str) -> str:
    """Return an arm's name as a line begins with it; an arm of one's own has no other name."""
    try:
        words = label(arm)
    except KeyError:
        return str(arm)
    return words[:1].upper() + words[1:]


def _signed(number: float, digits: int) -> str:
    return f"{number:+.{digits}f}".replace("-", "−")


def _look(arm: str) -> dict[str, str]:
    return LOOKS.get(arm, OTHER_LOOKS[0])


def _broken(words: str, width: int = 18) -> str:
    return textwrap.fill(words, width)


def _row_name(row: dict, split: str | None) -> str:
    if split is None:
        return say(
            f"{_name(row['arm'])} − {_name(row['against'])}",
            f"{_name(row['arm'])}\n− {_name(row['against'])[:1].lower()}{_name(row['against'])[1:]}",
        )
    try:
        tier = label(row[split])
    except KeyError:  # split by something that has no codes
        tier = str(row[split])
    return f"{tier} · {_short(row['arm'])} (n={row['users']:,})"


def _short(arm: str) -> str:
    return {
        "no_minimum": say("无门槛8折", "20% off"),
        "threshold": say("满80减15", "15 off 80"),
        CONTROL: header(CONTROL),
    }.get(arm, arm)


def _p_words(p: float) -> str:
    """Return a p after Holm's correction as the charts write it."""
    return "p (Holm) < 0.001" if p < 0.001 else f"p (Holm) = {p:.3f}"
