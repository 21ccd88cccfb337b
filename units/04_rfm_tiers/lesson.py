# Lesson of unit 4, RFM tiers: the source of notebooks/{zh,en}/04_rfm_tiers.ipynb.

# %% [markdown] lang="zh"
# # 第 4 单元 RFM 分层
#
# 茶叶品牌的店长问：“我们有近 5,000 位注册用户，今天该先联系谁？”这一课用订单来回答。
#
# **学完你能够**
#
# 1. 把原始的订单明细清洗成一行一单，只用快照日那天已经知道的事。练习：`clean_orders`。
# 2. 算出每位用户的最近一次消费（R）、消费频率（F）、消费金额（M）。练习：`rfm_table`。
# 3. 定出有理由的阈值，并说出阈值一动，谁的标签会变。练习：`thresholds`。
# 4. 给用户分组、分等级，并算出每组的人数和消费占比。练习：`rfm_segments`、`membership_level`、`tier_summary`。
# 5. 为一组用户做一个决定：一个带范围的数、一个行动、什么会改变它。练习：`strategy`、`figures`。
#
# 每个代码单元格都可以运行：点一下它，按 **Shift + Enter**。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》，[Y] 指有赞关于私域三角的文章。

# %% [markdown] lang="en"
# # Unit 4. RFM tiers
#
# The manager of a tea brand asks: "We have nearly 5,000 registered users. Whom should we write to today?" In this lesson the orders answer.
#
# **After it you can**
#
# 1. turn raw order lines into one row per order, using only what was known on the snapshot day. Exercise: `clean_orders`.
# 2. work out recency (R), frequency (F) and monetary value (M) of every user. Exercise: `rfm_table`.
# 3. set thresholds for a reason, and say whose label changes when a threshold moves. Exercise: `thresholds`.
# 4. sort users into groups and levels, and give each group's share of users and of spend. Exercise: `rfm_segments`, `membership_level`, `tier_summary`.
# 5. decide for one group: a number with its range, an action, and what would change it. Exercise: `strategy`, `figures`.
#
# Every code cell can be run: click on it and press **Shift + Enter**. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice), [Y] for Youzan's article on the private-domain triangle.

# %%
import matplotlib.pyplot as plt
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers import charts

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 4.1 先联系谁：第一个答案（3 分钟）
#
# 店员每天最多能一对一联系 300 位用户。凭印象挑人，会漏掉很久没来的大客户，也会打扰昨天刚买过的人。
#
# 我们先走到终点，得到第一个答案。后面每一节再打开其中一步。先看原始数据。

# %% [markdown] lang="en"
# ## 4.1 Whom to write to: a first answer (3 minutes)
#
# The staff can write personally to 300 users a day at most. Pick them on a hunch, and you miss a big customer who has not come for months, or bother one who bought yesterday.
#
# We walk to the end first and get a first answer. Each later section opens one step of the way. Here are the raw data.

# %%
lines = siyu.load("tea/order_lines")  # «每行是一笔订单里的一种商品|one product of one order a row»
users = siyu.load("tea/users")

columns = ["order_id", "line_id", "user_id", "order_time", "status", "product", "quantity", "amount_fen", "refund_fen"]
lines[columns].head()

# %% [markdown] lang="zh"
# 读一行：谁（`user_id`），什么时候（`order_time`），买了什么（`product`）、几件（`quantity`），多少钱。一笔订单（`order_id`）可以占几行，每行有自己的编号（`line_id`）。金额的单位是**分**：100 分是 1 元，元是人民币的单位。用整数记，怎么加都没有误差。
#
# **先猜一猜**，再往下运行。

# %% [markdown] lang="en"
# Read one row: who (`user_id`), when (`order_time`), what (`product`), how many (`quantity`), and for how much. One order (`order_id`) can take several rows, each with a number of its own (`line_id`). Money is in **fen**: 100 fen are 1 yuan, China's currency. Whole numbers add up without error.
#
# **Guess first**, then run on.

# %%
siyu.quiz(
    "«在买过的用户里，最常见的是付过几单？|Among users who have bought, which number of orders is the most common?»",
    {
        "«10 单|10 orders»": "«你想到的是常客。常客最容易被记住，但人数不多。|You think of the regulars. They are easy to remember, but few.»",
        "«3 单|3 orders»": "«平均数确实超过 3，可它是被少数常客拉高的。最常见的不等于平均的。|The mean is indeed above 3, but a few regulars pull it up. The most common is not the mean.»",
        "«1 单|1 order»": "«买过一次就没再来的人最多。下一张图会给你看比例。|Those who came once and not again are the most. The next chart shows their share.»",
    },
    answer="«1 单|1 order»",
)

# %%
snapshot = "2026-06-30"  # «往回看的那一天|the day we look back from»
known = siyu.as_of(lines, snapshot)  # «那天晚上已经知道的明细|the lines known that evening»
orders = siyu.clean_orders(known)  # «清洗后，一行一单|cleaned, one row per order»
rfm = siyu.rfm_table(orders, snapshot)  # «一行一位用户|one row per user»

rfm.head()

# %%
counts = rfm["frequency"].clip(upper=8).value_counts().sort_index()
share_one = counts[1] / counts.sum()

fig, ax = plt.subplots()
ax.bar(counts.index.astype(str), counts)
ax.set_xticks(range(8), ["1", "2", "3", "4", "5", "6", "7", "«8 单以上|8 or more»"])
ax.set_xlabel("«消费频率（单）|Frequency (orders)»")
ax.set_ylabel("«用户数|Users»")
ax.set_title(f"«只买过一单的用户占 {share_one:.0%}|{share_one:.0%} of users have ordered once»")
print(f"«只买过一单的占比：|Share with one order: »{share_one:.3f}")

# %% [markdown] lang="zh"
# 最高的柱子在最左边。越往右人越少，但买过 8 单以上的人也不少：他们值得认识。
#
# 第一个答案：先找**买得多、却很久没来**的人。我们暂时说“4 单以上”算多，“超过 60 天”算久。

# %% [markdown] lang="en"
# The tallest bar stands on the left. Further right there are fewer people, yet quite a few have 8 orders or more: they are worth knowing.
#
# A first answer: look for those who **bought often and have not ordered for a long time**. For now, "often" means 4 orders or more and "long" means over 60 days.

# %%
leaving = rfm[(rfm["frequency"] >= 4) & (rfm["recency_days"] > 60)]
spent_yuan = leaving["monetary_fen"].sum() / 100

print(f"«先联系的用户：|Users to write to first: »{len(leaving)}")
print(f"«他们一共付过（元）：|What they have paid, in yuan: »{spent_yuan:,.0f}")

# %% [markdown] lang="zh"
# 名单比 300 位还长。再看 M，能把花得少的人先放一放，这是后面要做的事。
#
# **什么会让你改变主意？** 如果把 4 单改成 3 单，名单会变长还是变短？这两个数字目前凭的是什么？

# %% [markdown] lang="en"
# The list is longer than 300. With M we can put aside those who spent little; that comes later.
#
# **What would change your mind?** With 3 orders instead of 4, does the list grow or shrink? And what do these two numbers rest on so far?

# %% [markdown] lang="zh"
# ## 4.2 清洗订单（7 分钟）
#
# [T] 把 RFM 分成五步：收集和清洗数据；算出 R、F、M，放到同一把尺子上（见 4.4）；各定一个阈值；分成八组；每组一个策略。第一步最不起眼，也最容易出错。
#
# 原始明细里有五种“脏”：**重复导出**的行、**已取消**的订单、员工的**测试**订单、一笔订单**拆成几行**、**退款**。
#
# **先猜一猜。** 这张表有两万多行。

# %% [markdown] lang="en"
# ## 4.2 Cleaning the orders (7 minutes)
#
# [T] takes RFM in five steps: collect and clean the data; work out R, F and M and put them on one scale (4.4); set a threshold for each; sort users into eight groups; give each group a strategy. The first step looks dull, and most faults start there.
#
# The raw lines hold five kinds of dirt: rows **exported twice**, **cancelled** orders, **test** orders by staff, orders **split over several lines**, and **refunds**.
#
# **Guess first.** This table has more than twenty thousand rows.

# %%
siyu.quiz(
    "«怎样数出这家店真正做成了多少笔订单？|How do we count the orders this shop really made?»",
    {
        "«数一共有多少行|Count the rows»": "«一笔订单买了三种茶就占三行。要数订单，不数行。|An order of three teas takes three rows. Count orders, not rows.»",
        "«数不同的 order_id|Count distinct values of order_id»": "«近了，但取消的订单和测试订单也有 order_id。|Close, but cancelled orders and test orders have an order_id too.»",
        "«先清洗，再数不同的 order_id|Clean first, then count distinct values of order_id»": "«去掉没有做成的订单，剩下的每个 order_id 数一次。|Drop what was never a sale; then each order_id left counts once.»",
        "«把 quantity 加起来|Add up quantity»": "«那是卖出了多少件商品。|That is how many items were sold.»",
    },
    answer="«先清洗，再数不同的 order_id|Clean first, then count distinct values of order_id»",
)

# %%
once = lines.drop_duplicates()  # «每一列都相同的行，只留一行|rows alike in every column, kept once»
paid = once[once["status"] == "paid"]

print(f"«原始行数：|Raw rows: »{len(lines):,}")
print(f"«去掉重复导出：|Without repeated rows: »{len(once):,}")
print(f"«再去掉已取消：|Without cancelled ones too: »{len(paid):,}")

# %% [markdown] lang="zh"
# 注意：同一笔订单里有两行不同的 `line_id`，那是两件真的商品，不能去掉。只有**每一列**都相同，才是导出了两次。
#
# **轮到你。** 测试订单的 `product` 是 `test_item`。补全 `...`，只留下真的商品。

# %% [markdown] lang="en"
# Note: two rows of one order with different `line_id` are two real items; they stay. Only rows alike in **every** column were exported twice.
#
# **Your turn.** Test orders have the `product` `test_item`. Fill in the `...` so that only real goods are left.

# %%
real = ...  # «paid 里 product 不是 test_item 的行|rows of paid whose product is not test_item»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# real = paid[paid["product"] != "test_item"]
# (real["product"] == "test_item").sum()
# ```
#
# 第二行应得到 0：里面没有测试商品了。再看 `len(real)`，它应比 `len(paid)` 小一些。
#
# </details>
#
# 再看**退款**。退款记在原来那一行上，有全额的，也有部分的。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# real = paid[paid["product"] != "test_item"]
# (real["product"] == "test_item").sum()
# ```
#
# The second line should give 0: no test goods are left. And `len(real)` should be a little below `len(paid)`.
#
# </details>
#
# Now **refunds**. A refund stands on the line it belongs to; some are for all of it, some for a part.

# %%
refunded = paid[paid["refund_fen"] > 0]
in_full = refunded["refund_fen"] == refunded["amount_fen"]

print(f"«全额退款的行：|Lines refunded in full: »{in_full.sum()}")
print(f"«部分退款的行：|Lines refunded in part: »{(~in_full).sum()}")
refunded[["order_id", "amount_fen", "refund_fen", "order_time", "refund_time"]].head(3)

