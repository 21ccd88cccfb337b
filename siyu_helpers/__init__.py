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
    "check_claims",
    "clean_orders",
    "clicks_by_received",
    "cluster_stability",
    "cluster_table",
    "cohort_retention",
    "connected",
    "count_range",
    "distances",
    "glossary",
    "kappa_range",
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
    "people_brought",
    "portraits",
    "precheck",
    "purchases",
    "quiz",
    "reach_stages",
    "reachable_users",
    "read_export",
    "referral_rate",
    "repurchase_rate",
    "resampled_range",
    "rfm_segments",
    "rfm_table",
    "role_of",
    "rules_and_clusters",
    "scorecard",
    "segment_profile",
    "share_by",
    "share_range",
    "show_error",
    "single_clicks",
    "spend_words",
    "stage_types",
    "suppress_small",
    "survey_export",
    "tag_users",
    "tgi",
    "tier_summary",
    "to_excel",
    "trait_figure",
    "trait_words",
    "triangle_area",
    "triangle_measures",
    "use",
    "viewers_by_entry",
]

# Imported when first asked for: what few notebooks use.
_LATER = {
    "Persona": "siyu_helpers.persona",
    "Questionnaire": "siyu_helpers.questionnaire",
    "Trait": "siyu_helpers.persona",
    "best_match": "siyu_helpers.tags",
    "check_claims": "siyu_helpers.tag_measures",
    "cluster_stability": "siyu_helpers.tags",
    "cluster_table": "siyu_helpers.tag_measures",
    "distances": "siyu_helpers.tag_measures",
    "kappa_range": "siyu_helpers.tag_measures",
    "match_scores": "siyu_helpers.tags",
    "match_segment": "siyu_helpers.tags",
    "portraits": "siyu_helpers.persona",
    "read_export": "siyu_helpers.survey",
    "resampled_range": "siyu_helpers.tags",
    "rules_and_clusters": "siyu_helpers.tag_measures",
    "segment_profile": "siyu_helpers.tags",
    "share_by": "siyu_helpers.tag_measures",
    "single_clicks": "siyu_helpers.tags",
    "spend_words": "siyu_helpers.tag_measures",
    "suppress_small": "siyu_helpers.tags",
    "survey_export": "siyu_helpers.survey",
    "tag_users": "siyu_helpers.tags",
    "tgi": "siyu_helpers.tags",
    "trait_figure": "siyu_helpers.tags",
    "trait_words": "siyu_helpers.tag_measures",
    "viewers_by_entry": "siyu_helpers.tag_measures",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(_LATER[name]), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
