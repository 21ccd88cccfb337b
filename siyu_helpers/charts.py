"""The charts of tiering: ``from siyu_helpers import charts``. Labels are in the language in use.

Every function but :func:`threshold_panel` makes a new figure and returns its Axes (or, with several, the Figure).
"""

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter, StrMethodFormatter

from siyu_helpers.inputs import SUMMARY, need_columns, need_users
from siyu_helpers.labels import COMPUTED, header, label
from siyu_helpers.language import say
from siyu_helpers.panel import group_counts, threshold_panel
from siyu_helpers.style import FONT_FAMILY, PALETTE, ROLES, set_style
from siyu_helpers.tiers import ABSENT, GROUPS, check_rfm, check_thresholds, pareto, rfm_segments

__all__ = [
    "count_bars",
    "frequency_ties",
    "group_bars",
    "migration_map",
    "pareto_curve",
    "rfm_map",
    "threshold_panel",
    "threshold_picture",
]

WHOLE = "{x:,.0f}"
WHITE_BOX = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def rfm_map(rfm: pd.DataFrame, thresholds: Mapping[str, float], x: str = "recency_days") -> Axes:
    """Draw every user by monetary value and recency (or frequency), with the thresholds and the share of each group.

    The third measure is the marker: filled where it is high, a ring where it is low. So all eight groups show.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it.
    thresholds : mapping
        As for :func:`siyu_helpers.rfm_segments`.
    x : "recency_days" or "frequency"
        The axis across. Days are drawn on a square-root scale, orders and yuan on logarithmic ones.

    Raises
    ------
    ValueError
        If there are no users, somebody spent nothing (a logarithmic axis has no place for 0), or `x` is neither.
    """
    if x not in ("recency_days", "frequency"):
        raise ValueError(
            say(
                f"x 应是 'recency_days' 或 'frequency'，不是 {x!r}。",
                f"x must be 'recency_days' or 'frequency'; got {x!r}.",
            )
        )
    check_thresholds(thresholds)
    _need_spend(rfm)
    bits = rfm_segments(rfm, thresholds)["bits"]
    third = "frequency" if x == "recency_days" else "recency_days"
    filled = bits.str["RFM".index(third[0].upper())] == "1"
    nudge = np.random.default_rng(0).uniform(-0.3, 0.3, len(rfm))  # whole numbers would lie on one another

    ax = _axes((8.4, 5.6))
    at = rfm[x] + (np.abs(nudge) if x == "recency_days" else nudge)
    yuan = rfm["monetary_fen"] / 100
    ax.scatter(at[~filled], yuan[~filled], s=13, facecolors="none", edgecolors="#7A7A7A", linewidths=0.6, alpha=0.55)
    ax.scatter(at[filled], yuan[filled], s=13, color=ROLES["focus"], linewidths=0, alpha=0.55)
    ax.axvline(thresholds[x] + (0.5 if x == "recency_days" else -0.5), color="black", linewidth=1.2)
    ax.axhline(thresholds["monetary_fen"] / 100, color="black", linewidth=1.2)
    _map_axes(ax, x, rfm)
    _map_shares(ax, bits, x)
    handles = [
        plt.Line2D([], [], linestyle="none", marker="o", color=ROLES["focus"]),
        plt.Line2D([], [], linestyle="none", marker="o", markerfacecolor="none", color="#7A7A7A"),
    ]
    limit = f"{thresholds[third]:g}"
    if third == "frequency":
        below = say(f"F 不到 {limit} 单", f"F below {limit} orders")
    else:
        below = say(f"R 超过 {limit} 天", f"R above {limit} days")
    words = (_at_least(third, thresholds[third]), below)
    ax.figure.legend(handles, words, loc="outside upper right", ncols=2)
    ax.set_title(say(f"{len(rfm):,} 位用户的位置", f"Where {len(rfm):,} users stand"))
    return ax


