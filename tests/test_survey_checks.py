"""What the checks of unit 3 read: a questionnaire, a cleaning, an interval, weights; and what the notebook shows."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import build
from course_tools.paths import units
from course_tools.source import LANGUAGES
from siyu_helpers.checks import unit3
from siyu_helpers.checks.hidden import unit3 as hidden
from siyu_helpers.checks.kit import Case, CheckFailedError, Namespace, UnfitError, compare
from siyu_helpers.checks.shapes import Scalar
from siyu_helpers.checks.survey_shapes import RAISED, Cleaning, Form, Weights
from siyu_helpers.data import folder
from siyu_helpers.questionnaire import Questionnaire

(UNIT,) = (unit for unit in units() if unit.checks == "unit3")
ASSIGNMENT = "unit3_questionnaire_design"


@cache
def notebook(lang: str):
    return build.notebook(UNIT, "exercise", lang)


def shown_by(*ids: str, lang: str = "zh") -> dict:
    """Return what the notebook's set-up and some locked cells define."""
    namespace: dict = {}
    for cell in notebook(lang).cells:
        if cell.id in ("setup", *ids):
            exec(compile(cell.source, cell.id, "exec"), namespace)  # noqa: S102
    return namespace


def judged(answer: object) -> str:
    """Return what the check of the questionnaire says of an answer, "" if it passes."""
    try:
        unit3.run("repair_questionnaire", answers=Namespace({"repair_questionnaire": answer}))
    except CheckFailedError as failed:
        return failed.idea if len(failed.lines) <= 3 else "too many lines"
    return ""


def solution(lang: str = "zh") -> dict:
    return shown_by("draft", "repair_questionnaire_answer", lang=lang)["repair_questionnaire"]


# --- the notebook


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notebook_and_check_speak_of_the_same_draft(lang):
    draft = Questionnaire(shown_by("draft", lang=lang)["draft"])
    assert str(draft.purpose) == unit3.PURPOSE[LANGUAGES.index(lang)]
    assert tuple(draft.indicators) == tuple(unit3.INDICATORS)
    assert tuple(one.code for one in draft.questions) == unit3.ASKED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_draft_has_the_faults_that_the_task_is_about(lang):
    siyu.use(lang)
    review = Questionnaire(shown_by("draft", lang=lang)["draft"]).review()
    assert {one.id for one in review.faults} == {"Q1", "Q2", "Q5", "Q6", "Q8", "Q9", "Q18", "Q19"}
    assert {(one.question, one.id) for one in review.advice} == {("packaging", "Q3"), ("again", "Q4")}


def test_notebook_and_reference_use_the_same_forms_rules_and_pool():
    shown = shown_by("data", "pool")
    forms, rules, pool = hidden._term(folder())
    pd.testing.assert_frame_equal(shown["responses"], forms)
    assert shown["rules"] == rules
    assert shown["pool_shares"] == pytest.approx(pool)
    assert not forms[[rules["trap"][0], rules["speed"][0], "subscribe"]].isna().any().any()  # as the task says


@pytest.mark.slow
def test_hand_worked_forms_agree_with_the_reference():
    (case,) = unit3.clean_responses()
    found = hidden.cleaned(unit3.forms_frame(), unit3.RULES)
    assert unit3.CLEANING.canonical(found).equals(unit3.CLEANING.canonical(case.truth))
    suspects = {idea: unit3.CLEANING.canonical(table) for idea, table in case.suspects.items()}
    for idea, table in hidden._clean_suspects(unit3.forms_frame(), unit3.RULES).items():
        same = {one.split()[0] for one, other in suspects.items() if other.equals(unit3.CLEANING.canonical(table))}
        assert not same or idea.split()[0] in same | {"Q50"}, idea


# --- a questionnaire


