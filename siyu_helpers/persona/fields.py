"""What a persona's fields must hold; every fault names the field, what came and what is wanted."""

import difflib
import operator
import re
import unicodedata
from collections.abc import Iterable, Mapping

from siyu_helpers.language import say
from siyu_helpers.persona.text import width

NAMES: dict[str, tuple[str, str]] = {
    "name": ("姓名", "Name"),
    "segment": ("细分群体", "Segment"),
    "age": ("年龄", "Age"),
    "sex": ("性别", "Sex"),
    "region": ("地区", "Region"),
    "occupation": ("职业", "Occupation"),
    "interests": ("兴趣爱好", "Interests"),
    "buying_habits": ("购买习惯", "Buying habits"),
    "motives": ("购买动机", "Buying motives"),
    "needs": ("需求", "Needs"),
    "traits": ("特征和依据", "Traits and their figures"),
    "scenario": ("场景", "Scenario"),
    "quote": ("一句话", "Quote"),
    "quote_source": ("这句话的出处", "Source of the quote"),
    "portrait": ("头像", "Portrait"),
}

ROOM = {
    "name": 40,
    "segment": 40,
    "sex": 12,
    "region": 24,
    "occupation": 36,
    "interests": 20,
    "buying_habits": 44,
    "motives": 44,
    "needs": 44,
    "scenario": 100,
    "quote": 80,
    "quote_source": 40,
    "text": 44,
    "figure": 60,
    "source": 80,
}
"""Widest text of a field, or of each of its texts, in half-width signs: what card and slide have room for."""

NAME_SIGNS = 20
MOST = {"interests": 6, "buying_habits": 4, "motives": 4, "needs": 4, "traits": 5}
AGES = (18, 100)
UNKNOWN = "unknown"  # what nobody said: better than a word made up
CODED = ("sex", "region", "occupation")
_CODES = {"sex": "sex", "region": "region", "occupation": "occupation", "interests": "interest", "motives": "motive"}


