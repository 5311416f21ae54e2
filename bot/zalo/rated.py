"""A rating given inside a template, whether the webhook told it or it was asked for: one Event with one key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channel import Event, Unreadable
from bot.zalo.fields import NAME, epoch, identifier, moment
from survey.reading.characters import tidy

BEST = 5


def rating(item: Mapping[str, Any], msg_id: Any, tracking_id: Any, submitted: Any) -> Event:
    """The event of one rating. It names nobody: the message or the tracking id leads to the person.

    The moment is part of the key, to the second: who rates again is heard again. Raises Unreadable.
    """
    rate, about = _rate(item.get("rate")), identifier(msg_id or tracking_id)
    data = {
        "rate": rate,
        "note": _note(item.get("note")),
        "reasons": _reasons(item.get("feedbacks")),
        "submitted_at": moment(submitted),
        "msg_id": identifier(msg_id) if msg_id else "",
        "tracking_id": identifier(tracking_id) if tracking_id else "",
    }
    return Event(NAME, f"rating:{about}:{rate}:{epoch(submitted)}", "rating", data=data)


def _rate(value: Any) -> int:
    text = "" if isinstance(value, bool) else str(value).strip()
    text = text.removesuffix(".0")
    if len(text) != 1 or not "1" <= text <= str(BEST):
        raise Unreadable("no rating from 1 to 5")
    return int(text)


def _note(value: Any) -> str:
    return tidy(value) if isinstance(value, str) else ""


def _reasons(value: Any) -> list[str]:
    found = value if isinstance(value, list) else []
    return [said for one in found if isinstance(one, str) and (said := tidy(one))]
