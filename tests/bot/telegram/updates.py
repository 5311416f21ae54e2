"""Updates as Telegram sends them, one builder for each kind; `number` is the update's, `message` the message's."""

from __future__ import annotations

from typing import Any

CHAT = 1001
PERSON = {"id": CHAT, "is_bot": False, "first_name": "Bưởi", "language_code": "vi"}
PRIVATE = {"id": CHAT, "type": "private", "first_name": "Bưởi"}
GROUP = {"id": -100777, "type": "supergroup", "title": "Tổ dân phố 5"}
WHEN = 1795312800


def message(chat: dict[str, Any] = PRIVATE, number: int = 7, **contents: Any) -> dict[str, Any]:
    return {"message_id": number, "from": PERSON, "chat": chat, "date": WHEN, **contents}


def said(text: Any, **more: Any) -> dict[str, Any]:
    return {"update_id": 501, "message": message(text=text, **more)}


def sent(**contents: Any) -> dict[str, Any]:
    return {"update_id": 501, "message": message(**contents)}


def edited(chat: dict[str, Any] = PRIVATE, **contents: Any) -> dict[str, Any]:
    return {"update_id": 502, "edited_message": message(chat, edit_date=WHEN + 5, **contents)}


def keyboard(*buttons: tuple[str, str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": title, "callback_data": data}] for title, data in buttons]}


def tap(data: str | None = "ab12cd:thai_do:4", on: Any = None, **more: Any) -> dict[str, Any]:
    query = {"id": "4382bfdwdsb323b2d9", "from": PERSON, "chat_instance": "-3", **more}
    return {
        "update_id": 503,
        "callback_query": query | ({} if data is None else {"data": data}) | ({} if on is None else {"message": on}),
    }


def inaccessible(number: int = 7) -> dict[str, Any]:
    return {"chat": PRIVATE, "message_id": number, "date": 0}


def member(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    old, new = ({"user": {"id": 9, "is_bot": True, "first_name": "b"}, "status": one} for one in ("member", status))
    change = {"chat": chat, "from": PERSON, "date": WHEN, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 504, "my_chat_member": change}
