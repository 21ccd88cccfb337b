"""The codes that columns hold, and how each reads in Chinese and English: the one table of display names."""

from siyu_helpers.labels import COMPUTED  # the RFM groups, which the course computes and a test's table holds

CODES: dict[str, dict[str, tuple[str, str]]] = {
    "source": {
        "official_account": ("公众号", "official account"),
        "short_video": ("短视频", "short video"),
        "search": ("搜索", "search"),
        "store": ("门店", "store"),
        "friend": ("好友推荐", "a friend"),
        "employee": ("员工", "employee"),
    },
    "region": {
        "beijing": ("北京", "Beijing"),
        "fujian": ("福建", "Fujian"),
        "guangdong": ("广东", "Guangdong"),
        "henan": ("河南", "Henan"),
        "hubei": ("湖北", "Hubei"),
        "hunan": ("湖南", "Hunan"),
        "jiangsu": ("江苏", "Jiangsu"),
        "shaanxi": ("陕西", "Shaanxi"),
        "shandong": ("山东", "Shandong"),
        "shanghai": ("上海", "Shanghai"),
        "sichuan": ("四川", "Sichuan"),
        "zhejiang": ("浙江", "Zhejiang"),
    },
    "sex": {"female": ("女", "female"), "male": ("男", "male")},
    "occupation": {
        "student": ("学生", "student"),
        "white_collar": ("白领", "white-collar"),
        "freelance": ("自由职业", "freelance"),
        "business": ("经商或管理", "business or management"),
        "other": ("其他", "other"),
    },
    "channel": {
        "mini_program": ("小程序", "mini-program"),
        "official_account": ("公众号", "official account"),
        "wecom": ("企业微信", "WeCom"),
        "group": ("社群", "group"),
        "app": ("App", "app"),
        "member_db": ("会员库", "member database"),
    },
    "status": {"paid": ("已付款", "paid"), "cancelled": ("已取消", "cancelled")},
    "category": {
        "tea_bags": ("袋泡茶", "tea bags"),
        "drinks": ("茶饮", "tea drinks"),
        "leaf_tea": ("原叶茶", "leaf tea"),
        "ware": ("茶具", "tea ware"),
        "skin_care": ("护肤", "skin care"),
        "make_up": ("彩妆", "make-up"),
        "whole_fruit": ("鲜果", "whole fruit"),
        "organic": ("有机水果", "organic fruit"),
        "cut_fruit": ("鲜切水果", "cut fruit"),
        "salads": ("沙拉", "salads"),
        "juices": ("果汁", "juices"),
        "gifts": ("礼盒", "gifts"),
        "test": ("测试", "test"),
    },
    "touch_channel": {
        "one_to_one": ("一对一", "one-to-one"),
        "group": ("社群", "group"),
        "moments": ("朋友圈", "Moments"),
        "sms": ("短信", "SMS"),
    },
    "theme": {
        "new_arrival": ("上新", "new arrivals"),
        "tasting": ("试吃试饮", "tasting"),
        "members_day": ("会员日", "members' day"),
        "festival": ("节日", "festival"),
    },
    "platform": {"short_video": ("短视频", "short video"), "search": ("搜索", "search")},
    "cost_item": {
        "content_pieces": ("内容制作", "content pieces"),
        "staff_hours": ("人工工时", "staff hours"),
        "tool_fee": ("工具费", "tool fee"),
        "coupons_used": ("核销的优惠券", "coupons used"),
    },
    "contact_kind": {
        "question": ("咨询", "question"),
        "after_sale": ("售后", "after-sale service"),
        "complaint": ("投诉", "complaint"),
    },
    "preference": {
        "taste": ("口味", "taste"),
        "health": ("健康", "health"),
        "price": ("价格", "price"),
        "convenience": ("方便", "convenience"),
        "gift_giving": ("送礼", "gift giving"),
    },
    "arm": {
        "control": ("对照组", "control group"),
        "no_minimum": ("无门槛8折券", "20%-off coupon, no minimum"),
        "threshold": ("满80减15", "15 off orders of 80 or more"),
    },
    "device": {"ios": ("苹果系统", "iOS"), "android": ("安卓系统", "Android")},
    "recorded_from": {"survey": ("问卷", "survey"), "chat": ("聊天", "chat")},
}
CODES["invite_channel"] = {code: CODES["touch_channel"][code] for code in ("one_to_one", "group", "moments")}
CODES["room"] = {code: CODES["touch_channel"][code] for code in ("one_to_one", "group")}
CODES["coupon"] = {code: CODES["arm"][code] for code in ("no_minimum", "threshold")}
CODES["tier"] = {code: names for code, names in COMPUTED["group"].items() if code != "absent"}
