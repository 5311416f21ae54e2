"""Exports over HTTP, with the runner that the worker lets run: asked for, written, fetched, cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import errors, exports
from exports.runner import clear, place, work
from survey.access import Holder
from survey.desk.exporting import KEPT_FOR, Exporting
from survey.desk.report import Report
from survey.runtime.ids import RandomIds
from survey.store import open_store
from tests.answered import Asked, Finished, fill, form

pytestmark = pytest.mark.anyio
KEYS = {"khoa-thu-nghiem-dai": "một", "khoa-khac-cung-dai": "hai"}
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


class Service:
    """A service and the runner of a worker on one database and one folder."""

    def __init__(self, store: Any, folder: Path) -> None:
        self.now, self.folder = NOON, folder
        tools = SimpleNamespace(
            store=store, forms={"thu@1": form()}, now=lambda: self.now, ids=RandomIds(), sealer=None
        )
        report = Report(store, tools.now)
        self.desk = SimpleNamespace(exporting=Exporting(tools, report), keys=SimpleNamespace(holder=self._holder))
        app = FastAPI()
        errors.install(app)
        app.include_router(exports.router)
        app.state.desk = self.desk
        app.state.settings = SimpleNamespace(callers=dict, data_dir=folder)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")

    async def _holder(self, key: str) -> Holder | None:
        return Holder(KEYS[key], frozenset({"export:read"})) if key in KEYS else None

    async def call(self, method: str, path: str, key: str = "khoa-thu-nghiem-dai", **more: Any) -> httpx.Response:
        return await self.client.request(method, path, headers={"X-API-Key": key}, **more)

    async def asks(self, **wanted: Any) -> str:
        answer = await self.call("POST", "/v1/exports", json={"what": "responses", "format": "csv", **wanted})
        assert answer.status_code == 202, answer.text
        assert answer.json()["state"] == "waiting" and answer.json()["file"] is None
        return f"/v1/exports/{answer.json()['id']}"

    async def works(self) -> bool:
        return await work(self.desk, self.folder)

    @property
    def files(self) -> list[str]:
        return [path.name for path in (self.folder / "exports").glob("*")]


@pytest.fixture
def filled(database) -> str:
    fill(database, [Finished(talks=[Asked(answers={"thai_do": level})]) for level in (1, 4, 5)])
    return database


@pytest.fixture
async def service(filled, tmp_path):
    store = open_store(filled, size=6)
    made = Service(store, tmp_path)
    yield made
    await made.client.aclose()
    await store.close()


async def test_an_export_is_asked_for_written_and_fetched(service):
    path = await service.asks(agency="phong_a", period="2026-11")
    assert (await service.call("GET", f"{path}/file")).status_code == 409
    assert await service.works() and not await service.works()
    told = (await service.call("GET", path)).json()
    assert (told["state"], told["rows"], told["total"], told["error"]) == ("done", 3, 3, "")
    file = await service.call("GET", told["file"])
    assert file.content.startswith(b"\xef\xbb\xbf") and len(file.content) == told["size"]
    assert 'filename="responses.csv"' in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"


async def test_nobody_else_sees_it(service):
    path = await service.asks()
    for method, end in (("GET", ""), ("GET", "/file"), ("DELETE", "")):
        assert (await service.call(method, path + end, "khoa-khac-cung-dai")).status_code == 404
        assert (await service.call(method, path + end, "")).status_code == 401


async def test_what_is_cancelled_while_it_waits_is_never_written(service):
    path = await service.asks()
    assert (await service.call("DELETE", path)).status_code == 204
    assert not await service.works() and service.files == []
    assert (await service.call("GET", path)).json()["state"] == "cancelled"
    assert (await service.call("GET", f"{path}/file")).status_code == 404


async def test_what_is_cancelled_while_it_is_written_leaves_nothing(service):
    path = await service.asks()
    progress = service.desk.exporting.progress

    async def cancelled_meanwhile(*values: Any) -> bool:
        await service.call("DELETE", path)
        return await progress(*values)

    service.desk.exporting.progress = cancelled_meanwhile
    assert await service.works()
    assert (await service.call("GET", path)).json()["state"] == "cancelled" and service.files == []


async def test_a_finished_file_is_given_up(service):
    path = await service.asks()
    await service.works()
    assert len(service.files) == 1
    await service.call("DELETE", path)
    assert service.files == []


async def test_a_file_lies_ready_for_a_week(service):
    path = await service.asks()
    await service.works()
    service.now += KEPT_FOR * 2
    await clear(service.desk, service.folder)
    assert service.files == [] and (await service.call("GET", f"{path}/file")).status_code == 404


async def test_what_cannot_be_exported_says_why(service):
    path = await service.asks(agency="to_b1")
    await service.works()
    told = (await service.call("GET", path)).json()
    assert (told["state"], told["error"]) == ("failed", "Chưa có phiếu nào trong phạm vi này.")
    answer = await service.call("GET", f"{path}/file")
    assert answer.status_code == 409 and "Chưa có phiếu nào" in answer.text


async def test_an_export_has_one_writer_and_is_taken_up_when_that_one_dies(service):
    await service.asks()
    exporting = service.desk.exporting
    async with exporting.next_due() as first:
        assert first is not None
        async with exporting.next_due() as second:
            assert second is None, "somebody writes it"
    assert await service.works(), "whoever wrote it is gone"
    assert (await exporting.get(first.id, "một")).state == "done" and place(service.folder, first).exists()


async def test_the_yearly_report_is_asked_for_in_its_one_format(service):
    for what, one in (("report", "docx"), ("annexes", "xlsx")):
        answer = await service.call("POST", "/v1/exports", json={"what": what, "period": "2026"})
        assert (answer.status_code, answer.json()["format"]) == (202, one)
    assert (await service.call("POST", "/v1/exports", json={"what": "report"})).status_code == 422


@pytest.mark.parametrize("wanted", [{"what": "people"}, {"format": "doc"}, {"period": "x"}, {"identifiers": True}])
async def test_what_is_not_offered_is_refused(service, wanted):
    answer = await service.call("POST", "/v1/exports", json={"what": "responses", **wanted})
    assert answer.status_code == 422


async def test_a_report_is_of_one_year_and_has_one_form(service):
    assert (await service.call("POST", "/v1/exports", json={"what": "report"})).status_code == 422
    answer = await service.call("POST", "/v1/exports", json={"what": "report", "period": "2026"})
    assert (answer.status_code, answer.json()["format"]) == (202, "docx")
    answer = await service.call("POST", "/v1/exports", json={"what": "responses", "format": "docx"})
    assert answer.status_code == 422
