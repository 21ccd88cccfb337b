"""Whose a file is: by the roster, else by what its path says. Layouts: see :mod:`course_tools.grade.collect`.

What a platform or a teacher named goes before what a student named: everything below a *home*, a folder or a zip of one
person, and everything with one platform's id is one person's, whatever the names further in say.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

from course_tools.grade.archives import Found, is_notebook_name
from course_tools.grade.homes import DEEPEST_HOME, Tag, Unit, units_of
from course_tools.grade.labels import Label, plain, read_label
from course_tools.grade.matching import Roster, contested, other_name
from course_tools.grade.records import Note, Student


@dataclass(frozen=True)
class Owner:
    """The student a file belongs to, whether the roster names them, what is doubtful about it, the platform's tag."""

    key: tuple
    student: Student
    listed: bool = True
    doubt: Note | None = None
    tag: Tag | None = None


@dataclass(frozen=True)
class _Claim:
    """Whom a unit names; `strength` 2 by number, 1 by name, 0 only by names that the student gave."""

    student: Student
    strength: int
    doubt: Note | None = None


def owners(found: list[Found], roster: list[Student] | None) -> dict[int, Owner]:
    """Return the owner of each file, by its place in `found`; a file that nobody owns is left out."""
    # what lies between the first folders and the file tells nothing, and may be thousands of folders
    deep = DEEPEST_HOME + 1
    found = [one if len(one.parts) <= deep else replace(one, parts=one.parts[:deep] + one.parts[-1:]) for one in found]
    known = None if roster is None else Roster(roster)
    units = units_of(found, known)
    owned, doubts = _listed(found, units, known) if known else ({}, {})
    for at, (key, label) in _guess(found, units, set(known.numbers) if known else set()).items():
        if at not in owned:
            student = Student(label.number or label.name, label.name)
            owned[at] = Owner(key, student, roster is None, doubts.get(at), units[at] and units[at].tag)
    return owned


def _listed(found: list[Found], units: list[Unit | None], roster: Roster) -> tuple[dict[int, Owner], dict[int, Note]]:
    """Return the owners whom the roster names, and why others with a known name or number are not given to one."""
    owned: dict[int, Owner] = {}
    doubts: dict[int, Note] = {}
    claims: dict[tuple, _Claim] = {}
    for at in sorted(range(len(found)), key=lambda at: not is_notebook_name(found[at].parts[-1])):
        unit = units[at]
        if unit:
            claim, doubt = _claim(found[at], unit, roster)
            first = claims.get(unit.key)
            if claim and (not first or (claim.doubt and not first.doubt and claim.student == first.student)):
                claims[unit.key] = claim
        else:
            student, doubt = roster.match(_outwards(found[at]))
            if student:
                owned[at] = Owner(("roster", student.number), student, True, doubt)
        if doubt:
            doubts[at] = doubt
    refused = _refused(claims, {owner.student for owner in owned.values()})
    for at, unit in enumerate(units):
        claim = claims.get(unit.key) if unit else None
        if claim and unit.key in refused:
            doubts[at] = contested(claim.student)
        elif claim:
            owned[at] = Owner(("roster", claim.student.number), claim.student, True, claim.doubt, unit.tag)
    return owned, doubts


def _claim(one: Found, unit: Unit, roster: Roster) -> tuple[_Claim | None, Note | None]:
    """Return whom a unit means; only where its own name means nobody may the names of the files help."""
    names = list(unit.names)
    inner = list(one.parts[: unit.depth - 1 : -1])
    if not unit.tag and inner and not is_notebook_name(inner[0]) and not one.fault:
        inner = inner[1:]  # a picture may be named after whom it shows
    files = [text for text in (unit.tag.rest if unit.tag else "", *inner) if text]
    canvas = unit.tag.id if unit.tag and unit.tag.platform == "canvas" else ""
    student, doubt = roster.match(names, canvas)
    if student:
        other, _ = roster.match(files)
        if other not in (None, student):
            doubt = other_name(student, other)
        elif not unit.tag:
            doubt = next((doubt for same, doubt in [roster.match([*names, *files])] if same == student), doubt)
        return _Claim(student, 1 + any(roster.is_sure(student, name, canvas) for name in names), doubt), None
    student, inner_doubt = roster.match([*names, *files])
    if not unit.tag and student not in roster.namesakes(names[0]):  # a home may only be told from a namesake's
        return None, doubt
    return (_Claim(student, 0, inner_doubt), None) if student else (None, inner_doubt)


