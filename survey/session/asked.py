"""What is being asked now, as plain data: the metadata that language components read a reply by."""

from __future__ import annotations

from typing import Any

from survey.questionnaire import Questionnaire
from survey.session.state import Phase, Session

IDLE: dict[str, Any] = {"phase": "idle", "question": None, "kind": None, "choices": [], "topics": {}}


def asked(session: Session | None, form: Questionnaire | None) -> dict[str, Any]:
    """The open question in plain JSON; a paused survey is read as if its question were open."""
    if session is None or form is None:
        return dict(IDLE)
    phase = Phase.QUESTION if session.phase is Phase.PAUSED and session.open else session.phase
    question = form.get(session.open) if phase is Phase.QUESTION else None
    topics = {q.id: list(q.topics) for q in session.shown(form) if q.id in session.entries or q.id == session.open}
    basis = {**IDLE, "phase": phase.value, "topics": topics}
    if question is None:
        return basis
    return basis | {
        "question": question.id,
        "kind": question.kind.value,
        "choices": [{"id": c.id, "text": c.text} for c in question.choices],
        "min": question.minimum,
        "max": question.maximum,
        "skip": question.skip,
        "no_opinion": question.no_opinion,
    }
