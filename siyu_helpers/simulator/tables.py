"""What each table's columns are: types, units, keys, and their names and meanings in both languages."""

from dataclasses import dataclass, field

from siyu_helpers.simulator.codes import CODES


@dataclass(frozen=True)
class Column:
    """One column. ``coded``: it holds the codes of that name; ``refers``: the table and column it points to."""

    name: str
    type: str
    zh: str
    en: str
    required: bool = True
    unique: bool = False
    minimum: int | None = None
    unit: str | None = None
    coded: bool = False
    refers: tuple[str, str] | None = None

    @property
    def codes(self) -> list[str]:
        """The values a coded column may hold."""
        return list(CODES[self.name]) if self.coded else []


@dataclass(frozen=True)
class Table:
    """One table of a brand."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = field(default=())  # empty where the dirt repeats rows


def _text(name, zh, en, **more):
    return Column(name, "string", zh, en, **more)


def _time(name, zh, en, **more):
    return Column(name, "datetime", zh, en, **more)


def _money(name, zh, en, **more):
    return Column(name, "integer", zh, en, minimum=0, unit="fen", **more)


_USER = ("users", "user_id")

TABLES = {
    "users": Table(
        "users",
        "用户表，每行一个注册用户",
        "Users, one registered user a row",
        (
            _text("user_id", "用户编号", "user id", unique=True),
            _text(
                "union_id",
                "同一个人在各渠道共用的编号；未授权的为空",
                "id of the person across channels; empty if not authorised",
                required=False,
            ),
            _time("registered_at", "注册时间", "time of registration"),
            _text("source", "注册来源", "source of the registration", coded=True),
            _text("region", "省份，用户自填", "province, as the user gave it", required=False, coded=True),
            Column(
                "birth_year",
                "integer",
                "出生年份，用户自填",
                "year of birth, as the user gave it",
                required=False,
                unit="year",
            ),
            _text("sex", "性别，用户自填", "sex, as the user gave it", required=False, coded=True),
            _text(
                "occupation",
                "职业，用户自填",
                "occupation, as the user gave it",
                required=False,
                coded=True,
            ),
        ),
        ("user_id",),
    ),
    "accounts": Table(
        "accounts",
        "账号表，每行一个人与一个渠道的一次连接",
        "Accounts, one tie between a person and a channel a row",
        (
            _text("account_id", "账号编号", "account id", unique=True),
            _text(
                "user_id",
                "用户编号；只关注、没注册的为空",
                "user id; empty for followers who never registered",
                required=False,
                refers=_USER,
            ),
            _text(
                "union_id",
                "同一个人在各渠道共用的编号；未授权的为空",
                "id of the person across channels; empty if not authorised",
                required=False,
            ),
            _text("channel", "渠道", "channel", coded=True),
            _time("connected_at", "建立连接的时间", "time of connecting"),
            _time(
                "removed_at", "删除或退出的时间；空表示没有", "time of removal or leaving; empty if not", required=False
            ),
            _time("blocked_at", "拉黑的时间；空表示没有", "time of blocking; empty if not", required=False),
            _time("unsubscribed_at", "退订的时间；空表示没有", "time of unsubscribing; empty if not", required=False),
        ),
        ("account_id",),
    ),
    "products": Table(
        "products",
        "商品表，每行一种商品",
        "Products, one product a row",
        (
            _text("product", "商品代码", "product code", unique=True),
            _text("category", "品类代码", "category code", coded=True),
            _money("price_fen", "单价", "unit price"),
            _text("title_zh", "中文名称", "Chinese name"),
            _text("title_en", "英文名称", "English name"),
        ),
        ("product",),
    ),
    "order_lines": Table(
        "order_lines",
        "订单明细，每行是一笔订单里的一种商品；未清洗",
        "Order lines, one product of an order a row; not cleaned",
        (
            _text("order_id", "订单编号", "order id"),
            _text("line_id", "明细编号，同一行导出两次时重复", "line id; repeated where a line was exported twice"),
            _text("user_id", "用户编号", "user id", refers=_USER),
            _time(
                "order_time",
                "下单时间，带时区偏移；各行的偏移可能不同",
                "time of the order with its offset from UTC; rows differ in offset",
            ),
            _text("status", "订单状态", "status of the order", coded=True),
            _text("product", "商品代码", "product code", refers=("products", "product")),
            Column("quantity", "integer", "数量", "quantity", minimum=1),
            _money(
                "amount_fen",
                "这一行的金额（单价×数量），退款前",
                "amount of the line (price × quantity), before refunds",
            ),
            _money("refund_fen", "这一行退还的金额，没有退款为 0", "amount refunded for the line, 0 if none"),
            _time("refund_time", "退款时间，没有退款为空", "time of the refund, empty if none", required=False),
        ),
    ),
    "orders": Table(
        "orders",
        "订单表，每行一笔已清洗的订单",
        "Orders, one cleaned order a row",
        (
            _text("order_id", "订单编号", "order id", unique=True),
            _text("user_id", "用户编号", "user id", refers=_USER),
            _time("order_time", "下单时间", "time of the order"),
            Column(
                "amount_fen", "integer", "实付金额，已扣除退款", "amount paid, net of refunds", minimum=1, unit="fen"
            ),
        ),
        ("order_id",),
    ),
    "codes": Table(
        "codes",
        "代码表，每行一个代码和它的显示名称",
        "Codes, one code and its display names a row",
        (
            _text("column", "出现该代码的列", "column in which the code stands"),
            _text("code", "代码", "code"),
            _text("title_zh", "中文名称", "Chinese name"),
            _text("title_en", "英文名称", "English name"),
        ),
        ("column", "code"),
    ),
}


def names(table: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [column.name for column in TABLES[table].columns]
