# Lesson of unit 1, private-domain users: the source of notebooks/{zh,en}/01_private_domain_users.ipynb.

# %% [markdown] lang="zh"
# # 第 1 单元 私域用户
#
# 茶叶品牌的店长说：“我们的私域有一万多个账号。4 月起我提高了推荐奖励，内容也做得更勤。下个季度，钱和力气该花在哪里？”这一课用数据来回答。
#
# **学完你能够**
#
# 1. 数出某一天真正连着的人，不数账号，也不数发出的消息。练习：`reachable_users`。
# 2. 说出每个人走到了角色阶梯的哪一级。练习：`role_of`。
# 3. 量出私域三角的三条边，并说清楚每个比率的分母。练习：`repurchase_rate`、`lifetime_value`、`referral_rate`。
# 4. 判断一个行业适不适合做私域、该怎么运营。练习：`operating_mode`。
# 5. 听懂一位用户的需求，做一个带范围的决定，写成一页纸。练习：`needs`、`memo`、`figures`。
#
# 每个代码单元格都可以运行：点一下它，按 **Shift + Enter**。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》，[Y] 指有赞关于私域三角的文章，[P] 指鸟哥笔记关于定位理论和私域的文章，[L] 指《私域运营都有哪些环节？》，[F] 指《关于私域流量，你应该知道的事》。

# %% [markdown] lang="en"
# # Unit 1. Private-domain users
#
# The manager of a tea brand says: "Our private domain has more than ten thousand accounts. In April I raised the reward for referrals, and we publish more. Where should money and effort go next quarter?" In this lesson the data answer.
#
# **After it you can**
#
# 1. count the people really connected on a day: not accounts, and not messages sent. Exercise: `reachable_users`.
# 2. say which step of the role ladder each person has reached. Exercise: `role_of`.
# 3. measure the three sides of the private-domain triangle and name the denominator of every rate. Exercise: `repurchase_rate`, `lifetime_value`, `referral_rate`.
# 4. judge whether a trade suits a private domain, and how to run it. Exercise: `operating_mode`.
# 5. hear what a user needs, make a decision with a range, and put it on one page. Exercise: `needs`, `memo`, `figures`.
#
# Every code cell can be run: click on it and press **Shift + Enter**. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice), [Y] for Youzan's article on the private-domain triangle, [P] for an article by Niaoge Biji on positioning and the private domain, [L] for "The links of private-domain operation" (《私域运营都有哪些环节？》), [F] for "What you should know about private-domain traffic" (《关于私域流量，你应该知道的事》).

# %%
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers import charts, charts_pool

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 1.1 一个问题：池子里有多少人够得着（6 分钟）
#
# **私域用户** [T]：沉淀在品牌、公司或个人自有渠道里的用户，例如公众号、企业微信好友、社群、App、小程序、会员库。把这些渠道连起来、让人留下来并能转化的，叫**私域流量池** [T]：渠道彼此重叠，连成一张人的网。
#
# 店里的账号表，一行是一个账号连着的一段时间。离开过又回来的账号占两行。

# %% [markdown] lang="en"
# ## 1.1 One question: how many in the pool can be reached (6 minutes)
#
# **Private-domain users** [T] have settled in channels that a brand, company or person owns: an official account, WeCom contacts, groups, an app, a mini-program, a member database. What joins these channels, so that people stay and can convert, is the **private-domain pool** [T]: the channels overlap, and together they are a net of people.
#
# In the shop's table of accounts, one row is one spell in which an account was connected. An account that left and came back has two rows.

# %%
accounts = siyu.load("tea/connections")

columns = [
    "account_id",
    "person_id",
    "channel",
    "connected_at",
    "removed_at",
    "blocked_at",
    "unsubscribed_at",
    "muted_at",
]
accounts[columns].iloc[1:5]

# %% [markdown] lang="zh"
# `removed_at` 是用户删除了我们，`blocked_at` 是拉黑，`unsubscribed_at` 是退订：三种都算结束。`muted_at` 是免打扰：人还连着，但消息很少被看见。`NaT` 表示没有发生。
#
# **先猜一猜**，再往下运行。

# %% [markdown] lang="en"
# `removed_at`: the user deleted us; `blocked_at`: blocked us; `unsubscribed_at`: unsubscribed. Each of them ends the spell. `muted_at` is "do not disturb": still connected, but messages are rarely seen. `NaT` means it has not happened.
#
# **Guess first**, then run on.

# %%
siyu.quiz(
    "«6 月 30 日真正连着的人，大约是表的行数的多少？|How many people were connected on 30 June, compared with the rows of the table?»",
    {
        "«和行数差不多|About as many as rows»": "«关注过的都算上了。有人走了，有人占了好几行。|That counts all who ever followed. Some have left, some fill several rows.»",
        "«不到一半|Fewer than half»": "«一个人常常有几个账号，也有人离开了。数人，不数行。|One person often has several accounts, and some have left. Count people, not rows.»",
        "«约八成|About eight in ten»": "«只去掉走了的账号，差不多是这个数。可是一个人可以有几个账号。|Dropping the accounts that left gives about that. Yet one person can have several.»",
    },
    answer="«不到一半|Fewer than half»",
)

# %%
snapshot = "2026-06-30"
connected_people = siyu.reachable_users(accounts, snapshot)  # «一组人的编号，每人一次|ids of people, each once»

print(f"«表的行数：|Rows of the table: »{len(accounts):,}")
print(f"«那天连着的人：|People connected that day: »{len(connected_people):,}")

# %% [markdown] lang="zh"
# 差得很远。差在哪里？我们打开一步：某件事到那天为止发生了没有？和那天结束的时刻比一比。空的时间和谁比都是 `False`，正好表示“没有发生”。

# %% [markdown] lang="en"
# Far apart. Why? We open one step: had something happened by that day? Compare with the end of the day. A missing time compared with anything is `False`, which here means "has not happened".

# %%
end_of_day = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")  # «6 月 30 日结束的时刻|the end of 30 June»
by_then = accounts[accounts["connected_at"] < end_of_day]
blocked = by_then["blocked_at"] < end_of_day

print(f"«到那天被拉黑的：|Blocked by then: »{blocked.sum()}")

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：到那天为止开了免打扰的有多少？

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: how many had muted us by then?

# %%
muted = ...  # «by_then 里 muted_at 早于 end_of_day 的|rows of by_then with muted_at before end_of_day»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# muted = by_then["muted_at"] < end_of_day
# muted.sum()
# ```
#
# 怎样核对：它应比“被拉黑的”多。免打扰的人还算连着。
#
# </details>
#
# 连着，也不等于收到过消息。再看最后一季：有多少人**真的收到过**一条？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# muted = by_then["muted_at"] < end_of_day
# muted.sum()
# ```
#
# To check: there should be more of them than of those blocked. Muted people still count as connected.
#
# </details>
#
# Nor does connected mean that a message arrived. In the last quarter, how many people **really received** one?

# %%
touches = siyu.load("tea/touches")  # «每行是发给一个账号的一条消息|one message to one account a row»
contacts = siyu.load("tea/service_contacts")
preferences = siyu.load("tea/preferences")
stages = siyu.reach_stages(accounts, touches, contacts, preferences, snapshot)  # «见 1.7|see 1.7»

steps = {
    "«账号表的行|Rows of accounts»": len(by_then),
    "«账号|Accounts»": by_then["account_id"].nunique(),
    "«连着过的人|People ever connected»": by_then["person_id"].nunique(),
    "«今天还连着的人|People connected today»": len(connected_people),
    "«90 天内收到过消息的人|Received a message in 90 days»": int(stages["reachable"].sum()),
}
charts_pool.step_bars(steps, "«从行数到够得着的人|From rows to people who were reached»")
print(f"«连着的人里收到过消息的：|Of those connected, received one: »{stages['reachable'].mean():.1%}")

# %% [markdown] lang="zh"
# 从上往下，每一条都比上一条短：最后一条才是这一季真的够着的人。

# %% [markdown] lang="en"
# From top to bottom each bar is shorter than the one above; only the last one is people really reached this quarter.

