"""The rules of the review that look at one question: its classes, ways out, units, ticks, wording and length."""

from collections.abc import Iterator
from fractions import Fraction

from siyu_helpers.questionnaire import wording as w
from siyu_helpers.questionnaire.classes import CONTINUOUS, Fault, Interval, overlaps_and_gaps
from siyu_helpers.questionnaire.view import Found, View, Words, parse, way_out

LONG_ZH, LONG_EN = 60, 40  # characters, words of a text
MANY_OPTIONS = 12


def on_question(view: View) -> Iterator[Found]:
    """Yield what is found on a question in one language."""
    if view.question.trap is None:
        classes = _classes(view)
        if classes is not None:
            yield from _class_faults(view, *classes)
        yield from _ways_out(view, classes is not None)
        yield from _units(view, classes)
        yield from _ticks(view, classes is not None)
        yield from _wording(view)
    yield from _twice(view)
    yield from _length(view)


def _classes(view: View) -> tuple[list[tuple[str, Interval]], bool] | None:
    """Return the labels that are classes of numbers, and whether one says "none"; None if the labels are no classes."""
    if view.question.kind not in (None, "single", "multiple"):
        return None
    read = [(label, parse(label)) for label in view.labels.values()]
    classes = [(label, interval) for label, interval in read if interval is not None]
    rest = [label for label, interval in read if interval is None and not way_out(label)]
    if len(classes) < 2 or all(interval.point for _, interval in classes) or len(rest) >= len(classes):
        return None
    return classes, any(w.NEVER.search(label) for label, interval in read if interval is None)


def _class_faults(view: View, classes: list[tuple[str, Interval]], none: bool) -> Iterator[Found]:
    labels = [label for label, _ in classes]
    intervals = [interval for _, interval in classes]
    continuous = any(CONTINUOUS.search(unit) for unit in (view.unit, view.text, *(one.unit for one in intervals)))
    low, high = view.question.range
    lowest = low if low is not None else Fraction(bool(view.question.ask_if))
    if none and lowest == 0 and not any(one.low is None or (one.low == 0 and one.low_in) for one in intervals):
        lowest = Fraction(1)
    if high is None and ("%" in view.unit or any(one.unit == "%" for one in intervals)):
        high = Fraction(100)
    if none and continuous and lowest == 1:
        lowest = None if intervals[0].low == 0 else Fraction(0)
    for fault in overlaps_and_gaps(intervals, continuous=continuous, domain=(lowest, high)):
        yield _class_fault(fault, labels, whole=not continuous and not any(one.places for one in intervals))
    ends = [(one.low if one.low is not None else Fraction(-1), one.high or Fraction(10**18)) for one in intervals]
    if ends not in (sorted(ends), sorted(ends, reverse=True)):
        yield Found(
            ("order",),
            "Q19",
            "fault",
            ("各档的顺序乱了。", "The classes are out of order."),
            ("从小到大排。", "Put them from low to high."),
            "options",
        )


