# Lesson of unit 0, Start here: the source of notebooks/{zh,en}/00_start_here.ipynb.

# %% [markdown] lang="zh"
# # 第 0 单元 从这里开始
#
# 茶叶品牌的店长看着一张图发愁：“七月的销售额怎么掉了一大截？”这一课用订单回答她。你不需要学过编程。
#
# **学完你能够**
#
# 1. 从上到下运行一份笔记，遇到报错知道看哪里，用 `return` 写一个小函数。练习：第 2 题 `yuan`。
# 2. 看懂一张表：有多少行、多少人、多少钱。练习：第 1 题 `figures`。
# 3. 新增一列，按月分组，做出画图要的数据。练习：第 3 题 `monthly_sales`。
# 4. 用一个数做一个决定，并说出理由。练习：第 4 题 `look_first`。
#
# 这是一份**笔记**（界面里叫“笔记本”），由一格一格的**单元格**组成。有文字的，也有灰底的代码。点一下灰底的那一格，按 **Shift + Enter**，它就运行，左边的蓝框移到下一格。接着一直按 Shift + Enter，从上到下，一格一格往下走。
#
# - 折叠成 **···** 的是小测。别点 ···，走到它时照样按 Shift + Enter，题目就出来了。用鼠标选一个答案；答完先点一下它下面的那一格，再接着按。
# - 要打字，先点进灰框里，看到光标在闪。
# - 不小心双击了文字，它变成了一堆符号？按 Shift + Enter 就变回来。
# - 删错了一格？菜单“编辑”里有“撤销单元格操作”。
#
# 文中 [T] 指教材《私域流量运营实务》。

# %% [markdown] lang="en"
# # Unit 0. Start here
#
# The manager of a tea brand looks at a chart and worries: "Why have July's sales dropped so far?" In this lesson the orders answer her. You need not have programmed before.
#
# **After it you can**
#
# 1. run a notebook from top to bottom, know where to look when there is an error, and write a small function with `return`. Exercise: question 2 `yuan`.
# 2. read a table: how many rows, people and yuan it holds. Exercise: question 1 `figures`.
# 3. add a column, group by month, and make the data of a chart. Exercise: question 3 `monthly_sales`.
# 4. decide with a number, and say why. Exercise: question 4 `look_first`.
#
# This is a **notebook**, made of **cells**. Some hold text, those with a grey background hold code. Click on a grey one and press **Shift + Enter**: it runs, and the blue bar on the left moves to the next cell. Keep pressing Shift + Enter and so walk down, cell by cell.
#
# - A cell folded to **···** holds a question. Do not click on the ···; press Shift + Enter when you come to it, and the question appears. Choose an answer with the mouse; then click on the cell below it and go on.
# - To type, click into a grey cell first, so that the cursor blinks.
# - You double-clicked on text, and it turned into symbols? Shift + Enter turns it back.
# - You deleted a cell by mistake? "Undo Cell Operation" in the menu "Edit" brings it back.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice).

# %%
import matplotlib.pyplot as plt
import pandas as pd

import siyu_helpers as siyu

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 0.1 第一张图（5 分钟）
#
# 上面那格打开了这门课用的工具。它什么也不显示，只是左边出现一个数字，这就对了。
#
# 下面先看最后的结果：读一张表，画店长看到的图。代码现在不用看懂，要用的，后面都会讲到。行末 `#` 后面的话是写给人看的，电脑不理它。

# %% [markdown] lang="en"
# ## 0.1 A first chart (5 minutes)
#
# The cell above opened the tools of this course. It shows nothing; a number appears on its left, and that is all right.
#
# Let us walk to the end first: read a table, and draw the chart the manager saw. You need not understand the code yet; what you will use of it is explained later. Words behind `#` are for people; the computer skips them.

# %%
orders = siyu.load("tea/orders")  # «每行是一笔订单|one order a row»

orders.head()

# %%
month = orders["order_time"].dt.strftime("%Y-%m")  # «每笔订单在哪个月|the month of each order»
sales = orders["amount_fen"] / 100  # «换成元|in yuan»
sales_by_month = sales.groupby(month).sum()  # «按月相加|added up by month»

fig, ax = plt.subplots()
ax.bar(sales_by_month.index, sales_by_month)
ax.set_xticks(range(0, len(sales_by_month), 3))
ax.set_xlabel("«下单的月份|Month of the order»")
ax.set_ylabel("«销售额（元）|Sales (yuan)»")
ax.set_title("«最后一个月为什么矮了一截？|Why is the last month so low?»")
share = sales_by_month.iloc[-1] / sales_by_month.iloc[-2]
print(f"«最后一个月是前一个月的：|The last month, of the month before: »{share:.0%}")

# %% [markdown] lang="zh"
# 每根柱子是一个月，越高卖得越多。**元**是人民币的单位。两年里柱子大体越来越高，最右边的 2026 年 7 月却比 6 月矮了一大截。
#
# **先猜一猜**，再往下运行。

# %% [markdown] lang="en"
# Each bar is a month; the higher, the more was sold. **Yuan** is China's currency. Over the two years the bars mostly grow, yet the last, July 2026, is far below June.
#
# **Guess first**, then run on.

# %%
siyu.quiz(
    "«七月为什么矮了一截？|Why is July so low?»",
    {
        "«用户走了，要马上发券|Users have left; send coupons at once»": "«有可能，但先查一件更简单的事：数据到哪一天为止？没看清就发券，会白花钱。|Possible, but check a simpler thing first: on which day do the data end? Coupons sent too early waste money.»",
        "«夏天没有人喝茶|Nobody drinks tea in summer»": "«去年的七月和八月也在图里，那里没有这样的缺口。|Last year's July and August are in the chart, and there is no such gap.»",
        "«七月还没有过完|July is not over yet»": "«先看数据，再下结论。下一格给出最晚的一笔订单。|Look at the data before you conclude. The next cell gives the latest order.»",
    },
    answer="«七月还没有过完|July is not over yet»",
)

# %%
print("«最早的一笔：|First order:»", orders["order_time"].min())
print("«最晚的一笔：|Last order:»", orders["order_time"].max())

# %% [markdown] lang="zh"
# 数据停在 7 月 19 日。19 天和 30 天不能直接比。课的最后，我们换成**每天**的销售额，再比一次。（时间末尾的 `+08:00` 说的是北京时间，代码里写作 `Asia/Shanghai`，所以也叫上海时间。）
#
# **什么会让你改变主意？** 如果数据到了 7 月 31 日，最后一根柱子还是这么矮，你会怎么想？

