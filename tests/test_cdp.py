"""The customer data platform: what stands in it, that it can be read and not changed, and what its charts draw."""
# ruff: noqa: S608 - queries are put together from texts of this file

import os
import re
import subprocess
import sys
import threading
import warnings

import matplotlib as mpl
import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers import charts_plan
from siyu_helpers.customer_data import Cdp, QueryError
from siyu_helpers.customer_data.tables import WORDS, tables_of, tier_months
from siyu_helpers.errors import show_error
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.style import ROLES

mpl.use("Agg")
TABLES = ["users", "accounts", "unsubscribes", "products", "orders", "purchases", "touches", "tags", "tier_months", "follow_ups"]  # fmt: skip
BOTH = ("tea", "fruit")
DAY = pd.Timestamp("2026-06-30")


@pytest.fixture(scope="module")
def platforms():
    return {brand: siyu.cdp(brand) for brand in BOTH}


@pytest.fixture
def tea(platforms):
    return platforms["tea"]


@pytest.fixture
def english():
    siyu.use("en")


def known_orders(brand):
    """Clean orders as they were known on the day: a refund made later has not happened yet."""
    return siyu.clean_orders(siyu.as_of(siyu.load(f"{brand}/order_lines"), DAY))


# --- what stands in it -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("brand", BOTH)
def test_tables_and_columns_are_all_explained(platforms, brand):
    for lang in ("zh", "en"):
        siyu.use(lang)
        listed = platforms[brand].tables()
        assert listed.index.tolist() == [*TABLES, "user_360"]
        assert listed.iloc[:, 0].str.len().gt(5).all()
        assert (listed.iloc[:, 1] > 0).all()
        for name in listed.index:
            schema = platforms[brand].schema(name)
            assert schema.index.tolist() == [column for column in WORDS[name] if column]
            assert listed.loc[name].iloc[2] == ", ".join(schema.index)
            assert schema.iloc[:, 1].str.len().gt(1).all()
            assert not (lang == "en" and schema.iloc[:, 1].str.contains("[\u4e00-\u9fff]").any())


@pytest.mark.slow
@pytest.mark.parametrize("brand", BOTH)
def test_nothing_is_later_than_the_day_and_days_are_days(platforms, brand):
    for name in [*TABLES, "user_360"]:
        schema = platforms[brand].schema(name)
        for column, kind in schema.iloc[:, 0].items():
            assert (kind == "DATE") == (column.endswith("_on") or column == "month"), (name, column)
            if kind in ("DATE", "TIMESTAMP") and column != "next_on":
                last = platforms[brand].sql(f'SELECT max("{column}") AS last FROM {name}').loc[0, "last"]
                assert last < DAY + pd.Timedelta(days=1), (name, column)
            if column.endswith("_fen"):
                assert kind == "BIGINT"


@pytest.mark.parametrize("brand", BOTH)
def test_tables_agree_with_the_shops(platforms, brand):
    ask = platforms[brand].sql
    known = known_orders(brand)
    sums = ask("SELECT sum(amount_fen) AS fen, count(DISTINCT order_id) AS orders FROM purchases").loc[0]
    assert (sums["fen"], sums["orders"]) == (known["amount_fen"].sum(), len(known))
    later = siyu.purchases(brand, products=True)  # some lines were given back after the day
    lines = ask("SELECT * FROM purchases")
    later = later[later["order_id"].isin(lines["order_id"])]
    columns = ["order_id", "user_id", "product", "category", "quantity"]
    missing = later[columns].merge(lines[columns].drop_duplicates(), how="left", indicator=True)
    assert (missing["_merge"] == "both").all()
    assert len(lines) > len(later)
    mine = ask("SELECT * FROM orders ORDER BY order_id")
    assert mine["amount_fen"].tolist() == known.sort_values("order_id")["amount_fen"].tolist()
    local = known.sort_values("order_id")["order_time"].dt.tz_localize(None).dt.normalize()
    assert (mine["ordered_on"].to_numpy() == local.to_numpy()).all()
    # 2 o'clock in the morning in Shanghai is the evening before in UTC
    assert (mine["ordered_at"].dt.normalize() == mine["ordered_on"]).all()
    touched = ask("SELECT count(*) AS n, count(user_id) AS matched FROM touches").loc[0]
    assert touched["n"] == (siyu.load(f"{brand}/touches")["sent_at"] < "2026-07-01").sum()
    assert 0.9 < touched["matched"] / touched["n"] <= 1


