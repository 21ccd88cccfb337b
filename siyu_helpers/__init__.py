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
    "Questionnaire",
    "Trait",
    "as_of",
    "best_match",
    "careless_check",
    "clean_orders",
    "clean_responses",
    "clicks_by_received",
    "cluster_stability",
    "cohort_retention",
    "connected",
    "count_range",
    "cramers_v",
    "cronbach_alpha",
    "effective_n",
    "glossary",
    "label",
    "lifecycle",
    "lifetime_value",
    "load",
    "match_scores",
    "match_segment",
    "membership_level",
    "migration",
    "multiple_choice_table",
    "newcomers",
    "operating_mode",
    "orders_after_clicks",
    "pareto",
    "people_brought",
    "portraits",
    "post_stratify",
    "precheck",
    "purchases",
    "quiz",
    "rake",
    "reach_stages",
    "reachable_users",
    "read_export",
    "recode_reversed",
    "referral_rate",
    "repurchase_rate",
    "resampled_range",
    "response_rates",
    "rfm_segments",
    "rfm_table",
    "role_of",
    "sample_size",
    "scorecard",
    "segment_profile",
    "share_range",
    "share_with_interval",
    "show_error",
    "single_clicks",
    "stage_types",
    "suppress_small",
    "survey_export",
    "survey_pool",
    "tag_users",
    "tgi",
    "tier_summary",
    "to_excel",
    "trait_figure",
    "triangle_area",
    "triangle_measures",
    "true_answers",
    "true_careless",
    "use",
    "weighted_share",
]

# Imported when first asked for: what few notebooks use.
_LATER = {
    "Persona": "siyu_helpers.persona",
    "Questionnaire": "siyu_helpers.questionnaire",
    "Trait": "siyu_helpers.persona",
    "best_match": "siyu_helpers.tags",
    "careless_check": "siyu_helpers.survey_truth",
    "clean_responses": "siyu_helpers.survey_measures",
    "cluster_stability": "siyu_helpers.tags",
    "cramers_v": "siyu_helpers.survey_measures",
    "cronbach_alpha": "siyu_helpers.survey_measures",
    "effective_n": "siyu_helpers.survey_weights",
    "match_scores": "siyu_helpers.tags",
    "match_segment": "siyu_helpers.tags",
    "multiple_choice_table": "siyu_helpers.survey_measures",
    "portraits": "siyu_helpers.persona",
    "post_stratify": "siyu_helpers.survey_weights",
    "rake": "siyu_helpers.survey_weights",
    "read_export": "siyu_helpers.survey",
    "recode_reversed": "siyu_helpers.survey_measures",
    "resampled_range": "siyu_helpers.tags",
    "response_rates": "siyu_helpers.survey_truth",
    "sample_size": "siyu_helpers.survey_measures",
    "segment_profile": "siyu_helpers.tags",
    "share_with_interval": "siyu_helpers.survey_measures",
    "single_clicks": "siyu_helpers.tags",
    "suppress_small": "siyu_helpers.tags",
    "survey_export": "siyu_helpers.survey",
    "survey_pool": "siyu_helpers.survey_truth",
    "tag_users": "siyu_helpers.tags",
    "tgi": "siyu_helpers.tags",
    "trait_figure": "siyu_helpers.tags",
    "true_answers": "siyu_helpers.survey_truth",
    "true_careless": "siyu_helpers.survey_truth",
    "weighted_share": "siyu_helpers.survey_weights",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(_LATER[name]), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
