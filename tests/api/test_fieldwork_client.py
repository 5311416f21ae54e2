"""The fieldwork API by a client made from its OpenAPI document alone, on the real store: a sample from the draw to the
re-check, forms typed twice and settled, and every refusal as documented.
"""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from api import errors, paper_forms, rechecks, samples
from api.app import build
from api.document import document_whole
from survey.runtime.settings import Settings
from survey.runtime.wiring import words
from tests.openapi import Client, Operation, faults
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

PARTS = (samples, paper_forms, rechecks)
AGENCY = "H57.21"
FORM = "tthc-rut-gon@1"
NOVEMBER = {"agency": AGENCY, "period": "2026-11"}


def door(desk: Any) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    for part in PARTS:
        app.include_router(part.router)
    document_whole(app, [part.router for part in PARTS])
    app.state.desk, app.state.phrases = desk, words()
    app.state.settings = SimpleNamespace(callers=dict, unit_name="Sở Nội vụ")
    return app


DOCUMENT = door(None).openapi()
OPERATIONS = list(Client(DOCUMENT, None, "").operations())  # type: ignore[arg-type]
NAMES = [f"{one.method} {one.path}" for one in OPERATIONS]

each = pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        for number in range(1, 13):
            await one.case(f"{AGENCY}-261101-{number:04d}", agency=AGENCY, applicant_phone=f"09123{number:05d}")
        yield one


@pytest.fixture
async def http(stage: Stage):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door(stage.desk)), base_url="http://test") as one:
        yield one


@pytest.fixture
async def client(stage: Stage, http: httpx.AsyncClient) -> Client:
    key, _ = await stage.desk.keys.create("so-noi-vu", ["fieldwork:read", "fieldwork:write"])
    return Client(DOCUMENT, http, key)


def named(name: str) -> Operation:
    return next(one for one in OPERATIONS if f"{one.method} {one.path}" == name)


async def done(client: Client, name: str, body: Any = None, **values: Any) -> Any:
    answer = await client.call(named(name), body, **values)
    assert answer.is_success, answer.text
    return answer.json() if answer.headers.get("content-type") == "application/json" else answer.content


async def refused(client: Client, name: str, body: Any = None, **values: Any) -> tuple[int, str]:
    answer = await client.call(named(name), body, **values)
    return answer.status_code, answer.json()["error"]["code"]


def test_the_document_is_openapi_3_1_and_every_door_names_its_scope():
    assert DOCUMENT["openapi"].startswith("3.1") and len(OPERATIONS) == 19
    for one in OPERATIONS:
        assert one.scopes == ["fieldwork:read" if one.method == "get" else "fieldwork:write"]


def test_the_service_s_own_document_says_the_same():
    settings = Settings(DATABASE_URL="postgresql://x/y", REDIS_URL="redis://x", demo=True)
    inner = next(one.app for one in build(settings).routes if getattr(one, "path", None) == "")
    whole = inner.openapi()
    assert {path: whole["paths"][path] for path in DOCUMENT["paths"]} == DOCUMENT["paths"]


@each
def test_every_example_is_what_its_schema_says(operation: Operation):
    for status, answer in operation.told["responses"].items():
        for media, content in answer.get("content", {}).items():
            assert "example" in content or not status.startswith("2") or media != "application/json", "shows an answer"
            if "example" in content:
                assert faults(content["example"], content["schema"], DOCUMENT) == []
    body = operation.told.get("requestBody", {}).get("content", {}).get("application/json", {})
    assert all(faults(one, body["schema"], DOCUMENT) == [] for one in operation.requests)
    assert operation.method == "get" or operation.requests or operation.path.endswith("/file")


@each
async def test_nobody_comes_in_without_the_scope(stage: Stage, http: httpx.AsyncClient, operation: Operation):
    given = {one["name"]: 1 for one in operation.parameters if one.get("required")}
    assert (await Client(DOCUMENT, http, "").call(operation, **given)).status_code == 401
    other, _ = await stage.desk.keys.create("khác", ["figures:read", "cases:write"])
    assert (await Client(DOCUMENT, http, other).call(operation, **given)).status_code == 403


