"""From a step of the session to the records that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.heard import Heard
from survey.records import Kept, StoredSession
from survey.session import Disposition, Status, Step


def kept(step: Step, stored: StoredSession, contact: UUID, heard: Heard, said: str | None, at: datetime) -> Kept:
    """Everything one step writes. `said` is the button that was tapped; None for words, which the inbox has."""
    return Kept(
        session=stored.id,
        version=stored.version,
        contact=contact,
        channel=stored.channel,
        state=step.session.dump() | {"since": _since(step, stored, at)},
        disposition=step.session.disposition.value,
        at=at,
        said=said or "",
        tapped=heard.source == "tap",
        counted=step.moved is Disposition.STARTED,
        completed=step.moved is Disposition.COMPLETED,
        opted_out=step.opted_out,
        answers=[_answer(one.question, one.status, one.value, heard, said) for one in step.answers],
        dispositions=[{"disposition": step.moved.value, "reason": step.reason}] if step.moved else [],
        consents=[
            {"purpose": one.purpose, "given": one.given, "wording": one.wording, "said": said} for one in step.consents
        ],
        says=[say.dump() for say in step.says],
    )


def _since(step: Step, stored: StoredSession, at: datetime) -> str:
    """When the question that is now open was first asked: words said before that are no answer to it."""
    before = stored.state.get("since")
    return before if before and step.session.open == stored.state["open"] else at.isoformat()


def _answer(question: str, status: Status, value: Any, heard: Heard, said: str | None) -> Mapping[str, Any]:
    withdrawn = status is Status.WITHDRAWN
    return {
        "question_id": question,
        "status": status.value,
        "value": value,
        "said": "" if withdrawn else said,
        "rule": "no-longer-asked" if withdrawn else heard.rule,
        "source": heard.source,
        "confidence": round(heard.confidence * 100),
    }
