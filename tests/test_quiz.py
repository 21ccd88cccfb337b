"""The quiz: right words, right errors, and in a real browser one feedback at a time, by mouse and by keyboard."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from siyu_helpers import language
from siyu_helpers.quiz import quiz

ROOT = Path(__file__).resolve().parent.parent
CHOICES = {
    "2": "对。从最后一单数到快照日。",
    "120": "要用 `max`，不是 `min`。",
    "<b>43</b>": "之后她又来过 & 买过 <一次>。",
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    monkeypatch.setattr(language, "_chosen", "zh")


@pytest.fixture(params=["zh", "en"])
def lang(request, monkeypatch, chinese):
    monkeypatch.setattr(language, "_chosen", request.param)
    return request.param


def card():
    return quiz("T0042 的 R 是？", CHOICES, answer="2")


# --- texts and errors --------------------------------------------------------------------------------------------


def test_html_escapes_everything_but_backticks():
    html = quiz('`a<b` & "c"?', CHOICES, answer="2")._repr_html_()
    assert "<legend><code>a&lt;b</code> &amp; &quot;c&quot;?</legend>" in html
    assert "<span>&lt;b&gt;43&lt;/b&gt;</span>" in html
    assert "要用 <code>max</code>，不是 <code>min</code>。" in html
    assert "<script" not in html


def test_choices_keep_their_order_and_a_lone_backtick_stays():
    html = quiz("?", {"z`": "1", "a": "2", "m": "3"}, answer="a")._repr_html_()
    assert re.findall(r"<span>(.*?)</span>", html) == ["z`", "a", "m"]
    assert html.count('class="option right"') == 1
    assert html.count('class="option wrong"') == 2


def test_group_names_depend_on_the_question_and_on_nothing_else():
    def names(html):
        return set(re.findall(r'name="([^"]+)"', html))

    one, other = names(card()._repr_html_()), names(quiz("T0043 的 R 是？", CHOICES, answer="2")._repr_html_())
    assert len(one) == len(other) == 1
    assert one != other
    script = f"from siyu_helpers.quiz import quiz; print(quiz('T0042 的 R 是？', {CHOICES!r}, '2')._repr_html_())"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "7"}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout.strip() == card()._repr_html_()


def test_text_form_shows_the_choices_and_not_the_answer(lang):
    text = repr(card())
    assert text.splitlines()[:4] == ["T0042 的 R 是？", "  ○ 2", "  ○ 120", "  ○ <b>43</b>"]
    assert "_.feedback('2')" in text
    assert "✓" not in text
    assert card()._repr_mimebundle_() == {"text/html": card()._repr_html_(), "text/plain": text}


def test_feedback_of_each_choice(lang):
    right, wrong = {"zh": ("✓ 答案", "✗ 再想想"), "en": ("✓ Answer", "✗ Think again")}[lang]
    assert card().feedback("2") == f"{right} 对。从最后一单数到快照日。"
    assert card().feedback("120") == f"{wrong} 要用 `max`，不是 `min`。"
    with pytest.raises(ValueError, match="'120'"):
        card().feedback("9")


@pytest.mark.parametrize(
    ("question", "choices", "answer", "words"),
    [
        ("  ", CHOICES, "2", {"zh": "题目是空的", "en": "question is empty"}),
        ("?", {"2": "对。"}, "2", {"zh": "至少要有两个选项，现在有 1 个", "en": "at least two choices; there are 1"}),
        ("?", {"2": "对。", "3": " "}, "2", {"zh": "这些不是：'3'", "en": "these are not: '3'"}),
        ("?", {"2": "对。", "3": None}, "2", {"zh": "这些不是：'3'", "en": "these are not: '3'"}),
        ("?", {2: "对。", "3": "错。"}, 2, {"zh": "这些不是：2", "en": "these are not: 2"}),
        ("?", CHOICES, "4", {"zh": "选项有：'2'、'120'", "en": "the choices: '2', '120'"}),
        ("?", CHOICES, 2, {"zh": "答案 2 不在选项里", "en": "the answer 2 is not among"}),
    ],
)
def test_faulty_quizzes_say_what_is_wrong(lang, question, choices, answer, words):
    with pytest.raises(ValueError, match=re.escape(words[lang])):
        quiz(question, choices, answer)


# --- in a browser ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    arguments = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments.split())
        yield started
        started.close()


@pytest.fixture
def page(browser):
    other = quiz("T0043 的 R 是？", CHOICES, answer="120")
    context = browser.new_context(offline=True)
    page = context.new_page()
    # as JupyterLab lays it out, with the rule of its stylesheet that is stronger than most
    jupyter = "<style>.jp-RenderedHTMLCommon :not(pre) > code{background:#eee}</style>"
    page.set_content(
        f"<!doctype html><html><body class='jp-RenderedHTMLCommon'>{jupyter}{card()._repr_html_()}{other._repr_html_()}<a href='#'>.</a></body></html>"
    )
    yield page
    context.close()


def shown(page):
    return [feedback.inner_text() for feedback in page.locator(".fb").all() if feedback.is_visible()]


@pytest.mark.slow
def test_a_click_shows_its_own_feedback_and_no_other(page):
    assert shown(page) == []
    page.get_by_text("120").first.click()
    assert shown(page) == ["✗ 再想想要用 max，不是 min。"]
    page.locator(".siyu-quiz").nth(0).get_by_text("2", exact=True).click()
    assert shown(page) == ["✓ 答案对。从最后一单数到快照日。"]
    page.locator("label").nth(4).click(position={"x": 300, "y": 10})  # anywhere on the line; the other quiz
    assert shown(page) == ["✓ 答案对。从最后一单数到快照日。", "✓ 答案要用 max，不是 min。"]


@pytest.mark.slow
def test_the_keyboard_alone_is_enough(page):
    page.keyboard.press("Tab")
    assert shown(page) == [], "moving there gives nothing away"
    option = page.locator(".option").nth(0)
    assert option.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", "the focus is not seen"
    page.keyboard.press("ArrowDown")
    assert shown(page) == ["✗ 再想想要用 max，不是 min。"]
    page.keyboard.press("ArrowDown")
    assert shown(page) == ["✗ 再想想之后她又来过 & 买过 <一次>。"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert len(shown(page)) == 2, "Tab leads on to the next quiz"


@pytest.mark.slow
def test_screen_readers_get_names_and_live_feedback(page):
    group = page.get_by_role("group", name="T0042 的 R 是？")
    radio = group.get_by_role("radio", name="120")
    assert radio.count() == 1
    assert "max" not in group.aria_snapshot()
    radio.check()
    assert "max" in group.aria_snapshot()
    assert page.locator("[aria-live=polite] .fb").count() == 6


@pytest.mark.slow
def test_nothing_is_given_away_in_print(page):
    page.locator("label").first.click()
    page.emulate_media(media="print")
    assert shown(page) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "theme", ["", "document.documentElement.dataset.theme='dark'", "document.body.dataset.jpThemeLight='false'"]
)
def test_words_can_be_read_in_every_theme(page, theme):
    page.evaluate(f"() => {{ {theme} }}")
    page.locator("label").nth(1).click()
    page.locator("label").nth(4).click()
    contrasts = page.evaluate(
        """() => {
          const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { const c = getComputedStyle(e).backgroundColor;
            return c === 'rgba(0, 0, 0, 0)' ? ground(e.parentElement) : c; };
          return [...document.querySelectorAll('legend, label span, .fb, .fb b, code')]
            .filter(e => e.offsetParent).map(e => { const s = [light(getComputedStyle(e).color), light(ground(e))]
              .sort((a, b) => b - a); return (s[0] + 0.05) / (s[1] + 0.05); });
        }"""
    )
    assert len(contrasts) >= 12
    assert min(contrasts) >= 4.5  # WCAG 2.2, 1.4.3
