"""What a persona's figures rest on: shares with ranges, viewers by entry, clusters held against rules, agreement."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from siyu_helpers.inputs import USERS, need_columns
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.pool_measures import share_range
from siyu_helpers.tags import CLICKS, best_match, cluster_stability, match_scores, trait_figure


def share_by(yes: pd.Series, group: pd.Series) -> pd.DataFrame:
    """Return the share of yes in each group, with its 95 % confidence interval (Wilson).

    Parameters
    ----------
    yes : Series of bool or of 0 and 1
        One a person, without gaps.
    group : Series
        Group of each person, same index; who has none is left out.

    Returns
    -------
    DataFrame
        Index the groups, by name; `size`, `share`, `low`, `high`.

    Examples
    --------
    >>> share_by(pd.Series([1, 0, 1, 1]), pd.Series(["a", "a", "b", "b"]))["share"].to_dict()
    {'a': 0.5, 'b': 1.0}
    """
    counts = yes.astype("int64").groupby(group).agg(["size", "sum"])
    ranges = [share_range(part, whole) for part, whole in zip(counts["sum"], counts["size"], strict=True)]
    lows, highs = zip(*ranges, strict=True) if ranges else ((), ())
    return counts[["size"]].assign(share=counts["sum"] / counts["size"], low=lows, high=highs)


def viewers_by_entry(clicks: pd.DataFrame, users: pd.DataFrame, page: str) -> pd.DataFrame:
    """Return how many women and men came by each entry, and which share of them looked at a page there.

    Parameters
    ----------
    clicks : DataFrame
        `user_id`, `entry`, `page`, as :func:`single_clicks` returns them.
    users : DataFrame
        `user_id`, `sex`; who has no sex on record is left out.
    page : str

    Returns
    -------
    DataFrame
        Index the entries and "all" last: shares `female`, `male`, and the people behind them, `female_people`,
        `male_people`. One who came several times counts once.
    """
    need_columns(clicks, CLICKS, ("user_id", "entry", "page"))
    need_columns(users, USERS, ("user_id", "sex"))
    seen = clicks.merge(users[["user_id", "sex"]].dropna(), on="user_id").assign(
        looked=lambda rows: rows["page"] == page
    )
    everywhere = seen.assign(entry="all")
    each = pd.concat([seen, everywhere]).groupby(["entry", "sex", "user_id"])["looked"].max()
    found = each.groupby(["entry", "sex"]).agg(["mean", "size"]).unstack("sex")
    found.columns = [sex if what == "mean" else f"{sex}_people" for what, sex in found.columns]
    return found.loc[[*sorted(set(seen["entry"])), "all"], ["female", "male", "female_people", "male_people"]]


def distances(table: pd.DataFrame) -> pd.DataFrame:
    """Return how far each row is from each other: the root of the sum of squared differences.

    Examples
    --------
    >>> float(distances(pd.DataFrame({"x": [0, 3], "y": [0, 4]}, index=["a", "b"])).loc["a", "b"])
    5.0
    """
    values = table.to_numpy(dtype="float64")
    apart = np.sqrt(((values[:, None, :] - values[None, :, :]) ** 2).sum(axis=2))
    return pd.DataFrame(apart, index=table.index, columns=table.index)


def cluster_table(features: pd.DataFrame, numbers: Iterable[int], times: int = 5, seed: int = 0) -> pd.DataFrame:
    """Return silhouette and stability of k-means for several numbers of clusters.

    Parameters
    ----------
    features : DataFrame
        One row a person, only numbers; scaled in here.
    numbers : list of int
        Numbers of clusters.
    times, seed : int
        As for :func:`cluster_stability`.

    Returns
    -------
    DataFrame
        Index the numbers; `silhouette`, `stability` (mean of the draws), `worst` (the lowest).
    """
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit_transform(features)
    rows = {}
    for k in numbers:
        labels = KMeans(k, n_init=10, random_state=seed).fit_predict(scaled)
        draws = cluster_stability(features, k, times, seed)
        rows[k] = {
            "silhouette": float(silhouette_score(scaled, labels)),
            "stability": float(np.mean(draws)),
            "worst": min(draws),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def rules_and_clusters(
    people: pd.DataFrame,
    segments: Mapping[str, Mapping[str, object]],
    clusters: pd.Series,
    without: str = "",
    at_least: float = 0.6,
) -> dict[str, float]:
    """Return how far segments by rule agree with clusters, if wished without one of the rules' conditions.

    What rules and clusters have in common, such as the category bought, makes them agree by itself.

    Parameters
    ----------
    people, segments, at_least
        As for :func:`match_scores` and :func:`best_match`; who is unclear does not count.
    clusters : Series
        Cluster by person; who has none does not count.
    without : str
        A field whose condition is left out of every rule.

    Returns
    -------
    dict
        `people` compared, `agreement` (adjusted Rand index, Hubert & Arabie 1985: 1 the same, 0 chance).
    """
    from sklearn.metrics import adjusted_rand_score

    rules = {
        name: {field: allowed for field, allowed in conditions.items() if field != without}
        for name, conditions in segments.items()
    }
    segment = best_match(match_scores(people, rules), at_least)
    both = pd.DataFrame({"segment": segment, "cluster": clusters}).dropna()
    clear = both[both["segment"] != "unclear"]
    return {"people": len(clear), "agreement": float(adjusted_rand_score(clear["segment"], clear["cluster"]))}


def kappa_range(
    one: pd.Series, two: pd.Series, people: pd.Series, times: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the range in which 95 % of Cohen's kappas lie when the same people are drawn again and again.

    People are drawn, each with all that he or she said: sentences of one person are alike. (Bootstrap of clusters,
    Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8.)

    Parameters
    ----------
    one, two : Series
        Theme of each note by the first and by the second coder, same index.
    people : Series
        Whose note it is, same index.
    times, seed : int
        How often to draw, and where the drawing starts.
    """
    themes = sorted({*one, *two})
    tables = np.array(
        [
            pd.crosstab(one[own.index], two[own.index]).reindex(index=themes, columns=themes, fill_value=0)
            for _, own in people.groupby(people)
        ],
        dtype="float64",
    )
    drawn = np.random.default_rng(seed).integers(len(tables), size=(times, len(tables)))
    counts = tables[drawn].sum(axis=1)
    shares = counts / counts.sum(axis=(1, 2), keepdims=True)
    same = np.trace(shares, axis1=1, axis2=2)
    chance = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
    low, high = np.quantile((same - chance) / (1 - chance), [0.025, 0.975])
    return float(low), float(high)


