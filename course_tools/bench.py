"""``course.py bench``: how long the course's code takes, as ratios to a baseline measured in the same run.

Each module of ``benchmarks/`` has a `TITLE` in both languages, a `SIZE` and a `TINY` one, and ``make(size)`` giving
the subject and its baseline. Times depend on the computer, ratios much less.
"""

import argparse
import runpy
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_tools.paths import ROOT
from siyu_helpers.language import say

ROUNDS = 7


@dataclass(frozen=True)
class Result:
    """Medians of one benchmark in seconds, and its ratios round by round."""

    title: str
    size: int
    subject: float
    baseline: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median of the rounds' ratios."""
        return statistics.median(self.ratios)


def measure(path: Path, rounds: int = ROUNDS, tiny: bool = False) -> Result:
    """Run one benchmark: subject and baseline in turn, once unmeasured and then `rounds` times.

    Parameters
    ----------
    path : Path
        A module of ``benchmarks/``.
    rounds : int
    tiny : bool
        Take the small size, to see that it runs.
    """
    names = runpy.run_path(str(path))
    size = names["TINY" if tiny else "SIZE"]
    subject, baseline = names["make"](size)
    subject(), baseline()  # what is imported and cached once is not measured
    times = [(_seconds(subject), _seconds(baseline)) for _ in range(rounds)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    return Result(say(*names["TITLE"]), size, *medians, tuple(ours / theirs for ours, theirs in times))


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return max(time.perf_counter() - start, 1e-9)


def table(results: list[Result]) -> list[list[str]]:
    """Return the rows to show, headings first: what, size, medians in milliseconds, ratio, its smallest and largest."""
    heads = say("内容|规模|毫秒|基准毫秒|比值|最小–最大", "what|size|ms|baseline ms|ratio|min–max").split("|")
    rows = [
        [
            result.title,
            f"{result.size:,}",
            f"{result.subject * 1e3:.1f}",
            f"{result.baseline * 1e3:.1f}",
            f"{result.ratio:.1f}",
            f"{min(result.ratios):.1f}–{max(result.ratios):.1f}",
        ]
        for result in results
    ]
    return [heads, *rows]


def benchmarks(wanted: list[str]) -> list[Path]:
    """Return the modules of ``benchmarks/``, all or those named.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    known = {path.stem: path for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py"))}
    for name in wanted:
        if name not in known:
            there = ", ".join(known)
            raise ValueError(say(f"没有测速 {name}；有：{there}", f"there is no benchmark {name}; there is {there}"))
    return [known[name] for name in wanted or known]


def main(arguments: list[str]) -> int:
    """``course.py bench [--rounds N] [NAME ...]``: measure and print a table."""
    parser = argparse.ArgumentParser(
        prog="course.py bench", description=say("测量速度，与基准相比。", "Measure speed against a baseline.")
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=say("重复次数", "how often each is repeated"))
    parser.add_argument(
        "--tiny", action="store_true", help=say("小规模，只看能否运行", "small sizes, to see that it runs")
    )
    options = parser.parse_args(arguments)
    try:
        if options.rounds < 1:
            raise ValueError(say("--rounds 至少是 1。", "--rounds is 1 or more."))
        rows = table([measure(path, options.rounds, options.tiny) for path in benchmarks(options.names)])
    except ValueError as error:
        print(f"✗ {error}")
        return 1
    print("\n".join(" | ".join(row) for row in rows))
    print(
        say(
            f"毫秒是 {options.rounds} 次的中位数，与基准轮流运行；比值是逐次相除后的中位数。",
            f"Medians of {options.rounds} rounds, run in turn with the baseline; the ratio is the median of theirs.",
        )
    )
    return 0
