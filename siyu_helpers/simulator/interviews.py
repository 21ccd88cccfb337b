"""Twelve interviews about tea, written by hand, and the themes that two readers gave each excerpt.

The words are the same in every term; the interviewees are users of the term whose orders fit them
(:func:`interviewees`). Each excerpt has a true theme; some could as well be given another one, and there the readers differ most.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import SNAPSHOT, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream

DISAGREED = 15  # excerpts on which the readers differ: a quarter, Cohen's kappa about 0.7
BOTH_OTHER = 2  # excerpts that both readers give the other theme
AMBIGUOUS = 6.0  # an excerpt with two possible themes is so much likelier to divide them

# segment, sex, occupation, age from and to, products bought up to the snapshot (at least so often)
_PEOPLE = {
    "i01": ("culture_lover", "female", "freelance", 26, 40, {"gaiwan": 1}),
    "i02": ("drink_lover", "female", "student", 18, 26, {"cold_brew_bottle": 1, "milk_tea_kit": 1}),
    "i03": ("tea_buyer", "male", "business", 32, 58, {"gift_box": 2}),
    "i04": ("culture_lover", "male", "white_collar", 26, 42, {"longjing": 2}),
    "i05": ("drink_lover", "male", "student", 18, 27, {"taster_pack": 2}),
    "i06": ("tea_buyer", "female", "business", 30, 58, {"gift_box": 1}),
    "i07": ("drink_lover", "female", "white_collar", 21, 32, {"jasmine_tea_bags": 2}),
    "i08": ("tea_buyer", "male", "white_collar", 36, 54, {"puer_cake": 2}),
    "i09": ("culture_lover", "female", "white_collar", 28, 42, {"glass_teapot": 1}),
    "i10": ("tea_buyer", "female", "white_collar", 34, 54, {"tieguanyin": 1}),
    "i11": ("drink_lover", "male", "white_collar", 20, 32, {"fruit_tea_bags": 1, "cold_brew_bottle": 1}),
    "i12": (None, None, "other", 18, 60, {}),  # bought once, long ago
}
LONG_AGO = "2026-01-31"

# interviewee, question, true theme, another possible theme (or -), Chinese, English
_NOTES = """
i01|daily_drinking|ritual|-|我在家干活，没有上下班。烧水、温杯、等水凉一点，这一套做完，我才觉得今天开工了。|I work at home, there's no commute. Boil the water, warm the cup, let it cool a bit. Once I've gone through that, my day has started.
i01|moment|ritual|-|搬家那天纸箱都没拆，我先把盖碗翻出来，坐地板上泡了一泡。房子一下子就像我的了。|The day I moved, nothing was unpacked, and I dug out the gaiwan and brewed some tea sitting on the floor. After that the place felt like mine.
i01|choosing|taste|-|我看第三泡。头两泡谁家都香，第三泡还有回甘，那才叫好茶。|I go by the third infusion. Anyone's tea smells nice the first two times. If it's still sweet on the third, that's good leaf.
i01|last_purchase|price|-|就是喝完了呗。你要说价格，一饼喝好久，摊到一天也就几块钱，我觉得值。|I'd run out, that's all. As for the price, it lasts ages. A few yuan a day if you work it out. Worth it to me.
i01|wish|ritual|taste|寄来的时候能不能附张小卡片，写写水温、产地？我喜欢边喝边看，像有人陪着说话。|Could you put a little card in, the water temperature, where it's from? I like reading it while I drink, like having company.
i02|daily_drinking|convenience|-|早八哪有空啊，抓一瓶冷泡就跑，下了课瓶子一扔。|With an eight o'clock class? I grab a bottle of cold brew and run, and bin it afterwards.
i02|choosing|taste|-|看有没有新口味。葡萄的、桃子的我都得试试，难喝就当踩雷，发给室友笑一笑。|Whether there's a new flavour. Grape, peach, I have to try them all. If it's awful, fine, I send it to my roommates for a laugh.
i02|last_purchase|price|-|跟室友一起凑的单，一人才出十几块。要我一个人买，我肯定等便宜的时候。|My roommates and I clubbed together, ten-odd yuan each. On my own I'd have waited till it was cheaper.
i02|moment|ritual|taste|期末那周我们宿舍每天十一点煮奶茶，谁煮谁关灯。其实也没多好喝，可是哪天没煮，就觉得少点什么。|Exam week, our room made milk tea at eleven every night, and whoever made it turned off the light. It wasn't even that nice, but a night without it felt wrong.
i02|trouble|price|-|瓶装的一瓶十五，天天喝，我生活费就没了。|A bottle is fifteen. If I drank one every day there goes my allowance.
i02|giving|gift_standing|price|教师节想送导师，看了半天，便宜的拿不出手，好的又买不起，最后送了束花。|I wanted to give my supervisor some on Teachers' Day. The cheap ones looked shabby and I couldn't afford the good ones. In the end I gave flowers.
i03|giving|gift_standing|-|客户来公司，走的时候手里总得有点东西。酒现在不方便送，茶正好，没人会推。|When a client visits, they can't leave empty-handed. Liquor is awkward these days. Tea is just right, nobody turns it down.
i03|choosing|gift_standing|-|盒子要稳重，别花里胡哨。牌子别印太大，太大了像打广告。|The box should look solid, nothing gaudy. And don't print the brand too big, it looks like advertising.
i03|last_purchase|convenience|gift_standing|节前助理提醒我，我在小程序里填好几家的地址，直接寄到人家那儿，东西我都没见着。|My assistant reminded me before the holiday. I typed the addresses into the mini-program and it all went straight to them. I never saw the things.
i03|daily_drinking|health|-|以前应酬多，体检单不好看，医生让少喝酒，我就改端茶了，饭局上也是。|I used to entertain a lot and my check-up looked bad. The doctor said less alcohol, so now it's tea, even at dinners.
i03|trouble|gift_standing|price|就怕人家上网一搜，多少钱清清楚楚。不是怕便宜，是怕人家觉得我在应付。|What I dread is them looking it up and seeing the price. Not that it's cheap, but that they'd think I couldn't be bothered.
i03|wish|price|convenience|我一年买这么多，总该有个老客户价吧？发票也给我合着开一张。|I buy this much in a year, surely there's a price for old customers? And give me one invoice for the lot.
i03|moment|gift_standing|ritual|有回去老客户家，他把我以前送的那饼普洱拿出来，当着我的面撬开。那一下，比签合同还高兴。|Once at an old client's home he brought out the Pu'er I'd given him and broke into it in front of me. That felt better than signing the contract.
i03|choosing|health|taste|年纪上来了，绿茶喝了胃里凉，自己喝的我现在只挑暖的、熟的。|I'm getting on. Green tea sits cold in my stomach, so for myself I only pick the warm, fermented kind now.
i04|choosing|taste|-|龙井我就认那股豆香。火大一点、青一点，我一口就喝得出来。|With Longjing it's that toasted-bean smell. Overdone or too green, I can tell in one sip.
i04|daily_drinking|ritual|convenience|公司里没法讲究，就一个玻璃杯。投了茶，看它一片片沉下去，三分钟不看消息，这三分钟是我自己的。|At work you can't be fussy, it's one glass. I drop the leaves in and watch them sink. Three minutes without messages, and those three minutes are mine.
i04|last_purchase|taste|-|我都先买小份的试，对味了再买。有一批火工重了，我就没再续。|I always try a small amount first and buy more if I like it. One batch was roasted too hard, so I didn't order it again.
i04|trouble|convenience|-|快递放驿站，大夏天闷一下午，我心疼。能约个时间送到手里就好了。|They leave it at the pick-up point and it bakes there all afternoon in summer. It hurts. I'd like to book a time and have it handed to me.
i05|daily_drinking|convenience|-|宿舍就一个热水壶，袋泡的往里一扔就完事。还要洗茶具的，我真不行。|We've got one kettle in the dorm. A bag goes in and that's it. Anything where I'd have to wash a teapot, no chance.
i05|choosing|price|-|说实话先看价格。九块钱的尝鲜装我买过好几回，试错成本低嘛。|Honestly, the price comes first. I've bought the nine-yuan taster a few times. If it's bad I haven't lost much.
i05|moment|taste|health|第一次喝那个花茶，居然是甜的，我以为放糖了，翻过来看配料，没有。|The first time I had that flower tea it was actually sweet. I thought there was sugar in it and turned the box over to check. There wasn't.
i05|wish|taste|price|能不能出个混装？一盒里每种味道两包，省得我为了尝一个味道买一整盒。|Could you do a mixed box, two bags of each? Then I wouldn't have to buy a whole box just to try one flavour.
i06|giving|gift_standing|-|过年回婆家，我都带茶。不能让人挑理，也不能比嫂子带的差。|At New Year I take tea to my husband's family. Nobody should find fault with it, and it can't look worse than what my sister-in-law brings.
i06|giving|gift_standing|health|给长辈送茶，总比送烟酒强，人家儿女看了也放心。|For elders tea beats cigarettes and liquor. Their children see it and don't have to worry.
i06|last_purchase|price|gift_standing|我自己开店，东西什么成本，心里有数。你这盒子贵，茶倒不贵，我就想能不能盒子简单点、茶给好点。|I run a shop, I know what things cost. Your box is the dear part, not the tea. I'd rather have a plainer box and better tea.
i06|daily_drinking|health|-|下午一杯，晚上绝对不碰，碰了就睡不着。到我这岁数，睡觉比什么都要紧。|One cup in the afternoon and none at night, or I lie awake. At my age nothing matters more than sleep.
i06|choosing|taste|-|自己喝就图个顺口，涩的我一口都不要。|For myself it has to go down smoothly. If it's bitter I won't have a drop.
i07|daily_drinking|convenience|-|办公室抽屉里永远有一盒茉莉花茶包，撕开、接水、回工位，不到一分钟。|There's always a box of jasmine bags in my desk drawer. Tear, fill, back to my seat, under a minute.
i07|choosing|health|taste|以前下午一杯奶茶，胖了八斤，现在换成茶包，嘴里有味道，又没负担。|I used to have a milk tea every afternoon and put on four kilos. Now it's tea bags. Some flavour in my mouth and nothing to feel guilty about.
i07|last_purchase|convenience|-|快喝完的时候正好看到你们发的，点进去上次买的还在，再来一单，脑子都不用动。|I was nearly out when your message came. I tapped it, my last order was there, same again. Didn't have to think.
i07|moment|ritual|-|我们组三点半有个“茶点”，谁先站起来谁去烧水。有同事离职，别的都没说，就说以后三点半没人喊了。|Our team has tea at half past three. Whoever stands up first boils the water. When a colleague left, all she said was that nobody would call her at half past three any more.
i07|trouble|taste|convenience|茶包泡久了发苦，开个会回来就没法喝了。|Leave the bag in and it goes bitter. I come back from a meeting and can't drink it.
i07|wish|price|-|三盒一起买也不便宜一点，我看别家都有家庭装。|Three boxes at once and not a yuan off. Other shops have family packs.
i08|daily_drinking|health|ritual|晚饭后一壶熟普，解腻。不喝这一壶，总觉得油还在肚子里。|A pot of ripe Pu'er after dinner, it cuts the grease. Without it I feel the oil is still sitting in my stomach.
i08|choosing|health|-|先看农残检测，再看是哪座山的。没有检测报告的我不买。|First the pesticide test, then which mountain it's from. No test report, no sale.
i08|last_purchase|price|-|普洱放得住，赶上价钱合适就囤两饼，不急着喝。|Pu'er keeps. When the price is right I put a couple of cakes by. No hurry to drink them.
i08|trouble|taste|-|同一款茶，两回买的不是一个味。问客服，说是“批次差异，正常的”。那我怎么挑？|Same tea, and it tasted different the second time I bought it. Customer service said batches vary, that's normal. So how am I supposed to choose?
i09|moment|ritual|-|周日上午孩子去上课，家里就我一个。铺块茶席，放段音乐，茶凉了也没关系。|Sunday mornings my child has class and I'm alone at home. I lay out a cloth, put some music on. It doesn't even matter if the tea goes cold.
i09|daily_drinking|ritual|health|晚上泡得淡淡的，算是跟自己说一声“今天就到这儿”，睡得也踏实些。|In the evening I make it very weak. It's my way of saying that's enough for today, and I sleep better too.
i09|choosing|taste|-|我喜欢带花香的，兰花那种，喝到后面像刚下过雨。|I like the flowery ones, like orchids. Towards the end it's like just after rain.
i09|last_purchase|ritual|price|那把壶其实用不着，家里有。可照片拍得太安静了，看着就想坐下来。|I didn't need that teapot, I've got one. But the photo was so quiet, it made me want to sit down.
i09|giving|ritual|gift_standing|闺蜜过生日送过茶，没要礼盒，我自己拿布包的，里面塞了张手写的条子。|I gave a friend some for her birthday. No gift box, I wrapped it in cloth myself and tucked a note in.
i10|choosing|price|-|同样是铁观音，我会算一克多少钱。贵得有道理我买，贵在包装上我不买。|With Tieguanyin I work out the price per gram. If there's a reason it's dear, fine. If it's the packaging, no.
i10|last_purchase|price|convenience|群里有人说过两天就涨回去，我怕忘，当时就下了两份。|Someone in the group said the price would go back up in a day or two. I was afraid I'd forget, so I ordered two on the spot.
i10|daily_drinking|health|-|体检说我尿酸高，汽水全停了，白水又喝不下去，就靠茶把水喝够。|My check-up said high uric acid. No more fizzy drinks, and I can't get plain water down, so tea is how I drink enough.
i10|giving|gift_standing|-|给孩子老师送过一回，人家退回来了，弄得我挺没面子。后来就不送了，自己喝。|I gave some to my child's teacher once and it was sent back. I felt quite embarrassed. I stopped after that and drink it myself.
i10|trouble|convenience|taste|罐子太大，打开就得赶紧喝，潮了就废了。有小包装能随身带就好了。|The tin's too big. Once it's open you have to hurry before it goes damp. Small packs I could carry would be good.
i11|last_purchase|taste|-|刷到水果茶包就下单了，好不好喝另说，先尝个新鲜。|I scrolled past the fruit tea bags and ordered. Whether they're any good, we'll see. I wanted to try them.
i11|daily_drinking|taste|health|跑完步拧开一瓶冷泡，比运动饮料清爽，也没那么甜。|After a run I open a cold brew. It's fresher than sports drinks and not as sweet.
i11|giving|gift_standing|-|没送过。送长辈怕挑错了丢人，送朋友又显得老气。|Never. With elders I'd pick wrong and look foolish, and for friends it seems old-fashioned.
i11|choosing|price|taste|十几块的我随便试，三十往上就要看看评价，别花冤枉钱买个不好喝的。|Ten-odd yuan, I'll try anything. Over thirty I read the reviews. I don't want to pay for something that tastes bad.
i11|trouble|convenience|-|想喝的时候没货，到货了我又不想喝了。能不能像手机那样，先预约。|When I want it you're out of it, and when it's in I don't want it any more. Couldn't I reserve it, like a phone?
i11|moment|taste|-|有次加班到十二点，楼下只剩你们那个茉莉味的，一口下去，居然活过来了。|Once I worked till midnight and all that was left downstairs was your jasmine one. One mouthful and I was alive again.
i12|last_purchase|price|-|就买过那一回。后来一比，家门口超市的便宜，我就在那儿买了。|I only bought that once. Then I compared, and the supermarket by my door is cheaper, so I buy there.
i12|trouble|convenience|-|泡茶这事吧，步骤太多。我不是不爱喝，是懒得洗杯子。|The thing about tea is all the steps. It's not that I don't like it, I just can't be bothered to wash the cup.
"""


def notes_of(
    spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame, forms: pd.DataFrame
) -> pd.DataFrame:
    """Return the table "interview_notes" and its truth, ``true_theme`` and ``other_theme`` (empty if there is none)."""
    who = interviewees(users, orders, lines, forms)
    rows = []
    for i, entry in enumerate(_NOTES.strip().split("\n")):
        interviewee, question, theme, other, zh, en = entry.split("|")
        number = f"{spec.prefix}N{i + 1:02d}"
        rows.append((number, interviewee, who[interviewee], question, zh, en, theme, "" if other == "-" else other))
    columns = ["note_id", "interviewee", "user_id", "question", "words_zh", "words_en", "true_theme", "other_theme"]
    return pd.DataFrame(rows, columns=columns)


def codes_of(spec: Brand, notes: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw what the two readers coded: the table "interview_codes".

    Where they differ, one of them has the true theme and the other the other possible one (any other if there is none).
    """
    rng = stream(seed, spec.code, "interview_codes")
    open_to_both = notes["other_theme"].ne("").to_numpy()
    weight = np.where(open_to_both, AMBIGUOUS, 1.0)
    divided = rng.choice(len(notes), DISAGREED, replace=False, p=weight / weight.sum())
    reader_of_other = rng.integers(0, 2, len(notes))
    any_other = rng.integers(1, len(CODES["note_theme"]), len(notes))
    both = rng.choice(np.setdiff1d(np.flatnonzero(open_to_both), divided), BOTH_OTHER, replace=False)
    themes = list(CODES["note_theme"])
    rows = []
    for i, (note, true, other) in enumerate(notes[["note_id", "true_theme", "other_theme"]].itertuples(index=False)):
        instead = other or themes[(themes.index(true) + any_other[i]) % len(themes)]
        for j, reader in enumerate(CODES["reader"]):
            wrong = i in both or (i in divided and reader_of_other[i] == j)
            rows.append((note, reader, instead if wrong else true))
    return pd.DataFrame(rows, columns=["note_id", "reader", "note_theme"])


