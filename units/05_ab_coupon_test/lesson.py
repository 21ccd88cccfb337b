# Lesson of unit 5, the A/B coupon test: the source of notebooks/{zh,en}/05_ab_coupon_test.ipynb.

# %% [markdown] lang="zh"
# # 第 5 单元 优惠券 A/B 测试
#
# T 咖啡店的店长想给老会员发券：8折，还是满80减15？他说：“看哪张券下单的人多，就发哪张。”这一课用一次随机分组的测试来回答：哪张值得发，每位会员多赚多少，有多大把握。
#
# **学完你能够**
#
# 1. 在测试以前定好假设、指标和人数。练习：`sample_size_per_arm`。
# 2. 随机分组，并查出分得不对的测试。练习：`assign_arms`、`sample_ratio_p`。
# 3. 按分到的人算转化率，两两比较，给出区间和校正后的 p。练习：`conversion_table`、`compare_arms`。
# 4. 扣掉券和联系的成本，算出每位分到的用户的利润。练习：`profit_per_user`、`figures`。
# 5. 看穿那些让结果变好看的做法，写一页决策备忘录。练习：`decision`、`decision_memo`。
#
# 点一下代码单元格，按 **Shift + Enter** 运行。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》。

# %% [markdown] lang="en"
# # Unit 5. An A/B coupon test
#
# The manager of T coffee shop wants to send his members a coupon: 20% off, or 15 off orders of 80 or more? He says: "See which coupon makes more people order, and send that one." A test with random groups tells us which coupon is worth sending, how much more each member brings, and how sure we are.
#
# **After it you can**
#
# 1. settle hypothesis, indicators and size before a test. Exercise: `sample_size_per_arm`.
# 2. assign users at random, and notice a test whose split went wrong. Exercise: `assign_arms`, `sample_ratio_p`.
# 3. work out conversion of all assigned users, and compare arms in pairs, with intervals and adjusted p-values. Exercise: `conversion_table`, `compare_arms`.
# 4. take off the cost of coupons and contact, and give the profit per assigned user. Exercise: `profit_per_user`, `figures`.
# 5. see through what makes results look better than they are, and write a decision memo of one page. Exercise: `decision`, `decision_memo`.
#
# Click on a code cell and press **Shift + Enter** to run it. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice).

# %%
import hashlib
import math

import numpy as np
import pandas as pd
from scipy import stats

import siyu_helpers as siyu
from siyu_helpers import charts_experiment

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 5.1 哪张券下单的人多（3 分钟）
#
# 教材里的案例 [T]：T 咖啡店选一些会员，分成三组，为期一周，然后分析，选出一张券。我们用模拟的店重做一遍，时间是 28 天（5.2 说明为什么）。
#
# | 代码 `arm` | 组 | 得到什么 |
# |---|---|---|
# | `control` | 对照组 | 什么也不发 |
# | `no_minimum` | 实验组一 | 无门槛8折券：任何一单付 80% |
# | `threshold` | 实验组二 | 满80减15：一单满 80 元，少付 15 元 |
#
# 券在第一天 10 点发，每人一张，14 天内有效。结果可以用来找对目标人群、给不同的人不同的内容、促进复购 [T]。

# %% [markdown] lang="en"
# ## 5.1 Which coupon makes more people order? (3 minutes)
#
# A case of the textbook [T]: T coffee shop puts some members into three groups for one week, analyses, and chooses a coupon. We run it again with a simulated shop, for 28 days (5.2 says why). A group of a test is called an **arm**.
#
# | code `arm` | arm | what its users get |
# |---|---|---|
# | `control` | control group | nothing |
# | `no_minimum` | treatment group 1 | 20%-off coupon, no minimum: any one order costs 80% |
# | `threshold` | treatment group 2 | 15 off orders of 80 or more: an order of 80 yuan or more costs 15 yuan less |
#
# Coupons went out at 10:00 on the first day, one each, valid for 14 days. The results serve to choose whom to address, to give different people different content, and to win repurchases [T].

# %%
users = siyu.load("coffee/coupon_users")  # «一行一位分到组的用户|one assigned user a row»
orders = siyu.load("coffee/coupon_orders")  # «一行一单，测试前 28 天的也在|one order a row, also of the 28 days before»

users[["user_id", "arm", "assigned_at", "tier", "exposed", "redeemed", "bought"]].head(3)

# %% [markdown] lang="zh"
# `assigned_at` 是分组的时刻，`bought` 是 28 天里有没有下过单（1 有，0 没有），下几单都记 1。`redeemed` 是有没有用券（**核销**），`exposed` 是有没有看到消息。
#
# **转化率** = 下过单的人 ÷ 分到这一组的人。**先猜一猜。**

# %% [markdown] lang="en"
# `assigned_at` is the moment of assignment; `bought` says whether the user ordered in the 28 days (1 yes, 0 no; several orders are 1 too). `redeemed` says whether the coupon was used, `exposed` whether the message was seen.
#
# **Conversion** = users who ordered ÷ users assigned to the arm. **Guess first.**

# %%
siyu.quiz(
    "«哪一组下过单的人占比最大？|Which arm has the largest share of users who ordered?»",
    {
        "«对照组：没有广告打扰|Control: nobody is bothered»": "«没有收到券的人也会买，但没有多一个理由。|People without a coupon buy too, but have no extra reason to.»",
        "«满80减15：减得多|15 off 80: more money off»": "«要买满 80 元才用得上，多数咖啡单没有这么大。|It takes an order of 80 yuan; most coffee orders are smaller.»",
        "«无门槛8折券：随手就能用|20% off, no minimum: easy to use»": "«门槛越低，用的人越多。值不值是另一回事。|The lower the bar, the more people use it. Whether it pays is another matter.»",
    },
    answer="«无门槛8折券：随手就能用|20% off, no minimum: easy to use»",
)

# %%
conversion = siyu.conversion_table(users)

charts_experiment.conversion_bars(conversion)
print(siyu.label("no_minimum"), f"{conversion.loc['no_minimum', 'rate']:.1%}")
print(siyu.label("control"), f"{conversion.loc['control', 'rate']:.1%}")

# %% [markdown] lang="zh"
# 记号是转化率，横线是 95% 区间（5.5）。店长说：“那就发 8折券。”先别急，还有三个问题：三组人原来一样吗（5.4）？差别会不会是碰巧（5.6）？多下的单，扣掉券还赚钱吗（5.7）？
#
# **什么会让你改变主意？** 多一单赚 30 元毛利，可为了这一单，要给三位本来就会买的人各便宜 12 元。这张券还该发吗？

# %% [markdown] lang="en"
# The mark is the conversion, the line its 95% interval (5.5). "Then we send the 20%-off coupon", says the manager. Not so fast. Three questions remain: were the arms alike to begin with (5.4)? Could chance make such a difference (5.6)? And do the extra orders still earn money after the coupon (5.7)?
#
# **What would change your mind?** One more order brings a margin of 30 yuan; but for it three people who would have bought anyway get 12 yuan off each. Would you still send this coupon?

# %% [markdown] lang="zh"
# ## 5.2 测试以前写好的一页（4 分钟）
#
# A/B 测试分三步 [T]：定目的和指标 → 设计和实施 → 收集和分析。第一步要在看到任何结果以前写下来：
#
# | 写什么 | 这次测试 |
# |---|---|
# | 目的 | 该给老会员发哪张券，还是都不发 |
# | 假设 | 收到券的人，28 天里更可能下单，而且扣掉成本还多赚。要去推翻的**零假设**：没有差别 |
# | 主指标（只有一个） | 转化率 |
# | 钱的指标 | 每位分到的用户的利润 |
# | **护栏指标** | 退订的占比：比对照组多出的，95% 区间的上端不到 2 个百分点 |
# | 比较 | 三组两两比较，双侧，5%；p 用 Holm 校正（5.6），区间各是 95%，没有校正 |
# | 时间 | 28 天，到期才看结果；大单不剔除 |
# | 决定 | 主指标显著更高（Holm 以后），利润差的区间都在 0 以上，护栏没有破，才发 |
#
# 护栏指标不是要提高的，是不许变坏的。

# %% [markdown] lang="en"
# ## 5.2 One page, written before the test (4 minutes)
#
# An A/B test has three steps [T]: settle purpose and indicators → design and run → collect and analyse. The first is put on paper before anyone has seen a result:
#
# | what to write | this test |
# |---|---|
# | purpose | which coupon to send to members, or none |
# | hypothesis | members who get one are likelier to order within 28 days, and bring more after costs. The **null hypothesis**, to be refuted: no difference |
# | primary indicator (only one) | conversion |
# | money indicator | profit per assigned user |
# | **guardrail** | share who unsubscribe: its difference from control has a 95% interval whose upper end is below 2 points |
# | comparison | three arms in pairs, two-sided, 5%; p-values by Holm (5.6), intervals 95% each, uncorrected |
# | time | 28 days, no decision before the end; large orders stay in |
# | decision | send it only if the primary indicator is significantly higher (after Holm), the interval of the profit difference lies above 0, and the guardrail holds |
#
# A guardrail is not there to be improved. It must not get worse.

# %%
siyu.quiz(
    "«结果出来，主指标没有差别，“客单价”却高了不少。怎么写报告？|The results are in: the primary indicator shows no difference, but the average order is much larger. What goes into the report?»",
    {
        "«把主指标换成客单价|Make the average order the primary indicator»": "«看了结果再挑指标，十个里总有一个碰巧好看。|Of ten indicators one looks good by chance. Choosing after the fact picks that one.»",
        "«主指标没有测出差别；客单价是下次要测的假设|No difference found in the primary indicator; the average order is a hypothesis for the next test»": "«先定的按先定的说，后来发现的另写，下次再证实。|What was settled first is reported first; what turned up later is tested next time.»",
        "«既然方向对，改成单侧检验|The direction is right: make the test one-sided»": "«看了方向再选单侧，等于把误报的机会加倍。|Choosing the side after seeing it doubles the chance of a false alarm.»",
    },
    answer="«主指标没有测出差别；客单价是下次要测的假设|No difference found in the primary indicator; the average order is a hypothesis for the next test»",
)

# %% [markdown] lang="zh"
# 为什么是 28 天？[T] 的测试做了一周。**先猜一猜**，一周会漏掉什么？

# %% [markdown] lang="en"
# Why 28 days? The test of [T] ran one week. **Guess first**: what does a week miss?

# %%
siyu.quiz(
    "«只看第一周，会怎样？|What if we look at the first week only?»",
    {
        "«还没用完的券，和券用过以后少下的单，都看不到|Coupons not used yet go unseen, and so do orders that stay away afterwards»": "«要等券过期，再等一等，看是不是把以后的单提前了。|Wait until coupons expire, and a little longer, to see whether later orders merely came early.»",
        "«没关系，人多就行|No matter, if there are enough people»": "«人再多，也看不到还没有发生的事。|However many people, what has not happened yet cannot be seen.»",
        "«只是区间宽一点|The intervals are a little wider, that is all»": "«区间说的是碰巧，不说偏差。一周和四周问的不是同一件事。|Intervals speak of chance, not of bias. One week and four weeks ask different things.»",
    },
    answer="«还没用完的券，和券用过以后少下的单，都看不到|Coupons not used yet go unseen, and so do orders that stay away afterwards»",
)

# %%
start = users["assigned_at"].min()
used = orders[orders["coupon"].notna()]  # «用了券的订单|orders with a coupon»
day = (used["order_time"] - start).dt.days + 1  # «.dt.days 是满几天|.dt.days: full days gone by»
after_a_week = (day > 7).groupby(used["coupon"]).mean()

for arm, share in after_a_week.items():
    print(f"{siyu.label(arm)}«，第一周以后才用的占 |, used after the first week: »{share:.0%}")

