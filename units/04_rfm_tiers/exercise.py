# Exercise of unit 4, RFM tiers: the source of solutions/ and exercises/{zh,en}/unit4_rfm_tiers/.

# %% [markdown] lang="zh"
# # 第 4 单元练习 RFM 分层
#
# 换一个品牌：一个美妆账号。店主想知道，一年下来，哪些用户撑起了销售额，哪些正在离开，明天先联系谁。
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。

# %% [markdown] lang="en"
# # Unit 4 exercise. RFM tiers
#
# Another brand: a beauty account. Its owner wants to know which users carried the sales of the past year, which are leaving, and whom to write to tomorrow.
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one.

# %% locked="setup"
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers.checks import unit4 as check

siyu.use("«zh|en»")
snapshot = pd.Timestamp("2026-06-30")

# %% [markdown] lang="zh"
# ## 从订单明细到三个数
#
# `lines` 是店主在快照日（2026 年 6 月 30 日）晚上看到的订单明细，从 2025 年 7 月 1 日起，一共一年。`siyu.as_of` 已经去掉了快照日之后的订单和退款。
#
# 金额都是整数分。每一行是一笔订单里的一种商品。

# %% [markdown] lang="en"
# ## From order lines to three numbers
#
# `lines` are the order lines as the owner saw them on the evening of the snapshot, 30 June 2026, from 1 July 2025 on: one year. `siyu.as_of` has already left out orders and refunds that came after the snapshot.
#
# Money is in whole fen. Each row is one product of one order.

# %% locked="data"
lines = siyu.as_of(siyu.load("beauty/order_lines"), snapshot, since="2025-07-01")

lines.head()

# %% [markdown] lang="zh"
# ### 第 1 题 清洗订单（5 分）
#
# 写函数 `clean_orders(lines)`，返回一张表，**每行一笔订单**，列有 `user_id`、`order_id`、`order_time`、`amount_fen`。
#
# - 完全相同的行是重复导出的，只算一次。`line_id` 不同的两行是两件商品，都要算。
# - 已取消的订单（`status` 为 `cancelled`）和测试订单（`product` 为 `test_item`）不算。
# - 订单金额是各行 `amount_fen` 之和，减去各行 `refund_fen` 之和。`amount_fen` 已经乘过数量。
# - 退到一分不剩的订单不算。
# - 没有明细时，返回列名相同的空表。不要改动传进来的 `lines`。

# %% [markdown] lang="en"
# ### Question 1. Cleaning the orders (5 points)
#
# Write the function `clean_orders(lines)`. It returns a table with **one order a row** and the columns `user_id`, `order_id`, `order_time`, `amount_fen`.
#
# - Rows that are alike in everything were exported twice and count once. Two rows with different `line_id` are two items; both count.
# - Cancelled orders (`status` is `cancelled`) and test orders (`product` is `test_item`) do not count.
# - The amount of an order is the sum of its lines' `amount_fen` less the sum of their `refund_fen`. `amount_fen` is already price times quantity.
# - An order with nothing left after refunds does not count.
# - Given no lines, return an empty table with the same columns. Leave the `lines` handed to you as they are.


# %% answer="clean_orders"
def clean_orders(lines):
    ### BEGIN SOLUTION
    kept = lines.drop_duplicates()
    kept = kept[(kept["status"] != "cancelled") & (kept["product"] != "test_item")]
    kept = kept.assign(left_fen=kept["amount_fen"] - kept["refund_fen"])
    by_order = kept.groupby(["user_id", "order_id", "order_time"], as_index=False)
    orders = by_order["left_fen"].sum().rename(columns={"left_fen": "amount_fen"})
    return orders[orders["amount_fen"] > 0]
    ### END SOLUTION


