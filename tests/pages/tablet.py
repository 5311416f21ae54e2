"""A helper with a tablet at a place, and a case with its slip: for tests of helped mode in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text

from survey.desk.places import Place
from survey.runtime.wiring import now
from tests.site import PLACE, StaffSite

POST = Place(PLACE, "Bưu điện Thuận Hóa", "8 Hoàng Hoa Thám")
OWN_NUMBER = "0905000111"
SETTLES = 400  # milliseconds after which a touch counts


@dataclass
class Tablet:
    """`touches` counts what a finger did since it was last set to nought."""

    site: StaffSite
    page: Page
    touches: int = 0

    @property
    def title(self) -> Locator:
        return self.page.locator("main h1")

    def shows(self, words: str) -> Tablet:
        expect(self.title).to_contain_text(words)
        return self

    def opens(self, code: str) -> Tablet:
        self.page.goto("/ho-tro/phieu")
        self.page.fill("#ma", code)
        self.page.get_by_role("button", name="Mở hồ sơ").click()
        return self

    def touch(self, words: str) -> Tablet:
        """One finger on a button that says so, once the screen has settled."""
        button = self.page.get_by_role("button", name=words, exact=True)
        button.wait_for()
        self.page.wait_for_timeout(SETTLES)
        button.click()
        self.touches += 1
        return self

    def level(self, n: int) -> Tablet:
        names = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
        return self.touch(names[n - 1])

    def past_the_turning(self) -> Tablet:
        """The step at which the screen is turned away goes on by itself, after some seconds."""
        self.shows("Câu hỏi riêng")
        expect(self.title).not_to_have_text("Câu hỏi riêng", timeout=8000)
        return self

    def turns(self) -> Tablet:
        """The same, without waiting for it."""
        return self.shows("Câu hỏi riêng").touch("Hiện câu hỏi ngay")

    def nine_questions(self, level: int = 4) -> Tablet:
        """From the first question to the last, each answered or passed over by one touch."""
        self.shows("nơi làm thủ tục").level(level).shows("thủ tục (giấy").level(level)
        self.past_the_turning().shows("cán bộ").level(level).shows("kết quả nhận").level(level)
        self.shows("góp ý, phản ánh").level(level).shows("mấy lần").touch("2 lần")
        self.shows("Nhìn chung").level(level)
        return (
            self.shows("nói thêm").touch("Bỏ qua").shows("liên hệ lại").touch("Không đồng ý").shows("Đã trả lời xong")
        )

    def state(self, words: str) -> Tablet:
        expect(self.page.locator("#state-words")).to_have_text(words, timeout=15_000)
        return self

    def arrived(self) -> Tablet:
        """Everything that was done here has reached the service."""
        for _ in range(200):
            if self.page.evaluate(WAITING):
                return self.state("")
            self.page.wait_for_timeout(100)
        raise AssertionError("something done here has not arrived")


WAITING = """() => new Promise((done) => {
    const asked = indexedDB.open("hailong-ho-tro");
    asked.onsuccess = () => {
        const part = asked.result.transaction("acts").objectStore("acts");
        part.count().onsuccess = (event) => { asked.result.close(); done(event.target.result === 0); };
    };
})"""


def ready(site: StaffSite, number: int = 1) -> list[str]:
    """A place, its helper who has declared a number, and so many finished cases; their short codes."""
    site.account("helper")
    site.do(lambda desk: _ready(desk))
    return [site.do(lambda desk, n=n: _case(desk, n)) for n in range(1, number + 1)]


async def _ready(desk: Any) -> None:
    await desk.places.enter([POST])
    account = await desk.accounts.named("helper")
    await desk.places.declare(account.id, OWN_NUMBER, "tests")


async def _case(desk: Any, number: int) -> str:
    row = {
        "code": f"H57.39-261103-{number:04d}",
        "agency": "H57.39",
        "procedure_name": "Trích lục hộ tịch",
        "received_on": f"{now() - timedelta(days=9):%Y-%m-%d}",
        "returned_at": f"{now() - timedelta(days=2):%Y-%m-%d}",
        "status": "10",
        "applicant_name": "Lê Thị Bưởi",
        "applicant_phone": f"09123456{number:02d}",
    }
    await desk.register.enter([row])
    return await desk.codes.slip(row["code"])


def tablet(site: StaffSite, width: int = 820, height: int = 1180, **options: Any) -> Tablet:
    page = site.sign_in("helper", width, height, has_touch=True, **options)
    return Tablet(site, page)


def rows(site: StaffSite, query: str) -> list[Any]:
    """What the service's database holds."""

    async def read(desk: Any) -> list[Any]:
        async with desk.helped._tools.store.engine.connect() as connection:
            return list((await connection.execute(text(query))).all())

    return site.do(read)
