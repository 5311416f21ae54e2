"""Mail addresses, with signs or spelled: "a chấm b a còng gmail chấm com"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import plain
from survey.masking.span import Span

_SIGNS = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)*")

_DOT = r"(?:\s*\.\s*|\s+[\[(]?(?:cham|dot)[\])]?\s+)"
_JOINED = r"(?:\s+(?:cham|dot|gach duoi|gach ngang|gach)\s+\w+)*"
_ENDING = r"(?:com|vn|net|org|edu|gov|me|info)\b"
_KNOWN = r"(?:gmail|gmai|yahoo|outlook|hotmail|icloud|proton(?:mail)?|zoho|vnn|live|mail)"
_SIGN = r"(?:[\[(]?\ba[\s-]?cong\b[\])]?|\ba\s?moc\b|\ba\s?vong\b|[\[(]\s*(?:at|a|@)\s*[\])]|\bat\b|@)"
_AT = rf"\s*{_SIGN}\s*"
_SPELLED = re.compile(
    rf"[\w.+-]+{_JOINED}{_AT}(?:{_KNOWN}(?:{_DOT}{_ENDING})*|[\w-]+(?:{_DOT}[\w-]+)*?(?:{_DOT}{_ENDING})+)"
)
_NO_SIGN = re.compile(
    r"(?<![\w.+-])(?!(?:vao|dung|qua|bang|len|mail|email|web|trang|www)\b)[\w.+-]*\w(?:\s+|(?<=\w\w\w))(?:gmail|yahoo|outlook|hotmail|icloud)"
    r"(?:\s*\.\s*|\s+(?:cham|dot)\s+)(?:com|vn)\b"
)


# Every spelled one has this sign in it, and hardly any text has: looking for it alone is quick.
_HAS_SIGN = re.compile(_SIGN)


def mails(text: str) -> Iterator[Span]:
    if "@" in text:
        for found in _SIGNS.finditer(text):
            yield Span(found.start(), found.end(), "mail")
    letters = plain(text)
    if _HAS_SIGN.search(letters):
        for found in _SPELLED.finditer(letters):
            yield Span(found.start(), found.end(), "mail")
    if not any(provider in letters for provider in ("mail", "yahoo", "outlook", "icloud")):
        return
    for found in _NO_SIGN.finditer(letters):
        yield Span(found.start(), found.end(), "mail")
