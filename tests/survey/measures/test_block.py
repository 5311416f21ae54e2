"""Blocks of figures from tallies: what is pooled, what stays apart, and what is missing."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest

from survey.measures.block import block
from survey.measures.figures import Block, QuestionFigure, Share
from survey.measures.index import MEAN_OF_FACTORS, Counts
from survey.measures.interval import Sample, newcombe
from survey.measures.tallied import Counted, Group, Tally
from tests.answered import form

WEB, ZALO = Group("web"), Group("zalo")


def _levels(question: str, *levels: int, group: Group = WEB) -> list[Tally]:
    return [Tally(question, "answered", level, n, group) for level, n in enumerate(levels, 1) if n]


def _made(tallies: list[Tally], responses: int = 10, *, narrowed: bool = False) -> Block:
    reach = Counter(invited=15, delivered=14, started=12, completed=10)
    counted = Counted(reach, Counter(), Counter({WEB: responses}), Counter({"official": 2}), tallies)
    return block(form(), 20, counted, narrowed=narrowed)


def _question(made: Block, name: str) -> QuestionFigure:
    return next(one for one in made.questions if one.id == name)


def test_a_factor_pools_the_answers_of_its_questions():
    made = _made(_levels("thai_do", 0, 2, 0, 8, 0) + _levels("huong_dan", 0, 1, 0, 0, 1), responses=10)
    official = next(one for one in made.factors if one.factor == "cong_chuc")
    assert (official.counts, official.n, official.satisfied, official.percent) == ((0, 3, 0, 8, 1), 12, 9, "75.00")


def test_the_index_and_the_overall_question_are_two_things():
    made = _made(
        _levels("tiep_can", 1, 0, 0, 0, 0) + _levels("thai_do", 0, 0, 0, 3, 0) + _levels("chung", 0, 0, 2, 0, 8)
    )
    assert (made.overall.pooled.counts, made.overall.pooled.percent) == ((1, 0, 0, 3, 0), "75.00")
    assert made.overall.question is not None
    assert (made.overall.question.n, made.overall.question.percent) == (10, "80.00")
    assert (made.overall.alternative.method, made.overall.alternative.percent) == (MEAN_OF_FACTORS, "50.00")


@pytest.mark.parametrize(("responses", "reason"), [(0, "no-responses"), (3, "no-answers")])
def test_nothing_answered_is_null_everywhere_and_says_why(responses, reason):
    made = _made([], responses)
    overall = made.overall
    nulls = [overall.pooled, overall.question, overall.alternative, *made.factors, *made.questions]
    nulls += [side.pooled for side in (made.helped.alone, made.flagged.alone)]
    assert {(one.percent, getattr(one, "interval", None)) for one in nulls} == {(None, None)}
    assert {one.reason for one in nulls[:-2]} == {reason}
    assert [made.helped.alone.pooled.reason, made.helped.difference.reason] == ["no-responses"] * 2


def test_every_figure_bears_its_method_and_its_questionnaire():
    made = _made(_levels("thai_do", 0, 0, 0, 1, 2))
    splits = [made.helped, made.flagged, *made.channels]
    figures = [made.overall.pooled, made.overall.question, made.overall.alternative, *made.factors, *made.questions]
    figures += [side.pooled for one in splits for side in (one.alone, one.without)]
    figures += [one.difference for one in splits]
    assert {one.questionnaire for one in figures} == {"thu@1"}
    assert {one.method for one in figures} == {"pooled@1", "mean-of-factors@1", "count@1", "newcombe@1"}


def test_an_interval_stands_on_people_not_on_answers():
    made = _made(_levels("thai_do", 0, 2, 0, 8, 0) + _levels("huong_dan", 0, 1, 0, 0, 1))
    official = next(one for one in made.factors if one.factor == "cong_chuc")
    assert (official.n, official.interval.n, official.interval.population) == (12, 10, 20)
    assert float(official.interval.low) < 75 < float(official.interval.high)


def test_of_a_part_of_the_responses_nobody_knows_how_many_there_could_be():
    made = _made(_levels("thai_do", 0, 2, 0, 8, 0), narrowed=True)
    assert made.overall.pooled.interval.population is None
    assert (made.response_rate.percent, made.response_rate.reason) == (None, "narrowed")
    assert (made.valid_rate.percent, made.valid_rate.reason) == ("83.33", None)


def test_returned_valid_and_excluded_add_up_and_have_their_rates():
    made = _made([])
    assert (made.responses, made.valid, made.excluded) == (12, 10, {"official": 2})
    assert (made.response_rate.part, made.response_rate.whole, made.response_rate.percent) == (12, 15, "80.00")
    assert made.valid_rate.percent == "83.33"
    nobody = block(form(), 0, Counted())
    assert (nobody.response_rate.reason, nobody.valid_rate.reason) == ("not-invited", "no-responses")


def test_the_published_rate_of_valid_forms_of_2019():
    counted = Counted(valid=Counter({WEB: 35_268}), excluded=Counter({"khác": 36_630 - 35_268}))
    assert block(form(), 36_630, counted).valid_rate.percent == "96.28"


def _apart() -> Block:
    """Two channels; over Zalo half of the people were helped, and one answer of them bears a flag."""
    helped, flagged = Group("zalo", helped=True), Group("zalo", helped=True, flagged=True)
    tallies = _levels("thai_do", 0, 4, 0, 6, 0, group=WEB) + _levels("thai_do", 0, 1, 0, 4, 0, group=ZALO)
    tallies += _levels("thai_do", 0, 0, 0, 4, 0, group=helped) + _levels("thai_do", 0, 0, 0, 1, 0, group=flagged)
    valid = Counter({WEB: 10, ZALO: 5, helped: 4, flagged: 1})
    return block(form(), 40, Counted(valid=valid, tallies=tallies))


def test_channels_the_helped_and_the_flagged_stand_apart_from_the_rest():
    made = _apart()
    sides = [(one.name, one.alone, one.without) for one in (*made.channels, made.helped, made.flagged)]
    assert [(n, a.responses, a.pooled.percent, w.responses, w.pooled.percent) for n, a, w in sides] == [
        ("web", 10, "60.00", 10, "90.00"),
        ("zalo", 10, "90.00", 10, "60.00"),
        ("helped", 5, "100.00", 15, "66.67"),
        ("flagged", 1, "100.00", 19, "73.68"),
    ]
    assert made.overall.pooled.percent == "75.00"
    assert [one.factors[1].percent for one in (made.helped.alone, made.helped.without)] == ["100.00", "66.67"]


def test_the_difference_between_channels_has_newcombes_interval():
    (one,) = _apart().between_channels
    low, high = newcombe(Sample(Fraction(6, 10), 10), Sample(Fraction(9, 10), 10))
    assert (one.first, one.second, one.points) == ("web", "zalo", "-30.00")
    assert (one.low, one.high) == (f"{float(low) * 100:.2f}", f"{float(high) * 100:.2f}")
    assert (one.method, one.level) == ("newcombe@1", "95")


def test_splitting_loses_nobody():
    made = _apart()
    for one in (*made.channels, made.helped, made.flagged):
        both: list[Share] = [one.alone.pooled, one.without.pooled]
        total = Counts(both[0].counts) + Counts(both[1].counts)
        assert total.levels == made.overall.pooled.counts
        assert one.alone.responses + one.without.responses == made.valid


def test_only_factors_that_are_asked_about_appear_in_the_order_of_the_method():
    assert [one.factor for one in _made([]).factors] == ["tiep_can", "cong_chuc"]


def test_the_four_kinds_of_missing_stay_apart():
    tallies = _levels("thai_do", 0, 0, 0, 0, 4)
    tallies += [Tally("thai_do", "skipped", None, 1), Tally("thai_do", "no_opinion", None, 2)]
    one = _question(_made([*tallies, Tally("thai_do", "unread", None, 1)]), "thai_do")
    assert (one.n, one.skipped, one.no_opinion, one.unread, one.not_asked) == (4, 1, 2, 1, 2)
    assert one.percent == "100.00"


def test_choices_are_listed_with_their_words_even_when_nobody_took_them():
    one = _question(_made([Tally("phuc_tra", "answered", "co", 3)]), "phuc_tra")
    assert [(v.value, v.text, v.n) for v in one.values] == [("co", "Có", 3), ("khong", "Không", 0)]
    assert (one.n, one.counts, one.percent) == (3, None, None)


def test_someone_who_takes_two_choices_is_one_answer():
    tallies = [
        Tally("ly_do", "answered", None, 2),
        Tally("ly_do", "answered", "co", 2),
        Tally("ly_do", "answered", "khong", 1),
    ]
    one = _question(_made(tallies), "ly_do")
    assert (one.n, [v.n for v in one.values], one.not_asked) == (2, [2, 1], 8)


def test_numbers_are_listed_in_their_order():
    tallies = [Tally("so_lan", "answered", 10, 1), Tally("so_lan", "answered", 2, 5)]
    assert [(v.value, v.n) for v in _question(_made(tallies), "so_lan").values] == [(2, 5), (10, 1)]


def test_open_words_are_only_counted():
    one = _question(_made([Tally("gop_y", "answered", None, 3)]), "gop_y")
    assert (one.n, one.values) == (3, ())


@pytest.mark.parametrize("seed", range(20))
def test_everything_adds_up_over_random_tallies(seed):
    chance = random.Random(seed)
    tallies = []
    for name in ("tiep_can", "thai_do", "huong_dan", "chung"):
        tallies += _levels(name, *(chance.randint(0, 9) for _ in range(5)))
        tallies += [Tally(name, missing, None, chance.randint(0, 3)) for missing in ("skipped", "no_opinion", "unread")]
    made = _made(tallies, responses=60)
    for one in made.questions:
        assert one.n + one.skipped + one.no_opinion + one.unread + one.not_asked == 60
        assert one.counts is None or sum(one.counts) == one.n
    assert made.overall.pooled.n == sum(factor.n for factor in made.factors)
    assert made.overall.pooled.n == sum(one.n for one in made.questions if one.factor)
    assert made.overall.pooled.satisfied == sum(one.satisfied or 0 for one in made.questions if one.factor)