def group_bars(summary: pd.DataFrame) -> Axes:
    """Set each group's share of the users against its share of spend.

    Parameters
    ----------
    summary : DataFrame
        As :func:`siyu_helpers.tier_summary` returns it.
    """
    need_columns(summary, SUMMARY, ("user_share", "spend_share"))
    ax = _axes((8.4, 5.4))
    place = np.arange(len(summary))
    series = (
        ("spend_share", -0.2, {"color": ROLES["focus"]}),
        ("user_share", 0.2, {"color": "white", "edgecolor": PALETTE["grey"], "hatch": "////"}),
    )
    for column, shift, look in series:
        bars = ax.barh(place + shift, summary[column], height=0.38, label=header(column), **look)
        ax.bar_label(bars, [f"{share:.1%}" for share in summary[column]], padding=4, fontsize=9)
    ax.set_yticks(place, label(summary.index))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.margins(x=0.1)
    ax.set_xlabel(say("占比（%）", "Share (%)"))
    ax.set_title(say("每组客户：占多少人，占多少消费", "Each group: its share of users and of spend"))
    ax.figure.legend(loc="outside upper right", ncols=2)
    return ax


def pareto_curve(rfm: pd.DataFrame, mark: float = 0.2) -> Axes:
    """Draw how spend adds up over the users, from the biggest spender down, and mark one share of the users.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it.
    mark : float
        Share of users to read off, between 0 and 1.
    """
    if not 0 < mark < 1:
        raise ValueError(say(f"mark 要在 0 和 1 之间；现在是 {mark}。", f"mark must be between 0 and 1; it is {mark}."))
    _need_spend(rfm)
    curve = pareto(rfm)
    users, spend = ([0.0, *curve[column]] for column in ("user_share", "spend_share"))
    reached = float(np.interp(mark, users, spend))
    ax = _axes((7.2, 5.2))
    ax.plot(users, spend, color=ROLES["focus"])
    ax.plot([0, 1], [0, 1], color=ROLES["control"], linestyle="--", linewidth=1.2)
    ax.text(0.62, 0.58, say("人人花得一样多", "if all spent alike"), color=ROLES["control"], ha="left", va="top")
    ax.plot([mark, mark, 0], [0, reached, reached], color="black", linewidth=1, linestyle=":")
    ax.plot(mark, reached, marker="o", color="black")
    ax.annotate(
        say(
            f"前 {mark:.0%} 的用户\n贡献 {reached:.1%} 的消费",
            f"the top {mark:.0%} of users\nbring {reached:.1%} of spend",
        ),
        (mark, reached),
        xytext=(12, -4),
        textcoords="offset points",
        va="top",
        linespacing=1.4,
        bbox=WHITE_BOX,
    )
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set(xlim=(0, 1), ylim=(0, 1.02))
    ax.set_xlabel(say("用户占比（%，消费从多到少）", "Share of users (%, biggest spenders first)"))
    ax.set_ylabel(say("消费占比（累计，%）", "Share of spend (cumulative, %)"))
    ax.set_title(say("谁撑起了销售", "Who carries the sales"))
    return ax


