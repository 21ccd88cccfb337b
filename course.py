"""The one door of the course: makes the environment `.venv` once, then hands over to the command asked for.

Standard library only and the syntax of Python 3.6, so that an old Python gets words and not a SyntaxError.
"""

import contextlib
import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV, WORK = os.path.join(ROOT, ".venv"), os.path.join(ROOT, "work")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
STATE, LOG = os.path.join(VENV, "siyu.json"), os.path.join(VENV, "install.log")
SETTINGS = os.path.join(WORK, "settings.json")
SELF = "python course.py" if os.name == "nt" else "python3 course.py"
LEARNER, TESTER = "requirements.txt", "requirements-test.txt"  # the second holds all of the first
PROGRAMS = {"lab": "siyu_helpers.desk", "doctor": "siyu_helpers.doctor", "precheck": "siyu_helpers.precheck"}
TOOLS = ("test", "build", "verify", "pack", "term", "grade", "bench")  # of course_tools, which a student's copy lacks
OLDEST = (3, 11)
NEEDED = 1.5  # GB: 0.5 installed, and room for the downloads
LONGEST = 90  # characters: the deepest file in .venv adds about 165, and Windows stops at 260
WORDS = os.path.join(ROOT, "siyu_helpers", "door_words.json")
if not os.path.exists(WORDS):
    sys.exit("This needs the whole course folder: unpack or clone all of it. / 请解压整个课程文件夹后再运行。")
with open(WORDS, encoding="utf-8") as words_file:
    WORDS = json.load(words_file)
spoken = "en"  # the language of the words; the learner's own may differ, on a console without Chinese


class CourseError(Exception):
    """What a learner has to know or do: shown instead of a traceback, with exit code 1."""


def say(key, *values):
    """Return a wording of door_words.json, filled in."""
    wording = WORDS[key][spoken]
    return (wording if isinstance(wording, str) else "\n".join(wording)).format(*values, start=SELF)


def part(name):
    """Return a function of siyu_helpers/environment.py; the package itself needs pandas, not there yet."""
    return runpy.run_path(os.path.join(ROOT, "siyu_helpers", "environment.py"))[name]


def read_json(path):
    """Return the object in a JSON file, {} where there is none."""
    with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as file:
        found = json.load(file)
        return found if isinstance(found, dict) else {}
    return {}


def write_json(path, content):
    """Write a JSON file whole or not at all."""
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, indent=1)
    os.replace(path + ".new", path)


