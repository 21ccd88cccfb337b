"""The data cards: what a brand's tables are, their known faults and how they were made, in both languages."""

from siyu_helpers.simulator.brands import END, SNAPSHOT, START, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.dirt import TEST_PRODUCT
from siyu_helpers.simulator.tables import TABLES, Column

TYPES = {
    "string": ("文本", "text"),
    "integer": ("整数", "integer"),
    "datetime": ("带时区偏移的时间", "time with offset"),
}
UNITS = {"fen": ("分", "fen"), "year": ("年", "year")}


def card(brand: Brand, seed: int, rows: dict[str, int], lang: str) -> str:
    """Return a brand's data card as Markdown.

    Parameters
    ----------
    brand : Brand
    seed : int
        Seed of the term.
    rows : dict of str to int
        Number of rows of each table.
    lang : "zh" or "en"
    """
    intro, faults, making = (_zh if lang == "zh" else _en)(brand, seed)
    parts = [intro]
    for name in brand.tables:
        parts.append(_table(name, rows[name], lang))
    parts += [faults, making]
    return "\n\n".join(parts) + "\n"


def _table(name: str, rows: int, lang: str) -> str:
    table, zh = TABLES[name], lang == "zh"
    head = f"## `{name}.csv`\n\n" + (f"{table.zh}，共 {rows:,} 行。" if zh else f"{table.en}; {rows:,} rows.")
    title = "| 列 | 类型 | 单位 | 说明 |" if zh else "| Column | Type | Unit | Meaning |"
    return head + "\n\n" + "\n".join([title, "|---|---|---|---|", *(_row(column, lang) for column in table.columns)])


def _row(column: Column, lang: str) -> str:
    side = 0 if lang == "zh" else 1
    meaning = (column.zh, column.en)[side]
    if column.coded:
        joint, colon = ("、", "：") if lang == "zh" else (", ", ": ")
        if column.name == "category":
            meaning += "（见 `codes.csv`）" if lang == "zh" else " (see `codes.csv`)"
        else:
            names = (f"`{code}` {labels[side]}" for code, labels in CODES[column.name].items())
            meaning += colon + joint.join(names)
    unit = UNITS[column.unit][side] if column.unit else ""
    return f"| `{column.name}` | {TYPES[column.type][side]} | {unit} | {meaning} |"


def _zh(brand: Brand, seed: int) -> tuple[str, str, str]:
    intro = f"""# {brand.zh}的数据

这是模拟数据，商家和用户都不存在。时间从 {START} 到 {END}，快照日是 {SNAPSHOT}：数据里有快照日之后的订单。
文件为 UTF-8 编码，逗号分隔，空白表示缺失。金额一律是整数分（100 分 = 1 元），日期按上海时间的日历日计算。
代码的中英文名称见 `codes.csv`，各列类型和校验值见 `datapackage.json`。"""
    faults = f"""## 已知的问题

`order_lines.csv` 是未清洗的导出文件：

- 一笔订单常占几行；同一笔订单里也可能有两行内容相同而明细编号不同，它们都是真的。
- 约 0.5 % 的订单被导出了两次，重复的行每一列都相同。
- 约 3 % 的订单已取消，`amount_fen` 仍写着金额，但没有付款。
- 约 5 % 的订单有退款，有全额的，也有部分的；有些退款发生在快照日之后。
- 约四分之一的下单时间用 UTC（`+00:00`）记录，其余用 `+08:00`。两种写法指的都是准确时刻，但文本里的日期不一定是上海的日期。
- 商品为 `{TEST_PRODUCT}` 的订单是员工测试，不是生意；下这些单的用户，`source` 是 `employee`。
- 有的用户同一天下了两笔订单；少数用户替公司采购，金额很大；有的用户从没下过单。
- 不含运费和优惠券。

`users.csv`：约 1 % 的用户是同一个人的第二个账号（`union_id` 相同）。`union_id`、`region`、`sex`、`birth_year`、`occupation` 有缺失，出生年份里有不可能的值。"""
    if brand.accounts:
        faults += """

`accounts.csv`：同一个人可以出现在几个渠道；有些账号缺 `union_id`，只关注、没注册的人没有 `user_id`。

`orders.csv` 是清洗后的订单：重复行只留一次，去掉已取消的和员工测试的订单，每笔订单的各行相加并扣除全部退款，没有余额的订单不再出现。"""
    model = {"pareto_nbd": "Pareto/NBD", "bg_nbd": "BG/NBD"}[brand.buying.__name__]
    making = f"""## 怎样生成

由 `siyu_helpers.simulator` 生成，种子是 {seed}；同一个种子得到同样的文件。复购来自 {model} 模型，金额来自 gamma-gamma 模型，再换成一件件商品，按单价计算金额；
6 月 18 日、11 月 11 日、12 月 12 日和每月 1 日是高峰。用户分属几个看不见的群体，购买频率、金额和偏好各不相同。

许可：CC BY 4.0。"""
    return intro, faults, making


def _en(brand: Brand, seed: int) -> tuple[str, str, str]:
    intro = f"""# Data of the {brand.en}

These data are simulated; neither the business nor its users exist. They run from {START} to {END}. The snapshot is
{SNAPSHOT}: there are orders after it. Files are UTF-8, comma-separated; empty means missing. Money is in whole fen
(100 fen = 1 yuan), days are calendar days in Shanghai. `codes.csv` holds the display names of codes in both languages,
`datapackage.json` types and checksums."""
    faults = f"""## Known faults

`order_lines.csv` is a raw export:

- An order often takes several rows. Two rows of one order may look alike and differ in line id only: both are real.
- About 0.5 % of the orders were exported twice; the copies agree in every column.
- About 3 % of the orders were cancelled. They still show an `amount_fen`, but nothing was paid.
- About 5 % of the orders have a refund, full or partial; some refunds came after the snapshot.
- About a quarter of the order times are written in UTC (`+00:00`), the others with `+08:00`. Both name the exact moment,
  but the date in the text is not always the date in Shanghai.
- Orders of the product `{TEST_PRODUCT}` are tests by staff, not business; the users who placed them have the `source` `employee`.
- Some users placed two orders on one day; a few buy for a company and spend a great deal; some never ordered.
- Shipping and coupons are not included.

`users.csv`: about 1 % of the users are the second account of the same person (same `union_id`). `union_id`, `region`, `sex`,
`birth_year` and `occupation` have gaps, and some years of birth cannot be true."""
    if brand.accounts:
        faults += """

`accounts.csv`: one person may appear in several channels; some accounts lack the `union_id`, and followers who never
registered have no `user_id`.

`orders.csv` holds the cleaned orders: repeated rows once, cancelled and test orders out, the lines of an order added up less
all refunds, orders with nothing left out."""
    model = {"pareto_nbd": "Pareto/NBD", "bg_nbd": "BG/NBD"}[brand.buying.__name__]
    making = f"""## How they were made

By `siyu_helpers.simulator` with seed {seed}; the same seed gives the same files. Repurchases follow the {model} model and
spend the gamma-gamma model, turned into baskets of products at their unit prices; 18 June, 11 November, 12 December and the first of each
month are peaks. Users belong to hidden groups that differ in how often they buy, how much they spend and what they like.

Licence: CC BY 4.0."""
    return intro, faults, making
