"""Right and wrong answers to unit 2. Read the names: they are the ideas."""

from collections import defaultdict
from dataclasses import replace
from functools import cache
from statistics import median

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import siyu_helpers as siyu
from course_tools.bank import right, wrong
from siyu_helpers.checks.unit2 import SEGMENTS, _behaviour, _segment_of
from siyu_helpers.data import folder

NAN = float("nan")
EDGES, GROUPS = [18, 25, 35, 45, 101], ["18-24", "25-34", "35-44", "45+"]


# ---- tag_users: right -----------------------------------------------------------------------------------------------
def ages(users):
    return 2026 - users.set_index("user_id")["birth_year"]


def groups(age, edges=EDGES, labels=GROUPS, right=False):
    cut = pd.cut(age.astype(float), edges, right=right, labels=labels)
    return cut.astype(object).fillna("unknown")


def favourite(purchases):
    sums = purchases.groupby(["user_id", "category"], as_index=False)["amount_fen"].sum()
    best_first = sums.sort_values(["amount_fen", "category"], ascending=[False, True])
    return best_first.drop_duplicates("user_id").set_index("user_id")["category"]


def tagged(users, purchases, **change):
    people = users.set_index("user_id")
    by_user = purchases.groupby("user_id")
    columns = {
        "age_group": groups(ages(users)),
        "occupation": people["occupation"].fillna("unknown"),
        "orders": by_user["order_id"].nunique().reindex(people.index, fill_value=0),
        "spend_fen": by_user["amount_fen"].sum().reindex(people.index, fill_value=0),
        "main_category": favourite(purchases).reindex(people.index).fillna("none"),
    }
    return pd.DataFrame({**columns, **change})


def by_user(users, series, gap=0):
    return series.reindex(users["user_id"]).fillna(gap)


@right("tag_users")
def with_cut_and_reindex(users, purchases):
    return tagged(users, purchases)


@right("tag_users")
def with_a_merge_and_the_key_as_column(users, purchases):
    sums = purchases.groupby("user_id").agg(orders=("order_id", "nunique"), spend_fen=("amount_fen", "sum"))
    table = users.merge(sums, on="user_id", how="left").merge(
        favourite(purchases).rename("main_category"), on="user_id", how="left"
    )
    age = (2026 - table["birth_year"]).astype("float64")
    tests = [age.between(18, 24), age.between(25, 34), age.between(35, 44), age.between(45, 100)]
    table["age_group"] = np.select(tests, GROUPS, default="unknown")
    table["occupation"] = table["occupation"].fillna("unknown")
    table["main_category"] = table["main_category"].fillna("none")
    return table.fillna({"orders": 0, "spend_fen": 0})


@right("tag_users")
def with_loops_and_dicts(users, purchases):
    orders, spend = defaultdict(set), defaultdict(lambda: defaultdict(int))
    for row in purchases.itertuples():
        orders[row.user_id].add(row.order_id)
        spend[row.user_id][row.category] += row.amount_fen
    rows = []
    for _, user in users.iterrows():
        name = user["user_id"]
        age = None if pd.isna(user["birth_year"]) else 2026 - user["birth_year"]
        group = "unknown"
        if age is not None and 18 <= age <= 100:
            group = "18-24" if age < 25 else "25-34" if age < 35 else "35-44" if age < 45 else "45+"
        best = "none"
        for category in sorted(spend[name]):
            if best == "none" or spend[name][category] > spend[name][best]:
                best = category
        rows.append(
            {
                "main_category": best,
                "spend_fen": sum(spend[name].values()),
                "orders": len(orders[name]),
                "occupation": "unknown" if pd.isna(user["occupation"]) else user["occupation"],
                "age_group": group,
                "user_id": name,
            }
        )
    return pd.DataFrame(rows).set_index("user_id").sort_values("spend_fen")


@right("tag_users")
def with_a_pivot_table_and_categories(users, purchases):
    wide = purchases.pivot_table(index="user_id", columns="category", values="amount_fen", aggfunc="sum", fill_value=0)
    best = wide.idxmax(axis=1) if len(wide) else pd.Series(dtype=object)
    group = pd.cut(ages(users).astype(float), [17, 24, 34, 44, 100], labels=GROUPS).cat.add_categories("unknown")
    table = tagged(users, purchases, age_group=group.fillna("unknown"), main_category=by_user(users, best, "none"))
    return table.assign(extra=1, orders=table["orders"].astype("Int64"))


# ---- tag_users: wrong -----------------------------------------------------------------------------------------------
@wrong("tag_users", "S10")
def every_age_is_believed(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [-200, 24, 34, 44, 300], right=True))


@wrong("tag_users", "S10")
def no_upper_end(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [18, 25, 35, 45, 200]))


@wrong("tag_users", "S10")
def children_are_young(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [0, 25, 35, 45, 101]))


@wrong("tag_users", "S10", "S14")
def else_is_the_oldest_group(users, purchases):
    age = ages(users).astype(float)
    group = np.where(age < 25, "18-24", np.where(age < 35, "25-34", np.where(age < 45, "35-44", "45+")))
    return tagged(users, purchases, age_group=group)


@wrong("tag_users", "S13")
def cut_with_closed_right_ends(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [18, 25, 35, 45, 100], right=True))


@wrong("tag_users", "S13")
def cut_at_24_and_open_right_ends(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [18, 24, 34, 44, 101]))


@wrong("tag_users", "S13")
def eighteen_is_too_young(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users), [18, 24, 34, 44, 100], right=True))


@wrong("tag_users", "S14")
def no_age_left_empty(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users)).replace("unknown", np.nan))


@wrong("tag_users", "S14")
def no_age_is_old(users, purchases):
    return tagged(users, purchases, age_group=groups(ages(users).fillna(60)))


@wrong("tag_users", "unknown_code")
def no_age_as_the_text_nan(users, purchases):
    cut = pd.cut(ages(users).astype(float), EDGES, right=False, labels=GROUPS)
    return tagged(users, purchases, age_group=cut.astype(object).map(str))


@wrong("tag_users", "new_category")
def fills_a_categorical(users, purchases):
    cut = pd.cut(ages(users).astype(float), EDGES, right=False, labels=GROUPS)
    return tagged(users, purchases, age_group=cut.fillna("unknown"))


@wrong("tag_users", "gap_in_if")
def asks_if_of_a_missing_age(users, purchases):
    def group(age):
        return "18-24" if age < 25 else "25-34"

    return tagged(users, purchases, age_group=ages(users).apply(group))


