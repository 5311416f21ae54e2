"""Comments in a real browser: the agency's themes, the queue, decisions, the codebook, and the list of the office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from survey.desk import Desk
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, Filled
from survey.measures.period import VIETNAM
from survey.runtime.wiring import now
from tests.coder import Rules
from tests.site import AGENCY, StaffSite

WAITED = "Ngồi chờ lâu quá, đông người mà có một quầy"
KIND = "Chị Hoa vui vẻ, ân cần với tôi lắm"
DOUBTFUL = "Có lẽ nên thêm ghế cho người già"
THREAT = "Anh Tuấn dọa đánh tôi, số anh ấy 0905 123 456"


async def fill(desk: Desk) -> None:
    """Forms with comments: enough people for two themes, one that is doubtful, one that is nobody else's to see."""
    day = now().astimezone(VIETNAM) - timedelta(days=2)
    texts = [f"{WAITED} lần {number}" for number in range(6)] + [f"{KIND} lần {number}" for number in range(6)]
    texts += [DOUBTFUL, THREAT]
    rows = [
        {
            "code": f"{AGENCY}-{day:%y%m%d}-{one:04d}", "agency": AGENCY, "procedure_name": "Trích lục hộ tịch",
            "returned_at": f"{day:%Y-%m-%d}", "status": "10", "applicant_name": "Lê Thị Bưởi",
            "applicant_phone": f"0912{one:06d}",
        }
        for one in range(1, len(texts) + 1)
    ]  # fmt: skip
    cases = [one.code for one in await desk.register.enter(rows)]
    forms = await desk.paper.issue(cases, "", "tests")
    for form, words in zip(forms, texts, strict=True):
        cells = {FORM: form.code, CASE: "", COLLECTED: f"{day:%d/%m/%Y}", ENUMERATOR: "BĐ-07", "tiep_can": "4"}
        await desk.paper.enter([Filled(1, {**cells, "gop_y": words})], "", "tests")
    await desk.coding.new(Rules())


@pytest.fixture
def site(staff_site: StaffSite) -> StaffSite:
    staff_site.do(fill)
    return staff_site


