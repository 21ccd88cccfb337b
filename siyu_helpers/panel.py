"""The panel of thresholds: three sliders and the eight groups, counted anew at each move."""

from collections.abc import Mapping
from math import ceil, floor
from typing import TYPE_CHECKING

import pandas as pd

from siyu_helpers.labels import header, label
from siyu_helpers.language import say
from siyu_helpers.style import ROLES
from siyu_helpers.tiers import GROUPS, check_rfm, check_thresholds, rfm_segments

if TYPE_CHECKING:
    import ipywidgets


def threshold_panel(rfm: pd.DataFrame, start: Mapping[str, float]) -> "ipywidgets.VBox":
    """Return a panel with a slider for each threshold and the eight groups below, counted anew at each move.

    Parameters
    ----------
    rfm : DataFrame
        As :func:`siyu_helpers.rfm_table` returns it.
    start : mapping
        Thresholds to begin with, as for :func:`siyu_helpers.rfm_segments`; spend is rounded up to whole yuan.

    Returns
    -------
    ipywidgets.VBox
        Its children: the three sliders (days, orders, yuan), then the bars. Needs a running kernel.
    """
    import ipywidgets as widgets

    check_rfm(rfm)
    check_thresholds(start)
    days, orders = floor(start["recency_days"]), ceil(start["frequency"])  # the same for whole days and orders
    yuan = ceil(start["monetary_fen"] / 100)
    ranges = {
        say("R：最多几天", "R: at most (days)"): (days, 0, max(365, days), 1),
        say("F：至少几单", "F: at least (orders)"): (orders, 1, max(20, orders), 1),
        say("M：至少几元", "M: at least (yuan)"): (yuan, 0, max(2000, yuan), 10),
    }
    sliders = [
        widgets.IntSlider(
            value=value,
            min=low,
            max=high,
            step=step,
            description=words,
            style={"description_width": "11em"},
            layout={"width": "36em", "max_width": "98%"},
        )
        for words, (value, low, high, step) in ranges.items()
    ]
    bars = widgets.HTML()

    def count(_change: object = None) -> None:
        r, f, m = (slider.value for slider in sliders)
        bars.value = _bars_as_html(
            group_counts(rfm, {"recency_days": r, "frequency": f, "monetary_fen": m * 100}), len(rfm)
        )

    for slider in sliders:
        slider.observe(count, names="value")
    count()

    class Panel(widgets.VBox):
        """The panel; where it cannot live (print, a saved page) one sentence stands for it."""

        def __repr__(self) -> str:
            return say(
                "三个滑块和八个分组的人数；在 JupyterLab 里运行后可以拖动。",
                "Three sliders and the eight groups; run the cell in JupyterLab to move them.",
            )

    return Panel([*sliders, bars])


def _bars_as_html(users: pd.Series, total: int) -> str:
    """Return the groups as a table with bars, legible on light and dark ground."""
    rows = "".join(
        f'<tr><td style="padding:2px 12px 2px 0;white-space:nowrap;text-align:left">{label(code)}</td>'
        f'<td style="padding:2px 8px;text-align:right">{n:,}</td>'
        f'<td style="padding:2px 8px;text-align:right">{n / max(total, 1):.1%}</td>'
        f'<td style="width:16em;padding:2px 0"><div style="height:1em;width:{n / max(total, 1):.2%};'
        f'background:{ROLES["focus"] if code.startswith("key") else "#8C8C8C"}"></div></td></tr>'
        for code, n in users.items()
    )
    heads = "".join(
        f'<th style="text-align:{side};padding:2px 8px 4px 0">{words}</th>'
        for words, side in (
            (header("group"), "left"),
            (header("users"), "right"),
            (header("user_share"), "right"),
            ("", "left"),
        )
    )
    return f'<table style="border-collapse:collapse;font-size:14px;line-height:1.5"><tr>{heads}</tr>{rows}</table>'


def group_counts(rfm: pd.DataFrame, thresholds: Mapping[str, float]) -> pd.Series:
    """Return how many users each of the eight groups holds, in the course's order."""
    return rfm_segments(rfm, thresholds)["group"].value_counts().reindex(list(GROUPS.values()), fill_value=0)
