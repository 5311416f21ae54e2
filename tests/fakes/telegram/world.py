"""Who there is and what was written: people, their messages, their taps, and the updates that tell the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any

from tests.fakes.telegram.markup import Denied, Markup
from tests.fakes.wire.clock import Clock
from tests.fakes.wire.faults import Wrong

TAP_LIVES = 150.0  # seconds in which a tap is delivered, and may be answered
LARGEST_ID = 2**52

Object = dict[str, Any]
chance = SystemRandom()


@dataclass(eq=False)
class Person:
    """In a private chat the chat's id is the person's. `started`: the bot may write to them."""

    id: int
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    keyboard: list[Object] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def user(self) -> Object:
        return {"id": self.id, "is_bot": False, "first_name": f"Người {self.id}", "language_code": "vi"}

    @property
    def chat(self) -> Object:
        return {"id": self.id, "type": "private", "first_name": f"Người {self.id}"}


@dataclass(eq=False)
class Message:
    id: int
    person: Person
    date: int
    content: Object
    ours: bool = False  # the bot wrote it
    markup: Markup = field(default_factory=Markup)
    edited: int = 0
    shown: Object | None = None


@dataclass(eq=False)
class World:
    """Ids go on over a reset and begin somewhere else in each process: whoever remembers old ones stays right."""

    clock: Clock
    bot: Object
    people: dict[int, Person] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    taps: dict[str, float] = field(default_factory=dict)  # when each was made
    last_message: int = field(default_factory=lambda: chance.randrange(1000, 1_000_000))
    last_update: int = field(default_factory=lambda: chance.randrange(10**8, 2 * 10**9))

    def forget(self) -> None:
        self.people.clear()
        self.messages.clear()
        self.taps.clear()

    def person(self, chat: Any) -> Person:
        """Made on first use. Raises Denied for what is no id of a person."""
        text = str(chat if chat is not None else "").strip()
        if not text:
            raise Denied(400, "Bad Request: chat_id is empty")
        if not text.isdecimal() or not 0 < int(text) < LARGEST_ID:
            raise Denied(400, "Bad Request: chat not found")
        return self.people.setdefault(int(text), Person(int(text)))

    def citizen(self, chat: Any) -> Person:
        """The same for control requests, which are told in a sentence what is wrong."""
        try:
            return self.person(chat)
        except Denied:
            raise Wrong(f'chat must be the number of a person, as in "1001"; it is {chat!r}.') from None

    def write(self, person: Person, content: Object, *, ours: bool = False, markup: Markup | None = None) -> Message:
        self.last_message += 1
        message = Message(self.last_message, person, self.clock.seconds(), content, ours, markup or Markup())
        self.messages[message.id] = message
        person.messages.append(message)
        return message

    def message(self, person: Person, number: Any) -> Message | None:
        text = str(number)
        found = self.messages.get(int(text)) if text.isdecimal() else None
        return found if found and found.person is person else None

    def wire(self, message: Message) -> Object:
        """A message as the Bot API gives it."""
        keyboard = message.markup.inline
        return {
            "message_id": message.id,
            "from": self.bot_user if message.ours else message.person.user,
            "chat": message.person.chat,
            "date": message.date,
            **({"edit_date": message.edited} if message.edited else {}),
            **message.content,
            **({"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}),
        }

    @property
    def bot_user(self) -> Object:
        return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def update(self, kind: str, content: Object) -> Object:
        self.last_update += 1
        return {"update_id": self.last_update, kind: content}

    def tap(self, person: Person, data: str, message: Object | None) -> Object:
        """A callback query, remembered for as long as it may be answered."""
        query = str(chance.getrandbits(62))
        self.taps[query] = self.clock.now()
        about = {"message": message} if message else {}
        return {"id": query, "from": person.user, **about, "chat_instance": f"-{person.id}7", "data": data}
