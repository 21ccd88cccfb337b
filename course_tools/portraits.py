"""Makes the pictures of ``siyu.portraits()`` from the drawings: ``python -m course_tools.portraits``.

The drawings in ``portrait_art`` are what to edit; the people in them come from the CC0 collection Notionists,
as ``siyu_helpers/persona/portraits/README.md`` says. It needs Chromium, and no network.
"""

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image

from course_tools.paths import ROOT

DRAWINGS = Path(__file__).resolve().parent / "portrait_art"
PICTURES = ROOT / "siyu_helpers" / "persona" / "portraits"
SIDE = 480  # of the card's and the slide's picture, in pixels
SMALL_SIDE = 144  # of the overview's
COLOURS = 160  # flat colours and the blends of their edges: more are not seen


def paint(drawings: Path = DRAWINGS, pictures: Path = PICTURES) -> list[Path]:
    """Draw each drawing at both sizes into PNG files and return these.

    Raises
    ------
    RuntimeError
        If there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise RuntimeError("No Chromium here to draw with; Debian has it in the package chromium.")
    (pictures / "small").mkdir(parents=True, exist_ok=True)
    written = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        # twice the size, then smoothed down
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE}, device_scale_factor=2)
        for drawing in sorted(drawings.glob("*.svg")):
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing.read_text(encoding='utf-8')}"
            )
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
            for side, folder in ((SIDE, pictures), (SMALL_SIDE, pictures / "small")):
                small = picture.resize((side, side), Image.Resampling.LANCZOS)
                flat = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
                flat.save(folder / f"{drawing.stem}.png", optimize=True)
                written.append(folder / f"{drawing.stem}.png")
        browser.close()
    return written


if __name__ == "__main__":
    for path in paint():
        print(path.relative_to(ROOT).as_posix(), path.stat().st_size)
