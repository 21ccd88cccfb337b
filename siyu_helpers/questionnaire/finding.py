"""What a review finds, and texts in two languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from siyu_helpers.language import LANGUAGES, Language, language, say

Severity = Literal["fault", "advice"]


class Text(Mapping[str, str]):
    """A wording in one language or in both; ``str`` gives that of the language in use, else the one there is.

    As a mapping it holds the languages given; a plain text, whose language is not said, holds none.
    """

    def __init__(self, wording: str | Mapping[str, str] = ""):
        self._plain = wording if isinstance(wording, str) else ""
        self._by_language = {} if isinstance(wording, str) else dict(wording)

    def __getitem__(self, lang: str) -> str:
        return self._by_language[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __len__(self) -> int:
        return len(self._by_language)

    def __bool__(self) -> bool:
        return bool(self._plain or self._by_language)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            return (self._plain, self._by_language) == (other._plain, other._by_language)
        return str(self) == other

    def __hash__(self) -> int:
        return hash((self._plain, *self._by_language.items()))

    def __str__(self) -> str:
        return self.in_language(language())

    def __repr__(self) -> str:
        return repr(self.plain())

    def in_language(self, lang: Language | None) -> str:
        """Return the wording in a language; the plain one or the other language's where there is none."""
        if lang in self._by_language:
            return self._by_language[lang]
        return next(iter(self._by_language.values()), self._plain)

    def plain(self) -> str | dict[str, str]:
        """Return the wording as the format has it."""
        return dict(self._by_language) or self._plain


@dataclass(frozen=True)
class Finding:
    """One fault or piece of advice.

    Attributes
    ----------
    question : str
        Code of the question, "" for the questionnaire as a whole.
    id : str
        "Q1" to "Q20", or "format" where the file itself is wrong.
    severity : "fault" or "advice"
        A fault spoils the answers; advice is to be weighed.
    line : int or None
        Line of the YAML text.
    words_both, remedy_both : tuple of str
        What was found and what mends it, in Chinese and English; `words` and `remedy` are those in the language in use.
    """

    question: str
    id: str
    severity: Severity
    words_both: tuple[str, str]
    remedy_both: tuple[str, str]
    line: int | None = None

    @property
    def words(self) -> str:
        """What was found, in the language in use."""
        return say(*self.words_both)

    @property
    def remedy(self) -> str:
        """What mends it, in the language in use."""
        return say(*self.remedy_both)


def fault(
    words: tuple[str, str], remedy: tuple[str, str], *, line: int | None = None, question: str = "", id: str = "format"
) -> Finding:
    """Return a finding that is a fault."""
    return Finding(question, id, "fault", words, remedy, line)


__all__ = ["LANGUAGES", "Finding", "Severity", "Text", "fault"]