def check_claims(tags: pd.DataFrame, segment: pd.Series, claims: Iterable[tuple[str, str, object]]) -> pd.DataFrame:
    """Return the figures of :func:`trait_figure` for claims on segments, one row a claim.

    Parameters
    ----------
    tags : DataFrame
        One row a user.
    segment : Series
        Segment of each user, same index.
    claims : list of tuple
        (segment, tag, value). A tag that is yes or no, such as a page looked at, is named by itself.

    Returns
    -------
    DataFrame
        Index the display names of segment and claim; the columns are the entries of :func:`trait_figure`.
    """
    rows = []
    for name, tag, value in claims:
        words = label(tag if value is True else value)
        rows.append({"segment": label(name), "claim": words, **trait_figure(tags, tag, value, segment == name)})
    return pd.DataFrame(rows).set_index(["segment", "claim"])


def trait_words(figure: Mapping[str, float]) -> str:
    """Return what a card says of a trait: the people and their share beside that of all, the TGI with its range.

    Examples
    --------
    >>> from siyu_helpers.language import choose
    >>> choose("en")
    >>> found = {"people": 51, "size": 403, "share": 0.127, "share_all": 0.06}
    >>> trait_words(found | {"tgi": 217, "tgi_low": 165, "tgi_high": 280})
    '51 / 403 = 13% (all: 6%), TGI 217 (95%: 165–280)'
    """
    part = f"{figure['people']:,.0f} / {figure['size']:,.0f} = {figure['share']:.0%}"
    tgi, reach = f"TGI {figure['tgi']:.0f}", f"{figure['tgi_low']:.0f}–{figure['tgi_high']:.0f}"
    everyone = f"{figure['share_all']:.0%}"
    return say(f"{part}（全体 {everyone}），{tgi}（95%：{reach}）", f"{part} (all: {everyone}), {tgi} (95%: {reach})")


def spend_words(profile: Mapping[str, float]) -> str:
    """Return what a card says of a segment's spend: the median, the middle half, the people.

    Examples
    --------
    >>> from siyu_helpers.language import choose
    >>> choose("en")
    >>> spend_words({"size": 403, "median_spend_yuan": 168.0, "q1_spend_yuan": 67.0, "q3_spend_yuan": 400.0})
    'median 168 yuan, middle half 67–400 (n = 403)'
    """
    middle, size = f"{profile['median_spend_yuan']:,.0f}", f"{profile['size']:,}"
    half = f"{profile['q1_spend_yuan']:,.0f}–{profile['q3_spend_yuan']:,.0f}"
    return say(
        f"中位数 {middle} 元，中间一半 {half} 元（n = {size}）",
        f"median {middle} yuan, middle half {half} (n = {size})",
    )
