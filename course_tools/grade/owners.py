"""Whose a file is: by the roster, else by what its path says. Layouts: see :mod:`course_tools.grade.collect`."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from course_tools.grade.archives import Found, is_notebook_name
from course_tools.grade.labels import HAN, Label, plain, read_label
from course_tools.grade.matching import Roster, other_name
from course_tools.grade.records import Note, Student

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_(?P<plugin>assignsubmission_[a-z]+)(?:_(?P<rest>.*))?")
# The second number is the submission's: neither a day nor one digit, as students write them after their number.
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_(?!20\d\d[01]\d[0-3]\d_)\d{2,}_(?P<rest>.+)")


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
        if found := MOODLE.fullmatch(part):
            folder = f"{found['name']}_{found['id']}_{found['plugin']}_"
            rest = "" if at < len(parts) - 1 else found["rest"] or ""
            return Tag("moodle", found["id"], found["name"].replace("_", " "), at, rest, folder)
        if part == "submitted" and at + 3 < len(parts):
            return Tag("nbgrader", parts[at + 1], parts[at + 1], at + 1)
    if found := CANVAS.fullmatch(parts[-1]):
        return Tag("canvas", found["id"], found["name"], len(parts) - 1, found["rest"])
    return None


@dataclass(frozen=True)
class Owner:
    """The student a file belongs to, whether the roster names them, and what is doubtful about it."""

    key: tuple
    student: Student
    listed: bool = True
    doubt: Note | None = None


def owners(found: list[Found], roster: list[Student] | None) -> dict[int, Owner]:
    """Return the owner of each file, by its place in `found`; a file that nobody owns is left out."""
    tags = [tag_of(one.parts) for one in found]
    owned, doubts = _listed(found, tags, Roster(roster or ()))
    for at, (key, label) in _guess(found, tags).items():
        if at not in owned:
            student = Student(label.number or label.name, label.name)
            owned[at] = Owner(key, student, roster is None, doubts.get(at))
    return owned


def _listed(found: list[Found], tags: list[Tag | None], roster: Roster) -> tuple[dict[int, Owner], dict[int, Note]]:
    """Return the owners whom the roster names, and why others with a known name or number are not given to one."""
    owned: dict[int, Owner] = {}
    doubts: dict[int, Note] = {}
    by_tag: dict[tuple, Owner] = {}
    # What a platform says holds for all files of one id; where it says nothing, a notebook's name goes first.
    for at in sorted(range(len(found)), key=lambda at: not is_notebook_name(found[at].parts[-1])):
        tag = tags[at]
        student, doubt = _match_tag(found[at], tag, roster) if tag else roster.match(_outwards(found[at]))
        if student:
            owned[at] = Owner(("roster", student.number), student, True, doubt)
            owned[at] = by_tag.setdefault(_tag_key(tag), owned[at]) if tag else owned[at]
        elif doubt:
            doubts[at] = doubt
    for at, tag in enumerate(tags):
        if at not in owned and _tag_key(tag) in by_tag:
            owned[at] = by_tag[_tag_key(tag)]
    return owned, doubts


def _match_tag(one: Found, tag: Tag, roster: Roster) -> tuple[Student | None, Note | None]:
    """Return whom a platform's name means; only where it means nobody do the names of the files decide."""
    swapped = re.sub(rf"^([{HAN}]+)\s+([{HAN}]+)$", r"\2\1", tag.name)  # 三 张: given name first, as Moodle may
    names = list(dict.fromkeys([swapped, tag.name]))
    files = [text for text in (tag.rest, *one.parts[: tag.at : -1]) if text]
    student, _ = roster.match(names, tag.id if tag.platform == "canvas" else "")
    if student is None:
        return roster.match([*names, *files])
    other, _ = roster.match(files)
    return student, other_name(student, other) if other not in (None, student) else None


def _outwards(one: Found) -> list[str]:
    """Return a path's parts from the file outwards; a picture may be named after whom it shows: its folder first."""
    parts = list(one.parts)
    return parts[::-1] if is_notebook_name(parts[-1]) or len(parts) == 1 else [*parts[-2::-1], parts[-1]]


def _guess(found: list[Found], tags: list[Tag | None]) -> dict[int, tuple[tuple, Label]]:
    """Return key and label of each file's owner as the paths alone tell it.

    The part of a path that names a person best is the owner's. Of parts that do it equally well the outermost is,
    unless it holds several persons: then it is a class, a week, a wrapping.
    """
    labels = []
    for one in found:
        read = [read_label(part) for part in one.parts]
        if not is_notebook_name(one.parts[-1]) and read[-1].rank < 2 and not one.fault:
            read[-1] = Label()  # report.pdf is nobody's name
        labels.append(read)
    below: dict[tuple, set] = defaultdict(set)
    notebooks: dict[tuple, int] = defaultdict(int)
    for one, read in zip(found, labels, strict=True):
        for at in range(len(read) - 1):
            best = max(read[at + 1 :], key=lambda label: label.rank)
            notebooks[one.parts[: at + 1]] += is_notebook_name(one.parts[-1])
            if best.rank >= 1.5 or (best.rank and is_notebook_name(one.parts[-1])):
                below[one.parts[: at + 1]].add((best.rank, best.person))

    @cache
    def is_class(folder: tuple[str, ...], rank: float) -> bool:
        equals = {person for inner, person in below[folder] if inner >= rank}
        return len(equals) > 1 or len({person for inner, person in below[folder] if inner >= 2}) > 2

    result: dict[int, tuple[tuple, Label]] = {}
    for at, (one, read, tag) in enumerate(zip(found, labels, tags, strict=True)):
        if tag:
            result[at] = _tagged(tag, read)
            continue
        fit = [i for i, label in enumerate(read) if label.rank and not is_class(one.parts[: i + 1], label.rank)]
        if fit:
            place = max(fit, key=lambda i: (read[i].rank, -i))
            label = _completed(read[place], [read[i] for i in fit])
        elif is_notebook_name(one.parts[-1]) or one.fault:
            alone = [i for i in range(len(read) - 1) if notebooks[one.parts[: i + 1]] == 1]
            place = alone[0] if alone else len(read) - 1
            label = Label("", re.sub(r"(?<=.)\.(ipynb|zip)$", "", one.parts[place], flags=re.IGNORECASE))
        else:
            continue
        key = ("number", plain(label.number)) if label.number else ("place", one.parts[:place], plain(label.name))
        result[at] = key, label
    folders = {found[at].parts[: len(key[1]) + 1]: at for at, (key, _) in result.items() if key[0] == "place"}
    for at, one in enumerate(found):
        home = next((one.parts[:i] for i in range(len(one.parts) - 1, 0, -1) if one.parts[:i] in folders), None)
        if at not in result and home:
            result[at] = result[folders[home]]
    return result


def _tagged(tag: Tag, read: list[Label]) -> tuple[tuple, Label]:
    said = read_label(tag.name)
    label = _completed(Label(said.number, said.name or tag.name, 3), [read_label(tag.rest), *read[tag.at + 1 :]])
    return ("number", plain(label.number)) if label.number else _tag_key(tag), label


def _completed(label: Label, read: list[Label]) -> Label:
    """Return a label with the number or the name that other parts of the path add to it."""
    number = label.number or next((one.number for one in reversed(read) if one.rank == 3), "")
    name = label.name or next((one.name for one in reversed(read) if one.rank >= 2 and one.name), "")
    return Label(number, name, label.rank)


def _tag_key(tag: Tag | None) -> tuple:
    return (tag.platform, tag.id, plain(tag.name)) if tag else ()
