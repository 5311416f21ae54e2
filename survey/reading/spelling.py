"""One typed word → the syllables it stands for: short forms, Telex, VNI, held keys, joined words, slips."""

from __future__ import annotations

from functools import lru_cache

from survey.reading.lexicon import lexicon, short_forms, word_set
from survey.reading.syllables import bare, canon, fits, legal, plain, squeeze, telex, vni

_LONGEST_JOINED = 24


@lru_cache(maxsize=8192)
def syllables(word: str) -> tuple[str, ...]:
    """The canonical syllables of a typed word; the word itself when nothing better is known."""
    word = squeeze(word)
    shorts = short_forms()
    if word in shorts:
        return shorts[word]
    if lexicon().knows(canon(word)):
        return (canon(word),)
    single = squeeze(word, 1)
    if single in shorts:
        return shorts[single]
    return _keys(word) or _slip(word, single) or (canon(word),)


def _keys(word: str) -> tuple[str, ...] | None:
    decoded = telex(word)
    if decoded and lexicon().knows(decoded):
        return (decoded,)
    return None


def _slip(word: str, single: str) -> tuple[str, ...] | None:
    if single != word and lexicon().knows(canon(single)):
        return (canon(single),)
    if legal(bare(word)):
        return None
    trimmed = word.rstrip("fsrxjzw")
    if trimmed != word and lexicon().knows(canon(trimmed)):
        return (canon(trimmed),)
    joined = _joined(word)
    if joined:
        return joined
    keyed_off = bare(word.rstrip("fsrxj"))
    meant = next((_misspelt()[slip] for slip in (bare(word), bare(single), keyed_off) if slip in _misspelt()), None)
    return (meant,) if meant else None


def keyed(word: str, certain: bool) -> str | None:
    """A word typed with VNI digits; `certain` when the message holds several of them."""
    decoded = vni(word)
    if decoded is None:
        return None
    exact = decoded in lexicon().forms.get(plain(decoded), ())
    return decoded if exact or (certain and lexicon().knows(decoded)) else None


def _joined(word: str) -> tuple[str, ...] | None:
    """Words typed in one: "rathailong" → rat hai long, when there is exactly one way to part it into joinable words."""
    if not 4 <= len(word) <= _LONGEST_JOINED:
        return None
    ways = _partings(word, 4)
    return ways[0] if len(ways) == 1 else None


def _partings(word: str, most: int) -> list[tuple[str, ...]]:
    if not word:
        return [()]
    if not most:
        return []
    found = []
    for size in range(2, min(7, len(word)) + 1):
        head = canon(word[:size])
        if any(fits(head, known) for known in _joinable().get(plain(head), ())):
            found += [(head, *tail) for tail in _partings(word[size:], most - 1)]
    return found


_JOINABLE = word_set("joinable")


@lru_cache(maxsize=1)
def _joinable() -> dict[str, list[str]]:
    return {plain(canon(word)): [canon(word)] for word in _JOINABLE}


# Words that carry the answer: only these are guessed from a slip, and only when the slip is no syllable itself.
_WEIGHTY = word_set("weighty")


@lru_cache(maxsize=1)
def _misspelt() -> dict[str, str]:
    """Slips of one key (a letter lost, doubled or swapped) → the one weighty word they can come from."""
    slips: dict[str, set[str]] = {}
    for word in _WEIGHTY:
        form = canon(word)
        for slip in _slips(plain(form)):
            slips.setdefault(slip, set()).add(plain(form) + "0")
    return {slip: next(iter(meant)) for slip, meant in slips.items() if len(meant) == 1 and not legal(slip)}


def _slips(word: str) -> set[str]:
    lost = {word[:i] + word[i + 1 :] for i in range(len(word)) if len(word) > 3}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    near = {word[:-2] + end for end in ("nh", "nf", "nb", "mg") if word.endswith("ng")}
    return lost | swapped | near
