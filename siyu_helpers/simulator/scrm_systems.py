"""Four anonymous SCRM systems: features that such systems have, and invented prices of a realistic order."""

import pandas as pd

from siyu_helpers.simulator.scrm_tables import SCRM

COLUMNS = [column.name for column in SCRM["scrm_systems"].columns]
# system, made for (Chinese, English), then 1 and 0 by feature in the order of the table;
# yuan a seat and year, fewest seats, yuan extra for the chat archive, set-up fee in yuan, months
SYSTEMS = (
    ("A", "门店少的小商家", "small shops with few branches", "1100010010001000", 300, 1, 0, 0, 1),
    ("B", "靠拉新裂变的商家", "shops that grow by referral", "1110010111101001", 680, 5, 0, 3_000, 12),
    ("C", "有商城的连锁品牌", "chains with an online shop", "1111111111101110", 980, 10, 300, 12_000, 12),
    ("D", "一对一销售团队", "sales teams that work one to one", "1111111110111011", 1_480, 20, 240, 30_000, 24),
)


def scrm_systems() -> pd.DataFrame:
    """Return the comparison sheet: ``system``, whom it is made for, 1 or 0 a feature, prices in fen, terms."""
    rows = [
        (*head, *map(int, has), seat * 100, fewest, archive * 100, setup * 100, months)
        for *head, has, seat, fewest, archive, setup, months in SYSTEMS
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
