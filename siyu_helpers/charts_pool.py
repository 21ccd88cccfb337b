"""The charts of the private-domain pool: ``from siyu_helpers import charts_pool``. Labels are in the language in use.

Every function makes a new figure and returns its Axes (or, with several, the Figure).
"""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from siyu_helpers.charts import WHITE_BOX, WHOLE, _axes, _percent, _styled
from siyu_helpers.inputs import need_columns
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.pool import LOW_PRICE, OFTEN_DAYS, REACH_STAGES, ROLES, WORTH_A_SELLER, operating_mode
from siyu_helpers.scorecard import side_scores
from siyu_helpers.style import PALETTE
from siyu_helpers.style import ROLES as COLOURS
from siyu_helpers.triangle import SIDES, checked_sides, triangle_area

__all__ = [
    "cost_bars",
    "retention_curves",
    "role_ladder",
    "scorecard_picture",
    "share_bars",
    "stage_bars",
    "step_bars",
    "trade_map",
    "triangle",
]

RETENTION = ("留存表", "retention rows")
TRADES = ("行业表", "trades")
BEFORE = {"color": "white", "edgecolor": PALETTE["grey"], "hatch": "////"}
# Names on the map of trades that would lie on others: left of the mark or right, and how far up, in points.
NAME_PLACES = {
    "homes": (True, 0),
    "cars": (True, 6),
    "b2b_machines": (True, -6),
    "smart_toilet_seats": (True, 0),
    "mother_and_baby": (True, 4),
    "clothing": (False, 9),
    "skin_care": (False, 1),
    "cosmetics": (False, -6),
    "catering": (True, 5),
    "tea": (False, -5),
    "wedding_rings": (True, 8),
}
LINES = (("-", "o"), ("--", "s"), ("-.", "^"), (":", "D"), ("-", "v"), ("--", "P"), ("-.", "X"), (":", "*"))


def step_bars(counts: Mapping[str, int], title: str) -> Axes:
    """Draw counts that shrink from step to step, each with its share of the first.

    Parameters
    ----------
    counts : mapping
        Words for each step and its count, the largest first.
    title : str
    """
    names, values = list(counts), list(counts.values())
    ax = _axes((8, 0.9 + 0.55 * len(names)))
    colours = [COLOURS["rest"]] * (len(names) - 1) + [COLOURS["focus"]]
    bars = ax.barh(range(len(names)), values, color=colours, height=0.62)
    words = [f"{value:,}  ({_percent(value / values[0])})" for value in values]
    ax.bar_label(bars, words, padding=4)
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.margins(x=0.2)
    ax.xaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_xlabel(say("个数（括号里是占第一行的 %）", "Count (in brackets: % of the first row)"))
    ax.set_title(title)
    return ax


def cost_bars(costs: pd.DataFrame) -> Figure:
    """Set what private and public domain cost side by side, one small chart a unit.

    Parameters
    ----------
    costs : DataFrame
        A row for each unit (its words as index), columns `private` and `public`, in fen.
    """
    need_columns(costs, ("成本表", "costs"), ("private", "public"))
    _styled()
    fig, row = plt.subplots(1, len(costs), figsize=(1.2 + 2.1 * len(costs), 3.9), squeeze=False)
    names = [say("私域", "private"), say("公域", "public")]
    for ax, (unit, pair) in zip(row[0], costs.iterrows(), strict=True):
        yuan = pair[["private", "public"]].to_numpy(dtype="float64") / 100
        bars = ax.bar(names, yuan, width=0.62, color=[COLOURS["focus"], "white"])
        bars[1].set(edgecolor=PALETTE["grey"], hatch="////")
        ax.bar_label(bars, [f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in yuan], padding=3)
        ax.set_title(unit, fontsize=11, fontweight="normal", loc="center", linespacing=1.3)
        ax.margins(x=0.15, y=0.15)
        ax.grid(visible=False)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    row[0][0].set_ylabel(say("元（每张图刻度不同）", "Yuan (a scale of its own each)"))
    fig.suptitle(say("同一笔钱，分母不同", "Same money, other denominators"), x=0.01, ha="left", fontweight="bold")
    return fig


