"""Every example in a docstring runs and shows what it says."""

import doctest
from importlib import import_module

import pytest

from course_tools.paths import ROOT
from siyu_helpers import language

HEAVY = {
    "siyu_helpers.customer_data",
    "siyu_helpers.simulator.shop",
    "siyu_helpers.survey_truth",
}  # a second or so each
FILES = sorted(path for package in ("siyu_helpers", "course_tools") for path in (ROOT / package).rglob("*.py"))
NAMES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in FILES
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in HEAVY else ()) for name in NAMES]
)
def test_the_examples_of(name):
    language.choose("zh")
    found = doctest.testmod(import_module(name))
    assert found.attempted
    assert not found.failed