async def test_a_sample_is_drawn_listed_replaced_and_drawn_again(client: Client):
    drawn = await done(client, "post /v1/samples", NOVEMBER | {"size": 5, "reserve": 40, "seed": "hat", "by": " lan "})
    assert (drawn["official"], drawn["reserve"], drawn["by"]) == (5, 2, "so-noi-vu: lan")
    assert drawn["sizes"] == {AGENCY: {"yearly": 0, "frame": 12, "size": 5}}
    number = drawn["number"]
    assert (await done(client, "get /v1/samples"))["items"] == [drawn]
    assert await done(client, "get /v1/samples/{number}", number=number) == drawn
    first = (await done(client, "get /v1/samples/{number}/places", number=number))["items"][0]
    made = await done(
        client, "post /v1/samples/{number}/replacements", {"case": first["case"], "reason": "refused"}, number=number
    )
    assert (made["gone"]["case"], made["come"]["list"]) == (first["case"], "reserve")
    after = (await done(client, "get /v1/samples/{number}/places", number=number))["items"]
    assert next(one for one in after if one["case"] == first["case"])["by_case"] == made["come"]["case"]
    assert "Lê Thị Bưởi" not in str(after)
    assert (await done(client, "get /v1/samples/{number}/list.pdf", number=number)).startswith(b"%PDF")
    page = load_workbook(io.BytesIO(await done(client, "get /v1/samples/{number}/list.xlsx", number=number))).active
    listed = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert first["case"] in listed and "Lê Thị Bưởi" not in listed
    again = await done(client, "get /v1/samples/{number}/repeated", number=number)
    assert again == {"same_frame": True, "same_lists": True, "frame_size": 12}


async def test_forms_are_printed_typed_twice_compared_and_settled(client: Client):
    case = f"{AGENCY}-261101-0001"
    assert (await done(client, "post /v1/forms/print", {"cases": [case]})).startswith(b"%PDF")
    assert (await done(client, "post /v1/forms/print", {"blank": 2})).startswith(b"%PDF")
    book = load_workbook(io.BytesIO(await done(client, "get /v1/forms/template.xlsx", questionnaire=FORM)))
    assert book["Nhập phiếu"]["A1"].value == f"Bộ câu hỏi: {FORM}"
    (about, blank) = (await done(client, "get /v1/forms"))["items"]
    assert {(one["agency"], one["printed"]) for one in (about, blank)} == {(AGENCY, 1), (None, 2)}

    code = await _code(client, case)
    form = {
        "form": code,
        "enumerator": "BĐ-07",
        "collected_on": "2026-11-15",
        "answers": {"tiep_can": 4, "thai_do": "K"},
    }
    (first,) = (await done(client, "post /v1/forms/entries", {"forms": [form], "by": "lan"}))["items"]
    assert (first["outcome"], first["case"]) == ("counted", case)
    other = form | {"answers": {"tiep_can": 5, "thai_do": "K"}}
    (second,) = (await done(client, "post /v1/forms/entries", {"forms": [other], "by": "mai"}))["items"]
    assert (second["outcome"], second["differences"]) == ("compared", 1)

    (open_one,) = (await done(client, "get /v1/forms/differences", form=code))["items"]
    assert (open_one["question"], open_one["first_by"], open_one["decided"]) == ("tiep_can", "so-noi-vu: lan", None)
    decision = {"question": "tiep_can", "choice": "second", "by": "chi"}
    settled = await done(client, "post /v1/forms/{code}/decisions", decision, code=code)
    assert "Rất hài lòng" in settled["settled"]
    assert (await done(client, "get /v1/forms/differences"))["items"] == []
    (decided,) = (await done(client, "get /v1/forms/differences", decided=True))["items"]
    assert decided["decided"] == settled["settled"]


async def _code(client: Client, case: str) -> str:
    (issued,) = await client.http._transport.app.state.desk.paper.issue([case], "", "lan")  # type: ignore[attr-defined]
    return issued.code


async def test_a_filled_spreadsheet_is_entered_and_faults_name_their_cells(client: Client):
    code = await _code(client, f"{AGENCY}-261101-0001")
    book = load_workbook(io.BytesIO(await done(client, "get /v1/forms/template.xlsx")))
    sheet = book["Nhập phiếu"]
    keys = [cell.value for cell in sheet[2]]
    filled = {"@form": code, "@enumerator": "BĐ-07", "@collected_on": "15/11/2026", "tiep_can": 9}
    for key, value in filled.items():
        sheet.cell(4, keys.index(key) + 1, value)
    upload = named("post /v1/forms/entries/file")
    answer = await client.call(upload, raw=_saved(book), by="lan")
    assert answer.status_code == 422
    assert [one["key"] for one in answer.json()["faults"]] == [sheet.cell(4, keys.index("tiep_can") + 1).coordinate]
    sheet.cell(4, keys.index("tiep_can") + 1, 4)
    (entered,) = (await client.call(upload, raw=_saved(book), by="lan")).json()["items"]
    assert (entered["row"], entered["outcome"], entered["code"]) == (4, "counted", code)
    assert (await client.call(upload, raw=b"khong phai bang tinh")).status_code == 422


