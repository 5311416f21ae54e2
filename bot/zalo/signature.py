"""Zalo's signature of a webhook call: plain SHA-256 over the raw bytes, with the OA's own secret (not the app's)."""

from __future__ import annotations

import hashlib
import hmac
import json
import re

_HEADER = re.compile(r"\s*(?:mac\s*=\s*)?([0-9a-f]{64})\s*", re.ASCII | re.IGNORECASE)


def verify(raw: bytes, header: str | None, app_id: str, oa_secret: str) -> bool:
    """Whether Zalo sent these bytes to this application. Without an id or a secret nothing is genuine.

    There is no window of time: a documented retry comes up to an hour later with the same content.
    """
    found = _HEADER.fullmatch(header or "")
    body = _object(raw)
    if not app_id or not oa_secret or not found or body is None or str(body.get("app_id")) != app_id:
        return False
    timestamp = str(body.get("timestamp", ""))
    want = hashlib.sha256(app_id.encode() + raw + _bytes(timestamp) + oa_secret.encode()).hexdigest()
    return hmac.compare_digest(want, found[1].lower())


def _object(raw: bytes) -> dict | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
