"""The charts of a survey: ``from siyu_helpers import charts_survey``. Labels are in the language in use.

Every function makes a new figure and returns its Axes.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from siyu_helpers.charts import _axes, _percent
from siyu_helpers.inputs import need_columns
from siyu_helpers.language import say
from siyu_helpers.style import PALETTE
from siyu_helpers.style import ROLES as COLOURS

__all__ = ["estimate_ranges", "forms_left", "likert_bars", "option_bars", "pool_and_sample", "rule_bars"]

SHARES = ("占比表", "shares")
SECOND = {"color": "white", "edgecolor": PALETTE["grey"], "hatch": "////"}
# From "strongly disagree" to "strongly agree": dark at both ends, so that the sides differ without colour too (hatch).
GRADES = ("#B34A00", "#F0B48A", "#D9D9D9", "#9CC9E5", "#00588C")


def option_bars(table: pd.DataFrame, title: str, base: str, sort: bool = True) -> Axes:
    """Draw the share of each option with its range, one below the other.

    Parameters
    ----------
    table : DataFrame
        Words of the options as index; `share`, `low`, `high` (0 to 1), and `size` if each has its own base.
    title : str
    base : str
        Of whom these are shares; named below the axis.
    sort : bool
        Largest first, for options without an order. Options with an order keep it.
    """
    need_columns(table, SHARES, ("share", "low", "high"))
    rows = table.sort_values("share", ascending=False, kind="stable") if sort else table
    ax = _axes((8.2, 1.5 + 0.48 * len(rows)))
    places = np.arange(len(rows))
    reach = np.array([rows["share"] - rows["low"], rows["high"] - rows["share"]]).clip(min=0)
    ax.barh(places, rows["share"], height=0.6, color=COLOURS["focus"])
    ax.errorbar(rows["share"], places, xerr=reach, fmt="none", ecolor="black", capsize=4, linewidth=1.3)
    for place, row in enumerate(rows.itertuples()):
        words = _percent(row.share) + (f"  (n = {row.size:,.0f})" if "size" in rows.columns else "")
        ax.annotate(words, (row.high, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set_yticks(places, [str(name) for name in rows.index])
    ax.invert_yaxis()
    ax.set_xlim(0, min(1.2, rows["high"].max() * 1.25))
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(base)
    ax.set_title(title)
    return ax


def forms_left(counts: pd.Series, rows: int) -> Axes:
    """Draw how many forms are left after each step of cleaning, and how many the step dropped.

    Parameters
    ----------
    counts : Series
        Forms dropped, words of the steps as index, in their order.
    rows : int
        Forms before the first.
    """
    left = rows - counts.cumsum()
    names = [say("收到", "Received"), *map(str, counts.index)]
    values, dropped = [rows, *left], [0, *counts]
    ax = _axes((8.2, 1.4 + 0.42 * len(names)))
    places = np.arange(len(names))
    ax.barh(places, values, height=0.62, color=COLOURS["focus"], label=say("留下", "left"))
    ax.barh(places, dropped, left=values, height=0.62, label=say("这一步去掉", "dropped at this step"), **SECOND)
    for place, (value, out) in enumerate(zip(values, dropped, strict=True)):
        words = f"{value:,}" + (f"  (−{out:,})" if out else "")
        ax.annotate(words, (value + out, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set_xlim(0, rows * 1.16)
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(say("答卷（份）", "Forms"))
    ax.set_title(say("每一步去掉多少，还剩多少", "What each step drops, and what is left"))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return ax


def rule_bars(table: pd.DataFrame) -> Axes:
    """Draw for each rule the forms it drops: careless ones to the right, attentive ones to the left.

    Parameters
    ----------
    table : DataFrame
        Words of the rules as index; `caught`, `attentive_lost` as :func:`siyu_helpers.careless_check` returns them.
    """
    need_columns(table, ("规则表", "rules"), ("caught", "attentive_lost"))
    ax = _axes((8.2, 1.8 + 0.55 * len(table)))
    places = np.arange(len(table))
    caught = ax.barh(
        places, table["caught"], height=0.6, color=COLOURS["focus"], label=say("真的不认真", "really careless")
    )
    lost = ax.barh(
        places, -table["attentive_lost"], height=0.6, label=say("冤枉了认真的人", "attentive, wronged"), **SECOND
    )
    ax.bar_label(caught, [f"{value:.0f}" for value in table["caught"]], padding=4)
    ax.bar_label(lost, [f"{value:.0f}" for value in table["attentive_lost"]], padding=4)
    ax.axvline(0, color="black", linewidth=1)
    ax.set_yticks(places, [str(name) for name in table.index])
    ax.invert_yaxis()
    ax.margins(x=0.1)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):.0f}"))
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(say("这条规则挑出来的答卷（份）", "Forms that the rule picks out"))
    ax.set_title(say("每条规则抓到谁，冤枉谁", "Whom each rule catches, whom it wrongs"))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return ax


def likert_bars(grades: pd.DataFrame, title: str) -> Axes:
    """Draw the grades of several items, disagreement to the left, agreement to the right, the middle grade on zero.

    Parameters
    ----------
    grades : DataFrame
        One row a person, a column an item named by its words; 1 (strongly disagree) to 5 (strongly agree), or empty.
        Shares are of those who answered the item.
    title : str

    Raises
    ------
    ValueError
        If a grade is none of 1 to 5, or nobody answered an item.
    """
    if not grades.isin(range(1, 6)).where(grades.notna(), True).all(axis=None):
        raise ValueError(say("等级应是 1 到 5。", "grades must be 1 to 5."))
    if grades.isna().all().any():
        raise ValueError(say("有一题没有人回答。", "nobody answered one of the items."))
    words = (
        say("很不同意", "strongly disagree"),
        say("不太同意", "disagree"),
        say("一般", "neither"),
        say("比较同意", "agree"),
        say("非常同意", "strongly agree"),
    )
    shares = pd.DataFrame(
        [[(column.dropna() == grade).mean() for grade in range(1, 6)] for _, column in grades.items()]
    )
    shares = shares.set_axis(grades.columns).set_axis(words, axis=1)
    ax = _axes((9.2, 1.9 + 0.55 * len(shares)))
    places = np.arange(len(shares))
    values = shares.to_numpy(dtype="float64")
    start = -(values[:, 0] + values[:, 1] + values[:, 2] / 2)
    for grade, colour in enumerate(GRADES):
        width = values[:, grade]
        hatch = "////" if grade < 2 else None
        ax.barh(
            places,
            width,
            left=start,
            height=0.64,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=str(shares.columns[grade]),
        )
        for place in places[width >= 0.06]:
            ax.text(
                start[place] + width[place] / 2,
                place,
                _percent(width[place]),
                ha="center",
                va="center",
                fontsize=9,
                color="black",
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
            )
        start = start + width
    ax.axvline(0, color="black", linewidth=1)
    ax.use_sticky_edges = False
    ax.margins(x=0.03)
    ax.set_yticks(places, [str(name) for name in shares.index])
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):.0%}"))
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(
        say(
            "占比（%）：左边不同意，右边同意，“一般”居中",
            "Share (%): disagree to the left, agree to the right, neither in the middle",
        )
    )
    ax.set_title(title)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=9)
    return ax


def pool_and_sample(table: pd.DataFrame, title: str) -> Axes:
    """Set the classes' shares among the responses beside those in the pool.

    Parameters
    ----------
    table : DataFrame
        Words of the classes as index; `pool`, `sample` (0 to 1).
    title : str
    """
    need_columns(table, SHARES, ("pool", "sample"))
    ax = _axes((7.8, 4.4))
    places = np.arange(len(table))
    for shift, column, look, words in (
        (-0.2, "pool", {"color": COLOURS["focus"]}, say("池子里", "in the pool")),
        (0.2, "sample", SECOND, say("留下的答卷里", "of the forms kept")),
    ):
        bars = ax.bar(places + shift, table[column], width=0.38, label=words, **look)
        ax.bar_label(bars, [_percent(share) for share in table[column]], padding=3, fontsize=9)
    ax.set_xticks(places, [str(name) for name in table.index])
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.margins(y=0.12)
    ax.grid(visible=False, axis="x")
    ax.set_xlabel(say("年龄（岁）", "Age (years)"))
    ax.set_ylabel(say("占比（%）", "Share (%)"))
    ax.set_title(title)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return ax


def estimate_ranges(table: pd.DataFrame, title: str, threshold: float, truth: float | None = None) -> Axes:
    """Draw several estimates of one share with their ranges, the line to decide by, and the truth if it is known.

    Parameters
    ----------
    table : DataFrame
        Words of the estimates as index; `share`, `low`, `high` (0 to 1).
    title : str
    threshold : float
        The share from which one acts.
    truth : float, optional
    """
    need_columns(table, SHARES, ("share", "low", "high"))
    ax = _axes((8.4, 1.8 + 0.55 * len(table)))
    places = np.arange(len(table))
    reach = np.array([table["share"] - table["low"], table["high"] - table["share"]]).clip(min=0)
    ax.errorbar(
        table["share"], places, xerr=reach, fmt="o", color=COLOURS["focus"], ecolor="black", capsize=5, markersize=8
    )
    for place, row in enumerate(table.itertuples()):
        ax.annotate(
            f"{row.share:.1%}", (row.share, place), xytext=(0, 9), textcoords="offset points", ha="center", fontsize=9
        )
    ax.axvline(
        threshold,
        color=PALETTE["vermillion"],
        linestyle="--",
        linewidth=1.6,
        label=say(f"保本线 {threshold:.1%}", f"break-even {threshold:.1%}"),
    )
    if truth is not None:
        ax.axvline(
            truth,
            color=PALETTE["green"],
            linestyle=":",
            linewidth=2.2,
            label=say(f"真值 {truth:.1%}", f"truth {truth:.1%}"),
        )
    ax.set_yticks(places, [str(name) for name in table.index])
    ax.set_ylim(len(table) - 0.4, -0.7)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(
        say("说“会参加”的占比（%），黑线是 95% 范围", "Share who 'would join' (%); black lines are 95% ranges")
    )
    ax.set_title(title)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return ax
