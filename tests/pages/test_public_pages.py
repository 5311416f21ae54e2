"""The public pages in a browser and over HTTP: what they show, to whom it may be shown, on which screens and paper."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from survey.measures.period import quarter
from tests import published
from tests.conftest import _admin, _url

WIDTHS = (360, 820, 1366)
PAGES = ("/cong-khai", "/cong-khai/2025-Q4/H57.23", "/cong-khai/giai-thich", "/cong-khai/2020", "/cong-khai?tim=thuan")


@pytest.fixture(scope="module")
def province(database_template: str) -> Iterator[str]:
    """One filled database for all these tests: they only read it."""
    name = "published_" + database_template[-12:]
    _admin(f"CREATE DATABASE {name} TEMPLATE {database_template} STRATEGY FILE_COPY")
    yield published.ready(_url(name), 4000, 3, 4)
    _admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def address(province: str) -> Iterator[str]:
    yield from serve(province)


def serve(url: str) -> Iterator[str]:
    """The public site in a thread, on a database."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        ready, servers = threading.Event(), []

        async def run() -> None:
            async with published.opened(url) as desk:
                config = uvicorn.Config(published.site(desk), log_level="error", ws="none", lifespan="off")
                servers.append(uvicorn.Server(config))
                ready.set()
                await servers[0].serve(sockets=[door])

        thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
        thread.start()
        ready.wait(20)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        servers[0].should_exit = True
        thread.join(10)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Somebody without JavaScript: nothing here may need it."""
    context = browser.new_context(base_url=address, locale="vi-VN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_latest_period_is_shown_with_its_interval_and_its_sample(page: Page):
    page.goto("/cong-khai")
    expect(page.get_by_role("heading", name="Quý IV năm 2025")).to_be_visible()
    expect(page.get_by_text("Khoảng tin cậy 95%:")).to_be_visible()
    expect(page.get_by_role("row", name="Phiếu hợp lệ: đứng sau mọi số liệu")).to_be_visible()
    expect(page.get_by_role("region", name="Bảng số liệu: Mức hài lòng theo yếu tố")).to_be_visible()
    assert page.context.cookies() == []


def test_an_agency_is_found_by_a_name_without_marks_and_opened(page: Page):
    page.goto("/cong-khai")
    page.get_by_role("searchbox").fill("hoa chau")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("link", name="UBND phường Hóa Châu")).to_be_visible()
    expect(page.get_by_role("link", name="Sở Y tế")).to_have_count(0)
    page.get_by_role("link", name="UBND phường Hóa Châu").click()
    expect(page.get_by_role("heading", name="UBND phường Hóa Châu")).to_be_visible()
    page.get_by_role("link", name="← Quý IV năm 2025, tất cả cơ quan").click()
    expect(page.get_by_role("heading", name="Quý IV năm 2025")).to_be_visible()


def test_the_way_through_is_open_to_the_keyboard_alone(browser: Browser, address: str):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/cong-khai")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("hóa châu")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="UBND phường Hóa Châu")
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="UBND phường Hóa Châu")).to_be_visible()
    context.close()


def test_what_is_hidden_stays_hidden_on_its_own_page(address: str):
    found = httpx.get(f"{address}/v1/public/figures?period=2025-Q4").json()["questionnaires"][0]["agencies"]
    hidden = [one["code"] for one in found if one["shown"] == "hidden"]
    assert hidden, "the smallest agencies of so few responses cannot be shown"
    for code in hidden:
        words = httpx.get(f"{address}/cong-khai/2025-Q4/{code}").text
        assert "Không nêu số liệu của cơ quan này" in words and "% hài lòng" not in words and "<svg" not in words


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_open_to_everybody_on_every_screen(browser: Browser, address: str, path: str, width: int):
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    context.close()


def test_a_first_view_is_small_and_kept_by_whoever_wants_to(address: str):
    with httpx.Client(base_url=address) as http:
        first = http.get("/cong-khai")
        files = [part.split('"')[0] for part in first.text.split('href="/static')[1:]]
        loaded = [http.get(f"/static{one}") for one in files]
        assert len(first.content) + sum(len(one.content) for one in loaded) < 200_000
        assert first.headers["cache-control"] == "public, max-age=300" and "set-cookie" not in first.headers
        again = http.get("/cong-khai", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_page_can_be_printed(browser: Browser, address: str):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/cong-khai/2025-Q4/H57.23")
    page.emulate_media(media="print")
    expect(page.get_by_role("group", name="Cỡ chữ")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()


@pytest.fixture
def own(database: str) -> Iterator[tuple[str, str]]:
    published.done(published.fill(database, 1500))
    for at in serve(database):
        yield at, database


def test_before_anything_is_published_the_page_says_so(own: tuple[str, str]):
    words = httpx.get(f"{own[0]}/cong-khai")
    assert words.status_code == 200 and "Chưa có kết quả nào được công bố" in words.text


def test_a_correction_says_why_and_its_first_edition_leads_to_it(own: tuple[str, str]):
    address, url = own

    async def twice() -> None:
        async with published.opened(url) as desk:
            await desk.snapshots.publish(quarter(2025, 2), "x", public=True)
            await desk.snapshots.publish(quarter(2025, 2), "x", again=True, reason="Loại phiếu do cán bộ trả lời thay")

    published.done(twice())
    words = httpx.get(f"{address}/cong-khai/2025-Q2").text
    assert "lần công bố thứ 2" in words and "Loại phiếu do cán bộ trả lời thay" in words
    first = httpx.get(f"{address}/cong-khai/2025-Q2-1/H57.23")
    assert (first.status_code, first.headers["location"]) == (302, "/cong-khai/2025-Q2/H57.23")


def test_an_agency_that_was_merged_is_told_of_with_its_successor(own: tuple[str, str]):
    address, url = own

    async def merge() -> None:
        async with published.opened(url) as desk:
            await desk.snapshots.publish(quarter(2025, 1), "x", public=True)
        async with published.opened(url) as desk:
            store = desk.public._tools.store
            async with store.transaction() as tx:
                rows = [one for one in (await tx.tallies.agencies()).values() if one.code == "H57.23"]
                old = {name: getattr(rows[0], name) for name in ("code", "name", "kind", "parent", "valid_from")}
                gone = {"valid_to": quarter(2025, 2).last, "successor": "H57.24"}
                await tx.catalogue.keep_agencies([old | gone])

    published.done(merge())
    words = httpx.get(f"{address}/cong-khai/2025-Q1/H57.23").text
    assert "Hoạt động đến hết ngày 30/06/2025; công việc do UBND phường Hương An nhận." in words


def test_the_codebook_explains_every_column_of_the_csv(address: str):
    book = httpx.get(f"{address}/v1/public/codebook").json()
    columns = httpx.get(f"{address}/v1/public/figures?format=csv").content.decode("utf-8-sig").splitlines()[0]
    assert [one["name"] for one in book["columns"]] == columns.split(",")
    assert book["licence"]["name"] and book["publisher"]
