"""How nbgrader works in this course: one edition at a time, chosen by SIYU_LANG (zh or en).

A copy of this file makes any folder a course folder: everything is named from where the file stands.
"""

import os
from pathlib import Path

lang = os.environ.get("SIYU_LANG", "zh")
if lang not in ("zh", "en"):
    raise ValueError(f'SIYU_LANG is "zh" or "en", not {lang!r}')
root = Path(__file__).resolve().parent
grading = root / "grading" / lang
grading.mkdir(parents=True, exist_ok=True)  # sqlite makes the gradebook, but not its folder

c = get_config()  # noqa: F821 (traitlets gives it)

c.CourseDirectory.course_id = f"siyu_{lang}"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = f"solutions/{lang}"
c.CourseDirectory.release_directory = f"exercises/{lang}"
c.CourseDirectory.submitted_directory = f"grading/{lang}/submitted"
c.CourseDirectory.autograded_directory = f"grading/{lang}/autograded"
c.CourseDirectory.feedback_directory = f"grading/{lang}/feedback"
# Two editions never share a gradebook; a busy one is waited for.
c.CourseDirectory.db_url = f"sqlite:///{grading.as_posix()}/gradebook.db?timeout=60"

# A stub that runs: a blank notebook goes through without an error, and the check says "not written yet".
c.ClearSolutions.code_stub = {"python": {"zh": "# 在这里写你的代码\n...", "en": "# Write your code here\n..."}[lang]}
c.ClearSolutions.text_stub = {"zh": "（在这里写你的回答）", "en": "(Write your answer here)"}[lang]

# A deleted check cell would lose its marks in silence.
c.OverwriteCells.add_missing_cells = True
c.OverwriteCells.missing_cell_notification = {
    "zh": "这个单元格（{cell_id}）在提交的作业里缺失，评分时已补回。\n\n",
    "en": "This cell ({cell_id}) was missing from the submission; it was put back for grading.\n\n",
}[lang]

c.Execute.timeout = 60  # seconds a cell
