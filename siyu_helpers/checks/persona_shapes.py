"""Forms of answer of the unit on personas: a clustering and a persona."""

import re
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from siyu_helpers.checks.shapes import UnfitError, _number, _text
from siyu_helpers.language import say

CLUSTERING = ("features", "labels", "silhouette")


@dataclass(frozen=True)
class Clustering:
    """A dict of the columns used, the cluster of each user and the silhouette; clusters may be numbered at will."""

    key: str = "user_id"

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a user: `cluster`, numbered by first appearance, `silhouette` and `features` throughout.

        Raises
        ------
        UnfitError
            Not a dict, a key missing or left blank, labels without user ids, with gaps or doubles, no number.
        """
        if not isinstance(answer, dict):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="dict")
        for key in CLUSTERING:
            if key not in answer:
                raise UnfitError("missing_entry", key=key, got=", ".join(map(str, answer)) or "—")
            if answer[key] is ... or answer[key] is None:
                raise UnfitError("blank_entry", key=key)
        labels = answer["labels"]
        if isinstance(labels, pd.DataFrame) and labels.shape[1] == 1:
            labels = labels.iloc[:, 0]
        if isinstance(labels, dict):
            labels = pd.Series(labels)
        if not isinstance(labels, pd.Series) or isinstance(labels.index, pd.RangeIndex):
            raise UnfitError("labels_without_users", key=self.key)
        users = pd.Index([_text(user) for user in labels.index], name=self.key, dtype=object)
        doubled = users[users.duplicated()]
        if len(doubled):
            raise UnfitError("doubled_rows", key=self.key, row=doubled[0])
        if labels.isna().any():
            raise UnfitError("labels_with_gaps", key=self.key, row=users[labels.isna()][0])
        by_user = pd.Series([_text(label) for label in labels], index=users, dtype=object).sort_index()
        named = {label: str(number) for number, label in enumerate(dict.fromkeys(by_user))}
        try:
            silhouette = _number(answer["silhouette"])
        except (TypeError, ValueError):
            got = type(answer["silhouette"]).__name__
            raise UnfitError("entry_no_number", key="silhouette", got=got) from None
        features = answer["features"]
        columns = [features] if isinstance(features, str) else getattr(features, "columns", features)
        try:
            columns = " ".join(sorted({str(column) for column in columns}))
        except TypeError:
            got = type(features).__name__
            raise UnfitError(
                "wrong_type", got=f"features: {got}", wanted=say("列名的列表", "a list of columns")
            ) from None
        table = pd.DataFrame({"cluster": by_user.map(named).astype(object)}, index=by_user.index)
        return table.assign(silhouette=silhouette, features=pd.Series(columns, table.index, dtype=object))

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what stands at one place."""
        return say(f"`{column}` 是 {value}", f"`{column}` is {value}")


@dataclass(frozen=True)
class PersonaCard:
    """A `siyu.Persona`."""

    def canonical(self, answer: object) -> pd.DataFrame:
        """Return one row a field and one a trait, with the columns `text` and `figure`.

        Raises
        ------
        UnfitError
            If it is no persona.
        """
        from siyu_helpers.persona import Persona

        if not isinstance(answer, Persona):
            raise UnfitError("wrong_type", got=type(answer).__name__, wanted="siyu.Persona(...)")
        rows = {}
        for field in fields(answer):
            value = getattr(answer, field.name)
            if field.name != "traits":
                rows[field.name] = ("; ".join(map(str, value)) if isinstance(value, tuple) else str(value), "")
        for number, trait in enumerate(answer.traits, start=1):
            rows[f"trait {number}"] = (trait.text, trait.figure)
        return pd.DataFrame.from_dict(rows, orient="index", columns=["text", "figure"], dtype=object)

    def place(self, row: str, column: str, value: Any, extra: bool = False) -> str:
        """Say in words what one field holds."""
        return say(f"`{row}` 是 {value}", f"`{row}` is {value}")


@dataclass(frozen=True)
class Told:
    """A number in a figure's words: what it is said to be (`tgi`, `yuan`, `percent`, `count` or ``""``)."""

    kind: str
    value: float
    decimals: int
    digits: int

    def fits(self, truth: float) -> bool:
        """Tell whether the number is the true one, rounded as it is written."""
        return bool(abs(self.value - truth) <= 0.5 * 10.0**-self.decimals + 1e-6 * abs(truth))


_PLAIN = str.maketrans("０１２３４５６７８９％＝￥．－", "0123456789%=¥.-")
_AGES = re.compile(
    r"(18|25|35)\s*[-–—~至到]\s*(24|34|44)|45\s*(\+|岁?及?以上|and over|or over|and older|or older)", re.IGNORECASE
)
_DAY = re.compile(r"20\d\d\s*[-/年]\s*\d{1,2}\s*([-/月]\s*\d{1,2}\s*日?)?|20\d\d\.\d{1,2}\.\d{1,2}")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_BEHIND = {
    "percent": re.compile(r"\s*(%|per ?cent)", re.IGNORECASE),
    "yuan": re.compile(r"\s*(元|块|yuan|rmb|cny)", re.IGNORECASE),
    "count": re.compile(r"\s*(人|位|名|users?\b|people|members?\b)", re.IGNORECASE),
}
_BEFORE = {
    "yuan": re.compile(r"(¥|rmb|cny)\s*$", re.IGNORECASE),
    "count": re.compile(r"(?<![a-z])n\s*[=:：≈为是]?\s*$", re.IGNORECASE),
    "tgi": re.compile(r"tgi\D*$", re.IGNORECASE),
}


def told(figure: str) -> list[Told]:
    """Return the numbers in a figure's words, in order; days and names of age groups are no numbers.

    >>> [(one.kind, one.value) for one in told("TGI 182, n = 1,003")]
    [('tgi', 182.0), ('count', 1003.0)]
    """
    words = _DAY.sub("", _AGES.sub("", figure.translate(_PLAIN)))
    found = []
    for match in _NUMBER.finditer(words):
        before, behind = words[: match.start()], words[match.end() :]
        kind = next((kind for kind, sign in _BEHIND.items() if sign.match(behind)), "")
        kind = kind or next((kind for kind, sign in _BEFORE.items() if sign.search(before)), "")
        number = match.group().replace(",", "")
        found.append(Told(kind, float(number), len(number.partition(".")[2]), len(number.replace(".", ""))))
    return found


def agreement(one: pd.Series, other: pd.Series) -> float:
    """Return the adjusted Rand index of two labellings of the same users: 1 is the same, 0 is chance."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one.to_numpy(), other.to_numpy()))


def spread_within(scaled: np.ndarray, labels: pd.Series) -> float:
    """Return the sum of squared distances to the centres: what k-means makes small."""
    rows = pd.DataFrame(scaled)
    return float(((rows - rows.groupby(labels.to_numpy()).transform("mean")) ** 2).to_numpy().sum())
