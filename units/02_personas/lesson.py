# Lesson of unit 2, personas: the source of notebooks/{zh,en}/02_personas.ipynb.

# %% [markdown] lang="zh"
# # 第 2 单元 用户画像
#
# 茶叶品牌的墙上贴着三张卡片：李文、张悦、王强。它们是去年凭印象写的。店长说：“秋天要办一场茶会，我照卡片请人。可是卡片说得对吗？请哪一群人？”这一课用数据回答。
#
# **学完你能够**
#
# 1. 先验真，再做三类标签，一人一行。练习：`tag_users`。
# 2. 用占比、TGI、中位数和范围，说出一群人有什么不同。练习：`tgi`、`segment_profile`、`figures`。
# 3. 用规则给人匹配细分群体，再用聚类核对。练习：`match_segment`、`cluster_check`。
# 4. 把访谈、同意和数据放进一张画像卡，每个特征有一个数，并据此做决定。练习：`persona`、`slide`。
#
# 点一下代码单元格，按 **Shift + Enter** 运行。请从上到下依次运行。折叠成 **···** 的单元格是小测，也要运行。
#
# 文中 [T] 指教材《私域流量运营实务》。

# %% [markdown] lang="en"
# # Unit 2. Personas
#
# Three cards hang on the wall of a tea brand: Li Wen, Zhang Yue and Wang Qiang. They were written last year, from impressions. The manager says: "In autumn we hold a tea gathering, and I invite by the cards. But are they right? Which group do we invite?" In this lesson the data answer.
#
# **After it you can**
#
# 1. check fields first, then make tags of three classes, one row a user. Exercise: `tag_users`.
# 2. say with shares, TGI, medians and ranges how a group differs. Exercise: `tgi`, `segment_profile`, `figures`.
# 3. match people with segments by rule, and check by clustering. Exercise: `match_segment`, `cluster_check`.
# 4. put interviews, consent and data into a persona card with a figure for each trait, and decide by it. Exercise: `persona`, `slide`.
#
# Click on a code cell and press **Shift + Enter** to run it. Go from top to bottom. A cell folded to **···** holds a question; run it too.
#
# [T] stands for the textbook 《私域流量运营实务》 (Private-Domain Traffic Operations in Practice).

# %%
import pandas as pd

import siyu_helpers as siyu
from siyu_helpers import charts_persona, charts_pool

siyu.use("«zh|en»")

# %% [markdown] lang="zh"
# ## 2.1 卡片上的话，数据里有几位（5 分钟）
#
# **标签**是给用户记下的一条特征，例如“住在北京”。**用户画像**是用标签描述一群用户的模型，从属性、偏好、习惯和行为里抽象出来 [T]。它的用处在三层 [T]：
#
# | 层 | 回答什么 |
# |---|---|
# | 战略 | 为谁做产品 |
# | 营销 | 对谁说什么话 |
# | 运营 | 给谁什么服务 |
#
# 墙上的三张旧卡片 [T]：
#
# | | 李文 | 张悦 | 王强 |
# |---|---|---|---|
# | 基本 | 32 岁，男，北京，自由撰稿人 | 24 岁，女，上海，会计 | 45 岁，男，广州，公司经理 |
# | 兴趣爱好 | 阅读、写作、摄影、旅行、茶道 | 音乐、电影、购物、美食、健身 | 读书、高尔夫、收藏、投资 |
# | 购买习惯 | 网店或专门店，不太在意价格，爱分享体验 | 多种口味，求新鲜，跟潮流和明星，分享生活 | 看信誉和优惠，送茶给亲友和客户 |
# | 购买动机 | 体验文化和精神，生活品位 | 新品牌，享受 | 健康，身份，人情 |
#
# 会员可以在小程序里填资料表。同意把资料用于推荐的，我们才用（2.10）。下表每行是一位填了表的会员。

# %% [markdown] lang="en"
# ## 2.1 A sentence on a card: how many such users are there? (5 minutes)
#
# A **tag** is one trait on record for a user, such as "lives in Beijing". A **persona** is a model of a group of users made of tags, drawn from attributes, preferences, habits and behaviour [T]. It is of use on three levels [T]:
#
# | level | question it answers |
# |---|---|
# | strategy | for whom do we make products? |
# | marketing | what do we say to whom? |
# | operation | whom do we serve how? |
#
# The three old cards on the wall [T]:
#
# | | Li Wen | Zhang Yue | Wang Qiang |
# |---|---|---|---|
# | basics | 32, male, Beijing, freelance writer | 24, female, Shanghai, accountant | 45, male, Guangzhou, company manager |
# | interests | reading, writing, photography, travel, tea ceremony | music, films, shopping, food, fitness | books, golf, collecting, investing |
# | buying habits | online or specialist shops, price matters little, shares the experience | many flavours, freshness, trends and stars, shares her life | reputation and offers; gives tea to friends and clients |
# | buying motives | culture, spirit, taste in life | new brands, enjoyment | health, standing, relations |
#
# Members may fill in a form. We use it only if they agree that it serves for recommendations (2.10). Below, a row is a member who did.

# %%
end_of_day = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")  # «快照日 6 月 30 日结束|the end of the snapshot, 30 June»
forms = siyu.load("tea/profiles")
forms = forms[forms["filled_at"] < end_of_day]
agreed = forms[forms["consent"] == 1]

users = siyu.load("tea/users")
people = agreed.merge(users[["user_id", "sex", "region", "occupation"]], on="user_id")
people["age"] = 2026 - pd.to_datetime(people["birth_date"]).dt.year  # «今年满几岁|age reached this year»

print(f"«填了表并同意的人：|People who filled it in and agreed: »{len(people):,}")
people[["user_id", "birth_date", "age", "sex", "region", "occupation"]].head(3)

# %% [markdown] lang="zh"
# `pd.to_datetime` 把文字变成日期，`.dt.year` 取出年份。
#
# 李文的卡片写着：男，32 岁，北京，自由撰稿人。**先猜一猜**，有几位？

# %% [markdown] lang="en"
# `pd.to_datetime` turns text into dates, `.dt.year` takes the year.
#
# Li Wen's card says: male, 32, Beijing, freelance writer. **Guess first**: how many such people are there?

# %%
siyu.quiz(
    "«这四条都符合的会员有多少？|How many members fit all four?»",
    {
        "«一百多位|Over a hundred»": "«单看“男”，有很多。可是每加一条，就少一大截。|Men alone are many. But each further condition takes most of them away.»",
        "«不到十位|Fewer than ten»": "«写得越细，越像真人，符合的人却越少。|The more detail, the more it looks like a real person, and the fewer fit.»",
        "«约三成，他是典型用户|About three in ten: he is typical»": "«听起来典型，不等于人多。先数规模。|Sounding typical is not being many. Count first.»",
    },
    answer="«不到十位|Fewer than ten»",
)

# %%
is_man = people["sex"] == "male"
is_32 = people["age"] == 32
in_beijing = people["region"] == "beijing"
is_freelance = people["occupation"] == "freelance"

print("«男：|Male:»", is_man.sum())
print("«男，32 岁：|Male, 32:»", (is_man & is_32).sum())
print("«男，32 岁，北京：|Male, 32, Beijing:»", (is_man & is_32 & in_beijing).sum())
print("«四条都符合：|All four:»", (is_man & is_32 & in_beijing & is_freelance).sum())

# %% [markdown] lang="zh"
# 所以画像里的“这一个人”不是用来照着找人的，它是一群人的代表。要紧的是：**这群人有多大，每个特征凭什么**。
#
# 再看一句常听到的话：“年轻女性爱尝鲜。”资料表里有购买动机。先问：18 到 24 岁的女性里，动机是尝鲜的占几成？`dropna(subset=[…])` 去掉这几列里有空值的行。

# %% [markdown] lang="en"
# So "the person" of a persona is no pattern to look for people with; it stands for a group. What matters: **how large is the group, and what supports each trait?**
#
# Now a saying one often hears: "Young women want what is new." The form asks for the motive of buying. First: of women of 18 to 24, what share names novelty? `dropna(subset=[…])` drops the rows with a gap in these columns.

# %%
young = people[people["age"].between(18, 24)].dropna(subset=["motive", "sex"])  # «两头都算|both ends included»
women = young[young["sex"] == "female"]

print(f"«年轻女性里：|Of young women: »{(women['motive'] == 'novelty').mean():.0%}«，人数：|, people: »{len(women)}")

# %% [markdown] lang="zh"
# 占比不小。这句话成立吗？还缺一个比较。**轮到你。** 补全 `...`：同样年龄的男性呢？

# %% [markdown] lang="en"
# A large share. Is the saying right, then? A comparison is missing. **Your turn.** Fill in the `...`: what about men of that age?

# %%
men_novelty = ...  # «young 里的男性，motive 等于 novelty 的占比|share of the men in young whose motive is novelty»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# men = young[young["sex"] == "male"]
# men_novelty = (men["motive"] == "novelty").mean()
# men_novelty
# ```
#
# 应比女性的占比更大，所以不能说爱尝鲜是女性的特点。是不是年轻人的特点，还要用同样的办法和年长的人比。
#
# </details>
#
# 没有数支持的特征叫**刻板印象**。一句话要写进画像，先要有一个占比、一个比较和人数。
#
# **什么会让你改变主意？** 如果男女都只有十个人，你还敢这样说吗？要多少人，你才放心？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# men = young[young["sex"] == "male"]
# men_novelty = (men["motive"] == "novelty").mean()
# men_novelty
# ```
#
# It should be larger than the women's, so wanting what is new is no trait of women. Whether it is one of the young, only a comparison with older people can tell, made in the same way.
#
# </details>
#
# A trait without a figure behind it is a **stereotype**. Before a sentence goes into a persona, it needs a share, a comparison and the number of people.
#
# **What would change your mind?** With ten men and ten women, would you still say so? How many would you want?

# %% [markdown] lang="zh"
# ## 2.2 三类标签，先验真（6 分钟）
#
# | 类 [T] | 有什么 | 说明什么 | 这里的列 |
# |---|---|---|---|
# | 基本属性 | 年龄、性别、地区、收入、学历 | 背景；对需求说得少 | `birth_date`、`sex`、`region`、`income`、`education`、`occupation` |
# | 心理特征 | 性格、价值观、兴趣、生活方式 | 动机 | `interests`、`motive` |
# | 行为特征 | 购买、频率、金额、浏览、点击 | 做了什么 | 订单、点击 |
#
# 例子 [T]：母婴品牌 HZW 有几千万付费会员，两百多种标签，记的是基本情况、习惯和偏好。
#
# 用户填的不一定真，所以**先验真，再使用**。填的生日里，哪一天的人最多？

# %% [markdown] lang="en"
# ## 2.2 Three classes of tags, checked first (6 minutes)
#
# | class [T] | what it holds | what it tells | columns here |
# |---|---|---|---|
# | basic attributes | age, sex, region, income, education | background; little of needs | `birth_date`, `sex`, `region`, `income`, `education`, `occupation` |
# | psychographic | character, values, interests, lifestyle | motives | `interests`, `motive` |
# | behavioural | purchases, frequency, amount, browsing, clicks | what is done | orders, clicks |
#
# An example [T]: the mother-and-baby brand HZW has tens of millions of paying members and more than 200 different tags, of basics, habits and preferences.
#
# What users fill in need not be true: **check first, then use**. Which birthday is the most common?

# %%
counts = people["birth_date"].value_counts()

print("«最多的生日：|Most common birthday:»", counts.index[0], "«人数：|people:»", counts.iloc[0])
print("«第二多的：|The second:»", counts.index[1], "«人数：|people:»", counts.iloc[1])

# %%
siyu.quiz(
    "«这么多人同一天生日，最可能的原因是？|So many people with one birthday: the likeliest reason?»",
    {
        "«那年那天出生的人特别多|Very many were born that day»": "«每天出生的人差不多。多出这么多倍，不是人口的缘故。|Births hardly differ from day to day. A day with so many times more is no matter of population.»",
        "«茶叶最受那个年龄的人欢迎|Tea is most liked at that age»": "«那样邻近的年龄也会多。只有一天高出来，是表格的缘故。|Then the ages beside it would be high too. A single day points to the form.»",
        "«那是表格里预先填好的日期，没有改|It is the date the form starts with, left as it was»": "«默认值没有改，等于没有填。把它当作“不知道”。|A default left as it was is no answer. Treat it as unknown.»",
    },
    answer="«那是表格里预先填好的日期，没有改|It is the date the form starts with, left as it was»",
)

