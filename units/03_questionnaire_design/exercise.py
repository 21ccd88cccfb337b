# Exercise of unit 3, Questionnaire design: the source of solutions/ and exercises/{zh,en}/unit3_questionnaire_design/.

# %% [markdown] lang="zh"
# # 第 3 单元练习 问卷设计
#
# 还是那家水果店，店主有两份问卷。一份还没发：她想知道买过礼盒的会员为什么没有再买，草稿写好了，毛病不少。另一份收回来了：要不要推出送到办公室的包月鲜切水果？她问：该信哪些答卷？愿意订的有几成？
#
# **怎么做。** 每道题先读要求，把 `...` 换成你的代码，运行，再运行下面的检查单元格。检查会告诉你看到了什么、该想什么、回看哪里。第 2 到第 6 题评分时还会换一批数据。
#
# 检查单元格不能改。卡住了先看下一题：各题互不影响，前一题没写出来，后一题照样能得分。

# %% [markdown] lang="en"
# # Unit 3 exercise. Questionnaire design
#
# The fruit shop again. Its owner has two questionnaires. One has not gone out: she wants to know why members who ordered a gift box did not order another; her draft has many faults. The other has come back: should the shop offer cut fruit at the office, by the month? She asks: which responses can be trusted? What share would subscribe?
#
# **How it works.** Read what an item asks for, put your code in the place of `...`, run it, then run the check below. The check tells you what it saw, what to think about and where to look back. Grading uses other data too for questions 2 to 6.
#
# Check cells cannot be edited. If you are stuck, go on: no item depends on another, and a later one can earn its points without an earlier one.

# %% locked="setup"
import math
from statistics import NormalDist

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

import siyu_helpers as siyu
from siyu_helpers.checks import unit3 as check

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 改一份问卷
#
# 下面是店主的草稿：YAML 文字和它的样子。先自己找毛病，再看 `siyu.Questionnaire(draft).review()` 说什么。

# %% [markdown] lang="en"
# ## Mend a questionnaire
#
# Here is the owner's draft: its YAML text, and what it looks like. Find faults by yourself first, then see what `siyu.Questionnaire(draft).review()` says.

# %% locked="draft"
draft = """\
title: «水果礼盒回访问卷|Follow-up on fruit gift boxes»
purpose: «弄清买过水果礼盒的会员为什么没有再买，决定先改进礼盒的哪一点|Find out why members who ordered a fruit gift box did not order again, to decide what about the box to improve first»
sent_to: «2026 年 1 至 5 月买过礼盒、6 月没有再买的会员，全部发一对一专属链接|All members who ordered a gift box from January to May 2026 and none in June, each sent a personal link»
indicators: [boxes, price, recipient, packaging, delivery, contacted, settled, reasons, again, wishes]
questions:
  - code: boxes
    text: «您最近买过几盒水果礼盒？|How many gift boxes have you ordered recently?»
    kind: single
    range: [1, 100]
    options:
      a: «3–5盒|3–5 boxes»
      b: «1–3盒|1–3 boxes»
      c: «6盒及以上|6 boxes or more»
  - code: price
    text: «您最近一次买的礼盒，一盒花了多少？|How much did you spend on a box, the last time you ordered?»
    kind: single
    options:
      a: «不满100|Under 100»
      b: «100–199|100–199»
      c: «300及以上|300 and over»
  - code: recipient
    text: «最近一次买的礼盒送给了谁？|To whom did the last gift box go?»
    options:
      family: «家人|Family»
      friends: «朋友|Friends»
      colleagues: «同事|Colleagues»
      clients: «客户|Clients»
  - code: packaging
    text: «您对礼盒的包装和送货满意吗？|Are you satisfied with the packaging and the delivery of the gift box?»
    kind: scale
    options:
      1: «很不满意|Very dissatisfied»
      2: «不太满意|Dissatisfied»
      3: «一般|Neither»
      4: «比较满意|Satisfied»
      5: «非常满意|Very satisfied»
  - code: contacted
    text: «过去 6 个月，您联系过客服吗？|In the past 6 months, have you contacted customer service?»
    kind: single
    options:
      yes: «联系过|I have»
      no: «没有联系过|I have not»
  - code: settled
    text: «客服怎么处理的？|How did customer service settle the matter?»
    kind: single
    options:
      refund: «退款|Refund»
      again: «补发|Sent again»
      coupon: «送券|A coupon»
      other: «其他|Other»
  - code: reasons
    text: «您没有再买礼盒的原因有哪些（可多选）？|Why have you ordered no further gift box (tick all that apply)?»
    kind: single
    options:
      taste: «口味|Taste»
      price: «价格|Price»
      packaging: «包装|Packaging»
      delivery: «送货|Delivery»
      occasion: «送礼的时候少了|Fewer occasions»
  - code: again
    text: «大多数会员都说这款礼盒很超值，您还会再买吗？|Most members find this box well worth its price. Would you order one again?»
    kind: single
    options:
      would: «会|I would»
      would_not: «不会|I would not»
      unsure: «不确定|Not sure»
"""
siyu.Questionnaire(draft)

