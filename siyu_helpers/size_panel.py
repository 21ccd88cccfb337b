"""The panel of sample sizes: base rate, lift and power as sliders, the users needed counted anew at each move."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from siyu_helpers.experiment import sample_size_per_arm
from siyu_helpers.language import say
from siyu_helpers.style import ROLES

if TYPE_CHECKING:
    import ipywidgets

POWERS = (0.9, 0.8, 0.5)


def size_table(base_rate: float, lifts: Sequence[float] | np.ndarray) -> pd.DataFrame:
    """Return the users an arm needs, by lift (rows, absolute) and power (columns 0.9, 0.8, 0.5)."""
    sizes = {power: [sample_size_per_arm(base_rate, float(lift), power=power) for lift in lifts] for power in POWERS}
    return pd.DataFrame(sizes, index=pd.Index([float(lift) for lift in lifts], name="lift"))


def size_panel(base_rate: float = 0.2, lift: float = 0.04, arms: int = 3) -> "ipywidgets.VBox":
    """Return sliders for base rate, lift and power, and the users needed an arm and in all, counted anew at each move.

    Parameters
    ----------
    base_rate, lift : float
        Shares to begin with; the sliders show per cent and points.
    arms : int
        Number of arms, control included.

    Returns
    -------
    ipywidgets.VBox
        Its children: the three sliders, then the answer. Needs a running kernel.
    """
    import ipywidgets as widgets

    sample_size_per_arm(base_rate, lift)
    ranges = {
        say("原来的转化率（%）", "Base rate (%)"): (100 * base_rate, 1.0, 60.0, 0.1),
        say("想测出的提升（百分点）", "Lift (points)"): (100 * lift, 0.5, 20.0, 0.1),
        say("功效（%）", "Power (%)"): (80.0, 50.0, 95.0, 5.0),
    }
    sliders = [
        widgets.FloatSlider(
            value=value,
            min=min(low, value),
            max=max(high, value),
            step=step,
            readout_format=".1f",
            description=words,
            style={"description_width": "12em"},
            layout={"width": "36em", "max_width": "98%"},
        )
        for words, (value, low, high, step) in ranges.items()
    ]
    answer = widgets.HTML()

    def count(_change: object = None) -> None:
        base, more, power = (slider.value / 100 for slider in sliders)
        answer.value = _answer(base, more, power, arms)

    for slider in sliders:
        slider.observe(count, names="value")
    count()

    class Panel(widgets.VBox):
        """The panel; where it cannot live (print, a saved page) one sentence stands for it."""

        def __repr__(self) -> str:
            return say(
                "三个滑块和需要的人数；在 JupyterLab 里运行后可以拖动。",
                "Three sliders and the users needed; run the cell in JupyterLab to move them.",
            )

    return Panel([*sliders, answer])


def _answer(base: float, lift: float, power: float, arms: int) -> str:
    """Return the users needed as a table with bars for half, all and twice the lift, legible on light and dark ground."""
    lifts = [share * lift for share in (0.5, 1, 2) if base + share * lift < 1]
    sizes = [sample_size_per_arm(base, each, power=power) for each in lifts]
    rows = "".join(
        f'<tr><td style="padding:2px 12px 2px 0;white-space:nowrap;text-align:left">{base:.1%} → {base + each:.1%}</td>'
        f'<td style="padding:2px 8px;text-align:right">{size:,}</td>'
        f'<td style="padding:2px 8px;text-align:right">{arms * size:,}</td>'
        f'<td style="width:16em;padding:2px 0"><div style="height:1em;width:{size / sizes[0]:.2%};'
        f'background:{ROLES["focus"] if each == lift else "#8C8C8C"}"></div></td></tr>'
        for each, size in zip(lifts, sizes, strict=True)
    )
    words = (
        say("转化率", "Conversion"),
        say("每组人数", "Users per arm"),
        say(f"{arms} 组合计", f"{arms} arms in all"),
        "",
    )
    heads = "".join(f'<th style="text-align:left;padding:2px 8px 4px 0">{word}</th>' for word in words)
    return f'<table style="border-collapse:collapse;font-size:14px;line-height:1.5"><tr>{heads}</tr>{rows}</table>'
