"""A year of messages: campaigns, who gets them, what comes through, and how too many of them tire people.

Fatigue of a person: ``F <- 0.7 F + touches`` a week. It lowers clicks by ``exp(-0.35 F)`` and raises the chance of leaving or
muting by ``exp(0.5 F)`` (assumptions of the course; no figures are published).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import END, Brand
from siyu_helpers.simulator.pool import ended_at
from siyu_helpers.simulator.streams import stream

START = "2025-07-07"  # Monday of the first campaign; one every second week
KEPT, TIRES, LEAVES, BLIND = 0.7, 0.35, 0.5, 0.12  # fatigue: what is kept a week, effect on clicks, leaving, seeing
EXTRA = (0.6, 0.24, 0.09, 0.05, 0.02)  # share of people who get 1, 2, … messages in a campaign's week
STALE, STALE_DAYS = 0.45, 60  # chance that an account that ended is still on the list, and for how long
MUTED_SEEN = 0.05
BUYS_SOON = 6.0  # clicks are so much likelier where an order follows within three days


@dataclass(frozen=True)
class Touch:
    """A way of writing to people: the channel of the account, chances at each step, direct cost of one message."""

    account: str
    delivered: float
    seen: float
    clicked: float
    leaves: float
    cost_fen: int


TOUCHES = {
    "one_to_one": Touch("wecom", 0.96, 0.75, 0.26, 0.010, 20),
    "group": Touch("group", 0.99, 0.48, 0.18, 0.004, 0),
    "moments": Touch("wecom", 0.88, 0.38, 0.10, 0.001, 0),
    "sms": Touch("member_db", 0.93, 0.50, 0.08, 0.012, 5),
}
QUITS = {"wecom": "blocked_at", "group": "removed_at", "member_db": "unsubscribed_at"}
KINDS = list(TOUCHES)
THEMES = {
    "new_arrival": ("上新", "New arrivals"),
    "tasting": ("试吃试饮", "Tasting"),
    "members_day": ("会员日", "Members' day"),
}
FESTIVALS = {  # Monday of the week: title
    "2025-09-29": ("中秋与国庆", "Mid-Autumn and National Day"),
    "2025-11-10": ("双十一", "Double Eleven"),
    "2025-12-08": ("双十二", "Double Twelve"),
    "2026-02-02": ("年货节", "New Year shopping"),
    "2026-06-08": ("端午与618", "Dragon Boat and 18 June"),
}


def campaigns_of() -> pd.DataFrame:
    """Return the campaigns, one every second week: ``campaign``, ``starts_at``, ``theme``, ``title_zh``, ``title_en``."""
    rows = []
    for i, day in enumerate(pd.date_range(START, END, freq="14D")):
        festival = FESTIVALS.get(day.strftime("%Y-%m-%d"))
        theme = "festival" if festival else list(THEMES)[i % len(THEMES)]
        zh, en = festival or THEMES[theme]
        rows.append(
            (f"C{i + 1:02d}", day + pd.Timedelta(hours=10), theme, f"{day.month}月{zh}", f"{en} ({day.strftime('%b')})")
        )
    return pd.DataFrame(rows, columns=["campaign", "starts_at", "theme", "title_zh", "title_en"])


def touches_of(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, spells: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the touches of all campaigns, by time; mute or end the spells of people who have had enough.

    Endings are written into ``spells`` only where no other table has shown the spell already; else people mute.

    Returns
    -------
    DataFrame
        The table "touches" without ``person_id``, and the truth ``user`` (row number), ``fatigue`` before the message,
        ``stale`` (sent to an account that had ended), ``spell`` (row number).
    """
    rng = stream(seed, spec.code, "touches")
    recipients = _Recipients(spells, orders, shown_before="connections" in spec.tables)
    # Some people are written to again and again, others hardly ever: that is how shops pick "active" users.
    often = spec.pool.targeted * rng.gamma(0.9, 1 / 0.9, len(users))
    fatigue = np.zeros(len(users))
    parts = []
    campaigns = campaigns_of()
    for name, start in zip(campaigns["campaign"], campaigns["starts_at"], strict=True):
        changed = start >= pd.Timestamp(spec.change.since)
        targeted = rng.random(len(users)) < often * (spec.change.targeted if changed else 1.0)
        number = np.where(targeted, 1 + np.searchsorted(np.cumsum(EXTRA[:-1]), rng.random(len(users))), 0)
        for again in range(len(EXTRA)):
            day = np.datetime64(start + pd.Timedelta(days=again), "s")
            part = recipients.send(rng, number > again, day, fatigue, spec.change.seen if changed else 1.0)
            parts.append(part.assign(campaign=name))
            fatigue[part["user"]] += 1
        fatigue *= KEPT**2  # two weeks until the next campaign
    recipients.write_to(spells)
    touches = pd.concat(parts).sort_values(["sent_at", "account_id"], kind="stable", ignore_index=True)
    touches = touches[touches["sent_at"] < pd.Timestamp(END) + pd.Timedelta(days=1)].reset_index(drop=True)
    touches.insert(0, "touch_id", [f"{spec.prefix}T{i:06d}" for i in range(1, len(touches) + 1)])
    return touches


