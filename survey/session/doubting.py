"""A level that is likely but not sure: asked back once, and kept only when the person says that it is right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.heard import Heard
from survey.questionnaire import Question
from survey.session import answering, correcting
from survey.session.pending import Awaited, Pending
from survey.session.state import Entry, Phase
from survey.session.step import Say, Step

if TYPE_CHECKING:
    from survey.session.advance import Turn

DOUBT = "doubt"


def doubt(turn: Turn) -> Step:
    """Asks whether it is right; a second doubt about the same question is asked again with all levels instead."""
    question = turn.form.get(turn.heard.question) or turn.form.get(turn.session.open)
    entry = answering.entry(question, turn.heard) if question else None
    asked = DOUBT in turn.session.once or turn.session.phase in (Phase.CONSENT, Phase.ENDED)
    if entry is None or asked:
        return replace(turn, heard=Heard("unclear", question=turn.session.open)).at(pending=None).by_phase()
    return _asked(turn, question, entry)


def _asked(turn: Turn, question: Question, entry: Entry) -> Step:
    pending = Pending(Awaited.LEVEL, question.id, entry.value, turn.heard.words, turn.heard.confidence)
    session = replace(turn.awake().session, pending=pending, once=(*turn.session.once, DOUBT), misses=0)
    bubbles = turn.bubbles(session)
    words = turn.phrases("confirm_level", label=bubbles.label(question, entry))
    return Step(session, (Say(words, bubbles.awaited(pending), question.id, bubbles.progress(question)),))


def same(turn: Turn, choice: str) -> bool:
    """Whether a button belongs to the very level that is to be confirmed; words always do."""
    pending, tapped = turn.session.pending, turn.heard.label == "chosen"
    if pending.kind is not Awaited.LEVEL or not tapped:
        return True
    return turn.heard.question == pending.question and choice in ("other", f"right{pending.value}")


def right(turn: Turn, pending: Pending) -> Step:
    """Kept with the words that it was read from, as the model's reading that the person confirmed."""
    read = Heard(
        f"likert_{pending.value}",
        pending.value,
        pending.question,
        rule="confirmed",
        source="model",
        confidence=pending.confidence,
        words=pending.words,
    )
    step = correcting.correct(replace(turn.awake(), heard=read), turn.form.get(pending.question))
    answers = (replace(one, read=read) if one.question == pending.question else one for one in step.answers)
    return replace(step, answers=tuple(answers))


def other(turn: Turn, pending: Pending) -> Step:
    question = turn.form.get(pending.question)
    if question is None or question.id != turn.session.open:
        return turn.again(turn.phrases("choose_level"))
    return turn.awake().ask_again(question, turn.phrases("choose_level"))
