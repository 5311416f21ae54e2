"""Asks Zalo for the ratings of templates: those whose event never arrived are thereby found, the others known again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.channel import Event, Unreadable
from bot.zalo.client import Client
from bot.zalo.rated import rating

log = logging.getLogger(__name__)

PAGE = 100
MOST_PAGES = 1000


async def pulled(client: Client, template_ids: Iterable[str], since: datetime, until: datetime) -> list[Event]:
    """Every rating given between two moments, as the webhook would have told it. Raises SendError.

    One that cannot be read is left out and counted in the log.
    """
    found: dict[str, Event] = {}
    for template in template_ids:
        async for item in _items(client, template, since, until):
            event = _event(item)
            if event:
                found[event.key] = event
    return list(found.values())


async def _items(client: Client, template: str, since: datetime, until: datetime):
    """The items of all pages. A platform that gives the same page for ever is asked no further."""
    begin, end = (int(one.timestamp() * 1000) for one in (since, until))
    offset, last = 0, None
    for _ in range(MOST_PAGES):
        page = _page(await client.ratings(template, begin, end, offset, PAGE))
        if not page or page == last:
            return
        for item in page:
            yield item
        offset, last = offset + len(page), page


def _page(data: Any) -> list[Any]:
    """The items are the data, or stand within it."""
    inner = data.get("data") if isinstance(data, Mapping) else data
    return inner if isinstance(inner, list) else []


def _event(item: Any) -> Event | None:
    try:
        if not isinstance(item, Mapping):
            raise Unreadable("no item")
        return rating(item, item.get("msgId"), item.get("trackingId"), item.get("submitDate"))
    except Unreadable as error:
        log.warning("a pulled rating cannot be read: %s", error)
        return None
