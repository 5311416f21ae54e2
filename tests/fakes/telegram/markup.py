"""Keyboards as Telegram takes them: what is refused, and what a phone shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

MOST_BUTTONS = 100
DATA_BYTES = 64
ACTIONS = ("callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat", "web_app", "copy_text")


class Denied(Exception):
    """An error of the Bot API: code, description, and parameters such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Markup:
    """`inline` is None when the message has none; `keyboard` are rows of the reply keyboard, None to leave it."""

    inline: list[list[dict[str, Any]]] | None = None
    keyboard: list[list[dict[str, Any]]] | None = None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [_shown(one) for row in self.inline or [] for one in row]

    @property
    def keys(self) -> list[dict[str, Any]]:
        flat = [one for row in self.keyboard or [] for one in row]
        return [{"title": one["text"], "contact": bool(one.get("request_contact"))} for one in flat]


def parsed(raw: Any) -> Any:
    """A field of a request: forms carry nested objects as JSON text."""
    if not isinstance(raw, str):
        return raw
    try:
        return orjson.loads(raw)
    except ValueError:
        raise Denied(400, "Bad Request: object expected as reply markup") from None


def read(raw: Any) -> Markup:
    """Raises Denied as Telegram would."""
    if raw in (None, ""):
        return Markup()
    given = parsed(raw)
    if not isinstance(given, dict):
        raise Denied(400, "Bad Request: object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given["inline_keyboard"]))
    if "keyboard" in given:
        return Markup(keyboard=[[_key(one) for one in row] for row in _rows(given["keyboard"])])
    return Markup(keyboard=[]) if given.get("remove_keyboard") else Markup()


def _inline(given: Any) -> list[list[dict[str, Any]]] | None:
    rows = [[_button(one) for one in row] for row in _rows(given) if row]
    return rows or None


def _rows(given: Any) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise Denied(400, 'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, given)) > MOST_BUTTONS:
        raise Denied(400, "Bad Request: reply markup is too long")
    return given


def _button(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or not one.get("text"):
        raise Denied(400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String')
    if not any(action in one for action in ACTIONS):
        raise Denied(
            400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in one and not 1 <= len(one["callback_data"].encode()) <= DATA_BYTES:
        raise Denied(400, "Bad Request: BUTTON_DATA_INVALID")
    if "url" in one and not one["url"].startswith(("http://", "https://", "tg://")):
        raise Denied(400, "Bad Request: BUTTON_URL_INVALID")
    return one


def _key(one: Any) -> dict[str, Any]:
    button = {"text": one} if isinstance(one, str) else one
    if not isinstance(button, dict) or not button.get("text"):
        raise Denied(400, 'Bad Request: can\'t parse keyboard button: Field "text" must be of type String')
    return button


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    link = {"url": one["url"]} if "url" in one else {}
    return {"title": one["text"], "payload": one.get("callback_data", ""), **link}
