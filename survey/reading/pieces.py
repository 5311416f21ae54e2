"""Tokens → pieces: every token belongs to one known phrase, or is a number, an icon, a mark, or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from survey.reading.characters import MOST_TOKENS
from survey.reading.lexicon import Match, lexicon, word_set
from survey.reading.syllables import legal
from survey.reading.tokens import Token, tokens


@dataclass(slots=True)
class Piece:
    """`tag` says what it is (a tag of `words/`, "number", "icon", "unknown" or a punctuation mark)."""

    tag: str
    value: str = ""
    text: str = ""
    number: float | None = None
    start: int = 0  # in tokens
    end: int = 0
    tight: bool = False  # written against the piece before it
    tags: frozenset[str] = frozenset()  # what else the same words may be ("giờ": a unit, or "now")

    @property
    def level(self) -> int:
        return int(self.value)


@lru_cache(maxsize=16)
def seen(prepared: str) -> tuple[list[Token], list[Piece]]:
    """The tokens and pieces of a text that `characters.readable` has prepared; the same again for those who ask next.

    One message is looked at by several: nobody changes what they are given.
    """
    said = tokens(prepared)
    return said, pieces(said) if len(said) <= MOST_TOKENS else []


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    out: list[Piece] = []
    i = 0
    while i < len(tokens):
        match = lexicon().longest(tokens, i) if tokens[i].plain else None
        piece = _known(tokens, i, match) if match else _other(tokens[i], i)
        out.append(piece)
        i = piece.end
    return out


def _known(tokens: Sequence[Token], start: int, match: Match) -> Piece:
    entry = match.entry
    text = " ".join(token.text for token in tokens[start : match.end])
    number = float(entry.value) if entry.tag == "number" else match.number
    return Piece(entry.tag, entry.value, text, number, start, match.end, tokens[start].tight, match.tags)


def _other(token: Token, i: int) -> Piece:
    tag = "unknown" if token.kind == "word" else token.kind
    digits = token.kind == "number"
    odd = "odd" if tag == "unknown" and _may_be_no(token) else ""
    return Piece(tag, odd, token.text, token.number if digits else None, i, i + 1, token.tight, frozenset({tag}))


# A word like these, with marks that fit none of the known ones, may still be a "no".
_NOES = word_set("noes")


def _may_be_no(token: Token) -> bool:
    return token.plain in _NOES or not legal(token.plain)


def without(parts: Sequence[Piece], *tags: str) -> list[Piece]:
    return [part for part in parts if part.tag not in tags]


def has(parts: Sequence[Piece], *tags: str) -> bool:
    return any(part.tag in tags for part in parts)


def unknowns(parts: Sequence[Piece]) -> int:
    return sum(part.tag == "unknown" for part in parts)
