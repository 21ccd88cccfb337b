"""A class in which every mistake occurs: what each student hands in, what it costs, what the run report says.

Every mistake stands alone: whatever it does not touch is solved, so that `lost` shows how far it reaches. Code here is
meant to be harmless where a sandbox fails: it removes only what it made itself, or data that are not this course's own;
memory is taken only where SIYU_SANDBOX is set; processes that are left behind end by themselves.
"""

import gzip
import io
import json
import os
import random
import re
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from course_tools.paths import ROOT

Make = Callable[[Path, Path, dict[str, str]], None]
Book = dict[str, Any]
Change = Callable[[Book], None]

NAME = "unit4_rfm_tiers.ipynb"
ITEMS = ("clean_orders", "rfm_table", "thresholds", "rfm_segments", "membership_level", "tier_summary", "figures")


@dataclass(frozen=True)
class Fault:
    """One student of the class.

    Parameters
    ----------
    name : str
        Stable and ASCII; part of the name of the student's folder.
    make : function of (folder, release, answers)
        Writes what the student hands in. `answers` maps the id of an answer cell to a source that solves it.
    lost : set of grade_ids, or "all"
        Items checked by code that earn nothing; every other one earns all its points.
    says : str or None
        Kind of a note to be found in the run report, "a|b" where it depends on the computer; None where nothing needs
        to be said.
    """

    name: str
    make: Make
    lost: frozenset[str] | Literal["all"]
    says: str | None


FAULTS: list[Fault] = []


def fault(
    name: str, lost: str, says: str | None, *changes: Change, make: Make | None = None, **handing_in: Any
) -> None:
    """Add a student to the class: who hands in the solved notebook with these changes, or what `make` writes.

    `lost` names items, with blanks between them, or is "all"; the other words go to :func:`hand_in`.
    """
    make = make or hand_in(*changes, **handing_in)
    FAULTS.append(Fault(name, make, "all" if lost == "all" else frozenset(lost.split()), says))


# ---- notebooks: built from the release, then changed ----------------------------------------------------------------

FIGURES = """\
account = siyu.rfm_table(siyu.clean_orders(lines), snapshot)
key_value = siyu.tier_summary(account, siyu.rfm_segments(account, agreed)).loc["key_value"]
figures = {name: key_value[name] for name in ("users", "user_share", "spend_share")}
"""
# Answers that earn nothing, for those who try to be given points for them.
WRONG = {
    "clean_orders": "def clean_orders(lines):\n    return lines",
    "rfm_table": "def rfm_table(orders, snapshot):\n    return orders",
    "thresholds": 'thresholds = {"recency_days": 1, "frequency": 1, "monetary_fen": 1}',
    "rfm_segments": "def rfm_segments(rfm, thresholds):\n    return rfm",
    "membership_level": 'def membership_level(rfm, levels):\n    return rfm["frequency"]',
    "tier_summary": "def tier_summary(rfm, segments):\n    return rfm",
    "figures": 'figures = {"users": 1, "user_share": 0.5, "spend_share": 0.5}',
}


def read(path: Path) -> Book:
    return json.loads(path.read_text(encoding="utf-8"))


def solved(release: Path, answers: dict[str, str], own_functions: bool = False) -> Book:
    """Return the release with every answer filled in; the figures come from `siyu`, not from the student's functions."""
    book = read(release)
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["id"] in answers:
            cell["source"] = FIGURES if cell["id"] == "figures_answer" and not own_functions else answers[cell["id"]]
    return book


def at(book: Book, cell_id: str) -> int:
    return [cell.get("id") for cell in book["cells"]].index(cell_id)


def cell_of(book: Book, cell_id: str) -> dict[str, Any]:
    return book["cells"][at(book, cell_id)]


