"""Tell a handed-in notebook from its release: what would go wrong in grading, or is mended there."""

from siyu_helpers.language import say
from siyu_helpers.precheck.rebuild import recognised
from siyu_helpers.precheck.release import Cell, Finding, Notebook, afresh

FLAGS = ("grade", "solution", "locked", "task", "points", "schema_version")


def compare(mine: Notebook, release: Notebook, known: list[Notebook], folder_lang: str | None) -> list[Finding]:
    """Return what would go wrong when the notebook is handed in.

    Parameters
    ----------
    mine, release : Notebook
    known : list of Notebook
        All releases: cells of another edition or another exercise are told by them.
    folder_lang : "zh", "en" or None
        Edition of the course folder the notebook lies in, None outside one.
    """
    found = []
    mine, lost = recognised(mine, release)
    if lost:
        found.append(
            Finding(
                "stripped",
                say(
                    f"{lost} 个单元格丢了评分标记，按内容认了出来。",
                    f"{lost} cells have lost their grading notes; they were recognised by what they hold.",
                ),
                afresh(),
            )
        )
    if mine.path.name != release.path.name:
        found.append(
            Finding(
                "name",
                say(
                    f"文件名是 {mine.path.name}，应为 {release.path.name}。",
                    f"The file is called {mine.path.name}, not {release.path.name}.",
                ),
                say(
                    "交之前改回原来的名字；名字里不要加姓名、学号或“副本”。",
                    "Give it that name before you hand it in: no name, number or 'copy' in it.",
                ),
            )
        )
    lang = release.about.get("lang")
    if folder_lang and lang != folder_lang:
        found.append(_other_edition(say("这个文件", "This file"), lang))
    here = mine.named()
    for cell in release.cells:
        if cell.name:
            found += _compare_cell(cell, here.get(cell.name, []), release, known)
    ours = {cell.name for cell in release.cells}
    for name in here:
        if name not in ours:
            found.append(
                Finding(
                    "stranger",
                    say(f"单元格 {name} 来自另一份练习。", f"The cell {name} comes from another exercise."),
                    say(
                        "把要留的代码复制到你自己的单元格里，再删掉它。",
                        "Copy what you need into a cell of your own, then delete it.",
                    ),
                )
            )
    return found


def _compare_cell(cell: Cell, mine: list[Cell], release: Notebook, known: list[Notebook]) -> list[Finding]:
    """Compare one cell of the release with the cells that bear its name."""
    question = release.questions()[cell.name]
    of_zh, of_en = (f"（{question}）", f" ({question})") if question else (" ", "")
    what = say(f"单元格 {cell.name}{of_zh}", f"The cell {cell.name}{of_en}")
    if not mine:
        return [Finding("missing", say(f"{what}不见了。", f"{what} is missing."), afresh())]
    found = []
    if len(mine) > 1:
        found.append(
            Finding(
                "doubled",
                say(f"{what}出现了 {len(mine)} 次。", f"{what} is there {len(mine)} times."),
                say(
                    "复制或拆分单元格会这样。把答案合到一个里，其余的删掉。",
                    "Copying or splitting a cell does that. Keep one with your whole answer, delete the rest.",
                ),
            )
        )
    first = mine[0]
    if first.kind != cell.kind:
        kinds = {"code": say("代码", "Code"), "markdown": "Markdown", "raw": "Raw"}
        was, is_now = (kinds.get(kind, str(kind)) for kind in (cell.kind, first.kind))
        found.append(
            Finding(
                "type",
                say(f"{what}的类型变成了 {is_now}，应为 {was}。", f"{what} has become {is_now}; it must be {was}."),
                say(
                    f"选中它，在工具栏的下拉框里改回“{was}”。",
                    f'Select it and choose "{was}" in the toolbar\'s drop-down list.',
                ),
            )
        )
    elif any(one.notes.get(flag) != cell.notes.get(flag) for one in mine for flag in FLAGS):
        found.append(
            Finding("settings", say(f"{what}的评分设置被改过。", f"The grading notes of {what} changed."), afresh())
        )
    if not cell.is_answer and any(one.text != cell.text for one in mine):
        other = next(
            (
                book.about.get("lang")
                for book in known
                if book.about.get("unit") == release.about.get("unit") and book is not release
                for twin in book.cells
                if twin.name == cell.name and any(one.text == twin.text for one in mine)
            ),
            None,
        )
        found.append(
            _other_edition(what, other)
            if other
            else Finding(
                "edited",
                say(f"{what}不该改，但被改过。", f"{what} was changed, but is not yours to change."),
                say(
                    "评分时会换回原样。你的代码请写到答案单元格里。",
                    "Grading puts it back. Move your code into the answer cell.",
                ),
            )
        )
    return found


def _other_edition(what: str, lang: object) -> Finding:
    edition = say("中文版", "the Chinese edition") if lang == "zh" else say("英文版", "the English edition")
    return Finding(
        "edition",
        say(f"{what}来自{edition}的练习。", f"{what} is from {edition} of the exercise."),
        say(
            "交老师要的那个版本，不要混用：把答案复制过去。",
            "Hand in the edition your teacher asks for, unmixed: copy your answers there.",
        ),
    )
