"""The tables of a private domain, and the tables that a brand keeps in its own way."""

from siyu_helpers.simulator.columns import USER, Table, count, flag, money, text, time
from siyu_helpers.simulator.shop_tables import SHOP

_ENDINGS = SHOP["accounts"].columns[-3:]
_SPELLS = (
    text(
        "account_id", "账号编号；离开后又回来的账号有不止一行", "account id; an account that came back has several rows"
    ),
    text(
        "user_id",
        "用户编号；没注册或没能对上的为空",
        "user id; empty if never registered or not matched",
        required=False,
        refers=USER,
    ),
    text(
        "person_id",
        "同一个人在各渠道共用的编号；没能对上是谁的为空",
        "id of the person across channels; empty where nobody could be matched",
        required=False,
    ),
    text("channel", "渠道", "channel", coded=True),
    time("connected_at", "这一次建立连接的时间", "time at which this spell of connection began"),
    *_ENDINGS,
    time(
        "muted_at",
        "设为免打扰的时间；空表示没有。免打扰仍然连接",
        "time of muting; empty if not. Muted is still connected",
        required=False,
    ),
)
_INVITED_BY = text(
    "invited_by",
    "带来这位用户的人的用户编号；空表示没有通过邀请链接",
    "user id of the one who brought this user; empty if no invitation link was used",
    required=False,
    refers=USER,
)
_JOINED = time(
    "joined_member_at", "入会时间；空表示不是会员", "time of becoming a member; empty if none", required=False
)
_WHO = text("user_id", "用户编号", "user id", refers=USER)


def _of_pool(spells: str) -> dict[str, Table]:
    """Return the tables of a private domain; ``spells`` is the table that holds the brand's accounts over time."""
    return {
        table.name: table
        for table in (
            Table(
                "campaigns",
                "活动表，每行一次活动",
                "Campaigns, one a row",
                (
                    text("campaign", "活动编号", "campaign id", unique=True),
                    time("starts_at", "开始时间；消息在这一周内发出", "start; its messages go out within the week"),
                    text("theme", "主题", "theme", coded=True),
                    text("title_zh", "中文名称", "Chinese name"),
                    text("title_en", "英文名称", "English name"),
                ),
                ("campaign",),
            ),
            Table(
                "touches",
                "触达记录，每行是发给一个账号的一条消息",
                "Touches, one message to one account a row",
                (
                    text("touch_id", "消息编号", "message id", unique=True),
                    text("account_id", "账号编号", "account id", refers=(spells, "account_id")),
                    text(
                        "person_id",
                        "收信人；没能对上是谁的为空",
                        "the person; empty where nobody could be matched",
                        required=False,
                    ),
                    text("campaign", "活动编号", "campaign id", refers=("campaigns", "campaign")),
                    text("touch_channel", "触达方式", "way of reaching", coded=True),
                    time("sent_at", "发送时间", "time of sending"),
                    flag("delivered", "送达", "delivered"),
                    flag("seen", "看到", "seen"),
                    flag("clicked", "点击", "clicked"),
                    money("cost_fen", "这一条消息的直接成本", "direct cost of this message"),
                ),
                ("touch_id",),
            ),
            Table(
                "referrals",
                "邀请记录，每行一次邀请；未清洗",
                "Referrals, one invitation a row; not cleaned",
                (
                    text("referral_id", "邀请编号", "referral id", unique=True),
                    text("inviter_id", "邀请人的用户编号", "user id of the inviter", refers=USER),
                    text(
                        "invitee_id",
                        "被邀请人的用户编号；没有接受的为空",
                        "user id of the one invited; empty unless accepted",
                        required=False,
                        refers=USER,
                    ),
                    time("invited_at", "邀请时间", "time of the invitation"),
                    text("invite_channel", "邀请方式", "way of inviting", coded=True),
                    flag("accepted", "接受", "accepted"),
                    money("reward_fen", "发给邀请人的奖励", "reward paid to the inviter"),
                ),
                ("referral_id",),
            ),
            Table(
                "platform_weeks",
                "公域投放周报，每行一个平台的一周",
                "Platform advertising, one platform and week a row",
                (
                    time("week_start", "这一周的周一", "Monday of the week"),
                    text("platform", "平台", "platform", coded=True),
                    count("impressions", "展示次数", "times shown"),
                    count("views", "看了 3 秒及以上的次数", "times watched for 3 seconds or longer"),
                    count("clicks", "点击次数", "clicks"),
                    count("new_users", "由此注册的新用户数", "users who registered from it"),
                    count(
                        "new_buyers",
                        "其中注册后 7 天内下单的人数",
                        "of these, users who ordered within 7 days of registering",
                    ),
                    count("orders", "他们在这 7 天内的订单数", "their orders within these 7 days"),
                    money("cost_fen", "投放费用", "cost of the advertising"),
                ),
                ("week_start", "platform"),
            ),
            Table(
                "running_costs",
                "私域运营成本，每行一个月的一项，不含触达记录里的直接成本",
                "Running costs of the private domain, one item and month a row; without the direct costs in the touches",
                (
                    time("month", "月份的第一天", "first day of the month"),
                    text("cost_item", "成本项目", "item", coded=True),
                    count("quantity", "数量", "quantity"),
                    money("unit_cost_fen", "单位成本", "cost of one unit"),
                    money("cost_fen", "成本", "cost"),
                ),
                ("month", "cost_item"),
            ),
            Table(
                "service_contacts",
                "服务记录，每行是用户来找客服一次",
                "Service contacts, one a row",
                (
                    text("contact_id", "服务记录编号", "contact id", unique=True),
                    _WHO,
                    time("contacted_at", "用户联系的时间", "time at which the user wrote"),
                    text("contact_kind", "事由", "reason", coded=True),
                    flag("answered", "得到答复", "answered"),
                    time("answered_at", "答复时间；没有答复为空", "time of the answer; empty if none", required=False),
                ),
                ("contact_id",),
            ),
            Table(
                "preferences",
                "偏好记录，每行是一位用户说过的一个购买理由",
                "Preferences, one reason for buying that a user gave a row",
                (
                    _WHO,
                    time("recorded_at", "记录时间", "time of recording"),
                    text("preference", "购买理由", "reason for buying", coded=True),
                    text("recorded_from", "来自", "told in", coded=True),
                ),
            ),
        )
    }