def _class_fault(fault: Fault, labels: list[str], whole: bool) -> Found:
    first = labels[fault.first] if fault.first >= 0 else ""
    second = labels[fault.second] if fault.second >= 0 else ""
    low, span = _number(fault.low), _span(fault)
    stop = f"不满 {low}", f"under {low}"
    if whole and fault.low is not None and fault.low >= 1:
        stop = (_number(fault.low - 1),) * 2
    key = (fault.kind, fault.low)
    if fault.kind == "overlap":
        return Found(
            key,
            "Q1",
            "fault",
            (
                f"“{first}”和“{second}”都包括 {span[0]}：选哪一项？",
                f"'{first}' and '{second}' both hold {span[1]}: which box?",
            ),
            (
                f"每个数只能落在一档：一档写到 {stop[0]}，另一档从 {low} 开始。",
                f"Give each number one class: let one stop at {stop[1]} and the other begin with {low}.",
            )
            if fault.low is not None
            else ("每个数只能落在一档：去掉一个。", "Give each number one class: drop one of the two."),
            "options",
        )
    if fault.kind == "border":
        return Found(
            ("overlap", fault.low),
            "Q1",
            "fault",
            (
                f"“{first}”和“{second}”：{low} 算哪一档说不清。按《民法典》，“以上”“以下”“以内”包括本数，很多人却不这样读。",
                f"'{first}' and '{second}': it is not clear which holds {low}. Under China's Civil Code 以上, 以下 and 以内 "
                "include the number; many readers think not.",
            ),
            (f"写明：“不满 {low}”“{low} 及以上”。", f"Say which: 'under {low}' (不满), '{low} and over' (及以上)."),
            "options",
        )
    if fault.kind == "backwards":
        return Found(
            key,
            "Q1",
            "fault",
            (f"“{first}”大数在前，小数在后。", f"'{first}' goes from the greater number to the less."),
            ("小的数写在前面。", "Write the lower number first."),
            "options",
        )
    where = {
        "gap": (f"“{first}”和“{second}”之间漏了 {span[0]}", f"Between '{first}' and '{second}' {span[1]} is left out"),
        "below": (f"比“{second}”低的（{span[0]}）没有选项", f"Below '{second}' ({span[1]}) there is no class"),
        "above": (f"比“{first}”高的（{span[0]}）没有选项", f"Above '{first}' ({span[1]}) there is no class"),
    }[fault.kind]
    remedy = {
        "gap": ("把前后两档接上。", "Let one class begin where the other ends."),
        "below": (
            "在前面加一档，例如“不满 18 岁”“0 次”；如果不会出现，写上 range。",
            "Add a class in front, such as 'under 18' or 'none'; if it cannot occur, give `range`.",
        ),
        "above": (
            "最后一档写成“…及以上”；如果不会出现，写上 range。",
            "Let the last class be '... and over'; if it cannot occur, give `range`.",
        ),
    }[fault.kind]
    return Found(
        key, "Q2", "fault", (where[0] + "：有人无处可选。", where[1] + ": someone has no box."), remedy, "options"
    )


def _number(value: Fraction | None) -> str:
    if value is None:
        return "…"
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,g}"


def _span(fault: Fault) -> Words:
    low, high = _number(fault.low), _number(fault.high)
    if fault.low is None:
        return f"{high} 及以下", f"{high} and under"
    if fault.high is None:
        return (f"{low} 及以上", f"{low} and over") if fault.low_in else (f"{low} 以上", f"over {low}")
    if fault.low == fault.high:
        return low, low
    if not (fault.low_in and fault.high_in):
        return f"{low} 到 {high} 之间的数", f"numbers between {low} and {high}"
    return f"{low}–{high}", f"{low}–{high}"


def _ways_out(view: View, classed: bool) -> Iterator[Found]:
    question = view.question
    if question.kind not in (None, "single", "multiple") or len(question.options) < 2:
        return
    refuses = view.any_label(w.PREFER_NOT)
    if (w.SENSITIVE.search(view.text) or question.code in ("sex", "gender", "income")) and not refuses:
        yield Found(
            ("way out",),
            "Q2",
            "fault",
            ("这是敏感的问题，却没有“不方便透露”。", "It is a sensitive question without 'prefer not to say'."),
            ("加一项：`no_say: 不方便透露`", "Add one: `no_say: Prefer not to say`"),
            "options",
        )
    elif (w.AGE.search(view.text) or question.code == "age") and classed and not refuses:
        yield Found(
            ("way out",),
            "Q2",
            "advice",
            ("有人不愿意说年龄。", "Some would rather not give their age."),
            ("可以加一项“不方便透露”。", "'Prefer not to say' may be added."),
            "options",
        )
    elif not (
        classed
        or view.yes_or_no
        or view.graded
        or w.CLOSED.search(view.text)
        or view.any_label(w.OTHER, w.PREFER_NOT, w.UNSURE, w.NEVER, w.OPEN_ENDED)
    ):
        yield Found(
            ("way out",),
            "Q2",
            "fault",
            ("选项以外的人无处可选。", "Who fits none of the options has no box."),
            ("加上“其他”或“都没有”。", "Add 'other' or 'none of these'."),
            "options",
        )
    kinds = {name for name, pattern in _KINDS_OF_TEA.items() if view.any_label(pattern)}
    if len(kinds) >= 3 and "oolong" not in kinds:
        yield Found(
            ("oolong",),
            "Q2",
            "advice",
            (
                "六大茶类里常喝的乌龙茶不在选项里，只能选“其他”。",
                "Oolong, one of the kinds most drunk, is no option and falls to 'other'.",
            ),
            ("按常见的分类列全，再加“其他”。", "List the well-known kinds, then 'other'."),
            "options",
        )


