"""A learner's first minutes in JupyterLab, in Chromium: lesson run, quiz clicked, exercise checked, in both languages.

Set SIYU_SCREENSHOTS to a folder to keep pictures of what was seen.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from course_tools import build
from course_tools.paths import ROOT, Unit, units
from course_tools.source import LANGUAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; Debian has it in the package chromium"),
]

QUIET_START = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
MENU = {"zh": "运行", "en": "Run"}
NOT_WRITTEN = {"zh": "还没有写", "en": "not written yet"}
PASSED = {"zh": "公开检查通过", "en": "the visible check passes"}
SECONDS = 60_000  # playwright counts milliseconds


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_START.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[LANGUAGES[0], pytest.param(LANGUAGES[1], marks=pytest.mark.full)])
def lab(request, tmp_path_factory):
    """A course folder of its own with JupyterLab running on it; gives the language and the address the desk prints."""
    lang, root = request.param, tmp_path_factory.mktemp(f"课程 {request.param}")
    for folder in ("notebooks", "exercises", "datasets", "siyu_helpers"):
        shutil.copytree(
            ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    apart = {name: str(root / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = subprocess.Popen(
        [sys.executable, "-P", "-m", "siyu_helpers.desk", "--lang", lang, "--no-browser", "--port", str(port)],
        cwd=root,
        env={**os.environ, **apart, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    said = []
    for line in desk.stdout:
        said.append(line)
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+", line)
        if address:
            break
    else:
        pytest.fail("the desk gave no address:\n" + "".join(said))
    yield lang, address[0]
    desk.terminate()
    desk.communicate(timeout=30)


@pytest.fixture
def page(chromium, lab):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 1000}, locale="zh-CN" if lab[0] == "zh" else "en-US"
    )
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    yield page
    context.close()


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("SIYU_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def open_notebook(page: Page, address: str, path: str) -> None:
    """Open another file of the same learner, alone, and wait for its kernel."""
    address = re.sub(r"/lab/tree/work/(zh|en)/[^?]*\?", rf"/lab/tree/work/\1/{path}?reset&", address)
    page.goto(address)
    expect(page.locator(".jp-Notebook:visible .jp-Cell").first).to_be_visible(timeout=SECONDS)
    expect(page.locator("#jp-main-statusbar")).to_contain_text(
        re.compile(r"Python 3 \(ipykernel\) \| (Idle|空闲)"), timeout=SECONDS
    )


def run_all(page: Page, lang: str) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{MENU[lang]}$")).click()
    page.locator("li[data-command='runmenu:run-all']").click()


def code_cells(page: Page):
    return page.locator(".jp-Notebook:visible .jp-CodeCell")


def expect_all_run(page: Page, count: int) -> None:
    """Scroll through the notebook, for cells out of sight are not drawn, and see each one run."""
    expect(code_cells(page)).to_have_count(count, timeout=SECONDS)
    for number in range(count):
        cell = code_cells(page).nth(number)
        cell.scroll_into_view_if_needed()
        prompts = cell.locator(".jp-InputPrompt, .jp-OutputPrompt")  # a folded cell numbers its output alone
        expect(prompts.filter(has_text=re.compile(r"\[\d+\]")).first).to_be_attached(timeout=SECONDS)


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_lesson(page: Page, lab, unit: Unit):
    lang, address = lab
    open_notebook(page, address, f"{unit.name}.ipynb")
    picture(page, f"{unit.name}-{lang}-opened")
    expect(page.locator(".jp-Notebook:visible .jp-OutputArea-output")).to_have_count(0)  # "guess first" comes first
    run_all(page, lang)
    code = [cell for cell in build.notebook(unit, "lesson", lang).cells if cell.cell_type == "code"]
    expect_all_run(page, len(code))
    for mime in ("error", "stderr"):
        expect(page.locator(f"[data-mime-type='application/vnd.jupyter.{mime}']")).to_have_count(0)
    expect(page.locator(".jp-RenderedImage img").first).to_be_visible()
    picture(page, f"{unit.name}-{lang}-run")

    expect(page.locator(".siyu-quiz .fb:visible")).to_have_count(0)
    quiz = page.locator(".siyu-quiz").first
    quiz.scroll_into_view_if_needed()
    for choice in ("right", "wrong"):
        option = quiz.locator(f".option.{choice}").first
        expect(option.locator(".fb")).to_be_hidden()
        option.locator("label").click()
        expect(option.locator(".fb")).to_be_visible()
        picture(page, f"{unit.name}-{lang}-quiz-{choice}")
    expect(quiz.locator(".fb:visible")).to_have_count(1)


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_exercise(page: Page, lab, unit: Unit):
    """Blank: the check says "not written yet", without a traceback. Solution typed: the check passes."""
    lang, address = lab
    open_notebook(page, address, f"exercises/{unit.assignment}/{unit.assignment}.ipynb")
    book = build.notebook(unit, "exercise", lang)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    answer = next(index for index, cell in enumerate(code) if cell.id.endswith("_answer"))
    run_all(page, lang)
    check = code_cells(page).nth(answer + 1)
    check.scroll_into_view_if_needed()
    expect(check.locator(".jp-OutputArea-output")).to_contain_text(NOT_WRITTEN[lang], timeout=SECONDS)
    expect(check.locator(".jp-OutputArea-output")).not_to_contain_text("Traceback")
    check.locator(".jp-OutputArea-output").last.scroll_into_view_if_needed()
    picture(page, f"{unit.assignment}-{lang}-blank")

    code_cells(page).nth(answer).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code[answer].source)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(check.locator(".jp-OutputArea-output")).to_contain_text(PASSED[lang], timeout=SECONDS)
    check.locator(".jp-OutputArea-output").last.scroll_into_view_if_needed()
    picture(page, f"{unit.assignment}-{lang}-solved")
