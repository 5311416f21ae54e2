"""The office at work in a browser: from a file of cases to a frozen year and its report; by keyboard."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from exports.runner import work
from survey.runtime.letterhead import letterhead
from survey.runtime.wiring import DATA
from tests.pages.staff.filled import AGENCY, LAST_YEAR, REF, everything, fill, flagged, type_in
from tests.site import StaffSite

HEAD = "Mã hồ sơ;Cơ quan giải quyết;Thủ tục;Chủ hồ sơ;Số điện thoại;Ngày trả kết quả;Trạng thái"


def case(number: int, agency: str = "UBND phường Thuận Hóa") -> str:
    code = f"{AGENCY}-{LAST_YEAR % 100}1101-{number:04d}"
    return f"{code};{agency};Trích lục hộ tịch;Lê Thị Bưởi;09123456{number:02d};20/11/{LAST_YEAR};10"


def at(page: Page, name: str) -> None:
    """Goes by the menu."""
    page.get_by_role("navigation", name="Mục lục").get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    """A button by keyboard: reached, and pressed with Enter."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_from_a_file_of_cases_to_a_frozen_year_and_its_report(staff_site: StaffSite, axe, tmp_path: Path) -> None:
    file = tmp_path / "ho-so.csv"
    file.write_text("\n".join([HEAD, *map(case, range(1, 7)), case(7, "Sở nào đó")]), encoding="utf-8")
    page = staff_site.sign_in("office")
    at(page, "Hồ sơ")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    press(page, "Nhập tệp")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tệp ho-so.csv")
    expect(page.get_by_role("row", name="Dòng 8")).to_contain_text("Cơ quan")
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải dòng bị từ chối").click()
    mended = tmp_path / told.value.suggested_filename
    mended.write_text(
        Path(told.value.path()).read_text("utf-8-sig").replace("Sở nào đó", "UBND phường Thuận Hóa"), "utf-8"
    )
    at(page, "Hồ sơ")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(mended)
    press(page, "Nhập tệp")
    expect(page.get_by_text("Mọi dòng đều được nhận.")).to_be_visible()

    at(page, "Phiếu giấy")
    page.get_by_label("Số phiếu trống").fill("3")
    with page.expect_download() as told:
        press(page, "In ra PDF")
    assert Path(told.value.path()).read_bytes().startswith(b"%PDF")
    codes = [row.code for row in _printed(staff_site)]
    page.get_by_role("link", name="Nhập phiếu bằng bàn phím").click()
    for number, code in enumerate(codes, 1):
        _type(page, code, case(number).split(";")[0], first=number == 1)
        expect(page.get_by_role("status")).to_contain_text("Phiếu được tính")

    at(page, "Công bố")
    page.get_by_label("Kỳ cần công bố").select_option(str(LAST_YEAR))
    press(page, "Xem trước khi công bố")
    press(page, "Công bố")
    expect(page.get_by_role("alert")).to_contain_text("Hãy đánh dấu ô xác nhận")
    page.get_by_label("Tôi đã xem các số trên").check()
    axe(page)
    press(page, "Công bố")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bản công bố {LAST_YEAR}-1")
    expect(page.get_by_role("status")).to_contain_text("không ai sửa hay xóa được")

    at(page, "Xuất và báo cáo")
    page.get_by_label("Nội dung").select_option("report")
    page.get_by_label("Kỳ trả kết quả").select_option(str(LAST_YEAR))
    press(page, "Yêu cầu")
    expect(page.get_by_role("row", name="Báo cáo năm")).to_contain_text("đang chờ")
    assert staff_site.do(lambda desk: work(desk, staff_site.folder, letterhead(DATA / "report.yml")))
    page.get_by_role("link", name="Xem lại tiến độ").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải về").click()
    report = Document(io.BytesIO(Path(told.value.path()).read_bytes()))
    words = "\n".join(one.text for one in report.paragraphs)
    assert f"bản công bố {LAST_YEAR}-1" in words and "Chỉ số hài lòng chung là 100,00%" in words
    press(page, "Xóa tệp Báo cáo năm, " + page.get_by_role("row", name="Báo cáo năm").locator("td").nth(1).inner_text())
    expect(page.get_by_role("row", name="Báo cáo năm")).to_contain_text("đã hủy")


def _printed(site: StaffSite):
    async def codes(desk):
        async with desk.paper._tools.store.transaction() as tx:
            from sqlalchemy import text

            return (await tx.connection.execute(text("SELECT code FROM paper_forms ORDER BY created_at, code"))).all()

    return site.do(codes)


