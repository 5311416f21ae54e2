"""The desk's verb for the right to be forgotten: identifiers go, de-identified answers stay (Luật 91/2025/QH15)."""

from __future__ import annotations

from survey.desk.tools import Tools


class Privacy:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def erase_case(self, code: str) -> int:
        """Erases who stands behind a case: name, phone, chat addresses and links. Cannot be undone."""
        async with self._tools.store.transaction() as tx:
            return await tx.erasing.erase(self._tools.now(), code=code)
