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
class Change:
    """What the shop changed at the start of the last quarter before the snapshot. Factors of 1 change nothing.

    ``registrations`` multiplies the days' registrations, ``friend_share`` is the share of new users who come by a
    friend (as before if None), ``newcomer_rate`` multiplies the purchase rate of those who register from then on,
    ``returns`` the chance that someone who left comes back, ``targeted`` how many a campaign writes to, ``seen`` the chance that a delivered group or Moments
    message is seen, ``linked_others`` is the share of new users from other sources who use a friend's link.
    """

    since: str
    registrations: float = 1.0
    friend_share: float | None = None
    newcomer_rate: float = 1.0
    returns: float = 1.0
    targeted: float = 1.0
    seen: float = 1.0
    linked_others: float = 0.0


@dataclass(frozen=True)
class Pool:
    """How a shop's private domain works; the parts draw from it (:mod:`.pool`, :mod:`.touches`, :mod:`.referrals`).

    ``linked`` is the share of a friend's users who come by a link before the change (after it, all do);
    ``acceptance`` the share of invitations that are accepted; ``reward_fen`` what an accepted one pays before and after
    the change; ``joins`` the share of buyers who become members with the first order, and of the others with the third.
    """

    leaving: float  # multiplies the weekly chance that a tie ends
    linked: float
    acceptance: float
    reward_fen: tuple[int, int]
    joins: tuple[float, float]
    targeted: float  # share of the connected accounts that a campaign writes to
    cost_per_click_fen: int  # on the platforms
    new_users_per_click: float


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
    tables: tuple[str, ...] = field(default=("users", "products", "order_lines"))
    change: Change | None = None
    pool: Pool | None = None

    @property
    def prices(self) -> np.ndarray:
        """Unit prices in fen, ascending as the products are listed."""
        return np.array([p.price_yuan * 100 for p in self.products], dtype="int64")

    @property
    def taste(self) -> np.ndarray:
        """Weight of each product (column) for each segment (row)."""
        return np.array([[s.taste.get(p.category, 1.0) for p in self.products] for s in self.segments])


_POOL = (
    "campaigns",
    "touches",
    "referrals",
    "platform_weeks",
    "running_costs",
    "service_contacts",
    "preferences",
)
_PERSONA = ("profiles", "clicks")
_INTERVIEWS = ("interview_notes", "interview_codes")
_SURVEY = ("invitations", "responses")
_SCRM = ("follow_ups",)

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
    tables=(
        "users",
        "accounts",
        "products",
        "order_lines",
        "orders",
        "member_records",
        "connections",
        *_POOL,
        *_PERSONA,
        *_INTERVIEWS,
        *_SURVEY,
        *_SCRM,
    ),
    change=Change("2026-04-01", returns=2.5, targeted=1.5, seen=1.5, linked_others=0.08),
    pool=Pool(
        leaving=1.0,
        linked=0.65,
        acceptance=0.28,
        reward_fen=(500, 1000),
        joins=(0.3, 0.5),
        targeted=0.13,
        cost_per_click_fen=450,
        new_users_per_click=0.10,
    ),
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

# A community-group shop. While active, the mean user orders every 4 weeks and the eager ones twice a week (r / alpha = 0.25 a
# week); half of the buyers leave within 15 weeks (beta (2^(1/s) - 1)). Half of all repurchases follow within a week.
FRUIT = Brand(
    code="fruit",
    prefix="F",
    zh="水果品牌",
    en="fruit brand",
    users=2800,
    products=(
        Product("bananas", "whole_fruit", 8, "香蕉", "Bananas"),
        Product("orange_juice", "juices", 13, "鲜榨橙汁", "Fresh orange juice"),
        Product("apples", "whole_fruit", 16, "苹果（袋）", "Apples, bag"),
        Product("cut_fruit_cup", "cut_fruit", 18, "鲜切水果杯", "Cut-fruit cup"),
        Product("fruit_smoothie", "juices", 22, "果蔬昔", "Fruit smoothie"),
        Product("fruit_salad", "salads", 26, "水果沙拉", "Fruit salad"),
        Product("lychees", "whole_fruit", 29, "荔枝（盒）", "Lychees, box"),
        Product("cut_fruit_platter", "cut_fruit", 36, "鲜切果盘", "Cut-fruit platter"),
        Product("avocado_salad", "salads", 38, "牛油果沙拉", "Avocado salad"),
        Product("organic_apples", "organic", 42, "有机苹果", "Organic apples"),
        Product("organic_blueberries", "organic", 49, "有机蓝莓", "Organic blueberries"),
        Product("cherries", "whole_fruit", 68, "车厘子（盒）", "Cherries, box"),
        Product("fruit_gift_box", "gifts", 128, "水果礼盒", "Fruit gift box"),
        Product("custom_gift_box", "gifts", 198, "定制礼盒", "Custom gift box"),
    ),
    segments=(
        Segment(
            "health_seeker",
            share=0.36,
            rate=1.0,
            spend=1.1,
            female=0.62,
            age=(34, 7),
            occupation={"white_collar": 6, "freelance": 3, "student": 0.4, "business": 0.8, "other": 1},
            taste={"organic": 5.0, "whole_fruit": 2.0, "salads": 1.2, "juices": 0.6, "cut_fruit": 0.4, "gifts": 0.2},
        ),
        Segment(
            "convenience_seeker",
            share=0.42,
            rate=1.25,
            spend=0.8,
            female=0.66,
            age=(25, 4),
            occupation={"student": 3.5, "white_collar": 6, "freelance": 0.7, "business": 0.2, "other": 0.8},
            taste={"cut_fruit": 6.0, "salads": 3.0, "juices": 3.0, "whole_fruit": 0.6, "organic": 0.4, "gifts": 0.2},
        ),
        Segment(
            "gift_buyer",
            share=0.22,
            rate=0.5,
            spend=1.7,
            female=0.45,
            age=(38, 6),
            occupation={"business": 6, "white_collar": 3, "freelance": 0.8, "student": 0.1, "other": 1},
            taste={"gifts": 8.0, "whole_fruit": 1.5, "organic": 1.0, "cut_fruit": 0.4, "salads": 0.3, "juices": 0.3},
        ),
    ),
    buying=pareto_nbd,
    buying_parameters={"r": 0.55, "alpha": 2.2, "s": 0.5, "beta": 5.0},
    spend_parameters={"p": 4.0, "q": 4.5, "gamma": 4300.0},
    ever_buys=0.80,
    thresholds={"recency_days": 30, "frequency": 8, "monetary_fen": 35_000},
    tables=("users", "accounts", "products", "order_lines", "orders", *_POOL, "chat", *_PERSONA, *_SURVEY, *_SCRM),
    change=Change(
        "2026-04-01",
        registrations=1.3,
        friend_share=0.30,
        newcomer_rate=0.5,
        returns=2.5,
        targeted=1.5,
        seen=1.5,
        linked_others=0.04,
    ),
    pool=Pool(
        leaving=3.0,
        linked=0.9,
        acceptance=0.25,
        reward_fen=(300, 800),
        joins=(0.25, 0.5),
        targeted=0.23,
        cost_per_click_fen=400,
        new_users_per_click=0.10,
    ),
)

BRANDS = {brand.code: brand for brand in (TEA, BEAUTY, FRUIT)}
