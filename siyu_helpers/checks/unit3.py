"""Checks of unit 3, Questionnaire design. Expectations here are worked out by hand on tiny frames."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case, FunctionItem, Record, Scalar, Table, UnfitError, Unit, ValueItem, compare
from siyu_helpers.checks.shapes import Interval
from siyu_helpers.checks.survey_shapes import Cleaning, Form, Weights, spot, whole
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say

if TYPE_CHECKING:
    from siyu_helpers.questionnaire import Finding, Question, Questionnaire

STEPS = ("late", "not_invited", "repeat", "trap", "straight", "speeder")
FORM = Form()
INTERVAL = Interval("share", nested="Q58")
SHARES = Table("option", {"share": "number"}, "选项", "option", any_index=True)
WEIGHTS = Weights()
FIGURES = Record(("kept", "share", "low", "high"))
GAP = float("nan")


def _rows(text: str) -> list[list[str]]:
    """Return the words of each line; what stands behind a "#" is a comment."""
    return [line.partition("#")[0].split() for line in text.strip().splitlines()]


# ---- repair_questionnaire -------------------------------------------------------------------------------------------

# What the draft in the notebook says; a test holds the two together.
PURPOSE = (
    "弄清买过水果礼盒的会员为什么没有再买，决定先改进礼盒的哪一点",
    "Find out why members who ordered a fruit gift box did not order again, to decide what about the box to improve first",
)
# Each indicator with the forms of question that measure it.
INDICATORS = {
    "boxes": ("classes", "number"),
    "price": ("classes", "number"),
    "recipient": ("single", "multiple"),
    "packaging": ("graded", "number"),
    "delivery": ("graded", "number"),
    "contacted": ("single", "number"),
    "settled": ("single", "multiple"),
    "reasons": ("multiple",),
    "again": ("single", "graded", "number"),
    "wishes": ("single", "multiple", "graded", "text"),
}
ASKED = tuple(code for code in INDICATORS if code not in ("delivery", "wishes"))  # by the draft
SOME = 3  # options, ways out among them, that a question with several answers needs
TELLING = 4  # letters or signs of a question's text, at least
FORMS = {
    "classes": ("至少三档的单选题", "a single choice of at least three classes"),
    "graded": ("量表题", "a scale"),
    "number": ("填数字的题", "a number"),
    "single": ("单选题", "a single choice"),
    "multiple": ("多选题", "a multiple choice"),
    "text": ("填空题", "a text"),
}
ORDINALS = (("一", "first"), ("二", "second"), ("三", "third"), ("四", "fourth"), ("五", "fifth"))


def sensible_questionnaire(given: pd.DataFrame) -> None:
    """Raise if the questionnaire is not the draft, mended: by the first thing that is amiss."""
    from siyu_helpers.questionnaire import Questionnaire

    kind, source = given.index[0], given["source"].iloc[0]
    form = Questionnaire(json.loads(source) if kind == "dict" else source + "\n")  # a text of one line is no path here
    faults = form.review().faults
    _tell([one for one in faults if one.id == "format"], faults)
    if form.purpose and not _same_purpose(form):
        raise UnfitError("Q21", got=_cut(str(form.purpose)))
    measures = {
        code: [one for one in form.questions if (one.indicator or one.code) == code and one.trap is None]
        for code in INDICATORS
    }
    gone = [code for code in INDICATORS if code not in form.indicators]
    if gone and form.indicators:
        raise UnfitError("Q22", where=say(f"`indicators` 里没有 `{gone[0]}`", f"`indicators` lacks `{gone[0]}`"))
    unasked = [code for code in ASKED if not measures[code]]
    if unasked:
        raise UnfitError("Q22", where=say(f"没有题目问 `{unasked[0]}`", f"no question asks `{unasked[0]}`"))
    _tell(faults, faults)
    for code, forms in INDICATORS.items():
        if not measures[code]:
            words = say(f"只有陷阱题在问 {code}。", f"only the trap asks {code}.")
            remedy = say("陷阱题只看人认不认真，另写一题。", "A trap only shows who reads; write another question.")
            raise UnfitError("Q18", where=whole(), words=words, remedy=remedy, more="")
        _check_kind(code, forms, measures[code])
    _check_skip(measures)
    advice = form.review().advice
    _tell([one for one in advice if one.id == "Q3" and _about(one, measures, "packaging", "delivery")])
    _tell([one for one in advice if one.id == "Q4" and _about(one, measures, "again")])
    _check_trap(form)


def _tell(findings: "list[Finding]", all_of_them: "tuple[Finding, ...]" = ()) -> None:
    """Raise the first of the findings in its own words, with the number of further faults."""
    if not findings:
        return
    first, further = findings[0], len(all_of_them) - 1
    words = say(f"（另有 {further} 处）", f" ({further} more)") if further > 0 else ""
    raise UnfitError(first.id, where=spot(first), words=first.words, remedy=first.remedy, more=words)


def _same_purpose(form: "Questionnaire") -> bool:
    texts = [_bare(str(form.purpose)), *map(_bare, form.purpose.values())]
    return any(_bare(wanted) in text for wanted in PURPOSE for text in texts)


def _bare(text: str) -> str:
    """Return the letters and digits of a text, full-width ones as half-width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _about(finding: "Finding", measures: "dict[str, list[Question]]", *codes: str) -> bool:
    return finding.question in [one.code for code in codes for one in measures[code]]


