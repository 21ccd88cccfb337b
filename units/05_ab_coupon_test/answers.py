"""Right and wrong answers to unit 5. Read the names: they are the ideas."""

import hashlib
import math
import random
import zlib
from collections import Counter
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportion_effectsize,
    proportions_ztest,
)

import siyu_helpers as siyu
from course_tools.bank import right, wrong

rng_outside = np.random.default_rng(3)
PLANNED = {"control": 0.4, "no_minimum": 0.3, "threshold": 0.3}


# ---- sample_size_per_arm: right -------------------------------------------------------------------------------------
def sized(effect, alpha, power, **change):
    return NormalIndPower().solve_power(effect, alpha=alpha, power=power, **change)


def h(base_rate, lift):
    return proportion_effectsize(base_rate + lift, base_rate)


@right("sample_size_per_arm")
def with_statsmodels(base_rate, lift, alpha, power):
    return math.ceil(sized(h(base_rate, lift), alpha, power))


@right("sample_size_per_arm")
def with_the_rates_the_other_way_round(base_rate, lift, alpha, power):
    effect = proportion_effectsize(base_rate, base_rate + lift)
    n = sized(effect, alpha, power, ratio=1, alternative="two-sided")
    return np.ceil(n)


@right("sample_size_per_arm")
def cohens_h_by_hand(base_rate, lift, alpha, power):
    effect = 2 * np.arcsin(np.sqrt(base_rate + lift)) - 2 * np.arcsin(np.sqrt(base_rate))
    z = stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)
    return int(-(-2 * (z / effect) ** 2 // 1))


@right("sample_size_per_arm")
def the_pooled_formula(base_rate, lift, alpha, power):
    other, middle = base_rate + lift, base_rate + lift / 2
    first = stats.norm.ppf(1 - alpha / 2) * math.sqrt(2 * middle * (1 - middle))
    second = stats.norm.ppf(power) * math.sqrt(base_rate * (1 - base_rate) + other * (1 - other))
    return math.ceil(((first + second) / lift) ** 2)


@right("sample_size_per_arm")
def the_unpooled_formula(base_rate, lift, alpha, power):
    other = base_rate + lift
    z = stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)
    return math.ceil(z**2 * (base_rate * (1 - base_rate) + other * (1 - other)) / lift**2)


@right("sample_size_per_arm")
def by_the_t_test(base_rate, lift, alpha, power):
    return math.ceil(TTestIndPower().solve_power(h(base_rate, lift), alpha=alpha, power=power))


@right("sample_size_per_arm")
def by_trying_sizes(base_rate, lift, alpha, power):
    n = 2
    while NormalIndPower().power(h(base_rate, lift), n, alpha) < power:
        n = n + 1 if n < 50 else n + max(1, n // 200)
    while NormalIndPower().power(h(base_rate, lift), n - 1, alpha) >= power:
        n = n - 1
    return n


# ---- sample_size_per_arm: wrong -------------------------------------------------------------------------------------
@wrong("sample_size_per_arm", "A18")
def not_rounded(base_rate, lift, alpha, power):
    return sized(h(base_rate, lift), alpha, power)


@wrong("sample_size_per_arm", "A18")
def cut_off_by_int(base_rate, lift, alpha, power):
    return int(sized(h(base_rate, lift), alpha, power))


@wrong("sample_size_per_arm", "A18")
def rounded_to_the_nearest(base_rate, lift, alpha, power):
    return round(sized(h(base_rate, lift), alpha, power))


@wrong("sample_size_per_arm", "A19")
def both_arms_together(base_rate, lift, alpha, power):
    return 2 * math.ceil(sized(h(base_rate, lift), alpha, power))


@wrong("sample_size_per_arm", "A8")
def one_sided(base_rate, lift, alpha, power):
    return math.ceil(sized(h(base_rate, lift), alpha, power, alternative="larger"))


@wrong("sample_size_per_arm", "A23")
def alpha_halved_for_statsmodels(base_rate, lift, alpha, power):
    return math.ceil(sized(h(base_rate, lift), alpha / 2, power))


@wrong("sample_size_per_arm", "A20")
def the_lift_for_the_effect_size(base_rate, lift, alpha, power):
    return math.ceil(sized(lift, alpha, power))


@wrong("sample_size_per_arm", "A20")
def the_spread_of_the_base_rate_alone(base_rate, lift, alpha, power):
    return math.ceil(sized(lift / math.sqrt(base_rate * (1 - base_rate)), alpha, power))


@wrong("sample_size_per_arm", "A22")
def without_power(base_rate, lift, alpha, power):
    return math.ceil(2 * (stats.norm.ppf(1 - alpha / 2) / h(base_rate, lift)) ** 2)


@wrong("sample_size_per_arm", "A22")
def a_survey_margin_of_error(base_rate, lift, alpha, power):
    z = stats.norm.ppf(1 - alpha / 2)
    return math.ceil(z**2 * base_rate * (1 - base_rate) / lift**2)


@wrong("sample_size_per_arm", "A21")
def alpha_and_power_typed_in(base_rate, lift, alpha, power):
    return math.ceil(sized(h(base_rate, lift), 0.05, 0.8))


@wrong("sample_size_per_arm", "A21")
def power_typed_in(base_rate, lift, alpha, power):
    return math.ceil(sized(h(base_rate, lift), alpha, 0.8))


@wrong("sample_size_per_arm", "A14")
def a_relative_lift(base_rate, lift, alpha, power):
    return math.ceil(sized(proportion_effectsize(base_rate * (1 + lift), base_rate), alpha, power))


@wrong("sample_size_per_arm", "A24")
def the_lift_for_the_new_rate(base_rate, lift, alpha, power):
    return math.ceil(sized(proportion_effectsize(lift, base_rate), alpha, power))


@wrong("sample_size_per_arm", "A24")
def the_lift_as_percent(base_rate, lift, alpha, power):
    return math.ceil(sized(proportion_effectsize(base_rate + lift / 100, base_rate), alpha, power))


@wrong("sample_size_per_arm", "refused_helper")
def the_helper_itself(base_rate, lift, alpha, power):
    return siyu.sample_size_per_arm(base_rate, lift, alpha, power)


# ---- assign_arms: right ---------------------------------------------------------------------------------------------
def digest(text, method=hashlib.sha256):
    return int(method(text.encode("utf-8")).hexdigest(), 16)


def series(arm, ids):
    return pd.Series(arm, index=pd.Index(ids, name="user_id"), name="arm")


@right("assign_arms")
def by_a_hash(user_ids, arms, seed):
    return series([arms[digest(f"{seed}:{user}") % len(arms)] for user in user_ids], user_ids)


@right("assign_arms")
def by_md5_in_a_frame(user_ids, arms, seed):
    table = pd.DataFrame({"user_id": user_ids})
    table["arm"] = [arms[digest(str(user) + "-" + str(seed), hashlib.md5) % len(arms)] for user in table["user_id"]]
    return table


@right("assign_arms")
def sorted_and_drawn(user_ids, arms, seed):
    ids = sorted(user_ids)
    return series(np.random.default_rng(seed).choice(arms, len(ids)), ids)


@right("assign_arms")
def sorted_shuffled_and_cut(user_ids, arms, seed):
    ids = sorted(user_ids)
    random.Random(seed).shuffle(ids)
    size = len(ids) / len(arms)
    return series([arms[min(int(place / size), len(arms) - 1)] for place in range(len(ids))], ids)


@right("assign_arms")
def sorted_shuffled_and_dealt(user_ids, arms, seed):
    ids = np.random.default_rng(seed).permutation(sorted(user_ids)).tolist()
    return series([arms[place % len(arms)] for place in range(len(ids))], ids)


@right("assign_arms")
def a_generator_for_each_user(user_ids, arms, seed):
    chosen = {user: random.Random(f"{seed}/{user}").choice(arms) for user in user_ids}
    return pd.Series(chosen)


@wrong("assign_arms", "A30")
def by_a_checksum_with_patterns(user_ids, arms, seed):
    return series([arms[zlib.crc32(f"{seed}|{user}|{seed}".encode()) % len(arms)] for user in user_ids], user_ids)


@right("assign_arms")
def by_an_old_style_seed(user_ids, arms, seed):
    np.random.seed(seed)
    ids = np.sort(np.array(user_ids))
    return pd.DataFrame({"user_id": ids, "arm": np.random.choice(np.array(arms), size=len(ids))}).set_index("user_id")


@right("assign_arms")
def a_uniform_number_by_hash(user_ids, arms, seed):
    share = [digest(f"{seed}{user}") / 2**256 for user in user_ids]
    return series([arms[int(one * len(arms))] for one in share], user_ids)


@right("assign_arms")
def a_frame_sampled(user_ids, arms, seed):
    table = pd.DataFrame({"user_id": sorted(user_ids)}).sample(frac=1, random_state=seed)
    table["arm"] = [arms[place % len(arms)] for place in range(len(table))]
    return table.set_index("user_id")["arm"]


@right("assign_arms")
def pandas_own_hash(user_ids, arms, seed):
    key = pd.util.hash_array(np.array([f"{seed}_{user}" for user in user_ids], dtype=object))
    return series([arms[int(one % len(arms))] for one in key], user_ids)


# ---- assign_arms: wrong ---------------------------------------------------------------------------------------------
@wrong("assign_arms", "A25")
def without_a_seed(user_ids, arms, seed):
    return series(np.random.default_rng().choice(arms, len(user_ids)), user_ids)


@wrong("assign_arms", "A25")
def a_generator_made_outside(user_ids, arms, seed):
    ids = sorted(user_ids)
    return series(rng_outside.choice(arms, len(ids)), ids)


@wrong("assign_arms", "A25")
def plain_random(user_ids, arms, seed):
    return series([random.choice(arms) for _ in user_ids], user_ids)


@wrong("assign_arms", "A26")
def by_pythons_own_hash(user_ids, arms, seed):
    return series([arms[hash(f"{seed}{user}") % len(arms)] for user in user_ids], user_ids)


@wrong("assign_arms", "A26")
def by_pythons_hash_of_a_pair(user_ids, arms, seed):
    return series([arms[hash((seed, str(user))) % len(arms)] for user in user_ids], user_ids)


@wrong("assign_arms", "A26")
def seeded_by_pythons_hash(user_ids, arms, seed):
    return series([random.Random(seed + hash(str(user))).choice(arms) for user in user_ids], user_ids)


@wrong("assign_arms", "A27")
def drawn_in_the_order_given(user_ids, arms, seed):
    return series(np.random.default_rng(seed).choice(arms, len(user_ids)), user_ids)


@wrong("assign_arms", "A27")
def shuffled_in_the_order_given(user_ids, arms, seed):
    ids = list(user_ids)
    random.Random(seed).shuffle(ids)
    return series([arms[place % len(arms)] for place in range(len(ids))], ids)


@wrong("assign_arms", "A27")
def taking_turns_in_the_order_given(user_ids, arms, seed):
    return series([arms[(place + seed) % len(arms)] for place in range(len(user_ids))], user_ids)


@wrong("assign_arms", "A27")
def drawn_in_the_order_of_a_set(user_ids, arms, seed):
    ids = list({str(user): user for user in set(user_ids)}.values())
    return series(np.random.default_rng(seed).choice(arms, len(ids)), ids)


@wrong("assign_arms", "A27")
def cut_into_blocks_as_given(user_ids, arms, seed):
    size = math.ceil(len(user_ids) / len(arms))
    return series([arms[place // size] for place in range(len(user_ids))], user_ids)


@wrong("assign_arms", "A28")
def hashed_without_the_seed(user_ids, arms, seed):
    return series([arms[digest(str(user)) % len(arms)] for user in user_ids], user_ids)


@wrong("assign_arms", "A28")
def a_seed_typed_in(user_ids, arms, seed):
    ids = sorted(user_ids)
    return series(np.random.default_rng(42).choice(arms, len(ids)), ids)


@wrong("assign_arms", "A28")
def by_the_number_of_the_id(user_ids, arms, seed):
    number = [int("".join(sign for sign in str(user) if sign.isdigit())) for user in user_ids]
    return series([arms[one % len(arms)] for one in number], user_ids)


@wrong("assign_arms", "A28")
def sorted_and_cut_into_blocks(user_ids, arms, seed):
    ids = sorted(user_ids)
    size = math.ceil(len(ids) / len(arms))
    return series([arms[place // size] for place in range(len(ids))], ids)


@wrong("assign_arms", "A30")
def taking_turns_from_the_seed_on(user_ids, arms, seed):
    number = [int("".join(sign for sign in str(user) if sign.isdigit())) for user in user_ids]
    return series([arms[(one + seed) % len(arms)] for one in number], user_ids)


@wrong("assign_arms", "A30")
def sorted_and_dealt_to_shuffled_arms(user_ids, arms, seed):
    names = list(np.random.default_rng(seed).permutation(arms))
    ids = sorted(user_ids)
    return series([names[(place + seed) % len(names)] for place in range(len(ids))], ids)


@wrong("assign_arms", "A31")
def sorted_blocks_of_shuffled_arms(user_ids, arms, seed):
    start = seed % len(arms)
    names = arms[start:] + arms[:start]
    ids = sorted(user_ids)
    size = math.ceil(len(ids) / len(names))
    return series([names[place // size] for place in range(len(ids))], ids)


@wrong("assign_arms", "A29")
def half_of_the_rest_each_time(user_ids, arms, seed):
    ids, chosen = sorted(user_ids), []
    rng = np.random.default_rng(seed)
    for _ in ids:
        place = 0
        while place < len(arms) - 1 and rng.random() < 0.5:
            place = place + 1
        chosen.append(arms[place])
    return series(chosen, ids)


@wrong("assign_arms", "A85")
def the_remainder_of_two(user_ids, arms, seed):
    return series([arms[digest(f"{seed}:{user}") % 2] for user in user_ids], user_ids)


@wrong("assign_arms", "A85")
def the_last_arm_never(user_ids, arms, seed):
    ids = sorted(user_ids)
    places = np.random.default_rng(seed).integers(0, len(arms) - 1, len(ids))
    return series([arms[place] for place in places], ids)


@wrong("assign_arms", "A29")
def rounded_uniform_numbers(user_ids, arms, seed):
    ids = sorted(user_ids)
    share = np.random.default_rng(seed).random(len(ids))
    return series([arms[round(one * (len(arms) - 1))] for one in share], ids)


@wrong("assign_arms", "A29")
def one_digit_of_the_hash(user_ids, arms, seed):
    first = [int(hashlib.sha256(f"{seed}{user}".encode()).hexdigest()[0], 16) for user in user_ids]
    return series([arms[one % len(arms)] for one in first], user_ids)


@wrong("assign_arms", "A32")
def places_for_names(user_ids, arms, seed):
    return series([digest(f"{seed}:{user}") % len(arms) for user in user_ids], user_ids)


@wrong("assign_arms", "A32", "A29")
def names_typed_in(user_ids, arms, seed):
    names = ["control", "no_minimum", "threshold"]
    return series([names[digest(f"{seed}:{user}") % 3] for user in user_ids], user_ids)


@wrong("assign_arms", "missing_key", "wrong_type")
def a_list_of_arms(user_ids, arms, seed):
    return [arms[digest(f"{seed}:{user}") % len(arms)] for user in user_ids]


@wrong("assign_arms", "missing_key")
def without_the_ids(user_ids, arms, seed):
    return pd.Series([arms[digest(f"{seed}:{user}") % len(arms)] for user in user_ids])


@wrong("assign_arms", "missing_rows")
def the_rest_is_left_out(user_ids, arms, seed):
    ids = np.random.default_rng(seed).permutation(sorted(user_ids)).tolist()
    size = int(len(ids) * 0.3)
    chosen = {user: arm for place, arm in enumerate(arms) for user in ids[place * size : (place + 1) * size]}
    return pd.Series(chosen)


@wrong("assign_arms", "A83")
def shuffles_the_list_handed_in(user_ids, arms, seed):
    user_ids.sort()
    random.Random(seed).shuffle(user_ids)
    return series([arms[place % len(arms)] for place in range(len(user_ids))], user_ids)


@wrong("assign_arms", "refused_helper")
def the_helper_assigns(user_ids, arms, seed):
    return siyu.assign_arms(user_ids, arms, seed)


# ---- sample_ratio_p: right ------------------------------------------------------------------------------------------
def expected_of(counts, shares):
    return [shares[arm] * sum(counts.values()) for arm in counts]


@right("sample_ratio_p")
def with_scipy(counts, expected_shares):
    return stats.chisquare(list(counts.values()), expected_of(counts, expected_shares)).pvalue


@right("sample_ratio_p")
def with_two_series(counts, expected_shares):
    seen, shares = pd.Series(counts), pd.Series(expected_shares)
    planned = shares * seen.sum()
    return float(stats.chi2.sf(((seen - planned) ** 2 / planned).sum(), df=len(seen) - 1))


@right("sample_ratio_p")
def with_a_loop(counts, expected_shares):
    total = 0
    for number in counts.values():
        total = total + number
    statistic = 0
    for arm in expected_shares:
        planned = expected_shares[arm] * total
        statistic = statistic + (counts[arm] - planned) ** 2 / planned
    return 1 - stats.chi2.cdf(statistic, len(counts) - 1)


@right("sample_ratio_p")
def by_the_likelihood_ratio(counts, expected_shares):
    return stats.power_divergence(list(counts.values()), expected_of(counts, expected_shares), lambda_=0)[1]


@right("sample_ratio_p")
def exactly_where_there_are_two(counts, expected_shares):
    if len(counts) > 2:
        return with_scipy(counts, expected_shares)
    arm = next(iter(counts))
    return stats.binomtest(counts[arm], sum(counts.values()), expected_shares[arm]).pvalue


# ---- sample_ratio_p: wrong ------------------------------------------------------------------------------------------
@wrong("sample_ratio_p", "A33")
def against_equal_shares(counts, expected_shares):
    return stats.chisquare(list(counts.values())).pvalue


@wrong("sample_ratio_p", "A34")
def paired_by_place(counts, expected_shares):
    planned = [share * sum(counts.values()) for share in expected_shares.values()]
    return stats.chisquare(list(counts.values()), planned).pvalue


@wrong("sample_ratio_p", "A35")
def the_statistic(counts, expected_shares):
    return stats.chisquare(list(counts.values()), expected_of(counts, expected_shares)).statistic


@wrong("sample_ratio_p", "A35")
def the_first_of_the_two(counts, expected_shares):
    return stats.chisquare(list(counts.values()), expected_of(counts, expected_shares))[0]


@wrong("sample_ratio_p", "A36")
def one_less_p(counts, expected_shares):
    return 1 - stats.chisquare(list(counts.values()), expected_of(counts, expected_shares)).pvalue


@wrong("sample_ratio_p", "A37")
def as_many_degrees_as_arms(counts, expected_shares):
    statistic = stats.chisquare(list(counts.values()), expected_of(counts, expected_shares)).statistic
    return stats.chi2.sf(statistic, len(counts))


@wrong("sample_ratio_p", "A37")
def ddof_of_one(counts, expected_shares):
    return stats.chisquare(list(counts.values()), expected_of(counts, expected_shares), ddof=1).pvalue


@wrong("sample_ratio_p", "A38")
def the_plan_for_a_second_sample(counts, expected_shares):
    return stats.chi2_contingency([list(counts.values()), expected_of(counts, expected_shares)])[1]


@wrong("sample_ratio_p", "sums_differ")
def shares_for_numbers(counts, expected_shares):
    return stats.chisquare(list(counts.values()), [expected_shares[arm] for arm in counts]).pvalue


@wrong("sample_ratio_p", "A84")
def the_whole_result(counts, expected_shares):
    return stats.chisquare(list(counts.values()), expected_of(counts, expected_shares))


@wrong("sample_ratio_p", "wrong_type")
def a_verdict_for_p(counts, expected_shares):
    return "OK" if with_scipy(counts, expected_shares) > 0.01 else "SRM"


@wrong("sample_ratio_p", "refused_helper")
def the_helper_tests(counts, expected_shares):
    return siyu.sample_ratio_p(counts, expected_shares)


# ---- conversion_table: right ----------------------------------------------------------------------------------------
def counts_of(users):
    return users.groupby("arm")["bought"].agg(users="size", buyers="sum")


def with_interval(table, **change):
    table = table.assign(rate=table["buyers"] / table["users"])
    low, high = proportion_confint(table["buyers"], table["users"], **{"alpha": 0.05, "method": "wilson", **change})
    return table.assign(low=low, high=high)


@right("conversion_table")
def with_groupby(users):
    return with_interval(counts_of(users))


@right("conversion_table")
def with_a_loop_over_arms(users):
    rows = []
    for arm in users["arm"].unique():
        own = users[users["arm"] == arm]
        part, whole = own["bought"].sum(), len(own)
        low, high = proportion_confint(part, whole, method="wilson")
        rows.append({"high": high, "low": low, "rate": part / whole, "buyers": part, "users": whole, "arm": arm})
    return pd.DataFrame(rows)


@right("conversion_table")
def by_the_formula_of_wilson(users):
    table, z = counts_of(users), 1.96
    n, p = table["users"], table["buyers"] / table["users"]
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return table.assign(rate=p, low=middle - half, high=middle + half)


@right("conversion_table")
def exact_by_clopper_and_pearson(users):
    return with_interval(counts_of(users), method="beta")


@right("conversion_table")
def by_agresti_and_coull_with_means(users):
    table = users.groupby("arm").agg(users=("user_id", "nunique"), buyers=("bought", "sum"), rate=("bought", "mean"))
    low, high = proportion_confint(table["buyers"], table["users"], method="agresti_coull")
    return table.assign(low=low, high=high, kind="text").iloc[::-1]


@right("conversion_table")
def by_jeffreys_from_a_crosstab(users):
    cross = pd.crosstab(users["arm"], users["bought"])
    table = pd.DataFrame({"users": cross.sum(axis=1), "buyers": cross[1]})
    return with_interval(table, method="jeffreys")


@right("conversion_table")
def with_value_counts(users):
    size = users["arm"].value_counts()
    buyers = users.loc[users["bought"] == 1, "arm"].value_counts().reindex(size.index, fill_value=0)
    return with_interval(pd.DataFrame({"users": size, "buyers": buyers}))


# ---- conversion_table: wrong ----------------------------------------------------------------------------------------
@wrong("conversion_table", "A5")
def only_those_who_saw_the_message(users):
    return with_interval(counts_of(users[(users["exposed"] == 1) | (users["arm"] == "control")]))


@wrong("conversion_table", "A89")
def only_the_exposed_and_no_control(users):
    return with_interval(counts_of(users[users["exposed"] == 1]))


@wrong("conversion_table", "A5")
def redeemed_for_bought(users):
    return with_interval(users.groupby("arm")["redeemed"].agg(users="size", buyers="sum"))


@wrong("conversion_table", "A5")
def buyers_over_the_exposed(users):
    table = counts_of(users)
    seen = users[(users["exposed"] == 1) | (users["arm"] == "control")].groupby("arm").size()
    return with_interval(table).assign(rate=table["buyers"] / seen)


@wrong("conversion_table", "A40")
def share_of_all_buyers(users):
    table = with_interval(counts_of(users))
    return table.assign(rate=table["buyers"] / table["buyers"].sum())


@wrong("conversion_table", "A40")
def share_of_all_users(users):
    table = with_interval(counts_of(users))
    return table.assign(rate=table["buyers"] / len(users))


@wrong("conversion_table", "A41")
def in_percent(users):
    table = with_interval(counts_of(users))
    return table.assign(rate=100 * table["rate"])


@wrong("conversion_table", "A41")
def everything_in_percent(users):
    table = with_interval(counts_of(users))
    return table.assign(rate=100 * table["rate"], low=100 * table["low"], high=100 * table["high"])


@wrong("conversion_table", "A42")
def the_default_interval(users):
    table = counts_of(users)
    low, high = proportion_confint(table["buyers"], table["users"])
    return table.assign(rate=table["buyers"] / table["users"], low=low, high=high)


@wrong("conversion_table", "A42")
def the_normal_interval_by_hand(users):
    table = counts_of(users)
    rate = table["buyers"] / table["users"]
    half = 1.96 * np.sqrt(rate * (1 - rate) / table["users"])
    return table.assign(rate=rate, low=rate - half, high=rate + half)


@wrong("conversion_table", "A42")
def the_interval_of_a_mean(users):
    groups = users.groupby("arm")["bought"]
    half = 1.96 * groups.sem()
    return groups.agg(users="size", buyers="sum", rate="mean").assign(
        low=groups.mean() - half, high=groups.mean() + half
    )


@wrong("conversion_table", "A43")
def ninety_percent(users):
    return with_interval(counts_of(users), alpha=0.1)


@wrong("conversion_table", "A43")
def ninety_nine_percent(users):
    return with_interval(counts_of(users), alpha=0.01)


@wrong("conversion_table", "A44")
def ends_swapped(users):
    table = counts_of(users)
    high, low = proportion_confint(table["buyers"], table["users"], method="wilson")
    return table.assign(rate=table["buyers"] / table["users"], low=low, high=high)


@wrong("conversion_table", "A44")
def distances_for_ends(users):
    table = with_interval(counts_of(users))
    return table.assign(low=table["rate"] - table["low"], high=table["high"] - table["rate"])


@wrong("conversion_table", "A45")
def rows_for_buyers(users):
    return with_interval(users.groupby("arm")["bought"].agg(users="size", buyers="count"))


@wrong("conversion_table", "A46")
def without_those_who_unsubscribed(users):
    return with_interval(counts_of(users[users["unsubscribed"] == 0]))


@wrong("conversion_table", "A47")
def rounded_to_two(users):
    return with_interval(counts_of(users)).round(2)


@wrong("conversion_table", "A47")
def rounded_to_three(users):
    return with_interval(counts_of(users)).round(3)


@wrong("conversion_table", "A48")
def without_control(users):
    return with_interval(counts_of(users[users["arm"] != "control"]))


@wrong("conversion_table", "missing_column")
def without_an_interval(users):
    table = counts_of(users)
    return table.assign(rate=table["buyers"] / table["users"])


@wrong("conversion_table", "refused_helper")
def the_helper_counts(users):
    return siyu.conversion_table(users)


# ---- compare_arms: right --------------------------------------------------------------------------------------------
ORDER = {"control": ""}


def pairs_of(users):
    return list(combinations(sorted(users["arm"].unique(), key=lambda arm: ORDER.get(arm, arm)), 2))


def pooled_z(part, whole, base, of):
    return proportions_ztest([part, base], [whole, of])[1]


def own_errors_z(part, whole, base, of):
    one, other = part / whole, base / of
    return 2 * stats.norm.sf(abs(one - other) / math.sqrt(one * (1 - one) / whole + other * (1 - other) / of))


def newcombe(part, whole, base, of, alpha=0.05):
    return confint_proportions_2indep(part, whole, base, of, method="newcomb", alpha=alpha)


def by_own_errors(part, whole, base, of, z=1.96):
    one, other = part / whole, base / of
    half = z * math.sqrt(one * (1 - one) / whole + other * (1 - other) / of)
    return one - other - half, one - other + half


def compared(users, test=pooled_z, interval=newcombe, method="holm", pairs=None, counts=None):
    counts = counts_of(users) if counts is None else counts
    rows = []
    for against, arm in pairs or pairs_of(users):
        four = *counts.loc[arm, ["buyers", "users"]], *counts.loc[against, ["buyers", "users"]]
        low, high = interval(*four)
        gap = four[0] / four[1] - four[2] / four[3]
        rows.append({"arm": arm, "against": against, "difference": gap, "low": low, "high": high, "p": test(*four)})
    table = pd.DataFrame(rows)
    table["p_holm"] = multipletests(table["p"], method=method)[1]
    return table.assign(significant=table["p_holm"] < 0.05)


@right("compare_arms")
def with_statsmodels_in_a_loop(users):
    return compared(users)


@right("compare_arms")
def with_each_arms_own_error(users):
    return compared(users, own_errors_z, by_own_errors).iloc[::-1]


@right("compare_arms")
def by_chi_square_as_scipy_does_it(users):
    def test(part, whole, base, of):
        return stats.chi2_contingency([[part, whole - part], [base, of - base]])[1]

    return compared(users, test).assign(note="text")


@right("compare_arms")
def by_fishers_exact_test(users):
    def test(part, whole, base, of):
        return stats.fisher_exact([[part, whole - part], [base, of - base]])[1]

    def interval(part, whole, base, of):
        return confint_proportions_2indep(part, whole, base, of, method="agresti-caffo")

    return compared(users, test, interval)


@right("compare_arms")
def by_welch_on_zeros_and_ones(users):
    bought = {arm: group["bought"] for arm, group in users.groupby("arm")}
    rows = []
    for against, arm in pairs_of(users):
        test = stats.ttest_ind(bought[arm], bought[against], equal_var=False)
        low, high = test.confidence_interval()
        gap = bought[arm].mean() - bought[against].mean()
        rows.append([arm, against, gap, low, high, test.pvalue])
    table = pd.DataFrame(rows, columns=["arm", "against", "difference", "low", "high", "p"])
    adjusted = multipletests(table["p"], alpha=0.05, method="holm")
    return table.assign(p_holm=adjusted[1], significant=adjusted[0]).set_index(["arm", "against"])


@right("compare_arms")
def the_pairs_the_other_way_round(users):
    return compared(users, pairs=[(arm, against) for against, arm in pairs_of(users)])


@right("compare_arms")
def the_pairs_as_the_arms_come(users):
    return compared(users, pairs=list(combinations(users["arm"].unique(), 2)))


@right("compare_arms")
def a_loop_in_a_loop(users):
    names, pairs = list(users["arm"].unique()), []
    for place, arm in enumerate(names):
        for against in names[:place]:
            pairs.append((against, arm))
    return compared(users, pairs=pairs)


@right("compare_arms")
def holm_by_hand(users):
    table = compared(users, method="bonferroni").sort_values("p").reset_index(drop=True)
    raised, adjusted = 0, []
    for rank, p in enumerate(table["p"]):
        raised = max(raised, min(1, p * (len(table) - rank)))
        adjusted.append(raised)
    table["p_holm"] = adjusted
    return table.assign(significant=(table["p_holm"] < 0.05).astype(int))


@right("compare_arms")
def resampled_intervals(users):
    rng = np.random.default_rng(8)
    counts = counts_of(users)

    def interval(part, whole, base, of):
        gaps = rng.binomial(whole, part / whole, 2000) / whole - rng.binomial(of, base / of, 2000) / of
        return np.quantile(gaps, 0.025), np.quantile(gaps, 0.975)

    return compared(users, interval=interval, counts=counts)


# ---- compare_arms: wrong --------------------------------------------------------------------------------------------
@wrong("compare_arms", "A12")
def not_adjusted(users):
    table = compared(users)
    return table.assign(p_holm=table["p"], significant=table["p"] < 0.05)


@wrong("compare_arms", "A12")
def decided_by_the_raw_p(users):
    table = compared(users)
    return table.assign(significant=table["p"] < 0.05)


@wrong("compare_arms", "A50")
def bonferroni(users):
    return compared(users, method="bonferroni")


@wrong("compare_arms", "A50")
def sidak(users):
    return compared(users, method="sidak")


@wrong("compare_arms", "A51", "A50")
def the_default_method(users):
    return compared(users, method="hs")


@wrong("compare_arms", "A51")
def the_false_discovery_rate(users):
    return compared(users, method="fdr_bh")


@wrong("compare_arms", "A51")
def holm_without_the_running_maximum(users):
    table = compared(users).sort_values("p").reset_index(drop=True)
    return table.assign(p_holm=(table["p"] * (len(table) - table.index)).clip(upper=1))


@wrong("compare_arms", "A51")
def holm_from_the_wrong_end(users):
    table = compared(users).sort_values("p").reset_index(drop=True)
    table["p_holm"] = (table["p"] * (table.index + 1)).clip(upper=1)
    return table.assign(significant=table["p_holm"] < 0.05)


@wrong("compare_arms", "A8")
def one_side_of_the_test(users):
    return compared(users, lambda *four: pooled_z(*four) / 2)


@wrong("compare_arms", "A49")
def control_less_the_coupon(users):
    table = compared(users)
    return table.assign(difference=-table["difference"], low=-table["high"], high=-table["low"])


@wrong("compare_arms", "A49")
def only_the_difference_turned_round(users):
    table = compared(users)
    return table.assign(difference=-table["difference"])


@wrong("compare_arms", "A14")
def relative_lift(users):
    table, rate = compared(users), counts_of(users)["buyers"] / counts_of(users)["users"]
    return table.assign(difference=table["arm"].map(rate) / table["against"].map(rate) - 1)


@wrong("compare_arms", "A41")
def in_points(users):
    table = compared(users)
    return table.assign(**{name: 100 * table[name] for name in ("difference", "low", "high")})


@wrong("compare_arms", "A41")
def the_difference_alone_in_points(users):
    table = compared(users)
    return table.assign(difference=100 * table["difference"])


@wrong("compare_arms", "A35")
def the_statistic_for_p(users):
    return compared(users).assign(
        p=compared(users, lambda part, whole, base, of: proportions_ztest([part, base], [whole, of])[0])["p"]
    )


@wrong("compare_arms", "A36")
def one_minus_p(users):
    table = compared(users)
    return table.assign(p=1 - table["p"])


@wrong("compare_arms", "A54")
def ends_of_two_intervals_subtracted(users):
    def interval(part, whole, base, of):
        one, other = (proportion_confint(*pair, method="wilson") for pair in ((part, whole), (base, of)))
        return one[0] - other[1], one[1] - other[0]

    return compared(users, interval=interval)


@wrong("compare_arms", "A54")
def the_interval_of_the_rate(users):
    return compared(users, interval=lambda part, whole, base, of: proportion_confint(part, whole, method="wilson"))


@wrong("compare_arms", "A43")
def ninety_percent_of_the_difference(users):
    return compared(users, interval=lambda *four: newcombe(*four, alpha=0.1))


@wrong("compare_arms", "A5")
def compared_as_exposed(users):
    return compared(users[(users["exposed"] == 1) | (users["arm"] == "control")])


@wrong("compare_arms", "A5")
def redeemers_against_buyers(users):
    hit = users["bought"].where(users["arm"] == "control", users["redeemed"])
    return compared(users.assign(bought=hit))


@wrong("compare_arms", "A53", "A52")
def by_overlap(users):
    table, one = compared(users), with_interval(counts_of(users))
    arm, against = one.loc[table["arm"]], one.loc[table["against"]]
    apart = (arm["low"].to_numpy() > against["high"].to_numpy()) | (arm["high"].to_numpy() < against["low"].to_numpy())
    return table.assign(significant=apart)


@wrong("compare_arms", "A52")
def the_sign_turned_round(users):
    table = compared(users)
    return table.assign(significant=table["p_holm"] > 0.05)


@wrong("compare_arms", "A47")
def rounded_p(users):
    return compared(users).round(3)


@wrong("compare_arms", "A55")
def only_against_control(users):
    return compared(users, pairs=[pair for pair in pairs_of(users) if pair[0] == "control"])


@wrong("compare_arms", "A56")
def every_pair_twice(users):
    pairs = pairs_of(users)
    return compared(users, pairs=[*pairs, *[pair[::-1] for pair in pairs]])


@wrong("compare_arms", "A49")
def the_larger_less_the_smaller(users):
    table = compared(users)
    return table.assign(difference=table["difference"].abs())


@wrong("compare_arms", "A89")
def the_exposed_compared_alone(users):
    return compared(users[users["exposed"] == 1])


@wrong("compare_arms", "A55")
def the_first_three_arms(users):
    names = sorted(users["arm"].unique(), key=lambda arm: ORDER.get(arm, arm))[:3]
    return compared(users, pairs=list(combinations(names, 2)))


@wrong("compare_arms", "A86")
def three_arms_typed_in(users):
    return compared(users, pairs=[("control", "no_minimum"), ("control", "threshold"), ("no_minimum", "threshold")])


@wrong("compare_arms", "missing_column")
def without_a_decision(users):
    return compared(users).drop(columns="significant")


@wrong("compare_arms", "refused_helper")
def the_helper_compares(users):
    return siyu.compare_arms(users)


@wrong("compare_arms", "refused_helper")
def the_helper_of_two_rates(users):
    from siyu_helpers.experiment import compare_rates

    counts = counts_of(users)
    rows = []
    for against, arm in pairs_of(users):
        four = *counts.loc[arm, ["buyers", "users"]], *counts.loc[against, ["buyers", "users"]]
        rows.append({"arm": arm, "against": against, **compare_rates(*four)})
    return pd.DataFrame(rows)


# ---- profit_per_user: right -----------------------------------------------------------------------------------------
def of_the_test(users, orders):
    joined = orders.merge(users[["user_id", "assigned_at"]], on="user_id")
    return joined[joined["order_time"] >= joined["assigned_at"]]


def each_user(users, orders, margin="margin_fen"):
    sums = orders.groupby("user_id")[[margin, "discount_fen"]].sum()
    table = users.join(sums, on="user_id").fillna({margin: 0, "discount_fen": 0})
    return pd.DataFrame(
        {
            "user_id": table["user_id"],
            "arm": table["arm"],
            "margin_yuan": table[margin] / 100,
            "coupon_cost_yuan": table["discount_fen"] / 100,
            "contact_cost_yuan": table["contact_cost_fen"] / 100,
            "profit_yuan": (table[margin] - table["discount_fen"] - table["contact_cost_fen"]) / 100,
        }
    )


PARTS = ["margin_yuan", "coupon_cost_yuan", "contact_cost_yuan", "profit_yuan"]


def summed_up(each, quantile=1.96):
    groups = each.groupby("arm")
    table = groups[PARTS].mean()
    table.insert(0, "users", groups.size())
    half = quantile * groups["profit_yuan"].std() / np.sqrt(table["users"])
    return table.assign(low=table["profit_yuan"] - half, high=table["profit_yuan"] + half)


@right("profit_per_user")
def with_a_join_and_z(users, orders):
    return summed_up(each_user(users, of_the_test(users, orders)))


@right("profit_per_user")
def with_map_reindex_and_t(users, orders):
    start = orders["user_id"].map(users.set_index("user_id")["assigned_at"])
    sums = orders[orders["order_time"] >= start].groupby("user_id")[["margin_fen", "discount_fen"]].sum()
    each = users.set_index("user_id").join(sums.reindex(users["user_id"], fill_value=0))
    each["profit"] = each["margin_fen"] - each["discount_fen"] - each["contact_cost_fen"]
    rows = {}
    for arm, own in each.groupby("arm"):
        low, high = stats.t.interval(0.95, len(own) - 1, own["profit"].mean() / 100, stats.sem(own["profit"]) / 100)
        rows[arm] = {
            "high": high,
            "low": low,
            "profit_yuan": own["profit"].mean() / 100,
            "contact_cost_yuan": own["contact_cost_fen"].mean() / 100,
            "coupon_cost_yuan": own["discount_fen"].mean() / 100,
            "margin_yuan": own["margin_fen"].mean() / 100,
            "users": len(own),
        }
    return pd.DataFrame(rows).T


def resampled(users, orders, seed):
    each = each_user(users, of_the_test(users, orders))
    rng = np.random.default_rng(seed)
    table = summed_up(each)
    for arm, own in each.groupby("arm"):
        values = own["profit_yuan"].to_numpy()
        means = rng.choice(values, (2000, len(values))).mean(axis=1)
        table.loc[arm, ["low", "high"]] = np.percentile(means, [2.5, 97.5])
    return table


@right("profit_per_user")
def with_a_bootstrap(users, orders):
    return resampled(users, orders, 11)


@right("profit_per_user")
def with_another_bootstrap_and_the_arm_as_column(users, orders):
    return resampled(users, orders, 12).reset_index().iloc[::-1]


@right("profit_per_user")
def with_dicts_and_loops(users, orders):
    start = dict(zip(users["user_id"], users["assigned_at"], strict=True))
    margin, discount = Counter(), Counter()
    for _, order in orders.iterrows():
        user = order["user_id"]
        if user in start and not order["order_time"] < start[user]:
            margin[user] += order["margin_fen"]
            discount[user] += order["discount_fen"]
    rows = []
    for arm in sorted(set(users["arm"])):
        own = users[users["arm"] == arm]
        profit = [
            (margin[user] - discount[user] - cost) / 100
            for user, cost in zip(own["user_id"], own["contact_cost_fen"], strict=True)
        ]
        mean, n = sum(profit) / len(profit), len(profit)
        error = np.std(profit) / n**0.5
        rows.append(
            {
                "arm": arm,
                "users": n,
                "margin_yuan": sum(margin[user] for user in own["user_id"]) / n / 100,
                "coupon_cost_yuan": sum(discount[user] for user in own["user_id"]) / n / 100,
                "contact_cost_yuan": own["contact_cost_fen"].sum() / n / 100,
                "profit_yuan": mean,
                "low": mean - 2 * error,
                "high": mean + 2 * error,
            }
        )
    return pd.DataFrame(rows).set_index("arm")


@right("profit_per_user")
def with_scipys_bootstrap(users, orders):
    each = each_user(users, of_the_test(users, orders))
    table = summed_up(each)
    for arm, own in each.groupby("arm"):
        found = stats.bootstrap(
            (own["profit_yuan"].to_numpy(),), np.mean, n_resamples=2000, batch=200, rng=np.random.default_rng(1)
        )
        table.loc[arm, ["low", "high"]] = found.confidence_interval.low, found.confidence_interval.high
    return table


# ---- profit_per_user: wrong -----------------------------------------------------------------------------------------
def usual(users, orders):
    return summed_up(each_user(users, of_the_test(users, orders)))


def orders_with_users(users, orders):
    joined = orders.merge(users, on="user_id")
    return joined[joined["order_time"] >= joined["assigned_at"]]


@wrong("profit_per_user", "A60")
def buyers_alone(users, orders):
    orders = of_the_test(users, orders)
    return summed_up(each_user(users[users["user_id"].isin(orders["user_id"])], orders))


@wrong("profit_per_user", "A60")
def an_inner_join(users, orders):
    table = orders_with_users(users, orders)
    each = table.groupby(["user_id", "arm"], as_index=False).agg(
        margin=("margin_fen", "sum"), discount=("discount_fen", "sum"), contact=("contact_cost_fen", "first")
    )
    each["margin_yuan"], each["coupon_cost_yuan"] = each["margin"] / 100, each["discount"] / 100
    each["contact_cost_yuan"] = each["contact"] / 100
    each["profit_yuan"] = each["margin_yuan"] - each["coupon_cost_yuan"] - each["contact_cost_yuan"]
    return summed_up(each)


@wrong("profit_per_user", "A60")
def zeros_left_missing(users, orders):
    sums = of_the_test(users, orders).groupby("user_id")[["margin_fen", "discount_fen"]].sum()
    table = users.join(sums, on="user_id")
    each = pd.DataFrame(
        {
            "arm": table["arm"],
            "margin_yuan": table["margin_fen"] / 100,
            "coupon_cost_yuan": table["discount_fen"] / 100,
            "contact_cost_yuan": table["contact_cost_fen"] / 100,
        }
    )
    each["profit_yuan"] = each["margin_yuan"] - each["coupon_cost_yuan"] - each["contact_cost_yuan"]
    return summed_up(each)


@wrong("profit_per_user", "A3")
def the_mean_of_orders(users, orders):
    table = orders_with_users(users, orders)
    each = pd.DataFrame(
        {
            "arm": table["arm"],
            "margin_yuan": table["margin_fen"] / 100,
            "coupon_cost_yuan": table["discount_fen"] / 100,
            "contact_cost_yuan": table["contact_cost_fen"] / 100,
        }
    )
    each["profit_yuan"] = each["margin_yuan"] - each["coupon_cost_yuan"] - each["contact_cost_yuan"]
    return summed_up(each).assign(users=users["arm"].value_counts())


@wrong("profit_per_user", "A6")
def coupon_for_nothing(users, orders):
    table = usual(users, orders)
    gain = table["coupon_cost_yuan"]
    return table.assign(profit_yuan=table["profit_yuan"] + gain, low=table["low"] + gain, high=table["high"] + gain)


@wrong("profit_per_user", "A6")
def margin_for_profit(users, orders):
    table = usual(users, orders)
    return table.assign(profit_yuan=table["margin_yuan"])


@wrong("profit_per_user", "A61")
def contact_for_nothing(users, orders):
    table = usual(users, orders)
    gain = table["contact_cost_yuan"]
    return table.assign(profit_yuan=table["profit_yuan"] + gain, low=table["low"] + gain, high=table["high"] + gain)


@wrong("profit_per_user", "A62")
def contact_of_every_order(users, orders):
    table = orders_with_users(users, orders).groupby("arm")["contact_cost_fen"].sum() / 100
    right_one = usual(users, orders)
    contact = table / right_one["users"]
    return right_one.assign(
        contact_cost_yuan=contact,
        profit_yuan=right_one["margin_yuan"] - right_one["coupon_cost_yuan"] - contact,
    )


@wrong("profit_per_user", "A63")
def orders_from_before_the_test(users, orders):
    return summed_up(each_user(users, orders))


@wrong("profit_per_user", "A63")
def strictly_after_the_assignment(users, orders):
    joined = orders.merge(users[["user_id", "assigned_at"]], on="user_id")
    return summed_up(each_user(users, joined[joined["order_time"] > joined["assigned_at"]]))


@wrong("profit_per_user", "A63")
def a_day_typed_in(users, orders):
    return summed_up(each_user(users, orders[orders["order_time"] >= pd.Timestamp("2026-05-25", tz="Asia/Shanghai")]))


@wrong("profit_per_user", "A63")
def by_the_day_of_the_assignment(users, orders):
    joined = orders.merge(users[["user_id", "assigned_at"]], on="user_id")
    days = [joined[name].dt.tz_convert("Asia/Shanghai").dt.date for name in ("order_time", "assigned_at")]
    return summed_up(each_user(users, joined[days[0] >= days[1]]))


def since_one_moment(users, orders, moment):
    return summed_up(each_user(users, orders[orders["order_time"] >= moment]))


@wrong("profit_per_user", "A87")
def since_the_first_assignment(users, orders):
    return since_one_moment(users, orders, users["assigned_at"].min())


@wrong("profit_per_user", "A87")
def since_the_last_assignment(users, orders):
    return since_one_moment(users, orders, users["assigned_at"].max())


@wrong("profit_per_user", "A87")
def since_that_of_the_first_row(users, orders):
    return since_one_moment(users, orders, users["assigned_at"].iloc[0])


@wrong("profit_per_user", "A88")
def only_who_ordered_at_any_time(users, orders):
    each = each_user(users, orders)
    return summed_up(each[each["user_id"].isin(orders["user_id"])])


@wrong("profit_per_user", "A88")
def an_inner_merge_with_all_orders(users, orders):
    sums = orders.groupby("user_id")[["margin_fen", "discount_fen"]].sum().reset_index()
    each = each_user(users.merge(sums["user_id"]), orders)
    return summed_up(each).assign(users=users.groupby("arm").size())


@wrong("profit_per_user", "A3", "A63")
def a_mean_of_all_rows(users, orders):
    rows = users.merge(orders, on="user_id")
    rows["profit_fen"] = rows["margin_fen"] - rows["discount_fen"] - rows["contact_cost_fen"]
    groups, names = rows.groupby("arm"), ["margin_fen", "discount_fen", "contact_cost_fen", "profit_fen"]
    table = groups[names].mean().set_axis(PARTS, axis=1) / 100
    half = 1.96 * groups["profit_fen"].sem() / 100
    return table.assign(
        users=users.groupby("arm").size(), low=table["profit_yuan"] - half, high=table["profit_yuan"] + half
    )


@wrong("profit_per_user", "A89")
def the_exposed_without_control(users, orders):
    return summed_up(each_user(users[users["exposed"] == 1], of_the_test(users, orders)))


@wrong("profit_per_user", "A64")
def turnover(users, orders):
    return summed_up(each_user(users, of_the_test(users, orders), margin="amount_fen").rename(columns={}))


@wrong("profit_per_user", "A65")
def in_fen(users, orders):
    table = usual(users, orders)
    return table.assign(**{name: 100 * table[name] for name in (*PARTS, "low", "high")})


@wrong("profit_per_user", "A65")
def contact_in_fen(users, orders):
    table = usual(users, orders)
    contact = 100 * table["contact_cost_yuan"]
    return table.assign(
        contact_cost_yuan=contact, profit_yuan=table["margin_yuan"] - table["coupon_cost_yuan"] - contact
    )


@wrong("profit_per_user", "A66")
def the_spread_of_users(users, orders):
    each = each_user(users, of_the_test(users, orders))
    table, spread = summed_up(each), each.groupby("arm")["profit_yuan"].std()
    return table.assign(low=table["profit_yuan"] - 1.96 * spread, high=table["profit_yuan"] + 1.96 * spread)


@wrong("profit_per_user", "A66")
def one_standard_deviation(users, orders):
    each = each_user(users, of_the_test(users, orders))
    table, spread = summed_up(each), each.groupby("arm")["profit_yuan"].std()
    return table.assign(low=table["profit_yuan"] - spread, high=table["profit_yuan"] + spread)


@wrong("profit_per_user", "A66")
def quantiles_of_users(users, orders):
    each = each_user(users, of_the_test(users, orders)).groupby("arm")["profit_yuan"]
    return usual(users, orders).assign(low=each.quantile(0.025), high=each.quantile(0.975))


@wrong("profit_per_user", "A43")
def ninety_percent_of_profit(users, orders):
    return summed_up(each_user(users, of_the_test(users, orders)), quantile=stats.norm.ppf(0.95))


@wrong("profit_per_user", "A44")
def ends_of_profit_swapped(users, orders):
    table = usual(users, orders)
    return table.assign(low=table["high"], high=table["low"])


@wrong("profit_per_user", "A67")
def totals(users, orders):
    table = usual(users, orders)
    each = each_user(users, of_the_test(users, orders)).groupby("arm")[PARTS].sum()
    return table.assign(**{name: each[name] for name in PARTS})


@wrong("profit_per_user", "A68")
def coupon_taken_off_twice(users, orders):
    table = usual(users, orders)
    return table.assign(profit_yuan=table["profit_yuan"] - table["coupon_cost_yuan"])


@wrong("profit_per_user", "A68")
def coupon_added(users, orders):
    table = usual(users, orders)
    return table.assign(profit_yuan=table["profit_yuan"] + 2 * table["coupon_cost_yuan"])


@wrong("profit_per_user", "A69")
def a_median(users, orders):
    each = each_user(users, of_the_test(users, orders)).groupby("arm")
    return usual(users, orders).assign(profit_yuan=each["profit_yuan"].median())


@wrong("profit_per_user", "A17")
def large_orders_dropped(users, orders):
    each = each_user(users, of_the_test(users, orders))
    by = each.groupby("arm")["profit_yuan"]
    far = (each["profit_yuan"] - by.transform("mean")).abs() > 3 * by.transform("std")
    usual_orders = each[~far & ~((each["arm"] == "no_minimum") & (each["profit_yuan"] > 80))]
    return summed_up(usual_orders)


@wrong("profit_per_user", "A5")
def the_exposed_alone(users, orders):
    seen = users[(users["exposed"] == 1) | (users["arm"] == "control")]
    return summed_up(each_user(seen, of_the_test(users, orders)))


@wrong("profit_per_user", "A47")
def rounded_to_fen(users, orders):
    return usual(users, orders).round(2)


@wrong("profit_per_user", "A48", "missing_rows")
def without_the_control_group(users, orders):
    return usual(users, orders).drop(index="control")


@wrong("profit_per_user", "missing_column")
def without_the_parts(users, orders):
    return usual(users, orders)[["users", "profit_yuan", "low", "high"]]


@wrong("profit_per_user", "refused_helper")
def the_helper_sums_up(users, orders):
    return siyu.profit_per_user(users, orders)


@wrong("profit_per_user", "refused_helper")
def the_helper_of_each_user(users, orders):
    from siyu_helpers.experiment import profits

    return summed_up(profits(users, orders).reset_index())


@wrong("profit_per_user", "refused_helper")
def the_helper_of_differences(users, orders):
    return siyu.compare_profit(users, orders)


# ---- decision: right ------------------------------------------------------------------------------------------------
@cache
def tested(season):
    return siyu.load(f"fruit/{season}_coupon_users"), siyu.load(f"fruit/{season}_coupon_orders")


def gained(season="summer", arm="threshold", against="control", column="difference_yuan"):
    table = siyu.compare_profit(*tested(season)).set_index(["arm", "against"])
    row = table.loc[(arm, against)]
    return {"arm": arm, "gain": row[column], "low": row["low"], "high": row["high"]}


def each_of(season="summer"):
    users, orders = tested(season)
    return each_user(users, of_the_test(users, orders))


def difference(each, arm="threshold", against="control", quantile=1.96, column="profit_yuan"):
    own = {name: group[column] for name, group in each.groupby("arm")}
    gain = own[arm].mean() - own[against].mean()
    error = math.sqrt(own[arm].var() / len(own[arm]) + own[against].var() / len(own[against]))
    return {"arm": arm, "gain": gain, "low": gain - quantile * error, "high": gain + quantile * error}


@right("decision")
def by_the_helper_of_differences():
    return gained()


@right("decision")
def by_both_standard_errors():
    return difference(each_of())


@right("decision")
def by_welch():
    each = each_of()
    one, other = (each.loc[each["arm"] == arm, "profit_yuan"] for arm in ("threshold", "control"))
    low, high = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    return pd.Series({"high": high, "low": low, "gain": one.mean() - other.mean(), "arm": "threshold"})


@right("decision")
def by_a_pooled_t_test():
    each = each_of()
    one, other = (each.loc[each["arm"] == arm, "profit_yuan"] for arm in ("threshold", "control"))
    low, high = stats.ttest_ind(one, other).confidence_interval(0.95)
    return {"arm": "threshold", "gain": float(one.mean() - other.mean()), "low": low, "high": high, "why": "profit"}


@right("decision")
def by_resampling():
    rng, each = np.random.default_rng(5), each_of()
    one, other = (each.loc[each["arm"] == arm, "profit_yuan"].to_numpy() for arm in ("threshold", "control"))
    gaps = [rng.choice(one, len(one)).mean() - rng.choice(other, len(other)).mean() for _ in range(2000)]
    low, high = np.percentile(gaps, [2.5, 97.5])
    return {"arm": "threshold", "gain": one.mean() - other.mean(), "low": low, "high": high}


# ---- decision: wrong ------------------------------------------------------------------------------------------------
@wrong("decision", "A72")
def from_the_broken_test():
    return gained("spring")


@wrong("decision", "A72")
def the_other_coupon_from_the_broken_test():
    return gained("spring", "no_minimum")


@wrong("decision", "A73")
def both_tests_pooled():
    return difference(pd.concat([each_of("spring"), each_of("summer")]))


@wrong("decision", "A74")
def the_coupon_with_most_buyers():
    return gained(arm="no_minimum")


@wrong("decision", "A75")
def the_profit_itself():
    row = siyu.profit_per_user(*tested("summer")).loc["threshold"]
    return {"arm": "threshold", "gain": row["profit_yuan"], "low": row["low"], "high": row["high"]}


@wrong("decision", "A78")
def against_the_other_coupon():
    return gained(against="no_minimum")


@wrong("decision", "A6")
def margin_less_contact():
    each = each_of()
    return difference(each.assign(profit_yuan=each["margin_yuan"] - each["contact_cost_yuan"]))


@wrong("decision", "A6")
def most_buyers_and_no_coupon_cost():
    each = each_of()
    each = each.assign(profit_yuan=each["margin_yuan"] - each["contact_cost_yuan"])
    return difference(each, "no_minimum")


@wrong("decision", "A61")
def no_contact_cost():
    each = each_of()
    return difference(each.assign(profit_yuan=each["margin_yuan"] - each["coupon_cost_yuan"]))


@wrong("decision", "A63")
def with_the_weeks_before():
    return difference(each_user(*tested("summer")))


@wrong("decision", "A64")
def with_turnover():
    users, orders = tested("summer")
    return difference(each_user(users, of_the_test(users, orders), margin="amount_fen"))


@wrong("decision", "A60")
def per_buyer():
    each = each_of()
    return difference(each[each["margin_yuan"] != 0])


@wrong("decision", "A5")
def as_exposed():
    users, _ = tested("summer")
    seen = users.loc[(users["exposed"] == 1) | (users["arm"] == "control"), "user_id"]
    each = each_of()
    return difference(each[each["user_id"].isin(seen)])


@wrong("decision", "A5")
def redeemers_alone():
    users, _ = tested("summer")
    seen = users.loc[(users["redeemed"] == 1) | (users["arm"] == "control"), "user_id"]
    each = each_of()
    return difference(each[each["user_id"].isin(seen)])


@wrong("decision", "A65")
def gain_in_fen():
    right_one = gained()
    return {name: value if name == "arm" else 100 * value for name, value in right_one.items()}


@wrong("decision", "A76")
def the_gain_with_the_profits_interval():
    row = siyu.profit_per_user(*tested("summer")).loc["threshold"]
    return {**gained(), "low": row["low"], "high": row["high"]}


@wrong("decision", "A81")
def intervals_subtracted():
    table = siyu.profit_per_user(*tested("summer"))
    one, other = table.loc["threshold"], table.loc["control"]
    return {**gained(), "low": one["low"] - other["high"], "high": one["high"] - other["low"]}


@wrong("decision", "A43")
def ninety_percent_of_the_gain():
    each = each_of()
    one, other = (each.loc[each["arm"] == arm, "profit_yuan"] for arm in ("threshold", "control"))
    low, high = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.9)
    return {**gained(), "low": low, "high": high}


@wrong("decision", "A49")
def control_less_the_coupon_in_yuan():
    right_one = gained()
    return {"arm": "threshold", "gain": -right_one["gain"], "low": -right_one["high"], "high": -right_one["low"]}


@wrong("decision", "A77")
def nothing_at_all():
    return {"arm": "control", "gain": 0, "low": 0, "high": 0}


@wrong("decision", "A47")
def rounded_to_fen_in_the_end():
    return {name: value if name == "arm" else round(value, 2) for name, value in gained().items()}


@wrong("decision", "unknown_code")
def the_name_for_the_code():
    return {**gained(), "arm": "满80减15"}


@wrong("decision", "missing_entry")
def without_its_interval():
    return {"arm": "threshold", "gain": 3}


@wrong("decision", "blank_entry")
def left_blank():
    return {"arm": ..., "gain": ..., "low": ..., "high": ...}


# ---- figures: right -------------------------------------------------------------------------------------------------
def ratio_p(season="spring", users=None, shares=PLANNED):
    users = tested(season)[0] if users is None else users
    counts = users["arm"].value_counts().to_dict()
    return stats.chisquare(list(counts.values()), expected_of(counts, shares)).pvalue


def row_of(users, arm="threshold", against="control", **change):
    return compared(users, **change).set_index(["arm", "against"]).loc[(arm, against)]


def figured(**change):
    row = row_of(tested("summer")[0])
    return {"srm_p": ratio_p(), "difference": row["difference"], "p_holm": row["p_holm"], **change}


@right("figures")
def by_own_functions():
    return figured()


@right("figures")
def by_the_helpers():
    row = siyu.compare_arms(tested("summer")[0]).query("arm == 'threshold' and against == 'control'").iloc[0]
    counts = tested("spring")[0]["arm"].value_counts()
    return {
        "p_holm": float(row["p_holm"]),
        "difference": float(row["difference"]),
        "srm_p": siyu.sample_ratio_p(counts, PLANNED),
        "more": 1,
    }


@right("figures")
def as_a_series_with_own_errors():
    return pd.Series(figured(p_holm=row_of(tested("summer")[0], test=own_errors_z)["p_holm"]))


# ---- figures: wrong -------------------------------------------------------------------------------------------------
@wrong("figures", "A2")
def p_of_the_sound_test():
    return figured(srm_p=ratio_p("summer"))


@wrong("figures", "A33")
def against_thirds():
    return figured(srm_p=ratio_p(shares=dict.fromkeys(PLANNED, 1 / 3)))


@wrong("figures", "A33")
def a_false_alarm_in_summer():
    return figured(srm_p=ratio_p("summer", shares=dict.fromkeys(PLANNED, 1 / 3)))


@wrong("figures", "A82")
def the_split_of_buyers():
    users = tested("spring")[0]
    return figured(srm_p=ratio_p(users=users[users["bought"] == 1]))


@wrong("figures", "A2", "A82")
def phones_of_one_kind():
    users = tested("spring")[0]
    return figured(srm_p=ratio_p(users=users[users["device"] == "ios"]))


@wrong("figures", "A72")
def the_difference_of_the_broken_test():
    row = row_of(tested("spring")[0])
    return figured(difference=row["difference"], p_holm=row["p_holm"])


@wrong("figures", "A74")
def the_pair_with_most_buyers():
    row = row_of(tested("summer")[0], "no_minimum")
    return figured(difference=row["difference"], p_holm=row["p_holm"])


@wrong("figures", "A78")
def the_two_coupons_against_each_other():
    row = row_of(tested("summer")[0], "threshold", "no_minimum")
    return figured(difference=row["difference"], p_holm=row["p_holm"])


@wrong("figures", "A12")
def the_raw_p():
    return figured(p_holm=row_of(tested("summer")[0])["p"])


@wrong("figures", "A12")
def the_raw_p_of_own_errors():
    return figured(p_holm=row_of(tested("summer")[0], test=own_errors_z)["p"])


@wrong("figures", "A50")
def p_by_bonferroni():
    return figured(p_holm=row_of(tested("summer")[0], method="bonferroni")["p_holm"])


@wrong("figures", "A14")
def the_relative_lift():
    rate = tested("summer")[0].groupby("arm")["bought"].mean()
    return figured(difference=rate["threshold"] / rate["control"] - 1)


@wrong("figures", "A41")
def the_difference_in_points():
    return figured(difference=100 * figured()["difference"])


@wrong("figures", "A49")
def the_difference_turned_round():
    return figured(difference=-figured()["difference"])


@wrong("figures", "A47")
def the_difference_rounded():
    return figured(difference=round(figured()["difference"], 3))


@wrong("figures", "A79")
def the_statistic_in_its_place():
    users = tested("spring")[0]
    counts = users["arm"].value_counts().to_dict()
    return figured(srm_p=stats.chisquare(list(counts.values()), expected_of(counts, PLANNED)).statistic)


@wrong("figures", "A79", "A47", "differs")
def p_rounded_to_nothing():
    return figured(srm_p=round(ratio_p(), 3))


@wrong("figures", "missing_entry")
def one_entry_forgotten():
    given = figured()
    del given["p_holm"]
    return given
