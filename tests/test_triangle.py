"""The private-domain triangle: its measures, its area, and the charts of the pool."""

import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font

import siyu_helpers as siyu
from siyu_helpers import charts_pool
from siyu_helpers.style import FONT_FAMILY
from siyu_helpers.triangle import SIDES
from tests.test_charts import texts

mpl.use("agg")
ONES = dict.fromkeys(SIDES, 1)


@pytest.fixture(params=["zh", "en"])
def lang(request):
    siyu.use(request.param)
    yield request.param
    plt.close("all")


@pytest.fixture(scope="module")
def shop():
    names = ("connections", "touches", "service_contacts", "preferences", "orders", "referrals")
    tables = {name: siyu.load(f"tea/{name}") for name in names}
    users = siyu.load("tea/users").merge(siyu.load("tea/member_records"), on="user_id")
    return {**tables, "users": users.assign(person_id=users["union_id"].fillna(users["user_id"]))}


def test_area():
    assert siyu.triangle_area(ONES) == 1
    assert siyu.triangle_area(dict.fromkeys(SIDES, 2)) == 4
    assert siyu.triangle_area({**ONES, "referral": 0}) == pytest.approx(1 / 3)
    # against the area of the drawn triangle, by its corners
    sides = {"property_power": 1.3, "value_per_customer": 1.1, "referral": 2}
    drawn = charts_pool.triangle({"x": sides}).patches[0].get_xy()[:3]
    (x1, y1), (x2, y2), (x3, y3) = drawn
    corners = abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2
    assert siyu.triangle_area(sides) == pytest.approx(corners / (3 * 3**0.5 / 4))
    plt.close("all")


@pytest.mark.parametrize(
    ("sides", "kind", "words"),
    [
        ({"referral": 1}, KeyError, "the sides lack property_power"),
        ({**ONES, "referral": "1"}, TypeError, "referral must be a number"),
        ({**ONES, "referral": -1}, ValueError, "cannot be below 0"),
    ],
)
def test_sides_that_are_none(sides, kind, words):
    siyu.use("en")
    with pytest.raises(kind, match=words):
        siyu.triangle_area(sides)


def test_measures_agree_with_the_single_helpers(shop):
    window = ("2026-04-01", "2026-06-30")
    found = siyu.triangle_measures(shop["connections"], shop["touches"], shop["users"], shop["orders"], *window)
    assert found["connected"] == len(siyu.reachable_users(shop["connections"], window[1]))
    assert found["repurchase_rate"] == siyu.repurchase_rate(shop["orders"], *window)
    assert found["referral_rate"] == siyu.referral_rate(shop["users"], *window)
    assert found["reach_rate"] == found["reached"] / found["connected"]
    days = shop["orders"]["order_time"].dt.strftime("%Y-%m-%d")
    spent = shop["orders"][days.between(*window)]
    assert found["spend_per_buyer_fen"] == spent["amount_fen"].sum() / spent["user_id"].nunique()


def stages(shop):
    return siyu.reach_stages(
        *(shop[name] for name in ("connections", "touches", "service_contacts", "preferences")), "2026-06-30"
    )


SHARES = pd.DataFrame(
    {"size": [90, 40], "share": [0.2, 0.1], "low": [0.15, 0.05], "high": [0.3, 0.2]}, index=["0", "1"]
)
COSTS = pd.DataFrame({"private": [30.0, 8000], "public": [5.0, 10_400]}, index=["1", "2"])
MARKS = {"property_power": [2] * 6, "value_per_customer": [1] * 7, "referral": [0, 1, 2, 0, 1, 2]}
DRAW = {
    "step_bars": lambda shop: charts_pool.step_bars({"1": 10, "2": 4}, "3"),
    "cost_bars": lambda shop: charts_pool.cost_bars(COSTS),
    "retention_curves": lambda shop: charts_pool.retention_curves(siyu.cohort_retention(shop["orders"], "2026-06-30")),
    "role_ladder": lambda shop: charts_pool.role_ladder(siyu.role_of(shop["users"], shop["orders"], shop["referrals"])),
    "triangle": lambda shop: charts_pool.triangle({"1": ONES, "2": {**ONES, "referral": 2.1}}),
    "stage_bars": lambda shop: charts_pool.stage_bars({"1": stages(shop), "2": stages(shop)}),
    "scorecard_picture": lambda shop: charts_pool.scorecard_picture(MARKS, "1"),
    "share_bars": lambda shop: charts_pool.share_bars(SHARES, "%", "%", "1"),
    "trade_map": lambda shop: charts_pool.trade_map(siyu.load("trades")),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAW)
def test_drawn_without_a_warning_in_the_packaged_font(name, lang, shop, capfd):
    assert set(DRAW) == set(charts_pool.__all__)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = DRAW[name](shop)
        figure = drawn if name == "cost_bars" else drawn.figure
        figure.canvas.draw()
    assert capfd.readouterr().err == ""
    glyphs = get_font(findfont(FontProperties(family=FONT_FAMILY))).get_charmap()
    assert not {sign for text in texts(figure) for sign in text if ord(sign) not in glyphs and sign != "\n"}
    box = figure.get_tightbbox()  # nothing sticks out of the picture
    assert box.x0 > -0.05
    assert box.y0 > -0.05
    assert box.x1 < figure.get_figwidth() + 0.05
    assert box.y1 < figure.get_figheight() + 0.05
    if lang == "en":
        assert not {text for text in texts(figure) for sign in text if "\u4e00" <= sign <= "\u9fff"}


@pytest.mark.slow
def test_names_on_the_map_of_trades_do_not_lie_on_each_other(lang):
    ax = charts_pool.trade_map(siyu.load("trades"))
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == len(siyu.load("trades")) + 2
    crossing = [(one, two) for number, one in enumerate(boxes) for two in boxes[:number] if one.overlaps(two)]
    assert not crossing


@pytest.mark.slow
def test_bars_say_what_the_data_say(shop):
    siyu.use("en")
    table = stages(shop)
    ax = charts_pool.stage_bars({"now": table})
    assert [bar.get_width() for bar in ax.containers[0]] == table.mean().tolist()
    ladder = charts_pool.role_ladder(pd.Series(["fan", "customer", "customer", "koc"]))
    assert [text.get_text() for text in ladder.texts] == [
        "1; 100.0% here or higher",
        "2; 75.0% here or higher",
        "0; 25.0% here or higher",
        "1; 25.0% here or higher",
    ]
    bars = charts_pool.cost_bars(COSTS).axes[0].containers[0]
    assert [bar.get_height() for bar in bars] == [0.3, 0.05]
    plt.close("all")


def test_too_many_periods_are_refused():
    siyu.use("en")
    for draw, one in ((charts_pool.triangle, ONES), (charts_pool.stage_bars, None)):
        with pytest.raises(ValueError, match="One chart takes one or two"):
            draw(dict.fromkeys("abc", one))
