"""The desk's verbs for what people do inside a template: they rate with stars, or press its reply button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from survey.desk.again import again
from survey.desk.comment_keeping import with_comments
from survey.desk.keeping import kept
from survey.desk.opening import fresh
from survey.desk.reach import leave_alone
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.rating import UNDER_WAY, Rated, Rating, rate, read_rating
from survey.records import Held, Opening, Stale, StoredSession, Taken
from survey.session import Disposition, Phase, Session, Step

HEARD = Heard("rating", rule="rating", source="template")
DECLINING = ("không", "từ chối", "đừng")  # how the label of a button begins by which somebody declines
OPEN = ("invited", "started", "partial")


class Ratings:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def rating(self, data: Mapping[str, Any], source: str = "webhook") -> bool:
        """A rating (`source` webhook or pulled), put to the case that its message was about. Doing it twice changes
        nothing. False while our own send is not known; raises ValueError for one without stars.
        """
        rating, about = read_rating(data), message_ids(data)
        return await again(lambda: self._rated(*about, rating, source))

    async def pressed(self, data: Mapping[str, Any]) -> bool:
        """A reply button of a template, by its label. False while our own send is not known."""
        about, label = message_ids(data), str(data.get("label") or "")
        return await again(lambda: self._pressed(*about, label))

    async def _pressed(self, tracking: str, platform: str, label: str) -> bool:
        async with self._tools.store.together() as tx:
            about = await tx.ratings.about(tracking, platform)
            if about is None:
                return False
            await tx.reach.interacted(about.contact, self._tools.now())
            if label.strip().lower().startswith(DECLINING):
                await leave_alone(tx, self._tools, "pressed", about.contact)
        return True

    async def _rated(self, tracking: str, platform: str, rating: Rating, source: str) -> bool:
        try:
            async with self._tools.store.together() as tx:
                about = await tx.ratings.about(tracking, platform)
                if about and rating.replaces(about.before):
                    await tx.ratings.keep(about.bubble, await self._put(tx, about, rating), rating, source)
        except Taken as error:  # somebody answered for this case just now: it looks different at the next look
            raise Stale from error
        return about is not None

    async def _put(self, tx: Any, about: Rated, rating: Rating) -> UUID | None:
        """Puts the rating to the conversation that it belongs to; None when there is none to put it to."""
        if about.session:
            held = await tx.moving.session(about.session)
            await self._answer(tx, held, rating)
            return about.session
        opening = await tx.openings.of(about.invitation, about.contact) if about.invitation else None
        if opening is None or not self._takes(opening, rating):
            return None
        standing = (await tx.talks.look(about.contact)).session
        held = await self._held(tx, about, opening)
        if opening.elsewhere:
            await self._count_out(tx, held)
        else:
            await self._answer(tx, held, rating)
        if standing and standing.id != held.session.id and running(standing):
            await tx.openings.take_up(standing.id, about.contact)
        return held.session.id

    def _takes(self, opening: Opening, rating: Rating) -> bool:
        at = rating.submitted_at or self._tools.now()
        return opening.revoked_at is None and opening.returned_at is not None and at <= opening.expires_at

    async def _held(self, tx: Any, about: Rated, opening: Opening) -> Held:
        """The contact's own conversation about this invitation, begun when there is none."""
        if opening.mine:
            return await tx.moving.session(opening.mine)
        session = fresh(opening, self._tools)
        given = (self._tools.ids.uuid(), session.key, opening, about.contact, about.channel, session.dump())
        return Held(await tx.openings.begin(*given), about.contact, opening.invitation)

    async def _answer(self, tx: Any, held: Held, rating: Rating) -> None:
        form = self._tools.forms[held.session.questionnaire_ref]
        session = Session.load(held.session.state, held.session.disposition)
        if session.disposition is Disposition.INELIGIBLE:
            return
        step = rate(session, form, rating, self._tools.phrases("rating_consent"), self._tools.now())
        await self._keep(tx, held, step, rating.words)
        onward = step.session.disposition in UNDER_WAY[:2] and step.session.next_question(form)
        if onward and not await tx.reach.opted_out(held.contact):
            await tx.ratings.invite_on(held.invitation, self._tools.now())

    async def _count_out(self, tx: Any, held: Held) -> None:
        """Somebody else answers for this case: the rating changes nothing, and the reason is kept."""
        session = Session.load(held.session.state, held.session.disposition)
        if session.disposition is not Disposition.INELIGIBLE:
            ended = replace(session, phase=Phase.ENDED, open=None, disposition=Disposition.INELIGIBLE)
            step = Step(ended, moved=Disposition.INELIGIBLE, reason="answered-elsewhere")
            await self._keep(tx, held, step, "")

    async def _keep(self, tx: Any, held: Held, step: Step, said: str) -> None:
        await tx.openings.take_up(held.session.id, held.contact)
        row = kept(step, held.session, held.contact, HEARD, said, self._tools.now())
        form = self._tools.forms[held.session.questionnaire_ref]
        await tx.talks.keep(with_comments(row, self._tools, form, step, HEARD))


def message_ids(data: Mapping[str, Any]) -> tuple[str, str]:
    """The tracking id and the platform's message id in an event's data, either of which may be missing."""
    return str(data.get("tracking_id") or ""), str(data.get("msg_id") or "")


def running(stored: StoredSession) -> bool:
    """Whether this conversation goes on."""
    return stored.disposition in OPEN and stored.state["phase"] != Phase.ENDED
