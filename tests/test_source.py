"""The build is strict about its source: each kind of fault is told, with file and line."""

from pathlib import Path

import pytest

from course_tools import rules
from course_tools.paths import units
from course_tools.source import SourceError, edition

LESSON = """\
# Source of a small lesson.

# %% [markdown] lang="zh"
# # 标题
#
# 一句话。

# %% [markdown] lang="en"
# # Title
#
# One sentence.

# %%
label = "«天数|days»"  # «说明|a remark»
table = {"R4": "«想一想|think»"}
"""

EXERCISE = """\
# %% [markdown] lang="zh"
# # 练习
#
# ## 一

# %% [markdown] lang="en"
# # Exercise
#
# ## One

# %% locked="setup"
from siyu_helpers.checks import unit4 as check

# %% [markdown] lang="zh"
# ### 第 1 题 求和（2 分）
#
# 写函数。

# %% [markdown] lang="en"
# ### Question 1. A sum (2 points)
#
# Write a function.

# %% answer="total"
def total(values):
    ### BEGIN SOLUTION
    return sum(values)
    ### END SOLUTION


# %% check="total" points=2
check.run("total")
### BEGIN HIDDEN TESTS
check.run("total", hidden=True)
### END HIDDEN TESTS

# %% [markdown] lang="zh"
# ### 第 2 题 建议（3 分）

# %% [markdown] lang="en"
# ### Question 2. Advice (3 points)

# %% [markdown] lang="zh" essay="advice" points=3
# 参考答案。

# %% [markdown] lang="en" essay="advice" points=3
# One answer.
"""

BOTH_TITLES = LESSON[LESSON.index("# # 标题") : LESSON.index("# One sentence.")]

