"""A small customer data platform: a shop's users, orders, touches, tags and notes in one place, asked in SQL.

It stands on DuckDB, in the memory of the notebook: nothing is written to a disk, nothing goes over the network, and any number of
notebooks may open it at once.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from siyu_helpers.customer_data.ask import QueryError, run
from siyu_helpers.customer_data.tables import WORDS, tables_of, tier_months
from siyu_helpers.inputs import day_of
from siyu_helpers.language import say

if TYPE_CHECKING:
    import duckdb

    from siyu_helpers.customer_data.card import UserCard

__all__ = ["Cdp", "QueryError", "cdp", "tier_months"]

SAFE = {  # of the connection; locked afterwards
    "enable_external_access": "false",  # no other files, no network, no other databases on disk
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",  # what does not fit into memory is not spilled to a disk
}


def cdp(brand: str, until: pd.Timestamp | str = "2026-06-30", user_360: bool = True) -> "Cdp":
    """Open the customer data platform of a brand.

    Parameters
    ----------
    brand : str
        "tea" or "fruit".
    until : Timestamp or str
        Local day; the platform holds what was known on its evening. The snapshot if left out.
    user_360 : bool
        Whether there is the table `user_360`, which shows each user whole in a row.

    Returns
    -------
    Cdp

    Raises
    ------
    ValueError, FileNotFoundError
        If there is no such brand, no order as early as `until`, or the data are not those shipped.

    Examples
    --------
    >>> import siyu_helpers as siyu
    >>> platform = siyu.cdp("tea")
    >>> platform.sql("SELECT count(*) AS users FROM users").columns.tolist()
    ['users']
    """
    return Cdp(tables_of(brand, until), until, user_360=user_360)


class Cdp:
    """Tables that can be asked in SQL and not changed.

    The rows of a result are in the order that its ORDER BY asks for; without one they come in any order, which may
    differ from run to run.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Columns of times have no zone; those named `*_on`, and `month`, become days (DATE).
    until : Timestamp or str
        The day of the data.
    user_360 : bool
        Whether to make the table `user_360`; it needs all tables that :func:`cdp` gives.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], until: pd.Timestamp | str, user_360: bool = False):
        self.until = day_of(until, "until")
        self._frames = dict(tables)
        if user_360:
            self._frames["user_360"] = self._whole
        self._database = self._opened()
        self._copy: duckdb.DuckDBPyConnection | None = None

    def sql(self, query: str) -> pd.DataFrame:
        """Return the answer to a query: one SELECT (or WITH … SELECT, DESCRIBE, SUMMARIZE, EXPLAIN).

        Parameters
        ----------
        query : str
            SQL as DuckDB speaks it.

        Returns
        -------
        DataFrame
            Days and times are `datetime64` without a zone; whole numbers that may be missing are `Int32` or `Int64`.

        Raises
        ------
        QueryError
            If the query changes something, is no SQL, names what is not there, or gives more than 200,000 rows.
        """
        return run(self._database, query)

    def tables(self) -> pd.DataFrame:
        """Return the tables, one a row: what it is, its rows and its columns, in the language in use."""
        rows = []
        for name in self._frames:
            count = f'SELECT count(*) AS n FROM "{name}"'  # noqa: S608 - the tables' own names
            many = run(self._database, count).loc[0, "n"]
            columns = ", ".join(self._columns(name)["column_name"])
            rows.append((say(*WORDS[name][""]) if name in WORDS else "", int(many), columns))
        heads = say("说明|行数|列", "what it is|rows|columns").split("|")
        return pd.DataFrame(rows, columns=heads, index=pd.Index(list(self._frames), name=say("表", "table")))

    def schema(self, table: str) -> pd.DataFrame:
        """Return the columns of a table, one a row: its type and what it means, in the language in use.

        Raises
        ------
        ValueError
            If there is no such table.
        """
        if table not in self._frames:
            listed = ", ".join(self._frames)
            raise ValueError(
                say(f"没有表 {table!r}；有：{listed}。", f"there is no table {table!r}; there is: {listed}.")
            )
        columns = self._columns(table)
        words = WORDS.get(table, {})
        meanings = [say(*words[name]) if name in words else "" for name in columns["column_name"]]
        heads = say("类型|含义", "type|meaning").split("|")
        index = pd.Index(columns["column_name"], name=say("列", "column"))
        return pd.DataFrame({heads[0]: columns["column_type"].to_numpy(), heads[1]: meanings}, index=index)

    def user(self, user_id: str) -> "UserCard":
        """Return one user whole, as a card: who it is, orders, tags, messages, the last follow-up notes.

        Raises
        ------
        ValueError
            If there is no such user.
        """
        from siyu_helpers.customer_data.card import user_card

        return user_card(self, user_id)

    @property
    def connection(self) -> "duckdb.DuckDBPyConnection":
        """A DuckDB connection to a copy of the tables, for those who know more.

        What is changed there stays there: `sql` goes on answering from the unchanged tables. Files and the network are
        closed there too.
        """
        if self._copy is None:
            self._copy = self._opened()
        return self._copy

    @cached_property
    def _whole(self) -> pd.DataFrame:
        from siyu_helpers.customer_data.whole import whole_users

        return whole_users(self._frames, self.until)

    def _opened(self) -> "duckdb.DuckDBPyConnection":
        """Return a new database in memory with the tables, shut against everything outside."""
        import duckdb

        database = duckdb.connect(":memory:", config=SAFE)
        for name, frame in self._frames.items():
            database.register("_frame", frame)
            columns = ", ".join(f'"{c}"::DATE AS "{c}"' if _is_day(c, frame[c]) else f'"{c}"' for c in frame.columns)
            database.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM _frame')  # noqa: S608 - own names
            database.unregister("_frame")
        database.execute("SET lock_configuration = true")
        return database

    def _columns(self, table: str) -> pd.DataFrame:
        return run(self._database, f'DESCRIBE "{table}"')

    def __repr__(self) -> str:
        head = say(
            f"客户数据中台，数据到 {self.until:%Y-%m-%d}；在内存里，不写任何文件",
            f"Customer data platform, data up to {self.until:%Y-%m-%d}; in memory, no file is written",
        )
        table = self.tables()
        return "\n".join([head, *(f"  {name}: {words} ({rows:,})" for name, words, rows, _ in table.itertuples())])

    def _repr_html_(self) -> str:
        from html import escape

        table = self.tables().rename_axis(index=None).to_html(justify="left")
        table = table.replace("<td>", '<td style="text-align:left">').replace("<th>", '<th style="text-align:left">')
        return f"<p>{escape(repr(self).splitlines()[0])}</p>{table}"


def _is_day(name: str, column: pd.Series) -> bool:
    return (name.endswith("_on") or name == "month") and (column.dtype.kind == "M" or bool(column.isna().all()))