def retention_curves(table: pd.DataFrame) -> Axes:
    """Draw each cohort's share that ordered again, month by month, as far as it is known for all of the cohort.

    Parameters
    ----------
    table : DataFrame
        As :func:`siyu_helpers.cohort_retention` returns it.
    """
    need_columns(table, RETENTION, ("buyers",))
    months = [column for column in table.columns if column != "buyers"]
    ax = _axes((8.2, 4.8))
    colours = [PALETTE[name] for name in ("blue", "vermillion", "green", "purple", "grey")]
    for number, (cohort, row) in enumerate(table.iterrows()):
        line, marker = LINES[number % len(LINES)]
        shares = row[months].astype("float64")
        if shares.notna().any():
            ax.plot(
                months,
                shares,
                linestyle=line,
                marker=marker,
                markersize=6,
                linewidth=1.6,
                color=colours[number % len(colours)],
                label=say(f"{cohort}（{int(row['buyers'])} 人）", f"{cohort} ({int(row['buyers'])} users)"),
            )
    ax.set_xticks(months)
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel(say("首单之后第几个月（30 天为一个月）", "Month after the first order (30 days each)"))
    ax.set_ylabel(say("这个月又下单的占比（%）", "Share that ordered in this month (%)"))
    ax.set_title(say("同一季的新客，一个月一个月看", "New buyers of one quarter, month by month"))
    ax.figure.legend(loc="outside right center", fontsize=9)
    return ax


def role_ladder(roles: pd.Series) -> Axes:
    """Draw the role ladder: how many have this role as their highest, and the share at this step or a higher one.

    Parameters
    ----------
    roles : Series
        As :func:`siyu_helpers.role_of` returns it.
    """
    label(roles)
    counts = roles.value_counts().reindex(list(ROLES), fill_value=0)
    so_far = counts[::-1].cumsum()[::-1] / max(len(roles), 1)
    ax = _axes((8, 3.6))
    bars = ax.barh(range(len(counts)), counts, color=COLOURS["focus"], height=0.62)
    ax.bar_label(
        bars,
        [
            say(f"{n:,} 人；这一级或更高的占 {share:.1%}", f"{n:,}; {share:.1%} here or higher")
            for n, share in zip(counts, so_far, strict=True)
        ],
        padding=5,
    )
    ax.set_yticks(range(len(counts)), list(label(pd.Index(counts.index))))
    ax.grid(visible=False, axis="y")
    ax.margins(x=0.42)
    ax.xaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_xlabel(say("人数（按走到的最高一级）", "People (by the highest step reached)"))
    ax.set_title(say("角色阶梯：从下往上走", "The role ladder: read it upwards"))
    return ax


