"""Right and wrong answers to unit 0. Read the names: they are the ideas."""

import numpy as np
import pandas as pd

import siyu_helpers as siyu
from course_tools.bank import right, wrong


def orders_of(brand):
    lines = siyu.as_of(siyu.load(f"{brand}/order_lines"), "2026-06-30", since="2025-07-01")
    return siyu.clean_orders(lines)


# ---- figures --------------------------------------------------------------------------------------------------------
def counted(orders):
    return {
        "orders": len(orders),
        "buyers": orders["user_id"].nunique(),
        "sales_yuan": orders["amount_fen"].sum() / 100,
    }


@right("figures")
def figures_as_in_the_lesson():
    return counted(orders_of("beauty"))


@right("figures")
def figures_with_shape_set_and_a_column_in_yuan():
    orders = orders_of("beauty")
    orders["yuan"] = orders["amount_fen"] / 100
    return {"orders": orders.shape[0], "buyers": len(set(orders["user_id"])), "sales_yuan": orders["yuan"].sum()}


@right("figures")
def figures_with_value_counts_and_more_entries():
    orders = orders_of("beauty")
    per_user = orders["user_id"].value_counts()
    sales = float(orders["amount_fen"].sum()) * 0.01
    return pd.Series({"sales_yuan": sales, "buyers": per_user.size, "orders": per_user.sum(), "largest": 1.0})


@wrong("figures", "Z1")
def people_for_orders():
    orders = orders_of("beauty")
    return {**counted(orders), "orders": orders["user_id"].nunique()}


@wrong("figures", "Z1")
def rows_for_people():
    orders = orders_of("beauty")
    return {**counted(orders), "buyers": orders["user_id"].count()}


@wrong("figures", "Z2")
def everyone_registered_for_buyers():
    return {**counted(orders_of("beauty")), "buyers": len(siyu.load("beauty/users"))}


@wrong("figures", "Z3")
def sales_left_in_fen():
    orders = orders_of("beauty")
    return {**counted(orders), "sales_yuan": orders["amount_fen"].sum()}


@wrong("figures", "Z8")
def mean_order_for_sales():
    orders = orders_of("beauty")
    return {**counted(orders), "sales_yuan": orders["amount_fen"].mean() / 100}


@wrong("figures", "Z10")
def a_share_for_buyers():
    orders = orders_of("beauty")
    return {**counted(orders), "buyers": orders["user_id"].nunique() / len(orders)}


@wrong("figures", "Z11")
def orders_and_buyers_changed_places():
    found = counted(orders_of("beauty"))
    return {**found, "orders": found["buyers"], "buyers": found["orders"]}


@wrong("figures", "Z12")
def the_lessons_orders():
    return counted(siyu.load("tea/orders"))


@wrong("figures", "Z12")
def the_lessons_brand_in_the_same_year():
    return counted(orders_of("tea"))


@wrong("figures", "entry_no_number")
def with_the_unit_behind():
    found = counted(orders_of("beauty"))
    return {**found, "sales_yuan": f"{found['sales_yuan']:.2f} 元"}


@wrong("figures", "blank_entry")
def one_still_blank():
    return {**counted(orders_of("beauty")), "sales_yuan": ...}


@wrong("figures", "missing_entry")
def without_buyers():
    found = counted(orders_of("beauty"))
    return {"orders": found["orders"], "sales_yuan": found["sales_yuan"]}


@wrong("figures", "wrong_type")
def three_numbers_in_a_list():
    return list(counted(orders_of("beauty")).values())


@wrong("figures", "differs")
def rounded_to_thousands():
    return {**counted(orders_of("beauty")), "sales_yuan": 1_100_000}


# ---- yuan -----------------------------------------------------------------------------------------------------------
@right("yuan")
def divided(amount_fen):
    return amount_fen / 100


@right("yuan")
def times_a_hundredth_in_two_steps(amount_fen):
    """Return yuan."""
    result = amount_fen * 0.01
    return result


@right("yuan")
def as_an_array_rounded_to_fen(amount_fen):
    return np.round(np.asarray(amount_fen, dtype="float64") / 100, 2)


@right("yuan")
def one_by_one(amounts):
    if isinstance(amounts, pd.Series):
        return [amount / 100 for amount in amounts]
    return amounts / 100


@wrong("yuan", "Z4")
def multiplied(amount_fen):
    return amount_fen * 100


@wrong("yuan", "Z5")
def whole_yuan(amount_fen):
    return amount_fen // 100


@wrong("yuan", "Z5")
def rounded_to_whole_yuan(amount_fen):
    return round(amount_fen / 100)


@wrong("yuan", "Z5")
def made_whole(amount_fen):
    return int(amount_fen / 100)