# %% [markdown] lang="zh"
# 两张券都有一部分在第一周以后才用，满80减15的更多。28 天正好是四个整周，星期一到星期日各有四次；券过期以后还有两周，看得到“提前买”的代价（5.10）。
#
# **想一想。** 如果换成茶叶，多数人两个月才买一次，28 天够吗？你会看多久？

# %% [markdown] lang="en"
# Some of both coupons were used only after the first week, more of the one with a threshold. And 28 days are four full weeks, with each day of the week four times; two weeks are left after the coupons expire, to see what buying early costs later (5.10).
#
# **Think.** If this were tea, which most people buy every other month, would 28 days do? How long would you look?

# %% [markdown] lang="zh"
# ## 5.3 要多少人（5 分钟）
#
# 测试会犯两种错：没有差别却说有（**误报**，我们许 5%）；有差别却没有看出来。真有差别时看得出来的机会叫**功效**，通常要 80%。人数由四样决定：原来的转化率、**值得测出的提升**、5% 和 80%。
#
# 先在一家面包店算：转化率从 30% 到 35%，每组要多少人？

# %% [markdown] lang="en"
# ## 5.3 How many users? (5 minutes)
#
# A test can err in two ways: it reports a difference where there is none (a **false alarm**; we allow 5%), or misses one that is there. The chance of seeing a real difference is the **power**, usually 80%. Four things decide the size: the base rate, the **lift worth finding**, the 5% and the 80%.
#
# First for a bakery: from 30% to 35%, how many users does each arm need?

# %%
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

h = proportion_effectsize(0.35, 0.30)  # «Cohen 的 h：两个占比的距离|Cohen's h: the distance of two shares»
needed = NormalIndPower().solve_power(h, alpha=0.05, power=0.8)

print(f"h = {h:.3f}")
print(f"«每组：|Each arm: »{needed:.1f} → {math.ceil(needed)}")  # «人数向上取整|round people up»

# %% [markdown] lang="zh"
# 方法要写明，这里是 **Cohen 的 h**，双侧；换一个公式会差百分之一左右。`math.ceil` 向上取整。
#
# 咖啡店原来的转化率，用测试前 28 天的数据。店长说：提升不到 4 个**百分点**，不值得做。（这里的提升是差几个百分点；2.4 的提升度是倍数。）

# %% [markdown] lang="en"
# Name the method: here **Cohen's h**, two-sided; another formula differs by about a hundredth. `math.ceil` rounds up.
#
# For the base rate of the coffee shop we take the 28 days before the test. The manager says: a lift below 4 **percentage points** is not worth the trouble. (A lift is here a difference in points; in 2.4 it was a ratio.)

# %%
siyu.quiz(
    "«想测出的提升从 4 个百分点减到 2 个，人数要变成几倍？|The lift to find halves, from 4 points to 2. How many times as many users?»",
    {
        "«2 倍|Twice»": "«人数大约和提升的平方成反比，不是和提升。|Size goes with the square of the lift, not with the lift.»",
        "«约 4 倍|About 4 times»": "«差别减半，人数约四倍：小差别很贵。|Half the difference, about four times the people: small differences are costly.»",
        "«一半，因为差别小|Half, as the difference is small»": "«差别越小越难看见，人要更多。|A smaller difference is harder to see: it takes more people.»",
    },
    answer="«约 4 倍|About 4 times»",
)

# %%
before = orders[orders["order_time"] < start]
base_rate = users["user_id"].isin(before["user_id"]).mean().round(3)  # «取到 0.1%|to 0.1%»

charts_experiment.size_picture(base_rate, 0.04)
for lift in [0.04, 0.02]:
    size = siyu.sample_size_per_arm(base_rate, lift)
    print(f"{base_rate:.1%} → {base_rate + lift:.1%}«，每组：|, each arm: »{size:,}")

# %% [markdown] lang="zh"
# 横轴是想测出的提升，纵轴是每组人数，往上同样一段，人数变成同样的倍数。三条线是三种功效。圆点是店长的要求。拖动滑块试一试（静态网页上看不到滑块，看上面的图）：

# %% [markdown] lang="en"
# Across: the lift worth finding. Up: users per arm, on a scale where the same step up always multiplies by the same number. The three lines are three powers; the dot is what the manager asks for. Try the sliders (a saved page does not show them; the picture above stands for them):

# %%
assigned = users["arm"].value_counts()
print(f"«实际每组分到：|Assigned to an arm, in fact: »{assigned.min():,} – {assigned.max():,}")
charts_experiment.size_panel(base_rate, 0.04)

# %% [markdown] lang="zh"
# 上面算的是**一对**，按 5%。三对用 Holm（5.6），最小的 p 要乘 3，所以最稳妥是按 0.05 ÷ 3 算。决定发不发的却是**利润**：把人数（`nobs1`）交给 `solve_power`，它倒过来算出测得出的差，单位是标准差。

# %% [markdown] lang="en"
# This was for **one pair**, at 5%. With three pairs and Holm (5.6) the smallest p-value is multiplied by 3, so to be safe take 0.05 ÷ 3. But what decides is **profit**: give `solve_power` the users (`nobs1`), and it works back to the difference it can find, in standard deviations.

# %%
for_three = siyu.sample_size_per_arm(base_rate, 0.04, alpha=0.05 / 3)
print(f"«三对，每组：|Three pairs, each arm: »{for_three:,}")

earned = before.groupby("user_id")["margin_fen"].sum().reindex(users["user_id"], fill_value=0)
deviations = NormalIndPower().solve_power(nobs1=assigned.min(), alpha=0.05, power=0.8)
findable = deviations * earned.std() / 100
print(f"«测得出的利润差（元）：|Difference in profit it can find (yuan): »{findable:.1f}")

# %% [markdown] lang="zh"
# 分到的人比三对要的还多，够用。利润要真的差出打印的那么多元，才有八成机会看出来；更小的差，很可能看不出。

# %% [markdown] lang="en"
# More were assigned than even three pairs need. For profit, a true difference of as many yuan as printed is seen with a chance of 80%; a smaller one may well be missed.

# %%
siyu.quiz(
    "«转化率是 20%，广告说“提升 20%”。新的转化率是？|Conversion is 20%; an advertisement says “up 20%”. The new conversion?»",
    {
        "24%": "«那是相对提升 20%，也就是 4 个百分点。广告没有说是哪一种。|That is a relative lift of 20%, or 4 points. The advertisement does not say which.»",
        "40%": "«那是提升 20 个百分点。广告没有说是哪一种。|That is a lift of 20 points. The advertisement does not say which.»",
        "«不知道，没说清|Unknown: it does not say»": "«相对还是绝对，要说清楚：20% 还是 20 个百分点。|Relative or absolute has to be said: 20% or 20 points.»",
    },
    answer="«不知道，没说清|Unknown: it does not say»",
)

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：功效要 90%，其余不变（提升 4 个百分点），每组要多少人？

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: with a power of 90% and all else the same (a lift of 4 points), how many users per arm?

# %%
surer = ...  # «用 siyu.sample_size_per_arm，参数 power=0.9|with siyu.sample_size_per_arm and power=0.9»
surer

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# surer = siyu.sample_size_per_arm(base_rate, 0.04, power=0.9)
# surer
# ```
#
# 应比上面打印的多三成左右。
#
# </details>
#
# **轮到你。** 店长改口：“**相对**提升 10% 就值得。”先把它换成百分点，再在空单元格里算每组人数。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# surer = siyu.sample_size_per_arm(base_rate, 0.04, power=0.9)
# surer
# ```
#
# It should be about a third more than printed above.
#
# </details>
#
# **Your turn.** The manager changes his mind: "A **relative** lift of 10% is worth it." Turn it into points first, then work out the users per arm in the empty cell.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# points = base_rate * 0.10
# siyu.sample_size_per_arm(base_rate, points)
# ```
#
# 原来的转化率约两成，它的十分之一是两个百分点左右，所以人数和上面两个百分点的那一行接近。
#
# </details>
#
# 人数要**先**算。测完再用测到的差别去算“功效”，只是把 p 换个说法，什么也没有多说。
#
# **想一想。** 只有 600 位会员可以分组。你会放弃测试，减少一张券，还是只求测出更大的提升？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# points = base_rate * 0.10
# siyu.sample_size_per_arm(base_rate, points)
# ```
#
# With a base rate of about two tenths, a tenth of it is about two points, so the size comes near the line for two points above.
#
# </details>
#
# Size comes **first**. To work out the "power" afterwards, from the difference found, only says the p-value in other words and adds nothing.
#
# **Think.** You have only 600 members to assign. Would you give up the test, drop one coupon, or be content to find larger lifts only?

# %% [markdown] lang="zh"
# ## 5.4 随机分组，查分得对不对（7 分钟）
#
# 三组人要一样，连看不见的地方也一样，只有**随机**做得到。怎样分才又随机、又能重现？用**哈希**：把种子和编号拼成一段文字，`hashlib.sha256` 把它变成一个看不出规律的长数；同样的文字总得到同样的数。

# %% [markdown] lang="en"
# ## 5.4 Assigning at random, and checking the split (7 minutes)
#
# The arms must be alike, even in what nobody sees. Only **chance** does that. How to be random and still repeatable? With a **hash**: join a seed and the id into a text; `hashlib.sha256` turns it into a long number without any pattern, and the same text always gives the same number.

# %%
colours = ["red", "green"]
colour_of = {}
for name in ["Ann", "Bo", "Chen", "Dai"]:
    words = f"spring-{name}"  # «种子和名字|seed and name»
    long_number = int(hashlib.sha256(words.encode()).hexdigest(), 16)
    colour_of[name] = colours[long_number % len(colours)]
    print(f"{name}: {str(long_number)[:12]}…")  # «[:12]：前 12 位|[:12]: the first 12 digits»

pd.Series(colour_of)  # «字典的键成了行名|the keys become the row names»

# %% [markdown] lang="zh"
# `encode()` 把文字变成字节，`hexdigest()` 给出十六进制的写法，`int(…, 16)` 把它读成整数。`% len(colours)` 是除以组数的余数：两组是 0 或 1，三组是 0、1、2，各组机会一样。换一个种子，就是另一次分组。Python 自己的 `hash()` 不行：每次启动都不一样。
#
# 名单固定时，也可以先把编号排好序，再用带种子的随机数 `np.random.default_rng(7)` 抽。以后还有人加入，就用哈希：多一个人，抽出来的可能全变，哈希的不变。

# %% [markdown] lang="en"
# `encode()` turns text into bytes, `hexdigest()` writes the number to base 16, and `int(…, 16)` reads it as a whole number. `% len(colours)` is the remainder after dividing by the number of arms: 0 or 1 for two, 0, 1 or 2 for three, all equally likely. Another seed is another assignment. Python's own `hash()` will not do: it changes with every start.
#
# For a fixed list you may also sort the ids and draw with seeded random numbers, `np.random.default_rng(7)`. If users join later, use the hash: one more user may change the whole draw, but changes no hash.

# %%
siyu.quiz(
    "«哪种分法站得住？|Which way of assigning is sound?»",
    {
        "«种子和会员编号一起算哈希|A hash of the seed and the member's number»": "«和人没有关系，谁都能重算一遍。|It has nothing to do with the person, and anyone can work it out again.»",
        "«按编号轮流：1 号一组，2 号二组，3 号三组|In turn by number: 1, 2, 3, then again»": "«编号可能有规律，例如夫妻一起注册。下次测试，同样的人又会在一起。|Numbers may follow a pattern, such as couples who sign up together; and the next test puts the same people together again.»",
        "«店员把券给看起来会买的人|Staff give the coupon to those who look likely to buy»": "«那样收到券的人本来就买得多，测到的是店员的眼光。|Then those with a coupon bought more to begin with: it measures the staff's eye.»",
    },
    answer="«种子和会员编号一起算哈希|A hash of the seed and the member's number»",
)

