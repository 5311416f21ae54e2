"""The whole play on a running system: cases come in from a file, citizens answer at once, everything is checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx

from cli.citizens.check import Fault, Sort, faults, figure_faults
from cli.citizens.courses import COURSES, STRANGE
from cli.citizens.line import WebLine
from cli.citizens.people import Person, people
from cli.citizens.walk import Invited, Trace, Walk
from intake.entering import enter
from intake.rows import opened
from intake.sheet import read_sheet
from survey.desk import Desk
from survey.desk.inviting import Invited as Invitation
from survey.desk.register import Result
from survey.measures.figures import Block, Figures, Scope
from survey.questionnaire import Questionnaire
from survey.runtime import demo, library, wiring
from survey.session import Status

AT_ONCE = 24  # conversations
PATIENCE = 30.0  # seconds for one reply
UNANSWERED = 15  # cases more than citizens: not every case is answered, nor returned yet

Advance = Callable[[], None]


@dataclass(slots=True)
class Played:
    """What came of it. `answers`: how many stand, skipped ones and no opinion among them."""

    traces: list[Trace]
    faults: list[Fault]
    figures: Figures
    answers: int
    cases: int
    invited: int

    def count(self, *sorts: Sort) -> int:
        return sum(fault.sort in sorts for fault in self.faults)

    @property
    def asked_again(self) -> list[str]:
        return [said for trace in self.traces for said in trace.asked_again]


@dataclass(slots=True)
class Crowd:
    """`wanted` is how many citizens, `form` the questionnaire that new invitations ask."""

    url: str
    desk: Desk
    form: Questionnaire
    wanted: int
    seed: int
    today: date
    invited: list[tuple[str, str]] = field(default_factory=list)  # case code and token, in order of the file

    async def come_in(self, file: Path) -> int:
        """Writes the cases as a one-stop system exports them and enters the file; returns how many cases."""
        rows = demo.cases(self.today, self.seed, self.wanted + self.wanted // 5 + UNANSWERED)
        demo.write_csv(file, map(_own_code, rows))
        outcome = await enter(read_sheet(opened(file)), self._enter)
        if outcome.refused:
            raise ValueError(f"the demo's own cases were refused: {outcome.refused[0][1]}")
        return sum(outcome.changes.values())

    async def _enter(self, rows: Sequence[object]) -> list[Result]:
        results = await self.desk.register.enter(rows)
        links = ((one.code, one.invitation) for one in results)
        self.invited += [(code, one.token) for code, one in links if isinstance(one, Invitation) and one.token]
        return results

    async def talk(self, advance: Advance = lambda: None) -> list[Trace]:
        """Every citizen's conversation, many at once."""
        gate = asyncio.Semaphore(AT_ONCE)
        limits = httpx.Limits(max_connections=2 * AT_ONCE)
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, limits=limits) as http:
            walks = self._walks(people(self.form, self.wanted, self.seed), http)
            return await asyncio.gather(*(_walk(walk, gate, advance) for walk in walks))

    def _walks(self, crowd: Iterable[Person], http: httpx.AsyncClient) -> list[Walk]:
        links = iter(self.invited)
        corrected = library.phrases(wiring.DATA / "phrases.yml").texts["corrected"].partition("{")[0]
        walks = []
        for person in crowd:
            code, token = next(links) if person.has_case else (None, STRANGE)
            invited = Invited(self.form, corrected, code, token)
            walks.append(Walk(person, invited, COURSES[person.course], WebLine(http)))
        return walks

    async def check(self, traces: list[Trace], *, alone: bool, cases: int) -> Played:
        """Reads everything back. `alone`: the figures, too, have to be the sum of what these citizens meant."""
        codes = [code for code, _ in self.invited]
        journals = await self.desk.report.journals(codes)
        figures = await self.desk.report.figures(Scope())
        found = faults(self.form, traces, journals)
        if alone:
            found += figure_faults(self.form, traces, len(codes), _block(figures, self.form.ref))
        noted = (one for journal in journals.values() for talk in journal.conversations for one in talk.answers)
        answers = sum(one.current and one.status != Status.WITHDRAWN for one in noted)
        return Played(traces, found, figures, answers, cases, len(codes))


async def play(crowd: Crowd, file: Path, *, alone: bool = True, advance: Advance = lambda: None) -> Played:
    """All of it, in order."""
    cases = await crowd.come_in(file)
    return await crowd.check(await crowd.talk(advance), alone=alone, cases=cases)


async def _walk(walk: Walk, gate: asyncio.Semaphore, advance: Advance) -> Trace:
    async with gate:
        trace = await walk.run()
    advance()
    return trace


def _own_code(row: dict[str, str]) -> dict[str, str]:
    """Numbers of their own, apart from those of the cases that a demo starts with."""
    stem, _, number = row["code"].rpartition("-")
    return {**row, "code": f"{stem}-9{number}"}


def _block(figures: Figures, ref: str) -> Block | None:
    return next((one for one in figures.questionnaires if one.ref == ref), None)
