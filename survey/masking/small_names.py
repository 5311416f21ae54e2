"""Whole names that capitals do not tell: "nguyễn văn tám", "toi la tran quoc bao", "LÊ VĂN HÙNG".

They are told by a surname that is hardly another word and by what stands between it and the given name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import CAPITALS, plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

_MARKED = (
    "nguyễn|trần|lê|phạm|phan|huỳnh|hoàng|võ|vũ|đặng|bùi|đỗ|hồ|ngô|dương|lý|trương|đinh|lương|phùng|tôn|đoàn|trịnh|"
    "châu|cao|hà|lưu|tạ|thái|văn|mai|lâm|đào|đàm"
)
_PLAIN = "nguyen|tran|pham|huynh|bui|hoang|truong|trinh|luong"
_AFTER_MARKED = re.compile(rf"(?<!\w)(?:{_MARKED})\s(?:văn|thị)\s([^\W\d_]+)(?:\s[^\W\d_]+)?")
_AFTER_PLAIN = re.compile(rf"(?<!\w)(?:{_PLAIN})\s(?:van|thi)\s([^\W\d_]+)(?:\s[^\W\d_]+)?")
_CUE = (
    r"(?:toi la|tui la|em la|ten la|ten toi la|toi ten|tui ten|em ten|ten toi|ho ten|ho va ten|ten|"
    r"ong|ba|anh|chi|co|chu|bac|em|cau|thay|me|vo|chong)"
)
_CUED = re.compile(
    rf"(?<!\w){_CUE}\s?:?\s((?:nguyen|tran|le|pham|phan|huynh|hoang|vo|vu|dang|bui|do|ho|ngo|duong|ly|truong|dinh)\s"
    r"(?:van|thi|dinh|huu|ngoc|duc|quoc|xuan|quang|khac|nhat|phuoc|hoang|thanh)\s([^\W\d_]+)(?:\s[^\W\d_]+)?)"
)
_SHOUTED_SURNAME = (
    "NGUYEN|TRAN|LE|PHAM|PHAN|HUYNH|HOANG|VO|VU|DANG|BUI|DO|HO|NGO|DUONG|LY|TRUONG|DINH|MAI|LUONG|PHUNG|DOAN|TRINH|CAO"
)
_SHOUTED = re.compile(
    rf"(?<!\w)(?:{_SHOUTED_SURNAME})\s(?:VAN|THI|DINH|HUU|NGOC|DUC|QUOC|XUAN|QUANG|KHAC|NHAT|PHUOC|HOANG)\s([A-Z]+)\b"
    r"(?:\s(?!O\b|LA\b|CO\b|DA\b|TAI\b|CAN\b|KHONG\b)[A-Z]+\b)?"
)
_TWO_SHOUTED = re.compile(rf"[{CAPITALS}]{{2}}\s[{CAPITALS}]{{2}}")
# What follows "thì" or "vẫn" in a sentence, not "Thị" or "Văn" in a name.
_NO_GIVEN = frozenset(
    (
        *("khong", "con", "cho", "cham", "la", "phai", "moi", "duoc", "mat", "lai", "da", "dang", "se", "bi", "vao"),
        *("ra", "qua", "den", "roi", "chua", "co", "toi", "tui", "chi", "minh", "ho", "no", "nguoi", "ai", "cung"),
        *("thoi", "xa", "truong", "thieu", "sai", "can", "nop", "lam", "noi"),
    )
)
# Surnames that are words too, and the word the middle name would begin: "DO VĂN THƯ", "LỄ THI CÔNG".
_WEAK = frozenset(("do", "ho", "le", "vo", "ly", "dang", "cao", "mai", "duong", "ngo", "vu", "dinh"))
_GOES_ON = frozenset(
    (
        *(
            "van thu",
            "van phong",
            "van ban",
            "van hoa",
            "van minh",
            "van bang",
            "van hanh",
            "thi hanh",
            "thi cong",
            "thi hoa",
        ),
        *("thi tran", "thi nghiem", "quoc hoi", "quoc gia", "quoc phong", "dinh chinh", "dinh kem", "ngoc hoang"),
    )
)


def small_names(text: str) -> Iterator[Span]:
    letters = plain(text)
    if not any(middle in letters for middle in (" van ", " thi ", "ten ", " la ")):
        return
    marked = text.lower()
    found = list(_AFTER_MARKED.finditer(marked)) if letters != marked else list(_AFTER_PLAIN.finditer(letters))
    yield from (Span(*one.span(), "name") for one in found if _is_given(letters, *one.span()))
    for one in _CUED.finditer(letters) if letters == marked else ():
        if _is_given(letters, *one.span(1)):
            yield Span(*one.span(1), "name")


def shouted_names(text: str) -> Iterator[Span]:
    """Whole names all in capitals, in a text that may be written so or not."""
    if not _TWO_SHOUTED.search(text):
        return
    letters = plain(text)
    for one in _SHOUTED.finditer(letters.upper()):
        if text[one.start() : one.end()].isupper() and _is_given(letters, *one.span()):
            yield Span(*one.span(), "name")


def _is_given(letters: str, start: int, end: int) -> bool:
    """No street, and the given name is not the other half of a word."""
    whole = letters[start:end].split()
    if " ".join(whole) in words("streets") or " ".join(whole[:3]) in words("streets"):
        return False
    if whole[1] in ("thi", "van") and whole[2] in _NO_GIVEN:
        return False
    return not (whole[0] in _WEAK and f"{whole[1]} {whole[2]}" in _GOES_ON)
