"""The survey: what its tables promise, that cleaning and weighting mend what they should, and that each wrong way shows."""

import math
import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

import siyu_helpers as siyu
from siyu_helpers import data, survey
from siyu_helpers.language import choose
from siyu_helpers.questionnaire import Questionnaire
from siyu_helpers.simulator import DEFAULT_SEED, simulate
from siyu_helpers.simulator import survey as part
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.survey_answers import GATE, ITEMS, MAIN, MAIN_CODES, MULTIPLE, OPTIONS, REVERSED, TRAP
from siyu_helpers.simulator.tables import names
from tests.traps import assert_all_differ

BOTH = ("tea", "fruit")
EACH = ["tea", pytest.param("fruit", marks=pytest.mark.slow)]  # one brand is enough for the quick run
SEEDS = [DEFAULT_SEED, 1, 2, 3]
TERMS = [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])]
CLASSES = ["18_24", "25_34", "35_44", "45_up"]
ORDER = ("staff", "late", "not_invited", "repeat", "trap", "straight", "speeder", "impossible")
CLOSED = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")
MIDDLES = {"none": 0, "1_2": 1.5, "3_5": 4, "6_up": 7}


@cache
def world(brand, seed):
    made = simulate(brand, seed)
    truth = made.truth["responses"]
    users = made.tables["users"]
    members = made.tables["member_records" if brand == "tea" else "users"].set_index("user_id")
    orders = made.tables["orders"]
    recent = orders[(orders["order_time"] < CLOSED) & (orders["order_time"] >= CLOSED - pd.Timedelta(days=90))]
    # The pool as the shop knows it: registered by the snapshot, no staff; the three columns of the weights.
    pool = users[(users["registered_at"] < CLOSED) & (users["source"] != "employee")].set_index("user_id")
    born = 2026 - pool["birth_year"]
    pool = pd.DataFrame(
        {
            "age": pd.cut(born.where(born.between(18, 100)).astype(float), [17, 24, 34, 44, 100], labels=CLASSES),
            "member": members["joined_member_at"].reindex(pool.index) < CLOSED,
            "recent": pool.index.isin(recent["user_id"]),
        }
    )
    w = SimpleNamespace(brand=brand, shop=made, rows=made.tables["responses"], truth=truth, users=users, pool=pool)
    w.invited = made.tables["invitations"]
    w.main, w.yes = MAIN[brand], MAIN_CODES[brand][0]
    w.gate, _, w.no = GATE[brand]
    w.all = made.truth["survey_pool"]
    w.share = (w.all[w.main] == w.yes).mean()
    w.kept, w.counts = clean(w)
    return w


def bad(w, rows, step):
    """Which of the rows a step of cleaning drops."""
    if step == "staff":
        return rows["user_id"].isin(w.users.loc[w.users["source"] == "employee", "user_id"])
    if step == "late":
        return rows["submitted_at"] >= pd.Timestamp("2026-07-13", tz="Asia/Shanghai")
    if step == "not_invited":
        return ~rows["user_id"].isin(w.invited["user_id"])
    if step == "repeat":
        return rows["user_id"].duplicated()
    if step == "trap":
        return rows[TRAP] != 4
    if step == "straight":
        return same(rows[list(ITEMS)])
    if step == "same_direction":
        return same(rows[[item for item in ITEMS if item not in REVERSED]])
    if step == "speeder":
        return rows["seconds"] < rows.groupby(rows[w.gate] == w.no)["seconds"].transform("median") / 2
    if step == "one_limit":
        return rows["seconds"] < rows["seconds"].median() / 2
    return part.impossible(w.brand, rows)


def same(items):
    return items.notna().all(axis=1) & (items.nunique(axis=1) == 1)


def clean(w, order=ORDER):
    rows, counts = w.rows, {}
    for step in order:
        dropped = bad(w, rows, step)
        counts[step] = int(dropped.sum())
        rows = rows[~dropped]
    return rows, counts


