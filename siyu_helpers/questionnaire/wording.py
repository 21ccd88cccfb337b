"""Words that a review looks for in questions and labels, in Chinese and English."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# ---- labels that are a way out -------------------------------------------------------------------------------------
OTHER = _any(
    r"^(其他|其它|别的|另外|以上都不是|都不是|都没有|以上(均|都)?(无|没有|不是)|没有以上|不适用|都不[是要会选])",
    r"^(some(thing|where|one) else|others?|none|neither|none of (the|these|them)|elsewhere|not applicable|n/?a)\b",
)
WRITE_IN = _any(r"^(其他|其它|别的)", r"^(others?|something else|somewhere else)\b")
NEVER = _any(
    r"^(0\s*(次|杯|单|个|天|件|元)?|零次?|没有?|无|从不|从未|从来[不没]|几乎不|不[喝买用吃看玩去选常需]|未曾?|没[喝买用吃看去下听]|还没|不是会员)",
    r"^(none|never|no\b|not (at all|yet|once|in|a)|i (do not|don.t|have not|haven.t|did not|didn.t|never)|do not|don.t|have not|haven.t|"
    r"did not|didn.t|zero|hardly ever|nothing|0( times?| cups?| orders?)?$)",
)
PREFER_NOT = _any(
    r"不愿|不方便|不便|不想|拒绝|保密|不透露|不回答|不作答|跳过|不说",
    r"prefer not|rather not|decline|not (to )?say|no answer|won.t say|skip",
)
UNSURE = _any(
    r"不知道|不清楚|不确定|说不清|不记得|记不清|不了解|不好说|没想好|没有(意见|看法)|也许|看情况|说不准",
    r"don.t know|do not know|not sure|unsure|\bmaybe\b|\bperhaps\b|it depends|can.t say|cannot say|don.t remember|can.t remember|no opinion|undecided",
)
NOT_APPLICABLE = _any(
    r"不适用|没(有)?(买|喝|用|吃|下单|去|购买|收到|体验)过?|从未|从没|未(买|购买|使用|体验)过|不[喝买用吃]",
    r"not applicable|\bn/?a\b|never|have not|haven.t|did not|didn.t|don.t (drink|buy|use|eat)|do not (drink|buy|use|eat)",
)
YES_OR_NO = _any(
    r"^(是的?|否|有|没有|无|会|不会|能|不能|愿意|不愿意|知道|不知道|买过|没(有)?买过|用过|没(有)?用过|喝|不喝|喝过|没(有)?喝过|买|不买|同意|不同意|"
    r"[有没]过|对|不对|需要|不需要|需|不需|去过|没(有)?去过|听过|没(有)?听过|下过单|没(有)?下过单)([，,。 （(].*)?$",
    r"^(yes|no|true|false|i (do|have|did|would|will)|i (do not|have not|did not|would not|will not|don.t|haven.t|didn.t|wouldn.t|won.t))\b",
)
GRADED = _any(
    r"满意|同意|重要|喜欢|愿意|可能|符合|认可|一般|中立|很?好|很?差|经常|有时|偶尔|从不|总是|几乎|每天|高|低|多|少|便宜|贵|方便|清楚|放心|推荐|合适|了解|熟悉",
    r"satisf|agree|important|\blike|willing|likely|neutral|neither|good|poor|bad|excellent|often|sometimes|rarely|seldom|never|always|average|high|low|"
    r"cheap|expensive|dear|convenient|clear|familiar|every day|\bfair",
)
OPEN_ENDED = _any(r"(及|或|和)?以[上下]|及更[高低]", r"\b(or|and) (above|over|below|under|higher|lower|more|less)\b")

# ---- what a question is about --------------------------------------------------------------------------------------
SENSITIVE = _any(
    r"性别|收入|月薪|年薪|工资|薪资|存款|资产|负债|健康状况|疾病|病史|怀孕|备孕|婚姻|宗教|信仰|政治|体重|民族|身份证|残疾",
    r"\b(sex|gender|income|salary|earn(?! points)|wages?|savings|debts?|illness|disease|medical|pregnan\w*|marital|married|religio\w*|politic\w*|(your|body) weight|"
    r"ethnic\w*|disabilit\w*)\b",
)
AGE = _any(r"年龄|岁|多大|出生", r"\bage\b|\baged\b|how old|years old|\bborn\b|birth")
MONEY = _any(
    r"收入|月薪|年薪|工资|薪资|花费|花多少|花了|消费(金额|多少|了多少)|支出|预算|金额|多少钱|愿意(支)?付|花(在|费)|价位|价格区间",
    r"\b(income|salary|earn|wages?|spend|spent|spending|expenses?|budget|how much (do|did|would|have) you (spend|pay|spent|paid))\b",
)
TIME_SPENT = _any(r"时间|小时|分钟", r"\b(time|hours?|minutes?)\b")
FLOW = _any(
    r"收入|月薪|年薪|工资|薪资|花费|花多少|花了|消费|支出|预算|多久.{0,3}一次|[多几]少?[次杯单回]|频率|频次|次数|几天|多少天",
    r"\b(income|salary|earn|wages?|spend|spent|spending|expenses?|budget|how (often|many times|frequently)|frequency|number of times|"
    r"how many (cups|orders|times|visits|purchases|days))\b",
)
FLOW_UNIT = _any(r"^(次|杯|单|回|趟)$", r"^(times?|cups?|orders?|visits?|purchases?)$")
COUNTED = _any(
    r"多少[次杯单个人天元件年分]|几[次杯单个人天元件年]|多久|多大|几口|年龄|岁|公里|小时|分钟|次数|人数|天数",
    r"how (many|often|old|long|far)|\bage\b|number of|years|hours|minutes",
)
MONEY_UNIT = _any(r"元|块钱|人民币|[¥￥$]", r"\b(yuan|rmb|cny|usd|dollars?)\b")

PERIOD = _any(
    r"每[个一]?(天|日|周|星期|月|季度?|年|晚|次|单|人|杯|件|盒)|[月年周日][均收薪入消花]|平均每|税[前后]月|一[天日周年]|一个(星期|月|季度)|[上这本今去昨当](周|月|季度|年|天|日|次|个月|个星期)|今天|昨天",
    r"(最近|过去|近)的?\s*([\d一二两三四五六七八九十半]+|几)\s*个?(天|日|周|星期|月|季度|年|小时|次|单)|半年|全年|单次|客单|第一次|上一[次单]|最后一次|最近一[次单]",
    r"\b(a|per|each|every|one|this|last|past|previous) (day|week|month|quarter|year|night|time|order|visit|purchase|person|occasion)\b|\b(daily|weekly|monthly|quarterly|"
    r"yearly|annual(ly)?|yesterday|today)\b|/(day|week|month|year|天|日|周|月|年|次)",
    r"\b(last|past|previous|these|within the|in the)( last| past)? (\d+|two|three|four|five|six|seven|ten|twelve|thirty|ninety) (days?|weeks?|months?|years?|orders)\b|"
    r"\b(last|latest|most recent|first|single) (order|purchase|visit|time)\b|half a year|six months",
)
VAGUE_TIME = _any(
    r"最近(?!\s*[\d一二两三四五六七八九十半]+\s*个?[天日周星月季年次单小])(?!的?(门店|一家|店))|近来|近期|前段时间|一段时间|(?<!最)经常|时常|(?<!最)常常|平时多久",
    r"\b(recently|lately|(?<!how )(?<!most )often|(?<!how )frequently|regularly|of late|usually how|these days|nowadays|in the past(?! (\d|two|three|four|five|six|seven|ten|twelve|"
    r"thirty|ninety|day|week|month|quarter|year)))\b",
)
VAGUE_LABEL = _any(
    r"^(经常|时常|常常|有时|偶尔|很少|总是|不常|较少|较多)",
    r"^(often|sometimes|occasionally|rarely|seldom|frequently|regularly|always|usually|now and then)\b",
)
LONG_PERIOD = _any(
    r"(最近|过去|近)的?\s*([一二两三四五六七八九十\d]+\s*(年|多年)|(1[2-9]|[2-9]\d|十[二三四五六七八九])\s*个月)|去年一?年|全年|一年内|一年来|一年里",
    r"\b(last|past|previous) (year|(two|three|five|ten|\d+) years|twelve months|1[2-9] months|[2-9]\d months)\b|\bwithin a year\b|\bin a year\b",
)

# ---- wording -------------------------------------------------------------------------------------------------------
LEADING = _any(
    r"大多数|大部分(用户|人|顾客|会员)|绝大多数|众所周知|大家都|人人都|都(觉得|认为|说|喜欢)|深受|广受|好评如潮|难道|又[^，。？?]{1,4}又|物美价廉|(这么|如此|那么)(好|划算|实惠|优惠|新鲜|贴心)|超值|毫无疑问|毋庸置疑|显然|"
    r"(您|你)(一定|肯定|想必|应该也)|(您|你)是不是(也|更)?(觉得|认为|喜欢)|(您|你)(也|同样)(觉得|认为|喜欢|同意)|不(觉得|认为).{1,20}吗|著名的?|知名的|最受欢迎|优质的我们|贴心|用心(的|打造)|一流|"
    r"专家(认为|建议|都)|为了您的健康",
    r"\b(most (users|people|customers|members|of our)|everyone (knows|agrees|likes|loves)|as (everyone|we all|you) knows?|obviously|clearly better|of course|surely|undoubtedly|"
    r"don.t you|do you not|doesn.t|isn.t it|wouldn.t you|wouldn.t|aren.t|you (must|surely|will agree|also)|do you agree that|how much (do|did) you (love|like|enjoy)|how (good|great|satisfied are you with our excellent)|"
    r"award-winning|famous|beloved|excellent|outstanding|world-class|caring|delicious|great value|good value|bargain|both [\w-]+ and [\w-]+, (so )?|experts (say|agree|recommend)|much-loved)\b",
)
_NOUN = r"[\u4e00-\u9fff]{1,8}"
_JUDGED = r"满意|喜欢|认可|评价|怎么样|如何|同意|合理|重要|重视|看法|影响|印象|好吗|不错|够|放心|方便|合适|多少分|打分"
DOUBLE = _any(
    rf"{_NOUN}(?<![温暖柔平缓总亲饱共我您你们])(和|与|及|以及|、|跟|还有|并且|而且|又|同时)(?![田平谐解睦气蔼您你我]){_NOUN}[^？?。]{{0,16}}({_JUDGED})",
    rf"({_JUDGED})[^？?。]{{0,12}}{_NOUN}(?<![温暖柔平缓总亲饱共我您你们])(和|与|及|以及|、|还有)(?![田平谐解睦气蔼您你我]){_NOUN}",
    r"\b(satisfied|happy|pleased|like|rate|agree|enjoy|find|trust|think of|fair|good|important|judge|opinion|view)\b[^?.]{0,60}\b\w{3,}( \w+)? and (the |our |its |your )?\w{3,}",
    r"\b(the|our|its) \w+( \w+)? and (the |our |its )?\w+( \w+)? (is|are|was|were)\b",
)
SEVERAL = _any(
    r"多选|可选多项|选择?(所有|全部|多个|几项)|不限项|最多(可)?选(?!一|1|择一)|选.{0,2}[2-9二两三四五]项",
    r"all that apply|select all|tick all|choose all|more than one|several|as many as|up to (two|three|four|five|[2-9])|(choose|pick|tick) (two|three|[2-9])",
)
ONLY_ONE = _any(
    r"单选|[只限仅](能|可)?选[择]?(一|1)|选[择]?一[个项]|最(主要|重要|常|喜欢|爱|看重|在意|关心|想|满意|经常|多)|首选|第一选择",
    r"\b(only one|just one|choose one|pick one|tick one|select one|one answer|the most|most (important|often|likely)|favourite|favorite|main(ly)?|first choice|best)\b",
)
ASKS_SEVERAL = _any(
    r"哪些|哪几", r"\bwhich (of (the|these)|\w+s\b (do|did|have|would))|what (are|were) (the|your) \w+s\b"
)

# ---- filters and what they lead to ---------------------------------------------------------------------------------
BOUGHT = _any(
    r"买过|购买过|下过单|消费过|用过|吃过|喝过|光顾过|体验过|买了|下单|有没有买|是否(购买|买)|购买(频率|次数)|[买购]多少次|买几次|几次.{0,4}[买购]",
    r"\b(bought|ordered|purchased|used|tried|been to|buy|order|purchase|shopped)\b",
)
EXPERIENCE = _any(
    r"满意|体验(?!店)|评价|(收到|拿到)的|上(一)?次(购买|下单|消费|收到|买)|最近一次(购买|下单|消费|收到|买)|(物流|配送|包装|客服|售后|服务)(怎么样|如何|好|快|速度|态度|质量)|回购|复购|再次购买|继续购买|"
    r"(买|购买|下单|收到)[过了](之?后|的|哪|几|多少|什么)|为什么(会)?(选择|购买|买)",
    r"\b(satisf\w+|experience|your (last|latest|most recent) (order|purchase|visit)|you (received|ordered|bought|purchased)|buy again|order again|repurchase|"
    r"(delivery|packaging|service) (was|is|speed)|rate (the|our)|why (do|did) you (buy|choose|order))\b",
)
BUYERS = _any(
    r"买过|购买过|下过单|消费过|买家|已购|下单的?(用户|会员|客户|顾客)|有(过)?(订单|购买|消费)|老客|顾客|客户|复购",
    r"\b(buyers?|customers?|bought|purchased|ordered|with (an? )?orders?|shoppers?)\b",
)
CLOSED_GROUP = _any(
    r"社群|群里|群内|微信群|朋友圈|群发|转发|路过|随手|公众号",
    r"\b(group chat|groups?|community|communities|moments|followers|passers|share[ds]? the link|link in)\b",
)
WHOLE_MARKET = _any(
    r"市场|所有(消费者|用户|人)|全体|全国|消费者(整体|总体)|大众|全部(用户|消费者)",
    r"\b(the market|all (consumers|users|people|customers)|general public|the public|nationwide|whole country|consumers in general)\b",
)

PROSPECTIVE = _any(
    r"希望|期望|期待|愿意|愿不愿|打算|计划|如果|假如|将来|今后|未来|会不会|想不想|建议|是否会",
    r"\b(would|hope|expect|wish|if (we|you|there)|plan to|intend|in (the )?future|willing|suggest\w*|should)\b",
)
INTENT = _any(
    r"还会|会再|会不会|会继续|以后|今后|下次|再(次|买|订|来|购)",
    r"\b(will you|would you|again|next time|in (the )?future)\b",
)
CLOSED = _any(
    r"吗[？?]?\s*$|是否|是不是|有没有|会不会|能不能|愿不愿|(怎么样|如何)[？?]?\s*$|程度",
    r"(^|, )(do|does|did|is|are|was|were|will|would|have|has|had|can|could|should) (you|your|the|our|we|it|this|that|there)\b|"
    r"\bhow (?!(do|does|did|is|are|was|were|will|would|have|has|can|could|should|to)\b)\w+",
)
"""Questions whose answers are yes and no or grades: nobody falls outside."""
OWN = _any(r"我们|本店|本品牌|我店|贵|咱们|小店|这家", r"\b(us|our|ours|we|this (shop|brand|store))\b")

_STOP_ZH = _any(
    r"请问|您|你|我们?|咱们|贵店|本店|这家|的|了|吗|呢|吧|啊|是否|是不是|有没有|有|是|在|会|能|把|被|对|于|从|到|和|与|或|及|也|都|就|还|很|最|更|比较|非常|"
    r"每[个一]?(天|日|周|星期|月|季度?|年|次|单)|(最近|过去|近)的?\s*[\d一二两三四五六七八九十半]*\s*个?(天|日|周|星期|月|季度|年|次)?|平均|通常|一般|平时|"
    r"多少|几|多久|次数?|杯|单|元|频率|哪里|哪儿|哪些|哪种|哪个|哪几|哪一?(种|类|项)|什么|为什么|怎么样?|如何|主要|原因|因素|地方|时候|种类?|类型?|"
    r"喜欢|期望|希望|觉得|认为|感觉|选择|过|内|里|中|上|下|一|以下|方面|情况|产品",
)
_STOP_EN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "you",
        "your",
        "yours",
        "we",
        "our",
        "us",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "how",
        "many",
        "much",
        "often",
        "what",
        "which",
        "where",
        "when",
        "why",
        "who",
        "times",
        "time",
        "day",
        "week",
        "month",
        "year",
        "days",
        "weeks",
        "months",
        "per",
        "each",
        "every",
        "last",
        "past",
        "most",
        "favourite",
        "favorite",
        "kind",
        "kinds",
        "type",
        "types",
        "sort",
        "would",
        "could",
        "should",
        "will",
        "can",
        "may",
        "might",
        "usually",
        "mostly",
        "mainly",
        "reason",
        "reasons",
        "main",
        "expect",
        "hope",
        "like",
        "prefer",
        "choose",
        "any",
        "some",
        "there",
        "if",
        "as",
        "not",
        "please",
        "tick",
        "all",
        "apply",
        "than",
        "more",
        "about",
        "think",
        "feel",
        "ever",
        "kindly",
    ]
)


def topic(text: str) -> set[str]:
    """Return what a question is about: its words without those that any question has; Chinese also in pairs of signs."""
    chinese = "".join(re.findall(r"[\u4e00-\u9fff\d]+|[^\u4e00-\u9fff]", text))
    found: set[str] = set()
    for run in re.findall(r"[\u4e00-\u9fff]+", _STOP_ZH.sub(" ", chinese)):
        found |= {run} if len(run) == 1 else {run[at : at + 2] for at in range(len(run) - 1)}
    for word in re.findall(r"[a-z]{3,}", text.lower()):
        if word not in _STOP_EN:
            found.add(re.sub(r"(?<=\w{3})(ing|ed|es|s)$", "", word))
    return found


def share(first: set[str], second: set[str]) -> bool:
    """Say whether two topics have something in common; a single Chinese sign also counts inside a longer word."""
    if first & second:
        return True
    return any(
        len(word) == 1 and any(word in longer for longer in other)
        for one, other in ((first, second), (second, first))
        for word in one
    )
