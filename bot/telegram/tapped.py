"""What is done at once about a tap: the spinner goes, and the tapped message shows what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.telegram.layout import LONGEST

CHOSEN = "✓"


@dataclass(frozen=True, slots=True)
class Tapped:
    """`chat` is None where no message is to be touched; `text` is None where only its buttons go."""

    query: str
    chat: int | None = None
    message: int = 0
    text: str | None = None


def tapped(update: Any) -> Tapped | None:
    """The tap in an update, of whatever shape; None when there is none."""
    query = _under(update, "callback_query")
    key = query.get("id")
    if not isinstance(key, str):
        return None
    message, data = _under(query, "message"), query.get("data")
    chat, number, title = _under(message, "chat").get("id"), message.get("message_id"), _title(message, data)
    if title is None or not isinstance(chat, int) or not isinstance(number, int):
        return Tapped(key)
    return Tapped(key, chat, number, _chosen(message.get("text"), str(data), title))


def _chosen(text: Any, data: str, title: str) -> str | None:
    """The message with the choice under it. A box can be ticked and unticked, so nothing is chosen by one yet."""
    if data.rpartition(":")[2].startswith("+") or not isinstance(text, str):
        return None
    shown = f"{text}\n\n{CHOSEN} {title}"
    return shown if len(shown) <= LONGEST else None


def _title(message: Mapping[str, Any], data: Any) -> str | None:
    """The title of the tapped button; None when the message has no such button (any more), or is out of reach."""
    rows = _under(message, "reply_markup").get("inline_keyboard")
    buttons = [one for row in _listed(rows) for one in _listed(row) if isinstance(one, Mapping)]
    titles = [one.get("text") for one in buttons if data and one.get("callback_data") == data]
    return str(titles[0]) if titles else None


def _under(part: Any, name: str) -> Mapping[str, Any]:
    found = part.get(name) if isinstance(part, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
