"""GET /v1/progress over HTTP: what the office's first view knows, and clear refusals."""

from __future__ import annotations

import asyncio

import pytest

from api.progress import EXAMPLE
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio


@pytest.fixture
async def feed(database: str):
    talks = [Asked(answers={"tiep_can": 5}), Asked(answers={}, disposition="partial", open="tiep_can")]
    await asyncio.to_thread(fill, database, [Finished(talks=[one]) for one in talks] + [Finished("phong_b")], (form(),))
    async with feeding(database) as one:
        yield one


async def test_the_whole_answer_has_the_shape_of_its_example(feed: Feeding):
    body = (await feed.get("/v1/progress?period=2026")).json()
    assert body.keys() == EXAMPLE.keys()
    for name in ("agencies", "channels", "months", "stops"):
        assert body[name][0].keys() == EXAMPLE[name][0].keys()
    for name in ("reached", "waiting", "rechecks"):
        assert body[name].keys() == EXAMPLE[name].keys()
    assert (body["reached"]["cases"], body["reached"]["returned"]) == (3, 2)
    assert {one["question"]: one["people"] for one in body["stops"] if one["people"]} == {"tiep_can": 1}


async def test_one_agency_with_those_below_it(feed: Feeding):
    body = (await feed.get("/v1/progress?period=2026-11&agency=thanh_pho&children=true")).json()
    assert [one["code"] for one in body["agencies"]] == ["phong_a", "phong_b"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("period=2026&agency=khong-co", 404, "unknown_agency"), ("period=2026-13", 422, "invalid"), ("", 422, None)],
)
async def test_what_is_refused(feed: Feeding, query, status, code):
    answer = await feed.get(f"/v1/progress?{query}")
    assert answer.status_code == status
    assert code is None or answer.json()["error"]["code"] == code