def _check_kind(code: str, forms: tuple[str, ...], questions: "list[Question]") -> None:
    """Raise unless a question measures the indicator in a fitting form, with options to choose from."""
    fitting = [one for one in questions if any(_is(one, form) for form in forms)]
    where = spot_of(questions[0])
    if all(len(_bare(str(one.text))) < TELLING for one in questions):
        raise UnfitError("Q85", where=where)
    if not fitting:
        names = ("或".join(FORMS[form][0] for form in forms), " or ".join(FORMS[form][1] for form in forms))
        raise UnfitError("Q23", where=where, code=code, wanted=say(*names))
    wants_several = code in ("recipient", "settled", "reasons", "wishes")
    if wants_several and all(0 < len(one.options) < SOME for one in fitting):
        raise UnfitError("Q25", where=where, got=len(fitting[0].options))


def _check_skip(measures: "dict[str, list[Question]]") -> None:
    """Raise where the question on what customer service did has a condition that lets the wrong people through."""
    from siyu_helpers.questionnaire.wording import NEVER

    filters = {one.code: one for one in measures["contacted"]}
    for question in measures["settled"]:
        asked_of = {code: answers for code, answers in question.ask_if.items() if code in filters}
        labels = [
            str(filters[code].options[answer])
            for code, answers in asked_of.items()
            for answer in answers
            if answer in filters[code].options
        ]
        if question.ask_if and (not asked_of or any(NEVER.search(label) for label in labels)):
            raise UnfitError("Q86", where=spot_of(question))


def _is(question: "Question", form: str) -> bool:
    if form == "classes":
        return _choice(question) and len(_class_labels(question)) >= SOME
    if form == "graded":
        return question.kind == "scale" or (_choice(question) and len(question.options) >= SOME)
    if form == "single":
        return _choice(question)
    return question.kind == form


def _choice(question: "Question") -> bool:
    """Say whether one answer is chosen; of two options or classes that goes without saying."""
    return bool(question.options) and question.kind in ("single", None)


def _class_labels(question: "Question") -> list[str]:
    from siyu_helpers.questionnaire import parse_class

    labels = [[str(label), *label.values()] for label in question.options.values()]
    return [words[0] for words in labels if any(parse_class(word) is not None for word in words)]


def _check_trap(form: "Questionnaire") -> None:
    """Raise unless a trap question says which of its options to choose."""
    traps = [one for one in form.questions if one.trap is not None]
    if not any(_trap_works(one) for one in traps):
        where = spot_of(traps[0]) if traps else whole()
        raise UnfitError("Q24", where=where)


