"""What people wrote, without the numbers and addresses by which they could be found."""

from __future__ import annotations

import re

# Phone and identity numbers, however they are spaced; years, sums and times are shorter.
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s.\-]?\d){7,}(?!\w)")
_CASE = re.compile(r"\b[A-Z]\d{2}(?:\.\d{2,3})*-\d{6}-\d{3,7}\b", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def masked(words: str) -> str:
    """The words with phone, identity and case numbers and mail addresses replaced by what they were."""
    return _NUMBER.sub("[số]", _CASE.sub("[mã hồ sơ]", _MAIL.sub("[thư điện tử]", words)))
