"""A masked comment as words: short forms spelled out, marks kept and removed, numbers by their shape, clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(
    r"\[[^\]\[]{2,14}\]"  # a mask
    r"|\d+(?:[.,:/h]\d+)*(?:h|k|tr|p|%|đ|d)?(?!\w)"
    r"|[^\W_]+"
    r"|[☀-➿\U0001F300-\U0001FAFF]|:\)+|:\(+|<3|=\)+|[?!,.;:…]"
)
_MASKS = {
    "[điện thoại]": "xphone", "[số giấy tờ]": "xcard", "[thư điện tử]": "xmail", "[địa chỉ]": "xhouse",
    "[mã hồ sơ]": "xcase", "[tên]": "xname",
}  # fmt: skip

SHORT = {
    "k": "không", "ko": "không", "kg": "không", "hok": "không", "hong": "không", "hông": "không", "hổng": "không",
    "hem": "không", "hôn": "không", "khôg": "không", "khg": "không", "kh": "không", "kp": "không phải",
    "chẳng": "không", "chả": "không", "nỏ": "không", "chớ": "chứ",
    "dc": "được", "đc": "được", "đươc": "được", "dk": "được", "đk": "được", "bt": "bình thường", "j": "gì", "z": "vậy",
    "v": "vậy", "vs": "với", "cx": "cũng", "cg": "cũng", "r": "rồi", "ntn": "như thế nào", "nv": "nhân viên",
    "cb": "cán bộ", "hs": "hồ sơ", "tt": "thủ tục", "hd": "hướng dẫn", "ng": "người", "ngta": "người ta", "mk": "mình",
    "m": "mình", "mn": "mọi người", "bl": "biên lai", "kq": "kết quả", "trc": "trước", "lm": "làm", "lun": "luôn",
    "mún": "muốn", "mun": "muốn", "wa": "quá", "qá": "quá", "wá": "quá", "iu": "yêu", "tn": "tin nhắn",
    "onl": "online", "ol": "online", "dvc": "dịch vụ công", "app": "ứng dụng", "sdt": "điện thoại", "đt": "điện thoại",
    "dt": "điện thoại", "pb": "phong bì", "ms": "mới", "chừ": "giờ", "mô": "đâu", "rứa": "vậy", "răng": "sao",
    "tui": "tôi", "tau": "tôi", "mềnh": "mình", "thiệt": "thật", "nhìu": "nhiều", "nhiu": "nhiều", "hả": "không",
    "ok": "ổn", "oke": "ổn", "okie": "ổn", "oki": "ổn", "okela": "ổn", "thanks": "cảm ơn", "tks": "cảm ơn",
    "thank": "cảm ơn", "thx": "cảm ơn", "camon": "cảm ơn", "cám": "cảm", "hl": "hài lòng",
    "gt": "giấy tờ", "tgian": "thời gian", "tg": "thời gian", "ycau": "yêu cầu", "yc": "yêu cầu",
    "bs": "bổ sung", "ubnd": "ủy ban", "ub": "ủy ban", "rep": "trả lời",
    "ib": "nhắn tin", "inb": "nhắn tin", "mem": "mềm", "nhg": "nhưng", "nhma": "nhưng mà", "nma": "nhưng mà",
    "h": "giờ", "p": "phút", "ph": "phút", "tr": "triệu", "củ": "triệu", "lít": "trăm", "vd": "ví dụ",
    "cv": "công việc", "tc": "thủ tục", "hjhj": "hihi", "huhu": "huhu", "vl": "quá", "vãi": "quá", "zậy": "vậy",
    "dzậy": "vậy", "dị": "vậy", "hoài": "mãi", "miết": "mãi", "lẹ": "nhanh", "mau": "nhanh", "bự": "to", "mắc": "đắt",
    "kiu": "kêu", "bít": "biết", "bik": "biết", "biet": "biết", "thui": "thôi", "oy": "rồi", "gòi": "rồi", "rùi": "rồi",
}  # fmt: skip

_NUMBER = re.compile(r"\d")
# The tone stands on the first vowel ("hòa", "thủy"), as most people type; "quý" is another thing.
_TONES = ("oà òa", "oá óa", "oả ỏa", "oã õa", "oạ ọa", "oè òe", "oé óe", "oẻ ỏe", "oẹ ọe")
_TONES_OF_UY = ("uỳ ùy", "uý úy", "uỷ ủy", "uỹ ũy", "uỵ ụy")
_PLACED = dict(pair.split() for pair in _TONES + _TONES_OF_UY)
MARKED = 0.25  # of the words; with fewer the writer left the marks out


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it was written, with its marks (short forms spelled out), and without them."""

    written: str
    marked: str
    plain: str


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).replace("đ", "d")


@lru_cache(maxsize=65536)
def _word(written: str) -> Word:
    small = written.lower()
    if small in _MASKS:
        return Word(written, _MASKS[small], _MASKS[small])
    if _NUMBER.match(small):
        shape = shape_of(small)
        return Word(written, shape, shape)
    marked = SHORT.get(small) or SHORT.get(_squeezed(small)) or _squeezed(small)
    return Word(written, marked, plain(marked))


def shape_of(number: str) -> str:
    """Times, sums, shares and dates by their kind; counts by how many digits they have."""
    if re.fullmatch(r"\d{1,2}[h:]\d{0,2}", number):
        return "9h"
    if re.fullmatch(r"\d+(?:k|tr|đ|d)|\d{1,3}(?:[.,]\d{3})+", number):
        return "9tien"
    if "/" in number:
        return "9/9"
    if number.endswith(("%", "p")):
        return f"9{number[-1]}"
    return "9" * min(len(re.sub(r"\D", "", number)), 4)


def _squeezed(word: str) -> str:
    """Held keys: "tốttttt" is "tốt"."""
    word = re.sub(r"(\w)\1{2,}", r"\1", word)
    return word[:-2] + _PLACED[word[-2:]] if word[-2:] in _PLACED and word[-3:-2] != "q" else word


def marked(words: Sequence[Word]) -> bool:
    """Whether it was written with marks: then "đá" is not "đã"."""
    spoken = [word for word in words if word.written.isalpha()]
    return sum(not word.written.isascii() for word in spoken) >= MARKED * max(len(spoken), 1)


def read(text: str) -> list[Word]:
    return [_word(found[0]) for found in _WORD.finditer(unicodedata.normalize("NFC", text))]
