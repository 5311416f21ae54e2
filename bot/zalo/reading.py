"""Reads what Zalo tells the webhook: a person's message, an event about one, or None for what is dropped on purpose."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.channel import Event, Inbound, Unreadable
from bot.zalo.fields import NAME, digest, identifier, moment, part, party
from bot.zalo.notices import NOTICES, notice
from bot.zalo.rated import rating
from survey.fault import Unreadable as NoNumber
from survey.phone import read_phone
from survey.reading.characters import tidy
from survey.session.payload import read_tap

log = logging.getLogger(__name__)

type Update = Mapping[str, Any]

# Sent by the Test button of Zalo's console, rightly signed, whether or not its parties are our OA.
TEST_MESSAGE = "This is message id"

MEDIA = frozenset(
    f"user_send_{kind}"
    for kind in ("image", "gif", "link", "audio", "video", "sticker", "location", "business_card", "file")
)

MOVES = {
    "follow": "followed",
    "user_click_chatnow": "followed",
    "unfollow": "unfollowed",
    "user_withdraw": "withdrawn",
}

# What says nothing about a survey: receipts, reactions, tags, groups, anonymous visitors, journeys, calls.
DROPPED = frozenset(
    {
        "user_seen_message",
        "user_reacted_message",
        "oa_reacted_message",
        "update_user_info",
        "add_user_to_tag",
        "remove_user_from_tag",
        "remove_tag",
        "widget_interaction_accepted",
        "widget_failed_to_sync_user_external_id",
    }
)
FAMILIES = ("anonymous_", "oa_send_anonymous_", "group_", "user_send_group_", "oa_send_group_", "event_journey_")


def read(update: Any, oa_id: str) -> Inbound | Event | None:
    """What an update carries for this OA. Raises Unreadable for what is malformed.

    A name that Zalo has made up since is dropped like any other noise, and logged once.
    """
    if not isinstance(update, Mapping) or not isinstance(update.get("event_name"), str):
        raise Unreadable("no event name")
    name = update["event_name"]
    if name in DROPPED or name.startswith(FAMILIES) or _is_test(update) or _is_for_another(update, oa_id):
        return None
    return _read(name, update, oa_id)


def _read(name: str, update: Update, oa_id: str) -> Inbound | Event | None:
    if name == "user_send_text":
        return _said(update, oa_id)
    if name in MEDIA:
        return Inbound(NAME, party(update, oa_id), _message_id(update), "unsupported")
    if name in MOVES:
        return Event(NAME, f"{name}:{digest(update)}", MOVES[name], party(update, oa_id))
    if name in NOTICES:
        return notice(update)
    if name.startswith("oa_send_"):
        return _handed_over(update, oa_id)
    read_one = _OTHERS.get(name)
    return read_one(update, oa_id) if read_one else _unknown(name)


def _is_test(update: Update) -> bool:
    return part(update, "message").get("msg_id") == TEST_MESSAGE


def _is_for_another(update: Update, oa_id: str) -> bool:
    """An application may serve several OAs on its one webhook; a message names ours as one of its two parties."""
    if update.get("oa_id"):
        return identifier(update["oa_id"]) != oa_id
    parties = [part(update, side).get("id") for side in ("sender", "recipient")]
    return all(parties) and oa_id not in map(identifier, parties)


def _said(update: Update, oa_id: str) -> Inbound:
    """Words; or a tap, which Zalo gives as words too: who types a payload is no worse off, the desk checks both."""
    message = part(update, "message")
    if not isinstance(message.get("text"), str):
        raise Unreadable("no text")
    said = tidy(message["text"])
    kind = ("tap" if read_tap(said) else "text") if said else "unsupported"
    return Inbound(NAME, party(update, oa_id), _message_id(update), kind, said, said_at=_said_at(update))


def _said_at(update: Update) -> datetime | None:
    told = moment(update.get("timestamp"))
    return datetime.fromisoformat(told) if told else None


def _message_id(update: Update) -> str:
    return identifier(part(update, "message").get("msg_id"))


def _submitted(update: Update, oa_id: str) -> Inbound:
    """A number that the person agreed to share. One that is none is for an operator to see."""
    try:
        phone = read_phone(part(update, "info").get("phone"))
    except NoNumber:
        raise Unreadable("no Vietnamese number") from None
    if not phone:
        raise Unreadable("no number")
    return Inbound(NAME, party(update, oa_id), f"submit:{digest(update)}", "phone", phone)


def _handed_over(update: Update, oa_id: str) -> Event | None:
    """The echo of what the OA sent: ours without an `admin_id`, otherwise a person of the agency has stepped in."""
    if not part(update, "sender").get("admin_id"):
        return None
    message = part(update, "message").get("msg_id")
    key = identifier(message) if message else digest(update)
    return Event(NAME, f"handed_over:{key}", "handed_over", party(update, oa_id))


def _received(update: Update, oa_id: str) -> Event | None:
    """The receipt of a template; that of an ordinary message says nothing we need."""
    message = part(update, "message")
    if not message.get("tracking_id") and not message.get("delivery_time"):
        return None
    data = {
        "msg_id": identifier(message.get("msg_id")),
        "tracking_id": str(message.get("tracking_id") or ""),
        "at": moment(message.get("delivery_time")),
    }
    return Event(NAME, f"delivered:{data['msg_id']}", "delivered", data=data)


def _rated(update: Update, oa_id: str) -> Event:
    message = part(update, "message")
    return rating(message, message.get("msg_id"), message.get("tracking_id"), message.get("submit_time"))


def _pressed(update: Update, oa_id: str) -> Event:
    message = part(update, "message")
    label = message.get("data")
    if not isinstance(label, str) or not label.strip():
        raise Unreadable("no label")
    msg_id = identifier(update.get("msg_id") or message.get("msg_id"))
    data = {"label": tidy(label), "msg_id": msg_id, "tracking_id": str(message.get("tracking_id") or "")}
    return Event(NAME, f"pressed:{msg_id}:{digest(update)}", "pressed", data=data)


@lru_cache(maxsize=256)
def _unknown(name: str) -> None:
    """Called once for each name, as long as there are not hundreds of them."""
    log.warning("unknown Zalo event %.60r", name)


_OTHERS = {
    "user_submit_info": _submitted,
    "user_received_message": _received,
    "user_feedback": _rated,
    "user_click_response_button": _pressed,
}