def migration_map(table: pd.DataFrame, periods: tuple[str, str] | None = None) -> Axes:
    """Draw movements between groups as a heat map: users in each cell, and their share of the row.

    Parameters
    ----------
    table : DataFrame
        As :func:`siyu_helpers.migration` returns it.
    periods : (str, str), optional
        What the axes call the earlier and the later period, such as ("March", "June").
    """
    names = [*GROUPS.values(), ABSENT]
    if not isinstance(table, pd.DataFrame) or [*table.index] != names or [*table.columns] != names:
        raise ValueError(
            say(
                "要画的是 siyu.migration(before, after) 返回的表，请原样传入。",
                "This draws the table that siyu.migration(before, after) returns; pass it as it is.",
            )
        )
    earlier, later = periods or (say("前一期", "Earlier period"), say("后一期", "Later period"))
    total = table.sum(axis=1)
    share = table.div(total.where(total > 0), axis=0)
    blues = mpl.colors.LinearSegmentedColormap.from_list("siyu", ["white", ROLES["focus"]])
    ax = _axes((9.4, 7))
    image = ax.imshow(share.fillna(0), cmap=blues, vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(table.shape):
        count = table.iat[row, column]
        if row == column == len(names) - 1:
            words = ""
        elif not count:
            words = "0"
        else:
            words = f"{count:,}\n{_percent(share.iat[row, column])}"
        strong = share.fillna(0).iat[row, column] > 0.55
        tone = "white" if strong else "black" if count else "#8C8C8C"
        ax.text(column, row, words, ha="center", va="center", fontsize=9, linespacing=1.35, color=tone)
    places = range(len(names))
    ax.set_xticks(places, [_broken(name) for name in names], fontsize=9)
    ax.set_yticks(places, [f"{label(name)}\n{say('共', 'of')} {count:,}" for name, count in total.items()], fontsize=9)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0)
    ax.grid(visible=False)
    for side in ax.spines.values():
        side.set_visible(False)
    for edge in np.arange(0.5, len(names) - 1):
        ax.axhline(edge, color="#E3E3E3", linewidth=0.8)
        ax.axvline(edge, color="#E3E3E3", linewidth=0.8)
    ax.set_xlabel(later + say("（人数；占这一行的 %）", " (users; % of the row)"), labelpad=8)
    ax.set_ylabel(earlier + say("（人数）", " (users)"))
    bar = ax.figure.colorbar(image, ax=ax, format=PercentFormatter(1, decimals=0), shrink=0.6, aspect=30)
    bar.set_label(say("占这一行的比例（%）", "Share of the row (%)"))
    bar.outline.set_visible(False)
    ax.set_title(say("用户在八组之间怎么移动", "How users moved between the groups"), pad=14)
    return ax


def frequency_ties(rfm: pd.DataFrame, scores: pd.Series, most: int = 8) -> Axes:
    """Draw which scores users with the same number of orders were given.

    Where a bar has more than one part, equal users got unequal scores.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it.
    scores : Series
        A score for each of these users (such as 1 to 5), index `user_id`.
    most : int
        Users with this many orders or more share one bar.
    """
    check_rfm(rfm)
    need_users(scores, ("分数", "scores"))
    orders = rfm["frequency"].clip(upper=most)
    counts = pd.crosstab(orders, scores.astype("int64").reindex(rfm.index))
    counts = counts.reindex(range(1, most + 1), fill_value=0)
    total = counts.sum(axis=1)
    if int(total.sum()) != len(rfm):
        raise ValueError(
            say("scores 里缺了一些用户：每位用户要有一个分数。", "scores lack some users: each needs a score.")
        )
    ax = _axes((7.8, 4.8))
    blues = mpl.colors.LinearSegmentedColormap.from_list("siyu", ["#DCEBF5", "#003F66"])
    bottom = pd.Series(0, index=counts.index)
    for number, score in enumerate(counts.columns):
        tone = number / max(len(counts.columns) - 1, 1)
        bars = ax.bar(
            counts.index.astype(str), counts[score], bottom=bottom, color=blues(tone), edgecolor="white", linewidth=1
        )
        words = [say(f"{score} 分", f"score {score}") if n > 0.05 * total.max() else "" for n in counts[score]]
        ax.bar_label(bars, words, label_type="center", fontsize=9, color="white" if tone > 0.4 else "black")
        bottom = bottom + counts[score]
    for place, (orders_here, n) in enumerate(total.items()):
        parts = int((counts.loc[orders_here] > 0).sum())
        words = say(f"{n:,} 人\n{parts} 种分数", f"{n:,} users\n{parts} score{'s' * (parts > 1)}")
        ax.annotate(
            words, (place, n), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=9, linespacing=1.35
        )
    ax.set_xticks(range(most), [*map(str, range(1, most)), say(f"{most} 及以上", f"{most} or more")])
    ax.set_ylim(0, total.max() * 1.18)
    ax.yaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.grid(visible=False, axis="x")
    ax.set_xlabel(header("frequency"))
    ax.set_ylabel(say("用户数（人）", "Users"))
    ax.set_title(say("次数相同，分数相同吗", "Same number of orders, same score?"))
    return ax


