"""What helpers ask of the tables and days they are given, and how they say what is amiss."""

from collections.abc import Iterable

import pandas as pd

from siyu_helpers.language import say

SHOP_ZONE = "Asia/Shanghai"

# Names of tables in messages.
LINES = ("订单行表", "order lines")
ORDERS = ("订单表", "orders")
USERS = ("用户表", "users")
RFM = ("RFM 表", "RFM rows")
SEGMENTS = ("分组表", "segments")
LEVELS = ("等级表", "levels")
SUMMARY = ("汇总表", "summary rows")
CURVE = ("曲线表", "curve points")

_NEGATIVE = {
    "recency_days": (
        "算 R 时用到了快照日之后的订单：请先按快照日筛选。",
        "R was worked out from orders after the snapshot: leave those out first.",
    ),
    "refund_fen": (
        "退款记成正数，表示退了多少分。",
        "Write a refund as a positive number, the fen given back.",
    ),
}


def need_columns(frame: pd.DataFrame, table: tuple[str, str], columns: Iterable[str]) -> None:
    """Refuse what is no DataFrame, or lacks one of the columns, or has it twice."""
    zh, en = table
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise TypeError(say(f"{zh}应是 DataFrame，得到的是 {kind}。", f"{en} must be a DataFrame; got {kind}."))
    there = "、".join(map(str, frame.columns)), ", ".join(map(str, frame.columns))
    for column in columns:
        if column not in frame.columns:
            raise KeyError(
                say(f"{zh}缺少列 {column}；有：{there[0]}", f"{en} lack the column {column}; there is {there[1]}")
            )
        if not isinstance(frame[column], pd.Series):
            raise ValueError(
                say(
                    f"{zh}有不止一列叫 {column}：请只留一列。",
                    f"{en} have more than one column {column}: keep one.",
                )
            )


def need_values(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse gaps (NaN, NaT)."""
    for column in columns:
        count = int(frame[column].isna().sum())
        if count:
            raise ValueError(
                say(
                    f"{column} 有 {count} 个空值。请先补上或去掉这些行。",
                    f"{column} is missing in {count} rows. Fill them in or drop them first.",
                )
            )


def need_times(frame: pd.DataFrame, column: str) -> None:
    """Refuse times that are text, or have no time zone; an hour then could be anybody's."""
    kind = frame[column].dtype
    if not isinstance(kind, pd.DatetimeTZDtype):
        raise TypeError(
            say(
                f"{column} 的类型是 {kind}，没有时区。文本用 pd.to_datetime(..., utc=True) 转换；"
                f"已是上海时间的，用 .dt.tz_localize({SHOP_ZONE!r})。",
                f"{column} is {kind}, without a time zone. Convert text with pd.to_datetime(..., utc=True); "
                f"if it is Shanghai time already, use .dt.tz_localize({SHOP_ZONE!r}).",
            )
        )


def need_whole(frame: pd.DataFrame, *columns: str) -> None:
    """Refuse numbers that are not whole, and negative ones."""
    for column in columns:
        kind = frame[column].dtype
        if not pd.api.types.is_integer_dtype(kind):
            if column.endswith("_fen"):
                zh, en = "应为整数（分）。元要先乘 100 再取整。", "must be whole fen. Multiply yuan by 100 and round."
            else:
                zh, en = "应为整数。用 .astype(int) 转换。", "must be whole numbers. Convert with .astype(int)."
            raise TypeError(say(f"{column} 是 {kind}，{zh}", f"{column} is {kind}; it {en}"))
    need_values(frame, columns)
    for column in columns:
        count = int((frame[column] < 0).sum())
        if count:
            zh, en = _NEGATIVE.get(
                column, ("请先清洗订单（扣掉退款）。", "Clean the orders first (refunds taken off).")
            )
            raise ValueError(
                say(f"{column} 有 {count} 个负数。{zh}", f"{column} is negative in {count} rows. {en}"),
            )


def need_users(frame: pd.DataFrame | pd.Series, table: tuple[str, str]) -> None:
    """Refuse a table whose index is not one `user_id` a row."""
    zh, en = table
    if frame.index.name != "user_id":
        raise ValueError(
            say(
                f"{zh}的索引应是 user_id，现在是 {frame.index.name}。用 .set_index('user_id')。",
                f"{en} must have the index user_id; it is {frame.index.name}. Use .set_index('user_id').",
            )
        )
    if frame.index.hasnans:
        raise ValueError(say(f"{zh}的索引 user_id 有空值。", f"{en} have gaps in the index user_id."))
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()][0]
        raise ValueError(
            say(
                f"{zh}里 user_id {twice} 不止一行：每位用户只能有一行。",
                f"{en} have user_id {twice} more than once: each user needs one row.",
            )
        )


def local_day(times: pd.Series) -> pd.Series:
    """Return the calendar day in Shanghai of each moment, as midnight without a time zone."""
    return times.dt.tz_convert(SHOP_ZONE).dt.tz_localize(None).dt.normalize()


def day_of(day: pd.Timestamp | str, name: str = "snapshot") -> pd.Timestamp:
    """Return a day given as text, date or Timestamp (a moment with a time zone: its day in Shanghai)."""
    try:
        # A bare number would be read as nanoseconds after 1970.
        found = pd.NaT if isinstance(day, int | float) else pd.Timestamp(day)
    except (ValueError, TypeError):
        found = pd.NaT
    if found is pd.NaT:
        raise ValueError(
            say(
                f"{name} 应是一个日期，例如 '2026-06-30'；得到的是 {day!r}。",
                f"{name} must be a day, such as '2026-06-30'; got {day!r}.",
            )
        )
    if found.tzinfo is not None:
        found = found.tz_convert(SHOP_ZONE).tz_localize(None)
    return found.normalize()


def need_orders_by(days: pd.Series, snapshot: pd.Timestamp) -> None:
    """Refuse a snapshot before all orders; without orders any will do."""
    if len(days) and days.min() > snapshot:
        first = days.min().date()
        raise ValueError(
            say(
                f"快照日 {snapshot.date()} 之前没有订单，最早的一单在 {first}。请换一个快照日。",
                f"no order is as early as the snapshot {snapshot.date()}; the first is of {first}. "
                "Choose a later snapshot.",
            )
        )


def plain(value: object) -> bool:
    """Say whether a value is a number: not text, not yes or no, not missing or infinite."""
    if isinstance(value, bool) or not pd.api.types.is_number(value) or isinstance(value, complex):
        return False
    return bool(pd.notna(value)) and abs(value) != float("inf")
