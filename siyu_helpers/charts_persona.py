"""The charts of personas: ``from siyu_helpers import charts_persona``. Labels are in the language in use.

Every function makes a new figure and returns its Axes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter, StrMethodFormatter

from siyu_helpers.charts import WHOLE, _axes, _percent
from siyu_helpers.inputs import need_columns
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.style import PALETTE
from siyu_helpers.style import ROLES as COLOURS

__all__ = [
    "age_bars",
    "clicks_and_people",
    "cluster_numbers",
    "cross_map",
    "share_by_entry",
    "spend_spread",
    "tgi_bars",
]

ROWS = ("表", "rows")
SECOND = {"color": "white", "edgecolor": PALETTE["grey"], "hatch": "////"}


def age_bars(ages: pd.Series, doubtful: pd.Series) -> Axes:
    """Draw how many have each age, and hatch those whose date of birth is doubtful.

    Parameters
    ----------
    ages : Series of numbers
        Years; impossible ones are drawn too.
    doubtful : Series of bool
        Same index.
    """
    ax = _axes((8.2, 4.2))
    low, high = int(min(ages.min(), 0)), int(ages.max())
    years = range(low, high + 1)
    good = ages[~doubtful].value_counts().reindex(years, fill_value=0)
    bad = ages[doubtful].value_counts().reindex(years, fill_value=0)
    ax.bar(years, good, width=0.85, color=COLOURS["focus"], label=say("看起来可信", "looks sound"))
    ax.bar(years, bad, bottom=good, width=0.85, label=say("先查一查", "check first"), linewidth=0.6, **SECOND)
    ax.set_xlabel(say("按填写的生日算出的年龄（岁）", "Age by the date of birth given (years)"))
    ax.set_ylabel(say("人数", "People"))
    ax.set_title(say("特别高的那一根和两头的人，是真的吗？", "Are the spike and the people at both ends real?"))
    ax.grid(visible=False, axis="x")
    ax.legend()
    return ax


def tgi_bars(tgi: pd.Series, people: pd.Series, title: str) -> Axes:
    """Draw TGIs as bars from 100: to the right over-represented, to the left under-represented.

    Parameters
    ----------
    tgi : Series
        Words of the values as index.
    people : Series
        People of the segment behind each, same index.
    title : str
    """
    values = tgi.sort_values()
    ax = _axes((8, 1.3 + 0.45 * len(values)))
    for over, look in ((True, {"color": COLOURS["focus"]}), (False, SECOND)):
        places = np.flatnonzero((values >= 100) == over)
        ax.barh(places, values.iloc[places] - 100, left=100, height=0.62, **look)
    ax.set_yticks(range(len(values)), values.index)
    for place, (name, value) in enumerate(values.items()):
        over = value >= 100
        ax.annotate(
            f"{value:.0f}  (n = {int(people[name]):,})",
            (value, place),
            xytext=(5 if over else -5, 0),
            textcoords="offset points",
            ha="left" if over else "right",
            va="center",
        )
    ax.axvline(100, color=PALETTE["grey"], linewidth=1.4)
    ax.set_xlim(min(0, values.min()) - 75, values.max() + 85)
    ax.set_xticks(range(0, int(values.max()) + 50, 50 if values.max() < 350 else 100))
    ax.set_xlabel(
        say(
            "TGI（100 = 和全体一样；n：群里有这一项的人数）",
            "TGI (100 = as in all; n: people of the segment who have it)",
        )
    )
    ax.set_title(title)
    ax.grid(visible=False, axis="y")
    return ax


def spend_spread(spend: pd.Series, segment: pd.Series) -> Axes:
    """Draw the spread of spend in each segment, with its people: quartile box, median, and the mean as a diamond.

    Parameters
    ----------
    spend : Series
        Yuan, one a user; users who spent nothing cannot stand on the logarithmic axis and are left out.
    segment : Series
        Words of the segment, same index.
    """
    paid = spend[spend > 0]
    names = list(dict.fromkeys(segment.dropna()))
    values = [paid[segment.reindex(paid.index) == name] for name in names]
    ax = _axes((8.2, 1.5 + 0.8 * len(names)))
    ax.boxplot(
        values,
        orientation="horizontal",
        whis=(5, 95),
        showfliers=False,
        widths=0.5,
        patch_artist=True,
        boxprops={"facecolor": "#CFE3F1", "edgecolor": PALETTE["blue"]},
        medianprops={"color": PALETTE["blue"], "linewidth": 3},
        whiskerprops={"color": PALETTE["grey"]},
        capprops={"color": PALETTE["grey"]},
    )
    for place, group in enumerate(values, start=1):
        ax.plot(group.mean(), place, marker="D", color=PALETTE["vermillion"], markersize=7, linestyle="none")
        ax.annotate(
            f"{group.median():,.0f}",
            (group.median(), place - 0.27),
            ha="center",
            va="bottom",
            color=PALETTE["blue"],
            fontweight="bold",
        )
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_yticks(
        range(1, len(names) + 1), [f"{name} (n = {len(group):,})" for name, group in zip(names, values, strict=True)]
    )
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set_ylim(len(names) + 0.6, 0.4)
    ax.set_xlabel(
        say(
            "每人的消费（元，对数刻度）：粗线中位数，框四分位，菱形平均数",
            "Spend of a user (yuan, log scale): line median, box quartiles, diamond mean",
        )
    )
    ax.set_title(say("同一群里，人和人差得很远", "Within one segment people differ widely"))
    return ax


def clicks_and_people(table: pd.DataFrame, title: str) -> Axes:
    """Set shares of clicks beside shares of people, a pair of bars a page.

    Parameters
    ----------
    table : DataFrame
        Words of the pages as index; `click_share`, `people_share` (0 to 1).
    title : str
    """
    need_columns(table, ROWS, ("click_share", "people_share"))
    rows = table.sort_values("click_share", ascending=False)
    ax = _axes((8.2, 1.4 + 0.62 * len(rows)))
    places = np.arange(len(rows))
    for shift, column, look, words in (
        (-0.19, "click_share", {"color": COLOURS["focus"]}, say("占点击", "of clicks")),
        (0.19, "people_share", SECOND, say("读过的人，占点过文章的人", "of readers of any article")),
    ):
        bars = ax.barh(places + shift, rows[column], height=0.36, label=words, **look)
        ax.bar_label(bars, [_percent(share) for share in rows[column]], padding=3, fontsize=9)
    ax.set_yticks(places, rows.index)
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(say("占比（%）", "Share (%)"))
    ax.set_title(title)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return ax


def share_by_entry(table: pd.DataFrame, title: str, across: str) -> Axes:
    """Draw women's and men's shares entry by entry, the last row (all entries together) apart.

    Parameters
    ----------
    table : DataFrame
        As :func:`siyu_helpers.viewers_by_entry` returns it: codes of the entries as index, "all" last; shares `female`
        and `male` (0 to 1), and `female_people`, `male_people` behind them.
    title, across : str
        What the figure shows, and what the axis across is.
    """
    need_columns(table, ROWS, ("female", "male", "female_people", "male_people"))
    ax = _axes((8.6, 1.5 + 0.66 * len(table)))
    places = np.arange(len(table), dtype=float)
    places[-1] += 0.5
    for place, row in zip(places, table.itertuples(), strict=True):
        ax.plot([row.female, row.male], [place, place], color="#BBBBBB", linewidth=2, zorder=1)
    ax.plot(table["female"], places, "o", color=PALETTE["vermillion"], markersize=9, label=say("女", "women"))
    ax.plot(table["male"], places, "s", color=PALETTE["blue"], markersize=8, label=say("男", "men"))
    ax.axhline(places[-1] - 0.75, color=PALETTE["grey"], linewidth=0.8)
    names = [*label(table.index[:-1]), say("全部入口", "all entries")]
    numbers = zip(table["female_people"], table["male_people"], strict=True)
    counts = [
        say(f"女 {women:,.0f} 人，男 {men:,.0f} 人", f"{women:,.0f} women, {men:,.0f} men") for women, men in numbers
    ]
    ax.set_yticks(places, [f"{name}\n{count}" for name, count in zip(names, counts, strict=True)])
    ax.invert_yaxis()
    ax.margins(y=0.12)
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel(across)
    ax.set_title(title)
    ax.grid(visible=False, axis="y")
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside right center")
    return ax


def cluster_numbers(table: pd.DataFrame) -> Axes:
    """Draw silhouette and stability for each number of clusters.

    Parameters
    ----------
    table : DataFrame
        Index the number of clusters; `silhouette`, and `stability` (mean), `worst` (lowest) of the drawings.
    """
    need_columns(table, ROWS, ("silhouette", "stability", "worst"))
    ax = _axes((7.8, 4.2))
    ax.plot(table.index, table["silhouette"], "-o", color=PALETTE["blue"], label=say("轮廓系数", "silhouette"))
    ax.plot(
        table.index, table["stability"], "--s", color=PALETTE["vermillion"], label=say("重抽后一致", "stability, mean")
    )
    ax.plot(
        table.index,
        table["worst"],
        ":v",
        color=PALETTE["grey"],
        label=say("其中最差的一次", "its worst draw"),
    )
    ax.set_xticks(table.index)
    ax.set_ylim(0, 1.05)
    ax.set_xlabel(say("分成几类 k", "Number of clusters k"))
    ax.set_ylabel(say("数值（1 最好）", "Value (1 is best)"))
    ax.set_title(say("几类合适？两个数一起看", "How many clusters? Look at both numbers"))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside right center")
    return ax


def cross_map(
    table: pd.DataFrame, title: str, down: str, across: str, mark_diagonal: bool = False, totals: bool = True
) -> Axes:
    """Draw a cross table of counts: the number in each field, and its share of the row as shade.

    Parameters
    ----------
    table : DataFrame
        Counts, words as index and columns; a column "unknown" is named in the language in use.
    title, down, across : str
        What it shows, and what stands in rows and columns.
    mark_diagonal : bool
        Rows and columns are the same things, in the same order; frame the fields where they meet.
    totals : bool
        Write the number of people behind each row's name.
    """
    if mark_diagonal:
        names = sorted({*table.index, *table.columns})
        table = table.reindex(index=names, columns=names, fill_value=0)
    share = table.div(table.sum(axis=1).replace(0, np.nan), axis=0).fillna(0)
    ax = _axes((2.6 + 0.95 * table.shape[1], 1.7 + 0.52 * len(table)))
    ax.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row in range(len(table)):
        for column in range(table.shape[1]):
            dark = share.iloc[row, column] > 0.55
            words = f"{table.iloc[row, column]:,}"
            ax.text(column, row, words, ha="center", va="center", color="white" if dark else "black")
    if mark_diagonal:
        for place in range(min(table.shape)):
            ax.plot(
                place + np.array([-0.47, 0.47, 0.47, -0.47, -0.47]),
                place + np.array([-0.45, -0.45, 0.45, 0.45, -0.45]),
                color=PALETTE["vermillion"],
                linewidth=1.8,
            )
    names = [f"{name} (n = {table.loc[name].sum():,})" if totals else name for name in table.index]
    ax.set_yticks(range(len(table)), names)
    columns = [say("不明", "unknown") if name == "unknown" else name for name in table.columns]
    ax.set_xticks(range(table.shape[1]), _two_lines(columns))
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_ylabel(down)
    ax.set_xlabel(across)
    ax.set_title(title)
    return ax


def _two_lines(names: Sequence[str]) -> list[str]:
    """Break a long English name at the space nearest its middle."""
    found = []
    for name in map(str, names):
        spaces = [place for place, sign in enumerate(name) if sign == " "]
        if len(name) > 9 and spaces:
            middle = len(name) / 2
            cut = sorted(spaces, key=lambda place, middle=middle: abs(place - middle))[0]
            name = name[:cut] + "\n" + name[cut + 1 :]
        found.append(name)
    return found
