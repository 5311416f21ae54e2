"""Grants in PostgreSQL: both tokens change together, under the lock of their row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.grant import GrantBusy

LOCK_NOT_AVAILABLE = "55P03"

# The holder of the lock waits up to ten seconds for the platform, idle to PostgreSQL. Whatever the server's own
# limits are, who waits for the lock outlasts that, and the holder is not thrown out.
_PATIENCE = text("""
    SELECT set_config('lock_timeout', '20s', true), set_config('statement_timeout', '25s', true),
           set_config('idle_in_transaction_session_timeout', '60s', true)
""")

_FIND = text("SELECT * FROM grants WHERE oa = :oa")

_LOCK = text("SELECT * FROM grants WHERE oa = :oa FOR UPDATE")

_KEEP = text("""
    INSERT INTO grants (oa, access_sealed, refresh_sealed, refreshed_at, expires_at)
    VALUES (:oa, :access, :refresh, :at, :expires_at)
    ON CONFLICT (oa) DO UPDATE SET access_sealed = excluded.access_sealed, refresh_sealed = excluded.refresh_sealed,
        refreshed_at = excluded.refreshed_at, expires_at = excluded.expires_at, error = NULL, dead_at = NULL
""")

_DIED = text("UPDATE grants SET dead_at = :at, error = :error WHERE oa = :oa")

_PREPARE = text("""
    INSERT INTO grants (oa, verifier_sealed, consent_state) VALUES (:oa, :verifier, :state)
    ON CONFLICT (oa) DO UPDATE SET verifier_sealed = coalesce(grants.verifier_sealed, excluded.verifier_sealed),
        consent_state = coalesce(grants.consent_state, excluded.consent_state)
""")


class Grants:
    """The part of a transaction that keeps grants."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find(self, oa: str) -> Any | None:
        return (await self.connection.execute(_FIND, {"oa": oa})).one_or_none()

    async def locked(self, oa: str) -> Any | None:
        """The row as it is once nobody else holds it; ours until the transaction ends. Raises GrantBusy."""
        await self.connection.execute(_PATIENCE)
        try:
            return (await self.connection.execute(_LOCK, {"oa": oa})).one_or_none()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise GrantBusy from error
            raise

    async def keep(self, oa: str, access: bytes, refresh: bytes, at: datetime, expires_at: datetime) -> None:
        """Both tokens (sealed) at once; a dead grant lives again."""
        given = {"oa": oa, "access": access, "refresh": refresh, "at": at, "expires_at": expires_at}
        await self.connection.execute(_KEEP, given)

    async def died(self, oa: str, error: str, at: datetime) -> None:
        await self.connection.execute(_DIED, {"oa": oa, "error": error, "at": at})

    async def prepare(self, oa: str, verifier: bytes, state: str) -> None:
        """Keeps the secrets of a consent, unless there are some already."""
        await self.connection.execute(_PREPARE, {"oa": oa, "verifier": verifier, "state": state})
