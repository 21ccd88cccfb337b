"""The plan as a document to hand in: DOCX with real headings, tables and pictures, in the language in use."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from siyu_helpers.language import say
from siyu_helpers.plan import show
from siyu_helpers.plan.review import SEVERITY
from siyu_helpers.plan.words import CHANNELS, OFFERS, TIERS, name_of

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan
    from siyu_helpers.world.results import Result

EAST_ASIAN = "Microsoft YaHei"
INK, QUIET, ACCENT, LINE, SOFT = "1F2328", "5A6570", "0B5A8A", "C3CBD3", "EEF3F8"
WIDTH = 16.5  # centimetres between the margins of an A4 page
TOGETHER = 14  # rows of a table up to which it is not broken over pages
STILL = (1980, 1, 1, 0, 0, 0)  # the zip's own dates: the same plan gives the same bytes
Words = str | Iterable[str]


def save(
    plan: "Plan",
    path: str | Path,
    result: "Result | None",
    tiers: Mapping[str, int] | pd.Series | None,
    words: Mapping[str, Words],
) -> Path:
    """Write the document; :meth:`Plan.save_document` says how."""
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise ValueError(
            say(f"文件名要以 .docx 结尾，现在是 {path.name!r}。", f"The name must end in .docx; it is {path.name!r}.")
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(
            say(f"文件夹 {path.parent} 不存在，请先建好。", f"There is no folder {path.parent}; make it first.")
        )
    content = _bytes(_document(plan, result, tiers, {name: _lines(text, name) for name, text in words.items()}))
    try:
        path.write_bytes(content)
    except PermissionError as error:
        raise PermissionError(
            say(
                f"写不了 {path}。如果它正在 Word 或 WPS 里打开，请先关上，再运行一次。（{error}）",
                f"{path} cannot be written. If it is open in Word, close it and run this again. ({error})",
            )
        ) from None
    return path


def _lines(text: Words, name: str) -> list[str]:
    lines = [text] if isinstance(text, str) else list(text)
    if not all(isinstance(line, str) for line in lines):
        raise TypeError(say(f"{name} 应是文字，或一列文字。", f"{name} must be a text, or several texts in a list."))
    return [line.strip() for line in lines if line.strip()]


def _document(plan: "Plan", result: "Result | None", tiers: Any, words: dict[str, list[str]]):
    paper = _paper(plan)
    paper.add_paragraph(show.title(plan), style="Title")
    facts = [(say("负责人", "Owner"), plan.owner), (say("复盘", "review"), plan.review_date)]
    about = say("；", "; ").join(say(f"{name}：{value}", f"{name}: {value}") for name, value in facts if value)
    if about:
        paper.add_paragraph(about, style="Subtitle")
    _background(paper, words)
    _users(paper, plan, result, tiers)
    _cadence(paper, plan)
    _content(paper, plan)
    _people(paper, plan, words)
    _budget(paper, plan, result)
    _indicators(paper, plan)
    _risks(paper, plan, result, words)
    if words["sources"]:
        _heading(paper, say("资料来源", "Sources"), 2)
        _bullets(paper, words["sources"])
    if result is not None:
        _figures(paper, plan, result)
    return paper


def _review_word() -> str:
    return say("复盘", "review")


def _background(paper, words: dict[str, list[str]]) -> None:
    _heading(paper, say("1. 背景与目标", "1. Background and aim"))
    _texts(
        paper,
        words["background"],
        say(
            "没有写背景：这家店现在怎样，为什么要做这份方案？",
            "No background given: where does the shop stand, and why this plan?",
        ),
    )
    _heading(paper, say("目标", "Aim"), 2)
    _texts(
        paper,
        words["aim"],
        say(
            "没有写目标：到什么时候，什么要变成多少？",
            "No aim given: what should have changed, by when, and by how much?",
        ),
    )


def _users(paper, plan: "Plan", result: "Result | None", tiers: Any) -> None:
    _heading(paper, say("2. 用户：分层与人数", "2. Users: tiers and numbers"))
    codes = TIERS[plan.tiers]
    numbers, source = None, ""
    if tiers is not None:
        numbers = pd.Series(tiers, dtype="float64")
        if result is not None:
            source = say(
                f"这是店里现在的人数。附录里的模拟世界另外生成，每个 {result.pool:,} 人，所以各层人数不同。",
                f"These are the shop's users now. The simulated worlds of the appendix are drawn anew, with {result.pool:,} users each, "
                "so that their numbers differ.",
            )
    elif result is not None and set(result.by_tier.index) & set(codes):
        numbers = result.by_tier["users"].round()
        source = say(
            "人数是模拟世界年初的平均数。", "Numbers are the means of the simulated worlds at the start of the year."
        )
    if numbers is None:
        _missing(
            paper, say("没有写各层人数：每一层现在有多少人？", "No numbers given: how many users are in each tier now?")
        )
    total = 0 if numbers is None else float(numbers.reindex(list(codes)).fillna(0).sum())
    rows = []
    for code in codes:
        many = None if numbers is None else float(numbers.get(code, 0))
        rules = [str(number) for number, rule in enumerate(plan.rules, 1) if code in rule.who]
        rows.append(
            [
                name_of(code, codes),
                "–" if many is None else f"{many:,.0f}",
                "–" if not total or many is None else f"{many / total:.0%}",
                say("、", ", ").join(rules) or say("没有", "none"),
            ]
        )
    _table(paper, say("层|人数|占比|规则", "tier|users|share|rules").split("|"), rows, (5, 3, 3, 5.5), note=source)


def _cadence(paper, plan: "Plan") -> None:
    _heading(paper, say("3. 触点与节奏", "3. Touch-points and cadence"))
    if not plan.rules:
        _missing(paper, say("没有规则。", "There is no rule."))
        return
    table = show.rule_table(plan)
    who, when, channel, _, _, cap, hour = table.columns
    kept = table[[who, when, channel, cap, hour]]
    rows = [[str(number), *row] for number, *row in kept.itertuples()]
    _table(paper, [say("规则", "rule"), *kept.columns], rows, (1.3, 4.4, 4.4, 2.3, 2.1, 2.0))
    skipped = {say("负责人", "owner"), _review_word(), say("预算（元）", "budget (yuan)"), say("停止规则", "stop rule")}
    lines = [say(f"{n}：{v}", f"{n}: {v}") for n, v in show.head_lines(plan) if n not in skipped]
    _bullets(paper, lines)
    _heading(paper, say("日历", "Calendar"), 2)
    _calendar(paper, plan)


def _calendar(paper, plan: "Plan") -> None:
    """Write how many weeks of each month a rule is fixed for; rules of an event have a dot."""
    weeks = show.calendar(plan)
    months = pd.to_datetime(weeks.columns)
    keys = list(dict.fromkeys((day.year, day.month) for day in months))
    heads = [say("规则", "rule"), *(str(month) for _, month in keys)]
    rows = []
    for (number, row), rule in zip(weeks.iterrows(), plan.rules, strict=True):
        fixed = rule.trigger in ("weekly", "every", "festival")
        cells = []
        for key in keys:
            many = int(sum(on for on, day in zip(row, months, strict=True) if (day.year, day.month) == key))
            cells.append((str(many) if many else "–") if fixed else ("○" if many else "–"))
        rows.append([str(number), *cells])
    first, last = keys[0], keys[-1]
    note = say(
        f"从 {first[0]} 年 {first[1]} 月到 {last[0]} 年 {last[1]} 月。数字：这个月定好发几周；“○”：等用户自己的时机（购买、周期、生日等）；“–”：不发。",
        f"From {first[0]}-{first[1]:02d} to {last[0]}-{last[1]:02d}. A number: weeks of the month that are fixed; ○: waits for the user's own occasion "
        "(a purchase, the cycle, a birthday …); –: nothing is sent.",
    )
    _table(paper, heads, rows, (1.7, *[14.8 / len(keys)] * len(keys)), centred=True, note=note)


def _content(paper, plan: "Plan") -> None:
    _heading(paper, say("4. 内容与优惠", "4. Content and offers"))
    rows = [
        [
            str(number),
            name_of(rule.channel, CHANNELS) or "–",
            rule.content or say("没有写内容", "no content given"),
            name_of(rule.offer, OFFERS),
        ]
        for number, rule in enumerate(plan.rules, 1)
        if rule.trigger != "never"
    ]
    if rows:
        _table(paper, say("规则|渠道|内容|优惠", "rule|channel|content|offer").split("|"), rows, (1.3, 3.0, 7.4, 4.8))
    else:
        _missing(paper, say("没有要发的内容。", "There is nothing to send."))


def _people(paper, plan: "Plan", words: dict[str, list[str]]) -> None:
    _heading(paper, say("5. 人员与工具", "5. People and tools"))
    owner = plan.owner or say("没有写", "not given")
    paper.add_paragraph(say(f"负责人：{owner}", f"Owner: {owner}"))
    _heading(paper, say("人员", "People"), 2)
    _list(
        paper,
        words["people"],
        say(
            "没有写人员：谁写内容，谁回消息，谁看数字？",
            "No people given: who writes, who answers, who reads the figures?",
        ),
    )
    _heading(paper, say("工具", "Tools"), 2)
    _list(
        paper,
        words["tools"],
        say("没有写工具：用哪套 SCRM，一年多少钱？", "No tools given: which SCRM, and what does it cost a year?"),
    )


def _budget(paper, plan: "Plan", result: "Result | None") -> None:
    _heading(paper, say("6. 预算", "6. Budget"))
    if plan.budget_yuan is None:
        _missing(paper, say("没有写预算。", "No budget given."))
    else:
        paper.add_paragraph(
            say(
                f"一年 {plan.budget_yuan:,.0f} 元，用于发送、优惠券、礼品和推荐奖励。",
                f"{plan.budget_yuan:,.0f} yuan a year, for contact, coupons, gifts and rewards.",
            )
        )
    if result is None:
        return
    spent = result.budget_spent_yuan
    paper.add_paragraph(
        say(
            f"模拟的一年平均花了 {spent:,.0f} 元，合每位用户 {spent / result.pool:.2f} 元。",
            f"The simulated year spent {spent:,.0f} yuan on average, {spent / result.pool:.2f} yuan per user.",
        )
    )
    costs = ["messages", "contact_yuan", "offers_used", "offer_yuan"]
    said = show.rule_table(result.plan or plan).iloc[:, :2]
    rows = [
        [say(f"{number}. {who}，{when}", f"{number}. {who}, {when}"), *(f"{value:,.0f}" for value in row)]
        for (number, who, when), row in zip(said.itertuples(), result.by_rule[costs].to_numpy(), strict=True)
        if (result.plan or plan).rules[number - 1].trigger != "never"
    ]
    rows.append([say("合计", "total"), *(f"{value:,.0f}" for value in result.by_rule[costs].sum())])
    heads = say(
        "规则|消息数|发送（元）|用掉的优惠|优惠（元）", "rule|messages|contact (yuan)|offers used|offers (yuan)"
    ).split("|")
    _table(paper, heads, rows, (6.1, 2.4, 2.7, 2.6, 2.7), numbers=True)


def _indicators(paper, plan: "Plan") -> None:
    _heading(paper, say("7. 指标", "7. Indicators"))
    if not plan.kpis:
        _missing(
            paper, say("没有指标：怎么知道方案有没有用？", "No indicator: how will you know whether the plan works?")
        )
        return
    table = show.kpi_table(plan)
    widths = (2.9, 1.8, 1.3, 1.4, 2.6, 2.4, 1.9, 2.2)
    _table(paper, list(table.columns), [list(row) for row in table.itertuples(index=False)], widths)


def _risks(paper, plan: "Plan", result: "Result | None", words: dict[str, list[str]]) -> None:
    _heading(paper, say("8. 风险与复盘", "8. Risks and review"))
    head = dict(show.head_lines(plan))
    for name, there in ((say("停止规则", "stop rule"), plan.stop), (_review_word(), plan.review_date)):
        if there:
            _bullets(paper, [say(f"{name}：{head[name]}", f"{name}: {head[name]}")])
    if not plan.stop:
        _missing(paper, say("没有停止规则：什么数变成多少就停？", "No stop rule: which figure, how high, ends it?"))
    if not plan.review_date:
        _missing(paper, say("没有写复盘日期。", "No review date given."))
    _heading(paper, say("风险", "Risks"), 2)
    _list(
        paper,
        words["risks"],
        say(
            "没有写风险：什么会出错，先看哪个数？",
            "No risks given: what may go wrong, and which figure shows it first?",
        ),
    )
    _heading(paper, say("自查", "Self-review"), 2)
    findings = plan.review(result)
    if not findings:
        paper.add_paragraph(say("自查没有发现问题。", "The review found nothing."))
        return
    rows = [[f.id, say(*SEVERITY[f.severity]), f.where, f.fault, f.remedy] for f in findings]
    heads = say("编号|轻重|哪里|问题|怎么改", "id|weight|where|fault|remedy").split("|")
    _table(paper, heads, rows, (1.3, 1.7, 2.3, 5.6, 5.6))


def _figures(paper, plan: "Plan", result: "Result") -> None:
    from siyu_helpers.plan.figures import figures

    heading = _heading(paper, say("附：模拟的一年", "Appendix: the simulated year"))
    heading.paragraph_format.page_break_before = True
    worlds = len(result.worlds)
    gains = result.worlds["margin_per_user"]
    interval = (
        say(
            f"括号里是平均数的 95% 区间；单独一个世界从 {gains.min():.2f} 到 {gains.max():.2f}",
            f"in brackets the 95 % interval of the mean; single worlds run from {gains.min():.2f} to {gains.max():.2f}",
        )
        if worlds > 1
        else say("一个世界没有区间", "one world has no interval")
    )
    _note(
        paper,
        say(
            f"{worlds} 个模拟世界，每个 {result.pool:,} 人。每人毛利增量 {result.margin_per_user} 元（{interval}），退订 {result.unsubscribe_share:.1%}，"
            f"人均 {result.touches_per_user:.1f} 条消息。各层按年初分；年内有人下单、换层，才收到另一层的消息，所以年初不联系的层也会有增量。"
            "“参照”是事先知道每个人会怎样反应时大约能到的数。模拟显示的是给定假设的后果，不是真实店铺的证据。",
            f"{worlds} simulated worlds of {result.pool:,} users. Margin per user above doing nothing: {result.margin_per_user} yuan ({interval}); "
            f"{result.unsubscribe_share:.1%} unsubscribe, {result.touches_per_user:.1f} messages per user. Tiers are those at the start of the year; "
            "people who order move on and get the messages of another tier, so that a tier left alone gains as well. The reference is about what "
            "could be reached if one knew beforehand how everybody will answer. A simulation shows what its assumptions lead to; "
            "it is no evidence about real shops.",
        ),
    )
    for name, image, alt, height in figures(show.title(plan), result):
        _picture(paper, name, image, alt, height)


# --- how the parts are written ---------------------------------------------------------------------------------------


def _heading(paper, words: str, level: int = 1):
    return paper.add_heading(words, level)


def _texts(paper, lines: list[str], missing: str) -> None:
    for line in lines:
        paper.add_paragraph(line)
    if not lines:
        _missing(paper, missing)


def _list(paper, lines: list[str], missing: str) -> None:
    _bullets(paper, lines)
    if not lines:
        _missing(paper, missing)


def _bullets(paper, lines: Iterable[str]) -> None:
    for line in lines:
        paper.add_paragraph(line, style="List Bullet")


def _missing(paper, words: str) -> None:
    """Say what was left out, so that it can be seen."""
    from docx.shared import RGBColor

    run = paper.add_paragraph().add_run(say(f"【待补】{words}", f"[To be added] {words}"))
    run.font.bold = True
    run.font.color.rgb = RGBColor.from_string("A33B00")


def _note(paper, words: str) -> None:
    paper.add_paragraph(words, style="Caption")


def _table(
    paper,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    centred: bool = False,
    numbers: bool = False,
    note: str = "",
) -> None:
    """Write a table whose heading row comes again on each page and whose rows are not broken; widths in centimetres.

    A note stands right below.
    """
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = paper.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for at, row in enumerate([heads, *rows]):
        look = table.rows[at]._tr.get_or_add_trPr()
        look.append(OxmlElement("w:cantSplit"))
        if at == 0:
            look.append(OxmlElement("w:tblHeader"))
        for place, (cell, words, width) in enumerate(zip(table.rows[at].cells, row, widths, strict=True)):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0
            paragraph.paragraph_format.keep_with_next = len(rows) <= TOGETHER and (at < len(rows) or bool(note))
            run = paragraph.add_run(str(words))
            run.font.size = Pt(9)
            run.font.bold = at == 0
            if at == 0:
                _shade(cell)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif numbers and place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for grid, width in zip(table._tbl.tblGrid.findall(_w("gridCol")), widths, strict=True):
        grid.set(_w("w"), str(int(width * 567)))
    _borders(table)
    if note:
        _note(paper, note)
        return
    gap = paper.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(6)


def _borders(table) -> None:
    from docx.oxml import OxmlElement

    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(_w(name), value)
        lines.append(line)
    look = table._tbl.tblPr
    look.insert_element_before(lines, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _shade(cell) -> None:
    from docx.oxml import OxmlElement

    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SOFT)):
        fill.set(_w(name), value)
    cell._tc.get_or_add_tcPr().append(fill)


def _picture(paper, name: str, image: bytes, alt: str, height: float) -> None:
    from docx.shared import Cm, Pt

    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    shape = paragraph.add_run().add_picture(io.BytesIO(image), width=Cm(WIDTH))
    shape.height = Cm(height)
    for side in ("distT", "distB", "distL", "distR"):  # left out, some programs take a distance of their own
        shape._inline.set(side, "0")
    about = shape._inline.docPr
    about.set("name", name)
    about.set("descr", alt)


def _paper(plan: "Plan"):
    """Return an empty A4 document in our fonts, with page numbers and no one else's name in it."""
    from docx import Document
    from docx.shared import Cm

    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - WIDTH) / 2)
    page.top_margin, page.bottom_margin = Cm(2.2), Cm(2.0)
    _styles(paper)
    _page_number(page.footer.paragraphs[0])
    about = paper.core_properties
    about.title = show.title(plan)
    about.subject = say("用户维护方案", "User maintenance plan")
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
    about.language = say("zh-CN", "en-US")
    for name in ("created", "modified"):  # the template's date would be said to be the plan's
        for element in about._element.findall(f"{{http://purl.org/dc/terms/}}{name}"):
            about._element.remove(element)
    return paper


