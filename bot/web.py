"""The web channel: the chat page fetches its own bubbles, so sending is ringing its bell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.channel import Inbound

NAME = "web"
KINDS = ("text", "tap", "start")


def read(address: str, update: Mapping[str, Any]) -> Inbound | None:
    """The one of text, tap and start that an update carries; None when it is none or several of them.

    The page makes up its message ids, so each is kept apart per conversation.
    """
    given = [kind for kind in KINDS if update.get(kind) is not None]
    if len(given) != 1:
        return None
    conversation = hashlib.sha256(address.encode()).hexdigest()[:24]
    return Inbound(NAME, address, f"{conversation}:{update['id']}", given[0], str(update[given[0]]))
