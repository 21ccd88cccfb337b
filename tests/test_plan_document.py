"""The plan as a Word document: its parts, what is left out, fonts, tables, pictures, and the same bytes each time."""

import io
import re
import zipfile

import matplotlib as mpl
import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

import siyu_helpers as siyu
from siyu_helpers.plan import figures
from siyu_helpers.plan.words import TIERS

mpl.use("Agg")
RULES = [
    {"who": "potential", "trigger": "after_registration", "days": 7, "channel": "one_to_one", "offer": "free_gift", "content": "你好 hello", "cap": 1},
    {"who": "new, active, loyal", "trigger": "every", "days": 28, "channel": "moments", "content": "上新 news", "cap": 13},
    {"who": "dormant", "trigger": "never"},
]  # fmt: skip
WHOLE = {
    "name": "Tea & fruit <2026>",
    "owner": "Li Wen",
    "weekly_cap": 1,
    "holdout": 0.2,
    "budget_yuan": 6000,
    "kpis": [{"metric": "margin_per_user", "tier": "active", "base": 0, "target": 6, "low": 3, "high": 9, "date": "2027-06-30", "owner": "Zhang Yue", "measured_by": "holdout"}],
    "stop": {"metric": "unsubscribe_rate", "above": 0.03, "weeks": 4},
    "review_date": "2026-10-05",
    "quiet_hours": (22, 8),
    "consent": True,
}  # fmt: skip
WORDS = {
    "background": ["The first paragraph.", "The second."],
    "aim": "More margin.",
    "people": ["Li Wen writes", "Zhang Yue answers"],
    "tools": ["SCRM system A"],
    "risks": ["Too many messages"],
    "sources": ["A report of 2026"],
}
PARTS = {
    "zh": ["1. 背景与目标", "2. 用户：分层与人数", "3. 触点与节奏", "4. 内容与优惠", "5. 人员与工具", "6. 预算", "7. 指标", "8. 风险与复盘"],
    "en": ["1. Background and aim", "2. Users: tiers and numbers", "3. Touch-points and cadence", "4. Content and offers", "5. People and tools", "6. Budget", "7. Indicators", "8. Risks and review"],
}  # fmt: skip
LOST = {"zh": "【待补】", "en": "[To be added]"}


@pytest.fixture(scope="module")
def result():
    return siyu.simulate(siyu.Plan(RULES, **WHOLE), worlds=3, users=400)


@pytest.fixture(scope="module")
def full(result, tmp_path_factory):
    """The plan with all there is, once in each language."""
    made = {}
    for lang in ("zh", "en"):
        siyu.use(lang)
        path = tmp_path_factory.mktemp(lang) / "plan.docx"
        made[lang] = siyu.Plan(RULES, **WHOLE).save_document(path, result, **WORDS)
    return made


def written(tmp_path, plan, *arguments, **words):
    return Document(plan.save_document(tmp_path / "plan.docx", *arguments, **words))


def headings(paper, level=1):
    return [p.text for p in paper.paragraphs if p.style.name == f"Heading {level}"]


