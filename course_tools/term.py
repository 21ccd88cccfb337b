"""``course.py term --seed N``: the data sets of another term, so that last year's figures do not answer this year's."""

import argparse
import os
import shlex
from pathlib import Path

from course_tools import data
from course_tools.paths import ROOT
from siyu_helpers.language import say
from siyu_helpers.simulator import DEFAULT_SEED

LARGEST = 2**32 - 1


def seed_of(text: str) -> int:
    """Return a seed from the words of a command line.

    Raises
    ------
    ValueError
        If it is no whole number from 0 to 4294967295.
    """
    if not (text.isascii() and text.isdigit()) or int(text) > LARGEST:
        raise ValueError(
            say(
                f"种子要是 0 到 {LARGEST} 的整数，例如 --seed {DEFAULT_SEED + 1}；收到的是“{text}”。",
                f"A seed is a whole number from 0 to {LARGEST}, such as --seed {DEFAULT_SEED + 1}; got {text!r}.",
            )
        )
    return int(text)


def write(seed: int, root: Path = ROOT) -> Path:
    """Write a term's data sets to ``terms/<seed>/datasets`` and return that folder; the same seed, the same bytes."""
    folder = root / "terms" / str(seed) / "datasets"
    data.write(folder, seed)
    return folder


def main(arguments: list[str]) -> int:
    """Write a term and say how it is used."""
    parser = argparse.ArgumentParser(
        prog="course.py term", description=say("生成另一个学期的数据。", "Make the data of another term.")
    )
    parser.add_argument(
        "--seed", default="", help=say("学期种子，例如 2027", "seed of the term, such as 2027"), metavar="N"
    )
    chosen = parser.parse_args(arguments).seed
    try:
        seed = seed_of(chosen)
        folder = write(seed)
    except (ValueError, OSError) as error:
        print(f"✗ {error}")
        return 1
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(say(f"{folder}：{len(files)} 个文件，{size:.1f} MB", f"{folder}: {len(files)} files, {size:.1f} MB"))
    if seed == DEFAULT_SEED:
        print(
            say(
                f"种子 {seed} 就是默认学期，与 datasets/ 相同。",
                f"Seed {seed} is the default term: the same data as datasets/.",
            )
        )
    print(say("发给学生：", "For your students:"))
    print(f"  course.py pack --term {seed}")
    print(
        say(
            "在这台电脑上使用（学生和评分要用同一份数据）：",
            "To use it on this computer (students' work and grading need the same data):",
        )
    )
    for line in settings(folder):
        print(f"  {line}")
    print(say("用这份数据评分：", "Grade with these data:"))
    print(f"  course.py grade … --term {seed}")
    return 0


def settings(folder: Path, windows: bool = os.name == "nt") -> list[str]:
    """Return the lines that make the course read its data from a folder.

    >>> settings(Path("terms/7/datasets"), windows=False)
    ['export SIYU_DATASETS=terms/7/datasets']
    """
    if windows:
        quoted = str(folder).replace("'", "''")
        return [f'set "SIYU_DATASETS={folder}"    (cmd)', f"$env:SIYU_DATASETS = '{quoted}'    (PowerShell)"]
    return [f"export SIYU_DATASETS={shlex.quote(str(folder))}"]
