"""Checks of unit 0, Start here. Expectations here are worked out by hand."""

import re
from functools import cache

import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, Scalar, Table, UnfitError, Unit, ValueItem
from siyu_helpers.checks.shapes import NO_ROW

FIGURES = Record(("orders", "buyers", "sales_yuan"))
NUMBER = Scalar()
MONTHS = Table("month", {"sales_yuan": "number"}, "月份", "month", any_index=True)

# What no term's data of the beauty account can give: a form or a size that shows the idea at once.
DEAREST_ORDER, CHEAPEST_ORDER = 2_000, 5  # yuan, as the mean of all orders
BEST_MONTH = 2_000_000  # yuan
POOREST_MONTH = 5_000  # yuan; above any month's number of orders
YEAR = [str(month) for month in pd.period_range("2025-07", "2026-06", freq="M")]  # as the task says


# ---- figures --------------------------------------------------------------------------------------------------------


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term: half an order, not one repurchase, fen."""
    orders, buyers, sales = given["value"]
    for name, count in (("orders", orders), ("buyers", buyers)):
        if count != round(count) or count < 1:
            raise UnfitError("Z10", where=FIGURES.place(name, "value", count))
    if buyers > orders:
        raise UnfitError("Z11", where=FIGURES.place("buyers", "value", buyers))
    if buyers == orders:
        raise UnfitError("Z1", where=FIGURES.place("buyers", "value", buyers))
    if sales > DEAREST_ORDER * orders:
        raise UnfitError("Z3", where=FIGURES.place("sales_yuan", "value", sales))
    if sales < CHEAPEST_ORDER * orders:
        raise UnfitError("Z8", where=FIGURES.place("sales_yuan", "value", sales))


# ---- yuan -----------------------------------------------------------------------------------------------------------


@cache
def yuan() -> tuple[Case, ...]:
    """Return a number and a column of fen with what they are in yuan, and what each misconception makes of them."""
    column = pd.Series([990, 1250, 6400, 5])
    return (
        Case((1250,), 12.5, {"Z4": 125_000, "Z5": 12, "Z5 up": 13}),
        Case((column,), [9.9, 12.5, 64, 0.05], {"Z4": column * 100, "Z5": [9, 12, 64, 0], "Z5 up": [10, 12, 64, 0]}),
    )


# ---- monthly_sales --------------------------------------------------------------------------------------------------


def sensible_months(given: pd.DataFrame) -> None:
    """Raise where the months or their sales cannot be right whatever the term."""
    odd = [month for month in given.index if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month)]
    if odd:
        raise UnfitError("Z9", got=odd[0])
    missing = [month for month in YEAR if month not in given.index]
    if missing:
        raise UnfitError("missing_rows", where=MONTHS.place(missing[0], "sales_yuan", NO_ROW))
    for month, sales in given["sales_yuan"].items():
        if sales > BEST_MONTH:
            raise UnfitError("Z3", where=MONTHS.place(month, "sales_yuan", sales))
    if given["sales_yuan"].max() < POOREST_MONTH:
        month, sales = given.index[0], given["sales_yuan"].iloc[0]
        raise UnfitError("Z8", where=MONTHS.place(month, "sales_yuan", sales))


unit = Unit(
    "unit0_start_here",
    [
        ValueItem("figures", FIGURES, sensible_figures),
        FunctionItem(
            "yuan",
            ("amount_fen",),
            NUMBER,
            yuan,
            means={"nothing_returned": "Z6", "missing_rows": "Z7", "extra_rows": "Z7"},
        ),
        ValueItem("monthly_sales", MONTHS, sensible_months),
    ],
)
run = unit.run