def asked_once(w):
    """The forms of the invited, each once and in time: what carelessness is judged on."""
    return clean(w, ORDER[:4])[0]


def classed(w, rows=None):
    """The rows whose age answer is a class of the pool, with what the shop knows of the user."""
    rows = w.kept if rows is None else rows
    rows = rows[rows["age"].isin(CLASSES)]
    return rows.assign(**{c: w.pool[c].reindex(rows["user_id"]).to_numpy() for c in ("member", "recent")})


def post_stratify(w, rows):
    pool = w.pool["age"].value_counts(normalize=True)
    weights = rows["age"].map(pool / rows["age"].value_counts(normalize=True)).astype(float)
    return weights / weights.mean()


def rake(w, rows):
    weights = pd.Series(1.0, rows.index)
    for _ in range(50):
        for column in ("age", "member", "recent"):
            pool = w.pool[column].value_counts(normalize=True)
            shares = weights.groupby(rows[column]).sum() / weights.sum()
            weights = weights * rows[column].map(pool / shares).astype(float)
    return weights / weights.mean()


def weighted(w, rows, weights=None):
    return np.average(rows[w.main] == w.yes, weights=weights)


def effective(weights):
    return weights.sum() ** 2 / (weights**2).sum()


def margin(share, n):
    return 1.96 * math.sqrt(share * (1 - share) / n)


def items(rows, recode=True):
    rows = rows[list(ITEMS)].dropna().astype(float)
    return rows.assign(**{item: 6 - rows[item] for item in REVERSED}) if recode else rows


def alpha(table):
    k = table.shape[1]
    return k / (k - 1) * (1 - table.var().sum() / table.sum(axis=1).var())


def association(one, other):
    """Cramér's V and the p-value."""
    table = pd.crosstab(one, other)
    chi2, p, _, _ = chi2_contingency(table, correction=False)
    return math.sqrt(chi2 / table.to_numpy().sum() / (min(table.shape) - 1)), p


def attentive(w, rows):
    return (w.truth.loc[rows.index, "careless"] == "").to_numpy()


# --- the mistakes ----------------------------------------------------------------------------------------------------

TRAPS = {}


def trap(name):
    def add(function):
        TRAPS[name] = function
        return function

    return add


@trap("Q5 the period lost: mean times a day (fruit: of a week read as of a day)")
def _(w):
    mean = w.kept["times"].map(MIDDLES).mean()
    return (mean, mean / 7) if w.brand == "tea" else (mean / 7, mean)


@trap("Q6 several answers read as one: share of the asked who tick the first reason")
def _(w):
    asked = w.kept[w.kept[w.gate] != w.no]["reason"].dropna()
    first = next(iter(OPTIONS[w.brand]["reason"]))
    return asked.str.split(";").map(lambda codes: first in codes).mean(), (asked == first).mean()


@trap("Q7 share of the answers, not of the people: health as a reason")
def _(w):
    asked = w.kept[w.kept[w.gate] != w.no]["reason"].dropna()
    ticks = asked.str.split(";").explode()
    return (ticks == "health").sum() / len(asked), (ticks == "health").mean()


@trap("Q8 those not asked in the base: health as a reason")
def _(w):
    ticked = w.kept["reason"].str.split(";").explode().eq("health").sum()
    return ticked / w.kept["reason"].notna().sum(), ticked / len(w.kept)


@trap("Q9 trap failures kept: alpha of the scale")
def _(w):
    once = asked_once(w)
    return alpha(items(once[~bad(w, once, "trap")])), alpha(items(once))


@trap("Q9 trap before repeats: forms kept")
def _(w):
    return len(w.kept), len(clean(w, ("staff", "late", "not_invited", "trap", "repeat", *ORDER[5:]))[0])


@trap("Q9 speeders first: forms that fail the trap")
def _(w):
    return w.counts["trap"], clean(w, (*ORDER[:4], "speeder", "trap", "straight", "impossible"))[1]["trap"]


