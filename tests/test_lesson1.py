"""What can be counted of a good lesson, on unit 1; and what its prose says of the data."""

import ast
import re
import zipfile

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools.source import LANGUAGES
from siyu_helpers.scorecard import ITEMS as SCORECARD
from tests.lessons import USERS

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_words_are_those_of_the_glossary():
    zh, en = (" ".join(cell.text for cell in USERS.cells(lang)) for lang in LANGUAGES)
    assert not re.findall(r"消费频次|阀值|回头率|客群|人群包", zh)
    assert not re.findall(r"\b(?:cut-?offs?|private traffic|consumption)\b", en)
    assert zh.count("人民币") == en.count("China's currency") == 1
    for term in ("私域用户", "私域流量池", "公域", "触达率", "复购率", "复购周期", "推荐率", "生命周期价值", "裂变"):
        assert term in zh, term
    for term in ("private-domain pool", "public domain", "reach rate", "repurchase rate", "referral rate"):
        assert term in en.lower(), term


def test_every_source_and_fact_has_its_place():
    """The names of curriculum.md's unit 1 stand in the lesson, in both languages."""
    zh, en = (" ".join(cell.text for cell in USERS.cells(lang)) for lang in LANGUAGES)
    for source in ("[T]", "[Y]", "[P]", "[L]", "[F]"):
        assert source in zh
        assert source in en
    facts = (
        "十四万|140,000 淘宝|Taobao 共情|empathy 马斯洛|Maslow 兴趣|interest 信任|trust 利益|benefit 拼团|group_buying 砍价|bargaining "
        "内购|insider_sales 异业|partners_from_other_trades 粉丝|fan 会员|member KOC|KOC 李佳琦|Li_Jiaqi DR|DR 迪士尼|Disney 250|250 "
        "二八|80/20 红包|red_packet 试吃|free_samples 马桶盖|toilet_seat 羊毛党|bargain_hunters 海底捞|Haidilao 西贝|Xibei 无印良品|Muji "
        "星巴克|Starbucks 超级用户|super_user 特劳特|Trout SCRM|SCRM SMR|SMR 从众|crowd_effect 十万杯|100,000_cups 三亿会员|300_million "
        "骚扰|harass 场景|scenarios 朋友圈|Moments IP|IP"
    )
    for pair in facts.split():
        one, two = pair.split("|")
        assert one in zh, one
        assert two.replace("_", " ").lower() in en.lower(), two


# ---- What the prose and the quizzes say of the data -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return USERS.run(tmp_path_factory.mktemp("lesson"))


@pytest.mark.slow
def test_who_is_connected_and_reached(lesson):
    people = len(lesson["connected_people"])
    assert people < len(lesson["accounts"]) / 2, "fewer than half"
    alive = siyu.connected(lesson["accounts"], "2026-06-30")
    assert 0.75 < len(alive) / len(lesson["accounts"]) < 0.9, "dropping the ended alone gives about eight in ten"
    counts = list(lesson["steps"].values())
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 6, "each bar is shorter"
    assert len(lesson["received"]) / len(lesson["sent_to"]) > 0.95, "what is sent mostly arrives"
    assert lesson["stages"]["reachable"].sum() == len(lesson["received"]) == lesson["after"]["reached"], "one window"
    assert len(lesson["accounts"]) > 10_000, "more than ten thousand accounts"


@pytest.mark.slow
def test_cheap_per_look_dear_per_message(lesson):
    shown, look, click, order = (row.private / row.public for row in lesson["costs"].itertuples())
    assert shown > 4, "far dearer"
    assert look < 1
    assert 0.7 < click < 1.4, "close"
    assert lesson["cheapest"] < order * lesson["costs"]["public"].iloc[3] / 100 < lesson["dearest"]


@pytest.mark.slow
def test_traits_and_retention(lesson):
    rate = lesson["click_rate"]
    assert rate["one_to_one"] > 3 * rate["sms"]
    assert 0.4 < lesson["repurchase"] < 0.47
    assert lesson["minutes"].median() < lesson["forever"].median(), "the unanswered wait longer"
    assert 0 < lesson["rate_public"] < 1
    assert 0 < lesson["rate_own"] < 1
    first = lesson["retention"][1].dropna()
    assert 0.2 <= first.mean() < 0.26, "a fifth to a quarter"
    assert (lesson["retention"][6].dropna() < first.loc[lesson["retention"][6].dropna().index]).all()
    assert lesson["retention"].loc["2026Q2"].drop("buyers").isna().all(), "too early"


@pytest.mark.slow
def test_roles(lesson):
    shares = lesson["role"].value_counts(normalize=True)
    assert shares.idxmax() == "customer"
    assert shares["fan"] > 0.15, "many have never bought"
    assert shares["koc"] < 0.05, "a few per cent"


