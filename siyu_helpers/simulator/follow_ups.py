"""The follow-up log of the shop's SCRM: what staff noted down about the users they look after in WeCom.

The words are written by hand and the same in every term; what is noted about an order, a complaint or a reason for buying is true
of the user. Planted, each with a flag in the truth: ids that no user has (``orphan``), two notes in one minute (``same_minute``), notes
written after the user left WeCom (``after_leaving``), an owner who has resigned (``resigned``), times written in UTC (``utc``).
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, Brand
from siyu_helpers.simulator.people import draw
from siyu_helpers.simulator.pool import ended_at
from siyu_helpers.simulator.service import REASONS
from siyu_helpers.simulator.streams import stream

START = "2025-01-06"  # the system came into use; ties made before were taken into it over the next weeks
TAKEN_IN_DAYS = 40
FOLLOWED = {"tea": 0.36, "fruit": 0.66}  # share of the users with a WeCom tie whom somebody looks after
STAFF = {"tea": ("jiajia", "xiaoyu", "zimo", "left_07"), "fruit": ("xiaoman", "aqiang", "wenwen", "left_12")}
LEFT_ON = "2026-03-16"  # the last of the staff resigned; the export shows a number in place of the name
INHERITED, SAYS_HELLO = 0.6, 0.7  # users who were passed on to a colleague; of those, who were greeted
NEED, OFFER, SERVICE, CLOSED = 0.55, 0.40, 0.75, 0.5  # chances that there is such a note
ORDER_NOTED = {"tea": 0.16, "fruit": 0.085}  # of the orders since the first note
CARE_DAYS = 330.0  # mean days between two notes that keep in touch
FOREVER = "2100-01-01"
ORPHANS, SAME_MINUTE, UTC, NO_PLAN = 0.012, 0.025, 0.2, 0.12
NEXT_DAYS = {  # when the next contact is planned, first and last day after the note; fruit is bought again sooner
    "first_contact": (3, 7),
    "need_noted": (7, 14),
    "offer_sent": (3, 5),
    "ordered": (14, 35),
    "after_sale": (2, 3),
    "complaint": (1, 2),
    "care": (20, 40),
}
SOONER = {"tea": 1, "fruit": 3}

# stage, brand or both (-), reason for buying or any (-), Chinese, English; {p} is the product
_WORDS = """
first_contact|-|-|通过好友，发了欢迎语，还没回。|Connected. Sent the welcome, no reply yet.
first_contact|-|-|加上了，说先看看。|Connected. Says they're just looking.
first_contact|-|-|加好友就问有没有优惠。|Connected, and asked about offers straight away.
first_contact|-|-|通过了，问了平时买什么，说晚点回我。|Connected. Asked what they usually buy; they'll get back to me.
first_contact|-|-|打了招呼，回得挺快，好聊。|Said hello. Quick to answer, easy to talk to.
first_contact|-|-|加上了，说别老发广告。|Connected. Asked me not to keep sending adverts.
first_contact|-|-|通过了，怎么下单教了一遍。|Connected. Walked them through how to order.
first_contact|tea|-|加上了，先要茶单，发过去了。|Connected. Wanted the tea list first; sent it.
first_contact|fruit|-|加上了，问几点前下单能当天到。|Connected. Asked how late they can order for the same day.
need_noted|tea|taste|爱香气足的，不要苦的。|Likes plenty of aroma, nothing bitter.
need_noted|tea|taste|每次都想尝新口味。|Wants to try something new each time.
need_noted|tea|health|晚上怕睡不着，想要清淡的。|Afraid of lying awake; wants something light for the evening.
need_noted|tea|health|在戒奶茶，想找替代的。|Giving up milk tea and looking for something instead.
need_noted|tea|price|会比价，大促再提醒。|Compares prices. Remind them at the big sales.
need_noted|tea|price|自己喝，性价比第一。|For their own cup; value for money comes first.
need_noted|tea|convenience|办公室喝，嫌洗茶具麻烦。|Drinks at the office and won't wash a teapot.
need_noted|tea|convenience|要独立小包，出差带着。|Wants single packs to travel with.
need_noted|tea|gift_giving|送长辈的，盒子要体面。|For elderly relatives; the box has to look right.
need_noted|tea|gift_giving|逢年过节送客户，要开发票。|Gives it to clients at the holidays and needs an invoice.
need_noted|fruit|taste|要脆的，不要放软的。|Wants it crisp, nothing gone soft.
need_noted|fruit|taste|爱吃甜的，酸的一口不碰。|Likes it sweet and won't touch anything sour.
need_noted|fruit|health|健身，晚饭常用沙拉代替。|Works out; often has a salad for dinner.
need_noted|fruit|health|给孩子吃，只买有机的。|For a child; buys organic only.
need_noted|fruit|price|等特价，群里接龙会跟。|Waits for specials and joins the group order.
need_noted|fruit|price|一个人吃，怕买多了浪费。|Eats alone and hates to waste any.
need_noted|fruit|convenience|上班没空切，要切好的。|No time to cut fruit at work; wants it ready.
need_noted|fruit|convenience|只能放前台，下午三点前到。|Front desk only, before three in the afternoon.
need_noted|fruit|gift_giving|看病人、走亲戚会买礼盒。|Buys gift boxes for hospital and family visits.
need_noted|fruit|gift_giving|公司逢节要一批，找行政对接。|Their office orders a batch at holidays; talk to admin.
offer_sent|-|-|发了满减券，已读没回。|Sent the money-off coupon. Read, no answer.
offer_sent|-|-|发了券，说月底再买。|Sent the coupon. Will buy at the end of the month.
offer_sent|-|-|发了会员日预告，说到时候提醒一声。|Told them of members' day; wants a reminder.
offer_sent|-|-|推了新品，说不感兴趣，别再推同类。|Showed the new arrivals. Not interested; don't push these again.
offer_sent|-|-|券快过期，提醒了一次。|Coupon about to expire; reminded them once.
offer_sent|-|-|问能不能再便宜点，没答应。|Asked for a better price; I didn't agree.
ordered|-|-|下单：{p}。按时发了。|Ordered: {p}. Sent on time.
ordered|-|-|下单：{p}。自己买的，没用券。|Ordered: {p}. Of their own accord, no coupon.
ordered|-|-|买了{p}，说上次的不错。|Bought: {p}. Said the last one was good.
ordered|-|-|下单：{p}。备注送到公司前台。|Ordered: {p}. To the front desk at work, says the note.
ordered|-|-|{p}已签收，没说什么。|{p}: delivered, no comment.
ordered|tea|-|买了{p}，问怎么泡，发了教程。|Bought: {p}. Asked how to brew it; sent the guide.
ordered|fruit|-|买了{p}，说要当天最新鲜的。|Bought: {p}. Wants the freshest of the day.
after_sale|-|-|问物流，查好回了。|Asked where the parcel was; looked it up and answered.
after_sale|-|-|要换地址，已改。|Wanted another address; changed it.
after_sale|-|-|要开发票，转财务了。|Needs an invoice; passed it on to accounts.
after_sale|tea|-|问能放多久，说了保存方法。|Asked how long it keeps; told them how to store it.
after_sale|fruit|-|问怎么保存，说当天吃完最好。|Asked how to keep it; best eaten the same day, I said.
complaint|-|-|投诉送晚了，道了歉，补了券。|Complained it came late. Apologised, sent a coupon.
complaint|-|-|包装压坏了，拍了照，已补发。|Box crushed, photo taken; sent another.
complaint|-|-|嫌消息太多，改成每月一次。|Too many messages, they say; once a month from now on.
complaint|tea|-|说和上次味道不一样，转质检。|Says it tastes different from last time; passed it to quality.
complaint|fruit|-|收到有烂的，拍了照，转售后。|Some had gone bad, photo taken; passed to after-sales.
care|-|-|问候了一声，回了个谢谢。|Asked after them; a thank-you came back.
care|-|-|发了祝福，没推销。|Sent good wishes, sold nothing.
care|-|-|问近况，说最近忙，没空买。|Asked how things were. Busy, no time to shop.
care|-|-|朋友圈点了赞，没私聊。|Liked my post in Moments; no chat.
care|-|-|说在别家买了，有空再来。|Bought elsewhere this time; will be back, they say.
care|tea|-|约周末茶会，说看时间。|Invited to the weekend tea; it depends, they said.
care|fruit|-|约果园参观，说看时间。|Invited to the orchard visit; it depends, they said.
closed|-|-|消息发不出去，已不是好友。|Message won't go through; no longer connected.
closed|-|-|被删了，不再跟进。|They removed me. No more follow-up.
closed|-|-|对方拉黑，结束跟进。|Blocked me; closed.
hello|-|-|同事离职转给我，先打个招呼。|Passed on to me when a colleague left. Said hello.
hello|-|-|接手的老用户，翻了之前的记录。|Took over from a colleague; read the earlier notes.
again|-|-|补充：下午联系比较好。|And: afternoons are the better time to call.
again|-|-|补充：微信回得慢，急事打电话。|And: slow on WeChat; ring if it's urgent.
again|-|-|补充：称呼全名，别叫亲。|And: use the full name, no "dear".
again|-|-|上一条写错，以这条为准：先不联系。|The last note is wrong. This one counts: no contact for now.
"""
_TEMPLATES = [tuple(line.split("|")) for line in _WORDS.strip().splitlines()]
_STAGE = {"hello": "care"}  # a kind of note that is no stage of its own


def follow_ups_of(
    spec: Brand,
    users: pd.DataFrame,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    spells: pd.DataFrame,
    contacts: pd.DataFrame,
    seed: int,
) -> pd.DataFrame:
    """Draw the follow-up log, by time: the table "follow_ups" and the truth about its rows.

    Parameters
    ----------
    spec : Brand
    users, orders, lines, spells, contacts : DataFrame
        People, orders and their lines, spells of accounts, service contacts, all as the simulator has them.
    seed : int

    Returns
    -------
    DataFrame
        The table's columns; ``user`` (row number, -1 for an orphan) and the flags named at the top of this module.
    """
    rng = stream(seed, spec.code, "follow_ups")
    followed = _followed(spec, users, spells, rng)
    notes = pd.concat(
        [_talks(followed, rng), _orders(spec, followed, orders, lines, rng), _service(followed, contacts, rng)]
    ).sort_values(["at", "user", "kind"], kind="stable", ignore_index=True)
    notes["written_at"] = _in_working_hours(notes["at"], rng)
    notes = notes[notes["written_at"] < _end()].reset_index(drop=True)
    notes["follow_up_stage"] = notes["kind"].replace(_STAGE)
    notes["orphan"] = notes["same_minute"] = False
    notes = _with_orphans(notes, spec, users, rng)
    notes = _with_second_notes(notes, rng).sort_values(
        ["written_at", "user", "same_minute"], kind="stable", ignore_index=True
    )
    owner = followed["owner"].reindex(notes["user"]).to_numpy()
    heir = followed["heir"].reindex(notes["user"]).to_numpy()
    late = (notes["written_at"] >= LEFT_ON).to_numpy()
    drawn = np.array(STAFF[spec.code])[rng.integers(0, len(STAFF[spec.code]) - 1, len(notes))]
    staff = pd.Series(np.where(late, heir, owner), dtype="str").fillna(
        pd.Series(drawn)
    )  # orphans: somebody of the staff
    # Nobody took over: what happens to these users after the owner left, nobody notes.
    notes = notes.assign(staff=staff)[staff != ""].reset_index(drop=True)
    notes["note_id"] = [f"{spec.prefix}N{i:05d}" for i in range(1, len(notes) + 1)]
    left_on = followed["left_at"].reindex(notes["user"]).to_numpy()
    notes["after_leaving"] = notes["written_at"].to_numpy() > left_on
    notes["resigned"] = notes["staff"] == STAFF[spec.code][-1]
    notes["utc"] = rng.random(len(notes)) < UTC
    notes["next_on"] = _next_days(spec, notes, rng)
    return _with_words(spec, notes, followed["reason"], rng)


def _followed(spec: Brand, users: pd.DataFrame, spells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Choose whom somebody looks after, by user: owner, heir ("" if none), first contact, end of the last tie, reason."""
    ties = spells[(spells["channel"] == "wecom") & (spells["user"] >= 0)]
    ties = ties.assign(ended=ended_at(ties).fillna(pd.Timestamp(FOREVER))).groupby("user")
    ties = pd.DataFrame({"since": ties["connected_at"].min(), "left_at": ties["ended"].max()})
    # Drawn for every user, so that a tie more or less shifts nobody else.
    chosen, owner, heir, passed, late = (rng.random(len(users)) for _ in range(5))
    reason = np.empty(len(users), dtype=object)
    for segment in spec.segments:
        own = (users["segment"] == segment.code).to_numpy()
        reason[own] = draw(rng, own.sum(), REASONS[segment.code])
    staff = np.array(STAFF[spec.code])
    mine = staff[(owner * len(staff)).astype(int)]
    stays = mine != staff[-1]
    next_one = np.where(passed < INHERITED, staff[(heir * (len(staff) - 1)).astype(int)], "")
    people = pd.DataFrame(
        {"owner": mine, "heir": np.where(stays, mine, next_one), "reason": reason, "chosen": chosen, "late": late}
    )
    people = people.join(ties, how="inner")
    people = people[people["chosen"] < FOLLOWED[spec.code]]
    taken_in = pd.Timestamp(START) + pd.to_timedelta(np.round(people["late"] * TAKEN_IN_DAYS * 86400), unit="s")
    people["first"] = people["since"].where(people["since"] >= START, taken_in)
    return people[people["first"] < people["left_at"]]


