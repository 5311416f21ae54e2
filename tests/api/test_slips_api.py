"""Slips and QR codes over HTTP: the right bytes for a key, clear errors otherwise, nothing left in a cache."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import segno
from fastapi import FastAPI
from PIL import Image
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api import errors, slips
from survey.desk.codes import Codes
from survey.desk.tools import Tools
from survey.runtime.ids import RandomIds
from survey.runtime.wiring import words
from survey.store import Store, async_url
from survey.store.direct import DirectPool
from tests.entered import Office, office, row

KEY = {"X-API-Key": "khoa-mot-cua-0001"}
CODE, SECOND, WAITING = (f"H57.39-261105-{number:04d}" for number in (1, 2, 3))
ROUTES = [
    ("GET", f"/v1/cases/{CODE}/slip.pdf", None),
    ("GET", f"/v1/cases/{CODE}/qr.png", None),
    ("POST", "/v1/slips", {"cases": [CODE]}),
]


async def nobody(_: str) -> None:
    """Only the keys of the settings open anything here."""


class Door:
    """The API alone, on the desk's codes."""

    def __init__(self, desk: Office, keys: Mapping[str, str]) -> None:
        self.app = FastAPI()
        errors.install(self.app)
        self.app.include_router(slips.router)
        store = Store(create_async_engine(async_url(desk.url), poolclass=NullPool), DirectPool(desk.url, 1))
        tools = Tools(store, {}, lambda *_: "", lambda: desk.now, RandomIds(), desk.sealer, {})
        self.app.state.desk = SimpleNamespace(codes=Codes(tools), keys=SimpleNamespace(holder=nobody))
        self.app.state.phrases = words()
        self.app.state.settings = SimpleNamespace(
            callers=lambda: keys,
            public_url="https://khaosat.example.vn",
            unit_name="UBND thành phố Huế",
            hotline="",
            zalo_oa_id="",
            telegram_name="",
        )

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        async def inside() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **sent)

        return asyncio.run(inside())


@pytest.fixture
def desk(database: str) -> Office:
    made = office(database)
    made.enters(row(1), row(2), row(3, status=4, returned_at=None))
    return made


@pytest.fixture
def door(desk: Office) -> Door:
    return Door(desk, {KEY["X-API-Key"]: "mot-cua"})


def pages(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    return len(re.findall(rb"/Type /Page\b(?!s)", answer.content))


def test_a_case_has_its_slip(door: Door) -> None:
    assert pages(door.request("GET", f"/v1/cases/{CODE}/slip.pdf", headers=KEY)) == 1
    on_a4 = door.request("GET", f"/v1/cases/{CODE}/slip.pdf", headers=KEY, params={"sheet": "a4"})
    assert pages(on_a4) == 1 and b"595.28 841.89" in on_a4.content


def test_the_picture_is_the_code_of_the_link(door: Door, desk: Office) -> None:
    answer = door.request("GET", f"/v1/cases/{CODE}/qr.png", headers=KEY)
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/png", "no-store")
    sealed = desk.sees(
        "SELECT token_sealed FROM invitations i JOIN cases c ON c.id = i.case_id WHERE c.code = :c", c=CODE
    )
    link = f"https://khaosat.example.vn/k/{desk.sealer.open(sealed[0]['token_sealed'])}"
    made = segno.make_qr(link, error="m", boost_error=False)
    with Image.open(io.BytesIO(answer.content)) as picture:
        scale = picture.width // (len(made.matrix) + 8)
        inner = picture.convert("1").crop((4 * scale, 4 * scale, picture.width - 4 * scale, picture.height - 4 * scale))
        small = inner.resize((len(made.matrix),) * 2, Image.Resampling.NEAREST)
    assert [[not small.getpixel((x, y)) for x in range(small.width)] for y in range(small.height)] == [
        [bool(module) for module in line] for line in made.matrix
    ]


def test_many_cases_are_one_file(door: Door) -> None:
    assert pages(door.request("POST", "/v1/slips", headers=KEY, json={"cases": [CODE, SECOND]})) == 2
    assert pages(door.request("POST", "/v1/slips", headers=KEY, json={"cases": [CODE, SECOND], "sheet": "a4"})) == 1


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_without_a_key_nothing_is_printed(door: Door, desk: Office, method: str, path: str, body: object) -> None:
    for headers in ({}, {"X-API-Key": "khoa-mot-cua-0002"}):
        answer = door.request(method, path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
    assert Door(desk, {}).request(method, path, json=body, headers=KEY).status_code == 401
    assert desk.sees("SELECT 1 FROM codes") == []


@pytest.mark.parametrize("kind", ["slip.pdf", "qr.png"])
def test_a_case_that_nobody_knows_or_that_has_no_invitation(door: Door, kind: str) -> None:
    unknown = door.request("GET", f"/v1/cases/H57.39-261105-0009/{kind}", headers=KEY)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_case")
    waiting = door.request("GET", f"/v1/cases/{WAITING}/{kind}", headers=KEY)
    assert (waiting.status_code, waiting.json()["error"]["code"]) == (409, "no_slip")
    assert "không có lời mời" in waiting.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "says"), [("revoked_at = now()", "thu hồi"), ("expires_at = '2026-11-22T05:00Z'", "hết hạn")]
)
def test_an_invitation_that_opens_nothing_is_not_printed(door: Door, desk: Office, change: str, says: str) -> None:
    desk.sees(f"UPDATE invitations SET {change} WHERE case_id = (SELECT id FROM cases WHERE code = '{SECOND}')")
    answer = door.request("POST", "/v1/slips", headers=KEY, json={"cases": [CODE, SECOND]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_slip")
    message = answer.json()["error"]["message"]
    assert says in message and SECOND in message and CODE not in message


@pytest.mark.parametrize(
    "body", [None, {}, {"cases": []}, {"cases": [CODE] * 201}, {"cases": ["x" * 61]}, {"cases": [CODE], "sheet": "a5"}]
)
def test_a_body_that_is_no_list_of_cases(door: Door, body: object) -> None:
    answer = door.request("POST", "/v1/slips", headers=KEY, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_the_description_says_what_comes_back(door: Door) -> None:
    described = door.request("GET", "/openapi.json").json()["paths"]
    for method, path, _ in ROUTES:
        one = described[path.replace(CODE, "{code}")][method.lower()]
        assert one["security"] == [{"khoa": ["cases:write"]}]
        assert {"200", "401", "404", "409"} <= set(one["responses"])
        (kind,) = one["responses"]["200"]["content"]
        assert kind == ("image/png" if path.endswith("png") else "application/pdf")
