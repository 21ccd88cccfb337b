"""What the checks of unit 5 read and accept: pairs, entries, assignments, and how far another sound method may be."""

import hashlib
import math
import random
import re

import numpy as np
import pandas as pd
import pytest

from course_tools import build
from course_tools.paths import units
from course_tools.source import LANGUAGES
from siyu_helpers.checks import unit5
from siyu_helpers.checks.experiment_shapes import ENTRIES, Entries, Pairs, judge_assignment
from siyu_helpers.checks.hidden import unit5 as hidden
from siyu_helpers.checks.kit import Case, Namespace, compare
from siyu_helpers.checks.shapes import Scalar, Table, UnfitError
from siyu_helpers.data import folder

(UNIT,) = (unit for unit in units() if unit.checks == "unit5")
PAIRS = Pairs(("difference", "low", "high", "p"))
TWO = pd.DataFrame(
    [["coupon", "control", 0.1, 0.05, 0.15, 0.01], ["gift", "coupon", -0.02, -0.06, 0.02, 0.3]],
    columns=["arm", "against", "difference", "low", "high", "p"],
)


# ---- pairs ----------------------------------------------------------------------------------------------------------


def test_a_pair_is_the_same_from_either_side():
    table = PAIRS.canonical(TWO)
    assert list(table.index) == ["coupon − control", "gift − coupon"]
    turned = TWO.rename(columns={"arm": "against", "against": "arm"}).assign(
        difference=-TWO["difference"], low=-TWO["high"], high=-TWO["low"]
    )
    for same in (turned, TWO.iloc[::-1], TWO.set_index(["arm", "against"]), TWO.to_dict("records"), TWO.assign(x="y")):
        pd.testing.assert_frame_equal(PAIRS.canonical(same), table)
    mixed = pd.concat([TWO.iloc[:1], turned.iloc[1:]])
    pd.testing.assert_frame_equal(PAIRS.canonical(mixed), table)


@pytest.mark.parametrize(
    ("answer", "idea"),
    [
        (TWO["p"], "wrong_type"),
        (TWO.drop(columns="against"), "missing_column"),
        (TWO.drop(columns="p"), "missing_column"),
        (TWO.assign(p="small"), "not_numbers"),
        (pd.concat([TWO, TWO.iloc[:1]]), "doubled_rows"),
        (pd.concat([TWO, TWO.rename(columns={"arm": "against", "against": "arm"})]), "doubled_rows"),
    ],
)
def test_what_is_no_table_of_pairs(answer, idea):
    with pytest.raises(UnfitError) as fault:
        PAIRS.canonical(answer)
    assert fault.value.idea == idea


# ---- entries --------------------------------------------------------------------------------------------------------

CHOICE = Entries(("gain", "p"), small=("p",), code="arm", codes=frozenset({"a", "b"}))


def test_entries_hold_a_code_numbers_and_the_size_of_p():
    given = {"p": 1e-6, "gain": 2, "arm": "a", "more": None}
    table = CHOICE.canonical(given)
    assert table.loc[ENTRIES].to_dict() == {"arm": "a", "gain": 2, "p": pytest.approx(-6)}
    pd.testing.assert_frame_equal(CHOICE.canonical(pd.Series(given)), table)
    assert CHOICE.place(ENTRIES, "p", table.loc[ENTRIES, "p"]).endswith(" 1e-06")
    assert np.isnan(CHOICE.canonical({**given, "p": 0})["p"].iloc[0])


@pytest.mark.parametrize(
    ("answer", "idea"),
    [
        ("a", "wrong_type"),
        ({"gain": 1, "p": 0.1}, "missing_entry"),
        ({"arm": ..., "gain": 1, "p": 0.1}, "blank_entry"),
        ({"arm": "c", "gain": 1, "p": 0.1}, "unknown_code"),
        ({"arm": 1, "gain": 1, "p": 0.1}, "unknown_code"),
        ({"arm": "a", "gain": 1}, "missing_entry"),
        ({"arm": "a", "gain": "much", "p": 0.1}, "entry_no_number"),
    ],
)
def test_what_is_no_choice(answer, idea):
    with pytest.raises(UnfitError) as fault:
        CHOICE.canonical(answer)
    assert fault.value.idea == idea