# %% [markdown] lang="en"
# The data end on 19 July. 19 days and 30 days cannot be compared as they are. At the end of the lesson we take sales **a day** and compare again. (The `+08:00` behind a time says that it is Shanghai's.)
#
# **What would change your mind?** If the data went to 31 July and the last bar were still as low, what would you think?

# %% [markdown] lang="zh"
# ## 0.2 笔记怎么用（4 分钟）
#
# - **运行**：Shift + Enter。左边的 `[ ]` 是还没运行，`[*]` 是正在运行，`[7]` 是第 7 个运行的。
# - **先后**：电脑记住的是运行的先后，不是上下的位置。替你记住这些的程序叫**内核**。
# - **保存**：Ctrl + S（Mac 是 Cmd + S）。关掉启动课程的那个窗口以后，写的字还在，内核记住的就没有了：下次从头运行一遍。
# - **从头来**：菜单“内核”里的“重启内核 和 运行所有单元格…”。它会问一句“所有变量都将丢失”，点“重新启动”，你写的代码不会丢。有一格报错，运行就停在那里：往上找红色的那一格。只想运行到眼前这一格，用“重启内核并运行到所选单元格…”。
#
# **先猜一猜。** 如果先运行 `boxes = 3`，再把它下面那一格连着运行**两次**，会怎样？猜好了就试：按 Ctrl + Enter，光标留在原处，再按一次。

# %% [markdown] lang="en"
# ## 0.2 How a notebook works (4 minutes)
#
# - **Run**: Shift + Enter. On the left, `[ ]` means not run yet, `[*]` running, `[7]` the seventh to run.
# - **Order**: what counts is the order in which cells ran, not where they stand. The program that keeps all this in mind is the **kernel**.
# - **Save**: Ctrl + S (Cmd + S on a Mac). Once you close the window in which the course was started, your text is still there, but all that the kernel kept in mind is gone: run from the top next time.
# - **Start afresh**: "Restart Kernel and Run All Cells…" in the menu "Kernel". It warns that all variables will be lost; press "Restart": your code stays. At an error the run stops: look upward for the red cell. To go no further than the cell you are in, take "Restart Kernel and Run up to Selected Cell…".
#
# **Guess first.** If you run `boxes = 3` and then the cell below it **twice**, what happens? Guess, then try: press Ctrl + Enter, which keeps you on the cell, and press it again.

# %%
siyu.quiz(
    "«第二次运行 boxes = boxes + 1 那一格，会显示？|What does the cell with boxes = boxes + 1 show the second time?»",
    {
        "3": "«3 是一开始的值。每运行一次，就在现在的值上加 1。|3 is where it began. Each run adds 1 to the value it has now.»",
        "5": "«第一次得到 4，第二次在 4 上再加 1。|The first run gives 4, the second adds 1 to that 4.»",
        "4": "«第一次是 4。第二次从 4 开始，不是从 3 开始。|4 is what the first run gives. The second begins with 4, not with 3.»",
        "«报错|an error»": "«同一格可以运行很多次，不会报错，所以才要小心。|A cell can run many times without an error, and that is why care is needed.»",
    },
    answer="5",
)

# %%
boxes = 3  # «今天卖出的盒数|boxes sold today»

# %%
boxes = boxes + 1  # «又卖出一盒|one more is sold»
boxes

# %% [markdown] lang="zh"
# 同一份笔记，运行的次数和先后不同，结果就不同。所以交作业之前，总要从头运行一遍：从头运行仍然对，才算对。
#
# 一格的最后一行如果只写一个名字，就会显示它的值。`=` 那一行不显示。
#
# **想一想。** 你和同学的代码一样，结果却不同。左边方括号里的数字能告诉你什么？

# %% [markdown] lang="en"
# With other runs in another order, the same notebook gives other results. So before you hand in, always run it from the top: it is right when it is right from the top.
#
# If the last line of a cell is just a name, its value is shown. A line with `=` shows nothing.
#
# **Think.** You and a classmate have the same code and different results. What can the numbers in square brackets on the left tell you?

# %% [markdown] lang="zh"
# ## 0.3 读懂一条报错（6 分钟）
#
# 报错不是坏事，它说出停在哪里、为什么。下面我们故意写错。`siyu.show_error` 运行引号里的代码，把报错显示出来，笔记接着往下走。

# %% [markdown] lang="en"
# ## 0.3 Reading an error (6 minutes)
#
# An error is no disaster: it says where the code stopped, and why. Now we make some on purpose. `siyu.show_error` runs the code between the quotes and shows the error, and the notebook goes on.

# %%
siyu.show_error("oders.head()")

# %% [markdown] lang="zh"
# 一行一行读，从**最后一行**开始：
#
# 1. 最后一行：`NameError` 是错误的种类，后面是原因：没有定义 `oders` 这个名字。
# 2. 箭头 `---->` 指着出错的那一行，数字是行号。
# 3. `Cell In[…]` 说的是哪一格：你自己遇到报错时，`…` 的位置是那一格左边的数字。
#
# 于是知道：名字拼错了，应当是 `orders`。还有两种可能：定义它的单元格没有运行，或者重启以后没有从头运行。
#
# **先猜一猜**下面两行错在哪里。

# %% [markdown] lang="en"
# Read it line by line, from the **last line** on:
#
# 1. The last line: `NameError` is the kind of error; behind it comes the reason. There is no name `oders`.
# 2. The arrow `---->` points at the line that failed; the number is the line's.
# 3. `Cell In[…]` says which cell it was: in an error of your own, the number beside the cell stands in the place of `…`.
#
# So the name is misspelled: it should be `orders`. Two other causes: the cell that defines it did not run, or the kernel was restarted and not run from the top.
#
# **Guess first** what is wrong with the two lines below.

# %%
siyu.quiz(
    '«print（100） 和 print("茶) 各错在哪里？|What is wrong with print（100） and with print("tea)?»',
    {
        "«前一个用了中文括号，后一个少了引号|The first has full-width brackets, the second lacks a quote»": "«代码里的括号、引号、逗号都用英文的，而且成对出现。|Brackets, quotes and commas of code are plain ones, and brackets and quotes come in pairs. Chinese keyboards type full-width ones.»",
        "«print 拼错了|print is misspelled»": "«拼写没有错。看括号和引号。|It is spelled right. Look at brackets and quotes.»",
        "«前一个没有错，后一个少了引号|The first is right, the second lacks a quote»": "«前一个看着像，其实不对：看看括号的宽窄。|The first only looks right: see how wide its brackets are.»",
    },
    answer="«前一个用了中文括号，后一个少了引号|The first has full-width brackets, the second lacks a quote»",
)

