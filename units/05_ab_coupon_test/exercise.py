# Exercise of unit 5, A/B coupon test: the source of solutions/ and exercises/{zh,en}/unit5_ab_coupon_test/.

# %% [markdown] lang="zh"
# # 第 5 单元练习 优惠券 A/B 测试
#
# 水果店在另一座城市做了两次优惠券测试，春天一次，夏天一次。两次都有人说“券有效”，可两次的数对不上。店主问：该信哪一次？发哪张券？每位会员能多赚多少？
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。前六题评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。

# %% [markdown] lang="en"
# # Unit 5 exercise. A/B coupon test
#
# The fruit shop tested coupons twice in another city, once in spring and once in summer. Both times someone said "coupons work", yet the figures of the two disagree. The owner asks: which test can we believe? Which coupon should we send? How much more does each member bring?
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too for the first six.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one.

# %% locked="setup"
import hashlib
import math

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportion_effectsize,
    proportions_ztest,
)

import siyu_helpers as siyu
from siyu_helpers.checks import unit5 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 约定
#
# 两次测试一样做：去年到测试前买过东西的会员，随机分进三个组；第一天 10 点发券，每人一张，14 天内有效；测试 28 天。主指标在测试以前定好：`bought`。
#
# | `arm` | 组 | 计划的比例 |
# |---|---|---|
# | `control` | 对照组，什么也不发 | 0.4 |
# | `no_minimum` | 无门槛8折券 | 0.3 |
# | `threshold` | 满80减15 | 0.3 |
#
# 用户表每行是一位分到的用户：`user_id`、`arm`、`assigned_at`（分组的时刻）、`contact_cost_fen`（联系这个人花了多少）、`exposed`（看到了消息）、`redeemed`（用了券）、`bought`（28 天里下过单）、`unsubscribed`（退订了），后四列 1 是有，0 是没有；`device`（手机系统）、`community_id`（所在的社群，空着是没有进群）；还有测试前一天的 R（`recency_days`）、F（`frequency`）、M（`monetary_fen`）和层级 `tier`。
#
# 订单表每行是一笔订单，**分组以前**的 28 天也在里面：`user_id`、`order_time`、`amount_fen`（用券以前的金额）、`discount_fen`（券减掉多少）、`margin_fen`（用券以前的毛利）。
#
# - 金额在数据里是整数分。名字里写 `fen` 的是分，写 `yuan` 的是元。
# - 比率写成 0 到 1 之间的小数，区间都是 95%。不要四舍五入，不要改动传进来的表。
# - 题目写明了方法，照它做，答案就只有一个数。别的方法如果同样可靠，只差一点，也算对；差多少算一点，题目里写了。

# %% [markdown] lang="en"
# ## Agreed
#
# Both tests were run alike: members with an order in the year before were assigned at random to three arms; the coupons went out on the first day at 10:00, one a user, valid for 14 days; the test took 28 days. The primary indicator was settled before: `bought`.
#
# | `arm` | who | planned share |
# |---|---|---|
# | `control` | control group, gets nothing | 0.4 |
# | `no_minimum` | 20%-off coupon, no minimum | 0.3 |
# | `threshold` | 15 off orders of 80 or more | 0.3 |
#
# Each row of the users is one assigned user: `user_id`, `arm`, `assigned_at` (the moment of assignment), `contact_cost_fen` (what contacting this user cost), `exposed` (saw the message), `redeemed` (used the coupon), `bought` (ordered within the 28 days), `unsubscribed`, of which the last four are 1 for yes and 0 for no; `device` (kind of phone), `community_id` (empty for those in no community); and R (`recency_days`), F (`frequency`), M (`monetary_fen`) and the `tier` of the day before the test.
#
# Each row of the orders is one order, with those of the 28 days **before** the assignment: `user_id`, `order_time`, `amount_fen` (before the coupon), `discount_fen` (what the coupon took off), `margin_fen` (the margin before the coupon).
#
# - Money in the data is in whole fen. A name with `fen` means fen, a name with `yuan` means yuan.
# - Write rates between 0 and 1; all intervals are of 95%. Do not round, and leave the tables handed to you as they are.
# - Each item names a method, so that there is one answer. Another method that is as sound, and differs only a little, counts as right too; the item says how little.

# %% locked="data"
spring_users = siyu.load("fruit/spring_coupon_users")
spring_orders = siyu.load("fruit/spring_coupon_orders")
summer_users = siyu.load("fruit/summer_coupon_users")
summer_orders = siyu.load("fruit/summer_coupon_orders")
planned_shares = {"control": 0.4, "no_minimum": 0.3, "threshold": 0.3}

summer_users.head()

