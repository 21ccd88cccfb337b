"""Fresh data and references for unit 3. A misconception is the reference with one part changed."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from statistics import NormalDist, fmean, median

import numpy as np
import pandas as pd

from siyu_helpers.checks.kit import Case, different
from siyu_helpers.checks.unit3 import CLEANING, FIGURES, STEPS
from siyu_helpers.data import folder, load
from siyu_helpers.inputs import SHOP_ZONE

NAN = float("nan")
Z = NormalDist().inv_cdf(0.975)
Z_ROUNDED = 1.96


def repair_questionnaire() -> tuple[Case, ...]:
    """Return no case: any sound questionnaire counts, and `sensible` judges it."""
    return ()


# ---- sample_size ----------------------------------------------------------------------------------------------------


def size_reference(
    margin: float,
    confidence: float,
    population: int | None,
    spread: float = 0.25,
    quantile: Callable = lambda confidence: -NormalDist().inv_cdf((1 - confidence) / 2),
    powers: tuple[int, int] = (2, 2),
    first: Callable = float,
    last: Callable = math.ceil,
    part: Callable = lambda n, people: people * n / (people + n - 1),
) -> float:
    """Return the answers needed."""
    n = first(spread * quantile(confidence) ** powers[0] / margin ** powers[1])
    return last(part(n, population) if population else n)


@cache
def sample_size() -> tuple[Case, ...]:
    """Return sizes at other levels and pools, small ones too; 1.96, 1.645 and 2.576 give the same."""
    asked = (
        (0.03, 0.99, None),
        (0.08, 0.95, 800),
        (0.06, 0.8, 900),
        (0.07, 0.9, 2650),
        (0.02, 0.95, 1000),
        (0.04, 0.95, 60),
        (0.05, 0.85, 2550),
    )
    return tuple(Case(case, size_reference(*case), lambda case=case: _size_suspects(*case)) for case in asked)


def _size_suspects(margin: float, confidence: float, population: int | None) -> dict[str, float]:
    from siyu_helpers.checks.kit import Scalar

    def made(**change: object) -> float:
        return size_reference(margin, confidence, population, **change)

    ideas = {
        "Q26": made(last=float),
        "Q26 down": made(last=math.floor),
        "Q27": made(first=math.ceil),
        "Q28": size_reference(margin / 100, confidence, population),
        "Q29": made(quantile=lambda level: NormalDist().inv_cdf(level)),
        "Q30": made(quantile=lambda level: Z),
        "Q31": made(spread=0.5),
        "Q31 forgotten": made(spread=1),
        "Q32": made(powers=(1, 2)),
        "Q32 margin": made(powers=(2, 1)),
        "Q32 both": made(powers=(1, 1)),
        "Q33": size_reference(margin, confidence, None),
        "Q33 at most": min(size_reference(margin, confidence, None), population or 10**9),
        "Q34": made(part=lambda n, people: n / (1 + n / people)),
    }
    return different(Scalar(), made(), ideas)


# ---- clean_responses ------------------------------------------------------------------------------------------------


def sent_frame(seed: int, names: dict[str, str], items: list[str], count: int = 260) -> tuple[pd.DataFrame, dict]:
    """Return forms in no order with everything that can be wrong with them, often several things at once."""
    rng = np.random.default_rng(seed)
    close = pd.Timestamp("2026-03-09", tz=SHOP_ZONE)
    users = [f"w{number}" for number in rng.integers(100, 260, count)]
    invited = {f"w{number}" for number in range(100, 250)}
    minutes = rng.permutation(7 * 1440)[:count]
    table = pd.DataFrame(
        {
            "response_id": [f"q{number}" for number in rng.permutation(count) + 1000],
            "user_id": pd.Series(users, dtype="str").mask(rng.random(count) < 0.06),
            "submitted_at": close + pd.to_timedelta(minutes - 6 * 1440, "min"),
        }
    )
    gate = rng.random(count) < 0.7
    seconds = np.where(gate, rng.lognormal(5, 0.4, count), rng.lognormal(4.3, 0.4, count))
    table["seconds"] = np.where(rng.random(count) < 0.15, seconds * 0.35, seconds).astype("int64")
    table[names["gate"]] = np.where(gate, "in", "out")
    grades = rng.integers(1, 6, (count, len(items)))
    alike = rng.random(count) < 0.15
    grades[alike] = grades[alike][:, :1]
    for place, item in enumerate(items):
        table[item] = pd.Series(grades[:, place], dtype="Int64").mask(rng.random(count) < 0.04)
    table[names["trap"]] = pd.Series(np.where(rng.random(count) < 0.15, rng.integers(1, 6, count), 2), dtype="Int64")
    rules = {
        "closes_at": close,
        "invited": invited,
        "repeat": True,
        "trap": (names["trap"], 2),
        "scale": items,
        "speed": (names["gate"], 0.5),
    }
    table.loc[table.index[:2], "submitted_at"] = [close, close - pd.Timedelta(minutes=1)]
    return table.sample(frac=1, random_state=seed), rules


def _late(rows: list[dict], rules: dict) -> list[dict]:
    return [row for row in rows if row["submitted_at"] >= rules["closes_at"]]


def _strangers(rows: list[dict], rules: dict) -> list[dict]:
    return [row for row in rows if row["user_id"] not in rules["invited"]]


def _again(rows: list[dict], rules: dict) -> list[dict]:
    seen, found = set(), []
    for row in sorted(rows, key=lambda row: row["submitted_at"]):
        if row["user_id"] in seen:
            found.append(row)
        seen.add(row["user_id"])
    return found


def _caught(rows: list[dict], rules: dict) -> list[dict]:
    question, answer = rules["trap"]
    return [row for row in rows if row[question] != answer]


def _level(rows: list[dict], rules: dict, items: Iterable[str] = (), gaps: bool = False) -> list[dict]:
    found = []
    for row in rows:
        grades = [row[item] for item in items or rules["scale"]]
        if gaps:
            grades = [grade for grade in grades if grade is not None]
        if None not in grades and len(set(grades)) == 1:
            found.append(row)
    return found


def _fast(
    rows: list[dict],
    rules: dict,
    base: list[dict] | None = None,
    middle: Callable = median,
    apart: bool = True,
    below: Callable = lambda seconds, limit: seconds < limit,
) -> list[dict]:
    question, part = rules["speed"]
    found = []
    for row in rows:
        alike = [one["seconds"] for one in base or rows if not apart or one[question] == row[question]]
        if below(row["seconds"], part * middle(alike)):
            found.append(row)
    return found


STEP_OF = dict(zip(STEPS, (_late, _strangers, _again, _caught, _level, _fast), strict=True))


def cleaned(
    forms: pd.DataFrame, rules: dict, order: tuple[str, ...] = STEPS, **instead: Callable
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return what cleaning leaves, row by row; a step may be replaced."""
    rows = [{key: None if pd.isna(value) else value for key, value in row.items()} for row in forms.to_dict("records")]
    counts = dict.fromkeys(STEPS, 0)
    for step in order:
        out = {row["response_id"] for row in {**STEP_OF, **instead}[step](rows, rules)}
        counts[step] = len(out)
        rows = [row for row in rows if row["response_id"] not in out]
    return pd.DataFrame({"response_id": [row["response_id"] for row in rows]}, dtype="str"), counts


