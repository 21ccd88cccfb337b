"""The charts say what the data say, in both languages, with units, and without a word on standard error."""

import subprocess
import sys
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font

import siyu_helpers as siyu
from siyu_helpers import charts
from siyu_helpers.style import FONT_FAMILY
from siyu_helpers.tiers import GROUPS

pytestmark = pytest.mark.slow  # together they would fill the quick minute

SNAPSHOT = "2026-06-30"
LIMITS = {"recency_days": 60, "frequency": 4, "monetary_fen": 30000}
OTHER = {"recency_days": 30, "frequency": 2, "monetary_fen": 12000}

mpl.use("agg")


@pytest.fixture(params=["zh", "en"])
def lang(request):
    siyu.use(request.param)
    yield request.param
    plt.close("all")


@pytest.fixture
def english():
    siyu.use("en")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def orders():
    return siyu.clean_orders(siyu.as_of(siyu.load("tea/order_lines"), SNAPSHOT))


@pytest.fixture(scope="module")
def rfm(orders):
    return siyu.rfm_table(orders, SNAPSHOT)


@pytest.fixture(scope="module")
def segments(rfm):
    return siyu.rfm_segments(rfm, LIMITS)


@pytest.fixture(scope="module")
def moved(segments, rfm):
    return siyu.migration(siyu.rfm_segments(rfm, OTHER).iloc[50:], segments)


def scores(rfm):
    return pd.qcut(rfm["frequency"].rank(method="first"), 5, labels=False) + 1


DRAW = {
    "rfm_map": lambda t: charts.rfm_map(t("rfm"), LIMITS),
    "rfm_map_frequency": lambda t: charts.rfm_map(t("rfm"), LIMITS, x="frequency"),
    "group_bars": lambda t: charts.group_bars(siyu.tier_summary(t("rfm"), t("segments"))),
    "pareto_curve": lambda t: charts.pareto_curve(t("rfm")),
    "migration_map": lambda t: charts.migration_map(t("moved")),
    "frequency_ties": lambda t: charts.frequency_ties(t("rfm"), scores(t("rfm"))),
    "count_bars": lambda t: charts.count_bars(siyu.lifecycle(t("orders"), SNAPSHOT)),
    "threshold_picture": lambda t: charts.threshold_picture(t("rfm"), [LIMITS, OTHER]),
}


def texts(figure):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_visible() and text.get_text()]


def own_axes(figure):
    return [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]


