"""The self-diagnosis of [Y]: 19 items on the three sides of the private-domain triangle, scored by the learner."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING

import pandas as pd

from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.style import ROLES
from siyu_helpers.triangle import SIDES, triangle_area

if TYPE_CHECKING:
    import ipywidgets

ITEMS: dict[str, tuple[tuple[str, str], ...]] = {
    "property_power": (
        ("所有渠道的触点画成了一张图", "All touch-points over all channels are on one map"),
        ("各渠道的用户进了同一个用户池", "Users of all channels are in one pool"),
        ("内容既能传开，也能卖货", "Content spreads and can also sell"),
        ("有一支围着用户转的服务团队", "A service team is built around users"),
        ("按细分群体做个性化触达", "Fine groups each get a reach of their own"),
        ("触达自动进行，也能很快调整", "Reach is automated and quickly changed"),
    ),
    "value_per_customer": (
        ("有一套标签体系", "There is a system of tags"),
        ("有用户生命周期的运营计划", "There is a plan over the user's lifecycle"),
        ("按分组自动营销", "Marketing runs by group and by itself"),
        ("有忠诚度计划", "There is a loyalty scheme"),
        ("产品有附加价值", "The product carries added value"),
        ("按场景画了用户旅程图", "The user's journey is mapped by scenario"),
        ("社群分了层", "Communities are tiered"),
    ),
    "referral": (
        ("员工和用户分销员：会招募、会激励、会培训", "Staff and user distributors are found, paid and trained"),
        ("推荐活动长期有，不是一阵子", "Referral campaigns last; they are no one-off"),
        ("产品和服务超出用户预期", "Product and service exceed expectation"),
        ("和用户相同的异业伙伴合作", "Partners from other trades share our users"),
        ("有和品牌合拍的专业分销员", "Professional distributors suit the brand"),
        ("有品牌新IP", "There is a new brand IP"),
    ),
}
"""What each side is asked, in Chinese and English: 6, 7 and 6 items."""

MARKS: tuple[tuple[str, str], ...] = (("还没有", "Not yet"), ("做了一部分", "Partly"), ("做到了", "Done"))
"""What a mark of 0, 1, 2 means."""


def side_scores(marks: Mapping[str, Sequence[int]]) -> pd.Series:
    """Return the score of each side: its marks' sum as a share of the most there is.

    Parameters
    ----------
    marks : mapping
        For each side (`property_power` 6, `value_per_customer` 7, `referral` 6) a mark of 0, 1 or 2 an item.

    Returns
    -------
    Series of float
        Index the three sides, between 0 and 1.

    Raises
    ------
    ValueError
        If a side is missing or unknown, has too few or too many marks, or a mark is not 0, 1 or 2.

    Examples
    --------
    >>> side_scores({"property_power": [2] * 6, "value_per_customer": [0] * 7, "referral": [1] * 6}).tolist()
    [1.0, 0.0, 0.5]
    """
    if set(marks) != set(ITEMS):
        raise ValueError(
            say(
                f"三条边是 {', '.join(SIDES)}；得到的是 {', '.join(map(str, marks))}。",
                f"the sides are {', '.join(SIDES)}; got {', '.join(map(str, marks))}.",
            )
        )
    for side, items in ITEMS.items():
        given = list(marks[side])
        if len(given) != len(items) or not all(mark in (0, 1, 2) for mark in given):
            raise ValueError(
                say(
                    f"{side} 要 {len(items)} 个分数，每个是 0、1 或 2；得到的是 {given}。",
                    f"{side} takes {len(items)} marks of 0, 1 or 2; got {given}.",
                )
            )
    return pd.Series({side: sum(marks[side]) / (2 * len(ITEMS[side])) for side in SIDES})


def scorecard(start: Mapping[str, Sequence[int]] | None = None) -> "ipywidgets.VBox":
    """Return the 19 items with a choice each, and the triangle that the choices make, drawn anew at each.

    Parameters
    ----------
    start : mapping, optional
        Marks to begin with, as for :func:`side_scores`; all 0 if left out.

    Returns
    -------
    ipywidgets.VBox
        Its method `marks()` gives the marks as they stand; its one child holds the choices and, last, the picture. Needs
        a running kernel.
    """
    import ipywidgets as widgets

    start = start or {side: [0] * len(items) for side, items in ITEMS.items()}
    side_scores(start)
    options = [(say(*words), mark) for mark, words in enumerate(MARKS)]
    choices = {
        side: [
            widgets.Dropdown(options=options, value=int(mark), layout={"width": "8.5em"}, tooltip=say(*words))
            for words, mark in zip(items, start[side], strict=True)
        ]
        for side, items in ITEMS.items()
    }
    picture = widgets.HTML()

    class Scorecard(widgets.VBox):
        """The scorecard; where it cannot live (print, a saved page) one sentence stands for it."""

        def marks(self) -> dict[str, list[int]]:
            """Return the marks as they stand."""
            return {side: [choice.value for choice in row] for side, row in choices.items()}

        def __repr__(self) -> str:
            return say(
                "19 项自我诊断；在 JupyterLab 里运行后可以逐项选择。",
                "Self-diagnosis in 19 items; run the cell in JupyterLab to choose.",
            )

    rows = []
    for side, items in ITEMS.items():
        rows.append(widgets.HTML(f"<b>{label(side)}</b>"))
        for words, choice in zip(items, choices[side], strict=True):
            words_box = widgets.HTML(say(*words), layout={"max_width": "65%"})
            rows.append(widgets.HBox([choice, words_box], layout={"align_items": "center"}))
    card = Scorecard(
        [
            widgets.HBox(
                [widgets.VBox(rows, layout={"flex": "1 1 30em"}), picture],
                layout={"flex_flow": "row wrap", "align_items": "center"},
            )
        ]
    )

    def draw(_change: object = None) -> None:
        picture.value = _picture(side_scores(card.marks()))

    for row in choices.values():
        for choice in row:
            choice.observe(draw, names="value")
    draw()
    return card


def _picture(scores: pd.Series) -> str:
    """Return the triangle as a drawing in the page's own colours, legible on light and dark ground."""
    size, middle = 120, (190, 160)

    def points(lengths: Sequence[float]) -> list[tuple[float, float]]:
        angles = (pi / 2 + turn * 2 * pi / 3 for turn in (0, -1, 1))  # top, lower right, lower left
        return [
            (middle[0] + size * r * cos(a), middle[1] - size * r * sin(a)) for r, a in zip(lengths, angles, strict=True)
        ]

    def outline(lengths: Sequence[float]) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points(lengths))

    rings = "".join(
        f'<polygon points="{outline([share] * 3)}" fill="none" stroke="currentColor" stroke-opacity="0.3"/>'
        for share in (0.25, 0.5, 0.75, 1)
    )
    spokes = "".join(
        f'<line x1="{middle[0]}" y1="{middle[1]}" x2="{x:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-opacity="0.3"/>'
        for x, y in points([1] * 3)
    )
    places = ((190, 24, "middle"), (292, 248, "middle"), (88, 248, "middle"))
    words = "".join(
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="currentColor" font-size="14">'
        f"{label(side)} {scores[side]:.0%}</text>"
        for (x, y, anchor), side in zip(places, SIDES, strict=True)
    )
    area = say(f"面积：满分的 {triangle_area(scores):.0%}", f"Area: {triangle_area(scores):.0%} of the full triangle")
    return (
        f'<svg viewBox="0 0 380 285" width="380" height="285" role="img" aria-label="{area}">{rings}{spokes}'
        f'<polygon points="{outline(scores.tolist())}" fill="{ROLES["focus"]}" fill-opacity="0.35" '
        f'stroke="{ROLES["focus"]}" stroke-width="2.5"/>{words}'
        f'<text x="190" y="277" text-anchor="middle" fill="currentColor" font-size="14">{area}</text></svg>'
    )
