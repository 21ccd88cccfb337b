import numpy as np
import pandas as pd
import pytest
from scipy.special import hyp2f1
from scipy.stats import gamma as gamma_distribution

from siyu_helpers.simulator import orders, people, shop, simulate
from siyu_helpers.simulator.brands import BRANDS, SNAPSHOT
from siyu_helpers.simulator.purchases import bg_nbd, pareto_nbd
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.spend import baskets, gamma_gamma
from siyu_helpers.simulator.streams import stream

pytestmark = pytest.mark.slow  # together they would fill the quick minute

USERS = 60_000


@pytest.fixture(scope="module", params=["tea", "beauty"])
def made(request):
    return simulate(request.param, 11)


# --- streams ---------------------------------------------------------------------------------------------------------


def test_a_stream_depends_on_seed_and_names_alone():
    draw = stream(1, "tea", "refunds").random(3)
    assert (stream(1, "tea", "refunds").random(3) == draw).all()
    others = [stream(2, "tea", "refunds"), stream(1, "beauty", "refunds"), stream(1, "tea", "orders")]
    assert not any((other.random(3) == draw).any() for other in others)
    with pytest.raises(ValueError, match="seed is -1"):
        stream(-1, "tea")


# The first numbers of one stream, written down: terms already handed out must not change behind our backs.
def test_streams_stay_what_they_were():
    assert stream(2026, "tea", "users").integers(0, 1000, 4).tolist() == [156, 964, 446, 555]


@pytest.mark.parametrize("brand", ["tea", "beauty"])
def test_same_seed_same_shop(brand):
    one, two, other = simulate(brand, 5), simulate(brand, 5), simulate(brand, 6)
    for frames in ("tables", "truth"):
        for name, frame in getattr(one, frames).items():
            pd.testing.assert_frame_equal(frame, getattr(two, frames)[name])
    assert not one.tables["order_lines"].equals(other.tables["order_lines"])


@pytest.fixture(scope="module")
def unchanged():
    return simulate("tea", 3)


LATER_PARTS = ["accounts", "cancellations", "refunds", "on_threshold", "offsets", "duplicates", "missing"]


@pytest.mark.parametrize("part", LATER_PARTS)
def test_a_part_that_changes_shifts_no_other(monkeypatch, unchanged, part):
    before = unchanged

    def other_numbers(seed, *names):
        return stream(seed + 1000, *names) if names[-1] == part else stream(seed, *names)

    for module in (orders, people, shop):
        monkeypatch.setattr(module, "stream", other_numbers)
    after = simulate("tea", 3)
    drawn = {
        "accounts": set(),
        "missing": set(),
        "duplicates": {"duplicated"},
        "offsets": {"utc"},
        "cancellations": {"cancelled", "refund", "refund_fen", "amount_fen", "clean"},
        "refunds": {"refund", "refund_fen", "amount_fen", "clean"},
        "on_threshold": {"refund", "refund_fen", "amount_fen", "clean"},
    }[part]
    columns = [c for c in before.truth["orders"] if c not in drawn]
    pd.testing.assert_frame_equal(before.truth["orders"][columns], after.truth["orders"][columns])
    pd.testing.assert_frame_equal(before.truth["users"], after.truth["users"])
    changed = {name for name in before.tables if not before.tables[name].equals(after.tables[name])}
    table = {"accounts": "accounts", "missing": "users", "offsets": None}.get(part, "order_lines")
    assert changed - {"orders"} == ({table} if table else set())


def test_unknown_brand_says_which_there_are():
    with pytest.raises(ValueError, match=r"没有叫 'coffee' 的品牌。现有：tea, beauty。"):
        simulate("coffee")