def spot_of(question: "Question") -> str:
    """Return in words which question is meant."""
    return say(f"题目 `{question.code}`", f"question `{question.code}`")


def _trap_works(question: "Question") -> bool:
    if question.trap not in question.options or question.kind not in ("single", "scale", None):
        return False
    label, place = question.options[question.trap], list(question.options).index(question.trap)
    wordings = dict(question.text) or {None: str(question.text)}
    return all(_names(text, label.in_language(lang), question.trap, place) for lang, text in wordings.items())


def _names(text: str, label: str, code: str, place: int) -> bool:
    """Say whether a text names an option: by its label, its code or its place."""
    if _bare(label) in _bare(text) or (code.isdigit() and re.search(rf"(?<!\d){code}(?!\d)", text)):
        return True
    zh, en = ORDINALS[place] if place < len(ORDINALS) else ("", "")
    return bool(zh) and bool(re.search(rf"第\s*({zh}|{place + 1})|\b{en}\b", text, re.IGNORECASE))


# ---- sample_size ----------------------------------------------------------------------------------------------------


@cache
def sample_size() -> tuple[Case, ...]:
    """Return four sizes, and what each misconception gives in the place of each."""
    endless = {  # 1.959964² · 0.25 ÷ 0.05² = 384.146
        "Q26": 384.1458820694124,
        "Q26 down": 384,
        "Q28": 3841459,
        "Q29": 271,
        "Q31": 769,
        "Q31 forgotten": 1537,
        "Q32": 196,
        "Q32 margin": 20,
        "Q32 both": 10,
    }
    pool = {  # 384.146 ÷ (1 + 383.146 ÷ 1000) = 277.733
        "Q26": 277.7334531731875,
        "Q26 down": 277,
        "Q27": 279,
        "Q28": 1000,
        "Q29": 214,
        "Q31": 435,
        "Q31 forgotten": 607,
        "Q32": 165,
        "Q32 margin": 19,
        "Q33": 385,
    }
    fine = {  # 2400.91 ÷ (1 + 2399.91 ÷ 1000) = 706.169
        "Q26": 706.1688450590993,
        "Q34": 706,
        "Q28": 1000,
        "Q29": 629,
        "Q31": 828,
        "Q31 forgotten": 906,
        "Q32": 551,
        "Q32 margin": 46,
        "Q33": 2401,
    }
    lower = {  # 1.644854² · 0.25 ÷ 0.1² = 67.639; ÷ (1 + 66.639 ÷ 300) = 55.345
        "Q26": 55.344900021551055,
        "Q26 down": 55,
        "Q28": 300,
        "Q29": 37,
        "Q30": 73,
        "Q31": 94,
        "Q31 forgotten": 143,
        "Q32 margin": 7,
        "Q33": 68,
    }
    return (
        Case((0.05, 0.95, None), 385, endless),
        Case((0.05, 0.95, 1000), 278, pool),
        Case((0.02, 0.95, 1000), 707, fine),
        Case((0.1, 0.9, 300), 56, lower),
    )


# ---- clean_responses ------------------------------------------------------------------------------------------------

