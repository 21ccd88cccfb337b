"""What users look at in the mini-program: visits, the pages of each, and the double clicks.

Planted (Simpson's paradox): of all clicks, men open a gift page more often than women; in each single entry women do.
Men come more by one-to-one chat and by search, where gift pages are opened more often whoever comes.
"""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, SNAPSHOT, Brand
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.streams import stream

DAYS = 90  # before and with the snapshot day; then the days up to the end
VISITS = {"tea": 4250, "fruit": 4600}  # visits wanted, those of the enthusiasts and those after a message apart
PAGES_MORE = 1.05  # mean number of further pages of a visit
ACTIVE, ONCE, NEVER = 5.0, 1.2, 0.5  # how often they visit: buyers of these months, earlier buyers, the others
ENTHUSIAST_VISITS = {"tea": 26, "fruit": 40}
OWN_PAGE = {"tea": ("article_aged_puer", 0.42), "fruit": ("article_light_fasting", 0.42)}  # of an enthusiast's clicks
ANONYMOUS, DOUBLE = 0.06, 0.02
AFTER_MESSAGE = ("group", "moments", "one_to_one")  # a click on such a message opens the mini-program

ENTRIES = ("group", "moments", "one_to_one", "search", "home_page")
ENTRY = {"female": (0.45, 0.23, 0.04, 0.05, 0.23), "male": (0.10, 0.07, 0.42, 0.30, 0.11)}
BY_GROUP = {"convenience_seeker": 1.4, "drink_lover": 1.2}  # factors on coming by the group
GIFT = (0.045, 0.05, 0.28, 0.22, 0.06)  # chance that a man opens a gift page, by entry
GIFT_OF_WOMEN = 2.3
GIFT_OF_SEGMENT = {"tea_buyer": 1.5, "gift_buyer": 1.8, "culture_lover": 0.9, "drink_lover": 0.8}
GIFT_ELSE = 0.8

# Share of products, articles and events among the other pages, and the weights of articles and events.
KINDS = ("product", "article", "event")
KIND = {
    "culture_lover": (0.52, 0.32, 0.16),
    "drink_lover": (0.76, 0.14, 0.10),
    "tea_buyer": (0.66, 0.22, 0.12),
    "health_seeker": (0.58, 0.32, 0.10),
    "convenience_seeker": (0.76, 0.12, 0.12),
    "gift_buyer": (0.70, 0.18, 0.12),
}
OTHER_PAGES = {
    "tea": {
        "article_brewing": (5, 1, 1.5),  # culture_lover, drink_lover, tea_buyer
        "article_tea_history": (4, 0.6, 1),
        "article_origins": (2.5, 0.6, 4),
        "article_cold_brew": (1, 4, 0.7),
        "article_new_flavours": (0.8, 5, 0.8),
        "article_aged_puer": (0.25, 0.1, 0.3),
        "article_gift_guide": (0.8, 0.6, 3),
        "event_tasting": (2, 3.5, 1.5),
        "event_tea_gathering": (5, 1, 1.5),
        "event_new_launch": (1, 4, 1),
        "event_members_sale": (1, 2, 4),
    },
    "fruit": {
        "article_nutrition": (5, 1.2, 0.8),  # health_seeker, convenience_seeker, gift_buyer
        "article_fruit_origins": (4, 0.7, 2),
        "article_choosing_fruit": (3, 1.2, 1.5),
        "article_quick_lunch": (1, 6, 0.7),
        "article_light_fasting": (0.35, 0.2, 0.1),
        "article_gift_etiquette": (0.4, 0.5, 5),
        "event_orchard_visit": (4, 1, 1.5),
        "event_group_buy": (1.5, 4, 0.8),
        "event_fruit_tasting": (1.5, 3, 0.8),
        "event_custom_box": (0.3, 0.6, 5),
    },
}


def clicks_of(
    spec: Brand,
    season: Season,
    users: pd.DataFrame,
    orders: pd.DataFrame,
    touches: pd.DataFrame,
    enthusiasts: np.ndarray,
    seed: int,
) -> pd.DataFrame:
    """Draw the clicks, by time: the table "clicks" with its truth.

    Parameters
    ----------
    enthusiasts : int array
        Row numbers of the users who visit a great deal.

    Returns
    -------
    DataFrame
        The columns of the table, and ``user`` (row number), ``segment``, ``visit``, ``enthusiast``, ``double_click``
        (a second row of the same click).
    """
    rng = stream(seed, spec.code, "clicks")
    visits = _visits(spec, season, users, orders, enthusiasts, rng)
    own = _opened(spec, users, visits, enthusiasts, rng)
    # Other messages give other visits, and leave the visits above as they are.
    rng = stream(seed, spec.code, "clicks_after_messages")
    answers = _visits_after_messages(touches, rng)
    answers.index += len(visits)
    answers = _opened(spec, users, answers, enthusiasts, rng)
    clicks = pd.concat([own, answers], ignore_index=True)
    clicks["segment"] = users["segment"].to_numpy()[clicks["user"]]

    rng = stream(seed, spec.code, "double_clicks")
    twice = clicks[rng.random(len(clicks)) < DOUBLE].assign(double_click=True)
    twice["clicked_at"] += pd.to_timedelta((rng.random(len(twice)) < 0.6).astype("int64"), unit="s")
    clicks = pd.concat([clicks.assign(double_click=False), twice])
    hidden = stream(seed, spec.code, "not_logged_in").random(clicks["visit"].max() + 1) < ANONYMOUS
    clicks["user_id"] = pd.Series(users["user_id"].to_numpy()[clicks["user"]], clicks.index).where(
        ~hidden[clicks["visit"]]
    )
    clicks = clicks[clicks["clicked_at"] < pd.Timestamp(END) + pd.Timedelta(days=1)]
    return clicks.sort_values(["clicked_at", "visit", "double_click"], kind="stable", ignore_index=True)


