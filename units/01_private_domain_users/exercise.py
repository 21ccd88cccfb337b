# Exercise of unit 1, Private-domain users: the source of solutions/ and exercises/{zh,en}/unit1_private_domain_users/.

# %% [markdown] lang="zh"
# # 第 1 单元练习 私域用户
#
# 换一个品牌：一家做社区团购的水果店。店主问：池子里到底还连着多少人？他们走到了哪一步？二季度的复购和推荐怎么样？
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。

# %% [markdown] lang="en"
# # Unit 1 exercise. Private-domain users
#
# Another brand: a fruit shop that sells through community groups. Its owner asks: how many people in the pool are still connected? How far have they come? What about repurchase and referral in the second quarter?
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one.

# %% locked="setup"
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers.checks import unit1 as check

siyu.use("«zh|en»")


def day_of(times):
    """«把一列时刻变成上海的日期，可以和 pd.Timestamp 比较。|Turn a column of moments into Shanghai days, to compare with a pd.Timestamp.»"""
    return times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()


# %% [markdown] lang="zh"
# ## 约定
#
# - **一天**是上海的日历日。表里的时刻带着时区，题目里的日子是 `pd.Timestamp("2026-06-30")` 这样的，没有时区。上面的 `day_of` 把一列时刻变成日期，例如 `day_of(accounts["connected_at"]) <= as_of`。空的时刻变成空的日期，和谁比都是 `False`。
# - **一段时间**从 `start` 到 `end`，首尾两天都算。
# - `user_id` 是一次注册，`person_id` 是一个人。一个人可能注册过两次：两个 `user_id`，同一个 `person_id`。
# - 金额在数据里是整数分。
# - 不要改动传进来的表。

# %% [markdown] lang="en"
# ## Agreed
#
# - A **day** is a calendar day in Shanghai. Moments in the tables have a time zone; days in the tasks, such as `pd.Timestamp("2026-06-30")`, have none. `day_of` above turns a column of moments into days, as in `day_of(accounts["connected_at"]) <= as_of`. A missing moment becomes a missing day, and any comparison with it is `False`.
# - A **period** goes from `start` to `end`; both of these days belong to it.
# - `user_id` is one registration, `person_id` is one person. A person may have registered twice: two `user_id`, the same `person_id`.
# - Money in the data is in whole fen.
# - Leave the tables handed to you as they are.

# %% locked="data"
accounts = siyu.load("fruit/accounts")
users = siyu.load("fruit/users")
orders = siyu.load("fruit/orders")
referrals = siyu.load("fruit/referrals")

accounts.head()

# %% [markdown] lang="zh"
# ## 池子里有谁

# %% [markdown] lang="en"
# ## Who is in the pool

# %% [markdown] lang="zh"
# ### 第 1 题 还连着的人（5 分）
#
# 写函数 `reachable_users(accounts, as_of)`，返回一个**集合**（`set`），里面是 `as_of` 这一天晚上还连着的人的 `person_id`。函数名里的 reachable 在这里就是“还连着”，不问收没收到过消息。
#
# `accounts` 每行是一个账号连着的**一段**：从 `connected_at` 开始，到 `removed_at`（删除）、`blocked_at`（拉黑）、`unsubscribed_at`（退订）里的某一个结束，三个都空就还连着。走了又回来的账号有两行，`account_id` 相同。
#
# - 一段在 `as_of` 算连着：`connected_at` 的日期在当天或更早，而且三种结束都是空的，或者日期比当天晚。当天结束的，晚上已经不连着了。
# - 一个人只要有一个账号有一段还连着，就算连着，只算一次。
# - 免打扰（`muted_at`）不算结束，消息照样送到。
# - `person_id` 为空的账号，不知道是谁，不算人。`user_id` 为空但有 `person_id` 的，算。
# - 没有账号时，返回空集合 `set()`。
#
# 例如，`as_of` 是 6 月 30 日：
#
# | `account_id` | `person_id` | `connected_at` | `removed_at` | 这一段还连着吗 |
# |---|---|---|---|---|
# | A1 | p1 | 3 月 1 日 | 5 月 2 日 | 不，走了 |
# | A1 | p1 | 6 月 8 日 | | 是，又回来了 |
# | A2 | p2 | 4 月 9 日 | 7 月 3 日 | 是，当天还没走 |
#
# 提示：列里可能有空值，取出编号之前先用 `.dropna()`。