# %%
is_default = people["birth_date"] == "1990-01-01"
is_outside = ~people["age"].between(18, 100)  # «不在 18 到 100 之间|not between 18 and 100»
doubtful = is_default | is_outside  # «两者之一就算|either of the two»

charts_persona.age_bars(people["age"], doubtful)
print(f"«默认生日：|Default birthday: »{is_default.sum()}«，18–100 岁以外：|, outside 18–100: »{is_outside.sum()}")

# %% [markdown] lang="zh"
# `~` 是“不”，`|` 是“或者”。斜线是要查的：特别高的那一根是默认生日，两头的是填得未满 18 岁、超过 100 岁甚至还没出生的。这些人的年龄记为“不知道”，别的标签照样可用。
#
# 年龄要分组。先在四位虚构的人身上看 `pd.cut`：`bins` 是边界，`labels` 是组名，`right=False` 表示左边的边界算在组里，右边的不算，所以 25 岁进入 25–34。边界之外得到空值 `NaN`。

# %% [markdown] lang="en"
# `~` means "not", `|` means "or". Hatched are those to check: the spike is the default birthday, at both ends are those who gave an age below 18, above 100 or below 0. Their age becomes "unknown"; their other tags stay in use.
#
# Ages need groups. First see `pd.cut` on four invented people: `bins` are the edges, `labels` the names of the groups; with `right=False` the left edge belongs to a group and the right edge does not, so 25 goes into 25–34. Outside the edges the result is missing, `NaN`.

# %%
ages = pd.Series([17, 24, 25, 60], index=["Ann", "Bo", "Chen", "Dai"])
groups = pd.cut(ages, bins=[18, 25, 35, 101], labels=["18-24", "25-34", "35+"], right=False)
groups = groups.astype("object").fillna("unknown")  # «先变成普通文字，才能填入新的词|as plain text it takes a new word»

groups

# %% [markdown] lang="zh"
# `fillna("unknown")` 把空值换成一个词，这个人就不会从表里消失。
#
# **轮到你。** 补全 `...`：把 `ages` 分成 `"young"`（18 到 29 岁）和 `"older"`（30 到 100 岁）。

# %% [markdown] lang="en"
# `fillna("unknown")` puts a word in the place of a gap, so that nobody drops out of the table.
#
# **Your turn.** Fill in the `...`: put `ages` into `"young"` (18 to 29) and `"older"` (30 to 100).

# %%
halves = ...  # «用 pd.cut，三个边界、两个组名|with pd.cut, three edges and two names»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# halves = pd.cut(ages, bins=[18, 30, 101], labels=["young", "older"], right=False)
# halves
# ```
#
# Ann 是 `NaN`，Bo 和 Chen 是 young，Dai 是 older。
#
# </details>
#
# 现在给会员分组：可疑的年龄先变成空值（`where` 留下条件成立的，别的变空）。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# halves = pd.cut(ages, bins=[18, 30, 101], labels=["young", "older"], right=False)
# halves
# ```
#
# Ann is `NaN`, Bo and Chen are young, Dai is older.
#
# </details>
#
# Now the members. A doubtful age becomes a gap first (`where` keeps what meets the condition and empties the rest).

# %%
people["age"] = people["age"].where(~doubtful)
edges, names = [18, 25, 35, 45, 101], ["18-24", "25-34", "35-44", "45+"]
age_group = pd.cut(people["age"], bins=edges, labels=names, right=False)
people["age_group"] = age_group.astype("object").fillna("unknown")

people["age_group"].value_counts()

# %% [markdown] lang="zh"
# **轮到你。** 在空单元格里写：`income`（月收入的代码）这一列，空着的占几成？`isna()` 说的是“空着吗”。

# %% [markdown] lang="en"
# **Your turn.** In the empty cell: what share of the column `income` (codes of monthly income) is empty? `isna()` says whether a value is missing.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# people["income"].isna().mean()
# ```
#
# 应在一成到三成之间。不愿意说收入的人，和愿意说的人未必一样。
#
# </details>
#
# **什么会让你改变主意？** 有人真的生在 1990 年 1 月 1 日。把他们也当作“不知道”，代价是什么？不这样做，代价又是什么？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# people["income"].isna().mean()
# ```
#
# It should lie between one and three tenths. Those who do not tell may differ from those who do.
#
# </details>
#
# **What would change your mind?** Some people really were born on 1 January 1990. What does it cost to call them unknown too, and what does it cost not to?

# %% [markdown] lang="zh"
# ## 2.3 一人一行的标签表（5 分钟）
#
# 订单是一笔一行，标签表要**一人一行**。难的是“主要品类”：钱花得最多的那一类；两类一样多怎么办，要先说好。先在一家茶馆的五行账上看。

# %% [markdown] lang="en"
# ## 2.3 A tag table: one row a user (5 minutes)
#
# Orders have a row each; the table of tags needs **one row a user**. The hard part is the "main category", on which most money was spent; and what happens when two are equal must be said beforehand. See it first on five lines of a teahouse.

# %%
sales = pd.DataFrame(
    {
        "guest": ["Ann", "Ann", "Ann", "Bo", "Bo"],
        "bill": [1, 1, 2, 3, 4],
        "drink": ["tea", "milk", "tea", "milk", "tea"],
        "yuan": [10, 25, 20, 12, 12],
    }
)
by_drink = sales.groupby(["guest", "drink"], as_index=False)["yuan"].sum()

by_drink

# %% [markdown] lang="zh"
# 按两列分组，每位客人每种饮料一行；`as_index=False` 让分组的列仍是普通的列。
#
# 接着排序：先按金额从大到小，金额一样的按饮料的字母。`drop_duplicates("guest")` 每位客人只留**第一行**。

# %% [markdown] lang="en"
# Grouped by two columns: a row for each guest and drink; `as_index=False` keeps the grouping columns as columns.
#
# Then sort: by money, the largest first; equal amounts by the letters of the drink. `drop_duplicates("guest")` keeps each guest's **first row**.

# %%
ordered = by_drink.sort_values(["yuan", "drink"], ascending=[False, True])
favourite = ordered.drop_duplicates("guest").set_index("guest")["drink"]

favourite

# %% [markdown] lang="zh"
# Ann 在茶上花了 30 元，牛奶 25 元，所以是 tea。Bo 两样都是 12 元，字母在前的是 milk。
#
# **轮到你。** 补全 `...`：每位客人有几张**不同的**账单（`bill`）？

# %% [markdown] lang="en"
# Ann spent 30 yuan on tea and 25 on milk: tea. Bo spent 12 on either; by letter, milk comes first.
#
# **Your turn.** Fill in the `...`: how many **different** bills (`bill`) has each guest?

# %%
bills = ...  # «按 guest 分组，数不同的 bill|group by guest, count the different bills»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# bills = sales.groupby("guest")["bill"].nunique()
# bills
# ```
#
# Ann 是 2，不是 3：一张账单有两行。Bo 也是 2。
#
# </details>
#
# 还有一位 Chen，来过但没有消费，账上没有她。`reindex` 按名单排好，名单上有、账上没有的填 0。**轮到你。** 在空单元格里，用 `["Ann", "Bo", "Chen"]` 这张名单，得到三位客人各花了多少元。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# bills = sales.groupby("guest")["bill"].nunique()
# bills
# ```
#
# Ann has 2, not 3: one bill has two lines. Bo has 2 as well.
#
# </details>
#
# A third guest, Chen, came but bought nothing, so the lines do not know her. `reindex` goes by a list of names and puts in 0 for those missing. **Your turn.** In the empty cell, with the list `["Ann", "Bo", "Chen"]`, work out how many yuan each of the three spent.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# spent = sales.groupby("guest")["yuan"].sum()
# spent.reindex(["Ann", "Bo", "Chen"], fill_value=0)
# ```
#
# 应得到 55、24、0。
#
# </details>
#
# 茶叶品牌的标签表也是这样做的。练习里你自己写；这里先用做好的 `siyu.tag_users`。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# spent = sales.groupby("guest")["yuan"].sum()
# spent.reindex(["Ann", "Bo", "Chen"], fill_value=0)
# ```
#
# It should give 55, 24 and 0.
#
# </details>
#
# The tea brand's table of tags is made in this way. In the exercise you write it; here `siyu.tag_users` is ready.

# %%
purchases = siyu.purchases(
    "tea"
)  # «清洗好的购买，一行一件，到 6 月 30 日|clean purchases, one item a row, up to 30 June»
all_tags = siyu.tag_users(users, purchases)

print(f"«用户：|Users: »{len(all_tags):,}«，没有订单的：|, without an order: »{(all_tags['orders'] == 0).sum():,}")
all_tags.head()

# %%
siyu.quiz(
    "«没有订单的用户，为什么留在表里？|Why do users without an order stay in the table?»",
    {
        "«他们花的钱记为空值，平均数会更准|Their spend is missing, so that the mean is better»": "«没有花钱就是 0 元，不是不知道。|Who bought nothing spent 0 yuan: that is known, not missing.»",
        "«少了他们，占比的分母就变了|Without them the denominators of shares would change»": "«“全体用户”要包括他们；只看买家，要另外说明。|“All users” includes them. If you look at buyers only, say so.»",
        "«不必留，没有行为就没有画像|They need not: without behaviour there is no persona»": "«基本属性还在；也许正是要去争取的人。|Their basic attributes are there, and they may be the very people to win.»",
    },
    answer="«少了他们，占比的分母就变了|Without them the denominators of shares would change»",
)

# %% [markdown] lang="zh"
# 现在把两张表合在一起：填了资料的人，加上行为标签。`map` 拿每个 `user_id` 去另一列里查它的值。
#
# 兴趣可以选好几个，写成 `films;shopping`。`.str.split(";")` 把它拆成列表，`.explode()` 再把列表拆成一行一个。

# %% [markdown] lang="en"
# Now join the two: those who filled in the form, with their tags of behaviour. `map` looks up each `user_id` in another column.
#
# Interests can be several, written `films;shopping`. `.str.split(";")` makes a list of it, `.explode()` gives each entry of the list a row of its own.

# %%
people["main_category"] = people["user_id"].map(all_tags["main_category"])
people["spend_yuan"] = people["user_id"].map(all_tags["spend_fen"]) / 100
people["interests"] = people["interests"].str.split(";")
one_each = people["interests"].explode()

interest_share = one_each.value_counts() / len(people)
interest_share.set_axis(siyu.label(interest_share.index)).head(4).round(2)

# %% [markdown] lang="zh"
# 分母是**人**，不是选项，所以各项加起来会超过 100%。
#
# **想一想。** 填资料的人，买过的占比比没填的人高（可以自己算）。用这张表做出来的画像，说的是谁，漏了谁？

# %% [markdown] lang="en"
# The denominator is **people**, not ticks, so the shares add up to more than 100%.
#
# **Think.** Of those who filled in the form, more have bought than of those who did not (work it out if you like). Of whom do personas from this table speak, and whom do they leave out?

# %% [markdown] lang="zh"
# ## 2.4 占比、提升度和 TGI（6 分钟）
#
# 一群人里有五成爱旅行，算特别吗？要看全体。假设全体 100 人里有 20 人爱喝普洱，占 20%；某个**细分群体**有 10 人，其中 5 人爱喝，占 50%。
#
# - **提升度** = 群里的占比 ÷ 全体的占比 = 50% ÷ 20% = 2.5 倍
# - **目标群体指数（TGI）** = 100 × 提升度 = 250
#
# TGI 等于 100，就是和全体一样；大于 100，群里偏多；小于 100，偏少。“全体”包括这个群自己。

# %% [markdown] lang="en"
# ## 2.4 Share, lift and TGI (6 minutes)
#
# Half of a group like travelling: is that special? It depends on all the others. Say that of 100 people 20 like Pu'er, 20%; a **segment** has 10 people, of whom 5 like it, 50%.
#
# - **Lift** = share in the segment ÷ share in all = 50% ÷ 20% = 2.5 times
# - **Target Group Index (TGI)** = 100 × lift = 250
#
# A TGI of 100 means the same as in all; above 100 the segment has more of it, below 100 less. "All" includes the segment.