@wrong("tag_users", "series_in_if")
def asks_if_of_the_column(users, purchases):
    return tagged(users, purchases) if ages(users) > 18 else None


@wrong("tag_users", "S15")
def counts_rows(users, purchases):
    return tagged(users, purchases, orders=by_user(users, purchases.groupby("user_id").size()))


@wrong("tag_users", "S15")
def counts_order_ids_without_nunique(users, purchases):
    return tagged(users, purchases, orders=by_user(users, purchases.groupby("user_id")["order_id"].count()))


@wrong("tag_users", "S15")
def counts_categories(users, purchases):
    return tagged(users, purchases, orders=by_user(users, purchases.groupby("user_id")["category"].nunique()))


@wrong("tag_users", "S16")
def buyers_only(users, purchases):
    table = tagged(users, purchases)
    return table[table["orders"] > 0]


@wrong("tag_users", "S16")
def an_inner_merge(users, purchases):
    return tagged(users[users["user_id"].isin(purchases["user_id"])], purchases)


@wrong("tag_users", "S17")
def gaps_for_who_never_bought(users, purchases):
    table = tagged(users, purchases)
    return table.assign(
        **{name: table[name].where(table["orders"] > 0) for name in ("orders", "spend_fen", "main_category")}
    )


@wrong("tag_users", "S17")
def no_category_left_empty(users, purchases):
    return tagged(users, purchases, main_category=favourite(purchases).reindex(users["user_id"]))


@wrong("tag_users", "S17")
def no_spend_left_empty(users, purchases):
    table = tagged(users, purchases)
    return table.assign(**{name: table[name].where(table["orders"] > 0) for name in ("orders", "spend_fen")})


@wrong("tag_users", "S18")
def bought_most_often(users, purchases):
    counts = purchases.groupby(["user_id", "category"], as_index=False).size()
    first = counts.sort_values(["size", "category"], ascending=[False, True]).drop_duplicates("user_id")
    return tagged(users, purchases, main_category=by_user(users, first.set_index("user_id")["category"], "none"))


@wrong("tag_users", "S18")
def the_mode(users, purchases):
    modes = purchases.groupby("user_id")["category"].agg(lambda column: column.mode().iloc[0])
    return tagged(users, purchases, main_category=by_user(users, modes, "none"))


@wrong("tag_users", "S19")
def equal_spends_by_the_last_letter(users, purchases):
    sums = purchases.groupby(["user_id", "category"], as_index=False)["amount_fen"].sum()
    best = sums.sort_values(["amount_fen", "category"]).drop_duplicates("user_id", keep="last")
    return tagged(users, purchases, main_category=by_user(users, best.set_index("user_id")["category"], "none"))


@wrong("tag_users", "S19")
def equal_spends_by_what_came_first(users, purchases):
    sums = purchases.groupby(["user_id", "category"], as_index=False, sort=False)["amount_fen"].sum()
    best = sums.sort_values("amount_fen", ascending=False, kind="stable").drop_duplicates("user_id")
    return tagged(users, purchases, main_category=by_user(users, best.set_index("user_id")["category"], "none"))


@wrong("tag_users", "S20")
def spend_in_yuan(users, purchases):
    table = tagged(users, purchases)
    return table.assign(spend_fen=table["spend_fen"] / 100)


@wrong("tag_users", "S22")
def category_of_the_dearest_row(users, purchases):
    dearest = purchases.sort_values(["amount_fen", "category"], ascending=[False, True]).drop_duplicates("user_id")
    return tagged(users, purchases, main_category=by_user(users, dearest.set_index("user_id")["category"], "none"))


@wrong("tag_users", "S22")
def category_of_the_last_row(users, purchases):
    last = purchases.drop_duplicates("user_id", keep="last").set_index("user_id")["category"]
    return tagged(users, purchases, main_category=by_user(users, last, "none"))


@wrong("tag_users", "S23")
def mean_of_an_order(users, purchases):
    table = tagged(users, purchases)
    return table.assign(spend_fen=(table["spend_fen"] / table["orders"]).fillna(0))


@wrong("tag_users", "S24")
def occupation_left_empty(users, purchases):
    return tagged(users, purchases, occupation=users.set_index("user_id")["occupation"])


@wrong("tag_users", "unknown_code")
def display_names_for_codes(users, purchases):
    return tagged(users, purchases).replace({"main_category": {"none": "没有"}})


@wrong("tag_users", "missing_column")
def without_the_spend(users, purchases):
    return tagged(users, purchases).drop(columns="spend_fen")


@wrong("tag_users", "doubled_rows")
def a_row_a_purchase(users, purchases):
    return (
        users[["user_id"]]
        .merge(purchases, on="user_id", how="left")
        .merge(tagged(users, purchases).drop(columns=[]), on="user_id")
    )


@wrong("tag_users", "missing_key")
def rows_numbered(users, purchases):
    return tagged(users, purchases).reset_index(drop=True)


@wrong("tag_users", "unknown_name")
def a_column_without_quotes(users, purchases):
    return purchases.groupby(user_id)["order_id"].nunique()


@wrong("tag_users", "unknown_key")
def a_misspelled_column(users, purchases):
    return purchases.groupby("userid")["order_id"].nunique()


@wrong("tag_users", "other_labels")
def chooses_by_another_table(users, purchases):
    return users.set_index("user_id")[users["birth_year"].notna()]


@wrong("tag_users", "square_brackets")
def forgets_to_call(users, purchases):
    return purchases.groupby("user_id")["amount_fen"].sum["T01"]


@wrong("tag_users", "no_attribute")
def a_table_has_no_map_to_frame(users, purchases):
    return users["user_id"].merge(purchases)


@wrong("tag_users", "changed_input")
def writes_the_age_into_users(users, purchases):
    users["age"] = 2026 - users["birth_year"]
    return tagged(users, purchases)


@wrong("tag_users", "refused_helper")
def asks_for_tag_users(users, purchases):
    return siyu.tag_users(users, purchases)


@wrong("tag_users", "nothing_returned")
def prints_the_tags(users, purchases):
    print(tagged(users, purchases).head(1))


@wrong("tag_users", "wrong_parameters")
def without_purchases(users):
    return users


# ---- tgi: right -----------------------------------------------------------------------------------------------------
def shares(column):
    return column.value_counts(normalize=True)


def members(tags, in_segment):
    return in_segment.reindex(tags.index)


