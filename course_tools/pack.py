"""``course.py pack``: the students' zip of each language, to the same bytes each time, without any answer in it."""

import argparse
import hashlib
import io
import json
import os
import zipfile
from collections import Counter
from pathlib import Path

from course_tools.paths import ROOT
from siyu_helpers.language import LANGUAGES, say

FILES = ("course.py", "start.bat", "requirements.txt", "LICENSE", "LICENSE-text")
README = "units/student_readme.{lang}.md"
CAPSTONE = "units/06_maintenance_plans/capstone.{lang}.md"  # the task after the last unit, for students to read
SECRETS = (b"BEGIN SOLUTION", b"BEGIN HIDDEN TESTS")
JUNK = (".pyc", ".part", ".new", ".tmp", "~")
TIME = (2026, 1, 1, 0, 0, 0)  # one for all: the bytes depend on the contents alone


class PackError(Exception):
    """The course cannot be packed as it is; the words say why and what to do."""


def contents(root: Path, lang: str, datasets: Path) -> dict[str, bytes]:
    """Return what a student gets: path in the course folder -> bytes.

    Parameters
    ----------
    root : Path
        The course's full folder.
    lang : "zh" or "en"
    datasets : Path
        Data sets of the term; they become the copy's ``datasets/``.

    Raises
    ------
    PackError
        If a part is missing, data are not as written, or a solution stands among the exercises.
    """
    _check_datasets(datasets)
    found = {name: _bytes(root / name) for name in FILES}
    found |= _tree(root / "notebooks" / lang, f"notebooks/{lang}", "*.ipynb")  # not what a lesson wrote beside it
    for folder in (f"exercises/{lang}", "siyu_helpers"):
        found |= _tree(root / folder, folder)
    found |= _tree(datasets, "datasets")
    found = {name: content for name, content in found.items() if not name.startswith("siyu_helpers/checks/hidden/")}
    for name, content in found.items():
        if any(secret in content for secret in SECRETS):
            raise PackError(
                say(
                    f"{name} 里有答案标记，不能发给学生。请运行 build 重新生成练习。",
                    f"{name} holds a solution's marks and must not reach students. Run build to make the exercises anew.",
                )
            )
    found["README.md"] = _readme(root, lang, found)
    found["capstone.md"] = _bytes(root / CAPSTONE.format(lang=lang))
    # cmd reads a .bat with Windows line ends only, whatever this computer keeps it with
    found["start.bat"] = found["start.bat"].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return dict(sorted(found.items()))


def zip_bytes(files: dict[str, bytes], top: str) -> bytes:
    """Return a zip of the files below one top folder; names that are not ASCII are flagged as UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{top}/{name}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()


def pack(lang: str, to: Path, term: int | None = None, root: Path = ROOT) -> tuple[Path, dict[str, bytes]]:
    """Write the students' zip of one language.

    Parameters
    ----------
    lang : "zh" or "en"
    to : Path
        Folder of the zip, made if missing.
    term : int, optional
        Pack the data sets of ``terms/<term>``, which ``course.py term`` wrote, instead of ``datasets/``.

    Returns
    -------
    Path
        The zip.
    dict of str to bytes
        What is in it, without the top folder.
    """
    top = f"siyu-course-{lang}" + (f"-{term}" if term is not None else "")
    datasets = root / "datasets" if term is None else root / "terms" / str(term) / "datasets"
    if not datasets.is_dir():
        raise PackError(
            say(
                f"没有 {datasets}。请先运行 course.py term --seed {term}。",
                f"There is no {datasets}. Run course.py term --seed {term} first.",
            )
            if term is not None
            else say(f"没有 {datasets}。", f"There is no {datasets}.")
        )
    files = contents(root, lang, datasets)
    to.mkdir(parents=True, exist_ok=True)
    path = to / f"{top}.zip"
    part = path.with_name(path.name + ".part")
    part.write_bytes(zip_bytes(files, top))
    os.replace(part, path)
    return path, files


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise PackError(
            say(f"缺少 {path}。请用完整的课程仓库。", f"{path} is missing. Pack from the course's full repository.")
        )
    return path.read_bytes()


def _tree(folder: Path, name: str, pattern: str = "*") -> dict[str, bytes]:
    """Return the files of a folder, without caches, hidden files and what a program left half-written."""
    found = {}
    for path in sorted(folder.rglob(pattern)):
        inner = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "~", "__pycache__")) for part in inner)
        if path.is_file() and not hidden and not path.name.endswith(JUNK):
            found["/".join((name, *inner))] = path.read_bytes()
    if not found:
        raise PackError(
            say(f"{folder} 是空的或不存在。请先运行 build。", f"{folder} is empty or missing. Run build first.")
        )
    return found


def _check_datasets(folder: Path) -> None:
    """Hold the data against the hashes written with them: a file saved over would stop every student's lesson."""
    try:
        resources = json.loads(_bytes(folder / "datapackage.json"))["resources"]
        wanted = {folder / resource["path"]: resource["hash"] for resource in resources}
    except (ValueError, KeyError, TypeError) as error:
        path = folder / "datapackage.json"
        raise PackError(
            say(f"{path} 读不懂（{error}）。请重新生成数据。", f"{path} cannot be read ({error}). Make the data again.")
        ) from None
    for path, known in wanted.items():
        if "sha256:" + hashlib.sha256(_bytes(path)).hexdigest() != known:
            raise PackError(
                say(
                    f"{path} 与登记的校验值不符，可能被别的软件保存过。请重新生成数据。",
                    f"{path} does not match its hash; a program may have saved over it. Make the data again.",
                )
            )


