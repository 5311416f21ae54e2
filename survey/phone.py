"""Vietnamese phone numbers: one written form (+84…), and which of them can take a message.

Mobile numbers have ten digits since 15/9/2018 (plan of the Ministry of Information and Communications);
landlines begin with 02 and have eleven.
"""

from __future__ import annotations

import re
import unicodedata

from survey.fault import Unreadable

_MOBILE = re.compile(r"\+84[35789]\d{8}")
_WRITTEN = re.compile(r"\+?[\d\s.\-()/]+")
_NATIONAL = re.compile(r"[35789]\d{8}|2\d{9}")

# Mobile prefixes of eleven-digit numbers and what they became.
_RENAMED = {
    "120": "070", "121": "079", "122": "077", "126": "076", "128": "078",
    "123": "083", "124": "084", "125": "085", "127": "081", "129": "082",
    "162": "032", "163": "033", "164": "034", "165": "035", "166": "036", "167": "037", "168": "038", "169": "039",
    "186": "056", "188": "058", "199": "059",
}  # fmt: skip

_HINT = "Ghi một số, ví dụ 0905123456; không có thì để trống."


def read_phone(value: object) -> str:
    """The number as +84…, or "" for an empty cell. Raises Unreadable for anything else that is no Vietnamese number.

    Takes what spreadsheets do to numbers: a lost leading zero, a trailing ".0", dots, spaces, +84 and 0084.
    """
    national = _national(_plain(value))
    if not national:
        return ""
    if re.fullmatch(r"1\d{9}", national):
        raise Unreadable(_renamed(national))
    if re.fullmatch(r"54\d{7}", national):
        raise Unreadable("Mã vùng 054 không còn dùng; số cố định ở Huế nay bắt đầu bằng 0234.")
    if not _NATIONAL.fullmatch(national):
        raise Unreadable(f"Đây không phải số điện thoại Việt Nam. {_HINT}")
    return f"+84{national}"


def mobile(phone: str) -> bool:
    """Whether a number in the form of `read_phone` can take a message."""
    return bool(_MOBILE.fullmatch(phone))


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip().lstrip("'").strip()
    return re.sub(r"\.0$", "", text)


def _national(text: str) -> str:
    """The digits after the country code or the leading zero."""
    if not text or not re.search(r"\w", text):
        return ""
    if not _WRITTEN.fullmatch(text):
        raise Unreadable(f"Số điện thoại chỉ gồm chữ số. {_HINT}")
    digits = re.sub(r"\D", "", text)
    abroad = text.lstrip(" (").startswith("+") or digits.startswith("00")
    if abroad and not digits.removeprefix("00").startswith("84"):
        raise Unreadable(f"Hệ thống chỉ nhận số điện thoại Việt Nam (+84). {_HINT}")
    if abroad or _carries_country_code(digits):
        digits = digits.removeprefix("00")[2:]
    return digits.removeprefix("0")


def _carries_country_code(digits: str) -> bool:
    """84 905 123 456 is +84; 84 512 3456, nine digits, is a mobile number 084… without its zero."""
    return digits.startswith("84") and len(digits) > 10


def _renamed(national: str) -> str:
    today = _RENAMED.get(national[:3])
    became = f"đầu số 0{national[:3]} nay là {today}" if today else "đầu số này không còn dùng"
    return f"Số di động 11 chữ số đã đổi từ năm 2018: {became}."
