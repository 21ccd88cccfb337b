"""How a lesson's source is read by the tests: its sections, its quizzes, what the learner does, what its code works out."""

import contextlib
import io
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import siyu_helpers as siyu
from course_tools import rules
from course_tools.paths import Unit, units
from course_tools.source import Cell, edition
from siyu_helpers.quiz import Quiz

MINUTES = {"zh": re.compile(r"（(\d+) 分钟）$"), "en": re.compile(r" \((\d+) minutes\)$")}
CHANGE = {"zh": "**什么会让你改变主意？**", "en": "**What would change your mind?**"}
YOUR_TURN = {"zh": "**轮到你。**", "en": "**Your turn.**"}
WRITE_HERE = {"zh": "# 在这里写", "en": "# Write here"}
NOW_YOU_CAN = {"zh": "**现在你能够**", "en": "**Now you can**"}


@dataclass(frozen=True)
class Lesson:
    """A lesson and what differs from one to the next.

    Attributes
    ----------
    name : str
        Its unit's.
    first_result : str
        What stands in one of the first five code cells.
    guesses : int
        The least number of quizzes right before the run that answers them.
    closing, for_evidence : dict of str to pattern
        What closes each section; which of these set the learner to work.
    figures : int
        The least number of cells that draw.
    minutes : int or None
        In all, where that is settled.
    in_place : int
        Tasks done in a cell that stands there already.
    shown_wrong : frozenset of str
        Items whose name a cell takes for a wrong answer that the lesson shows.
    chinese : str
        Pattern of the Chinese words and signs that the English edition shows on purpose.
    """

    name: str
    first_result: str
    guesses: int
    closing: dict[str, re.Pattern]
    for_evidence: dict[str, re.Pattern]
    figures: int
    minutes: int | None = None
    in_place: int = 0
    shown_wrong: frozenset[str] = frozenset()
    chinese: str = "《[^》]*》"

    @cached_property
    def unit(self) -> Unit:
        return next(unit for unit in units() if unit.name == self.name)

    @cached_property
    def source(self) -> list[Cell]:
        return rules.read(self.unit.room / "lesson.py", "lesson")

    @cached_property
    def items(self) -> set[str]:
        return {cell.graded for cell in rules.read(self.unit.room / "exercise.py", "exercise") if cell.graded}

    def cells(self, lang: str) -> list[Cell]:
        return edition(self.source, lang)

    def sections(self, lang: str) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {"": []}
        for cell in self.cells(lang):
            if cell.kind == "markdown" and cell.text.startswith("## "):
                found[cell.text.split()[1]] = []
            found[list(found)[-1]].append(cell)
        return found

    def quizzes(self, lang: str) -> list[Quiz]:
        siyu.use(lang)
        return [
            eval(cell.text, {"siyu": siyu})  # noqa: S307 - our own source
            for cell in self.cells(lang)
            if is_quiz(cell)
        ]

    def is_for_the_learner(self, cell: Cell, lang: str) -> bool:
        if cell.kind == "code":
            return is_quiz(cell) or is_blank(cell) or is_empty(cell, lang)
        return bool(self.for_evidence[lang].search(cell.text))

    def run(self, folder: Path) -> dict:
        """Everything the lesson works out: its code run once, in a folder of its own, warnings as errors."""
        import matplotlib

        matplotlib.use("agg")
        import matplotlib.pyplot as plt

        namespace: dict = {}
        printed, complaints = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(complaints),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("error")
            for cell in self.cells("en"):
                if cell.kind == "code":
                    exec(compile(cell.text, f"line {cell.line}", "exec"), namespace)  # noqa: S102 - our own source
                    plt.close("all")
        assert not complaints.getvalue()
        return {**namespace, "folder": folder, "printed": printed.getvalue()}


def is_quiz(cell: Cell) -> bool:
    return cell.kind == "code" and cell.text.startswith("siyu.quiz(")


def is_blank(cell: Cell) -> bool:
    return cell.kind == "code" and bool(re.search(r"= \.\.\.", cell.text))


def is_empty(cell: Cell, lang: str) -> bool:
    return cell.kind == "code" and cell.text.strip() == WRITE_HERE[lang]


def prose(text: str) -> str:
    """Return what is read: no answers folded away, no code, no signs of Markdown."""
    text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    return re.sub(r"```.*?```|[#*|`>]|-{3,}", " ", text, flags=re.DOTALL)


def length(text: str, lang: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]", text)) if lang == "zh" else len(re.findall(r"[A-Za-z0-9'’-]+", text))


def listed(text: str) -> list[tuple[str, list[str]]]:
    """Return each numbered line as its words and the items it names; `return` is Python's word, no item."""
    lines = re.findall(r"^\d+\. (.*)$", text.replace("`return`", "return"), re.MULTILINE)
    tidy = [
        re.sub(r"(?:练习：|Exercise: )|第 \d 题|question \d|[（(]?`[a-z_]+`[）)、，,。.]*|[。.]|\s", "", line)
        for line in lines
    ]
    return [(words, re.findall(r"`([a-z_]+)`", line)) for words, line in zip(tidy, lines, strict=True)]


def patterns(zh: str, en: str) -> dict[str, re.Pattern]:
    return {"zh": re.compile(zh), "en": re.compile(en)}


_CHANGE = patterns(*map(re.escape, CHANGE.values()))
_CHANGE_OR_THINK = patterns(
    r"\*\*(?:想一想：什么结果|什么)会让你改变主意？\*\*|\*\*想一想。\*\*",
    r"\*\*What would change your mind\?\*\*|\*\*Think\.\*\*",
)
# In units 1 to 3 a question to think about counts as something to do.
START = Lesson(
    "00_start_here",
    r"ax\.bar\(",
    4,
    _CHANGE_OR_THINK,
    _CHANGE,
    3,
    minutes=50,
    in_place=1,
    shown_wrong=frozenset({"yuan"}),
    chinese="《[^》]*》|[（）①-⑤…]|'「'",
)
USERS = Lesson("01_private_domain_users", r"reachable_users\(", 6, _CHANGE_OR_THINK, _CHANGE_OR_THINK, 9)
PERSONAS = Lesson("02_personas", r"in_beijing & is_freelance", 8, _CHANGE_OR_THINK, _CHANGE_OR_THINK, 9)
QUESTIONNAIRES = Lesson("03_questionnaire_design", r"would_join", 8, _CHANGE_OR_THINK, _CHANGE_OR_THINK, 9)
TIERS = Lesson("04_rfm_tiers", r"rfm_table\(", 4, _CHANGE, _CHANGE, 6, chinese="《[^》]*》|重要保持")
COUPON = Lesson("05_ab_coupon_test", r"conversion_table\(", 12, _CHANGE_OR_THINK, _CHANGE_OR_THINK, 10, minutes=60)
PLANS = Lesson("06_maintenance_plans", r"siyu\.simulate\(", 15, _CHANGE_OR_THINK, _CHANGE_OR_THINK, 8, minutes=60)
LESSONS = (START, USERS, PERSONAS, QUESTIONNAIRES, TIERS, COUPON, PLANS)
