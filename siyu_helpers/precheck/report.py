"""What a precheck found, as text for a terminal and as a card for a notebook."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path

from siyu_helpers.language import say
from siyu_helpers.precheck.release import Finding
from siyu_helpers.precheck.run import Item, State

# Colours are set for both themes, never inherited; every state has a sign and a word, not a colour alone.
_CSS = """
.siyu-precheck{color-scheme:light;--bg:#fff;--fg:#1f2328;--line:#c4cad1;--soft:#f1f4f8;--good:#00694d;--bad:#a34700;--none:#4c5661;
background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:8px;margin:.5em 0;padding:.9em 1.1em;
max-width:52em;box-sizing:border-box;font-size:1rem;line-height:1.6;text-align:left;white-space:normal}
body[data-jp-theme-light=false] .siyu-precheck,html[data-theme=dark] .siyu-precheck{color-scheme:dark;--bg:#1c2127;--fg:#e6e9ed;
--line:#515b66;--soft:#29313a;--good:#5fd3ae;--bad:#f2a65e;--none:#aab4be}
.siyu-precheck p,.siyu-precheck ul{margin:.4em 0!important}
.siyu-precheck ul{padding-left:1.3em!important}
.siyu-precheck .head,.siyu-precheck .sum{font-weight:600}
.siyu-precheck table{border-collapse:collapse;width:100%;margin:.6em 0!important;font-size:1em!important;table-layout:auto;color:inherit}
.siyu-precheck th,.siyu-precheck td{text-align:left!important;vertical-align:top;padding:.4em .7em!important;white-space:normal!important;
border:0!important;border-top:1px solid var(--line)!important;background:var(--bg)!important;color:inherit!important;max-width:none!important}
.siyu-precheck th{background:var(--soft)!important;font-weight:600}
.siyu-precheck .p{text-align:right!important;white-space:nowrap!important}
.siyu-precheck b{font-weight:600;white-space:nowrap}
.siyu-precheck .passed,.siyu-precheck .written{color:var(--good)}
.siyu-precheck .failed,.siyu-precheck .error,.siyu-precheck .endless,.siyu-precheck .fault{color:var(--bad)}
.siyu-precheck .unwritten,.siyu-precheck small{color:var(--none)}
.siyu-precheck small{font-size:.9em}
.siyu-precheck code{background:var(--soft)!important;color:inherit!important;padding:.1em .3em;border-radius:3px;border:0;font-size:.92em}
.siyu-precheck pre{margin:.3em 0!important;max-width:37em;overflow-x:auto;white-space:pre!important;font-size:.88em!important;
line-height:1.3!important;color:inherit!important;background:var(--bg)!important}
""".replace("\n", "")


@dataclass(frozen=True)
class Report:
    """What a precheck found; Jupyter shows it as a card, a terminal as text.

    Attributes
    ----------
    findings : tuple of Finding
        Faults of the file, each with its remedy.
    items : tuple of Item
        How each item stands; empty if the file could not be checked.
    """

    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    text: str
    html: str

    @classmethod
    def of(cls, path: Path, title: str | None, findings: list[Finding], items: list[Item]) -> "Report":
        """Return the report in the language in use."""
        head = say("提交前检查", "Check before handing in") + (f" · {title}" if title else "")
        total = _summary(items) if items else ""
        notes = _notes(path) if items else []
        text = "\n".join(
            [head, *_fault_lines(findings, bool(items)), *_item_lines(items), *filter(None, [total]), *notes]
        )
        return cls(tuple(findings), tuple(items), text, _card(head, findings, items, total, notes))

    @property
    def points(self) -> float:
        """Points of the visible checks that pass."""
        return sum(item.points for item in self.items if item.state == "passed")

    @property
    def ready(self) -> bool:
        """Whether nothing is left to mend, as far as can be seen here."""
        done = all(item.state in ("passed", "written") for item in self.items)
        return bool(self.items) and done and not self.findings

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def _sign(state: State) -> str:
    return {"passed": "✓", "written": "✓", "unwritten": "○"}.get(state, "✗")


def _word(item: Item) -> str:
    """Return a state in words."""
    return {
        "passed": say("公开检查通过", "visible check passes"),
        "failed": say("没有通过", "does not pass"),
        "error": say("代码出错", "error in the code"),
        "endless": say("超时", "out of time"),
        "written": say("已写，老师评分", "written; marked by hand"),
        "unwritten": say("还没有写", "not written yet"),
    }[item.state]


def _score(item: Item) -> str:
    if item.by_hand:
        return say(f"手工评分 {item.points:g} 分", f"{item.points:g} by hand")
    got = item.points if item.state == "passed" else 0
    return say(f"{got:g} / {item.points:g} 分", f"{got:g} / {item.points:g}")


def _summary(items: list[Item]) -> str:
    got = sum(item.points for item in items if item.state == "passed")
    all_of = sum(item.points for item in items if not item.by_hand)
    by_hand = sum(item.points for item in items if item.by_hand)
    zh, en = f"公开检查通过：{got:g} / {all_of:g} 分", f"Points by visible checks: {got:g} / {all_of:g}"
    if by_hand:
        zh, en = f"{zh}；手工评分：{by_hand:g} 分", f"{en}; to be marked by hand: {by_hand:g}"
    return say(zh, en)


def _notes(path: Path) -> list[str]:
    saved = datetime.fromtimestamp(path.stat().st_mtime).strftime("%H:%M:%S") if path.exists() else "?"
    return [
        say(
            "这不是最后的成绩：评分时还会用别的数据再查一遍，可能发现这里看不到的错误。",
            "This is not your mark: grading checks again on other data and may find what is not seen here.",
        ),
        say(
            f"检查的是磁盘上的文件，保存于 {saved}。之后改过？先保存（Ctrl+S，Mac 是 Cmd + S），再检查一次。",
            f"Checked was the file on disk, saved at {saved}. Changed since? Save (Ctrl+S, on a Mac Cmd+S), check again.",
        ),
    ]


def _whole() -> str:
    return say("文件本身没有问题。", "The file itself is in order.")


def _fault_lines(findings: list[Finding], checked: bool) -> list[str]:
    lines = []
    for finding in findings:
        lines.append(f"! {finding.words}")
        lines += [f"  → {line}" for line in finding.remedy.splitlines()]
    return lines or ([_whole()] if checked else [])


def _item_lines(items: list[Item]) -> list[str]:
    lines = []
    for item in items:
        lines.append(f"{_sign(item.state)} {item.title} · {_score(item)} · {_word(item)}")
        lines += [f"    {line}" for line in item.words]
    return lines


def _card(head: str, findings: list[Finding], items: list[Item], total: str, notes: list[str]) -> str:
    parts = [f'<p class="head">{_inline(head)}</p>']
    if findings:
        faults = "".join(
            f'<li><b class="fault">!</b> {_inline(finding.words)}<br><small>{_inline(finding.remedy)}</small></li>'
            for finding in findings
        )
        parts.append(f"<ul>{faults}</ul>")
    elif items:
        parts.append(f"<p>{_whole()}</p>")
    if items:
        names = (say("题目", "Question"), say("结果", "Result"), say("分数", "Points"))
        heads = "".join(f'<th scope="col"{_right(place)}>{name}</th>' for place, name in enumerate(names))
        rows = "".join(
            f"<tr><td>{_inline(item.title)}</td>"
            f'<td><b class="{item.state}">{_sign(item.state)} {_word(item)}</b>'
            + _said(item.words)
            + f'</td><td class="p">{_score(item)}</td></tr>'
            for item in items
        )
        parts.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
        parts.append(f'<p class="sum">{total}</p>')
    parts += [f"<p><small>{_inline(note)}</small></p>" for note in notes]
    # the classes keep MathJax off "$"
    return f'<style>{_CSS}</style><div class="siyu-precheck tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def _said(words: Iterable[str]) -> str:
    """Return what a check says in HTML; a line of a query keeps its places, so that the mark below it points right."""
    parts = []
    for of_a_query, lines in groupby(words, lambda line: line.startswith("LINE ") or not line.strip(" ^")):
        if of_a_query:
            parts.append(f"<pre>{escape(chr(10).join(lines))}</pre>")
        else:
            parts.append(("" if parts else "<br>") + "<br>".join(map(_inline, lines)))
    return "".join(parts)


def _right(place: int) -> str:
    return ' class="p"' if place == 2 else ""


def _inline(text: str) -> str:
    """Escape a text for HTML, setting what stands in backticks as code and keeping its lines."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)).replace("\n", "<br>")
