"""Forms of answer of the unit on plans: cycles, reminders, a query, a plan, the year of a plan, an effect."""

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Answers, Case, Cases, ValueItem, compare
from siyu_helpers.checks.shapes import NO_ROW, Table, UnfitError, _text, shown
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say

if TYPE_CHECKING:
    from siyu_helpers.plan import Finding, Plan

PARTS = ("effect", "low", "high")
MOST_ROWS = 60  # rules or indicators of a plan; a long one has ten
LONGEST_PLAN = 100_000  # characters of its YAML; a long one has some thousands


class Cycles(Table):
    """Days by product, as a Series or a table; a product without days may be left out or empty."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a product that has a cycle, with the column `cycle_days`; faults as for :class:`Table`."""
        if isinstance(answer, dict):
            answer = pd.Series(answer, dtype=object)
        return super().canonical(answer).dropna()


@dataclass(frozen=True)
class Due:
    """Reminders: a row a user and product with the day; rows in any order, the two keys in columns or in the index."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a reminder, "user · product", with the column `due_on`, the day as text.

        Raises
        ------
        UnfitError
            No table, a column missing, a day that is none or missing, a user and product twice.
        """
        if isinstance(answer, pd.Series):
            answer = answer.to_frame("due_on")
        if not isinstance(answer, pd.DataFrame):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="DataFrame")
        named = [name for name in ("user_id", "product") if name in answer.index.names and name not in answer.columns]
        table = answer.reset_index(level=named) if named else answer
        for name in ("user_id", "product", "due_on"):
            if name not in table.columns:
                raise UnfitError("missing_column", column=name, got=", ".join(map(str, table.columns)) or "—")
            if isinstance(table[name], pd.DataFrame):
                raise UnfitError("doubled_column", column=name)
        days = [_day(value, "due_on") for value in table["due_on"]]
        pairs = zip(table["user_id"], table["product"], strict=True)
        rows = [f"{_text(user)} · {_text(product)}" for user, product in pairs]
        for row, day in zip(rows, days, strict=True):
            if not isinstance(day, str):
                raise UnfitError("M92", row=row)
        made = pd.DataFrame({"due_on": pd.Series(days, dtype=object)}, dtype=object)
        made.index = pd.Index(rows, name="reminder", dtype=object)
        doubled = made.index[made.index.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key="user_id, product", row=doubled[0])
        return made.sort_index()

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what stands at one place: a reminder and its day."""
        if isinstance(value, float) and value == NO_ROW:
            return say(f"结果里没有 {row}", f"{row} is not in the result")
        if extra:
            return say(f"结果里有 {row}（{shown(value)}）", f"{row} is in the result ({shown(value)})")
        return say(f"{row} 的 `due_on` 是 {shown(value)}", f"{row} has `due_on` {shown(value)}")


def _day(value: object, name: str) -> str | float:
    """Return a day as text, as it is on the shop's calendar; missing as NaN."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return np.nan
    if not isinstance(value, (str, datetime.date, np.datetime64)):
        raise UnfitError("not_times", column=name, got=type(value).__name__)
    try:
        time = pd.Timestamp(value)
    except (ValueError, TypeError, OverflowError):
        raise UnfitError("not_times", column=name, got=type(value).__name__) from None
    return f"{time.tz_convert(SHOP_ZONE) if time.tzinfo else time:%Y-%m-%d}"


class UserView(Table):
    """What a query on the customer data platform gives: a row a user; tags in any order, days as days."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a user, with days and tags as texts of one form; faults as for :class:`Table`."""
        if isinstance(answer, pd.DataFrame) and answer.columns.is_unique:
            forms = {
                "last_order_on": lambda value: _day(value, "last_order_on"),
                "tags": _tags,
                "last_note": _words,
                "last_note_owner": _words,
            }
            for name, form in forms.items():
                if name in answer:
                    made = [form(value) for value in answer[name]]
                    answer = answer.assign(**{name: pd.Series(made, index=answer.index, dtype=object)})
        return super().canonical(answer)


