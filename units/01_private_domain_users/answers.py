"""Right and wrong answers to unit 1. Read the names: they are the ideas."""

import numpy as np
import pandas as pd

import siyu_helpers as siyu
from course_tools.bank import right, wrong

ENDINGS = ["removed_at", "blocked_at", "unsubscribed_at"]
NO_REFERRALS = pd.DataFrame(columns=["inviter_id", "invitee_id", "accepted"])
START, END = pd.Timestamp("2026-04-01"), pd.Timestamp("2026-06-30")


def day_of(times):
    return times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()


# ---- reachable_users: right -----------------------------------------------------------------------------------------
def live(accounts, as_of, endings=ENDINGS):
    ended = pd.concat([day_of(accounts[ending]) <= as_of for ending in endings], axis=1).any(axis=1)
    return accounts[(day_of(accounts["connected_at"]) <= as_of) & ~ended]


@right("reachable_users")
def a_set_of_people(accounts, as_of):
    return set(live(accounts, as_of)["person_id"].dropna())


@right("reachable_users")
def with_a_loop_over_rows(accounts, as_of):
    found = set()
    for _, row in accounts.iterrows():
        if pd.isna(row["person_id"]) or row["connected_at"].date() > as_of.date():
            continue
        ends = [row[ending].date() for ending in ENDINGS if not pd.isna(row[ending])]
        if not ends or min(ends) > as_of.date():
            found.add(row["person_id"])
    return found


@right("reachable_users")
def an_array_of_unique_ids(accounts, as_of):
    return live(accounts, as_of)["person_id"].dropna().unique()


@right("reachable_users")
def a_sorted_list_compared_with_the_next_midnight(accounts, as_of):
    evening = (as_of + pd.Timedelta(days=1)).tz_localize("Asia/Shanghai")
    kept = accounts[accounts["connected_at"] < evening]
    for ending in ENDINGS:
        kept = kept[kept[ending].isna() | (kept[ending] >= evening)]
    return sorted(kept["person_id"].dropna().unique())


@right("reachable_users")
def a_frame_of_one_column(accounts, as_of):
    return live(accounts, as_of)[["person_id"]].dropna().drop_duplicates()


@right("reachable_users")
def the_index_of_a_groupby(accounts, as_of):
    return live(accounts, as_of).groupby("person_id").size().index


@right("reachable_users")
def with_the_first_ending_and_text_days(accounts, as_of):
    day = str(as_of.date())
    first = accounts[ENDINGS].min(axis=1)
    over = first.dt.strftime("%Y-%m-%d").fillna("9999") <= day
    begun = accounts["connected_at"].dt.strftime("%Y-%m-%d") <= day
    return frozenset(accounts["person_id"][begun & ~over & accounts["person_id"].notna()])


# ---- reachable_users: wrong -----------------------------------------------------------------------------------------
@wrong("reachable_users", "P1")
def everyone_who_ever_connected(accounts, as_of):
    return set(accounts.loc[day_of(accounts["connected_at"]) <= as_of, "person_id"].dropna())


@wrong("reachable_users", "P1")
def everyone_in_the_table(accounts, as_of):
    return set(accounts["person_id"].dropna())


@wrong("reachable_users", "P1")
def forgets_those_who_unsubscribed(accounts, as_of):
    return set(live(accounts, as_of, ENDINGS[:2])["person_id"].dropna())


@wrong("reachable_users", "P1")
def only_removed_counts_as_gone(accounts, as_of):
    return set(live(accounts, as_of, ENDINGS[:1])["person_id"].dropna())


@wrong("reachable_users", "P1")
def only_gone_with_all_three_endings(accounts, as_of):
    gone = accounts[ENDINGS].notna().all(axis=1)
    return set(accounts[~gone & (day_of(accounts["connected_at"]) <= as_of)]["person_id"].dropna())


@wrong("reachable_users", "P2")
def accounts_for_people(accounts, as_of):
    return set(live(accounts, as_of)["account_id"])


@wrong("reachable_users", "P61")
def a_list_with_a_person_twice(accounts, as_of):
    return live(accounts, as_of)["person_id"].dropna().tolist()


@wrong("reachable_users", "P61")
def a_column_with_a_person_twice(accounts, as_of):
    return live(accounts, as_of)["person_id"].dropna()


@wrong("reachable_users", "P14")
def users_for_people(accounts, as_of):
    return set(live(accounts, as_of)["user_id"].dropna())


@wrong("reachable_users", "P13")
def keeps_the_missing_id(accounts, as_of):
    return set(live(accounts, as_of)["person_id"])


@wrong("reachable_users", "P13")
def missing_ids_as_text(accounts, as_of):
    return live(accounts, as_of)["person_id"].unique()


@wrong("reachable_users", "P15")
def any_ending_at_any_time(accounts, as_of):
    gone = accounts[ENDINGS].notna().any(axis=1)
    return set(accounts[~gone & (day_of(accounts["connected_at"]) <= as_of)]["person_id"].dropna())


@wrong("reachable_users", "P16")
def forgets_when_they_connected(accounts, as_of):
    ended = pd.concat([day_of(accounts[ending]) <= as_of for ending in ENDINGS], axis=1).any(axis=1)
    return set(accounts[~ended]["person_id"].dropna())


@wrong("reachable_users", "P15")
def whoever_has_no_ending(accounts, as_of):
    return set(accounts[accounts[ENDINGS].isna().all(axis=1)]["person_id"].dropna())


@wrong("reachable_users", "P13", "P15")
def whoever_has_no_ending_and_the_missing_id(accounts, as_of):
    gone = accounts[ENDINGS].notna().any(axis=1)
    return set(accounts[~gone & (day_of(accounts["connected_at"]) <= as_of)]["person_id"])


@wrong("reachable_users", "P17")
def muted_is_gone(accounts, as_of):
    return set(live(accounts, as_of, [*ENDINGS, "muted_at"])["person_id"].dropna())


@wrong("reachable_users", "P18")
def compared_with_midnight(accounts, as_of):
    midnight = as_of.tz_localize("Asia/Shanghai")
    kept = accounts[accounts["connected_at"] <= midnight]
    for ending in ENDINGS:
        kept = kept[~(kept[ending] <= midnight)]
    return set(kept["person_id"].dropna())