def text(place: str, value: object, room: int, needed: bool = True) -> str:
    """Return a text with its spaces in order, or raise what is wrong with it."""
    if value is None or value == "" or value == ():
        value = ""
    if not isinstance(value, str):
        raise TypeError(
            say(f"{place}是 {_shown(value)}，要的是一段文字。", f"{place} is {_shown(value)}; wanted is a text.")
        )
    value = " ".join(value.split())
    if not any(sign.isalnum() for sign in value):
        if not needed and not value:
            return ""
        raise ValueError(
            say(f"{place}没有写，请写上。", f"{place} is empty. Write it.")
            if not value
            else say(
                f"{place}是 {value!r}，里面没有字，请写上。", f"{place} is {value!r}, which says nothing. Write it."
            )
        )
    if odd := [sign for sign in value if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")]:
        raise ValueError(
            say(
                f"{place}里有看不见的控制字符 {odd[0]!r}，请删掉：{value!r}。",
                f"{place} holds the unprintable sign {odd[0]!r}. Delete it: {value!r}.",
            )
        )
    if width(value) > room:
        raise ValueError(
            say(
                f"{place}太长：{_shown(value)}。画像卡上最多放 {room // 2} 个汉字（{room} 个字母），现在相当于 "
                f"{-(-width(value) // 2)} 个汉字。请写短些。",
                f"{place} is too long: {_shown(value)}. The card has room for {room} letters ({room // 2} Chinese "
                f"characters); this takes {width(value)}. Write it shorter.",
            )
        )
    return value


def texts(place: str, value: object, room: int, most: int) -> tuple[str, ...]:
    """Return a list of texts as a tuple; one text is a list of one."""
    if value is None or isinstance(value, str):
        return (text(place, value, room),)
    items = _listed(place, value, most)
    return tuple(text(_at(place, number), item, room) for number, item in enumerate(items))


def traits(place: str, value: object, kind: type, most: int) -> tuple:
    """Return the traits as a tuple, each of the kind wanted."""
    if isinstance(value, kind):
        value = (value,)
    if value is None or isinstance(value, str):
        value = (value,) if value else ()
    items = _listed(place, value, most)
    for number, item in enumerate(items):
        if not isinstance(item, kind):
            where = _at(place, number)
            raise TypeError(
                say(
                    f"{where}是 {_shown(item)}，要的是 siyu.Trait(特征, 数字, 来源)：每个特征都要有数字作依据。",
                    f"{where} is {_shown(item)}; wanted is siyu.Trait(text, figure, source): "
                    "a figure backs every trait.",
                )
            )
    return items


def age(place: str, value: object) -> int:
    """Return the age as a whole number."""
    low, high = AGES
    wanted = say(
        f"要的是 {low} 到 {high} 的整数。一个画像是一个具体的人；年龄段请写成一个特征。",
        f"wanted is a whole number from {low} to {high}. A persona is one person; write an age range as a trait.",
    )
    if value is None:
        raise ValueError(say(f"{place}没有写，{wanted}", f"{place} is empty; {wanted}"))
    try:
        years = operator.index(value)  # whole numbers of numpy too
    except TypeError:
        years = None
    if years is None or isinstance(value, bool):
        raise TypeError(say(f"{place}是 {_shown(value)}，{wanted}", f"{place} is {_shown(value)}; {wanted}"))
    if not low <= years <= high:
        raise ValueError(say(f"{place}是 {years}，{wanted}", f"{place} is {years}; {wanted}"))
    return years


def shown(field: str, value: str) -> str:
    """Return the display name of a code of the data or of "unknown" in the language in use, a free text as it is."""
    if value == UNKNOWN:
        return say("不明", "unknown")
    return say(*_codes(field).get(value, (value, value)))


def listed(field: str, value: str) -> str:
    """Return an item of a list as shown: a code's name begins a line of its own; interests stand in one line."""
    name = shown(field, value)
    return name[:1].upper() + name[1:] if value in _codes(field) and field != "interests" else name


def known_code(place: str, field: str, value: str) -> str:
    """Return a code or a free text; what looks like a code and is none is most likely misspelt."""
    if re.fullmatch(r"[a-z]+(_[a-z]+)+", value) and field in _CODES and value not in _codes(field):
        raise ValueError(
            say(f"{place}是 {value!r}，没有这个代码。", f"{place} is {value!r}; there is no such code.")
            + _choice(value, _codes(field))
            + say("也可以直接写文字。", " Or write words.")
        )
    return value


def one_of(place: str, value: str, choices: Iterable[str], what: tuple[str, str]) -> str:
    """Return a value that is among the choices."""
    choices = list(choices)
    if value not in choices:
        raise ValueError(
            say(f"{place}是 {value!r}，不在{what[0]}里。", f"{place} is {value!r}, which is not among {what[1]}.")
            + _choice(value, choices)
        )
    return value


def segment_names(value: object) -> list[str]:
    """Return the names of the segments that a persona's must be one of."""
    names = list(value) if isinstance(value, Mapping | list | tuple | set | frozenset) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise TypeError(
            say(
                f"Persona：segments 是 {_shown(value)}，要的是细分群体的字典或名单，例如 ['health', 'gift']。",
                f"Persona: segments is {_shown(value)}; wanted is a dict or a list of the segments' names, "
                "such as ['health', 'gift'].",
            )
        )
    return names


def place(owner: str, field: str, names: Mapping[str, tuple[str, str]] = NAMES) -> str:
    """Return how a message names a field: with its label in Chinese, by its name alone in English."""
    return say(f"{owner}：{field}（{names[field][0]}）", f"{owner}: {field}")


def _codes(field: str) -> dict[str, tuple[str, str]]:
    from siyu_helpers.simulator.codes import CODES  # only where a persona is made

    return CODES[_CODES[field]] if field in _CODES else {}


def _at(place: str, number: int) -> str:
    return say(f"{place}第 {number + 1} 项", f"{place}, item {number + 1},")


def _listed(place: str, value: object, most: int) -> tuple:
    if isinstance(value, Mapping | bytes) or not isinstance(value, Iterable):
        raise TypeError(
            say(f"{place}是 {_shown(value)}，要的是一个列表。", f"{place} is {_shown(value)}; wanted is a list.")
        )
    items = tuple(value)
    if not items:
        raise ValueError(say(f"{place}是空的，至少写一项。", f"{place} is empty. Write at least one."))
    if len(items) > most:
        raise ValueError(
            say(
                f"{place}有 {len(items)} 项，最多 {most} 项：留下最有代表性的。",
                f"{place} has {len(items)} items, at most {most} fit: keep the most telling ones.",
            )
        )
    return items


def _choice(value: str, choices: Iterable[str]) -> str:
    """Return the end of a message: the choices, the nearest one first if the value looks like it."""
    choices = list(choices)
    near = difflib.get_close_matches(value, choices, 1)
    hint = say(f"是不是 {near[0]!r}？", f" Did you mean {near[0]!r}?") if near else ""
    return hint + say(f"可选：{'、'.join(choices)}。", f" Choose from: {', '.join(choices)}.")


def _shown(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:57] + "…"
