"""The data cards: what a brand's tables are, their known faults and how they were made, in both languages."""

from siyu_helpers.simulator.brands import END, SNAPSHOT, START, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.dirt import TEST_PRODUCT
from siyu_helpers.simulator.tables import Column, names, table

TYPES = {
    "string": ("文本", "text"),
    "integer": ("整数", "integer"),
    "datetime": ("带时区偏移的时间", "time with offset"),
}
UNITS = {"fen": ("分", "fen"), "year": ("年", "year"), "day": ("天", "days"), "second": ("秒", "s")}

SCRM_ZH = """

`follow_ups.csv` 是 SCRM 的导出，从 2025 年 1 月开始用，只有被人跟进的用户才有记录。内容是手写的句子，每个学期相同；写到的订单、投诉和购买理由与数据一致。有几条的 `user_id` 不在用户表里；有些是用户离开企业微信之后写的；
有些用户在同一分钟有两条，先后看 `note_id`；有人离职，导出里只剩编号，他名下的用户有的转给了同事，有的没人接。约五分之一的时间用 UTC（`+00:00`）记录。"""
SCRM_EN = """

`follow_ups.csv` is the export of an SCRM in use since January 2025; only users whom somebody looks after have notes. The sentences
are written by hand and the same in every term; the orders, complaints and reasons for buying in them agree with the data. A few
`user_id` are not among the users; some notes were written after the user had left WeCom; some users have two notes in one minute,
`note_id` tells which came last; one of the staff has left and the export shows a number in place of the name: some of those users were
passed on to a colleague, some to nobody. About a fifth of the times are written in UTC (`+00:00`)."""


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
        parts.append(table_card(name, brand.code, rows[name], lang))
    parts += [faults, making]
    return "\n\n".join(parts) + "\n"


def table_card(name: str, brand: str, rows: int, lang: str) -> str:
    """Return the part of a data card that tells one table: its rows and columns."""
    kept, zh = table(name, brand), lang == "zh"
    head = f"## `{name}.csv`\n\n" + (f"{kept.zh}，共 {rows:,} 行。" if zh else f"{kept.en}; {rows:,} rows.")
    title = "| 列 | 类型 | 单位 | 说明 |" if zh else "| Column | Type | Unit | Meaning |"
    return head + "\n\n" + "\n".join([title, "|---|---|---|---|", *(_row(column, lang) for column in kept.columns)])


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

`users.csv`：约 1 % 的用户是同一个人的第二个账号（`@PERSON@` 相同）。@GAPS@`region`、`sex`、`birth_year`、`occupation` 有缺失，出生年份里有不可能的值。"""
    own_person = "person_id" in names("users", brand.code)
    faults = faults.replace("@PERSON@", "person_id" if own_person else "union_id")
    faults = faults.replace("@GAPS@", "" if own_person else "`union_id`、")
    if "connections" in brand.tables:
        faults += """

`accounts.csv`：同一个人可以出现在几个渠道；有些账号缺 `union_id`，只关注、没注册的人没有 `user_id`。"""
    if "orders" in brand.tables:
        faults += """

`orders.csv` 是清洗后的订单：重复行只留一次，去掉已取消的和员工测试的订单，每笔订单的各行相加并扣除全部退款，没有余额的订单不再出现。"""
    if brand.pool:
        faults += _pool_zh(brand) + _persona_zh(brand) + _survey_zh(brand) + SCRM_ZH
    model = {"pareto_nbd": "Pareto/NBD", "bg_nbd": "BG/NBD"}[brand.buying.__name__]
    making = f"""## 怎样生成

由 `siyu_helpers.simulator` 生成，种子是 {seed}；同一个种子得到同样的文件。复购来自 {model} 模型，金额来自 gamma-gamma 模型，再换成一件件商品，按单价计算金额；
6 月 18 日、11 月 11 日、12 月 12 日和每月 1 日是高峰。用户分属几个看不见的群体，购买频率、金额和偏好各不相同。

许可：CC BY 4.0。"""
    if brand.pool:
        making = making.replace(
            "\n\n许可",
            f"""
发出的消息会让人疲劳：一周里收到的越多，点击越少，设免打扰或离开的越多。数据里的消息不会带来订单：快要下单的人更常点击，所以“点击后三天内下单”是相关，不是因果。
从 {brand.change.since} 起，商家提高了邀请奖励，也多做了内容。

