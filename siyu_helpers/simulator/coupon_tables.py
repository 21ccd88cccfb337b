"""The tables of a coupon test: who was assigned to which arm, what they ordered, and the days of the test."""

from siyu_helpers.simulator.columns import Table, count, flag, money, text, time

_USERS = (
    text("user_id", "用户编号", "user id", unique=True),
    text("arm", "分到的组", "arm the user was assigned to", coded=True),
    time(
        "assigned_at", "分组时间；测试从这一刻算起，共 28 天", "time of assignment; the 28 days of the test begin here"
    ),
    text("device", "手机系统", "system of the phone", coded=True),
    text("community_id", "所在社群；不在社群里的为空", "community the user is in; empty if none", required=False),
    count(
        "recency_days",
        "测试前一天算起，最近一次消费是几天前",
        "days from the last order to the eve of the test",
        unit="day",
    ),
    count("frequency", "测试前 364 天的订单数", "orders in the 364 days before the test"),
    money("monetary_fen", "测试前 364 天的消费金额", "spend in the 364 days before the test"),
    text(
        "tier",
        "测试前一天的 RFM 分组（阈值：60 天、5 单、300 元）",
        "RFM group on the eve of the test (thresholds: 60 days, 5 orders, 300 yuan)",
        coded=True,
    ),
    money("contact_cost_fen", "联系这位用户的成本", "cost of contacting this user"),
    flag("exposed", "看到了券的消息", "saw the message with the coupon"),
    flag("redeemed", "用券下过单", "ordered with a coupon"),
    flag("bought", "28 天内下过单", "ordered within the 28 days"),
    flag("unsubscribed", "28 天内退订", "unsubscribed within the 28 days"),
)
_MONEY = (
    money("amount_fen", "用券之前的金额", "amount before the coupon"),
    money("discount_fen", "券抵掉的金额", "what the coupon took off"),
    money("margin_fen", "毛利：用券之前的金额减去货物成本", "margin: amount before the coupon less the cost of goods"),
)


def _tables(prefix: str, zh: str, en: str, daily: bool = False) -> dict[str, Table]:
    """Return the tables of one test, their names beginning with ``prefix``."""
    made = [
        Table(
            f"{prefix}coupon_users",
            f"{zh}的用户，每行一位参加测试的用户",
            f"Users of the {en}, one assigned user a row",
            _USERS,
            ("user_id",),
        ),
        Table(
            f"{prefix}coupon_orders",
            f"{zh}的订单，每行一笔；测试前 28 天和测试的 28 天",
            f"Orders of the {en}, one a row; the 28 days before and the 28 days of the test",
            (
                text("order_id", "订单编号", "order id", unique=True),
                text("user_id", "用户编号", "user id", refers=(f"{prefix}coupon_users", "user_id")),
                time("order_time", "下单时间", "time of the order"),
                *_MONEY,
                text("coupon", "用的券；没用的为空", "coupon that was used; empty if none", required=False, coded=True),
            ),
            ("order_id",),
        ),
    ]
    if daily:
        made.append(
            Table(
                f"{prefix}coupon_days",
                f"{zh}的日报，每行一天的一个组",
                f"Days of the {en}, one day and arm a row",
                (
                    time("day", "日期", "day"),
                    text("arm", "分到的组", "arm", coded=True),
                    count("users", "分到这一组的用户数", "users assigned to the arm"),
                    count(
                        "new_buyers",
                        "测试中第一次下单在这一天的人数",
                        "users whose first order of the test was on this day",
                    ),
                    count("buyers", "到这一天为止下过单的人数", "users who had ordered by the end of this day"),
                    count("orders", "这一天的订单数", "orders of the day"),
                    *_MONEY,
                ),
                ("day", "arm"),
            )
        )
    return {table.name: table for table in made}


COUPON = {
    **_tables("", "优惠券测试", "coupon test", daily=True),
    **_tables("spring_", "春季优惠券测试", "spring coupon test"),
    **_tables("summer_", "夏季优惠券测试", "summer coupon test"),
}
