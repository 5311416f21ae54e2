"""What passes between the desk and the store: rows as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session row, locked until the transaction ends."""

    id: UUID
    questionnaire_ref: str
    state: Mapping[str, Any]
    disposition: str
    channel: str
    helper: str | None
    expires_at: datetime
    opted_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """The current session of a contact, if any, and the message at hand."""

    session: StoredSession | None
    message: int | None
    state: str | None  # of the message; None when it is a duplicate
    text: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is written for one step; `says` are outbox bodies."""

    session: UUID
    contact: UUID
    message: int | None
    state: Mapping[str, Any]
    disposition: str
    at: datetime
    counted: bool = False
    completed: bool = False
    opted_out: bool | None = None
    answers: Sequence[Mapping[str, Any]] = ()
    dispositions: Sequence[Mapping[str, Any]] = ()
    consents: Sequence[Mapping[str, Any]] = ()
    says: Sequence[Mapping[str, Any]] = ()
    outbox_state: str = "mailbox"
    working: bool = False  # the message was stored before and is now dealt with
    tapped: bool = False  # the message was a tap: `said` replaces its payload in the inbox
    said: str = ""


class StoreAway(ConnectionError):
    """The database did not answer or dropped the connection. Nothing was kept, unless the loss fell on the commit:
    a message taken up again then finds itself done."""


class Taken(Exception):
    """The case already has its one counted response, from somebody else."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored message. `state` None: the platform delivered it before, `id` is then the first one's."""

    id: int
    contact: UUID
    channel: str
    kind: str
    text: str
    state: str | None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A bubble that is to be pushed."""

    id: int
    contact: UUID
    channel: str
    address: bytes | None  # sealed
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands behind a token. `mine`: this contact's own session; `elsewhere`: somebody else already consented."""

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
