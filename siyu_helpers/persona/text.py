"""How wide a text is, and how many lines it takes: in half-width signs, of which a Chinese character takes two."""

import math
import re
import string
import unicodedata

# What stays on one line: a word with the signs that stick to it; a Chinese character stands alone.
_PIECES = re.compile(r"[^\S\xa0]+|(?:\xa0|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])+|.")

_LATIN = (
    dict.fromkeys(string.ascii_uppercase, 1.35) | dict.fromkeys("MWmw@%&—", 1.7) | dict.fromkeys("Iijl.,:;'| ", 0.6)
)


def width(text: str) -> int:
    """Return the width of a text in half-width signs.

    >>> width("切盒 8")
    6
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def measure(text: str) -> float:
    """Return about how wide a text is printed, in halves of the font's size: capitals are wider than small letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else _LATIN.get(sign, 1.0) for sign in text)


def lines(text: str, room: float) -> int:
    """Return how many lines of `room` half-width signs a text takes.

    >>> lines("apples and pears", 10), lines("苹果和梨", 6)
    (2, 2)
    """
    count, used = 1, 0.0
    for piece in _PIECES.findall(text):
        wide = measure(piece)
        if piece.isspace() or used + wide <= room:
            used += wide
        elif wide <= room:
            count, used = count + 1, wide
        else:  # longer than a line: broken within
            count, used = count + math.ceil((used + wide) / room) - 1, (used + wide) % room
    return count


def parts(figure: str) -> list[str]:
    """Return a figure in parts, each to stand on one line: it breaks after its commas, not within "n = 403".

    >>> parts("median 168 yuan, n = 1,003"), parts("中位数 168 元，n = 403")
    (['median 168 yuan,', 'n = 1,003'], ['中位数 168 元，', 'n = 403'])
    """
    return re.split(r"(?<=,) |(?<=，)(?=.)", figure)
