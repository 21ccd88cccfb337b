"""Right and wrong answers to unit 3. Read the names: they are the ideas."""

import json
import math
import re
from collections import Counter
from functools import cache
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

import siyu_helpers as siyu
from course_tools import build
from course_tools.bank import right, wrong
from course_tools.paths import units
from siyu_helpers.checks.hidden.unit3 import _term
from siyu_helpers.data import folder

NAN = float("nan")


# ---- repair_questionnaire -------------------------------------------------------------------------------------------
@cache
def draft(lang="zh"):
    (unit,) = (one for one in units() if one.checks == "unit3")
    (cell,) = (cell for cell in build.notebook(unit, "exercise", lang).cells if cell.id == "draft")
    return re.search(r'"""\\\n(.*?)"""', cell.source, re.DOTALL)[1]


WORDS = {
    "zh": {
        "period": "2026 年 1 月到 5 月，您买过几盒水果礼盒？",
        "packaging": "您对礼盒的包装满意吗？",
        "delivery": "您对送货满意吗？",
        "again": "您以后还会买这款礼盒吗？",
        "wishes": "您希望礼盒改进什么？",
        "trap": "为确认您在认真作答，本题请选“比较满意”。",
        "boxes": ["1–2盒", "3–5盒", "6盒及以上"],
        "price": ["不满100元", "100–199元", "200–299元", "300元及以上"],
        "other": "其他",
        "wish": ["水果", "包装", "送货", "其他"],
    },
    "en": {
        "period": "From January to May 2026, how many gift boxes did you order?",
        "packaging": "Are you satisfied with the packaging of the gift box?",
        "delivery": "Are you satisfied with the delivery?",
        "again": "Would you order this gift box again?",
        "wishes": "What about the gift box should we improve?",
        "trap": "To show that you read this, please choose 'satisfied' here.",
        "boxes": ["1 to 2 boxes", "3 to 5 boxes", "6 boxes and over"],
        "price": ["Under 100 yuan", "100–199 yuan", "200–299 yuan", "300 yuan and over"],
        "other": "Other",
        "wish": ["The fruit", "The packaging", "The delivery", "Other"],
    },
}


def mended(lang="zh", leave=(), drop=(), **change):
    """Return the draft mended; questions in `leave` stay as they were, `change` gives a question other keys."""
    words, form = WORDS[lang], siyu.Questionnaire(draft(lang)).to_dict()
    was = {one["code"]: one for one in siyu.Questionnaire(draft(lang)).to_dict()["questions"]}
    now = {one["code"]: one for one in form["questions"]}
    now["boxes"] |= {"text": words["period"], "options": dict(zip("abc", words["boxes"], strict=True))}
    now["price"]["options"] = dict(zip("abcd", words["price"], strict=True))
    now["recipient"]["kind"] = "multiple"
    now["recipient"]["options"]["other"] = words["other"]
    now["packaging"]["text"] = words["packaging"]
    now["settled"]["ask_if"] = {"contacted": "yes"}
    now["reasons"]["kind"] = "multiple"
    now["reasons"]["options"]["other"] = words["other"]
    now["again"]["text"] = words["again"]
    grades = now["packaging"]["options"]
    now["delivery"] = {"code": "delivery", "text": words["delivery"], "kind": "scale", "options": grades}
    now["wishes"] = {"code": "wishes", "text": words["wishes"], "kind": "multiple", "options": words["wish"]}
    now["attention"] = {"code": "attention", "text": words["trap"], "kind": "scale", "options": grades, "trap": 4}
    before = ["boxes", "price", "recipient", "packaging", "delivery", "contacted", "settled", "attention"]
    questions = []
    for code in (*before, "reasons", "wishes", "again"):
        question = was[code] if code in leave else {**now[code], **change.get(code, {})}
        if code not in drop:
            questions.append({key: value for key, value in question.items() if value is not None})
    return {**form, "questions": questions, **change.get("whole", {})}


def as_yaml(form):
    """Return YAML text; JSON is YAML too."""
    return json.dumps(form, ensure_ascii=False, indent=1)


@right("repair_questionnaire")
def a_dict():
    return mended()


@right("repair_questionnaire")
def a_dict_in_english():
    return mended("en")


@right("repair_questionnaire")
def yaml_with_full_width_digits_and_other_dashes():
    return """\
title: 水果礼盒回访问卷
purpose: 弄清买过水果礼盒的会员为什么没有再买，决定先改进礼盒的哪一点
sent_to: 2026 年 1 至 5 月买过礼盒、6 月没有再买的会员，全部发一对一专属链接
indicators: [boxes, price, recipient, packaging, delivery, contacted, settled, reasons, again, wishes]
questions:
  - code: boxes
    text: 过去６个月，您买过几盒水果礼盒？
    kind: single
    options: {a: ０盒, b: １－２盒, c: 3～5盒, d: 六盒及以上}
  - code: price
    text: 您最近一次买的礼盒，一盒花了多少元？
    kind: single
    options: {a: 不满 １，０００, b: "1,000至1,999", c: 两千~4999, d: 五千及以上}
  - code: recipient
    text: 最近一次买的礼盒送给了谁？
    kind: single
    options: {family: 家人, friends: 朋友, colleagues: 同事, clients: 客户, other: 其他人, no_say: 不方便透露}
  - code: how_wrapped
    indicator: packaging
    text: 您对礼盒的包装满意吗？
    kind: scale
    options: &grades
  - code: how_sent
    indicator: delivery
    text: 您对送货的速度满意吗？
    kind: scale
    options: &grades
  - code: check
    text: 这一题请选“一般”，表示您在认真读题。
    kind: scale
    trap: 3
    options: &grades
  - code: contacted
    text: 过去 6 个月，您联系过客服吗？
    kind: single
    options: {yes: 联系过, no: 没有联系过}
  - code: settled
    text: 客服怎么处理的？
    kind: single
    ask_if: {contacted: yes}
    options: {refund: 退款, again: 补发, coupon: 送券, other: 其他}
  - code: reasons
    text: 您没有再买礼盒的原因有哪些（可多选）？
    kind: multiple
    options: {taste: 口味, price: 价格, packaging: 包装, delivery: 送货, occasion: 送礼的时候少了, other: 其他}
  - code: wishes
    text: 您希望礼盒改进什么？请写下来。
    kind: text
  - code: again
    text: 以后您还会买礼盒吗？
    kind: single
    options: {would: 会, would_not: 不会, unsure: 不确定}
""".replace("&grades", "{1: 很不满意, 2: 不太满意, 3: 一般, 4: 比较满意, 5: 非常满意}")


