"""Places where somebody helps, whose people they help, and the own numbers of those who help there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

# Whether a place `p` helps the people of a case `c`: of its agency, of one below that, or of where it was taken in.
SERVES = """(
    NOT EXISTS (SELECT FROM place_agencies y WHERE y.place_code = p.code)
    OR EXISTS (SELECT FROM place_agencies y JOIN agencies ya ON ya.code IN (c.agency_code, c.reception_code)
               WHERE y.place_code = p.code AND y.agency_code IN (ya.code, ya.parent)))"""

# The place that a person is told: one that was named for their agency before one for everybody.
NEAREST = f"""(
    SELECT concat_ws(', ', p.name, nullif(p.address, '')) FROM places p WHERE p.closed_at IS NULL AND {SERVES}
    ORDER BY (SELECT count(*) FROM place_agencies y WHERE y.place_code = p.code) = 0, p.code LIMIT 1)"""

_KEEP = text("""
    INSERT INTO places (code, name, address) VALUES (:code, :name, :address)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address, closed_at = NULL
    RETURNING xmax = 0 AS new
""")

_LEAVE = text("DELETE FROM place_agencies WHERE place_code = :code")

_SERVE = text("""
    INSERT INTO place_agencies (place_code, agency_code)
    SELECT :code, one FROM unnest(CAST(:agencies AS text[])) AS one ON CONFLICT DO NOTHING
""")

_CLOSE = text("UPDATE places SET closed_at = :at WHERE code = :code AND closed_at IS NULL RETURNING code")

_ALL = text("""
    SELECT p.code, p.name, p.address, p.closed_at,
           ARRAY(SELECT y.agency_code FROM place_agencies y WHERE y.place_code = p.code ORDER BY 1) AS agencies
    FROM places p WHERE :every OR p.closed_at IS NULL ORDER BY p.closed_at IS NOT NULL, p.code
""")

_DECLARE = text("""
    INSERT INTO helpers (account_id, phone_index, declared_at) VALUES (:account, :phone, :at)
    ON CONFLICT (account_id) DO UPDATE SET phone_index = excluded.phone_index, declared_at = excluded.declared_at
""")

_DECLARED = text("SELECT phone_index, wrong_codes, wrong_since FROM helpers WHERE account_id = :account")

_WRONG = text("""
    UPDATE helpers SET wrong_codes = CASE WHEN wrong_since > :since THEN wrong_codes + 1 ELSE 1 END,
           wrong_since = CASE WHEN wrong_since > :since THEN wrong_since ELSE :at END
    WHERE account_id = :account
""")

# Whether a number is that of an official of an agency that had this case in its hands.
_OFFICIAL = text("""
    SELECT EXISTS (SELECT FROM officials o JOIN cases c ON o.agency_code IN (c.agency_code, c.reception_code)
                   WHERE c.id = :case AND o.phone_index = :phone)
""")


class Places:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def keep(self, place: Mapping[str, Any]) -> bool:
        """A place as it stands in somebody's file; True when it is new."""
        given = {name: place[name] for name in ("code", "name", "address")}
        new = (await self.connection.execute(_KEEP, given)).scalar_one()
        await self.connection.execute(_LEAVE, {"code": place["code"]})
        await self.connection.execute(_SERVE, {"code": place["code"], "agencies": list(place["agencies"])})
        return new

    async def close(self, code: str, at: datetime) -> bool:
        """Nobody helps there any more; what was done there stays. False when no such place is open."""
        return (await self.connection.execute(_CLOSE, {"code": code, "at": at})).one_or_none() is not None

    async def every(self, *, closed: bool = False) -> Sequence[Any]:
        return list((await self.connection.execute(_ALL, {"every": closed})).all())

    async def declare(self, account: UUID, phone: bytes, at: datetime) -> None:
        await self.connection.execute(_DECLARE, {"account": account, "phone": phone, "at": at})

    async def declared(self, account: UUID) -> Any | None:
        """The index of a helper's own number, and how many wrong codes they have tried since when."""
        return (await self.connection.execute(_DECLARED, {"account": account})).one_or_none()

    async def wrong(self, account: UUID, at: datetime, span: timedelta) -> None:
        """One more wrong code of this helper within the span."""
        await self.connection.execute(_WRONG, {"account": account, "at": at, "since": at - span})

    async def handles(self, case: UUID, phone: bytes) -> bool:
        """Whether this number is that of an official where the case was taken in or decided."""
        return (await self.connection.execute(_OFFICIAL, {"case": case, "phone": phone})).scalar_one()
