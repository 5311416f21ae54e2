"""The desk's verbs for reading: figures of a scope, one block per questionnaire version; the journal of a case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from survey.agency import Agency, answering, carried
from survey.journal import Journal
from survey.measures.block import block
from survey.measures.figures import (
    NO_TABLE,
    SEVERAL_AGENCIES,
    SEVERAL_YEARS,
    AgencyName,
    Figures,
    FormerAgency,
    Scope,
)
from survey.measures.period import VIETNAM, year
from survey.measures.quota import Forms, Quota, QuotaTable, quota, table_for, year_of
from survey.measures.tallied import Counted, Tallied
from survey.questionnaire import Questionnaire


class Unknown(Exception):
    """The scope names something that nobody here knows. `field` is the part of the scope that does."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Tallies(Protocol):
    """What the store counts, within one transaction."""

    async def agencies(self) -> Mapping[str, Agency]: ...
    async def forms(self, ref: str | None = None) -> Mapping[str, Questionnaire]: ...
    async def count(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], *, answers: bool = True
    ) -> Tallied: ...
    async def each(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], *, answers: bool = True
    ) -> Mapping[str, Tallied]: ...
    async def renew(self, known: Iterable[Questionnaire]) -> int: ...


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
class _Known:
    """What a question about figures is answered with: its scope, the moment, and what was known at it."""

    scope: Scope
    at: datetime
    agencies: Mapping[str, Agency]
    forms: Mapping[str, Questionnaire]

    @property
    def today(self) -> date:
        return self.at.astimezone(VIETNAM).date()

    @property
    def codes(self) -> frozenset[str]:
        """The agencies whose cases are asked for."""
        if self.scope.agency is None:
            return frozenset(self.agencies)
        return carried(self.agencies, self.scope.agency, self.today, children=self.scope.children)

    @property
    def of_year(self) -> Scope | None:
        """The whole year that the period lies in: a floor on forms is set for a year."""
        number = year_of(self.scope.period)
        return None if number is None else Scope(period=year(number))

    @property
    def is_whole_year(self) -> bool:
        """Whether what is asked for is all there is of a year."""
        scope = self.scope
        whole = self.of_year
        return whole is not None and scope.period == whole.period and not (scope.narrowed or scope.questionnaire)

    def carries(self, code: str) -> tuple[FormerAgency, ...]:
        former = (self.agencies[one] for one in sorted(carried(self.agencies, code, self.today) - {code}))
        return tuple(FormerAgency(one.code, one.name, one.valid_to) for one in former)

    def figures(self, code: str | None, tallied: Tallied, floor: Quota | str) -> Figures:
        """The figures of one agency, or of all that was asked for."""
        scope = self.scope
        wanted = [scope.questionnaire] if scope.questionnaire else [ref for ref in self.forms if ref in tallied.forms]
        return Figures(
            agency=AgencyName(code, self.agencies[code].name) if code else None,
            carries=self.carries(code) if code else (),
            children=scope.children,
            period=scope.period,
            channel=scope.channel,
            helped=scope.helped,
            flagged=scope.flagged,
            computed_at=self.at,
            cases=tallied.cases,
            quota=None if isinstance(floor, str) else floor,
            no_quota=floor if isinstance(floor, str) else None,
            questionnaires=tuple(self._block(ref, tallied) for ref in wanted),
        )

    def _block(self, ref: str, tallied: Tallied):
        counted = tallied.forms.get(ref, Counted())
        return block(self.forms[ref], tallied.cases, counted, narrowed=self.scope.narrowed)


@dataclass(frozen=True, slots=True)
class _Given:
    """A store that has one transaction open already."""

    given: Transaction

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return nullcontext(self.given)