# What is wrong · what is replaced · by what · line of the fault · words of the message.
BROKEN_LESSONS = [
    ("unquoted value", '# %% [markdown] lang="zh"', "# %% [markdown] lang=zh", 3, "a cell opens with"),
    ("bare word", '# %% [markdown] lang="zh"', '# %% [markdown] slide lang="zh"', 3, "a cell opens with"),
    ("misspelled key", '# %% [markdown] lang="zh"', '# %% [markdown] lnag="zh"', 3, "unknown key lnag"),
    ("doubled key", 'lang="zh"', 'lang="zh" lang="zh"', 3, "given twice"),
    ("no space after the sign", "# %%\nlabel", "# %%check=1\nlabel", 13, "a cell opens with"),
    ("sign without a space", "# %%\nlabel", "#%%\nlabel", 13, "a cell opens with"),
    ("other cell type", '[markdown] lang="zh"', '[md] lang="zh"', 3, "a cell opens with"),
    ("unknown language", 'lang="zh"', 'lang="fr"', 3, 'lang="zh" or lang="en"'),
    ("Markdown without language", '# %% [markdown] lang="zh"', "# %% [markdown]", 3, 'lang="zh" or lang="en"'),
    ("language on code", "# %%\nlabel", '# %% lang="zh"\nlabel', 13, "unknown key lang"),
    (
        "missing English twin",
        LESSON[LESSON.index('# %% [markdown] lang="en"') : LESSON.index("# %%\nlabel")],
        "",
        3,
        "without its English twin",
    ),
    (
        "missing Chinese twin",
        LESSON[LESSON.index('# %% [markdown] lang="zh"') : LESSON.index('# %% [markdown] lang="en"')],
        "",
        3,
        "without its Chinese twin",
    ),
    ("twins with other headings", "# # Title", "# Title", 8, "the twins differ"),
    ("marker without a bar", "«天数|days»", "«天数»", 14, "exactly one |"),
    ("marker with two bars", "«天数|days»", "«天数|days|d»", 14, "exactly one |"),
    ("marker over two lines", '"«天数|days»"', '"""«天数|\ndays»"""', 14, "on one line"),
    ("marker with an empty side", "«天数|days»", "«天数|»", 14, "is empty"),
    ("marker with braces around the bar", '"«天数|days»"', 'f"«{label|table}»"', 14, "braces stand around"),
    ("left-over sign", "«说明|a remark»", "«说明|a remark»»", 14, "exactly one |"),
    ("marker in Markdown", "# 一句话。", "# «一句话|one»。", 6, "markers are for code"),
    ("marker as a key", 'table = {"R4"', 'table["«天数|days»"] = {"R4"', 15, "never a key"),
    ("marker compared", "table = {", 'label == "«天数|days»"\ntable = {', 15, "never a key"),
    ("marker as a sort order", "table = {", 'label.sort_values("«天数|days»")\ntable = {', 15, "never a key"),
    ("Markdown line without its sign", "# 一句话。", "一句话。", 6, "begins with `# `"),
    ("Markdown sign without a space", "# 一句话。", "#一句话。", 6, "begins with `# `"),
    ("half-width punctuation in Chinese", "# 一句话。", "# 一句话,再一句。", 6, "full-width"),
    ("half-width punctuation in Chinese words of code", "«天数|days»", "«天数: |days: »", 14, "full-width"),
    ("code before the first cell", "# Source of a small lesson.", "import pandas", 1, "only comments"),
    ("magic", 'label = "', '%matplotlib inline\nlabel = "', 14, "magics"),
    ("commented magic", 'label = "', '# %time\nlabel = "', 14, "a cell opens with|magics"),
    ("shell command", 'label = "', '!pip list\nlabel = "', 14, "magics"),
    ("not Python", "label = ", "label == = ", 14, "not Python"),
    ("not Python in one language", '"«天数|days»"', "«1|1 +»", 14, "not Python"),
    (
        "empty cell",
        'label = "«天数|days»"  # «说明|a remark»\ntable = {"R4": "«想一想|think»"}\n',
        "\n",
        13,
        "the cell is empty",
    ),
    ("graded cell in a lesson", "# %%\nlabel", '# %% answer="rfm"\nlabel', 13, "no graded cells"),
    (
        "solution region in a lesson",
        "table = {",
        "### BEGIN SOLUTION\ntable = {",
        13,
        "belongs in a cell with the key answer",
    ),
    ("cell too long", "table = {", "label\n" * 15 + "table = {", 13, "at most 15 lines"),
    (
        "level of heading left out",
        BOTH_TITLES,
        BOTH_TITLES.replace("一句话。", "### 小节") + "# ### Section\n",
        3,
        "no level left out",
    ),
    ("two titles", BOTH_TITLES, BOTH_TITLES.replace("一句话。", "# 又一个") + "# # Another\n", 3, "one title"),
    ("tab", "label = ", "\tlabel = ", 14, "a tab"),
    ("carriage return", "# # 标题\n", "# # 标题\r\n", 4, "a carriage return"),
    ("byte-order mark", "# Source", "\ufeff# Source", 1, "a byte-order mark"),
    ("no cell at all", LESSON, "# nothing\n", 1, "no cell"),
]
BROKEN_EXERCISES = [
    ("label of other points, both languages", "points=2", "points=4", 14, "the label says 2 points"),
    ("label of other points, English", "(2 points)", "(3 points)", 19, "the label says 3 points"),
    ("no label", "# ### 第 1 题 求和（2 分）", "# ### 第 1 题 求和", 14, "an item's heading reads"),
    ("half-width label", "（2 分）", "(2 分)", 14, "an item's heading reads"),
    ("wrong number", "### Question 1.", "### Question 3.", 19, "its heading says 3"),
    ("quoted points", "points=2", 'points="2"', 31, "whole number"),
    ("points of 0", "points=2", "points=0", 31, "whole number"),
    ("points on an answer", 'answer="total"', 'answer="total" points=2', 24, "points go with"),
    ("check without points", ' points=2', "", 31, "points go with"),
    ("id with a space", 'answer="total"', 'answer="the total"', 24, "quoted lower-case name"),
    ("two roles in one cell", 'answer="total"', 'answer="total" check="total" points=2', 24, "a cell is one of"),
    ("taken id", 'locked="setup"', 'locked="total"', 31, "is taken"),
    ("check of another item", 'check="total" points=2', 'check="sum_up" points=2', 31, "does not follow its answer"),
    ("check that runs nothing", 'check.run("total")\n', "", 31, "runs check.run"),
    ("check without a hidden part", '### BEGIN HIDDEN TESTS\ncheck.run("total", hidden=True)\n### END HIDDEN TESTS\n', "", 31, "needs one region"),
    ("solution without an end", "    ### END SOLUTION\n", "", 24, "needs one region"),
    ("answer without a solution", "    ### BEGIN SOLUTION\n    return sum(values)\n    ### END SOLUTION\n", "    ...\n", 24, "needs one region"),
    ("hidden tests in an answer", "    return sum(values)\n", "    ### BEGIN HIDDEN TESTS\n", 24, "belongs in a cell with the key check"),
    ("answer without a check", EXERCISE[EXERCISE.index('# %% check="total"') : EXERCISE.index('# %% [markdown] lang="zh"\n# ### 第 2')], "", 24, "no check cell"),
    ("essay without a prompt", EXERCISE[EXERCISE.index('# %% [markdown] lang="zh"\n# ### 第 2') : EXERCISE.index('# %% [markdown] lang="zh" essay')], "", 37, "no prompt of its own"),
    ("essay in one language", 'lang="en" essay="advice" points=3', 'lang="en"', 46, "the twins' keys differ"),
]  # fmt: skip