# %% [markdown] lang="zh"
# `order_id` 相同的几行是同一笔订单。规则是：订单金额 = 各行金额之和 − 退款。退到一分不剩的订单不算订单；只退了一部分的，订单还在，金额变少。
#
# 怎样把几行合成一行？看一张小表：两家店各天卖出的盒数。按**两列**分组，两列都相同的行合在一起。

# %% [markdown] lang="en"
# Rows with the same `order_id` are one order. The rule: what an order is worth = the sum of its lines less the refunds. An order with nothing left is no order; one refunded in part stays, with a smaller amount.
#
# How do several rows become one? Take a small table: boxes sold in two shops by day. Group by **two columns**, and rows alike in both come together.

# %%
sales = pd.DataFrame(
    {"shop": ["A", "A", "A", "B"], "weekday": ["Mon", "Mon", "Tue", "Mon"], "boxes": [2, 3, 1, 4]},
)
# «as_index=False：店和星期仍是普通的列|as_index=False: shop and weekday stay columns»
by_day = sales.groupby(["shop", "weekday"], as_index=False)
by_day["boxes"].sum()

# %% [markdown] lang="zh"
# 四行变成三行：A 店星期一的两行加在了一起。
#
# **轮到你。** 如果忘了去掉已取消的订单，会多算多少元？在空单元格里写，用 `once` 这张表。

# %% [markdown] lang="en"
# Four rows became three: the two of shop A on Monday were added up.
#
# **Your turn.** If we forgot to drop cancelled orders, how many yuan too much would we count? Write it in the empty cell; use the table `once`.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# cancelled = once[once["status"] == "cancelled"]
# cancelled["amount_fen"].sum() / 100
# ```
#
# 怎样核对：用 `once` 的总额减去 `paid` 的总额，`(once["amount_fen"].sum() - paid["amount_fen"].sum()) / 100`，应得到同一个数。
#
# </details>
#
# 还有两件事和**时间**有关。第一件：四分之一左右的时刻用 UTC 记录（结尾是 `+00:00`），其余用上海时间（`+08:00`）。
#
# **先猜一猜**，再看文件里的原样。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# cancelled = once[once["status"] == "cancelled"]
# cancelled["amount_fen"].sum() / 100
# ```
#
# To check: the total of `once` less that of `paid`, `(once["amount_fen"].sum() - paid["amount_fen"].sum()) / 100`, should give the same number.
#
# </details>
#
# Two more things concern **time**. First: about a quarter of the moments are written in UTC (ending in `+00:00`), the others in Shanghai time (`+08:00`).
#
# **Guess first**, then see what stands in the file.

# %%
siyu.quiz(
    "«2026-06-30T16:30:00+00:00 的订单，在上海是哪一天？|An order of 2026-06-30T16:30:00+00:00: which day is that in Shanghai?»",
    {
        "«6 月 30 日|30 June»": "«那是 UTC 的日期。上海比 UTC 早 8 小时，已经过了午夜。|That is the date in UTC. Shanghai is 8 hours ahead and past midnight.»",
        "«7 月 1 日|1 July»": "«上海是 7 月 1 日 0 点 30 分，快照日之后，这一单不能用。|In Shanghai it is 00:30 on 1 July: after the snapshot, so this order is not used.»",
        "«6 月 29 日|29 June»": "«方向反了：上海的钟走在 UTC 前面。|The other way round: clocks in Shanghai are ahead of UTC.»",
    },
    answer="«7 月 1 日|1 July»",
)

# %%
from siyu_helpers.data import folder

# «只读一列，这时它还是文字|read one column; it is still text»
as_written = pd.read_csv(folder() / "tea" / "order_lines.csv", usecols=["order_time"])
# «留下以 +00:00 结尾的文字|keep the texts that end in +00:00»
in_utc = as_written[as_written["order_time"].str.endswith("+00:00")]
# «第 12、13 个字符是小时：16 点以后，取前 3 行|characters 12 and 13 are the hour: from 16:00 on, the first 3 rows»
utc_evening = in_utc[in_utc["order_time"].str[11:13] >= "16"].head(3)
# «把文字变成时刻，再换成上海时间，放进新的一列|turn text into moments, then into Shanghai time, in a new column»
moments = pd.to_datetime(utc_evening["order_time"], utc=True)
utc_evening.assign(shanghai=moments.dt.tz_convert("Asia/Shanghai"))

# %% [markdown] lang="zh"
# 左边是文件里的文字，右边是同一时刻的上海时间，日期差了一天。`siyu.load` 已经替你换好，自己读文件时别忘了这一步。
#
# 第二件：7 月 5 日才退的款，6 月 30 日还不知道。`siyu.as_of` 去掉快照日之后的订单，并把那时还没发生的退款放回去。
# 这样算出来的，才是当天晚上能做的名单。

# %% [markdown] lang="en"
# On the left is the text of the file, on the right the same moment in Shanghai: the date is one day later. `siyu.load` has done this for you; remember it when you read a file yourself.
#
# Second: a refund made on 5 July was not known on 30 June. `siyu.as_of` drops orders after the snapshot and undoes refunds that had not happened yet.
# Only then do we have the list that could be made that evening.

# %%
ordered_by_then = lines[lines["order_id"].isin(known["order_id"])]
later_refunds = ordered_by_then["refund_fen"].sum() - known["refund_fen"].sum()

print(f"«快照日之后的行：|Lines after the snapshot: »{len(lines) - len(known):,}")
print(f"«那天还没发生的退款（元）：|Refunds not yet made that day, in yuan: »{later_refunds / 100:,.0f}")
print(f"«清洗后的订单：|Clean orders: »{len(orders):,}")

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 假如大家都在收货两周后才退款，快照日前两周的 M 是偏高还是偏低？你会怎样提醒店长？

# %% [markdown] lang="en"
# **What would change your mind?** Suppose everyone asks for refunds two weeks after delivery. Is M of the last two weeks too high or too low? How would you warn the manager?

# %% [markdown] lang="zh"
# ## 4.3 三个数看懂一位用户（5 分钟）
#
# - **R，最近一次消费**：最近一单到快照日过去了几天。天数越**少**，用户越活跃。
# - **F，消费频率**：一共付过几单，第一单也算。越大越忠实。
# - **M，消费金额**：一共付了多少钱，退款要扣掉，不含运费。越大，价值越高。
#
# R 要有一个起点，这就是**快照日**。它由题目给定：不是今天，也不是数据里最晚的那天。
#
# **先猜一猜。** 小林有三单：3 月 2 日、5 月 18 日、6 月 28 日。

# %% [markdown] lang="en"
# ## 4.3 Three numbers for one user (5 minutes)
#
# - **R, recency**: days from the latest order to the snapshot. **Fewer** days means more active.
# - **F, frequency**: how many orders they paid for, the first one too. More means more loyal.
# - **M, monetary value**: what they paid in all, refunds taken off, without shipping. More means more valuable.
#
# R needs a day to count from: the **snapshot**. It is given by the task. It is not today, nor the latest day in the data.
#
# **Guess first.** Xiao Lin has three orders: 2 March, 18 May and 28 June.

# %%
siyu.quiz(
    "«以 6 月 30 日为快照日，小林的 R 是？|With 30 June as the snapshot, what is Xiao Lin's R?»",
    {
        "120": "«这是从第一单（3 月 2 日）数起的天数。R 看的是最近一单。|That counts from her first order, 2 March. R looks at the latest.»",
        "118": "«这是第一单到最后一单之间的天数。R 从快照日往回数。|Those are the days between her first and last order. R counts back from the snapshot.»",
        "2": "«最近一单是 6 月 28 日，到快照日过去了 2 天。|Her latest order was on 28 June; the snapshot is 2 days later.»",
        "3": "«3 是她的订单数，那是 F。|Three is how many orders she has: that is F.»",
    },
    answer="2",
)

# %% [markdown] lang="zh"
# 先把时刻变成日期（`.dt.normalize()` 归到当天零点），因为 R 数的是日历日，不是小时。再按用户取最晚的一天。

# %% [markdown] lang="en"
# First turn moments into days (`.dt.normalize()` sets them to midnight), because R counts calendar days, not hours. Then take each user's latest day.

# %%
day = orders["order_time"].dt.normalize()
last_day = day.groupby(orders["user_id"]).max()
recency = (pd.Timestamp(snapshot, tz="Asia/Shanghai") - last_day).dt.days

recency.describe().round(1)

# %% [markdown] lang="zh"
# 读一读：`min` 是 0，说明有人当天就买了；`50%` 是中位数，一半的人 R 比它大。
#
# **轮到你。** 下面算 F：按用户分组，数不同的 `order_id`。补全 `...`。

# %% [markdown] lang="en"
# Read it: `min` is 0, so someone bought on the day itself; `50%` is the median, half of the users have a larger R.
#
# **Your turn.** Now F: group by user and count distinct values of `order_id`. Fill in the `...`.

# %%
by_user = orders.groupby("user_id")
frequency = ...  # «每位用户的订单数|orders of each user»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# frequency = by_user["order_id"].nunique()
# (frequency == rfm["frequency"]).all()
# ```
#
# 第二行应得到 `True`：和 4.1 的表处处相同。
#
# </details>
#
# **轮到你。** M 全部由你来写：每位用户一共付了多少分，再找出最大的一位（`.idxmax()`）。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# frequency = by_user["order_id"].nunique()
# (frequency == rfm["frequency"]).all()
# ```
#
# The second line should give `True`: the same as the table of 4.1 throughout.
#
# </details>
#
# **Your turn.** M is all yours: what each user paid in fen, and who paid the most (`.idxmax()`).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# monetary = by_user["amount_fen"].sum()
# monetary.idxmax()
# ```
#
# 你找到的用户应是下面那张表的第二行，`monetary.max()` 应是那一行的 `monetary_fen`。
#
# </details>
#
# 三个数放在一起，就是 4.1 的 `rfm` 表。来看各自的第一名。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# monetary = by_user["amount_fen"].sum()
# monetary.idxmax()
# ```
#
# The user you find should be the second row of the table below, and `monetary.max()` the `monetary_fen` of that row.
#
# </details>
#
# Side by side they are the table `rfm` of 4.1. Here is who comes first in each.

# %%
often = rfm["frequency"].idxmax()
most_spent = rfm["monetary_fen"].idxmax()
longest = rfm["recency_days"].idxmax()

registered = users[users["registered_at"] < pd.Timestamp("2026-07-01", tz="Asia/Shanghai")]
without = len(registered) - len(rfm)
print(f"«注册了、还没有订单的用户：|Registered users without an order yet: »{without:,}")
rfm.loc[[often, most_spent, longest]]

# %% [markdown] lang="zh"
# 三行是三个不同的人：来得最勤的、花得最多的、离开最久的。缺一个数，就会看错人。
#
# 还没有订单的用户不在表里。他们没有“最近一单”，所以没有 R，绝不是 R = 0。
#
# **什么会让你改变主意？** 把快照日改成 12 月 31 日，R 会变，F 和 M 呢？换成“平均每单金额”，第一名还会是同一个人吗？