@wrong("reachable_users", "P18")
def ended_on_the_day_is_still_there(accounts, as_of):
    kept = accounts[day_of(accounts["connected_at"]) <= as_of]
    for ending in ENDINGS:
        kept = kept[~(day_of(kept[ending]) < as_of)]
    return set(kept["person_id"].dropna())


@wrong("reachable_users", "P18")
def connected_on_the_day_is_not_there_yet(accounts, as_of):
    return set(live(accounts[day_of(accounts["connected_at"]) < as_of], as_of)["person_id"].dropna())


@wrong("reachable_users", "P3")
def first_spell_of_each_account(accounts, as_of):
    once = accounts.sort_values("connected_at").drop_duplicates("account_id")
    return set(live(once, as_of)["person_id"].dropna())


@wrong("reachable_users", "P3")
def an_account_that_ever_left_is_gone(accounts, as_of):
    still = live(accounts, as_of)
    left = set(accounts["account_id"]) - set(still["account_id"])
    over = accounts[~accounts.index.isin(still.index) & (day_of(accounts["connected_at"]) <= as_of)]
    return set(still[~still["account_id"].isin(left | set(over["account_id"]))]["person_id"].dropna())


@wrong("reachable_users", "P19")
def takes_off_everyone_who_left_something(accounts, as_of):
    begun = accounts[day_of(accounts["connected_at"]) <= as_of]
    gone = begun[~begun.index.isin(live(accounts, as_of).index)]
    return set(begun["person_id"].dropna()) - set(gone["person_id"])


@wrong("reachable_users", "P20")
def registered_people_only(accounts, as_of):
    return set(live(accounts, as_of).dropna(subset=["person_id", "user_id"])["person_id"])


@wrong("reachable_users", "P20", "P13", "missing_rows")
def drops_any_row_with_a_gap_among_the_ids(accounts, as_of):
    return set(live(accounts.dropna(subset=["account_id", "user_id"]), as_of)["person_id"])


@wrong("reachable_users", "P69")
def how_many_they_are(accounts, as_of):
    return live(accounts, as_of)["person_id"].nunique()


@wrong("reachable_users", "P69")
def the_whole_table(accounts, as_of):
    return live(accounts, as_of).drop_duplicates("person_id")


@wrong("reachable_users", "P69")
def ids_in_one_text(accounts, as_of):
    return ",".join(map(str, a_set_of_people(accounts, as_of)))


@wrong("reachable_users", "truths_for_ids")
def which_rows_are_connected(accounts, as_of):
    return accounts.index.isin(live(accounts, as_of).index)


@wrong("reachable_users", "truths_for_ids")
def true_and_false_by_person(accounts, as_of):
    return accounts.assign(live=which_rows_are_connected(accounts, as_of)).groupby("person_id")["live"].any()


@wrong("reachable_users", "ids_in_index")
def accounts_of_each_person(accounts, as_of):
    return live(accounts, as_of).groupby("person_id").size()


@wrong("reachable_users", "P69")
def pairs_of_person_and_channel(accounts, as_of):
    return {tuple(row) for row in live(accounts, as_of)[["person_id", "channel"]].to_numpy()}


@wrong("reachable_users", "P18")
def days_of_utc(accounts, as_of):
    in_utc = accounts.assign(
        **{name: accounts[name].dt.tz_convert("UTC").dt.tz_localize(None) for name in ["connected_at", *ENDINGS]}
    )
    kept = in_utc[in_utc["connected_at"].dt.normalize() <= as_of]
    for ending in ENDINGS:
        kept = kept[~(kept[ending].dt.normalize() <= as_of)]
    return set(kept["person_id"].dropna())


@wrong("reachable_users", "P60")
def compares_moments_with_a_day(accounts, as_of):
    return set(accounts[accounts["connected_at"] <= as_of]["person_id"])


@wrong("reachable_users", "series_in_if")
def asks_if_of_the_column(accounts, as_of):
    return set(accounts["person_id"]) if day_of(accounts["connected_at"]) <= as_of else set()


@wrong("reachable_users", "unknown_key")
def misspells_an_ending(accounts, as_of):
    return set(live(accounts, as_of, ["deleted_at"])["person_id"])


@wrong("reachable_users", "nothing_returned")
def prints_the_people(accounts, as_of):
    print(len(a_set_of_people(accounts, as_of)))


@wrong("reachable_users", "P62")
def nothing_for_no_accounts(accounts, as_of):
    return a_set_of_people(accounts, as_of) or None


@wrong("reachable_users", "changed_input")
def writes_days_into_the_table(accounts, as_of):
    accounts["connected_at"] = day_of(accounts["connected_at"])
    ended = pd.concat([day_of(accounts[ending]) <= as_of for ending in ENDINGS], axis=1).any(axis=1)
    return set(accounts[(accounts["connected_at"] <= as_of) & ~ended]["person_id"].dropna())


@wrong("reachable_users", "wrong_parameters")
def without_the_day(accounts):
    return a_set_of_people(accounts, END)


@wrong("reachable_users", "refused_helper")
def asks_for_reachable_users(accounts, as_of):
    return siyu.reachable_users(accounts, as_of)


@wrong("reachable_users", "P64")
def with_a_day_typed_in(accounts, as_of):
    return a_set_of_people(accounts, END)


# ---- role_of: right -------------------------------------------------------------------------------------------------
def person_of(users):
    return users.set_index("user_id")["person_id"]


def pairs_of(users, referrals):
    taken = referrals[referrals["accepted"] == 1]
    person = person_of(users)
    pairs = pd.DataFrame({"inviter": taken["inviter_id"].map(person), "invitee": taken["invitee_id"].map(person)})
    return pairs[pairs["inviter"] != pairs["invitee"]].drop_duplicates()


def conditions(users, orders, referrals):
    person = person_of(users)
    brought = pairs_of(users, referrals)["inviter"].value_counts()
    table = pd.DataFrame(index=pd.Index(users["person_id"].unique(), name="person_id"))
    table["ordered"] = table.index.isin(orders["user_id"].map(person))
    table["joined"] = table.index.isin(users.loc[users["joined_member_at"].notna(), "person_id"])
    table["brought"] = brought.reindex(table.index, fill_value=0)
    return table


