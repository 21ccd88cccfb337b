"""From raw order lines to clean orders, as the shop knew them on a given day."""

import pandas as pd

from siyu_helpers.data import load
from siyu_helpers.inputs import (
    LINES,
    day_of,
    local_day,
    need_columns,
    need_orders_by,
    need_times,
    need_values,
    need_whole,
)
from siyu_helpers.language import say
from siyu_helpers.refusal import answers_an_item

TEST_PRODUCT = "test_item"
STATUSES = ("paid", "cancelled")


def as_of(lines: pd.DataFrame, snapshot: pd.Timestamp | str, since: pd.Timestamp | str | None = None) -> pd.DataFrame:
    """Return order lines as the shop knew them on the evening of the snapshot.

    Parameters
    ----------
    lines : DataFrame
        Raw order lines; of their columns this uses `order_time`, `refund_time` (both with time zone) and `refund_fen`.
    snapshot : Timestamp or str
        Local date. Lines ordered later are dropped; a refund made later has not happened yet: its line is kept with
        `refund_fen` 0 and no `refund_time`.
    since : Timestamp or str, optional
        First local date wanted; lines ordered before it are dropped too.

    Returns
    -------
    DataFrame
        A new frame with the columns and index labels of `lines`.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or of the wrong type.
    ValueError
        If the snapshot lies before all orders or before `since`, or a refund has no time.

    Examples
    --------
    >>> lines = pd.DataFrame(
    ...     {
    ...         "order_time": pd.to_datetime(["2026-06-28T09:00+08:00"]),
    ...         "refund_fen": [500],
    ...         "refund_time": pd.to_datetime(["2026-07-02T09:00+08:00"]),
    ...     }
    ... )
    >>> int(as_of(lines, "2026-06-30")["refund_fen"].iloc[0])
    0
    """
    need_columns(lines, LINES, ("order_time", "refund_fen", "refund_time"))
    need_times(lines, "order_time")
    if lines["refund_time"].notna().any():  # a column of nothing but gaps has no type
        need_times(lines, "refund_time")
    need_values(lines, ("order_time",))
    _check_refunds(lines)
    snapshot = day_of(snapshot)
    ordered = local_day(lines["order_time"])
    need_orders_by(ordered, snapshot)
    wanted = ordered <= snapshot
    if since is not None:
        since = day_of(since, "since")
        if since > snapshot:
            raise ValueError(
                say(
                    f"since（{since.date()}）在快照日 {snapshot.date()} 之后：请对调。",
                    f"since ({since.date()}) is after the snapshot {snapshot.date()}: swap the two.",
                )
            )
        wanted &= ordered >= since
    known = lines.loc[wanted].copy()
    if known["refund_time"].notna().any():
        still_to_come = local_day(known["refund_time"]) > snapshot
        known.loc[still_to_come, "refund_fen"] = 0
        known.loc[still_to_come, "refund_time"] = pd.NaT
    return known


