"""Reviews a plan: the usual faults of maintenance plans, M1 to M13, and what cannot work as written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.plan.read import Finding
from siyu_helpers.plan.words import GUARDRAILS, METRICS, MONEY_OFF, STAGES, TIERS, VALUE_METRICS, VANITY_METRICS

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan

TOO_OFTEN = 3  # messages a person a week from which a cap is no cap
SMALL_HOLDOUT = 0.05
BUY_ANYWAY = {"stage": ("loyal",), "group": ("key_value", "general_value")}
PLAN, RULES, KPIS, RUN = ("方案", "plan"), ("规则表", "rules"), ("指标", "KPIs"), ("模拟的一年", "simulated year")
ORDER = {"error": 0, "warning": 1}
SEVERITY = {"error": ("错误", "fault"), "warning": ("提醒", "warning")}


class Review(list[Finding]):
    """The findings, the gravest first; shows itself as a table."""

    @property
    def ids(self) -> list[str]:
        """The ids of the findings, each once, in order."""
        return list(dict.fromkeys(finding.id for finding in self))

    @property
    def ok(self) -> bool:
        """Whether nothing grave was found: warnings may remain."""
        return not any(finding.severity == "error" for finding in self)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a finding: `id`, `severity`, `where`, `fault`, `remedy`, in the language in use."""
        rows = [(f.id, f.severity, f.where, f.fault, f.remedy) for f in self]
        return pd.DataFrame(rows, columns=["id", "severity", "where", "fault", "remedy"], dtype="str")

    def __repr__(self) -> str:
        if not self:
            return say("没有发现问题。", "Nothing found.")
        return "\n".join(f"{say(*SEVERITY[f.severity])} {f}" for f in self)

    def _repr_html_(self) -> str:
        from siyu_helpers.plan.show import review_html

        return review_html(self)


def review(plan: "Plan", result: Any = None, budget_limit_yuan: float | None = None) -> Review:
    """Return all findings of a plan; see :meth:`Plan.review`."""
    found = list(plan.form)
    for look in (
        _contact,
        _control,
        _offers,
        _indicators,
        _people,
        lambda plan: _budget(plan, budget_limit_yuan),
        _tiers,
        _consent,
        _promises,
        _stopping,
        _contradictions,
    ):
        found.extend(look(plan))
    if result is not None:
        found.extend(_from_run(plan, result))
    return Review(sorted(found, key=lambda finding: ORDER[finding.severity]))