# %% [markdown] lang="zh"
# ### 第 1 题 修补问卷（5 分）
#
# 把改好、补全的问卷放进 `repair_questionnaire`。可以把上面的 YAML 文字复制到三个引号 `"""` 之间再改；也可以从字典 `siyu.Questionnaire(draft).to_dict()` 改起，或者写一份新的字典。
#
# - `purpose` 和 `indicators` 是店主定的，一个字也不要改。十个指标都要有题目问。题目测的指标就是它的 `code`；不同名的，写 `indicator: 指标`。
# - 有两个指标草稿里没有题目：`delivery`（对送货满意吗）和 `wishes`（希望礼盒改进什么）。请补上。删掉有毛病的题不算改好。
# - `siyu.Questionnaire(repair_questionnaire).review()` 里不能有“毛病”（fault）。“建议”（advice）可以留，但草稿里暗示答案的那一题、一题问两件事的那一题必须改。措辞机器看不准，老师还会再看。
# - 加一道陷阱题：题干要说明该选哪一项，`trap` 写那一项的代码。
# - 题型要合适：
#
# | 指标 | 题型 |
# |---|---|
# | `boxes`、`price` | 单选（`single`），至少三档；或填数字（`number`） |
# | `recipient`、`settled` | 单选或多选，至少三个选项 |
# | `packaging`、`delivery` | 量表（`scale`），或至少三级的单选，或填数字 |
# | `contacted` | 单选，或填数字 |
# | `reasons` | 多选（`multiple`），至少三个选项 |
# | `again` | 单选或量表，或填数字 |
# | `wishes` | 单选、多选、量表或填空（`text`）；有选项的话，至少三个 |
#
# 例如（另一份问卷的一题）：
#
# | 毛病 | 原来 | 改成 |
# |---|---|---|
# | 没有时间，也没有说几个答案 | 您喝什么茶？ | 过去 7 天，您喝过哪些茶？`kind: multiple` |
# | 没喝过的人也要答 | | `ask_if: {drinks: yes}` |
#
# `range: [1, 100]` 是可能的最小值和最大值。数字写成 5000、5,000、５０００、五千，范围用 –、~、至，或写“1 或 2”，都读得懂。

# %% [markdown] lang="en"
# ### Question 1. Repair the questionnaire (5 points)
#
# Put the mended and completed questionnaire into `repair_questionnaire`. You may copy the YAML text above between three quotes `"""` and change it there, start from the dictionary `siyu.Questionnaire(draft).to_dict()`, or write a dictionary of your own.
#
# - The owner has settled `purpose` and `indicators`: leave every word. All ten indicators must be asked. A question measures the indicator that is its `code`; where the names differ, write `indicator: name`.
# - Two indicators have no question in the draft: `delivery` (are they satisfied with it?) and `wishes` (what about the box should improve?). Add them. To delete a faulty question is not to mend it.
# - `siyu.Questionnaire(repair_questionnaire).review()` must show no fault. Advice may stand, but the draft's question that suggests its answer and the one that asks two things at once must be mended. A machine judges wording badly; your teacher will look too.
# - Add a trap question: its text says which option to choose, and `trap` holds the code of that option.
# - Kinds of question that fit:
#
# | indicator | kind |
# |---|---|
# | `boxes`, `price` | a single choice (`single`) of at least three classes, or a number (`number`) |
# | `recipient`, `settled` | a single or multiple choice of at least three options |
# | `packaging`, `delivery` | a scale (`scale`), a single choice of at least three grades, or a number |
# | `contacted` | a single choice, or a number |
# | `reasons` | a multiple choice (`multiple`) of at least three options |
# | `again` | a single choice or a scale, or a number |
# | `wishes` | a single or multiple choice, a scale or words of their own (`text`); if it has options, at least three |
#
# For example (a question of another questionnaire):
#
# | fault | as it was | mended |
# |---|---|---|
# | no period, and it is not said how many answers | Which tea do you drink? | Which kinds of tea did you drink in the past 7 days? `kind: multiple` |
# | asked of those who drank none | | `ask_if: {drinks: yes}` |
#
# `range: [1, 100]` is the least and the greatest that can occur. Numbers may be written 5000, 5,000 or in full-width digits, ranges with –, ~ or "to", or as "1 or 2".

