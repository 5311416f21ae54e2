"""What the public sees gives nobody away: an adversary who knows the rule, and one who can do sums, learn nothing."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import pytest

from survey.measures.index import Counts
from survey.measures.suppression import Depth, Row, depths

K = 5


def row(key: str, people: int, **questions: tuple[int, ...]) -> Row:
    return Row(key, people, {name: Counts(counts) for name, counts in questions.items()}, {"q": "f", "r": "f"})


LARGE = (0, 0, 20, 30, 50)
UNEVEN = (0, 0, 2, 30, 68)


def test_where_nobody_is_alone_everything_is_shown():
    rows = [row(key, 100, q=(10, 10, 10, 30, 40)) for key in "abc"]
    assert depths(rows, K) == (Depth.LEVELS, dict.fromkeys("abc", Depth.LEVELS))


def test_a_small_agency_is_hidden_and_another_with_it():
    rows = [row("a", 100, q=LARGE), row("b", 100, q=LARGE), row("c", 4, q=(0, 0, 0, 2, 2))]
    total, shown = depths(rows, K)
    assert total == Depth.LEVELS
    assert shown == {"a": Depth.HIDDEN, "b": Depth.LEVELS, "c": Depth.HIDDEN}


def test_two_people_and_many_answers_are_still_two_people():
    many = {f"q{n}": (0, 0, 0, 1, 1) for n in range(20)}
    few = Row("c", 2, {name: Counts(one) for name, one in many.items()}, dict.fromkeys(many, "f"))
    assert depths([few, row("a", 100, q=LARGE), row("b", 100, q=LARGE)], K)[1]["c"] == Depth.HIDDEN


def test_a_handful_of_the_dissatisfied_is_not_shown_to_the_depth_of_their_question():
    rows = [row("a", 100, q=LARGE, r=UNEVEN), row("b", 100, q=LARGE, r=LARGE), row("c", 100, q=LARGE, r=LARGE)]
    total, shown = depths(rows, K)
    assert shown["a"] == Depth.FACTORS
    assert sorted(shown.values()) == [Depth.FACTORS, Depth.FACTORS, Depth.LEVELS], "one more covers it"
    assert total == Depth.LEVELS


def test_a_lone_agency_is_the_total():
    assert depths([row("a", 4, q=(0, 0, 0, 2, 2))], K) == (Depth.HIDDEN, {"a": Depth.HIDDEN})
    assert depths([row("a", 50, q=(5, 5, 10, 10, 20))], K) == (Depth.LEVELS, {"a": Depth.LEVELS})
    assert depths([], K)[1] == {}


def test_an_agency_without_answers_covers_nobody():
    rows = [row("a", 100, q=LARGE), row("b", 4, q=(0, 0, 0, 2, 2)), row("c", 0, q=(0,) * 5)]
    total, shown = depths(rows, K)
    assert "c" not in shown
    assert shown["b"] == Depth.HIDDEN and (total == Depth.HIDDEN or shown["a"] == Depth.HIDDEN)


def test_k_is_never_so_small_that_hiding_tells():
    with pytest.raises(ValueError, match="at least 3"):
        depths([], 2)


# The first adversary knows the rule and the order of nothing, and asks of every possible world: which would look so?


def worlds(people: int, agencies: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every way in which so many agencies can have up to so many satisfied and dissatisfied people."""
    one = [(satisfied, rest) for satisfied in range(people + 1) for rest in range(people + 1 - satisfied)]
    return itertools.product(one, repeat=agencies)


def looks(world: Sequence[tuple[int, int]], k: int) -> set[tuple]:
    """All that the public may be shown of a world, in whichever order covers are taken."""
    rows = [row(str(at), s + u, q=(0, 0, u, s, 0)) for at, (s, u) in enumerate(world)]
    return {_look(order, world, k) for order in itertools.permutations(rows)}


def _look(order: Sequence[Row], world: Sequence[tuple[int, int]], k: int) -> tuple:
    total, shown = depths(order, k)
    people = {one.key: one.people for one in order}
    parts = [
        "empty" if not people[str(at)] else one if shown[str(at)] >= Depth.OVERALL else "hidden"
        for at, one in enumerate(world)
    ]
    together = (sum(s for s, _ in world), sum(u for _, u in world)) if total >= Depth.OVERALL else None
    return (together, *parts)


