"""What the lesson of unit 4 says: its words, and the numbers in its prose and quizzes."""

import ast
import re
import zipfile

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools.paths import ROOT
from course_tools.source import LANGUAGES
from siyu_helpers.simulator import simulate
from tests.lessons import TIERS

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_words_are_those_of_the_glossary():
    zh, en = (" ".join(cell.text for cell in TIERS.cells(lang)) for lang in LANGUAGES)
    assert not re.findall(r"消费频次|消费金额数|阀值|回头率|客群|人群包", zh)
    assert not re.findall(r"\b(?:cut-?offs?|churn rate|consumption|clients?)\b", en)
    assert zh.count("人民币") == en.count("China's currency") == 1
    for term in (
        "最近一次消费",
        "消费频率",
        "消费金额",
        "阈值",
        "快照日",
        "用户等级",
        "复购周期",
        "生命周期价值",
        "触达",
        "对照组",
    ):
        assert term in zh, term
    for term in ("recency", "frequency", "monetary value", "threshold", "snapshot", "membership level"):
        assert term in en, term
    for term in ("repurchase cycle", "lifetime value", "reach", "control group"):
        assert term in en, term


# ---- Numbers that stand in the prose or in a quiz -------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop():
    lines, snapshot = siyu.load("tea/order_lines"), "2026-06-30"
    orders = siyu.clean_orders(siyu.as_of(lines, snapshot))
    rfm = siyu.rfm_table(orders, snapshot)
    limits = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}
    return {"lines": lines, "orders": orders, "rfm": rfm, "segments": siyu.rfm_segments(rfm, limits)}


def test_numbers_about_the_raw_data(shop):
    users = siyu.load("tea/users")
    registered = (users["registered_at"] < pd.Timestamp("2026-07-01", tz="Asia/Shanghai")).sum()
    assert 4750 <= registered < 5000, "nearly 5,000"
    assert 20_000 < len(shop["lines"]) < 30_000, "more than twenty thousand rows"
    written = pd.read_csv(ROOT / "datasets" / "tea" / "order_lines.csv", usecols=["order_time"])["order_time"]
    assert 0.2 < written.str.endswith("+00:00").mean() < 0.3, "about a quarter in UTC"
    assert siyu.load("tea/users")["region"].nunique() == 12, "twelve provinces"


def test_numbers_about_orders_of_users(shop):
    rfm = shop["rfm"]
    assert rfm["frequency"].mode().tolist() == [1]
    assert rfm["frequency"].mean() > 3
    assert 0.45 < (rfm["frequency"] == 1).mean() < 0.5, "nearly half"
    assert ((rfm["frequency"] >= 4) & (rfm["recency_days"] > 60)).sum() > 300, "longer than the list of a day"
    firsts = {rfm["frequency"].idxmax(), rfm["monetary_fen"].idxmax(), rfm["recency_days"].idxmax()}
    assert len(firsts) == 3, "three different people"
    assert rfm["recency_days"].min() == 0


def test_numbers_about_thresholds(shop):
    gaps = shop["orders"].sort_values("order_time").groupby("user_id")["order_time"].diff().dt.days.dropna()
    assert abs(gaps.quantile(0.8) - 60) <= 5, "close to the manager's 60 days"


def test_numbers_about_groups(shop):
    spend = shop["rfm"]["monetary_fen"].sort_values(ascending=False)
    assert 0.65 < spend.head(round(len(spend) * 0.2)).sum() / spend.sum() < 0.75, "about 70%"
    assert (shop["segments"]["group"] == "key_keep").sum() < 300, "fits into the list of a day"
    key_develop = shop["rfm"][shop["segments"]["group"] == "key_develop"]
    assert key_develop["frequency"].max() <= 3, "one to three orders"
    stages = siyu.stage_types(siyu.load("tea/users"), shop["orders"], "2026-06-30")
    assert stages.value_counts().idxmax() == "dormant"
    assert (stages != "potential").mean() > 0.5, "most bought at least once"


def test_numbers_about_coming_back(shop):
    then = siyu.clean_orders(siyu.as_of(shop["lines"], "2026-03-31"))
    limits = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}
    groups = siyu.rfm_segments(siyu.rfm_table(then, "2026-03-31"), limits)["group"]
    start = pd.Timestamp("2026-04-01", tz="Asia/Shanghai")
    later = shop["orders"].loc[shop["orders"]["order_time"] >= start, "user_id"]
    back = groups.index.to_series().isin(later).groupby(groups).mean()
    assert 0.2 < back["key_keep"] < 0.33, "about one in four"
    assert back["key_value"] > 0.7, "most come anyway"
    assert back["key_win_back"] < back["key_keep"] < back["key_value"]
    assert (pd.Timestamp("2026-06-30") - pd.Timestamp("2026-03-31")).days == 91


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return TIERS.run(tmp_path_factory.mktemp("lesson"))


@pytest.mark.slow
def test_what_is_read_off_the_worth_of_a_user(lesson):
    error = (lesson["by_group"]["formula"] - lesson["by_group"]["truth"]).abs()
    assert error.idxmax() == "key_keep", "the square of key keep is furthest off"
    assert lesson["by_group"].loc["key_keep", "formula"] > lesson["by_group"].loc["key_keep", "truth"]
    model_error = (lesson["by_group"]["model"] - lesson["by_group"]["truth"]).abs()
    assert model_error["key_keep"] < error["key_keep"] / 10, "the model's dot is much closer"