# Response, user, day and time, seconds, gate, three grades and the trap; then the step that drops it.
FORMS_SENT = """
R01 u01 03T10:00 120 eater     4 2 5 4 -
R02 u02 03T11:00 118 eater     3 1 4 4 -
R03 u03 12T23:59 140 eater     5 1 4 4 -             # the last minute
R04 u04 13T00:00 119 eater     4 2 4 4 late          # the first moment too late
R05 x98 14T09:00 20  eater     3 3 3 1 late          # not invited, trap, straight and fast as well
R06 -   05T12:00 90  eater     4 3 5 4 not_invited
R07 x99 05T13:00 110 non_eater 2 4 3 4 not_invited
R08 u01 06T08:00 40  eater     4 2 4 4 repeat
R09 u06 08T09:00 45  eater     4 3 4 4 repeat        # stands above the form that came first
R10 u06 04T09:00 125 eater     3 2 4 4 -
R11 u07 04T10:00 42  eater     4 1 4 2 trap
R12 u07 05T10:00 108 eater     4 2 5 4 repeat        # passes the trap, the first time it did not
R13 u08 06T10:00 44  eater     5 5 5 4 straight
R14 u09 06T11:00 122 eater     4 2 4 4 -             # the two items that are not reversed agree
R15 u10 07T10:00 128 eater     4 - 4 4 -             # an item left out
R16 u11 07T11:00 54  eater     2 4 3 4 speeder       # median of the eaters left: 120
R17 u12 07T12:00 60  eater     4 1 5 4 -             # exactly half
R18 u13 07T13:00 80  non_eater 3 2 4 4 -
R19 u14 07T14:00 70  non_eater 4 3 3 4 -
R20 u15 07T15:00 49  non_eater 2 3 1 4 -
R21 u16 07T16:00 116 eater     4 2 3 4 -
R22 u17 07T17:00 33  non_eater 3 2 5 4 speeder       # median of the others left: 70
R23 u18 07T18:00 84  non_eater 5 2 4 4 -
"""


def _note(row: list[str]) -> tuple[str, str]:
    """Return in words, Chinese and English, what stands in a form of the visible check."""
    _, user, day, seconds, gate, *grades, trap, _ = row
    date, time = int(day[:2]), day[3:]
    scale = " ".join(grades)
    return (
        f"`user_id` {user}，7 月 {date} 日 {time} 交，{seconds} 秒，`eats` {gate}，量表 {scale}，陷阱题 {trap}；“-”是空",
        f"`user_id` {user}, handed in on {date} July at {time}, {seconds} s, `eats` {gate}, scale {scale}, trap {trap}; - is missing",
    )


CLEANING = Cleaning("response_id", STEPS, {row[0]: _note(row) for row in _rows(FORMS_SENT)})
RULES = {
    "closes_at": pd.Timestamp("2026-07-13", tz=SHOP_ZONE),
    "invited": {f"u{number:02d}" for number in range(1, 30)},
    "repeat": True,
    "trap": ("careful", 4),
    "scale": ["trusts", "elsewhere", "stays"],
    "speed": ("eats", 0.5),
}


def forms_frame() -> pd.DataFrame:
    """Return the forms of the visible check, in no order, with a column that is not needed."""
    rows = [row[:-1] for row in _rows(FORMS_SENT)]
    names = ["response_id", "user_id", "day", "seconds", "eats", "trusts", "elsewhere", "stays", "careful"]
    forms = pd.DataFrame(rows, columns=names, dtype="str").replace("-", np.nan)
    times = pd.to_datetime("2026-07-" + forms.pop("day")).dt.tz_localize(SHOP_ZONE)
    forms.insert(2, "submitted_at", times)
    forms["seconds"] = forms["seconds"].astype("int64")
    for item in ("trusts", "elsewhere", "stays", "careful"):
        forms[item] = pd.to_numeric(forms[item]).astype("Int64")
    return forms.assign(age="25_34").iloc[[*range(12, 23), *range(12)]].reset_index(drop=True)


