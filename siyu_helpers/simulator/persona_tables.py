"""The tables behind a persona: what members say of themselves, what they look at, and what they tell in interviews."""

from siyu_helpers.simulator.columns import USER, Table, flag, text, time

_NOTE = ("interview_notes", "note_id")

PERSONA = {
    "profiles": Table(
        "profiles",
        "会员资料表，每行是一位填过资料的用户；未清洗",
        "Member profiles, one user who filled the form a row; not cleaned",
        (
            text("user_id", "用户编号", "user id", unique=True, refers=USER),
            time("filled_at", "填写时间", "time of filling the form"),
            text(
                "birth_date",
                "出生日期，用户自填；有没改过的默认日期和不可能的日期",
                "date of birth, as the user gave it; some left the picker's default standing, some dates cannot be",
            ),
            text("income", "月收入（元），用户自填", "monthly income, as the user gave it", required=False, coded=True),
            text("education", "学历，用户自填", "education, as the user gave it", required=False, coded=True),
            text(
                "interests",
                "兴趣，1 到 4 个代码，用分号隔开（名称见 `codes.csv` 的 interest）",
                "interests, one to four codes joined by semicolons (named in `codes.csv` under interest)",
            ),
            text("motive", "购买动机，用户自选", "motive of buying, as the user chose it", required=False, coded=True),
            flag("consent", "同意把资料用于个性化推荐", "agrees that the profile is used for personal recommendation"),
        ),
        ("user_id",),
    ),
    "clicks": Table(
        "clicks",
        "小程序点击记录，每行是打开一个页面；未清洗",
        "Clicks in the mini-program, one page opened a row; not cleaned",
        (
            text("user_id", "用户编号；没登录的为空", "user id; empty if not logged in", required=False, refers=USER),
            time("clicked_at", "点击时间", "time of the click"),
            text(
                "page",
                "页面代码：商品代码，或文章、活动的代码（见 `codes.csv`）",
                "code of the page: of a product, or of an article or event (see `codes.csv`)",
            ),
            text("page_kind", "页面类型", "kind of page", coded=True),
            text("entry", "从哪里进来", "where they came from", coded=True),
        ),
    ),
    "interview_notes": Table(
        "interview_notes",
        "访谈记录，每行是一段话",
        "Interview notes, one excerpt a row",
        (
            text("note_id", "记录编号", "note id", unique=True),
            text("interviewee", "受访者代号", "code of the interviewee"),
            text("user_id", "受访者的用户编号", "user id of the interviewee", refers=USER),
            text("question", "问题", "question", coded=True),
            text("words_zh", "原话（中文）", "words (Chinese)"),
            text("words_en", "原话（英文）", "words (English)"),
        ),
        ("note_id",),
    ),
    "interview_codes": Table(
        "interview_codes",
        "访谈编码，每行是一位编码员给一段话归的主题",
        "Interview codes, the theme one reader gave one excerpt a row",
        (
            text("note_id", "记录编号", "note id", refers=_NOTE),
            text("reader", "编码员", "reader", coded=True),
            text("note_theme", "主题", "theme", coded=True),
        ),
        ("note_id", "reader"),
    ),
}
