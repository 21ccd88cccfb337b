"""The persona as one 16:9 slide: native text, fonts for both scripts, described picture, sources in the notes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from siyu_helpers.language import say
from siyu_helpers.persona import fields
from siyu_helpers.persona.gallery import PORTRAITS
from siyu_helpers.persona.text import lines, parts
from siyu_helpers.saving import file_to_write, told_if_open

if TYPE_CHECKING:
    from siyu_helpers.persona import Persona

# All places in inches (left, top, width, height), all sizes in points.
WIDTH, HEIGHT = 13.333, 7.5
SIDE = 3.65  # width of the tinted side
BOTTOM = 6.7  # of what stands above the last line
SCALES = (1.4, 1.3, 1.2, 1.1, 1.0, 0.92, 0.85, 0.8, 0.7, 0.6, 0.5)  # of the sizes below; the largest at which all fits
BOLD = 1.2  # how much wider bold text may be, in the widest fonts that stand in for ours
LEADING = 1.3  # line height, set on each paragraph: fonts differ in their own
HALF = 0.56  # how wide half a Chinese character is, measured in font sizes, with a little to spare
INDENT = 13  # of a bullet's text
INK, QUIET, ACCENT, MARK, SOFT = "1F2328", "4C5661", "0B5A8A", "0072B2", "F1F5F9"
EAST_ASIAN = "Microsoft YaHei"

Place = tuple[float, float, float, float]


class Run(NamedTuple):
    """Words of one look."""

    words: str
    size: float
    colour: str = INK
    bold: bool = False


class Paragraph(NamedTuple):
    """Runs, with the space before them; a list's items have a bullet."""

    runs: tuple[Run, ...]
    before: float = 0
    bullet: bool = False


def save(persona: "Persona", path: str | Path) -> Path:
    """Write the slide; :meth:`Persona.save_slide` says how."""
    path = file_to_write(path, ".pptx")
    show = _presentation(persona)
    with told_if_open(path, "PowerPoint 或 WPS", "PowerPoint"):
        show.save(path)
    return path


def places(persona: "Persona") -> dict[str, Place]:
    """Return where everything stands; the columns begin below the quote, or below the title without one."""
    left, wide, quote = 4.1, 8.8, 1.62
    top = quote + 0.15 + (height(_quote(persona), wide) / 72 + 0.2 if persona.quote else 0)
    return {
        "portrait": (0.45, 0.5, 2.75, 2.75),
        "title": (left, 0.42, wide, 1.1),
        "facts": (0.45, 3.5, 2.75, 3.6),
        "quote": (left, quote, wide, top - quote),
        "lists": (left, top, 4.0, BOTTOM - top),
        "traits": (8.4, top, 4.5, BOTTOM - top),
        "note": (left, 6.8, wide, 0.56),
    }


def boxes(persona: "Persona") -> dict[str, list[Paragraph]]:
    """Return the paragraphs of each text box, in sizes at which they fit it; the columns share one scale."""
    at = places(persona)
    columns = {"facts": _facts(persona), "lists": _lists(persona), "traits": _traits(persona)}
    alone = {"title": _title(persona), "quote": _quote(persona), "note": _note(persona)}
    found = _fitted(columns, at, SCALES)
    for name, paragraphs in alone.items():
        found |= _fitted({name: paragraphs}, at, [scale for scale in SCALES if scale <= 1])
    return found


def height(paragraphs: list[Paragraph], wide: float) -> float:
    """Return how high paragraphs are, in points, in a box `wide` inches wide."""
    total = 0.0
    for runs, before, bullet in paragraphs:
        size = max(run.size for run in runs)
        room = (wide * 72 - (INDENT if bullet else 0)) / (BOLD if all(run.bold for run in runs) else 1)
        total += before + size * LEADING * lines("".join(run.words for run in runs), room / (size * HALF))
    return total


def _fitted(texts: dict[str, list[Paragraph]], at: dict[str, Place], scales: Sequence[float]) -> dict:
    for scale in scales:
        scaled = {name: [_scaled(one, scale) for one in paragraphs] for name, paragraphs in texts.items()}
        if all(height(paragraphs, at[name][2]) <= at[name][3] * 72 for name, paragraphs in scaled.items()):
            break
    return scaled


