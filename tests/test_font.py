"""The packaged font holds what the course writes, and charts are drawn with it and nothing else."""

import functools
import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from course_tools.font import cut, gb2312
from siyu_helpers.style import FONT_FAMILY, FONTS, PALETTE, set_style

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ("Regular", "Bold")


@functools.cache
def font_bytes(weight):
    return (FONTS / f"SiyuCourseSans-{weight}.ttf").read_bytes()


@functools.cache
def held(weight):
    return {chr(code) for code in TTFont(BytesIO(font_bytes(weight))).getBestCmap()}


def course_sources():
    for pattern in ("units/**/*.*", "siyu_helpers/**/*.py", "siyu_helpers/checks/messages.json", "README*.md"):
        yield from (path for path in ROOT.glob(pattern) if path.suffix in {".py", ".md", ".yaml", ".json"})


# --- the files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_holds_every_character_of_the_course(weight):
    missing = {}
    for path in course_sources():
        text = path.read_text(encoding="utf-8")
        if lacking := {char for char in text if not char.isascii()} - held(weight):
            missing[str(path.relative_to(ROOT))] = sorted(lacking)
    assert not missing


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_holds_gb2312_and_the_signs_of_charts(weight):
    assert gb2312() <= held(weight)
    assert len([char for char in gb2312() if "\u4e00" <= char <= "\u9fff"]) == 6763
    signs = "−×÷±≤≥≠≈∞√∑✓✗①⑩⑳￥¥€→←↑↓⇒■□▲△▼●○◆◇★│─┌█…—–·“”‘’《》「」％＋ｗ"
    assert set(signs) <= held(weight)
    assert set("㛃䶮𫖯𬭛𬶏") <= held(weight), "characters of the 通用规范汉字表 outside GB2312"


@pytest.mark.parametrize(("weight", "number", "mac_style"), [("Regular", 400, 0), ("Bold", 700, 1)])
def test_both_weights_are_styles_of_one_family(weight, number, mac_style):
    font = TTFont(BytesIO(font_bytes(weight)))
    names = {record.nameID: str(record) for record in font["name"].names}
    assert (names[1], names[2], names[6]) == (FONT_FAMILY, weight, f"SiyuCourseSans-{weight}")
    assert not {16, 17, 21, 22, 25} & set(names)
    assert not [text for key, text in names.items() if key in {1, 3, 4, 6} and "Noto" in text]
    assert (font["OS/2"].usWeightClass, font["head"].macStyle) == (number, mac_style)
    assert "Adobe" in names[0]
    assert "SIL Open Font License" in names[13]
    assert {"fpgm", "prep", "cvt ", "GSUB"}.isdisjoint(font.keys())
    assert {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}


