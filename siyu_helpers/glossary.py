"""The course's terms: ``siyu.glossary()``. The words come from ``units/glossary.yaml`` through the built file."""

import json
from functools import cache
from pathlib import Path

import pandas as pd

from siyu_helpers.language import language, say


class Terms(pd.DataFrame):
    """A table that Jupyter shows whole, however long its texts and however many its rows."""

    def _repr_html_(self) -> str | None:
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            return super()._repr_html_()


@cache
def _terms() -> list[dict]:
    return json.loads(Path(__file__).with_name("glossary.json").read_text(encoding="utf-8"))


def glossary(word: str = "") -> Terms:
    """Return the course's terms, one a row: the term, its name in the other language, what it means.

    Parameters
    ----------
    word : str
        Keep the terms that hold this word, in either language; capitals do not matter. All of them if left out.

    Returns
    -------
    Terms
        A DataFrame. Index the term in the language in use, two columns of text; "" where a term needs no explanation.

    Raises
    ------
    ValueError
        If no term holds the word.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> glossary("threshold")["Chinese"].item()
    '阈值'
    """
    here = language()
    other = "en" if here == "zh" else "zh"
    found = [term for term in _terms() if any(str(word).casefold() in term[lang].casefold() for lang in ("zh", "en"))]
    if not found:
        raise ValueError(
            say(
                f"词汇表里没有“{word}”。换一个短一点的词，或用 siyu.glossary() 看全部。",
                f'No term holds "{word}". Try a shorter word, or see all with siyu.glossary().',
            )
        )
    table = Terms(
        {
            say("英文", "Chinese"): [term[other] for term in found],
            say("在本课程里的意思", "Meaning in this course"): [term.get("note", {}).get(here, "") for term in found],
        },
        index=[term[here] for term in found],
    )
    table.columns.name = say("词", "Term")
    return table