# %%
arms = ["control", "no_minimum", "threshold"]
first = siyu.assign_arms(users["user_id"], arms, seed=7)
again = siyu.assign_arms(users["user_id"], arms, seed=7)

print(f"«同一个种子，一样的有：|Same seed, alike: »{(first == again).mean():.0%}")
siyu.balance_table(users, orders).round(3)

# %% [markdown] lang="zh"
# 上表是这次测试**分组以前**的样子，一行一项：离上次购买的天数、订单数、花的钱（元）、用 iOS 的占比、在社群里的占比、前 28 天买过的占比。最后一列 `p`：如果真是随机分的，偶然差这么多或更多的机会。几项里有一项 p 小于 0.05 不奇怪；要找的是特别小的，例如 0.0001。
#
# 再查人数。计划各三分之一，实际会有一点出入。出入大到不像偶然，叫**样本比例不匹配（SRM）**：多半有人在半路丢了，或者多了。用**卡方检验**（3.9、4.10）：每组 (实际 − 应有)² ÷ 应有，加起来，再换成 p。

# %% [markdown] lang="en"
# The table shows this test **before** the assignment, one measure a row: days since the last order, orders, spend (yuan), share with iOS, share in a community, share who bought in the 28 days before. The last column is `p`: if the split was random, the chance of differing at least this much. Of several rows one may well be below 0.05; look for very small ones, such as 0.0001.
#
# Then the numbers of users. A third each was planned; the real split differs a little. Where it differs more than chance would, we have a **sample ratio mismatch (SRM)**: most likely users were lost or added on the way. The **chi-square test** (3.9, 4.10) tells: for each arm (seen − expected)² ÷ expected, add up, turn into a p-value.

# %%
seen = [5_000, 5_200]  # «5_000 就是 5000|5_000 is 5000»
expected = [sum(seen) * 0.5, sum(seen) * 0.5]

split = stats.chisquare(seen, expected)
print(f"p = {split.pvalue:.3f}")

# %%
siyu.quiz(
    "«计划一半一半，实际 5,000 和 5,300 人，只差 6%。可以放心看结果吗？|Half and half was planned; 5,000 and 5,300 came, a gap of 6%. May we go on to the results?»",
    {
        "«可以，6% 是小事|Yes, 6% is little»": "«人这么多，碰巧差 6% 很少见。少掉的如果是不常来的人，转化率就会变。|With so many users chance hardly ever makes 6%. If those lost are rare visitors, conversion changes.»",
        "«不行，先找出人丢在哪里|No: first find where users were lost»": "«p 很小，不像偶然。原因没找到，什么结果都不能信。|p is very small; it does not look like chance. Until the cause is found, trust no result.»",
        "«可以，转化率是比例，和人数无关|Yes: conversion is a share, whatever the numbers»": "«丢的人如果和留下的不一样，比例也跟着变。|If those lost differ from those left, the share changes too.»",
    },
    answer="«不行，先找出人丢在哪里|No: first find where users were lost»",
)

# %%
half = {"control": 0.5, "coupon": 0.5}
print(f"5,000 / 5,200: p = {siyu.sample_ratio_p({'control': 5_000, 'coupon': 5_200}, half):.3f}")
print(f"5,000 / 5,300: p = {siyu.sample_ratio_p({'control': 5_000, 'coupon': 5_300}, half):.4f}")

# %% [markdown] lang="zh"
# SRM 的警戒线定得低，免得常常虚惊。本课用 0.01：p 是 0.048 不报警，0.0031 报警。
#
# **轮到你。** 补全 `...`：咖啡店的测试有没有 SRM？`value_counts()` 数出每组分到的人。

# %% [markdown] lang="en"
# The alarm for SRM is set low, so that it does not ring all the time. This course takes 0.01: with p = 0.048 it is silent, with 0.0031 it rings.
#
# **Your turn.** Fill in the `...`: has the coffee shop's test an SRM? `value_counts()` gives the users assigned to each arm.

# %%
thirds = {"control": 1 / 3, "no_minimum": 1 / 3, "threshold": 1 / 3}
split_p = ...  # «用 siyu.sample_ratio_p：每组人数，计划的占比|with siyu.sample_ratio_p: users by arm, planned shares»
split_p

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# split_p = siyu.sample_ratio_p(users["arm"].value_counts(), thirds)
# split_p
# ```
#
# 应远大于 0.01：没有 SRM 的迹象。
#
# </details>
#
# **轮到你。** 只数**买过的人**（`users["bought"] == 1`），同样算一次。p 会怎样？是分组坏了吗？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# split_p = siyu.sample_ratio_p(users["arm"].value_counts(), thirds)
# split_p
# ```
#
# It should be far above 0.01: no sign of an SRM.
#
# </details>
#
# **Your turn.** Count only **those who bought** (`users["bought"] == 1`) and work it out again. What happens to p? Is the split broken?

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# buyers = users[users["bought"] == 1]
# siyu.sample_ratio_p(buyers["arm"].value_counts(), thirds)
# ```
#
# p 会极小，可分组没有坏：券让买的人变多，这正是我们要测的。查 SRM 只能数**分到的人**。
#
# </details>
#
# 现在我们自己弄坏一次：假设 8折券的链接打不开，安卓手机上很久没来的人丢了，两张表里都没有他们。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# buyers = users[users["bought"] == 1]
# siyu.sample_ratio_p(buyers["arm"].value_counts(), thirds)
# ```
#
# p becomes extremely small, yet nothing is broken: coupons make more people buy, which is what we test. For SRM count **assigned** users only.
#
# </details>
#
# Now we break it ourselves: say the link of the 20%-off coupon fails, and users of Android who have not come for long are lost; neither table has them.

# %%
siyu.quiz(
    "«丢了一批很久没来的人，8折券组测到的转化率会怎样？|People who have not come for long are lost. What happens to the conversion measured for the 20%-off arm?»",
    {
        "«变低，人少了|It falls: fewer people»": "«丢的人里买的很少，分母少得更多。|Few of those lost would have bought; the denominator falls more.»",
        "«不变，丢谁都一样|It stays: it does not matter who is lost»": "«随机丢才一样。这里丢的是不常来的人。|Only if people are lost at random. Here they are rare visitors.»",
        "«变高，剩下的人更爱来|It rises: those left come more often»": "«测到的提升里，有一部分只是少了不来的人。|Part of the lift is then only that those who stay away are missing.»",
    },
    answer="«变高，剩下的人更爱来|It rises: those left come more often»",
)

# %%
lost = (users["arm"] == "no_minimum") & (users["device"] == "android") & (users["recency_days"] > 120)
broken = users[~lost]
fewest = broken["arm"].value_counts().min()
trimmed = broken.groupby("arm").sample(fewest, random_state=5)  # «每组随机留下一样多|as many of each arm, at random»

for words, table in {"«原来|sound»": users, "«弄坏|broken»": broken, "«裁齐|trimmed»": trimmed}.items():
    p = siyu.sample_ratio_p(table["arm"].value_counts(), thirds)
    rate = siyu.conversion_table(table).loc["no_minimum", "rate"]
    print(f"{words}: SRM p = {p:.2g}«，8折券组转化率 |, conversion with 20% off »{rate:.1%}")

# %% [markdown] lang="zh"
# `:.2g` 写两位有效数字；`6.2e-27` 就是 6.2 乘以 10 的 −27 次方，e 后面的数越小，p 越小。第三行把各组随机裁到一样大，p 变成 1，转化率却还是错的：裁掉的是另一批人，丢了的人没有回来。警报关掉了，火还在。
#
# **什么会让你改变主意？** SRM 的 p 是 0.00001，同事查出丢的都是安卓用户，只看 iOS 就没有 SRM。你愿意只用 iOS 的结果吗？它说的是谁？

# %% [markdown] lang="en"
# `:.2g` writes two digits that count; `6.2e-27` stands for 6.2 times 10 to the power of −27: the lower the number after the e, the smaller p is. In the third line the arms are cut at random to one size. p is 1, but the conversion is as wrong as before: other people were cut, and those lost have not come back. The alarm is off; the fire still burns.
#
# **What would change your mind?** SRM has a p-value of 0.00001. A colleague finds that all who are lost used Android; with iOS alone there is no SRM. Would you use the iOS result? Of whom does it speak?

# %% [markdown] lang="zh"
# ## 5.5 转化率：分母是所有分到的人（4 分钟）
#
# 先看一家餐馆：三个区的客人，`1` 是点了甜品。占比和 **Wilson 区间**（3.4、4.11）这样算：

# %% [markdown] lang="en"
# ## 5.5 Conversion: of all who were assigned (4 minutes)
#
# First a restaurant: guests in three rooms, `1` is who ordered a dessert. Shares and their **Wilson intervals** (3.4, 4.11):

# %%
from statsmodels.stats.proportion import proportion_confint

guests = pd.DataFrame(
    {
        "room": ["A"] * 40 + ["B"] * 60 + ["C"] * 50,
        "dessert": [1] * 8 + [0] * 32 + [1] * 24 + [0] * 36 + [1] * 21 + [0] * 29,
    }
)
rooms = guests.groupby("room")["dessert"].agg(people="size", took="sum")
rooms["share"] = rooms["took"] / rooms["people"]
low, high = proportion_confint(rooms["took"], rooms["people"], alpha=0.05, method="wilson")
rooms.assign(low=low, high=high).round(3)

# %%
siyu.quiz(
    "«“95% 区间是 25%–38%”，哪一句读得对？|A report gives the 95% interval 25%–38%. Which reading is right?»",
    {
        "«95% 的客人，转化率在 25% 和 38% 之间|95% of guests have a conversion between 25% and 38%»": "«一位客人只有点或没点。区间说的是整组的占比。|A guest either orders or not. The interval is about the share of the whole.»",
        "«这样做一百次，约有 95 个区间包含真值|Do this a hundred times, and about 95 intervals contain the true value»": "«95% 说的是这个做法有多可靠。5.11 会真的重做几百次。|95% says how reliable the way of working is. In 5.11 we really do it hundreds of times.»",
        "«下次再做，结果有 95% 的机会落在里面|The next result falls inside with a chance of 95%»": "«下一次也有自己的误差，落在里面的机会更小。|The next result has an error of its own, so the chance is lower.»",
    },
    answer="«这样做一百次，约有 95 个区间包含真值|Do this a hundred times, and about 95 intervals contain the true value»",
)

# %% [markdown] lang="zh"
# 5.1 的图就是这样算的。同事说：“没看到消息的人当然没反应，应该只算**看到的人**。”

# %% [markdown] lang="en"
# The chart of 5.1 was made in this way. A colleague says: "Who never saw the message cannot react. Count only **those who saw it**."

# %%
siyu.quiz(
    "«只算看到消息的人，和整个对照组比，测到的提升会？|Count only those who saw the message, against all of control. The lift then …»",
    {
        "«变小|shrinks»": "«那要看到消息的人买得更少才行。常看消息的人，往往也常来。|Only if those who see messages bought less. People who read messages tend to come more often.»",
        "«变得更准|is more accurate»": "«少了杂音，却多了偏差：对照组里谁会看消息，没有人知道。|Less noise but more bias: nobody knows who in control would have read it.»",
        "«变大，多出来的不是券带来的|grows, and the extra is not the coupon's doing»": "«看消息的人本来就更爱来。两边的人不再一样，就不能比。|Those who read messages come more often anyway. The two sides are no longer alike.»",
    },
    answer="«变大，多出来的不是券带来的|grows, and the extra is not the coupon's doing»",
)

# %%
control_rate = conversion.loc["control", "rate"]
got_it = users[users["arm"] == "threshold"]
by_exposed = got_it.groupby("exposed")["bought"].mean()

