"""What each user would answer to the survey: loyalty, habits, wishes and the main question, as the truth has it.

The items of the scale follow the graded response model (Samejima 1969): one trait, loyalty, stands behind all of them.
Segments, ages and buyers differ in their chances only.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.codes import CODES

GATE = {"tea": ("drinks", "drinker", "non_drinker"), "fruit": ("eats", "eater", "non_eater")}  # column, yes, no
MAIN = {"tea": "join", "fruit": "subscribe"}
MAIN_CODES = {  # yes, undecided, no
    "tea": ("would_join", "undecided", "would_not_join"),
    "fruit": ("would_subscribe", "undecided", "would_not_subscribe"),
}
BEHIND_GATE = ("favourite", "times", "place", "reason")
MULTIPLE = ("favourite", "place", "reason", "expectation")
ITEMS = ("trusts", "suits", "elsewhere", "recommends", "annoyed", "stays")
REVERSED = ("elsewhere", "annoyed")
TRAP, TRAP_ANSWER = "careful", 4
ABOUT_THEM = ("sex", "age", "occupation", "income")
NO_SAY = {"sex": 0.015, "age": 0.025, "occupation": 0.02, "income": 0.08}
LEFT_OUT = 0.01  # of the answers that may be left out

# Chance that an option is ticked, by segment in the order of the brand's segments.
OPTIONS = {
    "tea": {
        "favourite": {
            "green": (0.46, 0.16, 0.44),
            "oolong": (0.36, 0.20, 0.30),
            "black": (0.34, 0.24, 0.36),
            "dark": (0.30, 0.05, 0.36),
            "white": (0.24, 0.06, 0.22),
            "herbal": (0.16, 0.42, 0.12),
            "bottled": (0.08, 0.56, 0.10),
            "other": (0.04, 0.06, 0.04),
        },
        "place": {
            "home": (0.78, 0.48, 0.66),
            "office": (0.46, 0.44, 0.58),
            "teahouse": (0.22, 0.06, 0.28),
            "restaurant": (0.10, 0.18, 0.30),
            "on_the_way": (0.05, 0.46, 0.08),
            "other": (0.05, 0.07, 0.04),
        },
        "reason": {
            "thirst": (0.30, 0.56, 0.32),
            "health": (0.42, 0.20, 0.56),
            "social": (0.20, 0.24, 0.50),
            "taste": (0.66, 0.60, 0.30),
            "alertness": (0.30, 0.34, 0.28),
            "other": (0.05, 0.05, 0.05),
        },
        "expectation": {
            "quality": (0.74, 0.46, 0.70),
            "packaging": (0.14, 0.20, 0.40),
            "fair_price": (0.40, 0.66, 0.40),
            "functions": (0.08, 0.20, 0.10),
            "variety": (0.28, 0.50, 0.16),
            "other": (0.04, 0.05, 0.04),
        },
    },
    "fruit": {
        "favourite": {
            "fruit_cup": (0.34, 0.66, 0.40),
            "platter": (0.26, 0.24, 0.52),
            "salads": (0.50, 0.40, 0.16),
            "yogurt_bowl": (0.34, 0.42, 0.14),
            "single_kind": (0.36, 0.30, 0.34),
            "other": (0.05, 0.05, 0.06),
        },
        "place": {
            "home": (0.70, 0.40, 0.56),
            "office": (0.42, 0.58, 0.46),
            "school": (0.05, 0.26, 0.05),
            "on_the_way": (0.08, 0.28, 0.10),
            "gym": (0.24, 0.12, 0.05),
            "other": (0.05, 0.05, 0.08),
        },
        "reason": {
            "saves_time": (0.32, 0.72, 0.28),
            "health": (0.70, 0.34, 0.36),
            "taste": (0.36, 0.46, 0.40),
            "right_portion": (0.30, 0.44, 0.14),
            "to_share": (0.20, 0.18, 0.54),
            "other": (0.05, 0.05, 0.06),
        },
        "expectation": {
            "freshness": (0.78, 0.60, 0.62),
            "hygiene": (0.62, 0.48, 0.44),
            "fair_price": (0.40, 0.62, 0.28),
            "variety": (0.28, 0.36, 0.24),
            "punctual": (0.26, 0.46, 0.46),
            "other": (0.04, 0.04, 0.05),
        },
    },
}
NO_GATE = {"tea": (0.05, 0.09, 0.13), "fruit": (0.34, 0.10, 0.42)}  # share who drink none, who ate none
# How often: classes of a score, by age (per ten years above 30) and noise; sex and segment play no part in it.
TIMES_BY_AGE = {"tea": 0.75, "fruit": -0.75}
TIMES_CUTS = {"tea": (-1.35, 0.35, 1.45), "fruit": (-1.25, 0.30, 1.35)}

LOYALTY = {"recent": 0.55, "member": 0.40, "never_bought": -0.35}
DISCRIMINATION = {"trusts": 1.8, "suits": 1.5, "elsewhere": 1.3, "recommends": 1.8, "annoyed": 1.1, "stays": 1.9}
CUTS = {  # where an answer of 2, 3, 4, 5 becomes likelier than a lower one, of a reversed item as if it were not
    "trusts": (-2.6, -1.5, -0.1, 1.5),
    "suits": (-2.4, -1.3, 0.2, 1.7),
    "elsewhere": (-1.7, -0.4, 0.8, 2.2),
    "recommends": (-2.0, -0.9, 0.4, 1.7),
    "annoyed": (-2.4, -1.2, 0.1, 1.6),
    "stays": (-2.2, -1.2, 0.2, 1.5),
}
# The main question: a score of age, ties, loyalty and segment, with logistic noise; above the first cut no, the second yes.
WANTS = {
    "tea": {"age": -1.0, "recent": 0.45, "member": 0.30, "loyalty": 0.20, "segment": (0.1, 0.25, -0.35)},
    "fruit": {"age": -1.0, "recent": 0.45, "member": 0.30, "loyalty": 0.20, "segment": (-0.2, 0.35, -0.25)},
}
WANTS_CUTS = {"tea": (0.05, 1.25), "fruit": (0.15, 1.35)}
WITHOUT = -1.2  # on that score: who drinks no tea, who ate no cut fruit


def decades(age: pd.Series) -> np.ndarray:
    """Return how many tens of years above 30 an age is, at most 1.8."""
    return np.clip((age.to_numpy() - 30) / 10, -1.2, 1.8)


def minds(brand: str, people: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add ``loyalty``, the gate (1: yes) and the main answer to people with ``age``, ``recent``, ``member``, ``segment_number``."""
    n = len(people)
    traits = people[["recent", "member", "never_bought"]].astype(float)
    loyalty = sum(traits[name].to_numpy() * weight for name, weight in LOYALTY.items())
    people["loyalty"] = loyalty - 0.2 + rng.normal(0, 0.9, n)
    segment = people["segment_number"].to_numpy()
    people["gate"] = rng.random(n) >= np.array(NO_GATE[brand])[segment]
    wants = WANTS[brand]
    score = wants["age"] * decades(people["age"]) + wants["loyalty"] * people["loyalty"].to_numpy()
    score += sum(wants[name] * traits[name].to_numpy() for name in ("recent", "member"))
    score += np.array(wants["segment"])[segment] + np.where(people["gate"], 0, WITHOUT) + rng.logistic(0, 1, n)
    yes, undecided, no = MAIN_CODES[brand]
    low, high = WANTS_CUTS[brand]
    people[MAIN[brand]] = np.select([score >= high, score >= low], [yes, undecided], no)


