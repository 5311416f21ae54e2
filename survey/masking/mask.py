"""A comment with its personal data masked. What is found first keeps its place; later finders take what is left."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from survey.masking.addresses import addresses
from survey.masking.again import again
from survey.masking.case_codes import case_codes
from survey.masking.mails import mails
from survey.masking.names import names
from survey.masking.numbers import numbers
from survey.masking.span import Kind, Span

LABELS: dict[Kind, str] = {
    "phone": "[điện thoại]",
    "identity": "[số giấy tờ]",
    "mail": "[thư điện tử]",
    "address": "[địa chỉ]",
    "case": "[mã hồ sơ]",
    "name": "[tên]",
}

# Case codes hold numbers that look like phones, mails hold names, addresses hold both.
FINDERS: tuple[Callable[[str], Iterable[Span]], ...] = (mails, case_codes, numbers, addresses, names)


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` may be kept for reading; `spans` say where the original held something, in its own positions."""

    text: str
    spans: tuple[Span, ...]


def mask(text: str) -> Masked:
    """Positions are those of `text` as it came, composed (NFC) or not."""
    composed, at = _composed(text)
    found: list[Span] = []
    for finder in FINDERS:
        for one in finder(composed):
            if not any(one.touches(other.start, other.end) for other in found):
                found.append(one)
    found += again(composed, found)
    spans = tuple(Span(at[one.start], at[one.end], one.kind) for one in sorted(found, key=lambda one: one.start))
    return Masked(_replaced(text, spans), spans)


def _composed(text: str) -> tuple[str, list[int]]:
    """The text with its marks composed, and for each position of it the position in the text that came."""
    composed = unicodedata.normalize("NFC", text)
    if len(composed) == len(text):
        return composed, list(range(len(text) + 1))
    signs: list[str] = []
    at: list[int] = []
    for start, end in _clusters(text):
        piece = unicodedata.normalize("NFC", text[start:end])
        signs.append(piece)
        at += [start] * len(piece)
    return "".join(signs), [*at, len(text)]


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    """A sign with the marks that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _replaced(text: str, spans: Iterable[Span]) -> str:
    pieces, done = [], 0
    for one in spans:
        pieces += [text[done : one.start], LABELS[one.kind]]
        done = one.end
    return "".join([*pieces, text[done:]])
