"""When somebody who has no time now wants to be written to again: "chiều mai", "8h toi", "30 phút nữa", "thứ 7"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from survey.reading.characters import LONGEST_READ, readable
from survey.reading.lexicon import Lexicon, Match, tree
from survey.reading.tokens import Token, tokens

Slots = dict[str, int | str]

# What people write with signs, or in one: "1/2 tiếng", "8:30", "7-8h", "30'", "t7", "mai9h".
_WRITTEN = (
    (re.compile(r"\b1\s*/\s*2(?=\s*(tiếng|tieng|giờ|gio|h)\b)"), "nửa"),
    (re.compile(r"\b(\d{1,2})[:.](\d{2})(?!\d)\s*[hg]?\b"), r"\1h\2"),
    (re.compile(r"\b(\d{1,2})\s*-\s*\d{1,2}(?=\s*(h|g|giờ|gio)\b)"), r"\1"),
    (re.compile(r"(\d)\s*'"), r"\1 phút "),
    (re.compile(r"\b(?:t|thu|thứ)([2-7])\b"), r"thứ \1"),
    (re.compile(r"\b(luc|lúc|mai|nay|chieu|chiều)(\d{1,2})(?=[hg:\s]|$)"), r"\1 \2"),
)
_SLOT = re.compile(r"(\w+)=(?:(\d*)#([+-]\d+)?|(\w+))")
_DAYS = frozenset({"days", "weekday", "weekend", "date"})
_MOST = {"minutes": 60 * 24 * 30, "days": 60, "weekday": 6, "hour": 24, "minute": 59}
_FILLERS = 2  # words that may stand between a time and the "bận" that takes it back
_ALONE = ("loose", "leave", "please", "polite")
_GOES_ON = ("write", "again", "please", "free", "over")  # what follows a time at which somebody is not busy
_WISHED = frozenset({"write", "leave", "busy"})  # what makes a wish of an hour, a date or a weekday alone
_NOTHING_ELSE = _WISHED | {"please", "time", "length", "polite", "self", "free", "or"}
_THIS_MORNING = {"days": 0, "part": "morning"}  # is mostly over when it is named
_RATED_OF = (5, 10)  # "4/5" and "8/10" are no dates
_ON_THE_SCALE = range(4)  # "thứ 2" to "thứ 5" may be no weekdays
_COUNTED_IN = ("gio", "h", "g", "tieng", "phut", "p")


@dataclass(slots=True)
class _Part:
    """`tag` is one of `words/times.txt`, the mark of punctuation itself, or "word"."""

    tag: str
    slots: Slots = field(default_factory=dict)
    end: int = 0  # in tokens


@dataclass(slots=True)
class _Time:
    """A time that was named, over the parts from `first` to before `end`."""

    slots: Slots
    first: int
    end: int


def find(text: str) -> Slots | None:
    """The time that a message names, as plain values that need no clock; None when it names none.

    `minutes` from now; or a day (`days` from today, `weekday` with Monday 0, `weekend`, `date` as "28/11" or "28",
    `week` 1 for the next week), a `part` of the day, an `hour` with its `minute`. An hour up to 12 that has no part
    beside it may lie before or after noon.
    """
    return _found(_read(text))


def wished(text: str, plainly: bool = False) -> Slots | None:
    """The time of a message that says nothing else than when to write again; None for any other.

    `plainly`: only one that asks for it in so many words ("mai nhắn lại"), as where a time may be the answer.
    """
    parts = _read(text, only=True)
    tags = {part.tag for part in parts if len(part.tag) > 1}
    in_words = bool(tags & {"write", "leave"})
    if tags - _NOTHING_ELSE or "time" not in tags or (plainly and not in_words):
        return None
    found = _found(parts)
    if not found or found == _THIS_MORNING or ("date" in found and not in_words):
        return None
    return found if tags & _WISHED or _speaks_for_itself(found) else None


def _speaks_for_itself(found: Slots) -> bool:
    days = found.keys() & {"minutes", "days", "weekend", "week", "part"}
    return bool(days) or ("weekday" in found and found["weekday"] not in _ON_THE_SCALE)


def _read(text: str, only: bool = False) -> list[_Part]:
    """`only`: nothing at all once a word comes up that has to do with no time."""
    parts: list[_Part] = []
    for part in _parts(_counted(tokens(_plainly(readable(text[:LONGEST_READ]))))):
        if only and part.tag == "word":
            return []
        parts.append(part)
    _settle_loose(parts)
    return parts


def _found(parts: Sequence[_Part]) -> Slots | None:
    named = [one for one in _times(parts) if one.slots != {"days": 0} and not _taken_back(parts, one)]
    chosen = _chosen(parts, named)
    return _spelled(chosen.slots) if chosen else None


def _plainly(text: str) -> str:
    for written, meant in _WRITTEN:
        text = written.sub(meant, text)
    return text


def _counted(said: list[Token]) -> list[Token]:
    """An unmarked "sau" is a six only in "sau gio", "sau tieng", "sau phut"."""
    for at, token in enumerate(said):
        if token.text == "sau" and not _is(said, at + 1, *_COUNTED_IN):
            token.number = None
    return said


@lru_cache(maxsize=1)
def _phrases() -> Lexicon:
    return tree("times.txt")


# words → parts


def _parts(said: Sequence[Token]) -> Iterator[_Part]:
    at = 0
    while at < len(said):
        match = _phrases().longest(said, at) if said[at].plain else None
        part = (_known(said, at, match) if match else None) or _dated(said, at) or _other(said[at], at)
        at = part.end
        yield part


def _other(token: Token, at: int) -> _Part:
    return _Part("word" if token.kind in ("word", "number") else token.kind, end=at + 1)


def _known(said: Sequence[Token], at: int, match: Match) -> _Part | None:
    """None for a phrase that is no time after all: "sau tối" is not "6 tối"."""
    slots = _filled(match.entry.value, match.number)
    spoken = said[at].kind == "word" and said[at].number is not None
    if "hour" in slots and spoken and match.end - at == 2 and "part" in slots:
        return None
    if any(isinstance(value, int) and not 0 <= value <= _MOST.get(name, value) for name, value in slots.items()):
        return None
    part = _Part(match.entry.tag, slots, match.end)
    if "hour" in slots and "minute" not in slots:
        _add_minutes(said, part)
    return part


def _filled(value: str, number: float | None) -> Slots:
    slots: Slots = {}
    for name, times, plus, word in _SLOT.findall(value):
        if word:
            slots[name] = int(word) if word.isdigit() else word
        else:
            slots[name] = int((number or 0) * int(times or 1)) + int(plus or 0)
    return slots


def _number(said: Sequence[Token], at: int, most: int) -> int | None:
    """The number that stands there in digits."""
    token = said[at] if at < len(said) else None
    whole = token is not None and token.kind == "number" and token.number is not None and token.number <= most
    return int(token.number) if token and whole and token.number else (0 if whole else None)


def _is(said: Sequence[Token], at: int, *plain: str) -> bool:
    return at < len(said) and (said[at].plain or said[at].text) in plain


def _add_minutes(said: Sequence[Token], part: _Part) -> None:
    """As in "8h30", "8 giờ 15 phút", "8h kém 10"; but "8h 28/11" and "8h 30 phút nữa" go on with something else."""
    less = _is(said, part.end, "kem")
    minute = _number(said, part.end + less, 59)
    end = part.end + less + 1
    end += _is(said, end, "phut", "p", "ph")
    if minute is None or _is(said, end, "/", "nua", "thang"):
        return
    hour = int(part.slots["hour"])
    part.slots |= {"hour": hour - 1, "minute": 60 - minute} if less and minute else {"hour": hour, "minute": minute}
    part.end = end


def _dated(said: Sequence[Token], at: int) -> _Part | None:
    """As in "28/11", "ngày 28", "ngày 28 tháng 11"."""
    named = _is(said, at, "ngay")
    at += named
    day, month = _number(said, at, 31), _number(said, at + 2, 12) if _is(said, at + 1, "/", "thang") else None
    if not day or not (named or month) or (not named and month in _RATED_OF and day <= month):
        return None
    return _Part("time", {"date": f"{day}/{month}" if month else f"{day}"}, at + (3 if month else 1))


def _settle_loose(parts: Sequence[_Part]) -> None:
    """An unmarked "toi" or "sang" is a part of the day behind an hour, or when nothing else is said."""
    alone = all(part.tag in _ALONE or len(part.tag) == 1 for part in parts)
    for before, part in zip((_Part(""), *parts), parts, strict=False):
        if part.tag == "loose":
            part.tag = "time" if alone or ("hour" in before.slots and "part" not in before.slots) else "word"


# parts → times


def _times(parts: Sequence[_Part]) -> Iterator[_Time]:
    """Times that fit together are one ("mai nhắn lại lúc 9h"); what lies between two others keeps them apart."""
    now: _Time | None = None
    for at, part in enumerate(parts):
        if part.slots and part.tag != "word" and now and _fit(now.slots, part.slots):
            now = _Time(now.slots | part.slots, now.first, at + 1)
        elif part.slots and part.tag != "word":
            if now:
                yield now
            now = _Time(dict(part.slots), at, at + 1)
        elif part.tag in ("busy", "no", "or", "vague", "free", "over") and now:
            yield now
            now = None
    if now:
        yield now


def _fit(one: Slots, other: Slots) -> bool:
    if "minutes" in one or "minutes" in other or one.keys() & other.keys():
        return False
    return not (one.keys() & _DAYS and other.keys() & _DAYS)


def _taken_back(parts: Sequence[_Part], time: _Time) -> bool:
    """As in "chiều tôi bận", "đừng nhắn chiều"; but not in "bận lắm chiều nhắn lại", "chiều không bận"."""
    after = _next(parts, time.end)
    if after in ("busy", "no"):
        return True
    before = [part.tag for part in parts[max(0, time.first - 2) : time.first]]
    if before[-1:] == ["no"]:
        return True
    busy = before[-1:] == ["busy"] and "minutes" not in time.slots  # "họp 2 tiếng" says for how long
    return (busy or before in (["no", "again"], ["no", "write"])) and after not in _GOES_ON


def _next(parts: Sequence[_Part], start: int) -> str:
    """The first tag that matters behind a time, over a few words that do not."""
    for part in parts[start : start + _FILLERS + 1]:
        if part.tag not in ("word", "self", "polite"):
            return part.tag
    return ""


def _chosen(parts: Sequence[_Part], named: Sequence[_Time]) -> _Time | None:
    """The last one that was named; of two that are offered with "hoặc" the first."""
    chosen: _Time | None = None
    for one in named:
        if chosen is None or parts[one.first - 1].tag != "or":
            chosen = one
    return chosen


def _spelled(slots: Slots) -> Slots:
    """With the hour as the clock has it, where the part of the day tells."""
    hour, part = slots.get("hour"), slots.get("part")
    if not isinstance(hour, int):
        return slots
    late = part in ("afternoon", "evening") or (part == "night" and hour >= 6) or (part == "noon" and hour < 6)
    return slots | {"hour": hour + 12 if late and hour < 12 else hour, "minute": slots.get("minute", 0)}