# %%
siyu.show_error("print（100）")

# %%
siyu.show_error('print("«茶|tea»)')

# %% [markdown] lang="zh"
# `SyntaxError` 是写法不对，整格都不会运行。`^` 指着看不懂的地方。缺了括号，缺的常在它前面；缺了引号，它指着没有配对的那个引号。`invalid character '（'` 说的是中文括号；`unterminated string literal` 说的是引号没有成对。
#
# 常见的六种：
#
# | 种类 | 意思 | 先查什么 |
# |---|---|---|
# | `NameError` | 没有这个名字 | 拼写；上面的单元格运行了吗 |
# | `SyntaxError` | 写法不对 | 中文标点、引号、括号 |
# | `IndentationError` | 行前面的空格不对 | 顶格写；函数里的行空四格（0.8） |
# | `KeyError` | 表里没有这一列 | 列名的拼写，列名两边的引号 |
# | `TypeError` | 类型不合，如文字加数字 | 它是文字还是数字 |
# | `ValueError` | 类型对，值不合适 | 最后一行的话 |
#
# 报错有时很长。先看最后一行，再找写着 `Cell In` 的那一段，中间的可以跳过。
#
# **轮到你。** 在空单元格里用中文括号写 `print（boxes）`，运行，读一读，再改好。写完再点开“参考答案”前面的 ▶ 对一对。

# %% [markdown] lang="en"
# A `SyntaxError` means that the code is not written as Python wants it; nothing of the cell runs. `^` points at what could not be read. If a bracket is missing, it often belongs before that place; if a quote is missing, `^` points at the one without its pair. `invalid character '（'` speaks of a full-width bracket, `unterminated string literal` of a quote without its pair.
#
# The six most common kinds:
#
# | kind | meaning | check first |
# |---|---|---|
# | `NameError` | there is no such name | spelling; has the cell above run? |
# | `SyntaxError` | not written as Python wants it | full-width signs, quotes, brackets |
# | `IndentationError` | unfit spaces before a line | begin at the left edge; four spaces inside a function (0.8) |
# | `KeyError` | the table has no such column | spelling of the column, quotes round its name |
# | `TypeError` | kinds do not fit, as text plus number | is it text or a number? |
# | `ValueError` | right kind, unfit value | the words of the last line |
#
# Some errors are long. Read the last line, then find the part with `Cell In`; skip what lies between.
#
# **Your turn.** In the empty cell type `print(boxes` without its closing bracket, run it, read, and mend it. Then click on the ▶ before "One answer" and compare.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# 报错是 `SyntaxError: invalid character '（' (U+FF08)`。切换到英文输入法，把两个括号重打一遍：
#
# ```python
# print(boxes)
# ```
#
# </details>
#
# **什么会让你改变主意？** 你以为是名字拼错了。最后一行写着什么，就说明不是？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# The error is `SyntaxError: incomplete input`: the cell ends while Python still waits for `)`. Add the bracket:
#
# ```python
# print(boxes)
# ```
#
# </details>
#
# **What would change your mind?** You think a name is misspelled. What in the last line would tell you that it is not?

# %% [markdown] lang="zh"
# ## 0.4 值、名字、文字和数字（5 分钟）
#
# `=` 不是“等于”，是“起名字”：右边算出一个值，用左边的名字记住它。文字要加引号，数字不加。
#
# 数据里的金额用**分**记，100 分是 1 元。用整数记，怎么加都没有误差；给人看的时候再换成元。

# %% [markdown] lang="en"
# ## 0.4 Values, names, text and numbers (5 minutes)
#
# `=` does not mean "equals" but "give a name": the right side is worked out, and the name on the left keeps the value. Text stands in quotes, numbers do not.
#
# The data count money in **fen**: 100 fen are 1 yuan. Whole numbers add up without error; for people to read we turn them into yuan.

# %%
product = "«龙井|Longjing tea»"  # «文字|text»
price_fen = 1250  # «数字，单位是分|a number, in fen»

print(product, price_fen / 100, "«元|yuan»")
print(type(product), type(price_fen))

# %% [markdown] lang="zh"
# 这样起的名字叫**变量**。`str` 是文字，`int` 是整数，带小数的是 `float`。`/` 是除号，`*` 是乘号。还有一个除号 `//`，它把小数丢掉，算钱时不要用。
#
# **先猜一猜。** 看上去像数字的，不一定是数字。

# %% [markdown] lang="en"
# Such a name is called a **variable**. `str` is text, `int` a whole number; one with decimals is a `float`. `/` divides, `*` multiplies. `//` divides too but drops the decimals: keep it away from money.
#
# **Guess first.** What looks like a number need not be one.

# %%
siyu.quiz(
    '«"12" + "50" 得到什么？|What does "12" + "50" give?»',
    {
        "62": "«有引号的是文字。文字相加，是把两段接起来。|In quotes they are text. Text plus text puts one behind the other.»",
        '"1250"': "«两段文字接在一起，还是文字。|Two pieces of text, one behind the other, and still text.»",
        "«报错|an error»": '«文字加文字可以。文字加数字，例如 `"12" + 50`，才会报 TypeError。|Text plus text is allowed. Text plus a number, as in `"12" + 50`, gives a TypeError.»',
    },
    answer='"1250"',
)

# %%
"12" + "50"

# %%
prices_yuan = [19, 32, 58]  # «列表：按先后放的几个值|a list: values in order»
order = {"product": "«龙井|Longjing tea»", "amount_fen": 1250}  # «字典：每个值有自己的键|a dict: each value has a key»

print(sum(prices_yuan))
print(order["amount_fen"])

# %% [markdown] lang="zh"
# 列表用方括号，字典用花括号，字典里的值用键来取。练习里要交的几个数，就放在一个字典里。
#
# **轮到你。** 顾客付了一张 50 元（5,000 分）的钞票，买 `price_fen` 的茶。把 `...` 换成你的代码：应找多少**元**？还没写时，它显示 `Ellipsis`，就是那三个点。

# %% [markdown] lang="en"
# A list stands in square brackets, a dict in braces; a value of a dict is fetched by its key. The numbers you hand in with an exercise go into a dict.
#
# **Your turn.** A customer pays with a note of 50 yuan (5,000 fen) for tea of `price_fen`. Put your code in the place of `...`: how many **yuan** is the change? Before that it shows `Ellipsis`, the name of the three dots.

