"""A persona: one invented person who stands for a segment, every trait with the figure that backs it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass
from pathlib import Path

from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.persona import fields
from siyu_helpers.persona.gallery import PORTRAITS, Gallery, Portrait, portraits

__all__ = ["Gallery", "Persona", "Portrait", "Trait", "portraits"]

INVENTED = "invented"

_TRAIT_NAMES = {
    "text": ("特征", "Trait"),
    "figure": ("数字", "Figure"),
    "source": ("来源", "Source"),
}


@dataclass(frozen=True)
class Trait:
    """One trait of a segment, the figure that backs it and where the figure is from.

    Parameters
    ----------
    text : str
        What is said of the segment, 22 Chinese characters or 44 letters at most.
    figure : str
        The figure with its unit, 30 Chinese characters or 60 letters at most; it holds a digit. It breaks after its
        commas only. State the size n of the segment with a share.
    source : str
        The table or function and the day, 40 Chinese characters or 80 letters at most.

    Raises
    ------
    ValueError, TypeError
        If one of them is empty, too long or no text, or the figure holds no digit.

    Examples
    --------
    >>> Trait("buys cut fruit", "TGI 182, n = 1,003", "fruit/orders, 30 June 2026").numbers
    (182.0, 1003.0)
    """

    text: str = ""
    figure: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for field in ("text", "figure", "source"):
            value = fields.text(fields.place("Trait", field, _TRAIT_NAMES), getattr(self, field), fields.ROOM[field])
            object.__setattr__(self, field, value)
        if not self.numbers:
            raise ValueError(
                say(
                    f"Trait：figure（数字）是 {self.figure!r}，里面没有数字。特征 {self.text!r} "
                    "的依据是多少？例如 'TGI 182，n = 1,003'。",
                    f"Trait: figure is {self.figure!r}, which holds no digit. What figure backs {self.text!r}? "
                    "Such as 'TGI 182, n = 1,003'.",
                )
            )

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers in the figure, in order; a per cent as it is written, no sign before it."""
        found = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", self.figure)
        return tuple(float(number.replace(",", "")) for number in found)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """One invented person who stands for a segment of users.

    Jupyter shows it as a card, :meth:`save_slide` writes it as a slide. Checked when it is made, then unchangeable;
    ``dataclasses.replace`` gives a changed one, checked again.

    Parameters
    ----------
    name : str
        20 characters at most.
    segment : str
        Code or name of the segment; a code is shown by its display name.
    age : int
        18 to 100.
    sex, region, occupation : str
        A code of the data, shown by its display name, or words; "unknown" if nobody said.
    interests : list of str
        1 to 6, codes or words.
    buying_habits, motives, needs : list of str
        1 to 4 each; motives may be codes.
    traits : list of Trait
        1 to 5: what the segment's figures say.
    scenario : str, optional
        When and where the person buys.
    quote, quote_source : str, optional
        A sentence, and where it was said; ``"invented"`` if nobody said it.
    portrait : str
        Code of one of :func:`portraits`.
    segments : dict or list of str, optional
        The segments; `segment` must be one of them. Not kept.

    Raises
    ------
    ValueError, TypeError
        The first fault: a field that is empty, too long for the card, of the wrong kind or absurd.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("en")
    >>> zhang_yue = Persona(
    ...     name="Zhang Yue", segment="tea-drink lovers", age=24, sex="female", region="shanghai",
    ...     occupation="accountant", interests=["music", "films"], buying_habits="tries what is new",
    ...     motives="enjoyment", needs="many flavours", portrait="cafe",
    ...     traits=[Trait("buys tea drinks", "TGI 171, n = 842", "tea/orders, 30 June 2026")],
    ... )
    >>> print(zhang_yue.facts)
    (('Age', '24'), ('Sex', 'female'), ('Region', 'Shanghai'), ('Occupation', 'accountant'))
    """

    name: str = ""
    segment: str = ""
    age: int | None = None
    sex: str = ""
    region: str = ""
    occupation: str = ""
    interests: tuple[str, ...] = ()
    buying_habits: tuple[str, ...] = ()
    motives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()
    scenario: str = ""
    quote: str = ""
    quote_source: str = ""
    portrait: str = ""
    segments: InitVar[Mapping[str, object] | Iterable[str] | None] = None

    def __post_init__(self, segments: Mapping[str, object] | Iterable[str] | None) -> None:
        keep = object.__setattr__  # the dataclass is frozen

        def at(field: str) -> str:
            return fields.place("Persona", field)

        keep(self, "name", fields.text(at("name"), self.name, fields.ROOM["name"]))
        if len(self.name) > fields.NAME_SIGNS:
            raise ValueError(
                say(
                    f"{at('name')}有 {len(self.name)} 个字，最多 {fields.NAME_SIGNS} 个：{self.name!r}。",
                    f"{at('name')} has {len(self.name)} characters, at most {fields.NAME_SIGNS} fit: {self.name!r}.",
                )
            )
        keep(self, "segment", fields.text(at("segment"), self.segment, fields.ROOM["segment"]))
        if segments is not None:
            names = fields.segment_names(segments)
            fields.one_of(at("segment"), self.segment, names, ("给出的细分群体", "the segments given"))
        keep(self, "age", fields.age(at("age"), self.age))
        for field in fields.CODED:
            value = fields.text(at(field), getattr(self, field), fields.ROOM[field])
            keep(self, field, fields.known_code(at(field), field, value))
        for field in ("interests", "buying_habits", "motives", "needs"):
            items = fields.texts(at(field), getattr(self, field), fields.ROOM[field], fields.MOST[field])
            keep(self, field, tuple(fields.known_code(at(field), field, item) for item in items))
        keep(self, "traits", fields.traits(at("traits"), self.traits, Trait, fields.MOST["traits"]))
        for field in ("scenario", "quote", "quote_source"):
            keep(self, field, fields.text(at(field), getattr(self, field), fields.ROOM[field], needed=False))
        if self.quote and not self.quote_source:
            raise ValueError(
                say(
                    f"{at('quote')}写了，quote_source 没有写。是编的写 'invented'，是访谈里的写出处，例如 '访谈 T03'。",
                    f"{at('quote')} is given, quote_source is not. Write 'invented' if nobody said it, or where it "
                    "was said, such as 'interview T03'.",
                )
            )
        if self.quote_source and not self.quote:
            raise ValueError(
                say(
                    f"{at('quote_source')}写了，quote 没有写。两个都写，或都不写。",
                    f"{at('quote_source')} is given, quote is not. Give both or neither.",
                )
            )
        value = fields.text(at("portrait"), self.portrait, 40)
        keep(self, "portrait", fields.one_of(at("portrait"), value, PORTRAITS, ("头像", "the portraits")))

    @property
    def segment_label(self) -> str:
        """The segment's display name in the language in use."""
        try:
            return label(self.segment)
        except KeyError:
            return self.segment

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Age, sex, region and occupation with their labels in the language in use."""
        age = (say(*fields.NAMES["age"]), say(f"{self.age} 岁", str(self.age)))
        coded = [(say(*fields.NAMES[field]), fields.shown(field, getattr(self, field))) for field in fields.CODED]
        return (age, *coded)

    @property
    def quote_note(self) -> str:
        """Where the quote is from, in words."""
        return say("虚构", "invented") if self.quote_source == INVENTED else self.quote_source

    @property
    def disclaimer(self) -> str:
        """What a persona is not."""
        return say(
            f"这是虚构的人物，代表细分群体“{self.segment_label}”，不是某个真实的用户。",
            f'An invented person who stands for the segment "{self.segment_label}", not a real user.',
        )

    @property
    def tgi_note(self) -> str:
        """What TGI stands for, if a figure holds one."""
        if not any("tgi" in trait.figure.lower() for trait in self.traits):
            return ""
        return say("TGI：目标群体指数，100 = 和全体一样", "TGI: Target Group Index, 100 = as in all")

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Interests, buying habits, motives and needs with their headings in the language in use."""
        return tuple(
            (say(*fields.NAMES[field]), tuple(fields.listed(field, item) for item in getattr(self, field)))
            for field in ("interests", "buying_habits", "motives", "needs")
        )

    def __repr__(self) -> str:
        between, colon = say("；", "; "), say("：", ": ")
        rows = [*self.facts, *((head, between.join(items)) for head, items in self.lists)]
        if self.scenario:
            rows.append((say(*fields.NAMES["scenario"]), self.scenario))
        if self.quote:
            rows.append(
                (
                    say(*fields.NAMES["quote"]),
                    say(f"“{self.quote}”（{self.quote_note}）", f'"{self.quote}" ({self.quote_note})'),
                )
            )
        out = [f"{self.name} · {self.segment_label}", *(f"  {head}{colon}{words}" for head, words in rows)]
        out.append(f"  {say(*fields.NAMES['traits'])}{colon.rstrip()}")
        out += [
            say(f"    - {t.text}：{t.figure}（{t.source}）", f"    - {t.text}: {t.figure} ({t.source})")
            for t in self.traits
        ]
        return "\n".join([*out, f"  {self.disclaimer}"])

    def _repr_html_(self) -> str:
        from siyu_helpers.persona.card import card

        return card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def save_slide(self, path: str | Path) -> Path:
        """Write the persona as a slide for PowerPoint, Keynote or WPS, in the language in use.

        The texts are native and can be edited; the notes hold the figures and their sources. The file is written
        anew if it is there already.

        Parameters
        ----------
        path : str or Path
            File to write; ends in ".pptx".

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError
            If the name does not end in ".pptx".
        FileNotFoundError
            If the folder does not exist.
        PermissionError
            If the file cannot be written: most often it is open in PowerPoint.
        """
        from siyu_helpers.persona.slide import save

        return save(self, path)
