"""The keeper of an Official Account's tokens: one renewal at a time over all processes, none after the grant died."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channel import Halted, SendError
from bot.zalo.codes import NotSent
from bot.zalo.oauth import NotGranted, OAuth
from survey.desk.grants import Grants
from survey.grant import Grant, GrantBusy, GrantDead, NoGrant, Tokens
from survey.records import StoreAway

log = logging.getLogger(__name__)

MARGIN = timedelta(seconds=60)  # a token is not used in its last minute
REFUSED_FOR = timedelta(minutes=10)  # before Zalo is asked again that has refused the application


class Keeper:
    """Hands out access tokens. One per process; it keeps a token in memory only while nobody would renew it."""

    def __init__(self, grants: Grants, oauth: OAuth, oa_id: str, now: Callable[[], datetime]) -> None:
        self._grants, self._oauth, self._oa, self._now = grants, oauth, oa_id, now
        self._held: Grant | None = None
        self._renewing: asyncio.Task[Grant] | None = None

    async def token(self) -> str:
        """The current access token. Raises SendError: Halted when there is none to be had."""
        if self._held and self._now() < self._held.half_life:
            return self._held.access
        grant = await self._stored()
        return grant.access if self._now() < grant.expires_at - MARGIN else await self.refreshed(grant.access)

    async def newest(self) -> str:
        """The access token as it stands in the store, whatever was read before. Raises SendError."""
        return (await self._stored()).access

    async def refreshed(self, after: str) -> str:
        """A token that is not `after`, which Zalo no longer takes. Raises SendError.

        A renewal that has begun is finished, even if whoever asked for it is cancelled: its answer comes once.
        """
        if self._held and self._held.access != after:
            return self._held.access
        try:
            self._held = await asyncio.shield(self._under_way(after))
        except GrantBusy:
            raise NotSent("token-busy") from None
        except GrantDead as died:
            raise self._halted("grant-dead", died.reason) from None
        except NoGrant:
            raise self._halted("no-grant") from None
        except NotGranted as refused:
            raise Halted("zalo", "app-settings", self._now() + REFUSED_FOR, str(refused.code)) from None
        return self._held.access

    async def refresh_early(self) -> bool:
        """Renews at half life, so that trouble has hours to be mended; whether it did. Raises nothing: for a job."""
        try:
            grant = await self._stored()
            if self._now() < grant.half_life:
                return False
            await self.refreshed(grant.access)
        except (SendError, StoreAway) as error:
            why = getattr(error, "reason", "database away")
            log.warning("the token of the Official Account was not renewed: %s", why)
            return False
        return True

    async def close(self) -> None:
        """Waits for a renewal under way: its answer would be lost otherwise, and the grant with it."""
        if self._renewing:
            await asyncio.wait({self._renewing})

    async def _stored(self) -> Grant:
        try:
            self._held = await self._grants.current(self._oa)
        except NoGrant:
            raise self._halted("no-grant") from None
        except GrantDead as died:
            raise self._halted("grant-dead", died.reason) from None
        return self._held

    def _halted(self, reason: str, detail: str = "") -> Halted:
        self._held = None
        return Halted("zalo", reason, None, detail)

    def _under_way(self, after: str) -> asyncio.Task[Grant]:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._grants.renewed(self._oa, after, self._renew))
            self._renewing.add_done_callback(_heard)
        return self._renewing

    async def _renew(self, refresh_token: str) -> Tokens:
        return await self._oauth.refresh(refresh_token)


def _heard(task: asyncio.Task[Grant]) -> None:
    """A failure that nobody waited for any more is no surprise to the event loop."""
    if not task.cancelled():
        task.exception()