许可""",
        )
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

`users.csv`: about 1 % of the users are the second account of the same person (same `@PERSON@`). @GAPS@`region`, `sex`,
`birth_year` and `occupation` have gaps, and some years of birth cannot be true."""
    own_person = "person_id" in names("users", brand.code)
    faults = faults.replace("@PERSON@", "person_id" if own_person else "union_id")
    faults = faults.replace("@GAPS@", "" if own_person else "`union_id`, ")
    if "connections" in brand.tables:
        faults += """

`accounts.csv`: one person may appear in several channels; some accounts lack the `union_id`, and followers who never
registered have no `user_id`."""
    if "orders" in brand.tables:
        faults += """

`orders.csv` holds the cleaned orders: repeated rows once, cancelled and test orders out, the lines of an order added up less
all refunds, orders with nothing left out."""
    if brand.pool:
        faults += _pool_en(brand) + _persona_en(brand) + _survey_en(brand) + SCRM_EN
    model = {"pareto_nbd": "Pareto/NBD", "bg_nbd": "BG/NBD"}[brand.buying.__name__]
    making = f"""## How they were made

By `siyu_helpers.simulator` with seed {seed}; the same seed gives the same files. Repurchases follow the {model} model and
spend the gamma-gamma model, turned into baskets of products at their unit prices; 18 June, 11 November, 12 December and the first of each
month are peaks. Users belong to hidden groups that differ in how often they buy, how much they spend and what they like.

Licence: CC BY 4.0."""
    if brand.pool:
        making = making.replace(
            "\n\nLicence",
            f"""
Messages tire people: the more in a week, the fewer clicks and the more who mute or leave. No message causes an order in these
data: those about to order click more often, so "ordered within three days of a click" is association, not effect. From {brand.change.since}
on the shop paid more for invitations and made more content.

Licence""",
        )
    return intro, faults, making


def _pool_zh(brand: Brand) -> str:
    spells, records = ("connections", "member_records") if "connections" in brand.tables else ("accounts", "users")
    older = (
        "\n`accounts.csv` 是较早的导出，没有会员库，看不出谁离开后又回来、谁设了免打扰；要算可触达的人，用 `connections.csv`。"
        if spells == "connections"
        else ""
    )
    chat = (
        "\n\n`chat.csv` 是手写的，每个学期内容相同；“阿柚”是本学期数据里的一位用户，六月的订单与聊天一致。"
        if "chat" in brand.tables
        else ""
    )
    return f"""

`{spells}.csv`：一行是一次连接，不是一个人。同一个账号离开后又回来，就有两行，`account_id` 相同：按 `account_id` 合并会让行数变多。同一个人可以有几个渠道的账号，
也可以在一个渠道有两个账号。约 2 % 的账号没能对上是谁，`user_id` 和 `person_id` 都是空的。{older}

`touches.csv`：发送名单没有及时更新，有些消息发给了已经离开的账号，没有送达。发出不等于送达，送达不等于看到。

`referrals.csv`：有些人邀请了自己（`inviter_id` 与 `invitee_id` 相同，或是同一个人的两个账号），有些邀请记了两次。`{records}.csv` 的 `invited_by` 取第一条被接受的邀请，也包含邀请自己的。
来源是 `friend` 的用户不一定用了邀请链接，用了链接的来源也不一定是 `friend`。少数会员没有下过单。

`touches.csv` 从 2025 年 7 月开始，`running_costs.csv` 是 2025 年 7 月到 2026 年 6 月，`platform_weeks.csv` 覆盖整个时期。优惠券的成本在 `running_costs.csv` 里，订单金额里没有体现。{chat}"""


