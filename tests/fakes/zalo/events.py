"""Events on their way to the webhook: signed over their very bytes, compact or spaced, sent again as Zalo does."""

from __future__ import annotations

import hashlib
import json
from itertools import count
from secrets import token_hex
from typing import Any

import orjson

from tests.fakes.wire.clock import Clock
from tests.fakes.wire.postman import Parcel, Postman, Terms
from tests.fakes.zalo.people import People

Event = dict[str, Any]
WAITS = (30.0, 300.0, 900.0, 1800.0, 3600.0)
TEST = {"text": "This is testing message", "msg_id": "This is message id"}


class Retries:
    """Two seconds to answer 200. Tried again when the connection could not be opened, five times at most."""

    deadline = 2.0
    blocking = False
    acknowledged_by = range(200, 201)

    def wait(self, failures: int, outcome: str, terms: Terms) -> float | None:
        if (outcome != "connect" and terms.retry_on == "connect") or failures > len(WAITS):
            return None
        return WAITS[failures - 1]

    def again(self, parcel: Parcel) -> dict[str, str]:
        return {"num_retry": str(parcel.attempts)}


class Events:
    def __init__(self, clock: Clock, people: People, app_id: str, oa_id: str, oa_secret: str) -> None:
        self.clock, self.people = clock, people
        self.app_id, self.oa_id, self.oa_secret = app_id, oa_id, oa_secret
        self.postman = Postman(clock, Retries(), connections=100)
        self._numbers = count(1)

    def new_id(self) -> str:
        return token_hex(10)

    def signature(self, raw: bytes, timestamp: str, secret: str = "") -> str:
        data = self.app_id.encode() + raw + timestamp.encode() + (secret or self.oa_secret).encode()
        return f"mac={hashlib.sha256(data).hexdigest()}"

    def send(self, name: str, content: Event, whose: str, *, by_phone: bool = False) -> Event:
        """Adds what every event has, and posts it. The events of one `whose` follow each other."""
        event = {"event_name": name, "app_id": self.app_id, **content, "timestamp": self.clock.milliseconds()}
        return self.raw(event, whose, by_phone=by_phone)

    def raw(self, event: Event, whose: str, *, by_phone: bool = False) -> Event:
        spaced = self.postman.chance.random() < self.postman.terms.spaced
        body = json.dumps(event).encode() if spaced else orjson.dumps(event)
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": self.signature(body, str(event.get("timestamp", ""))),
            **({"X-ZEvent-Server": "ZNS"} if by_phone else {}),
        }
        parcel = Parcel(next(self._numbers), whose, body, headers, event, float("inf"))
        self.postman.post(parcel)
        return {"event": parcel.number, "event_name": event.get("event_name"), "msg_id": _msg_id(event)}

    def from_user(self, name: str, user: str, message: Event) -> Event:
        """An event in which a person writes to the OA."""
        content = {
            "sender": {"id": user}, "user_id_by_app": self.people.by_app(user), "recipient": {"id": self.oa_id},
            "message": {"msg_id": self.new_id(), **message},
        }  # fmt: skip
        return self.send(name, content, user)

    def from_oa(self, name: str, user: str, message: Event, **sender: str) -> Event:
        """An echo of what the OA, or one of its people, wrote."""
        content = {
            "sender": {"id": self.oa_id, **sender}, "recipient": {"id": user}, "message": message,
            "user_id_by_app": self.people.by_app(user),
        }  # fmt: skip
        return self.send(name, content, user)

    def receipts(self, name: str, user: str, message: Event) -> None:
        """What follows each message of the OA: its echo, then that it came and was read; parties as Zalo has them."""
        if not self.postman.terms.echoes:
            return
        parties = {"sender": {"id": self.oa_id}, "recipient": {"id": user}}
        self.from_oa(name, user, message)
        self.send("user_received_message", {**parties, "message": {"msg_id": message["msg_id"]}}, user)
        self.send("user_seen_message", {**parties, "message": {"msg_ids": [message["msg_id"]]}}, user)

    def console_test(self) -> Event:
        """What the Test button of the console sends: rightly signed, but between strangers."""
        content = {
            "sender": {"id": "246845883529197922"}, "user_id_by_app": "552177279717587730",
            "recipient": {"id": "388613280878808645"}, "message": TEST,
        }  # fmt: skip
        return self.send("user_send_text", content, "console")


def _msg_id(event: Event) -> str | None:
    message = event.get("message")
    return event.get("msg_id") or (message.get("msg_id") if isinstance(message, dict) else None)
