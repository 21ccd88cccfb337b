"""A fruit group's talk, written by hand: the group, and the one-to-one chat of a member called Ayou.

Ayou is a user of the term whose orders fit what is said (:func:`speaker`); the words are the same in every term.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import SNAPSHOT, START, Brand

AYOU, SHOP = ("阿柚", "Ayou"), ("果店小满", "Xiaoman (shop)")
JIE, LAO, QI, TANG, MM = (
    ("林姐", "Sister Lin"),
    ("老周", "Lao Zhou"),
    ("七七", "Qiqi"),
    ("唐唐", "Tangtang"),
    ("米妈", "Mi's mum"),
)
_PEOPLE = {"A": AYOU, "S": SHOP, "J": JIE, "L": LAO, "Q": QI, "T": TANG, "M": MM}

# time (June 2026), room, who, Chinese, English
_TALK = """
08 09:12|group|S|早上好呀，今天到了广东妃子笑荔枝，凌晨摘的，9.9元一小盒尝鲜|Morning all. Feizixiao lychees from Guangdong are in, picked before dawn. Small try-out box 9.9 yuan
08 09:14|group|L|来两盒，下班拿|Two for me, picking up after work
08 09:15|group|M|核大不大？上次那个核太大了|Big stones? Last time they were huge
08 09:17|group|S|妃子笑核中等，想要小核的等下周桂味|Medium. For small stones wait for Guiwei next week
08 09:31|group|A|鲜切果盘今天几点切的呀|What time were today's cut-fruit platters cut?
08 09:33|group|S|第一批八点半切，中午还有一批|First batch at half past eight, another around noon
08 09:34|group|A|那我等中午那批。上周四下午收到的苹果边都发黄了[捂脸]|Then I'll wait for the noon batch. Last Thursday afternoon the apple edges had gone brown [facepalm]
08 09:36|group|S|那次是我们放太久了，不好意思，今天给你多放一盒小番茄|We'd left it too long, sorry. I'll add a box of cherry tomatoes today
08 09:37|group|A|不用送啦，切好的时间写在盒子上就行|No need for extras. Just write the cutting time on the box
08 12:05|one_to_one|A|中午那批切了吗|Is the noon batch cut yet?
08 12:06|one_to_one|S|正在切，12点半装盒|Cutting now, boxed at 12:30
08 12:07|one_to_one|A|可以三点前送到写字楼前台吗？我下午开会走不开|Could it be at the front desk by three? I'm in meetings all afternoon
08 12:09|one_to_one|S|可以的，放前台写你名字|Sure, at the desk with your name on it
08 15:02|one_to_one|A|收到啦，三点正好有点饿，同事都来蹭|Got it. Three o'clock, just when I get peckish. Everyone's stealing bits
09 20:40|group|Q|有没有人拼车厘子，一箱我吃不完|Anyone to share a case of cherries? I can't finish one
09 20:42|group|T|我我我|Me me me
09 20:43|group|L|车厘子这两天什么价|What are cherries at now?
09 20:46|group|S|车厘子68一盒，整箱六盒算你们360|68 a box, a case of six for 360
09 20:48|group|Q|那再来一个人就好了|One more person and we're there
09 20:55|group|M|每次想拼都要喊半天，能不能固定一天|We shout for ages every time. Can't we fix one day?
10 08:58|group|S|今日果盘：西瓜 哈密瓜 火龙果 蓝莓，32起|Today's platter: watermelon, Hami melon, dragon fruit, blueberries
10 09:01|group|S|说错啦，鲜切果盘36，鲜切水果杯18|Correction: platter 36, cut-fruit cup 18
10 09:05|group|J|西瓜甜不甜|Is the watermelon sweet?
10 09:06|group|S|12个糖，刚切了一块拍给大家[图片]|12 Brix, just cut one, have a look [picture]
10 11:48|one_to_one|A|今天要杯子装的，单手能吃的那种，边改表边吃|A cup today please, one-handed, I'm eating over a spreadsheet
10 11:50|one_to_one|S|好，给你带小叉子|OK, with a little fork
10 11:51|one_to_one|A|葡萄帮我换成不用吐籽的，开着会吐籽太尴尬了|Seedless grapes please, spitting pips in a meeting is too awkward
10 15:20|one_to_one|A|今天的很脆！切的时间写上了，12:40，安心|So crisp today! And the time's on it, 12:40. That's reassuring
11 19:22|group|T|楼下超市荔枝比群里便宜两块，不过蔫了|The supermarket's lychees are two yuan cheaper but wilted
11 19:25|group|L|便宜两块买回来一半是坏的，不值|Two yuan saved and half of them bad. Not worth it
11 19:30|group|M|我家孩子就认这家的，不新鲜他一口就吃出来|My kid only eats these, one bite and he knows if it isn't fresh
11 19:41|group|S|坏果拍照直接退，不用多说|Bad fruit: send a photo, money back, no questions
12 10:15|group|J|问下各位，端午送长辈，你们买粽子还是水果|Question: for the elders at Dragon Boat, rice dumplings or fruit?
12 10:18|group|L|粽子家家都有，水果箱子拎着体面|Everyone has dumplings. A fruit box looks decent in the hand
12 10:20|group|T|去年我妈的邻居拎了一箱车厘子来，我妈念叨了一年|My mum's neighbour brought a case of cherries last year. Mum still talks about it
12 10:22|group|J|哈哈那就不能比她差|Ha, then I can't do worse
12 10:30|group|S|礼盒有128的和可以写卡片的定制款198|Gift boxes: 128, or the custom one with a card for 198
12 13:05|one_to_one|A|在吗，想问下礼盒|Hi, about the gift boxes
12 13:06|one_to_one|A|男朋友爸妈第一次见，不想拎塑料袋去|First time meeting my boyfriend's parents, not turning up with a plastic bag
12 13:09|one_to_one|S|恭喜恭喜！128的是硬盒带提手，198的可以写卡片、挑水果|Congratulations! 128 is a rigid box with a handle; for 198 you choose the fruit and add a card
12 13:11|one_to_one|A|哪个看起来不像临时买的|Which looks less like a last-minute buy?
12 13:13|one_to_one|S|定制的，卡片我们手写|The custom one, we write the card by hand
12 13:14|one_to_one|A|那要定制的，贵点没事，别让人看出来我不会挑|That one then, never mind the price, I just don't want to look clueless
12 13:16|one_to_one|S|放心，周六上午十点前送到|Don't worry, Saturday before ten
13 09:58|one_to_one|A|收到了，盒子好看，他妈妈先夸的盒子[偷笑]|It's here, lovely box. His mum praised the box first [chuckle]
15 09:20|group|S|桂味荔枝到啦，小核，端午前最后一批|Guiwei lychees are in, small stones, last batch before Dragon Boat
15 09:24|group|M|终于！三盒|Finally! Three boxes
15 09:26|group|Q|想拼一箱，有人吗|Anyone for sharing a case?
15 09:40|group|Q|……没人，那算了|…nobody. Never mind
15 09:55|group|J|我刚看到！早点看到就拼了|I only just saw it! I'd have joined
15 10:02|group|M|所以说定一天嘛，大家都看着|That's why I say fix a day, everyone watching
15 10:04|group|T|同意，周四怎么样，周末家里正好有得吃|Agreed. Thursday? Then there's fruit at home for the weekend
15 10:05|group|L|周四好，周五我出差，周四能拿|Thursday's good. I travel Fridays, Thursday I can pick up
15 10:09|group|A|周四我也可以！我们组五个人，你们都拼我就在公司也喊一声|Thursday works for me too! There are five in my team. If you're all in I'll ask round at the office
15 10:11|group|Q|人多整箱才划算，我一个人每次都剩|A case only pays with enough people, alone I always have leftovers
15 10:12|group|S|收到大家的意见，我跟店长说说|Noted everyone, I'll tell the manager
16 18:30|group|J|今天的哈密瓜有点生|Today's Hami melon wasn't quite ripe
16 18:33|group|S|抱歉林姐，拍个照我给你退|Sorry Sister Lin, send a photo and I'll refund you
16 18:35|group|J|不用退，下次给我挑熟的|No refund needed, just pick me a ripe one next time
18 15:10|group|A|今天三点没收到……会开完了，东西还没来|Nothing at three today… meeting's over and still no fruit
18 15:12|group|S|骑手堵路上了，还有十分钟，这单配送费退你|The rider's in traffic, ten minutes. I'll refund the delivery
18 15:26|group|A|到了，不过过了那个点就不想吃了，留着明天又不新鲜|It came, but the moment has passed, and tomorrow it won't be fresh
18 15:28|group|S|明白，以后给你固定三点前|Understood, before three it is, every time
22 10:00|group|S|店长说了：先试一个月，每周四固定拼团，满五人整箱价，小区门口自提|The manager agrees: a month's trial, group buy every Thursday, case price from five people, pick-up at the gate
22 10:01|group|M|[鼓掌][鼓掌]|[applause][applause]
22 10:02|group|Q|太好了不用喊了|Great, no more shouting
22 10:03|group|T|设个闹钟|Setting an alarm
22 10:06|group|L|接龙：1 老周 荔枝一箱|List: 1 Lao Zhou, one case of lychees
22 10:07|group|Q|2 七七 荔枝半箱|2 Qiqi, half a case of lychees
22 10:08|group|A|3 阿柚 替办公室五个人，荔枝一箱，要送公司|3 Ayou for five at the office, one case of lychees, to the office please
22 10:11|group|J|4 林姐 西瓜两个|4 Sister Lin, two watermelons
22 10:15|group|M|5 米妈 荔枝一箱|5 Mi's mum, one case of lychees
25 19:05|group|L|拿到了，整箱就是新鲜，叶子还是绿的|Picked up. A whole case really is fresher, the leaves are still green
25 19:20|group|A|公司五个人十分钟分完，下周四继续[耶]|Five of us finished it in ten minutes at the office. Same next Thursday [yay]
25 19:22|group|M|还是一起买热闹|More fun buying together
"""


# What Ayou orders in June, as the talk says: day and minute, product, quantity
_ORDERS = (
    ("04 11:35", "cut_fruit_platter", 1),
    ("08 12:08", "cut_fruit_platter", 1),
    ("10 11:52", "cut_fruit_cup", 1),
    ("12 13:15", "custom_gift_box", 1),
    ("18 12:21", "cut_fruit_platter", 1),
    ("22 10:09", "lychees", 4),
    ("26 12:02", "cut_fruit_cup", 1),
)
_MONTH = SNAPSHOT[:7]


def chat_of(spec: Brand, users: pd.DataFrame) -> pd.DataFrame:
    """Return the table "chat". Only Ayou's messages carry a user id: the others write under their names in the group."""
    rows = []
    who = users["user_id"][users["in_chat"]].iloc[0]
    for i, entry in enumerate(_TALK.strip().split("\n")):
        time, room, sender, zh, en = entry.split("|")
        sent = pd.Timestamp(f"{_MONTH}-{time}") + pd.Timedelta(seconds=i % 50)
        rows.append(
            (f"{spec.prefix}C{i + 1:03d}", sent, room, who if sender == "A" else None, *_PEOPLE[sender], zh, en)
        )
    columns = ["message_id", "sent_at", "room", "user_id", "sender_zh", "sender_en", "text_zh", "text_en"]
    return pd.DataFrame(rows, columns=columns)