def _scaled(paragraph: Paragraph, scale: float) -> Paragraph:
    runs = tuple(run._replace(size=int(run.size * scale * 2) / 2) for run in paragraph.runs)
    return paragraph._replace(runs=runs, before=paragraph.before * scale)


def _title(persona: "Persona") -> list[Paragraph]:
    return [
        Paragraph((Run(persona.name, 30, INK, True),)),
        Paragraph((Run(persona.segment_label, 17, ACCENT, True),)),
    ]


def _facts(persona: "Persona") -> list[Paragraph]:
    colon = say("：", ": ")
    (interests, liked), *_ = persona.lists
    rows = (*persona.facts, (interests, say("、", ", ").join(liked)))
    return [Paragraph((Run(head + colon, 13, QUIET), Run(words, 13)), 4) for head, words in rows]


def _quote(persona: "Persona") -> list[Paragraph]:
    if not persona.quote:
        return []
    return [Paragraph((Run(f"“{persona.quote}”", 16), Run(f"  — {persona.quote_note}", 12, QUIET)))]


def _lists(persona: "Persona") -> list[Paragraph]:
    found: list[Paragraph] = []
    for head, items in persona.lists[1:]:
        found.append(Paragraph((Run(head, 14, ACCENT, True),), 8 if found else 0))
        found += [Paragraph((Run(item, 13),), 1, bullet=True) for item in items]
    if persona.scenario:
        found.append(Paragraph((Run(say(*fields.NAMES["scenario"]), 14, ACCENT, True),), 8))
        found.append(Paragraph((Run(persona.scenario, 13),), 1))
    return found


def _traits(persona: "Persona") -> list[Paragraph]:
    found = [Paragraph((Run(say(*fields.NAMES["traits"]), 14, ACCENT, True),))]
    if persona.tgi_note:
        found.append(Paragraph((Run(persona.tgi_note, 12, QUIET),)))
    for trait in persona.traits:
        found.append(Paragraph((Run(trait.text, 13),), 6))
        found += [Paragraph((Run(part, 15, ACCENT, True),)) for part in parts(trait.figure)]
    return found


def _note(persona: "Persona") -> list[Paragraph]:
    more = say("数字的来源和日期见备注。", " Sources and dates of the figures: see the notes.")
    return [Paragraph((Run(persona.disclaimer + more, 12, QUIET),))]


def _presentation(persona: "Persona"):
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    _clean(show)
    layout = show.slide_layouts[0]
    slide = show.slides.add_slide(layout)
    at, texts = places(persona), boxes(persona)
    title = slide.shapes.title
    for shape in (title, layout.placeholders[0]):
        shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in at["title"])
    title.name = "title"
    _write(title.text_frame, texts["title"])
    _block(slide, "side", (0, 0, SIDE, HEIGHT), SOFT)
    _portrait(slide, persona, at["portrait"])
    for name in ("facts", "quote", "lists", "traits", "note"):
        if not texts[name]:
            continue
        if name in ("quote", "traits"):
            left, top, wide, _ = at[name]
            _block(slide, f"{name} mark", (left - 0.18, top, 0.05, height(texts[name], wide) / 72), MARK)
        box = slide.shapes.add_textbox(*(Inches(part) for part in at[name]))
        box.name = name
        _write(box.text_frame, texts[name])
    _notes(slide, persona)
    about = show.core_properties
    about.title = f"{persona.name} · {persona.segment_label}"
    about.author = about.last_modified_by = about.keywords = about.comments = about.category = ""
    about.subject = say("用户画像", "Persona")
    about.language = say("zh-CN", "en-US")
    return show


def _clean(show) -> None:
    """Make the library's empty presentation 16:9, with one layout, our fonts and nothing of another author's."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
    from pptx.util import Inches

    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    title_only = show.slide_layouts.get_by_name("Title Only")
    for layout in list(show.slide_layouts):
        if layout is not title_only:
            show.slide_layouts.remove(layout)
    for shapes in (show.slide_master.shapes, title_only.shapes):  # drawn for 10 inches
        for shape in shapes:
            shape.left, shape.width = (int(part * WIDTH / 10) for part in (shape.left, shape.width))
    for holder, kind in ((show.part, KIND.PRINTER_SETTINGS), (show.part.package, KIND.THUMBNAIL)):
        for key in [key for key, link in holder._rels.items() if link.reltype == kind]:
            holder._rels.pop(key)
    _theme_fonts(show.slide_master.part)


def _theme_fonts(master) -> None:
    """Set the fonts of a master's theme, for what is typed into the slide later."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
    from pptx.oxml.ns import qn

    theme = master.part_related_by(KIND.THEME)
    read = hasattr(theme, "_element")  # the notes' theme is; the slides' is kept as bytes
    root = theme._element if read else etree.fromstring(theme.blob)
    for font in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        font.find(qn("a:latin")).set("typeface", _latin())
        font.find(qn("a:ea")).set("typeface", EAST_ASIAN)
        for script in font.findall(qn("a:font")):
            if script.get("script") == "Hans":
                script.set("typeface", EAST_ASIAN)
    if not read:
        theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _latin() -> str:
    return say(EAST_ASIAN, "Arial")  # on every computer that has Office


