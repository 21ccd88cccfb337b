"""The look of the course's charts: the packaged font, a colour-blind-safe palette, readable sizes."""

import functools
import logging
from pathlib import Path

FONT_FAMILY = "Siyu Course Sans"
FONTS = Path(__file__).resolve().parent / "fonts"

PALETTE: dict[str, str] = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "grey": "#595959",
}
"""Okabe and Ito's colours ("Color Universal Design", 2008), those that stand out on white first.

Their yellow, too pale on white, is left out; grey takes the place of black. Orange and sky blue suit areas, not
thin lines. No colour carries a meaning alone: label it, or give it a marker or a line style of its own.
"""

ROLES: dict[str, str] = {
    "focus": PALETTE["blue"],  # what the chart is about
    "rest": "#A6A6A6",  # what it is set against
    "control": PALETTE["grey"],
    "treatment_1": PALETTE["blue"],
    "treatment_2": PALETTE["vermillion"],
}
"""One colour for one role all through the course."""

# matplotlib's log goes to standard error, and a graded cell with anything there scores 0. These lines tell a
# learner nothing to act on: the first run's font cache, a cache folder that cannot be written (a sandbox),
# fontweight="semibold", for which the nearest weight is drawn. A font that is not found is still reported.
_NOT_NEWS = (
    "Matplotlib is building the font cache",
    "Matplotlib created a temporary cache directory",
    "mkdir -p failed for path",
    "%s is not a writable directory",
    "findfont: Failed to find font weight",
)


def set_style() -> None:
    """Set matplotlib to the course's font, colours and sizes, from whatever it was set to before.

    ``siyu.use`` calls it. Call it again after ``seaborn.set_theme``, which replaces the font. It imports
    matplotlib but not pyplot, which costs more and which many exercises never need.

    Examples
    --------
    >>> from siyu_helpers.style import set_style
    >>> set_style()
    >>> import matplotlib as mpl
    >>> mpl.rcParams["font.family"]
    ['Siyu Course Sans', 'DejaVu Sans']
    """
    for name in ("matplotlib", "matplotlib.font_manager"):
        logging.getLogger(name).addFilter(_is_news)  # added once, however often it is called
    import matplotlib as mpl

    _register_fonts()
    mpl.rcdefaults()  # leaves the backend alone
    mpl.rcParams.update(
        {
            "font.family": [FONT_FAMILY, "DejaVu Sans"],  # the second ships with matplotlib, for signs of other scripts
            "font.size": 11,
            "axes.titlesize": 13,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.titlepad": 10,
            "axes.unicode_minus": True,  # the packaged font holds U+2212
            "axes.prop_cycle": mpl.cycler(color=list(PALETTE.values())),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": PALETTE["grey"],
            "axes.axisbelow": True,
            "axes.grid": True,
            "grid.color": "#E3E3E3",
            "grid.linewidth": 0.8,
            "lines.linewidth": 2,
            "legend.frameon": False,
            "figure.figsize": (7.2, 4.2),
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "savefig.dpi": "figure",
        }
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Say whether a line of matplotlib's log may be shown."""
    return not str(record.msg).startswith(_NOT_NEWS)


@functools.cache
def _register_fonts() -> None:
    """Tell matplotlib of the packaged fonts, once a process."""
    from matplotlib.font_manager import fontManager

    for path in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(path)
