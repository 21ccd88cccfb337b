"""What can be counted of a good lesson, on unit 0; and what its prose says of the data."""

import ast
import contextlib
import io
import re
import warnings
from itertools import pairwise

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import rules
from course_tools.paths import units
from course_tools.source import LANGUAGES, Cell, edition
from siyu_helpers.quiz import Quiz
from tests.test_lesson4 import (
    CHANGE,
    MINUTES,
    MOST_CHARACTERS,
    MOST_CODE_CELLS,
    MOST_WORDS,
    NOW_YOU_CAN,
    WRITE_HERE,
    YOUR_TURN,
    is_blank,
    is_empty,
    is_for_the_learner,
    is_quiz,
    length,
    listed,
    prose,
)

UNIT = next(unit for unit in units() if unit.name == "00_start_here")
SOURCE = rules.read(UNIT.room / "lesson.py", "lesson")
ITEMS = {cell.graded for cell in rules.read(UNIT.room / "exercise.py", "exercise") if cell.graded}
THINK = {"zh": "**想一想。**", "en": "**Think.**"}  # where no evidence is at stake
SECTIONS = [f"0.{number}" for number in range(1, 12)]

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def sections(lang: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {"": []}
    for cell in edition(SOURCE, lang):
        if cell.kind == "markdown" and cell.text.startswith("## "):
            found[cell.text.split()[1]] = []
        found[list(found)[-1]].append(cell)
    return found


def quizzes(lang: str) -> list[Quiz]:
    siyu.use(lang)
    return [
        eval(cell.text, {"siyu": siyu})  # noqa: S307 - our own source
        for cell in edition(SOURCE, lang)
        if is_quiz(cell)
    ]


@each_language
def test_objectives_name_items_and_close_the_lesson(lang):
    cells = edition(SOURCE, lang)
    first = listed(cells[0].text)
    last = listed(cells[-1].text.split(NOW_YOU_CAN[lang])[1])
    assert 3 <= len(first) <= 5
    assert [re.sub("`return`|return", "", words) for words, _ in first] == [
        re.sub("`return`|return", "", words) for words, _ in last
    ]
    assert {item for _, items in first for item in items} - {"return"} == ITEMS
    assert {item for _, items in last for item in items} - {"return"} == ITEMS


@each_language
def test_sections_and_minutes(lang):
    headings = [cells[0].first_line for name, cells in sections(lang).items() if name]
    assert [heading.split()[1] for heading in headings] == SECTIONS
    assert sum(int(MINUTES[lang].search(heading)[1]) for heading in headings) == 50


@each_language
def test_a_first_result_within_five_code_cells(lang):
    code = [cell.text for cell in edition(SOURCE, lang) if cell.kind == "code"]
    assert any("ax.bar(" in text for text in code[:5])


@each_language
def test_something_to_do_before_it_gets_long(lang):
    shown = words = 0
    for cell in edition(SOURCE, lang):
        if cell.kind == "markdown":
            words += length(prose(cell.text), lang)
        elif not is_for_the_learner(cell, lang):
            shown += 1
        assert shown <= MOST_CODE_CELLS, f"line {cell.line}: {shown} code cells in a row"
        assert words <= (MOST_CHARACTERS if lang == "zh" else MOST_WORDS), f"line {cell.line}: {words}"
        if is_for_the_learner(cell, lang):
            shown = words = 0


@each_language
def test_a_guess_comes_before_the_run(lang):
    code = [cell for cell in edition(SOURCE, lang) if cell.kind == "code"]
    before = [one for one, two in pairwise(code) if is_quiz(one) and not is_for_the_learner(two, lang)]
    assert len(before) >= 4


@each_language
def test_every_choice_has_its_own_answer(lang):
    for quiz in quizzes(lang):
        assert len(quiz.choices) >= 3, quiz.question
        assert len(set(quiz.choices.values())) == len(quiz.choices), quiz.question
        assert not [text for text in quiz.choices.values() if length(text, lang) < (6 if lang == "zh" else 4)]
    places = [list(quiz.choices).index(quiz.answer) for quiz in quizzes(lang)]
    assert len(set(places)) >= 3, "the right choice has no fixed place"


@each_language
def test_every_section_ends_with_a_question_to_think_about(lang):
    for name, cells in sections(lang).items():
        if name:
            text = "\n".join(cell.text for cell in cells if cell.kind == "markdown")
            assert text.count(CHANGE[lang]) + text.count(THINK[lang]) == 1, name


@each_language
def test_practice_fades_and_its_answer_is_folded_beneath(lang):
    cells = edition(SOURCE, lang)
    steps = []
    for cell, following in pairwise(cells):
        if is_blank(cell) or is_empty(cell, lang):
            steps.append("blank" if is_blank(cell) else "empty")
            assert following.text.startswith("<details><summary>"), f"line {cell.line}"
    assert sum(pair == ("blank", "empty") for pair in pairwise(steps)) >= 3
    asked = sum(cell.text.count(YOUR_TURN[lang]) for cell in cells if cell.kind == "markdown")
    assert asked == len(steps) + 1, "the real check of 0.9 is mended in its own cell"
    assert all(cell.text.strip() != WRITE_HERE[lang] or is_empty(cell, lang) for cell in cells)


def test_the_english_edition_keeps_to_itself():
    for cell in edition(SOURCE, "en"):
        text = re.sub(r"《私域流量运营实务》|[（）①-⑤…]|'「'", "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"


# ---- What stands in the prose or in a quiz --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """Everything the lesson works out: its code run once, in a folder of its own, warnings as errors."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    namespace: dict = {}
    folder = tmp_path_factory.mktemp("lesson")
    printed, complaints = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(complaints),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        for cell in edition(SOURCE, "en"):
            if cell.kind == "code":
                exec(compile(cell.text, f"line {cell.line}", "exec"), namespace)  # noqa: S102 - our own source
                plt.close("all")
    assert not complaints.getvalue()
    return {**namespace, "folder": folder, "printed": printed.getvalue()}


def test_the_last_month_is_cut_short_and_looks_low(lesson):
    assert str(lesson["orders"]["order_time"].max())[:10] == "2026-07-19"
    assert lesson["share"] < 0.7, "far below June"
    halves = lesson["sales_by_month"].iloc[:12].mean(), lesson["sales_by_month"].iloc[12:24].mean()
    assert halves[0] < halves[1], "the bars mostly grow"
    summer = lesson["sales_by_month"][["2025-07", "2025-08"]]
    assert summer.min() > 0.7 * lesson["sales_by_month"]["2025-06"], "no such gap last summer"


def test_by_the_day_it_is_not_below_the_others(lesson):
    per_day, past = lesson["per_day"], lesson["past"]
    assert len(past) == 12
    assert per_day["2026-07"] > past.min()
    calendar = [pd.Period(month).days_in_month for month in past.index] + [19]
    assert lesson["days"].tail(13).tolist() == calendar, "every day of these months has orders"
    june = lesson["by_month"].loc["2026-06", "sum"]
    assert june > lesson["by_month"].loc["2026-05", "sum"], "more than usual"


def test_numbers_of_the_quizzes(lesson):
    orders = lesson["orders"]
    assert len(lesson["by_month"]) == 25
    assert len(lesson["joined"]) == len(orders)
    assert orders["user_id"].nunique() < len(orders), "some bought more than once"
    assert orders["user_id"].nunique() < len(lesson["users"]), "not everyone who registered has bought"
    assert lesson["result"] is None
    assert lesson["boxes"] == 4
    assert (lesson["folder"] / "sales_by_month.xlsx").exists()


def test_errors_and_the_check_are_shown(lesson):
    printed = lesson["printed"]
    assert "NameError: name 'oders' is not defined" in printed
    assert "invalid character '（' (U+FF08)" in printed
    assert "unterminated string literal" in printed
    assert "✗ Question 2: the number that came back is 125000: the wrong way round" in printed


@each_language
def test_folded_answers_run_and_give_what_they_say(lesson, lang):
    siyu.use(lang)
    blocks = re.findall(r"```python\n(.*?)```", "\n".join(cell.text for cell in edition(SOURCE, lang)), re.DOTALL)
    names, given = dict(lesson), []
    for block in blocks:
        *steps, last = ast.parse(block).body
        exec(compile(ast.Module(steps, []), "answer", "exec"), names)  # noqa: S102 - our own source
        with contextlib.redirect_stdout(io.StringIO()):
            given.append(eval(compile(ast.Expression(last.value), "answer", "eval"), names))  # noqa: S307
    _, change, small, latest, paid, first, per_day, fen, terms, june = given
    assert change == 37.5
    assert small["amount_fen"].max() < 1000
    assert latest["order_time"].is_monotonic_decreasing
    assert len(paid) == lesson["orders"]["user_id"].nunique()
    assert first.is_monotonic_decreasing
    assert len(first) == 3
    assert (per_day, fen) == (200.0, 1250.0)
    assert {"zh": "不只是发出", "en": "not a message sent"}[lang] in terms.to_string()
    assert june > 0
