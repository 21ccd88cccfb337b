# Exercise of unit 2, Personas: the source of solutions/ and exercises/{zh,en}/unit2_personas/.

# %% [markdown] lang="zh"
# # 第 2 单元练习 用户画像
#
# 还是那家做社区团购的水果店。店主想给新来的用户小九选水果、选说话的方式。她问：小九像哪一群人？那群人有多少，买什么，花多少？凭什么这么说？
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。前四题评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。

# %% [markdown] lang="en"
# # Unit 2 exercise. Personas
#
# The fruit shop that sells through community groups again. Its owner wants to choose fruit, and the right tone, for a new user, Xiao Jiu. She asks: whom is Xiao Jiu like? How many are they, what do they buy, how much do they spend? And how do we know?
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too for the first four.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one.

# %% locked="setup"
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

import siyu_helpers as siyu
from siyu_helpers.checks import unit2 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 约定
#
# - 快照日是 2026 年 6 月 30 日，`purchases` 里已经没有这天以后的订单。
# - `purchases` 每行是一笔订单里的**一种商品**，已经清洗过：取消的、退光的不在里面，`amount_fen` 已经减去退款，都大于 0。一笔订单可以占几行，`order_id` 相同。
# - 金额在数据里是整数分。名字里写 `fen` 的是分，写 `yuan` 的是元。
# - 不要四舍五入，不要改动传进来的表。

# %% [markdown] lang="en"
# ## Agreed
#
# - The snapshot is 30 June 2026; `purchases` holds no order after that day.
# - Each row of `purchases` is **one product** of an order. It is clean: what was cancelled or given back whole is not in it, and `amount_fen` is net of refunds and above 0. One order may take several rows with the same `order_id`.
# - Money in the data is in whole fen. A name with `fen` means fen, a name with `yuan` means yuan.
# - Do not round, and leave the tables handed to you as they are.

# %% locked="data"
users = siyu.load("fruit/users")
purchases = siyu.purchases("fruit")
profiles = siyu.load("fruit/profiles")

purchases.head()

# %% [markdown] lang="zh"
# ## 从数据到标签

# %% [markdown] lang="en"
# ## From data to tags

# %% [markdown] lang="zh"
# ### 第 1 题 给用户打标签（5 分）
#
# 写函数 `tag_users(users, purchases)`，返回一张以 `user_id` 为索引的表。`users` 里的每个人都有一行，没买过的人也有。五列：
#
# | 列 | 内容 |
# |---|---|
# | `age_group` | 年龄组：`"18-24"`、`"25-34"`、`"35-44"`、`"45+"`，其余 `"unknown"` |
# | `occupation` | 职业，原来的代码；空着的写 `"unknown"` |
# | `orders` | 下了几笔订单；没买过是 0 |
# | `spend_fen` | 一共花了多少分；没买过是 0 |
# | `main_category` | 花钱最多的品类；没买过写 `"none"` |
#
# - 年龄 = 2026 − `birth_year`。两头都算在组里：正好 18 岁和 24 岁都是 `"18-24"`，`"45+"` 到 100 岁为止。
# - 没填的、不满 18 岁的、超过 100 岁的，都是 `"unknown"`：没填不能猜，填得不可信的不能用。
# - 一笔订单占几行，也只是一笔：和第 1 单元一样，数订单，不数行。
# - 一个品类花了多少，要把这个人在这个品类的所有行加起来。两个品类一样多时，取字母在前的（`cut_fruit` 在 `whole_fruit` 前面）。
#
# 例如：
#
# | `user_id` | `order_id` | `category` | `amount_fen` |
# |---|---|---|---|
# | U1 | A | juices | 1,300 |
# | U1 | A | organic | 2,000 |
# | U1 | B | juices | 1,300 |
#
# U1 的 `orders` 是 2，`spend_fen` 是 4,600，`main_category` 是 `juices`（2,600 比 2,000 多）。
#
# 提示：年龄组可以像第 1 单元第 2 题那样，先让所有人都是 `"unknown"`，再按条件写上别的，例如 `age.between(18, 24)`（两头都算，空值不算）。