@pytest.mark.slow
@pytest.mark.parametrize("brand", BOTH)
def test_tiers_are_those_of_unit_4_over_twelve_months(platforms, brand):
    orders = known_orders(brand)
    high = BRANDS[brand].thresholds
    for month, since in (("2026-06-30", "2025-07-01"), ("2026-03-31", "2025-04-01"), ("2026-02-28", "2025-03-01")):
        day = orders["order_time"].dt.tz_localize(None).dt.normalize()
        kept = orders[day.between(since, month)]
        wanted = siyu.rfm_segments(siyu.rfm_table(kept, month), high)["group"]
        found = platforms[brand].sql(f"SELECT user_id, tier FROM tier_months WHERE month = DATE '{month}'")
        found = found.set_index("user_id")["tier"]
        assert found[found != "absent"].sort_index().to_dict() == wanted.to_dict()
        users = siyu.load(f"{brand}/users")
        assert len(found) == (users["registered_at"].dt.tz_localize(None) < pd.Timestamp(month) + pd.Timedelta(days=1)).sum()  # fmt: skip
    months = platforms[brand].sql("SELECT DISTINCT month FROM tier_months ORDER BY month")["month"]
    assert months.tolist() == pd.date_range("2025-06-30", "2026-06-30", freq="ME").tolist()


def test_those_without_orders_are_the_potential_users(tea):
    stages = siyu.stage_types(siyu.load("tea/users"), known_orders("tea"), DAY)
    view = tea.sql("SELECT user_id, orders FROM user_360")
    assert set(view.loc[view["orders"] == 0, "user_id"]) == set(stages.index[stages == "potential"])


def test_a_day_in_the_middle_of_a_month_is_the_last_month():
    frames = tables_of("fruit", "2026-05-15")
    assert frames["tier_months"]["month"].max() == pd.Timestamp("2026-05-15")
    assert frames["users"]["registered_on"].max() <= pd.Timestamp("2026-05-15")
    assert frames["accounts"]["ended_on"].max() <= pd.Timestamp("2026-05-15")
    assert frames["follow_ups"]["written_on"].max() <= pd.Timestamp("2026-05-15")
    early = tier_months(frames["users"], frames["orders"], BRANDS["fruit"].thresholds, "2025-01-10")
    assert early["month"].unique().tolist() == [pd.Timestamp("2025-01-10")]


@pytest.mark.parametrize("brand", BOTH)
def test_unsubscribes_are_channels_cut_off_for_good(platforms, brand):
    spells = siyu.load(f"{brand}/connections" if brand == "tea" else f"{brand}/accounts")
    spells = spells[(spells["connected_at"] < "2026-07-01") & spells["user_id"].notna()]
    ended = spells[["removed_at", "blocked_at", "unsubscribed_at"]].min(axis=1)
    still = ended.isna() | (ended >= pd.Timestamp("2026-07-01", tz="Asia/Shanghai"))
    gone = ~still.groupby([spells["user_id"], spells["channel"]]).any()
    wanted = set(gone[gone].index)
    found = platforms[brand].sql("SELECT user_id, channel, unsubscribed_on FROM unsubscribes")
    assert set(found[["user_id", "channel"]].itertuples(index=False, name=None)) == wanted
    assert len(found) == len(wanted) > 500
    assert found["unsubscribed_on"].notna().all()


def test_tags_of_profiles_are_there_only_with_consent(tea):
    forms = siyu.load("tea/profiles")
    refused = set(forms.loc[forms["consent"] == 0, "user_id"])
    tagged = tea.sql("SELECT DISTINCT user_id FROM tags WHERE tag_kind IN ('interest', 'motive')")["user_id"]
    assert len(tagged) > 1000
    assert not refused & set(tagged)
    bought = tea.sql("SELECT user_id, order_id, ordered_on, category, amount_fen FROM purchases")
    bought["order_time"] = bought["ordered_on"].dt.tz_localize("Asia/Shanghai")
    mine = siyu.tag_users(siyu.load("tea/users"), bought)
    found = tea.sql("SELECT user_id, tag FROM tags WHERE tag_kind = 'main_category'").set_index("user_id")["tag"]
    known = mine.loc[mine.index.isin(tea.sql("SELECT user_id FROM users")["user_id"]), "main_category"]
    assert found.sort_index().to_dict() == known[known != "none"].sort_index().to_dict()