# %%
siyu.quiz(
    "«怎样数出今天连着多少人？|How do we count the people connected today?»",
    {
        "«把各渠道的人数加起来|Add up the people of all channels»": "«同一个人出现在多个渠道，会被数好几次。|One person in several channels is counted several times.»",
        "«还有账号连着的，不同的人数一次|Count each different person with a live account once»": "«先按日期留下还连着的账号，再按人去重。|Keep the accounts alive on the day, then count persons once.»",
        "«每天的新增减去每天的流失|New minus lost, day by day»": "«有人走了又回来，有人在两个渠道各走一次。每日流失之和不等于今天少了的人。|Some leave and return, some leave twice in two channels. Daily losses do not add up to the people gone.»",
        "«数发出去的消息|Count messages sent»": "«发出不等于送到，送到也不等于看见。|Sent is not delivered, and delivered is not seen.»",
    },
    answer="«还有账号连着的，不同的人数一次|Count each different person with a live account once»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** [T] 用政务公众号开场：十四万多个账号，从发通知变成了一站式办事。只看关注数，看得出这种变化吗？要看机构和公众的联系变了没有，你会数什么？

# %% [markdown] lang="en"
# **What would change your mind?** [T] opens with government accounts on WeChat: more than 140,000, grown from notices to one-stop services. Would the number of followers show that change? To see whether the tie between institution and public has changed, what would you count?

# %% [markdown] lang="zh"
# ## 1.2 私域和公域：一次触达要多少钱（5 分钟）
#
# | | 公域 | 私域 |
# |---|---|---|
# | 是什么 [F] | 流量池：淘宝、百度、微博等平台 | 自媒体、社群、微信号等自有渠道 |
# | 怎么得到 | 用预算买 | 把人留下来 |
# | 怎么触达 | 每次付费 | 不用再向平台付费，随时、反复 |
#
# 这里有一个**矛盾**。[T] 说不限次数，[F] 说想触达几次就几次；[P] 和 [L] 却说**不要骚扰**。1.7 先看一眼数据，第 6 单元再做检验。
#
# 另一个说法：私域触达成本低。“不向平台付费”不等于没有成本：内容、人工、工具、短信都要钱。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# ## 1.2 Private and public domain: what one reach costs (5 minutes)
#
# | | public domain | private domain |
# |---|---|---|
# | what it is [F] | a traffic pool: platforms such as Taobao, Baidu, Weibo | own media, groups, WeChat accounts |
# | how to get it | a budget buys it | people are made to stay |
# | how to reach | pay each time | no more fee to a platform, at any time, again and again |
#
# There is a **tension** here. [T] says without limit, [F] says as often as one likes; yet [P] and [L] say **do not harass**. 1.7 takes a first look at it with data, unit 6 tests it.
#
# Another claim: reach in the private domain is cheap. No fee to a platform does not mean no cost: content, staff, tools and text messages cost money.
#
# **Guess first.**

# %%
siyu.quiz(
    "«同样花一元，哪一边更便宜？|For one yuan, which side is cheaper?»",
    {
        "«私域处处便宜|Private, in every respect»": "«私域人少、成本摊得贵。摊到每条送到的消息上，它并不便宜。|The pool is small, so each message carries much cost. Per message delivered it is not cheap.»",
        "«公域处处便宜|Public, in every respect»": "«平台一次曝光很便宜，可多数人没有看就划走了。|A platform's impression is cheap, but most people swipe on without looking.»",
        "«要看分母：送到、看见、点击还是下单|It depends: per message, look, click or order»": "«换一个分母，答案可能反过来。|Another denominator can turn the answer round.»",
    },
    answer="«要看分母：送到、看见、点击还是下单|It depends: per message, look, click or order»",
)

# %%
start_of_year = pd.Timestamp("2025-07-01", tz="Asia/Shanghai")
sent = touches[(touches["sent_at"] >= start_of_year) & (touches["sent_at"] < end_of_day)]
running = siyu.load("tea/running_costs")  # «内容、人工、工具、优惠券|content, staff, tools, coupons»
weeks = siyu.load("tea/platform_weeks")
weeks = weeks[(weeks["week_start"] >= start_of_year) & (weeks["week_start"] < end_of_day)]

private_fen = sent["cost_fen"].sum() + running["cost_fen"].sum()
public_fen = weeks["cost_fen"].sum()
print(f"«一年的成本（元），私域：|Cost of a year in yuan, private: »{private_fen / 100:,.0f}")
print(f"«公域：|Public: »{public_fen / 100:,.0f}")

# %%
all_orders = siyu.load("tea/orders")  # «清洗好的订单，一行一单|clean orders, one a row»
orders = all_orders[all_orders["order_time"] < end_of_day]  # «只用那天已经知道的|only what was known that day»
owner = accounts.drop_duplicates("account_id").set_index("account_id")["user_id"]
clicks = sent[sent["clicked"] == 1]
clicks = clicks.assign(user_id=clicks["account_id"].map(owner)).dropna(subset="user_id")

pairs = clicks.merge(orders, on="user_id")  # «每次点击配上这位用户的每一单|each click with each order of that user»
wait = pairs["order_time"] - pairs["sent_at"]
soon = pairs[(wait >= pd.Timedelta(0)) & (wait < pd.Timedelta(days=3))]
private_orders = soon["order_id"].nunique()
print(f"«点击后 3 天内的订单：|Orders within 3 days of a click: »{private_orders}")

# %%
private = private_fen / [sent["delivered"].sum(), sent["seen"].sum(), sent["clicked"].sum(), private_orders]
public = public_fen / weeks[["impressions", "views", "clicks", "orders"]].sum()

costs = pd.DataFrame({"private": private, "public": public.to_numpy()})
costs.index = ["«送到一次|one message shown»", "«看一眼|one look»", "«点一次|one click»", "«一单|one order»"]
charts_pool.cost_bars(costs)
for unit, row in costs.iterrows():
    print(f"{unit}«：私域 |: private »{row['private']:,.0f}«，公域 |, public »{row['public']:,.0f}«（分）| (fen)»")

# %% [markdown] lang="zh"
# 四张小图，每张的高度只在图内比较；实心是私域，斜线是公域。金额的单位是**分**：100 分是 1 元，元是人民币的单位。
#
# 按送到算，私域贵得多；按看一眼算，私域便宜；按点击又贵一些；按订单算，私域便宜。所以“触达成本低”要说清楚**每什么**。
#
# 还要小心最后一张：点击的人，很多本来就要买。三天内的订单和点击**同时出现**，不等于由点击**带来**。第 5 单元讲怎么分清。
#
# **什么会让你改变主意？** 如果这些订单有一半不点也会来，私域每单的成本是多少？还便宜吗？

# %% [markdown] lang="en"
# Four small charts; compare heights within a chart only. Filled is private, hatched is public. Money is in **fen**: 100 fen are 1 yuan, China's currency.
#
# Per message shown the private domain is far dearer; per look it is cheaper; per click a little dearer; per order cheaper. So "cheap reach" has to say **per what**.
#
# Take care with the last chart: many who click were about to buy anyway. An order within three days **goes with** the click; it is not therefore **caused** by it. Unit 5 shows how to tell.
#
# **What would change your mind?** If half of these orders would have come without a click, what does an order cost in the private domain? Is it still cheap?

# %% [markdown] lang="zh"
# ## 1.3 七个特征，一个一个量（6 分钟）
#
# [T] 说私域用户有七个特征。每一个都是可以检验的说法：
#
# | 特征 | 怎么量 |
# |---|---|
# | 渠道自有 | 连着的人里，有几成在两个以上渠道 |
# | 忠诚度 | 一季的买家里，有几成买了两次以上 |
# | 精准 | 一对一和短信，送到后各有几成点击 |
# | 个性化互动 | 用户来问，有几成得到回答，等多久 |
# | 转化 | 每百次点击，三天内有几单 |
# | 长期价值 | 这一季的订单，有几成是买过的人又下的 |
# | 触达成本低 | 见 1.2 |
#
# 为什么要认识他们？[T] 给了六个理由：关系稳定、有信任；画像有依据；决策有数据；还有潜在价值（买得更广、更勤）；带来口碑；平台改规则时站得稳。
#
# 先说忠诚度。**先猜一猜**：分母是谁？

# %% [markdown] lang="en"
# ## 1.3 Seven traits, measured one by one (6 minutes)
#
# [T] gives private-domain users seven traits. Each is a claim that data can test:
#
# | trait | how to measure it |
# |---|---|
# | own channel | of people connected, the share in two channels or more |
# | loyalty | of a quarter's buyers, the share who bought twice or more |
# | precise targeting | one-to-one and SMS: share of delivered messages clicked |
# | personal interaction | of users who ask, the share answered, and the wait |
# | conversion | orders within three days per hundred clicks |
# | long-term value | of this quarter's orders, the share by people who had bought before |
# | low cost of reach | see 1.2 |
#
# Why know them? [T] gives six reasons: a stable tie with trust; ground for personas; data for decisions; latent value (buying more widely, more often); word of mouth; a firm stand when platforms change their rules.
#
# Loyalty first. **Guess first**: who is the denominator?

# %%
siyu.quiz(
    "«本季 100 位会员，60 人买过，其中 24 人买了两次以上，共 105 单。复购率是？|A quarter: 100 members, 60 bought, 24 of them twice or more, 105 orders in all. The repurchase rate?»",
    {
        "24%": "«分母是买过的人，不是全部会员。没买过的人谈不上再买。|The denominator is people who bought, not all members. Who never bought cannot buy again.»",
        "1.75": "«105 ÷ 60 是人均订单数，不是复购率。复购率不会大于 1。|105 ÷ 60 is orders per buyer. A repurchase rate never exceeds 1.»",
        "40%": "«24 ÷ 60：买过的人里，有几成又买了。|24 ÷ 60: of those who bought, the share who bought again.»",
        "75%": "«45 笔多出来的订单除以 60 人，混了单和人。|That divides 45 further orders by 60 people: it mixes orders and people.»",
    },
    answer="40%",
)

# %% [markdown] lang="zh"
# 换一个例子练手：图书馆的借书记录。“借过两次以上的读者”占“借过书的读者”几成？先数每人借了几次。

# %% [markdown] lang="en"
# Practise on another example, loans of a library. Of readers who borrowed, which share borrowed twice or more? First count the loans of each.

# %%
loans = pd.DataFrame({"reader": ["Ann", "Ann", "Bo", "Chen", "Chen", "Chen", "Dai"]})
per_reader = loans.groupby("reader").size()

per_reader

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：一列“是或否”取平均，就是“是”的占比。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: the mean of a column of yes and no is the share of yes.

# %%
again_share = ...  # «per_reader 里大于等于 2 的占比|share of per_reader that is 2 or more»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# again_share = (per_reader >= 2).mean()
# again_share
# ```
#
# 应得到 0.5：四位读者里有两位。
#
# </details>
#
# 现在把七个特征都量出来。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# again_share = (per_reader >= 2).mean()
# again_share
# ```
#
# It should give 0.5: two of four readers.
#
# </details>
#
# Now measure all seven.

# %%
live = siyu.connected(accounts, snapshot)  # «那天还连着的账号|accounts connected that day»
channels = live.groupby("person_id")["channel"].nunique()
click_rate = sent[sent["delivered"] == 1].groupby("touch_channel")["clicked"].mean()
asked_us = contacts[contacts["contacted_at"] < end_of_day]
answered = asked_us[asked_us["answered"] == 1]
minutes = (answered["answered_at"] - answered["contacted_at"]).dt.total_seconds() / 60
quarter = orders[
    (orders["order_time"] >= pd.Timestamp("2026-04-01", tz="Asia/Shanghai")) & (orders["order_time"] < end_of_day)
]
first_order = all_orders.groupby("user_id")["order_time"].min()
is_old = quarter["user_id"].map(first_order) < quarter["order_time"]

# %%
repurchase = siyu.repurchase_rate(orders, "2026-04-01", "2026-06-30")
print(f"«在两个以上渠道的人：|People in two channels or more: »{(channels >= 2).mean():.1%}")
print(f"«本季复购率：|Repurchase rate of the quarter: »{repurchase:.1%}")
print(f"«一对一的点击占送到：|Clicks of delivered, one-to-one: »{click_rate['one_to_one']:.1%}")
print(f"«短信的点击占送到：|Clicks of delivered, SMS: »{click_rate['sms']:.1%}")
print(
    f"«得到回答的：|Answered: »{asked_us['answered'].mean():.1%}«，一半等不到（分钟）：|, half wait less than (minutes): »{minutes.median():.0f}"
)
print(f"«每百次点击的订单，私域：|Orders per hundred clicks, private: »{100 * private_orders / len(clicks):.1f}")
print(f"«公域：|Public: »{100 * weeks['orders'].sum() / weeks['clicks'].sum():.1f}")
print(f"«本季订单里买过的人又下的：|This quarter's orders by people who had bought before: »{is_old.mean():.1%}")

# %% [markdown] lang="zh"
# 读一读：多数特征有数据撑着，但强弱不一。一对一的点击比短信高，可它也最费人工，而且店员会先挑熟客：这又是同时出现，不是因果。
#
# **轮到你。** 店长说“平均数就是一位买家通常花的钱”。在空单元格里算每位买家消费的平均数和中位数（元）。

# %% [markdown] lang="en"
# Read them: most traits have data behind them, some more than others. One-to-one gets more clicks than SMS, but it takes the most staff time, and staff choose regulars first: again two things that go together, not cause and effect.
#
# **Your turn.** The manager says: "The mean is what a buyer usually spends." In the empty cell, work out the mean and the median of what each buyer has spent (yuan).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# per_buyer = orders.groupby("user_id")["amount_fen"].sum() / 100
# per_buyer.mean(), per_buyer.median()
# ```
#
# 平均数应是中位数的两倍以上：少数大客户把它拉高了。“通常”要用中位数。
#
# </details>
#
# **什么会让你改变主意？** 七个特征里，哪一个你觉得证据最弱？要看到什么数据，你才相信它？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# per_buyer = orders.groupby("user_id")["amount_fen"].sum() / 100
# per_buyer.mean(), per_buyer.median()
# ```
#
# The mean should be more than twice the median: a few big customers pull it up. "Usually" calls for the median.
#
# </details>
#
# **What would change your mind?** For which of the seven is the evidence weakest? What data would make you believe it?

# %% [markdown] lang="zh"
# ## 1.4 同一批人，一个月一个月看（5 分钟）
#
# **留存**：今天来的人，以后还来吗？要公平，就把同一季第一次下单的人放在一起，叫一个**同期群**，再看首单之后第 1 个月、第 2 个月……各有几成又下单。
#
# **先猜一猜**第 1 个月。

# %% [markdown] lang="en"
# ## 1.4 The same people, month by month (5 minutes)
#
# **Retention**: do those who come today come again? To be fair, put together the users whose first order fell in the same quarter, a **cohort**, and see which share ordered again in month 1, month 2 and so on after the first order.
#
# **Guess first** for month 1.

# %%
siyu.quiz(
    "«首单之后 30 天内，又下单的新客占多少？|Which share of new buyers order again within 30 days of the first order?»",
    {
        "«两成多|A fifth to a quarter»": "«多数新客第一个月没有再来。分母是当时全部的新客。|Most new buyers do not return in the first month. The denominator is all who were new.»",
        "«约六成|About 60%»": "«你想到的是常客。只看留下来的人，就把走了的人忘了。|You think of the regulars. Looking at those who stayed forgets those who left.»",
        "«不到 5%|Below 5%»": "«太少了：买过一次的人里，有一些很快又来。|Too few: some who bought once are soon back.»",
    },
    answer="«两成多|A fifth to a quarter»",
)

# %%
retention = siyu.cohort_retention(orders, snapshot)
charts_pool.retention_curves(retention)
print(f"«第 1 个月，各同期群的平均：|Month 1, mean of the cohorts: »{retention[1].mean():.1%}")
retention.round(2)

# %% [markdown] lang="zh"
# 每条线是一个同期群（线型和记号不同）。先降得快，后来变平。表里 `NaN` 表示还没到时候：最近来的人，没有等满那么多天，给不出数。

# %% [markdown] lang="en"
# Each line is a cohort, with a line style and marker of its own. It falls fast at first, then flattens. `NaN` in the table means too early: the latest have not been watched for so many days, so there is no number.

# %%
siyu.quiz(
    "«怎样说“用户平均留多久”才站得住？|How can we soundly say how long users stay on average?»",
    {
        "«取今天还在买的用户，算他们来了多久|Take users still buying today and see how long they have been here»": "«只看活下来的人，而且他们的故事还没结束。|Those are survivors only, and their story is not over.»",
        "«按同期群看，只用等满了天数的人|Go by cohort, with those watched long enough»": "«同一批人、同样长的时间，才能比。|Same people, same length of time: now it compares.»",
        "«把所有人 180 天的复购都算上，包括上个月来的|Take everyone's 180-day repurchase, also of last month's buyers»": "«上个月来的人还没有 180 天可看：观察期不足。|Last month's buyers have not had 180 days: too little follow-up.»",
    },
    answer="«按同期群看，只用等满了天数的人|Go by cohort, with those watched long enough»",
)

# %% [markdown] lang="zh"
# 再看一个常见的混淆：“每月有多少买家”和“这一季有多少买家”。

# %% [markdown] lang="en"
# One more common mix-up: "how many buyers a month" and "how many buyers in the quarter".

# %%
siyu.quiz(
    "«三个月的买家分别有 40、50、60 位。全季有多少位不同的买家？|Three months have 40, 50 and 60 buyers. How many different buyers has the quarter?»",
    {
        "«60 到 150 之间，要去重才知道|Between 60 and 150: remove repeats to know»": "«全都重复时是 60 位，一个不重复时是 150 位。|60 if all repeat, 150 if nobody does.»",
        "«50 位，取平均|50, the mean»": "«每月平均不等于全季的人数：月月来的和只来一次的，分不出来。|A monthly mean is not the quarter's count: it cannot tell monthly buyers from one-time ones.»",
        "«150 位，加起来|150, the sum»": "«几个月都来的人被数了几次。|Who came in several months is counted several times.»",
    },
    answer="«60 到 150 之间，要去重才知道|Between 60 and 150: remove repeats to know»",
)

# %% [markdown] lang="zh"
# **轮到你。** 用 `quarter`（本季订单）先算每月不同的买家数，再算全季不同的买家数。月份用 `quarter["order_time"].dt.month`。

# %% [markdown] lang="en"
# **Your turn.** With `quarter` (this quarter's orders) count the different buyers of each month, then those of the whole quarter. The month is `quarter["order_time"].dt.month`.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# by_month = quarter.groupby(quarter["order_time"].dt.month)["user_id"].nunique()
# by_month.mean(), by_month.sum(), quarter["user_id"].nunique()
# ```
#
# 全季的人数应在每月平均和三个月之和之间：有人几个月都来，只能数一次。
#
# </details>
#
# **什么会让你改变主意？** 如果 2026 年第一季度的线一直在上面，你会说 4 月的改变起了作用吗？还有什么也会让它在上面？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# by_month = quarter.groupby(quarter["order_time"].dt.month)["user_id"].nunique()
# by_month.mean(), by_month.sum(), quarter["user_id"].nunique()
# ```
#
# The quarter's count should lie between a month's mean and the three months' sum: some come in several months and count once.
#
# </details>
#
# **What would change your mind?** If the line of 2026Q1 lay above the others, would you say that the change in April worked? What else could put it there?

# %% [markdown] lang="zh"
# ## 1.5 角色阶梯（5 分钟）
#
# [Y] 说用户一级一级往上走。每个人只算他走到的**最高**一级。
#
# | 角色 | 这里怎么认 | 什么让他再上一级 |
# |---|---|---|
# | 粉丝 | 注册了，没有买过 | 内容，第一张券 |
# | 客户 | 至少一单，退款后还剩钱 | 服务和权益 |
# | 会员 | 入了会 | 按细分群体运营 |
# | KOC（伙伴） | 带来过至少两位别人 | 给不给奖励，他都会分享 |
#
# “至少两位”是本课定的线，来源没有给。先看一个办法：怎样让“最高的”留下来？从最低一级写起，后写的盖住先写的。

# %% [markdown] lang="en"
# ## 1.5 The role ladder (5 minutes)
#
# [Y] has users climb step by step. Each person counts once, at the **highest** step reached.
#
# | role | how we know it here | what moves them up |
# |---|---|---|
# | fan | registered, never bought | content, a first coupon |
# | customer | an order with money left after refunds | service and benefits |
# | member | has joined | operation by fine segments |
# | KOC (partner) | brought at least two other people | shares with or without reward |
#
# "At least two" is a line drawn by this course; the source gives none. First a method: how does the highest remain? Write the lowest first; what is written later covers it.

# %%
swimmers = pd.DataFrame({"metres": [20, 60, 250], "can_dive": [False, True, True]}, index=["Ann", "Bo", "Chen"])
badge = pd.Series("beginner", index=swimmers.index)
badge[swimmers["metres"] >= 50] = "bronze"
badge[swimmers["metres"] >= 200] = "silver"

badge

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：游过 200 米**并且**会潜水的，是金牌。两个条件用 `&` 连起来。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: 200 metres **and** can dive makes gold. Join two conditions with `&`.

# %%
is_gold = ...  # «两个条件都满足|both conditions hold»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# is_gold = (swimmers["metres"] >= 200) & swimmers["can_dive"]
# badge[is_gold] = "gold"
# badge["Chen"]
# ```
#
# 应得到 `'gold'`，它盖住了 `'silver'`。
#
# </details>
#
# 现在轮到茶叶品牌。`union_id` 是同一个人在各渠道的共同编号；空着的，就用用户编号代替。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# is_gold = (swimmers["metres"] >= 200) & swimmers["can_dive"]
# badge[is_gold] = "gold"
# badge["Chen"]
# ```
#
# It should give `'gold'`, which has covered `'silver'`.
#
# </details>
#
# Now the tea brand. `union_id` is one person's common id over the channels; where it is missing, the user's id takes its place.

# %%
siyu.quiz(
    "«走得最高的一级停在哪里的人最多？|At which step have most people stopped?»",
    {
        "«粉丝|Fan»": "«注册的人里，多数买过。|Of those registered, most have bought.»",
        "«客户|Customer»": "«买过却没入会的人最多：下一步该问，为什么不入会？|Most bought but did not join: next ask why not.»",
        "«会员|Member»": "«会员不少，但还有更多人买了没入会。|There are many members, yet more bought without joining.»",
        "«KOC|KOC»": "«带来过两位以上别人的，只有百分之几。|Only a few per cent brought two others or more.»",
    },
    answer="«客户|Customer»",
)

# %%
users = siyu.load("tea/users").merge(siyu.load("tea/member_records"), on="user_id")
users["person_id"] = users["union_id"].fillna(users["user_id"])
users = users[
    users["registered_at"] < end_of_day
].copy()  # «那天还没发生的都不算|what had not happened that day is left out»
users["joined_member_at"] = users["joined_member_at"].where(users["joined_member_at"] < end_of_day)
referrals = siyu.load("tea/referrals")
referrals = referrals[referrals["invited_at"] < end_of_day]

role = siyu.role_of(users, orders, referrals)
charts_pool.role_ladder(role)
print(f"«KOC 占：|Share of KOCs: »{(role == 'koc').mean():.1%}")

# %% [markdown] lang="zh"
# 从下往上读。右边的百分比是走到这一级或更高的人；它只会越来越小。有一点要小心：有人没买过却入了会，也算会员。阶梯是读法，不是每个人都一级不漏。

# %% [markdown] lang="en"
# Read it upwards. The percentage beside a bar is people at this step or higher; it can only shrink. A warning: some joined without buying, and count as members. The ladder is a way of reading; not everyone takes every step.

# %%
siyu.quiz(
    "«会员平均花得比客户多。所以让每位客户都入会，销售额就会涨这么多？|Members spend more on average than customers. So if every customer joined, would sales rise by that much?»",
    {
        "«不一定：入会的和不入会的本来就不同|Not so: those who join differ from those who do not»": "«要知道效果，得随机请一半人入会再比。|To know the effect, invite a random half to join and compare.»",
        "«会，数据摆在那里|Yes, the data show it»": "«入会的人本来就更爱买：是不同的人，不是入会的效果。|Those who join bought more anyway: different people, not an effect of joining.»",
        "«不会，入会从来没有用|No, joining never helps»": "«这份数据也说明不了没有用。没有证据，不等于没有效果。|These data do not show that either. No evidence of an effect is not evidence of none.»",
    },
    answer="«不一定：入会的和不入会的本来就不同|Not so: those who join differ from those who do not»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 如果把 KOC 的线从两位改成一位，KOC 会多几倍？这条线该由谁来定，凭什么？

# %% [markdown] lang="en"
# **What would change your mind?** With one person brought instead of two, how many times as many KOCs are there? Who should draw this line, and on what ground?

# %% [markdown] lang="zh"
# ## 1.6 私域三角：三条边、面积、改变前后（7 分钟）
#
# [Y] 用一个三角形看私域，经营私域就是把面积做大。
#
# | 边 | 说的是 | 靠什么连接 | 怎么做大 |
# |---|---|---|---|
# | 产权力 | 连着多少人，消息到得了多远 | 兴趣（广度） | 内容 |
# | 单客价值度 | 生命周期价值、复购率 | 信任（深度） | 社群、DTC 和会员、闭环里的精准营销和互动 |
# | 推荐率 | 老用户带新用户，跨到相邻领域 | 利益 | 拼团、砍价、内购、口碑、用户分销员；异业合作、分销带货、品牌新 IP |
#
# 店长在 4 月 1 日提高了推荐奖励，内容也做得更勤。前一季是“之前”，后一季是“之后”。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# ## 1.6 The triangle: three sides, its area, before and after (7 minutes)
#
# [Y] sees the private domain as a triangle; to manage it is to make the area grow.
#
# | side | what it says | tie | what makes it grow |
# |---|---|---|---|
# | property power | how many are connected, how far messages get through | interest (breadth) | content |
# | value per customer | lifetime value, repurchase rate | trust (depth) | communities, DTC and membership, precise marketing in a closed loop, interaction |
# | referral rate | old users bring new ones and pull in neighbouring fields | benefit | group buying, bargaining, insider sales, word of mouth, user distributors; partners from other trades, professional distributors, new brand IP |
#
# On 1 April the manager raised the referral reward and began to publish more. The quarter before is "before", the one after is "after".
#
# **Guess first.**

# %%
siyu.quiz(
    "«哪条边变化最大？|Which side changed most?»",
    {
        "«产权力|Property power»": "«连着的人多了一些，但没有翻倍。|More people are connected, but not twice as many.»",
        "«推荐率|Referral rate»": "«奖励加倍，被带来的新用户占比也约加倍。先别急着下结论。|The reward doubled, and so, about, did the share of new users who were brought. Do not conclude yet.»",
        "«单客价值度|Value per customer»": "«每位买家花的钱只多了一点。|Spend per buyer rose only a little.»",
        "«三条一样|All alike»": "«奖励只直接推一条边。|The reward pushes one side directly.»",
    },
    answer="«推荐率|Referral rate»",
)

# %%
before = siyu.triangle_measures(accounts, touches, users, orders, "2026-01-01", "2026-03-31")
after = siyu.triangle_measures(accounts, touches, users, orders, "2026-04-01", "2026-06-30")

measures = pd.DataFrame({"before": before, "after": after})
measures["after_to_before"] = measures["after"] / measures["before"]
measures.round(3)

# %% [markdown] lang="zh"
# `connected` 连着的人，`reached` 收到过消息的人，`reach_rate` 触达率，`buyers` 买家，`spend_per_buyer_fen` 每位买家的消费（分）。`repurchase_rate` 复购率：买了两次以上的人 ÷ 买过的人（1.3）。`referral_rate` 推荐率：被**别人**带来的新用户 ÷ 全部新用户，自己邀请自己不算带来，但仍在分母里。三条边的单位不同，所以都除以“之前”：之前的三角形每边都是 1。

# %% [markdown] lang="en"
# `connected` people connected, `reached` people who received a message, `reach_rate` the reach rate, `buyers`, `spend_per_buyer_fen` spend of a buyer (fen). `repurchase_rate`: who bought twice or more ÷ who bought (1.3). `referral_rate`: new users brought by **someone else** ÷ all new users; who invites themselves was not brought, yet stays in the denominator. The sides have different units, so each is divided by "before": the triangle of before has sides of 1.

# %%
ratio = measures["after_to_before"]
sides = {
    "property_power": ratio["reached"],
    "value_per_customer": ratio["spend_per_buyer_fen"],
    "referral": ratio["referral_rate"],
}
by_rate = {**sides, "value_per_customer": ratio["repurchase_rate"]}  # «换一个量法|another measure»

charts_pool.triangle({"«之前|before»": dict.fromkeys(sides, 1), "«之后|after»": sides})
print(f"«面积是之前的（用消费）：|Area, times before (by spend): »{siyu.triangle_area(sides):.2f}")
print(f"«面积是之前的（用复购率）：|Area, times before (by repurchase rate): »{siyu.triangle_area(by_rate):.2f}")

# %% [markdown] lang="zh"
# 虚线方点是之前，实线圆点是之后：三角形往推荐率那边拉长。单客价值度用消费量和用复购率量，数不一样，甚至可能一涨一跌（看上面的表）。**面积取决于你怎么量**，报面积时要一起报三条边。
#
# 推荐率真的翻倍了吗？看同一季新用户的**总数**，再和去年同季比一比。

# %% [markdown] lang="en"
# Dashed with squares is before, solid with dots is after: the triangle stretches towards referral. Value per customer differs with the measure, spend or repurchase rate; one may even rise while the other falls (see the table above). **The area depends on how you measure**, so report the three sides with it.
#
# Did referral really double? Look at **all** new users of the quarter, and at the same quarter a year earlier.

# %%
rows = {}
for start, end in [("2025-04-01", "2025-06-30"), ("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")]:
    days = users["registered_at"].dt.strftime("%Y-%m-%d")
    new = users[days.between(start, end)]
    rows[start] = {
        "new_users": len(new),
        "brought_share": round(siyu.referral_rate(users, start, end), 3),
        "from_friends": (new["source"] == "friend").sum(),
        "with_inviter": new["invited_by"].notna().sum(),
    }
growth = pd.DataFrame(rows).T.rename_axis("quarter_from")
growth.astype({"new_users": int, "from_friends": int, "with_inviter": int})

# %%
siyu.quiz(
    "«和去年同季比，被带来的新用户多了很多，总数却没有多那么多。最稳妥的读法是？|Over last year's quarter, many more new users were brought, but the total grew by far less. The soundest reading?»",
    {
        "«一部分是真的增长，一部分是同样的人换了记法|Part is growth, part is the same people recorded in another way»": "«`from_friends` 和 `with_inviter` 靠近了：以前朋友介绍来的，不少没有走链接。|`from_friends` and `with_inviter` have come closer: many friends used to come without a link.»",
        "«奖励带来了这么多新用户|The reward brought all these new users»": "«其中有些人本来就会来，只是现在走了推荐链接。|Some would have come anyway and now use a link.»",
        "«奖励完全没用|The reward did nothing»": "«总数还受季节和投放影响，说不了这么满。|The total also moves with season and advertising: too strong.»",
    },
    answer="«一部分是真的增长，一部分是同样的人换了记法|Part is growth, part is the same people recorded in another way»",
)

# %% [markdown] lang="zh"
# **生命周期价值**是单客价值度的另一个量法 [Y]：生命周期 × 平均每单金额 × 一年的复购次数。这里“次数”把第一单也算上，并再乘毛利率：收入不是利润（这一步是本课加的）。
#
# 例：一家咖啡店，每月 3 单、每单 20 元、平均来 18 个月、毛利率 0.4。

# %% [markdown] lang="en"
# **Customer lifetime value** is another measure of value per customer [Y]: lifetime × average order value × repurchases a year. Here the first order counts too, and we multiply by the margin rate: revenue is not profit (a step of this course).
#
# Example, a coffee shop: 3 orders a month, 20 yuan an order, 18 months on average, margin rate 0.4.

# %%
siyu.quiz(
    "«这位顾客一生值多少？|What is this customer worth over the lifetime?»",
    {
        "«1,080 元|1,080 yuan»": "«这是收入。还要乘毛利率。|That is revenue. Multiply by the margin rate.»",
        "«432 元|432 yuan»": "«36 单一年 × 20 元 × 1.5 年 × 0.4。年和年相乘。|36 orders a year × 20 yuan × 1.5 years × 0.4: years with years.»",
        "«5,184 元|5,184 yuan»": "«36 × 20 × 18 × 0.4：一年的单数乘了月数。|36 × 20 × 18 × 0.4: orders a year times months.»",
        "«432,000 元|432,000 yuan»": "«又乘了一千位用户。生命周期价值说的是一位用户。|That times a thousand users. Lifetime value is for one user.»",
    },
    answer="«432 元|432 yuan»",
)

# %%
last_year = orders[orders["order_time"] >= start_of_year]
orders_per_year = len(last_year) / last_year["user_id"].nunique()
order_yuan = last_year["amount_fen"].mean() / 100

for years in [1, 2, 3]:
    value = siyu.lifetime_value(orders_per_year, order_yuan, years, 0.5)
    print(
        f"«茶叶品牌的买家，来往 |A buyer of the tea brand, staying »{years}« 年，值（元）：| year(s), is worth, in yuan: »{value:,.0f}"
    )

# %% [markdown] lang="zh"
# 每年的单数和每单的金额来自数据；年数和毛利率 0.5 是店长估的。价值从一年到三年差三倍，所以要报范围。年数不能用“今天还在的人来了多久”代替（1.4）。第 4 单元再用模型来估。
#
# **轮到你。** 一家宠物店：每季 2 单、每单 80 元、平均来往 3 年、毛利率 0.25。一位顾客值多少？在空单元格里算。

# %% [markdown] lang="en"
# Orders a year and the value of an order come from the data; the years and the margin rate of 0.5 are the manager's guesses. From one year to three the value triples, so report a range. The years cannot be replaced by how long today's users have been here (1.4). Unit 4 estimates them with a model.
#
# **Your turn.** A pet shop: 2 orders a quarter, 80 yuan an order, 3 years on average, margin rate 0.25. What is a customer worth? Work it out in the empty cell.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# orders_a_year = 2 * 4
# orders_a_year * 80 * 3 * 0.25
# ```
#
# 应得到 480 元。先把“每季”换成“每年”。
#
# </details>
#
# **什么会让你改变主意？** 同一个改变，面积可以报大，也可以报小。店长只想看一个数，你会报哪个，旁边写哪一句话？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# orders_a_year = 2 * 4
# orders_a_year * 80 * 3 * 0.25
# ```
#
# It should give 480 yuan. Turn "a quarter" into "a year" first.
#
# </details>
#
# **What would change your mind?** The same change gives a larger or a smaller area. If the manager wants one number, which would you give, and with which sentence beside it?

# %% [markdown] lang="zh"
# ## 1.7 触达六个阶段，卡在哪里（6 分钟）
#
# [Y] 把触达分成六个阶段。这里每个阶段都有一个能数的定义，分母是那天连着的人：
#
# | 阶段 | 要点 [Y] | 这里怎么数 |
# |---|---|---|
# | 可感知 | 知道有这个人 | 有账号连着 |
# | 可识别 | 标签、基本画像 | 认得出是哪位注册用户 |
# | 可触达 | 他来问，马上答；他不来，主动推荐 | 90 天内送到过一条消息 |
# | 可营销 | 不知道需求时，促销最稳妥 | 90 天内点过一次 |
# | 可服务 | 售后服务带来复购 | 365 天内来问过并得到回答 |
# | 可洞察 | 用户会变，要一直用数据看 | 365 天内记下过一个偏好 |
#
# 阶段不是一层套一层：没点过消息的人，也可能来问过。
#
# **先猜一猜**：最窄的是哪一段？

# %% [markdown] lang="en"
# ## 1.7 Six stages of reach: where does it stop? (6 minutes)
#
# [Y] divides reach into six stages. Here each has a definition that can be counted; the denominator is the people connected that day:
#
# | stage | the point [Y] | how we count it |
# |---|---|---|
# | perceivable | we know they are there | an account is connected |
# | identifiable | tags, a basic persona | known to be a registered user |
# | reachable | answer at once when they ask, recommend when they do not | a message delivered in 90 days |
# | marketable | where needs are unknown, a promotion is safest | a click in 90 days |
# | serviceable | service after the sale brings repurchase | asked and was answered in 365 days |
# | insightful | users change: keep looking, with data | a preference recorded in 365 days |
#
# The stages are not nested: someone who never clicked may still have asked.
#
# **Guess first**: which is the narrowest?

# %%
siyu.quiz(
    "«最窄的一段是？|The narrowest stage?»",
    {
        "«可识别|Identifiable»": "«账号多数已和注册用户对上。|Most accounts are matched with a registered user.»",
        "«可触达|Reachable»": "«不到三成，是一道坎。后面还有更窄的。|Below three in ten: a step down, but a narrower one follows.»",
        "«可营销|Marketable»": "«只有百分之几的人点过。|Only a few per cent have clicked.»",
        "«可洞察|Insightful»": "«记下偏好的人不多，但比点过的多。|Few preferences are on record, yet more than clicks.»",
    },
    answer="«可营销|Marketable»",
)

# %%
stages_before = siyu.reach_stages(accounts, touches, contacts, preferences, "2026-03-31")
charts_pool.stage_bars({"«3 月底|end of March»": stages_before, "«6 月底|end of June»": stages})

narrowest = stages.mean().idxmin()
print(f"«最窄的一段：|The narrowest stage: »{siyu.label(narrowest)} {stages[narrowest].mean():.1%}")

# %% [markdown] lang="zh"
# 每一对条，斜线是 3 月底，实心是 6 月底；最短的是可营销。
#
# 那就多发几条？回到 1.2 的矛盾。看每条**看见了的**消息：前 14 天同一个人已经收到过几条，这一条被点的占比是多少。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# In each pair, hatched is the end of March, filled the end of June; the shortest are the marketable.
#
# So send more? Back to the tension of 1.2. Take each message that was **seen**: given how many the same person had been sent in the 14 days before, which share was clicked?
#
# **Guess first.**

# %%
siyu.quiz(
    "«前 14 天收得越多，这一条被点的占比？|The more sent in the 14 days before, the share clicked …»",
    {
        "«越高：多见几次更熟|rises: seen more often, better known»": "«熟悉有用，但太密会烦。看下一张图。|Being known helps, but too close together annoys. See the chart.»",
        "«越低：太密了|falls: too close together»": "«收得密的，点得少。|Those sent more click less.»",
        "«不变：发几次都行|stays: any number will do»": "«那就真能“想发几次发几次”了。数据不这么说。|Then “as often as one likes” would hold. The data say otherwise.»",
    },
    answer="«越低：太密了|falls: too close together»",
)

# %%
known = touches[touches["sent_at"] < end_of_day].dropna(subset="person_id").sort_values("sent_at")
in_14_days = known.groupby("person_id").rolling("14D", on="sent_at")["delivered"].count()
known = known.sort_values(["person_id", "sent_at"])
known["earlier"] = in_14_days.to_numpy().astype(int) - 1  # «不算这一条自己|without the message itself»

seen = known[known["seen"] == 1]
by_earlier = seen.groupby(seen["earlier"].clip(upper=3))["clicked"].agg(size="size", clicks="sum", share="mean")
by_earlier.round(3)

# %%
from scipy.stats import binomtest

ranges = [binomtest(row.clicks, row.size).proportion_ci(method="wilson") for row in by_earlier.itertuples()]
by_earlier["low"] = [interval.low for interval in ranges]
by_earlier["high"] = [interval.high for interval in ranges]
by_earlier.index = ["0", "1", "2", "«3 条以上|3 or more»"]

charts_pool.share_bars(
    by_earlier,
    "«前 14 天已发过的消息（条）|Messages sent in the 14 days before»",
    "«看见后点击的占比（%）|Clicked, of those seen (%)»",
    "«发得越密，点得越少|The closer together, the fewer clicks»",
)
print(f"«0 条和 3 条以上：|0, and 3 or more: »{by_earlier['share'].iloc[0]:.1%}, {by_earlier['share'].iloc[-1]:.1%}")

# %% [markdown] lang="zh"
# 柱子是占比，黑线是 95% 置信区间，n 是消息条数。这支持“不要骚扰”，但还没证明：收得多的人，可能本来就是另一类人。第 6 单元用模拟的一年来检验。
#
# **什么会让你改变主意？** 要分清“发得密所以不点”和“本来就不点”，你会怎样分组？

# %% [markdown] lang="en"
# The bar is the share, the black line its 95% confidence interval, n the number of messages. This supports "do not harass" but does not prove it: those who are sent more may be other people to begin with. Unit 6 tests it on a simulated year.
#
# **What would change your mind?** To tell "sent too often, so no click" from "would not click anyway", how would you form the groups?

# %% [markdown] lang="zh"
# ## 1.8 自我诊断：19 项（3 分钟）
#
# [Y] 给三条边各列了检查项：产权力 6 项、单客价值度 7 项、推荐率 6 项。下面的打分卡可以逐项选，三角形会跟着变。请按你熟悉的一家店来打。

# %% [markdown] lang="en"
# ## 1.8 Self-diagnosis: 19 items (3 minutes)
#
# [Y] has a checklist for each side: 6 items for property power, 7 for value per customer, 6 for referral. Choose item by item on the scorecard below, and the triangle follows. Score a shop that you know.

# %%
siyu.scorecard()

# %%
manager = {
    "property_power": [1, 2, 1, 1, 0, 1],
    "value_per_customer": [1, 0, 0, 2, 1, 0, 0],
    "referral": [1, 2, 1, 0, 0, 0],
}
charts_pool.scorecard_picture(manager, "«店长的打分|the manager's marks»")
print(f"«打到 2 分的项：|Items marked 2: »{sum(marks.count(2) for marks in manager.values())} / 19")

# %% [markdown] lang="zh"
# 上图是店长给自家店打的分（虚构）：0 还没有，1 做了一部分，2 做到了。哪条边短，就先看哪条边。

# %% [markdown] lang="en"
# The picture shows the manager's marks for his own shop (invented): 0 not yet, 1 partly, 2 done. The short side comes first.

# %%
siyu.quiz(
    "«店长给“各渠道的用户进了同一个用户池”打了 2 分。数据同意吗？|The manager gave 2 to “users of all channels are in one pool”. Do the data agree?»",
    {
        "«不完全：还有一成多的人认不出是谁|Not quite: over a tenth are not known by name»": "«连着，却没和注册用户对上。这一项更像 1 分。|Connected, but not matched with a registered user. A 1 fits better.»",
        "«同意，他最了解自己的店|Yes, he knows his shop best»": "«自己打的分是看法。1.7 里有能数的：可识别的占比。|A mark of one's own is an opinion. 1.7 has a count: the share identifiable.»",
        "«不同意：一个都没对上|No: nobody is matched»": "«多数已经对上了，0 分太严。|Most are matched; 0 would be too harsh.»",
    },
    answer="«不完全：还有一成多的人认不出是谁|Not quite: over a tenth are not known by name»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 19 项里，哪三项可以用数据核对？哪几项只能靠人判断，怎样让两个人打得一样？

# %% [markdown] lang="en"
# **What would change your mind?** Which three of the 19 items can be checked with data? Which need judgement, and how would two people come to the same mark?

# %% [markdown] lang="zh"
# ## 1.9 复购＝需求＋信任＋触达，二八和 250（5 分钟）
#
# [L] 把私域运营分成六环，一环托着一环：IP 人设 → 连接 → 激活 → 分层 → 复购 → 裂变。人设要让人记得住，常举的例子是李佳琦、DR、迪士尼。连接的第一个目的是**保持联系**，并注意频率和触点。
#
# 复购＝**需求**＋**信任**＋**曝光**，也就是被触达 [L]：需求来自场景（工作日下午三点的一杯咖啡）；信任来自服务态度、朋友圈内容和品牌；曝光＝社群触达率＋私信触达率＋朋友圈触达率。关键时刻直接写给用户，平时靠朋友圈让人记得。
#
# **先猜一猜**：三个触达率可以直接相加吗？

# %% [markdown] lang="en"
# ## 1.9 Repurchase = need + trust + exposure, 80/20 and 250 (5 minutes)
#
# [L] divides private-domain operation into six links, each resting on the one before: IP persona → connect → activate → tier → repurchase → referral. A persona should stay in mind; Li Jiaqi, DR and Disney are the usual examples. The first aim of contact is **to stay in touch**, minding frequency and touch-points.
#
# Repurchase = **need** + **trust** + **exposure**, that is being reached [L]: need comes from scenarios (a coffee at three on a working day); trust from service, Moments content and the brand; exposure = group reach rate + direct-message reach rate + Moments reach rate. At key moments write to the user; at other times Moments keeps the brand in sight.
#
# **Guess first**: can the three rates simply be added?

# %%
siyu.quiz(
    "«社群、私信、朋友圈的触达率相加，得到什么？|Add the reach rates of group, direct message and Moments. What is it?»",
    {
        "«至少够着一次的人的占比|The share of people reached at least once»": "«同一个人可能三处都够着，相加会重复，甚至超过 1。|One person may be reached in all three; the sum counts them thrice and may pass 1.»",
        "«平均每人被几个渠道够着|By how many channels a person is reached on average»": "«对：它是次数，不是占比。|Yes: a number of times, not a share.»",
        "«销售额|Sales»": "«单位对不上。公式里乘除的东西，要先看单位：流量×转化率×单价已经是钱，再乘复购率反而变小了。|The units do not fit. Look at units first: traffic × conversion × price is money already; times a repurchase rate it would shrink.»",
    },
    answer="«平均每人被几个渠道够着|By how many channels a person is reached on average»",
)

# %%
lately = touches[touches["sent_at"].between(end_of_day - pd.Timedelta(days=90), end_of_day)]
got = lately[(lately["delivered"] == 1) & lately["person_id"].isin(connected_people)]
rates = got.groupby("touch_channel")["person_id"].nunique() / len(connected_people)

three = rates[["group", "one_to_one", "moments"]]
any_of_three = got[got["touch_channel"].isin(three.index)]["person_id"].nunique() / len(connected_people)
print(f"«三个触达率之和：|Sum of the three reach rates: »{three.sum():.1%}")
print(f"«至少一处够着的人：|People reached by any of them: »{any_of_three:.1%}")

# %% [markdown] lang="zh"
# 两个数不同，差的就是重复的人。
#
# **二八**：少数用户撑起多数价值 [L]。[F] 还说“超级用户”花的是普通用户的 5 到 10 倍。这两句都能用订单检验。横轴是用户占比，从花得最多的排起；纵轴是消费占比。

# %% [markdown] lang="en"
# The two differ by the people counted twice.
#
# **80/20**: few users carry most of the value [L]. [F] adds that a "super user" spends 5–10 times what an ordinary one does. Orders can test both. Across: share of users, the biggest spenders first; upwards: share of spend.

# %%
rfm = siyu.rfm_table(orders, snapshot)
charts.pareto_curve(rfm)

spend = rfm["monetary_fen"].sort_values(ascending=False)
top = spend.head(round(len(spend) * 0.2))
rest = spend.tail(len(spend) - len(top))
print(f"«前 20% 的消费占比：|Share of spend of the top 20%: »{top.sum() / spend.sum():.1%}")
print(f"«前 20% 人均是其余的：|Mean of the top 20%, times the rest: »{top.mean() / rest.mean():.1f}")

# %%
siyu.quiz(
    "«前 20% 的人平均买得次数多。所以让其余的人也多买几次，他们就会花得一样多？|The top 20% order more often. So get the rest to order more, and they will spend as much?»",
    {
        "«对，照着做就行|Yes, just do the same»": "«他们本来就是不同的人。从幸存者身上读出的“魔法数字”，不是办法。|They are different people to begin with. A magic number read off survivors is no method.»",
        "«二八必须正好是 80%|It has to be exactly 80%»": "«二八是一句提醒，不是定律。算出来是多少就报多少。|80/20 is a reminder, no law. Report what you compute.»",
        "«不一定，先拿一部分人试，留一半不动|Not so: try it on some, and leave a random half alone»": "«随机分两半，才看得出“多买”是不是你带来的。|Only random halves show whether you brought it about.»",
    },
    answer="«不一定，先拿一部分人试，留一半不动|Not so: try it on some, and leave a random half alone»",
)

# %% [markdown] lang="zh"
# **250 定律** [L]：每个人背后有一个稳定的圈子，约 250 人。我们看不见圈子，只看得见谁邀请过谁。

# %% [markdown] lang="en"
# **The 250 law** [L]: behind each person stands a stable circle of about 250. We cannot see the circle, only who invited whom.

# %%
asked = referrals.groupby("inviter_id").size()
brought = siyu.people_brought(users, referrals)
new_buyers = orders[orders["user_id"].isin(users.loc[users["invited_by"].notna(), "user_id"])]["user_id"].nunique()

print(f"«发过邀请的人：|People who invited: »{len(asked)}«，邀请最多的：|, the most invitations by one: »{asked.max()}")
print(f"«带来过人的：|Brought someone: »{len(brought)}«，带来最多的：|, the most by one: »{brought.max()}")
print(
    f"«被带来的人里后来买过的：|Of those brought, bought later: »{new_buyers / users['invited_by'].notna().sum():.0%}"
)

# %% [markdown] lang="zh"
# 看得见的邀请远不到 250：这份数据既不支持也不推翻这条定律，它说的是认识多少人，不是愿意推荐给多少人。
#
# [L] 的作者反对红包和“帮我砍一刀”：你奖励一个数，就得到一个数。4 月奖励加倍后，邀请多了很多，有人邀请了自己，也有人用自己的另一个号。食品品牌的试吃也一样：用来听意见、公开感谢，不要逼人转发；并按购买理由（口味、健康、价格）给用户打标签。
#
# **轮到你。** 补全 `...`：`preferences` 里各种偏好各有多少条？

# %% [markdown] lang="en"
# Invitations in sight are far below 250. These data neither support nor refute the law: it is about how many we know, not to how many we recommend.
#
# The author of [L] is against red packets and "help me" games: reward a number, and you get a number. When the reward doubled in April, invitations grew; some invited themselves, also by a second account. With free samples of food it is the same: use them to hear opinions and thank people in public, do not force sharing; and tag users by reason for buying (taste, health, price).
#
# **Your turn.** Fill in the `...`: how often does each preference stand in `preferences`?

# %%
reasons = ...  # «preference 这一列里每个值各有几行|rows of each value in the column preference»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# reasons = preferences["preference"].value_counts()
# reasons.set_axis(siyu.label(reasons.index))
# ```
#
# 怎样核对：各项之和应等于 `len(preferences)`，最多的是口味。
#
# </details>
#
# **什么会让你改变主意？** 如果奖励从每位 10 元改成“朋友买了才给 10 元”，邀请数和真正的新买家会怎样变？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# reasons = preferences["preference"].value_counts()
# reasons.set_axis(siyu.label(reasons.index))
# ```
#
# To check: they should add up to `len(preferences)`, and taste comes first.
#
# </details>
#
# **What would change your mind?** If 10 yuan were paid only once the friend has bought, how would invitations change, and how real new buyers?

# %% [markdown] lang="zh"
# ## 1.10 适不适合：定位、十二个行业、五条提醒（5 分钟）
#
# 私域不是人人都该做。五条提醒 [F]：
#
# | 提醒 | 例子 |
# |---|---|
# | 不是每家公司都适合 | 智能马桶盖五年以上才再买；服装、食品、餐饮一年约十次 |
# | 不是每位用户都该进池 | 像私人家宴，不请羊毛党 |
# | 看长期价值，不贪短利 | 5 元红包、10 元礼品，对比母婴店的免费送货、一对一服务、会员每月半价日 |
# | 代替不了拉新 | 池子会漏，要一直有人进来 |
# | 是长期能力，不是一阵风 | 海底捞、西贝、无印良品、星巴克都靠留住顾客长大 |
#
# **定位**（特劳特，1969）[P]：先在顾客心里占第一；产品的定位决定池子怎么运营。先答两问：我们为什么要做？用户为什么愿意和品牌保持联系？

# %% [markdown] lang="en"
# ## 1.10 Does it suit? Positioning, twelve trades, five cautions (5 minutes)
#
# Not everybody should run a private domain. Five cautions [F]:
#
# | caution | example |
# |---|---|
# | not every company fits | a smart toilet seat is bought again after five years or more; clothing, food and catering about ten times a year |
# | not every user belongs in the pool | a private dinner, no bargain hunters |
# | long-term value, not short gain | a 5-yuan red packet or 10-yuan gift, against a mother-and-baby store's free delivery, one-to-one service and monthly half-price day for members |
# | it cannot replace new-user acquisition | the pool leaks: people must keep coming in |
# | a standing ability, no fad | Haidilao, Xibei, Muji and Starbucks grew on keeping customers |
#
# **Positioning** (Trout, 1969) [P]: be first in the customer's mind; the product's position decides how its pool is run. Two questions come first: why should we run one, and why should a user want a tie with the brand?

# %%
siyu.quiz(
    "«一位卖车的销售，该怎样做私域？|How should a car seller run a private domain?»",
    {
        "«每天群发优惠，定期提醒|Send offers to all daily, remind at intervals»": "«那是低价、高复购的做法，用 SMR 批量自动。车几年才买一次，天天发只会被删。|That suits low price and frequent repurchase, in batches on an SMR. Cars are bought every few years: daily offers get you deleted.»",
        "«一对一跟进，关系近、周期短|Follow up one to one, close and for a short time»": "«高价、低复购：用 SCRM 跟进，一个月成三五单就养得起一位销售；群里成交还能借从众。|High price, rare repurchase: follow up on an SCRM; three to five deals a month pay a seller, and a group adds the crowd effect.»",
        "«不用做，车不会复购|Not at all: cars are not bought again»": "«不复购不等于不值得：一单的利润够付人工，还有推荐。|Rarely bought again is not worthless: one deal pays the work, and there are referrals.»",
    },
    answer="«一对一跟进，关系近、周期短|Follow up one to one, close and for a short time»",
)

# %%
trades = siyu.load("trades")
later = [
    "home_renovation",
    "children_courses",
    "mother_and_baby",
    "wedding_rings",
]  # «留给你自己想|for you to think about»
trades = trades[~trades["trade"].isin(later)]
price = trades["price_fen"] / 100
mode = siyu.operating_mode(price, trades["repurchase_days"])

charts_pool.trade_map(trades)
for code, count in mode.value_counts().items():
    print(f"{siyu.label(code)}«：|: »{count}")

# %% [markdown] lang="zh"
# 横轴是复购周期，纵轴是价格；方块是一对一，圆点是批量自动，叉是不适合。三条虚线是本课定的：低于 1,000 元（[P] 的线）批量自动，一年以上才再买、又不到 10,000 元，付不起人工，不适合；其余一对一。这些价格和周期只是数量级。
#
# 批量自动 [P]：服装、彩妆、护肤、零食这类，用 SMR 定期触达，一单赚十几元，一个月几千单；按复购周期提醒，不骚扰。
#
# **轮到你。** 查一查 `trades`：哪些行业“不适合”？在空单元格里写。

# %% [markdown] lang="en"
# Across: repurchase cycle; upwards: price. Squares are one-to-one, dots batch and automated, crosses not suited. The dotted lines are this course's: below 1,000 yuan (the line of [P]) automated; bought again only after more than a year and below 10,000 yuan, it cannot pay for staff, not suited; the rest one-to-one. Prices and cycles are orders of magnitude.
#
# Batch and automated [P]: clothes, cosmetics, skin care, snacks; periodic reach on an SMR, ten-odd yuan of profit an order and thousands of orders a month; reminders timed by the purchase cycle, and no harassment.
#
# **Your turn.** Look into `trades`: which are "not suited"? Write it in the empty cell.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# unsuited = trades[mode == "not_suited"]
# unsuited["title_zh"].tolist()
# ```
#
# 应得到智能马桶盖和雨伞。
#
# </details>
#
# **什么会让你改变主意？** 有文章说“一天卖十万杯”“三亿会员”，没有给证据。要相信这样的数，你还得知道什么：分母、时间、对照，还是谁数的？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# unsuited = trades[mode == "not_suited"]
# unsuited["title_en"].tolist()
# ```
#
# It should give smart toilet seats and umbrellas.
#
# </details>
#
# **What would change your mind?** Articles tell of "100,000 cups in a day" and "300 million members" without proof. What would you have to know before believing: the denominator, the time, a comparison, or who counted?

# %% [markdown] lang="zh"
# ## 1.11 听懂需求，做一个决定（7 分钟）
#
# **用户思维** [T]：先想用户的需求、期待和体验，最要紧的是**共情**。需求有个人的，一层一层（本课用马斯洛来读：生理、安全、归属、尊重、自我实现）；也有**群体**的：群体的地位会变成成员在意的事 [T]。
#
# 读一段对话（虚构）：
#
# > 林姐：上次的白茶礼盒还有吗？周五见客户，包装要体面。
# >
# > 店员：有的，刻字要两天。
# >
# > 林姐：那赶得上。我自己喝的那种能不能换小袋？办公室冲着方便。我们茶友群都在说明前茶，大家什么时候一起订？

# %% [markdown] lang="en"
# ## 1.11 Hear the needs, make a decision (7 minutes)
#
# **User thinking** [T]: the user's needs, expectations and experience come first, and **empathy** above all. Some needs are individual, in layers (the course reads them with Maslow: body, safety, belonging, esteem, self-fulfilment). Others are of a **group**: the group's standing becomes its members' interest [T].
#
# Read a conversation (invented):
#
# > Ms Lin: Is the white-tea gift box still there? I meet a client on Friday; it must look good.
# >
# > Staff: Yes. Engraving takes two days.
# >
# > Ms Lin: That will do. Could my own tea come in small bags? They are easier in the office. Our tea group talks of nothing but the first spring tea: when do we all order together?

# %%
siyu.quiz(
    "«哪一个是群体的需求？|Which of these needs is a group's?»",
    {
        "«茶友们一起订明前茶|The tea group orders first spring tea together»": "«群里在意的事成了她在意的事：归属，也是这群人的品位。|What the group cares about became hers: belonging, and the taste of the group.»",
        "«礼盒要体面|The gift box must look good»": "«这是她自己的：尊重，在客户面前有面子。|That is her own: esteem, before her client.»",
        "«小袋，办公室方便|Small bags for the office»": "«这是她自己的：省事。|That is her own: convenience.»",
        "«她想要折扣|She wants a discount»": "«她没有说。要有她的话或订单作证据。|She does not say so. A need has to rest on her words or orders.»",
    },
    answer="«茶友们一起订明前茶|The tea group orders first spring tea together»",
)

# %% [markdown] lang="zh"
# 回到店长的问题。最窄的一段是可营销，可是发得更密点得更少；推荐奖励是 4 月真正改变的东西。我们算：奖励带来一位新买家要多少元，范围多大，比平台便宜吗？
#
# **先猜一猜**：推荐来的新买家，该算哪些钱？

# %% [markdown] lang="en"
# Back to the manager. The narrowest stage is marketable, yet denser messages get fewer clicks. The referral reward is what really changed in April. So: what does the reward cost per new buyer, how wide is the range, and is it cheaper than a platform?
#
# **Guess first**: of new buyers who came by referral, which may we credit to the reward?

# %%
siyu.quiz(
    "«被带来的新买家，都是奖励带来的吗？|Are all referred new buyers due to the reward?»",
    {
        "«一部分是，要算“有多少本来就会来”，它还便宜吗|Some; ask up to which share of “would have come anyway” it stays cheaper»": "«我们不知道那一部分有多大，但能算出它的界限。|We do not know that share, but we can work out its limit.»",
        "«都是|All»": "«奖励加倍以前就有人推荐。|People were brought before the reward doubled.»",
        "«都不是|None»": "«总数和链接都在变，说不了这么满。|Totals and links both moved: too strong.»",
    },
    answer="«一部分是，要算“有多少本来就会来”，它还便宜吗|Some; ask up to which share of “would have come anyway” it stays cheaper»",
)

# %%
days = users["registered_at"].dt.strftime("%Y-%m-%d")
new = users[days.between("2026-04-01", "2026-06-30")]
who = users.set_index("user_id")["person_id"]
others = new["invited_by"].notna() & (new["invited_by"].map(who) != new["person_id"])  # «自邀不算|no self-invites»
new = new[others]
wait = new["user_id"].map(first_order) - new["registered_at"]
buyers = int(
    (wait < pd.Timedelta(days=7)).sum()
)  # «6 月底来的人要看到 7 月初|those of late June are watched into July»

invited = referrals["invited_at"].dt.strftime("%Y-%m-%d").between("2026-04-01", "2026-06-30")
reward_yuan = referrals.loc[invited, "reward_fen"].sum() / 100
print(f"«被带来的新用户：|New users brought: »{len(new)}«，7 天内买过：|, bought within 7 days: »{buyers}")
print(f"«付出的奖励（元）：|Rewards paid, in yuan: »{reward_yuan:,.0f}")

# %%
share = binomtest(buyers, len(new)).proportion_ci(method="wilson")
cost = reward_yuan / buyers
cost_low, cost_high = reward_yuan / (len(new) * share.high), reward_yuan / (len(new) * share.low)

q2 = weeks[weeks["week_start"] >= pd.Timestamp("2026-04-01", tz="Asia/Shanghai")]
platform_cost = q2["cost_fen"].sum() / 100 / q2["new_buyers"].sum()
limit, limit_low = 1 - cost / platform_cost, 1 - cost_high / platform_cost

print(f"«推荐，每位新买家的奖励（元）：|Referral, reward per new buyer, in yuan: »{cost:.1f}")
print(f"«95% 范围：|95% range: »{cost_low:.1f}–{cost_high:.1f}")
print(f"«平台，每位新买家（元）：|Platform, per new buyer, in yuan: »{platform_cost:.1f}")
print(
    f"«即使这么多人本来就会来，推荐仍不比平台贵：|Even if this share would have come anyway, referral costs no more: »{limit:.0%}«（保守：| (cautious: »{limit_low:.0%}«）|)»"
)

# %% [markdown] lang="zh"
# 范围只算了“7 天内会买的占比”估得准不准；没有算谁本来就会来，也没有算内容和人工。奖励按邀请那天算，买家按注册那天算，两头各有几天对不齐。
#
# 把决定写成一页纸。下面先把数填好，文字由你来写。

# %% [markdown] lang="en"
# The range covers only how well "bought within 7 days" is known. It leaves out who would have come anyway, and content and staff. Rewards go by the day of the invitation, buyers by the day they registered, so a few days differ at either end.
#
# Now put the decision on one page. The figures are filled in below; the words are yours.

# %%
siyu.quiz(
    "«一页纸里，哪一句最有用？|Which sentence is the most useful on the page?»",
    {
        "«推荐率翻倍，私域大获成功|Referral doubled: a great success»": "«没有说总数，也没有说同样的人换了记法。|It leaves out the total, and people merely recorded in another way.»",
        "«每位新买家约多少元、范围多少；一季后看两半之差|So many yuan per new buyer, with its range; in a quarter see the difference of the halves»": "«有数、有范围、有日期，也说了怎样会改主意。|A number, a range, a date, and what would change it.»",
        "«加强内容，提升活跃|Strengthen content, raise activity»": "«没有数，没有日期，也看不出怎样算成功。|No figure, no date, no way to see success.»",
    },
    answer="«每位新买家约多少元、范围多少；一季后看两半之差|So many yuan per new buyer, with its range; in a quarter see the difference of the halves»",
)

# %%
memo_figures = pd.Series(
    {
        "«连着的人|People connected»": f"{len(connected_people):,}",
        "«其中 90 天内收到过消息|Of them, received a message in 90 days»": f"{stages['reachable'].mean():.1%}",
        "«三角形面积，和之前比（用消费）|Area against before (by spend)»": f"{siyu.triangle_area(sides):.2f}",
        "«三角形面积，和之前比（用复购率）|Area against before (by repurchase rate)»": f"{siyu.triangle_area(by_rate):.2f}",
        "«最窄的阶段|Narrowest stage»": f"{siyu.label(narrowest)} {stages[narrowest].mean():.1%}",
        "«推荐，每位新买家（元）|Referral, per new buyer (yuan)»": f"{cost:.1f} ({cost_low:.1f}–{cost_high:.1f})",
        "«平台，每位新买家（元）|Platform, per new buyer (yuan)»": f"{platform_cost:.1f}",
    },
    name="«数|Figure»",
).rename_axis("«项目|Item»")
memo_figures.to_frame()

# %%
words = ["«连着的人|People connected»", "«收到过消息的人|Received a message»", "«触达率|Reach rate»", "«买家|Buyers»"]
words = [*words, "«复购率|Repurchase rate»", "«每位买家的消费（分）|Spend per buyer (fen)»", "«推荐率|Referral rate»"]
sheet = measures.set_axis(words).rename_axis("«量什么|Measure»").round(3)
sheet.columns = ["«1 至 3 月|January to March»", "«4 至 6 月|April to June»", "«后 ÷ 前|After ÷ before»"]

siyu.to_excel(
    "private_domain.xlsx",
    {"«一页纸的数|Figures for the page»": memo_figures.to_frame(), "«三角|Triangle»": sheet},
    notes={"«三角|Triangle»": "«茶叶品牌，2026 年上半年|Tea brand, first half of 2026»"},
)
print("«已写好：|Written: »private_domain.xlsx")

# %% [markdown] lang="zh"
# **给店长的决定**（一页纸的骨架：问题、数、决定、依据、风险、什么会改变它）
#
# - **数**：推荐带来一位新买家的奖励和它的范围，旁边是平台的价钱，以及“最多多少人本来就会来”的界限（刚刚打印）。
# - **行动**：下一季保留 10 元奖励，但**随机一半**老用户恢复 5 元；自邀不付。消息每人两周最多一条，不为点击加密。
# - **什么会改变它**：一季后比较两半老用户**人均带来的新买家**。10 元那一半多出来的人，每位花的钱高于平台价，或者差的区间包含 0，就恢复 5 元；退订变多，就再减消息。
#
# 这是一个决定，不是唯一的决定。也可以反对它，只要说得出数。

# %% [markdown] lang="en"
# **The decision for the manager** (the skeleton of a page: question, figures, decision, grounds, risks, what would change it)
#
# - **Number**: the reward per new buyer by referral with its range, beside the platform's price, and the limit for "would have come anyway" (just printed).
# - **Action**: keep the reward of 10 yuan next quarter, but put a **random half** of the old users back to 5 yuan; pay nothing for self-invites. At most one message per person in two weeks; do not send more for the sake of clicks.
# - **What would change it**: after a quarter compare the two halves in **new buyers brought per old user**. If each additional one of the 10-yuan half cost more than a platform's, or the interval of the difference holds 0, go back to 5 yuan; if more people unsubscribe, send less.
#
# It is one decision, not the only one. You may object, if you can say it with figures.

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 如果推荐来的新买家一年后只留下平台新客的一半，前面的账要怎么改？
#
# **现在你能够**
#
# 1. 数出某一天真正连着的人，不数账号，也不数发出的消息（`reachable_users`）。
# 2. 说出每个人走到了角色阶梯的哪一级（`role_of`）。
# 3. 量出私域三角的三条边，并说清楚每个比率的分母（`repurchase_rate`、`lifetime_value`、`referral_rate`）。
# 4. 判断一个行业适不适合做私域、该怎么运营（`operating_mode`）。
# 5. 听懂一位用户的需求，做一个带范围的决定，写成一页纸（`needs`、`memo`、`figures`）。
#
# 接下来打开本单元的练习，在水果品牌的数据上自己写一遍。

# %% [markdown] lang="en"
# **What would change your mind?** If, a year later, only half as many referred buyers stay as buyers from platforms, how does the reckoning change?
#
# **Now you can**
#
# 1. count the people really connected on a day: not accounts, and not messages sent (`reachable_users`).
# 2. say which step of the role ladder each person has reached (`role_of`).
# 3. measure the three sides of the private-domain triangle and name the denominator of every rate (`repurchase_rate`, `lifetime_value`, `referral_rate`).
# 4. judge whether a trade suits a private domain, and how to run it (`operating_mode`).
# 5. hear what a user needs, make a decision with a range, and put it on one page (`needs`, `memo`, `figures`).
#
# Next, open this unit's exercise and write it yourself, on the data of a fruit brand.
