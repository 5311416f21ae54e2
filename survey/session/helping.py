"""Handing over to a person: where one can be reached, a call back, and a place where somebody helps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from survey.session.bubbles import join
from survey.session.pending import Awaited, Pending
from survey.session.state import Phase
from survey.session.step import Button, Say, Step

if TYPE_CHECKING:
    from survey.session.advance import Turn

PHONE = "phone"  # the fact that the case has a number to call; "" or missing when it has none


def human(turn: Turn) -> Step:
    """Says where a person can be reached, and offers what else there is; the survey waits where it is."""
    return _said(turn, turn.heard.texts or (hotline(turn),), call=True, place=True)


def call_back(turn: Turn) -> Step:
    """Somebody is to call; a case without a number has only the hotline."""
    if not turn.session.facts.get(PHONE):
        return _said(turn, (turn.phrases("call_no_number"), hotline(turn)), call=False, place=True)
    return _said(turn, (turn.phrases("call_noted"),), call=False, place=True, callback=True)


def place(turn: Turn) -> Step:
    found = turn.session.facts.get("place", "")
    words = turn.phrases("help_place", place=found) if found else turn.phrases("no_place")
    return replace(_said(turn, (words,), call=True, place=False), place=bool(found))


ACTS: Mapping[str, Callable[[Turn], Step]] = {"help_human": human, "call_back": call_back, "help_place": place}


def hotline(turn: Turn) -> str:
    """The number from the settings, said to be missing when it is."""
    number = turn.session.facts.get("hotline", "")
    return turn.phrases("help_human", hotline=number) if number else turn.phrases("no_hotline")


def _said(turn: Turn, words: tuple[str, ...], *, call: bool, place: bool, callback: bool = False) -> Step:
    waits = turn.session.phase in (Phase.CONSENT, Phase.QUESTION, Phase.PAUSED)
    offered = (
        ("call_button", "!call", call and bool(turn.session.facts.get(PHONE))),
        ("place_button", "!place", place),
        ("resume_button", "!resume", waits),
    )
    bubbles = turn.bubbles()
    buttons: list[Button] = [bubbles.button(key, None, value, extra=False) for key, value, has in offered if has]
    text = join(*words, turn.phrases("help_waits") if waits else "")
    session = (
        replace(turn.session, pending=Pending(Awaited.LATER)) if waits and not turn.session.pending else turn.session
    )
    return Step(session, (Say(text, tuple(buttons)),), callback=callback)