# --- the whole view --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("brand", BOTH)
def test_the_view_has_one_row_a_user_and_agrees_with_the_tables(platforms, brand):
    ask = platforms[brand].sql
    view = ask("SELECT * FROM user_360")
    assert view["user_id"].is_unique
    assert len(view) == ask("SELECT count(*) AS n FROM users").loc[0, "n"]
    orders = ask("SELECT * FROM orders")
    by = orders.groupby("user_id")
    view = view.set_index("user_id")
    assert (view["orders"] == by.size().reindex(view.index).fillna(0)).all()
    assert (view["orders"] == 0).sum() > 300
    assert view.loc[view["orders"] == 0, "last_order_on"].isna().all()
    assert view["spend_yuan"].sum() == pytest.approx(orders["amount_fen"].sum() / 100)
    assert (view["spend_yuan"] * 100).round(6).mod(1).eq(0).all()
    assert (view["last_order_on"].dropna() == by["ordered_on"].max().sort_index()).all()
    sent = ask("SELECT * FROM touches")
    recent = sent[(sent["delivered"] == 1) & (sent["sent_on"] > DAY - pd.Timedelta(days=30))]
    assert (view["touches_30d"] == recent.groupby("user_id").size().reindex(view.index).fillna(0)).all()
    assert view["touches_30d"].sum() > 100
    notes = ask("SELECT * FROM follow_ups ORDER BY note_id")
    last = notes.drop_duplicates("user_id", keep="last").set_index("user_id")
    last = last[last.index.isin(view.index)]
    shown = view["last_note"].dropna()
    assert shown.to_dict() == last["note"].reindex(shown.index).to_dict()
    assert len(shown) == len(last)
    assert view["last_note_owner"].dropna().to_dict() == last["staff"].to_dict()
    assert view["age"].dropna().between(18, 100).all()


@pytest.mark.parametrize("brand", BOTH)
def test_what_a_beginner_gets_wrong_gives_other_numbers(platforms, brand):
    ask = platforms[brand].sql
    users = int(ask("SELECT count(*) AS n FROM users").loc[0, "n"])

    def rows(query):
        return int(ask(f"SELECT count(*) AS n FROM ({query})").loc[0, "n"])

    newest = "JOIN (SELECT user_id, max(written_at) AS at FROM follow_ups GROUP BY user_id) AS l"
    assert rows("SELECT u.user_id FROM users AS u JOIN orders USING (user_id) GROUP BY u.user_id") < users
    assert rows("SELECT u.user_id FROM users AS u LEFT JOIN tier_months USING (user_id)") > 5 * users
    assert rows("SELECT u.user_id FROM users AS u LEFT JOIN follow_ups USING (user_id)") > users
    assert rows(f"SELECT f.user_id FROM follow_ups AS f {newest} ON f.user_id = l.user_id AND f.written_at = l.at") > rows("SELECT DISTINCT user_id FROM follow_ups")  # fmt: skip
    double = "SELECT sum(o.amount_fen) AS fen FROM orders AS o JOIN touches AS t USING (user_id)"
    assert ask(double).loc[0, "fen"] != ask("SELECT sum(amount_fen) AS fen FROM orders").loc[0, "fen"]
    assert rows("SELECT user_id FROM follow_ups WHERE user_id NOT IN (SELECT user_id FROM users)") > 5
    sent, came = (rows(f"SELECT 1 FROM touches WHERE sent_on > DATE '2026-05-31' {more}") for more in ("", "AND delivered = 1"))  # fmt: skip
    assert sent > came