def written(table, steps):
    role = pd.Series("fan", index=table.index, name="role")
    for name, reached in steps:
        role[reached] = name
    return role


def ladder(table, least=2):
    return [("customer", table["ordered"]), ("member", table["joined"]), ("koc", table["brought"] >= least)]


@right("role_of")
def from_low_to_high(users, orders, referrals):
    table = conditions(users, orders, referrals)
    return written(table, ladder(table))


@right("role_of")
def with_dicts_and_a_loop(users, orders, referrals):
    person = dict(zip(users["user_id"], users["person_id"], strict=True))
    guests = {}
    for _, row in referrals.iterrows():
        if row["accepted"] == 1 and person[row["inviter_id"]] != person[row["invitee_id"]]:
            guests.setdefault(person[row["inviter_id"]], set()).add(person[row["invitee_id"]])
    buyers = {person[user] for user in orders["user_id"]}
    members = set(users.dropna(subset=["joined_member_at"])["person_id"])
    rows = []
    for one in sorted(set(person.values())):
        if len(guests.get(one, ())) >= 2:
            rows.append((one, "koc"))
        elif one in members:
            rows.append((one, "member"))
        else:
            rows.append((one, "customer" if one in buyers else "fan"))
    return pd.DataFrame(rows, columns=["person_id", "role"])


@right("role_of")
def with_merges_and_numpy_select(users, orders, referrals):
    names = users[["user_id", "person_id"]]
    both = referrals[referrals["accepted"] == 1].merge(names, left_on="inviter_id", right_on="user_id")
    both = both.merge(names, left_on="invitee_id", right_on="user_id", suffixes=("", "_guest"))
    both = both[both["person_id"] != both["person_id_guest"]]
    brought = both.groupby("person_id")["person_id_guest"].nunique()
    people = users.groupby("person_id").agg(joined=("joined_member_at", "count"))
    bought = orders.merge(names, on="user_id").groupby("person_id").size()
    people["brought"] = brought
    people["orders"] = bought
    people = people.fillna(0)
    tests = [people["brought"] >= 2, people["joined"] > 0, people["orders"] > 0]
    return people.assign(role=np.select(tests, ["koc", "member", "customer"], default="fan"))


@right("role_of")
def as_categories_of_levels(users, orders, referrals):
    table = conditions(users, orders, referrals)
    level = pd.concat([table["ordered"] * 1, table["joined"] * 2, (table["brought"] >= 2) * 3], axis=1).max(axis=1)
    names = dict(enumerate(["fan", "customer", "member", "koc"]))
    return level.map(names).astype("category").sort_values()


# ---- role_of: wrong -------------------------------------------------------------------------------------------------
@wrong("role_of", "P21")
def from_high_to_low(users, orders, referrals):
    table = conditions(users, orders, referrals)
    return written(table, ladder(table)[::-1])


@wrong("role_of", "P21")
def member_written_last(users, orders, referrals):
    table = conditions(users, orders, referrals)
    customer, member, koc = ladder(table)
    return written(table, [customer, koc, member])


@wrong("role_of", "P22")
def every_invitation_brings_somebody(users, orders, referrals):
    refused = referrals[referrals["accepted"] == 0]
    table = conditions(users, orders, referrals)
    sent = refused["inviter_id"].map(person_of(users)).value_counts().reindex(table.index, fill_value=0)
    return from_table(table.assign(brought=table["brought"] + sent))


def from_table(table, least=2):
    return written(table, ladder(table, least))


def counted(users, orders, brought):
    table = conditions(users, orders, NO_REFERRALS)
    return from_table(table.assign(brought=brought.reindex(table.index, fill_value=0)))


@wrong("role_of", "P22")
def counts_rows_of_referrals(users, orders, referrals):
    return counted(users, orders, referrals["inviter_id"].map(person_of(users)).value_counts())


@wrong("role_of", "P65")
def adds_up_accepted(users, orders, referrals):
    by_person = referrals["accepted"].groupby(referrals["inviter_id"].map(person_of(users)).to_numpy()).sum()
    return counted(users, orders, by_person)


@wrong("role_of", "P65")
def adds_up_accepted_by_user(users, orders, referrals):
    by_user = referrals.groupby("inviter_id")["accepted"].sum()
    return counted(users, orders, by_user.groupby(by_user.index.map(person_of(users)).to_numpy()).max())


@wrong("role_of", "P23")
def brings_itself(users, orders, referrals):
    taken, person = referrals[referrals["accepted"] == 1], person_of(users)
    same = taken["inviter_id"] == taken["invitee_id"]
    pairs = pd.DataFrame({"inviter": taken["inviter_id"].map(person), "invitee": taken["invitee_id"].map(person)})
    others = pairs[same | (pairs["inviter"] != pairs["invitee"])].drop_duplicates()
    return counted(users, orders, others["inviter"].value_counts())


@wrong("role_of", "P23")
def self_by_user_id_alone(users, orders, referrals):
    taken, person = referrals[referrals["accepted"] == 1], person_of(users)
    taken = taken[taken["inviter_id"] != taken["invitee_id"]]
    pairs = pd.DataFrame({"inviter": taken["inviter_id"].map(person), "invitee": taken["invitee_id"].map(person)})
    return counted(users, orders, pairs.drop_duplicates()["inviter"].value_counts())


@wrong("role_of", "P24")
def the_same_guest_twice(users, orders, referrals):
    taken, person = referrals[referrals["accepted"] == 1], person_of(users)
    pairs = pd.DataFrame({"inviter": taken["inviter_id"].map(person), "invitee": taken["invitee_id"].map(person)})
    return counted(users, orders, pairs[pairs["inviter"] != pairs["invitee"]]["inviter"].value_counts())


@wrong("role_of", "P24")
def guests_counted_by_user_id(users, orders, referrals):
    taken, person = referrals[referrals["accepted"] == 1], person_of(users)
    inviter, invitee = taken["inviter_id"].map(person), taken["invitee_id"].map(person)
    others = pd.DataFrame({"inviter": inviter, "guest": taken["invitee_id"]})[inviter != invitee]
    return counted(users, orders, others.groupby("inviter")["guest"].nunique())