_KINDS_OF_TEA = {
    "green": w._any(r"绿茶", r"\bgreen\b"),
    "black": w._any(r"红茶", r"\bblack\b"),
    "dark": w._any(r"黑茶|普洱", r"\bdark\b|pu.?er"),
    "white": w._any(r"白茶", r"\bwhite\b"),
    "herbal": w._any(r"花茶|花草茶", r"\bherbal\b|\bscented\b|\bjasmine\b"),
    "oolong": w._any(r"乌龙|青茶|铁观音|岩茶", r"\boolong\b"),
}


def _units(view: View, classes: tuple[list[tuple[str, Interval]], bool] | None) -> Iterator[Found]:
    question = view.question
    counted = classes is not None or question.kind == "number"
    labels = " ".join(view.labels.values())
    period = bool(view.period or w.PERIOD.search(view.text) or w.PERIOD.search(labels))
    if counted:
        money = w.MONEY.search(view.text) and not w.TIME_SPENT.search(view.text + view.unit)
        money = money or question.code == "income"
        texts = (view.unit, view.text, labels)
        if money:
            unit = any(w.MONEY_UNIT.search(text) for text in texts)
        else:
            unit = bool(
                view.unit
                or w.COUNTED.search(view.text)
                or question.code == "age"
                or (classes and any(one.unit for _, one in classes[0]))
            )
        if not unit:
            yield Found(
                ("unit",),
                "Q5",
                "fault",
                ("没有单位。", "It has no unit."),
                (
                    "在题干或选项里写明单位，例如“元”“次”。",
                    "Say the unit in the text or the labels, such as yuan or times.",
                ),
                "text",
            )
        flow = w.FLOW.search(view.text) or w.FLOW_UNIT.search(view.unit.strip()) or question.code == "income"
        if flow and not period:
            yield Found(
                ("period",),
                "Q5",
                "fault",
                ("没有时间范围：每天、每月，还是一年？", "It has no period: a day, a month or a year?"),
                ("写明时间，例如“每月”“过去 30 天”。", "Say it, such as 'a month' or 'in the past 30 days'."),
                "text",
            )
    if (vague := w.VAGUE_TIME.search(view.text)) and not period:
        yield Found(
            ("vague",),
            "Q5",
            "fault",
            (f"“{vague[0]}”是多久？各人理解不同。", f"How long is '{vague[0]}'? Each reads it in another way."),
            ("换成明确的时间，例如“过去 30 天”。", "Name a time, such as 'in the past 30 days'."),
            "text",
        )
    if (
        question.kind in ("single", "scale", None)
        and sum(bool(w.VAGUE_LABEL.search(x)) for x in view.labels.values()) >= 2
    ):
        yield Found(
            ("vague labels",),
            "Q5",
            "advice",
            ("“经常”“有时”各人理解不同。", "'Often' and 'sometimes' mean different things to different people."),
            ("用次数代替，例如“每周 1–2 次”。", "Use numbers, such as 'once or twice a week'."),
            "options",
        )
    if w.LONG_PERIOD.search(view.text) and (counted or w.FLOW.search(view.text)):
        yield Found(
            ("long period",),
            "Q15",
            "advice",
            ("一年那么久，没有人记得清。", "Nobody remembers as much as a year."),
            ("问过去 30 天或最近一次。", "Ask about the past 30 days or the last time."),
            "text",
        )