@right("tgi")
def share_by_share(tags, tag, in_segment):
    everyone = shares(tags[tag])
    inside = shares(tags[members(tags, in_segment)][tag]).reindex(everyone.index, fill_value=0)
    return inside / everyone * 100 if in_segment.any() else everyone * NAN


@right("tgi")
def as_the_rate_of_members(tags, tag, in_segment):
    inside = members(tags, in_segment)
    with np.errstate(all="ignore"):
        return (100 * inside.groupby(tags[tag]).mean() / inside.mean()).to_frame("tgi")


@right("tgi")
def with_a_loop_over_values(tags, tag, in_segment):
    inside = tags.loc[in_segment, tag]
    rows = []
    for value in tags[tag].unique():
        share = (tags[tag] == value).mean()
        rows.append((value, 100 * (inside == value).mean() / share))
    return pd.DataFrame(rows, columns=[tag, "tgi"])


@right("tgi")
def with_a_crosstab(tags, tag, in_segment):
    table = pd.crosstab(tags[tag], members(tags, in_segment), normalize="columns")
    if True not in table.columns:
        return pd.Series(NAN, index=table.index)
    return (100 * table[True] / shares(tags[tag]))[::-1]


@right("tgi")
def as_a_frame_after_reset_index(tags, tag, in_segment):
    return as_the_rate_of_members(tags, tag, in_segment)["tgi"].reset_index()


@right("tgi")
def with_tags_chosen_by_the_condition_itself(tags, tag, in_segment):
    counts = tags[in_segment][tag].value_counts().reindex(tags[tag].unique()).fillna(0)
    return 100 * counts / in_segment.sum() * len(tags) / tags[tag].value_counts()


# ---- tgi: wrong -----------------------------------------------------------------------------------------------------
def index(tags, tag, in_segment, formula):
    right_one = share_by_share(tags, tag, in_segment)
    everyone = shares(tags[tag])
    inside = right_one * everyone / 100
    return formula(inside, everyone)


@wrong("tgi", "S25")
def upside_down(tags, tag, in_segment):
    return index(tags, tag, in_segment, lambda part, whole: 100 * whole / part)


@wrong("tgi", "S26")
def against_the_others(tags, tag, in_segment):
    everyone = shares(tags[tag])
    rest = shares(tags.loc[~members(tags, in_segment), tag]).reindex(everyone.index, fill_value=0)
    return index(tags, tag, in_segment, lambda part, _: 100 * part / rest)


@wrong("tgi", "S27")
def members_among_those_with_the_value(tags, tag, in_segment):
    return 100 * members(tags, in_segment).groupby(tags[tag]).mean()


@wrong("tgi", "S27")
def counts_by_counts(tags, tag, in_segment):
    counts = tags.loc[in_segment, tag].value_counts()
    return 100 * (counts / tags[tag].value_counts()).fillna(0)


@wrong("tgi", "S27")
def crosstab_normalised_by_rows(tags, tag, in_segment):
    table = pd.crosstab(tags[tag], members(tags, in_segment), normalize="index")
    return 100 * table[True]


@wrong("tgi", "S28")
def a_lift(tags, tag, in_segment):
    return share_by_share(tags, tag, in_segment) / 100


@wrong("tgi", "S29")
def points_more(tags, tag, in_segment):
    return index(tags, tag, in_segment, lambda part, whole: 100 * (part - whole))


@wrong("tgi", "S29")
def per_cent_more(tags, tag, in_segment):
    return share_by_share(tags, tag, in_segment) - 100


@wrong("tgi", "S30")
def share_in_the_segment_alone(tags, tag, in_segment):
    return index(tags, tag, in_segment, lambda part, whole: 100 * part)


@wrong("tgi", "S30")
def how_many_in_the_segment(tags, tag, in_segment):
    return tags.loc[in_segment, tag].value_counts().reindex(tags[tag].unique(), fill_value=0)


@wrong("tgi", "S30")
def forgets_the_segment(tags, tag, in_segment):
    return 100 * shares(tags[tag])


@wrong("tgi", "S31")
def divides_without_reindex(tags, tag, in_segment):
    return 100 * shares(tags.loc[in_segment, tag]) / shares(tags[tag])


@wrong("tgi", "S31")
def values_of_the_segment_alone(tags, tag, in_segment):
    return divides_without_reindex(tags, tag, in_segment).dropna()


@wrong("tgi", "S32")
def nobody_gives_nought(tags, tag, in_segment):
    return share_by_share(tags, tag, in_segment).fillna(0)


@wrong("tgi", "S32")
def fills_what_division_leaves(tags, tag, in_segment):
    return divides_without_reindex(tags, tag, in_segment).fillna(0)


@wrong("tgi", "S33")
def without_those_unknown(tags, tag, in_segment):
    known = tags[~tags[tag].isin(["none", "unknown"])]
    return share_by_share(known, tag, members(known, in_segment))


@wrong("tgi", "S34")
def by_place_with_values(tags, tag, in_segment):
    everyone = shares(tags[tag])
    inside = shares(tags[tag][in_segment.to_numpy()]).reindex(everyone.index, fill_value=0)
    return 100 * inside / everyone if in_segment.any() else everyone * NAN


@wrong("tgi", "S34")
def by_place_as_a_new_column(tags, tag, in_segment):
    return share_by_share(tags.assign(inside=list(in_segment)), tag, pd.Series(list(in_segment), tags.index))


@wrong("tgi", "S66")
def a_tag_typed_in(tags, tag, in_segment):
    return share_by_share(tags, "main_category", in_segment)


@wrong("tgi", "S35")
def rounded(tags, tag, in_segment):
    return share_by_share(tags, tag, in_segment).round(1)


@wrong("tgi", "division_by_zero")
def divides_by_a_plain_nought(tags, tag, in_segment):
    size, everyone, inside = int(in_segment.sum()), len(tags), tags.loc[in_segment, tag]
    found = {}
    for value in tags[tag].unique():
        found[value] = 100 * (int((inside == value).sum()) / size) / (int((tags[tag] == value).sum()) / everyone)
    return pd.Series(found)


@wrong("tgi", "text_for_table")
def takes_the_name_for_the_column(tags, tag, in_segment):
    return tag.value_counts(normalize=True)


@wrong("tgi", "unknown_key")
def puts_the_name_in_quotes(tags, tag, in_segment):
    return share_by_share(tags, "tag", in_segment)


@wrong("tgi", "no_attribute")
def the_name_behind_a_dot(tags, tag, in_segment):
    return tags.tag.value_counts()


@wrong("tgi", "round_brackets")
def calls_the_table(tags, tag, in_segment):
    return tags(tag)


