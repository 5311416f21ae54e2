"""Reads one update of Telegram: what a person did, as every channel tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channel import Event, Inbound, Unreadable
from survey.fault import Unreadable as NoNumber
from survey.phone import read_phone
from survey.reading.characters import tidy

NAME = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")  # what Telegram is asked to send

_COMMAND = re.compile(r"/(start|help|stop|settings)(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
LATEST = 4_102_444_800  # the year 2100; anything beyond is no time of ours
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EVENTS = {"kicked": "blocked", "member": "returned"}

# Messages that the app writes by itself; what else has no text was sent by the person.
_BY_THE_APP = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "write_access_allowed",
        "connected_website",
        "chat_background_set",
        "users_shared",
        "chat_shared",
        "web_app_data",
        "proximity_alert_triggered",
        "boost_added",
        "successful_payment",
        "refunded_payment",
        "passport_data",
        "gift",
        "unique_gift",
    }
)

Part = Mapping[str, Any]


def read(update: Any) -> Inbound | Event | None:
    """What an update carries; None for what is dropped on purpose: groups, channels, and kinds that nobody asked for.

    Raises Unreadable for one that is not built as Telegram builds it.
    """
    number = _number(update, "update_id")
    known = [kind for kind in WANTED if kind in update]
    if not known and len(update) == 1:
        raise Unreadable("an update with nothing in it")
    if not known:
        return None
    part = _part(update, known[0])
    match known[0]:
        case "message":
            return _message(part)
        case "edited_message":
            return _edit(part, number)
        case "callback_query":
            return _tap(part)
        case _:
            return _member(part, number)


def _message(message: Part) -> Inbound | None:
    chat, number = _private(message), _number(message, "message_id")
    if chat is None or _BY_THE_APP & message.keys():
        return None
    kind, text = _contents(message)
    return Inbound(NAME, str(chat), message_key(chat, number), kind, text, said_at=_said_at(message))


def _said_at(message: Part) -> datetime | None:
    """When it was sent, in whole seconds; None for a time that is none."""
    seconds = message.get("date")
    sound = isinstance(seconds, int) and 0 < seconds < LATEST
    return datetime.fromtimestamp(seconds + 1, UTC) if sound else None


def _contents(message: Part) -> tuple[str, str]:
    """Kind and text; a picture with words under it is a picture."""
    if "contact" in message:
        return _contact(_part(message, "contact"), message.get("from"))
    if "text" not in message:
        return "unsupported", ""
    text = _clean(message["text"])
    command = _COMMAND.fullmatch(text)
    if command:
        return _command(command[1].lower(), command[2] or "")
    return ("text", text) if text else ("unsupported", "")


def _command(name: str, rest: str) -> tuple[str, str]:
    if name == "start" and _TOKEN.fullmatch(rest):
        return "start", rest
    return "command", name


def _contact(contact: Part, sender: Any) -> tuple[str, str]:
    """The sender's own number. Anybody can forward a card, so one of somebody else is no number of theirs."""
    owner = contact.get("user_id")
    if not isinstance(sender, Mapping) or owner is None or owner != sender.get("id"):
        return "unsupported", ""
    written = str(contact.get("phone_number", "")).strip()
    try:
        # Telegram leaves the plus out at times; without it a foreign number may look like one of ours.
        phone = read_phone(written if written.startswith(("+", "0")) else f"+{written}")
    except NoNumber:
        return "unsupported", ""
    return ("phone", phone) if phone else ("unsupported", "")


def _edit(message: Part, number: int) -> Inbound | None:
    """New words for an earlier message. A moving location or a new caption corrects nothing."""
    chat, about = _private(message), _number(message, "message_id")
    text = _clean(message["text"]) if chat is not None and "text" in message else ""
    if chat is None or not text:
        return None
    return Inbound(NAME, str(chat), f"u{number}", "edit", text, message_key(chat, about))


def _tap(query: Part) -> Inbound | None:
    """A button, and `about` the bubble it stood under. That may be out of Telegram's reach; the person is known."""
    key, data = query.get("id"), query.get("data")
    if not isinstance(key, str) or not key or not isinstance(data, str) or not _clean(data):
        raise Unreadable("a tap without its id or its data")
    if not query.get("message"):
        return Inbound(NAME, str(_number(_part(query, "from"), "id")), f"c{key}", "tap", _clean(data))
    message = _part(query, "message")
    chat, under = _private(message), _number(message, "message_id")
    return None if chat is None else Inbound(NAME, str(chat), f"c{key}", "tap", _clean(data), str(under))


def _member(change: Part, number: int) -> Event | None:
    """In a private chat: the person has blocked the bot, or has taken it back."""
    chat, kind = _private(change), _EVENTS.get(str(_part(change, "new_chat_member").get("status")))
    if chat is None or kind is None:
        return None
    data = {"reason": "blocked"} if kind == "blocked" else {}
    return Event(NAME, f"u{number}", kind, str(chat), data)


def message_key(chat: int, number: int) -> str:
    """How a message is named in the inbox: numbers of messages are counted per chat."""
    return f"m{chat}:{number}"


def _private(part: Part) -> int | None:
    """The chat's id; None in a group or a channel."""
    chat = _part(part, "chat")
    number = _number(chat, "id")
    return number if chat.get("type") == "private" else None


def _part(whole: Any, name: str) -> Part:
    part = whole.get(name) if isinstance(whole, Mapping) else None
    if not isinstance(part, Mapping):
        raise Unreadable(f"no {name}")
    return part


def _number(part: Any, name: str) -> int:
    number = part.get(name) if isinstance(part, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise Unreadable(f"no {name}")
    return number


def _clean(text: Any) -> str:
    """The words as they were typed; a character that came in two halves is one again."""
    if not isinstance(text, str):
        raise Unreadable("a text that is none")
    return tidy(text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
