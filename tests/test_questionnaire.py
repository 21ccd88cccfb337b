"""The questionnaire: classes read and reckoned with, each fault found and its mended twin let be, any text survived."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest
import yaml

import siyu_helpers as siyu
from siyu_helpers.language import choose
from siyu_helpers.questionnaire import Questionnaire, overlaps_and_gaps, parse_class
from siyu_helpers.questionnaire.read import MOST_CHARACTERS

GOOD = """\
title: {zh: 水果会员问卷, en: Questionnaire for fruit members}
purpose: {zh: 了解会员为什么买鲜切水果，决定下一季的社群菜单, en: "Learn why members buy cut fruit, to settle next season's menu"}
sent_to: {zh: 小程序会员，按名单随机抽取 2000 人，一对一发送, en: "2,000 members of the mini-program, drawn at random, each written to"}
indicators:
  sex: {zh: 性别, en: Sex}
  age: {zh: 年龄, en: Age}
  income: {zh: 收入, en: Income}
  frequency: {zh: 购买频率, en: Frequency of purchase}
  spend: {zh: 花费, en: Spend}
  reasons: {zh: 购买原因, en: Reasons for buying}
  satisfaction: {zh: 满意度, en: Satisfaction}
  wishes: {zh: 期望, en: Wishes}
questions:
  - code: bought
    text: {zh: 过去 30 天，您在我们店买过水果吗？, en: "Have you bought fruit from us in the past 30 days?"}
    kind: single
    options:
      yes: {zh: 买过, en: "Yes"}
      no: {zh: 没买过, en: "No"}
  - code: frequency
    text: {zh: 过去 30 天，您在我们店买过几次水果？, en: "How many times have you bought fruit from us in the past 30 days?"}
    kind: single
    ask_if: {bought: yes}
    options:
      1_2: {zh: 1–2次, en: 1–2 times}
      3_5: {zh: 3～5次, en: 3 to 5 times}
      6_up: {zh: 6次及以上, en: 6 times or more}
  - code: spend
    text: {zh: 过去 30 天，您在我们店买水果一共花了多少元？, en: "How much have you spent on fruit from us in the past 30 days?"}
    kind: number
    unit: {zh: 元, en: yuan}
    ask_if: {bought: yes}
  - code: reasons
    text: {zh: 您为什么在我们店买水果？, en: "Why do you buy fruit from us?"}
    kind: multiple
    ask_if: {bought: yes}
    options:
      taste: {zh: 口味, en: Taste}
      health: {zh: 健康, en: Health}
      time: {zh: 省时间, en: It saves time}
      price: {zh: 价格, en: Price}
      other: {zh: 其他, en: Other}
  - code: fresh
    indicator: satisfaction
    text: {zh: 您对水果的新鲜程度满意吗？, en: "How satisfied are you with the freshness of the fruit?"}
    kind: scale
    ask_if: {bought: yes}
    options: &no
  - code: delivery
    indicator: satisfaction
    text: {zh: 您对送货速度满意吗？, en: "How satisfied are you with the speed of delivery?"}
    kind: scale
    ask_if: {bought: yes}
    options: &no
  - code: careful
    text: {zh: 为确认您在认真作答，本题请选“比较满意”。, en: "To show that you read this, please choose 'satisfied'."}
    kind: scale
    trap: 4
    options: &no
  - code: wishes
    text: {zh: 您最希望我们增加哪一类商品？, en: "What would you most like us to add?"}
    kind: single
    options:
      platter: {zh: 果切拼盘, en: Cut-fruit platters}
      box: {zh: 礼盒, en: Gift boxes}
      juice: {zh: 鲜榨果汁, en: Fresh juice}
      other: {zh: 其他, en: Something else}
  - code: remark
    indicator: wishes
    text: {zh: 您还想对我们说什么？, en: "Is there anything you would like to tell us?"}
    kind: text
  - code: sex
    text: {zh: 您的性别是？, en: "What is your sex?"}
    kind: single
    options:
      male: {zh: 男, en: Male}
      female: {zh: 女, en: Female}
      no_say: {zh: 不方便透露, en: Prefer not to say}
  - code: age
    text: {zh: 您的年龄是？, en: "How old are you?"}
    kind: single
    options:
      under_18: {zh: 不满18岁, en: Under 18}
      18_24: {zh: １８－２４岁, en: 18–24}
      25_34: {zh: 25至34岁, en: 25 to 34}
      35_44: {zh: 35~44岁, en: 35–44}
      45_up: {zh: 45岁及以上, en: 45 and over}
      no_say: {zh: 不方便透露, en: Prefer not to say}
  - code: income
    text: {zh: 您每月的税前收入是多少元？, en: "What is your income a month before tax, in yuan?"}
    kind: single
    options:
      a: {zh: 不满三千元, en: "Under 3,000"}
      b: {zh: 3000–4999元, en: "3,000–4,999"}
      c: {zh: 5000–7999元, en: "5,000–7,999"}
      d: {zh: 8000元及以上, en: "8,000 or more"}
      no_say: {zh: 不方便透露, en: Prefer not to say}