@wrong("tgi", "wrong_type")
def one_number(tags, tag, in_segment):
    return 100 * in_segment.mean()


@wrong("tgi", "refused_helper")
def asks_for_tgi(tags, tag, in_segment):
    return siyu.tgi(tags, tag, in_segment)


@wrong("tgi", "changed_input")
def writes_into_tags(tags, tag, in_segment):
    tags["inside"] = members(tags, in_segment)
    return share_by_share(tags, tag, tags["inside"])


# ---- segment_profile: right -----------------------------------------------------------------------------------------
def spend_of(users, purchases, segment):
    return purchases.groupby("user_id")["amount_fen"].sum().reindex(list(segment), fill_value=0) / 100


def profile(size, share, spend):
    q1, middle, q3 = spend.quantile([0.25, 0.5, 0.75])
    names = ("size", "share", "median_spend_yuan", "q1_spend_yuan", "q3_spend_yuan")
    return dict(zip(names, (size, share, middle, q1, q3), strict=True))


@right("segment_profile")
def with_quantiles(users, purchases, segment):
    return profile(len(segment), len(segment) / len(users), spend_of(users, purchases, segment))


@right("segment_profile")
def with_a_left_merge(users, purchases, segment):
    own = users[users["user_id"].isin(segment)]
    rows = own.merge(purchases, on="user_id", how="left")
    spend = rows.groupby("user_id")["amount_fen"].sum() / 100
    return {**profile(len(own), users["user_id"].isin(segment).mean(), spend), "mean": spend.mean()}


@right("segment_profile")
def with_a_loop_and_numpy(users, purchases, segment):
    spend = dict.fromkeys(segment, 0)
    for row in purchases.itertuples():
        if row.user_id in spend:
            spend[row.user_id] += row.amount_fen
    values = [fen / 100 for fen in spend.values()]
    result = {"size": len(values), "share": len(values) / users["user_id"].nunique()}
    result["median_spend_yuan"] = median(values) if values else NAN
    result["q1_spend_yuan"] = np.percentile(values, 25) if values else NAN
    result["q3_spend_yuan"] = np.quantile(values, 0.75) if values else NAN
    return pd.Series(result)


# ---- segment_profile: wrong -----------------------------------------------------------------------------------------
@wrong("segment_profile", "S2")
def the_mean(users, purchases, segment):
    spend = spend_of(users, purchases, segment)
    return {**with_quantiles(users, purchases, segment), "median_spend_yuan": spend.mean()}


@wrong("segment_profile", "S36")
def buyers_alone(users, purchases, segment):
    own = purchases[purchases["user_id"].isin(segment)]
    spend = own.groupby("user_id")["amount_fen"].sum() / 100
    return profile(len(segment), len(segment) / len(users), spend)


@wrong("segment_profile", "S36", "S37")
def buyers_alone_in_size_too(users, purchases, segment):
    own = purchases[purchases["user_id"].isin(segment)]
    spend = own.groupby("user_id")["amount_fen"].sum() / 100
    return profile(len(spend), len(spend) / len(users), spend)


@wrong("segment_profile", "S36")
def an_inner_merge_of_users(users, purchases, segment):
    rows = users.merge(purchases, on="user_id")
    spend = rows[rows["user_id"].isin(segment)].groupby("user_id")["amount_fen"].sum() / 100
    return profile(len(spend), len(spend) / rows["user_id"].nunique(), spend)


@wrong("segment_profile", "S37")
def a_share_of_buyers(users, purchases, segment):
    base = purchases["user_id"].nunique()
    return profile(len(segment), len(segment) / base, spend_of(users, purchases, segment))


@wrong("segment_profile", "S37")
def a_share_of_money(users, purchases, segment):
    spend = spend_of(users, purchases, segment)
    return profile(len(segment), 100 * spend.sum() / purchases["amount_fen"].sum(), spend)


@wrong("segment_profile", "S37")
def against_the_rest(users, purchases, segment):
    return profile(len(segment), len(segment) / (len(users) - len(segment)), spend_of(users, purchases, segment))


@wrong("segment_profile", "S41")
def a_percentage(users, purchases, segment):
    return profile(len(segment), 100 * len(segment) / len(users), spend_of(users, purchases, segment))


@wrong("segment_profile", "S21")
def in_fen(users, purchases, segment):
    return profile(len(segment), len(segment) / len(users), 100 * spend_of(users, purchases, segment))


@wrong("segment_profile", "S38")
def quartiles_exchanged(users, purchases, segment):
    found = with_quantiles(users, purchases, segment)
    return {**found, "q1_spend_yuan": found["q3_spend_yuan"], "q3_spend_yuan": found["q1_spend_yuan"]}


@wrong("segment_profile", "S38")
def mean_and_spread_for_quartiles(users, purchases, segment):
    spend = spend_of(users, purchases, segment)
    around = {"q1_spend_yuan": spend.mean() - spend.std(), "q3_spend_yuan": spend.mean() + spend.std()}
    return {**with_quantiles(users, purchases, segment), **around}


@wrong("segment_profile", "S39")
def of_all_users(users, purchases, segment):
    spend = spend_of(users, purchases, users["user_id"])
    return profile(len(segment), len(segment) / len(users), spend)


@wrong("segment_profile", "S39")
def the_segment_plays_no_part(users, purchases, segment):
    return with_quantiles(users, purchases, list(users["user_id"]))


@wrong("segment_profile", "S40")
def per_order(users, purchases, segment):
    own = purchases[purchases["user_id"].isin(segment)]
    return profile(len(segment), len(segment) / len(users), own.groupby("order_id")["amount_fen"].sum() / 100)


@wrong("segment_profile", "S40")
def per_row(users, purchases, segment):
    own = purchases[purchases["user_id"].isin(segment)]
    return profile(len(segment), len(segment) / len(users), own["amount_fen"] / 100)


@wrong("segment_profile", "S40")
def per_row_and_rows_for_people(users, purchases, segment):
    own = purchases[purchases["user_id"].isin(segment)]
    return profile(len(own), len(own) / len(users), own["amount_fen"] / 100)


@wrong("segment_profile", "S67")
def nobody_spent_nought(users, purchases, segment):
    found = with_quantiles(users, purchases, segment)
    return {name: 0 if pd.isna(value) else value for name, value in found.items()}


@wrong("segment_profile", "S67")
def divides_by_the_segment(users, purchases, segment):
    spend = sorted(spend_of(users, purchases, segment))
    share = 1 / (len(users) / len(spend))
    return profile(len(spend), share, pd.Series(spend, dtype=float))


