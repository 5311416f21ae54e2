"""Where one survey stands: the state between two messages, and its stored form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from survey.questionnaire import Question, Questionnaire
from survey.session.pending import Pending

EDIT_WINDOW = timedelta(hours=24)  # how long a finished survey can still be corrected


class Phase(StrEnum):
    CONSENT = "consent"
    QUESTION = "question"
    SUMMARY = "summary"  # everything answered; still correctable
    PAUSED = "paused"
    ENDED = "ended"


class Disposition(StrEnum):
    """What became of an invited case, in the survey field's terms (AAPOR's dispositions, shortened)."""

    INVITED = "invited"
    STARTED = "started"
    PARTIAL = "partial"
    COMPLETED = "completed"
    REFUSED = "refused"
    INELIGIBLE = "ineligible"
    EXPIRED = "expired"
    OPTED_OUT = "opted_out"


class Status(StrEnum):
    """What stands under a question. Not asked has no entry at all: missing is missing."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NO_OPINION = "no_opinion"
    WITHDRAWN = "withdrawn"  # no longer asked after an earlier answer changed


@dataclass(frozen=True, slots=True)
class Entry:
    status: Status
    value: Any = None


@dataclass(frozen=True, slots=True)
class Session:
    """The state of one survey of one case.

    `key` stands in every button of this session; a tap that carries another one is somebody else's.
    `facts` are the few words about the case that sentences need (unit, procedure, returned_on).
    `pending`: what is awaited beside the open question. `once`: what is said about the open question one time only.
    `together`: somebody else holds the phone and answers with the person of the case.
    """

    key: str
    phase: Phase = Phase.CONSENT
    disposition: Disposition = Disposition.INVITED
    open: str | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    picked: tuple[str, ...] = ()
    misses: int = 0
    edit_until: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    pending: Pending | None = None
    once: tuple[str, ...] = ()
    together: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """The answered values alone, for conditions."""
        return {q: entry.value for q, entry in self.entries.items() if entry.status is Status.ANSWERED}

    def shown(self, form: Questionnaire) -> list[Question]:
        return form.shown(self.values)

    def next_question(self, form: Questionnaire) -> Question | None:
        return next((q for q in self.shown(form) if q.id not in self.entries), None)

    def with_entry(self, question: str, entry: Entry) -> Session:
        return replace(self, entries={**self.entries, question: entry})

    def without(self, questions: set[str]) -> Session:
        return replace(self, entries={q: e for q, e in self.entries.items() if q not in questions})

    def dump(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "phase": self.phase,
            "open": self.open,
            "entries": {q: [e.status, e.value] for q, e in self.entries.items()},
            "picked": self.picked,
            "misses": self.misses,
            "edit_until": self.edit_until.isoformat() if self.edit_until else None,
            "facts": dict(self.facts),
            "pending": self.pending.dump() if self.pending else None,
            "once": self.once,
            "together": self.together,
        }

    @classmethod
    def load(cls, stored: Mapping[str, Any], disposition: str) -> Session:
        return cls(
            key=stored["key"],
            phase=Phase(stored["phase"]),
            disposition=Disposition(disposition),
            open=stored["open"],
            entries={q: Entry(Status(status), value) for q, (status, value) in stored["entries"].items()},
            picked=tuple(stored["picked"]),
            misses=stored["misses"],
            edit_until=datetime.fromisoformat(stored["edit_until"]) if stored["edit_until"] else None,
            facts=stored["facts"],
            pending=Pending.load(stored.get("pending")),
            once=tuple(stored.get("once", ())),
            together=stored.get("together", False),
        )
