"""What a notebook of the course imports: ``import siyu_helpers as siyu``.

Loads pandas and nothing heavier; charts, models and documents are imported where they are used.
"""

from importlib import import_module

from siyu_helpers.data import load
from siyu_helpers.errors import show_error
from siyu_helpers.excel import to_excel
from siyu_helpers.glossary import glossary
from siyu_helpers.labels import label
from siyu_helpers.language import use
from siyu_helpers.orders import as_of, clean_orders, purchases
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
    "Persona",
    "Plan",
    "Questionnaire",
    "Trait",
    "as_of",
    "assign_arms",
    "balance_table",
    "best_match",
    "cdp",
    "clean_orders",
    "clicks_by_received",
    "cluster_stability",
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
    "incremental_effect",
    "label",
    "lifecycle",
    "lifetime_value",
    "load",
    "match_scores",
    "match_segment",
    "membership_level",
    "migration",
    "newcomers",
    "operating_mode",
    "orders_after_clicks",
    "pareto",
    "peek_path",
    "people_brought",
    "portraits",
    "potential_outcomes",
    "precheck",
    "product_gaps",
    "profit_per_user",
    "purchases",
    "quiz",
    "reach_stages",
    "reachable_users",
    "read_export",
    "referral_rate",
    "reminders_due",
    "repurchase_cycle",
    "repurchase_rate",
    "rerun_test",
    "resampled_range",
    "rfm_segments",
    "rfm_table",
    "role_of",
    "sample_ratio_p",
    "sample_size_per_arm",
    "scorecard",
    "segment_profile",
    "share_range",
    "show_error",
    "simulate",
    "single_clicks",
    "stage_types",
    "suppress_small",
    "survey_export",
    "tag_users",
    "tgi",
    "tier_summary",
    "to_excel",
    "trait_figure",
    "triangle_area",
    "triangle_measures",
    "use",
]

# Imported when first asked for: what few notebooks use.
_LATER = {
    "Persona": "siyu_helpers.persona",
    "Plan": "siyu_helpers.plan",
    "Questionnaire": "siyu_helpers.questionnaire",
    "Trait": "siyu_helpers.persona",
    "assign_arms": "siyu_helpers.experiment",
    "balance_table": "siyu_helpers.experiment_parts",
    "best_match": "siyu_helpers.tags",
    "cdp": "siyu_helpers.customer_data",
    "cluster_stability": "siyu_helpers.tags",
    "compare_arms": "siyu_helpers.experiment",
    "compare_plans": "siyu_helpers.world",
    "compare_profit": "siyu_helpers.experiment",
    "conversion_table": "siyu_helpers.experiment",
    "coupon_truth": "siyu_helpers.experiment_runs",
    "effect_by_tier": "siyu_helpers.experiment_parts",
    "effect_by_week": "siyu_helpers.experiment_parts",
    "false_alarms": "siyu_helpers.experiment_runs",
    "incremental_effect": "siyu_helpers.increment",
    "match_scores": "siyu_helpers.tags",
    "match_segment": "siyu_helpers.tags",
    "peek_path": "siyu_helpers.experiment_runs",
    "portraits": "siyu_helpers.persona",
    "potential_outcomes": "siyu_helpers.experiment_runs",
    "product_gaps": "siyu_helpers.cycles",
    "profit_per_user": "siyu_helpers.experiment",
    "read_export": "siyu_helpers.survey",
    "reminders_due": "siyu_helpers.cycles",
    "repurchase_cycle": "siyu_helpers.cycles",
    "rerun_test": "siyu_helpers.experiment_runs",
    "resampled_range": "siyu_helpers.tags",
    "sample_ratio_p": "siyu_helpers.experiment",
    "sample_size_per_arm": "siyu_helpers.experiment",
    "segment_profile": "siyu_helpers.tags",
    "simulate": "siyu_helpers.world",
    "single_clicks": "siyu_helpers.tags",
    "suppress_small": "siyu_helpers.tags",
    "survey_export": "siyu_helpers.survey",
    "tag_users": "siyu_helpers.tags",
    "tgi": "siyu_helpers.tags",
    "trait_figure": "siyu_helpers.tags",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(_LATER[name]), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
