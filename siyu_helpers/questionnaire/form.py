"""A questionnaire as those who answer it would see it: a form of the width of a phone, in HTML and CSS alone."""

import hashlib
from html import escape

from siyu_helpers.language import language, say
from siyu_helpers.questionnaire import wording as w
from siyu_helpers.questionnaire.schema import Content, Question

MOST_SHOWN = 100
SECONDS = {"single": 7, "multiple": 12, "scale": 6, "number": 9, "text": 30, None: 8}
"""What a question takes to answer, roughly; long texts add their reading time."""

# Colours are set for both themes, never inherited. "!important" only against Jupyter's own rules for outputs.
_CSS = """
.siyu-form{color-scheme:light;--bg:#fff;--fg:#1f2328;--line:#d3d9e0;--field:#8a94a0;--hover:#f1f6fa;--soft:#eef4f8;--accent:#0072b2;--head:#005a8c;--muted:#4c5661;
background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:20px;margin:.6em 0;width:100%;max-width:25.5em;
min-width:0;box-sizing:border-box;overflow:hidden;font-size:1rem;line-height:1.55;text-align:left;white-space:normal}
body[data-jp-theme-light=false] .siyu-form,html[data-theme=dark] .siyu-form{color-scheme:dark;--bg:#1c2127;--fg:#e6e9ed;--line:#3d4650;--field:#8b96a2;--hover:#262e37;
--soft:#232b33;--accent:#56b4e9;--head:#123a52;--muted:#aab4be}
.siyu-form *{box-sizing:border-box}
.siyu-form p{margin:0!important}
.siyu-form .top{background:var(--head);color:#fff;padding:1.25em 1.4em 1.1em}
.siyu-form .title{font-size:1.2em;font-weight:700;line-height:1.4;overflow-wrap:anywhere}
.siyu-form .top .about{margin-top:.3em!important;font-size:.88em;color:#dcebf5}
.siyu-form fieldset{border:0;border-top:1px solid var(--line);margin:0;padding:1.15em 1.4em 1.25em;min-width:0}
.siyu-form .top+fieldset{border-top:0}
.siyu-form legend{float:left;width:100%;margin:0 0 .7em;padding:0 0 0 2em;border:0;font-size:1em;font-weight:600;line-height:1.5;color:inherit;position:relative;overflow-wrap:anywhere}
.siyu-form .no{position:absolute;left:0;color:var(--accent);font-variant-numeric:tabular-nums}
.siyu-form .hint{font-weight:400;color:var(--muted);font-size:.9em}
.siyu-form .say{clear:both;margin:0 0 .7em!important;font-size:.88em;color:var(--muted);overflow-wrap:anywhere}
.siyu-form .skip{clear:both;margin:0 0 .8em!important;padding:.35em .7em;border-left:3px solid var(--accent);background:var(--soft);font-size:.88em;color:var(--fg);border-radius:0 6px 6px 0;overflow-wrap:anywhere}
.siyu-form .box{clear:both;display:grid;gap:.45em}
.siyu-form label{display:flex;align-items:center;gap:.7em;margin:0;padding:.5em .85em;min-height:2.7em;border:1px solid var(--line);border-radius:10px;font-weight:400;cursor:pointer;overflow-wrap:anywhere}
.siyu-form label:hover{background:var(--hover)}
.siyu-form label:has(input:checked){border-color:var(--accent);background:var(--soft);box-shadow:inset 0 0 0 1px var(--accent)}
.siyu-form label:has(input:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.siyu-form label input{flex:none;margin:0;width:1.05em;height:1.05em;accent-color:var(--accent)}
.siyu-form label input:focus-visible{outline:none}
.siyu-form .other::after{content:"";flex:1;min-width:3em;align-self:flex-end;border-bottom:1px solid var(--field);margin-bottom:.15em}
.siyu-form .scale{grid-template-columns:repeat(var(--n),minmax(0,1fr));gap:.35em}
.siyu-form .scale label{flex-direction:column;justify-content:flex-start;gap:.4em;padding:.65em .15em .55em;text-align:center;font-size:.84em;line-height:1.3;overflow-wrap:break-word}
.siyu-form .scale input{width:1.25em;height:1.25em}
.siyu-form .fill{display:flex;align-items:center;gap:.6em;clear:both}
.siyu-form .fill input,.siyu-form textarea{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--field);border-radius:10px;padding:.5em .8em;margin:0}
.siyu-form .fill input{width:8em;min-height:2.7em}
.siyu-form textarea{display:block;clear:both;width:100%;min-height:5em;resize:vertical}
.siyu-form .fill input:focus-visible,.siyu-form textarea:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.siyu-form .end{border-top:1px solid var(--line);padding:1.15em 1.4em 1.3em}
.siyu-form button{display:block;width:100%;min-height:2.9em;border:1px solid var(--line);border-radius:12px;font:inherit;font-weight:600;background:var(--soft);color:var(--muted);cursor:not-allowed}
.siyu-form .end p{margin-top:.6em!important;text-align:center;font-size:.85em;color:var(--muted)}
@media print{.siyu-form,body[data-jp-theme-light=false] .siyu-form,html[data-theme=dark] .siyu-form{color-scheme:light;--bg:#fff;--fg:#000;--line:#8a94a0;--field:#555;--soft:#fff;--accent:#000;--muted:#333;
border:0;border-radius:0;max-width:34em;overflow:visible}
.siyu-form .top{background:none;color:#000;padding-left:0;border-bottom:2px solid #000}.siyu-form .top .about{color:#333}
.siyu-form .top{break-after:avoid}.siyu-form fieldset{break-inside:avoid;padding-left:0}.siyu-form .end{display:none}
.siyu-form label:has(input:checked){box-shadow:none;border-color:var(--line)}}
""".replace("\n", "")


