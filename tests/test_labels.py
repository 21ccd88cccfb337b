"""Every code has one display name in each language, and labelling keeps the form of what it is given."""

import re

import pandas as pd
import pytest

import siyu_helpers as siyu
from siyu_helpers.labels import COMPUTED, HEADERS, header
from siyu_helpers.simulator.brands import BRANDS
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.stages import LIFECYCLE, STAGES
from siyu_helpers.tiers import ABSENT, GRADES, GROUPS

PRODUCTS = {p.code: (p.zh, p.en) for brand in BRANDS.values() for p in brand.products}
TABLES = {**CODES, **COMPUTED, "products": PRODUCTS}


@pytest.fixture(autouse=True)
def english():
    siyu.use("en")


def test_every_code_reads_as_its_table_says_so_no_code_has_two_names():
    for table in TABLES.values():
        for code, (zh, en) in table.items():
            assert (siyu.label(code, "zh"), siyu.label(code, "en")) == (zh, en)


def test_names_are_complete_and_of_their_language():
    for name, table in [*TABLES.items(), ("headers", HEADERS)]:
        for zh, en in table.values():
            assert zh.strip() == zh != "", name
            assert en.strip() == en != "", name
            assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", en), en
            assert re.search(r"[\u4e00-\u9fff]", zh) or zh == "App", zh


def test_no_two_codes_of_one_column_read_alike():
    for table in TABLES.values():
        for lang in (0, 1):
            names = [pair[lang] for pair in table.values()]
            assert len(set(names)) == len(names)


def test_all_codes_the_course_computes_are_there():
    assert set(COMPUTED["group"]) == {*GROUPS.values(), ABSENT}
    assert set(COMPUTED["grade"]) == set(GRADES)
    assert set(COMPUTED["stage"]) == set(STAGES)
    assert set(COMPUTED["lifecycle"]) == set(LIFECYCLE)
    assert set(COMPUTED["level"]) == {1, 2, 3, 4, 5}


def test_english_group_names_print_the_bits():
    for bits, group in GROUPS.items():
        assert siyu.label(group).endswith(f"({bits})")


@pytest.mark.parametrize("brand", ["tea", "beauty"])
def test_all_codes_in_the_data_are_known(brand):
    users, lines = siyu.load(f"{brand}/users"), siyu.load(f"{brand}/order_lines")
    products = siyu.load(f"{brand}/products")
    for column in (users[c] for c in ("source", "region", "sex", "occupation")):
        assert siyu.label(column).isna().equals(column.isna())
    for column in (lines["status"], lines["product"].drop_duplicates(), products["category"]):
        assert siyu.label(column).notna().all()
    assert siyu.label(products["product"], "zh").tolist() == products["title_zh"].tolist()
    assert siyu.label(products["product"], "en").tolist() == products["title_en"].tolist()


def test_follows_the_language_in_use():
    assert siyu.label("key_keep") == "Key keep (011)"
    siyu.use("zh")
    assert siyu.label("key_keep") == "重要保持客户"


def test_series_and_indexes_keep_their_form():
    codes = pd.Series(["new", None, "loyal"], index=[5, 3, 3], name="stage", dtype="str")
    named = siyu.label(codes)
    assert named.index.tolist() == [5, 3, 3]
    assert (named.name, named.dtype) == ("stage", "str")
    assert named.tolist()[::2] == ["New", "Loyal"]
    assert named.isna().tolist() == [False, True, False]
    index = siyu.label(pd.Index(["A", "C"], name="grade"))
    assert isinstance(index, pd.Index)
    assert (index.tolist(), index.name) == (["Grade A", "Grade C"], "grade")
    assert siyu.label(pd.Series([5, 1])).tolist() == ["Level 5: supreme VIP", "Level 1: new buyer"]
    assert siyu.label(pd.Series(["A"], dtype="category")).tolist() == ["Grade A"]
    assert siyu.label(pd.Series([], dtype="str")).empty


@pytest.mark.parametrize("codes", ["key_valu", 6, True, None, [], pd.Series(["A", "key_valu"]), pd.Index(["a"])])
def test_an_unknown_code_is_named(codes):
    unknown = codes.iloc[-1] if isinstance(codes, pd.Series) else codes[0] if isinstance(codes, pd.Index) else codes
    with pytest.raises(KeyError, match=re.escape(f"there is no code {unknown!r}")):
        siyu.label(codes)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="not 'fr'"):
        siyu.label("A", "fr")


def test_headings_name_the_unit():
    assert header("monetary_fen") == "Monetary value (yuan)"
    assert header("recency_days", "zh") == "最近一次消费（天）"
    assert header("key_value") == "Key value (111)"
    assert header("my own column") == "my own column"
    assert all("yuan" in en and "元" in zh for name, (zh, en) in HEADERS.items() if name.endswith("_fen"))
