"""The tables every shop keeps: users, accounts, products, orders and codes."""

from siyu_helpers.simulator.columns import USER, Column, Table, money, text, time

SHOP = {
    "users": Table(
        "users",
        "用户表，每行一个注册用户",
        "Users, one registered user a row",
        (
            text("user_id", "用户编号", "user id", unique=True),
            text(
                "union_id",
                "同一个人在各渠道共用的编号；未授权的为空",
                "id of the person across channels; empty if not authorised",
                required=False,
            ),
            time("registered_at", "注册时间", "time of registration"),
            text("source", "注册来源", "source of the registration", coded=True),
            text("region", "省份，用户自填", "province, as the user gave it", required=False, coded=True),
            Column(
                "birth_year",
                "integer",
                "出生年份，用户自填",
                "year of birth, as the user gave it",
                required=False,
                unit="year",
            ),
            text("sex", "性别，用户自填", "sex, as the user gave it", required=False, coded=True),
            text(
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
            text("account_id", "账号编号", "account id", unique=True),
            text(
                "user_id",
                "用户编号；只关注、没注册的为空",
                "user id; empty for followers who never registered",
                required=False,
                refers=USER,
            ),
            text(
                "union_id",
                "同一个人在各渠道共用的编号；未授权的为空",
                "id of the person across channels; empty if not authorised",
                required=False,
            ),
            text("channel", "渠道", "channel", coded=True),
            time("connected_at", "建立连接的时间", "time of connecting"),
            time(
                "removed_at", "删除或退出的时间；空表示没有", "time of removal or leaving; empty if not", required=False
            ),
            time("blocked_at", "拉黑的时间；空表示没有", "time of blocking; empty if not", required=False),
            time("unsubscribed_at", "退订的时间；空表示没有", "time of unsubscribing; empty if not", required=False),
        ),
        ("account_id",),
    ),
    "products": Table(
        "products",
        "商品表，每行一种商品",
        "Products, one product a row",
        (
            text("product", "商品代码", "product code", unique=True),
            text("category", "品类代码", "category code", coded=True),
            money("price_fen", "单价", "unit price"),
            text("title_zh", "中文名称", "Chinese name"),
            text("title_en", "英文名称", "English name"),
        ),
        ("product",),
    ),
    "order_lines": Table(
        "order_lines",
        "订单明细，每行是一笔订单里的一种商品；未清洗",
        "Order lines, one product of an order a row; not cleaned",
        (
            text("order_id", "订单编号", "order id"),
            text("line_id", "明细编号，同一行导出两次时重复", "line id; repeated where a line was exported twice"),
            text("user_id", "用户编号", "user id", refers=USER),
            time(
                "order_time",
                "下单时间，带时区偏移；各行的偏移可能不同",
                "time of the order with its offset from UTC; rows differ in offset",
            ),
            text("status", "订单状态", "status of the order", coded=True),
            text("product", "商品代码", "product code", refers=("products", "product")),
            Column("quantity", "integer", "数量", "quantity", minimum=1),
            money(
                "amount_fen",
                "这一行的金额（单价×数量），退款前",
                "amount of the line (price × quantity), before refunds",
            ),
            money("refund_fen", "这一行退还的金额，没有退款为 0", "amount refunded for the line, 0 if none"),
            time("refund_time", "退款时间，没有退款为空", "time of the refund, empty if none", required=False),
        ),
    ),
    "orders": Table(
        "orders",
        "订单表，每行一笔已清洗的订单",
        "Orders, one cleaned order a row",
        (
            text("order_id", "订单编号", "order id", unique=True),
            text("user_id", "用户编号", "user id", refers=USER),
            time("order_time", "下单时间", "time of the order"),
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
            text("column", "出现该代码的列", "column in which the code stands"),
            text("code", "代码", "code"),
            text("title_zh", "中文名称", "Chinese name"),
            text("title_en", "英文名称", "English name"),
        ),
        ("column", "code"),
    ),
}
