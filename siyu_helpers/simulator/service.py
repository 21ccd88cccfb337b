"""What the shop hears from its users: service contacts and recorded preferences."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.people import draw
from siyu_helpers.simulator.streams import stream

AFTER_ORDER = 0.05  # share of orders that are followed by a contact
COMPLAINT = 0.25  # share of those that are complaints; the others are after-sale questions
QUESTIONS = 0.2  # contacts of a user that have to do with no order, mean number
ANSWERED, ANSWER_HOURS = 0.82, 3.0
SURVEYED, TOLD_IN_CHAT = 0.10, 0.06  # share of users who answered the survey; who told in a chat what they like
REASONS = {  # truth: why the segments buy
    "culture_lover": {"taste": 6, "health": 3, "price": 0.5, "convenience": 0.5, "gift_giving": 1},
    "drink_lover": {"taste": 5, "health": 1, "price": 2, "convenience": 3, "gift_giving": 0.3},
    "tea_buyer": {"taste": 2, "health": 3, "price": 2, "convenience": 0.5, "gift_giving": 4},
    "health_seeker": {"taste": 2, "health": 7, "price": 1, "convenience": 1, "gift_giving": 0.3},
    "convenience_seeker": {"taste": 3, "health": 1.5, "price": 2, "convenience": 6, "gift_giving": 0.3},
    "gift_buyer": {"taste": 1.5, "health": 0.5, "price": 0.7, "convenience": 1, "gift_giving": 7},
}


def contacts_of(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the service contacts, by time: the table "service_contacts"."""
    rng = stream(seed, spec.code, "service_contacts")
    real = orders[orders["clean"]]
    real = real[rng.random(len(real)) < AFTER_ORDER]
    after = pd.DataFrame({"user": real["user"].to_numpy(), "contacted_at": real["order_time"].to_numpy()})
    after["contacted_at"] += _seconds(rng.uniform(3600, 4 * 86400, len(after)))
    after["contact_kind"] = np.where(rng.random(len(after)) < COMPLAINT, "complaint", "after_sale")
    asks = np.repeat(np.arange(len(users)), rng.poisson(QUESTIONS, len(users)))
    since = users["registered_at"].to_numpy()[asks]
    span = (_end().to_datetime64() - since) / np.timedelta64(1, "s")
    asked = pd.DataFrame({"user": asks, "contacted_at": since, "contact_kind": "question"})
    # Most ask soon after registering.
    asked["contacted_at"] += _seconds(span * rng.beta(0.7, 2.0, len(asks)))
    contacts = pd.concat([after, asked])[lambda f: f["contacted_at"] < _end()]
    contacts = contacts.sort_values(["contacted_at", "user"], kind="stable", ignore_index=True)
    answer = contacts["contacted_at"] + _seconds(np.ceil(rng.exponential(ANSWER_HOURS * 3600, len(contacts))))
    answered = (rng.random(len(contacts)) < ANSWERED) & (answer < _end())
    return contacts.assign(
        contact_id=[f"{spec.prefix}S{i:05d}" for i in range(1, len(contacts) + 1)],
        user_id=users["user_id"].to_numpy()[contacts["user"]],
        answered=answered.astype("int64"),
        answered_at=answer.where(answered),
    )


def preferences_of(spec: Brand, users: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw what users said they care for, by time: the table "preferences"."""
    rng = stream(seed, spec.code, "preferences")
    reason = np.empty(len(users), dtype=object)
    for segment in spec.segments:
        own = (users["segment"] == segment.code).to_numpy()
        reason[own] = draw(rng, own.sum(), REASONS[segment.code])
    parts = []
    for source, share in (("survey", SURVEYED), ("chat", TOLD_IN_CHAT)):
        who = np.flatnonzero(rng.random(len(users)) < share)
        since = users["registered_at"].to_numpy()[who]
        span = (_end().to_datetime64() - since) / np.timedelta64(1, "s")
        when = pd.Series(since) + _seconds(span * rng.random(len(who)))
        said = np.where(rng.random(len(who)) < 0.85, reason[who], draw(rng, len(who), dict.fromkeys(_ALL, 1)))
        parts.append(
            pd.DataFrame(
                {
                    "user_id": users["user_id"].to_numpy()[who],
                    "recorded_at": when.to_numpy(),
                    "preference": said,
                    "recorded_from": source,
                }
            )
        )
    return pd.concat(parts).sort_values(["recorded_at", "user_id"], kind="stable", ignore_index=True)


_ALL = list(CODES["preference"])


def _seconds(seconds: np.ndarray) -> pd.TimedeltaIndex:
    return pd.to_timedelta(np.round(seconds), unit="s")


def _end() -> pd.Timestamp:
    return pd.Timestamp(END) + pd.Timedelta(days=1)
