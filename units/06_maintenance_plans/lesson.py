# Lesson of unit 6, maintenance plans: the source of notebooks/{zh,en}/06_maintenance_plans.ipynb.

# %% [markdown] lang="zh"
# # 第 6 单元 用户维护方案
#
# 茶叶品牌的店长要交接下来一年（2026 年 7 月到 2027 年 6 月）的用户维护方案。发送、券和礼品的预算是 6,000 元，SCRM 另付。他说：“私域里发消息几乎不要钱。每周给每个人发一张8折券，复购自然上去。”这一课先看清每一位用户，再写一份方案，让它在模拟的店里跑一年：**该联系谁、什么时候、用什么，多久一次？**
#
# **学完你能够**
#
# 1. 用 SQL 把一位用户在各张表里的数据拼成一行，不丢人，不重复。练习：`user_view`。
# 2. 算出每种商品的复购周期，找出这一周该提醒谁。练习：`repurchase_cycle`、`reminders_due`、`figures`。
# 3. 把维护方案写成一张规则表，逐条审，逐条改。练习：`plan`。
# 4. 让方案跑一年，和留出组比，说出多赚多少、有多大把握。练习：`plan_result`、`incremental_effect`。
# 5. 把方案写成文档：人数、节奏、预算、指标、什么时候停。练习：`document`。
#
# 点一下代码单元格，按 **Shift + Enter** 运行。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》，[Y] 指有赞的文章《私域三角》，[P] 指鸟哥笔记谈定位和私域的文章，[F] 指《关于私域流量，你应该知道的事》，[L] 指讲私域运营各环节的文章。

# %% [markdown] lang="en"
# # Unit 6. Maintenance plans
#
# The manager of a tea brand has to hand in the user maintenance plan for the coming year, July 2026 to June 2027. The budget is 6,000 yuan for messages, coupons and gifts; an SCRM is paid for apart. He says: "In the private domain a message costs next to nothing. Send everybody a 20%-off coupon every week, and people will come back." In this lesson we first see each user whole, then write a plan and let it run for a year in a simulated shop: **whom do we write to, when, with what, and how often?**
#
# **After it you can**
#
# 1. put a user's data from several tables into one row with SQL, losing nobody and doubling nothing. Exercise: `user_view`.
# 2. work out the repurchase cycle of each product and whom to remind this week. Exercise: `repurchase_cycle`, `reminders_due`, `figures`.
# 3. write a maintenance plan as a table of rules, review it and mend it. Exercise: `plan`.
# 4. let it run for a year, compare with a hold-out, and say what it gains and how sure that is. Exercise: `plan_result`, `incremental_effect`.
# 5. put the plan into a document: numbers, cadence, budget, indicators, when to stop. Exercise: `document`.
#
# Click on a code cell and press **Shift + Enter** to run it. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice), [Y] for Youzan's article on the private-domain triangle, [P] for an article of Niaoge Biji on positioning and the private domain, [F] for "What you should know about private-domain traffic", [L] for an article on the links of private-domain operation.

# %%
import numpy as np
import pandas as pd
from scipy import stats

import siyu_helpers as siyu
from siyu_helpers import charts_plan
from siyu_helpers.customer_data import Cdp
from siyu_helpers.world import charts as charts_year

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 6.1 店长的方案，跑一年看看（4 分钟）
#
# 为什么要维护用户？[T] 说了五点：建立信任；不必再付钱给平台就能直接联系；促进复购；双向沟通；让用户在整个生命周期里留得住。[F] 说想触达几次就几次。那么店长的方案有什么不对？
#
# 我们有一家模拟的店：它跑一年，52 周，告诉我们每位用户买了什么、走没走。这样的一年叫一个**世界**；换一批人、换一次运气，就是另一个世界。**先猜一猜。**

# %% [markdown] lang="en"
# ## 6.1 The manager's plan, run for a year (4 minutes)
#
# Why maintain users at all? [T] gives five reasons: it builds trust; it reaches people directly, without paying a platform again; it brings repurchases; contact goes both ways; people stay over their whole lifetime. [F] says one may reach them as often as one likes. So what could be wrong with the manager's plan?
#
# We have a simulated shop. It runs for a year of 52 weeks and tells us what every user bought and who left. One such year is a **world**; other people and other luck make another world. **Guess first.**

# %%
siyu.quiz(
    "«每周给每个人一对一发一张8折券。比起什么也不发，一年下来每位用户的毛利会怎样？|A 20%-off coupon to everybody, one-to-one, every week. Against sending nothing, the year's margin per user …»",
    {
        "«多，券让人下单|rises: coupons make people order»": "«多来的单有，可本来会买的人也少付两成，还有人受不了，退订了。|Some orders are extra. But those who buy anyway pay a fifth less, and some people have had enough and leave.»",
        "«少，券和走掉的人比多来的单更贵|falls: coupons and lost users cost more than the extra orders bring»": "«三笔账要一起算：多来的单、券的成本、再也联系不到的人。|Three sums belong together: extra orders, the cost of coupons, people who can never be reached again.»",
        "«几乎不变，多的和少的抵消|hardly changes: gains and losses cancel out»": "«可以这样猜，但没有理由正好抵消。要算了才知道。|A possible guess, but nothing makes them cancel. It has to be worked out.»",
    },
    answer="«少，券和走掉的人比多来的单更贵|falls: coupons and lost users cost more than the extra orders bring»",
)

# %%
rule = {"who": "all", "trigger": "weekly", "channel": "one_to_one", "offer": "percent_20"}
weekly = siyu.Plan([rule], consent=True)  # «只写给同意过的人|only to those who agreed»
weekly_result = siyu.simulate(weekly, worlds=10)  # «10 个世界|10 worlds»

print("«每位用户多赚的毛利（元）：|Margin per user above doing nothing (yuan):»", weekly_result.margin_per_user)
print(f"«退订的人：|Users who unsubscribed: »{weekly_result.unsubscribe_share:.0%}")
print(f"«花费（元）：|Spent (yuan): »{weekly_result.budget_spent_yuan:,.0f}")

# %% [markdown] lang="zh"
# 方案只有一条规则：对谁（`who`）、什么时候（`trigger`）、哪个渠道（`channel`）、什么优惠（`offer`）。这些数都是和**同样的世界里什么也不发**相比，已经扣掉券和联系的成本；括号里是**平均数**的 95% 区间，从 10 个世界算出。一家店只过其中一个世界，会比区间散得多（6.11）。
#
# 店长的方案要花的钱远远超过 6,000 元（这笔预算不含 SCRM），还赶走了一半多的人。
#
# **先把话说清楚。** 模拟的店里，一条消息让多少人厌烦、走掉，是我们**给定的假设**；券能多带来多少单、时机合适好多少、人走了少买多少，是我们试了十来次**定下**的，定成每周发券会亏、时机对了会赚。所以它只说明：**如果**是这样，接着会怎样。它不是真实店铺的证据。
#
# **什么会让你改变主意？** 假如你的用户一点也不怕打扰，店长的方案里还剩哪一笔账是亏的？

# %% [markdown] lang="en"
# The plan has one rule: to whom (`who`), when (`trigger`), by which channel (`channel`), with which offer (`offer`). The figures compare with **sending nothing in the same worlds**, and coupons and contact are already taken off; in brackets is the 95% interval of the **mean**, from the 10 worlds. A shop lives in one world, and worlds differ more than that interval (6.11).
#
# The manager's plan costs far more than the 6,000 yuan (which need not pay for an SCRM), and drives away more than half of the users.
#
# **Plainly said.** How many people a message annoys and drives away is an **assumption given** to the simulated shop. How many orders a coupon adds, how much better a right moment is, how much less people buy after leaving: these we **set** ourselves, in about ten tries, so that the weekly coupon loses and timing pays. The shop shows what follows **if** it is so. It is no evidence about real shops.
#
# **What would change your mind?** Suppose your users did not mind messages at all. Which part of the manager's plan would still lose money?

# %% [markdown] lang="zh"
# ## 6.2 看清一位用户：CDP、SCRM、SMR（3 分钟）
#
# 维护从认识人开始。同一位用户的数据散在各处：商城有订单，短信平台有发送记录，店员的企业微信里有聊过的话。三种工具，各管一段：
#
# | 工具 | 做什么 | 例子 |
# |---|---|---|
# | **客户数据中台（CDP）** | 把各处的数据并到每个人名下；做画像，看留存，做分析 [T] | 这位用户一共花了多少？哪些人两个月没来？ |
# | **SCRM** | 社交数据，用户的全貌，实时互动，一对一服务，社交传播 [T]；店员在企业微信里看和写跟进，管理者看进度 [P] | 她上次问了什么？谁在跟进？ |
# | **SMR** | 记下买了什么、何时、多少，按购买、聊天、看过的朋友圈把人分层，每一层跑一份**运营剧本**，到时间用私聊或朋友圈提醒 [P] | 洗面奶该用完了，提醒一次 |
#
# 下面打开一个小小的中台，看跟进记录最多的那位用户。

# %% [markdown] lang="en"
# ## 6.2 One user whole: CDP, SCRM, SMR (3 minutes)
#
# Maintenance begins with knowing people. The data of one user lie in many places: orders in the shop, sent messages on the SMS platform, what was said in the staff's WeCom. Three tools, each with its part:
#
# | tool | what it does | example |
# |---|---|---|
# | **customer data platform (CDP)** | joins all data person by person; personas, retention, analysis [T] | What did she spend in all? Who has not come for two months? |
# | **SCRM** | social data, a whole view of the user, interaction in real time, personal service, social spread [T]; staff see and edit the follow-up in WeCom, managers see the progress [P] | What did she last ask? Who looks after her? |
# | **SMR** | records what was bought, when and how much; tiers users by purchases, chat and what they read in Moments; runs a **script** for each tier and reminds in time, by private message or Moments [P] | The face wash must be running out: one reminder |
#
# We open a small platform and look at the user with the most follow-up notes.

# %%
siyu.quiz(
    "«店员小陈离职了。她跟进的人，哪一种工具最先要用到？|Xiao Chen of the staff leaves. Which tool is needed first for the people she looked after?»",
    {
        "«CDP：看这些人一共花了多少|The CDP: see what they spent»": "«有用，但它不知道谁在跟进谁，也不能把人转给别人。|Useful, but it does not know who looks after whom, and cannot hand people over.»",
        "«SMR：自动给这些人发提醒|The SMR: send them reminders»": "«提醒照发，可她们的问题没有人回答。|Reminders go on, but nobody answers their questions.»",
        "«SCRM：把这些人和跟进记录转给同事|The SCRM: hand them and their notes to a colleague»": "«这叫离职继承。跟进记录在 SCRM 里，人才接得住。|The notes are in the SCRM, so the colleague knows where things stand.»",
    },
    answer="«SCRM：把这些人和跟进记录转给同事|The SCRM: hand them and their notes to a colleague»",
)

# %%
users = siyu.load("tea/users")
notes = siyu.load("tea/follow_ups")
known = notes[notes["user_id"].isin(users["user_id"])]
busiest = known["user_id"].value_counts().idxmax()

cdp = siyu.cdp("tea")  # «客户数据中台，数据到 2026 年 6 月 30 日|the platform, with data up to 30 June 2026»
cdp.user(busiest)

# %% [markdown] lang="zh"
# 卡片里的每一块都来自另一张表。有哪些表，每行是什么：

# %% [markdown] lang="en"
# Each part of the card comes from another table. These are the tables, and what a row is:

# %%
cdp

# %% [markdown] lang="zh"
# `cdp.schema("orders")` 说出一张表有哪些列。最后的 `user_360` 是中台拼好的全貌。怎样拼，是下面三节要学的：练习里的中台没有它，要你自己写。
#
# **想一想。** 卡片上有哪一项，你觉得店员不必看到？为了服务好她，最少要看哪几项？

# %% [markdown] lang="en"
# `cdp.schema("orders")` tells the columns of a table. The last one, `user_360`, is the whole view that the platform has put together. How to do that is the matter of the next three sections: the platform of the exercise lacks it, and you write it yourself.
#
# **Think.** Which part of the card need the staff not see? What is the least they must know to serve her well?

# %% [markdown] lang="zh"
# ## 6.3 用 SQL 提问（6 分钟）
#
# **SQL** 是向数据库提问的语言，一问叫一条**查询**。CDP 和很多 SCRM 都能用它查。先开一家小茶馆，只有四位客人：

# %% [markdown] lang="en"
# ## 6.3 Asking in SQL (6 minutes)
#
# **SQL** is the language for asking databases; one question is a **query**. CDPs and many SCRMs understand it. We open a small teahouse with four guests only:

# %%
guests = pd.DataFrame({"guest": ["Ann", "Bo", "Chen", "Dai"], "city": ["Beijing", "Shanghai", "Beijing", "Xi'an"]})
guests["member_on"] = pd.to_datetime(["2026-01-05", None, "2026-03-01", None])

bills = pd.DataFrame({"bill": [1, 2, 3, 4, 5], "guest": ["Ann", "Ann", "Ann", "Bo", "Bo"]})
bills["paid_on"] = pd.to_datetime(["2026-06-01", "2026-06-08", "2026-06-18", "2026-06-20", "2026-06-25"])
bills["yuan"] = [10, 20, 25, 12, 8]