@pytest.mark.parametrize("name", DRAW)
def test_drawn_without_a_warning_in_the_packaged_font_with_units(name, lang, request, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = DRAW[name](request.getfixturevalue)
        figure = drawn if name == "threshold_picture" else drawn.figure
        figure.canvas.draw()
    assert capfd.readouterr().err == ""
    glyphs = get_font(findfont(FontProperties(family=FONT_FAMILY))).get_charmap()
    assert not {sign for text in texts(figure) for sign in text if ord(sign) not in glyphs and sign != "\n"}
    units = ("天", "单", "元", "人", "%") if lang == "zh" else ("days", "orders", "yuan", "sers", "%")
    for ax in own_axes(figure):
        assert ax.get_title(loc="left")
        for words in (ax.get_xlabel(), ax.get_ylabel()):
            assert words == "" or any(unit in words for unit in units), words
        assert ax.get_xlabel()
    box = figure.get_tightbbox()  # nothing sticks out of the picture
    assert box.x0 > -0.05
    assert box.y0 > -0.05
    assert box.x1 < figure.get_figwidth() + 0.05
    assert box.y1 < figure.get_figheight() + 0.05
    mixed = {text for text in texts(figure) for sign in text if lang == "en" and "\u4e00" <= sign <= "\u9fff"}
    assert not mixed


@pytest.mark.parametrize("x", ["recency_days", "frequency"])
def test_the_map_shows_everybody_and_each_groups_share(x, rfm, segments, english):
    ax = charts.rfm_map(rfm, LIMITS, x=x)
    assert sum(len(points.get_offsets()) for points in ax.collections) == len(rfm)
    third = "frequency" if x == "recency_days" else "recency_days"
    high = (rfm["frequency"] >= 4) if third == "frequency" else (rfm["recency_days"] <= 60)
    assert [len(points.get_offsets()) for points in ax.collections] == [(~high).sum(), high.sum()]
    corners = "\n".join(text.get_text() for text in ax.texts)
    for bits, group in GROUPS.items():
        sign = "●" if bits[1 if third == "frequency" else 0] == "1" else "○"
        assert f"{sign} {siyu.label(group)}  {(segments['group'] == group).mean():.1%}" in corners


def test_the_maps_quarters_agree_with_the_thresholds_drawn(rfm, english):
    for x in ("recency_days", "frequency"):
        ax = charts.rfm_map(rfm, LIMITS, x=x)
        limit = ax.lines[0].get_xdata()[0]
        at = [place for points in ax.collections for place in points.get_offsets()[:, 0]]
        high = rfm[x] <= 60 if x == "recency_days" else rfm[x] >= 4
        assert sum(place < limit for place in at) == (high.sum() if x == "recency_days" else (~high).sum())


def test_bars_show_the_summarys_shares(rfm, segments, english):
    summary = siyu.tier_summary(rfm, segments)
    ax = charts.group_bars(summary)
    spend, users = ([bar.get_width() for bar in bars] for bars in ax.containers)
    assert spend == summary["spend_share"].tolist()
    assert users == summary["user_share"].tolist()
    shown = [text.get_text() for text in ax.texts]
    assert shown == [f"{share:.1%}" for column in ("spend_share", "user_share") for share in summary[column]]


def test_the_curve_marks_what_the_top_users_bring(rfm, english):
    ax = charts.pareto_curve(rfm, mark=0.1)
    top = rfm["monetary_fen"].nlargest(round(len(rfm) * 0.1)).sum() / rfm["monetary_fen"].sum()
    assert f"the top 10% of users\nbring {top:.1%} of spend" in texts(ax.figure)
    x, y = ax.lines[0].get_data()
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)


def test_the_heat_map_shows_every_count_and_its_share_of_the_row(moved, english):
    ax = charts.migration_map(moved)
    cells = [text.get_text() for text in ax.texts]
    assert len(cells) == 81
    for words, (row, column), count in zip(
        cells, [(r, c) for r in moved.index for c in moved.columns], moved.to_numpy().ravel(), strict=True
    ):
        if row == column == "absent":
            assert words == ""
        elif count == 0:
            assert words == "0"
        else:
            share = count / moved.loc[row].sum()
            assert words == f"{count:,}\n" + ("<1%" if share < 0.005 else f"{share:.0%}")


def test_the_heat_maps_axes_take_the_names_of_the_periods(moved, english):
    ax = charts.migration_map(moved, ("March", "June"))
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("March (users)", "June (users; % of the row)")
    ax = charts.migration_map(moved)
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("Earlier period (users)", "Later period (users; % of the row)")


def test_no_user_of_the_map_lies_under_the_words_in_the_corners(rfm, lang):
    for x in ("recency_days", "frequency"):
        ax = charts.rfm_map(rfm, LIMITS, x=x)
        ax.figure.canvas.draw()
        boxes = [text.get_window_extent() for text in ax.texts]
        users = [ax.transData.transform(points.get_offsets()) for points in ax.collections]
        assert not [place for places in users for place in places for box in boxes if box.contains(*place)]


def test_the_heat_map_wants_the_table_as_it_is(moved, english):
    with pytest.raises(ValueError, match=r"This draws the table that siyu\.migration"):
        charts.migration_map(moved.iloc[1:])