# %% [markdown] lang="zh"
# ## 测试以前

# %% [markdown] lang="en"
# ## Before the test

# %% [markdown] lang="zh"
# ### 第 1 题 每组要多少人（3 分）
#
# 写函数 `sample_size_per_arm(base_rate, lift, alpha, power)`，返回**每组**要多少人，一个整数，**向上取整**。
#
# - `base_rate` 是不发券时的转化率，`lift` 是想看得出来的**绝对**提升：从 0.0424 提高到 0.0664，`lift` 是 0.024。
# - 双侧检验，水平 `alpha`，功效 `power`。四个数每次调用可能不同。
# - 方法：Cohen's h（`proportion_effectsize`），再用 `NormalIndPower().solve_power`。用别的公式（例如合并或不合并的方差），相差 1.5% 以内也算对。
#
# 例如 `sample_size_per_arm(0.0424, 0.024, 0.05, 0.8)` 是 1,386。

# %% [markdown] lang="en"
# ### Question 1. How many users per arm (3 points)
#
# Write the function `sample_size_per_arm(base_rate, lift, alpha, power)`. It returns how many users **each arm** needs, a whole number, **rounded up**.
#
# - `base_rate` is the conversion without a coupon, `lift` the **absolute** lift worth finding: from 0.0424 to 0.0664 it is 0.024.
# - Two-sided at the level `alpha`, with the power `power`. All four may differ from call to call.
# - Method: Cohen's h (`proportion_effectsize`), then `NormalIndPower().solve_power`. With another formula, such as one with pooled or unpooled variances, a difference of up to 1.5% counts as right.
#
# For example, `sample_size_per_arm(0.0424, 0.024, 0.05, 0.8)` is 1,386.


# %% answer="sample_size_per_arm"
def sample_size_per_arm(base_rate, lift, alpha, power):
    ### BEGIN SOLUTION
    effect_of_lift = proportion_effectsize(base_rate + lift, base_rate)
    return math.ceil(NormalIndPower().solve_power(effect_of_lift, alpha=alpha, power=power))
    ### END SOLUTION


