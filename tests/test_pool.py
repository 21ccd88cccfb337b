"""The private-domain pool: who is connected, what people become, and the rates, each by hand on a few rows."""

import math
import subprocess
import sys

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.pool import REACH_STAGES, ROLES
from siyu_helpers.refusal import RefusedError, refusing

SHOP = "Asia/Shanghai"
DAY = "2026-06-30"


def moments(*texts):
    return pd.to_datetime(pd.Series(texts, dtype="object"), format="ISO8601", utc=True).dt.tz_convert(SHOP)


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


@pytest.fixture
def accounts():
    """p1 left and came back; p2 blocked late on the day; p3 comes a minute after it; one account is nobody's."""
    none = None
    return pd.DataFrame(
        {
            "account_id": ["a1", "a1", "a2", "a3", "a4", "a5", "a6"],
            "person_id": ["p1", "p1", "p2", "p3", none, "p4", "p1"],
            "user_id": ["u1", "u1", "u2", "u3", none, none, "u1"],
            "connected_at": moments(
                "2026-01-01T10:00+08:00",
                "2026-06-30T23:59+08:00",
                "2026-01-01T10:00+08:00",
                "2026-06-30T16:01+00:00",
                "2026-01-01T10:00+08:00",
                "2026-01-01T10:00+08:00",
                "2026-02-01T10:00+08:00",
            ),
            "removed_at": moments("2026-02-01T10:00+08:00", none, none, none, none, none, none),
            "blocked_at": moments(none, none, "2026-06-30T23:58+08:00", none, none, none, none),
            "unsubscribed_at": moments(none, none, none, none, none, "2026-07-01T00:00+08:00", none),
        }
    )


def test_connected_at_the_end_of_the_day(accounts):
    assert siyu.connected(accounts, DAY).index.tolist() == [1, 4, 5, 6]
    assert siyu.reachable_users(accounts, DAY) == {"p1", "p4"}
    assert siyu.reachable_users(accounts, "2026-06-29") == {"p1", "p2", "p4"}
    assert siyu.reachable_users(accounts, "2026-07-01") == {"p1", "p3"}
    assert siyu.reachable_users(accounts.iloc[:0], DAY) == set()


def test_reachable_users_agree_with_a_loop_over_the_shops_accounts():
    pool = siyu.load("tea/connections")
    end = pd.Timestamp("2026-07-01", tz=SHOP)
    people = set()
    for row in pool.itertuples():
        endings = (row.removed_at, row.blocked_at, row.unsubscribed_at)
        if row.connected_at < end and not any(pd.notna(t) and t < end for t in endings) and pd.notna(row.person_id):
            people.add(row.person_id)
    assert siyu.reachable_users(pool, DAY) == people


def test_inputs_are_left_alone(accounts):
    before = accounts.copy(deep=True)
    pool = siyu.connected(accounts, DAY)
    pool["person_id"] = "x"
    pd.testing.assert_frame_equal(accounts, before)


@pytest.fixture
def people():
    """u1 and u5 are one person; u4 brought nobody but itself and its own second user."""
    users = pd.DataFrame(
        {
            "user_id": ["u1", "u2", "u3", "u4", "u5", "u6"],
            "person_id": ["p1", "p2", "p3", "p4", "p1", "p4"],
            "joined_member_at": moments(None, "2026-01-01", None, None, None, None),
        }
    )
    orders = pd.DataFrame({"user_id": ["u3", "u5", "u2", "u4"], "amount_fen": [100, 200, 300, 0]})
    referrals = pd.DataFrame(
        {
            "inviter_id": ["u1", "u5", "u1", "u4", "u4", "u2", "u2", "u3"],
            "invitee_id": ["u2", "u3", "u2", "u4", "u6", "u3", None, "u4"],
            "accepted": [1, 1, 1, 1, 1, 1, 0, 1],
        }
    )
    return users, orders, referrals


def test_the_highest_role_counts(people):
    roles = siyu.role_of(*people)
    assert roles.to_dict() == {"p1": "koc", "p2": "member", "p3": "customer", "p4": "fan"}
    assert (roles.name, roles.index.name) == ("role", "person_id")
    assert set(roles) == set(ROLES)


