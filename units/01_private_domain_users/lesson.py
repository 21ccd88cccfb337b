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
# ## 1.1 一个问题：池子里有多少人，真正收到消息的有多少（7 分钟）
#
# **私域用户** [T]：沉淀在品牌、公司或个人自有渠道里的用户，例如公众号、企业微信好友、社群、App、小程序、会员库。把这些渠道连起来、让人留下来并能转化的，叫**私域流量池** [T]：渠道彼此重叠，连成一张人的网。
#
# 店里的账号表，一行是一个账号连着的一段时间。离开过又回来的账号占两行。函数 `day_of` 把一列时刻变成上海的日期；练习里也用它。

# %% [markdown] lang="en"
# ## 1.1 One question: how many are in the pool, and how many get a message (7 minutes)
#
# **Private-domain users** [T] have settled in channels that a brand, company or person owns: an official account, WeCom contacts, groups, an app, a mini-program, a member database. What joins these channels, so that people stay and can convert, is the **private-domain pool** [T]: the channels overlap, and together they are a net of people.
#
# In the shop's table of accounts, one row is one spell in which an account was connected. An account that left and came back has two rows. `day_of` turns a column of moments into Shanghai days, as in the exercise.


# %%
def day_of(times):
    """«把一列时刻变成上海的日期。|Turn a column of moments into Shanghai days.»"""
    return times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()


accounts = siyu.load("tea/connections")

times = ["connected_at", "removed_at", "blocked_at", "unsubscribed_at", "muted_at"]
shown = accounts[["account_id", "user_id", "person_id", *times]].iloc[1:5].copy()
shown[times] = shown[times].apply(day_of)
shown

# %% [markdown] lang="zh"
# `account_id` 是一个账号，`user_id` 是一次注册，`person_id` 是一个人：一个人可以有几个账号，也可能注册过两次。`removed_at` 是用户删除了我们，`blocked_at` 是拉黑，`unsubscribed_at` 是退订：三种都算结束。`muted_at` 是免打扰：人还连着，但消息很少被看见。`NaT` 表示没有发生。
#
# **先猜一猜**，再往下运行。

# %% [markdown] lang="en"
# `account_id` is an account, `user_id` a registration, `person_id` a person, who may have several accounts and may have registered twice. `removed_at`: the user deleted us; `blocked_at`: blocked us; `unsubscribed_at`: unsubscribed. Each of them ends the spell. `muted_at` is "do not disturb": still connected, but messages are rarely seen. `NaT` means it has not happened.
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
snapshot = pd.Timestamp("2026-06-30")
connected_people = siyu.reachable_users(accounts, snapshot)  # «一组人的编号，每人一次|ids of people, each once»
later = day_of(accounts["connected_at"]) > snapshot

print(f"«表的行数：|Rows of the table: »{len(accounts):,}")
print(f"«其中那天以后才连上的：|of them connected only after that day: »{later.sum():,}")
print(f"«那天还连着的人：|People connected that day: »{len(connected_people):,}")

# %% [markdown] lang="zh"
# 函数名叫 `reachable_users`，数的是**还连着**的人。它怎样算？看一张小表。站在 6 月 30 日晚上：`<=` 逐行问“到那天发生了没有”；`NaT` 和谁比都是 `False`，正好是“没有发生”。`&` 是“而且”，`~` 把 `True` 和 `False` 对调，`set(...)` 把重复的编号合成一个。

# %% [markdown] lang="en"
# The function is called `reachable_users`, and it counts people **still connected**. How does it work? Take a tiny table and stand on the evening of 30 June. `<=` asks of each row whether something had happened by that day; `NaT` compared with anything is `False`, which here is "has not happened". `&` means "and", `~` swaps `True` and `False`, `set(...)` keeps each id once.

# %%
spells = pd.DataFrame({"person_id": ["p1", "p1", "p2", "p3", "p4"]})
spells["connected_at"] = pd.to_datetime(["2026-03-01", "2026-06-08", "2026-04-09", "2026-07-02", "2026-01-05"])
spells["removed_at"] = pd.to_datetime(["2026-05-02", None, "2026-07-03", None, None])
spells["blocked_at"] = pd.to_datetime([None, None, None, None, "2026-06-01"])

begun = spells["connected_at"] <= snapshot
removed = spells["removed_at"] <= snapshot
alive = begun & ~removed
set(spells.loc[alive, "person_id"])

# %% [markdown] lang="zh"
# `p1` 走了又回来，只算一次；`p2` 7 月才走，那天还在；`p3` 那天还没来。`p4` 拉黑了我们，却还在结果里：只看一种结束不够。
#
# **轮到你。** 补全 `...`：删除**或**拉黑了的。“或”写作 `|`；直接写比较时，每个比较都要加括号，例如 `(a <= b) | (c <= b)`。

# %% [markdown] lang="en"
# `p1` left and came back and counts once; `p2` leaves in July and is there on the day; `p3` has not come yet. `p4` has blocked us and still is in the result: one kind of ending is not enough.
#
# **Your turn.** Fill in the `...`: removed **or** blocked. "Or" is written `|`; a comparison joined to another needs brackets, as in `(a <= b) | (c <= b)`.

# %%
gone = ...  # «到 snapshot 为止删除或拉黑的|removed or blocked by snapshot»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# gone = (spells["removed_at"] <= snapshot) | (spells["blocked_at"] <= snapshot)
# set(spells.loc[begun & ~gone, "person_id"])
# ```
#
# 应得到 `{'p1', 'p2'}`。真正的表里，先用 `day_of(...)` 把时刻变成日期再比。
#
# </details>
#
# 连着，也不等于收到过消息。最后 13 周（91 天，正好是二季度）里，给多少人**发过**，多少人**收到**？两个集合之间的 `&`，是两边都有的人。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# gone = (spells["removed_at"] <= snapshot) | (spells["blocked_at"] <= snapshot)
# set(spells.loc[begun & ~gone, "person_id"])
# ```
#
# It should give `{'p1', 'p2'}`. In the real table, turn moments into days with `day_of(...)` first.
#
# </details>
#
# Nor does connected mean that a message arrived. In the last 13 weeks (91 days, exactly the second quarter), to how many was one **sent**, and how many **received** one? Between two sets, `&` gives those who are in both.

# %%
touches = siyu.load("tea/touches")  # «每行是发给一个账号的一条消息|one message to one account a row»
lately = touches[day_of(touches["sent_at"]).between("2026-04-01", snapshot)]
sent_to = connected_people & set(lately["person_id"])
received = connected_people & set(lately.loc[lately["delivered"] == 1, "person_id"])

print(f"«连着的人里发过的：|Of those connected, sent one: »{len(sent_to) / len(connected_people):.1%}")
print(f"«发过的人里收到的：|Of those sent one, received it: »{len(received) / len(sent_to):.1%}")

# %%
by_then = accounts[~later]
steps = {
    "«账号表的行|Rows of accounts»": len(by_then),
    "«账号|Accounts»": by_then["account_id"].nunique(),
    "«连着过的人|People ever connected»": by_then["person_id"].nunique(),
    "«还连着的人|People connected»": len(connected_people),
    "«13 周里发过消息的人|Sent a message in 13 weeks»": len(sent_to),
    "«收到过消息的人|Received a message»": len(received),
}
charts_pool.step_bars(steps, "«从行数到收到过消息的人|From rows to people who got a message»")
print(f"«连着的人里收到过消息的：|Of those connected, received one: »{len(received) / len(connected_people):.1%}")

# %% [markdown] lang="zh"
# 都数到 6 月 30 日为止。从上往下，每一条都比上一条短，只有最后两条差不多：发了的，多数送到。所以“收到过消息的占比”量的多半是**我们给谁发了**，不是谁收得到。

# %% [markdown] lang="en"
# All counted up to 30 June. From top to bottom each bar is shorter than the one above, and only the last two are close: what is sent mostly arrives. So the share who received a message measures mainly **to whom we sent**, not who can be reached.

# %%
siyu.quiz(
    "«谁是这家店的私域用户？|Who is a private-domain user of this shop?»",
    {
        "«在搜索平台上看过店里广告的人|Someone who saw the shop's advertisement on a search platform»": "«广告位是平台的，下次还要再付钱。那是公域。|The place belongs to the platform and costs again next time: public domain.»",
        "«注册了小程序、还没有买过的人|Someone registered in the mini-program who has not bought yet»": "«小程序是自有渠道，人留下来了。买没买过不是条件。|The mini-program is the shop's own channel, and the person has stayed. Having bought is no condition.»",
        "«在超市买过这个牌子的茶的人|Someone who bought the brand's tea in a supermarket»": "«店里联系不上他：没有沉淀在自有渠道里。|The shop cannot write to them: they have not settled in a channel of its own.»",
    },
    answer="«注册了小程序、还没有买过的人|Someone registered in the mini-program who has not bought yet»",
)

# %%
siyu.quiz(
    "«怎样数出那天连着多少人？|How do we count the people connected on a day?»",
    {
        "«把各渠道的人数加起来|Add up the people of all channels»": "«同一个人出现在多个渠道，会被数好几次。|One person in several channels is counted several times.»",
        "«还有账号连着的，不同的人数一次|Count each different person with a live account once»": "«先按日期留下还连着的账号，再按人去重。|Keep the accounts alive on the day, then count persons once.»",
        "«每天的新增减去每天的流失|New minus lost, day by day»": "«有人走了又回来，有人在两个渠道各走一次。每日流失之和不等于少了的人。|Some leave and return, some leave twice in two channels. Daily losses do not add up to the people gone.»",
        "«数发出去的消息|Count messages sent»": "«发出不等于送到，送到也不等于看见。|Sent is not delivered, and delivered is not seen.»",
    },
    answer="«还有账号连着的，不同的人数一次|Count each different person with a live account once»",
)

