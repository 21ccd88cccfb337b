"""Display names in both languages: of the codes that tables hold, and of the tables' columns.

Codes that the simulator writes into columns are named in :mod:`.simulator.codes`, products in :mod:`.simulator.brands`;
what this course computes is named here. A code has one name wherever it stands.
"""

from functools import cache
from typing import TypeVar

import pandas as pd

from siyu_helpers.language import LANGUAGES, Language, language, say

Codes = TypeVar("Codes", str, int, pd.Series, pd.Index)

COMPUTED: dict[str, dict[str | int, tuple[str, str]]] = {
    "group": {
        "key_value": ("重要价值客户", "Key value (111)"),
        "key_develop": ("重要发展客户", "Key develop (101)"),
        "key_keep": ("重要保持客户", "Key keep (011)"),
        "key_win_back": ("重要挽留客户", "Key win-back (001)"),
        "general_value": ("一般价值客户", "General value (110)"),
        "general_develop": ("一般发展客户", "General develop (100)"),
        "general_keep": ("一般保持客户", "General keep (010)"),
        "general_win_back": ("一般挽留客户", "General win-back (000)"),
        "absent": ("没有订单", "No order"),
    },
    "grade": {"A": ("A级", "Grade A"), "B": ("B级", "Grade B"), "C": ("C级", "Grade C")},
    "stage": {
        "potential": ("潜在用户", "Potential"),
        "new": ("新用户", "New"),
        "active": ("活跃用户", "Active"),
        "dormant": ("休眠用户", "Dormant"),
        "loyal": ("忠实用户", "Loyal"),
    },
    "lifecycle": {
        "introduction": ("引入期", "Introduction"),
        "growth": ("成长期", "Growth"),
        "maturity": ("成熟期", "Maturity"),
        "dormancy": ("休眠期", "Dormancy"),
        "churn": ("流失期", "Churn"),
    },
    "role": {
        "fan": ("粉丝", "Fan"),
        "customer": ("客户", "Customer"),
        "member": ("会员", "Member"),
        "koc": ("KOC（伙伴）", "KOC (partner)"),
    },
    "reach_stage": {
        "perceivable": ("可感知", "Perceivable"),
        "identifiable": ("可识别", "Identifiable"),
        "reachable": ("可触达", "Reachable"),
        "marketable": ("可营销", "Marketable"),
        "serviceable": ("可服务", "Serviceable"),
        "insightful": ("可洞察", "Insightful"),
    },
    "side": {
        "property_power": ("产权力", "Property power"),
        "value_per_customer": ("单客价值度", "Value per customer"),
        "referral": ("推荐率", "Referral rate"),
    },
    "persona_segment": {
        "culture_lover": ("茶文化爱好者", "Tea-culture lovers"),
        "drink_lover": ("茶饮爱好者", "Tea-drink lovers"),
        "tea_buyer": ("茶叶购买者", "Tea buyers"),
        "health_seeker": ("健康追求者", "Health seekers"),
        "convenience_seeker": ("便捷追求者", "Convenience seekers"),
        "gift_buyer": ("礼品购买者", "Gift buyers"),
        "unclear": ("不明确", "Unclear"),
    },
    "mode": {
        "one_to_one": ("一对一", "one-to-one"),
        "automated": ("批量自动", "Batch, automated"),
        "not_suited": ("不适合", "Not suited"),
    },
    "product": {"test_item": ("测试商品", "Test item")},
    "survey_step": {
        "staff": ("员工试填", "Staff"),
        "late": ("逾期", "Late"),
        "not_invited": ("不在名单", "Not invited"),
        "repeat": ("重复", "Repeated"),
        "trap": ("没通过陷阱题", "Failed trap question"),
        "straight": ("全选一样", "Straight-lined"),
        "speeder": ("答得太快", "Too fast"),
        "impossible": ("自相矛盾", "Contradictory"),
    },
    "level": {
        1: ("1级 新用户", "Level 1: new buyer"),
        2: ("2级 普通用户", "Level 2: ordinary"),
        3: ("3级 高级用户", "Level 3: senior"),
        4: ("4级 VIP用户", "Level 4: VIP"),
        5: ("5级 至尊VIP用户", "Level 5: supreme VIP"),
    },
}

