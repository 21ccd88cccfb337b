"""``course.py verify``: holds the units against everything that can be proved without running a class.

Sources sound, built files up to date, every answer of the bank judged as it names. The tests call the same functions.
"""

import argparse
from collections.abc import Iterator

from course_tools import build, proof
from course_tools.paths import ROOT, Unit, units
from course_tools.source import LANGUAGES, SourceError
from siyu_helpers.language import language, say


def stale(unit: Unit) -> Iterator[str]:
    """Yield the built files of a unit that are not what its source gives; lessons are not run again for it."""
    for lang in LANGUAGES:
        solution = build.notebook(unit, "exercise", lang)
        lesson = unit.lesson(ROOT, lang)
        wanted = {
            unit.solution(ROOT, lang): build.text_of(solution),
            unit.release(ROOT, lang): build.release(solution, unit.assignment, lang),
            lesson: build.text_of(build.with_stored_outputs(build.notebook(unit, "lesson", lang), lesson)),
        }
        for path, text in wanted.items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                yield path.relative_to(ROOT).as_posix()


def main(arguments: list[str]) -> int:
    """``course.py verify [--words] [UNIT ...]``; exit code 1 if anything does not hold."""
    parser = argparse.ArgumentParser(prog="course.py verify", description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", metavar="UNIT")
    parser.add_argument(
        "--words", action="store_true", help=say("显示每个错误答案会得到的提示", "show what each wrong answer is told")
    )
    options = parser.parse_args(arguments)
    rooms = [unit for unit in units() if not options.units or unit.name in options.units]
    faults = 0
    try:
        for path, text in ((build.MESSAGES, build.messages(units())), (build.GLOSSARY, build.glossary())):
            if not (ROOT / path).exists() or text != (ROOT / path).read_text(encoding="utf-8"):
                print(say(f"✗ {path.as_posix()} 不是最新的", f"✗ {path.as_posix()} is out of date"))
                faults += 1
        for unit in rooms:
            faults += _report(unit, options.words)
    except SourceError as fault:
        print(f"✗ {fault}")
        faults += 1
    if not rooms:
        print(say("没有这样的单元。有：", "No such unit. There is: ") + ", ".join(unit.name for unit in units()))
        faults += 1
    print(say(f"{faults} 处不成立。", f"{faults} faults.") if faults else say("全部成立。", "Everything holds."))
    return int(bool(faults))


def _report(unit: Unit, words: bool) -> int:
    old = list(stale(unit))
    verdicts = proof.prove(unit, language())
    wrong = [verdict for verdict in verdicts if not verdict.holds]
    rejected = sum(bool(verdict.answer.ideas) for verdict in verdicts)
    print(
        say(
            f"{unit.name}：源文件无误；答案库 {len(verdicts) - rejected} 个正确、{rejected} 个错误。",
            f"{unit.name}: sources sound; bank of {len(verdicts) - rejected} right and {rejected} wrong answers.",
        )
    )
    for path in old:
        print(say(f"✗ {path} 不是最新的，请运行 build", f"✗ {path} is out of date; run build"))
    for verdict in wrong:
        wanted = " / ".join(verdict.answer.ideas) or say("通过", "accepted")
        got = verdict.idea or say("通过", "accepted")
        print(
            say(
                f"✗ {verdict.answer.item}，{verdict.answer.name}：应为 {wanted}，检查给出 {got}",
                f"✗ {verdict.answer.item}, {verdict.answer.name}: should be {wanted}, the check says {got}",
            )
        )
    for verdict in verdicts if words else wrong:
        if verdict.words:
            print(f"\n{verdict.answer.name}\n{verdict.words}")
    return len(old) + len(wrong)
