"""The verb for figures on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from survey.desk.report import Report, Unknown
from survey.measures.figures import Figures, Scope
from survey.measures.period import month
from survey.store import open_store
from tests.answered import Asked, Finished, city, fill, form

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
FORMS = (form(1), form(2))


@pytest.fixture
def figures(database) -> Callable[[Scope], Figures]:
    def ask(scope: Scope) -> Figures:
        return asyncio.run(_ask(database, scope))

    return ask


async def _ask(url: str, scope: Scope) -> Figures:
    store = open_store(url)
    try:
        return await Report(store, lambda: NOON).figures(scope)
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
        assert made.responses > 0
        for one in made.questions:
            assert one.n + one.skipped + one.no_opinion + one.unread + one.not_asked == made.responses
            assert min(one.n, one.skipped, one.no_opinion, one.unread, one.not_asked) >= 0
        assert made.overall.pooled.n == sum(one.n for one in made.questions if one.factor)
        assert made.completed <= made.started <= made.cases