def new_cell(book: Book, source: str, kind: str = "code") -> dict[str, Any]:
    cell = {"cell_type": kind, "id": f"own-{len(book['cells'])}", "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def plain(book: Book) -> bytes:
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()


def hand_in(
    *changes: Change, called: str = NAME, dump: Callable[[Book], bytes] = plain, own_functions: bool = False
) -> Make:
    """Return a maker of one file: the solved notebook with these changes, in this form, under this name."""

    def make(folder: Path, release: Path, answers: dict[str, str]) -> None:
        book = solved(release, answers, own_functions)
        for change in changes:
            change(book)
        put(folder / called, dump(book))

    return make


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def beside(make: Make, **files: str) -> Make:
    """Return a maker that adds text files; "__" in a key stands for the dot."""

    def more(folder: Path, release: Path, answers: dict[str, str]) -> None:
        make(folder, release, answers)
        for name, text in files.items():
            put(folder / name.replace("__", "."), text.encode())

    return more


def answer(item: str, source: str) -> Change:
    """Put another answer in the place of the right one."""
    return lambda book: cell_of(book, f"{item}_answer").update(source=source)


def changed(cell_id: str, **to: Any) -> Change:
    return lambda book: cell_of(book, cell_id).update(to)


def wrong(*items: str) -> Change:
    def change(book: Book) -> None:
        for item in items:
            cell_of(book, f"{item}_answer")["source"] = WRONG[item]

    return change


def behind(item: str, source: str) -> Change:
    """Write more below the right answer, in its cell."""

    def change(book: Book) -> None:
        cell = cell_of(book, f"{item}_answer")
        cell["source"] = cell["source"].rstrip("\n") + "\n" + source

    return change


def above(item: str, source: str) -> Change:
    """Write more above the right answer, in its cell."""

    def change(book: Book) -> None:
        cell = cell_of(book, f"{item}_answer")
        cell["source"] = source.rstrip("\n") + "\n" + cell["source"]

    return change


def replaced(item: str, old: str, new: str) -> Change:
    """Replace a part of the right answer, wherever it stands in it."""

    def change(book: Book) -> None:
        cell = cell_of(book, f"{item}_answer")
        assert old in cell["source"]
        cell["source"] = cell["source"].replace(old, new)

    return change


def own(before: str, source: str, kind: str = "code", **more: Any) -> Change:
    """Insert a cell of the student's own before the cell with this id; `more` goes into the cell."""
    return lambda book: book["cells"].insert(at(book, before), new_cell(book, source, kind) | more)


def delete(*ids: str) -> Change:
    def change(book: Book) -> None:
        book["cells"] = [cell for cell in book["cells"] if cell["id"] not in ids]

    return change


def turn(cell_id: str, kind: str) -> Change:
    """Change a cell's type, as the toolbar's drop-down list does."""

    def change(book: Book) -> None:
        cell = cell_of(book, cell_id)
        cell["cell_type"] = kind
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
        if kind == "code":
            cell.update(outputs=[], execution_count=None)

    return change


def note(cell_id: str, **about: Any) -> Change:
    """Change what nbgrader noted about a cell."""
    return lambda book: cell_of(book, cell_id)["metadata"]["nbgrader"].update(about)


def each_cell(change: Callable[[dict[str, Any]], Any]) -> Change:
    def every(book: Book) -> None:
        for cell in book["cells"]:
            change(cell)

    return every


def no_ids(book: Book) -> None:
    """Save as editors do that know no cell ids yet."""
    book["nbformat_minor"] = 4
    each_cell(lambda cell: cell.pop("id"))(book)


STRIP: Change = each_cell(lambda cell: cell.update(metadata={}))


def copied(cell_id: str, source: str | None = None, first: bool = False) -> Change:
    """Copy a cell with its metadata and paste it below (or above) itself, perhaps with another source."""

    def change(book: Book) -> None:
        place = at(book, cell_id)
        original = book["cells"][place]
        twin = json.loads(json.dumps(original)) | {"id": f"{cell_id}-copy"}
        twin["source"] = original["source"] if source is None else source
        book["cells"].insert(place if first else place + 1, twin)

    return change


def split(item: str, line: int) -> Change:
    """Split the answer's cell before this line, as Ctrl+Shift+- does: both halves keep the metadata."""

    def change(book: Book) -> None:
        cell = cell_of(book, f"{item}_answer")
        lines = cell["source"].splitlines(keepends=True)
        copied(f"{item}_answer", "".join(lines[line:]))(book)
        cell["source"] = "".join(lines[:line])

    return change


# ---- code that does not run -----------------------------------------------------------------------------------------

fault("syntax_error", "rfm_table", "error", answer("rfm_table", "def rfm_table(orders, snapshot)\n    return"))
fault(
    "full_width_punctuation",
    "thresholds",
    "error",
    answer("thresholds", "thresholds = {“recency_days”： 60， “frequency”： 8， “monetary_fen”： 80000}"),
)
fault(
    "tabs_and_blanks",
    "membership_level",
    "error",
    answer("membership_level", "def membership_level(rfm, levels):\n        level = 1\n\treturn level"),
)
fault("python2_print", "rfm_segments", "error", behind("rfm_segments", 'print "done"'))
fault("error_behind_the_answer", "", "error", behind("rfm_segments", "rfm_segments(rfm, treshholds)"))
fault("error_above_the_answer", "thresholds", "error", above("thresholds", "median = rmf.median()"))
fault(
    "merge_conflict_in_an_answer",
    "thresholds",
    "error",
    above("thresholds", "<<<<<<< HEAD\nthresholds = 1\n======="),
    behind("thresholds", ">>>>>>> main"),
)
fault("null_character_in_code", "thresholds", "error", above("thresholds", "days = 6\0"))
fault("function_misnamed", "tier_summary", None, replaced("tier_summary", "tier_summary", "tier_sumary"))
fault(
    "own_functions_in_figures",
    "rfm_table figures",
    "error",
    answer("rfm_table", "def rfm_table(orders, snapshot):\n    return order.groupby('user_id')"),
    own_functions=True,
)
fault("own_error_elsewhere", "", None, own("strategy", "regions = siyu.load('beauty/user')"))
fault(
    "pasted_prompts",
    "",
    None,
    answer(
        "thresholds",
        '>>> thresholds = {"recency_days": 60, "frequency": 8,\n...               "monetary_fen": 80_000}',
    ),
)
fault("answer_below_time_magic", "", None, above("thresholds", "%%time"))
fault("answer_written_to_a_file", "rfm_table", None, above("rfm_table", "%%writefile my_answer.py"))
fault("unknown_magics", "", None, own("clean_orders_answer", "%load_ext autotime\n%matplotlib qt"))
fault("installs_a_package", "", None, own("clean_orders_answer", "!pip install --no-index siyu-none"))

# ---- code that does not end -----------------------------------------------------------------------------------------

STUBBORN = """\
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""
fault("endless_loop", "thresholds", "endless", above("thresholds", "while True:\n    days = 60"))
fault("endless_loop_in_own_cell", "", "endless", own("thresholds_answer", "while True:\n    pass"))
fault("endless_and_stubborn", "thresholds", "endless", above("thresholds", STUBBORN))
fault("endless_and_stubborn_in_own_cell", "", "endless", own("membership_level_answer", STUBBORN))
fault("endless_in_c", "thresholds", "endless", above("thresholds", "import itertools\n\ndays = sum(itertools.count())"))
fault("endless_regex", "thresholds", "endless", above("thresholds", 'import re\n\nre.match(r"(a+)+$", "a" * 60 + "b")'))
fault(
    "endless_when_called",
    "membership_level",
    "endless",
    answer("membership_level", "def membership_level(rfm, levels):\n    while len(rfm):\n        level = 1\n"),
)
fault(
    "endless_and_stubborn_when_called",
    "rfm_segments",
    "endless",
    answer("rfm_segments", "def rfm_segments(rfm, thresholds):\n" + re.sub("^", "    ", STUBBORN, flags=re.MULTILINE)),
)
fault("endless_printing", "thresholds", "endless", above("thresholds", 'while True:\n    print("user " * 40)'))
fault("endless_display", "thresholds", "endless", above("thresholds", "while True:\n    display(lines.head(50))"))
fault(
    "deep_recursion",
    "thresholds",
    "error|endless",
    above("thresholds", "def deeper(depth):\n    return deeper(depth + 1)\n\n\ndeeper(0)\n"),
)
fault(
    "deep_recursion_when_called",
    "membership_level",
    None,
    answer("membership_level", "def membership_level(rfm, levels):\n    return membership_level(rfm, levels)"),
)
DEADLOCK = """\
import threading

waiting = threading.Thread(target=threading.Event().wait)
waiting.start()
waiting.join()
"""
fault("deadlocked_thread", "thresholds", "endless", above("thresholds", DEADLOCK))
fault("deadlocked_thread_left_behind", "", None, own("thresholds_answer", DEADLOCK.replace("waiting.join()", "")))
fault("sleeps_for_days", "thresholds", "endless", above("thresholds", "import time\n\ntime.sleep(10**6)"))
fault(
    "waits_for_a_process",
    "thresholds",
    "endless",
    above(
        "thresholds",
        """\
import subprocess
import sys

subprocess.run([sys.executable, "-c", "import time; time.sleep(900)"])
""",
    ),
)
fault(
    "process_left_behind",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import subprocess
import sys

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
""",
    ),
)
fault(
    "forks_fifty_times",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import os
import time

for _ in range(50):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
""",
    ),
)
fault(
    "interrupts_ignored",
    "thresholds",
    "endless",
    own(
        "thresholds_answer",
        """\
import signal

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
""",
    ),
    above("thresholds", "while True:\n    pass"),
)
fault(
    "never_leaves",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import atexit
import time

atexit.register(time.sleep, 300)
""",
    ),
)
fault(
    "every_cell_takes_its_time",
    "figures",
    "time",
    *[own("figures_answer", f"import time\n\ntime.sleep(2)  # {number}") for number in range(1500)],
)

# ---- code that ends the kernel, or tries ----------------------------------------------------------------------------

KILL = "import os\n\nos.kill(os.getpid(), 9)"
fault("exit_called", "", "exit", behind("thresholds", "exit()"))
fault("exit_above_the_answer", "", "exit", above("thresholds", "exit()"))
fault("quit_in_own_cell", "", "exit", own("thresholds_answer", "quit()"))
fault("sys_exit", "", "error", behind("thresholds", "import sys\n\nsys.exit()"))
fault(
    "system_exit_when_called",
    "tier_summary",
    None,
    answer("tier_summary", 'def tier_summary(rfm, segments):\n    raise SystemExit("done")'),
)
fault("os_exit", "thresholds", "died", above("thresholds", "import os\n\nos._exit(0)"))
fault("os_exit_in_own_cell", "", "died", own("thresholds_answer", "import os\n\nos._exit(0)"))
fault(
    "os_exit_when_called",
    "tier_summary",
    "died",
    answer("tier_summary", "import os\n\n\ndef tier_summary(rfm, segments):\n    os._exit(0)"),
)
fault("killed", "thresholds", "died", above("thresholds", KILL))
fault("killed_twice", "thresholds tier_summary", "died", above("thresholds", KILL), above("tier_summary", KILL))
fault("segmentation_fault", "thresholds", "died", above("thresholds", "import ctypes\n\nctypes.string_at(0)"))

# Without a sandbox the memory is not taken: the error comes at once.
GUARD = 'import os\n\nif "SIYU_SANDBOX" not in os.environ:\n    raise MemoryError("no sandbox")\n'
GROW = "held = []\nfor _ in range(120):\n    held.append(bytearray(100_000_000))\nraise MemoryError(len(held))\n"
fault("memory_at_once", "thresholds", "memory", above("thresholds", GUARD + "held = bytearray(50 * 10**9)"))
fault("memory_growing", "thresholds", "memory|endless", above("thresholds", GUARD + GROW))
fault(
    "memory_of_numpy",
    "thresholds",
    "memory",
    above("thresholds", GUARD + "import numpy as np\n\npairs = np.ones((80_000, 80_000))"),
)
fault(
    "memory_when_called",
    "membership_level",
    None,
    answer(
        "membership_level",
        "def membership_level(rfm, levels):\n" + re.sub("^(?=.)", "    ", GUARD + GROW, flags=re.MULTILINE),
    ),
)
fault("memory_in_own_cell", "", "memory|endless", own("strategy", GUARD + GROW))

