"""Another term's data: other numbers, the same shape, never over the default term's."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools import term
from course_tools.paths import ROOT
from siyu_helpers import data
from siyu_helpers.language import LANGUAGES, choose
from siyu_helpers.simulator import DEFAULT_SEED

pytestmark = pytest.mark.slow  # together they would fill the quick minute


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return term.write(2027, tmp_path_factory.mktemp("course"))


def test_a_term_lies_in_a_folder_of_its_own(written: Path) -> None:
    assert written.parts[-3:] == ("terms", "2027", "datasets")
    assert json.loads((written / "datapackage.json").read_text(encoding="utf-8"))["seed"] == 2027
    names = {path.relative_to(written) for path in written.rglob("*") if path.is_file()}
    assert names == {path.relative_to(ROOT / "datasets") for path in (ROOT / "datasets").rglob("*") if path.is_file()}


def test_its_data_load_and_differ(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    default = data.load("tea/orders")
    monkeypatch.setenv("SIYU_DATASETS", str(written))
    assert data.check_datasets() == []
    other = data.load("tea/orders")
    assert list(other.columns) == list(default.columns)
    assert not other.equals(default)


def test_the_same_seed_writes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = term.write(2027, tmp_path)
    for path in written.rglob("*.*"):
        assert (again / path.relative_to(written)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("seed", ["", "-1", "1.5", "x", "2027 ", "4294967296", "٣", "9" * 30])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bad_seed_is_said(seed: str, lang: str, capsys: pytest.CaptureFixture, monkeypatch) -> None:
    choose(lang)
    monkeypatch.setattr(term, "write", lambda seed: pytest.fail("wrote"))
    assert term.main([f"--seed={seed}"]) == 1
    said = capsys.readouterr().out
    assert {"zh": "0 到 4294967295 的整数", "en": "a whole number from 0 to 4294967295"}[lang].lower() in said.lower()
    assert seed in said


@pytest.mark.parametrize(("seed", "default"), [("0", False), ("4294967295", False), (str(DEFAULT_SEED), True)])
def test_the_command_says_how_the_term_is_used(
    seed: str, default: bool, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "terms" / seed / "datasets"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("a")
    monkeypatch.setattr(term, "write", lambda seed: folder)
    assert term.main(["--seed", seed]) == 0
    said = capsys.readouterr().out
    assert f"course.py pack --term {seed}" in said
    assert f"SIYU_DATASETS={folder}" in said
    assert ("默认学期" in said) == default


def test_settings_survive_blanks_and_quotes() -> None:
    assert term.settings(Path("a b/c'd"), windows=False) == ["export SIYU_DATASETS='a b/c'\"'\"'d'"]
    assert [line.rpartition("    ")[0] for line in term.settings(Path("a b"), windows=True)] == [
        'set "SIYU_DATASETS=a b"',
        "$env:SIYU_DATASETS = 'a b'",
    ]


def test_the_default_terms_data_stay_as_they_are() -> None:
    with pytest.raises(ValueError, match="2026"):
        term.data.write(ROOT / "datasets", 2027)


def test_it_is_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "course_tools", "term", "--lang", "en", "--seed", "x"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("✗ A seed is a whole number")
