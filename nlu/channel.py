"""The service's door to Rasa: one message in, an honest answer out. Never a door for people or platforms.

POST /webhooks/desk/webhook  {"sender", "message", "metadata": {"asked", "contact", "message"}}
  200 {"handled": true, "texts": […]}     the desk has taken the message; `texts` is what Rasa said, for the record:
                                          the desk has put it in the outbox already
  503 {"handled": false, "reason": …}     nothing was taken: read the message without Rasa, or ask again
POST /webhooks/desk/parse    the same body; reads the message and does nothing else
"""

from __future__ import annotations

import asyncio
import gc
import hmac
import ipaddress
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from nlu import speed

logger = logging.getLogger(__name__)

SECRET = "HAILONG_RASA_SECRET"
HEADER = "X-Hailong-Secret"
PATIENCE = 10.0  # seconds; longer than the service waits, so that the service's own limit is the one that is felt

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class Unreadable(ValueError):
    """A body that is not of the channel's form."""


class DeskChannel(InputChannel):
    def __init__(self, secret: str, patience: float = PATIENCE) -> None:
        self._secret = secret.encode()
        self._patience = patience

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskChannel:
        """Refuses everything when the secret is not set: an open door is worse than a closed one."""
        speed.apply()
        secret = os.environ.get(SECRET, "")
        if not secret:
            logger.error("Chưa đặt %s: kênh «desk» sẽ từ chối mọi tin nhắn.", SECRET)
        return cls(secret, float((credentials or {}).get("patience", PATIENCE)))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("desk_channel")

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            ready = _ready(request)
            return json({"status": "ok" if ready else "starting"}, status=200 if ready else 503)

        @blueprint.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            return await self._guarded(request, lambda: self.receive(request, on_new_message))

        @blueprint.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            return await self._guarded(request, lambda: self.parse(request))

        @blueprint.listener("after_server_start")
        async def started(app: Any, loop: Any) -> None:
            # The model and what Rasa has imported live as long as the process: a million objects that the
            # collector need not walk through in the middle of somebody's turn.
            gc.collect()
            gc.freeze()

        @blueprint.listener("after_server_stop")
        async def stopped(app: Any, loop: Any) -> None:
            await speed.close()

        return blueprint

    async def receive(self, request: Request, on_new_message: OnMessage) -> HTTPResponse:
        if not _ready(request):
            return unhandled("not_ready")
        heard = CollectingOutputChannel()
        message = as_message(request.json, heard)
        try:
            await asyncio.wait_for(on_new_message(message), self._patience)
        except asyncio.TimeoutError:
            return unhandled("timeout")
        return outcome(heard.messages, message.message_id)

    async def parse(self, request: Request) -> HTTPResponse:
        if not _ready(request):
            return unhandled("not_ready")
        message = as_message(request.json, CollectingOutputChannel())
        return json(await request.app.ctx.agent.processor.parse_message(message))

    async def _guarded(self, request: Request, answer: Callable[[], Awaitable[HTTPResponse]]) -> HTTPResponse:
        if not self._admits(request):
            return json({"handled": False, "reason": "refused"}, status=403)
        try:
            return await answer()
        except Unreadable as error:
            return json({"handled": False, "reason": "unreadable", "detail": str(error)}, status=400)
        except Exception as error:  # the one place that must always answer; the words stay out of the log
            logger.error("Rasa không xử lý được một tin nhắn: %s", type(error).__name__)
            return unhandled("failed")

    def _admits(self, request: Request) -> bool:
        given = request.headers.get(HEADER, "").encode()
        return bool(self._secret) and _near(request.ip) and hmac.compare_digest(given, self._secret)


def as_message(body: Any, heard: CollectingOutputChannel) -> UserMessage:
    """Raises Unreadable for a body without a sender, a text, or the contact and message that it is about."""
    if not isinstance(body, dict):
        raise Unreadable("body must be an object")
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not (isinstance(sender, str) and sender and isinstance(text, str) and isinstance(metadata, dict)):
        raise Unreadable("sender, message and metadata are needed")
    if "contact" not in metadata or "message" not in metadata:
        raise Unreadable("metadata.contact and metadata.message are needed")
    return UserMessage(
        unslashed(text), heard, sender, input_channel="desk", message_id=str(metadata["message"]), metadata=metadata
    )


def unslashed(text: str) -> str:
    """Rasa takes "/stop" for the name of an intent, whoever typed it; a person's words are only words."""
    return text.lstrip("/ \t\r\n")


def outcome(messages: list[dict[str, Any]], message_id: str) -> HTTPResponse:
    """Handled means that an action said so for this very message; anything short of it is a failure."""
    taken = [one["custom"].get("taken") for one in messages if isinstance(one.get("custom"), dict)]
    if message_id not in [str(one) for one in taken if one is not None]:
        return unhandled("not_taken")
    return json({"handled": True, "texts": [one["text"] for one in messages if one.get("text")]})


def unhandled(reason: str) -> HTTPResponse:
    return json({"handled": False, "reason": reason}, status=503)


def _ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


def _near(address: str) -> bool:
    """Loopback or a private network: this door is never a public one."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return not address  # a unix socket has no address
