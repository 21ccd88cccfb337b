"""What a student handed in, read without trusting it and rebuilt from the release: every notebook then has one form."""

import codecs
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from course_tools.grade import harmless
from course_tools.grade.records import Note
from course_tools.paths import ROOT
from siyu_helpers.language import LANGUAGES, say
from siyu_helpers.precheck.compare import compare
from siyu_helpers.precheck.rebuild import as_graded, recognised
from siyu_helpers.precheck.release import Finding, Notebook, UnreadableError, notebook_of, read

SHOWN = 3  # cells named in one line; more are counted
MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell}


@dataclass(frozen=True)
class Rebuilt:
    """A notebook in the release's form: its edition, what was noticed, which answers are left as released."""

    book: nbformat.NotebookNode
    lang: str
    notes: tuple[Note, ...]
    unwritten: frozenset[str]


def released(assignment: str, root: Path = ROOT) -> dict[str, Notebook]:
    """Return the exercise as released, by edition."""
    return {
        lang: read(path)
        for lang in LANGUAGES
        if (path := root / "exercises" / lang / assignment / f"{assignment}.ipynb").exists()
    }


def recognise(content: bytes, editions: dict[str, Notebook]) -> int:
    """Count the cells of the exercise that a file holds: 0 if it is something else, or cannot be read."""
    try:
        mine, _ = opened(content, "")
    except UnreadableError:
        return 0
    return max(_shared(mine, release) for release in editions.values())


def _shared(mine: Notebook, release: Notebook) -> int:
    names = {cell.name for cell in release.cells if cell.name}
    found, _ = recognised(mine, release)
    return len({cell.name for cell in found.cells} & names)


def opened(content: bytes, name: str) -> tuple[Notebook, list[Note]]:
    """Read a notebook in whatever encoding and format it came.

    Raises
    ------
    UnreadableError
        If there is no way to read it.
    """
    notes = []
    text, encoding = _decoded(content, name)
    if encoding != "utf-8":
        notes.append(
            Note(
                "encoding",
                say(f"文件的编码是 {encoding}，已按它读取。", f"The file is encoded in {encoding}; read as that."),
            )
        )
    text = text.lstrip()
    if not text.strip("\0 \t\r\n"):
        raise _broken(name, say("是空的", "is empty"))
    try:
        made, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise _broken(name, say(f"不是完整的笔记本（{error}）", f"is no whole notebook ({error})")) from None
    if "\\ud" in text.lower():  # half a character, which no file can hold
        made = json.loads(json.dumps(made, ensure_ascii=False).encode("utf-8", "replace"))
    if text[end:].strip():
        notes.append(
            Note(
                "trailing",
                say("文件末尾有多余的内容，已忽略。", "There is more behind the notebook's end; it was ignored."),
            )
        )
    if isinstance(made, dict) and "cells" not in made and "worksheets" in made:
        made = _converted(made, name)
        notes.append(
            Note("converted", say("笔记本是旧格式，已转换。", "The notebook is in an old format; it was converted."))
        )
    kernel = made.get("metadata") if isinstance(made, dict) else None
    kernel = kernel.get("kernelspec") if isinstance(kernel, dict) else None
    kernel = str(kernel.get("name")) if isinstance(kernel, dict) else "python3"
    if kernel != "python3":
        notes.append(
            Note(
                "kernel",
                say(
                    f"笔记本要的内核是 {kernel[:40]}，评分用课程自己的。",
                    f"The notebook asks for the kernel {kernel[:40]}; the course's own was used.",
                ),
            )
        )
    return notebook_of(made, Path(name)), notes


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    if content.startswith(codecs.BOM_UTF8):
        return content[len(codecs.BOM_UTF8) :].decode("utf-8", "replace"), "UTF-8 BOM"
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    guesses = (
        ("utf-16",) if wide else ("utf-8", "utf-16-le", "gb18030") if content[1:2] == b"\0" else ("utf-8", "gb18030")
    )
    for encoding in guesses:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _broken(name, say("的编码认不出来", "is in no encoding known"))


def _converted(made: dict, name: str) -> dict:
    try:
        version = 2 if made.get("nbformat") == 2 else 3
        return dict(
            nbformat.convert(nbformat.from_dict({"metadata": {}, "nbformat_minor": 0, **made, "nbformat": version}), 4)
        )
    except Exception as error:  # a converter of nbformat meets what no program writes
        raise _broken(
            name, say(f"是旧格式，转换不了（{error}）", f"is in an old format that cannot be converted ({error})")
        ) from None


def _broken(name: str, what: str) -> UnreadableError:
    return UnreadableError(
        "unreadable",
        say(f"{name} {what}，读不出来。", f"{name} {what}; it cannot be read."),
        say("请学生重新交一份。", "Ask the student for another copy."),
    )


