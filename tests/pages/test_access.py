"""Old eyes, small screens, keyboards and screen readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.fakes.web_server import WebServer
from tests.pages.citizen import Citizen

PAGES = ("/", "/notice", "/k/het-han", "/k/phieu-1")

# The contrast of every visible text with the nearest painted ground behind it, by WCAG 2.
CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3)
    .map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length || element.closest("noscript")) continue;
    const [low, high] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => a - b);
    found.push([element.textContent.trim().slice(0, 40), (high + 0.05) / (low + 0.05)]);
  }
  return found;
}"""

SMALL_TARGETS = """() => Array.from(document.querySelectorAll("button, textarea, a.slip"))
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 47.9)
  .map((one) => one.outerHTML)"""

CUT_OFF = """() => Array.from(document.querySelectorAll("body, body *"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1)
  .filter((one) => one.clientWidth > 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.tagName + "." + one.className)"""


def visit(page: Page, path: str) -> Page:
    page.goto(path)
    page.locator(".slip, .answer, .sheet > .card:not([role]), .sheet ul:not(.slips)").first.wait_for()
    return page


@pytest.mark.parametrize("path", PAGES)
def test_words_stand_out_by_seven_to_one(citizen: Citizen, path: str) -> None:
    found = visit(citizen.page, path).evaluate(CONTRASTS)
    assert len(found) > 3
    assert [one for one in found if one[1] < 7] == []


def test_words_in_the_middle_of_a_conversation_stand_out_too(citizen: Citizen) -> None:
    citizen.agrees().taps("Hài lòng").hears("thái độ")
    citizen.page.get_by_role("button", name="Đổi câu trả lời").click()
    assert [one for one in citizen.page.evaluate(CONTRASTS) if one[1] < 7] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_at_the_side(citizen: Citizen, path: str) -> None:
    page = visit(citizen.page, path)
    for width, letters in ((320, 2), (320, 5), (360, 5), (1280, 3)):
        page.set_viewport_size({"width": width, "height": 740})
        page.locator("html").evaluate("(html, letters) => html.setAttribute('data-letters', letters)", letters)
        assert page.evaluate(CUT_OFF) == [], (width, letters)


@pytest.mark.parametrize("path", PAGES)
def test_everything_to_tap_is_big_enough_for_a_finger(citizen: Citizen, path: str) -> None:
    assert visit(citizen.page, path).evaluate(SMALL_TARGETS) == []


def test_all_five_levels_are_in_sight_on_a_small_phone(citizen: Citizen) -> None:
    citizen.agrees().taps("Hài lòng").hears("thái độ")
    for level in range(5):
        expect(citizen.page.locator("#answers .main .answer").nth(level)).to_be_in_viewport(ratio=1)


def test_answers_out_of_sight_are_pointed_at(phone: Callable[..., BrowserContext]) -> None:
    someone = Citizen(phone(360, 480).new_page()).opens("phieu-1").hears("đồng ý tham gia")
    more = someone.page.get_by_role("button", name="Xem tiếp")
    more.click()
    expect(someone.answers.first).to_be_in_viewport()
    expect(more).to_be_hidden()


def test_a_whole_answer_by_keyboard_alone(citizen: Citizen) -> None:
    citizen.agrees().settles()
    keys = citizen.page.keyboard
    citizen.answers.first.focus()
    for _ in range(4):
        keys.press("Tab")
    keys.press("Enter")
    citizen.hears("thái độ")
    expect(citizen.own.last).to_contain_text("5 – Rất hài lòng")
    expect(citizen.page.locator("#answers .group:visible")).to_be_focused()
    keys.press("Tab")
    expect(citizen.answers.first).to_be_focused()


def test_the_page_says_its_language_its_parts_and_what_is_new(citizen: Citizen) -> None:
    citizen.agrees()
    page = citizen.page
    assert page.locator("html").get_attribute("lang") == "vi"
    for role in ("banner", "main"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox", name="Câu trả lời của Ông/Bà")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Câu 1/5")).to_be_visible()
    expect(page.get_by_role("group", name="Các câu trả lời để chọn")).to_be_visible()


def test_letters_grow_and_stay_grown(citizen: Citizen) -> None:
    citizen.agrees()
    before = citizen.said.first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert 18 <= before <= 20
    citizen.page.get_by_role("button", name="Chữ to hơn").click()
    citizen.page.reload()
    citizen.hears("thời gian giải quyết")
    assert citizen.said.first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > before


def test_enter_in_the_middle_of_a_syllable_sends_nothing(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    sent = len(service.posts)
    citizen.page.fill("#words", "tiêng")
    press = "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, cancelable: true}))"
    citizen.page.locator("#words").evaluate(press)
    expect(citizen.page.locator("#words")).to_have_value("tiêng")
    citizen.types("tiếng Việt").hears("chưa hiểu")
    assert [post.get("text") for post in service.posts[sent:]] == ["tiếng Việt"]


def test_nothing_moves_for_those_who_want_no_motion(phone: Callable[..., BrowserContext]) -> None:
    someone = Citizen(phone(reduced_motion="reduce").new_page()).agrees()
    assert someone.page.locator("#answers .group:visible").evaluate("e => getComputedStyle(e).animationName") == "none"


def test_without_scripts_there_is_a_sentence(phone: Callable[..., BrowserContext]) -> None:
    page = phone(java_script_enabled=False).new_page()
    page.goto("/k/phieu-1")
    expect(page.locator("main noscript .card")).to_be_visible()
    expect(page.locator("#composer")).to_be_hidden()