# %% [markdown] lang="en"
# ### Question 1. People connected (5 points)
#
# Write the function `reachable_users(accounts, as_of)`. It returns a **set** with the `person_id` of everyone still connected on the evening of the day `as_of`. "Reachable" in its name means just that; whether a message arrived is not asked.
#
# Each row of `accounts` is one **spell** of one account: it begins at `connected_at` and ends at one of `removed_at`, `blocked_at`, `unsubscribed_at`; with all three missing it goes on. An account that left and came back has two rows with the same `account_id`.
#
# - A spell is connected on `as_of` if the day of `connected_at` is that day or earlier, and each of the three endings is missing or falls on a later day. What ended on the day itself is no longer connected in the evening.
# - A person is connected if one spell of one of their accounts is, and counts once.
# - Muting (`muted_at`) ends nothing: messages still arrive.
# - An account without `person_id` belongs to nobody we know and is no person. One without `user_id` but with `person_id` counts.
# - Given no accounts, return the empty set `set()`.
#
# For example, with `as_of` 30 June:
#
# | `account_id` | `person_id` | `connected_at` | `removed_at` | is the spell connected? |
# |---|---|---|---|---|
# | A1 | p1 | 1 March | 2 May | no, left |
# | A1 | p1 | 8 June | | yes, came back |
# | A2 | p2 | 9 April | 3 July | yes, not gone yet on the day |
#
# Hint: the column may hold missing values; use `.dropna()` before you take the ids out.


# %% answer="reachable_users"
def reachable_users(accounts, as_of):
    ### BEGIN SOLUTION
    connected = day_of(accounts["connected_at"]) <= as_of
    for ending in ["removed_at", "blocked_at", "unsubscribed_at"]:
        ended = day_of(accounts[ending]) <= as_of
        connected = connected & ~ended
    return set(accounts.loc[connected, "person_id"].dropna())
    ### END SOLUTION