def test_licence_stands_beside_the_font():
    text = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert text.startswith("Copyright 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_cutting_twice_gives_the_same_bytes_and_draws_the_ballot_x():
    without = cut(font_bytes("Bold"), "Bold", "✓×A复购")
    once, again = (cut(without, "Bold", "✗✓×A复购") for _ in range(2))
    assert once == again
    font = TTFont(BytesIO(once))
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    assert {chr(code) for code in cmap} == set("✗✓×A复购")
    x, check = glyphs[cmap[ord("✗")]], glyphs[cmap[ord("✓")]]
    assert abs(x.yMin - check.yMin) <= 1
    assert abs(x.yMax - check.yMax) <= 1
    width, left = font["hmtx"][cmap[ord("✗")]]
    assert abs(left - (width - x.xMax)) <= 2, "not in the middle of its width"


# --- the charts --------------------------------------------------------------------------------------------------

DRAW = """
import json, sys, hashlib, io, threading
class AtOnce:  # matplotlib says after five seconds that it builds its font cache; here it says so at once
    def __init__(self, _, function): self.start = function
    def cancel(self): pass
if "slow_cache" in sys.argv:
    threading.Timer = AtOnce
import siyu_helpers.style as style
style.set_style()
assert "matplotlib.pyplot" not in sys.modules, "pyplot costs 0.3 s of CPU"
import matplotlib as mpl, matplotlib.font_manager as fm
if "hidden" in sys.argv:
    find = fm.findSystemFonts
    fm.findSystemFonts = lambda fontpaths=None, fontext="ttf": find(fontpaths, fontext) if fontpaths else []
    fm.fontManager.__init__()
    style._register_fonts.cache_clear()
mpl.rcParams["font.family"] = "monospace"  # as a theme set in between would
style.set_style()
style.set_style()
from matplotlib.figure import Figure
figure = Figure()
axes = figure.subplots()
axes.plot([-3, -2, -1], [-1.5, 0, 2], label="复购率 ✓ ✗ → ≥")
axes.set_title("最近一次消费：层级、频率与金额（￥）")
axes.set_xlabel("距快照日（天）", fontweight="bold")
axes.set_ylabel("Average order value", fontweight="semibold")
axes.legend()
png, pdf = io.BytesIO(), io.BytesIO()
figure.savefig(png, format="png")
figure.savefig(pdf, format="pdf", metadata={"CreationDate": None})
print(json.dumps({
    "png": hashlib.sha256(png.getvalue()).hexdigest(),
    "pdf": pdf.getvalue().decode("latin-1"),
    "fonts": [fm.findfont(fm.FontProperties(weight=w), fallback_to_default=False) for w in (400, 700, "bold")],
    "entries": sum(entry.name == style.FONT_FAMILY for entry in fm.fontManager.ttflist),
    "system": sum("matplotlib" not in entry.fname and entry.name != style.FONT_FAMILY for entry in fm.fontManager.ttflist),
}))
"""


def draw(folder, *flags, config=None):
    environment = os.environ | {"MPLCONFIGDIR": str(config or folder), "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    command = [sys.executable, "-W", "default", "-c", DRAW, *flags]
    ran = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert ran.stderr == ""
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_charts_use_the_packaged_font_silently_with_and_without_system_fonts(tmp_path):
    seen = draw(tmp_path, "slow_cache")
    hidden = draw(tmp_path, "hidden")
    assert seen["png"] == hidden["png"]
    for run in (seen, hidden):
        assert [Path(path) for path in run["fonts"]] == [
            FONTS / "SiyuCourseSans-Regular.ttf",
            *[FONTS / "SiyuCourseSans-Bold.ttf"] * 2,
        ]
        assert run["entries"] == 2
        embedded = re.findall(r"/FontName /(?:[A-Z]{6}\+)?(\S+)", run["pdf"])
        assert set(embedded) == {"SiyuCourseSans-Regular", "SiyuCourseSans-Bold"}
    assert hidden["system"] == 0, "the second run was to see no system font"


@pytest.mark.slow
def test_charts_are_silent_where_no_cache_can_be_written(tmp_path):
    blocked = tmp_path / "a_file"
    blocked.write_text("", encoding="utf-8")
    assert draw(tmp_path, config=blocked)["entries"] == 2


@pytest.mark.slow
def test_a_font_that_is_not_there_is_still_reported(tmp_path):
    script = (
        "import siyu_helpers.style as s; s.set_style(); import matplotlib.font_manager as f; f.findfont('No Such Font')"
    )
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert "No Such Font" in ran.stderr


def test_style_restores_itself():
    import matplotlib as mpl

    set_style()
    before = dict(mpl.rcParams)
    mpl.rcParams.update({"font.family": ["sans-serif"], "axes.facecolor": "#EAEAF2", "figure.dpi": 72})
    set_style()
    assert dict(mpl.rcParams) == before
    assert before["axes.prop_cycle"].by_key()["color"] == list(PALETTE.values())


def test_first_colours_stand_out_on_white():
    def luminance(colour):
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    first = [PALETTE[name] for name in ("blue", "vermillion", "green", "purple")]
    assert list(PALETTE.values())[:4] == first
    assert min(1.05 / (luminance(colour) + 0.05) for colour in first) >= 3  # WCAG 2.2, 1.4.11
