"""Helpers that would answer an item refuse while a check calls the learner's own function."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_refusing: ContextVar[frozenset[str]] = ContextVar("refusing", default=frozenset())


class RefusedError(RuntimeError):
    """A helper was called where the learner is to write the same thing; `name` is the helper."""

    def __init__(self, name: str):
        from siyu_helpers.language import say

        self.name = name
        super().__init__(
            say(
                f"siyu.{name} 就是这道题的答案：这一个请自己写。",
                f"siyu.{name} would answer this item: this one you write yourself.",
            )
        )


def answers_an_item(helper: Callable[P, R]) -> Callable[P, R]:
    """Mark a public helper that does what some graded item asks for."""

    @wraps(helper)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if helper.__name__ in _refusing.get():
            raise RefusedError(helper.__name__)
        return helper(*args, **kwargs)

    guarded.__signature__ = inspect.signature(helper)
    del guarded.__wrapped__  # it would lead past the refusal
    return guarded


@contextmanager
def refusing(names: frozenset[str]) -> Iterator[None]:
    """Make the named helpers refuse inside the block."""
    token = _refusing.set(names)
    try:
        yield
    finally:
        _refusing.reset(token)