# --- purchases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("r", "alpha", "s", "beta", "t"), [(0.55, 10.6, 0.61, 11.7, 39.0), (2.0, 3.0, 1.5, 30.0, 80.0)]
)
def test_pareto_nbd_has_the_moments_of_theory(r, alpha, s, beta, t):
    drawn = pareto_nbd(stream(1, "test"), np.full(USERS, t), r, alpha, s, beta)
    count = np.bincount(drawn.owner, minlength=USERS)
    mean = r * beta / (alpha * (s - 1)) * (1 - (beta / (beta + t)) ** (s - 1))  # Schmittlein et al. 1987, (17)
    assert count.mean() == pytest.approx(mean, abs=4 * count.std() / np.sqrt(USERS))
    # P(no purchase), integrated over the rates and hazards on a grid of quantiles
    grid = (np.arange(400) + 0.5) / 400
    rate = gamma_distribution.ppf(grid, r, scale=1 / alpha)[:, None]
    hazard = gamma_distribution.ppf(grid, s, scale=1 / beta)[None, :]
    none = (hazard + rate * np.exp(-(rate + hazard) * t)) / (rate + hazard)
    assert (count == 0).mean() == pytest.approx(none.mean(), abs=0.008)
    assert drawn.rate.mean() == pytest.approx(r / alpha, rel=0.03)


@pytest.mark.parametrize(
    ("r", "alpha", "a", "b", "t"), [(0.243, 4.414, 0.793, 2.426, 39.0), (1.5, 6.0, 1.6, 5.0, 60.0)]
)
def test_bg_nbd_has_the_moments_of_theory(r, alpha, a, b, t):
    drawn = bg_nbd(stream(2, "test"), np.full(USERS, t), r, alpha, a, b)
    count = np.bincount(drawn.owner, minlength=USERS)
    some = (alpha / (alpha + t)) ** r
    mean = (a + b - 1) / (a - 1) * (1 - some * hyp2f1(r, b, a + b - 1, t / (alpha + t)))  # Fader et al. 2005, (9)
    assert count.mean() == pytest.approx(mean, abs=4 * count.std() / np.sqrt(USERS))
    assert (count == 0).mean() == pytest.approx(some, abs=0.008)


@pytest.mark.parametrize(("draw", "parameters"), [(pareto_nbd, (1.0, 5.0, 0.8, 20.0)), (bg_nbd, (1.0, 5.0, 0.8, 3.0))])
def test_purchases_are_in_order_within_the_time_alive(draw, parameters):
    age = np.linspace(0.1, 90, 3000)
    drawn = draw(stream(4, "test"), age, *parameters)
    assert (np.diff(drawn.owner) >= 0).all()
    same = np.diff(drawn.owner) == 0
    assert (np.diff(drawn.time)[same] >= 0).all()
    assert (drawn.time >= 0).all()
    assert (drawn.time <= np.minimum(age, drawn.lifetime)[drawn.owner]).all()
    twice = draw(stream(4, "test"), age, *parameters, rate_factor=2.0)
    assert len(twice.owner) > 1.2 * len(drawn.owner)


# --- spend -----------------------------------------------------------------------------------------------------------


def test_gamma_gamma_has_the_means_of_theory():
    p, q, scale, users = 4.0, 4.5, 6600.0, 20_000
    owner = np.repeat(np.arange(users), 5)
    mean, value = gamma_gamma(stream(5, "test"), owner, users, p, q, scale)
    assert mean.mean() == pytest.approx(p * scale / (q - 1), rel=0.02)
    assert value.mean() == pytest.approx(mean.mean(), rel=0.01)
    within = value / mean[owner]
    assert within.var() == pytest.approx(1 / p, rel=0.03)
    factor = np.where(np.arange(users) % 2, 3.0, 1.0)
    _, scaled = gamma_gamma(stream(5, "test"), owner, users, p, q, scale, factor=factor)
    assert scaled == pytest.approx(value * factor[owner])


@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
def test_baskets_hold_products_at_their_prices_and_hit_the_target_on_average(brand):
    target = stream(6, "test").gamma(2.0, 4000.0, 20_000)
    segment = np.arange(20_000) % len(brand.segments)
    lines = baskets(stream(7, "test"), target, segment, brand.prices, brand.taste)
    assert set(lines["order"]) == set(range(20_000))
    assert (lines["quantity"] >= 1).all()
    assert (lines["amount_fen"] == lines["quantity"] * brand.prices[lines["product"]]).all()
    total = lines.groupby("order")["amount_fen"].sum().to_numpy()
    assert total.mean() == pytest.approx(target.mean(), rel=0.03)
    assert np.corrcoef(total, target)[0, 1] > 0.9
    assert 1.3 < len(lines) / 20_000 < 2.2