# ---- room -----------------------------------------------------------------------------------------------------------


def test_a_number_within_its_room_is_right_unless_it_is_a_suspects():
    room = pd.DataFrame({"value": [0.5]}, index=["number"])
    case = Case((), 10, {"A18": 9.6, "A19": 20}, room=room)
    shape = Scalar()
    for right in (10, 10.5, 9.61):
        compare(shape, case, shape.canonical(right))
    for wrong, idea in ((9.6, "A18"), (9.4, "differs"), (20, "A19"), (20.04, "A19"), (19.8, "differs")):
        with pytest.raises(UnfitError) as fault:
            compare(shape, case, shape.canonical(wrong))
        assert fault.value.idea == idea


def test_whole_number_ids_in_a_row_are_ids():
    named = pd.Series(["a", "b"], pd.RangeIndex(40, 42, name="user_id"))
    assert list(Table("user_id", {"arm": "text"}).canonical(named).index) == ["40", "41"]
    with pytest.raises(UnfitError):
        Table("user_id", {"arm": "text"}).canonical(named.reset_index(drop=True))


def test_neighbouring_formulas_of_the_sample_size_are_within_their_band():
    z = hidden.NormalDist().inv_cdf
    for case in (*unit5.sample_size_per_arm(), *hidden.sample_size_per_arm()):
        base, lift, alpha, power = case.arguments
        own = (z(1 - alpha / 2) + z(power)) ** 2 * (base * (1 - base) + (base + lift) * (1 - base - lift)) / lift**2
        for size in (hidden.size_reference(*case.arguments), hidden._pooled(*case.arguments), own):
            compare(Scalar(), case, Scalar().canonical(math.ceil(size)))


# ---- assignment -----------------------------------------------------------------------------------------------------


def by_hash(ids, arms, seed):
    return [arms[int(hashlib.sha256(f"{seed}:{user}".encode()).hexdigest(), 16) % len(arms)] for user in ids]


def by_draw(ids, arms, seed):
    drawn = dict(zip(sorted(ids), np.random.default_rng(seed).choice(arms, len(ids)), strict=True))
    return [drawn[user] for user in ids]


def by_shuffle(ids, arms, seed):
    mixed = sorted(ids)
    random.Random(seed).shuffle(mixed)
    dealt = {user: arms[place % len(arms)] for place, user in enumerate(mixed)}
    return [dealt[user] for user in ids]


@pytest.mark.parametrize("method", [by_hash, by_draw, by_shuffle])
@pytest.mark.parametrize("seeds", [20, pytest.param(300, marks=pytest.mark.full)])
def test_sound_methods_are_not_refused_by_chance(method, seeds):
    """The bounds are set so that less than one in 10,000 is refused."""

    def ask(ids, arms, seed):
        return pd.DataFrame({"arm": method(ids, arms, seed)}, index=pd.Index([str(user) for user in ids])).sort_index()

    (visible,) = unit5.assign_arms()
    ids, arms, _ = visible.arguments
    for seed in range(seeds):
        judge_assignment(ask, (ids, arms, seed))


def test_the_notebooks_own_hash_is_left_alone():
    """A check with another run's hash leaves no trace, and takes a function called hash that is the learner's own."""
    names: dict = {}
    code = (
        "import pandas as pd, hashlib\n"
        "def hash(text):\n    return int(hashlib.sha256(text.encode()).hexdigest(), 16)\n"
        "def assign_arms(user_ids, arms, seed):\n"
        "    return pd.Series({user: arms[hash(f'{seed}{user}') % len(arms)] for user in user_ids})\n"
    )
    exec(code, names)  # noqa: S102
    unit5.run("assign_arms", answers=Namespace(names))
    names = {key: value for key, value in names.items() if key != "hash"}
    exec(code.replace("def hash", "def other"), names)  # noqa: S102
    with pytest.raises(AssertionError) as failed:
        unit5.run("assign_arms", answers=Namespace(names))
    assert failed.value.idea == "A26"
    assert "hash" not in names


