"""Answers to a questionnaire as survey tools export them, and back to codes.

siyu.survey_export("tea")                                    # headings and answers in words
siyu.read_export(frame, Questionnaire.example("tea_mended"))     # codes
"""

import os
import re
from collections.abc import Mapping

import pandas as pd

from siyu_helpers.data import load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import LANGUAGES, say
from siyu_helpers.questionnaire import Question, Questionnaire

JOINT = "┋"  # between the answers to a multiple choice
HEADINGS = {
    "number": ("序号", "No."),
    "submitted_at": ("提交答卷时间", "Submitted at"),
    "seconds": ("所用时间", "Time taken"),
    "source": ("来源", "Source"),
    "user_id": ("链接参数", "Link parameter"),
}
SOURCES = {
    "one_to_one": ("一对一专属链接", "personal link, one-to-one"),
    "sms": ("短信专属链接", "personal link, SMS"),
    "link": ("直接打开链接", "link opened directly"),
}
SKIPPED = ("(跳过)", "(skipped)")
SURVEYS = ("tea", "fruit")


def survey_export(brand: str) -> pd.DataFrame:
    """Return a brand's answers as a survey tool exports them, in the language in use.

    Parameters
    ----------
    brand : "tea" or "fruit"

    Returns
    -------
    DataFrame
        One row a submitted form, by time; not cleaned. Serial number (int64), local time of submission and time taken
        (as text, "125秒" or "125 s"), source, the personal link's parameter (the user id), then a column a question: heading
        its number and text, answers the options' labels, several joined by "┋". "(跳过)" or "(skipped)": not asked;
        missing: left out.

    Raises
    ------
    ValueError, FileNotFoundError
        If the brand had no survey, or the data are not those shipped.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> siyu.survey_export("tea").columns[5]
    '1. Do you drink tea (tea bags and bottled tea included)?'
    """
    if brand not in SURVEYS:
        there = ", ".join(map(repr, SURVEYS))
        raise ValueError(say(f"{brand!r} 没有问卷，有：{there}。", f"{brand!r} had no survey; there is {there}."))
    responses, questionnaire = load(f"{brand}/responses"), Questionnaire.example(f"{brand}_mended")
    channel = load(f"{brand}/invitations").set_index("user_id")["touch_channel"]
    source = responses["user_id"].map(channel).fillna("link")
    cells = {
        "number": range(1, len(responses) + 1),
        "submitted_at": responses["submitted_at"].dt.strftime("%Y/%m/%d %H:%M:%S"),
        "seconds": responses["seconds"].astype("str") + say("秒", " s"),
        "source": source.map({code: say(*names) for code, names in SOURCES.items()}),
        "user_id": responses["user_id"],
    }
    out = {say(*HEADINGS[name]): values for name, values in cells.items()}
    for place, question in enumerate(questionnaire.questions, 1):
        labels = {code: str(label) for code, label in question.options.items()}
        answers = responses[question.code].astype("str")
        words = answers.map(lambda text, labels=labels: JOINT.join(labels[code] for code in text.split(";")), "ignore")
        unasked = words.isna() & ~_asked(question, responses)
        out[f"{place}. {question.text}"] = words.mask(unasked, say(*SKIPPED))
    return pd.DataFrame(out, index=responses.index)