def narrow(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"


@pytest.mark.parametrize("width", [360, 820, 1366])
def test_every_page_of_comments_can_be_read_by_everybody(site, axe, width):
    page = site.sign_in("office", width)
    for path in (
        f"/don-vi/{AGENCY}/gop-y",
        f"/don-vi/{AGENCY}/gop-y?tach=procedure",
        f"/don-vi/{AGENCY}/gop-y?ky=2020",
        *("/quan-ly/gop-y", "/quan-ly/gop-y?loai=sample", "/quan-ly/gop-y/mot/13"),
        *("/quan-ly/gop-y/bo-ma", "/quan-ly/gop-y/nhay-cam", "/quan-ly/gop-y/nhay-cam?trang-thai=all"),
    ):
        assert page.goto(path).status == 200, path
        narrow(page)
        axe(page)


def test_an_agency_reads_its_themes_and_nothing_that_is_not_for_it(site):
    page = site.sign_in("agency")
    assert page.goto(f"/don-vi/{AGENCY}/gop-y").status == 200
    text = page.inner_text("main")
    assert "Chờ tại quầy" in text and "Thái độ công chức" in text and "13" not in page.inner_text("h1")
    assert "dọa" not in text and "0905" not in text and "Hoa" not in text and "Chị [tên] vui vẻ, ân cần" in text
    assert page.goto("/don-vi/H57.40/gop-y").status == 404
    for path in ("/quan-ly/gop-y", "/quan-ly/gop-y/mot/1", "/quan-ly/gop-y/nhay-cam", "/quan-ly/gop-y/bo-ma"):
        assert page.goto(path).status == 403, path


def test_a_supervisor_sees_the_queue_and_not_the_sensitive_list(site):
    page = site.sign_in("supervisor")
    page.goto("/quan-ly/gop-y")
    assert DOUBTFUL in page.inner_text("main") and "nhạy cảm" not in page.inner_text("main").lower()
    assert page.goto("/quan-ly/gop-y/nhay-cam").status == 403
    page.goto("/quan-ly/gop-y/mot/13")
    assert page.locator("main form").count() == 0
    assert page.goto("/quan-ly/gop-y/mot/14").status == 404


def test_the_office_decides_by_keyboard_and_takes_it_back(site):
    page = site.sign_in("office")
    page.goto("/quan-ly/gop-y")
    page.get_by_role("link", name="Góp ý 13").press("Enter")
    assert page.get_by_label("Cơ sở vật chất").is_checked()
    page.get_by_label("Hỗ trợ người yếu thế").press("Space")
    page.get_by_role("button", name="Ghi quyết định").press("Enter")
    assert "Đã ghi quyết định" in page.inner_text("main") and DOUBTFUL not in page.inner_text("main")
    page.goto("/quan-ly/gop-y/mot/13")
    assert "Cơ sở vật chất, Hỗ trợ người yếu thế; góp ý, trung tính" in page.inner_text("main")
    page.get_by_role("button", name="Rút lại").press("Enter")
    assert "Đã rút lại" in page.inner_text("main")
    page.goto("/quan-ly/gop-y")
    assert DOUBTFUL in page.inner_text("main")


def test_a_decision_without_a_theme_is_sent_back_with_a_sentence(site):
    page = site.sign_in("office")
    page.goto("/quan-ly/gop-y/mot/13")
    page.get_by_label("Cơ sở vật chất").uncheck()
    page.get_by_role("button", name="Ghi quyết định").click()
    assert "Hãy chọn ít nhất một chủ đề" in page.inner_text("[role=alert]")


def test_the_office_is_told_of_a_threat_reads_it_on_record_and_deals_with_it(site):
    page = site.sign_in("office")
    page.goto("/quan-ly/gop-y")
    page.get_by_role("link", name="Mở danh sách nhạy cảm").click()
    text = page.inner_text("main")
    assert "Anh [tên] dọa đánh tôi, số anh ấy [điện thoại]" in text and "0905" not in text
    page.get_by_role("button", name="Ghi là đã xem").click()
    assert page.get_by_role("button", name="Ghi là đã xem").count() == 0
    page.get_by_label("Đã làm gì").fill("chuyển công an xác minh")
    page.get_by_role("button", name="Mở lời nguyên văn").click()
    assert THREAT in page.inner_text("main")
    page.goto("/quan-ly/gop-y/nhay-cam")
    page.get_by_label("Đã làm gì").fill("đã chuyển thanh tra")
    page.get_by_role("button", name="Ghi việc đã xử lý").click()
    assert "Không có góp ý nào" in page.inner_text("main")
    page.goto("/quan-ly/nhat-ky")
    said = page.inner_text("main")
    assert "Mở lời nguyên văn của góp ý" in said and "Xử lý góp ý nhạy cảm" in said and "0905" not in said


def test_the_office_adds_and_merges_themes(site):
    page = site.sign_in("office")
    page.goto("/quan-ly/gop-y/bo-ma")
    page.get_by_label("Mã", exact=False).first.fill("bai_giu_xe")
    page.get_by_label("Tên chủ đề").fill("Bãi giữ xe")
    page.locator("#ly-do-them").fill("nhiều người nói")
    page.get_by_role("button", name="Thêm, thành phiên bản mới").click()
    assert "Phiên bản 2" in page.inner_text("main") and "Bãi giữ xe" in page.inner_text("main")
    page.locator("#ma-gop").select_option("bai_giu_xe")
    page.get_by_label("Gộp vào").select_option("co_so_vat_chat")
    page.locator("#ly-do-gop").fill("gần nhau quá")
    page.get_by_role("button", name="Gộp, thành phiên bản mới").click()
    assert "Phiên bản 3" in page.inner_text("main") and "đã gộp vào co_so_vat_chat" in page.inner_text("main")
    page.get_by_role("button", name="Đọc lại", exact=True).click()
    assert "Đọc lại góp ý cũ: 0/14" in page.inner_text("main")
