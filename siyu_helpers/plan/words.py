"""What the columns of a plan may hold, and how each reads in Chinese and English."""

import re
import unicodedata

from siyu_helpers.labels import COMPUTED
from siyu_helpers.language import say
from siyu_helpers.simulator.codes import CODES

TRIGGERS: dict[str, tuple[str, str]] = {
    "weekly": ("每周一次", "once a week"),
    "every": ("定期", "at intervals"),
    "after_purchase": ("购买之后", "after a purchase"),
    "cycle_reached": ("到了复购周期", "repurchase cycle reached"),
    "dormant": ("一直没有下单", "no order for long"),
    "after_registration": ("注册之后", "after registration"),
    "birthday": ("生日那一周", "birthday week"),
    "festival": ("节日", "festival"),
    "never": ("不主动联系", "left alone"),
}
WITH_DAYS = ("every", "after_purchase", "dormant", "after_registration")
OFFERS: dict[str, tuple[str, str]] = {
    "none": ("没有优惠", "no offer"),
    "percent_20": ("无门槛8折券", "20%-off coupon, no minimum"),
    "threshold_15_80": ("满80减15", "15 off orders of 80 or more"),
    "free_gift": ("随单小礼品", "free gift with an order"),
    "friend_reward": ("推荐有礼", "reward for bringing a friend"),
}
MONEY_OFF = ("percent_20", "threshold_15_80")
CHANNELS = CODES["touch_channel"]
STAGES = COMPUTED["stage"]
GROUPS = COMPUTED["group"]
TIERS = {"stage": STAGES, "group": GROUPS}
SCHEMES: dict[str, tuple[str, str]] = {
    "stage": ("按购买阶段", "by purchase stage"),
    "group": ("按 RFM 分组", "by RFM group"),
}
EVERYONE: dict[str, tuple[str, str]] = {"all": ("所有层", "all tiers")}
HOLDOUT_WAYS: dict[str, tuple[str, str]] = {
    "random": ("随机", "at random"),
    "low_value": ("挑消费最低的人", "the lowest spenders"),
}
VALUE_METRICS: dict[str, tuple[str, str]] = {
    "margin_per_user": ("人均毛利增量（元）", "margin gained per user (yuan)"),
    "repurchase_rate": ("复购率", "repurchase rate"),
    "orders_per_user": ("人均订单", "orders per user"),
    "referral_rate": ("推荐率", "referral rate"),
    "lifetime_value": ("生命周期价值（元）", "lifetime value (yuan)"),
    "dormant_share": ("休眠用户占比", "share of dormant users"),
}
GUARDRAILS: dict[str, tuple[str, str]] = {
    "unsubscribe_rate": ("退订率", "unsubscribe rate"),
    "complaint_rate": ("投诉率", "complaint rate"),
    "touches_per_user": ("人均消息数", "messages per user"),
}
VANITY_METRICS: dict[str, tuple[str, str]] = {
    "open_rate": ("打开率", "open rate"),
    "click_rate": ("点击率", "click rate"),
    "followers": ("粉丝数", "followers"),
    "messages_sent": ("发送数", "messages sent"),
}
METRICS = {**VALUE_METRICS, **GUARDRAILS, **VANITY_METRICS}
MEASURED_BY: dict[str, tuple[str, str]] = {
    "holdout": ("和留出组比", "against the hold-out"),
    "before_after": ("前后对比", "before and after"),
    "last_touch": ("算给最后一次触达", "credited to the last message"),
}


def read_code(value: object, table: dict[str, tuple[str, str]]) -> str | None:
    """Return the code that a value means: the code itself or its name in either language; None if it means none.

    >>> read_code("短信", CHANNELS), read_code(" SMS ", CHANNELS), read_code("fax", CHANNELS)
    ('sms', 'sms', None)
    """
    if not isinstance(value, str):
        return None
    wanted = _plain(value)
    for code, names in table.items():
        if wanted in {_plain(code), *map(_plain, names)}:
            return code
    return None


def name_of(code: str, table: dict[str, tuple[str, str]]) -> str:
    """Return the display name of a code; what is no code is returned as it is."""
    return say(*table[code]) if code in table else str(code)


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", text).strip().casefold())