def read_export(frame: pd.DataFrame, questionnaire: Questionnaire | str | os.PathLike | Mapping) -> pd.DataFrame:
    """Return the answers of an export in codes.

    Parameters
    ----------
    frame : DataFrame
        As :func:`survey_export` gives it, in either language. Questions are found by their text, whatever their numbers
        and order; further columns are left out.
    questionnaire : Questionnaire, or what makes one
        The questionnaire that was put out.

    Returns
    -------
    DataFrame
        `number`, `user_id`, `submitted_at` (Shanghai time), `seconds` (int64) and `source` ("one_to_one", "sms" or
        "link", missing for any other), as far as the export has them; then a column a question by its code: codes of options, several joined by
        ";", grades 1, 2, … as Int64. Not asked or left out: missing. The index of `frame` is kept.

    Raises
    ------
    TypeError
        If `frame` is no DataFrame.
    KeyError
        If a question is not among the headings.
    ValueError
        If the questionnaire cannot be read, a heading comes twice, a time cannot be read, or an answer is none of the
        options.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> answers = siyu.read_export(siyu.survey_export("tea"), siyu.Questionnaire.example("tea_mended"))
    >>> answers.columns[:6].tolist()
    ['number', 'user_id', 'submitted_at', 'seconds', 'source', 'drinks']
    """
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise TypeError(say(f"导出的答卷应是 DataFrame，得到的是 {kind}。", f"An export is a DataFrame; got {kind}."))
    form = Questionnaire(questionnaire)
    if not form.readable:
        raise ValueError(
            say(
                "这份问卷读不懂：先看 .review() 说了什么。",
                "The questionnaire cannot be read: see what its .review() says.",
            )
        )
    headings = [re.sub(r"^\s*[QＱ]?\d+\s*[.、．:：]\s*", "", str(heading)).strip() for heading in frame.columns]
    out = {
        name: _read_key(name, column)
        for name in _KEYS
        if (column := _column(frame, headings, HEADINGS[name])) is not None
    }
    for question in form.questions:
        wordings = [question.text.in_language(lang) for lang in LANGUAGES]
        column = _column(frame, headings, wordings)
        if column is None:
            raise KeyError(
                say(
                    f"导出的答卷里没有题目 {question.code}“{question.text}”这一列。",
                    f"The export has no column for the question {question.code} '{question.text}'.",
                )
            )
        out[question.code] = _codes(question, column)
    return pd.DataFrame(out, index=frame.index)


_KEYS = ("number", "user_id", "submitted_at", "seconds", "source")


def _asked(question: Question, responses: pd.DataFrame) -> pd.Series:
    """Say of whom a question was asked."""
    asked = pd.Series(True, index=responses.index)
    for code, answers in question.ask_if.items():
        asked &= responses[code].isin(answers)
    return asked


def _column(frame: pd.DataFrame, headings: list[str], wanted: tuple[str, ...] | list[str]) -> pd.Series | None:
    places = [place for place, heading in enumerate(headings) if heading in wanted]
    if len(places) > 1:
        raise ValueError(
            say(
                f"标题“{headings[places[0]]}”出现了不止一次：请只留一列。",
                f"The heading '{headings[places[0]]}' comes more than once: keep one column.",
            )
        )
    return frame.iloc[:, places[0]] if places else None


def _read_key(name: str, column: pd.Series) -> pd.Series:
    if name == "submitted_at":
        times = pd.to_datetime(column, format="mixed", errors="coerce")
        _need_read(
            column, times, ("提交时间", "2026/07/02 10:05:12"), ("The time of submission", "2026/07/02 10:05:12")
        )
        return times.dt.tz_localize(SHOP_ZONE).dt.as_unit("us")
    if name == "seconds":
        found = column.astype("str").str.extract(r"^\s*(\d+)\s*(?:秒|s|)\s*$", expand=False)
        _need_read(column, found, ("所用时间", "125秒"), ("The time taken", "125 s"))
        return found.astype("int64")
    if name == "source":
        return column.map({word: code for code, names in SOURCES.items() for word in names})
    return column


def _need_read(column: pd.Series, read: pd.Series, zh: tuple[str, str], en: tuple[str, str]) -> None:
    if read.isna().any():
        came = column[read.isna()].iloc[0]
        raise ValueError(
            say(
                f"{zh[0]}读不懂：{came!r}；应是“{zh[1]}”这样的。",
                f"{en[0]} cannot be read: {came!r}; wanted is such as '{en[1]}'.",
            )
        )


def _codes(question: Question, column: pd.Series) -> pd.Series:
    words = column.mask(column.isin([*SKIPPED, ""]))
    if not question.options:
        return words
    code_of = {label.in_language(lang).strip(): code for code, label in question.options.items() for lang in LANGUAGES}

    def code(word: str) -> str:
        if word.strip() not in code_of:
            options = "、".join(map(str, question.options.values())), ", ".join(map(str, question.options.values()))
            raise ValueError(
                say(
                    f"{question.code} 的回答“{word}”不是它的选项；选项有：{options[0]}。",
                    f"The answer '{word}' to {question.code} is no option; the options are {options[1]}.",
                )
            )
        return code_of[word.strip()]

    several = question.kind == "multiple"
    codes = words.map(lambda text: ";".join(map(code, str(text).split(JOINT) if several else [str(text)])), "ignore")
    return codes.astype("Int64" if question.kind == "scale" and all(c.isdigit() for c in question.options) else "str")
