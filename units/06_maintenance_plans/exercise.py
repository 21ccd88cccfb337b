# Exercise of unit 6, Maintenance plans: the source of solutions/ and exercises/{zh,en}/unit6_maintenance_plans/.

# %% [markdown] lang="zh"
# # 第 6 单元练习 用户维护方案
#
# 水果店这一年要维护全部老用户，预算 1,500 元。店主问：这个星期该提醒谁？每个用户手里有什么记录？给谁、什么时候、用什么方式、说什么，一年下来比什么都不做多赚多少？
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。第 1、2、3、5、6 题评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。只有第 5 题要用到你在第 4 题写的方案。

# %% [markdown] lang="en"
# # Unit 6 exercise. Maintenance plans
#
# The fruit shop wants to look after all its users for a year, with 1,500 yuan to spend. Its owner asks: whom should we remind this week? What do we know of each user? To whom do we write, when, in which way and with what, and how much more does a year of it bring than doing nothing?
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too for questions 1, 2, 3, 5 and 6.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one. Only question 5 needs the plan that you write in question 4.

# %% locked="setup"
import numpy as np
import pandas as pd
from scipy import stats

import siyu_helpers as siyu
from siyu_helpers.checks import unit6 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 约定
#
# - 数据到 2026 年 6 月 30 日晚上为止，这一天也在内。后面没有订单，没有消息，也没有跟进记录。
# - `purchases` 每行是一笔订单里的**一种商品**，已经清洗过；`ordered_on` 是下单那一天（上海）。
# - `unsubscribed` 是企业微信已经断开（退订、拉黑、删除）的用户编号的集合。
# - 名字里写 `fen` 的是分，写 `yuan` 的是元。不要四舍五入，不要改动传进来的表。

# %% [markdown] lang="en"
# ## Agreed
#
# - The data end on the evening of 30 June 2026; that day is in them. There is no order, no message and no follow-up note after it.
# - Each row of `purchases` is **one product** of an order, and clean; `ordered_on` is the day of the order (Shanghai).
# - `unsubscribed` is a set of ids: the users cut off from WeCom, who unsubscribed, blocked or removed the shop.
# - A name with `fen` means fen, a name with `yuan` means yuan. Do not round, and leave the tables handed to you as they are.

# %% locked="data"
cdp = siyu.cdp("fruit", user_360=False)
purchases = cdp.sql("SELECT user_id, product, ordered_on FROM purchases ORDER BY ALL")
cut_off = cdp.sql("SELECT user_id FROM unsubscribes WHERE channel = 'wecom'")
unsubscribed = set(cut_off["user_id"])

cdp

# %% [markdown] lang="zh"
# ## 什么时候提醒

# %% [markdown] lang="en"
# ## When to remind

# %% [markdown] lang="zh"
# ### 第 1 题 复购周期（4 分）
#
# 写函数 `repurchase_cycle(purchases)`，返回一个 Series：索引是商品，值是复购周期（天）。
#
# - 间隔：**同一位用户**、**同一种商品**，从一次购买到下一次购买隔几天。
# - 同一天买几次，算一次：没有 0 天的间隔。
# - 一种商品的周期，是**所有用户的所有间隔**放在一起的中位数（不是平均数）。有半天就留着半天。
# - 只买过一次的用户没有间隔；一种商品一个间隔也没有，就不在结果里。
# - 表里的行没有按时间排。传进来的表可能是空的，这时返回空的 Series。
#
# 例如：
#
# | 用户 | 商品 | 日期 | 间隔 |
# |---|---|---|---|
# | A | 香蕉 | 6 月 1 日 | |
# | A | 香蕉 | 6 月 1 日 | 同一天，算一次 |
# | A | 香蕉 | 6 月 9 日 | 8 |
# | A | 香蕉 | 6 月 19 日 | 10 |
# | B | 香蕉 | 6 月 3 日 | |
# | B | 香蕉 | 6 月 8 日 | 5 |
# | B | 苹果 | 6 月 8 日 | |
#
# 香蕉的三个间隔 5、8、10，周期是 8 天；苹果不在结果里。

