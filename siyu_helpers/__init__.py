"""What a notebook of the course imports: ``import siyu_helpers as siyu``.

Loads pandas and nothing heavier; charts, models and documents are imported where they are used.
"""

from siyu_helpers.data import load
from siyu_helpers.excel import to_excel
from siyu_helpers.labels import label
from siyu_helpers.language import use
from siyu_helpers.orders import as_of, clean_orders
from siyu_helpers.precheck import precheck
from siyu_helpers.quiz import quiz
from siyu_helpers.rfm import rfm_table
from siyu_helpers.stages import lifecycle, stage_types
from siyu_helpers.tiers import membership_level, migration, pareto, rfm_segments, tier_summary

__all__ = [
    "as_of",
    "clean_orders",
    "label",
    "lifecycle",
    "load",
    "membership_level",
    "migration",
    "pareto",
    "precheck",
    "quiz",
    "rfm_segments",
    "rfm_table",
    "stage_types",
    "tier_summary",
    "to_excel",
    "use",
]
