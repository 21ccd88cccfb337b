"""What of an export is one person's as a whole: by a platform's tag in the path, or a folder or zip of theirs."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from course_tools.grade.archives import FOREIGN, Found, is_notebook_name
from course_tools.grade.labels import HAN, plain, read_label
from course_tools.grade.matching import Roster
from course_tools.grade.records import Student

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_(?P<plugin>assignsubmission_[a-z]+)(?:_(?P<rest>.*))?")
# The second number is the submission's: neither a day nor one digit, as students write them after their number.
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_(?!20\d\d[01]\d[0-3]\d_)\d{2,}_(?P<rest>.+)")
DEEPEST_HOME = 12  # folders around a file; what lies deeper is a student's own


@dataclass(frozen=True)
class Tag:
    """What a platform wrote into a path: the person's name, its id for them, which part, the file's own name."""

    platform: str
    id: str
    name: str
    at: int
    rest: str = ""
    folder: str = ""


def tag_of(parts: tuple[str, ...]) -> Tag | None:
    """Return what Moodle, Canvas or nbgrader wrote into a path.

    >>> tag_of(("张三_123456_assignsubmission_file_", "a.ipynb")).id
    '123456'
    >>> tag_of(("zhangsan_LATE_12345_67890_unit4_rfm_tiers-1.ipynb",)).rest
    'unit4_rfm_tiers-1.ipynb'
    """
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        # A student may call a file as Moodle does: Canvas, whose words stand before the student's, is looked for first.
        if (last or part.lower().endswith((".zip", *FOREIGN))) and (found := CANVAS.fullmatch(part)):
            return Tag("canvas", found["id"], found["name"], at, found["rest"])
        if found := MOODLE.fullmatch(part):
            folder = f"{found['name']}_{found['id']}_{found['plugin']}_"
            return Tag("moodle", found["id"], found["name"].replace("_", " "), at, found["rest"] or "", folder)
        if part == "submitted" and at + 3 < len(parts):
            return Tag("nbgrader", parts[at + 1], parts[at + 1], at + 1)
    return None


@dataclass(frozen=True)
class Unit:
    """What is one person's as a whole: a home or all that bears one tag; `depth` counts the parts that name it."""

    key: tuple
    names: tuple[str, ...]
    depth: int
    tag: Tag | None = None


def units_of(found: list[Found], roster: Roster | None) -> list[Unit | None]:
    """Return the home or the tag that each file belongs to, whichever is the outer one."""
    tags = [tag_of(one.parts) for one in found]
    homes = _homes(found, tags, roster)
    result: list[Unit | None] = []
    for one, tag in zip(found, tags, strict=True):
        depth = next((i for i in range(1, len(one.parts) + 1) if one.parts[:i] in homes), 0)
        if depth:
            result.append(Unit(("home", one.parts[:depth]), one.parts[depth - 1 : depth], depth))
        elif tag:
            swapped = re.sub(rf"^([{HAN}]+)\s+([{HAN}]+)$", r"\2\1", tag.name)  # 三 张: given name first, as Moodle may
            result.append(Unit((tag.platform, tag.id, plain(tag.name)), (swapped, tag.name), tag.at + 1, tag))
        else:
            result.append(None)
    return result


def _homes(found: list[Found], tags: list[Tag | None], roster: Roster | None) -> set[tuple[str, ...]]:
    """Return the outermost folders and archives that are one person's.

    A number is enough. A name is where at least two siblings, and at least half of all, name different people: so a
    folder around all, called as a teacher who shares a student's name, is none. Nor are folders of which more than
    half hold several people in turn, with nobody outside them: these are classes (``2024010101等40人``).
    """

    @cache
    def read(part: str) -> tuple[Student | str | None, bool]:
        """Return whom a part names, and whether by number."""
        if roster:
            student, _ = roster.match([part])
            return student, student is not None and roster.is_sure(student, part)
        label = read_label(part)
        return (label.person, label.rank == 3) if label.rank >= 2 else (None, False)

    paths = []  # what may name people (of files only notebooks and what cannot be opened), and how many parts are folders
    for one, tag in zip(found, tags, strict=True):
        folders = tag.at if tag else len(one.parts) - 1
        names = folders + bool(tag or is_notebook_name(one.parts[-1]) or one.fault)
        paths.append((one.parts[:names], folders))
    homes: set[tuple[str, ...]] = set()
    inside = paths
    for depth in range(1, max((folders for _, folders in paths), default=0) + 1):
        siblings: dict[tuple, set] = defaultdict(set)
        for path, _ in inside:
            if len(path) >= depth:
                siblings[path[: depth - 1]].add(path[depth - 1])
        levels = set()
        for place, parts in siblings.items():
            people = [person for person, _ in map(read, parts) if person]
            if len(set(people)) > 1 and 2 * len(people) >= len(parts):
                levels.add(place)
        fit = set()
        for folder in {path[:depth] for path, folders in inside if folders >= depth}:
            person, sure = read(folder[-1])
            # beside the homes of others, a person whom the roster lacks has a home too
            if sure or (folder[:-1] in levels and (person or read_label(folder[-1]).rank >= 2)):
                fit.add(folder)
        held: dict[tuple, set] = {folder: set() for folder in fit}
        outside = False
        for path, _ in paths:
            if path[:depth] in fit:
                held[path[:depth]] |= {read(part)[0] for part in path[depth:]} - {None, read(path[depth - 1])[0]}
            else:
                outside = outside or any(read(part)[0] for part in path)
        if outside or 2 * sum(len(people) > 1 for people in held.values()) <= len(fit):
            homes |= fit
            inside = [(path, folders) for path, folders in inside if path[:depth] not in fit]
    return homes