# %%
siyu.quiz(
    "«全体 200 人，40 人常喝冷泡茶。学生 50 人，其中 20 人常喝。学生的 TGI 是？|Of 200 people 40 often drink cold brew. Of the 50 students 20 do. The students' TGI?»",
    {
        "50": "«40% 和 20% 放反了：群里的占比是被除数。|40% and 20% the wrong way round: the segment's share is what is divided.»",
        "250": "«这是把喝的人里学生占的 50%（20 ÷ 40），除以 20%。算群里的占比，要除以学生 50 人。|That divides the 50% of drinkers who are students (20 ÷ 40) by 20%. The segment's share is of the 50 students.»",
        "200": "«先算两个占比：20 ÷ 50 是 40%，40 ÷ 200 是 20%。再除，乘 100。|Two shares first: 20 ÷ 50 is 40%, 40 ÷ 200 is 20%. Divide, times 100.»",
        "40": "«这是群里的占比。还要和全体比。|That is the share in the segment. Compare it with all.»",
    },
    answer="200",
)

# %% [markdown] lang="zh"
# 写成代码。`value_counts(normalize=True)` 给出占比；两列相除，按名字对齐。

# %% [markdown] lang="en"
# In code: `value_counts(normalize=True)` gives shares; two such columns divide name by name.

# %%
guests = pd.DataFrame({"drink": ["tea", "tea", "milk", "milk", "milk"], "regular": [True, True, True, False, False]})
share_in_all = guests["drink"].value_counts(normalize=True)
share_in_segment = guests.loc[guests["regular"], "drink"].value_counts(normalize=True)

100 * share_in_segment / share_in_all

# %% [markdown] lang="zh"
# `loc[条件, 列名]` 先选行、再选列。常客里三分之二喝茶，全体五分之二，所以茶的 TGI 约 167。群里一个人也没有的值，会变成 `NaN`；它的占比其实是 0，要用 `reindex(..., fill_value=0)` 补上。群里一个人都没有时，占比没有意义，TGI 是 `NaN`。
#
# 读 TGI 有两处要小心。一，**TGI 高不等于多数人这样**：1% 比 0.5%，TGI 也是 200，群里 99% 的人却不是。占比要写在旁边。二，**TGI 有上限**：群占了全体的一半，群里的占比最多是全体的两倍，TGI 最多 200。所以大小不同的群，不能拿 TGI 排名次。
#
# 现在看真的：**主要买原叶茶的人**，动机有什么不同？**先猜一猜。**

# %% [markdown] lang="en"
# `loc[condition, column]` chooses rows, then a column. Two thirds of the regulars drink tea, two fifths of all, so tea has a TGI of about 167. A value that nobody in the segment has would become `NaN`; its share is really 0, and `reindex(..., fill_value=0)` puts that in. With nobody in the segment there is no share, and the TGI is `NaN`.
#
# Take care twice when you read a TGI. First, **a high TGI is not "most of them"**: 1% against 0.5% is a TGI of 200 too, yet 99% of the segment are not so. Put the share beside it. Second, **a TGI has a ceiling**: where the segment is half of all, its share can be twice that of all at most, a TGI of 200. So do not rank segments of different size by their TGIs.
#
# Now the real data: those who **mainly buy leaf tea**. How do their motives differ? **Guess first.**

# %%
siyu.quiz(
    "«在主要买原叶茶的人里，哪个动机的 TGI 最低？|Among those who mainly buy leaf tea, which motive has the lowest TGI?»",
    {
        "«尝鲜|Novelty»": "«想尝鲜的人多买茶饮。|Those who want what is new buy drinks.»",
        "«文化与品味|Culture and taste»": "«恰好相反：讲究文化的人偏爱原叶茶。|The opposite: those who care for culture prefer leaf tea.»",
        "«人情往来|Relations»": "«送人的茶，也常是原叶茶。|Tea to give is often leaf tea too.»",
    },
    answer="«尝鲜|Novelty»",
)

# %%
table = people.set_index("user_id")
table["motive"] = table["motive"].fillna("unknown")
leaf = table["main_category"] == "leaf_tea"
answered = table["motive"] != "unknown"
motive_tgi = siyu.tgi(table[answered], "motive", leaf[answered])
motive_people = table.loc[leaf & answered, "motive"].value_counts()

title = "«原叶茶买家的动机，和全体比|Motives of leaf-tea buyers, compared with all»"
words = siyu.label(motive_tgi.index)
charts_persona.tgi_bars(motive_tgi.set_axis(words), motive_people.reindex(motive_tgi.index).set_axis(words), title)
print(motive_tgi.set_axis(words).round())

# %% [markdown] lang="zh"
# 从 100 往右是偏多（实心），往左是偏少（斜线）；n 是群里有这个动机的人数。n 很小的时候，多一两个人 TGI 就大变，读的时候要一起看。这里的全体是**写了动机的人**。
#
# **轮到你。** 补全 `...`：把动机换成 `age_group`，TGI 各是多少？这次用全部 `table`，不只是写了动机的人。

# %% [markdown] lang="en"
# To the right of 100 is more (filled), to the left less (hatched); n is how many of the segment have this motive. Where n is small, a person or two change the TGI much, so read both. "All" are here those **who named a motive**.
#
# **Your turn.** Fill in the `...`: take `age_group` instead of the motive. What are the TGIs? This time take the whole `table`, not only those who named a motive.

# %%
age_tgi = ...  # «用 siyu.tgi：表、列名、是否在群里|with siyu.tgi: table, column, in the segment or not»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# age_tgi = siyu.tgi(table, "age_group", leaf)
# age_tgi.round()
# ```
#
# 18–24 应最低，35 岁以上的偏多。
#
# </details>
#
# 下面要把同一件事做三遍，用**循环**：`for x in 列表:` 把列表里的值一个一个取出来，每取一个，运行一遍下面缩进的几行。`+=` 是“加上再放回去”。字典用 `.items()`，一次取出一个键和它的值。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# age_tgi = siyu.tgi(table, "age_group", leaf)
# age_tgi.round()
# ```
#
# 18–24 should be lowest, the groups from 35 more than in all.
#
# </details>
#
# Next the same thing is done three times, by a **loop**: `for x in list:` takes the values of the list one by one, and for each runs the indented lines beneath. `+=` means "add and put back". Of a dict, `.items()` gives a key and its value at a time.

# %%
total = 0
for cups in [2, 3, 1]:
    total += cups  # «和 total = total + cups 一样|the same as total = total + cups»
    print(cups, total)

for drink, price in {"tea": 10, "milk": 25}.items():
    print(drink, price)

# %% [markdown] lang="zh"
# 人口属性和动机，哪个更能说明买什么？用一种简单的量法：只知道这个标签，每组都猜“这组买得最多的品类”，能猜对几成。`pd.crosstab` 数出两列的每种搭配各有几人。

# %% [markdown] lang="en"
# Does a demographic attribute tell more about what people buy, or a motive? A simple measure: knowing this tag alone, guess for each group the category most of it buys. What share is guessed right? `pd.crosstab` counts the people of each pair of values.

# %%
buyers = table[(table["main_category"] != "none") & answered].dropna(subset=["sex"])
for tag, words in {"sex": "«性别|sex»", "age_group": "«年龄组|age group»", "motive": "«动机|motive»"}.items():
    pairs = pd.crosstab(buyers[tag], buyers["main_category"])
    guessed = pairs.max(axis=1).sum() / len(buyers)  # «每行最大的数相加|add up each row's largest number»
    print(f"«只知道 |Knowing only »{words}«，猜对：|, right: »{guessed:.0%}")

most = buyers["main_category"].value_counts(normalize=True).iloc[0]
print(f"«什么都不知道，猜对：|Knowing nothing, right: »{most:.0%}")

