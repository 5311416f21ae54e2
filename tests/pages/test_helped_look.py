"""How helped mode looks: letters, sizes, widths, nothing for axe to find, a voice if there is one, and the camera."""

from __future__ import annotations

import base64
import io

import pytest
from playwright.sync_api import Page, expect

from paper import qr
from survey.invitation_link import link
from tests.pages.tablet import Tablet, ready, tablet

WIDTHS = (360, 820, 1366)

# Every element with words of its own that can be seen: its letters' size, and whether it sticks out.
LETTERS = """() => Array.from(document.querySelectorAll("body *")).filter((one) => one.checkVisibility()
    && Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim())
).map((one) => [one.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(one).fontSize)])"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ANSWERS = """() => Array.from(document.querySelectorAll(".answers > .answer")).filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect()).map((box) => [Math.round(box.width), Math.round(box.height)])"""


def sound(page: Page, axe) -> None:
    """What holds on every screen at every width."""
    page.wait_for_timeout(200)
    small = [one for one in page.evaluate(LETTERS) if one[1] < 24]
    assert small == []
    assert page.evaluate(WIDE) <= 0
    sizes = page.evaluate(ANSWERS)
    assert len({tuple(one) for one in sizes}) <= 1 or ".answers.two" in page.content()
    assert all(height >= 60 for _, height in sizes)
    axe(page)


def every_screen(one: Tablet, code: str):
    """Goes through the form and stops at each kind of screen."""
    one.page.goto("/ho-tro/phieu")
    yield one.shows("Mở phiếu")
    yield one.opens("K7QF-3MXJ").shows("Mở phiếu")
    yield one.opens(code).shows("Ý kiến về hồ sơ")
    yield one.touch("Đồng ý").shows("nơi làm thủ tục")
    yield one.level(1).shows("thủ tục (giấy").touch("Quay lại câu trước").shows("nơi làm thủ tục")
    one.touch("Giữ nguyên").level(4).shows("Câu hỏi riêng")
    yield one.touch("Chờ, chưa quay xong")
    yield one.touch("Hiện câu hỏi ngay").shows("cán bộ")
    yield one.level(4).shows("kết quả nhận").touch("Dừng").shows("Dừng ở đây?")
    one.touch("Trả lời tiếp").level(4).level(4).shows("mấy lần")
    yield one
    yield one.touch("Nhiều hơn")
    yield one.touch("5 lần").level(4).shows("chưa hài lòng ở điểm nào")
    one.touch("Bỏ qua").touch("Bỏ qua").shows("liên hệ lại")
    yield one
    yield one.touch("Đồng ý").shows("Đã trả lời xong")
    yield one.touch("Gửi phiếu").shows("Đã xong")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_is_sound_at_every_width(staff_site, axe, width):
    (code,) = ready(staff_site)
    one = tablet(staff_site, width, 740 if width < 800 else 1180)
    assert [sound(at.page, axe) for at in every_screen(one, code)]


@pytest.mark.parametrize("width", WIDTHS)
def test_letters_of_twice_the_size_fit(staff_site, axe, width):
    """What the reader has set in the browser, and what the buttons do on top of that."""
    (code,) = ready(staff_site)
    one = tablet(staff_site, width, 740 if width < 800 else 1180)
    one.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
    )
    one.opens(code).shows("Ý kiến về hồ sơ").touch("Đồng ý").shows("nơi làm thủ tục")
    assert one.page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 48
    sound(one.page, axe)
    one.level(4).shows("thủ tục (giấy")


def test_letters_grow_by_the_buttons_and_stay_so(staff_site, axe):
    (code,) = ready(staff_site)
    one = tablet(staff_site, 360, 740).opens(code).shows("Ý kiến về hồ sơ")
    for _ in range(3):
        one.page.get_by_role("button", name="Chữ to hơn").click()
    assert one.page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 48
    one.touch("Đồng ý").shows("nơi làm thủ tục")
    sound(one.page, axe)
    one.page.reload()
    assert one.page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 48
    one.page.get_by_role("button", name="Chữ nhỏ hơn").click()
    assert one.page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 36


VOICE = """(language) => {
    window.spoken = [];
    class Said { constructor(words) { this.text = words; } }
    const speech = Object.assign(new EventTarget(), {
        getVoices: () => [{ lang: language, name: "giọng thử" }], cancel: () => {},
        speak: (said) => window.spoken.push([said.text, said.lang, said.voice.name]),
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    window.SpeechSynthesisUtterance = Said;
}"""


def test_a_vietnamese_voice_reads_each_screen_once_it_is_asked_to(staff_site):
    (code,) = ready(staff_site)
    one = tablet(staff_site)
    one.page.add_init_script(f"({VOICE})('vi-VN')")
    one.opens(code).shows("Ý kiến về hồ sơ").touch("Đọc to").touch("Đồng ý").shows("nơi làm thủ tục").level(4)
    one.shows("thủ tục (giấy").touch("Đọc to").level(4).shows("Câu hỏi riêng")
    consent, first, second = one.page.evaluate("() => window.spoken")
    assert "tự nguyện" in consent[0] and consent[1:] == ["vi-VN", "giọng thử"]
    assert first[0].endswith("1, Rất không hài lòng. 2, Không hài lòng. 3, Bình thường. 4, Hài lòng. 5, Rất hài lòng")
    assert "thủ tục" in second[0]


def test_without_a_vietnamese_voice_there_is_no_button_for_it(staff_site):
    ready(staff_site)
    one = tablet(staff_site)
    one.page.add_init_script(f"({VOICE})('en-US')")
    one.page.goto("/ho-tro/phieu")
    expect(one.shows("Mở phiếu").page.get_by_role("button", name="Đọc to")).to_have_count(0)


# A camera that holds a slip's code before the page: the picture is drawn, the stream and the reading are real.
CAMERA = """(picture) => {
    const shown = new Image();
    shown.src = picture;
    navigator.mediaDevices.getUserMedia = async () => {
        await shown.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
        const draw = () => {
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#fff";
            pen.fillRect(0, 0, 640, 480);
            pen.drawImage(shown, 150, 70, 340, 340);
        };
        draw();
        setInterval(draw, 100);
        return canvas.captureStream(10);
    };
}"""


def test_the_camera_reads_the_slip(staff_site):
    ready(staff_site)
    token = staff_site.do(lambda desk: desk.codes.slips(["H57.39-261103-0001"]))[0].token
    png = base64.b64encode(io.BytesIO(qr.png(link("https://khaosat.example.vn", token))).read()).decode()
    one = tablet(staff_site)
    one.page.add_init_script(f"({CAMERA})('data:image/png;base64,{png}')")
    one.page.goto("/ho-tro/phieu")
    one.touch("Quét mã trên phiếu")
    expect(one.title).to_contain_text("Ý kiến về hồ sơ", timeout=15_000)


def test_without_a_camera_the_code_is_asked_for(staff_site):
    ready(staff_site)
    one = tablet(staff_site)
    one.page.goto("/ho-tro/phieu")
    one.touch("Quét mã trên phiếu")
    expect(one.page.get_by_text("Không mở được máy ảnh. Xin gõ mã ngắn trên phiếu.")).to_be_visible()


def test_the_first_view_is_small(staff_site):
    ready(staff_site)
    one = tablet(staff_site)
    sizes = []
    one.page.on("response", lambda got: sizes.append(got.header_value("content-length")))
    one.page.goto("/ho-tro/phieu")
    one.shows("Mở phiếu")
    assert sum(int(size or 0) for size in sizes) < 200_000
