"""Tags, TGI, profiles, matching, clicks and what must stay hidden, each by hand on a few rows."""

import math
import subprocess
import sys

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.refusal import RefusedError, refusing

SHOP = "Asia/Shanghai"
DAY = "2026-06-30"


def moments(*texts):
    return pd.to_datetime(pd.Series(texts, dtype="object"), format="ISO8601", utc=True).dt.tz_convert(SHOP)


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


@pytest.fixture
def users():
    return pd.DataFrame(
        {
            "user_id": ["u1", "u2", "u3", "u4", "u5", "u6"],
            "birth_year": pd.array([2001, 2002, 2008, 2009, 1890, None], dtype="Int64"),
            "occupation": ["student", None, "freelance", "other", "other", "business"],
        }
    )


@pytest.fixture
def purchases():
    """u1 has two lines in one order and a tie of categories; u2 buys only after the snapshot."""
    return pd.DataFrame(
        {
            "user_id": ["u1", "u1", "u3", "u3", "u2", "stranger"],
            "order_id": ["o1", "o1", "o2", "o3", "o4", "o5"],
            "order_time": moments(
                "2026-06-30T23:59+08:00",
                "2026-06-30T23:59+08:00",
                "2026-01-01T10:00+08:00",
                "2026-02-01T10:00+08:00",
                "2026-06-30T16:00+00:00",
                "2026-01-01T10:00+08:00",
            ),
            "category": ["ware", "drinks", "ware", "drinks", "ware", "ware"],
            "amount_fen": [500, 500, 100, 300, 900, 900],
        }
    )


def test_tag_users(users, purchases):
    before = purchases.copy()
    tags = siyu.tag_users(users, purchases, DAY)
    assert tags.index.tolist() == users["user_id"].tolist()
    assert tags["age_group"].tolist() == ["25-34", "18-24", "18-24", "unknown", "unknown", "unknown"]
    assert tags["occupation"].tolist() == ["student", "unknown", "freelance", "other", "other", "business"]
    assert tags["orders"].tolist() == [1, 0, 2, 0, 0, 0], "orders, not lines"
    assert tags["spend_fen"].tolist() == [1000, 0, 400, 0, 0, 0]
    assert tags["main_category"].tolist() == ["drinks", "none", "drinks", "none", "none", "none"]
    assert str(tags["spend_fen"].dtype) == "int64"
    pd.testing.assert_frame_equal(purchases, before)
    empty = siyu.tag_users(users, purchases.iloc[:0])
    assert set(empty["main_category"]) == {"none"}
    with pytest.raises(ValueError, match="more than once"):
        siyu.tag_users(pd.concat([users, users.head(1)]), purchases, DAY)


@pytest.mark.slow
def test_tag_users_agree_with_a_loop_over_the_shop():
    users, purchases = siyu.load("tea/users"), siyu.purchases("tea")
    tags = siyu.tag_users(users, purchases)
    assert len(tags) == len(users)
    for user in ("T00002", "T00004", users["user_id"].iloc[-1]):
        lines = [line for line in purchases.to_dict("records") if line["user_id"] == user]
        spend: dict = {}
        for line in lines:
            spend[line["category"]] = spend.get(line["category"], 0) + line["amount_fen"]
        best = min(spend, key=lambda name: (-spend[name], name)) if spend else "none"
        row = tags.loc[user]
        assert (row["orders"], row["spend_fen"], row["main_category"]) == (
            len({line["order_id"] for line in lines}),
            sum(spend.values()),
            best,
        )


def test_tgi():
    people = pd.Index(["a", "b", "c", "d", "e"], name="user_id")
    tags = pd.DataFrame({"drink": ["tea", "tea", "milk", "milk", "milk"]}, index=people)
    inside = pd.Series([False, True, True, False, True], index=["d", "c", "b", "e", "a"])
    assert siyu.tgi(tags, "drink", inside).round(3).to_dict() == {"milk": 55.556, "tea": 166.667}
    nobody = pd.Series(False, index=people)
    assert siyu.tgi(tags, "drink", nobody).isna().all()
    only_b = nobody.copy()
    only_b["b"] = True
    assert siyu.tgi(tags, "drink", only_b)["milk"] == 0
    gap = tags.assign(drink=["tea", None, "milk", "milk", "milk"])
    assert siyu.tgi(gap, "drink", only_b)["tea"] == 0, "who has no value stays in the denominator"
    with pytest.raises(ValueError, match="one value for each user"):
        siyu.tgi(tags, "drink", inside.drop("a"))
    with pytest.raises(TypeError, match="True and False"):
        siyu.tgi(tags, "drink", inside.astype(int))


