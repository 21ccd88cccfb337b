"""The charts behind a plan: ``from siyu_helpers import charts_plan``. Labels are in the language in use.

Every function makes a new figure and returns its Axes. The charts of a plan's simulated year are in :mod:`siyu_helpers.world.charts`.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import PercentFormatter

from siyu_helpers.charts import _axes, _broken, _percent
from siyu_helpers.cycles import order_days, product_gaps
from siyu_helpers.inputs import ORDERS, day_of, need_columns, need_values
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.pool_measures import share_range
from siyu_helpers.style import PALETTE, ROLES
from siyu_helpers.tiers import ABSENT, GROUPS

__all__ = ["gap_bars", "retention", "retention_table", "tier_flow", "tier_moves"]

TIERS = ("每月分组表", "tier months")
MONTH = 30  # days
BIN = 14  # days in a bar of gaps
FEW = 30  # buyers below whom a share is not drawn
QUIET = ("12 个月\n没有订单", "No order in\n12 months")


def retention_table(orders: pd.DataFrame, until: pd.Timestamp | str, months: int = 12) -> pd.DataFrame:
    """Return which share of new buyers orders again in each month after their first order.

    A month is 30 days, the first of them the days 1 to 30 after the first order. Each month looks at the buyers who have
    been seen for the whole of it, and at no others: late comers are not counted as lost.

    Parameters
    ----------
    orders : DataFrame
        Clean orders: `user_id` and `order_time` (with time zone) or `ordered_on` (a day).
    until : Timestamp or str
        Last local day that is used.
    months : int
        How many months to follow.

    Returns
    -------
    DataFrame
        Index `month` 1, 2, …; `buyers` (seen for the whole month), `again` (of these, who ordered in it), `share`, and its 95 %
        range `low`, `high` (Wilson). A month for which nobody was seen long enough has NaN.
    """
    need_columns(orders, ORDERS, ("user_id",))
    need_values(orders, ("user_id",))
    until = day_of(until, "until")
    days = pd.DataFrame({"user_id": orders["user_id"], "day": order_days(orders)})
    days = days[days["day"] <= until]
    first = days.groupby("user_id")["day"].min()
    since = (days["day"] - days["user_id"].map(first)).dt.days
    days = days.assign(month=(since - 1) // MONTH + 1)[since > 0]
    seen = (until - first).dt.days // MONTH  # whole months
    rows = []
    for month in range(1, months + 1):
        watched = seen.index[seen >= month]
        again = int(watched.isin(days.loc[days["month"] == month, "user_id"].unique()).sum())
        low, high = share_range(again, len(watched)) if len(watched) else (np.nan, np.nan)
        share = again / len(watched) if len(watched) else np.nan
        rows.append((len(watched), again, share, low, high))
    index = pd.RangeIndex(1, months + 1, name="month")
    return pd.DataFrame(rows, columns=["buyers", "again", "share", "low", "high"], index=index)


def retention(orders: pd.DataFrame, until: pd.Timestamp | str, months: int = 12) -> Axes:
    """Draw the share of new buyers that orders again, month by month after the first order, with its range.

    Parameters
    ----------
    orders, until, months
        As for :func:`retention_table`. Months with fewer than 30 buyers are left out.

    Raises
    ------
    ValueError
        If no month has so many.
    """
    table = retention_table(orders, until, months)
    table = table[table["buyers"] >= FEW]
    if table.empty:
        raise ValueError(
            say(f"看满一个月的新客不到 {FEW} 人，画不出来。", f"fewer than {FEW} new buyers were seen for a month.")
        )
    ax = _axes((8.4, 4.6))
    ax.fill_between(table.index, table["low"], table["high"], color=ROLES["focus"], alpha=0.18, linewidth=0)
    ax.plot(table.index, table["share"], marker="o", color=ROLES["focus"])
    top = float(table["high"].max())
    for month in (table.index[0], table.index[-1]):
        share = table.at[month, "share"]
        ax.annotate(
            _percent(share),
            (month, table.at[month, "high"]),
            (0, 6),
            textcoords="offset points",
            ha="center",
            fontweight="bold",
        )
    ax.set_ylim(0, top * 1.2)
    ax.set_xlim(table.index[0] - 0.5, table.index[-1] + 0.5)
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xticks(table.index, [f"{month}\n{int(n):,}" for month, n in table["buyers"].items()], fontsize=10)
    ax.set_xlabel(
        say(
            "首单之后第几个月（30 天为一个月）；下面是看满这个月的人数",
            "Month after the first order (30 days each); below it the buyers seen for all of it",
        )
    )
    ax.set_ylabel(say("这个月又下单的占比（%）", "Share that ordered in this month (%)"))
    ax.set_title(say("新客后来还来吗（浅色是 95% 区间）", "Do new buyers come back? (pale: 95 % range)"))
    return ax


def gap_bars(purchases: pd.DataFrame, product: str) -> Axes:
    """Draw how many days pass between two purchases of a product by the same user, with the median and the mean.

    Parameters
    ----------
    purchases, product
        As for :func:`siyu_helpers.cycles.product_gaps`.

    Raises
    ------
    ValueError
        If nobody bought the product on two days.
    """
    gaps = product_gaps(purchases, product)
    if gaps.empty:
        raise ValueError(say(f"没有人两天都买过 {product!r}。", f"nobody bought {product!r} on two days."))
    ax = _axes((8.4, 4.4))
    edges = np.arange(0, gaps.max() + BIN, BIN) + 0.5  # bars of whole days: 1 to 14, 15 to 28 ...
    counts, _, _ = ax.hist(gaps, bins=edges, color=ROLES["rest"], edgecolor="white")
    top = float(counts.max())
    for value, words, line, colour, height in (
        (gaps.median(), say("中位数", "median"), "-", ROLES["focus"], 1.12),
        (gaps.mean(), say("平均数", "mean"), "--", PALETTE["vermillion"], 0.98),
    ):
        ax.plot([value, value], [0, height * top], linestyle=line, color=colour, linewidth=2)
        text = say(f"{words} {value:.0f} 天", f"{words} {value:.0f} days")
        ax.annotate(text, (value, height * top), (6, -4), textcoords="offset points", color=colour, fontweight="bold")
    ax.set_ylim(0, 1.2 * top)
    ax.set_xlim(0, None)
    ax.grid(visible=False, axis="x")
    ax.set_xlabel(say(f"隔了几天（一根柱子 {BIN} 天）", f"Days between two purchases (bars of {BIN} days)"))
    ax.set_ylabel(say("次数", "Times"))
    ax.set_title(say(f"{label(product)}：同一个人隔多久再买", f"{label(product)}: how soon the same person buys again"))
    return ax


def tier_moves(tier_months: pd.DataFrame, before: pd.Timestamp | str, after: pd.Timestamp | str) -> pd.DataFrame:
    """Count the users who moved from each tier to each other one between two month ends.

    Parameters
    ----------
    tier_months : DataFrame
        `month`, `user_id`, `tier`: the table of that name of the customer data platform.
    before, after : Timestamp or str
        Two days that stand in `month`, the earlier one first.

    Returns
    -------
    DataFrame of int64, shape (10, 9)
        Rows `before`: the eight groups, "absent" (no order in 12 months) and "newcomer" (registered in between); columns
        `after`: the eight groups and "absent".

    Raises
    ------
    KeyError, ValueError
        If a column is missing, or a day is none of the months.
    """
    need_columns(tier_months, TIERS, ("month", "user_id", "tier"))
    months = pd.to_datetime(tier_months["month"])
    earlier, later = (day_of(day, name) for day, name in ((before, "before"), (after, "after")))
    tiers = {}
    for day in (earlier, later):
        rows = tier_months[months == day]
        if rows.empty:
            known = ", ".join(f"{month:%Y-%m-%d}" for month in sorted(months.unique()))
            raise ValueError(
                say(
                    f"没有 {day:%Y-%m-%d} 这个月底；有：{known}。",
                    f"there is no month end {day:%Y-%m-%d}; there is: {known}.",
                )
            )
        tiers[day] = rows.set_index("user_id")["tier"]
    if earlier >= later:
        raise ValueError(
            say(
                f"before（{before}）要早于 after（{after}）。",
                f"before ({before}) must be earlier than after ({after}).",
            )
        )
    names = [*GROUPS.values(), ABSENT]
    both = pd.DataFrame(
        {"before": tiers[earlier].reindex(tiers[later].index).fillna("newcomer"), "after": tiers[later]}
    )
    counts = both.groupby(["before", "after"]).size().unstack(fill_value=0)
    table = counts.reindex(index=[*names, "newcomer"], columns=names, fill_value=0)
    return table.astype("int64").rename_axis(index="before", columns="after")


def tier_flow(tier_months: pd.DataFrame, before: pd.Timestamp | str, after: pd.Timestamp | str) -> Axes:
    """Draw who moved where between two month ends as a heat map: users in each cell, and their share of the row.

    Parameters
    ----------
    tier_months, before, after
        As for :func:`tier_moves`. Framed cells are users who stayed where they were.
    """
    table = tier_moves(tier_months, before, after)
    total = table.sum(axis=1)
    share = table.div(total.where(total > 0), axis=0).fillna(0)
    ax = _axes((9.6, 7.4))
    blues = LinearSegmentedColormap.from_list("siyu", ["white", ROLES["focus"]])
    image = ax.imshow(share, cmap=blues, vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(table.shape):
        count, part = table.iat[row, column], share.iat[row, column]
        words = f"{count:,}\n{_percent(part)}" if count else "0"
        tone = _ink(blues(part)) if count else "#6B6B6B"
        ax.text(column, row, words, ha="center", va="center", fontsize=9, linespacing=1.35, color=tone)
    for place in range(len(table.columns)):
        ax.add_patch(_frame(place))
    names = [_tier(code) for code in table.index]
    whole = [say(name.replace("\n", ""), name.replace("\n", " ")) for name in names]
    ax.set_xticks(range(len(table.columns)), names[:-1], fontsize=9)
    rows = [f"{name}\n{say('共', 'of')} {count:,}" for name, count in zip(whole, total, strict=True)]
    ax.set_yticks(range(len(rows)), rows, fontsize=9)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0)
    ax.grid(visible=False)
    for side in ax.spines.values():
        side.set_visible(False)
    for edge in np.arange(0.5, len(table.columns)):
        ax.axhline(edge, color="#E3E3E3", linewidth=0.8)
    for edge in np.arange(0.5, len(table.columns) - 1):
        ax.axvline(edge, color="#E3E3E3", linewidth=0.8)
    ax.set_xlabel(f"{day_of(after):%Y-%m-%d}" + say("（人数；占这一行的 %）", " (users; % of the row)"), labelpad=8)
    ax.set_ylabel(f"{day_of(before):%Y-%m-%d}" + say("（人数）", " (users)"))
    bar = ax.figure.colorbar(image, ax=ax, format=PercentFormatter(1, decimals=0), shrink=0.6, aspect=30)
    bar.set_label(say("占这一行的比例（%）", "Share of the row (%)"))
    bar.outline.set_visible(False)
    ax.set_title(say("用户在各层之间怎么流动（框里是没有动的）", "Who moved where (framed: stayed)"), pad=14)
    return ax


def _tier(code: str) -> str:
    if code == "newcomer":
        return say("其间新注册", "Registered since")
    return say(*QUIET) if code == ABSENT else _broken(code)


def _ink(ground: tuple[float, float, float, float]) -> str:
    """Return black or white, whichever stands out more on a ground (contrast of WCAG 2: relative luminance)."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in ground[:3]]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "white"


def _frame(place: int):
    from matplotlib.patches import Rectangle

    return Rectangle((place - 0.48, place - 0.48), 0.96, 0.96, fill=False, edgecolor="#222222", linewidth=1.4)
