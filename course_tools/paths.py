"""Where things stand in the course, and what its units are."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Unit:
    """One unit: its room under ``units/`` and the names derived from it."""

    room: Path

    @property
    def name(self) -> str:
        """Name of the room and of the lesson, such as ``04_rfm_tiers``."""
        return self.room.name

    @property
    def assignment(self) -> str:
        """Name under which nbgrader knows the exercise, such as ``unit4_rfm_tiers``."""
        number, _, topic = self.name.partition("_")
        return f"unit{int(number)}_{topic}"

    @property
    def checks(self) -> str:
        """Name of the module under ``siyu_helpers.checks``, such as ``unit4``."""
        return self.assignment.partition("_")[0]

    def lesson(self, root: Path, lang: str) -> Path:
        """Where the built lesson stands."""
        return root / "notebooks" / lang / f"{self.name}.ipynb"

    def solution(self, root: Path, lang: str) -> Path:
        """Where nbgrader's source notebook stands."""
        return root / "solutions" / lang / self.assignment / f"{self.assignment}.ipynb"

    def release(self, root: Path, lang: str) -> Path:
        """Where the exercise stands as students get it."""
        return root / "exercises" / lang / self.assignment / f"{self.assignment}.ipynb"


def units(root: Path = ROOT) -> list[Unit]:
    """Return the course's units in order."""
    return [Unit(room) for room in sorted((root / "units").glob("[0-9][0-9]_*")) if room.is_dir()]
