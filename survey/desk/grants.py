"""The desk's verbs for the grant of an Official Account: kept sealed, renewed by one at a time, honest when dead."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from survey.desk.tools import Tools
from survey.grant import Consent, Grant, GrantDead, NoGrant, Tokens

CHANNELS = ("zalo", "zbs")  # the channels that share an Official Account's tokens
LOST = ("grant-dead", "no-grant")  # reasons of holds that a new consent lifts
VERIFIER = 43  # characters, as the platform wants it

type Renew = Callable[[str], Awaitable[Tokens]]


class Grants:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def current(self, oa: str) -> Grant:
        """The grant as it is stored. Raises NoGrant, GrantDead."""
        grant = await self.look(oa)
        if grant is None:
            raise NoGrant
        return _living(grant)

    async def look(self, oa: str) -> Grant | None:
        """The grant in whatever state it is, for an operator to see; None before the first consent."""
        async with self._tools.store.transaction() as unit:
            return self._opened(await unit.grants.find(oa))

    async def renewed(self, oa: str, after: str, renew: Renew) -> Grant:
        """A grant whose access token is not `after`: what somebody else has renewed meanwhile, or what `renew` brings.

        `renew` gets the refresh token, which serves once: so the row stays locked while the platform answers, and
        both new tokens are committed before anybody uses them. Whatever `renew` raises leaves the old ones; only
        GrantDead is written down. Raises NoGrant, GrantDead, GrantBusy and what `renew` raises.
        """
        async with self._tools.store.transaction() as unit:
            grant = self._opened(await unit.grants.locked(oa))
            if grant is None:
                raise NoGrant
            if grant.dead_at or grant.access != after:
                return _living(grant)
            died = await self._renew(unit, oa, grant, renew)
        if died:
            raise died
        return await self.current(oa)

    async def _renew(self, unit: Any, oa: str, grant: Grant, renew: Renew) -> GrantDead | None:
        """The death of a grant is returned, not raised: it is to be committed like a new pair of tokens."""
        try:
            tokens = await renew(grant.refresh)
        except GrantDead as died:
            now = self._tools.now()
            await unit.grants.died(oa, died.reason, now)
            for channel in CHANNELS:
                await unit.holds.hold(channel, "grant-dead", None, died.reason, now)
            return died
        await self._write(unit, oa, tokens, grant.refresh)
        return None

    async def keep(self, oa: str, tokens: Tokens) -> None:
        """The tokens of a consent. Lifts what was held because there was none."""
        async with self._tools.store.transaction() as unit:
            await unit.grants.locked(oa)
            await self._write(unit, oa, tokens)
            for channel in CHANNELS:
                await unit.holds.lift(channel, LOST)

    async def _write(self, unit: Any, oa: str, tokens: Tokens, refresh: str = "") -> None:
        now, seal = self._tools.now(), self._tools.sealer.seal
        pair = seal(tokens.access), seal(tokens.refresh or refresh)
        await unit.grants.keep(oa, *pair, now, now + tokens.lasts)

    async def prepare(self, oa: str) -> Consent:
        """The secrets of the consent, made when there are none yet: the same ones however often it is asked."""
        ids = self._tools.ids
        verifier = (ids.token() + ids.token())[:VERIFIER]
        async with self._tools.store.transaction() as unit:
            await unit.grants.prepare(oa, self._tools.sealer.seal(verifier), ids.token())
        consent = await self._consent(oa)
        assert consent
        return consent

    async def consent(self, oa: str, state: str) -> Consent | None:
        """The consent that a browser comes back with; None when this state was never given out."""
        known = await self._consent(oa)
        if not known or not state or not hmac.compare_digest(known.state.encode(), state.encode()):
            return None
        return known

    async def _consent(self, oa: str) -> Consent | None:
        async with self._tools.store.transaction() as unit:
            row = await unit.grants.find(oa)
        if row is None or not row.verifier_sealed or not row.consent_state:
            return None
        return Consent(self._tools.sealer.open(row.verifier_sealed), row.consent_state)

    def _opened(self, row: Any | None) -> Grant | None:
        if row is None or not row.access_sealed or not row.refresh_sealed:
            return None
        access, refresh = (self._tools.sealer.open(one) for one in (row.access_sealed, row.refresh_sealed))
        return Grant(access, refresh, row.refreshed_at, row.expires_at, row.dead_at, row.error or "")


def _living(grant: Grant) -> Grant:
    if grant.dead_at:
        raise GrantDead(grant.error)
    return grant
