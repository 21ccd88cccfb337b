"""Profiles, clicks and interviews: what they promise, and that each wrong way gives another figure than the right one."""

import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

import siyu_helpers as siyu
from siyu_helpers import data
from siyu_helpers.simulator import DEFAULT_SEED, clicks, interviews, profiles, shop, simulate
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.tables import names
from tests.traps import assert_all_differ

BOTH = ("tea", "fruit")
EACH = ["tea", pytest.param("fruit", marks=pytest.mark.slow)]  # one brand is enough for the quick run
SEEDS = [DEFAULT_SEED, 1, 2, 3]
TERMS = [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])]
SNAPSHOT = pd.Timestamp("2026-06-30")
CLOSED = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")
OWN_ARTICLE = {"tea": "article_aged_puer", "fruit": "article_light_fasting"}
STEREOTYPE = {"tea": "novelty", "fruit": "health"}


@cache
def world(brand, seed):
    made = simulate(brand, seed)
    lines = made.tables["order_lines"].drop_duplicates()
    orders = made.tables["orders"]
    category = made.tables["products"].set_index("product")["category"]
    lines = lines[lines["order_id"].isin(orders["order_id"])]
    lines = lines.assign(net=lines["amount_fen"] - lines["refund_fen"], category=lines["product"].map(category))
    lines = lines[lines["net"] > 0]
    until = lines[lines["order_time"] < CLOSED]
    raw = made.tables["clicks"][lambda f: f["clicked_at"] < CLOSED]
    forms = made.tables["profiles"].merge(made.tables["users"][["user_id", "sex", "birth_year"]], on="user_id")
    return SimpleNamespace(
        shop=made,
        lines=lines,
        until=until,
        users=made.tables["users"],
        forms=forms,
        raw=raw,
        clicks=single(raw),
        segment=made.truth["users"].set_index("user_id")["segment"],
        gifts=[p.code for p in made.brand.products if p.category == "gifts"],
        main=until.pivot_table(index="user_id", columns="category", values="net", aggfunc="sum").idxmax(axis=1),
    )


def single(rows):
    """The clicks, each once: a click of the same person, page and entry within a second is the same one."""
    ordered = rows.assign(who=rows["user_id"].fillna("?")).sort_values(["who", "page", "entry", "clicked_at"])
    gap = ordered.groupby(["who", "page", "entry"])["clicked_at"].diff()
    known_twice = (gap <= pd.Timedelta(seconds=1)) & ordered["user_id"].notna()
    return ordered[~known_twice].drop(columns="who").sort_index()


def age(dates):
    """The age on the snapshot day of dates of birth given as text."""
    year, day = dates.str[:4].astype(int), dates.str[5:]
    return 2026 - year - (day > "06-30")


def honest(forms):
    return forms[(forms["birth_date"] != "1990-01-01") & age(forms["birth_date"]).between(14, 100)]


def features(w, lines=None, at_least=2):
    """Behaviour of users with two orders or more: log spend, orders, share of spend by category."""
    lines = w.until if lines is None else lines
    kept = w.until.groupby("user_id")["order_id"].nunique()[lambda n: n >= at_least].index
    lines = lines[lines["user_id"].isin(kept)]
    by = lines.groupby("user_id")
    spent = lines.pivot_table(index="user_id", columns="category", values="net", aggfunc="sum", fill_value=0)
    shares = spent.div(spent.sum(axis=1), axis=0)
    return shares.assign(spend=by["net"].sum(), orders=by["order_id"].nunique())


def fit(table, k=3, seed=0):
    cluster = pytest.importorskip("sklearn.cluster", reason="scikit-learn is not installed")
    return cluster.KMeans(k, n_init=4, random_state=seed).fit(np.asarray(table, dtype=float))


def agreement(one, other):
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    return metrics.adjusted_rand_score(one, other)


def scaled(table):
    table = table.assign(spend=np.log(table["spend"]))
    return (table - table.mean()) / table.std(ddof=0)


@cache
def clusters(brand, seed):
    """The features of a term, the labels of the scaled and of the unscaled fit."""
    table = features(world(brand, seed))
    return table, fit(scaled(table)).labels_, fit(table).labels_


def cramers_v(one, other):
    table = pd.crosstab(one, other)
    chi2 = chi2_contingency(table, correction=False)[0]
    return np.sqrt(chi2 / table.to_numpy().sum() / (min(table.shape) - 1))


TRAPS = {}


def trap(name):
    def add(function):
        TRAPS[name] = function
        return function

    return add


