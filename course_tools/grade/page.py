"""The report of a graded class: one HTML page without any address outside of it, and the picture of the class."""

import base64
import io
import math
import re
from collections.abc import Callable, Sequence
from html import escape
from statistics import mean, median
from typing import TYPE_CHECKING

from course_tools.grade.records import Marked, Note, State, Student
from siyu_helpers.language import language, say
from siyu_helpers.style import PALETTE, ROLES, set_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_tools.grade.report import ItemSummary

COLOURS = {
    "passed": PALETTE["green"],
    "failed": PALETTE["orange"],
    "unwritten": "#C4CAD1",
    "stopped": PALETTE["purple"],
    "written": PALETTE["sky"],
}
LOST: tuple[State, ...] = ("failed", "unwritten", "error", "endless", "died", "unreached")
_DARK = {"bg": "#1c2127", "fg": "#e6e9ed", "line": "#515b66", "grid": "#343c46"}
_LIGHT = {"bg": "#ffffff", "fg": "#1f2328", "line": PALETTE["grey"], "grid": "#E3E3E3"}
_WIDEST = 44  # of an item's title in the picture, in half-width signs
_NAMED = 3  # misconceptions shown at an item

_CSS = """
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#f3f5f8;--line:#d5dae0;--dim:#57616b;--good:#009E73;
--wait:#56B4E9;--warn:#a34700;--warnbg:#fdf3e7}
@media screen and (prefers-color-scheme:dark){:root{--bg:#1c2127;--fg:#e6e9ed;--soft:#262d35;--line:#3d4651;--dim:#a7b1bb;
--warn:#f2a65e;--warnbg:#33291d}}
*{box-sizing:border-box}
body{background:var(--bg);color:var(--fg);margin:0 auto;padding:1.6rem 1.4rem 3rem;max-width:72rem;
font:15px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.3;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.4rem 0}
small,.dim{color:var(--dim);font-size:.87rem}code{font:.9em/1 Consolas,Menlo,monospace}
li code,td code{background:var(--soft);border-radius:3px;padding:.05em .3em}
.tiles{display:flex;flex-wrap:wrap;margin:1rem 0;border:1px solid var(--line);border-radius:8px;background:var(--soft)}
.tiles div{flex:1 1 8rem;padding:.55rem 1rem}.tiles b{display:block;font-size:1.45rem;line-height:1.25;font-weight:600}
.box{margin:1rem 0;border-left:4px solid var(--warn);background:var(--warnbg);padding:.5rem 1rem;border-radius:0 6px 6px 0}
.box ul{margin:.2rem 0;padding-left:1.2rem}
img{width:100%;height:auto;display:block;border:1px solid var(--line);border-radius:8px}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.42rem .7rem .42rem 0;border-top:1px solid var(--line)}
thead th{border-top:0;border-bottom:2px solid var(--line);font-size:.87rem;color:var(--dim);font-weight:600;white-space:nowrap}
tbody tr:first-child>*{border-top:0}tbody th{font-weight:600}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.rest{width:12rem}.k{white-space:nowrap;font-variant-numeric:tabular-nums}
.bar{width:9rem;height:.6rem;margin:.3rem 0 .15rem;border-radius:3px;background:var(--line);overflow:hidden;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
.bar i{display:block;height:100%;background:var(--good)}.bar i.w{background:var(--wait)}
td ul,td ol{margin:0;padding:0;list-style:none}td li+li{margin-top:.15rem}
.names{columns:14rem;padding:0;margin:.3rem 0;list-style:none;font-variant-numeric:tabular-nums}
img.dark{display:none}
@media screen and (prefers-color-scheme:dark){img.dark{display:block}img.light{display:none}}
@media print{@page{margin:12mm}body{font-size:9.5pt;max-width:none;padding:0}.rest{width:8rem}.bar{width:5.5rem}
.tiles div{flex-basis:5rem;padding:.4rem .7rem}.wide{overflow:visible}th,td{padding:.25rem .5rem .25rem 0}tr,li,img,.tiles,.box{break-inside:avoid}
h2{break-after:avoid}thead{display:table-header-group}}
"""


