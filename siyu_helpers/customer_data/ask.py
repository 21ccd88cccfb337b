"""Runs one query, which may read and do nothing else; errors speak without a traceback."""

import re
import warnings
from typing import TYPE_CHECKING

import pandas as pd

from siyu_helpers.language import say

if TYPE_CHECKING:
    import duckdb

MOST_ROWS = 200_000  # a join that forgot its condition would fill the memory
CHUNK = 50  # vectors of 2,048 rows fetched at a time

# What DuckDB's message begins with or says -> where to look, (zh, en).
HINTS = (
    ("Table with name", ("有哪些表：cdp.tables()。", "The tables there are: cdp.tables().")),
    ("Referenced column", ('一张表有哪些列：cdp.schema("表名")。', 'The columns of a table: cdp.schema("table").')),
    (
        "does not have a column",
        ('一张表有哪些列：cdp.schema("表名")。', 'The columns of a table: cdp.schema("table").'),
    ),
    (
        "must appear in the GROUP BY",
        (
            "用了 GROUP BY 或 count、sum 之后，SELECT 里的列要么也写进 GROUP BY，要么放进 count、sum、max 里。",
            "With GROUP BY or count, sum and the like, a column of SELECT stands in GROUP BY too, or inside count, sum, max.",
        ),
    ),
    (
        "Ambiguous reference",
        (
            "两张表里有同名的列：前面写上是哪张表的，例如 u.user_id。",
            "Two tables have a column of this name: say which one, such as u.user_id.",
        ),
    ),
    (
        "Could not convert string",
        (
            "文字要用单引号，日期写成 DATE '2026-06-30'；列是数字还是文字，看 cdp.schema。",
            "Text stands in single quotes, a day is DATE '2026-06-30'; cdp.schema tells whether a column is a number or text.",
        ),
    ),
    ("syntax error", ("看 ^ 指的地方，错常常就在它前面一点。", "Look at the ^; the slip often stands just before it.")),
    ("Cannot write to database", ("这里只能查询，不能改动数据。", "Here one may read, not change the data.")),
    (
        "disabled by configuration",
        ("这里读不到、也写不了别的文件和网络。", "Other files and the network cannot be read or written here."),
    ),
    (
        "disabled through configuration",
        ("这里读不到、也写不了别的文件和网络。", "Other files and the network cannot be read or written here."),
    ),
)


class QueryError(ValueError):
    """A query that was not run, or that DuckDB could not run; shown in a few lines without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [say("✗ 查询没有运行成功", "✗ The query could not be run"), *str(self).splitlines()]


def run(connection: "duckdb.DuckDBPyConnection", query: str, values: tuple = ()) -> pd.DataFrame:
    """Return the result of one SELECT.

    The statement must be one that reads; it then runs inside a read-only transaction, which is what really holds: a
    DELETE inside WITH is a SELECT to the parser.

    Raises
    ------
    QueryError
        If it is not one statement that reads, if DuckDB refuses it, or if it gives more than 200,000 rows.
    """
    import duckdb

    if not isinstance(query, str):
        kind = type(query).__name__
        raise QueryError(say(f"查询应是一段文字（SQL），得到的是 {kind}。", f"a query is a text (SQL); got {kind}."))
    try:
        _only_reads(connection, query)
        cursor = connection.cursor()
        try:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            cursor.execute(query, values or None)
            return _fetched(cursor)
        finally:
            cursor.close()  # ends the transaction, also one that failed
    except duckdb.Error as error:
        raise QueryError(_words(str(error), query)) from None


def _only_reads(connection: "duckdb.DuckDBPyConnection", query: str) -> None:
    import duckdb

    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise QueryError(
            say(
                f"一次写一条查询，这里有 {len(statements)} 条。",
                f"write one query at a time; there are {len(statements)} here.",
            )
        )
    kind = statements[0].type
    if kind not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        word = query.split(maxsplit=1)[0].upper()
        raise QueryError(
            say(
                f"{word} 不是查询，没有执行：这里只能用 SELECT（或 WITH … SELECT）读数据，不能改动数据、设置和文件。",
                f"{word} is no query and was not run: here one reads with SELECT (or WITH … SELECT); data, settings and "
                "files stay as they are.",
            )
        )


def _fetched(cursor: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    types = [str(column[1]) for column in cursor.description]
    parts, rows = [], 0
    with warnings.catch_warnings():  # DuckDB's own use of pandas; a line on standard error would cost a graded cell
        warnings.simplefilter("ignore")
        while True:
            part = cursor.fetch_df_chunk(CHUNK)
            if not len(part) and parts:
                break
            parts.append(part)
            rows += len(part)
            if rows > MOST_ROWS:
                raise QueryError(
                    say(
                        f"结果超过 {MOST_ROWS:,} 行，没有取完。是不是 JOIN 少了 ON？只想看几行，用 LIMIT 10。",
                        f"The result has more than {MOST_ROWS:,} rows and was not fetched. Does a JOIN lack its ON? "
                        "To see a few rows, use LIMIT 10.",
                    )
                )
            if not len(part):
                break
        made = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    for place, kind in enumerate(types):
        if kind == "HUGEINT":  # a sum of whole numbers, which pandas would get as float
            column = made.iloc[:, place]
            made.isetitem(place, column.astype("Int64" if column.isna().any() else "int64"))
    return made


def _words(message: str, query: str) -> str:
    """Return DuckDB's own message with a hint where to look, if it is a slip that beginners make."""
    hints = [say(*words) for sign, words in HINTS if sign in message]
    outside = re.sub(r"'[^']*'|--[^\n]*", "", query)  # texts and remarks may hold any sign
    if sign := re.search("[，；（）‘’“”＝]", outside):
        words = (
            f"“{sign[0]}”是全角的：SQL 里的逗号、括号和引号都要用半角（英文）的。",
            f"{sign[0]!r} is a full-width sign: commas, brackets and quotes of SQL are half-width.",
        )
        hints.insert(0, say(*words))
    elif message.startswith(("Binder", "Parser")) and re.search(r'(=|DATE|IN \() *"', outside, re.IGNORECASE):
        words = (
            "文字和日期用单引号，例如 'tea'、DATE '2026-06-30'；双引号里的是列名。",
            "Texts and days stand in single quotes, such as 'tea' or DATE '2026-06-30'; in double quotes stand names of columns.",
        )
        hints.insert(0, say(*words))
    return "\n".join([message.strip(), *hints[:1]])
