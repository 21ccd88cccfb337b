"""The portraits to choose from: twelve invented people in their surroundings."""

import base64
from dataclasses import dataclass
from html import escape
from pathlib import Path

from siyu_helpers.language import say

PICTURES = Path(__file__).resolve().parent / "portraits"

# code -> name in Chinese and English, description in Chinese and English; what is seen, no more
_WORDS = {
    "office": (
        "写字楼",
        "office",
        "插画：齐肩短发的年轻女性站在写字楼的窗前，手里拿着手机。",
        "Drawing: a young woman with shoulder-length hair at an office window, a phone in her hand.",
    ),
    "desk": (
        "居家办公",
        "desk at home",
        "插画：戴圆框眼镜、穿绿色卫衣的男性坐在书桌前，桌上有笔记本电脑和一杯热茶。",
        "Drawing: a man with round glasses and a green hoodie at a desk with a laptop and a hot cup.",
    ),
    "sofa": (
        "宅在家",
        "at home",
        "插画：扎着丸子头的年轻女性坐在沙发上，抱着靠垫，身旁亮着落地灯。",
        "Drawing: a young woman with her hair in a bun on a sofa, hugging a cushion, a floor lamp beside her.",
    ),
    "sunny_street": (
        "阳光街道",
        "sunny street",
        "插画：扎马尾、穿黄色上衣的年轻女性在阳光下的街道上笑着。",
        "Drawing: a young woman with a ponytail and a yellow top smiling in a sunny street.",
    ),
    "tea_table": (
        "茶桌",
        "tea table",
        "插画：穿绿色茶服的男性坐在茶桌后，桌上有紫砂壶和两只茶杯。",
        "Drawing: a man in a green robe behind a tea table with a clay pot and two cups.",
    ),
    "market": (
        "水果摊",
        "market stall",
        "插画：头发花白的女性站在水果摊后，摊上有苹果和橙子。",
        "Drawing: a woman with grey hair behind a market stall with apples and oranges.",
    ),
    "library": (
        "图书馆",
        "library",
        "插画：背双肩包的年轻男性站在图书馆的书架前。",
        "Drawing: a young man with a backpack before the shelves of a library.",
    ),
    "cafe": (
        "茶饮店",
        "tea bar",
        "插画：盘着头发、穿粉色花衬衫的年轻女性坐在茶饮店里，面前有一杯珍珠奶茶。",
        "Drawing: a young woman with pinned-up hair and a pink patterned blouse in a tea bar, a bubble tea before her.",
    ),
    "meeting": (
        "会议室",
        "meeting room",
        "插画：穿白衬衫、系深色领带的中年男性站在会议室里，窗外是高楼。",
        "Drawing: a middle-aged man in a white shirt and a dark tie in a meeting room above the city.",
    ),
    "park": (
        "公园",
        "park",
        "插画：白发、戴眼镜、穿棕色外套的年长男性在公园里微笑。",
        "Drawing: an older man with white hair, glasses and a brown coat smiling in a park.",
    ),
    "kitchen": (
        "厨房",
        "kitchen",
        "插画：穿橙色上衣的男性在厨房里，台面上有一碗水果。",
        "Drawing: a man in an orange top in a kitchen, a bowl of fruit on the counter.",
    ),
    "gift_shop": (
        "礼品店",
        "gift shop",
        "插画：中长发、穿蓝色外套的女性站在礼品店里，身前有一只红色礼盒。",
        "Drawing: a woman with long dark hair and a blue jacket in a gift shop, a red gift box before her.",
    ),
}


@dataclass(frozen=True)
class Portrait:
    """One portrait: its code and, in the language in use, its name and what it shows."""

    code: str

    @property
    def name(self) -> str:
        """Short name of the surroundings."""
        return say(*_WORDS[self.code][:2])

    @property
    def alt(self) -> str:
        """What the picture shows, for those who do not see it."""
        return say(*_WORDS[self.code][2:])

    @property
    def path(self) -> Path:
        """The PNG file, 480 pixels square."""
        return PICTURES / f"{self.code}.png"

    def uri(self, small: bool = False) -> str:
        """Return the picture as a data address, so that a page needs no file beside it."""
        path = PICTURES / "small" / f"{self.code}.png" if small else self.path
        return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode("ascii")


PORTRAITS = {code: Portrait(code) for code in _WORDS}

_CSS = """
.siyu-portraits{display:flex;flex-wrap:wrap;gap:.8em;margin:.5em 0!important;padding:0!important;max-width:54em;list-style:none!important;
font-size:1rem;line-height:1.4;text-align:left}
.siyu-portraits li{width:7.7em;margin:0!important;padding:0!important;list-style:none!important;break-inside:avoid}
.siyu-portraits img{display:block;width:7.7em!important;height:7.7em!important;max-width:100%;margin:0 0 .35em!important;border-radius:8px}
.siyu-portraits code{padding:0!important;background:none!important;color:inherit!important;font-size:.95em}
.siyu-portraits span{display:block;font-size:.9em}
""".replace("\n", "")


class Gallery(dict):
    """Portraits by their code; Jupyter shows them as pictures, a terminal as a list."""

    def __repr__(self) -> str:
        widest = max(map(len, self), default=0)
        return "\n".join(f"{code:<{widest}}  {portrait.alt}" for code, portrait in self.items())

    def _repr_html_(self) -> str:
        items = "".join(
            f'<li><img src="{portrait.uri(small=True)}" alt="{escape(portrait.alt)}" title="{escape(portrait.alt)}">'
            f"<code>{code}</code><span>{escape(portrait.name)}</span></li>"
            for code, portrait in self.items()
        )
        return f'<style>{_CSS}</style><ul class="siyu-portraits">{items}</ul>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def portraits() -> Gallery:
    """Return the portraits that a persona can wear, by their code; show it to see them.

    Returns
    -------
    Gallery
        A dict of code and :class:`Portrait`, which has `name`, `alt` and `path`.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> siyu.portraits()["park"].alt
    'Drawing: an older man with white hair, glasses and a brown coat smiling in a park.'
    """
    return Gallery(PORTRAITS)
