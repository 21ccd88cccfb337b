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
    "purchases",
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

# Imported when first asked for: what few notebooks use.
_LATER = {
    "Persona": "siyu_helpers.persona",
    "Plan": "siyu_helpers.plan",
    "Questionnaire": "siyu_helpers.questionnaire",
    "Trait": "siyu_helpers.persona",
    "assign_arms": "siyu_helpers.experiment",
    "balance_table": "siyu_helpers.experiment_parts",
    "best_match": "siyu_helpers.tags",
    "careless_check": "siyu_helpers.survey_truth",
    "cdp": "siyu_helpers.customer_data",
    "check_claims": "siyu_helpers.tag_measures",
    "clean_responses": "siyu_helpers.survey_measures",
    "cluster_stability": "siyu_helpers.tags",
    "cluster_table": "siyu_helpers.tag_measures",
    "compare_arms": "siyu_helpers.experiment",
    "compare_plans": "siyu_helpers.world",
    "compare_profit": "siyu_helpers.experiment",
    "conversion_table": "siyu_helpers.experiment",
    "coupon_truth": "siyu_helpers.experiment_runs",
    "cramers_v": "siyu_helpers.survey_measures",
    "cronbach_alpha": "siyu_helpers.survey_measures",
    "distances": "siyu_helpers.tag_measures",
    "effect_by_tier": "siyu_helpers.experiment_parts",
    "effect_by_week": "siyu_helpers.experiment_parts",
    "effective_n": "siyu_helpers.survey_weights",
    "false_alarms": "siyu_helpers.experiment_runs",
    "false_alarms_by_unit": "siyu_helpers.experiment_runs",
    "incremental_effect": "siyu_helpers.increment",
    "kappa_range": "siyu_helpers.tag_measures",
    "match_scores": "siyu_helpers.tags",
    "match_segment": "siyu_helpers.tags",
    "multiple_choice_table": "siyu_helpers.survey_measures",
    "peek_path": "siyu_helpers.experiment_runs",
    "portraits": "siyu_helpers.persona",
    "post_stratify": "siyu_helpers.survey_weights",
    "potential_outcomes": "siyu_helpers.experiment_runs",
    "product_gaps": "siyu_helpers.cycles",
    "profit_per_user": "siyu_helpers.experiment",
    "rake": "siyu_helpers.survey_weights",
    "read_export": "siyu_helpers.survey",
    "recode_reversed": "siyu_helpers.survey_measures",
    "reminders_due": "siyu_helpers.cycles",
    "repurchase_cycle": "siyu_helpers.cycles",
    "rerun_test": "siyu_helpers.experiment_runs",
    "resampled_range": "siyu_helpers.tags",
    "response_rates": "siyu_helpers.survey_truth",
    "rules_and_clusters": "siyu_helpers.tag_measures",
    "sample_ratio_p": "siyu_helpers.experiment",
    "sample_size": "siyu_helpers.survey_measures",
    "sample_size_per_arm": "siyu_helpers.experiment",
    "save_memo": "siyu_helpers.memo",
    "segment_profile": "siyu_helpers.tags",
    "share_by": "siyu_helpers.tag_measures",
    "share_with_interval": "siyu_helpers.survey_measures",
    "simulate": "siyu_helpers.world",
    "single_clicks": "siyu_helpers.tags",
    "spend_words": "siyu_helpers.tag_measures",
    "suppress_small": "siyu_helpers.tags",
    "survey_export": "siyu_helpers.survey",
    "survey_pool": "siyu_helpers.survey_truth",
    "tag_users": "siyu_helpers.tags",
    "tgi": "siyu_helpers.tags",
    "trait_figure": "siyu_helpers.tags",
    "trait_words": "siyu_helpers.tag_measures",
    "true_answers": "siyu_helpers.survey_truth",
    "true_careless": "siyu_helpers.survey_truth",
    "viewers_by_entry": "siyu_helpers.tag_measures",
    "weighted_share": "siyu_helpers.survey_weights",
}
__all__ += list(_LATER)


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(_LATER[name]), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
