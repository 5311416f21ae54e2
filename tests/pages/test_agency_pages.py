"""An agency's reader in a browser: what they see of their own agency, and that it is all they see."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import published
from tests.conftest import _admin, _url
from tests.site import AGENCY, StaffSite, staff_site

WIDTHS = (360, 820, 1366)
OWN = f"/don-vi/{AGENCY}"


@pytest.fixture(scope="module")
def agencies(database_template: str, browser: Browser) -> Iterator[StaffSite]:
    """The real service over one filled database for all these tests: they only read."""
    name = "agencies_" + database_template[-12:]
    _admin(f"CREATE DATABASE {name} TEMPLATE {database_template} STRATEGY FILE_COPY")
    published.done(published.fill(_url(name), 5000))
    with staff_site(_url(name), browser) as site:
        yield site
    _admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def reader(agencies: StaffSite) -> Page:
    return agencies.sign_in("agency")


def at(page: Page, period: str) -> Page:
    page.goto(f"{OWN}?ky={period}")
    return page


def test_a_reader_of_one_agency_begins_there(reader: Page):
    reader.goto("/don-vi")
    expect(reader).to_have_url(re.compile(f"{OWN}$"))
    expect(reader.get_by_role("heading", level=1)).to_contain_text("UBND phường")


def test_the_year_is_shown_with_its_interval_its_minimum_and_its_trend(reader: Page):
    at(reader, "2025")
    expect(reader.get_by_text("Mức hài lòng chung", exact=True)).to_be_visible()
    expect(reader.get_by_text("khoảng tin cậy").first).to_be_visible()
    expect(reader.get_by_role("heading", name="Số phiếu năm 2025")).to_be_visible()
    for table in ("Mức hài lòng theo yếu tố", "Mức hài lòng chung qua các quý", "Mức hài lòng chung qua các tháng"):
        expect(reader.get_by_role("region", name=f"Bảng số liệu: {table}")).to_be_visible()
    expect(reader.get_by_role("table", name="Phiếu hợp lệ theo kênh")).to_be_visible()


def test_another_period_is_chosen_and_compared_by_the_keyboard_alone(reader: Page):
    at(reader, "2025-Q4")
    reader.get_by_label("Kỳ", exact=True).focus()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    expect(reader.locator("main .lead")).to_have_text("Quý III năm 2025")
    expect(reader.get_by_text("So với quý trước (")).to_be_visible()
    expect(reader.get_by_text("điểm phần trăm")).to_be_visible()


def test_a_period_that_nobody_can_read_is_told_so(reader: Page):
    at(reader, "sang-nam")
    expect(reader.get_by_role("alert")).to_contain_text("Không đọc được kỳ")


def test_other_agencies_are_not_there_for_them(agencies: StaffSite, reader: Page):
    for path in ("/don-vi/H57.23", "/don-vi/H57.23/so-lieu.csv", "/don-vi/khong-co"):
        assert reader.request.get(agencies.url + path).status == 404
    office = agencies.sign_in("office")
    assert office.request.get(agencies.url + "/don-vi/H57.23").status == 200
    assert agencies.sign_in("helper").request.get(agencies.url + OWN).status == 403


def test_the_office_finds_an_agency_by_its_name(agencies: StaffSite):
    page = agencies.sign_in("supervisor")
    page.goto("/don-vi")
    page.get_by_label("Tên hoặc mã đơn vị").fill("hoa chau")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="UBND phường Hóa Châu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("UBND phường Hóa Châu")


def test_the_file_says_what_the_page_says_and_no_number_of_few_people(agencies: StaffSite, reader: Page):
    answer = reader.request.get(f"{agencies.url}{OWN}/so-lieu.csv?ky=2025")
    assert answer.headers["content-disposition"].endswith(f'so-lieu-{AGENCY}-2025.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    (overall,) = [one for one in rows if one["figure"] == "overall"]
    at(reader, "2025")
    shown = f"{overall['percent'].replace('.', ',')}%"
    expect(reader.locator(".figure-value").first).to_have_text(shown)
    assert {one["figure"] for one in rows} >= {"overall", "factor", "question", "month", "quarter"}
    counts = [
        int(one[level]) for one in rows if one["figure"] == "levels" for level in one if level.startswith("level_")
    ]
    assert not [n for n in counts if 0 < n < 5]
    assert not [one for one in rows if one["n"] and 0 < int(one["n"]) < 5]
    document = reader.request.get(f"{agencies.url}{OWN}/so-lieu.json?ky=2025").json()
    assert document["questionnaires"][0]["figures"]["overall"]["percent"] == overall["percent"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_open_to_everybody_on_every_screen(agencies: StaffSite, axe: Callable[[Page], None], width: int):
    page = agencies.sign_in("agency", width)
    for path in (f"{OWN}?ky=2025", f"{OWN}?ky=2025-12", f"{OWN}?ky=2024"):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    office = agencies.sign_in("office", width)
    office.goto("/don-vi")
    axe(office)


def test_a_first_view_is_small(agencies: StaffSite):
    page = agencies.sign_in("agency")
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body()) if answer.ok else 0))
    page.goto(f"{OWN}?ky=2025", wait_until="networkidle")
    assert 10_000 < sum(sizes) < 200_000


def test_it_can_be_printed(reader: Page):
    at(reader, "2025")
    reader.emulate_media(media="print")
    expect(reader.get_by_role("navigation", name="Mục lục")).to_be_hidden()
    expect(reader.get_by_text("Mức hài lòng chung", exact=True)).to_be_visible()
    assert reader.pdf(format="A4").startswith(b"%PDF")


def test_themes_are_linked_to_as_soon_as_there_is_such_a_page(agencies: StaffSite, reader: Page):
    there = reader.request.get(f"{agencies.url}{OWN}/gop-y").status == 200
    at(reader, "2025")
    expect(reader.get_by_role("link", name="Người dân nói gì")).to_have_count(1 if there else 0)
