"""Runs a check: fetches the learner's answer, calls it safely, compares, and says what went wrong."""

import contextlib
import copy
import dis
import importlib
import inspect
import io
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, Protocol

import numpy as np
import pandas as pd

from siyu_helpers.checks.messages import CheckFailedError, failure, question
from siyu_helpers.checks.shapes import NO_ROW, Record, Scalar, Shape, Table, UnfitError, alike
from siyu_helpers.language import say
from siyu_helpers.refusal import RefusedError, refusing


@dataclass(frozen=True)
class Case:
    """What goes into the learner's function, what must come back, and what each suspect would give.

    `suspects` maps the id of a misconception to the answer it leads to on the same data, or is a function that gives
    this mapping, called only where an answer is wrong. An idea that shows in two ways stands twice, a word behind the
    second id: "R39", "R39 strictly". For a value nothing goes in. `also` holds other answers that are right, such as
    one worked out with 1.96 where the quantile has more decimals.

    `room` says by how much a number may differ from the truth, where another method is as sound as the one named: a
    table indexed like the canonical truth, with those of its columns that have room. A number of a suspect has none.
    """

    arguments: tuple[Any, ...]
    truth: Any
    suspects: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = field(default_factory=dict)
    also: tuple[Any, ...] = ()
    room: pd.DataFrame | None = None

    def suspected(self) -> Mapping[str, Any]:
        """Return what each misconception gives."""
        return self.suspects() if callable(self.suspects) else self.suspects


Cases = Callable[[], Iterable[Case]]


def different(shape: Shape, truth: object, ideas: Mapping[str, object]) -> dict[str, object]:
    """Return the ideas whose answers differ from the truth and from one another, as a term's data happen to show."""
    seen, kept = [shape.canonical(truth)], {}
    for idea, found in ideas.items():
        table = shape.canonical(found)
        if not any(table.equals(one) for one in seen):
            kept[idea] = found
            seen.append(table)
    return kept


