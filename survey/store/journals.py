"""Reads back what was stored about single cases: their conversations and every answer, replaced ones too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.journal import Conversation, Journal, Noted
from survey.store.tables import answers, cases, dispositions, sessions


class Journals:
    """The part of a transaction that tells about cases what happened to them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, codes: Iterable[str]) -> dict[str, Journal]:
        """The journals of the cases that are known, by code."""
        wanted = list(codes)
        known = (await self._connection.execute(select(cases.c.code).where(cases.c.code.in_(wanted)))).scalars().all()
        talks = (await self._connection.execute(_talks(known))).all()
        noted = await self._by_session(_noted([row.id for row in talks]))
        moved = await self._by_session(_moved([row.id for row in talks]))
        told: dict[str, list[Conversation]] = defaultdict(list)
        for row in talks:
            told[row.code].append(_conversation(row, moved[row.id], noted[row.id]))
        return {code: Journal(code, tuple(told[code])) for code in known}

    async def _by_session(self, query: Select) -> defaultdict[UUID, list[Any]]:
        found: defaultdict[UUID, list[Any]] = defaultdict(list)
        for row in await self._connection.execute(query):
            found[row.session_id].append(row)
        return found


def _talks(codes: Sequence[str]) -> Select:
    columns = (cases.c.code, sessions.c.id, sessions.c.channel, sessions.c.disposition, sessions.c.counted)
    query = select(*columns).join(cases, cases.c.id == sessions.c.case_id)
    return query.where(cases.c.code.in_(codes)).order_by(cases.c.code, sessions.c.created_at, sessions.c.id)


def _noted(ids: Sequence[UUID]) -> Select:
    return select(answers).where(answers.c.session_id.in_(ids)).order_by(answers.c.id)


def _moved(ids: Sequence[UUID]) -> Select:
    return select(dispositions).where(dispositions.c.session_id.in_(ids)).order_by(dispositions.c.id)


def _conversation(row: Any, moved: Sequence[Any], noted: Sequence[Any]) -> Conversation:
    return Conversation(
        channel=row.channel,
        disposition=row.disposition,
        counted=row.counted,
        history=tuple(one.disposition for one in moved),
        answers=tuple(
            Noted(one.question_id, one.status, one.value, one.said, one.rule, one.source, one.current) for one in noted
        ),
    )
