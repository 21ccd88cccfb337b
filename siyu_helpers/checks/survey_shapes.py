"""Forms of answer of the unit on questionnaires: a questionnaire, a cleaning, a share with its interval, weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from siyu_helpers.checks.shapes import NO_ROW, Record, Table, UnfitError, _text, shown
from siyu_helpers.language import say

LONGEST_FORM = 200_000  # characters of a questionnaire; a long one has ten thousand
RAISED = "ValueError"  # the row of an answer that is an error
PARTS = ("share", "low", "high")


@dataclass(frozen=True)
class Form:
    """A questionnaire: a dict, YAML text, the path of a file, or a `siyu.Questionnaire`."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return what the questionnaire was made from: one row, "yaml" or "dict", with the column `source`.

        Raises
        ------
        UnfitError
            If it cannot be read as a questionnaire at all.
        """
        from siyu_helpers.questionnaire import Questionnaire

        try:
            form = Questionnaire(answer)
            kind = "dict" if form.source is None else "yaml"
            source = json.dumps(form.to_dict(), ensure_ascii=False) if form.source is None else form.source
            unread = None if form.readable else form.review().findings[0]
        except Exception:  # an object of the learner's own may do anything when it is looked at
            wanted = say("一份问卷（YAML 文字或 dict）", "a questionnaire (YAML text or a dict)")
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted=wanted) from None
        if unread:
            raise UnfitError("format", where=spot(unread), words=unread.words, remedy=unread.remedy, more="")
        if len(source) > LONGEST_FORM:
            raise UnfitError(
                "format",
                where=whole(),
                words=say(f"太长了，有 {len(source):,} 个字符。", f"it is too long: {len(source):,} characters."),
                remedy=say("一份问卷只有几千个字符。", "a questionnaire has some thousands."),
                more="",
            )
        return pd.DataFrame({"source": [source]}, index=pd.Index([kind], dtype=object), dtype=object)

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what is meant: the questionnaire."""
        return whole()


def whole() -> str:
    """Return the words for a questionnaire as a whole."""
    return say("整份问卷", "the questionnaire")


def spot(finding: Any) -> str:
    """Return in words where a finding of a review is: the question, with its line if there is one."""
    if not finding.question:
        return whole()
    zh, en = f"题目 `{finding.question}`", f"question `{finding.question}`"
    return say(f"{zh}（第 {finding.line} 行）", f"{en} (line {finding.line})") if finding.line else say(zh, en)


@dataclass(frozen=True)
class Cleaning:
    """Two things: the rows kept, and how many each step dropped.

    Parameters
    ----------
    key : str
        Name of the id of a row.
    steps : tuple of str
        The steps that must have a count; further ones are accepted.
    notes : mapping of str to (Chinese, English), optional
        What stands in a row that a learner may see, by its id.
    """

    key: str
    steps: tuple[str, ...]
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a kept id and one a step, with the column `value`: 1 for an id, the count for a step.

        Raises
        ------
        UnfitError
            Not two things, the two changed round, no id, an id twice, a step without a count.
        """
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            many = f"{type(answer).__name__}[{len(answer)}]" if isinstance(answer, (tuple, list)) else None
            wanted = say("`return kept, counts` 这样的两样东西", "two things, as by `return kept, counts`")
            raise UnfitError("wrong_type", got=many or type(answer).__name__, wanted=wanted)
        kept, counts = answer
        if isinstance(counts, pd.DataFrame) and counts.shape[1] == 1:
            counts = counts.iloc[:, 0]
        if isinstance(counts, pd.DataFrame) and not isinstance(kept, pd.DataFrame):
            raise UnfitError("Q52")
        if not isinstance(kept, pd.DataFrame):
            got = type(kept).__name__
            raise UnfitError("wrong_type", got=f"kept: {got}", wanted=say("kept 是一张表", "kept is a DataFrame"))
        if not isinstance(counts, (pd.Series, dict)):
            got = type(counts).__name__
            wanted = say("counts 是 Series 或字典", "counts is a Series or a dict")
            raise UnfitError("wrong_type", got=f"counts: {got}", wanted=wanted)
        if self.key in kept.columns:
            keys = list(kept[self.key])
        elif kept.index.name == self.key:
            keys = list(kept.index)
        else:
            raise UnfitError("missing_column", column=self.key, got=", ".join(map(str, kept.columns)) or "—")
        ids = pd.Index(sorted(_text(key) for key in keys), name=self.key, dtype=object)
        doubled = ids[ids.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0])
        numbers = Record(self.steps).canonical(counts)["value"]
        numbers.index = pd.Index([f"step {step}" for step in self.steps], dtype=object)
        return pd.concat([pd.Series(1.0, index=ids, dtype=float), numbers.astype(float)]).to_frame("value")

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words whether a row was kept, or what the count of a step is."""
        if row.startswith("step "):
            step = row.removeprefix("step ")
            return say(f"`counts` 里 `{step}` 是 {shown(value)}", f"`counts` has `{step}` {shown(value)}")
        zh, en = self.notes.get(row, ("", ""))
        zh, en = (f"（{zh}）", f" ({en})") if zh else ("", "")
        if value == NO_ROW:
            return say(f"答卷 {row}{zh}被去掉了", f"response {row}{en} was dropped")
        return say(f"答卷 {row}{zh}留下了", f"response {row}{en} was kept")


@dataclass(frozen=True)
class Weights:
    """A weight for each row, by the index of the rows; or an error in words, where there can be no weights."""

    table = Table("row", {"weight": "number"}, "", "", any_index=True)

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a weight; for an error one row of that name.

        Raises
        ------
        UnfitError
            An error without words, and whatever :class:`Table` refuses.
        """
        if isinstance(answer, Exception):
            if not str(answer).strip():
                raise UnfitError("Q72")
            return pd.DataFrame({"weight": [0.0]}, index=pd.Index([RAISED], dtype=object))
        if isinstance(answer, str):
            raise UnfitError("Q94")
        if isinstance(answer, (Mapping, list, tuple, np.ndarray)):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="Series")
        return self.table.canonical(answer)

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words which weight a row has, or that an error came or did not."""
        if row == RAISED:
            if value == NO_ROW:
                return say("函数没有报错", "the function raised no error")
            return say("函数报了 ValueError", "the function raised a ValueError")
        if value == NO_ROW:
            return say(f"结果里没有索引为 {row} 的一行", f"row {row} is not in the result")
        if extra:
            return say(f"结果里有索引为 {row} 的一行", f"row {row} is in the result")
        return say(f"索引为 {row} 的一行，权重是 {shown(value)}", f"row {row} has the weight {shown(value)}")
