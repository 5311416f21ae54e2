"""Short codes that people type or say: how one is made, and when what somebody wrote is one.

A code is eight signs in two groups, such as "K7QF-3MXJ". Codes are made without vowels, D, W, 0 and 1: so that none
spells a word, nothing on paper can be taken for something else, and no Vietnamese keyboard (Telex, VNI) turns a part
of one into a marked letter. That leaves about 36 bits: whoever takes codes from strangers must count their tries.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: all that is read
MADE_OF = "23456789BCFGHJKMNPQRSTVXZ"
GROUP = 4
LENGTH = 2 * GROUP

_TAKEN_FOR = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―_.]+")
# Whole, in its two groups, or spelled out by twos and by ones; any other grouping is a sentence.
_GROUPINGS = ((LENGTH,), (GROUP, GROUP), (2,) * GROUP, (1,) * LENGTH)
_SOUND = re.compile(r"(?=.*[2-9])(?=.*[A-HJKMNP-Z])[0-9A-Z]+")
_MIXED = re.compile(r"[A-Z]\d+[A-Z]")
_SYLLABLE = re.compile(
    r"(NGH|NG|NH|CH|GH|KH|PH|QU|TH|TR|[BCDGHKLMNPRSTVX])?[AEIOUY]+(NG|NH|CH|[CMNPT])?"  # Vietnamese, unmarked
)
_ALTERNATING = re.compile(r"(\d[A-Z]){4}|([A-Z]\d){4}")


@dataclass(frozen=True, slots=True)
class CodeOpening:
    """What stands behind a code. `code` is its id; `token_hash` finds the invitation that it was made for.

    `session` is the conversation to go on with, for a code that moves one. `expired` holds also when the invitation
    itself is; `used` can only become true for a code that serves once.
    """

    code: UUID
    purpose: str  # slip, move
    invitation: UUID
    token_hash: bytes | None
    session: UUID | None
    expired: bool
    used: bool
    revoked: bool

    @property
    def open(self) -> bool:
        return not (self.expired or self.used or self.revoked)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for a case: no name and no number of a person."""

    case: str
    token: str
    code: str
    unit: str
    procedure: str
    returned_at: datetime | None
    expires_at: datetime


def make_code(seed: str) -> str:
    """The code that belongs to a seed; with a random seed of 128 bits, a random code."""
    number = int.from_bytes(hashlib.sha512(seed.encode()).digest())
    while True:
        signs = []
        for _ in range(LENGTH):
            number, one = divmod(number, len(MADE_OF))
            signs.append(MADE_OF[one])
        if not number:  # the seed is used up
            return make_code(f"{seed}+")
        code = read_code("".join(signs))
        if code:
            return code


def read_code(text: str) -> str | None:
    """The code that somebody wrote, as "K7QF-3MXJ"; None when the text is anything else.

    Small letters, a missing dash, spaces, O for 0 and I or L for 1 are taken. An ordinary answer never is: not "hai
    long5", "lan2 lan3", "to6t la81", "1h30-2h30", "2tr5 3tr5", "nam 2024".
    """
    pieces = _BETWEEN.split(unicodedata.normalize("NFKC", text).strip(" \t\r\n.,-").upper())
    raw = "".join(pieces)
    if tuple(map(len, pieces)) not in _GROUPINGS or not raw.isascii():
        return None
    signs = raw.translate(_TAKEN_FOR)
    if not set(signs) <= set(SIGNS) or not _looks_like_a_code(raw):
        return None
    return f"{signs[:GROUP]}-{signs[GROUP:]}"


def _looks_like_a_code(raw: str) -> bool:
    groups = raw[:GROUP], raw[GROUP:]
    if not all(_SOUND.fullmatch(group) for group in groups) or _ALTERNATING.fullmatch(raw):
        return False
    return not all(_ordinary(group) for group in groups)


def _ordinary(group: str) -> bool:
    """Whether people write such things: a word with a number, an amount, an hour, a syllable with its tone's digit."""
    return not _MIXED.search(group) or bool(_SYLLABLE.fullmatch(re.sub(r"\d", "", group)))
