"""The check kit: the visible and the hidden check of one item, against calling the answer alone on the same cases."""

import contextlib
import copy
import io

import pandas as pd

from siyu_helpers.checks import unit4
from siyu_helpers.checks.hidden import unit4 as hidden
from siyu_helpers.checks.kit import Namespace

TITLE = (
    "rfm_table 的公开和隐藏检查，比只调用答案",
    "visible and hidden check of rfm_table against calling the answer alone",
)
SIZE, TINY = 1, 1  # runs of both checks


def rfm_table(orders: pd.DataFrame, snapshot: pd.Timestamp) -> pd.DataFrame:
    """Return R, F and M as a student would write it."""
    day = orders["order_time"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()
    groups = orders.assign(day=day)[day <= snapshot].groupby("user_id")
    return pd.DataFrame(
        {
            "recency_days": (snapshot - groups["day"].max()).dt.days,
            "frequency": groups["order_id"].nunique(),
            "monetary_fen": groups["amount_fen"].sum(),
        }
    )


def make(size: int):
    """Return the checks and their baseline as two functions without arguments."""
    cases = [*unit4.rfm_table(), *hidden.rfm_table()]
    answers = Namespace({"rfm_table": rfm_table})

    def checks() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            for _ in range(size):
                unit4.run("rfm_table", answers=answers)
                unit4.run("rfm_table", hidden=True, answers=answers)

    def calls() -> None:
        for _ in range(size):
            for case in cases:
                rfm_table(*copy.deepcopy(case.arguments))

    return checks, calls
