"""Labels of answers read as classes of numbers, and the algebra of such classes: what overlaps, what is left out.

``３０００至４９９９元``, ``五千以上``, ``18–24``, ``under 18``, ``45 and over``, ``不满18岁`` are all read. Numbers are exact
(:class:`fractions.Fraction`), so that 0.1 steps do not drift.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """A class of numbers.

    Attributes
    ----------
    low, high : Fraction or None
        Its ends; None where it is open.
    low_in, high_in : bool
        Whether the end belongs to it.
    bare : bool
        Written with a bare 以上, 以下 or 以内: by Article 1259 of the Civil Code (民法典) these include the number, and
        many readers take them not to.
    places : int
        Digits after the point of its ends as written.
    unit : str
        Unit in the label, "" without one.
    """

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True
    bare: bool = False
    places: int = 0
    unit: str = ""

    @property
    def point(self) -> bool:
        """Whether it is one number, such as "2 次"."""
        return self.low is not None and self.low == self.high

    @property
    def backwards(self) -> bool:
        """Whether its lower end is the greater one."""
        return self.low is not None and self.high is not None and self.low > self.high


MULTIPLES = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "十万": 100_000, "百万": 10**6, "亿": 10**8}
_UNITS_ZH = "元钱|块钱|人民币|千元|万元|元|块|周岁|岁|年级|人次|次|杯|单|个月|个|人|天|日|周|月|年|小时|分钟|秒|公里|千米|千克|公斤|毫升|厘米|米|斤|克|升|件|盒|包|份|条|家|瓶|箱|本|种|口|套|度|分|%"
_UNITS_EN = (
    "years? old|years? of age|years?|yrs?|yuan|rmb|cny|usd|dollars?|times|time|cups?|orders?|purchases?|visits?|people|persons?|days?|weeks?|"
    "months?|hours?|hrs?|minutes?|mins?|seconds?|items?|boxes|box|pieces?|km|kg|kilometres?|kilograms?|grams?|ml|cm|litres?|percent|%"
)
CONTINUOUS = re.compile(
    r"小时|公里|千米|千克|公斤|斤|克|升|米|度|千元|万元|\b(hours?|hrs?|km|kg|kilo\w+|grams?|ml|cm|lit(re|er)s?)\b",
    re.IGNORECASE,
)
"""Units that are measured, not counted: between 2 and 3 of them there are others."""
_PER = r"每个?(?:天|日|周|星期|月|季度?|年|次|单|人)|(?:per|a|an|each|every) (?:day|week|month|quarter|year|time|order|person|visit)|/(?:天|日|周|月|年|次|day|week|month|year)"

_CIRCLED = re.compile(
    "[\u2460-\u249b\u24b6-\u24e9\u2776-\u2793]"
)  # circled numbers and letters: NFKC would glue them to the number
_PREFIX = re.compile(r"^\s*(?:\(?[a-zA-Z][.、):]\s*|\(?\d{1,2}[、)]\s*|\d{1,2}\.\s+)(?=\S)")
_DASHES = str.maketrans(dict.fromkeys("–—―‐‑‒−〜~～→\u223c\ufe4f\ufe63", "-"))
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "俩": 2}
_ZH_NUMBER = re.compile(r"[〇零一二两三四五六七八九十百千万]+")
_PAIR = re.compile(
    r"(?<![〇零一二两三四五六七八九十百千万第])([一二两三四五六七八])([二两三四五六七八九])(?=[十百千万次杯个单天元岁])"
)
_NUMBER = r"(?:(?<![\d.,])\d{1,3}(?:[,' \u00a0\u2009\u202f]\d{3})+(?![\d])|\d+)(?:\.\d+)?(?:\s*(?:十万|百万|[百千万亿]|[kw](?![a-z]))(?:\d+(?=\s*[百千]))?)*"
_PART = re.compile(r"([\d.]+)\s*(十万|百万|[百千万亿kw]|)")
_INCLUSIVE = re.compile(r"\((?:含|包含|包括|inclusive|included)[^()]*\)")
_EXCLUSIVE = re.compile(r"\((?:不含|不包含|不包括|不足|exclusive|excluded|not included)[^()]*\)")

# What is left of a label once numbers are "#", units and spaces are gone -> (low, high, low_in, high_in, bare).
# 0 and 1 are places of the numbers.
_UNDER_OUT = "不满|未满|不足|不到|低于|少于|小于|<|under|below|lessthan|fewerthan|youngerthan|upto(?:butnotincluding)"
_UNDER_IN = "不超过|不高于|不多于|不大于|最多|至多|最高|<=|≤|≦|upto|atmost|nomorethan|notmorethan|maximum"
_OVER_OUT = "超过|高于|大于|多于|>|over|above|morethan|greaterthan|olderthan"
_OVER_IN = "不少于|不低于|不小于|至少|最少|最低|满|>=|≥|≧|atleast|from|nolessthan|nofewerthan|notlessthan|minimum"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"#(?:-+|至|到|to|through|and|-?≤?x?≤)#|between#and#|from#to#|在?#(?:至|到|-)#之间|介于#(?:和|与|至|到|-)#之间", "[]"),
        (r"#(?:or|或者?)#", "|"),
        (r"#i(?:-+|至|到|to)#i|\[#,#\]", "[]"),
        (rf"#i?(?:-+|至|到|to|,)?(?:{_UNDER_OUT})#|(?:满|>=|≥|≧)#(?:,|且|但)?(?:{_UNDER_OUT})#|#i?(?:-+|至|到|to)#e|\[#,#\)", "[)"),
        (r"#(?:及以上|以上)(?:,|至|到|且|-)?#(?:e以下|以下e)|#≤?-?#e|#(?:≤|<=)x?<#|满#(?:至|到|-)#e", "[)"),
        (r"#e(?:-+|至|到|to)#i?|\(#,#\]|(?:超过|大于|高于|over|above|morethan)#(?:,|且|但|-|至|to|andupto|upto)?(?:不超过|upto)?#", "(]"),
        (r"#e(?:-+|至|到|to)#e|\(#,#\)|(?:超过|大于|高于)#(?:,|且|但)?(?:不满|小于|低于|少于)#", "()"),
        (r"#以上(?:,|至|到|且|-)?#以下", "?["),
        (rf"(?:{_UNDER_OUT})#(?:e|以下)?|#(?:e以下|以下e|以下不含)|#(?:orunder|orbelow)e", "<"),
        (rf"(?:{_UNDER_IN})#i?|#(?:及|或|i|和)(?:以下|以内|更少|更低)|#以[下内]i|#(?:or|and)(?:less|fewer|under|below|younger|lower)|-#", "<="),
        (r"#以[下内]|#之内|#内|within#", "<?"),
        (rf"(?:{_OVER_OUT})#(?:e|以上)?|#(?:e以上|以上e|以上不含)|#(?:开外)", ">"),
        (rf"(?:{_OVER_IN})#(?:i|以上|及以上)?|#(?:及|或|i|和)(?:以上|更多|更高)|#以上i|#(?:or|and)(?:more|over|above|older|up|higher|upwards?)|#\+|#起|#-", ">="),
        (r"#以上|#之上|#多", ">?"),
        (r"#|=#|正好#|exactly#|just#|只#|only#", "="),
    )
)  # fmt: skip


def normalise(label: str) -> str:
    """Return a label in one way of writing: half-width, lower case, one dash, Chinese numerals as digits."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub("", label)).translate(_DASHES)
    text = _PREFIX.sub("", text.strip().lower())
    text = re.sub(r"(\d)\s*(百|千|万|亿)", r"\1\2", text)
    text = _PAIR.sub(lambda pair: f"{_DIGITS[pair[1]]}-{_DIGITS[pair[2]]}", text)
    return _ZH_NUMBER.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    """Return a Chinese numeral in digits: 三千五百, 一万二 (12,000), 二〇二六; what is none stays."""
    word = found[0]
    before = found.string[: found.start()]
    if before[-1:].isdigit():
        return word  # 3千: the multiple of a number in digits
    if all(sign in _DIGITS for sign in word):
        return "".join(str(_DIGITS[sign]) for sign in word)
    total = section = digit = 0
    last = 1
    for sign in word:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            if sign in "零〇":
                last = 1
        elif sign == "万":
            total, section, digit, last = (total + section + digit) * 10_000, 0, 0, 10_000
        else:
            last = {"十": 10, "百": 100, "千": 1000}[sign]
            section, digit = section + (digit or 1) * last, 0
    if digit and last > 10 and word[-1] in _DIGITS and word[-2] not in "零〇":
        digit *= last // 10  # 一万二 is 12,000, 三千五 is 3,500
    return str(total + section + digit)