def test_sums_of_fen_are_whole_numbers_and_missing_ones_stay_missing(tea):
    made = tea.sql(
        "SELECT tier, sum(monetary_fen) AS fen, max(recency_days) AS days, avg(frequency) AS mean "
        "FROM tier_months WHERE month = (SELECT max(month) FROM tier_months) GROUP BY tier ORDER BY tier"
    )
    assert str(made["fen"].dtype) == "int64"
    assert str(made["mean"].dtype) == "float64"
    assert str(made["days"].dtype).startswith("Int")
    assert made["days"].isna().sum() == 1
    assert tea.sql("SELECT sum(amount_fen) AS fen FROM orders WHERE false").loc[0, "fen"] is pd.NA


# --- the card --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_user_whole_as_card_and_text(lang):
    siyu.use(lang)
    platform = siyu.cdp("fruit")
    some = platform.sql(
        "(SELECT user_id FROM user_360 WHERE last_note IS NOT NULL AND orders > 5 ORDER BY user_id LIMIT 3) "
        "UNION ALL (SELECT user_id FROM user_360 WHERE orders = 0 AND last_note IS NULL ORDER BY user_id LIMIT 3)"
    )["user_id"]
    for user_id in some:
        card = platform.user(user_id)
        html, text = card._repr_html_(), repr(card)
        row = platform.sql(f"SELECT * FROM user_360 WHERE user_id = '{user_id}'").iloc[0]
        assert user_id in html
        assert f"{row['spend_yuan']:,.2f}" in text
        assert "http" not in html
        assert "data-jp-theme-light=false" in html
        assert not re.search(r"\b(nan|nat|none)\b", re.sub(r"<style>.*</style>", "", html), re.IGNORECASE)
        if row["orders"]:
            assert row["last_note"] in text
            assert f"{row['last_order_on']:%Y-%m-%d}" in html
        else:
            assert {"zh": "12 个月没有订单", "en": "No order in 12 months"}[lang] in text
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")


@pytest.mark.slow
def test_a_card_escapes_what_people_write(english):
    frames = tables_of("fruit", DAY)
    who = frames["follow_ups"]["user_id"].iloc[-1]
    who = frames["follow_ups"].loc[frames["follow_ups"]["user_id"].isin(frames["users"]["user_id"]), "user_id"].iloc[-1]
    frames["follow_ups"] = frames["follow_ups"].assign(note="<script>alert(1)</script> & $x$")
    html = Cdp(frames, DAY).user(who)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "mathjax_ignore" in html


def test_an_unknown_user_is_named(tea, english):
    with pytest.raises(ValueError, match=r"no user 'F00001'; ids look like this: T00001"):
        tea.user("F00001")
    with pytest.raises(ValueError, match="no user"):
        tea.user("' OR 1=1 --")


# --- read only -------------------------------------------------------------------------------------------------------

CHANGES = (
    "CREATE TABLE mine AS SELECT 1 AS a",
    "CREATE TEMP TABLE mine AS SELECT 1 AS a",
    "CREATE VIEW mine AS SELECT 1 AS a",
    "CREATE OR REPLACE VIEW user_360 AS SELECT 1 AS a",
    "CREATE MACRO f(x) AS x + 1",
    "DELETE FROM users",
    "TRUNCATE users",
    "UPDATE orders SET amount_fen = 0",
    "INSERT INTO users SELECT * FROM users",
    "DROP TABLE users",
    "ALTER TABLE users ADD COLUMN a INTEGER",
    "WITH gone AS (DELETE FROM users RETURNING user_id) SELECT * FROM gone",
    "EXPLAIN ANALYZE DELETE FROM users",
    "SELECT * FROM query('DELETE FROM users')",
    "BEGIN",
    "COMMIT",
    "CHECKPOINT",
    "PIVOT users ON sex USING count(*)",
    "VACUUM",
)
OUTSIDE = (
    "COPY users TO '{file}'",
    "COPY (SELECT * FROM users) TO '{file}' (FORMAT parquet)",
    "EXPORT DATABASE '{folder}'",
    "ATTACH '{file}' AS other",
    "ATTACH ':memory:' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_csv('{there}')",
    "SELECT * FROM read_text('{there}')",
    "SELECT * FROM '{there}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_csv('https://example.org/x.csv')",
    "SELECT * FROM 'https://example.org/x.parquet'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "SET temp_directory = '{folder}'",
    "PRAGMA enable_profiling",
    "CALL pragma_version()",
    "CREATE SECRET (TYPE s3)",
    "SELECT * FROM frame_of_mine",
)


