"""Which student of the class list a path names: by number, by name, and what is doubtful about it."""

import re
from collections import defaultdict
from collections.abc import Iterable

from course_tools.grade.labels import HAN, han_runs, is_date, latin_words, plain, read_label, runs, stripped
from course_tools.grade.records import Note, Student
from siyu_helpers.language import say

CERTAIN = 4  # a shorter number counts only where nothing else, or the student's name, stands beside it


class Roster:
    """Finds students of a class list in texts."""

    def __init__(self, students: Iterable[Student]):
        self.numbers: dict[str, Student] = {}
        self.names: dict[str, list[Student]] = defaultdict(list)
        self.canvas: dict[str, Student] = {}
        for student in students:
            self.numbers[plain(student.number)] = student
            if getattr(student, "canvas", ""):
                self.canvas[student.canvas] = student
            for name in _forms(student.name):
                self.names[name].append(student)
        self.odd = [number for number in self.numbers if runs(number) != [number]]

    def by_number(self, text: str) -> list[Student]:
        """Return the students whose number stands in a stripped text as a whole run."""
        whole = [run for run in runs(text) if run in self.numbers]
        whole += [one for one in self.odd if re.search(rf"(?<![0-9a-z]){re.escape(one)}(?![0-9a-z])", text)]
        # zhangsan2024010101: a long number needs no mark before or after a name in letters
        whole = whole or [run for run in re.findall(r"\d{6,}", text) if run in self.numbers]
        return _once(
            self.numbers[one]
            for one in whole
            if len(one) >= CERTAIN or not re.sub(rf"[\W_]|{one}", "", text) or self.numbers[one] in self.by_name(text)
        )

    def by_name(self, text: str) -> list[Student]:
        """Return the students whose name stands in a stripped text, of several names inside each other the longest."""
        found = []
        for run in han_runs(text):
            if run in self.names:
                found.append(run)
            elif len(run) > 4:  # a shorter run around a name, and letters on both sides of it, may be a longer name
                found += _longest(run, [name for name in self.names if run.startswith(name) or run.endswith(name)])
        words = latin_words(text)
        spans = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 6, len(words) + 1))}
        latin = [span for span in spans if span in self.names]
        found += [one for one in latin if not any(one != other and one in other for other in latin)]
        return _once(student for name in dict.fromkeys(found) for student in self.names[name])

    def match(self, labels: list[str], canvas: str = "") -> tuple[Student | None, Note | None]:
        """Return the student whom the labels of one path name, searched in this order, and what is doubtful.

        `canvas` is the id that Canvas wrote into the path, "" if it is not from there.
        """
        texts = [stripped(label) for label in labels]
        names = [students for students in map(self.by_name, texts) if students]
        student = self.canvas.get(canvas)
        if not student:
            numbers = [students for students in map(self.by_number, texts) if students]
            if numbers and len(numbers[0]) > 1:
                return None, _ambiguous(numbers[0])
            student = numbers[0][0] if numbers else None
        if student:
            others = [one for students in names if student not in students for one in students]
            return student, other_name(student, others[0]) if others else None
        if not names and canvas in self.numbers:  # a roster whose numbers are Canvas's own
            return self.numbers[canvas], None
        if not names:
            return None, None
        if len(names[0]) > 1:
            return None, _ambiguous(names[0])
        student = names[0][0]
        strange = [label.number for label in map(read_label, labels) if label.number and not is_date(label.number)]
        return student, _other_number(student, strange[0]) if strange else None

    def is_sure(self, student: Student, label: str, canvas: str = "") -> bool:
        """Return whether a label that matches a student does so by a number that cannot mean anything else."""
        text = stripped(label)
        if canvas and student in (self.canvas.get(canvas), self.numbers.get(canvas)):
            return True
        long = len(plain(student.number)) >= CERTAIN or student in self.by_name(text)
        return long and self.by_number(text) == [student]

    def namesakes(self, label: str) -> list[Student]:
        """Return the students whom a label's name may mean."""
        return self.by_name(stripped(label))


def _forms(name: str) -> set[str]:
    """Return the forms in which a name may stand in a path: a Chinese one as it is, a Latin one in both orders."""
    text = plain(name)
    chinese = "".join(re.findall(rf"[{HAN}]", text))
    if chinese:
        return {chinese}
    words = latin_words(text)
    return {"".join(words), "".join(words[1:] + words[:1]), "".join(words[-1:] + words[:-1])} - {""}


def _longest(run: str, names: list[str]) -> list[str]:
    """Return the names in a run, longest first, each taken out before the next is looked for."""
    found = []
    for name in sorted(names, key=len, reverse=True):
        if name in run:
            found.append(name)
            run = run.replace(name, " ")
    return found


def _once(students: Iterable[Student]) -> list[Student]:
    return list(dict.fromkeys(students))


def _who(student: Student) -> str:
    return " ".join(filter(None, (student.number, student.name)))


def _ambiguous(students: list[Student]) -> Note:
    who = say("、", ", ").join(map(_who, students))
    twins = len({student.name for student in students}) == 1
    return Note(
        "twins" if twins else "ambiguous",
        say(
            f"名字对得上几个人（{who}），没有算给任何一个：请在文件夹名里写上学号再运行。",
            f"It fits several students ({who}) and was given to none: put the number into the folder's name, run again.",
        ),
    )


def other_name(student: Student, other: Student) -> Note:
    """Return the line about a path that names a second student of the roster."""
    return Note(
        "other name",
        say(
            f"算给 {_who(student)}，但路径里还有名单上的 {_who(other)}：请核对。",
            f"Given to {_who(student)}, but the path names {_who(other)} too: please check.",
        ),
    )


def contested(student: Student) -> Note:
    """Return the line about a hand-in that was not given to a student because another one claims the same."""
    return Note(
        "ambiguous",
        say(
            f"这一份写的是 {_who(student)}，但另一份提交也对得上这名学生，所以没有算给这名学生：请核对是谁交的。",
            f"It names {_who(student)}, but another hand-in fits the same student, so it was not given to them: "
            "please check whose it is.",
        ),
    )


def _other_number(student: Student, number: str) -> Note:
    return Note(
        "other number",
        say(
            f"按姓名算给 {_who(student)}，但路径里的学号是 {number}，不在名单上：请核对。",
            f"Given to {_who(student)} by name, but the path has the number {number}, not on the roster: please check.",
        ),
    )