# %% [markdown] lang="en"
# Three rows, three people: the one who comes most often, the one who spent most, the one gone longest. Leave out a number and you misjudge someone.
#
# Users without an order are not in the table. They have no latest order, so they have no R; it is certainly not R = 0.
#
# **What would change your mind?** Move the snapshot to 31 December: R changes; what about F and M? With the mean per order instead, would the same person come first?

# %% [markdown] lang="zh"
# ## 4.4 阈值：高和低的分界线（6 分钟）
#
# 三个数的单位不同（天、单、分），不能直接相加。**阈值**把每个数变成高或低，三个数就有了同一把尺子。R 小于或等于阈值算高，F、M 大于或等于阈值算高，正好相等也算高。定阈值有三条路。
#
# **第一条：行业常识。** 一盒茶大约喝两个月，店长说：60 天、4 单、300 元。
#
# **第二条：分位数。** 例如让每个数最好的五分之一算高。
#
# **先猜一猜。** F 有很多**并列**：近一半的人都是 1 单。

# %% [markdown] lang="en"
# ## 4.4 Thresholds: where high begins (6 minutes)
#
# The three numbers have different units (days, orders, fen) and cannot be added up. A **threshold** turns each into high or low, so that they share one scale. R is high at or below it, F and M are high at or above it: exactly equal counts as high. There are three ways to set it.
#
# **First, business sense.** A box of tea lasts about two months. The manager says: 60 days, 4 orders, 300 yuan.
#
# **Second, quantiles.** Let, say, the best fifth of each number be high.
#
# **Guess first.** F has many **ties**: nearly half of the users have 1 order.

# %%
siyu.quiz(
    "«把用户按 F 分成人数相等的五档，会怎样？|Split the users by F into five classes of equal size. What happens?»",
    {
        "«五档各占 20%，没有问题|Five classes of 20% each, no trouble»": "«近一半的人 F 都是 1，一档装不下。|Nearly half have F = 1: one class cannot hold them.»",
        "«软件会找到合适的分法|The software will find a fair way»": "«它要么报错，要么按行的先后顺序拆开并列的人。|It stops with an error, or splits equal users by the order of the rows.»",
        "«分不出来，除非把次数相同的人拆到不同档|It cannot be done without giving equal users unequal classes»": "«次数相同、档位不同，这样的分数没有意义。|Equal counts and unequal classes: such a score means nothing.»",
    },
    answer="«分不出来，除非把次数相同的人拆到不同档|It cannot be done without giving equal users unequal classes»",
)

# %% [markdown] lang="zh"
# 直接写 `pd.qcut(rfm["frequency"], 5)` 会报错（Bin edges must be unique）。网上常见的补救是先排名次，看看它做了什么。

# %% [markdown] lang="en"
# `pd.qcut(rfm["frequency"], 5)` stops with an error (Bin edges must be unique). A common remedy on the web is to rank first. See what it does.

# %%
ranks = rfm["frequency"].rank(method="first")  # «并列的人按行的先后排|equal users in row order»
# «切成等人数的五档，0 到 4 变成 1 到 5|five equal classes, 0 to 4 become 1 to 5»
score = pd.qcut(ranks, 5, labels=False) + 1
charts.frequency_ties(rfm, score)

# «抽出全部的行（frac=1），顺序打乱；random_state 让每次打乱得一样|draw all rows (frac=1) in random order; random_state repeats the same shuffle»
shuffled = rfm["frequency"].sample(frac=1, random_state=1)
again = pd.qcut(shuffled.rank(method="first"), 5, labels=False) + 1  # «同样再分一次|the same classes once more»
# «按 score 的用户顺序排好，才能逐个比|in the order of score, to compare user by user»
again = again.reindex(score.index)
changed = (score != again).mean()  # «True 的占比|share of True»
print(f"«打乱行序后，换了档的用户：|Users whose class changed by shuffling: »{changed:.0%}")

# %% [markdown] lang="zh"
# 看图最左边：同样只买过一单的人，被拆进了几个档。谁也没有多买一单，打乱行序就有这么多人换档，这样的分数不能用。
#
# 用**一个**分位数做阈值就没有这个问题：同样的 F 总在线的同一边。先看 R 和 F 的分位数。

# %% [markdown] lang="en"
# Look at the far left: users with one order each were split over several classes. Nobody bought anything more, and still a shuffle moved this many. Such scores are of no use.
#
# **One** quantile as a threshold has no such trouble: equal F stand on the same side of the line. First the quantiles of R and F.

# %%
best_recency = rfm["recency_days"].quantile(0.2)  # «R 小的五分之一|the fifth with the smallest R»
best_frequency = rfm["frequency"].quantile(0.8)  # «F 大的五分之一|the fifth with the largest F»

print(f"«R 的分位数（天）：|Quantile of R, in days: »{best_recency:.0f}")
print(f"«F 的分位数（单）：|Quantile of F, in orders: »{best_frequency:.0f}")

# %% [markdown] lang="zh"
# **轮到你。** M 最好的五分之一从多少分开始？补全 `...`。

# %% [markdown] lang="en"
# **Your turn.** Where does the best fifth of M begin, in fen? Fill in the `...`.

# %%
best_monetary = ...  # «M 大的五分之一|the fifth with the largest M»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# best_monetary = rfm["monetary_fen"].quantile(0.8)
# (rfm["monetary_fen"] >= best_monetary).mean()
# ```
#
# 第二行应约为 0.2：五分之一的人在线上。
#
# </details>
#
# **第三条：复购周期。** 看每位用户相邻两单隔了几天。超过大多数间隔还没来，就值得留意。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# best_monetary = rfm["monetary_fen"].quantile(0.8)
# (rfm["monetary_fen"] >= best_monetary).mean()
# ```
#
# The second line should give about 0.2: a fifth of the users reach it.
#
# </details>
#
# **Third, the repurchase cycle.** Look at the days between each user's successive orders. Anyone silent longer than most of these gaps deserves attention.

# %%
in_order = orders.sort_values("order_time")
gaps = in_order.groupby("user_id")["order_time"].diff().dt.days.dropna()

print(f"«一半的间隔不超过（天）：|Half of the gaps are at most, in days: »{gaps.quantile(0.5):.0f}")
print(f"«八成的间隔不超过（天）：|Eight in ten gaps are at most, in days: »{gaps.quantile(0.8):.0f}")
print(f"«九成的间隔不超过（天）：|Nine in ten gaps are at most, in days: »{gaps.quantile(0.9):.0f}")

# %% [markdown] lang="zh"
# 八成的间隔和店长说的 60 天差不多：两条路走到了一处，这让人放心一些。
#
# 但要小心：只有再来过的人才有间隔，常客的间隔又特别多。这些天数偏短，是常客的节奏。为了不把来得慢的人错当成走了，第三套阈值取长一些的：九成的间隔。
#
# 现在比较三套阈值。先运行面板，把 R 拖到 30 天：哪一组变得最多？静态图在它下面。

# %% [markdown] lang="en"
# Eight in ten gaps come close to the manager's 60 days: two ways lead to the same place, which is some comfort.
#
# But take care: only those who came again have a gap, and regulars have many. These days are on the short side; they are the rhythm of regulars. So as not to take slow buyers for lost ones, the third setting takes a longer time: nine in ten gaps.
#
# Now compare three settings. Run the panel first and drag R to 30 days: which group changes most? A still picture follows below.

# %%
limits = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}  # «行业常识|business sense»

charts.threshold_panel(rfm, limits)

# %%
by_quantile = {
    "recency_days": int(best_recency),
    "frequency": int(best_frequency),
    "monetary_fen": int(rfm["monetary_fen"].quantile(0.8)),
}
# «九成的间隔|nine in ten gaps»
by_cycle = {"recency_days": int(gaps.quantile(0.9)), "frequency": 4, "monetary_fen": 30000}

charts.threshold_picture(rfm, [limits, by_quantile, by_cycle])
for setting in [limits, by_quantile, by_cycle]:
    key_value = siyu.rfm_segments(rfm, setting)["group"] == "key_value"
    print(f"«重要价值客户：|Key value users: »{key_value.sum()}")

# %% [markdown] lang="zh"
# 从左到右是行业常识、分位数、复购周期。同一批人、同一份订单，组的大小却变了：标签说的是用户，也是我们画的线。
#
# **什么会让你改变主意？** 如果店里改卖一周喝完的小包装，三个阈值里哪个该先改？你会拿哪张表去说服店长？

# %% [markdown] lang="en"
# From left to right: business sense, quantiles, repurchase cycle. Same people, same orders, yet the groups change size: a label speaks of the user, and also of the line we drew.
#
# **What would change your mind?** If the shop turned to small packs that last a week, which of the three thresholds should change first? Which table would you show the manager?

# %% [markdown] lang="zh"
# ## 4.5 八组、三级、每组一个策略（6 分钟）
#
# R、F、M 各分高低，合起来是八组。三位数字依次是 R、F、M，1 是高，0 是低。级别由 [T] 给出。
#
# | 组 | RFM | 级别 | 策略 |
# |---|---|---|---|
# | 重要价值 | 111 | A | 专人服务，新品先尝，请他们推荐 |
# | 重要发展 | 101 | A | 花得多、来得少：配成套装，让下一单来得快些 |
# | 重要保持 | 011 | B | 曾经常来、最近不来：主动联系，问原因 |
# | 重要挽留 | 001 | B | 花得多、来得少、走远了：回访，给一个够分量的理由 |
# | 一般价值 | 110 | B | 常来、单子小：加购、换大包装 |
# | 一般发展 | 100 | B | 最近来过、订单数少：欢迎，引导下一单 |
# | 一般保持 | 010 | C | 小单的老客走远了：批量提醒 |
# | 一般挽留 | 000 | C | 少打扰，大促时发一次 |
#
# **先猜一猜。** 用 4.4 的第一套阈值：60 天、4 单、300 元。

# %% [markdown] lang="en"
# ## 4.5 Eight groups, three grades, a strategy for each (6 minutes)
#
# High or low in R, F and M makes eight groups. The three digits stand for R, F, M; 1 is high, 0 is low. The grades are those of [T].
#
# | group | RFM | grade | strategy |
# |---|---|---|---|
# | key value | 111 | A | personal service, first taste of new teas, ask them to recommend |
# | key develop | 101 | A | spend much, come seldom: offer sets, bring the next order forward |
# | key keep | 011 | B | came often, now do not: contact them, ask why |
# | key win-back | 001 | B | spent much, came seldom, gone far: call on them with a good reason |
# | general value | 110 | B | come often, buy little: add-ons, larger packs |
# | general develop | 100 | B | came lately, few orders: welcome, lead to the next one |
# | general keep | 010 | C | small regulars who drifted off: a batch reminder |
# | general win-back | 000 | C | leave in peace, one message at the big sales |
#
# **Guess first.** Use the first setting of 4.4: 60 days, 4 orders, 300 yuan.

# %%
siyu.quiz(
    "«小陈 12 天前来过，一共 2 单，付了 500 元。她是哪一组？|Xiao Chen came 12 days ago, has 2 orders and paid 500 yuan. Which group?»",
    {
        "001": "«R 弄反了：12 天比 60 天近，R 是高。|R is upside down: 12 days is closer than 60, so R is high.»",
        "111": "«2 单不到 4 单，F 是低。|2 orders are fewer than 4: F is low.»",
        "100": "«500 元到了 300 元，M 是高。|500 yuan reach 300: M is high.»",
        "101": "«近、少、多：重要发展。|Recent, seldom, much: key develop.»",
    },
    answer="101",
)