def test_trait_figure_is_tgi_with_its_range():
    people = pd.Index([f"u{number}" for number in range(100)], name="user_id")
    tags = pd.DataFrame({"page": [number < 20 for number in range(100)]}, index=people)
    inside = pd.Series([number < 5 or number >= 95 for number in range(100)], index=people)
    figure = siyu.trait_figure(tags, "page", True, inside)
    assert (figure["people"], figure["share"], figure["tgi"]) == (5, 0.5, 250)
    assert figure["tgi"] == siyu.tgi(tags, "page", inside)[True]
    assert round(figure["share_low"], 4) == 0.2366, "Wilson, 5 of 10"
    assert round(figure["share_high"], 4) == 0.7634
    assert figure["tgi_low"] == pytest.approx(100 * figure["share_low"] / 0.2)
    with pytest.raises(ValueError, match="nobody has"):
        siyu.trait_figure(tags, "page", "x", inside)


def test_segment_profile(users):
    orders = pd.DataFrame({"user_id": ["u1", "u1", "u2", "u9"], "amount_fen": [1000, 3000, 2000, 99]})
    profile = siyu.segment_profile(users, orders, {"u1", "u2", "u3"})
    assert profile == {
        "size": 3,
        "share": 0.5,
        "median_spend_yuan": 20.0,
        "q1_spend_yuan": 10.0,
        "q3_spend_yuan": 30.0,
    }
    assert siyu.segment_profile(users, orders, ["u1", "u1"])["size"] == 1
    empty = siyu.segment_profile(users, orders, [])
    assert (empty["size"], empty["share"]) == (0, 0)
    assert math.isnan(empty["median_spend_yuan"])
    with pytest.raises(ValueError, match="not among the users"):
        siyu.segment_profile(users, orders, ["nobody"])
    with pytest.raises(TypeError, match="set of user ids"):
        siyu.segment_profile(users, orders, "u1")


SEGMENTS = {
    "one": {"age": (25, 40), "occupation": ["student"], "interests": {"tea", "books"}},
    "two": {"age": (18, 25), "occupation": ["student", "freelance"]},
    "three": {"age": (60, 90)},
}


def test_match_segment():
    person = {"age": 25, "occupation": "freelance", "interests": ["golf", "books"]}
    assert siyu.match_segment(person, SEGMENTS).round(3).to_dict() == {"two": 1.0, "one": 0.667, "three": 0.0}
    assert siyu.match_segment({}, SEGMENTS).index.tolist() == ["one", "two", "three"], "ties in the order given"
    gaps = {"age": float("nan"), "occupation": None, "interests": float("nan")}
    assert siyu.match_segment(gaps, SEGMENTS).eq(0).all()
    assert siyu.match_segment({"age": 40}, {"one": {"age": (25, 40)}})["one"] == 1
    with pytest.raises(TypeError, match="codes or a range"):
        siyu.match_segment(person, {"one": {"occupation": "student"}})
    with pytest.raises(ValueError, match="no condition"):
        siyu.match_segment(person, {"one": {}})


def test_match_scores_and_the_best():
    people = pd.DataFrame(
        {"age": [30, 20, None], "occupation": ["student", "student", None], "interests": [["tea"], None, None]},
        index=["a", "b", "c"],
    )
    scores = siyu.match_scores(people, SEGMENTS)
    assert scores.columns.tolist() == list(SEGMENTS)
    assert scores.loc["a"].tolist() == [1.0, 0.5, 0.0]
    assert siyu.best_match(scores).tolist() == ["one", "two", "unclear"]
    assert siyu.best_match(pd.DataFrame({"x": [0.8], "y": [0.8]})).tolist() == ["unclear"], "a tie is no match"


def test_single_clicks():
    clicks = pd.DataFrame(
        {
            "user_id": ["a", "a", "a", "a", None, "a", "b"],
            "clicked_at": moments(
                "2026-06-30T10:00:00+08:00",
                "2026-06-30T10:00:01+08:00",
                "2026-06-30T10:00:03+08:00",
                "2026-06-30T10:00:03+08:00",
                "2026-06-30T10:00:00+08:00",
                "2026-07-01T00:00:00+08:00",
                "2026-06-30T23:59:59+08:00",
            ),
            "page": ["p", "p", "p", "q", "p", "p", "p"],
            "entry": ["group"] * 7,
        }
    )
    once = siyu.single_clicks(clicks)
    assert once["user_id"].tolist() == ["a", "a", "a", "b"]
    assert once["page"].tolist() == ["p", "p", "q", "p"]