def _error(name: str, where: tuple[str, str], fault: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    return Finding(name, "error", where, fault, remedy)


def _warning(name: str, where: tuple[str, str], fault: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    return Finding(name, "warning", where, fault, remedy)


def _rule(number: int) -> tuple[str, str]:
    return f"第 {number} 条规则", f"rule {number}"


def _kpi(number: int) -> tuple[str, str]:
    return f"第 {number} 条指标", f"KPI {number}"


def _words(codes: list[str], table: dict[str, tuple[str, str]]) -> tuple[str, str]:
    return "、".join(table[code][0] for code in codes), ", ".join(table[code][1] for code in codes)


def _writing(plan: "Plan") -> Iterator[tuple[int, Any]]:
    """Walk over the rules that write to somebody, with their numbers."""
    return ((number, rule) for number, rule in enumerate(plan.rules, 1) if rule.trigger not in ("never", ""))


def _contact(plan: "Plan") -> Iterator[Finding]:
    """M1: how many messages one person may get in one week, over all rules."""
    writing = [rule for _, rule in _writing(plan)]
    if not writing:
        return
    most = max(sum(code in rule.who for rule in writing) for code in TIERS[plan.tiers])
    if plan.weekly_cap is None:
        yield _error(
            "M1",
            PLAN,
            (
                f"没有每人每周的上限：一个人一周可能收到 {most} 条或更多。",
                f"no weekly cap per person: what one person may get in a week is {most} or more.",
            ),
            ("写上 weekly_cap，所有规则合起来算，例如 1。", "Set weekly_cap, counted over all rules, such as 1."),
        )
    elif plan.weekly_cap >= TOO_OFTEN:
        yield _error(
            "M1",
            PLAN,
            (
                f"每人每周可以收到 {plan.weekly_cap} 条，太多了。",
                f"{plan.weekly_cap} messages per person per week are too many.",
            ),
            ("把 weekly_cap 降到 1 或 2。", "Lower weekly_cap to 1 or 2."),
        )
    for number, rule in _writing(plan):
        if _period(rule) <= 7 and rule.cap is None:
            yield _warning(
                "M1",
                _rule(number),
                ("全年每周都写给同一个人。", "it writes to the same person every week of the year."),
                ("隔开一些（every，days=28），或写上 cap。", "Space it out (every, days=28), or set a cap."),
            )


def _control(plan: "Plan") -> Iterator[Finding]:
    """M2, M3: a hold-out, large enough, at random."""
    if not plan.holdout:
        yield _error(
            "M2",
            PLAN,
            (
                "没有留出组：所有人都会收到消息，以后说不清效果。",
                "no hold-out: everybody is written to, and the effect can never be told.",
            ),
            ("写上 holdout，例如 0.1。", "Set holdout, such as 0.1."),
        )
    elif plan.holdout < SMALL_HOLDOUT:
        yield _warning(
            "M2",
            PLAN,
            (
                f"留出组只有 {plan.holdout:.1%}，区间会很宽。",
                f"a hold-out of {plan.holdout:.1%} leaves a wide interval.",
            ),
            ("留出 5% 到 20%。", "Hold out 5 to 20 %."),
        )
    if plan.holdout_by != "random":
        yield _error(
            "M3",
            PLAN,
            (
                "留出组是按消费挑的，和其他人本来就不同。",
                "the hold-out is picked by spend: it differs from the others to begin with.",
            ),
            ("holdout_by 写 random。", "Set holdout_by to random."),
        )


def _offers(plan: "Plan") -> Iterator[Finding]:
    """M4: money off for those who buy anyway."""
    for number, rule in _writing(plan):
        tiers = [code for code in rule.who if code in BUY_ANYWAY[plan.tiers]]
        if tiers and rule.offer in MONEY_OFF:
            zh, en = _words(tiers, TIERS[plan.tiers])
            yield _error(
                "M4",
                _rule(number),
                (f"把优惠券送给{zh}：他们本来就会买。", f"a coupon for {en}: they would have bought anyway."),
                (
                    "把这一层拿出来，换成服务、内容或小礼品。",
                    "Take this tier out; give service, content or a small gift instead.",
                ),
            )


def _indicators(plan: "Plan") -> Iterator[Finding]:
    """M5, M7, M8: indicators that can be measured, speak of value, and belong to a tier."""
    if not plan.kpis:
        yield _error(
            "M5",
            KPIS,
            ("没有指标，说不清怎样算成功。", "there is no KPI: nobody can tell success."),
            ("写上指标：名称、现在的值、目标、日期、负责人。", "Give KPIs: metric, base, target, date, owner."),
        )
        return
    for number, kpi in enumerate(plan.kpis, 1):
        if kpi.metric not in METRICS:
            yield _error(
                "M5",
                _kpi(number),
                (f"“{kpi.metric}”没法量。", f"{kpi.metric!r} cannot be measured."),
                (
                    f"用这些之一：{'、'.join([*VALUE_METRICS, *GUARDRAILS])}。",
                    f"Use one of {', '.join([*VALUE_METRICS, *GUARDRAILS])}.",
                ),
            )
        elif kpi.base is None or kpi.target is None:
            yield _error(
                "M5",
                _kpi(number),
                ("缺少现在的值（base）或目标（target）。", "base or target is missing."),
                ("两个数都写上。", "Give both numbers."),
            )
        elif kpi.base == kpi.target and kpi.metric not in GUARDRAILS:
            yield _warning(
                "M5",
                _kpi(number),
                ("目标和现在一样。", "the target is what there is already."),
                ("写一个要达到的值。", "Give a value to reach."),
            )
    metrics = {kpi.metric for kpi in plan.kpis}
    if not metrics & set(VALUE_METRICS):
        vain = bool(metrics & set(VANITY_METRICS))
        yield _error(
            "M8",
            KPIS,
            ("只看打开、点击这类热闹的数。", "opens and clicks only.")
            if vain
            else ("没有一个指标说的是价值。", "no KPI speaks of value."),
            ("加上 margin_per_user 或 repurchase_rate。", "Add margin_per_user or repurchase_rate."),
        )
    if not metrics & set(GUARDRAILS):
        yield _warning(
            "M8",
            KPIS,
            ("没有护栏指标：伤了用户也看不见。", "no guardrail: harm to users would go unseen."),
            ("加上 unsubscribe_rate。", "Add unsubscribe_rate."),
        )
    if all(kpi.tier == "all" for kpi in plan.kpis):
        yield _warning(
            "M7",
            KPIS,
            ("所有层用同样的指标。", "every tier has the same KPIs."),
            ("至少给一个重点层写自己的指标（tier）。", "Give at least one tier of weight a KPI of its own (tier)."),
        )


def _people(plan: "Plan") -> Iterator[Finding]:
    """M6: owners and dates."""
    if not plan.owner:
        yield _error("M6", PLAN, ("方案没有负责人。", "the plan has no owner."), ("写上 owner。", "Set owner."))
    for number, kpi in enumerate(plan.kpis, 1):
        missing = [name for name in ("owner", "date") if not getattr(kpi, name)]
        if missing:
            yield _error(
                "M6",
                _kpi(number),
                (f"没有 {'、'.join(missing)}。", f"{' and '.join(missing)} missing."),
                ("谁负责，到哪一天看？", "Who owns it, and on what day is it looked at?"),
            )


def _budget(plan: "Plan", limit: float | None) -> Iterator[Finding]:
    """M9: a budget, within what there is."""
    if plan.budget_yuan is None:
        if not any(finding.id == "form" and "budget_yuan" in finding.fault_words[1] for finding in plan.form):
            yield _error(
                "M9",
                PLAN,
                ("没有预算。", "there is no budget."),
                (
                    "写上 budget_yuan：联系、券、礼品和奖励，全年合计。",
                    "Set budget_yuan: contact, coupons, gifts and rewards of the year.",
                ),
            )
    elif limit is not None and plan.budget_yuan > limit:
        yield _error(
            "M9",
            PLAN,
            (
                f"预算 {plan.budget_yuan:,.0f} 元，超过了可用的 {limit:,.0f} 元。",
                f"a budget of {plan.budget_yuan:,.0f} yuan is over the {limit:,.0f} there are.",
            ),
            ("先砍掉最贵、作用最小的规则。", "Cut the rule that costs most and does least."),
        )


def _tiers(plan: "Plan") -> Iterator[Finding]:
    """M10: every tier is covered, and by one rule for one occasion."""
    table = TIERS[plan.tiers]
    if not plan.rules:
        yield _error(
            "M10",
            RULES,
            ("一条规则也没有。", "there is no rule."),
            (
                "每一层至少写一条；不联系的写 never。",
                "Give each tier one rule at least; never for one that is left alone.",
            ),
        )
        return
    covered = {code for rule in plan.rules for code in rule.who}
    bare = [code for code in table if code not in covered]
    if bare:
        zh, en = _words(bare, table)
        yield _error(
            "M10",
            RULES,
            (f"{zh}不在任何规则里。", f"no rule speaks of {en}."),
            ("给每一层一条规则；不联系的写 never。", "Give each tier a rule; never for one that is left alone."),
        )
    seen: dict[tuple, int] = {}
    for number, rule in enumerate(plan.rules, 1):
        for code in rule.who:
            key = (code, rule.trigger, rule.days)
            if rule.trigger and key in seen:
                zh, en = _words([code], table)
                yield _error(
                    "M10",
                    _rule(number),
                    (
                        f"{zh}在第 {seen[key]} 条里已有同样的时机。",
                        f"{en} has the same occasion in rule {seen[key]} already.",
                    ),
                    ("同一层、同一时机只留一条。", "Keep one rule for one tier and occasion."),
                )
                break
            seen.setdefault(key, number)


def _consent(plan: "Plan") -> Iterator[Finding]:
    """M11: consent and quiet hours."""
    if not plan.consent:
        yield _error(
            "M11",
            PLAN,
            ("没有写明只联系同意过的人。", "it does not say that only those are written to who agreed."),
            ("写 consent=True；退订的人不会再收到。", "Set consent=True; who unsubscribes is never written to again."),
        )
    if plan.quiet_hours is None:
        yield _error(
            "M11",
            PLAN,
            ("没有免打扰时段。", "there are no quiet hours."),
            ("写 quiet_hours=(22, 8)。", "Set quiet_hours=(22, 8)."),
        )
        return
    for number, rule in _writing(plan):
        if in_hours(rule.hour, plan.quiet_hours):
            yield _warning(
                "M11",
                _rule(number),
                (
                    f"{rule.hour} 点在免打扰时段里，会等到 {plan.quiet_hours[1]} 点。",
                    f"{rule.hour}:00 is in the quiet hours; it waits until {plan.quiet_hours[1]}:00.",
                ),
                ("换一个白天的钟点。", "Choose an hour of the day."),
            )


def _promises(plan: "Plan") -> Iterator[Finding]:
    """M12: targets with a range, measured against the hold-out."""
    for number, kpi in enumerate(plan.kpis, 1):
        if kpi.target is not None and (kpi.low is None or kpi.high is None):
            yield _error(
                "M12",
                _kpi(number),
                ("目标没有范围。", "the target has no range."),
                (
                    "写上 low 和 high：多少算合理，多少算意外。",
                    "Give low and high: what would be in line, what a surprise.",
                ),
            )
        elif kpi.target is not None and not kpi.low <= kpi.target <= kpi.high:
            yield _error(
                "M12",
                _kpi(number),
                ("目标不在自己的范围里。", "the target lies outside its own range."),
                ("应当 low ≤ target ≤ high。", "It should be low ≤ target ≤ high."),
            )
        if kpi.metric in VALUE_METRICS and kpi.measured_by != "holdout":
            yield _error(
                "M12",
                _kpi(number),
                (
                    "没有和留出组比，算出来的不是增量。",
                    "it is not measured against the hold-out, so it is no increment.",
                ),
                ("measured_by 写 holdout。", "Set measured_by to holdout."),
            )


def _stopping(plan: "Plan") -> Iterator[Finding]:
    """M13: when to stop, when to look again."""
    if plan.stop is None:
        yield _error(
            "M13",
            PLAN,
            ("没有停止规则。", "there is no stop rule."),
            (
                '例如 stop={"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4}。',
                'Such as stop={"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4}.',
            ),
        )
    if plan.review_date is None:
        yield _error(
            "M13",
            PLAN,
            ("没有复盘日期。", "there is no day of review."),
            ("写上 review_date。", "Set review_date."),
        )


def _contradictions(plan: "Plan") -> Iterator[Finding]:
    """Rules that contradict each other, or that another one shuts out."""
    table = TIERS[plan.tiers]
    alone = {code: number for number, rule in enumerate(plan.rules, 1) if rule.trigger == "never" for code in rule.who}
    for number, rule in _writing(plan):
        left = [code for code in rule.who if code in alone]
        if left:
            zh, en = _words(left[:1], table)
            yield _error(
                "order",
                _rule(number),
                (
                    f"它写给{zh}，第 {alone[left[0]]} 条却说不联系。",
                    f"it writes to {en}; rule {alone[left[0]]} leaves them alone.",
                ),
                ("两条留一条。", "Keep one of the two."),
            )
        before = [(n, r) for n, r in _writing(plan) if n < number and _period(r) <= 7 and r.channel == rule.channel]
        shut = [n for n, r in before if set(rule.who) <= set(r.who) and r.cap is None]
        if shut and plan.weekly_cap == 1 and rule.who:
            yield _error(
                "order",
                _rule(number),
                (
                    f"永远轮不到它：第 {shut[0]} 条每周先写给同样的人。",
                    f"it never comes about: rule {shut[0]} writes to the same people every week.",
                ),
                ("把它移到前面，或把那一条隔开。", "Move it up, or space that rule out."),
            )
        if "potential" in rule.who or "absent" in rule.who:
            buyers_only = rule.trigger in ("after_purchase", "cycle_reached")
            if buyers_only and len(rule.who) == 1:
                yield _error(
                    "order",
                    _rule(number),
                    ("还没有下过单的人，等不到这个时机。", "people without an order never reach this occasion."),
                    ("换成 after_registration 或 every。", "Use after_registration or every."),
                )
        elif rule.trigger == "after_registration" and rule.who:
            yield _error(
                "order",
                _rule(number),
                (
                    "注册之后这一时机只属于还没有下过单的人。",
                    "the occasion after registration is for people without an order.",
                ),
                ("who 写潜在用户，或换成 after_purchase。", "Name potential users in who, or use after_purchase."),
            )
        if (
            plan.tiers == "stage"
            and rule.trigger == "dormant"
            and rule.days
            and rule.days <= 90
            and rule.who == ("active",)
        ):
            yield _warning(
                "order",
                _rule(number),
                (
                    f"{STAGES['active'][0]}满 90 天没有下单就成了休眠用户。",
                    "after 90 days without an order an active user is dormant.",
                ),
                ("把休眠用户也写进 who。", "Name dormant users in who, too."),
            )


def _from_run(plan: "Plan", result: Any) -> Iterator[Finding]:
    """Report what only a run shows: M1, M9, M13."""
    worlds = result.worlds
    most = int(worlds["most_in_a_week"].max())
    if most >= TOO_OFTEN:
        yield _error(
            "M1",
            RUN,
            (f"有人一周收到 {most} 条。", f"someone gets {most} messages in a week."),
            ("写上或降低 weekly_cap。", "Set or lower weekly_cap."),
        )
    gone = worlds["money_gone_week"] >= 0
    if gone.any():
        week = int(worlds.loc[gone, "money_gone_week"].median()) + 1
        yield _error(
            "M9",
            RUN,
            (
                f"{len(worlds)} 个世界里有 {int(gone.sum())} 个提前花完预算，多在第 {week} 周左右，之后再没有消息。",
                f"the budget is used up in {int(gone.sum())} of {len(worlds)} worlds, around week {week}; no message after it.",
            ),
            (
                "减少券，或把钱留给增量最大的规则。",
                "Give fewer coupons, or keep the money for the rules that add most.",
            ),
        )
    stopped = worlds["stopped_week"] >= 0
    if stopped.any():
        week = int(worlds.loc[stopped, "stopped_week"].median()) + 1
        yield _warning(
            "M13",
            RUN,
            (
                f"{len(worlds)} 个世界里有 {int(stopped.sum())} 个触发停止规则，多在第 {week} 周左右。",
                f"the stop rule holds the plan in {int(stopped.sum())} of {len(worlds)} worlds, around week {week}.",
            ),
            ("联系得太密：先降频率。", "Contact is too close: lower the cadence first."),
        )


def _period(rule: Any) -> float:
    """Return the days between two messages of a rule of the calendar, in whole weeks; infinite for rules of an event."""
    if rule.trigger == "weekly":
        return 7
    return 7 * max(round(rule.days / 7), 1) if rule.trigger == "every" and rule.days else float("inf")


def in_hours(hour: int, hours: tuple[int, int]) -> bool:
    """Say whether an hour lies in a span that may pass midnight.

    >>> in_hours(23, (22, 8)), in_hours(8, (22, 8))
    (True, False)
    """
    start, end = hours
    return start <= hour < end if start <= end else hour >= start or hour < end


__all__ = ["Review", "in_hours", "review"]
