"""GET /v1/figures over HTTP, on a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import errors, figures
from api.figures_examples import RESPONSE
from api.figures_schema import FiguresOut
from survey.desk.report import Report
from survey.measures.index import Counts
from survey.store import open_store
from tests.answered import Asked, Finished, fill, form

KEY = "khoa-thu-nghiem-dai"
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


def get(url: str, path: str, key: str = KEY) -> httpx.Response:
    return asyncio.run(_get(url, path, key))


async def _get(url: str, path: str, key: str) -> httpx.Response:
    store = open_store(url)
    transport = httpx.ASGITransport(_app(store))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers={"X-API-Key": key})
    finally:
        await store.close()


def _app(store: Any) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    app.include_router(figures.router)
    app.state.desk = SimpleNamespace(report=Report(store, lambda: NOON))
    app.state.settings = SimpleNamespace(callers=lambda: {KEY: "thử"})
    return app


@pytest.fixture
def filled(database) -> str:
    answers = [{"thai_do": 5, "huong_dan": 4}, {"thai_do": 1, "huong_dan": "<skipped>"}, {"thai_do": 4}]
    talks = [Asked(answers=one) for one in answers]
    fill(database, [Finished(talks=[talk]) for talk in talks] + [Finished(agency="phong_b")], (form(1), form(2)))
    return database


def test_the_whole_answer(filled):
    answer = get(filled, "/v1/figures?agency=phong_a&from=2026-11-01&to=2026-11-30")
    assert answer.status_code == 200
    body = answer.json()
    assert body["agency"] == {"code": "phong_a", "name": "Đơn vị phong_a"}
    assert body["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert (body["channel"], body["computed_at"], body["cases"]) == (None, "2026-11-22T12:00:00+07:00", 3)
    (block,) = body["questionnaires"]
    assert {name: block[name] for name in ("ref", "invited", "started", "completed", "responses")} == {
        "ref": "thu@1",
        "invited": 3,
        "started": 3,
        "completed": 3,
        "responses": 3,
    }
    assert block["overall"]["pooled"] == {"counts": [1, 0, 0, 2, 1], "n": 4, "satisfied": 3, "percent": "75.00"}
    assert block["overall"]["question"]["percent"] is None
    guidance = next(one for one in block["questions"] if one["id"] == "huong_dan")
    assert (guidance["n"], guidance["skipped"], guidance["not_asked"]) == (1, 1, 1)


def test_a_month_and_children(filled):
    body = get(filled, "/v1/figures?agency=thanh_pho&children=true&period=2026-11").json()
    assert (body["cases"], body["children"], body["period"]["to"]) == (4, True, "2026-11-30")
    assert get(filled, "/v1/figures?agency=thanh_pho&period=2026-11").json()["cases"] == 0


def test_a_version_nobody_answered_is_a_block_of_nulls(filled):
    (block,) = get(filled, "/v1/figures?questionnaire=thu@2").json()["questionnaires"]
    assert (block["ref"], block["responses"]) == ("thu@2", 0)
    assert {one["percent"] for one in block["questions"]} == {None}


@pytest.mark.parametrize(
    ("query", "status", "code", "says"),
    [
        ("from=01/11/2026", 422, "invalid", "«from» không phải là ngày"),
        ("to=2026-02-30", 422, "invalid", "«to» không phải là ngày"),
        ("from=2026-11-02&to=2026-11-01", 422, "invalid", "Ngày bắt đầu"),
        ("period=2026-Q9", 422, "invalid", "Quý phải từ 1 đến 4"),
        ("period=2026&from=2026-01-01", 422, "invalid", "không dùng cả hai"),
        ("agency=", 422, "invalid", "agency"),
        ("agnecy=phong_a", 422, "invalid", "agnecy"),
        ("children=may+be", 422, "invalid", "children"),
        ("agency=khong_co", 404, "unknown_agency", "khong_co"),
        ("questionnaire=thu", 404, "unknown_questionnaire", "phiên bản"),
    ],
)
def test_a_wrong_question_gets_a_clear_sentence(filled, query, status, code, says):
    answer = get(filled, f"/v1/figures?{query}")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert says in error["message"]


def test_without_a_key_there_are_no_figures(filled):
    answer = get(filled, "/v1/figures", key="sai")
    assert answer.status_code == 401
    assert "questionnaires" not in answer.text


def test_the_documentation_shows_an_example_that_is_true():
    shown = FiguresOut.model_validate(RESPONSE).questionnaires[0]
    for one in (shown.overall.pooled, shown.overall.question, *shown.factors, *shown.questions):
        counts = Counts(tuple(one.counts))
        assert (counts.n, counts.satisfied, counts.percent) == (one.n, one.satisfied, one.percent)
    for one in shown.questions:
        assert one.n + one.skipped + one.no_opinion + one.unread + one.not_asked == shown.responses
    (operation,) = FastAPI(routes=_app(None).routes).openapi()["paths"]["/v1/figures"].values()
    assert operation["responses"]["200"]["content"]["application/json"]["example"] == RESPONSE
    assert {one["name"] for one in operation["parameters"]} >= {"agency", "from", "to", "channel", "questionnaire"}
