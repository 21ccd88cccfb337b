"""Shows a plan and its review: as text, as tables, as HTML that is legible on light and dark ground."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.plan.words import (
    CHANNELS,
    EVERYONE,
    HOLDOUT_WAYS,
    MEASURED_BY,
    METRICS,
    OFFERS,
    SCHEMES,
    TIERS,
    TRIGGERS,
    name_of,
)
from siyu_helpers.style import ROLES

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan, Rule
    from siyu_helpers.plan.review import Review

CELL = "padding:3px 10px 3px 0;text-align:left;vertical-align:top"
SHORT = 14  # signs up to which a cell is not broken
LINE = "border-bottom:1px solid currentColor;border-color:rgba(128,128,128,.35)"


def rule_table(plan: "Plan") -> pd.DataFrame:
    """Return the rules in words."""
    heads = say("对象|时机|渠道|优惠|内容|每人上限|钟点", "who|when|channel|offer|content|cap per person|hour").split(
        "|"
    )
    rows = [
        [
            _who(rule, plan),
            when(rule),
            name_of(rule.channel, CHANNELS) or "–",
            name_of(rule.offer, OFFERS) if rule.trigger != "never" else "–",
            rule.content,
            "–" if rule.cap is None or rule.trigger == "never" else str(rule.cap),
            f"{rule.hour}:00" if rule.trigger != "never" else "–",
        ]
        for rule in plan.rules
    ]
    return pd.DataFrame(rows, columns=heads, index=pd.RangeIndex(1, len(rows) + 1), dtype="str")


def kpi_table(plan: "Plan") -> pd.DataFrame:
    """Return the KPIs in words."""
    heads = say("指标|层|现在|目标|范围|日期|负责人|怎样量", "metric|tier|base|target|range|date|owner|measured").split(
        "|"
    )
    rows = [
        [
            name_of(kpi.metric, METRICS),
            name_of(kpi.tier, {**EVERYONE, **TIERS[plan.tiers]}),
            _number(kpi.base, kpi.metric),
            _number(kpi.target, kpi.metric),
            "–"
            if kpi.low is None or kpi.high is None
            else say(" 到 ", " to ").join(_number(end, kpi.metric) for end in (kpi.low, kpi.high)),
            kpi.date or "–",
            kpi.owner or "–",
            name_of(kpi.measured_by, MEASURED_BY) or "–",
        ]
        for kpi in plan.kpis
    ]
    return pd.DataFrame(rows, columns=heads, index=pd.RangeIndex(1, len(rows) + 1), dtype="str")


def calendar(plan: "Plan") -> pd.DataFrame:
    """Return rules x weeks: True where the rule may write. Rules of an event may in any week."""
    from siyu_helpers.world.market import festival_weeks, week_starts

    weeks = week_starts()
    number = np.arange(len(weeks))
    rows = []
    for rule in plan.rules:
        if rule.trigger in ("weekly", "every"):
            rows.append(number % max(round(period_weeks(rule)), 1) == 0)
        elif rule.trigger == "festival":
            rows.append(np.isin(number, festival_weeks()))
        else:
            rows.append(np.full(len(weeks), rule.trigger not in ("never", "")))
    days = weeks.strftime("%Y-%m-%d")
    index = pd.RangeIndex(1, len(rows) + 1, name="rule")
    return pd.DataFrame(np.array(rows, dtype=bool).reshape(len(rows), len(weeks)), columns=days, index=index)


def period_weeks(rule: "Rule") -> float:
    """Return the weeks of a rule's days; a weekly rule has one."""
    return 1.0 if rule.trigger == "weekly" else (rule.days or 0) / 7


def when(rule: "Rule") -> str:
    """Return the trigger of a rule in words."""
    days = 0 if rule.days is None else rule.days
    if rule.trigger == "every":
        return say(f"每 {days:g} 天", f"every {days:g} days")
    if rule.trigger == "after_purchase":
        return say(f"购买后 {days:g} 天", f"{days:g} days after a purchase")
    if rule.trigger == "after_registration":
        return say(f"注册后 {days:g} 天", f"{days:g} days after registration")
    if rule.trigger == "dormant":
        return say(f"每满 {days:g} 天没有下单", f"at each {days:g} days without an order")
    if rule.trigger == "cycle_reached" and days:
        return say(f"复购周期前 {days:g} 天", f"{days:g} days before the repurchase cycle is reached")
    return name_of(rule.trigger, TRIGGERS) or "–"


def head_lines(plan: "Plan") -> list[tuple[str, str]]:
    """Return what holds over all rules, as pairs of words."""
    none = "–"
    stop = none
    if plan.stop:
        stop = say(
            f"{name_of(plan.stop.metric, METRICS)}在 {plan.stop.weeks} 周里超过 {plan.stop.above:.1%}",
            f"{name_of(plan.stop.metric, METRICS)} above {plan.stop.above:.1%} within {plan.stop.weeks} weeks",
        )
    way = name_of(plan.holdout_by, HOLDOUT_WAYS)
    consent = {True: say("只联系同意过的人", "only those who agreed"), False: say("不看同意", "not asked"), None: none}
    quiet = none if plan.quiet_hours is None else f"{plan.quiet_hours[0]}:00–{plan.quiet_hours[1]}:00"
    return [
        (say("负责人", "owner"), plan.owner or none),
        (say("分层", "tiers"), name_of(plan.tiers, SCHEMES)),
        (say("每人每周上限", "weekly cap per person"), none if plan.weekly_cap is None else str(plan.weekly_cap)),
        (
            say("留出组", "hold-out"),
            say(f"{plan.holdout:.0%}，{way}", f"{plan.holdout:.0%}, {way}") if plan.holdout else none,
        ),
        (say("预算（元）", "budget (yuan)"), none if plan.budget_yuan is None else f"{plan.budget_yuan:,.0f}"),
        (say("停止规则", "stop rule"), stop),
        (say("复盘", "review"), plan.review_date or none),
        (say("免打扰", "quiet hours"), quiet),
        (say("同意", "consent"), consent[plan.consent]),
    ]


