"""GET /v1/themes over HTTP, on a real database: the whole answer, tags, small numbers, and clear refusals."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, text

from api.themes import ThemesOut
from api.themes_examples import THEMES
from survey.store.tables import theme_facts
from tests.feeding import IN_SETTINGS, Feeding, feeding

pytestmark = pytest.mark.anyio
BOOK = """[{"code": "thai_do", "name": "Thái độ", "factor": "III", "bit": 0, "into": null, "confidential": false,
            "rule": ""},
           {"code": "nhung_nhieu", "name": "Nhũng nhiễu", "factor": "III", "bit": 1, "into": null,
            "confidential": true, "rule": ""}]"""


@pytest.fixture
async def feed(database: str):
    async with feeding(database) as one:
        async with one.store.engine.begin() as connection:
            await connection.execute(
                text("INSERT INTO agencies (code, name, kind) VALUES ('phong_a', 'Phòng A', 'phuong')")
            )
            await connection.execute(
                text("INSERT INTO codebooks (version, themes, reason, by, at)"
                     " VALUES (1, CAST(:book AS jsonb), 'r', 'b', now())"), {"book": BOOK}
            )  # fmt: skip
            fixed = {"repeats": False, "agency_code": "phong_a", "place": "phong_a", "procedure": "Khai sinh"}
            fixed |= {"even": 0, "mixed": 0, "quotable": 0, "month": date(2026, 11, 1), "day": date(2026, 11, 3)}
            rows = [{**fixed, "good": 1, "bad": 0}] * 8 + [{**fixed, "good": 0, "bad": 2}] * 7
            ids = [{"session_id": uuid4(), "person": uuid4()} for _ in rows]
            await connection.execute(insert(theme_facts), [a | b for a, b in zip(rows, ids, strict=True)])
        yield one


async def test_the_whole_answer(feed: Feeding):
    answer = await feed.get("/v1/themes?agency=phong_a&period=2026-11&by=procedure")
    assert answer.status_code == 200
    body = answer.json()
    assert body == ThemesOut.model_validate(body).model_dump(by_alias=True), "everything that is told is documented"
    assert (body["agency"], body["people"], body["codebook"]) == ({"code": "phong_a", "name": "Phòng A"}, 15, 1)
    (one,) = body["themes"]
    assert (one["code"], one["people"], one["percent"], one["tones"]["tich_cuc"]) == ("thai_do", 8, "53.33", 8)
    assert body["before"] == {"from": "2026-10-01", "to": "2026-10-31"} and one["before"] is None
    assert [(part["name"], part["people"]) for part in body["slices"]] == [("Khai sinh", 15)]
    assert "nhung_nhieu" not in answer.text


async def test_who_has_it_already_gets_none(feed: Feeding):
    first = await feed.get("/v1/themes?period=2026-11")
    again = await feed.get("/v1/themes?period=2026-11", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == first.headers["etag"]


async def test_nothing_is_told_of_another_time(feed: Feeding):
    body = (await feed.get("/v1/themes?period=2025")).json()
    assert (body["people"], body["reason"], body["themes"]) == (0, "silent", [])


async def test_what_cannot_be_read_is_refused_with_a_sentence(feed: Feeding):
    for path, status in (
        ("/v1/themes?agency=khong-co", 404),
        ("/v1/themes?period=2026-13", 422),
        ("/v1/themes?by=person", 422),
        ("/v1/themes?limit=5", 422),
    ):
        answer = await feed.get(path)
        assert answer.status_code == status and answer.json()["error"]["message"], path


async def test_a_key_of_the_settings_reads_and_none_does_not(feed: Feeding):
    assert (await feed.get("/v1/themes", key=IN_SETTINGS)).status_code == 200
    assert (await feed.get("/v1/themes", key="")).status_code == 401


def test_the_example_is_of_the_shape_that_is_promised():
    assert ThemesOut.model_validate(THEMES).model_dump(by_alias=True) == THEMES
