"""Text → tokens: words, numbers, icons and the punctuation that matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from survey.reading.icons import ICON, is_icon
from survey.reading.lexicon import lexicon, short_forms, word_set
from survey.reading.spelling import keyed, syllables
from survey.reading.syllables import bare, canon, plain, vni

_TOKEN = re.compile(rf"\d+[.,]\d+(?![\w])|\w+|{ICON}|[/%?!.,;:\n*()+=-]|[^\s\w]")
_SPLIT = re.compile(r"\d+|[^\d]+")
_MARKED = re.compile(r"[^\x00-\x7f]")
# Words that are complete without a mark: in a text that has marks they mean themselves ("do" is no "dở").
_COMPLETE = word_set("complete")


# Spoken numbers take part in patterns that hold a number ("câu số hai"); marks may be missing.
_SPOKEN = {
    canon(word): float(i)
    for i, word in enumerate(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"], start=1)
}
_SPOKEN |= {bare(word[:-1]) + "0": value for word, value in tuple(_SPOKEN.items())}


@dataclass(slots=True)
class Token:
    """`plain` and `canon` are empty for what is no word; `number` is what digits or a spoken number say."""

    text: str
    kind: str  # word, number, icon, or the punctuation mark itself
    plain: str = ""
    canon: str = ""
    complete: bool = False  # unmarked in a text with marks, and a word as it stands
    known: bool = False  # carries marks, and is a known word exactly as it stands
    number: float | None = None
    tight: bool = False  # nothing stood between this token and the one before it


def tokens(text: str) -> list[Token]:
    """Tokens of a text that `characters.readable` has prepared."""
    found = list(_TOKEN.finditer(text))
    marked = _is_marked([m.group() for m in found if m.group().isalpha()])
    many_keys = sum(vni(m.group()) is not None for m in found) > 1
    out: list[Token] = []
    end = -1
    for match in found:
        new = list(_one(match.group(), marked, many_keys))
        new[0].tight = match.start() == end
        out += new
        end = match.end()
    return out


def _is_marked(words: list[str]) -> bool:
    """Does the person type marks? A few marked particles beside words that lost theirs do not count."""
    return any(map(_MARKED.search, words)) and not any(map(_lost_marks, words))


def _lost_marks(word: str) -> bool:
    return word.isascii() and word not in short_forms() and word + "0" not in lexicon().forms.get(word, (word + "0",))


def _one(piece: str, marked: bool, many_keys: bool) -> Iterator[Token]:
    if piece[0].isdigit() and piece.replace(".", "").replace(",", "").isdigit() and piece.isascii():
        yield _digits(piece)
    elif piece.isalpha():
        yield from _words(piece, marked)
    elif is_icon(piece):
        yield Token(piece, "icon")
    elif piece[0].isalnum():
        yield from _mixed(piece, marked, many_keys)
    else:
        yield Token(piece, piece[0] if len(piece) == 1 else "icon")


def _digits(piece: str) -> Token:
    value = float(piece.replace(",", ".")) if len(piece) < 12 else 1e12
    return Token(piece, "number", plain=piece, canon=piece + "0", number=value)


def _words(piece: str, marked: bool) -> Iterator[Token]:
    for form in syllables(piece):
        yield _word(piece, form, marked)


def _word(piece: str, form: str, marked: bool) -> Token:
    letters = plain(form)
    known = form != letters + "0" and form in lexicon().forms.get(letters, ())
    return Token(piece, "word", letters, form, marked and piece in _COMPLETE, known, _SPOKEN.get(form))


def _mixed(piece: str, marked: bool, many_keys: bool) -> Iterator[Token]:
    """Letters and digits in one: VNI keys ("hai2"), a short form ("k0"), or two things typed together ("4sao")."""
    known = syllables(piece)
    if known != (canon(piece),):
        yield from _words(piece, marked)
        return
    typed = keyed(piece, many_keys)
    if typed:
        yield _word(piece, typed, marked)
        return
    for part in _SPLIT.findall(piece):
        yield from [_digits(part)] if part.isdigit() and part.isascii() else _words(part, marked)
