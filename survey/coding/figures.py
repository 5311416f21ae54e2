"""Themes as an agency may see them: people not mentions, with interval and change, and nothing about a handful.

A person who writes twice about one thing is one person. A share is of the people who wrote anything that was coded.
The change against the period before is Newcombe's; somebody who wrote in both periods stands on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

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
    total, earlier = (sum(one.n for one in said if one.now is now) for now in (True, False))
    if total < k:
        return Themes(None if total else 0, None, FEW if total else SILENT, 0, (), ())
    known = earlier if earlier == 0 or earlier >= k else None
    groups = visible(book)
    now, before = (_counted(groups, (one for one in said if one.now is when)) for when in (True, False))
    names = sorted({one.name for one in months})
    monthly = by_part(groups, months, names)
    whole = _wholes(months, names)
    found = [
        _figure(book[code], now[code], total, before[code], earlier if known else 0, k, monthly[code], whole)
        for code in groups
        if now[code].people >= k
    ]
    hidden = sum(0 < one.people < k for one in now.values())
    ordered = tuple(sorted(found, key=lambda one: (-one.people, one.code)))
    return Themes(total, known, None, hidden, ordered, parts(whole, whole, k))


@dataclass(slots=True)
class _Count:
    people: int = 0
    tones: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


def _counted(groups: Mapping[str, int], said: Iterable[Said]) -> dict[str, _Count]:
    """People by theme, and by the tones in which they spoke of it; somebody with two tones stands in both."""
    found = {code: _Count() for code in groups}
    meant = _meant(groups)
    for one in said:
        for code in meant(one.bits):
            found[code].people += one.n
        for tone, mask in enumerate(one.tones):
            for code in meant(mask):
                found[code].tones[tone] += one.n
    return found


def _meant(groups: Mapping[str, int]) -> Callable[[int], tuple[str, ...]]:
    """Which themes a number of bits means; each number is looked at once."""

    @cache
    def codes(bits: int) -> tuple[str, ...]:
        return tuple(code for code, own in groups.items() if own & bits) if bits else ()

    return codes


def by_part(groups: Mapping[str, int], given: Iterable[Part], names: Sequence[str]) -> dict[str, dict[str, int]]:
    """People by theme and part."""
    found = {code: dict.fromkeys(names, 0) for code in groups}
    meant = _meant(groups)
    for one in given:
        for code in meant(one.bits):
            found[code][one.name] += one.n
    return found


def _wholes(given: Iterable[Part], names: Sequence[str]) -> dict[str, int]:
    found = dict.fromkeys(names, 0)
    for one in given:
        found[one.name] += one.n
    return found


def visible(book: Book) -> dict[str, int]:
    """The bits of each theme that a rated unit may hear of."""
    return {code: bits for code, bits in book.groups().items() if not book[code].confidential}


def parts(counted: Mapping[str, int], whole: Mapping[str, int], k: int) -> tuple[PartFigure, ...]:
    """People by part. What is too small is hidden, and one more with it where it could be worked out from the total."""
    shown = _covered(counted, {name for name, number in counted.items() if number == 0 or number >= k}, k)
    return tuple(
        PartFigure(name, number, _percent(number, whole[name], k)) if name in shown else PartFigure(name, None, None)
        for name, number in counted.items()
    )


def _percent(part: int, whole: int, k: int) -> str | None:
    """Of those who wrote in the same part; a whole of too few is told by nothing."""
    return percent(part, whole) if whole >= k and part <= whole else None


def _covered(counted: Mapping[str, int], shown: set[str], k: int) -> set[str]:
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
    now: _Count,
    total: int,
    before: _Count,
    earlier: int,
    k: int,
    months: Mapping[str, int],
    whole: Mapping[str, int],
) -> ThemeFigure:
    seen = earlier > 0 and (before.people == 0 or before.people >= k)
    return ThemeFigure(
        code=theme.code,
        name=theme.name,
        factor=theme.factor,
        people=now.people,
        percent=percent(now.people, total) or "",
        interval=interval(Sample(Fraction(now.people, total), total)),
        tones=dict(zip(TONES, now.tones, strict=True)) if all(n == 0 or n >= k for n in now.tones) else None,
        before=Before(before.people, percent(before.people, earlier)) if seen else None,
        change=_change(now.people, total, before.people, earlier) if seen else None,
        months=parts(months, whole, k),
    )


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
    whole = _wholes(given, names)
    of_theme = {
        code: {one.name: one for one in parts(counted, whole, k)}
        for code, counted in by_part(visible(book), given, names).items()
    }
    made = [
        Slice(label(one.name), one.people, _most([(book[code], each[one.name]) for code, each in of_theme.items()]))
        for one in parts(whole, whole, k)
        if one.people
    ]
    return tuple(sorted(made, key=lambda one: (-one.people, one.name)))


def _most(found: Iterable[tuple[Theme, PartFigure]]) -> tuple[PartFigure, ...]:
    told = [(theme, one) for theme, one in found if one.people]
    told.sort(key=lambda pair: (-(pair[1].people or 0), pair[0].code))
    return tuple(PartFigure(theme.code, one.people, one.percent) for theme, one in told)