@cache
def clean_responses() -> tuple[Case, ...]:
    """Return the forms with what drops each, and what each misconception makes of them."""
    fates = {row[0]: row[-1] for row in _rows(FORMS_SENT)}

    def outcome(counts: str = "", **change: str) -> tuple[pd.DataFrame, dict[str, float]]:
        """Return the result where some forms meet another fate; `counts`, if given, in the place of the sums."""
        ends = {**fates, **change}
        kept = pd.DataFrame({"response_id": [one for one, end in ends.items() if end == "-"]})
        sums = [sum(end == step for end in ends.values()) for step in STEPS]
        return kept, dict(zip(STEPS, map(float, counts.split()) if counts else sums, strict=True))

    suspects = {
        "Q36": outcome(R12="-"),  # the trap before the repeats
        "Q36 speed first": outcome(R11="speeder", R13="speeder"),
        "Q36 invited first": outcome(R05="not_invited"),
        "Q37": outcome("2 3 3 2 2 6", R16="-"),
        "Q37 who is kept": outcome("2 3 3 2 2 6"),
        "Q38": outcome(R04="-"),
        "Q38 a day early": outcome(R03="late", R17="-"),
        "Q39": outcome(R06="-"),
        "Q39 empty only": outcome(R07="-"),
        "Q40": outcome(R01="repeat", R08="speeder", R10="repeat", R09="speeder", R11="repeat", R12="-"),
        "Q40 by place": outcome(R10="repeat", R09="speeder"),
        "Q41": outcome(R01="repeat", R10="repeat", R11="repeat"),
        "Q42": outcome("2 2 3 15 0 0", **dict.fromkeys((one for one in fates if fates[one] == "-"), "trap"), R11="-"),
        "Q42 kept": outcome(R11="speeder"),
        "Q10": outcome(R14="straight", R15="straight"),
        "Q10 recoded": outcome(R14="straight", R13="speeder"),
        "Q43": outcome(R15="straight"),
        "Q44": outcome(R16="-", R20="speeder"),
        "Q45": outcome(R16="-"),
        "Q46": outcome(R17="speeder"),
        "Q46 mean": outcome(R22="-"),
        "Q47": outcome("21 19 16 15 14 12"),
        "Q47 running": outcome("2 4 7 8 9 11"),
        "Q47 shares": outcome(" ".join(str(count / 23) for count in (2, 2, 3, 1, 1, 2))),
        "Q50 late": outcome(R04="-", R05="not_invited"),
        "Q50 not_invited": outcome(R06="-", R07="-"),
        "Q50 repeat": outcome(R08="speeder", R09="speeder", R12="-"),
        "Q50 straight": outcome(R13="speeder"),
        "Q50 speeder": outcome(R16="-", R22="-"),
    }
    return (Case((forms_frame(), RULES), outcome(), suspects),)


# ---- share_with_interval --------------------------------------------------------------------------------------------


@cache
def share_with_interval() -> tuple[Case, ...]:
    """Return 6 of 20 with 4 left out, by Wilson's formula, and an answer nobody gave."""
    answers = pd.Series([*["would"] * 6, None, *["undecided"] * 5, None, None, *["would_not"] * 9, None], dtype="str")
    answers.index = range(50, 74)
    z = {"exact": (0.3, 0.1454772448676, 0.5189728183535), "rounded": (0.3, 0.1454752739690, 0.5189767762290)}
    suspects = {
        "Q53": (0.25, 0.1199936622860, 0.4489944400515),
        "Q53 share": (0.25, 0.1454772448676, 0.5189728183535),
        "Q53 range": (0.3, 0.1199936622860, 0.4489944400515),
        "Q54": (0.3, 0.0991634554736, 0.5008365445264),
        "Q54 rounded": (0.3, 0.0991597649872, 0.5008402350128),
        "Q54 exact": (0.3, 0.1189315904057, 0.5427891822763),
        "Q54 agresti": (0.3, 0.1431592555792, 0.5212908076420),
        "Q54 jeffreys": (0.3, 0.1361162265872, 0.5172282485670),
        "Q55": (0.3, 0.1638503340015, 0.4838202732492),
        "Q55 quantile": (0.3, 0.1638594153519, 0.4838037195924),
        "Q55 99": (0.3, 0.1157393118887, 0.5839028485508),
        "Q56": (30, 14.54772448676, 51.89728183535),
        "Q57": (0.1454772448676, 0.3, 0.5189728183535),
        "Q57 last": (0.1454772448676, 0.5189728183535, 0.3),
        "Q59": (6, 0.1454772448676, 0.5189728183535),
        "Q93": (0.3, 0.0010187517578, 0.1852726515535),
        "Q59 margins": (0.3, 0.1545227551324, 0.2189728183535),
    }
    none = pd.Series(["no"] * 8, dtype="str")
    return (
        Case((answers, "would"), z["exact"], suspects, also=(z["rounded"],)),
        Case((none, "yes"), (0, 0, 0.3244075648839), {"Q54": (0, 0, 0)}, also=((0, 0, 0.3244156195109),)),
    )