# %% check="clean_orders" points=5
check.run("clean_orders")
### BEGIN HIDDEN TESTS
check.run("clean_orders", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 每位用户的 R、F、M（4 分）
#
# 写函数 `rfm_table(orders, snapshot)`。
#
# - `orders`：每行一笔已清洗的订单，列有 `user_id`、`order_id`、`order_time`（带时区，可能是 UTC）、`amount_fen`（整数分），行的顺序不定。
# - `snapshot`：快照日，一个 `pd.Timestamp`，例如 `pd.Timestamp("2026-06-30")`。
# - 返回一张以 `user_id` 为索引的表，列有 `recency_days`（天）、`frequency`（单）、`monetary_fen`（分）。
#
# 约定：
#
# - 快照日当天的订单算，`recency_days` 为 0；之后的订单不算。
# - 天数是上海时间的日历日之差。`snapshot` 没有时区：先把订单时间换成上海的日期、去掉时区，再和它比。
# - 订单表为空时，返回列名相同的空表。
#
# 提示：先算“最近一单是哪一天”，再用快照日去减。

# %% [markdown] lang="en"
# ### Question 2. R, F and M of every user (4 points)
#
# Write the function `rfm_table(orders, snapshot)`.
#
# - `orders` has one cleaned order a row, with `user_id`, `order_id`, `order_time` (with a time zone, possibly UTC) and `amount_fen` (whole fen), in no particular order.
# - `snapshot` is the day to look back from, a `pd.Timestamp` such as `pd.Timestamp("2026-06-30")`.
# - Return a table indexed by `user_id` with `recency_days` (days), `frequency` (orders) and `monetary_fen` (fen).
#
# Agreed:
#
# - Orders of the snapshot day count, with `recency_days` 0; later ones do not.
# - Days are differences between calendar days in Shanghai. `snapshot` has no time zone: turn the orders' times into Shanghai days without a zone before you compare.
# - Given no orders, return an empty table with the same columns.
#
# Hint: find the day of the latest order first, then subtract it from the snapshot.


# %% answer="rfm_table"
def rfm_table(orders, snapshot):
    ### BEGIN SOLUTION
    local = orders["order_time"].dt.tz_convert("Asia/Shanghai")
    dated = orders.assign(day=local.dt.tz_localize(None).dt.normalize())
    known = dated[dated["day"] <= snapshot]
    table = known.groupby("user_id").agg(
        last_day=("day", "max"),
        frequency=("order_id", "nunique"),
        monetary_fen=("amount_fen", "sum"),
    )
    table["recency_days"] = (snapshot - table["last_day"]).dt.days
    return table[["recency_days", "frequency", "monetary_fen"]]
    ### END SOLUTION


# %% check="rfm_table" points=4
check.run("rfm_table")
### BEGIN HIDDEN TESTS
check.run("rfm_table", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 从三个数到分组

# %% [markdown] lang="en"
# ## From three numbers to groups

# %% [markdown] lang="zh"
# ### 第 3 题 三个阈值（2 分）
#
# 给这个美妆账号定三个阈值，写进字典 `thresholds`，键为 `recency_days`（天）、`frequency`（一年内的订单数）、`monetary_fen`（一年内的金额，整数**分**）。
#
# 美妆行业里，一个月买一次已经算频繁。想一想：多久没来算“久”？一年花多少算“高”？先看看 `rfm` 的分布再定。
#
# 没有唯一的答案。检查接受说得通的范围：R 15 到 90 天，F 4 到 12 单，M 30,000 到 300,000 分。

# %% [markdown] lang="en"
# ### Question 3. Three thresholds (2 points)
#
# Set three thresholds for this beauty account in the dict `thresholds`, with the keys `recency_days` (days), `frequency` (orders in the year) and `monetary_fen` (spend in the year, in whole **fen**).
#
# In beauty, buying once a month is already frequent. Think: after how long has a user been away "long"? How much in a year is "high"? Look at the spread of `rfm` first.
#
# There is no one answer. The check accepts what can be defended: R from 15 to 90 days, F from 4 to 12 orders, M from 30,000 to 300,000 fen.

# %%
rfm = siyu.rfm_table(siyu.clean_orders(lines), snapshot)

rfm.describe(percentiles=[0.2, 0.5, 0.8]).round(0)

# %% answer="thresholds"
### BEGIN SOLUTION
thresholds = {"recency_days": 60, "frequency": 8, "monetary_fen": 80_000}
### END SOLUTION

# %% check="thresholds" points=2
check.run("thresholds")
### BEGIN HIDDEN TESTS
check.run("thresholds", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 4 题 八个分组和等级（4 分）
#
# 写函数 `rfm_segments(rfm, thresholds)`，返回以 `user_id` 为索引的表，列有 `group` 和 `grade`。
#
# - R 高：`recency_days` **小于或等于**阈值。F 高、M 高：**大于或等于**阈值。
# - `grade` 看 R 和 M 里有几个高：两个是 `"A"`，一个是 `"B"`，没有是 `"C"`。F 不影响等级。
# - `group` 用下面的代码，R、F、M 依次写，1 为高，0 为低：
#
# | R F M | `group` | 中文名 |
# |---|---|---|
# | 111 | `key_value` | 重要价值客户 |
# | 101 | `key_develop` | 重要发展客户 |
# | 011 | `key_keep` | 重要保持客户 |
# | 001 | `key_win_back` | 重要挽留客户 |
# | 110 | `general_value` | 一般价值客户 |
# | 100 | `general_develop` | 一般发展客户 |
# | 010 | `general_keep` | 一般保持客户 |
# | 000 | `general_win_back` | 一般挽留客户 |

# %% [markdown] lang="en"
# ### Question 4. Eight groups and their grades (4 points)
#
# Write the function `rfm_segments(rfm, thresholds)`. It returns a table indexed by `user_id` with the columns `group` and `grade`.
#
# - R is high when `recency_days` is **at most** the threshold. F and M are high when they are **at least** theirs.
# - `grade` counts the highs among R and M: two give `"A"`, one gives `"B"`, none gives `"C"`. F does not change the grade.
# - `group` is one of these codes; R, F and M in this order, 1 for high and 0 for low:
#
# | R F M | `group` | in words |
# |---|---|---|
# | 111 | `key_value` | Key value |
# | 101 | `key_develop` | Key develop |
# | 011 | `key_keep` | Key keep |
# | 001 | `key_win_back` | Key win-back |
# | 110 | `general_value` | General value |
# | 100 | `general_develop` | General develop |
# | 010 | `general_keep` | General keep |
# | 000 | `general_win_back` | General win-back |


# %% answer="rfm_segments"
def rfm_segments(rfm, thresholds):
    ### BEGIN SOLUTION
    names = {
        "111": "key_value",
        "101": "key_develop",
        "011": "key_keep",
        "001": "key_win_back",
        "110": "general_value",
        "100": "general_develop",
        "010": "general_keep",
        "000": "general_win_back",
    }
    recent = (rfm["recency_days"] <= thresholds["recency_days"]).astype(int)
    frequent = (rfm["frequency"] >= thresholds["frequency"]).astype(int)
    large = (rfm["monetary_fen"] >= thresholds["monetary_fen"]).astype(int)
    bits = recent.astype(str) + frequent.astype(str) + large.astype(str)
    grade = (recent + large).map({2: "A", 1: "B", 0: "C"})
    return pd.DataFrame({"group": bits.map(names), "grade": grade})
    ### END SOLUTION


# %% check="rfm_segments" points=4
check.run("rfm_segments")
### BEGIN HIDDEN TESTS
check.run("rfm_segments", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 5 题 会员等级（3 分）
#
# 商城给会员定了五级，门槛在 `levels` 里。写函数 `membership_level(rfm, levels)`，返回每位用户的等级（1 到 5 的整数），以 `user_id` 为索引的 Series。
#
# - 1 级：下过单。
# - 2 级：订单数**或**金额达到 2 级的门槛，有一个就行。
# - 3、4、5 级：订单数**和**金额都要达到，取达到的最高一级。
# - 达到，是大于或等于。门槛从 `levels` 里取，检查时会换成别的门槛。商城的 4、5 级还看社交影响力，数据里没有，这里不考虑。

# %% [markdown] lang="en"
# ### Question 5. Membership levels (3 points)
#
# The mall has five levels; `levels` holds their bounds. Write the function `membership_level(rfm, levels)`. It returns the level of every user, a whole number from 1 to 5, as a Series indexed by `user_id`.
#
# - Level 1: has ordered.
# - Level 2: orders **or** spend reach the bound of level 2; one is enough.
# - Levels 3, 4, 5: orders **and** spend must both reach the bound; the highest level reached counts.
# - Reaching means being at least the bound. Take the bounds from `levels`; the check uses others too. The mall's levels 4 and 5 also look at influence on social media; the data do not hold it, so we leave it out.

# %%
levels = pd.DataFrame(
    {"frequency": [2, 4, 8, 15], "monetary_fen": [20_000, 50_000, 120_000, 300_000]},
    index=pd.Index([2, 3, 4, 5], name="level"),
)
levels


# %% answer="membership_level"
def membership_level(rfm, levels):
    ### BEGIN SOLUTION
    level = pd.Series(1, index=rfm.index, name="level")
    for number, bound in levels.iterrows():
        enough_orders = rfm["frequency"] >= bound["frequency"]
        enough_spend = rfm["monetary_fen"] >= bound["monetary_fen"]
        reached = (enough_orders | enough_spend) if number == 2 else (enough_orders & enough_spend)
        level[reached] = number
    return level
    ### END SOLUTION


# %% check="membership_level" points=3
check.run("membership_level")
### BEGIN HIDDEN TESTS
check.run("membership_level", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 从分组到决定

# %% [markdown] lang="en"
# ## From groups to a decision

# %% [markdown] lang="zh"
# ### 第 6 题 每组多少人、多少钱（3 分）
#
# 写函数 `tier_summary(rfm, segments)`，返回以 `group` 为索引的表，**八个分组都在**，没有用户的分组填 0。列有：
#
# - `users`：人数；`user_share`：人数占全体的比例，0 到 1 之间；
# - `spend_fen`：这一组一共付的钱（分）；`spend_share`：占全体的比例，0 到 1 之间。
#
# `segments` 是第 4 题那样的表，行的顺序可能和 `rfm` 不同：要按 `user_id` 对上。

# %% [markdown] lang="en"
# ### Question 6. Users and spend of each group (3 points)
#
# Write the function `tier_summary(rfm, segments)`. It returns a table indexed by `group` with **all eight groups**; a group without users shows 0. Its columns:
#
# - `users`: how many; `user_share`: their share of all users, between 0 and 1;
# - `spend_fen`: what the group paid in all, in fen; `spend_share`: its share of all spend, between 0 and 1.
#
# `segments` is a table like that of question 4. Its rows may stand in another order than those of `rfm`: match them by `user_id`.


# %% answer="tier_summary"
def tier_summary(rfm, segments):
    ### BEGIN SOLUTION
    groups = ["key_value", "key_develop", "key_keep", "key_win_back"]
    groups += ["general_value", "general_develop", "general_keep", "general_win_back"]
    by_group = rfm.join(segments["group"]).groupby("group")["monetary_fen"]
    summary = by_group.agg(users="size", spend_fen="sum").reindex(groups, fill_value=0)
    summary["user_share"] = summary["users"] / summary["users"].sum()
    summary["spend_share"] = summary["spend_fen"] / summary["spend_fen"].sum()
    return summary
    ### END SOLUTION


# %% check="tier_summary" points=3
check.run("tier_summary")
### BEGIN HIDDEN TESTS
check.run("tier_summary", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 7 题 这个账号的三个数字（3 分）
#
# 店主给的阈值是 `agreed`。用这一年的 `lines`，算出**重要价值客户**（`key_value`）这一组的三个数字，写进字典 `figures`：
#
# - `users`：人数；
# - `user_share`：占全部下过单的用户的比例，0 到 1 之间；
# - `spend_share`：付的钱占全体的比例，0 到 1 之间。
#
# 用你自己写的函数一步步算；哪个没写出来，就用 `siyu.` 里同名的函数代替。数字每个学期都不同，不要四舍五入。

# %% [markdown] lang="en"
# ### Question 7. Three figures of this account (3 points)
#
# The owner's thresholds are `agreed`. From this year's `lines`, work out three figures of the **Key value** group (`key_value`) and put them in the dict `figures`:
#
# - `users`: how many;
# - `user_share`: their share of all users who ordered, between 0 and 1;
# - `spend_share`: their share of all spend, between 0 and 1.
#
# Go step by step with your own functions; for one you could not write, take the function of the same name from `siyu`. The figures differ every term; do not round them.

# %%
agreed = {"recency_days": 60, "frequency": 6, "monetary_fen": 60_000}

# %% answer="figures"
### BEGIN SOLUTION
account = rfm_table(clean_orders(lines), snapshot)
key_value = tier_summary(account, rfm_segments(account, agreed)).loc["key_value"]
figures = {
    "users": key_value["users"],
    "user_share": key_value["user_share"],
    "spend_share": key_value["spend_share"],
}
### END SOLUTION

# %% check="figures" points=3
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# 把分组表存成 Excel，和笔记一起交。文件在这份笔记旁边。

# %% [markdown] lang="en"
# Save the table of groups to Excel and hand it in with the notebook. The file lies beside this notebook.

# %%
summary = siyu.tier_summary(rfm, siyu.rfm_segments(rfm, agreed))
siyu.to_excel("unit4_rfm_tiers.xlsx", {"«分组|Groups»": summary.reset_index()})

# %% [markdown] lang="zh"
# ### 第 8 题 策略（6 分）
#
# 在下面的单元格里写，300 字左右：
#
# 1. 四个“重要”分组，每组一条策略：做什么，为什么是这一组。想想第 1 单元的“复购 = 需求 + 信任 + 曝光”（用得着、信得过、看得到，才会再买）：这一组缺的是哪一个？
# 2. 选一个地区或文化圈（`siyu.load("beauty/users")` 里有 `region`）：对那里的用户，你会改变什么？写出支持这一点的数字。没有数字支持，也请写出来。
# 3. 什么情况会让你改变主意？
#
# 四条策略 4 分，地区和数字 1 分，什么会改变主意 1 分。地区的数字可以在下面的代码单元格里算。

# %% [markdown] lang="en"
# ### Question 8. Strategy (6 points)
#
# Write about 200 words in the cell below:
#
# 1. One strategy for each of the four "key" groups: what to do, and why for this group. Think of unit 1, "repurchase = need + trust + exposure" (users buy again when they need it, trust the shop and get to see it): which of them does the group lack?
# 2. Choose one region or culture circle (`siyu.load("beauty/users")` has `region`). What would you change for the users there? Give the figure behind it. If no figure supports a change, say so.
# 3. What would change your mind?
#
# The four strategies earn 4 points, the region with its figure 1, what would change your mind 1. Work out the regional figure in the code cell below.

# %%
# «在这里算地区的数字|work out the regional figure here»

# %% [markdown] lang="zh" essay="strategy" points=6
# **策略。** 重要价值客户（111）：专属客服和新品试用，请他们分享，不发折扣，他们本来就会买。重要发展客户（101）：买得少但每次花得多，用搭配推荐制造第二次需求。重要保持客户（011）：常买但最近没来，一对一问候，提醒补货，缺的是曝光。重要挽留客户（001）：花过大钱又走了，先问原因，再给一个超出预期的理由回来，缺的是信任。
#
# **地区。** 我比较了各地区重要价值客户的占比，差别都在抽样误差之内，所以不为地区单独改方案；只在发货慢的地区提前三天提醒补货。
#
# **改变主意。** 如果对照组不联系也同样回来，就停掉挽留。

# %% [markdown] lang="en" essay="strategy" points=6
# **Strategy.** Key value (111): a service contact of their own and new products to try, ask them to share; no discount, they buy anyway. Key develop (101): few orders but large ones, so suggest what goes with what they have: a second need. Key keep (011): they used to come often and have stopped; a personal note when their product runs out. What is missing is exposure. Key win-back (001): they spent much and left; ask why first, then give a reason to return that is more than they expect. What is missing is trust.
#
# **Region.** I compared the share of Key value users by region. The differences lie within sampling error, so the plan is the same everywhere; only where delivery is slow do we remind three days earlier.
#
# **Change of mind.** If a control group that we do not contact comes back just as often, we stop the win-back.

# %% [markdown] lang="zh"
# ## 交作业之前
#
# 先保存（Ctrl + S），再运行下面的单元格。它从头运行你的笔记，告诉你哪里还缺、现在有多少分。

# %% [markdown] lang="en"
# ## Before you hand in
#
# Save first (Ctrl + S), then run the cell below. It runs your notebook from the top and tells you what is missing and how many points you have so far.

# %%
import siyu_helpers as siyu  # «重启以后只运行这一格也行|so that it also runs alone after a restart»

siyu.precheck("unit4_rfm_tiers.ipynb")
