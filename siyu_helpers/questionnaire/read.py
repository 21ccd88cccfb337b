"""A questionnaire's YAML read safely: plain texts, lists and mappings with their lines, and no surprises.

Nothing of the text is turned into anything but text: ``yes``, ``012`` and dates stay what was written, no tag builds
an object, anchors are refused (a few lines of them can stand for a billion), so are keys given twice.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from siyu_helpers.questionnaire.finding import Finding, fault

MOST_CHARACTERS = 1_000_000
DEEPEST = 8
MOST_NODES = 100_000


class Written(str):
    """A text as it stands in the YAML, with its line and whether it was quoted."""

    line: int | None = None
    quoted: bool = False


class Row(list):
    """A list of the YAML, with its line."""

    line: int | None = None


class Table(dict):
    """A mapping of the YAML, with its line and those of its keys."""

    line: int | None = None


class RefusedError(Exception):
    """The text cannot be read; carries the finding that says why."""

    def __init__(self, finding: Finding):
        super().__init__(finding.words_both)
        self.finding = finding


def refuse(zh: str, en: str, remedy_zh: str, remedy_en: str, line: int | None = None) -> RefusedError:
    """Return the error for a text that cannot be read."""
    return RefusedError(fault((zh, en), (remedy_zh, remedy_en), line=line))


def text_of(path: Path) -> str:
    """Return what is in a file.

    Raises
    ------
    RefusedError
        If there is no such file, it is a folder, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        content = b"" if size > 4 * MOST_CHARACTERS else path.read_bytes()
    except (OSError, ValueError):
        is_folder = _is_folder(path)
        name = _short(str(path))
        raise refuse(
            f"“{name}”是一个文件夹。" if is_folder else f"找不到文件“{name}”。",
            f"'{name}' is a folder." if is_folder else f"There is no file '{name}'.",
            '写出问卷文件的路径，例如 siyu.Questionnaire("fruit.yaml")；文件要和笔记本在同一个文件夹里。',
            'Give the path of the file, such as siyu.Questionnaire("fruit.yaml"), in the folder of the notebook.',
        ) from None
    if size > 4 * MOST_CHARACTERS:
        raise _too_large(size)
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            "这个文件不是 UTF-8 编码的文本。",
            "The file is not text in UTF-8.",
            "在编辑器里另存为 UTF-8（记事本：另存为，编码选 UTF-8）。",
            "Save it again as UTF-8 (Notepad: Save as, encoding UTF-8).",
            content[: error.start].count(b"\n") + 1,
        ) from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _too_large(size: int) -> RefusedError:
    return refuse(
        f"内容太大：{size:,} 个字符，最多读 {MOST_CHARACTERS:,} 个。",
        f"Too large: {size:,} characters; at most {MOST_CHARACTERS:,} are read.",
        "一份问卷只有几千个字符。这是问卷文件吗？",
        "A questionnaire has some thousands. Is this the right file?",
    )


def tree_of(text: str) -> Table | Row | Written | None:
    """Return what a YAML text holds, with lines.

    Raises
    ------
    RefusedError
        If it is empty, too large, no YAML, too deep, or holds anchors, tags, several documents or a key twice.
    """
    import yaml  # learners' notebooks that read no questionnaire do without

    if len(text) > MOST_CHARACTERS:
        raise _too_large(len(text))
    if not text.strip():
        raise refuse(
            "内容是空的。",
            "It is empty.",
            '至少要有 purpose、indicators 和 questions。可以从 siyu.Questionnaire.example("tea").source 开始改。',
            'Write purpose, indicators and questions. siyu.Questionnaire.example("tea").source is a start.',
        )
    odd = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text)
    if odd:
        raise refuse(
            f"有一个看不见的控制字符（U+{ord(odd[0]):04X}）。",
            f"There is an invisible control character (U+{ord(odd[0]):04X}).",
            "删掉这一行重新输入；从网页或聊天里粘贴时容易带进来。",
            "Delete the line and type it again; pasting from a page or a chat brings such characters.",
            text.count("\n", 0, odd.start()) + 1,
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(yaml.parse(text, Loader=loader), text.splitlines())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise _explained(text.splitlines(), mark.line if mark else 0, str(getattr(error, "problem", ""))) from None


def _build(events: Iterator, lines: list[str]) -> Table | Row | Written | None:
    """Return the tree of a parser's events, without recursion."""
    top: list = []
    stack: list[tuple[list | dict, list]] = [(top, [])]  # what is being filled, and the key that waits for its value
    nodes = documents = 0

    def put(value: object, line: int) -> None:
        into, waiting = stack[-1]
        if not isinstance(into, dict):
            into.append(value)
        elif not waiting:
            if not isinstance(value, Written):
                raise refuse(
                    "冒号前面是一个列表或一组键，不是一个名字。",
                    "Before the colon stands a list or a mapping, not a name.",
                    "冒号前面只写一个名字；含有 { } [ ] 的文字请加引号。",
                    "Write one name before the colon; put texts with { } [ ] in quotes.",
                    line,
                )
            if value in into:
                first = next(key.line for key in into if key == value)
                raise refuse(
                    f"“{_short(value)}”写了两次：第 {first} 行和第 {line} 行。",
                    f"'{_short(value)}' is there twice: lines {first} and {line}.",
                    "同一层里每个名字只能写一次；两个选项要用不同的代码。",
                    "A name can stand once at its level; give two options different codes.",
                    line,
                )
            waiting.append(value)
        else:
            into[waiting.pop()] = value

    for event in events:
        kind = type(event).__name__
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "anchor", None):
            raise refuse(
                "这里用了锚点或引用（& 或 *）。问卷里不能用。",
                "There is an anchor or an alias (& or *). A questionnaire has none.",
                "把内容原样写出来；如果文字就是以 & 或 * 开头的，请加引号。",
                "Write it out; if a text begins with & or *, put it in quotes.",
                line,
            )
        if getattr(event, "tag", None) and kind != "DocumentStartEvent":
            raise refuse(
                "这里用了 YAML 的类型标记（!）。问卷里不能用。",
                "There is a YAML tag (!). A questionnaire has none.",
                "去掉它；如果文字就是以 ! 开头的，请加引号。",
                "Take it out; if a text begins with !, put it in quotes.",
                line,
            )
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise refuse(
                    "“---”把文件分成了几份，一个文件只能有一份问卷。",
                    "'---' cuts the file into several; a file holds one questionnaire.",
                    "删掉这一行。",
                    "Delete the line.",
                    line,
                )
        elif kind == "ScalarEvent":
            nodes += 1
            value = Written(event.value)
            value.line, value.quoted = line, bool(event.style)  # plain: None, or "" from the C part
            empty = not value.quoted and event.value in ("", "~", "null", "Null", "NULL")
            put(None if empty and (stack[-1][1] or not isinstance(stack[-1][0], dict)) else value, line)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            nodes += 1
            if len(stack) > DEEPEST:
                raise refuse(
                    f"一层套一层，超过了 {DEEPEST} 层。",
                    f"Nested more than {DEEPEST} levels deep.",
                    "问卷只有几层：questions → 一道题 → options。检查缩进和括号。",
                    "A questionnaire has few levels: questions, a question, its options. Look at indents and brackets.",
                    line,
                )
            made = Table() if kind == "MappingStartEvent" else Row()
            made.line = line
            put(made, line)
            stack.append((made, []))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            stack.pop()
        if nodes > MOST_NODES:
            raise refuse(
                f"内容超过 {MOST_NODES:,} 项。",
                f"It holds more than {MOST_NODES:,} items.",
                "这是问卷文件吗？",
                "Is this the right file?",
                line,
            )
    return top[0] if top else None