# %% [markdown] lang="zh"
# **想一想。** [T] 用政务公众号开场：十四万多个账号，从发通知变成了一站式办事。只看关注数，看得出这种变化吗？要看机构和公众的联系变了没有，你会数什么？

# %% [markdown] lang="en"
# **Think.** [T] opens with government accounts on WeChat: more than 140,000, grown from notices to one-stop services. Would the number of followers show that change? To see whether the tie between institution and public has changed, what would you count?

# %% [markdown] lang="zh"
# ## 1.2 私域和公域：一次触达要多少钱（4 分钟）
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
# ## 1.2 Private and public domain: what one reach costs (4 minutes)
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
sent = touches[day_of(touches["sent_at"]).between("2025-07-01", snapshot)]
running = siyu.load("tea/running_costs")  # «内容、人工、工具、优惠券|content, staff, tools, coupons»
weeks = siyu.load("tea/platform_weeks")
weeks = weeks[day_of(weeks["week_start"]).between("2025-07-01", snapshot)]

private_fen = sent["cost_fen"].sum() + running["cost_fen"].sum()  # «100 分是 1 元|100 fen are 1 yuan»
public_fen = weeks["cost_fen"].sum()
print(f"«一年的成本（元），私域：|Cost of a year in yuan, private: »{private_fen / 100:,.0f}")
print(f"«公域：|Public: »{public_fen / 100:,.0f}")

# %%
all_orders = siyu.load("tea/orders")  # «清洗好的订单，一行一单|clean orders, one a row»
orders = all_orders[day_of(all_orders["order_time"]) <= snapshot]  # «只用那天已经知道的|only what was known that day»
after_clicks = siyu.orders_after_clicks(sent, accounts, orders)  # «点击后 3 天内的|within 3 days of a click»
fewest, most = siyu.count_range(len(after_clicks))

print(f"«点击后 3 天内的订单：|Orders within 3 days of a click: »{len(after_clicks)}")
print(f"«95% 置信区间：|95% confidence interval: »{fewest:.0f}–{most:.0f}")

# %%
units = ["«送到一次|one message shown»", "«看一眼|one look»", "«点一次|one click»", "«一单|one order»"]
times_private = [sent["delivered"].sum(), sent["seen"].sum(), sent["clicked"].sum(), len(after_clicks)]
times_public = weeks[["impressions", "views", "clicks", "orders"]].sum().tolist()
times_table = pd.DataFrame({"private": times_private, "public": times_public}, index=units)

costs = pd.Series({"private": private_fen, "public": public_fen}) / times_table
charts_pool.cost_bars(costs)
for unit, row in (costs / 100).iterrows():
    print(f"{unit}«（元）：私域 | (yuan): private »{row['private']:,.2f}«，公域 |, public »{row['public']:,.2f}")
cheapest, dearest = private_fen / 100 / most, private_fen / 100 / fewest
print(f"«私域一单的范围（元）：|Private, range for one order (yuan): »{cheapest:.0f}–{dearest:.0f}")

# %% [markdown] lang="zh"
# 四张小图，每张的高度只在图内比较；实心是私域，斜线是公域。金额是元，人民币的单位。公域的订单，平台只算注册后 7 天内的。
#
# 按送到算，私域贵得多；按看一眼算，私域便宜；按点击两边相近。按订单呢？三天内的订单不多，换一年可能多几单或少几单：**95% 置信区间**是和数据合得来的范围。公域的价钱落在私域的范围里，就**分不出**谁便宜；落在范围外，才说得出。所以“触达成本低”要说清楚**每什么**，还要带上范围。
#
# 还要小心最后一张：点击的人，很多本来就要买。三天内的订单和点击**同时出现**，不等于由点击**带来**。第 5 单元讲怎么分清。
#
# **想一想：什么结果会让你改变主意？** 如果这些订单有一半不点也会来，私域每单的成本是多少？还便宜吗？

# %% [markdown] lang="en"
# Four small charts; compare heights within a chart only. Filled is private, hatched is public. Money is in yuan, China's currency. Platforms count orders within 7 days of registering.
#
# Per message shown the private domain is far dearer; per look it is cheaper; per click the two are close. And per order? Orders within three days are few, and another year might bring some more or some less: the **95% confidence interval** is the range that the data agree with. If the public price lies inside the private range, the two **cannot be told apart**; only outside it can they. So "cheap reach" has to say **per what**, and with which range.
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
# | 忠诚度 | 一季的买家里，有几成买了至少两次 |
# | 精准 | 一对一和短信，送到后各有几成点击 |
# | 个性化互动 | 用户来问，有几成得到回答，等待时间的中位数 |
# | 转化 | 每百次点击，三天内有几单 |
# | 长期价值 | 一年的订单，有几成是买过的人又下的；复购和留存，从平台来的人和其余的人比 |
# | 触达成本低 | 见 1.2 |
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
# | personal interaction | of users who ask, the share answered, and the median wait |
# | conversion | orders within three days per hundred clicks |
# | long-term value | of a year's orders, the share by people who had bought before; repurchase and retention of those who came by a platform, against the others |
# | low cost of reach | see 1.2 |
#
# Loyalty first. **Guess first**: who is the denominator?

# %%
siyu.quiz(
    "«本季 100 位会员，60 人买过，其中 24 人买了至少两次，共 105 单。复购率是？|A quarter: 100 members, 60 bought, 24 of them twice or more, 105 orders in all. The repurchase rate?»",
    {
        "24%": "«分母是买过的人，不是全部会员。没买过的人谈不上再买。|The denominator is people who bought, not all members. Someone who never bought cannot buy again.»",
        "1.75": "«105 ÷ 60 是人均订单数，不是复购率。复购率不会大于 1。|105 ÷ 60 is orders per buyer. A repurchase rate never exceeds 1.»",
        "40%": "«24 ÷ 60：买过的人里，有几成又买了。|24 ÷ 60: of those who bought, the share who bought again.»",
        "75%": "«45 笔多出来的订单除以 60 人，混了订单和人。|That divides 45 further orders by 60 people: it mixes orders and people.»",
    },
    answer="40%",
)

# %% [markdown] lang="zh"
# 换一个例子练手：图书馆的借书记录。“借过至少两次的读者”占“借过书的读者”几成？先数每人借了几次。

# %% [markdown] lang="en"
# Practise on another example, loans of a library. Of readers who borrowed, what share borrowed twice or more? First count the loans of each.

# %%
loans = pd.DataFrame({"reader": ["r1", "r1", "r2", "r3", "r3", "r3", "r4"]})
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
repurchase = siyu.repurchase_rate(orders, "2026-04-01", snapshot)
quarter = orders[day_of(orders["order_time"]) >= "2026-04-01"]  # «本季订单|this quarter's orders»
contacts = siyu.load("tea/service_contacts")
asked_us = contacts[day_of(contacts["contacted_at"]) <= snapshot]
minutes = (asked_us["answered_at"] - asked_us["contacted_at"]).dt.total_seconds() / 60

print(f"«在至少两个渠道的人：|People in two channels or more: »{(channels >= 2).mean():.1%}")
print(f"«本季复购率：|Repurchase rate of the quarter: »{repurchase:.1%}")
print(f"«一对一的点击占送到：|Clicks of delivered, one-to-one: »{click_rate['one_to_one']:.1%}")
print(f"«短信的点击占送到：|Clicks of delivered, SMS: »{click_rate['sms']:.1%}")

# %%
print(f"«来问的得到回答的：|Of those who asked, answered: »{asked_us['answered'].mean():.1%}")
print(f"«等待的中位数（分钟），只算得到回答的：|Median wait (minutes), answered only: »{minutes.median():.0f}")
forever = minutes.fillna(float("inf"))  # «没有等到的，算等了无限久|the unanswered wait for ever»
print(f"«把没等到的也算上：|with the unanswered: »{forever.median():.0f}")
per_hundred = pd.Series({"private": len(after_clicks) / sent["clicked"].sum()}) * 100
per_hundred["public"] = 100 * weeks["orders"].sum() / weeks["clicks"].sum()
print(f"«每百次点击的订单，私域：|Orders per hundred clicks, private: »{per_hundred['private']:.1f}")
print(f"«公域：|public: »{per_hundred['public']:.1f}")
last_year = orders[day_of(orders["order_time"]) >= "2025-07-01"]
again = orders.sort_values("order_time").duplicated("user_id")  # «不是他的第一单|not the user's first order»
by_earlier = again[last_year.index].mean()
print(f"«一年的订单里，老买家下的，私域：|Of a year's orders, by earlier buyers, private: »{by_earlier:.1%}")

# %%
sources = siyu.load("tea/users").set_index("user_id")["source"]
by_platform = sources.index[sources.isin(["short_video", "search"])]  # «从平台来的人|people who came by a platform»
from_public = orders["user_id"].isin(by_platform)

rate_public = siyu.repurchase_rate(orders[from_public], "2026-04-01", snapshot)
rate_own = siyu.repurchase_rate(orders[~from_public], "2026-04-01", snapshot)
print(f"«本季复购率，从平台来的人：|Repurchase rate of the quarter, came by a platform: »{rate_public:.1%}")
print(f"«其余的人：|the others: »{rate_own:.1%}")

# %% [markdown] lang="zh"
# 最后两行比**复购**：平台自己的数只算注册后 7 天内的订单，看不到复购；能比的是进了池子以后，从公域平台来的人和其余的人。两个数差得不多时，不要急着说谁高。等待时间也有陷阱：只算得到回答的，就把没等到的人忘了。
#
# 读一读：多数特征有数据撑着，但强弱不一。一对一的点击比短信高，可它也最费人工，而且店员会先挑熟客：这又是同时出现，不是因果。
#
# **轮到你。** 店长说“平均数就是一位买家通常花的钱”。在空单元格里算每位买家消费的平均数和中位数（元）。中位数是排在正中间的那个数，写作 `.median()`。

