import numpy as np
import pandas as pd
import pytest
from scipy.special import hyp2f1
from scipy.stats import gamma as gamma_distribution

from siyu_helpers.simulator import costs, orders, people, pool, referrals, service, shop, simulate, touches
from siyu_helpers.simulator.brands import BRANDS, END, SNAPSHOT
from siyu_helpers.simulator.purchases import bg_nbd, pareto_nbd
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.spend import baskets, gamma_gamma
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.tables import names, table
from siyu_helpers.simulator.trades import trades

pytestmark = pytest.mark.slow  # together they would fill the quick minute

USERS = 60_000


@pytest.fixture(scope="module", params=BRANDS)
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


@pytest.mark.parametrize("brand", BRANDS)
def test_same_seed_same_shop(brand):
    one, two, other = simulate(brand, 5), simulate(brand, 5), simulate(brand, 6)
    for frames in ("tables", "truth"):
        for name, frame in getattr(one, frames).items():
            pd.testing.assert_frame_equal(frame, getattr(two, frames)[name])
    assert not one.tables["order_lines"].equals(other.tables["order_lines"])


@pytest.fixture(scope="module")
def unchanged():
    return simulate("tea", 3)


# What a part may change: the part's own tables, and those that rest on them.
FROM_TOUCHES = {"connections", "touches", "clicks", "invitations", "responses", "follow_ups"}
FROM_MEMBERS = FROM_TOUCHES | {"member_records"}
FROM_ORDERS = FROM_MEMBERS | {
    "orders",
    "referrals",
    "platform_weeks",
    "service_contacts",
    "profiles",
    "interview_notes",
}
MAY_CHANGE = {
    "accounts": FROM_TOUCHES | {"accounts"},
    "cancellations": {"order_lines", *FROM_ORDERS},
    "refunds": {"order_lines", *FROM_ORDERS},
    "on_threshold": {"order_lines", *FROM_ORDERS},
    "offsets": set(),
    "duplicates": {"order_lines"},
    "missing": {"users"},
    "members": FROM_MEMBERS,
    "member_database": FROM_TOUCHES,
    "returns": FROM_TOUCHES,
    "muted": FROM_TOUCHES,
    "unmatched": {"connections", "touches"},
    "touches": FROM_TOUCHES,
    "referrals": {"member_records", "referrals"},
    "platform_weeks": {"platform_weeks"},
    "running_costs": {"running_costs"},
    "service_contacts": {"service_contacts", "follow_ups"},
    "preferences": {"preferences"},
}
OF_POOL = ["joined_member_at", "brought_by", "invited_by"]


@pytest.mark.parametrize("part", MAY_CHANGE)
def test_a_part_that_changes_shifts_no_other(monkeypatch, unchanged, part):
    before = unchanged

    def other_numbers(seed, *names):
        return stream(seed + 1000, *names) if names[-1] == part else stream(seed, *names)

    for module in (orders, people, shop, pool, touches, referrals, costs, service):
        if hasattr(module, "stream"):
            monkeypatch.setattr(module, "stream", other_numbers)
    after = simulate("tea", 3)
    drawn = {
        "duplicates": {"duplicated"},
        "offsets": {"utc"},
        "cancellations": {"cancelled", "refund", "refund_fen", "amount_fen", "clean"},
        "refunds": {"refund", "refund_fen", "amount_fen", "clean"},
        "on_threshold": {"refund", "refund_fen", "amount_fen", "clean"},
    }.get(part, set())
    columns = [c for c in before.truth["orders"] if c not in drawn]
    pd.testing.assert_frame_equal(before.truth["orders"][columns], after.truth["orders"][columns])
    people_before, people_after = (shop.truth["users"].drop(columns=OF_POOL) for shop in (before, after))
    pd.testing.assert_frame_equal(people_before, people_after)
    changed = {name for name in before.tables if not before.tables[name].equals(after.tables[name])}
    assert changed <= MAY_CHANGE[part]
    own = {"cancellations": "order_lines", "refunds": "order_lines", "on_threshold": "order_lines", "offsets": None}
    own |= {"duplicates": "order_lines", "missing": "users", "members": "member_records"}
    own |= dict.fromkeys(["member_database", "returns", "muted", "unmatched"], "connections")
    assert own.get(part, part) is None or own.get(part, part) in changed


def test_unknown_brand_says_which_there_are():
    with pytest.raises(ValueError, match=r"没有叫 'coffee' 的品牌。现有：tea, beauty, fruit。"):
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
    if "union_id" in shown:
        assert 0.02 < shown["union_id"].isna().mean() < 0.04
    else:
        assert (shown["person_id"] == users["union_id"]).all()
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
    union = users.set_index("user_id")["union_id" if "union_id" in users else "person_id"]
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
    shops = [simulate(brand, 11) for brand in BRANDS]
    for name, column in (("users", "user_id"), ("users", "union_id"), ("orders", "order_id")):
        ids = [set(shop.truth[name][column].dropna()) for shop in shops]
        assert sum(map(len, ids)) == len(set.union(*ids))


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


