"""The findings of a review: a table in Jupyter, text in a terminal, a DataFrame to count in."""

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.questionnaire.finding import Finding

MOST_SHOWN = 200

# Colours are set for both themes, never inherited; severity has a sign and a word, not a colour alone.
_CSS = """
.siyu-review{color-scheme:light;--bg:#fff;--fg:#1f2328;--line:#c4cad1;--soft:#f1f4f8;--good:#00694d;--bad:#a34700;--none:#4c5661;
background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:8px;margin:.5em 0;padding:.9em 1.1em;
max-width:58em;overflow-x:auto;box-sizing:border-box;font-size:1rem;line-height:1.55;text-align:left;white-space:normal}
body[data-jp-theme-light=false] .siyu-review,html[data-theme=dark] .siyu-review{color-scheme:dark;--bg:#1c2127;--fg:#e6e9ed;
--line:#515b66;--soft:#29313a;--good:#5fd3ae;--bad:#f2a65e;--none:#aab4be}
.siyu-review p{margin:.3em 0!important}
.siyu-review .head{font-weight:600}
.siyu-review .good{color:var(--good)}
.siyu-review table{border-collapse:collapse;width:100%;margin:.6em 0 .2em!important;font-size:1em!important;table-layout:auto;color:inherit}
.siyu-review th,.siyu-review td{text-align:left!important;vertical-align:top;padding:.5em .7em!important;white-space:normal!important;
border:0!important;border-top:1px solid var(--line)!important;background:var(--bg)!important;color:inherit!important;max-width:none!important}
.siyu-review thead th{background:var(--soft)!important;font-weight:600}
.siyu-review tbody th{font-weight:600;overflow-wrap:break-word}
.siyu-review b{font-weight:600;white-space:nowrap}
.siyu-review .fault{color:var(--bad)}
.siyu-review small,.siyu-review .advice{color:var(--none)}
.siyu-review small{font-size:.88em;font-weight:400}
.siyu-review .do{display:block;margin-top:.15em;color:var(--none)}
.siyu-review code{background:var(--soft)!important;color:inherit!important;padding:.1em .3em;border-radius:3px;border:0;font-size:.92em;overflow-wrap:anywhere}
@media print{.siyu-review,body[data-jp-theme-light=false] .siyu-review,html[data-theme=dark] .siyu-review{color-scheme:light;--bg:#fff;--fg:#000;--line:#8a94a0;
--soft:#fff;--good:#00694d;--bad:#8a3c00;--none:#333;border:0;padding:0;max-width:none}.siyu-review tr{break-inside:avoid}}
""".replace("\n", "")


@dataclass(frozen=True, repr=False)
class Review:
    """What the review of a questionnaire found.

    Attributes
    ----------
    findings : tuple of Finding
        Those on the whole first, then question by question.
    title : str
    lines : bool
        Whether it names lines of the YAML text: of use only to who can see the text.
    """

    findings: tuple[Finding, ...]
    title: str = ""
    lines: bool = True

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that spoil the answers."""
        return tuple(one for one in self.findings if one.severity == "fault")

    @property
    def advice(self) -> tuple[Finding, ...]:
        """Findings to be weighed."""
        return tuple(one for one in self.findings if one.severity == "advice")

    @property
    def passed(self) -> bool:
        """Whether there is no fault; advice may stand."""
        return not self.faults

    @property
    def clean(self) -> bool:
        """Whether nothing was found at all."""
        return not self.findings

    def table(self) -> pd.DataFrame:
        """Return the findings, one a row.

        Returns
        -------
        DataFrame
            Columns question (code, "" for the whole), id, severity ("fault" or "advice"), finding, remedy (in the
            language in use), line (missing where there is none).
        """
        columns = ("question", "id", "severity", "finding", "remedy", "line")
        rows = [(one.question, one.id, one.severity, one.words, one.remedy, one.line) for one in self.findings]
        return pd.DataFrame(rows, columns=list(columns)).astype({"line": "Int64"})

    def __repr__(self) -> str:
        lines = [self._head(), self._sum()]
        for one in self.findings[:MOST_SHOWN]:
            lines.append(f"{_sign(one)} {_where(one)}{self._line(one)} [{_word(one)}] {one.words}")
            lines.append(f"    → {one.remedy}")
        return "\n".join([*lines, *self._rest()])

    def _head(self) -> str:
        return say("问卷检查", "Review of the questionnaire") + (f" · {self.title}" if self.title else "")

    def _sum(self) -> str:
        if self.clean:
            return say(
                "✓ 没有发现毛病。措辞还要自己再读一遍。", "✓ Nothing found. Read the wording once more yourself."
            )
        faults, advice = len(self.faults), len(self.advice)
        return say(
            f"{faults} 处毛病，{advice} 条建议。",
            f"{faults} fault{'' if faults == 1 else 's'}, {advice} piece{'' if advice == 1 else 's'} of advice.",
        )

    def _line(self, one: Finding) -> str:
        if not (self.lines and one.line):
            return ""
        return say(f"（第 {one.line} 行）", f" (line {one.line})")

    def _row(self, one: Finding) -> str:
        line = self._line(one).strip(" （）()")
        line = f"<br><small>{escape(line)}</small>" if line else ""
        return (
            f'<tr><th scope="row">{escape(_where(one))}{line}</th>'
            f'<td><b class="{one.severity}">{_sign(one)} {_word(one)}</b></td>'
            f'<td>{_inline(one.words)}<span class="do">→ {_inline(one.remedy)}</span></td></tr>'
        )

    def _rest(self) -> list[str]:
        rest = self.findings[MOST_SHOWN:]
        if not rest:
            return []
        return [say(f"还有 {len(rest)} 条没有列出。", f"{len(rest)} more are not listed.")]

    def _repr_html_(self) -> str:
        good = ' class="good"' if self.clean else ""
        parts = [f'<p class="head">{_inline(self._head())}</p><p{good}>{_inline(self._sum())}</p>']
        if self.findings:
            names = (
                say("题目", "Question"),
                say("判断", "Verdict"),
                say("看到什么，怎么改", "What was found, what mends it"),
            )
            heads = "".join(f'<th scope="col">{name}</th>' for name in names)
            rows = "".join(self._row(one) for one in self.findings[:MOST_SHOWN])
            parts.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
        parts += [f"<p><small>{_inline(line)}</small></p>" for line in self._rest()]
        # the classes keep MathJax off "$"
        return f'<style>{_CSS}</style><div class="siyu-review tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def _sign(one: Finding) -> str:
    return "✗" if one.severity == "fault" else "○"


def _word(one: Finding) -> str:
    return say("毛病", "fault") if one.severity == "fault" else say("建议", "advice")


def _where(one: Finding) -> str:
    return one.question or say("整份问卷", "the whole")


def _inline(text: str) -> str:
    """Escape a text for HTML, setting what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