@trap("Q9 repeats first of all, the last kept: share of yes, per mille")
def _(w):
    last = w.rows[~w.rows["user_id"].duplicated(keep="last")]
    for step in ORDER:
        last = last[~bad(w, last, step)]
    return 1000 * weighted(w, w.kept), 1000 * weighted(w, last)


@trap("Q10 reversed items left out: forms called straight-lined")
def _(w):
    once = asked_once(w)
    return bad(w, once, "straight").sum(), bad(w, once, "same_direction").sum()


@trap("one limit for all: attentive forms that skipped and are called speeders")
def _(w):
    once = asked_once(w)
    those = attentive(w, once) & (once[w.gate] == w.no)
    return tuple((bad(w, once, step) & those).sum() for step in ("speeder", "one_limit"))


@trap("the mean of the times: seconds")
def _(w):
    return w.kept["seconds"].median(), w.kept["seconds"].mean()


@trap("Q11 no weights: share of yes, the pool's and the sample's")
def _(w):
    return w.share, weighted(w, w.kept)


@trap("Q11 response rate of 18 to 24 and of 45 and over")
def _(w):
    rate = response_rate(w, "age")
    return rate["18_24"], rate["45_up"]


@trap("Q12 weights the wrong way: share of yes")
def _(w):
    rows = classed(w)
    right = post_stratify(w, rows)
    return weighted(w, rows, right), weighted(w, rows, 1 / right)


@trap("Q12 weights after leaving out the undecided: yes among the decided")
def _(w):
    rows = classed(w)
    right = post_stratify(w, rows)
    decided = rows[w.main] != "undecided"
    some = rows[decided]
    return weighted(w, some, right[decided]), weighted(w, some, post_stratify(w, some))


@trap("Q13 n instead of the effective n: margin of error in points")
def _(w):
    rows = classed(w)
    weights = rake(w, rows)
    share = weighted(w, rows, weights)
    return 100 * margin(share, effective(weights)), 100 * margin(share, len(rows))


@trap("Q14 reversed items not recoded: alpha")
def _(w):
    return alpha(items(w.kept)), alpha(items(w.kept, recode=False))


@trap("Q14 reversed items not recoded: mean of the scale")
def _(w):
    return items(w.kept).to_numpy().mean(), items(w.kept, recode=False).to_numpy().mean()


@trap("Q16 forwarded links and staff kept: forms")
def _(w):
    rest = clean(w, [step for step in ORDER if step not in ("staff", "not_invited")])[0]
    return len(w.kept), len(rest)


@trap("Q16 members taken for the pool: share of yes")
def _(w):
    rows = classed(w)
    weights = rake(w, rows)
    of_members = rows["member"].astype(bool)
    return weighted(w, rows, weights), weighted(w, rows[of_members])


def response_rate(w, column):
    """The share of the invited who answered in time, by a column of the pool."""
    answered = w.invited["user_id"].isin(asked_once(w)["user_id"])
    return answered.groupby(w.pool[column].reindex(w.invited["user_id"]).to_numpy()).mean()


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_every_wrong_way_gives_another_figure(brand, seed):
    w = world(brand, seed)
    assert_all_differ(
        f"{brand}, seed {seed}: {len(w.rows)} rows, {w.counts}, kept {len(w.kept)}",
        {name: way(w) for name, way in TRAPS.items()},
    )


