"""The OpenAPI document of the feed: its examples hold, and a client made from it alone can do everything it says."""

from __future__ import annotations

import pytest

from api.app import build
from survey.runtime.settings import Settings
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, door, feeding
from tests.openapi import Client, Operation, faults

pytestmark = pytest.mark.anyio

DOCUMENT = door(None).openapi()
OPERATIONS = list(Client(DOCUMENT, None, "").operations())  # type: ignore[arg-type]
NAMES = [f"{one.method} {one.path}" for one in OPERATIONS]

each = pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)

# The examples speak of an agency and a period of Huế; the tests' database has its own.
HERE = {"agency": "phong_a", "period": "2026-11", "questionnaire": "thu@1", "id": "2026-11-1"}


@pytest.fixture
def filled(database: str) -> str:
    talks = [Asked(answers={"thai_do": level, "huong_dan": 4, "chung": level}) for level in (1, 4, 5, 5, 5, 5)]
    listed = [Finished(talks=[talk]) for talk in talks] + [Finished(agency="phong_b", talks=[talk]) for talk in talks]
    fill(database, listed, (form(1), form(2)))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled) as one:
        yield one


@pytest.fixture
async def client(feed: Feeding) -> Client:
    return Client(DOCUMENT, feed.http, feed.key)


def named(name: str) -> Operation:
    return next(one for one in OPERATIONS if f"{one.method} {one.path}" == name)


def values(operation: Operation, **more: object) -> dict[str, object]:
    known = {one["name"] for one in operation.parameters}
    given = operation.examples() | {name: value for name, value in HERE.items() if name in known}
    return {name: value for name, value in (given | more).items() if value is not None}


def required(operation: Operation) -> dict[str, object]:
    known = values(operation)
    return {one["name"]: known[one["name"]] for one in operation.parameters if one.get("required")}


async def publish(client: Client) -> None:
    made = await client.call(named("post /v1/snapshots"), {"period": "2026-11", "public": True})
    assert made.status_code == 201


def test_the_document_is_openapi_3_1_and_knows_the_whole_feed():
    assert DOCUMENT["openapi"].startswith("3.1")
    assert set(NAMES) == {
        "get /v1/figures",
        "get /v1/figures/agencies",
        "get /v1/progress",
        "get /v1/themes",
        "post /v1/snapshots",
        "get /v1/snapshots",
        "get /v1/snapshots/{id}",
        "get /v1/snapshots/{id}/figures",
        "get /v1/snapshots/{id}/agencies",
        "get /v1/public/periods",
        "get /v1/public/figures",
    }


def test_the_service_s_own_document_says_the_same():
    settings = Settings(DATABASE_URL="postgresql://x/y", REDIS_URL="redis://x", demo=True)
    inner = next(one.app for one in build(settings).routes if getattr(one, "path", None) == "")
    whole = inner.openapi()
    assert {path: whole["paths"][path] for path in DOCUMENT["paths"]} == DOCUMENT["paths"]
    assert {name: whole["components"]["schemas"][name] for name in DOCUMENT["components"]["schemas"]} == (
        DOCUMENT["components"]["schemas"]
    )


@each
def test_every_example_is_what_its_schema_says(operation: Operation):
    shown = 0
    for answer in operation.told["responses"].values():
        for content in answer.get("content", {}).values():
            if "example" in content:
                assert faults(content["example"], content["schema"], DOCUMENT) == []
                shown += 1
    assert shown, "an operation shows what it answers"
    for one in operation.parameters:
        for example in one["schema"].get("examples", []):
            assert faults(example, one["schema"], DOCUMENT) == []
    body = operation.told.get("requestBody", {}).get("content", {}).get("application/json", {})
    assert all(faults(one, body["schema"], DOCUMENT) == [] for one in operation.requests)


def test_every_schema_s_own_examples_hold():
    for schema in DOCUMENT["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            for example in field.get("examples", []):
                assert faults(example, field, DOCUMENT) == []


@each
async def test_what_the_document_says_can_be_done(client: Client, operation: Operation):
    if operation.method == "get":
        await publish(client)
    body = {"period": "2026-11"} if operation.method == "post" else None
    given = values(operation, **{"from": None, "to": None, "kind": None, "channel": None})
    answer = await client.call(operation, body, **given)
    assert answer.is_success
    if "format" in given:
        as_csv = await client.call(operation, **given | {"format": "csv"})
        assert as_csv.is_success and as_csv.text.startswith("\ufeff")


@each
async def test_each_parameter_alone_is_taken(client: Client, operation: Operation):
    await publish(client)
    needed = required(operation)
    for one in operation.parameters:
        name = one["name"]
        example = values(operation).get(name, "2026-11-30" if name in ("from", "to") else None)
        if example is None:
            example = {"boolean": True}.get(_kind(one["schema"]), "")
        if example != "":
            assert (await client.call(operation, **needed | {name: example})).is_success, name


def _kind(schema: dict) -> str:
    return schema.get("type") or next(one.get("type", "") for one in schema["anyOf"])


@each
async def test_refusals_are_documented_too(feed: Feeding, operation: Operation):
    nobody = Client(DOCUMENT, feed.http, "")
    needed = required(operation) | ({"id": "nothing"} if "{id}" in operation.path else {})
    if operation.scopes:
        assert (await nobody.call(operation, **needed)).status_code == 401
        other, _ = await feed.desk.keys.create("khác", ["export:read"])
        assert (await Client(DOCUMENT, feed.http, other).call(operation, **needed)).status_code == 403
    else:
        assert operation.path.startswith("/v1/public/")
    able = Client(DOCUMENT, feed.http, feed.key)
    if "id" in needed:
        assert (await able.call(operation, **needed)).status_code == 404
    if operation.method == "post":
        assert (await able.call(operation, {"period": "2030"})).status_code == 409
        assert (await able.call(operation, {})).status_code == 422


async def test_a_page_leads_to_the_next_until_there_is_none(client: Client):
    await publish(client)
    for name in ("get /v1/figures/agencies", "get /v1/snapshots/{id}/agencies"):
        given, seen = values(named(name), limit=1, kind=None, agency=None, channel=None), []
        after: str | None = ""
        while after is not None:
            page = (await client.call(named(name), **given, **({"after": after} if after else {}))).json()
            seen += [one["agency"]["code"] for one in page["items"]]
            after = page["after"]
        assert seen == ["phong_a", "phong_b"]


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("x", {"type": "integer"}),
        (True, {"type": "integer"}),
        ({}, {"required": ["a"]}),
        ({"a": 1}, {"properties": {}, "additionalProperties": False}),
        ([1, "x"], {"items": {"type": "integer"}}),
        (None, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ("2026-13-01", {"format": "date"}),
        ("d", {"enum": ["a", "b"]}),
        (0, {"minimum": 1}),
    ],
)
def test_the_check_catches_a_wrong_value(value, schema):
    assert faults(value, schema, {}) != []


def test_the_check_knows_every_word_or_says_so():
    with pytest.raises(KeyError):
        faults(1, {"multipleOf": 2}, {})