# %% [markdown] lang="en"
# ### Question 1. Tagging the users (5 points)
#
# Write the function `tag_users(users, purchases)`. It returns a table indexed by `user_id`. Everyone in `users` has one row, those who never bought too. Five columns:
#
# | column | content |
# |---|---|
# | `age_group` | `"18-24"`, `"25-34"`, `"35-44"`, `"45+"`, otherwise `"unknown"` |
# | `occupation` | the code as it stands; `"unknown"` where it is missing |
# | `orders` | number of orders; 0 for who never bought |
# | `spend_fen` | total spend, in fen; 0 for who never bought |
# | `main_category` | the category with the most spend; `"none"` for who never bought |
#
# - Age = 2026 − `birth_year`. Both ends belong to a group: exactly 18 and exactly 24 are `"18-24"`, and `"45+"` ends with 100.
# - A missing year, an age below 18 and an age above 100 are `"unknown"`: what is missing cannot be guessed, what cannot be true cannot be used.
# - An order of several rows is still one order: as in unit 1, count orders, not rows.
# - The spend on a category is the sum of all the user's rows in it. Of two with the same spend, take the alphabetically first (`cut_fruit` comes before `whole_fruit`).
#
# For example:
#
# | `user_id` | `order_id` | `category` | `amount_fen` |
# |---|---|---|---|
# | U1 | A | juices | 1,300 |
# | U1 | A | organic | 2,000 |
# | U1 | B | juices | 1,300 |
#
# U1 has `orders` 2, `spend_fen` 4,600 and `main_category` `juices` (2,600 is more than 2,000).
#
# Hint: for the age groups you can go as in question 2 of unit 1: let everyone be `"unknown"`, then write the others by a condition such as `age.between(18, 24)` (both ends count, missing values do not).


# %% answer="tag_users"
def tag_users(users, purchases):
    ### BEGIN SOLUTION
    known = users.set_index("user_id")
    age = 2026 - known["birth_year"]
    age_group = pd.Series("unknown", index=known.index)
    age_group[age.between(18, 24)] = "18-24"
    age_group[age.between(25, 34)] = "25-34"
    age_group[age.between(35, 44)] = "35-44"
    age_group[age.between(45, 100)] = "45+"

    per_user = purchases.groupby("user_id")
    spent = purchases.groupby(["user_id", "category"], as_index=False)["amount_fen"].sum()
    best_first = spent.sort_values(["amount_fen", "category"], ascending=[False, True])
    best = best_first.drop_duplicates("user_id").set_index("user_id")["category"]
    return pd.DataFrame(
        {
            "age_group": age_group,
            "occupation": known["occupation"].fillna("unknown"),
            "orders": per_user["order_id"].nunique().reindex(known.index, fill_value=0),
            "spend_fen": per_user["amount_fen"].sum().reindex(known.index, fill_value=0),
            "main_category": best.reindex(known.index).fillna("none"),
        }
    )
    ### END SOLUTION


