"""The locks, environment.yml and course.py agree with pyproject.toml and with what each promises."""

import ast
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

from course_tools.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-test.txt")
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "matplotlib": "matplotlib-base",
}  # where conda-forge calls a package otherwise
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(lock: str) -> dict[str, tuple[Requirement, int]]:
    """Every pin of a lock as written -> its requirement and its number of hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        pin, *hashes = re.split(r"\s+--hash=", line)
        if pin and not pin.startswith("#"):
            found[pin.strip()] = (Requirement(pin), len(hashes))
    return found


def versions_of(lock: str, name: str) -> list[str]:
    wanted = canonicalize_name(name)
    return [next(iter(pin.specifier)).version for pin, _ in pins(lock).values() if pin.name == wanted]


def test_test_lock_holds_the_learners_lock() -> None:
    learner, tester = (set(pins(lock)) for lock in LOCKS)
    assert len(learner) > 50
    assert learner <= tester


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_is_exact_and_has_hashes(lock: str) -> None:
    for pin, hashes in pins(lock).values():
        assert [one.operator for one in pin.specifier] == ["=="], pin
        assert hashes >= 1, pin


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.findall(r"https?:|://|--index|--find-links|--extra|--trusted", text)


@pytest.mark.parametrize(
    ("lock", "dependency"),
    [("requirements.txt", line) for line in PROJECT["dependencies"]]
    + [("requirements-test.txt", line) for line in PROJECT["optional-dependencies"]["test"]],
)
def test_each_dependency_is_pinned_within_its_bounds(lock: str, dependency: str) -> None:
    wanted = Requirement(dependency)
    found = versions_of(lock, wanted.name)
    assert found, f"{dependency} is not in {lock}"
    assert all(version in wanted.specifier for version in found)


def test_each_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    dependencies = [line for line in lines if re.match(r'\s+"[A-Za-z][\w.-]*[<>=~!]', line)]
    assert len(dependencies) == len(PROJECT["dependencies"]) + len(PROJECT["optional-dependencies"]["test"])
    assert [line for line in dependencies if not re.search(r"# \w.{4,}", line)] == []


def conda_lines() -> tuple[list[str], list[str]]:
    """The conda lines of environment.yml and its pip lines."""
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert content["name"] == "siyu-course"
    assert content["channels"] == ["conda-forge"]
    lines = content["dependencies"]
    return [line for line in lines if isinstance(line, str)], [
        line for part in lines if isinstance(part, dict) for line in part["pip"]
    ]


def test_conda_reads_each_line_of_environment_yml() -> None:
    lines, pip_lines = conda_lines()
    for line in lines:
        assert MatchSpec(line, strict=True).name is not None
    assert pip_lines == ["-e ."]


def test_environment_yml_wants_what_pyproject_wants() -> None:
    def specifier(text: str) -> tuple[str, frozenset[str]]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        return CONDA_NAMES.get(name, name), frozenset(map(str, wanted.specifier))

    wanted = dict(map(specifier, PROJECT["dependencies"])) | {
        "python": frozenset(PROJECT["requires-python"].split(",")),
        "pip": frozenset(),
    }
    found = {}
    for line in conda_lines()[0]:
        name, _, bounds = re.match(r"([\w.-]+)(\s*)(.*)$", line).groups()
        found[name] = frozenset(bounds.split(",")) - {""}
    assert found == wanted


def test_course_py_speaks_to_an_old_python() -> None:
    source = (ROOT / "course.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    imports = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in imports if name not in sys.stdlib_module_names] == []
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert len(source.splitlines()) <= 220


def test_the_part_that_makes_the_environment_needs_no_package() -> None:
    tree = ast.parse((ROOT / "siyu_helpers" / "environment.py").read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_doors_words_exist_in_both_languages_with_the_same_blanks() -> None:
    words = json.loads((ROOT / "siyu_helpers" / "door_words.json").read_text(encoding="utf-8"))
    for key, wording in words.items():
        assert set(wording) == {"zh", "en"}, key
        blanks = [sorted(re.findall(r"\{[^}]*\}", "".join(wording[lang]))) for lang in ("zh", "en")]
        assert sorted(set(blanks[0])) == sorted(set(blanks[1])), key
        assert re.search(r"[\u4e00-\u9fff]", "".join(wording["zh"])), key
        assert "".join(wording["en"]).isascii(), key


def test_help_lists_each_command_in_both_languages() -> None:
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"))
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("PROGRAMS", "TOOLS")
    }
    commands = {*tables["PROGRAMS"], *tables["TOOLS"]}
    words = json.loads((ROOT / "siyu_helpers" / "door_words.json").read_text(encoding="utf-8"))["help"]
    for lang in ("zh", "en"):
        assert {line.split()[0] for line in words[lang] if re.match(r"  [a-z]", line)} == commands
    assert set(COMMANDS) == set(tables["TOOLS"])
    for module in tables["PROGRAMS"].values():
        assert importlib.util.find_spec(module) is not None


def test_every_word_the_door_asks_for_is_there() -> None:
    words = json.loads((ROOT / "siyu_helpers" / "door_words.json").read_text(encoding="utf-8"))
    source = (ROOT / "course.py").read_text(encoding="utf-8")
    source += (ROOT / "siyu_helpers" / "environment.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'say\("([\w -]+)"', source)) | set(re.findall(r'\("(\w+)", r"', source))
    asked |= {"absent", "half-made", "outdated", "failed"}
    assert asked == set(words)


def test_start_bat_is_stored_as_windows_reads_it() -> None:
    text = (ROOT / "start.bat").read_text(encoding="utf-8")
    assert not text.startswith("\ufeff")
    lines = text.splitlines()
    first_chinese = next(number for number, line in enumerate(lines) if not line.isascii())
    # cmd loses its place in UTF-8 text when it jumps
    assert not any(re.match(r"\s*(:|goto|call :)", line, re.IGNORECASE) for line in lines[first_chinese:])
    assert lines.index("chcp 65001 >nul") < first_chinese
    assert "*.bat text eol=crlf" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
