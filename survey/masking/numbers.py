"""Phone and identity numbers however they are written: spaced, dotted, in words, with o for 0, or mixed.

A text is read as runs of number pieces (digits, digit words) with little between them; a stretch of whole pieces whose
digits make a phone or an identity number is one. Hotlines, sums of money and short numbers make none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from survey.masking.plain import plain
from survey.masking.span import Kind, Span

_WORDS = {
    "khong": "0", "ko": "0", "hong": "0", "zero": "0", "o": "0", "le": "0", "linh": "0",
    "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "nham": "5",
    "sau": "6", "bay": "7",
    "tam": "8", "chin": "9", "muoi": "", "tram": "",
}  # fmt: skip
_LOOK_ALIKE = str.maketrans("oli", "011")
_SAID = "|".join(sorted(_WORDS, key=len, reverse=True))
_PIECE = re.compile(rf"(?<![^\W_])(?:\+?[\doli]*\d[\doli]*(?![^\W_])|(?:{_SAID})(?!\w))")
_BETWEEN = re.compile(r"[\s.,\-–—_()·:*/~|]{0,4}(?:(?:cham|phay|gach|cach)\s+)?")

_MOBILE = r"0[35789]\d{8}"
_OLD_MOBILE = r"01[2689]\d{8}"
_LANDLINE = r"02\d{8,9}"
_PHONE = re.compile(rf"(?:\+?84|0084)(?:[35789]\d{{8}}|2\d{{8,9}})|{_MOBILE}|{_LANDLINE}|{_OLD_MOBILE}")
_ONE_TOO_MANY = re.compile(r"0[35789]\d{9}")
_CARD = re.compile(r"0\d{11}")
_OLD_CARD = re.compile(r"[0-3]\d{8}")
_LOST_ZERO = re.compile(r"[35789]\d{8}")
_LONGEST = 16
_FEWEST = 9

_MONEY_AFTER = re.compile(r"\s*(?:d|dong|vnd|vnđ|trieu|ty|ti|k)\b")
_MONEY_SHAPE = re.compile(r"\d{1,3}(?:[.,\s]\d{3})*[.,\s]000")
_CARD_BEFORE = re.compile(
    r"(?:cmnd|cccd|cmt|cmtnd|can cuoc(?: cong dan)?|chung minh(?: thu| nhan dan)?|so giay to)\W*(?:so|cua toi|la|\W)*$"
)
_DATE = re.compile(r"(?<!\d)(?:[0-2]?\d|3[01])([/.-])(?:0?\d|1[0-2])\1(?:19|20)\d\d(?!\d)")
_HOTLINES = re.compile(r"11[0-9](?:\W+11[0-9]){2}")
_LOCAL = re.compile(
    r"(?:dien thoai|sdt|dt|so may|may ban|may nha|so ban|alo|zalo|goi|lien he)(?:\s(?:so|cho|toi|ban|nha))*\W{1,3}"
    r"([2-8]\d{2}[ .]?\d{2}[ .]?(?!00\b)\d{2}|[2-8][ .]?\d{3}[ .]?(?!000)\d{3})\b(?!\s*(?:d|dong|vnd|trieu|k)\b)"
)
# A number of another country, "+1 (408) 555-0199", "0081 90 1234 5678"; one with a wrong count of digits, told as a
# phone; one written right behind a word, "sdt0905123456".
_ABROAD = re.compile(
    r"(?<![\w+.:,/-])(?:\+\s?|00)[1-9]\d{0,2}(?:[\s.()-]{0,2}\d){7,12}(?!\d)(?<!000)(?!\s*(?:d|dong|vnd|diem|k)\b)"
)
_CALLED_PHONE = re.compile(
    r"\b(?:so|lien he|goi|nhan tin|dien thoai|sdt|dt|zalo|alo|phone|tel|so may)"
    r"(?:\s(?:so|toi|cua|la|em|tui|cho|qua|vao))*\W{1,3}(0[2-9](?:[ .-]?\d){7,10})\b"
)
_BEHIND_A_WORD = re.compile(r"(?<=[a-z])0[35789]\d{8}(?!\w)")
_DOTTED = re.compile(r"(?<![\w.-])0[2-9]\d{0,3}(?:\.(?!20\d\d)\d{3,4}\.|-(?!20\d\d)\d{3,4}-)\d{3,5}(?![\w.-]\d|\w)")
_CARDS = (
    r"(?:cmnd|cccd|cmt|cmtnd|can cuoc|chung minh|gplx|giay phep lai xe|bang lai(?: xe)?|bhyt|bhxh|bao hiem|dinh danh|"
    r"ma so thue|mst|ma the)"
)
_CALLED_CARD = re.compile(
    rf"{_CARDS}(?:[ ](?:cong dan|nhan dan|ca nhan|y te|xa hoi|thu|the|so|cua|toi|tui|em|la|cu|moi))*\W{{1,3}}"
    r"((?:[a-z]{2}[ .-]?)?\d(?:[ .-]?\d){7,14})\b(?!\s*(?:d|dong|vnd|trieu|k)\b)"
)
_ACCOUNT = re.compile(
    r"\b(?:stk|so tai khoan|tai khoan so|so the)(?:[ ](?!la|so)[a-z]+){0,2}\W*(?:la|so)?\W*(\d(?:[ .-]?\d){7,18})\b"
)
_PASSPORT = re.compile(r"(?:ho chieu|passport)\W*(?:so|la)?\W*([a-z]\s?\d{7,8})\b")
# Certificates of land and house, "BK 771204": in capitals wherever they stand, small ones when told.
_LAND = re.compile(r"(?<![\w-])(?!QD|QĐ|NQ|TT|CV|NĐ|ND|KH|TB)[A-ZĐ]{2}\s?\d{6}(?![\w-])")
_LAND_TOLD = re.compile(
    r"\b(?:so do|so hong|gcn|giay chung nhan|giay dat|bia do|so seri|seri|phat hanh)(?:[ ]\w+){0,3}?\W{1,3}"
    r"([a-z]{2}\s?\d{6})\b(?!\s*(?:d|dong)\b)"
)
# A long number in one piece that is no sum of money: a licence, an account, a card, whatever it is called.
_LONG = re.compile(r"(?<![\w.,/+-])\d{10,16}(?<!000)(?![\w/]|[.,]\d|\s*(?:d|dong|vnd)\b)")
_SIX = re.compile(r"\d(?:[\s.()-]{0,2}\d){5}")  # the shortest of them has so many digits
_ONE_BY_ONE: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_PASSPORT, "identity"),
    (_ACCOUNT, "identity"),
    (_CALLED_CARD, "identity"),
    (_LAND_TOLD, "identity"),
    (_LOCAL, "phone"),
    (_ABROAD, "phone"),
    (_CALLED_PHONE, "phone"),
    (_DOTTED, "phone"),
    (_BEHIND_A_WORD, "phone"),
    (_LONG, "identity"),
)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    digits: str
    word: bool


def numbers(text: str) -> Iterator[Span]:
    letters = plain(text)
    for run in _runs(letters):
        yield from _found(run, letters)
    if not _SIX.search(letters):
        return
    for shape, kind in _ONE_BY_ONE:
        for found in shape.finditer(letters):
            yield Span(*found.span(shape.groups), kind)
    for found in _LAND.finditer(text):
        yield Span(found.start(), found.end(), "identity")


def _runs(letters: str) -> Iterator[list[_Piece]]:
    run: list[_Piece] = []
    for found in _PIECE.finditer(letters):
        piece = _piece(found)
        if run and not _BETWEEN.fullmatch(letters, run[-1].end, piece.start):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _piece(found: re.Match[str]) -> _Piece:
    said = found[0]
    word = said in _WORDS
    digits = _WORDS[said] if word else said.translate(_LOOK_ALIKE)
    return _Piece(found.start(), found.end(), digits, word)


def _found(run: list[_Piece], letters: str) -> Iterator[Span]:
    """The stretches of a run that are a number, from the left, the longest first."""
    at = 0
    while at < len(run):
        end, kind = _stretch(run, at, letters)
        if kind:
            yield Span(run[at].start, run[end - 1].end, kind)
        at = max(end, at + 1)


def _stretch(run: list[_Piece], at: int, letters: str) -> tuple[int, Kind | None]:
    digits, best, kind = "", at, None
    for end in range(at, len(run)):
        digits += run[end].digits
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _FEWEST and (one := _kind(digits, run[at : end + 1], letters)):
            best, kind = end + 1, one
    return best, kind


def _kind(digits: str, pieces: list[_Piece], letters: str) -> Kind | None:
    if _PHONE.fullmatch(digits):
        return None if _DATE.search(letters, pieces[0].start, pieces[-1].end) else "phone"
    if _CARD.fullmatch(digits):
        return "identity"
    if _ONE_TOO_MANY.fullmatch(digits) and len(pieces) > 2 and not any(piece.word for piece in pieces):
        return "phone"
    if len(digits) != _FEWEST:
        return None
    if any(piece.word for piece in pieces):
        return _of_nine_words(digits, letters, pieces)
    return _of_nine(digits, letters, pieces[0].start, pieces[-1].end)


def _of_nine_words(digits: str, letters: str, pieces: list[_Piece]) -> Kind | None:
    """Nine digits in words: a phone that lost its zero, or an identity card that is called one."""
    if _CARD_BEFORE.search(letters, 0, pieces[0].start):
        return "identity"
    return "phone" if _LOST_ZERO.fullmatch(digits) and len(pieces) >= _FEWEST - 2 else None


def _of_nine(digits: str, letters: str, start: int, end: int) -> Kind | None:
    """Nine digits are an old identity card, a phone without its zero, or a sum of money."""
    if _CARD_BEFORE.search(letters, 0, start):
        return "identity"
    if _HOTLINES.fullmatch(letters, start, end):
        return None
    if "/" in letters[start:end] or _MONEY_SHAPE.fullmatch(letters, start, end) or _MONEY_AFTER.match(letters, end):
        return None
    if _LOST_ZERO.fullmatch(digits):
        return "phone"
    return "identity" if _OLD_CARD.fullmatch(digits) else None