@wrong("role_of", "P25")
def one_guest_is_enough(users, orders, referrals):
    return from_table(conditions(users, orders, referrals), least=1)


@wrong("role_of", "P25")
def more_than_two_guests(users, orders, referrals):
    return from_table(conditions(users, orders, referrals), least=3)


@wrong("role_of", "P26")
def first_user_of_each_person(users, orders, referrals):
    return from_low_to_high(users.drop_duplicates("person_id"), orders, referrals)


@wrong("role_of", "P26")
def last_user_of_each_person(users, orders, referrals):
    return from_low_to_high(users.drop_duplicates("person_id", keep="last"), orders, referrals)


@wrong("role_of", "P26")
def guests_of_each_user_alone(users, orders, referrals):
    taken, person = referrals[referrals["accepted"] == 1], person_of(users)
    pairs = taken.assign(one=taken["inviter_id"].map(person), two=taken["invitee_id"].map(person))
    each = pairs[pairs["one"] != pairs["two"]].groupby(["one", "inviter_id"])["two"].nunique()
    return counted(users, orders, each.groupby("one").max())


@wrong("role_of", "P14")
def roles_of_users(users, orders, referrals):
    return users.set_index("user_id")["person_id"].map(from_low_to_high(users, orders, referrals)).rename("role")


@wrong("role_of", "doubled_rows")
def a_row_for_each_user(users, orders, referrals):
    roles = from_low_to_high(users, orders, referrals)
    return users[["person_id"]].assign(role=users["person_id"].map(roles))


@wrong("role_of", "P14")
def user_ids_under_no_name(users, orders, referrals):
    return roles_of_users(users, orders, referrals).rename_axis(None)


@wrong("role_of", "P27")
def only_those_who_did_something(users, orders, referrals):
    return from_low_to_high(users, orders, referrals)[lambda role: role != "fan"]


@wrong("role_of", "P27")
def only_buyers(users, orders, referrals):
    table = conditions(users, orders, referrals)
    return from_table(table[table["ordered"]])


@wrong("role_of", "P28")
def members_must_have_ordered(users, orders, referrals):
    table = conditions(users, orders, referrals)
    return from_table(table.assign(joined=table["joined"] & table["ordered"]))


@wrong("role_of", "P29")
def koc_must_have_bought_or_joined(users, orders, referrals):
    table = conditions(users, orders, referrals)
    return from_table(table.assign(brought=table["brought"] * (table["ordered"] | table["joined"])))


@wrong("role_of", "P29", "P28")
def one_step_after_the_other(users, orders, referrals):
    table = conditions(users, orders, referrals)
    joined = table["joined"] & table["ordered"]
    return from_table(table.assign(joined=joined, brought=table["brought"] * joined))


@wrong("role_of", "P30")
def the_guest_is_the_koc(users, orders, referrals):
    return from_low_to_high(
        users, orders, referrals.rename(columns={"inviter_id": "invitee_id", "invitee_id": "inviter_id"})
    )


@wrong("role_of", "unknown_code")
def roles_in_chinese(users, orders, referrals):
    names = {"fan": "粉丝", "customer": "客户", "member": "会员", "koc": "KOC"}
    return from_low_to_high(users, orders, referrals).map(names)


@wrong("role_of", "unknown_code")
def koc_in_capitals(users, orders, referrals):
    return from_low_to_high(users, orders, referrals).replace({"koc": "KOC"})


@wrong("role_of", "unknown_code")
def levels_for_roles(users, orders, referrals):
    return from_low_to_high(users, orders, referrals).map({"fan": 0, "customer": 1, "member": 2, "koc": 3})


@wrong("role_of", "wrong_type")
def roles_in_a_dict(users, orders, referrals):
    return from_low_to_high(users, orders, referrals).to_dict()


@wrong("role_of", "changed_input")
def adds_the_role_to_users(users, orders, referrals):
    users["role"] = users["person_id"].map(from_low_to_high(users, orders, referrals))
    return users.drop_duplicates("person_id").set_index("person_id")["role"]


@wrong("role_of", "doubled_labels")
def looks_users_up_by_their_person(users, orders, referrals):
    buyers = orders["user_id"].map(users.set_index("person_id")["user_id"])
    return pd.Series("fan", index=users["person_id"].unique()).where(~users["user_id"].isin(buyers), "customer")


@wrong("role_of", "other_labels")
def chooses_people_by_rows_of_orders(users, orders, referrals):
    role = pd.Series("fan", index=users["person_id"].unique())
    role[orders["user_id"].map(person_of(users)).notna()] = "customer"
    return role


@wrong("role_of", "differs")
def everyone_is_a_fan(users, orders, referrals):
    return pd.Series("fan", index=users["person_id"].unique())


@wrong("role_of", "refused_helper")
def asks_for_roles(users, orders, referrals):
    return siyu.role_of(users, orders, referrals)


# ---- repurchase_rate: right -----------------------------------------------------------------------------------------
def inside(orders, start, end, column="order_time"):
    day = day_of(orders[column])
    return orders[(day >= start) & (day <= end)]


@right("repurchase_rate")
def mean_of_true_and_false(orders, start, end):
    return (inside(orders, start, end).groupby("user_id")["order_id"].nunique() >= 2).mean()


@right("repurchase_rate")
def divided_by_hand(orders, start, end):
    counts = inside(orders, start, end)["user_id"].value_counts()
    if len(counts) == 0:
        return float("nan")
    return len(counts[counts > 1]) / len(counts)


@right("repurchase_rate")
def with_a_dict_of_orders(orders, start, end):
    number = {}
    for user, time in zip(orders["user_id"], orders["order_time"], strict=True):
        if start.date() <= time.date() <= end.date():
            number[user] = number.get(user, 0) + 1
    return sum(count >= 2 for count in number.values()) / len(number) if number else np.nan


@right("repurchase_rate")
def with_duplicated(orders, start, end):
    evening = (end + pd.Timedelta(days=1)).tz_localize("Asia/Shanghai")
    known = orders[(orders["order_time"] >= start.tz_localize("Asia/Shanghai")) & (orders["order_time"] < evening)]
    again = known[known["user_id"].duplicated()]
    buyers = known["user_id"].nunique()
    return again["user_id"].nunique() / buyers if buyers else pd.NA


