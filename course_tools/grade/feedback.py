"""Puts nbgrader's feedback page into the student's language: titles of the questions, readable tables, no address."""

import re
from html import escape
from pathlib import Path

from siyu_helpers.precheck import title
from siyu_helpers.precheck.release import Notebook

STYLE = """<style>
.output_area table, .rendered_html table, table.dataframe { border-collapse: collapse; margin: .5em 0; font-size: 13px; }
table.dataframe td, table.dataframe th { border: 1px solid #ddd; padding: 2px 8px; }
.anchor-link { display: none; }
</style>"""
WORDS = {
    "zh": {"Score:": "得分", "Comment": "评语", "Test cell": "检查", "Written response": "文字题"},
    "en": {"Score:": "points"},
}


def dress(page: Path, release: Notebook, lang: str) -> None:
    """Change one page in its place; what is not as nbgrader writes it today stays as it is.

    Parameters
    ----------
    page : Path
        The HTML page.
    release : Notebook
        The exercise, whose questions give the titles.
    lang : "zh" or "en"
    """
    html = page.read_text(encoding="utf-8")
    titles = release.questions()
    score = WORDS[lang]["Score:"]

    def entry(found: re.Match) -> str:
        name = titles.get(found["id"]) or WORDS[lang].get(found["what"], found["what"])
        return f'<a href="#{found["id"]}">{escape(name)}</a> ({score} {_points(found["got"])} / {_points(found["of"])})'

    html = re.sub(r"<script[^>]*\bsrc=\"http[^>]*>\s*</script>", "", html)
    html = re.sub(
        r'<a href="#(?P<id>\w+)">(?P<what>[\w -]+)</a> \(Score: (?P<got>[\d.]+) / (?P<of>[\d.]+)\)', entry, html
    )
    html = re.sub(
        r"<h4>\w+ \(Score: ([\d.]+) / ([\d.]+)\)</h4>",
        lambda found: f"<h4>{escape(title(release))} ({score} {_points(found[1])} / {_points(found[2])})</h4>",
        html,
    )
    if lang == "zh":
        html = re.sub(r'(<a href="#comment-\w+">)Comment(</a>)', rf"\g<1>{WORDS['zh']['Comment']}\g<2>", html)
    page.write_text(html.replace("</head>", f"{STYLE}\n</head>", 1), encoding="utf-8", newline="\n")


def _points(text: str) -> str:
    return f"{float(text):g}"