def count_bars(codes: pd.Series) -> Axes:
    """Draw how many users have each code of a column: stages, lifecycle phases, levels, grades or groups.

    Parameters
    ----------
    codes : Series
        Named after what it holds ("stage", "lifecycle", "level", "grade", "group"); the bars keep that order.
    """
    name = codes.name if isinstance(codes, pd.Series) else None
    if name not in COMPUTED:
        raise ValueError(
            say(
                f"要画的列应叫 {', '.join(COMPUTED)} 中的一个；现在叫 {name}。用 .rename(...) 改名。",
                f"The column must be named one of {', '.join(COMPUTED)}; it is {name}. Use .rename(...).",
            )
        )
    label(codes)  # an unknown code is named, not left out
    counts = codes.value_counts().reindex([code for code in COMPUTED[name] if code != ABSENT], fill_value=0)
    ax = _axes((7.2, 0.9 + 0.42 * len(counts)))
    bars = ax.barh([label(code) for code in counts.index], counts, color=ROLES["focus"], height=0.65)
    ax.bar_label(bars, [f"{n:,}  ({n / max(len(codes), 1):.1%})" for n in counts], padding=4, fontsize=10)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.margins(x=0.18)
    ax.xaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_xlabel(say("用户数（人）", "Users"))
    ax.set_title(header(name))
    return ax


def threshold_picture(rfm: pd.DataFrame, settings: Sequence[Mapping[str, float]]) -> Figure:
    """Draw the eight groups side by side under a few settings of the thresholds.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it.
    settings : sequence of mappings, 1 to 4
        Each as for :func:`siyu_helpers.rfm_segments`.
    """
    if not 1 <= len(settings) <= 4 or isinstance(settings, Mapping):
        raise ValueError(
            say("settings 是一个列表，放 1 到 4 组阈值。", "settings is a list of 1 to 4 sets of thresholds.")
        )
    counts = [group_counts(rfm, thresholds) for thresholds in settings]
    most = max(int(n.max()) for n in counts)
    _styled()
    fig, row = plt.subplots(1, len(settings), figsize=(2.2 + 2.6 * len(settings), 4.6), sharey=True, squeeze=False)
    for ax, thresholds, users in zip(row[0], settings, counts, strict=True):
        look = [ROLES["focus"] if code.startswith("key") else ROLES["rest"] for code in users.index]
        bars = ax.barh(list(label(users.index)), users, color=look, height=0.7)
        ax.bar_label(bars, [f"{n:,} ({_percent(n / max(len(rfm), 1))})" for n in users], padding=3, fontsize=9)
        ax.set_title(_in_words(thresholds), fontsize=11, fontweight="normal", linespacing=1.4)
        ax.grid(visible=False, axis="y")
        ax.set_xlim(0, max(most, 1) * 1.5)
        ax.xaxis.set_major_formatter(StrMethodFormatter(WHOLE))
        ax.set_xlabel(say("用户数（人）", "Users"))
    row[0][0].invert_yaxis()
    fig.suptitle(
        say("阈值一动，客户就换了组", "Move the thresholds, and users change groups"),
        x=0.01,
        ha="left",
        fontweight="bold",
    )
    return fig


