"""The checks are proved by the bank: right answers pass, wrong ones fail for the reason they name."""

import contextlib
import importlib
import io
import re

import nbformat
import pytest

import siyu_helpers as siyu
from course_tools import build, proof
from course_tools.bank import answers
from course_tools.paths import ROOT, units
from siyu_helpers.checks.kit import CheckFailedError, Namespace

HEAVY = {  # each takes a second or more
    *(("unit2", item) for item in ("figures", "cluster_check", "persona")),
    *(("unit5", item) for item in ("profit_per_user", "decision", "compare_arms")),
    *(("unit6", item) for item in ("plan_result", "figures", "user_view")),
}
HEAVY_UNITS = {"02_personas", "05_ab_coupon_test", "06_maintenance_plans"}


def bank() -> list:
    """Return every answer of every unit; of each item a right and a wrong one are quick to try, the others slow."""
    tried, found = set(), []
    for unit in units():
        for answer in answers(unit):
            kind = unit.checks, answer.item, bool(answer.ideas)
            marks = pytest.mark.slow if kind in tried or kind[:2] in HEAVY else ()
            tried.add(kind)
            found.append(pytest.param(unit, answer, id=f"{unit.checks}-{answer.item}-{answer.name}", marks=marks))
    return found


BANK = bank()
WEIGHED_UNITS = [
    pytest.param(unit, id=unit.name, marks=pytest.mark.slow if unit.name in HEAVY_UNITS else ()) for unit in units()
]


def checks_of(unit):
    return importlib.import_module(f"siyu_helpers.checks.{unit.checks}")


def passes(unit, item, namespace) -> bool:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            checks_of(unit).run(item, answers=Namespace(namespace))
            checks_of(unit).run(item, hidden=True, answers=Namespace(namespace))
    except CheckFailedError:
        return False
    return True


def defined_by(exercise) -> dict:
    """Run an exercise's cells short of checks, the Excel file and the pre-check; return what they define."""
    namespace: dict = {}
    for cell in exercise.cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade")
        if cell.cell_type == "code" and not graded and not re.search(r"siyu\.(to_excel|precheck)", cell.source):
            exec(compile(cell.source, cell.id, "exec"), namespace)  # noqa: S102
    return namespace


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.full)])
@pytest.mark.parametrize(("unit", "answer"), BANK)
def test_answer_gets_its_verdict(unit, answer, lang):
    siyu.use(lang)
    verdict = proof.judge(unit, answer)
    assert verdict.holds, f"{verdict.idea or 'accepted'}\n{verdict.words}"
    lines = verdict.words.splitlines()
    query_line = [line for line in lines if line.startswith("LINE ") or set(line.strip()) == {"^"}]
    assert len(lines) - len(query_line) <= 3
    assert not answer.ideas or lines[0].startswith("✗ 第" if lang == "zh" else "✗ Question")


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_every_item_has_enough_answers(unit):
    bank = answers(unit)
    for item in checks_of(unit).unit.items:
        assert sum(answer.item == item and not answer.ideas for answer in bank) >= 3, (
            f"{item}: fewer than 3 right answers"
        )
        assert sum(answer.item == item and bool(answer.ideas) for answer in bank) >= 2, (
            f"{item}: fewer than 2 wrong answers"
        )


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_items_of_notebook_and_checks_agree(unit):
    solution = build.notebook(unit, "exercise", "zh")
    graded = [
        cell.id
        for cell in solution.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert graded == list(checks_of(unit).unit.items)


@pytest.mark.parametrize("unit", WEIGHED_UNITS)
def test_every_suspect_is_another_table_than_the_truth(unit):
    """The data tell each misconception from the right answer, and from each other."""
    module, hidden = checks_of(unit), importlib.import_module(f"siyu_helpers.checks.hidden.{unit.checks}")
    for name, item in module.unit.items.items():
        for case in (*item.visible(), *getattr(hidden, name)()):
            tables = {"truth": case.truth, **case.suspected()}
            seen = {idea: item.shape.canonical(table) for idea, table in tables.items()}
            pairs = [(one, two) for one in seen for two in seen if one < two]
            assert not [pair for pair in pairs if seen[pair[0]].equals(seen[pair[1]])]


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("unit", WEIGHED_UNITS)
def test_blank_fails_and_solution_passes_every_item(unit, lang):
    siyu.use(lang)
    for path, expected in ((unit.release(ROOT, lang), False), (unit.solution(ROOT, lang), True)):
        namespace = defined_by(nbformat.read(path, as_version=4))
        for item in checks_of(unit).unit.items:
            assert passes(unit, item, namespace) is expected, f"{path.parts[-4]}: {item}"


@pytest.mark.slow
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_no_lesson_cell_is_an_answer(unit, tmp_path, monkeypatch):
    """Run the lesson cell by cell: whatever it defines under an item's name is no answer to the item."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    monkeypatch.chdir(tmp_path)  # a lesson writes the table to hand in beside itself
    namespace: dict = {}
    items = list(checks_of(unit).unit.items)
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in build.notebook(unit, "lesson", "en").cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, cell.id, "exec"), namespace)  # noqa: S102
                assert not [item for item in items if item in namespace and passes(unit, item, namespace)]
                plt.close("all")


def test_a_bank_entry_needs_an_idea():
    from course_tools.bank import wrong

    with pytest.raises(TypeError, match="names no idea"):
        wrong("rfm_table")
