"""What an agency is told of itself: settled months, those it took over, its forms; on a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from survey.desk.report import Unknown
from survey.measures.period import month, quarter, year
from survey.measures.quota import Band, QuotaTable
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio

SEPTEMBER, OCTOBER = datetime(2026, 9, 10, 3, tzinfo=UTC), datetime(2026, 10, 12, 3, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 20, 3, tzinfo=UTC)  # not settled on the stage's day, 5 December


def cases(agency: str, when: datetime, *levels: int, channel: str = "web") -> list[Finished]:
    answers = ({"thai_do": level, "huong_dan": level, "tiep_can": level, "chung": level} for level in levels)
    return [Finished(agency=agency, returned_at=when, talks=[Asked(answers=one, channel=channel)]) for one in answers]


@pytest.fixture
def filled(database: str) -> str:
    listed = cases("phong_a", SEPTEMBER, 1, 5, 5) + cases("phong_a", OCTOBER, 4, 4) + cases("phong_a", NOVEMBER, 1, 1)
    listed += cases("phong_b", OCTOBER, 2, 4) + cases("to_b1", OCTOBER, 5, 5, 5)
    fill(database, [*listed, Finished(agency="phong_b", returned_at=OCTOBER)], (form(),))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled, smallest_cell=3) as one:
        yield one


async def figures(feed: Feeding, code: str, period) -> dict:
    (one,) = (await feed.desk.showing.figures(code, period))["questionnaires"]
    return one


async def test_months_that_are_over_and_enough_are_shown_and_others_are_not(feed: Feeding):
    one = await figures(feed, "phong_a", month(2026, 9))
    share = one["figures"]["overall"]
    assert (share["n"], share["satisfied"], share["percent"]) == (9, 6, "66.67")
    assert (await figures(feed, "phong_a", month(2026, 10)))["figures"] is None, "two people wait"
    assert (await figures(feed, "phong_a", month(2026, 11)))["figures"] is None, "not settled yet"
    whole = await figures(feed, "phong_a", year(2026))
    assert whole["figures"]["period"] == {"name": "2026-09", "from": "2026-09-01", "to": "2026-09-30"}


async def test_what_waited_is_shown_with_the_month_that_made_it_enough(feed: Feeding):
    feed.clock.waits(days=10)
    one = await figures(feed, "phong_a", month(2026, 10))
    assert (one["figures"]["period"]["from"], one["figures"]["period"]["to"]) == ("2026-10-01", "2026-11-30")
    assert one["figures"]["overall"]["n"] == 12


async def test_an_agency_carries_the_history_of_whom_it_took_over(feed: Feeding):
    before = await figures(feed, "phong_b", quarter(2026, 4))
    assert before["figures"] is None
    async with feed.store.transaction() as tx:
        old = {"code": "to_b1", "name": "Đơn vị to_b1", "kind": "phuong", "parent": None, "valid_from": None}
        await tx.catalogue.keep_agencies([old | {"valid_to": date(2026, 11, 1), "successor": "phong_b"}])
    found = await feed.desk.showing.figures("phong_b", quarter(2026, 4))
    assert [one["name"] for one in found["carries"]] == ["Đơn vị to_b1"]
    assert found["questionnaires"][0]["figures"]["sample"]["valid"] == 5


async def test_an_answer_taken_back_is_gone_at_once(feed: Feeding):
    await feed.desk.report.renew()
    async with feed.store.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE answers SET value = '5' WHERE current AND value = '1'")
    share = (await figures(feed, "phong_a", month(2026, 9)))["figures"]["overall"]
    assert share["percent"] == "100.00"


async def test_the_latest_quarter_with_anything_to_show_comes_first(feed: Feeding):
    found = await feed.desk.showing.latest("phong_a")
    assert found["period"]["name"] == "2026-Q3"
    assert (await feed.desk.showing.latest("thanh_pho"))["questionnaires"] == []


async def test_an_agency_that_nobody_knows_is_refused(feed: Feeding):
    with pytest.raises(Unknown):
        await feed.desk.showing.figures("khong_co", year(2026))


async def test_forms_are_told_as_of_today_but_never_a_handful(filled: str):
    async with feeding(filled, smallest_cell=4) as feed:
        table = QuotaTable(2024, "thử", (Band(0, None), Band(5, 3)))
        object.__setattr__(feed.desk.showing._tools, "quotas", (table,))
        enough = (await feed.desk.showing.figures("phong_a", year(2026)))["forms"]
        assert (enough["valid"], enough["required"], enough["met_valid"]) == (7, 3, True)
        few = (await feed.desk.showing.figures("phong_b", year(2026)))["forms"]
        assert (few["valid"], few["returned"], few["cases"], few["required"]) == (None, None, 3, 3)


async def test_only_periods_that_have_begun_to_be_settled_are_offered(feed: Feeding):
    offered = feed.desk.showing.periods
    assert offered("month")[0] == month(2026, 10)
    assert (offered("quarter")[0], offered("year")[0]) == (quarter(2026, 4), year(2026))