# %%
change_yuan = ...  # «先减，再换成元|subtract, then turn into yuan»
change_yuan

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# change_yuan = (5000 - price_fen) / 100
# change_yuan
# ```
#
# 应得到 37.5。括号里的先算；没有括号，只有 `price_fen` 会除以 100。
#
# </details>
#
# **想一想。** 一列看上去都是数字。你怎样确认它不是文字？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# change_yuan = (5000 - price_fen) / 100
# change_yuan
# ```
#
# It should give 37.5. What stands in brackets is worked out first; without them `price_fen` alone would be divided by 100.
#
# </details>
#
# **Think.** All values of a column look like numbers. How do you make sure that they are not text?

# %% [markdown] lang="zh"
# ## 0.5 一张表：看、选、排（6 分钟）
#
# 回到店长的订单。一张表有**行**和**列**：每行一笔订单，每列一样信息。最左边没有名字的数是行号。方括号里写列名，列名两边加引号，就取出这一列。
#
# 列名是：`user_id`（谁）、`order_id`（订单编号）、`order_time`（下单时间）、`amount_fen`（金额，分）。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# ## 0.5 A table: look, choose, sort (6 minutes)
#
# Back to the manager's orders. A table has **rows** and **columns**: here a row is an order, a column one thing known about it. The numbers without a name at the very left count the rows. A column's name, in quotes and square brackets, takes that column out.
#
# The columns are `user_id` (who), `order_id` (which order), `order_time` (when) and `amount_fen` (how much, in fen).
#
# **Guess first.**

# %%
siyu.quiz(
    "«想知道有多少人买过，数什么？|How many people have bought: what do we count?»",
    {
        "«订单表的行数|The rows of the table of orders»": "«一个人下几单就占几行，这样数的是订单。|Someone with five orders takes five rows. That counts orders.»",
        "«注册用户的人数|The registered users»": "«注册了的人未必买过。|Not everyone who registered has bought.»",
        "«订单表里不同的 user_id|The different user_id in the table of orders»": "«每个人只算一次，而且都下过单。|Each person counts once, and each has an order.»",
    },
    answer="«订单表里不同的 user_id|The different user_id in the table of orders»",
)

# %%
print("«行数和列数：|Rows and columns:»", orders.shape)
print("«订单：|Orders:»", len(orders))
print("«买过的人：|People who bought:»", orders["user_id"].nunique())
print("«销售额（元）：|Sales in yuan:»", orders["amount_fen"].sum() / 100)
print("«平均每单（元）：|Mean of an order in yuan:»", round(orders["amount_fen"].mean() / 100, 2))

# %% [markdown] lang="zh"
# `len` 数行，`nunique` 数不同的值，`sum` 相加，`mean` 求平均，`round` 留几位小数。点的意思是“的”：`orders["amount_fen"].sum()` 是这一列**的**总和。要算的后面有括号；`shape` 是表本来就有的，没有括号。订单比人多，因为有人买了不止一次：这叫**复购**，私域最看重它。
#
# **选行**：方括号里写条件，留下符合条件的行。比较用 `>=`（大于或等于）、`<`、`==`（等于，两个等号）。**排序**：`sort_values`，`ascending=False` 是从大到小。`head(3)` 看最前 3 行，`tail(3)` 看最后 3 行。

# %% [markdown] lang="en"
# `len` counts rows, `nunique` different values; `sum` adds up, `mean` gives the mean, `round` keeps some decimals. The dot reads "of it": `orders["amount_fen"].sum()` is the column, and the sum of it. What has to be worked out ends with brackets; `shape` is part of the table and has none. There are more orders than people, because some bought more than once: that is **repurchase**, what the private domain cares for most.
#
# **Choose rows**: a condition in square brackets keeps the rows that meet it. Compare with `>=` (at least), `<`, or `==` (equals, with two signs). **Sort**: `sort_values`; `ascending=False` puts the largest first. `head(3)` shows the first 3 rows, `tail(3)` the last 3.

# %%
large = orders[orders["amount_fen"] >= 50000]  # «500 元以上|500 yuan or more»

print(len(large))
large.sort_values("amount_fen", ascending=False).head(3)

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`，留下 10 元以下的订单。金额的单位是分。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...` so that the orders below 10 yuan are left. Amounts are in fen.

# %%
small = ...  # «orders 里 amount_fen 小于 1000 的行|rows of orders whose amount_fen is below 1000»
small

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# small = orders[orders["amount_fen"] < 1000]
# small
# ```
#
# 核对：`small["amount_fen"].max()` 是其中最大的一笔，应小于 1000。
#
# </details>
#
# **轮到你。** 在空单元格里写：把 `small` 按下单时间排，最晚的在最前，看前 3 行。上面还没写出来，先用 `large` 代替。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# small = orders[orders["amount_fen"] < 1000]
# small
# ```
#
# To check: `small["amount_fen"].max()` is the largest of them and should be below 1000.
#
# </details>
#
# **Your turn.** In the empty cell: sort `small` by the time of the order, the latest first, and look at 3 rows. If you do not have `small` yet, take `large`.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# latest = small.sort_values("order_time", ascending=False)
# latest.head(3)
# ```
#
# 第一行的时间应当最晚。
#
# </details>
#
# **什么会让你改变主意？** 金额最大的那几单，比平均高很多。要把它们当作普通顾客的样子，你还想查什么？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# latest = small.sort_values("order_time", ascending=False)
# latest.head(3)
# ```
#
# The first row should have the latest time.
#
# </details>
#
# **What would change your mind?** The largest orders lie far above the mean. Before you take them for what ordinary customers do, what would you check?

# %% [markdown] lang="zh"
# ## 0.6 新的一列、分组、画图（6 分钟）
#
# 有了列名和 `=`，就能新增一列。`"%Y-%m"` 是“年-月”的写法，例如 `2026-07`。

# %% [markdown] lang="en"
# ## 0.6 A new column, groups, a chart (6 minutes)
#
# A column's name and `=` make a new column. `"%Y-%m"` stands for year and month, as in `2026-07`.

# %%
orders["amount_yuan"] = orders["amount_fen"] / 100
orders["month"] = orders["order_time"].dt.strftime("%Y-%m")

orders.head(3)

# %% [markdown] lang="zh"
# **分组**是把同一个月的行放成一堆，再对每一堆算一个数。只要总和，写 `orders.groupby("month")["amount_yuan"].sum()`；一次要几个数，用 `agg`。
#
# **先猜一猜。** 数据从 2024 年 7 月到 2026 年 7 月。