# %% check="sample_size_per_arm" points=3
check.run("sample_size_per_arm")
### BEGIN HIDDEN TESTS
check.run("sample_size_per_arm", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 随机分组（4 分）
#
# 写函数 `assign_arms(user_ids, arms, seed)`，返回一个 Series：索引是 `user_id`，值是 `arms` 里的一个名字。
#
# `user_ids` 是编号的列表，不重复；编号可能是文字，也可能是整数。`arms` 是名字的列表，`seed` 是一个整数。答案不止一种，检查看的是这些性质：
#
# - 每位用户恰好进一个组；
# - 参数相同，结果就相同：再调用一次、明天重启 Python 以后，都一样；
# - 编号换个顺序给，每位用户还在原来的组；
# - 换一个 `seed`，就重新分；
# - 每位用户进每一组的机会一样大，人数只差一点偶然；
# - 编号相邻、或隔几位的人，在不在同一组，看不出规律。
#
# 例如 6 位用户可以这样分，也可以那样分，但不能总是 1、2、3、1、2、3：
#
# | `user_id` | A | B | 不行 |
# |---|---|---|---|
# | F1 | control | threshold | control |
# | F2 | control | control | no_minimum |
# | F3 | threshold | no_minimum | threshold |
# | F4 | no_minimum | control | control |
# | F5 | no_minimum | no_minimum | no_minimum |
# | F6 | threshold | threshold | threshold |
#
# 提示：讲义 5.4 对 `seed` 和编号拼成的文字做哈希，有几组就除以几，取余数。也可以先把编号排好序，再用 `np.random.default_rng(seed)` 抽，但这只适合名单不变的时候：以后有人加入，别人也会跟着换组，要用哈希。字典可以直接变成 Series：`pd.Series({"F1": "control"})`，键就是索引。

# %% [markdown] lang="en"
# ### Question 2. Assigning at random (4 points)
#
# Write the function `assign_arms(user_ids, arms, seed)`. It returns a Series with the index `user_id`, each value one of the names in `arms`.
#
# `user_ids` is a list of ids, each of them once; they may be texts or whole numbers. `arms` is a list of names, `seed` a whole number. There is more than one right answer; the check looks at these properties:
#
# - every user is in exactly one arm;
# - the same arguments give the same result: when called again, and tomorrow after a restart of Python;
# - given the ids in another order, every user stays in the same arm;
# - another `seed` assigns anew;
# - every user has the same chance of each arm, so that the numbers differ by chance only;
# - no rule says whether users next to each other by id, or a few places apart, share an arm.
#
# For example, six users may be assigned in one way or another, but not always 1, 2, 3, 1, 2, 3:
#
# | `user_id` | A | B | not this |
# |---|---|---|---|
# | F1 | control | threshold | control |
# | F2 | control | control | no_minimum |
# | F3 | threshold | no_minimum | threshold |
# | F4 | no_minimum | control | control |
# | F5 | no_minimum | no_minimum | no_minimum |
# | F6 | threshold | threshold | threshold |
#
# Hint: the lesson hashes a text made of `seed` and id (5.4) and takes the remainder after dividing by the number of arms. You may also sort the ids first and draw with `np.random.default_rng(seed)`, but only for a fixed list: if users join later, others change arms, so use the hash. A dict becomes a Series by `pd.Series({"F1": "control"})`; its keys are the index.


# %% answer="assign_arms"
def assign_arms(user_ids, arms, seed):
    ### BEGIN SOLUTION
    chosen = {}
    for user_id in user_ids:
        words = f"{seed}/{user_id}"
        place = int(hashlib.sha256(words.encode()).hexdigest(), 16) % len(arms)
        chosen[user_id] = arms[place]
    return pd.Series(chosen).rename_axis("user_id")
    ### END SOLUTION


# %% check="assign_arms" points=4
check.run("assign_arms")
### BEGIN HIDDEN TESTS
check.run("assign_arms", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 分得对不对

# %% [markdown] lang="en"
# ## Was the split kept?

# %% [markdown] lang="zh"
# ### 第 3 题 人数和计划合不合（3 分）
#
# 写函数 `sample_ratio_p(counts, expected_shares)`，返回卡方检验的 p，一个数。
#
# - `counts` 是字典：组 → 分到的人数。`expected_shares` 是字典：组 → 计划的比例，加起来是 1。
# - 两个字典里的组相同，**先后可能不同**；有几个组也可能不同。
# - 方法：卡方拟合优度检验，`stats.chisquare(人数, 应有的人数)`。用似然比检验或精确检验，相差 10% 以内也算对。
#
# 例如计划 4:3:3，实际分到 46、27、27 人：
#
# | 组 | 人数 | 应有 | (人数 − 应有)² ÷ 应有 |
# |---|---|---|---|
# | control | 46 | 40 | 0.9 |
# | coupon | 27 | 30 | 0.3 |
# | gift | 27 | 30 | 0.3 |
#
# 加起来 1.5，p 约 0.47。

# %% [markdown] lang="en"
# ### Question 3. Do the numbers fit the plan? (3 points)
#
# Write the function `sample_ratio_p(counts, expected_shares)`. It returns the p-value of a chi-square test, a number.
#
# - `counts` is a dict: arm → users assigned. `expected_shares` is a dict: arm → planned share; they add up to 1.
# - Both have the same arms, **perhaps in another order**, and not always the same number of arms.
# - Method: chi-square test of goodness of fit, `stats.chisquare(seen, expected)`. With the likelihood ratio or an exact test, a difference of up to 10% counts as right.
#
# For example, 4:3:3 was planned and 46, 27 and 27 users were assigned:
#
# | arm | seen | expected | (seen − expected)² ÷ expected |
# |---|---|---|---|
# | control | 46 | 40 | 0.9 |
# | coupon | 27 | 30 | 0.3 |
# | gift | 27 | 30 | 0.3 |
#
# The sum is 1.5, and p is about 0.47.


# %% answer="sample_ratio_p"
def sample_ratio_p(counts, expected_shares):
    ### BEGIN SOLUTION
    everyone = sum(counts.values())
    in_arm = [counts[arm] for arm in expected_shares]
    by_plan = [share * everyone for share in expected_shares.values()]
    return stats.chisquare(in_arm, by_plan).pvalue
    ### END SOLUTION


# %% check="sample_ratio_p" points=3
check.run("sample_ratio_p")
### BEGIN HIDDEN TESTS
check.run("sample_ratio_p", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 多少人买了

# %% [markdown] lang="en"
# ## How many bought

# %% [markdown] lang="zh"
# ### 第 4 题 各组的转化率（4 分）
#
# 写函数 `conversion_table(users)`，返回一张表，每组一行，索引是 `arm`，五列：
#
# | 列 | 内容 |
# |---|---|
# | `users` | **分到**这一组的人数 |
# | `buyers` | 其中 `bought` 是 1 的人数 |
# | `rate` | `buyers` ÷ `users` |
# | `low`、`high` | `rate` 的 95% 区间，Wilson 法 |
#
# - 分到组里的人都算，看没看到消息、退没退订都一样。
# - 有几个组、叫什么名字，每次可能不同；对照组总是 `control`。
# - 方法：`proportion_confint(..., method="wilson")`。Clopper–Pearson、Jeffreys、Agresti–Coull 也算对；正态近似不算，买的人少时它会低于 0。
#
# 例如对照组分到 100 人，2 人买了；8折券组 200 人，50 人买了：
#
# | `arm` | `users` | `buyers` | `rate` | `low` | `high` |
# |---|---|---|---|---|---|
# | control | 100 | 2 | 0.02 | 0.0055 | 0.0700 |
# | no_minimum | 200 | 50 | 0.25 | 0.1951 | 0.3143 |

# %% [markdown] lang="en"
# ### Question 4. The conversion of each arm (4 points)
#
# Write the function `conversion_table(users)`. It returns a table with one row an arm, the index `arm` and five columns:
#
# | column | content |
# |---|---|
# | `users` | users **assigned** to the arm |
# | `buyers` | those of them with `bought` 1 |
# | `rate` | `buyers` ÷ `users` |
# | `low`, `high` | 95% interval of `rate` by Wilson |
#
# - Everyone who was assigned counts, whether they saw the message, and whether they unsubscribed or not.
# - How many arms there are and what they are called may differ; the control group is always `control`.
# - Method: `proportion_confint(..., method="wilson")`. Clopper and Pearson, Jeffreys, Agresti and Coull count as right too; the normal approximation does not, for with few buyers it falls below 0.
#
# For example, 100 users were assigned to control and 2 bought; 200 to the 20%-off coupon and 50 bought:
#
# | `arm` | `users` | `buyers` | `rate` | `low` | `high` |
# |---|---|---|---|---|---|
# | control | 100 | 2 | 0.02 | 0.0055 | 0.0700 |
# | no_minimum | 200 | 50 | 0.25 | 0.1951 | 0.3143 |


# %% answer="conversion_table"
def conversion_table(users):
    ### BEGIN SOLUTION
    per_arm = users.groupby("arm").agg(users=("bought", "size"), buyers=("bought", "sum"))
    ends = proportion_confint(per_arm["buyers"], per_arm["users"], method="wilson")
    return per_arm.assign(rate=per_arm["buyers"] / per_arm["users"], low=ends[0], high=ends[1])
    ### END SOLUTION


# %% check="conversion_table" points=4
check.run("conversion_table")
### BEGIN HIDDEN TESTS
check.run("conversion_table", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 5 题 两两比较（5 分）
#
# 写函数 `compare_arms(users)`，返回一张表，**每两组一行**（三组有三行，四组有六行），八列：
#
# | 列 | 内容 |
# |---|---|
# | `arm`、`against` | 比的是谁和谁；例子里，和对照组比时，对照组是 `against` |
# | `difference` | `arm` 的转化率 − `against` 的转化率 |
# | `low`、`high` | 这个差的 95% 区间，Newcombe 法；每个区间各算各的，不校正 |
# | `p` | 两个占比的 z 检验，合并方差，双侧 |
# | `p_holm` | 对表里所有的 p 做 Holm 校正 |
# | `significant` | `p_holm < 0.05`，True 或 False |
#
# - 有几个组、叫什么名字，每次可能不同：从表里取组名，再两两配对，不要写死。按分到的组算，和第 4 题一样。可以从自己的 `conversion_table` 开始，也可以用 `siyu.conversion_table`。
# - 每一对的方向反过来也行：`arm` 和 `against` 对调，`difference`、`low`、`high` 跟着变。行的先后不限。
# - 方法：`proportions_ztest`、`confint_proportions_2indep(..., method="newcomb")`、`multipletests(..., method="holm")`。不合并方差、卡方、Fisher、连续性校正的 p 也算对；区间的两头相差 0.3 个标准误以内也算对（重抽至少 2,000 次）。
#
# 例如对照组 400 人 80 人买，8折券组 400 人 104 人买，满减组 320 人 96 人买：
#
# | `arm` | `against` | `difference` | `low` | `high` | `p` | `p_holm` | `significant` |
# |---|---|---|---|---|---|---|---|
# | no_minimum | control | 0.06 | 0.0016 | 0.1179 | 0.0438 | 0.0875 | False |
# | threshold | control | 0.10 | 0.0365 | 0.1637 | 0.0019 | 0.0058 | True |
# | threshold | no_minimum | 0.04 | −0.0256 | 0.1062 | 0.2338 | 0.2338 | False |

# %% [markdown] lang="en"
# ### Question 5. Every two arms compared (5 points)
#
# Write the function `compare_arms(users)`. It returns a table with **one row for every two arms** (three rows for three arms, six for four) and eight columns:
#
# | column | content |
# |---|---|
# | `arm`, `against` | which two; in the example, control is `against` wherever it is one of them |
# | `difference` | conversion of `arm` − conversion of `against` |
# | `low`, `high` | 95% interval of this difference by Newcombe, each on its own, uncorrected |
# | `p` | z-test of two shares, pooled variance, two-sided |
# | `p_holm` | Holm's correction over all p-values in the table |
# | `significant` | `p_holm < 0.05`, True or False |
#
# - How many arms there are and what they are called may differ: take the names from the table and pair them, rather than typing them in. Count users as assigned, as in question 4. You may start from your own `conversion_table`, or from `siyu.conversion_table`.
# - Any pair may be written the other way round: swap `arm` and `against`, and `difference`, `low` and `high` turn round as well. Rows may come in any order.
# - Method: `proportions_ztest`, `confint_proportions_2indep(..., method="newcomb")`, `multipletests(..., method="holm")`. A p-value with unpooled variances, by chi-square, by Fisher's test or with a continuity correction counts as right too, and so do ends of an interval within 0.3 standard errors (resample 2,000 times at least).
#
# For example, of 400 users in control 80 bought, of 400 with the 20%-off coupon 104, of 320 with 15 off 80, 96:
#
# | `arm` | `against` | `difference` | `low` | `high` | `p` | `p_holm` | `significant` |
# |---|---|---|---|---|---|---|---|
# | no_minimum | control | 0.06 | 0.0016 | 0.1179 | 0.0438 | 0.0875 | False |
# | threshold | control | 0.10 | 0.0365 | 0.1637 | 0.0019 | 0.0058 | True |
# | threshold | no_minimum | 0.04 | −0.0256 | 0.1062 | 0.2338 | 0.2338 | False |


# %% answer="compare_arms"
def compare_arms(users):
    ### BEGIN SOLUTION
    buyers, everyone = users.groupby("arm")["bought"].sum(), users["arm"].value_counts()
    coupons = sorted(arm for arm in everyone.index if arm != "control")
    names = ["control", *coupons]
    pairs = []
    for number, against in enumerate(names):
        for arm in names[number + 1 :]:
            seen, sizes = [buyers[arm], buyers[against]], [everyone[arm], everyone[against]]
            low, high = confint_proportions_2indep(seen[0], sizes[0], seen[1], sizes[1], method="newcomb")
            pairs.append(
                {
                    "arm": arm,
                    "against": against,
                    "difference": seen[0] / sizes[0] - seen[1] / sizes[1],
                    "low": low,
                    "high": high,
                    "p": proportions_ztest(seen, sizes)[1],
                }
            )
    table = pd.DataFrame(pairs)
    table["p_holm"] = multipletests(table["p"], method="holm")[1]
    table["significant"] = table["p_holm"] < 0.05
    return table
    ### END SOLUTION


# %% check="compare_arms" points=5
check.run("compare_arms")
### BEGIN HIDDEN TESTS
check.run("compare_arms", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 赚不赚钱

# %% [markdown] lang="en"
# ## Does it pay?

# %% [markdown] lang="zh"
# ### 第 6 题 每位分到的用户的利润（5 分）
#
# 写函数 `profit_per_user(users, orders)`，返回一张表，每组一行，索引是 `arm`。下面各列都是**每位分到的用户**的平均数，单位元：
#
# | 列 | 内容 |
# |---|---|
# | `users` | 分到这一组的人数 |
# | `margin_yuan` | 毛利，用券以前的 |
# | `coupon_cost_yuan` | 券减掉的钱 |
# | `contact_cost_yuan` | 联系成本 |
# | `profit_yuan` | 毛利 − 券 − 联系 |
# | `low`、`high` | `profit_yuan` 的 95% 区间 |
#
# - 一位用户的订单，只算 `order_time` 不早于自己 `assigned_at` 的，正好那一刻的也算。同一张表里，各人的分组时刻也可能不同（讲义 5.7）。组的个数和名字，每次可能不同。
# - 没下单的人毛利是 0，也要算；联系成本照样要付。毛利可能是负的。大单不剔除。
# - 订单表里可能有不在 `users` 里的人的订单，不算。
# - 区间：先算出每位用户的利润，再算这一组的平均数 ± t × 标准差 ÷ √人数。用 1.96，或者有放回地重抽用户（至少 2,000 次），都算对：两头相差 0.33 个标准误以内。
#
# 例如 8折券组 3 个人，联系一个人 0.8 元：
#
# | 用户 | 分组以后的订单：毛利，券 | 利润 |
# |---|---|---|
# | A | 没有 | −0.8 |
# | B | 26 元，10 元 | 15.2 |
# | C | 42 元，16 元；15 元，没用券 | 40.2 |
#
# `margin_yuan` 是 (0 + 26 + 57) ÷ 3 = 27.67，`coupon_cost_yuan` 8.67，`contact_cost_yuan` 0.8，`profit_yuan` 18.2。

# %% [markdown] lang="en"
# ### Question 6. The profit per assigned user (5 points)
#
# Write the function `profit_per_user(users, orders)`. It returns a table with one row an arm and the index `arm`. The columns are means **per assigned user**, in yuan:
#
# | column | content |
# |---|---|
# | `users` | users assigned to the arm |
# | `margin_yuan` | margin before the coupon |
# | `coupon_cost_yuan` | what the coupons took off |
# | `contact_cost_yuan` | cost of contact |
# | `profit_yuan` | margin − coupon − contact |
# | `low`, `high` | 95% interval of `profit_yuan` |
#
# - Of a user's orders only those count whose `order_time` is not before the user's own `assigned_at`; the very moment counts. Users of one table may have been assigned at different moments (5.7). How many arms there are and what they are called may differ.
# - Users without an order have a margin of 0 and count; contact is paid for all the same. A margin may be below 0. Large orders stay in.
# - There may be orders of people who are not in `users`; they do not count.
# - The interval: work out the profit of each user first, then the mean of the arm ± t × standard deviation ÷ √users. With 1.96, or by resampling users (2,000 times at least), it counts as right too: ends within 0.33 standard errors.
#
# For example, three people with the 20%-off coupon, contact 0.8 yuan each:
#
# | user | orders after the assignment: margin, coupon | profit |
# |---|---|---|
# | A | none | −0.8 |
# | B | 26 yuan, 10 yuan | 15.2 |
# | C | 42 yuan, 16 yuan; 15 yuan, no coupon | 40.2 |
#
# `margin_yuan` is (0 + 26 + 57) ÷ 3 = 27.67, `coupon_cost_yuan` 8.67, `contact_cost_yuan` 0.8, `profit_yuan` 18.2.


# %% answer="profit_per_user"
def profit_per_user(users, orders):
    ### BEGIN SOLUTION
    start = orders["user_id"].map(users.set_index("user_id")["assigned_at"])
    during = orders[orders["order_time"] >= start]
    fen = during.groupby("user_id")[["margin_fen", "discount_fen"]].sum()
    each = users[["user_id", "arm", "contact_cost_fen"]].join(fen, on="user_id").fillna(0)
    each["profit_fen"] = each["margin_fen"] - each["discount_fen"] - each["contact_cost_fen"]

    by_arm = each.groupby("arm")
    means = by_arm[["margin_fen", "discount_fen", "contact_cost_fen", "profit_fen"]].mean() / 100
    means.columns = ["margin_yuan", "coupon_cost_yuan", "contact_cost_yuan", "profit_yuan"]
    size = by_arm.size()
    reach = stats.t.ppf(0.975, size - 1) * by_arm["profit_fen"].std() / 100 / size**0.5
    return means.assign(users=size, low=means["profit_yuan"] - reach, high=means["profit_yuan"] + reach)
    ### END SOLUTION


# %% check="profit_per_user" points=5
check.run("profit_per_user")
### BEGIN HIDDEN TESTS
check.run("profit_per_user", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 决定
#
# 两次测试里，有一次的用户在路上丢了。先找出是哪一次（人数对计划的 p 小于 0.01），再只用另一次。

# %% [markdown] lang="en"
# ## The decision
#
# In one of the two tests users were lost on the way. Find out which (the p-value of its split is below 0.01), then use only the other.

# %% [markdown] lang="zh"
# ### 第 7 题 发哪张券（3 分）
#
# 写字典 `decision`，用**分流可靠的那次测试**，按分到的人算：
#
# | 键 | 内容 |
# |---|---|
# | `arm` | 两张券里，每位分到的用户利润高的那一组的代码 |
# | `gain` | 这一组每位用户的利润 − 对照组的，元 |
# | `low`、`high` | `gain` 的 95% 区间，不校正（Welch；重抽至少 2,000 次也算对） |
#
# 用你自己的函数找，也可以用 `siyu.` 里同名的函数。差的区间可以用 `siyu.compare_profit(users, orders)`，它的 `difference_yuan`、`low`、`high` 是每两组的利润差和区间。数字每个学期都不同，不要手写，也不要四舍五入。
#
# 例如一张券每人赚 12 元，对照组 10 元，差的区间是 0.5 到 3.5 元：`gain` 是 2，`low` 是 0.5，`high` 是 3.5。

# %% [markdown] lang="en"
# ### Question 7. Which coupon to send (3 points)
#
# Write the dict `decision`, from **the test whose split was kept**, per assigned user:
#
# | key | content |
# |---|---|
# | `arm` | code of the arm that has the higher profit of the two coupons |
# | `gain` | profit of this arm − profit of control, in yuan |
# | `low`, `high` | 95% interval of `gain`, uncorrected (Welch; resampling 2,000 times at least counts as right too) |
#
# Find it with your own functions, or with those of the same name in `siyu`. For the interval of a difference there is `siyu.compare_profit(users, orders)`: its `difference_yuan`, `low` and `high` are the difference in profit of every two arms with its interval. The figures differ every term: do not type them by hand, and do not round.
#
# For example, a coupon brings 12 yuan a user and control 10, and the interval of the difference goes from 0.5 to 3.5 yuan: `gain` is 2, `low` 0.5 and `high` 3.5.

# %% answer="decision"
### BEGIN SOLUTION
tests = {"spring": (spring_users, spring_orders), "summer": (summer_users, summer_orders)}
split_p = {
    season: sample_ratio_p(frames[0]["arm"].value_counts().to_dict(), planned_shares)
    for season, frames in tests.items()
}
sound = max(split_p, key=split_p.get)
profits = profit_per_user(*tests[sound])
best_arm = profits["profit_yuan"].drop("control").idxmax()
gains = siyu.compare_profit(*tests[sound])
row = gains[(gains["arm"] == best_arm) & (gains["against"] == "control")].iloc[0]
decision = {"arm": best_arm, "gain": row["difference_yuan"], "low": row["low"], "high": row["high"]}
### END SOLUTION

# %% check="decision" points=3
check.run("decision")
### BEGIN HIDDEN TESTS
check.run("decision", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 8 题 备忘录要的三个数（3 分）
#
# 写字典 `figures`：
#
# - `srm_p`：**坏掉的那次测试**，分到各组的人数对计划的比例，卡方检验的 p；
# - `difference`：**可靠的那次测试**里，第 7 题选的那张券和对照组的转化率之差；
# - `p_holm`：这一对的 Holm 校正后的 p，三对一起校正。
#
# 用你自己的函数算；哪个没写出来，就用 `siyu.` 里同名的函数代替。p 很小，不要四舍五入成 0。

# %% [markdown] lang="en"
# ### Question 8. Three figures for the memo (3 points)
#
# Write the dict `figures`:
#
# - `srm_p`: of **the broken test**, the p-value of the chi-square test of the users assigned against the planned shares;
# - `difference`: in **the sound test**, the difference in conversion of the coupon you chose in question 7 from control;
# - `p_holm`: of this pair, the p-value after Holm's correction over the three pairs.
#
# Use your own functions; for one you could not write, take the function of the same name from `siyu`. A p-value may be tiny: do not round it to 0.

# %% answer="figures"
### BEGIN SOLUTION
seasons = {"spring": (spring_users, spring_orders), "summer": (summer_users, summer_orders)}
p_of_split = {
    season: sample_ratio_p(frames[0]["arm"].value_counts().to_dict(), planned_shares)
    for season, frames in seasons.items()
}
broken, kept = sorted(p_of_split, key=p_of_split.get)
chosen_arm = profit_per_user(*seasons[kept])["profit_yuan"].drop("control").idxmax()
all_pairs = compare_arms(seasons[kept][0]).set_index(["arm", "against"])
pair = all_pairs.loc[(chosen_arm, "control")]
figures = {"srm_p": p_of_split[broken], "difference": pair["difference"], "p_holm": pair["p_holm"]}
### END SOLUTION

# %% check="figures" points=3
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 9 题 决策备忘录（4 分）
#
# 给店主写一页备忘录，不超过 600 字。老师来评，每点 1 分：
#
# 1. **信哪一次**：两次测试分到的人数和计划合不合（引 p），坏的那次丢的是哪些人（`siyu.balance_table(users, orders)` 比较各组分组以前的样子；也可以按 `device` 数人），它的数为什么一个也不用；
# 2. **差多少**：可靠的那次，转化率差和利润差各是多少，**带区间**，说清是每位分到的用户；p 是校正过的，区间是没有校正的，也要写明；
# 3. **怎么办**：发哪张、发给谁。再看第 4 单元的一个层级，层级在 `tier` 列：转化率用 `siyu.effect_by_tier(users)`，利润用 `siyu.compare_profit(users[users["tier"] == "key_value"], orders)`，`key_value` 换成你要看的层级。你会不会对这一层不同对待？说出这样看的一个风险；
# 4. **什么会改变你的主意**：至少一个这次测试没有回答的问题（例如季节、转发出去的券、28 天以后的订单），下一步怎么查；看哪个数、什么时候看、到哪条线就停。
#
# 在下面的空单元格里查你要的数：`users` 和 `orders` 换成那次测试的两张表。

# %% [markdown] lang="en"
# ### Question 9. Decision memo (4 points)
#
# Write a memo of one page to the owner, at most 320 words. Your teacher marks it, 1 point each:
#
# 1. **Which test to believe**: whether the users assigned fit the plan in each test (quote the p-values), which users were lost in the broken one (`siyu.balance_table(users, orders)` compares the arms before the assignment; or count users by `device`), and why none of its numbers is used;
# 2. **How large the difference is**: in the sound test, the difference in conversion and in profit, **with their ranges**, said to be per assigned user; say too that the p-value is corrected and the intervals are not;
# 3. **What to do**: which coupon, to whom. Then look at one tier of unit 4, in the column `tier`: conversion by `siyu.effect_by_tier(users)`, profit by `siyu.compare_profit(users[users["tier"] == "key_value"], orders)`, with the tier you choose in place of `key_value`. Would you treat it differently? Name one risk of looking at tiers;
# 4. **What would change your mind**: at least one question that the test does not answer (such as the season, coupons passed on, orders after day 28), and how to look into it next: which figure, when, and at which line you stop.
#
# Look up what you need in the empty cell below; put the two tables of a test in the place of `users` and `orders`.

# %%
# «在这里查数|look things up here»

# %% [markdown] lang="zh" essay="decision_memo" points=4
# **信夏天的。** 夏天三组人数和计划的 4:3:3 合得上（p 约 0.26）。春天合不上（p 约百万分之二）：8折券组少了人，少的多半是很久没来的安卓用户，只看 iOS 就没有问题，像是券的链接把人丢了。丢的人不是随机的，留下的各组不可比，所以春天的数一个也不用，两次也不合并。
#
# **差多少。** 都按每位分到的用户；区间都是 95%，没有校正。满80减15，转化率比对照组高 5.7 个百分点（3.4 到 8.0，Holm 校正后 p 约百万分之二）；利润多 3.19 元（1.70 到 4.68）。8折券下单的人更多，高 8.3 个百分点，可利润差是 −0.93 元（−2.18 到 0.32），看不出赚钱。
#
# **怎么办。** 下个月给这座城市的会员发满80减15，留一成随机不发，继续对照。不发8折券。按层级看，一般挽留客户（000）人最多，发满80减15利润多 3.18 元（1.73 到 4.62），和全体差不多；但一次看十几个差，总会碰巧有几个 p < 0.05，有的层级一组只有几十人，所以先不按层级区分。
#
# **什么会改变主意。** 夏天有 6.18，冬天也许不同；会员在群里互相聊券，对照组没有人用上，但也可能等着不买；28 天以后会不会少买，还不知道。下个月发券满 28 天时，和留下的那一成比一次：利润差的整个区间都低于 1 元，就停。三个月后再比一次，看后来少买了没有。

# %% [markdown] lang="en" essay="decision_memo" points=4
# **Believe summer.** In summer the three arms fit the planned 4:3:3 (p about 0.26). In spring they do not (p about two in a million): the 20%-off arm lacks users, mostly with Android phones who had not come for long, and among iOS users alone nothing is wrong, as if a link in the message had lost people. They were not lost at random, so what is left no longer compares and cannot be mended. None of the spring numbers is used, and the tests are not pooled.
#
# **The difference**, all per assigned user; intervals are 95% each, uncorrected. With 15 off 80, conversion is 5.7 points above control (3.4 to 8.0, p after Holm about two in a million) and profit 3.19 yuan above it (1.70 to 4.68). The 20%-off coupon makes more people order, 8.3 points above control, but its profit differs by −0.93 yuan (−2.18 to 0.32): no gain to be seen.
#
# **What to do.** Next month we send 15 off 80 to this city's members and keep a random tenth without it. No 20%-off coupon. By tier, general win-back (000) is the largest, and 15 off 80 gains 3.18 yuan there (1.73 to 4.62), much as it does overall; but among more than ten differences one or another has p < 0.05 by chance, and some tiers have only dozens of users per arm. So all tiers are treated alike for now.
#
# **What would change our mind.** Summer holds 18 June, and winter may differ; members talk about coupons in the communities, and though nobody in control used one, some may have waited instead of buying; we do not know whether people buy less after day 28. Next month's coupons are compared once with the tenth, after 28 days: if the whole interval of the profit difference lies below 1 yuan, we stop. After three months we compare again, to see whether orders fell later.

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

siyu.precheck("unit5_ab_coupon_test.ipynb")
