"""Characters: what a phone or a browser sends, brought to one form before any word is looked at."""

from __future__ import annotations

import re
import unicodedata

# Longer messages are stories: they are kept as comments, never read as a rating or a command.
LONGEST_READ = 600
MOST_TOKENS = 140

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ud800-\udfff]")
# Joiners, directions, variation selectors, skin tones and the key frame say nothing about meaning.
_INVISIBLE = re.compile(
    "[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3\U0001f3fb-\U0001f3ff]"
)
_LOOKALIKES = str.maketrans(
    {"ð": "đ", "ɖ": "đ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "⁄": "/", "∕": "/", "_": " "}
)


def tidy(text: str) -> str:
    """The text as it is stored: composed, without control characters and broken halves, spaces at the ends gone."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()


def readable(text: str) -> str:
    """The text as it is read: one case, one form of each character, nothing invisible."""
    composed = unicodedata.normalize("NFKC", _CONTROL.sub(" ", text))
    lowered = _INVISIBLE.sub("", composed).lower().translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", lowered).strip()