# %% check="tag_users" points=5
check.run("tag_users")
### BEGIN HIDDEN TESTS
check.run("tag_users", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 一群人和全部用户有什么不同

# %% [markdown] lang="en"
# ## How a segment differs from all users

# %% [markdown] lang="zh"
# ### 第 2 题 目标群体指数（4 分）
#
# 写函数 `tgi(tags, tag, in_segment)`，返回一个 Series：`tags` 的 `tag` 这一列里，每个出现过的标签值的 TGI。
#
# > TGI = 100 × 这个值在群体里的占比 ÷ 这个值在全部用户里的占比
#
# - `tags` 每行一位用户，索引是 `user_id`；`tag` 是一列的名字，例如 `"main_category"`，那一列没有空值。
# - `in_segment` 是一列 True 和 False，索引也是 `user_id`，说谁在群体里。它的行可能是另一种顺序：要按 `user_id` 对上，`tags.loc[in_segment, tag]` 就会这样做。
# - 全部用户包括群体里的人。`"none"`、`"unknown"` 也是标签值，也要算。
# - 群体里一个人也没有的值，TGI 是 0。
# - 群体里一个人也没有时，每个值的 TGI 都是空值 `float("nan")`。
# - 结果的索引是标签值，顺序不限。
#
# 例如 6 位用户，前 2 位在群体里：
#
# | 标签值 | 群体里 | 全部 | TGI |
# |---|---|---|---|
# | juices | 1 ÷ 2 | 1 ÷ 6 | 300 |
# | organic | 1 ÷ 2 | 3 ÷ 6 | 100 |
# | gifts | 0 ÷ 2 | 2 ÷ 6 | 0 |

# %% [markdown] lang="en"
# ### Question 2. Target Group Index (4 points)
#
# Write the function `tgi(tags, tag, in_segment)`. It returns a Series: the TGI of each value that occurs in the column `tag` of `tags`.
#
# > TGI = 100 × share of the value in the segment ÷ share of the value in all users
#
# - `tags` has one user a row and the index `user_id`; `tag` is the name of a column, such as `"main_category"`, without missing values.
# - `in_segment` is a column of True and False, also indexed by `user_id`, that says who is in the segment. Its rows may come in another order: match them by `user_id`, as `tags.loc[in_segment, tag]` does.
# - All users include those of the segment. `"none"` and `"unknown"` are values like others.
# - A value that nobody in the segment has gets 0.
# - If nobody is in the segment, every value gets the missing value `float("nan")`.
# - The index of the result is the values, in any order.
#
# For example, six users, of whom the first two are in the segment:
#
# | value | in the segment | in all | TGI |
# |---|---|---|---|
# | juices | 1 ÷ 2 | 1 ÷ 6 | 300 |
# | organic | 1 ÷ 2 | 3 ÷ 6 | 100 |
# | gifts | 0 ÷ 2 | 2 ÷ 6 | 0 |


# %% answer="tgi"
def tgi(tags, tag, in_segment):
    ### BEGIN SOLUTION
    share_in_all = tags[tag].value_counts(normalize=True)
    if in_segment.sum() == 0:
        return share_in_all * float("nan")
    share_in_segment = tags.loc[in_segment, tag].value_counts(normalize=True)
    return 100 * share_in_segment.reindex(share_in_all.index, fill_value=0) / share_in_all
    ### END SOLUTION


# %% check="tgi" points=4
check.run("tgi")
### BEGIN HIDDEN TESTS
check.run("tgi", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 3 题 一群人有多少、花多少（3 分）
#
# 写函数 `segment_profile(users, purchases, segment)`，返回一个字典。`segment` 是一个集合或列表，里面是群体里每个人的 `user_id`，不重复，都在 `users` 里。
#
# | 键 | 内容 |
# |---|---|
# | `size` | 群体里有几个人 |
# | `share` | 占 `users` 里全部人的几成，0 到 1 之间 |
# | `median_spend_yuan` | 每人一共花多少**元**：中位数 |
# | `q1_spend_yuan`、`q3_spend_yuan` | 第一、第三四分位数（`quantile(0.25)` 和 `quantile(0.75)`，用默认方法） |
#
# - 群体里没买过的人也算，花了 0 元。
# - 群体里没有人时，`size` 和 `share` 是 0，其余三个是空值 `float("nan")`。
#
# 例如群体里 3 个人，一个没买过，一个下了 10 元和 20 元的两单，一个下了 50 元的一单：每人花的是 0、30、50 元，中位数 30，四分位数 15 和 40。

# %% [markdown] lang="en"
# ### Question 3. How many they are, what they spend (3 points)
#
# Write the function `segment_profile(users, purchases, segment)`. It returns a dict. `segment` is a set or a list with the `user_id` of everyone in the segment, each of them once and all in `users`.
#
# | key | content |
# |---|---|
# | `size` | how many people the segment has |
# | `share` | what share of all people in `users` that is, between 0 and 1 |
# | `median_spend_yuan` | what a person spent in all, in **yuan**: the median |
# | `q1_spend_yuan`, `q3_spend_yuan` | the first and the third quartile (`quantile(0.25)` and `quantile(0.75)` by their default method) |
#
# - People of the segment who never bought count too: they spent 0 yuan.
# - If the segment has nobody, `size` and `share` are 0 and the other three the missing value `float("nan")`.
#
# For example, three people: one never bought, one made two orders of 10 and 20 yuan, one made an order of 50 yuan. They spent 0, 30 and 50 yuan: median 30, quartiles 15 and 40.


# %% answer="segment_profile"
def segment_profile(users, purchases, segment):
    ### BEGIN SOLUTION
    people = list(segment)
    spend_fen = purchases.groupby("user_id")["amount_fen"].sum()
    spend_yuan = spend_fen.reindex(people, fill_value=0) / 100
    return {
        "size": len(people),
        "share": len(people) / len(users),
        "median_spend_yuan": spend_yuan.median(),
        "q1_spend_yuan": spend_yuan.quantile(0.25),
        "q3_spend_yuan": spend_yuan.quantile(0.75),
    }
    ### END SOLUTION


# %% check="segment_profile" points=3
check.run("segment_profile")
### BEGIN HIDDEN TESTS
check.run("segment_profile", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 小九像谁
#
# 店里看重三个细分群体：健康追求者、便捷追求者、礼品购买者。每个群体有四条条件，写在下面的字典里。元组 `(18, 35)` 是范围，两头都算；列表是允许的代码。
#
# **小九**：23 岁，刚上班的白领（`white_collar`），在社群里下单，爱买切好的果盘（`cut_fruit`）。她没有填动机。

# %% [markdown] lang="en"
# ## Whom is Xiao Jiu like?
#
# The shop looks to three segments: health seekers, convenience seekers and gift buyers. Each has four conditions, in the dictionary below. A tuple such as `(18, 35)` is a range with both ends included; a list holds the codes allowed.
#
# **Xiao Jiu** is 23 and new at work in an office (`white_collar`). She orders in the community group and likes platters of cut fruit (`cut_fruit`). She gave no motive.

# %% locked="segments"
segments = {
    "health_seeker": {
        "age": (18, 50),
        "occupation": ["white_collar", "freelance"],
        "main_category": ["organic"],
        "motive": ["health"],
    },
    "convenience_seeker": {
        "age": (18, 35),
        "occupation": ["student", "white_collar"],
        "main_category": ["cut_fruit", "salads", "juices"],
        "motive": ["convenience", "enjoyment", "novelty"],
    },
    "gift_buyer": {
        "age": (25, 50),
        "occupation": ["business"],
        "main_category": ["gifts"],
        "motive": ["relations", "standing"],
    },
}
xiao_jiu = {"age": 23, "occupation": "white_collar", "main_category": "cut_fruit"}

# %% [markdown] lang="zh"
# ### 第 4 题 匹配分数（3 分）
#
# 写函数 `match_segment(person, segments)`，返回一个 Series：索引是细分群体的名字，值是分数，**分数高的在前**。
#
# > 分数 = 这个人满足的条件数 ÷ 这个细分群体的条件数
#
# - `person` 是一个字典，像上面的 `xiao_jiu`。`segments` 是字典里的字典，像上面那样：键是群体的名字，值又是一个字典，键是条件的名字，值是条件。名字和个数，每次可能不同。两个都不要改动。
# - 条件是元组 `(low, high)`：`low <= 值 <= high` 就满足。条件是列表或集合：值在里面就满足。
# - `person` 里没有的那一项，不满足，但条件还算在除数里。
# - 分数相同的，按 `segments` 里的先后。`sort_values` 要加 `kind="stable"` 才能保证不乱。
#
# 例如 `{"age": 35, "orders": 2}` 对 `{"a": {"age": (18, 24)}, "b": {"age": (18, 35), "motive": ["health"]}}`：b 是 0.5，a 是 0。
#
# 提示：`isinstance(allowed, tuple)` 问一个条件是不是元组。

# %% [markdown] lang="en"
# ### Question 4. Match score (3 points)
#
# Write the function `match_segment(person, segments)`. It returns a Series: its index is the names of the segments, its values are the scores, **the best first**.
#
# > score = conditions that the person meets ÷ conditions of the segment
#
# - `person` is a dict such as `xiao_jiu` above. `segments` is a dict of dicts as above: its keys are the names of the segments, and each value is again a dict, of the names of the conditions and the conditions. Names and their number may differ from call to call. Change neither of the two.
# - A condition that is a tuple `(low, high)` is met if `low <= value <= high`. One that is a list or a set is met if the value is in it.
# - A field missing in `person` is not met, but its condition stays in the divisor.
# - Equal scores stand in the order of `segments`. `sort_values` keeps it only with `kind="stable"`.
#
# For example, `{"age": 35, "orders": 2}` against `{"a": {"age": (18, 24)}, "b": {"age": (18, 35), "motive": ["health"]}}`: b has 0.5, a has 0.
#
# Hint: `isinstance(allowed, tuple)` asks whether a condition is a tuple.


# %% answer="match_segment"
def match_segment(person, segments):
    ### BEGIN SOLUTION
    scores = {}
    for segment, wanted in segments.items():
        met = 0
        for field, fits in wanted.items():
            if field not in person:
                continue
            value = person[field]
            if isinstance(fits, tuple):
                low, high = fits
                if low <= value <= high:
                    met = met + 1
            elif value in fits:
                met = met + 1
        scores[segment] = met / len(wanted)
    return pd.Series(scores).sort_values(ascending=False, kind="stable")
    ### END SOLUTION


# %% check="match_segment" points=3
check.run("match_segment")
### BEGIN HIDDEN TESTS
check.run("match_segment", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 每位用户属于哪个群体
#
# 下面的单元格给全部用户打标签、算匹配分数。`segment_of` 是每位用户最匹配的细分群体；最高分不到 0.75（四条里的三条），或者两个群体并列最高，就是 `"unclear"`。动机来自会员资料，只用同意（`consent` 为 1）的人的。
#
# 大多数人不清楚属于谁。这不是毛病：硬把每个人塞进一个群体，群体就没有意思了。

# %% [markdown] lang="en"
# ## Which segment each user belongs to
#
# The cell below tags all users and works out their match scores. `segment_of` is the segment each user matches best, or `"unclear"` if the best score is below 0.75 (three conditions of four) or shared by two. Motives come from the member profiles, only of those who agreed (`consent` is 1).
#
# Most people are unclear. That is no fault: segments into which everyone is forced say nothing.

# %% locked="segment_of"
tags = siyu.tag_users(users, purchases)
agreed = profiles[profiles["consent"] == 1].set_index("user_id")
people = tags[["occupation", "main_category"]].assign(
    age=2026 - users.set_index("user_id")["birth_year"],
    motive=agreed["motive"],
)
segment_of = siyu.best_match(siyu.match_scores(people, segments), at_least=0.75)

siyu.label(segment_of).value_counts()

# %% [markdown] lang="zh"
# ### 第 5 题 这群人的三个数（3 分）
#
# 小九最匹配哪个细分群体，就算 `segment_of` 里那个群体的三个数，写进字典 `figures`：
#
# - `size`：有几个人；
# - `median_spend_yuan`：每人一共花多少元，中位数，没买过的算 0 元；
# - `tgi_cut_fruit`：标签 `main_category` 的值 `cut_fruit` 的 TGI，和全部用户比。
#
# 用你自己写的函数算；哪个没写出来，就用 `siyu.` 里同名的函数代替。上面的 `tags`、`users`、`purchases` 都能用。数字每个学期都不同，不要手写，也不要四舍五入。

# %% [markdown] lang="en"
# ### Question 5. Three figures of these people (3 points)
#
# Take the segment that Xiao Jiu matches best, and of its people in `segment_of` put three figures in the dict `figures`:
#
# - `size`: how many they are;
# - `median_spend_yuan`: what a person spent in all, in yuan, the median; who never bought counts with 0;
# - `tgi_cut_fruit`: the TGI of the value `cut_fruit` of the tag `main_category`, against all users.
#
# Use your own functions; for one you could not write, take the function of the same name from `siyu`. `tags`, `users` and `purchases` above are there to be used. The figures differ every term: do not type them by hand, and do not round.

# %% answer="figures"
### BEGIN SOLUTION
best = match_segment(xiao_jiu, segments).index[0]
in_segment = segment_of == best
profile = segment_profile(users, purchases, set(tags.index[in_segment]))
figures = {
    "size": profile["size"],
    "median_spend_yuan": profile["median_spend_yuan"],
    "tgi_cut_fruit": tgi(tags, "main_category", in_segment)["cut_fruit"],
}
### END SOLUTION

# %% check="figures" points=3
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 6 题 数据自己怎样分群（3 分）
#
# 规则是人定的。如果不给规则，数据会怎样分？下面的 `behaviour` 每行是一位至少有 2 笔订单的用户，索引是 `user_id`：
#
# | 列 | 内容 |
# |---|---|
# | `member_no` | 会员编号 |
# | `orders` | 到快照日为止的订单数 |
# | `log_basket` | 每单金额（元）的中位数，取对数，免得少数大单说了算 |
# | `share_ready` | 花在鲜切水果、沙拉、果汁上的占比，0 到 1 |
# | `july_yuan` | 7 月花了多少元 |
#
# 把这些用户分成 **3 类**，写成字典 `cluster_check`：
#
# - `features`：列名的列表。凡是说用户**在快照日以前怎样买**的列，都要用；别的列不用。
# - `labels`：每位用户的类，一个以 `user_id` 为索引的 Series；类号是多少都可以。
# - `silhouette`：轮廓系数，用标准化以后的特征、全部用户算；留两位小数也可以。
#
# 先标准化（`StandardScaler`），再用 `KMeans`，写上 `n_init=10`；`random_state` 随意。

# %% [markdown] lang="en"
# ### Question 6. How the data would split (3 points)
#
# People made the rule. Without a rule, how would the data split? Each row of `behaviour` below is a user with at least 2 orders; its index is `user_id`:
#
# | column | content |
# |---|---|
# | `member_no` | number of the member |
# | `orders` | number of orders up to the snapshot |
# | `log_basket` | median amount of an order in yuan, as a logarithm, so that a few large orders do not decide |
# | `share_ready` | share of the spend on cut fruit, salads and juices, 0 to 1 |
# | `july_yuan` | what the user spent in July, in yuan |
#
# Split these users into **3 clusters** and write the dict `cluster_check`:
#
# - `features`: a list of column names. Take every column that says how a user bought **up to the snapshot**, and no other.
# - `labels`: the cluster of each user, a Series indexed by `user_id`; any numbers will do.
# - `silhouette`: the silhouette of the scaled features, of all users; two decimals are enough.
#
# Scale first (`StandardScaler`), then use `KMeans` with `n_init=10`; `random_state` is up to you.

# %% locked="behaviour"
baskets = purchases.groupby(["user_id", "order_id"])["amount_fen"].sum().groupby("user_id")
is_ready = purchases["category"].isin(["cut_fruit", "salads", "juices"])
ready_fen = purchases["amount_fen"].where(is_ready, 0).groupby(purchases["user_id"]).sum()
orders = siyu.load("fruit/orders")
july = orders[orders["order_time"] >= pd.Timestamp("2026-07-01", tz="Asia/Shanghai")]
july_fen = july.groupby("user_id")["amount_fen"].sum()

behaviour = pd.DataFrame({"orders": baskets.size()})
behaviour.insert(0, "member_no", range(1, len(behaviour) + 1))
behaviour["log_basket"] = np.log10(baskets.median() / 100)
behaviour["share_ready"] = ready_fen / baskets.sum()
behaviour["july_yuan"] = july_fen.reindex(behaviour.index, fill_value=0) / 100
behaviour = behaviour[behaviour["orders"] >= 2]

behaviour.head()

# %% answer="cluster_check"
### BEGIN SOLUTION
features = ["orders", "log_basket", "share_ready"]
scaled = StandardScaler().fit_transform(behaviour[features])
numbers = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(scaled)
cluster_check = {
    "features": features,
    "labels": pd.Series(numbers, index=behaviour.index),
    "silhouette": silhouette_score(scaled, numbers),
}
### END SOLUTION

# %% check="cluster_check" points=3
check.run("cluster_check")
### BEGIN HIDDEN TESTS
check.run("cluster_check", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 一个有依据的人

# %% [markdown] lang="en"
# ## A person with evidence

# %% [markdown] lang="zh"
# ### 第 7 题 小九的画像（3 分）
#
# 用 `siyu.Persona(...)` 写小九的画像，放进 `persona`，写法见课文 2.11。不夸张，不编造：没有人说过的，不当作真的写。
#
# - `name` 写小九，`segment` 写她最匹配的细分群体的**代码**，`age` 和 `occupation` 照上面的描述。
# - `sex` 写 `"female"`（描述里称“她”）；`region` 没有人说过，写 `"unknown"`。
# - `motives` 从这个群体的条件里选，1 到 4 个代码。
# - `interests`、`buying_habits`、`needs` 各写 1 到 4 项，从描述和群体的条件里推，要说得通（老师看）。
# - `portrait` 从 `siyu.portraits()` 里选一张，要看得出性格和环境（老师看）。
# - `scenario` 和 `quote` 可以不写。没有人说过的话，`quote_source` 写 `"invented"`。
# - `traits` 写 3 到 5 条 `siyu.Trait(特征, 数字, 来源)`。每一条里至少有一个数字，是从 `segment_of` 里**小九这个群体**算出来的：
#     - TGI，写成 `f"TGI {value:.0f}"`，标签是 `tags` 里的 `age_group`、`occupation` 或 `main_category`；
#     - 占比，写成 `f"{percent:.0f} %"`，标签同上；或这个群体占全部用户的百分比；
#     - 消费，写成 `f"{median:.0f} 元"`：每人一共花多少，中位数或四分位数。
# - 三条加起来，要看得到人数（写成 `f"n = {size}"`）、消费的中位数、至少一个 TGI。单位不能省。
# - 数字可以取整，取整后要对得上。
# - 检查看的是：名字、群体、年龄、职业、动机，和每条特征的数字。特征的话说得对不对、来源真不真、别的字段合不合理，由老师看。
#
# 想一想：`main_category` 本来就是入群的条件之一。鲜切水果的 TGI 高，有多少是规则自己造出来的？

# %% [markdown] lang="en"
# ### Question 7. Xiao Jiu's persona (3 points)
#
# Write Xiao Jiu's persona with `siyu.Persona(...)` into `persona`, as in the lesson, 2.11. Nothing exaggerated or unreal: what nobody said is not written as true.
#
# - `name` is Xiao Jiu, `segment` the **code** of the segment she matches best, `age` and `occupation` as described above.
# - `sex` is `"female"` (the description says "she"); nobody told the `region`: write `"unknown"`.
# - `motives`: 1 to 4 codes from the conditions of the segment.
# - `interests`, `buying_habits`, `needs`: 1 to 4 each, drawn from the description and the conditions; they should make sense (your teacher reads them).
# - `portrait`: one of `siyu.portraits()` that shows character and surroundings (your teacher looks).
# - `scenario` and `quote` may be left out. For words that nobody said, `quote_source` is `"invented"`.
# - `traits` holds 3 to 5 of `siyu.Trait(text, figure, source)`. In each at least one number is worked out from **Xiao Jiu's segment** in `segment_of`:
#     - a TGI, written `f"TGI {value:.0f}"`, of the tags `age_group`, `occupation` or `main_category` in `tags`;
#     - a share, written `f"{percent:.0f} %"`, of the same tags; or the segment's share of all users;
#     - the spend, written `f"{median:.0f} yuan"`: what a person spent in all, the median or a quartile.
# - Together they show the number of people (written `f"n = {size}"`), the median spend and at least one TGI. Do not leave out the units.
# - Numbers may be rounded, and must then agree.
# - The check looks at name, segment, age, occupation, motives and the number of each trait. Whether a trait's words are right, its source is true and the other fields make sense, your teacher reads.
#
# Think: `main_category` is itself a condition of the segment. How much of the high TGI of cut fruit did the rule make?

# %% answer="persona"
### BEGIN SOLUTION
hers = segment_of == "convenience_seeker"
profile = siyu.segment_profile(users, purchases, set(tags.index[hers]))
cut_fruit = siyu.tgi(tags, "main_category", hers)["cut_fruit"]
white_collar = 100 * (tags.loc[hers, "occupation"] == "white_collar").mean()
median, q1, q3 = (profile[name] for name in ("median_spend_yuan", "q1_spend_yuan", "q3_spend_yuan"))
day = "«快照日 2026-06-30|snapshot 2026-06-30»"
persona = siyu.Persona(
    name="«小九|Xiao Jiu»",
    segment="convenience_seeker",
    segments=segments,
    age=23,
    sex="female",
    region="unknown",
    occupation="white_collar",
    interests=["food", "films", "fitness"],
    buying_habits=["«在社群里下单|orders in the community group»", "«买切好的果盘|buys platters of cut fruit»"],
    motives=["convenience", "enjoyment"],
    needs=["«省时间|to save time»", "«新鲜好吃|fresh and tasty»"],
    traits=[
        siyu.Trait(
            "«鲜切水果买得多|buys much cut fruit»",
            f"TGI {cut_fruit:.0f}«，|, »n = {profile['size']}",
            f"«tgi，|tgi, »{day}",
        ),
        siyu.Trait(
            "«一共花得不多|spends little altogether»",
            f"«中位数 {median:.0f} 元（{q1:.0f}–{q3:.0f} 元）|median {median:.0f} yuan ({q1:.0f}–{q3:.0f} yuan)»",
            f"«segment_profile，|segment_profile, »{day}",
        ),
        siyu.Trait("«多数是白领|mostly office workers»", f"{white_collar:.0f} %", f"«tag_users，|tag_users, »{day}"),
    ],
    scenario="«下午三点，在工位上打开一盒切好的水果。|Three in the afternoon: a box of cut fruit at her desk.»",
    quote="«切好的，拿来就能吃。|Ready to eat, that is what I want.»",
    quote_source="invented",
    portrait="office",
)
### END SOLUTION

# %% check="persona" points=3
check.run("persona")
### BEGIN HIDDEN TESTS
check.run("persona", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 8 题 一页幻灯片（6 分）
#
# 在下面的空单元格里看看卡片（写 `persona`），再把它存成幻灯片，例如 `persona.save_slide("小九.pptx")`。可以在 PowerPoint、Keynote 或 WPS 里修改。把文件和这份笔记一起交。
#
# 然后写一段话，150 字左右：
#
# 1. 小九匹配哪个群体，几分，哪条没有满足或不知道，为什么不是第二名（1 分）；
# 2. 引两个数，说清是多少人的、和谁比（1 分）；
# 3. 你对这张画像的一个怀疑，例如：品类的 TGI 有多少是入群的条件自己造出来的（1 分）；
# 4. 店里为这群人做一件什么不一样的事，看哪个数（1 分）。
#
# 幻灯片本身 2 分：完整、打得开、一页放得下（1 分）；不夸张，编的标明是编的，没有不该有的标签（1 分）。老师来评。

# %% [markdown] lang="en"
# ### Question 8. One slide (6 points)
#
# In the empty cell below look at the card (write `persona`), then save it as a slide, for example `persona.save_slide("xiao_jiu.pptx")`. You may change it in PowerPoint, Keynote or WPS. Hand the file in together with this notebook.
#
# Then write about 120 words:
#
# 1. which segment Xiao Jiu matches, with what score, which condition is not met or not known, and why not the second best (1 point);
# 2. two figures, of how many people and compared with whom (1 point);
# 3. one doubt you have about this persona, such as: how much of a category's TGI did the condition of the segment make (1 point);
# 4. one thing the shop should do differently for these people, and which figure to watch (1 point).
#
# The slide itself earns 2 points: complete, opens, fits on one page (1 point); not exaggerated, what is invented is marked, no tag that should not be there (1 point). Your teacher marks this item.

# %%
# «在这里看卡片、存幻灯片|look at the card and save the slide here»

# %% [markdown] lang="zh" essay="slide" points=6
# 小九最匹配便捷追求者，0.75 分：年龄、职业、品类都满足，动机不知道。第二名是健康追求者，0.5 分，她买的是鲜切水果，不是有机水果。
#
# 这个群体约 700 人，占全部用户的四分之一；每人一共花的中位数约 70 元，全部用户约 50 元；鲜切水果的 TGI 远高于 100。
#
# 怀疑：鲜切水果本来就是入群的条件，TGI 高有一部分是规则造出来的。动机只知道填了资料又同意的人，他们买得更多。聚类只有一部分和规则一致。
#
# 做法：工作日下午三点前把单人份果杯送到写字楼前台，一半人随机看到这个选项。看复购率，不看点击。

# %% [markdown] lang="en" essay="slide" points=6
# Xiao Jiu matches the convenience seekers with 0.75: age, occupation and category are met, the motive is not known. Second come the health seekers with 0.5: she buys cut fruit, not organic fruit.
#
# The segment has about 700 people, a quarter of all users. The median spend of a person is about 70 yuan, against about 50 for all users; the TGI of cut fruit is far above 100.
#
# Doubt: cut fruit is itself a condition, so part of the high TGI was made by the rule. The motive is known only of those who filled in the profile and agreed, and they buy more. The clusters agree with the rule only in part.
#
# To do: cups for one person, at the front desks of offices before three on workdays; a random half of them sees the offer. We watch the repurchase rate, not clicks.

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

siyu.precheck("unit2_personas.ipynb")