def _pool_en(brand: Brand) -> str:
    spells, records = ("connections", "member_records") if "connections" in brand.tables else ("accounts", "users")
    older = (
        "\n`accounts.csv` is an older export: no member database, no returns, no muting. To count who can be reached, use"
        "\n`connections.csv`."
        if spells == "connections"
        else ""
    )
    chat = (
        '\n\n`chat.csv` is written by hand and the same in every term; "Ayou" is a (simulated) user of the term whose orders of'
        "\nJune agree with what is said."
        if "chat" in brand.tables
        else ""
    )
    return f"""

`{spells}.csv`: a row is a spell of connection, not a person. An account that left and came back has two rows with the same
`account_id`: merging on it multiplies rows. A person may have accounts in several channels, and two in one. About 2 % of the
accounts could not be matched to anybody; their `user_id` and `person_id` are empty.{older}

`touches.csv`: the list of recipients is not kept up to date; some messages went to accounts that had left and were not
delivered. Sent is not delivered, delivered is not seen.

`referrals.csv`: some invited themselves (`inviter_id` equals `invitee_id`, or both belong to one person), some invitations
were logged twice. `invited_by` in `{records}.csv` is the inviter of the first accepted invitation, oneself included. Users with
the source `friend` did not all use a link, and some who did have another source. A few members never ordered.

`touches.csv` starts in July 2025, `running_costs.csv` holds July 2025 to June 2026, `platform_weeks.csv` the whole period. Coupons
are a cost in `running_costs.csv`; the amounts of orders do not show them.{chat}"""


def _persona_zh(brand: Brand) -> str:
    interviews = (
        "\n\n`interview_notes.csv` 是手写的，每个学期内容相同；受访者是本学期数据里的用户，他们的订单与原话不矛盾。"
        "`interview_codes.csv` 是两位编码员各自归的主题，有些段落归哪个主题都说得通。"
        if "interview_notes" in brand.tables
        else ""
    )
    return f"""

`profiles.csv`：约 55 % 的用户填过资料，买过的人填得更多；有些是快照日之后填的。约 8 % 的 `birth_date` 是没有改过的默认日期 1990-01-01，约 1 % 是不可能的日期。
`income`、`education`、`motive` 有缺失，高收入的人更常不填。`consent` 为 0 的用户不同意把资料用于个性化推荐。

`clicks.csv`：从快照日往前数 90 天开始，到整个时期结束。约 6 % 的点击没有登录。约 2 % 是连点：同一个人在同一页上，一秒之内记了两次，两次的时间可能差一秒。
有的人点得很多：点击数不是人数。{interviews}"""


def _persona_en(brand: Brand) -> str:
    interviews = (
        "\n\n`interview_notes.csv` is written by hand and the same in every term; the interviewees are (simulated) users of the term"
        "\nwhose orders do not contradict their words. `interview_codes.csv` holds the themes two readers gave independently; some"
        "\nexcerpts could be given either of two."
        if "interview_notes" in brand.tables
        else ""
    )
    return f"""

`profiles.csv`: about 55 % of the users filled the form, more among buyers; some did so after the snapshot. About 8 % of the
`birth_date` are the picker's default 1990-01-01, about 1 % cannot be. `income`, `education` and `motive` have gaps, `income` more
often where it is high. Users with `consent` 0 do not agree that their profile is used for personal recommendation.

`clicks.csv` starts 90 days before the end of the snapshot day and runs to the end of the period. About 6 % of the clicks are not
logged in. About 2 % are double clicks: the same person and page twice within a second, the times one second apart at most. Some
people click a great deal: clicks are not people.{interviews}"""


def _survey_zh(brand: Brand) -> str:
    return f"""

`responses.csv`：问卷是 `siyu.Questionnaire.example("{brand.code}_mended")`，2026 年 7 月 2 日发出，7 月 12 日截止。里面有员工在发出前后的试填、截止后才提交的、从转发的链接进来的（没有 `user_id`）、
同一个用户提交了两次的（有的两次回答不同）、没有认真答的，也有不可能同时成立的回答（例如没喝却填了地点）。陷阱题 `careful` 应选 4，认真答的人偶尔也会选错。`elsewhere` 和 `annoyed` 是反向题。
空白可能是没问到（跳题），也可能是没有答。

`invitations.csv`：名单从 6 月 30 日以前注册的用户里随机抽取，不含员工。回答的人和全部用户不一样。"""


def _survey_en(brand: Brand) -> str:
    return f"""

`responses.csv`: the questionnaire is `siyu.Questionnaire.example("{brand.code}_mended")`, sent on 2 July 2026, to be answered by 12 July. Among
the forms are tries by staff, some that came after the deadline, some by a forwarded link (no `user_id`), some users twice (a few with
other answers), careless ones, and answers that cannot all be true (none, but a place is given). The right answer to the trap
question `careful` is 4; the attentive miss it now and then. `elsewhere` and `annoyed` are reversed items. Empty is either not
asked (skipped) or left out.

`invitations.csv`: drawn at random from the users registered by 30 June, staff left out. Those who answer are not like all users."""