def _saved(book: Any) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


async def test_one_fault_and_no_form_is_entered(client: Client):
    code = await _code(client, f"{AGENCY}-261101-0001")
    good = {"form": code, "enumerator": "BĐ-07", "collected_on": "2026-11-15", "answers": {"tiep_can": 4}}
    bad = good | {"form": "AAAA-AAAA", "answers": {"tiep_can": 9}}
    answer = await client.call(named("post /v1/forms/entries"), {"forms": [good, bad]})
    assert answer.status_code == 422 and answer.json()["error"]["code"] == "bad_forms"
    assert {(one["row"], one["key"]) for one in answer.json()["faults"]} == {(2, "@form"), (2, "tiep_can")}
    assert (await done(client, "get /v1/forms"))["items"][0]["entered"] == 0


async def test_rechecks_are_drawn_recorded_and_agree(client: Client):
    for number in range(1, 4):
        code = await _code(client, f"{AGENCY}-261101-{number:04d}")
        form = {
            "form": code,
            "enumerator": "BĐ-07",
            "collected_on": "2026-11-15",
            "answers": {"tiep_can": 4, "phuc_tra": 1},
        }
        await done(client, "post /v1/forms/entries", {"forms": [form]})
    drawn = await done(client, "post /v1/rechecks/draws", NOVEMBER | {"percent": 100, "by": "lan"})
    assert (drawn["drawn"], drawn["frame"], drawn["asked"]) == (3, 3, 3)
    page = await done(client, "get /v1/rechecks", limit=2)
    rest = await done(client, "get /v1/rechecks", limit=2, after=page["after"])
    numbers = [one["number"] for one in (*page["items"], *rest["items"])]
    assert len(numbers) == 3 and rest["after"] is None
    await done(client, "post /v1/rechecks/{number}/answer", {"outcome": "own", "note": "gọi điện"}, number=numbers[0])
    await done(client, "post /v1/rechecks/{number}/answer", {"outcome": "other"}, number=numbers[1])
    assert len((await done(client, "get /v1/rechecks", open=True))["items"]) == 1
    found = await done(client, "get /v1/rechecks/agreement", **NOVEMBER)
    assert (found["total"]["own"], found["total"]["percent"]) == (1, "50.00")
    assert found["enumerators"][0]["name"] == "BĐ-07" and found["enumerators"][0]["interval"]["method"] == "wilson@1"


async def test_what_cannot_be_done_says_why(client: Client):
    assert await refused(client, "post /v1/samples", {"agency": "H57.KHONG"}) == (404, "unknown_agency")
    assert await refused(client, "post /v1/samples", {"period": "2020-01"}) == (409, "impossible")
    assert await refused(client, "post /v1/samples", {"size": 3, "error": 5}) == (422, "invalid")
    assert await refused(client, "post /v1/samples", {"strata": "age"}) == (422, "invalid")
    assert await refused(client, "get /v1/samples/{number}", number=99) == (404, "unknown_sample")
    assert await refused(client, "get /v1/samples/{number}/places", number=99) == (404, "unknown_sample")
    replacement = {"case": "x", "reason": "other", "note": ""}
    assert await refused(client, "post /v1/samples/{number}/replacements", replacement, number=1) == (409, "impossible")
    assert await refused(client, "post /v1/forms/print", {"cases": ["H57.21-261101-0099"]}) == (404, "unknown_case")
    assert await refused(client, "post /v1/forms/print", {}) == (422, "invalid")
    assert await refused(client, "get /v1/forms/template.xlsx", questionnaire="khong@1") == (
        404,
        "unknown_questionnaire",
    )
    decision = {"question": "tiep_can", "choice": "first"}
    assert await refused(client, "post /v1/forms/{code}/decisions", decision, code="K7QF-3MXJ") == (404, "unknown_form")
    assert await refused(client, "get /v1/rechecks", agency="H57.KHONG") == (404, "unknown_agency")
    answer = {"outcome": "own"}
    assert await refused(client, "post /v1/rechecks/{number}/answer", answer, number=9) == (404, "unknown_recheck")
    assert await refused(client, "post /v1/rechecks/draws", {"percent": 101}) == (422, "invalid")