def everything(paper):
    return "\n".join(
        [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for row in t.rows for c in row.cells]
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_has_the_parts_of_a_plan_with_all_that_was_given(full, result, lang):
    siyu.use(lang)
    paper = Document(full[lang])
    found = headings(paper)
    assert found[:8] == PARTS[lang]
    assert len(found) == 9  # and the page of figures; the sources stand under the risks
    assert paper.paragraphs[0].style.name == "Title"
    assert paper.paragraphs[0].text == "Tea & fruit <2026>"
    text = everything(paper)
    given = [line for lines in WORDS.values() for line in ([lines] if isinstance(lines, str) else lines)]
    for line in [*given, "Li Wen", "Zhang Yue", "你好 hello", "上新 news", "6,000", "2026-10-05", "2027-06-30", "3.0%"]:
        assert line in text, line
    assert LOST[lang] not in text
    assert f"{result.budget_spent_yuan:,.0f}" in text
    if lang == "en":
        assert not re.search("[\u4e00-\u9fff，。：；【]", text.replace("你好", "").replace("上新", ""))


@pytest.mark.slow
def test_rates_are_percent_and_the_budget_adds_up(tmp_path):
    """What readers stumbled over: shares as decimals, rules without names, a budget without a sum, two numbers of users."""
    siyu.use("en")
    rate = {"metric": "repurchase_rate", "base": 0, "target": 0.14, "low": 0.04, "high": 0.24, "measured_by": "holdout"}
    rules = [*RULES[:2], {**RULES[2], "days": 63, "cap": 4}]
    plan = siyu.Plan(rules, **{**WHOLE, "kpis": [rate, *WHOLE["kpis"]]})
    run = siyu.simulate(plan, worlds=2, users=400)
    paper = Document(plan.save_document(tmp_path / "plan.docx", run, tiers={"new": 7}))
    tables = {
        table.rows[0].cells[1].text: [[c.text for c in row.cells] for row in table.rows] for table in paper.tables
    }
    assert [row[2:5] for row in tables["tier"][1:]] == [["0%", "14%", "4% to 24%"], ["0", "6", "3 to 9"]]
    budget = tables["messages"]
    assert [row[0] for row in budget[1:]] == ["1. Potential, 7 days after registration", "2. New, Active, Loyal, every 28 days", "total"]  # fmt: skip
    assert int(budget[-1][2].replace(",", "")) + int(budget[-1][4].replace(",", "")) == pytest.approx(run.budget_spent_yuan, abs=1)  # fmt: skip
    never = next(row for row in tables["who"] if "left alone" in row)
    assert never[-2:] == ["–", "–"]
    text = everything(paper)
    gains = run.worlds["margin_per_user"]
    assert "drawn anew, with 400 users each" in text
    assert f"single worlds run from {gains.min():.2f} to {gains.max():.2f}" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_left_out_is_marked(tmp_path, lang):
    siyu.use(lang)
    paper = written(tmp_path, siyu.Plan())
    assert headings(paper) == PARTS[lang]
    lost = [p.text for p in paper.paragraphs if p.text.startswith(LOST[lang])]
    # background, aim, numbers, rules, content, people, tools, budget, indicators, stop rule, review date, risks
    assert len(lost) == 12
    assert len(set(lost)) == 12
    assert not paper.inline_shapes
    findings = siyu.Plan().review()
    assert all(finding.fault in everything(paper) for finding in findings)
    assert len(findings) > 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "faulty",
    [
        {"rules": [{"who": "nobody", "trigger": "sometimes", "channel": "fax", "cap": 0}]},
        {"rules": "none", "budget_yuan": -1},
        {"rules": RULES, "kpis": [{"metric": "fun"}], "stop": 3, "quiet_hours": "night", "tiers": "moon"},
        {"rules": [{}], "owner": None, "name": None},
    ],
)
def test_a_faulty_plan_is_written_with_its_findings(tmp_path, faulty):
    plan = siyu.Plan(**faulty)
    paper = written(tmp_path, plan)
    assert len(plan.review()) > 0
    for finding in plan.review():
        assert finding.fault in everything(paper)


@pytest.mark.slow
def test_numbers_of_tiers_are_those_given_else_those_of_the_run(tmp_path, result, monkeypatch):
    siyu.use("en")
    monkeypatch.setattr(figures, "figures", lambda *_: [])
    plan = siyu.Plan(RULES, **WHOLE)
    table = written(tmp_path, plan, result, tiers={"new": 210, "active": 630}).tables[0]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert rows["New"] == ["210", "25%", "2"]
    assert rows["Active"] == ["630", "75%", "2"]
    assert rows["Dormant"] == ["0", "0%", "3"]
    table = written(tmp_path, plan, None, tiers=pd.Series({"new": 1000})).tables[0]
    assert table.rows[2].cells[1].text == "1,000"
    paper = written(tmp_path, plan, result)
    assert paper.tables[0].rows[1].cells[1].text == f"{result.by_tier.at['potential', 'users'].round():,.0f}"
    assert "means of the simulated worlds" in everything(paper)


