"""What a channel is: it reads one update of its platform, and sends one bubble to one address.

SendError               a bubble did not leave; its properties say what the sender does next
├── Throttled           too fast for the platform        retryable, after `wait` seconds
├── Ambiguous           no answer: it may have arrived   retryable; a doubled display is the lesser harm
├── Unreachable         this person blocked or left us   permanent for the person
└── Refused             the platform will not take it    permanent for the bubble; an operator has to look
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Body = Mapping[str, Any]  # an outbox body: text, buttons, question, progress


class SendError(Exception):
    retryable = False
    reaches_person = True
    wait = 2.0  # seconds before the first retry; doubled each time


class Throttled(SendError):
    retryable = True

    def __init__(self, wait: float) -> None:
        super().__init__("throttled")
        self.wait = wait


class Ambiguous(SendError):
    retryable = True


class Unreachable(SendError):
    reaches_person = False


class Refused(SendError):
    pass


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of one person, as every channel gives it.

    kind: text | tap (a button's payload) | start (an invitation's token) | unsupported (voice, sticker, photo …).
    `message_id` is the platform's own and makes a second delivery of the same message known.
    """

    channel: str
    address: str
    message_id: str
    kind: str
    text: str = ""


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    def read(self, update: Any) -> Inbound | None:
        """The message in a platform's update, or None when there is none for us."""

    async def send(self, address: str, body: Body) -> str | None:
        """Sends one bubble; returns the platform's id of it. Raises SendError."""