""".replace(
    "&no",
    "{1: {zh: 很不满意, en: Very dissatisfied}, 2: {zh: 不太满意, en: Dissatisfied}, 3: {zh: 一般, en: Neither}, "
    "4: {zh: 比较满意, en: Satisfied}, 5: {zh: 非常满意, en: Very satisfied}}",
)


@pytest.fixture(params=["zh", "en"])
def lang(request):
    choose(request.param)
    return request.param


def told(source) -> list[tuple[str, str]]:
    return [(one.question, one.id) for one in Questionnaire(source).review().findings]


# --- classes ---------------------------------------------------------------------------------------------------------


def written(label: str) -> str:
    """Return a label's class in a mathematician's brackets; a question mark for a bare 以上 or 以下."""
    one = parse_class(label)
    if one is None:
        return "none"
    low, high = (
        None if end is None else f"{float(end):g}" if end < 10**5 else str(int(end)) for end in (one.low, one.high)
    )
    left = "(-" if low is None else ("[" if one.low_in else "(") + low
    right = "+)" if high is None else high + ("]" if one.high_in else ")")
    return f"{left},{right}{'?' if one.bare else ''}"


SPELLINGS = {
    "[3000,5000]": (
        "3000-5000 | 3000–5000 | 3000—5000 | 3000--5000 | 3000 - 5000 | ３０００－５０００元 | 3000～5000 | 3000~5000 | "
        "3000〜5000 | 3000−5000 | 3000至5000元 | 3000到5000 | 3,000–5,000 | 3，000–5，000元 | 3 000~5 000元 | ¥3,000–¥5,000 | "
        "三千至五千 | 三千到五千元 | 3-5千 | 3千-5千元 | 3k–5k | 3–5K | 3000元至5000元 | 每月3000–5000元 | 3000–5000元/月 | "
        "3000–5000元（税前） | A. 3000-5000 | ① 3000–5000 | B、3000–5000元 | 3000 to 5000 | from 3000 to 5000 | "
        "between 3000 and 5000 | 3,000–5,000 yuan a month | 介于3000和5000之间 | 3000（含）–5000（含） | [3000,5000] | 0.3–0.5万元"
    ),
    "[3000,5000)": (
        "[3000,5000) | 3000元（含）–5000元（不含） | 3000–5000元（不含5000元） | 3000–5000（不含） | 3000元至不满5000元 | "
        "3000 to under 5000 | 3000 to less than 5000 | 3000元及以上5000元以下（不含）"
    ),
    "[300,500)": "[300,500)元",
    "(3000,5000]": "(3000,5000] | 超过3000元不超过5000元 | more than 3000 and up to 5000",
    "(-,3000)": (
        "不满3000元 | 未满3000 | 低于3000元 | 少于三千元 | 不到3000 | 小于3000 | <3000 | ＜3000元 | 3000元以下（不含） | "
        "3000元（不含）以下 | 3000元以下（不含3000元） | under 3000 | Under 3,000 yuan | below 3,000 | less than 3,000 yuan | "
        "fewer than 3000 | under RMB 3,000"
    ),
    "(-,3000]?": "3000以下 | 3,000元以下 | 3000 元以下 | 三千以下 | 3千以下 | 3000以内 | 3k以下",
    "(-,3000]": (
        "3000及以下 | 3000元（含）以下 | 不超过3000元 | 最多3000 | ≤3000 | 3000元或以下 | up to 3,000 | at most 3000 | "
        "no more than 3000 | 3000 or less | 3000 and under"
    ),
    "[12000,+)?": "12000以上 | 12,000元以上 | 一万二以上 | 1.2万以上 | 1万2千元以上 | １２０００以上 | 1.2w以上",
    "[12000,+)": (
        "12000及以上 | 12,000元及以上 | 12000元（含）以上 | 至少12000元 | 不低于12000元 | ≥12000 | 12000+ | 12000元起 | "
        "12,000 or more | 12,000 and over | 12,000 or above | 12000 yuan or more | at least 12,000"
    ),
    "(12000,+)": "超过12000元 | 高于12000 | 多于12000 | >12000 | ＞12000元 | over 12,000 | more than 12,000 yuan | above 12000",
    "(-,18)": "under 18 | 不满18岁 | 未满18周岁 | 不满十八岁 | younger than 18",
    "(-,18]?": "18岁以下",
    "[18,24]": "18–24岁 | 18-24 | 18 to 24 | 18–24 years old | aged 18–24 | 18岁至24岁 | 十八至二十四岁 | 1. 18-24岁",
    "[18,25)": "满18岁不满25岁",
    "[18,25]?": "18岁以上25岁以下",
    "[45,+)": "45 and over | 45 or older | 45+ | 45岁及以上 | 满45岁 | 45 years and over | 四十五岁及以上",
    "[1,2]": "1-2次 | 1–2 times a day | 每天1-2次 | 一两次 | 1~2杯",
    "[6,+)": "6次及以上 | 6 or more | 6 times or more | 6 or more times | 六次及以上 | 6次或更多",
    "[5000,6000]": "五六千 | 5–6千元",
    "[2,2]": "2次 | 两次 | 2 times",
    "[0.5,1]": "0.5–1小时",
    "[150000,+)": "十五万元及以上 | 15万及以上",
    "[25000,30000]": "两万五至三万",
    "(-,105]?": "一百零五元以下",
    "none": (
        "其他 | 第1次 | 一般 | 十分满意 | 一线城市 | 三线及以下 | 1号楼 | 24小时便利店 | iPhone 15 Pro | 不喝 | Other | 男 | "
        "万里挑一 | None | two of them | 🍵 | - | 1–2–3 | 高中及以下"
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "label"), [(kind, one) for kind, all_of in SPELLINGS.items() for one in all_of.split(" | ")]
)
def test_a_label_is_read_however_it_is_spelled(wanted, label):
    assert written(label) == wanted


@pytest.mark.parametrize(
    ("label", "unit"),
    [("3000–4999元", "元"), ("¥3,000 or more", "元"), ("6次及以上", "次"), ("1–2 hours", "hours"), ("18–24", "")],
)
def test_the_unit_is_kept(label, unit):
    assert parse_class(label).unit == unit


def faults(labels: str, **options) -> list[str]:
    found = overlaps_and_gaps([parse_class(label) for label in labels.split(" | ")], **options)

    def end(value):
        return "+" if value is None else f"{float(value):g}"

    return [f"{one.kind} {end(one.low)} {end(one.high)}" for one in found]


@pytest.mark.parametrize(
    ("labels", "options", "wanted"),
    [
        ("under 18 | 18–24 | 25–34 | 35 and over", {}, []),  # no gap for whole years
        ("under 18 | 18–24 | 25–34 | 35 and over", {"continuous": True}, ["gap 24 25", "gap 34 35"]),
        ("under 3000 | 3000–5000 | 5000–8000 | over 8000", {}, ["overlap 5000 5000"]),
        ("under 3000 | 3000–4999 | 5000–7999 | 8000 or more", {}, []),  # whole yuan
        ("under 3000 | 3000–4999 | 6000–7999 | 8000 or more", {}, ["gap 5000 5999"]),
        ("3000以下 | 3000–4999 | 5000及以上", {}, ["border 3000 3000"]),
        ("3000以下 | 3001–4999 | 5000以上", {}, []),  # both include their number
        ("不满3000 | 3000–4999 | 超过5000", {}, ["gap 5000 5000"]),
        ("under 3000 | 3000–6000 | 5000–7999 | 8000 or more", {}, ["overlap 5000 6000"]),
        ("under 18 | 18–24 | 25–34", {}, ["above 35 +"]),
        ("18–24 | 25 and over", {}, ["below 0 17"]),
        ("18–24 | 25 and over", {"domain": (Fraction(18), None)}, []),
        ("18–24 | 25–60", {"domain": (Fraction(18), Fraction(60))}, []),
        ("1–2 | 3–5 | 6 or more", {"domain": (Fraction(1), None)}, []),
        ("8 or more | 3–7 | under 3", {}, []),  # the order is another question
        ("under 3 | 7–3 | 3 or more", {}, ["backwards 7 3"]),
        ("18 and over | 25–34 | under 18", {}, ["overlap 25 34"]),  # a class inside another
        ("under 18 | under 20 | 20 and over", {}, ["overlap + 17"]),
        ("under 1 hour | 1–2 hours | over 2 hours", {"continuous": True}, []),
        ("under 1 hour | 1–2 hours | 3 hours or more", {"continuous": True}, ["gap 2 3"]),
        ("under 1 hour | 1–2 hours | 2 hours or more", {"continuous": True}, ["overlap 2 2"]),
        ("under 1 | over 1", {"continuous": True}, ["gap 1 1"]),
        ("[0,1) | [1,2) | [2,3) | 3+", {"continuous": True}, []),
        ("0–0.9 | 1.0–1.9 | 2 or more", {}, []),
        ("0–0.9 | 1.1–1.9 | 2 or more", {}, ["gap 1 1"]),
        ("3-5千 | 5-8千 | 8千及以上", {}, ["below 0 2999", "overlap 5000 5000", "overlap 8000 8000"]),
    ],
)  # fmt: skip
def test_what_classes_share_and_leave_out(labels, options, wanted):
    assert faults(labels, **options) == wanted


# --- the tea questionnaire and a good one ----------------------------------------------------------------------------


def test_the_tea_questionnaire_is_as_printed(lang):
    tea = Questionnaire.example("tea")
    assert [one.code for one in tea.questions] == list(tea.indicators)
    assert [len(one.options) for one in tea.questions] == [2, 5, 5, 5, 6, 4, 5, 5, 5]
    assert {one.kind for one in tea.questions} == {None}
    assert list(tea.options("income").values())[1] == "3,000–5,000"
    with pytest.raises(ValueError, match="'tea'"):
        Questionnaire.example("coffee")
    with pytest.raises(KeyError, match="income"):
        tea.question("salary")


def test_the_faults_of_the_tea_questionnaire_are_found(lang):
    review = Questionnaire.example("tea").review()
    found = {(one.question, one.id, one.severity) for one in review.findings}
    assert found == {
        ("", "Q9", "fault"),  # no trap
        ("", "Q16", "advice"),
        ("sex", "Q2", "fault"),  # no "prefer not to say"
        ("age", "Q1", "fault"),  # 18岁以下
        ("age", "Q2", "advice"),
        ("occupation", "Q6", "fault"),
        ("income", "Q1", "fault"),
        ("income", "Q2", "fault"),
        ("income", "Q5", "fault"),
        ("favourite", "Q2", "advice"),  # oolong
        ("favourite", "Q6", "fault"),
        ("favourite", "Q8", "fault"),
        ("place", "Q6", "fault"),
        ("place", "Q8", "fault"),
        ("reason", "Q6", "fault"),
        ("reason", "Q8", "fault"),
        ("expectation", "Q6", "fault"),
    }
    income = " ".join(one.words for one in review.findings if one.question == "income")
    for number in ("3,000", "5,000", "8,000", "12,000"):
        assert number in income
    assert all(one.line for one in review.findings if one.question)


def test_a_good_questionnaire_is_let_be(lang):
    good = Questionnaire(GOOD)
    assert len(good.questions) == 12
    review = good.review()
    assert review.findings == ()
    assert review.clean
    assert review.passed
    assert review.table().empty


@pytest.mark.parametrize("only", ["zh", "en"])
def test_it_is_let_be_in_one_language_too(only):
    def one_language(value):
        if isinstance(value, dict):
            return (
                value[only]
                if set(value) == {"zh", "en"}
                else {key: one_language(inner) for key, inner in value.items()}
            )
        return [one_language(inner) for inner in value] if isinstance(value, list) else value

    made = one_language(Questionnaire(GOOD).to_dict())
    assert told(made) == []
    assert told(yaml.safe_dump(made, allow_unicode=True, sort_keys=False)) == []


def test_what_a_yaml_library_makes_of_it_is_read_the_same():
    """`yes` is then True, 1 a number: the codes are found all the same."""
    made = yaml.safe_load(GOOD)
    assert True in made["questions"][0]["options"]
    again = Questionnaire(made)
    assert told(made) == []
    assert again.questions[1].ask_if == {"bought": ("yes",)}
    assert told(Questionnaire(again)) == []


# --- each finding in a small sample, and not in its mended twin ------------------------------------------------------


def small(**question) -> dict:
    """A questionnaire with one question under test; too short to need a trap."""
    question = {"code": "x", "text": "您今天早饭吃了什么？", "kind": "text", **question}
    return {"purpose": "试验", "sent_to": "会员名单随机抽样", "indicators": ["x"], "questions": [question]}


def single(text, *labels, **more):
    return small(text=text, kind="single", options=list(labels), **more)


AGE = ("不满18岁", "18–24岁", "25岁及以上", "不愿透露")
INCOME = "您每月的收入是多少元？"
CLASSES = ("不满3000元", "3000–4999元", "5000元及以上", "不愿透露")
OTHER = ("口味", "价格", "其他")
BOTH = {"sent_to": {"zh": "随机", "en": "At random"}, "purpose": {"zh": "试验", "en": "Trial"}}
YES_NO = {"yes": "买过", "no": "没买过"}
FIVE = {"1": "很不同意", "2": "不太同意", "3": "一般", "4": "比较同意", "5": "非常同意"}


def follow(text, before=None, **more):
    """A questionnaire whose question `x` comes after one that filters."""
    made = small(text=text, kind="multiple", options=list(OTHER), **more)
    made["questions"].insert(
        0,
        before
        or {"code": "bought", "text": "您买过我们的水果吗？", "kind": "single", "options": YES_NO, "indicator": "x"},
    )
    return made


def many(count, **last):
    made = small()
    made["questions"] = [
        {
            "code": f"q{n}",
            "text": f"您第 {n} 喜欢哪个城市？",
            "kind": "text" if n < 2 else "number",
            "unit": "分",
            "indicator": "x",
        }
        for n in range(count)
    ]
    made["questions"].insert(
        -1, {"code": "trap", "text": "本题请选“比较同意”。", "kind": "scale", "options": FIVE, "trap": "4"} | last
    )
    return made


def scales(turned):
    made = small()
    made["questions"] = [
        {
            "code": f"q{n}",
            "text": f"第 {n} 句话您同意吗？",
            "kind": "scale",
            "options": FIVE,
            "indicator": "x",
            "reversed": turned and n == 1,
        }
        for n in range(3)
    ]
    return made


def without(made, key, **more):
    return {name: value for name, value in made.items() if name != key} | more


CASES = {
    "overlap": (
        "Q1",
        single(INCOME, "不满3000元", "3000–5000元", "5000–8000元", "超过8000元", "不愿透露"),
        single(INCOME, "不满3000元", "3000–4999元", "5000–8000元", "超过8000元", "不愿透露"),
    ),
    "overlap, as spelled": (
        "Q1",
        single(INCOME, "不满三千", "３０００至５０００", "5千~8千", "超过８,０００", "不愿透露"),
        single(INCOME, "不满三千", "３０００至４９９９", "5千~8千", "超过８,０００", "不愿透露"),
    ),
    "bare 以下": ("Q1", single("您的年龄是？", "18岁以下", *AGE[1:]), single("您的年龄是？", *AGE)),
    "bare 以上": (
        "Q1",
        single(INCOME, "不满3000元", "3000–5000元", "5000元以上", "不愿透露"),
        single(INCOME, "不满3000元", "3000–5000元", "超过5000元", "不愿透露"),
    ),
    "backwards": (
        "Q1",
        single(INCOME, "不满3000元", "4999–3000元", "5000元及以上", "不愿透露"),
        single(INCOME, *CLASSES),
    ),
    "twice": ("Q1", single("您喜欢什么？", "口味", "口味 ", "其他"), single("您喜欢什么？", *OTHER)),
    "English overlap": (
        "Q1",
        single(
            "What is your income a month in yuan?", "up to 3,000", "3,000–4,999", "5,000 or more", "Prefer not to say"
        ),
        single(
            "What is your income a month in yuan?", "under 3,000", "3,000–4,999", "5,000 or more", "Prefer not to say"
        ),
    ),
    "gap": ("Q2", single(INCOME, "不满3000元", "3000–4999元", "6000元及以上", "不愿透露"), single(INCOME, *CLASSES)),
    "nothing below": ("Q2", single("您的年龄是？", *AGE[1:]), single("您的年龄是？", *AGE[1:], range=[18, None])),
    "nothing above": (
        "Q2",
        single("您的年龄是？", "不满18岁", "18–24岁", "25–60岁", "不愿透露"),
        single("您的年龄是？", *AGE),
    ),
    "no none": (
        "Q2",
        single("您每天喝几杯水？", "1–2杯", "3杯及以上"),
        single("您每天喝几杯水？", "不喝", "1–2杯", "3杯及以上"),
    ),
    "no other": (
        "Q2",
        single("您为什么喝水？", "口味", "价格", "健康"),
        single("您为什么喝水？", "口味", "价格", "健康", "其他"),
    ),
    "no other in English": (
        "Q2",
        single("Why do you drink water?", "Taste", "Price", "Health"),
        single("Why do you drink water?", "Taste", "Price", "Health", "Something else"),
    ),
    "sensitive": ("Q2", single("您的性别是？", "男", "女"), single("您的性别是？", "男", "女", "不愿透露")),
    "sensitive in English": (
        "Q2",
        single("What is your gender?", "Male", "Female", "Other"),
        single("What is your gender?", "Male", "Female", "Prefer not to say"),
    ),
    "oolong": (
        "Q2",
        single("您最喜欢哪种茶？", "绿茶", "红茶", "白茶", "其他"),
        single("您最喜欢哪种茶？", "绿茶", "红茶", "白茶", "乌龙茶", "其他"),
    ),
    "double-barrelled": (
        "Q3",
        single("您对价格和服务满意吗？", *FIVE.values()),
        single("您对价格满意吗？", *FIVE.values()),
    ),
    "double-barrelled in English": (
        "Q3",
        single("How satisfied are you with price and delivery?", "Satisfied", "Not satisfied"),
        single("How satisfied are you with the price?", "Satisfied", "Not satisfied"),
    ),
    "leading": (
        "Q4",
        single("大多数用户都觉得早起有益，您呢？", *FIVE.values()),
        single("您觉得早起有益吗？", *FIVE.values()),
    ),
    "leading in English": (
        "Q4",
        single("Don't you agree that rising early is healthy?", *FIVE.values()),
        single("Is rising early healthy?", *FIVE.values()),
    ),
    "no unit": (
        "Q5",
        single("您每月的收入是？", "不满3000", "3000–4999", "5000及以上", "不愿透露"),
        single("您每月的收入是？", "不满3000", "3000–4999", "5000及以上", "不愿透露", unit="元"),
    ),
    "no unit of a number": (
        "Q5",
        small(kind="number", text="您家的面积？"),
        small(kind="number", text="您家的面积？", unit="平方米"),
    ),
    "no period": ("Q5", single("您的收入是多少元？", *CLASSES), single("您的收入是多少元？", *CLASSES, period="月")),
    "no period of a number": (
        "Q5",
        small(kind="number", text="您跑步多少次？"),
        small(kind="number", text="过去 7 天您跑步多少次？"),
    ),
    "no period in English": (
        "Q5",
        small(kind="number", text="How many times do you run?"),
        small(kind="number", text="How many times a week do you run?"),
    ),
    "recently": ("Q5", small(text="您最近看了什么电影？"), small(text="过去 30 天您看了什么电影？")),
    "recently in English": (
        "Q5",
        small(text="What films have you seen recently?"),
        small(text="What films have you seen in the past 30 days?"),
    ),
    "often": (
        "Q5",
        single("您每月看电影吗？", "经常", "有时", "偶尔"),
        single("您每月看几次电影？", "0次", "1–2次", "3次及以上"),
    ),
    "kind not said": (
        "Q6",
        without(
            single("您为什么早起？", *OTHER),
            "",
            questions=[without(single("您为什么早起？", *OTHER)["questions"][0], "kind")],
        ),
        single("您为什么早起？", *OTHER),
    ),
    "several of one": (
        "Q6",
        single("您为什么早起？（可多选）", *OTHER),
        small(text="您为什么早起？（可多选）", kind="multiple", options=list(OTHER)),
    ),
    "one of several": (
        "Q6",
        small(text="您早起最主要的原因是什么？", kind="multiple", options=list(OTHER)),
        single("您早起最主要的原因是什么？", *OTHER),
    ),
    "several in English": (
        "Q6",
        single("Why do you rise early? Tick all that apply.", *OTHER),
        small(text="Why do you rise early? Tick all that apply.", kind="multiple", options=list(OTHER)),
    ),
    "several classes": ("Q6", small(text=INCOME, kind="multiple", options=list(CLASSES)), single(INCOME, *CLASSES)),
    "which, once": (
        "Q6",
        single("您去过哪些城市？", *OTHER),
        small(text="您去过哪些城市？", kind="multiple", options=list(OTHER)),
    ),
    "no skip": (
        "Q8",
        follow("您对我们的服务有哪些评价？"),
        follow("您对我们的服务有哪些评价？", ask_if={"bought": "yes"}),
    ),
    "no skip for who drinks none": (
        "Q8",
        follow(
            "您在哪些地方喝茶？",
            {
                "code": "tea",
                "text": "您每天喝几次茶？",
                "kind": "single",
                "options": ["不喝", "1–2次", "3次及以上"],
                "indicator": "x",
            },
        ),
        follow(
            "您在哪些地方喝茶？",
            {
                "code": "tea",
                "text": "您每天喝几次茶？",
                "kind": "single",
                "options": ["不喝", "1–2次", "3次及以上"],
                "indicator": "x",
            },
            ask_if={"tea": [2, 3]},
        ),
    ),
    "no skip in English": (
        "Q8",
        follow(
            "Where do you drink tea?",
            {
                "code": "tea",
                "text": "How many times a day do you drink tea?",
                "kind": "single",
                "options": ["Never", "1–2 times", "3 or more times"],
                "indicator": "x",
            },
        ),
        follow(
            "Where do you drink tea?",
            {
                "code": "tea",
                "text": "How many times a day do you drink tea?",
                "kind": "single",
                "options": ["Never", "1–2 times", "3 or more times"],
                "indicator": "x",
            },
            ask_if={"tea": [2, 3]},
        ),
    ),
    "no filter": (
        "Q8",
        small(text="您对我们的配送满意吗？", kind="scale", options=FIVE),
        small(text="您对我们的配送满意吗？", kind="scale", options=FIVE) | {"sent_to": "上月下过单的用户"},
    ),
    "brand experience in English": (
        "Q8",
        small(text="How satisfied are you with our delivery?", kind="scale", options=FIVE),
        small(text="How satisfied are you with our delivery?", kind="scale", options=FIVE)
        | {"sent_to": "A random sample of buyers"},
    ),
    "own way out": (
        "Q8",
        single("您对我们的配送满意吗？", "满意", "一般", "不满意"),
        single("您对我们的配送满意吗？", "满意", "一般", "不满意", "没买过"),
    ),
    "skip unknown": ("Q8", small(ask_if={"y": "1"}), small()),
    "skip on itself": ("Q8", small(ask_if={"x": "1"}), small()),
    "skip on no option": (
        "Q8",
        follow("您看重什么？", ask_if={"bought": "maybe"}),
        follow("您看重什么？", ask_if={"bought": "yes"}),
    ),
    "skip on a number": (
        "Q8",
        follow(
            "您看重什么？",
            {"code": "n", "text": "您今年几岁？", "kind": "number", "indicator": "x"},
            ask_if={"n": "old"},
        ),
        follow(
            "您看重什么？",
            {"code": "n", "text": "您今年几岁？", "kind": "number", "indicator": "x"},
            ask_if={"n": ">=18"},
        ),
    ),
    "no trap": ("Q9", many(6) | {"questions": [one for one in many(6)["questions"] if one["code"] != "trap"]}, many(6)),
    "trap answer": ("Q9", many(6, trap="9"), many(6)),
    "trap options": ("Q9", many(6, options={"4": "同意", "5": "不同意", "6": "一般"}), many(6)),
    "trap at the end": (
        "Q9",
        many(6) | {"questions": sorted(many(6)["questions"], key=lambda one: one["code"] == "trap")},
        many(6),
    ),
    "straight-liners": ("Q10", scales(False), scales(True)),
    "a whole year": (
        "Q15",
        small(kind="number", text="过去一年您看了多少次电影？"),
        small(kind="number", text="过去 30 天您看了多少次电影？"),
    ),
    "whom": ("Q16", without(small(), "sent_to"), small()),
    "group for the market": (
        "Q16",
        small() | {"sent_to": "发到社群里", "purpose": "了解全国消费者"},
        small() | {"sent_to": "发到社群里", "purpose": "了解社群成员"},
    ),
    "too many": ("Q17", many(25), many(14)),
    "rather many": ("Q17", many(16), many(14)),
    "long text": ("Q17", small(text="请您" + "仔细" * 30 + "想一想早饭"), small(text="请您想一想早饭")),
    "many options": (
        "Q17",
        single("您住在哪里？", *[f"{sign}区" for sign in "甲乙丙丁戊己庚辛壬癸子丑"], "其他"),
        single("您住在哪里？", "甲区", "其他"),
    ),
    "no purpose": ("Q18", without(small(), "purpose"), small()),
    "no indicators": ("Q18", without(small(), "indicators"), small()),
    "indicator not asked": (
        "Q18",
        small() | {"indicators": ["x", "income"]},
        small(indicator="income") | {"indicators": ["income"]},
    ),
    "indicator unknown": ("Q18", small(indicator="y"), small(indicator="x")),
    "for nothing": (
        "Q18",
        follow("您看重什么？", {"code": "y", "text": "您爱早起吗？", "kind": "text"}),
        follow("您看重什么？", {"code": "y", "text": "您爱早起吗？", "kind": "text", "indicator": "x"}),
    ),
    "order": (
        "Q19",
        single("您的年龄是？", "18–24岁", "不满18岁", "25岁及以上", "不愿透露"),
        single("您的年龄是？", "25岁及以上", "18–24岁", "不满18岁", "不愿透露"),
    ),
    "translation missing": (
        "Q20",
        small(text={"zh": "您早饭吃什么？", "en": "What was your breakfast?"}, note="选填") | BOTH,
        small(text={"zh": "您早饭吃什么？", "en": "What was your breakfast?"}) | BOTH,
    ),
    "languages disagree": (
        "Q20",
        single(
            {"zh": "您多大？", "en": "How old are you?"},
            {"zh": "不满20岁", "en": "Under 18"},
            {"zh": "18岁及以上", "en": "18 and over"},
        ),
        single(
            {"zh": "您多大？", "en": "How old are you?"},
            {"zh": "18岁以下", "en": "Under 18"},
            {"zh": "18岁及以上", "en": "18 and over"},
        )
        | BOTH,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_found_and_its_mended_twin_let_be(case, lang):
    kind, faulty, mended = CASES[case]
    before = [one for one in Questionnaire(faulty).review().findings if one.id == kind]
    after = [one for one in Questionnaire(mended).review().findings if one.id == kind]
    assert before
    assert not after
    for one in before:
        assert one.words
        assert one.remedy
        if lang == "zh":
            assert re.search("[\u4e00-\u9fff]", one.words)
            assert re.search("[\u4e00-\u9fff]", one.remedy)
    assert not [one for one in Questionnaire(faulty).review().findings if one.id == "format"]


HARMLESS = (
    single("您和家人同住吗？", "是", "否"),
    single("您喜欢温和的口味吗？", "喜欢", "一般", "不喜欢"),
    single("您住的城市是几线城市？", "一线", "二线", "三线及以下"),
    single("您的学历是？", "高中及以下", "大专", "本科", "研究生及以上"),
    single("您给这次服务打几分？", "1", "2", "3", "4", "5", "没买过"),
    single("您家离最近的门店多远？", "1公里以内", "超过1公里"),
    single("How long is your way to work?", "under 1 hour", "1 hour or more"),
    single("您更喜欢哪家便利店？", "7-11", "全家", "其他"),
    single("您去年最常去的地方是？", "公园", "商场", "其他"),
    small(text="您多久看一次电影？", kind="single", options=["每周", "每月", "更少", "从不"]),
    small(kind="number", text="您今年多大？"),
    small(kind="number", text="您每天花费多少小时做饭？"),
    small(kind="number", text="How much fruit do you eat a week?", unit="kg"),
    small(kind="number", text="How much time a day do you spend on cooking?", unit="minutes"),
    single("What matters to you?", "Weight of the fruit", "Points that I earn", "Other"),
    single(INCOME, "没有收入", *CLASSES),
    single("您同意我们用您的资料吗？", "同意", "不同意"),
    single("您平均每周喝几杯奶茶？", "几乎不喝", "1–2杯", "3杯及以上"),
    follow("您为什么没买？", ask_if={"bought": "no"}),
    single("您从哪里知道我们？", "朋友圈", "社群", "门店", "不记得"),
    small(kind="number", text="您家有几口人？"),
    small(kind="number", text="How many people live in your home?"),
    follow("您希望我们增加什么？"),
    follow("选购水果时，您看重什么？"),
    follow(
        "What matters to you in fruit?",
        {
            "code": "b",
            "text": "Have you bought fruit from us?",
            "kind": "single",
            "options": ["Yes", "No"],
            "indicator": "x",
        },
    ),
    follow(
        "您看重什么？",
        {
            "code": "heard",
            "text": "您听说过这个牌子吗？",
            "kind": "single",
            "options": ["听过", "没听过"],
            "indicator": "x",
        },
    ),
)


@pytest.mark.parametrize("made", HARMLESS, ids=lambda made: made["questions"][-1]["text"])
def test_no_false_alarm(made):
    found = Questionnaire(made).review().faults
    assert [(one.id, one.words) for one in found] == []


# --- whatever is handed in -------------------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HEAD = "purpose: p\nindicators: [x]\nquestions:\n"
MALFORMED = {
    "empty": ("", "Empty|empty", None),
    "blank": (" \n\n", "empty", None),
    "comment": ("# nothing\n# here\n", "this is empty", None),
    "list": ("- a\n- b\n", "this is a list", 1),
    "a word": ("title：水果\n", "this is a text", 1),
    "tab": ("purpose: p\nquestions:\n\t- code: x\n", "has a tab", 3),
    "full-width colon": (
        "purpose: p\nquestions:\n  - code: x\n    text：您好\n    kind: text\n",
        "full-width colon",
        4,
    ),
    "no space": ("purpose: p\nkind:text\nquestions:\n  - code: x\n", "no space after 'kind:'", 2),
    "colon in a text": (HEAD + "  - code: x\n    text: 请选: 一项\n", "a colon and a space", 5),
    "greater than": (HEAD + "  - code: x\n    text: t\n    options:\n      a: >12000\n", "sign of YAML", 7),
    "indents": (HEAD + "  - code: x\n     text: t\n   kind: text\n", "YAML", 5),
    "open bracket": (HEAD + "  - code: x\n    options: {a: b\n    text: t\n", "YAML", None),
    "open quote": ('purpose: "p\nquestions: 3\n', "YAML", None),
    "control": ("purpose: p\x07\n", "U\\+0007", 1),
    "surrogate": ("purpose: \ud83d\n", "U\\+D83D", 1),
    "anchors": (LAUGHS, "anchor or an alias", 1),
    "alias": ("purpose: *x\n", "anchor or an alias", 1),
    "tag": ("purpose: !!python/object/apply:os.system ['echo']\n", "YAML tag", 1),
    "two": ("purpose: p\n---\npurpose: q\n", "cuts the file", 2),
    "deep": ("purpose: " + "[" * 500 + "]" * 500, "levels deep", 1),
    "much too deep": ("purpose: " + "[" * 100_000, "levels deep", 1),
    "deep blocks": ("".join(" " * n + "a:\n" for n in range(400)), "levels deep", None),
    "huge": ("purpose: " + "x" * 10_000_000, "at most 1,000,000", None),
    "many": ("[" + "a," * 200_000 + "]", "more than 100,000 items", 1),
    "key twice": ("purpose: p\npurpose: q\n", "lines 1 and 2", 2),
    "option twice": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options:\n      a: 1\n      a: 2\n",
        "there twice: lines 8 and 9",
        9,
    ),
    "codes twice": (HEAD + "  - {code: x, text: a, kind: text}\n  - {code: x, text: b, kind: text}\n", "lines 4, 5", 5),
    "key is a list": ("? [a, b]\n: c\n", "not a name", 1),
    "number for text": (HEAD + "  - code: x\n    text: 42\n    kind: text\n", "this is 42", 5),
    "list for text": (HEAD + "  - code: x\n    text: [a]\n    kind: text\n", "must be a text", 5),
    "mapping for text": (HEAD + "  - code: x\n    text: {您好: 1}\n    kind: text\n", "must be a text", 5),
    "empty translation": (HEAD + "  - code: x\n    text: {zh: 您好, en: }\n    kind: text\n", "no text for en", 5),
    "no text": (HEAD + "  - code: x\n    kind: text\n", "has no text", 4),
    "no code": (HEAD + "  - text: t\n    kind: text\n", "Question 1 has no code", 4),
    "emoji code": (HEAD + "  - code: 🍵\n    text: t\n    kind: text\n", "'🍵' cannot be a code", 4),
    "option code": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options: {绿茶: a, b: c}\n",
        "'绿茶' cannot be the code of an option",
        7,
    ),
    "option without label": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options: {a：绿茶, b: c, d: e}\n",
        "has no label",
        7,
    ),
    "comma in a text": ("purpose: {zh: 问 2,000 人, en: Ask 2,000}\nquestions: []\n", "must be a text", 1),
    "comma in a label": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options: {a: 3,000元以下, b: 3,000元及以上}\n",
        "has no label",
        7,
    ),
    "unknown key": (HEAD + "  - code: x\n    text: t\n    kind: text\n    ask_of: {y: 1}\n", "no key `ask_of`", 7),
    "unknown kind": (HEAD + "  - code: x\n    text: t\n    kind: 单选\n    options: [a, b]\n", "no kind '单选'", 6),
    "no kind at all": (HEAD + "  - code: x\n    text: t\n", "neither kind nor options", 4),
    "one option": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options: [a]\n",
        "two options or more; it has 1",
        7,
    ),
    "options of a number": (
        HEAD + "  - code: x\n    text: t\n    kind: number\n    options: [a, b]\n",
        "has no options",
        7,
    ),
    "options are a text": (
        HEAD + "  - code: x\n    text: t\n    kind: single\n    options: a, b\n",
        "mapping of codes",
        7,
    ),
    "questions are a mapping": ("purpose: p\nquestions:\n  x: {text: t}\n", "a list of questions", 2),
    "no questions": ("purpose: p\nquestions: []\n", "no questions", 2),
    "a question is a text": (HEAD + "  - 您好\n", "Question 1 is no mapping", 4),
    "ask_if is a text": (
        HEAD + "  - code: x\n    text: t\n    kind: text\n    ask_if: bought\n",
        "`ask_if` is a mapping",
        7,
    ),
    "range": (HEAD + "  - code: x\n    text: t\n    kind: number\n    range: [9, 1]\n", "lower one first", 7),
    "reversed": (HEAD + "  - code: x\n    text: t\n    kind: text\n    reversed: true\n", "Only a scale", 7),
    "trap is a list": (
        HEAD + "  - code: x\n    text: t\n    kind: text\n    trap: [1]\n",
        "code of the right option",
        7,
    ),
    "indicator is a list": (
        HEAD + "  - code: x\n    text: t\n    kind: text\n    indicator: [x]\n",
        "code of one indicator",
        7,
    ),
    "indicators": ("purpose: p\nindicators: 性别\nquestions: []\n", "'性别' cannot be a code", 2),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_text_is_told_clearly(case, lang):
    text, words, line = MALFORMED[case]
    q = Questionnaire(text if "\n" in text else text + "\n")
    found = [one for one in q.review().findings if one.id == "format"]
    told_in_english = [one for one in found if re.search(words, one.words_both[1])]
    assert told_in_english, [one.words_both[1] for one in found]
    assert all(one.severity == "fault" and all(one.words_both) and all(one.remedy_both) for one in found)
    if line:
        assert told_in_english[0].line == line
    assert not q.review().passed
    assert "Traceback" not in repr(q) + repr(q.review())
    assert q._repr_html_()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (42, "this is a int"),
        (None, "this is a NoneType"),
        ([], "this is a list"),
        ({}, "no questions"),
        ({"questions": [{"code": "x", "text": {1, 2}}]}, "holds a set"),
        ({"questions": [{"code": "x", "text": 5, "kind": "text"}]}, "this is 5"),
        ({"questions": [{"code": "x", "text": "t", "options": {1: "a", "1": "b"}}]}, "there twice"),
        ({"purpose": "x" * 2_000_000}, "too large"),
        ("no_such_file.yaml", "no file 'no_such_file.yaml'"),
        (".", "is a folder"),
        ("x" * 300, "no file"),
        ("a\0b", "no file"),
    ],
)
def test_whatever_else_is_handed_in(source, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Questionnaire(source).review().findings
    assert [one for one in found if one.id == "format" and words in one.words_both[1]], found


def test_a_dict_that_holds_itself_or_laughs_is_refused():
    endless: dict = {"purpose": "p"}
    endless["questions"] = [endless]
    laughs: list = ["x"]
    for _ in range(60):
        laughs = [laughs, laughs]
    for made in (endless, {"purpose": laughs}):
        assert "too deep or too large" in Questionnaire(made).review().findings[0].words_both[1]


def test_files_of_any_encoding(tmp_path):
    path = tmp_path / "fruit.yaml"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text(GOOD, encoding=encoding)
        assert Questionnaire(path).review().clean
        assert Questionnaire(str(path)).review().clean
    path.write_text(GOOD, encoding="gb18030")
    assert "not text in UTF-8" in Questionnaire(path).review().findings[0].words_both[1]
    path.write_bytes(b"\x00\xff" * 4 * MOST_CHARACTERS)
    assert "Too large" in Questionnaire(path).review().findings[0].words_both[1]
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert Questionnaire(path).review().clean


def test_an_emoji_in_a_text_is_a_text(lang):
    made = small(text="您今天想喝什么 🍵👩‍👩‍👧？")
    assert told(made) == []
    assert "🍵" in Questionnaire(made)._repr_html_()
    assert told(HEAD + "  - {code: x, text: 您喝 🍵 吗, kind: text}\n") == [("", "Q16")]


def test_a_thousand_questions_are_reviewed_and_the_rest_is_counted(lang):
    made = small()
    made["questions"] = [
        {"code": f"q{n}", "text": "您每天喝几次茶？", "options": ["不喝", "1–2次", "3–5次", "5次以上"]}
        for n in range(1000)
    ]
    q = Questionnaire(made)
    review = q.review()
    assert ("", "Q17") in [(one.question, one.id) for one in review.faults]
    assert len(review.findings) > 1000
    assert f"{len(review.findings) - 200}" in repr(review)
    assert ("还有 900 题" if lang == "zh" else "900 more questions") in q._repr_html_()


def test_words_that_a_yaml_library_would_turn_stay_words():
    text = (
        HEAD
        + "  - code: x\n    text: t\n    kind: single\n    options: {yes: no, no: 012, off: 2026-01-01, null_: 1e3, 3_4: 12:30}\n"
    )
    assert Questionnaire(text).options("x") == {
        "yes": "no",
        "no": "012",
        "off": "2026-01-01",
        "null_": "1e3",
        "3_4": "12:30",
    }


def test_the_slow_reader_reads_the_same(monkeypatch):
    """Without its C part PyYAML says other words; ours stay."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    for case in (
        "tab",
        "full-width colon",
        "colon in a text",
        "greater than",
        "indents",
        "open quote",
        "anchors",
        "much too deep",
        "key twice",
    ):
        test_a_malformed_text_is_told_clearly(case, "en")
    assert told(GOOD) == []


