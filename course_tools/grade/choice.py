"""Of everything one student handed in: which notebook is graded, and what lies beside it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_tools.grade.archives import MB, OTHER_BYTES, Found, fault_words, is_notebook_name
from course_tools.grade.homes import MOODLE, tag_of
from course_tools.grade.records import Note
from siyu_helpers.language import say

MOST_NAMED = 5  # files in one note
TOTAL_BYTES = 100 * MB  # all attachments of one student
NEVER = {"timestamp.txt", "nbgrader_config.py"}  # nbgrader's own
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows has no such files
RESUBMISSION = re.compile(r"\b(?:submission|attempt)[ _-]?(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Version:
    """One notebook of a student; `cells` of the exercise are in it, `round` counts a platform's resubmissions."""

    found: Found
    content: bytes
    cells: int
    round: int

    @property
    def age(self) -> tuple:
        """What sorts the newest last: round, time, then the longer path."""
        return self.round, self.found.saved or datetime.min, len(self.found.path), self.found.path


def versions(files: list[Found], recognise: Callable[[bytes], int]) -> list[Version]:
    """Return the notebooks among a student's files; only content that holds one counts under another ending."""
    found = []
    for one in files:
        if one.file is None or one.fault or not is_notebook_name(one.parts[-1]):
            continue
        content = one.file.read_bytes()
        if _is_renamed(one) and not _holds_notebook(content):
            continue
        found.append(Version(one, content, recognise(content), _round(one.parts)))
    return found


def choose(mine: list[Version], files: list[Found]) -> tuple[Version | None, list[Note]]:
    """Return the notebook to be graded and what the teacher should know about the choice."""
    best = max((one.cells for one in mine), default=0)
    rivals = sorted((one for one in mine if one.cells == best), key=lambda one: one.age)
    if not rivals:  # where nothing came but what cannot be had, the note about that says enough
        return None, [_none(files)] if any(map(_is_other, files)) else []
    chosen = rivals[-1]
    others = [one.found.path for one in mine if one is not chosen and (one.cells or not best)]
    notes = []
    if not best:
        notes.append(_foreign(chosen, others))
    elif others:
        notes.append(_several(chosen, others, sum(one.age[:2] == chosen.age[:2] for one in rivals) > 1))
    if _is_renamed(chosen.found):
        notes.append(
            Note(
                "renamed",
                say(
                    f"{chosen.found.path} 是改了扩展名的笔记本，已当作笔记本批改。",
                    f"{chosen.found.path} is a notebook with another ending; it was graded as a notebook.",
                ),
            )
        )
    return chosen, notes


def attachments(files: list[Found], chosen: Version | None, mine: list[Version]) -> tuple[dict[str, Path], list[Note]]:
    """Return a student's other files by the name each gets beside the notebook, and what was changed or left out.

    Subfolders are kept as seen from the notebook. A notebook, whichever it is, a file of nbgrader's own and a hidden
    file or folder (``.ipython``) are no attachments, judged by the names that they would get.
    """
    books = {one.found for one in mine}
    others = [one for one in files if _is_other(one) and one not in books]
    base = _folder(chosen.found) if chosen else _shared([_folder(one) for one in others])
    others.sort(key=lambda one: _folder(one)[: len(base)] != base)  # what lies beside the notebook keeps its name
    result: dict[str, Path] = {}
    renamed, large, over = [], [], []
    total = 0
    used: set[str] = set()  # files and their folders, small letters: Windows tells no capitals apart
    for one in others:
        inside = [part for part in one.parts[len(_shared([base, _folder(one)])) : -1] if not MOODLE.fullmatch(part)]
        parts = [_safe(part) for part in [*inside, _own_name(one.parts)]]
        if any(part.lower() in NEVER or part.lower().endswith(".ipynb") or part.startswith(".") for part in parts):
            continue
        size = one.file.stat().st_size
        if size > OTHER_BYTES or total + size > TOTAL_BYTES:
            (large if size > OTHER_BYTES else over).append(one.path)
            continue
        total += size
        wanted = "/".join(parts)
        name, count = wanted, 1
        while _clashes(name, used, result):
            count += 1
            stem, dot, ending = wanted.rpartition(".") if "." in wanted.rpartition("/")[2][1:] else (wanted, "", "")
            name = f"{stem} ({count}){dot}{ending}"
        result[name] = one.file
        used |= {"/".join(name.casefold().split("/")[:i]) for i in range(1, name.count("/") + 2)}
        if name != wanted:
            renamed.append(f"{one.path} → {name}")
    notes = [Note("too large", fault_words("too large", named(large)))] if large else []
    if over:
        notes.append(Note("too large", _too_much(named(over))))
    if renamed:
        words = say(
            f"有重名的文件，已改名：{named(renamed)}。", f"Files of the same name were renamed: {named(renamed)}."
        )
        notes.append(Note("same name", words))
    return result, notes


