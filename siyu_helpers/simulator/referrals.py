"""Who brought whom: invitations, the accepted ones behind the users who came by a link, and what is wrong with the log."""

import numpy as np
import pandas as pd

from siyu_helpers.simulator.brands import Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.streams import stream

POPULAR = 0.35  # shape of how much users differ in inviting: small means a few bring most
BEFORE_DAYS = 7  # an inviter has bought at least this long before
DELAY_DAYS = 1.5  # mean time from an invitation to the registration
REPEATED = 0.03  # share of accepted invitations logged twice
SELF_INVITED = 0.008  # share of the users who came without a link and "invited" themselves
CHANNELS = (0.45, 0.35, 0.20)  # one_to_one, group, moments


def referrals_of(spec: Brand, users: pd.DataFrame, orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the log of invitations, by time, and add the truth ``brought_by`` (row number or -1) to ``users``.

    Returns
    -------
    DataFrame
        The table "referrals" and the flags ``self_invite`` (the same person invites and is invited), ``repeated``.
    """
    rng = stream(seed, spec.code, "referrals")
    first = orders[orders["clean"]].groupby("user")["order_time"].min().sort_values()
    inviters, since = first.index.to_numpy(), first.to_numpy()
    weight = np.cumsum(rng.gamma(POPULAR, 1, len(inviters)))
    registered = users["registered_at"].to_numpy()

    def draw(times: np.ndarray) -> np.ndarray:
        """Draw an inviter for each time among those who had bought a week before; -1 if there is none."""
        known = np.searchsorted(since, times - np.timedelta64(BEFORE_DAYS, "D"))
        u = rng.random(len(times)) * np.where(known, weight[np.maximum(known, 1) - 1], 0)
        return np.where(known, inviters[np.searchsorted(weight, u, side="right")], -1)

    after = registered >= np.datetime64(spec.change.since)
    friend = (users["source"] == "friend").to_numpy()
    chance = np.where(
        friend,
        np.where(after, 1.0, spec.pool.linked),
        np.where(after & (users["source"] != "employee").to_numpy(), spec.change.linked_others, 0.0),
    )
    by = np.where(rng.random(len(users)) < chance, draw(registered), -1)
    union = users["union_id"].to_numpy()
    by[(by >= 0) & (union[by] == union)] = -1
    users["brought_by"] = by

    brought = np.flatnonzero(by >= 0)
    delay = np.ceil(np.minimum(rng.exponential(DELAY_DAYS, len(brought)), BEFORE_DAYS - 0.1) * 86400)
    accepted = _rows(by[brought], brought, registered[brought] - delay.astype("timedelta64[s]"))

    # Second accounts whose owner earned the reward with the first, and users who opened their own link.
    owner = pd.Series(users.index, users["user_id"]).reindex(users["second_account_of"]).to_numpy()
    own = pd.Series(owner, users.index).dropna().astype("int64")
    own = own[(by[own.index] < 0) & (rng.random(len(own)) < 0.6)]
    alone = np.flatnonzero((by < 0) & ~friend & (rng.random(len(users)) < SELF_INVITED))
    alone = np.setdiff1d(alone[users["source"].to_numpy()[alone] != "employee"], own.index)
    selves = _rows(
        np.concatenate([own.to_numpy(), alone]),
        np.concatenate([own.index.to_numpy(), alone]),
        registered[np.concatenate([own.index.to_numpy(), alone])] - np.timedelta64(60, "s"),
    ).assign(self_invite=True)

    repeated = accepted[rng.random(len(accepted)) < REPEATED].assign(repeated=True)
    repeated["invited_at"] += (registered[repeated["invitee"]] - repeated["invited_at"]) * 0.5

    wanted = round(len(accepted) * (1 - spec.pool.acceptance) / spec.pool.acceptance)
    times = rng.choice(registered[brought], wanted) - rng.integers(0, 10 * 86400, wanted).astype("timedelta64[s]")
    refused = _rows(draw(times), np.full(wanted, -1), times).assign(accepted=0)
    refused = refused[refused["inviter"] >= 0]

    log = pd.concat([accepted, selves, repeated, refused], ignore_index=True)
    log["invited_at"] = log["invited_at"].dt.floor("s")
    log = log.sort_values(["invited_at", "inviter"], kind="stable", ignore_index=True)
    before, since_change = spec.pool.reward_fen
    reward = np.where(log["invited_at"] >= spec.change.since, since_change, before)
    codes = list(CODES["invite_channel"])
    return log.assign(
        referral_id=[f"{spec.prefix}R{i:05d}" for i in range(1, len(log) + 1)],
        inviter_id=users["user_id"].to_numpy()[log["inviter"]],
        invitee_id=users["user_id"].reindex(log["invitee"]).to_numpy(),
        invite_channel=np.array(codes)[rng.choice(len(codes), len(log), p=CHANNELS)],
        reward_fen=np.where(log["accepted"] == 1, reward, 0),
    )


def invited_by(users: pd.DataFrame, log: pd.DataFrame) -> pd.Series:
    """Return what the shop notes as inviter of each user: that of the first accepted row, self-invites included."""
    first = log[log["accepted"] == 1].drop_duplicates("invitee").set_index("invitee")["inviter_id"]
    return first.reindex(users.index)


def _rows(inviter: np.ndarray, invitee: np.ndarray, invited_at: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "inviter": inviter,
            "invitee": invitee,
            "invited_at": invited_at.astype("datetime64[us]"),
            "accepted": 1,
            "self_invite": False,
            "repeated": False,
        }
    )
