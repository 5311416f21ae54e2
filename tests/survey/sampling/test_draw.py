"""Draws: repeatable, in proportion, official and reserve apart; and how large they have to be."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from survey.sampling.draw import OFFICIAL, RESERVE, allocate, draw
from survey.sampling.frame import Unit, frame_hash
from survey.sampling.size import by_error

FRAME = [Unit(f"H57.21-2611{number:02d}-0001", "H57.21", "dat" if number % 3 else "ho tich") for number in range(1, 28)]


def keys(lists, name):
    return [one.unit.key for one in lists if one.list == name]


def test_the_same_seed_draws_the_same_lists_however_the_frame_is_ordered():
    shuffled = FRAME[:]
    random.Random(1).shuffle(shuffled)
    first, again = (draw(units, {"H57.21": 6}, 50, "hat giong") for units in (FRAME, shuffled))
    assert first == again
    assert draw(FRAME, {"H57.21": 6}, 50, "khac") != first
    assert frame_hash(FRAME) == frame_hash(shuffled) != frame_hash(FRAME[1:])


def test_a_draw_made_long_ago_is_still_this_one():
    """The expected values were made with sha256sum and sort, from the description of a ticket alone."""
    lists = draw([Unit(one.key, one.agency) for one in FRAME], {"H57.21": 3}, 0, "2026")
    assert keys(lists, OFFICIAL) == ["H57.21-261120-0001", "H57.21-261105-0001", "H57.21-261101-0001"]
    assert frame_hash(FRAME) == "c83f6dd7313815b8dfbe9785f07392c97e0400fa0bd420fd2a5652857830e666"


def test_strata_come_in_proportion_and_lists_never_share_anybody():
    lists = draw(FRAME, {"H57.21": 9}, 34, "a")
    official, reserve = keys(lists, OFFICIAL), keys(lists, RESERVE)
    assert len(official) == 9 and len(reserve) == 4  # 34% of 9, rounded up
    assert sum(one.unit.stratum == "ho tich" for one in lists if one.list == OFFICIAL) == 3
    assert not set(official) & set(reserve)
    assert [one.place for one in lists] == [*range(1, 10), *range(1, 5)]


def test_an_agency_smaller_than_its_size_is_drawn_whole_and_one_without_a_size_not_at_all():
    lists = draw([*FRAME, Unit("x", "H57.22")], {"H57.21": 500}, 20, "a")
    assert sorted(keys(lists, OFFICIAL)) == sorted(one.key for one in FRAME)
    assert keys(lists, RESERVE) == []


def test_everybody_has_the_same_chance():
    drawn = [keys(draw(FRAME, {"H57.21": 9}, 0, str(seed)), OFFICIAL) for seed in range(600)]
    times = [sum(one.key in each for each in drawn) for one in FRAME]
    assert min(times) > 150 and max(times) < 250  # 200 expected, about 11 to either side


@pytest.mark.parametrize(
    ("size", "strata", "shares"),
    [
        (10, {"a": 50, "b": 30, "c": 20}, {"a": 5, "b": 3, "c": 2}),
        (10, {"a": 1, "b": 1, "c": 1}, None),
        (7, {"a": 45, "b": 45, "c": 10}, {"a": 3, "b": 3, "c": 1}),
        (1, {"a": 5, "b": 5}, {"a": 1, "b": 0}),
        (0, {"a": 5}, {"a": 0}),
        (0, {}, {}),
    ],
)
def test_the_largest_remainders_get_what_is_left(size, strata, shares):
    if shares is None:
        with pytest.raises(ValueError, match="10 of 3"):
            allocate(size, strata)
    else:
        assert allocate(size, strata) == shares


def test_shares_add_up_and_never_pass_a_stratum():
    chance = random.Random(5)
    for _ in range(300):
        strata = {str(number): chance.randint(1, 60) for number in range(chance.randint(1, 9))}
        size = chance.randint(0, sum(strata.values()))
        shares = allocate(size, strata)
        assert sum(shares.values()) == size
        assert all(0 <= shares[name] <= strata[name] for name in strata)
        assert all(abs(shares[name] - size * strata[name] / sum(strata.values())) < 1 for name in strata)


@pytest.mark.parametrize(("members", "size"), [(0, 0), (1, 1), (100, 80), (400, 200), (1000, 286), (100000, 399)])
def test_the_formula_with_five_per_cent(members, size):
    assert by_error(members, Fraction(5)) == size
