"""What a channel is: it reads one update of its platform, and sends one bubble to one address.

SendError               a bubble did not leave; its properties say what the sender does next
├── Throttled           too fast for the platform        the whole channel waits `wait` seconds, in every process
├── Ambiguous           no answer: it may have arrived   tried again; a doubled display is the lesser harm
├── Halted              nothing of this scope leaves     held until a time, or until a person acts; nothing is lost
├── Unreachable         this person blocked or left us   permanent for the person
├── OutOfWindow         too long since they last wrote   permanent for the bubble; a template may still go
└── Refused             the platform will not take it    permanent for the bubble; an operator has to look
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Body = Mapping[str, Any]  # an outbox body: text, buttons, question, progress; or a template with its data


class SendError(Exception):
    """`reason` is the named state that the bubble or the hold is given."""

    retryable = False
    reaches_person = True
    wait = 2.0  # seconds before the first retry; doubled each time
    reason = "error"


class Throttled(SendError):
    """`probe`: where the platform names no time, how soon it may be tried before the whole `wait` is waited."""

    retryable = True
    reason = "throttled"

    def __init__(self, wait: float, probe: float | None = None) -> None:
        super().__init__("throttled")
        self.wait, self.probe = wait, probe


class Ambiguous(SendError):
    retryable = True
    reason = "ambiguous"


class Halted(SendError):
    """`scope` is a channel's name, or "channel:part" for a part of it such as one template."""

    retryable = True

    def __init__(self, scope: str, reason: str, until: datetime | None = None, detail: str = "") -> None:
        super().__init__(reason)
        self.scope, self.reason, self.until, self.detail = scope, reason, until, detail


class Unreachable(SendError):
    """`opted_out`: the platform says that the person does not want messages of this kind."""

    reaches_person = False

    def __init__(self, reason: str, *, opted_out: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.opted_out = reason, opted_out


class OutOfWindow(SendError):
    reaches_person = False
    reason = "out-of-window"


class Refused(SendError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(ValueError):
    """An update that is not in any form we know: kept for an operator, answered 200, never tried for ever."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of one person, as every channel gives it.

    kind: text | tap (a button's payload) | start (an invitation's token) | edit (new words for the message `about`)
    | phone (their own number, as +84…) | command (start, help, stop, settings) | unsupported (voice, sticker, photo …).
    `message_id` is the platform's own and makes a second delivery of the same message known.
    """

    channel: str
    address: str
    message_id: str
    kind: str
    text: str = ""
    about: str = ""
    said_at: datetime | None = None  # the platform's own time, where it tells one: a late delivery is known by it


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a platform tells us and that is no message: see `bot.events` for the kinds and their data.

    `key` makes a second delivery known; `address` is the person's, where there is one.
    """

    channel: str
    key: str
    kind: str
    address: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A bubble that left. `charge`: the kind of its ledger entry, "" for none; `quota`: as the platform names it."""

    platform_id: str | None = None
    charge: str = ""
    quota: str = ""


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def retires(self) -> bool:
        """Whether the platform can take the buttons of an earlier bubble away."""

    def read(self, update: Any) -> Inbound | Event | None:
        """What an update carries; None for one that is dropped on purpose. Raises Unreadable."""

    async def send(self, address: str, body: Body) -> Sent:
        """Sends one bubble. Raises SendError."""

    async def retire(self, address: str, platform_id: str) -> None:
        """Takes the buttons of an earlier bubble away; best effort, never raises."""

    async def acknowledge(self, update: Any) -> None:
        """What the platform wants done at once about an update (a tap's spinner …); best effort, never raises."""