def parse_class(label: str) -> Interval | None:
    """Return the class of numbers that a label of an answer means, None if it means none.

    A bare 以上, 以下 or 以内 includes its number, as the Civil Code has it; the class says that it was ``bare``.

    Parameters
    ----------
    label : str
        In Chinese or English: full-width signs, Chinese numerals, thousands separators, 千, 万, k, any dash.

    Returns
    -------
    Interval or None

    Examples
    --------
    >>> found = parse_class("３０００至４９９９元")
    >>> int(found.low), int(found.high), found.unit
    (3000, 4999, '元')
    >>> parse_class("under 18").high_in
    False
    >>> parse_class("其他") is None
    True
    """
    if len(label) > 60:
        return None
    text = normalise(label)
    bracket = re.fullmatch(r"([\[(])\s*([^\s,]+)\s*,\s*([^\s,]+)\s*([\])])\s*(\D*)", text)
    if bracket:  # mathematicians' brackets: the comma parts the ends here
        left, low, high, right, unit = bracket.groups()
        text = f"{left}{low};{high}{right}{unit}"
    text = _EXCLUSIVE.sub("e", _INCLUSIVE.sub("i", text))
    text = re.sub(r"\((?![^()]*\d)[^()]*\)", "", text)  # (税前): a remark
    text = re.sub(r"(\d[^()]*)\((?:不含|不包括)\d+\)", r"\1e", text)
    text = re.sub(_PER, "", text)
    numbers: list[str] = []

    def keep(found: re.Match[str]) -> str:
        numbers.append(found[0])
        return "#"

    text = re.sub(_NUMBER, keep, text)
    if not 1 <= len(numbers) <= 2:
        return None
    unit = _unit(text)
    text = re.sub(r"[¥￥$]|rmb|cny|人民币", "", text)
    text = re.sub(
        rf"(?<=#)\s*(?:{_UNITS_ZH})|(?<=[#e\s])\s*\b(?:{_UNITS_EN})(?![a-z])|(?<=[\])])(?:{_UNITS_ZH})$", "", text
    )
    text = re.sub(
        rf"(以上|以下|以内|及以上|less|more|over|under|above|fewer|#|\+)\s*(?:{_UNITS_ZH}|{_UNITS_EN})(?![a-z])",
        r"\1",
        text,
    )
    text = re.sub(
        r"\b(?:aged?|about)\b|的$|月收入|年收入|[\s.。;]|,(?=#$)", lambda found: "," if found[0] == ";" else "", text
    )
    form = next((form for pattern, form in _FORMS if pattern.fullmatch(text)), None)
    values = _values(numbers)
    if form is None or values is None or (form == "|" and values[1] - values[0] != 1):
        return None
    places = max(len(number.partition(".")[2].rstrip("kw百千万亿 ")) for number in numbers)
    low, high = values[0], values[-1]
    made = {
        "[]": (low, high, True, True, False),
        "|": (low, high, True, True, False),  # "1 or 2": numbers next to each other
        "[)": (low, high, True, False, False),
        "(]": (low, high, False, True, False),
        "()": (low, high, False, False, False),
        "?[": (low, high, True, True, True),
        "<": (None, high, True, False, False),
        "<=": (None, high, True, True, False),
        "<?": (None, high, True, True, True),
        ">": (low, None, False, True, False),
        ">=": (low, None, True, True, False),
        ">?": (low, None, True, True, True),
        "=": (low, low, True, True, False),
    }[form]
    return Interval(*made, places=places, unit=unit)