def triangle(periods: Mapping[str, Mapping[str, float]], title: str = "") -> Axes:
    """Draw the private-domain triangle of one or two periods on one scale.

    Parameters
    ----------
    periods : mapping
        What a period is called, and its three sides as for :func:`siyu_helpers.triangle_area`; a side is drawn as the
        distance of a corner from the middle.
    title : str
        "The private-domain triangle" if left out; say in it what 1 stands for.
    """
    if not 1 <= len(periods) <= 2:
        raise ValueError(say("一张图画一个或两个时期。", "One chart takes one or two periods."))
    values = {name: checked_sides(sides) for name, sides in periods.items()}
    most = max(1.0, *(max(sides) for sides in values.values()))
    ax = _axes((7.4, 5.2))
    spokes = np.deg2rad([90, -30, 210])
    way = np.column_stack([np.cos(spokes), np.sin(spokes)])
    rings = np.arange(0.5, np.ceil(most * 2) / 2 + 0.01, 0.5)
    for ring in rings:
        ax.plot(*_closed(way * ring), color="#7A7A7A" if ring == 1 else "#DDDDDD", linewidth=1.4 if ring == 1 else 0.8)
    for x, y in way * rings[-1]:
        ax.plot([0, x], [0, y], color="#DDDDDD", linewidth=0.8)
    looks = (
        {"color": PALETTE["grey"], "linestyle": "--", "marker": "s"},
        {"color": COLOURS["focus"], "linestyle": "-", "marker": "o"},
    )[-len(values) :]
    for (name, sides), look in zip(values.items(), looks, strict=True):
        area = triangle_area(dict(zip(SIDES, sides, strict=True)))
        words = say(f"{name}：面积 {area:.2f}", f"{name}: area {area:.2f}")
        ax.plot(*_closed(way * np.array(sides)[:, None]), label=words, **look)
        ax.fill(*_closed(way * np.array(sides)[:, None]), color=look["color"], alpha=0.12, linewidth=0)
    for (x, y), side, place in zip(way * rings[-1] * 1.09, SIDES, ("center", "left", "right"), strict=True):
        now = "\n".join(f"{name}{say('：', ': ')}{sides[SIDES.index(side)]:.2f}" for name, sides in values.items())
        ax.text(
            x, y, f"{label(side)}\n{now}", ha="center", va="bottom" if place == "center" else "top", linespacing=1.4
        )
    for ring in rings:  # in the middle of the lower edge, where no corner lies, and above the lines
        ax.text(0, -ring / 2, f"{ring:g}", fontsize=8, ha="center", va="center", zorder=5, bbox=WHITE_BOX)
    ax.set_aspect("equal")
    ax.axis("off")
    reach = rings[-1]
    ax.set(xlim=(-reach * 1.35, reach * 1.35), ylim=(-reach * 0.9, reach * 1.42))
    ax.figure.legend(loc="outside lower center", ncols=2)
    ax.set_title(title or say("私域三角", "The private-domain triangle"))
    return ax


def stage_bars(periods: Mapping[str, pd.DataFrame]) -> Axes:
    """Draw the share of the connected people at each of the six stages of reach, for one or two days.

    Parameters
    ----------
    periods : mapping
        What a day is called, and its table as :func:`siyu_helpers.reach_stages` returns it.
    """
    if not 1 <= len(periods) <= 2:
        raise ValueError(say("一张图画一个或两个日子。", "One chart takes one or two days."))
    ax = _axes((8.2, 4.8))
    place = np.arange(len(REACH_STAGES))
    height = 0.72 / len(periods)
    looks = (BEFORE, {"color": COLOURS["focus"]})[-len(periods) :]
    for number, ((name, table), look) in enumerate(zip(periods.items(), looks, strict=True)):
        need_columns(table, ("阶段表", "stages"), REACH_STAGES)
        shares = table[list(REACH_STAGES)].mean()
        bars = ax.barh(place + (number - (len(periods) - 1) / 2) * height, shares, height=height, label=name, **look)
        ax.bar_label(bars, [f"{share:.1%}" for share in shares], padding=4, fontsize=9)
    ax.set_yticks(place, [label(stage) for stage in REACH_STAGES])
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlim(0, 1.1)
    ax.set_xlabel(say("占连着的人的比例（%）", "Share of the people connected (%)"))
    ax.set_title(say("触达六个阶段：卡在哪里", "Six stages of reach: where it stops"))
    if len(periods) > 1:
        ax.figure.legend(loc="outside upper right", ncols=2)
    return ax


def scorecard_picture(marks: Mapping[str, Sequence[int]], name: str) -> Axes:
    """Draw the triangle that a scorecard's marks make, for print and saved pages.

    Parameters
    ----------
    marks : mapping
        As for :func:`siyu_helpers.scorecard.side_scores`.
    name : str
        Whose marks these are.
    """
    ax = triangle({name: side_scores(marks).to_dict()})
    ax.set_title(say("自我诊断（1 是 19 项全部做到）", "Self-diagnosis (1: all 19 items done)"))
    return ax


