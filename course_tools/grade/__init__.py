"""``course.py grade UNIT --submissions FOLDER``: marks, feedback and a list of what went wrong, for a whole class.

Each step is a module: collect (archives, roster) finds what students handed in; rebuild makes one form of each notebook
from the release; run (sandbox, kernel) runs it isolated, its checks judged outside; work does that on all cores and
keeps what was run; gradebook lets nbgrader mark it; report and page write what an instructor reads. `grading` is the
way through all of them: started again, it does only what is new.
"""


def main(arguments: list[str]) -> int:
    """Grade a class; see :mod:`course_tools.grade.grading`."""
    from course_tools.grade.grading import main

    return main(arguments)
