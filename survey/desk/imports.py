"""The desk's verbs for files of cases: keep what became of one, and hand out what was refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from survey.desk.tools import Tools

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file; `ignored` are its columns that were not understood."""

    id: int
    file: str
    by: str
    at: datetime
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    invited: int
    ignored: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refused rows, (line, why), and the file of them to be corrected and handed in again."""

    name: str
    lines: tuple[tuple[int, str], ...]
    raw: bytes


class Imports:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def keep(
        self,
        file: str,
        by: str,
        changes: Mapping[str, int],
        invited: int,
        ignored: Sequence[str],
        refusals: Refusals | None,
    ) -> int:
        """Keeps what became of the rows; returns the number under which it is found. Old refusals are given up."""
        now = self._tools.now()
        counts = {name: changes.get(name, 0) for name in ("created", "updated", "unchanged", "refused")}
        values = {"file": file[:200], "by": by, "at": now, "rows": sum(counts.values()), "invited": invited}
        values |= {"ignored": ", ".join(ignored)[:2000], "sealed": self._sealed(refusals)}
        async with self._tools.store.transaction() as tx:
            await tx.imports.forget(now - KEPT_FOR)
            number = await tx.imports.keep(values | counts)
            await tx.cleaning.note("cases-imported", by, "", now, None, {"import": number, **counts})
        return number

    async def page(self, before: int | None = None, number: int = 50) -> list[Import]:
        """The newest first; `before`: the last one of the page before."""
        async with self._tools.store.transaction() as tx:
            return [Import(**row._mapping) for row in await tx.imports.page(before, number)]

    async def one(self, number: int) -> tuple[Import, Refusals | None] | None:
        """With the refused rows, as long as they are kept. None: there is no such file."""
        async with self._tools.store.transaction() as tx:
            row = await tx.imports.one(number)
        if row is None:
            return None
        values = dict(row._mapping)
        sealed = values.pop("refused_sealed")
        return Import(**values), self._opened(sealed)

    def _sealed(self, refusals: Refusals | None) -> bytes | None:
        if refusals is None:
            return None
        raw = base64.b64encode(refusals.raw).decode()
        values: dict[str, Any] = {"name": refusals.name, "lines": refusals.lines, "raw": raw}
        return self._tools.sealer.seal(json.dumps(values, ensure_ascii=False))

    def _opened(self, sealed: bytes | None) -> Refusals | None:
        if sealed is None:
            return None
        values = json.loads(self._tools.sealer.open(sealed))
        lines = tuple((number, why) for number, why in values["lines"])
        return Refusals(values["name"], lines, base64.b64decode(values["raw"]))
