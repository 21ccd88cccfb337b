"""What a check says. The words come from ``units/misconceptions.yaml`` through the built ``messages.json``."""

import json
from functools import cache
from pathlib import Path

from siyu_helpers.language import language, say

LONGEST = 300  # characters of one line: an error of pandas can be pages long


class CheckFailedError(AssertionError):
    """A wrong or missing answer; `idea` is the id of the misconception. Notebooks show the words, no traceback."""

    def __init__(self, idea: str, lines: list[str]):
        self.idea = idea
        self.lines = lines
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        return self.lines


@cache
def _words() -> dict:
    return json.loads(Path(__file__).with_name("messages.json").read_text(encoding="utf-8"))


def question(assignment: str, item: str) -> str:
    """Return how the notebook calls the item: 第 2 题, Question 2."""
    number = _words()["items"][assignment][item]["number"]
    return say(f"第 {number} 题", f"Question {number}")


def failure(assignment: str, item: str, idea: str, **seen: object) -> CheckFailedError:
    """Return the error that names a misconception.

    Parameters
    ----------
    assignment, item : str
        Which item of which exercise.
    idea : str
        Id in ``units/misconceptions.yaml``.
    seen : object
        What fills the gaps of the first line: the user, the column, the learner's own value. Never the right value. What is
        called `exact` stands below that line as it is, two lines at most: a place in a query with the mark below it.
    """
    words = _words()["ideas"][idea][language()]
    exact = str(seen.get("exact", "")).splitlines()[:2]
    lines = [
        say("✗ {}：{}", "✗ {}: {}").format(question(assignment, item), words["seen"].format(**seen)),
        say("想一想：{}", "Think: {}").format(words["think"].format(**seen)),
    ]
    if "look" in words:
        lines.append(say("回看：{}", "Look back: {}").format(words["look"]))
    first, *others = [_one_line(line) for line in lines]
    return CheckFailedError(idea, [first, *(line[:LONGEST] for line in exact), *others])


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