def test_people_brought_are_different_others(people):
    users, _, referrals = people
    assert siyu.people_brought(users, referrals).to_dict() == {"p1": 2, "p2": 1, "p3": 1}


def orders_of(*rows):
    return pd.DataFrame(
        {
            "user_id": [user for user, _ in rows],
            "order_id": [str(number) for number in range(len(rows))],
            "order_time": moments(*(time for _, time in rows)),
        }
    )


def test_repurchase_rate_is_of_buyers_within_the_window():
    orders = orders_of(
        ("a", "2026-04-01T00:00+08:00"),
        ("a", "2026-06-30T23:59+08:00"),
        ("b", "2026-05-01T10:00+08:00"),
        ("b", "2026-07-01T00:00+08:00"),
        ("c", "2026-03-31T15:59+00:00"),
        ("c", "2026-05-01T10:00+08:00"),
        ("d", "2026-03-31T16:00+00:00"),
    )
    assert siyu.repurchase_rate(orders, "2026-04-01", DAY) == 0.25
    assert math.isnan(siyu.repurchase_rate(orders, "2025-01-01", "2025-01-31"))
    assert math.isnan(siyu.repurchase_rate(orders.iloc[:0], "2026-04-01", DAY))


def test_referral_rate_leaves_self_invites_out_of_the_upper_half_only():
    users = pd.DataFrame(
        {
            "user_id": ["a", "b", "c", "d", "e"],
            "person_id": ["p", "q", "r", "p", "s"],
            "registered_at": moments(*["2026-04-01T00:00+08:00"] * 4, "2026-07-01T00:00+08:00"),
            "invited_by": [None, "a", "c", "a", "a"],
        }
    )
    assert siyu.referral_rate(users, "2026-04-01", DAY) == 0.25
    assert siyu.referral_rate(users.drop(columns="person_id"), "2026-04-01", DAY) == 0.5
    assert math.isnan(siyu.referral_rate(users, "2025-01-01", "2025-01-31"))


def test_lifetime_value():
    assert siyu.lifetime_value(12, 50, 2, 0.4) == 480
    assert siyu.lifetime_value(pd.Series([1, 2]), 50, 2, 0.5).tolist() == [50, 100]
    with pytest.raises(ValueError, match="write 30% as"):
        siyu.lifetime_value(12, 50, 2, 40)
    with pytest.raises(TypeError, match="lifetime_years must be a number"):
        siyu.lifetime_value(12, 50, "2", 0.4)
    with pytest.raises(ValueError, match="orders_per_year cannot be below 0"):
        siyu.lifetime_value(-1, 50, 2, 0.4)


@pytest.mark.parametrize(
    ("price", "days", "mode"),
    [
        (999, 365, "automated"),
        (1_000, 365, "one_to_one"),
        (999, 366, "not_suited"),
        (9_999, 366, "not_suited"),
        (10_000, 366, "one_to_one"),
    ],
)
def test_operating_mode_at_its_bounds(price, days, mode):
    assert siyu.operating_mode(price, days) == mode
    assert siyu.operating_mode(pd.Series([price]), pd.Series([days])).tolist() == [mode]


def test_trades_have_the_mode_that_their_sources_give():
    trades = siyu.load("trades").set_index("trade")
    mode = siyu.operating_mode(trades["price_fen"] / 100, trades["repurchase_days"])
    assert set(mode[["cars", "homes", "b2b_machines"]]) == {"one_to_one"}
    assert set(mode[["clothing", "cosmetics", "skin_care", "snacks"]]) == {"automated"}
    assert mode["smart_toilet_seats"] == "not_suited"


def test_six_stages_by_hand(accounts):
    touches = pd.DataFrame(
        {
            "account_id": ["a1", "a6", "a5", "a2"],
            "sent_at": moments("2026-04-01T00:00+08:00", "2026-03-31T23:59+08:00", "2026-06-30T10:00+08:00", DAY),
            "delivered": [1, 1, 0, 1],
            "clicked": [0, 1, 0, 1],
        }
    )
    contacts = pd.DataFrame({"user_id": ["u1", "u2"], "answered_at": moments("2026-04-01T00:00+08:00", None)})
    preferences = pd.DataFrame({"user_id": ["u1"], "recorded_at": moments("2026-03-31T23:59+08:00")})
    stages = siyu.reach_stages(accounts, touches, contacts, preferences, DAY)
    assert stages.columns.tolist() == list(REACH_STAGES)
    assert stages.loc["p1"].tolist() == [True, True, True, False, True, False]
    assert stages.loc["p4"].tolist() == [True, False, False, False, False, False]
    assert len(stages) == 2


