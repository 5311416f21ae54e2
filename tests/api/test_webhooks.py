"""The platforms' door, on the real service and store: who may knock, what is kept, and that the answer is 200."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.arrivals import Arrivals
from bot.events import Dealer
from survey.desk import Desk
from survey.store import open_store
from tests.api.test_web import service

pytestmark = pytest.mark.anyio

FORM = "tthc-rut-gon@1"
SECRET, OA_SECRET = "a-secret-of-telegram", "the-secret-of-the-oa"
NOWHERE = "http://127.0.0.1:1"
CHANNELS: dict[str, Any] = {
    "telegram_token": "1:abc",
    "telegram_secret": SECRET,
    "telegram_url": NOWHERE,
    "zalo_oa_id": "388613280878808645",
    "zalo_app_id": "360846524940903967",
    "zalo_app_secret": "the-secret-of-the-app",
    "zalo_oa_secret": OA_SECRET,
    "zalo_url": NOWHERE,
    "zalo_oauth_url": NOWHERE,
    "zalo_business_url": NOWHERE,
}


@pytest.fixture
async def client(database: str, tmp_path):
    async with service(database, data_dir=tmp_path, **CHANNELS) as one:
        yield one


def telegram_update(text: str = "xin chào", number: int = 7) -> dict[str, Any]:
    person = {"id": 1001, "is_bot": False, "first_name": "A"}
    chat = {"id": 1001, "type": "private"}
    message = {"message_id": number, "date": 1_760_000_000, "chat": chat, "from": person, "text": text}
    return {"update_id": 1000 + number, "message": message}


def zalo_event(text: str = "xin chào", number: str = "m1") -> dict[str, Any]:
    return {
        "app_id": CHANNELS["zalo_app_id"],
        "sender": {"id": "246845883529197922"},
        "recipient": {"id": CHANNELS["zalo_oa_id"]},
        "event_name": "user_send_text",
        "message": {"text": text, "msg_id": number},
        "timestamp": "1760000000000",
    }


def signed(raw: bytes, secret: str = OA_SECRET) -> dict[str, str]:
    stamp = b"1760000000000"
    mac = hashlib.sha256(CHANNELS["zalo_app_id"].encode() + raw + stamp + secret.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={mac}"}


async def to_telegram(client: httpx.AsyncClient, raw: bytes, secret: str | None = SECRET) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()} if secret is not None else {}
    return (await client.post("/webhooks/telegram", content=raw, headers=headers)).status_code


async def to_zalo(client: httpx.AsyncClient, raw: bytes, headers: dict[str, str] | None = None) -> int:
    given = signed(raw) if headers is None else headers
    return (await client.post("/webhooks/zalo", content=raw, headers=given)).status_code


async def kept(client: httpx.AsyncClient) -> list[tuple]:
    async with client.desk.post._tools.store.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT channel, message_id, kind, text FROM inbox ORDER BY id")
        return [tuple(row) for row in rows]


async def test_both_platforms_are_let_in_and_their_messages_kept(client):
    assert await to_telegram(client, json.dumps(telegram_update()).encode()) == 200
    assert await to_zalo(client, json.dumps(zalo_event(), ensure_ascii=False).encode()) == 200
    assert await kept(client) == [("telegram", "m1001:7", "text", "xin chào"), ("zalo", "m1", "text", "xin chào")]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), SECRET + " x", "bí mật"])
async def test_nobody_else_speaks_for_telegram(client, secret):
    assert await to_telegram(client, json.dumps(telegram_update()).encode(), secret) == 403
    assert await kept(client) == []


async def test_nobody_else_speaks_for_zalo(client):
    raw = json.dumps(zalo_event()).encode()
    for headers in (
        {},
        signed(raw, "the-secret-of-the-app"),
        signed(raw + b" "),
        {"X-ZEvent-Signature": "mac=" + "0" * 64},
    ):
        assert await to_zalo(client, raw, headers) == 403
    assert await kept(client) == []


@pytest.mark.parametrize("spaced", [True, False])
async def test_the_signature_is_over_the_bytes_as_they_came(client, spaced):
    separators = (", ", ": ") if spaced else (",", ":")
    raw = json.dumps(zalo_event(), ensure_ascii=spaced, separators=separators).encode()
    assert await to_zalo(client, raw) == 200 and len(await kept(client)) == 1


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"x"', b'{"update_id": "x"}', b"\xff", b"[" * 9000])
async def test_what_cannot_be_read_is_answered_200_and_shown_to_the_operator(client, raw):
    assert await to_telegram(client, raw) == 200
    assert await to_telegram(client, raw) == 200
    assert [one.kind for one in await client.desk.happenings.unused()] == ["unreadable"]


async def test_more_than_any_update_is_not_read_at_all(client):
    assert await to_telegram(client, b" " * (1024 * 1024 + 1)) == 413
    assert await client.desk.happenings.unused() == []


async def test_a_channel_that_is_not_set_up_has_no_door(database):
    async with service(database) as client:
        assert await to_telegram(client, b"{}") == 404
        assert await to_zalo(client, b"{}") == 404


async def test_while_the_database_is_away_updates_lie_on_disk_sealed_and_are_taken_in_later(client, tmp_path):
    raw = json.dumps(zalo_event("tôi rất hài lòng"), ensure_ascii=False).encode()
    state = client._transport.app.state
    with without_database(state):
        assert await to_zalo(client, raw) == 200
    (file,) = (tmp_path / "spool").iterdir()
    assert "hài lòng".encode() not in file.read_bytes()
    assert await state.spool.drain(state.channels, state.arrivals.take_raw) == 1
    assert not list((tmp_path / "spool").iterdir())
    assert [row[3] for row in await kept(client)] == ["tôi rất hài lòng"]


async def test_even_what_cannot_be_read_waits_on_disk_for_the_database_and_holds_up_nobody(client, tmp_path):
    state = client._transport.app.state
    with without_database(state):
        for raw in (b"{", b"[]", json.dumps(telegram_update()).encode()):
            assert await to_telegram(client, raw) == 200
    assert await state.spool.drain(state.channels, state.arrivals.take_raw) == 3
    assert [one.kind for one in await client.desk.happenings.unused()] == ["unreadable", "unreadable"]
    assert [row[3] for row in await kept(client)] == ["xin chào"]


@contextmanager
def without_database(state: Any) -> Iterator[None]:
    """What arrives meets a database that does not answer."""
    before = state.arrivals
    desk = Desk.on(replace(state.desk.post._tools, store=open_store("postgresql://nobody@127.0.0.1:1/none")), FORM)
    state.arrivals = Arrivals(desk, state.receiver, Dealer(desk))
    yield
    state.arrivals = before
