"""From a step of the session to the records that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.heard import Heard
from survey.records import Kept, StoredSession
from survey.session import AnswerMade, Disposition, Status, Step

COMPANION = "companion"  # somebody else holds the phone and answers with the person of the case


def kept(step: Step, stored: StoredSession, contact: UUID, heard: Heard, said: str | None, at: datetime) -> Kept:
    """Everything one step writes. `said` is the button that was tapped; None for words, which the inbox has."""
    return Kept(
        session=stored.id,
        version=stored.version,
        contact=contact,
        channel=stored.channel,
        state=step.session.dump() | {"since": _since(step, stored, at), "back_at": _back_at(step, stored)},
        disposition=step.session.disposition.value,
        at=at,
        said=said or "",
        tapped=heard.source == "tap",
        counted=step.moved is Disposition.STARTED,
        completed=step.moved is Disposition.COMPLETED,
        opted_out=step.opted_out,
        erases=step.erases,
        helper=COMPANION if step.session.together and stored.helper is None else None,
        back_at=step.back_at,
        callback=step.callback,
        place=step.place,
        answers=[_answer(one, one.read or heard, said) for one in step.answers],
        dispositions=[{"disposition": step.moved.value, "reason": step.reason}] if step.moved else [],
        consents=[
            {"purpose": one.purpose, "given": one.given, "wording": one.wording, "said": said} for one in step.consents
        ],
        says=[say.dump() for say in step.says],
    )


def _since(step: Step, stored: StoredSession, at: datetime) -> str:
    """When what is now asked was first asked: words said before that are no answer to it."""
    before, asks = stored.state.get("since"), step.session.pending
    same = step.session.open == stored.state["open"] and (asks is None or asks.dump() == stored.state.get("pending"))
    return before if before and same else at.isoformat()


def _back_at(step: Step, stored: StoredSession) -> str | None:
    """When a message was promised, for as long as the survey stands where it was then."""
    if step.back_at:
        return step.back_at.isoformat()
    stands = step.moved is None and step.session.phase == stored.state["phase"]
    return stored.state.get("back_at") if stands else None


def _answer(one: AnswerMade, read: Heard, said: str | None) -> Mapping[str, Any]:
    withdrawn = one.status is Status.WITHDRAWN
    return {
        "question_id": one.question,
        "status": one.status.value,
        "value": one.value,
        "said": "" if withdrawn else read.words or said,
        "rule": "no-longer-asked" if withdrawn else read.rule,
        "source": read.source,
        "confidence": round(read.confidence * 100),
    }
