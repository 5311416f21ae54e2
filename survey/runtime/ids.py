"""Ids, session keys and tokens: the only place where chance enters."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

KEY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_LENGTH = 6
TOKEN_BYTES = 16  # 128 bits; 22 characters in a link or a QR code


class RandomIds:
    def uuid(self) -> UUID:
        return uuid4()

    def key(self) -> str:
        """A session's key: stands in its buttons, so that a button of another session is told apart."""
        return "".join(secrets.choice(KEY_LETTERS) for _ in range(KEY_LENGTH))

    def token(self) -> str:
        """An invitation's token: unguessable, and fit for a link and for a deep link of 64 characters."""
        return secrets.token_urlsafe(TOKEN_BYTES)
