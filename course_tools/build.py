"""Builds the notebooks of both editions from the units, to the same bytes each time.

Lesson: run, with outputs. Solution: nbgrader's source notebook. Exercise: what nbgrader makes of the solution.
"""

import argparse
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config, PyFileConfigLoader

from course_tools import rules
from course_tools.paths import ROOT, Unit, units
from course_tools.source import LANGUAGES, Cell, SourceError, edition
from siyu_helpers.language import say

MESSAGES = Path("siyu_helpers/checks/messages.json")
GLOSSARY = Path("siyu_helpers/glossary.json")
CODE_WIDTH = 100  # what fits a notebook's cell on a small screen
MINUTES = re.compile(r"（\d+ 分钟）$|\s*\(\d+ minutes?\)$")


def notebook(unit: Unit, kind: rules.Kind, lang: str) -> nbformat.NotebookNode:
    """Return one edition of a unit's lesson or solution, without outputs.

    Parameters
    ----------
    unit : Unit
    kind : "lesson" or "exercise"
    lang : "zh" or "en"

    Raises
    ------
    SourceError
        At the first fault of the source.
    """
    cells = edition(rules.read(unit.room / f"{kind}.py", kind), lang)
    code = iter(_formatted([cell.text for cell in cells if cell.kind == "code"]))
    made = []
    for position, cell in enumerate(cells):
        text = cell.text if cell.kind == "markdown" else next(code)
        new = new_markdown_cell if cell.kind == "markdown" else new_code_cell
        made.append(new(text, id=cell.grade_id or f"cell-{position:02d}", metadata=_metadata(cell)))
    return new_notebook(
        cells=made,
        metadata={
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "siyu": {"kind": kind, "lang": lang, "unit": unit.name},
        },
    )


