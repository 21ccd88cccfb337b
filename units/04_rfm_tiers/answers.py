"""Right and wrong answers to unit 4. Read the names: they are the ideas."""

import pandas as pd

import siyu_helpers as siyu
from course_tools.bank import right, wrong

SNAPSHOT = pd.Timestamp("2026-06-30")
AGREED = {"recency_days": 60, "frequency": 6, "monetary_fen": 60_000}
GROUPS = {
    (1, 1, 1): "key_value",
    (1, 0, 1): "key_develop",
    (0, 1, 1): "key_keep",
    (0, 0, 1): "key_win_back",
    (1, 1, 0): "general_value",
    (1, 0, 0): "general_develop",
    (0, 1, 0): "general_keep",
    (0, 0, 0): "general_win_back",
}


# ---- clean_orders: right --------------------------------------------------------------------------------------------
def paid(lines):
    kept = lines.drop_duplicates()
    return kept[(kept["status"] == "paid") & (kept["product"] != "test_item")]


def summed(lines, amount):
    by_order = lines.assign(amount_fen=amount).groupby(["order_id", "user_id", "order_time"])
    return by_order["amount_fen"].sum().reset_index()


@right("clean_orders")
def orders_with_groupby(lines):
    kept = paid(lines)
    return summed(kept, kept["amount_fen"] - kept["refund_fen"]).query("amount_fen > 0")


@right("clean_orders")
def orders_with_a_loop(lines):
    seen, orders = set(), {}
    for row in lines.itertuples():
        if row.line_id in seen or row.status == "cancelled" or row.product == "test_item":
            continue
        seen.add(row.line_id)
        user, time, fen = orders.get(row.order_id, (row.user_id, row.order_time, 0))
        orders[row.order_id] = (user, time, fen + row.amount_fen - row.refund_fen)
    rows = [(order, *rest) for order, rest in orders.items() if rest[2] > 0]
    return pd.DataFrame(rows, columns=["order_id", "user_id", "order_time", "amount_fen"])


@right("clean_orders")
def orders_as_index_with_extra_columns_in_utc(lines):
    kept = paid(lines).copy()
    kept["left"] = (kept["amount_fen"] - kept["refund_fen"]).astype("Float64")
    table = kept.groupby("order_id").agg(
        lines=("line_id", "count"),
        amount_fen=("left", "sum"),
        user_id=("user_id", "first"),
        order_time=("order_time", "min"),
    )
    table["order_time"] = table["order_time"].dt.tz_convert("UTC")
    return table[table["amount_fen"] > 0].sort_values("amount_fen")


@right("clean_orders")
def orders_with_a_merge(lines):
    kept = paid(lines)
    amounts = kept.groupby("order_id", as_index=False)[["amount_fen", "refund_fen"]].sum()
    amounts["amount_fen"] -= amounts.pop("refund_fen")
    about = kept[["order_id", "user_id", "order_time"]].drop_duplicates()
    return about.merge(amounts[amounts["amount_fen"] > 0], on="order_id")


# ---- clean_orders: wrong --------------------------------------------------------------------------------------------
@wrong("clean_orders", "R2")
def leaves_a_row_a_line(lines):
    kept = paid(lines)
    kept = kept.assign(amount_fen=kept["amount_fen"] - kept["refund_fen"])
    return kept[kept["amount_fen"] > 0][["user_id", "order_id", "order_time", "amount_fen"]]


@wrong("clean_orders", "R3")
def keeps_refunds(lines):
    return summed(paid(lines), paid(lines)["amount_fen"])


@wrong("clean_orders", "R15")
def keeps_cancelled(lines):
    kept = lines.drop_duplicates()
    kept = kept[kept["product"] != "test_item"]
    return summed(kept, kept["amount_fen"] - kept["refund_fen"]).query("amount_fen > 0")