@pytest.mark.slow
def test_what_is_read_off_age_and_region(lesson):
    shares = lesson["shares"]
    assert shares.idxmax(axis=1).tolist() == ["drinks", "leaf_tea", "leaf_tea"]
    assert lesson["people"].idxmin() == "40–70", "the oldest band has the fewest users"
    best = lesson["segments"]["group"] == "key_value"
    assert lesson["best"]["paid_fen"].sum() == lesson["rfm"].loc[best, "monetary_fen"].sum(), (
        "paid less refunds, as in M"
    )
    assert lesson["p_value"] > 0.3, "quite likely by chance alone"
    assert lesson["by_region"].loc[:, True].max() < 100, "some dozens of key value users in each"


@pytest.mark.slow
def test_what_is_read_off_movement_and_thresholds(lesson):
    assert lesson["moves"].loc["key_value", "key_keep"] > 0
    assert lesson["refitted"] == pytest.approx(0.2, abs=0.01), "it stays about 20%"
    assert lesson["fixed"] < 0.15
    assert lesson["changed"] > 0.2
    one_order = lesson["score"][lesson["rfm"]["frequency"] == 1]
    assert one_order.nunique() > 1, "equal users in several classes"
    with pytest.raises(ValueError, match="Bin edges must be unique"):
        pd.qcut(lesson["rfm"]["frequency"], 5)


@pytest.mark.slow
def test_the_decision_and_what_is_handed_in(lesson):
    drawn = lesson["names"].groupby("wecom")["write"].agg(["size", "sum"])
    assert ((drawn["size"] - 2 * drawn["sum"]).abs() <= 1).all(), "a random half within each kind of channel"
    assert set(lesson["names"].loc[lesson["names"]["write"], "user_id"]) == set(lesson["to_write"].index)
    assert drawn.loc[True, "size"] < drawn.loc[False, "size"], "only some can be written to one to one"
    assert lesson["to_write"]["recency_days"].is_monotonic_increasing, "the most recent first"
    assert lesson["to_write"]["recency_days"].max() <= 365, "nobody gone for over a year"
    assert lesson["by_recency"]["sum"].iloc[-1] == 0, "none of those gone for over a year came back"
    assert 85 < len(lesson["to_write"]) < 115, "about a hundred on each side"
    assert 85 < len(lesson["names"]) - len(lesson["to_write"]) < 115
    assert lesson["fewest"] < lesson["anyway"] < lesson["most"]
    assert set(lesson["to_write"]["group"]) == {"key_keep"}
    with zipfile.ZipFile(lesson["folder"] / "rfm_tiers.xlsx") as book:
        assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) == 3


@pytest.mark.slow
def test_who_comes_back_by_recency(lesson):
    table = lesson["by_recency"]
    assert table["mean"].is_monotonic_decreasing, "the longer they are silent, the fewer come"
    assert table["size"].sum() == lesson["came_back"].loc["key_keep", "size"]
    assert table["today"].sum() == len(lesson["keep_now"])
    assert table["written"].sum() == len(lesson["to_write"])
    then, now = (table[column] / table[column].sum() for column in ("size", "today"))
    assert now.iloc[2:].sum() > then.iloc[2:].sum(), "today's 011 hold more of the long silent"
    assert lesson["reweighted"] < lesson["came_back"].loc["key_keep", "mean"], "so the weighted share is lower"


@pytest.mark.slow
def test_what_is_read_off_the_biggest_and_the_win_back(lesson):
    assert lesson["top_others"].sum() / lesson["others"].sum() > 0.6, "it holds without the 8 biggest"
    spent, back = lesson["summary"]["spend_fen"], lesson["came_back"]
    assert spent["key_win_back"] < spent["key_keep"] / 3, "less than a third of what 011 paid"
    assert (back.loc["key_win_back", ["size", "mean"]] < back.loc["key_keep", ["size", "mean"]]).all()
    rfm, bits = lesson["rfm"], lesson["segments"]["bits"]
    assert rfm.loc[bits.isin(["100", "101", "001"]), "frequency"].max() <= 3, "few orders"
    assert lesson["gaps"].quantile(0.8) < lesson["by_cycle"]["recency_days"], "a longer time"


@pytest.mark.slow
@each_language
def test_folded_answers_run_and_give_what_they_say(lesson, lang):
    """Each folded answer's last line gives what the words beneath it promise."""
    blocks = re.findall(r"```python\n(.*?)```", "\n".join(cell.text for cell in TIERS.cells(lang)), re.DOTALL)
    names, given = dict(lesson), []
    for block in blocks:
        *steps, last = ast.parse(block).body
        exec(compile(ast.Module(steps, []), "answer", "exec"), names)  # noqa: S102 - our own source
        given.append(eval(compile(ast.Expression(last.value), "answer", "eval"), names))  # noqa: S307
    tests, cancelled, orders, biggest, fifth, fewest, lost, whole, (share, low, high) = given
    assert tests == 0
    assert 0 < len(lesson["paid"]) - len(names["real"]) < 0.05 * len(lesson["paid"]), "a little below"
    assert cancelled == pytest.approx((lesson["once"]["amount_fen"].sum() - lesson["paid"]["amount_fen"].sum()) / 100)
    assert orders
    assert biggest == lesson["most_spent"]
    assert names["monetary"].max() == lesson["rfm"].loc[biggest, "monetary_fen"]
    assert fifth == pytest.approx(0.2, abs=0.01)
    assert fewest == 4
    assert lost == lesson["segments"]["bits"].isin(["001", "011"]).sum()
    assert whole == pytest.approx(1)
    assert low < share == lesson["came_back"].loc["key_win_back", "mean"] < high


@pytest.mark.slow
def test_the_simulated_truth_is_that_of_the_data():
    assert simulate("tea").tables["orders"].equals(siyu.load("tea/orders"))
