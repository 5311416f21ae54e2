"""Whether a webhook call comes from Telegram: the shared secret that it sends along in a header."""

from __future__ import annotations

import hmac

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def verify(header: str | None, secret: str) -> bool:
    """False without a secret of our own, so that a forgotten setting opens nothing."""
    return bool(secret) and hmac.compare_digest((header or "").encode(), secret.encode())
