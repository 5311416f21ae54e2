"""The verb for figures on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from survey.desk.report import Report, Unknown
from survey.measures.figures import Figures, Scope
from survey.measures.period import Period, month, year
from survey.measures.quota import Band, QuotaTable, Standing
from survey.store import open_store
from tests.answered import Asked, Finished, city, fill, form, run

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
FLOOR = (QuotaTable(2024, "phụ lục", (Band(0, None), Band(100, 100))),)
FORMS = (form(1), form(2))


@pytest.fixture
def figures(database) -> Callable[[Scope], Figures]:
    return lambda scope: asyncio.run(_ask(database, lambda report: report.figures(scope)))


@pytest.fixture
def each(database) -> Callable[[Scope], dict[str, Figures]]:
    def ask(scope: Scope) -> dict[str, Figures]:
        return {one.agency.code: one for one in asyncio.run(_ask(database, lambda report: report.each(scope)))}

    return ask


async def _ask[T](url: str, act: Callable[[Report], Awaitable[T]]) -> T:
    store = open_store(url)
    try:
        return await act(Report(store, lambda: NOON, FLOOR))
    finally:
        await store.close()


def test_versions_never_mix(database, figures):
    talks = [Asked(ref="thu@1", answers={"thai_do": 1}), Asked(ref="thu@2", answers={"thai_do": 5})]
    fill(database, [Finished(invited=talk.ref, talks=[talk]) for talk in talks], FORMS)
    found = figures(Scope())
    assert [one.ref for one in found.questionnaires] == ["thu@1", "thu@2"]
    assert [one.overall.pooled.percent for one in found.questionnaires] == ["0.00", "100.00"]
    assert [one.responses for one in found.questionnaires] == [1, 1]


def test_one_version_asked_for_is_one_block_even_when_empty(database, figures):
    fill(database, [Finished(talks=[Asked(answers={"thai_do": 4})])], FORMS)
    found = figures(Scope(questionnaire="thu@2", agency="phong_a"))
    (only,) = found.questionnaires
    assert (only.ref, only.cases, only.invited, only.responses) == ("thu@2", 1, 0, 0)
    assert only.overall.pooled.percent is None
    assert found.agency is not None and found.agency.name == "Đơn vị phong_a"


def test_the_answer_says_what_it_is_about(database, figures):
    fill(database, [Finished(), Finished(invited=None), Finished(agency="phong_b")], FORMS)
    scope = Scope(agency="phong_a", period=month(2026, 11), channel="web")
    found = figures(scope)
    assert (found.period, found.channel, found.computed_at, found.cases) == (scope.period, "web", NOON, 2)
    assert [(one.ref, one.cases, one.invited, one.started) for one in found.questionnaires] == [("thu@1", 2, 1, 0)]


@pytest.mark.parametrize(
    ("scope", "field", "name"),
    [(Scope(agency="khong_co"), "agency", "khong_co"), (Scope(questionnaire="thu@7"), "questionnaire", "thu@7")],
)
def test_what_nobody_knows_is_said_by_name(database, figures, scope, field, name):
    fill(database, [], FORMS)
    with pytest.raises(Unknown, match=name) as caught:
        figures(scope)
    assert caught.value.field == field


def test_every_number_adds_up_in_a_random_city(database, figures):
    fill(database, city(3), FORMS)
    for made in figures(Scope()).questionnaires:
        assert made.responses == made.valid > 0
        for one in made.questions:
            assert one.n + one.skipped + one.no_opinion + one.unread + one.not_asked == made.responses
            assert min(one.n, one.skipped, one.no_opinion, one.unread, one.not_asked) >= 0
        assert made.overall.pooled.n == sum(one.n for one in made.questions if one.factor)
        assert made.completed <= made.started <= made.cases


def _renamed(url: str, old: str, new: str, last: date | None) -> None:
    statement = text("UPDATE agencies SET valid_to = :last, successor = :new WHERE code = :old")
    run(url, lambda connection: connection.execute(statement, {"old": old, "new": new, "last": last}))


def test_an_agency_that_was_merged_carries_its_history_over(database, figures, each):
    fill(
        database, [Finished(talks=[Asked(answers={"thai_do": n})], agency=a) for n, a in [(5, "phong_b"), (1, "to_b1")]]
    )
    assert figures(Scope(agency="phong_b")).cases == 1
    _renamed(database, "to_b1", "phong_b", date(2026, 11, 21))
    found = figures(Scope(agency="phong_b"))
    assert (found.cases, found.questionnaires[0].overall.pooled.percent) == (2, "50.00")
    assert [(one.code, one.valid_to) for one in found.carries] == [("to_b1", date(2026, 11, 21))]
    assert figures(Scope(agency="to_b1")).cases == 1
    assert {code: one.cases for code, one in each(Scope()).items()} == {"phong_b": 2}


def test_a_successor_named_ahead_carries_nothing_until_the_day(database, figures, each):
    fill(database, [Finished(agency="to_b1")])
    _renamed(database, "to_b1", "phong_b", date(2026, 11, 22))
    assert (figures(Scope(agency="phong_b")).cases, figures(Scope(agency="phong_b")).carries) == (0, ())
    assert list(each(Scope())) == ["to_b1"]


def test_each_agency_apart_is_what_it_is_alone_and_together_they_are_all(database, figures, each):
    fill(database, city(4), FORMS)
    _renamed(database, "to_b1", "phong_a", date(2026, 10, 1))
    scope = Scope(period=year(2026))
    apart = each(scope)
    assert sorted(apart) == ["phong_a", "phong_b", "thanh_pho"]
    for code, one in apart.items():
        assert one == figures(Scope(agency=code, period=scope.period))
    everything = figures(scope)
    assert sum(one.cases for one in apart.values()) == everything.cases
    below = each(Scope(agency="phong_b", children=True))
    assert {code: one.cases for code, one in below.items()} == {
        "phong_b": apart["phong_b"].cases,
        "phong_a": figures(Scope(agency="to_b1")).cases,
    }


def test_renewing_changes_no_figure(database, figures):
    fill(database, city(5), FORMS)
    before = figures(Scope())
    assert asyncio.run(_ask(database, lambda report: report.renew())) > 0
    assert figures(Scope()) == before
    assert asyncio.run(_ask(database, lambda report: report.renew())) == 0


def test_the_floor_is_held_against_the_year_whatever_the_period_and_the_narrowing(database, figures):
    talks = [Asked(answers={"thai_do": 5}), Asked(answers={"thai_do": 4}, channel="zalo")]
    fill(database, [Finished(talks=[talk]) for talk in talks] + [Finished(), Finished(agency="phong_b")])
    exclude = text("""
        INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
        SELECT id, 'official', 1, 'vì', 'ai', now() FROM sessions WHERE channel = 'zalo'""")
    run(database, lambda connection: connection.execute(exclude))
    for scope in (
        Scope(agency="phong_a", period=year(2026)),
        Scope(agency="phong_a", period=month(2026, 11), channel="web"),
    ):
        made = figures(scope).quota
        assert (made.year, made.table_year, made.source) == (2026, 2024, "phụ lục")
        assert made.so_far == Standing(3, 2, 1, required=3, met_returned=False, met_valid=False)
        assert (made.forecast.days, made.forecast.expected.cases) == (326, 3)


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        (Scope(period=year(2026)), "several-agencies"),
        (Scope(agency="thanh_pho", children=True, period=year(2026)), "several-agencies"),
        (Scope(agency="phong_a"), "several-years"),
        (Scope(agency="phong_a", period=Period(date(2025, 12, 1), date(2026, 1, 1))), "several-years"),
        (Scope(agency="phong_a", period=year(2023)), "no-table"),
    ],
)
def test_without_a_floor_it_is_said_why(database, figures, scope, reason):
    fill(database, [Finished()])
    assert (figures(scope).quota, figures(scope).no_quota) == (None, reason)


def test_excluded_responses_are_counted_by_their_reason_and_nowhere_else(database, figures):
    talks = [Asked(answers={"thai_do": 5}), Asked(answers={"thai_do": 1})]
    fill(database, [Finished(talks=[talk]) for talk in talks])
    exclude = text("""
        INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
        SELECT session_id, 'official', 1, 'Cán bộ trả lời thay', 'ai', now() FROM answers WHERE value = '5'""")
    run(database, lambda connection: connection.execute(exclude))
    (made,) = figures(Scope()).questionnaires
    assert (made.responses, made.valid, made.excluded, made.valid_rate.percent) == (2, 1, {"official": 1}, "50.00")
    assert made.overall.pooled.percent == "0.00"
    run(
        database,
        lambda c: c.execute(text("UPDATE exclusions SET undone_at = now(), undone_by = 'a', undone_reason = 'b'")),
    )
    (made,) = figures(Scope()).questionnaires
    assert (made.valid, made.excluded, made.overall.pooled.percent) == (2, {}, "50.00")