def _type(page: Page, code: str, case_code: str, first: bool) -> None:
    """One form with the keyboard alone: numbers and tabs, and Enter at the end."""
    expect(page.get_by_label("Mã phiếu")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    page.keyboard.type(case_code)
    page.keyboard.press("Tab")
    if first:
        page.keyboard.type("BĐ-07")
    page.keyboard.press("Tab")
    if first:
        page.keyboard.type(f"25/11/{LAST_YEAR}")
    for _ in range(5):
        page.keyboard.press("Tab")
        page.keyboard.type("4")
    page.keyboard.press("Enter")


def test_a_response_is_excluded_with_a_reason_and_taken_back(staff_site: StaffSite, axe) -> None:
    async def made(desk):
        await fill(desk, 4)
        return await flagged(desk, 1)

    (response,) = staff_site.do(made)
    page = staff_site.sign_in("office")
    at(page, "Làm sạch phiếu")
    page.get_by_role("link", name=response[:8]).click()
    press(page, "Loại khỏi số liệu")
    assert page.url.endswith(response)  # the browser itself asks for the reason
    page.get_by_label("Lý do").fill("Cán bộ trả lời thay")
    press(page, "Loại khỏi số liệu")
    expect(page.get_by_role("status")).to_contain_text("Đã loại")
    page.goto(f"/quan-ly/lam-sach/{response}")
    expect(page.get_by_role("alert")).to_contain_text("Cán bộ trả lời thay")
    axe(page)
    page.get_by_label("Lý do").fill("Nhầm phiếu")
    press(page, "Rút lại quyết định")
    expect(page.get_by_role("status")).to_contain_text("Đã rút lại")
    deeds = staff_site.do(lambda desk: desk.cleaning.history(response))
    assert [(one.act, one.by) for one in deeds] == [
        ("undo-exclude", "Cán bộ Sở Nội vụ"), ("exclude", "Cán bộ Sở Nội vụ")]  # fmt: skip


def test_a_sample_is_drawn_replaced_with_a_reason_and_printed(staff_site: StaffSite, axe) -> None:
    staff_site.do(lambda desk: fill(desk, 10))
    page = staff_site.sign_in("office")
    at(page, "Mẫu")
    page.get_by_text("Chọn mẫu mới").click()
    page.get_by_label("Mã đơn vị").fill(AGENCY)
    page.get_by_label("Kỳ trả kết quả").select_option(str(LAST_YEAR))
    page.get_by_label("Cỡ mẫu của từng đơn vị").select_option("fixed")
    page.get_by_label("Số phiếu định trước").fill("5")
    press(page, "Chọn mẫu")
    expect(page.get_by_role("status")).to_contain_text("Đã chọn mẫu")
    official = page.get_by_role("table", name="Danh sách chính thức")
    gone = official.get_by_role("row").nth(1).locator("td").first.inner_text()
    page.get_by_label("Mã hồ sơ cần thay").fill(gone)
    page.get_by_label("Lý do").select_option("other")
    press(page, "Thay")
    expect(page.get_by_role("alert")).to_contain_text("ghi rõ")
    page.get_by_label("Mã hồ sơ cần thay").fill(gone)
    page.get_by_label("Lý do").select_option("refused")
    press(page, "Thay")
    expect(official.get_by_role("row", name=gone)).to_contain_text("từ chối")
    for name in ("In danh sách (PDF)", "Excel", "PDF có họ tên, số điện thoại"):
        with page.expect_download() as told:
            page.get_by_role("link", name=name).click()
        assert Path(told.value.path()).stat().st_size > 2000
    page.get_by_role("link", name="Chọn lại để kiểm tra").click()
    expect(page.get_by_role("status")).to_contain_text("đúng các danh sách")
    acts = [one.act for one in staff_site.do(lambda desk: desk.cleaning.history(None, 20))]
    assert acts.count("sample-names-shown") == 1 and "sample-replaced" in acts


def test_two_entries_are_compared_and_settled(staff_site: StaffSite, axe) -> None:
    async def made(desk):
        found = await fill(desk, 4)
        await type_in(desk, found["codes"][0], f"25/11/{LAST_YEAR}", 1, by="mai")
        return found["codes"][0]

    code = staff_site.do(made)
    page = staff_site.sign_in("office")
    at(page, "Phiếu giấy")
    page.get_by_role("link", name="Hai lần nhập khác nhau").click()
    forms = page.locator("main form")
    left = forms.count()
    assert left > 1
    forms.first.get_by_label("1 – Rất không hài lòng").check()
    forms.first.get_by_role("button", name="Ghi quyết định").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi quyết định")
    assert page.locator("main form").count() == left - 1
    assert len(staff_site.do(lambda desk: desk.paper.differences(code))) == left - 1


def test_a_wrong_cell_is_named_and_nothing_typed_is_lost(staff_site: StaffSite, axe) -> None:
    made = staff_site.do(lambda desk: fill(desk, 4))
    page = staff_site.sign_in("office")
    page.goto(f"/quan-ly/phieu-giay/nhap?phieu={REF}")
    page.get_by_label("Mã phiếu").fill(made["codes"][3])
    page.get_by_label("Người thu phiếu").fill("BĐ-07")
    page.get_by_label("Ngày thu").fill(f"25/11/{LAST_YEAR}")
    page.get_by_label("1. ").fill("9")
    page.get_by_label("2. ").fill("4")
    page.get_by_label("2. ").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Phiếu chưa được nhập")
    expect(page.get_by_label("1. ")).to_be_focused()
    expect(page.get_by_label("2. ")).to_have_value("4")
    axe(page)


def test_a_re_check_by_telephone_is_recorded(staff_site: StaffSite, axe) -> None:
    staff_site.do(everything)
    page = staff_site.sign_in("office")
    page.goto(f"/quan-ly/phuc-tra?ky={LAST_YEAR}")
    button = page.get_by_role("button", name=": tự trả lời").first
    number = button.get_attribute("aria-label").split(":")[0]
    button.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi câu trả lời")
    expect(page.get_by_role("row", name=number, exact=True)).to_have_count(0)
    expect(page.locator(".figure").first).to_contain_text("100,00%")


@pytest.mark.parametrize(
    "path",
    [
        "don-vi/khong-co",
        "phieu/khong@1",
        f"phieu/{REF}/cau/khong",
        "mau/99",
        "cong-bo/khong",
        "ho-so/99",
        "lam-sach/00000000-0000-0000-0000-000000000000",
        "xem-phieu/khong@1",
    ],
)
def test_what_there_is_not(staff_site: StaffSite, path) -> None:
    page = staff_site.sign_in("office")
    assert page.goto(f"/quan-ly/{path}").status == 404


def test_the_letter_to_who_lags_is_handed_out(staff_site: StaffSite) -> None:
    staff_site.do(lambda desk: fill(desk, 6))
    page = staff_site.sign_in("supervisor")
    at(page, "Đôn đốc")
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải công văn đôn đốc").click()
    assert told.value.suggested_filename.startswith("don-doc-")
    made = Document(told.value.path())
    assert any("Kính gửi: UBND phường Thuận Hóa." in one.text for one in made.paragraphs)


def test_without_scripts_everything_still_works(staff_site: StaffSite) -> None:
    staff_site.do(lambda desk: fill(desk, 4))
    page = staff_site.sign_in("office", java_script_enabled=False)
    page.goto("/quan-ly/xuat")
    page.get_by_label("Nội dung").select_option("invitations")
    press(page, "Yêu cầu")
    expect(page.get_by_role("row", name="Lời mời")).to_contain_text("đang chờ")
    page.get_by_role("button", name="Hủy").press("Enter")
    expect(page.get_by_role("row", name="Lời mời")).to_contain_text("đã hủy")


def test_a_file_with_an_awkward_name_comes_back_under_it(staff_site: StaffSite, tmp_path: Path) -> None:
    file = tmp_path / 'hồ sơ "tháng 11".csv'
    file.write_text(f"{HEAD}\n{case(1, 'Sở nào đó')}", encoding="utf-8")
    page = staff_site.sign_in("office")
    page.goto("/quan-ly/ho-so")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    press(page, "Nhập tệp")
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải dòng bị từ chối").click()
    assert "tháng 11" in told.value.suggested_filename


def test_a_file_that_is_no_list_says_so_and_is_not_kept(staff_site: StaffSite, axe, tmp_path: Path) -> None:
    file = tmp_path / "anh.csv"
    file.write_bytes(b"khong co tieu de")
    page = staff_site.sign_in("office")
    page.goto("/quan-ly/ho-so")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    press(page, "Nhập tệp")
    expect(page.get_by_role("alert")).to_contain_text("Không thấy hàng tiêu đề")
    axe(page)
    assert staff_site.do(lambda desk: desk.imports.page()) == []
