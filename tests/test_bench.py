"""The benchmarks run, and their table has its shape; no time is asserted."""

import re
import runpy

import pytest

from course_tools import bench
from siyu_helpers.language import LANGUAGES, choose

pytestmark = pytest.mark.slow  # together they would fill the quick minute


@pytest.fixture(scope="module")
def results() -> list[bench.Result]:
    return [bench.measure(path, rounds=2, tiny=True) for path in bench.benchmarks([])]


def test_every_benchmark_runs_and_gives_a_ratio_a_round(results: list[bench.Result]) -> None:
    assert len(results) == len(bench.benchmarks([])) >= 5
    for result in results:
        assert len(result.ratios) == 2
        assert min(result.ratios) <= result.ratio <= max(result.ratios)
        assert result.subject > 0
        assert result.baseline > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_has_a_heading_and_a_row_each(results: list[bench.Result], lang: str) -> None:
    choose(lang)
    heads, *rows = bench.table(results)
    assert {len(row) for row in [heads, *rows]} == {6}
    assert len(rows) == len(results)
    for row in rows:
        assert all(re.fullmatch(r"[\d,.]+", cell) for cell in row[1:5]), row
        assert re.fullmatch(r"[\d.]+–[\d.]+", row[5])


def test_subject_and_baseline_run_in_turn(tmp_path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "order.py"
    path.write_text(
        "TITLE = ('甲', 'a')\nSIZE, TINY = 5, 1\n"
        "def make(size):\n    return lambda: print('s' * size), lambda: print('b' * size)\n",
        encoding="utf-8",
    )
    result = bench.measure(path, rounds=3, tiny=True)
    assert capsys.readouterr().out.split() == ["s", "b"] * 4
    assert (result.title, result.size, len(result.ratios)) == ("甲", 1, 3)


def test_the_helpers_table_is_the_plain_one() -> None:
    """What is compared does the same work."""
    subject, baseline = runpy.run_path(str(bench.ROOT / "benchmarks" / "rfm.py"))["make"](500)
    ours, theirs = subject(), baseline()
    assert ours["frequency"].tolist() == theirs["frequency"].tolist()
    assert ours["monetary_fen"].tolist() == theirs["monetary_fen"].tolist()


def test_the_command_prints_a_table_or_what_is_wrong(capsys: pytest.CaptureFixture) -> None:
    assert bench.main(["--tiny", "--rounds", "1", "checks"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert bench.main(["nothing"]) == 1
    assert "checks, grading, plans, rfm, simulator" in capsys.readouterr().out
    assert bench.main(["--rounds", "0"]) == 1
    assert "--rounds" in capsys.readouterr().out
