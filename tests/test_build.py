"""What stands in notebooks/, solutions/ and exercises/ is what the units give, and can be made again to the byte."""

import json
import re

import nbformat
import pytest

from course_tools import build
from course_tools.paths import ROOT, units
from course_tools.source import LANGUAGES, SourceError

EDITIONS = [pytest.param(unit, lang, id=f"{unit.name}-{lang}") for unit in units() for lang in LANGUAGES]


@pytest.mark.parametrize(("unit", "lang"), EDITIONS)
def test_lesson_is_built_from_its_source(unit, lang):
    path = unit.lesson(ROOT, lang)
    again = build.with_stored_outputs(build.notebook(unit, "lesson", lang), path)
    assert build.text_of(again) == path.read_text(encoding="utf-8"), "run `python course.py build`"
    assert all(cell.execution_count for cell in again.cells if cell.cell_type == "code"), "the lesson was not run"


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "lang"), EDITIONS)
def test_solution_and_release_are_built_from_their_source(unit, lang):
    solution = build.notebook(unit, "exercise", lang)
    assert build.text_of(solution) == unit.solution(ROOT, lang).read_text(encoding="utf-8")
    released = build.release(solution, unit.assignment, lang)
    assert released == unit.release(ROOT, lang).read_text(encoding="utf-8")
    assert build.release(solution, unit.assignment, lang) == released


def test_messages_are_built_from_the_misconceptions():
    assert build.messages(units()) == (ROOT / build.MESSAGES).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
@pytest.mark.parametrize("kind", ["lesson", "exercise"])
def test_editions_differ_in_words_only(unit, kind):
    """Same cells, ids, kinds and metadata; the code computes the same once strings and comments are taken out."""
    zh, en = (build.notebook(unit, kind, lang) for lang in LANGUAGES)
    assert [(cell.id, cell.cell_type, cell.metadata) for cell in zh.cells] == [
        (cell.id, cell.cell_type, cell.metadata) for cell in en.cells
    ]


@pytest.mark.parametrize(("unit", "lang"), EDITIONS)
def test_no_trace_of_the_solution_in_the_release(unit, lang):
    release = unit.release(ROOT, lang).read_text(encoding="utf-8")
    assert not re.search(r"SOLUTION|HIDDEN|hidden=True", release)
    answers = [
        line.strip()
        for cell in build.notebook(unit, "exercise", lang).cells
        for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.DOTALL)
        for line in region.splitlines()
        if len(line.strip()) > 12
    ]
    assert answers
    assert not [line for line in answers if json.dumps(line, ensure_ascii=False)[1:-1] in release]


@pytest.mark.parametrize(("unit", "lang"), EDITIONS)
def test_lesson_outputs_hold_nothing_of_stderr(unit, lang):
    lesson = nbformat.read(unit.lesson(ROOT, lang), as_version=4)
    outputs = [output for cell in lesson.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.get("name") == "stderr" or output.output_type == "error"]


def test_nothing_is_built_that_has_no_source():
    """A renamed or removed unit leaves no notebook behind."""
    expected = {
        where(unit, lang)
        for unit in units()
        for lang in LANGUAGES
        for where in (
            lambda unit, lang: unit.lesson(ROOT, lang),
            lambda unit, lang: unit.solution(ROOT, lang),
            lambda unit, lang: unit.release(ROOT, lang),
        )
    }
    built = {
        path
        for folder in ("notebooks", "solutions", "exercises")
        for path in (ROOT / folder).rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    }
    assert built == expected


def test_unknown_unit_is_told():
    with pytest.raises(SystemExit, match=r"no unit 99_none; there is .*04_rfm_tiers"):
        build.build(only=["99_none"])


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{zh: {seen: a, think: b}}", "X1: en has `seen` and `think`"),
        ("{zh: {seen: a}, en: {seen: a, think: b}}", "X1: zh has `seen` and `think`"),
        ("{look: '9.9', zh: {seen: a, think: b}, en: {seen: a, think: b}}", "X1: no lesson has a section 9.9"),
    ],
)
def test_broken_misconceptions_are_told(tmp_path, entry, words):
    import shutil

    name = units()[0].name
    shutil.copytree(ROOT / "units" / name, tmp_path / "units" / name)
    (tmp_path / "units" / "misconceptions.yaml").write_text(f"X1: {entry}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        build.messages(units(tmp_path))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_instructor_notes_speak_of_this_unit(unit, lang):
    """Timing, talk track, wrong answers, rubric, comments; every id they name is in the misconceptions."""
    notes = (unit.room / f"instructor.{lang}.md").read_text(encoding="utf-8")
    twin = (unit.room / f"instructor.{'en' if lang == 'zh' else 'zh'}.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^## ", notes, re.MULTILINE)) == len(re.findall(r"^## ", twin, re.MULTILINE)) >= 5
    named = set(re.findall(r"\b[A-Z]\d+\b", notes))
    ideas = json.loads((ROOT / build.MESSAGES).read_text(encoding="utf-8"))["ideas"]
    assert named == set(re.findall(r"\b[A-Z]\d+\b", twin))
    assert named <= set(ideas)