def test_stages_rest_on_the_people_connected():
    tables = (siyu.load(f"tea/{name}") for name in ("connections", "touches", "service_contacts", "preferences"))
    accounts, *rest = tables
    stages = siyu.reach_stages(accounts, *rest, DAY)
    assert set(stages.index) == siyu.reachable_users(accounts, DAY)
    assert stages["perceivable"].all()


def test_retention_gives_no_number_before_its_time():
    orders = orders_of(
        ("a", "2026-01-01T10:00+08:00"),
        ("a", "2026-01-01T18:00+08:00"),  # the same day again: not a return
        ("a", "2026-01-31T10:00+08:00"),  # day 30: month 1
        ("b", "2026-02-01T10:00+08:00"),
        ("b", "2026-03-04T10:00+08:00"),  # day 31: month 2
        ("c", "2026-04-20T10:00+08:00"),
        ("c", "2026-04-25T10:00+08:00"),
    )
    table = siyu.cohort_retention(orders, "2026-05-10", months=4)
    assert table["buyers"].to_dict() == {"2026Q1": 2, "2026Q2": 1}
    assert table.loc["2026Q1", [1, 2, 3]].tolist() == [0.5, 0.5, 0.0]
    assert math.isnan(table.loc["2026Q1", 4])
    assert table.loc["2026Q2", [1, 2, 3, 4]].isna().all()


def test_later_orders_do_not_change_what_was_known():
    orders = siyu.load("tea/orders")
    until = orders[orders["order_time"] < pd.Timestamp("2026-01-01", tz=SHOP)]
    pd.testing.assert_frame_equal(
        siyu.cohort_retention(orders, "2025-12-31"), siyu.cohort_retention(until, "2025-12-31")
    )


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda a: siyu.reachable_users(a.drop(columns="person_id"), DAY), KeyError, "lack the column person_id"),
        (lambda a: siyu.reachable_users(a, 20260630), ValueError, "as_of must be a day"),
        (
            lambda a: siyu.connected(a.assign(connected_at=a["connected_at"].dt.tz_localize(None)), DAY),
            TypeError,
            "without a time zone",
        ),
        (lambda a: siyu.connected(a.assign(connected_at=pd.NaT), DAY), ValueError, "connected_at is missing"),
        (lambda a: siyu.repurchase_rate(orders_of(("a", DAY)), DAY, "2026-01-01"), ValueError, "swap the two"),
        (lambda a: siyu.operating_mode("45", 10), TypeError, "price must be a number"),
    ],
)
def test_what_is_amiss_is_said(call, kind, words, accounts):
    with pytest.raises(kind, match=words):
        call(accounts)


def test_a_user_with_two_rows_is_refused(people):
    users, orders, referrals = people
    with pytest.raises(ValueError, match="users have u1 more than once"):
        siyu.role_of(pd.concat([users, users.iloc[:1]]), orders, referrals)


@pytest.mark.parametrize(
    "name",
    ["reachable_users", "role_of", "repurchase_rate", "lifetime_value", "referral_rate", "operating_mode", "newcomers"],
)
def test_helpers_that_answer_an_item_refuse(name):
    with refusing(frozenset({name})), pytest.raises(RefusedError):
        getattr(siyu, name)()


def test_ranges():
    assert siyu.count_range(0) == (0, pytest.approx(3.689, abs=1e-3))
    assert siyu.count_range(10) == (pytest.approx(4.795, abs=1e-3), pytest.approx(18.390, abs=1e-3))
    assert siyu.share_range(5, 10) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    with pytest.raises(ValueError, match="a count cannot be below 0"):
        siyu.count_range(-1)