def _unit(text: str) -> str:
    """Return the unit that stands in a label whose numbers are "#"."""
    if re.search(r"[¥￥]|rmb|cny|人民币", text):
        return "元"
    found = re.search(rf"#\s*(?:e|i)?\s*({_UNITS_ZH}|(?:{_UNITS_EN})(?![a-z]))", text) or re.search(
        rf"(?:以上|以下|以内|less|more|over|under|above|fewer|older|younger)\s*({_UNITS_ZH}|(?:{_UNITS_EN})(?![a-z]))",
        text,
    )
    return found[1] if found else ""


def _values(numbers: list[str]) -> list[Fraction] | None:
    """Return the numbers; in "3-5千" the multiple belongs to both."""
    parsed = []
    for number in numbers:
        parts = _PART.findall(re.sub(r"[,' \u00a0\u2009\u202f](?=\d)", "", number))
        if not parts or any(part.count(".") > 1 or part == "." for part, _ in parts):
            return None
        parsed.append([(Fraction(part), MULTIPLES.get(multiple, 1)) for part, multiple in parts])
    totals = [sum(part * multiple for part, multiple in parts) for parts in parsed]
    if len(parsed) == 2 and all(len(parts) == 1 for parts in parsed):
        (low, one), (high, many) = parsed[0][0], parsed[1][0]
        if one == 1 and many > 1 and low < high:
            totals[0] = low * many
    return [Fraction(total) for total in totals]


