"""Vietnamese syllables: letters and tone apart, and what was typed against what may have been meant.

A syllable is written here as its letters followed by one tone digit ("hoà" and "hòa" are both "hoa2"),
so that where the tone mark was put, and in which order it was typed, no longer matters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_QUALITIES = "\u0302\u0306\u031b"  # the marks of â, ă and ơ
_TELEX_TONES = {"f": "2", "s": "1", "r": "3", "x": "4", "j": "5", "z": "0"}
_TELEX_LETTERS = (("uow", "ươ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_VNI_LETTERS = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWELS = "aeiouyăâêôơư"
_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
# Words that stand before a number: "cau2" is a question's number, not "cầu".
_COUNTED = re.compile(r"(cau|muc|so|diem|sao|quay|cho|chon|cua|loai|cham)\d+")
_LEGAL = re.compile(
    r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(oai|oay|uay|uoi|uou|ieu|yeu|uya|uye|oeo|oao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(ng|nh|ch|[cmnpt])?"
)
_ODD_END = re.compile(r"[ou](nh|ch)$")


@lru_cache(maxsize=16384)
def canon(word: str) -> str:
    """Canonical form: "hoà" → "hoa2", "không" → "không0": letters with their marks, then the tone."""
    tone, letters = "0", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _QUALITIES or not unicodedata.combining(char):
            letters.append(char)
    return _one_i(unicodedata.normalize("NFC", "".join(letters))) + tone


def _one_i(letters: str) -> str:
    # "kỳ" and "kì", "lý" and "lí" are the same word.
    if len(letters) > 1 and letters[-1] == "y" and (letters[-2] not in _VOWELS or letters[-3:-1] == "qu"):
        return letters[:-1] + "i"
    return letters


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """The text without any mark."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("đ", "d")


def plain(form: str) -> str:
    """The letters of a canonical syllable without any mark: "không0" → "khong"."""
    return bare(form[:-1])


@lru_cache(maxsize=32768)
def fits(said: str, meant: str) -> bool:
    """May `said` (marks may be missing) stand for `meant`? Both canonical, with equal plain letters."""
    if said == meant:
        return True
    if len(said) != len(meant):  # a mark on a letter that never carries it
        return False
    letters = all(a == b or a == bare(b) for a, b in zip(said[:-1], meant[:-1], strict=True))
    return letters and _tone_fits(said, meant)


def _tone_fits(said: str, meant: str) -> bool:
    a, b = said[-1], meant[-1]
    if a in ("0", b) or {a, b} == {"3", "4"}:  # hỏi and ngã are one tone for half the country
        return True
    # A stopped syllable (…c, …p, …t, …ch) takes only sắc or nặng: any other tone on it is a slip of the key.
    return said[-2] in "cpth" and said[-3:-1] != "nh" and a in "234" and b in "15"


def legal(letters: str) -> bool:
    """Could this be a Vietnamese syllable, marks aside?"""
    return _LEGAL.fullmatch(letters) is not None and not _ODD_END.search(letters)


def telex(word: str) -> str | None:
    """Read as Telex, "raats" → "rât1": Telex keys that the phone did not turn into marks; None when there are none."""
    if not word.isascii() or not word.isalpha():
        return None
    letters, tone = _telex_tone(word)
    for keys, letter in _TELEX_LETTERS:
        letters = letters.replace(keys, letter)
    letters = letters.replace("dd", "đ")
    if letters.endswith("w") or "w" in letters[1:]:
        letters = _horned(letters)
    decoded = _one_i(letters) + tone
    return decoded if decoded != word + "0" else None


def _telex_tone(word: str) -> tuple[str, str]:
    first = next((i for i, char in enumerate(word) if char in _VOWELS), len(word))
    for i in range(len(word) - 1, first, -1):
        if word[i] in _TELEX_TONES:
            return word[:i] + word[i + 1 :], _TELEX_TONES[word[i]]
    return word, "0"


def _horned(letters: str) -> str:
    rest = letters.replace("w", "")
    if "uo" in rest:
        return rest.replace("uo", "ươ")
    for vowel, marked in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        if vowel in rest:
            return rest.replace(vowel, marked, 1)
    return letters


def vni(word: str) -> str | None:
    """Read as VNI, "hai2" → "hai2", "to6t1" → "tôt1": VNI keys that stayed digits; None when it is not that."""
    if not _VNI.fullmatch(word) or _COUNTED.fullmatch(word):
        return None
    letters, tone = "", "0"
    for char in word:
        if char in "12345":
            tone = char
        elif char in "6789":
            letters = _marked(letters, _VNI_LETTERS[char])
        else:
            letters += char
    return _one_i(letters) + tone


def _marked(letters: str, marks: dict[str, str]) -> str:
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in marks:
            pair = "7" if "ơ" in marks.values() and letters[i - 1 : i + 1] == "uo" else ""
            return (
                letters[: i - 1] + "ươ" + letters[i + 1 :]
                if pair
                else letters[:i] + marks[letters[i]] + letters[i + 1 :]
            )
    return letters


def squeeze(word: str, most: int = 2) -> str:
    """Held keys let go: "tốttttt" → "tốt": a letter held down longer than `most` times was meant once."""
    out: list[str] = []
    run: list[str] = []
    for char in word:
        if run and bare(char) == bare(run[-1]):
            run.append(char)
            continue
        out += _once(run, most)
        run = [char]
    return "".join(out + _once(run, most))


def _once(run: list[str], most: int) -> list[str]:
    if len(run) <= most:
        return run
    return [next((char for char in run if char != bare(char)), run[0])] if run else []