def _metadata(cell: Cell) -> dict[str, dict]:
    """Fold a quiz's code away, for it holds the answers; tell nbgrader of answers, checks, set-up and essays."""
    if cell.text.startswith("siyu.quiz("):
        return {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    if not cell.grade_id:
        return {}
    answer, essay = "answer" in cell.keys, "essay" in cell.keys
    about = {
        "grade": cell.graded is not None,
        "grade_id": cell.grade_id,
        "locked": not (answer or essay),
        "schema_version": 3,
        "solution": answer or essay,
        "task": False,
    }
    if cell.graded:
        about["points"] = cell.keys["points"]
    return {"nbgrader": about}


def _formatted(texts: list[str]) -> list[str]:
    """Format code after the choice of a language: the other side's width is gone."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number:03d}.py" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text + "\n", encoding="utf-8", newline="\n")
        options = ["--isolated", "--line-length", str(CODE_WIDTH), "--config", "format.skip-magic-trailing-comma=true"]
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *options, folder], check=True)
        return [file.read_text(encoding="utf-8").strip("\n") for file in files]


def text_of(book: nbformat.NotebookNode) -> str:
    """Return a notebook as it stands in its file."""
    return nbformat.writes(book) + "\n"


def run(book: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Return the notebook with outputs, run from a clean kernel in `folder`."""
    book = copy.deepcopy(book)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(book, timeout=120, kernel_name="python3", coalesce_streams=True, resources=where).execute()
    return clean(book)


def clean(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what differs from run to run: time stamps, the version of Python, widget ids."""
    book.metadata.pop("widgets", None)
    book.metadata["language_info"] = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
    count = 0
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return book


def release(book: nbformat.NotebookNode, assignment: str, lang: str) -> str:
    """Return the exercise that nbgrader generates from a solution notebook.

    The course's own ``nbgrader_config.py`` is in force; no gradebook is made.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    with tempfile.TemporaryDirectory() as folder:
        config = nbgrader_config(Path(folder), lang)
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        config.CourseDirectory.assignment_id = assignment
        solution = Path(folder) / "solutions" / lang / assignment / f"{assignment}.ipynb"
        _write(solution, text_of(book))
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        converter.log.setLevel("WARNING")
        converter.start()
        return (Path(folder) / "exercises" / lang / assignment / solution.name).read_text(encoding="utf-8")


def nbgrader_config(folder: Path, lang: str) -> Config:
    """Return nbgrader's configuration of one edition in a course folder; one without gets the course's own."""
    if not (folder / "nbgrader_config.py").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
    before = os.environ.get("SIYU_LANG")
    os.environ["SIYU_LANG"] = lang
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    finally:
        if before is None:
            del os.environ["SIYU_LANG"]
        else:
            os.environ["SIYU_LANG"] = before


def messages(rooms: Iterable[Unit]) -> str:
    """Return ``messages.json``: what a check says, from ``misconceptions.yaml`` and the units' headings.

    The helpers carry this file because a learner's copy has no ``units/``.

    Raises
    ------
    SourceError
        If an entry lacks a language or looks back to a section that no lesson has.
    """
    rooms = list(rooms)
    sections: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    items: dict[str, dict] = {}
    for unit in rooms:
        for cell in rules.read(unit.room / "lesson.py", "lesson"):
            for heading in re.findall(r"^## (\d+\.\d+ .*)$", cell.text, re.MULTILINE) if cell.lang else ():
                sections[cell.lang][heading.split()[0]] = MINUTES.sub("", heading)
        prompt = None
        for cell in rules.read(unit.room / "exercise.py", "exercise"):
            if rules.is_prompt(cell) and cell.lang == "zh":
                prompt = cell
            elif cell.graded and cell.lang != "en":
                about = {"number": rules.item_number(prompt), "points": cell.keys["points"]}
                items.setdefault(unit.assignment, {})[cell.graded] = about

    path = rooms[0].room.parent / "misconceptions.yaml"
    ideas = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, idea in ideas.items():
        for lang in LANGUAGES:
            if set(idea.get(lang, ())) != {"seen", "think"}:
                raise SourceError(path, 1, f"{name}: {lang} has `seen` and `think`; got {idea.get(lang)}")
        look = idea.pop("look", None)
        if look is not None:
            for lang in LANGUAGES:
                if look not in sections[lang]:
                    raise SourceError(path, 1, f"{name}: no lesson has a section {look}")
                idea[lang]["look"] = sections[lang][look]
    return json.dumps({"ideas": ideas, "items": items}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def glossary(source: Path = ROOT / "units" / "glossary.yaml") -> str:
    """Return ``glossary.json``: the terms of ``glossary.yaml`` in its order, for the helpers of a learner's copy.

    Raises
    ------
    SourceError
        If a term, or its note, lacks a language.
    """
    terms = yaml.safe_load(source.read_text(encoding="utf-8"))
    for name, term in terms.items():
        for words in (term, term.get("note", dict.fromkeys(LANGUAGES, ""))):
            missing = [lang for lang in LANGUAGES if not isinstance(words.get(lang), str)]
            if missing:
                raise SourceError(source, 1, f"{name}: no words for {missing[0]}; got {words}")
    return json.dumps(list(terms.values()), ensure_ascii=False, indent=1) + "\n"


def build(root: Path = ROOT, only: Iterable[str] = (), execute: bool = True) -> list[Path]:
    """Write what is built from the units and return the files that changed.

    Parameters
    ----------
    root : Path
        Folder that receives ``notebooks/``, ``solutions/``, ``exercises/``, the helpers' messages and glossary.
    only : names of units
        Build these; all if empty.
    execute : bool
        False keeps the stored outputs of lessons whose code has not changed and leaves the others without.
    """
    rooms = units()
    unknown = set(only) - {unit.name for unit in rooms}
    if unknown:
        raise SystemExit(f"no unit {', '.join(sorted(unknown))}; there is {', '.join(unit.name for unit in rooms)}")
    changed = [_write(root / MESSAGES, messages(rooms)), _write(root / GLOSSARY, glossary())]
    for unit in rooms:
        if only and unit.name not in only:
            continue
        for lang in LANGUAGES:
            solution = notebook(unit, "exercise", lang)
            changed.append(_write(unit.solution(root, lang), text_of(solution)))
            changed.append(_write(unit.release(root, lang), release(solution, unit.assignment, lang)))
            lesson, path = notebook(unit, "lesson", lang), unit.lesson(root, lang)
            path.parent.mkdir(parents=True, exist_ok=True)
            lesson = run(lesson, path.parent) if execute else with_stored_outputs(lesson, path)
            changed.append(_write(path, text_of(lesson)))
    return [path for path in changed if path]


def with_stored_outputs(lesson: nbformat.NotebookNode, path: Path) -> nbformat.NotebookNode:
    """Return the lesson with the outputs of its built notebook, if the code is the same."""
    if path.exists():
        stored = nbformat.read(path, as_version=4)
        if code_of(stored) == code_of(lesson):
            outputs = iter([cell for cell in stored.cells if cell.cell_type == "code"])
            for cell in lesson.cells:
                if cell.cell_type == "code":
                    old = next(outputs)
                    cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return lesson


def code_of(book: nbformat.NotebookNode) -> list[str]:
    """Return the sources of a notebook's code cells."""
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def _write(path: Path, text: str) -> Path | None:
    """Write a file if its text differs; return it if it did."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    shutil.move(part, path)
    return path


def main(arguments: list[str]) -> int:
    """``course.py build [--no-run] [UNIT ...]``: build and say what changed."""
    parser = argparse.ArgumentParser(
        prog="course.py build", description=say("从 units/ 生成课程笔记。", "Build the notebooks from units/.")
    )
    parser.add_argument(
        "units",
        nargs="*",
        metavar="UNIT",
        help=say("只生成这些单元，如 04_rfm_tiers", "only these units, such as 04_rfm_tiers"),
    )
    parser.add_argument(
        "--no-run",
        action="store_true",
        help=say("代码没变的课文不重新运行", "do not run lessons whose code has not changed"),
    )
    options = parser.parse_args(arguments)
    try:
        changed = build(only=options.units, execute=not options.no_run)
    except SourceError as fault:
        print(fault)
        return 1
    for path in changed:
        print(path.relative_to(ROOT).as_posix())
    print(say(f"已生成，{len(changed)} 个文件有变化。", f"Built; {len(changed)} files changed."))
    return 0
