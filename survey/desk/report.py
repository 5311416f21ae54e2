"""The desk's verbs for reading: figures of a scope, one block per questionnaire version; the journal of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from survey.journal import Journal
from survey.measures.figures import AgencyName, Block, Figures, Reach, Scope, Tally, block
from survey.questionnaire import Questionnaire


class Unknown(Exception):
    """The scope names something that nobody here knows. `field` is the part of the scope that does."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Counted(Protocol):
    """All that is counted for one questionnaire version."""

    tallies: list[Tally]

    def reached(self, returned: int) -> Reach: ...


class Tallies(Protocol):
    """What the store counts, within one transaction."""

    async def agency(self, code: str) -> AgencyName | None: ...
    async def forms(self, ref: str | None = None) -> Mapping[str, Questionnaire]: ...
    async def count(self, scope: Scope, known: Iterable[Questionnaire]) -> tuple[int, Mapping[str, Counted]]: ...


class Journals(Protocol):
    """What the store tells of single cases, within one transaction."""

    async def of(self, codes: Iterable[str]) -> Mapping[str, Journal]: ...


class Transaction(Protocol):
    @property
    def tallies(self) -> Tallies: ...
    @property
    def journals(self) -> Journals: ...


class Store(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class _Given:
    """A store that has one transaction open already."""

    given: Transaction

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return nullcontext(self.given)


class Report:
    """Figures are queries over the answers as they stand now; nothing is added up beforehand."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def figures(self, scope: Scope) -> Figures:
        """The figures of a scope. Raises Unknown for an agency or a questionnaire version nobody knows.

        Without a questionnaire in the scope there is one block per version that somebody was invited to or
        answered; with one there is exactly that block, empty or not.
        """
        async with self._store.transaction() as transaction:
            tallies = transaction.tallies
            agency = await _agency(tallies, scope.agency) if scope.agency else None
            known = await _forms(tallies, scope.questionnaire)
            returned, counted = await tallies.count(scope, known.values())
        wanted = [scope.questionnaire] if scope.questionnaire else [ref for ref in known if ref in counted]
        return Figures(
            agency=agency,
            children=scope.children,
            period=scope.period,
            channel=scope.channel,
            computed_at=self._now(),
            cases=returned,
            questionnaires=tuple(_block(known[ref], returned, counted.get(ref)) for ref in wanted),
        )

    async def each(self, scope: Scope) -> tuple[Figures, ...]:
        """The figures of every agency in the scope apart, in the order of their codes; of those that have cases."""
        async with self._store.transaction() as transaction:
            codes = [row.code for row in await transaction.feed.agencies()]
        found = [await self.figures(replace(scope, agency=code, children=False)) for code in codes]
        return tuple(one for one in found if one.cases)

    def within(self, transaction: Transaction) -> Report:
        """The same verbs within a transaction of the caller's."""
        report = copy(self)
        report._store = _Given(transaction)
        return report

    async def journals(self, codes: Iterable[str]) -> Mapping[str, Journal]:
        """The journals of the cases with these codes; a case that nobody knows is left out."""
        async with self._store.transaction() as transaction:
            return await transaction.journals.of(codes)


def _block(form: Questionnaire, returned: int, counted: Counted | None) -> Block:
    if counted is None:
        return block(form, Reach(cases=returned), ())
    return block(form, counted.reached(returned), counted.tallies)


async def _agency(tallies: Tallies, code: str) -> AgencyName:
    agency = await tallies.agency(code)
    if agency is None:
        raise Unknown("agency", f"Không có đơn vị nào mang mã «{code}». Hãy kiểm tra lại mã đơn vị.")
    return agency


async def _forms(tallies: Tallies, ref: str | None) -> Mapping[str, Questionnaire]:
    known = await tallies.forms(ref)
    if ref is not None and ref not in known:
        raise Unknown("questionnaire", f"Không có bộ câu hỏi «{ref}». Hãy ghi mã và phiên bản, ví dụ tthc-rut-gon@1.")
    return known