def written(folder: Path, text: str, old: str = "", new: str = "") -> Path:
    room = folder / "09_broken"
    room.mkdir()
    assert not old or text.count(old) >= 1, "the fault does not apply to the small source"
    path = room / "source.py"
    path.write_bytes(text.replace(old, new, 1).encode() if old else text.encode())
    return path


def test_the_small_sources_are_sound(tmp_path):
    lesson = rules.read(written(tmp_path, LESSON), "lesson")
    assert [cell.lang for cell in lesson] == ["zh", "en", None]
    assert [cell.text for cell in edition(lesson, "zh")][1].startswith('label = "天数"  # 说明')
    assert [cell.text for cell in edition(lesson, "en")][1].startswith('label = "days"  # a remark')


def test_items_know_their_ids(tmp_path):
    cells = rules.read(written(tmp_path, EXERCISE), "exercise")
    assert [cell.grade_id for cell in cells if cell.grade_id] == ["setup", "total_answer", "total", "advice", "advice"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), [fault[1:] for fault in BROKEN_LESSONS], ids=[fault[0] for fault in BROKEN_LESSONS]
)
def test_broken_lesson(tmp_path, old, new, line, words):
    with pytest.raises(SourceError, match=words) as caught:
        rules.read(written(tmp_path, LESSON, old, new), "lesson")
    assert str(caught.value).startswith(f"09_broken/source.py:{line}: "), caught.value


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [fault[1:] for fault in BROKEN_EXERCISES],
    ids=[fault[0] for fault in BROKEN_EXERCISES],
)
def test_broken_exercise(tmp_path, old, new, line, words):
    with pytest.raises(SourceError, match=words) as caught:
        rules.read(written(tmp_path, EXERCISE, old, new), "exercise")
    assert str(caught.value).startswith(f"09_broken/source.py:{line}: "), caught.value


def test_not_utf8(tmp_path):
    path = written(tmp_path, LESSON)
    path.write_bytes(LESSON.replace("«", "").replace("»", "").encode("gbk"))
    with pytest.raises(SourceError, match=r"source.py:4: the file is not UTF-8"):
        rules.read(path, "lesson")


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
@pytest.mark.parametrize("kind", ["lesson", "exercise"])
def test_the_units_are_sound(unit, kind):
    assert rules.read(unit.room / f"{kind}.py", kind)
