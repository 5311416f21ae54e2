"""What all actions share: hear the turn, hand it to the desk once, and say so; or say nothing when it failed."""

from __future__ import annotations

import logging
from abc import ABC
from typing import Any, ClassVar, Protocol
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import NotOurs, Turn, turn
from survey.heard import Heard

logger = logging.getLogger(__name__)


class Talk(Protocol):
    """The desk's verb for language; one transaction, and the same message twice is one turn."""

    async def take(self, contact: UUID, message: int, heard: Heard) -> None: ...


class WrongAct(ValueError):
    """The rules sent a meaning to an action that is not for it: data/rules needs correcting."""


class Act(Action, ABC):
    """`labels` are the meanings that this act is for; empty means any."""

    labels: ClassVar[tuple[str, ...]] = ()

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def heard(self, now: Turn) -> Heard:
        if self.labels and now.heard.label not in self.labels:
            raise WrongAct(f"{self.name()} is not for {now.heard.label}")
        return now.heard

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The channel calls a message handled only when it sees `taken`: a failure needs no words."""
        try:
            now = turn(tracker)
            await self._talk.take(now.contact, now.message, self.heard(now))
        except (NotOurs, WrongAct) as error:
            logger.error("%s: %s", self.name(), error)
        except Exception as error:  # the desk's failure is answered here; its words may hold a person's words
            logger.error("%s: bàn làm việc báo lỗi %s", self.name(), type(error).__name__)
        else:
            dispatcher.utter_message(json_message={"taken": now.message})
        return []
