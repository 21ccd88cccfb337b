"""Forms of answer of the unit on experiments: pairs of arms, a choice, small p-values, and an assignment."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Answers, Case, FunctionItem
from siyu_helpers.checks.shapes import NO_ROW, Record, Table, UnfitError, _text, _values, shown
from siyu_helpers.language import say

FIRST = "control"  # every other arm is compared against it


@dataclass(frozen=True)
class Pairs:
    """A row a pair of arms, named in the columns (or the index) `arm` and `against`; rows and columns in any order.

    A pair written the other way round, with its differences turned round too, is the same pair.

    Parameters
    ----------
    columns : names of the columns of numbers
    turning : of these, the ones that change sign with the pair; `low` and `high` change places as well
    """

    columns: tuple[str, ...]
    turning: tuple[str, ...] = ("difference", "low", "high")

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a pair, "threshold − control", sorted, with the columns of numbers.

        Raises
        ------
        UnfitError
            No table, a column missing, an arm missing, values that are no numbers, a pair twice.
        """
        if isinstance(answer, (list, tuple)) and answer and all(isinstance(row, dict) for row in answer):
            answer = pd.DataFrame(list(answer))
        if not isinstance(answer, pd.DataFrame):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="DataFrame")
        named = [name for name in ("arm", "against") if name in answer.index.names and name not in answer.columns]
        table = answer.reset_index(level=named) if named else answer
        missing = [name for name in ("arm", "against", *self.columns) if name not in table.columns]
        if missing:
            raise UnfitError("missing_column", column=missing[0], got=", ".join(map(str, table.columns)) or "—")
        names = [[_text(value) for value in table[name]] for name in ("arm", "against")]
        numbers = pd.DataFrame({name: _values(table[name], name, "number") for name in self.columns})
        if {"low", "high"} <= set(self.columns):
            numbers = self._turned(numbers, np.array([_backwards(*pair) for pair in zip(*names, strict=True)], bool))
        pairs = [_pair(*pair) for pair in zip(*names, strict=True)]
        numbers.index = pd.Index(pairs, name="pair", dtype=object)
        doubled = numbers.index[numbers.index.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key="arm, against", row=doubled[0])
        return numbers.sort_index()

    def _turned(self, numbers: pd.DataFrame, back: np.ndarray) -> pd.DataFrame:
        turned = numbers.copy()
        for name in self.turning:
            other = {"low": "high", "high": "low"}.get(name, name)
            turned[name] = np.where(back, -numbers[other], numbers[name])
        return turned

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what stands at one place of a learner's table."""
        if value == NO_ROW:
            return say(f"结果里没有 {row} 这一对", f"the pair {row} is not in the result")
        if extra:
            return say(f"结果里有 {row} 这一对", f"the pair {row} is in the result")
        return say(f"{row} 的 `{column}` 是 {shown(value)}", f"{row} has `{column}` {shown(value)}")


def _backwards(arm: str, against: str) -> bool:
    return (arm != FIRST, arm) < (against != FIRST, against)


def _pair(arm: str, against: str) -> str:
    return " − ".join((against, arm) if _backwards(arm, against) else (arm, against))


@dataclass(frozen=True)
class Entries:
    """A dict of numbers, and perhaps one code, such as the arm chosen and what it gains.

    Parameters
    ----------
    numbers : keys of the numbers
    small : of these, p-values, which are compared by their size (0.000002 with 0.000003): the canonical one is the
        logarithm to the base 10, so that a `room` of 0.01 is about 2 %
    code : key of the code, "" for none
    codes : the codes it may be
    """

    numbers: tuple[str, ...]
    small: tuple[str, ...] = ()
    code: str = ""
    codes: frozenset[str] = frozenset()

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row with a column for each key; a p-value that is not above 0 is missing.

        Raises
        ------
        UnfitError
            Not a dict, a key missing or left blank, a code that is not listed, a value that is no number.
        """
        given = answer.to_dict() if isinstance(answer, pd.Series) else answer
        if self.code:
            given = self._checked_code(given)
        table = Record(self.numbers).canonical(given).T.set_axis([ENTRIES])
        for key in self.small:
            p = table.loc[ENTRIES, key]
            table.loc[ENTRIES, key] = math.log10(p) if p > 0 else np.nan
        if self.code:
            table.insert(0, self.code, pd.Series([str(answer[self.code])], table.index, dtype=object))
        return table

    def _checked_code(self, given: object) -> dict:
        """Return the dict without its code, if that is one of those listed."""
        if not isinstance(given, dict):
            raise UnfitError("wrong_type", got=type(given).__name__, wanted="dict")
        if self.code not in given:
            raise UnfitError("missing_entry", key=self.code, got=", ".join(map(str, given)) or "—")
        chosen = given[self.code]
        if chosen is ... or chosen is None:
            raise UnfitError("blank_entry", key=self.code)
        if not isinstance(chosen, str) or chosen not in self.codes:
            raise UnfitError("unknown_code", column=self.code, got=str(chosen))
        lacking = [name for name in self.numbers if name not in given]
        if lacking:
            raise UnfitError("missing_entry", key=lacking[0], got=", ".join(map(str, given)))
        return {name: value for name, value in given.items() if name != self.code}

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what one entry is."""
        told = shown(10.0**value if column in self.small else value)
        return say(f"`{column}` 是 {told}", f"`{column}` is {told}")


ENTRIES = "entries"  # the one row of a dict in canonical form