# %% [markdown] lang="en"
# The last two lines compare **repurchase**. The platforms' own figures hold only orders within 7 days of registering and show no repurchase; what can be compared is people in the pool, those who came by a public platform and the others. If the two are close, do not rank them. The wait has a trap too: with the answered only, those left waiting are forgotten.
#
# Read them: most traits have data behind them, some more than others. One-to-one gets more clicks than SMS, but it takes the most staff time, and staff choose regulars first: again two things that go together, not cause and effect.
#
# **Your turn.** The manager says: "The mean is what a buyer usually spends." In the empty cell, work out the mean and the median of what each buyer has spent (yuan). The median is the number in the very middle, written `.median()`.

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
# **想一想：什么结果会让你改变主意？** 七个特征里，哪一个你觉得证据最弱？要看到什么数据，你才相信它？

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
# ## 1.4 同一批人，一个月一个月看（4 分钟）
#
# **留存**：今天来的人，以后还来吗？要公平，就把同一季第一次下单的人放在一起，叫一个**同期群**，再看首单之后第 1 个月、第 2 个月……各有几成又下单。
#
# **先猜一猜**第 1 个月。

# %% [markdown] lang="en"
# ## 1.4 The same people, month by month (4 minutes)
#
# **Retention**: do those who come today come again? To be fair, put together the users whose first order fell in the same quarter, a **cohort**, and see what share ordered again in month 1, month 2 and so on after the first order.
#
# **Guess first** for month 1.

# %%
siyu.quiz(
    "«首单之后 30 天内，又下单的新客占多少？|What share of new buyers order again within 30 days of the first order?»",
    {
        "«两成多|A fifth to a quarter»": "«多数新客第一个月没有再来。分母是当时全部的新客。|Most new buyers do not return in the first month. The denominator is all who were new.»",
        "«约六成|About 60%»": "«你想到的是常客。只看留下来的人，就把走了的人忘了。|You think of the regulars. Looking at those who stayed forgets those who left.»",
        "«不到 5%|Below 5%»": "«太少了：买过一次的人里，有一些很快又来。|Too few: some who bought once are soon back.»",
    },
    answer="«两成多|A fifth to a quarter»",
)

# %%
retention = siyu.cohort_retention(orders, snapshot)
public = siyu.cohort_retention(orders[from_public], snapshot)
own = siyu.cohort_retention(orders[~from_public], snapshot)
charts_pool.retention_curves(retention)
print(f"«第 1 个月，各同期群的平均：|Month 1, mean of the cohorts: »{retention[1].mean():.1%}")
print(
    f"«第 6 个月，从平台来的和其余的：|Month 6, by a platform and others: »{public[6].mean():.1%}, {own[6].mean():.1%}"
)
retention.round(2)

# %% [markdown] lang="zh"
# 每条线是一个同期群（线型和记号不同）。最大的一步在图的左边之外：首单时人人都买了，是 100%；第 1 个月只有两成多再来。以后慢慢变少，各群快慢不同，有的几乎是平的。表里 `NaN` 表示还没到时候：最近来的人，没有等满那么多天，给不出数。

# %% [markdown] lang="en"
# Each line is a cohort, with a line style and marker of its own. The largest step lies left of the chart: at the first order everybody bought, 100%; in month 1 only a fifth to a quarter return. Later it falls slowly, in each cohort at its own pace, and some lines are almost flat. `NaN` in the table means too early: the latest have not been watched for so many days, so there is no number.