toy = Cdp({"guests": guests, "bills": bills}, "2026-06-30")
toy.sql("SELECT guest, city FROM guests ORDER BY guest")

# %% [markdown] lang="zh"
# 一条查询像一句话，读的次序是：**从**哪张表（`FROM`），**选**哪些列（`SELECT`），按什么**排**（`ORDER BY`，从大到小加 `DESC`）。大写是习惯，小写也行。文字用**单引号**。
#
# | 词 | 作用 | pandas 里 |
# |---|---|---|
# | `WHERE city = 'Beijing'` | 只留这些行；可用 `AND`、`OR`、`IN ('a', 'b')` | `df[df["city"] == "Beijing"]` |
# | `WHERE member_on IS NULL` | 空着的行 | `isna()` |
# | `count(*)`、`sum(yuan)`、`max(paid_on)` | 数行、求和、最大 | `size`、`sum`、`max` |
# | `GROUP BY guest` | 每位客人一行 | `groupby("guest")` |
# | `AS bills` | 给结果起名 | 列名 |
# | `LIMIT 3` | 只要前三行 | `head(3)` |
#
# 没有 `ORDER BY`，行的次序没有保证，每次可能不同。

# %% [markdown] lang="en"
# A query reads like a sentence: **from** which table (`FROM`), **select** which columns (`SELECT`), in which **order** (`ORDER BY`; largest first with `DESC`). Capitals are a habit; small letters work too. Text stands in **single quotes**.
#
# | words | what they do | in pandas |
# |---|---|---|
# | `WHERE city = 'Beijing'` | keeps these rows; also with `AND`, `OR`, `IN ('a', 'b')` | `df[df["city"] == "Beijing"]` |
# | `WHERE member_on IS NULL` | rows where it is empty | `isna()` |
# | `count(*)`, `sum(yuan)`, `max(paid_on)` | count rows, add up, the largest | `size`, `sum`, `max` |
# | `GROUP BY guest` | a row for each guest | `groupby("guest")` |
# | `AS bills` | names the result | name of the column |
# | `LIMIT 3` | the first three rows | `head(3)` |
#
# Without `ORDER BY` the order of rows is not promised and may differ each time.

# %%
siyu.quiz(
    "«四位客人，两位不是会员（member_on 空着）。WHERE member_on = NULL 得到几行？|Four guests, two of them no members (member_on is empty). How many rows does WHERE member_on = NULL give?»",
    {
        "0": "«NULL 是“不知道”，和什么比都得不到“是”。要写 IS NULL。|NULL means unknown; compared with anything it never gives “true”. Write IS NULL.»",
        "2": "«想要的是 2，可是要写 IS NULL 才得到。|2 is what one wants, but it takes IS NULL.»",
        "«报错|An error»": "«没有报错，所以更要当心：得到的是空表。|No error, which makes it worse: the result is an empty table.»",
    },
    answer="0",
)

# %%
print("= NULL:", len(toy.sql("SELECT guest FROM guests WHERE member_on = NULL")))
print("IS NULL:", len(toy.sql("SELECT guest FROM guests WHERE member_on IS NULL")))

toy.sql("""
SELECT guest, count(*) AS bills, sum(yuan) AS yuan, max(paid_on) AS last_on
FROM bills
GROUP BY guest
ORDER BY guest
""")

# %% [markdown] lang="zh"
# 三个引号的文字可以写好几行。只有 Ann 和 Bo：没有账单的客人，`bills` 里没有他们。
#
# **轮到你。** 补全 `...`：`bills` 里不少于 12 元的账单，列出 `bill` 和 `yuan`，最大的在前。

# %% [markdown] lang="en"
# Text in three quotes may run over several lines. There are only Ann and Bo: guests without a bill are not in `bills`.
#
# **Your turn.** Fill in the `...`: the bills of 12 yuan or more, with `bill` and `yuan`, the largest first.

# %%
large_bills = ...  # toy.sql("SELECT … FROM … WHERE … ORDER BY …")

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# large_bills = toy.sql("SELECT bill, yuan FROM bills WHERE yuan >= 12 ORDER BY yuan DESC")
# large_bills
# ```
#
# 应得到 3 行：25、20、12。
#
# </details>
#
# 写错了不要紧，报错会指出在哪里。这里把 `region` 拼错了：

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# large_bills = toy.sql("SELECT bill, yuan FROM bills WHERE yuan >= 12 ORDER BY yuan DESC")
# large_bills
# ```
#
# It should give 3 rows: 25, 20, 12.
#
# </details>
#
# A slip does no harm; the error says where it is. Here `region` is misspelt:

# %%
siyu.show_error('cdp.sql("SELECT regoin FROM users")')

# %% [markdown] lang="zh"
# `^` 指着出错的地方，最后一行说到哪里查。中台只能读，`DELETE`、`UPDATE` 会被拒绝：查询的人多，数据只有一份。
#
# **轮到你。** 在空单元格里用 `cdp` 写：每个省份（`region`）有多少位用户，最多的五个省，人数一样的按省份排。

# %% [markdown] lang="en"
# The `^` points at the slip, the last line says where to look. The platform can only be read; `DELETE` and `UPDATE` are refused: many people ask, and there is only one set of data.
#
# **Your turn.** In the empty cell, with `cdp`: how many users has each province (`region`)? The five largest, ties in alphabetical order.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# cdp.sql("""
# SELECT region, count(*) AS users FROM users
# GROUP BY region ORDER BY users DESC, region LIMIT 5
# """)
# ```
#
# 五行，人数从多到少。省份是用户自己填的，空着的也算一组。
#
# </details>
#
# **想一想。** 店员想看“最近没来的人”。把它写成一条查询以前，你要先问清楚哪两件事？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# cdp.sql("""
# SELECT region, count(*) AS users FROM users
# GROUP BY region ORDER BY users DESC, region LIMIT 5
# """)
# ```
#
# Five rows, the largest first. Users gave the province themselves; those who left it empty are a group of their own.
#
# </details>
#
# **Think.** The staff want "people who have not come lately". Before you make a query of it, which two things must you ask?

# %% [markdown] lang="zh"
# ## 6.4 拼表：不丢人，不重复（7 分钟）
#
# 店里想知道每位客人花了多少，一分没花的也要在。客人在 `guests`，钱在 `bills`，要**连接**两张表：`ON` 说按什么对上。`JOIN` 只留两边都有的；`LEFT JOIN` 留下左边的**每一行**，右边没有的填 `NULL`。**先猜一猜。**

# %% [markdown] lang="en"
# ## 6.4 Joining tables: losing nobody, doubling nothing (7 minutes)
#
# The teahouse wants to know what each guest spent, those who spent nothing included. Guests stand in `guests`, money in `bills`; the two tables must be **joined**, and `ON` says by what. `JOIN` keeps only what both have; `LEFT JOIN` keeps **every row** of the left table and puts `NULL` where the right has nothing. **Guess first.**

# %%
siyu.quiz(
    "«guests JOIN bills，再按客人分组。得到几位客人？|guests JOIN bills, grouped by guest. How many guests come out?»",
    {
        "4": "«Chen 和 Dai 没有账单，JOIN 把他们丢了。|Chen and Dai have no bill, and JOIN drops them.»",
        "5": "«连接以后有五行，一张账单一行；分组以后一位客人一行。|There are five rows after the join, one a bill; grouped there is one a guest.»",
        "2": "«只有 Ann 和 Bo 两边都有。最该唤醒的人，正好从表里消失了。|Only Ann and Bo are in both. The very people to win over have vanished from the table.»",
    },
    answer="2",
)

# %%
per_guest = toy.sql("""
SELECT g.guest, count(b.bill) AS bills, sum(b.yuan) AS yuan
FROM guests AS g
LEFT JOIN bills AS b ON b.guest = g.guest
GROUP BY g.guest
ORDER BY g.guest
""")
per_guest

# %% [markdown] lang="zh"
# `AS g` 给表起个短名，`g.guest` 是“guests 里的 guest”。`count(b.bill)` 只数不空的，所以 Chen 是 0；如果写 `count(*)`，他会变成 1：他有一行，只是右边空着。他的钱还是 `NULL`（表里显示为 `<NA>`）。`coalesce(x, 0)` 取第一个不空的值：x 空着就用 0。
#
# **轮到你。** 补全 `...`：和上面一样，但没有账单的客人，钱写 0。

# %% [markdown] lang="en"
# `AS g` gives a table a short name; `g.guest` is "guest in guests". `count(b.bill)` counts what is not empty, so Chen has 0; with `count(*)` he would have 1, for he has a row, only its right side is empty. His money is still `NULL` (shown as `<NA>`). `coalesce(x, 0)` takes the first value that is not empty: 0 where x is.
#
# **Your turn.** Fill in the `...`: as above, but guests without a bill get 0 yuan.

# %%
with_zero = ...  # «toy.sql，用 coalesce(sum(b.yuan), 0) AS yuan|toy.sql with coalesce(sum(b.yuan), 0) AS yuan»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# with_zero = toy.sql("""
# SELECT g.guest, coalesce(sum(b.yuan), 0) AS yuan
# FROM guests AS g
# LEFT JOIN bills AS b ON b.guest = g.guest
# GROUP BY g.guest ORDER BY g.guest
# """)
# with_zero
# ```
#
# Ann 55，Bo 20，Chen 和 Dai 都是 0。
#
# </details>
#
# 再来一张表：发给客人的消息。Ann 有三张账单，收到两条消息。**先猜一猜。**

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# with_zero = toy.sql("""
# SELECT g.guest, coalesce(sum(b.yuan), 0) AS yuan
# FROM guests AS g
# LEFT JOIN bills AS b ON b.guest = g.guest
# GROUP BY g.guest ORDER BY g.guest
# """)
# with_zero
# ```
#
# Ann 55, Bo 20, Chen and Dai 0 each.
#
# </details>
#
# One more table: messages sent to guests. Ann has three bills and got two messages. **Guess first.**

# %%
siyu.quiz(
    "«把 bills 和 messages 都连到 guests 上，再求 sum(yuan)。Ann 花了 55 元，得到多少？|Join both bills and messages to guests, then take sum(yuan). Ann spent 55 yuan; what comes out?»",
    {
        "55": "«连接不会自己去掉重复：每张账单和每条消息都配一次对。|A join does not drop repeats by itself: each bill is paired with each message.»",
        "110": "«三张账单各配两条消息，每张算了两遍。|Three bills, each paired with two messages, so each counts twice.»",
        "165": "«那是配了三条消息。她收到两条。|That would be three messages. She got two.»",
    },
    answer="110",
)

# %%
messages = pd.DataFrame({"guest": ["Ann", "Ann", "Bo", "Chen"], "delivered": [1, 1, 0, 1]})
toy = Cdp({"guests": guests, "bills": bills, "messages": messages}, "2026-06-30")

toy.sql("""
SELECT g.guest, count(*) AS pairs, sum(b.yuan) AS yuan_doubled
FROM guests AS g
LEFT JOIN bills AS b ON b.guest = g.guest
LEFT JOIN messages AS m ON m.guest = g.guest
GROUP BY g.guest
ORDER BY g.guest
""")

# %% [markdown] lang="zh"
# 办法：**先把每张表各自汇总成一人一行，再连接**。`WITH 名字 AS (…)` 先做一张临时的表，后面像普通的表一样用：

# %% [markdown] lang="en"
# The way out: **sum up each table to one row a person first, then join**. `WITH name AS (…)` makes a table for the moment, to be used like any other:

# %%
by_sql = toy.sql("""
WITH paid AS (SELECT guest, sum(yuan) AS yuan FROM bills GROUP BY guest),
     got AS (SELECT guest, sum(delivered) AS delivered FROM messages GROUP BY guest)
SELECT g.guest, coalesce(p.yuan, 0) AS yuan, coalesce(m.delivered, 0) AS delivered
FROM guests AS g
LEFT JOIN paid AS p ON p.guest = g.guest
LEFT JOIN got AS m ON m.guest = g.guest
ORDER BY g.guest
""")
by_sql

# %% [markdown] lang="zh"
# 发给 Bo 的消息没有送达，所以是 0。在 pandas 里是同样的三步：汇总，左连接，填 0。

# %% [markdown] lang="en"
# Bo's message was not delivered: 0. In pandas the three steps are the same: sum up, join from the left, fill in 0.

# %%
paid = bills.groupby("guest", as_index=False)["yuan"].sum()
got = messages.groupby("guest", as_index=False)["delivered"].sum()

by_pandas = guests[["guest"]].merge(paid, on="guest", how="left").merge(got, on="guest", how="left")
by_pandas = by_pandas.fillna(0).astype({"yuan": "int64", "delivered": "int64"})
print("«两种写法一样：|Both ways agree:»", (by_pandas == by_sql).all(axis=None))

# %% [markdown] lang="zh"
# `how="left"` 就是 `LEFT JOIN`。茶叶品牌有几万行，错了肉眼看不出来，所以要**数一数**。**先猜一猜。**

