"""Proves a unit's checks with its bank of answers: what each answer is judged, in which words."""

import contextlib
import importlib
import io
from dataclasses import dataclass
from typing import Any

from course_tools.bank import Answer, answers
from course_tools.paths import Unit
from siyu_helpers.checks.kit import Answers, CheckFailedError, Namespace, ValueItem
from siyu_helpers.language import Language, choose


@dataclass(frozen=True)
class Verdict:
    """What a check said of one answer: the idea it named and its words, or None and "" where it accepts."""

    answer: Answer
    idea: str | None
    words: str

    @property
    def holds(self) -> bool:
        """Whether the check said what the bank says it must."""
        return self.idea in self.answer.ideas if self.answer.ideas else self.idea is None


def names_of(unit: Unit, answer: Answer) -> dict[str, Any]:
    """Return the names that a notebook would hold in which this answer was written."""
    item = importlib.import_module(f"siyu_helpers.checks.{unit.checks}").unit.items[answer.item]
    given = answer.function() if isinstance(item, ValueItem) else answer.function
    return {**answer.function.__globals__, answer.item: given}


def judge(unit: Unit, answer: Answer, given: Answers | None = None) -> Verdict:
    """Run the visible and the hidden check on an answer; `given` says how the checks get it, if not directly."""
    checks = importlib.import_module(f"siyu_helpers.checks.{unit.checks}")
    given = given or Namespace(names_of(unit, answer))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            checks.run(answer.item, answers=given)
            checks.run(answer.item, hidden=True, answers=given)
    except CheckFailedError as failed:
        return Verdict(answer, failed.idea, str(failed))
    return Verdict(answer, None, "")


def prove(unit: Unit, lang: Language) -> list[Verdict]:
    """Judge the unit's whole bank, in one language."""
    choose(lang)
    return [judge(unit, answer) for answer in answers(unit)]