_COLON = re.compile(r"^\s*(?:-\s*)?([A-Za-z_]\w*)\s*：")
_TIGHT = re.compile(r"^\s*(?:-\s*)?([A-Za-z_]\w*):[^\s:]")
_SPECIAL = re.compile(r":\s+([>%@`*&!|\[\]{}#\"'])")


def _explained(lines: list[str], at: int, problem: str) -> RefusedError:
    """Return the error for a text that is no YAML, with what most likely is wrong near the line."""
    near = [number for number in (at, at - 1, at - 2) if 0 <= number < len(lines)] or [0]
    for number in near:
        line = lines[number] if lines else ""
        if "\t" in line[: len(line) - len(line.lstrip())] or ("\\t" in problem and "\t" in line):
            return refuse(
                f"第 {number + 1} 行用了制表符（Tab）。",
                f"Line {number + 1} has a tab.",
                "YAML 的缩进只能用空格：删掉 Tab，换成空格。",
                "YAML is indented with spaces only: replace the tab.",
                number + 1,
            )
    for number in near:
        if found := _COLON.match(lines[number] if lines else ""):
            return refuse(
                f"第 {number + 1} 行“{found[1]}”后面是全角冒号“：”。",
                f"Line {number + 1}: '{found[1]}' is followed by a full-width colon.",
                "换成半角冒号，冒号后面空一格：`text: 您喝茶吗？`",
                "Write a half-width colon and a space: `text: Do you drink tea?`",
                number + 1,
            )
    for number in near:
        line = lines[number] if lines else ""
        if found := _TIGHT.match(line):
            return refuse(
                f"第 {number + 1} 行“{found[1]}:”后面少一个空格。",
                f"Line {number + 1}: there is no space after '{found[1]}:'.",
                "冒号后面空一格：`kind: single`",
                "Put a space after the colon: `kind: single`",
                number + 1,
            )
    number = near[0]
    line = lines[number] if lines else ""
    if "mapping values" in problem or _SPECIAL.search(line):
        return refuse(
            f"第 {number + 1} 行读不懂：文字里有 YAML 的记号（冒号加空格，或以 > % @ * & ! [ {{ 等开头）。",
            f"Line {number + 1} cannot be read: its text holds a sign of YAML (a colon and a space, or > % @ * & ! [ {{ at its start).",
            '给这段文字加上半角引号：`text: "…"`',
            'Put the text in quotes: `text: "…"`',
            number + 1,
        )
    return refuse(
        f"第 {number + 1} 行附近不是正确的 YAML。",
        f"Near line {number + 1} it is not correct YAML.",
        "同一层的行要对齐；每道题以“- code:”开头；引号和括号要成对。",
        "Lines of one level start in the same column; each question begins with '- code:'; quotes and brackets come in pairs.",
        number + 1,
    )


def _short(text: str) -> str:
    """Return a text short enough for a message."""
    text = " ".join(str(text).split())
    return text if len(text) <= 40 else text[:39] + "…"