def true_answers(brand: str, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw what attentive people answer: one column a question, empty where the form does not ask or they leave it out."""
    n = len(people)
    gate, yes, no = GATE[brand]
    answers = pd.DataFrame({gate: np.where(people["gate"], yes, no)}, index=people.index)
    segment = people["segment_number"].to_numpy()
    for column in MULTIPLE:
        codes = list(OPTIONS[brand][column])
        chance = np.array(list(OPTIONS[brand][column].values())).T[segment]
        answers[column] = _ticks(codes, chance, rng)
    # Men and women differ in age: what matters is the age within one's sex, so that the sexes do not differ.
    years = pd.Series(decades(people["age"]), people.index)
    years -= years.groupby(people["sex"]).transform("mean") - years.mean()
    score = TIMES_BY_AGE[brand] * years.to_numpy() + rng.normal(0, 0.9, n)
    answers["times"] = np.array(list(CODES["times"]))[np.searchsorted(TIMES_CUTS[brand], score)]
    answers[MAIN[brand]] = people[MAIN[brand]]
    for item in ITEMS:
        place = DISCRIMINATION[item] * (people["loyalty"].to_numpy()[:, None] - np.array(CUTS[item]))
        value = 1 + (rng.random(n)[:, None] < 1 / (1 + np.exp(-place))).sum(axis=1)
        answers[item] = 6 - value if item in REVERSED else value
    answers[TRAP] = TRAP_ANSWER
    for column in ABOUT_THEM:
        answers[column] = np.where(rng.random(n) < NO_SAY[column], "no_say", people[f"true_{column}"])
    for column in ("reason", "expectation", *ITEMS):
        answers[column] = answers[column].where(rng.random(n) >= LEFT_OUT)
    skip(brand, answers)
    return answers


def careless_answers(brand: str, columns: list[str], n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw answers that are ticked at random: one column a question."""
    answers = pd.DataFrame(index=range(n))
    for column in columns:
        if column in MULTIPLE:
            codes = list(OPTIONS[brand][column])
            answers[column] = _ticks(codes, np.full((n, len(codes)), 0.35), rng)
        elif column in (*ITEMS, TRAP):
            answers[column] = rng.integers(1, 6, n)
        else:
            answers[column] = np.array(options_of(brand, column))[rng.integers(0, len(options_of(brand, column)), n)]
    return answers


def options_of(brand: str, column: str) -> list[str]:
    """Return the codes of a question with one answer, as the form lists them."""
    if column == GATE[brand][0]:
        return list(GATE[brand][1:])
    if column == MAIN[brand]:
        yes, undecided, no = MAIN_CODES[brand]
        return [yes, no, undecided]
    return [*CODES[column]] if column in ("times", "age") else [*CODES[column], "no_say"]


def skip(brand: str, answers: pd.DataFrame) -> None:
    """Empty what the form does not ask: behind the gate, and the place of those who had none."""
    gate, yes, _ = GATE[brand]
    for column in BEHIND_GATE:
        answers[column] = answers[column].where(answers[gate] == yes)
    answers["place"] = answers["place"].where(answers["times"].isin(["1_2", "3_5", "6_up"]))


def _ticks(codes: list[str], chance: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Draw which options are ticked, one at least, and join their codes."""
    u = rng.random(chance.shape)
    ticked = u < chance
    none = ~ticked.any(axis=1)
    ticked[none, (u[none] / chance[none]).argmin(axis=1)] = True
    return [";".join(code for code, on in zip(codes, row, strict=True) if on) for row in ticked]