def test_orders_after_clicks_by_hand():
    accounts = pd.DataFrame({"account_id": ["a1", "a1", "a2", "a3"], "user_id": ["u1", "u1", "u2", None]})
    touches = pd.DataFrame(
        {
            "account_id": ["a1", "a1", "a2", "a3"],
            "sent_at": moments(*["2026-05-01T10:00+08:00"] * 2, *["2026-05-01T10:00+08:00"] * 2),
            "clicked": [1, 1, 0, 1],
        }
    )
    orders = orders_of(
        ("u1", "2026-05-01T09:59+08:00"),
        ("u1", "2026-05-01T10:00+08:00"),
        ("u1", "2026-05-04T09:59+08:00"),
        ("u1", "2026-05-04T10:00+08:00"),
        ("u2", "2026-05-02T10:00+08:00"),
    )
    assert siyu.orders_after_clicks(touches, accounts, orders)["order_id"].tolist() == ["1", "2"]
    assert siyu.orders_after_clicks(touches, accounts, orders, days=4)["order_id"].tolist() == ["1", "2", "3"]


def test_clicks_by_messages_received_before_by_hand():
    touches = pd.DataFrame(
        {
            "person_id": ["p", "p", "p", "q", "q", None],
            "sent_at": moments(
                "2026-05-01T10:00+08:00",
                "2026-05-10T10:00+08:00",
                "2026-05-15T10:01+08:00",  # 14 days and a minute after the first: one before
                "2026-05-01T10:00+08:00",
                "2026-05-02T10:00+08:00",  # the one before was not delivered
                "2026-05-02T10:00+08:00",
            ),
            "delivered": [1, 1, 1, 0, 1, 1],
            "seen": [1, 1, 1, 0, 1, 1],
            "clicked": [1, 0, 1, 0, 0, 1],
        }
    ).iloc[::-1]
    table = siyu.clicks_by_received(touches, DAY)
    assert table.index.tolist() == ["0", "1", "2", "3+"]
    assert table["size"].tolist() == [2, 2, 0, 0]
    assert table["clicks"].tolist() == [1, 1, 0, 0]
    # two people, one click each way: the error of a share of 1/2 from 2 clusters is sqrt(1/4 + 1/4) / 2
    assert table.at["0", "low"] == 0
    assert table.at["0", "high"] == 1
    assert table.at["1", "low"] == table.at["1", "high"] == 0.5  # both of one person: she clicked half of hers


def test_newcomers_by_hand():
    users = pd.DataFrame(
        {
            "user_id": ["a", "b", "c", "d", "e"],
            "person_id": ["p", "q", "r", "p", "s"],
            "registered_at": moments(
                "2026-03-01T00:00+08:00", *["2026-04-01T00:00+08:00"] * 3, "2026-07-01T00:00+08:00"
            ),
            "source": ["store", "store", "friend", "friend", "friend"],
            "invited_by": [None, "a", None, "a", "a"],
        }
    )
    orders = orders_of(
        ("b", "2026-04-07T23:59+08:00"), ("c", "2026-04-08T00:00+08:00"), ("d", "2026-04-02T00:00+08:00")
    )
    referrals = pd.DataFrame(
        {"invited_at": moments("2026-04-01T00:00+08:00", "2026-03-31T23:59+08:00"), "reward_fen": [1050, 500]}
    )
    assert siyu.newcomers(users, orders, referrals, "2026-04-01", DAY).to_dict() == {
        "new_users": 3,
        "brought": 1,  # d is a's own other user
        "friends_without_link": 1,
        "others_with_link": 1,
        "buyers_in_7_days": 2,
        "brought_buyers": 1,
        "reward_yuan": 10.5,
    }


def test_newcomers_agree_with_the_referral_rate():
    users = siyu.load("tea/users").merge(siyu.load("tea/member_records"), on="user_id")
    users["person_id"] = users["union_id"].fillna(users["user_id"])
    found = siyu.newcomers(users, siyu.load("tea/orders"), siyu.load("tea/referrals"), "2026-04-01", DAY)
    assert found["brought"] / found["new_users"] == siyu.referral_rate(users, "2026-04-01", DAY)


def test_importing_the_helpers_stays_light():
    heavy = ["matplotlib", "seaborn", "scipy", "ipywidgets", "siyu_helpers.simulator"]
    code = f"import sys, siyu_helpers; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
