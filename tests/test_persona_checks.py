"""What the checks of unit 2 read: a ranking, a clustering, the figures of a persona; and what the notebook shows."""

import runpy

import numpy as np
import pandas as pd
import pytest

from course_tools import build
from course_tools.paths import units
from siyu_helpers.checks import unit2
from siyu_helpers.checks.kit import UnfitError
from siyu_helpers.checks.persona_shapes import Clustering, told
from siyu_helpers.checks.shapes import Ranking, Table
from siyu_helpers.data import folder

RANKING = Ranking("segment", "细分群体", "segment")
(UNIT,) = (unit for unit in units() if unit.checks == "unit2")


def shown_by(cell_id: str) -> dict:
    """Return what the notebook's set-up, data and one more locked cell define."""
    namespace: dict = {}
    for cell in build.notebook(UNIT, "exercise", "en").cells:
        if cell.id in ("setup", "data", "segments", "segment_of", "behaviour"):
            exec(compile(cell.source, cell.id, "exec"), namespace)  # noqa: S102
        if cell.id == cell_id:
            return namespace
    raise KeyError(cell_id)


@pytest.mark.slow
def test_notebook_and_check_use_the_same_segments_and_tables():
    shown = shown_by("behaviour")
    assert shown["segments"] == unit2.SEGMENTS
    tags, segment_of = unit2._segment_of(folder())
    pd.testing.assert_frame_equal(shown["tags"], tags)
    pd.testing.assert_series_equal(shown["segment_of"], segment_of)
    pd.testing.assert_frame_equal(shown["behaviour"], unit2._behaviour(folder()), check_like=True)
    assert set(shown["behaviour"]) == {*unit2.GOOD, *unit2.WRONG}


def test_a_ranking_keeps_the_order():
    scores = pd.Series({"b": 0.5, "a": 0.5, "c": 0.0})
    table = RANKING.canonical(scores)
    assert table.to_dict() == {"score": {"a": 0.5, "b": 0.5, "c": 0}, "place": {"a": 2, "b": 1, "c": 3}}
    for same in (scores.to_dict(), scores.to_frame("x"), scores.rename_axis("name").reset_index()):
        pd.testing.assert_frame_equal(RANKING.canonical(same), table)
    for wrong in ("b", [0.5], pd.Series({"a": "much"})):
        with pytest.raises(UnfitError):
            RANKING.canonical(wrong)


def test_clusters_may_be_numbered_at_will():
    users = pd.Index(["u1", "u2", "u3"], name="user_id")
    given = {"features": ["orders"], "silhouette": 0.4}
    tables = [
        Clustering().canonical({**given, "labels": labels})
        for labels in (
            pd.Series([2, 0, 2], users),
            pd.Series(["x", "y", "x"], users)[::-1],
            pd.Series([7.0, 1.0, 7.0], users).to_frame(),
        )
    ]
    assert tables[0]["cluster"].tolist() == ["0", "1", "0"]
    assert all(table.equals(tables[0]) for table in tables)
    for labels in (np.array([1, 2, 1]), pd.Series([1, 2, 1]), pd.Series([1, np.nan, 1], users)):
        with pytest.raises(UnfitError):
            Clustering().canonical({**given, "labels": labels})


def test_numbered_rows_name_nobody():
    with pytest.raises(UnfitError, match="missing_key"):
        Table("user_id", {"orders": "number", "spend_fen": "number"}).canonical(
            pd.DataFrame({"orders": [1, 2], "spend_fen": [3, 4]})
        )


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        ("TGI 278，n = 702", [("tgi", 278, 0), ("count", 702, 0)]),
        ("TGI (18-24): 206.1", [("tgi", 206.1, 1)]),
        ("45+ TGI 32", [("tgi", 32, 0)]),
        ("中位数 72 元（34–216 元）", [("yuan", 72, 0), ("", 34, 0), ("yuan", 216, 0)]),
        ("５２％，全部 41％", [("percent", 52, 0), ("percent", 41, 0)]),
        ("52 per cent of 1,702 users", [("percent", 52, 0), ("count", 1702, 0)]),
        ("¥72.5 (N=702)", [("yuan", 72.5, 1), ("count", 702, 0)]),
        ("TGI 1869.1", [("tgi", 1869.1, 1)]),
        ("2026-06-30：TGI 9", [("tgi", 9, 0)]),
        ("2026 年 6 月 30 日 702 人", [("count", 702, 0)]),
        ("median spend", []),
    ],
)
def test_numbers_of_a_figure_are_read(figure, numbers):
    assert [(one.kind, one.value, one.decimals) for one in told(figure)] == numbers


@pytest.mark.parametrize(
    ("written", "fits"), [("278", True), ("278.1", True), ("278.13", True), ("279", False), ("278.2", False)]
)
def test_a_figure_fits_as_it_is_rounded(written, fits):
    (one,) = told(f"TGI {written}")
    assert one.fits(278.1291) is fits


@pytest.mark.slow
def test_ten_sound_fits_of_other_seeds_pass():
    answers = runpy.run_path(str(UNIT.room / "answers.py"))
    for seed in range(10):
        unit2.sensible_clusters(unit2.CLUSTERS.canonical(answers["clusters"](seed=seed)))