POOL = {
    "member_records": Table(
        "member_records",
        "会员档案，每行一个注册用户",
        "Member records, one registered user a row",
        (
            text("user_id", "用户编号", "user id", unique=True, refers=USER),
            _INVITED_BY,
            _JOINED,
        ),
        ("user_id",),
    ),
    "connections": Table(
        "connections",
        "连接记录，每行是一个账号的一次连接",
        "Connections, one spell of one account a row",
        _SPELLS,
        ("account_id", "connected_at"),
    ),
    **_of_pool("connections"),
    "trades": Table(
        "trades",
        "行业表，每行一个行业；数字是便于思考的大致量级，不是统计",
        "Trades, one a row; rough orders of magnitude to think with, not statistics",
        (
            text("trade", "行业代码", "code of the trade", unique=True),
            money("price_fen", "一次购买的常见价格", "usual price of one purchase"),
            count("repurchase_days", "同一个买家隔多久再买", "days until the same buyer buys again", unit="day"),
            text("title_zh", "中文名称", "Chinese name"),
            text("title_en", "英文名称", "English name"),
        ),
        ("trade",),
    ),
    "chat": Table(
        "chat",
        "聊天记录，每行一条消息",
        "Chat, one message a row",
        (
            text("message_id", "消息编号", "message id", unique=True),
            time("sent_at", "发送时间", "time of sending"),
            text("room", "聊天场合", "where it was said", coded=True),
            text(
                "user_id",
                "发言人的用户编号；对不上的为空",
                "user id of the speaker; empty if unknown",
                required=False,
                refers=USER,
            ),
            text("sender_zh", "发言人（中文）", "speaker (Chinese)"),
            text("sender_en", "发言人（英文）", "speaker (English)"),
            text("text_zh", "内容（中文）", "words (Chinese)"),
            text("text_en", "内容（英文）", "words (English)"),
        ),
        ("message_id",),
    ),
}

_USERS = SHOP["users"].columns
# Where a brand's table differs from the one of the same name above.
OWN = {
    "fruit": {
        "users": Table(
            "users",
            SHOP["users"].zh,
            SHOP["users"].en,
            (
                _USERS[0],
                text("person_id", "同一个人在各渠道共用的编号", "id of the person across channels"),
                _USERS[2],
                _USERS[3],
                _INVITED_BY,
                *_USERS[4:],
                _JOINED,
            ),
            ("user_id",),
        ),
        "accounts": Table("accounts", POOL["connections"].zh, POOL["connections"].en, _SPELLS, POOL["connections"].key),
        **_of_pool("accounts"),
    }
}