@wrong("clean_orders", "R24")
def counts_duplicates(lines):
    kept = lines[(lines["status"] == "paid") & (lines["product"] != "test_item")]
    return summed(kept, kept["amount_fen"] - kept["refund_fen"]).query("amount_fen > 0")


@wrong("clean_orders", "R25")
def keeps_one_line_an_order(lines):
    kept = paid(lines).drop_duplicates("order_id")
    kept = kept.assign(amount_fen=kept["amount_fen"] - kept["refund_fen"])
    return kept[kept["amount_fen"] > 0]


@wrong("clean_orders", "R26")
def keeps_orders_with_nothing_left(lines):
    kept = paid(lines)
    return summed(kept, kept["amount_fen"] - kept["refund_fen"])


@wrong("clean_orders", "R27")
def drops_equal_looking_lines(lines):
    kept = paid(lines).drop_duplicates(["order_id", "product", "quantity", "amount_fen"])
    return summed(kept, kept["amount_fen"] - kept["refund_fen"]).query("amount_fen > 0")


@wrong("clean_orders", "R28")
def drops_whole_orders_with_a_refund(lines):
    kept = paid(lines)
    return summed(kept, kept["amount_fen"])[
        lambda orders: ~orders["order_id"].isin(kept.loc[kept["refund_fen"] > 0, "order_id"])
    ]


@wrong("clean_orders", "R29")
def adds_refunds(lines):
    kept = paid(lines)
    return summed(kept, kept["amount_fen"] + kept["refund_fen"])


@wrong("clean_orders", "R30")
def keeps_test_orders(lines):
    kept = lines.drop_duplicates()
    kept = kept[kept["status"] == "paid"]
    return summed(kept, kept["amount_fen"] - kept["refund_fen"]).query("amount_fen > 0")


@wrong("clean_orders", "R31")
def multiplies_by_quantity(lines):
    kept = paid(lines)
    return summed(kept, kept["amount_fen"] * kept["quantity"] - kept["refund_fen"]).query("amount_fen > 0")


@wrong("clean_orders", "R3", "R15")
def keeps_refunds_and_cancelled(lines):
    kept = lines.drop_duplicates()
    kept = kept[kept["product"] != "test_item"]
    return summed(kept, kept["amount_fen"])


@wrong("clean_orders", "naive_time")
def loses_the_time_zone(lines):
    return orders_with_groupby(lines).assign(order_time=lambda orders: orders["order_time"].dt.tz_localize(None))


@wrong("clean_orders", "not_times")
def spells_times_out_in_chinese(lines):
    return orders_with_groupby(lines).assign(order_time=lambda orders: orders["order_time"].dt.strftime("%Y年%m月%d日"))


@wrong("clean_orders", "refused_helper")
def asks_for_clean_orders(lines):
    return siyu.clean_orders(lines)


@wrong("clean_orders", "changed_input")
def drops_in_place(lines):
    lines.drop_duplicates(inplace=True)
    return orders_with_groupby(lines)


def grouped(orders, snapshot, day, keep, last="max", money="sum"):
    known = orders.assign(day=day)[keep(day)]
    table = known.groupby("user_id").agg(
        day=("day", last), frequency=("order_id", "nunique"), monetary_fen=("amount_fen", money)
    )
    table.insert(0, "recency_days", (snapshot - table.pop("day")).dt.days)
    return table


def shanghai_day(times):
    return times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()


def correct(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day <= snapshot)


# ---- rfm_table: right -----------------------------------------------------------------------------------------------
@right("rfm_table")
def with_groupby(orders, snapshot):
    return correct(orders, snapshot)


@right("rfm_table")
def with_a_loop_and_user_id_as_column(orders, snapshot):
    seen = {}
    for _, order in orders.iterrows():
        day = order["order_time"].tz_convert("Asia/Shanghai").date()
        if day <= snapshot.date():
            last, count, fen = seen.get(order["user_id"], (day, 0, 0))
            seen[order["user_id"]] = (max(last, day), count + 1, fen + order["amount_fen"])
    rows = [(user, fen, count, (snapshot.date() - last).days) for user, (last, count, fen) in seen.items()]
    return pd.DataFrame(rows, columns=["user_id", "monetary_fen", "frequency", "recency_days"])


