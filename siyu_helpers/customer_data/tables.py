"""What stands in the customer data platform: its tables made from the shop's, as of one evening, and what each column is.

All tables hold what was known at the end of one day. Days are calendar days in Shanghai, times are Shanghai clock time without a zone,
money is whole fen where a name ends in ``_fen``, yuan where it ends in ``_yuan``.
"""

import numpy as np
import pandas as pd

from siyu_helpers.data import load, names
from siyu_helpers.inputs import SHOP_ZONE, day_of, local_day, need_orders_by
from siyu_helpers.language import say
from siyu_helpers.orders import as_of, clean_orders
from siyu_helpers.tags import AGE_EDGES, AGE_GROUPS
from siyu_helpers.tiers import ABSENT, GROUPS, MEASURES

FIRST_MONTH = "2025-06-30"  # the first month end with a whole year of orders before it
ENDINGS = {"removed": "removed_at", "blocked": "blocked_at", "unsubscribed": "unsubscribed_at"}

USER = ("用户编号", "user id")
WORDS: dict[str, dict[str, tuple[str, str]]] = {  # table: "" the table itself, then its columns
    "users": {
        "": ("注册用户，一行一位", "registered users, one a row"),
        "user_id": USER,
        "person_id": ("同一个人共用的编号，可能为空", "id of the person, may be empty"),
        "registered_on": ("注册日期", "day of registration"),
        "source": ("注册来源", "source of the registration"),
        "region": ("省份，用户自填", "province, as the user gave it"),
        "birth_year": ("出生年份，用户自填，有不可能的值", "year of birth as given; some cannot be true"),
        "sex": ("性别，用户自填", "sex, as the user gave it"),
        "occupation": ("职业，用户自填", "occupation, as the user gave it"),
        "member_on": ("入会日期；空表示不是会员", "day of becoming a member; empty if none"),
    },
    "accounts": {
        "": (
            "账号与渠道的连接，一行一次；离开又回来的有两行",
            "ties with a channel, one spell a row; who came back has two",
        ),
        "account_id": ("账号编号", "account id"),
        "user_id": ("用户编号；没对上的为空", "user id; empty if not matched"),
        "channel": ("渠道", "channel"),
        "connected_on": ("建立连接的日期", "day of connecting"),
        "ended_on": ("结束的日期；空表示还连着", "day it ended; empty if it goes on"),
        "ending": ("怎样结束：removed 删除、blocked 拉黑、unsubscribed 退订", "how: removed, blocked, unsubscribed"),
        "muted_on": ("设为免打扰的日期", "day of muting"),
    },
    "unsubscribes": {
        "": (
            "已经断开的渠道，一行是一位用户的一个渠道；离开后又回来的不算",
            "channels that are cut off, one user and channel a row; who came back is not here",
        ),
        "user_id": USER,
        "channel": ("渠道", "channel"),
        "unsubscribed_on": ("断开的日期", "day it was cut off"),
        "ending": ("怎样断开", "how"),
    },
    "products": {
        "": ("商品，一行一种", "products, one a row"),
        "product": ("商品代码", "product code"),
        "category": ("品类代码", "category code"),
        "price_fen": ("单价（分）", "unit price in fen"),
        "title": ("名称", "name"),
    },
    "orders": {
        "": ("已清洗的订单，一行一笔", "clean orders, one a row"),
        "order_id": ("订单编号", "order id"),
        "user_id": USER,
        "ordered_at": ("下单时间，上海时间", "time of the order, Shanghai time"),
        "ordered_on": ("下单日期", "day of the order"),
        "amount_fen": ("实付（分），已扣退款", "paid, net of refunds, in fen"),
    },
    "purchases": {
        "": ("买到的商品，一行是一笔订单的一种商品", "what was bought, one product of an order a row"),
        "order_id": ("订单编号", "order id"),
        "user_id": USER,
        "ordered_on": ("下单日期", "day of the order"),
        "product": ("商品代码", "product code"),
        "category": ("品类代码", "category code"),
        "quantity": ("数量", "quantity"),
        "amount_fen": ("金额（分），已扣退款", "amount, net of refunds, in fen"),
    },
    "touches": {
        "": ("发出的消息，一行一条", "messages sent, one a row"),
        "touch_id": ("消息编号", "message id"),
        "account_id": ("收件账号", "account it went to"),
        "user_id": ("用户编号；没对上的为空", "user id; empty if not matched"),
        "campaign": ("活动编号", "campaign id"),
        "touch_channel": ("触达方式", "way of reaching"),
        "sent_at": ("发送时间，上海时间", "time of sending, Shanghai time"),
        "sent_on": ("发送日期", "day of sending"),
        "delivered": ("送达：1 是，0 否", "delivered: 1 yes, 0 no"),
        "seen": ("看到", "seen"),
        "clicked": ("点击", "clicked"),
        "cost_fen": ("直接成本（分）", "direct cost in fen"),
    },
    "tags": {
        "": ("标签，一行是一位用户的一个标签", "tags, one tag of a user a row"),
        "user_id": USER,
        "tag_kind": (
            "标签的种类：age_group 年龄段、main_category 主要品类、preference 说过的理由、interest 兴趣、motive 动机；后两种只有同意过的用户才有",
            "kind of tag: age_group, main_category, preference (a reason given), interest, motive; the last two only of users who agreed",
        ),
        "tag": ("标签代码", "code of the tag"),
    },
    "tier_months": {
        "": (
            "每月底的 RFM 分组，一行是一位用户的一个月底，看过去 12 个月",
            "RFM group at the end of each month, one user and month a row; looks back 12 months",
        ),
        "month": (
            "月底那一天（最后一行是数据的截止日）",
            "last day of the month (the last one is the day of the data)",
        ),
        "user_id": USER,
        "recency_days": (
            "最近一次消费（天）；12 个月没有订单的为空",
            "recency in days; empty without an order in 12 months",
        ),
        "frequency": ("12 个月的订单数", "orders in 12 months"),
        "monetary_fen": ("12 个月的消费（分）", "spend in 12 months, in fen"),
        "tier": ("RFM 分组；absent 是 12 个月没有订单", "RFM group; absent: no order in 12 months"),
    },
    "follow_ups": {
        "": ("SCRM 的跟进记录，一行一条", "follow-up log of the SCRM, one note a row"),
        "note_id": ("记录编号，按写下的先后", "note id, in the order of writing"),
        "user_id": ("用户编号；有的不在用户表里", "user id; some are not among the users"),
        "written_at": ("写下的时间，精确到分", "time of writing, to the minute"),
        "written_on": ("写下的日期", "day of writing"),
        "staff": ("跟进人", "owner"),
        "follow_up_stage": ("跟进阶段", "stage of the follow-up"),
        "note": ("内容", "note"),
        "next_on": ("计划下次联系的日期", "day of the next planned contact"),
    },
    "user_360": {
        "": ("一位用户的全貌，一行一位；没有订单的也在", "the whole of a user, one a row, also those without orders"),
        "user_id": USER,
        "registered_on": ("注册日期", "day of registration"),
        "source": ("注册来源", "source of the registration"),
        "region": ("省份", "province"),
        "age": ("今年满多少岁；不可信的为空", "age reached this year; empty if not to be believed"),
        "sex": ("性别", "sex"),
        "occupation": ("职业", "occupation"),
        "tier": ("RFM 分组（过去 12 个月）", "RFM group (last 12 months)"),
        "first_order_on": ("第一单的日期", "day of the first order"),
        "last_order_on": ("最近一单的日期", "day of the last order"),
        "orders": ("订单数，从头算起", "orders of all time"),
        "spend_yuan": ("消费（元），从头算起", "spend of all time, in yuan"),
        "touches_30d": ("最近 30 天送达的消息", "messages delivered in the last 30 days"),
        "tags": ("标签，用逗号隔开", "tags, joined by commas"),
        "channels": ("还连着的渠道，用逗号隔开", "channels that are open, joined by commas"),
        "last_note_on": ("最近一条跟进的日期", "day of the last follow-up note"),
        "last_note_stage": ("它的阶段", "its stage"),
        "last_note": ("它的内容", "its words"),
        "last_note_owner": ("它的跟进人", "its owner"),
    },
}


