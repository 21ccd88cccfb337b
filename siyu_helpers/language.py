"""The language in which the course speaks: chosen once by :func:`use`, asked for by everything that shows words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_chosen: Language = "zh"


def language() -> Language:
    """Return the language in use, "zh" until :func:`use` says otherwise."""
    return _chosen


def say(zh: str, en: str) -> str:
    """Return the wording for the language in use.

    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> say("用户", "user")
    'user'
    """
    return zh if _chosen == "zh" else en


def choose(lang: Language) -> None:
    """Choose the language of words alone; charts stay as they are, and matplotlib is not loaded.

    Raises
    ------
    ValueError
        If ``lang`` is neither "zh" nor "en".
    """
    global _chosen
    if lang not in LANGUAGES:
        raise ValueError(
            f'只有 "zh" 和 "en" 两种语言，没有 {lang!r}。 / The languages are "zh" and "en"; got {lang!r}.'
        )
    _chosen = lang


@contextmanager
def speaking(lang: Language) -> Iterator[None]:
    """Speak a language inside a block, whatever is chosen in it, and the one in use before behind it."""
    before = language()
    choose(lang)
    try:
        yield
    finally:
        choose(before)


def use(lang: Language) -> None:
    """Choose the language of labels and messages, and set charts in the course's style and packaged font.

    Parameters
    ----------
    lang : "zh" or "en"

    Raises
    ------
    ValueError
        If ``lang`` is neither.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    """
    choose(lang)
    from siyu_helpers.style import set_style  # imports matplotlib: only where a notebook asks for it

    set_style()