def _too_much(names: str) -> str:
    most = TOTAL_BYTES // MB
    return say(
        f"附件合计超过 {most} MB，没有放到笔记本旁边：{names}。",
        f"The attachments are more than {most} MB together; not put beside the notebook: {names}.",
    )


def named(paths: list[str]) -> str:
    """Return file names as words, the first few and how many more."""
    more = len(paths) - MOST_NAMED
    words = say("、", ", ").join(paths[:MOST_NAMED])
    return words + (say(f" 等 {len(paths)} 个", f" and {more} more") if more > 0 else "")


def _is_other(one: Found) -> bool:
    return one.file is not None and not one.fault


def _is_renamed(one: Found) -> bool:
    return not one.parts[-1].endswith(".ipynb")


def _holds_notebook(content: bytes) -> bool:
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and (b'"cells"' in content or b'"worksheets"' in content)


def _round(parts: tuple[str, ...]) -> int:
    """Return the number that Canvas or Moodle gives a hand-in that came again."""
    tag = tag_of(parts)
    again = re.search(r"-(\d{1,3})\.[^.]+$", tag.rest) if tag and tag.platform == "canvas" else None
    return int((again or RESUBMISSION.search("/".join(parts)) or [0, 0])[1])


def _own_name(parts: tuple[str, ...]) -> str:
    """Return a file's name without what a platform put before and after it."""
    tag = tag_of(parts)
    mine = tag if tag and tag.at == len(parts) - 1 else None
    rest = (mine and mine.rest) or parts[-1]
    return re.sub(r"-\d{1,3}(?=\.[^.]+$)", "", rest) if mine and mine.platform == "canvas" else rest


def _folder(one: Found) -> tuple[str, ...]:
    return one.parts[:-1]


def _shared(folders: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the longest path that all folders begin with."""
    shared = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return tuple(shared)


def _safe(part: str) -> str:
    """Return a name that Windows, macOS and Linux accept."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", unicodedata.normalize("NFC", part)).rstrip(". ")
    name = f"_{name}" if RESERVED.fullmatch(name) or not name else name
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= 100 else f"{stem[: max(1, 99 - len(ending))]}{dot}{ending}"[:100].rstrip(". ")


def _clashes(name: str, used: set[str], result: dict[str, Path]) -> bool:
    """Return whether a file, or one of its folders, would stand where another file stands or will stand."""
    plain = name.casefold()
    folders = {"/".join(plain.split("/")[:i]) for i in range(1, plain.count("/") + 1)}
    return plain in used or bool(folders & {other.casefold() for other in result})


def _foreign(chosen: Version, others: list[str]) -> Note:
    more = say(f"另有 {named(others)}。", f"Besides: {named(others)}.") if others else ""
    return Note(
        "foreign",
        say(
            f"{chosen.found.path} 里找不到这份练习的单元格。{more}",
            f"No cell of this exercise was found in {chosen.found.path}. {more}",
        ).strip(),
    )


def _several(chosen: Version, others: list[str], equal: bool) -> Note:
    reason = say("时间相同，取路径较长的", "of the same time, the one with the longer path") if equal else ""
    fuller = say("内容最全、时间最新的", "the fullest and newest")
    return Note(
        "several",
        say(
            f"交了不止一份，批改的是{reason or fuller}：{chosen.found.path}；没有批改：{named(others)}。",
            f"Handed in more than once; graded is {reason or fuller}: {chosen.found.path}; not graded: {named(others)}.",
        ),
    )


def _none(files: list[Found]) -> Note:
    return Note(
        "no notebook",
        say(
            f"没有笔记本（.ipynb），交来的是：{named([one.path for one in files])}。",
            f"No notebook (.ipynb); what came is: {named([one.path for one in files])}.",
        ),
    )