def interviewees(users: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame, forms: pd.DataFrame) -> dict[str, str]:
    """Return the user id of each interviewee.

    A user who filled the profile truly and agreed to its use, has the traits and has bought what the words speak of: of
    these, the one with the most orders. Where a term has no such user, once is often enough; then the profile, then the
    products are let go.
    """
    clean = orders[orders["clean"] & (orders["order_time"] < pd.Timestamp(SNAPSHOT) + pd.Timedelta(days=1))]
    bought = clean.groupby("user_id").agg(orders=("order_id", "nunique"), last=("order_time", "max"))
    bought = bought.reindex(users["user_id"])
    kept = lines[lines["order_id"].isin(clean["order_id"]) & ~lines["duplicate"]]
    kept = kept[kept["amount_fen"] > kept["refund_fen"]]
    products = kept.groupby(["user_id", "product"])["order_id"].nunique().unstack(fill_value=0)
    products = products.reindex(users["user_id"], fill_value=0)
    people = users.set_index("user_id")
    honest = forms.loc[(forms["consent"] == 1) & ~forms["default_date"] & ~forms["impossible_date"], "user_id"]
    profile = people.index.isin(honest)
    alone = ~people["union_id"].duplicated(keep=False) & ~people["bulk_buyer"] & (people["source"] != "employee")
    age = int(SNAPSHOT[:4]) - people["birth_year"]

    found: dict[str, str] = {}
    for name, (segment, sex, occupation, youngest, oldest, wanted) in _PEOPLE.items():
        traits = alone & (people["occupation"] == occupation) & age.between(youngest, oldest)
        traits &= ~people.index.isin(found.values()) & (bought["orders"] >= 1)
        if segment:
            traits &= (people["segment"] == segment) & (people["sex"] == sex)
            has = pd.concat([products[code] >= times for code, times in wanted.items()], axis=1).all(axis=1)
            once = (products[list(wanted)] >= 1).all(axis=1)
        else:
            has = once = (bought["orders"] == 1) & (bought["last"] < LONG_AGO)
        steps = (has & profile, once & profile, has, once, profile, alone)
        steps = [traits & step for step in steps] + [alone & (bought["orders"] >= 1)]
        fitting = next(step for step in steps if step.any())
        found[name] = str(bought["orders"].where(fitting).idxmax())
    return found