@right("rfm_table")
def with_floats_extra_columns_and_nullable_types(orders, snapshot):
    table = correct(orders, snapshot).astype("Float64")
    table["monetary_yuan"] = table["monetary_fen"] / 100
    return table.sort_values("monetary_fen", ascending=False)


@right("rfm_table")
def with_an_aware_snapshot_and_merges(orders, snapshot):
    end = snapshot.tz_localize("Asia/Shanghai") + pd.Timedelta(days=1)
    known = orders[orders["order_time"] < end].copy()
    known["day"] = known["order_time"].dt.tz_convert("Asia/Shanghai").dt.floor("D")
    last = known.groupby("user_id")["day"].max().reset_index()
    sums = known.groupby("user_id", as_index=False).agg(
        frequency=("amount_fen", "size"), monetary_fen=("amount_fen", "sum")
    )
    table = last.merge(sums, on="user_id")
    table["recency_days"] = (end.normalize() - table["day"]).dt.days - 1
    return table


@right("rfm_table")
def with_python_dates_as_objects(orders, snapshot):
    day = orders["order_time"].map(lambda time: time.tz_convert("Asia/Shanghai").date()).astype(object)
    known = orders.loc[[value <= snapshot.date() for value in day]]
    groups = known.groupby("user_id")
    last = {user: max(day[rows.index]) for user, rows in groups}
    return pd.DataFrame(
        {
            "recency_days": {user: (snapshot.date() - value).days for user, value in last.items()},
            "frequency": groups["order_id"].count().to_dict(),
            "monetary_fen": groups["amount_fen"].sum().to_dict(),
        }
    ).rename_axis("user_id")


# ---- rfm_table: wrong -----------------------------------------------------------------------------------------------
@wrong("rfm_table", "R4")
def looks_into_the_future(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day.notna())


@wrong("rfm_table", "R5")
def counts_from_the_last_day_of_the_data(orders, snapshot):
    day = shanghai_day(orders["order_time"])
    return grouped(orders, day.max(), day, lambda day: day.notna())


@wrong("rfm_table", "R11")
def mean_of_an_order(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day <= snapshot, money="mean")


@wrong("rfm_table", "R16")
def in_yuan(orders, snapshot):
    return correct(orders, snapshot).assign(monetary_fen=lambda table: table["monetary_fen"] / 100)


@wrong("rfm_table", "R17")
def days_of_utc(orders, snapshot):
    day = orders["order_time"].dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize()
    return grouped(orders, snapshot, day, lambda day: day <= snapshot)


@wrong("rfm_table", "R18")
def only_before_the_snapshot(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day < snapshot)


