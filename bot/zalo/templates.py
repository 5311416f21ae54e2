"""The channel `zbs`: template messages by phone number, to people who never wrote to the OA."""

from __future__ import annotations

from typing import Any

from bot.channel import Body, Event, Inbound, Refused, Sent
from bot.zalo.client import Client

LONGEST_TRACKING = 48


class ZaloTemplates:
    """An address is a phone number as +84…"""

    name = "zbs"
    retires = False

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self, update: Any) -> Inbound | Event | None:
        """Nothing: what happens to a template is told on the OA's webhook, which the channel `zalo` reads."""
        return None

    async def send(self, address: str, body: Body) -> Sent:
        """Sends the template that the body names. Raises SendError."""
        template, tracking = body.get("template"), body.get("tracking_id")
        if not template:
            raise Refused("no-template")
        if not tracking or len(tracking) > LONGEST_TRACKING:
            raise Refused("tracking-id")
        data = await self._client.template_by_phone(
            address.removeprefix("+"), template, body.get("data") or {}, tracking
        )
        return Sent(str(data.get("msg_id") or "") or None, "template-phone")

    async def retire(self, address: str, platform_id: str) -> None:
        """A template stays as it is."""

    async def acknowledge(self, update: Any) -> None:
        """Nothing ever comes this way."""
