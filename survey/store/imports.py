"""Files of cases that were handed in: what became of their rows, and the refused ones until they are given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

_FIELDS = "id, file, by, at, rows, created, updated, unchanged, refused, invited, ignored"

_KEEP = text("""
    INSERT INTO imports (file, by, at, rows, created, updated, unchanged, refused, invited, ignored, refused_sealed)
    VALUES (:file, :by, :at, :rows, :created, :updated, :unchanged, :refused, :invited, :ignored, :sealed)
    RETURNING id
""")

_PAGE = text(f"""
    SELECT {_FIELDS} FROM imports WHERE CAST(:before AS bigint) IS NULL OR id < :before ORDER BY id DESC LIMIT :number
""")

_ONE = text(f"SELECT {_FIELDS}, refused_sealed FROM imports WHERE id = :id")

_FORGET = text("UPDATE imports SET refused_sealed = NULL WHERE refused_sealed IS NOT NULL AND at < :before")


class Imports:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def keep(self, values: Mapping[str, Any]) -> int:
        return (await self.connection.execute(_KEEP, dict(values))).scalar_one()

    async def page(self, before: int | None, number: int) -> Sequence[Any]:
        """The newest first."""
        return (await self.connection.execute(_PAGE, {"before": before, "number": number})).all()

    async def one(self, number: int) -> Any | None:
        return (await self.connection.execute(_ONE, {"id": number})).one_or_none()

    async def forget(self, before: datetime) -> None:
        """Gives up the refused rows of files handed in before then."""
        await self.connection.execute(_FORGET, {"before": before})