def page(
    *,
    assignment: str,
    title: str,
    marked: Sequence[Marked],
    missing: Sequence[Student],
    unmatched: Sequence[Note],
    notes: Sequence[Note],
    roster: bool,
    items: Sequence["ItemSummary"],
    words: Callable[[str], str],
    pictures: tuple[bytes, bytes],
    files: Sequence[str],
) -> str:
    """Return the report as HTML in the language in use.

    Parameters
    ----------
    assignment, title : str
    marked : sequence of Marked
        Sorted as they are to stand.
    missing : sequence of Student
        Students of the roster who handed in nothing.
    unmatched, notes : sequence of Note
        Files that nobody owns; faults of the run itself.
    roster : bool
        Whether a roster was given.
    items : sequence of ItemSummary
    words : callable
        Gives a misconception's id in words.
    pictures : (bytes, bytes)
        PNG for a light and a dark screen.
    files : sequence of str
        Names of the files that stand beside the page.
    """
    head = f"{say('批改报告', 'Grading report')} · {title}"
    parts = [
        f"<header><h1>{_inline(title)}</h1>",
        f'<p class="dim">{say("批改报告", "Grading report")} · <code>{escape(assignment)}</code></p></header>',
        _tiles(marked, missing, items, roster),
        _run_notes(notes),
        _picture_tag(pictures, marked, items),
        _section(say("各题情况", "The questions"), _item_table(items, words)),
        _section(say("收到后修补过或有问题的作业", "Submissions repaired or at fault"), _run_report(marked)),
        _section(say("没有主人的文件", "Files that nobody owns"), _list([note.words for note in unmatched])),
        _section(say(f"没有交的学生：{len(missing)} 人", f"Handed in nothing: {len(missing)}"), _names(missing)),
        _section(say("同一文件夹里的文件", "Files in this folder"), _file_list(files, items)),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language() == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(head)}</title><style>{_CSS}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _inline(text: str) -> str:
    """Escape a text for HTML, setting what stands in backticks as code and keeping its lines."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text.strip())).replace("\n", "<br>")


def _number(value: float) -> str:
    return f"{round(value, 1):.12g}"


def _section(head: str, body: str) -> str:
    return f"<section><h2>{head}</h2>{body}</section>" if body else ""


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{_inline(line)}</li>" for line in lines) + "</ul>" if lines else ""


def _run_notes(notes: Sequence[Note]) -> str:
    head = say("关于这次批改", "About this run")
    return f'<div class="box"><b>{head}</b>{_list([note.words for note in notes])}</div>' if notes else ""


def _scores(marked: Sequence[Marked], code_only: bool = False) -> list[float]:
    """Return each graded student's points so far, leaving out what is no number."""
    return [
        sum(
            o.score
            for o in one.outcomes
            if o.score is not None and math.isfinite(o.score) and not (code_only and o.by_hand)
        )
        for one in marked
        if one.outcomes
    ]


def state_word(state: State) -> str:
    """Return a state in words, for a teacher."""
    return {
        "passed": say("通过", "passed"),
        "failed": say("有误", "wrong"),
        "unwritten": say("未写", "not written"),
        "error": say("出错", "error"),
        "endless": say("超时", "out of time"),
        "died": say("内核中断", "kernel died"),
        "unreached": say("没轮到", "not reached"),
        "written": say("已写", "written"),
    }[state]


