# Exercise of unit 4, RFM tiers: the source of solutions/ and exercises/{zh,en}/unit4_rfm_tiers/.

# %% [markdown] lang="zh"
# # 第 4 单元练习 RFM 分层
#
# 换一个品牌：一个美妆账号的用户。每道题先读要求，在 `...` 的位置写代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响。

# %% [markdown] lang="en"
# # Unit 4 exercise. RFM tiers
#
# Another brand: the users of a beauty account. Read what an item asks for, write your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another.

# %% locked="setup"
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers.checks import unit4 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 三个数
#
# 下面是几笔美妆订单，可以拿来试你的函数。

# %% [markdown] lang="en"
# ## Three numbers
#
# Here are some beauty orders to try your function on.

# %%
sample = pd.DataFrame(
    {
        "user_id": ["B01", "B02", "B01", "B02"],
        "order_id": ["S1", "S2", "S3", "S4"],
        "order_time": pd.to_datetime(
            ["2026-05-02T01:10Z", "2026-06-11T08:30Z", "2026-06-29T17:05Z", "2026-07-02T03:00Z"]
        ),
        "amount_fen": [12900, 5900, 19900, 8800],
    }
)
sample

# %% [markdown] lang="zh"
# ### 第 1 题 每位用户的 R、F、M（4 分）
#
# 写函数 `rfm_table(orders, snapshot)`。
#
# - `orders`：每行一笔已清洗的订单，列有 `user_id`、`order_id`、`order_time`（带时区，常常是 UTC）、`amount_fen`（整数分），行的顺序不定。
# - `snapshot`：快照日，一个 `pd.Timestamp`，例如 `pd.Timestamp("2026-06-30")`。
# - 返回一张以 `user_id` 为索引的表，列有 `recency_days`（天）、`frequency`（单）、`monetary_fen`（分）。
#
# 约定：
#
# - 快照日当天的订单算，`recency_days` 为 0；之后的订单不算。
# - 天数是上海时间的日历日之差。
# - 订单表为空时，返回列名相同的空表。
#
# 提示：先算“最近一单是哪一天”，再用快照日去减。

# %% [markdown] lang="en"
# ### Question 1. R, F and M of every user (4 points)
#
# Write the function `rfm_table(orders, snapshot)`.
#
# - `orders` has one cleaned order a row, with `user_id`, `order_id`, `order_time` (with a time zone, often UTC) and `amount_fen` (whole fen), in no particular order.
# - `snapshot` is the day to look back from, a `pd.Timestamp` such as `pd.Timestamp("2026-06-30")`.
# - Return a table indexed by `user_id` with `recency_days` (days), `frequency` (orders) and `monetary_fen` (fen).
#
# Agreed:
#
# - Orders of the snapshot day count, with `recency_days` 0; later ones do not.
# - Days are differences between calendar days in Shanghai.
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