def _write(frame, paragraphs: list[Paragraph]) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, (runs, before, bullet) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.line_spacing = Pt(LEADING * max(run.size for run in runs))
        paragraph.space_before, paragraph.space_after = Pt(before), Pt(0)
        if bullet:
            _bullet(paragraph)
        for run in runs:
            _run(paragraph, run.words, run)


def _bullet(paragraph) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Pt

    look = paragraph._p.get_or_add_pPr()
    look.set("marL", str(Pt(INDENT)))
    look.set("indent", str(-Pt(INDENT)))
    for xml in (
        f'<a:buClr {nsdecls("a")}><a:srgbClr val="{MARK}"/></a:buClr>',
        f'<a:buFont {nsdecls("a")} typeface="Arial"/>',
        f'<a:buChar {nsdecls("a")} char="•"/>',
    ):
        look.append(parse_xml(xml))  # after the spacing, as the schema has it


def _run(paragraph, words: str, wanted: Run | None = None) -> None:
    from pptx.dml.color import RGBColor
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = words
    look = run._r.get_or_add_rPr()
    look.set("lang", say("zh-CN", "en-US"))
    look.set("altLang", say("en-US", "zh-CN"))
    if wanted is not None:
        run.font.size, run.font.bold = Pt(wanted.size), wanted.bold
        run.font.color.rgb = RGBColor.from_string(wanted.colour)
    run.font.name = _latin()
    look.append(look.makeelement(qn("a:ea"), {"typeface": EAST_ASIAN}))  # after a:latin, as the schema has it


def _block(slide, name: str, place: Place, colour: str) -> None:
    """Add a plain rectangle, marked as decoration so that screen readers pass it by."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn
    from pptx.util import Inches

    block = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(part) for part in place))
    block.name = name
    block.fill.solid()
    block.fill.fore_color.rgb = RGBColor.from_string(colour)
    block.line.fill.background()
    block._element.remove(block._element.find(qn("p:style")))  # the theme's shadow
    block._element.nvSpPr.cNvPr.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
            'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def _portrait(slide, persona: "Persona", place: Place) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.oxml.ns import qn
    from pptx.util import Inches

    portrait = PORTRAITS[persona.portrait]
    picture = slide.shapes.add_picture(str(portrait.path), *(Inches(part) for part in place))
    picture.auto_shape_type = MSO_SHAPE.ROUNDED_RECTANGLE
    corners = picture._element.spPr.prstGeom.get_or_add_avLst()
    corners.append(corners.makeelement(qn("a:gd"), {"name": "adj", "fmla": "val 4000"}))
    picture.name = "portrait"
    picture._element.nvPicPr.cNvPr.set("descr", portrait.alt)


def _notes(slide, persona: "Persona") -> None:
    """Write the figures and their sources beneath the slide."""
    rows = [say("数字和来源", "Figures and their sources")]
    rows += [
        say(
            f"{number}. {trait.text}：{trait.figure}。来源：{trait.source}",
            f"{number}. {trait.text}: {trait.figure}. Source: {trait.source}",
        )
        for number, trait in enumerate(persona.traits, start=1)
    ]
    if persona.quote:
        rows.append(say(f"引语：{persona.quote_note}", f"Quote: {persona.quote_note}"))
    rows.append(persona.disclaimer)
    frame = slide.notes_slide.notes_text_frame
    for number, row in enumerate(rows):
        _run(frame.paragraphs[0] if number == 0 else frame.add_paragraph(), row)
    _theme_fonts(slide.part.package.presentation_part.notes_master_part)
