"""The glossary a notebook shows is the one of the units; an error is shown as Jupyter shows it."""

import json

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import build
from course_tools.paths import ROOT
from course_tools.source import SourceError


def test_it_is_built_from_the_units():
    assert build.glossary() == (ROOT / build.GLOSSARY).read_text(encoding="utf-8"), "run `python course.py build`"


@pytest.mark.parametrize(("lang", "other"), [("zh", "英文"), ("en", "Chinese")])
def test_it_shows_every_term_in_the_language_in_use(lang, other):
    siyu.use(lang)
    terms = json.loads((ROOT / build.GLOSSARY).read_text(encoding="utf-8"))
    table = siyu.glossary()
    assert list(table.index) == [term[lang] for term in terms]
    assert list(table[other]) == [term["en" if lang == "zh" else "zh"] for term in terms]
    assert not table.isna().to_numpy().any()


def test_a_word_is_found_in_either_language():
    siyu.use("en")
    assert list(siyu.glossary("THRESHOLD").index) == ["threshold"]
    assert siyu.glossary("阈值").equals(siyu.glossary("threshold"))
    with pytest.raises(ValueError, match=r'No term holds "thresold"'):
        siyu.glossary("thresold")
    siyu.use("zh")
    with pytest.raises(ValueError, match="词汇表里没有“阀”"):
        siyu.glossary("阀")


def test_long_meanings_are_shown_whole():
    siyu.use("en")
    longest = max(siyu.glossary()["Meaning in this course"], key=len)
    assert len(longest) > pd.get_option("display.max_colwidth")
    assert longest in siyu.glossary()._repr_html_()
    assert pd.get_option("display.max_colwidth") == 50


@pytest.mark.parametrize(
    ("entry", "words"),
    [("a: {zh: 一}", "a: no words for en"), ("a: {zh: 一, en: one, note: {en: x}}", "a: no words for zh")],
)
def test_a_term_without_a_language_stops_the_build(tmp_path, entry, words):
    (tmp_path / "glossary.yaml").write_text(entry, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        build.glossary(tmp_path / "glossary.yaml")


# ---- show_error -----------------------------------------------------------------------------------------------------


def shown(capsys, code: str) -> list[str]:
    siyu.show_error(code)
    return capsys.readouterr().out.splitlines()


def test_the_line_of_the_learners_own_code_is_pointed_at(capsys):
    lines = shown(capsys, "a = 1\nb = a / 0\nc = 2\n")
    assert lines[0].startswith("ZeroDivisionError ")
    assert lines[1] == "Cell In[…], line 2"
    assert lines[2:5] == ["      1 a = 1", "----> 2 b = a / 0", "      3 c = 2"]
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_a_fault_of_writing_is_pointed_at_below_wide_characters_too(capsys):
    lines = shown(capsys, "x = '茶' ）")
    assert lines[1] == "    x = '茶' ）"
    assert lines[2] == " " * 4 + " " * len("x = '  ' ") + "^"
    assert lines[3].startswith("SyntaxError: ")


def test_it_sees_the_notebooks_names_and_leaves_none(capsys):
    assert shown(capsys, "print(build.GLOSSARY.name); left_behind = 1") == ["glossary.json"]
    assert "left_behind" not in globals()


def test_an_error_with_words_of_its_own_shows_them(capsys):
    siyu.use("en")
    code = "from siyu_helpers.checks import unit0 as check\ndef yuan(amount_fen):\n    print(amount_fen)\ncheck.run('yuan')"
    assert "✗ Question 2: the function `yuan` hands nothing back." in shown(capsys, code)


def test_an_error_deep_in_pandas_points_at_the_learners_line(capsys):
    lines = shown(capsys, "import pandas as pd\npd.DataFrame({'a': [1]})['b']")
    assert "----> 2 pd.DataFrame({'a': [1]})['b']" in lines
    assert lines[-1] == "KeyError: 'b'"
