"""What Zalo tells the operator of an OA: a template approved, refused or of poor quality, a quota changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channel import Event
from bot.zalo.fields import NAME, digest, part
from survey.reading.characters import tidy

NOTICES = frozenset(
    {
        "change_template_status",
        "change_template_quality",
        "change_template_quota",
        "change_oa_daily_quota",
        "change_oa_template_tags",
    }
)

# Ours → what Zalo calls it, at the root or within `message`.
_NAMES = {
    "template": ("template_id", "templateId"),
    "status": ("status", "new_status"),
    "reason": ("reason", "rejected_reason"),
    "quality": ("quality", "new_quality"),
    "quota": ("quota", "new_quota", "daily_quota"),
}


def notice(update: Mapping[str, Any]) -> Event:
    """The event of a change, with what it names and no more: the shapes differ between versions of Zalo's documents."""
    name = update["event_name"]
    places = (update, part(update, "message"))
    found = {ours: value for ours, names in _NAMES.items() if (value := _first(places, names))}
    return Event(NAME, f"{name}:{digest(update)}", "notice", data={"event": name, **found})


def _first(places: tuple[Mapping[str, Any], ...], names: tuple[str, ...]) -> str:
    values = (_plain(place[name], name) for name in names for place in places if name in place)
    return next(filter(None, values), "")


def _plain(value: Any, name: str) -> str:
    """A change may come as {"prev_…": …, "new_…": …}: what counts is the new."""
    if isinstance(value, Mapping):
        value = value.get(name if name.startswith("new_") else f"new_{name}")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return tidy(str(value))
