"""Which promise to write again can be kept: one in a chat that is connected, while it may be written to, in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from survey.heard import Heard
from survey.inviting.rules import Rules
from survey.records import StoredSession
from survey.session.times import FARTHEST, resolve

CHATS = frozenset({"zalo", "telegram"})


def possible(heard: Heard, stored: StoredSession, rules: Rules, now: datetime) -> Heard:
    """What was heard, with the moment itself for a time that can be promised, and none for one that cannot."""
    if heard.label != "later" or heard.value is None:
        return heard
    at = None
    if stored.channel in rules.channels & CHATS:
        at = resolve(heard.value, now, rules.policy, _farthest(stored.channel, rules))
    return replace(heard, value=at if at and at < stored.expires_at else None)


def _farthest(channel: str, rules: Rules) -> timedelta:
    """Zalo lets a conversation be written to for some days after the person's last word."""
    window = rules.policy.chat_for - rules.policy.look_again
    return min(FARTHEST, window) if channel == "zalo" else FARTHEST