@cache
def clean_responses() -> tuple[Case, ...]:
    """Return two shops' forms with columns of other names, and one in which there is nothing to drop."""
    first = sent_frame(11, {"gate": "gate", "trap": "attention"}, ["a1", "a2", "a3"])
    second = sent_frame(12, {"gate": "drinks", "trap": "check"}, ["b1", "b2", "b3", "b4"], count=90)
    kept, _ = cleaned(*first)
    again = first[0][first[0]["response_id"].isin(kept["response_id"])]
    while any(cleaned(again, first[1])[1].values()):
        again = again[again["response_id"].isin(cleaned(again, first[1])[0]["response_id"])]
    return (
        Case(first, cleaned(*first), lambda: _clean_suspects(*first)),
        Case(second, cleaned(*second), lambda: _clean_suspects(*second)),
        Case((again, first[1]), cleaned(again, first[1])),
    )


def _clean_suspects(forms: pd.DataFrame, rules: dict) -> dict[str, tuple]:
    late, strangers, again, trap, straight, fast = STEPS
    everyone = forms.to_dict("records")
    kept, counts = cleaned(forms, rules)

    def made(*order: str, **instead: Callable) -> tuple:
        return cleaned(forms, rules, order or STEPS, **instead)

    def backwards(rows: list[dict], rules: dict) -> list[dict]:
        turned = [{**row, "submitted_at": -row["submitted_at"].value} for row in rows]
        out = {row["response_id"] for row in _again(turned, rules)}
        return [row for row in rows if row["response_id"] in out]

    def by_place(rows: list[dict], rules: dict) -> list[dict]:
        return _again([{**row, "submitted_at": place} for place, row in enumerate(rows)], rules)

    def all_of_them(rows: list[dict], rules: dict) -> list[dict]:
        times = Counter(row["user_id"] for row in rows)
        return [row for row in rows if times[row["user_id"]] > 1]

    def each_alone() -> tuple:
        rows = [{key: None if pd.isna(value) else value for key, value in row.items()} for row in everyone]
        out = {step: {row["response_id"] for row in rule(rows, rules)} for step, rule in STEP_OF.items()}
        left = [row["response_id"] for row in rows if not any(row["response_id"] in one for one in out.values())]
        return pd.DataFrame({"response_id": left}), {step: len(one) for step, one in out.items()}

    def nobody(rows: list[dict], rules: dict) -> list[dict]:
        return []

    left, remaining = len(forms), {}
    for step in STEPS:
        left -= counts[step]
        remaining[step] = left
    ideas = {
        "Q36": made(late, strangers, trap, again, straight, fast),
        "Q36 speed": made(late, strangers, again, fast, straight, trap),
        "Q36 invited": made(strangers, late, again, trap, straight, fast),
        "Q36 straight": made(late, strangers, again, straight, trap, fast),
        "Q36 repeat": made(again, late, strangers, trap, straight, fast),
        "Q36 backwards": made(*STEPS[::-1]),
        "Q37": each_alone(),
        "Q37 counts": (kept, each_alone()[1]),
        "Q38": made(late=lambda rows, rules: [row for row in rows if row["submitted_at"] > rules["closes_at"]]),
        "Q39": made(not_invited=lambda rows, rules: [row for row in _strangers(rows, rules) if row["user_id"]]),
        "Q39 empty": made(not_invited=lambda rows, rules: [row for row in rows if not row["user_id"]]),
        "Q40": made(repeat=backwards),
        "Q40 place": made(repeat=by_place),
        "Q41": made(repeat=all_of_them),
        "Q42": made(trap=lambda rows, rules: [row for row in rows if row[rules["trap"][0]] == rules["trap"][1]]),
        "Q10": made(straight=lambda rows, rules: _level(rows, rules, rules["scale"][::2])),
        "Q43": made(straight=lambda rows, rules: _level(rows, rules, gaps=True)),
        "Q44": made(speeder=lambda rows, rules: _fast(rows, rules, apart=False)),
        "Q45": made(speeder=lambda rows, rules: _fast(rows, rules, base=everyone)),
        "Q46": made(speeder=lambda rows, rules: _fast(rows, rules, below=lambda seconds, limit: seconds <= limit)),
        "Q46 mean": made(speeder=lambda rows, rules: _fast(rows, rules, middle=fmean)),
        "Q47": (kept, remaining),
        **{f"Q50 {step}": made(**{step: nobody}) for step in STEPS},
    }
    return different(CLEANING, (kept, counts), ideas)


