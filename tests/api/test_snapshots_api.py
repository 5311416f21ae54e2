"""/v1/snapshots over HTTP: freezing a period, reading it byte for byte, and freezing it once more."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import text

from api.snapshots_schema import FrozenFigures, SnapshotOut
from tests.answered import Asked, Finished, fill, form
from tests.feeding import IN_SETTINGS, Feeding, feeding

pytestmark = pytest.mark.anyio

NOVEMBER = {"period": "2026-11"}


@pytest.fixture
def filled(database: str) -> str:
    talks = [Asked(answers={"thai_do": level, "huong_dan": 4}) for level in (1, 4, 5, 5)]
    fill(database, [Finished(talks=[talk]) for talk in talks] + [Finished(agency="phong_b")], (form(1), form(2)))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled) as one:
        yield one


async def answered_again(feed: Feeding) -> None:
    async with feed.store.transaction() as tx:
        changed = "UPDATE answers SET value = '2' WHERE question_id = 'thai_do' AND value = '5'"
        await tx.connection.execute(text(changed))


async def test_a_period_is_frozen_and_read(feed: Feeding):
    made = await feed.post("/v1/snapshots", NOVEMBER)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/snapshots/2026-11-1")
    snapshot = SnapshotOut.model_validate(made.json())
    assert (snapshot.by, snapshot.edition, snapshot.agencies, snapshot.public) == ("so-noi-vu", 1, 2, False)
    assert (await feed.get("/v1/snapshots/2026-11-1")).json() == made.json()
    assert (await feed.get("/v1/snapshots")).json() == {"items": [made.json()], "after": None}
    figures = await feed.get("/v1/snapshots/2026-11-1/figures?agency=phong_a")
    body = figures.json()
    assert body == FrozenFigures.model_validate(body).model_dump(by_alias=True)
    live = (await feed.get("/v1/figures?agency=phong_a&period=2026-11")).json()
    assert body == {"snapshot": "2026-11-1", **live}


async def test_what_was_frozen_stays_as_it_was_byte_for_byte(feed: Feeding):
    await feed.post("/v1/snapshots", NOVEMBER)
    path = "/v1/snapshots/2026-11-1/figures"
    first = await feed.get(path)
    await answered_again(feed)
    feed.clock.waits(days=40)
    again = await feed.get(path)
    assert again.content == first.content
    assert again.headers["etag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert "immutable" in again.headers["cache-control"]
    assert (await feed.get(path, **{"If-None-Match": again.headers["etag"]})).status_code == 304


async def test_all_agencies_of_a_snapshot_come_in_pages_as_they_were_frozen(feed: Feeding):
    await feed.post("/v1/snapshots", NOVEMBER)
    first = await feed.get("/v1/snapshots/2026-11-1/agencies?limit=1")
    second = await feed.get(first.headers["link"].partition(">")[0][1:])
    items = first.json()["items"] + second.json()["items"]
    assert [one["agency"]["code"] for one in items] == ["phong_a", "phong_b"]
    assert second.json()["after"] is None
    alone = await feed.get("/v1/snapshots/2026-11-1/figures?agency=phong_a")
    assert alone.text in first.text
    family = await feed.get("/v1/snapshots/2026-11-1/figures?agency=thanh_pho&children=true")
    assert (family.json()["children"], family.json()["cases"]) == (True, 5)
    lines = (await feed.get("/v1/snapshots/2026-11-1/agencies?format=csv")).content.decode("utf-8-sig")
    assert lines.splitlines()[1].endswith(",2026-11-1")


async def test_a_period_is_frozen_again_only_with_a_reason_and_the_first_stays(feed: Feeding):
    await feed.post("/v1/snapshots", NOVEMBER)
    before = await feed.get("/v1/snapshots/2026-11-1/figures")
    await answered_again(feed)
    refused = await feed.post("/v1/snapshots", NOVEMBER)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "already_frozen")
    unsaid = await feed.post("/v1/snapshots", {**NOVEMBER, "again": True, "reason": " "})
    assert (unsaid.status_code, unsaid.json()["error"]["code"]) == (422, "no_reason")
    made = await feed.post("/v1/snapshots", {**NOVEMBER, "again": True, "reason": "Sửa hai phiếu"})
    assert made.json()["replaces"] == "2026-11-1" and made.json()["id"] == "2026-11-2"
    assert made.json()["input_hash"] != (await feed.get("/v1/snapshots/2026-11-1")).json()["input_hash"]
    assert (await feed.get("/v1/snapshots/2026-11-1")).json()["replaced_by"] == "2026-11-2"
    assert (await feed.get("/v1/snapshots/2026-11-1/figures")).content == before.content
    first_page = (await feed.get("/v1/snapshots?limit=1&period=2026-11")).json()
    assert [one["id"] for one in first_page["items"]] == ["2026-11-2"] and first_page["after"] == "2026-11-2"
    rest = (await feed.get("/v1/snapshots?limit=1&after=2026-11-2")).json()
    assert [one["id"] for one in rest["items"]] == ["2026-11-1"] and rest["after"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"period": "2026-12"}, 409, "not_over"),
        ({"from": "2026-12-01", "to": "2026-12-05"}, 409, "not_over"),
        ({"from": "2026-11-01"}, 422, "unbounded"),
        ({}, 422, "unbounded"),
        ({"period": "2026-11", "to": "2026-11-02"}, 422, "invalid"),
        ({"period": "thang 11"}, 422, "invalid"),
        ({"perod": "2026-11"}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_frozen_says_why(feed: Feeding, body, status, code):
    answer = await feed.post("/v1/snapshots", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert (await feed.get("/v1/snapshots")).json()["items"] == []


async def test_only_a_key_that_may_publish_publishes(feed: Feeding):
    reader, _ = await feed.desk.keys.create("cham-diem", ["figures:read"])
    for key, status in (("", 401), ("sai", 401), (reader, 403), (IN_SETTINGS, 403)):
        assert (await feed.post("/v1/snapshots", NOVEMBER, key=key)).status_code == status
    assert (await feed.get("/v1/snapshots", key=reader)).json()["items"] == []


async def test_an_unknown_snapshot_or_agency_is_not_found(feed: Feeding):
    await feed.post("/v1/snapshots", {"from": "2026-11-02", "to": "2026-11-20"})
    name = "2026-11-02..2026-11-20-1"
    assert (await feed.get(f"/v1/snapshots/{name}")).json()["period"]["name"] == "2026-11-02..2026-11-20"
    for path, code in (("nothing", "unknown_snapshot"), (f"{name}/figures?agency=khong", "unknown_agency")):
        answer = await feed.get(f"/v1/snapshots/{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, code)
    assert (await feed.get("/v1/snapshots/nothing/agencies")).status_code == 404


async def test_a_frozen_body_is_what_its_digest_says(feed: Feeding):
    await feed.post("/v1/snapshots", NOVEMBER)
    frozen = await feed.desk.snapshots.figures("2026-11-1")
    assert frozen and frozen.digest == hashlib.sha256(frozen.body.encode()).hexdigest()
    assert json.loads(frozen.body)["agency"] is None