# %% [markdown] lang="en"
# **Grouping** puts the rows of a month on one pile and works out a number for each pile. For the sum alone write `orders.groupby("month")["amount_yuan"].sum()`; for several numbers at once there is `agg`.
#
# **Guess first.** The data go from July 2024 to July 2026.

# %%
siyu.quiz(
    "«按 month 分组以后，表有几行？|Grouped by month, how many rows does the table have?»",
    {
        "«25 行|25 rows»": "«每个年月一行，头尾都算。|One row for each month of each year, first and last included.»",
        "«12 行|12 rows»": "«那样会把 2024、2025、2026 年的七月加在一起。这一列写了年份，所以不会。|That would put the Julys of 2024, 2025 and 2026 together. This column holds the year, so it does not.»",
        "«和订单一样多|As many as there are orders»": "«分组就是把很多行变成一行：每组一行。|Grouping turns many rows into one: one row a group.»",
    },
    answer="«25 行|25 rows»",
)

# %%
groups = orders.groupby("month")["amount_yuan"]
by_month = groups.agg(["size", "sum", "mean"])  # «订单数、销售额、平均每单|orders, sales, mean of an order»

print("«行数：|Rows:»", len(by_month))
by_month.tail(3).round(1)

# %%
recent = by_month.tail(13)  # «最近 13 个月|the last 13 months»

fig, ax = plt.subplots(layout="constrained")  # «一张空白的图，字都放得下|an empty chart with room for its words»
ax.bar(recent.index, recent["size"])  # «横轴、柱子的高度|along the axis, height of the bars»
ax.tick_params(axis="x", rotation=45)  # «字斜着写|slanted words»
ax.set_xlabel("«下单的月份|Month of the order»")
ax.set_ylabel("«订单数（单）|Orders»")
ax.set_title("«订单总体在增加，最后一个月只有 19 天|Orders grow on the whole; the last month has 19 days only»")
print("«订单最多的月份：|Month with the most orders:»", recent["size"].idxmax())

# %% [markdown] lang="zh"
# 一张图要有三样：横轴是什么，纵轴是什么、什么单位，标题说看到了什么。`size` 是订单数，`sum` 是总额，`mean` 是平均每单：三个数回答三个问题，不要混用。
#
# **轮到你。** 换一列来分组。把 `...` 换成你的代码：每位用户一共付了多少元？

# %% [markdown] lang="en"
# A chart needs three things: what goes along, what goes up and in which unit, and a title that says what to see. `size` is the number of orders, `sum` their total, `mean` the mean of an order: three answers to three questions; do not mix them.
#
# **Your turn.** Group by another column. Fill in the `...`: how many yuan has each user paid?

# %%
paid_by_user = ...  # «按 user_id 分组，把 amount_yuan 相加|group by user_id and add up amount_yuan»
paid_by_user

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# paid_by_user = orders.groupby("user_id")["amount_yuan"].sum()
# paid_by_user
# ```
#
# 核对：`len(paid_by_user)` 应等于 0.5 里买过的人数，每人一行。
#
# </details>
#
# **轮到你。** 在空单元格里写：付得最多的三位是谁？`paid_by_user` 只有一列，`sort_values` 里不用写列名。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# paid_by_user = orders.groupby("user_id")["amount_yuan"].sum()
# paid_by_user
# ```
#
# To check: `len(paid_by_user)` should equal the number of people who bought in 0.5, a row each.
#
# </details>
#
# **Your turn.** In the empty cell: which three users paid the most? `paid_by_user` is a single column, so `sort_values` needs no name of one.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# paid_by_user = orders.groupby("user_id")["amount_yuan"].sum()
# paid_by_user.sort_values(ascending=False).head(3)
# ```
#
# 三个数从大到小。
#
# </details>
#
# **想一想。** 订单数最多的月份，平均每单却可能更低。这时说“这个月最好”，你用的是哪个数？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# paid_by_user = orders.groupby("user_id")["amount_yuan"].sum()
# paid_by_user.sort_values(ascending=False).head(3)
# ```
#
# Three numbers, the largest first.
#
# </details>
#
# **Think.** The month with the most orders may have a lower mean of an order. Which number do you use when you call it the best?

# %% [markdown] lang="zh"
# ## 0.7 拼两张表（3 分钟）
#
# 订单表只知道 `user_id`，不知道这个人从哪里来。用户表知道。`merge` 按同一个 `user_id` 把两张表拼起来；`how="left"` 是左边的行一行也不丢。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# ## 0.7 Joining two tables (3 minutes)
#
# The table of orders knows the `user_id`, not where that person came from. The table of users does. `merge` joins the two by the same `user_id`; `how="left"` keeps every row of the left table.
#
# **Guess first.**

# %%
siyu.quiz(
    "«给每笔订单添上用户的来源，拼好的表有几行？|Give each order its user's source: how many rows has the joined table?»",
    {
        "«和用户一样多|As many as users»": "«用户是右边的表，它只提供信息。|Users are the right table; it only brings information along.»",
        "«和订单一样多|As many as orders»": "«每笔订单找到一位用户，行数不变。拼完总要核对行数。|Each order finds one user, so the rows stay. Always check the number of rows after a join.»",
        "«两张表的行数相加|The rows of both added up»": "«那是上下接在一起。这里是左右拼，按 user_id 对上。|That would be one below the other. Here they stand side by side, matched by user_id.»",
    },
    answer="«和订单一样多|As many as orders»",
)

# %%
users = siyu.load("tea/users")
sources = users[["user_id", "source"]]  # «只取两列|two columns only»
joined = orders.merge(sources, on="user_id", how="left")

print("«拼之前、拼之后：|Before and after:»", len(orders), len(joined))
by_source = joined.groupby("source")["amount_yuan"].sum().sort_values(ascending=False)
by_source.set_axis(siyu.label(by_source.index)).round().to_frame()

# %% [markdown] lang="zh"
# 数据里的代码是英文，`siyu.label` 把它换成给人看的名字；`set_axis` 和 `to_frame` 只是为了显示得好看。每行是一种来源的用户一共付的钱。
#
# **想一想。** 排第一的来源，是因为每人付得多，还是因为人多？要回答，还缺哪个数？

# %% [markdown] lang="en"
# Data hold short codes; `siyu.label` turns them into names for people, and `set_axis` and `to_frame` just make the table look better. Each row is what the users of one source have paid.
#
# **Think.** Is the first source first because each of its users pays more, or because there are more of them? Which number is missing to tell?

