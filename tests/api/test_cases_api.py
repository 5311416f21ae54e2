"""POST /v1/cases: keys, batches, a result for every row, errors in one shape."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api import cases, errors
from api.case_examples import REQUESTS, RESPONSE
from api.case_schema import CaseIn
from survey.case import FIELDS
from survey.records import StoreAway
from survey.store import Store, async_url
from survey.store.direct import DirectPool
from tests.entered import Office, office, row

KEYS = {"khoa-mot-cua-0001": "mot-cua", "khoa-so-noi-vu-01": "so-noi-vu"}
HEADERS = {"X-API-Key": "khoa-mot-cua-0001"}


async def nobody(_: str) -> None:
    """Only the keys of the settings open anything here."""


class Door:
    """The API alone, on whatever enters the rows."""

    def __init__(self, enter: Any, callers: dict[str, str] = KEYS) -> None:
        self.app = FastAPI()
        errors.install(self.app)
        self.app.include_router(cases.router)
        keys = SimpleNamespace(holder=nobody)
        self.app.state.desk = SimpleNamespace(register=SimpleNamespace(enter=enter), keys=keys)
        self.app.state.settings = SimpleNamespace(callers=lambda: callers, public_url="https://khaosat.example.vn")

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        async def inside() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **sent)

        return asyncio.run(inside())

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("POST", path, **sent)


async def nothing(rows: list[object]) -> list[object]:
    assert rows == []
    return []


async def broken(_: list[object]) -> list[object]:
    raise StoreAway("away")


@pytest.fixture
def desk(database: str) -> Office:
    return office(database)


@pytest.fixture
def client(desk: Office) -> Door:
    store = Store(create_async_engine(async_url(desk.url), poolclass=NullPool), DirectPool(desk.url, 1))
    return Door(desk.register(store).enter)


def test_a_mixed_batch(client: Door) -> None:
    answer = client.post(
        "/v1/cases", headers=HEADERS, json={"cases": [row(1), row(2, status=4, returned_at=None), {"code": 5}, 7]}
    )
    assert answer.status_code == 200
    invited, waiting, bad, none = answer.json()["results"]
    assert (invited["status"], invited["invitation"], invited["errors"]) == ("created", "invited", [])
    assert invited["link"].startswith("https://khaosat.example.vn/k/")
    assert len(invited["link"].rpartition("/")[2]) >= 22
    assert (waiting["invitation"], waiting["link"]) == ("skipped:not-returned", None)
    assert (bad["code"], bad["status"], bad["link"]) == ("5", "refused", None)
    assert [one["field"] for one in bad["errors"]] == ["code", "agency", "status"]
    assert (none["code"], none["status"]) == ("", "refused")


def test_sending_again_gives_the_same_link(client: Door) -> None:
    first, again = (
        client.post("/v1/cases", headers=HEADERS, json={"cases": [row()]}).json()["results"][0] for _ in range(2)
    )
    assert again["status"] == "unchanged"
    assert again["link"] == first["link"]


def test_the_examples_of_the_documentation_do_what_they_say(client: Door, desk: Office) -> None:
    batch = REQUESTS["mixed"]["value"]
    results = client.post("/v1/cases", headers=HEADERS, json=batch).json()["results"]
    for told, example in zip(results, RESPONSE["results"], strict=True):
        assert {**told, "link": None, "errors": None} == {**example, "link": None, "errors": None}
    assert {one["field"] for one in RESPONSE["results"][2]["errors"]} <= {one["field"] for one in results[2]["errors"]}


@pytest.mark.parametrize("key", [None, "", "khoa-mot-cua-000", "khoa-mot-cua-00011", "mot-cua"])
def test_without_a_key_nothing_is_read(key: str | None) -> None:
    answer = Door(nothing).post(
        "/v1/cases", headers={"X-API-Key": key} if key is not None else {}, content=b"{not json"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_without_any_key_nobody_is_let_in() -> None:
    assert Door(nothing, {}).post("/v1/cases", headers=HEADERS, json={"cases": []}).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", 422, "JSON"),
        (b"{", 422, "JSON"),
        (b"[]", 422, "dạng"),
        (b"{}", 422, "«cases»"),
        (b'{"cases": {}}', 422, "danh sách"),
        (json.dumps({"cases": [{}] * 1001}).encode(), 422, "1000"),
        (b'{"cases": ["' + b"x" * cases.MOST_BYTES + b'"]}', 413, "8 MB"),
    ],
)
def test_a_body_that_is_no_batch(body: bytes, status: int, says: str) -> None:
    answer = Door(nothing).post("/v1/cases", headers=HEADERS, content=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]["message"]


def test_an_empty_batch() -> None:
    assert Door(nothing).post("/v1/cases", headers=HEADERS, json={"cases": []}).json() == {"results": []}


def test_a_database_that_is_away_asks_to_try_again() -> None:
    answer = Door(broken).post("/v1/cases", headers=HEADERS, json={"cases": []})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/cases", 405), ("GET", "/nowhere", 404)])
def test_other_errors_have_the_same_shape(method: str, path: str, status: int) -> None:
    answer = Door(nothing).request(method, path)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}


def test_a_fault_of_ours_says_nothing_of_its_inside() -> None:
    async def fault(_: list[object]) -> list[object]:
        raise RuntimeError("0500000001")

    answer = Door(fault).post("/v1/cases", headers=HEADERS, json={"cases": []})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "0500000001" not in answer.text


def test_the_description_has_the_key_the_fields_and_examples() -> None:
    described = Door(nothing).request("GET", "/openapi.json").json()
    post = described["paths"]["/v1/cases"]["post"]
    body = post["requestBody"]["content"]["application/json"]
    assert set(body["examples"]) == set(REQUESTS)
    assert set(body["schema"]["properties"]["cases"]["items"]["properties"]) == set(FIELDS) == set(CaseIn.model_fields)
    assert post["security"] == [{"khoa": ["cases:write"]}]
    assert {"200", "401", "413", "422"} <= set(post["responses"])