def title(plan: "Plan") -> str:
    """Return the plan's name, or what it is."""
    return plan.name or say("用户维护方案", "User maintenance plan")


def as_text(plan: "Plan") -> str:
    """Return the plan as text."""
    lines = [title(plan), *(f"  {name}: {value}" for name, value in head_lines(plan))]
    lines += [f"  {number}. " + " · ".join(v for v in row if v) for number, *row in rule_table(plan).itertuples()]
    return "\n".join(lines)


def as_html(plan: "Plan") -> str:
    """Return the plan as HTML: head, rules, KPIs and calendar."""
    head = "".join(
        f'<span style="margin-right:1.6em;white-space:nowrap"><b>{escape(name)}</b> {escape(value)}</span> '
        for name, value in head_lines(plan)
    )
    parts = [f"<b style='font-size:1.1em'>{escape(title(plan))}</b>", f"<div style='line-height:1.9'>{head}</div>"]
    if plan.rules:
        parts += [_html(rule_table(plan)), _grid(plan)]
    if plan.kpis:
        parts += [f"<b>{say('指标', 'KPIs')}</b>", _html(kpi_table(plan))]
    return f'<div style="font-size:14px;max-width:66em;overflow-x:auto">{"".join(parts)}</div>'


def review_html(review: "Review") -> str:
    """Return the findings as a table; their weight is written, not only coloured."""
    from siyu_helpers.plan.review import SEVERITY

    if not review:
        return f"<p>✓ {escape(repr(review))}</p>"
    frame = review.to_frame()
    signs = {"error": "✗", "warning": "!"}
    frame["severity"] = [f"{signs[code]} {say(*SEVERITY[code])}" for code in frame["severity"]]
    frame.columns = say("编号|轻重|哪里|问题|怎么改", "id|weight|where|fault|remedy").split("|")
    return (
        f'<div style="font-size:14px;max-width:66em;overflow-x:auto">{_html(frame.set_index(frame.columns[0]))}</div>'
    )


def _who(rule: "Rule", plan: "Plan") -> str:
    if set(rule.who) == set(TIERS[plan.tiers]):
        return name_of("all", EVERYONE)
    return say("、", ", ").join(name_of(code, TIERS[plan.tiers]) for code in rule.who) or "–"


def _number(value: float | None, metric: str) -> str:
    """Return a KPI's value; rates and shares in percent."""
    if value is None:
        return "–"
    return f"{100 * value:g}%" if metric.endswith(("_rate", "_share")) else f"{value:g}"


def _html(table: pd.DataFrame) -> str:
    heads = _cells("th", ["" if table.index.name is None else table.index.name, *table.columns])
    rows = "".join(f"<tr>{_cells('td', map(str, row))}</tr>" for row in table.itertuples())
    return f'<table style="border-collapse:collapse;font-size:14px;line-height:1.45;margin:.5em 0">{"<tr>" + heads + "</tr>"}{rows}</table>'


def _cells(tag: str, words: Iterable[str]) -> str:
    return "".join(
        f'<{tag} style="{CELL};{LINE}{";white-space:nowrap" if len(word) <= SHORT else ""}">{escape(word)}</{tag}>'
        for word in words
    )


def _grid(plan: "Plan") -> str:
    """Return the calendar as a drawing: filled weeks of the calendar, hollow ones where an event decides."""
    weeks = calendar(plan)
    step, left, top = 11, 30, 18
    months = pd.to_datetime(weeks.columns)
    width, height = left + step * len(months) + 4, top + 16 * len(weeks) + 4
    marks = [
        f'<text x="{left + step * i}" y="12" font-size="11" fill="currentColor">{day.month}</text>'
        for i, day in enumerate(months)
        if i == 0 or day.month != months[i - 1].month
    ]
    for line, (rule, (_, row)) in enumerate(zip(plan.rules, weeks.iterrows(), strict=True)):
        y = top + 16 * line
        marks.append(f'<text x="0" y="{y + 10}" font-size="11" fill="currentColor">{line + 1}</text>')
        fixed = rule.trigger in ("weekly", "every", "festival")
        look = f'fill="{ROLES["focus"]}"' if fixed else 'fill="none" stroke="currentColor" stroke-opacity=".45"'
        if not fixed and row.any():
            span = step * len(months) - 2
            marks.append(
                f'<rect x="{left}" y="{y + 2}" width="{span}" height="8" rx="4" {look} stroke-dasharray="4 3"/>'
            )
        elif fixed:
            marks += [
                f'<rect x="{left + step * i}" y="{y}" width="{step - 2}" height="12" {look}/>'
                for i in np.flatnonzero(row)
            ]
    words = say(
        "日历：一格一周，上面是月份；实心是定好的周，虚线是等用户自己的时机。",
        "Calendar: a box a week, months above; filled weeks are fixed, a dashed line waits for the user's own occasion.",
    )
    return (
        f'<div>{escape(words)}</div><svg style="display:block" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(words)}">{"".join(marks)}</svg>'
    )