# %% [markdown] lang="zh"
# ## 0.8 函数：print 不是 return（5 分钟）
#
# 要反复做的事，写成**函数**。`def` 起名字，括号里是交给它的东西（**参数**），`return` 返回结果（**返回值**）。函数里的行前面空四格。

# %% [markdown] lang="en"
# ## 0.8 Functions: print is not return (5 minutes)
#
# What is done again and again becomes a **function**. `def` gives it a name, the brackets hold what it is given (its **parameter**), `return` hands the result back. Lines inside a function begin with four spaces.


# %%
def coupon_price(price_yuan):
    return price_yuan * 0.8  # «无门槛8折券|a 20%-off coupon, no minimum»


def show_coupon_price(price_yuan):
    print(price_yuan * 0.8)


coupon_price(100) + coupon_price(50)

# %% [markdown] lang="zh"
# 返回的结果可以接着用：这里把两件的价钱加了起来。
#
# **先猜一猜。** 第二个函数只会 `print`。

# %% [markdown] lang="en"
# What is handed back can be used: here two prices were added up.
#
# **Guess first.** The second function only prints.

# %%
siyu.quiz(
    "«运行 result = show_coupon_price(100) 以后，result 是什么？|After result = show_coupon_price(100), what is result?»",
    {
        "80.0": "«屏幕上会出现 80.0，可那只是显示给人看，没有返回。|80.0 appears on the screen, but only for people to see. Nothing is handed back.»",
        "100": "«100 是交进去的参数，不是返回值。|100 is what went in, not what came out.»",
        "«什么也没有（None）|Nothing (None)»": "«没有 `return` 的函数，返回的是 None。|A function without `return` hands back None.»",
    },
    answer="«什么也没有（None）|Nothing (None)»",
)

# %%
result = show_coupon_price(100)
print("«result 是|result is»", result)

# %% [markdown] lang="zh"
# **轮到你。** 把 `...` 换成你的代码，让函数返回平均每天的销售额。最后一行试一试这个函数。

# %% [markdown] lang="en"
# **Your turn.** Put your code in the place of `...` so that the function hands back the sales of a day. The last line tries it.


# %%
def sales_per_day(sales_yuan, days):
    per_day = ...  # «销售额除以天数|sales divided by days»
    return per_day


sales_per_day(6000, 30)
# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# def sales_per_day(sales_yuan, days):
#     per_day = sales_yuan / days
#     return per_day
#
#
# sales_per_day(6000, 30)
# ```
#
# 应得到 200.0。
#
# </details>
#
# **轮到你。** 在空单元格里写一个函数 `to_fen(amount_yuan)`，把元换成分，再用它算 `to_fen(12.5)`。在 `:` 后面按回车，四个空格会自己出现；写完函数，按退格键回到最左边，再写下一行。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# def sales_per_day(sales_yuan, days):
#     per_day = sales_yuan / days
#     return per_day
#
#
# sales_per_day(6000, 30)
# ```
#
# It should give 200.0.
#
# </details>
#
# **Your turn.** In the empty cell write a function `to_fen(amount_yuan)` that turns yuan into fen, and work out `to_fen(12.5)` with it. Enter after `:` makes the four spaces for you; when the function is done, press Backspace until the line starts at the left edge.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# def to_fen(amount_yuan):
#     return amount_yuan * 100
#
#
# to_fen(12.5)
# ```
#
# 应得到 1250.0。
#
# </details>
#
# **想一想。** 屏幕上出现了对的数。怎样确认它真的返回了，而不只是显示了一下？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# def to_fen(amount_yuan):
#     return amount_yuan * 100
#
#
# to_fen(12.5)
# ```
#
# It should give 1250.0.
#
# </details>
#
# **Think.** The right number appears on the screen. How do you make sure that it was handed back, not only shown?

# %% [markdown] lang="zh"
# ## 0.9 练习、检查、交作业（3 分钟）
#
# - **小测和“轮到你”**：只为了学，不计分。答案折叠在下面，先写再看。
# - **练习**在左边文件列表的 `exercises` 文件夹里，每单元一份。把 `...` 换成你的代码，运行它，再运行下面的**检查**。
# - 检查用 ✓ 或 ✗ 回答。✗ 后面最多三行：看到了什么、想一想、回看哪里。改好再试，次数不限。评分时还会用**隐藏检查**换一批数据。
# - **交之前**：保存，运行练习的最后一格 `siyu.precheck(...)`。它从头运行一遍，列出每道题的结果。
# - **交**：在左边的文件列表里右键点练习文件，选“下载”，把它交到老师指定的地方。不要改名。
#
# 看一次真的检查。下面的函数故意写错了：练习第 2 题要把分换成元。练习里直接写着 `check.run(...)`；这里放进 `siyu.show_error`，只是为了不打断这份笔记。

# %% [markdown] lang="en"
# ## 0.9 Exercises, checks, handing in (3 minutes)
#
# - **Quizzes and "Your turn"** are for learning and carry no marks. Answers are folded beneath; write first, then look.
# - **Exercises** are in the folder `exercises` of the file list on the left, one a unit. Put your code in the place of `...`, run it, then run the **check** below.
# - A check answers ✓ or ✗. Behind ✗ stand up to three lines: what it saw, what to think about, where to look back. Mend it and try again as often as you like. Grading uses **hidden checks** with other data too.
# - **Before you hand in**: save, and run the exercise's last cell, `siyu.precheck(...)`. It runs everything from the top and lists each item's result.
# - **Hand in**: right-click on the exercise's file in the list on the left, choose "Download", and give it where your teacher wants it. Do not rename it.
#
# Here is a real check. The function below is wrong on purpose: question 2 of the exercise asks to turn fen into yuan. An exercise just says `check.run(...)`; here `siyu.show_error` keeps the notebook going.

# %%
from siyu_helpers.checks import unit0 as check


def yuan(amount_fen):
    return amount_fen * 100  # «故意写错|wrong on purpose»


siyu.show_error('check.run("yuan")')

# %% [markdown] lang="zh"
# **轮到你。** 直接在上面那一格里改：把 `*` 换成除号，再运行，看看 ✓ 是什么样子。

# %% [markdown] lang="en"
# **Your turn.** Change it in the cell above: put the sign of division in the place of `*`, run it again, and see what ✓ looks like.

