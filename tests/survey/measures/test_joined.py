"""What an agency sees of itself: whoever adds and subtracts all that is ever shown learns of no handful of people."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from survey.measures.joined import SETTLED, is_settled
from survey.measures.period import Period, month, quarter, year
from survey.measures.shown import Seen, before, seen, shown, year_before
from survey.measures.tallied import Group, Tallied, Tally
from tests.answered import form
from tests.survey.measures.test_suppression import rank_of, reduced

K = 5
FORM = form()
SERVICE = ("tiep_can", "thai_do", "huong_dan")
FACTORS = {"tiep_can": ("tiep_can",), "cong_chuc": ("thai_do", "huong_dan")}
PEOPLE = "people"
OVER = date(2027, 2, 1)  # every month of the year is settled


def months(seed: int, number: int = 7) -> dict[date, Tallied]:
    """A year of an agency with few people, some of whom leave questions out."""
    chance = random.Random(seed)
    return {date(2026, at, 1): _month(chance, chance.choice([0, 1, 2, 3, 4, 6, 9])) for at in range(1, number + 1)}


def _month(chance: random.Random, people: int) -> Tallied:
    tallied = Tallied(cases=people + 2)
    own = tallied.form(FORM.ref)
    own.valid[Group("web")] += people
    own.reach.update(invited=people + 1, started=people, completed=people)
    for question in (*SERVICE, "chung"):
        for _ in range(people):
            if chance.random() < 0.8:
                own.tallies.append(Tally(question, "answered", chance.choice([1, 4, 4, 5]), 1))
    return tallied


def known(counted: dict[date, Tallied], today: date = OVER) -> Seen:
    return seen(FORM, counted, today, K)


def every_view(counted: dict[date, Tallied]) -> Iterator[dict[str, Any]]:
    """All that can be asked for, on every day on which something new may be seen."""
    for today in [month(2026, at).last + SETTLED + timedelta(days=1) for at in range(1, 13)]:
        there = known(counted, today)
        for period in [
            *(month(2026, at) for at in range(1, 13)),
            *(quarter(2026, at) for at in range(1, 5)),
            year(2026),
        ]:
            yield shown(there, period, K)


def told(counted: dict[date, Tallied]) -> set[frozenset[tuple[str, int]]]:
    """The cells that are added up in each number that is told: a question, or people, of a month."""
    found: set[frozenset[tuple[str, int]]] = set()

    def add(span: dict[str, str], names: Iterable[str]) -> None:
        first, last = (date.fromisoformat(span[end]).month for end in ("from", "to"))
        found.add(
            frozenset((name, at) for name in names for at in range(first, last + 1) if date(2026, at, 1) in counted)
        )

    for view in every_view(counted):
        for point in (*view["months"], *view["quarters"]):
            add(point["period"], SERVICE)
            add(point["period"], [PEOPLE])
        one = view["figures"]
        if one is None:
            continue
        add(one["overall"]["period"], SERVICE)
        add(one["period"], [PEOPLE])
        if one["question"]:
            add(one["question"]["period"], ["chung"])
        for factor in one["factors"]:
            add(factor["period"], FACTORS[factor["factor"]])
            for question in factor["questions"]:
                add(question["period"], [question["id"]])
    return found


def behind(counted: dict[date, Tallied], cells: Iterable[tuple[str, int]]) -> int:
    """How many people are certainly behind the answers of these cells."""
    by_question: dict[str, int] = {}
    for name, at in cells:
        own = counted[date(2026, at, 1)].form(FORM.ref)
        n = own.valid.total() if name == PEOPLE else sum(one.responses for one in own.tallies if one.question == name)
        by_question[name] = by_question.get(name, 0) + n
    return max(by_question.values(), default=0)


@pytest.mark.parametrize("seed", range(25))
def test_no_sum_or_difference_of_all_that_is_ever_shown_is_about_a_handful(seed: int):
    counted = months(seed)
    names = (*SERVICE, "chung", PEOPLE)
    cells = {(name, first.month): at for at, (name, first) in enumerate((n, m) for n in names for m in counted)}

    def vector(summed: Iterable[tuple[str, int]]) -> list[int]:
        marked = {cells[cell] for cell in summed}
        return [int(at in marked) for at in range(len(cells))]

    basis = rank_of([vector(one) for one in told(counted)])
    groups = [SERVICE, *FACTORS.values(), *((one,) for one in names)]
    for begin, end in combinations(range(1, len(counted) + 2), 2):
        for group in groups:
            summed = [(name, at) for name in group for at in range(begin, end)]
            if 0 < behind(counted, summed) < K:
                assert any(reduced(vector(summed), basis)), (group, begin, end)


def test_later_months_never_change_what_was_shown_before():
    counted = months(3, 12)
    earlier: list[Any] = []
    for at in range(1, 13):
        now = shown(known(counted, month(2026, at).last + SETTLED + timedelta(days=1)), year(2026), K)["months"]
        assert now[: len(earlier)] == earlier
        earlier = now
    assert len(earlier) > 3


def test_a_month_is_not_shown_before_it_is_over_and_settled():
    assert not is_settled(date(2026, 10, 1), date(2026, 11, 10))
    assert is_settled(date(2026, 10, 1), date(2026, 11, 11))
    assert shown(known(months(3), date(2026, 1, 31)), month(2026, 1), K)["figures"] is None


def _people(*numbers: int) -> dict[date, Tallied]:
    """Months in which so many people answered everything, all of them content."""
    found = {}
    for at, people in enumerate(numbers, 1):
        tallied = Tallied(cases=people)
        own = tallied.form(FORM.ref)
        own.valid[Group("web")] += people
        own.tallies += [Tally(question, "answered", 5, people) for question in (*SERVICE, "chung") if people]
        found[date(2026, at, 1)] = tallied
    return found


def _spans(counted: dict[date, Tallied], period: Period) -> tuple[str, str] | None:
    one = shown(known(counted), period, K)["figures"]
    return (one["period"]["from"], one["period"]["to"]) if one else None


def test_few_people_wait_for_the_next_month():
    counted = _people(6, 3, 4, 6)
    assert _spans(counted, month(2026, 1)) == ("2026-01-01", "2026-01-31")
    assert _spans(counted, month(2026, 2)) == _spans(counted, month(2026, 3)) == ("2026-02-01", "2026-03-31")
    assert _spans(counted, quarter(2026, 1)) == ("2026-01-01", "2026-03-31")
    assert _spans(counted, year(2026)) == ("2026-01-01", "2026-04-30")


def test_a_run_over_the_end_of_a_quarter_stands_in_the_later_one():
    counted = _people(6, 6, 2, 6)
    assert _spans(counted, quarter(2026, 1)) == ("2026-01-01", "2026-02-28")
    assert _spans(counted, quarter(2026, 2)) == ("2026-03-01", "2026-04-30")


def test_what_never_becomes_enough_is_never_shown():
    assert _spans(_people(2, 1, 1), year(2026)) is None
    assert _spans(_people(6, 4), year(2026)) == ("2026-01-01", "2026-01-31")


def test_a_question_that_few_answered_holds_its_factor_back_and_no_more():
    counted = _people(20)
    own = counted[date(2026, 1, 1)].form(FORM.ref)
    own.tallies = [one for one in own.tallies if one.question != "huong_dan"] + [Tally("huong_dan", "answered", 4, 2)]
    (access, official) = shown(known(counted), month(2026, 1), K)["figures"]["factors"]
    assert (access["n"], len(access["questions"])) == (20, 1)
    assert (official["n"], official["questions"]) == (22, [])


def test_five_levels_need_k_people_in_each():
    counted = _people(20)
    assert shown(known(counted), month(2026, 1), K)["figures"]["factors"][0]["levels"]["counts"] == [0, 0, 0, 0, 20]
    counted[date(2026, 1, 1)].form(FORM.ref).tallies.append(Tally("tiep_can", "answered", 1, 1))
    assert shown(known(counted), month(2026, 1), K)["figures"]["factors"][0]["levels"] is None


def test_five_levels_of_a_few_months_do_not_stand_for_the_year():
    counted = _people(8, 8, 8, 8, 8)
    for at in (2, 3):
        counted[date(2026, at, 1)].form(FORM.ref).tallies.append(Tally("tiep_can", "answered", 1, 1))
    (whole, *_) = shown(known(counted), year(2026), K)["figures"]["factors"]
    assert whole["levels"] is None, "from February on they wait: of forty people only eight are left"
    counted[date(2026, 3, 1)].form(FORM.ref).tallies.append(Tally("tiep_can", "answered", 1, 3))
    (whole, *_) = shown(known(counted), year(2026), K)["figures"]["factors"]
    assert whole["levels"]["counts"] == [5, 0, 0, 0, 40]


def test_channels_with_few_are_counted_together_so_that_none_is_left_over():
    counted = _people(20)
    own = counted[date(2026, 1, 1)].form(FORM.ref)
    own.valid.update({Group("zalo"): 9, Group("paper"): 1})
    told = {one["channel"]: one["n"] for one in shown(known(counted), month(2026, 1), K)["figures"]["channels"]}
    assert told == {"web": 20, "others": 10}


def test_a_period_is_compared_with_the_one_before_with_its_uncertainty():
    counted = _people(50, 50)
    counted[date(2026, 2, 1)].cases = 200
    counted[date(2026, 2, 1)].form(FORM.ref).tallies = [
        Tally(question, "answered", level, 25) for question in SERVICE for level in (2, 5)
    ]
    (change,) = shown(known(counted), month(2026, 2), K)["figures"]["past"]
    assert (change["against"], change["percent"], change["points"]) == ("before", "100.00", "-50.00")
    assert float(change["low"]) < -50 < float(change["high"]) < 0


def test_the_past_of_a_period():
    assert (before(month(2026, 1)), before(quarter(2026, 1))) == (month(2025, 12), quarter(2025, 4))
    assert (before(year(2026)), year_before(year(2026))) == (year(2025), year(2025))
    assert (year_before(month(2026, 3)), year_before(quarter(2026, 4))) == (month(2025, 3), quarter(2025, 4))
