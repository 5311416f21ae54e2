"""Blocks of figures from tallies: what is pooled, what stays apart, and what is missing."""

from __future__ import annotations

import random

import pytest

from survey.measures.figures import Block, QuestionFigure, Reach, Tally, block
from survey.measures.index import MEAN_OF_FACTORS
from tests.answered import form


def _levels(question: str, *levels: int) -> list[Tally]:
    return [Tally(question, "answered", level, n) for level, n in enumerate(levels, 1) if n]


def _made(tallies: list[Tally], responses: int = 10) -> Block:
    return block(form(), Reach(20, 15, 12, 10, responses), tallies)


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


def test_nothing_answered_is_null_everywhere():
    made = _made([], responses=0)
    assert made.overall.pooled.percent is None and made.overall.alternative.percent is None
    assert [one.percent for one in made.factors] == [None, None]
    assert [one.percent for one in made.questions] == [None] * len(made.questions)


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
