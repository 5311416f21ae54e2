"""What one message led to: records to keep and bubbles to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.heard import Heard
from survey.session.state import Disposition, Session, Status


@dataclass(frozen=True, slots=True)
class Button:
    """`extra` marks the quieter choices (skip, explain, back) that a channel with few buttons may leave out."""

    title: str
    payload: str
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """One bubble of the bot. `progress` is "2/9" while questions are asked."""

    text: str
    buttons: tuple[Button, ...] = ()
    question: str | None = None
    progress: str | None = None

    def dump(self) -> dict[str, Any]:
        buttons = [{"title": b.title, "payload": b.payload, "extra": b.extra} for b in self.buttons]
        return {"text": self.text, "buttons": buttons, "question": self.question, "progress": self.progress}


@dataclass(frozen=True, slots=True)
class AnswerMade:
    """`read` is how it was read, where that is not how the message as a whole was read."""

    question: str
    status: Status
    value: Any = None
    read: Heard | None = None


@dataclass(frozen=True, slots=True)
class ConsentMade:
    purpose: str  # survey | recheck
    given: bool
    wording: str  # the words that were consented to


@dataclass(frozen=True, slots=True)
class Step:
    session: Session
    says: tuple[Say, ...] = ()
    answers: tuple[AnswerMade, ...] = ()
    consents: tuple[ConsentMade, ...] = ()
    moved: Disposition | None = None  # the new disposition, when it changed
    reason: str = ""
    opted_out: bool | None = None  # True: leave this person alone from now on; False: they came back
    erases: bool = False  # who they are is to be erased
    back_at: datetime | None = None  # when they want to be written to again
    callback: bool = False  # somebody is to call them
    place: bool = False  # they want a place where somebody helps