# %%
siyu.quiz(
    "«每道题都显示 ✓，`siyu.precheck` 也说全过了。这就是最后的成绩吗？|Every item shows ✓, and `siyu.precheck` says that all pass. Is that your mark?»",
    {
        "«是，✓ 就是满分|Yes, ✓ is full marks»": "«✓ 只说公开的检查通过了。评分时还有隐藏检查，会换一批数据。|✓ says that the visible check passes. Grading adds hidden checks with other data.»",
        "«不是，还要看别的数据和文字题|No: other data and the written answers count too»": "«所以代码要照题目写，不要只凑出眼前这几个数。文字题由老师评。|So write what the task asks, not just what makes these numbers come out. Your teacher marks written answers.»",
        "«不是，precheck 会扣分|No, precheck takes marks off»": "«precheck 只给你看，不记分，运行多少次都行。|precheck is for your eyes only; run it as often as you like.»",
    },
    answer="«不是，还要看别的数据和文字题|No: other data and the written answers count too»",
)

# %% [markdown] lang="zh"
# **卡住了怎么办**，按顺序来：
#
# 1. 读报错的最后一行，或检查的三行。
# 2. 从头运行一遍（0.2）。
# 3. 把中间结果显示出来：`type(...)`、`len(...)`、`.head()`。
# 4. 回看检查指的那一节。
# 5. 问同学或老师时，说三件事：想做什么、写了什么、最后一行说了什么。
#
# **想一想。** 公开的检查通过了。还有什么会让你怀疑自己的答案？

# %% [markdown] lang="en"
# **When you are stuck**, step by step:
#
# 1. Read the last line of the error, or the three lines of the check.
# 2. Run everything from the top (0.2).
# 3. Look at intermediate results: `type(...)`, `len(...)`, `.head()`.
# 4. Go back to the section the check names.
# 5. Ask a classmate or your teacher and say three things: what you want, what you wrote, what the last line says.
#
# **Think.** The visible check passes. What could still make you doubt your answer?

# %% [markdown] lang="zh"
# ## 0.10 课程地图和词汇（3 分钟）
#
# 这门课跟着 [T] 项目二“认识私域用户”。**私域**是品牌自己拥有、能直接联系用户的渠道，例如微信群和小程序。
#
# | 单元 | 回答的问题 | 知识目标 [T] | 技能 |
# |---|---|---|---|
# | 0 从这里开始 | 怎样用数据回答一个问题？ | | |
# | 1 私域用户 | 我们有谁，联系得到谁？ | 私域用户和私域流量池 | ① |
# | 2 用户画像 | 他们是什么样的人？ | 画像的含义、种类和构建 | ① |
# | 3 问卷设计 | 怎样问，才问得准？ | 调研的方法和步骤 | ① |
# | 4 RFM分层 | 先联系谁？ | 用户的类型和等级，作用和方法 | ② ③ |
# | 5 优惠券A/B测试 | 发券真的有用吗？ | 调研方法之一：A/B测试 | ① ③ |
# | 6 用户维护方案 | 一年怎样联系他们？ | 维护的含义和工具，方案的结构和设计 | ③ ④ ⑤ |
#
# **技能**：① 用用户思维做调研，洞察需求；② 用 RFM 等模型分层、分等级；③ 按类型和等级差异化运营、精准营销；④ 用客户数据中台和 SCRM（社交化客户管理）维护用户；⑤ 写一份真实企业用得上的方案。
#
# **素养**：以人为本、以客为尊（第 1、2、6 单元）；对数字市场的变化敏锐（第 4、5 单元）；营销和产品上专业、有创意（第 5、6 单元）。
#
# 每个词只有一种说法。忘了就查 `siyu.glossary`；括号里什么也不写，就显示全部。

# %% [markdown] lang="en"
# ## 0.10 Map of the course, and its terms (3 minutes)
#
# The course follows Project 2 of [T], "Knowing private-domain users". The **private domain** is the channels a brand owns and in which it can reach its users itself, such as WeChat groups and mini-programs.
#
# | unit | question it answers | knowledge [T] | skills |
# |---|---|---|---|
# | 0 Start here | How do data answer a question? | | |
# | 1 Private-domain users | Whom do we have, whom can we reach? | private-domain users and the pool | ① |
# | 2 Personas | What kind of people are they? | personas: meaning, kinds, building | ① |
# | 3 Questionnaire design | How do we ask to get true answers? | research: methods and steps | ① |
# | 4 RFM tiers | Whom do we write to first? | types and levels of users: use and method | ② ③ |
# | 5 A/B coupon test | Does a coupon really help? | a research method: the A/B test | ① ③ |
# | 6 Maintenance plans | How do we keep in touch for a year? | maintenance: meaning, tools; a plan: structure, design | ③ ④ ⑤ |
#
# **Skills**: ① research with user thinking and insight into needs; ② tiers and levels with RFM and the like; ③ treating types and levels differently, marketing precisely; ④ maintenance with a customer data platform and an SCRM (social CRM); ⑤ a plan that a real business could use.
#
# **Attitude**: service with people first (units 1, 2, 6); a keen eye for change in a digital market (4, 5); professional and inventive in marketing and product (5, 6).
#
# Each term has one name. Look it up with `siyu.glossary`; with nothing in the brackets it shows all.

# %%
siyu.glossary("«私域|private»")

# %% [markdown] lang="zh"
# **轮到你。** 在空单元格里查“触达”：发出一条消息，算触达吗？

# %% [markdown] lang="en"
# **Your turn.** In the empty cell look up "reach": is a message that was sent a reach?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# siyu.glossary("触达")
# ```
#
# 表里写着：消息真的送到了，不只是发出。所以只发出，还不算。
#
# </details>
#
# **想一想。** 学完哪个单元，你会愿意自己动手改一条店里的做法？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# siyu.glossary("reach")
# ```
#
# The table says: a message that got through, not a message sent. So sending is not enough.
#
# </details>
#
# **Think.** After which unit would you trust yourself to change something a shop does?

# %% [markdown] lang="zh"
# ## 0.11 今天的决定（4 分钟）
#
# 回到店长的问题。要公平地比，就比**每天**的销售额：销售额除以有数据的天数。只看最近 13 个月，这些月份每天都有订单。还要记住一件事：六月有 6·18，电商一年里最大的促销之一。
#
# 引号前面写 `f`，花括号里的数就填进文字；`:,.0f` 是不留小数、每三位一个逗号。

