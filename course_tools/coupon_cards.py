"""What the data cards say of the coupon tests, in both languages."""

from fractions import Fraction

import pandas as pd

from course_tools.data_cards import table_card
from siyu_helpers.simulator.coupon_tables import COUPON
from siyu_helpers.simulator.coupons import BEFORE, CONTROL, TEST, VALID, CouponTest


def coupon_card(test: CouponTest, seed: int, rows: dict[str, int], lang: str, so_far: str = "") -> str:
    """Return a brand's data card with one coupon test added.

    Parameters
    ----------
    test : CouponTest
    seed : int
        Seed of the term.
    rows : dict of str to int
        Number of rows of each table of the test.
    lang : "zh" or "en"
    so_far : str
        The card as it stands; a new one is begun if it is empty.
    """
    parts = [so_far.rstrip("\n") or (_new_zh if lang == "zh" else _new_en)(test, seed)]
    parts.append((_test_zh if lang == "zh" else _test_en)(test))
    parts += [table_card(name, "", count, lang) for name, count in rows.items()]
    return "\n\n".join(parts) + "\n"


def _new_zh(test: CouponTest, seed: int) -> str:
    return f"""# {test.owner.zh}的数据

这是模拟数据，商家和用户都不存在，由 `siyu_helpers.simulator` 生成，种子是 {seed}；同一个种子得到同样的文件。
文件为 UTF-8 编码，逗号分隔，空白表示缺失。金额一律是整数分（100 分 = 1 元），日期按上海时间的日历日计算。
代码的中英文名称见 `codes.csv`，各列类型和校验值见 `datapackage.json`。

许可：CC BY 4.0。"""


def _new_en(test: CouponTest, seed: int) -> str:
    return f"""# Data of the {test.owner.en}

These data are simulated; neither the business nor its users exist. They were made by `siyu_helpers.simulator` with seed {seed};
the same seed gives the same files. Files are UTF-8, comma-separated; empty means missing. Money is in whole fen
(100 fen = 1 yuan), days are calendar days in Shanghai. `codes.csv` holds the display names of codes in both languages,
`datapackage.json` types and checksums.

Licence: CC BY 4.0."""


def _days(test: CouponTest) -> tuple[str, str, str]:
    start = pd.Timestamp(test.start)
    days = (start - pd.Timedelta(days=BEFORE), start, start + pd.Timedelta(days=TEST - 1))
    return tuple(day.strftime("%Y-%m-%d") for day in days)


def _shares(test: CouponTest) -> list[str]:
    return [str(Fraction(share).limit_denominator(20)) for share in test.shares]


def _test_zh(test: CouponTest) -> str:
    before, start, end = _days(test)
    shares = "、".join(_shares(test))
    place = "" if test.owner.code == "coffee" else "测试在另一座城市进行，用户不在 `users.csv` 里。"
    return f"""## {_title(test)[0]}

{start} 到 {end}，共 {TEST} 天；订单从 {before} 起，包括测试前的 {BEFORE} 天。参加的是测试前一年（364 天）内下过单的会员，分到三组的计划比例是 {shares}
（依次是对照组、无门槛8折券、满80减15）。{place}每人一张券，第一天 10:00 发出，{VALID} 天内有效，只能用一次；对照组不联系。测试前约定的主要指标：28 天内是否下过单（`bought`）。

订单已清洗，没有退款。`margin_fen` 是用券之前的毛利：一笔订单的利润 = `margin_fen` − `discount_fen`，一位用户的利润还要减去 `contact_cost_fen`。
`exposed` 和 `redeemed` 是分组之后才发生的事。用过券的人和没用过的人本来就不同。社群里的人会转发消息。少数订单替办公室购买，金额很大。"""


def _test_en(test: CouponTest) -> str:
    before, start, end = _days(test)
    shares = ", ".join(_shares(test))
    place = "" if test.owner.code == "coffee" else " It ran in another city; its users are not in `users.csv`."
    return f"""## {_title(test)[1]}

{start} to {end}, {TEST} days; orders from {before} on, with the {BEFORE} days before the test. Those in it are members with an order in the
year (364 days) before. Planned shares of the arms: {shares} (control; 20%-off, no minimum; 15 off orders of 80 or more).{place}
One coupon a user, sent on the first day at 10:00, valid for {VALID} days, to be used once; nobody in the {CONTROL} group was written to. The primary
indicator was fixed before the test: an order within the 28 days (`bought`).

The orders are clean, without refunds. `margin_fen` is the margin before the coupon: the profit of an order is `margin_fen` − `discount_fen`, that
of a user is less by `contact_cost_fen`. `exposed` and `redeemed` happened after the assignment; those who used a coupon differed from
the others before. People in communities forward messages. A few orders were placed for an office and are large."""


def _title(test: CouponTest) -> tuple[str, str]:
    """Return the name of the test in both languages, as its tables give it."""
    users = COUPON[f"{test.tables}coupon_users"]
    en = users.en.removeprefix("Users of the ").split(",")[0]
    return users.zh.split("的用户")[0], en[0].upper() + en[1:]