# %%
siyu.quiz(
    "«怎样说“半年后还有几成的人在买”才站得住？|How can we soundly say what share still order after half a year?»",
    {
        "«取今天还在买的用户，算他们来了多久|Take users still buying today and see how long they have been here»": "«只看活下来的人，而且他们的故事还没结束。|Those are survivors only, and their story is not over.»",
        "«按同期群看，只用等满了半年的人|Go by cohort, with those watched for half a year»": "«分母是当时全部的新客，时间一样长。“平均留多久”这样也还说不出：半年后的事没看到。|The denominator is all who were new, the time the same. How long they stay on average this still does not tell: what follows was not seen.»",
        "«把所有人 180 天的复购都算上，包括上个月来的|Take everyone's 180-day repurchase, also of last month's buyers»": "«上个月来的人还没有 180 天可看：观察期不足。|Last month's buyers have not had 180 days: too little follow-up.»",
    },
    answer="«按同期群看，只用等满了半年的人|Go by cohort, with those watched for half a year»",
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
        "«150 位，加起来|150, the sum»": "«几个月都来的人被数了几次。|Someone who came in several months is counted several times.»",
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
# **想一想：什么结果会让你改变主意？** 看 2026 年第一季度的线：第 1 个月和最后一个点，它在各群里的名次一样吗？它的后几个点落在 4 月以后。要看到什么，你才说 4 月的改变留住了人？

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
# **What would change your mind?** Look at the line of 2026Q1: has it the same rank among the cohorts in month 1 and at its last point? Its later points fall after April. What would you have to see before saying that the change in April made people stay?

# %% [markdown] lang="zh"
# ## 1.5 角色阶梯（7 分钟）
#
# [Y] 说用户一级一级往上走。每个人只算他走到的**最高**一级。
#
# | 角色 | 这里怎么认 | 什么让他再上一级 |
# |---|---|---|
# | 粉丝 | 注册了，没有买过 | 内容，第一张券 |
# | 客户 | 至少一单，退款后还剩钱 | 服务和权益 |
# | 会员 | 入了会 | 按细分群体运营 |
# | KOC（伙伴） | 带来过至少两位别人 | 已经是最高一级 |
#
# KOC 是 key opinion consumer，关键意见消费者：给不给奖励，他都会分享 [Y]。“至少两位”是本课定的线，来源没有给。先看一个办法：怎样让“最高的”留下来？从最低一级写起，后写的盖住先写的。

# %% [markdown] lang="en"
# ## 1.5 The role ladder (7 minutes)
#
# [Y] has users climb step by step. Each person counts once, at the **highest** step reached.
#
# | role | how we know it here | what moves them up |
# |---|---|---|
# | fan | registered, never bought | content, a first coupon |
# | customer | an order with money left after refunds | service and benefits |
# | member | has joined | operation by fine segments |
# | KOC (partner) | brought at least two other people | the top already |
#
# A KOC is a key opinion consumer, who shares with or without reward [Y]. "At least two" is a line drawn by this course; the source gives none. First a method: how does the highest remain? Write the lowest first; what is written later covers it.

# %%
swimmers = pd.DataFrame({"metres": [20, 60, 250], "can_dive": [False, True, True]}, index=["s1", "s2", "s3"])
badge = pd.Series("«初学|beginner»", index=swimmers.index)
badge[swimmers["metres"] >= 50] = "«铜牌|bronze»"
badge[swimmers["metres"] >= 200] = "«银牌|silver»"

badge

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：至少游 200 米**并且**会潜水的，是金牌。1.1 用过“而且”。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: at least 200 metres **and** can dive makes gold. 1.1 used "and".

# %%
is_gold = ...  # «两个条件都满足|both conditions hold»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# is_gold = (swimmers["metres"] >= 200) & swimmers["can_dive"]
# badge[is_gold] = "金牌"
# badge
# ```
#
# `s3` 应是金牌，它盖住了银牌。
#
# </details>
#
# 再学三样查表的工具。一个人可以有两张卡；`.map(...)` 像查字典，把每张卡换成持卡的人；`.isin(...)` 问在不在名单里；`.notna()` 问是不是**不**空。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# is_gold = (swimmers["metres"] >= 200) & swimmers["can_dive"]
# badge[is_gold] = "gold"
# badge
# ```
#
# `s3` should be gold, which has covered silver.
#
# </details>
#
# Three more tools, for looking things up. A person may have two cards; `.map(...)` works like a dictionary and turns each card into its owner; `.isin(...)` asks whether a value is on a list; `.notna()` asks whether it is **not** missing.

# %%
cards = pd.DataFrame({"card": ["c1", "c2", "c3"], "owner": ["s1", "s1", "s2"]})
owner_of = cards.set_index("card")["owner"]  # «像字典：卡 → 人|like a dictionary: card → person»

visits = pd.DataFrame({"card": ["c2", "c3", "c1"], "guest": ["s1", "s3", None]})
visits["owner"] = visits["card"].map(owner_of)
visits["has_guest"] = visits["guest"].notna()
visits["guest_has_card"] = visits["guest"].isin(cards["owner"])
visits

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：哪几次带来了**别人**？要有客人，而且客人不是自己。空值和谁比都“不相等”，所以 `.notna()` 不能省。“不相等”写作 `!=`。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: which visits brought **another** person? There must be a guest, and the guest is not the owner. A missing value is "not equal" to anything, so `.notna()` is needed. "Not equal" is written `!=`.

# %%
brought_other = ...  # «有客人，而且不是自己|a guest, and not oneself»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# brought_other = visits["guest"].notna() & (visits["guest"] != visits["owner"])
# brought_other.tolist()
# ```
#
# 应得到 `[False, True, False]`：第一位用自己的另一张卡带了自己，第三位没有带人。
#
# </details>
#
# 现在轮到茶叶品牌。`union_id` 是同一个人在各渠道的共同编号；空着的，就用用户编号代替。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# brought_other = visits["guest"].notna() & (visits["guest"] != visits["owner"])
# brought_other.tolist()
# ```
#
# It should give `[False, True, False]`: the first brought herself on her other card, the third brought nobody.
#
# </details>
#
# Now the tea brand. `union_id` is one person's common id over the channels; where it is missing, the user's id takes its place.

# %%
siyu.quiz(
    "«停在哪一级的人最多？|At which step have the most people stopped?»",
    {
        "«粉丝|Fan»": "«没买过的人不少，但不是最多的一组。|Many have never bought, but they are not the largest group.»",
        "«客户|Customer»": "«买过却没入会的人是最大的一组：下一步该问，为什么不入会？|Those who bought and did not join are the largest group: next ask why not.»",
        "«会员|Member»": "«会员不少，但还有更多人买了没入会。|There are many members, yet more bought without joining.»",
        "«KOC|KOC»": "«带来过两位以上别人的，只有百分之几。|Only a few per cent brought two others or more.»",
    },
    answer="«客户|Customer»",
)

# %%
users = siyu.load("tea/users").merge(siyu.load("tea/member_records"), on="user_id")
users["person_id"] = users["union_id"].fillna(users["user_id"])
# «那天还没发生的都不算|what was still to come is left out»
users = users[day_of(users["registered_at"]) <= snapshot].copy()
users["joined_member_at"] = users["joined_member_at"].where(day_of(users["joined_member_at"]) <= snapshot)
referrals = siyu.load("tea/referrals")
referrals = referrals[day_of(referrals["invited_at"]) <= snapshot]

role = siyu.role_of(users, orders, referrals)
charts_pool.role_ladder(role)
print(f"«KOC 占：|Share of KOCs: »{(role == 'koc').mean():.1%}")

# %% [markdown] lang="zh"
# 从下往上读。右边的百分比是在这一级或更高的人；它只会越来越小。有一点要小心：有人没买过却入了会，也算会员。阶梯是读法，不是每个人都一级不漏。

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
# **想一想。** 如果把 KOC 的线从两位改成一位，KOC 会多几倍？这条线该由谁来定，凭什么？

# %% [markdown] lang="en"
# **Think.** With one person brought instead of two, how many times as many KOCs are there? Who should draw this line, and on what ground?

# %% [markdown] lang="zh"
# ## 1.6 私域三角：三条边、面积、改变前后（7 分钟）
#
# [Y] 用一个三角形看私域，经营私域就是把面积做大。
#
# | 边 | 说的是 | 靠什么连接 | 怎么做大 |
# |---|---|---|---|
# | 产权力 | 连着多少人，消息到得了多远 | 兴趣（广度） | 内容 |
# | 单客价值度 | 生命周期价值、复购率 | 信任（深度） | 社群、DTC（品牌直接卖给用户）和会员、闭环里的精准营销和互动 |
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
# | value per customer | lifetime value, repurchase rate | trust (depth) | communities, DTC (direct to consumer: the brand sells itself) and membership, precise marketing in a closed loop, interaction |
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

year_before = siyu.triangle_measures(accounts, touches, users, orders, "2025-04-01", "2025-06-30")

measures = pd.DataFrame({"year_before": year_before, "before": before, "after": after})
measures["after_to_before"] = measures["after"] / measures["before"]
measures.round(3)

# %% [markdown] lang="zh"
# `connected` 连着的人，`reached` 收到过消息的人，`reach_rate` 触达率，`buyers` 买家，`spend_per_buyer_fen` 每位买家的消费（分）。`repurchase_rate` 复购率：买了至少两次的人 ÷ 买过的人（1.3）。`referral_rate` 推荐率：被**别人**带来的新用户 ÷ 全部新用户，自己邀请自己不算带来，但仍在分母里。`year_before` 是去年同季：618 大促在二季度，复购率和消费要和它比，不只和前一季比；那时还没有触达记录，所以是 `NaN`。
#
# 三条边的单位不同，都除以“之前”：之前的三角形每边都是 1。图上从中心往外的三段就是三条边。**面积**＝（每两条边相乘，三个积的平均）＝ (ab + bc + ca) ÷ 3：每边都变成 2 倍，面积是 4 倍。

# %% [markdown] lang="en"
# `connected` people connected, `reached` people who received a message, `reach_rate` the reach rate, `buyers`, `spend_per_buyer_fen` spend of a buyer (fen). `repurchase_rate`: those who bought twice or more ÷ those who bought (1.3). `referral_rate`: new users brought by **someone else** ÷ all new users; someone who invites themselves was not brought, yet stays in the denominator. `year_before` is the same quarter a year earlier: the second quarter has the 618 sale, so compare repurchase and spend with it too, not only with the quarter before; messages were not on record then, hence `NaN`.
#
# The sides have different units, so each is divided by "before": the triangle of before has sides of 1. In the chart a side is a distance from the middle. **Area** = the mean of the products of each two sides = (ab + bc + ca) ÷ 3: with every side twice as long, the area is 4 times as large.

# %%
ratio = measures["after_to_before"]
sides = {
    "property_power": ratio["reached"],
    "value_per_customer": ratio["spend_per_buyer_fen"],
    "referral": ratio["referral_rate"],
}
by_rate = {**sides, "value_per_customer": ratio["repurchase_rate"]}  # «换一个量法|another measure»

title = "«私域三角（之前＝1）|The private-domain triangle (before = 1)»"
charts_pool.triangle({"«之前|before»": dict.fromkeys(sides, 1), "«之后|after»": sides}, title)
print(f"«面积是之前的（用消费）：|Area, times before (by spend): »{siyu.triangle_area(sides):.2f}")
print(f"«面积是之前的（用复购率）：|Area, times before (by repurchase rate): »{siyu.triangle_area(by_rate):.2f}")

# %% [markdown] lang="zh"
# 虚线方点是之前，实线圆点是之后：三角形往推荐率那边拉长。单客价值度用消费量和用复购率量，数不一样，甚至可能一涨一跌（看上面的表）。**面积取决于你怎么量**，报面积时要一起报三条边。产权力用的是收到过消息的人，发得多它就大（1.1）。
#
# 推荐率真的翻倍了吗？看同一季新用户的**总数**，再和去年同季比一比。

# %% [markdown] lang="en"
# Dashed with squares is before, solid with dots is after: the triangle stretches towards referral. Value per customer differs with the measure, spend or repurchase rate; one may even rise while the other falls (see the table above). **The area depends on how you measure**, so report the three sides with it. Property power is measured by people who received a message: send more, and it grows (1.1).
#
# Did referral really double? Look at **all** new users of the quarter, and at the same quarter a year earlier.

# %%
tables = (users, all_orders, referrals)
growth = pd.DataFrame(
    {
        "year_before": siyu.newcomers(*tables, "2025-04-01", "2025-06-30"),
        "before": siyu.newcomers(*tables, "2026-01-01", "2026-03-31"),
        "after": siyu.newcomers(*tables, "2026-04-01", "2026-06-30"),
    }
)
growth.astype(int)

# %% [markdown] lang="zh"
# `new_users` 新用户，`brought` 由别人带来的。`friends_without_link`：来源写“朋友”，却没有邀请人；`others_with_link`：来源写别的，却有邀请人。`buyers_in_7_days` 注册后 7 天内买过的，`brought_buyers` 其中被带来的，`reward_yuan` 付出的奖励（元）。后三行 1.11 再用。

# %% [markdown] lang="en"
# `new_users`; `brought` by someone else. `friends_without_link`: the source says "friend", but there is no inviter; `others_with_link`: the source says something else, and there is one. `buyers_in_7_days` bought within 7 days of registering, `brought_buyers` are those of them who were brought, `reward_yuan` is the rewards paid. The last three come back in 1.11.

# %%
siyu.quiz(
    "«和去年同季比，被带来的新用户多了很多，总数却没有多那么多。最稳妥的读法是？|Over last year's quarter, many more new users were brought, but the total did not grow by as many. The soundest reading?»",
    {
        "«多出来的大多可能是换了记法，真正的增长看不准|Most of the difference may be another way of recording; real growth cannot be told»": "«看中间两行：没有链接的“朋友”少了，来源写别处却带链接的多了。同样的人，现在走了链接。|See the two rows in the middle: friends without a link became fewer, others with a link more. The same people may now use a link.»",
        "«奖励带来了这么多新用户|The reward brought all these new users»": "«总数没有多这么多：有些人本来就会来，只是现在走了推荐链接。|The total did not grow by as many: some would have come anyway and now use a link.»",
        "«奖励完全没用|The reward did nothing»": "«总数还受季节和投放影响，说不了这么满。|The total also moves with season and advertising: too strong.»",
    },
    answer="«多出来的大多可能是换了记法，真正的增长看不准|Most of the difference may be another way of recording; real growth cannot be told»",
)

# %% [markdown] lang="zh"
# **生命周期价值**是单客价值度的另一个量法 [Y]：生命周期 × 平均每单金额 × 一年的复购次数。这里“次数”把第一单也算上（订单数），并再乘毛利率：收入不是利润（这一步是本课加的）。
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
        "«5,184 元|5,184 yuan»": "«36 × 20 × 18 × 0.4：一年的订单数乘了月数。|36 × 20 × 18 × 0.4: orders a year times months.»",
        "«432,000 元|432,000 yuan»": "«又乘了一千位用户。生命周期价值说的是一位用户。|That times a thousand users. Lifetime value is for one user.»",
    },
    answer="«432 元|432 yuan»",
)

# %%
order_yuan = last_year["amount_fen"].mean() / 100
first_day = day_of(orders.groupby("user_id")["order_time"].min())
earlier = first_day.index[first_day < "2025-07-01"]  # «一年前已经买过的人|who had bought a year ago»
of_earlier = last_year["user_id"].isin(earlier).sum() / len(earlier)
of_buyers = len(last_year) / last_year["user_id"].nunique()

for years in [1, 2, 3]:
    low = siyu.lifetime_value(of_earlier, order_yuan, years, 0.5)
    high = siyu.lifetime_value(of_buyers, order_yuan, years, 0.5)
    print(f"«来往 |staying »{years}« 年，一位值（元）：| year(s), one is worth (yuan): »{low:,.0f}–{high:,.0f}")