class Answers(Protocol):
    """Where a check gets a learner's answer from: its own process, or the kernel of a notebook that is graded."""

    def to(self, item: "Item", arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return the answer to an item in canonical form, and the first warning it gave, or ""."""


@dataclass(frozen=True)
class Namespace:
    """Answers that stand in this process, under the names that a notebook gave them."""

    names: Mapping[str, Any]

    def to(self, item: "Item", arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return the answer to an item in canonical form, and the first warning it gave, or ""."""
        answer = self.names.get(item.name, ...)
        if answer is ...:
            raise UnfitError("not_written")
        return item.answer(answer, arguments, quiet)


# Words of an error that a beginner often meets and does not understand: the idea behind them.
KNOWN_ERRORS = {
    "tz-naive": "mixed_zones",
    "] and Timestamp": "mixed_zones",
    "truth value of a": "series_in_if",
    "boolean value of NA": "gap_in_if",
    "ZeroDivisionError": "division_by_zero",
    "uniquely valued Index": "doubled_labels",
    "Unalignable boolean": "other_labels",
    "'str' object does not support item assignment": "text_not_column",
    "identically-labeled": "other_labels",
    "Cannot setitem on a Categorical": "new_category",
    "unhashable type": "unhashable",
    "sum of the observed": "sums_differ",
    "KeyError": "unknown_key",
    "NameError": "unknown_name",
    "'str' object": "text_for_table",
    "string indices must": "text_for_table",
    "is not callable": "round_brackets",
    "is not subscriptable": "square_brackets",
    "has no attribute": "no_attribute",
    "values to unpack": "one_for_two",
    "not supported between": "mixed_kinds",
    "unsupported operand": "mixed_kinds",
    "can only concatenate": "mixed_kinds",
}


@dataclass(frozen=True)
class FunctionItem:
    """An item whose answer is a function.

    Parameters
    ----------
    name : str
        Name of the function and grade_id of the item.
    parameters : tuple of str
        What the function takes.
    shape : Shape
        Form of what it returns.
    visible : function without arguments
        Gives the cases a learner may see, expectations worked by hand.
    refuses : names of helpers
        Public helpers that would answer the item.
    means : mapping of str to str
        Faults of form that are a misconception here, such as two rows of one order.
    raises : type of error, optional
        An error that the contract asks for in some cases: raised by the learner's own code, it is the answer.
    """

    name: str
    parameters: tuple[str, ...]
    shape: Shape
    visible: Cases
    refuses: frozenset[str] = frozenset()
    means: Mapping[str, str] = field(default_factory=dict)
    raises: type[Exception] | None = None

    def answer(self, function: Any, arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Call the learner's function; return its answer in canonical form and the first warning it gave, or ""."""
        if isinstance(function, FunctionType) and _is_stub(function):
            raise UnfitError("not_written")
        if not callable(function):
            raise UnfitError("wrong_type", got=type(function).__name__, wanted=say("函数", "function"))
        _check_parameters(self.parameters, function)
        answer, warning = _call(self, function, arguments, quiet)
        return self.shape.canonical(answer), warning

    def examine(self, answers: Answers, cases: Iterable[Case], quiet: bool) -> str:
        """Hold the answer to each case against its truth; return the first warning the function gave, or ""."""
        warned = ""
        for case in cases:
            try:
                answer, warning = answers.to(self, case.arguments, quiet)
                compare(self.shape, case, answer)
            except UnfitError as fault:
                if _is_empty(case) and fault.idea not in ("not_written", "refused_helper"):
                    raise UnfitError("empty_input") from None
                raise
            warned = warned or warning
        return warned


@dataclass(frozen=True)
class ValueItem:
    """An item whose answer is a value, such as a dict of figures.

    Parameters
    ----------
    name : str
        Name of the value and grade_id of the item.
    shape : Shape
        Its form.
    sensible : function
        Takes the canonical table and raises `UnfitError` where a value cannot be right whatever the data.
    of_data : bool
        Whether grading holds the value against the term's data; else what is sensible earns the points.
    compared : bool
        Whether `sensible` holds it against the term's data already, so that the learner need not wait for grading.
    fresh : bool
        Whether the value is tried out, and in grading on other data: a query on tables, a plan in a year.
    """

    name: str
    shape: Shape
    sensible: Callable[[pd.DataFrame], None]
    of_data: bool = True
    compared: bool = False
    means: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False

    def visible(self) -> tuple[Case, ...]:
        """Return no case: without fresh data a value is held against `sensible` alone."""
        return ()

    def answer(self, value: Any, arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return the learner's value in canonical form; it gives no warning."""
        return self.shape.canonical(value), ""

    def examine(self, answers: Answers, cases: Iterable[Case], quiet: bool) -> str:
        """Hold the learner's value against sense and the cases; it gives no warning."""
        answer, _ = answers.to(self, (), quiet)
        self.sensible(answer)
        for case in cases:
            compare(self.shape, case, answer)
        return ""


Item = FunctionItem | ValueItem


class Unit:
    """The checks of one exercise. `run` is what the notebook's check cells call."""

    def __init__(self, assignment: str, items: Iterable[Item]):
        self.assignment = assignment
        self.items = {item.name: item for item in items}

    def run(self, name: str, hidden: bool = False, answers: Answers | None = None) -> None:
        """Check one item and say how it went.

        Parameters
        ----------
        name : str
            The item's id, which is also the name of the learner's function or value.
        hidden : bool
            Check on fresh data instead of the visible cases. A learner's copy holds no hidden part; it says so.
        answers : Answers, optional
            Where the learner's answer comes from; the caller's global names if left out.

        Raises
        ------
        CheckFailedError
            With three lines at most: what was seen, which idea it is, where to look.
        """
        if name not in self.items:
            known = ", ".join(self.items)
            raise KeyError(say(f"没有名为 {name} 的题目；有：{known}", f"there is no item {name}; there is {known}"))
        answers = answers or Namespace(sys._getframe(1).f_globals)
        item = self.items[name]
        title = question(self.assignment, name)
        cases = self._hidden_cases(name) if hidden else item.visible()
        if cases is None:
            zh = f"· {title}：这份课程里没有隐藏检查，评分时才运行。"
            print(say(zh, f"· {title}: no hidden check in this copy; it runs when your work is graded."))
            return
        try:
            warned = item.examine(answers, cases, quiet=hidden)
        except UnfitError as fault:
            idea = item.means.get(fault.idea, fault.idea)
            raise failure(self.assignment, name, idea, name=name, **fault.seen) from None
        if hidden:
            print(say(f"✓ {title}：隐藏检查通过。", f"✓ {title}: the hidden check passes."))
            return
        zh, en = f"✓ {title}：公开检查通过。", f"✓ {title}: the visible check passes."
        if isinstance(item, FunctionItem) or item.fresh:
            zh, en = zh + "评分时还会换一批数据。", en + " Grading uses other data too."
        elif item.of_data and not item.compared:
            zh, en = (
                zh + "这里只看格式和范围，数字要到评分时才核对。",
                en + " It looks at form and range; grading looks at the figures.",
            )
        print(say(zh, en))
        if warned:
            zh = f"  你的代码有一条警告（不扣分）：{warned}"
            print(say(zh, f"  Your code gives a warning (no marks lost): {warned}"))

    def _hidden_cases(self, name: str) -> Iterable[Case] | None:
        module = f"siyu_helpers.checks.hidden.{self.assignment.partition('_')[0]}"
        try:
            hidden = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name and module.startswith(error.name):
                return None
            raise
        return getattr(hidden, name)()


def compare(shape: Shape, case: Case, answer: pd.DataFrame) -> None:
    """Compare with the truth; if it differs, name the suspect that explains most of it, or else where it differs.

    Raises
    ------
    UnfitError
        With the id of the suspect, or "missing_rows", "extra_rows", "differs".
    """
    truth = shape.canonical(case.truth)
    if list(answer.columns) != list(truth.columns) or not answer.index.is_unique:
        raise ValueError(f"not a canonical table: {list(answer.columns)}")  # only a tampered kernel sends one
    for right in (truth, *map(shape.canonical, case.also)):
        if list(answer.index) == list(right.index) and alike(answer, right).all():
            return
    suspects = {idea: shape.canonical(table) for idea, table in case.suspected().items()}
    if case.room is not None:
        answer = _settled(answer, truth, suspects.values(), case.room)
        if list(answer.index) == list(truth.index) and alike(answer, truth).all():
            return
    tables = (truth, answer, *suspects.values())
    rows = list(dict.fromkeys(row for table in tables for row in table.index))

    def aligned(table: pd.DataFrame) -> pd.DataFrame:
        return table.reindex(rows, fill_value=NO_ROW)

    seen, meant = aligned(answer), aligned(truth)
    wrong = ~alike(seen, meant)
    named, hits, best = "", np.zeros_like(wrong), (0, 0)
    close = None if case.room is None else case.room / 10  # another method shifts a suspect too, but not by chance
    for idea, table in suspects.items():
        theirs = aligned(table)
        exact = alike(seen, theirs)
        same = exact | (_within(seen, theirs, close) & ~alike(theirs, meant))
        # A suspect must explain more than half of some wrong column: a chance hit names no idea.
        telling = 2 * (same & wrong).sum(axis=0) > wrong.sum(axis=0)
        score = tuple(hit[:, wrong.any(axis=0)].sum() for hit in (exact, same))
        if telling.any() and score > best:
            named, hits, best = idea, same & wrong, score
    row, column = np.argwhere(hits if named else wrong)[0]
    value = seen.iat[row, column]
    extra = rows[row] not in truth.index
    where = shape.place(rows[row], seen.columns[column], value, extra)
    if named:
        raise UnfitError(named.split()[0], where=where)
    if isinstance(value, float) and value == NO_ROW:
        raise UnfitError("missing_rows", where=where)
    raise UnfitError("extra_rows" if extra else "differs", where=where)


def _settled(
    answer: pd.DataFrame, truth: pd.DataFrame, suspects: Iterable[pd.DataFrame], room: pd.DataFrame
) -> pd.DataFrame:
    """Return the answer with the truth in the place of each number that is within its room and is no suspect's."""
    right = truth.reindex(answer.index)
    near = _within(answer, right, room)
    for suspect in suspects:
        theirs = suspect.reindex(answer.index)
        near &= ~alike(answer, theirs) | alike(theirs, right)
    return answer.mask(near, right)


def _within(seen: pd.DataFrame, other: pd.DataFrame, room: pd.DataFrame | None) -> np.ndarray:
    """Tell place by place whether two tables differ by no more than the room there is."""
    near = np.zeros(seen.shape, dtype=bool)
    if room is not None:
        allowed = room.reindex(seen.index)
        for place, column in enumerate(seen):
            if column in allowed:
                near[:, place] = ((seen[column] - other[column]).abs() <= allowed[column]).to_numpy()
    return near


def _is_stub(function: FunctionType) -> bool:
    """Tell whether the function's body is still empty: nothing but a docstring, `...` or `pass`."""
    idle = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    return (
        all(step.opname in idle for step in dis.get_instructions(function)) and function.__code__.co_consts[-1] is None
    )


def _check_parameters(parameters: tuple[str, ...], function: Callable) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # a callable without a readable signature: the call itself will tell
    try:
        signature.bind(*parameters)
    except TypeError:
        raise UnfitError("wrong_parameters", got=str(signature), wanted=", ".join(parameters)) from None


def _call(item: FunctionItem, function: Callable, arguments: tuple[Any, ...], quiet: bool) -> tuple[Any, str]:
    """Call the function with copies; nothing reaches stderr, where any output would cost the marks."""
    given = copy.deepcopy(arguments)
    aside = contextlib.redirect_stdout(io.StringIO()) if quiet else contextlib.nullcontext()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(io.StringIO()), aside:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", "Boolean Series key will be reindexed")  # what the task asks for
        try:
            with refusing(item.refuses):
                answer = function(*given)
        except NotImplementedError:
            raise UnfitError("not_written") from None
        except RefusedError as refused:
            raise UnfitError("refused_helper", helper=refused.name) from None
        except (Exception, SystemExit) as error:
            if item.raises and isinstance(error, item.raises) and _raised_by(error, function):
                return error, ""
            words = f"{type(error).__name__}: {error}"
            idea = next((idea for part, idea in KNOWN_ERRORS.items() if part in words), "error_in_code")
            raise UnfitError(idea, error=words, place=_place(error, function)) from None
    if answer is None or answer is ...:
        raise UnfitError("nothing_returned")
    for before, after, parameter in zip(arguments, given, item.parameters, strict=True):
        if not _same(before, after):
            raise UnfitError("changed_input", parameter=parameter)
    return answer, f"{caught[0].category.__name__}: {caught[0].message}" if caught else ""


def _raised_by(error: BaseException, function: Callable) -> bool:
    """Tell whether an error was raised by the learner's own code, and not by something it called."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_globals is getattr(function, "__globals__", None)


def _place(error: BaseException, function: Callable) -> str:
    """Tell the line of the learner's own code in which an error arose."""
    own = getattr(function, "__globals__", None)
    steps = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is own
    ]
    if not steps:
        return say("出错的行未知", "line unknown")
    file, line = steps[-1]
    code = linecache.getline(file, line).strip()
    return say(f"第 {line} 行 `{code}`", f"line {line} `{code}`")


def _is_empty(case: Case) -> bool:
    return isinstance(case.arguments[0], pd.DataFrame) and case.arguments[0].empty


def _same(before: Any, after: Any) -> bool:
    """Tell whether an argument is as it was; tables, columns and plain values can be told."""
    if isinstance(before, pd.Series):
        return before.equals(after)
    if not isinstance(before, pd.DataFrame):
        return not isinstance(before, (dict, list, str, int, float)) or before == after
    return (
        list(before.columns) == list(after.columns)
        and list(before.dtypes) == list(after.dtypes)
        and before.index.equals(after.index)
        and before.equals(after)
    )


__all__ = [
    "Answers",
    "Case",
    "CheckFailedError",
    "FunctionItem",
    "Namespace",
    "Record",
    "Scalar",
    "Table",
    "UnfitError",
    "Unit",
    "ValueItem",
]