# ---- references and the notebook ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_references_agree_with_the_helpers():
    from siyu_helpers.experiment import compare_arms, compare_profit, conversion_table, profit_per_user, sample_ratio_p

    users, orders = hidden.tested(folder(), "summer")
    pd.testing.assert_frame_equal(
        hidden.conversion_reference(hidden.counted(users)),
        conversion_table(users),
        check_dtype=False,
        check_names=False,
    )
    pd.testing.assert_frame_equal(
        hidden.pairs_reference(hidden.counted(users)), compare_arms(users), check_dtype=False, rtol=1e-9
    )
    pd.testing.assert_frame_equal(
        hidden.profit_reference(users, orders), profit_per_user(users, orders), check_dtype=False, rtol=1e-9
    )
    row = compare_profit(users, orders).query("arm == 'threshold' and against == 'control'").iloc[0]
    gain = hidden.gain_reference(users, orders, "threshold")
    assert [gain["gain"], gain["low"], gain["high"]] == pytest.approx([row["difference_yuan"], row["low"], row["high"]])
    counts = hidden.tested(folder(), "spring")[0]["arm"].value_counts().to_dict()
    assert hidden.ratio_reference(counts, unit5.PLANNED) == pytest.approx(
        sample_ratio_p(counts, unit5.PLANNED), rel=1e-9
    )


def test_notebook_and_check_have_the_same_plan():
    names: dict = {}
    for cell in build.notebook(UNIT, "exercise", "en").cells:
        if cell.id in ("setup", "data"):
            exec(compile(cell.source, cell.id, "exec"), names)  # noqa: S102
    assert names["planned_shares"] == unit5.PLANNED


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_of_the_memo(lang):
    """The model memo quotes this term's figures: p, then points and yuan with their intervals."""
    memo = next(cell.source for cell in build.notebook(UNIT, "exercise", lang).cells if cell.id == "decision_memo")
    users, orders = hidden.tested(folder(), "summer")
    pairs = hidden.pairs_reference(hidden.counted(users)).set_index(["arm", "against"])
    gains = {arm: hidden.gain_reference(users, orders, arm) for arm in ("threshold", "no_minimum")}
    largest = users["tier"].value_counts().idxmax()
    of_tier = hidden.gain_reference(users[users["tier"] == largest], orders, "threshold")
    summer = hidden.ratio_reference(hidden._assigned(users), unit5.PLANNED)
    spring = hidden.figures()[0].truth["srm_p"]
    points = 100 * pairs.loc[("threshold", "control"), ["difference", "low", "high"]]
    wanted = [
        f"{summer:.2f}",
        *(f"{value:.1f}" for value in points),
        *(f"{gains['threshold'][name]:.2f}" for name in ("gain", "low", "high")),
        f"{100 * pairs.loc[('no_minimum', 'control'), 'difference']:.1f}",
        *(f"{gains['no_minimum'][name]:.2f}".replace("-", "−") for name in ("gain", "low", "high")),
        *(f"{of_tier[name]:.2f}" for name in ("gain", "low", "high")),
    ]
    assert largest == "general_win_back"
    quoted = re.findall(r"−?\d+\.\d+", memo.replace("6.18", ""))
    assert [number for number in quoted if number not in ("0.05",)] == wanted
    assert round(spring * 1e6) == round(pairs.loc[("threshold", "control"), "p_holm"] * 1e6) == 2
    assert memo.count({"zh": "百万分之二", "en": "two in a million"}[lang]) == 2