print(f"«老买家一年的订单数：|Orders a year, earlier buyers: »{of_earlier:.2f}")
print(f"«当年买家：|buyers of the year: »{of_buyers:.2f}")

# %% [markdown] lang="zh"
# 一年的订单数有两种算法，所以是范围。高的一头，分母只有**这一年买过**的人，没来的人不在里面；而且其中的新人不到一年，也当一整年算，有高有低。低的一头，分母是一年前已经买过的**全部**老买家，没再来的算 0。每单的金额来自数据；年数和毛利率 0.5 是店长估的，三年是一年的三倍。年数不能用“今天还在的人来了多久”代替（1.4）。第 4 单元再用模型来估。
#
# **轮到你。** 一家宠物店：每季 2 单、每单 80 元、平均来往 3 年、毛利率 0.25。一位顾客值多少？在空单元格里算。

# %% [markdown] lang="en"
# Orders a year can be counted in two ways, hence a range. At the high end the denominator is only those who bought **in that year**; those who stayed away are left out, and newcomers of a few months pass for a full year. At the low end it is **all** who had bought before the year; those who never returned count as 0. The value of an order comes from the data; the years and the margin rate of 0.5 are the manager's guesses, and three years are worth three times one. The years cannot be replaced by how long today's users have been here (1.4). Unit 4 estimates them with a model.
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
# **想一想。** 同一个改变，面积可以报大，也可以报小。店长只想看一个数，你会报哪个，旁边写哪一句话？

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
# **Think.** The same change gives a larger or a smaller area. If the manager wants one number, which would you give, and with which sentence beside it?

# %% [markdown] lang="zh"
# ## 1.7 触达六个阶段，卡在哪里（5 分钟）
#
# [Y] 把触达分成六个阶段。这里每个阶段都有一个能数的定义，分母是那天连着的人。后四个阶段用**同一个窗口**，最近 13 周（91 天）：窗口长短不一，长的那个就显得宽。
#
# | 阶段 | 要点 [Y] | 这里怎么数 |
# |---|---|---|
# | 可感知 | 知道有这个人 | 有账号连着 |
# | 可识别 | 标签、基本画像 | 认得出是哪位注册用户 |
# | 可触达 | 他来问，马上答；他不来，主动推荐 | 送到过一条消息 |
# | 可营销 | 不知道需求时，促销最稳妥 | 点过一次 |
# | 可服务 | 售后服务带来复购 | 来问过并得到回答 |
# | 可洞察 | 用户会变，要一直用数据看 | 记下过一个偏好 |
#
# 阶段不是一层套一层：没点过消息的人，也可能来问过。
#
# **先猜一猜**：从哪一级到下一级，少掉的人最多？

# %% [markdown] lang="en"
# ## 1.7 Six stages of reach: where does it stop? (5 minutes)
#
# [Y] divides reach into six stages. Here each has a definition that can be counted; the denominator is the people connected that day. The last four share **one window**, the last 13 weeks (91 days): with windows of different length, the longer one looks wider.
#
# | stage | the point [Y] | how we count it |
# |---|---|---|
# | perceivable | we know they are there | an account is connected |
# | identifiable | tags, a basic persona | known to be a registered user |
# | reachable | answer at once when they ask, recommend when they do not | a message delivered |
# | marketable | where needs are unknown, a promotion is safest | a click |
# | serviceable | service after the sale brings repurchase | asked and was answered |
# | insightful | users change: keep looking, with data | a preference recorded |
#
# The stages are not nested: someone who never clicked may still have asked.
#
# **Guess first**: between which stage and the next are the most people lost?

# %%
siyu.quiz(
    "«最大的一级台阶，在哪个阶段前面？|Before which stage is the largest step down?»",
    {
        "«可识别|Identifiable»": "«账号多数已和注册用户对上，只少一点。|Most accounts are matched with a registered user: a small step.»",
        "«可触达|Reachable»": "«认得的人里，多数这 13 周没有收到消息。1.1 说了为什么：没给他们发。|Most of those we know received nothing in these 13 weeks. 1.1 told why: nothing was sent to them.»",
        "«可营销|Marketable»": "«点过的人只有百分之几，可是没收到的人点不了：台阶在前面。|Only a few per cent clicked, but without a message nobody can click: the step comes earlier.»",
        "«可洞察|Insightful»": "«它和前两个阶段差不多宽，看不出台阶。|It is about as wide as the two before: no step to be seen.»",
    },
    answer="«可触达|Reachable»",
)

# %%
preferences = siyu.load("tea/preferences")
tables = (accounts, touches, contacts, preferences)
stages_before = siyu.reach_stages(*tables, "2026-03-31")
stages = siyu.reach_stages(*tables, snapshot)
charts_pool.stage_bars({"«3 月底|end of March»": stages_before, "«6 月底|end of June»": stages})

drops = -stages.mean().diff()
bottleneck = drops.idxmax()
reached = stages[bottleneck].mean()
print(f"«最大的台阶在这一级前面：|The largest step down is before: »{siyu.label(bottleneck)} ({reached:.1%})")
print(f"«同一窗口里发过消息的：|sent a message in the same window: »{len(sent_to) / len(connected_people):.1%}")

# %% [markdown] lang="zh"
# 每一对条，斜线是 3 月底，实心是 6 月底。可触达和“发过”几乎一样宽：卡住的是**没有发**，不是送不到。最后三段窄而相近，谁最窄换一个窗口就会变，不要给它们排名次。
#
# 那就多发几条？发给没发过的人是一回事，发得更密是另一回事。回到 1.2 的矛盾，看每条**看见了的**消息：前 14 天同一个人已经收到过几条，这一条被点的占比是多少。
#
# **先猜一猜。**

# %% [markdown] lang="en"
# In each pair, hatched is the end of March, filled the end of June. Reachable is almost as wide as "sent": what is missing is **sending**, not getting through. The last three are narrow and close; which is the narrowest changes with the window, so do not rank them.
#
# So send more? Writing to those never written to is one thing, writing more often to the same people another. Back to the tension of 1.2. Take each message that was **seen**: given how many the same person had received in the 14 days before, what share was clicked?
#
# **Guess first.**

# %%
siyu.quiz(
    "«前 14 天收得越多，这一条被点的占比？|The more received in the 14 days before, the share clicked …»",
    {
        "«越高|rises»": "«多见几次更熟，说得通。看下一张图，数据是不是这样。|Seen more often, better known: it sounds right. See in the chart whether the data agree.»",
        "«越低|falls»": "«收得密的，点得少。是不是**因为**密，这里还说不出。|Those who received more click less. Whether **because** of it, this cannot say.»",
        "«不变|stays»": "«那样就合得上“想发几次发几次”。看下一张图，是不是平的。|That would fit “as often as one likes”. See in the chart whether it is flat.»",
    },
    answer="«越低|falls»",
)

# %%
by_received = siyu.clicks_by_received(touches, snapshot, days=14)
charts_pool.share_bars(
    by_received,
    "«前 14 天收到过的消息（条）|Messages received in the 14 days before»",
    "«看见后点击的占比（%）|Clicked, of those seen (%)»",
    "«收得越密，点得越少|The closer together, the fewer clicks»",
)
share = by_received["share"]
print(f"«收到过 0 条的和至少 3 条的：|After 0, and after 3 or more: »{share.iloc[0]:.1%}, {share.iloc[-1]:.1%}")

# %% [markdown] lang="zh"
# 柱子是占比，黑线是 95% 置信区间（同一个人的几条消息不当作互不相干），n 是消息条数。这支持“不要骚扰”，但还没证明：收得多的人，可能本来就是另一类人；渠道也没有分开，短信本来就比一对一点得少。第 6 单元用模拟的一年来检验。
#
# **想一想：什么结果会让你改变主意？** 要分清“发得密所以不点”和“本来就不点”，你会怎样分组？只看一个渠道，图会变吗？

# %% [markdown] lang="en"
# The bar is the share, the black line its 95% confidence interval (several messages of one person are not taken for independent ones), n the number of messages. This supports "do not harass" but does not prove it: those who receive more may be other people to begin with; nor are channels kept apart, and SMS gets fewer clicks than one-to-one anyway. Unit 6 tests it on a simulated year.
#
# **What would change your mind?** To tell "sent too often, so no click" from "would not click anyway", how would you form the groups? Would the chart change within one channel?

# %% [markdown] lang="zh"
# ## 1.8 自我诊断：19 项（2 分钟）
#
# [Y] 给三条边各列了检查项：产权力 6 项、单客价值度 7 项、推荐率 6 项。下面的打分卡可以逐项选，三角形会跟着变。请按你熟悉的一家店来打。

# %% [markdown] lang="en"
# ## 1.8 Self-diagnosis: 19 items (2 minutes)
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
# The picture shows the manager's marks for her own shop (invented): 0 not yet, 1 partly, 2 done. The short side comes first.

# %%
siyu.quiz(
    "«店长给“各渠道的用户进了同一个用户池”打了 2 分。数据同意吗？|The manager gave 2 to “users of all channels are in one pool”. Do the data agree?»",
    {
        "«不完全：还有一成多的人认不出是谁|Not quite: over a tenth are not known by name»": "«连着，却没和注册用户对上。这一项更像 1 分。|Connected, but not matched with a registered user. A 1 fits better.»",
        "«同意，她最了解自己的店|Yes, she knows her shop best»": "«自己打的分是看法。1.7 里有能数的：可识别的占比。|A mark of one's own is an opinion. 1.7 has a count: the share identifiable.»",
        "«不同意：一个都没对上|No: nobody is matched»": "«多数已经对上了，0 分太严。|Most are matched; 0 would be too harsh.»",
    },
    answer="«不完全：还有一成多的人认不出是谁|Not quite: over a tenth are not known by name»",
)

