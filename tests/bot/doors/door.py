"""What every door can be asked for, whatever stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from tests.bot.doors.house import House, Invite


class Can(Enum):
    """What a channel has by its nature; a row of the table that needs it is for those channels alone."""

    CALLED = auto()  # by requests with bytes in them, from callers who have to show who they are
    HOOKED = auto()  # by a platform, which has to be told 200
    PUSHED = auto()  # to an API that may fail, in bubbles of limited length
    RETIRED = auto()  # buttons of earlier bubbles can be taken away
    EDITED = auto()  # people can change what they said
    MEDIA = auto()  # people can send what is no text
    CLOSED = auto()  # the platform has codes for people who do not want any message


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a bubble. `under` is the bubble's id, "" for a button that was made up."""

    title: str
    payload: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A bubble of the bot on a person's screen, as it looks now."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does. kind: start, text, tap, edit, media; `about`: the message or bubble that it is done to."""

    kind: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """A deed on its way: what is brought to the service, and what shows who brings it."""

    raw: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failing:
    """How a platform fails: the named reason that the bubble gets, and what to ask of the fake for it."""

    reason: str
    kind: str
    code: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        return {"kind": self.kind, **({"code": self.code} if self.code else {})}


class Door(Protocol):
    """`longest`: characters of one bubble; `media`: kinds that are no text; the rest as the platform fails."""

    name: str
    can: frozenset[Can]
    house: House
    longest: int
    media: tuple[str, ...]
    method: str  # of the API, that shows a bubble
    throttled: Failing
    blocked: Failing
    refused: Failing
    strange: str  # what somebody reads whose invitation is none
    unparsed: int  # the status for what is no JSON

    async def arrival(self) -> str:
        """The address of somebody who has not been here."""

    def opening(self, invite: Invite) -> Deed:
        """What a person does with an invitation in hand."""

    async def does(self, address: str, deed: Deed) -> str:
        """The deed goes its usual way, to its end; returns the platform's id of the person's message, if any."""

    async def caught(self, address: str, deed: Deed) -> Update:
        """The same, but held on its way."""

    async def brings(self, *updates: Update) -> list[int]:
        """Brings updates that were caught, all at once; returns the statuses once they are dealt with."""

    def spoilt(self, update: Update) -> list[Update]:
        """The update as others would bring it who are not whom they say."""

    def garbage(self, raw: bytes, who: Update) -> Update:
        """Bytes with the credentials of whoever brought `who`."""

    async def screen(self, address: str) -> list[Shown]: ...

    async def settle(self) -> None:
        """Until nothing is on its way."""
