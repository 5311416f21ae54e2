"""Helped mode in a browser: a form of nine questions by touch and by keyboard, and what is gone after handing in."""

from __future__ import annotations

import json
import random

from playwright.sync_api import expect

from survey.helped import sheet
from survey.session import Session
from survey.session.state import Entry, Status
from tests.pages.tablet import SETTLES, Tablet, ready, rows, tablet
from tests.talking import FACTS, form, words

ANSWERS = "SELECT question_id, status, value, channel, helper FROM answers WHERE current ORDER BY id"


def begun(site, **options) -> Tablet:
    (code,) = ready(site)
    return tablet(site, **options).opens(code).shows("Ý kiến về hồ sơ").touch("Đồng ý").shows("nơi làm thủ tục")


def test_nine_questions_take_eleven_touches(staff_site):
    (code,) = ready(staff_site)
    one = tablet(staff_site).opens(code).shows("Ý kiến về hồ sơ")
    one.touches = 0
    one.touch("Đồng ý").nine_questions().touch("Gửi phiếu").shows("Đã xong").arrived()
    assert one.touches == 11
    found = rows(staff_site, ANSWERS)
    assert [row.status for row in found].count("answered") == 8 and len(found) == 9
    assert {row.channel for row in found} == {"tablet"} and len({row.helper for row in found}) == 1
    ((mode, disposition),) = rows(staff_site, "SELECT mode, disposition FROM sessions")
    assert (mode, disposition) == ("helped", "completed")
    assert rows(staff_site, "SELECT min(pace_ms) AS ms FROM acts")[0].ms >= SETTLES - 50


def test_the_words_of_consent_are_those_of_the_chat(staff_site):
    (code,) = ready(staff_site)
    one = tablet(staff_site).opens(code)
    for part in ("trợ lý tự động", "tự nguyện", "Trích lục hộ tịch", "Ông/Bà có đồng ý trả lời khảo sát này không?"):
        expect(one.page.locator("main")).to_contain_text(part)
    one.page.get_by_text("Ai xem câu trả lời?").click()
    expect(one.page.locator("main details")).to_contain_text("xin xóa dữ liệu")
    for hidden in ("Bưởi", "0912345", "H57.39-261103"):
        assert hidden not in one.page.content()


def test_declining_ends_it(staff_site):
    (code,) = ready(staff_site)
    tablet(staff_site).opens(code).touch("Không đồng ý").shows("Đã ghi nhận").arrived()
    assert rows(staff_site, "SELECT disposition FROM sessions")[0].disposition == "refused"


def test_going_back_changing_and_keeping(staff_site):
    one = begun(staff_site).level(2).shows("thủ tục (giấy")
    one.touch("Quay lại câu trước").shows("nơi làm thủ tục")
    expect(one.page.locator(".already")).to_have_text("Đã trả lời: 2 – Không hài lòng")
    assert one.page.locator(".answer[aria-pressed], .answer.chosen").count() == 0
    one.touch("Giữ nguyên").shows("thủ tục (giấy").touch("Quay lại câu trước").level(5).shows("thủ tục (giấy")
    one.touch("Bỏ qua").turns().shows("cán bộ").touch("Không ý kiến").shows("kết quả nhận").arrived()
    found = {row.question_id: (row.status, row.value) for row in rows(staff_site, ANSWERS)}
    assert found == {"tiep_can": ("answered", 5), "thu_tuc": ("skipped", None), "thai_do": ("no_opinion", None)}


def test_a_low_mark_brings_the_question_why_here_as_in_the_chat(staff_site):
    one = begun(staff_site).level(1).level(4).turns().level(4).level(4).level(4).touch("Nhiều hơn").touch("7 lần")
    one.level(3).shows("chưa hài lòng ở điểm nào").touch("Ghi ý kiến")
    expect(one.page.get_by_role("alert").filter(has_text="Chưa có chữ nào")).to_be_visible()
    one.page.fill("textarea", "Chờ lâu, thiếu ghế")
    one.touch("Ghi ý kiến").shows("nói thêm").arrived()
    found = {row.question_id: row.value for row in rows(staff_site, ANSWERS)}
    assert (found["vi_sao"], found["di_lai"]) == ("Chờ lâu, thiếu ghế", 7)


def test_what_is_private_is_asked_behind_a_turned_screen_and_not_shown_again(staff_site):
    one = begun(staff_site).level(4).level(4).shows("Câu hỏi riêng").touch("Chờ, chưa quay xong")
    one.page.wait_for_timeout(6000)
    one.shows("Câu hỏi riêng").touch("Hiện câu hỏi ngay").shows("cán bộ")
    expect(one.page.locator(".private")).to_contain_text("người hỗ trợ không nhìn màn hình")
    one.level(1).shows("kết quả nhận").touch("Quay lại câu trước").turns()
    expect(one.page.locator(".already")).to_have_text("Câu này đã trả lời.")
    one.touch("Giữ nguyên").level(4).level(4).touch("1 lần").level(4).touch("Bỏ qua").touch("Bỏ qua").touch("Đồng ý")
    one.shows("Đã trả lời xong")
    expect(one.page.locator(".given")).to_contain_text("Đã trả lời (riêng)")
    assert "Rất không" not in one.page.locator(".given").inner_text()
    one.touch("Sửa câu: Thái độ").turns().level(3).shows("Đã trả lời xong").touch("Gửi phiếu").arrived()
    assert {row.question_id: row.value for row in rows(staff_site, ANSWERS)}["thai_do"] == 3