# --- what is shown ---------------------------------------------------------------------------------------------------

NASTY = "</style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&"


def nasty() -> Questionnaire:
    text = {"zh": NASTY, "en": NASTY}
    options = {"a": text, "b": "其他" + NASTY}
    return Questionnaire(
        {
            "title": text,
            "purpose": text,
            "indicators": {"x": text},
            "questions": [
                {"code": "x", "text": text, "kind": "single", "options": options, "note": text},
                {"code": "y", "text": text, "kind": "number", "unit": text, "period": text, "ask_if": {"x": ["a", NASTY]}, NASTY: "1"},
                {"code": NASTY, "text": NASTY, "kind": "scale", "options": options, "trap": NASTY},
            ],
        }
    )  # fmt: skip


def test_html_escapes_everything(lang):
    q = nasty()
    for html in (q._repr_html_(), q.review()._repr_html_()):
        assert html.count("</style>") == 1
        bare = html.partition("</style>")[2]
        assert "<script" not in bare
        assert "<img" not in bare
        assert "&lt;script&gt;" in bare
        assert not re.search(r"=\"[^\"]*<", bare)
        assert "http" not in html


def test_the_form_is_built_of_what_a_form_is_built_of(lang):
    html = Questionnaire(GOOD)._repr_html_()
    body = html.partition("</style>")[2]
    assert body.count("<fieldset>") == body.count("<legend>") == 12
    assert len(re.findall(r"<label[^>]*><input type=\"(?:radio|checkbox)\"", body)) == sum(
        len(one.options) for one in Questionnaire(GOOD).questions
    )
    assert body.count('type="checkbox"') == 5
    assert body.count('type="number"') == body.count("<textarea") == 1
    assert '<button type="button" disabled>' in body
    assert not re.search(r"<h\d|<form|href=|src=", body)
    assert ("仅第 1 题选“买过”的人回答" if lang == "zh" else "Only if you answered “Yes” to question 1") in body
    assert ("（可多选）" if lang == "zh" else "(tick all that apply)") in body
    assert ("共 12 题 · 约 2 分钟" if lang == "zh" else "12 questions · about 2 minutes") in body
    names = set(re.findall(r'name="([^"]+)"', body))
    assert len(names) == 12
    assert not names & set(re.findall(r'name="([^"]+)"', Questionnaire.example("tea")._repr_html_()))