# %% [markdown] lang="en"
# `how="left"` is `LEFT JOIN`. The tea brand has tens of thousands of rows, and a slip does not meet the eye. So **count**. **Guess first.**

# %%
siyu.quiz(
    "«茶叶品牌：users JOIN orders 以后，少了几成用户？|The tea brand: what share of users is lost by users JOIN orders?»",
    {
        "«大半|More than half»": "«多数人注册以后至少买过一次（4.6）。|Most bought at least once after they registered (4.6).»",
        "«两三成|Two or three tenths»": "«注册了、还没有订单的人。他们从报表里消失，没有任何提示。|Those who registered and never ordered. They leave the report without a word.»",
        "«几乎没有|Hardly any»": "«没有订单的注册用户不少，不连一连看不出来。|Many registered users have no order; one has to look.»",
    },
    answer="«两三成|Two or three tenths»",
)

# %%
all_users = cdp.sql("SELECT count(*) AS n FROM users")
inner = cdp.sql("SELECT count(DISTINCT u.user_id) AS n FROM users AS u JOIN orders AS o ON o.user_id = u.user_id")
right_sum = cdp.sql("SELECT sum(amount_fen) / 100 AS yuan FROM orders")
wrong_sum = cdp.sql("""
SELECT sum(o.amount_fen) / 100 AS yuan
FROM orders AS o LEFT JOIN touches AS t ON t.user_id = o.user_id
""")
print(f"«用户：|Users: »{all_users.loc[0, 'n']}«；JOIN 以后：|; after JOIN: »{inner.loc[0, 'n']}")
print(f"«销售额（元）：|Sales (yuan): »{right_sum.loc[0, 'yuan']:,.0f}")
print(f"«连上消息以后（元）：|joined with messages (yuan): »{wrong_sum.loc[0, 'yuan']:,.0f}")

# %% [markdown] lang="zh"
# `count(DISTINCT …)` 数**不同的**。丢掉的是没有订单的人，他们正是“潜在用户”。`LEFT JOIN` 一笔订单也没有丢，多出来的钱全是重复：一笔订单和这个人的每条消息各配一次。
#
# **轮到你。** 在空单元格里用 `cdp` 查一查：`tier_months` 每位用户每个月底一行。直接 `users AS u LEFT JOIN tier_months AS m ON m.user_id = u.user_id` 有几行？在 `ON` 后面加上 `AND m.month = DATE '2026-05-31'` 呢？

# %% [markdown] lang="en"
# `count(DISTINCT …)` counts **different** ones. Lost are people without orders, the very "potential users". The `LEFT JOIN` drops no order; the extra money is nothing but repeats, each order once for each message to its user.
#
# **Your turn.** In the empty cell, with `cdp`: `tier_months` has a row for each user and month end. How many rows has `users AS u LEFT JOIN tier_months AS m ON m.user_id = u.user_id`? And with `AND m.month = DATE '2026-05-31'` after `ON`?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# cdp.sql("""
# SELECT count(*) AS n FROM users AS u
# LEFT JOIN tier_months AS m ON m.user_id = u.user_id AND m.month = DATE '2026-05-31'
# """)
# ```
#
# 有月份：和用户数一样，一人一行；六月才注册的人，五月底没有分组，也还在。没有月份：多好几倍。拼完先数行数。
#
# </details>
#
# **什么会让你改变主意？** 报表说“用户平均每年花 287 元”。行数该是多少、实际是多少，你先问哪一个？什么数字会让你不信这句话？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# cdp.sql("""
# SELECT count(*) AS n FROM users AS u
# LEFT JOIN tier_months AS m ON m.user_id = u.user_id AND m.month = DATE '2026-05-31'
# """)
# ```
#
# With the month: as many as users, one row each; who registered in June has no tier in May and is still there. Without: several times as many. After a join, count the rows first.
#
# </details>
#
# **What would change your mind?** A report says "users spend 287 yuan a year on average". Which count would you ask for first, and which number would make you stop believing it?

# %% [markdown] lang="zh"
# ## 6.5 送达、标签和最后一条跟进（6 分钟）
#
# 全貌里还差三样。**第一样：最近 7 天送达几条消息。** 发出不等于送达（1.7）。天数这样写：`DATE '2026-06-30' - INTERVAL 7 DAY` 是往前数 7 天的那一天；写 `>`，就正好是到 30 日为止的 7 天。

# %% [markdown] lang="en"
# ## 6.5 Delivered messages, tags and the last follow-up note (6 minutes)
#
# Three things are still missing. **First: how many messages were delivered in the last 7 days.** Sent is not delivered (1.7). Days are written so: `DATE '2026-06-30' - INTERVAL 7 DAY` is the day 7 days back; with `>` we get just the 7 days up to and with the 30th.

# %%
cdp.sql("""
SELECT count(*) AS sent, sum(delivered) AS delivered, count(DISTINCT user_id) AS people
FROM touches
WHERE sent_on > DATE '2026-06-30' - INTERVAL 7 DAY
""")

# %% [markdown] lang="zh"
# **第二样：标签。** 一位用户有几个标签，就有几行；要放进一格，用 `string_agg`，它把一组文字接成一句，中间放逗号：

# %% [markdown] lang="en"
# **Second: tags.** A user with several tags has several rows; to put them into one cell there is `string_agg`, which strings the texts of a group together, with a comma between:

# %%
cdp.sql("""
SELECT tag_kind, count(DISTINCT tag) AS many, string_agg(DISTINCT tag, ', ' ORDER BY tag) AS which
FROM tags
WHERE tag_kind IN ('age_group', 'main_category')
GROUP BY tag_kind
ORDER BY tag_kind
""")

# %% [markdown] lang="zh"
# **第三样：最后一条跟进和它的跟进人。** SCRM 里的记录有真实的毛病。小茶馆的四条记录：

# %% [markdown] lang="en"
# **Third: the last follow-up note and its owner.** An SCRM's log has faults from real life. Four notes of the teahouse:

# %%
log = pd.DataFrame({"note_id": [1, 2, 3, 4], "guest": ["Ann", "Ann", "Bo", "Zed"], "owner": ["Li", "Li", "Wu", "Wu"]})
log["written_at"] = pd.to_datetime(["2026-06-10 10:05", "2026-06-10 10:05", "2026-06-21 09:30", "2026-06-22 12:00"])
log["words"] = ["asks for oolong", "sent the price list", "decaf, please", "wrong number"]
toy = Cdp({"guests": guests, "log": log}, "2026-06-30")

log

# %%
siyu.quiz(
    "«WITH newest AS (SELECT guest, max(written_at) AS written_at FROM log GROUP BY guest)，再按客人和时间连回 log。Ann 有几行？|WITH newest AS (SELECT guest, max(written_at) AS written_at FROM log GROUP BY guest), joined back to log by guest and time. How many rows has Ann?»",
    {
        "«1 行，最大的只有一个|1: there is only one largest»": "«最大的时间只有一个，可是有两条记录写在这一分钟。|One largest time, but two notes were written in that minute.»",
        "«2 行|2»": "«同一分钟写了两条，都对上了，Ann 就成了两个人。|Both notes of that minute match, and Ann becomes two people.»",
        "«0 行，时间对不上|0: the times do not match»": "«时间就是从 log 里取的，对得上。|The time was taken from log itself, so it matches.»",
    },
    answer="«2 行|2»",
)

# %%
last_notes = toy.sql("""
WITH newest AS (SELECT guest, max(note_id) AS note_id FROM log GROUP BY guest)
SELECT g.guest, l.words, l.owner
FROM guests AS g
LEFT JOIN newest AS n ON n.guest = g.guest
LEFT JOIN log AS l ON l.note_id = n.note_id
ORDER BY g.guest
""")
last_notes

# %% [markdown] lang="zh"
# 记录编号 `note_id` 按写下的先后，不会重复，所以取最大的编号。Zed 不在 `guests` 里；从 `guests` 出发去连，就不会多出一个不存在的人。Chen 和 Dai 没有记录，也还在。
#
# **轮到你。** 补全 `...`：每位跟进人（`owner`）名下有几位**客人**的最后一条记录？从上面的 `last_notes`（一张 pandas 表）数。

# %% [markdown] lang="en"
# Note ids follow the order of writing and never repeat, so we take the largest id. Zed is not in `guests`; starting from `guests`, the join invents nobody. Chen and Dai have no note and are still there.
#
# **Your turn.** Fill in the `...`: how many **guests** have their last note with each owner? Count in `last_notes` above, which is a pandas table.

# %%
guests_by_owner = ...  # «last_notes 的 owner 列，用 value_counts()|the column owner of last_notes, with value_counts()»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# guests_by_owner = last_notes["owner"].value_counts()
# guests_by_owner
# ```
#
# Li 和 Wu 各 1 位。如果直接数 `log`，Li 有 2 条，Wu 也有 2 条：那是记录数，不是人数。
#
# </details>
#
# 茶叶品牌的 SCRM：每位跟进人名下有多少人，其中计划的下次联系（`next_on`）已经过期的有多少？`CASE WHEN 条件 THEN 1 ELSE 0 END` 在条件成立时是 1，否则是 0，加起来就是个数。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# guests_by_owner = last_notes["owner"].value_counts()
# guests_by_owner
# ```
#
# Li and Wu have 1 each. Counted in `log` it would be 2 for Li and 2 for Wu: notes, not guests.
#
# </details>
#
# The tea brand's SCRM: how many people has each owner, and for how many of them is the next planned contact (`next_on`) overdue? `CASE WHEN condition THEN 1 ELSE 0 END` is 1 where the condition holds, else 0; added up it counts.

# %%
owners = cdp.sql("""
WITH newest AS (SELECT user_id, max(note_id) AS note_id FROM follow_ups GROUP BY user_id)
SELECT f.staff, count(*) AS people,
       sum(CASE WHEN f.next_on <= DATE '2026-06-30' THEN 1 ELSE 0 END) AS overdue
FROM newest AS n
JOIN users AS u ON u.user_id = n.user_id
JOIN follow_ups AS f ON f.note_id = n.note_id
GROUP BY f.staff
ORDER BY f.staff
""")
owners["staff"] = siyu.label(owners["staff"])
owners

# %% [markdown] lang="zh"
# 有一位跟进人已经离职，名下的人没有人接。这里故意用 `JOIN` 而不用 `LEFT JOIN`：要数的是**有记录、又是用户**的人。用哪一种，看问的是什么。
#
# **想一想。** 三位店员名下大半都过了期。是人懒，还是计划本来就排得太密？要看哪个数才知道？

# %% [markdown] lang="en"
# One owner has left, and nobody has taken over the people. Here `JOIN` in place of `LEFT JOIN` is on purpose: we count people who **have a note and are users**. Which one to use depends on the question.
#
# **Think.** More than half of the people of each owner are overdue. Are the staff idle, or was the plan too dense to begin with? Which figure would tell?

# %% [markdown] lang="zh"
# ## 6.6 选一套 SCRM，找可信的材料（4 分钟）
#
# [T] 的任务：找常见的 SCRM，比功能和价格。对照表里有四套匿名的系统，功能名是真的，**价格是编的**，量级接近实际。（会话存档，即保存聊天，要另付钱；方案用不到，没有算。）要用到的功能：
#
# | 列 | 功能 | 没有它会怎样 |
# |---|---|---|
# | `auto_tags` | 自动打标签 | 分层靠手工 |
# | `sop_tasks` | SOP 任务（运营剧本） | 提醒靠人记 |
# | `frequency_cap` | 每人发送上限 | 几个活动叠在一个人身上 |
# | `holdout_groups` | 留出组：随机留出一部分人，一条也不发，用来比较 | 说不清效果 |
# | `staff_handover` | 离职继承 | 人走了，用户也丢了 |
# | `data_export` | 数据可整体导出 | 换系统时什么也带不走 |

# %% [markdown] lang="en"
# ## 6.6 Choosing an SCRM, finding sources to trust (4 minutes)
#
# A task of [T]: find common SCRM systems, compare functions and prices. The sheet has four systems without names; the functions are real, the **prices invented**, of a realistic order. (A chat archive costs extra; the plan does not need it, so it is left out.) What our plan will need:
#
# | column | function | without it |
# |---|---|---|
# | `auto_tags` | automatic tags | tiers are kept by hand |
# | `sop_tasks` | SOP tasks (scripts) | staff must remember to remind |
# | `frequency_cap` | cap on messages per person | several campaigns pile up on one person |
# | `holdout_groups` | hold-out: a random part gets nothing, to compare with | the effect cannot be told |
# | `staff_handover` | handover when staff leave | users are lost with them |
# | `data_export` | all data can be exported | nothing can be taken to another system |

# %%
siyu.quiz(
    "«B 系统每席 680 元一年，最少 5 席，开通费 3,000 元。店里三个人用，第一年多少钱？|System B: 680 yuan a seat and year, at least 5 seats, 3,000 yuan to set up. Three people use it. What does the first year cost?»",
    {
        "2,040": "«漏了最少席位和开通费：不用的席位也要付。|It leaves out the fewest seats and the set-up fee: unused seats are paid for too.»",
        "5,040": "«算了开通费，可是要按 5 席付。|The set-up fee is in, but five seats are paid for.»",
        "6,400": "«5 × 680 + 3,000。开通费只付一次，第二年是 3,400。|5 × 680 + 3,000. The set-up fee is paid once: the second year costs 3,400.»",
    },
    answer="6,400",
)

