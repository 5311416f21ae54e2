"""Errands one after the other, each in a transaction of its own; one that cannot be dealt with holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from survey.desk.again import again
from survey.desk.errand_facts import Facts, gather, phone_of
from survey.desk.tools import Tools
from survey.records import StoreAway

log = logging.getLogger(__name__)

type Act = Callable[[int], Awaitable[bool]]


async def run(tools: Tools, errands: Sequence[int], act: Act, look_again: timedelta) -> int:
    """How many were dealt with. One that fails is looked at again after `look_again`; StoreAway ends the round."""
    return sum([await _one(tools, errand, act, look_again) for errand in errands])


async def _one(tools: Tools, errand: int, act: Act, look_again: timedelta) -> bool:
    try:
        return await again(lambda: act(errand))
    except StoreAway:
        raise
    except Exception as error:
        log.error("errand %s: %s", errand, type(error).__name__)
        async with tools.store.single() as tx:
            await tx.errands.postpone(errand, tools.now() + look_again, f"error:{type(error).__name__}")
        return False


async def taken(tx: Any, tools: Tools, errand: int, now: datetime) -> Facts | None:
    """All that is to be known for deciding it, once it is ours; None when somebody else has it, or it is done."""
    standing = (await tx.errands.standing([errand])).get(errand)
    phone = phone_of(standing, tools.sealer) if standing else ""
    if not await tx.errands.take(errand, tools.sealer.index(phone) if phone else None, now):
        return None
    return (await gather(tx, tools, [errand], now))[errand]