def test_products_are_listed_by_price():
    for brand in BRANDS.values():
        assert (np.diff(brand.prices) > 0).all()
        assert len({p.code for p in brand.products}) == len(brand.products)
        classes = {p.category for p in brand.products}
        assert all(set(segment.taste) <= classes for segment in brand.segments)


# --- season ----------------------------------------------------------------------------------------------------------


def test_season_stretches_time_and_back():
    season = Season("2025-01-01", "2025-12-31")
    day = np.linspace(0, 365, 1000)
    assert season.to_calendar(season.to_even(day)) == pytest.approx(day)
    assert season.weights.mean() == pytest.approx(1)
    assert season.to_even(np.array([0.0, 365.0])) == pytest.approx([0, 365])


def test_peaks_show_in_the_orders(made):
    day = made.truth["orders"]["order_time"].dt.strftime("%Y-%m-%d").value_counts()
    for peak in ("2025-06-18", "2026-06-18", "2025-11-11", "2025-12-12"):
        month = day[day.index.str.startswith(peak[:7])]
        assert month.idxmax() == peak
        assert month.max() > 2 * month.median()


def test_people_buy_in_the_evening_more_than_at_night(made):
    hour = made.truth["orders"]["order_time"].dt.hour
    assert (hour.between(20, 22)).sum() > 3 * (hour.between(2, 4)).sum()
    assert 0.05 < (hour < 8).mean() < 0.3  # these lie on another day in UTC


# --- the shop and its dirt -------------------------------------------------------------------------------------------


def test_shares_of_dirt(made):
    orders, users, shown = made.truth["orders"], made.truth["users"], made.tables["users"]
    paid = orders[~orders["cancelled"] & ~orders["test"]]
    assert 0.003 < orders["duplicated"].mean() < 0.008
    assert 0.02 < orders["cancelled"].mean() < 0.04
    assert 0.03 < (paid["refund"] != "none").mean() < 0.08
    assert {"full", "partial", "none"} == set(paid["refund"])
    assert 0.2 < orders["utc"].mean() < 0.3
    assert 0.01 < orders["same_day"].mean() < 0.02
    assert users["second_account_of"].notna().mean() == pytest.approx(0.01)
    assert users["bulk_buyer"].sum() == 8
    assert orders["test"].sum() == 4
    assert 0.04 < shown["region"].isna().mean() < 0.08
    assert 0.06 < shown["sex"].isna().mean() < 0.10
    assert 0.02 < shown["union_id"].isna().mean() < 0.04
    assert 0.008 < shown["birth_year"].isin([1890, 1900, 2025]).mean() < 0.025
    assert 0.15 < 1 - paid["user_id"].nunique() / len(users) < 0.35


def test_flags_agree_with_what_the_tables_show(made):
    lines, flags, orders = made.tables["order_lines"], made.truth["order_lines"], made.truth["orders"]
    assert (lines["line_id"] == flags["line_id"]).all()
    assert (lines.duplicated() == flags["duplicate"]).all()
    assert (lines.duplicated("line_id") == flags["duplicate"]).all()
    assert ((lines["status"] == "cancelled") == flags["cancelled"]).all()
    assert ((lines["product"] == "test_item") == flags["test"]).all()
    once = lines[~flags["duplicate"]]
    per_order = once.groupby("order_id").agg(gross=("amount_fen", "sum"), refund=("refund_fen", "sum"))
    truth = orders.set_index("order_id")
    assert (per_order["gross"] == truth["gross_fen"].reindex(per_order.index)).all()
    assert (per_order["refund"] == truth["refund_fen"].reindex(per_order.index)).all()
    assert ((truth["refund"] == "full") == (truth["refund_fen"] == truth["gross_fen"])).all()


