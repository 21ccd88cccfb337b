"""The follow-up log and the comparison of SCRM systems: what they promise, and the dirt that is planted in them."""

import re
from functools import cache

import pandas as pd
import pytest

import siyu_helpers as siyu
from course_tools import data as writer
from siyu_helpers.simulator import DEFAULT_SEED, follow_ups, shop, simulate
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.follow_ups import LEFT_ON, STAFF, START
from siyu_helpers.simulator.scrm_systems import COLUMNS, scrm_systems
from siyu_helpers.simulator.streams import stream
from siyu_helpers.simulator.tables import names, table

BOTH = ("tea", "fruit")
TERMS = [DEFAULT_SEED, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))]
CLOSED = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")


@cache
def world(brand, seed):
    return simulate(brand, seed)


def notes_of(brand, seed):
    made = world(brand, seed)
    truth = made.truth["follow_ups"]
    flags = ["user", "kind", "product", "orphan", "same_minute", "after_leaving", "resigned", "utc"]
    return pd.concat([made.tables["follow_ups"], truth[flags]], axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BOTH)
def test_the_log_is_as_the_card_says(brand, seed):
    notes, users = notes_of(brand, seed), world(brand, seed).tables["users"]
    assert 1500 < len(notes) < 2500
    assert notes["note_id"].is_unique
    assert notes["note_id"].is_monotonic_increasing
    assert notes["written_at"].is_monotonic_increasing
    assert (notes["written_at"].dt.second == 0).all()
    assert notes["written_at"].dt.hour.between(9, 20).all()
    assert notes["written_at"].min() >= pd.Timestamp(START, tz="Asia/Shanghai")
    planned = notes["next_on"].dropna()
    assert planned.str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert (planned > notes.loc[planned.index, "written_at"].dt.strftime("%Y-%m-%d")).all()
    assert 0.1 < notes["next_on"].isna().mean() < 0.3
    assert set(notes["staff"]) == set(STAFF[brand])
    assert set(notes["follow_up_stage"]) == set(CODES["follow_up_stage"])
    assert notes.loc[notes["follow_up_stage"] == "closed", "next_on"].isna().all()
    # everyone's first note is that of the first contact
    first = notes[~notes["orphan"]].drop_duplicates("user_id")
    assert (first["follow_up_stage"] == "first_contact").mean() > 0.95
    assert 0.1 < notes["user_id"].nunique() / len(users) < 0.3


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BOTH)
def test_the_dirt_is_there_and_flagged(brand, seed):
    notes, users = notes_of(brand, seed), world(brand, seed).tables["users"]
    unknown = ~notes["user_id"].isin(users["user_id"])
    assert unknown.equals(notes["orphan"])
    assert 10 < unknown.sum() < 45
    known = notes[~notes["orphan"]]
    again = known.duplicated(["user_id", "written_at"], keep="first")
    assert again.sum() >= known["same_minute"].sum() > 25
    assert again[known["same_minute"]].all()
    assert known.loc[known["same_minute"], "note_zh"].str.contains("补充|上一条").all()
    assert (notes["written_at"] >= CLOSED).sum() > 20
    gone = notes["staff"] == STAFF[brand][-1]
    assert gone.equals(notes["resigned"])
    assert gone.sum() > 150
    assert notes.loc[gone, "written_at"].max() < pd.Timestamp(LEFT_ON, tz="Asia/Shanghai")
    # some of those users were passed on, some to nobody
    theirs = known[known["user_id"].isin(known.loc[known["resigned"], "user_id"])]
    last = theirs.drop_duplicates("user_id", keep="last")
    assert 0.25 < last["resigned"].mean() < 0.9
    assert 0.15 < notes["utc"].mean() < 0.25


@pytest.mark.parametrize("seed", TERMS)
@pytest.mark.parametrize("brand", BOTH)
def test_notes_agree_with_the_shop(brand, seed):
    made, notes = world(brand, seed), notes_of(brand, seed)
    titles = {p.code: p.zh for p in made.brand.products}
    ordered = notes[notes["kind"] == "ordered"]
    assert len(ordered) > 80
    assert all(titles[product] in words for product, words in zip(ordered["product"], ordered["note_zh"], strict=True))
    bought = set(map(tuple, made.tables["order_lines"][["user_id", "product"]].drop_duplicates().to_numpy()))
    assert all(pair in bought for pair in ordered[["user_id", "product"]].itertuples(index=False, name=None))
    said = made.tables["service_contacts"]
    complained = set(said.loc[said["contact_kind"] == "complaint", "user_id"])
    assert set(notes.loc[notes["kind"] == "complaint", "user_id"]) <= complained
    # written after leaving: no tie of WeCom was open
    spells = made.truth["connections"]
    spells = spells[spells["channel"] == "wecom"]
    ended = spells[["removed_at", "blocked_at", "unsubscribed_at"]].min(axis=1)
    left = spells[ended.notna()].groupby("user").size()
    late = notes[notes["after_leaving"]]
    assert len(late) > 20
    assert late["user"].isin(left.index).all()
    assert (notes.loc[notes["kind"] == "closed", "after_leaving"]).all()