@pytest.mark.parametrize("query", CHANGES)
def test_nothing_can_be_changed(tea, query, english):
    before = tea.sql("SELECT count(*) AS n, max(user_id) AS last FROM users").iloc[0].tolist()
    with pytest.raises(QueryError) as refused:
        tea.sql(query)
    assert not re.search("[\u4e00-\u9fff]", str(refused.value))
    assert tea.sql("SELECT count(*) AS n, max(user_id) AS last FROM users").iloc[0].tolist() == before
    assert tea.sql("SELECT sum(amount_fen) AS fen FROM orders").loc[0, "fen"] > 0
    assert "mine" not in tea.sql("SHOW ALL TABLES")["name"].tolist()


@pytest.mark.parametrize("query", OUTSIDE)
def test_no_file_no_network_no_setting(tea, query, tmp_path, english):
    frame_of_mine = pd.DataFrame({"a": [1]})  # noqa: F841 - what the last query would find
    there = tmp_path / "there.csv"
    there.write_text("a\n1\n", encoding="utf-8")
    places = {"file": tmp_path / "new.db", "folder": tmp_path, "there": there}
    query = query.format(**{name: place.as_posix() for name, place in places.items()})
    with pytest.raises(QueryError):
        tea.sql(query)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


@pytest.mark.slow
@pytest.mark.parametrize("query", [*(q for q in CHANGES if q.startswith(("DELETE", "DROP"))), *OUTSIDE[:9]])
def test_the_connection_for_those_who_know_more_is_a_copy_and_shut_too(tea, query, tmp_path):
    import duckdb

    places = {"file": tmp_path / "new.db", "folder": tmp_path, "there": tmp_path / "there.csv"}
    query = query.format(**{name: place.as_posix() for name, place in places.items()})
    copy = siyu.cdp("fruit").connection if query.startswith(("DELETE", "DROP")) else tea.connection
    if query.startswith(("DELETE", "DROP", "ATTACH ':memory:'")):
        copy.execute(query)
    else:
        with pytest.raises(duckdb.Error, match=r"disabled|configuration"):
            copy.execute(query)
    assert tea.sql("SELECT count(*) AS n FROM users").loc[0, "n"] > 4000
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_changes_to_the_connection_do_not_reach_the_platform():
    platform = siyu.cdp("fruit")
    before = platform.sql("SELECT count(*) AS n FROM users").loc[0, "n"]
    assert platform.connection.execute("SELECT count(*) FROM users").fetchone() == (before,)
    platform.connection.execute("DELETE FROM users")
    assert platform.connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
    assert platform.sql("SELECT count(*) AS n FROM users").loc[0, "n"] == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * FROM usrs", ("Table with name usrs does not exist", "cdp.tables()")),
        ("SELECT age FROM users", ('Referenced column "age" not found', "cdp.schema")),
        ("SELECT u.age FROM users AS u", ('does not have a column named "age"', "cdp.schema")),
        ("SELECT region, count(*) FROM users", ("must appear in the GROUP BY", "inside count, sum, max")),
        ("SELECT user_id FROM users JOIN orders ON users.user_id = orders.user_id", ("Ambiguous reference", "say which one")),
        ("SELECT * FROM orders WHERE amount_fen = 'much'", ("Could not convert string", "single quotes")),
        ("SELEC * FROM users", ("syntax error", "Look at the ^")),
        ("SELECT * FROM users; SELECT * FROM orders", ("there are 2 here", "")),
        ("", ("there are 0 here", "")),
        ("DELETE FROM users", ("DELETE is no query and was not run", "")),
        ("/* me */ DELETE FROM users", ("no query and was not run", "")),
        ("SELECT * FROM users, touches", ("more than 200,000 rows", "LIMIT 10")),
        ('SELECT * FROM orders WHERE ordered_on <= DATE "2026-06-30"', ("syntax error", "single quotes")),
        ('SELECT * FROM users WHERE source = "store"', ('Referenced column "store"', "single quotes")),
        ('SELECT "regoin" FROM users', ('Referenced column "regoin"', "cdp.schema")),
        ("SELECT user_id\uff0cregion FROM users", ("not found", "half-width")),
        ("SELECT count\uff08*\uff09 FROM users", ("not found", "half-width")),
        ("SELECT '\uff0c' AS a, b FROM users -- \uff0c", ('Referenced column "b"', "cdp.schema")),
        (3, ("got int", "")),
    ],
)  # fmt: skip
def test_errors_say_what_is_amiss_in_a_few_lines(tea, english, query, said):
    with pytest.raises(QueryError) as refused:
        tea.sql(query)
    shown = "\n".join(refused.value._render_traceback_())
    for words in said:
        assert words in shown
    assert len(shown.splitlines()) <= 9
    assert refused.value.__cause__ is None
    siyu.use("zh")
    with pytest.raises(QueryError) as refused:
        tea.sql(query)
    assert re.search("[\u4e00-\u9fff]", str(refused.value)) or said[1] == ""