def test_lines_make_sense(made):
    lines = made.tables["order_lines"]
    price = made.tables["products"].set_index("product")["price_fen"]
    assert (lines["amount_fen"] == lines["quantity"] * price.reindex(lines["product"]).to_numpy()).all()
    assert (lines["refund_fen"] <= lines["amount_fen"]).all()
    assert (lines["refund_time"].notna() == (lines["refund_fen"] > 0)).all()
    refunded = lines[lines["refund_fen"] > 0]
    assert (refunded["status"] == "paid").all()
    assert (refunded["refund_time"] > refunded["order_time"]).all()
    assert (lines["order_time"].diff().dropna() >= pd.Timedelta(0)).all()  # by time, not by user
    end = pd.Timestamp("2026-07-20", tz="Asia/Shanghai")
    assert max(lines["order_time"].max(), lines["refund_time"].max()) < end


def test_users_make_sense(made):
    users, orders = made.tables["users"], made.truth["orders"]
    assert users["user_id"].is_unique
    first = orders.groupby("user_id")["order_time"].min()
    registered = users.set_index("user_id")["registered_at"]
    assert (registered.reindex(first.index) < first).all()
    assert set(orders["user_id"]) <= set(users["user_id"])
    staff = users.loc[users["source"] == "employee", "user_id"]
    assert set(orders.loc[orders["test"], "user_id"]) == set(staff)
    assert not orders.loc[~orders["test"], "user_id"].isin(staff).any()
    second = made.truth["users"].dropna(subset="second_account_of")
    union = users.set_index("user_id")["union_id"]
    assert (union[second["user_id"]].to_numpy() == union[second["second_account_of"]].to_numpy()).all()


def test_segments_differ_in_rate_and_spend(made):
    truth = made.truth["users"][lambda f: ~f["bulk_buyer"]]
    by = truth.groupby("segment")[["rate_per_week", "mean_basket_fen"]].mean()
    for column, factor in (("rate_per_week", "rate"), ("mean_basket_fen", "spend")):
        wanted = pd.Series({s.code: getattr(s, factor) for s in made.brand.segments})
        assert (by[column] / by[column].iloc[0]).to_numpy() == pytest.approx(
            (wanted / wanted[by.index[0]])[by.index].to_numpy(), rel=0.25
        )


def test_baskets_of_tea_cost_60_to_90_yuan():
    for seed in (1, 2, 3):
        mean = simulate("tea", seed).tables["orders"]["amount_fen"].mean()
        assert 6000 <= mean <= 9000


def test_accounts_make_sense():
    made = simulate("tea", 11)
    accounts, users = made.tables["accounts"], made.tables["users"]
    assert accounts["account_id"].is_unique
    assert accounts["user_id"].dropna().isin(users["user_id"]).all()
    assert (accounts["user_id"].notna() | accounts["union_id"].notna()).all()
    followers = accounts["user_id"].isna()
    assert (accounts.loc[followers, "channel"] == "official_account").all()
    assert 400 < followers.sum() < 800
    for column in ("removed_at", "blocked_at", "unsubscribed_at"):
        ended = accounts.dropna(subset=column)
        assert len(ended) > 50
        assert (ended[column] >= ended["connected_at"]).all()
    assert accounts.loc[~followers, "user_id"].duplicated().mean() > 0.3  # people are in several channels


def test_brands_share_no_id():
    tea, beauty = (simulate(brand, 11).tables for brand in ("tea", "beauty"))
    for table, column in (("users", "user_id"), ("users", "union_id"), ("order_lines", "order_id")):
        assert not set(tea[table][column].dropna()) & set(beauty[table][column].dropna())


def test_thresholds_split_off_every_group(made):
    orders = made.tables.get("orders", made.truth["orders"][lambda f: f["clean"]])
    day = orders["order_time"].dt.tz_localize(None).dt.normalize()
    until = orders.assign(day=day)[day <= SNAPSHOT]
    rfm = until.groupby("user_id").agg(last=("day", "max"), f=("order_id", "nunique"), m=("amount_fen", "sum"))
    at = made.brand.thresholds
    high = pd.DataFrame(
        {
            "r": (pd.Timestamp(SNAPSHOT) - rfm["last"]).dt.days <= at["recency_days"],
            "f": rfm["f"] >= at["frequency"],
            "m": rfm["m"] >= at["monetary_fen"],
        }
    )
    sizes = high.value_counts()
    assert len(sizes) == 8
    assert sizes.min() >= 15