# %%
systems = siyu.load("scrm_systems").set_index("system")
seats = 3
paid_seats = systems["minimum_seats"].clip(lower=seats)  # «少于 seats 的改成 seats|raises what is below to seats»

needs = ["auto_tags", "sop_tasks", "frequency_cap", "holdout_groups", "staff_handover", "data_export"]
sheet = systems[needs].copy()
sheet["first_year_yuan"] = (systems["seat_price_fen"] * paid_seats + systems["setup_fee_fen"]) / 100
sheet

# %% [markdown] lang="zh"
# **轮到你。** 在空单元格里算：六项功能每套缺几项？`1 - sheet[needs]` 里，缺的是 1；`.sum(axis=1)` 一行一行加。

# %% [markdown] lang="en"
# **Your turn.** In the empty cell: how many of the six functions does each system lack? In `1 - sheet[needs]` a 1 means missing; `.sum(axis=1)` adds row by row.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# (1 - sheet[needs]).sum(axis=1)
# ```
#
# A 缺五项，B 和 C 各缺两项，D 都有。B 缺的是发送上限和留出组：名单可以用 SQL 自己做，留出组可以用哈希自己分（5.4）。C 缺的是留出组和导出：数据拿不出来，就自己做不了。
#
# </details>
#
# 功能齐全的那套最贵。值不值，要和便宜一档的比：多花多少，就要多带来多少（6.11）。
#
# 方案还要有依据。到哪里找，能信几分？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# (1 - sheet[needs]).sum(axis=1)
# ```
#
# A lacks five, B and C two each, D none. B lacks cap and hold-out: lists can be made with SQL, and a hold-out by a hash (5.4). C lacks hold-out and export: what does not come out cannot be worked on.
#
# </details>
#
# The complete system is the most expensive. Compare each with the next cheaper one: what it costs more, it must bring more (6.11).
#
# A plan also needs evidence. Where to find it, and how far to trust it?

# %% [markdown] lang="zh"
# | 来源 [T] | 有什么 | 先问 |
# |---|---|---|
# | 行业报告：洞见研报、艾瑞咨询 | 规模、趋势、案例 | 谁出钱？问了谁，几个人？口径变过吗？ |
# | 论文：中国知网、维普网、百度学术 | 方法、试验 | 样本是谁？有没有对照组？哪一年？ |
# | 新闻网站、服务商的案例 | 做法、截图 | 失败的为什么不写？数字能核对吗？ |
# | 自己店里的数据 | 这一家的用户 | 怎么得到的？缺了谁？ |
#
# **小任务**（写进作业）：用“私域用户”搜索，写出至少两个有案例的网站；挑一个数字，写下谁数的、数了谁、什么时候、谁得利。

# %% [markdown] lang="en"
# | source [T] | what it has | ask first |
# |---|---|---|
# | industry reports: Dongjian Yanbao, iResearch | size, trends, cases | Who paid? Who was asked, how many? Did the definition change? |
# | papers: CNKI, VIP, Baidu Scholar | methods, experiments | Who is the sample? Was there a control group? Which year? |
# | news sites, vendors' cases | how it is done, screenshots | Why are there no failures? Can the numbers be checked? |
# | the shop's own data | these users | How did it come about? Who is missing? |
#
# **A small task** (for your paper): search for "siyu yonghu" (private-domain user) in Chinese, name at least two sites with cases; take one number and write down who counted, whom, when, and who gains by it.

# %%
siyu.quiz(
    "«服务商的案例：“某品牌用了我们的 SCRM，复购率提高 300%。”最先问什么？|A vendor's case: “With our SCRM a brand raised its repurchase rate by 300%.” What do you ask first?»",
    {
        "«系统多少钱|What the system costs»": "«先要知道有没有效果，再谈价钱。|First see whether there is an effect, then ask the price.»",
        "«是哪个品牌，有没有名气|Which brand, and how well known»": "«名气不是证据。|A name is no evidence.»",
        "«从几到几，和谁比，那段时间还做了什么|From what to what, against whom, and what else was done then»": "«从 1% 到 4% 也是提高 300%。没有对照组，季节和大促都算在它头上。|From 1% to 4% is 300% too. Without a control group, season and sales days go to its credit.»",
    },
    answer="«从几到几，和谁比，那段时间还做了什么|From what to what, against whom, and what else was done then»",
)

# %% [markdown] lang="zh"
# **想一想。** 这门课的数据是模拟的。上面的四个问题，对它也问一遍：你能信它几分，信在哪里？

# %% [markdown] lang="en"
# **Think.** The data of this course are simulated. Put the same questions to them: how far do you trust them, and for what?

# %% [markdown] lang="zh"
# ## 6.7 五类用户各要什么，谁留谁走（4 分钟）
#
# 对不同的人做不同的事。用户按购买阶段分（4.6），维护的要点 [T]；休眠和潜在两行是 [Y] 的，[T] 的原文到忠实用户为止：
#
# | 类型 | 要点 |
# |---|---|
# | 新 | 欢迎、指南、短问卷；券、礼品、积分；内容、活动、社群 |
# | 活跃 | 个性化推荐、场景营销、智能服务；会员、储值、打卡；分享、口碑、推荐 |
# | 忠实 | 感谢、祝福、生日礼；专属客服、专属活动 |
# | 休眠 | 用超出预期的东西唤醒 |
# | 潜在 | 低门槛，强吸引 |
#
# 例子 [T]：茅台的卡通形象“小茅”，随“i茅台”应用为人所知，靠活动和文创产品维系用户，不靠降价。
#
# 每一类现在有多少人？

# %% [markdown] lang="en"
# ## 6.7 What five types of users need; who stays and who moves (4 minutes)
#
# Different people, different care. By stage of purchase (4.6) these are the key points of [T]; the rows for dormant and potential users are from [Y], for [T] ends with the loyal:
#
# | type | key points |
# |---|---|
# | new | welcome, guide, short survey; coupon, gift, points; content, events, community |
# | active | personal recommendation, scenario marketing, smart service; membership, stored value, check-in; sharing, word of mouth, referral |
# | loyal | thanks, good wishes, birthday gift; own service staff, own events |
# | dormant | wake with more than they expect |
# | potential | low threshold, strong attraction |
#
# An example [T]: Moutai's character Xiao Mao, known since the i-Moutai app, ties users by events and cultural goods, not by lower prices.
#
# How many users has each type now?

# %%
snapshot = "2026-06-30"
lines = siyu.as_of(siyu.load("tea/order_lines"), snapshot)
stages = siyu.stage_types(users, siyu.clean_orders(lines), snapshot)
tier_sizes = stages.value_counts()

sizes = pd.DataFrame({"users": tier_sizes, "share": (tier_sizes / tier_sizes.sum()).round(2)})
sizes.set_axis(siyu.label(sizes.index))

# %% [markdown] lang="zh"
# 再看时间：新客第一单以后，第 1 个月、第 2 个月……还有多少人又下单？（30 天算一个月，只看已经看满这个月的人。）**先猜一猜。**

# %% [markdown] lang="en"
# Now time: of new buyers, how many order again in month 1, month 2 … after their first order? (A month is 30 days; only buyers seen for all of it count.) **Guess first.**

# %%
siyu.quiz(
    "«第一单以后满一年，第 12 个月又下单的占比，和第 1 个月比？|A year after the first order: the share that orders in month 12, against month 1?»",
    {
        "«更高，留下来的都是忠实的|Higher: those who stay are the loyal ones»": "«留下来的人买得勤，可占比的分母是当初所有的新客。|Those who stay buy often, but the share is of all who once were new.»",
        "«几乎是 0，都走了|About 0: all are gone»": "«没有这么糟。走得最快的是头几个月，后面慢下来。|Not so bad. Most leave in the first months, then it slows down.»",
        "«低不少，但没有到 0|Well below, but not 0»": "«头几个月掉得快，后面慢些，仍在掉。|It falls fast in the first months, then more slowly, and goes on falling.»",
    },
    answer="«低不少，但没有到 0|Well below, but not 0»",
)

# %%
cdp_orders = cdp.sql("SELECT user_id, ordered_on FROM orders ORDER BY order_id")

charts_plan.retention(cdp_orders, snapshot)
kept = charts_plan.retention_table(cdp_orders, snapshot)["share"]
print(f"«第 1 个月：|Month 1: »{kept[1]:.0%}«；第 12 个月：|; month 12: »{kept[12]:.0%}")

# %%
siyu.quiz(
    "«一般发展客户：最近来过，单数少、钱也少。一个季度以后，他们多数在哪一组？|General develop users came lately, with few orders and little money. Where are most of them a quarter later?»",
    {
        "«一般挽留：没有再来|General win-back: they did not come again»": "«只来过一两次的人，多数不会自己再来。这时候联系，比半年以后容易。|Most who came once or twice do not return by themselves. It is easier to write now than in half a year.»",
        "«一般价值：买得多起来了|General value: they buy more now»": "«有人这样，但是少数。|Some do, but they are few.»",
        "«还在原来的组|The same group»": "«要留在原组，得一直有新的单，又一直很少。|To stay they would have to keep ordering, and yet seldom.»",
    },
    answer="«一般挽留：没有再来|General win-back: they did not come again»",
)

# %%
months = cdp.sql("SELECT month, user_id, tier FROM tier_months ORDER BY month, user_id")

charts_plan.tier_flow(months, "2026-03-31", snapshot)
moves = charts_plan.tier_moves(months, "2026-03-31", snapshot).loc["general_develop"]
print(f"«一般发展 → 一般挽留：|General develop → general win-back: »{moves['general_win_back'] / moves.sum():.0%}")

# %% [markdown] lang="zh"
# 每行是三月底的一组，格子是他们到六月底去了哪里，框里的没有动。最右一列是 12 个月没有订单的人，最下一行是这三个月里新注册的人。图只说谁动了，不说**为什么**：没有对照组，不能说是哪条消息的功劳。
#
# **想一想。** 重要价值客户里也有人往下走。只看这张图，你会先联系重要价值里的人，还是一般发展里的人？还缺哪个数？

# %% [markdown] lang="en"
# A row is a group at the end of March, its cells are where they were at the end of June; framed ones stayed. The last column has no order in 12 months; the last row are those who registered in between. The chart shows who moved, not **why**: without a control group no message can claim it.
#
# **Think.** Some key value users move down too. By this chart alone, would you first write to key value or to general develop users? Which figure is missing?

# %% [markdown] lang="zh"
# ## 6.8 复购周期和提醒的日子（5 分钟）
#
# [P] 的例子：买了洗面奶，快用完时提醒。快用完是哪一天？没有人告诉我们，但**同一个人两次买同一样东西**隔几天，数据里有。小茶馆也卖豆子：

# %% [markdown] lang="en"
# ## 6.8 The repurchase cycle and the day to remind (5 minutes)
#
# The example of [P]: face wash was bought; remind when it runs out. On which day? Nobody tells us, but the data show the days between **two purchases of the same thing by the same person**. The teahouse sells beans too:

# %%
buys = pd.DataFrame({"guest": ["Ann", "Ann", "Ann", "Ann", "Bo", "Bo"], "item": ["beans"] * 5 + ["mug"]})
buys["day"] = pd.to_datetime(["2026-06-01", "2026-06-08", "2026-06-08", "2026-06-18", "2026-06-20", "2026-06-02"])

visits = buys.drop_duplicates().sort_values(["guest", "item", "day"])  # «同一天两次算一次|twice on a day counts once»
visits["gap"] = visits.groupby(["guest", "item"])["day"].diff().dt.days
visits

# %% [markdown] lang="zh"
# `diff()` 是和上一行的差，`.dt.days` 把时间差换成天数。先按人和商品分组，每组的第一行没有上一行，所以空着。不分组会怎样？Bo 的豆子会减去 Ann 的，得到 2 天，那不是任何人的间隔。
#
# **轮到你。** 补全 `...`：每样商品的间隔取**中位数**。

# %% [markdown] lang="en"
# `diff()` is the difference from the row before, `.dt.days` turns it into days. Grouped by person and item, the first row of a group has none before it and stays empty. Without groups, Ann's beans would be taken from Bo's: 2 days, nobody's gap at all.
#
# **Your turn.** Fill in the `...`: the **median** gap of each item.

# %%
item_cycle = ...  # «按 item 分组，gap 的中位数|group by item, the median of gap»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# item_cycle = visits.groupby("item")["gap"].median()
# item_cycle
# ```
#
# beans 8.5 天；mug 只买过一次，没有间隔，是 NaN，要去掉（`dropna()`）。
#
# </details>
#
# 这个中位数就是**复购周期**。为什么不用平均数？看尝鲜装，茶叶品牌卖出次数最多的商品：

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# item_cycle = visits.groupby("item")["gap"].median()
# item_cycle
# ```
#
# beans 8.5 days; the mug was bought once, has no gap and gives NaN, to be dropped (`dropna()`).
#
# </details>
#
# This median is the **repurchase cycle**. Why not the mean? See the taster pack, which the tea brand sells most often:

# %%
siyu.quiz(
    "«间隔的平均数和中位数，哪个更大？该用哪个定提醒的日子？|Which is larger, the mean or the median of the gaps? And which should set the day to remind?»",
    {
        "«差不多，用平均数|About the same; take the mean»": "«间隔不会小于 1 天，却可以很长，两边不对称。|A gap cannot be below a day but can be very long: the two sides differ.»",
        "«平均数大得多；用中位数|The mean is much larger; take the median»": "«少数人隔了大半年，把平均数拉长。等到平均数那天，多数人早已买过，或者去了别家。|A few came back after half a year and pull the mean up. By that day most have bought long since, or gone elsewhere.»",
        "«中位数大；用平均数|The median is larger; take the mean»": "«长的间隔只拉高平均数。|Long gaps raise only the mean.»",
    },
    answer="«平均数大得多；用中位数|The mean is much larger; take the median»",
)

# %%
bought = cdp.sql("SELECT user_id, product, ordered_on FROM purchases ORDER BY order_id, product")
main_product = bought["product"].value_counts().idxmax()

gaps = siyu.product_gaps(bought, main_product)
charts_plan.gap_bars(bought, main_product)
buyers = bought.loc[bought["product"] == main_product, "user_id"].nunique()
print(f"{siyu.label(main_product)}«的间隔：| gaps: »{len(gaps):,}«；还开着的：|; still open: »{buyers:,}")
print(f"«中位数（天）：|Median (days): »{gaps.median():.0f}«；平均数：|; mean: »{gaps.mean():.0f}")

# %% [markdown] lang="zh"
# 图里只有**买完又买**的间隔。每位买过的人，最后一次以后都还有一个**开着**的间隔，不在里面。所以中位数说的是**买了又来的人**，多半是常客，一个人占好几个间隔；把还在等的人也算上，会长得多。它够用来提醒会再来的人，不能说“一般的买家多久再买”。所有商品的周期：

# %% [markdown] lang="en"
# Only gaps that were **closed by another purchase** are there. After the last purchase every buyer has one that is still **open**, and it is left out. So the median describes **those who came back**, mostly regulars with several gaps each; counting those still waiting it would be far longer. It will do for reminding people who come again, but does not tell when "a buyer" buys again. The cycles of all products:

# %%
cycles = siyu.repurchase_cycle(bought)
due = siyu.reminders_due(bought, cycles, snapshot)  # «从 6 月 30 日起的一周|the week from 30 June»

print(f"«这一周的提醒：|Reminders this week: »{len(due)}«；用户：|; users: »{due['user_id'].nunique()}")
cycles.set_axis(siyu.label(cycles.index)).sort_values().to_frame()

# %% [markdown] lang="zh"
# **应提醒的日子** = 最近一次买的日子 + 周期。半天向上取整，免得催早了。“这一周”是 6 月 30 日和后面六天。手算两位客人的豆子，周期 8.5 天；`pd.to_timedelta` 把数字变成天数，可以加到日期上：

# %% [markdown] lang="en"
# **The day to remind** = the last purchase + the cycle. Half days are rounded up, so as not to press too early. "This week" is 30 June and the six days after it. By hand for two guests' beans, with a cycle of 8.5 days (`pd.to_timedelta` turns numbers into days, which can be added to a date):

# %%
last_item = pd.Series(["beans", "beans"], index=["Ann", "Bo"])
last_day = pd.Series(pd.to_datetime(["2026-06-18", "2026-06-20"]), index=["Ann", "Bo"])

wait = last_item.map({"beans": 8.5})  # «map 查出每样商品的周期|map looks up the cycle of each item»
days_to_add = pd.to_timedelta(np.ceil(wait), unit="D")  # «np.ceil 向上取整|np.ceil rounds up»
last_day + days_to_add

# %%
siyu.quiz(
    "«提醒用企业微信一对一发。名单里要留下谁？|Reminders go one-to-one by WeCom. Who stays on the list?»",
    {
        "«没有断开过任何渠道的人|Whoever never cut off any channel»": "«退订了短信、还连着企业微信的人，愿意在微信里听你说。|Who refused SMS but kept WeCom is willing to hear from you there.»",
        "«所有人，这是服务，不是广告|Everybody: it is service, not advertising»": "«断开了企业微信的人收不到；退订以后再发，不管叫什么，都不行。|Who cut off WeCom cannot get it; and writing after an unsubscribe is wrong by any name.»",
        "«现在连着企业微信的人|Whoever has an open WeCom tie now»": "«断开的去掉，从来没有加过的也去掉：两种人都收不到。|Those who cut it off are out, and so are those who never added it: neither can get it.»",
    },
    answer="«现在连着企业微信的人|Whoever has an open WeCom tie now»",
)

# %%
open_ties = cdp.sql(
    "SELECT DISTINCT user_id FROM accounts WHERE channel = 'wecom' AND ended_on IS NULL ORDER BY user_id"
)
due = due[due["user_id"].isin(open_ties["user_id"])]

print("«收得到的提醒：|Reminders that arrive:»", len(due))
due.head(3)

# %% [markdown] lang="zh"
# 练习第 2 题简单些：只去掉断开的人。
#
# **轮到你。** 在空单元格里算：`due` 里有几位用户这一周有**两样以上**该提醒？（`value_counts()` 数每位用户几行。）

# %% [markdown] lang="en"
# Question 2 of the exercise is simpler: it leaves out only those who cut it off.
#
# **Your turn.** In the empty cell: how many users in `due` have **two or more** reminders this week? (`value_counts()` counts each user's rows.)

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# (due["user_id"].value_counts() >= 2).sum()
# ```
#
# 有一些。一周两条同样的“该买了”是打扰：合成一条，或者用每人每周的上限挡住（6.9）。
#
# </details>
#
# **什么会让你改变主意？** 有人六月囤了三个月的茶。按周期提醒，会怎样？数据里哪一列能让你看出来？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# (due["user_id"].value_counts() >= 2).sum()
# ```
#
# A few. Two messages of "time to buy" in a week are a nuisance: make one of them, or let a weekly cap per person stop the second (6.9).
#
# </details>
#
# **What would change your mind?** Someone bought tea for three months in June. What does a reminder by the cycle do, and which column would have told you?

# %% [markdown] lang="zh"
# ## 6.9 把方案写成一张规则表（7 分钟）
#
# 一份方案有八个部分：背景与目标、用户、触点与节奏、内容与优惠、人员与工具、预算、指标、风险与复盘。（教材的目录有这一项，正文不在我们手里，这八部分是本课定的。）中间几部分可以写成规则表，一行一条：
#
# | 列 | 可以写 |
# |---|---|
# | `who` 对谁 | `potential`、`new`、`active`、`dormant`、`loyal`，几类用逗号隔开，`all` |
# | `trigger` 何时 | `weekly`、`every`、`after_registration`、`after_purchase`、`cycle_reached`、`dormant`、`birthday`、`festival`（节日）、`never`（有意不联系） |
# | `days` | 时机的天数：`every` 28 天，`dormant` 每满 63 天没下单 |
# | `channel` 渠道 | `one_to_one`、`group`、`moments`、`sms` |
# | `offer` 优惠 | `none`、`percent_20`、`threshold_15_80`、`free_gift`、`friend_reward`（推荐有礼） |
# | `cap` | 这条规则一年最多发给一个人几次 |
#
# 一位同事写了草稿：

# %% [markdown] lang="en"
# ## 6.9 A plan as a table of rules (7 minutes)
#
# A plan has eight parts: background and aim, users, touch-points and cadence, content and offers, people and tools, budget, indicators, risks and review. (The textbook's contents name it, but its text is not at hand; the eight parts are this course's own.) The middle of it can be written as a table, one rule a row:
#
# | column | what it may say |
# |---|---|
# | `who` | `potential`, `new`, `active`, `dormant`, `loyal`, several with commas, or `all` |
# | `trigger` | `weekly`, `every`, `after_registration`, `after_purchase`, `cycle_reached`, `dormant`, `birthday`, `festival`, `never` (left alone on purpose) |
# | `days` | of the trigger: `every` 28 days, `dormant` at each 63 days without an order |
# | `channel` | `one_to_one`, `group`, `moments`, `sms` |
# | `offer` | `none`, `percent_20`, `threshold_15_80`, `free_gift`, `friend_reward` (for bringing a friend) |
# | `cap` | how many times a year, at most, the rule writes to one person |
#
# A colleague's draft:

# %%
columns = ["who", "trigger", "days", "channel", "offer", "cap", "content"]
draft_rules = pd.DataFrame(
    [
        ("active, loyal", "weekly", None, "one_to_one", "percent_20", None, "«本周8折|20% off this week»"),
        ("active", "weekly", None, "group", "none", None, "«群里上新|New products in the group»"),
        ("new", "after_purchase", 3, "sms", "percent_20", None, "«谢谢，再来一单|Thanks, order again»"),
    ],
    columns=columns,
)
aims = [{"metric": "open_rate", "target": 0.5}]
draft = siyu.Plan(draft_rules, name="«草稿|Draft»", budget_yuan=20000, kpis=aims)
draft.table()

# %% [markdown] lang="zh"
# `None` 是“没有写”。**先自己审**：在纸上写下至少五处毛病，再看机器的。

# %% [markdown] lang="en"
# `None` means "not given". **Review it yourself first**: write down at least five faults on paper, then see the machine's.

# %%
siyu.quiz(
    "«活跃用户一周最多会收到几条？|How many messages may an active user get in a week?»",
    {
        "«1 条，每条规则一周一次|1: each rule writes once a week»": "«每条规则各算各的：一对一 1 条，群里 1 条。上限要所有规则合起来算。|Each rule counts for itself: one by one-to-one, one in the group. A cap must count over all rules.»",
        "«2 条，没有人合起来管|2: nobody counts over all»": "«两条规则都写给活跃用户。规则再多几条，就是一周九条。|Two rules write to active users. With a few more rules it would be nine a week.»",
        "«0 条，没有写上限就不发|0: without a cap nothing is sent»": "«没有上限，就是不限。|Without a cap there is no limit.»",
    },
    answer="«2 条，没有人合起来管|2: nobody counts over all»",
)

# %%
draft.review(budget_limit_yuan=6000)

# %% [markdown] lang="zh"
# 编号 M1 到 M13 是十三种常见的毛病，练习里也用它们：
#
# | 编号 | 毛病 | 编号 | 毛病 |
# |---|---|---|---|
# | M1 | 没有合起来的上限 | M8 | 只看打开、点击，没有护栏 |
# | M2、M3 | 没有留出组；不是随机挑的 | M9 | 超预算 |
# | M4 | 给本来会买的人发券 | M10 | 有人不在任何一层，或重复 |
# | M5 | 指标没法量，没有现值或目标 | M11 | 不看同意、不管夜里 |
# | M6 | 没有负责人或日期 | M12 | 目标没有范围，不和留出组比 |
# | M7 | 所有层一个指标 | M13 | 没有停止规则和复盘日 |
#
# 机器只看得出**有没有**，看不出好不好。哪条指标好？

# %% [markdown] lang="en"
# M1 to M13 are thirteen usual faults; the exercise uses them too:
#
# | id | fault | id | fault |
# |---|---|---|---|
# | M1 | no cap over all rules | M8 | opens and clicks only, no guardrail |
# | M2, M3 | no hold-out; not picked at random | M9 | over budget |
# | M4 | coupons for those who buy anyway | M10 | someone in no tier, or twice |
# | M5 | not measurable, no base or target | M11 | no consent, no quiet hours |
# | M6 | no owner or date | M12 | target without a range, not against a hold-out |
# | M7 | one indicator for every tier | M13 | no stop rule, no day of review |
#
# The machine sees **whether** something is there, not whether it is good. Which indicator is good?

# %%
siyu.quiz(
    "«哪一条指标写得好？|Which indicator is well written?»",
    {
        "«提升活跃度，让用户更满意|More activity, happier users»": "«没有数，说不清怎样算成功。|No number: nobody can tell success.»",
        "«到 2027 年 6 月底，活跃用户收到第一次提醒的那一周，下单的比留出组多 14 个百分点（4 到 24），李文负责|By the end of June 2027, 14 points more active users than in the hold-out order in the week of their first reminder (4 to 24); owner Li Wen»": "«有指标、有层、有目标和范围、有日期、有负责人，说了和谁比，而且量得出来（6.10）。|Metric, tier, target with range, date, owner, against whom; and it can be measured (6.10).»",
        "«消息打开率到 50%，运营部负责|Half of all messages opened; owner: operations»": "«打开不是买。“部门”也不是负责人。|Opening is not buying, and a department is no owner.»",
        "«下了单的用户，功劳算给最后一条消息|Orders are credited to the last message»": "«没有这条消息，很多人也会买。要和留出组比。|Many would have bought without it. Compare with a hold-out.»",
    },
    answer="«到 2027 年 6 月底，活跃用户收到第一次提醒的那一周，下单的比留出组多 14 个百分点（4 到 24），李文负责|By the end of June 2027, 14 points more active users than in the hold-out order in the week of their first reminder (4 to 24); owner Li Wen»",
)

