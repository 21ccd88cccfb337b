"""A shop with known truth: people, their orders, what the shop's tables show of them, and what it cannot see."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say
from siyu_helpers.simulator import dirt
from siyu_helpers.simulator.brands import BRANDS, END, START, Brand
from siyu_helpers.simulator.chat import chat_of, place_orders
from siyu_helpers.simulator.clicks import clicks_of
from siyu_helpers.simulator.costs import platform_weeks_of, running_costs_of
from siyu_helpers.simulator.follow_ups import follow_ups_of
from siyu_helpers.simulator.interviews import codes_of, notes_of
from siyu_helpers.simulator.orders import draw_lines, draw_orders
from siyu_helpers.simulator.people import accounts_of, users_of
from siyu_helpers.simulator.pool import joined_at, spells_of
from siyu_helpers.simulator.pool import shown as pool_as_shown
from siyu_helpers.simulator.profiles import profiles_of
from siyu_helpers.simulator.referrals import invited_by, referrals_of
from siyu_helpers.simulator.season import Season
from siyu_helpers.simulator.service import contacts_of, preferences_of
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.survey import pool_of, survey_of
from siyu_helpers.simulator.tables import names
from siyu_helpers.simulator.touches import campaigns_of, touches_of

DEFAULT_SEED = 2026  # the default term


@dataclass
class Shop:
    """What :func:`simulate` gives.

    Attributes
    ----------
    brand : Brand
    seed : int
    tables : dict of str to DataFrame
        What the shop sees, in the form :func:`siyu_helpers.data.load` gives them.
    truth : dict of str to DataFrame
        "users": every trait before dirt, ``segment``, ``rate_per_week`` while active, ``leaves_after_days`` since the
        first order (even time), ``mean_basket_fen``, ``bulk_buyer``, ``second_account_of``.
        "orders": one row an order, ``gross_fen``, ``refund_fen``, ``amount_fen``, ``clean`` (stands in the table
        "orders") and the flags ``cancelled``, ``refund``, ``test``, ``utc``, ``same_day``, ``duplicated``,
        ``spared`` (neither cancelled nor refunded: tests, and the orders that a chat speaks of).
        "order_lines": flags for the rows of the table of that name, in the same order.
        With a private domain, also "users": ``joined_member_at``, ``brought_by`` (row number of the inviter, -1 if none),
        ``invited_by`` as the log has it; flags and true owners of the rows of "connections" (``returned``,
        ``unmatched``), "touches" (``fatigue``, ``stale``) and "referrals" (``self_invite``, ``repeated``); "responses" (see
        :func:`.survey.survey_of`) and "survey_pool", what everybody would have answered (:func:`.survey.pool_of`);
        "follow_ups", with flags for its rows (:func:`.follow_ups.follow_ups_of`).
    """

    brand: Brand
    seed: int
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    truth: dict[str, pd.DataFrame] = field(default_factory=dict)


def simulate(brand: str, seed: int = DEFAULT_SEED) -> Shop:
    """Simulate a brand's shop.

    Parameters
    ----------
    brand : str
        "tea", "beauty" or "fruit".
    seed : int
        The same seed gives the same shop.

    Examples
    --------
    >>> shop = simulate("tea")
    >>> shop.tables["orders"].columns.tolist()
    ['order_id', 'user_id', 'order_time', 'amount_fen']
    """
    if brand not in BRANDS:
        known = ", ".join(BRANDS)
        raise ValueError(
            say(f"没有叫 {brand!r} 的品牌。现有：{known}。", f"There is no brand {brand!r}. There are: {known}.")
        )
    spec = BRANDS[brand]
    season = Season(START, END)
    users = users_of(spec, season, seed)
    orders = draw_orders(spec, season, users, seed)
    lines = draw_lines(spec, users, orders, seed)
    orders["spared"] = orders["test"]
    if "chat" in spec.tables:
        orders, lines = place_orders(spec, users, orders, lines)
    _name_orders(spec, orders, lines)
    _register_before_buying(users, orders)

    dirt.cancel(orders, stream(seed, brand, "cancellations"))
    dirt.refund(orders, lines, season, stream(seed, brand, "refunds"))
    dirt.land_on_threshold(orders, lines, spec.thresholds["monetary_fen"], stream(seed, brand, "on_threshold"))
    dirt.write_in_utc(orders, stream(seed, brand, "offsets"))
    orders["amount_fen"] = orders["gross_fen"] - orders["refund_fen"]
    orders["clean"] = ~orders["cancelled"] & ~orders["test"] & (orders["amount_fen"] > 0)

    lines = lines.merge(orders[["order_id", "user_id", "order_time", "cancelled", "test", "utc"]], on="order_id")
    lines["status"] = np.where(lines["cancelled"], "cancelled", "paid")
    lines["product"] = [spec.products[p].code if p >= 0 else dirt.TEST_PRODUCT for p in lines["product"]]
    lines = dirt.duplicate(lines, stream(seed, brand, "duplicates"))
    shown = dirt.blank(users, stream(seed, brand, "missing"))

    tables = {
        "users": shown[names("users")],
        "products": _products(spec),
        "order_lines": lines[names("order_lines")],
        "orders": orders.loc[orders["clean"], names("orders")].reset_index(drop=True),
    }
    truth = {}
    if spec.pool:
        grown, truth = _private_domain(spec, season, users, orders, lines, shown, seed)
        tables |= grown
    orders["duplicated"] = orders["order_id"].isin(lines.loc[lines["duplicate"], "order_id"])
    return Shop(
        spec,
        seed,
        {name: _typed(tables[name]) for name in spec.tables},
        {
            "users": _typed(users),
            "orders": _typed(orders),
            "order_lines": _typed(lines[["line_id", "duplicate", "cancelled", "test", "utc"]]),
            **{name: _typed(frame) for name, frame in truth.items()},
        },
    )


def _private_domain(
    spec: Brand,
    season: Season,
    users: pd.DataFrame,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    shown: pd.DataFrame,
    seed: int,
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Draw members, invitations, accounts over time, messages, costs and what users said; return tables and truth."""
    users["joined_member_at"] = joined_at(spec, users, orders, seed)
    log = referrals_of(spec, users, orders, seed)
    users["invited_by"] = invited_by(users, log)
    accounts = accounts_of(spec, season, users, seed)
    spells = spells_of(spec, users, accounts, seed)
    touches = touches_of(spec, users, orders, spells, seed)
    pool = pool_as_shown(spells, users)
    of_person = pool.drop_duplicates("account_id").set_index("account_id")["person_id"]
    touches["person_id"] = of_person.reindex(touches["account_id"]).to_numpy()
    contacts = contacts_of(spec, users, orders, seed)
    tables = {
        "campaigns": campaigns_of(),
        "touches": touches[names("touches")],
        "referrals": log[names("referrals")],
        "platform_weeks": platform_weeks_of(spec, users, orders, seed)[names("platform_weeks")],
        "running_costs": running_costs_of(spec, seed),
        "service_contacts": contacts[names("service_contacts")],
        "preferences": preferences_of(spec, users, seed),
    }
    records = shown.assign(
        person_id=users["union_id"], invited_by=users["invited_by"], joined_member_at=users["joined_member_at"]
    )
    if "connections" in spec.tables:  # the tables "users" and "accounts" stay what they were before the pool was kept
        tables |= {
            "accounts": accounts,
            "connections": pool[names("connections")],
            "member_records": records[names("member_records")],
        }
    else:
        tables |= {"accounts": pool[names("accounts", spec.code)], "users": records[names("users", spec.code)]}
    if "chat" in spec.tables:
        tables["chat"] = chat_of(spec, users)
    forms = profiles_of(spec, users, orders, lines, seed)
    keen = forms.loc[forms["enthusiast"], "user"].to_numpy()
    clicks = clicks_of(spec, season, users, orders, touches, keen, seed)
    tables |= {"profiles": forms[names("profiles")], "clicks": clicks[names("clicks")]}
    truth = {"connections": spells, "touches": touches, "referrals": log, "profiles": forms, "clicks": clicks}
    if "interview_notes" in spec.tables:
        notes = notes_of(spec, users, orders, lines, forms)
        tables |= {
            "interview_notes": notes[names("interview_notes")],
            "interview_codes": codes_of(spec, notes, seed),
        }
        truth["interview_notes"] = notes
    asked = pool_of(spec, users, orders, spells, forms, seed)
    invitations, responses = survey_of(spec, users, asked, seed)
    tables |= {
        "invitations": invitations[names("invitations")],
        "responses": responses[names("responses", spec.code)],
    }
    notes = follow_ups_of(spec, users, orders, lines, spells, contacts, seed)
    tables["follow_ups"] = notes[names("follow_ups")]
    truth |= {"survey_pool": asked, "responses": responses, "follow_ups": notes}
    return tables, truth


