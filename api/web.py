"""The chat page's door: begin a conversation, say something, read on, listen for what comes later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.routing import Route

from api.bodies import body_of, formed
from api.errors import ApiError
from bot import web
from bot.channel import Inbound
from survey.reading.characters import tidy

TEXT_LIMIT = 5000  # characters of one message
BODY_LIMIT = 64 * 1024  # bytes; the longest message in its longest spelling
HEARTBEAT = 15.0  # seconds
LONGEST_SECRET = 64


class Update(BaseModel):
    """One message: its id, made up by the page, and exactly one of text, tap and start."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    text: str | None = None
    tap: Annotated[str | None, Field(max_length=64)] = None
    start: Annotated[str | None, Field(max_length=64)] = None


def answer(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json", headers={"Cache-Control": "no-store"})


def secret(request: Request) -> str:
    """The conversation's secret from the Authorization header. Raises ApiError 401."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 16 <= len(given) <= LONGEST_SECRET or not given.isascii():
        raise ApiError(401, "no_conversation", "Trang này đã cũ. Ông/Bà vui lòng mở lại đường dẫn trong lời mời.")
    return given


async def contact_of(request: Request, given: str) -> UUID:
    """Who speaks. Only conversations that were begun here have a contact; looking one up is remembered."""
    known: dict[str, UUID] = request.app.state.contacts
    if given not in known:
        found = await request.app.state.desk.post.known(web.NAME, given)
        if found is None:
            raise ApiError(401, "no_conversation", "Trang này đã cũ. Ông/Bà vui lòng mở lại đường dẫn trong lời mời.")
        if len(known) >= request.app.state.contacts_at_most:
            known.clear()
        known[given] = found
    return known[given]


async def begin(request: Request) -> Response:
    """POST /web/conversations: a new conversation; the secret is its only key."""
    given = await request.app.state.desk.post.begin(web.NAME)
    return answer({"conversation": given}, 201)


async def say(request: Request) -> Response:
    """POST /web/messages: takes one message; the same id again gives the same replies and doubles nothing."""
    given = secret(request)
    inbound = _inbound(given, await _update(request), request.app.state.phrases)
    contact = await contact_of(request, given)
    turned = await request.app.state.receiver.receive(contact, inbound)
    bubbles = [{"from": "bot", **one} for one in turned.bubbles]
    return answer({"bubbles": bubbles, "state": turned.state})


async def _update(request: Request) -> Update:
    """The body, and never more of it than a message can be. Raises ApiError 413, RequestValidationError."""
    body = await body_of(request, BODY_LIMIT)
    if body is None:
        raise ApiError(413, "too_long", request.app.state.phrases("too_long", limit=TEXT_LIMIT))
    return formed(Update, body)


def _inbound(given: str, update: Update, phrases: Any) -> Inbound:
    inbound = web.read(given, update.model_dump())
    if inbound is None:
        raise ApiError(422, "invalid", "Mỗi tin gửi đúng một trong các trường: text, tap, start.")
    if inbound.kind == "text" and not tidy(inbound.text):
        raise ApiError(422, "empty", "Tin nhắn chưa có chữ nào.")
    if len(inbound.text) > TEXT_LIMIT:
        raise ApiError(413, "too_long", phrases("too_long", limit=TEXT_LIMIT))
    return Inbound(inbound.channel, inbound.address, inbound.message_id, inbound.kind, tidy(inbound.text))


def _after(request: Request) -> int:
    """The bubble number to read on from; anything that is no number means from the beginning."""
    given = request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


async def history(request: Request) -> Response:
    """GET /web/messages?after=…: both sides of the conversation after a bubble number."""
    contact = await contact_of(request, secret(request))
    return answer({"bubbles": await request.app.state.desk.post.history(contact, _after(request))})


async def stream(request: Request) -> StreamingResponse:
    """GET /web/stream?after=…: what is new, as it comes; server-sent events, each a list of bubbles."""
    contact = await contact_of(request, secret(request))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    news = _news(request, contact, _after(request))
    return StreamingResponse(news, media_type="text/event-stream", headers=headers)


async def _news(request: Request, contact: UUID, after: int) -> AsyncIterator[bytes]:
    state = request.app.state
    yield b": xin chao\n\n"
    while not await request.is_disconnected() and not state.stopping.is_set():
        bubbles = await state.desk.post.history(contact, after)
        if bubbles:
            after = bubbles[-1]["seq"]
            yield b"data: " + orjson.dumps({"bubbles": bubbles}) + b"\n\n"
            continue
        await _either(state.bell.wait(contact, HEARTBEAT), state.stopping.wait())
        yield b": .\n\n"


async def _either(*waits: Any) -> None:
    """Returns when the first is done; the others are given up."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


ROUTES = (
    Route("/web/messages", say, methods=["POST"]),
    Route("/web/messages", history, methods=["GET"]),
    Route("/web/conversations", begin, methods=["POST"]),
    Route("/web/stream", stream, methods=["GET"]),
)