@pytest.mark.slow
def test_the_words_are_there_in_both_languages_and_the_same_every_term():
    for brand in BOTH:
        texts = [world(brand, seed).tables["follow_ups"] for seed in (DEFAULT_SEED, 1)]
        for notes in texts:
            assert notes["note_zh"].str.contains(r"[\u4e00-\u9fff]").all()
            assert not notes["note_zh"].str.contains(r"[,;?!]").any()
            assert not notes["note_en"].str.contains(r"[\u3000-\u9fff\uff00-\uffef]").any()
            assert not notes[["note_zh", "note_en"]].stack().str.contains("[{}]").any()
        kinds = [set(notes.loc[notes["follow_up_stage"] != "ordered", "note_zh"]) for notes in texts]
        assert len(kinds[0] ^ kinds[1]) <= 6  # rare ones may be missing in a term
    assert len(follow_ups._TEMPLATES) == len({row[3] for row in follow_ups._TEMPLATES})
    assert {row[2] for row in follow_ups._TEMPLATES} == {"-", *CODES["preference"]}


def test_the_export_writes_mixed_offsets():
    for brand in BOTH:
        raw = pd.read_csv(writer.DATASETS / brand / "follow_ups.csv", dtype=str)
        assert set(raw["written_at"].str[-6:]) == {"+08:00", "+00:00"}
        assert (writer.DATASETS / brand / "follow_ups.csv").stat().st_size < 400_000
        shipped = siyu.load(f"{brand}/follow_ups")
        assert list(shipped.columns) == names("follow_ups", brand)
        pd.testing.assert_frame_equal(shipped, world(brand, DEFAULT_SEED).tables["follow_ups"])


@pytest.mark.slow
def test_the_log_changes_nothing_else(monkeypatch):
    before = world("tea", 3)

    def other_numbers(seed, *parts):
        return stream(seed + 1000, *parts) if parts[-1] == "follow_ups" else stream(seed, *parts)

    for module in (follow_ups, shop):
        monkeypatch.setattr(module, "stream", other_numbers)
    after = simulate("tea", 3)
    assert {n for n in before.tables if not before.tables[n].equals(after.tables[n])} == {"follow_ups"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("brand", BOTH)
def test_the_cards_name_the_dirt(brand, lang):
    card = (writer.DATASETS / brand / f"README.{lang}.md").read_text(encoding="utf-8")
    for column in table("follow_ups").columns:
        assert f"| `{column.name}` |" in card
    for word in {"zh": ("同一分钟", "离职", "不在用户表里", "离开企业微信"), "en": ("one minute", "has left", "not among the users")}[lang]:  # fmt: skip
        assert re.sub(r"\s+", " ", word) in re.sub(r"\s+", " ", card)


# --- the systems -----------------------------------------------------------------------------------------------------


def test_the_comparison_sheet_is_sound():
    sheet = siyu.load("scrm_systems")
    pd.testing.assert_frame_equal(sheet, scrm_systems().astype(sheet.dtypes.to_dict()))
    assert list(sheet.columns) == COLUMNS
    assert sheet["system"].tolist() == list("ABCD")
    features = [column.name for column in table("scrm_systems").columns if column.maximum == 1]
    assert len(features) == 16
    assert sheet[features].isin([0, 1]).all(axis=None)
    assert sheet[features].drop_duplicates().shape[0] == 4
    # no system has all, none is the best in everything, and each feature but the basics divides them
    assert (sheet[features].sum(axis=1) < len(features)).all()
    assert sheet[features].nunique().gt(1).sum() >= 11
    assert (sheet["seat_price_fen"].rank() == sheet[features].sum(axis=1).rank(method="min")).iloc[0]
    extra = sheet["archive_seat_price_fen"] > 0
    assert (extra == (sheet["chat_archive"] == 1)).all()
    assert "invented" in table("scrm_systems").en


def test_the_cost_of_a_year_depends_on_the_size():
    """A small shop and a chain should not come to the same choice by price alone."""
    sheet = siyu.load("scrm_systems").set_index("system")

    def year(seats):
        paid = sheet["minimum_seats"].clip(lower=seats)
        return paid * (sheet["seat_price_fen"] + sheet["archive_seat_price_fen"]) + sheet["setup_fee_fen"]

    assert year(2).idxmin() == "A"
    assert year(2)["D"] / year(2)["B"] > 5
    assert year(30)["D"] / year(30)["B"] < 5