# --- cleaning --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_each_rule_finds_what_it_is_for(brand, seed):
    w = world(brand, seed)
    for step, flag in (("staff", "staff"), ("late", "late")):
        assert (bad(w, w.rows, step) == w.truth[flag]).all()
    invited = w.rows[~w.truth["staff"]]
    assert (bad(w, invited, "not_invited") == w.truth.loc[invited.index, "forwarded"]).all()
    once = clean(w, ORDER[:3])[0]
    assert (bad(w, once, "repeat") == w.truth.loc[once.index, "repeat"]).mean() > 0.995  # the first may have come late
    once = asked_once(w)
    good = attentive(w, once)
    careless = pd.Series(~good, once.index)
    print(f"\n{brand}, seed {seed}: {len(once)} forms, {careless.sum()} careless")
    for step in ("trap", "straight", "same_direction", "speeder", "one_limit", "impossible"):
        found = bad(w, once, step)
        hit = (found & careless).sum()
        print(f"{step:<16}{found.sum():>5} precision {hit / found.sum():.2f} recall {hit / careless.sum():.2f}")
    failed = bad(w, once, "trap")
    assert 0.65 < failed[careless].mean() < 0.92
    assert 0.01 < failed[good].mean() < 0.045
    assert 0.6 < careless[failed].mean() < 0.95
    straight, found = w.truth.loc[once.index, "careless"] == "straight", bad(w, once, "straight")
    assert found[straight].all()
    assert straight[found].mean() > 0.75
    assert careless[bad(w, once, "same_direction")].mean() < 0.55
    fast = bad(w, once, "speeder")
    assert 0.4 < fast[careless].mean() < 0.8
    assert fast[good].mean() < 0.03
    skips = (once[w.gate] == w.no).to_numpy()
    assert bad(w, once, "one_limit")[good & skips].sum() > fast[good & skips].sum()
    left = ~attentive(w, w.kept)
    assert 0 < left.sum() < 0.02 * len(w.kept)  # careless ones that no rule finds
    lost = good.sum() - (~left).sum()
    assert 0.03 < lost / good.sum() < 0.08  # good people lost


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_the_order_of_the_steps_matters(brand, seed):
    w = world(brand, seed)
    assert sum(w.counts.values()) + len(w.kept) == len(w.rows)
    assert min(w.counts.values()) > 0
    other, counts = clean(w, (*ORDER[:4], "speeder", "straight", "trap", "impossible"))
    assert counts["trap"] < 0.8 * w.counts["trap"]
    assert counts["speeder"] > 2 * w.counts["speeder"]
    careful_now = clean(w, ("staff", "late", "not_invited", "trap", "repeat", *ORDER[5:]))[0]
    assert len(careful_now) > len(w.kept)  # careless first, with care the second time
    assert len(other) != 0


# --- who answers, and weights ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_weights_mend_most_of_the_bias(brand, seed):
    w = world(brand, seed)
    rows = classed(w)
    assert len(rows) > 0.95 * len(w.kept)
    raw = weighted(w, rows)
    by_age, raked = post_stratify(w, rows), rake(w, rows)
    print(
        f"\n{brand}, seed {seed}: truth {w.share:.3f}; all rows {weighted(w, w.rows):.3f}, cleaned {weighted(w, w.kept):.3f}, "
        f"classed {raw:.3f} (n {len(rows)}), by age {weighted(w, rows, by_age):.3f} (effective {effective(by_age):.0f}), "
        f"raked {weighted(w, rows, raked):.3f} (effective {effective(raked):.0f})"
    )
    assert raw - w.share > 0.06
    assert abs(weighted(w, rows, by_age) - w.share) < 0.6 * (raw - w.share)
    assert abs(weighted(w, rows, raked) - w.share) < 0.5 * (raw - w.share)
    assert abs(weighted(w, rows, raked) - w.share) < 2.2 * margin(w.share, effective(raked)) / 1.96
    assert effective(raked) < effective(by_age) < 0.85 * len(rows)
    for weights in (by_age, raked):
        assert weights.mean() == pytest.approx(1)
    for column, low, high in (("age", "45_up", "18_24"), ("member", False, True), ("recent", False, True)):
        rate = response_rate(w, column)
        assert rate[high] > rate[low] + 0.05
    assert set(w.all["user_id"]) == set(w.pool.index)


@pytest.mark.parametrize("brand", EACH)
def test_a_class_without_a_share_in_the_pool_occurs(brand):
    w = world(brand, DEFAULT_SEED)
    assert set(w.kept["age"]) == {*CLASSES, "no_say"} or set(w.kept["age"]) == {*CLASSES, "no_say", "under_18"}