# ---- multiple_choice_table ------------------------------------------------------------------------------------------

TICKED = (
    "taste;box", "taste", "big_box", "taste;big_box;other", None, "box", "taste", "big_box;taste", None, "taste;other"
)  # fmt: skip
PLACES = ("home", None, "office;home", "office", None, None, "home", "gym", None, "home")


@cache
def multiple_choice_table() -> tuple[Case, ...]:
    """Return two questions of ten people, eight and six of whom answered."""
    people = pd.DataFrame({"user_id": list("abcdefghij"), "reason": TICKED, "place": PLACES}, dtype="str")

    def shares(*values: float, names: str = "taste box big_box other") -> pd.Series:
        return pd.Series(values, index=names.split(), dtype=float)

    counts = shares(6, 2, 3, 2)
    whole_answers = pd.Series(TICKED).value_counts()
    places = shares(4 / 6, 2 / 6, 1 / 6, names="home office gym")
    suspects = {
        "Q7": counts / 13,
        "Q60": counts / 10,
        "Q61": shares(0.75, 0.625, 0.375, 0.25),
        "Q62": whole_answers / 8,
        "Q62 counts": whole_answers.astype(float),
        "Q62 of all": whole_answers / 10,
        "Q62 first": shares(0.625, 0.125, 0.25, names="taste box big_box"),
        "Q63": counts,
        "Q56": counts / 8 * 100,
        "Q56 of ticks": counts / 13 * 100,
        "Q49": places,
    }
    return (
        Case((people, "reason"), counts / 8, suspects),
        Case(
            (people, "place"),
            places,
            {
                "Q7": places * 6 / 7,
                "Q60": places * 6 / 10,
                "Q49": counts / 8,
                "Q63": places * 6,
                "Q79": places.round(2),
                "Q79 three": places.round(3),
            },
        ),
    )


# ---- post_stratify --------------------------------------------------------------------------------------------------

AGES = [{"y": "young", "m": "middle", "o": "old"}[one] for one in "ymyoymymyoym"]
POOL = {"young": 0.3, "middle": 0.4, "old": 0.3}


@cache
def post_stratify() -> tuple[Case, ...]:
    """Return twelve people of three classes, and the three cases in which there can be no weights."""
    index = [31, 7, 12, 44, 5, 3, 28, 19, 2, 50, 61, 70]
    people = pd.DataFrame({"user_id": list("abcdefghijkl"), "age": AGES}, dtype="str").set_axis(index)

    def weights(young: float, middle: float, old: float) -> pd.Series:
        return people["age"].map({"young": young, "middle": middle, "old": old}).astype(float)

    right = weights(0.6, 1.2, 1.8)  # 6, 4 and 2 of 12
    inverse = weights(5 / 3, 5 / 6, 5 / 9)
    suspects = {
        "Q12": inverse,
        "Q12 mean 1": inverse / inverse.mean(),
        "Q65": weights(0.3, 0.4, 0.3),
        "Q65 mean 1": weights(0.9, 1.2, 0.9),
        "Q65 sample": weights(0.5, 1 / 3, 1 / 6),
        "Q65 difference": weights(-0.2, 0.4 - 1 / 3, 0.3 - 1 / 6),
        "Q65 product": weights(0.15, 0.4 / 3, 0.05),
        "Q66": right / 12,
        "Q66 hundred": right * 100,
        "Q66 people": weights(3.6, 4.8, 3.6),
        "Q67": pd.Series({"young": 0.6, "middle": 1.2, "old": 1.8}),
        "Q67 inverse": pd.Series({"young": 5 / 3, "middle": 5 / 6, "old": 5 / 9}),
        "Q74": right.reset_index(drop=True),
        "Q71": ValueError("!"),
    }
    strange = people.iloc[:4].assign(age=["young", "young", "old", "no_say"])
    left_out = people.iloc[:4].assign(age=pd.Series(["young", None, "old", "old"], people.index[:4], dtype="str"))
    two = {"young": 0.5, "old": 0.5}

    def answers(idea: str, rows: pd.DataFrame, *found: tuple[float, ...]) -> dict[str, pd.Series]:
        return {f"{idea} {place}": pd.Series(one, rows.index).dropna() for place, one in enumerate(found)} | {
            f"{idea} gap {place}": pd.Series(one, rows.index) for place, one in enumerate(found) if GAP in one
        }

    error = ValueError("!")
    nobody = people.iloc[[0, 2, 3]]
    return (
        Case((people, "age", POOL), right, suspects),
        Case(
            (strange, "age", two),
            error,
            answers("Q69", strange, (1, 1, 2, GAP), (0.75, 0.75, 1.5, GAP), (1, 1, 2, 0), (1, 1, 2, 1)),
        ),
        Case(
            (left_out, "age", two),
            error,
            answers(
                "Q68", left_out, (1.5, GAP, 0.75, 0.75), (2, GAP, 1, 1), (1.5, 0, 0.75, 0.75), (1.5, 1, 0.75, 0.75)
            ),
        ),
        Case(
            (nobody, "age", POOL),
            error,
            answers("Q70", nobody, (0.45, 0.45, 0.9), (0.75, 0.75, 1.5)),
        ),
    )


