"""The figures that the model memo of unit 1 quotes are those of the data."""

import re

import pandas as pd
import pytest

from course_tools import build
from course_tools.paths import units
from course_tools.source import LANGUAGES
from siyu_helpers.checks.hidden import unit1
from siyu_helpers.data import load

FIRST_QUARTER = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-03-31")
(UNIT,) = (unit for unit in units() if unit.checks == "unit1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_of_the_memo(lang):
    now = unit1.figures()[0].truth
    before = unit1.repurchase_reference(load("fruit/orders"), *FIRST_QUARTER)
    brought_before = unit1.referral_reference(load("fruit/users"), *FIRST_QUARTER)
    memo = next(cell.source for cell in build.notebook(UNIT, "exercise", lang).cells if cell.id == "memo")
    quoted = [int(number) for number in re.findall(r"(\d+) ?%", memo.split("\n\n")[0])]
    wanted = [now["reachable_share"], now["repurchase_rate"], before, now["referral_rate"], brought_before]
    assert quoted == [round(100 * share) for share in wanted]
