"""The desk's verbs for API keys: making, listing, replacing without a gap, revoking, and knowing a caller by one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from survey.access import BEGINNING, Holder, Key, digest, unknown
from survey.desk.tools import Tools

NOTED_EVERY = timedelta(minutes=1)


class Refused(Exception):
    """A key that cannot be made; the message is for people."""


class Keys:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def holder(self, key: str) -> Holder | None:
        """Who calls with this key; None when it opens nothing: unknown, expired, revoked."""
        if not key:
            return None
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            row = await tx.keys.find(digest(key), now, now - NOTED_EVERY)
        return Holder(row.holder, frozenset(row.scopes)) if row else None

    async def create(self, holder: str, scopes: Collection[str], lasts: timedelta | None = None) -> tuple[str, str]:
        """A new key and its label. The key itself is told this once and kept nowhere. Raises Refused."""
        if not holder.strip():
            raise Refused("Hãy ghi tên nơi giữ khóa.")
        if not scopes or unknown(scopes):
            raise Refused(
                f"Không có quyền {', '.join(unknown(scopes))}." if scopes else "Khóa phải có ít nhất một quyền."
            )
        now = self._tools.now()
        key, label = self._made()
        row = self._row(key, label, holder.strip(), scopes) | {"expires_at": now + lasts if lasts else None}
        async with self._tools.store.single() as tx:
            await tx.keys.add(row, now)
        return key, label

    async def rotate(self, label: str, overlap: timedelta, lasts: timedelta | None = None) -> tuple[str, str] | None:
        """A new key with the same holder and scopes; the old one opens for `overlap` more. None: no such key opens."""
        now = self._tools.now()
        key, made = self._made()
        async with self._tools.store.transaction() as tx:
            old = await tx.keys.ending(label, now + overlap, now)
            if old is None:
                return None
            replaced, holder, scopes = old
            more = {"replaces": replaced, "expires_at": now + lasts if lasts else None}
            await tx.keys.add(self._row(key, made, holder, scopes) | more, now)
        return key, made

    async def revoke(self, label: str) -> bool:
        """From now on the key opens nothing; False when there was none to revoke."""
        async with self._tools.store.single() as tx:
            return await tx.keys.revoke(label, self._tools.now())

    async def all(self) -> list[Key]:
        async with self._tools.store.single() as tx:
            rows = await tx.keys.all()
        return [
            Key(r.holder, r.label, tuple(r.scopes), r.created_at, r.expires_at, r.revoked_at, r.last_used_at)
            for r in rows
        ]

    def now(self) -> datetime:
        return self._tools.now()

    def _made(self) -> tuple[str, str]:
        ids = self._tools.ids
        label = f"{BEGINNING}_{ids.key()}"
        return f"{label}_{ids.token()}{ids.token()}", label

    def _row(self, key: str, label: str, holder: str, scopes: Collection[str]) -> dict[str, object]:
        return {
            "id": self._tools.ids.uuid(),
            "holder": holder,
            "label": label,
            "digest": digest(key),
            "scopes": sorted(set(scopes)),
        }
