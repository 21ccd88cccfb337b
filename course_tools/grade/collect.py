"""Who handed in what: a folder or a zip as a learning platform, nbgrader or a class monitor gives it.

Layouts that are understood, below any number of wrapping folders, each folder also as a zip of its own:

- a folder a student, named by number, by name, or by both in any order with any mark between:
  ``2024010101``, ``张三``, ``2024010101-张三``, ``张三(2024010101)`` (学习通 and 雨课堂 export so, some below a 班级);
- files alone, the student in the file's name: ``2024010101张三-unit4_rfm_tiers.ipynb``;
- Moodle, "download all submissions", in folders (``张三_123456_assignsubmission_file_/…``) or as files
  (``张三_123456_assignsubmission_file_unit4_rfm_tiers.ipynb``);
- Canvas: ``zhangsan_LATE_12345_67890_unit4_rfm_tiers-1.ipynb``;
- nbgrader: ``submitted/<student>/<assignment>/<assignment>.ipynb``.

With a roster a student is found by number, then by name. What a folder or a zip of one person holds, and what bears a
platform's id, is that person's, whatever names a student gave inside; elsewhere the file's name goes first, then its
folders outwards. What matches nobody is graded all the same, under the name of its folder or file. Nothing here stops
for a bad file: each leaves a note.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from course_tools.grade import archives
from course_tools.grade.archives import Found, fault_words
from course_tools.grade.choice import attachments, choose, named, versions
from course_tools.grade.owners import Owner, owners
from course_tools.grade.records import Collection, Note, Student, Submission
from course_tools.grade.roster import read_roster
from siyu_helpers.language import say


def collect(
    source: Path, recognise: Callable[[bytes], int], roster: list[Student] | None, workplace: Path
) -> Collection:
    """Return one submission a student, by number and name.

    Parameters
    ----------
    source : Path
        Folder or zip with the hand-ins; it is only read.
    recognise : function
        Number of the exercise's cells in a notebook's bytes, 0 if it is another file; it never raises.
    roster : list of Student or None
    workplace : Path
        An empty folder for what is unpacked; attachments lie there or in `source` until the caller is done.

    Raises
    ------
    ValueError
        If there is nothing at `source`.
    """
    found = archives.find(source, workplace)
    owned = owners(found, roster)
    theirs: dict[tuple, list[Found]] = defaultdict(list)
    claims: dict[tuple, list[Owner]] = defaultdict(list)
    loose = []
    for at, one in enumerate(found):
        if at in owned and not (one.fault and one.file == source):
            theirs[owned[at].key].append(one)
            claims[owned[at].key].append(owned[at])
        else:
            loose.append(one)
    submissions, unmatched = [], _loose(loose)
    taken = {student.number.casefold() for student in roster or ()}
    for key, files in theirs.items():
        submission = _submission(claims[key], files, recognise, taken)
        submissions.append(submission)
        if not submission.listed:
            unmatched.append(_unlisted(submission.student, files, claims[key]))
    there = {one.student.number for one in submissions if one.listed}
    missing = [_plain(student) for student in roster or () if student.number not in there]
    return Collection(
        tuple(sorted(submissions, key=lambda one: (one.student.number, one.student.name))),
        tuple(sorted(missing, key=lambda student: (student.number, student.name))),
        tuple(unmatched),
    )


def _submission(
    claims: list[Owner], files: list[Found], recognise: Callable[[bytes], int], taken: set[str]
) -> Submission:
    """Return what a student handed in; `taken` numbers stand for others, this one's is added to them."""
    platform = _platform(claims)
    student = _plain(claims[0].student)
    if claims[0].key[0] != "roster":
        # One number, written with a name in one place and without it in another, is one student.
        name = next((claim.student.name for claim in claims if claim.student.name), "")
        student = Student(_unused(student.number, platform, taken), name)
        taken.add(student.number.casefold())
    mine = versions(files, recognise)
    chosen, notes = choose(mine, files)
    beside, changed = attachments(files, chosen, mine)
    doubts = [claim.doubt for claim in claims if claim.doubt and claim.listed]
    return Submission(
        student,
        claims[0].listed,
        chosen.found.path if chosen else "",
        chosen.content if chosen else None,
        beside,
        chosen.found.saved if chosen else None,
        platform,
        tuple(dict.fromkeys([*doubts, *notes, *_faults(files), *changed, *_doubled(files)])),
    )


def _plain(student: Student) -> Student:
    return Student(student.number, student.name, student.group)


def _unused(number: str, platform: dict[str, str], taken: set[str]) -> str:
    """Return a number that stands for nobody else: two students known by the same name alone stay two."""
    for mark in [platform.get("moodle"), platform.get("canvas"), *range(2, len(taken) + 3)]:
        if number.casefold() not in taken:
            return number
        if mark and f"{number} ({mark})".casefold() not in taken:
            return f"{number} ({mark})"
    return number


def _platform(claims: Iterable[Owner]) -> dict[str, str]:
    """Return what Moodle and Canvas know the student by; of Moodle's folders the one of files, not of online text."""
    found: dict[str, str] = {}
    for tag in (claim.tag for claim in claims):
        if tag and tag.platform == "canvas":
            found["canvas"] = tag.id
        elif tag and tag.platform == "moodle" and not found.get("moodle_folder", "").endswith("_file_"):
            found |= {"moodle": tag.id, "moodle_folder": tag.folder}
    return found


def _faults(files: Iterable[Found]) -> list[Note]:
    """Return one note a kind of fault, with the files it befell."""
    paths: dict[str, list[str]] = defaultdict(list)
    for one in files:
        if one.fault:
            paths[one.fault].append(one.path)
    return [Note(fault, fault_words(fault, named(list(dict.fromkeys(names))))) for fault, names in paths.items()]


def _doubled(files: list[Found]) -> list[Note]:
    """Return a note if an archive holds a path more than once."""
    paths = archives.doubled(files)
    if not paths:
        return []
    words = say(f"压缩包里有同名的文件：{named(paths)}。", f"An archive holds files of the same name: {named(paths)}.")
    return [Note("doubled", words)]


def _loose(files: list[Found]) -> list[Note]:
    whole = [one.path for one in files if not one.fault]
    notes = _faults(files)
    if whole:
        words = say(f"看不出是谁的文件：{named(whole)}。", f"Files that nobody owns: {named(whole)}.")
        notes.append(Note("nobody", words))
    return notes


def _unlisted(student: Student, files: list[Found], claims: list[Owner]) -> Note:
    """Return the line about a hand-in that no student of the roster owns; the doubt says why."""
    doubt = next((claim.doubt for claim in claims if claim.doubt), None)
    who = " ".join(dict.fromkeys([student.number, student.name]))
    what = named([one.path for one in files])
    words = say(
        f"{what}：名单上对不到人，按“{who}”批改。{doubt.words if doubt else ''}",
        f"{what}: matches nobody on the roster, graded as {who!r}. {doubt.words if doubt else ''}",
    )
    return Note(doubt.kind if doubt else "unlisted", words.strip())


__all__ = ["collect", "read_roster"]