def _ticks(view: View, classed: bool) -> Iterator[Found]:
    question = view.question
    several, one = w.SEVERAL.search(view.text), w.ONLY_ONE.search(view.text)
    if question.kind is None and question.options:
        if _unsaid(view, classed):
            yield Found(
                ("ticks",),
                "Q6",
                "fault",
                ("没有说单选还是多选。", "It does not say whether one or several may be ticked."),
                ("写上 `kind: single` 或 `kind: multiple`。", "Write `kind: single` or `kind: multiple`."),
                "options",
            )
    elif question.kind == "multiple" and classed:
        yield Found(
            ("ticks",),
            "Q6",
            "fault",
            ("各档只能选一个，题型却是多选。", "Of classes only one can be true, and the kind is multiple."),
            ("改成 `kind: single`。", "Make it `kind: single`."),
            "kind",
        )
    elif question.kind == "multiple" and one and not several:
        yield Found(
            ("ticks",),
            "Q6",
            "fault",
            (f"题干说“{one[0]}”，题型却是多选。", f"The text says '{one[0]}', and the kind is multiple."),
            ("改成 `kind: single`，或改题干。", "Make it `kind: single`, or change the text."),
            "kind",
        )
    elif question.kind in ("single", "scale") and several:
        yield Found(
            ("ticks",),
            "Q6",
            "fault",
            (
                f"题干说“{several[0]}”，题型却只能选一项。",
                f"The text says '{several[0]}', and the kind takes one answer.",
            ),
            ("改成 `kind: multiple`，或改题干。", "Make it `kind: multiple`, or change the text."),
            "kind",
        )
    elif question.kind == "single" and w.ASKS_SEVERAL.search(view.text) and not one and not classed:
        yield Found(
            ("ticks",),
            "Q6",
            "advice",
            ("问的是“哪些”，却只能选一项。", "It asks for several things and takes one answer."),
            ("改成 `kind: multiple`，或问“最主要的是哪一项”。", "Make it `kind: multiple`, or ask for the main one."),
            "kind",
        )


def _unsaid(view: View, classed: bool) -> bool:
    """Say whether it is left open how many may be ticked: two answers, classes and grades take one."""
    return not (classed or len(view.labels) == 2 or view.graded or view.yes_or_no)


def _wording(view: View) -> Iterator[Found]:
    if found := w.LEADING.search(view.text):
        yield Found(
            ("leading",),
            "Q4",
            "advice",
            (f"题干暗示了答案：“{found[0]}”。", f"The wording suggests the answer: '{found[0]}'."),
            ("去掉评价和别人的看法，只问事实。", "Leave out praise and what others think; ask plainly."),
            "text",
        )
    if w.DOUBLE.search(view.text):
        yield Found(
            ("double",),
            "Q3",
            "advice",
            (
                "好像一题问了两件事：只满意其中一件的人怎么选？",
                "It seems to ask two things: what does one answer who agrees with only one?",
            ),
            ("拆成两题。", "Make two questions of it."),
            "text",
        )


def _twice(view: View) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for code, label in view.labels.items():
        bare = "".join(view.question.options[code].in_language(view.lang).lower().split())
        if bare in seen:
            yield Found(
                ("twice", bare),
                "Q1",
                "fault",
                (
                    f"“{label}”出现了两次（{seen[bare]} 和 {code}）。",
                    f"'{label}' is there twice ({seen[bare]} and {code}).",
                ),
                ("留一个。", "Keep one."),
                f"options.{code}",
            )
        seen.setdefault(bare, code)


def _length(view: View) -> Iterator[Found]:
    text = view.question.text.in_language(view.lang)
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    words = len(text.split())
    if chinese > LONG_ZH or words > LONG_EN:
        yield Found(
            ("long",),
            "Q17",
            "advice",
            (
                f"题干太长（{chinese} 个字）。" if chinese else f"题干太长（{words} 个词）。",
                f"The text is long ({words} words)."
                if words > LONG_EN
                else f"The text is long ({chinese} characters).",
            ),
            (f"一题一句话，不超过 {LONG_ZH} 个字。", f"One sentence a question, at most {LONG_EN} words."),
            "text",
        )
    if len(view.labels) > MANY_OPTIONS:
        yield Found(
            ("many options",),
            "Q17",
            "advice",
            (f"有 {len(view.labels)} 个选项。", f"It has {len(view.labels)} options."),
            (f"合并成 {MANY_OPTIONS} 个以内。", f"Bring them down to {MANY_OPTIONS}."),
            "options",
        )
