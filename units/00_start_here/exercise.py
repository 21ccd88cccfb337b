# Exercise of unit 0, Start here: the source of solutions/ and exercises/{zh,en}/unit0_start_here/.

# %% [markdown] lang="zh"
# # 第 0 单元练习 从这里开始
#
# 换一个品牌：一个美妆账号。店主想知道，过去一年卖了多少，先看哪个月。
#
# 这份练习只有 5 分，用来试一试怎样写、怎样检查、怎样交。
#
# **怎么做。** 从上到下，每个单元格都按 **Shift + Enter** 运行。题目下面写着 `...` 的单元格是你写代码的地方：把 `...` 换成你的代码，运行，再运行它下面的检查。检查没有通过，就读它的话，最多三行：看到了什么、想一想、回看哪里。改好后两格都再运行一次，试多少次都行。
#
# 检查单元格不能改。各题互不影响，卡住了先看下一题。一次运行全部时，遇到没有通过的检查就会停下；点后面的单元格，接着运行就行。

# %% [markdown] lang="en"
# # Unit 0 exercise. Start here
#
# Another brand: a beauty account. Its owner wants to know how much was sold in the past year, and which month to look at first.
#
# This exercise has 5 points only. It is here to try how to write, to check and to hand in.
#
# **How it works.** Go from top to bottom and run every cell with **Shift + Enter**. The cell with `...` below a task is where you write: put your code in the place of `...`, run it, then run the check below it. If the check does not pass, read its words, three lines at most: what it saw, what to think about, where to look back. Mend your code and run both cells again, as often as you like.
#
# Check cells cannot be edited. No item depends on another; if you are stuck, go on. If you run all cells at once, the run stops at a check that does not pass; click on the cell behind it and run on.

# %% locked="setup"
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers.checks import unit0 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 一年的订单
#
# `orders` 每行一笔订单，从 2025 年 7 月 1 日到 2026 年 6 月 30 日。下面的单元格已经清洗好了，怎样清洗在第 4 单元。
#
# 列有：`user_id`（谁）、`order_id`（订单编号）、`order_time`（什么时候）、`amount_fen`（多少钱，单位是分）。

# %% [markdown] lang="en"
# ## A year of orders
#
# `orders` has one order a row, from 1 July 2025 to 30 June 2026. The cell below has cleaned them for you; unit 4 shows how.
#
# Its columns: `user_id` (who), `order_id` (which order), `order_time` (when), `amount_fen` (how much, in fen).

# %% locked="data"
lines = siyu.as_of(siyu.load("beauty/order_lines"), "2026-06-30", since="2025-07-01")
orders = siyu.clean_orders(lines)

orders.head()

# %% [markdown] lang="zh"
# ### 第 1 题 三个数（1 分）
#
# 算出这一年的三个数，写进字典 `figures`：
#
# - `orders`：一共有多少笔订单；
# - `buyers`：一共有多少位用户买过，同一个人只算一次；
# - `sales_yuan`：销售额一共多少**元**。
#
# 字典这样写，每个 `...` 换成你算数的代码：
#
# ```python
# figures = {
#     "orders": ...,
#     "buyers": ...,
#     "sales_yuan": ...,
# }
# ```
#
# 让代码去算，不要手写数字，也不要四舍五入：数字每个学期都不同。

# %% [markdown] lang="en"
# ### Question 1. Three numbers (1 point)
#
# Work out three numbers of this year and put them in the dict `figures`:
#
# - `orders`: how many orders there are;
# - `buyers`: how many users have bought, each person counted once;
# - `sales_yuan`: all sales, in **yuan**.
#
# Write the dict like this, with code that works a number out in the place of each `...`:
#
# ```python
# figures = {
#     "orders": ...,
#     "buyers": ...,
#     "sales_yuan": ...,
# }
# ```
#
# Let the code do it: do not type numbers by hand, and do not round. The numbers differ every term.

# %% answer="figures"
### BEGIN SOLUTION
figures = {
    "orders": len(orders),
    "buyers": orders["user_id"].nunique(),
    "sales_yuan": orders["amount_fen"].sum() / 100,
}
### END SOLUTION

# %% check="figures" points=1
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 从分到元（1 分）
#
# 写函数 `yuan(amount_fen)`：交给它多少分，它用 `return` 返回是多少元。例如 `yuan(1000)` 得到 `10.0`。
#
# - 不到一元的部分要保留。
# - 交给它一列，例如 `orders["amount_fen"]`，也要能用。pandas 的一列可以直接除以一个数，不用多写什么。
#
# 把下面的 `...` 换成你的代码。函数里的每一行前面都有四个空格。