def form(content: Content) -> str:
    """Return the form as HTML, in the language in use; whatever the questionnaire holds is escaped."""
    questions = content.questions
    title = str(content.title) or say("问卷", "Questionnaire")
    key = hashlib.sha256(
        repr((title, language(), [(one.code, str(one.text)) for one in questions])).encode()
    ).hexdigest()[:10]
    numbers = {question.code: place for place, question in reversed(list(enumerate(questions, 1)))}
    by_code = {question.code: question for question in reversed(questions)}
    parts = [
        f'<div class="top"><p class="title" id="siyu-form-{key}">{escape(title)}</p>'
        f'<p class="about">{escape(about(questions))}</p></div>'
    ]
    for place, question in enumerate(questions[:MOST_SHOWN], 1):
        parts.append(_fieldset(question, place, f"siyu-form-{key}-{place}", numbers, by_code))
    rest = len(questions) - MOST_SHOWN
    note = say("这是预览，不会提交。", "This is a preview; nothing is sent.")
    if rest > 0:
        note = say(f"还有 {rest} 题没有显示。", f"{rest} more questions are not shown. ") + note
    parts.append(
        f'<div class="end"><button type="button" disabled>{say("提交", "Submit")}</button><p>{escape(note)}</p></div>'
    )
    # the classes keep MathJax off "$"
    return (
        f'<style>{_CSS}</style><div class="siyu-form tex2jax_ignore mathjax_ignore" role="form" '
        f'aria-labelledby="siyu-form-{key}" lang="{say("zh-CN", "en")}">{"".join(parts)}</div>'
    )


def about(questions: list[Question]) -> str:
    """Return how many questions there are and how long they take."""
    seconds = sum(SECONDS.get(one.kind, 8) + len(str(one.text)) * say(0.12, 0.05) for one in questions)
    minutes = max(1, round(seconds / 60))
    return say(
        f"共 {len(questions)} 题 · 约 {minutes} 分钟",
        f"{len(questions)} question{'' if len(questions) == 1 else 's'} · about {minutes} minute{'' if minutes == 1 else 's'}",
    )


def skip_note(question: Question, numbers: dict[str, int], by_code: dict[str, Question]) -> str:
    """Return who is asked the question, in words; "" if everyone is."""
    conditions = []
    for code, answers in question.ask_if.items():
        asked = by_code.get(code)
        labels = [str(asked.options[one]) if asked and one in asked.options else one for one in answers]
        where = numbers.get(code, code)
        quoted = say("、".join(f"“{label}”" for label in labels), " or ".join(f"“{label}”" for label in labels))
        if asked and not asked.options:
            quoted = say("、", " or ").join(labels)
        conditions.append(say(f"第 {where} 题选{quoted}", f"{quoted} to question {where}"))
    if not conditions:
        return ""
    joined = say("，而且", " and ").join(conditions)
    return say(f"仅{joined}的人回答", f"Only if you answered {joined}")


def _fieldset(question: Question, place: int, name: str, numbers: dict[str, int], by_code: dict[str, Question]) -> str:
    hint = say("（可多选）", "(tick all that apply)") if question.kind == "multiple" else ""
    if w.SEVERAL.search(str(question.text)):
        hint = ""  # the text says so itself
    legend = f'<span class="no">{place}.</span>{escape(str(question.text))}'
    if hint:
        legend += f' <span class="hint">{escape(hint)}</span>'
    parts = [f"<legend>{legend}</legend>"]
    if skip := skip_note(question, numbers, by_code):
        parts.append(f'<p class="skip">{escape(skip)}</p>')
    if question.note:
        parts.append(f'<p class="say">{escape(str(question.note))}</p>')
    parts.append(_field(question, name))
    return f"<fieldset>{''.join(parts)}</fieldset>"


# keeps JupyterLab from taking the arrow keys (next cell) and letters (x: cut the cell)
_KEYS = 'data-lm-suppress-shortcuts="true"'


def _field(question: Question, name: str) -> str:
    title = escape(str(question.text))
    if question.kind == "text" or (question.kind is None and not question.options):
        return f'<textarea name="{name}" rows="3" aria-label="{title}" {_KEYS}></textarea>'
    if question.kind == "number":
        low, high = question.range
        ends = "".join(
            f' {end}="{float(value):g}"' for end, value in (("min", low), ("max", high)) if value is not None
        )
        unit = str(question.unit) + (say(f" / {question.period}", f" a {question.period}") if question.period else "")
        return (
            f'<div class="fill"><input type="number" name="{name}" inputmode="numeric" aria-label="{title}"{ends} {_KEYS}>'
            f"<span>{escape(unit)}</span></div>"
        )
    labels = {code: str(label) for code, label in question.options.items()}
    control = "checkbox" if question.kind == "multiple" else "radio"
    words = [word for label in labels.values() for word in label.split()]
    across = question.kind == "scale" and len(labels) <= 5 and all(_width(word) <= 9 for word in words)
    rows = "".join(
        f'<label{_other(label)}><input type="{control}" name="{name}" value="{escape(code)}" {_KEYS}>'
        f"<span>{escape(label)}</span></label>"
        for code, label in labels.items()
    )
    shape = f' scale" style="--n:{len(labels)}' if across else ""
    return f'<div class="box{shape}">{rows}</div>'


def _other(label: str) -> str:
    """Give "other" its line to write on."""
    return ' class="other"' if w.WRITE_IN.search(label) else ""


def _width(label: str) -> int:
    return sum(2 if sign > "\u2e80" else 1 for sign in label)