def _need_spend(rfm: pd.DataFrame) -> None:
    check_rfm(rfm)
    if rfm.empty:
        raise ValueError(say("RFM 表是空的，没有可画的用户。", "The RFM table is empty: there is nobody to draw."))
    idle = int((rfm["monetary_fen"] == 0).sum())
    if idle:
        raise ValueError(
            say(
                f"有 {idle} 位用户的 monetary_fen 是 0。请先去掉退完款的订单（siyu.clean_orders）。",
                f"monetary_fen is 0 for {idle} users. Leave out orders with nothing left first (siyu.clean_orders).",
            )
        )


def _map_axes(ax: Axes, x: str, rfm: pd.DataFrame) -> None:
    ax.set_yscale("log")
    yuan = rfm["monetary_fen"] / 100
    ax.set_ylim(yuan.min() / 3.5, yuan.max() * 7)  # room for the words in the corners
    ax.yaxis.set_major_formatter(StrMethodFormatter(WHOLE))
    ax.set_ylabel(header("monetary_fen"))
    ax.minorticks_off()
    if x == "recency_days":
        ax.set_xscale("function", functions=(lambda d: np.sqrt(np.maximum(d, 0)), np.square))
        ax.set_xlim(0, max(rfm[x].max(), 30) * 1.03)
        ticks = [0, 7, 30, 60, 120, 240, 365, 540, 730]
        ax.set_xlabel(
            say(
                "最近一次消费（天；左近右远，越往右刻度越密）",
                "Recency (days; recent on the left, scale narrows to the right)",
            )
        )
    else:
        ax.set_xscale("log")
        ax.set_xlim(0.6, max(rfm[x].max(), 5) * 1.3)
        ticks = [1, 2, 3, 4, 6, 10, 20, 50, 100]
        ax.set_xlabel(header("frequency"))
    low, high = ax.get_xlim()
    ticks = [tick for tick in ticks if low <= tick <= high]
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()


def _map_shares(ax: Axes, bits: pd.Series, x: str) -> None:
    """Write the two groups of each quarter of the map into its outer corner."""
    place = "RFM".index(x[0].upper())
    third = 1 - place
    for good in (True, False):
        for much in (True, False):
            left = good if x == "recency_days" else not good
            here = [b for b in GROUPS if (b[place] == "1") == good and (b[2] == "1") == much]
            words = "\n".join(
                f"{'●' if b[third] == '1' else '○'} {label(GROUPS[b])}  {(bits == b).mean():.1%}" for b in here
            )
            ax.text(
                0.015 if left else 0.985,
                0.98 if much else 0.02,
                words,
                transform=ax.transAxes,
                ha="left" if left else "right",
                va="top" if much else "bottom",
                fontsize=9,
                linespacing=1.4,
                bbox=WHITE_BOX,
            )


def _at_least(measure: str, limit: float) -> str:
    if measure == "recency_days":
        return say(f"R 不超过 {limit:g} 天", f"R {limit:g} days or fewer")
    if measure == "frequency":
        return say(f"F 至少 {limit:g} 单", f"F {limit:g} orders or more")
    return say(f"M 至少 {limit / 100:,g} 元", f"M {limit / 100:,g} yuan or more")


def _in_words(thresholds: Mapping[str, float]) -> str:
    return "\n".join(
        _at_least(measure, thresholds[measure]) for measure in ("recency_days", "frequency", "monetary_fen")
    )


def _broken(group: str) -> str:
    """Return a group's name on a few short lines, for narrow columns."""
    return say(f"{label(group, 'zh')[:4]}\n{label(group, 'zh')[4:]}".strip(), label(group, "en").replace(" ", "\n"))


def _percent(share: float) -> str:
    """Return a share in whole per cent; what is not nothing does not read 0 %."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def _styled() -> None:
    if FONT_FAMILY not in mpl.rcParams["font.family"]:  # siyu.use was not called, or another style set since
        set_style()


def _axes(size: tuple[float, float]) -> Axes:
    _styled()
    return plt.subplots(figsize=size)[1]