# --- the private domain ----------------------------------------------------------------------------------------------

NOW = pd.Timestamp(SNAPSHOT, tz="Asia/Shanghai") + pd.Timedelta(days=1)
CLOSES = pd.Timestamp(END, tz="Asia/Shanghai") + pd.Timedelta(days=1)
ENDINGS = ["removed_at", "blocked_at", "unsubscribed_at"]


@pytest.fixture(scope="module", params=[code for code, brand in BRANDS.items() if brand.pool])
def domain(request):
    return simulate(request.param, 11)


def spells_of(shop):
    return shop.tables["connections" if "connections" in shop.tables else "accounts"]


def records_of(shop):
    more = shop.tables.get("member_records")
    return shop.tables["users"] if more is None else shop.tables["users"].merge(more, on="user_id")


def test_tables_have_the_columns_and_keys_they_say(made):
    for name, frame in made.tables.items():
        kept = table(name, made.brand.code)
        assert frame.columns.tolist() == names(name, made.brand.code)
        if kept.key:
            assert not frame.duplicated(list(kept.key)).any()
        for column in kept.columns:
            values = frame[column.name]
            assert values.notna().all() or not column.required
            assert values.is_unique or not column.unique
            if column.codes:
                assert set(values.dropna()) <= set(column.codes)
            if column.refers:
                other, key = column.refers
                assert set(values.dropna()) <= set(made.tables[other][key])
            if column.maximum == 1:
                assert set(values) == {0, 1}
            if values.dtype.kind == "M" and column.name != "month":
                assert values.max() < CLOSES


def test_spells_are_in_order_and_do_not_overlap(domain):
    spells, truth = spells_of(domain), domain.truth["connections"]
    ended = spells[ENDINGS].min(axis=1)
    assert (spells[ENDINGS].notna().sum(axis=1) <= 1).all()
    assert (ended.isna() | (ended >= spells["connected_at"])).all()
    muted = spells["muted_at"].notna()
    assert muted.sum() > 50
    assert (spells["muted_at"][muted] >= spells["connected_at"][muted]).all()
    assert not (spells["muted_at"] >= ended)[muted].any()
    again = spells.assign(ended=ended).sort_values(["account_id", "connected_at"])
    before = again.groupby("account_id")["ended"].shift()
    follows = again["account_id"].duplicated()
    assert (again["connected_at"][follows] > before[follows]).all()
    assert follows.sum() == truth["returned"].sum() > 50
    unknown = spells["person_id"].isna()
    assert unknown.equals(truth["unmatched"])
    assert spells["user_id"][unknown].isna().all()
    assert 0.005 < unknown.mean() < 0.03
    assert spells.loc[~unknown].groupby("user_id")["person_id"].nunique().max() == 1
    assert spells.loc[~unknown].groupby(["person_id", "channel"])["account_id"].nunique().max() == 2


def test_teas_connections_agree_with_its_older_accounts():
    made = simulate("tea", 11)
    accounts, spells = made.tables["accounts"], made.tables["connections"]
    first = spells[spells["channel"] != "member_db"].drop_duplicates("account_id").set_index("account_id")
    assert set(first.index) == set(accounts["account_id"])
    same = first.loc[accounts["account_id"], ["channel", "connected_at", *ENDINGS]].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, accounts[same.columns])


def test_members_join_when_they_buy_or_register(domain):
    users, real = records_of(domain).set_index("user_id"), domain.truth["orders"][lambda f: f["clean"]]
    joined = users["joined_member_at"].dropna()
    assert 0.2 < len(joined) / len(users) < 0.5
    assert (joined > users["registered_at"][joined.index]).all()
    buyers = set(real["user_id"])
    without = [u for u in joined.index if u not in buyers]
    assert 5 < len(without) < 0.05 * len(users)
    database = spells_of(domain).query("channel == 'member_db'").set_index("user_id")["connected_at"]
    pd.testing.assert_series_equal(database.sort_index(), joined.sort_index(), check_names=False)


def test_each_step_of_a_touch_is_part_of_the_one_before(domain):
    sent, truth, spells = domain.tables["touches"], domain.truth["touches"], domain.truth["connections"]
    assert (sent["delivered"] >= sent["seen"]).all()
    assert (sent["seen"] >= sent["clicked"]).all()
    assert set(sent["touch_channel"]) == {"one_to_one", "group", "moments", "sms"}
    for _, part in sent.groupby("touch_channel"):
        assert 0.8 < part["delivered"].mean() < 0.99
        assert 0.2 < part["seen"].mean() < 0.65
        assert 0.015 < part["clicked"].mean() < 0.16
    assert sent["sent_at"].is_monotonic_increasing
    spell = spells.loc[truth["spell"]].reset_index(drop=True)
    ended = spell[ENDINGS].min(axis=1)
    live = (spell["connected_at"] < sent["sent_at"]) & ~(ended <= sent["sent_at"])
    assert live[sent["delivered"] == 1].all()
    assert (truth["stale"] == ~live).all()
    assert 0.003 < truth["stale"].mean() < 0.1
    assert sent["sent_at"].max() > NOW