HEADERS: dict[str, tuple[str, str]] = {
    "user_id": ("用户编号", "User"),
    "order_id": ("订单编号", "Order"),
    "line_id": ("订单行编号", "Order line"),
    "order_time": ("下单时间", "Order time"),
    "registered_at": ("注册时间", "Registered"),
    "refund_time": ("退款时间", "Refund time"),
    "product": ("商品", "Product"),
    "category": ("品类", "Category"),
    "quantity": ("数量", "Quantity"),
    "status": ("状态", "Status"),
    "source": ("来源", "Source"),
    "channel": ("渠道", "Channel"),
    "region": ("地区", "Region"),
    "sex": ("性别", "Sex"),
    "occupation": ("职业", "Occupation"),
    "birth_year": ("出生年份", "Year of birth"),
    "birth_date": ("出生日期", "Date of birth"),
    "filled_at": ("填写时间", "Filled in"),
    "income": ("月收入", "Monthly income"),
    "education": ("学历", "Education"),
    "interest": ("兴趣", "Interest"),
    "interests": ("兴趣（可多选）", "Interests"),
    "motive": ("购买动机", "Motive"),
    "consent": ("同意使用资料", "Consent"),
    "clicked_at": ("点击时间", "Clicked"),
    "page": ("页面", "Page"),
    "page_kind": ("页面类型", "Kind of page"),
    "entry": ("入口", "Entry"),
    "sent_at": ("发送时间", "Sent"),
    "touch_channel": ("触达方式", "Way of reaching"),
    "response_id": ("答卷编号", "Form"),
    "submitted_at": ("提交时间", "Submitted"),
    "seconds": ("答题用时（秒）", "Time taken (s)"),
    "age": ("年龄", "Age"),
    "drinks": ("喝不喝茶", "Drinks tea"),
    "eats": ("吃没吃过鲜切水果", "Ate cut fruit"),
    "favourite": ("喜欢的种类", "Favourite kinds"),
    "times": ("次数", "Times"),
    "place": ("地点", "Where"),
    "reason": ("原因", "Why"),
    "expectation": ("期望", "Expectation"),
    "join": ("会不会参加品鉴茶盒", "Would join the tasting box"),
    "subscribe": ("会不会订包月", "Would subscribe"),
    "trusts": ("信得过品牌", "Trusts the brand"),
    "suits": ("推荐合口味", "What it recommends suits"),
    "elsewhere": ("有优惠就去别家（反向）", "Goes elsewhere for an offer (reversed)"),
    "recommends": ("愿意推荐", "Would recommend it"),
    "careful": ("陷阱题", "Trap question"),
    "annoyed": ("消息让人心烦（反向）", "Its messages annoy (reversed)"),
    "stays": ("还会常来", "Will keep coming"),
    "note_id": ("记录编号", "Note"),
    "interviewee": ("受访者", "Interviewee"),
    "written_at": ("写下的时间", "Written"),
    "staff": ("跟进人", "Owner"),
    "follow_up_stage": ("跟进阶段", "Stage of follow-up"),
    "note_zh": ("内容（中文）", "Note (Chinese)"),
    "note_en": ("内容（英文）", "Note (English)"),
    "next_on": ("计划下次联系", "Next contact"),
    "question": ("问题", "Question"),
    "words_zh": ("原话（中文）", "Words (Chinese)"),
    "words_en": ("原话（英文）", "Words (English)"),
    "reader": ("编码员", "Reader"),
    "note_theme": ("主题", "Theme"),
    "recency_days": ("最近一次消费（天）", "Recency (days)"),
    "frequency": ("消费频率（单）", "Frequency (orders)"),
    "monetary_fen": ("消费金额（元）", "Monetary value (yuan)"),
    "amount_fen": ("金额（元）", "Amount (yuan)"),
    "refund_fen": ("退款（元）", "Refund (yuan)"),
    "price_fen": ("单价（元）", "Price (yuan)"),
    "spend_fen": ("消费合计（元）", "Spend (yuan)"),
    "bits": ("R F M 高低", "R F M high"),
    "group": ("分组", "Group"),
    "grade": ("客户级别", "Grade"),
    "stage": ("购买阶段", "Stage"),
    "lifecycle": ("生命周期", "Lifecycle"),
    "level": ("用户等级", "Membership level"),
    "users": ("用户数", "Users"),
    "user_share": ("用户占比", "Share of users"),
    "spend_share": ("消费占比", "Share of spend"),
    "role": ("角色", "Role"),
    "reach_stage": ("触达阶段", "Stage of reach"),
    "side": ("三角的边", "Side of the triangle"),
    "mode": ("运营方式", "Operating mode"),
    "strategy": ("运营策略", "Strategy"),
    "arm": ("组", "Arm"),
    "against": ("相比", "Against"),
    "tier": ("RFM 分组", "RFM group"),
    "device": ("手机系统", "Phone system"),
    "assigned_at": ("分组时间", "Assigned"),
    "exposed": ("看到消息", "Saw the message"),
    "redeemed": ("用了券", "Used a coupon"),
    "bought": ("下过单", "Bought"),
    "unsubscribed": ("退订", "Unsubscribed"),
    "discount_fen": ("券抵扣（元）", "Discount (yuan)"),
    "margin_fen": ("毛利（元）", "Margin (yuan)"),
    "contact_cost_fen": ("联系成本（元）", "Cost of contact (yuan)"),
    "coupon": ("用的券", "Coupon used"),
    "buyers": ("下单人数", "Buyers"),
    "rate": ("转化率", "Conversion"),
    "difference": ("差", "Difference"),
    "low": ("区间下限", "Low"),
    "high": ("区间上限", "High"),
    "p_holm": ("p（Holm 校正）", "p (Holm)"),
    "significant": ("显著", "Significant"),
    "margin_yuan": ("毛利（元）", "Margin (yuan)"),
    "coupon_cost_yuan": ("券成本（元）", "Coupon cost (yuan)"),
    "contact_cost_yuan": ("联系成本（元）", "Contact cost (yuan)"),
    "profit_yuan": ("利润（元）", "Profit (yuan)"),
    "difference_yuan": ("利润差（元）", "Difference in profit (yuan)"),
    "gain_yuan": ("每位用户多赚（元）", "Gain per user (yuan)"),
    "effect": ("效果", "Effect"),
    "week": ("第几周", "Week"),
    "before": ("之前", "Before"),
    "after": ("之后", "After"),
    "after_to_before": ("之后 ÷ 之前", "After ÷ before"),
}
"""Headings of columns as tables for people show them; money columns are then in yuan."""


