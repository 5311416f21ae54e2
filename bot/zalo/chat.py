"""The channel `zalo`: consultation messages, and templates by user id, to people who once wrote to the OA."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channel import Body, Event, Inbound, Refused, Sent
from bot.zalo.client import Client
from bot.zalo.fields import NAME
from bot.zalo.reading import read

# Over any of these Zalo refuses the whole message.
LONGEST_TEXT = 2000
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
LONGEST_SUBTITLE = 500
MOST_BUTTONS = 5


@dataclass(frozen=True, slots=True)
class AskPhone:
    """What stands on the card by which a person shares their number."""

    title: str
    subtitle: str


class Zalo:
    name = NAME
    retires = False  # what was sent can be neither changed nor recalled

    def __init__(self, client: Client, oa_id: str, ask_phone: AskPhone, *, button_template: str = "") -> None:
        self._client, self._oa_id = client, oa_id
        self._ask_phone, self._button_template = ask_phone, button_template

    def read(self, update: Any) -> Inbound | Event | None:
        """What an update of the webhook carries for this OA. Raises Unreadable."""
        return read(update, self._oa_id)

    async def send(self, address: str, body: Body) -> Sent:
        """Sends one bubble, or the template it names. Raises SendError: before any request for what is too long."""
        if body.get("template"):
            data = await self._client.template_by_user(address, body["template"], body.get("data") or {})
            return Sent(_id(data), "template-user", _quota(data))
        message = self._message(body)
        data = await self._client.message(address, message)
        quota = _quota(data)
        return Sent(_id(data), "message-free" if quota else "message-charged", quota)

    async def retire(self, address: str, platform_id: str) -> None:
        """Zalo cannot: an old button stays, and the desk knows it for an old one."""

    async def acknowledge(self, update: Any) -> None:
        """Zalo wants nothing but the answer 200."""

    def _message(self, body: Body) -> dict[str, Any]:
        message: dict[str, Any] = {"text": _fitting(body["text"], LONGEST_TEXT, "text-too-long")}
        if body.get("ask") == "phone":
            return message | _attached(self._card())
        buttons = [_button(one) for one in _few(body.get("buttons") or ())]
        return message | _attached(self._buttons(buttons)) if buttons else message

    def _buttons(self, buttons: list[dict[str, str]]) -> dict[str, Any]:
        named = {"template_type": self._button_template} if self._button_template else {}
        return {**named, "buttons": buttons}

    def _card(self) -> dict[str, Any]:
        """The platform's own card: one attachment a message, so there is no room for buttons beside it."""
        card = {
            "title": _fitting(self._ask_phone.title, LONGEST_TITLE, "title-too-long"),
            "subtitle": _fitting(self._ask_phone.subtitle, LONGEST_SUBTITLE, "subtitle-too-long"),
        }
        return {"template_type": "request_user_info", "elements": [card]}


def _attached(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"attachment": {"type": "template", "payload": payload}}


def _few(buttons: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    if len(buttons) > MOST_BUTTONS:
        raise Refused("too-many-buttons")
    return buttons


def _button(button: Mapping[str, str]) -> dict[str, str]:
    """A tap comes back as words that the person does not see; the bot then says what was chosen."""
    return {
        "title": _fitting(button["title"], LONGEST_TITLE, "title-too-long"),
        "type": "oa.query.hide",
        "payload": _fitting(button["payload"], LONGEST_PAYLOAD, "payload-too-long"),
    }


def _fitting(text: str, limit: int, reason: str) -> str:
    """The text in the form in which Zalo counts its letters. Raises Refused."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.strip():
        raise Refused("empty")
    if len(composed) > limit:
        raise Refused(reason)
    return composed


def _id(data: Mapping[str, Any]) -> str | None:
    found = data.get("message_id")
    return str(found) if found else None


def _quota(data: Mapping[str, Any]) -> str:
    """The kind of allowance that paid for it; "" when none did and it was charged."""
    quota = data.get("quota")
    return str(quota.get("quota_type") or "") if isinstance(quota, Mapping) else ""