# %% [markdown] lang="zh"
# 一条一条改。**轮到你。** 先补全 `...`：给休眠用户写一条规则，每满 63 天没有下单，一对一发一张满80减15，一年最多 4 次。

# %% [markdown] lang="en"
# We mend it point by point. **Your turn.** First fill in the `...`: a rule for dormant users: at each 63 days without an order a one-to-one message with 15 off 80, at most 4 a year.

# %%
wake_up = ...  # «圆括号里七个值，次序同 columns|seven values in brackets, in the order of columns»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# wake_up = ("dormant", "dormant", 63, "one_to_one", "threshold_15_80", 4, "好久不见")
# siyu.Plan(pd.DataFrame([wake_up], columns=columns)).table()
# ```
#
# 63 天是九周，比主要商品的周期长。它在第 63、126、189 天……轮到。休眠是超过 90 天没来，第 63 天还不算，所以第一次写给他是第 126 天。
#
# </details>
#
# 整张表。每一类都在，优惠只给不常来的人：

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# wake_up = ("dormant", "dormant", 63, "one_to_one", "threshold_15_80", 4, "Long time no see")
# siyu.Plan(pd.DataFrame([wake_up], columns=columns)).table()
# ```
#
# 63 days are nine weeks, longer than the main product's cycle. The rule comes round on days 63, 126, 189 … Dormant means more than 90 days without an order: day 63 is too early, so the first message comes on day 126.
#
# </details>
#
# The whole table. Every type is in it, and money off only for those who seldom come:

# %%
rules = pd.DataFrame(
    [
        ("potential", "after_registration", 7, "one_to_one", "free_gift", 1, "«欢迎，第一单送茶样|Welcome: a sample»"),
        ("new", "after_purchase", 14, "one_to_one", "none", 1, "«怎样泡，喝得惯吗|How to brew it; how is it?»"),
        ("active, loyal", "cycle_reached", None, "one_to_one", "none", 10, "«快喝完了吗|Running low?»"),
        ("loyal", "birthday", None, "one_to_one", "free_gift", 1, "«生日祝福和小礼|Birthday wishes, a small gift»"),
        ("dormant", "dormant", 63, "one_to_one", "threshold_15_80", 4, "«好久不见|Long time no see»"),
        ("new, active, loyal", "every", 28, "moments", "none", 13, "«这个月的新茶|This month's new tea»"),
    ],
    columns=columns,
)

# %% [markdown] lang="zh"
# **行的次序就是先后。** 一个人一周只能收到一条时，排在前面的规则先发：把朋友圈挪到第一行，它会挤掉正合时机的提醒，少赚一截。
#
# 表以外，还有对所有规则都管用的：上限、留出组、预算、停止规则、免打扰、同意。放进一个字典，后面换规则时再用：

# %% [markdown] lang="en"
# **The order of rows is their priority.** Where a person may get one message a week, the rule further up writes: with Moments in the first row it would push out reminders at the right moment, and the plan would gain less.
#
# Besides the table there is what holds over all rules: cap, hold-out, budget, stop rule, quiet hours, consent. We put it into a dict, to use it again with other rules:

# %%
shared = {
    "owner": "«李文|Li Wen»",
    "weekly_cap": 1,  # «每人每周，所有规则合起来|per person and week, over all rules»
    "holdout": 0.2,  # «随机两成，一条也不发|a random fifth gets nothing»
    "budget_yuan": 6000,
    "quiet_hours": (22, 8),
    "consent": True,
    "stop": {"metric": "unsubscribe_rate", "above": 0.01, "weeks": 4},
    "review_date": "2026-10-05",
}
kpi_columns = ["metric", "tier", "base", "target", "low", "high", "date", "owner", "measured_by"]
kpi_rows = [
    ("repurchase_rate", "active", 0, 0.14, 0.04, 0.24, "2027-06-30", "«李文|Li Wen»", "holdout"),
    ("unsubscribe_rate", "all", 0, 0.02, 0.01, 0.04, "2027-06-30", "«张悦|Zhang Yue»", "holdout"),
]

# %%
shared["kpis"] = pd.DataFrame(kpi_rows, columns=kpi_columns)
mended = siyu.Plan(rules, name="«茶叶品牌维护方案|Maintenance plan of the tea brand»", **shared)

print(mended.review(budget_limit_yuan=6000))
mended

# %% [markdown] lang="zh"
# `**shared` 把字典里的每一项当作一个参数交进去（2.11）。为什么留两成，为什么只看第一次提醒的那一周，6.10 会量给你看。
#
# **轮到你。** 在空单元格里弄坏它：用 `siyu.Plan(rules.drop(index=4), **shared)` 去掉第 5 行（编号从 0 起），再 `.review()`。少了谁？

# %% [markdown] lang="en"
# `**shared` hands over each entry of the dict as an argument (2.11). Why a fifth is held out, and why only the week of the first reminder counts, is measured in 6.10.
#
# **Your turn.** Break it in the empty cell: with `siyu.Plan(rules.drop(index=4), **shared)` row 5 is gone (numbers begin with 0); then `.review()`. Who is missing?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# siyu.Plan(rules.drop(index=4), **shared).review()
# ```
#
# M10：休眠用户不在任何规则里。有意不联系也行，写一行 `never`，并说明为什么。
#
# </details>
#
# **想一想。** 审查没有发现问题，方案就好了吗？哪一件事，只有跑一年才知道？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# siyu.Plan(rules.drop(index=4), **shared).review()
# ```
#
# M10: no rule speaks of the dormant. To leave them alone on purpose is fine too; then write a row with `never`, and say why.
#
# </details>
#
# **Think.** The review finds nothing. Is the plan good, then? What can only a year tell?

# %% [markdown] lang="zh"
# ## 6.10 跑一年：多久一次，和谁比（8 分钟）
#
# 模拟的店一周一周地走。每条消息让人累一点：上周的疲劳剩七成，加上这周的消息数。越累，越不理消息，也越容易退订：不累的人，每收到一条，退订的机会一对一约 1%、短信 1.2%、群 0.4%、朋友圈 0.1%。这些都是假设（6.1）。规则只看得见店里看得见的：下过的单、隔了几天、同不同意。
#
# 现在检验 1.2 的**矛盾**。[T] 说不限次数，[F] 说想触达几次就几次；[P] 和 [L] 说不要骚扰。给所有同意的人一对一发没有优惠的消息，每 7、14、28 或 56 天一次。**先猜一猜。**

# %% [markdown] lang="en"
# ## 6.10 A year: how often, and against whom (8 minutes)
#
# The simulated shop goes week by week. Each message tires a little: of last week's fatigue seven tenths stay, and this week's messages are added. Tired people heed messages less and leave more easily. For someone who is rested, each message brings a chance to leave of about 1% one-to-one, 1.2% by SMS, 0.4% in a group, 0.1% in Moments. All of these are assumptions (6.1). The rules see only what a shop sees: orders so far, days since, consent.
#
# Now we test the **tension** of 1.2. [T] says without limit, [F] as often as one likes; [P] and [L] say do not harass. A one-to-one message without any offer to all who agreed, every 7, 14, 28 or 56 days. **Guess first.**

# %%
siyu.quiz(
    "«从每 56 天一次加到每 7 天一次，一年的毛利增量会怎样变？|From every 56 days to every 7 days: what happens to the margin gained in the year?»",
    {
        "«发得越多，赚得越多：发消息几乎不要钱|More messages, more margin: they cost next to nothing»": "«要钱的不是消息，是走掉的人：他们以后的单，一大半也没有了。|What costs is not the message but those who leave: much of what they would have bought goes with them.»",
        "«发得越多，赚得越少：谁也不想收到消息|More messages, less margin: nobody wants them»": "«来得正好的一条，能带来本来没有的单。太少也错过。|A message at the right time brings an order that would not have come. Too few miss it.»",
        "«先多后少：发得太少错过，太多赶人|First more, then less: too few miss, too many drive away»": "«所以问题不是发不发，而是隔多久。|So the question is not whether, but how far apart.»",
    },
    answer="«先多后少：发得太少错过，太多赶人|First more, then less: too few miss, too many drive away»",
)

# %%
often = {}
for days in [56, 28, 14, 7]:
    rule = {"who": "all", "trigger": "every", "days": days, "channel": "one_to_one"}
    words = f"«每 {days} 天|every {days} days»"
    often[words] = siyu.simulate(siyu.Plan([rule], consent=True), worlds=10)

charts_year.plan_bars(often)
for words, one in often.items():
    print(f"{words}«：|: »{one.margin_per_user}«，退订 |, unsubscribed »{one.unsubscribe_share:.0%}")

# %%
charts_year.weeks(often, "reachable")
for words, one in often.items():
    print(f"{words}«，一年以后还能联系的人：|, can be reached after a year: »{one.by_week['reachable'].iloc[-1]:,.0f}")

# %%
rule = {"who": "all", "trigger": "every", "days": 14, "channel": "one_to_one"}
stopped = siyu.simulate(siyu.Plan([rule], consent=True, stop=shared["stop"]), worlds=10)

print("«第几周停下，每个世界：|Stopped in week, world by world:»", (stopped.worlds["stopped_week"] + 1).tolist())
print(f"«停下的那一年退订：|Unsubscribed in the year that was stopped: »{stopped.unsubscribe_share:.1%}")

# %% [markdown] lang="zh"
# 每周一次，一年下来反而少赚：头几周多的单，抵不上走掉的人。“随时都能发”是私域给的**能力**，不是该做的**次数**。在这些假设下，隔几周一次最好。（线先往上走，是因为有新注册的人。）
#
# 最后一格是**停止规则**：四周里退订超过 1% 就停。每 14 天一次，不到一个月就触发；不停，一年会走掉两成。
#
# 那么改好的方案、草稿和店长的方案，谁好？再放一份：每 28 天发给所有人，也留两成，也只有 6,000 元。

# %% [markdown] lang="en"
# Once a week the shop ends up with less: the extra orders of the first weeks do not make up for those who leave. That one can write at any time is an **ability** the private domain gives, not a **number** to use up. Under these assumptions every few weeks is best. (The lines rise at first because new people register.)
#
# The last cell shows the **stop rule**: stop when over 1% unsubscribe within four weeks. Every 14 days trips it in less than a month; unstopped, a fifth would leave in the year.
#
# Now the mended plan, the draft and the manager's: which is best? One more stands beside them: every 28 days to everybody, also with a fifth held out and 6,000 yuan.

# %%
siyu.quiz(
    "«草稿只写给活跃、忠实和新用户，每周发券，预算 20,000 元。和什么也不发比，每位用户带来的毛利会怎样？|The draft writes only to active, loyal and new users, with weekly coupons and a budget of 20,000 yuan. Against sending nothing, the margin per user is …»",
    {
        "«少：券给了本来会买的人|lower: the coupons go to those who buy anyway»": "«钱在几个月里花光，换来的单多半本来就有。|The money is gone in some months, for orders most of which would have come anyway.»",
        "«多：重点抓住了好用户|higher: it cares for the good users»": "«好用户买得多，是因为他们本来就买得多。|Good users buy much because they always did.»",
        "«正好是 0：预算花在他们身上又回来了|the same: the money comes back through them»": "«券是少收的钱。本来会买的人用了，就回不来。|A coupon is money not taken in. From those who buy anyway it does not come back.»",
    },
    answer="«少：券给了本来会买的人|lower: the coupons go to those who buy anyway»",
)

# %%
result = siyu.simulate(mended, worlds=10)
rule = {"who": "all", "trigger": "every", "days": 28, "channel": "one_to_one"}
plans = {
    "«改好的|mended»": result,
    "«每 28 天，所有人|every 28 days, all»": siyu.simulate(
        siyu.Plan([rule], consent=True, holdout=0.2, budget_yuan=6000), worlds=10
    ),
    "«草稿|draft»": siyu.simulate(draft, worlds=10),
    "«店长：每周发券|manager: weekly coupon»": weekly_result,
}

charts_year.plan_bars(plans)
beside = siyu.compare_plans(plans)  # «difference：减去第一行|difference: less the first row»
print("«一周里一个人最多收到：|Most messages per person in one week:»", result.worlds["most_in_a_week"].max())
beside[["difference", "difference_low", "difference_high", "unsubscribe_share", "budget_spent_yuan"]].round(3)

# %% [markdown] lang="zh"
# 每 28 天发给所有人，赚得和改好的差不多（差的区间包含 0），走的人却多几倍：不能只看毛利。
#
# 这里的“多赚”是同一个世界跑两遍：一遍有方案，一遍什么也不做。真的店只能过一遍，所以要有**留出组**：随机两成的人一条也不发。增量 = 实验组的平均 − 留出组的平均，区间用 Welch（5.7）。
#
# **先猜一猜。** 同事说，让花钱最少的两成人当留出组，免得少赚（`holdout_by` 写 `low_value`，不写就是随机）。

# %% [markdown] lang="en"
# Every 28 days to everybody gains about what the mended plan does (the interval of the difference contains 0), but drives away several times as many: margin is not all.
#
# The gain here comes from running the same world twice, once with the plan and once without. A real shop lives through it only once, and so needs a **hold-out**: a random fifth gets nothing. The increment = mean of the treated − mean of the hold-out, with Welch's interval (5.7).
#
# **Guess first.** A colleague says: hold out the fifth who spend least, so that nothing is lost (`holdout_by` is then `low_value`; left out, it is random).

