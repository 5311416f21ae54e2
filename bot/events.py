"""What the events of platforms lead to, by kind: `deal` finds the verb of the desk.

blocked     nothing can be sent to the person       returned    it can again
followed    somebody came: a first word             unfollowed  they left: left alone everywhere
withdrawn   erase who they are                      handed_over a human agent writes to them
rating      stars given in a template               pressed     a reply button of a template
delivered   a bubble reached the phone              notice      a template, its quality or a quota changed
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from survey.desk import Desk
from survey.desk.ratings import message_ids

log = logging.getLogger(__name__)

Data = Mapping[str, Any]

# What a template is sent by: its holds are named for both ways.
WAYS = ("zbs", "zalo")
APPROVED = "ENABLE"
GOOD = ("HIGH", "MEDIUM", "UNDEFINED")


class Happening(Protocol):
    """An event, as a channel reads it or as the desk has kept it."""

    @property
    def channel(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def data(self) -> Data: ...


class Dealer:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        reach, ratings = desk.reach, desk.ratings
        self._of_person: dict[str, Callable[[UUID, Happening], Awaitable[Any]]] = {
            "blocked": lambda who, event: reach.unreachable(who, str(event.data.get("reason") or "blocked")),
            "returned": lambda who, event: reach.reachable(who),
            "followed": self._followed,
            "unfollowed": self._unfollowed,
            "withdrawn": lambda who, event: reach.withdraw(who),
            "handed_over": lambda who, event: reach.hand_over(who),
        }
        self._of_message: dict[str, Callable[[Data], Awaitable[bool]]] = {
            "rating": lambda data: ratings.rating(data, "pulled" if data.get("pulled") else "webhook"),
            "pressed": ratings.pressed,
            "delivered": self._delivered,
        }

    async def deal(self, event: Happening) -> bool:
        """Does what an event asks for; twice is the same as once. False: not now, it is to be tried again later."""
        if event.kind in self._of_message:
            return await self._of_message[event.kind](event.data)
        if event.kind in self._of_person:
            await self._with_person(event)
        elif event.kind == "notice":
            await self._notice(event.data)
        else:
            log.warning("an event of %s of an unknown kind was dropped: %s", event.channel, event.kind)
        return True

    async def _with_person(self, event: Happening) -> None:
        """Only somebody who comes is made known by it; what is told of strangers concerns nobody."""
        find = self._desk.post.contact if event.kind in ("followed", "returned") else self._desk.post.known
        who = await find(event.channel, event.address) if event.address else None
        if who is not None:
            await self._of_person[event.kind](who, event)

    async def _followed(self, who: UUID, event: Happening) -> None:
        await self._desk.reach.interacted(who)
        await self._desk.reach.welcome(who, event.channel)

    async def _unfollowed(self, who: UUID, event: Happening) -> None:
        await self._desk.reach.unreachable(who, "unfollowed")
        await self._desk.reach.opt_out("unfollow", contact=who)

    async def _delivered(self, data: Data) -> bool:
        at = datetime.fromisoformat(data["at"]) if data.get("at") else None
        return await self._desk.reach.delivered(*message_ids(data), at)

    # templates and quotas

    async def _notice(self, data: Data) -> None:
        template = str(data.get("template") or "")
        scopes = [f"{way}:{template}" for way in WAYS] if template else []
        match data.get("event"):
            case "change_template_status" if data.get("status"):
                await self._mark(scopes, data["status"].upper() == APPROVED, "not-approved", data["status"])
            case "change_template_quality" if data.get("quality"):
                await self._mark(scopes, data["quality"].upper() in GOOD, "quality", data["quality"])
            case "change_template_quota" if data.get("quota"):
                await self._quota(scopes, data["quota"], "quota-template")
            case "change_oa_daily_quota" if data.get("quota"):
                await self._quota(["zbs"], data["quota"], "quota-day")

    async def _mark(self, scopes: list[str], good: bool, reason: str, detail: str) -> None:
        for scope in scopes:
            if good:
                await self._desk.outgoing.lift(scope, [reason])
            else:
                await self._desk.outgoing.hold(scope, reason, None, detail)

    async def _quota(self, scopes: list[str], quota: str, reason: str) -> None:
        for scope in scopes:
            if str(quota) == "0":
                await self._desk.outgoing.hold(scope, reason, self._desk.reach.next_day())
            else:
                await self._desk.outgoing.lift(scope, [reason])
