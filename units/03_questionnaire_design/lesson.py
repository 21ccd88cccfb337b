# Lesson of unit 3, questionnaire design: the source of notebooks/{zh,en}/03_questionnaire_design.ipynb.

# %% [markdown] lang="zh"
# # 第 3 单元 问卷设计
#
# 茶叶品牌想推出**品鉴茶盒**：每月一盒，59 元。七月发出的问卷收回了一千多份，店长说：“这么多人说会参加，开工吧！”真的够了吗？这一课从问题走到决定：问什么，问谁，回答信得过几分。
#
# **学完你能够**
#
# 1. 从目的和指标设计问卷，找出并修好有毛病的题，选中性的措辞。练习：`repair_questionnaire`、`wording`。
# 2. 算出要多少份答卷，给占比一个范围。练习：`sample_size`、`share_with_interval`。
# 3. 按说好的次序清洗答卷，每一步数清楚。练习：`clean_responses`。
# 4. 统计单选和多选，用加权补上没回答的人，说出数和范围。练习：`multiple_choice_table`、`post_stratify`、`figures`。
#
# 点一下代码单元格，按 **Shift + Enter** 运行。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》。

# %% [markdown] lang="en"
# # Unit 3. Questionnaire design
#
# A tea brand thinks of a **tasting box**: one a month, for 59 yuan. More than a thousand forms came back in July, and the manager says: "So many would join: start packing!" Is that enough? This lesson goes from a question to a decision: what to ask, whom to ask, how far to trust the answers.
#
# **After it you can**
#
# 1. design a questionnaire from purpose and indicators, find and mend faulty questions, choose neutral wording. Exercise: `repair_questionnaire`, `wording`.
# 2. work out how many answers are needed, and give a share its range. Exercise: `sample_size`, `share_with_interval`.
# 3. clean the forms in an agreed order and count at every step. Exercise: `clean_responses`.
# 4. count single and multiple choices, make up for those who did not answer by weights, and give the number with its range. Exercise: `multiple_choice_table`, `post_stratify`, `figures`.
#
# Click on a code cell and press **Shift + Enter** to run it. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice).

# %%
import math
from statistics import NormalDist

import pandas as pd
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import proportion_confint

import siyu_helpers as siyu
from siyu_helpers import charts_persona, charts_survey

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 3.1 一个数，能不能拍板（4 分钟）
#
# 主要的一题是：“如果我们推出品鉴茶盒，每月一盒、59 元，您会参加吗？”先看收回的全部答卷，一行一份。

# %% [markdown] lang="en"
# ## 3.1 One number: is it enough to decide? (4 minutes)
#
# The main question was: "If we offered a tasting box at 59 yuan a month, would you join?" First, all the forms that came back, one a row.

# %%
forms = siyu.load("tea/responses")
says_yes = forms["join"] == "would_join"

print("«收到的答卷：|Forms received:»", f"{len(forms):,}")
print("«说会参加的占：|Share who would join:»", f"{says_yes.mean():.1%}")
forms[["response_id", "user_id", "submitted_at", "seconds", "join"]].head(3)

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：选“还没想好”（`undecided`）的占几成？

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: what share chose "undecided"?

# %%
undecided = ...  # «join 等于 undecided 的占比|share of forms whose join is undecided»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# undecided = (forms["join"] == "undecided").mean()
# undecided
# ```
#
# 三个选项的占比加起来是 1。他们也是回答的人，留在分母里。
#
# </details>
#
# 多少人参加才不亏？店长算：包装线每月 12,000 元，每盒毛利 28 元。说“会”的人未必真的买，她**假设**四个里有一个会。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# undecided = (forms["join"] == "undecided").mean()
# undecided
# ```
#
# The shares of the three options sum to 1. The undecided did answer, so they stay in the denominator.
#
# </details>
#
# How many must join to cover the cost? The manager reckons: a packing line costs 12,000 yuan a month, a box leaves 28 yuan. Not everyone who says yes will buy; she **assumes** one in four.

# %%
boxes = 12000 / 28  # «每月至少要卖几盒|boxes to be sold a month»
users_in_pool = len(siyu.survey_pool("tea"))  # «6 月 30 日以前注册，不含员工|registered by 30 June, no staff»
break_even = boxes / (1 / 4) / users_in_pool

print("«池子里的用户：|Users in the pool:»", f"{users_in_pool:,}")
print("«每月至少卖：|Boxes a month:»", math.ceil(boxes))
print("«保本线，说会参加的至少占：|Break-even, share of yes needed:»", f"{break_even:.1%}")

# %% [markdown] lang="zh"
# `math.ceil` 向上取整：428.6 盒要卖 429 盒。**保本线**是全池用户里说“会”的最低占比。
#
# 怎样决定，现在就说好，看了结果再改就不算数。**规则**：占比的整个 95% 范围和保本线比。**估计**：用加权，让答卷的年龄、会员、近期下单都和池子一样（3.10 的迭代加权），因为这三样店里本来就有（年龄缺一部分）。

# %% [markdown] lang="en"
# `math.ceil` rounds up: 428.6 boxes means 429. The **break-even** is the least share of yes among all users of the pool.
#
# How to decide is settled now; a rule changed after the results is none. **Rule**: the whole 95% range of the share against break-even. **Estimate**: weighted so that the forms have the pool's ages, members and recent orders (raking, 3.10), since the shop has these three on record (age for most).


# %%
def advice(low, high, line):
    if low > line:
        return "«整个范围在保本线以上：开工|all of the range above break-even: start»"
    if high < line:
        return "«整个范围在保本线以下：不开工|all of the range below break-even: do not start»"
    return "«范围含着保本线：还定不了，再去弄清|the range includes break-even: not settled, find out more»"