# %% [markdown] lang="en"
# ## 0.11 Today's decision (4 minutes)
#
# Back to the manager's question. To compare fairly, compare sales **a day**: sales divided by the days with data. We take the last 13 months, in which every day has orders. Keep in mind that June has 618 (18 June), one of the largest shopping festivals of the year.
#
# With `f` before the quote, the number in braces is put into the text; `:,.0f` means no decimals and a comma every three digits.

# %%
orders["day"] = orders["order_time"].dt.date
days = orders.groupby("month")["day"].nunique()  # «有订单的天数|days with orders»
per_day = (by_month["sum"] / days).tail(13)

past = per_day.iloc[:-1]  # «-1 是最后一个：除了它，其余都要|-1 is the last one: all but that»
print(f"«七月每天（元）：|July, a day, in yuan: »{per_day.iloc[-1]:,.0f}")
print(f"«之前 3 个月的范围：|Range of the 3 months before: »{past.tail(3).min():,.0f}–{past.tail(3).max():,.0f}")
print(f"«之前 12 个月的范围：|Range of the 12 months before: »{past.min():,.0f}–{past.max():,.0f}")

# %%
fig, ax = plt.subplots(layout="constrained")
bars = ax.bar(per_day.index, per_day, color="darkgray")
bars[-1].set_color("tab:blue")
ax.bar_label(bars, fmt="%.0f", fontsize=9)
ax.tick_params(axis="x", rotation=45)
ax.set_xlabel("«下单的月份（蓝色：2026 年 7 月，只有 19 天）|Month of the order (blue: July 2026, 19 days only)»")
ax.set_ylabel("«每天的销售额（元）|Sales a day (yuan)»")
ax.set_title("«按天算，七月的缺口小得多|By the day, July's gap is much smaller»")
print("«每天最高的月份：|Highest month by the day:»", past.idxmax())  # «最大值在哪一行|the row of the largest»

# %%
siyu.quiz(
    "«店长只有时间先弄清一个月的销售额，哪个月最能说明七月的缺口？|The manager has time to look into one month. Which one says most about July's gap?»",
    {
        "«2026 年 7 月|July 2026»": "«七月还没有过完，按天算也在前几个月的范围附近。先要知道该和什么比。|July is not over, and by the day it lies near the months before. First we need to know what to compare it with.»",
        "«每天最低的那个月|The month with the lowest sales a day»": "«那时用户还少，低在情理之中。要比，先除以人数。|There were fewer users then, so less is what one expects. To compare, divide by people first.»",
        "«2026 年 6 月|June 2026»": "«缺口是和六月比出来的，六月有 6·18。弄清多卖的钱从哪来、会不会再来，才知道七月该和什么比。|The gap is a gap to June, and June has 618. Where did the extra money come from, and will it come again? Then we know what to compare July with.»",
    },
    answer="«2026 年 6 月|June 2026»",
)

# %%
report = by_month.assign(days=days, per_day=per_day).tail(13).round(1)  # «添上两列|two columns more»
siyu.to_excel("sales_by_month.xlsx", {"«每月销售额|Sales by month»": report.reset_index()})
report.tail(3)

# %% [markdown] lang="zh"
# 要交给店长的表 `sales_by_month.xlsx` 就在这份笔记旁边。在左边的文件列表里右键点它，选“下载”，再用 Excel 或 WPS 打开。（在这里双击打不开，它不是文字。）
#
# **给店长的决定**
#
# - **数**：七月每天的销售额，和之前 3 个月、12 个月的范围（刚刚打印）。用户在变多，所以主要看最近 3 个月：七月在不在它们的范围里？
# - **行动**：只要在，七月先不发券。先看六月：大促多卖的钱，来自新用户还是老用户？
# - **什么会改变它**：到 7 月 31 日，每天的销售额比之前 3 个月的最低还低，就马上查原因。
#
# **轮到你。** 六月的前 19 天，每天卖多少元？在空单元格里算，和七月的 19 天比一比。`orders["order_time"].dt.day` 是几号。

# %% [markdown] lang="en"
# The table for the manager, `sales_by_month.xlsx`, lies beside this notebook. Right-click on it in the list of files on the left, choose "Download", and open it in Excel or WPS. (A double click here does not open it: it is no text.)
#
# **The decision for the manager**
#
# - **Number**: July's sales a day, with the ranges of the 3 and the 12 months before (printed above). Users grow in number, so the last 3 months count most: does July lie in their range?
# - **Action**: if it does, no coupons in July yet. Look at June first: did new or old users pay for what the festival added?
# - **What would change it**: if on 31 July sales a day are below the lowest of those 3 months, look for the cause at once.
#
# **Your turn.** How many yuan a day did the first 19 days of June sell? Work it out in the empty cell, and compare it with the 19 days of July. `orders["order_time"].dt.day` is the day of the month.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# june = orders[orders["month"] == "2026-06"]
# first_19 = june[june["order_time"].dt.day <= 19]
# round(first_19["amount_yuan"].sum() / 19)
# ```
#
# 6·18 大促就在这 19 天里。拿它来比，对七月不公平。
#
# </details>
#
# **什么会让你改变主意？** 这家店的用户越来越多。每天卖得一样多，对每位用户来说是多了还是少了？
#
# **现在你能够**
#
# 1. 从上到下运行一份笔记，遇到报错知道看哪里，用 `return` 写一个小函数（`yuan`）。
# 2. 看懂一张表：有多少行、多少人、多少钱（`figures`）。
# 3. 新增一列，按月分组，做出画图要的数据（`monthly_sales`）。
# 4. 用一个数做一个决定，并说出理由（`look_first`）。
#
# 接下来打开 `exercises/unit0_start_here` 里的练习，在美妆账号的订单上自己写一遍，试着交一次：怎样交，看 0.9。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# june = orders[orders["month"] == "2026-06"]
# first_19 = june[june["order_time"].dt.day <= 19]
# round(first_19["amount_yuan"].sum() / 19)
# ```
#
# The 618 shopping festival falls into these 19 days. To compare July with them is not fair.
#
# </details>
#
# **What would change your mind?** The shop has more and more users. If it sells the same each day, is that more or less per user?
#
# **Now you can**
#
# 1. run a notebook from top to bottom, know where to look when there is an error, and write a small function with `return` (`yuan`).
# 2. read a table: how many rows, people and yuan it holds (`figures`).
# 3. add a column, group by month, and make the data of a chart (`monthly_sales`).
# 4. decide with a number, and say why (`look_first`).
#
# Next, open the exercise in `exercises/unit0_start_here`, write it yourself on the orders of a beauty account, and try to hand it in as 0.9 says.