@wrong("segment_profile", "S35")
def rounded_to_two_places(users, purchases, segment):
    return {name: round(value, 2) for name, value in with_quantiles(users, purchases, segment).items()}


@wrong("segment_profile", "missing_entry")
def without_quartiles(users, purchases, segment):
    return {"size": len(segment), "share": len(segment) / len(users), "median_spend_yuan": 1.0}


@wrong("segment_profile", "wrong_type")
def one_number_back(users, purchases, segment):
    return spend_of(users, purchases, segment).median()


@wrong("segment_profile", "refused_helper")
def asks_for_segment_profile(users, purchases, segment):
    return siyu.segment_profile(users, purchases, segment)


# ---- match_segment: right -------------------------------------------------------------------------------------------
def meets(value, allowed):
    return allowed[0] <= value <= allowed[1] if isinstance(allowed, tuple) else value in allowed


def score(person, conditions):
    return sum(meets(person[field], one) for field, one in conditions.items() if field in person) / len(conditions)


def scored(person, segments):
    return {name: score(person, conditions) for name, conditions in segments.items()}


@right("match_segment")
def sorted_stably(person, segments):
    return pd.Series(scored(person, segments)).sort_values(ascending=False, kind="stable")


@right("match_segment")
def with_sorted_and_a_dict(person, segments):
    found = scored(person, segments)
    return dict(sorted(found.items(), key=lambda pair: pair[1], reverse=True))


@right("match_segment")
def as_a_frame_with_merge_sort(person, segments):
    rows = [{"segment": name, "score": score(person, one)} for name, one in segments.items()]
    return pd.DataFrame(rows).sort_values("score", ascending=False, kind="mergesort").reset_index(drop=True)


@right("match_segment")
def with_get_and_loops(person, segments):
    scores = pd.Series(dtype=float)
    for name in segments:
        met = 0
        for field in segments[name]:
            value, allowed = person.get(field), segments[name][field]
            if value is None:
                continue
            if type(allowed) is tuple:
                met += int(value >= allowed[0] and value <= allowed[1])
            else:
                met += int(value in list(allowed))
        scores[name] = met / len(segments[name])
    place = pd.Series(range(len(scores)), index=scores.index)
    order = pd.DataFrame({"score": scores, "place": place}).sort_values(["score", "place"], ascending=[False, True])
    return order[["score"]]


# ---- match_segment: wrong -------------------------------------------------------------------------------------------
def best_first(scores):
    return pd.Series(scores, dtype=float).sort_values(ascending=False, kind="stable")


@wrong("match_segment", "S42")
def conditions_met(person, segments):
    return best_first({name: score(person, one) * len(one) for name, one in segments.items()})


@wrong("match_segment", "S43")
def of_the_known_conditions(person, segments):
    found = {}
    for name, conditions in segments.items():
        known = {field: one for field, one in conditions.items() if field in person}
        found[name] = score(person, known) if known else 0
    return best_first(found)


@wrong("match_segment", "S43", "S68")
def divided_by_what_is_known_of_the_person(person, segments):
    return best_first({name: score(person, one) * len(one) / len(person) for name, one in segments.items()})


@wrong("match_segment", "S68")
def divided_by_the_most_conditions(person, segments):
    most = max(len(one) for one in segments.values())
    return best_first({name: score(person, one) * len(one) / most for name, one in segments.items()})