# %% [markdown] lang="zh"
# 一步一步来：每个数先变成“是”或“否”。R 已经写好。

# %% [markdown] lang="en"
# Step by step: each number becomes a yes or a no first. R is done.

# %%
r_high = rfm["recency_days"] <= limits["recency_days"]

print(f"«R 高的用户：|Users with high R: »{r_high.sum():,}")
print(f"«正好 60 天的用户：|Users at exactly 60 days: »{(rfm['recency_days'] == 60).sum()}")

# %% [markdown] lang="zh"
# **轮到你。** 补全 F：注意方向，也注意正好 4 单的人。

# %% [markdown] lang="en"
# **Your turn.** Fill in F: mind the direction, and users with exactly 4 orders.

# %%
f_high = ...  # «F 高的用户|users with high F»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# f_high = rfm["frequency"] >= limits["frequency"]
# rfm.loc[f_high, "frequency"].min()
# ```
#
# 第二行应得到 4：正好 4 单的人也算高。
#
# </details>
#
# **轮到你。** 在空单元格里写 M，再数一数 R 低而 M 高的用户有多少（“不是”写作 `~`，“并且”写作 `&`）。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# f_high = rfm["frequency"] >= limits["frequency"]
# rfm.loc[f_high, "frequency"].min()
# ```
#
# The second line should give 4: users with exactly 4 orders are high too.
#
# </details>
#
# **Your turn.** Write M in the empty cell, then count the users with low R and high M ("not" is `~`, "and" is `&`).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# m_high = rfm["monetary_fen"] >= limits["monetary_fen"]
# (~r_high & m_high).sum()
# ```
#
# 怎样核对：它应等于下面交叉表里 `001` 和 `011` 两行人数之和。
#
# </details>
#
# 几列“是”或“否”怎样合成一个代码？先看四个人爱喝什么。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# m_high = rfm["monetary_fen"] >= limits["monetary_fen"]
# (~r_high & m_high).sum()
# ```
#
# To check: it should equal the users in the rows `001` and `011` of the cross table below, added up.
#
# </details>
#
# How do several columns of yes or no become one code? Look at what four people like to drink.

# %%
likes = pd.DataFrame(
    {"green": [True, True, False, False], "black": [True, False, True, False]}, index=["Lin", "Wu", "He", "Bai"]
)
number = likes.astype(int)  # «True 变 1，False 变 0|True becomes 1, False becomes 0»
# «先变成数再加：True + True 仍是 True|numbers first: True + True stays True»
likes["kinds"] = number["green"] + number["black"]
likes["code"] = number["green"].astype(str) + number["black"].astype(str)  # «文字相加是接起来|adding texts joins them»
tastes = {"11": "all", "10": "only_green", "01": "only_black", "00": "none"}
likes["taste"] = likes["code"].map(tastes)  # «按字典把代码换成名字|the dict turns each code into a name»
likes

# %% [markdown] lang="zh"
# 换成 R、F、M 三列，就是 `siyu.rfm_segments` 做的事。`siyu.label` 把代码换成名字。

# %% [markdown] lang="en"
# With the three columns R, F and M this is what `siyu.rfm_segments` does. `siyu.label` turns codes into names.

# %%
segments = siyu.rfm_segments(rfm, limits)

segments.assign(name=siyu.label(segments["group"])).head()

# %%
pd.crosstab(segments["bits"], segments["grade"])

# %% [markdown] lang="zh"
# 把 `011` 和 `001`、`111` 和 `101` 两两对比：中间那位从 0 变 1，级别一样。**F 从不改变级别**，级别只数 R 和 M 里有几个高。
#
# 看别的书要小心：讲航空公司的书用另一套指标（LRFMC），那里的“重要保持”是**最好**的客户，和这里的 011 不是一回事。只看名字会弄错，请看三位数字。
#
# **什么会让你改变主意？** 常来的 011 是 B，只有一到三单的 101 是 A。你同意吗？哪个数字能说服你：离开的比例、下一单的金额，还是别的？4.9 会给一个。

# %% [markdown] lang="en"
# Compare the rows `011` and `001`, then `111` and `101`: the middle digit goes from 0 to 1, the grade stays. **F never changes the grade**; it counts the highs among R and M alone.
#
# Take care with other books: those on the airline case use other measures (LRFMC), and their 重要保持 (key keep) are the **best** customers, not the 011 of this table. Names mislead; read the digits.
#
# **What would change your mind?** The frequent 011 have grade B, the 101 with one to three orders grade A. Do you agree? Which figure would convince you: the share that leaves, the value of the next order, something else? 4.9 brings one.

# %% [markdown] lang="zh"
# ## 4.6 同一批人，换几种分法（5 分钟）
#
# RFM 只是一种分法。[T] 说，分类分级是为了差异化运营、精准营销、提高活跃、带来推荐、做好关怀和服务；还可以按使用时间、商品种类、忠诚度、使用频率、等级来分。先看**购买阶段** [T]：
#
# | 类型 | 本课的定义 | 做什么 |
# |---|---|---|
# | 潜在 | 注册了，没有订单 | 吸引，找到兴趣，引导首单 |
# | 新 | 只有 1 单，30 天内 | 留下好印象，引导第二单 |
# | 活跃 | 90 天内来过的其他人 | 保持，多给选择，请他推荐 |
# | 休眠 | 超过 90 天没来 | 用优惠和专属建议唤醒 |
# | 忠实 | 8 单以上，90 天内来过 | 回馈，特别待遇，邀请分享 |

# %% [markdown] lang="en"
# ## 4.6 The same people, sorted in other ways (5 minutes)
#
# RFM is one way of sorting. Types and levels serve differentiated operation, precise marketing, activity, referral, care and service, says [T]; one may also sort by time of use, kind of goods, loyalty, frequency of use or level. First the **stages of purchase** [T]:
#
# | type | as this lesson defines it | what to do |
# |---|---|---|
# | potential | registered, no order | attract, find the interest, lead to a first order |
# | new | one order, within 30 days | a good impression, lead to a second order |
# | active | all others who came within 90 days | keep, offer more choice, ask to recommend |
# | dormant | not ordered for over 90 days | wake with offers and personal advice |
# | loyal | 8 orders or more, came within 90 days | reward, special treatment, invite to share |

# %%
siyu.quiz(
    "«先猜一猜：在所有注册用户里，哪一类最多？|Guess first: of all registered users, which type is the largest?»",
    {
        "«潜在|Potential»": "«不少，但多数人注册后至少买过一次。|Quite a few, yet most bought at least once after they registered.»",
        "«活跃|Active»": "«你想到的是经常见到的人。看不见的人更多，他们不会来告诉你。|You think of those you see. More are out of sight, and they do not tell you.»",
        "«休眠|Dormant»": "«时间一长，买过又不来的人会越积越多。|As time goes by, those who bought and stopped coming pile up.»",
        "«忠实|Loyal»": "«忠实用户最有价值，但人数从来不多。|Loyal users are worth the most, but there are never many.»",
    },
    answer="«休眠|Dormant»",
)

# %%
stages = siyu.stage_types(users, orders, snapshot)

siyu.label(stages).value_counts()

# %% [markdown] lang="zh"
# 这里每个人都按同样的天数来判断。[Y] 的**生命周期**还是五段，本课按每个人自己的节奏来分：
#
# | 阶段 | 本课的定义 | 做什么 |
# |---|---|---|
# | 引入 | 1 单 | 低门槛、强优惠 |
# | 成长 | 2 到 4 单 | 请他入会，用可控的成本留住他，精准营销 |
# | 成熟 | 5 单以上 | 新品、专人服务；KOC（关键意见消费者）从这里来 |
# | 休眠 | 超过自己间隔的 2 倍没来 | 给一个比预期更大的优惠 |
# | 流失 | 超过自己间隔的 4 倍没来 | 很难叫醒：要在这之前预警和行动 |
#
# “自己的间隔”是相邻两单平均隔几天，其中把全店的平均间隔也算作一个：只有一单的人没有间隔，就用全店的。

# %% [markdown] lang="en"
# Here everyone is judged by the same number of days. The **lifecycle** of [Y] has five phases too; this lesson judges each user by their own rhythm:
#
# | phase | as this lesson defines it | what to do |
# |---|---|---|
# | introduction | 1 order | low threshold, strong lure |
# | growth | 2 to 4 orders | win them as members, keep them at a controlled cost, precise marketing |
# | maturity | 5 orders or more | new products, personal service; KOCs (key opinion consumers) come from here |
# | dormancy | silent for over twice their own gap | an offer larger than they expect |
# | churn | silent for over four times their own gap | very hard to wake: warn and act before |
#
# "Their own gap" is the mean number of days between their orders, in which the shop's mean gap counts as one gap too: who ordered once has no gap, and so takes the shop's.

# %%
phases = siyu.lifecycle(orders, snapshot)
rows = ["new", "active", "loyal", "dormant"]
columns = ["introduction", "growth", "maturity", "dormancy", "churn"]

both = pd.crosstab(stages.reindex(phases.index), phases).loc[rows, columns]
both.set_axis(siyu.label(both.index)).set_axis(siyu.label(both.columns), axis=1)

# %% [markdown] lang="zh"
# 读“休眠”那一行：有的人还在自己的节奏里，有的人早已流失。同样 100 天没来，对每周都来的人是大事，对半年一单的人很平常。
#
# **用户等级**又是另一回事：它奖励累计的消费，升了就留着。直播平台上，等级高的观众进场有特效，就是这个道理。[T] 举了一家家电企业的商城：
#
# | 等级 | 条件 | 权益 |
# |---|---|---|
# | 1 新用户 | 注册并首购 | 联系、引导、售后 |
# | 2 普通 | 订单数**或**金额达到 | 积分、优惠券 |
# | 3 高级 | 订单数**和**金额都达到 | 专属推荐，快发、快退 |
# | 4 VIP | 两者都高，有些影响力 | 定制礼品、活动邀请 |
# | 5 至尊 VIP | 两者最高，影响力大 | 高端定制、奢华旅行 |
#
# 订单里看不到影响力，本课不算它。**先猜一猜**：2 级要 2 单或 100 元，3 级要 4 单和 300 元，4 级要 8 单和 800 元。

# %% [markdown] lang="en"
# Read the row of the dormant: some are still within their own rhythm, some are long gone. A hundred days of silence mean much for someone who comes weekly, little for someone who orders twice a year.
#
# A **membership level** is another thing again: it rewards what has been spent so far, and once reached it stays. On live-stream platforms viewers of a high level come in with a special effect: the same idea. [T] gives the mall of a home-appliance maker:
#
# | level | condition | benefits |
# |---|---|---|
# | 1 new buyer | registered, first purchase | contact, guidance, after-sales help |
# | 2 ordinary | orders **or** spend reached | points, coupons |
# | 3 senior | orders **and** spend reached | own recommendations, fast delivery and returns |
# | 4 VIP | both high, some influence | custom gifts, invitations |
# | 5 supreme VIP | both highest, great influence | high-end customisation, luxury travel |
#
# Orders do not show influence, so we leave it out. **Guess first**: level 2 takes 2 orders or 100 yuan, level 3 takes 4 orders and 300 yuan, level 4 takes 8 orders and 800 yuan.