# %% [markdown] lang="zh"
# **想一想。** 19 项里，哪三项可以用数据核对？哪几项只能靠人判断，怎样让两个人打得一样？

# %% [markdown] lang="en"
# **Think.** Which three of the 19 items can be checked with data? Which need judgement, and how would two people come to the same mark?

# %% [markdown] lang="zh"
# ## 1.9 复购＝需求＋信任＋触达，二八和 250（5 分钟）
#
# [L] 把私域运营分成六环，一环托着一环：IP 人设 → 连接 → 激活 → 分层 → 复购 → 裂变。连接的第一个目的是**保持联系**，并注意频率和触点。
#
# 复购＝**需求**＋**信任**＋**曝光**，也就是被触达 [L]：需求来自场景（工作日下午三点的一杯咖啡）；信任来自服务态度、朋友圈内容和品牌；曝光＝社群触达率＋私信触达率＋朋友圈触达率。关键时刻直接写给用户，平时靠朋友圈让人记得。
#
# 先用前面的数想一想，再**猜一猜**：三个触达率可以直接相加吗？

# %% [markdown] lang="en"
# ## 1.9 Repurchase = need + trust + exposure, 80/20 and 250 (5 minutes)
#
# [L] divides private-domain operation into six links, each resting on the one before: IP persona → connect → activate → tier → repurchase → referral. The first aim of contact is **to stay in touch**, minding frequency and touch-points.
#
# Repurchase = **need** + **trust** + **exposure**, that is being reached [L]: need comes from scenarios (a coffee at three on a working day); trust from service, Moments content and the brand; exposure = group reach rate + direct-message reach rate + Moments reach rate. At key moments write to the user; at other times Moments keeps the brand in sight.
#
# Think first with the figures from before; then **guess**: can the three rates simply be added?

# %%
siyu.quiz(
    "«店长想提高复购，可是连着的人，多数一季没有收到过消息（1.7）。六环里先补哪一环？|The manager wants more repurchase, yet most of those connected got no message in a quarter (1.7). Which of the six links comes first?»",
    {
        "«复购：多发优惠券|Repurchase: more coupons»": "«券也要有人看得见。复购托在分层上，分层托在激活上。|A coupon has to be seen too. Repurchase rests on tiering, tiering on activation.»",
        "«裂变：让老用户去拉人|Referral: let old users bring people»": "«裂变托在复购上，是最后一环；拉来的人也一样没人理。|Referral rests on repurchase and is the last link; those brought would be left alone as well.»",
        "«激活：先和连着的人说上话|Activation: talk to those connected»": "«连接有了，下一环断着，后面的三环都没有托住。|They are connected; the next link is broken, and the three behind it rest on nothing.»",
    },
    answer="«激活：先和连着的人说上话|Activation: talk to those connected»",
)

# %%
siyu.quiz(
    "«一位用户去年中秋前买过礼盒。今年中秋前两周，怎样联系他？|A user bought a gift box before last Mid-Autumn. Two weeks before this one, how to contact them?»",
    {
        "«每天一条私信，直到下单|A direct message every day until they order»": "«先保持联系，别让人删掉你：要看频率。|First stay in touch, and do not get deleted: mind the frequency.»",
        "«只发朋友圈，不打扰|Moments only, no disturbance»": "«平时可以。关键时刻、又有需求的证据，值得直接写一次。|Good at other times. At a key moment, with evidence of a need, one direct message is worth it.»",
        "«直接写一条，说他去年的礼盒；平时发朋友圈|One direct message about last year's box; Moments at other times»": "«需求来自场景，去年的订单是证据；这一条靠的是信任，不是次数。|The need comes from a scenario, last year's order is the evidence; the message lives on trust, not on numbers.»",
    },
    answer="«直接写一条，说他去年的礼盒；平时发朋友圈|One direct message about last year's box; Moments at other times»",
)

# %%
siyu.quiz(
    "«社群、私信、朋友圈的触达率相加，得到什么？|Add the reach rates of group, direct message and Moments. What is it?»",
    {
        "«至少够着一次的人的占比|The share of people reached at least once»": "«同一个人可能三处都够着，相加会重复，甚至超过 1。|One person may be reached in all three; the sum counts them thrice and may pass 1.»",
        "«平均每人被几个渠道够着|By how many channels a person is reached on average»": "«对：它是次数，不是占比。|Yes: a number of times, not a share.»",
        "«销售额|Sales»": "«触达率里没有钱。要变成钱，还得乘人数、购买的占比和每单金额；再乘一个小于 1 的复购率，反而变小了。|There is no money in a reach rate. For money, multiply by people, the share who buy and the value of an order; times a repurchase rate below 1 it would shrink.»",
    },
    answer="«平均每人被几个渠道够着|By how many channels a person is reached on average»",
)

# %%
got = lately[(lately["delivered"] == 1) & lately["person_id"].isin(connected_people)]
rates = got.groupby("touch_channel")["person_id"].nunique() / len(connected_people)

three = rates[["group", "one_to_one", "moments"]]
any_of_three = got[got["touch_channel"].isin(three.index)]["person_id"].nunique() / len(connected_people)
print(f"«三个触达率相加，人均（个渠道）：|The three rates added, channels a person: »{three.sum():.2f}")
print(f"«至少一处收到的人：|People reached by any of them: »{any_of_three:.1%}")

# %% [markdown] lang="zh"
# 一个是人均次数，一个是占比；差的就是重复的人。触达只是三样里的一样，需求看偏好（本节的练习），信任看回答（1.3）。
#
# **二八**：少数用户撑起多数价值 [L]。横轴是用户占比（这里只有买过的人），从花得最多的排起；纵轴是消费占比。
#
# [F] 还说“超级用户”花的是普通用户的 5 到 10 倍。按消费分组再比消费，倍数当然大，检验不了。要用**以前**的消费挑人，再看**后来**花了多少。

# %% [markdown] lang="en"
# One is a mean number, the other a share; they differ by the people counted twice. Exposure is only one of three: for need see the preferences (practice of this section), for trust the answers given (1.3).
#
# **80/20**: few users carry most of the value [L]. Across: share of users (buyers only here), the biggest spenders first; upwards: share of spend.
#
# [F] adds that a "super user" spends 5–10 times what an ordinary one does. Splitting by spend and then comparing spend is bound to give a large number and tests nothing. Choose people by what they spent **before**, and see what they spend **later**.

# %%
charts.pareto_curve(siyu.rfm_table(orders, snapshot))

half_year = orders[day_of(orders["order_time"]) >= "2026-01-01"]
before_it = siyu.rfm_table(orders, "2025-12-31")["monetary_fen"].sort_values(ascending=False)
top = before_it.head(round(len(before_it) * 0.2)).index  # «到 2025 年底花得最多的|top spenders up to the end of 2025»
later_spend = half_year.groupby("user_id")["amount_fen"].sum().reindex(before_it.index, fill_value=0)
times_more = later_spend[top].mean() / later_spend.drop(top).mean()
print(f"«后来半年，他们人均是其余的几倍：|Half a year later, their mean, times the rest: »{times_more:.1f}")

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
owner_of = users.set_index("user_id")["person_id"]
by_others = users["invited_by"].notna() & (users["invited_by"].map(owner_of) != users["person_id"])
bought = users.loc[by_others, "user_id"].isin(orders["user_id"])

print(f"«发过邀请的人：|People who invited: »{len(asked)}«，邀请最多的：|, the most invitations by one: »{asked.max()}")
print(f"«带来过人的：|Brought someone: »{len(brought)}«，带来最多的：|, the most by one: »{brought.max()}")
print(f"«被别人带来的人里后来买过的：|Of those brought by others, bought later: »{bought.mean():.0%}")

# %% [markdown] lang="zh"
# 看得见的邀请远不到 250：这份数据既不支持也不推翻这条定律，它说的是认识多少人，不是愿意推荐给多少人。
#
# [L] 的作者反对红包和“帮我砍一刀”：你奖励一个数，就得到一个数。4 月奖励加倍后，邀请多了很多，有人邀请了自己，也有人用自己的另一个号。食品品牌的试吃 [L]，怎么用才对？

# %% [markdown] lang="en"
# Invitations in sight are far below 250. These data neither support nor refute the law: it is about how many we know, not to how many we recommend.
#
# The author of [L] is against red packets and "help me" games: reward a number, and you get a number. When the reward doubled in April, invitations grew; some invited themselves, also by a second account. How should a food brand use free samples [L]?

# %%
siyu.quiz(
    "«给老用户寄一小包新茶试吃，请他们做什么？|A small bag of new tea goes to old users as a free sample. What do we ask of them?»",
    {
        "«转发朋友圈，集满 20 个赞才寄|Share it on Moments; it is sent once there are 20 likes»": "«你奖励赞，就得到赞：留下的是数，不是意见。|Reward likes, and you get likes: a number, not an opinion.»",
        "«说说味道；意见公开感谢，并记下购买理由|Say how it tastes; opinions are thanked for in public, and the reason for buying is noted»": "«听到意见，公开感谢；再按理由（口味、健康、价格）打标签，需求就有了依据。|You hear opinions and thank for them in public; tagged by reason (taste, health, price), needs get a ground.»",
        "«什么都不用，寄了就好|Nothing; sending is enough»": "«不逼人是对的，可是没有问，就白白少了一次听的机会。|Right not to press anyone, but without asking a chance to listen is lost.»",
    },
    answer="«说说味道；意见公开感谢，并记下购买理由|Say how it tastes; opinions are thanked for in public, and the reason for buying is noted»",
)

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：`preferences` 里各种偏好各有多少条？