def test_a_plain_text_says_the_same(lang):
    q = Questionnaire(GOOD)
    text = repr(q)
    assert (
        "1. 过去 30 天，您在我们店买过水果吗？"
        if lang == "zh"
        else "1. Have you bought fruit from us in the past 30 days?"
    ) in text
    assert text.count("□") == 5
    assert q._repr_mimebundle_() == {"text/html": q._repr_html_(), "text/plain": text}


def test_the_review_as_table_text_and_frame(lang):
    review = Questionnaire.example("tea").review()
    table = review.table()
    assert table.columns.tolist() == ["question", "id", "severity", "finding", "remedy", "line"]
    assert len(table) == len(review.findings) == len(review.faults) + len(review.advice)
    assert (table["severity"] == "fault").sum() == 18
    assert ("18 处毛病，3 条建议。" if lang == "zh" else "18 faults, 3 pieces of advice.") in repr(review)
    html = review._repr_html_()
    assert not re.search(r"\bQ\d", html + repr(review)), "ids are for teachers"
    assert not re.search(r"第 \d+ 行|line \d", html + repr(review)), "nobody sees this text"
    own = Questionnaire(Questionnaire.example("tea").source).review()
    assert ("第 18 行" if lang == "zh" else "line 18") in repr(own)
    border = next(one.words for one in review.findings if one.question == "age" and one.id == "Q1")
    assert border.startswith(
        "“18岁以下”和“18–24岁”" if lang == "zh" else "In the Chinese wording, 'Under 18' and '18–24'"
    )
    assert html.count("<tr>") == 1 + len(table)
    assert "<code>kind: multiple</code>" in html
    assert review._repr_mimebundle_()["text/plain"] == repr(review)


