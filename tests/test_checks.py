"""What the check kit does beside judging: it is safe to call, quiet on stderr, and clear about everything unusual."""

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.checks import unit4
from siyu_helpers.checks.kit import CheckFailedError, Namespace, Scalar, UnfitError
from siyu_helpers.checks.shapes import Code, Members
from siyu_helpers.checks.unit4 import SNAPSHOT, orders_frame


def right(orders, snapshot):
    day = orders["order_time"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()
    groups = orders.assign(day=day)[day <= snapshot].groupby("user_id")
    return pd.DataFrame(
        {
            "recency_days": (snapshot - groups["day"].max()).dt.days,
            "frequency": groups.size(),
            "monetary_fen": groups["amount_fen"].sum(),
        }
    )


def failure(answer, **kwargs) -> CheckFailedError:
    with pytest.raises(CheckFailedError) as caught:
        unit4.run("rfm_table", answers=Namespace({"rfm_table": answer}), **kwargs)
    return caught.value


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


def test_looks_the_name_up_where_it_is_called(capsys):
    exec('rfm_table = right\nunit4.run("rfm_table")', {"right": right, "unit4": unit4})  # noqa: S102
    assert capsys.readouterr().out.startswith("✓ Question 2: the visible check passes.")


def test_a_name_that_does_not_exist_is_not_written_yet():
    with pytest.raises(CheckFailedError) as caught:
        unit4.run("rfm_table", answers=Namespace({}))
    assert caught.value.idea == "not_written"


def test_unknown_item():
    with pytest.raises(KeyError, match="there is no item rfm; there is clean_orders, rfm_table"):
        unit4.run("rfm")


def test_a_value_in_the_place_of_a_function():
    assert str(failure(5)).startswith("✗ Question 2: `rfm_table` gives int; wanted is function.")


def test_warnings_and_stderr_are_kept_from_the_graded_cell(capsys):
    def noisy(orders, snapshot):
        print("debug", file=sys.stderr)
        warnings.warn("old way", FutureWarning, stacklevel=1)
        return right(orders, snapshot)

    unit4.run("rfm_table", answers=Namespace({"rfm_table": noisy}))
    seen = capsys.readouterr()
    assert seen.err == ""
    assert "warning (no marks lost): FutureWarning: old way" in seen.out


def test_prints_are_shown_in_the_visible_check_only(capsys):
    def talkative(orders, snapshot):
        print("in here")
        return right(orders, snapshot)

    unit4.run("rfm_table", answers=Namespace({"rfm_table": talkative}))
    assert "in here" in capsys.readouterr().out
    unit4.run("rfm_table", hidden=True, answers=Namespace({"rfm_table": talkative}))
    assert "in here" not in capsys.readouterr().out


def test_an_error_is_shown_with_the_learners_own_line():
    code = "import pandas as pd\ndef rfm_table(orders, snapshot):\n    days = orders['order_tim']\n    return days\n"
    namespace: dict = {}
    import linecache

    linecache.cache["cell-5"] = (len(code), None, code.splitlines(keepends=True), "cell-5")
    exec(compile(code, "cell-5", "exec"), namespace)  # noqa: S102
    with pytest.raises(CheckFailedError) as caught:
        unit4.run("rfm_table", answers=Namespace(namespace))
    assert (
        caught.value.lines[0]
        == "✗ Question 2: at line 3 `days = orders['order_tim']` there is no such name: KeyError: 'order_tim'."
    )


def test_exit_does_not_end_the_notebook():
    assert failure(lambda orders, snapshot: sys.exit(3)).idea == "error_in_code"


def test_lines_stay_short():
    def rambling(orders, snapshot):
        raise ValueError("long " * 2000)

    assert max(len(line) for line in failure(rambling).lines) <= 300


def test_notebooks_show_the_words_without_a_traceback():
    failed = failure(lambda orders, snapshot: None)
    assert failed._render_traceback_() == failed.lines == str(failed).splitlines()


def test_a_copy_without_hidden_checks_says_so(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "siyu_helpers.checks.hidden.unit4", None)
    unit4.run("rfm_table", hidden=True, answers=Namespace({}))
    assert "no hidden check in this copy" in capsys.readouterr().out


def test_the_helper_refuses_only_while_a_check_runs():
    orders = orders_frame()
    assert siyu.rfm_table(orders, SNAPSHOT).loc["U01"].tolist() == [10, 2, 12000]
    assert failure(lambda orders, snapshot: siyu.rfm_table(orders, snapshot)).idea == "refused_helper"
    assert siyu.rfm_table(orders, SNAPSHOT).loc["U01"].tolist() == [10, 2, 12000]


def test_a_refusal_swallowed_by_the_learner_is_no_pass():
    def sly(orders, snapshot):
        try:
            return siyu.rfm_table(orders, snapshot)
        except RuntimeError:
            return orders

    assert failure(sly).idea == "missing_column"


def test_importing_the_helpers_loads_pandas_and_nothing_heavier():
    code = "import sys, siyu_helpers, siyu_helpers.checks.unit4; print([m for m in ('matplotlib', 'seaborn', 'scipy', 'IPython', 'course_tools', 'nbformat', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("answer", [12.5, np.float64(12.5), np.array(12.5)])
def test_a_scalar_is_any_number(answer):
    assert Scalar().canonical(answer).to_dict() == {"value": {"number": 12.5}}


@pytest.mark.parametrize(
    "answer",
    [[1, None], (1.0, np.nan), np.array([1, np.nan]), pd.Series([1, pd.NA], index=["b", "a"], dtype="Int64")],
)
def test_a_scalar_takes_a_column_by_place(answer):
    table = Scalar().canonical(answer)
    assert list(table.index) == ["0", "1"]
    assert table["value"].tolist() == pytest.approx([1, float("nan")], nan_ok=True)
    assert table["value"].dtype == float


def test_a_missing_number_is_a_number():
    assert Scalar().canonical(None)["value"].isna().all()
    assert Scalar().canonical([]).empty


@pytest.mark.parametrize(
    ("answer", "idea"),
    [
        ("12.5", "wrong_type"),
        ([1, "2"], "wrong_type"),
        ({"yuan": 1}, "wrong_type"),
        (pd.DataFrame({"a": [1, 2]}), "wrong_type"),
        (float("inf"), "infinite"),
    ],
)
def test_what_is_no_scalar_is_told(answer, idea):
    with pytest.raises(UnfitError) as caught:
        Scalar().canonical(answer)
    assert caught.value.idea == idea


@pytest.mark.parametrize(
    "answer",
    [
        {7, 3},
        frozenset({3, 7}),
        ["7", "3"],
        (7.0, 3.0),
        np.array([7, 3]),
        pd.Index([3, 7]),
        pd.Series([7, 3], index=["b", "a"], dtype="Int64"),
        pd.Series(["3", "7"]).unique(),
        pd.DataFrame({"who": [7, 3]}),
        np.array([[7], [3]]),
        {3: "a", 7: "b"}.keys(),
        (number for number in (7, 3)),
    ],
)
def test_members_are_ids_in_any_collection(answer):
    table = Members("person_id").canonical(answer)
    assert table.to_dict() == {"member": {"3": 1.0, "7": 1.0}}
    assert table["member"].dtype == float


def test_nobody_and_a_missing_id_are_members_too():
    nobody = Members("person_id").canonical(set())
    assert nobody.empty
    assert nobody["member"].dtype == float
    assert Members("person_id").canonical({"a", None}).index.tolist() == ["", "a"]


@pytest.mark.parametrize(
    ("answer", "idea"),
    [
        (2, "wrong_type"),
        ("ab", "wrong_type"),
        ({"a": 1}, "wrong_type"),
        (pd.DataFrame({"a": [1], "b": [2]}), "wrong_type"),
        ([["a"], ["b"]], "wrong_type"),
        ([("a", 1)], "wrong_type"),
        (pd.Series([True, False]), "truths_for_ids"),
        (np.array([True, True]), "truths_for_ids"),
        (pd.Series([3, 1], index=pd.Index(["a", "b"], name="person_id")), "ids_in_index"),
        (["a", "a"], "doubled_rows"),
        ([7, "7"], "doubled_rows"),
    ],
)
def test_what_is_no_set_of_ids_is_told(answer, idea):
    with pytest.raises(UnfitError) as caught:
        Members("person_id").canonical(answer)
    assert caught.value.idea == idea


def test_a_code_is_one_of_those_agreed():
    code = Code(frozenset({"yes", "no"}))
    for answer in ("yes", np.str_("yes"), np.where(1 < 2, "yes", "no")):
        assert code.canonical(answer).to_dict() == {"code": {"code": "yes"}}
    for answer, idea in (("Yes", "unlisted_code"), (True, "wrong_type"), (["yes"], "wrong_type")):
        with pytest.raises(UnfitError) as caught:
            code.canonical(answer)
        assert caught.value.idea == idea