# %%
siyu.quiz(
    "«小赵有 9 单，一共付了 350 元。他是几级？|Xiao Zhao has 9 orders and paid 350 yuan in all. Which level?»",
    {
        "4": "«9 单到了，可 350 元没到 800 元。4 级两样都要。|9 orders are enough, 350 yuan are not 800. Level 4 takes both.»",
        "3": "«4 单和 300 元都到了，800 元没到。|He reaches 4 orders and 300 yuan, but not 800.»",
        "2": "«2 级只要一样，他还能再往上走一级。|Level 2 takes only one of the two; he gets one step further.»",
    },
    answer="3",
)

# %% [markdown] lang="zh"
# 怎样一级一级往上给？先都给最低的，再从低到高，让够条件的人改成更高的。三个包裹，按重量（千克）分三档：

# %% [markdown] lang="en"
# How are levels given step by step? All get the lowest first; then, from low to high, those who meet a condition get the higher one. Three parcels in three classes by weight (kilograms):

# %%
weight = pd.Series([0.4, 2.5, 8.0], index=["P1", "P2", "P3"])

size_class = pd.Series("small", index=weight.index)  # «先都是小件|all small at first»
size_class[weight >= 2] = "medium"  # «只改条件为 True 的行|changes only the rows where this is True»
size_class[weight >= 5] = "large"  # «后改的盖住先改的|the later one overwrites the earlier»
size_class

# %%
levels = pd.DataFrame(
    {"frequency": [2, 4, 8, 16], "monetary_fen": [10000, 30000, 80000, 200000]},
    index=[2, 3, 4, 5],
)
level = siyu.membership_level(rfm, levels)  # «同样的办法，条件换成订单数和金额|the same way, with orders and spend»

high_level = level >= 4
asleep = (rfm.loc[high_level, "recency_days"] > 60).mean()
print(f"«4 级和 5 级里，超过 60 天没来的占：|Of levels 4 and 5, not ordered for over 60 days: »{asleep:.0%}")
pd.crosstab(segments["bits"], level)

# %% [markdown] lang="zh"
# 等级高的人也会睡着：等级只升不降，看不出谁正在离开。RFM 的 R 看得出来。两种分法各有用处：等级给用户看，RFM 给自己看。
#
# **什么会让你改变主意？** 如果等级每年重算一次，它会更像 RFM。用户会怎样想？

# %% [markdown] lang="en"
# High levels fall asleep too: a level only rises, so it does not show who is leaving. The R of RFM does. Each has its use: levels are for users to see, RFM is for us.
#
# **What would change your mind?** If levels were worked out anew each year, they would be more like RFM. How would users take it?

# %% [markdown] lang="zh"
# ## 4.7 谁撑起了销售额（4 分钟）
#
# 做私域的人常说“二八”：少数用户带来大部分销售额。我们的店是不是这样？
#
# **先猜一猜**，再画**帕累托曲线**：用户从花得最多的排起，看销售额累计到多少。

# %% [markdown] lang="en"
# ## 4.7 Who carries the sales (4 minutes)
#
# People in the trade speak of "80/20": few users bring most of the sales. Is our shop like that?
#
# **Guess first**, then draw the **Pareto curve**: line users up from the biggest spender down and see how sales add up.

# %%
siyu.quiz(
    "«花得最多的 20% 用户，带来多少销售额？|How much of the sales do the top 20% of users bring?»",
    {
        "«约 20%|About 20%»": "«那样的话，每个人花得一样多。|Then everyone would spend the same.»",
        "«约 45%|About 45%»": "«方向对了，但低估了大客户。|The right direction, but big customers weigh more.»",
        "«约 70%|About 70%»": "«离“80”还有一段，但已经很集中。|Short of 80, but concentrated indeed.»",
        "«约 95%|About 95%»": "«那样的话，其余用户几乎没有贡献，并非如此。|Then the others would bring almost nothing, and they do not.»",
    },
    answer="«约 70%|About 70%»",
)

# %%
charts.pareto_curve(rfm)

spend = rfm["monetary_fen"].sort_values(ascending=False)
top = spend.head(round(len(spend) * 0.2))
print(f"«前 20% 用户的消费占比：|Share of spend of the top 20%: »{top.sum() / spend.sum():.1%}")

others = spend.iloc[8:]  # «去掉花得最多的 8 位|without the 8 biggest spenders»
top_others = others.head(round(len(others) * 0.2))
print(f"«花得最多的 8 位占：|Share of spend of the 8 biggest: »{spend.head(8).sum() / spend.sum():.1%}")
print(f"«去掉他们后的前 20%：|Top 20% without them: »{top_others.sum() / others.sum():.1%}")

# %% [markdown] lang="zh"
# 曲线越往左上角弯，销售额越集中。再看八组各占多少用户、多少消费。

# %% [markdown] lang="en"
# The more the curve bends to the upper left, the more concentrated the sales. Next: which share of users and of spend each group has.

# %%
summary = siyu.tier_summary(rfm, segments)
charts.group_bars(summary)
print(f"«重要保持客户的消费占比：|Share of spend of key keep: »{summary.loc['key_keep', 'spend_share']:.1%}")

summary.assign(name=siyu.label(summary.index)).round(3)

# %%
charts.rfm_map(rfm, limits)

print(f"«R 高且 M 高的用户占：|Users high in R and M: »{(segments['grade'] == 'A').mean():.1%}")

# %% [markdown] lang="zh"
# 看柱子：用户占比很小、消费占比很大的组，值得专人维护；反过来的组，适合批量触达。地图上每个点是一位用户，线就是阈值：贴着线的人，阈值动一点就换组。两条轴的刻度都不等距：天数用平方根刻度，越往右越密；金额用对数刻度，每上一格变成 10 倍，这样少数的大数不会把其余的人挤成一团。
#
# **轮到你。** 四个“重要”组一共占多少消费？补全 `...`。

# %% [markdown] lang="en"
# Look at the bars: a group with few users and much spend deserves personal care; the opposite suits reach in batches. On the map each point is a user and the lines are the thresholds: who stands close to a line changes group when it moves a little. Neither axis is evenly spaced: days are on a square-root scale and draw closer to the right; money is on a log scale, each step up ten times the last, so that a few large numbers do not squeeze all others together.
#
# **Your turn.** Which share of spend do the four key groups have together? Fill in the `...`.

# %%
key_groups = ["key_value", "key_develop", "key_keep", "key_win_back"]
key_share = ...  # «用 summary.loc[...] 选出行和列，再加起来|pick rows and column with summary.loc[...], then add up»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# key_share = summary.loc[key_groups, "spend_share"].sum()
# key_share + summary["spend_share"].drop(key_groups).sum()
# ```
#
# 第二行应得到 1（小数点后可能差一点点）：四个“重要”组加上其余四组，是全部消费。
#
# </details>
#
# **什么会让你改变主意？** 会不会全靠几位大客户？看曲线下面打印的数：花得最多的 8 位占多少？去掉他们，“销售额很集中”的结论还在吗？要去掉多少位，它才会不在？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# key_share = summary.loc[key_groups, "spend_share"].sum()
# key_share + summary["spend_share"].drop(key_groups).sum()
# ```
#
# The second line should give 1 (but for a tiny rounding error): the four key groups and the other four are all the spend.
#
# </details>
#
# **What would change your mind?** Is it all due to a few big customers? See the numbers printed below the curve: how much do the 8 biggest bring? Does "sales are concentrated" hold without them? How many would you have to take out before it fails?

# %% [markdown] lang="zh"
# ## 4.8 一个季度过去，谁动了（5 分钟）
#
# 分组是一张照片，两张照片之间才看得出变化。比较 3 月 31 日和 6 月 30 日。
#
# 要公平，先做两件事。第一，两次都只看**过去 12 个月**，否则 F 和 M 只会越积越多。第二，两次用**同一套阈值**。下面的小函数取出一段时间的订单，`since` 是最早的一天。

# %% [markdown] lang="en"
# ## 4.8 A quarter later: who moved (5 minutes)
#
# Groups are a snapshot picture; it takes two to show movement. We compare 31 March and 30 June.
#
# To be fair we do two things. First, both look at the **last 12 months** only, or F and M would just pile up. Second, both use **the same thresholds**. The small function below takes the orders of a span of time; `since` is its first day.


# %%
def year_of_orders(first_day, last_day):
    return siyu.clean_orders(siyu.as_of(lines, last_day, since=first_day))


rfm_march = siyu.rfm_table(year_of_orders("2025-04-01", "2026-03-31"), "2026-03-31")
rfm_june = siyu.rfm_table(year_of_orders("2025-07-01", "2026-06-30"), "2026-06-30")
march = siyu.rfm_segments(rfm_march, limits)
june = siyu.rfm_segments(rfm_june, limits)

# %%
moves = siyu.migration(march, june)
charts.migration_map(moves, ("«3 月|March»", "«6 月|June»"))

was_best = moves.loc["key_value"]
print(f"«3 月的重要价值客户：|Key value users of March: »{was_best.sum()}")
print(f"«6 月还在原组：|Still there in June: »{was_best['key_value']}")
print(f"«到了重要保持（011）：|Moved to key keep (011): »{was_best['key_keep']}")

# %% [markdown] lang="zh"
# 横着读一行：3 月在这一组的人，6 月去了哪里。对角线上是没动的人。从 111 到 011 的人，12 个月里买的还是又多又勤，只是**最近不来了**：这正是店长该先知道的一群。“没有订单”指那 12 个月里一单也没有。
#
# 图里的 0 也是消息：没有人这样移动。可是 `value_counts` 和 `groupby` 只列出有人的组，空组要自己补上：

# %% [markdown] lang="en"
# Read along a row: where the users of that group in March went by June. On the diagonal are those who stayed. Who went from 111 to 011 still bought often and much over the 12 months, but **stopped coming of late**: the very people the manager should hear of first. "No order" means none in those 12 months.
#
# A 0 is news too: nobody moved that way. But `value_counts` and `groupby` list only groups that have somebody; empty ones you add yourself:

# %%
visits = pd.Series(["Mon", "Wed", "Mon"]).value_counts()  # «没有星期二|no Tuesday»
visits.reindex(["Mon", "Tue", "Wed"], fill_value=0)  # «列出每一天，缺的填 0|every day listed, 0 where missing»

# %% [markdown] lang="zh"
# **先猜一猜。** 有人建议：每季度把 M 的阈值重新定在 80% 分位数，“与时俱进”。

# %% [markdown] lang="en"
# **Guess first.** Someone proposes: set the threshold of M anew each quarter, at the 80% quantile, "to keep up with the times".

