"""Right and wrong answers to unit 4. Read the names: they are the ideas."""

import pandas as pd

import siyu_helpers as siyu
from course_tools.bank import right, wrong

COLUMNS = ["recency_days", "frequency", "monetary_fen"]


def shanghai_day(times):
    return times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()


def grouped(orders, snapshot, day, keep, last="max", money="sum"):
    known = orders.assign(day=day)[keep(day)]
    table = known.groupby("user_id").agg(
        day=("day", last), frequency=("order_id", "nunique"), monetary_fen=("amount_fen", money)
    )
    table.insert(0, "recency_days", (snapshot - table.pop("day")).dt.days)
    return table


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


@wrong("rfm_table", "error_in_code")
def subtracts_naive_from_aware(orders, snapshot):
    return correct(orders, snapshot).assign(
        recency_days=(snapshot - orders.groupby("user_id")["order_time"].max()).dt.days
    )


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