# %% [markdown] lang="en"
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
# **想一想：什么结果会让你改变主意？** 如果奖励从每位 10 元改成“朋友买了才给 10 元”，邀请数和真正的新买家会怎样变？

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
# ## 1.10 适不适合：定位、十二个行业、五条提醒（6 分钟）
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
# ## 1.10 Does it suit? Positioning, twelve trades, five cautions (6 minutes)
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
        "«每天群发优惠，定期提醒|Send offers to all daily, remind at intervals»": "«那是低价、高复购的做法，用 SMR（social marketing robot，社交营销机器人）批量自动。车几年才买一次，天天发只会被删。|That suits low price and frequent repurchase, in batches on an SMR (social marketing robot). Cars are bought every few years: daily offers get you deleted.»",
        "«一对一跟进，关系近、周期短|Follow up one to one, close and for a short time»": "«高价、低复购：用 SCRM（social CRM，社交化客户关系管理）跟进，一个月成三五单就养得起一位销售；群里成交还能借从众。|High price, rare repurchase: follow up on an SCRM (social CRM, customer relationship management); three to five deals a month pay a seller, and a group adds the crowd effect.»",
        "«不用做，车不会复购|Not at all: cars are not bought again»": "«不复购不等于不值得：一单的利润够付人工，还有推荐。|Rarely bought again is not worthless: one deal pays the work, and there are referrals.»",
    },
    answer="«一对一跟进，关系近、周期短|Follow up one to one, close and for a short time»",
)

# %% [markdown] lang="zh"
# 怎样把一条条规则写成函数？`if` 后面的条件成立，就执行缩进的那一行；`return` 返回结果，函数到此结束，后面的规则不再看。所以顺序要紧：先写的先判断。例如门票，6 岁以下免票，18 岁以下半票，其余全票：

# %% [markdown] lang="en"
# How do rules become a function? If the condition behind `if` holds, the indented line runs; `return` hands a result back and ends the function, and later rules are not looked at. So the order matters: what stands first is decided first. Tickets, for example: free below 6 years, half price below 18, full price for the rest.


# %%
def ticket(age):
    if age < 6:
        return "free"
    if age < 18:
        return "half"
    return "full"


print(ticket(5), ticket(6), ticket(18))

# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：超过 10 公斤**而且**不到 50 公里的，用货车送，其余寄邮包。一个数和一个数比，“而且”写作 `and`；`&` 用于整列。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: more than 10 kg **and** less than 50 km goes by van, the rest by post. For single numbers "and" is written `and`; `&` is for whole columns.


# %%
def delivery(weight_kg, distance_km):
    by_van = ...  # «超过 10 公斤而且不到 50 公里|more than 10 kg and less than 50 km»
    if by_van:
        return "van"
    return "post"


# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# def delivery(weight_kg, distance_km):
#     by_van = weight_kg > 10 and distance_km < 50
#     if by_van:
#         return "van"
#     return "post"
#
#
# delivery(12, 30), delivery(10, 30), delivery(12, 50)
# ```
#
# 应得到 `('van', 'post', 'post')`：正好 10 公斤不算超过，正好 50 公里不算不到。
#
# </details>
#
# 现在看行业表。先留出四个行业，等会儿由你来判断。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# def delivery(weight_kg, distance_km):
#     by_van = weight_kg > 10 and distance_km < 50
#     if by_van:
#         return "van"
#     return "post"
#
#
# delivery(12, 30), delivery(10, 30), delivery(12, 50)
# ```
#
# It should give `('van', 'post', 'post')`: exactly 10 kg is not more, exactly 50 km is not less.
#
# </details>
#
# Now the trades. Four are set aside; you will judge them in a moment.

# %%
all_trades = siyu.load("trades")
aside = all_trades["trade"].isin(["home_renovation", "children_courses", "mother_and_baby", "wedding_rings"])
trades = all_trades[~aside]
mode = siyu.operating_mode(trades["price_fen"] / 100, trades["repurchase_days"])
trades.assign(mode=mode).head()

# %%
charts_pool.trade_map(trades)
for code, count in mode.value_counts().items():
    print(f"{siyu.label(code)}«：|: »{count}")

# %% [markdown] lang="zh"
# 横轴是复购周期，纵轴是价格；方块是一对一，圆点是批量自动，叉是不适合。1,000 元是 [P] 的线，另外两条虚线是本课定的：一年以上才再买、又不到 10,000 元，付不起人工，不适合；其余低于 1,000 元批量自动，1,000 元起一对一。这些价格和周期只是数量级。
#
# **轮到你。** 留出的四个行业，哪些“不适合”？在空单元格里写：用 `all_trades[aside]`，价格要换成元。

# %% [markdown] lang="en"
# Across: repurchase cycle; upwards: price. Squares are one-to-one, dots batch and automated, crosses not suited. The line of 1,000 yuan is that of [P], the other two dotted lines are this course's: bought again only after more than a year and below 10,000 yuan cannot pay for staff and is not suited; of the rest, below 1,000 yuan is automated, from 1,000 on one-to-one. Prices and cycles are orders of magnitude.
#
# **Your turn.** Of the four set aside, which are "not suited"? Write it in the empty cell: use `all_trades[aside]`, and turn the price into yuan.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# mine = all_trades[aside]
# my_mode = siyu.operating_mode(mine["price_fen"] / 100, mine["repurchase_days"])
# mine.loc[my_mode == "not_suited", "title_zh"].tolist()
# ```
#
# 怎样核对：把四个的价格和周期和图上的三条线比一比。
#
# </details>
#
# **参考表**：来源里说过、上面没有算的。
#
# | 说的是 | 来源怎么说 |
# |---|---|
# | 为什么认识私域用户 [T] | 六个理由：关系稳定、有信任；画像有依据；决策有数据；潜在价值（买得更广、更勤）；带来口碑；平台改规则时站得稳 |
# | 人设的例子 [L] | 李佳琦、DR、迪士尼 |
# | 一对一 [P] | 车、房、企业采购；用 SCRM；周期短、关系近；一个月成三五单；群里成交借从众 |
# | 批量自动 [P] | 服装、彩妆、护肤、零食；用 SMR；周期长、关系淡；一单赚十几元，一个月几千单；按复购周期提醒，不骚扰 |

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# mine = all_trades[aside]
# my_mode = siyu.operating_mode(mine["price_fen"] / 100, mine["repurchase_days"])
# mine.loc[my_mode == "not_suited", "title_en"].tolist()
# ```
#
# To check: hold the price and cycle of the four against the three lines in the chart.
#
# </details>
#
# **For reference**: what the sources say and nothing above computes.
#
# | about | what the sources say |
# |---|---|
# | why know private-domain users [T] | six reasons: a stable tie with trust; ground for personas; data for decisions; latent value (buying more widely, more often); word of mouth; stability when platforms change their rules |
# | examples of a persona [L] | Li Jiaqi, DR, Disney |
# | one-to-one [P] | cars, homes, purchases of firms; on an SCRM; short cycle and high closeness; three to five deals a month; a group adds the crowd effect |
# | batch and automated [P] | clothes, cosmetics, skin care, snacks; on an SMR; long cycle and low closeness; ten-odd yuan of profit an order, thousands of orders a month; reminders by the purchase cycle, no harassment |

# %%
siyu.quiz(
    "«茶叶品牌先答定位的两问。哪一个回答最站得住？|The tea brand first answers the two questions of positioning. Which answer stands best?»",
    {
        "«为什么做：同行都在做；用户为什么来：有红包|Why run one: all others do; why a tie: red packets»": "«跟风不是理由；为红包来的，没有红包就走。|Following others is no reason; who comes for red packets leaves with them.»",
        "«为什么做：茶常买，老买家撑着订单；用户为什么来：想喝对、送对，有人可问|Why run one: tea is bought often, and earlier buyers carry the orders; why a tie: to choose well for oneself and as a gift, with someone to ask»": "«两句都能用本课的数核对：复购、买过的人下的订单、来问的人。|Both can be checked with this lesson's figures: repurchase, orders by earlier buyers, people who ask.»",
        "«为什么做：能随时发广告；用户为什么来：关注了就会看|Why run one: advertise at any time; why a tie: those who follow will look»": "«只答了店家要什么。多数人不看，发得密还点得少（1.7）。|That says only what the shop wants. Most do not look, and denser messages get fewer clicks (1.7).»",
    },
    answer="«为什么做：茶常买，老买家撑着订单；用户为什么来：想喝对、送对，有人可问|Why run one: tea is bought often, and earlier buyers carry the orders; why a tie: to choose well for oneself and as a gift, with someone to ask»",
)

# %% [markdown] lang="zh"
# **想一想：什么结果会让你改变主意？** 有文章说“一天卖十万杯”“三亿会员”，没有给证据。要相信这样的数，你还得知道什么：分母、时间、对照，还是谁数的？

# %% [markdown] lang="en"
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
    "«店员说“有的，刻字要两天”以后，再加哪一句最有共情？|Staff said that engraving takes two days. Which sentence, added to it, shows empathy?»",
    {
        "«满 500 元打九折，要不要多拿两盒？|Ten per cent off from 500 yuan: two more boxes?»": "«她没有说贵。这是店家的需求。|She did not say it was dear. That is the shop's need.»",
        "«周五前一定送到，刻好先拍照给您看，免得见客户时心里没底。|It will be there before Friday; I send you a picture of the engraving first, so you need not worry before you meet the client.»": "«先想她担心什么：时间和体面，再说怎么办。|It begins with what worries her, time and looks, and then says what will be done.»",
        "«您放心，大家都买这款。|Do not worry, everyone buys this one.»": "«听起来是安慰，却没有回应她说的周五和体面。|It sounds kind, but answers neither Friday nor the looks.»",
    },
    answer="«周五前一定送到，刻好先拍照给您看，免得见客户时心里没底。|It will be there before Friday; I send you a picture of the engraving first, so you need not worry before you meet the client.»",
)

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
# 回到店长的问题。最大的台阶在“可触达”前面：多数人没有发到；可是发得更密，点得更少。推荐奖励是 4 月真正改变的东西：从 5 元提到 10 元，值不值？
#
# **先猜一猜**：被带来的新买家，哪些能算是奖励带来的？

