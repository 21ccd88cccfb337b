"""The tables of the survey: who was asked, and what came back; each brand has questions of its own."""

from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.columns import USER, Column, Table, text, time

_SEVERAL = "，代码用分号隔开", ", codes joined by semicolons"


def _one(name: str, zh: str, en: str) -> Column:
    return text(name, zh, en, required=False, coded=True)


def _several(name: str, zh: str, en: str) -> Column:
    return text(
        name,
        f"{zh}{_SEVERAL[0]}（名称见 `codes.csv` 的 {name}）",
        f"{en}{_SEVERAL[1]} (named in `codes.csv` under {name})",
        required=False,
    )


def _who(name: str, zh: str, en: str) -> Column:
    listed = "、".join(f"`{code}`" for code in CODES[name]), ", ".join(f"`{code}`" for code in CODES[name])
    return text(name, f"{zh}：{listed[0]}、`no_say`", f"{en}: {listed[1]}, `no_say`", required=False)


def _scale(name: str, zh: str, en: str) -> Column:
    marks = "；1 很不同意，5 非常同意", "; 1 strongly disagree, 5 strongly agree"
    return Column(name, "integer", zh + marks[0], en + marks[1], required=False, minimum=1, maximum=5)


_KEYS = (
    text("response_id", "答卷编号", "id of the form", unique=True),
    text(
        "user_id",
        "用户编号，来自专属链接；从转发的链接进来的为空",
        "user id, from the personal link; empty for those who came by a forwarded link",
        required=False,
        refers=USER,
    ),
    time("submitted_at", "提交时间", "time of submission"),
    Column("seconds", "integer", "答题用时", "time taken", minimum=1, unit="second"),
)
_SCALE = (
    _scale("trusts", "信得过这个品牌", "trusts the brand"),
    _scale("suits", "推荐的东西合口味", "what it recommends suits"),
    _scale("elsewhere", "别家有优惠就去别家（反向题）", "goes elsewhere for an offer (reversed item)"),
    _scale("recommends", "愿意推荐给朋友", "would recommend it to friends"),
    _scale("careful", "陷阱题，应选 4", "trap question, the right answer is 4"),
    _scale("annoyed", "消息让人心烦（反向题）", "its messages annoy (reversed item)"),
    _scale("stays", "以后还会常来", "will keep coming back"),
)
_ABOUT_THEM = (
    _who("sex", "性别", "sex"),
    _one("age", "年龄", "age"),
    _who("occupation", "职业", "occupation"),
    _who("income", "月收入（元）", "monthly income, yuan"),
)


def _responses(*questions: Column) -> Table:
    return Table(
        "responses",
        "答卷表，每行是提交一次的问卷，列是题目的代码；空白是没问到或没有答；未清洗",
        "Responses, one submitted form a row, a column a question by its code; empty: not asked or not answered; not cleaned",
        (*_KEYS, *questions, *_SCALE, *_ABOUT_THEM),
        ("response_id",),
    )


SURVEY = {
    "invitations": Table(
        "invitations",
        "问卷邀请表，每行是一位被邀请的用户",
        "Invitations to the survey, one user who was asked a row",
        (
            text("user_id", "用户编号", "user id", unique=True, refers=USER),
            time("sent_at", "发送时间", "time of sending"),
            text("touch_channel", "触达方式", "way of reaching", coded=True),
        ),
        ("user_id",),
    ),
    "responses": _responses(
        _one("drinks", "平时喝不喝茶；选不喝的跳过后面四题", "drinks tea or not; who does not skips the next four"),
        _several("favourite", "喜欢的茶（多选）", "favourite kinds of tea (several)"),
        _one("times", "过去 7 天平均每天喝几次", "times a day in the past 7 days"),
        _several("place", "过去 7 天在哪里喝（多选）", "where, in the past 7 days (several)"),
        _several("reason", "为什么喝茶（多选）", "why they drink tea (several)"),
        _several("expectation", "对茶产品的期望（多选）", "what they expect of tea products (several)"),
        _one(
            "join",
            "会不会参加每月 59 元的品鉴茶盒（主问题）",
            "would join a monthly tasting box at 59 yuan (main question)",
        ),
    ),
}
FRUIT = {
    "responses": _responses(
        _one(
            "eats",
            "过去 30 天吃没吃过鲜切水果；没吃过的跳过后面四题",
            "ate cut fruit in the past 30 days or not; who did not skips the next four",
        ),
        _several("favourite", "喜欢的鲜切水果（多选）", "favourite kinds of cut fruit (several)"),
        _one("times", "过去 7 天吃了几次鲜切水果", "times in the past 7 days"),
        _several("place", "过去 7 天在哪里吃（多选）", "where, in the past 7 days (several)"),
        _several("reason", "为什么吃鲜切水果（多选）", "why they eat cut fruit (several)"),
        _several("expectation", "对鲜切水果的期望（多选）", "what they expect of cut fruit (several)"),
        _one(
            "subscribe",
            "会不会订每月 299 元、工作日送到办公室的鲜切水果（主问题）",
            "would subscribe to cut fruit at the office, 299 yuan a month (main question)",
        ),
    ),
}