@wrong("yuan", "Z6")
def printed(amount_fen):
    print(amount_fen / 100)


@wrong("yuan", "Z6")
def worked_out_and_kept(amount_fen):
    result = amount_fen / 100


@wrong("yuan", "Z7")
def of_the_table_outside(amount_fen):
    return orders_of("beauty")["amount_fen"] / 100


@wrong("yuan", "Z7")
def always_the_total(amount_fen):
    return amount_fen / 100 if isinstance(amount_fen, int) else amount_fen.sum() / 100


@wrong("yuan", "wrong_type")
def as_text(amount_fen):
    return f"{amount_fen / 100:.2f}"


@wrong("yuan", "wrong_type")
def printed_in_the_return(amount_fen):
    return {"yuan": amount_fen / 100}


@wrong("yuan", "wrong_parameters")
def without_a_parameter():
    return 12.5


@wrong("yuan", "unknown_name")
def with_a_misspelled_name(amount_fen):
    return amount_fn / 100


@wrong("yuan", "error_in_code")
def numbers_alone(amount_fen):
    return float(amount_fen) / 100


@wrong("yuan", "differs")
def the_example_typed_in(amount_fen):
    return amount_fen * 0 + 10.0


@wrong("yuan", "infinite")
def divided_by_nothing(amount_fen):
    return amount_fen * float("inf")


@wrong("yuan", "not_written")
def nothing_yet(amount_fen): ...


# ---- monthly_sales --------------------------------------------------------------------------------------------------
def by_month(orders):
    return orders.groupby(orders["order_time"].dt.strftime("%Y-%m"))["amount_fen"]


@right("monthly_sales")
def months_with_a_new_column():
    orders = orders_of("beauty")
    orders["month"] = orders["order_time"].dt.strftime("%Y-%m")
    orders["amount_yuan"] = orders["amount_fen"] / 100
    return orders.groupby("month")["amount_yuan"].sum()


@right("monthly_sales")
def months_as_periods_in_a_frame():
    orders = orders_of("beauty")
    period = orders["order_time"].dt.tz_localize(None).dt.to_period("M")
    return (orders.groupby(period)[["amount_fen"]].sum() / 100).sort_values("amount_fen")


@right("monthly_sales")
def months_with_a_loop():
    found = {}
    for order in orders_of("beauty").itertuples():
        month = str(order.order_time)[:7]
        found[month] = found.get(month, 0) + order.amount_fen / 100
    return pd.DataFrame({"month": list(found), "sales": list(found.values())})


@right("monthly_sales")
def months_with_a_pivot_table():
    orders = orders_of("beauty").assign(month=lambda table: table["order_time"].dt.strftime("%Y-%m"))
    table = orders.pivot_table(index="month", values="amount_fen", aggfunc="sum") / 100
    return table.rename(columns={"amount_fen": "sales_yuan"}).assign(orders=1)


@wrong("monthly_sales", "Z3")
def months_in_fen():
    return by_month(orders_of("beauty")).sum()


@wrong("monthly_sales", "Z8")
def mean_order_of_a_month():
    return by_month(orders_of("beauty")).mean() / 100


@wrong("monthly_sales", "Z8")
def orders_of_a_month():
    return by_month(orders_of("beauty")).size()


@wrong("monthly_sales", "Z9")
def months_without_a_year():
    orders = orders_of("beauty")
    return orders.groupby(orders["order_time"].dt.month)["amount_fen"].sum() / 100


@wrong("monthly_sales", "Z9")
def days_for_months():
    orders = orders_of("beauty")
    return orders.groupby(orders["order_time"].dt.strftime("%Y-%m-%d"))["amount_fen"].sum() / 100


@wrong("monthly_sales", "Z9")
def users_for_months():
    return orders_of("beauty").groupby("user_id")["amount_fen"].sum() / 100


@wrong("monthly_sales", "Z12")
def months_of_the_lesson():
    return by_month(siyu.load("tea/orders")).sum() / 100


@wrong("monthly_sales", "Z12")
def months_of_the_lessons_brand():
    return by_month(orders_of("tea")).sum() / 100


@wrong("monthly_sales", "missing_rows")
def without_the_first_month():
    return (by_month(orders_of("beauty")).sum() / 100).iloc[1:]


@wrong("monthly_sales", "differs")
def half_of_it():
    return by_month(orders_of("beauty")).sum() / 200


@wrong("monthly_sales", "wrong_type")
def one_number_for_all_months():
    return orders_of("beauty")["amount_fen"].sum() / 100


@wrong("monthly_sales", "missing_column")
def the_whole_table_of_orders():
    orders = orders_of("beauty")
    return orders.assign(month=orders["order_time"].dt.strftime("%Y-%m"))