def _talks(followed: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the notes that staff write of their own accord: first contact, needs, offers, care, the end, a new owner."""
    n, first, left = len(followed), followed["first"], followed["left_at"]

    def after(kind: str, chance: float, low: float, high: float, since: pd.Series = first) -> pd.DataFrame:
        at = since + pd.to_timedelta(np.round(rng.uniform(low, high, n) * 86400), unit="s")
        return pd.DataFrame({"user": followed.index, "kind": kind, "at": at})[rng.random(n) < chance]

    parts = [
        after("first_contact", 1.0, 0.02, 1.0),
        after("need_noted", NEED, 2, 20),
        after("offer_sent", OFFER, 10, 60),
    ]
    span = np.clip((np.minimum(left, _end()) - first) / pd.Timedelta(days=1), 0, None)
    many = rng.poisson(span / CARE_DAYS)
    part = pd.DataFrame({"user": np.repeat(followed.index, many), "kind": "care"})
    since, days = first.reindex(part["user"]).to_numpy(), span.reindex(part["user"]).to_numpy()
    seconds = np.round(rng.uniform(0.1, 1, len(part)) * days * 86400)
    parts.append(part.assign(at=since + pd.to_timedelta(seconds, unit="s")))
    parts = [part[part["at"].to_numpy() < left.reindex(part["user"]).to_numpy()] for part in parts]
    gone = left < _end()
    parts.append(after("closed", CLOSED, 1, 25, left.where(gone))[lambda f: f["at"].notna()])
    passed_on = (
        (followed["heir"] != followed["owner"]) & (followed["heir"] != "") & (first < LEFT_ON) & (left > LEFT_ON)
    )
    handed = pd.Series(pd.Timestamp(LEFT_ON), followed.index).where(passed_on)
    parts.append(after("hello", SAYS_HELLO, 1, 12, handed)[lambda f: f["at"].notna()])
    return pd.concat(parts)


def _orders(
    spec: Brand, followed: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw which orders are noted; the product is the dearest line of the order."""
    noted = orders[orders["clean"] & (rng.random(len(orders)) < ORDER_NOTED[spec.code])]
    noted = noted[noted["order_time"].to_numpy() > followed["first"].reindex(noted["user"]).to_numpy()]
    kept = lines[lines["amount_fen"] > lines["refund_fen"]].sort_values("amount_fen", kind="stable")
    product = kept.drop_duplicates("order_id", keep="last").set_index("order_id")["product"]
    return pd.DataFrame(
        {
            "user": noted["user"].to_numpy(),
            "kind": "ordered",
            "at": noted["order_time"].to_numpy(),
            "product": product.reindex(noted["order_id"]).to_numpy(),
        }
    ).dropna(subset="product")


def _service(followed: pd.DataFrame, contacts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw which complaints and after-sale questions are noted."""
    noted = contacts[(rng.random(len(contacts)) < SERVICE) & (contacts["contact_kind"] != "question")]
    noted = noted[noted["contacted_at"].to_numpy() > followed["first"].reindex(noted["user"]).to_numpy()]
    return pd.DataFrame({"user": noted["user"], "kind": noted["contact_kind"], "at": noted["contacted_at"]})


def _in_working_hours(at: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Return when a thing that happened at a moment is noted: in the hours from 9 to 20, to the minute."""
    day = at.dt.normalize()
    written = day + pd.to_timedelta(rng.integers(9 * 60, 20 * 60, len(at)), unit="min")
    return written.where(written > at, written + pd.Timedelta(days=1))


def _with_orphans(notes: pd.DataFrame, spec: Brand, users: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add notes on ids that no user has: accounts that were deleted, or never came through to the shop's database."""
    like = notes[notes["kind"].isin(("first_contact", "offer_sent", "care"))]
    picked = like.iloc[np.sort(rng.choice(len(like), round(ORPHANS * len(notes)), replace=False))]
    number = len(users) + 1 + rng.integers(0, 400, len(picked))
    orphans = picked.assign(user=-1, orphan=True, user_id=[f"{spec.prefix}{n:05d}" for n in number])
    orphans["written_at"] += pd.to_timedelta(rng.integers(1, 9 * 60, len(picked)) % 50, unit="min")
    known = notes.assign(user_id=users["user_id"].to_numpy()[notes["user"]])
    return pd.concat([known, orphans], ignore_index=True)


def _with_second_notes(notes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add second notes in the minute of another one: something forgotten, or put right."""
    like = notes[~notes["orphan"] & (notes["kind"] != "closed")]
    picked = like.iloc[np.sort(rng.choice(len(like), round(SAME_MINUTE * len(notes)), replace=False))]
    return pd.concat([notes, picked.assign(kind="again", same_minute=True)], ignore_index=True)


def _next_days(spec: Brand, notes: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return the day planned for the next contact as text, missing where none is."""
    span = [NEXT_DAYS.get(stage, (0, 0)) for stage in notes["follow_up_stage"]]
    low, high = np.array(span).T
    sooner = np.where(high > 10, SOONER[spec.code], 1)
    days = np.maximum(rng.integers(low, high + 1) // sooner, 1)
    planned = notes["written_at"].dt.normalize() + pd.to_timedelta(days, unit="D")
    none = (high == 0) | (rng.random(len(notes)) < NO_PLAN)
    return planned.dt.strftime("%Y-%m-%d").astype("str").where(~none)


def _with_words(spec: Brand, notes: pd.DataFrame, reasons: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Give each note its words, drawn from those that fit its kind, the brand and the user's reason for buying."""
    names = {p.code: (p.zh, p.en) for p in spec.products}
    reason = reasons.reindex(notes["user"])
    chosen = []
    for kind, why, product, x in zip(notes["kind"], reason, notes["product"], rng.random(len(notes)), strict=True):
        zh, en = _fitting(kind, spec.code, why, x)
        zh_name, en_name = names.get(product, ("", ""))
        chosen.append((zh.replace("{p}", zh_name), en.replace("{p}", en_name)))
    return notes.assign(note_zh=[zh for zh, _ in chosen], note_en=[en for _, en in chosen])


def _fitting(kind: str, brand: str, why: str, x: float) -> tuple[str, str]:
    """Return the words, in both languages, that a number from 0 to 1 picks of those that fit."""
    fits = [row[3:] for row in _TEMPLATES if row[0] == kind and row[1] in ("-", brand) and row[2] in ("-", why)]
    zh, en = fits[int(x * len(fits))]
    return zh, en


def _end() -> pd.Timestamp:
    return pd.Timestamp(END) + pd.Timedelta(days=1)
