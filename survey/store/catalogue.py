"""What the data folder says, kept where answers can refer to it: agencies and questionnaire versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.store.tables import agencies, questionnaires


class Changed(Exception):
    """A questionnaire's text was changed without a new version: its answers would mix."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"Nội dung phiếu {ref} đã thay đổi nhưng số phiên bản giữ nguyên. "
            "Hãy khôi phục nội dung cũ, hoặc tăng version trong tệp YAML thành phiên bản mới."
        )
        self.ref = ref


_BODIES = text("SELECT ref, body FROM questionnaires")


class Catalogue:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def keep_agencies(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds and renews agencies by code; none is ever removed, since cases refer to them."""
        listed = list(rows)
        if not listed:
            return
        statement = insert(agencies)
        renewed = {c.name: statement.excluded[c.name] for c in agencies.c if not c.primary_key}
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=[agencies.c.code], set_=renewed), listed
        )

    async def keep_questionnaire(self, row: Mapping[str, Any]) -> None:
        """Keeps a version's text the first time; raises Changed when it is another one now."""
        await self.connection.execute(insert(questionnaires).on_conflict_do_nothing(), [dict(row)])
        query = text("SELECT digest FROM questionnaires WHERE ref = :ref")
        if (await self.connection.execute(query, {"ref": row["ref"]})).scalar_one() != row["digest"]:
            raise Changed(str(row["ref"]))

    async def bodies(self) -> dict[str, dict[str, Any]]:
        """Every version ever put to use, by reference: a begun survey ends on the form it began with."""
        return {row.ref: row.body for row in await self.connection.execute(_BODIES)}