@right("repurchase_rate")
def with_between_and_days(orders, start, end):
    counts = orders[day_of(orders["order_time"]).between(start, end)].groupby("user_id").size()
    return np.mean(counts >= 2) if counts.size else float("nan")


# ---- repurchase_rate: wrong -----------------------------------------------------------------------------------------
@wrong("repurchase_rate", "P4")
def all_users_of_the_table(orders, start, end):
    counts = inside(orders, start, end)["user_id"].value_counts()
    return (counts >= 2).sum() / orders["user_id"].nunique()


@wrong("repurchase_rate", "P5")
def orders_per_buyer(orders, start, end):
    found = inside(orders, start, end)
    return len(found) / found["user_id"].nunique()


@wrong("repurchase_rate", "P31")
def orders_of_any_time_count(orders, start, end):
    counts = orders["user_id"].value_counts()
    return (counts[inside(orders, start, end)["user_id"].unique()] >= 2).mean()


@wrong("repurchase_rate", "P31")
def had_bought_before(orders, start, end):
    known = orders[day_of(orders["order_time"]) <= end]
    counts = known["user_id"].value_counts()
    return (counts[inside(orders, start, end)["user_id"].unique()] >= 2).mean()


@wrong("repurchase_rate", "P31")
def came_back_later(orders, start, end):
    known = orders[day_of(orders["order_time"]) >= start]
    counts = known["user_id"].value_counts()
    return (counts[inside(orders, start, end)["user_id"].unique()] >= 2).mean()


@wrong("repurchase_rate", "P36")
def without_the_period(orders, start, end):
    return (orders["user_id"].value_counts() >= 2).mean()


@wrong("repurchase_rate", "P32")
def up_to_midnight_of_the_last_day(orders, start, end):
    local = orders["order_time"].dt.tz_localize(None)
    return (orders[local.between(start, end)]["user_id"].value_counts() >= 2).mean()


@wrong("repurchase_rate", "P32")
def strictly_inside(orders, start, end):
    day = day_of(orders["order_time"])
    return (orders[(day > start) & (day < end)]["user_id"].value_counts() >= 2).mean()


@wrong("repurchase_rate", "P33")
def days_with_an_order(orders, start, end):
    found = inside(orders, start, end)
    return (day_of(found["order_time"]).groupby(found["user_id"]).nunique() >= 2).mean()


@wrong("repurchase_rate", "P34")
def more_than_two_orders(orders, start, end):
    return (inside(orders, start, end)["user_id"].value_counts() > 2).mean()


@wrong("repurchase_rate", "P35")
def further_orders_of_all(orders, start, end):
    found = inside(orders, start, end)
    return found["user_id"].duplicated().mean()


@wrong("repurchase_rate", "P35")
def orders_of_repeat_buyers(orders, start, end):
    return inside(orders, start, end)["user_id"].duplicated(keep=False).mean()


@wrong("repurchase_rate", "P50")
def bought_once(orders, start, end):
    return (inside(orders, start, end)["user_id"].value_counts() == 1).mean()


@wrong("repurchase_rate", "P38")
def as_percent(orders, start, end):
    return 100 * mean_of_true_and_false(orders, start, end)


@wrong("repurchase_rate", "P39")
def nobody_gives_zero(orders, start, end):
    rate = mean_of_true_and_false(orders, start, end)
    return 0 if pd.isna(rate) else rate


@wrong("repurchase_rate", "P67")
def divides_by_nobody(orders, start, end):
    counts = inside(orders, start, end)["user_id"].value_counts()
    return int((counts >= 2).sum()) / len(counts)


@wrong("repurchase_rate", "P59")
def a_count_for_each_user(orders, start, end):
    return inside(orders, start, end)["user_id"].value_counts()


@wrong("repurchase_rate", "P43")
def rounded_to_two_places(orders, start, end):
    return round(mean_of_true_and_false(orders, start, end), 2)


@wrong("repurchase_rate", "wrong_type")
def as_text(orders, start, end):
    return f"{mean_of_true_and_false(orders, start, end):.1%}"


@wrong("repurchase_rate", "P60")
def compares_times_with_days(orders, start, end):
    return (orders[orders["order_time"] >= start]["user_id"].value_counts() >= 2).mean()


@wrong("repurchase_rate", "P36")
def with_the_quarter_typed_in(orders, start, end):
    return mean_of_true_and_false(orders, START, END)


@wrong("repurchase_rate", "nothing_returned")
def prints_the_rate(orders, start, end):
    print(mean_of_true_and_false(orders, start, end))


@wrong("repurchase_rate", "refused_helper")
def asks_for_the_rate(orders, start, end):
    return siyu.repurchase_rate(orders, start, end)