def test_no_small_count_follows_from_what_is_shown_even_for_who_knows_the_rule():
    k, by_look = 3, defaultdict(list)
    for world in worlds(5, 3):
        for look in looks(world, k):
            by_look[look].append(world)
    hidden = 0
    for look, possible in by_look.items():
        for at in range(3):
            for told in (lambda one: one[0], lambda one: one[1], sum):
                values = {told(world[at]) for world in possible}
                assert len(values) > 1 or not 0 < min(values) < k, (look, possible[:3])
        hidden += "hidden" in look
    assert hidden > 100, "the adversary had something to work on"


# The second one has a whole questionnaire, and works out everything that sums and differences can tell.

QUESTIONS = {"a1": "a", "a2": "a", "b1": "b"}
Cell = tuple[str, str, int]  # agency, question, level


def city(seed: int) -> list[Row]:
    chance = random.Random(seed)
    return [_agency(chance, f"x{at}") for at in range(chance.randint(2, 6))]


def _agency(chance: random.Random, key: str) -> Row:
    people = chance.choice([0, 2, 4, 6, 12, 30, 80])
    mood = chance.choice([(1, 1, 2, 20, 40), (1, 1, 1, 1, 1), (0, 0, 1, 6, 8), (0, 0, 0, 1, 1)])
    counts = {}
    for question in QUESTIONS:
        answered = chance.randint(people // 2, people)
        given = chance.choices(range(5), mood, k=answered)
        counts[question] = Counts(tuple(given.count(level) for level in range(5)))
    return Row(key, people, counts, QUESTIONS)


def figures(agencies: Iterable[str], depth: Depth) -> list[list[Cell]]:
    """The cells that are summed in each count that is shown of these agencies at this depth and above."""
    groups = [list(QUESTIONS)] if depth >= Depth.OVERALL else []
    if depth >= Depth.FACTORS:
        groups += [[q for q, its in QUESTIONS.items() if its == factor] for factor in ("a", "b")]
    if depth >= Depth.QUESTIONS:
        groups += [[q] for q in QUESTIONS]
    parts = [(0, 1, 2), (3, 4)] + ([(level,) for level in range(5)] if depth == Depth.LEVELS else [])
    listed = list(agencies)
    return [[(a, q, level) for a in listed for q in group for level in part] for group in groups for part in parts]


def rank_of(vectors: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """The rows that are left of these equations after elimination, each with its leading one."""
    left: list[list[Fraction]] = []
    for vector in vectors:
        rest = reduced(vector, left)
        lead = next((at for at, value in enumerate(rest) if value), None)
        if lead is not None:
            left.append([value / rest[lead] for value in rest])
    return left


def reduced(vector: Sequence[int], basis: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    rest = [Fraction(value) for value in vector]
    for one in basis:
        lead = next(at for at, value in enumerate(one) if value)
        if rest[lead]:
            factor = rest[lead]
            rest = [mine - factor * its for mine, its in zip(rest, one, strict=True)]
    return rest


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_or_difference_of_what_is_shown_is_a_small_count(seed: int):
    rows = city(seed)
    total, shown = depths(rows, K)
    cells = {cell: at for at, cell in enumerate(itertools.product([r.key for r in rows], QUESTIONS, range(5)))}

    def vector(summed: Iterable[Cell]) -> list[int]:
        marked = {cells[cell] for cell in summed}
        return [int(at in marked) for at in range(len(cells))]

    published = figures([one.key for one in rows], total) if total > Depth.HIDDEN else []
    for one in rows:
        published += figures([one.key], shown.get(one.key, Depth.LEVELS))  # of an empty one all is known
    basis = rank_of([vector(one) for one in published])
    for one in rows:
        for question in QUESTIONS:
            for part in ((0, 1, 2), (3, 4), *((level,) for level in range(5))):
                count = sum(one.questions[question].levels[level] for level in part)
                if 0 < count < K:
                    assert any(reduced(vector((one.key, question, level) for level in part), basis)), (
                        one.key,
                        question,
                    )