def test_touches_tire(domain):
    seen = domain.truth["touches"][lambda f: f["seen"] == 1]
    fresh, tired = seen[seen["fatigue"] < 0.5]["clicked"].mean(), seen[seen["fatigue"] > 2]["clicked"].mean()
    assert tired < 0.7 * fresh


def test_the_log_of_referrals_tells_who_brought_whom(domain):
    log, truth, users = domain.tables["referrals"], domain.truth["referrals"], records_of(domain).set_index("user_id")
    accepted = log["accepted"] == 1
    assert (log["invitee_id"].notna() == accepted).all()
    assert ((log["reward_fen"] > 0) == accepted).all()
    first = log[accepted].drop_duplicates("invitee_id").set_index("invitee_id")["inviter_id"]
    assert first.sort_index().equals(
        users["invited_by"].dropna().rename("inviter_id").rename_axis("invitee_id").sort_index()
    )
    registered = users["registered_at"].reindex(log["invitee_id"][accepted]).to_numpy()
    assert (log["invited_at"][accepted].to_numpy() < registered).all()
    ours = domain.truth["orders"][lambda f: f["clean"]].groupby("user_id")["order_time"].min()
    real = ~truth["self_invite"]
    bought = ours.reindex(log["inviter_id"][real])
    assert (bought.to_numpy() < log["invited_at"][real].to_numpy()).all()
    person = domain.truth["users"].set_index("user_id")["union_id"]
    same = person.reindex(log["inviter_id"]).to_numpy() == person.reindex(log["invitee_id"]).to_numpy()
    assert (same == truth["self_invite"]).all()
    assert log[accepted].duplicated(["inviter_id", "invitee_id"]).sum() == truth["repeated"].sum()
    assert 0.005 < truth["repeated"].sum() / accepted.sum() < 0.06
    assert 10 < truth["self_invite"].sum() < 80
    assert (log["inviter_id"] == log["invitee_id"]).sum() > 5


@pytest.mark.parametrize("brand", ["tea", "fruit"])
@pytest.mark.parametrize("seed", [1, 2026])
def test_the_change_moves_the_triangle(brand, seed):
    made = simulate(brand, seed)
    users, sent = records_of(made), made.tables["touches"]
    since = pd.Timestamp(made.brand.change.since, tz="Asia/Shanghai")
    before, after = since - pd.Timedelta(days=90), NOW
    real = users[users["invited_by"].notna() & (users["invited_by"] != users["user_id"])]["user_id"]
    rate, content, active = [], [], []
    for start, end in ((before, since), (since, after)):
        new = users[(users["registered_at"] >= start) & (users["registered_at"] < end)]
        rate.append(new["user_id"].isin(real).mean())
        part = sent[(sent["sent_at"] >= start) & (sent["sent_at"] < end)]
        content.append(part[part["touch_channel"].isin(["group", "moments"])]["seen"].mean())
        orders = made.tables["orders"][lambda f, a=start, b=end: (f["order_time"] >= a) & (f["order_time"] < b)]
        active.append(orders["user_id"].nunique())
    assert rate[1] > 1.3 * rate[0]
    assert content[1] > content[0]
    brought = rate[1] * len(users[(users["registered_at"] >= since) & (users["registered_at"] < after)])
    assert 0.05 < brought / active[1] < 0.3  # K, new users brought per active buyer of the quarter


def test_every_stage_of_reach_has_a_share_and_one_is_the_bottleneck(domain):
    spells, sent = spells_of(domain), domain.tables["touches"]
    person = domain.truth["users"].set_index("user_id")["union_id"]
    here = spells[(spells["connected_at"] < NOW) & ~(spells[ENDINGS].min(axis=1) < NOW)]
    pool = set(here["person_id"].dropna())
    recent = sent[(sent["sent_at"] < NOW) & (sent["sent_at"] >= NOW - pd.Timedelta(days=90))]
    contacts, told = domain.tables["service_contacts"], domain.tables["preferences"]
    year = NOW - pd.Timedelta(days=365)
    contacts = contacts[(contacts["answered"] == 1) & contacts["contacted_at"].between(year, NOW)]
    told = told[told["recorded_at"].between(year, NOW)]
    stages = {
        "identifiable": here["person_id"][here["user_id"].notna()],
        "reachable": recent["person_id"][recent["delivered"] == 1],
        "marketable": recent["person_id"][recent["clicked"] == 1],
        "serviceable": person.reindex(contacts["user_id"]),
        "insightful": person.reindex(told["user_id"]),
    }
    share = pd.Series({name: len(set(people) & pool) / len(pool) for name, people in stages.items()})
    assert share.idxmin() == "marketable"
    assert (share > 0.02).all()
    assert share["identifiable"] > 0.8
    assert share["reachable"] > share["serviceable"] > share["marketable"]