def _opened(
    spec: Brand, users: pd.DataFrame, visits: pd.DataFrame, enthusiasts: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the pages opened on each visit, one or more: a row a click."""
    number = 1 + rng.poisson(PAGES_MORE, len(visits))
    clicks = visits.loc[visits.index.repeat(number)].reset_index(names="visit")
    place = clicks.groupby("visit").cumcount().to_numpy()
    gap = np.where(place, np.ceil(4 + rng.exponential(40, len(clicks))), 0)
    clicks["clicked_at"] += pd.to_timedelta(pd.Series(gap).groupby(clicks["visit"]).cumsum(), unit="s")
    clicks["enthusiast"] = clicks["user"].isin(enthusiasts)
    _pages(spec, users, clicks, rng)
    return clicks


def _visits(
    spec: Brand,
    season: Season,
    users: pd.DataFrame,
    orders: pd.DataFrame,
    enthusiasts: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw the visits: ``user``, ``clicked_at`` of the first page, ``entry``."""
    first = _first_day()
    day = np.arange((first - season.days[0]).days, season.length)
    bought = orders[~orders["test"]].groupby("user")["order_time"].max().reindex(range(len(users)))
    often = np.select([bought >= first, bought.notna()], [ACTIVE, ONCE], NEVER) * rng.gamma(1.2, 1 / 1.2, len(users))
    often[users["source"].eq("employee")] = 0
    here = (pd.Timestamp(END) - users["registered_at"].clip(lower=first)).dt.days.to_numpy() / len(day)
    often *= np.clip(here, 0, 1)
    user = rng.choice(len(users), VISITS[spec.code], p=often / often.sum())
    keen = np.repeat(enthusiasts, rng.poisson(ENTHUSIAST_VISITS[spec.code], len(enthusiasts)))
    user = np.concatenate([user, keen])
    weight = season.weights[day] / season.weights[day].sum()
    on = rng.choice(day, len(user), p=weight)
    visits = pd.DataFrame({"user": user, "clicked_at": season.days[on]})
    visits["clicked_at"] += pd.to_timedelta(season.clock(rng, on), unit="s")
    since = users["registered_at"].to_numpy()[user]
    late = (visits["clicked_at"] < since).to_numpy()  # nobody visits before registering: they come soon after
    visits.loc[late, "clicked_at"] = since[late] + np.ceil(rng.exponential(3 * 86400, late.sum())).astype(
        "timedelta64[s]"
    )
    visits["entry"] = _entries(users.loc[user], rng)
    return visits


def _visits_after_messages(touches: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the visits of those who clicked on a message."""
    sent = touches[(touches["clicked"] == 1) & (touches["sent_at"] >= _first_day())]
    sent = sent[sent["touch_channel"].isin(AFTER_MESSAGE)]
    after = pd.to_timedelta(np.ceil(rng.exponential(3600, len(sent))), unit="s")
    return pd.DataFrame(
        {
            "user": sent["user"].to_numpy(),
            "clicked_at": (sent["sent_at"] + after).to_numpy(),
            "entry": sent["touch_channel"].to_numpy(),
        }
    )


def _first_day() -> pd.Timestamp:
    return pd.Timestamp(SNAPSHOT) - pd.Timedelta(days=DAYS - 1)


def _entries(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    chance = np.array([ENTRY[sex] for sex in people["sex"]])
    chance[:, 0] *= people["segment"].map(BY_GROUP).fillna(1.0)
    return np.array(ENTRIES)[_one_of(chance, rng)]


def _pages(spec: Brand, users: pd.DataFrame, clicks: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add ``page`` and ``page_kind``: a gift page by entry, sex and segment, else what the segment looks at."""
    people = users.loc[clicks["user"]]
    number = people["segment_number"].to_numpy()
    gift_chance = np.array(GIFT)[[ENTRIES.index(entry) for entry in clicks["entry"]]]
    gift_chance = gift_chance * np.where(people["sex"] == "female", GIFT_OF_WOMEN, 1.0)
    gift_chance *= people["segment"].map(GIFT_OF_SEGMENT).fillna(GIFT_ELSE).to_numpy()
    kind = np.array(KINDS)[_one_of(np.array([KIND[s] for s in people["segment"]]), rng)]
    gift = rng.random(len(clicks)) < gift_chance
    kind[gift] = "product"
    own, share = OWN_PAGE[spec.code]
    keen = clicks["enthusiast"].to_numpy() & ~gift & (rng.random(len(clicks)) < share)
    kind[keen] = "article"

    goods = [p.code for p in spec.products]
    is_gift = np.array([p.category == "gifts" for p in spec.products])
    others = OTHER_PAGES[spec.code]
    page = np.empty(len(clicks), dtype=object)
    for what, codes, weight in (
        ("gift", goods, np.where(is_gift, spec.taste, 0)),
        ("product", goods, np.where(is_gift, 0, spec.taste)),
        *(
            (what, list(others), np.array(list(others.values())).T * [code.startswith(what) for code in others])
            for what in ("article", "event")
        ),
    ):
        rows = np.flatnonzero(gift if what == "gift" else (kind == what) & ~gift)
        page[rows] = np.array(codes, dtype=object)[_one_of(weight[number[rows]], rng)]
    page[keen] = own
    clicks["page"], clicks["page_kind"] = page, kind


def _one_of(weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a column number for each row of weights."""
    edges = np.cumsum(weight, axis=1)
    return (edges <= rng.random(len(weight))[:, None] * edges[:, -1:]).sum(axis=1)