print("«满80减15，和对照组的差（百分点）|15 off 80, difference from control (points)»")
print(f"«所有分到的人：|all assigned: »{100 * (got_it['bought'].mean() - control_rate):+.1f}")
print(f"«只算看到消息的人：|only who saw it: »{100 * (by_exposed[1] - control_rate):+.1f}")
print(f"«没看到的人：|who did not see it: »{100 * (by_exposed[0] - control_rate):+.1f}")

# %% [markdown] lang="zh"
# 没看到消息的人，得不到券的好处；他们和对照组的差，说明两群人本来就不同。所以**按分到的组算，一个也不丢**（意向性分析）。发消息本来就有人看不到，这也是券的实际效果。
#
# **轮到你。** 补全 `...`：上面餐馆 C 区的 Wilson 区间，单独再算一次（50 人，21 人点了甜品）。

# %% [markdown] lang="en"
# Those who did not see the message had nothing from the coupon; where they differ from control, they were other people to begin with. So **count users as assigned, every one of them** (intention to treat). Some never see a message, and that is part of what a coupon does in practice.
#
# **Your turn.** Fill in the `...`: the Wilson interval of room C above, worked out alone (50 guests, 21 desserts).

# %%
interval_c = ...  # «用 proportion_confint：甜品人数，总人数|with proportion_confint: desserts, guests»
interval_c

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# interval_c = proportion_confint(21, 50, method="wilson")
# interval_c
# ```
#
# 应和上面表里 C 那一行的 `low`、`high` 一样。
#
# </details>
#
# **轮到你。** 护栏怎么样？把 `bought` 换成 `unsubscribed`，就能借用同一个函数：`users.assign(bought=users["unsubscribed"])`。在空单元格里算出每组退订的占比。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# interval_c = proportion_confint(21, 50, method="wilson")
# interval_c
# ```
#
# It should equal `low` and `high` in row C of the table above.
#
# </details>
#
# **Your turn.** What about the guardrail? Put `unsubscribed` in the place of `bought`, and the same function serves: `users.assign(bought=users["unsubscribed"])`. In the empty cell, work out the share of each arm that unsubscribed.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# left = users.assign(bought=users["unsubscribed"])
# siyu.conversion_table(left)
# ```
#
# 两个券组的 `rate` 应比对照组高。多多少、有没有破 2 个百分点，写备忘录时再看（5.11）。
#
# </details>
#
# **想一想。** 只比**核销了券的人**和对照组里**买过的人**，为什么比什么都像成功？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# left = users.assign(bought=users["unsubscribed"])
# siyu.conversion_table(left)
# ```
#
# The `rate` of both coupon arms should be above control's. By how much, and whether the 2 points hold, we see for the memo (5.11).
#
# </details>
#
# **Think.** Compare only those who **used the coupon** with those of control who **bought**: why would any coupon look like a success?

# %% [markdown] lang="zh"
# ## 5.6 会不会是碰巧：p 和 Holm（6 分钟）
#
# 两张券的转化率差一点，是券不同，还是分组碰巧？假设没有差别，那么谁在哪一组就无所谓，可以**打乱**重分。打乱一千次，看偶然能差多少。

# %% [markdown] lang="en"
# ## 5.6 Could it be chance? p-values and Holm (6 minutes)
#
# The two coupons differ a little in conversion. Do they differ, or is it the luck of the split? If there were no difference, it would not matter who is in which arm, so we may **shuffle**. Shuffle a thousand times and see how far chance goes.

# %%
two = users[users["arm"] != "control"]
with_threshold = (two["arm"] == "threshold").to_numpy()  # «只留值，好按位置打乱|values only, to mix by place»
bought = two["bought"].to_numpy()
in_test = bought[with_threshold].mean() - bought[~with_threshold].mean()

rng = np.random.default_rng(5)
by_chance = []
for _ in range(1000):
    mixed = rng.permutation(bought)  # «打乱顺序|shuffled»
    by_chance.append(mixed[with_threshold].mean() - mixed[~with_threshold].mean())

charts_experiment.shuffles(by_chance, in_test)
as_far = (np.abs(by_chance) >= abs(in_test)).mean()
print(f"«测到的差（百分点）：|Difference in the test (points): »{100 * in_test:+.1f}")
print(f"«至少一样远的打乱：|Shuffles at least as far: »{as_far:.1%}")

# %% [markdown] lang="zh"
# `for _ in range(1000)` 把下面几行重复一千次，`rng.permutation` 每次打乱一遍。斜线部分占的比例，就是 **p**：如果没有差别，偶然差得至少这么多的机会。两边都算，叫**双侧**。

# %% [markdown] lang="en"
# `for _ in range(1000)` repeats the lines below it a thousand times, and `rng.permutation` shuffles each time. The share of the hatched part is the **p-value**, p for short: if there were no difference, the chance of one at least this large. Both sides count: **two-sided**.

# %%
siyu.quiz(
    "«p = 0.03，哪一句对？|p = 0.03. Which sentence is right?»",
    {
        "«没有差别的可能性是 3%|The chance that there is no difference is 3%»": "«p 是先假设没有差别再算的，不能反过来说假设的可能性。|p takes “no difference” for granted; it cannot give the chance of it.»",
        "«券有效的可能性是 97%|The chance that the coupon works is 97%»": "«1 − p 也不是。那还要看事先有多可信。|Nor is 1 − p. That depends on how credible it was beforehand.»",
        "«如果没有差别，差得至少这么多的机会是 3%|Were there no difference, one at least this large would come with a chance of 3%»": "«先有“如果”，再有机会。|The “if” comes first and the chance after it.»",
        "«差别很大|The difference is large»": "«人多时，很小的差别 p 也很小。大小看差和区间。|With many users a small difference has a small p too. For size look at the difference and its interval.»",
    },
    answer="«如果没有差别，差得至少这么多的机会是 3%|Were there no difference, one at least this large would come with a chance of 3%»",
)

# %% [markdown] lang="zh"
# 实际用公式算，不用打乱：两个占比的 **z 检验**。三组有三对，每一对都有 5% 的机会误报，看得越多，越容易碰上一次。**Holm 校正**：p 从小到大排，最小的乘 3，第二个乘 2，最大的乘 1；后面的不能比前面的小，最多是 1。先用餐馆的三个区，`combinations` 找出所有的对：

# %% [markdown] lang="en"
# In practice a formula replaces the shuffling: the **z-test** of two shares. Three arms make three pairs, each with a 5% chance of a false alarm; the more you look at, the likelier you meet one. **Holm's correction**: order the p-values from small to large; the smallest times 3, the second times 2, the largest times 1; none below the one before, none above 1. First the three rooms of the restaurant. `combinations` finds the pairs:

# %%
from itertools import combinations

list(combinations(["A", "B", "C"], 2))

# %% [markdown] lang="zh"
# 每两个出现一次，先写的在前；四个区就有六对。下面的循环里，前面那个叫 `other`，是**被比的**。把对照组写在最前，它就总是被比的。

# %% [markdown] lang="en"
# Every two come once, in the order listed; four rooms would make six pairs. In the loop below the first of each is `other`, the one **compared against**. List control first, and it is always that one.

# %%
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

rows = []
for other, room in combinations(rooms.index, 2):
    took, people = rooms["took"], rooms["people"]
    z, p = proportions_ztest([took[room], took[other]], [people[room], people[other]])
    # «差的下端和上端|lower and upper end of the difference»
    ends = confint_proportions_2indep(took[room], people[room], took[other], people[other], method="newcomb")
    rows.append({"room": room, "other": other, "low": ends[0], "high": ends[1], "p": p})

room_pairs = pd.DataFrame(rows)
room_pairs["after_holm"] = multipletests(room_pairs["p"], method="holm")[1]
room_pairs.round(3)

# %% [markdown] lang="zh"
# `low`、`high` 是两个占比之差的 95% 区间（Newcombe 法）。比较两组要看**差的区间**；两组各自的区间有没有重叠，不能说明有没有差别。`multipletests` 一次交出几样东西，`[1]` 是校正后的 p。校正的只有 p，区间还是一对一对的。只看一对时 B − A 和 C − A 的 p 都小于 0.05，校正后要重新看。
#
# **轮到你。** 三个 p 是 0.04、0.01、0.03。先心算 Holm，再补全 `...` 核对。

# %% [markdown] lang="en"
# `low` and `high` are the 95% interval of the difference of two shares (Newcombe's). To compare two arms, look at the **interval of the difference**; whether their own intervals overlap does not tell. `multipletests` hands back several things; `[1]` is the adjusted p-values. Only they are adjusted: each interval stays that of one pair alone. Alone, B − A and C − A have a p-value below 0.05; after the correction look again.
#
# **Your turn.** Three p-values are 0.04, 0.01 and 0.03. Do Holm in your head, then fill in the `...` to check.

# %%
three_adjusted = ...  # «用 multipletests，方法 holm|with multipletests, method holm»
three_adjusted

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# three_adjusted = multipletests([0.04, 0.01, 0.03], method="holm")[1]
# three_adjusted
# ```
#
# 0.01 × 3 = 0.03；0.03 × 2 = 0.06；0.04 × 1 = 0.04，比前面的 0.06 小，所以也是 0.06。顺序和交进去的一样。
#
# </details>
#
# 现在是咖啡店的三对。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# three_adjusted = multipletests([0.04, 0.01, 0.03], method="holm")[1]
# three_adjusted
# ```
#
# 0.01 × 3 = 0.03; 0.03 × 2 = 0.06; 0.04 × 1 = 0.04, less than the 0.06 before it, so it is 0.06 too. The order is that of what went in.
#
# </details>
#
# Now the three pairs of the coffee shop.

# %%
pairs = siyu.compare_arms(users)

charts_experiment.difference_forest(pairs)
print(f"«校正后显著的对：|Pairs significant after Holm: »{pairs['significant'].sum()} / {len(pairs)}")
pairs.round(3)

# %%
siyu.quiz(
    "«假如一对券的差是 −2 个百分点，区间 −4.4 到 +0.4，p 是 0.097。怎么说？|Say two coupons differ by −2 points, interval −4.4 to +0.4, p 0.097. What do we say?»",
    {
        "«还分不出；差别可能从 −4.4 到 +0.4|Not told apart yet: the difference may be anything from −4.4 to +0.4»": "«没有证据说有差别，不等于有证据说没有。区间说了还不知道的有多宽。|No evidence of a difference is not evidence of none. The interval says how much is still unknown.»",
        "«两张券一样好|The two coupons are equally good»": "«区间里也有 −4，这不是小事。|The interval holds −4 too, which is no small matter.»",
        "«单侧 p 只有 0.049，满额券更差|One-sided, p is only 0.049: the one with a threshold is worse»": "«方向要在看结果以前定。看了再定，误报的机会就加倍。|The side has to be chosen before looking. Afterwards, the chance of a false alarm doubles.»",
    },
    answer="«还分不出；差别可能从 −4.4 到 +0.4|Not told apart yet: the difference may be anything from −4.4 to +0.4»",
)

# %% [markdown] lang="zh"
# 实心的记号是 Holm 校正后仍显著的；图里的 p 也校正过，横线没有。这里两张券和对照组的差别大，校正以后也看不出变化；在利润（5.7）和层级（5.9）上，校正可能就要紧。
#
# **什么会让你改变主意？** 一张券的转化率只高 0.3 个百分点，可是测了五十万人，p 是 0.0001。发不发？你还要看什么数？

# %% [markdown] lang="en"
# Filled marks are still significant after Holm; the p-values in the chart are adjusted too, the lines are not. Here the coupons differ so much from control that the correction changes nothing to be seen; with profit (5.7) and with tiers (5.9) it may matter.
#
# **What would change your mind?** A coupon raises conversion by 0.3 points only, but half a million users were tested and the p-value is 0.0001. Would you send it? Which other figure do you need?

