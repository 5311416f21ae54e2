"""What passes between the desk and the store: rows as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session row; `version` counts its steps."""

    id: UUID
    questionnaire_ref: str
    state: Mapping[str, Any]
    disposition: str
    version: int
    channel: str
    helper: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation, whose it is, and the invitation that it came from."""

    session: StoredSession
    contact: UUID
    invitation: UUID


@dataclass(frozen=True, slots=True)
class Look:
    """The current session of a contact, if any, and the message at hand.

    `busy`: messages of this person wait or are being worked on.
    """

    session: StoredSession | None
    busy: bool = False
    message_state: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is written for one step; `says` are outbox bodies.

    `message` is a stored message that is thereby done; `message_id` one that arrives with this very step.
    """

    session: UUID
    version: int
    contact: UUID
    channel: str
    state: Mapping[str, Any]
    disposition: str
    at: datetime
    message: int | None = None
    message_id: str | None = None
    kind: str = "tap"
    said: str = ""
    tapped: bool = False  # `said` replaces what lies in the inbox: a payload or a sealed token
    counted: bool = False
    completed: bool = False
    opted_out: bool | None = None
    erases: bool = False  # who they are is erased with it
    helper: str | None = None  # who helps from now on; None: as before
    back_at: datetime | None = None  # when they want to be written to again
    callback: bool = False  # somebody is to call them
    place: bool = False  # they want a place where somebody helps
    answers: Sequence[Mapping[str, Any]] = ()
    dispositions: Sequence[Mapping[str, Any]] = ()
    consents: Sequence[Mapping[str, Any]] = ()
    says: Sequence[Mapping[str, Any]] = ()
    comments: Sequence[Mapping[str, Any]] = ()  # the open ones among the answers, masked, with what seals them
    kept_until: datetime | None = None  # until when the originals of these lie sealed
    outbox_state: str = "mailbox"
    calls_worker: bool = False  # has the worker's sender come for the bubbles

    @property
    def beyond(self) -> bool:
        """Whether more than this conversation is changed by it."""
        return self.opted_out is not None or self.back_at is not None or self.callback or self.place

    @property
    def seldom(self) -> bool:
        """Whether the step brings more than an answer and a reply."""
        return (
            bool(self.dispositions or self.consents or self.calls_worker or self.comments) or self.opted_out is not None
        )


class StoreAway(ConnectionError):
    """The database did not answer or dropped the connection. Nothing was kept, unless the loss fell on the commit:
    a message taken up again then finds itself done."""


class Stale(Exception):
    """The session has moved since it was looked at."""


class Duplicate(Exception):
    """The platform delivered this message before."""


class Taken(Exception):
    """The case already has its one counted response, from somebody else."""


class NameTaken(Exception):
    """Another account has this login, or this name at the single sign-on."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored message. `state` None: the platform delivered it before, `id` is then the first one's.

    `about` is the platform's id of the message that it refers to; `handed_over`: a human agent talks with the person.
    """

    id: int
    contact: UUID
    channel: str
    kind: str
    text: str
    state: str | None
    attempts: int = 0
    about: str = ""
    handed_over: bool = False
    said_at: datetime | None = None  # by the platform's clock


@dataclass(frozen=True, slots=True)
class Failed:
    """A message or an event that could not be dealt with, as an operator sees it: what it says is not shown."""

    id: int
    channel: str
    kind: str
    error: str | None
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody that one person's opt-out holds for: all `contacts`, and the indexes of their numbers.

    `own`: those contacts that are certainly theirs, by a conversation that was moved or as the number itself.
    """

    own: Sequence[UUID]
    contacts: Sequence[UUID]
    phones: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """The state of a message and the bubbles that answer it; `waiting`: others of this person stand in line."""

    state: str
    bubbles: list[dict[str, Any]]
    waiting: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A bubble that is to be pushed."""

    id: int
    contact: UUID
    channel: str
    address: bytes | None  # sealed
    body: dict[str, Any]
    attempts: int
    purpose: str = "reply"


@dataclass(frozen=True, slots=True)
class Claim:
    """A bubble to push now, or the time to come again for one that has to wait."""

    due: Due | None
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands behind a token. `mine`: this contact's own session; `elsewhere`: somebody else already consented.

    `rated`: the session that a rating in a template began for somebody who has not talked yet, or that was left
    unfinished on a place's device; it moves to whoever opens. `occupied`: this contact is in another conversation,
    which is then put aside. `phone`: there is one to call. `place`: where somebody helps, in words; None when nowhere.
    """

    invitation: UUID
    case: UUID
    questionnaire_ref: str
    expires_at: datetime
    revoked_at: datetime | None
    returned_at: datetime | None
    unit: str
    procedure: str
    mine: UUID | None
    elsewhere: bool
    occupied: bool
    rated: UUID | None = None
    phone: bool = False
    place: str | None = None