def test_suppress_small():
    table = pd.DataFrame({"place": ["x", "y"], "people": [5, 4], "share": [0.5, 0.4], "yes": [True, False]})
    hidden = siyu.suppress_small(table, "people")
    assert hidden["place"].tolist() == ["x", "y"]
    assert hidden.loc[0, ["people", "share", "yes"]].tolist() == [5, 0.5, 1]
    assert hidden.loc[1, ["people", "share", "yes"]].isna().all()
    assert table["people"].tolist() == [5, 4]
    for smallest in (0, 2.5, "5", True):
        with pytest.raises(ValueError, match="whole number"):
            siyu.suppress_small(table, "people", smallest)
    with pytest.raises(TypeError, match="numbers of people"):
        siyu.suppress_small(table, "place")


def test_resampled_range():
    values = pd.Series([1, 2, 3, 4, 100, None])
    low, high = siyu.resampled_range(values)
    assert (low, high) == siyu.resampled_range(values)
    assert 1 <= low < 3 < high <= 100
    with pytest.raises(ValueError, match="no values"):
        siyu.resampled_range(values.head(0))


def test_cluster_stability_knows_clear_clusters_from_none():
    clear = pd.DataFrame({"x": [0, 1, 2, 100, 101, 102] * 10, "y": [0, 1, 0, 50, 51, 50] * 10})
    assert siyu.cluster_stability(clear, 2) == [1.0] * 5
    assert len(siyu.cluster_stability(clear, 2, times=2)) == 2


@pytest.mark.parametrize(
    "name", ["tag_users", "tgi", "segment_profile", "match_segment", "match_scores", "trait_figure"]
)
def test_what_answers_an_item_refuses(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError):
        getattr(siyu, name)()


def test_the_door_stays_light():
    code = "import sys, siyu_helpers as siyu; siyu.tgi; print([m for m in ('sklearn', 'matplotlib', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- what a persona's figures rest on -------------------------------------------------------------------------------


def test_share_by_counts_each_group_with_wilsons_range():
    found = siyu.share_by(pd.Series([True] * 5 + [False] * 5 + [True]), pd.Series(["a"] * 10 + [None]))
    assert found.loc["a", ["size", "share"]].tolist() == [10, 0.5]
    assert found.loc["a", ["low", "high"]].round(4).tolist() == [0.2366, 0.7634]


def test_viewers_by_entry_count_people_once():
    clicks = pd.DataFrame(
        {
            "user_id": ["w", "w", "w", "v", "m", "x"],
            "entry": ["group", "group", "search", "group", "search", "group"],
            "page": ["gift", "gift", "tea", "tea", "gift", "gift"],
        }
    )
    users = pd.DataFrame({"user_id": ["w", "v", "m", "x"], "sex": ["female", "female", "male", None]})
    found = siyu.viewers_by_entry(clicks, users, "gift")
    assert found.loc["group", ["female", "female_people"]].tolist() == [0.5, 2]
    assert found.loc["search", ["female", "male"]].tolist() == [0, 1]
    assert found.loc["all", ["female", "male", "female_people", "male_people"]].tolist() == [0.5, 1, 2, 1]


def test_rules_agree_less_without_what_they_share_with_the_clusters():
    people = pd.DataFrame({"age": [20, 20, 50, 50], "buys": ["tea", "milk", "tea", "milk"]}, index=list("abcd"))
    rules = {"young": {"age": (18, 30), "buys": ["tea"]}, "old": {"age": (40, 60), "buys": ["milk"]}}
    clusters = pd.Series([0, 1, 0, 1], index=people.index)
    assert siyu.rules_and_clusters(people, rules, clusters) == {"people": 2, "agreement": 1.0}
    without = siyu.rules_and_clusters(people, rules, clusters, "buys")
    assert without["people"] == 4
    assert without["agreement"] < 0.1


def test_kappa_range_draws_people():
    one = pd.Series(["a", "b"] * 10)
    people = pd.Series([number // 4 for number in range(20)])
    assert siyu.kappa_range(one, one, people) == (1, 1)
    low, high = siyu.kappa_range(one, one.where(people > 0, "a"), people)
    assert low < 0.8 < high <= 1


def test_claims_and_their_words():
    users = pd.Index(list("abcd"), name="user_id")
    tags = pd.DataFrame({"sex": ["male", "male", "female", "female"], "gift_box": [True, False, False, False]}, users)
    segment = pd.Series(["tea_buyer", "tea_buyer", "unclear", "unclear"], users)
    found = siyu.check_claims(tags, segment, [("tea_buyer", "sex", "male"), ("tea_buyer", "gift_box", True)])
    assert list(found.index) == [("Tea buyers", "male"), ("Tea buyers", siyu.label("gift_box"))]
    assert found["tgi"].tolist() == [200, 200]
    assert siyu.trait_words(found.iloc[1].to_dict()).startswith("1 / 2 = 50% (all: 25%), TGI 200 (95%: ")
    assert siyu.distances(pd.DataFrame({"x": [0, 3], "y": [0, 4]})).iloc[0, 1] == 5