def test_a_form_is_judged_from_its_text_or_its_dict_alone():
    made = solution()
    table = Form().canonical(made)
    assert (list(table.index), list(table.columns)) == (["dict"], ["source"])
    assert json.loads(table.loc["dict", "source"])["questions"][0]["code"] == "boxes"
    text = json.dumps(made, ensure_ascii=False)
    assert Form().canonical(text + "\n").loc["yaml", "source"] == text + "\n"
    assert Form().canonical(Questionnaire(text + "\n")).equals(Form().canonical(text + "\n"))


ODD = [None, 0, 3.5, True, "", " ", "x", "x.yaml", "..", "a: b", "- a", "[", "{", "\x00", "\ud800", b"a: b", [], {}]
ODDER = [set(), object(), int, print, float("nan"), np.array([1]), pd.DataFrame({"a": [1]}), [1, [2, [3]]]]
ODDEST = ["a: &x [*x]", "a: !!python/object:os.system", "x" * 10_000_000, {"questions": [{"code": {"a": 1}}]}]


@pytest.mark.parametrize("odd", [*ODD, *ODDER, *ODDEST], ids=lambda odd: type(odd).__name__)
def test_whatever_is_handed_in_gets_words(odd):
    assert judged(odd) in ("format", "Q18", "wrong_type")


def test_a_dict_within_itself_and_an_endless_one_get_words():
    loop: dict = {}
    loop["questions"] = [loop]
    assert judged(loop) == "format"

    class Endless(dict):
        def items(self):
            while True:
                yield "a", "b"

    assert judged(Endless(a="b")) in ("format", "wrong_type")


def test_a_file_of_the_learners_own_is_read(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(solution(), ensure_ascii=False, indent=1), encoding="utf-8")
    assert judged(str(path)) == ""
    assert judged(path) == ""


def test_what_a_file_says_is_no_path():
    """The judge stands outside the sandbox: it reads no file that a learner's text names."""
    table = pd.DataFrame({"source": ["/etc/hostname"]}, index=["yaml"])
    with pytest.raises(UnfitError) as unfit:
        unit3.sensible_questionnaire(table)
    assert unfit.value.idea == "format"


def with_options(code: str, *labels: str) -> dict:
    form = solution()
    (question,) = (one for one in form["questions"] if one["code"] == code)
    question["options"] = {f"o{place}": label for place, label in enumerate(labels)}
    return form


@pytest.mark.parametrize(
    "labels",
    [
        ("不满五千元", "5,000–7,999元", "8000元及以上"),
        ("不满５０００元", "5000至7999元", "8,000元及以上"),
        ("不满5000元", "５０００～７９９９元", "八千元及以上"),
        ("不到 100 元", "100~199 元", "200 元或以上", "不记得"),
        ("99元及以下", "100-199元", "200元及以上"),
    ],
)
def test_numbers_are_read_however_they_are_written(labels):
    assert judged(with_options("price", *labels)) == ""


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("本题请选“比较满意”。", True),
        ("请在这一题选择 4。", True),
        ("请选第四项", True),
        ("请选第 4 个选项", True),
        ("Please choose the fourth option.", True),
        ("您对客服满意吗？", False),
        ("本题请选“很不满意”。", False),
        ("请选第五项", False),
    ],
)
def test_a_trap_says_what_to_choose(text, works):
    form = solution()
    (trap,) = (one for one in form["questions"] if "trap" in one)
    trap["text"] = text
    assert judged(form) == ("" if works else "Q24")


def test_a_purpose_with_another_punctuation_is_the_same():
    form = solution()
    assert judged({**form, "purpose": form["purpose"].replace("，", "：") + "。"}) == ""


# --- the other forms


