"""Doing a verb again when somebody else has moved what it was thought from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from survey.records import Stale

LOOKS = 20  # how often a verb looks again when others move the session; each time one of them gets on


async def again[T](verb: Callable[[], Awaitable[T]], forget: Callable[[], None] = lambda: None) -> T:
    """Does the verb until it is not Stale; `forget` drops what was remembered. Raises Stale in the end."""
    for _ in range(LOOKS):
        try:
            return await verb()
        except Stale:
            forget()
    raise Stale
