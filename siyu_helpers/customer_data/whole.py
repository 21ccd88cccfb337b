"""The whole of a user: what the platform's tables say of each, put together to one row a user."""

from collections.abc import Mapping

import pandas as pd

AGES = (18, 100)  # years of birth that give another age are not believed
NOTE = {
    "written_on": "last_note_on",
    "follow_up_stage": "last_note_stage",
    "note": "last_note",
    "staff": "last_note_owner",
}
COLUMNS = [
    "user_id",
    "registered_on",
    "source",
    "region",
    "age",
    "sex",
    "occupation",
    "tier",
    "first_order_on",
    "last_order_on",
    "orders",
    "spend_yuan",
    "touches_30d",
    "tags",
    "channels",
    "last_note_on",
    "last_note_stage",
    "last_note",
    "last_note_owner",
]


def whole_users(tables: Mapping[str, pd.DataFrame], until: pd.Timestamp) -> pd.DataFrame:
    """Return the table `user_360`: one row a user, also those without orders.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As :func:`.tables.tables_of` gives them.
    until : Timestamp
        The day of the data.
    """
    who = tables["users"].set_index("user_id")
    age = until.year - pd.to_numeric(who["birth_year"]).astype("Int64")
    made = who[["registered_on", "source", "region", "sex", "occupation"]].assign(age=age.where(age.between(*AGES)))
    months = tables["tier_months"]
    made["tier"] = months[months["month"] == months["month"].max()].set_index("user_id")["tier"]
    orders = tables["orders"].groupby("user_id")
    made["first_order_on"], made["last_order_on"] = orders["ordered_on"].min(), orders["ordered_on"].max()
    made["orders"] = orders.size().reindex(made.index).fillna(0).astype("int64")
    made["spend_yuan"] = orders["amount_fen"].sum().reindex(made.index).fillna(0) / 100
    sent = tables["touches"]
    recent = sent[(sent["delivered"] == 1) & (sent["sent_on"] > until - pd.Timedelta(days=30))]
    made["touches_30d"] = recent.groupby("user_id").size().reindex(made.index).fillna(0).astype("int64")
    made["tags"] = _joined(tables["tags"].sort_values(["user_id", "tag_kind", "tag"]), "tag")
    ties = tables["accounts"]
    ties = ties[ties["ended_on"].isna() & ties["user_id"].notna()]
    made["channels"] = _joined(
        ties[["user_id", "channel"]].drop_duplicates().sort_values(["user_id", "channel"]), "channel"
    )
    notes = tables["follow_ups"].sort_values(["written_at", "note_id"]).drop_duplicates("user_id", keep="last")
    made = made.join(notes.set_index("user_id")[list(NOTE)].rename(columns=NOTE))
    return made.reset_index()[COLUMNS]


def _joined(rows: pd.DataFrame, column: str) -> pd.Series:
    """Return each user's values in one text, joined by commas."""
    return rows.groupby("user_id")[column].agg(", ".join)
