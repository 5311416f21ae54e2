"""One or several of the given choices: by number, by letter, by their words or an unmistakable part of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from survey.reading.agreement import read_consent
from survey.reading.characters import readable
from survey.reading.lexicon import word_set
from survey.reading.numbers import mentions
from survey.reading.pieces import Piece, has, pieces
from survey.reading.result import Reading, unclear
from survey.reading.spans import Span, place, span
from survey.reading.syllables import fits
from survey.reading.tokens import Token, tokens

_LETTERS = "abcdefgh"
_EMPTY_WORDS = word_set("choiceless")
_ALL = word_set("all")
_NO_FIRST = frozenset({"không0", "tư2"})  # "Không …", "Từ chối …"


@dataclass(frozen=True)
class Option:
    id: str
    forms: tuple[str, ...]  # its canonical syllables
    title: tuple[str, ...] = ()  # those of its button, when they are others
    span: Span | None = None  # the numbers that it stands for

    @property
    def negative(self) -> bool:
        return bool(self.forms) and self.forms[0] in _NO_FIRST


def options(asked: Mapping[str, object]) -> list[Option]:
    given = asked.get("choices") or ()
    return [
        Option(str(one["id"]), _forms(str(one["text"])), _forms(str(one.get("title") or "")), span(str(one["text"])))
        for one in given  # type: ignore[union-attr, attr-defined]
    ]


@lru_cache(maxsize=512)
def _forms(text: str) -> tuple[str, ...]:
    return tuple(token.canon for token in tokens(readable(text)) if token.canon)


def read_choice(said: Sequence[Token], parts: Sequence[Piece], given: Sequence[Option]) -> Reading:
    """`choice` with the id of the one choice that was meant."""
    if has(parts, "?") or not given:
        return unclear("a question mark")
    by_words = _named(said, given)
    if len(by_words) == 1 and not _numbered(parts, len(given)):
        return Reading("choice", by_words[0].id, "label")
    within = place(parts, [one.span for one in given])
    if within is not None and not by_words:
        return Reading("choice", given[within].id, "span")
    if _yes_no(given):
        return _agreed(parts, given)
    places = _numbered(parts, len(given)) or _lettered(said, len(given))
    if len(places) != 1 or (by_words and by_words != [given[places[0]]]):
        return unclear("not one choice")
    return Reading("choice", given[places[0]].id, "ordinal")


def read_choices(text: str, given: Sequence[Option]) -> Reading:
    """`choices` with the ids of all that were meant; one part that is not understood makes the whole unclear."""
    if text.strip(" .!") in _ALL or _all_of(text, len(given)):
        return Reading("choices", [one.id for one in given], "all")
    picked: list[str] = []
    listed = _listed(text)
    if len(listed) > len(given):
        return unclear("more parts than choices")
    for part in listed:
        said = tokens(part)
        reading = read_choice(said, pieces(said), given)
        if reading.label != "choice":
            return unclear("a part that names no choice")
        picked.append(str(reading.value))
    return Reading("choices", list(dict.fromkeys(picked)), "list") if picked else unclear("nothing chosen")


def _all_of(text: str, size: int) -> bool:
    """As in "cả 6", "chọn cả sáu mục"."""
    said = [token for token in tokens(text) if token.kind in ("word", "number")]
    both = [token.number for before, token in pairwise(said) if before.plain == "ca" and token.number is not None]
    return len(said) <= 5 and both == [float(size)]


def _listed(text: str) -> list[str]:
    for mark in (";", "\n", "+", "&", " và ", " va ", " với ", " voi "):
        text = text.replace(mark, ",")
    listed = [part.strip() for part in text.split(",") if part.strip()]
    return [word for part in listed for word in (part.split() if part.replace(" ", "").isdigit() else [part])]


def _named(said: Sequence[Token], given: Sequence[Option]) -> list[Option]:
    words = [token.canon for token in said if token.canon and token.text not in _EMPTY_WORDS]
    if not words:
        return []
    exact = [one for one in given if _same(words, _full(one)) or _same(words, one.title)]
    return exact or _partly(words, given)


def _partly(words: Sequence[str], given: Sequence[Option]) -> list[Option]:
    """The choices that two words or more of the message stand in, or that stand whole in the message."""
    if any(word in _NO_FIRST for word in words):
        return [one for one in given if _inside(_full(one), words)]
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    holders = [[one for one in given if _inside(pair, one.forms)] for pair in pairs]
    telling = [found[0] for found in holders if len(found) == 1]  # a pair that two choices share tells nothing
    return [one for one in given if one in telling or _inside(_full(one), words)]


def _full(option: Option) -> list[str]:
    return [form for form in option.forms if form[:-1] not in _EMPTY_WORDS] or list(option.forms)


def _same(said: Sequence[str], meant: Sequence[str]) -> bool:
    return len(said) == len(meant) and all(map(_alike, said, meant))


def _alike(a: str, b: str) -> bool:
    return len(a) == len(b) and fits(a, b)


def _inside(words: Sequence[str], forms: Sequence[str]) -> bool:
    """Do the words stand side by side in the choice's text? A part must not lose the "không" before it."""
    size = len(words)
    for i in range(len(forms) - size + 1):
        if size and _same(words, forms[i : i + size]):
            return not (i and forms[i - 1] in ("không0", "chưa0") and forms[i - 1] not in words)
    return False


def _numbered(parts: Sequence[Piece], size: int) -> list[int]:
    numbers = [parts[one.at].number or 0 for one in mentions(parts) if not one.rejected]
    numbers += [part.number or 0 for part in parts if part.tag == "numbered"]
    if has(parts, "/", "%", "percent", "point", "unit", "neg", "nothate") or any(
        n != int(n) or not 1 <= n <= size for n in numbers
    ):
        return []
    return list(dict.fromkeys(int(n) - 1 for n in numbers))


def _lettered(said: Sequence[Token], size: int) -> list[int]:
    words = [token.text for token in said if token.kind == "word" and token.text not in _EMPTY_WORDS - {"a"}]
    if len(words) == 1 and len(words[0]) == 1 and words[0] in _LETTERS[:size]:
        return [_LETTERS.index(words[0])]
    return []


def _yes_no(given: Sequence[Option]) -> bool:
    return len(given) == 2 and given[0].negative != given[1].negative


def _agreed(parts: Sequence[Piece], given: Sequence[Option]) -> Reading:
    reading = read_consent(parts)
    if reading.label in ("yes", "no"):
        chosen = next(one for one in given if one.negative == (reading.label == "no"))
        return Reading("choice", chosen.id, "agreement")
    places = _numbered(parts, len(given))
    plain = all(part.tag in ("number", "polite", "pick", "filler", "nod", ".") for part in parts)
    return Reading("choice", given[places[0]].id, "ordinal") if len(places) == 1 and plain else reading