# --- associations and the scale --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_one_association_is_real_and_one_is_not(brand, seed):
    w = world(brand, seed)
    known = classed(w)
    v, p = association(known["age"], known["times"])
    of_main, _ = association(known["age"], known[w.main])
    sexed = w.kept[w.kept["sex"] != "no_say"]
    none, by_chance = association(sexed["sex"], sexed["times"])
    print(
        f"\n{brand}, seed {seed}: age × times {v:.2f}, age × {w.main} {of_main:.2f}, sex × times {none:.3f} (p {by_chance:.2f})"
    )
    assert 0.18 < v < 0.32
    assert p < 1e-6
    assert 0.18 < of_main < 0.32
    assert none < 0.13
    if seed == DEFAULT_SEED:
        assert none < 0.08
        assert by_chance > 0.2


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_the_scale_is_reliable_once_recoded(brand, seed):
    w = world(brand, seed)
    assert 0.74 < alpha(items(w.kept)) < 0.81
    assert alpha(items(w.kept, recode=False)) < 0.2
    assert alpha(items(asked_once(w))) < alpha(items(w.kept))
    loyal = w.all.set_index("user_id")["loyalty"].reindex(w.kept["user_id"].to_numpy())
    score = w.kept[list(ITEMS)].astype(float)
    score = score.assign(**{item: 6 - score[item] for item in REVERSED}).mean(axis=1)
    assert np.corrcoef(score.fillna(3), loyal)[0, 1] > 0.75


# --- the tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("brand", EACH)
def test_invitations_are_what_the_card_says(brand):
    w = world(brand, DEFAULT_SEED)
    assert w.invited["user_id"].is_unique
    assert set(w.invited["user_id"]) <= set(w.pool.index)
    assert len(w.invited) == part.INVITED[brand]
    assert set(w.invited["touch_channel"]) == {"one_to_one", "sms"}
    assert w.invited["sent_at"].is_monotonic_increasing
    assert (w.invited["sent_at"].dt.strftime("%Y-%m-%d") == "2026-07-02").all()
    for column in ("age", "member", "recent"):  # drawn at random
        asked = w.pool.loc[w.invited["user_id"], column].value_counts(normalize=True)
        assert (asked - w.pool[column].value_counts(normalize=True)).abs().max() < 0.02


@pytest.mark.parametrize("brand", EACH)
def test_responses_are_what_the_card_says(brand):
    w = world(brand, DEFAULT_SEED)
    rows, truth = w.rows, w.truth
    assert {"tea": 1080, "fruit": 900}[brand] < len(rows) < {"tea": 1180, "fruit": 980}[brand]
    assert rows["response_id"].is_unique
    assert rows["submitted_at"].is_monotonic_increasing
    assert rows["submitted_at"].max() < pd.Timestamp("2026-07-17", tz="Asia/Shanghai")
    assert (rows["submitted_at"].dt.hour >= 7).mean() > 0.99
    sent = w.invited.set_index("user_id")["sent_at"].reindex(rows["user_id"]).to_numpy()
    known = ~pd.isna(sent) & ~truth["staff"].to_numpy()
    assert (rows["submitted_at"].to_numpy()[known] > sent[known]).all()
    assert 0.1 < (truth["careless"] != "")[~truth["staff"]].mean() < 0.13
    assert set(truth["careless"]) == {"", "straight", "random", "partly"}
    assert truth["staff"].sum() == 8
    assert 5 < truth["late"].sum() < 30
    assert 0.015 < truth["forwarded"].mean() < 0.03
    assert rows["user_id"].isna().equals(truth["forwarded"])
    assert 0.02 < truth["repeat"].mean() < 0.06
    again = truth[truth["repeat"]]
    first = rows.drop_duplicates("user_id").set_index("user_id").reindex(again["user_id"])
    columns = names("responses", brand)[4:]
    equal = (first[columns].astype("str").to_numpy() == again[columns].astype("str").to_numpy()).all(axis=1)
    assert 0.2 < equal.mean() < 0.8
    assert 4 < truth["impossible"].sum() < 30
    assert (truth.loc[truth["impossible"], "careless"] == "").mean() > 0.4
    assert rows["seconds"].min() >= 8
    assert 100 < rows["seconds"].median() < 150
    assert rows["seconds"].mean() > 1.15 * rows["seconds"].median()