# %% answer="repair_questionnaire"
### BEGIN SOLUTION
mended = siyu.Questionnaire(draft).to_dict()
question = {one["code"]: one for one in mended["questions"]}
grades = question["packaging"]["options"]

question["boxes"]["text"] = (
    "«2026 年 1 月到 5 月，您一共买过几盒礼盒？|How many gift boxes did you order from January to May 2026?»"
)
question["boxes"]["options"] = {
    "few": "«1–2盒|1–2 boxes»",
    "some": "«3–5盒|3–5 boxes»",
    "many": "«6盒及以上|6 boxes or more»",
}
question["price"]["options"] = {
    "low": "«不满100元|Under 100 yuan»",
    "middle": "«100–199元|100–199 yuan»",
    "upper": "«200–299元|200–299 yuan»",
    "high": "«300元及以上|300 yuan and over»",
}
question["recipient"]["kind"] = "single"
question["recipient"]["options"]["other"] = "«其他人|Other»"
question["packaging"]["text"] = "«您对礼盒的包装满意吗？|How satisfied are you with the packaging of the gift box?»"
question["settled"]["ask_if"] = {"contacted": "yes"}
question["reasons"]["kind"] = "multiple"
question["reasons"]["options"]["other"] = "«其他|Other»"
question["again"]["text"] = "«以后您还会买礼盒吗？|Would you order a gift box again?»"

trap = {
    "code": "attention",
    "text": "«为确认您在认真作答，本题请选“比较满意”。|To show that you read this, please choose 'Satisfied'.»",
    "kind": "scale",
    "options": grades,
    "trap": "4",
}
delivery = {
    "code": "delivery",
    "text": "«您对礼盒的送货满意吗？|How satisfied are you with the delivery of the gift box?»",
    "kind": "scale",
    "options": grades,
}
wishes = {
    "code": "wishes",
    "text": "«您希望礼盒改进哪些方面？|Which things about the gift box should we improve?»",
    "kind": "multiple",
    "options": {
        "fruit": "«水果更好|Better fruit»",
        "choice": "«自己选搭配|Choose what is in it»",
        "wrapping": "«包装更像样|Finer wrapping»",
        "speed": "«送得更准时|Delivery on time»",
        "other": "«其他|Other»",
    },
}
mended["questions"] = [
    question["boxes"],
    question["price"],
    question["recipient"],
    question["packaging"],
    delivery,
    question["contacted"],
    question["settled"],
    trap,
    question["reasons"],
    wishes,
    question["again"],
]
repair_questionnaire = mended
### END SOLUTION

