"""The fields of Zalo's updates, read without trusting them: ids as text, moments, parties, a digest of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channel import Unreadable

NAME = "zalo"
LONGEST_ID = 200
SECONDS_END = 100_000_000_000  # a larger count of time is in milliseconds


def part(update: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object within an update; an empty one when it is missing. Raises Unreadable when it is something else."""
    found = update.get(name)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise Unreadable(f"{name} is no object")
    return found


def identifier(value: Any) -> str:
    """An id as text: they are larger than what a float can hold. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable("no id")
    text = str(value).strip()
    if not text or len(text) > LONGEST_ID or not text.isprintable():
        raise Unreadable("no id")
    return text


def party(update: Mapping[str, Any], oa_id: str) -> str:
    """The person's id: whoever is not the OA, since receipts and echoes turn sender and recipient around.

    Raises Unreadable when nobody is left.
    """
    given = [part(update, name).get("id") for name in ("sender", "recipient", "follower")]
    people = {identifier(one) for one in (*given, update.get("user_id")) if one} - {oa_id}
    if len(people) != 1:
        raise Unreadable("no single person")
    return people.pop()


def moment(value: Any) -> str:
    """Milliseconds (or seconds) since 1970, as number or text, in ISO form and UTC; "" for what is none."""
    seconds = epoch(value)
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""


def epoch(value: Any) -> int:
    """Whole seconds since 1970; 0 for what is no time."""
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 14:
        return 0
    count = int(text)
    return count // 1000 if count >= SECONDS_END else count


def digest(update: Mapping[str, Any]) -> str:
    """The same for the same content however it is written, so that a second delivery is known."""
    return hashlib.sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()[:40]