def system_language():
    """Return "zh" on a Chinese system, else "en"."""
    if os.name == "nt":
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"
    chosen = [os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    return "zh" if chosen and chosen[0].lower().startswith("zh") else "en"


def carries_chinese(stream):
    """Tell whether a console can show Chinese characters."""
    try:
        return bool("私域运营，。".encode(stream.encoding or "ascii"))
    except (UnicodeError, LookupError):
        return False


def check():
    """Stop, in words, where this computer cannot make the environment."""
    if sys.version_info < OLDEST:
        newer = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
        raise CourseError(say("old", *sys.version_info[:2]) + "\n" + (say("newer", newer[0]) if newer else say("get")))
    try:
        import ensurepip  # noqa: F401  # Debian and Ubuntu ship it in a package of its own
        import venv  # noqa: F401
    except ImportError:
        raise CourseError(say("venv", *sys.version_info[:2])) from None
    os.makedirs(WORK, exist_ok=True)
    if not os.access(ROOT, os.W_OK):
        raise PermissionError(13, "Permission denied", ROOT)
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED and not os.path.exists(STATE):
        raise CourseError(say("room", free, NEEDED))
    if os.name == "nt" and len(ROOT) > LONGEST:
        print(say("long"))
    return free


def digest(lock):
    """Return the SHA-256 of a lock."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def condition(lock):
    """Return "absent", "half-made", "outdated" or "ready": how the environment stands to a lock."""
    if not os.path.lexists(VENV):
        return "absent"
    state = read_json(STATE)
    here = os.path.isdir(state.get("folder", "")) and os.path.samefile(state["folder"], ROOT)
    runs = os.path.exists(PYTHON) and os.path.isdir(state.get("home", ""))
    if not here or not runs or state.get("python") != list(sys.version_info[:2]):
        return "half-made"
    return "ready" if state.get("locks", {}).get(lock) == digest(lock) else "outdated"


def set_up(lock, index_url):
    """Make or update the environment so that it holds every pin of a lock."""
    was = condition(lock)
    if was == "ready":
        return
    check()
    with part("only_one")(os.path.join(WORK, "door.lock")) as alone:
        if not alone:
            raise CourseError(say("busy"))
        print(say(was), flush=True)
        if was == "outdated":
            os.remove(STATE)  # written again at the end: without it the environment counts as half-made
        else:
            part("make")(VENV)
        fault = part("install")(PYTHON, os.path.join(ROOT, lock), index_url, LOG, say)
        if fault:
            raise CourseError(fault)
        home = os.path.dirname(getattr(sys, "_base_executable", sys.executable))
        locks = {name: digest(name) for name in (LEARNER, lock)}
        version = list(sys.version_info[:2])
        write_json(STATE, {"folder": ROOT, "home": home, "python": version, "locks": locks})
    print(say("done"), flush=True)


def take(words, option):
    """Take ``option VALUE`` or ``option=VALUE`` out of the words; return VALUE, or None without the option."""
    for place, word in enumerate(words):
        if word == option and place + 1 < len(words):
            return words.pop(place) and words.pop(place)
        if word.startswith(option + "="):
            return words.pop(place).split("=", 1)[1]
    return None


def hand_over(module, words):
    """Run a module with the environment's Python, in this process's place where the system can do that."""
    command = [PYTHON, "-P", "-m", module, *words]
    path = os.path.dirname(PYTHON) + os.pathsep + os.environ.get("PATH", "")  # nbgrader calls programs by name
    settings = dict(os.environ, VIRTUAL_ENV=VENV, PATH=path)
    try:
        if os.name != "nt":
            os.execve(PYTHON, command, settings)  # noqa: S606  # no shell is wanted
        process = subprocess.Popen(command, env=settings)
    except OSError as error:
        os.remove(STATE)
        raise CourseError(say("broken", error)) from None
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the program gets Ctrl+C as well, and ends in its own way
            return process.wait()


def main(words):
    """Read the words of the command line, set up what the command needs, run it."""
    global spoken
    given, index_url = take(words, "--lang"), take(words, "--index-url")
    lang = next(wish for wish in (given, read_json(SETTINGS).get("lang"), system_language()) if wish in ("zh", "en"))
    spoken = lang if carries_chinese(sys.stdout) else "en"
    command = words.pop(0) if words and not words[0].startswith("-") else "lab"
    known = command in PROGRAMS or command in TOOLS
    if given not in (None, "zh", "en", *["both"] * (command == "pack")) or not (known or command == "help"):
        raise CourseError(say("option", given if known else command))
    if command == "help" or (command in PROGRAMS and {"-h", "--help"} & set(words)):
        print(say("help"))
        return 0
    if command in TOOLS and not os.path.isdir(os.path.join(ROOT, "course_tools")):
        raise CourseError(say("tools", command))
    if command == "doctor":
        free = check()
        print(say("computer", "{}.{}.{}".format(*sys.version_info[:3]), free), flush=True)
        was = condition(LEARNER)
        if was in ("absent", "half-made"):
            print(say("not yet"))
            return int(was == "half-made")
        return hand_over(PROGRAMS[command], ["--lang", lang])
    if command == "lab":
        rest = [word for word in words if word != "--no-browser"]
        port = take(rest, "--port")
        if rest or not (port or "0").isdigit():
            raise CourseError(say("option", " ".join(rest) or port))
    set_up(LEARNER if command in PROGRAMS else TESTER, index_url)
    if command == "lab" and given:
        write_json(SETTINGS, dict(read_json(SETTINGS), lang=given))
    if command in PROGRAMS:
        return hand_over(PROGRAMS[command], ["--lang", lang, *words])
    edition = ["--edition", given] if command == "pack" and given else []  # "both" is no language of words
    return hand_over("course_tools", [command, "--lang", lang, *edition, *words])


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Python 3.7 on
            stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except (CourseError, OSError, subprocess.CalledProcessError) as problem:
        detail = str(getattr(problem, "output", None) or problem)
        sys.exit(detail if isinstance(problem, CourseError) else part("explain")(detail, say) + "\n" + detail)
    except KeyboardInterrupt:
        sys.exit("\n" + say("stopped"))