# %% check="repair_questionnaire" points=5
check.run("repair_questionnaire")
### BEGIN HIDDEN TESTS
check.run("repair_questionnaire", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 要多少份答卷

# %% [markdown] lang="en"
# ## How many answers

# %% [markdown] lang="zh"
# ### 第 2 题 样本量（3 分）
#
# 写函数 `sample_size(margin, confidence, population=None)`，返回一个整数：要收到多少份答卷，占比的误差才不超过 `margin`。
#
# > n0 = z² × 0.25 ÷ margin²
# >
# > n = n0 ÷（1 +（n0 − 1）÷ N）
#
# - `margin` 和 `confidence` 都是 0 到 1 之间的占比：上下 5 个百分点是 `0.05`，95 % 是 `0.95`。
# - 0.25 = 0.5 × 0.5：占比是一半时，要的份数最多。
# - z 让正态分布**中间**占 `confidence`，两头各剩一半。`confidence` 每次不同，要算：`NormalDist().inv_cdf(...)` 给出左边有多大一块的位置。
# - `population` 是总体的人数 N；它是 `None` 时总体很大，n = n0，不用第二个公式。
# - 中间不取整，最后向上取整**一次**（`math.ceil`）。
#
# 例如：
#
# | `margin` | `confidence` | `population` | n0 | n | 返回 |
# |---|---|---|---|---|---|
# | 0.10 | 0.95 | `None` | 96.04 | 96.04 | 97 |
# | 0.10 | 0.95 | 200 | 96.04 | 65.10 | 66 |

# %% [markdown] lang="en"
# ### Question 2. Sample size (3 points)
#
# Write the function `sample_size(margin, confidence, population=None)`. It returns a whole number: how many answers it takes for the error of a share to be at most `margin`.
#
# > n0 = z² × 0.25 ÷ margin²
# >
# > n = n0 ÷ (1 + (n0 − 1) ÷ N)
#
# - `margin` and `confidence` are shares between 0 and 1: 5 percentage points either way is `0.05`, 95 % is `0.95`.
# - 0.25 = 0.5 × 0.5: a share of one half needs the most answers.
# - z leaves `confidence` in the **middle** of the normal distribution and half of the rest on either side. `confidence` differs from call to call, so work z out: `NormalDist().inv_cdf(...)` gives the point with that much to its left.
# - `population` is the number of people N; if it is `None` the population is large, n = n0, and the second formula is not used.
# - Do not round on the way; round up **once**, at the end (`math.ceil`).
#
# For example:
#
# | `margin` | `confidence` | `population` | n0 | n | returned |
# |---|---|---|---|---|---|
# | 0.10 | 0.95 | `None` | 96.04 | 96.04 | 97 |
# | 0.10 | 0.95 | 200 | 96.04 | 65.10 | 66 |


# %% answer="sample_size"
def sample_size(margin, confidence, population=None):
    ### BEGIN SOLUTION
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    size = (z / margin) ** 2 * 0.25
    if population is None:
        return math.ceil(size)
    return math.ceil(size / (1 + (size - 1) / population))
    ### END SOLUTION


# %% check="sample_size" points=3
check.run("sample_size")
### BEGIN HIDDEN TESTS
check.run("sample_size", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 收回来的答卷
#
# 包月问卷已经收回。`responses` 每行是一份交上来的答卷，员工试填的已经去掉，其余没有清洗过：
#
# - `response_id` 答卷编号；`user_id` 是谁（从转发的链接进来的人不知道是谁，是空的）；`submitted_at` 提交的时刻；`seconds` 用了几秒。
# - 后面每列一道题。单选题是选项的代码；多选题的代码用 `;` 连起来，例如 `health;taste`；量表题是 1 到 5。空的：没有问到，或者没有答。
# - 第一题 `eats` 是过滤题：没吃过鲜切水果的人跳过几道题，答得自然快。
# - `rules` 是清洗的规则。
#
# 不要改动传进来的表。不要四舍五入。

# %% [markdown] lang="en"
# ## The responses
#
# The questionnaire on the subscription has come back. Each row of `responses` is one form handed in. Trials by the staff are out; otherwise nothing has been cleaned:
#
# - `response_id` is the number of the form; `user_id` says whose it is (missing for people who came by a forwarded link, whom we do not know); `submitted_at` is the moment it was handed in; `seconds` says how long it took.
# - Then a column for each question. A single choice holds the code of the option; in a multiple choice the codes are joined by `;`, as in `health;taste`; a scale holds 1 to 5. Missing: not asked, or left out.
# - The first question, `eats`, is a filter: who has eaten no cut fruit skips some questions, and is naturally faster.
# - `rules` holds the rules of cleaning.
#
# Leave the tables handed to you as they are, and do not round.

# %% locked="data"
users = siyu.load("fruit/users")
responses = siyu.load("fruit/responses")
staff = users[users["source"] == "employee"]
responses = responses[~responses["user_id"].isin(staff["user_id"])]

rules = {
    "closes_at": pd.Timestamp("2026-07-13", tz="Asia/Shanghai"),
    "invited": set(siyu.load("fruit/invitations")["user_id"]),
    "repeat": True,
    "trap": ("careful", 4),
    "scale": ["trusts", "suits", "elsewhere", "recommends", "annoyed", "stays"],
    "speed": ("eats", 0.5),
}
responses.head()

# %% [markdown] lang="zh"
# ### 第 3 题 清洗答卷（6 分）
#
# 写函数 `clean_responses(responses, rules)`，返回两样东西，`return kept, counts`：`kept` 是留下的行，`counts` 是一个 Series 或字典，六步各去掉了几份。
#
# **一步接一步**：每一步只看前面各步留下的答卷，所以一份答卷只在第一个去掉它的那一步算一次。
#
# | 步骤 | 去掉哪些 | 规则 |
# |---|---|---|
# | `late` | 提交时刻等于或晚于 `closes_at` | `rules["closes_at"]` |
# | `not_invited` | `user_id` 不在受邀名单里，或是空的 | `rules["invited"]`，一个集合 |
# | `repeat` | 一个人最早的那份以外，后来交的 | |
# | `trap` | 陷阱题没有选对 | `rules["trap"]`：列名和正确答案 |
# | `straight` | 各道量表题都答了，而且答案全都一样 | `rules["scale"]`：列名的列表 |
# | `speeder` | 用时**小于**中位数的一半 | `rules["speed"]`：过滤题的列名和 0.5 |
#
# - 最早、后来看 `submitted_at`：表里的行**不一定**按时间排。
# - `straight` 用原来的答案，反向题也在里面，不转换。一道没答，就不算。
# - `speeder` 的中位数，是到这一步还留着的、过滤题答案相同的人的。
# - 列名从 `rules` 里取，评分时的列名不同。陷阱题和过滤题人人都答了。
# - `kept` 的行序不限；`counts` 的索引（或键）是六个步骤的名字，去掉 0 份也要写。
#
# 例如，4 份答卷，都在截止前、都受邀，陷阱题的正确答案是 4：
#
# | 答卷 | `user_id` | 提交 | 陷阱题 | 结果 |
# |---|---|---|---|---|
# | A | u1 | 9:05 | 4 | `repeat`：同一个人 9:00 交过 |
# | B | u1 | 9:00 | 2 | `trap` |
# | C | u2 | 9:10 | 4 | 留下 |
# | D | u3 | 9:20 | 4 | 留下 |
#
# `repeat` 是 1，`trap` 是 1。先查陷阱题的话，A 会留下来。

# %% [markdown] lang="en"
# ### Question 3. Clean the responses (6 points)
#
# Write the function `clean_responses(responses, rules)`. It returns two things, `return kept, counts`: `kept` are the rows that stay, `counts` is a Series or a dict that says how many forms each of the six steps dropped.
#
# **Step by step**: each step looks only at the forms that earlier steps have left, so a form counts once, at the first step that drops it.
#
# | step | which forms it drops | rule |
# |---|---|---|
# | `late` | handed in at `closes_at` or later | `rules["closes_at"]` |
# | `not_invited` | `user_id` is not among those invited, or missing | `rules["invited"]`, a set |
# | `repeat` | a person's later forms, all but the earliest | |
# | `trap` | the trap question has a wrong answer | `rules["trap"]`: column and right answer |
# | `straight` | all items of the scale are answered, and all alike | `rules["scale"]`: a list of columns |
# | `speeder` | took **less** than half the median time | `rules["speed"]`: column of the filter question, and 0.5 |
#
# - Earlier and later go by `submitted_at`: the rows are **not** always in order of time.
# - `straight` takes the answers as given, reversed items included and not recoded. With one item left out a form is not straight.
# - The median of `speeder` is that of the people still there at this step who gave the same answer to the filter question.
# - Take the columns' names from `rules`: they are others in grading. Everybody answered the trap and the filter question.
# - The rows of `kept` may stand in any order; the index of `counts` (or its keys) holds the names of the six steps, those that dropped 0 too.
#
# For example, four forms, all in time and from people invited; the trap's right answer is 4:
#
# | form | `user_id` | handed in | trap | result |
# |---|---|---|---|---|
# | A | u1 | 9:05 | 4 | `repeat`: the same person handed in at 9:00 |
# | B | u1 | 9:00 | 2 | `trap` |
# | C | u2 | 9:10 | 4 | stays |
# | D | u3 | 9:20 | 4 | stays |
#
# `repeat` is 1, `trap` is 1. Were the trap looked at first, A would stay.


# %% answer="clean_responses"
def clean_responses(responses, rules):
    ### BEGIN SOLUTION
    kept = responses.sort_values("submitted_at")
    counts = {}

    drop = kept["submitted_at"] >= rules["closes_at"]
    counts["late"] = drop.sum()
    kept = kept[~drop]

    drop = ~kept["user_id"].isin(rules["invited"])
    counts["not_invited"] = drop.sum()
    kept = kept[~drop]

    drop = kept.duplicated("user_id")
    counts["repeat"] = drop.sum()
    kept = kept[~drop]

    column, answer = rules["trap"]
    drop = kept[column] != answer
    counts["trap"] = drop.sum()
    kept = kept[~drop]

    items = kept[rules["scale"]]
    drop = (items.nunique(axis=1) == 1) & items.notna().all(axis=1)
    counts["straight"] = drop.sum()
    kept = kept[~drop]

    column, part = rules["speed"]
    medians = kept.groupby(column)["seconds"].median()
    drop = kept["seconds"] < part * kept[column].map(medians)
    counts["speeder"] = drop.sum()
    kept = kept[~drop]

    return kept, pd.Series(counts)
    ### END SOLUTION


# %% check="clean_responses" points=6
check.run("clean_responses")
### BEGIN HIDDEN TESTS
check.run("clean_responses", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 从答卷到占比

# %% [markdown] lang="en"
# ## From responses to shares

# %% [markdown] lang="zh"
# ### 第 4 题 占比和它的区间（3 分）
#
# 写函数 `share_with_interval(answers, option)`，返回三个数 `(share, low, high)`：选 `option` 的占比和它的 95 % 置信区间（Wilson 方法）。
#
# - `answers` 是表里的一列，每人一个答案；空的是没有问到或没有答，**不在分母里**。至少有一个人答了；没有人选 `option` 时，占比是 0。
# - 三个数都在 0 和 1 之间。
# - `proportion_confint(人数, 分母, method="wilson")` 给出区间的两头，默认就是 95 %。自己写 Wilson 的公式也可以，z 用 1.96。
#
# 例如 `answers` 是 `yes、no、空、yes、no、no`，`option` 是 `yes`：5 个人答了，2 个人选它，占比 0.4，区间约 0.118 到 0.769。

# %% [markdown] lang="en"
# ### Question 4. A share and its interval (3 points)
#
# Write the function `share_with_interval(answers, option)`. It returns three numbers `(share, low, high)`: the share of the answer `option` and its 95 % confidence interval by Wilson's method.
#
# - `answers` is a column of a table, one answer a person; a missing one was not asked or left out, and is **not in the base**. At least one person answered; if nobody chose `option`, the share is 0.
# - All three are between 0 and 1.
# - `proportion_confint(number, base, method="wilson")` gives both ends of the interval, at 95 % unless told otherwise. You may also write Wilson's formula yourself, with z = 1.96.
#
# For example, if `answers` is `yes, no, missing, yes, no, no` and `option` is `yes`: 5 people answered, 2 of them chose it, the share is 0.4, the interval about 0.118 to 0.769.


# %% answer="share_with_interval"
def share_with_interval(answers, option):
    ### BEGIN SOLUTION
    answered = answers.dropna()
    chosen = (answered == option).sum()
    low, high = proportion_confint(chosen, len(answered), method="wilson")
    return chosen / len(answered), low, high
    ### END SOLUTION


# %% check="share_with_interval" points=3
check.run("share_with_interval")
### BEGIN HIDDEN TESTS
check.run("share_with_interval", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 5 题 多选题的表（3 分）
#
# 写函数 `multiple_choice_table(responses, question)`，返回一个 Series：索引是选项的代码，值是**答了这道题的人**里，勾了这一项的占几成。
#
# - `responses` 每行一个人；`question` 是一列的名字，里面的代码用 `;` 连起来。空的：没有问到或没有答，不在分母里。
# - 一个人勾了几项，每一项都算他一次，所以占比加起来可以大于 1。
# - 代码要整个比：`cup` 和 `fruit_cup` 是两项。
# - 没有人勾的选项不用写。顺序不限。
#
# 例如：
#
# | `reason` |
# |---|
# | `health;taste` |
# | `taste` |
# | （空） |
#
# 两个人答了：`taste` 是 1，`health` 是 0.5。

# %% [markdown] lang="en"
# ### Question 5. The table of a multiple choice (3 points)
#
# Write the function `multiple_choice_table(responses, question)`. It returns a Series: its index is the codes of the options, its values say what share of **the people who answered the question** ticked each.
#
# - `responses` has one person a row; `question` is the name of a column whose codes are joined by `;`. Missing: not asked or left out, and not in the base.
# - Someone who ticked several options counts once for each, so the shares may add up to more than 1.
# - Compare whole codes: `cup` and `fruit_cup` are two options.
# - Options that nobody ticked need not be there. Any order will do.
#
# For example:
#
# | `reason` |
# |---|
# | `health;taste` |
# | `taste` |
# | (missing) |
#
# Two people answered: `taste` is 1, `health` is 0.5.


# %% answer="multiple_choice_table"
def multiple_choice_table(responses, question):
    ### BEGIN SOLUTION
    answered = responses[question].dropna()
    one_tick_a_row = answered.str.split(";").explode()
    return one_tick_a_row.value_counts() / len(answered)
    ### END SOLUTION


# %% check="multiple_choice_table" points=3
check.run("multiple_choice_table")
### BEGIN HIDDEN TESTS
check.run("multiple_choice_table", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 6 题 事后分层的权重（4 分）
#
# 年轻人答得多，年长的答得少。写函数 `post_stratify(responses, column, population_shares)`，返回一个 Series，给每一行一个权重，让各类的占比回到总体的样子。
#
# > 权重 = 这一类在总体里的占比 ÷ 这一类在答卷里的占比
#
# - `population_shares` 是字典：类 → 在总体里的占比，都大于 0，加起来是 1。
# - 结果的索引和 `responses` 一样，每行一个权重，平均是 1。
# - 有三种情况没法给权重，要用 `raise ValueError("…")` 报错，引号里用一句话说清是什么情况：
#     1. `column` 这一列有空值；
#     2. 答卷里有一类，`population_shares` 里没有；
#     3. `population_shares` 里有一类，一份答卷也没有：没有人能代表他们。
#
# 例如总体里 `young` 和 `old` 各占一半，4 份答卷里 3 份 `young`：`young` 的权重是 0.5 ÷ 0.75，约 0.667；`old` 是 0.5 ÷ 0.25 = 2。

# %% [markdown] lang="en"
# ### Question 6. Weights by post-stratification (4 points)
#
# The young answered more, the older less. Write the function `post_stratify(responses, column, population_shares)`. It returns a Series with a weight for each row that gives every class its share in the population again.
#
# > weight = share of the class in the population ÷ share of the class in the responses
#
# - `population_shares` is a dictionary: class → share in the population; all are above 0 and they add up to 1.
# - The result has the index of `responses`, one weight a row, and the mean 1.
# - In three cases there can be no weights. Raise an error with `raise ValueError("…")` and say in the quotes, in one sentence, what is the matter:
#     1. the column has missing values;
#     2. the responses hold a class that is not in `population_shares`;
#     3. `population_shares` holds a class without a single response: nobody can stand in for it.
#
# For example, `young` and `old` are half of the population each, and 3 of 4 responses are `young`: the weight of `young` is 0.5 ÷ 0.75, about 0.667; that of `old` is 0.5 ÷ 0.25 = 2.


# %% answer="post_stratify"
def post_stratify(responses, column, population_shares):
    ### BEGIN SOLUTION
    classes = responses[column]
    if classes.isna().any():
        raise ValueError(f"«{column} 有空值|{column} has missing values»")
    for one in classes.unique():
        if one not in population_shares:
            raise ValueError(f"«总体里没有 {one} 的占比|{one} has no share in the population»")
    in_sample = classes.value_counts(normalize=True)
    weight_of = {}
    for one, share in population_shares.items():
        if one not in in_sample.index:
            raise ValueError(f"«没有 {one} 的答卷|there is no response of {one}»")
        weight_of[one] = share / in_sample[one]
    return classes.map(weight_of)
    ### END SOLUTION


# %% check="post_stratify" points=4
check.run("post_stratify")
### BEGIN HIDDEN TESTS
check.run("post_stratify", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 愿意订的有几成
#
# 池子是 6 月 30 日以前注册的用户。他们的年龄，店里知道大多数人的。`pool_shares` 是**知道年龄的人**里各年龄段的占比：这样加权，等于假设其余的人和他们一样。

# %% [markdown] lang="en"
# ## What share would subscribe
#
# The pool is the users registered by 30 June; of most of them the shop knows the age. `pool_shares` holds the share of each age class among those **whose age is known**: to weight by it is to assume that the rest are alike.

# %% locked="pool"
ages = siyu.survey_pool("fruit")["age"]
pool_shares = ages.value_counts(normalize=True).to_dict()

print("«年龄不明的：|Age unknown:»", f"{ages.isna().sum():,} / {len(ages):,}")
pool_shares

# %% [markdown] lang="zh"
# ### 第 7 题 四个数（3 分）
#
# 用这个学期的 `responses`、`rules` 和 `pool_shares`，把四个数写进字典 `figures`：
#
# - `kept`：清洗以后留下几份答卷；
# - `share`：会订的占几成，按年龄加权。先从留下的答卷里取 `age` 在 `pool_shares` 里的（“不方便透露”和不满 18 岁的没有权重），用事后分层给它们权重，再算 `subscribe` 是 `would_subscribe` 的行的权重之和 ÷ 全部权重之和。“还没想好”的人留在分母里；
# - `low`、`high`：95 % 区间 `share` ± 1.96 × √(`share` × (1 − `share`) ÷ 有效样本量)。
#
# > 有效样本量 = 权重之和的平方 ÷ 权重平方的和
#
# 用你自己写的函数算；哪个没写出来，就用 `siyu.` 里同名的函数代替（`siyu.clean_responses`、`siyu.post_stratify`）。`siyu.weighted_share` 也可以用。数字每个学期都不同，不要手写，也不要四舍五入。

# %% [markdown] lang="en"
# ### Question 7. Four figures (3 points)
#
# Take this term's `responses`, `rules` and `pool_shares`, and put four figures in the dict `figures`:
#
# - `kept`: how many forms stay after cleaning;
# - `share`: what share would subscribe, weighted by age. Of the forms that stay take those whose `age` is in `pool_shares` ("prefer not to say" and under 18 have no weight), weight them by post-stratification, then divide the sum of the weights where `subscribe` is `would_subscribe` by the sum of all weights. The undecided stay in the base;
# - `low`, `high`: the 95 % interval `share` ± 1.96 × √(`share` × (1 − `share`) ÷ effective sample size).
#
# > effective sample size = square of the sum of the weights ÷ sum of the squares of the weights
#
# Use your own functions; for one you could not write, take the function of the same name from `siyu` (`siyu.clean_responses`, `siyu.post_stratify`). `siyu.weighted_share` may be used too. The figures differ every term: do not type them by hand, and do not round.

# %% answer="figures"
### BEGIN SOLUTION
stayed, dropped_by_step = clean_responses(responses, rules)
aged = stayed[stayed["age"].isin(pool_shares)]
weight = post_stratify(aged, "age", pool_shares)
share = weight[aged["subscribe"] == "would_subscribe"].sum() / weight.sum()
effective_size = weight.sum() ** 2 / (weight**2).sum()
margin = 1.96 * math.sqrt(share * (1 - share) / effective_size)
figures = {
    "kept": len(stayed),
    "share": share,
    "low": share - margin,
    "high": share + margin,
}
### END SOLUTION

# %% check="figures" points=3
check.run("figures")
### BEGIN HIDDEN TESTS
check.run("figures", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ## 怎么问

# %% [markdown] lang="en"
# ## How to ask

# %% [markdown] lang="zh"
# ### 第 8 题 问法（3 分）
#
# 每组两种问法，选一种。写 120 字左右，老师来评。
#
# | 组 | A | B |
# |---|---|---|
# | 一 | 您对我们贴心周到的送货满意吗？ | 您对我们的送货满意吗？ |
# | 二 | 您觉得水果的价格合理吗？ | 您觉得水果的价格和新鲜程度合理吗？ |
# | 三 | 您最近经常买鲜切水果吗？ | 过去 30 天，您买过几次鲜切水果？ |
#
# 1. 第一、二组各选哪一种？另一种错在哪里（1 分）？
# 2. 第三组选哪一种？另一种收回来的答案，会坏在哪里（1 分）？
# 3. 回想第 1、2 单元：第三组的答案，店里自己的数据里有没有？写出哪张表或哪个标签，再说还要不要问（1 分）。

# %% [markdown] lang="en"
# ### Question 8. How to word it (3 points)
#
# Each pair words a question in two ways: choose one. Write about 100 words; your teacher marks this item.
#
# | pair | A | B |
# |---|---|---|
# | one | How satisfied are you with our caring, attentive delivery? | How satisfied are you with our delivery? |
# | two | Do you find the price of our fruit fair? | Do you find the price and the freshness of our fruit fair? |
# | three | Have you often bought cut fruit recently? | How many times did you buy cut fruit in the past 30 days? |
#
# 1. Which do you choose in pairs one and two, and what is wrong with the other (1 point)?
# 2. Which do you choose in pair three, and what would be wrong with the answers to the other (1 point)?
# 3. Think back to units 1 and 2: does the shop's own data answer pair three? Name the table or the tag, and say whether you would still ask (1 point).

# %% [markdown] lang="zh" essay="wording" points=3
# 第一组选 B：A 的“贴心周到”先夸了自己，暗示该答满意。第二组选 A：B 一题问了价格和新鲜程度两件事，只满意其中一件的人没法选。
#
# 第三组选 B。“最近”和“经常”各人理解不同：一个月买 4 次，有人算经常，有人不算，同样的行为会得到不同的答案，也算不出每月几次。
#
# 在我们店买的次数，`purchases` 里有：按 `user_id` 数过去 30 天不同的 `order_id` 就行，比记忆准，不必问。要知道他们在别家买了几次，数据里没有，才值得问；问了也可以拿自己店的那一部分和数据核对。

# %% [markdown] lang="en" essay="wording" points=3
# Pair one: B. "Caring, attentive" praises the shop first and suggests a good mark. Pair two: A. The other asks about price and freshness at once, and whoever is happy with only one of them cannot answer.
#
# Pair three: B. "Recently" and "often" mean different things to different people: four times a month is often for one and not for another, so the same behaviour gives different answers, and no rate per month can be worked out.
#
# How often they bought from us is in `purchases`: count different `order_id` of each `user_id` in the past 30 days. That beats memory, so we need not ask. What they bought elsewhere is not in our data and is worth asking; their answer about our shop can be checked against it.

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

siyu.precheck("unit3_questionnaire_design.ipynb")