# %% [markdown] lang="en"
# Back to the manager. The largest step is before "reachable": most were sent nothing; yet denser messages get fewer clicks. The referral reward is what really changed in April: is 10 yuan in the place of 5 worth it?
#
# **Guess first**: of the new buyers who came by referral, which may we credit to the reward?

# %%
siyu.quiz(
    "«被带来的新买家，都是奖励带来的吗？|Are all referred new buyers due to the reward?»",
    {
        "«一部分是；还要算：多少人本来就会来时，它就不便宜了|Some; also work out from which share of “would have come anyway” it is no longer cheaper»": "«我们不知道那一部分有多大，但能算出它的界限。|We do not know that share, but we can work out its limit.»",
        "«都是|All»": "«奖励加倍以前就有人推荐。|People were brought before the reward doubled.»",
        "«都不是|None»": "«总数和链接都在变，说不了这么满。|Totals and links both moved: too strong.»",
    },
    answer="«一部分是；还要算：多少人本来就会来时，它就不便宜了|Some; also work out from which share of “would have come anyway” it is no longer cheaper»",
)

# %%
then, now = growth["year_before"], growth["after"]  # «1.6 的表：去年同季和这一季|from 1.6: a year before, and now»
cost = now["reward_yuan"] / now["brought_buyers"]
low, high = siyu.share_range(now["brought_buyers"], now["brought"])
each = now["reward_yuan"] / now["brought"]  # «每位被带来的人|for each person brought»
cost_range = f"{each / high:.1f}–{each / low:.1f}"

q2 = weeks[day_of(weeks["week_start"]) >= "2026-04-01"]
platform_cost = q2["cost_fen"].sum() / 100 / q2["new_buyers"].sum()
limit = 1 - cost / platform_cost

print(f"«推荐，每位新买家的奖励（元）：|Referral, reward per new buyer (yuan): »{cost:.1f} ({cost_range})")
print(f"«平台，每位新买家（元）：|Platform, per new buyer (yuan): »{platform_cost:.1f}")
print(f"«界限：本来就会来的超过它，推荐就更贵：|Limit: with more coming anyway, referral is dearer: »{limit:.0%}")

# %%
came_at_5 = then["brought_buyers"] / now["brought_buyers"]
more = now - then
cost_of_one_more = more["reward_yuan"] / more["brought_buyers"]
chance = 2 * now["brought_buyers"] ** 0.5  # «两半之差，约 95% 的偶然在这以内|95% of chance differences of two halves»
quarters_needed = (chance / (more["brought_buyers"] / 2)) ** 2

print(f"«去年同季（5 元）带来的新买家，占现在的：|Brought buyers a year before (5 yuan), of today's: »{came_at_5:.0%}")
print(f"«被带来的新买家多了：|More brought buyers: »{more['brought_buyers']:+.0f}")
print(f"«奖励多付（元）：|more rewards (yuan): »{more['reward_yuan']:+,.0f}")
print(f"«每多一位（元）：|for each one more (yuan): »{cost_of_one_more:.0f}")
print(f"«全部新买家多了：|All new buyers, more: »{more['buyers_in_7_days']:+.0f}")
print(f"«分两半比，差要超过（位）：|Comparing two halves, the difference must exceed: »{chance:.0f}")
print(f"«最好的情况，要等（季）：|in the best case, quarters to wait: »{quarters_needed:.1f}")

# %% [markdown] lang="zh"
# 第一组数看上去很便宜，但**决定不了** 10 元还是 5 元：它把 5 元也会来的人算了进去。第二组才说到点子上。去年同季只给 5 元，就有一部分被带来的新买家；和界限比一比。多付的奖励，最好的情况是每多一位花“每多一位”那么多元；可是全部新买家如果没有跟着多，多出来的人可能只是换了记法（1.6），那就一位也没有多。
#
# 还要知道：7 天和平台 `new_buyers` 的定义一样；平台的新买家，这里也全当作平台带来的；去年到今年，变的不只是奖励；没有算内容和人工。
#
# 把决定写成一页纸。下面先把数填好，文字由你来写。

# %% [markdown] lang="en"
# The first figures look cheap, but they **do not decide** between 10 and 5 yuan: they include those who would come for 5. The second do. A year before, 5 yuan brought part of today's number; hold that against the limit. In the best case each one more costs what is printed; but if all new buyers together did not grow along, the extra ones may merely be recorded in another way (1.6), and there is none more at all.
#
# Also know this: 7 days is the platforms' own definition of `new_buyers`; buyers from platforms are all credited to the platforms; more than the reward has changed in a year; content and staff are left out.
#
# Now put the decision on one page. The figures are filled in below; the words are yours.

# %%
siyu.quiz(
    "«一页纸里，哪一句最有用？|Which sentence is the most useful on the page?»",
    {
        "«推荐率大涨，私域大获成功|The referral rate soared: a great success»": "«没有说总数，也没有说同样的人换了记法。|It leaves out the total, and people merely recorded in another way.»",
        "«每多一位新买家要多少元，旁边是平台价；看到什么就改主意|Yuan for each one more, beside the platform's price; and what would change the decision»": "«有数、有比较，也说了怎样会改主意。|A number, a comparison, and what would change it.»",
        "«加强内容，提升活跃|Strengthen content, raise activity»": "«没有数，没有日期，也看不出怎样算成功。|No figure, no date, no way to see success.»",
    },
    answer="«每多一位新买家要多少元，旁边是平台价；看到什么就改主意|Yuan for each one more, beside the platform's price; and what would change the decision»",
)

# %%
areas = f"{siyu.triangle_area(sides):.2f}, {siyu.triangle_area(by_rate):.2f}"
memo_figures = pd.Series(
    {
        "«连着的人|People connected»": f"{len(connected_people):,}",
        "«其中 13 周里收到过消息|Of them, received a message in 13 weeks»": f"{stages['reachable'].mean():.1%}",
        "«三角形面积，和之前比（用消费、用复购率）|Area against before (by spend, by repurchase)»": areas,
        "«最大的台阶在哪个阶段前面|Largest step down is before»": siyu.label(bottleneck),
        "«推荐，每位新买家（元）|Referral, per new buyer (yuan)»": f"{cost:.1f} ({cost_range})",
        "«推荐，每多一位（元）|Referral, each one more (yuan)»": f"{cost_of_one_more:.0f}",
        "«平台，每位新买家（元）|Platform, per new buyer (yuan)»": f"{platform_cost:.1f}",
    },
    name="«数|Figure»",
).rename_axis("«项目|Item»")
memo_figures.to_frame()

# %%
words = ["«连着的人|People connected»", "«收到过消息的人|Received a message»", "«触达率|Reach rate»", "«买家|Buyers»"]
words = [*words, "«复购率|Repurchase rate»", "«每位买家的消费（分）|Spend per buyer (fen)»", "«推荐率|Referral rate»"]
sheet = measures.set_axis(words).rename_axis("«量什么|Measure»").round(3)
sheet.columns = ["«去年同季|A year before»", "«一季度|January–March»", "«二季度|April–June»", "«后 ÷ 前|Ratio»"]

siyu.to_excel(
    "private_domain.xlsx",
    {"«一页纸的数|Figures for the page»": memo_figures.to_frame(), "«三角|Triangle»": sheet},
    notes={"«三角|Triangle»": "«茶叶品牌，2026 年上半年|Tea brand, first half of 2026»"},
)
print("«已写好：|Written: »private_domain.xlsx")

# %% [markdown] lang="zh"
# **给店长的决定**（一页纸的骨架：问题、数、决定、依据、风险、什么会改变它）
#
# - **数**：每多一位被带来的新买家要多少元，旁边是平台价、界限，和去年同季的对照（刚刚打印）。
# - **行动一**：奖励恢复 5 元，**随机一半**老用户留在 10 元；自邀不付。更贵的做法，要自己拿出证据。
# - **行动二**：不发得更密，而是发给 13 周里没有发过的人，也随机留一半不发；每人两周最多一条。
# - **什么会改变它**：两半**人均带来的新买家**之差超过偶然的范围，而且每多一位比平台便宜，就都用 10 元。人数少，一季多半分不出来：区间包含 0 是“还不知道”，不是“没有用”，就把几季加起来再看，要等多久上面打印了；等不起，就留在 5 元。退订变多，就减消息。
#
# 这是一个决定，不是唯一的决定。也可以反对它，只要说得出数。

# %% [markdown] lang="en"
# **The decision for the manager** (the skeleton of a page: question, figures, decision, grounds, risks, what would change it)
#
# - **Number**: yuan for each one more brought buyer, beside the platform's price, the limit and the year before (just printed).
# - **Action one**: back to 5 yuan, with a **random half** of the old users staying at 10; nothing for self-invites. The dearer way has to bring the evidence.
# - **Action two**: do not write more often to the same people; write to those who were sent nothing in 13 weeks, and leave a random half of them alone. At most one message per person in two weeks.
# - **What would change it**: if the two halves differ in **new buyers brought per old user** by more than chance, and each extra buyer in the 10-yuan half costs less than a platform's, pay 10 to all. With so few buyers one quarter will mostly not tell: an interval that holds 0 means "not known yet", not "no use", so add up several quarters; how long that takes is printed above. If that is too long, stay at 5. If more people unsubscribe, send less.
#
# It is one decision, not the only one. You may object, if you can say it with figures.

# %% [markdown] lang="zh"
# **想一想：什么结果会让你改变主意？** 如果推荐来的新买家一年后只留下平台新客的一半，前面的账要怎么改？
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
