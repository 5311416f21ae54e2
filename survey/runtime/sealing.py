"""Sealing of what identifies a person: AES-256-GCM for reading back, HMAC-SHA-256 for looking up.

Both keys are derived from the one in the settings, so that an index never helps to open a seal.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE = 12  # bytes
COMMENTS = b"comment"  # the purpose of the key that the originals of comments are sealed under
DEMO_KEY = hashlib.sha256(b"hailong demo: no real person's data may be sealed with this").digest()


class BrokenSeal(Exception):
    """The sealed bytes were made with another key, or changed since."""

    def __init__(self) -> None:
        super().__init__("Không mở được dữ liệu đã mã hóa: khóa HAILONG_KEY không phải khóa đã dùng khi lưu.")


class Sealer:
    """Seals and indexes texts under a key of 32 bytes; each `purpose` has a key of its own, derived from it."""

    def __init__(self, key: bytes, purpose: bytes = b"seal") -> None:
        self._cipher = AESGCM(_derived(key, purpose))
        self._index_key = _derived(key, b"index")

    def seal(self, text: str) -> bytes:
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), VERSION)

    def open(self, sealed: bytes) -> str:
        """The sealed text. Raises BrokenSeal."""
        nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, sealed[:1]).decode()
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal from error

    def index(self, text: str) -> bytes:
        """A value by which equal texts are found again, and nothing else is learned without the key."""
        return hmac.digest(self._index_key, text.encode(), "sha256")


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"hailong/" + purpose, "sha256")