def tables_of(brand: str, until: pd.Timestamp | str) -> dict[str, pd.DataFrame]:
    """Return the tables of a brand as they were known on the evening of a day: later refunds have not happened yet.

    Raises
    ------
    ValueError
        If the brand has no private domain, or no order is as early as the day.
    """
    with_a_pool = [name.split("/")[0] for name in names() if name.endswith("/follow_ups")]
    if brand not in with_a_pool:
        listed = ", ".join(with_a_pool)
        raise ValueError(
            say(
                f"没有 {brand!r} 的客户数据中台；有：{listed}。",
                f"there is no customer data platform of {brand!r}; there is: {listed}.",
            )
        )
    day = day_of(until, "until")
    lines = load(f"{brand}/order_lines")
    need_orders_by(local_day(lines["order_time"]), day)
    lines = as_of(lines, day)
    users, accounts = _users(brand, day), _accounts(brand, day)
    orders = _known(_local(clean_orders(lines)), "order_time", "ordered_on", day)
    orders = orders.rename(columns={"order_time": "ordered_at"})
    bought = _purchases(brand, lines, orders)
    found = {
        "users": users,
        "accounts": accounts,
        "unsubscribes": _unsubscribes(accounts),
        "products": load(f"{brand}/products").rename(columns={say("title_zh", "title_en"): "title"}),
        "orders": orders,
        "purchases": bought,
        "touches": _touches(brand, accounts, day),
        "tags": _tags(brand, users, bought, day),
        "tier_months": tier_months(users, orders, _thresholds(brand), day),
        "follow_ups": _follow_ups(brand, day),
    }
    return {name: frame[[column for column in WORDS[name] if column]] for name, frame in found.items()}