# ---- lifetime_value -------------------------------------------------------------------------------------------------
@right("lifetime_value")
def the_product(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years * margin_rate


@right("lifetime_value")
def margin_of_an_order_first(orders_per_year, average_order_value, lifetime_years, margin_rate):
    margin_of_an_order = average_order_value * margin_rate
    orders = orders_per_year * lifetime_years
    return margin_of_an_order * orders


@right("lifetime_value")
def as_an_array(n, v, t, m):
    return np.prod(np.broadcast_arrays(n, v, t, m), axis=0)


@right("lifetime_value")
def revenue_less_cost(orders_per_year, average_order_value, lifetime_years, margin_rate):
    revenue = orders_per_year * average_order_value * lifetime_years
    return revenue - revenue * (1 - margin_rate)


@right("lifetime_value")
def a_list_for_columns(orders_per_year, average_order_value, lifetime_years, margin_rate):
    result = orders_per_year * average_order_value * lifetime_years * margin_rate
    return result.tolist() if isinstance(result, pd.Series) else float(result)


@wrong("lifetime_value", "P7")
def revenue_for_margin(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years


@wrong("lifetime_value", "P7")
def the_cost(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years * (1 - margin_rate)


@wrong("lifetime_value", "P7")
def divided_by_the_margin(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years / margin_rate


@wrong("lifetime_value", "P40")
def years_made_months(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years * 12 * margin_rate


@wrong("lifetime_value", "P40")
def orders_made_monthly(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year / 12 * average_order_value * lifetime_years * margin_rate


@wrong("lifetime_value", "P42")
def margin_of_a_year(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * margin_rate


@wrong("lifetime_value", "P42")
def forgets_the_orders(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return average_order_value * lifetime_years * margin_rate


@wrong("lifetime_value", "changed_input")
def multiplies_in_place(orders_per_year, average_order_value, lifetime_years, margin_rate):
    lifetime_years *= margin_rate
    return orders_per_year * average_order_value * lifetime_years


@wrong("lifetime_value", "P43")
def whole_fen(orders_per_year, average_order_value, lifetime_years, margin_rate):
    value = orders_per_year * average_order_value * lifetime_years * margin_rate
    return value.round() if isinstance(value, pd.Series) else round(value)


@wrong("lifetime_value", "P6")
def all_users_added_up(orders_per_year, average_order_value, lifetime_years, margin_rate):
    value = orders_per_year * average_order_value * lifetime_years * margin_rate
    return value.sum() if isinstance(value, pd.Series) else value


@wrong("lifetime_value", "P6")
def mean_of_all_users(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return np.mean(orders_per_year * average_order_value * lifetime_years * margin_rate)


@wrong("lifetime_value", "Z7")
def a_row_for_a_number(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return pd.Series(orders_per_year * average_order_value * lifetime_years * margin_rate)


@wrong("lifetime_value", "differs")
def added_instead(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year + average_order_value + lifetime_years + margin_rate


@wrong("lifetime_value", "P41")
def in_yuan(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years * margin_rate / 100


@wrong("lifetime_value", "wrong_type")
def with_its_unit(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return f"{orders_per_year * average_order_value * lifetime_years * margin_rate} fen"


@wrong("lifetime_value", "unknown_name")
def a_word_for_a_number(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return orders_per_year * average_order_value * lifetime_years * margin


@wrong("lifetime_value", "wrong_parameters")
def without_the_margin(orders_per_year, average_order_value, lifetime_years):
    return orders_per_year * average_order_value * lifetime_years


@wrong("lifetime_value", "refused_helper")
def asks_for_the_value(orders_per_year, average_order_value, lifetime_years, margin_rate):
    return siyu.lifetime_value(orders_per_year, average_order_value, lifetime_years, margin_rate)


# ---- referral_rate: right -------------------------------------------------------------------------------------------
def new_users(users, start, end):
    return inside(users, start, end, "registered_at")


@right("referral_rate")
def inviters_person_by_map(users, start, end):
    new = new_users(users, start, end)
    inviter = new["invited_by"].map(person_of(users))
    return (inviter.notna() & (inviter != new["person_id"])).mean()


@right("referral_rate")
def inviters_person_by_merge(users, start, end):
    names = users[["user_id", "person_id"]].rename(columns={"user_id": "invited_by", "person_id": "inviter"})
    new = new_users(users, start, end).merge(names, on="invited_by", how="left")
    brought = new[new["invited_by"].notna() & (new["inviter"] != new["person_id"])]
    return len(brought) / len(new) if len(new) else float("nan")


@right("referral_rate")
def one_user_after_the_other(users, start, end):
    person = dict(zip(users["user_id"], users["person_id"], strict=True))
    new = brought = 0
    for _, user in users.iterrows():
        if start.date() <= user["registered_at"].date() <= end.date():
            new += 1
            if not pd.isna(user["invited_by"]) and person[user["invited_by"]] != user["person_id"]:
                brought += 1
    return brought / new if new else np.nan


@right("referral_rate")
def after_dropping_gaps(users, start, end):
    new = new_users(users, start, end)
    named = new.dropna(subset=["invited_by"])
    own = named["invited_by"].map(person_of(users)) == named["person_id"]
    return (~own).sum() / len(new) if len(new) else np.float64("nan")


# ---- referral_rate: wrong -------------------------------------------------------------------------------------------
@wrong("referral_rate", "P70")
def whoever_has_an_inviter(users, start, end):
    return new_users(users, start, end)["invited_by"].notna().mean()


@wrong("referral_rate", "P70")
def own_other_user_counts(users, start, end):
    new = new_users(users, start, end)
    return (new["invited_by"].notna() & (new["invited_by"] != new["user_id"])).mean()


@wrong("referral_rate", "P44")
def of_all_users(users, start, end):
    return inviters_person_by_map(users, start, end) * len(new_users(users, start, end)) / len(users)


@wrong("referral_rate", "P36")
def of_any_time(users, start, end):
    inviter = users["invited_by"].map(person_of(users))
    return (inviter.notna() & (inviter != users["person_id"])).mean()


@wrong("referral_rate", "P45")
def brought_to_not_brought(users, start, end):
    rate = inviters_person_by_map(users, start, end)
    return rate / (1 - rate)


@wrong("referral_rate", "P46")
def source_is_a_friend(users, start, end):
    return (new_users(users, start, end)["source"] == "friend").mean()


@wrong("referral_rate", "P32")
def without_the_last_day(users, start, end):
    local = users["registered_at"].dt.tz_localize(None)
    new = users[(local >= start) & (local <= end)]
    inviter = new["invited_by"].map(person_of(users))
    return (inviter.notna() & (inviter != new["person_id"])).mean()


@wrong("referral_rate", "P32")
def neither_first_nor_last_day(users, start, end):
    day = day_of(users["registered_at"])
    new = users[(day > start) & (day < end)]
    inviter = new["invited_by"].map(person_of(users))
    return (inviter.notna() & (inviter != new["person_id"])).mean()


@wrong("referral_rate", "P47")
def people_who_brought(users, start, end):
    new = new_users(users, start, end)
    inviter = new["invited_by"].map(person_of(users))
    named = new[inviter.notna() & (inviter != new["person_id"])]
    return named["invited_by"].nunique() / len(new)


@wrong("referral_rate", "P48")
def self_invites_dropped_altogether(users, start, end):
    new = new_users(users, start, end)
    new = new[new["invited_by"].map(person_of(users)) != new["person_id"]]
    return new["invited_by"].notna().mean()


@wrong("referral_rate", "P49")
def a_gap_is_another_person(users, start, end):
    new = new_users(users, start, end)
    return (new["invited_by"].map(person_of(users)) != new["person_id"]).mean()


@wrong("referral_rate", "P49")
def a_gap_is_another_user(users, start, end):
    new = new_users(users, start, end)
    own = (new["invited_by"] == new["user_id"]).fillna(value=False)
    return (~own.astype(bool)).mean()


@wrong("referral_rate", "P68", "P39")
def inviter_known_only_in_the_period(users, start, end):
    new = new_users(users, start, end)
    return (new["invited_by"].map(person_of(new)) != new["person_id"]).mean()


@wrong("referral_rate", "P68")
def inviters_who_are_new_themselves(users, start, end):
    new = new_users(users, start, end)
    inviter = new["invited_by"].map(person_of(new))
    return (inviter.notna() & (inviter != new["person_id"])).mean()


@wrong("referral_rate", "P68", "P39")
def named_inviters_looked_up_among_the_new(users, start, end):
    new = new_users(users, start, end)
    return (new["invited_by"].notna() & (new["invited_by"].map(person_of(new)) != new["person_id"])).mean()


@wrong("referral_rate", "P38")
def rate_in_percent(users, start, end):
    return 100 * inviters_person_by_map(users, start, end)


@wrong("referral_rate", "P39")
def no_new_users_give_zero(users, start, end):
    rate = inviters_person_by_map(users, start, end)
    return 0.0 if pd.isna(rate) else rate


@wrong("referral_rate", "P59")
def true_and_false_for_each(users, start, end):
    return new_users(users, start, end)["invited_by"].notna()


@wrong("referral_rate", "wrong_type")
def the_new_users(users, start, end):
    return new_users(users, start, end)


@wrong("referral_rate", "P60")
def compares_moments(users, start, end):
    return users[users["registered_at"] >= start]["invited_by"].notna().mean()


@wrong("referral_rate", "changed_input")
def adds_a_column(users, start, end):
    users["day"] = day_of(users["registered_at"])
    return inviters_person_by_map(users, start, end)


@wrong("referral_rate", "refused_helper")
def asks_for_the_newcomers(users, start, end):
    invitations = pd.DataFrame({"invited_at": users["registered_at"], "reward_fen": 0})
    orders = pd.DataFrame({"user_id": users["user_id"], "order_time": users["registered_at"]})
    found = siyu.newcomers(users, orders, invitations, start, end)
    return found["brought"] / found["new_users"]


@wrong("referral_rate", "refused_helper")
def asks_for_the_referral_rate(users, start, end):
    return siyu.referral_rate(users, start, end)


# ---- operating_mode -------------------------------------------------------------------------------------------------
@right("operating_mode")
def rule_by_rule(price, repurchase_days):
    if repurchase_days > 365 and price < 10_000:
        return "not_suited"
    if price < 1_000:
        return "automated"
    return "one_to_one"


@right("operating_mode")
def turned_round(price, repurchase_days):
    if price >= 10_000 or (price >= 1_000 and repurchase_days <= 365):
        return "one_to_one"
    return "not_suited" if repurchase_days > 365 else "automated"


@right("operating_mode")
def one_column_at_a_time(price, days):
    modes = np.select([(days > 365) & (price < 10_000), price < 1_000], ["not_suited", "automated"], "one_to_one")
    return modes.item()


@right("operating_mode")
def with_numpy_where(price, repurchase_days):
    suited = np.where(price < 1_000, "automated", "one_to_one")
    return np.where((repurchase_days > 365) & (price < 10_000), "not_suited", suited)


@wrong("operating_mode", "P51")
def price_alone(price, repurchase_days):
    if price < 1_000:
        return "automated"
    return "not_suited" if repurchase_days > 365 and price < 10_000 else "one_to_one"


@wrong("operating_mode", "P52")
def days_alone(price, repurchase_days):
    if repurchase_days <= 365:
        return "automated"
    return "not_suited" if price < 10_000 else "one_to_one"


@wrong("operating_mode", "P53")
def ways_changed_places(price, repurchase_days):
    mode = rule_by_rule(price, repurchase_days)
    return {"one_to_one": "automated", "automated": "one_to_one"}.get(mode, mode)


@wrong("operating_mode", "P54")
def everything_suits(price, repurchase_days):
    return "automated" if price < 1_000 and repurchase_days <= 365 else "one_to_one"


@wrong("operating_mode", "P55")
def seldom_is_never_suited(price, repurchase_days):
    if repurchase_days > 365:
        return "not_suited"
    return "automated" if price < 1_000 else "one_to_one"


@wrong("operating_mode", "P55", "P52")
def yuan_taken_for_fen(price, repurchase_days):
    return rule_by_rule(price / 100, repurchase_days)


@wrong("operating_mode", "P56")
def a_thousand_counts_as_cheap(price, repurchase_days):
    if repurchase_days > 365 and price < 10_000:
        return "not_suited"
    return "automated" if price <= 1_000 else "one_to_one"


@wrong("operating_mode", "P56")
def a_year_is_too_long(price, repurchase_days):
    if repurchase_days >= 365 and price < 10_000:
        return "not_suited"
    return "automated" if price < 1_000 else "one_to_one"


@wrong("operating_mode", "P56")
def ten_thousand_is_too_cheap(price, repurchase_days):
    if repurchase_days > 365 and price <= 10_000:
        return "not_suited"
    return "automated" if price < 1_000 else "one_to_one"


@wrong("operating_mode", "P66")
def or_for_and(price, repurchase_days):
    if repurchase_days > 365 or price < 10_000:
        return "not_suited"
    return "automated" if price < 1_000 else "one_to_one"


@wrong("operating_mode", "unlisted_code")
def mode_in_chinese(price, repurchase_days):
    return {"one_to_one": "一对一", "automated": "自动", "not_suited": "不适合"}[rule_by_rule(price, repurchase_days)]


@wrong("operating_mode", "unlisted_code")
def mode_with_a_hyphen(price, repurchase_days):
    return rule_by_rule(price, repurchase_days).replace("_", "-")


@wrong("operating_mode", "wrong_type")
def true_or_false(price, repurchase_days):
    return rule_by_rule(price, repurchase_days) != "not_suited"


@wrong("operating_mode", "nothing_returned")
def prints_the_mode(price, repurchase_days):
    print(rule_by_rule(price, repurchase_days))


@wrong("operating_mode", "nothing_returned")
def no_way_out_for_the_rest(price, repurchase_days):
    mode = None
    if repurchase_days > 365 and price < 10_000:
        mode = "not_suited"
    elif price < 1_000:
        mode = "automated"
    return mode


@wrong("operating_mode", "text_not_column")
def writes_over_a_part_of_the_text(price, repurchase_days):
    mode = "one_to_one"
    mode[price < 1_000] = "automated"
    return mode


@wrong("operating_mode", "P53")
def always_automated(price, repurchase_days):
    return "automated"


@wrong("operating_mode", "refused_helper")
def asks_for_the_mode(price, repurchase_days):
    return siyu.operating_mode(price, repurchase_days)


# ---- figures --------------------------------------------------------------------------------------------------------
def shop(table):
    return siyu.load(f"fruit/{table}")


def figures_with(**change):
    accounts, orders, users = shop("accounts"), shop("orders"), shop("users")
    ever = accounts.loc[day_of(accounts["connected_at"]) <= END, "person_id"].nunique()
    return {
        "reachable_share": len(a_set_of_people(accounts, END)) / ever,
        "repurchase_rate": mean_of_true_and_false(orders, START, END),
        "referral_rate": inviters_person_by_map(users, START, END),
        **change,
    }


@right("figures")
def with_own_functions():
    return figures_with()


@right("figures")
def in_another_style():
    accounts = shop("accounts")
    known = accounts[(accounts["connected_at"] < "2026-07-01 00:00+08:00") & accounts["person_id"].notna()]
    return pd.Series(
        {
            "referral_rate": inviters_person_by_merge(shop("users"), START, END),
            "repurchase_rate": with_a_dict_of_orders(shop("orders"), START, END),
            "reachable_share": len(with_a_loop_over_rows(accounts, END)) / len(set(known["person_id"])),
        }
    )


@right("figures")
def with_more_entries():
    return {name: np.float64(value) for name, value in figures_with(buyers=1200).items()}


@wrong("figures", "P1")
def everyone_is_in_reach():
    accounts = shop("accounts")
    people = accounts["person_id"].nunique()
    return figures_with(reachable_share=people / people)


@wrong("figures", "P57")
def how_many_are_in_reach():
    return figures_with(reachable_share=len(a_set_of_people(shop("accounts"), END)))


@wrong("figures", "P2")
def share_of_accounts():
    accounts = shop("accounts")
    ever = accounts[day_of(accounts["connected_at"]) <= END]
    return figures_with(reachable_share=len(live(accounts, END)) / len(ever))


@wrong("figures", "P63")
def people_by_accounts():
    accounts = shop("accounts")
    ever = accounts[day_of(accounts["connected_at"]) <= END]
    return figures_with(reachable_share=len(a_set_of_people(accounts, END)) / len(ever))


@wrong("figures", "P63")
def people_by_rows_of_the_table():
    accounts = shop("accounts")
    return figures_with(reachable_share=len(a_set_of_people(accounts, END)) / len(accounts))


@wrong("figures", "P43")
def a_rate_typed_by_hand():
    return figures_with(repurchase_rate=0.4)


@wrong("figures", "P63")
def people_by_registered_users():
    return figures_with(reachable_share=len(a_set_of_people(shop("accounts"), END)) / len(shop("users")))


@wrong("figures", "P16")
def people_of_the_whole_table_below():
    accounts = shop("accounts")
    return figures_with(reachable_share=len(a_set_of_people(accounts, END)) / accounts["person_id"].nunique())


@wrong("figures", "P17")
def muted_people_out():
    accounts = shop("accounts")
    ever = accounts.loc[day_of(accounts["connected_at"]) <= END, "person_id"].nunique()
    return figures_with(reachable_share=len(muted_is_gone(accounts, END)) / ever)


@wrong("figures", "P36")
def repurchase_of_all_time():
    return figures_with(repurchase_rate=without_the_period(shop("orders"), START, END))


@wrong("figures", "P31")
def repurchase_with_earlier_orders():
    return figures_with(repurchase_rate=had_bought_before(shop("orders"), START, END))


@wrong("figures", "P32")
def repurchase_without_the_last_day():
    return figures_with(repurchase_rate=up_to_midnight_of_the_last_day(shop("orders"), START, END))


@wrong("figures", "P12")
def mean_of_three_months():
    months = [(START + pd.DateOffset(months=n), START + pd.DateOffset(months=n + 1, days=-1)) for n in range(3)]
    return figures_with(
        repurchase_rate=np.mean([mean_of_true_and_false(shop("orders"), first, last) for first, last in months])
    )


@wrong("figures", "P46")
def referrals_by_source():
    return figures_with(referral_rate=source_is_a_friend(shop("users"), START, END))


@wrong("figures", "P70")
def referrals_with_self_invites():
    return figures_with(referral_rate=whoever_has_an_inviter(shop("users"), START, END))


@wrong("figures", "P44")
def referrals_of_all_users():
    return figures_with(referral_rate=of_all_users(shop("users"), START, END))


@wrong("figures", "P38")
def all_in_percent():
    return {name: 100 * value for name, value in figures_with().items()}


@wrong("figures", "P5")
def orders_per_buyer_for_the_rate():
    return figures_with(repurchase_rate=orders_per_buyer(shop("orders"), START, END))


@wrong("figures", "P58")
def one_is_missing():
    return figures_with(referral_rate=float("nan"))


@wrong("figures", "P43")
def rounded_figures():
    return {name: round(value, 2) for name, value in figures_with().items()}


@wrong("figures", "differs")
def the_first_quarter():
    first = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-03-31")
    return figures_with(repurchase_rate=mean_of_true_and_false(shop("orders"), *first))


@wrong("figures", "blank_entry")
def one_left_blank():
    return figures_with(referral_rate=...)


@wrong("figures", "missing_entry")
def without_the_share():
    return {name: value for name, value in figures_with().items() if name != "reachable_share"}


@wrong("figures", "entry_no_number")
def with_percent_signs():
    return figures_with(repurchase_rate="55%")


@wrong("figures", "wrong_type")
def a_tuple_of_three():
    return tuple(figures_with().values())