# %% [markdown] lang="en"
# ### Question 1. The repurchase cycle (4 points)
#
# Write the function `repurchase_cycle(purchases)`. It returns a Series: its index is the product, its values are the repurchase cycle in days.
#
# - A gap: the days from one purchase to the next, of the **same user** and the **same product**.
# - Several purchases on one day are one: there is no gap of 0 days.
# - The cycle of a product is the median (not the mean) of **all gaps of all users** together. Half days stay.
# - A user who bought once has no gap; a product without any gap is not in the result.
# - The rows are not in order of time. The table handed in may be empty; then return an empty Series.
#
# For example:
#
# | user | product | day | gap |
# |---|---|---|---|
# | A | bananas | 1 June | |
# | A | bananas | 1 June | same day, counts once |
# | A | bananas | 9 June | 8 |
# | A | bananas | 19 June | 10 |
# | B | bananas | 3 June | |
# | B | bananas | 8 June | 5 |
# | B | apples | 8 June | |
#
# The gaps of bananas are 5, 8 and 10, and the cycle is 8 days; apples are not in the result.


# %% answer="repurchase_cycle"
def repurchase_cycle(purchases):
    ### BEGIN SOLUTION
    days = purchases[["user_id", "product", "ordered_on"]].drop_duplicates()
    days = days.sort_values(["user_id", "product", "ordered_on"])
    gap = days.groupby(["user_id", "product"])["ordered_on"].diff().dt.days
    return gap.groupby(days["product"]).median().dropna()
    ### END SOLUTION


