"""The forms an answer may take. Each brings an answer to one canonical table, so that one comparison serves all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say

Kind = Literal["number", "text", "time"] | frozenset[str]  # a set: texts that are one of these codes

RELATIVE, ABSOLUTE = 1e-6, 1e-9
NO_ROW = np.inf  # stands where a table lacks the row: no answer to an item is infinite
ONE_NUMBER, ONE_CODE = "number", "code"  # the row of an answer that stands alone


class UnfitError(Exception):
    """The answer is not what the contract asks for; `idea` names the fault, `seen` fills the gaps of its words."""

    def __init__(self, idea: str, **seen: object):
        self.idea = idea
        self.seen = seen
        super().__init__(idea)


class Shape(Protocol):
    """A form: how an answer becomes a table, and how one place of it is said in words."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return the answer as a table of numbers and texts with text keys, or raise `UnfitError`."""

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what stands at one place of a learner's answer; `extra` if the row does not belong there."""


@dataclass(frozen=True)
class Table:
    """A table with one row a key, or a Series if it has one column.

    Any order of rows and columns, further columns, the key as index or as column, and every number type are accepted.

    Parameters
    ----------
    key : str
        Name of the id that a row stands for.
    columns : mapping of str to "number", "text", "time" or a set of codes
        The columns compared. Times are instants, compared to the second.
    row_zh, row_en : str
        What a row is called in messages.
    any_index : bool
        Whether an index under any name is the key, as `groupby` on another table's column names it.
    """

    key: str
    columns: Mapping[str, Kind]
    row_zh: str = "用户"
    row_en: str = "user"
    any_index: bool = False

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return the columns compared, in order, indexed by the key as text, sorted.

        Raises
        ------
        UnfitError
            Wrong type, missing column or key, another kind of values, a key twice.
        """
        answer = self._as_frame(answer)
        missing = [column for column in self.columns if column not in answer.columns]
        if missing:
            raise UnfitError("missing_column", column=missing[0], got=", ".join(map(str, answer.columns)) or "—")
        others = [column for column in answer.columns if column not in self.columns]
        if self.key in answer.columns:
            keys = pd.Index(answer[self.key])
        elif self.any_index and len(others) == 1 and isinstance(answer.index, pd.RangeIndex):  # after reset_index
            keys = pd.Index(answer[others[0]])
        elif (
            isinstance(answer.index, pd.RangeIndex)
            and len(answer)
            and not self.any_index
            and answer.index.name != self.key  # whole-number ids in a row
        ):  # nobody named
            raise UnfitError("missing_key", key=self.key, got="0, 1, 2, …")
        elif answer.index.nlevels == 1 and (self.any_index or answer.index.name in (self.key, None)):
            keys = answer.index
        else:
            raise UnfitError("missing_key", key=self.key, got=", ".join(map(str, answer.index.names)))
        table = pd.DataFrame({column: _values(answer[column], column, kind) for column, kind in self.columns.items()})
        table = table.astype({column: object for column, kind in self.columns.items() if kind != "number"})
        table.index = pd.Index([_text(key) for key in keys], name=self.key, dtype=object)
        doubled = table.index[table.index.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0])
        return table.sort_index()

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what stands at one place of a learner's table; `extra` if the row does not belong there."""
        name = say(f"{self.row_zh} {row} ", f"{self.row_en} {row}")
        if value == NO_ROW or extra:
            return _presence(name, value != NO_ROW)
        return say(f"{name}的 `{column}` 是 {shown(value)}", f"{name} has `{column}` {shown(value)}")

    def _as_frame(self, answer: object) -> pd.DataFrame:
        """Take a Series for a table of one column; of a frame with one unnamed candidate, that column."""
        if len(self.columns) == 1:
            (wanted,) = self.columns
            if isinstance(answer, pd.Series):
                return answer.to_frame(wanted)
            if isinstance(answer, pd.DataFrame) and wanted not in answer.columns:
                others = [column for column in answer.columns if column != self.key]
                if len(others) == 1:
                    return answer.rename(columns={others[0]: wanted})
                if len(others) == 2 and self.any_index and isinstance(answer.index, pd.RangeIndex):
                    return answer.rename(columns={others[1]: wanted})  # a Series after reset_index
        if not isinstance(answer, pd.DataFrame):
            wanted = "Series" if len(self.columns) == 1 else "DataFrame"
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted=wanted)
        return answer