# %%
siyu.quiz(
    "«最稳妥的读法是？|The soundest reading?»",
    {
        "«动机是购买的原因|The motive is the cause of buying»": "«两者一起出现。也许是买了以后才这样说自己的动机。|The two go together. People may name their motive after what they bought.»",
        "«性别没有用，删掉|Sex is useless: delete it»": "«它对“买什么”说得少，对别的问题也许有用。|It tells little of what is bought; for another question it may tell more.»",
        "«动机比性别更能说明买什么，但还猜不准|The motive tells more than sex, but still misses some»": "«基本属性说背景，动机和行为离需求更近。|Basic attributes give background; motives and behaviour are closer to needs.»",
    },
    answer="«动机比性别更能说明买什么，但还猜不准|The motive tells more than sex, but still misses some»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 一个标签的 TGI 是 400，群里却只有 3 个人有它。你会把它写进画像吗？如果 TGI 是 110，群里有 80% 的人这样呢？

# %% [markdown] lang="en"
# **What would change your mind?** A tag has a TGI of 400, but only 3 people of the segment have it. Would you put it into the persona? And one with a TGI of 110 that 80% of the segment have?

# %% [markdown] lang="zh"
# ## 2.5 说“通常”，用中位数和范围（4 分钟）
#
# 画像常写“每年花 500 元”。是谁的 500 元？**先猜一猜**：买过的用户里，花得比**平均数**少的占几成？

# %% [markdown] lang="en"
# ## 2.5 For "usually", the median and a range (4 minutes)
#
# Personas like to say "spends 500 yuan". Whose 500 yuan? **Guess first**: of the users who bought, what share spent less than the **mean**?

# %%
siyu.quiz(
    "«花得比平均数少的买家占几成？|What share of buyers spent less than the mean?»",
    {
        "«五成|Half»": "«一半在下面的是中位数，不是平均数。|The median has half below it; the mean need not.»",
        "«七成以上|Seven tenths or more»": "«少数大买家把平均数拉高了，多数人都到不了。|A few big buyers pull the mean up; most people stay below it.»",
        "«三成|Three tenths»": "«那要多数人花得很多、少数人花得很少。消费正好反过来。|That needs many who spend much and few who spend little. Spend is the other way round.»",
    },
    answer="«七成以上|Seven tenths or more»",
)

# %%
paid = all_tags.loc[all_tags["orders"] > 0, "spend_fen"] / 100

print(f"«平均数（元）：|Mean, in yuan: »{paid.mean():,.0f}«，中位数：|, median: »{paid.median():,.0f}")
print(f"«低于平均数的：|Below the mean: »{(paid < paid.mean()).mean():.0%}")
paid.quantile([0.25, 0.5, 0.75])

# %% [markdown] lang="zh"
# `quantile(0.25)` 是**下四分位数**：四分之一的人比它少；`0.5` 就是中位数；`0.75` 是上四分位数。中间一半的人在两个四分位数之间。说一群人，就报这三个数和人数。

# %% [markdown] lang="en"
# `quantile(0.25)` is the **lower quartile**: a quarter of the people have less; `0.5` is the median, `0.75` the upper quartile. The middle half lies between the two quartiles. Of a group, report these three and the number of people.

# %%
leaf_users = all_tags.index[all_tags["main_category"] == "leaf_tea"]
leaf_profile = siyu.segment_profile(users, purchases, leaf_users)
spend = all_tags["spend_fen"] / 100
drinkers = all_tags["main_category"] == "drinks"
leaf_median = leaf_profile["median_spend_yuan"]

bought = all_tags["main_category"][all_tags["orders"] > 0]
charts_persona.spend_spread(spend, siyu.label(bought))
print(
    f"«茶饮买家里，比原叶茶中位数花得多的：|Drinks buyers above the leaf-tea median: »{(spend[drinkers] > leaf_median).mean():.0%}"
)
leaf_profile

# %% [markdown] lang="zh"
# n 是买家的人数。每个框是中间一半的人，粗线是中位数，菱形是平均数，横线从 5% 到 95%。平均数都在中位数右边。框与框重叠很多：说“原叶茶买家花得多”是说中位数，不是说每个人。
#
# `siyu.segment_profile` 交出一个字典，占比的分母是全体用户；群里没有订单的人按 0 元算。
#
# **轮到你。** 在空单元格里，不用它，算出主要买茶饮的人数，和他们消费的三个四分位数（用 `spend` 和 `drinkers`）。

# %% [markdown] lang="en"
# n is the number of buyers. A box is the middle half, the thick line the median, the diamond the mean; the thin line runs from 5% to 95%. Each mean lies to the right of its median. The boxes overlap much: "leaf-tea buyers spend more" speaks of medians, not of everyone.
#
# `siyu.segment_profile` hands back a dict; the denominator of its share is all users, and people of the segment without an order count with 0 yuan.
#
# **Your turn.** In the empty cell, without it, work out how many mainly buy drinks, and the three quartiles of their spend (with `spend` and `drinkers`).

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# print(drinkers.sum())
# spend[drinkers].quantile([0.25, 0.5, 0.75])
# ```
#
# 怎样核对：中位数应比原叶茶的小，和图里那条粗线上的数一样。
#
# </details>
#
# **想一想。** 一位同学从两群人各取一半特征，合成一张“平均用户”卡。这样的人存在吗？按它备货会怎样？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# print(drinkers.sum())
# spend[drinkers].quantile([0.25, 0.5, 0.75])
# ```
#
# To check: the median should be below that of leaf tea, and equal the number on the thick line in the chart.
#
# </details>
#
# **Think.** A classmate takes half of the traits from one segment and half from another and makes one card, the "average user". Does such a person exist? What if the shop stocks goods by it?

# %% [markdown] lang="zh"
# ## 2.6 点击：数人，不只数次数（5 分钟）
#
# 看过什么也是行为标签。点击表要先清洗：没有登录的不知道是谁；手快的人一秒内点了两次，算一次。`siyu.single_clicks` 做这两步。
#
# 哪篇文章最受欢迎？**先猜一猜**：点击最多的文章，也是读的人最多的吗？

# %% [markdown] lang="en"
# ## 2.6 Clicks: count people, not only clicks (5 minutes)
#
# What people look at is a tag of behaviour too. The table of clicks needs cleaning: of those not logged in we do not know who they are, and two clicks within a second are one. `siyu.single_clicks` does both.
#
# Which article do people like best? **Guess first**: does the article with the most clicks have the most readers?

# %%
siyu.quiz(
    "«点击最多的文章，读的人也最多吗？|Does the article with the most clicks have the most readers?»",
    {
        "«一定是，点击就是人气|Surely: clicks are popularity»": "«一个人可以点几十次。数人要去重。|One person can click dozens of times. To count people, count each once.»",
        "«不一定，可能是少数人点了很多次|Not surely: a few people may click very often»": "«先看有多少人，再看次数。|People first, clicks second.»",
        "«不会，点击多的文章读的人总是最少|No: articles with many clicks always have the fewest readers»": "«两者没有固定的关系，要算出来。|The two are not tied in a fixed way. Work it out.»",
    },
    answer="«不一定，可能是少数人点了很多次|Not surely: a few people may click very often»",
)

# %%
clicks = siyu.single_clicks(siyu.load("tea/clicks"), until="2026-06-30")
articles = clicks[clicks["page_kind"] == "article"]
by_article = articles.groupby("page").agg(clicks=("user_id", "size"), readers=("user_id", "nunique"))
by_article["click_share"] = by_article["clicks"] / len(articles)
by_article["people_share"] = by_article["readers"] / articles["user_id"].nunique()

named = by_article.set_axis(siyu.label(by_article.index))
charts_persona.clicks_and_people(named, "«同一篇文章，两个占比|One article, two shares»")
print(f"«点击最多：|Most clicks: »{named['clicks'].idxmax()}«；人最多：|; most readers: »{named['readers'].idxmax()}")

# %% [markdown] lang="zh"
# 实心是占全部文章点击的几成，斜线是读文章的人里有几成读过它。一个人可以读几篇，所以斜线加起来超过 100%。最上面那篇点击最多，读的人却不多：是一小群人在反复看。
#
# **轮到你。** 补全 `...`：读过最上面那篇文章的人，平均每人点了几次？

# %% [markdown] lang="en"
# Filled is the share of all clicks on articles; hatched is the share of readers who read this one. People read several, so the hatched bars add up to more than 100%. The article at the top has the most clicks but not many readers: a small group comes back again and again.
#
# **Your turn.** Fill in the `...`: how often did a reader of the top article click it, on average?

# %%
clicks_each = ...  # «by_article 的 clicks 除以 readers|clicks divided by readers, of by_article»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# clicks_each = by_article["clicks"] / by_article["readers"]
# clicks_each.sort_values(ascending=False).round(1)
# ```
#
# 最上面那篇应比别的多好几倍。
#
# </details>
#
# 再看礼盒。男性和女性，谁更爱看礼盒页？入口不同，推给人看的也不同：社群、朋友圈、一对一、搜索、首页。**先猜一猜。**

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# clicks_each = by_article["clicks"] / by_article["readers"]
# clicks_each.sort_values(ascending=False).round(1)
# ```
#
# The top article should have several times as many as the others.
#
# </details>
#
# Now gift boxes. Who looks at them more, men or women? Each entry shows people other things: group, Moments, one-to-one, search, home page. **Guess first.**

# %%
siyu.quiz(
    "«合在一起，男性里看过礼盒的占比更高。那么在每个入口里也一定更高吗？|Taken together, a larger share of the men looked at gift boxes. Must it be larger in every entry too?»",
    {
        "«不一定，甚至可能每个入口都反过来|No: it may even be the other way round in every entry»": "«男性如果多从礼盒多的入口来，合起来就会高。|If men come by entries full of gift boxes, their total rises.»",
        "«一定，合计是各部分的平均|Yes: the total is a mean of the parts»": "«是平均，但男女的权重不同：来的入口不一样。|It is a mean, but with other weights for men and women, who come by other entries.»",
        "«至少在多数入口里更高|At least in most entries»": "«连这一点也保证不了。|Not even that is certain.»",
    },
    answer="«不一定，甚至可能每个入口都反过来|No: it may even be the other way round in every entry»",
)

# %%
gift = siyu.viewers_by_entry(clicks, users, "gift_box")  # «一个人在一个入口只数一次|a person counts once in an entry»

title = "«合起来的方向，和分开看的相反|Together one way, apart the other»"
charts_persona.share_by_entry(gift, title, "«看过礼盒的人的占比（%）|Share of people who looked at gift boxes (%)»")
print(gift.round(2))

# %%
came_by = gift[["female_people", "male_people"]] / gift.loc["all", ["female_people", "male_people"]]

print("«各入口来过的人，占男女各自的几成：|Of all women, of all men: the share who came by each entry»")
came_by.round(2)

# %% [markdown] lang="zh"
# 圆点是女性，方块是男性。在每个入口里，圆点都在右边；最下面一行合起来，却是方块在右边。上面的表说出原因：男性多从一对一和搜索进来，而从这两个入口来的人，男女都更常看礼盒。这叫**辛普森悖论**：合计和分组的方向相反。
#
# **什么会让你改变主意？** 要把“男性更爱看礼盒”写进画像，除了入口，你还要按什么分开再看一次？

# %% [markdown] lang="en"
# Circles are women, squares men. In every entry the circle is further right; in the last row, all together, the square is. The table shows why: more of the men come by one-to-one and search, and those who come by these two look at gift boxes more, women and men alike. This is **Simpson's paradox**: the total points one way, the groups the other.
#
# **What would change your mind?** Before "men look at gift boxes more" goes into a persona: by what else than the entry would you divide and look again?

# %% [markdown] lang="zh"
# ## 2.7 用规则匹配细分群体（7 分钟）
#
# 建画像三步 [T]：调研数据 → 分出细分群体 → 每群写一个具体的人。茶叶的三群 [T]，性别不限，全国：
#
# | | 茶文化爱好者 | 茶饮爱好者 | 茶叶购买者 |
# |---|---|---|---|
# | 基本属性 | 25–40 岁，白领、自由职业 | 18–35 岁，学生、白领 | 30–50 岁，中高收入 |
# | 心理特征 | 品质、健康、爱分享 | 口味、新鲜、时尚 | 品牌信誉、健康 |
# | 行为 | 读茶书、参加活动，买好茶好器具 | 尝多种口味，参加品鉴 | 买好茶，看优惠 |
# | 需求层次 | 历史与传统，怎样泡、怎样品，好茶好器 | 茶饮怎样做、什么味道，新品牌新产品 | 产地与品种，好品牌好产品 |
#
# 把它写成数据里查得到的条件：元组 `(低, 高)` 是范围，两头都算；列表是允许的代码。

# %% [markdown] lang="en"
# ## 2.7 Matching people with segments by rule (7 minutes)
#
# Personas are built in three steps [T]: research data → segments → one concrete person for each. The three segments of tea [T], of any sex, from the whole country:
#
# | | tea-culture lovers | tea-drink lovers | tea buyers |
# |---|---|---|---|
# | basic attributes | 25–40, white-collar, freelance | 18–35, students, white-collar | 30–50, middle and high income |
# | psychographic | quality, health, sharing | taste, freshness, fashion | brand reputation, health |
# | behaviour | read books on tea, come to events, buy good leaf and ware | try many flavours, come to tastings | buy good leaf, look for offers |
# | needs | history and tradition, how to brew and taste, good leaf and ware | how drinks are made and taste, new brands and products | origins and varieties, good brands and products |
#
# We write them as conditions that the data can answer: a tuple `(low, high)` is a range with both ends, a list holds the codes allowed.

# %%
culture_rules = {
    "age": (25, 40),
    "occupation": ["white_collar", "freelance"],
    "motive": ["culture"],
    "interests": ["reading", "photography", "travel", "tea_ceremony"],
    "main_category": ["leaf_tea", "ware"],
}
drink_rules = {
    "age": (18, 35),
    "occupation": ["student", "white_collar"],
    "motive": ["novelty", "enjoyment"],
    "interests": ["music", "films", "shopping", "food", "fitness"],
    "main_category": ["drinks", "tea_bags"],
}

# %%
buyer_rules = {
    "age": (30, 50),
    "income": ["8000_14999", "15000_up"],
    "motive": ["health", "standing", "relations"],
    "interests": ["golf", "collecting", "investing"],
    "main_category": ["leaf_tea", "gifts"],
}
segments = {"culture_lover": culture_rules, "drink_lover": drink_rules, "tea_buyer": buyer_rules}

# %% [markdown] lang="zh"
# **匹配分** = 符合的条件 ÷ 全部条件。不知道的，算不符合，但仍在分母里。先在一个小例子上写循环，一次看一个条件：`field in person` 问“知道这一项吗”，`continue` 跳到下一个；`isinstance(allowed, tuple)` 问“它是元组吗”；`value in allowed` 问“在列表里吗”。

# %% [markdown] lang="en"
# **Match score** = conditions met ÷ all conditions. What is not known is not met, and stays in the denominator. First a loop on a small example, one condition at a time: `field in person` asks whether it is known, `continue` goes on to the next; `isinstance(allowed, tuple)` asks whether it is a tuple; `value in allowed` asks whether it is in the list.

# %%
conditions = {"hour": (6, 9), "drink": ["coffee", "tea"], "bag": ["backpack"]}
person = {"hour": 9, "drink": "tea"}

met = 0
for field, allowed in conditions.items():
    if field not in person:
        continue  # «不知道：跳到下一个条件|not known: on to the next condition»
    value = person[field]
    if isinstance(allowed, tuple):
        low, high = allowed  # «元组里的两个数|the two numbers of the tuple»
        met += low <= value <= high  # «True 算 1，False 算 0|True counts 1, False 0»
    else:
        met += value in allowed

met / len(conditions)

# %% [markdown] lang="zh"
# 9 点在范围的边上，算；茶在列表里，算；包不知道，不算：三分之二。
#
# **轮到你。** 补全 `...`：还是这三个条件，10 点来、背双肩包、喝水的人得几分？用手算。

# %% [markdown] lang="en"
# Nine o'clock is on the edge and counts; tea is in the list and counts; the bag is unknown and does not: two thirds.
#
# **Your turn.** Fill in the `...`: same three conditions; someone comes at 10 with a backpack and drinks water. The score? Work it out by hand.

# %%
by_hand = ...  # «符合的条件 ÷ 3|conditions met ÷ 3»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# by_hand = 1 / 3
# by_hand
# ```
#
# 10 超过 9，不算；水不在列表里，不算；双肩包算。可以把上面的 `person` 改了再运行来核对。
#
# </details>
#
# 给一个人打三群的分，要**两层循环**：外层一群一群来，里层一个条件一个条件来。先看一个小例子：每位客人想要的，菜单上有几成？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# by_hand = 1 / 3
# by_hand
# ```
#
# 10 is above 9 and does not count, nor does water; the backpack does. Change `person` above and run it again to check.
#
# </details>
#
# To score one person for three segments takes **two loops**: the outer one goes segment by segment, the inner one condition by condition. First a small example: of what each guest wants, what share is on the menu?

# %%
wishes = {"Ann": ["tea", "cake"], "Bo": ["milk", "soup", "tea"]}
menu = ["tea", "cake", "milk"]

shares_met = {}
for guest, wanted in wishes.items():
    met = 0  # «每位客人都从 0 开始|each guest begins at 0»
    for dish in wanted:
        if dish in menu:
            met += 1
    shares_met[guest] = met / len(wanted)

shares_met

# %% [markdown] lang="zh"
# `met = 0` 要写在外层循环**里面**。**轮到你。** 补全 `...`：如果把它写到外层循环前面，Bo 会得几分？用手算：Ann 数完以后，`met` 是几？

# %% [markdown] lang="en"
# `met = 0` belongs **inside** the outer loop. **Your turn.** Fill in the `...`: written before the outer loop, what would it give Bo? Work it out by hand: what is `met` after Ann?

# %%
bo_too_high = ...  # «met 从 Ann 的数接着数，再除以 3|met goes on from Ann's, divided by 3»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# bo_too_high = (2 + 2) / 3
# bo_too_high
# ```
#
# 大于 1：分数超过 1，就是忘了从 0 开始。
#
# </details>
#
# 得分从高到低排时，`kind="stable"` 让同分的保持原来的先后。
#
# 兴趣可以有几个：只要**有一个**在列表里，这个条件就算符合。`set(a) & set(b)` 留下两边都有的。这一点上面的循环不会，`siyu.match_segment` 会。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# bo_too_high = (2 + 2) / 3
# bo_too_high
# ```
#
# It is above 1: a score above 1 means that the count did not begin at 0 again.
#
# </details>
#
# When scores are sorted, the best first, `kind="stable"` keeps equal ones in their order.
#
# Of interests there can be several: if **one** of them is in the list, the condition is met. `set(a) & set(b)` keeps what both hold. The loop above cannot do this; `siyu.match_segment` can.

# %%
drawn = pd.Series({"early": 0.5, "late": 0.75, "noon": 0.5})
print(drawn.sort_values(ascending=False, kind="stable").to_dict())

zhang_yue = {"age": 24, "occupation": "white_collar", "motive": "novelty", "interests": ["music", "films"]}
siyu.match_segment(zhang_yue, segments)

# %% [markdown] lang="zh"
# 张悦的卡片（2.1）没有写她买得最多的品类，所以五个条件符合四个。
#
# **轮到你。** 补全 `...`：王强的兴趣是 `["reading", "golf", "collecting", "investing"]`，和 `culture_rules["interests"]` 有没有共同的？

# %% [markdown] lang="en"
# Zhang Yue's card (2.1) does not say which category she buys most, so four of five conditions are met.
#
# **Your turn.** Fill in the `...`: Wang Qiang's interests are `["reading", "golf", "collecting", "investing"]`. Does he share one with `culture_rules["interests"]`?

# %%
in_common = ...  # «用 set 和 &|with set and &»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# in_common = set(["reading", "golf", "collecting", "investing"]) & set(culture_rules["interests"])
# in_common
# ```
#
# 有 `reading`，一个就够：这一条他也符合。别的条件他未必符合。
#
# </details>
#
# 现在给所有人打分：最高分不到 0.6，或者两群同分的，记作“不明确”，不硬分。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# in_common = set(["reading", "golf", "collecting", "investing"]) & set(culture_rules["interests"])
# in_common
# ```
#
# `reading`, and one is enough: he meets this condition too, if perhaps not the others.
#
# </details>
#
# Now score everybody. Where the best score is below 0.6, or two are equal, the segment is "unclear": nobody is forced into one.

# %%
scores = siyu.match_scores(table, segments)
segment = siyu.best_match(scores, at_least=0.6)

by_age = pd.crosstab(siyu.label(segment), table["age_group"])
title = "«各群的人数和年龄|People of each segment, by age»"
charts_persona.cross_map(by_age, title, "«细分群体|Segment»", "«年龄组（岁）|Age group (years)»")
for code, count in segment.value_counts().items():
    print(f"{siyu.label(code)}«：|: »{count:,}«，占|, »{count / len(segment):.0%}")

lovers_tgi = siyu.tgi(table[answered], "motive", (segment == "culture_lover")[answered])
print(f"«茶文化爱好者，动机“文化与品味”的 TGI：|Tea-culture lovers, TGI of culture: »{lovers_tgi['culture']:.0f}")

# %% [markdown] lang="zh"
# 每格是人数；颜色越深，这一行的人越集中在这里。

# %% [markdown] lang="en"
# Each field holds a number of people; the darker, the more of the row's people are there.

# %%
siyu.quiz(
    "«茶文化爱好者里，动机“文化与品味”的 TGI 非常高。这证明了什么？|Among tea-culture lovers the motive “culture” has a very high TGI. What does that prove?»",
    {
        "«这群人真的存在|That this group really exists»": "«规则挑的就是这样的人，当然高。|The rule picked such people, so of course it is high.»",
        "«文化使人买茶|That culture makes people buy tea»": "«占比高不是因果。|A high share is no cause.»",
        "«没证明什么：它本来就是规则里的条件|Nothing: it is a condition of the rule»": "«要用规则里没有的标签来检验，例如读过什么、去过什么活动。|Test with tags outside the rule, such as what they read and which events they look at.»",
    },
    answer="«没证明什么：它本来就是规则里的条件|Nothing: it is a condition of the rule»",
)

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 把 0.6 提到 0.8，哪一群会缩得最多？如果一群缩得只剩几十人，你还会为它写画像吗？

# %% [markdown] lang="en"
# **What would change your mind?** With 0.8 instead of 0.6, which segment shrinks most? If only a few dozen were left, would you still write a persona for it?

# %% [markdown] lang="zh"
# ## 2.8 聚类：数据自己会这样分吗（6 分钟）
#
# 规则是人定的。**聚类**不看规则，只把相近的人放在一起。k 均值（k-means）要先说分成几类，“相近”看的是**距离**。
#
# 距离有个陷阱。看三位虚构的客人：金额差几百元，占比最多差 1。`siyu.distances` 算出每两行的距离（直线距离：各列的差先平方再相加，最后开方）。

# %% [markdown] lang="en"
# ## 2.8 Clustering: would the data divide people like this? (6 minutes)
#
# Rules are made by people. **Clustering** knows no rule and puts those together who are close. K-means has to be told the number of clusters; "close" means a small **distance**.
#
# Distance has a trap. Look at three invented guests: money differs by hundreds of yuan, a share by 1 at most. `siyu.distances` works out how far each row is from each other (in a straight line: square the differences of the columns, add them up, take the root).

# %%
from sklearn.cluster import KMeans
from sklearn.metrics import cohen_kappa_score, silhouette_score
from sklearn.preprocessing import StandardScaler

three = pd.DataFrame({"yuan": [100, 110, 400], "tea_share": [1.0, 0.0, 1.0]}, index=["Ann", "Bo", "Chen"])
scaled_three = StandardScaler().fit_transform(three)
scaled_three = pd.DataFrame(scaled_three, index=three.index, columns=three.columns)

print("«原样的距离|Distances as they are»")
print(siyu.distances(three).round(1))
print("«标准化以后|After scaling»")
print(siyu.distances(scaled_three).round(1))
scaled_three.round(2)

# %% [markdown] lang="zh"
# 原样算，Ann 和 Bo 很近，虽然一个只喝茶、一个从不喝：距离全由金额说了算。`StandardScaler` 把每一列**标准化**：减去平均数，再除以标准差，各列就同样重。`fit_transform` 交出的是没有列名的数组，要看就再放回表里。
#
# 现在看真的：买过两单以上的用户，五个特征：茶饮、原叶茶、袋泡茶各占他消费的几成，订单数，金额。**先猜一猜。**

# %% [markdown] lang="en"
# As they are, Ann and Bo are close, though one drinks only tea and the other none: money alone decides. `StandardScaler` **standardises** each column: subtract the mean, divide by the standard deviation, and all columns weigh the same. `fit_transform` hands back an array without names; put it into a table to look at it.
#
# Now the real data: users with two orders or more, and five features: the shares of drinks, leaf tea and tea bags in the user's spend, the number of orders, the total spend. **Guess first.**

# %%
siyu.quiz(
    "«不标准化就聚类，三类人会按什么分开？|Without scaling, by what will the three clusters differ?»",
    {
        "«按买茶饮还是原叶茶|By drinks or leaf tea»": "«占比最多差 1，和几百元比，几乎看不见。|Shares differ by 1 at most, next to nothing beside hundreds of yuan.»",
        "«几乎只按金额|By money, almost alone»": "«数值大的一列主导了距离。|The column with the large numbers rules the distance.»",
        "«五个特征一样重|By all five alike»": "«要先标准化，才会一样重。|Only after scaling do they weigh the same.»",
    },
    answer="«几乎只按金额|By money, almost alone»",
)

# %%
often = all_tags[all_tags["orders"] >= 2]
money = purchases[purchases["user_id"].isin(often.index)]
by_category = money.groupby(["user_id", "category"])["amount_fen"].sum()
by_category = by_category.unstack(
    fill_value=0
)  # «一个品类一列，没买过的填 0|a column for each category, 0 where none was bought»
shares = by_category.div(by_category.sum(axis=1), axis=0)  # «每行除以这个人的总额|each row by this user's total»

features = shares[["drinks", "leaf_tea", "tea_bags"]].copy()
features["orders"] = often["orders"]
features["spend_yuan"] = often["spend_fen"] / 100
raw_labels = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(features)
middle = features.groupby(raw_labels).median().assign(users=pd.Series(raw_labels).value_counts())
middle.round(2)

# %% [markdown] lang="zh"
# 每行是一类的中位数。`KMeans` 从随机的起点出发，`n_init=10` 试十次取最好，`random_state` 定下随机的起点，`fit_predict` 交出每人的类号。类号 0、1、2 只是名字，没有大小先后。
#
# 未标准化的三类差在金额和订单数，最大的一类装下了大多数人。下面先标准化，再看分成几类合适。两把尺子：**轮廓系数**（-1 到 1，越大，各类分得越开）和**稳定**：从这些人里**重抽**（有放回地抽同样多人，所以有的人抽到几次，有的一次也没有），再分类，看和原来一致多少，1 是完全一样；一共五次。

# %% [markdown] lang="en"
# A row holds the medians of a cluster. `KMeans` begins at random places: `n_init=10` tries ten times and keeps the best, `random_state` fixes the random start, `fit_predict` hands back each user's cluster. The numbers 0, 1, 2 are mere names, without order.
#
# Unscaled, the three differ in money, and in orders with it; one holds most people. Next we scale first, and ask how many clusters suit. Two measures: the **silhouette** (from -1 to 1; the larger, the better apart) and **stability**: **draw again** from these people (as many as they are, with repeats, so that some come several times and some not at all), cluster again and see how far it agrees, 1 being the same; five times in all.

# %%
by_k = siyu.cluster_table(features, [2, 3, 4, 5])  # «先标准化|scales first»

charts_persona.cluster_numbers(by_k)
print(by_k.round(2))

# %% [markdown] lang="zh"
# 实线是轮廓系数，虚线是五次重抽的平均一致，点线是最差的一次。几个 k 的轮廓系数差不多：数据没有替我们选定一个 k。要核对的是三群，就看三类；它有多稳，读 `3` 那一行，最差的一次也要读。

# %% [markdown] lang="en"
# The solid line is the silhouette, the dashed line the mean agreement of five draws, the dotted line the worst. The silhouettes differ little: the data do not choose a k for us. There are three segments to check, so look at three; how stable that is, the row `3` tells, the worst draw included.

# %%
siyu.quiz(
    "«加一列“快照日之后的消费”，轮廓系数变大了。该用吗？|A column “spend after the snapshot” raises the silhouette. Use it?»",
    {
        "«用，越大越好|Yes, larger is better»": "«它是将来的事，做画像那天还不知道。用户编号也一样：它不是特征。|That is the future, unknown on the day of the persona. A user number is no feature either.»",
        "«不用：那天还不知道|No: it was not known that day»": "«只放那天已经知道、又和问题有关的列。|Take only columns known that day that bear on the question.»",
        "«用，但 k 要取到 8|Yes, but with k = 8»": "«类分得越细，重抽以后越可能散掉，也越难用。|The finer the clusters, the likelier they fall apart when drawn anew, and the harder to use.»",
    },
    answer="«不用：那天还不知道|No: it was not known that day»",
)

# %%
scaled = StandardScaler().fit_transform(features)
labels = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(scaled)
cluster = pd.Series(labels, index=features.index, name="cluster")

print(f"«轮廓系数：|Silhouette: »{silhouette_score(scaled, labels):.2f}")
features.groupby(cluster).median().assign(users=cluster.value_counts()).round(2)

# %%
both = pd.DataFrame({"segment": segment, "cluster": cluster}).dropna()  # «两边都有的人|people who have both»
clear = both[both["segment"] != "unclear"]
counts = pd.crosstab(siyu.label(clear["segment"]), clear["cluster"].astype(int))
title = "«规则和聚类对得上吗？|Do rules and clusters agree?»"
charts_persona.cross_map(counts, title, "«细分群体|Segment»", "«聚类的类号|Number of the cluster»")

for without in ["", "main_category"]:
    found = siyu.rules_and_clusters(table, segments, cluster, without)
    words = "«五个条件|five conditions»" if without == "" else "«去掉品类这一条|without the category»"
    print(f"{words}«：一致程度|: agreement» {found['agreement']:.2f}, n = {found['people']}")

# %% [markdown] lang="zh"
# 一致程度是调整兰德指数：1 完全一致，0 和随便分一样；类号怎么换都不变。
#
# 先小心**循环论证**：规则里有“主要品类”，聚类用的是各品类的占比，两边本来就有一部分一样。所以还要看第二行：规则去掉品类，只凭年龄、职业或收入、动机、兴趣，再比一次。它比第一行小，差的那一截是自带的；剩下的才是“什么样的人”和“买什么”对得上。
#
# 茶饮爱好者自成一类；茶文化爱好者和茶叶购买者大多落在同一类，因为两群都买原叶茶。还有一小类是买得特别多的人，哪一群都有。所以聚类**只支持一部分**：茶饮和原叶茶这条线，购买数据里看得见；茶文化和茶叶购买者的区别，要靠动机和兴趣。
#
# **轮到你。** 在空单元格里，去掉 `spend_yuan` 这一列（`features.drop(columns="spend_yuan")`），标准化，再分三类，算轮廓系数。

# %% [markdown] lang="en"
# The agreement is the adjusted Rand index: 1 is the same, 0 what chance would give; renumbering the clusters changes nothing.
#
# Beware of **arguing in a circle**: the rules hold the "main category", the clusters rest on shares of categories, so part of the agreement is built in. Hence the second line: rules without the category, by age, occupation or income, motive and interests alone. It is lower than the first; the difference was built in, and only the rest says that "what people are like" goes with "what they buy".
#
# Drink lovers are a cluster of their own; culture lovers and tea buyers mostly fall into the same one, for both buy leaf tea. A small cluster buys very much; every segment has some of it. So clustering supports the rules **in part**: the line between drinks and leaf tea shows in purchases; what sets culture lovers apart from tea buyers are motives and interests.
#
# **Your turn.** In the empty cell leave out the column `spend_yuan` (`features.drop(columns="spend_yuan")`), scale, form three clusters again and work out the silhouette.

# %%
# «在这里写|Write here»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# fewer = StandardScaler().fit_transform(features.drop(columns="spend_yuan"))
# labels_2 = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(fewer)
# silhouette_score(fewer, labels_2)
# ```
#
# 应在 0.35 和 0.6 之间。轮廓系数要用聚类用的同一份（标准化后的）数据来算。
#
# </details>
#
# **什么会让你改变主意？** 如果重抽以后类全变了，你还会用这些类写画像吗？看到多大的一致，你才肯用？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# fewer = StandardScaler().fit_transform(features.drop(columns="spend_yuan"))
# labels_2 = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(fewer)
# silhouette_score(fewer, labels_2)
# ```
#
# It should lie between 0.35 and 0.6. Work the silhouette out from the same (scaled) data that were clustered.
#
# </details>
#
# **What would change your mind?** If the clusters fell apart when drawn anew, would you write personas from them? How much agreement would you ask for?

# %% [markdown] lang="zh"
# ## 2.9 四种调研方法，一次访谈（4 分钟）
#
# 数据说了“做什么”，很少说“为什么”。了解用户有四种方法 [T]：
#
# | 方法 | 长处 | 短处 |
# |---|---|---|
# | 问卷（第 3 单元） | 覆盖广，能计数，便宜 | 样本有偏，回答主观，不深 |
# | 大数据分析 | 快，客观，深 | 要技术，有隐私风险 |
# | 一对一访谈 | 灵活，内容丰富，受访者容易投入 | 慢，贵，样本小，要几周到几个月 |
# | A/B 测试（第 5 单元） | 实用，灵活，简单 | 方案少，受季节、节假日、对手和心情影响，不说为什么 |
#
# **大数据分析五步** [T]，就是这一课做的：目标与指标（2.1）→ 采集与存储（各张表）→ 清洗（2.2、2.6）→ 分析与挖掘（2.3–2.8）→ 可视化（每一张图）。
#
# **访谈五步** [T]：目标与指标 → 提纲 → 选人并邀请 → 访谈（当面或电话）并记录 → 整理分析。

# %% [markdown] lang="en"
# ## 2.9 Four research methods, one interview (4 minutes)
#
# Data tell what people do, seldom why. There are four ways to learn of users [T]:
#
# | method | strengths | weaknesses |
# |---|---|---|
# | questionnaire (unit 3) | wide cover, countable, cheap | biased sample, subjective answers, shallow |
# | big-data analysis | fast, objective, deep | needs skill, a risk to privacy |
# | one-to-one interview | flexible, rich, engaging | slow, costly, small samples, weeks to months |
# | A/B test (unit 5) | practical, flexible, simple | few variants; season, holidays, rivals and mood disturb it; does not say why |
#
# **Big-data analysis in five steps** [T] is what this lesson does: goal and indicators (2.1) → collect and store (the tables) → clean (2.2, 2.6) → analyse and mine (2.3–2.8) → visualise (each chart).
#
# **An interview in five steps** [T]: goal and indicators → outline → choose and invite → hold it, face to face or by phone, and record → sort and analyse.

# %%
siyu.quiz(
    "«茶会前要访谈 12 位用户，请谁？|Before the gathering we interview 12 users. Whom do we invite?»",
    {
        "«花得最多的 12 位|The 12 who spend most»": "«只听大客户，就听不到别的群。|Then only big customers are heard.»",
        "«每一群请几位，买得多的和少的都有，都同意|A few of each segment, heavy and light buyers, all with consent»": "«访谈不求代表比例，求把不同的想法都听到。|An interview does not look for shares but for the range of views.»",
        "«谁回复就请谁|Whoever answers»": "«爱回复的人有自己的样子。要记下谁没有来。|Those who like to answer are of a kind. Note who did not come.»",
        "«员工的朋友，方便|Friends of the staff, for ease»": "«他们会说好听的。|They say what pleases.»",
    },
    answer="«每一群请几位，买得多的和少的都有，都同意|A few of each segment, heavy and light buyers, all with consent»",
)

# %% [markdown] lang="zh"
# 提纲从宽到窄：平时怎么喝 → 上一次买 → 怎么挑 → 送人 → 难忘的一刻 → 麻烦 → 希望。问过去做了什么，不问“会不会买”；先征得同意再录音，记原话，名字换成编号。编号和用户的对照表另外锁好，分析的人看不到：所以下面先去掉 `user_id`，只留受访者的编号。
#
# 下面是访谈记录的样子（店和话都是编的）。

# %% [markdown] lang="en"
# The outline goes from wide to narrow: daily drinking → last purchase → choosing → giving → a moment to remember → trouble → a wish. Ask what people did, not what they would buy; ask consent before recording, note their own words, put a code in the place of the name. The list that ties codes to users is locked away from those who analyse: so we first drop `user_id` and keep the interviewee's code alone.
#
# Some of the notes (an invented shop; the words are written by hand):

# %%
notes = siyu.load("tea/interview_notes").drop(columns="user_id")
codes = siyu.load("tea/interview_codes")
lang = "«zh|en»"  # «原话的语言|language of the words»
words_of_notes = notes.set_index("note_id")["words_" + lang]

print(f"«受访者：|People interviewed: »{notes['interviewee'].nunique()}«，记录：|, notes: »{len(notes)}")
for note in ["TN01", "TN02", "TN03"]:
    print(note, words_of_notes[note])

# %% [markdown] lang="zh"
# **编码**：给每条记录贴一个主题。主题表先定好：口味、仪式感、健康、价格、送礼体面、方便。

# %% [markdown] lang="en"
# **Coding**: give each note a theme. The list of themes is fixed first: taste, ritual, health, price, gift and standing, convenience.

# %%
siyu.quiz(
    "«TN01 该归哪个主题？|Which theme has TN01?»",
    {
        "«方便|Convenience»": "«这位受访者说的是一套要花时间的步骤，不是省事。|The speaker tells of steps that take time, not of saving it.»",
        "«仪式感|Ritual»": "«做完这一套，一天才开始。证据在原话里。|Only after these steps does the day begin. The evidence is in the words.»",
        "«健康|Health»": "«这段话没有提到身体。不要替人补话。|The words do not speak of the body. Do not add to them.»",
    },
    answer="«仪式感|Ritual»",
)

# %% [markdown] lang="zh"
# 一个人编码，可能有偏。所以请两个人**各自**编一遍，再看一致多少。可是碰巧也会一致，例如两位老师批 20 篇作文，各判 16 篇及格，有 16 篇判得一样。碰巧一致的机会是 0.8 × 0.8 + 0.2 × 0.2 = 0.68。**科恩的 kappa**（Cohen，1960）扣掉碰巧：
#
# kappa =（实际一致 − 碰巧一致）÷（1 − 碰巧一致）=（0.8 − 0.68）÷（1 − 0.68）= 0.375
#
# **轮到你。** 补全 `...`：如果一致的有 18 篇，两人仍各判 16 篇及格，kappa 是多少？

# %% [markdown] lang="en"
# One coder may be biased. So two people code **on their own**, and we see how far they agree. But some agreement comes by chance: two teachers mark 20 essays, each passes 16, and they agree on 16. The chance of agreeing is 0.8 × 0.8 + 0.2 × 0.2 = 0.68. **Cohen's kappa** (1960) takes chance away:
#
# kappa = (agreement − chance) ÷ (1 − chance) = (0.8 − 0.68) ÷ (1 − 0.68) = 0.375
#
# **Your turn.** Fill in the `...`: had they agreed on 18, each still passing 16, what would kappa be?

# %%
kappa_by_hand = ...  # «实际一致换成 18 ÷ 20|put 18 ÷ 20 for the agreement»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# kappa_by_hand = (0.9 - 0.68) / (1 - 0.68)
# kappa_by_hand
# ```
#
# 应得到 0.6875。
#
# </details>
#
# `pivot` 把长表变宽：每条记录一行，每位编码员一列。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# kappa_by_hand = (0.9 - 0.68) / (1 - 0.68)
# kappa_by_hand
# ```
#
# It should give 0.6875.
#
# </details>
#
# `pivot` makes a long table wide: a row for each note, a column for each coder.

# %%
two = codes.pivot(index="note_id", columns="reader", values="note_theme")
same = two["reader_a"] == two["reader_b"]
kappa = cohen_kappa_score(two["reader_a"], two["reader_b"])

counts = pd.crosstab(siyu.label(two["reader_a"]), siyu.label(two["reader_b"]))
title = "«两个人编得一样吗？|Do two coders agree?»"
charts_persona.cross_map(counts, title, "«第一位编码员|First coder»", "«第二位编码员|Second coder»", mark_diagonal=True)
print(f"«一致：|Agreement: »{same.mean():.0%}«，kappa：|, kappa: »{kappa:.2f}")

speaker = notes.set_index("note_id")["interviewee"]
low, high = siyu.kappa_range(two["reader_a"], two["reader_b"], speaker.loc[two.index])
print(f"«重抽受访者，kappa 的 95% 范围：|Drawing the people again, 95% range of kappa: »{low:.2f}–{high:.2f}")

# %% [markdown] lang="zh"
# 框里是两人一致的，框外是分歧。一致的占比不会比 kappa 小，因为里面有碰巧的。常用的读法（Landis 和 Koch，1977）：0.41 到 0.60 是“中等”，0.61 到 0.80 是“相当一致”。可是只有 12 个人说话，换 12 个人，kappa 会不一样：把受访者重抽一千次，看范围的两头各落在哪一档，再下结论。分歧的记录，两个人一起再读，把主题的定义写得更清楚。
#
# **想一想。** 12 个人说得出有哪些想法，说不出“有几成用户这样想”。要知道几成，接下来该用四种方法里的哪一种？

# %% [markdown] lang="en"
# In the frames they agree, outside they differ. The agreement is never below kappa, for some of it is chance. A common reading (Landis and Koch, 1977): 0.41 to 0.60 is "moderate", 0.61 to 0.80 "substantial". But only 12 people speak, and with 12 others kappa would differ: draw the people again a thousand times, and see in which class either end of the range lies before you conclude. Notes on which they differ are read again together, and the definitions of the themes made clearer.
#
# **Think.** Twelve people can tell which views there are, not how many users hold them. To learn how many, which of the four methods comes next?

# %% [markdown] lang="zh"
# ## 2.10 标签里不该有什么：同意、隐私、小格子（4 分钟）
#
# 《个人信息保护法》（PIPL，2021）和画像最有关的几条，以法律原文为准：
#
# | 法律的要求 | 对画像意味着 |
# |---|---|
# | 目的明确、合理，范围最小（第六条） | 与目的无关的不收 |
# | 知情、自愿的同意，可以撤回（第十四、十五条） | 没有同意的资料表不用；撤回了就停 |
# | 自动化决策不得在价格等条件上有不合理的差别；自动推送和营销，要有不针对个人特征的选项，**或**方便的拒绝方式（第二十四条） | 不因画像给人不合理的价格；每条推送都容易拒绝 |
# | 敏感信息：生物识别、宗教信仰、特定身份、医疗健康、金融账户、行踪、不满十四岁的人的信息。要有特定的目的、充分的必要和严格的保护（第二十八条），单独同意（第二十九条）；不满十四岁的，由父母或监护人同意（第三十一条） | 法律没有一概禁止，条件很严 |
#
# **本课自己的规矩**更严：敏感信息一律不做成标签。动机“健康”不在其中：它说的是为什么买茶，不是谁有什么病。
#
# 从 2.1 起，**资料表**只用同意的人的；订单和点击是全体的。下面这张图也数不同意的人，只作合计，不进画像。只用同意的人，有代价吗？**先猜一猜**：谁更少同意？

# %% [markdown] lang="en"
# ## 2.10 What a tag must not hold: consent, privacy, small cells (4 minutes)
#
# The parts of China's Personal Information Protection Law (PIPL, 2021) that matter most for personas; the text of the law decides:
#
# | the law asks for | for personas this means |
# |---|---|
# | a clear and reasonable purpose, the smallest scope (article 6) | do not collect what the purpose does not need |
# | informed, free consent that can be withdrawn (articles 14, 15) | no form is used without consent; withdrawn means stop |
# | no unreasonable difference in price or terms by automated decision; for automated pushes and marketing an option not aimed at personal traits, **or** an easy way to refuse (article 24) | no unreasonable prices by persona; each push is easy to refuse |
# | sensitive information: biometric, religion, specific identity, medical health, financial accounts, whereabouts, anyone under 14. It needs a specific purpose, sufficient necessity and strict protection (article 28), and separate consent (article 29); under 14 that of a parent or guardian (article 31) | not forbidden outright, but under strict conditions |
#
# **This course's own rule** is stricter: sensitive information becomes no tag. The motive "health" is none: it says why people buy tea, not who has which illness.
#
# Since 2.1 we have used **forms** only of people who agreed; orders and clicks cover everyone. The chart below counts refusers too, as totals, and feeds no persona. Does using only those who agreed cost anything? **Guess first**: who agrees less often?

# %%
siyu.quiz(
    "«哪些人同意的占比最低？|Which people have the lowest share of consent?»",
    {
        "«收入最低的|Those with the lowest income»": "«他们同意的并不少。看下一张图。|They agree no less often than others. See the chart.»",
        "«收入最高的|Those with the highest income»": "«所以画像里他们偏少。|So personas show too few of them.»",
        "«都一样，不用管|All alike: never mind»": "«那只用同意的人就没有偏差了。先看数据。|Then using only those who agreed would bring no bias. Look at the data first.»",
    },
    answer="«收入最高的|Those with the highest income»",
)

# %%
order = ["under_3000", "3000_4999", "5000_7999", "8000_14999", "15000_up"]
by_income = siyu.share_by(forms["consent"], forms["income"]).loc[order]

charts_pool.share_bars(
    by_income.set_axis(siyu.label(by_income.index).str.replace("«元| yuan»", "")),
    "«月收入（元）|Monthly income (yuan)»",
    "«同意的占比（%）|Share that agreed (%)»",
    "«同意用资料的人，不是随机的一批|Those who agree are not a random sample»",
)
print(f"«全部：|All: »{forms['consent'].mean():.0%}«，最高收入：|, highest income: »{by_income['share'].iloc[-1]:.0%}")

# %% [markdown] lang="zh"
# 黑线是 95% 置信区间。最右边的一组同意得最少，所以高收入的人在画像里偏少：这要写在画像旁边，而不是去用没有同意的资料。
#
# 还有**小格子**：一格只有一两个人，认识他的人就猜得出是谁。少于 5 人的，数字不显示；2.7 那样的图，给别人看之前也要这样做。`siyu.suppress_small` 要一张表和它的人数列，把这样的行变成空值。

# %% [markdown] lang="en"
# Black lines are 95% confidence intervals. The group on the right agrees least, so people with high incomes are too few in the personas. Say so beside the persona; do not use forms without consent.
#
# Then there are **small cells**: with one or two people in a cell, someone who knows them can tell who they are. Below 5 people no number is shown; a chart like that of 2.7 needs the same before others see it. `siyu.suppress_small` takes the table and its column of people and empties such rows.

# %%
table["segment"] = segment
by_three = table.groupby(["region", "age_group", "segment"])["spend_yuan"]
cells = by_three.agg(people="size", median_yuan="median").reset_index()

print("«最小的一格有几人：|People in the smallest cell:»", cells["people"].min())
print("«少于 5 人的格子：|Cells with fewer than 5:»", (cells["people"] < 5).sum(), "/", len(cells))

# %% [markdown] lang="zh"
# 三个标签一交叉，很多格子就小了。**轮到你。** 补全 `...`：把 `cells` 里少于 5 人的行藏起来，人数在 `people` 列。

# %% [markdown] lang="en"
# With three tags crossed, many cells are small. **Your turn.** Fill in the `...`: hide the rows of `cells` with fewer than 5 people; their number is in the column `people`.

# %%
safe = ...  # «用 siyu.suppress_small|with siyu.suppress_small»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# safe = siyu.suppress_small(cells, "people")
# safe["people"].isna().sum()
# ```
#
# 应等于上面打印的“少于 5 人的格子”。藏的时候还要防倒推：知道一行的合计和其余各格，就能减出藏起来的那一格。
#
# </details>
#
# **想一想。** 有人建议加一个标签“可能怀孕”，从购买里猜。它属于上表的哪一行，法律要什么条件？用户知道了会怎样？

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# safe = siyu.suppress_small(cells, "people")
# safe["people"].isna().sum()
# ```
#
# It should equal the number of cells below 5 printed above. Beware of working backwards: from a row's total and its other cells the hidden one follows by subtraction.
#
# </details>
#
# **Think.** Someone proposes a tag "may be pregnant", guessed from purchases. Under which row of the table does it fall, and what would the law ask for? What if the user finds out?

# %% [markdown] lang="zh"
# ## 2.11 重做三张卡片，做一个决定（8 分钟）
#
# 拿出 2.1 的三张旧卡片，一条一条核对：这一条在**它那一群**里的占比、TGI 和范围。范围由占比的 95% 置信区间换算。看过什么页面不在规则里，用来检验正合适；茶会在小程序里的页面叫“周末茶会”。

# %% [markdown] lang="en"
# ## 2.11 The three cards anew, and a decision (8 minutes)
#
# Take the three old cards of 2.1 and check claim by claim: its share **in its own segment**, the TGI and its range, which comes from the share's 95% confidence interval. Pages people looked at are not in the rules: just right for a test. The gathering's page is called "Weekend tea gathering".

# %%
siyu.quiz(
    "«哪一条最可能得不到数据支持？|Which claim are the data least likely to support?»",
    {
        "«茶饮爱好者爱看新口味的文章|Drink lovers read about new flavours»": "«口味和新鲜是这群人的动机，点击里看得见。|Flavour and novelty are their motives; clicks show it.»",
        "«茶叶购买者爱看送礼指南|Tea buyers read the gift guide»": "«他们要送亲友和客户。|They give to friends and clients.»",
        "«茶文化爱好者多在北京|Culture lovers live in Beijing»": "«[T] 说的是全国。卡片要写一个城市，但它不是特征。|[T] says the whole country. A card needs a city, but that is no trait.»",
    },
    answer="«茶文化爱好者多在北京|Culture lovers live in Beijing»",
)

# %%
pages = ["article_brewing", "event_tea_gathering", "article_new_flavours", "article_gift_guide", "event_members_sale"]
for page in pages:
    table[page] = table.index.isin(clicks.loc[clicks["page"] == page, "user_id"])

claims = [
    ("culture_lover", "sex", "male"),
    ("culture_lover", "region", "beijing"),
    ("culture_lover", "article_brewing", True),
    ("culture_lover", "event_tea_gathering", True),
    ("drink_lover", "sex", "female"),
    ("drink_lover", "region", "shanghai"),
    ("drink_lover", "article_new_flavours", True),
]
claims += [("tea_buyer", "sex", "male"), ("tea_buyer", "region", "guangdong")]
claims += [("tea_buyer", "article_gift_guide", True), ("tea_buyer", "event_members_sale", True)]

# %%
clicked = (
    "«点击记录，2026-04-02 至 06-30；全体：填表并同意的人|clicks, 2 April to 30 June 2026; all: members who agreed»"
)
bought = "«茶叶订单明细，2024-07-01 至 2026-06-30|lines of tea orders, 1 July 2024 to 30 June 2026»"

checked = siyu.check_claims(table, segment, claims)
same_as_all = (checked["tgi_low"] <= 100) & (checked["tgi_high"] >= 100)

print("«分不出和全体不同的：|Not told apart from all: »", same_as_all.sum(), "/", len(checked))
columns = ["people", "share", "share_all", "tgi", "tgi_low", "tgi_high"]
checked[columns].round({"share": 3, "share_all": 3, "tgi": 0, "tgi_low": 0, "tgi_high": 0})

# %% [markdown] lang="zh"
# `people` 是群里符合的人数，`share` 是群里的占比，`share_all` 是全体的，`tgi_low` 到 `tgi_high` 是范围。范围**包含 100** 的，分不出和全体有什么不同，不写进“特征和依据”；“爱分享”“跟明星”这里没有数据，要去问人。
#
# 看页面的几条，TGI 高，占比却低：**多数人并不这样**（2.4）。所以卡片上写“比全体更常……”，占比写在 TGI 旁边，旁边再写全体的占比。
#
# 卡片上的数用 `f"…"` 拼成文字（见 0.11），例如 `f"TGI {x:.0f}"`；`{x:.0f}` 不留小数，`{x:.0%}` 变成百分数。这里由 `siyu.trait_words` 和 `siyu.spend_words` 拼好。

# %% [markdown] lang="en"
# `people` is how many of the segment meet the claim, `share` their share in the segment, `share_all` that in all, `tgi_low` to `tgi_high` the range. Where the range **holds 100**, the segment cannot be told apart from all: leave the claim out of "traits and their figures". For "shares her life" or "follows stars" there are no data here: ask people.
#
# Of the pages, TGIs are high but shares are low: **most of the segment did not look at them** (2.4). So the card says "more than all", with the share beside the TGI and the share in all beside that.
#
# `f"…"` puts figures into the card's words (see 0.11), such as `f"TGI {x:.0f}"`; `{x:.0f}` means no decimals, `{x:.0%}` a per cent. Here `siyu.trait_words` and `siyu.spend_words` do it.


# %%
def page_trait(name, page):
    figure = siyu.trait_figure(table, page, True, segment == name)
    return siyu.Trait("«看过：|Looked at: »" + siyu.label(page), siyu.trait_words(figure), clicked)


def spend_trait(name):
    facts = siyu.segment_profile(users, purchases, segment.index[segment == name])
    what = "«2024 年 7 月起花的钱，没买过的算 0 元|Total spend since July 2024, non-buyers as 0»"
    return siyu.Trait(what, siyu.spend_words(facts), bought)


def habit(words, name, page):
    share = table.loc[segment == name, page].mean()
    return f"{words} ({share:.0%})"


# %% [markdown] lang="zh"
# **轮到你。** 补全 `...`：给张悦做一个特征：她那一群是 `"drink_lover"`，页面是 `"article_new_flavours"`。

# %% [markdown] lang="en"
# **Your turn.** Fill in the `...`: make a trait for Zhang Yue; her segment is `"drink_lover"`, the page `"article_new_flavours"`.

# %%
zhang_trait = ...  # «用 page_trait：先群，后页面|with page_trait: first the segment, then the page»

# %% [markdown] lang="zh"
# <details><summary>参考答案</summary>
#
# ```python
# zhang_trait = page_trait("drink_lover", "article_new_flavours")
# zhang_trait
# ```
#
# 数字应和上面表里的一样。
#
# </details>
#
# 三群的特征一起做，用 2.7 的两层循环；`append` 在列表末尾加一个。

# %% [markdown] lang="en"
# <details><summary>One answer</summary>
#
# ```python
# zhang_trait = page_trait("drink_lover", "article_new_flavours")
# zhang_trait
# ```
#
# The figures should equal those of the table above.
#
# </details>
#
# The traits of all three, by the two loops of 2.7; `append` puts one more at the end of a list.

# %%
chosen = {
    "culture_lover": ["event_tea_gathering", "article_brewing"],
    "drink_lover": ["article_new_flavours"],
    "tea_buyer": ["article_gift_guide", "event_members_sale"],
}
traits = {}
for name, its_pages in chosen.items():
    traits[name] = [spend_trait(name)]
    for page in its_pages:
        traits[name].append(page_trait(name, page))

middle_age = table["age"].groupby(segment).median().astype(int)
saying = "«烧水、温杯、等水凉一点，这一套做完，我才觉得今天开工了。|Once I've gone through that, my day has started.»"
li_more = {"quote": saying, "quote_source": "«访谈 TN01|Interview TN01»", "portrait": "tea_table"}

# %%
li_habits = [
    "«买原叶茶和茶具|Leaf tea and ware»",
    habit("«比全体更常读怎样泡茶|Reads on brewing more than all»", "culture_lover", "article_brewing"),
]
zhang_habits = [
    "«买茶饮和袋泡茶|Tea drinks and tea bags»",
    habit("«比全体更常看新口味|Reads on flavours more than all»", "drink_lover", "article_new_flavours"),
]
wang_habits = [
    "«买好茶|Good leaf»",
    habit("«比全体更常看优惠|Looks at offers more than all»", "tea_buyer", "event_members_sale"),
    habit("«比全体更常读送礼指南|Reads on gifts more than all»", "tea_buyer", "article_gift_guide"),
]

# %% [markdown] lang="zh"
# `siyu.Persona` 做卡片。下面的 `**li_more` 把字典里的键和值当作参数交进去。引语要写出处：没有人说过的话写 `quote_source="invented"`，卡片会标明“虚构”；没有人说过的性别、地区、职业，写 `"unknown"`。头像从 `siyu.portraits()` 里选（下面会看到）。

# %% [markdown] lang="en"
# `siyu.Persona` makes the card. Below, `**li_more` hands over a dict's keys and values as parameters. A quotation names its source: for words that nobody said write `quote_source="invented"`, and the card marks them; a sex, region or occupation that nobody told is `"unknown"`. Choose the portrait from `siyu.portraits()`, shown further down.

# %%
li_wen = siyu.Persona(
    name="«李文|Li Wen»",
    segment="culture_lover",
    age=int(middle_age["culture_lover"]),
    sex="male",
    region="beijing",
    occupation="freelance",
    interests=["reading", "photography", "travel", "tea_ceremony"],
    buying_habits=li_habits,
    motives=["culture"],
    needs=["«历史与传统，怎样泡、怎样品|History; brewing and tasting»", "«好茶叶、好茶具|Good leaf, good ware»"],
    traits=traits["culture_lover"],
    **li_more,
)
li_wen

# %% [markdown] lang="zh"
# 年龄取这一群的中位数；城市和性别只是让人记得住的样子：城市分不出不同；性别就算有一点差别，也说不出他们要什么（2.4）。所以它们不在“特征和依据”里。职业、兴趣和动机是入群的条件。

# %% [markdown] lang="en"
# The age is the median of the segment. City and sex only make the card easy to remember: the cities cannot be told apart, and even where sex differs a little, it does not say what people want (2.4). So they are not among the traits. Occupation, interests and motive are conditions of the rule.

# %%
siyu.quiz(
    "«同事把卡片拿去，逐个找“北京的男自由撰稿人”来请。问题在哪里？|A colleague takes the card and invites “male freelance writers in Beijing”. What is wrong?»",
    {
        "«人太少，应放宽到 30 岁|Too few: widen to 30 years»": "«问题不在宽窄。城市和性别在这一群里不是特征。|Width is not the matter. City and sex are no traits of this segment.»",
        "«没有问题，画像就是这样用的|Nothing: that is what personas are for»": "«2.1 数过：再加上 32 岁，不到十位。画像代表一群人，不是寻人启事。|2.1 counted: with the age of 32, fewer than ten. A persona stands for a group; it is no search warrant.»",
        "«要按规则找这一群，不按卡片上的这个人|Find the segment by its rules, not the person on the card»": "«卡片让人记得住，规则才找得到人。|A card makes people remember; the rule finds them.»",
    },
    answer="«要按规则找这一群，不按卡片上的这个人|Find the segment by its rules, not the person on the card»",
)

# %%
siyu.portraits()

# %%
zhang_yue = siyu.Persona(
    name="«张悦|Zhang Yue»",
    segment="drink_lover",
    age=int(middle_age["drink_lover"]),
    sex="female",
    region="shanghai",
    occupation="white_collar",
    interests=["music", "films", "shopping", "food", "fitness"],
    buying_habits=zhang_habits,
    motives=["novelty", "enjoyment"],
    needs=["«茶饮怎样做、什么味道|How drinks are made and taste»", "«新品牌、新产品|New brands and products»"],
    traits=traits["drink_lover"],
    portrait="cafe",
)
zhang_yue

# %%
wang_qiang = siyu.Persona(
    name="«王强|Wang Qiang»",
    segment="tea_buyer",
    age=int(middle_age["tea_buyer"]),
    sex="male",
    region="guangdong",
    occupation="business",
    interests=["reading", "golf", "collecting", "investing"],
    buying_habits=wang_habits,
    motives=["health", "standing", "relations"],
    needs=["«产地与品种|Origins and varieties»", "«好品牌、好产品|Good brands and products»"],
    traits=traits["tea_buyer"],
    portrait="meeting",
)
wang_qiang

# %% [markdown] lang="zh"
# 回到店长：茶会请哪一群？看每一群里，有几成看过茶会的页面。**先猜一猜。**

# %% [markdown] lang="en"
# Back to the manager: which group to invite to the tea gathering? See what share of each segment looked at its page. **Guess first.**

# %%
siyu.quiz(
    "«茶饮爱好者人最多。茶会该请他们吗？|Drink lovers are the largest segment. Should the gathering invite them?»",
    {
        "«该，人多来的人就多|Yes: many people, many guests»": "«人多不等于感兴趣的占比高。茶会名额有限，还会打扰不感兴趣的人。|Being many is no high share of interest. Places are few, and the others would be bothered.»",
        "«不一定，先看每一群有几成感兴趣|Not surely: first see what share of each is interested»": "«占比决定请谁，人数决定够不够。|The share says whom to invite, the number whether they are enough.»",
        "«不该，他们花的钱少|No: they spend little»": "«茶会是为了联系，不是只为了眼前的钱。先看兴趣。|The gathering is for the tie, not for money at once. Look at interest first.»",
    },
    answer="«不一定，先看每一群有几成感兴趣|Not surely: first see what share of each is interested»",
)

# %%
looked = siyu.share_by(table["event_tea_gathering"], segment).loc[list(segments)]

named = looked.set_axis(siyu.label(looked.index))
across, up = "«细分群体|Segment»", "«看过茶会页面的占比（%）|Looked at the tea gathering's page (%)»"
charts_pool.share_bars(named, across, up, "«谁对茶会感兴趣？|Who is interested in the gathering?»")
lovers = looked.loc["culture_lover"]
print(f"«茶文化爱好者：|Tea-culture lovers: »{lovers['share']:.1%} ({lovers['low']:.1%}–{lovers['high']:.1%})")
low, high = siyu.resampled_range(table.loc[segment == "culture_lover", "spend_yuan"])
print(f"«花的钱，中位数的 95% 范围（元）：|Spend, 95% range of the median, in yuan: »{low:.0f}–{high:.0f}")

# %%
li_wen.save_slide("persona_li_wen.pptx")
zhang_yue.save_slide("persona_zhang_yue.pptx")
wang_qiang.save_slide("persona_wang_qiang.pptx")
print("«已写好三页幻灯片|Three slides are written»")

# %% [markdown] lang="zh"
# 图里两群的黑线如果重叠，谁高谁低就还不能肯定。打印的最后一行，范围是重抽（2.8）来的：抽一千次，每次算中位数，取中间 95%。
#
# **给店长的决定**（要交的是上面的幻灯片）
#
# - **数**：茶文化爱好者有几成看过茶会页面，范围多大，和另外两群比（刚刚打印和画出）。
# - **行动**：按规则请茶文化爱好者，只请同意的人，每条邀请都能方便地拒绝。要检验**这个群**选得对不对，再从其余同意的人里**随机**抽同样多的人，发一样的邀请。
# - **什么会改变它**：茶文化爱好者来的占比，不比随机抽来的人高：下次不按这一群请，重做画像。退订变多：停止一对一邀请。

# %% [markdown] lang="en"
# Where the black lines of two segments overlap, it is not yet certain which is higher. The range in the last printed line comes from drawing again (2.8): a thousand times; take the median each time, and of these the middle 95%.
#
# **The decision for the manager** (the slides above are handed in)
#
# - **Number**: the share of culture lovers who looked at the gathering's page, with its range, against the other two segments (printed and drawn above).
# - **Action**: invite the culture lovers, by rule, only those who agreed, and make each invitation easy to refuse. To test **the segment**, write the same invitation to as many people drawn **at random** from the others who agreed.
# - **What would change it**: if the culture lovers do not come at a higher rate than those drawn at random, do not invite by this segment next time, and make the personas anew. If more unsubscribe, stop writing one-to-one.

# %% [markdown] lang="zh"
# **什么会让你改变主意？** 看过页面的人，本来就可能是店员一对一请来看的。怎样查一查是不是这样？
#
# **现在你能够**
#
# 1. 先验真，再做三类标签，一人一行（`tag_users`）。
# 2. 用占比、TGI、中位数和范围，说出一群人有什么不同（`tgi`、`segment_profile`、`figures`）。
# 3. 用规则给人匹配细分群体，再用聚类核对（`match_segment`、`cluster_check`）。
# 4. 把访谈、同意和数据放进一张画像卡，每个特征有一个数，并据此做决定（`persona`、`slide`）。
#
# 接下来打开本单元的练习，为水果品牌的小九做一张画像。

# %% [markdown] lang="en"
# **What would change your mind?** Those who looked at the page may have been sent there one-to-one by the staff. How could you find out?
#
# **Now you can**
#
# 1. check fields first, then make tags of three classes, one row a user (`tag_users`).
# 2. say with shares, TGI, medians and ranges how a group differs (`tgi`, `segment_profile`, `figures`).
# 3. match people with segments by rule, and check by clustering (`match_segment`, `cluster_check`).
# 4. put interviews, consent and data into a persona card with a figure for each trait, and decide by it (`persona`, `slide`).
#
# Next, open this unit's exercise and make a persona for Xiao Jiu of the fruit brand.
