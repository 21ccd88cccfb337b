"""What a notebook of the course imports: ``import siyu_helpers as siyu``.

Loads pandas and nothing heavier; charts, models and documents are imported where they are used.
"""

from siyu_helpers.data import load
from siyu_helpers.errors import show_error
from siyu_helpers.excel import to_excel
from siyu_helpers.experiment import (
    assign_arms,
    compare_arms,
    compare_profit,
    conversion_table,
    profit_per_user,
    sample_ratio_p,
    sample_size_per_arm,
)
from siyu_helpers.experiment_parts import balance_table, effect_by_tier, effect_by_week
from siyu_helpers.experiment_runs import coupon_truth, false_alarms, peek_path, potential_outcomes, rerun_test
from siyu_helpers.glossary import glossary
from siyu_helpers.labels import label
from siyu_helpers.language import use
from siyu_helpers.orders import as_of, clean_orders
from siyu_helpers.plan import Plan
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
from siyu_helpers.world import compare_plans, simulate

__all__ = [
    "Plan",
    "as_of",
    "assign_arms",
    "balance_table",
    "clean_orders",
    "clicks_by_received",
    "cohort_retention",
    "compare_arms",
    "compare_plans",
    "compare_profit",
    "connected",
    "conversion_table",
    "count_range",
    "coupon_truth",
    "effect_by_tier",
    "effect_by_week",
    "false_alarms",
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
    "peek_path",
    "people_brought",
    "potential_outcomes",
    "precheck",
    "profit_per_user",
    "quiz",
    "reach_stages",
    "reachable_users",
    "referral_rate",
    "repurchase_rate",
    "rerun_test",
    "rfm_segments",
    "rfm_table",
    "role_of",
    "sample_ratio_p",
    "sample_size_per_arm",
    "scorecard",
    "share_range",
    "show_error",
    "simulate",
    "stage_types",
    "tier_summary",
    "to_excel",
    "triangle_area",
    "triangle_measures",
    "use",
]
