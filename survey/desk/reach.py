"""The desk's verbs for whether and how a person may be reached: what platforms tell, opting out, coming back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from survey.desk.again import again
from survey.desk.posting import call_worker
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.measures.period import next_time
from survey.records import Kept
from survey.session import Say, Session, advance

WELCOME_AGAIN = timedelta(minutes=10)  # following twice within this time is greeted once
AGENT = timedelta(hours=2)  # how long after a human agent's message words are not the bot's


class Reach:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def unreachable(self, contact: UUID, reason: str) -> None:
        """The platform says that nothing can be sent to them; until they write again."""
        async with self._tools.store.single() as tx:
            await tx.reach.unreachable(contact, reason, self._tools.now())

    async def reachable(self, contact: UUID) -> None:
        async with self._tools.store.single() as tx:
            await tx.reach.reachable(contact)

    async def interacted(self, contact: UUID) -> None:
        """They did something on their channel just now; so they can be reached."""
        async with self._tools.store.single() as tx:
            await tx.reach.interacted(contact, self._tools.now())

    async def hand_over(self, contact: UUID, until: datetime | None = None) -> None:
        """A human agent writes to them: their words are not the bot's until then."""
        async with self._tools.store.single() as tx:
            await tx.reach.hand_over(contact, until or self._tools.now() + AGENT)

    async def phone(self, contact: UUID, phone: str) -> None:
        """Remembers a number (+84…) as theirs."""
        sealer = self._tools.sealer
        async with self._tools.store.single() as tx:
            await tx.reach.phone(contact, sealer.seal(phone), sealer.index(phone))

    async def delivered(self, tracking: str, platform: str, at: datetime | None = None) -> bool:
        """A bubble reached the phone; False when our own send is not recorded yet."""
        async with self._tools.store.single() as tx:
            return await tx.reach.delivered(tracking, platform, at or self._tools.now())

    async def welcome(self, contact: UUID, channel: str) -> bool:
        """What somebody who has just come reads: how to get to their survey. False when it would be out of place."""
        body = Say(self._tools.phrases("reach_welcome")).dump() | {"ask": "phone"}
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            outbox = self._tools.outbox(channel)
            said = await tx.reach.welcome(contact, body, outbox, now, now - WELCOME_AGAIN)
            if said:
                await call_worker(tx, self._tools, contact, channel)
        return said

    def next_day(self) -> datetime:
        """When the quotas of a day begin anew."""
        return next_time(time(0), self._tools.now())

    # leaving, everywhere at once

    async def opt_out(self, source: str, *, contact: UUID | None = None, phone: str | None = None) -> None:
        """Leaves a person alone on every channel, without a word; `phone` as +84…"""
        index = self._tools.sealer.index(phone) if phone else None
        await again(lambda: self._opt_out(source, contact, index))

    async def _opt_out(self, source: str, contact: UUID | None, phone: bytes | None) -> None:
        async with self._tools.store.together() as tx:
            await leave_alone(tx, self._tools, source, contact, phone=phone)

    async def withdraw(self, contact: UUID) -> None:
        """Erases who they are, on every channel that they moved between; their numbers stay left alone."""
        await again(lambda: self._withdraw(contact))

    async def _withdraw(self, contact: UUID) -> None:
        async with self._tools.store.together() as tx:
            await forget(tx, self._tools, await leave_alone(tx, self._tools, "withdrawn", contact))


async def leave_alone(
    tx: Any,
    tools: Tools,
    source: str,
    contact: UUID | None,
    *,
    phone: bytes | None = None,
    message: int | None = None,
    but: UUID | None = None,
) -> Sequence[UUID]:
    """An opt-out within a transaction; `but` is the conversation that ends by a step of its own.

    Returns the contacts that are certainly theirs. Raises Stale.
    """
    circle = await tx.reach.circle(contact, phone)
    now = tools.now()
    await tx.reach.opt_out(circle, source, now)
    for stored in await tx.reach.unfinished(circle.contacts, but):
        session, form = Session.load(stored.state, stored.disposition), tools.forms[stored.questionnaire_ref]
        step = advance(session, form, tools.phrases, Heard("stop", "opt_out", rule=source), now)
        state, disposition = step.session.dump(), step.session.disposition.value
        await tx.reach.end(stored, state, disposition, step.reason, message, now)
    return circle.own


async def forget(tx: Any, tools: Tools, own: Iterable[UUID], reply_to: int | None = None) -> None:
    """Erases within a transaction who they are and silences their contacts; the reply to a message still leaves."""
    for one in own:
        await tx.erasing.seal_reply(one, reply_to)
        await tx.erasing.erase(tools.now(), contact=one)
        await tx.erasing.silence(one)


async def take_back(tx: Any, contact: UUID) -> bool:
    """They came back in so many words; whether they had been left alone."""
    return bool(await tx.reach.opt_in(await tx.reach.circle(contact, None)))


async def keep_everywhere(tx: Any, tools: Tools, row: Kept) -> tuple[int | None, list[Mapping[str, Any]]]:
    """Keeps a step by which a person leaves or comes back, with all that follows from it elsewhere."""
    async with tx.whole():
        if not row.opted_out:
            await take_back(tx, row.contact)
            return await tx.talks.keep(row)
        source = "withdrawn" if row.erases else "said"
        own = await leave_alone(tx, tools, source, row.contact, message=row.message, but=row.session)
        number, bubbles = await tx.talks.keep(row)
        if row.erases:
            await forget(tx, tools, own, number)
        return number, bubbles