@answers_an_item
def clean_orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row per real order, with what was paid for it in the end.

    Rows that agree in every column are one row exported twice. Cancelled orders, tests by staff (an order with the
    product "test_item") and orders with nothing left after refunds are left out. All refunds in the table count: for
    a given day, use :func:`as_of` first.

    Parameters
    ----------
    lines : DataFrame
        One product of an order a row: `order_id`, `line_id`, `user_id`, `order_time` (with time zone), `status`
        ("paid" or "cancelled"), `product`, `amount_fen`, `refund_fen`, `refund_time`.

    Returns
    -------
    DataFrame
        `user_id`, `order_id`, `order_time`, `amount_fen` (int64: the sum of the lines less refunds), by `order_time`.

    Raises
    ------
    KeyError, TypeError
        If a column is missing or of the wrong type.
    ValueError
        If a value is missing, a status unknown, a refund larger than its line, or if the rows of a line or of an
        order contradict one another.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> clean_orders(siyu.load("tea/order_lines")).columns.tolist()
    ['user_id', 'order_id', 'order_time', 'amount_fen']
    """
    _check_lines(lines)
    once = lines.drop_duplicates()
    _check_orders_agree(once)
    is_test = once["order_id"].isin(once.loc[once["product"] == TEST_PRODUCT, "order_id"])
    real = once[(once["status"] == "paid") & ~is_test]
    net = real.assign(amount_fen=(real["amount_fen"] - real["refund_fen"]).astype("int64"))
    per_order = net.groupby(["user_id", "order_id", "order_time"], as_index=False)["amount_fen"].sum()
    left = per_order["amount_fen"] > 0
    return per_order[left].sort_values(["order_time", "order_id"], ignore_index=True)


def purchases(brand: str, until: pd.Timestamp | str = "2026-06-30", products: bool = False) -> pd.DataFrame:
    """Return what a brand's users really bought: one row a line of a clean paid order.

    Cleaned as :func:`clean_orders` does, with all refunds in the table; lines given back whole are out. The lines of an
    order add up to its `amount_fen` in the table `orders`.

    Parameters
    ----------
    brand : str
        "tea", "beauty" or "fruit".
    until : Timestamp or str
        Last local day wanted, the snapshot if left out.
    products : bool
        Whether to say which product and how many.

    Returns
    -------
    DataFrame
        `user_id`, `order_id`, `order_time`, `category`, `amount_fen` (int64, net of refunds), by `order_time`; if asked for,
        `product` and `quantity` (as ordered).

    Raises
    ------
    ValueError, FileNotFoundError
        If there is no such brand, no order as early as `until`, or the data are not those shipped.

    Examples
    --------
    >>> purchases("fruit").columns.tolist()
    ['user_id', 'order_id', 'order_time', 'category', 'amount_fen']
    """
    lines = load(f"{brand}/order_lines").drop_duplicates()
    last = day_of(until, "until")
    day = local_day(lines["order_time"])
    need_orders_by(day, last)
    is_test = lines["order_id"].isin(lines.loc[lines["product"] == TEST_PRODUCT, "order_id"])
    kept = lines[(lines["status"] == "paid") & ~is_test & (day <= last)]
    category = load(f"{brand}/products").set_index("product")["category"]
    net = (kept["amount_fen"] - kept["refund_fen"]).astype("int64")
    kept = kept.assign(category=kept["product"].map(category), amount_fen=net)[net > 0]
    columns = ["user_id", "order_id", "order_time", "category", "amount_fen"]
    columns += ["product", "quantity"] if products else []
    return kept.sort_values(["order_time", "order_id", "line_id"])[columns].reset_index(drop=True)


def _check_lines(lines: pd.DataFrame) -> None:
    ids = ("order_id", "line_id", "user_id", "order_time", "status", "product")
    need_columns(lines, LINES, (*ids, "amount_fen", "refund_fen", "refund_time"))
    need_times(lines, "order_time")
    need_values(lines, ids)
    need_whole(lines, "amount_fen")
    _check_refunds(lines)
    strange = sorted(set(lines["status"]) - set(STATUSES), key=str)
    if strange:
        raise ValueError(
            say(
                f"status 里有不认识的值 {strange[0]!r}；应是 paid 或 cancelled。请先换成这两个代码。",
                f"status holds {strange[0]!r}; it must be paid or cancelled. Translate it into these codes first.",
            )
        )
    over = lines.loc[lines["refund_fen"] > lines["amount_fen"], "line_id"]
    if len(over):
        raise ValueError(
            say(
                f"有 {len(over)} 行的 refund_fen 大于 amount_fen，例如 {over.iloc[0]}：退款不能超过这一行的金额。",
                f"refund_fen is above amount_fen in {len(over)} rows, such as {over.iloc[0]}: "
                "a refund cannot exceed its line.",
            )
        )


def _check_refunds(lines: pd.DataFrame) -> None:
    need_whole(lines, "refund_fen")
    undated = int(((lines["refund_fen"] > 0) & lines["refund_time"].isna()).sum())
    if undated:
        raise ValueError(
            say(
                f"有 {undated} 行退了款（refund_fen）却没有退款时间（refund_time）：请先补上。",
                f"refund_time is missing in {undated} rows that have a refund_fen: fill it in first.",
            )
        )


def _check_orders_agree(lines: pd.DataFrame) -> None:
    """Refuse contradictions: a line with two contents, an order with two users, times or statuses."""
    again = lines.loc[lines["line_id"].duplicated(), "line_id"]
    if len(again):
        raise ValueError(
            say(
                f"line_id {again.iloc[0]} 出现了不止一次，内容却不同（共 {len(again)} 行）：请先查明哪一行是对的。",
                f"line_id {again.iloc[0]} comes again with other content ({len(again)} rows): find out which is right.",
            )
        )
    for column in ("user_id", "order_time", "status"):
        orders = lines[["order_id", column]].drop_duplicates()["order_id"]
        divided = orders[orders.duplicated()]
        if len(divided):
            order = divided.iloc[0]
            raise ValueError(
                say(
                    f"订单 {order} 的各行 {column} 不一致：一笔订单只能有一个 {column}。",
                    f"the lines of order {order} disagree in {column}: an order has one {column}.",
                )
            )
