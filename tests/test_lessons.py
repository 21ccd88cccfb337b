"""What can be counted of a good lesson, on every unit: objectives, minutes, things to do, quizzes, practice."""

import re
from itertools import pairwise

import pytest

from course_tools.paths import units
from course_tools.source import LANGUAGES
from tests.lessons import LESSONS, MINUTES, NOW_YOU_CAN, YOUR_TURN, is_blank, is_empty, is_quiz, length, listed, prose

MOST_CODE_CELLS = 3  # shown cells without something for the learner to do
MOST_WORDS = 400
MOST_CHARACTERS = 700  # of Chinese: what 400 English words take

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_every_unit_is_looked_at():
    assert [lesson.name for lesson in LESSONS] == [unit.name for unit in units()]


@each_lesson
@each_language
def test_objectives_name_items_and_close_the_lesson(lesson, lang):
    cells = lesson.cells(lang)
    first = listed(cells[0].text)
    last = listed(cells[-1].text.split(NOW_YOU_CAN[lang])[1])
    assert 3 <= len(first) <= 5
    assert first == last
    assert all(items for _, items in first)
    assert {item for _, items in first for item in items} == lesson.items


@each_lesson
@each_language
def test_sections_and_minutes(lesson, lang):
    headings = [cells[0].first_line for name, cells in lesson.sections(lang).items() if name]
    number = int(lesson.name[:2])
    assert [heading.split()[1] for heading in headings] == [f"{number}.{section}" for section in range(1, 12)]
    minutes = [int(MINUTES[lang].search(heading)[1]) for heading in headings]
    assert 40 <= sum(minutes) <= 60
    assert sum(minutes) == (lesson.minutes or sum(minutes))
    other = "en" if lang == "zh" else "zh"
    headings = [cells[0].first_line for name, cells in lesson.sections(other).items() if name]
    assert [int(MINUTES[other].search(heading)[1]) for heading in headings] == minutes


@each_lesson
@each_language
def test_a_first_result_within_five_code_cells(lesson, lang):
    code = [cell.text for cell in lesson.cells(lang) if cell.kind == "code"]
    assert any(re.search(lesson.first_result, text) for text in code[:5])


@each_lesson
@each_language
def test_something_to_do_before_it_gets_long(lesson, lang):
    shown = words = 0
    for cell in lesson.cells(lang):
        if cell.kind == "markdown":
            words += length(prose(cell.text), lang)
        elif not lesson.is_for_the_learner(cell, lang):
            shown += 1
        assert shown <= MOST_CODE_CELLS, f"line {cell.line}: {shown} code cells in a row"
        assert words <= (MOST_CHARACTERS if lang == "zh" else MOST_WORDS), f"line {cell.line}: {words}"
        if lesson.is_for_the_learner(cell, lang):
            shown = words = 0


@each_lesson
@each_language
def test_a_guess_comes_before_the_run(lesson, lang):
    """A quiz stands right before what answers it, with at most a sentence or two between."""
    code = [cell for cell in lesson.cells(lang) if cell.kind == "code"]
    before = [one for one, two in pairwise(code) if is_quiz(one) and not lesson.is_for_the_learner(two, lang)]
    assert len(before) >= lesson.guesses


@each_lesson
@each_language
def test_every_choice_has_its_own_answer(lesson, lang):
    for quiz in lesson.quizzes(lang):
        assert len(quiz.choices) >= 3, quiz.question
        assert len(set(quiz.choices.values())) == len(quiz.choices), quiz.question
        assert not [text for text in quiz.choices.values() if length(text, lang) < (6 if lang == "zh" else 4)]


@each_lesson
def test_the_right_choice_has_no_fixed_place(lesson):
    places = [list(quiz.choices).index(quiz.answer) for quiz in lesson.quizzes("zh")]
    assert len(set(places)) >= 3
    assert places == [list(quiz.choices).index(quiz.answer) for quiz in lesson.quizzes("en")]


@each_lesson
@each_language
def test_every_section_closes_with_a_question(lesson, lang):
    for name, cells in lesson.sections(lang).items():
        if name:
            text = "\n".join(cell.text for cell in cells if cell.kind == "markdown")
            assert len(lesson.closing[lang].findall(text)) == 1, name


@each_lesson
@each_language
def test_practice_fades_and_its_answer_is_folded_beneath(lesson, lang):
    cells = lesson.cells(lang)
    steps = []
    for cell, following in pairwise(cells):
        if is_blank(cell) or is_empty(cell, lang):
            steps.append("blank" if is_blank(cell) else "empty")
            assert following.kind == "markdown"
            assert following.text.startswith("<details><summary>"), f"line {cell.line}"
    assert sum(pair == ("blank", "empty") for pair in pairwise(steps)) >= 3
    asked = sum(cell.text.count(YOUR_TURN[lang]) for cell in cells if cell.kind == "markdown")
    assert asked == len(steps) + lesson.in_place


@each_lesson
def test_no_cell_takes_the_name_of_an_item(lesson):
    names = "|".join(lesson.items - lesson.shown_wrong)
    for cell in lesson.source:
        if cell.kind == "code":
            assert not re.search(rf"^(?:def )?(?:{names})\b *(?:\(.*\):|=[^=])", cell.text, re.MULTILINE)


@each_lesson
@each_language
def test_every_figure_has_a_number_beside_it(lesson, lang):
    drawn = [cell for cell in lesson.cells(lang) if re.search(r"plt\.subplots|charts(?:_\w+)?\.\w+\(", cell.text)]
    drawn = [cell for cell in drawn if cell.kind == "code" and "threshold_panel" not in cell.text]
    assert len(drawn) >= lesson.figures
    assert not [cell.line for cell in drawn if "print(" not in cell.text]


@each_lesson
def test_the_english_edition_shows_chinese_only_on_purpose(lesson):
    for cell in lesson.cells("en"):
        text = re.sub(lesson.chinese, "", cell.text)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), f"line {cell.line}"