class Report:
    """Figures of the answers as they stand now; what is kept to be quick is renewed, and never waited for.

    `quotas`: how many forms are required of an agency, by year.
    """

    def __init__(self, store: Store, now: Callable[[], datetime], quotas: Sequence[QuotaTable] = ()) -> None:
        self._store = store
        self._now = now
        self._quotas = quotas

    async def figures(self, scope: Scope) -> Figures:
        """The figures of a scope. Raises Unknown for an agency or a questionnaire version nobody knows.

        Without a questionnaire in the scope there is one block per version that somebody was invited to or
        answered; with one there is exactly that block, empty or not. The cases of an agency that was renamed or
        merged stand in the figures of the one that took over its work.
        """
        async with self._store.transaction() as transaction:
            tallies = transaction.tallies
            known = await self._known(tallies, scope)
            tallied = await tallies.count(scope, known.codes, known.forms.values())
            floor: Quota | str = SEVERAL_AGENCIES
            if scope.agency and not scope.children:
                floor = SEVERAL_YEARS
                if known.of_year:
                    whole = tallied
                    if not known.is_whole_year:
                        whole = await tallies.count(known.of_year, known.codes, (), answers=False)
                    floor = self._quota(known, whole)
        return known.figures(scope.agency, tallied, floor)

    async def each(self, scope: Scope) -> tuple[Figures, ...]:
        """The figures of every agency in the scope apart, in the order of their codes; of those that have cases."""
        async with self._store.transaction() as transaction:
            tallies = transaction.tallies
            known = await self._known(tallies, scope)
            tallied = _by_heir(known, await tallies.each(scope, known.codes, known.forms.values()))
            whole = tallied
            if known.of_year and not known.is_whole_year:
                whole = _by_heir(known, await tallies.each(known.of_year, known.codes, (), answers=False))
        return tuple(
            known.figures(code, tallied[code], self._quota(known, whole[code]) if known.of_year else SEVERAL_YEARS)
            for code in sorted(tallied)
        )

    async def renew(self) -> int:
        """Counts the days anew in which something has changed; how many. Without it figures are right, but slow."""
        renewed = 0
        while True:
            async with self._store.transaction() as transaction:
                done = await transaction.tallies.renew((await transaction.tallies.forms()).values())
            renewed += done
            if not done:
                return renewed

    def within(self, transaction: Transaction) -> Report:
        """The same verbs within a transaction of the caller's."""
        report = copy(self)
        report._store = _Given(transaction)
        return report

    async def journals(self, codes: Iterable[str]) -> Mapping[str, Journal]:
        """The journals of the cases with these codes; a case that nobody knows is left out."""
        async with self._store.transaction() as transaction:
            return await transaction.journals.of(codes)

    async def _known(self, tallies: Tallies, scope: Scope) -> _Known:
        agencies = await tallies.agencies()
        if scope.agency is not None and scope.agency not in agencies:
            raise Unknown("agency", f"Không có đơn vị nào mang mã «{scope.agency}». Hãy kiểm tra lại mã đơn vị.")
        return _Known(scope, self._now(), agencies, await _forms(tallies, scope.questionnaire))

    def _quota(self, known: _Known, whole: Tallied) -> Quota | str:
        wanted = year_of(known.scope.period)
        table = table_for(self._quotas, wanted) if wanted is not None else None
        if wanted is None or table is None:
            return NO_TABLE
        returned = sum(one.responses for one in whole.forms.values())
        valid = sum(one.valid.total() for one in whole.forms.values())
        return quota(table, wanted, Forms(whole.cases, returned, valid), known.today)


def _by_heir(known: _Known, tallied: Mapping[str, Tallied]) -> dict[str, Tallied]:
    answers = answering(known.agencies, known.today)
    found: dict[str, Tallied] = {}
    for code, one in tallied.items():
        found.setdefault(answers[code], Tallied()).add(one)
    return found


async def _forms(tallies: Tallies, ref: str | None) -> Mapping[str, Questionnaire]:
    known = await tallies.forms(ref)
    if ref is not None and ref not in known:
        raise Unknown("questionnaire", f"Không có bộ câu hỏi «{ref}». Hãy ghi mã và phiên bản, ví dụ tthc-rut-gon@1.")
    return known