# %%
siyu.quiz(
    "«如果所有人的消费都减半，按新分位数算，M 高的用户占比会怎样？|If everyone's spend halves, what happens to the share of users with high M by the new quantile?»",
    {
        "«降到一半|It halves»": "«阈值也跟着减半了，没有人换边。|The threshold halves as well: nobody changes sides.»",
        "«降到 0|It falls to 0»": "«总有五分之一的人在 80% 分位数之上，这是定义。|A fifth is always above the 80% quantile: that is its definition.»",
        "«还是约 20%|It stays about 20%»": "«分界线自己动了，生意减半也看不出来。|The line itself moved, so halved sales go unseen.»",
    },
    answer="«还是约 20%|It stays about 20%»",
)

# %%
halved = rfm_june.assign(monetary_fen=rfm_june["monetary_fen"] // 2)

for table in [rfm_june, halved]:
    fixed = (table["monetary_fen"] >= limits["monetary_fen"]).mean()
    refitted = (table["monetary_fen"] >= table["monetary_fen"].quantile(0.8)).mean()
    print(f"«固定阈值：|Fixed threshold: »{fixed:.1%}    «重定阈值：|refitted: »{refitted:.1%}")

# %% [markdown] lang="zh"
# 第一行是真实的 6 月，第二行是消费减半的 6 月。重定的阈值说“一切照旧”。所以比较两个时期时，阈值要固定；要换阈值，就用新阈值把两个时期都重算一遍。
#
# **什么会让你改变主意？** 6 月 30 日离 6·18 大促只有十几天，3 月 31 日附近没有大促。有多少移动其实是季节？你会再比较哪两天？

# %% [markdown] lang="en"
# The first line is the real June, the second a June with half the spend. The refitted threshold says "all as usual". So keep thresholds fixed when you compare; to change them, work out both periods again with the new ones.
#
# **What would change your mind?** 30 June comes less than two weeks after the 618 shopping festival; around 31 March there is none. How much of the movement is the season? Which two days would you compare next?

# %% [markdown] lang="zh"
# ## 4.9 一位用户值多少钱（6 分钟）
#
# [Y] 给了一个公式：**生命周期价值（LTV）= 生命周期 × 平均每单金额 × 年复购次数**。复购从第二单算起，首单不在内。它是每**一位**用户的价值，是收入，还没有扣成本。
#
# **先猜一猜。** 小周每两个月复购一次，每单 60 元，预计还会买 3 年。

# %% [markdown] lang="en"
# ## 4.9 What a user is worth (6 minutes)
#
# [Y] gives a formula: **customer lifetime value (LTV) = lifetime × average order value × repurchases a year**. Repurchases start with the second order; the first is not among them. It is the value of **one** user, and it is revenue: no cost has been taken off.
#
# **Guess first.** Xiao Zhou repurchases every two months, 60 yuan an order, for an expected 3 more years.

# %%
siyu.quiz(
    "«小周的 LTV 是多少元？|What is Xiao Zhou's LTV, in yuan?»",
    {
        "360": "«3 × 60 × 2：把“每两个月”当成了“每年 2 次”。公式要的是一年几次。|3 × 60 × 2: every two months is not twice a year. The formula takes repurchases a year.»",
        "1,080": "«每年复购 6 次，3 年 × 60 元 × 6 次。|Six repurchases a year: 3 years × 60 yuan × 6.»",
        "2,160": "«36 × 60：这是每个月都买一次。单位先统一成年。|36 × 60: that is one order every month. Turn everything into years first.»",
        "5,400,000": "«又乘了 5,000 位用户。那是总收入，LTV 说的是一位。|Multiplied by 5,000 users: that is total revenue. LTV is for one.»",
    },
    answer="1,080",
)

# %% [markdown] lang="zh"
# 现在给每位用户算**未来一年**的价值，也就是把生命周期取为 1 年。`clv.repeat_table` 汇总每个人的历史；`age` 是首单至今的天数（不是用户的年龄），不足半年的按半年算。

# %% [markdown] lang="en"
# Now each user's value over the **next year**: a lifetime of 1 year. `clv.repeat_table` sums up each history; `age` is the days since the first order (not how old the user is), and less than half a year counts as half a year.

# %%
from siyu_helpers import clv

history = clv.repeat_table(orders, snapshot)
years = (history["age"] / 365).clip(lower=0.5)
average_order = rfm["monetary_fen"] / rfm["frequency"] / 100
repurchases_a_year = (rfm["frequency"] - 1) / years

formula = 1 * average_order * repurchases_a_year  # «生命周期取 1 年|lifetime of 1 year»
print(f"«公式，平均每位用户（元）：|Formula, mean per user, in yuan: »{formula.mean():.0f}")

# %% [markdown] lang="zh"
# 公式假定每个人都会照老样子买下去。可是有人已经走了，只是没有告诉店里。**BG/NBD 模型**（Fader 等，2005）从来店的节奏估计两件事：还在的时候多久买一次，还在的可能有多大。金额用它的搭档 gamma-gamma 模型。
#
# 小心：在这类模型里，`recency` 是首单到末单的天数，名字一样，却不是我们的 R。

# %% [markdown] lang="en"
# The formula assumes that everyone goes on as before. But some have left without telling the shop. The **BG/NBD model** (Fader and others, 2005) estimates two things from the rhythm of orders: how often someone buys while they are still with us, and how likely they still are. Its partner, the gamma-gamma model, takes care of the amounts.
#
# Take care: in such models `recency` is the days from the first order to the last. Same name, but not our R.

# %%
repeats, span, age_days = history["frequency"], history["recency"], history["age"]

buying = clv.fit_bgnbd(repeats, span, age_days)
next_orders = clv.expected_purchases(buying, repeats, span, age_days, ahead=365)
spending = clv.fit_gamma_gamma(repeats, history["mean_fen"])
next_amount = clv.expected_spend(spending, repeats, history["mean_fen"])

model = pd.Series(next_orders * next_amount / 100, index=history.index)
print(f"«模型，平均每位用户（元）：|Model, mean per user, in yuan: »{model.mean():.0f}")

# %% [markdown] lang="zh"
# 谁更准？平常要等一年才知道。但这家店是**模拟**出来的：`siyu_helpers.simulator` 造它的时候，给每位用户定好了购买速度、离开的日子和平均金额，我们可以去看答案：真值 = 每周买几次 × 一年里还会留下几周 × 平均每单金额。真实的店里没有这一页答案。
#
# **先猜一猜。** 看重要保持客户（011）：曾经常来，现在不来。

# %% [markdown] lang="en"
# Which is closer? Usually you wait a year to know. But this shop is **simulated**: when `siyu_helpers.simulator` made it, it gave every user a rate of buying, a day of leaving and a mean amount, so we can look the answer up: truth = orders a week × weeks still to stay within the year × mean order. A real shop has no such page of answers.
#
# **Guess first.** Think of the key keep users (011): they came often, and now do not.

# %%
siyu.quiz(
    "«对重要保持客户，公式算出的价值和真值比会怎样？|For key keep users, how will the formula compare with the truth?»",
    {
        "«太低|Too low»": "«公式里没有什么会低估他们：过去买得勤，它就以为以后也勤。|Nothing in the formula makes them small: they bought often, so it expects them to go on.»",
        "«差不多|About right»": "«那要求他们全都还在。很久没来的人，一部分已经走了。|Then all of them would still be with us. Of those long silent, some have left.»",
        "«太高|Too high»": "«公式没有 R：它不知道他们已经不来了。|The formula has no R: it does not know that they stopped coming.»",
    },
    answer="«太高|Too high»",
)

# %%
from siyu_helpers.data import term_seed
from siyu_helpers.simulator import simulate

# «term_seed()：这学期的数据用的种子，同一个种子造出同一家店|term_seed(): the seed of this term's data; one seed makes one shop»
truth = simulate("tea", term_seed()).truth["users"].set_index("user_id").loc[history.index]
days_left = (truth["leaves_after_days"] - history["age"]).clip(0, 365)
true_value = truth["rate_per_week"] * days_left / 7 * truth["mean_basket_fen"] / 100

worth = pd.DataFrame({"formula": formula, "model": model, "truth": true_value})
by_group = worth.groupby(segments["group"]).mean().loc[summary.index]
print(f"«真值，平均每位用户（元）：|Truth, mean per user, in yuan: »{true_value.mean():.0f}")
by_group.set_axis(siyu.label(by_group.index)).round(0).astype(int)

# %%
fig, ax = plt.subplots()
ax.plot(by_group["formula"], siyu.label(by_group.index), "s", label="«公式|formula»")
ax.plot(by_group["model"], siyu.label(by_group.index), "o", label="«模型|model»")
ax.plot(by_group["truth"], siyu.label(by_group.index), "x", label="«真值|truth»", markersize=9)
ax.invert_yaxis()
ax.legend(loc="lower right")
ax.set_xlabel("«未来一年的价值（元/人）|Value over the next year (yuan per user)»")
ax.set_title("«不来的老客户，公式高估最多|The formula overrates lapsed regulars most»")

error = by_group["formula"] - by_group["truth"]
print(f"«011：公式比真值高（元/人）：|011: formula above truth, in yuan per user: »{error['key_keep']:.0f}")

# %% [markdown] lang="zh"
# 方块离叉越远，公式错得越多。重要保持客户（011）的方块离得最远，模型的圆点离叉近得多。原因就是 R：同样的 F 和 M，久不来的人可能已经走了。
#
# 这家店就是照模型的规则造出来的；换成真实的订单，它多半没有这么准。模型也不是处处都准：只买过一单的人，它看不出走没走；101 人数很少，碰巧的成分也大。在表里找一找，模型在哪一组差得最多？
#
# **什么会让你改变主意？** 公式里的“1 年”换成“3 年”，每个数都变成三倍。别人拿一个很大的 LTV 来，你先问哪一个数？

# %% [markdown] lang="en"
# The further a square is from the cross, the more the formula errs. The square of key keep (011) is furthest off; the model's dot is much closer. The reason is R: with the same F and M, someone silent for long may have left.
#
# This shop was made by the model's own rules; on real orders expect it to do worse. The model is not right everywhere: of users with one order it cannot tell whether they have left, and 101 are so few that chance plays a part. Look in the table: in which group is the model furthest off?
#
# **What would change your mind?** Turn the formula's 1 year into 3 and every number trebles. Someone shows you a very large LTV: which number do you ask about first?

# %% [markdown] lang="zh"
# ## 4.10 RFM 看不见什么（4 分钟）
#
# RFM 简单，分得出价值，也能预警流失。但 [T] 也指出三个短处：看不见年龄、性别、地区；只往回看；阈值要常更新。它也看不出两个账号（`union_id` 相同）其实是同一个人。
#
# 先看年龄。同样是重要价值客户，他们买的是同一种茶吗？把年龄分成三段，把每件商品归到品类，再看每段的钱花在哪里。

# %% [markdown] lang="en"
# ## 4.10 What RFM cannot see (4 minutes)
#
# RFM is simple, separates value and warns of churn. But [T] names three weak sides: it is blind to age, sex and region; it looks back only; its thresholds need renewing. Nor does it see that two accounts (with the same `union_id`) are one person.
#
# Age first. The key value users are one group; do they buy the same tea? Cut age into three bands, give each product its category, and see where each band spends.

# %%
# «每位用户的资料，顺序和 segments 相同|what is known of each user, in the order of segments»
details = users.set_index("user_id").loc[segments.index]
years_old = 2026 - details["birth_year"]
years_old = years_old[years_old.between(18, 70)]  # «自己填的，去掉不可能的值|self-reported; drop the impossible»
age_band = pd.cut(years_old, [17, 29, 39, 70], labels=["18–29", "30–39", "40–70"])  # «每段含右端|right end included»

# «商品 → 品类，像字典一样查|product → category, looked up like a dict»
category = siyu.load("tea/products").set_index("product")["category"]
bought = known.drop_duplicates()
bought = bought[bought["order_id"].isin(orders["order_id"])]  # «只留清洗后的订单|only orders that were kept»
bought["paid_fen"] = bought["amount_fen"] - bought["refund_fen"]  # «扣掉退款，和 M 一样|refunds off, as in M»
bought["category"] = bought["product"].map(category)
bought["age_band"] = bought["user_id"].map(age_band)

# %%
best = bought[bought["user_id"].map(segments["group"]) == "key_value"]  # «只看重要价值客户|key value users alone»
# «每段、每个品类花的钱；unstack 把品类变成列|spend by band and category; unstack turns categories into columns»
by_age = best.groupby(["age_band", "category"], observed=True)["paid_fen"].sum().unstack()
shares = by_age.div(by_age.sum(axis=1), axis=0)  # «每行除以这一行的和|each row by its own sum»

people = best.groupby("age_band", observed=True)["user_id"].nunique()  # «每段有几人|users in each band»
print("«每段人数：|Users in each band: »", people.to_dict())
shares.set_axis(siyu.label(shares.columns), axis=1).round(2)

# %% [markdown] lang="zh"
# 每行加起来是 1。18–29 岁的人花在茶饮上的最多，另外两段花在原叶茶上的最多。这是付款扣掉退款后的钱，和 M 一样。同一组、同一个级别，推荐同一款茶，就会推错不少人。年龄是自己填的，没填或填得不可能的人不在表里；这里只是描述，没有检验。最年长的一段人数最少，看表上面打印的人数，那一行的数最不稳。
#
# 再看**地区**。[T] 还按地区和文化圈分用户：
#
# | 分法 | 有哪些 | 这份数据里 |
# |---|---|---|
# | 地区 | 本地、全国、国际：各地的文化和体验不同 | 只有省份，用户自填 |
# | 文化圈 | 语言、文字、宗教、风俗、历史相同的人群 | 没有；要问用户 |
#
# **先猜一猜。** 十二个省里，重要价值客户的占比有高有低。

# %% [markdown] lang="en"
# Each row adds up to 1. Users of 18–29 spend most on tea drinks, the other two bands on leaf tea. This is what they paid less refunds, as in M. Same group, same grade, yet one and the same recommendation would be wrong for many of them. Ages are self-reported, and users with none or an impossible one are left out; this is described, not tested. The oldest band has the fewest users (printed above the table), so its row is the least steady.
#
# Now the **region**. [T] also sorts users by region and by culture circle:
#
# | sorted by | which | in these data |
# |---|---|---|
# | region | local, national, international: cultures and experience differ by place | only provinces, self-reported |
# | culture circle | people who share language, script, religion, customs, history | none; users must be asked |
#
# **Guess first.** Over the twelve provinces the share of key value users is higher here and lower there.

# %%
siyu.quiz(
    "«占比最高的省和最低的省不同。这说明什么？|The highest and the lowest province differ. What does that tell us?»",
    {
        "«最高的省该多投预算|The highest deserves more budget»": "«十二个省里总有一个最高，先看差别是不是碰巧。|One of twelve is always the highest; see first whether it is chance.»",
        "«拿最高的省和最低的省比一比|Compare the highest with the lowest province»": "«这两个省是看完结果才挑出来的，差别当然大。要把十二个省放在一起检验。|These two were picked after seeing the result; of course they differ. Test all twelve together.»",
        "«先检验：差别是不是碰巧也会有|First test whether chance alone could do it»": "«人数少，占比就会上下跳。十二个省一起检验一次，再下结论。|With few users a share jumps about. Test all twelve at once before you conclude.»",
        "«地区肯定没有影响|Region surely has no effect»": "«没有证据，不等于证明没有差别；而且省份是自己填的。|No evidence of a difference is not evidence of none; besides, provinces are self-reported.»",
    },
    answer="«先检验：差别是不是碰巧也会有|First test whether chance alone could do it»",
)

# %%
from scipy.stats import chi2_contingency

# «每个省：重要价值客户（True）和其他人（False）各有多少|in each province: key value users (True) and others (False)»
by_region = pd.crosstab(details["region"], segments["group"] == "key_value")
region_share = by_region[True] / by_region.sum(axis=1)
p_value = chi2_contingency(by_region).pvalue

print(f"«十二省的占比：|Shares of the twelve: »{region_share.min():.1%}–{region_share.max():.1%}")
print(f"«p 值：|p-value: »{p_value:.2f}")

# %% [markdown] lang="zh"
# 这是**卡方检验**，十二个省一起看。p 值回答：假如省份毫无关系，碰巧出现这么大或更大差别的机会有多大？这个机会不小，所以这份数据没有给出按省份换策略的依据。但这不证明省份没有差别：每省的重要价值客户只有几十位。
#
# **什么会让你改变主意？** 要为某个地区或文化圈单独做策略，你还需要收集什么？阈值多久复查一次，看到什么就该换？

# %% [markdown] lang="en"
# This is a **chi-square test** over all twelve provinces at once. The p-value answers: if province made no difference, how likely would chance alone make differences this large or larger? That is quite likely, so these data give no grounds for a strategy by province. They do not prove that provinces are alike: each has only some dozens of key value users.
#
# **What would change your mind?** To make a strategy of its own for a region or a culture circle, what else would you collect? How often would you review the thresholds, and what would make you change them?

# %% [markdown] lang="zh"
# ## 4.11 今天的决定（9 分钟）
#
# 回到店长的问题。光看消费占比，会先联系重要价值客户。但联系是为了**改变**什么，所以要问：不联系，他们自己会不会来？
#
# 历史可以回答：3 月 31 日在各组的人，接下来的 91 天里，有多少自己又买了？那段时间没有做任何挽回活动。这里用 3 月 31 日以前的**全部**订单来分组，4.8 只用 12 个月，所以两处 3 月的人数不同。
#
# **先猜一猜**重要保持客户（011）。

# %% [markdown] lang="en"
# ## 4.11 Today's decision (9 minutes)
#
# Back to the manager. By share of spend alone she would write to the key value users. But a message is meant to **change** something, so ask: would they come without it?
#
# The past can tell: of the users in each group on 31 March, how many bought again without being contacted in the 91 days that followed? There was no win-back campaign in that time. Here the groups rest on **all** orders up to 31 March, in 4.8 on 12 months only; so the two counts for March differ.
#
# **Guess first** for key keep (011).

# %%
siyu.quiz(
    "«3 月底的重要保持客户，91 天内自己又来买的占多少？|Of key keep users at the end of March, how many bought again without being contacted within 91 days?»",
    {
        "«约 5%|About 5%»": "«他们曾经常来，有一些只是慢了下来。|They used to come often; some have only slowed down.»",
        "«约四分之一|About a quarter»": "«大多数没有回来，但也有人不联系也会来。|Most did not return, yet some come without being asked.»",
        "«约 80%|About 80%»": "«那是重要价值客户的样子：联系不联系，他们都会来。|That is how key value users behave: they come whether asked or not.»",
    },
    answer="«约四分之一|About a quarter»",
)

# %%
orders_then = siyu.clean_orders(siyu.as_of(lines, "2026-03-31"))
rfm_then = siyu.rfm_table(orders_then, "2026-03-31")
then = siyu.rfm_segments(rfm_then, limits)
later = orders[orders["order_time"] >= pd.Timestamp("2026-04-01", tz="Asia/Shanghai")]
then["came_back"] = then.index.isin(later["user_id"])

came_back = then.groupby("group")["came_back"].agg(["size", "sum", "mean"]).loc[summary.index]
came_back.set_axis(siyu.label(came_back.index)).round(3)

# %%
from scipy.stats import binomtest

size, returned = came_back.loc["key_keep", ["size", "sum"]].astype(int)
low, high = binomtest(returned, size).proportion_ci(method="wilson")
print(f"«011 自己回来的占比：|Share of 011 that came back without being contacted: »{returned / size:.0%}")
print(f"«95% 置信区间：|95% confidence interval: »{low:.0%}–{high:.0%}")

spent = summary["spend_fen"]
print(f"«001 一共付过的钱是 011 的：|001 paid, of what 011 paid: »{spent['key_win_back'] / spent['key_keep']:.0%}")

# %%
edges = [60, 120, 180, 365, 2000]  # «R 的四段，天|four bands of R, in days»
keep_then = then[then["group"] == "key_keep"]
band_then = pd.cut(rfm_then.loc[keep_then.index, "recency_days"], edges)
by_recency = keep_then.groupby(band_then, observed=False)["came_back"].agg(["size", "sum", "mean"])

keep_now = segments.index[segments["group"] == "key_keep"]
now = pd.cut(rfm.loc[keep_now, "recency_days"], edges).value_counts()
by_recency["today"] = now  # «今天各段有几人|how many are in each band today»
reweighted = (by_recency["mean"] * by_recency["today"]).sum() / by_recency["today"].sum()
print(f"«按今天各段的人数重新加权：|Weighted by today's bands: »{reweighted:.0%}")
by_recency.round(2)

# %% [markdown] lang="zh"
# 置信区间（Wilson 方法）是占比的合理范围。可它说的是**平均**：把 3 月的 011 按 R 分段（`(60, 120]` 是 61 到 120 天；`size` 人数，`sum` 回来的人，`mean` 占比），越久没来，自己回来的越少。今天的 011 里离得久的更多，加权后占比就低了。
#
# 4.7 的消费占比也在手边。现在轮到你来选。

# %% [markdown] lang="en"
# The confidence interval (Wilson's method) is a plausible range for a share. But it speaks of a **mean**: split the 011 of March by R (`(60, 120]` is 61 to 120 days; `size` users, `sum` came back, `mean` share), and the longer they are silent, the fewer come without being contacted. Today's 011 hold more of the long silent, so the weighted share is lower.
#
# With the shares of spend of 4.7 at hand, it is your choice.

# %%
siyu.quiz(
    "«店员今天的一对一联系，先给哪一组？|Which group should get today's personal messages first?»",
    {
        "«重要价值（111）|Key value (111)»": "«他们大多自己会来。给他们发券，多半是送给本来会买的人。|Most of them come anyway. A coupon would mostly pay people who would have bought.»",
        "«重要保持（011）|Key keep (011)»": "«花过的钱多，多数没有自己回来，值得试。但自己不回来，不等于联系就有用，所以下面要留对照组。|They spent much and most did not come back: worth a trial. But this does not show that contact works, hence the control group below.»",
        "«重要挽留（001）|Key win-back (001)»": "«可以以后再试：自己回来的更少，人更少，付过的钱不到 011 的三分之一。|Later perhaps: fewer return without being contacted, they are fewer, and they paid less than a third of what 011 paid.»",
        "«一般挽留（000）|General win-back (000)»": "«人数最多，却多半只买过一两次，一对一联系不划算。|The largest group, but most bought once or twice: too many for personal messages.»",
    },
    answer="«重要保持（011）|Key keep (011)»",
)

# %% [markdown] lang="zh"
# 选定了组，再用第 1 单元的办法，看今天还**触达**得到谁：账号在快照日还连着，没有删除、拉黑或退订。

# %% [markdown] lang="en"
# The group is chosen. Now, as in unit 1, see whom we can still **reach** today: accounts connected on the snapshot day, not removed, blocked or unsubscribed.

# %%
accounts = siyu.load("tea/accounts")
midnight = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")  # «快照日结束时|the end of the snapshot day»
ended = accounts[["removed_at", "blocked_at", "unsubscribed_at"]].min(axis=1)
live = accounts[(accounts["connected_at"] < midnight) & ~(ended < midnight)]

reachable = live[live["user_id"].isin(keep_now)]
by_wecom = reachable.loc[reachable["channel"] == "wecom", "user_id"].unique()
print(f"«重要保持客户：|Key keep users: »{len(keep_now)}")
print(f"«至少一个渠道能触达：|Reachable by at least one channel: »{reachable['user_id'].nunique()}")
print(f"«企业微信能一对一联系：|Reachable one to one by WeCom: »{len(by_wecom)}")

# %% [markdown] lang="zh"
# 名单放得进店员的 300 位。但今天不全联系：**随机**抽一半联系，另一半是对照组，先不联系。没有对照组，就分不清谁是因为消息才来的。
#
# 能用企业微信一对一联系的只是一部分，其余只能用公众号和小程序，消息的作用可能不同。所以**两种渠道里各抽一半**，结果也分开报告。离开一年以上的人，3 月那批里没有一位自己回来，今天的名单先不放他们。

# %% [markdown] lang="en"
# The list fits into the 300 of a day. Yet we do not write to all of them today: a **random** half is written to; the other half is the control group and is left alone for now. Without a control group nobody can tell who came because of the message.
#
# Only some can be written to one to one by WeCom; the others get the official account or mini-program, where a message may work differently. So we draw **half within each kind of channel** and report both. Of those gone for over a year in March nobody came back, so today's list leaves such users out.

# %%
recent = rfm.index[rfm["recency_days"] <= 365]  # «不联系离开一年以上的人|nobody gone for over a year»
names = pd.DataFrame({"user_id": sorted(recent.intersection(reachable["user_id"].unique()))})
names["wecom"] = names["user_id"].isin(by_wecom)
chosen = names.groupby("wecom")["user_id"].sample(frac=0.5, random_state=4)  # «两种渠道各抽一半|half of each kind»
names["write"] = names["user_id"].isin(chosen)

to_write = rfm.loc[chosen].join(segments).sort_values("recency_days")  # «最近来过的排前面|the most recent first»
one_to_one = to_write.index.isin(by_wecom)
print(f"«今天联系：|Write today: »{len(to_write)}    «对照组：|control group: »{len(names) - len(to_write)}")
counts = pd.crosstab(names["wecom"], names["write"])
counts.index = ["«其他渠道|other channels»", "«企业微信|WeCom»"]
counts.columns = ["«对照组|control»", "«联系|write»"]
counts

# %%
siyu.quiz(
    "«怎样判断消息有没有用？|How shall we judge whether the messages work?»",
    {
        "«一个月后，看联系组是不是超过前面的占比|After a month, see whether those written to exceed the share above»": "«那个占比是 91 天的，又是上一季的：天数不同，季节也不同。|That share is over 91 days, and of another season: neither the days nor the season match.»",
        "«91 天后，哪一半回来得多就算哪一半赢|After 91 days, see which half came back more»": "«碰巧也会差几个百分点。要看差的范围。|Chance alone makes a few points of difference. Look at its range.»",
        "«91 天后，看两半之差的置信区间是否全在 0 以上|After 91 days, see whether the interval of the difference lies above 0»": "«同样的天数、同样的季节，碰巧的部分也算进去了。|Same days, same season, and chance is allowed for.»",
    },
    answer="«91 天后，看两半之差的置信区间是否全在 0 以上|After 91 days, see whether the interval of the difference lies above 0»",
)

# %%
by_recency["written"] = pd.cut(to_write["recency_days"], edges).value_counts()
anyway = fewest = most = 0
for _, band in by_recency.iterrows():  # «每段用自己的占比和范围|each band with its own share and range»
    interval = binomtest(int(band["sum"]), int(band["size"])).proportion_ci(method="wilson")
    anyway = anyway + band["mean"] * band["written"]
    fewest = fewest + interval.low * band["written"]
    most = most + interval.high * band["written"]

print(f"«名单上不联系也会来的，约：|On the list, would come anyway, about: »{anyway:.0f}")
print(f"«范围：|Range: »{fewest:.0f}–{most:.0f}")

# %%
n = len(to_write)
share = anyway / n
# «两个占比之差的 95% 范围，一边有多宽|the 95% range of a difference of two shares: its width to one side»
margin = 1.96 * (2 * share * (1 - share) / n) ** 0.5
print(
    f"«消息没有用时，两半之差很少超过（百分点）：|If it did nothing, they rarely differ by more than (points): »{margin * 100:.0f}"
)
print(
    f"«真实作用要约这么大，才多半看得出来：|To be found reliably, a real effect must be about: »{margin * 100 * 1.4:.0f}"
)

# %%
siyu.to_excel(
    "rfm_tiers.xlsx",
    {
        "«八组汇总|Eight groups»": summary,
        "«企业微信一对一|WeCom one to one»": to_write[one_to_one],
        "«其他渠道|Other channels»": to_write[~one_to_one],
    },
    notes={
        "«八组汇总|Eight groups»": "«快照日 2026-06-30；60 天、4 单、300 元|Snapshot 2026-06-30; 60 days, 4 orders, 300 yuan»"
    },
)
to_write.head(3)

# %% [markdown] lang="zh"
# 要交的表 `rfm_tiers.xlsx` 就在这份笔记旁边，用 Excel 或 WPS 打开看一看。最近来过的排在前面，离开一年以上的不在名单里。
#
# **给店长的决定**
#
# - **数**：名单上不联系也会来的人数和它的范围（刚刚打印）。它按 R 分段算，说的是 91 天。范围是各段下限之和到上限之和，只算了占比估得准不准；名单上这些人自己碰巧来或不来，没有算在内。那 91 天里有 6·18 大促，接下来一季没有，来的人可能更少。
# - **行动**：今天联系名单上的一半，从最近来过的开始：能用企业微信的一对一问候，其余走公众号和小程序。只问近况、荐新茶，先不发券。对照组 91 天内不联系。
# - **什么会改变它**：91 天后，比较联系组和同期对照组的复购占比，两种渠道也各看一次。差的 95% 置信区间全在 0 以上，就推广到对照组；包含 0，就还没有证据，不扩大；退订明显变多，随时停。每组只有一百人左右，小的差别看不出来，单看一种渠道更难，第 5 单元讲需要多少人。
#
# **轮到你。** 换成重要挽留客户（`key_win_back`），算出它的占比和范围。你的建议一样吗？

# %% [markdown] lang="en"
# The table to hand in, `rfm_tiers.xlsx`, lies beside this notebook; open it in Excel or WPS. The most recent stand first; users gone for over a year are not on it.
#
# **The decision for the manager**
#
# - **Number**: how many on the list would come anyway, with its range (just printed). It goes by bands of R and holds for 91 days. The range adds up the bands' lower and upper ends, so it covers how well the shares are known; it leaves out the chance by which these very people come or stay away. Those 91 days held the 618 shopping festival and the next quarter holds none, so fewer may come.
# - **Action**: write today to the half on the list, the most recent first: one to one where WeCom allows it, to the others by official account and mini-program. Ask how they are and suggest a new tea; no coupon yet. Leave the control group alone for 91 days.
# - **What would change it**: after 91 days compare the share who bought again with that of the control group of the same time, and once more for each kind of channel. If the 95% interval of the difference lies above 0, write to the control group too; if it holds 0, there is no evidence yet: do not extend it. Stop at any time if clearly more people unsubscribe. With about a hundred users on each side, small differences stay unseen, the more so in one kind of channel; unit 5 says how many are needed.
#
# **Your turn.** Take key win-back (`key_win_back`): work out its share and range. Would you advise the same?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# size, returned = came_back.loc["key_win_back", ["size", "sum"]].astype(int)
# low, high = binomtest(returned, size).proportion_ci(method="wilson")
# returned / size, low, high
# ```
#
# 怎样核对：第一个数应等于 `came_back.loc["key_win_back", "mean"]`，并且在后两个数之间。
#
# 自己回来的更少。这不说明联系没有用，也不说明有用。如果多数人已经流失，一对一的力气不如花在别处：可以批量发一次，也留对照组。
#
# </details>
#
# **什么会让你改变主意？** 如果联系一位用户要花 10 元人工，还值得吗？回头看 4.9 里 011 的真实价值。
#
# **现在你能够**
#
# 1. 把原始的订单明细清洗成一行一单，只用快照日那天已经知道的事（`clean_orders`）。
# 2. 算出每位用户的最近一次消费（R）、消费频率（F）、消费金额（M）（`rfm_table`）。
# 3. 定出有理由的阈值，并说出阈值一动，谁的标签会变（`thresholds`）。
# 4. 给用户分组、分等级，并算出每组的人数和消费占比（`rfm_segments`、`membership_level`、`tier_summary`）。
# 5. 为一组用户做一个决定：一个带范围的数、一个行动、什么会改变它（`strategy`、`figures`）。
#
# 接下来打开本单元的练习，在美妆账号的订单上自己写一遍。那里的一条常识是：一个月买一次，已经算频繁。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# size, returned = came_back.loc["key_win_back", ["size", "sum"]].astype(int)
# low, high = binomtest(returned, size).proportion_ci(method="wilson")
# returned / size, low, high
# ```
#
# To check: the first number should equal `came_back.loc["key_win_back", "mean"]` and lie between the other two.
#
# Fewer come back without being contacted. That shows neither that contact works nor that it does not. If most of them have left, personal effort is better spent elsewhere: one message in a batch, again with a control group.
#
# </details>
#
# **What would change your mind?** If writing to a user costs 10 yuan of staff time, is it still worth it? Look back at the true value of 011 in 4.9.
#
# **Now you can**
#
# 1. turn raw order lines into one row per order, using only what was known on the snapshot day (`clean_orders`).
# 2. work out recency (R), frequency (F) and monetary value (M) of every user (`rfm_table`).
# 3. set thresholds for a reason, and say whose label changes when a threshold moves (`thresholds`).
# 4. sort users into groups and levels, and give each group's share of users and of spend (`rfm_segments`, `membership_level`, `tier_summary`).
# 5. decide for one group: a number with its range, an action, and what would change it (`strategy`, `figures`).
#
# Next, open this unit's exercise and write it yourself, on the orders of a beauty account. One piece of business sense there: once a month is already frequent.