@wrong("match_segment", "S44")
def unknown_counts_as_met(person, segments):
    return best_first(
        {
            name: sum(field not in person or meets(person[field], one) for field, one in conditions.items())
            / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S45")
def ends_do_not_count(person, segments):
    def met(value, one):
        return one[0] < value < one[1] if isinstance(one, tuple) else value in one

    return best_first(
        {
            name: sum(met(person[field], one) for field, one in conditions.items() if field in person) / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S45")
def with_a_python_range(person, segments):
    def met(value, one):
        return value in range(one[0] + 1, one[1]) if isinstance(one, tuple) else value in one

    return best_first(
        {
            name: sum(met(person[field], one) for field, one in conditions.items() if field in person) / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S46")
def in_for_everything(person, segments):
    return best_first(
        {
            name: sum(person.get(field) in one for field, one in conditions.items()) / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S46")
def equal_to_one_of_them(person, segments):
    return best_first(
        {
            name: sum(any(person.get(field) == value for value in one) for field, one in conditions.items())
            / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S47")
def not_sorted(person, segments):
    return pd.Series(scored(person, segments))


@wrong("match_segment", "S47")
def worst_first(person, segments):
    return pd.Series(scored(person, segments)).sort_values(kind="stable")


@wrong("match_segment", "S48")
def sorted_and_turned_round(person, segments):
    return pd.Series(scored(person, segments)).sort_values(kind="stable")[::-1]


@wrong("match_segment", "S48")
def sorted_by_score_and_name(person, segments):
    return pd.Series(scored(person, segments)).sort_index().sort_values(ascending=False, kind="stable")


@wrong("match_segment", "S48")
def sorted_as_it_falls(person, segments):
    return pd.Series(scored(person, segments)).sort_values(ascending=False)


@wrong("match_segment", "S49")
def any_condition(person, segments):
    return best_first({name: float(value > 0) for name, value in scored(person, segments).items()})


@wrong("match_segment", "S49")
def all_conditions(person, segments):
    return best_first({name: float(value == 1) for name, value in scored(person, segments).items()})


@wrong("match_segment", "S41")
def per_cent(person, segments):
    return best_first(scored(person, segments)) * 100


@wrong("match_segment", "S50")
def takes_a_field_that_is_missing(person, segments):
    return best_first(
        {
            name: sum(meets(person[field], one) for field, one in conditions.items()) / len(conditions)
            for name, conditions in segments.items()
        }
    )


@wrong("match_segment", "S50")
def compares_none(person, segments):
    turned = {name: {"motive": (1, 2), **conditions} for name, conditions in segments.items()}
    return best_first(
        {
            name: sum(meets(person.get(field), one) for field, one in conditions.items()) / len(conditions)
            for name, conditions in turned.items()
        }
    )


@wrong("match_segment", "one_for_two")
def forgets_items(person, segments):
    return {name: len(conditions) for name, conditions in segments}


@wrong("match_segment", "text_for_table")
def takes_the_name_for_the_conditions(person, segments):
    return {name: sum(person.get(field) in one for field, one in name.items()) for name in segments}


@wrong("match_segment", "wrong_type")
def the_best_name(person, segments):
    return max(segments, key=lambda name: score(person, segments[name]))


@wrong("match_segment", "missing_rows")
def the_best_alone(person, segments):
    return sorted_stably(person, segments).head(1)


@wrong("match_segment", "refused_helper")
def asks_for_match_segment(person, segments):
    return siyu.match_segment(person, segments)


@wrong("match_segment", "S76")
def never_begins_at_nought_again(person, segments):
    scores, met = {}, 0
    for name, conditions in segments.items():
        for field, allowed in conditions.items():
            if field in person and meets(person[field], allowed):
                met += 1
        scores[name] = met / len(conditions)
    return best_first(scores)


@wrong("match_segment", "S78")
def writes_scores_into_the_segments(person, segments):
    found = sorted_stably(person, segments)
    segments["scores"] = found.to_dict()
    return found


@wrong("match_segment", "S78")
def empties_the_person(person, segments):
    found = sorted_stably(person, segments)
    person.clear()
    return found


# ---- figures --------------------------------------------------------------------------------------------------------
@cache
def _term(_data):
    tags, segment_of = _segment_of(_data)
    return tags, segment_of, siyu.load("fruit/users"), siyu.purchases("fruit")


def term():
    return _term(folder())


def hers(segment="convenience_seeker"):
    tags, segment_of, users, purchases = term()
    inside = segment_of == segment
    found = with_quantiles(users, purchases, tags.index[inside])
    index_of = share_by_share(tags, "main_category", inside)["cut_fruit"]
    return {"size": found["size"], "median_spend_yuan": found["median_spend_yuan"], "tgi_cut_fruit": index_of}


@right("figures")
def with_own_functions():
    return hers()


@right("figures")
def with_the_helpers():
    tags, segment_of, users, purchases = term()
    inside = segment_of == "convenience_seeker"
    found = siyu.segment_profile(users, purchases, list(tags.index[inside]))
    return {**found, "tgi_cut_fruit": siyu.tgi(tags, "main_category", inside)["cut_fruit"]}


@right("figures")
def from_the_tags_alone():
    tags, segment_of, _, _ = term()
    own = tags[segment_of == "convenience_seeker"]
    index_of = (own["main_category"] == "cut_fruit").mean() / (tags["main_category"] == "cut_fruit").mean() * 100
    return pd.Series(
        {"tgi_cut_fruit": index_of, "median_spend_yuan": own["spend_fen"].median() / 100, "size": float(len(own))}
    )


@wrong("figures", "S2")
def mean_spend():
    tags, segment_of, _, _ = term()
    return {**hers(), "median_spend_yuan": tags.loc[segment_of == "convenience_seeker", "spend_fen"].mean() / 100}


@wrong("figures", "S36")
def median_of_buyers():
    tags, segment_of, _, _ = term()
    own = tags[(segment_of == "convenience_seeker") & (tags["orders"] > 0)]
    return {**hers(), "median_spend_yuan": own["spend_fen"].median() / 100}


@wrong("figures", "S21", "differs")
def median_in_fen():
    found = hers()
    return {**found, "median_spend_yuan": found["median_spend_yuan"] * 100}


@wrong("figures", "S39")
def median_of_everyone():
    tags, _, _, _ = term()
    return {**hers(), "median_spend_yuan": tags["spend_fen"].median() / 100}


@wrong("figures", "S72")
def of_the_health_seekers():
    return hers("health_seeker")


@wrong("figures", "S72")
def of_the_gift_buyers():
    return hers("gift_buyer")


@wrong("figures", "S25")
def index_upside_down():
    found = hers()
    return {**found, "tgi_cut_fruit": 10_000 / found["tgi_cut_fruit"]}


@wrong("figures", "S26")
def index_against_the_rest():
    tags, segment_of, _, _ = term()
    inside = segment_of == "convenience_seeker"
    is_cut = tags["main_category"] == "cut_fruit"
    return {**hers(), "tgi_cut_fruit": 100 * is_cut[inside].mean() / is_cut[~inside].mean()}


@wrong("figures", "S27")
def who_buys_cut_fruit():
    tags, segment_of, _, _ = term()
    inside = segment_of == "convenience_seeker"
    return {**hers(), "tgi_cut_fruit": 100 * inside[tags["main_category"] == "cut_fruit"].mean()}


@wrong("figures", "S30")
def a_share_alone():
    tags, segment_of, _, _ = term()
    own = tags[segment_of == "convenience_seeker"]
    return {**hers(), "tgi_cut_fruit": 100 * (own["main_category"] == "cut_fruit").mean()}


@wrong("figures", "S28")
def lift_for_index():
    found = hers()
    return {**found, "tgi_cut_fruit": found["tgi_cut_fruit"] / 100}


@wrong("figures", "S65")
def size_as_a_share():
    return {**hers(), "size": hers()["size"] / len(term()[0])}


@wrong("figures", "S35")
def typed_from_the_screen():
    found = hers()
    return {**found, "tgi_cut_fruit": round(found["tgi_cut_fruit"], 2)}


@wrong("figures", "S35")
def rounded_for_the_card():
    return {**hers(), "tgi_cut_fruit": round(hers()["tgi_cut_fruit"])}


@wrong("figures", "S63")
def a_gap():
    return {**hers(), "median_spend_yuan": NAN}


@wrong("figures", "blank_entry")
def one_left_blank():
    return {**hers(), "tgi_cut_fruit": ...}


@wrong("figures", "entry_no_number")
def every_index():
    tags, segment_of, _, _ = term()
    return {**hers(), "tgi_cut_fruit": share_by_share(tags, "main_category", segment_of == "convenience_seeker")}


@wrong("figures", "entry_no_number")
def in_words():
    return {**hers(), "size": "702 people"}


# ---- cluster_check --------------------------------------------------------------------------------------------------
GOOD = ["orders", "log_basket", "share_ready"]


def clusters(columns=tuple(GOOD), k=3, starts=10, seed=0, scale=StandardScaler, **change):
    table = _behaviour(folder())
    values = table[list(columns)]
    scaled = scale().fit_transform(values) if scale else values.to_numpy()
    labels = KMeans(n_clusters=k, n_init=starts, random_state=seed).fit_predict(scaled)
    found = {"features": list(columns), "labels": pd.Series(labels, index=table.index)}
    return {**found, "silhouette": silhouette_score(scaled, labels), **change}


@right("cluster_check")
def ten_starts():
    return clusters()


@right("cluster_check")
def another_seed_and_letters_for_numbers():
    found = clusters(seed=7)
    letters = found["labels"].map({0: "c", 1: "a", 2: "b"})
    return {**found, "labels": letters.sample(frac=1, random_state=1), "silhouette": round(found["silhouette"], 2)}


@right("cluster_check")
def scaled_by_hand():
    table = _behaviour(folder())[["share_ready", "orders", "log_basket"]]
    scaled = (table - table.mean()) / table.std()
    model = KMeans(n_clusters=3, n_init=25).fit(scaled)
    labels = table.assign(cluster=model.labels_ + 1)["cluster"]
    return {"features": table.columns, "labels": labels, "silhouette": silhouette_score(scaled, model.labels_)}


@right("cluster_check")
def labels_as_a_frame_and_a_tuple_of_columns():
    found = clusters(seed=3)
    return {**found, "features": tuple(GOOD), "labels": found["labels"].to_frame("cluster")}


@right("cluster_check")
def random_first_centres():
    table = _behaviour(folder())
    scaled = StandardScaler().fit_transform(table[GOOD])
    labels = KMeans(n_clusters=3, init="random", n_init=30, random_state=5).fit_predict(scaled)
    silhouette = silhouette_score(scaled, labels)
    return {"features": set(GOOD), "labels": dict(zip(table.index, labels, strict=True)), "silhouette": silhouette}


@wrong("cluster_check", "S1")
def not_scaled():
    return clusters(scale=None)


@wrong("cluster_check", "S1")
def not_scaled_but_for_the_silhouette():
    found = clusters(scale=None)
    scaled = StandardScaler().fit_transform(_behaviour(folder())[GOOD])
    return {**found, "silhouette": silhouette_score(scaled, found["labels"])}


@wrong("cluster_check", "S7")
def with_the_member_number():
    return clusters(["member_no", *GOOD])


@wrong("cluster_check", "S7")
def with_spend_after_the_snapshot():
    return clusters([*GOOD, "july_yuan"])


@wrong("cluster_check", "S7")
def with_every_column():
    return clusters(_behaviour(folder()).columns)


@wrong("cluster_check", "S1", "S69")
def every_column_unscaled_and_three_named():
    return {**clusters(_behaviour(folder()).columns, scale=None), "features": GOOD}


@wrong("cluster_check", "S69", "S54", "S55", "S53")
def every_column_and_three_named():
    return {**clusters(_behaviour(folder()).columns), "features": GOOD}


@wrong("cluster_check", "S51")
def two_clusters():
    return clusters(k=2)


@wrong("cluster_check", "S51")
def four_clusters():
    return clusters(k=4)


@wrong("cluster_check", "S51")
def eight_clusters_as_the_default():
    return clusters(k=8)


@wrong("cluster_check", "S56")
def two_columns():
    return clusters(["orders", "share_ready"])


@wrong("cluster_check", "S54")
def a_poor_start():
    for seed in range(60):
        found = clusters(starts=1, seed=seed)
        scaled = StandardScaler().fit_transform(_behaviour(folder())[GOOD])
        best = KMeans(n_clusters=3, n_init=10, random_state=0).fit(scaled).inertia_
        if KMeans(n_clusters=3, n_init=1, random_state=seed).fit(scaled).inertia_ > 1.05 * best:
            return found
    raise AssertionError("no start was poor")


@wrong("cluster_check", "S55", "S54", "S1")
def scaled_to_nought_and_one():
    return clusters(scale=MinMaxScaler)


@wrong("cluster_check", "S55", "S54")
def another_method():
    table = _behaviour(folder())
    scaled = StandardScaler().fit_transform(table[GOOD])
    labels = GaussianMixture(3, random_state=0).fit_predict(scaled)
    silhouette = silhouette_score(scaled, labels)
    return {"features": GOOD, "labels": pd.Series(labels, table.index), "silhouette": silhouette}


@wrong("cluster_check", "S55")
def labels_on_shuffled_users():
    table = _behaviour(folder()).sample(frac=1, random_state=0)
    labels = clusters()["labels"].to_numpy()
    return {**clusters(), "labels": pd.Series(labels, index=table.index)}


@wrong("cluster_check", "S55")
def by_chance():
    table = _behaviour(folder())
    return {**clusters(), "labels": pd.Series(np.arange(len(table)) % 3, table.index)}


@wrong("cluster_check", "S70")
def silhouette_of_raw_columns():
    found = clusters()
    return {**found, "silhouette": silhouette_score(_behaviour(folder())[GOOD], found["labels"])}


@wrong("cluster_check", "S53")
def silhouette_of_another_number_of_clusters():
    return clusters(silhouette=clusters(k=7)["silhouette"] + 0.05)


@wrong("cluster_check", "S53")
def silhouette_in_per_cent():
    return clusters(silhouette=100 * clusters()["silhouette"])


@wrong("cluster_check", "labels_without_users")
def an_array_of_labels():
    return clusters(labels=clusters()["labels"].to_numpy())


@wrong("cluster_check", "labels_without_users")
def labels_numbered_from_nought():
    return clusters(labels=clusters()["labels"].reset_index(drop=True))


@wrong("cluster_check", "labels_with_gaps")
def a_series_on_another_index():
    labels = clusters()["labels"].reset_index(drop=True)
    return clusters(labels=pd.Series(labels, index=_behaviour(folder()).index))


@wrong("cluster_check", "S52")
def regulars_alone():
    found = clusters()
    return {**found, "labels": found["labels"][_behaviour(folder())["orders"] >= 5]}


@wrong("cluster_check", "missing_entry")
def without_silhouette():
    found = clusters()
    found.pop("silhouette")
    return found


@wrong("cluster_check", "wrong_type")
def labels_alone():
    return clusters()["labels"]


# ---- persona --------------------------------------------------------------------------------------------------------
def spend(segment="convenience_seeker"):
    tags, segment_of, users, purchases = term()
    people = tags.index[segment_of == segment] if segment else tags.index
    return with_quantiles(users, purchases, people)


def index_of(tag, value, segment="convenience_seeker"):
    tags, segment_of, _, _ = term()
    return share_by_share(tags, tag, segment_of == segment)[value]


def share_of(tag, value, segment="convenience_seeker"):
    tags, segment_of, _, _ = term()
    own = tags[segment_of == segment] if segment else tags
    return 100 * (own[tag] == value).mean()


def trait(words, figure):
    return siyu.Trait(words, figure, "fruit, 2026-06-30")


def traits():
    own = spend()
    return [
        trait("爱买鲜切水果", f"TGI {index_of('main_category', 'cut_fruit'):.0f}，n = {own['size']:,}"),
        trait("花得不多", f"中位数 {own['median_spend_yuan']:.0f} 元"),
        trait("多数是白领", f"{share_of('occupation', 'white_collar'):.1f} %"),
    ]


def card(**change):
    fields = {
        "name": "小九",
        "segment": "convenience_seeker",
        "age": 23,
        "sex": "female",
        "region": "上海",
        "occupation": "white_collar",
        "interests": ["food"],
        "buying_habits": ["社群下单"],
        "motives": ["convenience"],
        "needs": ["省时间"],
        "portrait": "office",
        "traits": traits(),
    }
    return siyu.Persona(**{**fields, **change})


@right("persona")
def three_traits():
    return card()


@right("persona")
def in_english_with_words_for_codes():
    own = spend()
    found = [
        trait("office workers", f"{share_of('occupation', 'white_collar'):.0f} per cent of {own['size']} users"),
        trait("young", f"TGI (18-24): {index_of('age_group', '18-24'):.1f}"),
        trait("half of them spend", f"{own['q1_spend_yuan']:.0f}–{own['q3_spend_yuan']:.0f} yuan"),
        trait("spend in all", f"median {own['median_spend_yuan']:.2f} yuan, n = {own['size']}"),
    ]
    return card(name="Xiao Jiu 小九", segment="Convenience seekers", occupation="new at an office", traits=found)


@right("persona")
def everything_in_every_trait():
    own = spend()
    everyone = share_of("main_category", "cut_fruit", "")
    found = [
        trait("鲜切水果", f"{share_of('main_category', 'cut_fruit'):.0f}％，全部 {everyone:.0f}％，n＝{own['size']}"),
        trait("消费", f"¥{own['median_spend_yuan']:.1f}（n={own['size']}）"),
        trait("25-34 岁的人多少", f"25-34 岁 TGI {index_of('age_group', '25-34'):.0f}"),
    ]
    return card(name="XiaoJiu", traits=found, scenario="下午三点在工位", quote="拿来就能吃", quote_source="invented")


@right("persona")
def bare_numbers():
    own = spend()
    found = [
        trait("TGI of cut fruit", f"{index_of('main_category', 'cut_fruit'):.1f}"),
        trait("median spend in yuan", f"{own['median_spend_yuan']:.2f}"),
        trait("share of all users", f"{100 * own['share']:.1f}% ({own['size']} people)"),
    ]
    return replace(card(), traits=found)


def with_trait(words, figure):
    return card(traits=[*traits(), trait(words, figure)])


@wrong("persona", "S4")
def young_women_like_what_is_new():
    return with_trait("年轻女生爱尝鲜", "9 成")


@wrong("persona", "S74")
def a_figure_of_impressions():
    return with_trait("在意颜值", "TGI 987")


@wrong("persona", "S74")
def a_median_that_is_none():
    return with_trait("花得不多", f"中位数 {spend()['median_spend_yuan'] + 1234:.0f} 元")


@wrong("persona", "S75")
def a_median_without_its_unit():
    own = spend()
    return with_trait("花得不多", f"{own['median_spend_yuan']:.0f}，一共 {own['size']} 人")


@wrong("persona", "S4")
def only_the_size_behind_a_trait():
    return with_trait("爱分享生活", f"n = {spend()['size']}")


@wrong("persona", "S4")
def one_user_for_all():
    return with_trait("她说不爱洗水果", "1 位用户")


@wrong("persona", "S4")
def a_snapshot_for_a_figure():
    return with_trait("喜欢社群", "2026-06-30")


@wrong("persona", "S2")
def a_mean_of_spend():
    tags, segment_of, _, _ = term()
    mean = tags.loc[segment_of == "convenience_seeker", "spend_fen"].mean() / 100
    return with_trait("花得多", f"平均 {mean:.2f} 元")


@wrong("persona", "S21")
def spend_in_fen():
    return with_trait("花得多", f"{spend()['q3_spend_yuan'] * 100:.0f} 元")


@wrong("persona", "S28")
def a_lift_for_a_tgi():
    return with_trait("爱果切", f"TGI {index_of('main_category', 'cut_fruit') / 100:.3f}")


@wrong("persona", "S60")
def shares_of_all_users():
    return with_trait("鲜切水果", f"{share_of('main_category', 'cut_fruit', ''):.2f} %")


@wrong("persona", "S60")
def spend_of_the_health_seekers():
    return with_trait("消费", f"{spend('health_seeker')['q3_spend_yuan']:.2f} 元")


@wrong("persona", "S60")
def index_of_the_gift_buyers():
    return with_trait("送礼", f"TGI {index_of('main_category', 'gifts', 'gift_buyer'):.1f}")


@wrong("persona", "S59")
def two_traits():
    return card(traits=traits()[:2])


@wrong("persona", "S6")
def nowhere_how_many():
    first, *others = traits()
    return card(traits=[trait(first.text, first.figure.split("，")[0]), *others])


@wrong("persona", "S6")
def a_wrong_number_of_people():
    first, *others = traits()
    return card(traits=[trait(first.text, first.figure.split("，")[0] + "，n = 3"), *others])


@wrong("persona", "S61")
def no_median():
    first, _, last = traits()
    return card(traits=[first, trait("中间一半", f"{spend()['q3_spend_yuan']:.2f} 元以下"), last])


@wrong("persona", "S71")
def no_tgi():
    _, *others = traits()
    return card(traits=[trait("占全部用户", f"{100 * spend()['share']:.1f} %，n = {spend()['size']}"), *others])


@wrong("persona", "S57")
def a_health_seeker():
    return card(segment="health_seeker")


@wrong("persona", "S58")
def too_old_for_the_segment():
    return card(age=42)


@wrong("persona", "S58")
def three_years_older():
    return card(age=26)


@wrong("persona", "S73")
def for_her_health():
    return card(motives=["convenience", "health"])


@wrong("persona", "S73")
def for_her_health_in_words():
    return card(motives=["健康"])


@wrong("persona", "S58")
def a_student():
    return card(occupation="student")


@wrong("persona", "S58")
def a_manager():
    return card(occupation="business")


@wrong("persona", "S62")
def somebody_else():
    return card(name="阿柚")


@wrong("persona", "wrong_type")
def a_dict_of_fields():
    return {"name": "小九", "age": 23}


@wrong("persona", "wrong_type")
def the_path_of_the_slide():
    return "小九.pptx"