@dataclass(frozen=True)
class Fault:
    """A fault of a set of classes.

    `kind` is "overlap", "border" (a bare 以上 or 以下 beside a class with the same number), "gap", "below", "above" or
    "backwards"; `first` and `second` are places in the set; `low` and `high` are the ends of what is in both or in none.
    """

    kind: str
    first: int
    second: int
    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True


def overlaps_and_gaps(
    classes: Sequence[Interval],
    *,
    continuous: bool = False,
    domain: tuple[Fraction | None, Fraction | None] = (Fraction(0), None),
) -> list[Fault]:
    """Return what two classes share and what none holds.

    Whole numbers are meant unless ``continuous``: 18–24 and 25–34 then leave nothing out. With decimals in the labels
    the finest of them is the step.

    Parameters
    ----------
    classes : sequence of Interval
        In any order.
    continuous : bool
        Whether every number between two others can occur, such as hours.
    domain : (low, high)
        What can occur, both ends included; None for an open end.

    Returns
    -------
    list of Fault
        In the order of the numbers.

    Examples
    --------
    >>> classes = [parse_class(label) for label in ("under 3000", "3000–5000", "5000–8000", "9000 or more")]
    >>> [(fault.kind, int(fault.low), int(fault.high)) for fault in overlaps_and_gaps(classes)]
    [('overlap', 5000, 5000), ('gap', 8001, 8999)]
    """
    faults = [Fault("backwards", place, place, one.low, one.high) for place, one in enumerate(classes) if one.backwards]
    places = max((one.places for one in classes), default=0)
    step = Fraction(0) if continuous and not places else Fraction(1, 10**places)
    # an end is (number, side): side -1 just below the number, 0 at it, 1 just above it
    spans = sorted(
        (_start(one, step), _end(one, step), place) for place, one in enumerate(classes) if not one.backwards
    )
    if not spans:
        return faults
    lowest, highest = domain
    first_start, _, first = spans[0]
    if lowest is not None and first_start > (lowest, 0):
        faults.append(_between("below", -1, first, (lowest, 0), first_start, step))
    _, reach, holder = spans[0]
    for start, end, place in spans[1:]:
        if start <= reach:
            faults.append(_shared(classes, holder, place, start, min(reach, end)))
        elif start > _next(reach, step):
            faults.append(_between("gap", holder, place, _next(reach, step), start, step))
        if end > reach:
            reach, holder = end, place
    if reach < ((highest, 0) if highest is not None else _INFINITE):
        low, side = _next(reach, step)
        faults.append(Fault("above", holder, -1, low, highest, side <= 0))
    return faults


def same_numbers(one: Interval, other: Interval) -> bool:
    """Say whether two classes hold the same whole numbers, as far as they say it: the end of a bare 以下 may be either."""
    if one == other:
        return True
    step = Fraction(1, 10 ** max(one.places, other.places))
    slack = step if one.bare or other.bare else Fraction(0)
    (low, _), (low_too, _) = _start(one, step), _start(other, step)
    (high, _), (high_too, _) = _end(one, step), _end(other, step)
    return abs(low - low_too) <= slack and abs(high - high_too) <= slack


_INFINITE = (Fraction(10**18), 0)
_End = tuple[Fraction, int]


def _start(one: Interval, step: Fraction) -> _End:
    if one.low is None:
        return -_INFINITE[0], 0
    if one.low_in:
        return one.low, 0
    return (one.low + step, 0) if step else (one.low, 1)


def _end(one: Interval, step: Fraction) -> _End:
    if one.high is None:
        return _INFINITE
    if one.high_in:
        return one.high, 0
    return (one.high - step, 0) if step else (one.high, -1)


def _next(end: _End, step: Fraction) -> _End:
    """Return where the next class must start for nothing to be left out."""
    return (end[0] + step, 0) if step else (end[0], end[1] + 1)


def _between(kind: str, first: int, second: int, low: _End, start: _End, step: Fraction) -> Fault:
    """Return the gap from `low` to just before `start`."""
    if step:
        return Fault(kind, first, second, low[0], start[0] - step)
    return Fault(kind, first, second, low[0], start[0], low[1] <= 0, start[1] > 0)


def _shared(classes: Sequence[Interval], first: int, second: int, start: _End, end: _End) -> Fault:
    """Return the overlap of two classes: a border in doubt if it is one number and a bare word makes it."""
    one, other = classes[first], classes[second]
    low_bare = one.bare and one.high is not None and one.high == start[0] == end[0]
    high_bare = other.bare and other.low is not None and other.low == start[0] == end[0]
    kind = "border" if low_bare or high_bare else "overlap"
    edge = _INFINITE[0]
    return Fault(kind, first, second, start[0] if start[0] > -edge else None, end[0] if end[0] < edge else None)
