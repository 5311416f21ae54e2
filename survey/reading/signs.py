"""What the reader sees in a message, as plain names: for whoever learns from examples what no rule says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from survey.reading.characters import LONGEST_READ, readable
from survey.reading.pieces import Piece, seen
from survey.reading.reader import read
from survey.reading.tokens import Token

_EMPTY = frozenset({"polite", "filler"})
_APART = (2, 3, 4)  # words that belong together may stand this far from each other


def signs(text: str) -> set[str]:
    """The names of everything seen in `text`, the same for the same text.

    Syllables in canonical form (Telex, teencode and slips of the key undone) and without marks, what each piece is
    taken for, runs of both, and what the rules made of the whole as a reply to a five-level question.
    """
    said, parts = seen(readable(text[: 2 * LONGEST_READ]))
    plain = [token.plain or token.kind for token in said]
    reading = read(text)
    found = {f"as:{reading.label}", f"by:{reading.label} {reading.rule}"}
    found.update(_runs("full", [token.canon or token.kind for token in said], (1, 2, 3)))
    found.update(_runs("bare", plain, (1, 2, 3)))
    found.update(_runs("named", [_name(part, said) for part in parts], (1, 2, 3)))
    found.update(_runs("kind", [part.tag for part in parts if part.tag not in _EMPTY], (2, 3, 4)))
    found.update(_apart(plain))
    return found


def _name(part: Piece, said: Sequence[Token]) -> str:
    if part.tag == "unknown":
        return f"?{said[part.start].plain}"
    return f"{part.tag} {part.value}" if part.value else part.tag


def _runs(kind: str, names: Sequence[str], lengths: Iterable[int]) -> Iterator[str]:
    edged = ["^", *names, "$"]
    for length in lengths:
        yield from (f"{kind}:{' '.join(edged[i : i + length])}" for i in range(len(edged) - length + 1))


def _apart(names: Sequence[str]) -> Iterator[str]:
    for distance in _APART:
        yield from (f"apart:{a} {b}" for a, b in zip(names, names[distance:], strict=False))
