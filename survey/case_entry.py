"""What passes between the desk and the store when cases are entered: sealed people, decisions, what already stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from survey.case import Case


@dataclass(frozen=True, slots=True)
class SealedParty:
    """A person as the store may hold them: encrypted, and found again by a keyed index of the phone."""

    phone: bytes | None
    phone_index: bytes | None
    name: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A case ready for the store. `id` is used when the case is new; the store keeps its own otherwise."""

    id: UUID
    case: Case
    digest: bytes
    applicant: SealedParty | None = None
    submitter: SealedParty | None = None

    @property
    def one_person(self) -> bool:
        """The holder of the case did the errand."""
        return self.case.applicant == self.case.submitter


@dataclass(frozen=True, slots=True)
class Written:
    id: UUID
    change: str  # created, updated, unchanged


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided about a case before: the open invitation if there is one, and the last reason for none."""

    token_sealed: bytes | None = None
    expires: datetime | None = None
    invited: bool = False
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the table of invitations, to be written."""

    id: UUID
    case_id: UUID
    decision: str  # invite, skip
    reason: str = ""
    token_hash: bytes | None = None
    token_sealed: bytes | None = None
    channel: str | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    questionnaire_ref: str | None = None