def _refused(claims: dict[tuple, _Claim], others: set[Student]) -> set[tuple]:
    """Return the units that do not get the student they claim.

    Homes do. Of two ids of one platform the one that names the student more surely does, of equal ones none. What only
    a student's own files say holds where nobody else claims the same; `others` are claimed by single files.
    """
    rivals: dict[Student, list[tuple]] = defaultdict(list)
    for key, claim in claims.items():
        rivals[claim.student].append(key)
    refused = set()
    for student, keys in rivals.items():
        for key in keys:
            strength = claims[key].strength
            if strength:
                same = [one for one in keys if one[0] == key[0] != "home" and one != key]
                lost = any(claims[one].strength >= strength for one in same)
            else:
                lost = len(keys) > 1 or student in others
            if lost:
                refused.add(key)
    return refused


def _outwards(one: Found) -> list[str]:
    """Return a path's parts from the file outwards; a picture may be named after whom it shows: its folder first."""
    parts = list(one.parts)
    return parts[::-1] if is_notebook_name(parts[-1]) or len(parts) == 1 else [*parts[-2::-1], parts[-1]]


def _guess(found: list[Found], units: list[Unit | None], known: set[str]) -> dict[int, tuple[tuple, Label]]:
    """Return key and label of each file's owner as the paths alone tell it; `known` numbers are of the roster.

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
    for at, (one, read, unit) in enumerate(zip(found, labels, units, strict=True)):
        if unit:
            result[at] = _own_label(unit)
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
    return _complete_units(result, labels, units, known)


def _own_label(unit: Unit) -> tuple[tuple, Label]:
    """Return key and label of a unit as its own name tells it."""
    label = read_label(unit.names[-1])
    if unit.tag:
        return unit.key, Label(label.number, label.name or unit.tag.name, 3)
    if label.number:
        return ("number", plain(label.number)), label
    return ("place", unit.key[1][:-1], plain(label.name)), label


def _complete_units(
    result: dict[int, tuple[tuple, Label]], labels: list[list[Label]], units: list[Unit | None], known: set[str]
) -> dict[int, tuple[tuple, Label]]:
    """Add to units what names further in say, a number only if it is the one there and nobody else has or claims it."""
    inner: dict[tuple, list[Label]] = defaultdict(list)
    claims: dict[str, set[tuple]] = defaultdict(set)
    for at, (key, label) in result.items():
        unit = units[at]
        further = [*([read_label(unit.tag.rest)] if unit.tag else []), *labels[at][unit.depth :]] if unit else []
        inner[key] += further
        for one in (label, *further):
            if one.number and (one is label or one.rank == 3):
                claims[plain(one.number)].add(key)
    for at, (key, label) in result.items():
        number, name = label.number, _completed(label, inner[key]).name
        numbers = {plain(one.number): one.number for one in inner[key] if one.rank == 3 and one.number}
        if not number and len(numbers) == 1:
            [(plainly, only)] = numbers.items()
            number = only if claims[plainly] == {key} and plainly not in known else ""
        result[at] = key, Label(number, name, label.rank)
    return result


def _completed(label: Label, read: list[Label]) -> Label:
    """Return a label with the number or the name that other parts of the path add to it."""
    number = label.number or next((one.number for one in reversed(read) if one.rank == 3), "")
    name = label.name or next((one.name for one in reversed(read) if one.rank >= 2 and one.name), "")
    return Label(number, name, label.rank)
