"""Who holds the phone: somebody else, an official, a child, or a person whose case this is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from survey.session.pending import Awaited, Pending
from survey.session.state import Disposition, Phase
from survey.session.step import Say, Step

if TYPE_CHECKING:
    from survey.session.advance import Turn

CHILD = "child"  # the value of a not_me that says that whoever writes is under age

# What the wait for the person of the case does not hold back.
_PASSING = ("stop", "delete_data", "wrong_case", "help_human", "call_back", "help_place")


def not_me(turn: Turn) -> Step:
    """Asked once: who answers, or whether this is nothing to them."""
    if turn.heard.value == CHILD:
        return _wait_for_owner(turn, "adult_only")
    if turn.session.together:
        return turn.awake().again(turn.phrases("together_noted"))
    return turn.awaits(Pending(Awaited.NOT_ME))


def official(turn: Turn) -> Step:
    return _wait_for_owner(turn, "official_only")


def wrong_case(turn: Turn) -> Step:
    return turn.awaits(Pending(Awaited.WRONG_CASE))


BEGINNINGS: Mapping[str, Callable[[Turn], Step]] = {"not_me": not_me, "official": official, "wrong_case": wrong_case}


def held_back(turn: Turn) -> Step | None:
    """Nothing is taken from whoever is not the person of the case, and questions of theirs are answered."""
    label = turn.heard.label
    if label in ("resume", "open"):
        return owner(turn, turn.session.pending)
    if label in _PASSING:
        return None
    return turn.awaits(turn.session.pending, *turn.heard.texts)


def _wait_for_owner(turn: Turn, key: str) -> Step:
    asking = turn.session.phase in (Phase.QUESTION, Phase.PAUSED)
    paused = turn.at(phase=Phase.PAUSED) if asking else turn
    pending = Pending(Awaited.OWNER)
    session = replace(paused.session, pending=pending, misses=0)
    return Step(session, (Say(turn.phrases(key), turn.bubbles(session).awaited(pending)),))


def owner(turn: Turn, pending: Pending | None) -> Step:
    """The person of the case is there: on from where it was."""
    here = turn.at(pending=None)
    return here.resume() if here.session.phase is Phase.PAUSED else here.again()


def together(turn: Turn, pending: Pending) -> Step:
    return turn.at(together=True).awake().again(turn.phrases("together_noted"))


def wait(turn: Turn, pending: Pending) -> Step:
    asking = turn.session.phase in (Phase.QUESTION, Phase.PAUSED)
    return (turn.at(phase=Phase.PAUSED) if asking else turn).later("person_wait")


def unrelated(turn: Turn, pending: Pending) -> Step:
    return _ineligible(turn, "wrong-person")


def stranger(turn: Turn, pending: Pending) -> Step:
    return _ineligible(turn, "wrong-case")


def mine(turn: Turn, pending: Pending) -> Step:
    return turn.awake().again(turn.phrases("mine_noted"))


def _ineligible(turn: Turn, reason: str) -> Step:
    """Nobody is asked about this case here again, and what was answered does not count."""
    left = Disposition.INELIGIBLE
    ended = replace(turn.session, phase=Phase.ENDED, open=None, pending=None, disposition=left)
    return Step(ended, (Say(turn.phrases("stranger_done")),), moved=left, reason=reason)
