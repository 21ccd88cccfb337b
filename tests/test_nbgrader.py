"""One whole way with nbgrader itself, in both languages: generate, submit, autograde, feedback, export."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_tools import build
from course_tools.paths import ROOT, Unit, units
from course_tools.source import LANGUAGES

pytestmark = pytest.mark.slow

WRONG = {
    "unit4_rfm_tiers": (
        "rfm_table",
        """\
def rfm_table(orders, snapshot):
    day = orders["order_time"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()
    groups = orders.assign(day=day).groupby("user_id")
    table = groups.agg(frequency=("order_id", "nunique"), monetary_fen=("amount_fen", "sum"))
    table["recency_days"] = (snapshot - groups["day"].max()).dt.days
    return table
""",
        {"zh": "快照日之后的订单也算进去了", "en": "orders after the snapshot were used"},
    ),
    "unit1_private_domain_users": (
        "operating_mode",
        """\
def operating_mode(price, repurchase_days):
    if price < 1_000:
        return "automated"
    return "not_suited" if repurchase_days > 365 and price < 10_000 else "one_to_one"
""",
        {"zh": "只看了价格", "en": "only the price was looked at"},
    ),
    "unit2_personas": (
        "match_segment",
        """\
def match_segment(person, segments):
    scores = {}
    for name, conditions in segments.items():
        met = sum(person.get(field) in allowed for field, allowed in conditions.items())
        scores[name] = met / len(conditions)
    return pd.Series(scores).sort_values(ascending=False, kind="stable")
""",
        {"zh": "范围被当成了两个代码", "en": "a range was taken for two codes"},
    ),
    "unit3_questionnaire_design": (
        "multiple_choice_table",
        """\
def multiple_choice_table(responses, question):
    return responses[question].dropna().str.split(";").explode().value_counts(normalize=True)
""",
        {"zh": "分母是勾的次数", "en": "the base is the number of ticks"},
    ),
    "unit5_ab_coupon_test": (
        "conversion_table",
        """\
def conversion_table(users):
    reached = users[users["exposed"] == 1]
    table = reached.groupby("arm")["bought"].agg(users="size", buyers="sum")
    low, high = proportion_confint(table["buyers"], table["users"], method="wilson")
    return table.assign(rate=table["buyers"] / table["users"], low=low, high=high)
""",
        {"zh": "只算了一部分人", "en": "only some were counted"},
    ),
    "unit6_maintenance_plans": (
        "incremental_effect",
        """\
def incremental_effect(results):
    treated = results[~results["holdout"]]
    after, before = treated["margin_fen"] / 100, treated["margin_before_fen"] / 100
    interval = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    return after.mean() - before.mean(), interval.low, interval.high
""",
        {"zh": "和方案以前比了", "en": "compared with the year before"},
    ),
    "unit0_start_here": (
        "yuan",
        """\
def yuan(amount_fen):
    print(amount_fen / 100)
""",
        {"zh": "没有返回结果", "en": "hands nothing back"},
    ),
}
NOT_WRITTEN = {"zh": "还没有写", "en": "not written yet"}


def nbgrader(root: Path, lang: str, command: str, *options: str) -> str:
    """Run one nbgrader command in a course folder, in one edition."""
    programs = str(Path(sys.executable).parent)  # nbgrader calls `alembic` by name
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, *options],
        cwd=root,
        env={
            **os.environ,
            "PATH": programs + os.pathsep + os.environ["PATH"],
            "SIYU_LANG": lang,
            "SIYU_DATASETS": str(ROOT / "datasets"),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def answered(release: Path, answers: dict[str, str]) -> nbformat.NotebookNode:
    """Return a release with the sources of some answer cells filled in."""
    book = nbformat.read(release, as_version=4)
    for cell in book.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    return book


def solved(unit: Unit, lang: str) -> dict[str, str]:
    return {
        cell.id: cell.source for cell in build.notebook(unit, "exercise", lang).cells if cell.id.endswith("_answer")
    }


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((unit, lang), marks=pytest.mark.full if lang == "en" else ())
        for unit in units()
        for lang in LANGUAGES
    ],
    ids=lambda pair: f"{pair[0].name}-{pair[1]}",
)
def graded(request, tmp_path_factory):
    """A graded class of three: one who solved everything, one who wrote nothing, one with a known mistake."""
    unit, lang = request.param
    root = tmp_path_factory.mktemp(lang)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(unit.solution(ROOT, lang).parent, unit.solution(root, lang).parent)
    nbgrader(root, lang, "generate_assignment", unit.assignment)
    item, code, _ = WRONG[unit.assignment]
    hand_in = {"solved": solved(unit, lang), "blank": {}, "mistaken": {**solved(unit, lang), f"{item}_answer": code}}
    for student, answers in hand_in.items():
        path = root / "grading" / lang / "submitted" / student / unit.assignment / f"{unit.assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answered(unit.release(root, lang), answers), path)
    nbgrader(root, lang, "autograde", unit.assignment)
    nbgrader(root, lang, "generate_feedback", unit.assignment)
    nbgrader(root, lang, "export")
    return unit, lang, root


def test_release_is_the_committed_one(graded):
    unit, lang, root = graded
    assert unit.release(root, lang).read_bytes() == unit.release(ROOT, lang).read_bytes()


def test_marks(graded):
    unit, _, root = graded
    with (root / "grades.csv").open(encoding="utf-8") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    points = {
        cell.id: cell.metadata.nbgrader.points
        for cell in build.notebook(unit, "exercise", "zh").cells
        if cell.cell_type == "code" and "points" in cell.metadata.get("nbgrader", {})
    }
    assert marks == {
        "solved": sum(points.values()),
        "blank": 0,
        "mistaken": sum(points.values()) - points[WRONG[unit.assignment][0]],
    }


def test_feedback_speaks_the_students_language(graded):
    unit, lang, root = graded
    pages = {
        student: (
            root / "grading" / lang / "feedback" / student / unit.assignment / f"{unit.assignment}.html"
        ).read_text(encoding="utf-8")
        for student in ("solved", "blank", "mistaken")
    }
    assert WRONG[unit.assignment][2][lang] in pages["mistaken"]
    assert NOT_WRITTEN[lang] in pages["blank"]
    assert "✗" not in pages["solved"]
    assert not [student for student, page in pages.items() if "most recent call last" in page]
