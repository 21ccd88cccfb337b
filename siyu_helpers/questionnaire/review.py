"""The review of a questionnaire: what its rules find, told once for both languages, and what concerns the whole.

A rule looks at one question in one language and gives what it found a key; where both languages have the key, each
is told with its own labels.
"""

from collections.abc import Callable, Iterator

from siyu_helpers.questionnaire import wording as w
from siyu_helpers.questionnaire.classes import same_numbers
from siyu_helpers.questionnaire.finding import Finding, Severity, Text
from siyu_helpers.questionnaire.rules import on_question
from siyu_helpers.questionnaire.schema import Content, Question
from siyu_helpers.questionnaire.skips import skips
from siyu_helpers.questionnaire.view import LOOKED_AT, Found, View, Words, cut, parse

MANY, TOO_MANY = 15, 25  # questions: advice above the first, a fault above the second
MANY_OPEN = 2
TRAP_FROM = 5  # questions a questionnaire has before it needs a trap
TRAP_OPTIONS = 4


def review(content: Content) -> list[Finding]:
    """Return all findings on a questionnaire: those on the whole first, then question by question."""
    languages = content.languages() or (None,)
    found = [*content.findings, *_whole(content, languages)]
    views = {lang: [View.of(question, lang) for question in content.questions] for lang in languages}
    passed_by = {lang: skips(content, views[lang]) for lang in languages}
    for place, question in enumerate(content.questions):
        by_language = {
            lang: {one.key: one for one in (*on_question(views[lang][place]), *passed_by[lang].get(place, ()))}
            for lang in languages
        }
        found += _merged(question, by_language)
        found += _translation(question, languages)
        found += [_finding(question, one) for one in _trap(content, place)]
    order = {question.code: place for place, question in enumerate(content.questions)}
    return sorted(found, key=lambda one: (one.id != "format", order.get(one.question, -1)))


def _finding(question: Question, one: Found) -> Finding:
    line = question.lines.get(one.at) or question.line
    return Finding(question.code, one.id, one.severity, one.words, one.remedy, line)


def _merged(question: Question, by_language: dict[str | None, dict[tuple, Found]]) -> Iterator[Finding]:
    """Yield what was found, once for both languages; what only one language has is said to be there."""
    keys = dict.fromkeys(key for found in by_language.values() for key in found)
    for key in keys:
        there = {lang: found[key] for lang, found in by_language.items() if key in found}
        one = next(iter(there.values()))
        if len(there) == 2:
            zh, en = there["zh"], there["en"]
            words, remedy = (zh.words[0], en.words[1]), (zh.remedy[0], en.remedy[1])
        else:
            words, remedy = one.words, one.remedy
            if len(by_language) == 2:
                words = _in_one_language(question, next(iter(there)), words)
        yield _finding(question, Found(key, one.id, one.severity, words, remedy, one.at))


def _in_one_language(question: Question, lang: str | None, words: Words) -> Words:
    """Return the words on a fault that only one language has: for readers of the other in labels that they see."""
    zh, en = words
    for label in question.options.values():
        if len(label) == 2:
            zh, en = (
                zh.replace(f"“{label['en']}”", f"“{label['zh']}”"),
                en.replace(f"'{label['zh']}'", f"'{label['en']}'"),
            )
    return (words[0], f"In the Chinese wording, {en}") if lang == "zh" else (f"英文措辞：{zh}", words[1])


def _trap(content: Content, place: int) -> Iterator[Found]:
    question = content.questions[place]
    if question.trap is None:
        return
    if question.options and question.trap not in question.options:
        codes = ", ".join(question.options)
        yield Found(
            (),
            "Q9",
            "fault",
            (
                f"陷阱题的正确答案 {question.trap} 不是它的选项。",
                f"The right answer of the trap question, {question.trap}, is no option of it.",
            ),
            (f"选项有：{codes}。", f"Its options are {codes}."),
            "trap",
        )
    elif question.options and len(question.options) < TRAP_OPTIONS:
        yield Found(
            (),
            "Q9",
            "advice",
            (
                f"只有 {len(question.options)} 个选项，乱选也常常选对。",
                f"With {len(question.options)} options a careless answer is often right.",
            ),
            ("给陷阱题五个选项。", "Give a trap question five options."),
            "options",
        )
    if len(content.questions) >= TRAP_FROM and place in (0, len(content.questions) - 1):
        yield Found(
            (),
            "Q9",
            "advice",
            (
                "陷阱题在开头或结尾，抓不到中途走神的人。",
                "A trap at the start or the end does not catch whose mind wanders midway.",
            ),
            ("放到中间偏后。", "Put it after the middle."),
        )