def place_orders(
    spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return orders and lines in which Ayou's orders of June are those of the talk; mark her in ``users`` (``in_chat``).

    The new orders are ``spared``: no dirt befalls them.
    """
    who = speaker(spec, users, orders, lines)
    users["in_chat"] = users.index == who
    start, end = pd.Timestamp(f"{_MONTH}-01"), pd.Timestamp(SNAPSHOT) + pd.Timedelta(days=1)
    kept = orders[(orders["user"] != who) | ~orders["order_time"].between(start, end, inclusive="left")]
    times = pd.to_datetime([f"{_MONTH}-{time}" for time, _, _ in _ORDERS])
    number = [next(i for i, p in enumerate(spec.products) if p.code == code) for _, code, _ in _ORDERS]
    quantity = np.array([q for _, _, q in _ORDERS])
    paid = quantity * spec.prices[number]
    new = pd.DataFrame({"user": who, "order_time": times, "gross_fen": paid}, index=len(orders) + np.arange(len(paid)))
    new = new.assign(same_day=False, test=False, spared=True)
    new["second"] = ((times - pd.Timestamp(START)) / pd.Timedelta(seconds=1)).astype("int64")
    both = pd.concat([kept, new]).sort_values(["second", "user"], kind="stable")
    place = pd.Series(range(len(both)), both.index)
    added = pd.DataFrame({"order": new.index, "product": number, "quantity": quantity, "amount_fen": paid})
    lines = pd.concat([lines[lines["order"].isin(kept.index)], added], ignore_index=True)
    lines = lines.assign(order=lines["order"].map(place)).sort_values("order", kind="stable", ignore_index=True)
    return both.reset_index(drop=True)[orders.columns], lines


def speaker(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame) -> int:
    """Return the row number of the user who is Ayou: a woman of 22 to 32 in an office who buys cut fruit again and again.

    Of those who registered in time, the one with the most lines of cut fruit before June.
    """
    category = np.array([p.category for p in spec.products] + ["test"])  # -1, the test item, comes last
    cut = lines["order"].isin(orders.index[orders["order_time"] < f"{_MONTH}-01"])
    cut &= category[lines["product"]] == "cut_fruit"
    bought = orders["user"].reindex(lines["order"][cut]).value_counts().reindex(users.index, fill_value=0)
    fits = (
        (users["registered_at"] < f"{_MONTH[:4]}-04-01")
        & (users["sex"] == "female")
        & (users["occupation"] == "white_collar")
        & (int(_MONTH[:4]) - users["birth_year"]).between(22, 32)
        & ~users["union_id"].duplicated(keep=False)
    )
    return int(bought.where(fits, -1).idxmax())