# %% [markdown] lang="en"
# ### Question 2. From fen to yuan (1 point)
#
# Write the function `yuan(amount_fen)`: given so many fen, it hands back with `return` how many yuan they are. `yuan(1000)` gives `10.0`.
#
# - Keep what is less than a yuan.
# - Given a column such as `orders["amount_fen"]` it should work too. A column of pandas can be divided by a number as it is; there is nothing more to write.
#
# Put your code in the place of `...`. Every line inside a function begins with four spaces.


# %% answer="yuan"
def yuan(amount_fen):
    ### BEGIN SOLUTION
    return amount_fen / 100
    ### END SOLUTION


# %% check="yuan" points=1
check.run("yuan")
### BEGIN HIDDEN TESTS
check.run("yuan", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 3 题 每个月卖了多少（2 分）
#
# 做出画图要用的数据，起名 `monthly_sales`：每个月的销售额，单位**元**。
#
# - 每行一个月，月份写成 `2025-07` 这样的文字（课文 0.6 的 `"%Y-%m"`）。
# - 一列数，是这个月所有订单的金额之和。
#
# 用 `groupby` 的结果就行，不用改成别的样子；如果你的表有好几列，金额那一列叫 `sales_yuan`。可以分几行写，最后一行是 `monthly_sales = ` 什么。想看结果，再加一行，只写 `monthly_sales`。

# %% [markdown] lang="en"
# ### Question 3. Sales of each month (2 points)
#
# Make the data for a chart and call them `monthly_sales`: the sales of each month, in **yuan**.
#
# - One row a month, the month as text like `2025-07` (the `"%Y-%m"` of 0.6 in the lesson).
# - One column of numbers: what all orders of that month add up to.
#
# What `groupby` gives will do as it is; if your table has several columns, call the one of sales `sales_yuan`. Take several lines if you like; the last one reads `monthly_sales = ` something. To see the result, add a line with just `monthly_sales`.

# %% answer="monthly_sales"
### BEGIN SOLUTION
dated = orders.assign(month=orders["order_time"].dt.strftime("%Y-%m"))
monthly_sales = dated.groupby("month")["amount_fen"].sum() / 100
### END SOLUTION

# %% check="monthly_sales" points=2
check.run("monthly_sales")
### BEGIN HIDDEN TESTS
check.run("monthly_sales", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# 下面这一格用你的 `monthly_sales` 画图，不用改。还没有写，它什么也不画。

# %% [markdown] lang="en"
# The cell below draws your `monthly_sales`; leave it as it is. Before you have written them it draws nothing.

# %% locked="chart"
if "monthly_sales" in globals():
    ax = monthly_sales.plot.bar(rot=45, legend=False)
    ax.set_xlabel("«下单的月份|Month of the order»")
    ax.set_ylabel("«销售额（元）|Sales (yuan)»")
    ax.set_title("«美妆账号每个月的销售额|The beauty account's sales of each month»")

# %% [markdown] lang="zh"
# ### 第 4 题 一句话（1 分）
#
# 你会先看哪个月？写一句话，要有三样：哪个月、一个数和它的单位、为什么先看它。数在第 3 题的表里。
#
# 这一题由老师评。双击下面的单元格，再点一下灰框里面，看到光标在闪，把那行字换成你的回答，然后按 Shift + Enter。

# %% [markdown] lang="en"
# ### Question 4. One sentence (1 point)
#
# Which month would you look at first? Write one sentence with three things: the month, a number with its unit, and why this month first. The table of question 3 has the number.
#
# Your teacher marks this one. Double-click the cell below, click once inside the grey box so that the cursor blinks, put your answer in the place of what stands there, and press Shift + Enter.

# %% [markdown] lang="zh" essay="look_first" points=1
# 我会先看 2026 年 6 月：这个月的销售额约 12.7 万元，是一年里最高的；6·18 在这个月，我想先知道多出来的钱来自新用户还是老用户，下个月还会不会有。

# %% [markdown] lang="en" essay="look_first" points=1
# I would look at June 2026 first: its sales of about 127,000 yuan are the highest of the year. The 618 shopping festival falls into it, so I want to know whether new or old users paid the extra money, and whether it will be there next month.

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

siyu.precheck("unit0_start_here.ipynb")