# ---- too much output ------------------------------------------------------------------------------------------------

fault("output_in_one_print", "", "output", behind("thresholds", 'print("x" * 100_000_000)'))
fault("output_in_long_lines", "", "output", behind("thresholds", 'for _ in range(1000):\n    print("x" * 100_000)'))
fault(
    "output_in_short_lines",
    "",
    "output|endless",
    behind("thresholds", "for number in range(200_000):\n    print(number)"),
)
fault(
    "output_of_a_huge_table",
    "",
    "output|endless",
    own(
        "thresholds_answer",
        """\
import numpy as np

with pd.option_context("display.max_rows", None, "display.max_columns", None):
    display(pd.DataFrame(np.zeros((8_000, 12))))
""",
    ),
)
fault(
    "output_of_many_displays",
    "",
    "output",
    behind("thresholds", "for number in range(3000):\n    display('user ' * 200)"),
)
fault(
    "output_of_a_saved_picture",
    "",
    "output",
    behind(
        "thresholds",
        """\
from IPython.display import Image

display(Image(data=b"\\x89PNG\\r\\n\\x1a\\n" + bytes(60_000_000), format="png"))
""",
    ),
)
fault(
    "output_to_stderr", "", "output", behind("thresholds", 'import sys\n\nsys.stderr.write("x" * 100_000_000)\nprint()')
)
fault(
    "output_when_called",
    "",
    "output",
    replaced("membership_level", "    return level", '    print("x" * 6_000_000)\n    return level'),
)
fault(
    "output_of_another_process",
    "",
    "output",
    own(
        "thresholds_answer",
        """\
import subprocess
import sys

subprocess.run([sys.executable, "-c", "print('x' * 50_000_000)"])
""",
    ),
)
fault("output_an_error_of_10_mb", "", "error|endless", behind("thresholds", 'raise ValueError("x" * 10_000_000)'))
fault(
    "many_figures",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import matplotlib.pyplot as plt

for number in range(22):
    plt.figure(figsize=(2, 1))
    plt.plot([0, number])
plt.show()
""",
    ),
)

# ---- cells deleted, changed, copied, turned -------------------------------------------------------------------------

fault("deleted_check_cell", "", "missing", delete("rfm_table"))
fault("deleted_answer", "rfm_table", "missing", delete("rfm_table_answer"))
fault("deleted_answer_and_check", "rfm_table", "missing", delete("rfm_table_answer", "rfm_table"))
fault("deleted_setup", "", "missing", delete("setup"))
fault("deleted_data", "", "missing", delete("data"))
fault("deleted_essay", "", "missing", delete("strategy"))
fault("all_checks_deleted", "", "missing", delete(*ITEMS))
fault("agreed_deleted", "", None, delete("cell-27"))
fault(
    "prose_deleted",
    "",
    None,
    lambda book: book.update(
        cells=[cell for cell in book["cells"] if cell["cell_type"] == "code" or cell["id"] == "strategy"]
    ),
)
fault("check_edited_to_pass", "rfm_table", "edited", wrong("rfm_table"), changed("rfm_table", source="pass"))
fault(
    "check_edited_for_more_points",
    "rfm_table",
    "edited",
    wrong("rfm_table"),
    changed("rfm_table", source="assert True"),
    note("rfm_table", points=20),
)
fault(
    "setup_edited",
    "thresholds",
    "edited",
    wrong("thresholds"),
    lambda book: cell_of(book, "setup").update(
        source=cell_of(book, "setup")["source"] + "\ncheck.run = lambda *given, **more: None"
    ),
)
fault("data_edited", "", "edited", changed("data", source="lines = None"))
fault("points_changed", "", "settings", note("rfm_table", points=50))
fault("points_not_a_number", "", "settings", note("rfm_table", points=float("nan")))
fault("points_text", "", "settings", note("rfm_table", points="4"))
fault("grade_flag_off", "", "settings", note("rfm_table", grade=False))
fault("solution_flag_off", "", "settings", note("rfm_table_answer", solution=False, locked=True))
fault(
    "schema_of_1",
    "",
    "settings",
    each_cell(lambda cell: "nbgrader" in cell["metadata"] and cell["metadata"]["nbgrader"].update(schema_version=1)),
)
fault("check_renamed", "", "stripped", note("rfm_table", grade_id="rfm_tabel"))
fault("answer_renamed", "", "stripped", note("rfm_table_answer", grade_id="my_answer"))
fault(
    "grade_id_is_a_list",
    "",
    None,
    own("thresholds_answer", "x = 1", metadata={"nbgrader": {"grade_id": [], "solution": True}}),
)
fault("check_doubled", "", "doubled", copied("rfm_table"))
fault("answer_doubled", "", "doubled", copied("rfm_table_answer"))
fault("answer_doubled_first_wrong", "", "doubled", copied("rfm_table_answer", WRONG["rfm_table"], first=True))
fault(
    "answer_doubled_last_blank",
    "rfm_table",
    "doubled",
    copied("rfm_table_answer", "def rfm_table(orders, snapshot):\n    ..."),
)
fault(
    "everything_doubled",
    "",
    "doubled",
    lambda book: book["cells"].extend(
        json.loads(json.dumps(cell)) | {"id": f"{cell['id']}-copy"} for cell in list(book["cells"])
    ),
)
fault("answer_split", "", "doubled", split("figures", 2))
fault("answer_split_within_a_function", "clean_orders", "doubled", split("clean_orders", 4))
fault("check_turned_into_markdown", "", "type", turn("rfm_table", "markdown"))
fault("answer_turned_into_markdown", "", "type", turn("rfm_table_answer", "markdown"))
fault("answer_turned_raw", "", "type", turn("rfm_table_answer", "raw"))
fault(
    "essay_turned_into_code",
    "",
    "type",
    changed("strategy", source="核心价值用户：优先服务。"),
    turn("strategy", "code"),
)
fault("metadata_stripped", "", "stripped", STRIP)
fault("metadata_and_ids_stripped", "", "stripped", STRIP, no_ids)
fault("cell_metadata_null", "", "stripped", each_cell(lambda cell: cell.update(metadata=None)))
fault(
    "only_answers_stripped",
    "",
    "stripped",
    each_cell(lambda cell: cell["id"].endswith("_answer") and cell.update(metadata={})),
)


def questions_reversed(book: Book) -> None:
    starts = [place for place, cell in enumerate(book["cells"]) if cell["source"].startswith("### ")]
    blocks = [book["cells"][here:there] for here, there in zip(starts, [*starts[1:], None], strict=True)]
    book["cells"] = book["cells"][: starts[0]] + [cell for block in blocks[::-1] for cell in block]


def into_the_check(book: Book) -> None:
    check = cell_of(book, "rfm_table")
    check["source"] = cell_of(book, "rfm_table_answer")["source"] + "\n\n" + check["source"]
    cell_of(book, "rfm_table_answer")["source"] = ""


def two_answers_in_one_cell(book: Book) -> None:
    both = [cell_of(book, f"{item}_answer") for item in ("rfm_segments", "membership_level")]
    both[1]["source"] = "\n\n\n".join(cell["source"] for cell in both)
    both[0]["source"] = ""


def into_an_own_cell(below: bool, emptied: bool) -> Change:
    def change(book: Book) -> None:
        cell = cell_of(book, "rfm_table_answer")
        own("cell-10" if below else "rfm_table_answer", cell["source"])(book)
        cell["source"] = "" if emptied else "def rfm_table(orders, snapshot):\n    ..."

    return change


def shuffled(book: Book) -> None:
    random.Random(4).shuffle(book["cells"])


fault("cells_shuffled", "", None, shuffled)
fault("setup_at_the_end", "", None, lambda book: book["cells"].append(book["cells"].pop(at(book, "setup"))))
fault("questions_reversed", "", None, questions_reversed)
fault("answer_in_the_checks_cell", "rfm_table", "edited", into_the_check)
fault("answer_in_own_cell_above", "", None, into_an_own_cell(below=False, emptied=True))
fault("answer_in_own_cell_above_a_stub", "rfm_table", None, into_an_own_cell(below=False, emptied=False))
fault("answer_in_own_cell_below", "rfm_table", None, into_an_own_cell(below=True, emptied=True))
fault("two_answers_in_one_cell", "rfm_segments", None, two_answers_in_one_cell)
fault(
    "cell_of_another_exercise",
    "",
    "stranger",
    own(
        "strategy",
        "survey = 5",
        metadata={
            "nbgrader": {
                "cell_type": "code",
                "grade": False,
                "grade_id": "survey_answer",
                "locked": False,
                "schema_version": 3,
                "solution": True,
                "task": False,
            }
        },
    ),
)


def other_edition(release: Path) -> Path:
    """Return where the exercise stands in the other language."""
    lang = read(release)["metadata"]["siyu"]["lang"]
    return ROOT / "exercises" / ("en" if lang == "zh" else "zh") / release.parent.name / release.name


def editions_mixed(folder: Path, release: Path, answers: dict[str, str]) -> None:
    book, other = solved(release, answers), solved(other_edition(release), answers)
    for name in ("setup", "cell-04", "strategy"):
        book["cells"][at(book, name)] = cell_of(other, name)
    put(folder / NAME, plain(book))


fault("editions_mixed", "", "edition", make=editions_mixed)
fault(
    "other_edition", "", None, make=lambda folder, release, answers: hand_in()(folder, other_edition(release), answers)
)

# ---- files that are not, or not quite, notebooks --------------------------------------------------------------------

CHINESE = own("clean_orders_answer", "# 我的作业：第四单元")  # the English edition has Chinese in it too
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>unit4</title></head><body><pre>def rfm_table</pre></body></html>\n"


def conflict(book: Book) -> bytes:
    lines = plain(book).splitlines(keepends=True)
    return b"".join(
        [*lines[:40], b"<<<<<<< HEAD\n", lines[40], b"=======\n", lines[40], b">>>>>>> main\n", *lines[41:]]
    )


def file(name: str, content: bytes) -> Make:
    return lambda folder, release, answers: put(folder / name, content)


fault("json_truncated", "all", "unreadable", dump=lambda book: plain(book)[:15_000])
fault("json_with_merge_conflict", "all", "unreadable", dump=conflict)
fault("json_with_a_comma_too_many", "all", "unreadable", dump=lambda book: plain(book).replace(b"]", b",]", 1))
fault("json_nested_100000_deep", "all", "unreadable", make=file(NAME, b"[" * 100_000))
fault("empty_file", "all", "unreadable", make=file(NAME, b""))
fault("zero_bytes", "all", "unreadable", make=file(NAME, bytes(20_000)))
fault("html_saved_as_notebook", "all", "unreadable", make=file(NAME, PAGE))
fault("pdf_renamed", "all", "unreadable", make=file(NAME, PDF))
fault("zip_renamed", "all", "unreadable", dump=lambda book: zipped({NAME: plain(book)}))
fault("json_is_a_list", "all", "unreadable", make=file(NAME, b"[]\n"))
fault("cells_is_an_object", "all", "unreadable", make=file(NAME, b'{"cells": {"0": 1}, "metadata": {}, "nbformat": 4}'))
fault(
    "no_cells", "all", "foreign", make=file(NAME, b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
)
fault("utf_16", "", "encoding", CHINESE, dump=lambda book: b"\xff\xfe" + plain(book).decode().encode("utf-16-le"))
fault("gb18030", "", "encoding", CHINESE, dump=lambda book: plain(book).decode().encode("gb18030"))
fault("byte_order_mark", "", "encoding", CHINESE, dump=lambda book: b"\xef\xbb\xbf" + plain(book))
fault("nul_bytes_at_the_end", "", "trailing", dump=lambda book: plain(book) + bytes(4096))
fault("rest_of_an_older_file", "", "trailing", dump=lambda book: plain(book) + plain(book)[-700:])
fault("crlf_in_the_file", "", None, dump=lambda book: plain(book).replace(b"\n", b"\r\n"))

# ---- names and packages ---------------------------------------------------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file, the same bytes each time."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 7, 1, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return into.getvalue()


def encrypted(archive: bytes) -> bytes:
    """Set the flag that says a password is needed, in both headers of a zip with one entry."""
    marked = bytearray(archive)
    marked[6] |= 1
    marked[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


def tar(book: Book) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        entry = tarfile.TarInfo(NAME)
        entry.size = len(plain(book))
        archive.addfile(entry, io.BytesIO(plain(book)))
    return gzip.compress(into.getvalue(), mtime=0)


fault("wrong_name", "", "name", called="homework.ipynb")
fault("copys_name", "", "name", called="unit4_rfm_tiers-Copy1.ipynb")
fault("copys_name_in_chinese", "", "name", called="unit4_rfm_tiers - 副本.ipynb")
fault("chinese_names_with_blanks", "", "name", called="我的 作业/第四单元 练习（最终版）.ipynb")
fault("deep_in_folders", "", None, called=f"桌面/新建文件夹/新建文件夹 (2)/work/zh/exercises/unit4_rfm_tiers/{NAME}")
fault("folder_named_like_a_notebook", "", None, called=f"{NAME}/{NAME}")
fault("ending_txt", "", "renamed", called=f"{NAME}.txt")
fault("ending_json", "", "renamed", called="unit4_rfm_tiers.json")
fault("ending_in_capitals", "", "renamed", called="UNIT4_RFM_TIERS.IPYNB")
fault("zip", "", None, called="作业.zip", dump=lambda book: zipped({NAME: plain(book)}))
fault(
    "zip_in_zip",
    "",
    None,
    called="作业.zip",
    dump=lambda book: zipped({"unit4/unit4.zip": zipped({f"练习/{NAME}": plain(book)})}),
)
fault("zip_damaged", "all", "damaged", called="作业.zip", dump=lambda book: zipped({NAME: plain(book)})[:3000])
fault("zip_encrypted", "all", "encrypted", called="作业.zip", dump=lambda book: encrypted(zipped({NAME: plain(book)})))
fault("rar", "all", "unsupported", make=file("作业.rar", b"Rar!\x1a\x07\x01\x00" + bytes(range(256)) * 4))
fault("seven_zip", "all", "unsupported", make=file("作业.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(256)) * 4))
fault("tar_gz", "all", "unsupported", called="unit4.tar.gz", dump=tar)


def old_and_new(folder: Path, release: Path, answers: dict[str, str]) -> None:
    for name, content, day in (
        (NAME, release.read_bytes(), 1_780_000_000),
        ("unit4_rfm_tiers (1).ipynb", plain(solved(release, answers)), 1_780_600_000),
    ):
        put(folder / name, content)
        os.utime(folder / name, (day, day))


def with_checkpoint(folder: Path, release: Path, answers: dict[str, str]) -> None:
    hand_in()(folder, release, answers)
    put(folder / ".ipynb_checkpoints" / "unit4_rfm_tiers-checkpoint.ipynb", release.read_bytes())


def lesson(folder: Path, release: Path, answers: dict[str, str]) -> None:
    lang = read(release)["metadata"]["siyu"]["lang"]
    put(folder / "04_rfm_tiers.ipynb", (ROOT / "notebooks" / lang / "04_rfm_tiers.ipynb").read_bytes())


def lesson_beside(folder: Path, release: Path, answers: dict[str, str]) -> None:
    hand_in()(folder, release, answers)
    lesson(folder, release, answers)


def another_notebook(book: Book) -> None:
    book.update(cells=[], metadata={})
    book["cells"].append(new_cell(book, "import pandas as pd\n\nprint(pd.__version__)"))


fault("old_and_new", "", "several", make=old_and_new)
fault("checkpoint_beside", "", None, make=with_checkpoint)
fault("checkpoint_only", "all", "no notebook", called=".ipynb_checkpoints/unit4_rfm_tiers-checkpoint.ipynb")
fault("lesson_handed_in", "all", "foreign", make=lesson)
fault("lesson_beside", "", None, make=lesson_beside)
fault("another_notebook", "all", "foreign", another_notebook)
fault("blank_release", "all", None, make=lambda folder, release, answers: put(folder / NAME, release.read_bytes()))
fault("only_a_pdf", "all", "no notebook", make=file("报告.pdf", PDF))
fault(
    "only_a_script",
    "all",
    "no notebook",
    make=file("unit4_rfm_tiers.py", b"def rfm_table(orders, snapshot):\n    ...\n"),
)
fault(
    "only_a_screenshot", "all", "no notebook", make=file("屏幕截图 2026-07-01.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
)
fault(
    "empty_folder",
    "all",
    "no notebook",
    make=lambda folder, release, answers: folder.mkdir(parents=True, exist_ok=True),
)

# ---- other formats, other editors -----------------------------------------------------------------------------------


def older_format(version: int) -> Callable[[Book], bytes]:
    """Return a writer of notebook format 2 or 3; format 2 knows no metadata of a cell."""

    def dump(book: Book) -> bytes:
        cells = []
        for cell in book["cells"]:
            old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"], "source": cell["source"]}
            if cell["cell_type"] == "code":
                old["input"] = old.pop("source")
                old |= {"collapsed": False, "language": "python", "prompt_number": 1}
                old["outputs"] = [{"output_type": "stream", "stream": "stdout", "text": "done\n"}]
            if version == 2:
                del old["metadata"]
            cells.append(old)
        worksheets = [{"cells": cells} | ({"metadata": {}} if version == 3 else {})]
        about = book["metadata"] | {"name": ""}
        return plain({"metadata": about, "nbformat": version, "nbformat_minor": 0, "worksheets": worksheets})

    return dump


def colab(book: Book) -> None:
    """Save as Google Colab does: format 4.0, ids among the metadata, sources as lists of lines."""
    book.update(nbformat_minor=0)
    book["metadata"] |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    for number, cell in enumerate(book["cells"]):
        cell.pop("id")
        cell["metadata"] |= {"id": f"aB{number:010d}", "outputId": f"{number:08x}-0000"}
        cell["source"] = cell["source"].splitlines(keepends=True)


def vscode(book: Book) -> None:
    """Save as Visual Studio Code does: format 4.2, no ids, a note on each cell."""
    book.update(nbformat_minor=2)
    book["metadata"]["vscode"] = {"interpreter": {"hash": "0" * 64}}
    for cell in book["cells"]:
        cell.pop("id")
        cell["metadata"]["vscode"] = {"languageId": "python"}


def kernel(name: str, language: str = "python") -> Change:
    return lambda book: book["metadata"].update(
        kernelspec={"display_name": name, "language": language, "name": name}, language_info={"name": language}
    )


def saved_output(data: dict[str, Any]) -> Change:
    return lambda book: cell_of(book, "data")["outputs"].append(
        {"output_type": "display_data", "metadata": {}, "data": data}
    )


def ids(*, same: bool) -> Change:
    def change(book: Book) -> None:
        for number, cell in enumerate(book["cells"]):
            cell["id"] = (
                "same" if same else ("x" * 65 + str(number), f"my cell {number}", f"单元格{number}", "")[number % 4]
            )

    return change


SCRIPT = "<script>document.title = 'taken'; alert(document.cookie)</script><img src=x onerror=alert(1)>"
fault("nbformat_3", "", "converted", dump=older_format(3))
fault("nbformat_2", "", "converted", dump=older_format(2))
fault("saved_by_colab", "", None, colab)
fault("saved_by_vscode", "", None, vscode)
fault("nbformat_minor_99", "", None, lambda book: book.update(nbformat_minor=99))
fault("kernel_r", "", "kernel", kernel("ir", "R"))
fault("kernel_python2", "", "kernel", kernel("python2"))
fault("kernel_of_conda", "", "kernel", kernel("conda-env-xyz-py"))
fault("kernel_missing", "", None, lambda book: book.update(metadata={"siyu": book["metadata"]["siyu"]}))
fault("metadata_null", "", None, lambda book: book.update(metadata=None))
# in a zip, where it is small
fault(
    "saved_output_of_50_mb",
    "",
    None,
    saved_output({"text/plain": "x" * 50_000_000}),
    called="作业.zip",
    dump=lambda book: zipped({NAME: plain(book)}),
)
fault("saved_output_with_scripts", "", None, saved_output({"text/html": SCRIPT, "text/plain": SCRIPT}))
fault(
    "output_with_scripts",
    "",
    None,
    own(
        "strategy",
        f'from IPython.display import HTML, Javascript\n\ndisplay(HTML("{SCRIPT}"), Javascript("alert(1)"))',
    ),
    changed("strategy", source=SCRIPT),
)
fault(
    "widgets_of_20_mb",
    "",
    None,
    lambda book: book["metadata"].update(
        widgets={
            "application/vnd.jupyter.widget-state+json": {
                "state": {"0": {"model_name": "ImageModel", "state": {"value": "x" * 20_000_000}}},
                "version_major": 2,
            }
        }
    ),
    called="作业.zip",
    dump=lambda book: zipped({NAME: plain(book)}),
)
fault("ids_all_the_same", "", None, ids(same=True))
fault("ids_illegal", "", None, ids(same=False))
fault(
    "sources_as_lists_and_text",
    "",
    None,
    each_cell(lambda cell: len(cell["source"]) % 2 and cell.update(source=cell["source"].splitlines(keepends=True))),
)
fault("source_null", "", None, lambda book: book["cells"].insert(3, new_cell(book, "") | {"source": None}))
fault(
    "outputs_missing", "", None, each_cell(lambda cell: [cell.pop("outputs", None), cell.pop("execution_count", None)])
)
fault(
    "unknown_cell_types",
    "",
    None,
    own("thresholds_answer", "select * from users", "sql"),
    own("thresholds_answer", "My thoughts", "heading"),
)
fault("nan_in_json", "", None, saved_output({"application/json": {"mean": float("nan"), "most": float("inf")}}))
# an editor that cuts by UTF-16 units leaves such halves
fault(
    "half_an_emoji",
    "",
    None,
    own("strategy", "Done \ud83d", "markdown"),
    above("thresholds", "# half a face: \ud83d"),
    dump=lambda book: json.dumps(book).encode(),
)
fault(
    "attachment_in_a_markdown_cell",
    "",
    None,
    own("strategy", "![报告](attachment:a.png)", "markdown", attachments={"a.png": {"image/png": "iVBORw0KGgo="}}),
)
fault(
    "quotes_and_emoji",
    "",
    None,
    above("thresholds", "wishes = '''she said \"it's \\\\'fine\\\\'\"''' + r'\\d' + f'{\"🎉\" * 2}'  # 👩‍👩‍👧 𠮷 ﷽"),
)
fault("crlf_in_the_code", "", None, each_cell(lambda cell: cell.update(source=cell["source"].replace("\n", "\r\n"))))
fault("old_mac_line_ends", "", None, replaced("rfm_table", "\n", "\r"))
fault("line_of_1_mb", "", None, above("thresholds", f'pasted = "{"x" * 1_000_000}"'))
fault("cell_of_5000_lines", "", None, above("thresholds", "\n".join(f"day_{n} = {n}" for n in range(5000))))
fault(
    "empty_cells_2000",
    "",
    None,
    lambda book: book["cells"].extend(new_cell({"cells": range(1000 + number)}, "") for number in range(2000)),
)

# ---- files beside the notebook --------------------------------------------------------------------------------------

SHADOW = 'raise SystemExit("a file of the student took the place of a module")\n'
CONFIG = f"c = get_config()\nc.InteractiveShellApp.exec_lines = ['import os; os._exit(3)']\n{SHADOW}"
fault(
    "own_module_beside",
    "",
    None,
    make=beside(
        hand_in(answer("thresholds", "from my_tools import thresholds")),
        my_tools__py='thresholds = {"recency_days": 60, "frequency": 8, "monetary_fen": 80_000}\n',
    ),
)
fault("pandas_py_beside", "", None, make=beside(hand_in(), pandas__py=SHADOW))
fault("random_py_beside", "", None, make=beside(hand_in(), random__py=SHADOW, json__py=SHADOW, test__py=SHADOW))
fault(
    "siyu_helpers_py_beside",
    "thresholds",
    None,
    make=beside(
        hand_in(wrong("thresholds")), siyu_helpers__py="class checks:\n    unit4 = None\n", sitecustomize__py=SHADOW
    ),
)
fault(
    "configurations_beside",
    "",
    None,
    make=beside(
        hand_in(),
        nbgrader_config__py=CONFIG,
        ipython_config__py=CONFIG,
        ipython_kernel_config__py=CONFIG,
        jupyter_config__py=CONFIG,
        jupyter_nbconvert_config__py=CONFIG,
        conftest__py=SHADOW,
    ),
)
fault("timestamp_txt_beside", "", None, make=beside(hand_in(), timestamp__txt="交作业的时间：昨天\n"))

# ---- code that reaches for what is not its own ----------------------------------------------------------------------

# The course's own data are never touched: where they could be, the sandbox has failed, and the code says so.
DATA = """\
import os
import shutil
from pathlib import Path

data = Path(os.environ["SIYU_DATASETS"])
if "SIYU_SANDBOX" not in os.environ or ((data.parent / "pyproject.toml").exists() and os.access(data, os.W_OK)):
    raise RuntimeError("no sandbox around the data")
"""
COURSE = "from pathlib import Path\n\ncourse = Path(siyu.__file__).resolve().parents[1]\n"
fault(
    "data_deleted",
    "",
    "forbidden",
    own("clean_orders_answer", DATA + "for path in data.rglob('*.csv'):\n    os.remove(path)"),
)
fault("data_folder_deleted", "", "forbidden", own("clean_orders_answer", DATA + "shutil.rmtree(data)"))
fault(
    "data_overwritten",
    "",
    "forbidden",
    own("clean_orders_answer", DATA + 'lines.head(3).to_csv(data / "beauty" / "order_lines.csv")'),
)
fault("data_moved", "", "forbidden", own("clean_orders_answer", DATA + '(data / "beauty").rename(data / "old beauty")'))
fault(
    "writes_into_the_course",
    "",
    "forbidden",
    own(
        "clean_orders_answer",
        COURSE
        + """\
import shutil

made = course / "siyu_helpers" / "made_by_a_student"
made.mkdir()
shutil.rmtree(made)
""",
    ),
)
fault(
    "writes_into_the_system",
    "",
    "forbidden",
    own(
        "clean_orders_answer",
        """\
from pathlib import Path

made = Path("/usr/made_by_a_student.txt")
made.write_text("x")
made.unlink()
""",
    ),
)
fault("wipes_in_home", "", None, own("clean_orders_answer", "!mkdir -p ~/siyu_made && rm -rf ~/siyu_made"))
fault(
    "empties_its_own_folder",
    "",
    None,
    own(
        "clean_orders_answer",
        """\
import os
from pathlib import Path

for path in Path(".").glob("*"):
    if "SIYU_SANDBOX" in os.environ and path.suffix in (".ipynb", ".xlsx") and path.is_file():
        path.unlink()
""",
    ),
)
fault(
    "reads_the_solutions",
    "rfm_table",
    "error",
    answer(
        "rfm_table",
        COURSE
        + """\
import json

solution = course / "solutions" / "en" / "unit4_rfm_tiers" / "unit4_rfm_tiers.ipynb"
for cell in json.loads(solution.read_text(encoding="utf-8"))["cells"]:
    if cell["id"] == "rfm_table_answer":
        exec("".join(cell["source"]))
""",
    ),
)
fault(
    "reads_the_bank",
    "tier_summary",
    "error",
    answer(
        "tier_summary",
        COURSE
        + """\
text = (course / "units" / "04_rfm_tiers" / "exercise.py").read_text(encoding="utf-8")
exec(text[text.index("def tier_summary") :].partition("### END")[0])
""",
    ),
)
fault(
    "reads_the_hidden_checks",
    "clean_orders",
    "error",
    answer("clean_orders", "from siyu_helpers.checks.hidden.unit4 import orders_reference as clean_orders"),
)
fault(
    "reads_a_neighbours_work",
    "membership_level",
    "error",
    answer(
        "membership_level",
        """\
import json
from pathlib import Path

for path in [*Path("..").rglob("unit4*.ipynb"), *Path("../..").glob("*/*/unit4*.ipynb")]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "level[reached]" in "".join(cell["source"]) and "json" not in "".join(cell["source"]):
            exec("".join(cell["source"]))
membership_level
""",
    ),
)
fault(
    "asks_the_network",
    "thresholds",
    "error",
    above(
        "thresholds",
        'from urllib.request import urlopen\n\nurlopen("http://192.0.2.1/answers.json", timeout=5).read()',
    ),
)
fault("asks_for_input", "thresholds", "input", above("thresholds", 'days = int(input("天数？"))'))
fault("asks_for_input_in_own_cell", "", "input", own("thresholds_answer", 'name = input("姓名：")'))
fault(
    "asks_for_input_when_called",
    "membership_level",
    None,
    answer(
        "membership_level",
        'def membership_level(rfm, levels):\n    return rfm["frequency"].clip(upper=int(input()))',
    ),
)

# ---- code that spoils what comes behind it --------------------------------------------------------------------------

fault(
    "warnings_on_stderr",
    "",
    None,
    behind(
        "thresholds",
        """\
import sys
import warnings

warnings.warn("this will change", FutureWarning)
print("half way", file=sys.stderr)
""",
    ),
)
fault(
    "warnings_when_called",
    "",
    None,
    above("membership_level", "import sys\nimport warnings\n"),
    replaced(
        "membership_level",
        "    return level",
        '    warnings.warn("old", FutureWarning)\n    print("x", file=sys.stderr)\n    return level',
    ),
)
FONT = 'import matplotlib.pyplot as plt\n\nplt.rcParams["font.family"] = "{}"\nplt.title("护肤品 护肤")\nplt.show()'
fault("font_not_found", "", None, behind("thresholds", FONT.format("SimHei")))
fault("glyph_missing", "", None, behind("thresholds", FONT.format("DejaVu Sans")))
fault("everything_reset", "figures", "error", own("cell-27", "%reset -f"))
fault("pandas_name_deleted", "membership_level", None, own("membership_level_answer", "del pd"))
fault(
    "pandas_name_taken", "rfm_segments membership_level", None, own("clean_orders_answer", "import siyu_helpers as pd")
)
fault("siyu_name_taken", "", None, own("figures_answer", 'siyu = "私域"'), own_functions=True)
fault("lines_overwritten", "figures", None, own("figures_answer", "lines = lines.head(100)"))
fault("pandas_broken", "tier_summary figures", "error", own("tier_summary_answer", "pd.DataFrame.groupby = None"))
fault(
    "builtins_overwritten",
    "membership_level",
    None,
    own("clean_orders_answer", "list = 3\nsum = 5"),
    replaced("membership_level", "return level", "return level.loc[list(rfm.index)]"),
)
fault("print_taken_away", "", None, own("clean_orders_answer", "import builtins\n\nbuiltins.print = None"))
fault("star_imports", "", None, own("clean_orders_answer", "from math import *\nfrom numpy import *"))
fault("check_name_taken", "", None, own("clean_orders_answer", "check = None"))
fault(
    "folder_changed", "", None, own("clean_orders_answer", "import os\nimport tempfile\n\nos.chdir(tempfile.mkdtemp())")
)
fault(
    "folder_gone",
    "",
    None,
    own(
        "clean_orders_answer",
        "import os\nimport tempfile\n\ngone = tempfile.mkdtemp()\nos.chdir(gone)\nos.rmdir(gone)",
    ),
)
fault(
    "locale_and_umask_changed",
    "",
    None,
    own("clean_orders_answer", 'import locale\nimport os\n\nlocale.setlocale(locale.LC_ALL, "C")\nos.umask(0o777)'),
)
fault(
    "environment_changed",
    "",
    None,
    own("clean_orders_answer", 'import os\n\nos.environ.clear()\nos.environ["SIYU_DATASETS"] = "/nowhere"'),
)
fault("stdout_closed", "", None, own("figures_answer", "import sys\n\nsys.stdout.close()"))
fault(
    "stdout_replaced",
    "",
    None,
    own("clean_orders_answer", "import io\nimport sys\n\nsys.stdout = sys.stderr = io.StringIO()"),
)
fault("warnings_made_errors", "", None, own("clean_orders_answer", 'import warnings\n\nwarnings.simplefilter("error")'))
fault(
    "random_seeded_and_options_set",
    "",
    None,
    own(
        "clean_orders_answer",
        'import numpy as np\n\nnp.random.seed(0)\nnp.seterr(all="raise")\npd.options.mode.string_storage = "python"',
    ),
)

# ---- what a function must not do, or give ---------------------------------------------------------------------------

fault(
    "input_changed",
    "clean_orders",
    None,
    replaced(
        "clean_orders",
        "    kept = lines",
        '    lines["refund_fen"] = lines["refund_fen"].fillna(0) + 0.0\n    kept = lines',
    ),
)
fault(
    "generator_returned",
    "rfm_table",
    None,
    answer(
        "rfm_table",
        'def rfm_table(orders, snapshot):\n    for user, own in orders.groupby("user_id"):\n        yield user, len(own)',
    ),
)
fault(
    "endless_generator_returned",
    "rfm_table",
    None,
    answer("rfm_table", "import itertools\n\n\ndef rfm_table(orders, snapshot):\n    return itertools.count()"),
)
fault("coroutine_returned", "rfm_table", None, replaced("rfm_table", "def rfm_table", "async def rfm_table"))
fault(
    "class_in_place_of_a_function",
    "rfm_table",
    None,
    answer("rfm_table", "class rfm_table:\n    def __init__(self, orders, snapshot):\n        self.orders = orders"),
)
fault(
    "huge_table_returned",
    "tier_summary",
    None,
    answer(
        "tier_summary",
        """\
import numpy as np


def tier_summary(rfm, segments):
    return pd.DataFrame(np.zeros((200_000, 4)), columns=["users", "user_share", "spend_fen", "spend_share"])
""",
    ),
)
fault(
    "table_that_never_shows_itself",
    "tier_summary",
    None,
    answer(
        "tier_summary",
        """\
class Slow:
    def __repr__(self):
        while True:
            pass

    __str__ = __float__ = __hash__ = __repr__


def tier_summary(rfm, segments):
    return pd.DataFrame({"group": [Slow()], "users": [Slow()]})
""",
    ),
)
fault(
    "exit_hidden_in_the_answer",
    "tier_summary",
    None,
    answer(
        "tier_summary",
        """\
import sys


class Parcel(pd.DataFrame):
    def __reduce__(self):
        return sys.exit, (3,)


def tier_summary(rfm, segments):
    return Parcel({"users": [1]})
""",
    ),
)
fault(
    "exit_hidden_in_a_value",
    "figures",
    None,
    answer(
        "figures",
        """\
import sys


class Parcel(dict):
    def __reduce__(self):
        return sys.exit, (3,)


figures = Parcel(users=1, user_share=0.5, spend_share=0.5)
""",
    ),
)
fault("helper_in_place_of_an_answer", "tier_summary", None, answer("tier_summary", "tier_summary = siyu.tier_summary"))
fault(
    "helper_called_in_an_answer",
    "tier_summary",
    None,
    answer("tier_summary", "def tier_summary(rfm, segments):\n    return siyu.tier_summary(rfm, segments)"),
)

# ---- points without an answer ---------------------------------------------------------------------------------------

fault(
    "asserts_dropped",
    "thresholds rfm_table",
    None,
    wrong("thresholds", "rfm_table"),
    own(
        "clean_orders_answer",
        """\
import ast


class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

    def visit_Expr(self, node):
        return ast.Pass() if "run" in ast.dump(node) else node


get_ipython().ast_transformers.append(Drop())
""",
    ),
)
fault(
    "check_cells_emptied",
    "thresholds rfm_table",
    None,
    wrong("thresholds", "rfm_table"),
    own(
        "clean_orders_answer",
        'get_ipython().input_transformers_post.append(lambda code: [] if "check.run" in "".join(code) else code)',
    ),
)
fault(
    "errors_swallowed",
    "thresholds rfm_table",
    None,
    wrong("thresholds", "rfm_table"),
    own("clean_orders_answer", "get_ipython().set_custom_exc((BaseException,), lambda *given, **more: None)"),
)
fault(
    "equal_to_everything",
    "figures",
    None,
    answer(
        "figures",
        """\
class Anything(float):
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = float.__hash__
    __sub__ = __rsub__ = lambda self, other: 0.0


figures = dict.fromkeys(("users", "user_share", "spend_share"), Anything(0.5))
""",
    ),
)
fault(
    "table_equal_to_everything",
    "tier_summary",
    None,
    answer(
        "tier_summary",
        """\
class Anything(pd.DataFrame):
    __eq__ = lambda self, other: True
    equals = lambda self, other: True
    reindex = lambda self, *given, **more: self


def tier_summary(rfm, segments):
    return Anything(rfm)
""",
    ),
)
fault(
    "tables_always_equal",
    "tier_summary",
    None,
    wrong("tier_summary"),
    own(
        "clean_orders_answer",
        "import numpy as np\n\npd.DataFrame.equals = pd.testing.assert_frame_equal = np.allclose = lambda *a, **b: True",
    ),
)
fault(
    "check_patched",
    "thresholds figures",
    None,
    wrong("thresholds", "figures"),
    own("clean_orders_answer", "check.run = check.unit.run = lambda *given, **more: print('✓')"),
)
fault(
    "unit_patched",
    "thresholds figures",
    None,
    wrong("thresholds", "figures"),
    own(
        "clean_orders_answer",
        "for item in check.unit.items.values():\n    type(item).examine = lambda *given, **more: ''",
    ),
)
fault(
    "kit_patched",
    "tier_summary",
    None,
    wrong("tier_summary"),
    own(
        "clean_orders_answer",
        "import siyu_helpers.checks.kit\n\nsiyu_helpers.checks.kit.compare = lambda *given: None",
    ),
)
fault(
    "errors_of_checks_taken_away",
    "thresholds",
    None,
    wrong("thresholds"),
    own(
        "clean_orders_answer",
        "from siyu_helpers.checks import kit, messages\n\n"
        "CheckFailedError = kit.CheckFailedError = messages.CheckFailedError = None\n"
        "kit.UnfitError = check.UnfitError = type('Silent', (Exception,), {'__init__': lambda *given, **more: None})",
    ),
)
fault(
    "reads_the_history",
    "rfm_segments",
    None,
    answer(
        "rfm_segments",
        """\
def rfm_segments(rfm, thresholds):
    seen = [code for code in In if "hidden=True" in code]
    if seen:
        raise SystemExit(seen)
    return check.rfm_segments()[0].truth
""",
    ),
)
fault(
    "truth_of_the_visible_case",
    "tier_summary",
    None,
    answer("tier_summary", "def tier_summary(rfm, segments):\n    return check.tier_summary()[0].truth"),
)
fault(
    "looks_for_the_truth_in_frames",
    "tier_summary",
    None,
    answer(
        "tier_summary",
        """\
import sys


def tier_summary(rfm, segments):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if hasattr(value, "truth"):
                return value.truth
        frame = frame.f_back
    return rfm
""",
    ),
)
fault(
    "looks_for_the_truth_in_memory",
    "membership_level",
    None,
    answer(
        "membership_level",
        """\
import gc


def membership_level(rfm, levels):
    for found in gc.get_objects():
        if type(found).__name__ == "Case" and list(getattr(found.truth, "index", [])) == list(rfm.index):
            return found.truth
    return rfm["frequency"]
""",
    ),
)
# ---- against the teacher's side -------------------------------------------------------------------------------------


def with_files(*changes: Change, **files: bytes) -> Make:
    """Return a maker that adds files of any name; "__" in a key stands for the dot, "___" for a slash."""

    def make(folder: Path, release: Path, answers: dict[str, str]) -> None:
        hand_in(*changes)(folder, release, answers)
        for name, content in files.items():
            put(folder / name.replace("___", "/").replace("__", "."), content)

    return make


REPLIES_FOREVER = """\
import time

kernel = get_ipython().kernel
send = kernel.session.send


def forge(stream, kind, *rest, **more):
    if kind == "execute_reply":
        parent = rest[1] if len(rest) > 1 else more.get("parent")
        idle = {"execution_state": "idle"}
        send(kernel.iopub_socket, "status", idle, parent=parent, ident=kernel.topic("status"))
        for second in range(600):
            send(stream, kind, {"status": "ok"}, parent={"msg_id": "x"}, ident=more.get("ident"))
            time.sleep(1)
    return send(stream, kind, *rest, **more)


kernel.session.send = forge
"""
fault("replies_forever", "", "endless", own("clean_orders_answer", REPLIES_FOREVER))
FLOOD = """\
import threading
import time


def flood():
    from ipykernel.kernelapp import IPKernelApp

    while True:
        time.sleep(0.05)
        try:
            kernel = IPKernelApp.instance().kernel
            kernel.session.send(kernel.iopub_socket, "stream", {"name": "stdout", "text": "x"})
        except Exception:
            pass


threading.Thread(target=flood, daemon=True).start()
"""
fault("floods_from_the_start", "", None, make=with_files(__ipython___profile_default___startup___00__py=FLOOD.encode()))
fault(
    "bomb_for_the_judge",
    "all",
    None,
    own(
        "clean_orders_answer",
        """\
plain = get_ipython().display_formatter.formatters["text/plain"]
bomb = "[" + "0," * 5_000_000 + "]"
plain.for_type(str, lambda text, printer, cycle: printer.text(bomb))
""",
    ),
)
fault(
    "metadata_of_60_mb",
    "",
    None,
    own("thresholds_answer", 'display({"text/plain": "a"}, raw=True, metadata={"x": "a" * 60_000_000})'),
)
fault(
    "fills_the_sockets_folder",
    "thresholds",
    "died",
    above(
        "thresholds",
        """\
import os
import time

from ipykernel.connect import get_connection_file

if os.environ.get("SIYU_SANDBOX"):
    with open(os.path.join(os.path.dirname(get_connection_file()), "much"), "wb") as file:
        file.write(b"0" * 60_000_000)
    time.sleep(600)
""",
    ),
)
fault(
    "folders_1500_deep",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import os

from ipykernel.connect import get_connection_file

if os.environ.get("SIYU_SANDBOX"):
    here = os.getcwd()
    os.chdir(os.path.dirname(get_connection_file()))
    for level in range(1500):
        os.mkdir("a")
        os.chdir("a")
    os.chdir(here)
""",
    ),
)
fault(
    "fills_memory_disks",
    "",
    None,
    own(
        "thresholds_answer",
        """\
import os

for place in ("/dev/shm", "/x", "/tmp"):
    for number in range(6 if os.environ.get("SIYU_SANDBOX") else 0):
        try:
            os.makedirs(place, exist_ok=True)
            with open(f"{place}/{number}", "wb") as file:
                file.write(b"0" * 60_000_000)
        except OSError as error:
            print(place, error)
""",
    ),
)
SCRIPTS = """\
<script>alert(1)</script> <img src=x onerror=alert(2)> <svg onload=alert(3)></svg> <iframe src=file:///etc/passwd></iframe>
"""
fault(
    "scripts_everywhere",
    "",
    None,
    changed("strategy", source=SCRIPTS),
    own("thresholds_answer", SCRIPTS, "markdown"),
    own("thresholds_answer", SCRIPTS, "raw"),
    own(
        "thresholds_answer",
        f"""\
words = {SCRIPTS!r}
for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript", "image/png"):
    display({{kind: words}}, raw=True)
display({{"text/plain": "a", "image/jpeg": "x"}}, raw=True, metadata={{"image/jpeg": {{"width": "1 onerror=alert(4) "}}}})
""",
    ),
)


