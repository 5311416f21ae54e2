"""What is being asked now, as plain data: the metadata that language components read a reply by."""

from __future__ import annotations

from typing import Any

from survey.questionnaire import Kind, Questionnaire
from survey.session.state import Phase, Session

IDLE: dict[str, Any] = {
    "phase": "idle",
    "question": None,
    "kind": None,
    "choices": [],
    "topics": {},
    "ahead": [],
    "counts": [],
}


def asked(session: Session | None, form: Questionnaire | None) -> dict[str, Any]:
    """The open question in plain JSON; a paused survey is read as if its question were open.

    `topics` are those of every question of this person's, `ahead` the ones that are still to come, `counts` those that
    ask for a number. `confirm` says what a yes or a no would be for: it is awaited beside the open question, which may
    be answered all the same. `again`: the question was answered before, and has been gone back to.
    """
    if session is None or form is None:
        return dict(IDLE)
    phase = Phase.QUESTION if session.phase is Phase.PAUSED and session.open else session.phase
    question = form.get(session.open) if phase is Phase.QUESTION else None
    shown = session.shown(form) if session.phase is not Phase.CONSENT else []
    ahead = [q.id for q in shown if q.id not in session.entries and q.id != session.open]
    basis = {**IDLE, "phase": phase.value, "topics": {q.id: list(q.topics) for q in shown}, "ahead": ahead}
    basis["counts"] = [q.id for q in shown if q.kind is Kind.NUMBER]
    if session.pending:
        basis["confirm"] = session.pending.kind.value
    if question is None:
        return basis
    return basis | {
        "question": question.id,
        "kind": question.kind.value,
        "choices": [{"id": c.id, "text": c.text, "title": c.title} for c in question.choices],
        "min": question.minimum,
        "max": question.maximum,
        "skip": question.skip,
        "no_opinion": question.no_opinion,
        "again": question.id in session.entries,
    }
