"""The tables of customer relations: the follow-up log of a brand's SCRM, and the sheet that compares SCRM systems."""

from siyu_helpers.simulator.columns import Table, count, flag, money, text, time

SCRM = {
    "follow_ups": Table(
        "follow_ups",
        "跟进记录，每行是员工写的一条",
        "Follow-up log, one note by staff a row",
        (
            text("note_id", "记录编号，按写下的先后", "note id, in the order of writing", unique=True),
            text("user_id", "用户编号；有的在用户表里查不到", "user id; some are not among the users"),
            time(
                "written_at",
                "写下的时间，精确到分，带时区偏移；各行的偏移可能不同",
                "time of writing, to the minute, with its offset from UTC; rows differ in offset",
            ),
            text("staff", "跟进人", "owner", coded=True),
            text("follow_up_stage", "跟进阶段", "stage of the follow-up", coded=True),
            text("note_zh", "内容（中文）", "note (Chinese)"),
            text("note_en", "内容（英文）", "note (English)"),
            text(
                "next_on",
                "计划下次联系的日期；没有计划为空",
                "day of the next planned contact; empty if none",
                required=False,
            ),
        ),
        ("note_id",),
    ),
    "scrm_systems": Table(
        "scrm_systems",
        "SCRM 系统对照表，每行一套；系统匿名，功能是常见的，价格是按实际量级编的",
        "Comparison of SCRM systems, one a row; anonymous, with features that such systems have and invented prices of a realistic order",
        (
            text("system", "系统", "system", unique=True),
            text("made_for_zh", "主要面向（中文）", "made for (Chinese)"),
            text("made_for_en", "主要面向（英文）", "made for (English)"),
            flag("channel_codes", "渠道活码", "channel QR codes"),
            flag("customer_tags", "客户标签", "customer tags"),
            flag("auto_tags", "自动打标签", "automatic tags"),
            flag("chat_archive", "会话存档", "chat archive"),
            flag("word_alerts", "敏感词提醒", "alerts on sensitive words"),
            flag("group_sending", "客户群发", "sending to many at once"),
            flag("frequency_cap", "每人发送上限", "cap on messages a person"),
            flag("sop_tasks", "SOP 任务（运营剧本）", "SOP tasks (operation scripts)"),
            flag("content_library", "素材库", "content library"),
            flag("referral_campaigns", "裂变活动", "referral campaigns"),
            flag("dashboard", "数据看板", "dashboard"),
            flag("holdout_groups", "留出对照组", "hold-out groups"),
            flag("staff_handover", "离职继承", "handover when staff leave"),
            flag("shop_connector", "商城与小程序对接", "connection to shop and mini-program"),
            flag("open_api", "开放 API", "open API"),
            flag("data_export", "客户数据可整体导出", "all customer data can be exported"),
            money("seat_price_fen", "每个席位一年的价格", "price of one seat a year"),
            count("minimum_seats", "最少席位数", "fewest seats"),
            money(
                "archive_seat_price_fen",
                "会话存档每个席位一年另收的价格；不提供为 0",
                "chat archive, extra a seat and year; 0 if not offered",
            ),
            money("setup_fee_fen", "一次性实施费", "set-up fee, once"),
            count("contract_months", "合同最短月数", "shortest contract in months"),
        ),
        ("system",),
    ),
}