# ---- figures --------------------------------------------------------------------------------------------------------


def sensible_figures(given: pd.DataFrame) -> None:
    """Raise where a figure cannot be right whatever the term, or is not this term's.

    The task allows the public helpers, so a comparison with what they give tells nobody anything new.
    """
    figures = given["value"]

    def reject(idea: str, name: str) -> None:
        raise UnfitError(idea, where=FIGURES.place(name, "value", figures[name]))

    for name in FIGURES.keys:
        if not -1e-9 <= figures[name] < np.inf:
            reject("Q78", name)
    if figures["kept"] <= 1 or figures["kept"] != int(figures["kept"]):
        reject("Q78", "kept")
    for name in INTERVAL.parts:
        if figures[name] > 1:
            reject("Q56", name)
    if not figures["low"] < figures["share"] < figures["high"]:
        reject("Q57", "share")
    try:
        compare(FIGURES, _figures(folder()), given)
    except UnfitError as fault:
        typed = [name for name in INTERVAL.parts if figures[name] == round(figures[name], 4)]
        if fault.idea == "differs" and typed:
            reject("Q79", typed[0])
        raise


@cache
def _figures(_data: Path) -> Case:
    """Return this term's figures by the public helpers, and what each misconception makes of them."""
    from siyu_helpers.survey_measures import clean_responses as clean
    from siyu_helpers.survey_measures import share_with_interval as wilson
    from siyu_helpers.survey_truth import survey_pool
    from siyu_helpers.survey_weights import effective_n, weighted_share
    from siyu_helpers.survey_weights import post_stratify as weigh

    yes = "would_subscribe"
    users, forms = load("fruit/users"), load("fruit/responses")
    forms = forms[~forms["user_id"].isin(users.loc[users["source"] == "employee", "user_id"])]
    rules = {
        "closes_at": pd.Timestamp("2026-07-13", tz=SHOP_ZONE),
        "invited": set(load("fruit/invitations")["user_id"]),
        "repeat": True,
        "trap": ("careful", 4),
        "scale": ["trusts", "suits", "elsewhere", "recommends", "annoyed", "stays"],
        "speed": ("eats", 0.5),
    }
    pool = survey_pool("fruit")["age"].value_counts(normalize=True).to_dict()
    kept, _ = clean(forms, rules)
    with_careless, _ = clean(forms, {name: rule for name, rule in rules.items() if name != "trap"})

    def aged(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["age"].isin(pool)]

    def made(rows: pd.DataFrame, weights: pd.Series, size: int, n: float | None = None, z: float = 1.96) -> dict:
        share, _, _ = weighted_share(rows["subscribe"], yes, weights)
        half = z * np.sqrt(share * (1 - share) / (n or effective_n(weights)))
        return dict(zip(FIGURES.keys, (size, share, share - half, share + half), strict=True))

    def weighted(rows: pd.DataFrame, size: int, **change: float) -> dict:
        return made(aged(rows), weigh(aged(rows), "age", pool), size, **change)

    def plain(rows: pd.DataFrame, size: int) -> dict:
        return made(rows, pd.Series(1.0, rows.index), size)

    def by_wilson(rows: pd.DataFrame, size: int) -> dict:
        return dict(zip(FIGURES.keys, (size, *wilson(rows["subscribe"], yes)), strict=True))

    rows, size = aged(kept), len(kept)
    right, weights = weighted(kept, size), weigh(rows, "age", pool)
    decided = kept[kept["subscribe"] != "undecided"]
    ideas = {
        "Q11": plain(kept, size),
        "Q11 aged": plain(rows, size),
        "Q11 wilson": by_wilson(kept, size),
        "Q11 wilson aged": by_wilson(rows, size),
        "Q12": made(rows, 1 / weights, size),
        "Q65": made(rows, rows["age"].map(pool), size),
        "Q13": weighted(kept, size, n=len(rows)),
        "Q13 all": weighted(kept, size, n=size),
        "Q75": weighted(forms, len(forms)),
        "Q75 unweighted": plain(forms, len(forms)),
        "Q75 size": {**right, "kept": len(forms)},
        "Q76": weighted(decided, size),
        "Q76 afterwards": made(aged(decided), weights[aged(decided).index], size),
        "Q77": {**right, "kept": len(rows)},
        "Q80": weighted(with_careless, len(with_careless)),
        **{f"Q79 {to}": {name: round(value, to) for name, value in right.items()} for to in (2, 3, 4)},
        "Q57": {**right, "low": right["share"] - right["low"], "high": right["high"] - right["share"]},
    }
    return Case((), right, ideas, also=(weighted(kept, size, z=NormalDist().inv_cdf(0.975)),))