@trap("S1 not scaled before k-means: agreement with the hidden segments")
def _(w):
    table, right, wrong = clusters(w.shop.brand.code, w.shop.seed)
    truth = w.segment.reindex(table.index)
    return agreement(truth, right), agreement(truth, wrong)


@trap("S2 mean instead of median: spend of those with the commonest motive, fen")
def _(w):
    spend = w.until.groupby("user_id")["net"].sum()
    motive = w.forms.set_index("user_id")["motive"]
    spend = spend[motive.reindex(spend.index) == motive.mode()[0]]
    return spend.median(), spend.mean()


@trap("S3 one user for the group: orders of the median buyer and of the biggest spender")
def _(w):
    orders = w.until.groupby("user_id")["order_id"].nunique()
    spend = w.until.groupby("user_id")["net"].sum()
    return orders.median(), orders[spend.idxmax()]


@trap("S4 a stereotype not in the data: share of women and of men with the motive")
def _(w):
    by = stereotype(w)
    return by["female"], by["male"]


@trap("S5 demographics instead of motive: Cramer's V with the main category")
def _(w):
    buyers = w.forms[w.forms["user_id"].isin(w.main.index)]
    main = buyers["user_id"].map(w.main)
    return cramers_v(main, buyers["motive"]), cramers_v(main, buyers["sex"])


@trap("S6 clicks counted as people: rank of the enthusiasts' article")
def _(w):
    read = w.clicks[w.clicks["page_kind"] == "article"]
    own = OWN_ARTICLE[w.shop.brand.code]
    people = read.groupby("page")["user_id"].nunique().rank(ascending=False)[own]
    return people, read["page"].value_counts().rank(ascending=False)[own]


@trap("S6 tiny group taken for typical: share of the people, share of the article clicks")
def _(w):
    read = w.clicks[w.clicks["page_kind"] == "article"]
    own = read["page"] == OWN_ARTICLE[w.shop.brand.code]
    return read.loc[own, "user_id"].nunique() / w.clicks["user_id"].nunique(), own.mean()


@trap("S7 spend after the snapshot among the features: sum of spend, fen")
def _(w):
    return features(w)["spend"].sum(), features(w, w.lines)["spend"].sum()


@trap("S7 the user id as a feature: agreement with the clusters without it")
def _(w):
    table, right, _ = clusters(w.shop.brand.code, w.shop.seed)
    number = table.index.str[1:].astype(int).to_numpy()
    wrong = np.column_stack([scaled(table), number])
    return 1.0, agreement(right, fit(wrong).labels_)


@trap("S8 labels compared for equality: share of users in the same cluster of two fits")
def _(w):
    _, labels, _ = clusters(w.shop.brand.code, w.shop.seed)
    again = (labels + 1) % 3
    return agreement(labels, again), (labels == again).mean()


@trap("S10 the default date kept: share of ages 35 to 44, per mille")
def _(w):
    kept = w.forms[age(w.forms["birth_date"]).between(14, 100)]
    return tuple(1000 * age(f["birth_date"]).between(35, 44).mean() for f in (honest(w.forms), kept))


@trap("S10 impossible dates kept: youngest age")
def _(w):
    return age(honest(w.forms)["birth_date"]).min(), age(w.forms["birth_date"]).min()


@trap("S10 impossible dates kept: oldest age")
def _(w):
    return age(honest(w.forms)["birth_date"]).max(), age(w.forms["birth_date"]).max()


@trap("S10 age as the difference of years: users under 25")
def _(w):
    kept = honest(w.forms)["birth_date"]
    return (age(kept) < 25).sum(), (2026 - kept.str[:4].astype(int) < 25).sum()


@trap("S9 k = 3 or 8: agreement of fits of two halves, on all users")
def _(w):
    points = np.asarray(scaled(clusters(w.shop.brand.code, w.shop.seed)[0]))
    halves = np.arange(len(points)) % 2 == 0
    return tuple(
        agreement(fit(points[halves], k).predict(points), fit(points[~halves], k).predict(points)) for k in (3, 8)
    )


@trap("S11 spread inside a group ignored: share of the group with the lowest median above the highest median")
def _(w):
    spend = w.until.groupby("user_id")["net"].sum()
    by = spend.groupby(w.forms.set_index("user_id")["motive"].reindex(spend.index))
    low, high = by.median().idxmin(), by.median().max()
    return (by.get_group(low) > high).mean(), 0.0