def test_ties_show_how_many_scores_equal_users_got(rfm, english):
    ax = charts.frequency_ties(rfm, scores(rfm))
    once = scores(rfm)[rfm["frequency"] == 1]
    assert f"{len(once):,} users\n{once.nunique()} scores" in texts(ax.figure)
    assert sum(bar.get_height() for bars in ax.containers for bar in bars) == len(rfm)


def test_count_bars_keep_the_order_and_name_unknown_codes(english):
    ax = charts.count_bars(pd.Series(["new", "loyal", "new"], name="stage"))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Potential", "New", "Active", "Dormant", "Loyal"]
    assert [bar.get_width() for bar in ax.containers[0]] == [0, 2, 0, 0, 1]
    assert "2  (66.7%)" in texts(ax.figure)
    with pytest.raises(KeyError, match="there is no code 'nwe'"):
        charts.count_bars(pd.Series(["nwe"], name="stage"))
    with pytest.raises(ValueError, match=r"The column must be named one of group, .*; it is phase"):
        charts.count_bars(pd.Series(["new"], name="phase"))


def test_the_picture_shows_each_settings_counts(rfm, english):
    figure = charts.threshold_picture(rfm, [LIMITS, OTHER])
    for ax, limits in zip(figure.axes, (LIMITS, OTHER), strict=True):
        users = siyu.rfm_segments(rfm, limits)["group"].value_counts()
        assert [bar.get_width() for bar in ax.containers[0]] == [users.get(group, 0) for group in GROUPS.values()]
    assert figure.axes[0].get_title(loc="left") == "R 60 days or fewer\nF 4 orders or more\nM 300 yuan or more"


def test_the_panel_counts_anew_when_a_slider_moves(rfm, lang):
    panel = charts.threshold_panel(rfm, LIMITS)
    days, orders, yuan, bars = panel.children
    assert (days.value, orders.value, yuan.value) == (60, 4, 300)

    def holds(limits):
        users = siyu.rfm_segments(rfm, limits)["group"].value_counts()
        return all(
            f'{siyu.label(group)}</td><td style="padding:2px 8px;text-align:right">{users.get(group, 0):,}<'
            in bars.value
            for group in GROUPS.values()
        )

    assert holds(LIMITS)
    days.value, orders.value = 30, 2
    assert holds({**LIMITS, "recency_days": 30, "frequency": 2})
    yuan.value = 120
    assert holds(OTHER)
    assert not holds(LIMITS)


def test_the_panel_starts_at_what_the_thresholds_mean_in_whole_days_and_orders(rfm, english):
    panel = charts.threshold_panel(rfm, {"recency_days": 400.5, "frequency": 3.4, "monetary_fen": 250050})
    assert [slider.value for slider in panel.children[:3]] == [400, 4, 2501]


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda rfm: charts.rfm_map(rfm.iloc[:0], LIMITS), "The RFM table is empty"),
        (lambda rfm: charts.rfm_map(rfm.assign(monetary_fen=0), LIMITS), "monetary_fen is 0 for"),
        (lambda rfm: charts.rfm_map(rfm, LIMITS, x="R"), "x must be 'recency_days' or 'frequency'; got 'R'"),
        (lambda rfm: charts.pareto_curve(rfm, mark=20), "mark must be between 0 and 1; it is 20"),
        (lambda rfm: charts.threshold_picture(rfm, []), "settings is a list of 1 to 4"),
        (lambda rfm: charts.threshold_picture(rfm, LIMITS), "settings is a list of 1 to 4"),
        (lambda rfm: charts.frequency_ties(rfm, scores(rfm).iloc[1:]), "scores lack some users"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, words, rfm, english):
    with pytest.raises(ValueError, match=words):
        draw(rfm)


def test_a_chart_brings_the_font_even_if_no_language_was_chosen():
    code = (
        "import warnings; warnings.simplefilter('error')\n"
        "import matplotlib; matplotlib.use('agg')\n"
        "import pandas as pd\n"
        "from siyu_helpers import charts\n"
        "charts.count_bars(pd.Series(['new'], name='stage')).figure.canvas.draw()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
