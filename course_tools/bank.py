"""The bank of answers: right and wrong ones to every graded item, kept in a unit's ``answers.py``.

The bank proves the checks: every right answer is accepted, every wrong one rejected for the reason it names.
"""

import runpy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from course_tools.paths import Unit

F = TypeVar("F", bound=Callable)


@dataclass(frozen=True)
class Answer:
    """One answer to one item: the function itself, or for a value item a function that gives the value.

    `ideas` are its misconceptions, none if it is right.
    """

    item: str
    name: str
    function: Callable
    ideas: tuple[str, ...] = ()


def right(item: str) -> Callable[[F], F]:
    """Mark a function as a right answer to an item."""
    return _marked(item, ())


def wrong(item: str, *ideas: str) -> Callable[[F], F]:
    """Mark a function as a wrong answer to an item; the check must give as reason the idea, or one of several."""
    if not ideas:
        raise TypeError(f"wrong({item!r}) names no idea; give an id of misconceptions.yaml")
    return _marked(item, ideas)


def _marked(item: str, ideas: tuple[str, ...]) -> Callable[[F], F]:
    def mark(function: F) -> F:
        function.answers = (item, ideas)
        return function

    return mark


def answers(unit: Unit) -> list[Answer]:
    """Return the unit's bank in the order in which it is written."""
    names = runpy.run_path(str(unit.room / "answers.py"))
    return [
        Answer(value.answers[0], name, value, value.answers[1])
        for name, value in names.items()
        if hasattr(value, "answers")
    ]
