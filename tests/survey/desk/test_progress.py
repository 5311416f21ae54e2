"""How the survey is getting on: the same numbers as the figures have, quickly, and what waits for somebody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from survey.desk.report import Unknown
from survey.fault import Impossible
from survey.measures.figures import Scope
from survey.measures.period import Period, month, year
from survey.measures.quota import Band, QuotaTable
from survey.store.figures import Tallies
from tests.answered import Asked, Finished, city, fill, form, run
from tests.stage import NOON, set_stage

pytestmark = pytest.mark.anyio
FORMS = (form(1), form(2))
FLOOR = (QuotaTable(2026, "thử", (Band(0, None), Band(30, 10))),)
YEAR = Scope(period=year(2026))


@pytest.fixture
async def stage(database):
    async with set_stage(database) as stage:
        object.__setattr__(stage.desk.progress._tools, "quotas", FLOOR)
        stage.desk.report._quotas = FLOOR
        yield stage


async def filled(database, stage, cases, *, renewed=True):
    """In threads of their own loops: the filler has an engine of its own."""
    import asyncio

    await asyncio.to_thread(fill, database, cases, FORMS)
    if renewed:
        await asyncio.to_thread(run, database, lambda connection: Tallies(connection).renew(FORMS))


@pytest.mark.parametrize("renewed", [True, False])
@pytest.mark.parametrize("scope", [YEAR, Scope(period=month(2026, 10)), Scope("phong_b", True, year(2026))])
async def test_the_first_view_and_the_figures_say_the_same(database, stage, scope, renewed):
    await filled(database, stage, city(7), renewed=renewed)
    found = await stage.desk.progress.overview(scope)
    for one, figures in zip(found.agencies, await stage.desk.report.each(scope), strict=False):
        assert (one.code, one.name) == (figures.agency.code, figures.agency.name)
        assert one.reached == _reached(figures)
        assert one.quota == figures.quota
    together = await stage.desk.report.figures(scope)
    assert found.reached == _reached(together)
    assert found.excluded == {}
    left = {(block.ref, one.id): one.unread for block in together.questionnaires for one in block.questions}
    assert {(one.questionnaire, one.question): one.people for one in found.stops} == {
        key: left[key] for key in left if key[0] in {one.questionnaire for one in found.stops}
    }
    assert sum(left.values()) == sum(one.people for one in found.stops) > 0


def _reached(figures):
    from survey.progress import Reached

    blocks = figures.questionnaires
    sums = {
        name: sum(getattr(one, name) for one in blocks)
        for name in ("invited", "delivered", "started", "completed", "valid")
    }
    return Reached(figures.cases, **sums, returned=sum(one.responses for one in blocks))


async def test_channels_and_months_add_up_to_the_whole(database, stage):
    await filled(database, stage, city(3))
    found = await stage.desk.progress.overview(YEAR)
    assert [one.month for one in found.months] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert sum(one.reached.cases for one in found.months) == found.reached.cases
    assert sum(one.returned for one in found.channels) == found.reached.returned
    assert {one.channel for one in found.channels} == {"web", "zalo"}


async def test_who_lags_is_who_will_not_meet_the_floor(database, stage):
    few = [Finished("phong_a", NOON)] * 31 + [Finished("phong_a", NOON, talks=[Asked(answers={"tiep_can": 5})])] * 4
    enough = [Finished("phong_b", NOON, talks=[Asked(answers={"tiep_can": 5})])] * 31
    await filled(database, stage, few + enough)
    found = await stage.desk.progress.overview(YEAR)
    (one,) = found.lagging
    assert (one.code, one.missing, one.quota.so_far.required) == ("phong_a", 6, 10)
    assert found.met == 1


async def test_what_is_excluded_is_told_by_rule_and_not_valid(database, stage):
    await filled(database, stage, [Finished("phong_a", NOON, talks=[Asked(answers={"tiep_can": 5})])] * 3)
    (session,) = (await stage.rows("SELECT id FROM sessions LIMIT 1"))[0]
    await stage.desk.cleaning.exclude(str(session), "thử", "lan", "other")
    found = await stage.desk.progress.overview(YEAR)
    assert found.excluded == {"other": 1}
    assert (found.reached.returned, found.reached.valid) == (3, 2)


async def test_a_flagged_response_waits_once_whatever_the_number_of_its_flags(database, stage):
    await filled(database, stage, [Finished("phong_a", NOON, talks=[Asked(answers={"tiep_can": 5})])] * 2)
    async with stage.store.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO flags (session_id, rule, rule_version, reason, at) "
                "SELECT id, rule, 1, 'vì sao', now() FROM sessions, (VALUES ('too-fast'), ('twin')) AS r(rule)"
            )
        )
    waiting = (await stage.desk.progress.overview(YEAR)).waiting
    assert (waiting.flags, waiting.by_rule) == (2, {"too-fast": 2, "twin": 2})
    elsewhere = await stage.desk.progress.overview(Scope("phong_b", period=year(2026)))
    assert elsewhere.waiting.flags == 0


@pytest.mark.parametrize(
    "period", [Period(), Period(date(2026, 1, 1)), Period(date(2026, 1, 2), date(2026, 1, 31))], ids=str
)
async def test_only_whole_months_are_looked_at(stage, period):
    with pytest.raises(Impossible):
        await stage.desk.progress.overview(Scope(period=period))


async def test_an_unknown_agency_is_said(stage):
    with pytest.raises(Unknown):
        await stage.desk.progress.overview(Scope("khong-co", period=year(2026)))