def _tiles(marked: Sequence[Marked], missing: Sequence[Student], items: Sequence["ItemSummary"], roster: bool) -> str:
    scores = _scores(marked)
    listed = sum(one.listed for one in marked)
    full = _number(sum(item.points for item in items))
    waiting = sum(any(o.score is None for o in one.outcomes) for one in marked)
    tiles = [
        (say("名单人数", "On the roster"), str(listed + len(missing)))
        if roster
        else (say("收到作业", "Submissions"), str(len(marked))),
        (say("已评", "Graded"), str(len(scores))),
    ]
    if len(marked) > len(scores):
        tiles.append((say("评不了", "Cannot be graded"), str(len(marked) - len(scores))))
    tiles.append((say("未交", "Handed in nothing"), str(len(missing))) if roster else (say("未交", "Missing"), "—"))
    if roster and len(marked) > listed:
        tiles.append((say("不在名单里", "Not on the roster"), str(len(marked) - listed)))
    tiles += [
        (say(f"平均分（满分 {full}）", f"Mean (of {full})"), _number(mean(scores)) if scores else "—"),
        (say("中位数", "Median"), _number(median(scores)) if scores else "—"),
    ]
    said = []
    if waiting:
        by_hand = _number(max(one.waiting for one in marked))
        said.append(
            say(
                f"{waiting} 份作业还有题目等老师批改，每份至多 {by_hand} 分；上面的成绩还没有算这些分。",
                f"{waiting} submissions still have questions to be marked by hand, up to {by_hand} points each; "
                "the marks above are without them.",
            )
        )
    if not roster:
        said.append(
            say("没有给名单，所以不知道谁没有交。", "No roster was given, so nobody can be said to be missing.")
        )
    body = "".join(f"<div><b>{value}</b><small>{label}</small></div>" for label, value in tiles)
    return f'<div class="tiles">{body}</div>' + "".join(f'<p class="dim">{line}</p>' for line in said)


def _picture_tag(pictures: tuple[bytes, bytes], marked: Sequence[Marked], items: Sequence["ItemSummary"]) -> str:
    if not _scores(marked):
        return f"<p>{say('还没有可以评的作业。', 'There is nothing to grade yet.')}</p>"
    light, dark = ("data:image/png;base64," + base64.b64encode(data).decode("ascii") for data in pictures)
    told = [
        say(
            f"{item.title}：{item.students} 人中 {item.states['passed']} 人通过",
            f"{item.title}: {item.states['passed']} of {item.students} passed",
        )
        for item in items
        if not item.by_hand
    ]
    alt = say("左：成绩分布；右：各题结果。", "Left: the marks. Right: the questions. ") + say("；", "; ").join(told)
    return "".join(
        f'<img class="{name}" src="{source}" alt="{escape(alt)}">'
        for name, source in (("light", light), ("dark", dark))
    )


def _item_table(items: Sequence["ItemSummary"], words: Callable[[str], str]) -> str:
    if not items:
        return ""
    heads = say(
        "题目|分值|通过|其余|用时|最常见的误解", "Question|Points|Passed|The others|Time|Commonest misconceptions"
    )
    right = (1,)
    cells = "".join(
        f'<th scope="col"{" class=n" if place in right else ""}>{head}</th>'
        for place, head in enumerate(heads.split("|"))
    )
    rows = "".join(_item_row(item, words) for item in items)
    legend = say(
        "用时：答案和检查一共用的时间，中位数 / 最长。误解后面的数字是人数。",
        "Time: the answer and its check together, median / longest. A number in front of a misconception counts students.",
    )
    return (
        f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="dim">{legend}</p>'
    )


def _item_row(item: "ItemSummary", words: Callable[[str], str]) -> str:
    done = item.states["written" if item.by_hand else "passed"]
    share = (
        f'<div class="bar"><i{" class=w" if item.by_hand else ""} style="width:{done / item.students:.1%}"></i></div>'
    )
    said = (
        say(f"已写 {done} / {item.students}，手工评分", f"{done} / {item.students} written, by hand")
        if item.by_hand
        else f"{done / item.students:.0%} · {done} / {item.students}"
    )
    rest = [f'<span class="k">{state_word(state)} {item.states[state]}</span>' for state in LOST if item.states[state]]
    ideas = "".join(
        f'<li><span class="k"><b>{count}</b> × <code>{escape(idea)}</code></span> {_inline(words(idea))}</li>'
        for idea, count in item.ideas[:_NAMED]
    )
    middle, longest = (_number(value) for value in item.seconds)
    return (
        f'<tr><th scope="row">{_inline(item.title)}<br><small><code>{escape(item.item)}</code></small></th>'
        f'<td class="n">{_number(item.points)}</td><td class="k">{share}<small>{said}</small></td>'
        f'<td class="rest"><small>{say("，", ", ").join(rest) or "—"}</small></td>'
        f'<td class="k"><small>{middle} / {longest} {say("秒", "s")}</small></td><td><ol>{ideas}</ol></td></tr>'
    )