@dataclass(frozen=True)
class Record:
    """A dict of numbers (or a Series of them) with given keys; further keys are accepted."""

    keys: tuple[str, ...]

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a key with the column `value`.

        Raises
        ------
        UnfitError
            Not a dict, a key missing or left blank, a value that is no number.
        """
        if isinstance(answer, pd.Series):
            answer = answer.to_dict()
        if not isinstance(answer, dict):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="dict")
        for key in self.keys:
            if key not in answer:
                raise UnfitError("missing_entry", key=key, got=", ".join(map(str, answer)) or "—")
            if answer[key] is ... or answer[key] is None:
                raise UnfitError("blank_entry", key=key)
        values = {}
        for key in self.keys:
            try:
                values[key] = _number(answer[key])
            except (TypeError, ValueError):
                raise UnfitError("entry_no_number", key=key, got=type(answer[key]).__name__) from None
        return pd.DataFrame({"value": values}).loc[list(self.keys)]

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what one entry is."""
        return say(f"`{row}` 是 {shown(value)}", f"`{row}` is {shown(value)}")


@dataclass(frozen=True)
class Interval:
    """An estimate and the two ends of its interval: three numbers in this order, or a dict or Series with their names.

    Parameters
    ----------
    name : str
        What the estimate is called; the ends are "low" and "high".
    nested : str
        The misconception of handing in a pair within the three.
    """

    name: str
    nested: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The names of the three."""
        return (self.name, "low", "high")

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a part with the column `value`.

        Raises
        ------
        UnfitError
            Not three, one inside another, no numbers.
        """
        if isinstance(answer, pd.Series) and set(self.parts) <= set(answer.index):
            answer = answer.to_dict()
        if isinstance(answer, dict):
            return Record(self.parts).canonical(answer)
        words = f"({', '.join(self.parts)})"
        wanted = say(f"三个数 {words}", f"three numbers {words}")
        if isinstance(answer, (pd.Series, np.ndarray)) and np.ndim(answer) == 1:
            answer = list(answer)
        if not isinstance(answer, (tuple, list)):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted=wanted)
        if any(isinstance(one, (tuple, list, np.ndarray)) for one in answer):
            raise UnfitError(self.nested)
        if len(answer) != len(self.parts):
            raise UnfitError("wrong_type", got=f"{type(answer).__name__}[{len(answer)}]", wanted=wanted)
        numbers = []
        for one in answer:
            try:
                numbers.append(_number(one))
            except (TypeError, ValueError):
                raise UnfitError("wrong_type", got=f"({type(one).__name__}, …)", wanted=wanted) from None
        return Record(self.parts).canonical(dict(zip(self.parts, numbers, strict=True)))

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what one of the three is."""
        return say(f"`{row}` 是 {shown(value)}", f"`{row}` is {shown(value)}")


@dataclass(frozen=True)
class Scalar:
    """A number; or for a function that works item by item, a Series, array or list of numbers.

    A number becomes a table of one row, several numbers a row each under their place, counted from 0.
    """

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return the number, or the numbers in order, in the column `value`.

        Raises
        ------
        UnfitError
            Text, a dict, a table: anything that is no number and no row of numbers; an infinite number.
        """
        several = isinstance(answer, (pd.Series, list, tuple)) or (isinstance(answer, np.ndarray) and answer.ndim == 1)
        numbers = []
        for value in answer if several else [answer]:
            try:
                numbers.append(np.nan if value is None or value is pd.NA else _number(value))
            except (TypeError, ValueError):
                wanted = say("数字", "a number")
                raise UnfitError("wrong_type", got=type(value).__name__, wanted=wanted) from None
        if np.isinf(numbers).any():
            raise UnfitError("infinite")
        rows = [str(place) for place in range(len(numbers))] if several else [ONE_NUMBER]
        return pd.DataFrame({"value": numbers}, index=pd.Index(rows, dtype=object), dtype=float)

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what the number, or one of several, is."""
        if row == ONE_NUMBER:
            if value == NO_ROW:
                return say("该返回一个数，返回的却是一列", "one number was wanted, a column came back")
            return say(f"返回的数是 {shown(value)}", f"the number that came back is {shown(value)}")
        number = int(row) + 1
        if value == NO_ROW:
            return say(f"返回的一列里没有第 {number} 个数", f"number {number} of the column did not come back")
        return say(
            f"返回的一列里，第 {number} 个数是 {shown(value)}",
            f"number {number} of the column that came back is {shown(value)}",
        )


@dataclass(frozen=True)
class Members:
    """A set of ids: a set, or the ids in a list, array, index, Series or frame of one column, each of them once.

    Parameters
    ----------
    key : str
        Name of the id.
    row_zh, row_en : str
        What stands behind an id, for messages.
    """

    key: str
    row_zh: str = "用户"
    row_en: str = "user"

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row an id with the column `member`, 1 throughout; a missing id has the row "".

        Raises
        ------
        UnfitError
            A number, text, a dict, a table of several columns; True and False, or something else, in the place of ids;
            an id twice.
        """
        if isinstance(answer, (pd.DataFrame, np.ndarray)) and answer.ndim == 2 and answer.shape[1] == 1:
            answer = np.asarray(answer)[:, 0]
        if isinstance(answer, (str, bytes, Mapping, pd.DataFrame)) or not isinstance(answer, Iterable):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="set")
        ids = list(answer)
        if ids and all(isinstance(value, (bool, np.bool_)) for value in ids):
            raise UnfitError("truths_for_ids", key=self.key)
        if isinstance(answer, pd.Series) and answer.index.name == self.key:  # what groupby gives
            raise UnfitError("ids_in_index", key=self.key)
        odd = [type(value).__name__ for value in ids if not pd.api.types.is_scalar(value)]  # pairs, rows of a table
        if odd:
            raise UnfitError("wrong_type", got=f"{type(answer).__name__}[{odd[0]}]", wanted="set")
        rows = pd.Index(["" if pd.isna(value) else _text(value) for value in ids], name=self.key, dtype=object)
        doubled = rows[rows.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0] or say("空值", "missing"))
        return pd.DataFrame({"member": 1.0}, index=rows).sort_index()

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words whether an id is in the result."""
        name = say(f"{self.row_zh} {row}", f"{self.row_en} {row}") if row else say("空的编号", "a missing id")
        if value == NO_ROW:
            return say(f"结果里没有{name}", f"{name} is not in the result")
        return say(f"结果里有{name}", f"{name} is in the result")


@dataclass(frozen=True)
class Code:
    """One of a few agreed codes."""

    codes: frozenset[str]

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row with the column `code`.

        Raises
        ------
        UnfitError
            No text, or a text that is none of the codes.
        """
        if isinstance(answer, np.ndarray) and answer.ndim == 0:  # what np.where makes of one condition
            answer = answer.item()
        if not isinstance(answer, str):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted=say("一个代码（文字）", "a code (text)"))
        if answer not in self.codes:
            raise UnfitError("unlisted_code", got=answer)
        return pd.DataFrame({"code": [str(answer)]}, index=pd.Index([ONE_CODE], dtype=object), dtype=object)

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words which code came back."""
        return say(f"返回的代码是 {value}", f"the code that came back is {value}")


@dataclass(frozen=True)
class Ranking:
    """Names with a score each, the best first: a Series or a dict in that order, or a frame of names and scores.

    Parameters
    ----------
    key : str
        What a name stands for.
    row_zh, row_en : str
        What a name is called in messages.
    """

    key: str
    row_zh: str
    row_en: str

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a name with the columns `score` and `place`, 1 for the first, sorted by name.

        Raises
        ------
        UnfitError
            Another type, a name twice, a score that is no number.
        """
        if isinstance(answer, dict):
            answer = pd.Series(answer, dtype=object)
        if isinstance(answer, pd.DataFrame) and answer.shape[1] == 2 and isinstance(answer.index, pd.RangeIndex):
            answer = answer.set_index(answer.columns[0])
        if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
            answer = answer.iloc[:, 0]
        if not isinstance(answer, pd.Series):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="Series")
        names = pd.Index([_text(name) for name in answer.index], name=self.key, dtype=object)
        doubled = names[names.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0])
        table = pd.DataFrame({"score": _values(answer, "score", "number")}, index=names)
        return table.assign(place=np.arange(1.0, len(table) + 1)).sort_index()

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words which score or which place a name has."""
        name = say(f"{self.row_zh} {row} ", f"{self.row_en} {row}")
        if value == NO_ROW or extra:
            return _presence(name, value != NO_ROW)
        if column == "place":
            return say(f"{name}排在第 {shown(value)} 位", f"{name} is number {shown(value)} in the order")
        return say(f"{name}的分数是 {shown(value)}", f"{name} has the score {shown(value)}")


def _presence(name: str, there: bool) -> str:
    """Say that a row is in the result although it should not be, or is not although it should."""
    if there:
        return say(f"结果里有{name.rstrip()}", f"{name} is in the result")
    return say(f"结果里没有{name.rstrip()}", f"{name} is not in the result")


def alike(left: pd.DataFrame, right: pd.DataFrame) -> np.ndarray:
    """Compare two aligned canonical tables place by place; missing equals missing, a lacking row a lacking row."""
    return np.column_stack([_alike(left[column], right[column]) for column in left.columns])


def _alike(left: pd.Series, right: pd.Series) -> np.ndarray:
    if left.dtype == right.dtype == float:
        return np.isclose(left.to_numpy(), right.to_numpy(), rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
    pairs = zip(left, right, strict=True)
    return np.array([one == two or (pd.isna(one) and pd.isna(two)) for one, two in pairs], dtype=bool)


def shown(value: Any) -> str:
    """Return a learner's value as a message shows it."""
    if isinstance(value, str):
        return value
    return say("空值", "missing") if pd.isna(value) else f"{value:.10g}"


