"""A question as a rule of the review sees it: in one language, its texts cut to what is searched."""

from dataclasses import dataclass
from functools import lru_cache

from siyu_helpers.questionnaire import wording as w
from siyu_helpers.questionnaire.classes import parse_class
from siyu_helpers.questionnaire.finding import Severity, Text
from siyu_helpers.questionnaire.schema import Question

LOOKED_AT = 600, 100  # characters of a text and of a label that are searched

Words = tuple[str, str]

parse = lru_cache(4096)(parse_class)


@dataclass(frozen=True)
class Found:
    """What a rule found in one language."""

    key: tuple
    id: str
    severity: Severity
    words: Words
    remedy: Words
    at: str = ""  # key of the question whose line is shown


@dataclass(frozen=True)
class View:
    """A question as it reads in one language."""

    question: Question
    lang: str | None
    text: str
    labels: dict[str, str]
    unit: str
    period: str

    @classmethod
    def of(cls, question: Question, lang: str | None) -> "View":
        """Return the question in a language; None for texts whose language is not said."""

        def read(text: Text) -> str:
            return text.in_language(lang)

        text_room, label_room = LOOKED_AT
        labels = {code: cut(read(label), label_room) for code, label in question.options.items()}
        unit, period = cut(read(question.unit), label_room), cut(read(question.period), label_room)
        return cls(question, lang, cut(read(question.text), text_room), labels, unit, period)

    def any_label(self, *patterns) -> bool:
        """Say whether a label matches one of the patterns."""
        return any(pattern.search(label) for label in self.labels.values() for pattern in patterns)

    @property
    def yes_or_no(self) -> bool:
        """Whether it is answered by yes or no."""
        answers = [
            label for label in self.labels.values() if not w.PREFER_NOT.search(label) and not w.UNSURE.search(label)
        ]
        return len(answers) == 2 and all(w.YES_OR_NO.search(label) for label in answers)

    @property
    def graded(self) -> bool:
        """Whether most labels are steps from little to much."""
        return bool(self.labels) and sum(bool(w.GRADED.search(label)) for label in self.labels.values()) >= 0.6 * len(
            self.labels
        )


def cut(text: str, room: int) -> str:
    """Return a text, cut where it is longer than a reader would read."""
    return text if len(text) <= room else text[: room - 1] + "…"


def way_out(label: str) -> bool:
    """Say whether a label is for those whom no other fits."""
    return any(pattern.search(label) for pattern in (w.OTHER, w.NEVER, w.PREFER_NOT, w.UNSURE))