# %% [markdown] lang="zh"
# ## 5.7 每位分到的用户，多赚多少（7 分钟）
#
# **利润 = 毛利 − 券的成本 − 联系的成本**，除以**所有分到的人**，没有下单的也在内。先看三位客人，每人发了一条 0.80 元的短信；`joined` 是各人分组的那一天，以前的账单不算。

# %% [markdown] lang="en"
# ## 5.7 How much more does each assigned user bring? (7 minutes)
#
# **Profit = margin − cost of the coupon − cost of contact**, divided by **all who were assigned**, those without an order too. First three guests, each of whom got a text message for 0.80 yuan; `joined` is the day each was assigned, and earlier bills do not count.

# %%
invited = pd.DataFrame({"guest": ["Ann", "Bo", "Chen"], "joined": [1, 4, 1]})
bills = pd.DataFrame(
    {
        "guest": ["Ann", "Ann", "Bo", "Bo"],
        "day": [-3, 2, 3, 5],
        "margin_fen": [9000, 3500, 4000, 3000],
        "coupon_fen": [0, 800, 0, 600],
    }
)
joined = bills["guest"].map(invited.set_index("guest")["joined"])
bills.assign(joined=joined)

# %%
counted = bills[bills["day"] >= joined]  # «每个人从自己分组的那一天算起|each from their own day on»
by_guest = counted.groupby("guest")[["margin_fen", "coupon_fen"]].sum()
by_guest = by_guest.reindex(invited["guest"], fill_value=0)  # «没有下单的 Chen 是 0|0 for Chen, who did not order»
by_guest["left_yuan"] = (by_guest["margin_fen"] - by_guest["coupon_fen"] - 80) / 100
by_guest

# %% [markdown] lang="zh"
# `map` 给每张账单找到客人的 `joined`：Ann 有一张、Bo 有一张在分组以前，不算。咖啡店的会员都在同一刻分组；别的测试里，各人的时刻可能不同。先按人加起来，再补上没有下单的人，最后才平均。
#
# **轮到你。** 补全 `...`：每位分到的客人平均留下多少元？

# %% [markdown] lang="en"
# `map` finds the `joined` of each bill's guest: one bill of Ann's and one of Bo's are from before, and do not count. The coffee shop assigned all its members at one moment; in other tests each may have a moment of their own. First add up each person's bills, then put in those without any, and only then take the mean.
#
# **Your turn.** Fill in the `...`: how many yuan are left per assigned guest?

# %%
left_each = ...  # «三位客人 left_yuan 的平均|the mean of left_yuan over the three guests»
left_each

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# left_each = by_guest["left_yuan"].mean()
# left_each
# ```
#
# 应得到 16.2。只除以下单的两位得到 24.7，把没有下单的人和他的短信都忘了。
#
# </details>
#
# 现在是咖啡店。**先猜一猜。**

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# left_each = by_guest["left_yuan"].mean()
# left_each
# ```
#
# It should give 16.2. Divided by the two who ordered it is 24.7, which forgets the third guest and the message to him.
#
# </details>
#
# Now the coffee shop. **Guess first.**

# %%
siyu.quiz(
    "«哪一组每位分到的用户利润最高？|Which arm has the highest profit per assigned user?»",
    {
        "«无门槛8折券：下单的人最多|20% off, no minimum: most users ordered»": "«下单多，可每一单少收两成，本来会买的人也一样少付。|Many orders, but each brings a fifth less, from those too who would have bought anyway.»",
        "«满80减15：为了凑满 80，每单更大|15 off 80: orders grow to reach 80»": "«有些人为了用券多买一点，毛利盖过了券。|Some buy a little more to use it, and the margin outweighs the coupon.»",
        "«对照组：没有成本|Control: no cost at all»": "«没有成本，也没有多来的单。要算了才知道。|No cost, but no extra orders either. It has to be worked out.»",
    },
    answer="«满80减15：为了凑满 80，每单更大|15 off 80: orders grow to reach 80»",
)

# %%
per_user = siyu.profit_per_user(users, orders)

charts_experiment.profit_bars(per_user)
print(f"«下单的人最多：|Most users ordered: »{siyu.label(conversion['rate'].idxmax())}")
print(f"«利润最高：|Highest profit: »{siyu.label(per_user['profit_yuan'].idxmax())}")

# %% [markdown] lang="zh"
# 每一行的式子是毛利减去两项成本，单位是元；各数各自四舍五入，末位可能差 0.01。下单最多的组，不是利润最高的组。（对照组没有发券，怎么也有券的成本？5.10 再查。）忘了扣券，会怎样？

# %% [markdown] lang="en"
# Each row's sum is the margin minus two costs, in yuan; each figure is rounded, so the last digit may be off by one. The arm with the most orders is not the one with the most profit. (Control got no coupon; why has it a coupon cost? See 5.10.) What if the coupon's cost is forgotten?

# %%
siyu.quiz(
    "«忘了扣券的成本，8折券组减对照组的差会？|Leave out the cost of the coupon. The difference of the 20%-off arm from control …»",
    {
        "«变高，看上去更像成功|rises and looks more like a success»": "«只看销售额或毛利，券总显得划算。|By sales or margin alone, coupons always look worthwhile.»",
        "«不变，两组都没有扣|stays: it is left out in both»": "«两组用的券差得多，扣不扣影响不一样。|The two arms use very different amounts of coupons.»",
        "«变低|falls»": "«成本少扣了，利润只会更高。|With less cost, profit can only be higher.»",
    },
    answer="«变高，看上去更像成功|rises and looks more like a success»",
)

# %%
no_coupon_cost = per_user["margin_yuan"] - per_user["contact_cost_yuan"]
forgotten = no_coupon_cost["no_minimum"] - no_coupon_cost["control"]
correct = per_user.loc["no_minimum", "profit_yuan"] - per_user.loc["control", "profit_yuan"]

print(f"«忘了扣券（元）：|Coupon cost forgotten (yuan): »{forgotten:+.2f}")
print(f"«扣了（元）：|taken off (yuan): »{correct:+.2f}")

# %% [markdown] lang="zh"
# 差多少，区间多大？利润不是占比，用 **Welch 的 t 检验**：比较两组平均数，不要求两组的标准差一样。先看两组各五个数：

# %% [markdown] lang="en"
# How large is the difference, and its interval? Profit is no share, so we use **Welch's t-test**: it compares two means and does not require the same standard deviation. First on five numbers each:

# %%
with_card = pd.Series([26.2, 23.2, -0.8, 31.0, 9.4])
without = pd.Series([18.0, 0.0, 22.5, 0.0, 9.0])

error = with_card.std() / len(with_card) ** 0.5  # «平均数的标准误|standard error of the mean»
low, high = stats.t.interval(0.95, len(with_card) - 1, loc=with_card.mean(), scale=error)
print(f"«一组的平均数：|Mean of one: »{with_card.mean():.1f} ({low:.1f} «到|to» {high:.1f})")

test = stats.ttest_ind(with_card, without, equal_var=False)
interval = test.confidence_interval(0.95)
gap = with_card.mean() - without.mean()
print(f"«差：|Difference: »{gap:.1f} ({interval.low:.1f} «到|to» {interval.high:.1f})")
print(f"p = {test.pvalue:.2f}")

# %% [markdown] lang="zh"
# 标准误是标准差 ÷ 人数的平方根（`** 0.5`）；`len(…) - 1` 是 t 分布要的自由度。打印的第一行是一组平均数的 95% 区间；第二行是两组之差和它的区间，第三行是 p，`equal_var=False` 就是 Welch。咖啡店的三对（`siyu.compare_profit`）：

# %% [markdown] lang="en"
# The standard error is the standard deviation ÷ the root (`** 0.5`) of the number; `len(…) - 1` are the degrees of freedom that the t-distribution asks for. The first printed line is the 95% interval of one mean; the second is the difference and its interval, the third the p-value, `equal_var=False` being Welch. The three pairs of the coffee shop (`siyu.compare_profit`):

# %%
gains = siyu.compare_profit(users, orders)

charts_experiment.difference_forest(gains)
# «第 1 行：满80减15 − 对照组|row 1: 15 off 80 − control»
print(f"«满80减15 − 对照组，p：|15 off 80 − control, p: »{gains.loc[1, 'p']:.5f}")
print(f"«Holm 校正后：|after Holm: »{gains.loc[1, 'p_holm']:.5f}")
print(f"«三个 p 里从小到大排第 |place among the three, from small to large: »{gains['p'].rank()[1]:.0f}")
gains.round(2)

# %%
siyu.quiz(
    "«“p 只有 0.0005，所以效果很大。”怎么回答？|“p is only 0.0005, so the effect is large.” What do you answer?»",
    {
        "«对，p 越小效果越大|Right: the smaller p, the larger the effect»": "«人多一倍，p 就小得多，效果一点没变。|Double the users and p is much smaller; the effect is the same.»",
        "«p 小于 0.05 就够了，不必再看|p below 0.05 is enough; look no further»": "«显著不等于值得。还要和成本、和别的用处比。|Significant is not worth it. Compare with costs, and with other uses of the money.»",
        "«看每人多几元、区间多宽，再乘以人数|See how many yuan a user and how wide the interval; then times the users»": "«大小和不确定，都在差和区间里。|Size and doubt are in the difference and its interval.»",
    },
    answer="«看每人多几元、区间多宽，再乘以人数|See how many yuan a user and how wide the interval; then times the users»",
)

# %% [markdown] lang="zh"
# Holm 在这里看得见：排第一的 p 乘 3，排第二的乘 2。区间没有校正。
#
# **轮到你。** 假如每一单都用掉一张 8折券：每 1 元原价的毛利从 m 变成 m − 0.2，单数要变成原来的 m ÷ (m − 0.2) 倍才不亏。在空单元格里，用**测试前**的单（`before`）算出 m 和这个倍数。

# %% [markdown] lang="en"
# Holm shows here: the smallest p-value is multiplied by 3, the second-smallest by 2. The intervals are not adjusted.
#
# **Your turn.** Suppose every order used a 20%-off coupon: of each yuan of the full price, a margin of m becomes m − 0.2, so orders would have to be m ÷ (m − 0.2) times as many to lose nothing. In the empty cell, work out m and this number from the orders **before the test** (`before`).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# m = before["margin_fen"].sum() / before["amount_fen"].sum()
# print(m, m / (m - 0.2))
# ```
#
# m 约 0.56，单数要多出一半以上。测试里不是每一单都用券，所以这是最坏的情形，但足以说明打折有多贵。
#
# </details>
#
# **什么会让你改变主意？** 利润差的区间是 −0.1 到 5.3 元。按 5.2 写好的决定，发不发？如果这张券不要联系成本呢？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# m = before["margin_fen"].sum() / before["amount_fen"].sum()
# print(m, m / (m - 0.2))
# ```
#
# m is about 0.56, so orders would have to grow by more than half. In the test not every order used a coupon, so this is the worst case; but it shows how costly a discount is.
#
# </details>
#
# **What would change your mind?** The interval of the profit difference runs from −0.1 to 5.3 yuan. By the decision rule of 5.2, do you send the coupon? And if contact cost nothing?

# %% [markdown] lang="zh"
# ## 5.8 三笔容易算错的账（5 分钟）
#
# **第一笔：按单还是按人？** 分组的是人，一个人的几单彼此相像。把每一单当成互不相干的，会怎样？反复做没有差别的测试：把同样这些会员随机分成两半，什么也不做，做 2,000 次，看有几成 p < 0.05。这叫 **A/A 测试**。

# %% [markdown] lang="en"
# ## 5.8 Three sums that easily go wrong (5 minutes)
#
# **First: by order or by user?** Users were assigned, and one user's orders are alike. What if each order is taken as independent? Run tests without any difference: split these same members into random halves, do nothing, two thousand times, and see how often p < 0.05. This is called an **A/A test**.

