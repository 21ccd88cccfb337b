"""The format of a questionnaire: what may stand where, and the questions that come of it."""

import difflib
import numbers
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from siyu_helpers.questionnaire.finding import LANGUAGES, Finding, Text, fault
from siyu_helpers.questionnaire.read import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_NODES,
    RefusedError,
    Row,
    Table,
    Written,
    _short,
    refuse,
)

KINDS = ("single", "multiple", "scale", "number", "text")
WITH_OPTIONS = ("single", "multiple", "scale")
TOP_KEYS = ("title", "purpose", "sent_to", "indicators", "questions")
QUESTION_KEYS = (
    "code", "text", "kind", "options", "unit", "period", "indicator", "ask_if", "trap", "reversed", "range", "note",
)  # fmt: skip
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
OPTION_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+-]{0,39}")
NUMBER = re.compile(r"[-+]?\d[\d_,]*(\.\d+)?")
CONDITION = re.compile(r"(>=|<=|>|<|=)?\s*(\d+(?:\.\d+)?)")
_WORDS_FOR_KINDS = {
    "单选": "single", "单选题": "single", "radio": "single", "choice": "single", "select": "single",
    "多选": "multiple", "多选题": "multiple", "checkbox": "multiple", "multi": "multiple",
    "量表": "scale", "likert": "scale", "rating": "scale", "评分": "scale",
    "数字": "number", "整数": "number", "integer": "number", "int": "number",
    "填空": "text", "文本": "text", "开放题": "text", "open": "text", "string": "text",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    code : str
    text : Text
    kind : "single", "multiple", "scale", "number", "text" or None
        None where it is not said.
    options : dict of str to Text
        Labels by code, in their order.
    unit, period, note : Text
    indicator : str
        Code of the indicator it measures.
    ask_if : dict of str to tuple of str
        Answers (codes of options, or conditions such as ">0") to earlier questions with which it is asked.
    trap : str or None
        Code of the right answer of a trap question.
    reversed : bool
        Whether a high answer means little of what is measured.
    range : (low, high)
        What can occur; None for an end that is not said.
    line : int or None
        Line in the YAML; `lines` has those of its keys and of its options ("options.a").
    """

    code: str
    text: Text
    kind: str | None = None
    options: dict[str, Text] = field(default_factory=dict)
    unit: Text = Text()  # noqa: RUF009 - it never changes
    period: Text = Text()  # noqa: RUF009
    indicator: str = ""
    ask_if: dict[str, tuple[str, ...]] = field(default_factory=dict)
    trap: str | None = None
    reversed: bool = False
    range: tuple[Fraction | None, Fraction | None] = (None, None)
    note: Text = Text()  # noqa: RUF009
    line: int | None = None
    lines: dict[str, int | None] = field(default_factory=dict)


@dataclass
class Content:
    """What a source holds, as far as it can be understood, and what cannot."""

    title: Text = field(default_factory=Text)
    purpose: Text = field(default_factory=Text)
    sent_to: Text = field(default_factory=Text)
    indicators: dict[str, Text] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def languages(self) -> tuple[str, ...]:
        """Return the languages that its texts are given in; empty if all are plain."""
        texts = [self.title, self.purpose, self.sent_to, *self.indicators.values()]
        for question in self.questions:
            texts += [question.text, question.unit, question.period, question.note, *question.options.values()]
        there = {lang for text in texts for lang in text}
        return tuple(lang for lang in LANGUAGES if lang in there)


def tree_of_python(value: object) -> Table | Row | Written | None:
    """Return a dict, as Python or a YAML library made it, in the form that a YAML text is read in.

    Raises
    ------
    RefusedError
        If it is too deep or too large, or holds what is no text, number, list or dict.
    """
    room = [MOST_NODES, MOST_CHARACTERS]

    def convert(value: object, depth: int) -> Table | Row | Written | None:
        room[0] -= 1
        if depth > DEEPEST + 1 or room[0] < 0:
            raise refuse(
                "这个 dict 套得太深，或者太大。",
                "The dict is nested too deep or too large.",
                "问卷只有几层：questions → 一道题 → options。",
                "A questionnaire has few levels: questions, a question, its options.",
            )
        if isinstance(value, Text):
            value = value.plain()
        if value is None:
            return None
        if isinstance(value, Mapping):
            made = Table()
            for key, inner in value.items():
                name = scalar(key)
                if name in made:
                    raise refuse(
                        f"代码“{_short(name)}”写了两次。",
                        f"The code '{_short(name)}' is there twice.",
                        '两个选项要用不同的代码；数字 1 和文字 "1" 算同一个。',
                        'Give two options different codes; the number 1 and the text "1" are the same.',
                    )
                made[name] = convert(inner, depth + 1)
            return made
        if isinstance(value, list | tuple):
            return Row(convert(inner, depth + 1) for inner in value)
        return scalar(value)

    def scalar(value: object) -> Written:
        if isinstance(value, bool):
            value, quoted = "yes" if value else "no", False  # a YAML library made it of "yes"
        elif isinstance(value, str):
            quoted = True
        elif isinstance(value, numbers.Number):
            value, quoted = str(value), False
        elif isinstance(value, date):
            value, quoted = value.isoformat(), True
        else:
            kind = type(value).__name__
            raise refuse(
                f"问卷里有一个 {kind}，要的是文字、数字、列表或 dict。",
                f"The questionnaire holds a {kind}; wanted are texts, numbers, lists and dicts.",
                "集合改成列表，表格的列先用 .tolist()。",
                "Make a set a list; turn a table's column into a list with .tolist().",
            )
        room[1] -= len(value)
        if room[1] < 0:
            raise refuse("内容太大。", "It is too large.", "这是一份问卷吗？", "Is this a questionnaire?")
        made = Written(value)
        made.quoted = quoted
        return made

    return convert(value, 1)


def content_of(tree: Table | Row | Written | None) -> Content:
    """Return the content of a tree; what is amiss is among its findings."""
    content = Content()
    findings = content.findings
    if not isinstance(tree, Table):
        what = {Row: ("一个列表", "a list"), Written: ("一段文字", "a text")}.get(type(tree), ("空的", "empty"))
        colon = isinstance(tree, Written) and "：" in tree
        findings.append(
            fault(
                (
                    f"问卷应当是一组“键: 值”，得到的是{what[0]}。",
                    f"A questionnaire is a mapping of keys to values; this is {what[1]}.",
                ),
                ("冒号要用半角，后面空一格：`purpose: …`", "Use half-width colons with a space behind: `purpose: ...`")
                if colon
                else (
                    "最外层写 purpose、indicators 和 questions。",
                    "Write purpose, indicators and questions at the outermost level.",
                ),
                line=getattr(tree, "line", None),
            )
        )
        return content
    _unknown_keys(tree, TOP_KEYS, "", findings)
    for key in ("title", "purpose", "sent_to"):
        setattr(content, key, _text(tree.get(key), key, "", _line(tree, key), findings))
    content.indicators = _indicators(tree, findings)
    questions = tree.get("questions")
    if isinstance(questions, Row) and questions:
        for place, item in enumerate(questions, 1):
            question = _question(item, place, findings)
            if question is not None:
                content.questions.append(question)
    else:
        is_mapping = isinstance(questions, Table)
        findings.append(
            fault(
                ("questions 应当是题目的列表。", "questions is a list of questions.")
                if questions
                else ("没有题目。", "There are no questions."),
                ("每道题前面写一个短横：`- code: sex`", "Begin each question with a dash: `- code: sex`")
                if is_mapping or questions
                else (
                    "在 questions 下面写题目，每道题以 `- code: …` 开头。",
                    "Write them under questions, each beginning with `- code: ...`.",
                ),
                line=_line(tree, "questions") or tree.line,
            )
        )
    seen: dict[str, Question] = {}
    for question in content.questions:
        if question.code and question.code in seen:
            lines = [str(one.line) for one in (seen[question.code], question) if one.line]
            where = (f"（第 {'、'.join(lines)} 行）", f" (lines {', '.join(lines)})") if lines else ("", "")
            findings.append(
                fault(
                    (
                        f"两道题都用了代码 {question.code}{where[0]}。",
                        f"Two questions have the code {question.code}{where[1]}.",
                    ),
                    ("每道题的代码只能用一次。", "Give each question a code of its own."),
                    line=question.line,
                    question=question.code,
                )
            )
        seen.setdefault(question.code, question)
    return content


def _line(table: Table, key: str) -> int | None:
    """Return the line of a key."""
    return next((name.line for name in table if name == key), None)


def _unknown_keys(table: Table, known: tuple[str, ...], question: str, findings: list[Finding]) -> None:
    for key in table:
        if key in known:
            continue
        close = difflib.get_close_matches(key.lower(), known, 1, 0.6)
        glued = re.match(r"(\w+)\s*[：:]", key)
        if glued and glued[1] in known:
            remedy = (
                f"冒号用半角，后面空一格：`{glued[1]}: …`",
                f"Use a half-width colon and a space: `{glued[1]}: ...`",
            )
        elif close:
            remedy = (f"是不是 `{close[0]}`？", f"Is it `{close[0]}`?")
        else:
            names = ", ".join(known)
            remedy = (f"可以写的是：{names}。", f"What may stand here: {names}.")
        findings.append(
            fault(
                (f"没有 `{_short(key)}` 这一项。", f"There is no key `{_short(key)}`."),
                remedy,
                line=key.line,
                question=question,
            )
        )


def _text(
    value: object, key: str, question: str, line: int | None, findings: list[Finding], number_allowed: bool = False
) -> Text:
    """Return a wording; what is none becomes an empty one and a finding."""
    if value is None:
        return Text()
    if isinstance(value, Written):
        if not value.quoted and not number_allowed and (NUMBER.fullmatch(value) or value.lower() in ("true", "false")):
            findings.append(
                fault(
                    (f"`{key}` 要写文字，这里是 {_short(value)}。", f"`{key}` wants a text; this is {_short(value)}."),
                    ("写成一句话；真要这个数就加引号。", "Write words; if the number is meant, put it in quotes."),
                    line=value.line or line,
                    question=question,
                )
            )
        return Text(str(value).strip())
    if isinstance(value, Table) and value and set(value) <= set(LANGUAGES):
        empty = [lang for lang in value if not isinstance(value[lang], Written) or not value[lang].strip()]
        if not empty:
            return Text({str(lang): str(wording).strip() for lang, wording in value.items()})
        found = (f"`{key}` 的 {empty[0]} 是空的，或不是文字。", f"`{key}` has no text for {empty[0]}.")
        remedy = ("写上文字，或者去掉这种语言。", "Write it, or leave that language out.")
    else:
        found = (f"`{key}` 应当是文字。", f"`{key}` must be a text.")
        remedy = (
            "写一句文字，或 `{zh: …, en: …}`；文字里有冒号或逗号就加引号。",
            "Write a text, or `{zh: ..., en: ...}`; put a text with a colon or a comma in quotes.",
        )
    findings.append(fault(found, remedy, line=line, question=question))
    return Text()


def _indicators(tree: Table, findings: list[Finding]) -> dict[str, Text]:
    value = tree.get("indicators")
    line = _line(tree, "indicators")
    named: list[tuple[object, object]] = []
    if isinstance(value, Table):
        named = list(value.items())
    elif isinstance(value, Row):
        for item in value:
            named += list(item.items()) if isinstance(item, Table) else [(item, item)]
    elif value is not None:
        named = [(value, value)]
    indicators = {}
    for code, name in named:
        if not isinstance(code, Written) or not CODE.fullmatch(code):
            findings.append(_bad_code(code, "", getattr(code, "line", None) or line))
        elif code in indicators:
            findings.append(
                fault(
                    (f"指标 {code} 写了两次。", f"The indicator {code} is there twice."),
                    ("留一个。", "Keep one."),
                    line=code.line or line,
                )
            )
        else:
            indicators[str(code)] = _text(name, str(code), "", code.line or line, findings, number_allowed=True)
    return indicators


def _bad_code(code: object, question: str, line: int | None) -> Finding:
    shown = _short(code) if isinstance(code, Written) else "…"
    return fault(
        (f"“{shown}”不能做代码。", f"'{shown}' cannot be a code."),
        (
            "代码用英文字母、数字和下划线，以字母开头，最多 40 个；给人看的文字写在 text 里。",
            "A code is letters, digits and _, begins with a letter and has at most 40; words for people go into text.",
        ),
        line=line,
        question=question,
    )


def _question(item: object, place: int, findings: list[Finding]) -> Question | None:
    if not isinstance(item, Table):
        findings.append(
            fault(
                (f"第 {place} 题不是一组“键: 值”。", f"Question {place} is no mapping of keys to values."),
                ("每道题至少写 code、text 和 kind。", "Write at least code, text and kind for each."),
                line=getattr(item, "line", None),
            )
        )
        return None
    lines = {str(key): key.line for key in item}
    code = item.get("code")
    name = str(code) if isinstance(code, Written) else ""

    def amiss(key: str, found: tuple[str, str], remedy: tuple[str, str]) -> None:
        findings.append(fault(found, remedy, line=lines.get(key) or item.line, question=name or f"#{place}"))

    if code is None:
        amiss(
            "code",
            (f"第 {place} 题没有 code。", f"Question {place} has no code."),
            ("写一个英文代码，例如 `code: income`。", "Give it one, such as `code: income`."),
        )
    elif not isinstance(code, Written) or not CODE.fullmatch(code):
        findings.append(_bad_code(code, name[:40] or f"#{place}", lines.get("code") or item.line))
    name = name[:40] if name and CODE.fullmatch(name) else f"#{place}"
    _unknown_keys(item, QUESTION_KEYS, name, findings)

    def text(key: str) -> Text:
        return _text(item.get(key), key, name, lines.get(key), findings)

    wording = text("text")
    if not str(wording).strip() and not any(
        one.question == name and "`text`" in one.words_both[1] for one in findings[-3:]
    ):
        amiss("text", ("没有题干（text）。", "It has no text."), ("写上要问的话。", "Write what is asked."))
    options = _options(item, name, lines, findings)
    kind = item.get("kind")
    if kind is not None and (not isinstance(kind, Written) or kind not in KINDS):
        shown = _short(kind) if isinstance(kind, Written) else "…"
        guess = _WORDS_FOR_KINDS.get(shown.lower()) or next(
            iter(difflib.get_close_matches(shown.lower(), KINDS, 1)), ""
        )
        amiss(
            "kind",
            (f"没有“{shown}”这种题型。", f"There is no kind '{shown}'."),
            (f"是不是 `{guess}`？", f"Is it `{guess}`?")
            if guess
            else (f"题型有：{', '.join(KINDS)}。", f"The kinds are {', '.join(KINDS)}."),
        )
        kind = guess or None
    if kind is None and not options:
        amiss(
            "kind",
            ("没有写题型（kind），也没有选项。", "It has neither kind nor options."),
            (f"写上 kind：{', '.join(KINDS)}。", f"Write its kind: {', '.join(KINDS)}."),
        )
    elif kind in WITH_OPTIONS and len(options) < 2:
        amiss(
            "options",
            (
                f"{kind} 题至少要有两个选项，现在有 {len(options)} 个。",
                f"A {kind} question needs two options or more; it has {len(options)}.",
            ),
            ("写成 `options: {代码: 文字, …}`。", "Write `options: {code: label, ...}`."),
        )
    elif kind in ("number", "text") and options:
        amiss(
            "options",
            (f"{kind} 题没有选项，这里却写了。", f"A {kind} question has no options, and here are some."),
            ("去掉选项，或把 kind 改成 single 或 multiple。", "Take them out, or make kind single or multiple."),
        )
    indicator = item.get("indicator")
    if indicator is not None and not isinstance(indicator, Written):
        amiss(
            "indicator",
            ("`indicator` 要写一个指标的代码。", "`indicator` is the code of one indicator."),
            ("例如 `indicator: income`。", "Such as `indicator: income`."),
        )
        indicator = None
    trap = item.get("trap")
    if isinstance(trap, Row | Table):
        amiss(
            "trap",
            ("`trap` 要写正确选项的代码。", "`trap` is the code of the right option."),
            ("例如 `trap: 4`。", "Such as `trap: 4`."),
        )
        trap = None
    turned = item.get("reversed")
    if turned is not None and str(turned).lower() not in ("true", "false", "yes", "no"):
        amiss(
            "reversed",
            ("`reversed` 只写 true 或 false。", "`reversed` is true or false."),
            ("反向题写 `reversed: true`。", "Write `reversed: true` for a reversed item."),
        )
    if str(turned).lower() in ("true", "yes") and kind != "scale":
        amiss(
            "reversed",
            ("只有量表题（scale）能反向。", "Only a scale item can be reversed."),
            ("去掉 reversed，或把 kind 改成 scale。", "Take it out, or make kind scale."),
        )
    return Question(
        code=name,
        text=wording,
        kind=str(kind) if kind else None,
        options=options,
        unit=text("unit"),
        period=text("period"),
        indicator=str(indicator) if indicator else "",
        ask_if=_ask_if(item.get("ask_if"), amiss),
        trap=str(trap) if trap is not None else None,
        reversed=str(turned).lower() in ("true", "yes"),
        range=_range(item.get("range"), amiss),
        note=text("note"),
        line=item.line,
        lines=lines | {f"options.{key}": key.line for key in item.get("options") or () if isinstance(key, Written)},
    )


def _options(item: Table, name: str, lines: dict[str, int | None], findings: list[Finding]) -> dict[str, Text]:
    value = item.get("options")
    pairs: list[tuple[object, object]] = []
    if isinstance(value, Table):
        pairs = list(value.items())
    elif isinstance(value, Row):
        for place, one in enumerate(value, 1):
            if isinstance(one, Table) and len(one) == 1 and not set(one) <= set(LANGUAGES):
                pairs += one.items()
            else:
                pairs.append((Written(place), one))
    elif value is not None:
        findings.append(
            fault(
                ("`options` 应当是“代码: 文字”。", "`options` is a mapping of codes to labels."),
                (
                    "写成 `options: {a: 绿茶, b: 红茶}`，或每个选项一行。",
                    "Write `options: {a: Green tea, b: Black tea}`, or a line for each.",
                ),
                line=lines.get("options"),
                question=name,
            )
        )
    options: dict[str, Text] = {}
    for code, label in pairs:
        line = getattr(code, "line", None) or lines.get("options")
        if label is None and isinstance(code, Written):
            glued = re.search("[：:]", code)
            findings.append(
                fault(
                    (f"选项“{_short(code)}”没有文字。", f"The option '{_short(code)}' has no label."),
                    ("冒号用半角，后面空一格：`a: 绿茶`", "Use a half-width colon and a space: `a: Green tea`")
                    if glued
                    else (
                        "写成“代码: 文字”；文字里有逗号就加引号。",
                        "Write `code: label`; put a label with a comma in quotes.",
                    ),
                    line=line,
                    question=name,
                )
            )
            continue
        if not isinstance(code, Written) or not OPTION_CODE.fullmatch(code):
            shown = _short(code) if isinstance(code, Written) else "…"
            findings.append(
                fault(
                    (f"“{shown}”不能做选项的代码。", f"'{shown}' cannot be the code of an option."),
                    (
                        "代码用英文字母和数字，文字写在冒号后面：`green: 绿茶`",
                        "A code is letters and digits; words go behind the colon: `green: Green tea`",
                    ),
                    line=line,
                    question=name,
                )
            )
            continue
        if code in options:
            findings.append(
                fault(
                    (f"选项代码 {code} 用了两次。", f"The option code {code} is used twice."),
                    ("每个选项一个代码。", "Give each option a code of its own."),
                    line=line,
                    question=name,
                )
            )
            continue
        wording = _text(label, f"options.{code}", name, line, findings, number_allowed=True)
        if wording and str(wording):
            options[str(code)] = wording
        elif isinstance(label, Written):
            findings.append(
                fault(
                    (f"选项 {code} 的文字是空的。", f"The label of option {code} is empty."),
                    ("写上文字，或去掉这个选项。", "Write it, or take the option out."),
                    line=line,
                    question=name,
                )
            )
    return options


def _ask_if(value: object, amiss) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    conditions = {}
    if isinstance(value, Table):
        for code, answer in value.items():
            answers = answer if isinstance(answer, Row) else [answer]
            if answers and all(isinstance(one, Written) for one in answers):
                conditions[str(code)] = tuple(map(str, answers))
    if not conditions or len(conditions) < len(value):
        amiss(
            "ask_if",
            ("`ask_if` 应当是“题目代码: 选项代码”。", "`ask_if` is a mapping of a question's code to an option's."),
            (
                "例如 `ask_if: {bought: yes}`，几个选项写成列表。",
                "Such as `ask_if: {bought: yes}`; several options as a list.",
            ),
        )
    return conditions


def _range(value: object, amiss) -> tuple[Fraction | None, Fraction | None]:
    if value is None:
        return None, None
    if isinstance(value, Row) and len(value) == 2:
        ends = [None if end is None else _number(end) for end in value]
        if all(end is not None or given is None for end, given in zip(ends, value, strict=True)) and (
            None in ends or ends[0] <= ends[1]
        ):
            return ends[0], ends[1]
    amiss(
        "range",
        ("`range` 应当是两个数，小的在前。", "`range` is two numbers, the lower one first."),
        (
            "例如 `range: [18, 60]`；没有上限写 `[18, null]`。",
            "Such as `range: [18, 60]`; without an upper end `[18, null]`.",
        ),
    )
    return None, None


def _number(value: object) -> Fraction | None:
    if isinstance(value, Written) and NUMBER.fullmatch(value) and len(value) <= 20:
        return Fraction(re.sub("[_,]", "", value))
    return None


__all__ = ["CONDITION", "KINDS", "WITH_OPTIONS", "Content", "Question", "RefusedError", "content_of", "tree_of_python"]