def share_bars(table: pd.DataFrame, xlabel: str, ylabel: str, title: str) -> Axes:
    """Draw shares with their ranges, and how many cases each rests on.

    Parameters
    ----------
    table : DataFrame
        Columns `size`, `share`, `low`, `high`; the index names the bars.
    xlabel, ylabel, title : str
    """
    need_columns(table, ("占比表", "shares"), ("size", "share", "low", "high"))
    ax = _axes((7.2, 4.4))
    reach = np.array([table["share"] - table["low"], table["high"] - table["share"]]).clip(min=0)
    ax.bar(range(len(table)), table["share"], color=COLOURS["focus"], width=0.55)
    ax.errorbar(range(len(table)), table["share"], yerr=reach, fmt="none", ecolor="black", capsize=5, linewidth=1.4)
    for place, row in enumerate(table.itertuples()):
        ax.annotate(
            f"{row.share:.1%}\nn = {row.size:,.0f}",
            (place, row.high),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            linespacing=1.35,
        )
    ax.set_xticks(range(len(table)), [str(name) for name in table.index])
    ax.set_ylim(0, table["high"].max() * 1.25)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.grid(visible=False, axis="x")
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.set_title(title)
    return ax


def trade_map(trades: pd.DataFrame) -> Axes:
    """Draw trades by price and repurchase cycle, each with the operating mode it calls for.

    Parameters
    ----------
    trades : DataFrame
        `trade`, `price_fen`, `repurchase_days`, `title_zh`, `title_en`, as ``siyu.load("trades")`` gives it.
    """
    need_columns(trades, TRADES, ("trade", "price_fen", "repurchase_days", "title_zh", "title_en"))
    yuan, days = trades["price_fen"] / 100, trades["repurchase_days"]
    modes = operating_mode(yuan, days)
    ax = _axes((8.8, 5.8))
    looks = {
        "one_to_one": {"marker": "s", "color": PALETTE["blue"]},
        "automated": {"marker": "o", "color": PALETTE["green"]},
        "not_suited": {"marker": "X", "color": PALETTE["vermillion"]},
    }
    for mode, look in looks.items():
        here = modes == mode
        ax.scatter(days[here], yuan[here], s=60, label=label(mode).capitalize(), **look)
    for trade in trades.itertuples():
        left, lift = NAME_PLACES.get(trade.trade, (False, 0))
        ax.annotate(
            say(trade.title_zh, trade.title_en),
            (trade.repurchase_days, trade.price_fen / 100),
            xytext=(-8 if left else 8, lift),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=9,
        )
    ax.set(xscale="log", yscale="log", xlim=(6, 16_000), ylim=(20, 6_000_000))
    for at, words in ((LOW_PRICE, f"{LOW_PRICE:,}"), (WORTH_A_SELLER, f"{WORTH_A_SELLER:,}")):
        ax.axhline(at, color="black", linewidth=0.9, linestyle=":")
        ax.text(6.4, at * 1.12, say(f"{words} 元", f"{words} yuan"), fontsize=8, va="bottom", bbox=WHITE_BOX)
    ax.axvline(OFTEN_DAYS, color="black", linewidth=0.9, linestyle=":")
    ax.set_xticks([7, 30, 90, 365, 1825, 7300], ["7", "30", "90", "365", "1,825", "7,300"])
    ax.yaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.minorticks_off()
    ax.set_xlabel(say("复购周期（天，对数刻度）", "Repurchase cycle (days, logarithmic)"))
    ax.set_ylabel(say("一次买多少钱（元，对数刻度）", "Price of one purchase (yuan, logarithmic)"))
    ax.set_title(say(f"{len(trades)} 个行业怎么运营", f"How {len(trades)} trades are best run"))
    ax.figure.legend(loc="outside upper right", ncols=3)
    return ax


def _closed(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a line round the points and back to the first."""
    ring = np.vstack([points, points[:1]])
    return ring[:, 0], ring[:, 1]
