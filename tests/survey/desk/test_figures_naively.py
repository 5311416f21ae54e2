"""Whole figures from PostgreSQL equal figures computed naively in Python from the raw rows.

Over random cities, after random corrections, withdrawals, exclusions and their undoing, flags, helpers, moved cases,
agencies that are merged and renamed; with nothing kept, some of it kept, and all of it.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from sqlalchemy import text

from survey.desk.report import Report
from survey.measures.figures import Block, Figures, Scope, Share, Split
from survey.measures.period import month, year
from survey.measures.tallied import Group
from survey.store import open_store
from tests.answered import city, fill, form, run
from tests.changes import CHANGES, MERGED, RENAMED, change, reform
from tests.naive import Naive, Rows, naive, rows

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FORMS = {one.ref: one for one in (form(1), form(2))}
FACTORS = {"tiep_can": "tiep_can", "thai_do": "cong_chuc", "huong_dan": "cong_chuc"}
SCALE = (*FACTORS, "chung")
SCOPES = (Scope(), Scope(period=year(2026)), Scope(period=month(2026, 11), channel="web"), Scope(helped=False))


def percent(satisfied: int, n: int) -> str | None:
    exact = Decimal(satisfied * 100) / Decimal(n) if n else None
    return None if exact is None else str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def levels(found: Naive, questions: Iterable[str], of: Iterable[Group]) -> list[int]:
    wanted, groups = set(questions), set(of)
    counts = [0] * 5
    for (question, status, value, group), n in found.said.items():
        if question in wanted and status == "answered" and group in groups:
            counts[value - 1] += n
    return counts


def same_share(made: Share, counts: list[int]) -> None:
    assert list(made.counts) == counts
    assert (made.n, made.satisfied) == (sum(counts), counts[3] + counts[4])
    assert made.percent == percent(counts[3] + counts[4], sum(counts))
    assert (made.percent is None) == (made.reason is not None) == (made.interval is None)


def same_split(made: Split, found: Naive, inside: set[Group]) -> None:
    for part, groups in ((made.alone, inside), (made.without, set(found.valid) - inside)):
        assert part.responses == sum(found.valid[one] for one in groups)
        same_share(part.pooled, levels(found, FACTORS, groups))
    if made.alone.pooled.percent and made.without.pooled.percent:
        one, other = (_exact(part.pooled) for part in (made.alone, made.without))
        assert made.difference.points == str(((one - other) * 100).quantize(Decimal("0.01"), _away))


def _exact(share: Share) -> Decimal:
    return Decimal(share.satisfied) / Decimal(share.n)


_away = ROUND_HALF_UP  # of decimals: a half goes away from nought


def same_block(made: Block, found: Naive, cases: int) -> None:
    every = set(found.valid)
    assert made.cases == cases
    assert {"invited": made.invited, "delivered": made.delivered, "started": made.started} == {
        name: found.reach[name] for name in ("invited", "delivered", "started")
    }
    assert made.completed == found.reach["completed"]
    assert dict(made.excluded) == dict(found.excluded)
    assert (made.valid, made.responses) == (found.valid.total(), found.valid.total() + found.excluded.total())
    same_share(made.overall.pooled, levels(found, FACTORS, every))
    same_share(made.overall.question, levels(found, ["chung"], every))
    for factor in made.factors:
        same_share(factor, levels(found, [q for q, one in FACTORS.items() if one == factor.factor], every))
    for question in made.questions:
        same_question(question, found)
    same_split(made.helped, found, {one for one in every if one.helped})
    same_split(made.flagged, found, {one for one in every if one.flagged})
    assert [one.name for one in made.channels] == sorted({one.channel for one in every})
    for split in made.channels:
        same_split(split, found, {one for one in every if one.channel == split.name})


def same_question(made, found: Naive) -> None:
    said = Counter()
    for (question, status, value, _), n in found.said.items():
        if question == made.id and not (made.kind == "multiple" and status == "answered" and value is not None):
            said[status] += n
    assert (made.n, made.skipped, made.no_opinion, made.unread) == tuple(
        said[status] for status in ("answered", "skipped", "no_opinion", "unread")
    )
    assert made.not_asked == found.valid.total() - said.total()
    if made.id in SCALE:
        counts = levels(found, [made.id], found.valid)
        assert (list(made.counts), made.percent) == (counts, percent(counts[3] + counts[4], sum(counts)))


def heir(agencies: dict[str, dict], code: str) -> str:
    """Whoever answers for an agency today, step by step."""
    seen = [code]
    while True:
        one = agencies[seen[-1]]
        ends, begins = (one[name] and date.fromisoformat(one[name]) for name in ("valid_to", "valid_from"))
        valid = not (ends and ends < TODAY) and not (begins and begins > TODAY)
        if valid or not one["successor"] or one["successor"] in seen:
            return seen[-1]
        seen.append(one["successor"])


def compare(url: str, asked: tuple[tuple[Scope, Figures, tuple[Figures, ...]], ...], there: Rows) -> None:
    agencies = {one["code"]: one for one in _agencies(url)}
    heirs = {code: heir(agencies, code) for code in agencies}
    for scope, whole, apart in asked:
        same_figures(whole, naive(there, scope, set(agencies)))
        cases = 0
        for one in apart:
            codes = {code for code, answers in heirs.items() if answers == one.agency.code}
            assert {former.code for former in one.carries} == codes - {one.agency.code}
            same_figures(one, naive(there, scope, codes))
            cases += one.cases
        assert cases == whole.cases, "every case stands in the figures of one agency"


def same_figures(made: Figures, expected: tuple[int, dict[str, Naive]]) -> None:
    cases, found = expected
    assert made.cases == cases
    shown = {one.ref: one for one in made.questionnaires}
    for ref in FORMS:
        nothing = Naive()
        if ref in shown:
            same_block(shown[ref], found.get(ref, nothing), cases)
        else:
            assert not found.get(ref, nothing).valid


def _agencies(url: str) -> list[dict]:
    async def look(connection):
        return [one.row for one in await connection.execute(text("SELECT to_jsonb(a) AS row FROM agencies a"))]

    return run(url, look)


def ask(url: str) -> tuple[tuple[Scope, Figures, tuple[Figures, ...]], ...]:
    async def inside():
        store = open_store(url)
        try:
            report = Report(store, lambda: NOON)
            return tuple([(one, await report.figures(one), await report.each(one)) for one in SCOPES])
        finally:
            await store.close()

    return asyncio.run(inside())


def renew(url: str) -> None:
    async def inside() -> None:
        store = open_store(url)
        try:
            await Report(store, lambda: NOON).renew()
        finally:
            await store.close()

    asyncio.run(inside())


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_whole_figures_are_those_of_plain_loops_whatever_happens(database, seed):
    chance = random.Random(seed)
    fill(database, city(seed, cases=80), tuple(FORMS.values()))
    compare(database, ask(database), rows(database))
    for number in range(12):
        change(database, chance.choice(list(CHANGES)), str(chance.random()), most=12)
        if number % 3 == 0:
            statement = chance.choice([MERGED, RENAMED])
            reform(database, statement, str(chance.random()), date(2026, 11, chance.choice([1, 21, 22, 30])))
        if number % 4 == 3:
            compare(database, ask(database), rows(database))
            renew(database)
    compare(database, ask(database), rows(database))