@pytest.mark.parametrize("brand", EACH)
def test_answers_agree_with_what_the_shop_knows(brand):
    w = world(brand, DEFAULT_SEED)
    once = w.truth[(w.truth["careless"] == "") & (w.truth["user"] >= 0) & ~w.truth["staff"]]
    people = w.shop.truth["users"].iloc[once["user"]]
    for column in ("sex", "occupation"):
        told = once[column].ne("no_say").to_numpy()
        assert (once[column].to_numpy()[told] == people[column].to_numpy()[told]).all()
    told = once["age"].isin(CLASSES).to_numpy()
    middle = once["age"].map({"18_24": 21, "25_34": 29.5, "35_44": 39.5, "45_up": 52}).to_numpy()
    assert np.abs(2026 - people["birth_year"].to_numpy()[told] - middle[told]).max() < 20
    forms = w.shop.truth["profiles"].set_index("user")["income"].reindex(once["user"]).to_numpy()
    both = ~pd.isna(forms) & once["income"].ne("no_say").to_numpy() & once["age"].ne("under_18").to_numpy()
    assert (forms[both] == once["income"].to_numpy()[both]).all()


# --- the questionnaires ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("brand", EACH)
def test_the_questionnaires_review_clean(brand, lang):
    choose(lang)
    form = Questionnaire.example(f"{brand}_mended")
    assert form.review().clean
    assert len(form.questions) == 18


@pytest.mark.parametrize("brand", EACH)
def test_columns_and_codes_are_those_of_the_questionnaire(brand):
    form = Questionnaire.example(f"{brand}_mended")
    rows = siyu.load(f"{brand}/responses")
    assert [question.code for question in form.questions] == list(rows.columns[4:])
    for question in form.questions:
        codes = rows[question.code].dropna().astype("str")
        if question.code in MULTIPLE:
            assert question.kind == "multiple"
            assert list(question.options) == list(OPTIONS[brand][question.code])
            codes = codes.str.split(";").explode()
        assert set(codes) == set(question.options), question.code
        assert question.reversed == (question.code in REVERSED)
        assert question.trap == ("4" if question.code == TRAP else None)
        if question.kind != "scale":
            for code, label in question.options.items():
                assert label["zh"] == siyu.label(code, "zh")
                assert label["en"].lower() == siyu.label(code, "en").lower()
        if question.ask_if:
            asked = survey._asked(question, rows)
            others = ~part.impossible(brand, rows)
            assert rows.loc[~asked & others, question.code].isna().all()
            assert rows.loc[asked, question.code].notna().mean() > 0.97


@pytest.mark.parametrize("brand", EACH)
def test_codes_list_each_option(brand):
    for column in (*MULTIPLE, "times", "age", GATE[brand][0], MAIN[brand]):
        assert set(siyu.load(f"{brand}/responses")[column].dropna().str.split(";").explode()) <= set(CODES[column])


# --- the export ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("brand", EACH)
def test_an_export_reads_back(brand, lang):
    choose(lang)
    export = siyu.survey_export(brand)
    words = {"zh": ("序号", "所用时间", "秒", "(跳过)"), "en": ("No.", "Time taken", " s", "(skipped)")}[lang]
    assert export.columns[0] == words[0]
    assert export[words[1]].str.endswith(words[2]).all()
    assert (export == words[3]).any(axis=None)
    assert export.iloc[:, 6].str.contains("┋").any()
    assert list(export.columns[5:7].str[:3]) == ["1. ", "2. "]
    choose("en" if lang == "zh" else "zh")  # either language is read, whichever is in use
    read = siyu.read_export(export, Questionnaire.example(f"{brand}_mended"))
    rows = siyu.load(f"{brand}/responses")
    pd.testing.assert_frame_equal(read.drop(columns=["number", "source"]), rows.drop(columns="response_id"))
    assert read["number"].tolist() == list(range(1, len(rows) + 1))
    channel = siyu.load(f"{brand}/invitations").set_index("user_id")["touch_channel"]
    assert read["source"].tolist() == rows["user_id"].map(channel).fillna("link").tolist()


