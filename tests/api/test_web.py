"""The chat page's door, on the real service and store: what it takes, what it refuses, what it shows to whom."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import httpx
import pytest

from api.app import build
from survey.runtime.settings import Settings
from tests.entered import row

pytestmark = pytest.mark.anyio

DAY = date.today() - timedelta(days=3)
FINISHED = row(received_on=str(DAY), due_on=str(DAY), finished_on=str(DAY), returned_at=str(DAY))


@asynccontextmanager
async def service(database: str, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    """The service with nobody behind it: no Redis, no Rasa, no worker."""
    given = {"DATABASE_URL": database, "REDIS_URL": "redis://127.0.0.1:1/0", "demo": True, **settings}
    app = build(Settings(rasa_url="http://127.0.0.1:1", actions_url="http://127.0.0.1:1/webhook", **given))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            client.desk = app.state.desk
            yield client


@pytest.fixture
async def client(database: str):
    async with service(database) as one:
        yield one


async def token(client: httpx.AsyncClient, **fields: str) -> str:
    (result,) = await client.desk.register.enter([{**FINISHED, **fields}])
    return result.invitation.token


async def conversation(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post("/web/conversations", json={})
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {answer.json()['conversation']}"}


async def say(client: httpx.AsyncClient, who: dict[str, str], number: str, **update: str) -> httpx.Response:
    return await client.post("/web/messages", json={"id": number, **update}, headers=who)


def payload(answer: httpx.Response, title: str) -> str:
    buttons = [button for bubble in answer.json()["bubbles"] for button in bubble["buttons"]]
    return next(one["payload"] for one in buttons if title in one["title"])


async def begun(client: httpx.AsyncClient) -> tuple[dict[str, str], httpx.Response]:
    who = await conversation(client)
    opened = await say(client, who, "1", start=await token(client))
    return who, await say(client, who, "2", tap=payload(opened, "Đồng ý"))


async def test_a_conversation_by_taps_and_words(client):
    who, asked = await begun(client)
    assert asked.json()["bubbles"][0]["progress"] == "1/9"
    tapped = await say(client, who, "3", tap=payload(asked, "4 – Hài lòng"))
    assert "Đã ghi: 4 – Hài lòng" in tapped.json()["bubbles"][0]["text"]
    typed = await say(client, who, "4", text="5")
    assert "Đã ghi: 5 – Rất hài lòng" in typed.json()["bubbles"][0]["text"]
    assert typed.json()["state"] == "done"


async def test_the_same_id_again_is_the_same_reply(client):
    who, asked = await begun(client)
    update = {"tap": payload(asked, "2 –")}
    first, again = await say(client, who, "3", **update), await say(client, who, "3", **update)
    assert first.json() == again.json()


async def test_two_conversations_may_use_the_same_ids(client):
    one, other = await conversation(client), await conversation(client)
    first = await say(client, one, "1", text="xin chào")
    second = await say(client, other, "1", text="xin chào")
    assert first.json()["bubbles"][0]["seq"] != second.json()["bubbles"][0]["seq"]


async def test_history_is_ones_own(client):
    who, _ = await begun(client)
    stranger = await conversation(client)
    mine = (await client.get("/web/messages", headers=who)).json()["bubbles"]
    assert [one["from"] for one in mine] == ["bot", "citizen", "bot"]
    assert (await client.get("/web/messages", headers=stranger)).json() == {"bubbles": []}
    later = await client.get("/web/messages", params={"after": mine[0]["seq"]}, headers=who)
    assert later.json()["bubbles"] == mine[1:]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer short"}, {"Authorization": "Basic " + "x" * 30}])
async def test_without_the_secret_nothing_is_said(client, header):
    for answer in (await say(client, header, "1", text="4"), await client.get("/web/messages", headers=header)):
        assert answer.status_code == 401 and answer.json()["error"]["code"] == "no_conversation"


async def test_a_made_up_secret_opens_nothing(client):
    answer = await say(client, {"Authorization": "Bearer " + "x" * 32}, "1", text="4")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": "1"}, 422, "invalid"),
        ({"id": "1", "text": "4", "tap": "x"}, 422, "invalid"),
        ({"id": "1", "text": " \n "}, 422, "empty"),
        ({"id": "1", "text": "\u0000\u0007\u200b"[:2]}, 422, "empty"),
        ({"id": "", "text": "4"}, 422, "invalid"),
        ({"id": "a b", "text": "4"}, 422, "invalid"),
        ({"text": "4"}, 422, "invalid"),
        ({"id": "1", "text": "a" * 5001}, 413, "too_long"),
        ({"id": "1", "start": "x" * 65}, 422, "invalid"),
        ({"id": "1", "text": 4}, 422, "invalid"),
        ({"id": "1", "text": "4", "admin": True}, 422, "invalid"),
    ],
)
async def test_bad_input_gets_a_sentence(client, body, status, code):
    answer = await client.post("/web/messages", json=body, headers=await conversation(client))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].endswith(".")


async def test_what_is_no_json_gets_a_sentence(client):
    headers = {**await conversation(client), "Content-Type": "application/json"}
    answer = await client.post("/web/messages", content=b"{", headers=headers)
    assert answer.status_code == 422 and "JSON" in answer.json()["error"]["message"]


async def test_five_thousand_characters_are_taken(client):
    who, _ = await begun(client)
    answer = await say(client, who, "3", text="rất " * 1250)
    assert answer.status_code == 200 and "Chưa rõ" in answer.json()["bubbles"][0]["text"]


STRANGE = ["😀", "ha\u0300i lo\u0300ng", "4\u0000", "\u202e4", "﷽" * 50, "'; DROP TABLE answers;--"]


@pytest.mark.parametrize("words", STRANGE)
async def test_strange_words_are_taken(client, words):
    who, _ = await begun(client)
    assert (await say(client, who, "3", text=words)).status_code == 200


async def test_decomposed_letters_read_like_composed_ones(client):
    who, _ = await begun(client)
    answer = await say(client, who, "3", text="ha\u0300i lo\u0300ng")
    assert "4 – Hài lòng" in answer.json()["bubbles"][0]["text"]


async def test_news_come_by_the_stream(client):
    """Read from the generator itself: the test transport gives a response only when it has ended."""
    from api.web import _news

    who, asked = await begun(client)
    contact = await client.desk.post.known("web", who["Authorization"][7:])

    class Listening:
        app = client._transport.app

        async def is_disconnected(self) -> bool:
            return False

    news = _news(Listening(), contact, asked.json()["bubbles"][0]["seq"])
    assert (await anext(news)).startswith(b":")
    await say(client, who, "3", text="4")
    async with asyncio.timeout(10):
        event = await anext(news)
    heard = json.loads(event.removeprefix(b"data: "))["bubbles"]
    assert [one["from"] for one in heard] == ["citizen", "bot"]
    await news.aclose()


async def test_pages(client):
    assert "Mời Ông/Bà chọn một hồ sơ" in (await client.get("/")).text
    page = await client.get(f"/k/{await token(client)}")
    assert page.status_code == 200 and "no-referrer" in page.headers["referrer-policy"]
    missing = await client.get("/k/khong-co")
    assert missing.status_code == 404 and "không đúng" in missing.text


async def test_the_demos_table_of_slips(client):
    opened = await token(client)
    (slip,) = (await client.get("/demo/cases")).json()["cases"]
    assert slip["token"] == opened and slip["code"] == FINISHED["code"]
    assert "Nguyễn" not in json.dumps(slip, ensure_ascii=False), "names are shortened to initials"


async def test_nothing_of_the_demo_outside_it(database):
    async with service(database, demo=False, key="a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=") as client:
        assert (await client.get("/demo/cases")).status_code == 404
        assert "Quét mã QR" in (await client.get("/")).text


async def test_health_names_what_is_away(client):
    answer = await client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "parts": {"postgres": "ok", "redis": "down", "rasa": "down", "actions": "down", "worker": "down"},
        "held": {},
    }


async def test_an_unknown_address_answers_in_the_one_shape(client):
    answer = await client.get("/nowhere")
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_found"
