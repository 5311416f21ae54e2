"""Themes as an agency may see them: people not mentions, with interval and change, and nothing about a handful.

A person who writes twice about one thing is one person. A share is of the people who wrote anything that was coded.
The change against the period before is Newcombe's; somebody who wrote in both periods stands on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from survey.coding.codebook import Book, Theme
from survey.measures.index import fixed, percent
from survey.measures.interval import LEVEL, NEWCOMBE, Interval, Sample, interval, newcombe

TONES = ("tich_cuc", "tieu_cuc", "trung_tinh", "lan_lon")
METHOD = "people@1"
FEW = "few"  # fewer people than may be shown
SILENT = "silent"  # nobody wrote anything


@dataclass(frozen=True, slots=True)
class Said:
    """So many people, with the themes they spoke of in each tone as bits; in the period itself, or the one before."""

    now: bool
    tones: tuple[int, int, int, int]
    n: int

    @property
    def bits(self) -> int:
        good, bad, even, mixed = self.tones
        return good | bad | even | mixed


@dataclass(frozen=True, slots=True)
class Part:
    """So many people of one part of a whole: a month, a procedure, a place."""

    name: str
    bits: int
    n: int


@dataclass(frozen=True, slots=True)
class Change:
    """In points of a hundred, against the period before."""

    points: str
    low: str
    high: str
    level: str = LEVEL
    method: str = NEWCOMBE


@dataclass(frozen=True, slots=True)
class Before:
    people: int
    percent: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class PartFigure:
    """`people` is None where there are too few to be shown, or where others could be worked out from it."""

    name: str
    people: int | None
    percent: str | None


@dataclass(frozen=True, slots=True)
class ThemeFigure:
    code: str
    name: str
    factor: str | None
    people: int
    percent: str
    interval: Interval
    tones: Mapping[str, int] | None
    before: Before | None
    change: Change | None
    months: tuple[PartFigure, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Themes:
    """`people`: who wrote anything that was coded. `reason`: why there are no themes. `hidden`: themes of too few."""

    people: int | None
    people_before: int | None
    reason: str | None
    hidden: int
    themes: tuple[ThemeFigure, ...]
    months: tuple[PartFigure, ...]


def themes(book: Book, said: Sequence[Said], months: Sequence[Part], k: int) -> Themes:
    """The themes of a scope, most people first."""
    now, before = [one for one in said if one.now], [one for one in said if not one.now]
    total, earlier = sum(one.n for one in now), sum(one.n for one in before)
    if total < k:
        return Themes(None if total else 0, None, FEW if total else SILENT, 0, (), ())
    known = earlier if earlier == 0 or earlier >= k else None
    groups = visible(book)
    counted = {code: _people(now, bits) for code, bits in groups.items()}
    names = sorted({one.name for one in months})
    found = [
        _figure(book[code], bits, now, before if known else [], months, names, k)
        for code, bits in groups.items()
        if counted[code] >= k
    ]
    hidden = sum(0 < number < k for number in counted.values())
    ordered = tuple(sorted(found, key=lambda one: (-one.people, one.code)))
    return Themes(total, known, None, hidden, ordered, parts(months, ~0, names, total, k))


def visible(book: Book) -> dict[str, int]:
    """The bits of each theme that a rated unit may hear of."""
    return {code: bits for code, bits in book.groups().items() if not book[code].confidential}


def parts(given: Iterable[Part], bits: int, names: Sequence[str], total: int, k: int) -> tuple[PartFigure, ...]:
    """People by part. What is too small is hidden, and one more with it where it could be worked out from the total."""
    counted = dict.fromkeys(names, 0)
    whole = dict.fromkeys(names, 0)
    for one in given:
        whole[one.name] += one.n
        counted[one.name] += one.n if one.bits & bits else 0
    shown = {name for name in names if counted[name] == 0 or counted[name] >= k}
    shown = _covered(counted, shown, total, k)
    return tuple(
        PartFigure(name, counted[name], _percent(counted[name], whole[name], k))
        if name in shown
        else PartFigure(name, None, None)
        for name in names
    )


def _percent(part: int, whole: int, k: int) -> str | None:
    """Of those who wrote in the same part; a whole of too few is told by nothing."""
    return percent(part, whole) if whole >= k and part <= whole else None


def _covered(counted: Mapping[str, int], shown: set[str], total: int, k: int) -> set[str]:
    """Takes out the smallest that are shown until what is hidden cannot be told from the total."""
    shown = set(shown)
    while True:
        hidden = [name for name in counted if name not in shown]
        if not hidden or (len(hidden) > 1 and sum(counted[name] for name in hidden) >= k):
            return shown
        rest = sorted((name for name in shown if counted[name]), key=lambda name: (counted[name], name))
        if not rest:
            return shown
        shown.discard(rest[0])


def _figure(
    theme: Theme,
    bits: int,
    now: Sequence[Said],
    before: Sequence[Said],
    months: Sequence[Part],
    names: Sequence[str],
    k: int,
) -> ThemeFigure:
    people, total = _people(now, bits), sum(one.n for one in now)
    earlier, whole = _people(before, bits), sum(one.n for one in before)
    seen = whole > 0 and (earlier == 0 or earlier >= k)
    return ThemeFigure(
        code=theme.code,
        name=theme.name,
        factor=theme.factor,
        people=people,
        percent=percent(people, total) or "",
        interval=interval(Sample(Fraction(people, total), total)),
        tones=_tones(now, bits, people, k),
        before=Before(earlier, percent(earlier, whole)) if seen else None,
        change=_change(people, total, earlier, whole) if seen else None,
        months=parts(months, bits, names, people, k),
    )


def _people(said: Iterable[Said], bits: int) -> int:
    return sum(one.n for one in said if one.bits & bits)


def _tones(said: Iterable[Said], bits: int, people: int, k: int) -> dict[str, int] | None:
    """People by the tone in which they spoke of it; somebody with two tones stands in both. None: one is too small."""
    counts = dict.fromkeys(TONES, 0)
    for one in said:
        for tone, mine in zip(TONES, one.tones, strict=True):
            counts[tone] += one.n if mine & bits else 0
    return counts if all(number == 0 or number >= k for number in counts.values()) else None


def _change(people: int, total: int, earlier: int, whole: int) -> Change:
    first, second = Sample(Fraction(people, total), total), Sample(Fraction(earlier, whole), whole)
    low, high = newcombe(first, second)
    return Change(fixed(first.share - second.share), fixed(low), fixed(high))


def month(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a scope, with the themes most people of it spoke of."""

    name: str
    people: int
    themes: tuple[PartFigure, ...]


def slices(book: Book, given: Sequence[Part], k: int, label: Callable[[str], str] = str) -> tuple[Slice, ...]:
    """By procedure or place, most people first; those of too few people are left out, and what they would tell."""
    names = sorted({one.name for one in given})
    total = sum(one.n for one in given)
    whole = {one.name: one.people for one in parts(given, ~0, names, total, k)}
    of_theme = {}
    for code, bits in visible(book).items():
        people = sum(one.n for one in given if one.bits & bits)
        of_theme[code] = {one.name: one for one in parts(given, bits, names, people, k)}
    made = [
        Slice(label(name), people, _most([(book[code], each[name]) for code, each in of_theme.items()]))
        for name, people in whole.items()
        if people
    ]
    return tuple(sorted(made, key=lambda one: (-one.people, one.name)))


def _most(found: Iterable[tuple[Theme, PartFigure]]) -> tuple[PartFigure, ...]:
    told = [(theme, one) for theme, one in found if one.people]
    told.sort(key=lambda pair: (-(pair[1].people or 0), pair[0].code))
    return tuple(PartFigure(theme.code, one.people, one.percent) for theme, one in told)