def _values(column: pd.Series | pd.DataFrame, name: str, kind: Kind) -> np.ndarray:
    if isinstance(column, pd.DataFrame):
        raise UnfitError("doubled_column", column=name)
    if kind == "text" or isinstance(kind, frozenset):
        texts = [np.nan if pd.isna(value) else _text(value) for value in column]
        for text in texts:
            if kind != "text" and isinstance(text, str) and text not in kind:
                raise UnfitError("unknown_code", column=name, got=text)
        if kind != "text" and texts and not any(isinstance(text, str) for text in texts):
            raise UnfitError("no_code", column=name)
        return np.array(texts, dtype=object)
    if kind == "time":
        return _instants(column, name)
    if pd.api.types.is_timedelta64_dtype(column):
        raise UnfitError("time_span", column=name)
    try:
        return np.array([np.nan if pd.isna(value) else _number(value) for value in column], dtype=float)
    except (TypeError, ValueError):
        raise UnfitError("not_numbers", column=name, got=type(column.iloc[0]).__name__) from None


def _instants(column: pd.Series, name: str) -> np.ndarray:
    """Return moments as texts in the shop's time, so that one instant reads the same from every zone."""
    try:
        times = [pd.Timestamp(value) for value in column]
    except (TypeError, ValueError):
        raise UnfitError("not_times", column=name, got=type(column.iloc[0]).__name__) from None
    if any(time.tzinfo is None for time in times if not pd.isna(time)):
        raise UnfitError("naive_time", column=name)
    return np.array(
        [np.nan if pd.isna(time) else f"{time.tz_convert(SHOP_ZONE):%Y-%m-%d %H:%M:%S}" for time in times], dtype=object
    )


def _number(value: object) -> float:
    if isinstance(value, (str, pd.Timestamp)):
        raise TypeError(value)
    return float(value)


def _text(key: object) -> str:
    """Ids compare as text: 7, 7.0 and "7" are one user."""
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)
