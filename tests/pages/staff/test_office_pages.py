"""Every page of the office: nothing in the way of anybody, light, and for a supervisor without a single button."""

from __future__ import annotations

import pytest

from tests.pages.staff.filled import AGENCY, LAST_YEAR, REF, everything
from tests.site import StaffSite

LIGHT = 200_000


def pages(made) -> list[str]:
    return [
        f"/quan-ly?ky={LAST_YEAR}",
        f"/quan-ly/don-vi?ky={LAST_YEAR}",
        f"/quan-ly/don-vi/{AGENCY}?ky={LAST_YEAR}",
        f"/quan-ly/phieu/{REF}?ky={LAST_YEAR}",
        f"/quan-ly/phieu/{REF}/cau/tiep_can?ky={LAST_YEAR}",
        f"/quan-ly/phieu/{REF}/cau/tiep_can?ky={LAST_YEAR}&don-vi={AGENCY}",
        "/quan-ly/don-doc",
        "/quan-ly/ho-so",
        f"/quan-ly/loi-moi?ho-so={made['new'][0]}",
        "/quan-ly/chi-phi",
        "/quan-ly/lam-sach",
        f"/quan-ly/lam-sach/{made['flagged'][0]}",
        "/quan-ly/mau",
        f"/quan-ly/mau/{made['sample']}",
        f"/quan-ly/mau/{made['sample']}/chon-lai",
        "/quan-ly/phieu-giay",
        f"/quan-ly/phuc-tra?ky={LAST_YEAR}&tat-ca=1",
        "/quan-ly/xuat",
        "/quan-ly/cong-bo",
        f"/quan-ly/cong-bo/{made['snapshot']}",
        "/quan-ly/xem-phieu",
        f"/quan-ly/xem-phieu/{REF}",
    ]


def own_pages(made) -> list[str]:
    """What only the office itself may open."""
    return [
        f"/quan-ly/ho-so/{made['import']}",
        f"/quan-ly/phieu-giay/nhap?phieu={REF}",
        "/quan-ly/phieu-giay/khac-nhau",
        f"/quan-ly/cong-bo/xac-nhan?ky={LAST_YEAR}",
    ]


@pytest.mark.parametrize("width", [360, 820, 1366])
def test_every_page_of_the_office(staff_site: StaffSite, axe, width) -> None:
    made = staff_site.do(everything)
    page = staff_site.sign_in("office", width)
    weight: list[int] = []
    page.on("response", lambda answer: weight.append(len(answer.body()) if answer.status == 200 else 0))
    for path in [*pages(made), *own_pages(made)]:
        weight.clear()
        answer = page.goto(path)
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        axe(page)
        assert sum(weight) < LIGHT, f"{path}: {sum(weight)} bytes"


def test_a_supervisor_looks_and_does_not_touch(staff_site: StaffSite, axe) -> None:
    made = staff_site.do(everything)
    page = staff_site.sign_in("supervisor")
    for path in pages(made):
        answer = page.goto(path)
        assert answer.status == 200, path
        assert page.locator("main form[method=post]").count() == 0 or path.startswith("/quan-ly/loi-moi"), path
        assert page.locator("main form[method=post] button").count() == 0, path
        text = page.locator("main").inner_text()
        assert "Bưởi" not in text and "0912" not in text, path
    for path in own_pages(made):
        assert page.goto(path).status == 403, path


def test_the_administrators_own_page(staff_site: StaffSite, axe) -> None:
    page = staff_site.sign_in("admin")
    page.goto("/quan-ly/ket-noi")
    axe(page)
    page.get_by_label("Nơi giữ khóa").fill("cham-diem")
    page.get_by_label("đọc số liệu").check()
    page.get_by_role("button", name="Tạo khóa").click()
    key = page.locator(".secret").inner_text()
    assert staff_site.do(lambda desk: desk.keys.holder(key)).name == "cham-diem"
    page.goto("/quan-ly/ket-noi")
    assert key not in page.content()
    axe(page)