# %%
siyu.quiz(
    "«答卷里的占比和保本线一比，就能决定了吗？|Share of the forms against break-even: is that enough to decide?»",
    {
        "«能，一千多份够多了|Yes: more than a thousand forms are plenty»": "«份数多，碰巧的误差才小。如果回答的人和池子里的人不一样，再多也偏。|Many forms make chance small. If those who answer differ from the pool, more of them err just as far.»",
        "«不能，先看谁回答了、认不认真|No: first see who answered, and with how much care»": "«保本线说的是全池。答卷说的只是这些人。|Break-even is about the whole pool; the forms are about these people.»",
        "«不能，问卷都不准|No: no questionnaire can be trusted»": "«那就什么也学不到。要问的是偏了多少、能补多少。|Then nothing could be learned. Ask how far it is off, and how much can be mended.»",
    },
    answer="«不能，先看谁回答了、认不认真|No: first see who answered, and with how much care»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 假如问卷只发到一个会员群，占比是六成，你会开工吗？

# %% [markdown] lang="en"
# **What would change your mind?** If the form had gone to one group of members only and six tenths said yes, would you start?

# %% [markdown] lang="zh"
# ## 3.2 先有目的和指标，再有题（6 分钟）
#
# 问卷三步 [T]：
#
# | 步骤 | 做什么 | 这一课 |
# |---|---|---|
# | 定目的和指标 | 要做什么决定，要知道哪几个数 | 3.2–3.4 |
# | 投放 | 给谁，用什么方式 | 3.5 |
# | 回收分析 | 清洗、统计、加权 | 3.6–3.11 |
#
# **指标**是要知道的数，每个指标至少有一道题；没有指标的题删掉，问卷才短 [T]。教材的茶饮问卷有九个指标。它这样印着，没有说单选还是多选：

# %% [markdown] lang="en"
# ## 3.2 Purpose and indicators first, then questions (6 minutes)
#
# Three steps [T]:
#
# | step | what is done | here |
# |---|---|---|
# | settle purpose and indicators | which decision, which numbers it needs | 3.2–3.4 |
# | put it out | to whom, which way | 3.5 |
# | collect and analyse | clean, count, weight | 3.6–3.11 |
#
# An **indicator** is a number you need; each has at least one question. A question without an indicator goes, and so the form stays short [T]. The textbook's tea questionnaire has nine. It is printed like this, without saying whether one or several answers may be ticked:

# %%
as_printed = siyu.Questionnaire.example("tea")

print("«目的：|Purpose:»", as_printed.purpose)
print("«指标：|Indicators:»", list(as_printed.indicators))
as_printed

# %% [markdown] lang="zh"
# **轮到你。** 慢慢看一遍，像四个人那样填：月收入正好 5,000 元的人；从不喝茶的人；最爱乌龙茶的人；不想说收入的人。补全 `...`：有毛病的题的代码（就是上面打印的指标）。

# %% [markdown] lang="en"
# **Your turn.** Read it slowly and fill it in as four people would: one with exactly 5,000 yuan a month; one who never drinks tea; one who likes oolong best; one who would rather not tell the income. Fill in the `...`: the codes of faulty questions (the indicators printed above).

# %%
mine = ...  # «列表，例如 ["sex", "age"]|a list, such as ["sex", "age"]»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# mine = ["income", "favourite", "place", "reason"]
# mine
# ```
#
# 这四题最明显：收入的档次首尾相接，没有单位和时间；不喝茶的人也要答；没有乌龙茶；没说单选多选。你也许找到了更多。
#
# </details>

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# mine = ["income", "favourite", "place", "reason"]
# mine
# ```
#
# These four stand out: income classes share their ends and have no unit and no period; who drinks no tea must answer too; oolong is missing; one or several answers is not said. You may have found more.
#
# </details>

# %%
siyu.quiz(
    "«从不喝茶的人，答到“在哪里喝茶”会怎样？|What does someone who never drinks tea do with “Where do you drink tea?”»",
    {
        "«跳过，没有影响|Skips it, no harm done»": "«纸上没有说可以跳过，多数人会随便选一个。|Nothing on the form says so, and most tick anything.»",
        "«选“其他”，所以没有问题|All is well: there is “other” to tick»": "«那么“其他”里混着两种人：在别处喝的和不喝的，分不开了。|Then “other” mixes those who drink elsewhere with those who do not drink, for good.»",
        "«乱选一个，把占比弄偏|Ticks anything and bends the shares»": "«要先问喝不喝，不喝的人**跳过**后面几题。|Ask first who drinks tea, and let the others **skip** what follows.»",
    },
    answer="«乱选一个，把占比弄偏|Ticks anything and bends the shares»",
)

# %% [markdown] lang="zh"
# 再比一比两个集合。`set(...)` 把列表变成**集合**（每个值只有一个，没有先后）；`a - b` 是 `a` 里有、`b` 里没有的。先看一家茶馆：

# %% [markdown] lang="en"
# To compare two lists, `set(...)` makes a **set** (each value once, no order); `a - b` is what `a` has and `b` has not. In a teahouse:

# %%
ordered = ["green", "oolong", "green", "milk"]
on_the_menu = ["green", "black", "oolong"]

set(ordered) - set(on_the_menu)

# %% [markdown] lang="zh"
# **轮到你。** 在空单元格里，求出菜单上有、却没有人点的茶。

# %% [markdown] lang="en"
# **Your turn.** In the empty cell, find what is on the menu but nobody ordered.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# set(on_the_menu) - set(ordered)
# ```
#
# 应得到 `{'black'}`。
#
# </details>
#
# **想一想。** 教材的目的是“了解用户”。换成“决定要不要推出品鉴茶盒”，九个指标里哪些可以删，还缺哪一个？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# set(on_the_menu) - set(ordered)
# ```
#
# It should give `{'black'}`.
#
# </details>
#
# **Think.** The textbook's purpose is to know the users. If it is to decide on the tasting box, which of the nine indicators can go, and which is missing?

# %% [markdown] lang="zh"
# ## 3.3 审查、措辞、修好（6 分钟）
#
# 有些毛病机器也找得到：档次重叠或有空档，没有单位，没有陷阱题。`.review()` 说出每一处和改法。**先猜一猜。**

# %% [markdown] lang="en"
# ## 3.3 Review, wording, repair (6 minutes)
#
# Some faults a machine can find: classes that overlap or leave gaps, no unit, no trap question. `.review()` names each and what mends it. **Guess first.**

# %%
siyu.quiz(
    "«机器会说哪一题的毛病最多？|Which question will the machine blame most?»",
    {
        "«收入|Income»": "«档次共用端点，“以上”“以下”含不含本数说不清，没有单位，没有时间，也没有“不方便透露”。|Classes share their ends, there is no unit, no period and no “prefer not to say”.»",
        "«在哪里喝茶|Where tea is drunk»": "«它有两处：没说单选多选，不喝茶的人也要答。|It has two: one or several is not said, and non-drinkers are asked.»",
        "«性别|Sex»": "«只有一处：没有“不方便透露”。|Only one: no “prefer not to say”.»",
    },
    answer="«收入|Income»",
)

# %%
review = as_printed.review()
found = review.table()

print("«毛病：|Faults:»", len(review.faults), "«建议：|advice:»", len(review.advice))
print(found["question"].value_counts().to_dict())  # «空的代码：整份问卷|an empty code: the whole form»
review

# %% [markdown] lang="zh"
# **轮到你。** 和你找的比一比：用两个集合，在空单元格里求出你漏掉的题（先写好 3.2 的 `mine`）。

# %% [markdown] lang="en"
# **Your turn.** Compare with yours: in the empty cell use two sets to find the questions you missed (write `mine` of 3.2 first).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# set(found["question"]) - set(mine)
# ```
#
# 其中 `''` 不是题，是整份问卷。
#
# </details>
#
# 问卷写成一种叫 **YAML** 的文字：`键: 值`，一行一项；缩进（两格）表示“属于上一行”；`-` 开头的是列表的一项。看一份只有一题的。三引号 `"""` 里的文字可以有好几行。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# set(found["question"]) - set(mine)
# ```
#
# The `''` among them is no question but the form as a whole.
#
# </details>
#
# A questionnaire is written as text called **YAML**: `key: value`, one a line; indenting (two spaces) means "belongs to the line above"; `-` begins an entry of a list. Here is one with a single question. Text within three quotes `"""` may have several lines.

# %%
draft = """
title: «茶盒小问卷|About the tea box»
purpose: «了解用户买茶花多少钱，给茶盒定价|Learn what users spend on tea, to price the box»
sent_to: «按名单随机抽取 300 位用户|300 users drawn at random from the list»
indicators: [spend]
questions:
  - code: spend
    text: «您买茶花多少钱？|How much do you spend on tea?»
    kind: single
    options:
      a: «100以下|Up to 100»
      b: 100-300
      c: «300以上|300 or more»
"""
siyu.Questionnaire(draft).review()

# %% [markdown] lang="zh"
# `kind` 是题型：`single` 单选，`multiple` 多选，`scale` 量表，`number` 填数，`text` 填空。填数和分档的题可以写 `range: [1, 100]`：可能的最小值和最大值。不到五题的问卷，审查不要求陷阱题。
#
# **轮到你。** 照上面的格式写一份修好的：补全 `...`。

# %% [markdown] lang="en"
# `kind` is the kind of question: `single` one answer, `multiple` several, `scale` a grade, `number` a number, `text` words of one's own. A question on numbers or classes may have `range: [1, 100]`, the least and the greatest that can occur. With fewer than five questions the review asks for no trap question.
#
# **Your turn.** Write a mended one in the same form: fill in the `...`.

# %%
mended = ...  # «三引号里的文字，或从 draft 复制再改|text in three quotes, or a copy of draft, changed»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# mended = draft.replace("您买茶花多少钱？", "过去 30 天，您买茶花了多少元？")
# mended = mended.replace("100以下", "不满100元").replace("100-300", "100–299元").replace("300以上", "300元及以上")
# siyu.Questionnaire(mended).review()
# ```
#
# `.replace(旧, 新)` 换文字。审查应说没有发现毛病。
#
# </details>
#
# 有跳转的题加一行 `ask_if: {drinks: drinker}`（只问在 `drinks` 里选了 `drinker` 的人），陷阱题加一行 `trap: 4`（该选的代码）；`indicator: spend` 写明量哪个指标，不写就是题的代码。**轮到你。** 在空单元格里，写出实际发出的问卷 `siyu.Questionnaire.example("tea_mended")` 里 `income` 的选项，用 `.options("income")`。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# mended = draft.replace("How much do you spend", "In the past 30 days, how many yuan did you spend")
# mended = mended.replace("Up to 100", "Under 100 yuan").replace("100-300", "100–299 yuan")
# mended = mended.replace("300 or more", "300 yuan and over")
# siyu.Questionnaire(mended).review()
# ```
#
# `.replace(old, new)` changes text. The review should find nothing.
#
# </details>
#
# A question that some skip has a line `ask_if: {drinks: drinker}` (asked only of those who chose `drinker` in `drinks`), a trap question a line `trap: 4` (the code to be chosen); `indicator: spend` says which indicator is measured, without it the question's own code. **Your turn.** In the empty cell, show the options of `income` in the questionnaire as sent, `siyu.Questionnaire.example("tea_mended")`, with `.options("income")`.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# siyu.Questionnaire.example("tea_mended").options("income")
# ```
#
# 每个数只落在一档，有单位，有时间，有“不方便透露”。
#
# </details>
#
# 机器看不准的是**措辞**，要人来读。品鉴茶盒的题，哪一种问法是**中性**的（不暗示答案，一题只问一件事，说清时间和条件）？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# siyu.Questionnaire.example("tea_mended").options("income")
# ```
#
# Each number has one class, and there are a unit, a period and "prefer not to say".
#
# </details>
#
# What a machine judges badly is **wording**; people must read it. Which way of asking about the box is **neutral** (hints at no answer, asks one thing, says period and terms)?

# %%
siyu.quiz(
    "«哪一种问法中性？|Which wording is neutral?»",
    {
        "«爱茶的人都期待品鉴茶盒，您会参加吗？|Tea lovers look forward to our tasting box: would you join?»": "«题干已经暗示了答案：不参加好像不爱茶。|It hints at the answer: not joining sounds like not loving tea.»",
        "«您对茶盒的价格和包装满意吗？|Are you content with the box's price and packaging?»": "«一题问了两件事。满意包装、不满意价格的人怎么选？|Two things in one. What does someone tick who likes the packaging and not the price?»",
        "«您最近常买这类产品吗？|Have you often bought such products lately?»": "«“最近”“常”没有数：同样的人会选不同的答案。|“Lately” and “often” hold no number: the same behaviour gets different answers.»",
        "«如果推出品鉴茶盒，每月一盒、59 元，您会参加吗？|If we offered a tasting box at 59 yuan a month, would you join?»": "«说清是什么、多少钱、多久，没有暗示。|It says what, how much and how often, and hints at nothing.»",
    },
    answer="«如果推出品鉴茶盒，每月一盒、59 元，您会参加吗？|If we offered a tasting box at 59 yuan a month, would you join?»",
)

# %% [markdown] lang="zh"
# 实际发出的问卷改了这些：
#
# | 毛病 | 改法 |
# |---|---|
# | 档次重叠、有空档、没有单位 | 3000–4999 元、5000–7999 元…… |
# | 没有时间 | “过去 7 天”；问“过去一年”，人记不准 |
# | 没说几个答案 | 只能选一个的用 ○，可以选几个的用 □ |
# | 不喝茶的人也要答 | 先问喝不喝，再跳转 |
# | 缺选项 | 加乌龙茶、瓶装茶饮、“不方便透露” |
# | 分不出不认真 | 一道**陷阱题** [T]，两道**反向题**（“消息让我心烦”，同意表示不满意） |

# %% [markdown] lang="en"
# What was changed in the questionnaire as sent:
#
# | fault | remedy |
# |---|---|
# | classes overlap or leave gaps, no unit | 3,000–4,999 yuan, 5,000–7,999 yuan … |
# | no period | "in the past 7 days"; nobody remembers a whole year well |
# | one or several not said | ○ for one answer, □ for several |
# | non-drinkers must answer | ask who drinks tea, then skip |
# | missing options | oolong, bottled tea, "prefer not to say" |
# | careless answers cannot be told | a **trap question** [T] and two **reversed items** ("the messages annoy me": to agree is to be displeased) |

# %%
form = siyu.Questionnaire.example("tea_mended")

print("«题数：|Questions:»", len(form.questions), "«审查没有发现毛病：|the review finds nothing:»", form.review().clean)
some = form.to_dict()
some["title"] = "«茶饮用户问卷（节选）|Questionnaire for tea drinkers (an excerpt)»"
chosen = ["drinks", "favourite", "times", "join", "elsewhere", "careful", "sex", "age", "income"]
some["questions"] = [one for one in some["questions"] if one["code"] in chosen]
siyu.Questionnaire(some)  # «只写 form，就看到整份|form alone shows the whole»

# %% [markdown] lang="zh"
# **想一想。** 性别、年龄、收入为什么放在最后？放在最前面，会少了哪些人？

# %% [markdown] lang="en"
# **Think.** Why do sex, age and income stand last? Whom would you lose if they stood first?

# %% [markdown] lang="zh"
# ## 3.4 要多少份答卷（5 分钟）
#
# 只问一部分人，占比就有碰巧的误差。我们说“±5 个百分点，95%”：同样的抽样做很多次，一百次里约有九十五次，真值落在算出的范围里。误差最大的时候，占比是 0.5。需要的份数（Cochran 公式）：
#
# n0 = z² × 0.5 × 0.5 ÷ 误差²
#
# `z` 来自正态分布：95% 居中，两头各剩 2.5%，所以查 0.975。

# %% [markdown] lang="en"
# ## 3.4 How many answers are needed (5 minutes)
#
# Ask only some, and the share is off by chance. "±5 percentage points, 95%" means: draw such samples many times, and in about ninety-five of a hundred the truth lies in the range. The error is largest at a share of 0.5. Answers needed (Cochran's formula):
#
# n0 = z² × 0.5 × 0.5 ÷ margin²
#
# `z` comes from the normal distribution: with 95% in the middle, 2.5% are left at each end, so look up 0.975.

# %%
z_95 = NormalDist().inv_cdf(0.975)  # «0.975 = 0.95 + 0.025|0.975 = 0.95 + 0.025»
many = z_95**2 * 0.5 * 0.5 / 0.05**2  # «** 是乘方|** is a power»

print("z:", round(z_95, 3))
print("«±5 个百分点要：|For ±5 points: »", many, "→", math.ceil(many))

# %%
siyu.quiz(
    "«一个池子 5,000 人，另一个 5,000,000 人，都要 ±5 个百分点。后者要的份数？|One pool has 5,000 people, another 5,000,000; both want ±5 points. How many answers does the second need?»",
    {
        "«多不到一成|Less than a tenth more»": "«人数只进到一个很小的修正里：357 份和 385 份。|The population enters only through a small correction: 357 against 385.»",
        "«多一千倍|A thousand times as many»": "«尝一勺汤，锅大锅小差不多，只要搅匀。|A spoonful tells about the soup in a small pot or a large one, if it is stirred.»",
        "«都要问一成的人|A tenth of the people in either»": "«份数看误差，不看成数。|The number follows from the margin, not from a fraction of the people.»",
    },
    answer="«多不到一成|Less than a tenth more»",
)

# %%
for population in [200, 5_000, 5_000_000]:
    print(f"{population:,}: {siyu.sample_size(0.05, population=population)}")

# %% [markdown] lang="zh"
# 池子小，要**有限总体修正**：n = n0 ÷ (1 + (n0 − 1) ÷ N)，最后取整一次。例：±10 个百分点，n0 = 96.04；茶馆只有 200 位常客，96.04 ÷ (1 + 95.04 ÷ 200) = 65.1，要 66 份。
#
# 写函数时，参数可以有**默认值**；`None` 表示“没有给”，用 `is None` 来问：

# %% [markdown] lang="en"
# A small pool calls for the **finite correction**: n = n0 ÷ (1 + (n0 − 1) ÷ N), rounded once, at the end. Example: for ±10 points n0 = 96.04; a teahouse has 200 regulars only, 96.04 ÷ (1 + 95.04 ÷ 200) = 65.1, so 66 answers.
#
# A parameter of a function may have a **default**; `None` stands for "not given", and `is None` asks for it:


# %%
def cups(guests, seats=None):
    if seats is None:
        return guests
    return min(guests, seats)  # «两个里较小的|the smaller of the two»


print(cups(30), cups(30, seats=20))

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：茶叶品牌的池子（`users_in_pool`）要 ±3 个百分点，要多少份答卷？如果每十位只有三位回答，要发给多少人？用 `siyu.sample_size`。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: how many answers does the tea brand's pool (`users_in_pool`) need for ±3 points? If three in ten answer, how many must be asked? Use `siyu.sample_size`.

# %%
to_ask = ...  # «份数除以 0.3，向上取整|answers divided by 0.3, rounded up»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# answers_needed = siyu.sample_size(0.03, population=users_in_pool)
# to_ask = math.ceil(answers_needed / 0.3)
# answers_needed, to_ask
# ```
#
# 3 写成 0.03。店里实际发给了 3,400 人。这里当作人人一样重；要加权的话，还得多要一些（3.10）。
#
# </details>
#
# 有了回答，占比怎样给范围？20 位试填的人里没有人说会参加。**先猜一猜。**

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# answers_needed = siyu.sample_size(0.03, population=users_in_pool)
# to_ask = math.ceil(answers_needed / 0.3)
# answers_needed, to_ask
# ```
#
# Write 3 points as 0.03. The shop asked 3,400 in fact. This takes all answers as equal in weight; if they are to be weighted, more are needed (3.10).
#
# </details>
#
# With answers at hand, what is a share's range? Of 20 people who tried the form nobody said yes. **Guess first.**

# %%
siyu.quiz(
    "«20 人里 0 人说会。真实的占比，范围是？|0 of 20 said yes. The range of the true share?»",
    {
        "«正好是 0|Exactly 0»": "«普通公式 p ± 1.96·√(p(1−p)/n) 在 p = 0 时给出这个。可是下一位也许就说会。|The plain formula p ± 1.96·√(p(1−p)/n) gives this at p = 0. The next person may say yes all the same.»",
        "«负的百分之几到正的百分之几|From some per cent below 0 to some above»": "«占比不会小于 0。|No share is below 0.»",
        "«0 到百分之十几|From 0 to some 15 per cent»": "«20 人太少，一成多也可能一个都碰不到。|20 are few: even with more than a tenth one may meet none.»",
    },
    answer="«0 到百分之十几|From 0 to some 15 per cent»",
)

# %%
print("normal:", proportion_confint(0, 20, method="normal"))
low, high = proportion_confint(0, 20, method="wilson")  # «给出两个数，分别取名|two numbers, a name for each»
print(f"wilson: {low:.3f}, {high:.3f}")

# %% [markdown] lang="zh"
# `proportion_confint(说会的人数, 回答的人数, method="wilson")` 用的是 **Wilson 区间**：不出 0 到 1，人少时也站得住。没有回答的（空值）不在分母里，先用 `.dropna()` 去掉。
#
# **轮到你。** 在空单元格里：`tried = pd.Series(["yes", "no", None, "no", "no"])` 里说 yes 的占比和 Wilson 区间。

# %% [markdown] lang="en"
# `proportion_confint(number of yes, number of answers, method="wilson")` gives the **Wilson interval**: it stays within 0 and 1 and holds for few people too. Empty answers are not in the base; `.dropna()` leaves them out first.
#
# **Your turn.** In the empty cell: the share of yes in `tried = pd.Series(["yes", "no", None, "no", "no"])` and its Wilson interval.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# tried = pd.Series(["yes", "no", None, "no", "no"])
# given = tried.dropna()
# count = (given == "yes").sum()
# low, high = proportion_confint(count, len(given), method="wilson")
# count / len(given), low, high
# ```
#
# 应得到 0.25，约 0.05 到 0.70：四个人说明不了多少。
#
# </details>
#
# **什么会让你改变主意？** 这个范围只管“碰巧”。哪些偏差，问再多的人也不会变小？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# tried = pd.Series(["yes", "no", None, "no", "no"])
# given = tried.dropna()
# count = (given == "yes").sum()
# low, high = proportion_confint(count, len(given), method="wilson")
# count / len(given), low, high
# ```
#
# It should give 0.25, about 0.05 to 0.70: four people tell little.
#
# </details>
#
# **What would change your mind?** The range covers chance only. Which errors would not shrink if you asked more people?

# %% [markdown] lang="zh"
# ## 3.5 投放：问了谁，谁回答了（4 分钟）
#
# 从哪里找人，结果就只能推到哪里：
#
# | 方式 | 漏掉谁 |
# |---|---|
# | 群里贴链接 | 不在群里的；谁都能转发，谁都能填两次 |
# | 小程序弹窗 | 最近没打开的 |
# | **名单随机抽取**，发专属链接 | 不回答的（3.10） |
#
# 茶叶品牌用第三种：6 月 30 日以前注册的用户里随机抽 3,400 人，7 月 2 日发出，12 日截止。专属链接带着 `user_id`，填一份就知道是谁。

# %% [markdown] lang="en"
# ## 3.5 Putting it out: who was asked, who answered (4 minutes)
#
# Results hold for where people were taken from, no further:
#
# | way | whom it misses |
# |---|---|
# | a link in a group | those not in it; anybody can pass it on, or fill it in twice |
# | a window in the mini-program | who has not opened it lately |
# | **drawn at random from the list**, a personal link each | who does not answer (3.10) |
#
# The tea brand took the third way: of the users registered by 30 June 3,400 were drawn, asked on 2 July, with 12 July as the last day. A personal link carries the `user_id`, so each form is known to be someone's.

# %%
invited = siyu.load("tea/invitations")
export = siyu.survey_export("tea")  # «问卷工具导出的样子|as the survey tool exports it»

print("«问了：|Asked:»", f"{len(invited):,}", invited["touch_channel"].value_counts().to_dict())
print("«导出的行数：|Rows exported:»", f"{len(export):,}")
export.iloc[:3, :7]  # «前 3 行、前 7 列|first 3 rows, first 7 columns»

# %%
siyu.quiz(
    "«回收率等于导出的行数 ÷ 问的人数吗？|Is the response rate the rows exported ÷ the people asked?»",
    {
        "«是|Yes»": "«行里有员工试填的、迟到的、转发链接填的，还有同一个人的第二份。|Among the rows are tries by the staff, late ones, forwarded links, and second forms of one person.»",
        "«不是，要数截止前回答的、名单上的人|No: count people of the list who answered in time»": "«分子和分母都是人，而且是同一份名单上的人。|Top and bottom are people, and of the same list.»",
        "«不是，分母应是全池的人|No: the denominator is the whole pool»": "«没有问到的人谈不上回不回答。|Who was not asked cannot answer or fail to.»",
    },
    answer="«不是，要数截止前回答的、名单上的人|No: count people of the list who answered in time»",
)

# %%
answers = siyu.read_export(export, form)  # «换成代码：一行一份，一列一题|into codes: a form a row, a question a column»
closes_at = pd.Timestamp("2026-07-13", tz="Asia/Shanghai")  # «12 日结束|the end of the 12th»
in_time = answers[answers["submitted_at"] < closes_at]
invited["answered"] = invited["user_id"].isin(in_time["user_id"])

print("«行数 ÷ 问的人：|Rows ÷ people asked:»", f"{len(answers) / len(invited):.1%}")
print("«回收率：|Response rate:»", f"{invited['answered'].mean():.1%}")

# %% [markdown] lang="zh"
# 导出的标题是题目，答案是选项的字，多选用“┋”隔开，没问到的写“(跳过)”。`siyu.read_export` 照着问卷 `form` 把它换成代码：多选变成 `green;oolong`，跳过和没填都是空值。
#
# **轮到你。** 补全 `...`：一对一消息和短信（`touch_channel`），回收率各是多少？

# %% [markdown] lang="en"
# In the export, headings are questions and answers are the words of the options; several are joined by "┋", "(skipped)" means not asked. `siyu.read_export` goes by the questionnaire `form` and turns all into codes: several ticks become `green;oolong`, skipped and left out are both empty.
#
# **Your turn.** Fill in the `...`: the response rate of one-to-one messages and of SMS (`touch_channel`).

# %%
by_channel = ...  # «按 touch_channel 分组，answered 的平均|group by touch_channel, mean of answered»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# by_channel = invited.groupby("touch_channel")["answered"].mean()
# by_channel
# ```
#
# 两种方式的差别，不能全算在方式上：连着企业微信的人，本来就和别人不一样。
#
# </details>
#
# **什么会让你改变主意？** 假如三成人回答了。剩下的七成和他们一样愿意，或者不一样，结论差多少？怎样知道是哪一种？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# by_channel = invited.groupby("touch_channel")["answered"].mean()
# by_channel
# ```
#
# The difference cannot be put down to the way alone: people connected by WeCom were different to begin with.
#
# </details>
#
# **What would change your mind?** Suppose three tenths answered. What if the other seven tenths are just as willing, and what if they are not? How could you learn which?

# %% [markdown] lang="zh"
# ## 3.6 清洗（一）：谁、何时、几次（5 分钟）
#
# 清洗的规则和**先后次序**要在看结果之前说好；每份答卷只算一次，算在第一条去掉它的规则上；每一步都数。先在六份答卷上做：名单上是 a、b、c，12 日截止。

# %% [markdown] lang="en"
# ## 3.6 Cleaning I: who, when, how often (5 minutes)
#
# Settle the rules and their **order** before you look at results; a form counts once, at the first rule that drops it; and count at every step. First on six forms: a, b and c are on the list, the 12th is the last day.

# %%
toy = pd.DataFrame(
    {
        "form": [1, 2, 3, 4, 5, 6],
        "user_id": ["a", "b", "b", None, "z", "c"],
        "day": [3, 4, 5, 4, 5, 14],
    }
)
toy

# %%
siyu.quiz(
    "«次序：逾期 → 不在名单 → 重复。几份因为“不在名单”去掉？|Order: late → not invited → repeated. How many does “not invited” drop?»",
    {
        "1": "«z 不在名单上，空的那一份也不在：转发的链接不知道是谁。|z is not on the list, and neither is the empty one: a forwarded link belongs to nobody we know.»",
        "2": "«第 4 份没有 user_id，第 5 份的 z 不在名单上。|Form 4 has no user_id, form 5 is z's, who is not on the list.»",
        "3": "«c 在名单上，他的那一份是逾期去掉的，只算一次。|c is on the list; that form went as late, and counts once.»",
    },
    answer="2",
)

# %%
left = toy
bad = left["day"] > 12
print("«逾期：|Late:»", bad.sum())
left = left[~bad]  # «留下没问题的|keep those that are all right»

bad = ~left["user_id"].isin(["a", "b", "c"])  # «空值也不在名单里|an empty one is not on the list either»
print("«不在名单：|Not invited:»", bad.sum())
left = left[~bad]

left = left.sort_values("day")  # «早的在前|the earlier first»
bad = left.duplicated("user_id")  # «第二次起为 True|True from the second on»
print("«重复：|Repeated:»", bad.sum(), "«留下：|left:»", left.loc[~bad, "form"].tolist())

# %% [markdown] lang="zh"
# 每一步的条件都在**留下的** `left` 上算，不在 `toy` 上算。函数要返回两样东西，用逗号隔开；接的时候也写两个名字：

# %% [markdown] lang="en"
# Each condition is worked out on what is **left**, not on `toy`. A function that hands back two things separates them by a comma; whoever calls it writes two names:


# %%
def leave_out_late(rows, last_day):
    late = rows["day"] > last_day
    return rows[~late], late.sum()


on_time, how_many = leave_out_late(toy, 12)
how_many

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：`toy` 里没有 `user_id` 的有几份？用 `.isna()`。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: how many forms of `toy` have no `user_id`? Use `.isna()`.

# %%
nobody = ...  # «空值的个数|number of empty ones»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# nobody = toy["user_id"].isna().sum()
# nobody
# ```
#
# 应得到 1。
#
# </details>
#
# **轮到你。** 在空单元格里，从 `on_time` 出发：每位用户留最早的一份（不看名单），留下哪几份？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# nobody = toy["user_id"].isna().sum()
# nobody
# ```
#
# It should give 1.
#
# </details>
#
# **Your turn.** In the empty cell, starting from `on_time`: keep each user's earliest form, whatever the list. Which forms stay?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# earliest_first = on_time.sort_values("day")
# earliest_first[~earliest_first.duplicated("user_id")]
# ```
#
# 应留下 1、2、4、5。
#
# </details>
#
# 茶叶品牌也这样做，前面再加一步：员工试填的。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# earliest_first = on_time.sort_values("day")
# earliest_first[~earliest_first.duplicated("user_id")]
# ```
#
# Forms 1, 2, 4 and 5 should stay.
#
# </details>
#
# The same for the tea brand, with one step before: tries by the staff.

# %%
users = siyu.load("tea/users")
staff = users.loc[users["source"] == "employee", "user_id"]
who_and_when = {
    "staff": staff,
    "closes_at": closes_at,
    "invited": set(invited["user_id"]),
    "repeat": True,  # «每人留第一份|the first of each user stays»
}
once, counts = siyu.clean_responses(answers, who_and_when)

for step, number in counts.items():
    print(siyu.label(step), number)
print("«留下：|left:»", len(once))

# %% [markdown] lang="zh"
# `siyu.clean_responses` 照字典里的规则一步一步做，返回留下的和每一步去掉几份。练习里你自己写。
#
# **想一想。** 重复的两份答案不同，你留第一份、最后一份，还是都不要？什么时候该留最后一份？

# %% [markdown] lang="en"
# `siyu.clean_responses` goes through the rules of the dict step by step and hands back what is left, and how many each step dropped. In the exercise you write it yourself.
#
# **Think.** If someone's two forms differ, do you keep the first, the last, or neither? When would the last be right?

# %% [markdown] lang="zh"
# ## 3.7 清洗（二）：认不认真（7 分钟）
#
# 三条规则挑不认真的答卷：
#
# | 规则 | 怎样算 |
# |---|---|
# | 陷阱题没通过 | “本题请选‘比较同意’”，选的不是 4 |
# | 全选一样 | 六道量表题（其中两道反向）选的全相同 |
# | 答得太快 | 用时不到**同路的人**中位数的一半 |
#
# “同路”：喝茶的人题多，不喝茶的人题少，要各比各的。用中位数，因为有人中途放下手机，会把平均数拉高。先看四个人：

# %% [markdown] lang="en"
# ## 3.7 Cleaning II: with care or not (7 minutes)
#
# Three rules pick out careless forms:
#
# | rule | how |
# |---|---|
# | failed the trap question | "please choose 'Agree'", and the answer is not 4 |
# | straight-lined | the same grade on all six items of the scale, two of them reversed |
# | too fast | less than half the median time of **people on the same path** |
#
# The same path: tea drinkers get more questions, the others fewer, so each is compared with its own kind. The median, since some put the phone down in between and pull the mean up. Four people first:

# %%
four = pd.DataFrame(
    {
        "drinks": ["yes", "yes", "yes", "no"],
        "seconds": [130, 120, 50, 60],
        "trusts": [4, 3, 5, 2],
        "annoyed": [2, 3, 5, 1],  # «反向题|reversed item»
    }
)
# «本组的中位数，写回每一行|each row gets its group's median»
four["typical"] = four.groupby("drinks")["seconds"].transform("median")
four["too_fast"] = four["seconds"] < four["typical"] / 2
four["grades"] = four[["trusts", "annoyed"]].nunique(axis=1)  # «axis=1：横着数|axis=1: along the row»
four

# %% [markdown] lang="zh"
# `transform` 和 `groupby` 后直接 `median` 不同：它给**每一行**一个值，行数不变。第四个人 60 秒不算快，因为他要答的题少。`nunique(axis=1)` 是一行里有几种不同的值，1 就是全一样；它不数空值，只答一题也得 1，所以还要 `.notna().all(axis=1)`（每一格都有）。
#
# **轮到你。** 补全 `...`：全选一样的有谁？

# %% [markdown] lang="en"
# Unlike `median` alone after `groupby`, `transform` gives **each row** a value and keeps the rows. The fourth, with 60 seconds, is not too fast: that path is short. `nunique(axis=1)` is how many different values a row has; 1 means all the same. It counts no gaps, and a row with one answer gives 1 as well, hence also `.notna().all(axis=1)` (no gap in it).
#
# **Your turn.** Fill in the `...`: who is straight-lined?

# %%
same_all_along = ...  # «True 或 False：全都答了，而且 grades 等于 1|True or False: all answered, and grades equals 1»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# both = four[["trusts", "annoyed"]]
# same_all_along = both.notna().all(axis=1) & (both.nunique(axis=1) == 1)
# same_all_along
# ```
#
# 第二、三人。第二人都选 3（一般），未必不认真；题越多，碰巧全一样就越少。
#
# </details>
#
# 真的答卷。这家店是**模拟**出来的，谁不认真有真相可查（`siyu.true_careless`），真实的店没有。于是每条规则都能核对：**精确率**＝挑出来的里面真不认真的占几成；**召回率**＝不认真的里面挑出了几成。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# both = four[["trusts", "annoyed"]]
# same_all_along = both.notna().all(axis=1) & (both.nunique(axis=1) == 1)
# same_all_along
# ```
#
# The second and the third. The second chose 3 (neither) twice, which need not be careless; with more items such chance is rarer.
#
# </details>
#
# Now the real forms. This shop is **simulated**, so the truth about care is on record (`siyu.true_careless`); a real shop has none. Each rule can be judged: **precision** is what part of those picked was really careless; **recall** is what part of the careless was picked.

# %%
siyu.quiz(
    "«单独用哪一条，冤枉的认真的人最多？|Used alone, which rule wrongly picks the most attentive people?»",
    {
        "«没通过陷阱题|The trap question»": "«认真的人也会看走眼，但很少。|Attentive people slip too, but seldom.»",
        "«用时不到同路的人的一半|Less than half the time of others on the same path»": "«这条很准：认真读完要时间。|Quite exact: reading with care takes time.»",
        "«四道正向题全选一样，不看反向题|All four plain items the same, reversed ones left out»": "«很满意的人全选 5，说的是真话。反向题才分得出他们。|Someone well pleased ticks 5 throughout and means it. The reversed items tell these apart.»",
    },
    answer="«四道正向题全选一样，不看反向题|All four plain items the same, reversed ones left out»",
)

# %%
items = ["trusts", "suits", "elsewhere", "recommends", "annoyed", "stays"]
plain = ["trusts", "suits", "recommends", "stays"]
typical = once.groupby("drinks")["seconds"].transform("median")
six_same = (once[items].nunique(axis=1) == 1) & once[items].notna().all(axis=1)
four_same = (once[plain].nunique(axis=1) == 1) & once[plain].notna().all(axis=1)
flags = {
    "«陷阱题|trap question»": once["careful"] != 4,
    "«六题全一样|six items the same»": six_same,
    "«四道正向题全一样|four plain items the same»": four_same,
    "«不到同路的人一半时间|below half the time, same path»": once["seconds"] < typical / 2,
}

# %%
careless = siyu.true_careless("tea")
judged = {}
for name, flag in flags.items():
    judged[name] = siyu.careless_check(flag, careless)
by_rule = pd.DataFrame(judged).T

charts_survey.rule_bars(by_rule)
print("«不认真的一共：|Careless in all:»", careless[once.index].sum(), "/", len(once))  # «只看这些行|these rows only»
by_rule[["precision", "recall"]].round(2).set_axis(["«精确率|precision»", "«召回率|recall»"], axis=1)

# %% [markdown] lang="zh"
# 右边实心是抓对的，左边斜线是冤枉的。没有一条抓得全，所以几条一起用；还有一步，查**自相矛盾**：说没喝却填了地点，不喝茶却答了后面的题，未满 18 岁却月入 15,000 元及以上。代码里的 `.any(axis=1)`：一行里至少有一格是 `True`。

# %% [markdown] lang="en"
# To the right, solid, are those caught; to the left, hatched, those wronged. No rule catches all, so several are used; and a last step drops what is **contradictory**: no tea but a place, a non-drinker answering what follows, under 18 with 15,000 yuan a month or more. In the code `.any(axis=1)` asks whether at least one field of the row is `True`.

# %%
behind = ["favourite", "times", "place", "reason"]
no_tea_but_place = (answers["times"] == "none") & answers["place"].notna()
not_asked = (answers["drinks"] == "non_drinker") & answers[behind].notna().any(axis=1)
rich_child = (answers["age"] == "under_18") & (answers["income"] == "15000_up")
rules = {
    **who_and_when,  # «前面的四条也在内|the four from above too»
    "trap": ("careful", 4),  # «两个值放在一起，叫元组|two values together: a tuple»
    "scale": items,
    "speed": ("drinks", 0.5),
    "impossible": no_tea_but_place | not_asked | rich_child,
}
column, right = rules["trap"]  # «元组也可以拆成两个名字|a tuple, too, comes apart into two names»
print(column, right)

# %%
siyu.quiz(
    "«把陷阱题放在“重复”之前做，留下的答卷会？|How many forms are left if the trap question comes before the step for repeated ones?»",
    {
        "«一样多|As many»": "«有人第一份不认真，第二份认真。次序不同，留不留他就不同。|Some are careless first and careful the second time. Whether they stay depends on the order.»",
        "«少一些|Fewer»": "«反过来：第一份先被去掉，第二份就不再是重复。|The other way: with the first gone, the second is no repeat.»",
        "«多一些|More»": "«第一份没通过就去掉了，第二份成了“第一份”，留下了。|A first form that failed is gone, the second becomes the first and stays.»",
    },
    answer="«多一些|More»",
)

# %%
kept, counts = siyu.clean_responses(answers, rules)

early = {"staff": staff, "closes_at": closes_at, "invited": rules["invited"], "trap": rules["trap"]}
first_part, _ = siyu.clean_responses(answers, early)  # «_：用不着的那一个|_: the one not needed»
late_part = {"repeat": True, "scale": items, "speed": rules["speed"], "impossible": rules["impossible"]}
other_order, _ = siyu.clean_responses(first_part, late_part)

charts_survey.forms_left(counts.set_axis(siyu.label(counts.index)), len(answers))
print("«留下：|Left:»", len(kept), "«陷阱题在前：|trap question first:»", len(other_order))

# %%
dropped = pd.Series(~once.index.isin(kept.index), index=once.index)
whole = siyu.careless_check(dropped, careless)

slips = siyu.careless_check(rules["impossible"][once.index], careless)
flagged, attentive = int(slips["flagged"]), int(slips["attentive_lost"])
print("«自相矛盾的：|Contradictory:»", flagged, "«其中认真的：|of them attentive:»", attentive)
print("«误伤认真的人：|Attentive people lost:»", int(whole["attentive_lost"]))
print("«留下的不认真的人：|Careless people kept:»", int(whole["careless_kept"]))
for name, rows in {"«清洗前|before»": once, "«清洗后|after»": kept}.items():
    print(name, len(rows), f"{(rows['join'] == 'would_join').mean():.1%}")

# %% [markdown] lang="zh"
# 报告要写清**清洗前后**的份数和占比，让别人看得见规则的作用。不能只写“清洗后”。
#
# 自相矛盾的，大多是认真的人误点了（手滑、按了返回）。这一次规则已经说好，照做；下一次最好只做个记号，留下这份答卷。
#
# **什么会让你改变主意？** 去掉他们换来了什么？只做记号的话，互相矛盾的那两格怎么处理？

# %% [markdown] lang="en"
# A report gives numbers and shares **before and after** cleaning, so that others see what the rules did. "After" alone will not do.
#
# Most contradictions come from attentive people who slipped (a wrong tap, the back button). This time the rule was settled, so it stands; next time it is better to flag such a form than to drop it.
#
# **What would change your mind?** What is gained by dropping them? If they are only flagged, what is to be done with the two answers that contradict each other?

# %% [markdown] lang="zh"
# ## 3.8 单选和多选：分母是谁（5 分钟）
#
# 多选题的一格里有几个代码：`taste;health`。先看四个人：第四个人不喝茶，没有被问到。

# %% [markdown] lang="en"
# ## 3.8 Single and multiple choice: of whom? (5 minutes)
#
# An answer to a multiple choice holds several codes: `taste;health`. Four people; the fourth drinks no tea and was not asked.

# %%
why = pd.Series(["taste;health", "taste", "health;thirst;taste", None], index=["Ann", "Bo", "Chen", "Dai"])
asked = why.dropna()  # «问到而且回答的人|people asked who answered»
ticks = asked.str.split(";").explode()  # «拆成一行一个勾（见 2.3）|a tick a row (see 2.3)»

print("«人：|People:»", len(asked), "«勾：|ticks:»", len(ticks))
ticks.value_counts() / len(asked)

# %% [markdown] lang="zh"
# 口味 3 ÷ 3，健康 2 ÷ 3，解渴 1 ÷ 3，加起来超过 1：一个人可以打几个勾。
#
# **轮到你。** 补全 `...`：如果除以勾数，健康占多少？

# %% [markdown] lang="en"
# Taste 3 ÷ 3, health 2 ÷ 3, thirst 1 ÷ 3: more than 1 in all, since one person may tick several.
#
# **Your turn.** Fill in the `...`: what would health's share be of the ticks?

# %%
of_ticks = ...  # «勾里等于 health 的占比|share of the ticks that are health»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# of_ticks = (ticks == "health").mean()
# of_ticks
# ```
#
# 应得到约 0.33。这个数没有人能用：三个人里明明有两个为了健康。
#
# </details>
#
# **轮到你。** 在空单元格里写：只为一个原因喝茶的人（`asked` 里没有分号）占几成？`.str.contains(";")` 说有没有分号。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# of_ticks = (ticks == "health").mean()
# of_ticks
# ```
#
# It should give about 0.33, a number nobody can use: two of the three drink for their health.
#
# </details>
#
# **Your turn.** In the empty cell: what share drinks tea for one reason only (no semicolon in `asked`)? `.str.contains(";")` says whether there is one.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# (~asked.str.contains(";")).mean()
# ```
#
# 应得到约 0.33：只有 Bo。把多选当成单选来读，就只剩他了。
#
# </details>
#
# 清洗后的答卷里，为健康喝茶的占几成？三个分母给出三个数。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# (~asked.str.contains(";")).mean()
# ```
#
# It should give about 0.33: only Bo. Read as a single choice, the question would keep no one else.
#
# </details>
#
# Of the clean forms, what share drinks tea for health? Three denominators, three numbers.

# %%
siyu.quiz(
    "«报告写“喝茶的人里，几成为了健康”，分母是？|The report says “of tea drinkers, so many for their health”. The denominator?»",
    {
        "«回答了这一题的人|People who answered this question»": "«问到的是喝茶的人，每人算一次。|Those asked are the tea drinkers, and each counts once.»",
        "«全部打勾的次数|All ticks»": "«勾得多的人就被算了几次，每一项都变小。|Who ticks much would count several times, and each share shrinks.»",
        "«留下的全部答卷|All forms kept»": "«不喝茶的人没有被问到，不该进分母。|Non-drinkers were not asked and have no place in it.»",
    },
    answer="«回答了这一题的人|People who answered this question»",
)

# %%
given = kept["reason"].dropna()
all_ticks = given.str.split(";").explode()
health = (all_ticks == "health").sum()
people = len(given)

print("«回答的人：|Of people who answered:»", f"{health / people:.1%}")
print("«打勾的次数：|Of the ticks:»", f"{health / len(all_ticks):.1%}")
print("«全部答卷：|Of all forms kept:»", f"{health / len(kept):.1%}")
print("«只勾健康一项的：|Ticked health alone:»", f"{(given == 'health').mean():.1%}")

# %%
reasons = siyu.multiple_choice_table(kept, "reason")  # «每位回答的人算一次|each person who answered counts once»
rows = {}
for code, share in reasons.items():
    count = round(share * people)  # «占比换回人数|the share as a number of people»
    low, high = proportion_confint(count, people, method="wilson")
    rows[siyu.label(code)] = {"share": share, "low": low, "high": high}
title = "«为什么喝茶：没有先后的选项，从多到少排|Why people drink tea: no natural order, so the most frequent first»"
base = f"«占回答的人（%），n = |Share of those who answered (%), n = »{people}"
charts_survey.option_bars(pd.DataFrame(rows).T, title, base)
print("«各项加起来：|All shares together:»", f"{reasons.sum():.0%}")

# %%
rows = {}
for code in ["none", "1_2", "3_5", "6_up"]:  # «有先后的选项，按先后排|options with an order keep it»
    share, low, high = siyu.share_with_interval(kept["times"], code)
    rows[siyu.label(code)] = {"share": share, "low": low, "high": high}
title = "«过去 7 天，平均每天喝几次：有先后，不重排|Times a day, past 7 days: an order, so it stays»"
base = f"«占回答的人（%），n = |Share of those who answered (%), n = »{kept['times'].notna().sum()}"
charts_survey.option_bars(pd.DataFrame(rows).T, title, base, sort=False)

middles = {"none": 0, "1_2": 1.5, "3_5": 4, "6_up": 7}  # «每档取中间|the middle of each class»
print("«平均每天（次）：|Mean, times a day:»", round(kept["times"].map(middles).mean(), 2))

# %% [markdown] lang="zh"
# 黑线是 95% 范围。题里写的是**每天**；忘了时间，读成每周，就差七倍。“6 次及以上”没有上限，中间取 7 只是估计。
#
# **想一想。** 表里“其他”占得不少时，说明问卷缺了什么？下一次怎么改？

# %% [markdown] lang="en"
# Black lines are 95% ranges. The question says **a day**; read as a week it would be off by a factor of seven. "6 times or more" has no upper end, so 7 is only a guess.
#
# **Think.** When "other" is large, what did the questionnaire lack? What would you change next time?

# %% [markdown] lang="zh"
# ## 3.9 两题连着看，一组题一起看（6 分钟）
#
# 喝茶次数和年龄有关吗？和性别呢？**卡方检验**拿看到的人数和“毫无关系时该有的人数”比。100 位客人：
#
# | | 热茶 | 冰茶 | 合计 |
# |---|---|---|---|
# | 学生 | 10 | 30 | 40 |
# | 上班的 | 40 | 20 | 60 |
# | 合计 | 50 | 50 | 100 |
#
# 毫无关系时，喝热茶的学生该有 40 × 50 ÷ 100 = 20，另外三格是 20、30、30。χ² = 各格（看到 − 该有）² ÷ 该有，相加：5 + 5 + 3.33 + 3.33 ≈ 16.67。人多 χ² 就大，所以再看 **Cramér's V**：0 是无关，1 是完全决定。表短的一边有两档时，大致 0.1 弱，0.3 中等，0.5 强；三档时是 0.07、0.21、0.35，四档时是 0.06、0.17、0.29。

# %% [markdown] lang="en"
# ## 3.9 Two questions together, and several as one (6 minutes)
#
# Is how often people drink tea related to age? To sex? The **chi-square test** compares the numbers seen with those expected if the two had nothing to do with one another. 100 guests:
#
# | | hot tea | iced tea | total |
# |---|---|---|---|
# | students | 10 | 30 | 40 |
# | at work | 40 | 20 | 60 |
# | total | 50 | 50 | 100 |
#
# If unrelated, students with hot tea would be 40 × 50 ÷ 100 = 20, the other fields 20, 30, 30. χ² adds up (seen − expected)² ÷ expected: 5 + 5 + 3.33 + 3.33 ≈ 16.67. Many people make χ² large, so look at **Cramér's V** too: 0 is unrelated, 1 fully determined. Where the shorter side of the table has two classes, 0.1 is roughly weak, 0.3 middling, 0.5 strong; with three classes 0.07, 0.21, 0.35; with four 0.06, 0.17, 0.29.

# %%
siyu.quiz(
    "«喝茶次数和哪一个有关？|How often people drink tea is related to which?»",
    {
        "«年龄和性别都有关|Both age and sex»": "«别靠印象，先算。|Do not go by impressions; work it out.»",
        "«性别|Sex»": "«男女喝的次数差得很少，V 接近 0。|Women and men differ hardly at all: V is near 0.»",
        "«年龄|Age»": "«各年龄喝的次数明显不同。|The ages differ clearly.»",
    },
    answer="«年龄|Age»",
)

# %%
known = kept[~kept["age"].isin(["no_say", "under_18"]) & (kept["sex"] != "no_say")].copy()
known["age"] = known["age"].replace({"35_44": "35_up", "45_up": "35_up"})  # «人少的档合并|small classes joined»
for column, words in {"age": "«年龄|age»", "sex": "«性别|sex»"}.items():
    table = pd.crosstab(known[column], known["times"])
    test = chi2_contingency(table)
    p_value, v = f"{test.pvalue:.2g}", siyu.cramers_v(table)  # «.2g：两位有效数字|.2g: two digits that count»
    print(f"{words}: n = {table.sum().sum()}, p = {p_value}, V = {v:.2f}")
    print("«该有的人数，最少的一格：|Smallest number expected:»", round(test.expected_freq.min(), 1))

# %%
by_age = pd.crosstab(known["age"], siyu.label(known["times"]))
by_age = by_age[siyu.label(pd.Index(["none", "1_2", "3_5", "6_up"]))]
by_age.index = ["18–24", "25–34", "«35 及以上|35 and over»"]
title = "«格里是人数，颜色是占这一行的几成|Numbers are people; the shade is their share of the row»"
heat = charts_persona.cross_map(by_age, title, "«年龄|Age»", "«平均每天喝几次|Times a day»")
print("«每天 3 次及以上的，各年龄占：|Three times a day or more, by age:»")
print((by_age.iloc[:, 2:].sum(axis=1) / by_age.sum(axis=1)).round(2).to_dict())

# %% [markdown] lang="zh"
# **p 值**小，只说“毫无关系时很少碰巧这样”（`e-` 后面是几，就除以 10 的几次方）；V 说关系多强；两个都不说谁引起谁。看的搭配越多，越容易碰巧碰到一个小 p，所以先想好要看哪几对。“该有的人数”小于 5 的格子多了，p 也不准，所以这里先把 45 岁以上的和 35–44 岁的合并。
#
# **轮到你。** 补全 `...`：年龄和主要一题 `join` 的 V。

# %% [markdown] lang="en"
# A small **p-value** says only "seldom by chance, if unrelated" (`e-` and a number means divided by 10 to that power); V says how strong; neither says what causes what. Look at many pairs, and one will have a small p by chance: decide beforehand which to look at. With many fields where fewer than 5 are expected, p is not exact either; that is why the few people of 45 and over were joined with those of 35 to 44.
#
# **Your turn.** Fill in the `...`: the V of age and the main question, `join`.

# %%
v_join = ...  # «先 pd.crosstab，再 siyu.cramers_v|first pd.crosstab, then siyu.cramers_v»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# v_join = siyu.cramers_v(pd.crosstab(known["age"], known["join"]))
# v_join
# ```
#
# 应在 0.15 和 0.35 之间：愿不愿意参加，和年龄有关。这一点 3.10 要用。
#
# </details>
#
# **轮到你。** 在空单元格里看是哪些年龄更愿意：`join` 等于 `would_join` 的占比，按年龄分组。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# v_join = siyu.cramers_v(pd.crosstab(known["age"], known["join"]))
# v_join
# ```
#
# It should lie between 0.15 and 0.35: being willing has to do with age. 3.10 needs this.
#
# </details>
#
# **Your turn.** In the empty cell see which ages are more willing: the share of `would_join` in `join`, by age.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# (known["join"] == "would_join").groupby(known["age"]).mean()
# ```
#
# 从年轻到年长，一档比一档少。35 岁以上的再分开看，45 岁以上的没有几个人，说不出更多。
#
# </details>
#
# 六道题都量“忠诚度”，合起来叫**量表**（Likert 量表，1 到 5）。其中两道**反向**，同意表示不满意，合起来之前要**转换**：1 变 5，2 变 4，也就是 6 − x。**Cronbach's alpha** 看几道题是不是说同一件事，0.7 以上通常够用；它可以小于 0：题目互相打架。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# (known["join"] == "would_join").groupby(known["age"]).mean()
# ```
#
# From the young to the older, each class says yes less often. Were those above 35 taken apart, the few people of 45 and over would be too few to say more.
#
# </details>
#
# Six items measure "loyalty"; together they are a **scale** (Likert scale, 1 to 5). Two are **reversed**: to agree is to be displeased. Before they are put together they must be **recoded**: 1 becomes 5, 2 becomes 4, that is 6 − x. **Cronbach's alpha** says whether the items speak of one thing; 0.7 or more will usually do. It can fall below 0, where items work against each other.

# %%
siyu.quiz(
    "«忘了转换反向题，alpha 会？|If the reversed items are not recoded, alpha will be?»",
    {
        "«低得多|Far lower»": "«四道往上，两道往下，互相抵消，总分说不清是什么。|Four go up, two go down; they cancel, and the sum means nothing.»",
        "«差不多|About the same»": "«满意的人在反向题上选得低，这几题就和别的相反了。|Who is pleased ticks low on those two, so they run against the others.»",
        "«更高|Higher»": "«方向不同的题放在一起，不会更一致。|Items that point both ways do not agree more.»",
    },
    answer="«低得多|Far lower»",
)

# %%
recoded = siyu.recode_reversed(kept, ["elsewhere", "annoyed"])
careless_too = siyu.recode_reversed(once, ["elsewhere", "annoyed"])
raw_alpha, alpha = siyu.cronbach_alpha(kept[items]), siyu.cronbach_alpha(recoded[items])
alpha_too = siyu.cronbach_alpha(careless_too[items])
print("«没有转换：|Not recoded:»", round(raw_alpha, 2), "«转换以后：|recoded:»", round(alpha, 2))
print("«转换了，但没有清洗不认真的：|Recoded, but the careless kept:»", round(alpha_too, 2))
means = [round(float(one[items].mean().mean()), 2) for one in (kept, recoded)]
print("«平均分，没转换和转换了：|Mean grade, not recoded and recoded:»", means)

# %%
wordings = []
for item in items:
    wordings.append(str(form.question(item).text))
grades = kept[items].set_axis(wordings, axis=1)  # «列名换成题目|the questions as column names»

charts_survey.likert_bars(grades, "«六道题的回答（没有转换，照原来的话）|Answers to the six items, as worded»")
disagree = (kept["annoyed"] <= 2).mean()
print("«不同意“消息让我心烦”的（加好再取整）：|Not annoyed by the messages (rounded last):»", f"{disagree:.0%}")

# %% [markdown] lang="zh"
# 图里每行是一题：左边斜线是不同意，右边是同意，“一般”居中。只报平均分，会看不见两头。
#
# **什么会让你改变主意？** alpha 高，说明几道题说的是同一件事。怎样知道那件事真是“忠诚度”？

# %% [markdown] lang="en"
# Each row of the chart is an item: hatched to the left disagree, to the right agree, "neither" in the middle. A mean alone would hide the two ends.
#
# **What would change your mind?** A high alpha says that the items speak of one thing. How would you know that it is loyalty?

# %% [markdown] lang="zh"
# ## 3.10 没有回答的人：加权（7 分钟）
#
# 池子里的每个人是不是会员、90 天内有没有下单，店里都知道；大多数人的年龄也知道。所以能看：谁更爱回答？**先猜一猜。**

# %% [markdown] lang="en"
# ## 3.10 Those who did not answer: weights (7 minutes)
#
# Of everyone in the pool the shop knows whether they are members and whether they ordered within 90 days; of most it also knows the age. So one can look: who answers more? **Guess first.**

# %%
siyu.quiz(
    "«哪些人回答得最少？|Who answers least?»",
    {
        "«年轻人，他们忙|The young: they are busy»": "«恰好相反，他们离手机最近。|The opposite: they are nearest to their phones.»",
        "«各种人差不多|All much alike»": "«那样就不用加权了。看图。|Then weights would not be needed. See the chart.»",
        "«45 岁以上的人|People of 45 and over»": "«差得很远，所以他们的话在答卷里太轻。|By far, so their word weighs too little among the forms.»",
    },
    answer="«45 岁以上的人|People of 45 and over»",
)

# %%
pool = siyu.survey_pool("tea")
rates = siyu.response_rates(pool, invited["user_id"], in_time["user_id"])

title = "«谁回答得多，谁回答得少|Who answers more, who less»"
base = "«回收率（%）；n 是问了几人|Response rate (%); n is how many were asked»"
charts_survey.option_bars(rates, title, base, sort=False)
print(rates["share"].round(2).to_dict())
of_pool, of_asked = pool["age"].isna().sum(), len(invited) - rates["size"].iloc[:4].sum()
print("«年龄不明，池子里：|Age unknown, in the pool:»", f"{of_pool:,} / {len(pool):,}")
print("«年龄不明，问到的人里：|Age unknown, of those asked:»", f"{of_asked:,} / {len(invited):,}")

# %% [markdown] lang="zh"
# 下面池子的年龄占比，只是**知道年龄的人**的。我们**假设**其余的人和他们一样。
#
# 更爱回答的人，正好也更愿意参加（3.9）。于是答卷里“会”的占比偏高。**事后分层**用权重补上：
#
# **权重 = 这一类在池子里的占比 ÷ 在答卷里的占比**
#
# 先算六位客人。池子里年轻人和年长的各占一半，回答的是四位年轻人、两位年长的。

# %% [markdown] lang="en"
# Below, the pool's shares by age are those of **people whose age is known**. We **assume** that the rest are alike.
#
# Those who answer more are just those who are more willing (3.9), so the forms say yes too often. **Post-stratification** makes up for it by weights:
#
# **weight = the class's share in the pool ÷ its share among the forms**
#
# Six guests first. The pool is half young, half old; four young and two old people answered.

# %%
guests = pd.DataFrame({"age": ["young", "young", "young", "young", "old", "old"], "yes": [1, 1, 1, 0, 0, 1]})
in_pool = pd.Series({"young": 0.5, "old": 0.5})
in_forms = guests["age"].value_counts(normalize=True)

print(in_forms.round(3).to_dict())

# %%
siyu.quiz(
    "«每位年长的客人，权重是？|The weight of each old guest?»",
    {
        "0.67": "«放反了：占比小的人要说得更响，权重大于 1。|Upside down: those who are too few must speak louder, with a weight above 1.»",
        "1.5": "«池子里一半，答卷里三分之一：0.5 ÷ 0.333。年轻人的是 0.75。|Half of the pool, a third of the forms: 0.5 ÷ 0.333. The young get 0.75.»",
        "2": "«4 ÷ 2 只比了人数。要比的是两个占比：池子里的，答卷里的。|4 ÷ 2 compares numbers of people. Compare two shares: of the pool, and of the forms.»",
    },
    answer="1.5",
)

# %%
guests["weight"] = guests["age"].map(in_pool / in_forms)

print("«权重的平均：|Mean weight:»", guests["weight"].mean())
print("«不加权：|Unweighted:»", round(guests["yes"].mean(), 3))
guests

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：加权以后“会”的占比 = 说会的人的权重之和 ÷ 权重之和。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: the weighted share of yes = sum of the weights of those who say yes ÷ sum of all weights.

# %%
weighted_yes = ...  # «先乘，再相加，再除|multiply, add up, divide»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# weighted_yes = (guests["weight"] * guests["yes"]).sum() / guests["weight"].sum()
# weighted_yes
# ```
#
# 应得到 0.625，比不加权的 0.667 小。
#
# </details>
#
# 加权有代价：少数人替多数人说话。**有效样本量** = （权重之和）² ÷ 权重平方之和；算误差要用它，不用人数。**轮到你。** 在空单元格里算六位客人的有效样本量。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# weighted_yes = (guests["weight"] * guests["yes"]).sum() / guests["weight"].sum()
# weighted_yes
# ```
#
# It should give 0.625, less than the unweighted 0.667.
#
# </details>
#
# Weights have a price: a few speak for many. The **effective sample size** = (sum of weights)² ÷ sum of squared weights; the margin goes by it, not by the number of people. **Your turn.** In the empty cell work it out for the six guests.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# guests["weight"].sum() ** 2 / (guests["weight"] ** 2).sum()
# ```
#
# 应得到约 5.3，少于 6。
#
# </details>
#
# 有一类算不出权重：选了“不方便透露”的，池子里没有这一类。反过来，池子里有、却没有人回答的一类，也没有人能代表。别让它们悄悄变成空值，用 `raise ValueError("话")` 停下来，说清楚：

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# guests["weight"].sum() ** 2 / (guests["weight"] ** 2).sum()
# ```
#
# It should give about 5.3, less than 6.
#
# </details>
#
# One class has no weight: "prefer not to say" does not occur in the pool. And if nobody in a class answered, nobody can stand in for it. Do not let either turn into gaps unseen; `raise ValueError("words")` stops and says so:


# %%
def price_of(drinks, prices):
    unknown = set(drinks) - set(prices)
    if unknown:  # «集合不空|the set is not empty»
        raise ValueError(f"«没有价钱：|no price for: »{unknown}")
    return drinks.map(prices)


siyu.show_error("price_of(pd.Series(['green', 'milk']), {'green': 12})")

# %%
classes = ["18_24", "25_34", "35_44", "45_up"]
classed = kept[kept["age"].isin(classes)].copy()  # «另存一份，再加列|a copy of its own, to add columns»
classed["member"] = classed["user_id"].map(pool["member"])
classed["recent"] = classed["user_id"].map(pool["recent"])
print("«没有年龄档、没有权重的：|Without an age class, without a weight:»", len(kept) - len(classed))

registered = classed["user_id"].map(pool["age"]).dropna()  # «池子的年龄是登记的|the pool's age is as registered»
other = (registered != classed.loc[registered.index, "age"]).sum()
print("«登记的和填的不是一档的：|Registered in another class than stated:»", other, "/", len(registered))

# %%
targets = {}
for column in ["age", "member", "recent"]:
    targets[column] = pool[column].value_counts(normalize=True)  # «不含空值：知道年龄的人|no gaps: people of known age»
both = {"pool": targets["age"], "sample": classed["age"].value_counts(normalize=True)}
both = pd.DataFrame(both).loc[classes]
title = "«年轻人多了，35 岁以上的少了|Too many young people, too few of 35 and over»"
charts_survey.pool_and_sample(both.set_axis(siyu.label(both.index)), title)
print("«知道年龄的，池子里：|Age known, in the pool:»", f"{pool['age'].notna().sum():,}")
(both["pool"] / both["sample"]).round(2)  # «权重|the weights»

# %%
siyu.quiz(
    "«按年龄加权以后，说会的占比会？|Weighted by age, the share of yes will?»",
    {
        "«下降|Fall»": "«年轻人回答得多，也更愿意；他们的权重小于 1。|The young answer more and are more willing, and their weight is below 1.»",
        "«不变|Stay»": "«只有愿不愿意和年龄无关时才不变。3.9 看到了有关。|Only if being willing had nothing to do with age. 3.9 saw that it has.»",
        "«上升|Rise»": "«那是把权重放反了：回答得多的人又被加重了一次。|That takes weights upside down: those who answer more would be made heavier still.»",
    },
    answer="«下降|Fall»",
)

# %%
weights = siyu.post_stratify(classed, "age", targets["age"])
by_age_share, low, high = siyu.weighted_share(classed["join"], "would_join", weights)
n_eff = siyu.effective_n(weights)
spread = math.sqrt(by_age_share * (1 - by_age_share))  # √(p (1 − p))
upside_down, _, _ = siyu.weighted_share(classed["join"], "would_join", 1 / weights)

print("«不加权：|Unweighted:»", f"{(classed['join'] == 'would_join').mean():.1%}")
print("«按年龄加权：|Weighted by age:»", f"{by_age_share:.1%}", "«放反了：|upside down:»", f"{upside_down:.1%}")
print("«人数和有效样本量：|People, and effective sample size:»", len(classed), round(n_eff))
for words, n in {"«有效样本量|effective size»": n_eff, "«误用人数|people, too small»": len(classed)}.items():
    print("«误差，百分点：|Margin, points:»", words, f"±{100 * 1.96 * spread / math.sqrt(n):.1f}")

# %%
equal = siyu.sample_size(0.03, population=users_in_pool)
print("«±3 个百分点，人人一样重：|±3 points, all of equal weight:»", equal, "«留下了：|kept:»", len(kept))
print("«要加权：|To be weighted:»", math.ceil(equal / (n_eff / len(classed))))

# %% [markdown] lang="zh"
# 3.4 算的份数是人人一样重时的。加权以后，一份顶不了一份：计划时还要除以 有效样本量 ÷ 人数。3.4 的有限总体修正，这里的范围没有用，所以略宽一点。
#
# 年龄不是唯一的差别。**迭代加权**（raking）让年龄、会员、近期下单三列的占比都和池子一样：先按年龄调，再按会员调，再按下单调，一轮一轮，直到三列都对上。45 岁以上的答卷很少，每份替好几个人说话，所以有效样本量小得多。
#
# **想一想。** 三列都对上了，还有哪些店里没有的差别，加权也补不回来？

# %% [markdown] lang="en"
# 3.4 planned for answers of equal weight. Weighted, an answer is worth less than one: divide what is needed by effective size ÷ people when you plan. The ranges here leave out the finite correction of 3.4 and are slightly wide.
#
# Age is not the only difference. **Raking** gives age, membership and recent orders all the shares of the pool: adjust by age, then by membership, then by orders, round after round until all three agree. There are few forms from people of 45 and over, each speaking for several, so the effective size is much smaller.
#
# **Think.** With these three in line, which differences that the shop knows nothing of can no weight mend?

# %% [markdown] lang="zh"
# ## 3.11 做一个决定（5 分钟）
#
# 五个估计放在一张图里，再加上保本线（3.1）和真相：这家店是模拟的，所以知道**全池每个人**会怎样回答（`siyu.true_answers`）。

# %% [markdown] lang="en"
# ## 3.11 A decision (5 minutes)
#
# Five estimates in one chart, with the break-even of 3.1 and the truth: since the shop is simulated, it is known what **everybody in the pool** would answer (`siyu.true_answers`).

# %%
siyu.quiz(
    "«只问会员，拿会员的占比当全池的，会？|Ask members only and take their share for the pool's: it is?»",
    {
        "«一样准，会员也是用户|As good: members are users»": "«会员更忠诚，也更愿意。结果最多推到会员，还得先加权：会员里也是年轻的答得多。|Members are more loyal and more willing. The result holds at best for members, and only after weighting: the young among them answer more, too.»",
        "«偏低|Too low»": "«会员更愿意参加，不是更不愿意。|Members are more willing, not less.»",
        "«偏高|Too high»": "«多发几份也没有用：误差变小，偏差还在。|More forms do not help: chance shrinks, the bias stays.»",
    },
    answer="«偏高|Too high»",
)

# %%
raked = siyu.rake(classed, targets)
members = classed[classed["member"]]
join = "would_join"
rows = {
    "all": siyu.share_with_interval(answers["join"], join),
    "cleaned": siyu.share_with_interval(kept["join"], join),
    "members": siyu.share_with_interval(members["join"], join),
    "by_age": siyu.weighted_share(classed["join"], join, weights),
    "raked": siyu.weighted_share(classed["join"], join, raked),
}
estimates = pd.DataFrame(rows, index=["share", "low", "high"]).T
truth = (siyu.true_answers("tea") == join).mean()

# %%
names = ["«全部答卷|all forms»", "«清洗以后|cleaned»", "«只看会员|members only»"]
names += ["«按年龄加权|weighted by age»", "«迭代加权|raked»"]
named = estimates.set_axis(names)
charts_survey.estimate_ranges(named, "«同一批答卷，五个说法|One set of forms, five answers»", break_even, truth)
decided = classed[classed["join"] != "undecided"]
of_decided, _, _ = siyu.weighted_share(decided["join"], join, raked)
print("«真值：|Truth:»", f"{truth:.1%}")
print("«迭代加权的有效样本量：|Effective size, raked:»", round(siyu.effective_n(raked)))
print("«先去掉没想好的：|Undecided left out first:»", f"{of_decided:.1%}")

# %% [markdown] lang="zh"
# 没有加权的三个都离真值远，只看会员的范围最宽，也够不着。加权把估计拉到真值附近，代价是范围变宽：和“清洗以后”比一比。最后打印的一行是另一种错：先把“还没想好”的人去掉，“会”就凭空变多。
#
# 现在照 3.1 说好的规则看。店长的“四个里有一个”是假设，也看看五个、三个里有一个：

# %% [markdown] lang="en"
# The three without weights are far from the truth; "members only" has the widest range and still misses it. Weights bring the estimate near the truth, at a price: the range is wider than that of "cleaned". The last line printed is another mistake: with the undecided left out first, the share of yes is inflated.
#
# Now the rule of 3.1. The manager's one in four is an assumption; look at one in five and one in three too:

# %%
assumed = [1 / 5, 1 / 4, 1 / 3]  # «说会的人里真的买的|of those who say yes, who buy»
for name, words in {
    "raked": "«迭代加权（说好的）|raked (as settled)»",
    "by_age": "«按年龄加权|weighted by age»",
}.items():
    low, high = estimates.loc[name, "low"], estimates.loc[name, "high"]
    print(words, f"{low:.1%}–{high:.1%}")
    for joins in assumed:
        line = boxes / joins / users_in_pool
        print(f"  {joins:.0%}: «保本线|break-even» {line:.1%}, {advice(low, high, line)}")

# %% [markdown] lang="zh"
# 两种加权都站得住。算数的是事先说好的那一种；哪一行的结论不一样，报告里就把两个都写上：那一行靠的是选哪一种加权。

# %% [markdown] lang="en"
# Both ways of weighting are sound. The one settled beforehand counts; where a line has two different verdicts, the report shows both and says plainly that there the choice of weights decides.

# %%
siyu.quiz(
    "«现在最该去弄清的是？|What is most worth finding out now?»",
    {
        "«再问一千人，让范围更窄|Ask a thousand more, for a narrower range»": "«范围已经只有几个百分点；换一个假设，保本线动的比它大得多。|The range is some points wide; with another assumption break-even moves far more.»",
        "«说会的人里，真的付钱的有几成|Of those who say yes, how many pay»": "«这是假设，不是数据，它决定了结论。预售一次就知道。|It is assumed, not measured, and it settles the matter. One advance sale tells.»",
        "«换一个有效样本量大的加权方法|A way of weighting with a larger effective size»": "«为了好看的范围换方法，会把偏差放回来。|Changing the way for a prettier range lets the bias back in.»",
    },
    answer="«说会的人里，真的付钱的有几成|Of those who say yes, how many pay»",
)

# %% [markdown] lang="zh"
# 预售就能量出来：随机请一些用户，只数真付 59 元的。付钱的占比要到 保本的盒数 ÷ 全池人数。请多少人？要让一头一尾两种假设的范围分开：误差不超过两者距离的一半（3.4）。

# %% [markdown] lang="en"
# An advance sale measures it: ask users drawn at random and count those who pay the 59 yuan. Their share must reach boxes of break-even ÷ people in the pool. How many to ask? Enough for the ranges of the least and the greatest assumption to part: a margin of half the distance between them (3.4).

# %%
best = estimates.loc["raked"]
must_pay = boxes / users_in_pool
presale = siyu.sample_size(best["share"] * (assumed[-1] - assumed[0]) / 2, population=users_in_pool)

print("«付钱的至少占：|Share that must pay:»", f"{must_pay:.1%}", "«要请：|to be asked:»", presale)
for size in [300, presale, 2 * presale]:
    for joins in assumed:
        paying = best["share"] * joins
        low, high = proportion_confint(paying * size, size, method="wilson")
        print(f"{size}, {joins:.0%}: {paying:.1%} ({low:.1%}–{high:.1%}), {advice(low, high, must_pay)}")

# %% [markdown] lang="zh"
# 300 人时，头尾两种假设的范围叠在一起，分不出是哪一种；人够了才分开。范围还含着线，就再请一批同样多的，一起算。
#
# 问卷的长处和短处 [T]，这一课都看见了：
#
# | | | 在哪里看见 | 另想办法 |
# |---|---|---|---|
# | 长处 | 覆盖广、能计数、便宜 | 几天收回一千多份 | |
# | 短处 | 样本有偏 | 3.10 回收率 | 加权；看全池的订单 |
# | | 回答主观、被题干带偏 | 3.3 措辞；说会不等于买 | A/B 测试（第 5 单元） |
# | | 不深 | 不知道为什么“还没想好” | 访谈（2.9） |
# | | 让人疲劳 | 3.7 不认真的答卷 | 题少一点；订单里有的不问 |
#
# 最后是给店长的：一张表格，三句话。

# %% [markdown] lang="en"
# With 300 the ranges of the least and the greatest assumption overlap, and cannot be told apart; with enough people they part. If the line is still within the range, ask as many again and take both together.
#
# Strengths and weaknesses of questionnaires [T], all met in this lesson:
#
# | | | seen where | another way |
# |---|---|---|---|
# | strength | wide cover, countable, cheap | a thousand forms within days | |
# | weakness | the sample is biased | 3.10, response rates | weights; orders of the whole pool |
# | | answers are subjective, or misled | 3.3, wording; saying yes is not buying | an A/B test (unit 5) |
# | | shallow | why someone is undecided | interviews (2.9) |
# | | it tires people | 3.7, careless forms | fewer questions; none that orders answer |
#
# Last, what the manager gets: a table, and three sentences.

# %%
report = named.set_axis(["«占比|share»", "«下限|low»", "«上限|high»"], axis=1)
steps = counts.set_axis(siyu.label(counts.index)).to_frame("«去掉（份）|forms dropped»")
sheets = {"«说会参加的占比|Share who would join»": report.round(3), "«清洗|Cleaning»": steps}
siyu.to_excel("tasting_box.xlsx", sheets)
print("«已写好|written:» tasting_box.xlsx")

# %%
share, low, high = best
needed, size = must_pay / share, round(siyu.effective_n(raked))
sentences = [
    f"«1. 全池约 {share:.1%} 的用户说会参加，范围 {low:.1%}–{high:.1%}。|1. Of the pool {share:.1%} would join, range {low:.1%}–{high:.1%}.»",
    f"«   收到 {len(answers)} 份，清洗后 {len(kept)} 份，加权后相当于 {size} 份。|   {len(answers)} forms, {len(kept)} after cleaning, worth {size} when weighted.»",
    f"«2. 说会的人里要有 {needed:.0%} 真的买，才保本；问卷答不了这一点。|2. To break even {needed:.0%} of them must buy, which no form can tell.»",
    f"«   先不签包装线，随机请 {presale} 位用户预售。|   Sign no line yet; hold a sale with {presale} users drawn at random.»",
    f"«3. 付钱的占比，整个范围高于 {must_pay:.1%} 就开工，低于它就不做，|3. Start if the whole range of those who pay is above {must_pay:.1%},»",
    "«   含着它就再请一批同样多的。|   drop it if below; if it includes the line, ask as many again.»",
]
print("\n".join(sentences))

# %% [markdown] lang="zh"
# **决定是怎样来的**
#
# - **数**：用 3.1 说好的估计，带着范围，旁边写清洗前后的份数和有效样本量。
# - **行动**：用 3.1 说好的规则。换一种假设结论就不同，所以先不签包装线，先预售。
# - **什么会改变它**：预售里付钱的占比，看整个 Wilson 范围。买一盒不等于月月都订：第二个月还付钱的有几成，也要数。
#
# **什么会让你改变主意？** 预售如果只请说会的人，算出的占比还能乘全池人数吗？
#
# **现在你能够**
#
# 1. 从目的和指标设计问卷，找出并修好有毛病的题，选中性的措辞（`repair_questionnaire`、`wording`）。
# 2. 算出要多少份答卷，给占比一个范围（`sample_size`、`share_with_interval`）。
# 3. 按说好的次序清洗答卷，每一步数清楚（`clean_responses`）。
# 4. 统计单选和多选，用加权补上没回答的人，说出数和范围（`multiple_choice_table`、`post_stratify`、`figures`）。
#
# 接下来打开本单元的练习，为水果品牌修一份问卷，读一批答卷。

# %% [markdown] lang="en"
# **Where the decision comes from**
#
# - **Number**: the estimate settled in 3.1, with its range, beside the forms before and after cleaning and the effective sample size.
# - **Action**: the rule settled in 3.1. Another assumption gives another verdict, so no packing line is signed before the advance sale.
# - **What would change it**: the share who pay in that sale, by the whole of its Wilson range. One box bought is no subscription: count those who pay in the second month, too.
#
# **What would change your mind?** If only those who said yes were asked to the advance sale, could their share still be multiplied by the whole pool?
#
# **Now you can**
#
# 1. design a questionnaire from purpose and indicators, find and mend faulty questions, choose neutral wording (`repair_questionnaire`, `wording`).
# 2. work out how many answers are needed, and give a share its range (`sample_size`, `share_with_interval`).
# 3. clean the forms in an agreed order and count at every step (`clean_responses`).
# 4. count single and multiple choices, make up for those who did not answer by weights, and give the number with its range (`multiple_choice_table`, `post_stratify`, `figures`).
#
# Next, open this unit's exercise: mend a questionnaire for the fruit brand and read its answers.