# %%
siyu.quiz(
    "«A/A 测试里，按单检验（每单金额）有几成说“显著”？|In A/A tests, how often is a test by order (amount of an order) significant?»",
    {
        "«5%，检验保证的|5%, as the test promises»": "«那要每一单都互不相干。同一个人的单不是。|Only if all orders are independent. Those of one person are not.»",
        "«不到 5%，单比人多，更准|Below 5%: more orders than people, so more exact»": "«单多不等于信息多：同一个人的第二单，多半和第一单像。|More orders are not more information: a person's second order resembles the first.»",
        "«超过 5%|More than 5%»": "«误差被算小了，误报就多。按人算，才回到 5% 左右。|The error comes out too small, so false alarms are more. By user it is about 5% again.»",
    },
    answer="«超过 5%|More than 5%»",
)

# %%
alarms = siyu.false_alarms_by_unit(orders, users["user_id"])

print(f"«按单，误报：|By order, false alarms: »{alarms['order']:.1%}")
print(f"«按人，误报：|By user, false alarms: »{alarms['user']:.1%}")

# %% [markdown] lang="zh"
# 这里每人平均不到两单，已经看得出；单越多、越像，差得越远。所以：**分的是人，就按人算**。
#
# **第二笔：客单价。** 它是金额之和 ÷ 单数之和。先算每个人的客单价、再平均，得到的是另一个数：只买一单的人和买十单的人一样重。**轮到你。** 补全 `...`，算出满80减15组的客单价（元）。

# %% [markdown] lang="en"
# With fewer than two orders a user it shows already; the more orders and the more alike, the further off. So: **where users are assigned, count by user**.
#
# **Second: the average order.** It is the sum of amounts ÷ the number of orders. To take each user's average first, and the mean of those, gives another number: who ordered once weighs as much as who ordered ten times. **Your turn.** Fill in the `...`: the average order of the 15-off-80 arm (yuan).

# %%
test_orders = orders[orders["order_time"] >= start]
arm_of_user = users.set_index("user_id")["arm"]
big = test_orders[test_orders["user_id"].map(arm_of_user) == "threshold"]
by_user = big.groupby("user_id")["amount_fen"].mean() / 100

print(f"«每人的客单价，再平均（元）：|Mean of users' averages (yuan): »{by_user.mean():.1f}")
average_order = ...  # «big 的金额之和 ÷ 单数，换成元|sum of the amounts in big ÷ number of orders, in yuan»
average_order

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# average_order = big["amount_fen"].sum() / len(big) / 100
# average_order
# ```
#
# 应和上面打印的不同。它的误差也不能按单算，要按人重抽（见 2.11）。而且它只看下过单的人，两组下单的人本来就可能不同，所以做不了主指标。
#
# </details>
#
# **第三笔：大客户。** 有些人花得特别多，有几单是公司订的。**先猜一猜**，看到结果以后再删，会怎样？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# average_order = big["amount_fen"].sum() / len(big) / 100
# average_order
# ```
#
# It should differ from the number printed above. Its error cannot be taken by order either: draw users again (see 2.11). And it looks only at users who ordered, who may differ from arm to arm, so it cannot be the primary indicator.
#
# </details>
#
# **Third: large customers.** Some people spend very much, and a few orders are for whole offices. **Guess first**: what if they are dropped once the results are known?

# %%
siyu.quiz(
    "«只在满80减15组里去掉最大的百分之二三的客户，它和对照组的利润差会？|Drop the largest customers, two or three in a hundred, of the 15-off-80 arm only. Its profit difference from control …»",
    {
        "«几乎不变，人很少|hardly changes: they are few»": "«人少，钱却多。去掉一边，天平就歪了。|Few people, much money. Taken from one side only, they tip the scales.»",
        "«掉很多，方向都可能反过来|falls much, and may even change its sign»": "«同样的大客户，对照组里也有，却留着。规则要先定，两边一样。|Control has such customers too, and keeps them. Rules come first, and hold for both sides.»",
        "«更准，因为去掉了杂音|is more accurate: less noise»": "«两边都去掉，杂音才少；只去一边是造假，虽然可能无心。|Noise falls if both sides drop them. One side only is a falsified result, even if not meant so.»",
    },
    answer="«掉很多，方向都可能反过来|falls much, and may even change its sign»",
)

# %%
from siyu_helpers.experiment import profits

each = profits(users, orders)  # «一行一位分到的用户|one assigned user a row»
large = each["profit_yuan"] > each["profit_yuan"].mean() + 3 * each["profit_yuan"].std()
of_coupon = each["arm"] == "threshold"

print(f"«特别大的客户：|Very large customers: »{large.groupby(each['arm']).sum().to_dict()}")

# %%
nobody = pd.Series(False, index=each.index)
dropped = {
    "«都留着|all kept»": nobody,
    "«两边都去掉|dropped on both sides»": large,
    "«只去券组的|dropped from the coupon arm only»": large & of_coupon,
}
for words, out in dropped.items():
    means = each[~out].groupby("arm")["profit_yuan"].mean()
    print(f"{words}«（元）：| (yuan): »{means['threshold'] - means['control']:+.2f}")

# %% [markdown] lang="zh"
# 测试前写的是“大单不剔除”，所以我们用第一行。想减小大单的影响，就在下一次测试以前写好规则。
#
# **想一想。** 一位同事按单算 p 是 0.03，按人算是 0.09，他交了 0.03。怎样向他解释，又不伤和气？

# %% [markdown] lang="en"
# Before the test we wrote "large orders stay in", so the first line counts. To weaken their influence, write the rule before the next test.
#
# **Think.** By order a colleague gets p = 0.03, by user 0.09, and hands in 0.03. How do you explain it, and stay friends?

# %% [markdown] lang="zh"
# ## 5.9 核销不是提升；按层级看（6 分钟）
#
# 运营日报上写：“8折券核销率两成，带来两成的人下单。”**先猜一猜。**

# %% [markdown] lang="en"
# ## 5.9 Redemption is not lift; results by tier (6 minutes)
#
# The daily report says: "A fifth redeemed the 20%-off coupon: it made a fifth of the users order." **Guess first.**

# %%
siyu.quiz(
    "«8折券真正多带来的下单的人，占分到的人的几成？|Which share of assigned users ordered only because of the 20%-off coupon?»",
    {
        "«就是核销率|The share that redeemed it»": "«用券的人里，很多不发券也会来买。|Many of those who used it would have come anyway.»",
        "«比核销率小得多|Much less than the share that redeemed it»": "«和对照组比出来的才是提升，其余的人不发券也会来买。|Only the difference from control is lift; the rest would have bought anyway.»",
        "«核销率 ÷ 转化率|Redeemed ÷ conversion»": "«那是买的人里用券的占比，也没有扣掉不发券也会来买的人。|That is the share of buyers who used it; purchases that come anyway are still in it.»",
    },
    answer="«比核销率小得多|Much less than the share that redeemed it»",
)

# %%
coupon_arms = users[users["arm"] != "control"]
lift_table = coupon_arms.groupby("arm")[["redeemed", "bought"]].mean()
lift_table["lift"] = lift_table["bought"] - control_rate

print("«每多一位下单的人，有几人核销：|Redeemed for each one more who ordered:»")
print((lift_table["redeemed"] / lift_table["lift"]).round(1).to_dict())
lift_table.round(3)

# %% [markdown] lang="zh"
# `lift` 是和对照组的差。核销的人里，有很多**不发也会买**，却少付了钱。
#
# 反过来也有：真实的优惠券试验（Gopalakrishnan 和 Park，2021，12,959 人）里，低价值用户不发券 1.00% 购买，发券 2.57%，核销的却只有 0.52%：券也提醒了人来买，来了却不一定用。高价值用户不发券 4.24%，两种券 6.64% 和 9.34%，核销 0.83% 和 2.06%。所以核销率既不是上限，也不是下限：**没有对照组，就不知道提升**。
#
# 那么**对谁**有用？用第 4 单元的 RFM 层级（`tier`，测试前一天的，阈值 60 天、5 单、300 元）。两张券、八个层级，一共看 16 次。

# %% [markdown] lang="en"
# `lift` is the difference from control. Many of those who redeemed **would have bought anyway**, and paid less.
#
# It also goes the other way. In a real coupon experiment (Gopalakrishnan and Park 2021, 12,959 users) 1.00% of low-value users bought without the coupon and 2.57% with it, although only 0.52% redeemed it: a coupon also reminds people, who come and do not use it. Of high-value users 4.24% bought without, 6.64% and 9.34% with the two coupons, while 0.83% and 2.06% redeemed. So redemption is neither a ceiling nor a floor: **without a control group the lift is unknown**.
#
# **For whom** does it work, then? We take the RFM groups of unit 4 (`tier`, as of the eve of the test, thresholds 60 days, 5 orders, 300 yuan). Two coupons and eight groups: 16 looks.

# %%
siyu.quiz(
    "«假如券对谁都没有用。看 16 次，至少有一次 p < 0.05 的机会是？|Say the coupon works for nobody. With 16 looks, the chance of p < 0.05 at least once?»",
    {
        "5%": "«那是只看一次的机会。|That is for one look alone.»",
        "«80%，也就是 16 × 5%|80%, which is 16 × 5%»": "«几次可能同时误报，不能直接相加。而且照这样，看 21 次就超过 100% 了。|Several may be false together, so they do not simply add up: 21 looks would make more than 100%.»",
        "«一半多|More than half»": "«每次不误报是 95%，16 次都不误报是 0.95 的 16 次方。|No false alarm in one look: 95%; in all 16: 0.95 to the power of 16.»",
    },
    answer="«一半多|More than half»",
)

# %%
for looks in [1, 3, 5, 10, 16, 20]:
    print(looks, f"{1 - 0.95**looks:.1%}")

tiers = siyu.effect_by_tier(users)
charts_experiment.difference_forest(tiers)
print(f"«p < 0.05 的：|p < 0.05: »{(tiers['p'] < 0.05).sum()}")
print(f"«Holm 以后：|after Holm: »{tiers['significant'].sum()}")

# %% [markdown] lang="zh"
# （前六行假设各次互不相干；`0.95**looks` 是 0.95 的 looks 次方。）读这张图要小心：区间宽的，人少；空心的不是“没有用”，是“还不知道”；p 按 16 次校正，横线没有，所以会有横线不碰 0、记号却空心的；要说券对两个层级的效果**不同**，得直接比较两者，不能因为一个显著、一个不显著，就说效果不同。也不能按 `exposed`、`redeemed` 分开看，那是分组以后才发生的。
#
# **轮到你。** 补全 `...`：一般挽留客户（`general_win_back`：很久没来，来得少，花得少）里，两张券的利润差是多少？

# %% [markdown] lang="en"
# (The first six lines take the looks as independent; `0.95**looks` is 0.95 to the power of looks.) Read this chart with care: wide intervals mean few users; a hollow mark is not "no use" but "not known"; p-values are adjusted for 16 looks, the lines are not, so a line may be clear of 0 and its mark hollow; to say that the effect **differs** between two groups, compare the two, as one significant and one not does not show it. Nor may we split by `exposed` or `redeemed`, which happened after the assignment.
#
# **Your turn.** Fill in the `...`: in the group general win-back (`general_win_back`: long ago, few orders, little spend), what are the profit differences of the coupons?

