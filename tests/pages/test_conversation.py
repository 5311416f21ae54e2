"""The chat page from the first bubble to the last."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.fakes.web_server import WebServer
from tests.pages.citizen import Citizen


def test_a_slip_becomes_a_whole_conversation_by_tapping_and_typing(citizen: Citizen) -> None:
    citizen.page.goto("/")
    citizen.page.locator(".slip").first.click()
    citizen.answers.first.wait_for()
    assert citizen.answers_everything() >= 5
    expect(citizen.page.locator("#progress-words")).to_contain_text("Câu ")
    citizen.hears("ảm ơn")


def test_an_answer_stands_right_and_the_next_question_follows(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees().taps("Rất hài lòng").hears("thái độ của công chức")
    expect(citizen.own_words).to_have_text(["Tôi đồng ý", "5 – Rất hài lòng"])
    expect(citizen.page.locator("#progress-words")).to_have_text("Câu 2/5")
    assert [post.get("tap") for post in service.posts[1:]] == ["ab12cd:-:!yes", "ab12cd:thoi_gian:5"]


def test_no_answer_of_a_new_question_is_marked(citizen: Citizen) -> None:
    citizen.agrees().taps("Hài lòng").hears("thái độ của công chức")
    expect(citizen.own).to_have_count(2)
    expect(citizen.page.locator("#answers .chosen")).to_have_count(0)


def test_ticks_change_in_place_and_make_no_bubbles(citizen: Citizen) -> None:
    citizen.agrees().taps("Bình thường").hears("thái độ").taps("Bình thường").hears("mấy lần").taps("2 lần")
    citizen.hears("chọn nhiều ý").taps("Phải chờ lâu").taps("Giấy tờ nhiều")
    expect(citizen.page.locator("#answers [aria-pressed=true]")).to_have_count(2)
    citizen.taps("Xong").hears("góp ý gì thêm")
    expect(citizen.own.last).to_contain_text("Xong")
    assert citizen.page.locator(".said.bot", has_text="chọn nhiều ý").count() == 1


def test_ticks_are_the_same_after_a_reload(citizen: Citizen) -> None:
    citizen.agrees().taps("Bình thường").hears("thái độ").taps("Bình thường").hears("mấy lần").taps("2 lần")
    citizen.hears("chọn nhiều ý").taps("Phải chờ lâu")
    citizen.page.locator("#answers .done").wait_for()
    citizen.page.reload()
    citizen.hears("chọn nhiều ý")
    expect(citizen.page.locator("#answers [aria-pressed=true]")).to_have_text("Phải chờ lâu")
    assert citizen.page.locator(".said.bot:not(.folded)", has_text="chọn nhiều ý").count() == 1


def test_a_reload_brings_the_conversation_back_without_starting_again(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees().taps("Hài lòng").hears("thái độ")
    before = citizen.said.all_inner_texts()
    citizen.page.reload()
    citizen.hears("thái độ")
    assert citizen.said.all_inner_texts() == before
    expect(citizen.answers.nth(4)).to_be_in_viewport()
    assert sum("start" in post for post in service.posts) == 1
    assert len(service.talks) == 1


def test_an_earlier_answer_can_be_changed_by_tapping_it(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees().taps("4").hears("thái độ")
    citizen.page.get_by_role("button", name="Đổi câu trả lời").click()
    past = citizen.page.locator(".past-answers .answer:visible")
    expect(past.filter(has_text="Hài lòng").and_(citizen.page.locator(".chosen"))).to_have_count(1)
    past.first.click()
    citizen.hears("Đã sửa câu trả lời")
    talk = next(iter(service.talks.values()))
    assert talk.answers == {"thoi_gian": "1"}


def test_the_question_now_open_is_not_offered_for_change_twice(citizen: Citizen) -> None:
    citizen.agrees().taps("Câu này nghĩa là gì?").hears("Câu này hỏi về thời gian")
    expect(citizen.page.locator("#answers .answer:visible")).to_have_count(9)
    expect(citizen.page.get_by_role("button", name="Đổi câu trả lời")).to_have_count(0)


def test_replies_that_come_later_arrive_by_the_stream(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    service.defer = True
    citizen.types("tôi cũng chưa biết").hears("chưa hiểu")
    expect(citizen.page.locator("#typing")).to_be_hidden()
    expect(citizen.own).to_have_count(2)
    expect(citizen.page.locator(".state")).to_have_count(0)


def test_words_keep_their_lines_and_never_become_markup(citizen: Citizen) -> None:
    citizen.agrees().types("<img src=x onerror=alert(1)>").hears("chưa hiểu")
    expect(citizen.own.last).to_contain_text("<img src=x onerror=alert(1)>")
    assert citizen.page.locator("#log img").count() == 0