def rebuild(content: bytes | None, name: str, editions: dict[str, Notebook], lang: str) -> Rebuilt:
    """Rebuild one submission; what cannot be read, whatever it is, becomes the blank release, and a note says so.

    Parameters
    ----------
    content : bytes or None
        The file as it came; None if the student handed in no notebook.
    name : str
        Its name as it came.
    editions : mapping of "zh", "en" to Notebook
        The exercise as released.
    lang : str
        Edition of a blank notebook.
    """
    try:
        return _rebuilt(content, name, editions, lang)
    except Exception as error:  # what no program writes: the class goes on, and the student is told
        words = say(f"{name} 处理不了（{error}）。", f"{name} could not be handled ({error}).")
        blank = _rebuilt(None, name, editions, lang)
        return replace(blank, notes=(Note("unreadable", words),))


def _rebuilt(content: bytes | None, name: str, editions: dict[str, Notebook], lang: str) -> Rebuilt:
    mine, notes = Notebook(Path(name), {}, []), []
    if content is not None:
        try:
            mine, notes = opened(content, name)
        except UnreadableError as error:
            notes = [Note("unreadable", error.finding.words)]
    lang = edition(mine, editions) or (lang if lang in editions else next(iter(editions)))
    release = editions[lang]
    if mine.cells:
        others = [book for other, book in editions.items() if other != lang]
        findings = compare(mine, release, [release, *others], None) if _shared(mine, release) else []
        notes += list(_notes(findings))
        if not _shared(mine, release):
            notes.append(
                Note(
                    "foreign",
                    say(
                        f"{name} 不是这份练习，里面没有一个它的单元格。",
                        f"{name} is not this exercise: none of its cells is in it.",
                    ),
                )
            )
            mine = Notebook(Path(name), {}, [])
    cells = as_graded(mine, release)
    found, _ = recognised(mine, release)
    given = found.named()
    unwritten = frozenset(
        cell.name
        for cell in release.cells
        if cell.is_answer and all(one.text in ("", cell.text) for one in given.get(cell.name, []))
    )
    made = []
    ours = {(cell.kind, cell.source) for cell in release.cells}
    for number, cell in enumerate(cells):
        source = cell.source.encode("utf-8", "replace").decode()
        if cell.kind != "code" and (cell.kind, cell.source) not in ours:
            source = harmless.markdown(source)
        new = MAKERS.get(cell.kind, new_raw_cell)(
            source,
            id=cell.id or f"own-{number:04d}",
            metadata={"nbgrader": cell.notes} if cell.notes else {},
        )
        if cell.attachments and cell.kind == "markdown":
            named = {str(name): harmless.pictures(part) for name, part in cell.attachments.items()}
            new.attachments = {name: part for name, part in named.items() if part and re.fullmatch(r"[\w .()-]+", name)}
        made.append(new)
    about = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    book = new_notebook(
        cells=made, metadata={**about, "siyu": {"kind": "exercise", "lang": lang, "unit": release.about.get("unit")}}
    )
    return Rebuilt(nbformat.from_dict(book), lang, tuple(notes), unwritten)


def edition(mine: Notebook, editions: dict[str, Notebook]) -> str | None:
    """Return the edition whose texts a notebook shares most, None if it has none of either."""

    def alike(lang: str) -> tuple[int, bool]:
        texts = {cell.text for cell in editions[lang].cells if not cell.is_answer}
        return sum(cell.text in texts for cell in mine.cells), mine.about.get("lang") == lang

    best = max(editions, key=alike)
    return best if any(alike(best)) else None


def notice(book: nbformat.NotebookNode, notes: Iterable[Note]) -> None:
    """Tell the student, at the head of the notebook, what was mended in it."""
    lines = "\n".join(f"- {note.words}" for note in notes)
    if lines:
        head = say("**评分前对这份作业做了以下处理：**", "**Before grading, this was done to your notebook:**")
        book.cells.insert(0, new_markdown_cell(f"{head}\n\n{lines}", id="notice"))


def _notes(findings: Iterable[Finding]) -> Iterable[Note]:
    """Yield what was found as lines of the run report; many of one kind share a line."""
    done = {
        "missing": say("已按发放时的样子补回。", "Put back as released."),
        "doubled": say("按顺序都运行，最后一个算答案。", "All were run in order; the last one counts."),
        "type": say("按原来的类型处理。", "Taken as the type it had."),
        "settings": say("已换回发放时的设置。", "The released notes were used."),
        "edited": say("已换回发放时的内容。", "The released text was used."),
        "edition": say("评分用学生自己那个版本的单元格。", "Graded with the cells of the notebook's own edition."),
        "stranger": say("当作学生自己的单元格运行。", "Run as a cell of the student's own."),
    }
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    for kind, found in kinds.items():
        words = [one.words for one in found[:SHOWN]]
        if len(found) > SHOWN:
            words.append(say(f"这样的还有 {len(found) - SHOWN} 处。", f"{len(found) - SHOWN} more of this kind."))
        yield Note(kind, say("", " ").join([*words, *filter(None, [done.get(kind)])]))