def label(codes: Codes, lang: Language | None = None) -> Codes:
    """Return the display name of a code, or of each code of a column.

    Parameters
    ----------
    codes : str, int, Series or Index
        Codes of groups, grades, stages, lifecycle phases, membership levels (1 to 5), products, or of a column of the
        data sets. Missing values stay missing.
    lang : "zh" or "en", optional
        The language in use if left out.

    Returns
    -------
    str, Series or Index, as given
        A Series keeps its index and name.

    Raises
    ------
    KeyError
        If a code is unknown; the message names it.

    Examples
    --------
    >>> label("key_develop", "en")
    'Key develop (101)'
    >>> label(pd.Series(["key_value", "key_keep"]), "zh").tolist()
    ['重要价值客户', '重要保持客户']
    """
    column = language() if lang is None else lang
    if column not in LANGUAGES:
        raise ValueError(say(f'lang 应是 "zh" 或 "en"，不是 {lang!r}。', f'lang is "zh" or "en", not {lang!r}.'))
    names = _names(column)
    if not isinstance(codes, pd.Series | pd.Index):
        return names[_known(codes, names)]
    values = pd.Series(codes.to_numpy(dtype=object), dtype=object)
    there = values.notna()
    values[there] = [names[_known(code, names)] for code in values[there]]
    if isinstance(codes, pd.Index):
        return pd.Index(values.to_numpy(), dtype="str", name=codes.name)
    return pd.Series(values.to_numpy(), index=codes.index, name=codes.name, dtype="str")


def header(column: str, lang: Language | None = None) -> str:
    """Return the heading of a column, with its unit; a code as a heading (as in a cross table) has its own name.

    What is neither is returned as it is.
    """
    lang = language() if lang is None else lang
    if column in HEADERS:
        return HEADERS[column][lang == "en"]
    return _names(lang).get(column, str(column))


def _known(code: object, names: dict) -> object:
    try:
        if code in names and not isinstance(code, bool):
            return code
    except TypeError:  # not hashable
        pass
    raise KeyError(
        say(
            f"没有代码 {code!r}。可用的代码见 datasets/codes.csv 和各单元的说明。",
            f"there is no code {code!r}. See datasets/codes.csv and the units for the codes there are.",
        )
    )


@cache
def _names(lang: Language) -> dict[str | int, str]:
    from siyu_helpers.simulator.brands import BRANDS  # a notebook that shows no label does without the simulator
    from siyu_helpers.simulator.codes import CODES

    products = {p.code: (p.zh, p.en) for brand in BRANDS.values() for p in brand.products}
    return {
        code: pair[lang == "en"]
        for table in (products, *CODES.values(), *COMPUTED.values())
        for code, pair in table.items()
    }