def _run_report(marked: Sequence[Marked]) -> str:
    rows = [
        f'<tr><td class="k">{escape(one.student.number) or "—"}</td><td class="k">{escape(one.student.name)}</td>'
        f'<td class="k">{escape(one.student.group)}</td><td>{_list(lines)}</td></tr>'
        for one in marked
        if (lines := ([] if one.listed else [_unlisted()]) + [note.words for note in one.notes])
    ]
    if not rows:
        return f"<p>{say('没有。', 'None.')}</p>"
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in say("学号|姓名|班级|情况", "Number|Name|Class|What happened").split("|")
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _unlisted() -> str:
    return say("不在名单里。", "Not on the roster.")


def _names(students: Sequence[Student]) -> str:
    lines = "".join(
        f"<li>{escape(' '.join(filter(None, (one.number, one.name))))}"
        + (f" <small>{escape(one.group)}</small>" if one.group else "")
        + "</li>"
        for one in students
    )
    return f'<ul class="names">{lines}</ul>' if lines else ""


def _file_list(files: Sequence[str], items: Sequence["ItemSummary"]) -> str:
    full = _number(sum(item.points for item in items))
    about = {
        "marks.csv": say("成绩表，用 Excel 打开。", "the marks, for Excel."),
        "items.csv": say("各题的统计和每种误解的人数。", "the questions in numbers, and every misconception."),
        "moodle.csv": say(
            f"Moodle 的离线评分表。作业满分要设为 {full}；上传前把 Moodle 的界面语言换成 English，否则它认不出列名；"
            "已经有成绩的学生，要勾选允许覆盖较新的记录。",
            f"Moodle's offline grading worksheet. The assignment's maximum must be {full}, and Moodle be shown in English "
            "while you upload: it knows the columns by their headings. For students who have a grade already, allow "
            "newer records to be updated.",
        ),
        "canvas.csv": say(
            "Canvas 的成绩册。列名与 Canvas 里的作业名相同才会自动对上。",
            "for Canvas's gradebook. The column finds its assignment if that has the same name.",
        ),
        "feedback.zip": say("每位学生一页反馈。", "a feedback page for each student."),
        "feedback_moodle.zip": say(
            "同样的反馈页，按 Moodle“上传多个反馈文件”的要求放好。",
            'the same pages, laid out for Moodle\'s "Upload multiple feedback files in a zip".',
        ),
        "class.png": say("上面的图。", "the picture above."),
    }
    lines = "".join(f"<li><code>{name}</code> {escape(about[name])}</li>" for name in files if name in about)
    return f"<ul>{lines}</ul>"


def picture(marked: Sequence[Marked], items: Sequence["ItemSummary"], dark: bool = False) -> bytes:
    """Return the picture of the class as PNG: the marks of the code part, and how each item went.

    Settings of matplotlib are as before afterwards, and no figure is left open.
    """
    import matplotlib as mpl

    data = io.BytesIO()
    with mpl.rc_context():
        figure(marked, items, dark).savefig(data, format="png", metadata={"Software": None})
    return data.getvalue()


