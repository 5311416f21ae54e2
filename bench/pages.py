"""How long the first view of each page takes over many responses, and how much of it goes over the wire."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx

from api.app import build
from bench.responses import YEAR, Responses
from survey.account import Wanted
from survey.desk import Desk
from survey.desk.samples import Plan
from survey.desk.samples import Scope as Finished
from survey.measures.period import year
from survey.runtime import wiring
from survey.runtime.library import agencies
from survey.runtime.settings import Settings

FORM = "tthc-rut-gon@1"
LIMIT_MS, LIMIT_BYTES = 1000, 200_000
AGAIN = 4  # further views, of which the middle one is told beside the first
LOGIN, PASSWORD = "bench", "mot cau rat kho doan 2026"
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')

PATHS = (
    "/quan-ly?ky={year}",
    "/quan-ly/don-vi?ky={year}",
    "/quan-ly/don-vi/{agency}?ky={year}",
    f"/quan-ly/phieu/{FORM}?ky={{year}}",
    f"/quan-ly/phieu/{FORM}/cau/tiep_can?ky={{year}}",
    "/quan-ly/don-doc?ky={year}",
    "/quan-ly/ho-so",
    "/quan-ly/loi-moi",
    "/quan-ly/chi-phi",
    "/quan-ly/lam-sach",
    "/quan-ly/lam-sach?trang-thai=excluded",
    "/quan-ly/lam-sach/{response}",
    "/quan-ly/mau",
    "/quan-ly/mau/{sample}",
    "/quan-ly/phieu-giay",
    f"/quan-ly/phieu-giay/nhap?phieu={FORM}",
    "/quan-ly/phuc-tra?ky={year}",
    "/quan-ly/xuat",
    "/quan-ly/cong-bo",
    "/quan-ly/cong-bo/xac-nhan?ky={year}",
    f"/quan-ly/xem-phieu/{FORM}",
    "/quan-ly/nhat-ky",
    "/quan-ly/gop-y",
    "/ho-tro",
    "/tai-khoan/cua-toi",
    "/don-vi",
    "/don-vi/{agency}?ky={year}",
    "/cong-khai",
    "/cong-khai/{year}/{agency}",
    "/cong-khai/giai-thich",
)


class Measurement:
    """Makes the responses, then opens every page as the office does; `say` is told what goes on."""

    def __init__(self, url: str, folder: Path, responses: int, say: Callable[[str], object]) -> None:
        self._url, self._folder, self._wanted, self._say = url, folder, responses, say

    def run(self) -> dict[str, Any]:
        settings = Settings(
            DATABASE_URL=self._url, REDIS_URL="redis://127.0.0.1:1/0", demo=True, data_dir=self._folder,
            public_url="http://testserver", rasa_url="http://127.0.0.1:1", actions_url="http://127.0.0.1:1/webhook",
        )  # fmt: skip
        return asyncio.run(self._measured(settings))

    async def _measured(self, settings: Settings) -> dict[str, Any]:
        report, found = await self._filled(settings)
        self._say("Mở từng trang")
        app = build(settings)
        door = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=door, base_url=settings.public_url, follow_redirects=True) as client,
        ):
            await _sign_in(client)
            pages = [await _opened(client, path.format(**found)) for path in PATHS]
        slow = [one["path"] for one in pages if one["first_ms"] > LIMIT_MS or one["bytes"] > LIMIT_BYTES]
        return report | {"limit_ms": LIMIT_MS, "limit_bytes": LIMIT_BYTES, "pages": pages, "beyond": slow}

    async def _filled(self, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
        desk, store = await wiring.open_desk(settings, size=4)
        try:
            known = agencies(wiring.DATA / "agencies" / "hue.yml")
            codes = [code for code, one in known.items() if one.parent and one.valid_on(year(YEAR).last or None)]
            self._say(f"Tạo {self._wanted} phiếu")
            made = Responses(wiring.library.questionnaires(wiring.DATA / "questionnaires")[FORM], codes).make(
                self._wanted, self._url, self._folder
            )
            self._say("Đếm và lưu số theo ngày")
            await desk.report.renew()
            report = asdict(made) | {"agencies": len(codes), "cores": len(os.sched_getaffinity(0))}
            report["load"] = round(os.getloadavg()[0], 2)
            return report, await _work(desk, codes[0])
        finally:
            await store.close()


async def _work(desk: Desk, agency: str) -> dict[str, Any]:
    """An account, a published year, a sample, and a response to look at."""
    await desk.accounts.create("bench", Wanted(login=LOGIN, name="Đo tốc độ", role="office"), PASSWORD)
    await desk.snapshots.publish(year(YEAR), "bench", public=True)
    sample = await desk.samples.draw(Plan(Finished(agency, False, year(YEAR)), rule="fixed", size=100), "bench")
    found = await desk.cleaning.review("all", number=1)
    response = found[0].id if found else UUID(int=0)
    return {"year": YEAR, "agency": agency, "sample": sample.number, "response": response}


async def _sign_in(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/dang-nhap")).text
    token = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert token is not None
    answer = await client.post("/dang-nhap", data={"csrf": token[1], "login": LOGIN, "password": PASSWORD})
    assert answer.status_code == 200 and "/dang-xuat" in answer.text, "signing in failed"


async def _opened(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """The page for the first time and some more, with all that it loads."""
    times = []
    for _ in range(1 + AGAIN):
        begun = time.perf_counter()
        answer = await client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    loaded = {link: len((await client.get(link)).content) for link in set(LINKED.findall(answer.text))}
    size = len(answer.content) + sum(loaded.values())
    return {"path": path, "first_ms": round(times[0], 1), "again_ms": round(median(times[1:]), 1), "bytes": size}