def test_the_calendar_counts_the_weeks_of_each_month(tmp_path):
    siyu.use("en")
    paper = written(tmp_path, siyu.Plan(RULES, **WHOLE))
    grid = next(t for t in paper.tables if [c.text for c in t.rows[0].cells][1:4] == ["7", "8", "9"])
    rows = [[cell.text for cell in row.cells][1:] for row in grid.rows[1:]]
    assert set(rows[0]) == {"○"}
    assert sum(int(cell) for cell in rows[1] if cell != "–") == 13
    assert set(rows[2]) == {"–"}
    assert len(rows[0]) == 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fonts_language_page_and_properties(tmp_path, lang):
    siyu.use(lang)
    path = siyu.Plan(RULES, **WHOLE).save_document(tmp_path / "plan.docx")
    paper = Document(path)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Caption"):
        fonts = paper.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:ascii")) == {"zh": "Microsoft YaHei", "en": "Arial"}[lang]
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
    lang_of = paper.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert lang_of.get(qn("w:eastAsia")) == "zh-CN"
    assert lang_of.get(qn("w:val")) == {"zh": "zh-CN", "en": "en-US"}[lang]
    page = paper.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    footer = page.footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    about = paper.core_properties
    assert about.title == "Tea & fruit <2026>"
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    with zipfile.ZipFile(path) as parts:
        assert "dcterms:created" not in parts.read("docProps/core.xml").decode()
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


@pytest.mark.slow
def test_tables_repeat_their_heads_and_fit_the_page(full):
    paper = Document(full["zh"])
    assert len(paper.tables) >= 6
    for table in paper.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert sum(cell.width.cm for cell in first.cells) <= 16.6
        assert all(run.font.bold for cell in first.cells for p in cell.paragraphs for run in p.runs)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_described_and_stand_on_one_page(full, result, lang):
    siyu.use(lang)
    paper = Document(full[lang])
    shapes = list(paper.inline_shapes)
    assert len(shapes) == 4
    words = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(set(words)) == 4
    assert all(bool(re.search("[\u4e00-\u9fff]", alt)) == (lang == "zh") for alt in words)
    assert all(str(result.margin_per_user) in words[0] for _ in words[:1])
    assert sum(shape.height.cm for shape in shapes) <= 23.0  # of 25.5 between the margins, less heading and note
    assert all(shape.width.cm == pytest.approx(16.5, abs=0.01) for shape in shapes)
    last = paper.paragraphs[-1]
    assert not last.text  # the pictures end the document
    heading = [p for p in paper.paragraphs if p.style.name == "Heading 1"][-1]
    assert heading.paragraph_format.page_break_before


@pytest.mark.slow
def test_without_a_hold_out_there_is_no_such_picture_and_many_tiers_fit():
    plan = siyu.Plan([{"who": "all", "trigger": "every", "days": 28, "channel": "sms"}], tiers="group", consent=True)
    year = siyu.simulate(plan, worlds=1, users=400)
    made = figures.figures("x", year)
    assert [picture.name for picture in made] == ["margin", "weeks", "tiers"]
    assert len(year.by_tier) > len(TIERS["stage"])
    assert sum(picture.height for picture in made) <= 23
    assert all(picture.image.startswith(b"\x89PNG") for picture in made)


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes(tmp_path, full, result):
    plan = siyu.Plan(RULES, **WHOLE)
    one = full["zh"].read_bytes()
    two = plan.save_document(tmp_path / "again.docx", result, **WORDS).read_bytes()
    assert one == two
    assert len(one) < 600_000
    assert zipfile.ZipFile(io.BytesIO(one)).testzip() is None


def test_saving_says_what_is_amiss(tmp_path, monkeypatch):
    siyu.use("en")
    plan = siyu.Plan(RULES, **WHOLE)
    with pytest.raises(ValueError, match=r"must end in \.docx; it is 'plan.pdf'"):
        plan.save_document(tmp_path / "plan.pdf")
    with pytest.raises(FileNotFoundError, match="make it first"):
        plan.save_document(tmp_path / "none" / "plan.docx")
    with pytest.raises(TypeError, match="people must be a text"):
        plan.save_document(tmp_path / "plan.docx", people=[3])

    def locked(*_):
        raise PermissionError("in use")

    monkeypatch.setattr("pathlib.Path.write_bytes", locked)
    with pytest.raises(PermissionError, match="open in Word"):
        plan.save_document(tmp_path / "plan.docx")
    siyu.use("zh")
    with pytest.raises(PermissionError, match="Word 或 WPS"):
        plan.save_document(tmp_path / "plan.docx")


def test_one_words_text_is_one_paragraph_and_empty_ones_are_none(tmp_path):
    siyu.use("en")
    paper = written(tmp_path, siyu.Plan(RULES, **WHOLE), background="  One.  ", people=["", "  "], aim=["A", "", "B"])
    texts = [p.text for p in paper.paragraphs]
    assert "One." in texts
    assert texts.index("B") == texts.index("A") + 1
    assert any(text.startswith("[To be added] No people given") for text in texts)