def tier_months(
    users: pd.DataFrame, orders: pd.DataFrame, thresholds: dict[str, int], until: pd.Timestamp | str
) -> pd.DataFrame:
    """Return every user's RFM group at the end of each month, by the orders of the 12 months before.

    Parameters
    ----------
    users : DataFrame
        `user_id`, `registered_on`. Who registers later is not in an earlier month.
    orders : DataFrame
        One order a row: `user_id`, `ordered_on`, `amount_fen`.
    thresholds : dict
        As for :func:`siyu_helpers.rfm_segments`.
    until : Timestamp or str
        Last day; itself the last "month", also in the middle of one. The first is June 2025: before that, the shop's
        records do not reach back 12 months.

    Returns
    -------
    DataFrame
        `month`, `user_id`, `recency_days`, `frequency`, `monetary_fen`, `tier` ("absent" without an order in 12 months).
    """
    until = day_of(until, "until")
    months = pd.date_range(FIRST_MONTH, until, freq="ME").union([until])
    row = pd.Index(users["user_id"]).get_indexer(orders["user_id"])  # of each order's user; -1 for strangers
    day = orders["ordered_on"].to_numpy().astype("datetime64[D]")
    fen = orders["amount_fen"].to_numpy()
    parts = []
    for month in months:
        first, last_day = (month - pd.DateOffset(years=1)).to_datetime64(), month.to_datetime64()
        kept = (day > first) & (day <= last_day) & (row >= 0)
        who, many = row[kept], len(users)
        frequency = np.bincount(who, minlength=many)
        monetary = np.bincount(who, fen[kept], minlength=many).astype("int64")
        last = np.full(many, np.datetime64("1970-01-01"))
        np.maximum.at(last, who, day[kept])
        recency = (last_day.astype("datetime64[D]") - last).astype("int64")
        high = {"recency_days": recency <= thresholds["recency_days"]}
        high |= {
            "frequency": frequency >= thresholds["frequency"],
            "monetary_fen": monetary >= thresholds["monetary_fen"],
        }
        bits = pd.Series("", index=users.index)
        for measure in MEASURES:
            bits = bits + np.where(high[measure], "1", "0")
        ordered = frequency > 0
        part = pd.DataFrame(
            {
                "month": month,
                "user_id": users["user_id"],
                "recency_days": pd.Series(recency, index=users.index, dtype="Int64").where(ordered),
                "frequency": frequency,
                "monetary_fen": monetary,
                "tier": bits.map(GROUPS).where(ordered, ABSENT),
            }
        )
        parts.append(part[users["registered_on"] <= month])
    return pd.concat(parts, ignore_index=True)


def _thresholds(brand: str) -> dict[str, int]:
    from siyu_helpers.simulator.brands import BRANDS

    return BRANDS[brand].thresholds