def _translation(question: Question, languages: tuple[str | None, ...]) -> Iterator[Finding]:
    if len(languages) < 2:
        return
    texts = {"text": question.text, "unit": question.unit, "period": question.period, "note": question.note}
    texts |= {f"options.{code}": label for code, label in question.options.items()}
    missing = [key for key, text in texts.items() if _one_language(text)]
    if missing:
        names = ", ".join(missing[:4]) + (" …" if len(missing) > 4 else "")
        yield Finding(
            question.code,
            "Q20",
            "fault",
            (f"只有一种语言：{names}。", f"In one language only: {names}."),
            ("写成 `{zh: …, en: …}`。", "Write `{zh: ..., en: ...}`."),
            question.lines.get(missing[0].partition(".")[0]) or question.line,
        )
    for code, label in question.options.items():
        if len(label) < 2:
            continue
        zh, en = parse(label["zh"]), parse(label["en"])
        if zh is not None and en is not None and not same_numbers(zh, en):
            yield Finding(
                question.code,
                "Q20",
                "fault",
                (
                    f"选项 {code} 的中英文不一样：“{label['zh']}”“{label['en']}”。",
                    f"Option {code} differs between the languages: '{label['zh']}', '{label['en']}'.",
                ),
                ("两种语言写同样的数。", "Give both the same numbers."),
                question.lines.get(f"options.{code}") or question.line,
            )


def _one_language(text: Text) -> bool:
    return len(text) == 1 or (len(text) == 0 and any("\u4e00" <= sign <= "\u9fff" for sign in str(text)))


