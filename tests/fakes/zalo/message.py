"""A consultation message as Zalo takes it: text, at most five buttons, or a request for the person's details."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.zalo.refusal import Refusal

TEXT_LIMIT = 2000
MOST_BUTTONS = 5
TITLE_LIMIT = 100
PAYLOAD_LIMIT = 1000
SUBTITLE_LIMIT = 500
QUERIES = ("oa.query.show", "oa.query.hide")
OPENS = {"oa.open.url": ("url",), "oa.open.phone": ("phone_code",), "oa.open.sms": ("content", "phone_code")}


@dataclass
class Message:
    """`echo` is the event by which Zalo tells the bot what it sent itself."""

    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    ask: str = ""
    echo: str = "oa_send_text"


def read(given: Any) -> Message:
    """Raises Refusal: -201 for what is wrong, -210 for what is too long or too many."""
    if not isinstance(given, dict):
        raise Refusal(-201, "message")
    text = given.get("text", "")
    if not isinstance(text, str):
        raise Refusal(-201, "message.text")
    if len(text) > TEXT_LIMIT:
        raise Refusal(-210, f"message.text must be at most {TEXT_LIMIT} characters")
    attachment = given.get("attachment")
    if attachment is None:
        if not text.strip():
            raise Refusal(-201, "message.text is empty")
        return Message(text)
    return _attached(text, attachment)


def _attached(text: str, attachment: Any) -> Message:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict):
        raise Refusal(-201, "message.attachment")
    if attachment.get("type") == "file":
        return Message(text, echo="oa_send_file")
    kind = payload.get("template_type", "button")
    if kind == "request_user_info":
        return _request(text, payload)
    if kind == "media":
        return Message(text, echo="oa_send_image")
    if not text.strip():
        raise Refusal(-201, "message.text is empty")
    return Message(text, _buttons(payload.get("buttons")))


def _request(text: str, payload: dict[str, Any]) -> Message:
    elements = payload.get("elements")
    if not isinstance(elements, list) or not elements or "buttons" in payload:
        raise Refusal(-201, "elements")
    if len(elements) > 1:
        raise Refusal(-210, "elements must be at most 1")
    title, subtitle = elements[0].get("title", ""), elements[0].get("subtitle", "")
    if len(title) > TITLE_LIMIT or len(subtitle) > SUBTITLE_LIMIT:
        raise Refusal(-210, "elements.title or elements.subtitle")
    return Message(text or title, ask="info", echo="oa_send_template")


def _buttons(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not given:
        raise Refusal(-201, "buttons")
    if len(given) > MOST_BUTTONS:
        raise Refusal(-210, f"buttons must be at most {MOST_BUTTONS}")
    return [_button(one) for one in given]


def _button(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or not isinstance(one.get("title"), str) or not one["title"]:
        raise Refusal(-201, "buttons.title")
    if len(one["title"]) > TITLE_LIMIT:
        raise Refusal(-210, f"buttons.title must be at most {TITLE_LIMIT} characters")
    kind, payload = one.get("type"), one.get("payload")
    if kind in QUERIES:
        if not isinstance(payload, str) or not payload:
            raise Refusal(-201, "buttons.payload")
        if len(payload) > PAYLOAD_LIMIT:
            raise Refusal(-210, f"buttons.payload must be at most {PAYLOAD_LIMIT} characters")
        return {"title": one["title"], "payload": payload, "hidden": kind == "oa.query.hide"}
    if kind not in OPENS or not isinstance(payload, dict) or not all(payload.get(name) for name in OPENS[kind]):
        raise Refusal(-201, "buttons.type")
    return {"title": one["title"], "payload": "", "opens": payload}