# %% check="repurchase_cycle" points=4
check.run("repurchase_cycle")
### BEGIN HIDDEN TESTS
check.run("repurchase_cycle", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 这一周提醒谁（4 分）
#
# 写函数 `reminders_due(purchases, cycles, as_of, unsubscribed)`，返回一张表，三列 `user_id`、`product`、`due_on`：谁、哪种商品、哪一天该提醒。
#
# - `cycles` 是第 1 题那样的 Series。里面没有的商品不提醒。
# - 该提醒的日子 = 这位用户**最近一次**买这种商品的日子 + 这种商品的周期。周期有半天的，向上取整：8.5 天当 9 天。
# - 只留下这一周该提醒的：从 `as_of` 当天算起的 7 天，`as_of` 在内，`as_of` 加 7 天那天不在内。早就过了的不留。
# - `unsubscribed` 里的用户不提醒。（真的要发，还得去掉从来没加过企业微信的人，见 6.8；这道题不管他们。）
# - `purchases` 里没有 `as_of` 之后的订单。一位用户可以有几种商品该提醒，一种一行。行的顺序不限，一行也没有时返回空表。
#
# 例如 `as_of` 是 7 月 1 日，香蕉的周期是 8.5 天：
#
# | 用户 | 买香蕉的日子 | 该提醒的日子 | 在结果里吗 |
# |---|---|---|---|
# | A | 6 月 10 日、6 月 24 日 | 7 月 3 日 | 在 |
# | B | 6 月 22 日 | 7 月 1 日 | 在 |
# | C | 6 月 21 日 | 6 月 30 日 | 不在：过了 |
# | D | 6 月 29 日 | 7 月 8 日 | 不在：下一周 |
# | E | 6 月 24 日 | 7 月 3 日 | 不在：E 退订了 |

# %% [markdown] lang="en"
# ### Question 2. Whom to remind this week (4 points)
#
# Write the function `reminders_due(purchases, cycles, as_of, unsubscribed)`. It returns a table with three columns, `user_id`, `product` and `due_on`: who should be reminded of what on which day.
#
# - `cycles` is a Series as in question 1. There is no reminder of a product that is not in it.
# - The day = the day of this user's **last** purchase of this product + the product's cycle. Half days are rounded up: 8.5 days count as 9.
# - Keep what is due this week: the 7 days that begin with `as_of`; `as_of` itself is in, `as_of` plus 7 days is not. What was due before is left out.
# - Users in `unsubscribed` get no reminder. (Before really sending, one would also leave out those who never added the shop on WeCom, see 6.8; this item does not.)
# - `purchases` holds nothing after `as_of`. A user may be due for several products, a row each. The rows may stand in any order; without any, return an empty table.
#
# For example, if `as_of` is 1 July and the cycle of bananas 8.5 days:
#
# | user | bought bananas on | due on | in the result? |
# |---|---|---|---|
# | A | 10 June, 24 June | 3 July | yes |
# | B | 22 June | 1 July | yes |
# | C | 21 June | 30 June | no: past |
# | D | 29 June | 8 July | no: next week |
# | E | 24 June | 3 July | no: E has unsubscribed |


# %% answer="reminders_due"
def reminders_due(purchases, cycles, as_of, unsubscribed):
    ### BEGIN SOLUTION
    last = purchases.groupby(["user_id", "product"], as_index=False)["ordered_on"].max()
    last = last[last["product"].isin(cycles.index)]
    wait = np.ceil(last["product"].map(cycles))
    last["due_on"] = last["ordered_on"] + pd.to_timedelta(wait, unit="D")
    this_week = (last["due_on"] >= as_of) & (last["due_on"] < as_of + pd.Timedelta(days=7))
    due = last[this_week & ~last["user_id"].isin(unsubscribed)]
    return due[["user_id", "product", "due_on"]]
    ### END SOLUTION


# %% check="reminders_due" points=4
check.run("reminders_due")
### BEGIN HIDDEN TESTS
check.run("reminders_due", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 一位用户的全貌

# %% [markdown] lang="en"
# ## One user whole

# %% [markdown] lang="zh"
# ### 第 3 题 用一条查询看全貌（5 分）
#
# 写一条 SQL 查询，把它作为**文字**放进 `user_view`。用 `cdp.sql(user_view)` 看结果，用 `cdp.tables()`、`cdp.schema("表名")` 看有什么表和列。结果里，`users` 表的**每位用户恰好一行**，没下过单、没有标签、没有跟进记录的也在。
#
# | 列 | 内容 | 从哪张表来 |
# |---|---|---|
# | `user_id` | 用户编号 | `users` |
# | `tier` | 最后一个月底（2026-06-30）的 RFM 分组 | `tier_months`，一位用户每个月底一行 |
# | `last_order_on` | 最近一单的日期；没有就空着 | `orders` |
# | `spend_yuan` | 全部订单的金额之和，**元**；没有订单是 0 | `orders` |
# | `touches_30d` | 6 月 1 日到 6 月 30 日（30 天，两头都算）**送达**的消息条数；没有是 0 | `touches` |
# | `tags` | 全部标签，用逗号隔开，顺序不限；没有就空着 | `tags`，一个标签一行 |
# | `last_note` | 最近一条跟进记录的内容；没有就空着 | `follow_ups`，SCRM 的记录，一条一行 |
# | `last_note_owner` | 写它的跟进人（`staff`） | 同上 |
#
# - 最近一条：`written_at` 最晚的；同一分钟写了两条，取 `note_id` 大的。`note_id` 本来就按写下的先后编号。
# - 跟进人已经离职（`left_` 开头）的，照样写他：店主正要看谁的用户没人管了。
# - `follow_ups` 里有些编号不是用户，`touches` 里有些消息不知道是谁的：它们不该多出一行。
# - 行的顺序不限。检查会在别的平台上运行你的查询：表和列相同，里面的人不同。
#
# 例如（另外两位用户）：
#
# | user_id | tier | last_order_on | spend_yuan | touches_30d | tags | last_note | last_note_owner |
# |---|---|---|---|---|---|---|---|
# | Z1 | key_value | 2026-06-21 | 75.5 | 2 | 25-34, health | 要小份的 | left_12 |
# | Z2 | absent | （空） | 0 | 0 | （空） | （空） | （空） |

# %% [markdown] lang="en"
# ### Question 3. A user whole, by one query (5 points)
#
# Write one SQL query and put it, as a **text**, into `user_view`. See what it gives with `cdp.sql(user_view)`, and which tables and columns there are with `cdp.tables()` and `cdp.schema("table")`. The result has **exactly one row for each user of the table `users`**, also for those without orders, tags or follow-up notes.
#
# | column | content | from which table |
# |---|---|---|
# | `user_id` | user id | `users` |
# | `tier` | RFM group at the last month end (2026-06-30) | `tier_months`, one user and month end a row |
# | `last_order_on` | day of the last order; empty if there is none | `orders` |
# | `spend_yuan` | sum of all orders, in **yuan**; 0 without orders | `orders` |
# | `touches_30d` | messages **delivered** from 1 June to 30 June (30 days, both included); 0 if none | `touches` |
# | `tags` | all tags, joined by commas, in any order; empty if there is none | `tags`, one tag a row |
# | `last_note` | words of the last follow-up note; empty if there is none | `follow_ups`, the log of the SCRM, one note a row |
# | `last_note_owner` | who wrote it (`staff`) | the same |
#
# - The last note: the latest `written_at`; of two in the same minute, the one with the greater `note_id`. Notes are numbered in the order of writing.
# - An owner who has left the shop (beginning with `left_`) stays: the shop owner wants to see whose users nobody looks after.
# - Some ids in `follow_ups` are no users, and of some messages in `touches` nobody knows whose they are: neither makes a row.
# - The rows may stand in any order. The check runs your query on other platforms: the same tables and columns, other people.
#
# For example (two other users):
#
# | user_id | tier | last_order_on | spend_yuan | touches_30d | tags | last_note | last_note_owner |
# |---|---|---|---|---|---|---|---|
# | Z1 | key_value | 2026-06-21 | 75.5 | 2 | 25-34, health | wants small ones | left_12 |
# | Z2 | absent | (empty) | 0 | 0 | (empty) | (empty) | (empty) |

# %% answer="user_view"
### BEGIN SOLUTION
user_view = """
WITH spent AS (
    SELECT user_id, max(ordered_on) AS last_order_on, sum(amount_fen) / 100 AS spend_yuan
    FROM orders
    GROUP BY user_id
), reached AS (
    SELECT user_id, count(*) AS touches_30d
    FROM touches
    WHERE delivered = 1 AND sent_on > DATE '2026-06-30' - INTERVAL 30 DAY
    GROUP BY user_id
), tagged AS (
    SELECT user_id, string_agg(tag, ', ' ORDER BY tag) AS tags FROM tags GROUP BY user_id
), newest AS (
    SELECT user_id, max(note_id) AS note_id FROM follow_ups GROUP BY user_id
)
SELECT u.user_id, m.tier, s.last_order_on, coalesce(s.spend_yuan, 0) AS spend_yuan,
       coalesce(r.touches_30d, 0) AS touches_30d, t.tags, f.note AS last_note, f.staff AS last_note_owner
FROM users AS u
LEFT JOIN tier_months AS m ON m.user_id = u.user_id AND m.month = DATE '2026-06-30'
LEFT JOIN spent AS s ON s.user_id = u.user_id
LEFT JOIN reached AS r ON r.user_id = u.user_id
LEFT JOIN tagged AS t ON t.user_id = u.user_id
LEFT JOIN newest AS n ON n.user_id = u.user_id
LEFT JOIN follow_ups AS f ON f.note_id = n.note_id
ORDER BY u.user_id
"""
### END SOLUTION

# %% check="user_view" points=5
check.run("user_view")
### BEGIN HIDDEN TESTS
check.run("user_view", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 写方案，试运行

# %% [markdown] lang="en"
# ## The plan, and a year of it

# %% [markdown] lang="zh"
# ### 第 4 题 方案（5 分）
#
# 用 `siyu.Plan(...)` 给水果店写一份一年的用户维护方案，放进 `plan`。写法见 6.9；用 `plan.review(budget_limit_yuan=1500)` 看哪里不对。这道题只看方案写得对不对、全不全，不看赚多少。
#
# - **每一层都照顾到，只照顾一次**：每一层至少有一条规则；同一层、同一时机只写一条；不联系的层写 `never`。至少给一层写消息，而且各层的规则不能全都一样。
# - **不打扰**：`weekly_cap` 是每人每周的上限，所有规则合在一起算，1 或 2；`consent=True`；`quiet_hours` 盖住夜里 23 点到早上 7 点。
# - **花得起**：`budget_yuan` 大于 0，不超过 1500（联系、券、礼品、奖励，全年合计）。不给本来就会买的那一层发券。
# - **有对照**：`holdout` 在 0.05 到 0.3 之间，随机抽。
# - **说得清成败**：`kpis` 里每个指标都有 `metric`、`base`、`target`、`low`、`high`、`date`、`owner`；`low` 小于 `high`，目标在两者之间；说价值的指标要 `measured_by="holdout"`。至少一个说价值（例如 `repurchase_rate`），至少一个护栏（例如 `unsubscribe_rate`），至少一个写给某一层（`tier`）。
# - **有人负责，知道何时停**：方案有 `owner`、`stop`（`above` 大于 0，不超过 0.02：四周走 2%，一年就是两成多）和 `review_date`。日期都在 2026-07-01 到 2027-07-04 之间。
#
# 审查里的“错误”要全部改好；“提醒”可以留，但留出组太小、没有护栏、所有层用同样的指标、目标和现在一样这四条也要改。上面写的范围（例如 `quiet_hours`、`holdout` 最多多少、日期），审查不看，检查要看：以上面为准。
#
# 一条规则例如（另一家店）：
#
# | who | trigger | days | channel | offer | content | cap |
# |---|---|---|---|---|---|---|
# | dormant | dormant | 120 | sms | threshold_15_80 | 好久不见 | 2 |

# %% [markdown] lang="en"
# ### Question 4. The plan (5 points)
#
# Write a maintenance plan for a year of the fruit shop with `siyu.Plan(...)` into `plan`. Section 6.9 shows how; `plan.review(budget_limit_yuan=1500)` tells what is amiss. This item looks at whether the plan is sound and complete, not at what it earns.
#
# - **Every tier is covered, and once**: each has at least one rule; one tier and occasion stands in one rule only; a tier left alone is written `never`. At least one tier is written to, and the rules of the tiers are not all alike.
# - **It does not harass**: `weekly_cap` is the limit per person and week over all rules, 1 or 2; `consent=True`; `quiet_hours` cover 23:00 to 7:00.
# - **It can be paid for**: `budget_yuan` is above 0 and at most 1500 (contact, coupons, gifts and rewards, the whole year). No coupon for the tier that would have bought anyway.
# - **It can be compared**: `holdout` is between 0.05 and 0.3, at random.
# - **Success can be told**: each indicator in `kpis` has `metric`, `base`, `target`, `low`, `high`, `date` and `owner`; `low` is below `high`, and the target between them; one that speaks of value has `measured_by="holdout"`. At least one speaks of value (such as `repurchase_rate`), at least one is a guardrail (such as `unsubscribe_rate`), at least one belongs to a single tier (`tier`).
# - **Somebody owns it and knows when to stop**: the plan has an `owner`, a `stop` rule (`above` over 0, at most 0.02: 2% in four weeks are over a fifth in a year) and a `review_date`. All dates lie from 2026-07-01 to 2027-07-04.
#
# Mend every fault of the review; warnings may stand, except these four: a hold-out that is too small, no guardrail, the same KPIs for every tier, a target that is what there is already. The ranges above (such as `quiet_hours`, the greatest `holdout`, the dates) are not looked at by the review, but by the check: go by the list above.
#
# A rule, for example (of another shop):
#
# | who | trigger | days | channel | offer | content | cap |
# |---|---|---|---|---|---|---|
# | dormant | dormant | 120 | sms | threshold_15_80 | long time no see | 2 |

# %% answer="plan"
### BEGIN SOLUTION
rules = [
    {"who": "potential", "trigger": "never"},
    {
        "who": "new, active, loyal",
        "trigger": "cycle_reached",
        "channel": "one_to_one",
        "content": "«该补货了|time to restock»",
    },
    {
        "who": "dormant",
        "trigger": "dormant",
        "days": 63,
        "channel": "one_to_one",
        "offer": "threshold_15_80",
        "content": "«当季水果回来了|the fruit of the season is back»",
        "cap": 4,
    },
    {
        "who": "new, active, loyal",
        "trigger": "every",
        "days": 28,
        "channel": "group",
        "content": "«本月新到|new this month»",
    },
]
kpis = [
    {
        "metric": "repurchase_rate",  # «到周期那一周下单的人，比留出组多几成|who order in the week of the cycle, above the hold-out»
        "base": 0,
        "target": 0.15,
        "low": 0.05,
        "high": 0.3,
        "date": "2027-06-30",
        "owner": "«王敏|Wang Min»",
        "measured_by": "holdout",
    },
    {
        "metric": "unsubscribe_rate",
        "tier": "loyal",
        "base": 0,
        "target": 0.1,
        "low": 0.05,
        "high": 0.15,
        "date": "2027-06-30",
        "owner": "«赵宁|Zhao Ning»",
        "measured_by": "holdout",
    },
]
plan = siyu.Plan(
    rules,
    name="«水果店 2026 年度|Fruit shop, 2026/27»",
    owner="«王敏|Wang Min»",
    weekly_cap=1,
    holdout=0.1,
    budget_yuan=1500,
    kpis=kpis,
    stop={"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4},
    review_date="2026-10-12",
    quiet_hours=(22, 8),
    consent=True,
)
### END SOLUTION

# %% check="plan" points=5
check.run("plan")
### BEGIN HIDDEN TESTS
check.run("plan", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 5 题 方案的一年（4 分）
#
# 让你的方案在水果店运行一年，结果放进 `plan_result`：
#
# > `plan_result = siyu.simulate(plan, worlds=10, brand="fruit")`
#
# 看看结果，改改方案，再运行，直到达到三条要求。检查会取出 `plan_result` 里的方案，在**你没见过的世界**里重新运行：
#
# | 要求 | 公开检查 | 评分（又是别的世界，放宽一点，不让运气扣分） |
# |---|---|---|
# | 人均毛利增量，和什么都不做比，各世界平均 | 至少 6.5 元 | 至少 5.8 元 |
# | 一年里退订的人，各世界平均 | 最多 6% | 最多 6.5% |
# | 第 4 题的要求 | 全部 | 全部 |
#
# 1,500 元花完，后面就不再发：钱要用在有用的地方。课文那份茶叶方案搬过来不够：水果周期短，店小，钱也少。改的时候看 `plan_result.by_rule`（每条规则花了多少）、`plan_result.by_tier`（哪一层多赚了）和 `plan.review(plan_result)`，一次改一处。离 6.5 元只差一点，可能是世界的运气：留一点余地。改了方案，第 4 题和这一格都要再运行一遍。

# %% [markdown] lang="en"
# ### Question 5. A year of the plan (4 points)
#
# Run your plan for a year of the fruit shop and put the result into `plan_result`:
#
# > `plan_result = siyu.simulate(plan, worlds=10, brand="fruit")`
#
# Look at the result, change the plan, run it again, until three demands are met. The check takes the plan out of `plan_result` and runs it again **in worlds that you have not seen**:
#
# | demand | visible check | grading (other worlds again; a little lower, so that chance costs nobody points) |
# |---|---|---|
# | margin per user above doing nothing, mean of the worlds | at least 6.5 yuan | at least 5.8 yuan |
# | users who unsubscribe within the year, mean of the worlds | at most 6% | at most 6.5% |
# | what question 4 asks | all of it | all of it |
#
# Once the 1,500 yuan are spent, nothing more is sent: put the money where it works. The lesson's tea plan will not do here: cycles of fruit are short, the shop is small, and so is the money. While you change the plan, look at `plan_result.by_rule` (what each rule cost), `plan_result.by_tier` (which tier gained) and `plan.review(plan_result)`, and change one thing at a time. A figure just above 6.5 may be the luck of your worlds: leave some room. After each change run question 4 and this cell again.

# %% answer="plan_result"
### BEGIN SOLUTION
shop = "fruit"
plan_result = siyu.simulate(plan, worlds=10, brand=shop)
### END SOLUTION

# %% check="plan_result" points=4
check.run("plan_result")
### BEGIN HIDDEN TESTS
check.run("plan_result", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 多出来的，是方案带来的吗

# %% [markdown] lang="en"
# ## Is it the plan that brought it

# %% [markdown] lang="zh"
# ### 第 6 题 增量效果（3 分）
#
# 写函数 `incremental_effect(results)`，返回三个数 `(effect, low, high)`，单位都是**元／人**：方案让一位用户这一年多带来多少毛利，和它的 95% 区间。
#
# `results` 每行一位用户，用到两列：`holdout`（`True` 是留出组，一条消息也没收到；`False` 是实验组）和 `margin_fen`（这一年的毛利，分，已经扣掉券、礼品和联系成本）。别的列也许在，用不到。
#
# - `effect` = 实验组的平均毛利 − 留出组的平均毛利。实验组的人全都算：没有消息送到的、没下单的、后来退订的都在内。
# - 区间用 Welch 的方法，两组的方差不必相同：`stats.ttest_ind(实验组, 留出组, equal_var=False)` 的 `.confidence_interval()` 给出两头。自己写公式也可以：两组各自方差 ÷ 人数，加起来开平方是标准误，`effect` ± t × 标准误。用 1.96 代替 t，或者重抽至少 2,000 次，也算对：两头相差 0.33 个标准误以内。
#
# 例如实验组 3 人的毛利是 1200、900、1500 分，留出组 2 人是 800、1000 分：`effect` 是 12 − 9 = 3 元，标准误是 2 元，t 是 3.24（自由度 2.91），区间约 −3.5 到 9.5 元。

# %% [markdown] lang="en"
# ### Question 6. The incremental effect (3 points)
#
# Write the function `incremental_effect(results)`. It returns three numbers `(effect, low, high)`, all in **yuan per user**: how much more margin the plan brings per user in the year, and its 95% interval.
#
# `results` has one user a row. Two columns count: `holdout` (`True`: held out, got no message; `False`: treated) and `margin_fen` (margin of the year in fen, after coupons, gifts and contact). There may be other columns; they are not needed.
#
# - `effect` = mean margin of the treated − mean margin of the hold-out. All the treated count, also those whom no message reached, who did not order, or who unsubscribed later.
# - The interval is Welch's, in which the two groups need not have the same variance: `.confidence_interval()` of `stats.ttest_ind(treated, held_out, equal_var=False)` gives its ends. The formula by hand will do too: the variance of each group ÷ its users, added up, and the square root of it is the standard error; `effect` ± t × standard error. With 1.96 in the place of t, or by resampling (2,000 times at least), it counts as right too: ends within 0.33 standard errors.
#
# For example, three treated users have margins of 1200, 900 and 1500 fen, two held-out ones 800 and 1000 fen: `effect` is 12 − 9 = 3 yuan, the standard error 2 yuan, t 3.24 (2.91 degrees of freedom), and the interval goes from about −3.5 to 9.5 yuan.


# %% answer="incremental_effect"
def incremental_effect(results):
    ### BEGIN SOLUTION
    yuan = results["margin_fen"] / 100
    treated, held_out = yuan[~results["holdout"]], yuan[results["holdout"]]
    interval = stats.ttest_ind(treated, held_out, equal_var=False).confidence_interval()
    return treated.mean() - held_out.mean(), interval.low, interval.high
    ### END SOLUTION


# %% check="incremental_effect" points=3
check.run("incremental_effect")
### BEGIN HIDDEN TESTS
check.run("incremental_effect", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 7 题 这个学期的两个数（2 分）
#
# 用 `purchases` 和 `unsubscribed` 算两个数，写进字典 `figures`：
#
# - `cycle_days`：主要商品的复购周期（天）。主要商品是 `purchases` 里**行数最多**的那一种；
# - `users_due`：从 2026-06-30 开始的一周（`as_of` 是 `pd.Timestamp("2026-06-30")`）里，有多少位**不同的用户**该提醒，所有商品都算。一个人有两种商品到期，只算一位。退订的不算。
#
# 用你自己写的函数；哪个没写出来，就用 `siyu.` 里同名的函数代替（`siyu.repurchase_cycle`、`siyu.reminders_due`）。检查会和这个学期的数据核对。数字每个学期都不同，不要手写，也不要四舍五入。

# %% [markdown] lang="en"
# ### Question 7. Two figures of this term (2 points)
#
# Work out two figures from `purchases` and `unsubscribed` and put them in the dict `figures`:
#
# - `cycle_days`: the repurchase cycle of the main product, in days. The main product is the one that stands in **the most rows** of `purchases`;
# - `users_due`: how many **different users** are due for a reminder of any product in the week that begins with 2026-06-30 (`as_of` is `pd.Timestamp("2026-06-30")`). Somebody due for two products counts once, and those who unsubscribed do not count.
#
# Use your own functions; for one you could not write, take the function of the same name from `siyu` (`siyu.repurchase_cycle`, `siyu.reminders_due`). The check compares with this term's data. The figures differ every term: do not type them by hand, and do not round.

# %% answer="figures"
### BEGIN SOLUTION
cycles = repurchase_cycle(purchases)
main_product = purchases["product"].value_counts().idxmax()
week = reminders_due(purchases, cycles, pd.Timestamp("2026-06-30"), unsubscribed)
figures = {"cycle_days": cycles[main_product], "users_due": week["user_id"].nunique()}
### END SOLUTION

# %% check="figures" points=2
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 交给店主

# %% [markdown] lang="en"
# ## For the owner

# %% [markdown] lang="zh"
# ### 第 8 题 方案文档（5 分）
#
# 在下面的空单元格里用 `plan.save_document("方案.docx", plan_result, background=…, aim=…, people=[…], tools=[…], risks=[…], sources=[…])` 存成 Word 文档，可以在 Word 或 WPS 里修改。文件和这份笔记一起交。
#
# 文档打得开，八个部分都有，没有留下【待补】；各层有人数，写明谁来做（1 分）。
#
# 然后写一段话，200 字左右：
#
# 1. 选两层，说明为什么用这样的时机和优惠，各引一个数，例如周期、人数、人均消息或花费（1 分）；
# 2. 一年多赚多少：写出平均的数和它的区间，也写各世界里最小和最大的（你的店只会遇到一个），和谁比；再让人更怕烦一倍（`siyu.simulate(plan, worlds=10, brand="fruit", fatigue=2)`），引结果，说这条假定不成立时怎么办（1 分）；
# 3. “想发就发”还是“少打扰”：只改一处（例如 `weekly_cap`，或多久联系一次），运行两份方案，引两边的数，说你的决定（1 分）；
# 4. 什么时候停，什么会让你改变主意；再用第 4 单元（RFM）或第 5 单元（优惠券测试）的一个结果，说明方案里的一项优惠该不该给（1 分）。
#
# 老师来评。

# %% [markdown] lang="en"
# ### Question 8. The plan as a document (5 points)
#
# In the empty cell below save the plan as a Word document with `plan.save_document("plan.docx", plan_result, background=…, aim=…, people=[…], tools=[…], risks=[…], sources=[…])`; you may change it in Word or WPS. Hand the file in together with this notebook.
#
# The document opens and has all eight parts, nothing marked "To be added" is left, the tiers have their numbers, and it says who does the work (1 point).
#
# Then write about 150 words:
#
# 1. take two tiers and say why they get this occasion and this offer, each with a figure, such as a cycle, a number of users, messages per user or a cost (1 point);
# 2. what a year of it brings: the mean with its interval, and the smallest and largest of the worlds (your shop gets one), compared with whom; then let contact tire people twice as much (`siyu.simulate(plan, worlds=10, brand="fruit", fatigue=2)`), give the result, and say what you would do where that assumption fails (1 point);
# 3. "as often as one likes" or "do not harass": change one thing (such as `weekly_cap`, or how often you write), run both plans, give the figures of both and your decision (1 point);
# 4. when to stop, and what would change your mind; and one finding of unit 4 (RFM) or unit 5 (the coupon test) that speaks for or against an offer in your plan (1 point).
#
# Your teacher marks this item.

# %%
# «在这里存文档、比较两份方案|save the document and compare two plans here»

# %% [markdown] lang="zh" essay="document" points=5
# 常来的用户到了复购周期才提醒：香蕉的周期只有十几天，提醒得正是时候，不用券。休眠用户满 63 天没有下单才写，给满80减15，每人最多 4 次，用券的人少，全年的券只花了约 200 元。
#
# 和同样的世界里什么都不做相比，每人平均多赚约 7.5 元，平均的区间是 6.6 到 8.3 元；10 个世界里最小 5.6，最大 9.2，我的店只会遇到一个。人要是加倍怕烦，就变成 −0.6 元（−2.2 到 1.0），分不出赚还是亏，有的世界停止规则会停下方案。那时先停掉群里的消息，就有 1.2 元（−0.2 到 2.6），还是分不清，提醒也要少发。单个世界里和留出组比，区间宽到正负三十多元，一家店一年看不出来。
#
# 把群里的消息从四周一次改成每周一次，别的不变：每人多赚的从 7.5 元降到 3.5 元，退订从 3% 升到 6%。所以少打扰，四周一次。
#
# 四周内退订超过 1% 就停，10 月 12 日复盘。第 5 单元里，券发给全部用户，多数送给了本来会买的人，所以忠实用户不发券。如果留出组和实验组的退订差很多，或者休眠用户的券没有人用，我会先砍掉这两条。

# %% [markdown] lang="en" essay="document" points=5
# Those who still come are reminded when their cycle is reached: bananas come round in less than three weeks, so the moment is right and no coupon is needed. Dormant users get 15 off 80 after 63 days without an order, four times at most; few use it, and these coupons cost about 200 yuan a year.
#
# Against doing nothing in the same worlds a user brings about 7.5 yuan more; the interval of that mean is 6.6 to 8.3. Of the ten worlds the smallest has 5.6 and the largest 9.2, and my shop gets one of them. Where contact tires people twice as much it is −0.6 (−2.2 to 1.0): nobody can tell gain from loss, and in some worlds the stop rule ends the plan. Then the group message goes first: 1.2 yuan (−0.2 to 2.6), still no clear gain, so reminders would come less often too. Against the hold-out of a single world the interval is more than thirty yuan to either side; one shop's year does not show the gain.
#
# With the group message every week in the place of every four and all else as it was, a user brings 3.5 yuan instead of 7.5, and 6% unsubscribe instead of 3%. So we do not harass: once in four weeks.
#
# We stop if more than 1% unsubscribe within four weeks and look again on 12 October. In unit 5 a coupon for everybody went mostly to people who would have bought; hence none for loyal users. If far more of the treated unsubscribe than of the hold-out, or nobody uses the coupons for the dormant, these two rules go first.

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

siyu.precheck("unit6_maintenance_plans.ipynb")
