"""Right and wrong answers to unit 6. Read the names: they are the ideas."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

import siyu_helpers as siyu
from course_tools.bank import right, wrong
from siyu_helpers.checks.hidden.unit6 import _term, cycles_reference, due_reference
from siyu_helpers.data import folder

DAYS = ["user_id", "product", "ordered_on"]
PAIR = ["user_id", "product"]


# ---- repurchase_cycle -----------------------------------------------------------------------------------------------
def by_time(purchases):
    return purchases.drop_duplicates(DAYS).sort_values(DAYS)


def gaps(rows, group=("user_id", "product")):
    return rows.groupby(list(group))["ordered_on"].diff().dt.days


@right("repurchase_cycle")
def median_of_all_gaps(purchases):
    rows = by_time(purchases)
    return gaps(rows).groupby(rows["product"]).median().dropna()


@right("repurchase_cycle")
def products_without_a_gap_left_empty(purchases):
    rows = by_time(purchases)
    return rows.assign(gap=gaps(rows)).groupby("product")["gap"].median()


@right("repurchase_cycle")
def a_table_by_shift(purchases):
    rows = by_time(purchases)
    before = rows.groupby(PAIR)["ordered_on"].shift()
    rows = rows.assign(cycle_days=(rows["ordered_on"] - before).dt.days).dropna(subset="cycle_days")
    return rows.groupby("product", as_index=False)["cycle_days"].median()


@right("repurchase_cycle")
def in_loops(purchases):
    found = {}
    for (_, product), days in purchases.groupby(PAIR)["ordered_on"]:
        ordered = sorted(set(days))
        for before, after in pairwise(ordered):
            found.setdefault(product, []).append((after - before).days)
    return pd.Series({product: np.median(some) for product, some in found.items()}, dtype=float)


@right("repurchase_cycle")
def median_of_time_spans(purchases):
    rows = by_time(purchases)
    spans = rows.groupby(PAIR)["ordered_on"].diff()
    return (spans.groupby(rows["product"]).median() / pd.Timedelta(days=1)).dropna()


@right("repurchase_cycle")
def a_dict(purchases):
    return in_loops(purchases).to_dict()


@wrong("repurchase_cycle", "M14")
def same_day_kept(purchases):
    rows = purchases.sort_values(DAYS)
    return gaps(rows).groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "M15")
def mean_gap(purchases):
    rows = by_time(purchases)
    return gaps(rows).groupby(rows["product"]).mean().dropna()


@wrong("repurchase_cycle", "M15")
def mean_gap_same_day_kept(purchases):
    rows = purchases.sort_values(DAYS)
    return gaps(rows).groupby(rows["product"]).mean().dropna()


@wrong("repurchase_cycle", "M16")
def across_users(purchases):
    rows = purchases.sort_values(["product", "ordered_on"])
    return gaps(rows, ["product"]).groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "M16")
def no_groups_at_all(purchases):
    rows = by_time(purchases).sort_values(["product", "user_id", "ordered_on"])
    return rows["ordered_on"].diff().dt.days.groupby(rows["product"]).median()


@wrong("repurchase_cycle", "M17")
def across_products(purchases):
    rows = by_time(purchases).sort_values(["user_id", "ordered_on"], kind="stable")
    return gaps(rows, ["user_id"]).groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "M18")
def first_purchase_counted_as_0(purchases):
    rows = by_time(purchases)
    return gaps(rows).fillna(0).groupby(rows["product"]).median()


@wrong("repurchase_cycle", "M19")
def one_number_a_user(purchases):
    rows = by_time(purchases)
    return rows.assign(gap=gaps(rows)).groupby(PAIR)["gap"].median().groupby("product").median().dropna()


@wrong("repurchase_cycle", "M19")
def mean_of_each_user(purchases):
    rows = by_time(purchases)
    return rows.assign(gap=gaps(rows)).groupby(PAIR)["gap"].mean().groupby("product").median().dropna()


@wrong("repurchase_cycle", "M20")
def not_in_order_of_time(purchases):
    rows = purchases.drop_duplicates(DAYS)
    return gaps(rows).groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "M20")
def not_in_order_without_signs(purchases):
    rows = purchases.drop_duplicates(DAYS)
    return gaps(rows).abs().groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "M21")
def whole_days_only(purchases):
    return median_of_all_gaps(purchases).astype(int)


@wrong("repurchase_cycle", "M21")
def rounded(purchases):
    return median_of_all_gaps(purchases).round()


@wrong("repurchase_cycle", "M22")
def span_by_purchases(purchases):
    groups = purchases.drop_duplicates(DAYS).groupby(PAIR)["ordered_on"]
    span = (groups.max() - groups.min()).dt.days
    return span.groupby("product").sum() / groups.count().groupby("product").sum()


@wrong("repurchase_cycle", "time_span")
def time_spans_left(purchases):
    rows = by_time(purchases)
    return rows.groupby(PAIR)["ordered_on"].diff().groupby(rows["product"]).median().dropna()


@wrong("repurchase_cycle", "refused_helper")
def the_helper(purchases):
    return siyu.repurchase_cycle(purchases)


@wrong("repurchase_cycle", "changed_input")
def sorts_the_callers_table(purchases):
    purchases.sort_values(DAYS, inplace=True)
    return median_of_all_gaps(purchases)


@wrong("repurchase_cycle", "wrong_type")
def one_number_for_all(purchases):
    return float(gaps(by_time(purchases)).median())


@wrong("repurchase_cycle", "no_attribute", "error_in_code")
def dt_forgotten(purchases):
    rows = by_time(purchases)
    return rows.groupby(PAIR)["ordered_on"].diff().days


# ---- reminders_due --------------------------------------------------------------------------------------------------
def reminders(
    purchases, cycles, as_of, unsubscribed, which="max", group=("user_id", "product"), wait=np.ceil, first=0, after=7
):
    last = purchases.groupby(list(group), as_index=False)["ordered_on"].agg(which)
    if "product" not in last:
        last = purchases[PAIR].drop_duplicates().merge(last, on="user_id")
    last = last[last["product"].isin(cycles.index)]
    last["due_on"] = last["ordered_on"] + pd.to_timedelta(wait(last["product"].map(cycles)), unit="D")
    ahead = (last["due_on"] - as_of) / pd.Timedelta(days=1)
    keep = (ahead >= first) & (ahead < after) & ~last["user_id"].isin(unsubscribed)
    return last.loc[keep, ["user_id", "product", "due_on"]]


@right("reminders_due")
def last_purchase_and_cycle(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed)


@right("reminders_due")
def by_merge_with_further_columns(purchases, cycles, as_of, unsubscribed):
    rows = purchases.sort_values("ordered_on").drop_duplicates(PAIR, keep="last")
    rows = rows.merge(cycles.rename("days").reset_index(), on="product")
    rows["due_on"] = rows["ordered_on"] + pd.to_timedelta((rows["days"] + 0.5) // 1, unit="D")
    rows = rows[rows["due_on"].between(as_of, as_of + pd.Timedelta(days=6))]
    return rows[~rows["user_id"].isin(unsubscribed)].iloc[::-1]


@right("reminders_due")
def in_loops_with_days_as_text(purchases, cycles, as_of, unsubscribed):
    rows = []
    for (user, product), days in purchases.groupby(PAIR)["ordered_on"]:
        if product in cycles.index and user not in unsubscribed:
            due = days.max() + pd.Timedelta(days=math.ceil(cycles[product]))
            if 0 <= (due - as_of).days < 7:
                rows.append((user, product, str(due.date())))
    return pd.DataFrame(rows, columns=["user_id", "product", "due_on"])


@right("reminders_due")
def a_series_by_user_and_product(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed).set_index(PAIR)["due_on"]


@right("reminders_due")
def days_without_a_clock(purchases, cycles, as_of, unsubscribed):
    table = reminders(purchases, cycles, as_of, unsubscribed)
    return table.assign(due_on=[day.date() for day in table["due_on"]]).set_index(PAIR)


@wrong("reminders_due", "M23")
def first_purchase(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, which="min")


@wrong("reminders_due", "M23", "M29")
def every_purchase(purchases, cycles, as_of, unsubscribed):
    rows = purchases[purchases["product"].isin(cycles.index)]
    rows = rows.assign(due_on=rows["ordered_on"] + pd.to_timedelta(np.ceil(rows["product"].map(cycles)), unit="D"))
    rows = rows[rows["due_on"].between(as_of, as_of + pd.Timedelta(days=6))]
    return rows[~rows["user_id"].isin(unsubscribed)][["user_id", "product", "due_on"]]


@wrong("reminders_due", "M24")
def eight_days(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, after=7.5)


@wrong("reminders_due", "M24")
def from_the_day_after(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, first=0.5, after=7.5)


@wrong("reminders_due", "M24")
def first_day_left_out(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, first=0.5)


@wrong("reminders_due", "M24")
def last_day_left_out(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, after=6)


@wrong("reminders_due", "M25")
def overdue_too(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, first=-9999)


@wrong("reminders_due", "M25")
def no_week_at_all(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, first=-9999, after=9999)


@wrong("reminders_due", "M25")
def without_an_end(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, after=9999)


@wrong("reminders_due", "M26")
def unsubscribed_written_to(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, set())


@wrong("reminders_due", "M26")
def only_the_unsubscribed(purchases, cycles, as_of, unsubscribed):
    table = reminders(purchases, cycles, as_of, set())
    return table[table["user_id"].isin(unsubscribed)]


@wrong("reminders_due", "M27")
def half_days_cut_off(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, wait=np.floor)


@wrong("reminders_due", "M27")
def half_days_to_the_even_number(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, wait=np.round)


@wrong("reminders_due", "M27")
def half_days_kept_as_twelve_hours(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, wait=lambda days: days)


@wrong("reminders_due", "M28")
def last_purchase_of_anything(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed, group=["user_id"])


@wrong("reminders_due", "M30")
def counted_from_today(purchases, cycles, as_of, unsubscribed):
    rows = purchases[purchases["product"].isin(cycles.index) & ~purchases["user_id"].isin(unsubscribed)]
    rows = rows[PAIR].drop_duplicates()
    return rows.assign(due_on=as_of + pd.to_timedelta(np.ceil(rows["product"].map(cycles)), unit="D"))


@wrong("reminders_due", "M92")
def products_without_a_cycle_kept(purchases, cycles, as_of, unsubscribed):
    last = purchases.groupby(PAIR, as_index=False)["ordered_on"].max()
    last["due_on"] = last["ordered_on"] + pd.to_timedelta(np.ceil(last["product"].map(cycles)), unit="D")
    late = (last["due_on"] < as_of) | (last["due_on"] >= as_of + pd.Timedelta(days=7))
    return last[~late & ~last["user_id"].isin(unsubscribed)]


@wrong("reminders_due", "not_times")
def days_as_numbers(purchases, cycles, as_of, unsubscribed):
    table = reminders(purchases, cycles, as_of, unsubscribed)
    return table.assign(due_on=table["due_on"].dt.day)


@wrong("reminders_due", "missing_column")
def only_the_users(purchases, cycles, as_of, unsubscribed):
    return reminders(purchases, cycles, as_of, unsubscribed)[["user_id"]].drop_duplicates()


@wrong("reminders_due", "refused_helper")
def the_helper_for_reminders(purchases, cycles, as_of, unsubscribed):
    return siyu.reminders_due(purchases, cycles, as_of, unsubscribed)


# ---- user_view ------------------------------------------------------------------------------------------------------
PARTS = {
    "m": "LEFT JOIN tier_months AS m ON m.user_id = u.user_id AND m.month = DATE '2026-06-30'",
    "o": (
        "LEFT JOIN (SELECT user_id, max(ordered_on) AS last_order_on, sum(amount_fen) / 100 AS spend_yuan "
        "FROM orders GROUP BY user_id) AS o ON o.user_id = u.user_id"
    ),
    "t": (
        "LEFT JOIN (SELECT user_id, count(*) AS touches_30d FROM touches WHERE delivered = 1 "
        "AND sent_on > DATE '2026-06-30' - INTERVAL 30 DAY GROUP BY user_id) AS t ON t.user_id = u.user_id"
    ),
    "g": (
        "LEFT JOIN (SELECT user_id, string_agg(tag, ', ') AS tags FROM tags GROUP BY user_id) AS g "
        "ON g.user_id = u.user_id"
    ),
    "f": (
        "LEFT JOIN (SELECT user_id, max(note_id) AS note_id FROM follow_ups GROUP BY user_id) AS n "
        "ON n.user_id = u.user_id LEFT JOIN follow_ups AS f ON f.note_id = n.note_id"
    ),
}
COLUMNS = {
    "user_id": "u.user_id",
    "tier": "m.tier",
    "last_order_on": "o.last_order_on",
    "spend_yuan": "coalesce(o.spend_yuan, 0)",
    "touches_30d": "coalesce(t.touches_30d, 0)",
    "tags": "g.tags",
    "last_note": "f.note",
    "last_note_owner": "f.staff",
}


def query(columns=None, tail="", first="FROM users AS u", **parts):
    """Return the right query with some parts or columns changed; a column None is left out."""
    chosen = {**COLUMNS, **(columns or {})}
    select = ",\n       ".join(f"{what} AS {name}" for name, what in chosen.items() if what)
    return f"SELECT {select}\n{first}\n" + "\n".join({**PARTS, **parts}.values()) + "\n" + tail


@right("user_view")
def subqueries():
    return query()


@right("user_view")
def with_and_more_columns_in_another_order():
    return """
    WITH o AS (SELECT user_id, count(*) AS orders, max(ordered_on) AS day, sum(amount_fen) / 100.0 AS yuan
               FROM orders GROUP BY user_id),
         t AS (SELECT user_id, count(*) AS n FROM touches
               WHERE delivered = 1 AND sent_on BETWEEN DATE '2026-06-01' AND DATE '2026-06-30' GROUP BY user_id),
         g AS (SELECT user_id, list(tag) AS tags FROM tags GROUP BY user_id),
         f AS (SELECT * FROM follow_ups
               QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY written_at DESC, note_id DESC) = 1)
    SELECT f.staff AS last_note_owner, f.note AS last_note, g.tags, coalesce(t.n, 0) AS touches_30d,
           coalesce(o.yuan, 0) AS spend_yuan, o.day AS last_order_on, m.tier, users.user_id, o.orders, users.region
    FROM users
    LEFT JOIN o USING (user_id) LEFT JOIN t USING (user_id) LEFT JOIN g USING (user_id) LEFT JOIN f USING (user_id)
    LEFT JOIN (SELECT * FROM tier_months WHERE month = (SELECT max(month) FROM tier_months)) AS m USING (user_id);
    """


@right("user_view")
def subqueries_in_select():
    return """
    SELECT u.user_id,
           (SELECT tier FROM tier_months AS m WHERE m.user_id = u.user_id AND month = '2026-06-30') AS tier,
           (SELECT max(ordered_at) FROM orders AS o WHERE o.user_id = u.user_id) AS last_order_on,
           (SELECT coalesce(sum(amount_fen), 0) / 100 FROM orders AS o WHERE o.user_id = u.user_id) AS spend_yuan,
           (SELECT count(*) FROM touches AS t WHERE t.user_id = u.user_id AND delivered = 1
            AND sent_on >= '2026-06-01') AS touches_30d,
           (SELECT string_agg(tag, ',' ORDER BY tag DESC) FROM tags AS g WHERE g.user_id = u.user_id) AS tags,
           (SELECT arg_max(note, note_id) FROM follow_ups AS f WHERE f.user_id = u.user_id) AS last_note,
           (SELECT arg_max(staff, note_id) FROM follow_ups AS f WHERE f.user_id = u.user_id) AS last_note_owner
    FROM users AS u ORDER BY spend_yuan DESC
    """


@right("user_view")
def distinct_counts_after_one_join():
    return query(
        {"touches_30d": "t.touches_30d", "tags": "coalesce(g.tags, '')"},
        t=(
            "LEFT JOIN (SELECT u.user_id, count(t.touch_id) AS touches_30d FROM users AS u LEFT JOIN touches AS t "
            "ON t.user_id = u.user_id AND t.delivered = 1 AND t.sent_on >= DATE '2026-06-01' GROUP BY u.user_id) AS t "
            "ON t.user_id = u.user_id"
        ),
    )


@right("user_view")
def capitals_and_empty_texts():
    words = {name: f"coalesce({COLUMNS[name]}, '')" for name in ("tags", "last_note", "last_note_owner")}
    return query(words, g=PARTS["g"].replace("', '", "'、'")).replace("AS user_id,", "AS USER_ID,", 1)


@right("user_view")
def lower_case_with_comments():
    return "-- user whole\n" + query().replace("SELECT", "select").replace("LEFT JOIN", "left outer join") + "\n;"


@wrong("user_view", "M31")
def inner_join_of_orders():
    return query(o=PARTS["o"].removeprefix("LEFT "))


@wrong("user_view", "M31")
def inner_joins_throughout():
    return query(**{name: part.replace("LEFT JOIN", "JOIN") for name, part in PARTS.items()})


@wrong("user_view", "M31")
def condition_behind_the_join():
    return query(
        {"touches_30d": "count(t.touch_id)"},
        t="LEFT JOIN touches AS t ON t.user_id = u.user_id",
        tail="WHERE t.delivered = 1 AND t.sent_on >= DATE '2026-06-01' GROUP BY ALL",
    )


@wrong("user_view", "M31")
def only_users_with_notes():
    return query(tail="WHERE f.note IS NOT NULL")


@wrong("user_view", "M32")
def a_row_a_note():
    return query(f="LEFT JOIN follow_ups AS f ON f.user_id = u.user_id")


@wrong("user_view", "M33")
def a_row_a_month():
    return query(m="LEFT JOIN tier_months AS m ON m.user_id = u.user_id")


@wrong("user_view", "M34")
def a_row_a_tag():
    return query({"tags": "g.tag"}, g="LEFT JOIN tags AS g ON g.user_id = u.user_id")


@wrong("user_view", "M34")
def a_row_an_order():
    return query(
        {"last_order_on": "o.ordered_on", "spend_yuan": "coalesce(o.amount_fen, 0) / 100"},
        o="LEFT JOIN orders AS o ON o.user_id = u.user_id",
    )


@wrong("user_view", "M34")
def a_row_a_message():
    return query({"touches_30d": "coalesce(t.delivered, 0)"}, t="LEFT JOIN touches AS t ON t.user_id = u.user_id")


@wrong("user_view", "M35")
def orders_doubled_by_messages():
    return query(
        {"last_order_on": "max(o.ordered_on)", "spend_yuan": "coalesce(sum(o.amount_fen), 0) / 100"},
        o="LEFT JOIN orders AS o ON o.user_id = u.user_id LEFT JOIN touches AS x ON x.user_id = u.user_id",
        tail="GROUP BY ALL",
    )


@wrong("user_view", "M35")
def orders_doubled_by_tags():
    return query(
        {
            "last_order_on": "max(o.ordered_on)",
            "spend_yuan": "coalesce(sum(o.amount_fen), 0) / 100",
            "tags": "string_agg(DISTINCT g.tag, ', ')",
        },
        o="LEFT JOIN orders AS o ON o.user_id = u.user_id",
        g="LEFT JOIN tags AS g ON g.user_id = u.user_id",
        tail="GROUP BY ALL",
    )


@wrong("user_view", "M35")
def orders_doubled_by_products():
    return query(
        o=(
            "LEFT JOIN (SELECT o.user_id, max(o.ordered_on) AS last_order_on, sum(o.amount_fen) / 100 AS spend_yuan "
            "FROM orders AS o JOIN purchases AS p ON p.order_id = o.order_id GROUP BY o.user_id) AS o "
            "ON o.user_id = u.user_id"
        )
    )


@wrong("user_view", "M35")
def doubled_sum_cured_by_distinct():
    return query(o=PARTS["o"].replace("sum(amount_fen)", "sum(DISTINCT amount_fen)"))


@wrong("user_view", "M35")
def messages_doubled_by_notes():
    return query(
        t=PARTS["t"]
        .replace("SELECT user_id, count(*)", "SELECT t.user_id, count(*)")
        .replace("FROM touches", "FROM touches AS t LEFT JOIN follow_ups AS x ON x.user_id = t.user_id")
        .replace("GROUP BY user_id", "GROUP BY t.user_id")
    )


@wrong("user_view", "M35", "differs")
def messages_joined_with_orders():
    return query(t=PARTS["t"].replace("FROM touches", "FROM touches JOIN orders USING (user_id)"))


@wrong("user_view", "M36")
def sent_for_delivered():
    return query(t=PARTS["t"].replace("delivered = 1 AND ", ""))


@wrong("user_view", "M37")
def thirty_one_days():
    return query(t=PARTS["t"].replace("sent_on >", "sent_on >="))


@wrong("user_view", "M94")
def the_lessons_seven_days():
    return query(t=PARTS["t"].replace("30 DAY", "7 DAY"))


@wrong("user_view", "M49")
def a_day_in_double_quotes():
    return query(t=PARTS["t"].replace("DATE '2026-06-30'", 'DATE "2026-06-30"'))


@wrong("user_view", "M49")
def a_full_width_comma():
    return query().replace("AS user_id,", "AS user_id，")


@wrong("user_view", "M37")
def messages_of_all_time():
    return query(t=PARTS["t"].replace(" AND sent_on > DATE '2026-06-30' - INTERVAL 30 DAY", ""))


@wrong("user_view", "M37")
def last_day_not_counted():
    return query(
        t=PARTS["t"].replace(
            "sent_on > DATE '2026-06-30' - INTERVAL 30 DAY", "sent_on >= '2026-06-01' AND sent_on < '2026-06-30'"
        )
    )


@wrong("user_view", "M51")
def thirty_days_before_today():
    return query(t=PARTS["t"].replace("DATE '2026-06-30'", "DATE '2030-01-15'"))  # what current_date becomes


@wrong("user_view", "M38")
def latest_time_met_twice():
    return query(
        f=(
            "LEFT JOIN (SELECT user_id, max(written_at) AS written_at FROM follow_ups GROUP BY user_id) AS n "
            "ON n.user_id = u.user_id LEFT JOIN follow_ups AS f ON f.user_id = n.user_id AND f.written_at = n.written_at"
        )
    )


@wrong("user_view", "M39")
def staff_who_left_taken_out():
    return query(f=PARTS["f"].replace("FROM follow_ups GROUP", "FROM follow_ups WHERE staff NOT LIKE 'left%' GROUP"))


@wrong("user_view", "M40")
def first_note():
    return query(f=PARTS["f"].replace("max(note_id)", "min(note_id)"))


@wrong("user_view", "M40")
def greatest_words():
    return query(
        {"last_note": "f.note", "last_note_owner": "f.staff"},
        f=(
            "LEFT JOIN (SELECT user_id, max(note) AS note, max(staff) AS staff FROM follow_ups GROUP BY user_id) AS f "
            "ON f.user_id = u.user_id"
        ),
    )


@wrong("user_view", "M40")
def greatest_owner():
    owners = "SELECT user_id, max(staff) AS staff FROM follow_ups GROUP BY user_id"
    return query({"last_note_owner": "x.staff"}, x=f"LEFT JOIN ({owners}) AS x ON x.user_id = u.user_id")


@wrong("user_view", "M52")
def earlier_of_the_same_minute():
    return query(
        f=(
            "LEFT JOIN (SELECT * FROM follow_ups QUALIFY row_number() OVER "
            "(PARTITION BY user_id ORDER BY written_at DESC, note_id) = 1) AS f ON f.user_id = u.user_id"
        )
    )


@wrong("user_view", "M41")
def tier_of_may():
    return query(m=PARTS["m"].replace("2026-06-30", "2026-05-31"))


@wrong("user_view", "M42")
def no_orders_left_empty():
    return query({"spend_yuan": "o.spend_yuan", "touches_30d": "t.touches_30d"})


@wrong("user_view", "M42")
def no_spend_left_empty():
    return query({"spend_yuan": "o.spend_yuan"})


@wrong("user_view", "M43")
def empty_row_counted():
    return query(
        {"touches_30d": "t.touches_30d"},
        t=(
            "LEFT JOIN (SELECT u.user_id, count(*) AS touches_30d FROM users AS u LEFT JOIN touches AS t "
            "ON t.user_id = u.user_id AND t.delivered = 1 AND t.sent_on >= DATE '2026-06-01' GROUP BY u.user_id) AS t "
            "ON t.user_id = u.user_id"
        ),
    )


@wrong("user_view", "M44")
def fen_for_yuan():
    return query(o=PARTS["o"].replace(" / 100", ""))


@wrong("user_view", "M44")
def whole_yuan():
    return query(o=PARTS["o"].replace(" / 100", " // 100"))


@wrong("user_view", "M45")
def from_the_notes():
    return query(
        {"user_id": "coalesce(u.user_id, n.user_id)"},
        f=PARTS["f"].replace("LEFT JOIN (SELECT", "FULL JOIN (SELECT", 1),
    )


@wrong("user_view", "M45")
def a_row_for_messages_of_nobody():
    return query(
        {"user_id": "coalesce(u.user_id, t.user_id, '?')"},
        t=PARTS["t"].replace("LEFT JOIN", "FULL JOIN", 1),
    )


@wrong("user_view", "M46")
def orders_of_twelve_months():
    return query(
        o=PARTS["o"].replace("sum(amount_fen)", "sum(amount_fen) FILTER (WHERE ordered_on > DATE '2025-06-30')")
    )


@wrong("user_view", "M47")
def first_order():
    return query(o=PARTS["o"].replace("max(ordered_on)", "min(ordered_on)"))


@wrong("user_view", "M48")
def one_tag_alone():
    return query(g=PARTS["g"].replace("string_agg(tag, ', ')", "max(tag)"))


@wrong("user_view", "M44")
def rounded_yuan():
    return query({"spend_yuan": "round(coalesce(o.spend_yuan, 0))"})


@wrong("user_view", "M58")
def words_for_no_note():
    return query({"last_note": "coalesce(f.note, '-')", "last_note_owner": "coalesce(f.staff, '-')"})


@wrong("user_view", "M91")
def tags_repeated_by_a_join():
    return query(
        g=PARTS["g"]
        .replace("SELECT user_id", "SELECT a.user_id")
        .replace(
            "FROM tags GROUP BY user_id",
            "FROM tags AS a LEFT JOIN follow_ups AS b ON a.user_id = b.user_id GROUP BY a.user_id",
        )
    )


@wrong("user_view", "M91")
def kinds_with_the_tags():
    return query(g=PARTS["g"].replace("string_agg(tag,", "string_agg(tag_kind || ': ' || tag,"))


@wrong("user_view", "M49")
def column_misspelled():
    return query({"tier": "m.level"})


@wrong("user_view", "M49")
def comma_missing():
    return query().replace(",\n       m.tier", "\n       m.tier")


@wrong("user_view", "M49")
def group_by_forgotten():
    return query(o=PARTS["o"].replace(" GROUP BY user_id", ""))


@wrong("user_view", "M49")
def user_id_of_which_table():
    return query({"user_id": "user_id"})


@wrong("user_view", "M49")
def a_change_for_a_query():
    return "DELETE FROM follow_ups WHERE user_id NOT IN (SELECT user_id FROM users)"


@wrong("user_view", "M49")
def two_queries():
    return query() + ";\nSELECT 1"


@wrong("user_view", "M50")
def the_result_for_the_query():
    return pd.DataFrame({"user_id": ["F00001"], "tier": ["absent"]})


@wrong("user_view", "M53")
def the_view_that_is_there_elsewhere():
    return (
        "SELECT user_id, tier, last_order_on, spend_yuan, touches_30d, tags, last_note, last_note_owner FROM user_360"
    )


@wrong("user_view", "missing_column")
def a_column_forgotten():
    return query({"last_note_owner": None})


@wrong("user_view", "M56")
def without_the_id():
    return query({"user_id": None, "who": "u.user_id"})


@wrong("user_view", "wrong_type")
def a_list_of_lines():
    return query().splitlines()


@wrong("user_view", "not_written")
def an_empty_text():
    return "\n  "


# ---- plan -----------------------------------------------------------------------------------------------------------
def rule(who, trigger, days=None, channel="one_to_one", offer="none", **more):
    """Return a rule without what is left out."""
    row = {"who": who, "trigger": trigger, "days": days, "channel": channel, "offer": offer, "content": "…", **more}
    return {name: value for name, value in row.items() if value is not None}


RULES = (
    rule("potential", "after_registration", 7, offer="free_gift", cap=1),
    rule("new", "after_purchase", 14, cap=1),
    rule("active, loyal", "cycle_reached", cap=10),
    rule("loyal", "birthday", offer="free_gift", cap=1),
    rule("dormant", "dormant", 63, offer="threshold_15_80", cap=4),
    rule("new, active, loyal", "every", 28),
)  # sound; with 1,500 yuan in the fruit shop the money does not last


def kpi(metric="margin_per_user", tier="active", **more):
    """Return an indicator without what is left out."""
    row = {
        "base": 0,
        "target": 6,
        "low": 2,
        "high": 10,
        "date": "2027-06-30",
        "owner": "Wang",
        "measured_by": "holdout",
    }
    row = {"metric": metric, "tier": tier, **row, **more}
    return {name: value for name, value in row.items() if value is not None}


GUARD = kpi("unsubscribe_rate", "all", target=0.06, low=0.02, high=0.09)


def made(rules=RULES, **change):
    """Return a sound plan with something changed."""
    given = {
        "name": "Fruit",
        "owner": "Wang",
        "weekly_cap": 1,
        "holdout": 0.1,
        "budget_yuan": 1500,
        "kpis": [kpi(), GUARD],
        "stop": {"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4},
        "review_date": "2026-10-12",
        "quiet_hours": (22, 8),
        "consent": True,
        **change,
    }
    return siyu.Plan(list(rules), **given)


GROUPS = (
    rule("key_value, key_keep, general_value, general_keep", "cycle_reached", cap=10),
    rule("key_develop, general_develop", "cycle_reached"),
    rule("key_win_back, general_win_back", "dormant", 90, offer="threshold_15_80", cap=3),
    rule("absent", "after_registration", 7, offer="free_gift", cap=1),
    rule("key_develop, general_develop, general_value, key_value", "every", 28),
)
SERVICE = (
    rule("new, active, loyal", "cycle_reached"),
    rule("dormant", "dormant", 60),
    rule("potential", "never", channel=None),
)
BY_NEED = (
    rule("new, active, loyal", "cycle_reached"),
    rule("dormant", "dormant", 63, offer="threshold_15_80", cap=4),
    rule("potential", "never", channel=None),
    rule("new, active, loyal", "every", 28, channel="group"),
)
WIN_BACK = (
    rule("key_value, key_keep, key_develop, general_value, general_keep, general_develop", "cycle_reached"),
    rule("key_win_back, general_win_back", "dormant", 63, offer="threshold_15_80", cap=3),
    rule("absent", "never", channel=None),
)
IN_GROUP = (
    rule("new, active, loyal", "cycle_reached"),
    rule("dormant", "dormant", 60, offer="threshold_15_80", cap=3),
    rule("potential", "after_registration", 7, offer="free_gift", cap=1),
    rule("all", "every", 28, channel="group"),
)


@right("plan")
def seven_occasions():
    return made()


@right("plan")
def by_rfm_groups_from_a_table():
    return siyu.Plan(
        pd.DataFrame(GROUPS),
        tiers="group",
        owner="李雯",
        weekly_cap=2,
        holdout=0.2,
        budget_yuan=1200,
        kpis=pd.DataFrame(
            [
                kpi("repurchase_rate", "key_develop", base=0.2, target=0.25, low=0.2, high=0.3),
                kpi("complaint_rate", "all", target=0.01, high=0.02, low=0),
            ]
        ),
        stop={"metric": "complaint_rate", "above": 0.02, "weeks": 2},
        review_date="2026-12-01",
        quiet_hours=[21, 9],
        consent=True,
    )


@right("plan")
def reminders_only_as_yaml():
    return made(SERVICE).to_yaml()


@right("plan")
def with_the_community_group():
    return made(IN_GROUP, holdout=0.3, budget_yuan=1000)


@right("plan")
def in_chinese_words():
    return siyu.Plan(
        [
            {"who": "新用户、活跃用户、忠实用户", "trigger": "到了复购周期", "channel": "一对一", "cap": 8},
            {
                "who": "休眠用户",
                "trigger": "一直没有下单",
                "days": 60,
                "channel": "短信",
                "offer": "满80减15",
                "cap": 2,
            },
            {"who": "潜在用户", "trigger": "不主动联系"},
        ],
        owner="王敏",
        weekly_cap=1,
        holdout=0.05,
        budget_yuan=1500,
        kpis=[kpi(tier="活跃用户"), GUARD],
        stop={"metric": "unsubscribe_rate", "above": 0.02, "weeks": 8},
        review_date="2026-07-01",
        quiet_hours=(22, 8),
        consent=True,
    )


@right("plan")
def warnings_stand():
    return made([*RULES[:5], rule("active, loyal", "weekly", channel="moments", hour=23)])


@wrong("plan", "M10")
def nothing_in_it():
    return siyu.Plan()


@wrong("plan", "M1")
def no_weekly_cap():
    return made(weekly_cap=None)


@wrong("plan", "M1")
def five_a_week():
    return made(weekly_cap=5)


@wrong("plan", "M2")
def no_hold_out():
    return made(holdout=0)


@wrong("plan", "M2")
def tiny_hold_out():
    return made(holdout=0.01)


@wrong("plan", "M2")
def most_people_held_out():
    return made(holdout=0.6)


@wrong("plan", "M3")
def lowest_spenders_held_out():
    return made(holdout_by="low_value")


@wrong("plan", "M4")
def coupon_for_loyal_users():
    return made([*RULES[:3], rule("loyal", "birthday", offer="percent_20", cap=1), *RULES[4:]])


@wrong("plan", "M4")
def coupon_for_key_value():
    return made(
        [rule("all", "every", 56, offer="percent_20", cap=2), *GROUPS], tiers="group", kpis=[kpi(tier="absent"), GUARD]
    )


@wrong("plan", "M5")
def no_indicators():
    return made(kpis=None)


@wrong("plan", "M5")
def livelier_users():
    return made(kpis=[kpi("提升活跃"), GUARD])


@wrong("plan", "M5")
def no_target():
    return made(kpis=[kpi(target=None), GUARD])


@wrong("plan", "M6")
def indicator_of_nobody():
    return made(kpis=[kpi(owner=""), GUARD])


@wrong("plan", "M6")
def no_owner():
    return made(owner="")


@wrong("plan", "M6")
def dates_of_last_year():
    return made(kpis=[kpi(date="2025-06-30"), GUARD])


@wrong("plan", "M7")
def same_indicators_for_all():
    return made(kpis=[kpi(tier="all"), GUARD])


@wrong("plan", "M8")
def opens_and_clicks():
    return made(kpis=[kpi("open_rate", target=0.4), GUARD])


@wrong("plan", "M8")
def no_guardrail():
    return made(kpis=[kpi()])


@wrong("plan", "M9")
def twice_the_money():
    return made(budget_yuan=3000)


@wrong("plan", "M9")
def no_budget():
    return made(budget_yuan=None)


@wrong("plan", "M10")
def dormant_forgotten():
    return made([*RULES[:4], RULES[5]])


@wrong("plan", "M10")
def one_occasion_twice():
    return made([*RULES, rule("loyal", "cycle_reached", channel="sms")])


@wrong("plan", "M11")
def without_consent():
    return made(consent=None)


@wrong("plan", "M11")
def without_quiet_hours():
    return made(quiet_hours=None)


@wrong("plan", "M12")
def target_without_a_range():
    return made(kpis=[kpi(low=None, high=None), GUARD])


@wrong("plan", "M12")
def before_and_after():
    return made(kpis=[kpi(measured_by="before_after"), GUARD])


@wrong("plan", "M13")
def never_stops():
    return made(stop=None)


@wrong("plan", "M13")
def stops_when_all_are_gone():
    return made(stop={"metric": "unsubscribe_rate", "above": 0.9, "weeks": 4})


@wrong("plan", "M13")
def stops_far_too_late():
    return made(stop={"metric": "unsubscribe_rate", "above": 0.03, "weeks": 4})


@wrong("plan", "M13")
def no_review():
    return made(review_date=None)


@wrong("plan", "M13")
def review_after_the_year():
    return made(review_date="2028-01-01")


@wrong("plan", "M13")
def stops_when_one_is_gone():
    return made(stop={"metric": "unsubscribe_rate", "above": 0, "weeks": 4})


@wrong("plan", "M9")
def no_money_at_all():
    return made(budget_yuan=0)


@wrong("plan", "M11")
def quiet_by_day():
    return made(quiet_hours=(8, 22))


@wrong("plan", "M12")
def range_of_one_point():
    return made(kpis=[kpi(low=6, high=6), GUARD])


@wrong("plan", "M5")
def target_reached_already():
    return made(kpis=[kpi(base=6), GUARD])


@wrong("plan", "M54")
def everybody_left_alone():
    return made([rule("all", "never", channel=None)])


@wrong("plan", "M55")
def one_rule_for_all():
    return made([rule("all", "every", 28)])


@wrong("plan", "form")
def unknown_tier():
    return made([rule("vip", "birthday"), *RULES])


@wrong("plan", "form")
def cap_of_zero():
    return made([*RULES[:5], rule("new, active, loyal", "every", 28, cap=0)])


@wrong("plan", "form")
def days_forgotten():
    return made([*RULES[:5], rule("new, active, loyal", "every")])


@wrong("plan", "form")
def yaml_that_cannot_be_read():
    return "rules:\n  - {who: all, trigger: weekly\nbudget_yuan: 1500"


@wrong("plan", "form")
def a_thousand_rules():
    return made([*RULES, *(rule("new", "after_purchase", day) for day in range(20, 320))])


@wrong("plan", "order")
def rule_that_never_comes_about():
    return made([rule("new, active, loyal", "weekly"), *RULES[:5], rule("active", "every", 28)])


@wrong("plan", "order")
def welcome_for_loyal_users():
    return made([*RULES, rule("loyal", "after_registration", 7)])


@wrong("plan", "order")
def left_alone_and_written_to():
    return made([*RULES, rule("dormant", "never", channel=None)])


@wrong("plan", "wrong_type")
def rules_without_a_plan():
    return list(RULES)


@wrong("plan", "wrong_type")
def the_review_for_the_plan():
    return made().review()


# ---- plan_result ----------------------------------------------------------------------------------------------------
@cache
def year(plan_of, **options):
    """Return the year of a plan, short: the check runs the plan again."""
    return siyu.simulate(plan_of(), **{"worlds": 1, "brand": "fruit", **options})


def bare(*rules, **change):
    """Return a plan with nothing beside its rules, a cap, money and consent."""
    given = {"weekly_cap": 1, "budget_yuan": 1500, "consent": True, "quiet_hours": (22, 8), **change}
    return siyu.Plan(list(rules), **given)


@right("plan_result")
def year_by_need():
    return siyu.simulate(made(BY_NEED), worlds=2, brand="fruit")


@right("plan_result")
def year_by_rfm_groups():
    groups = made(WIN_BACK, tiers="group", kpis=[kpi(tier="key_keep"), GUARD])
    return siyu.simulate(groups, worlds=1, brand="fruit", fatigue=2)


@right("plan_result")
def year_with_the_community_group():
    return siyu.simulate(made(IN_GROUP), worlds=2, brand="fruit")


@right("plan_result")
def year_of_reminders_only():
    return siyu.simulate(made(SERVICE), worlds=1, brand="fruit", seed=5)


@right("plan_result")
def the_plan_itself():
    return made(BY_NEED[:3])


LESSON = [rule("potential", "never", channel=None), *RULES[1:]]  # what the lesson tries for the tea brand


@wrong("plan_result", "M69")
def the_lessons_final_plan():
    return made(LESSON[:5], holdout=0.2)


@wrong("plan_result", "M69")
def the_lessons_final_plan_with_a_smaller_hold_out():
    return made(LESSON[:5])


@wrong("plan_result", "M61")
def the_lessons_plan_with_a_monthly_message():
    return made(LESSON)


@wrong("plan_result", "M61")
def the_lessons_plan_with_a_cap_of_two():
    return made(LESSON, weekly_cap=2)


@wrong("plan_result", "M61")
def the_lessons_plan_without_birthdays():
    return made([*LESSON[:3], *LESSON[4:]])


@wrong("plan_result", "M61")
def the_lessons_first_plan():
    return made([*RULES[:5], rule("new, active, loyal", "every", 28, channel="moments", cap=13)])


@wrong("plan_result", "M9")
def the_lessons_plan_with_more_money():
    return made(BY_NEED, budget_yuan=6000)


@wrong("plan_result", "M2")
def good_rules_and_nothing_else():
    return bare(*BY_NEED)


@wrong("plan_result", "M12")
def good_year_target_without_a_range():
    return made(BY_NEED, kpis=[kpi(low=None, high=None), GUARD])


@wrong("plan_result", "M61")
def same_message_every_four_weeks():
    return bare(rule("all", "every", 28))


@wrong("plan_result", "M59")
def coupon_for_all_every_week():
    return siyu.simulate(bare(rule("all", "weekly", offer="percent_20"), budget_yuan=None), worlds=1, brand="fruit")


@wrong("plan_result", "M59")
def coupon_for_all_every_week_within_budget():
    return bare(rule("all", "weekly", offer="percent_20"))


@wrong("plan_result", "M68")
def coupon_for_all_every_four_weeks():
    return bare(rule("all", "every", 28, offer="percent_20"), budget_yuan=None)


@wrong("plan_result", "M68")
def coupon_for_all_until_the_money_is_gone():
    return bare(rule("all", "every", 28, offer="percent_20"))


@wrong("plan_result", "M60")
def four_channels_every_week():
    return bare(
        *(rule("all", "weekly", channel=one) for one in ("one_to_one", "group", "moments", "sms")), weekly_cap=None
    )


@wrong("plan_result", "M60")
def a_message_every_week():
    return bare(rule("all", "weekly"))


@wrong("plan_result", "M61")
def gifts_for_everybody():
    return bare(
        rule("new, active, loyal", "every", 21, offer="free_gift"), rule("potential, dormant", "never", channel=None)
    )


@wrong("plan_result", "M93")
def stopped_by_the_usual_few():
    return made(stop={"metric": "unsubscribe_rate", "above": 0.001, "weeks": 4})


@wrong("plan_result", "M62")
def nothing_done():
    return siyu.simulate(bare(rule("all", "never", channel=None)), worlds=1, brand="fruit")


@wrong("plan_result", "M63")
def birthdays_only():
    return bare(rule("all", "birthday", offer="free_gift"))


@wrong("plan_result", "M64")
def year_of_the_tea_shop():
    return siyu.simulate(made(), worlds=1, users=500)


@wrong("plan_result", "M65")
def spends_too_much():
    return bare(
        rule("new, active", "cycle_reached", offer="percent_20"),
        rule("potential", "after_registration", 7, offer="percent_20"),
        rule("dormant", "dormant", 60, offer="percent_20"),
        rule("loyal", "cycle_reached", offer="percent_20"),
        budget_yuan=None,
    )


@wrong("plan_result", "M66")
def posts_by_the_calendar():
    return bare(rule("all", "every", 14, channel="moments"))


@wrong("plan_result", "M67")
def messages_at_night():
    at_night = [{**one, "hour": 23} for one in SERVICE]
    return bare(*at_night, rule("active, loyal", "every", 28, hour=23), quiet_hours=None)


@wrong("plan_result", "M69")
def right_moment_by_sms():
    by_sms = [{**one, "channel": "sms"} for one in SERVICE if one["trigger"] != "never"]
    return bare(*by_sms, rule("potential", "after_registration", 7, channel="sms"))


@wrong("plan_result", "form")
def a_plan_that_cannot_be_run():
    return unknown_tier()


@wrong("plan_result", "wrong_type")
def the_figure_for_the_year():
    return year(made).margin_per_user


@wrong("plan_result", "wrong_type")
def the_table_of_worlds():
    return year(made).worlds


# ---- incremental_effect ---------------------------------------------------------------------------------------------
def groups(results, column="margin_fen"):
    return results.loc[~results["holdout"], column] / 100, results.loc[results["holdout"], column] / 100


def welch(treated, control, level=0.95, **options):
    interval = stats.ttest_ind(treated, control, **{"equal_var": False, **options}).confidence_interval(level)
    return treated.mean() - control.mean(), interval.low, interval.high


def error_of(treated, control):
    return (treated.var() / len(treated) + control.var() / len(control)) ** 0.5


@right("incremental_effect")
def welch_by_scipy(results):
    return welch(*groups(results))


@right("incremental_effect")
def welch_by_hand_in_a_dict(results):
    treated, control = groups(results)
    parts = [one.var(ddof=1) / one.size for one in (treated, control)]
    freedom = sum(parts) ** 2 / sum(
        part**2 / (one.size - 1) for part, one in zip(parts, (treated, control), strict=True)
    )
    half = stats.t.ppf(0.975, freedom) * math.sqrt(sum(parts))
    effect = treated.mean() - control.mean()
    return {"effect": effect, "low": effect - half, "high": effect + half}


@right("incremental_effect")
def normal_quantile(results):
    treated, control = groups(results)
    effect, half = treated.mean() - control.mean(), 1.96 * error_of(treated, control)
    return pd.Series([effect, effect - half, effect + half], ["effect", "low", "high"])


@right("incremental_effect")
def by_resampling(results):
    rng = np.random.default_rng(1)
    treated, control = (one.to_numpy() for one in groups(results))
    means = [rng.choice(one, (4000, len(one))).mean(axis=1) for one in (treated, control)]
    low, high = np.percentile(means[0] - means[1], [2.5, 97.5])
    return [treated.mean() - control.mean(), low, high]


@right("incremental_effect")
def by_groupby(results):
    table = results.groupby("holdout")["margin_fen"].agg(["mean", "var", "count"]) / [100, 10_000, 1]
    effect = table.loc[False, "mean"] - table.loc[True, "mean"]
    half = 2 * (table["var"] / table["count"]).sum() ** 0.5
    return np.array([effect, effect - half, effect + half])


@wrong("incremental_effect", "M70")
def before_and_after_of_the_treated(results):
    return welch(groups(results)[0], groups(results, "margin_before_fen")[0])


@wrong("incremental_effect", "M70")
def before_and_after_user_by_user(results):
    gain = (results["margin_fen"] - results["margin_before_fen"])[~results["holdout"]] / 100
    half = 1.96 * gain.std() / len(gain) ** 0.5
    return gain.mean(), gain.mean() - half, gain.mean() + half


@wrong("incremental_effect", "M82")
def difference_of_differences(results):
    gain = (results["margin_fen"] - results["margin_before_fen"]) / 100
    return welch(gain[~results["holdout"]], gain[results["holdout"]])


@wrong("incremental_effect", "M82")
def difference_of_differences_with_1_96(results):
    gain = (results["margin_fen"] - results["margin_before_fen"]) / 100
    treated, control = gain[~results["holdout"]], gain[results["holdout"]]
    effect, half = treated.mean() - control.mean(), 1.96 * error_of(treated, control)
    return effect, effect - half, effect + half


@wrong("incremental_effect", "M95")
def year_before_taken_off_the_treated(results):
    treated, control = groups(results)
    return welch(treated - groups(results, "margin_before_fen")[0], control)


@wrong("incremental_effect", "M71")
def everybody_against_the_hold_out(results):
    return welch(results["margin_fen"] / 100, groups(results)[1])


@wrong("incremental_effect", "M72")
def only_those_reached(results):
    return welch(*groups(results[(results["touches"] > 0) | results["holdout"]]))


@wrong("incremental_effect", "M72")
def only_those_who_stayed(results):
    return welch(*groups(results[~results["unsubscribed"]]))


@wrong("incremental_effect", "M72")
def only_buyers(results):
    return welch(*groups(results[results["orders"] > 0]))


@wrong("incremental_effect", "M73")
def margin_of_an_order(results):
    bought = results[results["orders"] > 0]
    return welch(*groups(bought.assign(margin_fen=bought["margin_fen"] / bought["orders"])))


@wrong("incremental_effect", "M74")
def in_fen(results):
    return tuple(100 * one for one in welch(*groups(results)))


@wrong("incremental_effect", "M75")
def hold_out_minus_treated(results):
    return welch(*reversed(groups(results)))


@wrong("incremental_effect", "M76")
def one_variance_for_both(results):
    return welch(*groups(results), equal_var=True)


@wrong("incremental_effect", "M77")
def ninety_percent(results):
    return welch(*groups(results), level=0.9)


@wrong("incremental_effect", "M77")
def one_standard_error(results):
    treated, control = groups(results)
    effect, error = treated.mean() - control.mean(), error_of(treated, control)
    return effect, effect - error, effect + error


@wrong("incremental_effect", "M78")
def spread_of_users_for_that_of_means(results):
    treated, control = groups(results)
    effect, half = treated.mean() - control.mean(), 1.96 * (treated.var() + control.var()) ** 0.5
    return effect, effect - half, effect + half


@wrong("incremental_effect", "M80")
def errors_simply_added(results):
    treated, control = groups(results)
    effect, half = treated.mean() - control.mean(), 1.96 * (treated.sem() + control.sem())
    return effect, effect - half, effect + half


@wrong("incremental_effect", "M81")
def error_of_the_treated_alone(results):
    treated, control = groups(results)
    effect, half = treated.mean() - control.mean(), 1.96 * treated.sem()
    return effect, effect - half, effect + half


@wrong("incremental_effect", "M79")
def a_pair_for_two_numbers(results):
    treated, control = groups(results)
    interval = stats.ttest_ind(treated, control, equal_var=False).confidence_interval()
    return treated.mean() - control.mean(), interval


@wrong("incremental_effect", "M79")
def effect_in_the_middle(results):
    effect, low, high = welch(*groups(results))
    return low, effect, high


@wrong("incremental_effect", "wrong_type")
def effect_alone(results):
    return welch(*groups(results))[0]


@wrong("incremental_effect", "refused_helper")
def the_helper_for_effects(results):
    return siyu.incremental_effect(results)


# ---- figures --------------------------------------------------------------------------------------------------------
@cache
def this_term():
    rows, cut_off = _term(folder())
    cycles = cycles_reference(rows)
    purchases = pd.DataFrame(rows, columns=["user_id", "product", "ordered_on"])
    return purchases, cycles, cut_off


def figures_of(cut_off=None, by=lambda week: week["user_id"].nunique(), cycle=None):
    purchases, cycles, gone = this_term()
    main = purchases["product"].value_counts().idxmax()
    rows = list(purchases.itertuples(index=False, name=None))
    week = due_reference(rows, cycles, pd.Timestamp("2026-06-30"), gone if cut_off is None else cut_off)
    return {"cycle_days": cycles[main] if cycle is None else cycle(purchases, cycles), "users_due": by(week)}


@right("figures")
def own_functions():
    return figures_of()


@right("figures")
def the_public_helpers():
    purchases, _, gone = this_term()
    cycles = siyu.repurchase_cycle(purchases)
    due = siyu.reminders_due(purchases, cycles, "2026-06-30", gone)
    return {"cycle_days": cycles[purchases["product"].mode()[0]], "users_due": due["user_id"].nunique()}


@right("figures")
def from_the_platform_as_a_series():
    cdp = siyu.cdp("fruit", user_360=False)
    purchases = cdp.sql("SELECT user_id, product, ordered_on FROM purchases")
    gone = set(cdp.sql("SELECT user_id FROM unsubscribes WHERE channel = 'wecom'")["user_id"])
    rows = by_time(purchases)
    cycles = gaps(rows).groupby(rows["product"]).median().dropna()
    due = reminders(purchases, cycles, pd.Timestamp("2026-06-30"), gone)
    return pd.Series(
        {"cycle_days": cycles[purchases["product"].value_counts().index[0]], "users_due": len(set(due["user_id"]))}
    )


@wrong("figures", "M87")
def reminders_for_users():
    return figures_of(by=len)


@wrong("figures", "M88")
def unsubscribed_counted():
    return figures_of(cut_off=set())


@wrong("figures", "M89")
def only_the_main_product():
    main = this_term()[0]["product"].value_counts().idxmax()
    return figures_of(by=lambda week: week.loc[week["product"] == main, "user_id"].nunique())


@wrong("figures", "M90")
def largest_cycle():
    return figures_of(cycle=lambda purchases, cycles: max(cycles.values()))


@wrong("figures", "differs")
def largest_cycle_and_reminders():
    return {**largest_cycle(), "users_due": reminders_for_users()["users_due"]}


@wrong("figures", "M90")
def mean_of_all_cycles():
    return figures_of(cycle=lambda purchases, cycles: float(np.mean(list(cycles.values()))))


@wrong("figures", "M15")
def mean_gap_of_the_main_product():
    return figures_of(cycle=lambda purchases, cycles: mean_gap(purchases)[purchases["product"].mode()[0]])


@wrong("figures", "M14")
def same_day_gaps_of_the_main_product():
    return figures_of(cycle=lambda purchases, cycles: same_day_kept(purchases)[purchases["product"].mode()[0]])


@wrong("figures", "M84")
def seconds_for_days():
    return figures_of(cycle=lambda purchases, cycles: 86_400 * 19)


@wrong("figures", "M85")
def users_as_a_share():
    return figures_of(by=lambda week: 0.05)


@wrong("figures", "missing_entry")
def one_figure_only():
    return {"cycle_days": 19}


@wrong("figures", "entry_no_number")
def the_table_for_its_length():
    return figures_of(by=lambda week: week)


@wrong("figures", "M83")
def empty_cycle():
    return figures_of(cycle=lambda purchases, cycles: float("nan"))
