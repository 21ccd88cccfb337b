"""A questionnaire as data: read from YAML or a dict, shown as a form, reviewed.

q = siyu.Questionnaire("fruit.yaml")
q            # the form
q.review()   # what is wrong with it, and what mends it
"""

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from siyu_helpers.language import say
from siyu_helpers.questionnaire.classes import Interval, overlaps_and_gaps, parse_class
from siyu_helpers.questionnaire.finding import Finding, Text
from siyu_helpers.questionnaire.form import form
from siyu_helpers.questionnaire.read import RefusedError, Row, Table, Written, refuse, text_of, tree_of
from siyu_helpers.questionnaire.report import Review
from siyu_helpers.questionnaire.review import review
from siyu_helpers.questionnaire.schema import Content, Question, content_of, tree_of_python

EXAMPLES = ("tea", "tea_mended", "fruit_mended")


class Questionnaire:
    """A questionnaire; Jupyter shows it as a form of a phone's width, or what is wrong if it cannot be read.

    Nothing in the source makes it raise: :meth:`review` says what is amiss, with the line where there is one.

    Parameters
    ----------
    source : str, path, dict or Questionnaire
        The path of a YAML file in UTF-8, YAML text (of more than one line), or what such a text holds as a dict. The
        keys: `title`, `purpose`, `sent_to`, `indicators`, `questions`; of a question `code`, `text`, `kind` ("single",
        "multiple", "scale", "number", "text"), `options` (code: label), `unit`, `period`, `indicator`, `ask_if`,
        `trap`, `reversed`, `range`, `note`. A text is in one language, or ``{"zh": …, "en": …}``.

    Attributes
    ----------
    title, purpose, sent_to : Text
        ``str`` gives the wording in the language in use.
    indicators : dict of str to Text
    questions : tuple of Question
    source : str or None
        The YAML text; None for a dict.
    readable : bool
        Whether there is at least one question.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> tea = siyu.Questionnaire.example("tea")
    >>> len(tea.questions)
    9
    >>> [fault.id for fault in tea.review().faults if fault.question == "income"]
    ['Q1', 'Q1', 'Q1', 'Q1', 'Q2', 'Q5', 'Q5']
    """

    def __init__(self, source: "str | os.PathLike | Mapping | Questionnaire"):
        self.source: str | None = None
        self._example = False
        self._tree: Table | Row | Written | None = None
        try:
            self._tree = self._read(source)
            self._content = content_of(self._tree)
        except RefusedError as error:
            self._content = Content(findings=[error.finding])
        self.title = self._content.title
        self.purpose = self._content.purpose
        self.sent_to = self._content.sent_to
        self.indicators = dict(self._content.indicators)
        self.questions: tuple[Question, ...] = tuple(self._content.questions)

    @classmethod
    def example(cls, name: str = "tea") -> "Questionnaire":
        """Return a questionnaire of the course.

        Parameters
        ----------
        name : "tea", "tea_mended" or "fruit_mended"
            "tea" is the tea questionnaire as the textbook prints it, faults and all; the others are those whose answers
            are in the tables `tea/responses` and `fruit/responses`.

        Raises
        ------
        ValueError
            If there is none of that name.
        """
        if name not in EXAMPLES:
            names = ", ".join(map(repr, EXAMPLES))
            raise ValueError(
                say(f"没有例子 {name!r}，有：{names}。", f"there is no example {name!r}; there is {names}.")
            )
        made = cls(files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
        made._example = True
        return made

    def _read(self, source: object) -> Table | Row | Written | None:
        if isinstance(source, Questionnaire):
            self.source, self._example = source.source, source._example
            if source._tree is None and source._content.findings:
                raise RefusedError(source._content.findings[0])
            return source._tree
        if isinstance(source, Mapping | list | tuple):
            return tree_of_python(source)
        if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_path(source)):
            self.source = text_of(Path(source))
        elif isinstance(source, str):
            self.source = source
        else:
            kind = type(source).__name__
            raise refuse(
                f"问卷应是文件路径、YAML 文字或 dict，得到的是 {kind}。",
                f"A questionnaire is a file's path, YAML text or a dict; this is a {kind}.",
                '例如 siyu.Questionnaire("fruit.yaml")。',
                'Such as siyu.Questionnaire("fruit.yaml").',
            )
        return tree_of(self.source)

    @property
    def readable(self) -> bool:
        """Whether there is at least one question to show."""
        return bool(self.questions)

    def question(self, code: str) -> Question:
        """Return the question with a code.

        Raises
        ------
        KeyError
            If there is none.
        """
        for one in self.questions:
            if one.code == code:
                return one
        codes = ", ".join(one.code for one in self.questions)
        raise KeyError(say(f"没有题目 {code!r}，有：{codes}", f"there is no question {code!r}; there is {codes}"))

    def options(self, code: str) -> dict[str, str]:
        """Return the labels of a question's options by code, in the language in use."""
        return {option: str(label) for option, label in self.question(code).options.items()}

    def to_dict(self) -> dict:
        """Return what the source holds as a plain dict, to change and hand in again; empty if it is no mapping."""
        made = _plain(self._tree)
        return made if isinstance(made, dict) else {}

    def review(self) -> Review:
        """Return what is wrong with the questionnaire and what mends it: a table in Jupyter."""
        return Review(tuple(review(self._content)), str(self.title), lines=not self._example)

    def __repr__(self) -> str:
        if not self.readable:
            return repr(self.review())
        lines = [str(self.title) or say("问卷", "Questionnaire")]
        for place, one in enumerate(self.questions, 1):
            lines.append(f"{place}. {one.text}")
            mark = "□" if one.kind == "multiple" else "○"
            lines += [f"   {mark} {label}" for label in one.options.values()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return form(self._content) if self.readable else self.review()._repr_html_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def _is_path(source: str) -> bool:
    """Say whether a text is a path: one line, without a YAML colon."""
    return (
        "\n" not in source and bool(source.strip()) and len(source) <= 500 and ": " not in source and "{" not in source
    )


def _plain(tree: object) -> object:
    if isinstance(tree, Table):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, Row):
        return [_plain(value) for value in tree]
    return None if tree is None else str(tree)


__all__ = [
    "EXAMPLES",
    "Finding",
    "Interval",
    "Question",
    "Questionnaire",
    "Review",
    "Text",
    "overlaps_and_gaps",
    "parse_class",
]
