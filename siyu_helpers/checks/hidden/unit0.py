"""Fresh data and references for unit 0. A misconception is the reference with one part changed."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case
from siyu_helpers.data import folder, load
from siyu_helpers.orders import as_of, clean_orders

SINCE, UNTIL = "2025-07-01", "2026-06-30"


def orders_of(brand: str) -> pd.DataFrame:
    """Return a brand's clean orders of the year, as the exercise hands them out."""
    return clean_orders(as_of(load(f"{brand}/order_lines"), UNTIL, since=SINCE))


# ---- figures --------------------------------------------------------------------------------------------------------


def figures() -> tuple[Case, ...]:
    """Return this term's figures, worked out from the data in force."""
    return _figures(folder())


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    right = _counted(orders_of("beauty"))

    def suspects() -> dict[str, dict[str, float]]:
        return {
            "Z2": {**right, "buyers": load("beauty/users")["user_id"].nunique()},
            "Z3": {**right, "sales_yuan": 100 * right["sales_yuan"]},
            "Z8": {**right, "sales_yuan": right["sales_yuan"] / right["orders"]},
            "Z12": _counted(orders_of("tea")),
            "Z12 whole": _counted(load("tea/orders")),
        }

    return (Case((), right, suspects),)


def _counted(orders: pd.DataFrame) -> dict[str, float]:
    fen = sum(orders["amount_fen"].tolist())
    return {"orders": len(orders), "buyers": len(set(orders["user_id"])), "sales_yuan": fen / 100}


# ---- yuan -----------------------------------------------------------------------------------------------------------


@cache
def yuan() -> tuple[Case, ...]:
    """Return single amounts and a long column, none of them the visible ones."""
    fen = np.random.default_rng(5).integers(1, 200_000, 60)
    return (*(_converted(int(number)) for number in (7, 430, 128_899)), _converted(pd.Series(fen)))


def _converted(fen: int | pd.Series) -> Case:
    several = [fen] if isinstance(fen, int) else fen.tolist()

    def all_of(change: Callable[[int], float]) -> float | list[float]:
        changed = [change(number) for number in several]
        return changed[0] if isinstance(fen, int) else changed

    suspects = {"Z4": all_of(lambda n: n * 100), "Z5": all_of(lambda n: n // 100)}
    rounded = all_of(lambda n: round(n / 100))
    if rounded != suspects["Z5"]:
        suspects["Z5 up"] = rounded
    return Case((fen,), all_of(lambda n: n / 100), suspects)


# ---- monthly_sales --------------------------------------------------------------------------------------------------


def monthly_sales() -> tuple[Case, ...]:
    """Return this term's sales by month, worked out from the data in force."""
    return _monthly_sales(folder())


@cache
def _monthly_sales(_data: Path) -> tuple[Case, ...]:
    orders = orders_of("beauty")

    def suspects() -> dict[str, pd.Series]:
        return {
            "Z3": _by_month(orders) * 100,
            "Z8": _by_month(orders, lambda fen: sum(fen) / len(fen)),
            "Z8 counted": _by_month(orders, lambda fen: 100 * len(fen)),
            "Z12": _by_month(orders_of("tea")),
            "Z12 whole": _by_month(load("tea/orders")),
        }

    return (Case((), _by_month(orders), suspects),)


def _by_month(orders: pd.DataFrame, total: Callable[[list[int]], float] = sum) -> pd.Series:
    found: dict[str, list[int]] = {}
    for time, fen in zip(orders["order_time"], orders["amount_fen"].tolist(), strict=True):
        found.setdefault(f"{time:%Y-%m}", []).append(fen)
    return pd.Series({month: total(fen) / 100 for month, fen in found.items()}, name="sales_yuan").rename_axis("month")