def figure(marked: Sequence[Marked], items: Sequence["ItemSummary"], dark: bool = False) -> "Figure":
    """Draw the picture; it sets matplotlib to the course's style, in dark or light colours."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    set_style()
    look = _DARK if dark else _LIGHT
    mpl.rcParams.update(
        {
            **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), look["fg"]),
            **dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), look["bg"]),
            "axes.edgecolor": look["line"],
            "grid.color": look["grid"],
            "figure.dpi": 150,
            "font.size": 10,
            "axes.titlesize": 12,
        }
    )
    drawn = Figure(figsize=(11.5, max(3.6, 1.5 + 0.38 * len(items))), layout="constrained")
    drawn.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    scores = _scores(marked, code_only=True)
    if not scores:
        drawn.text(0.5, 0.5, say("还没有可以评的作业", "Nothing to grade yet"), ha="center", va="center")
        return drawn
    left, right = drawn.subplots(1, 2, width_ratios=[1, 1.5])
    _draw_marks(left, scores, sum(item.points for item in items if not item.by_hand))
    _draw_items(right, items)
    return drawn


def _draw_marks(axes: object, scores: Sequence[float], full: float) -> None:
    """Draw how many students have how many points of the code part, in at most twelve classes of whole points."""
    from matplotlib.ticker import MaxNLocator

    step = max(1, math.ceil(full / 12))
    top = max(full, *scores)  # extra points count too
    edges = [step * place for place in range(max(1, math.ceil(top / step)) + 1)]
    axes.hist(scores, bins=edges, color=ROLES["focus"], rwidth=0.92)
    middle = median(scores)
    axes.axvline(middle, color=PALETTE["vermillion"], linestyle="--", linewidth=1.6)
    axes.annotate(
        say(f"中位数 {_number(middle)}", f"median {_number(middle)}"),
        (middle, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-5 if middle > full / 2 else 5, -2),
        textcoords="offset points",
        ha="right" if middle > full / 2 else "left",
        va="top",
    )
    axes.set_ylim(0, axes.get_ylim()[1] * 1.12)  # room for the words above the bars
    axes.set_xticks(edges)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_title(say("代码题的得分", "Points of the code part"))
    axes.set_xlabel(
        say(f"得分（满分 {_number(full)}，{len(scores)} 人）", f"points (of {_number(full)}; {len(scores)} students)")
    )
    axes.set_ylabel(say("人数", "students"))


def _draw_items(axes: object, items: Sequence["ItemSummary"]) -> None:
    """Draw each item as one bar of all students, in parts by how it went."""
    parts = [
        ("passed", say("通过", "passed"), ""),
        ("failed", say("有误", "wrong"), "///"),
        ("unwritten", say("未写", "not written"), ""),
        ("stopped", say("出错或停止", "error or stopped"), "..."),
        ("written", say("已写，手工评分", "written, marked by hand"), ""),
    ]
    places = range(len(items))
    start = [0.0] * len(items)
    for state, label, hatch in parts:
        counts = [item.stopped if state == "stopped" else item.states[state] for item in items]
        if not any(counts):
            continue
        widths = [100 * count / item.students for count, item in zip(counts, items, strict=True)]
        axes.barh(
            places,
            widths,
            left=start,
            height=0.68,
            color=COLOURS[state],
            label=label,
            hatch=hatch,
            edgecolor="#00000040",
            linewidth=0,
        )
        for place, count in enumerate(counts):
            if widths[place] >= 5:
                axes.text(
                    start[place] + widths[place] / 2,
                    place,
                    str(count),
                    color="#111111",
                    ha="center",
                    va="center",
                    fontsize=9,
                    bbox={"facecolor": COLOURS[state], "edgecolor": "none", "pad": 1.2},
                )
        start = [begin + width for begin, width in zip(start, widths, strict=True)]
    axes.set_yticks(places, [_short(item.title) for item in items])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_title(say("各题结果", "The questions"))
    axes.set_xlabel(say("学生占比（%），条内是人数", "share of students (%); numbers inside count students"))
    handles, labels = axes.get_legend_handles_labels()
    axes.figure.legend(handles, labels, loc="outside lower right", ncols=len(labels), fontsize=9, handlelength=1.4)


def _short(title: str) -> str:
    """Cut a title to the room in the picture; a full-width sign takes two places."""
    title = " ".join(title.split()).replace("$", r"\$")  # a "$" would start a formula
    room = _WIDEST
    for place, sign in enumerate(title):
        room -= 1 if ord(sign) < 0x2000 else 2
        if room < 0:
            return title[: place - 1] + "…"
    return title