def _whole(content: Content, languages: tuple[str | None, ...]) -> Iterator[Finding]:
    """Yield what concerns no single question."""
    questions = content.questions

    def found(id: str, severity: Severity, words: Words, remedy: Words) -> Finding:
        return Finding("", id, severity, words, remedy)

    if not content.purpose:
        yield found(
            "Q18",
            "fault",
            ("没有写目的（purpose）。", "It has no purpose."),
            ("第一步：写明要用结果做什么决定。", "The first step: say what will be decided by the answers."),
        )
    if not content.indicators:
        yield found(
            "Q18",
            "fault",
            ("没有指标（indicators）。", "It has no indicators."),
            (
                "由目的列出要测的指标，再由指标出题。",
                "From the purpose list what is to be measured, and from that write the questions.",
            ),
        )
    asked = {question.indicator or question.code for question in questions}
    if unasked := [code for code in content.indicators if code not in asked]:
        names = "、".join(unasked[:8]), ", ".join(unasked[:8])
        yield found(
            "Q18",
            "fault",
            (f"这些指标没有题目问：{names[0]}。", f"No question asks these indicators: {names[1]}."),
            ("补上题目，或在题目里写 `indicator: …`。", "Add a question, or write `indicator: ...` in one."),
        )
    if content.indicators:
        conditions = {code for question in questions for code in question.ask_if}
        for question in questions:
            code = question.indicator or question.code
            if question.indicator and code not in content.indicators:
                yield Finding(
                    question.code,
                    "Q18",
                    "fault",
                    (f"指标 {code} 不在 indicators 里。", f"The indicator {code} is not among the indicators."),
                    ("改成列出的指标，或把它加进去。", "Name one of them, or add it."),
                    question.lines.get("indicator") or question.line,
                )
            elif code not in content.indicators and question.trap is None and question.code not in conditions:
                yield Finding(
                    question.code,
                    "Q18",
                    "advice",
                    ("这一题不测任何指标。", "It measures no indicator."),
                    ("删掉它，或写 `indicator: …`。", "Leave it out, or write `indicator: ...`."),
                    question.line,
                )
    if (length := _length(questions)) > MANY:
        severity: Severity = "fault" if length > TOO_MANY else "advice"
        yield found(
            "Q17",
            severity,
            (
                f"有 {length} 题，太长：答到后面的人少，也不认真。",
                f"{length} questions are many: fewer finish, and with less care.",
            ),
            (f"留下 {MANY} 题以内，每题都对应一个指标。", f"Keep {MANY} or fewer, each for an indicator."),
        )
    if sum(question.kind == "text" for question in questions) > MANY_OPEN:
        yield found(
            "Q17",
            "advice",
            ("填空题太多，写起来累，也难统计。", "There are many open questions: tiring to answer, hard to count."),
            (f"最多留 {MANY_OPEN} 道。", f"Keep {MANY_OPEN} at most."),
        )
    if len(questions) >= TRAP_FROM and not any(question.trap is not None for question in questions):
        yield found(
            "Q9",
            "fault",
            ("没有陷阱题，分不出不认真的回答。", "There is no trap question: careless answers cannot be told."),
            (
                "加一道，例如“本题请选‘比较同意’”，并写 `trap: 4`。",
                "Add one, such as 'Please choose agree here', with `trap: 4`.",
            ),
        )
    yield from _scales(questions, found)
    yield from _frame(content, found)
    if len(languages) == 2:
        texts = {"title": content.title, "purpose": content.purpose, "sent_to": content.sent_to}
        texts |= {f"indicators.{code}": name for code, name in content.indicators.items() if str(name) != code}
        if missing := [key for key, text in texts.items() if text and _one_language(text)]:
            yield found(
                "Q20",
                "fault",
                (f"只有一种语言：{', '.join(missing[:4])}。", f"In one language only: {', '.join(missing[:4])}."),
                ("写成 `{zh: …, en: …}`。", "Write `{zh: ..., en: ...}`."),
            )


def _length(questions: list[Question]) -> int:
    """Return the number of questions; scale items in a row with the same answers are one, a grid."""
    scales = [tuple(one.options.items()) if one.kind == "scale" else None for one in questions]
    return sum(scale is None or scale != before for before, scale in zip([None, *scales], scales, strict=False))


def _scales(questions: list[Question], found: Callable[..., Finding]) -> Iterator[Finding]:
    scales: dict[tuple, list[Question]] = {}
    for question in questions:
        if question.kind == "scale" and question.trap is None:
            scales.setdefault(tuple(question.options.values()), []).append(question)
    for alike in scales.values():
        if len(alike) >= 3 and not any(question.reversed for question in alike):
            yield found(
                "Q10",
                "advice",
                (
                    f"{len(alike)} 道量表题方向都一样，一路选同一列也看不出来。",
                    f"{len(alike)} scale items all point one way: who ticks one column throughout is not seen.",
                ),
                (
                    "把其中一道反过来说，并写 `reversed: true`。",
                    "Word one of them the other way and write `reversed: true`.",
                ),
            )


def _frame(content: Content, found: Callable[..., Finding]) -> Iterator[Finding]:
    if not content.sent_to:
        yield found(
            "Q16",
            "advice",
            ("没有写发给谁、怎么发（sent_to）。", "It does not say who gets it and how (sent_to)."),
            (
                "写明名单从哪里来，结果只能推到那些人。",
                "Say where the list comes from: results hold for those people only.",
            ),
        )
        return
    for lang in (*content.sent_to, None):
        sent_to, purpose = (cut(text.in_language(lang), LOOKED_AT[0]) for text in (content.sent_to, content.purpose))
        if w.CLOSED_GROUP.search(sent_to) and w.WHOLE_MARKET.search(purpose):
            yield found(
                "Q16",
                "advice",
                (
                    "发给自己的群，却要说明整个市场。",
                    "It goes to one's own groups and is to speak for the whole market.",
                ),
                ("缩小目的，或从更大的名单里随机抽。", "Narrow the purpose, or draw at random from a wider list."),
            )
            return
