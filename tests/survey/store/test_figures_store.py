"""The counts from PostgreSQL against the same counts made naively in Python, over random cities that keep changing."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from survey.measures.figures import Scope
from survey.measures.period import Period, month, year
from survey.measures.tallied import Counted, Group, Tallied, Tally
from survey.store.figures import Tallies
from tests.answered import AGENCIES, NOVEMBER, Asked, Finished, city, fill, form, run
from tests.changes import CHANGES, change
from tests.naive import Naive, naive, rows, same

FORMS = (form(1), form(2))
EVERYWHERE = tuple(AGENCIES)


def _tallied(url: str, scope: Scope, codes: tuple[str, ...] = EVERYWHERE) -> Tallied:
    return run(url, lambda connection: Tallies(connection).count(scope, codes, FORMS))


def _counted(url: str, scope: Scope) -> dict[str, Counted]:
    return _tallied(url, scope).forms


def _renew(url: str, most: int = 200) -> int:
    return run(url, lambda connection: Tallies(connection).renew(FORMS, most))


SCOPES = [
    (Scope(), EVERYWHERE),
    (Scope(), ("phong_b",)),
    (Scope(), ("phong_b", "to_b1")),
    (Scope(channel="zalo"), EVERYWHERE),
    (Scope(period=month(2026, 10)), EVERYWHERE),
    (Scope(period=year(2026), helped=False), EVERYWHERE),
    (Scope(period=Period(date(2026, 10, 31), date(2026, 11, 1)), flagged=True), EVERYWHERE),
    (Scope(period=Period(first=date(2026, 11, 1)), questionnaire="thu@2"), EVERYWHERE),
    (Scope(period=Period(date(2026, 10, 31), date(2026, 12, 15))), EVERYWHERE),
    (Scope(period=month(2026, 11), channel="web", questionnaire="thu@1", helped=True), ("phong_a",)),
]


def _compare(url: str) -> None:
    there = rows(url)
    for scope, codes in SCOPES:
        cases, expected = naive(there, scope, codes)
        found = _tallied(url, scope, codes)
        assert found.cases == cases
        for ref in set(expected) | set(found.forms):
            same(found.forms.get(ref, Counted()), expected.get(ref, Naive()))
    each = run(url, lambda connection: Tallies(connection).each(Scope(), EVERYWHERE, FORMS))
    assert {code: one.cases for code, one in each.items() if one.cases} == Counter(
        one["agency_code"] for one in there["cases"] if one["at"]
    )
    for code, one in each.items():
        for ref, expected in naive(there, Scope(), (code,))[1].items():
            same(one.form(ref), expected)

    _compare_months(url)


def _compare_months(url: str) -> None:
    """Months counted together say what each says when it is counted alone."""
    found = run(url, lambda connection: Tallies(connection).by_month(year(2026), EVERYWHERE, FORMS))
    alone = {month(2026, at).first: _tallied(url, Scope(period=month(2026, at))) for at in range(1, 13)}
    assert found.keys() == {first for first, one in alone.items() if one.cases}
    for first, one in found.items():
        assert one.cases == alone[first].cases
        for ref in one.forms.keys() | alone[first].forms.keys():
            assert _said(one.form(ref)) == _said(alone[first].form(ref))


def _said(counted: Counted) -> tuple[Counter, ...]:
    """What is left when helped and flagged responses are no longer told apart, nor channels of answers."""
    valid, answers = Counter(), Counter()
    for group, n in counted.valid.items():
        valid[group.channel] += n
    for one in counted.tallies:
        answers[one.question, one.status, one.value] += one.responses
    return valid, answers, counted.excluded, counted.reach, counted.dispositions


@pytest.mark.parametrize("seed", [1, 2])
def test_sql_counts_what_python_counts_whatever_happens_and_whatever_is_kept(database, seed):
    chance = random.Random(seed)
    fill(database, city(seed), FORMS)
    _compare(database)  # nothing is kept yet
    while _renew(database, most=3):
        pass
    _compare(database)  # all is kept
    for number in range(12):
        change(database, chance.choice(list(CHANGES)), str(chance.random()))
        if number % 4 == 3:
            _compare(database)  # some is kept, some is marked
            _renew(database, most=chance.choice([1, 2, 200]))
    _renew(database)
    assert run(database, lambda c: c.scalar(text("SELECT count(*) FROM figure_marks"))) == 0
    _compare(database)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_in_the_next_figures(database, name):
    fill(database, city(7, cases=30), FORMS)
    _renew(database)
    for before in ("flagged", "excluded", "delivered"):
        change(database, before, "1")
    _renew(database)
    assert change(database, name, "2", most=100)
    _compare(database)


def test_a_change_that_is_not_committed_when_its_month_is_renewed_keeps_its_mark(database):
    fill(database, [Finished(talks=[Asked(answers={"thai_do": 1})])], FORMS)

    async def together(connection):
        await connection.execute(text("UPDATE answers SET value = '5' WHERE current"))
        await _renew_elsewhere(database)

    run(database, together)
    assert _counted(database, Scope())["thu@1"].tallies == [Tally("thai_do", "answered", 5, 1, Group("web"))]
    assert _renew(database) == 1
    assert _counted(database, Scope())["thu@1"].tallies == [Tally("thai_do", "answered", 5, 1, Group("web"))]


async def _renew_elsewhere(url: str) -> None:
    from survey.store import open_store

    store = open_store(url, size=2)
    try:
        async with store.transaction() as other:
            assert await other.tallies.renew(FORMS) == 1
    finally:
        await store.close()


def test_a_case_belongs_to_the_day_in_vietnam_on_which_it_was_returned(database):
    last_moment = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)
    fill(database, [Finished(returned_at=last_moment), Finished(returned_at=last_moment + timedelta(seconds=1))])
    for _ in range(2):
        for period in (month(2026, 10), month(2026, 11), Period(date(2026, 11, 1), date(2026, 11, 2))):
            assert _tallied(database, Scope(period=period)).cases == 1
        _renew(database)


def test_a_corrected_answer_counts_once_with_its_last_value(database):
    talk = Asked(answers={"thai_do": 5}, replaced={"thai_do": 1})
    fill(database, [Finished(talks=[talk])])
    assert _counted(database, Scope())["thu@1"].tallies == [Tally("thai_do", "answered", 5, 1, Group("web"))]


def test_open_words_never_leave_the_store_nor_are_they_kept(database):
    talks = [Asked(answers={"gop_y": "Cô Lan ở quầy 3 rất tận tình"}), Asked(answers={"gop_y": "Chờ lâu"})]
    fill(database, [Finished(talks=[talk]) for talk in talks])
    for _ in range(2):
        assert _counted(database, Scope())["thu@1"].tallies == [Tally("gop_y", "answered", None, 2, Group("web"))]
        _renew(database)
    assert run(database, lambda c: c.scalar(text("SELECT count(value) FROM figure_days"))) == 0


def test_two_conversations_about_one_case_are_one_started_case(database):
    talks = [Asked(), Asked(counted=False, disposition="partial", channel="zalo")]
    fill(database, [Finished(talks=talks)])
    one = _counted(database, Scope())["thu@1"]
    assert one.reach == {"invited": 1, "delivered": 1, "started": 1, "completed": 1}
    assert (one.responses, one.dispositions) == (1, {"completed": 1, "partial": 1})
    assert _counted(database, Scope(channel="zalo"))["thu@1"].reach["started"] == 1


def test_nothing_in_scope_is_an_empty_answer(database):
    fill(database, [Finished(returned_at=NOVEMBER)])
    assert _tallied(database, Scope(period=month(2025, 1))) == Tallied()


def test_forms_come_back_as_they_were_kept(database):
    fill(database, [], FORMS)
    assert run(database, lambda c: Tallies(c).forms()) == {one.ref: one for one in FORMS}
    assert list(run(database, lambda c: Tallies(c).forms("thu@2"))) == ["thu@2"]
    assert run(database, lambda c: Tallies(c).forms("thu@9")) == {}