# %%
siyu.quiz(
    "«留出组挑花钱最少的两成。测到的增量会怎样？|The hold-out is the fifth who spend least. The increment measured is …»",
    {
        "«小一点，因为少赚了一些|a little smaller, for some sales are lost»": "«错的方向。差别主要不是方案带来的。|Wrong way. Most of the difference does not come from the plan.»",
        "«差不多，两成人而已|about the same: it is only a fifth»": "«人少，可他们和别人原来就不一样。|Few people, but they were different to begin with.»",
        "«大好几倍，可都是假的|several times larger, and false»": "«那是“会花钱的人比不花钱的人花得多”，没有方案也一样。|It says that spenders spend more than others, plan or no plan.»",
    },
    answer="«大好几倍，可都是假的|several times larger, and false»",
)

# %%
changed = {**shared, "holdout_by": "low_value"}  # «抄一份 shared，只换一项|a copy of shared with one entry changed»
picked = siyu.Plan(rules, **changed)
picked_result = siyu.simulate(picked, worlds=10)

print("«真实增量（元）：|True gain (yuan):»", picked_result.margin_per_user)
print("«这样的留出组测到：|Measured with this hold-out:»", picked_result.holdout_effect)

# %%
charts_year.holdout_intervals(result)
print("«随机留出，10 家店平均：|Random hold-out, mean of 10 shops:»", result.holdout_effect)
covers = (result.worlds["effect_low"] < 0) & (result.worlds["effect_high"] > 0)
print("«区间包含 0 的店：|Shops whose interval contains 0:»", covers.sum(), "/ 10")

# %% [markdown] lang="zh"
# 每一行是一家店看得到的：随机留出不偏，可是**很宽**；10 家店的平均也还宽，区间里有真实增量。五千人留两成，每人差几元看不出来：有人一年买两千元，有人一分不买。包含 0 不等于没有用，只说明一年还看不清。
#
# 先在八位客人身上算一次。**轮到你。** 补全 `...`：Welch 检验，发消息的减去留出的。

# %% [markdown] lang="en"
# Each row is what one shop sees: a random hold-out is not biased, but **wide**; even the mean of ten shops is, and its interval contains the true gain. With a fifth of five thousand, a few yuan per user do not show: some buy for two thousand yuan a year, some for nothing. To contain 0 does not mean useless; one year cannot tell.
#
# First on eight guests. **Your turn.** Fill in the `...`: Welch's test, those written to less those held out.

# %%
sent_to = pd.Series([26.0, 30.0, 22.0, 18.0, 24.0])  # «元|yuan»
held_out = pd.Series([16.0, 20.0, 18.0])

print("«差：|Difference:»", sent_to.mean() - held_out.mean())
welch = ...  # «stats.ttest_ind，equal_var=False|with stats.ttest_ind and equal_var=False»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# welch = stats.ttest_ind(sent_to, held_out, equal_var=False)
# welch.confidence_interval(0.95)
# ```
#
# 差是 6 元，区间约 0.3 到 11.7 元。用 1.96 代替 t 会太窄：一共只有八个人。
#
# </details>
#
# 店里的一年有同样的表，`result.users(2)` 是第 2 个世界（从 0 数起）：

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# welch = stats.ttest_ind(sent_to, held_out, equal_var=False)
# welch.confidence_interval(0.95)
# ```
#
# The difference is 6 yuan, the interval about 0.3 to 11.7. With 1.96 in place of t it is too narrow: there are only eight people.
#
# </details>
#
# A year of the shop has such a table too; `result.users(2)` is world 2, counted from 0:

# %%
year = result.users(2)

effect, low, high = siyu.incremental_effect(year)
print(f"«和留出组比（元）：|Against the hold-out (yuan): »{effect:.1f} ({low:.1f} «到|to» {high:.1f})")
print(f"«真实增量（元）：|True gain (yuan): »{result.worlds.loc[2, 'margin_per_user'] / 0.8:.1f}")
year[["user_id", "tier", "holdout", "margin_fen", "margin_before_fen", "touches", "unsubscribed"]].head(3)

# %% [markdown] lang="zh"
# 真实增量除以 0.8，因为只有八成人收到消息。那么指标怎么定？全年的毛利量不出来，可**第一次提醒的那一周**量得出来：留出的人同样到了周期，只是没有收到提醒。`result.answers(3, "active")` 比这两组里当周下单的占比（第 3 条规则，活跃用户）：

# %% [markdown] lang="en"
# The true gain is divided by 0.8, for only eight tenths got messages. What indicator, then? The year's margin cannot be measured, but **the week of the first reminder** can: those held out reach their cycle too, only without a message. `result.answers(3, "active")` compares the shares of both groups that order in that week (rule 3, active users):

# %%
for share in [0.1, 0.2]:
    tried = siyu.simulate(siyu.Plan(rules, **{**shared, "holdout": share}), worlds=10)
    answers = tried.answers(3, "active")
    half = (answers["high"] - answers["low"]).mean() / 2
    print(
        f"«留出|Held out »{share:.0%}«：当周下单多|; more order: »{answers['difference'].mean():.1%} ± {half:.1%}",
        end="",
    )
    print(f"«；全年毛利（元）|; margin of the year (yuan) »{tried.margin_per_user}")

active = year[year["tier"] == "active"]
print("«活跃用户的全年毛利，和留出组比：|Margin of active users against the hold-out:»", end="")
print("{:.0f} ({:.0f} «到|to» {:.0f})".format(*siyu.incremental_effect(active)))

# %% [markdown] lang="zh"
# ± 是一家店的 95% 区间的一半。留一成，它比增量还宽；留两成，就比增量窄：所以 6.9 写 14 个百分点，4 到 24。代价也看得见：多留的人不收消息，全年少赚一些。这个数还有一点虚：有些单只是提前了，所以它是指标，不是利润。
#
# `margin_before_fen` 是前一年的毛利。有人说不用留出组，比**前后**就行。**先猜一猜**：什么也不发的店，前后会差多少？

# %% [markdown] lang="en"
# ± is half of one shop's 95% interval. With a tenth held out it is wider than the gain, with a fifth narrower: hence 14 points, 4 to 24, in 6.9. The price shows too: more people without messages, less gain in the year. And the figure flatters a little, for some orders are only brought forward: it is an indicator, not profit.
#
# `margin_before_fen` is the margin of the year before. Some say a hold-out is not needed: compare **before and after**. **Guess first**: in a shop that sends nothing at all, how much do the two years differ?

# %%
siyu.quiz(
    "«十家店一整年一条消息也没发。每位用户今年减去年的毛利（元）是怎样的？|Ten shops send nothing for a whole year. Margin per user, this year less last (yuan)?»",
    {
        "«都是 0，什么也没做|0 in each: nothing was done»": "«人会来来去去，还有碰巧。两年不会一样。|People come and go, and there is chance. Two years are never alike.»",
        "«有正有负，和方案多赚的差不多大|Some above 0, some below, as large as what the plan gains»": "«所以前后之差说明不了方案：什么也不做，也会“多赚”几元。|So before and after says nothing about a plan: doing nothing “gains” a few yuan as well.»",
        "«都是负的，没有人管就会少|Below 0 in each: without care it falls»": "«新注册的人也在买，有的店还会多。|New users buy too, and in some shops it rises.»",
    },
    answer="«有正有负，和方案多赚的差不多大|Some above 0, some below, as large as what the plan gains»",
)

# %%
silent = siyu.simulate(siyu.Plan([{"who": "all", "trigger": "never"}]), worlds=10)
changes = []
for number in range(10):
    shop = silent.users(number)
    changes.append((shop["margin_fen"] - shop["margin_before_fen"]).mean() / 100)

print(
    f"«前后之差，最小到最大（元）：|After less before, smallest to largest (yuan): »{min(changes):.1f} «到|to» {max(changes):.1f}"
)

# %% [markdown] lang="zh"
# 前后之差有时碰巧接近真实增量，可没有留出组，就不知道哪一次是碰巧。
#
# **轮到你。** 在空单元格里看另一家店：`siyu.incremental_effect(result.users(1))`。两家店的老板会得出同样的结论吗？

# %% [markdown] lang="en"
# Before and after comes near the truth at times, by luck; without a hold-out nobody knows when.
#
# **Your turn.** In the empty cell look at another shop: `siyu.incremental_effect(result.users(1))`. Would both owners come to the same conclusion?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# siyu.incremental_effect(result.users(1))
# ```
#
# 中间的数差很多，甚至正负不同；两个区间都很宽，而真实增量差不多。只报中间的数，两位老板会吵起来；报区间，就都说得通。
#
# </details>
#
# **什么会让你改变主意？** 一年后留出组的区间是 −12 到 20 元，投诉没有变多，花了 4,000 元。继续、停，还是换一种测法？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# siyu.incremental_effect(result.users(1))
# ```
#
# The middle figures are far apart, perhaps of different sign; both intervals are wide, while the true gains are much the same. With the middle figures alone the two owners would quarrel; with intervals both make sense.
#
# </details>
#
# **What would change your mind?** After a year the hold-out's interval runs from −12 to 20 yuan, complaints have not grown, 4,000 yuan are spent. Go on, stop, or measure in another way?

# %% [markdown] lang="zh"
# ## 6.11 换一换，再决定（6 分钟）
#
# 哪条规则值得留？每次去掉一条，在**同样的世界**里再跑一遍，一个世界一个世界地相减。运气一样，小的差别也看得出来。

# %% [markdown] lang="en"
# ## 6.11 Vary it, then decide (6 minutes)
#
# Which rules are worth keeping? We leave out one at a time, run it again in the **same worlds**, and subtract world by world. Luck being the same, small differences show.

# %%
siyu.quiz(
    "«去掉哪一条，损失最大？|Which rule would be missed most?»",
    {
        "«休眠用户的满减券|The coupon for dormant users»": "«休眠的人最多，可他们很少理消息。|They are the most, but they seldom heed a message.»",
        "«活跃和忠实用户到周期的提醒|The reminder at the cycle for active and loyal users»": "«没有优惠，只是时机正好。|No offer at all, only the right moment.»",
        "«朋友圈每月上新|The monthly news in Moments»": "«看到的人多，时机却对不上。|Many see it, but the moment is not theirs.»",
    },
    answer="«活跃和忠实用户到周期的提醒|The reminder at the cycle for active and loyal users»",
)

# %%
without = {"«全部|all»": result}
for number in rules.index:
    less = siyu.Plan(rules.drop(index=number), **shared)
    words = f"«去掉第 {number + 1} 条|without rule {number + 1}»"
    without[words] = siyu.simulate(less, worlds=10)

shown = ["difference", "difference_low", "difference_high", "unsubscribe_share", "budget_spent_yuan"]
lost = siyu.compare_plans(without)
print("«损失最大：|Missed most:»", rules.loc[lost["difference"].iloc[1:].argmin(), "trigger"])
lost[shown].round(3)

# %% [markdown] lang="zh"
# `difference` 是去掉这一条以后，每位用户多赚几元；负数是损失。区间（`difference_low` 到 `difference_high`）整个在 0 的一边，才算分得出。去掉第 1 条（送从没买过的人小礼）和第 6 条（朋友圈）**反而好**，走的人也少；第 2 条和第 4 条（生日礼）的区间包含 0，分不出，花得不多，留着。
#
# 于是再改：潜在用户先不联系，朋友圈那一条去掉。

# %% [markdown] lang="en"
# `difference` is the margin per user gained by leaving the rule out; a negative figure is a loss. It shows only where its interval (`difference_low` to `difference_high`) lies on one side of 0. **Better without** are rule 1 (the gift for those who never bought) and rule 6 (Moments), and fewer leave; rules 2 and 4 (birthday gift) contain 0: no telling, and since they cost little, they stay.
#
# So we change again: potential users are left alone for now, and the rule for Moments goes.

# %%
final_rules = rules.drop(index=5)  # «一张新表，rules 不变|a new table, rules stays»
final_rules.loc[0, "trigger"] = "never"
final_rules.loc[0, ["days", "channel", "offer", "cap", "content"]] = None

final = siyu.Plan(final_rules, name="«茶叶品牌维护方案|Maintenance plan of the tea brand»", **shared)
final_result = siyu.simulate(final, worlds=10)
print("«改好的（元）：|Mended (yuan):»", result.margin_per_user)
print("«再改的（元）：|Changed again (yuan):»", final_result.margin_per_user)

# %%
siyu.quiz(
    "«给活跃和忠实用户的提醒也加上满80减15（预算放宽到 20,000 元），会怎样？|Add 15 off 80 to the reminders for active and loyal users too (with a budget of 20,000 yuan). Then …»",
    {
        "«少赚一些，多花很多|a little less is gained, and much more spent»": "«提醒本身就够了，券多半给了本来会买的人。|The reminder is enough; most coupons go to those who would buy.»",
        "«多赚：提醒加优惠，双重刺激|more is gained: reminder and offer, twice the push»": "«多来的单，盖不过本来会买的人少付的钱。|The extra orders do not make up for what regular buyers pay less.»",
        "«一样：他们不看券|no change: they ignore coupons»": "«他们会用，正因为他们常来。|They do use them, just because they come often.»",
    },
    answer="«少赚一些，多花很多|a little less is gained, and much more spent»",
)