def test_after_handing_in_nothing_is_left_on_the_device(staff_site):
    one = begun(staff_site).nine_questions().touch("Gửi phiếu").shows("Đã xong").arrived()
    assert one.page.evaluate(LEFT) == []
    one.page.go_back()
    one.page.go_forward()
    one.shows("Mở phiếu của một hồ sơ")
    assert one.page.locator(".given").count() == 0 and "Hài lòng" not in one.page.locator("main").inner_text()


LEFT = """() => new Promise((done) => {
    const asked = indexedDB.open("hailong-ho-tro");
    asked.onsuccess = () => {
        const part = asked.result.transaction(["visits", "acts"]);
        const rows = [];
        let open = 2;
        for (const name of ["visits", "acts"]) {
            part.objectStore(name).getAll().onsuccess = (event) => {
                rows.push(...event.target.result);
                open -= 1;
                if (!open) done(rows);
            };
        }
    };
})"""


def test_what_is_kept_is_sealed_under_a_key_that_stays(staff_site):
    one = begun(staff_site)
    one.page.context.set_offline(True)
    one.level(2).shows("thủ tục (giấy").state("Đã lưu trên máy, sẽ gửi khi có mạng.")
    kept = one.page.evaluate(f"""async () => (await ({LEFT})()).map((row) => ({{
        shown: Object.keys(row), words: new TextDecoder().decode(row.data) }}))""")
    assert len(kept) == 2 and all("hài lòng" not in row["words"] and "tiep_can" not in row["words"] for row in kept)
    extractable = one.page.evaluate("""() => new Promise((done) => {
        const asked = indexedDB.open("hailong-ho-tro");
        asked.onsuccess = () => {
            const found = asked.result.transaction("keys").objectStore("keys").get("own");
            found.onsuccess = () => done(found.result.key.extractable);
        };
    })""")
    assert extractable is False
    one.page.context.set_offline(False)


def test_it_goes_by_keyboard_alone(staff_site):
    (code,) = ready(staff_site)
    one = tablet(staff_site)
    one.page.goto("/ho-tro/phieu")
    one.shows("Mở phiếu")
    reach(one, "#ma")
    one.page.keyboard.type(code)
    one.page.keyboard.press("Enter")
    one.shows("Ý kiến về hồ sơ")
    for said, following in KEYS:
        reach(one, f'button:text-is("{said}"), button:has(.label:text-is("{said}"))')
        one.page.wait_for_timeout(SETTLES)
        one.page.keyboard.press("Enter")
        one.shows(following)
    one.arrived()
    assert len(rows(staff_site, ANSWERS)) == 9


KEYS = (
    ("Đồng ý", "nơi làm thủ tục"), ("Hài lòng", "thủ tục (giấy"), ("Hài lòng", "Câu hỏi riêng"),
    ("Hiện câu hỏi ngay", "cán bộ"), ("Bình thường", "kết quả nhận"), ("Hài lòng", "góp ý, phản ánh"),
    ("Không ý kiến", "mấy lần"), ("0 lần", "Nhìn chung"), ("Hài lòng", "nói thêm"), ("Bỏ qua", "liên hệ lại"),
    ("Không đồng ý", "Đã trả lời xong"), ("Gửi phiếu", "Đã xong"),
)  # fmt: skip


def reach(one: Tablet, selector: str) -> None:
    """Presses Tab until the focus is there."""
    wanted = one.page.locator(selector).first
    expect(wanted).to_be_visible()
    for _ in range(40):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        one.page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


def test_the_page_asks_the_same_questions_as_the_conversation(staff_site):
    """The page decides alone while it reaches nobody: over random answers it must show what the heart would."""
    ready(staff_site)
    one = tablet(staff_site)
    dice = random.Random(6)
    cases = []
    for ref in ("tthc-rut-gon@1", "tthc-day-du@1"):
        asked = form(ref)
        given = json.loads(json.dumps(sheet(Session("abc234", facts=FACTS), asked, words().say)))["questions"]
        for _ in range(150):
            entries = {question.id: answer(question, dice) for question in asked if dice.random() < 0.7}
            values = {key: entry.value for key, entry in entries.items() if entry.status is Status.ANSWERED}
            plain = {key: [entry.status.value, entry.value] for key, entry in entries.items()}
            cases.append([given, plain, [question.id for question in asked.shown(values)]])
    one.page.goto("/ho-tro/phieu")
    one.shows("Mở phiếu")
    module = one.page.locator('script[src$="app.js"]').get_attribute("src").replace("app.js", "form.js")
    wrong = one.page.evaluate(
        """async ([module, cases]) => {
            const { shown } = await import(module);
            const ids = ([questions, entries]) => shown(questions, entries).map((one) => one.id).join();
            return cases.filter((one) => ids(one) !== one[2].join()).length;
        }""",
        [module, cases],
    )
    assert wrong == 0 and len({tuple(one[2]) for one in cases}) == 4


def answer(question, dice) -> Entry:
    if dice.random() < 0.2:
        return Entry(dice.choice((Status.SKIPPED, Status.NO_OPINION)))
    ids = [choice.id for choice in question.choices]
    by_kind = {
        "single": lambda: dice.randint(1, 5),
        "number": lambda: dice.randint(question.minimum or 0, question.maximum or 9),
        "choice": lambda: dice.choice(ids),
        "multiple": lambda: dice.sample(ids, dice.randint(1, len(ids))),
        "open": lambda: "một ý",
    }
    return Entry(Status.ANSWERED, by_kind[question.kind.value]())