class _Recipients:
    """The shop's list of recipients: which spells may be written to, and what becomes of them."""

    def __init__(self, spells: pd.DataFrame, orders: pd.DataFrame, shown_before: bool):
        self.account = spells["account_id"].to_numpy()
        self.user = spells["user"].to_numpy()
        self.channel = spells["channel"].to_numpy()
        self.connected, self.ended, self.muted = (
            times.to_numpy().astype("datetime64[s]")
            for times in (spells["connected_at"], ended_at(spells), spells["muted_at"])
        )
        self.may_end = (self.channel == "member_db") | (not shown_before)
        self.quits = np.zeros(len(spells), dtype=bool)
        # Every way of writing to a person: a spell and the kind of touch that goes through its channel.
        ways = [np.flatnonzero(self.channel == touch.account) for touch in TOUCHES.values()]
        self.way, self.kind = np.concatenate(ways), np.repeat(np.arange(len(KINDS)), [len(way) for way in ways])
        real = orders[orders["clean"]]
        self.bought = np.sort(_moment(real["user"].to_numpy(), real["order_time"].to_numpy()))

    def send(
        self, rng: np.random.Generator, wanted: np.ndarray, day: np.datetime64, fatigue: np.ndarray, better: float
    ) -> pd.DataFrame:
        """Send a message to each wanted person, by one way drawn from those that their accounts allow."""
        spell, kind = self._ways(rng, wanted, day)
        user = self.user[spell]
        tired = fatigue[user]
        when = day + rng.integers(0, 10 * 3600, len(user)).astype("timedelta64[s]")
        stale = (self.ended[spell] <= when) | (self.connected[spell] >= when)
        delivered = ~stale & (rng.random(len(user)) < _chance("delivered")[kind])
        muted = self.muted[spell] <= when
        content = np.isin(kind, [KINDS.index("group"), KINDS.index("moments")])
        see = _chance("seen")[kind] * np.where(content, better, 1) * np.where(muted, MUTED_SEEN, 1)
        seen = delivered & (rng.random(len(user)) < see * np.exp(-BLIND * tired))
        key = _moment(user, when)
        soon = np.searchsorted(self.bought, key + 3 * 86400) > np.searchsorted(self.bought, key)
        click = _chance("clicked")[kind] * np.exp(-TIRES * tired) * np.where(soon, BUYS_SOON, 1)
        clicked = seen & (rng.random(len(user)) < np.minimum(click, 0.9))

        enough = delivered & (rng.random(len(user)) < _chance("leaves")[kind] * np.exp(LEAVES * tired))
        ends = enough & self.may_end[spell] & (rng.random(len(user)) < 0.6)
        mutes = enough & ~ends & ~muted & (self.channel[spell] != "member_db")
        after = when + np.timedelta64(120, "s")
        going_on = ~(self.ended[spell] <= after)
        self.ended[spell[ends & going_on]] = after[ends & going_on]
        self.quits[spell[ends & going_on]] = True
        self.muted[spell[mutes & going_on]] = after[mutes & going_on]
        return pd.DataFrame(
            {
                "account_id": self.account[spell],
                "touch_channel": np.array(KINDS)[kind],
                "sent_at": when.astype("datetime64[us]"),
                "delivered": delivered.astype("int64"),
                "seen": seen.astype("int64"),
                "clicked": clicked.astype("int64"),
                "cost_fen": _chance("cost_fen")[kind].astype("int64"),
                "user": user,
                "spell": spell,
                "fatigue": tired,
                "stale": stale,
            }
        )

    def write_to(self, spells: pd.DataFrame) -> None:
        """Write what became of the spells into their table."""
        for channel, ending in QUITS.items():
            here = self.quits & (self.channel == channel)
            spells.loc[here, ["removed_at", "blocked_at", "unsubscribed_at"]] = pd.NaT
            spells.loc[here, ending] = self.ended[here].astype("datetime64[us]")
        self.muted[self.muted >= self.ended] = np.datetime64("NaT")
        spells["muted_at"] = self.muted.astype("datetime64[us]")

    def _ways(self, rng: np.random.Generator, wanted: np.ndarray, day: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
        gone = self.ended <= day
        late = gone & (day - self.ended < np.timedelta64(STALE_DAYS, "D")) & (rng.random(len(gone)) < STALE)
        listed = (self.connected < day) & (~gone | late)
        u = rng.random(len(self.way))
        here = np.flatnonzero(listed[self.way] & wanted[self.user[self.way]])
        order = here[np.lexsort((u[here], self.user[self.way[here]]))]
        _, first = np.unique(self.user[self.way[order]], return_index=True)
        chosen = order[first]
        return self.way[chosen], self.kind[chosen]


def _chance(step: str) -> np.ndarray:
    return np.array([getattr(touch, step) for touch in TOUCHES.values()])


def _moment(user: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return numbers that order by user, then by time in seconds."""
    return user.astype("int64") * 10**10 + time.astype("datetime64[s]").astype("int64")