@trap("S12 entries thrown together: women's share of clicks on gift pages less men's, per mille")
def _(w):
    inside, overall = gift_gaps(w)
    return 1000 * inside.mean(), 1000 * overall


@trap("double clicks kept: clicks")
def _(w):
    return len(w.clicks), len(w.raw)


@trap("double clicks a second apart overlooked: clicks")
def _(w):
    return len(w.clicks), len(w.raw.drop_duplicates())


@trap("not logged in counted as one person: visitors")
def _(w):
    return w.clicks["user_id"].nunique(), w.clicks["user_id"].nunique(dropna=False)


@trap("clicks after the snapshot: clicks")
def _(w):
    return len(w.clicks), len(single(w.shop.tables["clicks"]))


@trap("profiles without consent used: profiles")
def _(w):
    return (w.forms["consent"] == 1).sum(), len(w.forms)


@trap("profiles filled after the snapshot: profiles")
def _(w):
    return (w.forms["filled_at"] < CLOSED).sum(), len(w.forms)


@trap("ticks instead of people: share of the commonest interest, per mille")
def _(w):
    ticks = w.forms["interests"].str.split(";").explode()
    return 1000 * ticks.value_counts().iloc[0] / len(w.forms), 1000 * ticks.value_counts(normalize=True).iloc[0]


@trap("interests matched as text: users with one interest alone")
def _(w):
    first = w.forms["interests"].str.split(";").explode().mode()[0]
    return w.forms["interests"].str.split(";").map(lambda codes: first in codes).sum(), (
        w.forms["interests"] == first
    ).sum()


@trap("TGI upside down: the main category of the gift motives")
def _(w):
    person = w.forms.set_index("user_id")["motive"].reindex(w.main.index)
    inside = person.isin(["relations", "standing"])
    right = 100 * (w.main[inside] == "gifts").mean() / (w.main == "gifts").mean()
    return right, 10_000 / right


@trap("TGI with the rest instead of all as base")
def _(w):
    person = w.forms.set_index("user_id")["motive"].reindex(w.main.index)
    inside = person.isin(["relations", "standing"])
    share = (w.main[inside] == "gifts").mean()
    return 100 * share / (w.main == "gifts").mean(), 100 * share / (w.main[~inside] == "gifts").mean()


@trap("users without a profile lost in the merge: buyers")
def _(w):
    return len(w.main), w.main.index.isin(w.forms["user_id"]).sum()


@trap("gaps in motive counted as no: share of the commonest motive, per mille")
def _(w):
    motive = w.forms["motive"]
    return 1000 * (motive.dropna() == motive.mode()[0]).mean(), 1000 * (motive == motive.mode()[0]).mean()


def stereotype(w):
    """The share of women and of men who name the motive that the stereotype gives to women; for tea, aged 18 to 24."""
    forms = honest(w.forms).dropna(subset=["motive", "sex"])
    if w.shop.brand.code == "tea":
        forms = forms[age(forms["birth_date"]) < 25]
    return forms.groupby("sex")["motive"].agg(lambda m: (m == STEREOTYPE[w.shop.brand.code]).mean())


