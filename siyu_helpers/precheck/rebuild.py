"""Rebuild a handed-in notebook from its release, as grading takes it; the pre-check runs the same cells."""

import ast
import re
from dataclasses import replace

from siyu_helpers.precheck.release import Cell, Notebook

LONGEST = 20_000  # characters of a cell that are parsed to find what it defines


def recognised(mine: Notebook, release: Notebook) -> tuple[Notebook, int]:
    """Give back their names to cells whose notes a program has thrown away, and count them.

    A cell is known by its cell id, a locked one by its text too, and an answer by what it defines.
    """
    ours = {cell.name: cell for cell in release.cells if cell.name}
    there = {cell.name for cell in mine.cells}
    lost = {name: cell for name, cell in ours.items() if name not in there}
    found: dict[int, Cell] = {}

    def claim(place: int, name: str) -> None:
        found[place] = replace(mine.cells[place], notes=lost.pop(name).notes)

    free = [place for place, cell in enumerate(mine.cells) if cell.name not in ours]
    for place in free:
        if mine.cells[place].id in lost:
            claim(place, mine.cells[place].id)
    by_text = {cell.text: name for name, cell in lost.items() if not cell.is_answer}
    for place in free:
        if place not in found and by_text.get(mine.cells[place].text) in lost:
            claim(place, by_text[mine.cells[place].text])
    for place in reversed(free):  # the last one that defines a name is the one in force
        wanted = {name for name, cell in lost.items() if cell.kind == "code" and cell.is_answer}
        if place not in found and wanted:
            names = defined(mine.cells[place].source)
            for name in sorted(wanted):
                if name in lost and name.removesuffix("_answer") in names:
                    claim(place, name)
                    break
    cells = [found.get(place, cell) for place, cell in enumerate(mine.cells)]
    return replace(mine, cells=cells), len(found)


def defined(code: str) -> set[str]:
    r"""Return the names that code defines at its top level, as far as they can be read.

    >>> sorted(defined("def f(x): return x\nlimit = 3"))
    ['f', 'limit']
    """
    try:
        body = ast.parse(code if len(code) < LONGEST else "(").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:def\s+)?(\w{1,80})[ \t]*(?:\(|=(?!=))", code[:LONGEST], re.MULTILINE))
    names = set()
    for step in body:
        if isinstance(step, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(step.name)
        elif isinstance(step, (ast.Assign, ast.AnnAssign)):
            targets = step.targets if isinstance(step, ast.Assign) else [step.target]
            names |= {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    return names


def as_graded(mine: Notebook, release: Notebook) -> list[Cell]:
    """Return the cells as grading takes them: in the release's order, each of the release's cells once.

    Locked cells are the release's own, answers the student's, whatever type of cell they have become; a cell that is
    missing is put back as released. Where an answer stands several times, all are kept in order and the last one is
    the answer; an essay is put together. The student's own cells stay behind the cell they stood behind.
    """
    mine, _ = recognised(mine, release)
    known = {_key(cell): cell for cell in release.cells}
    by_text = {(cell.kind, cell.text): _key(cell) for cell in release.cells if not cell.name}
    place = next(iter(cell.name for cell in release.cells if cell.name))  # the set-up comes before anything else
    behind: dict[str, list[Cell]] = {place: []}  # own cells, by the release's cell they stand behind
    taken: dict[str, list[Cell]] = {}
    for cell in mine.cells:
        key = cell.name or (cell.id if cell.id in known and not known[cell.id].name else "")
        key = key if key in known else by_text.get((cell.kind, cell.text), "")
        if not key or (key in taken and not cell.name):
            if cell.text:
                behind[place].append(replace(cell, id="", notes={}))
            continue
        place = key
        behind.setdefault(key, [])
        taken.setdefault(key, []).append(cell)

    cells: list[Cell] = []
    for key, cell in known.items():
        given = taken.get(key, [])
        if not given or (cell.name and not cell.is_answer):
            cells.append(cell)
        elif cell.kind == "code":
            cells += [replace(one, kind="code", id="", notes={}) for one in given[:-1] if one.text]
            cells.append(replace(cell, source=given[-1].source))
        else:
            parts = {name: part for one in given for name, part in one.attachments.items()}
            cells.append(replace(cell, source="\n\n".join(one.source for one in given), attachments=parts))
        cells += behind.get(key, [])
    return cells


def _key(cell: Cell) -> str:
    return cell.name or cell.id