# %%
monthly = siyu.Plan(pd.concat([final_rules, rules.loc[[5]].assign(channel="one_to_one")]), **shared)

coupon_rules = final_rules.copy()
coupon_rules.loc[2, "offer"] = "threshold_15_80"

bare_rules = final_rules.copy()
bare_rules.loc[4, "offer"] = "none"

# %%
tries = {
    "«每周上限 2 条|cap of 2 a week»": siyu.Plan(final_rules, **{**shared, "weekly_cap": 2}),
    "«再加每月一条|plus one a month»": monthly,
    "«常客的提醒加券|coupon for regulars»": siyu.Plan(coupon_rules, **{**shared, "budget_yuan": 20000}),
    "«休眠的不给券|none for the dormant»": siyu.Plan(bare_rules, **shared),
}
outcomes = {"«再改的|changed again»": final_result}
for words, one in tries.items():
    outcomes[words] = siyu.simulate(one, worlds=10)

# %%
charts_year.plan_bars(outcomes)
other_worlds = siyu.simulate(final, worlds=10, seed=77)

print("«另外 10 个世界（元）：|Ten other worlds (yuan):»", other_worlds.margin_per_user)
siyu.compare_plans(outcomes)[shown].round(3)

# %% [markdown] lang="zh"
# 图里的线重叠，是世界和世界不同；同一个世界里相减才看得清。上限放到 2 条，什么也没有多，所以留在 1 条。常客的券花得多，赚得少；休眠的券值得给。只有**再加每月一条**一对一多赚一点，走的人却多一倍。要不要它？先换一个**假设**：`fatigue=2` 的店里，人加倍怕烦；0.5 是不那么怕。**先猜一猜。**

# %% [markdown] lang="en"
# The lines overlap because worlds differ; subtracting within each world makes it clear. A cap of 2 adds nothing, so it stays at 1. Coupons for regulars cost more and gain less; those for the dormant pay. Only **one more a month**, one-to-one, gains a little, while twice as many leave. Do we want it? First vary an **assumption**: with `fatigue=2` people tire and leave twice as easily, with 0.5 half as easily. **Guess first.**

# %%
siyu.quiz(
    "«人加倍怕烦，两份方案会怎样？|People tire twice as easily. What becomes of the two plans?»",
    {
        "«都少赚一半|Both gain half»": "«厌烦会积起来：发得越多，加倍得越厉害。|Fatigue piles up: the more is sent, the more it costs.»",
        "«再改的还赚，每月一条的不赚了|The one changed again still gains, the monthly one no longer»": "«只在时机正好时写，少的人累；每月一条把好处全赔进去。|Written to at the right moment only, few tire; one more a month eats up all it gained.»",
        "«次序不变，每月一条的还是多|The order stays: the monthly one gains more»": "«那是在原来的假设下。换了假设，次序会变。|That holds under the first assumption. Under another the order may change.»",
    },
    answer="«再改的还赚，每月一条的不赚了|The one changed again still gains, the monthly one no longer»",
)

# %%
for fatigue in [0.5, 1, 2]:
    calm = siyu.simulate(final, worlds=10, fatigue=fatigue)
    more = siyu.simulate(monthly, worlds=10, fatigue=fatigue)
    print(
        f"fatigue {fatigue}«：再改的 |: changed again »{calm.margin_per_user}«；每月一条 |; one a month »{more.margin_per_user}"
    )

# %% [markdown] lang="zh"
# 你的店是哪一种，不知道。再改的方案在三种店里都赚；每月一条猜错了会赔。所以先不加，用第 5 单元的办法在随机的一部分人身上试。
#
# 现在算钱。全店约五千人，方案的成本已经扣掉，SCRM 的钱还没有。每套系统和便宜一档的比：

# %% [markdown] lang="en"
# Which kind your shop is, nobody knows. The plan changed again gains in all three; one more a month loses if the guess is wrong. So leave it out for now, and test it on a random part of the users as in unit 5.
#
# Now the money. The shop has about five thousand users; the plan's own costs are taken off, the SCRM's are not. Each system against the next cheaper one:

# %%
gain, pool = final_result.margin_per_user, final_result.pool
shops = final_result.worlds["margin_per_user"] * pool
print(
    f"«全店一年多赚，10 个世界的平均（元）：|Gain of the shop in a year, mean of 10 worlds (yuan): »{gain.value * pool:,.0f}"
)
print(f"«平均数的 95% 区间：|95% interval of the mean: »{gain.low * pool:,.0f} «到|to» {gain.high * pool:,.0f}")
print(
    f"«最小和最大的世界（你的店是其中一个）：|Smallest and largest world (your shop gets one): »{shops.min():,.0f} «到|to» {shops.max():,.0f}"
)

steps = sheet[["first_year_yuan"]].sort_values("first_year_yuan")
steps["more_yuan"] = steps["first_year_yuan"].diff().fillna(steps["first_year_yuan"])
steps["more_per_user"] = steps["more_yuan"] / pool
steps["missing"] = (1 - sheet[needs]).sum(axis=1)
steps.round(2)

# %%
siyu.quiz(
    "«文档里写哪一句？|Which sentence goes into the document?»",
    {
        "«方案上线后，每位用户一年必增毛利 4 元|The plan will bring 4 yuan more margin per user»": "«没有范围，也没说是模拟的。“必”字没有依据。|No range, and no word that it is simulated. Nothing supports “will”.»",
        "«在给定的假设下，模拟的一年每人多赚几元（单独一家店从几到几）；留两成对照，退订四周超过 1% 就停|Under the given assumptions the simulated year brings so many yuan per user (a single shop from … to …); a fifth is held out; stop if over 1% unsubscribe in four weeks»": "«有数、有范围、有前提，有停下来的时候。|A number, its range, its conditions, and when to stop.»",
        "«参考行业案例，预计复购率提高 300%|After a case from the trade, repurchase should rise by 300%»": "«别家的数，没有对照，也不是这些用户（6.6）。|Someone else's figure, without a control group, of other users (6.6).»",
    },
    answer="«在给定的假设下，模拟的一年每人多赚几元（单独一家店从几到几）；留两成对照，退订四周超过 1% 就停|Under the given assumptions the simulated year brings so many yuan per user (a single shop from … to …); a fifth is held out; stop if over 1% unsubscribe in four weeks»",
)

# %% [markdown] lang="zh"
# A 最便宜，可没有 SOP 任务，提醒全靠人记，而提醒是最要紧的一条：没有它每人少两元，比 B 多要的每人约一元多。C 比 B、D 比 C 每人还要再多带来三元和七元多，多出来的功能带不来这么多。所以用 B，它缺的上限和留出组用 SQL 和哈希做。
#
# 方案文档由 `save_document` 写：规则、日历、预算、指标从方案里来，一页图从结果里来，其余要自己写。没有写的，文档里会标“待补”。

# %% [markdown] lang="en"
# A is cheapest, but has no SOP tasks: reminders hang on people's memory, and they matter most; without them two yuan per user are lost, more than the one yuan or so that B costs more. C over B, and D over C, would have to bring three and over seven yuan per user more, which their further functions do not. So take B; the cap and hold-out that it lacks are made with SQL and a hash.
#
# `save_document` writes the plan: rules, calendar, budget and indicators come from the plan, a page of figures from the result; the rest is for you to write. What is left out is marked "to be added".

# %%
low, high = final_result.worlds["margin_per_user"].min(), final_result.worlds["margin_per_user"].max()
aim = [
    f"«一年里每位用户多赚毛利 {gain.value:.1f} 元（模拟，10 个世界的平均；单独一家店 {low:.1f} 到 {high:.1f}），退订不超过 4%。|Margin per user up by {gain.value:.1f} yuan in a year (simulated, mean of 10 worlds; a single shop {low:.1f} to {high:.1f}), no more than 4% unsubscribe.»",
    "«这么小的数，一年的留出组量不出来；所以指标看活跃用户第一次提醒的那一周。|One year's hold-out cannot show so small a figure; the indicator is therefore the week of the first reminder, of active users.»",
]
background = "«用户多数休眠；店员凭印象联系，没有上限，也没有对照。|Most users are dormant; staff write from impressions, without a cap or a control group.»"
people = [
    "«李文：方案和预算|Li Wen: plan and budget»",
    "«张悦：每周看退订和投诉|Zhang Yue: unsubscribes, complaints, weekly»",
]
tools = [
    f"SCRM B«，第一年 |, first year »{sheet.loc['B', 'first_year_yuan']:,.0f}« 元，不在方案预算里| yuan, apart from the plan's budget»"
]
tools.append("«上限和留出组的名单用 SQL 和哈希做|Lists for cap and hold-out by SQL and a hash»")

# %%
risks = [
    "«增量来自模拟的假设，真店可能不同：人加倍怕烦，增量就小得多|The gain rests on a simulator's assumptions; where people tire twice as easily, it is far smaller»"
]
sources = [
    "«茶叶品牌的数据，到 2026-06-30|Data of the tea brand up to 2026-06-30»",
    "«siyu.simulate，10 个世界|siyu.simulate, 10 worlds»",
]
told = {"background": background, "aim": aim, "people": people, "tools": tools, "risks": risks, "sources": sources}
saved = final.save_document("maintenance_plan.docx", final_result, tiers=tier_sizes, **told)

print("«已写好：|Written:»", saved.name)
print(aim[0])

# %% [markdown] lang="zh"
# 在左边的文件列表里右键点 `maintenance_plan.docx`，下载，用 Word 打开：这就是要交给店长的方案。
#
# **给店长的决定**
#
# - **数**：每人一年多赚几元，一家店从几到几（刚刚打印），在模拟的假设下。
# - **行动**：不发每周的券，也不定期群发。按周期提醒，首购两周后问一句，生日送小礼，休眠的给满减券；每人每周最多一条，随机留两成。SCRM 用 B。
# - **什么会改变它**：四周里退订超过 1% 就停；十月复盘，投诉变多就少发；提醒那一周和留出组比，区间整个在 0 以下，就停掉提醒；包含 0，还说不清，就多留一些人，再看一年，不加钱。
#
# **什么会让你改变主意？** 如果真店里，每月一条试下来退订没有变多，哪些行动要改？你要看哪一个数，多少人？

# %% [markdown] lang="en"
# In the list of files on the left, right-click `maintenance_plan.docx`, download it and open it in Word: this is the plan for the manager.
#
# **The decision for the manager**
#
# - **Number**: how many yuan per user in a year, and from what to what in a single shop (just printed), under the simulator's assumptions.
# - **Action**: no weekly coupon, and nothing sent to all by the calendar. Remind at the cycle, ask two weeks after the first purchase, a small gift at birthdays, 15 off 80 for the dormant; at most one message per person and week, and a random fifth held out. SCRM B.
# - **What would change it**: stop if over 1% unsubscribe in four weeks; at the review in October write less if complaints grow; if in the week of the reminder the interval against the hold-out lies below 0 altogether, end the reminders; if it contains 0, nothing is settled: hold out more people, look for another year, and spend no more.
#
# **What would change your mind?** If in a real shop a test of one more a month showed no more unsubscribes, which actions would change? Which figure would you look at, of how many people?

# %% [markdown] lang="zh"
# **现在你能够**
#
# 1. 用 SQL 把一位用户在各张表里的数据拼成一行，不丢人，不重复（`user_view`）。
# 2. 算出每种商品的复购周期，找出这一周该提醒谁（`repurchase_cycle`、`reminders_due`、`figures`）。
# 3. 把维护方案写成一张规则表，逐条审，逐条改（`plan`）。
# 4. 让方案跑一年，和留出组比，说出多赚多少、有多大把握（`plan_result`、`incremental_effect`）。
# 5. 把方案写成文档：人数、节奏、预算、指标、什么时候停（`document`）。
#
# 接下来打开本单元的练习，为水果品牌写一份方案，预算 1,500 元。做完全部六个单元，还有一份结业作业：从原始数据到方案，做完一个美妆账号。它在学生版里叫 `capstone.md`，在完整的课程里是 `units/06_maintenance_plans/capstone.zh.md`。

# %% [markdown] lang="en"
# **Now you can**
#
# 1. put a user's data from several tables into one row with SQL, losing nobody and doubling nothing (`user_view`).
# 2. work out the repurchase cycle of each product and whom to remind this week (`repurchase_cycle`, `reminders_due`, `figures`).
# 3. write a maintenance plan as a table of rules, review it and mend it (`plan`).
# 4. let it run for a year, compare with a hold-out, and say what it gains and how sure that is (`plan_result`, `incremental_effect`).
# 5. put the plan into a document: numbers, cadence, budget, indicators, when to stop (`document`).
#
# Next, open this unit's exercise and write a plan for the fruit brand, with 1,500 yuan. After all six units there is a capstone: one beauty account from raw data to plan. In a student's copy it is `capstone.md`, in the full course `units/06_maintenance_plans/capstone.en.md`.