@pytest.mark.parametrize(
    ("label", "low", "high"), [("1 or 2 boxes", 1, 2), ("1或2盒", 1, 2), ("两或三次", 2, 3), ("3 或者 4", 3, 4)]
)
def test_one_or_two_is_a_class(label, low, high):
    found = parse_class(label)
    assert (found.low, found.high) == (low, high)
    assert parse_class("3 or 5 boxes") is None


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("您会再买礼盒吗？", ["会", "不会", "还没想好"]),
        ("礼盒送得准时吗？", ["准时", "晚了一点", "晚了很多"]),
        ("Will you order a gift box again?", ["Yes", "Maybe", "No"]),
        ("Was the delivery of the box on time?", ["On time", "Somewhat late", "Late"]),
        ("How punctual was the delivery?", ["On time", "Somewhat late", "Late"]),
    ],
)
def test_whether_and_how_leave_nobody_out_and_intentions_lead_nowhere(text, options):
    """A yes-or-no question or one of grades needs no "other"; what people mean to do is no filter."""
    first = {"code": "first", "text": "您喜欢礼盒的哪一点？", "kind": "single", "options": ["味道", "包装", "其他"]}
    again = {"code": "again", "text": text, "kind": "single", "options": options}
    assert not {one for one in told({"questions": [again, first]}) if one[1] in ("Q2", "Q8")}
    places = {"code": "where", "text": "How did you hear of us?", "kind": "single", "options": ["A friend", "Moments"]}
    assert ("where", "Q2") in told({"questions": [places]})


def test_praise_in_a_question_leads():
    for text in (
        "这款礼盒又好吃又实惠，您还会再买吗？",
        "Our delicious box is great value: would you order one again?",
    ):
        assert ("again", "Q4") in told({"questions": [{"code": "again", "text": text, "options": ["会", "不会"]}]})


def test_to_dict_can_be_changed_and_handed_in_again():
    tea = Questionnaire.example("tea")
    made = tea.to_dict()
    assert told(made) == told(tea)
    made["questions"][0]["options"]["no_say"] = {"zh": "不方便透露", "en": "Prefer not to say"}
    assert ("sex", "Q2") not in told(made)
    assert ("sex", "Q2") in told(tea)
    assert Questionnaire("").to_dict() == {}


def test_the_helpers_load_it_only_when_it_is_asked_for():
    assert siyu.Questionnaire is Questionnaire
    code = "import sys, siyu_helpers; print([m for m in sys.modules if m == 'yaml' or m.startswith('siyu_helpers.questionnaire')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