def test_an_export_in_another_order_with_other_numbers_and_columns_reads_back():
    form = Questionnaire.example("tea_mended")
    export = siyu.survey_export("tea").head(20)
    wanted = siyu.read_export(export, form)
    export = export.rename(columns=lambda name: re.sub(r"^1\. ", "１、", re.sub(r"^2\. ", "Q2：", name)))
    export = export.assign(IP="10.0.0.1")[[*export.columns[::-1], "IP"]]
    pd.testing.assert_frame_equal(siyu.read_export(export, form), wanted)
    pd.testing.assert_frame_equal(siyu.read_export(export.iloc[:, :18], form), wanted.iloc[:, 5:])
    assert len(siyu.read_export(export.head(0), form)) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_export_that_cannot_be_read_says_why(lang):
    choose(lang)
    form = Questionnaire.example("tea_mended")
    export = siyu.survey_export("tea").head(5)
    said = {
        "zh": ("应是 DataFrame", "读不懂", "没有题目 sex", "不止一次", "sex 的回答“猫”", "'coffee' 没有问卷", "所用时间读不懂：'很久'", "提交时间读不懂：'昨天'"),
        "en": ("is a DataFrame", "cannot be read", "question sex", "more than once", "answer '猫' to sex", "'coffee' had no", "read: '很久'", "read: '昨天'"),
    }[lang]  # fmt: skip
    sex, taken = export.columns[19], export.columns[2]
    for error, words, call in (
        (TypeError, said[0], lambda: siyu.read_export(None, form)),
        (ValueError, said[1], lambda: siyu.read_export(export, {})),
        (KeyError, said[2], lambda: siyu.read_export(export.drop(columns=sex), form)),
        (ValueError, said[3], lambda: siyu.read_export(export.assign(**{"99. " + sex[4:]: 1}), form)),
        (ValueError, said[4], lambda: siyu.read_export(export.assign(**{sex: "猫"}), form)),
        (ValueError, said[5], lambda: siyu.survey_export("coffee")),
        (ValueError, said[6], lambda: siyu.read_export(export.assign(**{taken: "很久"}), form)),
        (ValueError, said[7], lambda: siyu.read_export(export.assign(**{export.columns[1]: "昨天"}), form)),
    ):
        with pytest.raises(error, match=words):
            call()


# --- parts and truth -------------------------------------------------------------------------------------------------

PARTS = {
    "survey_frame": {"invitations", "responses"},
    **{
        f"survey_{name}": {"responses"}
        for name in ("minds", "who", "careless", "answers", "ticks", "back_button", "slips", "days", "seconds")
    },
    **{f"survey_{name}": {"responses"} for name in ("repeats", "forwarded", "staff")},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_changes_shifts_no_other(monkeypatch, name):
    before = world("tea", 3).shop

    def other_numbers(seed, *parts):
        return stream(seed + 1000, *parts) if parts[-1] == name else stream(seed, *parts)

    monkeypatch.setattr(part, "stream", other_numbers)
    after = simulate("tea", 3)
    changed = {table for table in before.tables if not before.tables[table].equals(after.tables[table])}
    assert changed == PARTS[name]


def test_no_truth_of_the_survey_is_shipped():
    latent = {"segment", "careless", "staff", "late", "forwarded", "repeat", "slip", "impossible", "user", "loyalty"}
    for brand in BOTH:
        for name in ("invitations", "responses"):
            shipped = data.load(f"{brand}/{name}")
            assert list(shipped.columns) == names(name, brand)
            assert not set(shipped.columns) & (latent | {"propensity", "gate"})
