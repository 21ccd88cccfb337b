"""``course.py precheck FILE``: the student's check in a terminal. Exit code 0 when nothing is left to mend."""

import argparse
import sys
from pathlib import Path

from siyu_helpers.desk import START, speak
from siyu_helpers.language import language, say
from siyu_helpers.precheck import ROOT, precheck


def main(arguments: list[str] | None = None) -> int:
    """Check the file that is named, or say which there are."""
    parser = argparse.ArgumentParser(prog="python -m siyu_helpers.precheck", add_help=False)
    parser.add_argument("--lang", choices=["zh", "en"], required=True)
    chosen, files = parser.parse_known_args(arguments)
    speak("zh")
    shows_chinese = language() == "zh"
    speak(chosen.lang)
    if len(files) != 1:
        print(say(f"用法：{START} precheck 文件", f"Usage: {START} precheck FILE"))
        for path in sorted((ROOT / "work").glob("*/exercises/*/*.ipynb")):
            print(f"  {_short(path)}")
        return 1
    report = precheck(files[0], lang=None if shows_chinese else "en")
    if report is None:
        return 0
    print(report)
    return int(not report.ready)


def _short(path: Path) -> Path:
    """Return a path as seen from the folder one stands in."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
