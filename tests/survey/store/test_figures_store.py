"""The counts from PostgreSQL against the same counts made naively in Python, over random cities."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from survey.measures.figures import Reach, Scope, Tally
from survey.measures.period import Period, month
from survey.store.figures import Counted, Tallies
from tests.answered import AGENCIES, NOVEMBER, Asked, Finished, city, fill, form, run

FORMS = (form(1), form(2))


def _counted(url: str, scope: Scope) -> dict[str, Counted]:
    return run(url, lambda connection: Tallies(connection).count(scope, FORMS))[1]


def _returned(url: str, scope: Scope) -> int:
    return run(url, lambda connection: Tallies(connection).count(scope, FORMS))[0]


def _within(one: Finished, scope: Scope) -> bool:
    if one.returned_at is None or not scope.period.holds(one.returned_at):
        return False
    parents = [one.agency, AGENCIES[one.agency], AGENCIES.get(AGENCIES[one.agency] or "")]
    return scope.agency in (None, one.agency) or (scope.children and scope.agency in parents)


def _naive(talk: Asked) -> list[tuple]:
    said = []
    for question, value in talk.answers.items():
        if not isinstance(value, str) or not value.startswith("<"):
            plain = value if isinstance(value, int) or question == "phuc_tra" else None
            said.append((question, "answered", plain))
            said += [(question, "answered", one) for one in value] if isinstance(value, list) else []
        elif value != "<withdrawn>":
            said.append((question, value.strip("<>"), None))
    if talk.open and talk.answers.get(talk.open, "<withdrawn>") == "<withdrawn>":
        said.append((talk.open, "unread", None))
    return said


def _expected(cases: list[Finished], scope: Scope, ref: str) -> tuple[Counter, dict[str, int]]:
    chosen = [one for one in cases if _within(one, scope)]
    talks = [
        [talk for talk in one.talks if talk.ref == ref and scope.channel in (None, talk.channel)] for one in chosen
    ]
    counted = [talk for of_case in talks for talk in of_case if talk.counted]
    started = [[talk.disposition not in ("invited", "refused") for talk in of_case] for of_case in talks]
    reach = {
        "invited": sum(one.invited == ref for one in chosen),
        "started": sum(map(any, started)),
        "completed": sum(any(talk.disposition == "completed" for talk in of_case) for of_case in talks),
        "responses": len(counted),
    }
    return Counter(said for talk in counted for said in _naive(talk)), reach


SCOPES = [
    Scope(),
    Scope(agency="phong_b"),
    Scope(agency="phong_b", children=True),
    Scope(agency="thanh_pho", children=True, channel="zalo"),
    Scope(period=month(2026, 10)),
    Scope(period=Period(first=date(2026, 11, 1)), questionnaire="thu@2"),
    Scope(agency="phong_a", period=month(2026, 11), channel="web", questionnaire="thu@1"),
]


@pytest.mark.parametrize("seed", [1, 2])
def test_sql_counts_what_python_counts(database, seed):
    cases = city(seed)
    fill(database, cases, FORMS)
    for scope in SCOPES:
        found = _counted(database, scope)
        for ref in [scope.questionnaire] if scope.questionnaire else ["thu@1", "thu@2"]:
            tallies, reach = _expected(cases, scope, ref)
            one = found.get(ref, Counted())
            assert Counter({(t.question, t.status, t.value): t.responses for t in one.tallies}) == tallies
            assert {name: n for name, n in one.reach.items() if n} == {name: n for name, n in reach.items() if n}
        assert set(found) <= ({scope.questionnaire} if scope.questionnaire else {"thu@1", "thu@2"})
        assert _returned(database, scope) == sum(_within(one, scope) for one in cases)


def test_a_case_belongs_to_the_day_in_vietnam_on_which_it_was_returned(database):
    last_moment = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)
    fill(database, [Finished(returned_at=last_moment), Finished(returned_at=last_moment + timedelta(seconds=1))])
    for period in (month(2026, 10), month(2026, 11)):
        assert _returned(database, Scope(period=period)) == 1


def test_a_corrected_answer_counts_once_with_its_last_value(database):
    talk = Asked(answers={"thai_do": 5}, replaced={"thai_do": 1})
    fill(database, [Finished(talks=[talk])])
    assert _counted(database, Scope())["thu@1"].tallies == [Tally("thai_do", "answered", 5, 1)]


def test_open_words_never_leave_the_store(database):
    talks = [Asked(answers={"gop_y": "Cô Lan ở quầy 3 rất tận tình"}), Asked(answers={"gop_y": "Chờ lâu"})]
    fill(database, [Finished(talks=[talk]) for talk in talks])
    assert _counted(database, Scope())["thu@1"].tallies == [Tally("gop_y", "answered", None, 2)]


def test_two_conversations_about_one_case_are_one_started_case(database):
    talks = [Asked(), Asked(counted=False, disposition="partial")]
    fill(database, [Finished(talks=talks)])
    one = _counted(database, Scope())["thu@1"]
    assert one.reached(returned=1) == Reach(1, 1, 1, 1, 1, dispositions={"completed": 1, "partial": 1})


def test_nothing_in_scope_is_an_empty_answer(database):
    fill(database, [Finished(returned_at=NOVEMBER)])
    assert _counted(database, Scope(period=month(2025, 1))) == {}


def test_forms_come_back_as_they_were_kept(database):
    fill(database, [], FORMS)
    assert run(database, lambda c: Tallies(c).forms()) == {one.ref: one for one in FORMS}
    assert list(run(database, lambda c: Tallies(c).forms("thu@2"))) == ["thu@2"]
    assert run(database, lambda c: Tallies(c).forms("thu@9")) == {}