def _tags(value: object) -> str | float:
    """Return tags in order of the alphabet, each as often as it stands there; none as NaN."""
    if isinstance(value, str):
        value = re.split("[,，、;；|]", value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return ", ".join(sorted(str(tag).strip() for tag in value if str(tag).strip())) or np.nan
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return np.nan
    return str(value)


def _words(value: object) -> object:
    """Return words as they are, and none, also an empty text, as NaN."""
    return np.nan if isinstance(value, str) and not value.strip() else value


@dataclass(frozen=True)
class QueryItem(ValueItem):
    """An item whose answer is the text of a query, run on the tables of each case.

    Parameters
    ----------
    cases : function without arguments
        Gives the cases a learner may see: the tables of a platform, and the rows that the query should give.
    until : str
        The day of the data.
    view : str
        A view that would answer the item, and is not there.
    diagnose : function
        Takes what a query gave (a user in several rows) and the tables; raises `UnfitError` with the idea behind it.
    explain : function
        Takes the canonical answer and the truth; raises `UnfitError` with an idea that no suspect shows.
    """

    cases: Cases = tuple
    until: str = ""
    view: str = ""
    diagnose: Callable[[pd.DataFrame, Mapping[str, pd.DataFrame]], None] = lambda rows, tables: None
    explain: Callable[[pd.DataFrame, pd.DataFrame], None] = lambda answer, truth: None

    def visible(self) -> tuple[Case, ...]:
        """Return the cases a learner may see."""
        return tuple(self.cases())

    def answer(self, value: Any, arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return what the learner's query gives on the tables, in canonical form; it gives no warning."""
        if not isinstance(value, str):
            idea = "M50" if isinstance(value, (pd.DataFrame, pd.Series)) else "wrong_type"
            wanted = say("一段 SQL 文字", "a text, the SQL")
            raise UnfitError(idea, got=type(value).__name__, wanted=wanted)
        if not value.strip(" \n\t.;"):
            raise UnfitError("not_written")
        if self.view and self.view in value.lower():
            raise UnfitError("M53")
        from siyu_helpers.customer_data import Cdp, QueryError

        (tables,) = arguments
        try:
            rows = Cdp(tables, self.until).sql(value)
        except QueryError as error:
            said, place, hint = error_words(str(error))
            raise UnfitError("M49", error=said, exact=place, hint=hint) from None
        if rows.columns.str.lower().is_unique:  # SQL knows no capitals
            rows.columns = rows.columns.str.lower()
        try:
            return self.shape.canonical(rows), ""
        except UnfitError as fault:
            if fault.idea == "doubled_rows":
                self.diagnose(rows, tables)
            raise

    def examine(self, answers: Answers, cases: Any, quiet: bool) -> str:
        """Hold what the query gives on each case's tables against the truth; it gives no warning."""
        for case in cases:
            answer, _ = answers.to(self, case.arguments, quiet)
            try:
                compare(self.shape, case, answer)
            except UnfitError as fault:
                if fault.idea == "differs":
                    self.explain(answer, self.shape.canonical(case.truth))
                raise
        return ""


def error_words(error: str) -> tuple[str, str, str]:
    r"""Return DuckDB's message in one line, the line it speaks of with its "^" below, and the hint where to look.

    >>> error_words("Parser Error: syntax error\nLINE 1: SELECT * FORM users\n                 ^^^^\nLook there.")
    ('Parser Error: syntax error', 'LINE 1: SELECT * FORM users\n                 ^^^^', 'Look there.')
    """
    lines = error.splitlines()
    look = say("读一读它说的是哪个词。", "read which word it speaks of.")
    at = next((place for place, line in enumerate(lines) if line.startswith("LINE ")), None)
    if at is None:
        return " ".join(lines), "", look
    marked = len(lines) > at + 1 and set(lines[at + 1].strip()) == {"^"}
    end = at + 2 if marked else at + 1
    return " ".join(filter(None, lines[:at])), "\n".join(lines[at:end]), " ".join(lines[end:]) or look


@dataclass(frozen=True)
class PlanText:
    """A maintenance plan: a `siyu.Plan`, or its YAML text. What travels is its content, as JSON."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row, "plan", with the column `content`.

        Raises
        ------
        UnfitError
            No plan, one that holds what cannot be read, or too long a one.
        """
        content = pd.Series([content_of(answer)], dtype=object)
        return pd.DataFrame({"content": content}).set_axis(pd.Index(["plan"], dtype=object))

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what is meant: the plan."""
        return say("方案", "the plan")


@dataclass(frozen=True)
class YearOfPlan:
    """The year of a plan: what `siyu.simulate` gave for it, or the plan itself."""

    brand: str

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return two rows, "plan" and "brand", with the column `content`; faults as for :class:`PlanText`."""
        from siyu_helpers.world import Result

        plan, brand = (answer.plan, answer.brand) if isinstance(answer, Result) else (answer, self.brand)
        wanted = say("siyu.simulate(plan, …) 的结果", "what siyu.simulate(plan, …) gives")
        content = pd.Series([str(brand), content_of(plan, wanted)], dtype=object)
        return pd.DataFrame({"content": content}).set_axis(pd.Index(["brand", "plan"], dtype=object))

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what is meant: the plan's year."""
        return say("方案的一年", "the year of the plan")


def content_of(answer: object, wanted: str = "siyu.Plan") -> str:
    """Return what a plan holds, as JSON, or raise `UnfitError`."""
    import yaml

    from siyu_helpers.plan import Plan

    if isinstance(answer, str) and not answer.strip():
        raise UnfitError("not_written")
    try:
        if isinstance(answer, str) and len(answer) > LONGEST_PLAN:
            raise TypeError
        plan = Plan.from_yaml(answer + "\n") if isinstance(answer, str) else answer
        if not isinstance(plan, Plan):
            raise TypeError
        form = plan.form
        long = max(len(plan.rules), len(plan.kpis)) > MOST_ROWS
        content = "" if form or long else json.dumps(yaml.safe_load(plan.to_yaml()), ensure_ascii=False, default=str)
    except Exception:  # an object of the learner's own may do anything when it is looked at
        raise UnfitError("wrong_type", got=type(answer).__name__, wanted=wanted) from None
    if form:
        raise told(form[0], len(form) - 1)
    if long:
        raise UnfitError(
            "form",
            where=say("方案", "plan"),
            fault=say(f"规则或指标超过 {MOST_ROWS} 条。", f"it has more than {MOST_ROWS} rules or KPIs."),
            remedy=say("十条左右就够了。", "About ten will do."),
            more="",
        )
    return content


def plan_in(content: str) -> "Plan":
    """Return the plan whose content has travelled as JSON.

    Raises
    ------
    UnfitError
        If it holds what cannot be read, which no plan does that :class:`PlanText` let through.
    """
    from siyu_helpers.plan import Plan

    given = json.loads(content)
    plan = Plan(given.pop("rules", None), **given)
    if plan.form:
        raise told(plan.form[0], len(plan.form) - 1)
    return plan


def told(finding: "Finding", further: int = 0) -> UnfitError:
    """Return the fault that says a finding of the review in its own words, and how many more there are."""
    more = say(f"（另有 {further} 处）", f" ({further} more)") if further > 0 else ""
    return UnfitError(finding.id, where=finding.where, fault=finding.fault, remedy=finding.remedy, more=more)


@dataclass(frozen=True)
class YearItem(ValueItem):
    """An item whose answer is the year of a plan; the check runs the plan again, in other worlds.

    Parameters
    ----------
    judge : function
        Takes the content and what a hidden case says of its worlds; raises `UnfitError` if the plan falls short there. The
        learner's own worlds are left to `sensible`.
    """

    judge: Callable[..., None] = lambda answer, *worlds: None

    def examine(self, answers: Answers, cases: Any, quiet: bool) -> str:
        """Run the learner's plan in the worlds of each case and judge it; it gives no warning."""
        answer, _ = answers.to(self, (), quiet)
        self.sensible(answer)
        for case in cases:
            self.judge(answer, *case.arguments)
        return ""
