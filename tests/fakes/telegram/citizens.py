"""What people do in their Telegram, on request: write, tap, correct, press Start, share a number, block the bot."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.mailbox import Mailbox
from tests.fakes.telegram.world import Message, Object, Person, World
from tests.fakes.wire.control import Body, need
from tests.fakes.wire.faults import Wrong

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
FILE: Object = {"file_id": "AwACAgUAAxkBAAIfake", "file_unique_id": "AgADfake"}
SIZE: Object = {"width": 320, "height": 240}
MEDIA: dict[str, Any] = {
    "voice": {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": {**FILE, "duration": 30}},
    "sticker": {"sticker": {**FILE, **SIZE, "type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}},
    "photo": {"photo": [{**FILE, **SIZE, "file_size": 1024}]},
    "video": {"video": {**FILE, **SIZE, "duration": 3}},
    "document": {"document": {**FILE, "file_name": "don.pdf"}},
    "location": {"location": {"latitude": 16.4637, "longitude": 107.5909}},
}


class Citizens:
    """Control requests; each answers the ids of the update and the message it made. Raises Wrong."""

    def __init__(self, world: World, mailbox: Mailbox) -> None:
        self.world, self.mailbox = world, mailbox
        self.deeds: dict[str, Callable[[Body], Body]] = {
            "say": self.say,
            "tap": self.tap,
            "edit": self.edit,
            "start": self.start,
            "contact": self.contact,
            "media": self.media,
            "block": self.block,
            "unblock": self.unblock,
            "update": self.raw,
        }

    def _writer(self, body: Body) -> Person:
        """Somebody who can write to the bot; whoever does has opened the chat."""
        person = self.world.citizen(need(body, "chat")[0])
        if person.blocked:
            raise Wrong(f"Chat {person.id} has blocked the bot: POST /control/unblock or /control/start first.")
        person.started = True
        return person

    def _tell(self, person: Person, kind: str, content: Object) -> Body:
        update = self.world.update(kind, content)
        self.mailbox.put(update, message_of=person.id)
        return {"update_id": update["update_id"]}

    def _write(self, person: Person, content: Object) -> Body:
        message = self.world.write(person, content)
        return {**self._tell(person, "message", self.world.wire(message)), "message_id": message.id}

    def say(self, body: Body) -> Body:
        (text,) = need(body, "text")
        return self._write(self._writer(body), _worded(str(text)))

    def start(self, body: Body) -> Body:
        person = self.world.citizen(need(body, "chat")[0])
        payload = str(body.get("payload") or "")
        if payload and not PAYLOAD.fullmatch(payload):
            raise Wrong("A deep link carries at most 64 of A-Z a-z 0-9 _ - ; Telegram would drop this payload.")
        if person.blocked:
            self.unblock(body)
        person.started = True
        return self._write(person, _worded(f"/start {payload}".strip()))

    def tap(self, body: Body) -> Body:
        """`message_id` missing: the newest message with that button, else the newest with any. `inaccessible`: true."""
        person, data = self._writer(body), str(need(body, "data")[0])
        message = self._tapped(person, data, body.get("message_id"))
        about = self.world.wire(message)
        if body.get("inaccessible"):
            about = {"chat": person.chat, "message_id": message.id, "date": 0}
        query = self.world.tap(person, data, about)
        return {
            **self._tell(person, "callback_query", query),
            "message_id": message.id,
            "callback_query_id": query["id"],
        }

    def _tapped(self, person: Person, data: str, number: Any) -> Message:
        if number is not None:
            if found := self.world.message(person, number):
                return found
            raise Wrong(f"Chat {person.id} has no message {number}.")
        own = [one for one in reversed(person.messages) if one.ours]
        offering = (one for one in own if any(data == button["payload"] for button in one.markup.buttons))
        found = next(offering, None) or next((one for one in own if one.markup.inline), None) or next(iter(own), None)
        if found is None:
            raise Wrong(f"The bot has written nothing to chat {person.id} yet: there is nothing to tap.")
        return found

    def edit(self, body: Body) -> Body:
        person = self._writer(body)
        number, text = need(body, "message_id", "text")
        message = self.world.message(person, number)
        if message is None or message.ours:
            raise Wrong(f"Chat {person.id} wrote no message {number}.")
        message.content, message.edited = _worded(str(text)), self.world.clock.seconds()
        return {**self._tell(person, "edited_message", self.world.wire(message)), "message_id": message.id}

    def contact(self, body: Body) -> Body:
        """`own`: false for the number of somebody else, forwarded from the address book."""
        person, phone = self._writer(body), str(need(body, "phone")[0])
        own = body.get("own", True)
        whose = person.id if own else person.id + 1
        person.keyboard = [] if own else person.keyboard
        return self._write(person, {"contact": {"phone_number": phone, "first_name": "Người", "user_id": whose}})

    def media(self, body: Body) -> Body:
        kind = body.get("kind")
        if kind not in MEDIA:
            raise Wrong(f"kind must be one of {', '.join(MEDIA)}.")
        return self._write(self._writer(body), MEDIA[kind])

    def block(self, body: Body) -> Body:
        """`deactivated`: true for a person who left Telegram; nobody is told of that."""
        person = self.world.citizen(need(body, "chat")[0])
        if body.get("deactivated"):
            person.deactivated = True
            return {}
        person.blocked = True
        return self._member(person, "member", "kicked")

    def unblock(self, body: Body) -> Body:
        person = self.world.citizen(need(body, "chat")[0])
        person.blocked = person.deactivated = False
        return self._member(person, "kicked", "member")

    def _member(self, person: Person, before: str, after: str) -> Body:
        def standing(status: str) -> Object:
            return {"user": self.world.bot_user, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        change = {"old_chat_member": standing(before), "new_chat_member": standing(after)}
        about = {"chat": person.chat, "from": person.user, "date": self.world.clock.seconds()}
        return self._tell(person, "my_chat_member", {**about, **change})

    def raw(self, body: Body) -> Body:
        """Any update as it is; an update_id is added where there is none."""
        if not set(body) - {"update_id"}:
            raise Wrong('The body must be an update: {"message": {…}} or another kind.')
        update = body if "update_id" in body else self.world.update(*next(iter(body.items())))
        self.mailbox.put(update, message_of=0)
        return {"update_id": update["update_id"]}


def _worded(text: str) -> Object:
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?", text)
    marks = {"entities": [{"type": "bot_command", "offset": 0, "length": command.end()}]} if command else {}
    return {"text": text, **marks}
