"""What each table's columns are: types, units, keys, and their names and meanings in both languages."""

from siyu_helpers.simulator.columns import Column, Table
from siyu_helpers.simulator.coupon_tables import COUPON
from siyu_helpers.simulator.persona_tables import PERSONA
from siyu_helpers.simulator.pool_tables import OWN, POOL
from siyu_helpers.simulator.scrm_tables import SCRM
from siyu_helpers.simulator.shop_tables import SHOP
from siyu_helpers.simulator.survey_tables import FRUIT, SURVEY

__all__ = ["TABLES", "Column", "Table", "names", "table"]

TABLES = {**SHOP, **POOL, **PERSONA, **SURVEY, **COUPON, **SCRM}


def table(name: str, brand: str = "") -> Table:
    """Return what a table is, as that brand keeps it."""
    own = OWN.get(brand, {}) | (FRUIT if brand == "fruit" else {})
    return own.get(name) or TABLES[name]


def names(name: str, brand: str = "") -> list[str]:
    """Return the names of a table's columns, in order."""
    return [column.name for column in table(name, brand).columns]
