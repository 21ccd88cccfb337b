"""A student's own check of an exercise before it is handed in: ``siyu.precheck("unit4_rfm_tiers.ipynb")``.

The file is compared with its release, run from a clean kernel with the visible checks, and told item by item.
"""

import os
from pathlib import Path

from siyu_helpers.language import choose, language, say, speaking
from siyu_helpers.precheck.compare import compare
from siyu_helpers.precheck.rebuild import as_graded, recognised
from siyu_helpers.precheck.release import Notebook, UnreadableError, read, release_of, releases
from siyu_helpers.precheck.report import Report
from siyu_helpers.precheck.run import judge, run

ROOT = Path(__file__).absolute().parents[2]
CELL_SECONDS = 60  # as nbgrader_config.py gives a cell in grading


def precheck(file: str | os.PathLike, *, lang: str | None = None, seconds: int = CELL_SECONDS) -> Report | None:
    """Check an exercise before handing it in: whether it is whole, and what the visible checks say from a clean start.

    It reads the file on disk: save first. Put it into a cell at the notebook's end, or run
    ``python course.py precheck FILE``. While nbgrader grades, and inside another precheck, it does nothing.

    Parameters
    ----------
    file : str or path
        The notebook, seen from the folder one works in.
    lang : "zh" or "en", optional
        Language of the report; the notebook's own if left out.
    seconds : int
        Limit of one cell.

    Returns
    -------
    Report or None
        A table in Jupyter, text in a terminal. None where it does nothing.

    Examples
    --------
    >>> report = precheck("no_such_file.ipynb", lang="en")
    >>> report.findings[0].kind
    'no file'
    """
    if os.environ.get("SIYU_PRECHECK") or os.environ.get("NBGRADER_EXECUTION"):
        return None
    with speaking(lang or language()):
        return _checked(file, lang, seconds)


def _checked(file: str | os.PathLike, lang: str | None, seconds: int) -> Report:
    path = Path(str(file))
    try:
        mine = read(path)
        if lang is None and mine.about.get("lang") in ("zh", "en"):
            choose(mine.about["lang"])
        known = releases(ROOT)
        release = release_of(mine, known)
    except UnreadableError as error:
        return Report.of(path, None, [error.finding], [])
    if lang is None and release.about.get("lang") in ("zh", "en"):
        choose(release.about["lang"])
    findings = compare(mine, release, known, folder_lang(path))
    print(
        say(
            f"正在从头运行 {path.name}，每个单元格最多 {seconds} 秒……",
            f"Running {path.name} from the start, at most {seconds} seconds a cell ...",
        ),
        flush=True,
    )
    mine, _ = recognised(mine, release)
    cells = as_graded(mine, release)
    faults, ended = run(cells, path.absolute().parent, seconds)
    items = judge(mine, release, cells, faults)
    return Report.of(path, title(release), findings + ([ended] if ended else []), items)


def folder_lang(path: Path) -> str | None:
    """Return the edition of the learner's folder ``work/<lang>`` that a file lies in, None outside one."""
    work = (ROOT / "work").resolve()
    try:
        first = path.resolve().relative_to(work).parts[0]
    except (ValueError, IndexError, OSError):
        return None
    return first if first in ("zh", "en") else None


def title(release: Notebook) -> str:
    """Return a notebook's own heading."""
    for cell in release.cells:
        for line in cell.source.splitlines():
            if cell.kind == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return release.path.stem


__all__ = ["Report", "precheck"]
