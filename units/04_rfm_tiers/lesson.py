# Lesson of unit 4, RFM tiers: the source of notebooks/{zh,en}/04_rfm_tiers.ipynb.

# %% [markdown] lang="zh"
# # 第 4 单元 RFM 分层
#
# 茶饮品牌的店长问：“这几千位用户，今天该先联系谁？”这一课用订单来回答。
#
# **学完你能够**
#
# 1. 从订单表算出每位用户的最近一次消费（R）、消费频率（F）、消费金额（M）。练习：`rfm_table`。
# 2. 说出快照日为什么要先定下来，换一天会变什么。练习：`rfm_table`。
# 3. 用一个数和一张图，给店长一个可以照着做的建议。练习：4.1 的最后一步。
#
# 每个代码单元格都可以运行：点一下它，按 **Shift + Enter**。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。

# %% [markdown] lang="en"
# # Unit 4. RFM tiers
#
# The manager of a tea brand asks: "We have thousands of users. Whom should we write to today?" In this lesson the orders answer.
#
# **After it you can**
#
# 1. work out recency (R), frequency (F) and monetary value (M) of every user from a table of orders. Exercise: `rfm_table`.
# 2. say why the snapshot comes first, and what changes when it moves. Exercise: `rfm_table`.
# 3. give the manager advice that rests on one number and one chart. Exercise: the last step of 4.1.
#
# Every code cell can be run: click on it and press **Shift + Enter**. Go from top to bottom. A cell folded to **···** holds a question; run it too.

# %%
import pandas as pd

import siyu_helpers as siyu

siyu.use("«zh|en»")

# %%
orders = siyu.load("tea/orders")  # «每行一笔订单|one row per order»

orders.head()

# %% [markdown] lang="zh"
# ## 4.1 三个数看懂一位用户（12 分钟）
#
# 每一行是一笔付过款的订单：谁、什么时候、付了多少。金额的单位是**分**（100 分是 1 元），用整数记，加起来不会有误差。
#
# 凭印象很难说该先联系谁。我们给每位用户算三个数：
#
# - **R，最近一次消费**：距离最近一单过去了几天。天数越**少**，用户越近。
# - **F，消费频率**：一共付过几单。
# - **M，消费金额**：一共付了多少钱，退款要扣掉。
#
# “过去了几天”要有一个起点。我们把 2026 年 6 月 30 日定为**快照日**，只看到这一天为止的订单。
#
# **先猜一猜。** 小林有三单：3 月 2 日、5 月 18 日、6 月 28 日。她的 R 是多少？

# %% [markdown] lang="en"
# ## 4.1 Three numbers for one user (12 minutes)
#
# Each row is one paid order: who, when, and how much. Money is in **fen** (100 fen are 1 yuan, China's currency): whole numbers add up without error.
#
# A hunch cannot say whom to write to first. So for each user we work out three numbers:
#
# - **R, recency**: how many days since the latest order. **Fewer** days means closer.
# - **F, frequency**: how many orders they paid for.
# - **M, monetary value**: how much they paid in all, refunds taken off.
#
# "Days since" needs a day to count from. Ours is the **snapshot**, 30 June 2026; we use orders up to that day and none after it.
#
# **Guess first.** Xiao Lin has three orders: 2 March, 18 May and 28 June. What is her R?

# %%
siyu.quiz(
    "«以 6 月 30 日为快照日，小林的 R 是？|With 30 June as the snapshot, what is Xiao Lin's R?»",
    {
        "120": "«这是从第一单（3 月 2 日）数起的天数。R 看的是最近一单。|That counts from her first order, 2 March. R looks at the latest.»",
        "43": "«5 月 18 日之后她又来过一次。|She came back once after 18 May.»",
        "2": "«最近一单是 6 月 28 日，到快照日过去了 2 天。|Her latest order was on 28 June; the snapshot is 2 days later.»",
        "3": "«3 是她的订单数，那是 F。|Three is how many orders she has: that is F.»",
    },
    answer="2",
)

# %% [markdown] lang="zh"
# 现在对所有用户做同一件事。先只留下快照日为止的订单，再按用户分组。
#
# 每单的时刻先变成日期（`.dt.normalize()` 把时间归到当天零点），因为 R 数的是日历日，不是小时。

# %% [markdown] lang="en"
# Now the same for every user. First keep the orders up to the snapshot, then group them by user.
#
# The moment of each order becomes a day first (`.dt.normalize()` sets it to midnight), because R counts calendar days, not hours.

# %%
snapshot = pd.Timestamp("2026-06-30", tz="Asia/Shanghai")
orders["order_day"] = orders["order_time"].dt.normalize()
until = orders[orders["order_day"] <= snapshot]

rfm = until.groupby("user_id").agg(
    last_day=("order_day", "max"),
    frequency=("order_id", "nunique"),
    monetary_fen=("amount_fen", "sum"),
)
rfm["recency_days"] = (snapshot - rfm["last_day"]).dt.days
rfm.head()