# %%
sleeping = users[users["tier"] == "general_win_back"]
sleeping_gains = ...  # «用 siyu.compare_profit：这些用户，orders|with siyu.compare_profit: these users, orders»
sleeping_gains

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# sleeping_gains = siyu.compare_profit(sleeping, orders)
# sleeping_gains.round(2)
# ```
#
# 先看 `threshold` 减 `control` 那一行的区间。
#
# </details>
#
# **轮到你。** 在空单元格里，对重要价值客户（`key_value`）也算一次，和前面比较。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# sleeping_gains = siyu.compare_profit(sleeping, orders)
# sleeping_gains.round(2)
# ```
#
# Look first at the interval of `threshold` minus `control`.
#
# </details>
#
# **Your turn.** In the empty cell do the same for the key value users (`key_value`), and compare.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# best_users = users[users["tier"] == "key_value"]
# siyu.compare_profit(best_users, orders).round(2)
# ```
#
# 人少了，区间应比前面宽得多。重要价值客户本来就常来，8折券多半是付给不发也会来的人；但要靠这么宽的区间定下来，还不行。
#
# </details>
#
# **什么会让你改变主意？** 看 16 次，最好的那一次，下次测试里往往没有这么好。要只给那个层级发券，你先要看到什么？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# best_users = users[users["tier"] == "key_value"]
# siyu.compare_profit(best_users, orders).round(2)
# ```
#
# With fewer users the interval should be much wider. Key value users come often anyway, so 20% off mostly pays people who would have come; but so wide an interval does not settle it.
#
# </details>
#
# **What would change your mind?** The best of 16 looks is seldom as good in the next test. What would you have to see before you send the coupon to that group only?

# %% [markdown] lang="zh"
# ## 5.10 偷看、季节和漏券（7 分钟）
#
# 店长每天都看一眼：“今天显著了，停吧！”这叫**偷看**。做 2,000 次 A/A 测试，每次看几眼，只要有一眼 p < 0.05 就算。**先猜一猜。**

# %% [markdown] lang="en"
# ## 5.10 Peeking, seasons and coupons that leak (7 minutes)
#
# The manager looks every day: "Significant today: stop!" This is **peeking**. Take two thousand A/A tests with several looks each; one look with p < 0.05 is enough. **Guess first.**

# %%
siyu.quiz(
    "«没有差别，28 天每天看一眼，看到“显著”就停。误报的机会是？|No difference; a look on each of 28 days, stop at the first “significant”. The chance of a false alarm?»",
    {
        "«还是 5%|Still 5%»": "«5% 只管一眼。每多看一眼，就多一次碰巧的机会。|5% is for one look. Every further look is one more chance.»",
        "«四分之一左右|About a quarter»": "«看得越勤，越会在碰巧冒头时停下。|The more often you look, the likelier you stop when chance is up.»",
        "«76%，1 减去 0.95 的 28 次方|76%: 1 minus 0.95 to the power of 28»": "«那要每天互不相干。今天的数据里含着昨天的，所以没有这么多。|That takes independent days. Today's data hold yesterday's, so it is less.»",
    },
    answer="«四分之一左右|About a quarter»",
)

# %%
for looks in [1, 5, 7, 14, 28]:
    print(f"«看几眼：|Looks: »{looks}«，误报：|, false alarms: »{siyu.false_alarms(looks):.1%}")

days = siyu.load("coffee/coupon_days")  # «一天一组一行|one day and arm a row»
path = siyu.peek_path(days, "no_minimum", "threshold")
charts_experiment.peeking_paths({"«8折券 − 满80减15|20% off − 15 off 80»": path})
print(f"«p < 0.05 的天数：|Days with p < 0.05: »{(path['p'] < 0.05).sum()}")
for number in [1, 4, 7, 28]:
    day_seen = path.iloc[number - 1]
    in_points = 100 * day_seen["difference"]
    print(f"«第几天：|Day »{number}«，差（百分点）：|, difference (points): »{in_points:+.1f}, p = {day_seen['p']:.2g}")

# %% [markdown] lang="zh"
# 误报是从 2,000 次里数出来的，差一两个百分点属正常。下面那张图里，线落到虚线以下，就是 p < 0.05。第一天就“显著”了，可券刚发出去，差还小；过几天 8折券遥遥领先：券一到手就用，满 80 的券用得慢；以后又慢慢追上来一些。报多大的差，全看停在哪一天。护栏可以每天看，那是为了止损，不是为了宣布胜利。
#
# 再一周一周地看：每周下过单的占比，减去对照组的。

# %% [markdown] lang="en"
# The false alarms are counted in 2,000 tests: take them as right within a point or two. In the lower chart a line below the dotted one means p < 0.05. The first day is "significant" already, but the coupons have just gone out, and the difference is small. A few days later the 20%-off coupon is far ahead: it is used at once, the one with a threshold later; then that one catches up a little. How large a difference is reported depends on the day one stops. A guardrail may be watched daily: that limits harm, it does not declare a winner.
#
# Now week by week: the share that ordered in that week, minus control's.

# %%
siyu.quiz(
    "«8折券第二到第四周的效果会怎样？|What does the effect of the 20%-off coupon do in weeks 2 to 4?»",
    {
        "«和第一周差不多|Stays about as in the first week»": "«券只有一张，大多第一周就用了。|There is one coupon each, and most are used in the first week.»",
        "«一周比一周高，习惯养成了|Grows week by week: a habit forms»": "«希望如此，但数据里要看得见才行。|One would like that; the data would have to show it.»",
        "«落到 0 附近，甚至略低于 0|Falls to about 0, perhaps a little below»": "«第一周是用券和新鲜感；有些单只是提前了。|The first week is coupons and novelty; some orders merely came early.»",
    },
    answer="«落到 0 附近，甚至略低于 0|Falls to about 0, perhaps a little below»",
)

# %%
weeks = siyu.effect_by_week(users, orders)
charts_experiment.weekly_effects(weeks)

for row in weeks[weeks["week"] == 4].to_dict("records"):
    ends = f"{100 * row['low']:+.1f} «到|to» {100 * row['high']:+.1f}"
    print(f"{siyu.label(row['arm'])}«，第四周：|, week 4: »{100 * row['difference']:+.1f} ({ends})")

# %% [markdown] lang="zh"
# 满80减15到第二周还有效果，以后两张券都落到 0 附近。打印的是第四周的差和 95% 区间（百分点）。哪张券的区间整个在 0 以下，那一周下单的人就比对照组少：有些单只是提前了（八个区间里的一个，没有校正）。所以 28 天合计才是净效果；28 天以后会不会还少，这次看不到，要写进备忘录。
#
# 店长却只比发券前后：测试前 28 天的单数，和测试里的单数。

# %% [markdown] lang="en"
# 15 off 80 still has an effect in week 2; later both coupons are near 0. Printed are the differences in week 4 with their 95% intervals (points). Where such an interval lies wholly below 0, fewer ordered in that week than in control: some orders merely came early (one of eight intervals, uncorrected). So the total of 28 days is the net effect. Whether orders fall after day 28 we cannot see here, and the memo says so.
#
# The manager compares before and after only: orders in the 28 days before the test, and in the test.

# %%
for arm in arms:
    count_before = (before["user_id"].map(arm_of_user) == arm).sum()
    count_during = (test_orders["user_id"].map(arm_of_user) == arm).sum()
    change = count_during / count_before - 1
    print(f"{siyu.label(arm)}«：|: »{count_before} → {count_during} ({change:+.0%})")

# %% [markdown] lang="zh"
# 对照组什么也没有收到，单数也多了。一个原因是**季节**：测试里有 6 月 1 日和 6·18（还有一个原因，马上会看到）。只比发券前后，就把季节也记在券的账上；各组同时测，季节两边都有，就抵消了。但这个结果说的是 6 月；12 月会怎样，要再测。
#
# 还有一件怪事：对照组里有人用了券。**先猜一猜**，这让测到的效果偏大还是偏小？

# %% [markdown] lang="en"
# Control got nothing, and yet it ordered more. One reason is **season**: 1 June and 18 June, days of big sales, fall into the test (another reason follows shortly). Before against after gives the coupon the credit for the season; arms tested at the same time share it, and it cancels out. But the result is about June. What December brings needs another test.
#
# And one odd thing: some users of control used a coupon. **Guess first**: does that make the measured effect too large or too small?

# %%
siyu.quiz(
    "«对照组有人用了群里转发的 8折券码。8折券测到的效果？|Some of control used a 20%-off code forwarded in their group. The effect measured for 20% off is …»",
    {
        "«偏小|too small»": "«对照组也被券抬高了，差就小了。|The coupon lifted control too, so the difference shrinks.»",
        "«偏大|too large»": "«对照组多买，差只会缩小。|With more purchases in control the difference can only shrink.»",
        "«把这些人删掉就准了|right, once these people are dropped»": "«他们是自己跳出来的，删掉以后对照组就不再是随机的。|They chose themselves; without them control is no longer random.»",
    },
    answer="«偏小|too small»",
)

# %%
leaked = users[(users["arm"] == "control") & (users["redeemed"] == 1)]

print(f"«对照组里用了券的人：|Users of control who used a coupon: »{len(leaked)}")
print(f"«其中在社群里的：|of them, in a community: »{leaked['community_id'].notna().mean():.0%}")

# %% [markdown] lang="zh"
# 组和组之间**互相影响**，会员在同一个微信群里就难免。下次可以把券绑定账号，或者以**整个群**为单位随机分组（分析也要按群算）。
#
# A/B 测试的长处和短处 [T]，各在哪里见过：
#
# | 长处／短处 | 这一课 |
# |---|---|
# | 实用、灵活、简单 | 一次随机，三组同时比 |
# | 能比的方案少 | 只有两张券；每多一张，人更多，比较更多（5.3、5.6） |
# | 受季节、节日影响，不稳定 | 6·18 |
# | 受对手和心情影响 | 假如对手那周也打折，我们看不见 |
# | 只说做了什么，不说为什么 | 要问人：访谈和问卷（第 2、3 单元） |
#
# **想一想。** 对手在测试的第三周大降价。三组都受影响，测到的差还能用吗？用在哪里，不能用在哪里？

# %% [markdown] lang="en"
# Arms **affect each other**; with members in one WeChat group it can hardly be helped. Next time tie the coupon to the account, or assign **whole groups** at random (and analyse by group too).
#
# Strengths and weaknesses of A/B tests [T], and where we met them:
#
# | strength or weakness | in this lesson |
# |---|---|
# | practical, flexible, simple | one random split, three arms at once |
# | covers few variants | two coupons only; each further one takes more users and more comparisons (5.3, 5.6) |
# | unstable under season and holidays | 18 June |
# | and under rivals and mood | a rival may cut prices that week, and we do not see it |
# | shows what people do, not why | ask people: interviews and questionnaires (units 2 and 3) |
#
# **Think.** In the third week of the test a rival cuts prices sharply. All arms feel it. Is the measured difference still of use: for what, and for what not?

# %% [markdown] lang="zh"
# ## 5.11 揭晓真相，写备忘录（6 分钟）
#
# 我们的店是模拟的，所以知道每位会员在三组里各会怎样。真的店永远看不到这些：一个人只能在一组里。

# %% [markdown] lang="en"
# ## 5.11 The truth, and the memo (6 minutes)
#
# Our shop is simulated, so we know what every member would do in each of the three arms. A real shop never sees this: a person can be in one arm only.

# %%
truth = siyu.coupon_truth("coffee")
money = gains.rename(columns={"difference_yuan": "difference"})
rows = []
for figure, table, true, times in [
    ("conversion_points", pairs, truth["effect"], 100),
    ("profit_yuan", money, truth["gain_yuan"], 1),
]:
    for row in table.to_dict("records")[:2]:  # «前两行是和对照组比|the first two rows are against control»
        measured = {name: times * row[name] for name in ["difference", "low", "high"]}
        rows.append({"figure": figure, "arm": row["arm"], **measured, "true": times * true[row["arm"]]})

beside = pd.DataFrame(rows)
beside["inside"] = beside["true"].between(beside["low"], beside["high"])
beside.round(2)

