"""The house is in order: style of the code, what must not be tracked, what must not be named."""

import json
import re
import subprocess
import sys

import pytest
import yaml

from course_tools.paths import ROOT

OUTSIDE_TEXT = {".ttf", ".png", ".csv"}
# Hosts of package registries and their mirrors: the course uses whatever pip and npm are set to.
REGISTRIES = re.compile(
    r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmmirror\.com|mirrors\.[a-z]+\.(edu\.cn|com)|tuna\.tsinghua)",
    re.IGNORECASE,
)
BUILD_MACHINE = re.compile(r"(/root/|/home/[a-z]+/|/work/main|/tmp/bash_jobs|/Users/[a-z]+/)")


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    return {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in tracked()
        if (ROOT / name).suffix not in OUTSIDE_TEXT
    }


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_ruff(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--quiet", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_tracked_that_names_addresses():
    assert not [
        name
        for name in tracked()
        if re.search(r"(^|/)(uv\.lock|pylock.*\.toml|package-lock\.json|gradebook\.db)$", name)
    ]


def test_no_registry_and_no_path_of_a_build_machine_is_named():
    found = [
        (name, match[0])
        for name, text in texts().items()
        if name != "tests/test_house.py"
        for match in [REGISTRIES.search(text) or BUILD_MACHINE.search(text)]
        if match
    ]
    assert not found


def test_text_files_have_unix_line_ends():
    """All but start.bat, which .gitattributes gives the line ends that Windows wants."""
    assert not [
        name
        for name in tracked()
        if (ROOT / name).suffix not in {*OUTSIDE_TEXT, ".bat"} and b"\r" in (ROOT / name).read_bytes()
    ]


def test_glossary_has_both_languages_and_one_term_for_one_thing():
    terms = yaml.safe_load((ROOT / "units" / "glossary.yaml").read_text(encoding="utf-8"))
    for name, term in terms.items():
        assert {"zh", "en"} <= set(term) <= {"zh", "en", "note"}, name
        assert set(term.get("note", {"zh", "en"})) == {"zh", "en"}, name
    for lang in ("zh", "en"):
        words = [term[lang] for term in terms.values()]
        assert len(words) == len(set(words))


def test_units_use_the_glossarys_terms():
    """Common other words for a term of the glossary do not slip in."""
    instead = {
        "阀值": "阈值",
        "客户分层": "用户分层",
        "截止日": "快照日",
        "cut-off date": "snapshot",
        "private traffic": "private domain",
    }
    sources = {name: text for name, text in texts().items() if name.startswith("units/") and name.endswith(".py")}
    assert not [
        (name, word, term) for name, text in sources.items() for word, term in instead.items() if word in text.lower()
    ]


def test_readmes_name_the_same_files_and_commands():
    zh, en = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.zh.md", "README.md"))
    for text in (zh, en):
        assert text.index("    python course.py\n") < text.index("    python course.py test\n")
    for target in re.findall(r"\]\(([^)#]+)\)", zh + en):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_notebook_is_json_with_one_line_end():
    for name in tracked():
        if name.endswith(".ipynb"):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert text == text.rstrip("\n") + "\n"
            assert json.loads(text)["nbformat_minor"] == 5


def test_the_test_command_runs_the_built_lessons(monkeypatch):
    """Without a place named, `course.py test` runs tests/ and, under nbval, notebooks/; a place named stands alone."""
    from course_tools import __main__ as tools

    called = []
    monkeypatch.setattr(pytest, "main", lambda arguments: called.append(arguments) or 0)
    for words in (["--full"], ["--quick", "-k", "rfm"], ["tests/test_house.py::test_ruff"]):
        tools.run_tests(words)
    assert all(arguments[:3] == ["--nbval", "--nbval-sanitize-with", "tests/nbval.cfg"] for arguments in called)
    assert [arguments[-2:] == ["tests", "notebooks"] for arguments in called] == [True, True, False]
