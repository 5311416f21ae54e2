"""Dialogues of more than one turn: which of them a message begins or answers.

A dialogue is a state of the session (`pending`) and stands beside the open question: whatever else is understood ends
it, and it holds nothing up. Only the wait for the person of the case holds answers back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from survey.session import doubting, person
from survey.session.pending import AGREED, AWAITED_BY, CHOICES, INSISTED, NO, SENTENCES, YES, Awaited, Pending
from survey.session.state import Disposition, Phase, Session
from survey.session.step import Step

if TYPE_CHECKING:
    from survey.session.advance import Turn


def step(turn: Turn) -> Step | None:
    """What the message means to a dialogue: it answers one or begins one; None when it does neither."""
    if _awaits(turn, Awaited.LATER) and turn.heard.label in ("yes", "thanks") and turn.heard.source != "tap":
        return turn.left()
    choice = _choice(turn)
    if choice:
        return _chosen(turn, choice)
    if _asked_about(turn):
        return turn.awaits(turn.session.pending)
    if _unread(turn):
        words = turn.phrases("unsupported" if turn.heard.label == "unsupported" else "unclear_pending")
        return turn.at(misses=1).awaits(turn.session.pending, words)
    held = person.held_back(turn) if _awaits(turn, Awaited.OWNER) else None
    return held or _begun(turn)


def lasting(session: Session) -> Pending | None:
    """What is still awaited after something else was understood."""
    return session.pending if session.pending and session.pending.kind is Awaited.OWNER else None


def _awaits(turn: Turn, kind: Awaited) -> bool:
    return turn.session.pending is not None and turn.session.pending.kind is kind


# choosing


def _choice(turn: Turn) -> str | None:
    """The button that was tapped, or that the words come to."""
    heard, pending = turn.heard, turn.session.pending
    if heard.label == "chosen" or (heard.label == "not_me" and heard.value in AWAITED_BY):
        return str(heard.value)
    if pending is None or heard.source == "tap":
        return None
    if heard.label in ("yes", "no"):
        return (YES if heard.label == "yes" else NO)[pending.kind]
    if heard.label == "delete_data" and heard.value in (AGREED, INSISTED):
        return "erase" if pending.kind is Awaited.DELETE else None
    return "stranger" if heard.label == "wrong_case" and pending.kind is Awaited.WRONG_CASE else None


def _chosen(turn: Turn, choice: str) -> Step:
    name, pending = choice.rstrip("12345"), turn.session.pending
    if turn.heard.label == "not_me" and can_begin(turn):  # said without being asked
        return _ACTS[name](turn.at(pending=None), Pending(Awaited.NOT_ME))
    if pending and name in CHOICES[pending.kind] and doubting.same(turn, choice):
        return _ACTS[name](turn.at(pending=None, misses=0), pending)
    return _outdated(turn, name)


def _outdated(turn: Turn, name: str) -> Step:
    """A button of a dialogue that is over begins it anew where that harms nobody; it never decides anything."""
    begin = _ANEW.get(name)
    if begin and (begin is delete or can_begin(turn)):
        return begin(turn.at(misses=0))
    return turn.at(pending=lasting(turn.session)).again(turn.phrases("stale_tap"))


def _asked_about(turn: Turn) -> bool:
    """Whether they want to hear again what was just asked, which is not the open question."""
    asks = turn.session.pending is not None and turn.session.pending.kind in SENTENCES
    return asks and turn.heard.label in ("repeat", "explain") and turn.heard.source != "tap"


def _unread(turn: Turn) -> bool:
    """Nothing was understood while one of a few buttons is awaited: said once more, then the survey goes on.

    A yes or a no was meant for what is awaited, however often it is said: it is never a consent or an answer.
    """
    asks = turn.session.pending is not None and turn.session.pending.kind in SENTENCES
    first = turn.session.misses == 0 and turn.heard.label in ("unclear", "unsupported")
    return asks and (first or turn.heard.label in ("yes", "no")) and turn.heard.source != "tap"


# beginning


def _begun(turn: Turn) -> Step | None:
    if turn.heard.confirm:
        return doubting.doubt(turn)
    if turn.heard.label == "delete_data":
        return delete(turn.at(misses=0))
    begin = person.BEGINNINGS.get(turn.heard.label)
    return begin(turn.at(misses=0)) if begin and can_begin(turn) else None


def can_begin(turn: Turn) -> bool:
    """After the end only what is complete can still turn out to be somebody else's."""
    return turn.session.phase is not Phase.ENDED or turn.session.disposition is Disposition.COMPLETED


# deleting


def delete(turn: Turn) -> Step:
    return turn.awaits(Pending(Awaited.DELETE))


def _erase(turn: Turn, pending: Pending) -> Step:
    return turn.erased()


def _keep(turn: Turn, pending: Pending) -> Step:
    return turn.again(turn.phrases("delete_kept"))


_ANEW: Mapping[str, Callable[[Turn], Step]] = {
    "erase": delete,
    "together": person.not_me,
    "wait": person.not_me,
    "unrelated": person.not_me,
    "stranger": person.wrong_case,
}

_ACTS: Mapping[str, Callable[[Turn, Pending], Step]] = {
    "right": doubting.right,
    "other": doubting.other,
    "erase": _erase,
    "keep": _keep,
    "together": person.together,
    "wait": person.wait,
    "unrelated": person.unrelated,
    "stranger": person.stranger,
    "mine": person.mine,
    "owner": person.owner,
}
