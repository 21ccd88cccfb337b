"""What can be counted of a good lesson, on unit 0; and what its prose says of the data."""

import ast
import contextlib
import io
import re

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools.source import LANGUAGES
from tests.lessons import START

each_language = pytest.mark.parametrize("lang", LANGUAGES)


# ---- What stands in the prose or in a quiz --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return START.run(tmp_path_factory.mktemp("lesson"))


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
    blocks = re.findall(r"```python\n(.*?)```", "\n".join(cell.text for cell in START.cells(lang)), re.DOTALL)
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
