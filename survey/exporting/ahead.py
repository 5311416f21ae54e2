"""Batches one ahead: the next is fetched while the one before is being worked on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence


async def ahead[Row](batches: AsyncIterator[Sequence[Row]]) -> AsyncGenerator[Sequence[Row]]:
    """The same batches up to the first empty one; whoever stops early closes this, and the fetching ends with it."""
    coming = asyncio.create_task(_next(batches))
    try:
        while rows := await coming:
            coming = asyncio.create_task(_next(batches))
            yield rows
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _next[Row](batches: AsyncIterator[Sequence[Row]]) -> Sequence[Row]:
    try:
        return await anext(batches)
    except StopAsyncIteration:
        return ()
