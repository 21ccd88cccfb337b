"""A multiple-choice question whose every choice answers back: HTML and CSS alone, so saved pages work too."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from siyu_helpers.language import say

# Colours are set for both themes, never inherited; :has() shows the feedback of the checked choice alone.
# "!important" only where Jupyter's and the site's own rules for outputs and paragraphs are more specific.
_CSS = """
.siyu-quiz{color-scheme:light;--bg:#fff;--fg:#1f2328;--line:#c4cad1;--hover:#f1f4f8;--accent:#0072b2;--good:#00694d;--goodbg:#e6f4ef;
--bad:#a34700;--badbg:#fdf0e6;background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:8px;
margin:.5em 0;padding:1em 1.1em;max-width:46em;min-width:0;box-sizing:border-box;font-size:1rem;line-height:1.6;
text-align:left;white-space:normal}
body[data-jp-theme-light=false] .siyu-quiz,html[data-theme=dark] .siyu-quiz{color-scheme:dark;--bg:#1c2127;--fg:#e6e9ed;--line:#515b66;
--hover:#29313a;--accent:#56b4e9;--good:#5fd3ae;--goodbg:#173229;--bad:#f2a65e;--badbg:#3a2818}
.siyu-quiz legend{float:left;width:100%;margin:0 0 .6em;padding:0;border:0;font-size:1em;font-weight:600;
line-height:1.6;color:inherit}
.siyu-quiz .option{clear:both;margin:.35em 0;border:1px solid var(--line);border-radius:6px;overflow:hidden}
.siyu-quiz label{display:flex;align-items:baseline;gap:.7em;margin:0;padding:.5em .8em;font-weight:400;cursor:pointer}
.siyu-quiz label:hover{background:var(--hover)}
.siyu-quiz input{flex:none;margin:0;width:1em;height:1em;position:relative;top:.1em;accent-color:var(--accent)}
.siyu-quiz input:focus-visible{outline:none}
.siyu-quiz .option:has(input:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.siyu-quiz .option:has(input:checked){border-color:var(--tone)}
.siyu-quiz .right{--tone:var(--good);--tonebg:var(--goodbg)}
.siyu-quiz .wrong{--tone:var(--bad);--tonebg:var(--badbg)}
.siyu-quiz .fb{display:none;margin:0!important;padding:.5em .8em .6em 2.5em;background:var(--tonebg);
border-top:1px solid var(--tone)}
.siyu-quiz .option:has(input:checked) .fb{display:block}
.siyu-quiz b{color:var(--tone);font-weight:600;margin-right:.6em;white-space:nowrap}
.siyu-quiz code{background:var(--hover)!important;color:inherit!important;padding:.1em .3em;border-radius:3px;border:0;font-size:.92em}
@media print{.siyu-quiz .option:has(input:checked) .fb{display:none}
.siyu-quiz .option:has(input:checked){border-color:var(--line)}}
""".replace("\n", "")


@dataclass(frozen=True)
class Quiz:
    """A question as :func:`quiz` makes it; Jupyter shows it as a card, a terminal as text."""

    question: str
    choices: Mapping[str, str]
    answer: str

    def feedback(self, choice: str) -> str:
        """Return what the quiz says to a choice, its mark first."""
        if choice not in self.choices:
            raise ValueError(
                say(f"没有“{choice}”这个选项，可选：", f"There is no choice {choice!r}. Choose from: ")
                + _listed(self.choices)
            )
        return f"{_mark(choice == self.answer)} {self.choices[choice]}"

    def __repr__(self) -> str:
        lines = [self.question, *(f"  ○ {choice}" for choice in self.choices)]
        how = f"_.feedback({next(iter(self.choices))!r})"  # "_" is the last value, in Python and in IPython
        return "\n".join([*lines, say(f"看某个选项的解释：{how}", f"To see what a choice means: {how}")])

    def _repr_html_(self) -> str:
        name = "siyu-quiz-" + hashlib.sha256(repr((self.question, [*self.choices.items()])).encode()).hexdigest()[:12]
        options = "".join(
            f'<div class="option {"right" if choice == self.answer else "wrong"}">'
            # the attribute keeps JupyterLab from taking the arrow keys (next cell) and letters (x: cut the cell)
            f'<label><input type="radio" name="{name}" data-lm-suppress-shortcuts="true">'
            f"<span>{_inline(choice)}</span></label>"
            # a live region that is always there, so that a screen reader speaks the feedback when it appears
            f'<div aria-live="polite"><p class="fb"><b>{_mark(choice == self.answer)}</b>{_inline(text)}</p></div></div>'
            for choice, text in self.choices.items()
        )
        # the classes keep MathJax off "$"
        return (
            f"<style>{_CSS}</style>"
            '<fieldset class="siyu-quiz tex2jax_ignore mathjax_ignore">'
            f"<legend>{_inline(self.question)}</legend>{options}</fieldset>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def quiz(question: str, choices: Mapping[str, str], answer: str) -> Quiz:
    """Return a multiple-choice question to show as the last value of a cell.

    All texts are plain; what stands in backticks is set as code.

    Parameters
    ----------
    question : str
    choices : mapping of str to str
        Each choice with the feedback it gets, shown in this order.
    answer : str
        The right one of the choices.

    Raises
    ------
    ValueError
        If the question is empty, there are fewer than two choices, a choice has no feedback, or the answer is
        not among them.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> siyu.use("zh")
    >>> q = quiz("1 + 1 = ?", {"2": "对。", "11": "那是把两个字连在一起。"}, answer="2")
    >>> print(q.feedback("11"))
    ✗ 再想想 那是把两个字连在一起。
    """
    if not _is_text(question):
        raise ValueError(say("quiz：题目是空的，请写上题目。", "quiz: the question is empty. Write one."))
    if len(choices) < 2:
        raise ValueError(
            say(
                f"quiz：至少要有两个选项，现在有 {len(choices)} 个。",
                f"quiz: give at least two choices; there are {len(choices)}.",
            )
        )
    if bare := [choice for choice, feedback in choices.items() if not (_is_text(choice) and _is_text(feedback))]:
        raise ValueError(
            say(
                "quiz：每个选项和它的反馈都要是非空的文字，这些不是：",
                "quiz: every choice and its feedback must be a text that is not empty; these are not: ",
            )
            + _listed(bare)
        )
    if answer not in choices:
        raise ValueError(
            say(
                f"quiz：答案 {answer!r} 不在选项里，选项有：",
                f"quiz: the answer {answer!r} is not among the choices: ",
            )
            + _listed(choices)
        )
    return Quiz(question, dict(choices), answer)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _listed(choices: Mapping[str, str] | list[str]) -> str:
    return say("、", ", ").join(repr(choice) for choice in choices)


def _mark(right: bool) -> str:
    """Return the mark before a feedback: in words that do not repeat its usual first word, "对" or "Yes"."""
    return say("✓ 答案", "✓ Answer") if right else say("✗ 再想想", "✗ Think again")


def _inline(text: str) -> str:
    """Escape a text for HTML, setting what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