def test_platform_weeks_count_the_users_that_came(domain):
    weeks, users = domain.tables["platform_weeks"], records_of(domain)
    counted = users[users["source"].isin(["short_video", "search"])]
    assert weeks["new_users"].sum() == len(counted)
    assert (weeks["week_start"].dt.day_of_week == 0).all()
    for small, large in (
        ("new_buyers", "new_users"),
        ("new_users", "clicks"),
        ("clicks", "views"),
        ("views", "impressions"),
    ):
        assert (weeks[small] <= weeks[large]).all()
    assert (weeks["orders"] >= weeks["new_buyers"]).all()
    costs_ = domain.tables["running_costs"]
    assert (costs_["cost_fen"] == costs_["quantity"] * costs_["unit_cost_fen"]).all()
    assert costs_["month"].nunique() == 12


def test_an_order_is_dearer_on_the_platforms_and_a_look_too(domain):
    sent, costs_, weeks = (domain.tables[name] for name in ("touches", "running_costs", "platform_weeks"))
    start = pd.Timestamp("2025-07-01", tz="Asia/Shanghai")
    sent = sent[sent["sent_at"] < NOW]
    weeks = weeks[(weeks["week_start"] >= start) & (weeks["week_start"] < NOW)]
    private = sent["cost_fen"].sum() + costs_["cost_fen"].sum()
    public = weeks["cost_fen"].sum()
    assert private / sent["delivered"].sum() > public / weeks["impressions"].sum()  # shown is not looked at
    assert private / sent["seen"].sum() < 1.1 * public / weeks["views"].sum()


def test_answers_come_after_questions(domain):
    contacts = domain.tables["service_contacts"]
    assert (contacts["answered_at"].notna() == (contacts["answered"] == 1)).all()
    there = contacts.dropna(subset="answered_at")
    assert (there["answered_at"] > there["contacted_at"]).all()
    registered = records_of(domain).set_index("user_id")["registered_at"]
    for name, column in (("service_contacts", "contacted_at"), ("preferences", "recorded_at")):
        frame = domain.tables[name]
        assert (frame[column].to_numpy() >= registered.reindex(frame["user_id"]).to_numpy()).all()


@pytest.mark.parametrize("seed", [1, 2, 2026])
def test_the_chat_and_its_speakers_orders_agree(seed):
    made = simulate("fruit", seed)
    chat, truth = made.tables["chat"], made.truth["users"]
    who = truth[truth["in_chat"]].squeeze()
    assert 60 <= len(chat) <= 80
    assert set(chat["user_id"].dropna()) == {who["user_id"]}
    assert chat["sent_at"].is_monotonic_increasing
    assert chat["sent_at"].max() < NOW
    assert set(chat["room"]) == {"group", "one_to_one"}
    assert chat["text_zh"].str.contains(r"[\u4e00-\u9fff]|\[").all()
    assert not chat["text_en"].str.contains(r"[\u3000-\u9fff\uff00-\uffef]").any()
    assert (who["sex"], who["occupation"], who["segment"]) == ("female", "white_collar", "convenience_seeker")
    lines = made.tables["order_lines"].query("user_id == @who.user_id")
    june = lines[(lines["order_time"] >= "2026-06-01T00:00+08:00") & (lines["order_time"] < NOW)].drop_duplicates()
    assert june["product"].tolist() == [
        *("cut_fruit_platter", "cut_fruit_platter", "cut_fruit_cup", "custom_gift_box"),
        *("cut_fruit_platter", "lychees", "cut_fruit_cup"),
    ]
    assert (june["status"] == "paid").all()
    assert (june["refund_fen"] == 0).all()
    cut = lines["product"].isin(["cut_fruit_cup", "cut_fruit_platter"])
    assert cut.sum() > 15  # again and again


def test_trades_spread_over_price_and_cycle():
    table_ = trades()
    assert table_["trade"].is_unique
    assert len(table_) >= 12
    cycle = table_.set_index("trade")["repurchase_days"]
    assert cycle["smart_toilet_seats"] >= 5 * 365
    assert cycle["catering"] == pytest.approx(36.5, abs=1)  # about ten times a year
    price = table_.set_index("trade")["price_fen"]
    assert (price[cycle > 365] > 100_000).any()
    assert (price[cycle > 365] < 100_000).any()  # cheap and seldom: suits neither way