def test_a_cleaning_is_two_things():
    shape = Cleaning("response_id", ("late", "trap"))
    kept = pd.DataFrame({"response_id": ["b", "a"], "x": 1})
    counts = pd.Series({"trap": 2, "late": 0, "more": 9})
    table = shape.canonical((kept, counts))
    assert table["value"].to_dict() == {"a": 1, "b": 1, "step late": 0, "step trap": 2}
    for same in ([kept[::-1], counts.to_dict()], (kept.set_index("response_id"), counts.to_frame("n"))):
        assert shape.canonical(same).equals(table)
    for wrong, idea in (
        (kept, "wrong_type"),
        ((kept,), "wrong_type"),
        ((counts, kept), "Q52"),
        ((kept, 3), "wrong_type"),
        ((kept[["x"]], counts), "missing_column"),
        ((pd.concat([kept, kept]), counts), "doubled_rows"),
        ((kept, counts[["late"]]), "missing_entry"),
        ((kept, {"late": "0", "trap": 1}), "entry_no_number"),
    ):
        with pytest.raises(UnfitError) as unfit:
            shape.canonical(wrong)
        assert unfit.value.idea == idea


def test_an_interval_is_three_numbers():
    table = unit3.INTERVAL.canonical((0.3, 0.2, 0.4))
    assert table["value"].to_dict() == {"share": 0.3, "low": 0.2, "high": 0.4}
    others = [0.3, 0.2, 0.4], np.array([0.3, 0.2, 0.4]), pd.Series([0.3, 0.2, 0.4])
    for same in (*others, {"high": 0.4, "share": 0.3, "low": 0.2}, pd.Series({"low": 0.2, "high": 0.4, "share": 0.3})):
        assert unit3.INTERVAL.canonical(same).equals(table)
    for wrong, idea in (
        (0.3, "wrong_type"),
        ((0.3, (0.2, 0.4)), "Q58"),
        ((0.2, 0.4), "wrong_type"),
        (("0.3", 0.2, 0.4), "wrong_type"),
        ({"share": 0.3}, "missing_entry"),
        (None, "wrong_type"),
    ):
        with pytest.raises(UnfitError) as unfit:
            unit3.INTERVAL.canonical(wrong)
        assert unfit.value.idea == idea


def test_weights_are_a_column_or_an_error_in_words():
    weights = pd.Series([1.5, 0.5], index=[7, 3])
    assert Weights().canonical(weights)["weight"].to_dict() == {"7": 1.5, "3": 0.5}
    assert Weights().canonical(weights.to_frame()).equals(Weights().canonical(weights))
    assert list(Weights().canonical(ValueError("why")).index) == [RAISED]
    with pytest.raises(UnfitError, match="Q72"):
        Weights().canonical(ValueError())
    with pytest.raises(UnfitError, match="Q94"):
        Weights().canonical("no weights")
    for wrong in ([1.5, 0.5], {7: 1.5}, 1.0):
        with pytest.raises(UnfitError, match="wrong_type"):
            Weights().canonical(wrong)


# --- the kit


def test_a_case_may_have_another_right_answer():
    case = Case((), 1.0, {"Q1": 2.0}, also=(1.1,))
    compare(Scalar(), case, Scalar().canonical(1.1))
    with pytest.raises(UnfitError, match="Q1"):
        compare(Scalar(), case, Scalar().canonical(2.0))


def weigh(function) -> str:
    names = {**function.__globals__, "post_stratify": function}
    try:
        unit3.run("post_stratify", answers=Namespace(names))
    except CheckFailedError as failed:
        return failed.idea
    return ""


def test_only_an_error_that_the_learner_raised_is_an_answer():
    """An error of a library is none: it comes by chance, in words that help nobody."""

    def raised(responses, column, population_shares):
        share = responses[column].value_counts(normalize=True)
        if responses[column].isna().any() or set(share.index) != set(population_shares):
            raise ValueError("classes differ")
        return responses[column].map(lambda one: population_shares[one] / share[one])

    def by_chance(responses, column, population_shares):
        share = responses[column].value_counts(normalize=True)
        if responses[column].isna().any() or set(share.index) != set(population_shares):
            return pd.to_numeric(pd.Series(["x"]))
        return responses[column].map(lambda one: population_shares[one] / share[one])

    assert weigh(raised) == ""
    assert weigh(by_chance) == "Q84"