# %% [markdown] lang="zh"
# 读一行：`last_day` 是这位用户最近一单的日期，`recency_days` 是到快照日的天数，`frequency` 是单数，`monetary_fen` 是一共付的钱（分）。
#
# 三个数说的是三件不同的事，缺一个都会看错人：花得多的人可能很久没来，来得勤的人可能每次只买一杯。
#
# **再猜一猜。** 你觉得多数用户付过几单？想好了再运行下面的单元格。

# %% [markdown] lang="en"
# Read one row: `last_day` is the day of this user's latest order, `recency_days` the days from there to the snapshot, `frequency` the number of orders, `monetary_fen` what they paid in all, in fen.
#
# The numbers say three different things; leave one out and you misjudge people. Someone who spent much may not have come for a year; someone who comes every week may buy a single cup.
#
# **Guess again.** How many orders do you think most users have? Decide before you run the next cell.

# %%
import matplotlib.pyplot as plt

counts = rfm["frequency"].clip(upper=8).value_counts().sort_index()
share_one = counts[1] / counts.sum()

fig, ax = plt.subplots()
ax.bar(counts.index.astype(str), counts)
ax.set_xticks(range(8), [*"1234567", "«8 单以上|8 or more»"])
ax.set_xlabel("«消费频率（单）|Frequency (orders)»")
ax.set_ylabel("«用户数|Users»")
ax.set_title(f"«只买过一单的用户占 {share_one:.0%}|{share_one:.0%} of users have ordered once»")
print(f"«只买过一单的占比：|Share with one order: »{share_one:.3f}")

# %% [markdown] lang="zh"
# 图里最高的一根柱子在最左边：买过一单就没再来的用户最多。越往右越少，但买过 8 单以上的人并没有消失。
#
# F 有很多**并列**：标题里的比例说明，许多用户的 F 都是 1。后面给用户分高低时，这些并列会带来麻烦。
#
# 回到店长的问题。假如她今天只有力气联系一小群人：买过 3 单以上、却已经 60 天没来的用户，有多少？

# %% [markdown] lang="en"
# The tallest bar stands on the left: most users came once and not again. Further right there are fewer, yet those with 8 orders or more have not vanished.
#
# F has many **ties**: the title says what share of the users have F = 1. When we split users into high and low, these ties will cause trouble.
#
# Back to the manager. Say she has time today for a small group: users with 3 orders or more who have not come for 60 days. How many are there?

# %%
slipping = rfm[(rfm["frequency"] >= 3) & (rfm["recency_days"] > 60)]
share = len(slipping) / len(rfm)
spent_yuan = slipping["monetary_fen"].sum() / 100

print(f"«要先联系的用户：|Users to write to first: »{len(slipping)} ({share:.1%})")
print(f"«他们一共付过（元）：|What they have paid, in yuan: »{spent_yuan:,.0f}")

# %% [markdown] lang="zh"
# 这就是一个可以照着做的建议：先联系这一群人，他们买过、喜欢过，正在离开。
#
# **轮到你。** 把快照日改成 2025 年 12 月 31 日，这群人会有多少？补全 `...`，再运行。

# %% [markdown] lang="en"
# Here is advice that can be followed: write to this group first. They bought, they liked it, and they are leaving.
#
# **Your turn.** Move the snapshot to 31 December 2025. How large is the group then? Fill in the `...` and run the cell.

# %%
earlier = pd.Timestamp("2025-12-31", tz="Asia/Shanghai")
earlier_orders = ...  # «到这一天为止的订单|orders up to that day»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# earlier_orders = orders[orders["order_day"] <= earlier]
# by_user = earlier_orders.groupby("user_id")
# days = (earlier - by_user["order_day"].max()).dt.days
# count = by_user["order_id"].nunique()
# ((count >= 3) & (days > 60)).sum()
# ```
#
# </details>
#
# **什么会让你改变主意？** 假如 60 天换成 90 天，这群人会变多还是变少？你会建议店长选哪一个？凭什么？
#
# **现在你能够**
#
# 1. 从订单表算出每位用户的 R、F、M。
# 2. 说出快照日为什么要先定下来，换一天会变什么。
# 3. 用一个数和一张图，给店长一个可以照着做的建议。
#
# 接下来打开本单元的练习，在美妆账号的订单上自己写一遍。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# earlier_orders = orders[orders["order_day"] <= earlier]
# by_user = earlier_orders.groupby("user_id")
# days = (earlier - by_user["order_day"].max()).dt.days
# count = by_user["order_id"].nunique()
# ((count >= 3) & (days > 60)).sum()
# ```
#
# </details>
#
# **What would change your mind?** With 90 days instead of 60, would the group grow or shrink? Which would you recommend to the manager, and on what grounds?
#
# **Now you can**
#
# 1. work out R, F and M of every user from a table of orders.
# 2. say why the snapshot comes first, and what changes when it moves.
# 3. give the manager advice that rests on one number and one chart.
#
# Next, open this unit's exercise and write it yourself, on the orders of a beauty account.