def _styles(paper) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    looks = {  # size, space before and after, colour
        "Normal": (10.5, 0, 4, INK),
        "Title": (22, 0, 4, INK),
        "Subtitle": (11, 0, 6, QUIET),
        "Heading 1": (15, 10, 3, ACCENT),
        "Heading 2": (12, 6, 2, ACCENT),
        "List Bullet": (10.5, 0, 2, INK),
        "Caption": (9, 0, 6, QUIET),
    }
    for name, (size, before, after, colour) in looks.items():
        style = paper.styles[name]
        style.font.name = say(EAST_ASIAN, "Arial")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):  # the theme's font would win
                del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(_w(script), say(EAST_ASIAN, "Arial"))
        fonts.set(_w("eastAsia"), EAST_ASIAN)
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.font.bold = name.startswith(("Heading", "Title"))
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paper.styles["Normal"].paragraph_format.line_spacing = 1.15
    below = paper.styles["Title"].element.get_or_add_pPr().find(_w("pBdr"))
    if below is not None:
        below.getparent().remove(below)
    lang = OxmlElement("w:lang")
    for name, value in (("val", say("zh-CN", "en-US")), ("eastAsia", "zh-CN")):
        lang.set(_w(name), value)
    defaults = paper.styles.element.find(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}")
    for old in defaults.findall(_w("lang")):
        defaults.remove(old)
    defaults.append(lang)


def _page_number(paragraph) -> None:
    """Write the number of the page and how many there are, as fields."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in ("PAGE", " / ", "NUMPAGES"):
        if not words.isupper():
            paragraph.add_run(words)
            continue
        field = OxmlElement("w:fldSimple")
        field.set(_w("instr"), words)
        run = paragraph.add_run("1")
        field.append(run._r)
        paragraph._p.append(field)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _bytes(paper) -> bytes:
    """Return the file's bytes; the dates that a zip holds are set still."""
    made = io.BytesIO()
    paper.save(made)
    still = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in parts.infolist():
            kept.writestr(zipfile.ZipInfo(part.filename, STILL), parts.read(part), zipfile.ZIP_DEFLATED)
    return still.getvalue()
