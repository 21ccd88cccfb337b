"""The seasons of a shop: how busy each day is, and at what time of day people buy.

Buying models run in a calendar where every day is alike ("even time"). :class:`Season` stretches that calendar so that
busy days hold more of it; counts stay those of the model, dates get peaks.
"""

import numpy as np
import pandas as pd

PEAKS = {"06-16": 1.8, "06-17": 2.2, "06-18": 4.0, "11-09": 1.6, "11-10": 2.2, "11-11": 5.0, "12-12": 3.5}
MEMBERS_DAY = 1.6  # the first of each month, from midnight on
WEEKEND = 1.15
SPRING_FESTIVAL = {2025: "2025-01-28", 2026: "2026-02-16"}  # New Year's Eve; parcels rest for a week
SPRING_FESTIVAL_FACTOR = 0.5

_BY_HOUR = np.array([3, 2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 11, 9, 7, 7, 7, 8, 9, 11, 14, 15, 12, 7], dtype=float)
_BY_HOUR_PEAK = _BY_HOUR + np.array([40, 15, 5] + [0] * 21)  # sales open at midnight


def daily_weights(days: pd.DatetimeIndex) -> np.ndarray:
    """Return how busy each day is, with mean 1 over the days given."""
    weights = np.where(days.day_of_week >= 5, WEEKEND, 1.0)
    for year, eve in SPRING_FESTIVAL.items():
        week = pd.Timestamp(eve) + pd.to_timedelta([0, 7], unit="D")
        weights[(days.year == year) & (days >= week[0]) & (days < week[1])] *= SPRING_FESTIVAL_FACTOR
    month_day = days.strftime("%m-%d")
    weights *= np.array([PEAKS.get(day, 1.0) for day in month_day])
    weights[days.day == 1] *= MEMBERS_DAY
    return weights / weights.mean()


class Season:
    """The calendar of one shop: days 0, 1, … from ``start``, busy and quiet.

    Parameters
    ----------
    start, end : str or Timestamp
        First and last day, both included, as local days.
    """

    def __init__(self, start: str, end: str):
        self.days = pd.date_range(start, end, freq="D")
        self.weights = daily_weights(self.days)
        self._even = np.concatenate([[0.0], np.cumsum(self.weights)])

    @property
    def length(self) -> int:
        """Number of days; even time ends at the same number."""
        return len(self.days)

    def to_even(self, day: np.ndarray) -> np.ndarray:
        """Turn calendar time (days since the start) into even time."""
        return np.interp(day, np.arange(self.length + 1), self._even)

    def to_calendar(self, even: np.ndarray) -> np.ndarray:
        """Turn even time into calendar time (days since the start)."""
        return np.interp(even, self._even, np.arange(self.length + 1))

    def clock(self, rng: np.random.Generator, day: np.ndarray) -> np.ndarray:
        """Draw a second of the day for each whole ``day``; sales days and members' days open with a rush."""
        dates = self.days[day]
        rush = np.isin(dates.strftime("%m-%d"), ["06-18", "11-11", "12-12"]) | (dates.day == 1)
        u = rng.random(len(day))
        hour = np.where(
            rush,
            np.searchsorted(np.cumsum(_BY_HOUR_PEAK) / _BY_HOUR_PEAK.sum(), u),
            np.searchsorted(np.cumsum(_BY_HOUR) / _BY_HOUR.sum(), u),
        )
        return hour * 3600 + rng.integers(0, 3600, len(day))
