"""What a notebook of the course imports: ``import siyu_helpers as siyu``.

Loads pandas and nothing heavier; charts, models and documents are imported where they are used.
"""

from siyu_helpers.data import load
from siyu_helpers.errors import show_error
from siyu_helpers.excel import to_excel
from siyu_helpers.glossary import glossary
from siyu_helpers.labels import label
from siyu_helpers.language import use
from siyu_helpers.orders import as_of, clean_orders
from siyu_helpers.pool import (
    cohort_retention,
    connected,
    lifetime_value,
    operating_mode,
    people_brought,
    reach_stages,
    reachable_users,
    referral_rate,
    repurchase_rate,
    role_of,
)
from siyu_helpers.pool_measures import clicks_by_received, count_range, newcomers, orders_after_clicks, share_range
from siyu_helpers.precheck import precheck
from siyu_helpers.quiz import quiz
from siyu_helpers.rfm import rfm_table
from siyu_helpers.scorecard import scorecard
from siyu_helpers.stages import lifecycle, stage_types
from siyu_helpers.tiers import membership_level, migration, pareto, rfm_segments, tier_summary
from siyu_helpers.triangle import triangle_area, triangle_measures

__all__ = [
    "as_of",
    "clean_orders",
    "clicks_by_received",
    "cohort_retention",
    "connected",
    "count_range",
    "glossary",
    "label",
    "lifecycle",
    "lifetime_value",
    "load",
    "membership_level",
    "migration",
    "newcomers",
    "operating_mode",
    "orders_after_clicks",
    "pareto",
    "people_brought",
    "precheck",
    "quiz",
    "reach_stages",
    "reachable_users",
    "referral_rate",
    "repurchase_rate",
    "rfm_segments",
    "rfm_table",
    "role_of",
    "scorecard",
    "share_range",
    "show_error",
    "stage_types",
    "tier_summary",
    "to_excel",
    "triangle_area",
    "triangle_measures",
    "use",
]
