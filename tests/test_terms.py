"""Another term's seed: the solutions take every point, last term's figures do not."""

import contextlib
import importlib
import io

import nbformat
import pytest

from course_tools import build, data
from course_tools.paths import ROOT, units
from siyu_helpers.checks.kit import CheckFailedError, Namespace
from tests.test_answers import defined_by

SEED = 31


def solved(unit) -> dict:
    """Return what the solution defines on the data that are in force."""
    return defined_by(nbformat.read(unit.solution(ROOT, "en"), as_version=4))


@pytest.mark.slow
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_solutions_hold_and_last_terms_figures_do_not(unit, tmp_path, monkeypatch):
    checks = importlib.import_module(f"siyu_helpers.checks.{unit.checks}")
    last = solved(unit)["figures"]
    data.write(tmp_path / "datasets", SEED)
    monkeypatch.setenv("SIYU_DATASETS", str(tmp_path / "datasets"))
    now = solved(unit)
    for item in checks.unit.items:
        with contextlib.redirect_stdout(io.StringIO()):
            checks.run(item, answers=Namespace(now))
            checks.run(item, hidden=True, answers=Namespace(now))
    with pytest.raises(CheckFailedError) as caught:
        checks.run("figures", hidden=True, answers=Namespace({"figures": last}))
    assert caught.value.idea == "differs"


@pytest.mark.slow
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_lessons_run_on_another_terms_data(unit, tmp_path, monkeypatch):
    """A lesson holds for any term: its truth is that of the data in force, its prose names no figure of one term."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    data.write(tmp_path / "datasets", SEED)
    monkeypatch.setenv("SIYU_DATASETS", str(tmp_path / "datasets"))
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for code in build.code_of(build.notebook(unit, "lesson", "zh")):
            exec(code, names)  # noqa: S102
            plt.close("all")