def _local(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its times on Shanghai's clock, without a zone."""
    times = {
        name: column.dt.tz_convert(SHOP_ZONE).dt.tz_localize(None)
        for name, column in frame.items()
        if isinstance(column.dtype, pd.DatetimeTZDtype)
    }
    return frame.assign(**times)


def _known(frame: pd.DataFrame, time: str, day_column: str, until: pd.Timestamp) -> pd.DataFrame:
    """Return the rows up to a day, with the day of their time as a column."""
    frame = frame.assign(**{day_column: frame[time].dt.normalize()})
    return frame[frame[day_column] <= until].reset_index(drop=True)


def _purchases(brand: str, lines: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of clean orders, net of refunds; lines given back whole are out."""
    lines = lines.drop_duplicates().sort_values(["order_time", "order_id", "line_id"])
    net = (lines["amount_fen"] - lines["refund_fen"]).astype("int64")
    bought = lines.assign(amount_fen=net)[lines["order_id"].isin(orders["order_id"]) & (net > 0)]
    category = load(f"{brand}/products").set_index("product")["category"]
    return bought.assign(
        category=bought["product"].map(category), ordered_on=local_day(bought["order_time"])
    ).reset_index(drop=True)


def _users(brand: str, until: pd.Timestamp) -> pd.DataFrame:
    users = load(f"{brand}/users")
    if "person_id" not in users:  # tea keeps what its pool added in a table of its own
        users = users.rename(columns={"union_id": "person_id"}).merge(load(f"{brand}/member_records"), on="user_id")
    users = _known(_local(users), "registered_at", "registered_on", until)
    member_on = users["joined_member_at"].dt.normalize()
    return users.assign(member_on=member_on.where(member_on <= until))


def _accounts(brand: str, until: pd.Timestamp) -> pd.DataFrame:
    table = "connections" if f"{brand}/connections" in names() else "accounts"
    spells = _known(_local(load(f"{brand}/{table}")), "connected_at", "connected_on", until)
    ends = pd.DataFrame({how: spells[column].dt.normalize() for how, column in ENDINGS.items()})
    ends = ends.where(ends <= until)
    muted = spells["muted_at"].dt.normalize()
    ending = pd.Series(None, index=spells.index, dtype="str")
    for how in ENDINGS:
        ending = ending.where(ends[how].isna(), how)
    return spells.assign(ended_on=ends.min(axis=1), ending=ending, muted_on=muted.where(muted <= until))


def _unsubscribes(accounts: pd.DataFrame) -> pd.DataFrame:
    known = accounts.dropna(subset="user_id").sort_values("connected_on", kind="stable")
    is_open = known["ended_on"].isna().groupby([known["user_id"], known["channel"]]).transform("any")
    gone = known[~is_open].sort_values("ended_on", kind="stable").drop_duplicates(["user_id", "channel"], keep="last")
    return gone.rename(columns={"ended_on": "unsubscribed_on"}).sort_values(
        ["unsubscribed_on", "user_id", "channel"], ignore_index=True
    )


def _touches(brand: str, accounts: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    touches = _known(_local(load(f"{brand}/touches")), "sent_at", "sent_on", until)
    owner = accounts.drop_duplicates("account_id").set_index("account_id")["user_id"]
    return touches.assign(user_id=touches["account_id"].map(owner))


def _follow_ups(brand: str, until: pd.Timestamp) -> pd.DataFrame:
    notes = _known(_local(load(f"{brand}/follow_ups")), "written_at", "written_on", until)
    notes["next_on"] = pd.to_datetime(notes["next_on"])
    return notes.rename(columns={say("note_zh", "note_en"): "note"})


def _tags(brand: str, users: pd.DataFrame, bought: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    age = until.year - users["birth_year"].astype("Float64").astype("float64")
    group = pd.cut(age, AGE_EDGES, right=False, labels=AGE_GROUPS).astype("object")
    spent = bought.groupby(["user_id", "category"], as_index=False)["amount_fen"].sum()
    main = spent.sort_values(["amount_fen", "category"], ascending=[False, True]).drop_duplicates("user_id")
    said = _known(_local(load(f"{brand}/preferences")), "recorded_at", "recorded_on", until)
    forms = _known(_local(load(f"{brand}/profiles")), "filled_at", "filled_on", until)
    forms = forms[forms["consent"] == 1]  # the others did not agree to this use
    interests = forms.assign(interest=forms["interests"].str.split(";")).explode("interest")
    parts = {
        "age_group": (users["user_id"], group),
        "main_category": (main["user_id"], main["category"]),
        "preference": (said["user_id"], said["preference"]),
        "interest": (interests["user_id"], interests["interest"]),
        "motive": (forms["user_id"], forms["motive"]),
    }
    made = pd.concat(
        pd.DataFrame({"user_id": who.to_numpy(), "tag_kind": kind, "tag": tag.to_numpy()})
        for kind, (who, tag) in parts.items()
    )
    made = made.dropna(subset="tag").drop_duplicates()
    made = made[made["user_id"].isin(users["user_id"])].astype("str")
    return made.sort_values(["user_id", "tag_kind", "tag"], ignore_index=True)
