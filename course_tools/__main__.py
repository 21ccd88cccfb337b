"""Run one tool: ``python -m course_tools COMMAND [--lang zh|en] ...``, as ``course.py`` does.

``test`` runs pytest. Any other command is a module of this package of the same name, with a function
``main(arguments: list[str]) -> int``; words in the learner's language come from :func:`siyu_helpers.language.say`.
"""

import importlib
import importlib.util
import os
import sys

from course_tools.paths import ROOT
from siyu_helpers.desk import speak
from siyu_helpers.language import say

COMMANDS = ("test", "build", "verify", "pack", "term", "grade", "bench")
PLACES = ["tests", "notebooks"]
LESSONS = ["--nbval", "--nbval-sanitize-with", "tests/nbval.cfg"]


def pytest_arguments(arguments: list[str]) -> list[str]:
    """Return pytest's arguments: which marks run, and on how many cores unless the user decides that.

    >>> pytest_arguments(["--quick", "-k", "rfm"])
    ['-m', 'not slow and not full', '-n', '2', '--dist', 'loadscope', '-k', 'rfm']
    >>> pytest_arguments(["--full", "-n0"])
    ['--dist', 'loadscope', '-n0']
    """
    rest = [word for word in arguments if word not in ("--quick", "--full")]
    wanted = "not slow and not full" if "--quick" in arguments else "not full"
    marks = [] if "--full" in arguments else ["-m", wanted]
    if "no:xdist" in " ".join(rest) or any(word.startswith(("--pdb", "--trace", "--dist")) for word in rest):
        return [*marks, *rest]
    cores = [] if any(word.startswith(("-n", "--numprocesses")) for word in rest) else ["-n", "2"]
    # nbval's cells of one notebook must stay on one worker
    return [*marks, *cores, "--dist", "loadscope", *rest]


def run_tests(arguments: list[str]) -> int:
    """Run the tests of the course; pytest's exit code. Built lessons are tests too: nbval runs them again."""
    import pytest

    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    named = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
    return int(pytest.main([*LESSONS, *pytest_arguments(arguments), *([] if named else PLACES)]))


def main(words: list[str]) -> int:
    """Run the command that the first word names."""
    command, arguments = (words[0] if words else ""), words[1:]
    if arguments[:1] == ["--lang"]:
        speak(arguments[1])
        arguments = arguments[2:]
    if command == "test":
        return run_tests(arguments)
    module = f"course_tools.{command}"
    if command not in COMMANDS or importlib.util.find_spec(module) is None:
        known = " ".join(COMMANDS)
        print(say(f"没有“{command}”这个命令。有：{known}", f'There is no command "{command}". There are: {known}'))
        return 1
    return importlib.import_module(module).main(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
