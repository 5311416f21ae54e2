"""What the store tells about errands and the people behind them, as the desk hands it to the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Told:
    """What is known about one phone number. `names`: the sealed names of those who hold cases under it.

    `agencies` are those whose official has this number.
    """

    opted_out: bool = False
    agencies: frozenset[str] = frozenset()
    names: tuple[bytes, ...] = ()
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact that a number is known to belong to. `busy_with`: the invitation of the survey that goes on there."""

    id: UUID
    channel: str
    interacted_at: datetime | None
    unreachable_at: datetime | None
    opted_out: bool
    handed_over_until: datetime | None
    busy_with: UUID | None


@dataclass(frozen=True, slots=True)
class StandingErrand:
    """An errand with the case and the survey that it is about. The phones are sealed.

    `session` is where a promise was given, and `awaited` whether it still holds there. `promised_for`: when a message
    about the same survey was promised.
    """

    id: int
    invitation: UUID
    session: UUID | None
    kind: str
    number: int
    attempt: int
    due_at: datetime
    expires_at: datetime
    revoked: bool
    token_sealed: bytes | None
    agency: str
    reception: str | None
    unit: str
    code: str
    procedure: str
    returned_at: datetime | None
    submitter_phone: bytes | None
    applicant_phone: bytes | None
    dispositions: tuple[str, ...]
    rated: bool
    awaited: bool
    promised_for: datetime | None
    tried: tuple[str, ...]
    fell: str
