"""A comment in clauses: at stops and commas, and where what is said turns ("nhưng", "mỗi tội", "bù lại")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from themes.features import STOPS
from themes.text import Word

STRONG = (
    "nhung", "nhung ma", "song", "tuy", "tuy nhien", "mac du", "co dieu", "moi toi", "moi cai", "chi toi",
    "chi tiec", "chi moi", "chi phien", "chi hiem", "tiec la", "tiec cai", "dang tiec", "toi cai", "kho noi",
    "kho cai", "hiem noi", "phai cai", "ngat noi", "ngat cai", "ngat", "tru", "ngoai tru", "bu lai", "doi lai",
    "duoc cai", "vay ma", "the ma", "may ma", "may cai",
)  # fmt: skip
WEAK = ("ma", "con", "thi", "lai", "chi", "chi la", "rieng", "chu")
_TURNS = {tuple(turn.split()): True for turn in STRONG} | {tuple(turn.split()): False for turn in WEAK}


@dataclass(frozen=True, slots=True)
class Clauses:
    """`spans`: first word and the one after the last, of each clause. `strong`, `weak`: how often it turns."""

    spans: tuple[tuple[int, int], ...]
    strong: int
    weak: int


def clauses(words: Sequence[Word]) -> Clauses:
    plain = [word.plain for word in words]
    cuts, turns, at = [0], [0, 0], 0
    while at < len(plain):
        length, strong = _turn(plain, at)
        if length:
            turns[strong] += 1
        if length or plain[at] in STOPS:
            cuts.append(at)
        at += length or 1
    spans = [(start, end) for start, end in zip(cuts, [*cuts[1:], len(plain)], strict=True) if _says(plain, start, end)]
    return Clauses(tuple(spans) or ((0, len(plain)),), turns[1], turns[0])


def _turn(plain: Sequence[str], at: int) -> tuple[int, bool]:
    """How many words from here on are a turn, and whether it is a strong one."""
    for length in (2, 1):
        strong = _TURNS.get(tuple(plain[at : at + length]))
        if strong is not None:
            return length, strong
    return 0, False


def _says(plain: Sequence[str], start: int, end: int) -> bool:
    return any(word not in STOPS for word in plain[start:end])