@dataclass(frozen=True)
class AssignmentItem(FunctionItem):
    """A function that assigns users to arms at random: any assignment counts that has the properties of a sound one.

    The truth of its cases is one sound assignment; only their arguments (ids, arms, seed) matter.

    Parameters
    ----------
    judge : function
        Takes a function that asks the learner's for an assignment, and the arguments of a case; raises `UnfitError`.
    """

    judge: Callable[[Callable[..., pd.DataFrame], tuple[Any, ...]], None] = lambda ask, arguments: None

    def answer(self, function: Any, arguments: tuple[Any, ...], quiet: bool) -> tuple[pd.DataFrame, str]:
        """Return the learner's assignment, if it is the same each time and in every run of Python."""
        given, warning = super().answer(function, arguments, quiet)
        if not super().answer(function, arguments, quiet)[0].equals(given):
            raise UnfitError("A25")
        if isinstance(function, FunctionType):
            with _other_hashes(function):
                if not super().answer(function, arguments, quiet)[0].equals(given):
                    raise UnfitError("A26")
        return given, warning

    def examine(self, answers: Answers, cases: Iterable[Case], quiet: bool) -> str:
        """Judge the learner's assignments; return the first warning, or ""."""
        warned = ""

        def ask(*arguments: Any) -> pd.DataFrame:
            nonlocal warned
            table, warning = answers.to(self, arguments, quiet)
            warned = warned or warning
            return table

        for case in cases:
            self.judge(ask, case.arguments)
        return warned


@contextmanager
def _other_hashes(function: FunctionType) -> Iterator[None]:
    """Give the learner's code the hash() of another run of Python, where every text has another hash."""
    names = function.__globals__
    if "hash" in names:  # a function of their own
        yield
        return
    names["hash"] = _hash_of_another_run
    try:
        yield
    finally:
        del names["hash"]


def _hash_of_another_run(value: object) -> int:
    if isinstance(value, tuple):
        return hash(tuple(_hash_of_another_run(part) for part in value))
    return hash(("another run", value)) if isinstance(value, (str, bytes)) else hash(value)


# ---- what a sound assignment has ------------------------------------------------------------------------------------

SHARES_P = 1e-6  # sound methods give less by chance once in a million assignments
FARTHEST = 6.0  # standard errors; a sound method gets there less than once in 10 million, at all distances together
DISTANCES = 12


def judge_assignment(ask: Callable[..., pd.DataFrame], arguments: tuple[Any, ...]) -> None:
    """Raise `UnfitError` with the idea behind the property that an assignment lacks.

    A sound method is refused less than once in 10,000 checks (measured: never in 3,000 assignments of three methods).
    """
    ids, arms, seed = arguments
    given = ask(ids, arms, seed)["arm"]
    _same_users(given, [_text(user) for user in ids])
    strange = [arm for arm in given if arm not in arms]
    if strange:
        raise UnfitError("A32", got=strange[0], wanted=", ".join(arms))
    turned = ask(ids[::-1], arms, seed)["arm"]
    if not turned.equals(given):
        raise UnfitError("A27", where=_changed(given, turned))
    if all(ask(ids, arms, other)["arm"].equals(given) for other in (seed + 1, seed + 1000)):
        raise UnfitError("A28")
    _near_equal(given, arms)
    _no_pattern(given[[_text(user) for user in sorted(ids)]].to_numpy())


def _same_users(given: pd.Series, ids: list[str]) -> None:
    lacking = pd.Index(ids).difference(given.index)
    strange = given.index.difference(pd.Index(ids))
    if len(lacking):
        raise UnfitError("missing_rows", where=ASSIGNED.place(lacking[0], "arm", NO_ROW))
    if len(strange):
        raise UnfitError("extra_rows", where=ASSIGNED.place(strange[0], "arm", "", extra=True))


def _changed(one: pd.Series, other: pd.Series) -> str:
    user = one.index[(one != other.reindex(one.index)).to_numpy()][0]
    return say(
        f"用户 {user} 先是 {one[user]}，后是 {other[user]}",
        f"user {user} is first in {one[user]}, then in {other[user]}",
    )


def _near_equal(given: pd.Series, arms: list[str]) -> None:
    from scipy.stats import chisquare

    counts = given.value_counts().reindex(arms, fill_value=0)
    if not counts.all():
        raise UnfitError("A85", got=counts.idxmin())
    if chisquare(counts).pvalue < SHARES_P:
        seen = ", ".join(f"{arm} {count}" for arm, count in counts.items())
        raise UnfitError("A29", got=seen)


def _no_pattern(arm: np.ndarray) -> None:
    """Compare each user with those up to twelve places on: how many are in the same arm, against how many by chance."""
    share = np.array([(arm == one).mean() for one in set(arm)])
    same = (share**2).sum()
    # two users agree with this chance; pairs that share a user are independent only where the shares are equal
    spread = math.sqrt(same * (1 - same))
    for distance in range(1, DISTANCES + 1):
        agree = arm[distance:] == arm[:-distance]
        off = (agree.mean() - same) / (spread / math.sqrt(len(agree)))
        if distance == 1 and off > FARTHEST:
            raise UnfitError("A31")
        if abs(off) > FARTHEST:
            raise UnfitError("A30", got=distance)


ASSIGNED = Table("user_id", {"arm": "text"})

__all__ = ["ASSIGNED", "ENTRIES", "AssignmentItem", "Entries", "Pairs", "judge_assignment"]