@right("repair_questionnaire")
def draft_with_lines_replaced():
    text = draft()
    for old, new in (
        ("您最近买过几盒水果礼盒", "2026 年 1 月到 5 月，您一共买过几盒水果礼盒"),
        ("      a: 3–5盒\n      b: 1–3盒\n", "      b: 1–2盒\n      a: 3–5盒\n"),
        ("一盒花了多少？", "一盒花了多少元？"),
        ("      c: 300及以上\n", "      d: 200–299\n      c: 300及以上\n"),
        ("送给了谁？\n", "送给了谁？\n    kind: single\n"),
        ("      clients: 客户\n", "      clients: 客户\n      other: 别的人\n"),
        ("的包装和送货满意", "的包装满意"),
        ("客服怎么处理的？\n", "客服怎么处理的？\n    ask_if: {contacted: yes}\n"),
        ("（可多选）？\n    kind: single", "（可多选）？\n    kind: multiple"),
        ("送礼的时候少了\n", "送礼的时候少了\n      other: 其他\n"),
        ("大多数会员都说这款礼盒很超值，您", "您"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    start, end = text.index("  - code: packaging"), text.index("  - code: contacted")
    block = text[start:end]
    second = block.replace("code: packaging", "code: delivery").replace("包装", "送货")
    trap = block.replace("code: packaging", "code: trap\n    trap: 5").replace(
        "您对礼盒的包装满意吗？", "本题请选第五项。"
    )
    wishes = (
        "  - code: wishes\n    text: 您希望先改进哪一点？\n    kind: single\n    options: [水果, 包装, 送货, 其他]\n"
    )
    return text[:end] + second + trap + text[end:] + wishes


@right("repair_questionnaire")
def numbers_for_classes_in_a_questionnaire():
    number = {"kind": "number", "options": None, "range": None}
    form = mended(
        boxes={**number, "unit": "盒"},
        price={**number, "unit": "元"},
        contacted={**number, "unit": "次", "text": "过去 6 个月，您联系过几次客服？"},
        settled={"ask_if": {"contacted": ">0"}, "kind": "multiple"},
    )
    return siyu.Questionnaire(as_yaml(form))


@right("repair_questionnaire")
def in_both_languages():
    zh, en = mended(), mended("en")

    def both(one, other):
        if isinstance(one, dict):
            return {key: both(one[key], other[key]) for key in one}
        if isinstance(one, list):
            return [both(a, b) for a, b in zip(one, other, strict=True)]
        return one if one == other else {"zh": one, "en": other}

    return both(zh, en)


@right("repair_questionnaire")
def yes_no_and_grades_in_their_own_words():
    return mended(
        again={"text": "您会再买礼盒吗？", "options": ["会", "不会", "还没想好"]},
        delivery={"text": "礼盒送得准时吗？", "kind": "single", "options": ["很准时", "还可以", "不准时"]},
    )


@right("repair_questionnaire")
def yes_no_in_english():
    return mended("en", again={"text": "Will you order a gift box again?", "options": ["Yes", "Maybe", "No"]})


@right("repair_questionnaire")
def one_or_two_boxes():
    return mended("en", boxes={"options": {"a": "1 or 2 boxes", "b": "3 to 5 boxes", "c": "6 boxes or more"}})


@right("repair_questionnaire")
def grades_in_uncommon_words():
    return mended("en", delivery={"text": "Was the delivery of the box on time?", "kind": "single", "options": ["On time", "Somewhat late", "Late"]})  # fmt: skip


@wrong("repair_questionnaire", "Q4")
def praised_in_the_question():
    return mended(again={"text": "这款礼盒又好吃又实惠，您还会再买吗？"})


@wrong("repair_questionnaire", "Q25")
def two_wishes():
    return mended(wishes={"options": ["水果更新鲜", "其他"]})


@right("repair_questionnaire")
def not_contacted_is_an_option():
    options = {"none": "没有联系过客服", "refund": "退款", "again": "补发", "other": "其他"}
    return mended(settled={"ask_if": None, "text": "联系客服以后，是怎么处理的？", "options": options})


@right("repair_questionnaire")
def two_questions_for_one_indicator():
    form = mended()
    extra = {**form["questions"][4], "code": "on_time", "indicator": "delivery", "text": "您对送货的准时满意吗？"}
    form["questions"].insert(5, extra)
    return form


@wrong("repair_questionnaire", "Q18")
def the_draft_as_it_is():
    return draft()


@wrong("repair_questionnaire", "Q22")
def faulty_questions_deleted():
    return mended(drop=("boxes", "price", "reasons"))


@wrong("repair_questionnaire", "Q22")
def the_double_barrelled_question_deleted():
    return mended(drop=("packaging",))


@wrong("repair_questionnaire", "Q22")
def indicators_deleted_with_their_questions():
    whole = {"indicators": ["boxes", "price", "packaging", "delivery", "reasons", "wishes"]}
    return mended(drop=("recipient", "contacted", "settled", "again"), whole=whole)


@wrong("repair_questionnaire", "Q21")
def another_purpose():
    return mended(whole={"purpose": "了解会员喜欢什么水果"})


@wrong("repair_questionnaire", "Q18")
def without_a_purpose():
    return mended(whole={"purpose": None})


@wrong("repair_questionnaire", "Q21")
def fruit_mended_handed_in():
    return siyu.Questionnaire.example("fruit_mended")


@wrong("repair_questionnaire", "Q18")
def only_the_draft_mended():
    return mended(drop=("delivery", "wishes"))


@wrong("repair_questionnaire", "Q1")
def classes_that_still_overlap():
    return mended(price={"options": {"a": "不满100元", "b": "100–200元", "c": "200–300元", "d": "300元及以上"}})


@wrong("repair_questionnaire", "Q1")
def over_and_under_at_the_border():
    return mended(price={"options": {"a": "100元以下", "b": "100–300元", "c": "300元以上"}})


@wrong("repair_questionnaire", "Q2")
def classes_with_a_gap():
    return mended(price={"options": {"a": "不满100元", "b": "100–199元", "c": "300元及以上"}})


@wrong("repair_questionnaire", "Q2")
def without_an_other():
    return mended(leave=("recipient",), recipient={}) | {
        "questions": [{**one, "kind": one.get("kind", "single")} for one in mended(leave=("recipient",))["questions"]]
    }


@wrong("repair_questionnaire", "Q19")
def classes_out_of_order():
    return mended(boxes={"options": {"b": "3–5盒", "a": "1–2盒", "c": "6盒及以上"}})


@wrong("repair_questionnaire", "Q5")
def without_a_period():
    return mended(boxes={"text": "您最近买过几盒水果礼盒？"})


@wrong("repair_questionnaire", "Q5")
def without_a_unit():
    return mended(price={"options": {"a": "不满100", "b": "100–199", "c": "200–299", "d": "300及以上"}})


@wrong("repair_questionnaire", "Q6")
def ticks_not_said():
    return mended(recipient={"kind": None})


@wrong("repair_questionnaire", "Q6")
def several_reasons_but_single():
    return mended(reasons={"kind": "single"})


@wrong("repair_questionnaire", "Q23")
def only_the_main_reason():
    return mended(reasons={"kind": "single", "text": "您没有再买礼盒，最主要的原因是什么？"})


@wrong("repair_questionnaire", "Q23")
def open_questions_throughout():
    text = {"kind": "text", "options": None, "range": None}
    return mended(boxes=text, price=text, reasons=text, recipient=text)


@wrong("repair_questionnaire", "Q23")
def two_classes():
    return mended(boxes={"options": {"a": "1–2盒", "b": "3盒及以上"}})


@wrong("repair_questionnaire", "Q25")
def options_emptied():
    return mended(reasons={"options": {"taste": "口味", "other": "其他"}})


@wrong("repair_questionnaire", "Q8")
def without_a_skip():
    return mended(settled={"ask_if": None})


@wrong("repair_questionnaire", "Q8")
def a_skip_on_an_answer_that_is_none():
    return mended(settled={"ask_if": {"contacted": "maybe"}})


@wrong("repair_questionnaire", "Q86")
def asked_of_those_who_did_not():
    return mended(settled={"ask_if": {"contacted": "no"}})


@wrong("repair_questionnaire", "Q86")
def a_skip_after_another_question():
    return mended(settled={"ask_if": {"boxes": ["b", "c"]}})


@wrong("repair_questionnaire", "Q85")
def a_question_mark_for_a_question():
    return mended(delivery={"text": "？"})


@wrong("repair_questionnaire", "Q9")
def without_a_trap():
    return mended(drop=("attention",))


@wrong("repair_questionnaire", "Q9")
def a_trap_whose_answer_is_no_option():
    return mended(attention={"trap": 7})


@wrong("repair_questionnaire", "Q24")
def a_trap_that_does_not_say_what_to_choose():
    return mended(attention={"text": "您对这家店满意吗？"})


@wrong("repair_questionnaire", "Q24")
def a_trap_that_names_another_option():
    return mended(attention={"text": "本题请选“非常满意”。"})


@wrong("repair_questionnaire", "Q22")
def an_ordinary_question_made_the_trap():
    return mended(drop=("attention",), packaging={"trap": 5})


@wrong("repair_questionnaire", "Q18")
def the_trap_asks_the_new_indicator():
    return mended(drop=("delivery",), attention={"indicator": "delivery"})


@wrong("repair_questionnaire", "Q3")
def two_things_in_one_question():
    return mended(leave=("packaging",))


@wrong("repair_questionnaire", "Q3")
def two_things_in_one_question_in_english():
    return mended("en", leave=("packaging",))


@wrong("repair_questionnaire", "Q4")
def a_leading_question():
    return mended(leave=("again",))


@wrong("repair_questionnaire", "Q4")
def still_leading_in_other_words():
    return mended("en", again={"text": "Everyone loves our famous box: would you order one again?"})


@wrong("repair_questionnaire", "Q20")
def half_translated():
    form = in_both_languages()
    form["questions"][2]["options"]["clients"] = {"zh": "客户"}
    return form


@wrong("repair_questionnaire", "Q17")
def thirty_questions():
    form = mended()
    more = [{**form["questions"][2], "code": f"more{number}", "indicator": "recipient"} for number in range(20)]
    return {**form, "questions": [*form["questions"], *more]}


@wrong("repair_questionnaire", "format")
def broken_yaml():
    return draft().replace("kind: single", "kind：single", 1)


@wrong("repair_questionnaire", "format")
def an_unknown_kind():
    return mended(again={"kind": "yes_no"})


@wrong("repair_questionnaire", "format")
def a_misspelled_key():
    return mended(again={"opions": {"a": "会"}})


@wrong("repair_questionnaire", "format")
def two_questions_of_one_code():
    form = mended()
    return {**form, "questions": [*form["questions"], form["questions"][0]]}


@wrong("repair_questionnaire", "format")
def a_file_that_is_not_there():
    return "gift_box.yaml"


@wrong("repair_questionnaire", "format")
def nothing_at_all():
    return None


@wrong("repair_questionnaire", "format")
def an_empty_text():
    return ""


@wrong("repair_questionnaire", "format")
def a_number():
    return 42


@wrong("repair_questionnaire", "format")
def ten_million_characters():
    return draft() + "# x" * 3_500_000


@wrong("repair_questionnaire", "format")
def too_long_by_far():
    return draft() + "\n# x" * 60_000


@wrong("repair_questionnaire", "format")
def the_review():
    return siyu.Questionnaire(draft()).review()


@wrong("repair_questionnaire", "wrong_type")
def an_object_that_bites():
    class Biting(dict):
        def items(self):
            raise RuntimeError("no")

    return Biting(purpose="x")


# ---- sample_size ----------------------------------------------------------------------------------------------------
def size(margin, confidence, population, z=None, spread=0.25, last=math.ceil, first=float):
    z = NormalDist().inv_cdf((1 + confidence) / 2) if z is None else z
    n = first(z**2 * spread / margin**2)
    return last(n if population is None else n / (1 + (n - 1) / population))


@right("sample_size")
def with_normal_dist(margin, confidence, population=None):
    return size(margin, confidence, population)


@right("sample_size")
def with_scipy_and_numpy(margin, confidence, population=None):
    z = norm.ppf(1 - (1 - confidence) / 2)
    n = (z * 0.5 / margin) ** 2
    if population:
        n = n * population / (n + population - 1)
    return np.ceil(n)


@right("sample_size")
def rounded_up_by_hand(margin, confidence, population):
    z = norm.interval(confidence)[1]
    p = 0.5
    n = z * z * p * (1 - p) / margin / margin
    if population is not None:
        n /= 1 + (n - 1) / population
    whole = int(n)
    return whole + 1 if n > whole else whole


@right("sample_size")
def rounded_quantiles_where_they_do(margin, confidence, population=None):
    z = {0.95: 1.96, 0.9: 1.645, 0.99: 2.576, 0.8: 1.282}.get(confidence)
    return np.int64(size(margin, confidence, population, z=z))


@right("sample_size")
def with_a_loop(margin, confidence, population=None):
    n = 1
    z = norm.ppf((1 + confidence) / 2)
    while True:
        rest = 1 if population is None else (population - n) / (population - 1)
        if z * math.sqrt(0.25 / n * rest) <= margin:
            return n
        n += 1


@wrong("sample_size", "Q26")
def not_rounded(margin, confidence, population=None):
    return size(margin, confidence, population, last=float)


@wrong("sample_size", "Q26")
def rounded_to_the_nearest(margin, confidence, population=None):
    return size(margin, confidence, population, last=round)


@wrong("sample_size", "Q26")
def cut_off(margin, confidence, population=None):
    return size(margin, confidence, population, last=int)


@wrong("sample_size", "Q27")
def rounded_twice(margin, confidence, population=None):
    return size(margin, confidence, population, first=math.ceil)


@wrong("sample_size", "Q28")
def margin_in_percent(margin, confidence, population=None):
    return size(margin / 100, confidence, population)


@wrong("sample_size", "Q29")
def one_sided(margin, confidence, population=None):
    return size(margin, confidence, population, z=norm.ppf(confidence))


@wrong("sample_size", "Q30")
def always_1_96(margin, confidence, population=None):
    return size(margin, confidence, population, z=1.96)


@wrong("sample_size", "Q35")
def a_table_of_three(margin, confidence, population=None):
    return size(margin, confidence, population, z={0.9: 1.645, 0.95: 1.96, 0.99: 2.576}[confidence])


@wrong("sample_size", "Q31")
def a_half_not_squared(margin, confidence, population=None):
    return size(margin, confidence, population, spread=0.5)


@wrong("sample_size", "Q31")
def without_p(margin, confidence, population=None):
    return size(margin, confidence, population, spread=1)


@wrong("sample_size", "Q32")
def z_not_squared(margin, confidence, population=None):
    return size(margin, confidence, population, z=norm.ppf((1 + confidence) / 2) ** 0.5)


@wrong("sample_size", "Q32")
def margin_not_squared(margin, confidence, population=None):
    return size(margin**0.5, confidence, population)


@wrong("sample_size", "Q33")
def population_left_out(margin, confidence, population=None):
    return size(margin, confidence, None)


@wrong("sample_size", "Q33")
def at_most_everybody(margin, confidence, population=None):
    return min(size(margin, confidence, None), population or 10**9)


@wrong("sample_size", "Q34")
def correction_without_the_one(margin, confidence, population=None):
    n = size(margin, confidence, None, last=float)
    return math.ceil(n / (1 + n / population)) if population else math.ceil(n)


@wrong("sample_size", "Q81")
def works_with_none(margin, confidence, population=None):
    n = size(margin, confidence, None, last=float)
    return math.ceil(n / (1 + (n - 1) / population))


@wrong("sample_size", "refused_helper")
def asks_siyu(margin, confidence, population=None):
    return siyu.sample_size(margin, confidence, population)


@wrong("sample_size", "wrong_type")
def as_a_text(margin, confidence, population=None):
    return f"{size(margin, confidence, population)} 份"


@wrong("sample_size", "wrong_parameters")
def without_population(margin, confidence):
    return size(margin, confidence, None)


# ---- clean_responses ------------------------------------------------------------------------------------------------
STEPS = ["late", "not_invited", "repeat", "trap", "straight", "speeder"]


def late(kept, rules):
    return kept["submitted_at"] >= rules["closes_at"]


def not_invited(kept, rules):
    return ~kept["user_id"].isin(rules["invited"])


def repeat(kept, rules):
    return kept.sort_values("submitted_at").duplicated("user_id").reindex(kept.index)


def trap(kept, rules):
    return kept[rules["trap"][0]] != rules["trap"][1]


def straight(kept, rules):
    items = kept[rules["scale"]]
    return items.notna().all(axis=1) & (items.nunique(axis=1) == 1)


def speeder(kept, rules):
    column, part = rules["speed"]
    return kept["seconds"] < part * kept.groupby(column)["seconds"].transform("median")


RULE = dict(zip(STEPS, (late, not_invited, repeat, trap, straight, speeder), strict=True))


def cleaned(responses, rules, order=STEPS, **instead):
    kept, counts = responses, {}
    for step in order:
        drop = {**RULE, **instead}[step](kept, rules)
        counts[step] = int(drop.sum())
        kept = kept[~drop]
    return kept, pd.Series(counts)


@right("clean_responses")
def in_a_loop(responses, rules):
    return cleaned(responses, rules)


@right("clean_responses")
def with_lists_and_dicts(responses, rules):
    rows = sorted(responses.to_dict("records"), key=lambda row: row["submitted_at"])
    counts = dict.fromkeys(STEPS, 0)
    seen, kept = set(), []
    for row in rows:
        scale = [row[item] for item in rules["scale"]]
        if row["submitted_at"] >= rules["closes_at"]:
            counts["late"] += 1
        elif row["user_id"] not in rules["invited"]:
            counts["not_invited"] += 1
        elif row["user_id"] in seen:
            counts["repeat"] += 1
        elif seen.add(row["user_id"]) or row[rules["trap"][0]] != rules["trap"][1]:
            counts["trap"] += 1
        elif not any(pd.isna(one) for one in scale) and len(set(scale)) == 1:
            counts["straight"] += 1
        else:
            kept.append(row)
    column, part = rules["speed"]
    half = {
        value: part * np.median([row["seconds"] for row in kept if row[column] == value])
        for value in {row[column] for row in kept}
    }
    left = [row for row in kept if row["seconds"] >= half[row[column]]]
    counts["speeder"] = len(kept) - len(left)
    return pd.DataFrame(left), counts


@right("clean_responses")
def with_drop_duplicates_and_lengths(responses, rules):
    sizes = [len(responses)]
    kept = responses[responses["submitted_at"] < rules["closes_at"]]
    sizes.append(len(kept))
    kept = kept.dropna(subset="user_id")
    kept = kept[[user in rules["invited"] for user in kept["user_id"]]]
    sizes.append(len(kept))
    kept = kept.sort_values("submitted_at", ascending=False).drop_duplicates("user_id", keep="last")
    sizes.append(len(kept))
    column, answer = rules["trap"]
    kept = kept[kept[column] == answer]
    sizes.append(len(kept))
    first = kept[rules["scale"][0]]
    alike = kept[rules["scale"]].eq(first, axis=0).fillna(False).all(axis=1)
    kept = kept[~alike.astype(bool)]
    sizes.append(len(kept))
    column, part = rules["speed"]
    limits = kept.groupby(column)["seconds"].median() * part
    kept = kept[kept["seconds"] >= kept[column].map(limits)]
    sizes.append(len(kept))
    counts = pd.Series(sizes[:-1], index=STEPS) - pd.Series(sizes[1:], index=STEPS)
    return kept.set_index("response_id"), counts.to_frame("dropped")


@right("clean_responses")
def with_query_and_a_standard_deviation(responses, rules):
    def std(kept, rules):
        items = kept[rules["scale"]].astype("float64")
        return (items.std(axis=1, ddof=0) == 0) & ~items.isna().any(axis=1)

    def by_group(kept, rules):
        column, part = rules["speed"]
        drop = pd.Series(False, index=kept.index)
        for _, group in kept.groupby(column):
            drop[group.index[group["seconds"] < part * group["seconds"].median()]] = True
        return drop

    kept, counts = cleaned(responses, rules, straight=std, speeder=by_group)
    counts.loc["kept"] = len(kept)
    return [kept, counts.astype("float64").sample(frac=1, random_state=0)]


@right("clean_responses")
def named_for_each_form(responses, rules):
    ordered = responses.sort_values("submitted_at")
    fate = pd.Series("", index=ordered.index)
    for step in STEPS:
        left = ordered[fate == ""]
        drop = RULE[step](left, rules)
        fate[left.index[drop]] = step
    return ordered[fate == ""], fate.value_counts().reindex(STEPS, fill_value=0)


@wrong("clean_responses", "Q36")
def trap_before_repeat(responses, rules):
    return cleaned(responses, rules, ["late", "not_invited", "trap", "repeat", "straight", "speeder"])


@wrong("clean_responses", "Q36")
def speeders_before_the_trap(responses, rules):
    return cleaned(responses, rules, ["late", "not_invited", "repeat", "speeder", "straight", "trap"])


@wrong("clean_responses", "Q36")
def strangers_before_the_late(responses, rules):
    return cleaned(responses, rules, ["not_invited", "late", "repeat", "trap", "straight", "speeder"])


@wrong("clean_responses", "Q37")
def each_step_on_all_forms(responses, rules):
    drops = {step: RULE[step](responses, rules) for step in STEPS}
    return responses[~pd.DataFrame(drops).any(axis=1)], pd.DataFrame(drops).sum()


@wrong("clean_responses", "Q37")
def counts_on_all_forms(responses, rules):
    return cleaned(responses, rules)[0], pd.Series({step: RULE[step](responses, rules).sum() for step in STEPS})


@wrong("clean_responses", "Q38")
def the_closing_moment_is_in_time(responses, rules):
    return cleaned(responses, rules, late=lambda kept, rules: kept["submitted_at"] > rules["closes_at"])


@wrong("clean_responses", "Q38")
def the_last_day_is_late(responses, rules):
    day = pd.Timedelta(days=1)
    return cleaned(responses, rules, late=lambda kept, rules: kept["submitted_at"] >= rules["closes_at"] - day)


@wrong("clean_responses", "Q39")
def missing_users_stay(responses, rules):
    def strangers(kept, rules):
        return kept["user_id"].notna() & ~kept["user_id"].isin(rules["invited"])

    return cleaned(responses, rules, not_invited=strangers)


@wrong("clean_responses", "Q39")
def only_missing_users_go(responses, rules):
    return cleaned(responses, rules, not_invited=lambda kept, rules: kept["user_id"].isna())


@wrong("clean_responses", "Q40")
def the_last_form_stays(responses, rules):
    def earlier(kept, rules):
        return kept.sort_values("submitted_at").duplicated("user_id", keep="last").reindex(kept.index)

    return cleaned(responses, rules, repeat=earlier)


@wrong("clean_responses", "Q40")
def first_in_the_table(responses, rules):
    return cleaned(responses, rules, repeat=lambda kept, rules: kept.duplicated("user_id"))


@wrong("clean_responses", "Q41")
def nobody_who_came_twice(responses, rules):
    return cleaned(responses, rules, repeat=lambda kept, rules: kept.duplicated("user_id", keep=False))


@wrong("clean_responses", "Q42")
def the_right_answer_goes(responses, rules):
    return cleaned(responses, rules, trap=lambda kept, rules: ~trap(kept, rules))


@wrong("clean_responses", "Q42", "Q50")
def the_trap_forgotten(responses, rules):
    kept, counts = cleaned(responses, rules, [step for step in STEPS if step != "trap"])
    return kept, counts.reindex(STEPS, fill_value=0)


@wrong("clean_responses", "Q10")
def straight_in_one_direction(responses, rules):
    return cleaned(responses, {**rules, "scale": [rules["scale"][0], rules["scale"][2]]})


@wrong("clean_responses", "Q10")
def reversed_items_recoded(responses, rules):
    second = rules["scale"][1]
    turned = responses.assign(**{second: 6 - responses[second]})
    kept, counts = cleaned(turned, rules)
    return kept, counts


@wrong("clean_responses", "Q43")
def gaps_do_not_matter(responses, rules):
    return cleaned(responses, rules, straight=lambda kept, rules: kept[rules["scale"]].nunique(axis=1) == 1)


@wrong("clean_responses", "Q44")
def one_limit_for_all(responses, rules):
    def fast(kept, rules):
        return kept["seconds"] < rules["speed"][1] * kept["seconds"].median()

    return cleaned(responses, rules, speeder=fast)


@wrong("clean_responses", "Q45")
def the_median_of_all_forms(responses, rules):
    column, part = rules["speed"]
    medians = responses.groupby(column)["seconds"].median()
    return cleaned(responses, rules, speeder=lambda kept, rules: kept["seconds"] < part * kept[column].map(medians))


@wrong("clean_responses", "Q46")
def half_itself_is_too_fast(responses, rules):
    column, part = rules["speed"]

    def fast(kept, rules):
        return kept["seconds"] <= part * kept.groupby(column)["seconds"].transform("median")

    return cleaned(responses, rules, speeder=fast)


@wrong("clean_responses", "Q46")
def half_the_mean(responses, rules):
    column, part = rules["speed"]

    def fast(kept, rules):
        return kept["seconds"] < part * kept.groupby(column)["seconds"].transform("mean")

    return cleaned(responses, rules, speeder=fast)


@wrong("clean_responses", "Q88")
def half_the_median_of_all_forms_by_row(responses, rules):
    kept, counts = cleaned(responses, rules, STEPS[:-1])
    column, part = rules["speed"]
    typical = responses.groupby(column)["seconds"].transform("median")
    drop = (responses["seconds"] < part * typical)[::-1].iloc[: len(responses) // 2]
    return kept[~drop], pd.Series({**counts, "speeder": 0})


@wrong("clean_responses", "Q90", "Q91")
def unsorted_and_gaps_forgotten(responses, rules):
    def by_place(kept, rules):
        return kept.duplicated("user_id")

    def level(kept, rules):
        return kept[rules["scale"]].nunique(axis=1) == 1

    return cleaned(responses, rules, repeat=by_place, straight=level)


@wrong("clean_responses", "Q92")
def one_count_off(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept, counts + pd.Series({"trap": 100}).reindex(counts.index, fill_value=0)


@wrong("clean_responses", "Q47")
def how_many_are_left(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept, len(responses) - counts.cumsum()


@wrong("clean_responses", "Q47")
def running_totals(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept, counts.cumsum()


@wrong("clean_responses", "Q47")
def shares_of_the_forms(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept, counts / len(responses)


@wrong("clean_responses", "Q50")
def nothing_is_late(responses, rules):
    return cleaned(responses, rules, late=lambda kept, rules: kept["submitted_at"].isna())


@wrong("clean_responses", "Q50")
def drops_nobody_for_speed(responses, rules):
    kept, counts = cleaned(responses, rules, STEPS[:-1])
    return kept, counts.reindex(STEPS, fill_value=0)


@wrong("clean_responses", "Q82")
def columns_typed_in(responses, rules):
    return cleaned(responses, {**rules, "trap": ("careful", 4), "speed": ("eats", 0.5)})


@wrong("clean_responses", "missing_entry")
def five_steps(responses, rules):
    return cleaned(responses, rules, STEPS[:-1])


@wrong("clean_responses", "wrong_type")
def only_the_table(responses, rules):
    return cleaned(responses, rules)[0]


@wrong("clean_responses", "wrong_type")
def the_number_of_rows(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept, counts.sum()


@wrong("clean_responses", "Q52", "wrong_type")
def counts_first(responses, rules):
    kept, counts = cleaned(responses, rules)
    return counts, kept


@wrong("clean_responses", "missing_column")
def two_columns_kept(responses, rules):
    kept, counts = cleaned(responses, rules)
    return kept[["user_id", "seconds"]].reset_index(drop=True), counts


@wrong("clean_responses", "changed_input")
def sorts_in_place(responses, rules):
    responses.sort_values("submitted_at", inplace=True)
    return cleaned(responses, rules)


@wrong("clean_responses", "series_in_if")
def an_if_for_a_column(responses, rules):
    if responses["submitted_at"] >= rules["closes_at"]:
        return None
    return cleaned(responses, rules)


@wrong("clean_responses", "refused_helper")
def asks_siyu_to_clean(responses, rules):
    return siyu.clean_responses(responses, rules)


# ---- share_with_interval --------------------------------------------------------------------------------------------
def counted(answers, option):
    given = answers.dropna()
    return int((given == option).sum()), len(given)


@right("share_with_interval")
def with_proportion_confint(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, n, method="wilson")


@right("share_with_interval")
def by_the_formula_with_1_96(answers, option):
    count, n = counted(answers, option)
    p, z = count / n, 1.96
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return np.array([p, middle - half, middle + half])


@right("share_with_interval")
def as_a_series_with_names(answers, option):
    chosen = (answers[answers.notna()] == option).astype(int)
    low, high = proportion_confint(chosen.sum(), chosen.count(), alpha=0.05, method="wilson")
    return pd.Series({"low": low, "high": high, "share": chosen.mean()})


@right("share_with_interval")
def with_value_counts_and_share_range(answers, option):
    shares = answers.value_counts(normalize=True)
    low, high = siyu.share_range((answers == option).sum(), answers.count())
    return [shares.get(option, 0), low, high]


@right("share_with_interval")
def with_a_loop_over_answers(answers, option):
    chosen = n = 0
    for answer in answers:
        if pd.isna(answer):
            continue
        n = n + 1
        if answer == option:
            chosen = chosen + 1
    low, high = proportion_confint(chosen, n, 1 - 0.95, "wilson")
    return {"share": chosen / n, "low": float(low), "high": float(high)}


@wrong("share_with_interval", "Q53")
def missing_in_the_base(answers, option):
    count, n = (answers == option).sum(), len(answers)
    return count / n, *proportion_confint(count, n, method="wilson")


@wrong("share_with_interval", "Q53")
def the_mean_of_a_comparison(answers, option):
    count, n = counted(answers, option)
    return (answers == option).mean(), *proportion_confint(count, n, method="wilson")


@wrong("share_with_interval", "Q53")
def range_of_all_rows(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, len(answers), method="wilson")


@wrong("share_with_interval", "Q54")
def the_default_method(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, n)


@wrong("share_with_interval", "Q54")
def plus_minus_1_96(answers, option):
    count, n = counted(answers, option)
    p = count / n
    half = 1.96 * math.sqrt(p * (1 - p) / n)
    return p, p - half, p + half


@wrong("share_with_interval", "Q54")
def exact_by_the_beta(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, n, method="beta")


@wrong("share_with_interval", "Q55")
def at_90_per_cent(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, n, alpha=0.1, method="wilson")


@wrong("share_with_interval", "Q55")
def at_99_per_cent(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count, n, alpha=0.01, method="wilson")


@wrong("share_with_interval", "Q56")
def in_per_cent(answers, option):
    count, n = counted(answers, option)
    return tuple(100 * one for one in (count / n, *proportion_confint(count, n, method="wilson")))


@wrong("share_with_interval", "Q57")
def low_share_high(answers, option):
    count, n = counted(answers, option)
    low, high = proportion_confint(count, n, method="wilson")
    return low, count / n, high


@wrong("share_with_interval", "Q87")
def looks_the_answer_up(answers, option):
    counts = answers.value_counts()
    return counts[option] / counts.sum(), *proportion_confint(counts[option], counts.sum(), method="wilson")


@wrong("share_with_interval", "Q58")
def a_pair_in_the_pair(answers, option):
    count, n = counted(answers, option)
    return count / n, proportion_confint(count, n, method="wilson")


@wrong("share_with_interval", "wrong_type")
def two_numbers(answers, option):
    return proportion_confint(*counted(answers, option), method="wilson")


@wrong("share_with_interval", "wrong_type")
def only_the_share(answers, option):
    count, n = counted(answers, option)
    return count / n


@wrong("share_with_interval", "Q59")
def a_count_for_a_share(answers, option):
    count, n = counted(answers, option)
    return count, *proportion_confint(count, n, method="wilson")


@wrong("share_with_interval", "Q59")
def errors_for_ends(answers, option):
    count, n = counted(answers, option)
    low, high = proportion_confint(count, n, method="wilson")
    return count / n, count / n - low, high - count / n


@wrong("share_with_interval", "Q93")
def a_share_for_a_count(answers, option):
    count, n = counted(answers, option)
    return count / n, *proportion_confint(count / n, n, method="wilson")


@wrong("share_with_interval", "refused_helper")
def asks_siyu_for_the_share(answers, option):
    return siyu.share_with_interval(answers, option)


@wrong("share_with_interval", "refused_helper")
def asks_for_a_weighted_share(answers, option):
    return siyu.weighted_share(answers, option, pd.Series(1.0, answers.index))


# ---- multiple_choice_table ------------------------------------------------------------------------------------------
def ticks(responses, question):
    return responses[question].dropna().str.split(";").explode()


@right("multiple_choice_table")
def with_explode(responses, question):
    return ticks(responses, question).value_counts() / responses[question].notna().sum()


@right("multiple_choice_table")
def with_dummies(responses, question):
    return responses[question].dropna().str.get_dummies(";").mean().sort_index()


@right("multiple_choice_table")
def with_a_loop_and_a_counter(responses, question):
    people, found = 0, Counter()
    for cell in responses[question]:
        if not pd.isna(cell):
            people += 1
            found.update(cell.split(";"))
    rows = [{"option": code, "share": number / people} for code, number in found.items()]
    return pd.DataFrame(rows).sort_values("share")


@right("multiple_choice_table")
def as_a_frame_after_reset_index(responses, question):
    answered = responses[responses[question].notna()]
    table = answered.assign(one=answered[question].str.split(";")).explode("one").groupby("one").size()
    return (table / len(answered)).rename("share").reset_index()


@right("multiple_choice_table")
def option_by_option(responses, question):
    lists = responses[question].dropna().str.split(";")
    codes = sorted({code for one in lists for code in one})
    return pd.Series({code: lists.map(lambda one, code=code: code in one).mean() for code in codes})


@wrong("multiple_choice_table", "Q7")
def shares_of_ticks(responses, question):
    return ticks(responses, question).value_counts(normalize=True)


@wrong("multiple_choice_table", "Q60")
def everybody_in_the_base(responses, question):
    return ticks(responses, question).value_counts() / len(responses)


@wrong("multiple_choice_table", "Q60")
def dummies_of_all_rows(responses, question):
    return responses[question].str.get_dummies(";").mean()


@wrong("multiple_choice_table", "Q61")
def with_contains(responses, question):
    answered = responses[question].dropna()
    return pd.Series({code: answered.str.contains(code).mean() for code in ticks(responses, question).unique()})


@wrong("multiple_choice_table", "Q61")
def with_in_of_a_text(responses, question):
    answered = responses[question].dropna()
    codes = ticks(responses, question).unique()
    return pd.Series({code: sum(code in cell for cell in answered) / len(answered) for code in codes})


@wrong("multiple_choice_table", "Q62")
def not_taken_apart(responses, question):
    return responses[question].value_counts(normalize=True)


@wrong("multiple_choice_table", "Q62")
def the_first_tick_alone(responses, question):
    answered = responses[question].dropna()
    return answered.str.split(";").str[0].value_counts() / len(answered)


@wrong("multiple_choice_table", "Q63")
def how_many_people(responses, question):
    return ticks(responses, question).value_counts()


@wrong("multiple_choice_table", "Q56")
def percentages(responses, question):
    return 100 * with_explode(responses, question)


@wrong("multiple_choice_table", "Q49")
def one_question_for_all(responses, question):
    return with_explode(responses, "reason" if "reason" in responses else "wants")


@wrong("multiple_choice_table", "Q79")
def rounded_shares(responses, question):
    return with_explode(responses, question).round(3)


@wrong("multiple_choice_table", "no_attribute")
def forgets_str(responses, question):
    return responses[question].dropna().split(";")


@wrong("multiple_choice_table", "wrong_type")
def a_dict_of_shares(responses, question):
    return with_explode(responses, question).to_dict()


@wrong("multiple_choice_table", "refused_helper")
def asks_siyu_for_the_table(responses, question):
    return siyu.multiple_choice_table(responses, question)


# ---- post_stratify --------------------------------------------------------------------------------------------------
def in_order(responses, column, population_shares):
    """Raise where there can be no weights."""
    if responses[column].isna().any():
        raise ValueError(f"{column}: missing")
    if set(responses[column]) != set(population_shares):
        raise ValueError(f"{column}: other classes")


@right("post_stratify")
def with_map(responses, column, population_shares):
    in_order(responses, column, population_shares)
    sample = responses[column].value_counts(normalize=True)
    return responses[column].map(pd.Series(population_shares) / sample)


@right("post_stratify")
def with_a_loop_over_rows(responses, column, population_shares):
    if responses[column].isna().sum() > 0:
        raise ValueError("有人没有填")
    times = Counter(responses[column])
    for one in population_shares:
        if times[one] == 0:
            raise ValueError(f"没有人是 {one}")
    weights = []
    for one in responses[column]:
        if one not in population_shares:
            raise ValueError(f"{one} 没有占比")
        weights.append(population_shares[one] * len(responses) / times[one])
    return pd.Series(weights, index=responses.index, name="weight")


@right("post_stratify")
def with_a_merge(responses, column, population_shares):
    missing = responses[column].isna().any()
    strange = set(responses[column].dropna()) - set(population_shares)
    empty = set(population_shares) - set(responses[column])
    if missing or strange or empty:
        raise ValueError(f"missing: {missing}, without a share: {strange}, without a response: {empty}")
    table = pd.DataFrame({"pool": population_shares})
    table["sample"] = responses.groupby(column).size() / len(responses)
    joined = responses[[column]].join(table, on=column)
    joined["weight"] = joined["pool"] / joined["sample"]
    return joined[["weight"]]


@right("post_stratify")
def where_by_where_and_scaled(responses, column, population_shares):
    in_order(responses, column, population_shares)
    weight = pd.Series(0.0, index=responses.index)
    for one, share in population_shares.items():
        weight[responses[column] == one] = share / (responses[column] == one).mean()
    return (weight / weight.mean()).iloc[::-1]


@right("post_stratify")
def catches_and_tells(responses, column, population_shares):
    try:
        weight_of = {one: population_shares[one] / (responses[column] == one).mean() for one in responses[column]}
    except KeyError as error:
        raise ValueError(f"没有占比：{error}") from error
    if len(weight_of) < len(population_shares):
        raise ValueError("有一类没有人作答")
    return responses[column].map(weight_of)


@wrong("post_stratify", "Q12")
def upside_down(responses, column, population_shares):
    in_order(responses, column, population_shares)
    sample = responses[column].value_counts(normalize=True)
    return responses[column].map(sample / pd.Series(population_shares))


@wrong("post_stratify", "Q12")
def upside_down_with_mean_1(responses, column, population_shares):
    weight = upside_down(responses, column, population_shares)
    return weight / weight.mean()


@wrong("post_stratify", "Q65")
def shares_of_the_pool_as_weights(responses, column, population_shares):
    in_order(responses, column, population_shares)
    return responses[column].map(population_shares)


@wrong("post_stratify", "Q65")
def shares_of_the_pool_with_mean_1(responses, column, population_shares):
    weight = shares_of_the_pool_as_weights(responses, column, population_shares)
    return weight / weight.mean()


@wrong("post_stratify", "Q66")
def divided_by_people(responses, column, population_shares):
    in_order(responses, column, population_shares)
    return responses[column].map(pd.Series(population_shares) / responses[column].value_counts())


@wrong("post_stratify", "Q66")
def people_for_a_share(responses, column, population_shares):
    return shares_of_the_pool_as_weights(responses, column, population_shares) * len(responses)


@wrong("post_stratify", "Q67")
def a_weight_a_class(responses, column, population_shares):
    in_order(responses, column, population_shares)
    return pd.Series(population_shares) / responses[column].value_counts(normalize=True)


@wrong("post_stratify", "Q74")
def index_thrown_away(responses, column, population_shares):
    return pd.Series(with_map(responses, column, population_shares).tolist())


@wrong("post_stratify", "Q69")
def never_complains(responses, column, population_shares):
    sample = responses[column].value_counts(normalize=True)
    return responses[column].map(pd.Series(population_shares) / sample)


@wrong("post_stratify", "Q69")
def gaps_become_1(responses, column, population_shares):
    return never_complains(responses, column, population_shares).fillna(1)


@wrong("post_stratify", "Q68")
def missing_answers_get_no_weight(responses, column, population_shares):
    if not set(responses[column].dropna()) == set(population_shares):
        raise ValueError("类对不上")
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q70")
def nobody_of_a_class_goes_unseen(responses, column, population_shares):
    if responses[column].isna().any() or not set(responses[column]) <= set(population_shares):
        raise ValueError("答卷里有总体没有的类")
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q71")
def complains_of_sound_data(responses, column, population_shares):
    if set(responses[column]) == set(population_shares):
        raise ValueError("类对不上")
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q72")
def an_error_without_words(responses, column, population_shares):
    if responses[column].isna().any() or set(responses[column]) != set(population_shares):
        raise ValueError
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q73")
def python_complains(responses, column, population_shares):
    sample = responses[column].value_counts(normalize=True)
    return pd.Series([population_shares[one] / sample[one] for one in responses[column]], responses.index)


@wrong("post_stratify", "Q84")
def an_assertion(responses, column, population_shares):
    assert set(responses[column]) == set(population_shares), "类对不上"
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q94")
def an_error_returned(responses, column, population_shares):
    if responses[column].isna().any() or set(responses[column]) != set(population_shares):
        return "ValueError"
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "Q89")
def a_dict_divided(responses, column, population_shares):
    in_order(responses, column, population_shares)
    return responses[column].map(population_shares / responses[column].value_counts(normalize=True))


@wrong("post_stratify", "nothing_returned")
def an_error_printed(responses, column, population_shares):
    if responses[column].isna().any() or set(responses[column]) != set(population_shares):
        print("ValueError")
        return None
    return never_complains(responses, column, population_shares)


@wrong("post_stratify", "refused_helper")
def asks_siyu_for_weights(responses, column, population_shares):
    return siyu.post_stratify(responses, column, population_shares)


@wrong("post_stratify", "refused_helper")
def rakes_one_column(responses, column, population_shares):
    return siyu.rake(responses, {column: population_shares})


# ---- figures --------------------------------------------------------------------------------------------------------
def share_of_yes(rows, weights, n=None, option="would_subscribe"):
    share = weights[rows["subscribe"] == option].sum() / weights.sum()
    n = weights.sum() ** 2 / (weights**2).sum() if n is None else n
    half = 1.96 * math.sqrt(share * (1 - share) / n)
    return {"share": share, "low": share - half, "high": share + half}


def term(order=STEPS):
    forms, rules, pool = _term(folder())
    kept, _ = cleaned(forms, rules, order)
    return forms, kept, kept[kept["age"].isin(list(pool))], pool


def weights_of(rows, pool):
    return rows["age"].map(pd.Series(pool) / rows["age"].value_counts(normalize=True))


@right("figures")
def with_own_functions():
    _, kept, aged, pool = term()
    return {"kept": len(kept), **share_of_yes(aged, weights_of(aged, pool))}


@right("figures")
def with_helpers():
    forms, rules, pool = _term(folder())
    kept, counts = siyu.clean_responses(forms, rules)
    aged = kept[kept["age"].isin(pool)]
    weights = siyu.post_stratify(aged, "age", pool)
    share, low, high = siyu.weighted_share(aged["subscribe"], "would_subscribe", weights)
    return pd.Series({"share": share, "kept": len(forms) - counts.sum(), "low": low, "high": high})


@right("figures")
def with_numpy_and_the_exact_quantile():
    _, kept, aged, pool = term()
    weights = weights_of(aged, pool).to_numpy()
    share = np.average(aged["subscribe"] == "would_subscribe", weights=weights)
    half = norm.ppf(0.975) * np.sqrt(share * (1 - share) * (weights**2).sum()) / weights.sum()
    return {"kept": np.int64(len(kept)), "share": share, "low": share - half, "high": share + half, "half": half}


@right("figures")
def weights_of_another_scale():
    _, kept, aged, pool = term()
    stats = DescrStatsW((aged["subscribe"] == "would_subscribe").astype(float), weights_of(aged, pool) * 7)
    found = share_of_yes(aged, weights_of(aged, pool) * 7)
    return {**found, "share": float(stats.mean), "kept": float(len(kept))}


@wrong("figures", "Q11")
def not_weighted():
    _, kept, _, _ = term()
    return {"kept": len(kept), **share_of_yes(kept, pd.Series(1.0, kept.index))}


@wrong("figures", "Q79")
def a_share_typed_by_hand():
    return {**with_own_functions(), "share": 0.3, "low": 0.25, "high": 0.35}


@wrong("figures", "Q77", "Q76")
def kept_of_the_decided():
    found = of_the_decided()
    _, _, aged, _ = term()
    return {**found, "kept": len(aged)}


@wrong("figures", "differs")
def another_margin():
    found = with_own_functions()
    return {**found, "low": found["low"] + 1 / 777}


@wrong("figures", "Q57")
def ends_changed_round():
    found = with_own_functions()
    return {**found, "low": found["high"], "high": found["low"]}


@wrong("figures", "Q11")
def not_weighted_by_wilson():
    _, kept, _, _ = term()
    return {"kept": len(kept), **dict(zip(("share", "low", "high"), with_proportion_confint(kept["subscribe"], "would_subscribe"), strict=True))}  # fmt: skip


@wrong("figures", "Q12")
def weights_upside_down():
    _, kept, aged, pool = term()
    return {"kept": len(kept), **share_of_yes(aged, 1 / weights_of(aged, pool))}


@wrong("figures", "Q13")
def people_for_effective_size():
    _, kept, aged, pool = term()
    return {"kept": len(kept), **share_of_yes(aged, weights_of(aged, pool), n=len(aged))}


@wrong("figures", "Q75")
def not_cleaned():
    forms, _, _, pool = term()
    aged = forms[forms["age"].isin(list(pool))]
    return {"kept": len(forms), **share_of_yes(aged, weights_of(aged, pool))}


@wrong("figures", "Q80")
def failures_of_the_trap_kept():
    _, kept, aged, pool = term([step for step in STEPS if step != "trap"])
    return {"kept": len(kept), **share_of_yes(aged, weights_of(aged, pool))}


@wrong("figures", "Q76")
def of_the_decided():
    _, kept, aged, pool = term()
    decided = aged[aged["subscribe"] != "undecided"]
    return {"kept": len(kept), **share_of_yes(decided, weights_of(decided, pool))}


@wrong("figures", "Q77")
def people_with_an_age():
    _, _, aged, pool = term()
    return {"kept": len(aged), **share_of_yes(aged, weights_of(aged, pool))}


@wrong("figures", "Q79")
def typed_by_hand():
    return {name: round(value, 3) for name, value in with_own_functions().items()}


@wrong("figures", "Q79")
def rounded_to_per_cent():
    return {name: round(value, 2) for name, value in with_own_functions().items()}


@wrong("figures", "Q56")
def figures_in_per_cent():
    return {name: 100 * value if name != "kept" else value for name, value in with_own_functions().items()}


@wrong("figures", "Q57")
def margins_for_ends():
    found = with_own_functions()
    return {**found, "low": found["share"] - found["low"], "high": found["high"] - found["share"]}


@wrong("figures", "Q78")
def a_table_for_its_size():
    return {**with_own_functions(), "kept": 747.5}


@wrong("figures", "entry_no_number")
def the_frame_itself():
    return {**with_own_functions(), "kept": term()[1]}


@wrong("figures", "missing_entry")
def without_the_interval():
    found = with_own_functions()
    return {"kept": found["kept"], "share": found["share"]}


@wrong("figures", "blank_entry")
def one_left_blank():
    return {**with_own_functions(), "high": ...}
