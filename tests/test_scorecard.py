"""The scorecard has the 19 items, follows each choice, and says so where it cannot live."""

import pytest

import siyu_helpers as siyu
from siyu_helpers.scorecard import ITEMS, side_scores
from siyu_helpers.triangle import SIDES

DONE = {side: [2] * len(items) for side, items in ITEMS.items()}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    siyu.use(request.param)
    return request.param


def test_six_seven_and_six_items_in_both_languages():
    assert list(ITEMS) == list(SIDES)
    assert [len(items) for items in ITEMS.values()] == [6, 7, 6]
    words = [text for items in ITEMS.values() for pair in items for text in pair]
    assert len(set(words)) == 38
    assert not [en for items in ITEMS.values() for _, en in items if any("\u4e00" <= sign <= "\u9fff" for sign in en)]


def test_scores_are_shares_of_the_most_there_is():
    assert side_scores(DONE).tolist() == [1, 1, 1]
    marks = {**DONE, "value_per_customer": [1, 0, 0, 0, 0, 0, 0]}
    assert side_scores(marks)["value_per_customer"] == pytest.approx(1 / 14)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"referral": [1] * 6}, "the sides are property_power"),
        ({**DONE, "referral": [1] * 5}, "referral takes 6 marks"),
        ({**DONE, "referral": [1, 1, 1, 1, 1, 3]}, "marks of 0, 1 or 2"),
    ],
)
def test_marks_that_are_none(marks, words):
    siyu.use("en")
    with pytest.raises(ValueError, match=words):
        side_scores(marks)
    with pytest.raises(ValueError, match=words):
        siyu.scorecard(marks)


def choices(card):
    """Return the choices in order, found as a browser would: by walking down the box."""
    rows = card.children[0].children[0].children
    return [part for row in rows if hasattr(row, "children") for part in row.children if hasattr(part, "options")]


def test_the_triangle_follows_each_choice(lang):
    card = siyu.scorecard()
    picture = card.children[0].children[-1]
    empty = picture.value
    assert card.marks() == {side: [0] * len(items) for side, items in ITEMS.items()}
    assert len(choices(card)) == 19
    for choice in choices(card):
        choice.value = 2
    assert card.marks() == DONE
    assert picture.value != empty
    for side in SIDES:
        assert f"{siyu.label(side)} 100%" in picture.value
    assert ("面积：满分的 100%" if lang == "zh" else "Area: 100% of the full triangle") in picture.value


def test_it_begins_where_it_is_told(lang):
    card = siyu.scorecard(DONE)
    assert card.marks() == DONE
    first = choices(card)[0]
    assert [words for words, _ in first.options] == (
        ["还没有", "做了一部分", "做到了"] if lang == "zh" else ["Not yet", "Partly", "Done"]
    )


def test_where_it_cannot_live_one_sentence_stands_for_it(lang):
    assert ("19 项" if lang == "zh" else "19 items") in repr(siyu.scorecard())