def ascii_dump(book: Book) -> bytes:
    return json.dumps(book, ensure_ascii=True).encode()


def half_a_character_everywhere(book: Book) -> None:
    book["metadata"]["kernelspec"] = {"name": "\ud800x", "display_name": "x", "language": "python"}
    picture = new_cell(book, "![x](attachment:a.png)", "markdown") | {"attachments": {"a.png": {"image/png": "\ud800"}}}
    stranger = new_cell(book, "x = 1") | {"metadata": {"nbgrader": {"grade_id": "\ud800"}}}
    book["cells"] += [picture, stranger]


fault("half_characters", "", "kernel", half_a_character_everywhere, dump=ascii_dump)


def without_names_and_long(book: Book) -> None:
    for cell in book["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    book["cells"].append(new_cell(book, "x = [" + "1," * 100_000 + "]") | {"metadata": {}})
    book["cells"][-1].pop("id", None)


fault("stripped_with_a_long_cell", "", "stripped", without_names_and_long)


def second_notebook_by_its_dot(folder: Path, release: Path, answers: dict[str, str]) -> None:
    hand_in()(folder, release, answers)
    book = solved(release, answers)
    wrong(*ITEMS)(book)
    put(folder / "evil.ipynb.", plain(book))
    put(folder / "timestamp.txt.", b"garbage")
    put(folder / "nbgrader_config.py.", b"raise SystemExit")


fault("names_that_end_in_a_dot", "", None, make=second_notebook_by_its_dot)


def attachments_of_270_mb(folder: Path, release: Path, answers: dict[str, str]) -> None:
    hand_in()(folder, release, answers)
    for number in range(6):
        with (folder / f"film{number}.mp4").open("wb") as file:
            file.truncate(45_000_000)  # of zeros, which take no room


fault("attachments_of_270_mb", "", "too large", make=attachments_of_270_mb)

# ---- a known limit: the helpers that answer an item are in the student's hands, as the course's code is ------------

fault(
    "refusal_taken_away",
    "",
    None,
    answer(
        "tier_summary",
        """\
import siyu_helpers.checks.kit as kit

kit.refusing = kit.contextlib.nullcontext
check.unit.items["tier_summary"].__dict__["refuses"] = frozenset()


def tier_summary(rfm, segments):
    return siyu.tier_summary(rfm, segments)
""",
    ),
)
