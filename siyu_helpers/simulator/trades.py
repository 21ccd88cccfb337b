"""Sixteen trades by price and repurchase cycle: rounded orders of magnitude to think with, not statistics."""

import pandas as pd

# trade, usual price of one purchase in yuan, days until the same buyer usually buys again, Chinese, English
TRADES = (
    ("homes", 2_000_000, 3650, "住房", "Homes"),
    ("cars", 150_000, 2190, "汽车", "Cars"),
    ("b2b_machines", 80_000, 1095, "企业设备", "Machines for business (B2B)"),
    ("wedding_rings", 12_000, 9125, "婚戒", "Wedding rings"),
    ("smart_toilet_seats", 2_500, 1825, "智能马桶盖", "Smart toilet seats"),
    ("home_renovation", 100_000, 3650, "家装", "Home renovation"),
    ("children_courses", 6_000, 180, "少儿课程", "Courses for children"),
    ("clothing", 300, 60, "服装", "Clothing"),
    ("skin_care", 260, 75, "护肤品", "Skin care"),
    ("cosmetics", 160, 90, "彩妆", "Cosmetics"),
    ("mother_and_baby", 220, 30, "母婴用品", "Mother-and-baby goods"),
    ("catering", 90, 36, "餐饮", "Catering"),
    ("tea", 75, 45, "茶叶", "Tea"),
    ("snacks", 50, 20, "零食", "Snacks"),
    ("fruit", 45, 10, "水果", "Fruit"),
    ("umbrellas", 60, 1095, "雨伞", "Umbrellas"),
)


def trades() -> pd.DataFrame:
    """Return the table of trades: ``trade``, ``price_fen``, ``repurchase_days``, ``title_zh``, ``title_en``."""
    table = pd.DataFrame(TRADES, columns=["trade", "price_fen", "repurchase_days", "title_zh", "title_en"])
    return table.assign(price_fen=table["price_fen"] * 100)