def gift_gaps(w):
    """Women's share of clicks on gift pages less men's: in each entry, and overall."""
    known = w.clicks.merge(w.users[["user_id", "sex"]].dropna(), on="user_id")
    known["gift"] = known["page"].isin(w.gifts)
    inside = known.groupby(["entry", "sex"])["gift"].mean().unstack()
    overall = known.groupby("sex")["gift"].mean()
    return inside["female"] - inside["male"], overall["female"] - overall["male"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_every_wrong_way_gives_another_figure(brand, seed):
    w = world(brand, seed)
    assert_all_differ(f"{brand}, seed {seed}", {name: way(w) for name, way in TRAPS.items()})


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_what_is_planted_shows(brand, seed):
    w = world(brand, seed)
    inside, overall = gift_gaps(w)
    assert (inside > 0).all()  # S12: women in each entry, men overall
    assert overall < -0.01
    assert len(inside) == len(CODES["entry"])
    by = stereotype(w)
    assert by["male"] > by["female"] + 0.02  # S4
    buyers = w.forms[w.forms["user_id"].isin(w.main.index)]
    main = buyers["user_id"].map(w.main)
    group = pd.cut(age(buyers["birth_date"]), [17, 24, 34, 44, 100])
    motive = cramers_v(main, buyers["motive"])
    assert motive > cramers_v(main, group) + 0.03 > cramers_v(main, buyers["sex"]) + 0.03  # S5
    keen = w.shop.truth["profiles"]["enthusiast"]
    assert 0.012 < keen.mean() < 0.018  # S6
    read = w.clicks.loc[w.clicks["page_kind"] == "article"]
    own = OWN_ARTICLE[brand]
    assert read["page"].value_counts().idxmax() == own
    assert read.groupby("page")["user_id"].nunique().idxmin() == own
    assert 0.1 < w.shop.truth["clicks"]["enthusiast"].mean() < 0.25


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", EACH)
def test_clusters_find_the_segments_in_part(brand, seed):
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    table, right, wrong = clusters(brand, seed)
    truth = world(brand, seed).segment.reindex(table.index)
    assert 0.3 < agreement(truth, right) < 0.7
    assert agreement(truth, wrong) < 0.1
    assert agreement(right, wrong) < 0.25
    assert 0.2 < metrics.silhouette_score(scaled(table), right) < 0.4


# --- the tables ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("brand", EACH)
def test_profiles_are_what_the_card_says(brand):
    w = world(brand, DEFAULT_SEED)
    forms, truth = w.shop.tables["profiles"], w.shop.truth["profiles"]
    assert 0.5 < len(forms) / len(w.users) < 0.6
    assert forms["filled_at"].is_monotonic_increasing
    registered = w.users.set_index("user_id")["registered_at"]
    assert (forms["filled_at"].to_numpy() > registered.reindex(forms["user_id"]).to_numpy()).all()
    assert forms["birth_date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert 0.06 < truth["default_date"].mean() < 0.1
    assert (forms.loc[truth["default_date"], "birth_date"] == "1990-01-01").all()
    assert 0.005 < truth["impossible_date"].mean() < 0.02
    given = age(forms["birth_date"])
    assert not given[truth["impossible_date"]].between(12, 100).any()
    true = ~truth["default_date"] & ~truth["impossible_date"]
    assert (given[true] == truth["age"][true]).all()
    assert given[true].between(18, 70).all()
    assert 0.78 < forms["consent"].mean() < 0.86
    assert (forms["consent"][forms["income"] == "15000_up"]).mean() < forms["consent"].mean()
    ticks = forms["interests"].str.split(";")
    assert ticks.map(len).between(1, 4).all()
    assert ticks.map(lambda codes: len(set(codes)) == len(codes)).all()
    assert set(ticks.explode()) == set(profiles.INTERESTS[brand]) <= set(CODES["interest"])
    assert set(forms["motive"].dropna()) == set(profiles.MOTIVES[w.shop.brand.segments[0].code])
    assert 0.1 < forms["income"].isna().mean() < 0.25
    assert set(w.users.loc[w.users["source"] == "employee", "user_id"]).isdisjoint(forms["user_id"])


@pytest.mark.parametrize("brand", EACH)
def test_two_accounts_of_a_person_have_one_birthday(brand):
    truth = world(brand, DEFAULT_SEED).shop.truth["profiles"]
    born = truth.set_index("user_id")["true_birth_date"]
    both = truth.dropna(subset="second_account_of")[lambda f: f["second_account_of"].isin(born.index)]
    assert len(both) > 3
    assert (both["true_birth_date"].to_numpy() == born[both["second_account_of"]].to_numpy()).all()


@pytest.mark.parametrize("brand", EACH)
def test_segments_overlap_in_all_they_say(brand):
    truth = world(brand, DEFAULT_SEED).shop.truth["profiles"]
    for column in ("motive", "education"):
        assert pd.crosstab(truth["segment"], truth[column]).to_numpy().min() >= 1
    ticks = truth.assign(interest=truth["interests"].str.split(";")).explode("interest")
    share = pd.crosstab(ticks["segment"], ticks["interest"]).div(truth["segment"].value_counts(), axis=0)
    assert share.to_numpy().min() > 0.01
    assert share.to_numpy().max() < 0.6


@pytest.mark.parametrize("brand", EACH)
def test_clicks_are_what_the_card_says(brand):
    w = world(brand, DEFAULT_SEED)
    rows, truth = w.shop.tables["clicks"], w.shop.truth["clicks"]
    assert 11_000 < len(rows) < 13_000
    assert rows["clicked_at"].is_monotonic_increasing
    assert rows["clicked_at"].min() >= pd.Timestamp("2026-04-02", tz="Asia/Shanghai")
    assert (rows["clicked_at"] >= CLOSED).any()
    assert 0.04 < rows["user_id"].isna().mean() < 0.08
    registered = w.users.set_index("user_id")["registered_at"]
    known = rows.dropna(subset="user_id")
    assert (known["clicked_at"].to_numpy() >= registered[known["user_id"]].to_numpy()).all()
    assert 0.015 < truth["double_click"].mean() < 0.025
    again = len(rows.dropna(subset="user_id")) - len(single(rows).dropna(subset="user_id"))
    true = truth["double_click"][rows["user_id"].notna()].sum()
    assert again == pytest.approx(true, abs=3)  # the same page opened twice in earnest within a second is rare
    goods = set(w.shop.tables["products"]["product"])
    kind = rows["page"].str.extract(r"^(article|event)_", expand=False).fillna("product")
    assert (kind == rows["page_kind"]).all()
    assert set(rows.loc[kind == "product", "page"]) <= goods - {"test_item"}
    assert set(rows.loc[kind != "product", "page"]) == set(clicks.OTHER_PAGES[brand]) <= set(CODES["page"])
    assert siyu.label(rows["page"].drop_duplicates()).notna().all()


@pytest.mark.parametrize("brand", EACH)
def test_a_click_on_a_message_opens_the_mini_program(brand):
    w = world(brand, DEFAULT_SEED)
    sent = w.shop.truth["touches"]
    sent = sent[(sent["clicked"] == 1) & sent["touch_channel"].isin(clicks.AFTER_MESSAGE)]
    sent = sent[(sent["sent_at"] >= "2026-04-02T00:00+08:00") & (sent["sent_at"] < "2026-06-30T00:00+08:00")]
    assert len(sent) > 30
    visits = w.shop.truth["clicks"]
    for row in sent.itertuples():
        came = visits[(visits["user"] == row.user) & (visits["entry"] == row.touch_channel)]
        assert ((came["clicked_at"] > row.sent_at) & (came["clicked_at"] < row.sent_at + pd.Timedelta(days=1))).any()


# --- the interviews --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", TERMS)
def test_interviewees_have_bought_what_they_speak_of(seed):
    made = world("tea", seed).shop
    notes, truth = made.tables["interview_notes"], made.truth["users"].set_index("user_id")
    who = notes.drop_duplicates("interviewee").set_index("interviewee")["user_id"]
    assert list(who.index) == [f"i{i:02d}" for i in range(1, 13)]
    assert who.is_unique
    assert notes.groupby("interviewee")["user_id"].nunique().eq(1).all()
    forms = made.tables["profiles"].set_index("user_id")
    assert (forms["consent"].reindex(who) == 1).all()
    bought = world("tea", seed).until
    for name, (segment, sex, occupation, youngest, oldest, wanted) in interviews._PEOPLE.items():
        person = truth.loc[who[name]]
        own = bought[bought["user_id"] == who[name]]
        assert person["occupation"] == occupation
        assert youngest <= 2026 - person["birth_year"] <= oldest
        if segment:
            assert (person["segment"], person["sex"]) == (segment, sex)
            assert set(wanted) <= set(own["product"])
        else:
            assert own["order_id"].nunique() == 1
            assert own["order_time"].max() < pd.Timestamp("2026-02-01", tz="Asia/Shanghai")


@pytest.mark.slow
def test_the_words_are_there_in_both_languages():
    notes = world("tea", DEFAULT_SEED).shop.tables["interview_notes"]
    assert len(notes) == 60
    assert notes["interviewee"].value_counts().between(2, 8).all()
    assert set(notes["question"]) == set(CODES["question"])
    assert notes["words_zh"].str.contains(r"[\u4e00-\u9fff]").all()
    assert not notes["words_en"].str.contains(r"[\u3000-\u9fff\uff00-\uffef]").any()
    assert not notes["words_zh"].str.contains(r"[,;?!]").any()
    assert notes["words_zh"].is_unique
    assert notes["words_en"].is_unique
    other = world("tea", 1).shop.tables["interview_notes"]
    assert notes["words_zh"].equals(other["words_zh"])
    assert not notes["user_id"].equals(other["user_id"])


def kappa(codes):
    wide = codes.pivot(index="note_id", columns="reader", values="note_theme")
    both = (wide["reader_a"] == wide["reader_b"]).mean()
    share = [wide[reader].value_counts(normalize=True).reindex(CODES["note_theme"]) for reader in CODES["reader"]]
    chance = (share[0] * share[1]).sum()
    return (both - chance) / (1 - chance)


@pytest.mark.parametrize("seed", TERMS)
def test_the_readers_agree_about_as_well_as_readers_do(seed):
    made = world("tea", seed).shop
    codes, truth = made.tables["interview_codes"], made.truth["interview_notes"]
    assert len(codes) == 120
    assert set(codes["note_theme"]) == set(truth["true_theme"]) == set(CODES["note_theme"])
    assert 0.65 < kappa(codes) < 0.75
    wide = codes.pivot(index="note_id", columns="reader", values="note_theme")
    apart = (wide["reader_a"] != wide["reader_b"]).to_numpy()
    open_to_both = truth["other_theme"].notna() & truth["other_theme"].ne("")
    assert 15 <= open_to_both.sum() <= 30
    assert apart[open_to_both].mean() > 2 * apart[~open_to_both].mean()
    assert (wide.to_numpy() == truth["true_theme"].to_numpy()[:, None]).any(axis=1).sum() == 58


# --- purchases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("brand", BRANDS)
def test_purchases_add_up_to_the_clean_orders(brand):
    bought = siyu.purchases(brand, until="2026-07-19")
    orders = siyu.load(f"{brand}/orders") if brand in BOTH else siyu.clean_orders(siyu.load(f"{brand}/order_lines"))
    sums = bought.groupby(["user_id", "order_id", "order_time"], as_index=False)["amount_fen"].sum()
    sums = sums.sort_values(["order_time", "order_id"], ignore_index=True)
    wanted = orders[sums.columns].sort_values(["order_time", "order_id"], ignore_index=True)
    pd.testing.assert_frame_equal(sums, wanted)
    assert bought.dtypes.astype(str).to_dict() == {
        "user_id": "str",
        "order_id": "str",
        "order_time": "datetime64[us, Asia/Shanghai]",
        "category": "str",
        "amount_fen": "int64",
    }
    assert (bought["amount_fen"] > 0).all()
    assert "test" not in set(bought["category"])


def test_purchases_end_with_the_day_asked_for():
    whole = siyu.purchases("fruit", until="2026-07-19")
    until = siyu.purchases("fruit")
    assert (until["order_time"] < CLOSED).all()
    pd.testing.assert_frame_equal(until, whole[whole["order_time"] < CLOSED])
    assert (siyu.purchases("fruit", "2026-07-01")["order_time"] >= CLOSED).any()
    pd.testing.assert_frame_equal(until, siyu.purchases("fruit", SNAPSHOT))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_purchases_say_what_is_amiss(lang):
    siyu.use(lang)
    words = {"zh": ("没有叫 'coffee/order_lines'", "until 应是一个日期", "之前没有订单"),
             "en": ("no table 'coffee/order_lines'", "until must be a day", "no order is as early")}[lang]  # fmt: skip
    for given, said in zip((("coffee",), ("tea", "soon"), ("tea", "2020-01-01")), words, strict=True):
        with pytest.raises(ValueError, match=re.escape(said)):
            siyu.purchases(*given)


# --- parts and truth -------------------------------------------------------------------------------------------------

PARTS = {
    "profiles": {"profiles", "clicks", "interview_notes", "responses"},
    "birthdays": {"profiles", "interview_notes", "responses"},
    "enthusiasts": {"profiles", "clicks", "interview_notes", "responses"},
    "clicks": {"clicks"},
    "clicks_after_messages": {"clicks"},
    "double_clicks": {"clicks"},
    "not_logged_in": {"clicks"},
    "interview_codes": {"interview_codes"},
}


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_changes_shifts_no_other(monkeypatch, part):
    before = world("tea", 3).shop

    def other_numbers(seed, *parts):
        return stream(seed + 1000, *parts) if parts[-1] == part else stream(seed, *parts)

    for module in (profiles, clicks, interviews, shop):
        monkeypatch.setattr(module, "stream", other_numbers)
    after = simulate("tea", 3)
    changed = {name for name in before.tables if not before.tables[name].equals(after.tables[name])}
    assert changed <= PARTS[part]
    assert changed & {part, "profiles", "clicks", "interview_codes"}


def test_no_truth_of_the_personas_is_shipped():
    latent = {"segment", "age", "true_birth_date", "default_date", "impossible_date", "enthusiast", "user", "visit"}
    latent |= {"double_click", "true_theme", "other_theme"}
    for brand in BOTH:
        for name in ("profiles", "clicks", *(["interview_notes", "interview_codes"] if brand == "tea" else [])):
            shipped = data.load(f"{brand}/{name}")
            assert list(shipped.columns) == names(name)
            assert not set(shipped.columns) & latent