@wrong("rfm_table", "R18")
def up_to_midnight_of_the_snapshot(orders, snapshot):
    local = orders["order_time"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    return grouped(orders, snapshot, local.dt.normalize(), lambda day: local <= snapshot)


@wrong("rfm_table", "R19")
def since_the_first_order(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day <= snapshot, last="min")


@wrong("rfm_table", "R20")
def from_first_to_last_order(orders, snapshot):
    first = since_the_first_order(orders, snapshot)["recency_days"]
    return correct(orders, snapshot).assign(recency_days=lambda table: first - table["recency_days"])


@wrong("rfm_table", "R21")
def repurchases_only(orders, snapshot):
    return correct(orders, snapshot).assign(frequency=lambda table: table["frequency"] - 1)


@wrong("rfm_table", "R22")
def days_with_an_order(orders, snapshot):
    day = shanghai_day(orders["order_time"])
    days = orders.assign(day=day)[day <= snapshot].groupby("user_id")["day"].nunique()
    return correct(orders, snapshot).assign(frequency=days)


@wrong("rfm_table", "R23")
def full_days_of_24_hours(orders, snapshot):
    local = orders["order_time"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    last = local[local.dt.normalize() <= snapshot].groupby(orders["user_id"]).max()
    return correct(orders, snapshot).assign(recency_days=(snapshot - last).dt.days)


@wrong("rfm_table", "R4", "R16")
def future_and_yuan_at_once(orders, snapshot):
    return looks_into_the_future(orders, snapshot).assign(monetary_fen=lambda table: table["monetary_fen"] / 100)


@wrong("rfm_table", "differs")
def largest_order_as_money(orders, snapshot):
    return grouped(orders, snapshot, shanghai_day(orders["order_time"]), lambda day: day <= snapshot, money="max")


@wrong("rfm_table", "missing_rows")
def drops_users_with_one_order(orders, snapshot):
    return correct(orders, snapshot).query("frequency > 1")


@wrong("rfm_table", "doubled_rows")
def a_row_an_order(orders, snapshot):
    table = correct(orders, snapshot)
    return orders[["user_id"]].merge(table, on="user_id")


@wrong("rfm_table", "missing_column")
def other_column_names(orders, snapshot):
    return correct(orders, snapshot).rename(columns={"recency_days": "R"})


@wrong("rfm_table", "missing_key")
def forgets_who(orders, snapshot):
    return correct(orders, snapshot).set_axis(pd.RangeIndex(len(correct(orders, snapshot)), name="rank"))


@wrong("rfm_table", "time_span")
def leaves_time_spans(orders, snapshot):
    return correct(orders, snapshot).assign(recency_days=lambda table: pd.to_timedelta(table["recency_days"], unit="D"))


@wrong("rfm_table", "not_numbers")
def money_as_text(orders, snapshot):
    return correct(orders, snapshot).assign(monetary_fen=lambda table: "¥" + table["monetary_fen"].astype(str))


@wrong("rfm_table", "wrong_type")
def a_dict(orders, snapshot):
    return correct(orders, snapshot).to_dict()


@wrong("rfm_table", "nothing_returned")
def forgets_return(orders, snapshot):
    correct(orders, snapshot)


@wrong("rfm_table", "wrong_parameters")
def without_snapshot(orders):
    return correct(orders, pd.Timestamp("2026-06-30"))


@wrong("rfm_table", "changed_input")
def writes_into_the_orders(orders, snapshot):
    orders["day"] = shanghai_day(orders["order_time"])
    return correct(orders, snapshot)


@wrong("rfm_table", "mixed_zones")
def subtracts_naive_from_aware(orders, snapshot):
    return correct(orders, snapshot).assign(
        recency_days=(snapshot - orders.groupby("user_id")["order_time"].max()).dt.days
    )


@wrong("rfm_table", "unknown_key")
def misspells_a_column(orders, snapshot):
    return correct(orders.rename(columns={"amount_fen": "amount"}), snapshot)


@wrong("rfm_table", "refused_helper")
def asks_the_helper(orders, snapshot):
    return siyu.rfm_table(orders, snapshot)


@wrong("rfm_table", "empty_input")
def a_table_without_columns_if_empty(orders, snapshot):
    return correct(orders, snapshot) if len(orders) else pd.DataFrame()


@wrong("rfm_table", "not_written")
def blank(orders, snapshot):
    """Still to do."""


@wrong("rfm_table", "not_written")
def not_implemented(orders, snapshot):
    raise NotImplementedError


# ---- thresholds -----------------------------------------------------------------------------------------------------
@right("thresholds")
def monthly_buyers():
    return {"recency_days": 30, "frequency": 12, "monetary_fen": 120_000}


@right("thresholds")
def every_other_month_as_floats():
    return {"recency_days": 60.0, "frequency": 6.0, "monetary_fen": 60_000.0, "why": "two cycles without an order"}


@right("thresholds")
def the_best_fifth():
    return {"recency_days": 34, "frequency": 5, "monetary_fen": 55_000}


@right("thresholds")
def as_a_series():
    return pd.Series({"monetary_fen": 90_000, "frequency": 10, "recency_days": 90})


@wrong("thresholds", "R16")
def spend_in_yuan():
    return {"recency_days": 60, "frequency": 8, "monetary_fen": 800}


@wrong("thresholds", "R32")
def a_week():
    return {"recency_days": 7, "frequency": 8, "monetary_fen": 80_000}


@wrong("thresholds", "R33")
def half_a_year():
    return {"recency_days": 180, "frequency": 8, "monetary_fen": 80_000}


@wrong("thresholds", "R34")
def the_median():
    return {"recency_days": 60, "frequency": 1, "monetary_fen": 80_000}


@wrong("thresholds", "R35")
def every_week():
    return {"recency_days": 30, "frequency": 52, "monetary_fen": 80_000}


@wrong("thresholds", "R36")
def everyone_is_high():
    return {"recency_days": 60, "frequency": 8, "monetary_fen": 5_000}


@wrong("thresholds", "R37")
def only_the_whales():
    return {"recency_days": 60, "frequency": 8, "monetary_fen": 2_000_000}


@wrong("thresholds", "missing_entry")
def without_spend():
    return {"recency_days": 60, "frequency": 8}


@wrong("thresholds", "blank_entry")
def one_left_blank():
    return {"recency_days": 60, "frequency": ..., "monetary_fen": 80_000}


@wrong("thresholds", "entry_no_number")
def with_units():
    return {"recency_days": "60 days", "frequency": 8, "monetary_fen": 80_000}


@wrong("thresholds", "wrong_type")
def a_list():
    return [60, 8, 80_000]


# ---- rfm_segments ---------------------------------------------------------------------------------------------------
def highs(rfm, thresholds):
    recent = rfm["recency_days"] <= thresholds["recency_days"]
    return recent, rfm["frequency"] >= thresholds["frequency"], rfm["monetary_fen"] >= thresholds["monetary_fen"]


def labelled(recent, frequent, large, grade=lambda bits: "CBA"[bits[0] + bits[2]], names=GROUPS):
    bits = [(int(r), int(f), int(m)) for r, f, m in zip(recent, frequent, large, strict=True)]
    return pd.DataFrame({"group": [names[b] for b in bits], "grade": [grade(b) for b in bits]}, index=recent.index)


@right("rfm_segments")
def segments_with_tuples(rfm, thresholds):
    return labelled(*highs(rfm, thresholds))


@right("rfm_segments")
def segments_with_apply(rfm, thresholds):
    def one(user):
        recent = user["recency_days"] <= thresholds["recency_days"]
        frequent = user["frequency"] >= thresholds["frequency"]
        large = user["monetary_fen"] >= thresholds["monetary_fen"]
        return GROUPS[recent, frequent, large], "CBA"[int(recent) + int(large)]

    pairs = [one(user) for _, user in rfm.iterrows()]
    return pd.DataFrame(pairs, columns=["group", "grade"], index=rfm.index).reset_index()


@right("rfm_segments")
def segments_as_categories_in_another_order(rfm, thresholds):
    table = segments_with_tuples(rfm, thresholds).astype("category").iloc[::-1]
    return table[["grade", "group"]].assign(note="")


@wrong("rfm_segments", "R1")
def many_days_are_high(rfm, thresholds):
    recent, frequent, large = highs(rfm, thresholds)
    return labelled(~recent, frequent, large)


@wrong("rfm_segments", "R38")
def more_than_instead_of_at_least(rfm, thresholds):
    return labelled(
        rfm["recency_days"] < thresholds["recency_days"],
        rfm["frequency"] > thresholds["frequency"],
        rfm["monetary_fen"] > thresholds["monetary_fen"],
    )


@wrong("rfm_segments", "R39")
def f_counts_for_the_grade(rfm, thresholds):
    return labelled(*highs(rfm, thresholds), grade=lambda bits: "CBAA"[sum(bits)])


@wrong("rfm_segments", "R39")
def three_highs_make_an_a(rfm, thresholds):
    return labelled(*highs(rfm, thresholds), grade=lambda bits: "CCBA"[sum(bits)])


@wrong("rfm_segments", "R51")
def adds_booleans(rfm, thresholds):
    recent, _, large = highs(rfm, thresholds)
    return segments_with_tuples(rfm, thresholds).assign(grade=(recent + large).map({2: "A", True: "B", False: "C"}))


@wrong("rfm_segments", "no_code")
def maps_the_text_true(rfm, thresholds):
    recent, frequent, large = (part.astype(str) for part in highs(rfm, thresholds))
    names = {"".join(map(str, bits)): name for bits, name in GROUPS.items()}
    return segments_with_tuples(rfm, thresholds).assign(group=(recent + frequent + large).map(names))


@wrong("rfm_segments", "R40")
def keep_and_win_back_swapped(rfm, thresholds):
    names = {bits: GROUPS[0, 1 - bits[1], bits[2]] if not bits[0] else name for bits, name in GROUPS.items()}
    return labelled(*highs(rfm, thresholds), names=names)


@wrong("rfm_segments", "R41")
def develop_and_keep_swapped(rfm, thresholds):
    return labelled(*highs(rfm, thresholds), names={bits: GROUPS[bits[1], bits[0], bits[2]] for bits in GROUPS})


@wrong("rfm_segments", "unknown_code")
def chinese_names_for_codes(rfm, thresholds):
    return segments_with_tuples(rfm, thresholds).replace({"group": {"key_value": "重要价值客户"}})


@wrong("rfm_segments", "differs")
def sum_of_highs_as_group(rfm, thresholds):
    recent, frequent, large = highs(rfm, thresholds)
    names = pd.Series(["general_win_back", "general_value", "key_develop", "key_value"])
    return segments_with_tuples(rfm, thresholds).assign(group=[names[n] for n in recent * 1 + frequent * 1 + large * 1])


@wrong("rfm_segments", "missing_column")
def forgets_the_grade(rfm, thresholds):
    return segments_with_tuples(rfm, thresholds)[["group"]]


@wrong("rfm_segments", "refused_helper")
def asks_for_segments(rfm, thresholds):
    return siyu.rfm_segments(rfm, thresholds)


@wrong("rfm_segments", "changed_input")
def adds_columns_to_rfm(rfm, thresholds):
    rfm["R"] = rfm["recency_days"] <= thresholds["recency_days"]
    return segments_with_tuples(rfm, thresholds)


# ---- membership_level -----------------------------------------------------------------------------------------------
def level_by_hand(rfm, levels, second=any, higher=all, reached=lambda value, bound: value >= bound):
    found = {}
    for user in rfm.index:
        found[user] = 1
        for number in levels.index:
            both = [reached(rfm.at[user, column], levels.at[number, column]) for column in levels.columns]
            if (second if number == 2 else higher)(both):
                found[user] = number
    return pd.Series(found, dtype="int64").rename_axis("user_id")


@right("membership_level")
def levels_with_a_loop(rfm, levels):
    return level_by_hand(rfm, levels)


@right("membership_level")
def levels_as_a_frame(rfm, levels):
    return level_by_hand(rfm, levels).astype(float).reset_index(name="member_level")


@right("membership_level")
def levels_with_masks(rfm, levels):
    level = pd.Series(1, index=rfm.index, dtype="Int64")
    orders, spend = rfm["frequency"], rfm["monetary_fen"]
    level = level.mask((orders >= levels.at[2, "frequency"]) | (spend >= levels.at[2, "monetary_fen"]), 2)
    for number in (3, 4, 5):
        level = level.mask(
            (orders >= levels.at[number, "frequency"]) & (spend >= levels.at[number, "monetary_fen"]), number
        )
    return level


@wrong("membership_level", "R42")
def level_two_needs_both(rfm, levels):
    return level_by_hand(rfm, levels, second=all)


@wrong("membership_level", "R43")
def one_is_enough_for_every_level(rfm, levels):
    return level_by_hand(rfm, levels, higher=any)


@wrong("membership_level", "R38")
def must_exceed_the_bound(rfm, levels):
    return level_by_hand(rfm, levels, reached=lambda value, bound: value > bound)


@wrong("membership_level", "series_in_if")
def asks_if_of_a_column(rfm, levels):
    return 2 if rfm["frequency"] >= levels.at[2, "frequency"] else 1


@wrong("membership_level", "differs")
def with_bounds_typed_in(rfm, levels):
    bounds = pd.DataFrame(
        {"frequency": [2, 4, 8, 15], "monetary_fen": [20_000, 50_000, 120_000, 300_000]}, index=[2, 3, 4, 5]
    )
    return level_by_hand(rfm, bounds)


@wrong("membership_level", "R44")
def levels_from_zero(rfm, levels):
    return level_by_hand(rfm, levels) - 1


@wrong("membership_level", "not_numbers")
def levels_with_names(rfm, levels):
    return "L" + level_by_hand(rfm, levels).astype(str)


@wrong("membership_level", "wrong_type")
def levels_as_a_list(rfm, levels):
    return level_by_hand(rfm, levels).tolist()


@wrong("membership_level", "refused_helper")
def asks_for_levels(rfm, levels):
    return siyu.membership_level(rfm, levels)


# ---- tier_summary ---------------------------------------------------------------------------------------------------
def summarised(rfm, group, total="sum"):
    spend = rfm["monetary_fen"].groupby(group)
    table = pd.DataFrame({"users": spend.size(), "spend_fen": spend.agg(total), "sum": spend.sum()})
    table["user_share"] = table["users"] / len(rfm)
    table["spend_share"] = table.pop("sum") / rfm["monetary_fen"].sum()
    return table.rename_axis("group")


@right("tier_summary")
def summary_with_a_mapped_group(rfm, segments):
    return summarised(rfm, rfm.index.map(segments["group"])).reindex(GROUPS.values()).fillna(0)


@right("tier_summary")
def summary_with_a_merge(rfm, segments):
    both = rfm.reset_index().merge(segments.reset_index(), on="user_id")
    table = summarised(both, both["group"])
    missing = [name for name in GROUPS.values() if name not in table.index]
    return pd.concat([table, pd.DataFrame(0, index=missing, columns=table.columns)]).rename_axis("group").reset_index()


@right("tier_summary")
def summary_with_a_loop(rfm, segments):
    rows = []
    for name in sorted(GROUPS.values()):
        fen = [rfm.at[user, "monetary_fen"] for user in segments.index[segments["group"] == name]]
        rows.append((name, len(fen), len(fen) / len(rfm), sum(fen), sum(fen) / rfm["monetary_fen"].sum()))
    return pd.DataFrame(rows, columns=["group", "users", "user_share", "spend_fen", "spend_share"])


@wrong("tier_summary", "R45")
def leaves_empty_groups_out(rfm, segments):
    return summarised(rfm, rfm.index.map(segments["group"]))


@wrong("tier_summary", "R46")
def matches_by_position(rfm, segments):
    return summarised(rfm, segments["group"].to_numpy()).reindex(GROUPS.values()).fillna(0)


@wrong("tier_summary", "R47")
def shares_as_percent(rfm, segments):
    table = summary_with_a_mapped_group(rfm, segments)
    return table.assign(user_share=table["user_share"] * 100, spend_share=table["spend_share"] * 100)


@wrong("tier_summary", "R11")
def mean_spend_of_a_group(rfm, segments):
    return summarised(rfm, rfm.index.map(segments["group"]), "mean").reindex(GROUPS.values()).fillna(0)


@wrong("tier_summary", "R16")
def group_spend_in_yuan(rfm, segments):
    return summary_with_a_mapped_group(rfm, segments).assign(spend_fen=lambda table: table["spend_fen"] / 100)


@wrong("tier_summary", "R45")
def empty_groups_as_missing_values(rfm, segments):
    return summarised(rfm, rfm.index.map(segments["group"])).reindex(GROUPS.values())


@wrong("tier_summary", "refused_helper")
def asks_for_the_summary(rfm, segments):
    return siyu.tier_summary(rfm, segments)


# ---- figures --------------------------------------------------------------------------------------------------------
def year_of(raw):
    return siyu.as_of(raw, SNAPSHOT, since="2025-07-01")


def key_value_of(orders, base=None, table=correct, label=segments_with_tuples):
    rfm = table(orders, SNAPSHOT)
    spend = rfm.loc[label(rfm, AGREED)["group"] == "key_value", "monetary_fen"]
    share = spend.sum() / rfm["monetary_fen"].sum()
    return {"users": len(spend), "user_share": len(spend) / (base or len(rfm)), "spend_share": share}


@right("figures")
def with_own_functions():
    return key_value_of(orders_with_groupby(year_of(siyu.load("beauty/order_lines"))))


@right("figures")
def with_the_helpers():
    rfm = siyu.rfm_table(siyu.clean_orders(year_of(siyu.load("beauty/order_lines"))), SNAPSHOT)
    row = siyu.tier_summary(rfm, siyu.rfm_segments(rfm, AGREED)).loc["key_value"]
    return row[["users", "user_share", "spend_share"]].to_dict()


@right("figures")
def as_a_series_with_more():
    return pd.Series({**with_own_functions(), "spend_fen": 1})


@wrong("figures", "differs")
def figures_of_another_term():
    from siyu_helpers.simulator import simulate

    return key_value_of(orders_with_groupby(year_of(simulate("beauty", seed=2025).tables["order_lines"])))


@wrong("figures", "R2")
def figures_of_lines():
    lines = paid(year_of(siyu.load("beauty/order_lines")))
    orders = lines.assign(amount_fen=lines["amount_fen"] - lines["refund_fen"], order_id=lines["line_id"])
    return key_value_of(orders)


@wrong("figures", "R3")
def figures_with_refunds():
    return key_value_of(keeps_refunds(year_of(siyu.load("beauty/order_lines"))))


@wrong("figures", "R4")
def figures_with_the_future():
    raw = siyu.load("beauty/order_lines")
    year = raw[raw["order_time"] >= pd.Timestamp("2025-07-01", tz="Asia/Shanghai")]
    return key_value_of(orders_with_groupby(year), table=looks_into_the_future)


@wrong("figures", "R8")
def share_of_all_members():
    return key_value_of(
        orders_with_groupby(year_of(siyu.load("beauty/order_lines"))), base=len(siyu.load("beauty/users"))
    )


@wrong("figures", "R12")
def figures_of_two_years():
    return key_value_of(orders_with_groupby(siyu.load("beauty/order_lines")))


@wrong("figures", "R15")
def figures_with_cancelled_orders():
    return key_value_of(keeps_cancelled(year_of(siyu.load("beauty/order_lines"))))


@wrong("figures", "R38")
def figures_beyond_the_thresholds():
    orders = orders_with_groupby(year_of(siyu.load("beauty/order_lines")))
    return key_value_of(orders, label=more_than_instead_of_at_least)


@wrong("figures", "R47")
def figures_in_percent():
    return {name: value if name == "users" else 100 * value for name, value in with_own_functions().items()}


@wrong("figures", "R48")
def spend_instead_of_its_share():
    return {**with_own_functions(), "spend_share": 3_512_400}


@wrong("figures", "R49")
def share_in_the_place_of_users():
    return {**with_own_functions(), "users": 0.08}


@wrong("figures", "differs")
def rounded():
    return {name: round(value, 2) for name, value in with_own_functions().items()}


@wrong("figures", "missing_entry")
def only_users():
    return {"users": 227}
