"""The brands of the course: what they sell, to whom, and the true parameters of their shops.

All of it is invented. Times are weeks of even time (see :mod:`.season`), money is fen, shares add up to about 1
(they are scaled where they are used).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from siyu_helpers.simulator.purchases import Purchases, bg_nbd, pareto_nbd

SNAPSHOT = "2026-06-30"
START, END = "2024-07-01", "2026-07-19"  # first and last day of the extract; the last lies after the snapshot


@dataclass(frozen=True)
class Product:
    """A product: its code, class, unit price in whole yuan and names."""

    code: str
    category: str
    price_yuan: int
    zh: str
    en: str


@dataclass(frozen=True)
class Segment:
    """A latent group of users. It is truth: no table says who belongs to it.

    ``taste`` gives the classes of product that are liked more (or less) than 1; ``age`` mean and standard deviation.
    """

    code: str
    share: float
    rate: float
    spend: float
    female: float
    age: tuple[float, float]
    occupation: dict[str, float]
    taste: dict[str, float]


@dataclass(frozen=True)
class Brand:
    """Everything that makes a shop, short of the seed."""

    code: str
    prefix: str
    zh: str
    en: str
    users: int
    products: tuple[Product, ...]
    segments: tuple[Segment, ...]
    buying: Callable[..., Purchases]
    buying_parameters: dict[str, float]
    spend_parameters: dict[str, float]
    ever_buys: float
    thresholds: dict[str, int]  # the trade's view of "high" R, F, M; the data hold users exactly at each
    accounts: bool = False  # whether the shop also keeps a table of accounts by channel
    tables: tuple[str, ...] = field(default=("users", "products", "order_lines"))

    @property
    def prices(self) -> np.ndarray:
        """Unit prices in fen, ascending as the products are listed."""
        return np.array([p.price_yuan * 100 for p in self.products], dtype="int64")

    @property
    def taste(self) -> np.ndarray:
        """Weight of each product (column) for each segment (row)."""
        return np.array([[s.taste.get(p.category, 1.0) for p in self.products] for s in self.segments])


TEA = Brand(
    code="tea",
    prefix="T",
    zh="茶叶品牌",
    en="tea brand",
    users=5000,
    products=(
        Product("taster_pack", "tea_bags", 9, "尝鲜装", "Taster pack"),
        Product("cold_brew_bottle", "drinks", 15, "冷泡茶（瓶）", "Cold brew, bottle"),
        Product("jasmine_tea_bags", "tea_bags", 26, "茉莉花茶包", "Jasmine tea bags"),
        Product("fruit_tea_bags", "drinks", 32, "水果茶包", "Fruit tea bags"),
        Product("milk_tea_kit", "drinks", 36, "奶茶自制装", "Milk tea kit"),
        Product("dian_hong", "leaf_tea", 48, "滇红", "Yunnan black tea"),
        Product("tieguanyin", "leaf_tea", 58, "铁观音", "Tieguanyin oolong"),
        Product("glass_teapot", "ware", 69, "玻璃茶壶", "Glass teapot"),
        Product("longjing", "leaf_tea", 88, "龙井", "Longjing green tea"),
        Product("gaiwan", "ware", 99, "盖碗", "Gaiwan"),
        Product("puer_cake", "leaf_tea", 128, "普洱茶饼", "Pu'er cake"),
        Product("gift_box", "gifts", 168, "茶礼盒", "Tea gift box"),
    ),
    segments=(
        Segment(
            "culture_lover",
            share=0.25,
            rate=1.2,
            spend=1.25,
            female=0.48,
            age=(33, 5),
            occupation={"white_collar": 5, "freelance": 3, "student": 0.5, "business": 1, "other": 1},
            taste={"leaf_tea": 4.0, "ware": 3.0, "drinks": 0.3, "tea_bags": 0.7, "gifts": 0.6},
        ),
        Segment(
            "drink_lover",
            share=0.48,
            rate=1.1,
            spend=0.75,
            female=0.68,
            age=(25, 4),
            occupation={"student": 4, "white_collar": 5, "freelance": 0.7, "business": 0.3, "other": 1},
            taste={"leaf_tea": 0.4, "ware": 0.4, "drinks": 5.0, "tea_bags": 3.0, "gifts": 0.2},
        ),
        Segment(
            "tea_buyer",
            share=0.27,
            rate=0.7,
            spend=1.35,
            female=0.4,
            age=(41, 6),
            occupation={"business": 4, "white_collar": 4, "freelance": 1, "student": 0.1, "other": 1.5},
            taste={"leaf_tea": 3.0, "ware": 0.8, "drinks": 0.3, "tea_bags": 0.6, "gifts": 3.0},
        ),
    ),
    buying=pareto_nbd,
    buying_parameters={"r": 0.55, "alpha": 6.5, "s": 0.6, "beta": 22.0},
    spend_parameters={"p": 4.0, "q": 4.5, "gamma": 6600.0},
    ever_buys=0.80,
    thresholds={"recency_days": 60, "frequency": 4, "monetary_fen": 30_000},
    accounts=True,
    tables=("users", "accounts", "products", "order_lines", "orders"),
)

BEAUTY = Brand(
    code="beauty",
    prefix="B",
    zh="美妆账号",
    en="beauty account",
    users=5000,
    products=(
        Product("sheet_mask", "skin_care", 19, "面膜", "Sheet mask"),
        Product("hand_cream", "skin_care", 29, "护手霜", "Hand cream"),
        Product("lip_balm", "make_up", 35, "润唇膏", "Lip balm"),
        Product("face_wash", "skin_care", 49, "洗面奶", "Face wash"),
        Product("makeup_remover", "make_up", 59, "卸妆水", "Make-up remover"),
        Product("sunscreen", "skin_care", 79, "防晒霜", "Sunscreen"),
        Product("toner", "skin_care", 89, "爽肤水", "Toner"),
        Product("lipstick", "make_up", 99, "口红", "Lipstick"),
        Product("foundation", "make_up", 139, "粉底液", "Foundation"),
        Product("face_cream", "skin_care", 159, "面霜", "Face cream"),
        Product("essence", "skin_care", 199, "精华液", "Essence"),
        Product("gift_set", "gifts", 269, "礼盒套装", "Gift set"),
    ),
    segments=(
        Segment(
            "skin_care_regular",
            share=0.35,
            rate=1.3,
            spend=1.1,
            female=0.9,
            age=(31, 5),
            occupation={"white_collar": 6, "freelance": 1.5, "business": 1, "student": 0.8, "other": 1},
            taste={"skin_care": 4.0, "make_up": 0.7, "gifts": 0.5},
        ),
        Segment(
            "trend_follower",
            share=0.4,
            rate=1.0,
            spend=0.8,
            female=0.93,
            age=(23, 3),
            occupation={"student": 5, "white_collar": 4, "freelance": 1, "business": 0.2, "other": 0.8},
            taste={"skin_care": 1.0, "make_up": 4.0, "gifts": 0.3},
        ),
        Segment(
            "gift_buyer",
            share=0.25,
            rate=0.5,
            spend=1.4,
            female=0.45,
            age=(34, 7),
            occupation={"white_collar": 4, "business": 3, "freelance": 1, "student": 1, "other": 1.2},
            taste={"skin_care": 1.0, "make_up": 1.5, "gifts": 6.0},
        ),
    ),
    buying=bg_nbd,
    buying_parameters={"r": 0.45, "alpha": 3.5, "a": 0.8, "b": 4.5},
    spend_parameters={"p": 4.0, "q": 4.5, "gamma": 9600.0},
    ever_buys=0.80,
    thresholds={"recency_days": 30, "frequency": 12, "monetary_fen": 120_000},
)

BRANDS = {brand.code: brand for brand in (TEA, BEAUTY)}