def _readme(root: Path, lang: str, files: dict[str, bytes]) -> bytes:
    """Return the student's README: the template with the lessons and exercises that are there."""
    lists: dict[str, list[str]] = {"lessons": [], "exercises": []}
    first = ""
    for name, content in files.items():
        if name.endswith(".ipynb"):
            kind = "lessons" if name.startswith("notebooks/") else "exercises"
            lists[kind].append(f"- {_heading(content)} · `{name.rpartition('/')[2]}`")
            first = first or (name.rpartition("/")[2] if kind == "exercises" else "")
    words = _bytes(root / README.format(lang=lang)).decode()
    return words.format(
        lessons="\n".join(lists["lessons"]), exercises="\n".join(lists["exercises"]), first=first
    ).encode()


def _heading(content: bytes) -> str:
    for cell in json.loads(content)["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return ""


def main(arguments: list[str]) -> int:
    """``course.py pack [--lang zh|en|both] [--to FOLDER] [--term N]``: write the zips and say what is in them."""
    parser = argparse.ArgumentParser(
        prog="course.py pack", description=say("打包学生版 zip。", "Make the students' zip of each language.")
    )
    parser.add_argument(
        "--edition",
        choices=(*LANGUAGES, "both"),
        default="both",
        help=say(
            "哪个版本；在 course.py 里写作 --lang（默认 both）", "which; written --lang in course.py (default both)"
        ),
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=ROOT / "dist",
        help=say("写入的文件夹（默认 dist/）", "folder to write to (default dist/)"),
    )
    parser.add_argument(
        "--term",
        type=int,
        metavar="N",
        help=say("用 terms/N 的数据代替 datasets/", "take the data of terms/N instead of datasets/"),
    )
    options = parser.parse_args(arguments)
    try:
        for lang in LANGUAGES if options.edition == "both" else (options.edition,):
            path, files = pack(lang, options.to, options.term)
            size = path.stat().st_size / 1e6
            print(say(f"{path}：{len(files)} 个文件，{size:.1f} MB", f"{path}: {len(files)} files, {size:.1f} MB"))
            sizes = Counter()
            for name, content in files.items():
                sizes[name.partition("/")[0] + "/" * ("/" in name)] += len(content)
            print("  " + say("，", ", ").join(f"{part} {_size(total)}" for part, total in sizes.items()))
    except (PackError, OSError) as error:
        print(f"✗ {error}")
        return 1
    print(
        say(
            "里面没有答案、隐藏检查、测试和工具。把 zip 发给学生即可。",
            "No solutions, hidden checks, tests or tools are in it. Give the zip to your students.",
        )
    )
    return 0


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"