@pytest.mark.slow
def test_the_triangle_before_and_after(lesson):
    ratio = lesson["ratio"]
    assert lesson["sides"]["referral"] == max(lesson["sides"].values())
    assert 1.7 < lesson["sides"]["referral"] < 2.5, "about doubled"
    assert 1 < ratio["spend_per_buyer_fen"] < 1.15, "rose only a little"
    assert ratio["repurchase_rate"] < 1, "fell"
    assert ratio["connected"] < 2
    assert siyu.triangle_area(lesson["by_rate"]) < siyu.triangle_area(lesson["sides"])
    assert pd.isna(lesson["measures"].at["reached", "year_before"]), "no messages on record then"
    more = lesson["growth"]["after"] - lesson["growth"]["year_before"]
    assert more["new_users"] < more["brought"], "the total did not grow by as many"
    assert more["friends_without_link"] < 0 < more["others_with_link"], "another way of recording"
    assert lesson["of_earlier"] < lesson["of_buyers"]
    paid = siyu.load("tea/referrals").query("accepted == 1")
    then, now = (
        set(paid.loc[paid["invited_at"].dt.strftime("%Y-%m-%d").between(*days), "reward_fen"])
        for days in (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"))
    )
    assert (then, now) == ({500}, {1000}), "the reward doubled to 10 yuan"
    assert 36 * 20 * 1.5 * 0.4 == 432
    assert 36 * 20 * 1.5 == 1080
    assert 36 * 20 * 18 * 0.4 == 5184


@pytest.mark.slow
def test_stages_and_the_tension(lesson):
    shares = lesson["stages"].mean()
    assert lesson["bottleneck"] == "reachable"
    assert 0.1 < 1 - shares["identifiable"] < 0.15, "over a tenth are not known"
    last = shares[["marketable", "serviceable", "insightful"]]
    assert last.max() < 0.06, "a few per cent"
    assert last.max() - last.min() < 0.015, "close together"
    table = lesson["by_received"]
    assert table["share"].is_monotonic_decreasing
    assert table["high"].iloc[2] < table["low"].iloc[0]


@pytest.mark.slow
def test_scorecard_and_repurchase(lesson):
    assert {side: len(marks) for side, marks in lesson["manager"].items()} == {
        side: len(items) for side, items in SCORECARD.items()
    }
    assert lesson["manager"]["property_power"][1] == 2, "one pool is marked 2"
    assert lesson["any_of_three"] < lesson["three"].sum(), "people counted twice"
    assert lesson["times_more"] > 1, "who spent more before spends more later"
    assert lesson["asked"].max() < 250
    dirt = lesson["referrals"]
    assert (dirt["inviter_id"] == dirt["invitee_id"]).any(), "some invited themselves"
    assert lesson["preferences"]["preference"].value_counts().idxmax() == "taste"


@pytest.mark.slow
def test_trades_and_the_decision(lesson):
    assert len(lesson["trades"]) == 12, "twelve trades"
    assert set(lesson["trades"].loc[lesson["mode"] == "not_suited", "trade"]) == {"smart_toilet_seats", "umbrellas"}
    assert lesson["cost"] < lesson["platform_cost"], "looks cheap"
    assert 0 < lesson["limit"] < 1
    now = lesson["now"]
    rate = siyu.referral_rate(lesson["users"], "2026-04-01", "2026-06-30")
    assert now["brought"] / now["new_users"] == pytest.approx(rate), "the same people as the referral rate"
    assert lesson["more"]["reward_yuan"] > 0 < lesson["more"]["brought_buyers"]
    assert lesson["more"]["buyers_in_7_days"] < lesson["more"]["brought_buyers"], "all together did not grow along"
    with zipfile.ZipFile(lesson["folder"] / "private_domain.xlsx") as book:
        assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) == 2


@pytest.mark.slow
@each_language
def test_folded_answers_run_and_give_what_they_say(lesson, lang):
    blocks = re.findall(r"```python\n(.*?)```", "\n".join(cell.text for cell in USERS.cells(lang)), re.DOTALL)
    names, given = dict(lesson), []
    for block in blocks:
        *steps, last = ast.parse(block).body
        exec(compile(ast.Module(steps, []), "answer", "exec"), names)  # noqa: S102 - our own source
        given.append(eval(compile(ast.Expression(last.value), "answer", "eval"), names))  # noqa: S307
    people, again, (mean, median), (month, three, quarter), badge, others, pet, reasons, goods, unsuited = given
    assert people == {"p1", "p2"}
    assert again == 0.5
    assert mean > 2 * median
    assert month < quarter < three
    assert badge["s3"] in ("gold", "金牌")
    assert others == [False, True, False]
    assert goods == ("van", "post", "post")
    assert pet == 480
    assert reasons.sum() == len(lesson["preferences"])
    assert reasons.index[0] == siyu.label("taste")
    titles = siyu.load("trades").set_index("trade")[f"title_{lang}"]
    assert set(unsuited) < set(titles[lesson["all_trades"].loc[lesson["aside"], "trade"]])