def refusing(*names: str) -> frozenset[str]:
    """Return the helpers that would answer the item."""
    return frozenset(names)


unit = Unit(
    "unit3_questionnaire_design",
    [
        ValueItem("repair_questionnaire", FORM, sensible_questionnaire, of_data=False),
        FunctionItem(
            "sample_size",
            ("margin", "confidence", "population"),
            Scalar(),
            sample_size,
            refusing("sample_size"),
            {"unknown_key": "Q35", "mixed_kinds": "Q81"},
        ),
        FunctionItem(
            "clean_responses",
            ("responses", "rules"),
            CLEANING,
            clean_responses,
            refusing("clean_responses"),
            {
                "unknown_key": "Q82",
                "other_labels": "Q88",
                "missing_rows": "Q90",
                "extra_rows": "Q91",
                "differs": "Q92",
            },
        ),
        FunctionItem(
            "share_with_interval",
            ("answers", "option"),
            INTERVAL,
            share_with_interval,
            refusing("share_with_interval", "weighted_share"),
            {"unknown_key": "Q87"},
        ),
        FunctionItem(
            "multiple_choice_table",
            ("responses", "question"),
            SHARES,
            multiple_choice_table,
            refusing("multiple_choice_table"),
        ),
        FunctionItem(
            "post_stratify",
            ("responses", "column", "population_shares"),
            WEIGHTS,
            post_stratify,
            refusing("post_stratify", "rake", "weighted_share"),
            {
                "missing_rows": "Q83",
                "extra_rows": "Q83",
                "unknown_key": "Q73",
                "error_in_code": "Q84",
                "mixed_kinds": "Q89",
            },
            ValueError,
        ),
        ValueItem("figures", FIGURES, sensible_figures, compared=True),
    ],
)
run = unit.run