# ---- share_with_interval --------------------------------------------------------------------------------------------


def wilson(count: float, n: float, z: float = Z) -> tuple[float, float]:
    """Return the ends of Wilson's interval: the two roots p of (count ÷ n − p)² = z² p (1 − p) ÷ n."""
    a, b, c = 1 + z**2 / n, -(2 * count / n + z**2 / n), (count / n) ** 2
    root = math.sqrt(max(b**2 - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def share_reference(answers: pd.Series, option: object, base: str = "answered", z: float = Z) -> tuple:
    """Return the share with its interval, answer by answer."""
    given = [answer for answer in answers if base == "all" or not pd.isna(answer)]
    count = sum(1 for answer in given if not pd.isna(answer) and answer == option)
    return (count / len(given), *wilson(count, len(given), z))


@cache
def share_with_interval() -> tuple[Case, ...]:
    """Return codes, grades as whole numbers with gaps, everybody of one mind, and few answers."""
    rng = np.random.default_rng(5)
    codes = pd.Series(rng.choice(["yes", "no", "unsure"], 240, p=[0.2, 0.5, 0.3]), dtype="str")
    codes = codes.mask(rng.random(240) < 0.12).sample(frac=0.9, random_state=1)
    grades = pd.Series(rng.integers(1, 6, 60), dtype="Int64").mask(rng.random(60) < 0.2)
    one_mind = pd.Series(["yes"] * 9 + [None] * 3, dtype="str")
    few = pd.Series(["a", "b", None], dtype="str")
    return tuple(
        Case(
            (answers, option),
            share_reference(answers, option),
            lambda answers=answers, option=option: _share_suspects(answers, option),
            also=(share_reference(answers, option, z=Z_ROUNDED),),
        )
        for answers, option in ((codes, "yes"), (grades, 4), (one_mind, "yes"), (few, "b"))
    )


def _share_suspects(answers: pd.Series, option: object) -> dict[str, tuple]:
    from siyu_helpers.checks.unit3 import INTERVAL

    share, low, high = share_reference(answers, option)
    n = int(answers.notna().sum())
    half, rounded = (z * math.sqrt(share * (1 - share) / n) for z in (Z, Z_ROUNDED))
    ideas = {
        "Q53": share_reference(answers, option, base="all"),
        "Q53 share": (share_reference(answers, option, base="all")[0], low, high),
        "Q53 range": (share, *share_reference(answers, option, base="all")[1:]),
        "Q54": (share, share - half, share + half),
        "Q54 rounded": (share, share - rounded, share + rounded),
        "Q54 cut": (share, max(share - half, 0), min(share + half, 1)),
        "Q55": share_reference(answers, option, z=1.645),
        "Q55 99": share_reference(answers, option, z=2.576),
        "Q56": (100 * share, 100 * low, 100 * high),
        "Q57": (low, share, high),
        "Q93": (share, *wilson(share, n)),
    }
    return different(INTERVAL, (share, low, high), ideas)


# ---- multiple_choice_table ------------------------------------------------------------------------------------------


def ticked_frame(seed: int, count: int = 180) -> pd.DataFrame:
    """Return answers to two questions; codes contain one another, and many were not asked."""
    rng = np.random.default_rng(seed)
    codes = ["cup", "fruit_cup", "cup_xl", "salad", "other"]
    rows = {}
    for question, answering in (("wants", 0.8), ("bought", 0.4)):
        cells = []
        for _ in range(count):
            some = [code for code in codes[: 5 if question == "wants" else 3] if rng.random() < 0.35]
            cells.append(";".join(rng.permutation(some)) if some and rng.random() < answering else None)
        rows[question] = pd.Series(cells, dtype="str")
    return pd.DataFrame(rows).assign(seconds=60).sample(frac=1, random_state=seed)


def ticks_reference(
    people: pd.DataFrame, question: str, base: str = "answered", within: bool = False, split: bool = True
) -> pd.Series:
    """Return the shares, person by person."""
    given = [cell for cell in people[question] if not pd.isna(cell)]
    found: Counter = Counter()
    codes = {code for cell in given for code in cell.split(";")}
    for cell in given:
        if within:
            found.update(code for code in codes if code in cell)
        else:
            found.update(cell.split(";") if split else [cell])
    divisor = {"answered": len(given), "all": len(people), "ticks": sum(found.values()), "one": 1}[base]
    return pd.Series({code: number / divisor for code, number in found.items()}, dtype=float)


@cache
def multiple_choice_table() -> tuple[Case, ...]:
    """Return two questions of one frame, and one that everybody answered with one tick."""
    people = ticked_frame(8)
    single = pd.DataFrame({"wants": ["salad", "cup", "cup", "other"]}, dtype="str", index=[9, 4, 7, 1])
    return (
        *(
            Case((people, one), ticks_reference(people, one), lambda one=one: _tick_suspects(people, one))
            for one in ("wants", "bought")
        ),
        Case((single, "wants"), pd.Series({"cup": 0.5, "salad": 0.25, "other": 0.25})),
    )


def _tick_suspects(people: pd.DataFrame, question: str) -> dict[str, pd.Series]:
    from siyu_helpers.checks.unit3 import SHARES

    right = ticks_reference(people, question)
    other = next(one for one in ("wants", "bought") if one != question)
    ideas = {
        "Q7": ticks_reference(people, question, base="ticks"),
        "Q60": ticks_reference(people, question, base="all"),
        "Q61": ticks_reference(people, question, within=True),
        "Q62": ticks_reference(people, question, split=False),
        "Q63": ticks_reference(people, question, base="one"),
        "Q56": 100 * right,
        "Q49": ticks_reference(people, other),
        "Q79": right.round(2),
        "Q79 three": right.round(3),
    }
    return different(SHARES, right, ideas)


# ---- post_stratify --------------------------------------------------------------------------------------------------


def weights_reference(
    people: pd.DataFrame,
    column: str,
    pool: dict,
    formula: Callable = lambda pool, sample: pool / sample,
    total: float | None = None,
) -> pd.Series:
    """Return the weights, person by person."""
    times = Counter(people[column])
    weights = [formula(pool[one], times[one] / len(people)) for one in people[column]]
    scale = 1 if total is None else total / sum(weights)
    return pd.Series([weight * scale for weight in weights], people.index)


@cache
def post_stratify() -> tuple[Case, ...]:
    """Return classes as text and as True and False on odd indexes, and three frames without weights."""
    rng = np.random.default_rng(17)
    classes = ["18_24", "25_34", "35_44", "45_up"]
    people = pd.DataFrame({"age": rng.choice(classes, 150, p=[0.5, 0.3, 0.15, 0.05])}, dtype="str")
    people = people.assign(member=rng.random(150) < 0.45, note="").set_axis(rng.permutation(150) * 3)
    pool = dict(zip(classes, (0.22, 0.4, 0.28, 0.1), strict=True))
    strange = people.assign(age=people["age"].where(people.index != people.index[7], "no_say"))
    left_out = people.assign(age=people["age"].mask(people.index == people.index[11]))
    nobody = people[people["age"] != "45_up"]
    error = ValueError("!")
    return (
        Case((people, "age", pool), weights_reference(people, "age", pool), lambda: _weight_suspects(people, pool)),
        Case((people, "member", {True: 0.3, False: 0.7}), weights_reference(people, "member", {True: 0.3, False: 0.7})),
        Case((strange, "age", pool), error),
        Case((left_out, "age", pool), error),
        Case((nobody, "age", pool), error),
    )


def _weight_suspects(people: pd.DataFrame, pool: dict) -> dict[str, object]:
    from siyu_helpers.checks.unit3 import WEIGHTS

    def made(**change: object) -> pd.Series:
        return weights_reference(people, "age", pool, **change)

    right = made()

    def inverse(pool: float, sample: float) -> float:
        return sample / pool

    ideas = {
        "Q12": made(formula=inverse),
        "Q12 mean": made(formula=inverse, total=len(people)),
        "Q65": made(formula=lambda pool, sample: pool),
        "Q65 mean": made(formula=lambda pool, sample: pool, total=len(people)),
        "Q66": made(total=1),
        "Q67": pd.Series({one: pool[one] / (people["age"] == one).mean() for one in pool}),
        "Q74": right.reset_index(drop=True),
        "Q71": ValueError("!"),
        "Q79": right.round(2),
    }
    return different(WEIGHTS, right, ideas)


# ---- this term's data -----------------------------------------------------------------------------------------------


def figures() -> tuple[Case, ...]:
    """Return this term's figures, worked out from the data in force."""
    return _figures(folder())


@cache
def _term(_data: Path) -> tuple[pd.DataFrame, dict, dict]:
    """Return the term's forms without staff, the rules and the pool's shares, as the notebook's locked cells have them."""
    users, forms = load("fruit/users"), load("fruit/responses")
    staff = set(users.loc[users["source"] == "employee", "user_id"])
    forms = forms[[user not in staff for user in forms["user_id"]]]
    rules = {
        "closes_at": pd.Timestamp("2026-07-13", tz=SHOP_ZONE),
        "invited": set(load("fruit/invitations")["user_id"]),
        "repeat": True,
        "trap": ("careful", 4),
        "scale": ["trusts", "suits", "elsewhere", "recommends", "annoyed", "stays"],
        "speed": ("eats", 0.5),
    }
    counts: Counter = Counter()
    for user in users.itertuples():
        age = GONE if pd.isna(user.birth_year) else 2026 - int(user.birth_year)
        old_enough = 18 <= age <= 100 and user.user_id not in staff
        if old_enough and user.registered_at < pd.Timestamp("2026-07-01", tz=SHOP_ZONE):
            counts["18_24" if age < 25 else "25_34" if age < 35 else "35_44" if age < 45 else "45_up"] += 1
    return forms, rules, {one: number / counts.total() for one, number in counts.items()}


GONE = -1  # the age of who gave no year of birth


def _figures_of(
    rows: pd.DataFrame,
    pool: dict,
    z: float = Z_ROUNDED,
) -> dict[str, float]:
    """Return the figures of forms that were kept; what is wrong with others the visible check says."""
    aged = [row for row in rows.to_dict("records") if row["age"] in pool]
    times = Counter(row["age"] for row in aged)
    weights = [pool[row["age"]] * len(aged) / times[row["age"]] for row in aged]
    share = sum(one for one, row in zip(weights, aged, strict=True) if row["subscribe"] == "would_subscribe")
    share /= sum(weights)
    n = sum(weights) ** 2 / sum(one**2 for one in weights)
    half = z * math.sqrt(share * (1 - share) / n)
    return dict(zip(FIGURES.keys, (len(rows), share, share - half, share + half), strict=True))


@cache
def _figures(_data: Path) -> tuple[Case, ...]:
    forms, rules, pool = _term(_data)
    kept, _ = cleaned(forms, rules)
    rows = forms[forms["response_id"].isin(kept["response_id"])]
    return (Case((), _figures_of(rows, pool), also=(_figures_of(rows, pool, z=Z),)),)
