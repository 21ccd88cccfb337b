"""The forms an answer may take, brought to one canonical form before values are compared."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyu_helpers.language import say

RELATIVE, ABSOLUTE = 1e-6, 1e-9
NO_ROW = np.inf  # stands where a table lacks the row: no answer to an item is infinite


class UnfitError(Exception):
    """The answer is not what the contract asks for; `idea` names the fault, `seen` fills the gaps of its words."""

    def __init__(self, idea: str, **seen: object):
        self.idea = idea
        self.seen = seen
        super().__init__(idea)


@dataclass(frozen=True)
class Table:
    """A table of numbers with one row a key.

    Any order of rows and columns, further columns, the key as index or as column, and every number type are accepted.

    Parameters
    ----------
    key : str
        Name of the id that a row stands for.
    columns : tuple of str
        The columns compared.
    row_zh, row_en : str
        What a row is called in messages.
    """

    key: str
    columns: tuple[str, ...]
    row_zh: str = "用户"
    row_en: str = "user"

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return the answer as float columns in the contract's order, indexed by the key as text, sorted.

        Raises
        ------
        UnfitError
            Wrong type, missing column or key, text where numbers belong, a key twice.
        """
        if isinstance(answer, pd.Series) and len(self.columns) == 1:
            answer = answer.to_frame(self.columns[0])
        if not isinstance(answer, pd.DataFrame):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="DataFrame")
        missing = [column for column in self.columns if column not in answer.columns]
        if missing:
            raise UnfitError("missing_column", column=missing[0], got=", ".join(map(str, answer.columns)) or "—")
        if self.key in answer.columns:
            keys = pd.Index(answer[self.key])
        elif answer.index.nlevels == 1 and answer.index.name in (self.key, None):
            keys = answer.index
        else:
            raise UnfitError("missing_key", key=self.key, got=", ".join(map(str, answer.index.names)))
        table = pd.DataFrame({column: _numbers(answer[column], column) for column in self.columns})
        table.index = pd.Index([_text(key) for key in keys], name=self.key, dtype=object)
        doubled = table.index[table.index.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0])
        return table.sort_index()

    def place(self, row: str, column: str, value: float) -> str:
        """Say in words what stands at one place of a learner's table."""
        name = say(f"{self.row_zh} {row} ", f"{self.row_en} {row}")
        if value == NO_ROW:
            return say(f"结果里没有{name.rstrip()}", f"{name} is not in the result")
        shown = say("空值", "missing") if np.isnan(value) else f"{value:.10g}"
        return say(f"{name}的 `{column}` 是 {shown}", f"{name} has `{column}` {shown}")


def close(left: pd.DataFrame, right: pd.DataFrame) -> np.ndarray:
    """Compare two tables place by place; nan equals nan, a lacking row a lacking row."""
    return np.isclose(left.to_numpy(float), right.to_numpy(float), rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)


def _numbers(column: pd.Series | pd.DataFrame, name: str) -> np.ndarray:
    if isinstance(column, pd.DataFrame):
        raise UnfitError("doubled_column", column=name)
    if pd.api.types.is_timedelta64_dtype(column):
        raise UnfitError("time_span", column=name)
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_object_dtype(column)):
        raise UnfitError("not_numbers", column=name, got=str(column.dtype))
    try:
        return np.array([np.nan if pd.isna(value) else _number(value) for value in column], dtype=float)
    except (TypeError, ValueError):
        raise UnfitError("not_numbers", column=name, got=type(column.iloc[0]).__name__) from None


def _number(value: object) -> float:
    if isinstance(value, str):
        raise TypeError(value)
    return float(value)


def _text(key: object) -> str:
    """Ids compare as text: 7, 7.0 and "7" are one user."""
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)
