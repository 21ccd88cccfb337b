"""A user maintenance plan as a table of rules: read, shown, reviewed; run by :func:`siyu_helpers.simulate`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from siyu_helpers.plan.read import KPI, RULE, Finding, Kpi, Reader, Rule, Stop
from siyu_helpers.plan.review import Review, review
from siyu_helpers.plan.words import HOLDOUT_WAYS, SCHEMES

__all__ = ["Finding", "Kpi", "Plan", "Review", "Rule", "Stop"]

STOP_METRICS = {"unsubscribe_rate": ("退订率", "unsubscribe rate"), "complaint_rate": ("投诉率", "complaint rate")}
WHOLE_PLAN = ("方案", "plan")


class Plan:
    """A maintenance plan: rules in their order, and what holds over all of them.

    The first rule that matches a person writes first; with a weekly cap of 1 it is the only one of that week. What is
    left out counts as not thought of, and :meth:`review` says so. Nothing that is written into a plan raises an
    error: what cannot be read is a finding with the id "form".

    Parameters
    ----------
    rules : DataFrame, list of dict or of Rule
        Columns `who` (tiers), `trigger`, `days` (of the trigger), `channel`, `offer`, `content`, `cap` (most messages of the rule
        to one person in the year), `hour` (0 to 23). Codes or their names in either language, see :mod:`.words`.
    name, owner : str
        Of the plan.
    tiers : "stage" or "group"
        What `who` names: purchase stages, or the eight RFM groups and "absent".
    weekly_cap : int, optional
        Messages a person a week over all rules.
    holdout : float
        Share of the pool that gets no message, to compare with.
    holdout_by : "random" or "low_value"
        How the hold-out is picked.
    budget_yuan : float, optional
        For contact, coupons, gifts and rewards of the year.
    kpis : DataFrame, list of dict or of Kpi
        Columns `metric`, `base`, `target`, `low`, `high`, `date`, `owner`, `tier`, `measured_by`.
    stop : mapping, optional
        `metric` ("unsubscribe_rate" or "complaint_rate"), `above` (share of the pool), `weeks`.
    review_date : str, optional
        When people look at the plan again.
    quiet_hours : pair of int, optional
        From which hour to which no message is sent.
    consent : bool, optional
        True: only those are written to who agreed to it. Nobody is ever written to after unsubscribing.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> plan = Plan([{"who": "all", "trigger": "weekly", "channel": "sms", "offer": "percent_20"}])
    >>> plan.review().ids[:3]
    ['M1', 'M2', 'M4']
    """

    def __init__(
        self,
        rules: Any = None,
        *,
        name: str = "",
        owner: str = "",
        tiers: str = "stage",
        weekly_cap: int | None = None,
        holdout: float = 0.0,
        holdout_by: str = "random",
        budget_yuan: float | None = None,
        kpis: Any = None,
        stop: Mapping[str, Any] | None = None,
        review_date: Any = None,
        quiet_hours: Any = None,
        consent: bool | None = None,
    ):
        read = Reader()
        given = {"tiers": tiers, "holdout_by": holdout_by, "weekly_cap": weekly_cap, "budget_yuan": budget_yuan}
        self.name, self.owner = str(name or ""), str(owner or "").strip()
        self.tiers = read.code(given, "tiers", SCHEMES, WHOLE_PLAN) or "stage"
        self.holdout_by = read.code(given, "holdout_by", HOLDOUT_WAYS, WHOLE_PLAN) or "random"
        self.weekly_cap = read.whole(given, "weekly_cap", WHOLE_PLAN, low=1)
        self.budget_yuan = read.number(given, "budget_yuan", WHOLE_PLAN, low=0)
        self.holdout = read.number({"holdout": holdout}, "holdout", WHOLE_PLAN, low=0, high=0.9) or 0.0
        self.review_date = read.day(review_date, WHOLE_PLAN, "review_date")
        self.quiet_hours = _quiet_hours(quiet_hours, read)
        self.consent = _yes_or_no(consent, read)
        self.stop = _stop(stop, read)
        self.rules = tuple(
            read.rule(row, number, self.tiers) for number, row in enumerate(read.rows(rules, Rule, RULE), 1)
        )
        self.kpis = tuple(read.kpi(row, number, self.tiers) for number, row in enumerate(read.rows(kpis, Kpi, KPI), 1))
        self.form = tuple(read.findings)

    @classmethod
    def from_yaml(cls, source: str | Path) -> "Plan":
        """Return the plan that a YAML text or file says, with the names of the parameters as keys.

        Raises
        ------
        FileNotFoundError
            If a path is given and there is no such file.

        Examples
        --------
        >>> plan = Plan.from_yaml('''
        ... budget_yuan: 3000
        ... rules:
        ...   - {who: dormant, trigger: dormant, days: 90, channel: sms, cap: 2}
        ... ''')
        >>> plan.rules[0].days
        90.0
        """
        from siyu_helpers.plan.yaml_form import read_yaml

        content, findings = read_yaml(source)
        plan = cls(**content)
        plan.form = (*findings, *plan.form)
        return plan

    def to_yaml(self) -> str:
        """Return the plan as YAML, which :meth:`from_yaml` reads again."""
        from siyu_helpers.plan.yaml_form import write_yaml

        return write_yaml(self)

    def review(self, result: Any = None, budget_limit_yuan: float | None = None) -> Review:
        """Return what is amiss with the plan, the gravest first.

        Parameters
        ----------
        result : Result, optional
            What :func:`siyu_helpers.simulate` gave for this plan: adds what only a run shows.
        budget_limit_yuan : float, optional
            What there is to spend; the plan's own budget must not be above.
        """
        return review(self, result, budget_limit_yuan)

    def save_document(
        self,
        path: str | Path,
        result: Any = None,
        *,
        background: str | Iterable[str] = "",
        aim: str | Iterable[str] = "",
        tiers: Mapping[str, int] | pd.Series | None = None,
        people: str | Iterable[str] = (),
        tools: str | Iterable[str] = (),
        risks: str | Iterable[str] = (),
        sources: str | Iterable[str] = (),
    ) -> Path:
        """Write the plan as a Word document (DOCX, A4), in the language in use.

        Eight parts: background and aim, users, touch-points and cadence, content and offers, people and tools, budget,
        indicators, risks and review. What is left out is marked in the document as still to be added. The same plan
        gives the same bytes.

        Parameters
        ----------
        path : str or Path
            File to write; ends in ".docx". Written anew if it is there already.
        result : Result, optional
            What :func:`siyu_helpers.simulate` gave for this plan: adds numbers, costs by rule and a page of figures.
        background, aim : str or several
            A paragraph, or a list of paragraphs.
        tiers : mapping or Series, optional
            Users by tier code, such as ``{"new": 210, "active": 640}``. Left out, those of `result`.
        people, tools, risks, sources : several str
            A bullet each.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError, FileNotFoundError
            If the name does not end in ".docx", or the folder is missing.
        TypeError
            If a text is none.
        PermissionError
            If the file cannot be written: most often it is open in Word.
        """
        from siyu_helpers.plan.document import save

        words = {
            "background": background,
            "aim": aim,
            "people": people,
            "tools": tools,
            "risks": risks,
            "sources": sources,
        }
        return save(self, path, result, tiers, words)

    def table(self) -> pd.DataFrame:
        """Return the rules as a table for people, in the language in use."""
        from siyu_helpers.plan.show import rule_table

        return rule_table(self)

    def calendar(self) -> pd.DataFrame:
        """Return rules x weeks of the year: True where a rule may write in that week."""
        from siyu_helpers.plan.show import calendar

        return calendar(self)

    def __repr__(self) -> str:
        from siyu_helpers.plan.show import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from siyu_helpers.plan.show import as_html

        return as_html(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and vars(self) == vars(other)

    __hash__ = None


def _quiet_hours(value: Any, read: Reader) -> tuple[int, int] | None:
    if value is None or value is False:
        return None
    if isinstance(value, list | tuple) and len(value) == 2:
        pair = [read.whole({"quiet_hours": hour}, "quiet_hours", WHOLE_PLAN, 0, 24) for hour in value]
        return None if None in pair else (pair[0] % 24, pair[1] % 24)
    read.fault(
        WHOLE_PLAN,
        (f"quiet_hours 是 {value!r}。", f"quiet_hours is {value!r}."),
        ("写两个钟点，例如 (22, 8)。", "Give two hours, such as (22, 8)."),
    )
    return None


def _yes_or_no(value: Any, read: Reader) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    read.fault(
        WHOLE_PLAN,
        (f"consent 是 {value!r}。", f"consent is {value!r}."),
        ("写 True 或 False。", "Write True or False."),
    )
    return None


def _stop(value: Any, read: Reader) -> Stop | None:
    if value is None or isinstance(value, Stop):
        return value
    where = ("停止规则", "stop rule")
    if not isinstance(value, Mapping):
        read.fault(
            where,
            (f"应是字典，得到的是 {value!r}。", f"a dict is wanted; got {value!r}."),
            (
                '例如 {"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4}。',
                'Such as {"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4}.',
            ),
        )
        return None
    metric = read.code(dict(value), "metric", STOP_METRICS, where)
    above = read.number(value, "above", where, low=0, high=1)
    weeks = read.whole(value, "weeks", where, low=1, high=52)
    if "above" not in value:
        read.fault(
            where, ("没有写 above。", "above is missing."), ("写一个占比，例如 0.01。", "Give a share, such as 0.01.")
        )
    return Stop(metric, above, weeks or 4) if metric and above is not None else None