# %%
outcomes = siyu.potential_outcomes("coffee")
in_control = users.loc[users["arm"] == "control", "user_id"]
without_leaks = outcomes.loc[in_control, "bought_control"].mean()

print(f"«对照组转化率，测到：|Conversion of control, measured: »{control_rate:.1%}")
print(f"«假如没有人用转发的码：|had nobody used a forwarded code: »{without_leaks:.1%}")

# %% [markdown] lang="zh"
# `true` 是真值，`inside` 说区间包含不包含它。漏券抬高了对照组，抬高多少，转化率的差就测小多少。这不是碰巧：人再多也不会消失，区间也不管它，所以 `inside` 可能是 False。**区间只管碰巧，不管偏差。**
#
# 没有偏差时，区间靠得住吗？把满80减15的测试重做 500 次，不漏券，每次随机抽两组，每组 400 人。

# %% [markdown] lang="en"
# `true` is the true difference, and `inside` says whether the interval contains it. Leaked coupons lifted control, and by as much the differences in conversion are too small. That is not chance: more users would not remove it, and the interval knows nothing of it, so `inside` may be False. **An interval covers chance, not bias.**
#
# And without bias, can intervals be trusted? We run the test of 15 off 80 again 500 times, without leaks, each time with two random arms of 400 users.

# %%
siyu.quiz(
    "«这 500 次里，只看“显著更高”的那些。它们测到的提升平均起来？|Of these 500 take only those “significantly higher”. On average, the lift they found is …»",
    {
        "«正好是真值|just the true one»": "«全部 500 次平均才接近真值。挑出来的不是。|All 500 together come close to it. A selection does not.»",
        "«比真值小|smaller than the true one»": "«偏小的那些多半不显著，被挑掉了。|Those too small were mostly not significant, and were left out.»",
        "«比真值大|larger than the true one»": "«碰巧偏大的更容易显著。只报赢家，就报大了：赢家的诅咒。|Those that chance made larger are likelier to be significant. Report winners only, and you report too much: the winner's curse.»",
    },
    answer="«比真值大|larger than the true one»",
)

# %%
runs = siyu.rerun_test(outcomes, "threshold", size=400, trials=500, seed=5)
winners = runs[(runs["p"] < 0.05) & (runs["difference"] > 0)]

charts_experiment.reruns(runs, shown=100)
print(f"«区间包含真值的：|Intervals that contain the true value: »{runs['covers'].mean():.1%}")
print(f"«显著更高的（功效）：|Significantly higher (power): »{len(winners) / len(runs):.1%}")
print(f"«真值（百分点）：|True effect (points): »{100 * runs['true'].iloc[0]:+.1f}")
print(f"«显著的那些平均：|Mean of the significant ones: »{100 * winners['difference'].mean():+.1f}")

# %% [markdown] lang="zh"
# 图里每条竖线是一次测试的区间，叉是没有包含真值的：95% 的意思，到这里才看得见。显著的那些平均偏大，所以下一次往往没有这么好，**备忘录里写区间，不要只写最好的数**。
#
# 现在按 5.2 写好的规则，一条一条核对。

# %% [markdown] lang="en"
# Each upright line is the interval of one test; crosses do not contain the true value. Here at last one sees what 95% means. The significant ones are too large on average, so the next test is seldom as good. **A memo gives intervals, not only the best number.**
#
# Now hold the results against the rule of 5.2, point by point.


# %%
def against_control(table, arm):
    rows = table[(table["arm"] == arm) & (table["against"] == "control")]
    return rows.iloc[0]  # «第一行，也只有一行|the first row, and the only one»


left = users.assign(bought=users["unsubscribed"])
gain = against_control(money, "threshold")
rate_gain = against_control(pairs, "threshold")
more_left = against_control(siyu.compare_arms(left), "threshold")
higher = rate_gain["significant"] and rate_gain["low"] > 0
worth = gain["low"] > 0
guarded = more_left["high"] < 0.02
print(f"«转化率显著更高（Holm）：|Conversion significantly higher (Holm): »{higher}")
print(f"«利润差的区间都在 0 以上：|Interval of the profit difference above 0: »{worth}")
print(f"«退订多出的，区间上端不到 2 个百分点：|More unsubscribed, upper end below 2 points: »{guarded}")


# %%
def in_words(row, times):
    ends = f"{times * row['low']:+.2f} «到|to» {times * row['high']:+.2f}"
    p = "< 0.001" if row["p_holm"] < 0.001 else f"{row['p_holm']:.3f}"
    return {"«差|Difference»": f"{times * row['difference']:+.2f}", "«95% 区间|95% interval»": ends, "p (Holm)": p}


in_table = {
    "«满80减15，利润（元/人）|15 off 80, profit (yuan per user)»": in_words(gain, 1),
    "«8折券，利润（元/人）|20% off, profit (yuan per user)»": in_words(against_control(money, "no_minimum"), 1),
    "«满80减15，转化率（百分点）|15 off 80, conversion (points)»": in_words(rate_gain, 100),
    "«8折券，转化率（百分点）|20% off, conversion (points)»": in_words(against_control(pairs, "no_minimum"), 100),
    "«满80减15，退订（百分点）|15 off 80, unsubscribed (points)»": in_words(more_left, 100),
}
memo_table = pd.DataFrame(in_table).T.rename_axis("«和对照组比|Against control»")
memo_table

# %%
siyu.quiz(
    "«备忘录里，哪一句最有用？|Which sentence is the most useful in a memo?»",
    {
        "«8折券下单最多，p < 0.001，建议全面推广|20% off has the most orders, p < 0.001: send it to all»": "«没有扣券的成本，也没有区间。|No cost taken off, and no interval.»",
        "«满80减15利润最高，一定能长期多赚|15 off 80 has the highest profit and will surely earn more for good»": "«测的是 28 天、6 月、这些会员。“一定”和“长期”没有依据。|Tested were 28 days, in June, with these members. Nothing supports “surely” or “for good”.»",
        "«满80减15每位会员 28 天多赚几元，区间多宽；留一成不发，低于几元就停|15 off 80 brings so many yuan a member in 28 days, with this interval; leave a tenth without, and stop below so many»": "«有数、有范围、有行动，也说了什么会改变它。|A number, its range, an action, and what would change it.»",
    },
    answer="«满80减15每位会员 28 天多赚几元，区间多宽；留一成不发，低于几元就停|15 off 80 brings so many yuan a member in 28 days, with this interval; leave a tenth without, and stop below so many»",
)

# %% [markdown] lang="zh"
# 决定照 5.2 的规则。随机留一成不发，所以钱按拿到券的九成人算。

# %% [markdown] lang="en"
# The decision goes by the rule of 5.2. A random tenth is left without, so the money is counted for the nine tenths who get the coupon.

# %%
with_coupon = len(users) * 9 // 10
total = gain[["low", "high"]] * with_coupon
of_all = f"{total['low']:,.0f} «到|to» {total['high']:,.0f}"
if higher and worth and guarded:
    action = (
        "«发满80减15，随机留一成不发；不发 8折券。|Send 15 off 80, but not to a random tenth; do not send 20% off.»"
    )
else:
    action = "«5.2 的条件没有都满足：两张券都不发。|Not all conditions of 5.2 are met: send neither coupon.»"
in_money = f"«满80减15发给 {with_coupon:,} 人，28 天比不发多 {of_all} 元（95% 区间）。|15 off 80 for {with_coupon:,} members: {of_all} yuan more in 28 days (95% interval).»"

leaving = siyu.conversion_table(left)["rate"]
harm = f"«退订：{leaving['threshold']:.2%}，对照组 {leaving['control']:.2%}。|Unsubscribes: {leaving['threshold']:.2%}, against {leaving['control']:.2%} in control.»"
print(action, in_money, harm, sep="\n")

# %%
question = "«给老会员发 8折券、满80减15，还是不发？|What do we send our members: 20% off, 15 off 80, or nothing?»"
method = (
    f"«{len(users):,} 位会员随机分成三组，测 28 天，按分到的人算；|{len(users):,} members in three random arms, 28 days, counted as assigned; »"
    "«利润已扣券和联系的成本；|profit after coupons and contact; »"
    "«两两比较，p 用 Holm 校正，区间各是 95%，没有校正。|pairs: p-values by Holm, intervals 95% each, uncorrected.»"
)
change_words = (
    "«发券的和留下的比，满 28 天看一次：|With the coupon against the tenth without, judged once, after 28 days: »"
    "«利润差的区间整个低于 1 元，或退订多出的区间上端到了|stop if the whole interval of the profit difference lies below 1 yuan, »"
    "« 2 个百分点，就停。换季再测一次。|or the upper end for unsubscribes reaches 2 points. Test again in another season.»"
)
limits = (
    "«只测了这些会员、6 月；群里转发过券码；28 天以后单会不会少；|Only these members, only June; codes were forwarded; whether orders fall after day 28; »"
    "«会员为什么用、为什么退订，没有问过。|why members used a coupon or left, for nobody asked.»"
)

# %%
memo = {
    "«问题|Question»": question,
    "«方法|Method»": method,
    "«数|Figures»": memo_table,
    "«决定|Decision»": f"{action}\n{in_money}\n{harm}",
    "«什么会改变它|What would change it»": change_words,
    "«不知道的|What we do not know»": limits,
}
saved = siyu.save_memo("coupon_memo.docx", "«优惠券测试：决策备忘录|Coupon test: decision memo»", memo)
print(f"«已写好：|Written: »{saved.name}")

# %% [markdown] lang="zh"
# 这一页就是要交的：问题、方法、带区间的数、决定、什么会改变它。在左边的文件列表里右键点 `coupon_memo.docx`，下载，用 Word 打开。
#
# 留下的一成，让以后一直有对照。这些数有多可靠，决定就有多可靠。护栏没有破，退订也还是多了，走了的人再也联系不到。
#
# **什么会让你改变主意？** 按层级看，重要价值客户的区间很宽（5.9）。下一次测试，你会只在他们里面做吗？要多少人，看哪个数？

# %% [markdown] lang="en"
# This page is what you hand in: question, method, figures with intervals, decision, and what would change it. In the list of files on the left, right-click `coupon_memo.docx`, download it and open it in Word.
#
# The tenth left without means that there is always a control group. The decision is as good as these figures, no better. The guardrail may hold, but more people unsubscribed, and those who have left cannot be reached again.
#
# **What would change your mind?** By tier, the interval of the key value users was wide (5.9). Would you run the next test among them only? With how many users, and by which figure?

# %% [markdown] lang="zh"
# **现在你能够**
#
# 1. 在测试以前定好假设、指标和人数（`sample_size_per_arm`）。
# 2. 随机分组，并查出分得不对的测试（`assign_arms`、`sample_ratio_p`）。
# 3. 按分到的人算转化率，两两比较，给出区间和校正后的 p（`conversion_table`、`compare_arms`）。
# 4. 扣掉券和联系的成本，算出每位分到的用户的利润（`profit_per_user`、`figures`）。
# 5. 看穿那些让结果变好看的做法，写一页决策备忘录（`decision`、`decision_memo`）。
#
# 接下来打开本单元的练习：水果品牌做了两次优惠券测试，其中一次坏了。

# %% [markdown] lang="en"
# **Now you can**
#
# 1. settle hypothesis, indicators and size before a test (`sample_size_per_arm`).
# 2. assign users at random, and notice a test whose split went wrong (`assign_arms`, `sample_ratio_p`).
# 3. work out conversion of all assigned users, and compare arms in pairs, with intervals and adjusted p-values (`conversion_table`, `compare_arms`).
# 4. take off the cost of coupons and contact, and give the profit per assigned user (`profit_per_user`, `figures`).
# 5. see through what makes results look better than they are, and write a decision memo of one page (`decision`, `decision_memo`).
#
# Next, open this unit's exercise: the fruit brand ran two coupon tests, and one of them is broken.