# %% check="reachable_users" points=5
check.run("reachable_users")
### BEGIN HIDDEN TESTS
check.run("reachable_users", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 每个人的角色（5 分）
#
# 写函数 `role_of(users, orders, referrals)`，返回一个以 `person_id` 为索引的 Series：每个人走到的**最高**一级，用代码写。`users` 里的每个人都有一行，一个人一行。
#
# | 代码 | 角色 | 条件 |
# |---|---|---|
# | `fan` | 粉丝 | 注册了 |
# | `customer` | 客户 | 下过单：`orders` 里有他的订单 |
# | `member` | 会员 | 入了会：`joined_member_at` 不是空的 |
# | `koc` | KOC | 带来了至少 2 个不同的别人 |
#
# - 越往下越高。不必一级一级走：没下过单的会员是 `member`，没入会的人也可以是 `koc`。
# - 一个人有两个 `user_id` 的，订单、入会、推荐都合在一起看。
# - `orders` 已经清洗过，取消的和全额退款的订单不在里面。
# - `referrals` 每行一次邀请：`inviter_id` 邀请人、`invitee_id` 被邀请人（都是 `user_id`）、`accepted` 是否接受（1 或 0）。没接受的不算带来。
# - 自己不算别人：邀请自己，或者邀请自己的另一个 `user_id`，都不算。同一个人被同一个人带来几次，只算一个。
#
# 返回有 `person_id` 和 `role` 两列的表也可以。
#
# 提示：`users.set_index("user_id")["person_id"]` 像一本字典，放进 `orders["user_id"].map(...)` 的括号里，就把每个 `user_id` 换成它的 `person_id`。

# %% [markdown] lang="en"
# ### Question 2. Everyone's role (5 points)
#
# Write the function `role_of(users, orders, referrals)`. It returns a Series indexed by `person_id`: the **highest** step each person has reached, as a code. Every person of `users` has one row.
#
# | code | role | condition |
# |---|---|---|
# | `fan` | fan | has registered |
# | `customer` | customer | has ordered: `orders` holds an order of theirs |
# | `member` | member | has joined: `joined_member_at` is not missing |
# | `koc` | KOC | has brought at least 2 different other people |
#
# - Further down is higher. The steps need not be climbed one by one: a member who never ordered is `member`, and a person who never joined may be `koc`.
# - Where a person has two `user_id`, orders, membership and referrals are taken together.
# - `orders` are clean: cancelled and fully refunded ones are not in it.
# - Each row of `referrals` is one invitation: who invites (`inviter_id`), who is invited (`invitee_id`, both are `user_id`) and whether it was accepted (`accepted`, 1 or 0). Who did not accept was not brought.
# - Oneself is no other person: inviting oneself, or one's own other `user_id`, does not count. The same person brought several times by the same person counts once.
#
# A table with the columns `person_id` and `role` will do as well.
#
# Hint: `users.set_index("user_id")["person_id"]` is like a dictionary; in the brackets of `orders["user_id"].map(...)` it turns each `user_id` into its `person_id`.


# %% answer="role_of"
def role_of(users, orders, referrals):
    ### BEGIN SOLUTION
    person_of = users.set_index("user_id")["person_id"]
    accepted = referrals[referrals["accepted"] == 1]
    pairs = pd.DataFrame(
        {
            "inviter": accepted["inviter_id"].map(person_of),
            "invitee": accepted["invitee_id"].map(person_of),
        }
    )
    others = pairs[pairs["inviter"] != pairs["invitee"]].drop_duplicates()
    brought = others["inviter"].value_counts()

    people = users["person_id"].unique()
    role = pd.Series("fan", index=pd.Index(people, name="person_id"))
    role[role.index.isin(orders["user_id"].map(person_of))] = "customer"
    members = users[users["joined_member_at"].notna()]
    role[role.index.isin(members["person_id"])] = "member"
    role[role.index.isin(brought.index[brought >= 2])] = "koc"
    return role
    ### END SOLUTION


# %% check="role_of" points=5
check.run("role_of")
### BEGIN HIDDEN TESTS
check.run("role_of", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 三角的另外两条边

# %% [markdown] lang="en"
# ## The other two sides of the triangle

# %% [markdown] lang="zh"
# ### 第 3 题 复购率（4 分）
#
# 写函数 `repurchase_rate(orders, start, end)`，返回一个数，0 到 1 之间：
#
# > 这段时间里下过至少 2 单的用户 ÷ 这段时间里下过单的用户
#
# - 每位用户一个 `user_id`。这段时间之外的订单，前面的、后面的，都不看。
# - 同一天下的两单也是两单。
# - 这段时间没有人下单时，返回空值 `float("nan")`：没有买的人，就没有复购率。

# %% [markdown] lang="en"
# ### Question 3. Repurchase rate (4 points)
#
# Write the function `repurchase_rate(orders, start, end)`. It returns one number between 0 and 1:
#
# > users with at least 2 orders in the period ÷ users with an order in the period
#
# - One user is one `user_id`. Orders outside the period, earlier or later, play no part.
# - Two orders of one day are two orders.
# - If nobody ordered in the period, return the missing value `float("nan")`: without buyers there is no repurchase rate.


# %% answer="repurchase_rate"
def repurchase_rate(orders, start, end):
    ### BEGIN SOLUTION
    day = day_of(orders["order_time"])
    in_period = orders[(day >= start) & (day <= end)]
    per_user = in_period.groupby("user_id")["order_id"].nunique()
    return (per_user >= 2).mean()
    ### END SOLUTION


# %% check="repurchase_rate" points=4
check.run("repurchase_rate")
### BEGIN HIDDEN TESTS
check.run("repurchase_rate", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 4 题 一位用户值多少钱（2 分）
#
# 写函数 `lifetime_value(orders_per_year, average_order_value, lifetime_years, margin_rate)`，返回**一位**用户在留下来的几年里，一共给店里带来多少**毛利**。
#
# - `orders_per_year`：一年几单；`average_order_value`：平均每单多少钱；`lifetime_years`：留几年；`margin_rate`：毛利率，0 到 1 之间。
# - 单位已经配好：订单数按年，时间也按年，不用再换。结果的单位和 `average_order_value` 一样。
# - 不要四舍五入。
# - 和第 0 单元的 `yuan` 一样：给它数，就返回一个数；给它几列，就返回一列。
#
# 例如一年 10 单、每单 5,000 分、留 2 年、毛利率 0.3，结果是 30,000 分。

# %% [markdown] lang="en"
# ### Question 4. What one user is worth (2 points)
#
# Write the function `lifetime_value(orders_per_year, average_order_value, lifetime_years, margin_rate)`. It returns the **margin** that **one** user brings to the shop over all the years they stay.
#
# - `orders_per_year`: orders a year; `average_order_value`: what an order comes to on average; `lifetime_years`: how many years a user stays; `margin_rate`: the share of the price that is left, between 0 and 1.
# - The units fit: orders are counted by the year and time is in years; there is nothing to convert. The result has the unit of `average_order_value`.
# - Do not round.
# - As with `yuan` in unit 0: given numbers it gives one number back, given columns a column.
#
# With 10 orders a year, 5,000 fen an order, 2 years and a margin of 0.3, for example, the result is 30,000 fen.


# %% answer="lifetime_value"
def lifetime_value(orders_per_year, average_order_value, lifetime_years, margin_rate):
    ### BEGIN SOLUTION
    revenue_per_year = orders_per_year * average_order_value
    return revenue_per_year * lifetime_years * margin_rate
    ### END SOLUTION


# %% check="lifetime_value" points=2
check.run("lifetime_value")
### BEGIN HIDDEN TESTS
check.run("lifetime_value", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 5 题 推荐率（3 分）
#
# 写函数 `referral_rate(users, start, end)`，返回一个数，0 到 1 之间：
#
# > 这段时间注册的、由别人带来的用户 ÷ 这段时间注册的全部用户
#
# - 注册时间是 `registered_at`。带他来的人是 `invited_by`，一个 `user_id`；没有人带来就是空的。带人的人可能早就注册了，也在 `users` 里。
# - 要是**别人**带来的：`invited_by` 是自己，或者是自己的另一个 `user_id`（`person_id` 相同），都不算别人带来，但他仍是新用户，留在分母里。
# - 不看 `source`：说是朋友介绍（`friend`），却没有用邀请链接的，不算。
# - 这段时间没有人注册时，返回空值 `float("nan")`。
#
# 提示：`users.set_index("user_id")["person_id"]` 像一本字典，配上 `.map(...)`，就能查到 `invited_by` 是谁（哪个 `person_id`）。

# %% [markdown] lang="en"
# ### Question 5. Referral rate (3 points)
#
# Write the function `referral_rate(users, start, end)`. It returns one number between 0 and 1:
#
# > users registered in the period whom another person brought ÷ all users registered in the period
#
# - Users registered at `registered_at`. Who brought them is `invited_by`, a `user_id`, missing if nobody did. The one who brought them may have registered long before and is in `users` too.
# - It must be **another** person: where `invited_by` is the user's own `user_id`, or the same person's other `user_id` (same `person_id`), nobody else brought them. They are new users all the same and stay in the denominator.
# - `source` plays no part: who came by a friend (`friend`) but without a link was not brought in this sense.
# - If nobody registered in the period, return the missing value `float("nan")`.
#
# Hint: `users.set_index("user_id")["person_id"]` is like a dictionary; with `.map(...)` it tells which person (`person_id`) stands behind `invited_by`.


# %% answer="referral_rate"
def referral_rate(users, start, end):
    ### BEGIN SOLUTION
    person_of = users.set_index("user_id")["person_id"]
    day = day_of(users["registered_at"])
    new = users[(day >= start) & (day <= end)]
    inviter = new["invited_by"].map(person_of)
    brought = inviter.notna() & (inviter != new["person_id"])
    return brought.mean()
    ### END SOLUTION


# %% check="referral_rate" points=3
check.run("referral_rate")
### BEGIN HIDDEN TESTS
check.run("referral_rate", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 适不适合，数字说什么

# %% [markdown] lang="en"
# ## Does it suit, and what the figures say

# %% [markdown] lang="zh"
# ### 第 6 题 怎样运营（2 分）
#
# 写函数 `operating_mode(price, repurchase_days)`，返回一个代码。`price` 是买一次的价格，单位**元**；`repurchase_days` 是隔多少天再买。按顺序判断：
#
# 1. 隔**超过** 365 天，而且价格**不到** 10,000 元：`"not_suited"`（不适合做私域：人难得再来，一单又养不起一个销售）；
# 2. 其余的，价格不到 1,000 元：`"automated"`（批量、自动、按周期触达）；
# 3. 其余的，价格在 1,000 元或以上：`"one_to_one"`（一对一跟进）。
#
# 下面的 `trades` 里价格是分。写好以后，可以在空单元格里拿几个行业试试：第 0 单元学过怎样把分换成元。

# %% [markdown] lang="en"
# ### Question 6. How to run it (2 points)
#
# Write the function `operating_mode(price, repurchase_days)`. It returns a code. `price` is the price of one purchase in **yuan**, `repurchase_days` the days until the next one. Decide in this order:
#
# 1. **more than** 365 days and **less than** 10,000 yuan: `"not_suited"` (people hardly ever come again, and one deal does not pay for a seller);
# 2. of the rest, less than 1,000 yuan: `"automated"` (reach in batches, by the purchase cycle);
# 3. of the rest, 1,000 yuan or more: `"one_to_one"` (personal follow-up).
#
# In `trades` below the price is in fen. When you are done, try a few trades in an empty cell: unit 0 showed how fen become yuan.

# %%
trades = siyu.load("trades")

trades


# %% answer="operating_mode"
def operating_mode(price, repurchase_days):
    ### BEGIN SOLUTION
    if repurchase_days > 365 and price < 10_000:
        return "not_suited"
    if price < 1_000:
        return "automated"
    return "one_to_one"
    ### END SOLUTION


# %% check="operating_mode" points=2
check.run("operating_mode")
### BEGIN HIDDEN TESTS
check.run("operating_mode", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 7 题 二季度的三个数（3 分）
#
# 用水果店的 `accounts`、`users`、`orders`，算出二季度（2026 年 4 月 1 日到 6 月 30 日）的三个数，写进字典 `figures`，都在 0 到 1 之间：
#
# - `reachable_share`：6 月 30 日还连着的人 ÷ 到这一天为止连过的人。连过的人：有 `person_id`，`connected_at` 的日期在 6 月 30 日或更早，不管后来走没走；一个人只算一次；
# - `repurchase_rate`：第 3 题那样的复购率；
# - `referral_rate`：第 5 题那样的推荐率。
#
# 用你自己写的函数算；哪个没写出来，就用 `siyu.` 里同名的函数代替。数字每个学期都不同，不要手写，也不要四舍五入；分母是人，不是账号表的行数。

# %% [markdown] lang="en"
# ### Question 7. Three figures of the quarter (3 points)
#
# From the fruit shop's `accounts`, `users` and `orders`, work out three figures of the second quarter (1 April to 30 June 2026) and put them in the dict `figures`. All lie between 0 and 1:
#
# - `reachable_share`: people connected on 30 June ÷ people ever connected up to that day. Ever connected: with a `person_id` and a `connected_at` whose day is 30 June or earlier, whether they left later or not; each person once;
# - `repurchase_rate`: the repurchase rate as in question 3;
# - `referral_rate`: the referral rate as in question 5.
#
# Use your own functions; for one you could not write, take the function of the same name from `siyu`. The figures differ every term: do not type them by hand, and do not round. The denominator is people, not rows of the table of accounts.

# %%
start, end = pd.Timestamp("2026-04-01"), pd.Timestamp("2026-06-30")

# %% answer="figures"
### BEGIN SOLUTION
known = accounts.dropna(subset="person_id")
ever = known.loc[day_of(known["connected_at"]) <= end, "person_id"].nunique()
figures = {
    "reachable_share": len(reachable_users(accounts, end)) / ever,
    "repurchase_rate": repurchase_rate(orders, start, end),
    "referral_rate": referral_rate(users, start, end),
}
### END SOLUTION

# %% check="figures" points=3
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 听懂需求，写下决定

# %% [markdown] lang="en"
# ## Needs understood, a decision written down

# %% [markdown] lang="zh"
# ### 第 8 题 阿柚的三个需求（3 分）
#
# 阿柚是水果店的一位用户。下面是 2026 年 6 月的群聊、她和店员的私聊，以及她这个月的订单。
#
# 写出她的**三个需求**，其中一个是整个群共有的。每个需求写三样：
#
# 1. 是什么需求（她要的是什么，不是她买了什么）；
# 2. 从哪里看出来：引一句话，加一笔订单或聊天里的一件事（聊天里说“一箱”，订单里可能是几盒）；
# 3. 店里可以怎么做。
#
# 每个需求 1 分。老师来评。

# %% [markdown] lang="en"
# ### Question 8. Three needs of Ayou (3 points)
#
# Ayou is a user of the fruit shop. Below are the group's chat of June 2026, her talk with the shop's staff, and her orders of the month.
#
# Name **three needs** of hers, one of which the whole group shares. To each write three things:
#
# 1. what the need is (what she is after, not what she bought);
# 2. how you can tell: one quotation, and one order or event from the chat (a case in the chat may be several boxes in the order);
# 3. what the shop could do.
#
# Each need earns 1 point. Your teacher marks this item.

# %%
chat = siyu.load("fruit/chat")
sender_column, text_column = "sender_«zh|en»", "text_«zh|en»"
when, room = chat["sent_at"].dt.strftime("%m-%d %H:%M"), siyu.label(chat["room"])
said = when + " [" + room + "] " + chat[sender_column] + "«：|: »" + chat[text_column]
print("\n".join(said))

# %%
ayou = chat["user_id"].dropna().iloc[0]
lines = siyu.load("fruit/order_lines")
june = day_of(lines["order_time"]).between(pd.Timestamp("2026-06-01"), pd.Timestamp("2026-06-30"))
hers = lines[june & (lines["user_id"] == ayou)].reset_index(drop=True)
pd.DataFrame(
    {
        "«下单时间|ordered»": hers["order_time"].dt.strftime("%m-%d %H:%M"),
        "«商品|product»": siyu.label(hers["product"]),
        "«件数|quantity»": hers["quantity"],
        "«金额（元）|yuan»": hers["amount_fen"] / 100,
    }
)

# %% [markdown] lang="zh" essay="needs" points=3
# 1. **新鲜，而且看得见。** 她不要赠品，只要“切好的时间写在盒子上就行”；6 月 10 日看到盒子上写着 12:40，说“安心”。之后她接着买鲜切水果。店里可以每盒都贴上切好的时间，分两批切。
# 2. **上班时吃得方便，准点送到。** “可以三点前送到写字楼前台吗”，还要单手能吃、不吐籽；18 日晚到，她说“过了那个点就不想吃了”。店里可以给写字楼固定一班三点前的配送，出不用吐籽的杯装。
# 3. **固定一天一起买（整个群的需求）。** 七七、米妈、林姐都为凑不齐人抱怨，阿柚说“周四我也可以”；22 日她替办公室五个人订了一箱荔枝。店里可以每周四固定拼团，写字楼也设一个提货点。

# %% [markdown] lang="en" essay="needs" points=3
# 1. **Freshness she can see.** She wants no free extras: "Just write the cutting time on the box". On 10 June the box says 12:40 and she finds it "reassuring"; she goes on ordering cut fruit. The shop could print the cutting time on every box and cut twice a day.
# 2. **Something to eat at work, on time.** "Could it be at the front desk by three?", and it should be eaten with one hand and without pips. When it was late on the 18th, "the moment has passed". The shop could run one delivery to the offices before three and offer a seedless cup.
# 3. **A fixed day to buy together (the whole group's need).** Qiqi, Mi's mum and Sister Lin all complain that they cannot find enough people; Ayou says "Thursday works for me too" and on the 22nd orders a case of lychees for five at the office. The shop could hold the group buy every Thursday, with a pick-up point at the offices.

# %% [markdown] lang="zh"
# ### 第 9 题 一页备忘（3 分）
#
# 给店主写一页备忘，200 字左右：下个季度，三角的三条边（产权力、单客价值度、推荐率）先做大哪一条？
#
# 1. 现状：引第 7 题的至少两个数，并说清分母是谁（1 分）；
# 2. 决定：先做哪一条边，做什么，看哪个数、从多少到多少、到哪一天（1 分）；
# 3. 边界：怎样不打扰用户，以及什么结果会让你改变主意（1 分）。
#
# 二季度和一季度比，变了多少？下面的表是课文 1.6 的三角，面积是之前的几倍也算好了；还想看别的，写在空单元格里。4 月 1 日店里换了推荐奖励和内容，一前一后的差别不全是它带来的：还可能是什么？

# %% [markdown] lang="en"
# ### Question 9. A memo of one page (3 points)
#
# Write a memo of about 150 words to the owner: which of the triangle's three sides (property power, value per customer, referral rate) should grow first in the next quarter?
#
# 1. Where we stand: at least two figures of question 7, and for each who is in the denominator (1 point).
# 2. The decision: which side, what to do, which figure to watch, from what to what, by which day (1 point).
# 3. The limits: how users are not harassed, and which result would change your mind (1 point).
#
# How much has changed since the first quarter? The table below is the triangle of lesson 1.6, with its area against before; for more, use the empty cell. On 1 April the shop changed its referral rewards and its content. Not all of the difference between before and after need come from that: what else could it be?

# %%
touches = siyu.load("fruit/touches")
before = siyu.triangle_measures(accounts, touches, users, orders, "2026-01-01", "2026-03-31")
after = siyu.triangle_measures(accounts, touches, users, orders, "2026-04-01", "2026-06-30")
ratio = after / before
codes = {"property_power": "reached", "value_per_customer": "spend_per_buyer_fen", "referral": "referral_rate"}
area = siyu.triangle_area({side: ratio[measure] for side, measure in codes.items()})
print(f"«面积是之前的：|Area, times before: »{area:.2f}")
pd.DataFrame({"before": before, "after": after, "after_to_before": ratio}).round(3)

# %%
# «在这里和一季度比较|compare with the first quarter here»

# %% [markdown] lang="zh" essay="memo" points=3
# **现状。** 到 6 月 30 日连过的人里，约 91% 还连着；二季度买过的用户里，约 55% 买了至少两次（一季度约 58%）；二季度新用户里，约 34% 由别人带来（一季度约 17%）。
#
# **决定。** 先做单客价值度。推荐率刚涨了一倍，新来的人还没有养成复购的习惯。做法：写字楼三点前的固定配送，周四固定拼团。看复购率，从 55% 到 58%，到 9 月 30 日。
#
# **边界。** 每人每周最多两条消息，只发给要过提醒的人，退订率不能升。推荐奖励是 4 月 1 日换的，但夏天水果上市也会带来新人，所以前后差别不能都算给奖励。如果没有收到提醒的对照组也同样回来，就停掉提醒，改做产权力。

# %% [markdown] lang="en" essay="memo" points=3
# **Where we stand.** Of all people ever connected up to 30 June, about 91 % are still connected. Of the users who bought in the second quarter, about 55 % bought at least twice (58 % in the first). Of the quarter's new users, about 34 % were brought by somebody (17 % in the first).
#
# **Decision.** Value per customer first. The referral rate has just doubled, and those who came are not yet used to coming back. We run a fixed delivery to offices before three and a group buy every Thursday. We watch the repurchase rate: from 55 % to 58 % by 30 September.
#
# **Limits.** At most two messages a person and week, only to those who asked for reminders, and the unsubscribe rate must not rise. The rewards changed on 1 April, but summer fruit brings new people too, so the difference is not all theirs. If a control group without reminders comes back just as often, we stop them and work on property power.

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

siyu.precheck("unit1_private_domain_users.ipynb")
