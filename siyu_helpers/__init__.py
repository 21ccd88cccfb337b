"""What a notebook of the course imports: ``import siyu_helpers as siyu``.

Loads pandas and nothing heavier; charts, models and documents are imported where they are used.
"""

from siyu_helpers.data import load
from siyu_helpers.language import use
from siyu_helpers.quiz import quiz
from siyu_helpers.rfm import rfm_table

__all__ = ["load", "quiz", "rfm_table", "use"]