def test_show_error_prints_it_without_a_traceback(tea, english, capsys):
    globals()["platform_of_the_lesson"] = tea
    show_error('platform_of_the_lesson.sql("SELECT * FROM usrs")')
    printed = capsys.readouterr().out
    assert "Table with name usrs does not exist" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 AS a",
        "WITH o AS (SELECT * FROM orders) SELECT count(*) AS n FROM o",
        "FROM users LIMIT 2",
        "VALUES (1), (2)",
        "DESCRIBE users",
        "SUMMARIZE orders",
        "SHOW TABLES",
        "EXPLAIN SELECT * FROM users",
        "SELECT * FROM user_360 ORDER BY spend_yuan DESC LIMIT 3;",
        "-- a remark\nSELECT 1 AS a",
        "SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY ordered_at) AS nth FROM orders LIMIT 3",
        "SELECT user_id, user_id FROM users LIMIT 1",
        "SELECT date_diff('day', registered_on, DATE '2026-06-30') AS days FROM users LIMIT 1",
        "SELECT current_date AS today, now() AS at",
        "PIVOT (SELECT region, sex FROM users) ON sex IN ('female', 'male') USING count(*) GROUP BY region",
    ],
)
def test_all_ways_of_reading_work_and_print_no_warning(tea, query, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(tea.sql(query)) >= 1
    assert capfd.readouterr().err == ""


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_notebooks_open_it_at_once_and_nothing_is_written(tmp_path):
    code = (
        "import time, siyu_helpers as siyu\n"
        "c = siyu.cdp('fruit'); n = len(c.sql('SELECT * FROM user_360')); t = time.time()\n"
        "siyu.cdp('fruit'); print(n, time.time() - t)"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    both = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outs = [process.communicate(timeout=120)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert outs[0][0] == outs[1][0]
    assert list(tmp_path.iterdir()) == []


def test_threads_may_ask_at_once(tea):
    found = []

    def ask():
        found.append(tea.sql("SELECT sum(amount_fen) AS fen FROM orders").loc[0, "fen"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


@pytest.mark.slow
def test_what_cannot_be_opened_is_said(english):
    with pytest.raises(ValueError, match=r"no customer data platform of 'beauty'; there is: tea, fruit"):
        siyu.cdp("beauty")
    with pytest.raises(ValueError, match="until must be a day"):
        siyu.cdp("tea", "soon")
    with pytest.raises(ValueError, match="no order is as early"):
        siyu.cdp("tea", "2020-01-01")
    with pytest.raises(ValueError, match=r"no table 'nothing'; there is: users"):
        siyu.cdp("fruit").schema("nothing")


@pytest.mark.slow
def test_frames_of_ones_own_and_without_the_view(english):
    own = Cdp({"users": pd.DataFrame({"user_id": ["a", "b"], "seen_on": pd.to_datetime(["2026-06-01", None])})}, DAY)
    assert own.sql("SELECT user_id, seen_on FROM users ORDER BY user_id")["seen_on"].isna().tolist() == [False, True]
    assert own.schema("users").iloc[:, 0].tolist() == ["VARCHAR", "DATE"]
    assert own.tables().index.tolist() == ["users"]
    bare = siyu.cdp("fruit", user_360=False)
    with pytest.raises(QueryError, match="user_360 does not exist"):
        bare.sql("SELECT * FROM user_360")
    assert "user_360" not in bare.tables().index
    assert bare.user("F00010").head[0] == "F00010"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_shows_itself(lang):
    siyu.use(lang)
    platform = siyu.cdp("fruit")
    words = {"zh": "不写任何文件", "en": "no file is written"}[lang]
    assert words in repr(platform)
    assert words in platform._repr_html_()
    assert "follow_ups" in platform._repr_html_()


# --- charts ----------------------------------------------------------------------------------------------------------


def test_retention_counts_only_those_seen_for_the_whole_month():
    days = {"a": ["2026-01-01", "2026-01-31", "2026-02-01"], "b": ["2026-01-01"], "c": ["2026-05-15", "2026-05-20"], "d": ["2026-06-20", "2026-06-21"]}  # fmt: skip
    orders = pd.DataFrame([(u, d) for u, ds in days.items() for d in ds], columns=["user_id", "ordered_on"])
    orders["ordered_on"] = pd.to_datetime(orders["ordered_on"])
    table = charts_plan.retention_table(orders, "2026-06-30", months=3)
    # month 1 (days 1–30): a on day 30, c on day 5, of a, b, c; d has been seen for 10 days. Month 2: a on day 31, of a and b
    assert table["buyers"].tolist() == [3, 2, 2]
    assert table["again"].tolist() == [2, 1, 0]
    assert table["share"].tolist() == pytest.approx([2 / 3, 1 / 2, 0])
    assert (table["low"] <= table["share"]).all()
    assert (table["high"] >= table["share"]).all()
    # the same day again is no return, and nobody is seen for ten months
    assert charts_plan.retention_table(orders, "2026-06-30", months=10)["share"].isna().iloc[-1]
    with pytest.raises(ValueError, match="不到 30 人"):
        charts_plan.retention(orders, "2026-06-30")


def test_tier_moves_add_up_and_know_newcomers(tea, english):
    months = tea.sql("SELECT * FROM tier_months")
    table = charts_plan.tier_moves(months, "2026-03-31", "2026-06-30")
    assert table.shape == (10, 9)
    last = months[months["month"] == "2026-06-30"]["tier"].value_counts()
    assert (table.sum() == last.reindex(table.columns, fill_value=0)).all()
    before = months[months["month"] == "2026-03-31"]["tier"].value_counts()
    assert (table.sum(axis=1).drop("newcomer") == before.reindex(table.columns, fill_value=0)).all()
    assert table.loc["newcomer"].sum() == last.sum() - before.sum()
    stayed = sum(table.at[code, code] for code in table.columns)
    assert stayed < table.to_numpy().sum()
    with pytest.raises(ValueError, match=r"no month end 2026-04-15; there is: 2025-06-30"):
        charts_plan.tier_moves(months, "2026-04-15", "2026-06-30")
    with pytest.raises(ValueError, match="must be earlier"):
        charts_plan.tier_moves(months, "2026-06-30", "2026-03-31")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_are_drawn_with_the_packaged_font_alone(platforms, lang, recwarn):
    siyu.use(lang)
    platform = platforms["fruit"]
    for ax in (
        charts_plan.retention(platform.sql("SELECT user_id, ordered_on FROM orders"), DAY),
        charts_plan.tier_flow(platform.sql("SELECT * FROM tier_months"), "2026-03-31", "2026-06-30"),
        charts_plan.gap_bars(platform.sql("SELECT user_id, product, ordered_on FROM purchases"), "bananas"),
    ):
        ax.figure.canvas.draw()
        assert bool(re.search("[\u4e00-\u9fff]", ax.get_title(loc="left"))) == (lang == "zh")
        mpl.pyplot.close(ax.figure)
    assert not [str(w.message) for w in recwarn if "Glyph" in str(w.message) or "findfont" in str(w.message)]


def test_words_on_the_heat_map_stand_out():
    """Contrast of WCAG 2, at least 4.5, on every shade of the map."""

    def light(colour):
        parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in mpl.colors.to_rgb(colour)]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    blues = mpl.colors.LinearSegmentedColormap.from_list("siyu", ["white", ROLES["focus"]])
    pairs = [(blues(step / 100), charts_plan._ink(blues(step / 100))) for step in range(101)] + [("white", "#6B6B6B")]
    for ground, ink in pairs:
        dark, bright = sorted((light(ground), light(ink)))
        assert (bright + 0.05) / (dark + 0.05) >= 4.5
