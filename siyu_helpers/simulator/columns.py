"""What a column and a table are, and short ways to write them down."""

from dataclasses import dataclass, field

from siyu_helpers.simulator.codes import CODES

USER = ("users", "user_id")  # what a column of user ids refers to


@dataclass(frozen=True)
class Column:
    """One column. ``coded``: it holds the codes of that name; ``refers``: the table and column it points to."""

    name: str
    type: str
    zh: str
    en: str
    required: bool = True
    unique: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: str | None = None
    coded: bool = False
    refers: tuple[str, str] | None = None

    @property
    def codes(self) -> list[str]:
        """The values a coded column may hold."""
        return list(CODES[self.name]) if self.coded else []


@dataclass(frozen=True)
class Table:
    """One table of a brand."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = field(default=())  # empty where the dirt repeats rows


def text(name: str, zh: str, en: str, **more: object) -> Column:
    """Return a column of text or codes."""
    return Column(name, "string", zh, en, **more)


def time(name: str, zh: str, en: str, **more: object) -> Column:
    """Return a column of times."""
    return Column(name, "datetime", zh, en, **more)


def money(name: str, zh: str, en: str, **more: object) -> Column:
    """Return a column of money in whole fen."""
    return Column(name, "integer", zh, en, minimum=0, unit="fen", **more)


def count(name: str, zh: str, en: str, **more: object) -> Column:
    """Return a column of whole numbers from 0 up."""
    return Column(name, "integer", zh, en, minimum=0, **more)


def flag(name: str, zh: str, en: str) -> Column:
    """Return a column of 1 (yes) and 0 (no)."""
    return Column(name, "integer", zh + "：1 是，0 否", en + ": 1 yes, 0 no", minimum=0, maximum=1)