def _name_orders(spec: Brand, orders: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Give ids: orders by the time they came in, lines by their place in the order."""
    orders["order_id"] = [f"{spec.prefix}O{n:07d}" for n in range(1, len(orders) + 1)]
    orders["user_id"] = [f"{spec.prefix}{n + 1:05d}" for n in orders["user"]]
    lines["order_id"] = orders["order_id"].to_numpy()[lines["order"]]
    number = lines.groupby("order").cumcount() + 1
    lines["line_id"] = lines["order_id"] + "-" + number.astype("str")


def _register_before_buying(users: pd.DataFrame, orders: pd.DataFrame) -> None:
    """Move a registration before the user's first order where the clock drew it later on the same day."""
    first = orders.groupby("user")["order_time"].min().reindex(range(len(users))) - pd.Timedelta(minutes=7)
    users["registered_at"] = users["registered_at"].where(~(users["registered_at"] > first), first)


def _products(spec: Brand) -> pd.DataFrame:
    rows = [(p.code, p.category, p.price_yuan * 100, p.zh, p.en) for p in spec.products]
    rows.append((dirt.TEST_PRODUCT, "test", 1, "测试商品", "Test item"))
    return pd.DataFrame(rows, columns=["product", "category", "price_fen", "title_zh", "title_en"])


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the types that ``load`` gives: times aware in Shanghai, text as str, missing integers as Int64."""
    frame = frame.reset_index(drop=True).copy()
    for name, column in frame.items():
        if column.dtype.kind == "M":
            if column.dt.tz is None:
                column = column.dt.tz_localize(SHOP_ZONE)
            frame[name] = column.dt.as_unit("us")
        elif column.dtype == object:
            frame[name] = column.astype("str")
    return frame
